"""The data dictionary is the schema's comments, the same every time, and those of DICTIONARY.md."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from duckdb import DuckDBPyConnection

from warehouse.dictionary import dictionary_markdown
from warehouse.schema import create_schema

DICTIONARY = Path(__file__).resolve().parents[2] / "warehouse" / "DICTIONARY.md"


@pytest.fixture(scope="module")
def con() -> DuckDBPyConnection:
    con = duckdb.connect()
    create_schema(con)
    return con


def test_every_relation_and_column_of_main_is_in_it(con: DuckDBPyConnection) -> None:
    text = dictionary_markdown(con)
    for schema, relation in con.execute("""
        SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal
        UNION ALL SELECT schema_name, view_name FROM duckdb_views() WHERE NOT internal
        """).fetchall():
        assert f"\n#### {relation if schema == 'main' else f'{schema}.{relation}'}\n" in text
    section = text.split("\n#### fact\n")[1].split("\n#### ")[0]
    for (column,) in con.execute(
        "SELECT column_name FROM duckdb_columns() WHERE schema_name = 'main' AND table_name = 'fact'"
    ).fetchall():
        assert f"| `{column}` |" in section
    assert "`facts_as_of(ts, filed_by)`" in text


def test_twins_list_only_what_they_add(con: DuckDBPyConnection) -> None:
    text = dictionary_markdown(con)
    assert text.split("\n#### fact_history\n")[1].split("\n#### ")[0].count("\n| `") == 1
    assert text.split("\n#### staging.fact\n")[1].split("\n#### ")[0].count("\n| `") == 0


def test_it_is_the_same_every_time_and_every_row_is_a_row(con: DuckDBPyConnection) -> None:
    text = dictionary_markdown(con)
    with duckdb.connect() as other:
        create_schema(other)
        assert dictionary_markdown(other) == text
    for line in text.splitlines():
        if line.startswith("| `"):
            assert line.replace("\\|", "").count("|") in (3, 4), line


def test_the_document_holds_it(con: DuckDBPyConnection) -> None:
    assert dictionary_markdown(con).strip() in DICTIONARY.read_text(encoding="utf-8")
