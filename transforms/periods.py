"""The period and the role of every column, from its own header lines.

In: the header lines over each column of one table (top first, spanners handed down), the title lines
before them, the statement's kind, and what the document says about its own periods. Out: one
``ColumnMeaning`` a column, in the same order: its role, its period with the place it was read from,
and the entity or measure printed beside the period.

The rule of the field (the domain's section on periods): balance sheets are instants, the other
statements durations that start on the day after the previous period's end; cash-flow columns are
year to date unless their header says otherwise. What the header leaves out comes from the table's
title, then from the document's own sentences; never from the filing date, and a fiscal year is never
taken for a calendar year. Where a part stays unknown the period is None and ``evidence`` says which.

Dates of 52/53-week calendars: see ``calendars.previous_period_end``. A table is on such a calendar
when it states weeks or one of its period ends is no month end.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from transforms.calendars import (
    CLOSING_SLIP,
    HALF,
    QUARTER,
    YEAR,
    Length,
    Mark,
    is_month_end,
    is_quarter_long,
    is_year_long,
    mark_date,
    month_end,
    month_end_before,
    nominal_month,
    nominal_month_end,
    previous_period_end,
    read_marks,
)
from transforms.column_headers import (
    Header,
    HeaderReading,
    Title,
    header_words,
    is_prose,
    names_beside,
    phrase_end,
    says_length,
    title_words,
)
from transforms.fiscal_weeks import closes_before
from transforms.reporting_periods import (
    DocumentDates,
    Reported,
    document_dates,
    fiscal_quarter_end,
    fiscal_year_close,
    month_closing,
    weeks_said,
)

__all__ = ["ColumnMeaning", "DocumentDates", "Period", "column_meanings", "document_dates"]

HEADER_LEVELS, HEADER_CHARACTERS = 12, 240
"""Real headers have at most nine lines of at most some 150 characters; more is no header."""
EVIDENCE_CHARACTERS = 300
SHORT_QUARTER = 4
"""Weeks by which a stated quarter or year to date may differ from 13 a quarter (12/12/12/16)."""
CONTEXT_LINES, CONTEXT_CHARACTERS = 14, 300

DURATION_KINDS = frozenset({"income_statement", "comprehensive_income", "cash_flow", "equity"})
FLOW_KINDS = DURATION_KINDS | {"segment", "reconciliation", "highlights", "guidance"}
"""In these a date alone is no instant: the length is missing."""


class Period(NamedTuple):
    """An instant (``start`` None) or a duration from ``start`` to ``end``, both days included."""

    start: date | None
    end: date
    source: str
    """'header', 'title' or 'document': the remotest place a part of it was read from."""
    other_start: date | None = None
    """The other first day it may have, where nothing printed tells a fiscal year of 52 weeks from one of 53;
    ``start`` then counts 52."""


class ColumnMeaning(NamedTuple):
    """What the numbers of one column are."""

    role: str
    """'value', 'percent', 'change', 'ratio', 'note' or 'unknown'."""
    period: Period | None
    evidence: str
    entity: str | None
    """The business entity or consolidation level named over this column but not over all, as printed."""
    measure: str | None
    """What else is measured than the entity's plain figures ('Pro Forma', 'As Adjusted'), as printed."""


class _End(NamedTuple):
    """A resolved period end, where it came from, and what is known of the length with it."""

    end: date
    source: str
    why: str
    start: date | None = None
    lengths: tuple[Length, ...] = ()
    is_ytd: bool = False


_ONE_DAY = timedelta(days=1)
_NEAREST_FIRST = ("header", "title", "document")


def _remoter(one: str, other: str) -> str:
    return one if one == other else max(one, other, key=_NEAREST_FIRST.index)


class _Table(NamedTuple):
    """What all columns and the title say together; no part of it depends on the columns' order."""

    kind: str
    title: Title
    dates: DocumentDates
    ends: frozenset[date]
    """Full period ends printed over columns or in the title."""
    printed_ends: tuple[date, ...]
    """Those over columns only."""
    by_weeks: bool
    readings: tuple[HeaderReading, ...]
    """Of the columns of values; one that stands there twice does not say which column is meant."""
    stray: Mark | None
    """The one month and day printed without a year while other columns are bare years: their spanner."""
    has_average: bool
    has_bare_quarters: bool
    """Some column is headed "4Q23" and none prints a month: a bare year is a fiscal year."""
    has_month_days: bool


def _table(headers: Sequence[Header], title: Title, kind: str, dates: DocumentDates) -> _Table:
    readings: list[HeaderReading] = []
    printed: set[date] = set()
    regular: set[date] = set()
    has_weeks = has_average = has_bare_quarters = has_month_days = False
    for header in headers:
        reading = header.reading
        if header.own_end is not None:
            printed.add(header.own_end)
            if reading.start is None:
                regular.add(header.own_end)
        has_average = has_average or header.is_average
        has_bare_quarters = has_bare_quarters or header.is_quarter_code
        if header.role == "value":
            readings.append(reading)
            has_month_days = has_month_days or reading.dated is not None
            has_weeks = has_weeks or (reading.length is not None and reading.length.unit == "week")
    titled: set[date] = set()
    titled_regular: set[date] = set()
    for phrase in title.phrases:
        if (end := phrase_end(phrase)) is not None:
            titled.add(end)
            if phrase.start is None and phrase.lengths:
                titled_regular.add(end)
    has_weeks = has_weeks or any(length.unit == "week" for length in title.lengths)
    return _Table(
        kind,
        title,
        dates,
        frozenset(printed | titled),
        tuple(sorted(printed)),
        has_weeks or not all(map(is_month_end, regular or titled_regular)),
        tuple(readings),
        _stray_month_day(readings) if kind == "balance_sheet" else None,
        has_average,
        has_bare_quarters,
        has_month_days,
    )


def _stray_month_day(readings: Iterable[HeaderReading]) -> Mark | None:
    days = {}
    bare_years = 0
    for reading in readings:
        if reading.dated is None:
            bare_years += reading.year is not None
        elif reading.dated.year is not None or reading.dated.day is None:
            return None
        else:
            days[(reading.dated.month, reading.dated.day)] = reading.dated
    return next(iter(days.values())) if len(days) == 1 and bare_years else None


def _end(header: Header, table: _Table) -> _End | str:
    """The end of a column's period, or the sentence that says what is missing."""
    reading = header.reading
    if header.own_end is not None:
        return _End(header.own_end, "header", "date in header", reading.start)
    mark = reading.dated
    if mark is not None and mark.month is not None:
        if mark.year is not None and mark.day is not None:
            return f"no such date: {mark.year}-{mark.month}-{mark.day}"
        if mark.year is not None:
            return _end_in_month(mark.year, mark.month, table)
        if mark.day is not None:
            return _end_without_year(mark, reading, table)
        return "a month without day and year"
    if reading.year is not None:
        return _end_in_year(reading.year, reading, table)
    return _end_without_date(reading, table)


def _end_in_month(year: int, month: int, table: _Table) -> _End | str:
    """A month without a day: a known end in it, else its last day unless books close on weekdays."""
    everywhere = table.ends | table.dates.known_ends
    known = {end for end in everywhere if (end.year, end.month) == (year, month)}
    if len(known) == 1:
        end = known.pop()
        return _End(end, "title" if end in table.ends else "document", "month in header, day known")
    if known or table.by_weeks or any(end.month == month and not is_month_end(end) for end in everywhere):
        return "a month without a day, and books do not close at month ends"
    return _End(month_end(year, month), "header", "month in header: its last day")


def _end_without_year(mark: Mark, reading: HeaderReading, table: _Table) -> _End | str:
    """Month and day without a year: the title's, the neighbours' if only one year fits, the document's."""
    titled = {
        end
        for phrase in table.title.phrases
        if (phrase.dated.month, phrase.dated.day) == (mark.month, mark.day)
        and (end := phrase_end(phrase)) is not None
    }
    if len(titled) == 1 and table.readings.count(reading) <= 1:
        return _End(titled.pop(), "title", "year in title")
    if (
        not titled
        and table.title.year is not None
        and not table.title.phrases
        and table.readings.count(reading) <= 1
    ):
        end = mark_date(mark, table.title.year)
        if end is not None:
            return _End(end, "title", "year in title")
    if len(table.printed_ends) >= 2:
        first, last = table.printed_ends[0], table.printed_ends[-1]
        if (last - first).days <= 400:
            between = [
                end
                for year in range(first.year, last.year + 1)
                if (end := mark_date(mark, year)) is not None and first < end < last
            ]
            if len(between) == 1:
                return _End(between[0], "header", "the one year between its neighbours")
    if table.stray is not None:
        return "the year is not printed, and other columns print years"
    lone = table.readings.count(reading) <= 1 and not table.printed_ends
    if lone and len({one.dated for one in table.readings if one.dated is not None}) == 1:
        said = {
            one.end for one in table.dates.reported if (one.end.month, one.end.day) == (mark.month, mark.day)
        }
        if len(said) == 1:
            return _End(said.pop(), "document", "year in the document's sentence")
    return "the year is not printed"


def _end_in_year(year: int, reading: HeaderReading, table: _Table) -> _End | str:
    """A bare year: month and day from the title, then from the document."""
    phrases = table.title.phrases
    if reading.quarter is None or not reading.length:
        same = [p for p in phrases if p.dated.year == year]
    else:
        same = [p for p in phrases if p.dated.year == year and (not p.lengths or QUARTER in p.lengths)]
    if reading.length is not None and len({p.dated for p in same}) > 1:
        same = [p for p in same if reading.length in p.lengths] or same
    ends = {(end, p.start, p.lengths, p.is_ytd) for p in same if (end := phrase_end(p)) is not None}
    if len({end for end, *_ in ends}) == 1:
        end, start, lengths, is_ytd = max(ends, key=lambda one: len(one[2]))
        return _End(end, "title", "month and day in title", start, lengths, is_ytd)
    if ends:
        return "the title names several dates of that year"
    month_days = {(p.dated.month, p.dated.day, p.dated.other_day) for p in phrases if p.dated.day is not None}
    if len(month_days) == 1:
        phrase = phrases[-1]
        undated = phrase.dated.year is None
        titled = mark_date(phrase.dated, year)
        if titled is not None and (undated or is_month_end(phrase_end(phrase) or titled)):
            return _End(titled, "title", "month and day in title", None, phrase.lengths, phrase.is_ytd)
    if month_days and (table.title.lengths or table.kind == "balance_sheet"):
        return "the title names no date of that year"
    if table.stray is not None and reading.quarter is None:
        spanned = mark_date(table.stray, year)
        if spanned is not None:
            return _End(spanned, "header", "month and day over another column")
    return _end_by_calendar(year, reading, table)


def _end_by_calendar(year: int, reading: HeaderReading, table: _Table) -> _End | str:
    """A bare fiscal year or quarter: what the document's sentences and its fiscal year end say."""
    dates = table.dates
    length = reading.length
    if reading.quarter is not None:
        end = fiscal_quarter_end(year, reading.quarter, dates)
        if end is None:
            return "the document does not say when that fiscal quarter ends"
        return _End(end, "document", f"quarter {reading.quarter} of fiscal {year} as the document says")
    if reading.is_ytd:
        return _end_of_year_to_date(year, table)
    if table.kind != "balance_sheet" and length is None:
        length = _title_length(table) or _length_of_bare_year(table)
    if table.kind == "balance_sheet" and length is None:
        length = YEAR if _length_of_bare_year(table) is not None else None
        if length is None:
            instants = {one.end for one in dates.reported if one.end.year == year}
            years = {fiscal_year_close(year, dates)}
            if instants == years:
                return _End(instants.pop(), "document", "the fiscal year end the document reports on")
    if length is None:
        return "neither length nor date of that year is said"
    if is_year_long(length):
        close = fiscal_year_close(year, dates)
        if close is None:
            return "the document does not say when that fiscal year ends"
        return _End(close, "document", "fiscal year end as the document says", None, (YEAR,))
    said = {one.end for one in dates.reported if one.length == length}
    same = {end for end in said if end.year == year}
    if len(same) == 1:
        return _End(same.pop(), "document", f"{length} as the document says")
    month_days = {(end.month, end.day) for end in said}
    if not same and len(month_days) == 1 and all(map(is_month_end, said)):
        month, _ = month_days.pop()
        return _End(month_end(year, month), "document", f"{length} as the document says of another year")
    if length.unit == "month" and length.number in (6, 9) and not said:
        close = fiscal_quarter_end(year, length.number // 3, dates)
        if close is not None:
            return _End(close, "document", f"first {length} of fiscal {year} as the document says")
    return "the document does not say when that period ends"


def _end_of_year_to_date(year: int, table: _Table) -> _End | str:
    """ "YTD 2024": the document's longest duration in that year, or the latest quarter beside it."""
    said = {one.end for one in table.dates.reported if not is_quarter_long(one.length)}
    same = {end for end in said if end.year == year}
    if len(same) == 1:
        return _End(same.pop(), "document", "year to date as the document says")
    quarters = {(one.year, one.quarter) for one in table.readings if one.year and one.quarter}
    if not same and quarters:
        _, ordinal = max(quarters)
        end = fiscal_quarter_end(year, ordinal, table.dates)
        if end is not None:
            return _End(end, "document", f"year to date of quarter {ordinal} beside it")
    return "the document does not say where the year to date ends"


def _title_length(table: _Table) -> Length | None:
    return table.title.lengths[0] if len(table.title.lengths) == 1 else None


def _length_of_bare_year(table: _Table) -> Length | None:
    """A bare year is a fiscal year beside "4Q23", in an annual report, or where only years are reported."""
    if table.has_month_days:
        return None  # its spanner may have been lost: a quarter must not pass for a year
    if table.has_bare_quarters or table.dates.is_annual_report:
        return YEAR
    lengths = {one.length for one in table.dates.reported}
    return YEAR if lengths and all(map(is_year_long, lengths)) else None


def _end_without_date(reading: HeaderReading, table: _Table) -> _End | str:
    """No date over the column: the only one of the title, or the only one the document gives its length."""
    phrases = table.title.phrases
    fitting = phrases
    if reading.length is not None and any(p.lengths for p in phrases):
        fitting = tuple(p for p in phrases if reading.length in p.lengths)
    ends = {end for p in fitting if (end := phrase_end(p)) is not None}
    if (
        len(ends) == 1
        and not reading.is_relative
        and (table.readings.count(reading) <= 1 or not says_length(reading))
    ):
        phrase = next(p for p in fitting if phrase_end(p) in ends)
        if reading.quarter is not None and YEAR in phrase.lengths:
            (close,) = ends
            if not is_month_end(close):
                return "the title says when the year ends, not its quarter"
            end = month_end_before(close, 3 * (4 - reading.quarter))
            return _End(end, "title", f"quarter {reading.quarter} of the title's year")
        return _End(ends.pop(), "title", "date in title", phrase.start, phrase.lengths, phrase.is_ytd)
    if len(ends) > 1:
        return "the title names several dates"
    if reading.is_relative:
        return "a period named only as prior"
    if table.title.year is not None and not phrases and reading.length is not None:
        found = _end_by_calendar(table.title.year, reading, table)
        if isinstance(found, _End) and table.readings.count(reading) <= 1:
            return found
    if table.readings.count(reading) > 1 or not (reading.length or reading.is_ytd or reading.quarter):
        return "no date over the column or in the title"
    if reading.is_ytd:
        longest = [one for one in table.dates.reported if not is_quarter_long(one.length)]
        ends = {one.end for one in longest or table.dates.reported}
    elif reading.quarter is not None:
        ends = {q.end for q in table.dates.quarters if q.ordinal == reading.quarter}
        ends = ends or _ends_of(QUARTER, table.dates)
    else:
        ends = _ends_of(reading.length, table.dates)
    if not ends:
        return "the document does not say when that period ends"
    return _End(max(ends), "document", "the period the document reports on")


def _ends_of(length: Length | None, dates: DocumentDates) -> set[date]:
    """Ends the document reports for a length; a quarter of 12 or 13 stated weeks is a quarter too."""
    if length is None:
        return set()
    return {
        one.end
        for one in dates.reported
        if one.length == length
        or (length == QUARTER and is_quarter_long(one.length))
        or (length == YEAR and is_year_long(one.length))
    }


# ------------------------------------------------------------------------------- what the tables say together

STATED_IN_TABLES = ("balance_sheet", "income_statement", "comprehensive_income", "cash_flow")
MonthDay = tuple[int, int]


def with_periods_of_headers(
    dates: DocumentDates, tables: Iterable[tuple[str, Sequence[tuple[str, ...]]]]
) -> DocumentDates:
    """What the headers of the primary statements add to the sentences: the ends they print and, where no
    sentence says it, the close of the fiscal year. ``tables``: kind and headers of each table."""
    read = [
        (kind, [header for header in map(_header, headers) if header.role == "value"])
        for kind, headers in tables
        if kind in STATED_IN_TABLES
    ]
    headers = [header for _, of_table in read for header in of_table]
    ends = {header.own_end for header in headers if header.own_end is not None}
    if not ends:
        return dates
    on_weekdays = not all(map(is_month_end, ends))
    weekdays = {end.weekday() for end in ends}
    return replace(
        dates,
        fiscal_year_end=dates.fiscal_year_end or _implied_year_end(read),
        known_ends=dates.known_ends | ends,
        closes_on_weekdays=dates.closes_on_weekdays or on_weekdays,
        printed_weeks=frozenset(
            Reported(header.reading.length, header.own_end)
            for header in headers
            if header.own_end is not None
            and header.reading.length is not None
            and header.reading.length.unit == "week"
        ),
        closing_weekday=weekdays.pop() if on_weekdays and len(weekdays) == 1 < len(ends) else None,
    )


def _implied_year_end(read: Sequence[tuple[str, Sequence[Header]]]) -> MonthDay | None:
    """The year end that the statements' periods imply: six months ended June 30 close half a year.

    A cash flow is year to date and a balance sheet stands beside the last year's close: where both agree,
    it is that.
    """
    headers = [header for _, of_table in read for header in of_table]
    partial = set(_closes_after(headers, (HALF.number, HALF.number + QUARTER.number)))
    if partial:
        return partial.pop() if len(partial) == 1 else None
    to_date = {
        close
        for kind, of_table in read
        if kind == "cash_flow"
        for close in _closes_after(of_table, (QUARTER.number, YEAR.number))
    }
    beside = {
        month_closing(0, min(ends).month, min(ends).day)
        for kind, of_table in read
        if kind == "balance_sheet"
        and len(ends := {header.own_end for header in of_table if header.own_end is not None}) == 2
    }
    if len(beside) == 1 and beside == to_date:
        return beside.pop()
    if to_date:
        return None
    closes = [header.own_end for kind, of_table in read if kind == "balance_sheet" for header in of_table]
    return _calendar_year_by_codes(headers, (close for close in closes if close is not None))


def _calendar_year_by_codes(headers: Iterable[Header], ends: Iterable[date]) -> MonthDay | None:
    """December 31, where the latest quarter named by a code is that quarter of the calendar year in which the
    latest of the ends lies: "Q3 2024" in the release of the quarter ended September 30, 2024."""
    readings = [header.reading for header in headers if header.role == "value"]
    codes = [(one.year, one.quarter) for one in readings if one.year and one.quarter and one.dated is None]
    nominal = [nominal_month_end(end) for end in ends]
    if not codes or not nominal:
        return None
    last = max(nominal)
    return (12, 31) if max(codes) == (last.year, last.month / QUARTER.number) else None


def _closes_after(headers: Iterable[Header], months: Sequence[int]) -> Iterator[MonthDay]:
    """The closes of the years to whose dates durations of so many months run from the beginning."""
    for header in headers:
        length, end = header.reading.length, header.own_end
        if length is not None and end is not None and length.unit == "month" and length.number in months:
            yield month_closing(length.number - YEAR.number, end.month, end.day)


# --------------------------------------------------------------------------------------------- duration


def _duration(
    reading: HeaderReading, found: _End, table: _Table, ends: frozenset[date]
) -> tuple[Period | None, str]:
    """The period of a column of a statement of flows and why, or None and what is missing."""
    if found.start is not None:
        if found.start >= found.end:
            return None, "the period would start after its end"
        return Period(found.start, found.end, found.source), f"{found.why}, start printed"
    if reading.from_inception:
        start = table.dates.inception
        if start is None or start >= found.end:
            return None, "the date of inception is not said"
        return Period(start, found.end, "document"), "inception as the document says"
    length, source = _length(reading, found, table)
    if length is None:
        return None, source
    by_weeks = (
        table.by_weeks or not is_month_end(found.end) or found.end.weekday() == table.dates.closing_weekday
    )
    known: frozenset[date] = frozenset()
    if length.unit == "month" and by_weeks:
        stated = _stated_weeks(length, found.end, table.dates)
        if stated is not None:
            length, source = stated, _remoter(source, "document")
        known = ends | table.dates.known_ends
        known |= _fixed_year_ends(found.end, known, table.dates)
        known |= _closes_by_rule(found.end, known, table.dates)
    before, is_sure = previous_period_end(found.end, length, known, by_weeks)
    why = f"{found.why}, {length}"
    if not is_sure:
        if length.number < YEAR.number and _has_odd_quarters(table.dates):
            return None, "the weeks of that period are not said, and the document has other than 13 a quarter"
        why += " counted as 13 weeks a quarter: the previous end is not shown"
        if _begins_a_fiscal_year(before, length, table.dates):
            before, *others = sorted(closes_before(before, known), reverse=True)
            other_start = others[0] + _ONE_DAY if others else None
            return Period(before + _ONE_DAY, found.end, _remoter(found.source, source), other_start), why
    return Period(before + _ONE_DAY, found.end, _remoter(found.source, source)), why


def _begins_a_fiscal_year(before: date, length: Length, dates: DocumentDates) -> bool:
    """Whether a period that follows on ``before`` is a fiscal year or a fiscal year to date."""
    if dates.fiscal_year_end is None:
        return length == YEAR
    return nominal_month_end(before).month == nominal_month(dates.fiscal_year_end)


def _fixed_year_ends(end: date, known: frozenset[date], dates: DocumentDates) -> frozenset[date]:
    """Neighbouring year ends of a filer whose quarters close on weekdays but whose year on a fixed day.

    "June 28, 2024" (a Friday) beside "December 31, 2023" (a Sunday): the year ends on every December 31.
    """
    fixed = {
        close
        for close in known
        if (close.month, close.day) == dates.fiscal_year_end
        and is_month_end(close)
        and close.weekday() != end.weekday()
    }
    return frozenset(month_end(close.year + step, close.month) for close in fixed for step in (-1, 1))


def _closes_by_rule(end: date, known: frozenset[date], dates: DocumentDates) -> frozenset[date]:
    """Year ends by the rule that the document states, unless an end it prints is against the rule."""
    rule = dates.closing_rule
    if rule is None:
        return frozenset()
    closes = frozenset(rule.close(year) for year in range(end.year - 2, end.year + 2))
    is_broken = any(0 < abs((close - one).days) <= CLOSING_SLIP for close in closes for one in known)
    return frozenset() if is_broken else closes


def _has_odd_quarters(dates: DocumentDates) -> bool:
    said = (*dates.reported, *dates.printed_weeks)
    weeks = {one.length.number for one in said if one.length.unit == "week"}
    weeks |= {one.weeks for one in dates.weeks}
    return any(number % 13 > 1 for number in weeks)  # 13, 14, 26, 27, 39, 40, 52 and 53 are regular


def _stated_weeks(length: Length, end: date, dates: DocumentDates) -> Length | None:
    """The weeks that a sentence gives the same period: "the 12 weeks ended March 23" for a first quarter."""
    regular = length.number * 13 / 3
    weeks = {
        one.length
        for one in (*dates.reported, *dates.printed_weeks)
        if one.length.unit == "week" and one.end == end and abs(one.length.number - regular) <= SHORT_QUARTER
    }
    if len(weeks) == 1:
        return weeks.pop()
    said = weeks_said(end, length, dates)
    return None if said is None else Length(said, "week")


def _length(reading: HeaderReading, found: _End, table: _Table) -> tuple[Length | None, str]:
    """The length and where it was read; (None, what is missing) where no place says it."""
    if reading.is_ytd:
        return _year_to_date(found.end, table)
    if reading.length is not None:
        return reading.length, "header"
    if found.is_ytd:
        return _year_to_date(found.end, table)
    for lengths, source in ((found.lengths, found.source), (table.title.lengths, "title")):
        if len(lengths) == 1:
            return lengths[0], source
        if lengths:
            return None, "the title names several lengths"
    if table.kind == "cash_flow":
        return _year_to_date(found.end, table)
    if found.source == "document" and reading.year is not None and reading.dated is None:
        bare = _length_of_bare_year(table)
        if bare is not None:
            return bare, "document"
    said = {one.length for one in table.dates.reported if one.end == found.end}
    if len(said) == 1 and table.kind in DURATION_KINDS:
        return said.pop(), "document"
    if not said and table.kind in DURATION_KINDS and len(lengths_said := _all_lengths(table.dates)) == 1:
        close = found.end
        if any((one.end.month, one.end.day) == (close.month, close.day) for one in table.dates.reported):
            return lengths_said.pop(), "document"
    return None, "the length of the period is not said"


def _all_lengths(dates: DocumentDates) -> set[Length]:
    return {one.length for one in dates.reported}


def _year_to_date(end: date, table: _Table) -> tuple[Length | None, str]:
    """From the day after the fiscal year end, or the longest length the document reports to that end."""
    dates = table.dates
    if dates.fiscal_year_end is not None:
        months = (nominal_month_end(end).month - nominal_month(dates.fiscal_year_end)) % 12 or 12
        return Length(months, "month"), "document"
    said = [one.length for one in dates.reported if one.end == end]
    if said:
        return max(said, key=lambda one: one.number * (1 if one.unit == "week" else 52 / 12)), "document"
    return None, "the fiscal year end is not said"


# ------------------------------------------------------------------------------------------------ columns


def _bounded(lines: Sequence[str], most: int, characters: int) -> tuple[str, ...]:
    """The nearest lines, each cut: what is longer is no header."""
    return tuple([line[:characters].strip() for line in lines[-most:] if line and not line.isspace()])


@lru_cache(maxsize=4096)
def _header(lines: tuple[str, ...]) -> Header:
    """A header's words: the tables of one exhibit repeat few headers."""
    return header_words(_bounded(lines, HEADER_LEVELS, HEADER_CHARACTERS))


def column_meanings(
    headers: Sequence[tuple[str, ...]], context: Sequence[str], kind: str, dates: DocumentDates
) -> list[ColumnMeaning]:
    """The meaning of every column of one table, in the columns' order; never raises.

    ``headers[i]`` are the header lines over column i, top first; ``context`` the title lines, the
    nearest last; ``kind`` the statement's kind ('balance_sheet', 'income_statement', ...).
    """
    read = [_header(header) for header in headers]
    if dates.fiscal_year_end is None:
        quarters = [one.end for one in dates.reported if is_quarter_long(one.length)]
        if (year_end := _calendar_year_by_codes(read, quarters)) is not None:
            dates = replace(dates, fiscal_year_end=year_end)
    nearest = _bounded(context, CONTEXT_LINES, CONTEXT_CHARACTERS)
    lines = tuple([line for line in nearest if not is_prose(line)])
    title = _without_datelines(title_words(lines), dates)
    table = _table(read, title, kind, dates)
    printed_row = _dates_in_a_title_line(read, lines)
    found: list[_End | str] = printed_row or [_column_end(header, table) for header in read]
    resolved = {one.end for one in found if isinstance(one, _End)}
    if not table.printed_ends and any(not is_month_end(end) for end in resolved):
        table = table._replace(by_weeks=True)
    ends = table.ends | resolved
    shared = _shared_levels(read)
    meanings = [
        _meaning(header, *_period(header.reading, end, table, ends), shared)
        for header, end in zip(read, found, strict=True)
    ]
    if kind == "balance_sheet" or kind in DURATION_KINDS:
        return _with_adjusted_comparatives(meanings)
    return meanings


_AS_ADJUSTED = re.compile(r"[^\w]*as\s+(?:retrospectively\s+)?adjusted(?:\W+\w)?\W*\Z", re.IGNORECASE)


def _with_adjusted_comparatives(meanings: list[ColumnMeaning]) -> list[ColumnMeaning]:
    """Comparative columns "as adjusted", for a new accounting standard, are the issuer's plain figures.

    Their periods end before all that is printed plainly, and nothing else is printed for these: beside what
    was reported, or for the period reported on, adjusted figures are another measure.
    """
    if not any(one.measure for one in meanings):
        return meanings
    plain = [one.period for one in meanings if one.role == "value" and one.period and not one.measure]
    if not plain:
        return meanings
    times = Counter((one.period.start, one.period.end) for one in meanings if one.period)
    first = min(period.end for period in plain)
    return [
        one._replace(measure=None)
        if one.measure
        and _AS_ADJUSTED.match(one.measure)
        and one.period
        and one.period.end < first
        and times[one.period.start, one.period.end] == 1
        else one
        for one in meanings
    ]


def _without_datelines(title: Title, dates: DocumentDates) -> Title:
    """A lone day of a month with no length and no "as of" before it may be the day of the release.

    It is kept at a month's end, or where a sentence of the document names it as a period's end.
    """
    if title.says_at or len(title.phrases) != 1:
        return title
    (phrase,) = title.phrases
    end = phrase_end(phrase)
    if phrase.lengths or phrase.start or end is None or is_month_end(end) or end in dates.known_ends:
        return title
    return title._replace(phrases=())


def _dates_in_a_title_line(headers: Sequence[Header], lines: tuple[str, ...]) -> list[_End | str]:
    """ "Year Ended December 31,   1997   1996": a header line that the reader took for a title.

    Only where no header says anything of time and the nearest line with dates has one for each column:
    then they stand in the columns' order. The one rule that depends on that order.
    """
    many = len(headers)
    if many < 2 or any(header.marks or header.role != "value" for header in headers):
        return []
    for index in range(len(lines), 0, -1):
        dated = [mark for mark in read_marks(lines[index - 1]) if mark.year or mark.kind == "date"]
        if not dated:
            continue
        phrases = title_words(lines[:index]).phrases[-many:]
        ends = [end for phrase in phrases if (end := phrase_end(phrase)) is not None]
        if len(dated) != many or len(ends) != many:
            return []
        why = "dates in a line of the title"
        return [
            _End(end, "title", why, phrase.start, phrase.lengths, phrase.is_ytd)
            for phrase, end in zip(phrases, ends, strict=True)
        ]
    return []


def _column_end(header: Header, table: _Table) -> _End | str:
    if header.role == "note":
        return "a column of notes"
    if header.is_comparison:
        return "compares two periods"
    says_when = header.own_end is not None or (header.role == "percent" and header.reading.year is not None)
    if header.role in ("percent", "change") and not says_when:
        return "no period of its own"
    return _end(header, table)


def _shared_levels(headers: Sequence[Header]) -> frozenset[str]:
    """Lines printed over every column: they head the table and set no column beside another."""
    columns = [header.levels for header in headers if header.role in ("value", "unknown")]
    if len(columns) < 2 or not all(columns):
        return frozenset()
    shared = set(columns[0]).intersection(*columns[1:])
    return frozenset([level for level in shared if len(level) > 2])  # no lone "As"


def _period(
    reading: HeaderReading, found: _End | str, table: _Table, ends: frozenset[date]
) -> tuple[Period | None, str]:
    """The period that ends there and why, or None and what is missing."""
    if isinstance(found, str):
        return None, found
    if _is_instant(reading, table):
        return Period(None, found.end, found.source), found.why
    return _duration(reading, found, table, ends)


def _meaning(header: Header, period: Period | None, why: str, shared: frozenset[str]) -> ColumnMeaning:
    entity, measure = names_beside(header, shared)
    role = header.role
    reading = header.reading
    says_something = entity or measure or says_length(reading) or reading.dated or reading.year
    if role == "value" and period is None and not says_something:
        role = "unknown"
    printed = header.printed[:EVIDENCE_CHARACTERS]
    return ColumnMeaning(role, period, f"{printed}: {why}" if printed else why, entity, measure)


def _is_instant(reading: HeaderReading, table: _Table) -> bool:
    if table.kind == "balance_sheet":
        return not (table.has_average and says_length(reading))
    if table.kind in DURATION_KINDS or says_length(reading) or reading.from_inception or reading.start:
        return False
    if reading.is_at:
        return True
    if table.title.lengths:
        return False
    return table.kind not in FLOW_KINDS and reading.dated is not None
