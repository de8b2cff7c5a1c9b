"""Scales that are printed nowhere, proven by figures that are printed again.

In: the readings of one document. Out: for each table without a scale of its own, the scale of the tables
whose figures it repeats, digit for digit, under the same labels and for the same periods.

The rule of the field: a note or a table of highlights often leaves out "in millions", since the statements
before it say so. Two figures printed again prove it: a table in whole dollars would not have the same digits
twice by chance. One figure proves nothing, and a table that contradicts the others as often as it repeats
them is about something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from transforms.facts import Fact, Reading, Refusal
from transforms.labels import normalised_label
from transforms.scale import Scale
from transforms.statement_kinds import PRIMARY

LEAST_FIGURES = 2
LEAST_DIGITS = 3
"""Two digits may be the same by chance."""
WORDS = {3: "thousands", 6: "millions", 9: "billions"}

_Key = tuple[str, date | None, date, str]


class _Figure(NamedTuple):
    """A figure of a table that prints its scale."""

    digits: str
    fact: Fact


def proven_scales(readings: Sequence[Reading]) -> dict[int, Scale]:
    """The scale of tables that print none, by table_index."""
    figures: dict[_Key, list[_Figure]] = {}
    for reading in readings:
        if _prints_its_scale(reading):
            for key, figure in _figures(reading):
                figures.setdefault(key, []).append(figure)
    found: dict[int, Scale] = {}
    for reading in readings if figures else ():
        if _prints_no_scale(reading) and (scale := _proven(reading, figures)) is not None:
            found[reading.table_index] = scale
    return found


SCALE_UNSAID = "its table prints no scale, and the statements beside it are not in whole units"
PLACES_OF_CENTS = 2


def without_unsaid_scales(readings: Sequence[Reading]) -> list[Reading]:
    """The readings without amounts whose scale nobody says, which are refused: in a document with statements
    in millions a bare "1,091" is hardly a thousand dollars. What is printed to the cent stays."""
    is_scaled = any(r.statement.kind in PRIMARY and _prints_its_scale(r) for r in readings)
    return [_without_amounts(r) if is_scaled and _prints_no_scale(r) else r for r in readings]


def _without_amounts(reading: Reading) -> Reading:
    unsaid = {fact.fact_id for fact in reading.facts if _is_bare_amount(fact)}
    if not unsaid:
        return reading
    refusals = [
        Refusal(fact.exhibit_id, fact.table_index, fact.printed, fact.source, SCALE_UNSAID)
        for fact in reading.facts
        if fact.fact_id in unsaid
    ]
    return replace(
        reading,
        facts=[fact for fact in reading.facts if fact.fact_id not in unsaid],
        refusals=[*reading.refusals, *refusals],
        footings=[],
    )


def _is_bare_amount(fact: Fact) -> bool:
    is_amount = fact.unit not in ("pure", "shares") and "/" not in fact.unit
    return is_amount and fact.scale == 0 and not fact.is_nil and fact.decimals < PLACES_OF_CENTS


def _prints_no_scale(reading: Reading) -> bool:
    is_primary = reading.statement.kind in PRIMARY
    return not is_primary and reading.scale.evidence is None and reading.scale.money == 0


def _prints_its_scale(reading: Reading) -> bool:
    return reading.scale.evidence is not None and reading.scale.money in WORDS


def _figures(reading: Reading) -> Iterator[tuple[_Key, _Figure]]:
    """The amounts of a reading that have digits enough, by label, period and currency."""
    for fact in reading.facts:
        if fact.is_nil or fact.unit != reading.scale.currency or fact.period_end is None or not fact.label:
            continue
        digits = "".join(filter(str.isdigit, fact.printed))
        if len(digits) >= LEAST_DIGITS and fact.scale == reading.scale.money:
            key = (normalised_label(fact.label), fact.period_start, fact.period_end, fact.unit)
            yield key, _Figure(digits, fact)


def _proven(reading: Reading, figures: Mapping[_Key, Sequence[_Figure]]) -> Scale | None:
    again: dict[str, Fact] = {}
    n_again = n_other = 0
    for key, figure in _figures(reading):
        if key not in figures:
            continue
        same = [one.fact for one in figures[key] if one.digits == figure.digits]
        n_again, n_other = n_again + bool(same), n_other + (not same)
        for fact in same:
            again.setdefault(figure.digits, fact)
    powers = {fact.scale for fact in again.values()}
    if len(again) < LEAST_FIGURES or len(powers) != 1 or n_other >= n_again:
        return None
    power = powers.pop()
    shown = " and ".join(f"{fact.label} {fact.printed}" for fact in list(again.values())[:LEAST_FIGURES])
    evidence = f"the same figures are printed in {WORDS[power]} elsewhere: {shown}"
    return Scale(power, 0, reading.scale.currency, evidence)
