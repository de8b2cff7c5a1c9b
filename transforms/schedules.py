"""Schedules: tables that break a line of the income statement down into its parts.

In: the readings of one document. Out: the same readings; where a table outside the statements is such a
schedule, its parts carry the concepts that their labels have under that line.

The rule of the field: a release prints "Other income (expense), net" in its income statement and, further
down, what it consists of. A table is that only if its total has the line's name and the line's amount in
every period that both print, and if its parts add up to it. Parts that a statement prints with another
amount keep no concept; neither do tables of other measures, segments or reconciliations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from transforms.concept_dictionary import Dictionary
from transforms.concept_lines import Line
from transforms.concepts import line_concepts
from transforms.facts import Fact, Reading

LEAST_PARTS = 2
KIND = "income_statement"

_Period = tuple[date | None, date | None]
_Amounts = Mapping[_Period, Decimal]


def with_schedules(readings: Sequence[Reading], dictionary: Dictionary) -> list[Reading]:
    """The readings, with concepts on the parts of schedules."""
    names = frozenset(
        _name(row.label)
        for reading in readings
        if reading.statement.kind == KIND
        for row in reading.statement.grid.rows
        if row.label and not row.is_caption
    )
    candidates = [reading for reading in readings if _may_be_schedule(reading, names)]
    if not candidates:
        return list(readings)
    lines = list(_income_statement_lines(readings))
    found = {
        id(reading): schedules for reading in candidates if (schedules := list(_schedules(reading, lines)))
    }
    if not found:
        return list(readings)
    printed = _printed_under_concepts(readings)
    return [
        _with_concepts(reading, found[id(reading)], printed, dictionary) if id(reading) in found else reading
        for reading in readings
    ]


def _may_be_schedule(reading: Reading, names: frozenset[str]) -> bool:
    return (
        reading.statement.kind == "other"
        and reading.statement.is_gaap is not False
        and reading.entity is None
        and not names.isdisjoint([_name(row.label) for row in reading.statement.grid.rows])
    )


class _Schedule(NamedTuple):
    whole: str
    """The label of its total."""
    parts: list[list[Fact]]


def _name(label: str) -> str:
    """A line's name as the schedule repeats it: to the letter, but for "total"."""
    return label.casefold().removeprefix("total ")


def _amounts(facts: Sequence[Fact]) -> dict[_Period, Decimal]:
    return {
        (fact.period_start, fact.period_end): fact.value
        for fact in facts
        if fact.period_end is not None and not fact.is_nil
    }


def _income_statement_lines(readings: Sequence[Reading]) -> Iterator[tuple[str, _Amounts]]:
    for reading in readings:
        if reading.statement.kind == KIND and reading.entity is None:
            for facts in reading.facts_by_row().values():
                if facts[0].label:
                    yield _name(facts[0].label), _amounts(facts)


def _printed_under_concepts(readings: Sequence[Reading]) -> dict[tuple[str, _Period], Decimal]:
    return {
        (fact.concept, (fact.period_start, fact.period_end)): abs(fact.value)
        for reading in readings
        if reading.entity is None
        for fact in reading.facts
        if fact.concept is not None
    }


def _is_broken_down(total: Sequence[Fact], lines: Sequence[tuple[str, _Amounts]]) -> bool:
    """Whether a line of the income statement has the total's name and its amounts."""
    name, amounts = _name(total[0].label), _amounts(total)
    for other, printed in lines:
        shared = [period for period in amounts if period in printed] if other == name else []
        if shared and all(amounts[period] == printed[period] for period in shared):
            return True
    return False


def _schedules(reading: Reading, lines: Sequence[tuple[str, _Amounts]]) -> Iterator[_Schedule]:
    """The totals of a table that are lines of the income statement, with the rows that add up to them."""
    rows = reading.facts_by_row()
    for row, total in rows.items():
        label = total[0].label
        if not label or not _is_broken_down(total, lines):
            continue
        footing = next((f for f in reading.footings if f.total == row and not f.is_ambiguous), None)
        if footing is not None:
            parts = [rows[item] for item, _ in footing.items if item in rows]
        else:
            parts = [facts for above, facts in rows.items() if above < row]
            parts = parts if _add_up(parts, total) else []
        if len(parts) >= LEAST_PARTS:
            yield _Schedule(label, parts)


def _add_up(parts: Sequence[Sequence[Fact]], total: Sequence[Fact]) -> bool:
    """Whether the rows are the total in each of its periods, within half a unit a number."""
    by_row = [_amounts(facts) for facts in parts]
    if any(facts[0].unit != total[0].unit for facts in parts):
        return False
    unit = Decimal(1).scaleb(-min(fact.decimals for facts in (total, *parts) for fact in facts))
    tolerance = unit * (len(parts) + 1) / 2
    return all(
        abs(sum((amounts.get(period, Decimal(0)) for amounts in by_row), Decimal(0)) - whole) <= tolerance
        for period, whole in _amounts(total).items()
    )


def _with_concepts(
    reading: Reading,
    schedules: Sequence[_Schedule],
    printed: Mapping[tuple[str, _Period], Decimal],
    dictionary: Dictionary,
) -> Reading:
    changed: dict[str, Fact] = {}
    for schedule in schedules:
        changed.update(_named_parts(schedule.parts, schedule.whole, printed, dictionary))
    return replace(reading, facts=[changed.get(fact.fact_id, fact) for fact in reading.facts])


def _unit_of_seeds(unit: str) -> str:
    """A fact's unit ("USD", "USD/shares") as the seeds write it ("money", "per_share")."""
    return unit if unit in ("shares", "pure") else "per_share" if unit.endswith("/shares") else "money"


def _named_parts(
    parts: Sequence[Sequence[Fact]],
    whole: str,
    printed: Mapping[tuple[str, _Period], Decimal],
    dictionary: Dictionary,
) -> Iterator[tuple[str, Fact]]:
    """(fact_id, fact) of the parts that have a concept under the caption of the whole."""
    as_lines = [
        Line(facts[0].label, whole, _unit_of_seeds(facts[0].unit), False, tuple(fact.value for fact in facts))
        for facts in parts
    ]
    ends = [fact.period_end.year for facts in parts for fact in facts if fact.period_end is not None]
    for facts, concept in zip(
        parts, line_concepts(as_lines, KIND, dictionary, max(ends, default=None)), strict=True
    ):
        if concept is None or any(
            abs(fact.value)
            != printed.get((concept.name, (fact.period_start, fact.period_end)), abs(fact.value))
            for fact in facts
        ):
            continue
        for fact in facts:
            if fact.concept is None and fact.unit == facts[0].unit and fact.period_end is not None:
                yield (
                    fact.fact_id,
                    fact._replace(
                        concept=concept.name,
                        concept_value=fact.value * concept.sign,
                        concept_source=f"{concept.source}; part of {whole!r}",
                    ),
                )
