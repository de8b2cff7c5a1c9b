"""What a document says about its own periods: its fiscal year end, the durations it reports on.

In: a document's text and two facts of its submission header. Out: one ``DocumentDates``, and from it
the close of a named fiscal year or quarter. Only sentences with "ended" are read ("the fiscal fourth
quarter and year ended June 28, 2003", the cover's "FOR THE QUARTERLY PERIOD ENDED JUNE 30, 1997");
a filing date is never a period.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from transforms.calendars import (
    CLOSING_SLIP,
    QUARTER,
    YEAR,
    Length,
    Mark,
    calendar_date,
    is_month_end,
    is_year_long,
    mark_date,
    mark_lengths,
    month_end,
    month_end_before,
    nominal_month,
    nominal_month_end,
    read_marks,
)

HEAD_CHARACTERS = 20_000
"""Cover pages, datelines and the first paragraphs of prose stand here."""
MENTIONS_IN_HEAD, MENTIONS_ELSEWHERE = 48, 48
"""Sentences read; a 10-K repeats the same few period ends hundreds of times."""


class Reported(NamedTuple):
    """A duration that a sentence of the document names by length and end."""

    length: Length
    end: date


class FiscalQuarter(NamedTuple):
    """A fiscal quarter whose end a sentence gives: "fiscal 2024 first quarter ended December 30, 2023"."""

    fiscal_year: int | None
    ordinal: int
    end: date


@dataclass(frozen=True, slots=True)
class DocumentDates:
    """What the document itself says about its periods."""

    fiscal_year_end: tuple[int, int] | None
    """(month, day) by the document's sentences, else by the submission header (the filer's current one)."""
    reported: tuple[Reported, ...]
    """Periods named as reported on, in order of mention; references to other reports left out."""
    known_ends: frozenset[date]
    """Every period end named, references to other reports included."""
    quarters: tuple[FiscalQuarter, ...]
    fiscal_years: tuple[tuple[int, date], ...]
    """Fiscal years named with their end: (2022, 2022-12-02)."""
    inception: date | None
    closes_on_weekdays: bool
    """A period end named is no month end: 52/53 weeks, or calendar days of the filer's own."""


_ENDED = ("nded", "NDED")
_DATE_FOLLOWS = re.compile(
    r"(?:\s|:)*(?:on\s+|as\s+of\s+)?(?:[A-Za-z]{3,9}\.?\s{0,9}\d|\d{1,2}(?:/|\s+[A-Z][a-z]{2}))"
)
_BETWEEN_DATES = re.compile(r"[\s,]*(?:and|vs\.?|versus|to)?[\s,]*\Z")
_BEFORE_ENDED = re.compile(
    r"[\s,\-()]*(?:(?:and|of|the|its|our|then|fiscal|interim|period|periods|full|for|that|which|has|year)?[\s,\-()]*)*e?\Z",
    re.IGNORECASE,
)
_OTHER_REPORT = re.compile(r"form\s+(?:10|20)-?\s?[kqf]|annual report on|quarterly report on", re.IGNORECASE)
_LENGTH_KINDS = frozenset({"length", "annual", "quarterly", "quarter", "fiscal", "half", "year"})


def _mentions(text: str) -> Iterator[int]:
    """Positions behind "ended" where a date follows; bounded, the head of the document first."""
    for low, high, most in (
        (0, HEAD_CHARACTERS, MENTIONS_IN_HEAD),
        (HEAD_CHARACTERS, len(text), MENTIONS_ELSEWHERE),
    ):
        for word in _ENDED:
            found, tried, at = 0, 0, text.find(word, low, high)
            while at >= 0 and found < most and tried < 20 * most:
                tried += 1
                if _DATE_FOLLOWS.match(text, at + 4):
                    found += 1
                    yield at + 4
                at = text.find(word, at + 4, high)


class _Mention(NamedTuple):
    lengths: tuple[Length, ...]
    quarter: int | None
    fiscal_year: int | None
    ends: tuple[Mark, ...]


@lru_cache(maxsize=2048)
def _mention(before: str, after: str) -> _Mention:
    """The lengths directly before "ended" and the dates directly behind it."""
    ends: list[Mark] = []
    at = 0
    for mark in read_marks(after):
        if mark.kind not in ("date", "year") or (mark.kind == "year" and not ends):
            break
        if ends and not _BETWEEN_DATES.match(after[at : mark.start]):
            break
        if not ends and mark.start > 12:
            break
        ends.append(mark)
        at = mark.end
    if not ends:
        return _Mention((), None, None, ())
    lengths: list[Length] = []
    quarter = fiscal_year = None
    at = len(before)
    for mark in reversed(read_marks(before)):
        if mark.kind not in _LENGTH_KINDS or not _BEFORE_ENDED.match(before[mark.end : at]):
            break
        at = mark.start
        lengths.extend(mark_lengths(mark))
        if mark.kind in ("quarter", "half") and mark.ordinal:
            quarter = mark.ordinal if mark.kind == "quarter" else mark.ordinal * 2
        if mark.year is not None:
            fiscal_year = mark.year
    return _Mention(tuple(reversed(lengths)), quarter, fiscal_year, tuple(ends))


def _full_dates(marks: Iterable[Mark]) -> list[date]:
    """Dates of "June 28, 2003 and June 29, 2002", "June 30, 1997 and 1996", "March 31 and June 30, 1999"."""
    dates: list[date] = []
    waiting: list[Mark] = []
    last: Mark | None = None
    for mark in marks:
        if mark.kind == "year" and last is not None:
            mark = last._replace(year=mark.year)
        if mark.kind != "date" or mark.month is None:
            continue
        last = mark
        if mark.year is None:
            waiting.append(mark)
            continue
        for one in (*waiting, mark):
            day = mark_date(one, mark.year)
            if day is not None:
                dates.append(day)
        waiting = []
    return dates


def document_dates(
    text: str, period_of_report: date | None, fiscal_year_end: tuple[int, int] | None
) -> DocumentDates:
    """The periods a document names in its sentences ("three and six months ended March 31, 2004").

    ``period_of_report`` belongs to a 10-Q or 10-K (of an 8-K it is the event's date: pass None);
    ``fiscal_year_end`` is (month, day) of the submission header. Reads a bounded part of the text.
    """
    reported: dict[Reported, None] = {}
    known: set[date] = set()
    quarters: dict[FiscalQuarter, None] = {}
    years: dict[tuple[int, date], None] = {}
    year_months: Counter[tuple[int, int]] = Counter()
    for at in _mentions(text):
        mention = _mention(text[max(0, at - 60) : at - 4], text[at : at + 64])
        if not mention.ends:
            continue
        ends = _full_dates(mention.ends)
        known.update(ends)
        for length in mention.lengths:
            if is_year_long(length):
                first = mention.ends[0]
                if ends:
                    year_months.update((end.month, end.day) for end in ends)
                elif first.month is not None and first.day is not None:
                    year_months[(first.month, first.day)] += 1
        if not ends:
            continue
        if mention.quarter is not None and len(ends) == 1:
            quarters[FiscalQuarter(mention.fiscal_year, mention.quarter, ends[0])] = None
        names_a_year = mention.fiscal_year is not None and any(map(is_year_long, mention.lengths))
        if (
            names_a_year
            and mention.fiscal_year is not None
            and len(ends) == 1
            and mention.quarter in (None, 4)
        ):
            years[(mention.fiscal_year, ends[0])] = None
        if not _OTHER_REPORT.search(text, max(0, at - 130), at):
            for length in mention.lengths:
                reported.update((Reported(length, end), None) for end in ends)
    header_end = fiscal_year_end if _is_month_day(fiscal_year_end) else None
    year_end = _fiscal_year_end(year_months, quarters, header_end)
    if period_of_report is not None:
        known.add(period_of_report)
        reported.update((one, None) for one in _periods_of_report(period_of_report, year_end))
    at = text.find("nception", 0, 200_000)
    return DocumentDates(
        year_end,
        tuple(reported),
        frozenset(known),
        tuple(quarters),
        tuple(years),
        _inception(text[max(0, at - 60) : at + 60]) if at >= 0 else None,
        any(not is_month_end(end) for end in known) or (year_end is not None and not _is_last_day(year_end)),
    )


def _is_month_day(month_day: tuple[int, int] | None) -> bool:
    return month_day is not None and calendar_date(2000, *month_day) is not None


def _is_last_day(month_day: tuple[int, int]) -> bool:
    month, day = month_day
    return month_end(2000, month).day == day or month_end(2001, month).day == day


def _fiscal_year_end(
    said: Counter[tuple[int, int]],
    quarters: Iterable[FiscalQuarter],
    header: tuple[int, int] | None,
) -> tuple[int, int] | None:
    """Sentences first; where they name several year ends the submission header decides, else nobody."""
    if said:
        months = {nominal_month(month_day) for month_day in said}
        if len(months) == 1:
            return header if header in said else said.most_common(1)[0][0]
        if header is not None and nominal_month(header) in months:
            return header
        (best, most), (_, next_most) = Counter(
            month for month_day, count in said.items() for month in [nominal_month(month_day)] * count
        ).most_common(2)
        if most >= 2 * next_most:
            return next(month_day for month_day, _ in said.most_common() if nominal_month(month_day) == best)
        return None
    if header is not None:
        return header
    ends = {month_end_before(nominal_month_end(q.end), 3 * (q.ordinal - 4)) for q in quarters}
    months = {end.month for end in ends}
    if len(months) == 1 and all(is_month_end(q.end) for q in quarters):
        end = ends.pop()
        return end.month, month_end(2001, end.month).day
    return None


def _periods_of_report(end: date, year_end: tuple[int, int] | None) -> list[Reported]:
    """A 10-Q covers its quarter and the year to date, a 10-K its year."""
    if year_end is None:
        return []
    months = (nominal_month_end(end).month - nominal_month(year_end)) % 12
    if months == 0:
        return [Reported(YEAR, end)]
    if months % 3:
        return []
    return [Reported(length, end) for length in dict.fromkeys((QUARTER, Length(months, "month")))]


def _inception(text: str) -> date | None:
    dates = [day for mark in read_marks(text) if (day := mark_date(mark, mark.year or 0)) is not None]
    return min(dates) if dates else None


def fiscal_year_naming(dates: DocumentDates) -> int | None:
    """Calendar year of the close minus the fiscal year's name: 0 for most, 1 for many retailers.

    Known from a sentence that names both; without one, a year that closes from June on is named by
    that calendar year, and one that closes before it could be named by either: None.
    """
    said = {
        end.year - name if end.day > CLOSING_SLIP else (nominal_month_end(end).year - name)
        for name, end in dates.fiscal_years
    }
    for quarter in dates.quarters:
        if quarter.fiscal_year is not None:
            close = month_end_before(nominal_month_end(quarter.end), 3 * (quarter.ordinal - 4))
            said.add(close.year - quarter.fiscal_year)
    if len(said) == 1:
        return said.pop()
    if said or dates.fiscal_year_end is None:
        return None
    return 0 if nominal_month(dates.fiscal_year_end) >= 6 else None


def fiscal_year_close(year: int, dates: DocumentDates) -> date | None:
    named = {end for name, end in dates.fiscal_years if name == year}
    if len(named) == 1:
        return named.pop()
    return _nominal_close(year, 4, dates)


def fiscal_quarter_end(year: int, ordinal: int, dates: DocumentDates) -> date | None:
    named = {q.end for q in dates.quarters if q.ordinal == ordinal and q.fiscal_year == year}
    if len(named) == 1:
        return named.pop()
    return _nominal_close(year, ordinal, dates)


def _nominal_close(year: int, ordinal: int, dates: DocumentDates) -> date | None:
    """The close of a fiscal quarter at its month's end, or the known weekday close beside it."""
    naming = fiscal_year_naming(dates)
    if naming is None or dates.fiscal_year_end is None or not 1 <= ordinal <= 4:
        return None
    month = nominal_month(dates.fiscal_year_end)
    nominal = month_end_before(month_end(year + naming, month), 3 * (4 - ordinal))
    known = {end for end in dates.known_ends if abs((end - nominal).days) <= CLOSING_SLIP}
    if len(known) == 1:
        return known.pop()
    if known or dates.closes_on_weekdays:
        return None
    return nominal
