"""Audit: what is staged -> a verdict for every check and a decision for every statement.

DuckDB computes the figures, Great Expectations asserts them, the gate decides. Page by page, so that the
memory it takes does not grow with the run.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.intake import RunContext, seeds
from flows.source_lines import source_lines
from warehouse import Work, reviews, series
from warehouse.staging import AUDIT_FRAME, EXHIBITS_A_PAGE
from warehouse.store import RawStore

if TYPE_CHECKING:
    import pandas as pd

    from expectations.checkpoint import AuditResult, Failure

log = logging.getLogger(__name__)

Row = dict[str, Any]

GX_NOISE = "great_expectations.data_context.types.base"

FACTS_A_PAGE = 100_000
"""What a page may hold: a page of so many facts takes half a gigabyte, whatever exhibits they come from."""

WAITING = """
    SELECT exhibit_id, count(fact_id) FROM audit.pending LEFT JOIN staging.fact USING (exhibit_id)
    GROUP BY exhibit_id ORDER BY exhibit_id
    """
FACTS = """
    SELECT fact_id, exhibit_id, table_index, row_index, column_index, statement, section, label,
           period_type, period_start, period_end, unit, value, concept, concept_value, decimals, scale,
           is_nil, printed
    FROM staging.fact WHERE exhibit_id > ? AND exhibit_id <= ?
      AND exhibit_id IN (SELECT exhibit_id FROM audit.pending)
    """
STATEMENTS = """
    SELECT exhibit_id, table_index, kind, title, scale, n_facts
    FROM staging.statement WHERE exhibit_id > ? AND exhibit_id <= ?
      AND exhibit_id IN (SELECT exhibit_id FROM audit.pending) AND n_facts > 0
    """
"""A table without facts is withheld by the extraction already, with the reason."""
ITEMS = """
    SELECT i.calculation_id, i.fact_id, i.role, i.weight
    FROM staging.calculation_item AS i JOIN staging.calculation AS c USING (calculation_id)
    WHERE c.exhibit_id > ? AND c.exhibit_id <= ?
      AND c.exhibit_id IN (SELECT exhibit_id FROM audit.pending)
    """
OPERANDS = """
    WITH operand AS (
        SELECT unnest(CAST($1 AS INTEGER[])) AS decision, unnest(CAST($2 AS VARCHAR[])) AS fact_id
        UNION
        SELECT decision, fact_id
        FROM (SELECT unnest(CAST($3 AS INTEGER[])) AS decision,
                     unnest(CAST($4 AS VARCHAR[])) AS calculation_id)
             JOIN staging.calculation_item USING (calculation_id))
    SELECT DISTINCT decision, sha256, format IS NOT DISTINCT FROM 'html' AS is_html, source
    FROM operand JOIN staging.fact USING (fact_id) JOIN staging.exhibit USING (exhibit_id)
    """
"""The facts behind many decisions at once: each query reads the whole of staging.fact."""


def load() -> None:
    """Import what the audit needs: seconds that pass unnoticed while other processes read."""
    importlib.import_module("great_expectations")
    # Importing it is what sets this logger to INFO; a note about a temporary folder is none of the user's.
    logging.getLogger(importlib.import_module(GX_NOISE).__name__).setLevel(logging.WARNING)


def audited(work: Work, run: RunContext, raw: RawStore, docs: Path | None = None) -> list[Row]:
    """Verdicts kept in ``work``; returns the gate's decisions, those that withhold with source lines.

    ``docs``: the folder that Data Docs are written to, in place of those of the run before.
    """
    from expectations import checkpoint, gate
    from expectations.data_docs import DataDocs
    from expectations.identity_rules import Rules

    load()
    rows = seeds()
    rules = Rules.from_rows(rows["identities"], rows["identity_operands"], rows["identity_terms"])
    decided: list[Row] = []
    series.draw_up(work.con)
    data_docs = DataDocs()
    for checks, first, last in pages(work):
        facts, statements = _frame(work, FACTS, first, last), _frame(work, STATEMENTS, first, last)
        items = _frame(work, ITEMS, first, last)
        result = checkpoint.run_checks(checks, facts, statements, rules, items)
        work.record_audit(run.run_id, list(result.verdicts), list(result.expectations))
        data_docs.add(result)
        of_prose = facts.loc[facts["table_index"].isna(), "exhibit_id"].drop_duplicates()
        prose = [{"exhibit_id": exhibit_id, "table_index": None} for exhibit_id in of_prose]
        decisions = gate.decisions(result, [*_rows(statements), *prose])
        decisions = gate.released(decisions, reviews.releases_in_force(work.con, first, last))
        decided += _with_source_lines(decisions, result, work, raw)
    if docs is not None:
        try:
            data_docs.write(docs, run.run_id, run.started_at, partial(_names, work))
        except OSError as error:  # the audit stands without its pages
            log.warning("Data Docs could not be written to %s: %s", docs, error.strerror or error)
    return decided


def _names(work: Work, exhibit_ids: Iterable[str]) -> dict[str, str]:
    """What to call exhibits on a page: company, file and filing date."""
    found = work.con.execute(
        """SELECT exhibit_id, concat_ws(', ', company_name, source_name, CAST(filed_at AS VARCHAR))
           FROM staging.exhibit WHERE exhibit_id IN (SELECT unnest(?))""",
        [list(exhibit_ids)],
    ).fetchall()
    return {str(exhibit_id): str(name) for exhibit_id, name in found}


def pages(work: Work) -> Iterator[tuple[pd.DataFrame, str, str]]:
    """The checks that wait, and the exhibit_ids they lie between (first excluded, last included).

    Every waiting exhibit is in one page, also one without checks: its facts and statements are audited all
    the same.
    """
    import pandas as pd

    after = ""
    for last, count in page_ends(work.con.execute(WAITING).fetchall()):
        frame = next(work.audit_frames(after=after, exhibits=count), None)
        if frame is None or frame["exhibit_id"].min() > last:
            frame = pd.DataFrame(columns=list(AUDIT_FRAME), dtype=object)
            frame = frame.astype({"testable": bool, "n_items": "int64", "n_missing": "int64"})
        yield frame, after, last
        after = last


def page_ends(waiting: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """(exhibit_id, how many facts), in order -> (the last exhibit of each page, how many it holds)."""
    last, exhibits, facts = "", 0, 0
    for exhibit_id, n_facts in waiting:
        if exhibits and (exhibits == EXHIBITS_A_PAGE or facts + n_facts > FACTS_A_PAGE):
            yield last, exhibits
            exhibits = facts = 0
        last, exhibits, facts = exhibit_id, exhibits + 1, facts + n_facts
    if exhibits:
        yield last, exhibits


def _frame(work: Work, sql: str, first: str, last: str) -> pd.DataFrame:
    import pandas as pd

    found = work.con.execute(sql, [first, last])
    names = [column[0] for column in found.description]
    # dtype object keeps Decimal, date and int as they are.
    return pd.DataFrame(found.fetchall(), columns=names, dtype=object)


def _rows(frame: pd.DataFrame) -> list[Row]:
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def _with_source_lines(decisions: Sequence[Row], result: AuditResult, work: Work, raw: RawStore) -> list[Row]:
    """The decisions, those that withhold with the lines of what they are about."""
    behind: dict[tuple[Any, ...], list[Failure]] = {}
    for failure in result.failures:
        key = failure.exhibit_id, failure.table_index, failure.code, failure.message
        behind.setdefault(key, []).append(failure)
    failing = [
        (number, failure)
        for number, row in enumerate(decisions)
        if row["status"] != "published"
        for failure in behind.get((row["exhibit_id"], row["table_index"], row["code"], row["message"]), ())
    ]
    facts = [(number, failure.fact_id) for number, failure in failing if failure.fact_id]
    checks = [(number, failure.calculation_id) for number, failure in failing if failure.calculation_id]
    named = [[one[i] for one in pairs] for pairs in (facts, checks) for i in (0, 1)]
    operands: dict[int, list[tuple[str, bool, str]]] = {}
    for number, *place in work.con.execute(OPERANDS, named).fetchall():
        operands.setdefault(number, []).append(tuple(place))
    return [
        row
        if row["status"] == "published"
        else {**row, "source_lines": _lines(operands.get(number, ()), raw)}
        for number, row in enumerate(decisions)
    ]


def _lines(operands: Sequence[tuple[str, bool, str]], raw: RawStore) -> str | None:
    locators: dict[tuple[str, bool], list[str]] = {}
    for sha256, is_html, source in operands:
        locators.setdefault((sha256, is_html), []).append(source)
    parts = [source_lines(raw, *file, sources) for file, sources in sorted(locators.items())]
    return "\n".join(part for part in parts if part) or None
