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
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import product
from typing import Any, NamedTuple

from .identity_operands import NOT_MEANT, BoundColumn, bound_column, is_meant, stranger
from .identity_rules import Relation, Rules, Variant
from .identity_sheets import Exhibit, Fact, Sheet
from .intervals import half_unit

MOST_SIGNS = 6
"""Rows printed with either sign that are tried together: 64 ways; beyond, chance agreements set in."""
TELLING_FIGURE = 100
"""Units of the last printed digit from which two equal figures of different periods are no coincidence."""
PRINTED_AGAIN = "XS4"
TITLE = 60
SAME_KIND = {"comprehensive_income": "income_statement"}
"""A statement of comprehensive income may go on from the income statement, or repeat it."""

_ZERO = Decimal(0)
_Signs = Mapping[tuple[str, int], int]


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
        Sheet(s, tables[s["table_index"]])
        for s in statements
        if s["is_gaap"] and s["kind"] in rules.by_statement and s["table_index"] in tables
    ]
    exhibit = Exhibit(sheets)
    records = _Records()
    for sheet in sheets:
        for relation in rules.by_statement[sheet.statement["kind"]]:
            if not relation.meant_concepts.isdisjoint(sheet.concepts):
                _draw_up(exhibit, sheet, relation, records)
    again = next((v for v in rules.variants if v.code == PRINTED_AGAIN), None)
    if again is not None:
        _draw_up_printed_again(sheets, again, records)
    return records.calculations, records.items


# --- one rule on one statement ------------------------------------------------------------------------


class _Nearest(NamedTuple):
    """For a column that no variant can test: the variant that came nearest, and why it failed."""

    n_bound: int
    variant: Variant
    reason: str
    total: Fact | None
    operands: list[tuple[str, Fact, int]]


def _draw_up(exhibit: Exhibit, sheet: Sheet, relation: Relation, records: _Records) -> None:
    """The checks of one relation on one statement: per column the first variant that can be tested."""
    undecided = [c for c in sheet.columns if is_meant(sheet, relation, c)]
    nearest: dict[Any, _Nearest] = {}
    for variant in relation.variants:
        columns: list[BoundColumn] = []
        for column in undecided:
            bound = bound_column(exhibit, sheet, variant, column)
            if isinstance(bound, BoundColumn):
                columns.append(bound)
            elif column not in nearest or bound.n_bound > nearest[column].n_bound:
                nearest[column] = _Nearest(bound.n_bound, variant, bound.reason, bound.total, [])
        signs = _signs(columns) if variant.kind == "sum" else {}
        for bound in columns:
            total = next(b.fact for b in bound.operands if b.operand.role in ("total", "eps"))
            operands = [
                (operand.role, fact, signs.get((operand.key, fact["row_index"]), operand.weights[0]))
                for operand, fact in bound.operands
            ]
            reason = _why_no_verdict(exhibit, sheet, variant, bound, signs)
            if reason:
                n_bound = len(variant.operands)
                nearest[bound.column] = _Nearest(n_bound, variant, reason, total, operands)
            else:
                undecided.remove(bound.column)
                nearest.pop(bound.column, None)
                records.add(sheet, variant, bound.column, total, "", operands)
    for column in undecided:
        failed = nearest[column]
        if failed.reason != NOT_MEANT:
            records.add(sheet, failed.variant, column, failed.total, failed.reason, failed.operands)


def _why_no_verdict(
    exhibit: Exhibit, sheet: Sheet, variant: Variant, bound: BoundColumn, signs: _Signs
) -> str:
    """Why a miss of this variant is no inconsistency; empty where it is one, or where nothing is missed."""
    if variant.kind != "sum" or _agrees(bound, signs):
        return ""
    unknown = stranger(sheet, variant, bound)
    if unknown is not None:
        return f"it does not add up, but the row {unknown!r} between is read as no operand"
    if not variant.a_miss_proves and not _stands_beside(exhibit, bound):
        return "the two differ, which this form of the rule allows"
    return ""


def _stands_beside(exhibit: Exhibit, bound: BoundColumn) -> bool:
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


def _of_other_periods(exhibit: Exhibit, item: Fact) -> dict[Any, Fact]:
    """The cells of a fact's row in columns of other periods, by table and column."""
    return {
        (fact["table_index"], fact["column_index"]): fact
        for sheet in exhibit.sheets
        if sheet.statement["table_index"] == item["table_index"]
        for fact in sheet.cells_of_concept(item["concept"])
        if fact["row_index"] == item["row_index"] and fact["period_end"] != item["period_end"]
    }


def _agrees(column: BoundColumn, signs: _Signs) -> bool:
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


def _signs(columns: Sequence[BoundColumn]) -> _Signs:
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


# --- figures printed more than once ------------------------------------------------------------------


def _draw_up_printed_again(sheets: Iterable[Sheet], variant: Variant, records: _Records) -> None:
    """Each figure of a later statement against the first statement of its kind that prints it, too.

    A quarter's column in a statement of the year, a summary before the statements, five quarters after them.
    Only figures of one concept and period; a statement that prints several of these says which by no rule.
    """
    first: dict[tuple[Any, ...], tuple[Sheet, Fact]] = {}
    for sheet in sorted(sheets, key=lambda s: s.statement["table_index"]):
        kind = sheet.statement["kind"]
        place = SAME_KIND.get(kind, kind), sheet.statement.get("entity")
        for key, fact in _figures(sheet).items():
            earlier, before = first.setdefault((*place, *key), (sheet, fact))
            if earlier is not sheet:
                title = (earlier.statement.get("title") or "a table")[:TITLE]
                records.add(
                    sheet,
                    variant,
                    fact["column_index"],
                    fact,
                    "",
                    [("total", fact, 1), ("item", before, 1)],
                    f"{fact['label'] or 'An unlabelled row'} is the figure printed before in {title!r} "
                    f"(table {before['table_index']})",
                )


def _figures(sheet: Sheet) -> dict[tuple[Any, ...], Fact]:
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


# --- records -----------------------------------------------------------------------------------------


class _Records:
    """The calculation and item records of one exhibit, as they are drawn up."""

    def __init__(self) -> None:
        self.calculations: list[dict[str, Any]] = []
        self.items: list[dict[str, Any]] = []

    def add(
        self,
        sheet: Sheet,
        variant: Variant,
        column: Any,
        total: Fact | None,
        reason: str,
        operands: Iterable[tuple[str, Fact, int]] = (),
        sentence: str | None = None,
    ) -> None:
        """One calculation; ``operands`` are (role, fact, weight of the value under its concept).

        The weights of records are for values as printed, and the total's own weight is 1.
        """
        exhibit_id = sheet.facts[0]["exhibit_id"]
        table_index = sheet.statement["table_index"]
        start, end = (total["period_start"], total["period_end"]) if total else sheet.period(column)
        subject = total["fact_id"] if total else f"column {column}"
        rule = f"{variant.code}|{variant.relation}|{variant.variant}"
        key = f"{exhibit_id}|{rule}|{table_index}|{column}|{subject}"
        calculation_id = hashlib.sha256(key.encode()).hexdigest()[:16]
        self.calculations.append(
            {
                "calculation_id": calculation_id,
                "exhibit_id": exhibit_id,
                "table_index": table_index,
                "code": variant.code,
                "level": variant.level,
                "sentence": sentence or variant.sentence,
                "period_start": start,
                "period_end": end,
                "column_index": column,
                "total_fact_id": total["fact_id"] if total else None,
                "testable": not reason,
                "reason": reason or None,
            }
        )
        for position, (role, fact, weight) in enumerate(operands):
            assert total is not None
            self.items.append(
                {
                    "calculation_id": calculation_id,
                    "fact_id": fact["fact_id"],
                    "role": role,
                    "weight": weight * _concept_sign(total) * _concept_sign(fact),
                    "position": position,
                }
            )


def _concept_sign(fact: Fact) -> int:
    """What turns the printed value into the value under its concept."""
    return 1 if fact["concept_value"] == fact["value"] else -1
