"""Identities: the sums and quotients a statement must satisfy, drawn up for the facts of one exhibit.

In: the facts and statements of one exhibit (rows named as in the warehouse) and the rules, which are
seed rows (identities, their operands, the terms these stand for). Out: calculation records with their
items, one per rule and period column. Nothing is judged here but *testability*: the numbers are computed
again from the stored facts and asserted by Great Expectations.

Every check ends consistent, inconsistent or not testable, and not testable is never a pass. A check is
not testable when an operand is not printed, when two rows claim to be the same operand, or when the
identity does not hold while a row stands between its operands that no rule knows: the row may be the
difference. A row that is part of a printed subtotal (the rows directly above it add up to it in every
column) is known with it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any, Literal, NamedTuple

from .intervals import half_unit

Fact = Mapping[str, Any]
Level = Literal["critical", "warning", "info"]

LEVELS: tuple[str, ...] = ("critical", "warning", "info")
KINDS = ("sum", "quotient", "order", "footing")
"""A sum and a quotient draw up checks here. A footing is drawn up from the table's own tree, and an order
of magnitude is asserted on the checks of the codes its relation names."""
ROLES = ("total", "item", "eps", "income", "shares", "condition")
PRESENCES = ("required", "optional", "any", "absent", "negative")
UNITS = ("money", "shares", "per share")
MOMENTS = ("", "opening", "closing")
PREFIX = "us-gaap:"

MOST_SIGNS = 6
"""Rows printed with either sign that are tried together: 64 ways; beyond, chance agreements set in."""
LONGEST_FOOTING = 40
"""Rows above a subtotal that are tried as its parts; the longest real sections have about 30."""

TELLING_FIGURE = 100
"""Units of the last printed digit from which two equal figures of different periods are no coincidence."""

_ZERO = Decimal(0)
_ONE_DAY = timedelta(days=1)


class SeedError(ValueError):
    """A seed row that cannot be a rule. ``file`` and ``line`` say where, ``problem`` says why."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        self.file, self.line, self.problem = file, line, problem
        super().__init__(f"{file}, line {line}: {problem}")


@dataclass(frozen=True, slots=True)
class Term:
    """What an operand stands for: a name and the us-gaap concepts that carry it, the preferred first."""

    name: str
    unit: str
    concepts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Operand:
    """One operand of a rule; ``moment`` tells the opening from the closing balance of one concept."""

    key: str
    role: str
    term: Term
    moment: str
    weights: tuple[int, ...]
    presence: str
    statements: tuple[str, ...]
    """Kinds of statement to look in; empty for the statement under test."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to write an identity; the variants of a relation are tried in order."""

    code: str
    relation: str
    variant: str
    level: str
    kind: str
    sentence: str
    statements: tuple[str, ...]
    styles: tuple[str, ...]
    meant_by: tuple[tuple[tuple[Term, str], ...], ...]
    """Alternatives; of each, every term must be printed."""
    closed: tuple[tuple[str, str], ...]
    taken_between: tuple[tuple[str, str], ...]
    a_miss_proves: bool
    operands: tuple[Operand, ...]


class Relation(NamedTuple):
    """The variants of one identity, first choice first."""

    variants: tuple[Variant, ...]
    meant_concepts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rules:
    """The identities as loaded from their seeds."""

    variants: tuple[Variant, ...]
    by_statement: Mapping[str, tuple[Relation, ...]] = field(repr=False)

    @property
    def sentences(self) -> dict[str, str]:
        """Code -> the sentence of its first variant."""
        return {v.code: v.sentence for v in reversed(self.variants)}

    @property
    def levels(self) -> dict[str, str]:
        """Code -> the level of its first variant."""
        return {v.code: v.level for v in reversed(self.variants)}

    @classmethod
    def from_rows(
        cls,
        identities: Sequence[Mapping[str, str]],
        operands: Sequence[Mapping[str, str]],
        terms: Sequence[Mapping[str, str]],
    ) -> Rules:
        """The rules of the three seeds (IDENTITIES, OPERANDS, TERMS); SeedError if a row is wrong."""
        term_of = dict(_terms(terms))
        operands_of = _operands(operands, term_of, {_key(row) for row in identities})
        variants = tuple(
            _variant(row, line, operands_of.get(_key(row), ()), term_of)
            for line, row in enumerate(identities, start=2)
        )
        twice = [key for key, n in Counter(_key(row) for row in identities).items() if n > 1]
        if twice:
            line = max(n for n, row in enumerate(identities, start=2) if _key(row) == twice[0])
            raise SeedError(IDENTITIES, line, f"{' / '.join(twice[0])} is there twice")
        return cls(variants, _by_statement(variants))


# --- reading the seeds -------------------------------------------------------------------------------

IDENTITIES = "identities.csv"
OPERANDS = "identity_operands.csv"
TERMS = "identity_terms.csv"


def _key(row: Mapping[str, str]) -> tuple[str, str, str]:
    return row["code"], row["relation"], row["variant"]


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


def _one_of(value: str, allowed: Sequence[str], what: str, file: str, line: int) -> str:
    if value not in allowed:
        raise SeedError(
            file, line, f"{what} {value!r} is none of {', '.join(a or '(empty)' for a in allowed)}"
        )
    return value


def _terms(rows: Sequence[Mapping[str, str]]) -> Iterator[tuple[str, Term]]:
    seen: set[str] = set()
    for line, row in enumerate(rows, start=2):
        concepts = _several(row["concepts"])
        if not concepts or not row["name"].strip():
            raise SeedError(TERMS, line, f"term {row['term']!r} needs a name and at least one concept")
        if row["term"] in seen:
            raise SeedError(TERMS, line, f"term {row['term']!r} is there twice")
        if len(set(concepts)) < len(concepts):
            raise SeedError(TERMS, line, f"term {row['term']!r} names a concept twice")
        seen.add(row["term"])
        unit = _one_of(row["unit"], UNITS, "unit", TERMS, line)
        yield row["term"], Term(row["name"].strip(), unit, tuple(PREFIX + c for c in concepts))


def _term(key: str, term_of: Mapping[str, Term], file: str, line: int) -> tuple[Term, str]:
    name, _, moment = key.partition("@")
    if name not in term_of:
        raise SeedError(file, line, f"term {name!r} is not in {TERMS}")
    return term_of[name], _one_of(moment, MOMENTS, "moment", file, line)


def _operands(
    rows: Sequence[Mapping[str, str]], term_of: Mapping[str, Term], known: set[tuple[str, str, str]]
) -> dict[tuple[str, str, str], tuple[Operand, ...]]:
    placed: dict[tuple[str, str, str], list[tuple[int, Operand]]] = {}
    for line, row in enumerate(rows, start=2):
        if _key(row) not in known:
            raise SeedError(OPERANDS, line, f"no identity {' / '.join(_key(row))} in {IDENTITIES}")
        term, moment = _term(row["operand"], term_of, OPERANDS, line)
        role = _one_of(row["role"], ROLES, "role", OPERANDS, line)
        presence = _one_of(row["presence"], PRESENCES, "presence", OPERANDS, line)
        if (role == "condition") != (presence in ("absent", "negative")):
            raise SeedError(OPERANDS, line, "absent and negative are for conditions, and only for them")
        weights = _several(row["weight"])
        if not all(w in ("1", "-1") for w in weights) or (role != "condition" and not weights):
            raise SeedError(OPERANDS, line, f"weight {row['weight']!r} is none of 1, -1, 1|-1, -1|1")
        if not row["position"].isdecimal():
            raise SeedError(OPERANDS, line, f"position {row['position']!r} is no number")
        operand = Operand(
            row["operand"], role, term, moment, tuple(map(int, weights)), presence, _several(row["statement"])
        )
        placed.setdefault(_key(row), []).append((int(row["position"]), operand))
    return {key: tuple(o for _, o in sorted(found, key=lambda p: p[0])) for key, found in placed.items()}


def _spans(text: str, operands: Sequence[Operand], line: int) -> tuple[tuple[str, str], ...]:
    keys = {o.key for o in operands}
    spans = []
    for part in filter(None, (p.strip() for p in text.split(";"))):
        first, dots, last = part.partition("..")
        if not dots or first not in keys or last not in keys:
            raise SeedError(IDENTITIES, line, f"{part!r} does not lie between two operands of the rule")
        spans.append((first, last))
    return tuple(spans)


_ROLES_OF_KIND = {
    "sum": ("total", "item"),
    "quotient": ("eps", "income", "shares"),
    "order": (),
    "footing": (),
}


def _variant(
    row: Mapping[str, str], line: int, operands: tuple[Operand, ...], term_of: Mapping[str, Term]
) -> Variant:
    kind = _one_of(row["kind"], KINDS, "kind", IDENTITIES, line)
    roles = Counter(o.role for o in operands if o.role != "condition")
    wanted = _ROLES_OF_KIND[kind]
    if set(roles) != set(wanted) or any(roles[r] != 1 for r in wanted if r != "item"):
        raise SeedError(IDENTITIES, line, f"a {kind} takes {' and '.join(wanted) or 'no operands'}")
    if wanted and not row["statement"].strip():
        raise SeedError(IDENTITIES, line, "no statement is named")
    if not row["sentence"].strip():
        raise SeedError(IDENTITIES, line, "the sentence is missing")
    if any(o.presence != "required" for o in operands if o.role not in ("item", "condition")):
        raise SeedError(IDENTITIES, line, "a total and the operands of a quotient are required")
    return Variant(
        code=row["code"],
        relation=row["relation"],
        variant=row["variant"],
        level=_one_of(row["level"], LEVELS, "level", IDENTITIES, line),
        kind=kind,
        sentence=row["sentence"].strip(),
        statements=_several(row["statement"]),
        styles=_several(row["style"]),
        meant_by=tuple(
            tuple(_term(key.strip(), term_of, IDENTITIES, line) for key in together.split("+"))
            for together in _several(row["meant_by"])
        ),
        closed=_spans(row["closed"], operands, line),
        taken_between=_spans(row["taken_between"], operands, line),
        a_miss_proves=_one_of(
            row["miss_proves"], ("inconsistent", "not testable"), "miss_proves", IDENTITIES, line
        )
        == "inconsistent",
        operands=operands,
    )


def _by_statement(variants: Sequence[Variant]) -> dict[str, tuple[Relation, ...]]:
    together: dict[tuple[str, str], list[Variant]] = {}
    for variant in variants:
        if variant.operands:
            together.setdefault((variant.code, variant.relation), []).append(variant)
    relations = [
        Relation(
            tuple(vs),
            frozenset(c for v in vs for terms in v.meant_by for term, _ in terms for c in term.concepts),
        )
        for vs in together.values()
    ]
    kinds = dict.fromkeys(kind for r in relations for kind in r.variants[0].statements)
    return {kind: tuple(r for r in relations if kind in r.variants[0].statements) for kind in kinds}


# --- one statement as a sheet of cells ---------------------------------------------------------------


def _has_unit(fact: Fact, unit: str) -> bool:
    printed = fact["unit"]
    if unit == "money":
        return isinstance(printed, str) and len(printed) == 3 and printed.isupper()
    if unit == "shares":
        return bool(printed == "shares")
    return isinstance(printed, str) and printed.endswith("/shares")


class _Sheet:
    """The cells of one printed statement, by concept and column."""

    def __init__(self, statement: Mapping[str, Any], facts: Sequence[Fact]) -> None:
        self.statement = statement
        self.facts = facts
        self.cells: dict[tuple[str, Any], list[Fact]] = {}
        self.columns: list[Any] = []
        self._periods: dict[Any, tuple[date | None, date | None]] = {}
        self._money: dict[int, dict[Any, Fact]] | None = None
        self._rows: list[int] = []
        self._parts: dict[int, frozenset[int]] = {}
        concepts = set()
        columns = set()
        for fact in facts:
            concept = fact["concept"]
            if concept is None or fact["concept_value"] is None:
                continue
            concepts.add(concept)
            columns.add(fact["column_index"])
            self.cells.setdefault((concept, fact["column_index"]), []).append(fact)
        self.columns = sorted(columns)
        self.concepts = concepts

    def cells_of_concept(self, concept: Any) -> Iterator[Fact]:
        """The facts of one concept, in all columns."""
        return (f for column in self.columns for f in self.cells.get((concept, column), ()))

    def period(self, column: Any) -> tuple[date | None, date | None]:
        """The column's own period: its first duration, else its first instant."""
        if column not in self._periods:
            found: tuple[date | None, date | None] = (None, None)
            for fact in self.facts:
                if fact["column_index"] == column and fact["period_end"] is not None:
                    if fact["period_start"] is not None:
                        found = (fact["period_start"], fact["period_end"])
                        break
                    if found[1] is None:
                        found = (None, fact["period_end"])
            self._periods[column] = found
        return self._periods[column]

    @property
    def money(self) -> dict[int, dict[Any, Fact]]:
        """Row -> column -> fact, for the rows that print money."""
        if self._money is None:
            rows: dict[int, dict[Any, Fact]] = {}
            for fact in self.facts:
                if _has_unit(fact, "money") and fact["row_index"] is not None:
                    rows.setdefault(fact["row_index"], {})[fact["column_index"]] = fact
            self._money = rows
            self._rows = sorted(rows)
        return self._money

    def parts(self, row: int) -> frozenset[int]:
        """The rows directly above that add up to this row in every column, with their own parts; or none."""
        if row not in self._parts:
            self._parts[row] = frozenset()
            self._parts[row] = self._footing(row)
        return self._parts[row]

    def _footing(self, row: int) -> frozenset[int]:
        total = self.money.get(row)
        if not total or not any(f["value"] for f in total.values()):
            return frozenset()
        place = self._rows.index(row) - 1
        members: list[int] = []
        left = {column: fact["value"] for column, fact in total.items()}
        slack = {column: half_unit(fact["decimals"]) for column, fact in total.items()}
        while place >= 0 and len(members) < LONGEST_FOOTING:
            above = self._rows[place]
            members.append(above)
            for column, fact in self._money[above].items():  # type: ignore[index]  # filled by .money
                if column not in left:
                    return frozenset()
                left[column] -= fact["value"]
                slack[column] += half_unit(fact["decimals"])
            if all(abs(rest) <= slack[column] for column, rest in left.items()):
                return frozenset(members).union(*(self.parts(m) for m in members))
            nested = self.parts(above)
            place = (self._rows.index(min(nested)) if nested else place) - 1
        return frozenset()

    def money_of(self, column: Any) -> dict[int, Fact]:
        """Row -> fact, for the rows that print money in this column."""
        return {row: cells[column] for row, cells in self.money.items() if column in cells}

    def per_share(self, column: Any) -> dict[int, Fact]:
        """Row -> fact, for the rows that print an amount per share in this column."""
        return {
            f["row_index"]: f for f in self.facts if f["column_index"] == column and _has_unit(f, "per share")
        }


# --- operands of one column --------------------------------------------------------------------------


class _Bound(NamedTuple):
    operand: Operand
    fact: Fact


class _Column(NamedTuple):
    """A variant whose operands are all printed in one column."""

    column: Any
    operands: tuple[_Bound, ...]


class _Exhibit(NamedTuple):
    sheets: Sequence[_Sheet]

    def others(self, sheet: _Sheet, kinds: Sequence[str]) -> list[_Sheet]:
        """The sheets of other kinds for the same entity."""
        entity = sheet.statement.get("entity")
        return [
            s for s in self.sheets if s.statement["kind"] in kinds and s.statement.get("entity") == entity
        ]


def _at_moment(facts: list[Fact], moment: str, period: tuple[date | None, date | None]) -> list[Fact]:
    """Of the balances of one concept in one column, the opening or the closing ones.

    By their own dates where these differ; else by order, for every layout prints the beginning first.
    """
    end = period[1]
    dates = {f["period_end"] for f in facts}
    if len(dates) > 1:
        return [f for f in facts if (f["period_end"] == end) == (moment == "closing")]
    if len(facts) == 2:
        first, last = sorted(facts, key=lambda f: f["row_index"])
        return [first if moment == "opening" else last]
    if len(facts) == 1 and end is not None and facts[0]["period_start"] is None:
        return facts if (facts[0]["period_end"] == end) == (moment == "closing") else []
    return []


def _printed_cells(sheet: _Sheet, column: Any, term: Term, moment: str) -> Iterator[list[Fact]]:
    """The cells of a column that carry the term, one list per concept, the preferred concept first."""
    cells = sheet.cells
    for concept in term.concepts:
        found = cells.get((concept, column))
        if found is None:
            continue
        facts = [f for f in found if _has_unit(f, term.unit)]
        if facts and moment:
            facts = _at_moment(facts, moment, sheet.period(column))
        if facts:
            yield facts


def _period_elsewhere(sheet: _Sheet, column: Any, operand: Operand) -> tuple[date | None, date | None]:
    """The period of an operand of another statement: that of the column, or one of its ends."""
    start, end = sheet.period(column)
    if operand.moment == "closing":
        return None, end
    if operand.moment == "opening":
        return None, None if start is None else start - _ONE_DAY
    return start, end


def _is_printed_elsewhere(exhibit: _Exhibit, sheet: _Sheet, column: Any, operand: Operand) -> bool:
    """Whether the other statement prints a column for the operand's period at all."""
    wanted = _period_elsewhere(sheet, column, operand)
    return wanted[1] is not None and any(
        other.period(c) == wanted
        for other in exhibit.others(sheet, operand.statements)
        for c in other.columns
    )


def _cells_elsewhere(exhibit: _Exhibit, sheet: _Sheet, column: Any, operand: Operand) -> Iterator[list[Fact]]:
    """The cells of other statements for the same period, one list per concept."""
    wanted = _period_elsewhere(sheet, column, operand)
    sheets = exhibit.others(sheet, operand.statements)
    for concept in operand.term.concepts:
        facts = [
            f
            for other in sheets
            if concept in other.concepts
            for c in other.columns
            for f in other.cells.get((concept, c), ())
            if (f["period_start"], f["period_end"]) == wanted and _has_unit(f, operand.term.unit)
        ]
        if facts:
            yield facts


def _cells_of(exhibit: _Exhibit, sheet: _Sheet, column: Any, operand: Operand) -> Iterator[list[Fact]]:
    if operand.statements:
        return _cells_elsewhere(exhibit, sheet, column, operand)
    return _printed_cells(sheet, column, operand.term, operand.moment)


def _the_one(sheet: _Sheet, facts: list[Fact]) -> Fact | None:
    """The one fact meant by several rows of one concept: they agree, or one is the sum of the others."""
    first = facts[0]
    if len(facts) == 1 or all(f["concept_value"] == first["concept_value"] for f in facts):
        return first
    for fact in facts:
        if fact["table_index"] != sheet.statement["table_index"]:
            return None
        parts = sheet.parts(fact["row_index"])
        if parts and all(f is fact or f["row_index"] in parts for f in facts):
            return fact
    return None


class _Gap(NamedTuple):
    """Why a variant is not testable in a column."""

    reason: str
    n_bound: int
    total: Fact | None


def _bound(exhibit: _Exhibit, sheet: _Sheet, variant: Variant, column: Any) -> _Column | _Gap:
    """The variant's operands as printed in the column, or what is missing."""
    bound: list[_Bound] = []
    total: Fact | None = None
    reason = ""
    for operand in variant.operands:
        if operand.presence in ("optional", "any"):
            continue
        facts = next(_cells_of(exhibit, sheet, column, operand), None)
        if operand.presence == "absent":
            if facts:
                return _Gap(NOT_MEANT, -1, None)
            continue
        if not facts:
            if operand.statements and not _is_printed_elsewhere(exhibit, sheet, column, operand):
                return _Gap(NOT_MEANT, -1, None)
            reason = reason or f"no row is read as {operand.term.name}"
            continue
        fact = _the_one(sheet, facts)
        if fact is None:
            reason = reason or f"several rows are read as {operand.term.name}"
            continue
        if operand.presence == "negative":
            if fact["concept_value"] >= 0:
                return _Gap(NOT_MEANT, -1, None)
            continue
        if variant.kind != "sum" and _is_nil(fact):
            reason = reason or f"{operand.term.name} printed as nil"
            continue
        if operand.role in ("total", "eps"):
            total = fact
        bound.append(_Bound(operand, fact))
    if reason:
        return _Gap(reason, len(bound), total)
    taken = _taken(exhibit, sheet, variant, column, bound)
    if any(o.presence == "any" for o in variant.operands) and not any(
        b.operand.presence == "any" for b in taken
    ):
        names = [o.term.name for o in variant.operands if o.presence == "any"]
        return _Gap(
            f"no row is read as {', '.join(names[:-1])}{' or ' if names[1:] else ''}{names[-1]}",
            len(bound),
            total,
        )
    order = {id(o): n for n, o in enumerate(variant.operands)}
    everything = sorted([*bound, *taken], key=lambda b: order[id(b.operand)])
    return _Column(column, tuple(everything))


NOT_MEANT = "the rule is not meant for this period"


def _is_nil(fact: Fact) -> bool:
    return bool(fact.get("is_nil")) or (
        fact["unit"] == "shares" and abs(fact["concept_value"]) <= half_unit(fact["decimals"])
    )


def _taken(
    exhibit: _Exhibit, sheet: _Sheet, variant: Variant, column: Any, bound: Sequence[_Bound]
) -> list[_Bound]:
    """The optional operands that are printed where they count and are no part of another operand."""
    optional = [o for o in variant.operands if o.presence in ("optional", "any")]
    if not optional:
        return []
    row_of = {b.operand.key: b.fact["row_index"] for b in bound}
    spans = [(row_of[a], row_of[b]) for a, b in variant.taken_between if a in row_of and b in row_of]
    used = {b.fact["fact_id"] for b in bound}
    found: list[_Bound] = []
    for operand in optional:
        for facts in _cells_of(exhibit, sheet, column, operand):
            for fact in facts:
                row = fact["row_index"]
                inside = not spans or any(min(s) < row < max(s) for s in spans)
                if inside and fact["fact_id"] not in used:
                    used.add(fact["fact_id"])
                    found.append(_Bound(operand, fact))
    if len(found) + len(bound) < 3 or not found:
        return found
    here = [b for b in (*bound, *found) if b.operand.role == "item" and not b.operand.statements]
    required_rows = {b.fact["row_index"] for b in bound}
    known = _known_parts(sheet, here, required_rows)
    return [b for b in found if b.operand.statements or b.fact["row_index"] not in known]


def _known_parts(sheet: _Sheet, items: Iterable[_Bound], required_rows: set[int]) -> set[int]:
    """The rows that are parts of these items; a footing over another operand of the rule is none."""
    known: set[int] = set()
    for item in items:
        parts = sheet.parts(item.fact["row_index"])
        if not parts & required_rows:
            known |= parts
    return known


def _stranger(sheet: _Sheet, variant: Variant, bound: _Column) -> str | None:
    """The label of a row with money that stands inside the rule and that no operand accounts for."""
    row_of = {b.operand.key: b.fact["row_index"] for b in bound.operands}
    spans = [(row_of[a], row_of[b]) for a, b in variant.closed]
    if not spans:
        return None
    rows = {b.fact["row_index"] for b in bound.operands}
    required = {b.fact["row_index"] for b in bound.operands if b.operand.presence == "required"}
    known = rows | _known_parts(sheet, (b for b in bound.operands if b.operand.role == "item"), required)
    per_share = next(b.operand.term.unit for b in bound.operands if b.operand.role == "total") == "per share"
    cells = sheet.per_share(bound.column) if per_share else sheet.money_of(bound.column)
    for first, last in spans:
        for row, fact in cells.items():
            if min(first, last) < row < max(first, last) and fact["value"] and row not in known:
                return str(fact["label"]) or f"row {row}"
    return None


# --- signs and agreement -----------------------------------------------------------------------------

_Signs = Mapping[tuple[str, int], int]


def _agrees(column: _Column, signs: _Signs) -> bool:
    """Whether the total meets the sum of its items within rounding."""
    rest = slack = _ZERO
    for operand, fact in column.operands:
        slack += half_unit(fact["decimals"])
        if operand.role == "total":
            rest += fact["concept_value"]
        else:
            weight = signs.get((operand.key, fact["row_index"]), operand.weights[0])
            rest -= weight * fact["concept_value"]
    return abs(rest) <= slack


def _signs(columns: Sequence[_Column]) -> _Signs:
    """The sign of each row that is printed either way (minority interests, other income and expense).

    One sign per row for all columns: the combination that holds in most of them, the usual one first.
    """
    usual: dict[tuple[str, int], tuple[int, ...]] = {}
    for column in columns:
        for operand, fact in column.operands:
            if len(operand.weights) > 1:
                usual[operand.key, fact["row_index"]] = operand.weights
    best = {row: weights[0] for row, weights in usual.items()}
    most = sum(_agrees(c, best) for c in columns)
    if most == len(columns) or len(usual) > MOST_SIGNS:
        return best
    for choice in product(*usual.values()):
        signs = dict(zip(usual, choice, strict=True))
        n = sum(_agrees(c, signs) for c in columns)
        if n > most:
            best, most = signs, n
    return best


# --- records -----------------------------------------------------------------------------------------


def identity_calculations(
    facts: Sequence[Fact], statements: Sequence[Mapping[str, Any]], rules: Rules
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The checks that the statements of one exhibit can be put to, as calculation and item records.

    Only GAAP statements take part. A rule that is meant by a statement (its ``meant_by`` is printed) but
    cannot be tested in a column is recorded with the reason; a rule that is not meant leaves no record.
    """
    tables: dict[Any, list[Fact]] = {}
    for fact in facts:
        if fact["table_index"] is not None:
            tables.setdefault(fact["table_index"], []).append(fact)
    sheets = [
        _Sheet(s, tables[s["table_index"]])
        for s in statements
        if s["is_gaap"] and s["kind"] in rules.by_statement and s["table_index"] in tables
    ]
    exhibit = _Exhibit(sheets)
    calculations: list[dict[str, Any]] = []
    items: list[dict[str, Any]] = []
    for sheet in sheets:
        for relation in rules.by_statement[sheet.statement["kind"]]:
            if not relation.meant_concepts.isdisjoint(sheet.concepts):
                _draw_up(exhibit, sheet, relation, calculations, items)
    again = next((v for v in rules.variants if v.code == PRINTED_AGAIN), None)
    if again is not None:
        _draw_up_printed_again(sheets, again, calculations, items)
    return calculations, items


# --- figures printed more than once ------------------------------------------------------------------

PRINTED_AGAIN = "XS4"
TITLE = 60
SAME_KIND = {"comprehensive_income": "income_statement"}
"""A statement of comprehensive income may go on from the income statement, or repeat it."""


def _draw_up_printed_again(
    sheets: Iterable[_Sheet],
    variant: Variant,
    calculations: list[dict[str, Any]],
    items: list[dict[str, Any]],
) -> None:
    """Each figure of a later statement against the first statement of its kind that prints it, too.

    A quarter's column in a statement of the year, a summary before the statements, five quarters after them.
    Only figures of one concept and period; a statement that prints several of these says which by no rule.
    """
    first: dict[tuple[Any, ...], tuple[_Sheet, Fact]] = {}
    for sheet in sorted(sheets, key=lambda s: s.statement["table_index"]):
        kind = sheet.statement["kind"]
        place = SAME_KIND.get(kind, kind), sheet.statement.get("entity")
        for key, fact in _figures(sheet).items():
            earlier, before = first.setdefault((*place, *key), (sheet, fact))
            if earlier is not sheet:
                _record_again(sheet, variant, fact, earlier, before, calculations, items)


def _figures(sheet: _Sheet) -> dict[tuple[Any, ...], Fact]:
    """The figures of a statement by concept, unit and period, but for those it prints in two values."""
    found: dict[tuple[Any, ...], Fact] = {}
    torn = set()
    for cells in sheet.cells.values():
        for fact in cells:
            if fact["period_end"] is None:
                continue
            key = fact["concept"], fact["unit"], fact["period_start"], fact["period_end"]
            if found.setdefault(key, fact)["concept_value"] != fact["concept_value"]:
                torn.add(key)
    return {key: fact for key, fact in found.items() if key not in torn}


def _record_again(
    sheet: _Sheet,
    variant: Variant,
    fact: Fact,
    earlier: _Sheet,
    before: Fact,
    calculations: list[dict[str, Any]],
    items: list[dict[str, Any]],
) -> None:
    calculation = _calculation(sheet, variant, fact["column_index"], fact, "")
    where = f"{(earlier.statement.get('title') or 'a table')[:TITLE]!r} (table {before['table_index']})"
    calculation["sentence"] = (
        f"{fact['label'] or 'An unlabelled row'} is the figure printed before in {where}"
    )
    calculations.append(calculation)
    sign = _concept_sign(fact) * _concept_sign(before)
    for position, (role, operand, weight) in enumerate((("total", fact, 1), ("item", before, sign))):
        items.append(
            {
                "calculation_id": calculation["calculation_id"],
                "fact_id": operand["fact_id"],
                "role": role,
                "weight": weight,
                "position": position,
            }
        )


def _is_meant(sheet: _Sheet, relation: Relation, column: Any) -> bool:
    return any(
        all(any(True for _ in _printed_cells(sheet, column, term, moment)) for term, moment in terms)
        for variant in relation.variants
        for terms in variant.meant_by
    )


def _draw_up(
    exhibit: _Exhibit,
    sheet: _Sheet,
    relation: Relation,
    calculations: list[dict[str, Any]],
    items: list[dict[str, Any]],
) -> None:
    undecided = [c for c in sheet.columns if _is_meant(sheet, relation, c)]
    # For the columns no variant can test: what came nearest, and why it failed.
    gaps: dict[Any, tuple[int, Variant, str, Fact | None, _Column | None, _Signs]] = {}
    for variant in relation.variants:
        columns: list[_Column] = []
        for column in undecided:
            bound = _bound(exhibit, sheet, variant, column)
            if isinstance(bound, _Column):
                columns.append(bound)
            elif column not in gaps or bound.n_bound > gaps[column][0]:
                gaps[column] = (bound.n_bound, variant, bound.reason, bound.total, None, {})
        signs = _signs(columns) if variant.kind == "sum" else {}
        for bound in columns:
            reason = ""
            if variant.kind == "sum" and not _agrees(bound, signs):
                stranger = _stranger(sheet, variant, bound)
                if stranger is not None:
                    reason = f"it does not add up, but the row {stranger!r} between is read as no operand"
                elif not variant.a_miss_proves and not _stands_beside(exhibit, bound):
                    reason = "the two differ, which this form of the rule allows"
            if reason:
                gaps[bound.column] = (len(variant.operands), variant, reason, None, bound, signs)
            else:
                undecided.remove(bound.column)
                gaps.pop(bound.column, None)
                _record(sheet, variant, bound, signs, "", calculations, items)
    for column in undecided:
        _, variant, reason, total, known, signs = gaps[column]
        if reason == NOT_MEANT:
            continue
        if known is None:
            _record_gap(sheet, variant, column, total, reason, calculations)
        else:
            _record(sheet, variant, known, signs, reason, calculations, items)


def _stands_beside(exhibit: _Exhibit, bound: _Column) -> bool:
    """Whether the total is what the rows it should agree with print in another column: columns changed over.

    A form that lets the two differ (one leaves out noncontrolling interests, or restricted cash) does not let
    the one be the other's figure of another period.
    """
    (total,) = (b.fact for b in bound.operands if b.operand.role == "total")
    elsewhere = [b for b in bound.operands if b.operand.role == "item"]
    unit = 2 * half_unit(total["decimals"])
    if abs(total["concept_value"]) < TELLING_FIGURE * unit or not all(
        b.operand.statements for b in elsewhere
    ):
        return False
    sums: dict[Any, Decimal] = {}
    rows: Counter[Any] = Counter()
    for operand, item in elsewhere:
        for column, fact in _of_other_periods(exhibit, item).items():
            sums[column] = sums.get(column, _ZERO) + operand.weights[0] * fact["concept_value"]
            rows[column] += 1
    return any(
        rows[column] == len(elsewhere) and abs(found - total["concept_value"]) <= unit * len(elsewhere)
        for column, found in sums.items()
    )


def _of_other_periods(exhibit: _Exhibit, item: Fact) -> dict[Any, Fact]:
    """The cells of a fact's row in columns of other periods, by table and column."""
    return {
        (fact["table_index"], fact["column_index"]): fact
        for sheet in exhibit.sheets
        if sheet.statement["table_index"] == item["table_index"]
        for fact in sheet.cells_of_concept(item["concept"])
        if fact["row_index"] == item["row_index"] and fact["period_end"] != item["period_end"]
    }


def _calculation(
    sheet: _Sheet, variant: Variant, column: Any, total: Fact | None, reason: str
) -> dict[str, Any]:
    exhibit_id = sheet.facts[0]["exhibit_id"]
    table_index = sheet.statement["table_index"]
    start, end = (total["period_start"], total["period_end"]) if total else sheet.period(column)
    subject = total["fact_id"] if total else f"column {column}"
    key = f"{exhibit_id}|{variant.code}|{variant.relation}|{variant.variant}|{table_index}|{column}|{subject}"
    return {
        "calculation_id": hashlib.sha256(key.encode()).hexdigest()[:16],
        "exhibit_id": exhibit_id,
        "table_index": table_index,
        "code": variant.code,
        "level": variant.level,
        "sentence": variant.sentence,
        "period_start": start,
        "period_end": end,
        "column_index": column,
        "total_fact_id": total["fact_id"] if total else None,
        "testable": not reason,
        "reason": reason or None,
    }


def _record_gap(
    sheet: _Sheet,
    variant: Variant,
    column: Any,
    total: Fact | None,
    reason: str,
    calculations: list[dict[str, Any]],
) -> None:
    calculations.append(_calculation(sheet, variant, column, total, reason))


def _record(
    sheet: _Sheet,
    variant: Variant,
    column: _Column,
    signs: _Signs,
    reason: str,
    calculations: list[dict[str, Any]],
    items: list[dict[str, Any]],
) -> None:
    total = next(b.fact for b in column.operands if b.operand.role in ("total", "eps"))
    total_sign = _concept_sign(total)
    calculation = _calculation(sheet, variant, column.column, total, reason)
    calculations.append(calculation)
    for position, (operand, fact) in enumerate(column.operands):
        weight = signs.get((operand.key, fact["row_index"]), operand.weights[0])
        items.append(
            {
                "calculation_id": calculation["calculation_id"],
                "fact_id": fact["fact_id"],
                "role": operand.role,
                "weight": weight * total_sign * _concept_sign(fact),
                "position": position,
            }
        )


def _concept_sign(fact: Fact) -> int:
    """What turns the printed value into the value under its concept: the weights of records are for values
    as printed, and the total's own weight is 1."""
    return 1 if fact["concept_value"] == fact["value"] else -1


def untested(
    statements: Sequence[Mapping[str, Any]], calculations: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """The statements of one exhibit that no check can be put to."""
    tested = {c["table_index"] for c in calculations if c["testable"]}
    return [s for s in statements if s["table_index"] not in tested]
