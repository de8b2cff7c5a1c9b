"""Phrases of time -> periods."""

from __future__ import annotations

from datetime import date

import pytest
from spoken import DATES, FY, FY_BEFORE, Q4, Q4_BEFORE

from transforms.prose_periods import Calendar, read_phrase, with_periods_of_tables
from transforms.reporting_periods import document_dates

PHRASES = [
    ("quarter", Q4),
    ("fourth quarter", Q4),
    ("fourth quarter of fiscal 2002", Q4_BEFORE),
    ("three months ended june 30, 2002", Q4_BEFORE),
    ("fiscal 2003", FY),
    ("year ended june 30, 2002", FY_BEFORE),
    ("comparable period a year ago", FY_BEFORE),
    ("same quarter last year", Q4_BEFORE),
    ("prior year", FY_BEFORE),
    ("first quarter", None),
    ("first half of 2003", None),
    ("three and six months ended june 30, 2003", None),
    ("same period", None),
]


@pytest.mark.parametrize(("words", "period"), PHRASES)
def test_phrases_of_time(words: str, period: str | None) -> None:
    calendar = Calendar.of(DATES)
    year = read_phrase("fiscal year")
    phrase = read_phrase(words)
    assert year is not None
    assert phrase is not None
    found = calendar.resolved(phrase, calendar.resolved(year, None, False), False)
    assert (None if found is None else f"{found.start} {found.end}") == period


def test_columns_tell_the_periods_that_the_text_only_points_to() -> None:
    bare = document_dates("", None, None)
    shown = with_periods_of_tables(bare, [(date(2020, 2, 2), date(2020, 5, 2)), (None, date(2020, 5, 2))])
    phrase = read_phrase("quarter")
    assert phrase is not None
    found = Calendar.of(shown).resolved(phrase, None, False)
    assert found is not None
    assert (found.end, found.is_exact) == (date(2020, 5, 2), False)
    assert shown.closes_on_weekdays
