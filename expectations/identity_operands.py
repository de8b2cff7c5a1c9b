"""The operands of an identity in one column of a statement: what is printed, or what is missing.

In: a rule and a column. Out: the rule's operands bound to facts (:class:`Bound`), or a :class:`Gap` with the
reason why the rule is not testable there: an operand is not printed, or two rows claim to be the same one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from .identity_rules import Operand, Relation, Term, Variant
from .identity_sheets import Exhibit, Fact, Period, Sheet, has_unit
from .intervals import half_unit

NOT_MEANT = "the rule is not meant for this period"
_ONE_DAY = timedelta(days=1)


class Bound(NamedTuple):
    operand: Operand
    fact: Fact


class BoundColumn(NamedTuple):
    """A variant whose operands are all printed in one column."""

    column: Any
    operands: tuple[Bound, ...]


class Gap(NamedTuple):
    """Why a variant is not testable in a column."""

    reason: str
    n_bound: int
    total: Fact | None


def bound_column(exhibit: Exhibit, sheet: Sheet, variant: Variant, column: Any) -> BoundColumn | Gap:
    """The variant's operands as printed in the column, or what is missing."""
    bound: list[Bound] = []
    total: Fact | None = None
    reason = ""
    for operand in variant.operands:
        if operand.presence in ("optional", "any"):
            continue
        facts = next(_cells_of(exhibit, sheet, column, operand), None)
        if operand.presence == "absent":
            if facts:
                return Gap(NOT_MEANT, -1, None)
            continue
        if not facts:
            if operand.statements and not _is_printed_elsewhere(exhibit, sheet, column, operand):
                return Gap(NOT_MEANT, -1, None)
            reason = reason or f"no row is read as {operand.term.name}"
            continue
        fact = _the_one(sheet, facts)
        if fact is None:
            reason = reason or f"several rows are read as {operand.term.name}"
            continue
        if operand.presence == "negative":
            if fact["concept_value"] >= 0:
                return Gap(NOT_MEANT, -1, None)
            continue
        if variant.kind != "sum" and _is_nil(fact):
            reason = reason or f"{operand.term.name} printed as nil"
            continue
        if operand.role in ("total", "eps"):
            total = fact
        bound.append(Bound(operand, fact))
    if reason:
        return Gap(reason, len(bound), total)
    taken = _taken(exhibit, sheet, variant, column, bound)
    if any(o.presence == "any" for o in variant.operands) and not any(
        b.operand.presence == "any" for b in taken
    ):
        names = [o.term.name for o in variant.operands if o.presence == "any"]
        return Gap(
            f"no row is read as {', '.join(names[:-1])}{' or ' if names[1:] else ''}{names[-1]}",
            len(bound),
            total,
        )
    order = {id(o): n for n, o in enumerate(variant.operands)}
    everything = sorted([*bound, *taken], key=lambda b: order[id(b.operand)])
    return BoundColumn(column, tuple(everything))


def is_meant(sheet: Sheet, relation: Relation, column: Any) -> bool:
    """Whether the column prints what one of the variants is about."""
    return any(
        all(any(True for _ in _printed_cells(sheet, column, term, moment)) for term, moment in terms)
        for variant in relation.variants
        for terms in variant.meant_by
    )


def stranger(sheet: Sheet, variant: Variant, bound: BoundColumn) -> str | None:
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


def _cells_of(exhibit: Exhibit, sheet: Sheet, column: Any, operand: Operand) -> Iterator[list[Fact]]:
    if operand.statements:
        return _cells_elsewhere(exhibit, sheet, column, operand)
    return _printed_cells(sheet, column, operand.term, operand.moment)


def _printed_cells(sheet: Sheet, column: Any, term: Term, moment: str) -> Iterator[list[Fact]]:
    """The cells of a column that carry the term, one list per concept, the preferred concept first."""
    cells = sheet.cells
    for concept in term.concepts:
        found = cells.get((concept, column))
        if found is None:
            continue
        facts = [f for f in found if has_unit(f, term.unit)]
        if facts and moment:
            facts = _at_moment(facts, moment, sheet.period(column))
        if facts:
            yield facts


def _period_elsewhere(sheet: Sheet, column: Any, operand: Operand) -> Period:
    """The period of an operand of another statement: that of the column, or one of its ends."""
    start, end = sheet.period(column)
    if operand.moment == "closing":
        return None, end
    if operand.moment == "opening":
        return None, None if start is None else start - _ONE_DAY
    return start, end


def _is_printed_elsewhere(exhibit: Exhibit, sheet: Sheet, column: Any, operand: Operand) -> bool:
    """Whether the other statement prints a column for the operand's period at all."""
    wanted = _period_elsewhere(sheet, column, operand)
    return wanted[1] is not None and any(
        other.period(c) == wanted
        for other in exhibit.others(sheet, operand.statements)
        for c in other.columns
    )


def _cells_elsewhere(exhibit: Exhibit, sheet: Sheet, column: Any, operand: Operand) -> Iterator[list[Fact]]:
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
            if (f["period_start"], f["period_end"]) == wanted and has_unit(f, operand.term.unit)
        ]
        if facts:
            yield facts


def _at_moment(facts: list[Fact], moment: str, period: Period) -> list[Fact]:
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


def _the_one(sheet: Sheet, facts: list[Fact]) -> Fact | None:
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


def _is_nil(fact: Fact) -> bool:
    return bool(fact.get("is_nil")) or (
        fact["unit"] == "shares" and abs(fact["concept_value"]) <= half_unit(fact["decimals"])
    )


def _taken(
    exhibit: Exhibit, sheet: Sheet, variant: Variant, column: Any, bound: Sequence[Bound]
) -> list[Bound]:
    """The optional operands that are printed where they count and are no part of another operand."""
    optional = [o for o in variant.operands if o.presence in ("optional", "any")]
    if not optional:
        return []
    row_of = {b.operand.key: b.fact["row_index"] for b in bound}
    spans = [(row_of[a], row_of[b]) for a, b in variant.taken_between if a in row_of and b in row_of]
    used = {b.fact["fact_id"] for b in bound}
    found: list[Bound] = []
    for operand in optional:
        for facts in _cells_of(exhibit, sheet, column, operand):
            for fact in facts:
                row = fact["row_index"]
                inside = not spans or any(min(s) < row < max(s) for s in spans)
                if inside and fact["fact_id"] not in used:
                    used.add(fact["fact_id"])
                    found.append(Bound(operand, fact))
    if len(found) + len(bound) < 3 or not found:
        return found
    here = [b for b in (*bound, *found) if b.operand.role == "item" and not b.operand.statements]
    required_rows = {b.fact["row_index"] for b in bound}
    known = _known_parts(sheet, here, required_rows)
    return [b for b in found if b.operand.statements or b.fact["row_index"] not in known]


def _known_parts(sheet: Sheet, items: Iterable[Bound], required_rows: set[int]) -> set[int]:
    """The rows that are parts of these items; a footing over another operand of the rule is none."""
    known: set[int] = set()
    for item in items:
        parts = sheet.parts(item.fact["row_index"])
        if not parts & required_rows:
            known |= parts
    return known
