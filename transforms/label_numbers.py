"""Numbers that stand inside the labels of a balance sheet: what all of them have in common.

In: a row and the text it was read from. Out: the numbers of its label with their places, the dates a label
names, and the ``LabelFact`` each becomes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from transforms.concept_dictionary import PREFIX, Dictionary
from transforms.facts import Reading
from transforms.grid import Row
from transforms.html_cells import visible_offsets, visible_text

SAME_CLOSING = 3
"""Days by which a label's date may differ from its column's: a year that closes on a weekday is often
called by its month's end."""


class LabelFact(NamedTuple):
    """What a label says for one concept and date. ``start:end`` are the number's characters in the text."""

    label: str
    concept: str
    concept_source: str
    unit: str
    """'shares', a currency, or a currency per share."""
    period_end: date
    period_source: str
    value: Decimal
    printed: str
    scale: int
    decimals: int
    scale_source: str | None
    start: int
    end: int


# --- dates ----------------------------------------------------------------------------------------

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
DATE = (
    r"(?P<date>\b(?P<month>" + "|".join(_MONTHS) + r")\s+(?P<day>\d{1,2})(?:\s*,\s*(?P<of>(?:19|20)\d\d))?)"
    r"|(?P<year>\b(?:19|20)\d\d\b(?![,.]\d|\s+(?:shares|million|billion|thousand)))"
)

When = tuple[int | None, int | None, int | None]
"""(year, month, day) as a label prints them, None for what it leaves out."""


def printed_date(found: re.Match[str], previous: When | None) -> When:
    """The date of a match of ``DATE``; a year alone goes on with the day before it."""
    if found["date"]:
        year = int(found["of"]) if found["of"] else None
        return year, _MONTHS.index(found["month"].lower()) + 1, int(found["day"])
    if previous is not None and previous[1] is not None:
        return int(found["year"]), previous[1], previous[2]  # "March 31, 2004 and 2003"
    return int(found["year"]), None, None


def column_dates(reading: Reading) -> list[date]:
    """The dates of the columns in print order, each once."""
    ends = {
        fact.column_index: fact.period_end
        for fact in reading.facts
        if fact.period_type == "instant" and fact.period_end is not None
    }
    return list(dict.fromkeys(ends[column] for column in sorted(ends)))


def named_date(when: When, columns: Sequence[date]) -> date | None:
    """The one column a printed date means."""
    year, month, day = when
    fitting = [
        end
        for end in columns
        if (year is None or end.year == year)
        and (
            month is None
            or day is None
            or abs((end - date(end.year, month, min(day, 28))).days - max(day - 28, 0)) <= SAME_CLOSING
        )
    ]
    return fitting[0] if len(fitting) == 1 else None


Dated = tuple[int, date, str]
"""(position among the numbers of a label, date, where the date comes from)"""


def dated_in_order(count: int, said: Sequence[When], columns: Sequence[date]) -> list[Dated]:
    """So many numbers at the dates a label names for them, else at those of the columns.

    None where there are more of one than of the other, and where two dates named mean the same column.
    """
    if not said:
        return [(i, end, "header") for i, end in enumerate(columns)] if count == len(columns) else []
    if count != len(said):
        return []  # a list cut short, or a date too many
    named = [(i, end) for i, when in enumerate(said) if (end := named_date(when, columns)) is not None]
    distinct = {end for _, end in named}
    return [(i, end, "title") for i, end in named] if len(distinct) == len(named) else []


# --- numbers --------------------------------------------------------------------------------------

NUMBER = r"(?<![\d.,])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|(?<![\d.])\.\d+"

Span = tuple[str, int, int]
"""(printed number, start, end) with the offsets of its characters in the text."""


def coefficient(printed: str) -> tuple[int, int]:
    """(digits as one integer, decimal places) of a printed number."""
    whole, _, decimals = printed.partition(".")
    return int((whole.replace(",", "") or "0") + decimals), len(decimals)


def value_of(printed: str, power: int) -> Decimal:
    digits, places = coefficient(printed)
    return Decimal(digits).scaleb(power - places) if digits else Decimal(0)


def label_spans(row: Row, text: str, is_html: bool) -> list[Span]:
    """The numbers of a row outside its cells, in print order."""
    found: list[Span] = []
    start = row.start
    for cell in (*sorted(token for token in row.cells if token is not None), None):
        end = row.end if cell is None else cell.start
        source = text[start:end]
        shown, places = (
            (visible_text(source), visible_offsets(source))
            if is_html
            else (source, [(i, i + 1) for i in range(len(source))])
        )
        for number in re.finditer(NUMBER, shown):
            first, last = places[number.start()], places[number.end() - 1]
            found.append((number[0], start + first[0], start + last[1]))
        start = end if cell is None else cell.end
    return found


def next_span(spans: list[Span], printed: str) -> tuple[int, int] | None:
    """The next place of a printed number; numbers are asked for in print order and each place serves once."""
    for i, (number, start, end) in enumerate(spans):
        if number == printed:
            del spans[: i + 1]
            return start, end
    return None


# --- concepts -------------------------------------------------------------------------------------


def concept_named(name: str, unit: str, period_end: date, dictionary: Dictionary) -> str | None:
    """The concept that the dictionary gives a value under this name, as statements of that year call it."""
    concepts = dictionary.resolved(name, "balance_sheet", unit).concepts
    return PREFIX + dictionary.name_in(next(iter(concepts)), period_end.year) if len(concepts) == 1 else None
