"""Words of headings, shared by the readers of text and HTML."""

from __future__ import annotations

import pytest

from transforms.headings import WHOLE_TITLE, is_header_text, names_period, names_statement, spans_years


@pytest.mark.parametrize(
    "text",
    [
        "Three Months Ended",
        "June 30, 2003",
        "6/30/03",
        "Jun30, 2003",
        "% Change",
        "(Unaudited)",
        "As of",
        "1998",
        "Notes",
        "3Q22",
        "Q3 FY22",
        "FQ3'22",
        "1H24",
        "FY22",
        "YTD",
    ],
)
def test_words_of_periods(text: str) -> None:
    assert names_period(text)


@pytest.mark.parametrize(
    "text", ["Net sales", "Cash", "10,500", "Marketing", "Decorations", "Total assets", "Q10", "PQ3x"]
)
def test_words_that_name_no_period(text: str) -> None:
    assert not names_period(text)


def test_lines_that_are_nothing_but_heading() -> None:
    assert is_header_text("Three Months Ended      Six Months Ended")
    assert is_header_text("June 30,   December 31,")
    assert is_header_text("13 weeks ended    26 weeks ended")
    assert not is_header_text("Balance at December 31, 1998")
    assert not is_header_text("Net sales for the year")


def test_spanners() -> None:
    assert spans_years("Year ended")
    assert spans_years("December 31,")
    assert not spans_years("%")
    assert not spans_years("% Change")


@pytest.mark.parametrize(
    "line",
    [
        "CONSOLIDATED BALANCE SHEETS",
        "Condensed Consolidated Statements of Operations (unaudited)",
        "Statements of Cash Flows - continued",
        "(c) Cash Flow Statements of Acme N.V.",
        "BALANCE SHEET (In thousands)",
    ],
)
def test_titles_that_stand_alone(line: str) -> None:
    assert names_statement(line)
    assert WHOLE_TITLE.match(line)


@pytest.mark.parametrize(
    "line",
    [
        "Supplemental cash flow information:",
        "Balance Sheet Data:",
        "The balance sheets include",
        "Statement of Operations Data",
    ],
)
def test_captions_that_name_a_statement(line: str) -> None:
    assert not WHOLE_TITLE.match(line)
