"""Deductions that a balance sheet prints inside the label of an asset it shows net.

In: a balance sheet and the text of its document. Out: one ``LabelFact`` per amount and date:
"Accounts receivable, less allowances of $83 and $86, respectively" holds the allowance at both dates,
"Property, net of accumulated depreciation of $412 in 1997 and $380 in 1996" the accumulated depreciation.

The rules of the field:

1. *Dates.* Amounts follow the dates the label names, else the columns in print order where there are as many
   of one as of the other; one amount holds at several dates only where the label says so ("in each period").
2. *Scale.* The amount is in the unit of the row it is deducted for, unless its own words give another. A
   label printed in full under a header "in thousands" is told by its size: an allowance is no larger than
   what is left, depreciation no more than ``MOST_DEPRECIATED`` times that; and by zeros where the row prints
   none.
3. *Which deduction.* Only deductions that are one concept for all issuers: the allowance for current accounts
   receivable and for loans, the accumulated depreciation of property, plant and equipment and of real estate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from transforms.concept_dictionary import PREFIX, Dictionary
from transforms.facts import Fact, Reading
from transforms.label_numbers import (
    DATE,
    NUMBER,
    Dated,
    LabelFact,
    When,
    coefficient,
    column_dates,
    concept_named,
    dated_in_order,
    label_spans,
    next_span,
    printed_date,
    value_of,
)
from transforms.scale import POWERS

MOST_DEPRECIATED = 30
"""Accumulated depreciation against what is left of the cost: plants are written down to a tenth and less, but
another scale is a factor of a thousand."""

_DEDUCTION = re.compile(
    r"\b(?:net\s+of|less|after(?:\s+deducting)?)\b[\s:,–—-]*(?:an?\s+)?"
    r"(?P<name>(?:(?:related|estimated|accumulated)\s+){0,2}"
    r"(?:allowances?|reserves?|depreciation|depletion|amortization)\b)",
    re.IGNORECASE,
)
_LEXEME = re.compile(
    DATE
    + rf"|(?:(?P<mark>US\s?\$|[$€£])\s*)?(?P<number>{NUMBER})(?P<rest>\s*(?:%|¢|cents\b|shares\b|years\b))?"
    + r"(?:\s*(?P<power>thousand|million|billion)\b)?"
    + r"|(?P<every>\b(?:each|both|all)\s+(?:periods?|dates?|years?|quarters?)\b)"
    + r"|(?P<other>\b(?:allowances?|reserves?|accumulated|discounts?|deferred|unearned|net|including)\b)",
    re.IGNORECASE,
)
_RECEIVABLES = re.compile(r"\breceivables?\b", re.IGNORECASE)
_NO_TRADE = re.compile(
    r"\b(?:loans?|notes?|leas\w+|financ\w+|mortgages?|long[- ]term|non-?current|premiums?|reinsurance|tax\w*"
    r"|interest|affiliates?|contracts?)\b",
    re.IGNORECASE,
)
_LOANS = re.compile(r"\bloans?\b", re.IGNORECASE)
_NO_LOANS = re.compile(r"\bheld for sale\b|\b(?:student|affiliates?|officers?)\b", re.IGNORECASE)
_PROPERTY = re.compile(r"\b(?:property|plant|equipment|premises|fixed assets|furniture)\b", re.IGNORECASE)
_NO_PROPERTY = re.compile(
    r"\b(?:lease[sd]?|leases|leasing|rental|operating|real estate|oil|gas|software|vessels?|investments?"
    r"|timber\w*|land|other|utility)\b",
    re.IGNORECASE,
)
_REAL_ESTATE = re.compile(r"\breal estate\b", re.IGNORECASE)


Amount = tuple[str, int | None]
"""(printed digits, the power of ten of the words beside them)"""


class Deduction(NamedTuple):
    """What a label deducts: the words before it, its own words, its amounts and the dates named for them."""

    asset: str
    name: str
    amounts: tuple[Amount, ...]
    dates: tuple[When, ...]
    is_every: bool
    """Whether the one amount holds at every date."""


def deduction(label: str) -> Deduction | None:
    """The one deduction of a label with its amounts; None where there is none or the wording leaves it open.

    >>> deduction("Receivables, net of allowance of $12 and $9")[1:3]
    ('allowance of', (('12', None), ('9', None)))
    """
    found = _DEDUCTION.search(label)
    if found is None:
        return None
    parts = list(_LEXEME.finditer(label, found.end()))
    marks = {bool(part["mark"]) for part in parts if part["number"]}
    if len(marks) != 1 or any(part["other"] or part["rest"] for part in parts):
        return None  # no amount, the number of a note among amounts of money, or a second deduction
    amounts: list[Amount] = []
    dates: list[When] = []
    is_every = False
    for part in parts:
        if part["number"]:
            amounts.append((part["number"], POWERS[part["power"].lower()] if part["power"] else None))
        elif part["every"]:
            is_every = True
        else:
            dates.append(printed_date(part, dates[-1] if dates else None))
    name = label[found.start("name") : parts[0].start()].strip()
    return Deduction(label[: found.start()], name, tuple(amounts), tuple(dates), is_every)


def deduction_dates(said: Deduction, columns: Sequence[date]) -> list[Dated]:
    """Each amount at each of its dates."""
    if len(said.amounts) == 1 and said.is_every and not said.dates:
        return [(0, end, "header") for end in columns]
    return dated_in_order(len(said.amounts), said.dates, columns)


def deduction_facts(
    reading: Reading, text: str, is_html: bool, dictionary: Dictionary
) -> Iterator[LabelFact]:
    """The facts inside the labels of assets that one balance sheet shows net."""
    spoken = [(row, said) for row in reading.statement.grid.rows if (said := deduction(row.label))]
    columns = column_dates(reading)
    if not spoken or not columns:
        return
    facts_of = reading.facts_by_row()
    last_current = max(
        (fact.row_index for fact in reading.facts if fact.concept == f"{PREFIX}AssetsCurrent"), default=-1
    )
    for row, said in spoken:
        named = _name(said, row.index < last_current)
        net = {
            fact.period_end: fact
            for fact in facts_of.get(row.index, ())
            if fact.period_type == "instant" and "/" not in fact.unit and fact.unit not in ("shares", "pure")
        }
        if named is None or _is_in_full(said, list(net.values())):
            continue
        name, most = named
        dated = deduction_dates(said, columns)
        if not all(_is_within(said.amounts[i], net.get(end), most) for i, end, _ in dated):
            continue
        spans = label_spans(row, text, is_html)
        places = [next_span(spans, digits) for digits, _ in said.amounts]
        for i, end, source in dated:
            place, concept = places[i], concept_named(name, "money", end, dictionary)
            if place is not None and concept is not None:
                printed = _printed(said.amounts[i], net[end])
                yield LabelFact(row.label, concept, name, net[end].unit, end, source, *printed, *place)


def _name(said: Deduction, is_current: bool) -> tuple[str, int] | None:
    """(what labels.csv calls the deduction, how often it may be as large as what is left)."""
    if re.search(r"allowance|reserve", said.name, re.IGNORECASE):
        if re.search(r"depreciation|depletion|amortization", said.name, re.IGNORECASE):
            return None
        if _RECEIVABLES.search(said.asset) and is_current and not _NO_TRADE.search(said.asset):
            return "allowance deducted from current accounts receivable", 1
        if _LOANS.search(said.asset) and not _NO_LOANS.search(said.asset):
            return "allowance deducted from loans", 1
        return None
    if not re.search(r"depreciation", said.name, re.IGNORECASE):
        return None
    if _REAL_ESTATE.search(said.asset):
        return "accumulated depreciation deducted from real estate", MOST_DEPRECIATED
    if _PROPERTY.search(said.asset) and not _NO_PROPERTY.search(said.asset):
        return "accumulated depreciation deducted from property", MOST_DEPRECIATED
    return None


def _printed(amount: Amount, net: Fact) -> tuple[Decimal, str, int, int, str | None]:
    """(value, printed digits, scale, decimals, where the scale comes from), in the unit of the row."""
    digits, power = amount
    scale, why = (net.scale, net.scale_source) if power is None else (power, "the words beside the number")
    return value_of(digits, scale), digits, scale, coefficient(digits)[1] - scale, why


def _is_within(amount: Amount, net: Fact | None, most: int) -> bool:
    """Whether the amount is no more than so many times what the row says is left."""
    return net is not None and _printed(amount, net)[0] <= most * abs(net.value)


def _is_in_full(said: Deduction, net: Sequence[Fact]) -> bool:
    """Whether the label prints whole thousands and the row does not: in full, under a header's scale."""
    plain = [digits for digits, power in said.amounts if power is None]
    return (
        bool(plain)
        and all(digits.endswith(",000") for digits in plain)
        and any(fact.scale and not fact.printed.strip("$() ").endswith(",000") for fact in net)
    )
