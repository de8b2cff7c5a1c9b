"""The Python API: exact in every form, read-only, and the same facts as SQL."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from books import balance_sheet, batch, run

import warehouse
from warehouse.queries import explain

FIRST, SECOND = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two releases of one issuer, one of another; the first is read anew by a newer parser."""
    path = tmp_path_factory.mktemp("relations") / "w.duckdb"
    first: dict[str, Any] = {"cik": 1, "company_name": "One", "filed_at": date(2003, 8, 1)}
    second: dict[str, Any] = {"cik": 1, "company_name": "One", "filed_at": date(2003, 11, 1)}
    other: dict[str, Any] = {"cik": 2, "company_name": "Two", "filed_at": date(2003, 11, 1)}
    run(
        path,
        [balance_sheet("a-1", **first), balance_sheet("b-1", **second), balance_sheet("c-1", **other)],
        now=FIRST,
    )
    run(path, [balance_sheet("a-1", total=99999, **first)], run_id="run-2", parser_version="1+b", now=SECOND)
    return path


def test_facts_by_concept_issuer_and_kind(path: Path) -> None:
    with warehouse.open(path) as w:
        assert len(w.facts()) == 9
        assert len(w.facts(concept="Assets")) == len(w.facts(concept=["us-gaap:Assets"])) == 3
        assert {row["exhibit_id"] for row in w.facts(cik=1).rows()} == {"a-1", "b-1"}
        assert len(w.facts(concept=["Assets", "Cash"], cik=[1, 2], statement="balance_sheet")) == 6
        assert len(w.facts(concept=[])) == len(w.facts(statement="prose")) == 0
        assert len(w.facts(concept="Assets'; DROP TABLE fact; --")) == 0


def test_facts_at_a_moment_and_filed_by_a_day(path: Path) -> None:
    with warehouse.open(path) as w:
        assert [r["value"] for r in w.facts("Assets", cik=1, filed_by=date(2003, 8, 1)).rows()] == [99999]
        then = w.facts("Assets", cik=1, as_of=FIRST, filed_by=date(2003, 8, 1))
        assert [r["value"] for r in then.rows()] == [100000]
        assert then.columns == w.facts().columns
        assert len(w.facts(as_of=FIRST.replace(tzinfo=None))) == 9
        assert len(w.facts(as_of=datetime(2025, 12, 31, tzinfo=UTC))) == 0


def test_amounts_are_exact_in_every_form(path: Path) -> None:
    amount = "CAST('1234567890123456789012345678.0123456789' AS DECIMAL(38, 10))"
    with warehouse.open(path) as w:
        relation = w.sql(f"SELECT {amount} AS value, NULL::INTEGER AS decimals, DATE '1899-12-31' AS day")
        exact = Decimal("1234567890123456789012345678.0123456789")
        assert relation.rows() == [{"value": exact, "decimals": None, "day": date(1899, 12, 31)}]
        assert relation.arrow()["value"][0].as_py() == exact
        frame = relation.pandas()
        assert frame.value.sum() == exact
        assert [str(t) for t in frame.dtypes] == [
            "decimal128(38, 10)[pyarrow]",
            "Int32",
            "date32[day][pyarrow]",
        ]
        assert str(relation.pandas(amounts="float").value.dtype) == "float64"
        assert sum(batch.num_rows for batch in w.facts().batches(rows=2)) == 9


def test_polars_frames_are_exact_too(path: Path) -> None:
    polars = pytest.importorskip("polars", reason="polars is optional: pip install polars")
    with warehouse.open(path) as w:
        frame = w.facts("Assets", cik=2).polars()
        assert frame["value"].to_list() == [Decimal(100000)]
        assert frame.schema["value"] == polars.Decimal(38, 10)


def test_a_statement_is_as_wide_as_it_is_printed(tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    staged = batch(
        """fact_id, row_index, column_index, statement, label, concept, period_end, value
        a, 1, 0, balance_sheet, Cash, us-gaap:Cash, 2003-06-30, 5
        b, 1, 1, balance_sheet, Cash, us-gaap:Cash, 2002-06-30, 4
        c, 3, 1, balance_sheet, Total, us-gaap:Assets, 2002-06-30, 9
        d, 3, 2, balance_sheet, Total, us-gaap:Assets, 2001-06-30, 8""",
        {"exhibit_id": "x-1"},
    )
    headers = ['June 30, "2003"', "June 30", "june 30", "label"]
    for fact, header in zip(staged["fact"], headers, strict=True):
        fact["column_header"] = header
    staged["fact"][2]["column_header"] = "June 30"
    run(path, [staged])
    with warehouse.open(path) as w:
        wide = w.statement("x-1", 0)
        assert wide.columns[5:] == ['June 30, "2003"', "June 30", "label (2)"]
        assert [list(row.values())[2:] for row in wide.rows()] == [
            ["Cash", "us-gaap:Cash", "USD", 5, 4, None],
            ["Total", "us-gaap:Assets", "USD", None, 9, 8],
        ]
        assert w.statement("x-1", 7).rows() == w.statement("none", 0).rows() == []


def test_relations_are_named_and_read_only(path: Path) -> None:
    with warehouse.open(path) as w:
        assert {"fact", "balance_sheet", "restatement", "quarter"} <= set(w.relations())
        assert all(w.relations().values())
        assert len(w.relation("balance_sheet")) == 9
        with pytest.raises(warehouse.UnknownRelation, match="There are: balance_sheet"):
            w.relation('fact"; DROP TABLE x')
        with pytest.raises(duckdb.InvalidInputException, match="read-only"):
            w.con.execute("DELETE FROM fact")
    with pytest.raises(warehouse.NoWarehouse, match="tieout run"):
        warehouse.open(path.with_name("none.duckdb"))


def test_explain_is_that_of_the_command_line(path: Path) -> None:
    with warehouse.open(path) as w:
        found = w.explain("a-1/assets")
        assert found is not None
        assert found == explain(w.con, "a-1/assets")
        assert found["fact"]["value"] == 99999
        assert w.explain("none") is None
