"""What ``tieout status`` and ``tieout explain`` read: plain rows from a read-only connection.

In: a connection from ``read_published``. Out: dicts, amounts as Decimal, missing as None. Labels, messages
and source lines are text of the exhibits: whoever shows them escapes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row = dict[str, Any]


def rows(con: DuckDBPyConnection, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
    """The rows of a query as dicts."""
    found = con.execute(sql, list(parameters))
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def status(con: DuckDBPyConnection) -> Row:
    """The state of the warehouse.

    ``snapshot`` and ``run`` (the last of each, or None); ``exhibits``, ``statements``, ``facts`` published;
    ``checks``: verdict -> count over everything last extracted; ``withheld``: code, a message, and how many
    statements and exhibits, most frequent first; ``kinds``: kind, status and how many.
    """
    return {
        "snapshot": _first(con, "FROM audit.snapshot ORDER BY published_at DESC LIMIT 1"),
        "run": _first(con, "FROM main.run ORDER BY finished_at DESC LIMIT 1"),
        "exhibits": _count(con, "main.exhibit"),
        "statements": _count(con, "main.statement"),
        "facts": _count(con, "main.fact"),
        "checks": {
            row["verdict"]: row["n"]
            for row in rows(
                con, "SELECT verdict, count(*) AS n FROM staging.calculation GROUP BY ALL ORDER BY verdict"
            )
        },
        "withheld": rows(
            con,
            """SELECT code, any_value(message) AS message, count(DISTINCT exhibit_id) AS exhibits,
                      count(DISTINCT (exhibit_id, table_index)) FILTER (table_index IS NOT NULL) AS statements
               FROM main.quarantine GROUP BY code ORDER BY count(*) DESC, code""",
        ),
        "kinds": rows(
            con,
            "SELECT kind, status, count(*) AS n FROM staging.statement GROUP BY ALL ORDER BY kind, status",
        ),
    }


def explain(con: DuckDBPyConnection, fact_id: str) -> Row | None:
    """Everything known about one fact, or None when there is none of that name.

    ``fact`` with ``is_published``; its ``exhibit``, ``statement``, the ``checks`` it takes part in, each with
    its ``items`` (operands with label and value), ``withheld`` reasons, ``earlier`` readings, newest first,
    and the ``reviews`` about it. Looks in main first, then in what is staged but withheld.
    """
    published = _first(con, "FROM main.fact WHERE fact_id = ?", [fact_id])
    fact = published or _first(con, "FROM staging.fact WHERE fact_id = ?", [fact_id])
    if fact is None:
        return None
    place = [fact["exhibit_id"], fact["table_index"]]
    checks = rows(
        con,
        """FROM staging.calculation WHERE calculation_id IN (
               SELECT calculation_id FROM staging.calculation_item WHERE fact_id = ?)
           ORDER BY code, calculation_id""",
        [fact_id],
    )
    return {
        "fact": {**fact, "is_published": published is not None},
        "exhibit": _first(con, "FROM staging.exhibit WHERE exhibit_id = ?", place[:1]),
        "statement": _first(con, "FROM staging.statement WHERE exhibit_id = ? AND table_index = ?", place),
        "checks": [{**check, "items": _items(con, check["calculation_id"])} for check in checks],
        "withheld": rows(
            con,
            """FROM main.quarantine WHERE exhibit_id = ? AND (table_index IS NULL OR table_index = ?)
               ORDER BY code, message""",
            place,
        ),
        "earlier": rows(
            con, "FROM main.fact_history WHERE fact_id = ? ORDER BY published_at DESC", [fact_id]
        ),
        "reviews": rows(
            con,
            """FROM main.review WHERE fact_id = ?
               OR (fact_id IS NULL AND exhibit_id = ? AND (table_index IS NULL OR table_index = ?))
               ORDER BY reviewed_at""",
            [fact_id, *place],
        ),
    }


def _items(con: DuckDBPyConnection, calculation_id: str) -> list[Row]:
    return rows(
        con,
        """SELECT i.role, i.weight, i.position, i.fact_id, f.label, f.value, f.unit, f.printed, f.decimals
           FROM staging.calculation_item AS i LEFT JOIN staging.fact AS f ON f.fact_id = i.fact_id
           WHERE i.calculation_id = ? ORDER BY i.position""",
        [calculation_id],
    )


def _first(con: DuckDBPyConnection, sql: str, parameters: Sequence[Any] = ()) -> Row | None:
    return next(iter(rows(con, sql, parameters)), None)


def _count(con: DuckDBPyConnection, relation: str) -> int:
    return int(rows(con, f"SELECT count(*) AS n FROM {relation}")[0]["n"])
