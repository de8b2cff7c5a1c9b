"""The sign that turns the printed values of a line into its concept's own.

In: the lines of a statement, their concepts and the sign rules of these (``sign`` and ``sign_in_cash_flow``
of concepts.csv). Out: 1 or -1 per line.

The rule of the field: issuers print costs, outflows and losses positive or in parentheses as they like. The
wording says which ("loss", "(income) expense"); where rows between two results of an income statement show
the opposite, arithmetic decides: income before tax less tax is income after tax. One sign holds for the
whole row, so a sum must hold in every column at once.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from itertools import combinations, pairwise

from transforms.concept_lines import (
    PRETAX,
    Line,
    StatementLines,
    is_negative,
    is_nonzero,
    is_positive,
    sums_to,
)
from transforms.labels import names, wording

ROWS_AFTER_TAX = 4
"""Income after tax stands right below the tax, at most behind equity earnings and minority interest."""
ITEMS_BETWEEN_RESULTS = 8
"""More rows than this between two results can be turned in so many ways that some way holds by chance."""
FLIPS = 2
"""A block is settled by turning at most two of its rows: with more, chance agreements begin."""

_BEFORE_NCI = frozenset(
    {
        "ProfitLoss",
        "ComprehensiveIncomeNetOfTaxIncludingPortionAttributableToNoncontrollingInterest",
        "IncomeLossFromContinuingOperationsIncludingPortionAttributableToNoncontrollingInterest",
    }
)
_OF_PARENT = names(
    "NetIncomeLoss ComprehensiveIncomeNetOfTax NetIncomeLossAvailableToCommonStockholdersBasic"
)
_CHAIN = (
    frozenset({"OperatingIncomeLoss"}),
    frozenset(PRETAX),
    frozenset(
        {
            "IncomeLossFromContinuingOperations",
            "IncomeLossFromContinuingOperationsIncludingPortionAttributableToNoncontrollingInterest",
            "IncomeLossBeforeExtraordinaryItemsAndCumulativeEffectOfChangeInAccountingPrinciple",
        }
    ),
    frozenset({"ProfitLoss"}),
    frozenset({"NetIncomeLoss"}),
    frozenset({"NetIncomeLossAvailableToCommonStockholdersBasic"}),
)
"""The results of an income statement in print order: between two of them stand what makes the difference."""
_DEDUCTED = frozenset({"expense", "tax", "nci", "contra"})
"""Sign rules of concepts whose positive value lowers income."""
_RESULTS = names(
    "GrossProfit OperatingIncomeLoss NetIncomeLoss ProfitLoss IncomeLossFromContinuingOperations "
    "IncomeLossFromContinuingOperationsIncludingPortionAttributableToNoncontrollingInterest "
    "IncomeLossFromDiscontinuedOperationsNetOfTax NetIncomeLossAvailableToCommonStockholdersBasic "
    "IncomeLossBeforeExtraordinaryItemsAndCumulativeEffectOfChangeInAccountingPrinciple "
    "ComprehensiveIncomeNetOfTax OtherComprehensiveIncomeLossNetOfTax"
) | frozenset(PRETAX)
_COST_CONCEPTS = names(
    "CostOfRevenue CostOfGoodsAndServicesSold SellingGeneralAndAdministrativeExpense "
    "ResearchAndDevelopmentExpense GeneralAndAdministrativeExpense "
    "SellingAndMarketingExpense OperatingExpenses CostsAndExpenses DepreciationAndAmortization"
)


def line_signs(
    rules: Sequence[str | None], concepts: Sequence[str | None], statement: StatementLines
) -> list[int]:
    """The sign of each line: by its concept's rule and its wording, in an income statement by its sums."""
    costs = [
        line for line, concept in zip(statement.lines, concepts, strict=True) if concept in _COST_CONCEPTS
    ]
    costs_negative = bool(costs) and 2 * sum(map(is_negative, costs)) > len(costs)
    signs = [
        1 if rule is None or rule == "as_printed" else _sign(i, rule, concepts, statement, costs_negative)
        for i, rule in enumerate(rules)
    ]
    if statement.kind in ("income_statement", "comprehensive_income"):
        return _signs_by_arithmetic(signs, rules, concepts, statement)
    return signs


def _sign(
    at: int, rule: str, concepts: Sequence[str | None], statement: StatementLines, costs_negative: bool
) -> int:
    """The sign of a line by its rule, each as concepts.csv names it."""
    line = statement.lines[at]
    if rule == "negate":
        return -1
    if rule in ("revenue", "contra"):
        return -1 if is_negative(line) else 1
    if rule == "expense":
        if is_negative(line):
            return -1
        return -1 if costs_negative and not is_positive(line) and is_nonzero(line) else 1
    if rule == "outflow":
        return 1 if is_positive(line) else -1
    if rule == "tax":
        return _tax_sign(at, concepts, statement, costs_negative)
    if rule == "nci":
        return _nci_sign(at, concepts, statement)
    words = wording(line.label, False)
    if rule == "deficit":
        return -1 if words == "loss" and is_positive(line) else 1
    if words == "gain" and is_negative(line) and _deducts_income(concepts, statement):
        return 1 if concepts[at] in _RESULTS else -1
    return _orientation(line)


def _tax_sign(
    at: int, concepts: Sequence[str | None], statement: StatementLines, costs_negative: bool
) -> int:
    """Income before tax less tax is income after tax; only where no row shows it the wording decides."""
    line = statement.lines[at]
    pretax = _nearest(range(at - 1, -1, -1), PRETAX, concepts)
    if pretax is None:
        pretax = at - 1
    if pretax >= 0 and is_nonzero(line):
        income = _orientation(statement.lines[pretax])
        between = [
            (1, statement.lines[i])
            for i in range(pretax + 1, at)
            if concepts[i] == "IncomeLossFromEquityMethodInvestments"
        ]
        for after in statement.lines[at + 1 : at + 1 + ROWS_AFTER_TAX]:
            if after.unit != "money":
                continue
            for others in ([], between) if between else ([],):
                before = [(1, statement.lines[pretax]), *others]
                expense = sums_to(after, [*before, (-1, line)], statement.unit)
                if expense != sums_to(after, [*before, (1, line)], statement.unit):
                    return income if expense else -income
    words = wording(line.label, True)
    if words == "gain (loss)":
        return -1
    if words == "gain":
        return 1 if is_negative(line) else -1
    return -1 if costs_negative and is_negative(line) else 1


def _nci_sign(at: int, concepts: Sequence[str | None], statement: StatementLines) -> int:
    """Income less the noncontrolling share is the parent's; where no row shows it the wording decides."""
    lines, line = statement.lines, statement.lines[at]
    before = _nearest(range(at - 1, -1, -1), _BEFORE_NCI, concepts)
    after = _nearest(range(at + 1, len(lines)), _OF_PARENT, concepts)
    if before is not None and after is not None and is_nonzero(line):
        less = sums_to(lines[after], [(1, lines[before]), (-1, line)], statement.unit)
        plus = sums_to(lines[after], [(1, lines[before]), (1, line)], statement.unit)
        if less != plus:
            return 1 if less else -1
    if wording(line.label, False) == "gain" and line.label.lower().lstrip().startswith("less"):
        return -1 if is_negative(line) else 1
    return _orientation(line)


def _nearest(rows: range, among: Collection[str], concepts: Sequence[str | None]) -> int | None:
    """The first of the rows whose concept is one of these."""
    return next((i for i in rows if concepts[i] in among), None)


def _orientation(line: Line) -> int:
    """-1 where a positive number is a loss by the row's own words."""
    words = wording(line.label, False)
    return -1 if words == "loss (gain)" or (words == "loss" and is_positive(line)) else 1


def _deducts_income(concepts: Sequence[str | None], statement: StatementLines) -> bool:
    """Interest income printed negative: a list of costs from which income is deducted."""
    return any(
        concept == "InvestmentIncomeInterest" and is_negative(line)
        for concept, line in zip(concepts, statement.lines, strict=True)
    )


def _signs_by_arithmetic(
    signs: list[int], rules: Sequence[str | None], concepts: Sequence[str | None], statement: StatementLines
) -> list[int]:
    """The signs the wording gives, corrected where a result does not follow from the result before it.

    Rows without a concept may turn freely; a row with one turns only if no fewer turns and no other row do
    as well.
    """
    results = [
        i for members in _CHAIN if (i := _nearest(range(len(concepts)), members, concepts)) is not None
    ]
    signs = list(signs)
    settled: set[int] = set()
    for first, last in pairwise(results):
        if last <= first + 1:
            continue
        items = _block(first, last, statement)
        if items is None:
            continue
        rows = [first, *items, last]
        weights = [_contribution(i, signs[i], rules[i], statement) for i in rows]
        weights[-1] = -weights[-1]
        for i in _flips(rows, weights, rules, settled, statement):
            if rules[i] is not None:
                signs[i] = -signs[i]
        settled |= {first, last}
    return signs


def _contribution(at: int, sign: int, rule: str | None, statement: StatementLines) -> int:
    """Whether the printed number of a row adds to income (1) or is deducted (-1)."""
    if rule is not None:
        return -sign if rule in _DEDUCTED else sign
    line = statement.lines[at]
    if line.label.lower().startswith("less"):
        return -1
    return _orientation(line)


def _block(first: int, last: int, statement: StatementLines) -> list[int] | None:
    """The rows between two results that make their difference: a total stands for its parts."""
    items: list[int] = []
    for i in range(first + 1, last):
        line = statement.lines[i]
        if line.unit != "money" or not is_nonzero(line):
            continue
        parts = next(
            (
                n
                for n in range(2, len(items) + 1)
                if sums_to(line, [(1, statement.lines[j]) for j in items[-n:]], statement.unit)
            ),
            0,
        )
        if parts:
            del items[-parts:]
        items.append(i)
    return items if 0 < len(items) <= ITEMS_BETWEEN_RESULTS else None


def _flips(
    rows: Sequence[int],
    weights: Sequence[int],
    rules: Sequence[str | None],
    settled: set[int],
    statement: StatementLines,
) -> tuple[int, ...]:
    """The fewest rows whose turned sign makes the equation hold in every column, if they are certain."""
    lines = [statement.lines[i] for i in rows]
    tolerance = statement.unit * len(rows) / 2
    columns = [
        c
        for c in range(len(lines[0].values))
        if lines[0].values[c] is not None and lines[-1].values[c] is not None
    ]
    parts = [
        [weight * (line.values[c] or 0) for c in columns] for line, weight in zip(lines, weights, strict=True)
    ]
    sums = [sum(column, Decimal(0)) for column in zip(*parts, strict=True)]
    if not columns or all(abs(total) <= tolerance for total in sums):
        return ()
    turnable = [n for n, i in enumerate(rows) if i not in settled]
    for count in range(1, FLIPS + 1):
        found = [
            flipped
            for flipped in combinations(turnable, count)
            if all(
                abs(total - 2 * sum((parts[n][c] for n in flipped), Decimal(0))) <= tolerance
                for c, total in enumerate(sums)
            )
        ]
        if found:
            fewest = min(sum(rules[rows[n]] is not None for n in flipped) for flipped in found)
            best = [f for f in found if sum(rules[rows[n]] is not None for n in f) == fewest]
            return tuple(rows[n] for n in best[0]) if len(best) == 1 else ()
    return ()
