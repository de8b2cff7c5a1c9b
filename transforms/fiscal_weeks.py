"""Weeks of a 52/53-week fiscal calendar, as the sentences of a document say them.

In: the text of a document. Out: the rule by which its fiscal years close ("the last Saturday of each
December", "the Saturday nearest to January 31") and how many weeks named quarters or years had ("the
fiscal 2023 first quarter had 14 weeks"). Ends that are printed do not tell a 53-week year from one of 52
weeks when the end before is printed nowhere: the last Saturday of September and the Saturday nearest to
September 30 are the same day in five years of seven.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from transforms.calendars import MONTH, Mark, month_end, nominal_month_end, read_marks

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY = "|".join(_WEEKDAYS)
_OF_MONTH = (
    rf"(?:each\s+|every\s+|the\s+(?:calendar\s+)?month\s+of\s+|calendar\s+)*(?P<month>{MONTH})(?![a-z])"
)
_CLOSE = re.compile(
    rf"(?<![a-z])(?:(?:last|final)\s+(?P<last>{_DAY})\s+(?:in|of)\s+{_OF_MONTH}"
    rf"|(?P<near>{_DAY})\s+(?:that\s+(?:is|falls)\s+)?(?:closest|nearest)\s+(?:to\s+)?"
    rf"(?:(?:the\s+)?(?:end|last\s+(?:calendar\s+)?day)\s+(?:of|in)\s+)?"
    rf"{_OF_MONTH.replace('<month>', '<month2>')}(?:\s+(?P<day>\d{{1,2}})(?!\d))?)",
    re.IGNORECASE,
)
_OF_THE_YEAR = re.compile(r"(?<![a-z])years?(?![a-z])[^.;]{0,90}\Z", re.IGNORECASE)
BEFORE_CLOSE, AROUND_DAY = 120, 90
"""Characters in which the words "fiscal year" stand before its close, and the rest of it around its day."""


class ClosingRule(NamedTuple):
    """The day on which fiscal years close."""

    weekday: int
    month: int
    day: int | None
    """The weekday nearest to this day of the month; the last day of the month where it is 0; None: the last
    such weekday in the month."""

    def close(self, year: int) -> date:
        """The close in or nearest to the month of a calendar year."""
        last = month_end(year, self.month)
        if self.day is None:
            return last - timedelta(days=(last.weekday() - self.weekday) % 7)
        near = last if not self.day or self.day >= last.day else last.replace(day=self.day)
        after = near + timedelta(days=(self.weekday - near.weekday()) % 7)
        return after if (after - near).days <= 3 else after - timedelta(days=7)


def closes_before(counted: date, known: Collection[date]) -> frozenset[date]:
    """The closes of the fiscal year before a period that 52 weeks a year would have begin after ``counted``.

    ``known``: ends of periods that are printed. Those at the same time of the year and on the same weekday
    are closes too, and say whether years close on the last such weekday of the month, on the one nearest to
    its end, or may close on either. Where the rules that fit set different days, or none fits, the year may
    have had 52 weeks or 53: both closes are returned. "September 30, 2023" is both the last Saturday of
    September and the one nearest to its end; the close before it is September 24, 2022 by the one rule and
    October 1 by the other.
    """
    month = nominal_month_end(counted).month
    longer = counted - timedelta(weeks=1)
    same_time = [
        day
        for day in known
        if day.weekday() == counted.weekday() and nominal_month_end(day).month == month and day > counted
    ]
    years = range(counted.year - 1, counted.year + 2)
    fitting = [
        closes
        for rule in (ClosingRule(counted.weekday(), month, None), ClosingRule(counted.weekday(), month, 0))
        if all(day in [rule.close(day.year + step) for step in (-1, 0, 1)] for day in same_time)
        if (closes := {rule.close(year) for year in years} & {counted, longer})
    ]
    if not same_time or not fitting:
        return frozenset((counted, longer))
    return frozenset().union(*fitting)


def closing_rule(text: str) -> ClosingRule | None:
    """The rule that the document's sentences give for the close of its fiscal year; None for none or two."""
    rules = {rule for at in _weekdays(text) for rule in _rules_around(text, at)}
    return rules.pop() if len(rules) == 1 else None


def _weekdays(text: str) -> Iterator[int]:
    for name in _WEEKDAYS:
        at = text.find(name)
        while at >= 0:
            yield at
            at = text.find(name, at + 6)


def _rules_around(text: str, at: int) -> Iterator[ClosingRule]:
    found = _CLOSE.search(text, max(0, at - 12), at + AROUND_DAY)
    if found is None or not _OF_THE_YEAR.search(text, max(0, found.start() - BEFORE_CLOSE), found.start()):
        return
    weekday = _WEEKDAYS.index((found["last"] or found["near"]).capitalize())
    (mark,) = read_marks(found["month"] or found["month2"])[:1] or (None,)
    if mark is not None and mark.month is not None:
        day = None if found["last"] else int(found["day"] or 0)
        if day is None or day <= 31:
            yield ClosingRule(weekday, mark.month, day)


class StatedWeeks(NamedTuple):
    """How many weeks a sentence gives a fiscal quarter or, without an ordinal, a fiscal year."""

    fiscal_year: int | None
    """None: a year before the quarter that the document reports on."""
    ordinal: int | None
    weeks: int


_WEEKS = re.compile(
    r"(?<![\w.,-])(?:(?P<number>1[1-7]|5[1-3])|(?P<word>thirteen|fourteen|fifty-two|fifty-three))"
    r"(?:(?P<joined>-week)|\s+weeks?)(?![a-z])(?!\s+end)",
    re.IGNORECASE,
)
_NUMBERS = {"thirteen": 13, "fourteen": 14, "fifty-two": 52, "fifty-three": 53}
_HAD = re.compile(
    r"[\s,]*(?:which\s+|that\s+|results\s+)?\(?(?:had|has|have|includ\w+|contain\w*|consist\w*\s+of|spann?\w*|was|were|is|are"
    r"|compris\w+(?:\s+of)?|cover\w*)?\s*(?:based\s+(?:up)?on\s+)?(?:an?\s+|the\s+)?\Z",
    re.IGNORECASE,
)
_YEAR_AGO = re.compile(
    r"[\s,]*(?:(?:fiscal\s+)?(?:year[\s-]ago|prior[\s-]year|previous[\s-]year)\s+(?:fiscal\s+)?quarter)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.;](?=\s)")
WEEKS_SUBJECT = 110
"""Characters in which the quarter or year stands beside its number of weeks."""
WEEKS_OF_A_QUARTER, WEEKS_OF_A_YEAR = range(11, 18), range(51, 54)


def stated_weeks(text: str) -> tuple[StatedWeeks, ...]:
    """The quarters and years whose weeks the sentences count."""
    found: dict[StatedWeeks, None] = {}
    at = text.find("week")
    while at >= 0:
        match = _WEEKS.search(text, max(0, at - 13), at + 6)
        if match is not None and match.start() <= at < match.end():
            said = _said_of(text, match)
            if said is not None:
                found[said] = None
        at = text.find("week", at + 4)
    return tuple(found)


def _said_of(text: str, match: re.Match[str]) -> StatedWeeks | None:
    """What has so many weeks: named behind "14-week" or before "had 14 weeks"; no name, no statement."""
    weeks = int(match["number"] or _NUMBERS[match["word"].lower()])
    if match["joined"]:
        after = _SENTENCE_END.split(text[match.end() : match.end() + WEEKS_SUBJECT])[0]
        if weeks in WEEKS_OF_A_QUARTER and _YEAR_AGO.match(after):
            return StatedWeeks(None, None, weeks)
        marks = _names_in(after)
        said = None if not marks or marks[0].start > BEHIND_WEEK else _named(marks, weeks, after)
        if said is not None:
            return said
    before = _SENTENCE_END.split(text[max(0, match.start() - WEEKS_SUBJECT) : match.start()])[-1]
    marks = _names_in(before)
    if not marks or not _HAD.fullmatch(before, marks[-1].end):
        return None
    if len(marks) > 1 and _BETWEEN_NAMES.fullmatch(before, marks[-2].end, marks[-1].start):
        return _named(marks[-2:], weeks, before)
    return _named(marks[-1:], weeks, before)


def _names_in(words: str) -> list[Mark]:
    return [mark for mark in read_marks(words) if mark.kind in _NAMING]


_NAMING = frozenset({"quarter", "fiscal", "annual", "year"})
_BETWEEN_NAMES = re.compile(r"[\s,'\u2019s]*(?:of\s+)?(?:the\s+)?(?:fiscal\s+)?")
BEHIND_WEEK = 9
""" "14-week fiscal ..." """


def _named(marks: list[Mark], weeks: int, words: str) -> StatedWeeks | None:
    """The fiscal quarter or year that the first word names, with the next one where they belong together."""
    if len(marks) > 1 and not _BETWEEN_NAMES.fullmatch(words, marks[0].end, marks[1].start):
        marks = marks[:1]
    ordinals = {mark.ordinal for mark in marks[:2] if mark.kind == "quarter"}
    years = {mark.year for mark in marks[:2] if mark.year is not None}
    if len(years) != 1 or len(ordinals) > 1:
        return None
    ordinal = ordinals.pop() if ordinals else None
    if weeks not in (WEEKS_OF_A_YEAR if ordinal is None else WEEKS_OF_A_QUARTER):
        return None
    return StatedWeeks(years.pop(), ordinal, weeks)
