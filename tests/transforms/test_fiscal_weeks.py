"""The closing rule and the weeks that sentences give fiscal quarters and years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.fiscal_weeks import ClosingRule, StatedWeeks, closes_before, closing_rule, stated_weeks

SATURDAY, SUNDAY, FRIDAY = 5, 6, 4


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("Our fiscal year ends on the last Saturday of each December.", ClosingRule(SATURDAY, 12, None)),
        ("The fiscal year is the 52 or 53 weeks to the last Saturday in September", ClosingRule(5, 9, None)),
        ("The fiscal year ends on the Saturday nearest January 31.", ClosingRule(SATURDAY, 1, 31)),
        ("Its fiscal year ends on the Sunday closest to the last day of June.", ClosingRule(SUNDAY, 6, 0)),
        ("a 52/53-week fiscal year ending on the Friday nearest to December 31", ClosingRule(FRIDAY, 12, 31)),
        ("The quarter's results are released on the last Thursday of April.", None),
        (
            "The fiscal year ends on the last Friday of June. Stores close on the last Sunday of May.",
            ClosingRule(FRIDAY, 6, None),
        ),
    ],
)
def test_the_rule_by_which_years_close(sentence: str, rule: ClosingRule | None) -> None:
    assert closing_rule(sentence) == rule


def test_two_rules_are_none() -> None:
    """A parent's and a subsidiary's years: which table is whose is not said."""
    assert (
        closing_rule(
            "Its fiscal year ends on the last Saturday of May; the "
            "subsidiary's year ends on the Sunday nearest June 30."
        )
        is None
    )


@pytest.mark.parametrize(
    ("rule", "closes"),
    [
        (ClosingRule(SATURDAY, 12, None), (date(2021, 12, 25), date(2022, 12, 31), date(2023, 12, 30))),
        (ClosingRule(SATURDAY, 1, 31), (date(2021, 1, 30), date(2022, 1, 29), date(2023, 1, 28))),
        (ClosingRule(SUNDAY, 6, 0), (date(2021, 6, 27), date(2022, 7, 3), date(2023, 7, 2))),
    ],
)
def test_the_closes_of_three_years(rule: ClosingRule, closes: tuple[date, ...]) -> None:
    assert tuple(map(rule.close, (2021, 2022, 2023))) == closes


@given(
    st.builds(
        ClosingRule,
        st.integers(0, 6),
        st.integers(1, 12),
        st.one_of(st.none(), st.just(0), st.integers(1, 28)),
    ),
    st.integers(1990, 2040),
)
def test_a_year_by_rule_has_52_or_53_weeks(rule: ClosingRule, year: int) -> None:
    assert (rule.close(year + 1) - rule.close(year)).days in (364, 371)
    assert rule.close(year).weekday() == rule.weekday


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("the fiscal 2023 first quarter had 14 weeks.", (StatedWeeks(2023, 1, 14),)),
        ("Its fourth quarter 2022 included 17 weeks of results.", (StatedWeeks(2022, 4, 17),)),
        ("the 2022 fiscal year included 53 weeks.", (StatedWeeks(2022, None, 53),)),
        ("its fiscal 2012 first quarter which spanned 14 weeks", (StatedWeeks(2012, 1, 14),)),
        ("in the 14-week year-ago quarter", (StatedWeeks(None, None, 14),)),
        ("Fiscal 2022 was a 53-week year.", (StatedWeeks(2022, None, 53),)),
        (
            "the 14-week fourth quarter of fiscal 2022 compared to the 13-week fourth quarter of fiscal 2021",
            (StatedWeeks(2022, 4, 14), StatedWeeks(2021, 4, 13)),
        ),
        ("fiscal 2022 (53 weeks)", (StatedWeeks(2022, None, 53),)),
        ("Every sixth fiscal year includes 53 weeks.", ()),
        ("The fiscal year consists of 52 or 53 weeks.", ()),
        ("Sales rose in the first quarter of 2023; returns are accepted within 14 weeks.", ()),
    ],
)
def test_weeks_of_named_periods(sentence: str, said: tuple[StatedWeeks, ...]) -> None:
    assert stated_weeks(sentence) == said


@pytest.mark.parametrize(
    ("counted", "known", "closes"),
    [
        # last Saturday of September and the one nearest to its end: 2023 does not tell, 2024 does not
        ("2022-10-01", ["2023-09-30"], ["2022-09-24", "2022-10-01"]),
        ("2022-10-01", ["2023-09-30", "2024-09-28", "2024-03-30"], ["2022-09-24", "2022-10-01"]),
        ("2022-10-01", ["2023-09-30", "2025-09-27"], ["2022-09-24", "2022-10-01"]),
        # October 3, 2026 is the nearest only, September 24, 2022 the last only
        ("2022-10-01", ["2023-09-30", "2026-10-03"], ["2022-10-01"]),
        ("2016-10-01", ["2017-09-30", "2022-09-24"], ["2016-09-24"]),
        # both rules set one day
        ("2023-09-30", ["2024-09-28"], ["2023-09-30"]),
        # neither fits, other weekdays, nothing is known
        ("2004-06-26", ["2005-07-09"], ["2004-06-19", "2004-06-26"]),
        ("2023-09-30", ["2024-09-30"], ["2023-09-23", "2023-09-30"]),
        ("2023-09-30", [], ["2023-09-23", "2023-09-30"]),
    ],
)
def test_closes_that_printed_ones_allow(counted: str, known: list[str], closes: list[str]) -> None:
    found = closes_before(date.fromisoformat(counted), [date.fromisoformat(day) for day in known])
    assert sorted(map(str, found)) == closes


@given(
    st.builds(ClosingRule, st.integers(0, 6), st.integers(1, 12), st.sampled_from([None, 0])),
    st.integers(1990, 2040),
    st.lists(st.integers(1, 8), max_size=4),
)
def test_the_true_close_is_always_among_them(rule: ClosingRule, year: int, later: list[int]) -> None:
    counted = rule.close(year + 1) - timedelta(weeks=52)
    known = [rule.close(year + step) for step in (1, *later)]
    assert rule.close(year) in closes_before(counted, known)
