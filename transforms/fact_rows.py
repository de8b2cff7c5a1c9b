"""The rows of a table: in which unit, at which power of ten, and what their numbers are worth.

In: the rows of a grid and the scale of its table. Out: ``Line``s with values in whole units, what every row
gives its facts (``Given``), and the rows whose unit or scale nobody says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from transforms.concepts import Concept
from transforms.fact_columns import (
    BILLIONS,
    PLACES_OF_RATES,
    SAYS_PER_SHARE,
    PrintedColumn,
    most_common_places,
)
from transforms.grid import Row, Token
from transforms.numbers import LONGEST_NUMBER, half_unit
from transforms.scale import Scale, is_other_currency, row_unit, shares_scale_by_eps
from transforms.statement_kinds import Statement, are_amounts

PERCENT_SCALE = -2
ZERO = Decimal(0)


class Line(NamedTuple):
    """A printed row with its unit and the power of ten of its numbers."""

    row: Row
    section: str
    unit: str
    power: int
    places: int
    """The decimals its numbers are printed with; a dash has the same."""
    values: tuple[Decimal | None, ...]
    """Its amounts in whole units, one per column of amounts: for its concept, its facts and its sums."""


def lines_of_columns(
    rows: Sequence[Row],
    sections: Sequence[str],
    kind: str,
    scale: Scale,
    columns: Sequence[int],
    amounts: Sequence[int],
    printed: Sequence[PrintedColumn],
    unit_of_columns: str | None,
) -> list[Line]:
    """The rows that print numbers in these columns; ``amounts``: the columns of their values;
    ``unit_of_columns``: what their headings say."""
    has_decimals = any(printed[c].places for c in columns)
    has_percents = any(printed[c].has_percents for c in columns)
    new = tuple.__new__  # half the time of a call with as many arguments
    lines: list[Line] = []
    places, is_percent = 0, False
    for row, section in zip(rows, sections, strict=True):
        cells = row.cells
        tokens = [t for c in columns if (t := cells[c]) is not None]
        if not tokens:
            continue
        if has_decimals:
            places = most_common_places([t.places for t in tokens if not t.is_nil])
        if has_percents:
            is_percent = any(t.is_percent for t in tokens) and all(t.is_percent or t.is_nil for t in tokens)
        unit, own_power, is_in_cents, may_be_per_cent = _row_words(
            row.label, section, kind, places > 0, is_percent
        )
        if may_be_per_cent and not are_amounts(tokens):
            values = values_at(cells, amounts, PERCENT_SCALE)
            lines.append(Line(row, section, "pure", PERCENT_SCALE, places, values))
            continue
        if unit_of_columns is not None and unit != "pure" and places == 0:
            unit = unit_of_columns
        if unit == "shares" and any(t.currency for t in tokens):
            unit = "money"
        power = scale.money if unit == "money" else scale.shares if unit == "shares" else 0
        if unit != "per_share":
            if own_power is not None:
                power = own_power
            elif "(" in section:
                power = _power_in_caption(section, unit, power)
        elif is_in_cents and not any(t.currency for t in tokens):
            power = CENTS_SCALE
        if places >= 2 and unit == "money" and scale.money >= 3 and _is_per_share_shape(row, tokens):
            unit, power = "per_share", 0
        lines.append(new(Line, (row, section, unit, power, places, values_at(cells, amounts, power))))
    return lines


_SCALE_IN_LABEL = re.compile(
    r"\(\s?(?:(?:in\s)?(?:(?:us)?[$£€]\s?(?:in\s)?)?(?P<word>thousands|millions?|billions?|000(?:'?s)?|actual|whole)\b"
    r"|(?:us)?[$£€]\s?(?P<letter>mm?|bn?|k)\b)[^)]*\)",
    re.IGNORECASE,
)
_POWERS = {"t": 3, "0": 3, "k": 3, "m": 6, "b": 9}
_CAPTION_OF_PER_CENTS = re.compile(r"(?:%|\bper\s?cent(?:age)?)\s+(?:change|growth)\b[^>]*\Z", re.IGNORECASE)
"""Rows under "Impact on % change of", no amount among them, are per cents without the sign."""
CENTS_SCALE = -2
_IN_CENTS = re.compile(
    r"\(\s?(?:in\s)?(?:\w+\s)?(?:cents|pence)\b[^)]*\)|[-–—,]\s?(?:in\s)?(?:cents|pence)\Z", re.IGNORECASE
)
"""Amounts per share in hundredths: "Earnings per share (cents)"."""


def _printed_power(words: str) -> int | None:
    """The scale that a label or a caption prints: "Average shares (in thousands)", "Revenue ($M)"."""
    found = _SCALE_IN_LABEL.search(words)
    return None if found is None else _POWERS.get((found["word"] or found["letter"])[0].lower(), 0)


class _RowWords(NamedTuple):
    """What a row's words say of its numbers."""

    unit: str
    power: int | None
    """The scale in its own label."""
    is_in_cents: bool
    may_be_per_cent: bool


@lru_cache(maxsize=65536)
def _row_words(label: str, section: str, kind: str, has_decimals: bool, is_percent: bool) -> _RowWords:
    """The words of a row, read once: an exhibit prints the same labels in many tables."""
    unit = row_unit(label, section, kind, has_decimals, is_percent)
    return _RowWords(
        unit,
        _printed_power(label),
        _IN_CENTS.search(label) is not None,
        unit == "money" and _CAPTION_OF_PER_CENTS.search(section) is not None,
    )


@lru_cache(maxsize=4096)
def _power_in_caption(section: str, unit: str, power: int) -> int:
    """The scale that the caption over a row prints: "Balance sheet data (in millions):"."""
    caption = section.rpartition(" > ")[2]
    printed = _printed_power(caption)
    return power if printed is None or (unit == "shares") != ("share" in caption.lower()) else printed


_PER_SHARE_LABEL = re.compile(r"\b(?:basic|diluted|primary|fully diluted|assuming dilution)\b", re.IGNORECASE)


def _is_per_share_shape(row: Row, tokens: Sequence[Token]) -> bool:
    """Two decimals under "in thousands", a label of earnings per share: the section said nothing."""
    return _PER_SHARE_LABEL.search(row.label) is not None and all(
        t.places >= 2 and abs(t.coefficient) < 10**5 for t in tokens if not t.is_nil
    )


_UNITS = {"shares": "shares", "pure": "pure"}


def unit_name(unit: str, currency: str) -> str:
    return currency if unit == "money" else f"{currency}/shares" if unit == "per_share" else _UNITS[unit]


TEN_TO = {exponent: Decimal(1).scaleb(exponent) for exponent in range(-2 * LONGEST_NUMBER, LONGEST_NUMBER)}
"""A power of ten times an integer takes a quarter of the time of ``scaleb`` and prints the same."""


def values_at(
    cells: Sequence[Token | None], columns: Sequence[int], power: int
) -> tuple[Decimal | None, ...]:
    """The values of a row's numbers in whole units, at a scale; Decimal all the way."""
    return tuple(
        [
            None
            if (t := cells[c]) is None
            else ZERO
            if t.is_nil
            else TEN_TO[power - t.places] * t.coefficient
            for c in columns
        ]
    )


def table_places_of(lines: Sequence[Line]) -> int:
    """The decimals the table's amounts are printed with, for rows that print only dashes."""
    return most_common_places([ln.places for ln in lines if ln.unit == "money"])


def without_other_currencies(statement: Statement, currency: str) -> Statement:
    """The statement without the rows in another currency than the table, which are refused."""
    rows: list[Row] = []
    refused = list(statement.grid.refused)
    for row in statement.grid.rows:
        tokens = [t for t in row.cells if t is not None and not t.is_nil]
        if tokens and is_other_currency(currency, row.label, [t.currency for t in tokens]):
            refused.extend((t, "in another currency than its table") for t in row.cells if t is not None)
            row = replace(row, cells=[None] * len(row.cells))
        rows.append(row)
    return replace(statement, grid=replace(statement.grid, rows=rows, refused=refused))


_INCOME = ("us-gaap:NetIncomeLossAvailableToCommonStockholdersBasic", "us-gaap:NetIncomeLoss")
_EPS_AND_SHARES = (
    ("us-gaap:EarningsPerShareBasic", "us-gaap:WeightedAverageNumberOfSharesOutstandingBasic"),
    ("us-gaap:EarningsPerShareDiluted", "us-gaap:WeightedAverageNumberOfDilutedSharesOutstanding"),
    ("us-gaap:EarningsPerShareBasic", "us-gaap:WeightedAverageNumberOfShareOutstandingBasicAndDiluted"),
    (
        "us-gaap:EarningsPerShareBasicAndDiluted",
        "us-gaap:WeightedAverageNumberOfShareOutstandingBasicAndDiluted",
    ),
    ("us-gaap:EarningsPerShareBasicAndDiluted", "us-gaap:WeightedAverageNumberOfSharesOutstandingBasic"),
)


def adjusted_shares(
    lines: list[Line], found: Sequence[Concept | None], columns: Sequence[int]
) -> tuple[list[Line], str | None]:
    """Share counts at the scale that earnings per share prove, where the header's scale contradicts them."""
    if not any(found) or "shares" not in [line.unit for line in lines]:
        return lines, None
    named = [(concept.name, line) for line, concept in zip(lines, found, strict=True) if concept is not None]
    at = dict(reversed(named))  # the first of several
    income = next((at[name] for name in _INCOME if name in at), None)
    pair = next((pair for pair in _EPS_AND_SHARES if at.keys() >= set(pair)), None)
    if income is None or pair is None:
        return lines, None
    eps, shares = at[pair[0]], at[pair[1]]
    per_share = [
        None if (t := eps.row.cells[c]) is None or not value else (abs(value), half_unit(t.places))
        for c, value in zip(columns, values_at(eps.row.cells, columns, 0), strict=True)
    ]
    move = shares_scale_by_eps(income.values, per_share, shares.values)
    if not move:
        return lines, None
    moved = [_moved(line, move, columns) if line.unit == "shares" else line for line in lines]
    power = next(ln.power for ln in moved if ln.unit == "shares")
    return moved, f"earnings per share times shares: the counts are printed in units of 10^{power}"


def _moved(line: Line, move: int, columns: Sequence[int]) -> Line:
    """The line with its numbers at another power of ten."""
    power = line.power + move
    return line._replace(power=power, values=values_at(line.row.cells, columns, power))


class Given(NamedTuple):
    """What a row gives all of its facts."""

    cells: Sequence[Token | None]
    row: int
    section: str
    label: str
    concept: str | None
    concept_source: str | None
    sign: int
    unit: str
    power: int
    places: int
    values: tuple[Decimal | None, ...] | None
    """Its line's; None where it prints no amount at all, as a row of per cents and changes only."""
    is_money: bool
    scale_source: str | None


def all_given(
    rows: Sequence[Row],
    sections: Sequence[str],
    lines: Sequence[Line],
    found: Sequence[Concept | None],
    columns: Sequence[int],
    has_others: bool,
    scale: Scale,
    moved: str | None,
) -> list[Given]:
    """What each row of these columns gives, captions and rows of other columns left out.

    ``has_others``: whether some of the columns print no amounts; ``moved``: why the share counts have a scale
    that is not printed.
    """
    given = [_given(line, concept, scale, moved) for line, concept in zip(lines, found, strict=True)]
    if not has_others:
        return given
    indices = {line.row.index for line in lines}
    given.extend(
        Given(row.cells, row.index, section, row.label, None, None, 1, "pure", 0, 0, None, False, None)
        for row, section in zip(rows, sections, strict=True)
        if row.index not in indices and any(row.cells[c] for c in columns)
    )
    return sorted(given, key=attrgetter("row"))


def _given(line: Line, concept: Concept | None, scale: Scale, moved: str | None) -> Given:
    """What a line gives its facts."""
    row, section, unit, power, places, values = line
    label = row.label
    if unit == "pure" and "%" in label:
        values = tuple([None if value is None else value.scaleb(PERCENT_SCALE - power) for value in values])
        power = PERCENT_SCALE
    evidence = moved if moved is not None and unit == "shares" else scale.evidence if power > 0 else None
    name, why, sign, _ = concept or _NO_CONCEPT
    fields = (
        row.cells,
        row.index,
        section,
        label,
        name,
        why,
        sign,
        unit_name(unit, scale.currency),
        power,
        places,
        values,
        unit == "money",
        evidence,
    )
    return tuple.__new__(Given, fields)  # half the time of a call with as many arguments


_NO_CONCEPT = (None, None, 1, None)
LARGEST_BESIDE_AMOUNTS = 1000
SCALE_UNSAID = "decimals of a share: in thousands or in millions, and nothing says in which"
UNIT_UNSAID = "decimals among whole amounts: neither the label nor the header says what is counted"
_SAYS_RATIO = re.compile(
    r"%|\b(?:ratios?|rates?|yields?|margins?|returns?\s+on|leverage|percent(?:age)?s?|risk-based)\b",
    re.IGNORECASE,
)


def is_fraction_of_shares(row: Given) -> bool:
    """Whether a row counts shares in full but prints decimals of them: its scale is not the table's."""
    return row.unit == "shares" and row.power == 0 and any(t is not None and t.places for t in row.cells)


def odd_units(rows: Sequence[Given], column: int, header: str) -> dict[int, str | None]:
    """Rows whose number in a column of amounts has decimals among whole thousands: 'per_share', 'pure' or
    None, unknown.

    In millions "0.25" would be 250,000 dollars; it is earnings per share in a reconciliation, a ratio among
    highlights, or a count of something else. With a single decimal only where the whole row or the whole
    column prints decimals: an amount may be.
    """
    printed = [
        (row, token)
        for row in rows
        if row.is_money
        and (token := row.cells[column]) is not None
        and not token.is_nil
        and not token.is_percent
    ]
    if not any(token.places for _, token in printed):
        return {}
    is_all_odd = all(_is_small_with_decimals(token) for _, token in printed)
    odd: dict[int, str | None] = {}
    for row, token in printed:
        if not _is_small_with_decimals(token):
            continue
        if token.places < PLACES_OF_RATES and (row.power >= BILLIONS or not (is_all_odd or _is_odd_row(row))):
            continue
        words = f"{row.label} / {row.section} / {header}"
        has_cents = token.places >= PLACES_OF_RATES
        if has_cents and (token.currency or SAYS_PER_SHARE.search(words)):
            odd[row.row] = "per_share"
        else:
            odd[row.row] = "pure" if _SAYS_RATIO.search(words) else None
    return odd


def _is_small_with_decimals(token: Token) -> bool:
    return token.places > 0 and abs(token.coefficient) < LARGEST_BESIDE_AMOUNTS * 10**token.places


def _is_odd_row(row: Given) -> bool:
    return all(t is None or t.is_nil or t.is_percent or _is_small_with_decimals(t) for t in row.cells)
