"""Calendar words of financial statements: what a printed header says about time, and date arithmetic.

In: the characters of a header, a title or a sentence. Out: ``Mark``s (dates, years, lengths, quarter
codes, year-to-date...) in print order with their spans, and the period end that lies one length
before another. Nothing here knows a table or an issuer.

The rule of the field: a duration starts on the day after the previous period's end. A filer closes
its books either at month ends or, on a 52/53-week calendar, on a weekday; only the dates themselves
(or stated weeks) tell which.
"""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache
from string import ascii_uppercase
from typing import NamedTuple

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""No statement on EDGAR speaks of another year; a number outside is no year (hostile '9999')."""

PIVOT_YEAR = 70
"""Two printed digits from 70 on are 19xx: EDGAR begins in 1993 and eleven-year tables reach to 1982."""

CLOSING_SLIP = 10
"""Days by which a 52/53-week close may lie beside its month's end (a "nearest Saturday" is at most
four days off, a "last Friday" six, a quarter cut at a calendar year's end a few more)."""

WEEKS_A_QUARTER = 13
_LAST_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Length(NamedTuple):
    """How long a duration is, as printed: 3 months, 13 weeks. A quarter is 3 months, a year 12."""

    number: int
    unit: str
    """'month' or 'week'."""

    def __str__(self) -> str:
        return f"{self.number} {self.unit}{'s' if self.number != 1 else ''}"


QUARTER, HALF, YEAR = Length(3, "month"), Length(6, "month"), Length(12, "month")


class Mark(NamedTuple):
    """One calendar word or date as printed, at ``start:end`` of the text read.

    ``kind``: 'date' (year, month, day; each may be missing), 'year', 'length' (lengths),
    'quarter' / 'half' (ordinal, perhaps year; a half is a length of six months as well),
    'fiscal' (a fiscal year by name), 'annual', 'quarterly', 'trailing' (twelve months), 'ytd', 'prior',
    'span' (1997-96), 'inception', 'at'.
    """

    kind: str
    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    other_day: int | None = None
    """The second day of "February 29/28": the last day of whichever year."""
    ordinal: int | None = None
    lengths: tuple[Length, ...] = ()


# ---------------------------------------------------------------------------------------- arithmetic


def calendar_date(year: int, month: int, day: int) -> date | None:
    """The date, or None where there is none (June 31, year 9999)."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 and day >= 1):
        return None
    return date(year, month, day) if day <= _last_day(year, month) else None


def _last_day(year: int, month: int) -> int:
    return _LAST_DAYS[month - 1] if month != 2 or not isleap(year) else 29


def month_end(year: int, month: int) -> date:
    return date(year, month, _last_day(year, month))


def is_month_end(day: date) -> bool:
    return day.day == _last_day(day.year, day.month)


def month_end_before(day: date, months: int) -> date:
    """The end of the month that lies ``months`` before the month of ``day`` (after it if negative)."""
    count = day.year * 12 + day.month - 1 - months
    return month_end(count // 12, count % 12 + 1)


def nominal_month_end(day: date) -> date:
    """The month end that a 52/53-week close stands for: 3 January stands for 31 December."""
    return month_end(day.year, day.month) if day.day > CLOSING_SLIP else day - timedelta(days=day.day)


def previous_period_end(
    end: date, length: Length, known_ends: Collection[date], by_weeks: bool
) -> tuple[date, bool]:
    """The end of the period before the one of ``length`` that ends on ``end``, and whether it is sure.

    1. Stated weeks are counted. 2. A month end on a calendar of months goes back by months. 3. On a
    52/53-week calendar (``by_weeks``, or ``end`` at no month end) the previous end is a known end
    within the slip of 13 weeks a quarter: exactly those weeks or one week more (14-week quarters,
    53-week years) before any other; where none is known, 13 weeks a quarter
    and 52 a year, which is not sure: a filer may have quarters of 12 and 16 weeks.
    """
    if length.unit == "week":
        return end - timedelta(weeks=length.number), True
    if is_month_end(end) and not by_weeks:
        return month_end_before(end, length.number), True
    weeks = round(length.number * WEEKS_A_QUARTER / 3)
    counted = end - timedelta(weeks=weeks)
    near = [known for known in known_ends if abs((known - counted).days) <= CLOSING_SLIP and known < end]
    exact = [known for known in near if (end - known).days in (weeks * 7, weeks * 7 + 7)]
    for chosen in (exact, near):
        if len(chosen) == 1:
            return chosen[0], True
    return counted, False


# ------------------------------------------------------------------------------------------- reading

_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = [
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
_NUMBER_WORDS = {word: count for count, word in enumerate(_ONES, 1)} | {
    word: count for count, word in enumerate(_TEENS, 10)
}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_WORD = r"(?:(?<![a-z])|(?<=ended)|(?<=ending)|(?<=date))"  # "Three Months EndedMarch 31," has no blank
_YYYY = r"(?:19|20)\d\d(?!\d)"
_NUMBER = (
    r"(?:\d{1,2}|(?:twenty|thirty|forty|fifty)(?:[\s-]?(?:"
    + "|".join(_ONES)
    + r"))?|"
    + "|".join(_TEENS + _ONES)
    + ")"
)
_DAY = r"(?:(?=\d{1,2}(?:19|20)\d\d(?!\d))\d{1,2}?(?=(?:19|20)\d\d(?!\d))|\d{1,2}(?!\d))"

_MARKS = re.compile(
    rf"""
    (?:(?<![a-z])|(?<=ended)|(?<=ending)|(?<=date)|(?<=quarter)|(?<=[1-4]q)|(?=\d))(?=[acdefhijlmnopqsty\d])(?:
    (?P<inception>{_WORD}inception)
  | (?P<ytd>(?<![a-z])year[\s-]*to[\s-]*date|(?<![a-z])ytd)
  | (?P<trailing>(?<![a-z])(?:[lt]tm(?![a-z])|(?:trailing|last)[\s-]+twelve[\s-]+months?(?:\s+ended)?))
  | (?P<prior>(?<![a-z])(?:prior|previous|last|preceding|year[\s-]over|comparable|corresponding)[\s-]+
        (?:fiscal\s+)?(?:year|quarter|period)|(?<![a-z])year[\s-]ago|(?<![a-z])(?:y/y|yoy|qoq|yr/yr)(?![a-z]))
  | (?P<length>(?<![a-z\d.,$/])(?P<counts>{_NUMBER}(?:[\s-]*(?:,|and|&|or|/)[\s-]*{_NUMBER}){{0,2}})
        [\s-]*(?P<unit>months?|mos?\b\.?|(?<=\b[369])m(?=\s{_YYYY})|weeks?|wks?\b\.?|years?|quarters?(?=\s+ended)))
  | (?P<quarter>(?<![a-z\d])(?:(?P<nth>first|second|third|fourth|1st|2nd|3rd|4th)[\s-]*(?:fiscal[\s-]*)?
        (?:quarter|qtr\b\.?)|qtr\.?\s*(?P<qtr>[1-4])(?!\d)|(?P<codeq>[1-4])\s?q(?:(?![a-z])|(?=fy))|f?q(?P<qcode>[1-4])(?:(?![a-z])|(?=fy)))
        (?:[\s,-]*(?:of\s+)?(?:fiscal(?:\s+year)?|fy)?\s*(?:['’]\s?(?P<qyy>\d\d)(?!\d)|(?P<qyyyy>{_YYYY})
        |(?<=q)(?P<qyy2>\d\d)(?![\d,/])|(?<=q[1-4])(?P<qyy4>\d\d)(?![\d,/])|(?<=q\s)(?P<qyy3>\d\d)(?![\d,/])
        |(?<=q[1-4]-)(?P<qyy5>\d\d)(?![\d,/.%])))?)
  | (?P<half>(?<![a-z\d])(?:(?P<halfnth>first|second|1st|2nd)[\s-]*(?:half|semester)
        |(?P<halfcode>[12])h(?=[\s'’\d]|$)
        |h(?P<codehalf>[12])(?![a-z\d])
        |half[\s-]*year)
        (?:\s*(?:of\s+)?(?:['’]?(?P<hyy>\d\d)(?!\d)|(?P<hyyyy>{_YYYY})))?)
  | (?P<fiscal>(?:(?<![a-z])|(?<=quarter)|(?<=[1-4]q))(?:fiscal(?:[\s-]*years?)?|full[\s-]*year|fye?)\s*
        (?:(?P<fyyyy>{_YYYY})|['’]?(?P<fyy>\d\d)(?!\d)))
  | (?P<annual>(?<![a-z])(?:years?|annual|twelve[\s-]month|fy)(?!\s*/)(?:(?![a-z])|(?=ended)))
  | (?P<quarterly>(?<![a-z])(?:quarters?|qtr|quarterly)(?:(?![a-z])|(?=ended)))
  | (?P<date>{_WORD}(?P<month>{MONTH})(?![a-z])(?P<msep>[.\s-]*)(?:(?P<day>{_DAY})(?:st|nd|rd|th)?
        (?:\s?/\s?(?P<day2>\d{{1,2}})(?!\d))?(?:[*†]|\(\w\))?(?:\s?,)?)?[\s-]*(?:,\s*)?
        (?:(?P<y4>\d{{4}}(?!\d))|['’](?P<y2>\d\d)(?!\d)|(?<=-)(?P<y2h>\d\d)(?!\d))?)
  | (?P<daymonth>(?<![\d/.,$])(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?[\s-]*(?:of\s+)?(?P<month2>{MONTH})(?![a-z])
        (?![.\s]*\d{{1,2}}(?!\d))[.,]?[\s-]*(?:(?P<y4b>{_YYYY})|['’]?(?P<y2b>\d\d)(?!\d))?)
  | (?P<iso>(?<!\d)(?P<iy>(?:19|20)\d\d)-(?P<im>\d\d)-(?P<id>\d\d)(?!\d))
  | (?P<numeric>(?<![\d/.,$-])(?P<n1>\d{{1,2}})(?:/(?P<n2>\d{{1,2}})(?:/(?P<n3>\d{{4}}|\d\d))?
        |-(?P<n2h>\d{{1,2}})-(?P<n3h>\d{{4}}|\d\d)|\.(?P<n2p>\d{{1,2}})\.(?P<n3p>\d{{4}}|\d\d))(?![\d/]))
  | (?P<span>(?<![\d$.,])(?:19|20)\d\d\s?[-–/]\s?(?:19|20)?\d\d(?![\d/]))
  | (?P<year>(?<![\d$.,/])(?:19|20)\d\d(?!\d|,\d|\.\d|\s?%))
  | (?P<at>(?<![a-z])(?:as\s+of|as\s+at|at)(?![a-z]))
    )""",
    re.VERBOSE,
)
"""Matched against lower case: half the time of IGNORECASE."""
_ASCII_LOWER = {ord(letter): letter.lower() for letter in ascii_uppercase}


def full_year(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (1900 if year >= PIVOT_YEAR else 2000)


def _number(word: str) -> int:
    if word.isdigit():
        return int(word)
    if word in _NUMBER_WORDS:
        return _NUMBER_WORDS[word]
    for tens, value in _TENS.items():
        if word.startswith(tens):
            return value + _NUMBER_WORDS.get(word[len(tens) :].strip(" -\n\t\r"), 0)
    return 0


_COUNTS = re.compile(_NUMBER)


def _lengths(counts: str, unit: str) -> tuple[Length, ...]:
    numbers = [_number(word) for word in _COUNTS.findall(counts)]
    if unit.startswith("y"):
        return (YEAR,)  # "for the three years ended": a year each
    if unit.startswith("q"):
        return tuple(Length(3 * number, "month") for number in numbers if 0 < number <= 8)
    name = "week" if unit.startswith("w") else "month"
    most = 106 if name == "week" else 60
    return tuple(Length(number, name) for number in numbers if 0 < number <= most)


def _date_mark(match: re.Match[str]) -> Mark:
    year, day, other = match["y4"] or match["y2"] or match["y2h"], match["day"], match["day2"]
    if day and not year and "-" in match["msep"] and len(day) == 2:
        year, day = day, None  # "Dec-96", "Mar-03": spreadsheets print month and year this way
    return Mark(
        "date",
        match.start(),
        match.end(),
        year=full_year(year) if year else None,
        month=_MONTHS[match["month"][:3]],
        day=int(day) if day else None,
        other_day=int(other) if other else None,
    )


def _numeric_mark(match: re.Match[str]) -> Mark | None:
    first = int(match["n1"])
    second = int(match["n2"] or match["n2h"] or match["n2p"])
    third = match["n3"] or match["n3h"] or match["n3p"]
    month, day = (first, second) if first <= 12 else (second, first)
    if not (1 <= month <= 12 and 1 <= day <= 31) or (third is None and first > 12):
        return None
    year = full_year(third) if third else None
    return Mark("date", match.start(), match.end(), year=year, month=month, day=day)


def _mark(match: re.Match[str]) -> Mark | None:
    kind = match.lastgroup or ""
    start, end = match.span()
    if kind == "date":
        return _date_mark(match)
    if kind == "daymonth":
        printed_year = match["y4b"] or match["y2b"]
        return Mark(
            "date",
            start,
            end,
            year=full_year(printed_year) if printed_year else None,
            month=_MONTHS[match["month2"][:3]],
            day=int(match["d1"]),
        )
    if kind == "iso":
        return Mark("date", start, end, year=int(match["iy"]), month=int(match["im"]), day=int(match["id"]))
    if kind == "numeric":
        return _numeric_mark(match)
    if kind == "year":
        return Mark("year", start, end, year=int(match[0]))
    if kind == "length":
        lengths = _lengths(match["counts"], match["unit"])
        return Mark("length", start, end, lengths=lengths) if lengths else None
    if kind == "quarter":
        nth = match["nth"]
        ordinal = ORDINALS[nth] if nth else int(match["qtr"] or match["codeq"] or match["qcode"])
        year = (
            match["qyyyy"] or match["qyy"] or match["qyy2"] or match["qyy3"] or match["qyy4"] or match["qyy5"]
        )
        return Mark("quarter", start, end, year=full_year(year) if year else None, ordinal=ordinal)
    if kind == "half":
        nth, code = match["halfnth"], match["halfcode"] or match["codehalf"]
        half = ORDINALS[nth] if nth else int(code) if code else None
        year = match["hyyyy"] or match["hyy"]
        return Mark("half", start, end, year=full_year(year) if year else None, ordinal=half)
    if kind == "fiscal":
        return Mark("fiscal", start, end, year=full_year(match["fyyyy"] or match["fyy"]))
    return Mark(kind, start, end)


@lru_cache(maxsize=4096)
def read_marks(text: str) -> tuple[Mark, ...]:
    """All calendar words and dates of a short text, in print order; headers are asked several times."""
    lower = text.lower() if text.isascii() else text.translate(_ASCII_LOWER)  # offsets must stay
    return tuple(mark for mark in map(_mark, _MARKS.finditer(lower)) if mark is not None)


def text_without_marks(text: str) -> str:
    """What a header line says beside its calendar words."""
    kept: list[str] = []
    at = 0
    for mark in read_marks(text):
        kept.append(text[at : mark.start])
        at = mark.end
    return " ".join((*kept, text[at:]))


def mark_lengths(mark: Mark) -> tuple[Length, ...]:
    if mark.kind == "length":
        return mark.lengths
    if mark.kind in ("quarter", "quarterly"):
        return (QUARTER,)
    if mark.kind in ("annual", "fiscal", "trailing"):
        return (YEAR,)
    return (HALF,) if mark.kind == "half" else ()


def mark_date(mark: Mark, year: int) -> date | None:
    if mark.month is None or mark.day is None:
        return None
    if mark.other_day is None:
        return calendar_date(year, mark.month, mark.day)
    first, second = sorted((mark.day, mark.other_day), reverse=True)
    return calendar_date(year, mark.month, first) or calendar_date(year, mark.month, second)


def is_year_long(length: Length) -> bool:
    return length == YEAR or (length.unit == "week" and 51 <= length.number <= 53)


def is_quarter_long(length: Length) -> bool:
    return length == QUARTER or (length.unit == "week" and 11 <= length.number <= 17)


def nominal_month(month_day: tuple[int, int]) -> int:
    month, day = month_day
    return month if day > CLOSING_SLIP else (month - 2) % 12 + 1
