"""A printed row of a statement -> its us-gaap concept, or None.

In: the rows of one statement (label, section, unit, values) and the dictionary of the seeds. Out: for every
row a :class:`Concept` with the sign that turns the printed value into the concept's own, or None. A wrong
concept is worse than none.

The rules of the field, in this order, each in a module of its own:

1. *Label* (``concept_dictionary``): a label is looked up as it stands, then without what adds nothing; a row
   that says half of what it is takes the words of its caption (``concept_captions``).
2. *Place* (``concept_places``): which side, activity or list the row stands in.
3. *Unit and company*, here: "Basic" is earnings per share or a share count by its unit; "Net income" is
   before noncontrolling interests where their share follows it; of two rows that claim one concept the
   better placed has it.
4. *Arithmetic* (``concept_totals``, ``concept_signs``): rows that only a sum can name, and signs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from transforms.concept_captions import captioned
from transforms.concept_dictionary import (
    ERAS,
    FAMILY_RULE,
    LOOKUP_ORDER,
    PREFIX,
    Choice,
    Dictionary,
    LabelRow,
    agreed,
)
from transforms.concept_lines import Line, StatementLines
from transforms.concept_places import EQUITY_ITEMS, line_places
from transforms.concept_signs import line_signs
from transforms.concept_totals import COST_PARTS, balance_sheet_totals, by_sum, with_sums
from transforms.labels import is_non_gaap, names, normalised_label

_SUMS = names(
    "Revenues InventoryNet InterestExpense AccruedLiabilitiesCurrent "
    "IncomeLossFromDiscontinuedOperationsNetOfTax"
)
"""Where two rows claim one of these, the later or the total is the sum of the earlier."""
_CASH_BALANCES = names(
    "CashAndCashEquivalentsAtCarryingValue CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents"
)
_EARNING_ASSETS = re.compile(r"\btotal (?:average )?(?:interest[- ])?earning assets\b", re.IGNORECASE)
_AVERAGE_ROWS = re.compile(
    r"\baverage\b|\binterest[- ]bearing liabilities\b|\bnon[- ]?(?:interest[- ])?earning assets\b",
    re.IGNORECASE,
)


class Concept(NamedTuple):
    """``concept_value = sign * value``. ``source`` says why. ``balance``: 'opening' or 'closing' for the
    cash balances of a cash flow statement, whose instant is the column's beginning or end."""

    name: str
    source: str
    sign: int
    balance: str | None = None


def line_concepts(
    lines: Sequence[Line], kind: str, dictionary: Dictionary, year: int | None = None
) -> list[Concept | None]:
    """One Concept or None per line of one statement (``kind`` as in statement.kind; ``year``: the latest
    year that it prints, since standards change what issuers call the same line).

    Tables of other kinds (segments, reconciliations, guidance) carry no concepts: their rows are
    parts or other measures of what the statements print.
    """
    if kind not in LOOKUP_ORDER or (kind == "balance_sheet" and _is_of_averages(lines)):
        return [None] * len(lines)
    lines = captioned(lines, kind, dictionary)
    statement = _first_look(kind, lines, dictionary, year)
    choices = _choices(statement)
    in_cash_flow = kind == "cash_flow"
    concepts: list[str | None] = []
    rules: list[str | None] = []
    for choice in choices:
        row = None if choice is None else dictionary.concepts[choice.concept]
        concepts.append(None if row is None else row.name)
        rules.append(None if row is None else row.sign_in_cash_flow if in_cash_flow else row.sign)
    signs = line_signs(rules, concepts, statement)
    found: list[Concept | None] = [None] * len(lines)
    for i, choice in enumerate(choices):
        if choice is not None:
            name = PREFIX + dictionary.name_in(choice.concept, year)
            balance = _balance(lines[i].label) if in_cash_flow else None
            found[i] = Concept(name, choice.source, signs[i], balance)
    return found


def _is_of_averages(lines: Sequence[Line]) -> bool:
    """A bank's table of average balances looks like its balance sheet; none of its rows is an instant's."""
    labels = [line.label for line in lines if "arning" in line.label or "ARNING" in line.label]
    return any(_EARNING_ASSETS.search(label) for label in labels) and any(
        _AVERAGE_ROWS.search(line.label) or _AVERAGE_ROWS.search(line.section) for line in lines
    )


def _first_look(kind: str, lines: Sequence[Line], dictionary: Dictionary, year: int | None) -> StatementLines:
    meanings = [dictionary.resolved(line.label, kind, line.unit) for line in lines]
    rows_of: dict[str, list[int]] = {}
    for i, meaning in enumerate(meanings):
        for name in meaning.concepts:
            rows_of.setdefault(name, []).append(i)
    return StatementLines(kind, lines, meanings, rows_of, year)


def _choices(statement: StatementLines) -> list[Choice | None]:
    """The concept of each row, from its label, its place, its company and the sums it stands in."""
    totals = balance_sheet_totals(statement)
    for i, concept in totals.items():
        statement.rows_of[concept] = [i]
    places = line_places(statement)
    choices = [
        None
        if line.section and is_non_gaap(line.section)
        else _choice_by_place(i, resolved.candidates, places[i], statement)
        if resolved.is_open
        else resolved.anywhere
        for i, (line, resolved) in enumerate(zip(statement.lines, statement.meanings, strict=True))
    ]
    for i, concept in totals.items():
        choices[i] = by_sum(concept, "total assets equals liabilities and equity")
    choices = _without_rivals(_with_noncontrolling_equity(choices), statement)
    return with_sums(choices, places, statement)


def _choice_by_place(
    at: int,
    candidates: Sequence[tuple[str, Sequence[LabelRow]]],
    places: frozenset[str],
    statement: StatementLines,
) -> Choice | None:
    """What the strictest rule gives that fits the place and the company of a row."""
    for strictness, (rule, rows) in enumerate(candidates):
        best: list[LabelRow] = []
        particular = -1
        for row in rows:
            if row.particular < particular or not row.places <= places:
                continue
            if row.requires and not all(_holds(requirement, at, statement) for requirement in row.requires):
                continue
            if row.particular > particular:
                best, particular = [row], row.particular
            else:
                best.append(row)
        if best:
            return agreed(best, rule, (-strictness, particular))
    return None


def _holds(requirement: tuple[str, str], at: int, statement: StatementLines) -> bool:
    verb, concept = requirement
    if verb in ERAS:
        if statement.year is None:
            return False
        return statement.year >= int(concept) if verb == "since" else statement.year <= int(concept)
    rows = [i for i in statement.rows_of.get(concept, ()) if i != at]
    if verb == "without":
        return not rows
    if verb == "with":
        return bool(rows)
    return any(i > at for i in rows) if verb == "before" else any(i < at for i in rows)


def _with_noncontrolling_equity(choices: list[Choice | None]) -> list[Choice | None]:
    """Minority interest listed among the items of equity belongs to the one total of equity below it."""
    concepts = [choice.concept if choice else None for choice in choices]
    if concepts.count("StockholdersEquity") != 1 or "MinorityInterest" not in concepts:
        return choices
    total, minority = concepts.index("StockholdersEquity"), concepts.index("MinorityInterest")
    start = next((i for i, concept in enumerate(concepts) if concept in EQUITY_ITEMS), total)
    if not start < minority < total:
        return choices
    choice = choices[total]
    assert choice is not None
    name = "StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest"
    return [*choices[:total], choice._replace(concept=name), *choices[total + 1 :]]


def _without_rivals(choices: list[Choice | None], statement: StatementLines) -> list[Choice | None]:
    """Each concept once: rows that repeat the item agree in every column, of others the better placed
    stays. Two rows of a balance sheet that are equally well placed are both left without a concept, and
    so are two rows that have it by their family alone: the acquisitions of two businesses."""
    rows_of: dict[str, list[int]] = {}
    for i, choice in enumerate(choices):
        if choice is not None:
            rows_of.setdefault(choice.concept, []).append(i)
    result = list(choices)
    for concept, rows in rows_of.items():
        if len(rows) < 2 or (statement.kind == "cash_flow" and concept in _CASH_BALANCES):
            continue
        places = {i: _place(i, concept, choices, statement) for i in rows}
        best = max(rows, key=lambda i: (places[i], i if concept in _SUMS else -i))
        rivals = [i for i in rows if not _agree(statement.lines[i], statement.lines[best])]
        undecided = any(places[i] == places[best] for i in rivals) and concept not in _SUMS
        for i in rivals:
            result[i] = None
        if undecided and (
            statement.kind == "balance_sheet" or concept in COST_PARTS or _is_by_family(choices[best])
        ):
            for i in rows:
                result[i] = None
    return result


def _is_by_family(choice: Choice | None) -> bool:
    return choice is not None and choice.source.endswith(FAMILY_RULE)


def _place(
    at: int, concept: str, choices: Sequence[Choice | None], statement: StatementLines
) -> tuple[int, ...]:
    """How well a row is placed to be this concept: within the statement rather than in a memo below its
    result (costs of share-based compensation by line), a total where totals are meant, the stricter rule."""
    choice, line = choices[at], statement.lines[at]
    strictness, particular = choice.rank if choice is not None else (0, 0)
    result = statement.first("NetIncomeLoss") if statement.kind == "income_statement" else None
    total = int(line.is_total or line.label.lower().lstrip().startswith("total"))
    return (
        int(result is None or at <= result),
        total if concept in _SUMS or concept in COST_PARTS else 0,
        strictness,
        particular,
        total,
    )


def _agree(a: Line, b: Line) -> bool:
    return all(x is None or y is None or x == y for x, y in zip(a.values, b.values, strict=False))


@lru_cache(maxsize=4096)
def _balance(label: str) -> str | None:
    key = normalised_label(label)
    return (
        "opening" if key.startswith("opening cash") else "closing" if key.startswith("closing cash") else None
    )
