"""Which period a sentence of prose speaks of: "the comparable period a year ago" -> 2002-04-01 to 2002-06-30.

In: the words of one phrase, the period that the sentence compares with, and what the document says about its
own periods. Out: a ``SpokenPeriod``, or None where the words leave it open.

The rule of the field: the period comes from the sentence's own words; a word that points ("the quarter", "a
year ago") is resolved by the periods the document reports on and by nothing else. A bare year is a fiscal
year only where no shorter period is being spoken of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from transforms.calendars import (
    CLOSING_SLIP,
    ORDINALS,
    QUARTER,
    YEAR,
    Length,
    Mark,
    is_month_end,
    mark_date,
    mark_lengths,
    month_end,
    month_end_before,
    nominal_month,
    nominal_month_end,
    previous_period_end,
    read_marks,
)
from transforms.reporting_periods import DocumentDates, Reported, fiscal_quarter_end, fiscal_year_close

WEEKS_A_YEAR = 52
PHRASES_REMEMBERED = 4096


class SpokenPeriod(NamedTuple):
    """A period as a sentence means it; ``start`` is None for an instant."""

    start: date | None
    end: date
    months: int
    """0 for an instant."""
    is_exact: bool
    """False: the end or the start may lie some days beside (52/53-week calendars)."""
    source: str
    """'header' where the sentence names the year itself, else 'document'."""
    comparison: str
    """'', 'prior year' or 'prior quarter': how the words point to it."""


class Phrase(NamedTuple):
    """The calendar words of one phrase."""

    dated: Mark | None
    length: Length | None
    ordinal: int | None
    year: int | None
    comparison: str
    is_same: bool
    """"the same period": the length is that of the period compared with."""
    is_ytd: bool
    is_end: bool
    """"at year end", "ended the quarter with": a moment, not a stretch."""
    is_ambiguous: bool


_PRIOR_YEAR = re.compile(
    r"\b(?:a |one )?years? (?:ago|earlier|before)\b"
    r"|\b(?:prior|last|previous|preceding) (?:fiscal |full )?years?(?:'s)?\b(?! end)"
)
_PRIOR_QUARTER = re.compile(
    r"\b(?:immediately )?(?:prior|previous|preceding|last|sequential) "
    r"(?:fiscal |sequential )?quarter(?:'s)?\b"
)
_SAME = re.compile(
    r"\b(?:same|comparable|corresponding|similar|equivalent)\b.{0,40}"
    r"\b(?:period|quarter|months|weeks|year)"
)
_SEVERAL = re.compile(r"\b(?:periods|quarters)\b")
_FINAL_QUARTER = re.compile(r"\bfinal (?:fiscal )?quarter\b")
_END = re.compile(r"\b(?:year|quarter|period|month) end\b|\bend of\b")
_NAMES = re.compile(r"(?:\s|,|of|the|in|for|our|its|that)*\Z")


@lru_cache(PHRASES_REMEMBERED)
def read_phrase(words: str) -> Phrase | None:
    """The calendar words of a phrase in lower case, hyphens as blanks; None where it has none."""
    words = _FINAL_QUARTER.sub("fourth quarter", words)
    comparison = ""
    rest, priors = _PRIOR_YEAR.subn(" ", words)
    if priors:
        comparison = "prior year"
    else:
        rest, priors = _PRIOR_QUARTER.subn(" ", words)
        if priors:
            comparison = "prior quarter"
    dated: Mark | None = None
    lengths: list[Length] = []
    ordinal = year = None
    is_ytd = False
    is_ambiguous = _SEVERAL.search(words) is not None
    before: Mark | None = None
    for mark in read_marks(rest):
        joined = before is not None and _NAMES.match(rest[before.end : mark.start]) is not None
        if mark.kind == "date":
            is_ambiguous |= dated is not None
            dated = mark
        elif mark.kind == "year":
            is_ambiguous |= year is not None or (dated is not None and dated.year is not None)
            year = mark.year
            if dated is not None and dated.year is None:
                dated = dated._replace(year=mark.year)
        elif mark.kind == "ytd":
            is_ytd = True
        elif mark.kind in ("span", "inception", "half"):
            is_ambiguous = True
        elif mark.kind in ("length", "quarter", "quarterly", "annual", "fiscal"):
            if mark.year is not None:
                is_ambiguous |= year is not None
                year = mark.year
            names_only = (
                joined
                and before is not None
                and before.kind in ("quarter", "quarterly")
                and mark.kind in ("fiscal", "annual")
            )
            if mark.kind == "quarter":
                is_ambiguous |= ordinal is not None
                ordinal = mark.ordinal
                if joined and before is not None and before.kind in ("fiscal", "annual") and lengths:
                    lengths.pop()  # "fiscal 2003 fourth quarter" names the year of a quarter
            if not names_only:
                lengths.extend(mark_lengths(mark))
        before = mark
    is_ambiguous |= len(set(lengths)) > 1
    is_same = _SAME.search(words) is not None
    is_end = _END.search(words) is not None
    if not (dated or lengths or ordinal or year or comparison or is_same or is_ytd or is_end or is_ambiguous):
        return None
    length = lengths[0] if lengths else None
    return Phrase(dated, length, ordinal, year, comparison, is_same, is_ytd, is_end, is_ambiguous)


_ORDINAL = re.compile(r"\b(first|second|third|fourth)[\s-]+(?:fiscal[\s-]+)?quarter")


def with_periods_of_tables(
    dates: DocumentDates, periods: Iterable[tuple[date | None, date | None]]
) -> DocumentDates:
    """What the document says about its periods, and what its statements' columns show."""
    shown: dict[Reported, None] = {}
    ends: set[date] = set()
    for start, end in periods:
        if end is None:
            continue
        ends.add(end)
        if start is not None:
            months = round(((end - start).days + 1) * 12 / 365.25)
            if months in (3, 6, 9, 12):
                shown[Reported(Length(months, "month"), end)] = None
    return replace(
        dates,
        reported=tuple(dict.fromkeys((*dates.reported, *shown))),
        known_ends=dates.known_ends | ends,
        closes_on_weekdays=dates.closes_on_weekdays or not all(map(is_month_end, {one.end for one in shown})),
    )


def months_of(length: Length) -> int:
    """The months a length stands for: 13 weeks are a quarter."""
    return length.number if length.unit == "month" else round(length.number * 12 / WEEKS_A_YEAR)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The periods a document reports on, for words that only point."""

    dates: DocumentDates
    latest: dict[int, date]
    """Months -> the latest end reported for that length."""

    @staticmethod
    def of(dates: DocumentDates, head: str = "") -> Calendar:
        """``head`` is the headline and dateline: where no year end is known, its "first quarter" tells it."""
        latest: dict[int, date] = {}
        for length, end in dates.reported:
            months = months_of(length)
            if months not in latest or end > latest[months]:
                latest[months] = end
        for quarter in dates.quarters:
            if 3 not in latest:
                latest[3] = quarter.end
        if dates.fiscal_year_end is None and 3 in latest:
            named = _ORDINAL.search(head.lower())
            if named is not None:
                after = 3 * (4 - ORDINALS[named[1]])
                closing = month_end_before(nominal_month_end(latest[3]), -after)
                dates = replace(dates, fiscal_year_end=(closing.month, closing.day))
        return Calendar(dates, latest)

    @property
    def current_end(self) -> date | None:
        return max(self.latest.values(), default=None)

    def ordinal_of(self, end: date) -> int | None:
        """The fiscal quarter that closes on a day."""
        if self.dates.fiscal_year_end is None:
            return None
        months = (nominal_month_end(end).month - nominal_month(self.dates.fiscal_year_end)) % 12
        return (months // 3 or 4) if months % 3 == 0 else None

    def year_before(self, end: date) -> tuple[date, bool]:
        """The close a year before another, and whether it is sure."""
        if is_month_end(end) and not self.dates.closes_on_weekdays:
            return month_end(end.year - 1, end.month), True
        counted = end - timedelta(weeks=WEEKS_A_YEAR)
        near = [known for known in self.dates.known_ends if abs((known - counted).days) <= CLOSING_SLIP]
        return (near[0], True) if len(near) == 1 else (counted, False)

    def period(self, end: date, length: Length, is_exact: bool, source: str, comparison: str) -> SpokenPeriod:
        by_weeks = self.dates.closes_on_weekdays or not is_month_end(end)
        before, is_sure = previous_period_end(end, length, self.dates.known_ends, by_weeks)
        return SpokenPeriod(
            before + timedelta(days=1), end, months_of(length), is_exact and is_sure, source, comparison
        )

    def resolved(self, phrase: Phrase, base: SpokenPeriod | None, is_instant: bool) -> SpokenPeriod | None:
        """The period a phrase means, where ``base`` is the one spoken of before it; None if left open."""
        if phrase.is_ambiguous:
            return None
        if is_instant:
            return self._instant(phrase)
        if phrase.is_end:
            return None
        if phrase.comparison == "prior quarter":
            return self._quarter_before(phrase, base)
        if phrase.comparison == "prior year" or (
            phrase.is_same and phrase.year is None and phrase.dated is None
        ):
            return self._year_ago(phrase, base) if phrase.comparison else None
        if phrase.dated is not None:
            return self._dated(phrase, base)
        return self._named(phrase, base)

    def _quarter_before(self, phrase: Phrase, base: SpokenPeriod | None) -> SpokenPeriod | None:
        end = (
            base.end
            if base is not None and base.months == 3
            else self.latest.get(3)
            if base is None
            else None
        )
        if end is None or phrase.dated or phrase.year or phrase.ordinal:
            return None
        before, is_sure = previous_period_end(
            end, QUARTER, self.dates.known_ends, self.dates.closes_on_weekdays or not is_month_end(end)
        )
        return self.period(before, QUARTER, is_sure, "document", "prior quarter")

    def _year_ago(self, phrase: Phrase, base: SpokenPeriod | None) -> SpokenPeriod | None:
        if phrase.dated is not None or phrase.year is not None:
            return None
        length = phrase.length
        if phrase.ordinal is not None:
            base = self._named(phrase._replace(comparison=""), base)
        elif length is not None and (base is None or base.months != months_of(length)):
            latest = self.latest.get(months_of(length))
            base = self.period(latest, length, True, "document", "") if latest is not None else None
        if base is None or base.start is None:
            return None
        end, is_sure = self.year_before(base.end)
        return self.period(
            end, Length(base.months, "month"), base.is_exact and is_sure, "document", "prior year"
        )

    def _dated(self, phrase: Phrase, base: SpokenPeriod | None) -> SpokenPeriod | None:
        mark, length = phrase.dated, phrase.length
        if length is None and phrase.is_same and base is not None:
            length = Length(base.months, "month")
        if mark is None or length is None:
            return None
        if mark.day is None:
            # "the March quarter": the one reported on, if it closes in that month, or that of the year before
            end = self.latest.get(months_of(length))
            if end is None or nominal_month_end(end).month != mark.month:
                return None
            if mark.year is None or mark.year == end.year:
                return self.period(end, length, True, "document", "")
            if mark.year != end.year - 1:
                return None
            end, is_sure = self.year_before(end)
            return self.period(end, length, is_sure, "header", "")
        end = self._day(mark)
        if end is None:
            return None
        return self.period(end, length, True, "header" if mark.year is not None else "document", "")

    def _day(self, mark: Mark) -> date | None:
        """A day as printed; without its year, the last such day on which a reported period closes."""
        if mark.year is not None:
            return mark_date(mark, mark.year)
        ends = {one.end for one in self.dates.reported}
        return max((end for end in ends if (end.month, end.day) == (mark.month, mark.day)), default=None)

    def _named(self, phrase: Phrase, base: SpokenPeriod | None) -> SpokenPeriod | None:
        """A quarter by number, a year by name, or the one reported on."""
        year, length = phrase.year, phrase.length
        source = "header" if year is not None else "document"
        if phrase.ordinal is not None:
            if year is not None:
                end = fiscal_quarter_end(year, phrase.ordinal, self.dates)
                return None if end is None else self.period(end, QUARTER, True, source, "")
            end = self._current_quarter(phrase.ordinal)
            if end is None:
                return self._earlier_quarter(phrase.ordinal, base)
            return self.period(end, QUARTER, True, source, "")
        if phrase.is_ytd and length is None:
            longest = max((months for months in self.latest if months != 3), default=None)
            if year is not None or longest is None:
                return None
            return self.period(self.latest[longest], Length(longest, "month"), True, source, "")
        if year is None:
            if length is None:
                return None
            end = self.latest.get(months_of(length))
            return None if end is None else self.period(end, length, True, source, "")
        if length is None or phrase.is_same:
            return self._in_year(year, base, length)
        months = months_of(length)
        if months == 12:
            end = fiscal_year_close(year, self.dates)
        elif months in (6, 9):
            end = fiscal_quarter_end(year, months // 3, self.dates)
        else:
            end = None
        return None if end is None else self.period(end, length, True, source, "")

    def _current_quarter(self, ordinal: int) -> date | None:
        named = {q.end for q in self.dates.quarters if q.ordinal == ordinal}
        current = self.latest.get(3)
        if named and (current is None or max(named) == current or ordinal == 4):
            return max(named)
        if current is not None and self.ordinal_of(current) == ordinal:
            return current
        closing = self.latest.get(12)
        if ordinal == 4 and closing is not None and (current is None or current <= closing):
            return closing
        return None

    def _earlier_quarter(self, ordinal: int, base: SpokenPeriod | None) -> SpokenPeriod | None:
        """ "in the second quarter" beside a third one: the quarter before, within the same fiscal year."""
        if base is None or base.months != 3 or self.ordinal_of(base.end) != ordinal + 1:
            return None
        return self._quarter_before(
            Phrase(None, QUARTER, None, None, "prior quarter", False, False, False, False), base
        )

    def _in_year(self, year: int, base: SpokenPeriod | None, length: Length | None) -> SpokenPeriod | None:
        """ "$952 million in 1999": the period spoken of, in that year."""
        if base is None or base.start is None:
            if length is not None or set(self.latest) - {12}:
                return None  # a quarter or a year: the words leave it open
            end = fiscal_year_close(year, self.dates)
            return None if end is None else self.period(end, YEAR, True, "header", "")
        if length is not None and months_of(length) != base.months:
            return None
        if base.months == 12:
            end = fiscal_year_close(year, self.dates)
            return None if end is None else self.period(end, YEAR, True, "header", "")
        naming = self.dates.fiscal_year_end
        if (
            naming is not None
            and nominal_month(naming) != 12
            and year not in (base.end.year, base.end.year - 1)
        ):
            return None
        if naming is None or (nominal_month(naming) != 12 and not self._is_calendar_named(base.end, year)):
            return None
        end, is_sure = base.end, base.is_exact
        for _ in range(end.year - year):
            end, sure = self.year_before(end)
            is_sure &= sure
        if end.year != year:
            return None
        return self.period(end, Length(base.months, "month"), is_sure, "header", "")

    def _is_calendar_named(self, end: date, year: int) -> bool:
        """Whether a fiscal quarter of that name closes in the calendar year of the same number."""
        ordinal = self.ordinal_of(end)
        if ordinal is None:
            return False
        named = fiscal_quarter_end(year, ordinal, self.dates)
        return named is not None and named.year == year

    def _instant(self, phrase: Phrase) -> SpokenPeriod | None:
        """The day a balance is of: the one named, or the close of the period reported on."""
        mark = phrase.dated
        if mark is not None and mark.day is not None:
            end = self._day(mark)
            source = "header" if mark.year is not None else "document"
            return None if end is None else SpokenPeriod(None, end, 0, True, source, "")
        if mark is not None or phrase.year is not None or phrase.comparison or phrase.is_same:
            return None
        if phrase.length is None and phrase.ordinal is None:
            return None
        end = self.current_end
        if phrase.ordinal is not None and (end is None or self.ordinal_of(end) != phrase.ordinal):
            return None
        if (
            phrase.length is not None
            and end is not None
            and self.latest.get(months_of(phrase.length), end) != end
        ):
            return None
        return None if end is None else SpokenPeriod(None, end, 0, True, "document", "")
