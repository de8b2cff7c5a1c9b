"""Checks across exhibits of one issuer: what they compare, what they leave, when they cannot be made."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from books import batch, gate, published_rows, rows, verdicts

import warehouse
from warehouse import series

HEADER = "fact_id, row_index, statement, label, concept, period_start, period_end, value, decimals\n"

FIRST_QUARTER = """
    sales, 0, income_statement, Net sales, us-gaap:Revenues, 2003-01-01, 2003-03-31, 100000, -3
    tax, 1, income_statement, Taxes, us-gaap:IncomeTaxExpenseBenefit, 2003-01-01, 2003-03-31, 7000, -3
    cash, 0, balance_sheet, Cash, us-gaap:CashAndCashEquivalentsAtCarryingValue, , 2003-03-31, 60000, -3
    """
HALF_YEAR = """
    sales, 0, income_statement, Net sales, us-gaap:Revenues, 2003-04-01, 2003-06-30, 120000, -3
    ytd, 0, income_statement, Net sales, us-gaap:Revenues, 2003-01-01, 2003-06-30, 220000, -3
    """
YEAR_LATER = """
    sales, 0, income_statement, Net sales, us-gaap:Revenues, 2003-01-01, 2003-03-31, {sales}, -3
    tax, 1, income_statement, Taxes, us-gaap:IncomeTaxExpenseBenefit, 2003-01-01, 2003-03-31, 7000, -3
    """
CASH = "us-gaap:CashAndCashEquivalentsAtCarryingValue"
CASH_FLOW = f"""
    open, 8, cash_flow, Cash at beginning of period, {CASH}, 2003-04-01, 2003-06-30, {{cash}}, -3
    """


def release(exhibit_id: str, filed_at: str | None, facts: str, **exhibit: Any) -> dict[str, Any]:
    tables = {"income_statement": 0, "balance_sheet": 1, "cash_flow": 2}
    lines = []
    for row in rows(HEADER + facts):
        lines.append({**row, "table_index": tables[row["statement"]]})
    staged = batch(
        HEADER + facts,
        {
            "exhibit_id": exhibit_id,
            "filed_at": date.fromisoformat(filed_at) if filed_at else None,
            "cik": 1000,
            "parser_version": "1",
            **exhibit,
        },
    )
    for fact, line in zip(staged["fact"], lines, strict=True):
        fact["table_index"] = line["table_index"]
    kinds = dict.fromkeys(row["statement"] for row in lines)
    staged["statement"] = [
        {"exhibit_id": exhibit_id, "table_index": tables[kind], "kind": kind} for kind in kinds
    ]
    return staged


def publish(path: Path, *releases: dict[str, Any]) -> None:
    with warehouse.open_work(path) as work:
        for staged in releases:
            work.stage(staged)
        found = series.draw_up(work.con)
        assert series.draw_up(work.con) == found  # a run that is gone on with draws them up once
        for frame in work.audit_frames():
            work.record_audit("run", verdicts(frame))
        work.publish({"run_id": "run"}, gate(work))


def checks(path: Path) -> list[tuple[Any, ...]]:
    return published_rows(
        path,
        """SELECT exhibit_id, code, level, verdict, CAST(reported AS BIGINT), CAST(computed AS BIGINT)
           FROM calculation WHERE verdict <> 'not testable' ORDER BY exhibit_id, code, reported""",
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "books.duckdb"


def test_a_comparative_is_as_published_before_or_restated_with_both_values(path: Path) -> None:
    publish(path, release("a-1", "2003-05-01", FIRST_QUARTER))
    publish(path, release("b-1", "2004-05-01", YEAR_LATER.format(sales=98000)))
    assert checks(path) == [
        ("b-1", "RS1", "info", "consistent", 7000, 7000),
        ("b-1", "RS1", "info", "inconsistent", 98000, 100000),
    ]
    operands = published_rows(
        path,
        """SELECT i.role, i.fact_id, i.weight FROM calculation_item i JOIN calculation USING (calculation_id)
           WHERE verdict = 'inconsistent' ORDER BY i.position""",
    )
    assert operands == [("total", "b-1/sales", 1), ("item", "a-1/sales", 1)]
    assert published_rows(path, "SELECT count(*) FROM statement") == [(3,)]


def test_exhibits_of_one_run_are_compared_too_and_rounding_is_no_restatement(path: Path) -> None:
    rounded = YEAR_LATER.format(sales=100400)
    publish(path, release("b-1", "2004-05-01", rounded), release("a-1", "2003-05-01", FIRST_QUARTER))
    assert [(code, verdict) for _, code, _, verdict, _, _ in checks(path)] == [("RS1", "consistent")] * 2


ALL = """SELECT exhibit_id, table_index, code, verdict, CAST(reported AS BIGINT), CAST(computed AS BIGINT),
                sentence, reason FROM calculation ORDER BY ALL"""


@pytest.mark.parametrize("order", [(3, 2, 1, 0), (1, 3, 0, 2)])
def test_what_was_published_before_is_what_was_filed_before(path: Path, order: tuple[int, ...]) -> None:
    releases = [
        release("b-1", "2003-05-01", FIRST_QUARTER),
        release("a-1", "2003-08-01", HALF_YEAR + CASH_FLOW.format(cash=60000)),
        release("d-1", "2004-05-01", YEAR_LATER.format(sales=98000)),
        release("c-1", "2005-05-01", YEAR_LATER.format(sales=95000)),
    ]
    one_by_one, together = path, path.with_name("together.duckdb")
    for place in order:
        publish(one_by_one, releases[place])
    publish(together, *releases)
    assert published_rows(one_by_one, ALL) == published_rows(together, ALL)
    assert ("c-1", "RS1", "info", "inconsistent", 95000, 98000) in checks(one_by_one)
    assert ("a-1", "PD1", "info", "consistent", 120000, 120000) in checks(one_by_one)
    # Nothing is published twice, and what was compared with nothing new was not touched.
    assert published_rows(one_by_one, "SELECT count(*), count(DISTINCT fact_id) FROM fact") == [(10, 10)]


def test_a_new_reading_of_an_earlier_exhibit_changes_what_is_compared_with_it(path: Path) -> None:
    publish(path, release("a-1", "2003-05-01", FIRST_QUARTER))
    publish(path, release("b-1", "2004-05-01", YEAR_LATER.format(sales=98000)))
    publish(path, release("a-1", "2003-05-01", FIRST_QUARTER.replace("100000", "98000")))
    assert {verdict for _, _, _, verdict, _, _ in checks(path)} == {"consistent"}
    history = published_rows(
        path, "SELECT verdict FROM calculation_history WHERE exhibit_id = 'b-1' ORDER BY 1"
    )
    assert history == [("consistent",), ("inconsistent",)]


def test_what_is_compared_as_before_is_not_published_again(path: Path) -> None:
    publish(path, release("a-1", "2003-05-01", FIRST_QUARTER))
    publish(path, release("b-1", "2004-05-01", YEAR_LATER.format(sales=98000)))
    other = FIRST_QUARTER.replace("2003-03-31", "2001-03-31").replace("2003-01-01", "2001-01-01")
    publish(path, release("0-1", "2001-05-01", other))
    assert published_rows(path, "SELECT count(*) FROM calculation_history") == [(0,)]


LINES = (
    "Assets",
    "Liabilities",
    "StockholdersEquity",
    "AccountsReceivableNetCurrent",
    "InventoryNet",
    "Goodwill",
)


def balances(day: str, *amounts: int) -> str:
    pairs = zip(LINES, amounts, strict=True)
    return "\n".join(
        f"{name}, {row}, balance_sheet, {name}, us-gaap:{name}, , {day}, {amount}, -3"
        for row, (name, amount) in enumerate(pairs)
    )


@pytest.mark.parametrize(
    ("amounts", "is_jump"),
    [
        ((91000, 42000, 49000, 8000, 7000, 3000), False),
        ((91000000, 42000000, 49000000, 8000000, 7000000, 3000000), True),  # every line a thousandfold
        ((900000, 400000, 500000, 80000, 70000, 30000), False),  # ten times the business
        ((9000000, 4000000, 5000000, 800000, 700000, 300000), False),  # a hundred times: no scale
        ((91000000, 42000000, 49000000, 8000, 7000, 3000), False),  # half of the lines only
        ((90, 40, 50, 8, 7, 3), True),  # or a thousandth
    ],
)
def test_a_statement_of_another_scale_than_the_one_before_is_told(
    path: Path, amounts: tuple[int, ...], is_jump: bool
) -> None:
    publish(path, release("a-1", "2003-05-01", balances("2003-03-31", 90000, 40000, 50000, 8000, 7000, 3000)))
    publish(path, release("b-1", "2003-08-01", balances("2003-06-30", *amounts)))
    expected = [("b-1", "SC1", "warning", "inconsistent", amounts[0], 90000)] if is_jump else []
    assert checks(path) == expected


def test_a_statement_with_earlier_figures_of_its_periods_is_compared_with_these(path: Path) -> None:
    before = balances("2003-03-31", 90000, 40000, 50000, 8000, 7000, 3000)
    publish(path, release("a-1", "2003-05-01", before))
    later = balances("2003-06-30", *(n * 1000 for n in (91000, 42000, 49000, 8000, 7000, 3000)))
    same = "total, 9, balance_sheet, Assets, us-gaap:Assets, , 2003-03-31, 90000, -3"
    publish(path, release("b-1", "2003-08-01", f"{later}\n{same}"))
    assert checks(path) == [("b-1", "RS1", "info", "consistent", 90000, 90000)]


def test_a_thousandfold_difference_is_a_matter_of_scale(path: Path) -> None:
    publish(path, release("a-1", "2003-05-01", FIRST_QUARTER))
    publish(path, release("b-1", "2004-05-01", YEAR_LATER.format(sales=100000000)))
    assert ("b-1", "SC1", "warning", "inconsistent", 100000000, 100000) in checks(path)


def test_a_quarter_is_the_year_to_date_less_the_one_published_before(path: Path) -> None:
    publish(path, release("a-1", "2003-05-01", FIRST_QUARTER))
    publish(path, release("b-1", "2003-08-01", HALF_YEAR))
    assert checks(path) == [("b-1", "PD1", "info", "consistent", 120000, 120000)]


@pytest.mark.parametrize(
    ("cash", "verdict"), [(60000, "consistent"), (61000, "consistent"), (63000, "inconsistent")]
)
def test_cash_opens_as_it_closed(path: Path, cash: int, verdict: str) -> None:
    publish(path, release("a-1", "2003-05-01", FIRST_QUARTER))
    publish(path, release("b-1", "2003-08-01", CASH_FLOW.format(cash=cash)))
    assert checks(path) == [("b-1", "XS3", "warning", verdict, cash, 60000)]


def test_what_cannot_be_compared_says_why_and_counts_as_neither(path: Path) -> None:
    publish(
        path,
        release("a-1", "2003-05-01", FIRST_QUARTER),
        release("c-1", "2004-05-01", YEAR_LATER.format(sales=1), cik=2000),
        release("d-1", None, YEAR_LATER.format(sales=1)),
        release("e-1", "2004-05-01", YEAR_LATER.format(sales=1), cik=None),
    )
    assert checks(path) == []
    reasons = published_rows(path, "SELECT exhibit_id, code, verdict, reason FROM calculation ORDER BY ALL")
    assert reasons == [
        *[
            (
                "a-1",
                "RS1",
                "not testable",
                f"{NONE_EARLIER} with figures for the same periods is in the warehouse",
            )
        ]
        * 2,
        (
            "c-1",
            "RS1",
            "not testable",
            f"{NONE_EARLIER} with figures for the same periods is in the warehouse",
        ),
        ("d-1", "RS1", "not testable", "the filing date is not known"),
        ("e-1", "RS1", "not testable", "the issuer is not known"),
    ]


NONE_EARLIER = "no earlier release of this issuer"


def test_what_is_withheld_is_no_yardstick_for_what_comes_later(path: Path) -> None:
    with warehouse.open_work(path) as work:
        work.stage(release("a-1", "2003-05-01", FIRST_QUARTER))
        held = {"exhibit_id": "a-1", "status": "quarantined", "code": "BS1", "message": "m"}
        work.publish({"run_id": "r"}, [{**held, "table_index": 0}, {**held, "table_index": 1}])
    publish(path, release("b-1", "2004-05-01", YEAR_LATER.format(sales=98000)))
    assert checks(path) == []


OWN_YEAR = """
    sales, 0, income_statement, Net sales, us-gaap:Revenues, {begins}, 2023-04-01, 210000, -3
    """
COMPARATIVE = """
    now, 0, income_statement, Net sales, us-gaap:Revenues, 2023-10-01, 2024-03-30, 220000, -3
    then, 0, income_statement, Net sales, us-gaap:Revenues, 2022-10-02, 2023-04-01, 210000, -3
    """


def with_open_start(staged: dict[str, Any]) -> dict[str, Any]:
    """The comparative column may begin a week before: its fiscal year had 52 weeks or 53."""
    exhibit_id = staged["exhibit"][0]["exhibit_id"]
    check = {
        "calculation_id": f"{exhibit_id}-pd2",
        "exhibit_id": exhibit_id,
        "table_index": 0,
        "column_index": 1,
        "code": "PD2",
        "level": "critical",
        "testable": False,
        "period_start": date(2022, 10, 2),
        "period_end": date(2023, 4, 1),
    }
    return {**staged, "calculation": [check]}


def misdated(path: Path) -> list[tuple[Any, ...]]:
    return published_rows(path, "SELECT exhibit_id, table_index, message FROM quarantine WHERE code = 'PD2'")


@pytest.mark.parametrize("places", [(0, 1), (1, 0)])
def test_a_year_that_began_a_week_before_withholds_the_statement_in_whatever_order(
    path: Path, places: tuple[int, int]
) -> None:
    releases = [
        release("a-1", "2023-05-04", OWN_YEAR.format(begins="2022-09-25")),
        with_open_start(release("b-1", "2024-05-02", COMPARATIVE)),
    ]
    for place in places:
        publish(path, releases[place])
    ((exhibit_id, table_index, message),) = misdated(path)
    assert (exhibit_id, table_index) == ("b-1", 0)
    assert "begins on 2022-09-25: the exhibit filed on 2023-05-04" in message
    assert "--column 1 --period 2022-09-25..2023-04-01" in message
    assert published_rows(path, "SELECT DISTINCT exhibit_id FROM fact") == [("a-1",)]
    publish(path, releases[1])  # the case stays one case
    assert len(misdated(path)) == 1


@pytest.mark.parametrize("begins", ["2022-10-02", "2022-10-09"])
def test_a_year_that_began_when_it_is_said_to_or_is_not_shown_is_published(path: Path, begins: str) -> None:
    publish(path, release("a-1", "2023-05-04", OWN_YEAR.format(begins=begins)))
    publish(path, with_open_start(release("b-1", "2024-05-02", COMPARATIVE)))
    assert misdated(path) == []
    assert published_rows(path, "SELECT count(*) FROM fact") == [(3,)]


def test_a_balance_sheet_date_shows_the_close_before_and_a_second_doubt_shows_nothing(path: Path) -> None:
    doubtful = [with_open_start(release(f"b-{n}", f"2024-0{n}-02", COMPARATIVE).copy()) for n in (5, 6)]
    publish(path, *doubtful)
    assert misdated(path) == []
    close = (
        "cash, 0, balance_sheet, Cash, us-gaap:CashAndCashEquivalentsAtCarryingValue, , 2022-09-24, 60000, -3"
    )
    publish(path, release("a-1", "2022-11-01", close))
    assert [exhibit_id for exhibit_id, _, _ in misdated(path)] == ["b-5", "b-6"]


def test_the_reading_that_a_reviewer_mapped_is_no_longer_in_doubt(path: Path) -> None:
    publish(path, release("a-1", "2023-05-04", OWN_YEAR.format(begins="2022-09-25")))
    publish(path, with_open_start(release("b-1", "2024-05-02", COMPARATIVE)))
    assert len(misdated(path)) == 1
    publish(path, release("b-1", "2024-05-02", COMPARATIVE.replace("2022-10-02", "2022-09-25")))
    assert misdated(path) == []
    assert published_rows(path, "SELECT count(*) FROM fact") == [(3,)]
