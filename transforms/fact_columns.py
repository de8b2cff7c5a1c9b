"""The columns of a table by what they print: amounts, rates, another currency, another measure.

In: a grid and what the document says about its periods. Out: each column's numbers looked through once, its
meaning by its heading and by them, its currency and scale, and the columns that are refused with the reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import combinations
from operator import attrgetter
from typing import NamedTuple

from transforms.grid import Grid, Row, Token
from transforms.periods import ColumnMeaning, DocumentDates, column_meanings
from transforms.scale import Scale, column_currency, currency_beside, printed_scale
from transforms.statement_kinds import Statement


class PrintedColumn(NamedTuple):
    """The numbers printed in one column, whatever they turn out to be."""

    tokens: Sequence[Token]
    places: int
    """The most decimals that one of its numbers has: none in most columns."""
    has_percents: bool


_PLACES, _IS_PERCENT, _MARK = attrgetter("places"), attrgetter("is_percent"), attrgetter("currency")


def printed_columns(grid: Grid) -> list[PrintedColumn]:
    """The columns of a grid, each looked through once."""
    found: list[PrintedColumn] = []
    for cells in zip(*[row.cells for row in grid.rows], strict=True):
        tokens = list(filter(None, cells))
        found.append(
            PrintedColumn(tokens, max(map(_PLACES, tokens), default=0), any(map(_IS_PERCENT, tokens)))
        )
    return found or [PrintedColumn((), 0, False)] * len(grid.columns)


def most_common_places(places: Sequence[int]) -> int:
    """The decimals most of the numbers are printed with, the first of several; 0 for none."""
    if not places:
        return 0
    if places.count(places[0]) * 2 > len(places):
        return places[0]  # nearly always, and told without a Counter
    return Counter(places).most_common(1)[0][0]


_CONSOLIDATED = re.compile(r"consolidated|the company|total company", re.IGNORECASE)


def entity_over(meaning: ColumnMeaning) -> str | None:
    """The entity over a column, where it is not the issuer itself or a currency."""
    name = meaning.entity
    return None if name is None or _is_of_the_issuer(name) else name


@lru_cache(maxsize=4096)
def _is_of_the_issuer(name: str) -> bool:
    return _CONSOLIDATED.search(name) is not None or column_currency((name,)) is not None


def currency_marks(printed: Sequence[PrintedColumn]) -> set[str]:
    """The currency marks on the numbers of a table: "$", "C$"."""
    return {mark for column in printed for mark in set(map(_MARK, column.tokens)) if mark}


def meanings_of_columns(
    grid: Grid, printed: Sequence[PrintedColumn], kind: str, dates: DocumentDates
) -> list[ColumnMeaning]:
    """What the headings of the columns say, and what their numbers say against it."""
    headers = [column.header for column in grid.columns]
    meanings = column_meanings(headers, grid.context, kind, dates)
    meanings = _without_rates(meanings, headers, grid.rows, printed)
    return _without_combined(_with_per_cents(meanings, headers, printed))


_UNIT_OF_MEASURE = {
    "shares": re.compile(
        r"\W*(?:(?:number of|weighted|average|common|diluted|basic)[\s-]+)*(?:shares|units)\b"
        r"(?:\W*\(?(?:denominator|outstanding|in\s\w+|000'?s)\)?)*\W*|\W*denominator\W*",
        re.IGNORECASE,
    ),
    "money": re.compile(r"(?:.*\bnumerator|\W*(?:dollars|amounts?))\W*", re.IGNORECASE),
}
"""Columns of one table in several units: "Income (Numerator)", "Shares (Denominator)", "Per-Share Amount"."""


def unit_of_measure(measure: str | None) -> str | None:
    """'shares' or 'money' where the heading of columns says that this is what they print, or None."""
    if measure is None:
        return None
    return next((unit for unit, words in _UNIT_OF_MEASURE.items() if words.fullmatch(measure)), None)


def usual_marks(marks: set[str], printed: Sequence[PrintedColumn]) -> set[str]:
    """The mark that most numbers of a table bear: one row in euros makes no table of dollars one in euros."""
    if len(marks) < 2:
        return marks
    times = Counter(mark for column in printed for mark in map(_MARK, column.tokens) if mark)
    return {times.most_common(1)[0][0]}


def currency_of_column(
    currency: str, header: tuple[str, ...], printed: PrintedColumn, marks: set[str]
) -> str:
    """The currency of a column of a table in ``currency``, ``marks`` being those on all its numbers."""
    own = set(filter(None, map(_MARK, printed.tokens))) if len(marks) > 1 else ()
    return currency_beside(currency, header, own) or currency


def scale_of_columns(scale: Scale, currency: str, headers: Sequence[Sequence[str]]) -> Scale:
    """The scale of some columns of a table: "Thousands of U.S. dollars" beside "Millions of yen"."""
    if currency == scale.currency:
        return scale
    printed = {printed_scale((), header) for header in headers}
    own = printed.pop() if len(printed) == 1 else None
    if own is None:
        return replace(scale, currency=currency)
    return Scale(own[0], own[1], currency, own[2])


_YIELD = re.compile(r"\byields?\b|\binterest\s+rates?\b", re.IGNORECASE)
PLACES_OF_FRACTIONS = 4
"""A yield written as a fraction (.0316) has as many decimals, one written as a per cent (3.16) has fewer."""


def _with_per_cents(
    meanings: Sequence[ColumnMeaning], headers: Sequence[Sequence[str]], printed: Sequence[PrintedColumn]
) -> list[ColumnMeaning]:
    """Columns of rates in per cent, of which some numbers, or all of a yield, leave out the sign."""
    return [
        meaning._replace(role="percent")
        if meaning.role == "ratio" and _are_per_cents(header, column)
        else meaning
        for meaning, header, column in zip(meanings, headers, printed, strict=True)
    ]


def _are_per_cents(header: Sequence[str], column: PrintedColumn) -> bool:
    if any(map(_MARK, column.tokens)):
        return False  # "$125.50", an average rate a night
    is_yield = _YIELD.search(" ".join(header)) is not None
    return column.has_percents or (is_yield and 0 < column.places < PLACES_OF_FRACTIONS)


_PREDECESSOR = re.compile(r"\b(?:predecessor|successor)\b", re.IGNORECASE)
_COMBINED = re.compile(r"\b(?:combined|total|aggregate)\b", re.IGNORECASE)


def _without_combined(meanings: list[ColumnMeaning]) -> list[ColumnMeaning]:
    """Columns that add up a predecessor and its successor, which no accounting standard does: a measure."""
    if not any(meaning.entity and _PREDECESSOR.search(meaning.entity) for meaning in meanings):
        return meanings
    return [
        m._replace(entity=None, measure=m.entity) if m.entity and _COMBINED.search(m.entity) else m
        for m in meanings
    ]


PLACES_OF_RATES = 2
LEAST_RATES = 3
LARGEST_RATE = 100
MOST_ROWS = 0.8
"""Yields and rates have two decimals and stay below a hundred per cent; nearly all stand beside an amount."""
SAYS_PER_SHARE = re.compile(
    r"\bper\b[\w\s,'\u2019-]*?\b(?:shares?|units?|ads)\b|\beps\b|\bdividends?\b", re.IGNORECASE
)


def _without_rates(
    meanings: Sequence[ColumnMeaning],
    headers: Sequence[Sequence[str]],
    rows: Sequence[Row],
    columns: Sequence[PrintedColumn],
) -> list[ColumnMeaning]:
    """Columns of rates beside amounts, as in tables of average balances and yields: ratios, not amounts.

    Their numbers are small and have decimals where the other columns print whole numbers. The per cent sign
    is often left out, or stands in the first row only.
    """
    found = list(meanings)
    values = [c for c, meaning in enumerate(meanings) if meaning.role == "value"]
    for column in values if len(values) > 1 else ():
        printed, places, has_percents = columns[column]
        if places < PLACES_OF_RATES and not has_percents:
            continue  # as nearly every column
        tokens = [t for t in printed if not t.is_nil]
        rates = [t for t in tokens if t.places >= PLACES_OF_RATES or t.is_percent]
        if len(rates) < LEAST_RATES or len(rates) < MOST_ROWS * len(tokens):
            continue
        if SAYS_PER_SHARE.search(" ".join(headers[column])):
            continue
        whole = [
            row
            for row in rows
            if (own := row.cells[column]) is not None
            and not own.is_nil
            and any(
                c != column and (t := row.cells[c]) is not None and not t.is_nil and t.places == 0
                for c in values
            )
        ]
        if (
            len(whole) >= LEAST_RATES
            and len(whole) >= MOST_ROWS * len(tokens)
            and all(abs(t.coefficient) < LARGEST_RATE * 10**t.places and not t.currency for t in tokens)
        ):
            role = "percent" if any(t.is_percent for t in rates) else "ratio"
            found[column] = meanings[column]._replace(role=role, evidence="rates beside whole amounts")
    return found


_GAAP_MEASURE = re.compile(r"as\s+(?:reported|restated)|actual|gaap\Z|historical|restated", re.IGNORECASE)


def as_measure(statement: Statement, measure: str) -> Statement:
    """The columns of a statement that print another measure ("Pro Forma") are no GAAP statement."""
    if _GAAP_MEASURE.match(measure):
        return statement
    evidence = f"{statement.kind_evidence}; columns headed {measure}"
    return replace(statement, kind="reconciliation", kind_evidence=evidence, is_gaap=False)


def why_refused(meaning: ColumnMeaning) -> str | None:
    """Why a column's numbers are no facts, or None."""
    if meaning.role == "note":
        return "a column of references to notes"
    if meaning.role in ("value", "unknown") and meaning.period is None:
        return f"the column's period is not known: {meaning.evidence}"[:300]
    return None


CONTRADICTING = "another column of the table has the same period and prints other amounts"


def contradicting_columns(
    rows: Sequence[Row], columns: Sequence[int], meanings: Sequence[ColumnMeaning]
) -> set[int]:
    """Columns of one period whose amounts differ: what their headers tell apart was not read, so which of
    them is the statement's is not known, unless one is headed as the consolidated one. A column printed twice
    contradicts nothing."""
    of_period: dict[tuple[date | None, date], list[int]] = {}
    for column in columns:
        meaning = meanings[column]
        if meaning.role == "value" and meaning.period is not None:
            of_period.setdefault((meaning.period.start, meaning.period.end), []).append(column)
    found: set[int] = set()
    for several in of_period.values():
        for one, other in combinations(several, 2):
            pairs = [
                (a, b)
                for row in rows
                if (a := row.cells[one]) and (b := row.cells[other]) and not (a.is_percent or b.is_percent)
            ]
            differing = [pair for pair in pairs if pair[0].coefficient != pair[1].coefficient]
            if 2 * len(differing) > len(pairs):
                found |= {one, other}
        whole = [c for c in several if _CONSOLIDATED.search(meanings[c].entity or "")]
        found -= set(whole) if len(whole) == 1 else set()
    return found


THOUSANDS, BILLIONS = 3, 9


def prints_whole_thousands(
    columns: Sequence[PrintedColumn],
    meanings: Sequence[ColumnMeaning],
    headers: Sequence[Sequence[str]],
    scale: Scale,
) -> bool:
    """Whether the amounts of a table in thousands or millions are printed without decimals, as most columns
    print them, though some number has decimals."""
    if scale.money < THOUSANDS or not any(column.places for column in columns):
        return False
    of_columns = [
        most_common_places(shown)
        for column, meaning, header in zip(columns, meanings, headers, strict=True)
        if meaning.role == "value" and not SAYS_PER_SHARE.search(" ".join(header))
        if (shown := [t.places for t in column.tokens if not t.is_nil and not t.is_percent])
    ]
    return bool(of_columns) and most_common_places(of_columns) == 0
