"""Views: views.sql and the seeds' concepts brought into a warehouse, whenever either has changed.

In: a connection to the working copy. Out: the same, with today's views, macros and rows of main.concept.
Views hold no rows, so a newer Tieout may replace them at any time without a migration; readers see the new
ones with the next snapshot.
"""

from __future__ import annotations

import csv
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

HERE = Path(__file__).parent

_COLUMNS = ("concept", "statement", "period_type", "balance", "unit", "label", "note")


def are_current(con: DuckDBPyConnection) -> bool:
    """Whether the warehouse has the views and concepts of this Tieout."""
    try:
        found = con.execute("SELECT digest FROM audit.view_version").fetchone()
    except duckdb.CatalogException:
        return False
    return found is not None and found[0] == _digest()


def make_views(con: DuckDBPyConnection) -> None:
    """Fill main.concept from the seeds, and make every view and macro of views.sql with its comments."""
    rows = _concepts()
    con.execute("DELETE FROM main.concept")
    values = ", ".join("(" + ", ".join(_quoted(row[name]) for name in _COLUMNS) + ")" for row in rows)
    con.execute(f"INSERT INTO main.concept ({', '.join(_COLUMNS)}) VALUES {values}")
    con.execute((HERE / "views.sql").read_text(encoding="utf-8"))
    con.execute(f"CREATE OR REPLACE VIEW audit.view_version AS SELECT '{_digest()}' AS digest")
    con.execute(
        "COMMENT ON VIEW audit.view_version IS "
        "'One row: which views and concepts this warehouse has, so that a newer Tieout can replace them.'"
    )
    con.execute(
        "COMMENT ON COLUMN audit.view_version.digest IS 'Digest of views.sql and the seeds'' concepts.'"
    )


@cache
def _digest() -> str:
    read = [(HERE / name).read_bytes() for name in ("views.sql", "seeds/concepts.csv")]
    return sha256(b"\0".join(read)).hexdigest()[:16]


def _concepts() -> list[dict[str, str]]:
    with (HERE / "seeds" / "concepts.csv").open(encoding="utf-8", newline="") as file:
        return [{**row, "concept": f"us-gaap:{row['concept']}"} for row in csv.DictReader(file)]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'" if text else "NULL"
