"""The schema: complete, commented, the same in staging as in main, exact in its amounts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pytest
from duckdb import DuckDBPyConnection
from hypothesis import given
from hypothesis import strategies as st

from expectations.suites import STATEMENT_KINDS
from transforms.statement_kinds import PRIMARY
from warehouse.schema import create_schema
from warehouse.staging import KEYS, LARGEST_AMOUNT, STAGED, WIDE

# The order of the contract, kept word for word.
CONTRACT_FACT = """
    fact_id exhibit_id table_index row_index column_index statement section label concept period_type
    period_start period_end period_source unit value concept_value printed scale decimals is_nil source run_id
    """


SHARED = duckdb.connect()  # hypothesis runs a test many times; a database for each would be slow
create_schema(SHARED)


@pytest.fixture(scope="module")
def con() -> Iterator[DuckDBPyConnection]:
    with duckdb.connect() as empty:
        create_schema(empty)
        yield empty


def test_every_relation_column_and_macro_has_a_sentence(con: DuckDBPyConnection) -> None:
    silent = con.execute("""
        SELECT schema_name, table_name, '' FROM duckdb_tables() WHERE comment IS NULL AND NOT internal
        UNION ALL SELECT schema_name, view_name, '' FROM duckdb_views() WHERE comment IS NULL AND NOT internal
        UNION ALL SELECT schema_name, table_name, column_name FROM duckdb_columns()
        WHERE comment IS NULL AND NOT internal
        UNION ALL SELECT schema_name, function_name, '' FROM duckdb_functions()
        WHERE comment IS NULL AND NOT internal
        """).fetchall()
    assert silent == []
    unfinished = con.execute("""
        SELECT table_name, column_name, comment FROM duckdb_columns()
        WHERE NOT internal AND (NOT ends_with(comment, '.') OR length(comment) < 10)
        """).fetchall()
    assert unfinished == []


@pytest.mark.parametrize("relation", STAGED)
def test_staging_has_the_columns_types_and_comments_of_main(con: DuckDBPyConnection, relation: str) -> None:
    main, staging = (
        con.execute(
            "SELECT column_name, data_type, comment FROM duckdb_columns() "
            "WHERE schema_name = ? AND table_name = ? ORDER BY column_index",
            [schema, relation],
        ).fetchall()
        for schema in ("main", "staging")
    )
    assert main == staging


def test_fact_begins_with_the_columns_of_the_contract(con: DuckDBPyConnection) -> None:
    names = [column[0] for column in con.execute("FROM main.fact").description]
    contract = CONTRACT_FACT.split()
    assert names[: len(contract)] == contract


def test_no_column_of_any_relation_or_view_is_a_float(con: DuckDBPyConnection) -> None:
    floats = con.execute(
        "SELECT table_name, column_name FROM duckdb_columns() "
        "WHERE NOT internal AND data_type IN ('DOUBLE', 'FLOAT')"
    ).fetchall()
    assert floats == []


def test_keys_are_columns(con: DuckDBPyConnection) -> None:
    for relation, key in KEYS.items():
        con.execute(f"SELECT {', '.join(key)} FROM staging.{relation}")


@given(st.integers(-15, 10))
def test_half_a_unit_is_exact(decimals: int) -> None:
    assert SHARED.execute("SELECT half_unit(?)", [decimals]).fetchone() == (Decimal(5).scaleb(-decimals - 1),)


def test_no_decimals_is_exact() -> None:
    assert SHARED.execute("SELECT half_unit(NULL::INTEGER)").fetchone() == (Decimal(0),)


@pytest.mark.parametrize(
    ("day", "month_end"),
    [
        ("2003-06-30", "2003-06-30"),
        ("2004-06-26", "2004-06-30"),
        ("2020-05-02", "2020-04-30"),
        ("2012-02-03", "2012-01-31"),
        ("2012-02-29", "2012-02-29"),
    ],
)
def test_nearest_month_end(con: DuckDBPyConnection, day: str, month_end: str) -> None:
    assert con.execute("SELECT CAST(nearest_month_end(CAST(? AS DATE)) AS VARCHAR)", [day]).fetchone() == (
        month_end,
    )


@given(st.integers(-(10**30), 10**30), st.integers(1, 10**12))
def test_division_is_rounded_outward(dividend: int, divisor: int) -> None:
    found = SHARED.execute(
        "SELECT audit.floor_divided(?::HUGEINT, ?::HUGEINT), audit.ceiling_divided(?::HUGEINT, ?::HUGEINT)",
        [dividend, divisor, dividend, divisor],
    ).fetchone()
    assert found == (dividend // divisor, -(-dividend // divisor))


@given(st.integers(-(10**36), 10**36))
def test_trillionths_are_exact_or_null(n: int) -> None:
    exact = Decimal(n).scaleb(-12, context=WIDE)
    (found,) = SHARED.execute("SELECT audit.from_trillionths(?::HUGEINT)", [n]).fetchone() or (None,)
    assert found is None if abs(n) // 10**12 >= 10**25 else found == exact


def test_the_largest_amount_survives_the_arithmetic(con: DuckDBPyConnection) -> None:
    largest = LARGEST_AMOUNT - 1
    found = con.execute("SELECT CAST(? AS DECIMAL(38, 10)) * 10000", [largest]).fetchone()
    assert found == (largest * 10000,)


def test_the_primary_statements_are_those_of_the_reading(con: DuckDBPyConnection) -> None:
    """The warehouse may not import the reading: both name them, and name the same."""
    found = con.execute(
        "SELECT kind FROM unnest($kinds) AS k(kind) WHERE main.primary_order(kind) IS NOT NULL",
        {"kinds": list(STATEMENT_KINDS)},
    ).fetchall()
    assert {kind for (kind,) in found} == set(PRIMARY)
