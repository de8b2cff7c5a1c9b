"""The views over published facts, on cases small enough to check by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

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
