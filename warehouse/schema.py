"""The schema: every relation, view and macro with its comment, made, migrated and renewed.

In: a connection to an empty database or to a working copy. Out: the same at SCHEMA_VERSION. ``schema.sql``
holds what is stored, ``views.sql`` what follows from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from warehouse import views
from warehouse.connections import version_of
from warehouse.errors import UnknownSchema

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

HERE = Path(__file__).parent

SCHEMA_VERSION = 2
"""The version that schema.sql writes. Raise it with a migration whenever a stored relation changes."""

MIGRATIONS: dict[int, str] = {
    1: """
    ALTER TABLE main.review ADD COLUMN reading VARCHAR;
    ALTER TABLE main.statement ADD COLUMN review_id VARCHAR;
    ALTER TABLE staging.statement ADD COLUMN review_id VARCHAR;
    ALTER TABLE main.statement_history ADD COLUMN review_id VARCHAR;
    ALTER TABLE main.fact ADD COLUMN review_id VARCHAR;
    ALTER TABLE staging.fact ADD COLUMN review_id VARCHAR;
    ALTER TABLE main.fact_history ADD COLUMN review_id VARCHAR;
    """,
}
"""SQL that takes a warehouse from the key's version to the next one. Relations that are new in a version,
and comments, come from schema.sql."""


def create_schema(con: DuckDBPyConnection) -> None:
    """Make every relation, view and macro, with their comments, in an empty database."""
    con.execute((HERE / "schema.sql").read_text(encoding="utf-8"))
    views.make_views(con)
    _hand_down_comments(con)


_INHERITED_FROM = ("concept_fact", "reported_fact", "fact", "exhibit", "statement")
"""Relations of main whose column comments the views repeat, the closest to a view first."""


def _hand_down_comments(con: DuckDBPyConnection) -> None:
    """Give each column without a comment that of the main column it repeats."""
    comments: dict[tuple[str, str, str], str | None] = {
        (schema, table, column): comment
        for schema, table, column, comment in con.execute(
            "SELECT schema_name, table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal"
        ).fetchall()
    }
    for (schema, table, column), comment in comments.items():
        if comment is not None:
            continue
        for origin in (table.removesuffix("_history"), *_INHERITED_FROM):
            inherited = comments.get(("main", origin, column))
            if inherited is not None:
                quoted = inherited.replace("'", "''")
                con.execute(f"COMMENT ON COLUMN {schema}.{table}.{column} IS '{quoted}'")
                break


def migrate(con: DuckDBPyConnection, path: Path) -> None:
    """Bring the working copy to SCHEMA_VERSION; refuse what cannot be brought there."""
    found = version_of(con, path)
    if found == SCHEMA_VERSION:
        return
    steps = range(found, SCHEMA_VERSION)
    if found > SCHEMA_VERSION or not all(version in MIGRATIONS for version in steps):
        raise UnknownSchema(path, found, SCHEMA_VERSION)
    con.begin()
    for version in steps:
        con.execute(MIGRATIONS[version])
    for statement in _new_relations(con):
        con.execute(statement)
    views.make_views(con)
    con.execute("UPDATE audit.schema_version SET version = ?", [SCHEMA_VERSION])
    con.commit()
    _hand_down_comments(con)


def renew_views(con: DuckDBPyConnection) -> None:
    """Give the working copy this Tieout's views, concepts and comments when it has others."""
    if not views.are_current(con):
        con.begin()
        for statement in _new_relations(con):
            con.execute(statement)
        views.make_views(con)
        con.commit()
        _hand_down_comments(con)


def _new_relations(con: DuckDBPyConnection) -> Iterator[str]:
    """The statements of schema.sql for what this warehouse does not have yet, and all its comments."""
    have = {
        f"{schema}.{table}"
        for schema, table in con.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall()
    }
    for statement in duckdb.extract_statements((HERE / "schema.sql").read_text(encoding="utf-8")):
        text = "\n".join(line for line in statement.query.splitlines() if not line.strip().startswith("--"))
        words = text.split()
        is_new = words[:2] == ["CREATE", "TABLE"] and words[2] not in have
        if is_new or words[:2] == ["COMMENT", "ON"]:
            yield text
