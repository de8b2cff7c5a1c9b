"""What the sums of a statement say about rows whose label does not say enough.

In: the lines of a statement and the concepts that their labels give. Out: the same, with what the sums add.
Each of ``RULES`` is one function and holds only where its sum is right in every column: a total without a
label is total assets where it equals liabilities and equity, an unnamed row between revenues and the first
result is the costs between them. A rule sees what the rules before it found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from transforms.concept_dictionary import Choice
from transforms.concept_lines import (
    PRETAX,
    Line,
    StatementLines,
    is_negative,
    is_no_name,
    is_nonzero,
    same_amounts,
    sums_to,
)
from transforms.labels import names

COST_PARTS = names("CostOfRevenue CostOfGoodsAndServicesSold")
"""Where two rows claim one of these ("cost of goods sold", "cost of services sold"), only a total is it."""

_LIABILITIES = names("LiabilitiesCurrent Liabilities AccountsPayableCurrent LongTermDebtNoncurrent Deposits")
_DEPRECIATION = "AccumulatedDepreciationDepletionAndAmortizationPropertyPlantAndEquipment"
_TOTAL_EQUITY = "StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest"
_EQUITY_WORDS = re.compile(r"equity|deficit|investment")


class _Named(NamedTuple):
    """The lines of a statement, their places and the concepts that they have so far."""

    statement: StatementLines
    lines: Sequence[Line]
    places: Sequence[frozenset[str]]
    concepts: Sequence[str | None]
    at: Mapping[str, int]
    """The first row of each concept."""

    def is_unnamed(self, row: int) -> bool:
        line = self.lines[row]
        return self.concepts[row] is None and is_no_name(line.label) and is_nonzero(line)


_Found = dict[int, Choice | None]
"""By row; None takes away what the label gave."""


def with_sums(
    choices: Sequence[Choice | None], places: Sequence[frozenset[str]], statement: StatementLines
) -> list[Choice | None]:
    """The choices, and where a sum of ``RULES`` says more than the labels, what it says."""
    result = list(choices)
    named = _named(result, places, statement)
    for rule in RULES:
        found = rule(named)
        if found:
            result = [found.get(i, choice) for i, choice in enumerate(result)]
            named = _named(result, places, statement)
    return result


def _named(
    choices: Sequence[Choice | None], places: Sequence[frozenset[str]], statement: StatementLines
) -> _Named:
    concepts = [choice.concept if choice else None for choice in choices]
    at: dict[str, int] = {}
    for i, concept in enumerate(concepts):
        if concept is not None:
            at.setdefault(concept, i)
    return _Named(statement, statement.lines, places, concepts, at)


def by_sum(concept: str, sentence: str) -> Choice:
    """A concept that arithmetic gives, and which."""
    return Choice(concept, f"arithmetic: {sentence}", (0, 0))


def balance_sheet_totals(statement: StatementLines) -> dict[int, str]:
    """Totals without a name of their own: total assets equals liabilities and equity.

    The places of the other rows hang on these two, so they are found before any label is looked at closely.
    """
    lines = statement.lines
    if statement.kind != "balance_sheet":
        return {}
    unnamed = [i for i, line in enumerate(lines) if is_no_name(line.label) and is_nonzero(line)]
    if not unnamed:
        return {}
    assets, total = statement.last("Assets"), statement.last("LiabilitiesAndStockholdersEquity")
    if assets is not None and total is not None:
        return {}
    if assets is not None:
        match = [i for i in unnamed if i > assets and same_amounts(lines[i], lines[assets])]
        return {match[-1]: "LiabilitiesAndStockholdersEquity"} if match else {}
    if total is not None:
        match = [i for i in unnamed if i < total and same_amounts(lines[i], lines[total])]
        return {match[0]: "Assets"} if match else {}
    twins = [
        (i, j)
        for n, i in enumerate(unnamed)
        for j in unnamed[n + 1 :]
        if same_amounts(lines[i], lines[j])
        and any(statement.meanings[k].concepts & _LIABILITIES for k in range(i + 1, j))
    ]
    if not twins:
        return {}
    first, last = max(twins, key=lambda pair: max(abs(v) for v in lines[pair[0]].values if v is not None))
    return {first: "Assets", last: "LiabilitiesAndStockholdersEquity"}


def _equity(named: _Named) -> _Found:
    """The unnamed row before liabilities and equity, where it is exactly what liabilities leave of them."""
    lines, at = named.lines, named.at
    total = at.get("LiabilitiesAndStockholdersEquity", 0)
    row = total - 1
    if row < 0 or "StockholdersEquity" in at or _TOTAL_EQUITY in at:
        return {}
    if not is_no_name(lines[row].label) or "equity" not in named.places[row]:
        return {}
    if "Liabilities" in at:
        items = [at["Liabilities"]]
    elif "LiabilitiesCurrent" in at:
        start = at["LiabilitiesCurrent"]
        items = [start, *(i for i in range(start + 1, row) if "liabilities" in named.places[i])]
    else:
        return {}
    if not sums_to(lines[total], [(1, lines[i]) for i in (*items, row)], named.statement.unit):
        return {}
    return {row: by_sum("StockholdersEquity", "what liabilities leave of liabilities and equity")}


def _property(named: _Named) -> _Found:
    """Unnamed rows beside accumulated depreciation: property at cost above it, property, net, below."""
    lines, at = named.lines, named.at
    gross, net = at.get("PropertyPlantAndEquipmentGross"), at.get("PropertyPlantAndEquipmentNet")
    depreciation = at.get(_DEPRECIATION)
    if depreciation is None:
        return {}
    if gross is None and net is not None:
        row = cost = depreciation - 1
        rest = net
        choice = by_sum("PropertyPlantAndEquipmentGross", "less depreciation it is property, net")
    elif gross is not None and net is None:
        row = rest = depreciation + 1
        cost = gross
        choice = by_sum("PropertyPlantAndEquipmentNet", "property at cost less accumulated depreciation")
    else:
        return {}
    if not 0 <= row < len(lines) or not named.is_unnamed(row):
        return {}
    weight = 1 if is_negative(lines[depreciation]) else -1
    items = [(1, lines[cost]), (weight, lines[depreciation])]
    return {row: choice} if sums_to(lines[rest], items, named.statement.unit) else {}


def _costs(named: _Named) -> _Found:
    """The unnamed total of costs between gross profit or revenues and the first result."""
    lines, at = named.lines, named.at
    result = next((at[c] for c in ("OperatingIncomeLoss", *PRETAX) if c in at), None)
    found: _Found = {}
    for row in range(result or 0):
        if not named.is_unnamed(row):
            continue
        for start, concept in (("GrossProfit", "OperatingExpenses"), ("Revenues", "CostsAndExpenses")):
            if start in at and at[start] < row and concept not in at:
                weight = 1 if is_negative(lines[row]) else -1
                items = [(1, lines[at[start]]), (weight, lines[row])]
                if result is not None and sums_to(lines[result], items, named.statement.unit):
                    found[row] = by_sum(concept, "the costs between revenues and the first result")
                break
    return found


def _parents_equity(named: _Named) -> _Found:
    """The parent's equity under the issuer's own name ("Total Example Corp. shareholders' equity"): with
    the noncontrolling interests it is total equity."""
    lines, at = named.lines, named.at
    total, minority = at.get(_TOTAL_EQUITY), at.get("MinorityInterest")
    if total is None or minority is None or "StockholdersEquity" in at:
        return {}
    for i in range(min(total, minority) - 1, -1, -1):
        if (
            "assets" in named.places[i]
            or named.concepts[i]
            or not _EQUITY_WORDS.search(lines[i].label.lower())
        ):
            continue
        if sums_to(lines[total], [(1, lines[i]), (1, lines[minority])], named.statement.unit):
            return {i: by_sum("StockholdersEquity", "with noncontrolling interests it is total equity")}
    return {}


def _nonoperating_income(named: _Named) -> _Found:
    """The only row between operating income and income before tax is all of non-operating income."""
    lines, at = named.lines, named.at
    operating, pretax = at.get("OperatingIncomeLoss"), next((at[c] for c in PRETAX if c in at), None)
    other = at.get("OtherNonoperatingIncomeExpense")
    if operating is None or pretax is None or other is None or "NonoperatingIncomeExpense" in at:
        return {}
    between = [i for i in range(operating + 1, pretax) if is_nonzero(lines[i])]
    if between != [other] or not any(
        sums_to(lines[pretax], [(1, lines[operating]), (weight, lines[other])], named.statement.unit)
        for weight in (1, -1)
    ):
        return {}
    return {other: by_sum("NonoperatingIncomeExpense", "all between operating income and income before tax")}


def _cost_of_revenue(named: _Named) -> _Found:
    """Costs that leave a gross profit, since other expenses follow, are the cost of revenue."""
    lines, at = named.lines, named.at
    operating = at.get("OperatingIncomeLoss")
    revenues, costs = at.get("Revenues"), at.get("CostsAndExpenses")
    if revenues is None or costs is None or operating is None or not revenues < costs < operating - 2:
        return {}
    gross = costs + 1
    if named.concepts[gross] or not is_no_name(lines[gross].label) or "GrossProfit" in at:
        return {}
    weight = 1 if is_negative(lines[costs]) else -1
    if not sums_to(lines[gross], [(1, lines[revenues]), (weight, lines[costs])], named.statement.unit):
        return {}
    why = "revenues less these costs leave a gross profit before other expenses"
    parts: _Found = {i: None for i in range(costs) if named.concepts[i] in COST_PARTS}
    return parts | {costs: by_sum("CostOfRevenue", why), gross: by_sum("GrossProfit", why)}


RULES: tuple[Callable[[_Named], _Found], ...] = (
    _equity,
    _property,
    _costs,
    _parents_equity,
    _nonoperating_income,
    _cost_of_revenue,
)
