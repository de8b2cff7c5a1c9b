"""The views over published facts, on cases small enough to check by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from books import batch, published_rows, run

import warehouse

ISSUER = {"cik": 1000, "company_name": "Example Corp", "form_type": "8-K"}


def release(
    exhibit_id: str, filed_at: str, facts: str, statements: str = "", **exhibit: Any
) -> dict[str, Any]:
    return batch(
        "fact_id, row_index, statement, label, concept, period_start, period_end, value, decimals\n" + facts,
        {"exhibit_id": exhibit_id, "filed_at": date.fromisoformat(filed_at), **ISSUER, **exhibit},
        statements=statements,
    )


@pytest.fixture(scope="module")
def books_of_a_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Half year, nine months and year of one issuer; the year restates the nine months' revenues."""
    path = tmp_path_factory.mktemp("year") / "year.duckdb"
    half = release(
        "h-1",
        "2003-08-01",
        """quarter, 0, income_statement, Revenues, us-gaap:Revenues, 2003-04-01, 2003-06-30, 110000, -3
        revenues, 0, income_statement, Revenues, us-gaap:Revenues, 2003-01-01, 2003-06-30, 210000, -3
        net, 1, income_statement, Net loss, us-gaap:NetIncomeLoss, 2003-01-01, 2003-06-30, -5000, -3""",
        accession_number="0000001000-03-000001",
    )
    nine = release(
        "n-1",
        "2003-11-01",
        """revenues, 0, income_statement, Revenues, us-gaap:Revenues, 2003-01-01, 2003-09-30, 330000, -3
        net, 1, income_statement, Net loss, us-gaap:NetIncomeLoss, 2003-01-01, 2003-09-30, -4000, -3
        cash, 0, balance_sheet, Cash, us-gaap:Cash, , 2003-09-27, 70000, -3""",
        statements="table_index, kind\n0, income_statement",
        accession_number="0000001000-03-000002",
    )
    year = release(
        "y-1",
        "2004-02-01",
        """revenues, 0, income_statement, Revenues, us-gaap:Revenues, 2003-01-01, 2003-12-31, 450000, -3
        restated, 0, income_statement, Revenues, us-gaap:Revenues, 2003-01-01, 2003-09-30, 325000, -3
        rounded, 1, income_statement, Net loss, us-gaap:NetIncomeLoss, 2003-01-01, 2003-09-30, -4000400, -3
        net, 1, income_statement, Net loss, us-gaap:NetIncomeLoss, 2003-01-01, 2003-12-31, -3000, -3
        again, 9, income_statement, Net loss, us-gaap:NetIncomeLoss, 2003-01-01, 2003-12-31, -3000, -3""",
        accession_number="0000001000-04-000001",
    )
    for staged in (half, nine, year):
        run(path, [staged], run_id=staged["exhibit"][0]["exhibit_id"])
    return path


def test_one_row_per_exhibit_period_and_concept(books_of_a_year: Path) -> None:
    rows = published_rows(
        books_of_a_year,
        """SELECT fact_id, value, n_printed FROM income_statement
           WHERE exhibit_id = 'y-1' AND concept = 'us-gaap:NetIncomeLoss' ORDER BY period_end""",
    )
    assert rows == [("y-1/rounded", Decimal(-4000400), 1), ("y-1/net", Decimal(-3000), 2)]


def test_quarters_are_derived_marked_and_tied_to_the_printed_one(books_of_a_year: Path) -> None:
    rows = published_rows(
        books_of_a_year,
        """SELECT period_start, period_end, value, is_derived, tolerance, year_to_date_fact_id,
                  earlier_fact_id FROM quarter WHERE concept = 'us-gaap:Revenues' ORDER BY period_end""",
    )
    assert rows == [
        (date(2003, 7, 1), date(2003, 9, 30), 115000, True, 1000, "y-1/restated", "h-1/revenues"),
        (date(2003, 10, 1), date(2003, 12, 31), 125000, True, 1000, "y-1/revenues", "y-1/restated"),
    ]


def test_a_printed_quarter_stands_beside_the_derived_one(tmp_path: Path) -> None:
    path = tmp_path / "q.duckdb"
    facts = """q1, 0, income_statement, Sales, us-gaap:Revenues, 2003-01-01, 2003-03-31, 100, 0
        q2, 0, income_statement, Sales, us-gaap:Revenues, 2003-04-01, 2003-06-30, 111, 0
        h1, 0, income_statement, Sales, us-gaap:Revenues, 2003-01-01, 2003-06-30, 210, 0"""
    run(path, [release("a-1", "2003-08-01", facts)])
    assert published_rows(path, "SELECT value, printed_value, printed_fact_id FROM quarter") == [
        (110, 111, "a-1/q2")
    ]


def test_no_quarter_across_issuers_fiscal_years_or_per_share(tmp_path: Path) -> None:
    path = tmp_path / "q.duckdb"
    half = release(
        "a-1",
        "2003-08-01",
        "h, 0, income_statement, Sales, us-gaap:Revenues, 2003-01-01, 2003-06-30, 210, 0",
    )
    other_issuer = release(
        "b-1",
        "2003-11-01",
        "n, 0, income_statement, Sales, us-gaap:Revenues, 2003-01-01, 2003-09-30, 330, 0",
        cik=2000,
    )
    other_year = release(
        "c-1",
        "2003-11-01",
        "n, 0, income_statement, Sales, us-gaap:Revenues, 2002-12-29, 2003-09-30, 330, 0",
    )
    per_share = release(
        "d-1",
        "2003-11-01",
        """h, 0, income_statement, EPS, us-gaap:EarningsPerShareBasic, 2003-01-01, 2003-06-30, 2, 2
        n, 0, income_statement, EPS, us-gaap:EarningsPerShareBasic, 2003-01-01, 2003-09-30, 3, 2""",
    )
    for fact in per_share["fact"]:
        fact["unit"] = "USD/shares"
    run(path, [half, other_issuer, other_year, per_share])
    assert published_rows(path, "FROM quarter") == []


def test_a_restatement_is_more_than_rounding_and_keeps_both_values(books_of_a_year: Path) -> None:
    rows = published_rows(
        books_of_a_year,
        """SELECT concept, period_end, earlier_fact_id, earlier_value, later_fact_id, later_value, difference,
                  tolerance FROM restatement ORDER BY concept""",
    )
    assert rows == [
        (
            "us-gaap:NetIncomeLoss",
            date(2003, 9, 30),
            "n-1/net",
            -4000,
            "y-1/rounded",
            -4000400,
            -3996400,
            1000,
        ),
        ("us-gaap:Revenues", date(2003, 9, 30), "n-1/revenues", 330000, "y-1/restated", 325000, -5000, 1000),
    ]


@pytest.mark.parametrize(("later", "n"), [("330900", 0), ("331000", 0), ("331001", 1), ("329000", 0)])
def test_what_rounding_explains_is_no_restatement(tmp_path: Path, later: str, n: int) -> None:
    path = tmp_path / "r.duckdb"
    line = "n, 0, income_statement, Sales, us-gaap:Revenues, 2003-01-01, 2003-09-30, {}, -3"
    run(
        path,
        [release("a-1", "2003-11-01", line.format(330000)), release("b-1", "2004-11-01", line.format(later))],
    )
    assert published_rows(path, "SELECT count(*) FROM restatement") == [(n,)]


def test_other_entities_pro_forma_tables_and_per_cents_are_not_the_issuers_statement(tmp_path: Path) -> None:
    path = tmp_path / "e.duckdb"
    line = "{}, 0, income_statement, Sales, us-gaap:Revenues, 2003-01-01, 2003-12-31, 1, 0"
    facts = "\n".join(line.format(name) for name in ("own", "finance", "pro_forma", "percent"))
    staged = release(
        "a-1",
        "2004-02-01",
        facts,
        statements="""table_index, kind, is_gaap, entity
            0, income_statement, ,
            1, income_statement, true, Finance arm
            2, income_statement, false,""",
    )
    for fact, table in zip(staged["fact"], (0, 1, 2, 0), strict=True):
        fact["table_index"] = table
    staged["fact"][3]["unit"] = "pure"
    run(path, [staged])
    assert published_rows(path, "SELECT fact_id FROM income_statement") == [("a-1/own",)]
    assert published_rows(path, "SELECT count(*) FROM fact") == [(4,)]


def test_the_columns_of_the_financial_statement_data_sets(books_of_a_year: Path) -> None:
    con = warehouse.read_published(books_of_a_year)
    columns = {
        view: " ".join(c[0] for c in con.execute(f"FROM {view}").description)
        for view in ("num", "tag", "pre")
    }
    sub = [column[0] for column in con.execute("FROM sub").description]
    con.close()
    assert columns == {
        "num": "adsh tag version ddate qtrs uom segments coreg value footnote",
        "tag": "tag version custom abstract datatype iord crdr tlabel doc",
        "pre": "adsh report line stmt inpth rfile tag version plabel negating",
    }
    assert len(sub) == 36
    assert (sub[:4], sub[-2:]) == (["adsh", "cik", "name", "sic"], ["nciks", "aciks"])


def test_num_sub_pre_and_tag_join_up(books_of_a_year: Path) -> None:
    flow = ("monetary", "D")
    assert published_rows(
        books_of_a_year,
        """SELECT s.name, s.filed, n.tag, n.version, n.ddate, n.qtrs, n.uom, n.value, p.stmt, p.plabel,
                  t.datatype, t.iord
           FROM num n JOIN sub s USING (adsh) JOIN pre p USING (adsh, tag, version)
           JOIN tag t USING (tag, version)
           WHERE adsh = '0000001000-03-000001' ORDER BY n.qtrs, n.tag""",
    ) == [
        (
            "Example Corp",
            20030801,
            "Revenues",
            "us-gaap",
            20030630,
            1,
            "USD",
            110000,
            "IS",
            "Revenues",
            *flow,
        ),
        (
            "Example Corp",
            20030801,
            "NetIncomeLoss",
            "us-gaap",
            20030630,
            2,
            "USD",
            -5000,
            "IS",
            "Net loss",
            *flow,
        ),
        (
            "Example Corp",
            20030801,
            "Revenues",
            "us-gaap",
            20030630,
            2,
            "USD",
            210000,
            "IS",
            "Revenues",
            *flow,
        ),
    ]


def test_num_has_one_row_per_key(books_of_a_year: Path) -> None:
    assert (
        published_rows(
            books_of_a_year,
            "SELECT adsh, tag, version, ddate, qtrs, uom FROM num GROUP BY ALL HAVING count(*) > 1",
        )
        == []
    )


def test_payments_are_negated_in_pre_and_positive_in_num(tmp_path: Path) -> None:
    path = tmp_path / "n.duckdb"
    capex = "us-gaap:PaymentsToAcquirePropertyPlantAndEquipment"
    staged = release(
        "a-1",
        "2004-02-01",
        f"capex, 0, cash_flow, Capital expenditures, {capex}, 2003-01-01, 2003-12-31, -123, 0",
    )
    staged["fact"][0]["concept_value"] = Decimal(123)
    run(path, [staged])
    assert published_rows(path, "SELECT value FROM num") == [(123,)]
    assert published_rows(path, "SELECT negating, stmt FROM pre") == [(1, "CF")]
    assert published_rows(path, "SELECT value, concept_value FROM cash_flow") == [(-123, 123)]


def test_as_of_takes_moments_with_and_without_zone_and_the_filing_date(books_of_a_year: Path) -> None:
    count = "SELECT count(*) FROM facts_as_of({})"
    everything = published_rows(books_of_a_year, count.format("now()"))
    assert everything == published_rows(books_of_a_year, "SELECT count(*) FROM fact")
    assert published_rows(books_of_a_year, count.format("DATE '2003-12-31'")) == [(0,)]
    assert published_rows(books_of_a_year, count.format("now(), filed_by := '2003-08-01'")) == [(3,)]
    assert published_rows(books_of_a_year, count.format("now(), filed_by := DATE '2003-07-31'")) == [(0,)]
    con = warehouse.read_published(books_of_a_year)
    (published_at,) = con.execute("SELECT min(published_at) FROM fact").fetchone() or (None,)
    con.execute("SET TimeZone = 'America/New_York'")
    for moment in (f"TIMESTAMP '{published_at}'", f"TIMESTAMPTZ '{published_at}+00'", f"'{published_at}'"):
        assert con.execute(count.format(moment)).fetchone() == (3,), moment
    con.close()


CASH = "us-gaap:CashAndCashEquivalentsAtCarryingValue"


def cash_flow(exhibit_id: str, filed_at: str, year: int, opening: int, closing: int, **exhibit: Any) -> Any:
    """The two cash rows of a yearly cash flow statement: both under one concept and one column."""
    span = f"{year}-01-01, {year}-12-31"
    return release(
        exhibit_id,
        filed_at,
        f"""opening, 8, cash_flow, Cash at beginning of year, {CASH}, {span}, {opening}, -3
        closing, 9, cash_flow, Cash at end of year, {CASH}, {span}, {closing}, -3""",
        **exhibit,
    )


def test_opening_and_closing_cash_are_balances_of_two_days(tmp_path: Path) -> None:
    path = tmp_path / "c.duckdb"
    run(path, [cash_flow("a-1", "2004-02-01", 2003, 50000, 70000)])
    assert published_rows(
        path, "SELECT moment, period_start, period_end, value FROM cash_flow ORDER BY period_end"
    ) == [("opening", None, date(2002, 12, 31), 50000), ("closing", None, date(2003, 12, 31), 70000)]
    assert published_rows(path, "SELECT ddate, qtrs, value FROM num ORDER BY ddate") == [
        (20021231, 0, 50000),
        (20031231, 0, 70000),
    ]


@pytest.mark.parametrize(
    ("label", "moment"),
    [
        ("Cash and cash equivalents at January 1", "opening"),
        ("Cash and cash equivalents at December 31", "closing"),
        ("Cash and cash equivalents, December 31, 2002", "closing"),
        ("CASH, ENDING BALANCE", "closing"),
        ("Opening cash", "opening"),
        ("Cash, beginning and end of year", None),
        ("Cash and cash equivalents", None),
    ],
)
def test_words_or_days_tell_opening_from_closing_cash(tmp_path: Path, label: str, moment: str | None) -> None:
    path = tmp_path / "c.duckdb"
    staged = release("a-1", "2004-02-01", f"c, 9, cash_flow, Cash, {CASH}, 2003-01-01, 2003-12-31, 70000, -3")
    staged["fact"][0]["label"] = label
    run(path, [staged])
    assert published_rows(path, "SELECT moment FROM cash_flow") == ([] if moment is None else [(moment,)])
    assert published_rows(path, "SELECT period_end, value FROM fact") == [(date(2003, 12, 31), 70000)]


def test_an_opening_balance_is_tied_to_the_closing_balance_filed_before(tmp_path: Path) -> None:
    path = tmp_path / "c.duckdb"
    first = cash_flow("a-1", "2003-02-01", 2002, 40000, 50000)
    ties = cash_flow("b-1", "2004-02-01", 2003, 50000, 70000)
    differs = cash_flow("c-1", "2005-02-01", 2004, 71001, 80000)
    run(path, [first, ties, differs])
    assert published_rows(
        path,
        """SELECT opening_exhibit_id, closing_exhibit_id, period_end, difference, tolerance, verdict
           FROM roll_forward ORDER BY period_end""",
    ) == [
        ("b-1", "a-1", date(2002, 12, 31), 0, 1000, "consistent"),
        ("c-1", "b-1", date(2003, 12, 31), 1001, 1000, "inconsistent"),
    ]


def test_an_average_balance_is_no_balance(tmp_path: Path) -> None:
    path = tmp_path / "b.duckdb"
    staged = release(
        "a-1",
        "2004-02-01",
        """own, 0, balance_sheet, Total assets, us-gaap:Assets, , 2003-12-31, 100, 0
        average, 0, balance_sheet, Total assets, us-gaap:Assets, , 2003-12-31, 90, 0
        column, 0, balance_sheet, Total assets, us-gaap:Assets, , 2003-12-31, 80, 0""",
        statements="table_index, kind, title\n0, balance_sheet, Assets\n1, balance_sheet, Average Balances",
    )
    staged["fact"][1]["table_index"] = 1
    staged["fact"][2]["column_header"] = "Quarterly average"
    run(path, [staged])
    assert published_rows(path, "SELECT value, n_printed, is_contradicted FROM balance_sheet") == [
        (100, 1, False)
    ]


def test_classes_of_shares_and_entities_are_kept_apart(tmp_path: Path) -> None:
    path = tmp_path / "d.duckdb"
    eps = "{}, {}, income_statement, {}, us-gaap:EarningsPerShareBasic, 2003-01-01, 2003-12-31, {}, 2"
    staged = release(
        "a-1",
        "2004-02-01",
        "\n".join(
            [
                eps.format("a", 1, "Class A", "1.10"),
                eps.format("b", 2, "class b common", "1.00"),
                eps.format("all", 3, "Basic", "1.05"),
                eps.format("both", 4, "Class A and Class B", "1.05"),
                eps.format("arm", 5, "Basic", "0.20"),
            ]
        ),
        statements="table_index, kind, entity\n0, income_statement,\n1, income_statement, Finance arm",
    )
    for fact in staged["fact"]:
        fact["unit"] = "USD/shares"
    staged["fact"][4]["table_index"] = 1
    run(path, [staged])
    assert published_rows(path, "SELECT fact_id, n_printed, is_contradicted FROM income_statement") == [
        ("a-1/all", 2, False)
    ]
    assert published_rows(
        path, "SELECT fact_id, entity, class_of_share FROM dimension_fact ORDER BY row_index"
    ) == [("a-1/a", None, "A"), ("a-1/b", None, "B"), ("a-1/arm", "Finance arm", None)]
    assert published_rows(path, "SELECT segments, coreg, value FROM num ORDER BY value") == [
        (None, "Finance arm", Decimal("0.20")),
        ("ClassOfStock=B;", None, Decimal("1.00")),
        (None, None, Decimal("1.05")),
        ("ClassOfStock=A;", None, Decimal("1.10")),
    ]


def test_two_values_for_one_concept_are_pointed_out(tmp_path: Path) -> None:
    path = tmp_path / "d.duckdb"
    sales = "{}, {}, income_statement, Sales, us-gaap:Revenues, 2003-01-01, 2003-12-31, {}, -3"
    rounded = release("a-1", "2004-02-01", sales.format("s", 0, 100000) + "\n" + sales.format("t", 1, 101000))
    differs = release("b-1", "2004-02-01", sales.format("s", 0, 100000) + "\n" + sales.format("t", 1, 101001))
    run(path, [rounded, differs])
    assert published_rows(path, "SELECT exhibit_id, is_contradicted FROM concept_fact ORDER BY ALL") == [
        ("a-1", False),
        ("b-1", True),
    ]


def test_what_was_previously_reported_is_a_restatement_within_one_exhibit(tmp_path: Path) -> None:
    path = tmp_path / "r.duckdb"
    sales = "{}, 0, income_statement, Sales, us-gaap:Revenues, 2003-01-01, 2003-12-31, {}, 0"
    staged = release("a-1", "2004-02-01", sales.format("old", 90) + "\n" + sales.format("new", 80))
    staged["fact"][0]["column_header"] = "Year Ended December 31, 2003 As Previously Reported"
    staged["fact"][1]["column_header"] = "Year Ended December 31, 2003 As Restated"
    run(path, [staged])
    assert published_rows(path, "SELECT fact_id FROM income_statement") == [("a-1/new",)]
    assert published_rows(
        path, "SELECT basis, earlier_value, later_value, earlier_fact_id, later_fact_id FROM restatement"
    ) == [("same exhibit", 90, 80, "a-1/old", "a-1/new")]


def test_a_stock_split_explains_shares_and_per_share_amounts_only(tmp_path: Path) -> None:
    path = tmp_path / "r.duckdb"
    lines = """eps, 0, income_statement, Basic, us-gaap:EarningsPerShareBasic, 2003-01-01, 2003-12-31, {}, 2
        diluted, 1, income_statement, Diluted, us-gaap:EarningsPerShareDiluted, 2003-01-01, 2003-12-31, {}, 2
        sales, 2, income_statement, Sales, us-gaap:Revenues, 2003-01-01, 2003-12-31, {}, 0"""
    batches = [
        release("a-1", "2004-02-01", lines.format("1.61", "1.58", 100)),
        release("b-1", "2005-02-01", lines.format("0.81", "0.79", 200)),
    ]
    for staged in batches:
        staged["fact"][0]["unit"] = staged["fact"][1]["unit"] = "USD/shares"
    run(path, batches)
    assert published_rows(path, "SELECT concept, split_ratio FROM restatement ORDER BY concept") == [
        ("us-gaap:EarningsPerShareBasic", 2),
        ("us-gaap:EarningsPerShareDiluted", 2),
        ("us-gaap:Revenues", None),
    ]


def test_an_issuer_without_cik_goes_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "r.duckdb"
    line = "n, 0, income_statement, Sales, us-gaap:Revenues, 2003-01-01, 2003-12-31, {}, 0"
    run(
        path,
        [
            release("a-1", "2004-02-01", line.format(10), cik=None, company_name="Example Corp"),
            release("b-1", "2005-02-01", line.format(20), cik=None, company_name="EXAMPLE CORP "),
            release("c-1", "2005-03-01", line.format(30), cik=None, company_name=None),
        ],
    )
    assert published_rows(path, "SELECT issuer, earlier_value, later_value FROM restatement") == [
        ("EXAMPLE CORP", 10, 20)
    ]


def test_a_quarter_of_restated_figures_is_marked(tmp_path: Path) -> None:
    """Nine months filed on a new footing less the half year on the old: the difference is no quarter."""
    path = tmp_path / "q.duckdb"
    line = "{}, 0, income_statement, Sales, us-gaap:Revenues, 2000-01-01, 2000-{}, {}, 0"
    quarter = "q, 0, income_statement, Sales, us-gaap:Revenues, 2000-07-01, 2000-09-30, 95, 0"
    run(
        path,
        [
            release("a-1", "2000-08-01", line.format("h", "06-30", 210)),
            release("b-1", "2000-11-01", line.format("n", "09-30", 270) + "\n" + quarter),
            release("c-1", "2001-08-01", line.format("h", "06-30", 175)),
        ],
    )
    assert published_rows(
        path, "SELECT value, basis, verdict, earlier_fact_id, printed_value, filed_at FROM quarter"
    ) == [(60, "restated", "inconsistent", "a-1/h", 95, date(2000, 11, 1))]


@pytest.mark.parametrize(("later", "n"), [(105_000_000, 3), (105_000, 0), (40_000_000, 0), (250_000_001, 0)])
def test_a_thousandfold_jump_is_found_and_growth_is_not(tmp_path: Path, later: int, n: int) -> None:
    path = tmp_path / "s.duckdb"
    lines = """sales, 0, income_statement, Sales, us-gaap:Revenues, {0}-01-01, {0}-12-31, {1}, 0
        cost, 1, income_statement, Cost, us-gaap:CostOfRevenue, {0}-01-01, {0}-12-31, {1}, 0
        net, 2, income_statement, Net, us-gaap:NetIncomeLoss, {0}-01-01, {0}-12-31, {1}, 0
        tax, 3, income_statement, Tax, us-gaap:IncomeTaxExpenseBenefit, {0}-01-01, {0}-12-31, 5, 0"""
    run(
        path,
        [
            release("a-1", "2003-02-01", lines.format(2002, 100_000)),
            release("b-1", "2004-02-01", lines.format(2003, later)),
        ],
    )
    found = published_rows(path, "SELECT n_jumped, n_compared, earlier_exhibit_id, code FROM scale_jump")
    assert found == [(3, 4, "a-1", "SC1")] * n


def test_figures_known_on_a_day_are_those_filed_by_then(books_of_a_year: Path) -> None:
    query = """SELECT concept_value FROM figures_known_on('{}')
        WHERE concept = 'us-gaap:Revenues' AND period_start = '2003-01-01' AND period_end = '2003-09-30'"""
    assert published_rows(books_of_a_year, query.format("2003-10-31")) == []
    assert published_rows(books_of_a_year, query.format("2003-11-01")) == [(330000,)]
    assert published_rows(books_of_a_year, query.format("2004-02-01")) == [(325000,)]


def test_an_older_warehouse_gets_the_new_views_with_its_next_publication(tmp_path: Path) -> None:
    path = tmp_path / "o.duckdb"
    run(path, [cash_flow("a-1", "2004-02-01", 2003, 1, 2)])
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE OR REPLACE VIEW audit.view_version AS SELECT 'older' AS digest")
        con.execute("DROP VIEW quarter; DELETE FROM concept")
    run(path, [cash_flow("b-1", "2005-02-01", 2004, 2, 3)], run_id="run-2")
    assert published_rows(path, "SELECT count(*) FROM quarter") == [(0,)]
    assert published_rows(path, "SELECT count(*) FROM cash_flow") == [(4,)]
    assert published_rows(
        path, "SELECT count(*) FROM duckdb_columns() WHERE comment IS NULL AND NOT internal"
    ) == [(0,)]
