"""What a document says about its own periods: its fiscal year end, the durations it reports on.

In: a document's text and two facts of its submission header. Out: one ``DocumentDates``, and from it
the close of a named fiscal year or quarter. Only sentences with "ended" are read ("the fiscal fourth
quarter and year ended June 28, 2003", the cover's "FOR THE QUARTERLY PERIOD ENDED JUNE 30, 1997");
a filing date is never a period.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from transforms.calendars import (
    CLOSING_SLIP,
    MONTH,
    ORDINALS,
    QUARTER,
    WEEKS_A_QUARTER,
    YEAR,
    Length,
    Mark,
    calendar_date,
    is_month_end,
    mark_date,
    mark_lengths,
    month_end,
    month_end_before,
    nominal_month,
    nominal_month_end,
    read_marks,
)
from transforms.fiscal_weeks import ClosingRule, StatedWeeks, closing_rule, stated_weeks

DAYS_OF_A_YEAR = 364
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
    is_annual_report: bool
    """The period of report is a fiscal year: of a 10-K, not of a 10-Q or a release."""
    closing_rule: ClosingRule | None = None
    weeks: tuple[StatedWeeks, ...] = ()
    """Quarters and years of which a sentence says how many weeks they had."""
    printed_weeks: frozenset[Reported] = frozenset()
    """Durations in weeks that the primary statements print over their columns."""
    closing_weekday: int | None = None
    """The weekday of all period ends that the primary statements print, where they are no month ends."""


_ENDED = ("ended", "ENDED")
_DATE_FOLLOWS = re.compile(
    r"[\s:]{0,24}(?:on\s{1,9}|as\s{1,9}of\s{1,9})?(?:[A-Za-z]{3,9}\.?\s{0,9}\d|\d{1,2}(?:/|\s{1,9}[A-Z][a-z]{2}))"
)
_BETWEEN_DATES = re.compile(r"[\s,]*(?:and|vs\.?|versus|to)?[\s,]*\Z")
_BEFORE_ENDED = re.compile(
    r"(?:[\s,\-()]|(?<![a-z])(?:and|of|the|its|our|then|fiscal|interim|periods?|full|for|that|which|has|year)"
    r"(?![a-z]))*\Z",
    re.IGNORECASE,
)
_OTHER_REPORT = re.compile(r"form\s+(?:10|20)-?\s?[kqf]|annual report on|quarterly report on", re.IGNORECASE)
_LENGTH_KINDS = frozenset({"length", "annual", "quarterly", "quarter", "fiscal", "half"})


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
                if not text[at - 1 : at].isalpha() and _DATE_FOLLOWS.match(text, at + 5):
                    found += 1
                    yield at + 5
                at = text.find(word, at + 5, high)


class _Mention(NamedTuple):
    lengths: tuple[Length, ...]
    quarter: int | None
    fiscal_year: int | None
    names_a_year: bool
    """It says "year", not "twelve months": those may trail to any quarter's end."""
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
        return _Mention((), None, None, False, ())
    lengths: list[Length] = []
    quarter = fiscal_year = None
    names_a_year = False
    at = len(before)
    below: Mark | None = None
    for mark in reversed(read_marks(before)):
        between = before[mark.end : at]
        if mark.kind not in _LENGTH_KINDS or not _BEFORE_ENDED.match(between):
            break
        # "fiscal 2024 first quarter" names a year to the quarter, "first quarter and fiscal 2024" two lengths
        joined = below is not None and "and" not in between.lower() and "," not in between
        if joined and below is not None and (mark.kind, below.kind) == ("quarter", "fiscal"):
            lengths.pop()
            names_a_year = False
        if not (joined and below is not None and (mark.kind, below.kind) == ("fiscal", "quarter")):
            lengths.extend(mark_lengths(mark))
            words = mark.kind in ("annual", "fiscal") or (mark.kind == "length" and YEAR in mark.lengths)
            names_a_year |= words and "month" not in before[mark.start : mark.end].lower()
        if mark.kind in ("quarter", "half") and mark.ordinal:
            quarter = mark.ordinal if mark.kind == "quarter" else mark.ordinal * 2
        if mark.year is not None:
            fiscal_year = mark.year
        at, below = mark.start, mark
    return _Mention(tuple(reversed(lengths)), quarter, fiscal_year, names_a_year, tuple(ends))


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
    said: list[tuple[_Mention, list[date]]] = []
    reported: dict[Reported, None] = {}
    for at in sorted(_mentions(text)):
        mention = _mention(text[max(0, at - 56) : at - 5], text[at : at + 56])
        if not mention.ends:
            continue
        ends = _full_dates(mention.ends)
        said.append((mention, ends))
        if not _OTHER_REPORT.search(text, max(0, at - 130), at):
            reported.update((Reported(length, end), None) for length in mention.lengths for end in ends)
    known = {end for _, ends in said for end in ends}
    quarters = dict.fromkeys(
        FiscalQuarter(mention.fiscal_year, mention.quarter, ends[0])
        for mention, ends in said
        if mention.quarter is not None and len(ends) == 1
    )
    header_end = fiscal_year_end if _is_month_day(fiscal_year_end) else None
    year_end = _fiscal_year_end(said, quarters, header_end, text)
    covered: list[Reported] = []
    if period_of_report is not None:
        known.add(period_of_report)
        covered = _periods_of_report(period_of_report, year_end)
    closes = {end for mention, ends in said if mention.lengths for end in ends}
    return DocumentDates(
        year_end,
        tuple(dict.fromkeys((*covered, *reported))),
        frozenset(known),
        tuple(quarters),
        tuple(dict.fromkeys(_named_years(said))),
        _inception(text),
        not all(map(is_month_end, closes)) or (year_end is not None and not _is_last_day(year_end)),
        YEAR in (one.length for one in covered),
        closing_rule(text),
        stated_weeks(text),
    )


def _named_years(said: Iterable[tuple[_Mention, list[date]]]) -> Iterator[tuple[int, date]]:
    """Fiscal years by name with their close: "fiscal year 2022 ended December 2, 2022"."""
    for mention, ends in said:
        name = mention.fiscal_year
        if name is None or not mention.names_a_year or mention.quarter not in (None, 4) or len(ends) != 1:
            continue
        if abs(ends[0].year - name) <= 1:
            yield name, ends[0]


def _is_month_day(month_day: tuple[int, int] | None) -> bool:
    return month_day is not None and calendar_date(2000, *month_day) is not None


def _is_last_day(month_day: tuple[int, int]) -> bool:
    month, day = month_day
    return month_end(2000, month).day == day or month_end(2001, month).day == day


_HEADLINE = re.compile(
    r"(?<![a-z0-9])(?:(first|second|third|fourth)[\s-]+(?:fiscal[\s-]+)?quarter|([1-4])q(?![a-z])|q([1-4])(?![a-z]))"
    r"(?:(?!outlook|guidance|forecast|expect)[^.;]){0,40}?(?<![a-z])(?:results|earnings|ended)(?![a-z])"
)
HEADLINE_CHARACTERS = 1_500
"""A release names the quarter it reports on in its headline or first paragraph."""


def _fiscal_year_end(
    said: Sequence[tuple[_Mention, list[date]]],
    quarters: Iterable[FiscalQuarter],
    header: tuple[int, int] | None,
    text: str,
) -> tuple[int, int] | None:
    """The close of the fiscal year, by the best evidence there is.

    Sentences that say "year ended"; where they name several year ends the submission header decides,
    or one that is named twice as often as the next. Else the header. Else what follows from quarters:
    a first quarter ended March 31, six months ended June 30, a headline's "third quarter" in a document
    whose quarter ended September 30. Last, "twelve months ended", which may also trail.
    """
    years = Counter(
        day for mention, ends in said if mention.names_a_year for day in _month_days(mention, ends)
    )
    years.update(_stated_year_ends(text))
    if years:
        return _chosen_year_end(years, header)
    if header is not None:
        return header
    implied = {month_closing(3 * (q.ordinal - 4), q.end.month, q.end.day) for q in quarters}
    if not implied:
        implied = {
            month_closing(length.number, *day)
            for mention, ends in said
            for length in mention.lengths
            if length.unit == "month" and length.number in (6, 9)
            for day in _month_days(mention, ends)
        }
    trailing = Counter(
        day for mention, ends in said if YEAR in mention.lengths for day in _month_days(mention, ends)
    )
    if not implied:
        implied = _headline_year_end(said, text)
        if trailing and not {day[0] for day in implied} <= {nominal_month(day) for day in trailing}:
            return None
    if implied:
        return implied.pop() if len(implied) == 1 else None
    return _chosen_year_end(trailing, None) if trailing else None


def _headline_year_end(said: Sequence[tuple[_Mention, list[date]]], text: str) -> set[tuple[int, int]]:
    """ "Reports Third Quarter Results" over a quarter ended September 30: the year ends on December 31."""
    headline = _HEADLINE.search(text[:HEADLINE_CHARACTERS].lower())
    days = {day for mention, ends in said if QUARTER in mention.lengths for day in _month_days(mention, ends)}
    if headline is None or len({nominal_month(day) for day in days}) != 1:
        return set()
    nth = ORDINALS.get(headline[1]) or int(headline[2] or headline[3])
    return {month_closing(3 * (nth - 4), *days.pop())}


def _month_days(mention: _Mention, ends: Sequence[date]) -> list[tuple[int, int]]:
    """(month, day) of the ends, years printed or not."""
    if ends:
        return [(end.month, end.day) for end in ends]
    first = mention.ends[0]
    return [(first.month, first.day)] if first.month is not None and first.day is not None else []


def month_closing(months_after: int, month: int, day: int) -> tuple[int, int]:
    """Last day of the month that lies so many months before the month a (month, day) closes."""
    closing = (nominal_month((month, day)) - months_after - 1) % 12 + 1
    return closing, month_end(2001, closing).day


def _chosen_year_end(
    said: Counter[tuple[int, int]], header: tuple[int, int] | None
) -> tuple[int, int] | None:
    months: Counter[int] = Counter()
    for day, count in said.items():
        months[nominal_month(day)] += count
    if header is not None and nominal_month(header) in months:
        return header if len(months) > 1 or header in said else said.most_common(1)[0][0]
    (best, most), *others = months.most_common()
    if others and most < 2 * others[0][1]:
        return None
    return next(day for day, _ in said.most_common() if nominal_month(day) == best)


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


_YEAR_ENDS_ON = re.compile(
    rf"s?(?:ing)?\s+(?:is\s+|on\s+|of\s+)*(?={MONTH}\s+\d{{1,2}}(?!\d))", re.IGNORECASE
)
_FISCAL_YEAR_END = "iscal year end"


def _stated_year_ends(text: str) -> Iterator[tuple[int, int]]:
    """ "The Company's fiscal year ends on December 31.": a day without a year."""
    at = text.find(_FISCAL_YEAR_END)
    while at >= 0:
        at += len(_FISCAL_YEAR_END)
        if (found := _YEAR_ENDS_ON.match(text, at)) is not None:
            for mark in read_marks(text[found.end() : found.end() + 20])[:1]:
                if mark.month is not None and mark.day is not None and _is_month_day((mark.month, mark.day)):
                    yield mark.month, mark.day
        at = text.find(_FISCAL_YEAR_END, at)


def _inception(text: str) -> date | None:
    at = text.find("nception", 0, 10 * HEAD_CHARACTERS)
    if at < 0:
        return None
    around = read_marks(text[max(0, at - 60) : at + 60])
    dates = [day for mark in around if (day := mark_date(mark, mark.year or 0)) is not None]
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


def fiscal_quarter_of(end: date, dates: DocumentDates) -> tuple[int, int] | None:
    """(fiscal year, quarter) that ends on ``end``, where the document's own words tell."""
    naming = fiscal_year_naming(dates)
    if naming is None or dates.fiscal_year_end is None:
        return None
    nominal = nominal_month_end(end)
    months = (nominal.month - nominal_month(dates.fiscal_year_end)) % 12 or 12
    if months % 3:
        return None
    return month_end_before(nominal, months - 12).year - naming, months // 3


def weeks_said(end: date, length: Length, dates: DocumentDates) -> int | None:
    """The weeks of the quarter, the year to date or the year that ends on ``end``, as sentences say them."""
    if not dates.weeks or (at := fiscal_quarter_of(end, dates)) is None:
        return None
    year, ordinal = at
    reported = max(((q.end, q.ordinal) for q in dates.quarters), default=None)
    weeks = {one.ordinal: one.weeks for one in dates.weeks if one.fiscal_year == year}
    for one in dates.weeks:
        if one.fiscal_year is None and reported is not None and reported[1] == ordinal:
            is_year_ago = abs((reported[0] - end).days - DAYS_OF_A_YEAR) <= CLOSING_SLIP
            weeks |= {ordinal: one.weeks} if is_year_ago else {}
    if length == QUARTER:
        return weeks.get(ordinal)
    if length == YEAR and None in weeks:
        return weeks[None]
    of_quarters = [weeks.get(n, WEEKS_A_QUARTER) for n in range(1, ordinal + 1)]
    has_long_one = any(number == WEEKS_A_QUARTER + 1 for number in of_quarters)
    is_regular = all(number in (WEEKS_A_QUARTER, WEEKS_A_QUARTER + 1) for number in of_quarters)
    covers_all = length.number == 3 * ordinal and length.unit == "month"
    return sum(of_quarters) if has_long_one and is_regular and covers_all else None


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
