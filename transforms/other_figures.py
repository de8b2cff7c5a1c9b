"""Tables that look like a statement of the issuer and print other figures than it.

In: the readings of one document. Out: the same readings; a table with the rows of a primary statement that
contradicts another one of the exhibit, and ranks below it, is of kind ``other`` and carries no concepts.

The rule of the field: an issuer has one balance sheet at a date and one income statement for a period. A
second table of the same kind that prints most of the same concepts for the same periods with other amounts is
of a part of the business (a bank's lines of business), of a finance arm or of another basis, whatever its
rows are called. The consolidated statement is the issuer's, then what is titled as that statement and comes
to its result; where that does not tell which it is, neither is taken for it. Two consolidated statements that
contradict each other stay, and XS4 says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from transforms.facts import Fact, Reading
from transforms.numbers import half_unit
from transforms.statement_kinds import PRIMARY

LEAST_FIGURES = 3
"""One or two may differ for a reason of their own: a subtotal drawn elsewhere, a word of two meanings."""
CONSOLIDATED, TITLED, UNTITLED = 2, 1, 0
RESULTS = {
    "balance_sheet": {"Assets", "LiabilitiesAndStockholdersEquity"},
    "income_statement": {"NetIncomeLoss", "ProfitLoss", "NetIncomeLossAvailableToCommonStockholdersBasic"},
    "cash_flow": {
        "NetCashProvidedByUsedInOperatingActivities",
        "NetCashProvidedByUsedInInvestingActivities",
        "NetCashProvidedByUsedInFinancingActivities",
    },
}
"""What a statement comes to; a schedule of one of its lines prints none of them."""

_CONSOLIDATED = re.compile(r"\bconsolidated\b", re.IGNORECASE)
_Key = tuple[str, str, date | None, date]
_Interval = tuple[Decimal, Decimal]
Figures = dict[_Key, _Interval]
"""(concept, unit, period) -> the interval that the rounded figure stands for."""


def without_other_figures(readings: Sequence[Reading]) -> list[Reading]:
    """The readings, each primary kind with one set of figures; shapes and order as given."""
    own = [r for r in readings if _may_be_own(r)]
    if len(own) < 2:
        return list(readings)
    figures = {id(r): _figures(r) for r in own}
    refuted: dict[int, Reading] = {}
    for i, one in enumerate(own):
        for other in own[i + 1 :]:
            if one.statement.kind != other.statement.kind:
                continue
            if not contradict(figures[id(one)], figures[id(other)]):
                continue
            ranks = _rank(one), _rank(other)
            if ranks[0] == ranks[1] == CONSOLIDATED:
                continue
            if ranks[0] <= ranks[1]:
                refuted[id(one)] = other
            if ranks[1] <= ranks[0]:
                refuted[id(other)] = one
    return [_as_other(r, refuted[id(r)]) if id(r) in refuted else r for r in readings]


def _may_be_own(reading: Reading) -> bool:
    statement = reading.statement
    return statement.kind in PRIMARY and statement.is_gaap is not False and reading.entity is None


def _rank(reading: Reading) -> int:
    statement = reading.statement
    concepts = {(fact.concept or "").split(":")[-1] for fact in reading.facts}
    if not statement.title_names_kind or concepts.isdisjoint(RESULTS[statement.kind]):
        return UNTITLED
    return CONSOLIDATED if _CONSOLIDATED.search(statement.title or "") else TITLED


def _figures(reading: Reading) -> Figures:
    """What each concept amounts to in each period, as rounded; without those printed in two values."""
    found: Figures = {}
    torn: set[_Key] = set()
    for fact in reading.facts:
        if fact.concept is None or fact.period_end is None or fact.concept_value is None:
            continue
        key = fact.concept, fact.unit, fact.period_start, fact.period_end
        half = half_unit(fact.decimals)
        interval = fact.concept_value - half, fact.concept_value + half
        if not _meet(found.setdefault(key, interval), interval):
            torn.add(key)
    return {key: interval for key, interval in found.items() if key not in torn}


def contradict(one: Figures, other: Figures) -> bool:
    """Whether most of what both print is printed with other amounts."""
    shared = one.keys() & other.keys()
    if len(shared) < LEAST_FIGURES:
        return False
    return sum(not _meet(one[key], other[key]) for key in shared) * 2 > len(shared)


def _meet(one: _Interval, other: _Interval) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _as_other(reading: Reading, than: Reading) -> Reading:
    statement = replace(
        reading.statement,
        kind="other",
        kind_evidence=f"{reading.statement.kind_evidence}; other figures than table {than.table_index}",
    )
    return replace(reading, statement=statement, facts=[_nameless(fact) for fact in reading.facts])


def _nameless(fact: Fact) -> Fact:
    return fact._replace(statement="other", concept=None, concept_value=None, concept_source=None)
