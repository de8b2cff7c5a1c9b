"""The seeds of concepts and labels -> a dictionary: what a printed label may mean.

In: the rows of ``warehouse/seeds/concepts.csv`` and ``labels.csv``. Out: a :class:`Dictionary`, checked row
by row, which answers a printed label with the seed rows that fit it, strictest rule first. Which of them
holds for a row of a statement, by its place and its company, is decided in ``concepts``.

The rule of the field: a label is looked up as it stands, then without what adds nothing ("total",
"consolidated", ", net", "of continuing operations" ...).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from transforms.label_families import family_spelling, plain_words
from transforms.labels import CASH_FLOW_STRIP, is_non_gaap, label_variants, names, normalised_label

PREFIX = "us-gaap:"
FAMILY_RULE = "in other words"
"""The label stands in no row of labels.csv; another wording of it does, or its family (label_families)."""
NO_CONCEPT = "-"
"""In labels.csv: this label, here, has no concept on purpose; looser rules are not tried."""

CONCEPT_COLUMNS = (
    "concept",
    "statement",
    "period_type",
    "balance",
    "unit",
    "sign",
    "sign_in_cash_flow",
    "succeeded_by",
    "since",
    "label",
    "note",
)
LABEL_COLUMNS = ("label", "statement", "section", "unit", "concept", "requires")
STATEMENTS = ("balance_sheet", "income_statement", "comprehensive_income", "cash_flow")
UNITS = ("money", "shares", "per_share", "pure")
SIGNS = ("as_printed", "negate", "expense", "revenue", "income", "tax", "nci", "outflow", "contra", "deficit")
PLACES = names(
    "assets liabilities equity current noncurrent unclassified "
    "revenue cost expense other tax interest_income interest_expense noninterest_income "
    "noninterest_expense "
    "basic diluted continuing discontinued "
    "operating adjustments changes investing financing supplemental"
)
REQUIREMENTS = ("with", "without", "before", "after")
ERAS = ("since", "until")
"""Requirements on the statement's latest year: a standard changed what issuers call the same line."""

LOOKUP_ORDER = {
    "balance_sheet": ("balance_sheet",),
    "income_statement": ("income_statement", "comprehensive_income"),
    "comprehensive_income": ("comprehensive_income", "income_statement"),
    "cash_flow": ("cash_flow",),
}


class SeedError(ValueError):
    """A row of a seed that cannot be used. Says which file, which line and why."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        self.file, self.line, self.reason = file, line, reason
        super().__init__(f"{file}, line {line}: {reason}")


class ConceptRow(NamedTuple):
    """A row of concepts.csv: ``sign`` and ``sign_in_cash_flow`` are rules of ``concept_signs``."""

    name: str
    statements: tuple[str, ...]
    unit: str
    balance: str
    sign: str
    sign_in_cash_flow: str
    succeeded_by: str
    since: int
    """From statements of this year on, the line is the successor: a standard or the taxonomy renamed it."""


class LabelRow(NamedTuple):
    """A row of labels.csv: the normal form of a label, where it holds, and the concept it then has."""

    key: str
    statement: str
    places: frozenset[str]
    unit: str
    concept: str | None
    requires: tuple[tuple[str, str], ...]
    line: int
    particular: int
    """A place says more than a requirement: the caption stands over the row, the company anywhere."""

    @property
    def condition(self) -> tuple[frozenset[str], str, frozenset[tuple[str, str]]]:
        """Where the row holds; two rows of one label that hold in the same places must agree."""
        return self.places, self.unit, frozenset(self.requires)


class Choice(NamedTuple):
    """The concept of a line and what gave it: a row of labels.csv and its rule, or a sum."""

    concept: str
    source: str
    rank: tuple[int, int]
    """(how strict the rule, how particular the row): the better placed of two rows wins."""


class Resolved(NamedTuple):
    """What a printed label may mean in one kind of statement, for one unit."""

    candidates: tuple[tuple[str, tuple[LabelRow, ...]], ...]
    """(rule, rows that fit), strictest rule first."""
    concepts: frozenset[str]
    """What the label means wherever it stands; the first look at a statement goes by these."""
    is_open: bool
    """Whether the place or the company of the row decides; most labels mean one thing everywhere."""
    anywhere: Choice | None
    """What a label that is not open means."""


@dataclass(frozen=True, slots=True)
class Dictionary:
    """The two seeds, checked and indexed by statement and normalised label."""

    concepts: Mapping[str, ConceptRow]
    rows: Mapping[tuple[str, str], tuple[LabelRow, ...]]
    reworded: Mapping[tuple[str, str], tuple[LabelRow, ...]]
    """The rows by their label's plain words, where all that share them have the same concepts."""
    _resolved: dict[tuple[str, str, str], Resolved] = field(default_factory=dict, compare=False, repr=False)

    @staticmethod
    def from_rows(concepts: Sequence[Mapping[str, str]], labels: Sequence[Mapping[str, str]]) -> Dictionary:
        """Rows as ``csv.DictReader`` gives them. Raises SeedError with file and line (the header is line 1).

        Takes about a tenth of a second; a pickled Dictionary is read back in a tenth of that.
        """
        known: dict[str, ConceptRow] = {}
        for number, row in enumerate(concepts, start=2):
            concept = _concept_row(row, number)
            if concept.name in known:
                raise SeedError("concepts.csv", number, f"concept {concept.name} stands there twice")
            known[concept.name] = concept
        for number, name in enumerate(known, start=2):
            if known[name].succeeded_by and known[name].succeeded_by not in known:
                raise SeedError(
                    "concepts.csv", number, f"succeeded_by {known[name].succeeded_by!r} is no concept here"
                )
        index: dict[tuple[str, str], list[LabelRow]] = {}
        for number, row in enumerate(labels, start=2):
            label = _label_row(row, number, known)
            rows = index.setdefault((label.statement, label.key), [])
            same = next((other for other in rows if other.condition == label.condition), None)
            if same is None:
                rows.append(label)
            elif same.concept != label.concept:
                raise SeedError(
                    "labels.csv",
                    number,
                    f"label {row['label']!r} contradicts line {same.line}: {label.concept} / {same.concept}",
                )
        by_label = {key: tuple(rows) for key, rows in index.items()}
        return Dictionary(known, by_label, _in_plain_words(by_label))

    def name_in(self, concept: str, year: int | None) -> str:
        """What a concept is called in statements of a year."""
        row = self.concepts[concept]
        return row.succeeded_by if row.succeeded_by and year is not None and year >= row.since else concept

    def resolved(self, label: str, kind: str, unit: str) -> Resolved:
        """What a label may mean, strictest rule first, for rows of this unit."""
        cached = self._resolved.get((label, kind, unit))
        if cached is None:
            candidates = (
                () if is_non_gaap(label) else tuple(self._candidates(normalised_label(label), kind, unit))
            )
            first = candidates[0][1] if candidates else ()
            unconditional = [row for row in first if not row.places] or first
            concepts = frozenset(row.concept for row in unconditional if row.concept)
            is_open = any(row.places or row.requires for row in first)
            anywhere = None if is_open or not first else agreed(first, candidates[0][0], (0, 0))
            cached = Resolved(candidates, concepts, is_open, anywhere)
            if len(self._resolved) < RESOLVED_LIMIT:
                self._resolved[label, kind, unit] = cached
        return cached

    def _candidates(self, key: str, kind: str, unit: str) -> Iterable[tuple[str, tuple[LabelRow, ...]]]:
        known = False
        for variant, rule in label_variants(key, kind):
            for statement in LOOKUP_ORDER[kind]:
                if fitting := self._fitting(statement, variant, unit, rule):
                    known = True
                    yield rule, fitting
        if known:
            return
        other_words = self.reworded.get((kind, plain_words(key, kind)), ())
        if not other_words and (spelling := family_spelling(key, kind)) is not None:
            other_words = self.rows.get((kind, spelling), ())
        if fitting := tuple(row for row in other_words if not row.unit or row.unit == unit):
            yield FAMILY_RULE, fitting

    def _fitting(self, statement: str, key: str, unit: str, rule: str) -> tuple[LabelRow, ...]:
        return tuple(
            row
            for row in self.rows.get((statement, key), ())
            if (not row.unit or row.unit == unit)
            and (CASH_FLOW_STRIP[0] not in rule or (row.concept or "").startswith("IncreaseDecrease"))
        )


def _in_plain_words(
    rows: Mapping[tuple[str, str], tuple[LabelRow, ...]],
) -> dict[tuple[str, str], tuple[LabelRow, ...]]:
    """The rows of labels.csv under their plain words. Where wordings differ in their concepts, or have none
    on purpose, another wording of them has none."""
    by_words: dict[tuple[str, str], list[tuple[LabelRow, ...]]] = {}
    for (statement, key), wording in rows.items():
        if statement != "balance_sheet":
            by_words.setdefault((statement, plain_words(key, statement)), []).append(wording)
    found = {}
    for words, wordings in by_words.items():
        concepts = {frozenset(row.concept for row in wording) for wording in wordings}
        if len(concepts) == 1 and None not in frozenset.union(*concepts):
            found[words] = tuple(row for wording in wordings for row in wording)
    return found


RESOLVED_LIMIT = 50_000
"""Labels remembered per process; more are looked up again rather than kept."""


def _field(row: Mapping[str, str], name: str, file: str, line: int) -> str:
    value = row.get(name)
    if value is None:
        raise SeedError(file, line, f"column {name!r} is missing")
    if not isinstance(value, str):
        raise SeedError(file, line, f"column {name!r} is not text")
    return value.strip()


def _fields(row: Mapping[str, str], columns: Sequence[str], file: str, line: int) -> list[str]:
    """All columns of a row; one by one only to say which is missing."""
    try:
        return [row[name].strip() for name in columns]
    except (KeyError, AttributeError):
        return [_field(row, name, file, line) for name in columns]


def _no_stray_columns(row: Mapping[str, str], columns: Sequence[str], file: str, line: int) -> None:
    stray = [str(name) for name in row if name not in columns]
    if stray:
        raise SeedError(file, line, f"unknown column or too many fields: {', '.join(stray)}")


def _concept_row(row: Mapping[str, str], line: int) -> ConceptRow:
    file = "concepts.csv"
    _no_stray_columns(row, CONCEPT_COLUMNS, file, line)
    name, unit, sign, in_cash_flow, balance, period_type = (
        _field(row, column, file, line)
        for column in ("concept", "unit", "sign", "sign_in_cash_flow", "balance", "period_type")
    )
    statements = tuple(_field(row, "statement", file, line).split())
    if not re.fullmatch(r"[A-Z][A-Za-z0-9]+", name):
        raise SeedError(file, line, f"{name!r} is no us-gaap element name (write it without its prefix)")
    if not statements or not set(statements) <= set(STATEMENTS):
        raise SeedError(file, line, f"statement {' '.join(statements)!r}: use {', '.join(STATEMENTS)}")
    for what, value, allowed in (
        ("unit", unit, UNITS),
        ("sign", sign, SIGNS),
        ("sign_in_cash_flow", in_cash_flow, ("", *SIGNS)),
        ("balance", balance, ("", "debit", "credit")),
        ("period_type", period_type, ("instant", "duration")),
    ):
        if value not in allowed:
            raise SeedError(file, line, f"{what} {value!r}: use {', '.join(filter(None, allowed))}")
    successor, since = _field(row, "succeeded_by", file, line), _field(row, "since", file, line)
    if bool(successor) != bool(since) or (since and not re.fullmatch(r"\d{4}", since)):
        raise SeedError(file, line, f"succeeded_by {successor!r}, since {since!r}: both, and a year")
    return ConceptRow(name, statements, unit, balance, sign, in_cash_flow or sign, successor, int(since or 0))


@lru_cache(maxsize=256)
def _section_words(section: str) -> frozenset[str]:
    return frozenset(section.split())


def _label_row(row: Mapping[str, str], line: int, known: Mapping[str, ConceptRow]) -> LabelRow:
    file = "labels.csv"
    _no_stray_columns(row, LABEL_COLUMNS, file, line)
    label, statement, section, unit, concept, requires = _fields(row, LABEL_COLUMNS, file, line)
    key = normalised_label(label)
    if not key:
        raise SeedError(file, line, f"label {label!r} has no words")
    if statement not in STATEMENTS:
        raise SeedError(file, line, f"statement {statement!r}: use {', '.join(STATEMENTS)}")
    places = _section_words(section)
    if not places <= PLACES:
        raise SeedError(
            file, line, f"section {' '.join(sorted(places - PLACES))!r}: use {', '.join(sorted(PLACES))}"
        )
    if unit not in ("", *UNITS):
        raise SeedError(file, line, f"unit {unit!r}: use {', '.join(UNITS)}")
    if concept != NO_CONCEPT:
        if concept not in known:
            raise SeedError(file, line, f"concept {concept!r} is not in concepts.csv")
        if unit and unit != known[concept].unit:
            raise SeedError(file, line, f"unit {unit} does not fit {concept}, which is {known[concept].unit}")
        unit = known[concept].unit
    conditions = []
    for part in filter(None, (piece.strip() for piece in requires.split(","))) if requires else ():
        verb, _, other = part.partition(" ")
        if not (other in known if verb in REQUIREMENTS else verb in ERAS and re.fullmatch(r"\d{4}", other)):
            raise SeedError(
                file,
                line,
                f"requires {part!r}: write with/without/before/after and a concept of concepts.csv, "
                "or since/until and a year",
            )
        conditions.append((verb, other))
    return LabelRow(
        key,
        statement,
        places,
        unit,
        None if concept == NO_CONCEPT else concept,
        tuple(conditions),
        line,
        3 * len(places) + 2 * len(conditions),
    )


def agreed(rows: Sequence[LabelRow], rule: str, rank: tuple[int, int]) -> Choice | None:
    """What rows of the same standing say together: nothing where they differ."""
    row = rows[0]
    if row.concept is None or (len(rows) > 1 and any(other.concept != row.concept for other in rows)):
        return None
    return Choice(row.concept, f"labels.csv:{row.line} {rule}", rank)
