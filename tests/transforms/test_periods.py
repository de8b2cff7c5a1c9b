"""Periods and roles of columns: the header shapes of real filings, the laws, the hostile."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.calendars import (
    Length,
    calendar_date,
    is_month_end,
    mark_date,
    month_end,
    month_end_before,
    nominal_month_end,
    previous_period_end,
    read_marks,
)
from transforms.periods import (
    ColumnMeaning,
    DocumentDates,
    column_meanings,
    document_dates,
    with_periods_of_headers,
)

SHARED = Path(__file__).parents[3] / "shared"
NOTHING_SAID = document_dates("", None, None)
Columns = list[tuple[str, ...]]


def meanings(
    headers: Columns,
    context: tuple[str, ...] = (),
    kind: str = "income_statement",
    dates: DocumentDates = NOTHING_SAID,
) -> list[ColumnMeaning]:
    return column_meanings(headers, context, kind, dates)


def spans(found: list[ColumnMeaning]) -> list[str | None]:
    """'start..end' of a duration, 'end' of an instant, None where the period is unknown."""
    return [
        None
        if one.period is None
        else f"{one.period.start}..{one.period.end}"
        if one.period.start
        else str(one.period.end)
        for one in found
    ]


def read(
    *headers: tuple[str, ...],
    context: tuple[str, ...] = (),
    kind: str = "income_statement",
    dates: DocumentDates = NOTHING_SAID,
) -> list[str | None]:
    return spans(meanings(list(headers), context, kind, dates))


# ------------------------------------------------------------------------------------ one header alone


@pytest.mark.parametrize(
    ("header", "span"),
    [
        (("Three Months Ended", "Jun 30,", "2003"), "2003-04-01..2003-06-30"),
        (("Twelve Months", "Ended", "Jun 30,", "2003"), "2002-07-01..2003-06-30"),
        (("Three Months Ended June 30, 2003",), "2003-04-01..2003-06-30"),
        (("Three Months EndedMarch 31,", "2003"), "2003-01-01..2003-03-31"),
        (("Year ended", "June 30,", "2003"), "2002-07-01..2003-06-30"),
        (("LTM", "June 30, 2003"), "2002-07-01..2003-06-30"),
        (("Trailing Twelve Months Ended June 30, 2003",), "2002-07-01..2003-06-30"),
        (("2003", "Year ended June 30,"), "2002-07-01..2003-06-30"),
        (("For the years ended December 31,", "2003"), "2003-01-01..2003-12-31"),
        (("13 weeks ended May 2, 2020",), "2020-02-02..2020-05-02"),
        (("Thirteen Weeks Ended", "May 2, 2020"), "2020-02-02..2020-05-02"),
        (("26 Weeks Ended", "8/1/2020"), "2020-02-02..2020-08-01"),
        (("Thirty-nine Weeks Ended", "October 31,", "2020"), "2020-02-02..2020-10-31"),
        (("52 weeks ended", "February 1, 2020"), "2019-02-03..2020-02-01"),
        (("Fifty-three Weeks Ended", "February 3, 2018"), "2017-01-29..2018-02-03"),
        (("12 Weeks Ended", "3/23/2024"), "2023-12-31..2024-03-23"),
        (("Quarter Ended", "March 31, 2004"), "2004-01-01..2004-03-31"),
        (("Nine Months Ended", "September 30, 1994"), "1994-01-01..1994-09-30"),
        (("Six-Month Period ended", "30 June 2003"), "2003-01-01..2003-06-30"),
        (("Three Months Ended", "3/31/04"), "2004-01-01..2004-03-31"),
        (("Three Months Ended", "Sept. 30", "1999"), "1999-07-01..1999-09-30"),
        (("Three Months Ended", "Dec. 31, '99"), "1999-10-01..1999-12-31"),
        (("Year Ended December", "31,", "1999"), "1999-01-01..1999-12-31"),
        (("(Unaudited)", "Three Months Ended June 30, 2003 (unaudited)"), "2003-04-01..2003-06-30"),
        (("Three Months Ended", "December 31, 1996*"), "1996-10-01..1996-12-31"),
        (("Three Months Ended", "June 30, 2003", "(As restated)"), "2003-04-01..2003-06-30"),
        (("Three Months Ended February 29/28,", "2020"), "2019-12-01..2020-02-29"),
        (("Three Months Ended February 29/28,", "2019"), "2018-12-01..2019-02-28"),
        (("Period from inception (March 1, 1999) to June 30, 2003",), "1999-03-01..2003-06-30"),
        (
            ("Period from", "March 1, 1999", "(commencement of operations)", "through June 30, 2003"),
            "1999-03-01..2003-06-30",
        ),
        (("Cumulative from", "Inception", "(March 1, 1999) to", "June 30, 2003"), "1999-03-01..2003-06-30"),
        (("Period from", "January 1 to", "March 15, 2003"), "2003-01-01..2003-03-15"),
        (("Three months ended March 2020",), "2020-01-01..2020-03-31"),
        (("September 30,", "Three Months Ended", "June 25,2011"), "2011-03-27..2011-06-25"),
        (("Three Months Ended", "June 31, 2003"), None),
        (("Three Months Ended", "June 30, 9999"), None),
        (("Three Months Ended", "June 30"), None),
        (("2003",), None),
        (("Fiscal 2003",), None),
        (("Prior Year",), None),
    ],
)
def test_a_header_by_itself(header: tuple[str, ...], span: str | None) -> None:
    assert read(header) == [span]


def test_the_evidence_of_an_unknown_period_says_what_is_missing() -> None:
    (one,) = meanings([("Three Months Ended", "June 31, 2003")])
    assert "no such date" in one.evidence


def test_instants_of_a_balance_sheet() -> None:
    assert read(("June 30,", "1997"), ("December 31,", "1996"), kind="balance_sheet") == [
        "1997-06-30",
        "1996-12-31",
    ]
    assert read(("As of", "December 30,2023"), ("At December 312022",), kind="balance_sheet") == [
        "2023-12-30",
        "2022-12-31",
    ]


def test_five_quarter_ends_out_of_order_with_years_printed_once() -> None:
    headers = [
        ("March 31,", "2020"),
        ("June 30",),
        ("Dec. 31,", "2019"),
        ("Sept. 30",),
        ("March 31,", "2019"),
    ]
    assert read(*headers, kind="balance_sheet") == [
        "2020-03-31",
        "2019-06-30",
        "2019-12-31",
        "2019-09-30",
        "2019-03-31",
    ]


def test_quarter_ends_without_any_year_stay_unknown() -> None:
    headers = [("Quarter Ended", day) for day in ("Sept. 30", "Dec. 31", "Mar. 31", "June 30")]
    dates = document_dates("for the fiscal year ended June 30, 1997", date(1997, 6, 30), (6, 30))
    assert read(*headers, dates=dates) == [None] * 4


# ------------------------------------------------------------------------------- 52/53-week calendars


def test_the_start_is_the_day_after_a_previous_end_shown_in_the_table() -> None:
    found = read(
        ("Three Months Ended", "June 28,", "2003"),
        ("Three Months Ended", "March 29,", "2003"),
        ("Year Ended", "June 28,", "2003"),
        ("Year Ended", "June 29,", "2002"),
    )
    assert found == [
        "2003-03-30..2003-06-28",
        "2002-12-29..2003-03-29",  # not shown: 13 weeks
        "2002-06-30..2003-06-28",  # 52 weeks, as June 29, 2002 shows
        "2001-07-01..2002-06-29",  # not shown: 52 weeks
    ]


def test_a_53_week_year_and_a_14_week_quarter_by_the_other_dates() -> None:
    assert (
        read(("Year Ended", "July 1, 2006"), ("Year Ended", "June 25, 2005"))[0] == "2005-06-26..2006-07-01"
    )
    dates = document_dates("the Form 10-K of its fiscal year ended September 24, 2011", None, None)
    quarter = ("Three Months Ended", "December 31,2011")
    assert read(quarter, ("Three Months Ended", "December 25,2010"), dates=dates) == [
        "2011-09-25..2011-12-31",
        "2010-09-26..2010-12-25",
    ]


def test_a_fixed_year_end_beside_quarters_that_close_on_fridays() -> None:
    dates = document_dates("for the year ended December 31, 2023", None, None)
    assert read(
        ("Six Months Ended", "June 28, 2024"), ("Six Months Ended", "June 30, 2023"), dates=dates
    ) == [
        "2024-01-01..2024-06-28",
        "2023-01-01..2023-06-30",
    ]


def test_a_quarter_at_a_month_end_uses_month_ends_whatever_the_prose_says() -> None:
    dates = document_dates("the fiscal fourth quarter and year ended June 26, 2004", None, None)
    assert read(("Three Months Ended", "June 30, 2004"), dates=dates) == ["2004-04-01..2004-06-30"]


def test_quarters_of_12_weeks_are_not_taken_for_13() -> None:
    dates = document_dates("the 36 weeks ended September 7, 2024", None, None)
    assert read(("Quarter Ended", "12/28/2024"), dates=dates) == [None]
    dates = document_dates("the 12 weeks ended March 23, 2024", None, None)
    assert read(("First Quarter",), dates=dates) == ["2023-12-31..2024-03-23"]


def test_a_prior_53_week_year_starts_by_the_rule_the_document_states() -> None:
    """The end before the prior year is printed nowhere; "the last Saturday of December" dates it."""
    dates = document_dates("Our fiscal year ends on the last Saturday of each December.", None, None)
    columns = (("Year Ended", "12/30/2023"), ("Year Ended", "12/31/2022"))
    assert read(*columns, dates=dates) == ["2023-01-01..2023-12-30", "2021-12-26..2022-12-31"]
    assert read(*columns)[1] == "2022-01-02..2022-12-31"  # nothing said: counted as 52 weeks


def test_a_rule_that_printed_ends_break_dates_nothing() -> None:
    """They show the Saturday nearest to December 31, which was December 28 in 2024."""
    dates = document_dates("Our fiscal year ends on the last Saturday of each December.", None, None)
    columns = (("Year Ended", "January 3, 2026"), ("Year Ended", "January 1, 2022"))
    assert read(*columns, dates=dates) == ["2024-12-29..2026-01-03", "2021-01-03..2022-01-01"]


def test_a_quarter_of_14_weeks_by_a_sentence() -> None:
    dates = document_dates(
        "results for its fiscal 2024 first quarter ended December 30, 2023. That quarter had 13 weeks, "
        "while the fiscal 2023 first quarter had 14 weeks. The fiscal year ended September 30, 2023",
        None,
        None,
    )
    columns = (("Three Months Ended", "December 30, 2023"), ("Three Months Ended", "December 31, 2022"))
    assert read(*columns, dates=dates) == ["2023-10-01..2023-12-30", "2022-09-25..2022-12-31"]


def test_the_year_ago_quarter_of_14_weeks() -> None:
    dates = document_dates(
        "its 13-week fiscal 2013 first quarter ended December 29, 2012. These results compare to revenue of "
        "$46 million in the 14-week year-ago quarter. Form 10-K for the fiscal year ended September 29, 2012",
        None,
        None,
    )
    columns = (("Three Months Ended", "December 29, 2012"), ("Three Months Ended", "December 31, 2011"))
    assert read(*columns, dates=dates) == ["2012-09-30..2012-12-29", "2011-09-25..2011-12-31"]


# ------------------------------------------------------------------------- what the statements say together


def with_tables(dates: DocumentDates = NOTHING_SAID, **tables: Columns) -> DocumentDates:
    return with_periods_of_headers(dates, tables.items())


def test_six_months_in_a_statement_date_the_quarter_codes_of_other_tables() -> None:
    columns: Columns = [("Three Months Ended June 30, 2024",), ("Six Months Ended June 30, 2024",)]
    dates = with_tables(income_statement=columns)
    assert dates.fiscal_year_end == (12, 31)
    assert read(("2Q24",), ("4Q23",), ("YTD 2024",), kind="other", dates=dates) == [
        "2024-04-01..2024-06-30",
        "2023-10-01..2023-12-31",
        "2024-01-01..2024-06-30",
    ]
    assert read(("2Q24",), kind="other") == [None]


def test_a_first_quarter_needs_cash_flow_and_balance_sheet_to_agree() -> None:
    quarter: Columns = [("Three Months Ended March 31, 2025",), ("Three Months Ended March 31, 2024",)]
    closes: Columns = [("March 31, 2025",), ("December 31, 2024",)]
    assert with_tables(cash_flow=quarter, balance_sheet=closes).fiscal_year_end == (12, 31)
    assert with_tables(income_statement=quarter, balance_sheet=closes).fiscal_year_end is None
    a_year_apart: Columns = [("March 31, 2025",), ("March 31, 2024",)]
    assert with_tables(cash_flow=quarter, balance_sheet=a_year_apart).fiscal_year_end is None


def test_sentences_go_before_headers_and_segments_say_nothing() -> None:
    said = document_dates("for the fiscal year ended September 30, 2023", None, None)
    columns: Columns = [("Six Months Ended June 30, 2024",)]
    assert with_tables(said, income_statement=columns).fiscal_year_end == (9, 30)
    assert with_tables(segment=columns) == NOTHING_SAID


def test_an_end_printed_in_another_statement_starts_the_next_period() -> None:
    dates = with_tables(balance_sheet=[("December 28, 2024",), ("September 28, 2024",)])
    assert read(("Three Months Ended December 28, 2024",), dates=dates) == ["2024-09-29..2024-12-28"]
    year = with_tables(balance_sheet=[("January 3, 2026",), ("December 28, 2024",)])
    assert read(("Year Ended January 3, 2026",), dates=year) == ["2024-12-29..2026-01-03"]


def test_a_weekday_close_at_a_month_end_alone_in_its_table() -> None:
    """The other statements close on Saturdays, so this December 31 is one of them, not the calendar's."""
    dates = with_tables(balance_sheet=[("December 30, 2023",), ("December 31, 2022",)])
    assert read(("Quarter Ended", "12/31/2022"), dates=dates) == ["2022-10-02..2022-12-31"]
    fixed = with_tables(balance_sheet=[("June 28, 2024",), ("December 31, 2023",)])
    assert read(("Year Ended", "12/31/2023"), dates=fixed) == ["2023-01-01..2023-12-31"]


def test_weeks_printed_in_the_statement_hold_for_the_same_quarter_elsewhere() -> None:
    dates = with_tables(income_statement=[("12 Weeks Ended", "3/22/2025"), ("12 Weeks Ended", "3/23/2024")])
    assert read(("Quarter Ended", "3/23/2024"), kind="segment", dates=dates) == ["2023-12-31..2024-03-23"]
    assert read(("Quarter Ended", "9/7/2024"), kind="segment", dates=dates) == [None]


def test_a_fiscal_year_end_without_a_year() -> None:
    dates = document_dates(
        "The Company's fiscal year ends on June 30. Its second quarter was good.", None, None
    )
    assert dates.fiscal_year_end == (6, 30)
    found = read(("Second Quarter", "2016"), context=("The Company's fiscal year ends December 31.",))
    assert found == [None]  # a sentence over the table dates no column


def test_the_latest_code_is_the_quarter_the_document_reports_on() -> None:
    dates = document_dates("results for its fiscal quarter ended September 30, 2024", None, None)
    assert read(("Q3 2024",), ("Q3 2023",), dates=dates) == [
        "2024-07-01..2024-09-30",
        "2023-07-01..2023-09-30",
    ]
    assert (
        read(("Q1 2025",), ("Q4 2024",), ("Q3 2024",), dates=dates) == [None] * 3
    )  # a year that ends in June


def test_halves_of_a_year_beside_its_balance_sheet() -> None:
    flows: Columns = [("H1 2024",), ("H1 2023",)]
    dates = with_tables(income_statement=flows, balance_sheet=[("30 June 2024",), ("31 December 2023",)])
    assert read(*flows, dates=dates) == ["2024-01-01..2024-06-30", "2023-01-01..2023-06-30"]
    quarter = with_tables(income_statement=flows, balance_sheet=[("30 June 2024",), ("31 March 2024",)])
    assert quarter.fiscal_year_end == (12, 31)  # the code says it, whatever the balance sheet stands beside


@pytest.mark.parametrize("code", ["9M 2024", "9M / 2024", "Nine months / 2024"])
def test_codes_of_months(code: str) -> None:
    dates = document_dates("results for the nine months ended September 30, 2024", None, None)
    assert read(tuple(code.split(" / ")), dates=dates) == ["2024-01-01..2024-09-30"]


@pytest.mark.parametrize("words", ["$9M 2024", "19M 2024", "9M units", "7m 2024"])
def test_millions_are_no_months(words: str) -> None:
    assert not [mark for mark in read_marks(words) if mark.kind == "length"]


def test_semesters_are_halves_of_a_year() -> None:
    dates = document_dates("six months ended June 30, 2024; the fiscal year ends December 31", None, None)
    assert read(("First semester", "2024"), dates=dates) == ["2024-01-01..2024-06-30"]


def test_quarters_of_the_year_that_the_title_ends() -> None:
    title = ("STATEMENTS OF INCOME BY QUARTER", "FISCAL YEAR ENDED JUNE 30, 1997")
    columns: Columns = [("First", "Quarter"), ("Fourth", "Quarter"), ("Year",)]
    assert read(*columns, context=title) == [
        "1996-07-01..1996-09-30",
        "1997-04-01..1997-06-30",
        "1996-07-01..1997-06-30",
    ]


@pytest.mark.parametrize("code", ["Q2FY24", "FQ2'24", "Q2-24", "2QFY24", "Q2 2024", "2024 / Q2"])
def test_codes_of_quarters(code: str) -> None:
    dates = document_dates("second quarter ended June 30, 2024", None, None)
    assert read(tuple(code.split(" / ")), kind="other", dates=dates) == ["2024-04-01..2024-06-30"]


def test_codes_of_halves_and_years() -> None:
    dates = document_dates("the year ended December 31, 2023", None, None)
    found = read(("H1 2024",), ("2023", "FY"), ("2023", "H2"), kind="other", dates=dates)
    assert found == ["2024-01-01..2024-06-30", "2023-01-01..2023-12-31", "2023-07-01..2023-12-31"]


# --------------------------------------------------------------------------------- title and document


def test_bare_years_take_the_dates_of_the_title() -> None:
    years: Columns = [("2003",), ("2002",)]
    for title, expected in [
        ("For the years ended December 31,", ["2003-01-01..2003-12-31", "2002-01-01..2002-12-31"]),
        (
            "Years ended June 28, 2003 and June 29, 2002",
            ["2002-06-30..2003-06-28", "2001-07-01..2002-06-29"],
        ),
        (
            "Nine months ended September 30, 2003 and 2002",
            ["2003-01-01..2003-09-30", "2002-01-01..2002-09-30"],
        ),
        ("For the three years ended December 31, 2003", ["2003-01-01..2003-12-31", "2002-01-01..2002-12-31"]),
    ]:
        found = meanings(years, ("Consolidated Statements of Operations", title, "(in thousands)"))
        assert spans(found) == expected
        assert {one.period.source for one in found if one.period} == {"title"}


def test_a_title_of_two_lengths_decides_nothing() -> None:
    title = ("For the three and six months ended June 30, 2003 and 2002",)
    assert read(("2003",), ("2002",), ("2003",), ("2002",), context=title) == [None] * 4


def test_a_title_with_a_period_of_inception() -> None:
    title = ("YEAR ENDED DECEMBER 31, 1997 AND PERIOD FROM JUNE 3, 1996 (INCEPTION)", "TO DECEMBER 31, 1996")
    assert read(("1997",), ("1996",), context=title, kind="cash_flow") == [
        "1997-01-01..1997-12-31",
        "1996-06-03..1996-12-31",
    ]


def test_a_column_from_inception_is_no_instant() -> None:
    header = ("Cumulative from inception", "(March 3, 1994)", "to 31-Dec-98")
    assert read(header, kind="other") == ["1994-03-03..1998-12-31"]


def test_inception_said_only_in_the_document() -> None:
    header = ("Period from inception", "to June 30, 2003")
    assert read(header) == [None]
    dates = document_dates("since inception (March 1, 1999) the company has", None, None)
    found = meanings([header], dates=dates)
    assert spans(found) == ["1999-03-01..2003-06-30"]
    assert found[0].period is not None and found[0].period.source == "document"


def test_bare_years_of_a_balance_sheet() -> None:
    years: Columns = [("1997",), ("1996",)]
    assert read(*years, context=("At December 31",), kind="balance_sheet") == ["1997-12-31", "1996-12-31"]
    assert read(*years, kind="balance_sheet") == [None, None]
    annual = document_dates("For the fiscal year ended December 31, 1997", date(1997, 12, 31), (12, 31))
    assert read(*years, kind="balance_sheet", dates=annual) == ["1997-12-31", "1996-12-31"]
    spanner: Columns = [("At December 31:",), *years]
    assert read(*spanner, kind="balance_sheet") == [None, "1997-12-31", "1996-12-31"]


def test_bare_years_in_an_annual_report_with_the_headers_fiscal_year_end() -> None:
    annual = document_dates("", date(1997, 12, 31), (12, 31))
    found = meanings([("1997",), ("1996",), ("1995",)], dates=annual)
    assert spans(found) == [f"{year}-01-01..{year}-12-31" for year in (1997, 1996, 1995)]
    assert {one.period.source for one in found if one.period} == {"document"}


def test_a_bare_year_beside_dated_quarters_is_no_fiscal_year() -> None:
    """A spanner that did not reach its column: a quarter must not pass for a year."""
    annual = document_dates("For the fiscal year ended December 31, 1997", date(1997, 12, 31), (12, 31))
    assert read(("Three Months Ended March 31,", "1997"), ("1996",), dates=annual)[1] is None
    assert read(("First Quarter", "1997"), ("1996",), dates=document_dates("", None, (12, 31)))[1] is None


def test_a_fiscal_year_is_not_taken_for_a_calendar_year() -> None:
    assert read(("Fiscal Year", "2003"), ("Fiscal Year", "2002")) == [None, None]
    dates = document_dates("for the year ended June 30, 2003", None, None)
    assert read(("Fiscal Year", "2003"), ("Fiscal Year", "2002"), dates=dates) == [
        "2002-07-01..2003-06-30",
        "2001-07-01..2002-06-30",
    ]


def test_a_52_week_fiscal_year_needs_its_very_date() -> None:
    dates = document_dates("for the year ended June 28, 2003", None, (6, 28))
    assert read(("Fiscal Year", "2003"), ("Fiscal Year", "2002"), dates=dates) == [
        "2002-06-30..2003-06-28",
        None,
    ]


def test_fiscal_years_that_close_early_may_bear_either_name() -> None:
    dates = document_dates("for the year ended January 31, 2004", None, None)
    assert read(("Fiscal", "2003"), dates=dates) == [None]
    dates = document_dates("for fiscal 2003 ended January 31, 2004", None, None)
    assert read(("Fiscal", "2003"), dates=dates) == ["2003-02-01..2004-01-31"]


def test_quarter_codes() -> None:
    dates = document_dates("about the first quarter ended March 31, 2024", None, None)
    headers: Columns = [("1Q24",), ("4Q 23",), ("Q1'23",), ("2023",), ("First Quarter", "2023"), ("Q22018",)]
    assert read(*headers, dates=dates) == [
        "2024-01-01..2024-03-31",
        "2023-10-01..2023-12-31",
        "2023-01-01..2023-03-31",
        "2023-01-01..2023-12-31",
        "2023-01-01..2023-03-31",
        "2018-04-01..2018-06-30",
    ]
    assert read(*headers) == [None] * 6
    assert read(("First Half", "2024"), ("Nine Months", "2023"), dates=dates) == [
        "2024-01-01..2024-06-30",
        "2023-01-01..2023-09-30",
    ]


def test_quarter_codes_of_another_fiscal_year() -> None:
    dates = document_dates("about the fiscal 2024 first quarter ended December 31, 2023", None, (9, 30))
    assert read(("1Q24",), ("2Q24",), dates=dates) == ["2023-10-01..2023-12-31", "2024-01-01..2024-03-31"]


def test_a_lone_quarter_is_the_one_the_document_reports_on() -> None:
    dates = document_dates("reports results for the quarter and six months ended June 30, 2003", None, None)
    assert read(("Second-Quarter",), ("Year-to-Date",), dates=dates) == [
        "2003-04-01..2003-06-30",
        "2003-01-01..2003-06-30",
    ]
    assert read(("Quarter",), ("Quarter",), dates=dates) == [None, None]  # the other is last year's


def test_year_to_date() -> None:
    dates = document_dates("for the year ended September 30, 2003", None, None)
    header = ("Year-to-date June 30,", "2004")
    assert read(header, dates=dates) == ["2003-10-01..2004-06-30"]
    assert read(header) == [None]
    quarters = document_dates("second quarter ended June 30, 2024", None, None)
    assert read(("2Q24",), ("YTD 2024",), ("YTD 2023",), dates=quarters)[1:] == [
        "2024-01-01..2024-06-30",
        "2023-01-01..2023-06-30",
    ]


def test_cash_flow_columns_are_year_to_date_unless_the_header_says_otherwise() -> None:
    dates = document_dates(
        "three and nine months ended June 30, 2004. year ended September 30, 2003", None, None
    )
    assert read(("June 30,", "2004"), kind="cash_flow", dates=dates) == ["2003-10-01..2004-06-30"]
    assert read(("June 30,", "2004"), dates=dates) == [None]  # three or nine months
    header = ("Three Months Ended", "June 30,", "2004")
    assert read(header, kind="cash_flow", dates=dates) == ["2004-04-01..2004-06-30"]


def test_dates_of_prose_beside_the_title_are_not_the_tables() -> None:
    context = ("The company's Form 8-K was filed on July 21, 1997.", "Statement of Earnings")
    assert read(("",), context=context) == [None]


def test_a_dateline_over_a_statement_is_no_period_end() -> None:
    assert read(("Three Months Ended", "2003"), context=("July 29, 2003", "Statements of Operations")) == [
        None
    ]
    assert read(("",), context=("Balance Sheet", "July 29, 2003"), kind="balance_sheet") == [None]
    assert read(("",), context=("Balance Sheet", "As of June 28, 2003"), kind="balance_sheet") == [
        "2003-06-28"
    ]


def test_a_header_line_left_among_the_titles() -> None:
    context = ("Year Ended December 31,                 1997       1996       1995", "(In millions)")
    assert read((), (), (), context=context) == [f"{y}-01-01..{y}-12-31" for y in (1997, 1996, 1995)]
    assert read((), (), context=context) == [None, None]


# --------------------------------------------------------------------------------------- document_dates


@pytest.mark.parametrize(
    ("sentence", "reported", "year_end"),
    [
        (
            "covers its fiscal fourth quarter and year ended June\n26, 2004. It",
            {("3 months", "2004-06-26"), ("12 months", "2004-06-26")},
            (6, 26),
        ),
        (
            "over the three and six months ended May 31, 2007.",
            {("3 months", "2007-05-31"), ("6 months", "2007-05-31")},
            (11, 30),
        ),
        ("FOR THE QUARTERLY PERIOD ENDED JUNE 30, 1997", {("3 months", "1997-06-30")}, None),
        ("For the fiscal year ended December 31, 1997", {("12 months", "1997-12-31")}, (12, 31)),
        ("for the 13 weeks ended May 2, 2020", {("13 weeks", "2020-05-02")}, None),
        ("first quarter ended March 31, 2020", {("3 months", "2020-03-31")}, (12, 31)),
        ("Reports Third Quarter Results. the quarter ended September 30, 2020", None, (12, 31)),
        (
            "six months ended June 30, 1998 and 1997",
            {("6 months", "1998-06-30"), ("6 months", "1997-06-30")},
            (12, 31),
        ),
        ("a Form 10-K for the year ended August 31, 2002", set(), (8, 31)),
        ("fiscal 2021 first quarter ended December 26, 2020", {("3 months", "2020-12-26")}, (9, 30)),
        ("third quarter fiscal year 2021 ended Aug. 27, 2021", {("3 months", "2021-08-27")}, None),
        ("as amended May 7, 1991, and extended June 1, 1992", set(), None),
        ("the quarter ended June 31, 2003", set(), None),
    ],
)
def test_sentences_of_a_document(
    sentence: str, reported: set[tuple[str, str]] | None, year_end: tuple[int, int] | None
) -> None:
    dates = document_dates(sentence, None, None)
    if reported is not None:
        assert {(str(one.length), str(one.end)) for one in dates.reported} == reported
    if year_end is not None:
        assert dates.fiscal_year_end == year_end


def test_twelve_months_may_trail_and_name_no_fiscal_year() -> None:
    said = "second quarter ended June 30, 2024 ... twelve months ended June 30, 2024"
    assert document_dates(said, None, None).fiscal_year_end == (12, 31)


def test_the_submission_header_only_where_sentences_are_silent_or_differ() -> None:
    assert document_dates("", None, (12, 31)).fiscal_year_end == (12, 31)
    assert document_dates("year ended June 30, 2003", None, (12, 31)).fiscal_year_end == (6, 30)
    both = "year ended June 30, 2003; year ended December 31, 2002"
    assert document_dates(both, None, (12, 31)).fiscal_year_end == (12, 31)
    assert document_dates(both, None, None).fiscal_year_end is None
    assert document_dates("", None, (13, 41)).fiscal_year_end is None


def test_the_period_of_report_of_a_quarterly_report() -> None:
    dates = document_dates("", date(1997, 9, 30), (12, 31))
    assert {(str(one.length), one.end) for one in dates.reported} == {
        ("3 months", date(1997, 9, 30)),
        ("9 months", date(1997, 9, 30)),
    }


# ---------------------------------------------------------------------------- roles, entities, measures


@pytest.mark.parametrize(
    ("header", "role"),
    [
        (("% Change",), "percent"),
        (("Percent of sales",), "percent"),
        (("% of net revenues",), "percent"),
        (("Three Months Ended March 31,", "% Change"), "percent"),
        (("PercentChange",), "percent"),
        (("% / pointchange",), "percent"),
        (("Increase (Decrease)",), "change"),
        (("Increase", "(Decrease)"), "change"),
        (("Change",), "change"),
        (("Change1",), "change"),
        (("Changevs 3Q23",), "change"),
        (("$ Change",), "change"),
        (("Variance",), "change"),
        (("YoY Change",), "change"),
        (("4Q21 vs 3Q21",), "change"),
        (("1997-96",), "change"),
        (("Average", "Rate"), "ratio"),
        (("Yield/ Rate(2)",), "ratio"),
        (("Note",), "note"),
        (("Notes",), "note"),
        (("Note", "number"), "note"),
        (("Three Months Ended", "June 30, 2003"), "value"),
        (("September 30,", "2019", "(See note)"), "value"),
        (("8% Debentures", "June 30, 2003"), "value"),
        (("Before accounting change", "2003"), "value"),
        (("Exchange rate", "fluctuations"), "value"),
        (("Eliminations",), "value"),
        ((), "unknown"),
        (("---", "***"), "unknown"),
    ],
)
def test_roles(header: tuple[str, ...], role: str) -> None:
    assert meanings([header])[0].role == role


def test_percent_and_change_columns_take_no_period_from_elsewhere() -> None:
    title = ("Three months ended June 30, 2003",)
    assert read(("% Change",), ("Change vs 3Q23",), context=title) == [None, None]
    assert read(("Three Months Ended June 30, 2003", "% of sales")) == ["2003-04-01..2003-06-30"]


def names(*headers: tuple[str, ...]) -> list[tuple[str | None, str | None]]:
    return [(one.entity, one.measure) for one in meanings(list(headers))]


@pytest.mark.parametrize(
    "words", ["2023 (As Adjusted)", "2023 As Adjusted (1)", "2023 (as retrospectively adjusted)*"]
)
def test_a_comparative_column_as_adjusted_is_no_other_measure(words: str) -> None:
    assert [
        one.measure
        for one in meanings([("Quarter ended June 30, 2024",), (f"Quarter ended June 30, {words}",)])
    ] == [None] * 2


def test_adjusted_columns_beside_reported_ones_are_another_measure() -> None:
    reported, adjusted = "Quarter ended June 30, 2024", "Quarter ended June 30, {} As Adjusted"
    same = meanings([(reported,), (adjusted.format(2024),)])
    assert same[1].measure is not None
    twice = [(reported,), ("Quarter ended June 30, 2023 As Reported",), (adjusted.format(2023),)]
    assert meanings(twice)[2].measure is not None
    both = meanings([(adjusted.format(2024),), (adjusted.format(2023),)])
    assert both[1].measure is not None
    other = meanings([(reported,), ("Quarter ended June 30, 2023 Adjusted",)])
    assert other[1].measure is not None


def test_entities_and_measures_as_printed() -> None:
    group = ("Hartwell Electric Company", "and affiliates", "1993")
    assert names(group, ("HE", "1993"), ("HECS", "1993")) == [
        ("Hartwell Electric Company and affiliates", None),
        ("HE", None),
        ("HECS", None),
    ]
    assert names(("2003", "Parent Company"), ("2003", "Consolidated"), ("2003", "Eliminations")) == [
        ("Parent Company", None),
        ("Consolidated", None),
        ("Eliminations", None),
    ]
    assert names(("2003", "Class A"), ("2003", "Class B")) == [("Class A", None), ("Class B", None)]
    quarter = ("Three Months Ended", "June 30, 2003")
    assert names((*quarter, "As Reported"), (*quarter, "Adjustments"), (*quarter, "Pro Forma")) == [
        (None, "As Reported"),
        (None, "Adjustments"),
        (None, "Pro Forma"),
    ]
    assert names((*quarter, "As", "Previously", "Reported"), (*quarter, "As", "Restated")) == [
        (None, "As Previously Reported"),
        (None, None),
    ]


def test_words_that_name_nothing() -> None:
    for words in (
        "(Unaudited)",
        "(Restated)",
        "audited",
        "(1)",
        "*",
        "(in thousands)",
        "Amount",
        "(See note)",
    ):
        assert names(("June 30,", "2003", words), ("June 30,", "2002")) == [(None, None)] * 2


def test_a_line_over_all_columns_sets_none_beside_another() -> None:
    title = "THE EXAMPLE COMPANY AND SUBSIDIARIES"
    assert names((title, "2003"), (title, "2002")) == [(None, None)] * 2
    assert names(("Consolidated", "2003"), ("Consolidated", "2002")) == [(None, None)] * 2
    assert names(("Pro Forma", "2003"), ("Pro Forma", "2002")) == [(None, "Pro Forma")] * 2


# ------------------------------------------------------------------------------------------------- laws

days = st.dates(date(1985, 1, 1), date(2060, 12, 31))
month_ends = days.map(lambda day: month_end(day.year, day.month))
LENGTHS = [Length(n, "month") for n in (3, 6, 9, 12)] + [Length(n, "week") for n in (12, 13, 26, 39, 52, 53)]
FORMATS = [
    "{0:%B} {0.day}, {0.year}",
    "{0:%b} {0.day}, {0.year}",
    "{0:%b}. {0.day}, {0.year}",
    "{0:%B} {0.day},{0.year}",
    "{0:%B} {0.day}{0.year}",
    "{0:%B} {0.day} {0.year}",
    "{0.day} {0:%B} {0.year}",
    "{0:%B} {0.day},\n{0.year}",
    "{0.month}/{0.day}/{0.year}",
    "{0.month:02d}/{0.day:02d}/{0:%y}",
    "{0:%Y-%m-%d}",
    "{0.day}-{0:%b}-{0.year}",
    "{0:%B} {0.day}, {0.year} (unaudited)",
    "{0:%B} {0.day}, {0.year}*",
    "{0:%B} {0.day}, {0.year}(1)",
]


@given(days, st.sampled_from(FORMATS), st.booleans())
def test_printed_dates_read_back(day: date, form: str, shout: bool) -> None:
    text = form.format(day)
    marks = read_marks(text.upper() if shout else text)
    assert [mark_date(mark, mark.year or 0) for mark in marks] == [day]


@given(month_ends, st.sampled_from(LENGTHS))
def test_periods_of_one_length_join_without_gap_or_overlap(end: date, length: Length) -> None:
    before, _ = previous_period_end(end, length, (), by_weeks=False)
    header = (
        "13 Weeks Ended" if length.unit == "week" else "Months Ended",
        f"{end:%B} {end.day}, {end.year}",
    )
    words = f"{length.number} {length.unit}s ended"
    (one,) = meanings([(words, header[1])])
    assert one.period is not None and one.period.end == end
    assert one.period.start == before + timedelta(days=1)
    assert is_month_end(before) or length.unit == "week"
    if length.unit == "month" and 12 % length.number == 0:
        chain = [month_end_before(end, length.number * step) for step in range(13)]
        assert all(previous_period_end(a, length, (), False)[0] == b for a, b in pairwise(chain))


@given(days, st.integers(1, 4), st.booleans())
def test_a_weekday_close_counts_weeks_or_takes_the_end_that_is_shown(
    end: date, quarters: int, extra: bool
) -> None:
    length = Length(3 * quarters, "month")
    shown = end - timedelta(weeks=13 * quarters + extra)
    assert previous_period_end(end, length, {shown}, by_weeks=True) == (shown, True)
    counted = end - timedelta(weeks=13 * quarters)
    assert previous_period_end(end, length, (), by_weeks=True) == (counted, False)


@given(days)
def test_a_nominal_month_end_is_the_nearest_or_next(day: date) -> None:
    nominal = nominal_month_end(day)
    assert is_month_end(nominal)
    assert -10 <= (nominal - day).days <= 20


HEADERS = st.sampled_from(
    [
        ("Three Months Ended", "June 30, 2003"),
        ("Three Months Ended", "June 28,", "2003"),
        ("Year ended", "June 29, 2002"),
        ("Three Months Ended", "March 29, 2003"),
        ("2003",),
        ("2002",),
        ("June 30,",),
        ("1Q03",),
        ("YTD 2003",),
        ("% Change",),
        ("GE", "2003"),
        ("Consolidated", "2003"),
        ("Pro Forma", "June 30, 2003"),
        ("Note",),
        ("First Quarter",),
    ]
)
SAID = document_dates("fourth quarter and year ended June 30, 2003; quarter ended March 29, 2003", None, None)
KINDS = st.sampled_from(["balance_sheet", "income_statement", "cash_flow", "segment", "other"])


@given(st.lists(HEADERS, max_size=6), KINDS, st.randoms())
def test_permuting_columns_permutes_meanings(headers: Columns, kind: str, random: Random) -> None:
    order = list(range(len(headers)))
    random.shuffle(order)
    found = meanings(headers, ("Years ended June 30, 2003",), kind, SAID)
    shuffled = meanings([headers[i] for i in order], ("Years ended June 30, 2003",), kind, SAID)
    assert shuffled == [found[i] for i in order]


PRINTED = """
Three Months Ended June 30, 2003 2002 31 99 weeks 13 and to from inception ( ) % change Note Q4 4Q '03 YTD
fiscal quarter year 9999 0 00/00/00 2/30/03 February 29, / - – * at as of prior first half 1997-96 İ
Average vs. consolidated
"""
WORDS = st.sampled_from([*PRINTED.split(), "\n", "\x00", ""])
LINES = st.lists(st.one_of(WORDS, st.text(max_size=8)), max_size=12).map(" ".join)


@given(
    st.lists(st.lists(LINES, max_size=4).map(tuple), max_size=5),
    st.lists(LINES, max_size=3),
    KINDS,
    LINES,
)
def test_nothing_printed_raises(headers: Columns, context: list[str], kind: str, prose: str) -> None:
    dates = document_dates(prose, None, None)
    found = column_meanings(headers, context, kind, dates)
    assert len(found) == len(headers)
    for one in found:
        if one.period is not None and one.period.start is not None:
            assert one.period.start <= one.period.end
        if kind == "balance_sheet" and one.period is not None and one.period.start is not None:
            assert any("verage" in line for header in headers for line in header)


@pytest.mark.parametrize(
    "header",
    [
        ("x" * 1_000_000,),
        ("Three Months Ended " * 50_000,),
        ("(" * 100_000, ")" * 100_000),
        ("- " * 100_000, "1" * 100_000, "and " * 100_000),
        tuple(["Three Months Ended June 30, 2003"] * 50),
        tuple(f"level {n}" for n in range(5_000)),
        ("first second third fourth " * 1000, "ended of the and " * 1000),
    ],
)
def test_hostile_headers_are_cut_and_read(header: tuple[str, ...]) -> None:
    (one,) = meanings([header])
    assert len(one.evidence) < 500


def test_hostile_documents_are_read_in_part() -> None:
    for text in (
        "ended " * 200_000,
        "ended June 30, 2003 " * 50_000,
        "year ended (" * 50_000,
        "nception" * 9999,
    ):
        assert len(document_dates(text, None, None).reported) <= 1
    assert document_dates("the of and " * 50_000 + "ended June 30, 2003", None, None).known_ends


def test_dates_that_are_none() -> None:
    assert calendar_date(2003, 6, 31) is None
    assert calendar_date(9999, 1, 1) is None
    assert calendar_date(2003, 0, 1) is None


# -------------------------------------------------------------------------------------------- the corpus


def test_what_real_documents_say() -> None:
    """The fiscal year ends that the hand-labelled exhibits' own sentences give."""
    corpus, gold = SHARED / "corpus" / "text", SHARED / "gold" / "cells"
    if not corpus.exists():
        pytest.skip("the corpus of real exhibits is not here (../shared from the project's root)")
    for labelled in sorted(gold.glob("*.txt.csv")):
        text = (corpus / labelled.name.removesuffix(".csv")).read_text("latin-1")
        dates = document_dates(text, None, None)
        with labelled.open(encoding="utf-8") as lines:
            rows = list(csv.DictReader(lines))
        ends = {date.fromisoformat(row["period_end"]) for row in rows if row["duration"] == "12M"}
        if ends:
            assert dates.fiscal_year_end is not None
            assert {end.month for end in ends} == {dates.fiscal_year_end[0]}
        latest = max(date.fromisoformat(row["period_end"]) for row in rows)
        assert latest in dates.known_ends


# --------------------------------------------------------------------------------- 52 weeks or 53


YEAR_TO_SEPTEMBER = document_dates("the fiscal year ended September 30, 2023", None, (9, 30))


def test_a_year_to_date_may_begin_a_week_before_where_its_close_is_not_shown() -> None:
    headers = [("Six Months Ended", "March 30,", "2024"), ("Six Months Ended", "April 1,", "2023")]
    found = meanings(headers, dates=YEAR_TO_SEPTEMBER)
    assert spans(found) == ["2023-10-01..2024-03-30", "2022-10-02..2023-04-01"]
    assert [one.period.other_start for one in found if one.period] == [None, date(2022, 9, 25)]


@pytest.mark.parametrize(
    ("headers", "sentence"),
    [
        # a later quarter than the first has 13 weeks in either year
        ([("Three Months Ended", "April 1,", "2023")], ""),
        # the exhibit says it, by its rule, in weeks, or prints the close
        ([("Six Months Ended", "April 1,", "2023")], "The year ends on the Saturday nearest September 30."),
        ([("26 Weeks Ended", "April 1,", "2023")], ""),
        ([("Six Months Ended", "April 1,", "2023"), ("Year Ended", "October 1,", "2022")], ""),
        # months, not weeks
        ([("Six Months Ended", "March 31,", "2023")], ""),
    ],
)
def test_a_period_that_is_known_has_no_other_start(headers: Columns, sentence: str) -> None:
    dates = document_dates(f"the fiscal year ended September 30, 2023. {sentence}", None, (9, 30))
    found = meanings(headers, dates=dates)
    assert [one.period.other_start for one in found if one.period] == [None] * len(headers)


def test_a_53_week_year_by_the_closes_that_are_printed() -> None:
    """September 24, 2016 is no Saturday nearest to September's end: the last one is meant throughout."""
    headers = [
        ("Twelve Months Ended", f"September {day},", str(year)) for day, year in ((24, 2022), (30, 2017))
    ]
    found = meanings(headers, dates=document_dates("", None, (9, 30)))
    assert spans(found) == ["2021-09-26..2022-09-24", "2016-09-25..2017-09-30"]
    assert [one.period.other_start for one in found if one.period] == [None, None]
