"""The checkpoint: Great Expectations asserts what the warehouse computed, and every check gets its verdict.

In: a frame of checks with their rounding intervals (columns as ``CHECK_COLUMNS``, amounts exact Decimals
computed by the warehouse from the stored facts), the facts and the statements they belong to. Out: an
AuditResult: one verdict and message per check, one row per expectation, and the failures that the gate
acts on, with the severity Great Expectations gave them.

An expectation that raised is an error: its checks are not testable, their statements are withheld. Failing
rows are taken from COMPLETE results only, for the shorter formats cut the list.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from . import suites
from .identity_rules import Rules
from .messages import messages, whole
from .suites import Check, asserted

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations import ExpectationSuite

INTERVAL_ENDS = ("reported_low", "reported_high", "computed_low", "computed_high")
CHECK_COLUMNS = (
    "calculation_id",
    "exhibit_id",
    "table_index",
    "code",
    "level",
    "sentence",
    "testable",
    "reported",
    "computed",
    "difference",
    "tolerance",
    *INTERVAL_ENDS,
    "n_items",
    "n_missing",
)
FACT_COLUMNS = (
    "fact_id",
    "exhibit_id",
    "table_index",
    "period_type",
    "period_start",
    "period_end",
    "unit",
    "value",
    "concept",
    "concept_value",
    "decimals",
    "is_nil",
)
STATEMENT_COLUMNS = ("exhibit_id", "table_index", "kind", "n_facts")

KEYS = ("calculation_id", "exhibit_id", "table_index")
ASSERTED_COLUMNS = ("testable", "n_missing", "asserted", "asserted_order", *INTERVAL_ENDS)
NAMED_IN_SUITES = ("fact_id",)
"""Keys that an expectation reads; the other keys stay out of the batch, which is hashed as a whole."""

CHECK_ERROR = "CHECK_ERROR"
"""Code of a check that could not be run: neither a pass nor a fail."""


class UnusableFrameError(ValueError):
    """A frame the audit cannot read. ``frame`` names it, ``problem`` says why."""

    def __init__(self, frame: str, problem: str) -> None:
        self.frame, self.problem = frame, problem
        super().__init__(f"the frame of {frame} cannot be audited: {problem}")


@dataclass(frozen=True, slots=True)
class Failure:
    """One failing row of one expectation; without exhibit_id it is the audit itself that failed."""

    suite: str
    code: str
    severity: str
    message: str
    exhibit_id: str | None
    table_index: int | None
    calculation_id: str | None = None
    fact_id: str | None = None


@dataclass(frozen=True, slots=True)
class AuditResult:
    """What the audit of one frame of checks found."""

    verdicts: tuple[Mapping[str, Any], ...]
    """calculation_id, verdict ('consistent', 'inconsistent', 'not testable'), message."""
    expectations: tuple[Mapping[str, Any], ...]
    """suite, expectation, sentence, severity, success, evaluated, unexpected."""
    failures: tuple[Failure, ...]
    errors: tuple[str, ...]
    """Expectations that raised, and rules whose rows were not evaluated; empty in a sound audit."""
    severities: Mapping[str, str | None]
    """Suite -> the gravest severity that failed in it, as Great Expectations reports it."""
    validations: tuple[Any, ...] = field(default=(), repr=False)
    """The ExpectationSuiteValidationResults, for Data Docs."""


def run_checks(
    frame: pd.DataFrame,
    facts_frame: pd.DataFrame,
    statements_frame: pd.DataFrame,
    rules: Rules,
    items: pd.DataFrame | None = None,
) -> AuditResult:
    """Validate checks, facts and statements; many exhibits at once.

    ``items`` (calculation_id, fact_id, role, weight) lets the message of a per-share miss state the
    adjustment that would explain it. Raises UnusableFrameError when a column is missing or an amount is
    a float.
    """
    checks = _checks_frame(frame, statements_frame, rules)
    facts = _facts_frame(facts_frame)
    statements = _statements_frame(statements_frame, checks)
    audit = _Audit()

    audit.validate(suites.fact_suite(), facts, ("fact_id", "exhibit_id", "table_index"))
    audit.validate(suites.statement_suite(), statements, ("exhibit_id", "table_index"))
    for kind, part in checks.groupby("kind", sort=True):
        planned = planned_checks(rules, part)
        audit.validate_checks(suites.identity_suite(str(kind), planned), part, planned)
    audit.validate(suites.coverage_suite(), audit.coverage_frame(checks), ("asserted",))

    verdicts = audit.verdicts(checks)
    audit.validate(suites.verdict_suite(), verdicts[[*KEYS, "verdict"]], KEYS)
    sentences = messages(verdicts, facts_frame, statements_frame, items)
    return audit.result(verdicts, sentences)


def planned_checks(rules: Rules, checks: pd.DataFrame) -> list[Check]:
    """One expectation for each rule and level that these checks were drawn up by.

    A rule without checks gets no expectation, for one that reads no row would pass; that all checks were
    read is the coverage suite's business.
    """
    found = checks.loc[checks["asserted"] != "", ["code", "level", "sentence"]]
    planned = [
        Check(str(code), str(level), rules.sentences.get(str(code), str(sentence)), asserted(code, level))
        for code, level, sentence in found.drop_duplicates(["code", "level"]).itertuples(
            index=False, name=None
        )
    ]
    orders = set(checks["asserted_order"])
    return planned + [
        Check(v.code, v.level, v.sentence, asserted(v.code, v.level), is_order=True)
        for v in rules.variants
        if v.kind == "order" and asserted(v.code, v.level) in orders
    ]


# --- frames ------------------------------------------------------------------------------------------


def _require(frame: pd.DataFrame, columns: Sequence[str], name: str) -> None:
    missing = [c for c in columns if c not in frame.columns]
    if missing:
        raise UnusableFrameError(name, f"it has no column {', '.join(missing)}")


def _require_exact(frame: pd.DataFrame, columns: Sequence[str], name: str) -> None:
    for column in columns:
        inexact = frame[column].map(lambda v: isinstance(v, float) and v == v)
        if inexact.any():
            raise UnusableFrameError(name, f"column {column} holds binary floats; amounts are Decimal")


def _checks_frame(frame: pd.DataFrame, statements: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """The checks with the kind of their statement and the marks that expectations select rows by."""
    _require(frame, CHECK_COLUMNS, "checks")
    _require_exact(frame, INTERVAL_ENDS, "checks")
    _require(statements, STATEMENT_COLUMNS, "statements")
    kind_of = dict(
        zip(
            zip(statements["exhibit_id"], statements["table_index"], strict=True),
            statements["kind"],
            strict=True,
        )
    )
    keys = zip(frame["exhibit_id"], frame["table_index"], strict=True)
    kinds = [str(kind_of.get(key) or "other") for key in keys]
    order_of = {
        code: asserted(v.code, v.level)
        for v in rules.variants
        if v.kind == "order"
        for code in v.relation.split("|")
    }
    ends = frame[list(INTERVAL_ENDS)].notna().all(axis=1)
    can_be_asserted = frame["testable"].astype(bool) & (frame["n_missing"] == 0) & ends
    marks = frame["code"].astype(str) + " " + frame["level"].astype(str)
    return frame.assign(
        testable=frame["testable"].astype(bool),
        kind=kinds,
        asserted=marks.where(can_be_asserted, "").astype(object),
        asserted_order=frame["code"].map(order_of).where(can_be_asserted, "").fillna("").astype(object),
    ).reset_index(drop=True)


def _facts_frame(facts: pd.DataFrame) -> pd.DataFrame:
    """The facts with what the fact suite asks as columns of its own."""
    _require(facts, FACT_COLUMNS, "facts")
    _require_exact(facts, ("value", "concept_value"), "facts")
    value, concept_value = facts["value"], facts["concept_value"]
    # A concept's value differs from the printed one by its sign only; an unread value is another finding.
    same = [
        (c is None or c != c or v is None or (cv is not None and abs(cv) == abs(v)))
        for c, cv, v in zip(facts["concept"], concept_value, value, strict=True)
    ]
    is_dated = facts["period_end"].notna()
    # has_concept_value speaks for these two, and a batch is hashed as a whole.
    asked = [column for column in FACT_COLUMNS if column not in ("concept", "concept_value")]
    return (
        facts[asked]
        .assign(
            is_nil=facts["is_nil"].fillna(False).astype(bool),
            is_zero=[v is not None and v == 0 for v in value],
            has_concept_value=same,
            is_of_table=facts["table_index"].notna(),
            is_dated_duration=(facts["period_type"] == "duration") & is_dated,
        )
        .reset_index(drop=True)
    )


def _statements_frame(statements: pd.DataFrame, checks: pd.DataFrame) -> pd.DataFrame:
    """The statements with the number of checks that can be put to each."""
    is_own = (checks["asserted"] != "") & ~checks["code"].isin(suites.NO_PROOF_ALONE)
    tested = checks.loc[is_own].groupby(["exhibit_id", "table_index"]).size()
    counts = tested.to_dict()
    keys = zip(statements["exhibit_id"], statements["table_index"], strict=True)
    return (
        statements[list(STATEMENT_COLUMNS)]
        .assign(n_testable=[int(counts.get(key, 0)) for key in keys])
        .reset_index(drop=True)
    )


# --- running Great Expectations ----------------------------------------------------------------------


@cache
def _context() -> Any:
    """One context in memory per process: no project folder, no analytics, no progress bars."""
    # Read when Great Expectations is imported: it must be there before.
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context


@cache
def _batch_definition(name: str) -> Any:
    source = _context().data_sources.add_pandas(name)
    return source.add_dataframe_asset(name).add_batch_definition_whole_dataframe(name)


class _Audit:
    """The validations of one run, gathered."""

    def __init__(self) -> None:
        self._rows: list[dict[str, Any]] = []
        self._failures: list[Failure] = []
        self._errors: list[str] = []
        self._severities: dict[str, str | None] = {}
        self._validations: list[Any] = []
        self._raised: set[tuple[str, str]] = set()
        self._evaluated: dict[tuple[str, str], int] = {}
        self._inconsistent: set[str] = set()
        self._operands_missing: set[str] = set()

    def validate_checks(self, suite: ExpectationSuite, part: pd.DataFrame, planned: Sequence[Check]) -> None:
        """Validate the checks of one kind; remember which were evaluated and which failed."""
        check_of = {(c.code, c.level, c.is_order): c for c in planned}
        for result, raised, failing in self.validate(suite, part[[*KEYS, *ASSERTED_COLUMNS]], KEYS):
            meta, severity = result.expectation_config.meta, severity_of(result)
            is_order = result.expectation_config.type == "expect_amounts_to_be_of_one_scale"
            check = check_of.get((meta["code"], severity, is_order))
            if check is None:
                self._operands_missing |= {row["calculation_id"] for row in failing}
                continue
            if is_order:
                continue
            if raised:
                self._raised.add((suite.name, check.asserted))
                continue
            self._evaluated[suite.name, check.asserted] = int(result.result.get("element_count") or 0)
            self._inconsistent |= {row["calculation_id"] for row in failing}

    def validate(
        self, suite: ExpectationSuite, frame: pd.DataFrame, keys: Sequence[str]
    ) -> list[tuple[Any, bool, list[dict[str, Any]]]]:
        """Per expectation: its result, whether it raised, and the keys of all failing rows."""
        if frame.empty:
            return []
        frame = frame.reset_index(drop=True)
        asserted_columns = [c for c in frame.columns if c not in keys or c in NAMED_IN_SUITES]
        batch = _batch_definition(suite.name).get_batch({"dataframe": frame[asserted_columns]})
        validation = batch.validate(
            suite,
            # Failing rows come back by position: naming key columns here costs a millisecond a row.
            result_format="COMPLETE",
        )
        self._validations.append(validation)
        worst = validation.get_max_severity_failure()
        self._severities[suite.name] = None if worst is None else str(worst.value)
        outcomes = []
        for result in validation.results:
            raised = exception_message(result)
            failing = [] if raised else _failing_rows(result, frame, keys)
            self._note(suite.name, result, raised, failing)
            outcomes.append((result, bool(raised), failing))
        return outcomes

    def _note(
        self, suite: str, result: Any, raised: str | None, failing: Sequence[Mapping[str, Any]]
    ) -> None:
        meta, severity = result.expectation_config.meta, severity_of(result)
        says = f"[{meta['code']}] {meta['sentence']}"
        self._rows.append(
            {
                "suite": suite,
                "expectation": result.expectation_config.type,
                "sentence": says,
                "severity": severity,
                "success": bool(result.success) and not raised,
                "evaluated": int(result.result.get("element_count") or 0),
                "unexpected": int(result.result.get("unexpected_count") or 0),
            }
        )
        if raised:
            self._errors.append(f"{says}: could not be evaluated: {raised}")
            # The checks of a rule that raised fail one by one; anything else leaves no row audited.
            if result.expectation_config.type != "expect_rounding_intervals_to_meet":
                self._failures.append(Failure(suite, CHECK_ERROR, "critical", self._errors[-1], None, None))
        elif suite == "coverage" and not result.success:
            self._errors.append(f"{says}: does not hold for {list(failing)}")
        elif not result.success:
            for row in failing:
                self._failures.append(
                    Failure(
                        suite=suite,
                        code=meta["code"],
                        severity=severity,
                        message=f"[{meta['code']}] Does not hold: {meta['sentence']}",
                        exhibit_id=row.get("exhibit_id"),
                        table_index=whole(row.get("table_index")),
                        calculation_id=row.get("calculation_id"),
                        fact_id=row.get("fact_id"),
                    )
                )
            if not failing:
                self._errors.append(f"{says}: failed and names no row")
                self._failures.append(Failure(suite, CHECK_ERROR, severity, self._errors[-1], None, None))

    def coverage_frame(self, checks: pd.DataFrame) -> pd.DataFrame:
        """Per kind and rule: how many checks are testable, how many an expectation evaluated."""
        import pandas as pd

        counts = _counts(checks)
        keys = sorted(counts.keys() | self._evaluated.keys())
        return pd.DataFrame(
            {
                "suite": [kind for kind, _ in keys],
                "asserted": [mark for _, mark in keys],
                "n_testable": [counts.get(key, 0) for key in keys],
                "n_evaluated": [self._evaluated.get(key, 0) for key in keys],
            }
        )

    def verdicts(self, checks: pd.DataFrame) -> pd.DataFrame:
        """The checks with their verdicts; ``was_run`` is False where the expectation did not run."""
        covered = {key for key, n in _counts(checks).items() if self._evaluated.get(key) == n}
        found, was_run = [], []
        columns = ("calculation_id", "kind", "asserted")
        for calculation_id, kind, mark in zip(*(checks[c] for c in columns), strict=True):
            if not mark:
                found.append("not testable")
                was_run.append(calculation_id not in self._operands_missing)
            elif (kind, mark) not in covered:
                found.append("not testable")
                was_run.append(False)
            else:
                found.append("inconsistent" if calculation_id in self._inconsistent else "consistent")
                was_run.append(True)
        return checks.assign(verdict=found, was_run=was_run)

    def result(self, verdicts: pd.DataFrame, sentences: Sequence[str]) -> AuditResult:
        """Everything gathered; failures of single checks speak with the check's own message."""
        message_of = dict(zip(verdicts["calculation_id"], sentences, strict=True))
        failures = [
            replace(f, message=message_of[f.calculation_id])
            if f.calculation_id in message_of and f.code != CHECK_ERROR
            else f
            for f in self._failures
        ]
        not_run = verdicts.loc[~verdicts["was_run"].astype(bool)]
        wanted = (*KEYS, "kind")
        for calculation_id, exhibit_id, table, kind in zip(*(not_run[c] for c in wanted), strict=True):
            failures.append(
                Failure(
                    suite=str(kind),
                    code=CHECK_ERROR,
                    severity="critical",
                    message=message_of[calculation_id],
                    exhibit_id=str(exhibit_id),
                    table_index=whole(table),
                    calculation_id=str(calculation_id),
                )
            )
        columns = ("calculation_id", "verdict")
        rows = tuple(
            {"calculation_id": c, "verdict": v, "message": m}
            for c, v, m in zip(*(verdicts[c] for c in columns), sentences, strict=True)
        )
        return AuditResult(
            verdicts=rows,
            expectations=tuple(self._rows),
            failures=tuple(failures),
            errors=tuple(self._errors),
            severities=self._severities,
            validations=tuple(self._validations),
        )


def _counts(checks: pd.DataFrame) -> Counter[tuple[str, str]]:
    """(kind, mark) -> number of checks that can be asserted."""
    pairs = zip(checks["kind"], checks["asserted"], strict=True)
    return Counter((str(kind), str(mark)) for kind, mark in pairs if mark)


def severity_of(result: Any) -> str:
    """The severity of the expectation that gave a result."""
    severity = result.expectation_config.severity
    return str(getattr(severity, "value", severity))


def exception_message(result: Any) -> str | None:
    """The message of an expectation that raised, else None.

    Great Expectations reports a raised expectation as success False; its exception_info is either one
    record or one per metric.
    """
    info = result.exception_info or {}
    records = [info] if "raised_exception" in info else list(info.values())
    for record in records:
        if record.get("raised_exception"):
            return str(record.get("exception_message") or "no message")
    return None


def _failing_rows(result: Any, frame: pd.DataFrame, keys: Sequence[str]) -> list[dict[str, Any]]:
    """The keys of all failing rows, of a COMPLETE result on a frame with a plain index."""
    found = result.result.get("unexpected_index_list") or []
    count = int(result.result.get("unexpected_count") or 0)
    if len(found) < count:
        raise UnusableFrameError(
            str(result.expectation_config.type), f"{count} rows fail but only {len(found)} are named"
        )
    rows = frame.loc[found, list(keys)]
    return [dict(zip(keys, row, strict=True)) for row in rows.itertuples(index=False, name=None)]
