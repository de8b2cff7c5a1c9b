"""Unread tables: figures that stand in a table of which no column of numbers could be made.

In: the characters that stand where numbers should, of a run of rows that became no grid of figures. Out:
whether they are figures, and the grid without columns that puts each of them on record as refused.

A list of pages, an address, a telephone number and a date are no figures: a figure shows a currency, a per
cent mark, a thousands comma, decimals or a fraction, alone or as one end of a range ("$12,550 - $12,850",
"2.5-2.75%", "$4.0 billion", "37 1/2").
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.grid import Grid, Token

LEAST_FIGURES = 3
"""Fewer may be a remark in a table of words."""

NO_NUMBER = "not written as a number"
UNREAD = "in a table of which no columns of numbers could be made"

_CURRENCY = r"(?:US|C|A)?[$\u00a3\u20ac\u00a5]"
_NUMBER = rf"[(+\-\u2013\u2014~]*\s?(?:{_CURRENCY})?\s?\(?[\d,.]*\d(?:\s\d{{1,2}}/\d{{1,2}})?\)?"
_MEASURE = (
    r"\s?(?:thousand|million|billion|trillion|mm|bn|bps|basis\s+points|points?|cents?|[mbkx])?\s?\)?%?\)?"
)
_FIGURES = re.compile(
    rf"{_NUMBER}{_MEASURE}(?:\s?(?:-|\u2013|\u2014|/|to|and|or)?\s?{_NUMBER}{_MEASURE})?\*?", re.IGNORECASE
)
_DECIMALS = re.compile(r"(?<![\d.])\d*\.\d+(?![\d.])")
_SURE = re.compile(rf"{_CURRENCY}\s?\(?[\d.]|\d\s?\)?%|\d,\d{{3}}(?!\d)|\d \d{{1,2}}/\d")
LONGEST_FIGURE = 60


def _is_figure(token: Token) -> bool:
    """Whether what stands where a number should is an amount, a ratio or a range of them."""
    return _is_sure(token) or (_is_written_as_figures(token) and _DECIMALS.search(token.printed) is not None)


def _is_sure(token: Token) -> bool:
    """Whether it is no number of a page or a section: those have decimals at most."""
    if token.currency or token.is_percent:
        return True
    return _is_written_as_figures(token) and _SURE.search(token.printed) is not None


def _is_written_as_figures(token: Token) -> bool:
    return len(token.printed) <= LONGEST_FIGURE and _FIGURES.fullmatch(token.printed.strip()) is not None


def are_figures(rows: Sequence[Sequence[Token]]) -> bool:
    """Whether at least half of what the rows print in the places of numbers are figures, in several rows."""
    shown = [[_is_figure(token) for token in row if not token.is_nil] for row in rows]
    many = sum(map(sum, shown))
    if many < LEAST_FIGURES or 2 * many < sum(map(len, shown)) or sum(map(any, shown)) < 2:
        return False
    return any(_is_sure(token) for row in rows for token in row)


def unread_table(context: Sequence[str], start: int, end: int, refused: Sequence[tuple[Token, str]]) -> Grid:
    """A grid without columns: nothing of it is a fact, and all of its numbers are refused."""
    return Grid(0, tuple(context), [], [], start, end, list(refused))
