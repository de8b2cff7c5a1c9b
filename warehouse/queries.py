"""What ``tieout status``, ``tieout explain`` and the report read: plain rows from a read-only connection.

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

    ``fact`` with ``is_published`` and ``verdict``; its ``exhibit``, ``statement``, the ``checks`` it takes
    part in, each with its ``items`` (operands with label and value), ``withheld`` reasons, ``earlier``
    readings, newest first, and the ``reviews`` about it. Looks in main first, then in what is staged but
    withheld.
    """
    found = rows(
        con,
        """SELECT exhibit_id FROM main.fact WHERE fact_id = $1
           UNION SELECT exhibit_id FROM staging.fact WHERE fact_id = $1""",
        [fact_id],
    )
    if not found:
        return None
    (whole,) = explained(con, [row["exhibit_id"] for row in found[:1]])
    return of_fact(whole, fact_id)


def of_fact(whole: Row, fact_id: str) -> Row:
    """What ``explained`` says about one fact of its exhibit, in the shape of ``explain``."""
    fact = next(fact for fact in whole["facts"] if fact["fact_id"] == fact_id)
    table = fact["table_index"]
    return {
        "fact": fact,
        "exhibit": whole["exhibit"],
        "statement": next((s for s in whole["statements"] if s["table_index"] == table), None),
        "checks": [
            check
            for check in whole["checks"]
            if check["total_fact_id"] == fact_id or any(i["fact_id"] == fact_id for i in check["items"])
        ],
        "withheld": [row for row in whole["withheld"] if row["table_index"] in (None, table)],
        "earlier": [row for row in whole["earlier"] if row["fact_id"] == fact_id],
        "reviews": [
            row
            for row in whole["reviews"]
            if row["fact_id"] == fact_id or (row["fact_id"] is None and row["table_index"] in (None, table))
        ],
    }


def explained(con: DuckDBPyConnection, exhibit_ids: Sequence[str]) -> list[Row]:
    """Everything known about some exhibits, one row each in the order given: what the report shows.

    ``exhibit`` (or None), ``statements``, ``facts`` (in print order, each with ``is_published`` and
    ``verdict``), ``checks`` with their ``items``, ``withheld`` reasons, ``reviews`` and ``earlier`` readings.
    """
    ids = [list(exhibit_ids)]
    read = {name: rows(con, sql, ids) for name, sql in _EXPLAINED.items()}
    items = _grouped(read["items"], "calculation_id")
    checks = _grouped(
        [{**check, "items": items.get(check["calculation_id"], [])} for check in read["checks"]], "of_exhibit"
    )
    by_exhibit = {
        name: _grouped(read[name], "exhibit_id")
        for name in ("exhibit", "statements", "facts", "withheld", "earlier")
    }
    reviews = _grouped(read["reviews"], "of_exhibit")
    whole = []
    for exhibit_id in exhibit_ids:
        own = {name: grouped.get(exhibit_id, []) for name, grouped in by_exhibit.items()}
        own_checks = [_without(check, "of_exhibit") for check in checks.get(exhibit_id, [])]
        verdicts = fact_verdicts(own_checks)
        whole.append(
            {
                **own,
                "exhibit": next(iter(own["exhibit"]), None),
                "facts": [{**f, "verdict": verdicts.get(f["fact_id"], NOT_COVERED)} for f in own["facts"]],
                "checks": own_checks,
                "reviews": [_without(review, "of_exhibit") for review in reviews.get(exhibit_id, [])],
            }
        )
    return whole


TIED, INCONSISTENT, NOT_TESTABLE, NOT_COVERED = "tied", "inconsistent", "not testable", "not covered"
FACT_VERDICTS = (TIED, INCONSISTENT, NOT_TESTABLE, NOT_COVERED)
"""What the checks together say about one number. One failed check outweighs any number that held."""

_FACT_VERDICT = {"inconsistent": INCONSISTENT, "consistent": TIED, "not testable": NOT_TESTABLE}


def fact_verdicts(checks: Sequence[Row]) -> dict[str, str]:
    """fact_id -> verdict, for every fact that takes part in a check.

    A check at level info that fails is told and no more: a restated comparative is no wrong number.
    """
    found: dict[str, str] = {}
    for verdict in ("not testable", "consistent", "inconsistent"):  # the later one prevails
        for check in checks:
            if check["verdict"] == verdict and (verdict, check["level"]) != ("inconsistent", "info"):
                named = {item["fact_id"] for item in check["items"]} | {check["total_fact_id"]}
                found.update((fact_id, _FACT_VERDICT[verdict]) for fact_id in named if fact_id is not None)
    return found


_OWN_FACT = "SELECT fact_id, exhibit_id FROM staging.fact WHERE exhibit_id IN (SELECT unnest($1))"
_OWN_CHECK = f"""
    SELECT DISTINCT i.calculation_id, f.exhibit_id AS of_exhibit
    FROM staging.calculation_item AS i JOIN ({_OWN_FACT}) AS f ON f.fact_id = i.fact_id
    UNION
    SELECT calculation_id, exhibit_id FROM staging.calculation WHERE exhibit_id IN (SELECT unnest($1))
    """

_EXPLAINED = {
    "exhibit": "FROM staging.exhibit WHERE exhibit_id IN (SELECT unnest($1))",
    "statements": """FROM staging.statement WHERE exhibit_id IN (SELECT unnest($1))
        ORDER BY exhibit_id, table_index""",
    "facts": """FROM (
            SELECT *, true AS is_published FROM main.fact WHERE exhibit_id IN (SELECT unnest($1))
            UNION ALL BY NAME
            SELECT s.*, false AS is_published FROM staging.fact AS s
            WHERE s.exhibit_id IN (SELECT unnest($1)) AND s.fact_id NOT IN (
                SELECT fact_id FROM main.fact WHERE exhibit_id IN (SELECT unnest($1)))
        ) ORDER BY exhibit_id, table_index, row_index, column_index, fact_id""",
    "checks": f"""SELECT c.*, o.of_exhibit FROM staging.calculation AS c JOIN ({_OWN_CHECK}) AS o
        ON o.calculation_id = c.calculation_id ORDER BY c.code, c.calculation_id""",
    "items": f"""
        SELECT i.calculation_id, i.role, i.weight, i.position, i.fact_id,
               f.label, f.value, f.unit, f.printed, f.decimals
        FROM staging.calculation_item AS i LEFT JOIN staging.fact AS f ON f.fact_id = i.fact_id
        WHERE i.calculation_id IN (SELECT calculation_id FROM ({_OWN_CHECK}))
        ORDER BY i.calculation_id, i.position""",
    "withheld": """FROM main.quarantine WHERE exhibit_id IN (SELECT unnest($1))
        ORDER BY exhibit_id, code, message""",
    "earlier": """FROM main.fact_history WHERE exhibit_id IN (SELECT unnest($1))
        ORDER BY exhibit_id, published_at DESC""",
    "reviews": f"""SELECT r.*, coalesce(f.exhibit_id, r.exhibit_id) AS of_exhibit
        FROM main.review AS r LEFT JOIN ({_OWN_FACT}) AS f ON f.fact_id = r.fact_id
        WHERE f.fact_id IS NOT NULL OR r.exhibit_id IN (SELECT unnest($1)) ORDER BY r.reviewed_at""",
}
"""The parts of ``explained``; $1 is the list of exhibits. What ``explain`` prints and the report shows comes
from these alone, so that the two agree."""


def _grouped(found: Sequence[Row], key: str) -> dict[Any, list[Row]]:
    groups: dict[Any, list[Row]] = {}
    for row in found:
        groups.setdefault(row[key], []).append(row)
    return groups


def _without(row: Row, name: str) -> Row:
    return {key: value for key, value in row.items() if key != name}


def _first(con: DuckDBPyConnection, sql: str, parameters: Sequence[Any] = ()) -> Row | None:
    return next(iter(rows(con, sql, parameters)), None)


def _count(con: DuckDBPyConnection, relation: str) -> int:
    return int(rows(con, f"SELECT count(*) AS n FROM {relation}")[0]["n"])
