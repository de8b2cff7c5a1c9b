"""Connections to a warehouse file, and which schema it has.

Raises NotAWarehouse for a file that is none, WarehouseBusy where another program writes to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.errors import NotAWarehouse, WarehouseBusy

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def connected(path: Path, read_only: bool) -> DuckDBPyConnection:
    try:
        con = duckdb.connect(str(path), read_only=read_only)
        con.execute("SET enable_progress_bar = false")  # on a terminal it would be drawn over ours
        return con
    except duckdb.IOException as error:
        if "could not set lock" in str(error).lower():
            raise WarehouseBusy(path, None) from error
        raise NotAWarehouse(path, str(error).splitlines()[0]) from error
    except duckdb.Error as error:
        raise NotAWarehouse(path, str(error).splitlines()[0]) from error


@contextmanager
def transaction(con: DuckDBPyConnection) -> Iterator[None]:
    """All of the block or nothing of it. What went wrong is raised, not that there was nothing to take back:
    a full disk ends the transaction by itself."""
    con.begin()
    try:
        yield
        con.commit()
    except BaseException:
        with suppress(duckdb.Error):
            con.rollback()
        raise


@contextmanager
def registered(con: DuckDBPyConnection, tables: Mapping[str, Any]) -> Iterator[None]:
    """Arrow tables as relations of the connection, by name."""
    for name, table in tables.items():
        con.register(name, table)
    try:
        yield
    finally:
        with suppress(duckdb.Error):  # a database that gave up has said why
            for name in tables:
                con.unregister(name)


def version_of(con: DuckDBPyConnection, path: Path) -> int:
    """The version of the schema. Not named as its relation: DuckDB would take the function for a table."""
    try:
        row = con.execute("SELECT version FROM audit.schema_version").fetchone()
    except duckdb.CatalogException as error:
        raise NotAWarehouse(path, "it has no audit.schema_version") from error
    if row is None:
        raise NotAWarehouse(path, "audit.schema_version is empty")
    return int(row[0])
