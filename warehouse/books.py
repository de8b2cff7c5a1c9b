"""Entering the books: what waits is published with its decisions, what it supersedes goes to history.

In: the working copy of a run inside one transaction, and the gate's decisions. Out: ``main`` as readers will
see it, and what was done. The rule is double-entry book-keeping's: nothing is entered before it is audited,
nothing entered is ever overwritten without trace (``*_history``).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from warehouse import staging
from warehouse.connections import registered
from warehouse.errors import StagingError, Unaudited

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from warehouse.staging import Rows

HISTORY = ("statement", "fact", "calculation", "quarantine")
"""Relations whose superseded rows are kept; calculation_item follows its calculation."""

EXAMPLES = 5
"""Names shown in an error before "and N more"."""


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication did. ``is_new`` is False when nothing was staged: then there is no new snapshot.

    ``n_statements`` of ``n_exhibits`` were decided: ``n_published`` and ``n_quarantined`` of them;
    ``n_facts`` were read in them, ``n_facts_published`` of these are in main.fact now. The checks are
    those of all decided exhibits. ``snapshot_id`` is the one readers see now.
    """

    snapshot_id: str
    published_at: datetime
    is_new: bool
    n_exhibits: int = 0
    n_statements: int = 0
    n_facts: int = 0
    n_facts_published: int = 0
    n_consistent: int = 0
    n_inconsistent: int = 0
    n_not_testable: int = 0
    n_published: int = 0
    n_quarantined: int = 0


def newest_snapshot(con: DuckDBPyConnection) -> str | None:
    row = con.execute("SELECT snapshot_id FROM audit.snapshot ORDER BY published_at DESC LIMIT 1").fetchone()
    return None if row is None else str(row[0])


def entered(
    con: DuckDBPyConnection,
    run: Mapping[str, Any],
    decisions: Rows,
    entries: Mapping[str, Rows],
    now: datetime | None,
) -> Published:
    """Write one publication into main, inside the caller's transaction."""
    run_id = str(run["run_id"])
    base = newest_snapshot(con)
    moment = _moment(con, now)
    n_entries = sum(_appended(con, relation, rows) for relation, rows in entries.items())
    n_decisions = _load_decisions(con, decisions)
    waiting = int(staging.one(con, "SELECT count(*) FROM audit.pending")[0])
    if not (waiting or n_decisions or n_entries) and base:
        last = staging.one(con, "SELECT max(published_at) FROM audit.snapshot")[0]
        return Published(base, last, is_new=False)
    staging.refuse_collisions(con)
    _refuse_unaudited(con)
    _decide(con)
    _adopt(con, run_id)
    _supersede(con, moment)
    _insert_current(con, run_id, moment)
    con.execute("""
        UPDATE staging.statement AS s SET status = d.status
        FROM decided AS d WHERE d.exhibit_id = s.exhibit_id AND d.table_index = s.table_index
        """)
    counts = _counts(con)
    con.execute("DELETE FROM audit.pending")
    con.execute(
        """DELETE FROM audit.expectation_result
           WHERE run_id <> ? AND run_id NOT IN (SELECT run_id FROM main.run)""",
        [run_id],
    )
    con.execute(
        """INSERT INTO main.run BY NAME SELECT ? AS run_id, ? AS started_at, ? AS finished_at,
           ? AS parser_version, ? AS n_exhibits, ? AS n_statements, ? AS n_facts, ? AS n_consistent,
           ? AS n_inconsistent, ? AS n_not_testable, ? AS n_published, ? AS n_quarantined""",
        [run_id, staging.utc(run.get("started_at")), moment, run.get("parser_version")]
        + [counts[name] for name in ("n_exhibits", "n_statements", "n_facts", "n_consistent")]
        + [counts[name] for name in ("n_inconsistent", "n_not_testable", "n_published", "n_quarantined")],
    )
    snapshot_id = uuid.uuid4().hex[:16]
    con.execute("INSERT INTO audit.snapshot VALUES (?, ?, ?, ?)", [snapshot_id, base, run_id, moment])
    return Published(snapshot_id, moment, is_new=True, **counts)


def _moment(con: DuckDBPyConnection, now: datetime | None) -> datetime:
    """The time of this publication, UTC, later than every one before even if the clock was set back."""
    moment = staging.utc(now) or datetime.now(UTC).replace(tzinfo=None)
    last = staging.one(con, "SELECT max(published_at) FROM audit.snapshot")[0]
    return moment if last is None else max(moment, last + timedelta(microseconds=1))


def _appended(con: DuckDBPyConnection, relation: str, rows: Rows) -> int:
    """Append rows to a relation of main that is only ever appended to; how many."""
    table = staging.arrow_rows(con, f"main.{relation}", rows)
    with registered(con, {"batch_entry": table}):
        con.execute(f"INSERT INTO main.{relation} FROM batch_entry")
    return int(table.num_rows)


def _load_decisions(con: DuckDBPyConnection, decisions: Rows) -> int:
    con.execute("""
        CREATE OR REPLACE TEMP TABLE decision (
            exhibit_id VARCHAR, table_index INTEGER, status VARCHAR, code VARCHAR, message VARCHAR,
            source_lines VARCHAR, review_id VARCHAR)
        """)
    table = staging.arrow_rows(con, "decision", decisions)
    with registered(con, {"batch_decision": table}):
        con.execute("INSERT INTO decision FROM batch_decision")
    wrong = con.execute("""
        SELECT d.exhibit_id, d.table_index, d.status, s.exhibit_id IS NULL FROM decision AS d
        LEFT JOIN (SELECT exhibit_id, table_index FROM staging.statement
                   UNION ALL SELECT exhibit_id, NULL FROM staging.exhibit) AS s
          ON s.exhibit_id = d.exhibit_id AND s.table_index IS NOT DISTINCT FROM d.table_index
        WHERE s.exhibit_id IS NULL OR d.status IS NULL OR d.status NOT IN ('published', 'quarantined') LIMIT 1
        """).fetchone()
    if wrong is not None:
        what = "no such statement is staged" if wrong[3] else f"{wrong[2]!r} is no decision"
        raise StagingError("decision", f"exhibit {wrong[0]}, table {wrong[1]}: {what}")
    return int(table.num_rows)


def _refuse_unaudited(con: DuckDBPyConnection) -> None:
    checks = con.execute("""
        SELECT calculation_id FROM staging.calculation
        WHERE verdict IS NULL AND exhibit_id IN (SELECT exhibit_id FROM audit.pending) ORDER BY 1
        """).fetchall()
    if checks:
        raise Unaudited("checks without a verdict", [str(c) for (c,) in checks[:EXAMPLES]], len(checks))
    undecided = con.execute("""
        SELECT exhibit_id || ' table ' || coalesce(CAST(table_index AS VARCHAR), '(prose)')
        FROM (SELECT exhibit_id, table_index FROM staging.statement
              UNION SELECT exhibit_id, table_index FROM staging.fact) AS s
        WHERE exhibit_id IN (SELECT exhibit_id FROM audit.pending)
          AND NOT EXISTS (FROM decision AS d WHERE d.exhibit_id = s.exhibit_id
                          AND d.table_index IS NOT DISTINCT FROM s.table_index)
          AND NOT EXISTS (FROM decision AS d WHERE d.exhibit_id = s.exhibit_id
                          AND d.table_index IS NULL AND d.status = 'quarantined')
          AND NOT EXISTS (FROM staging.quarantine AS q WHERE q.exhibit_id = s.exhibit_id
                          AND (q.table_index IS NULL OR q.table_index IS NOT DISTINCT FROM s.table_index))
        ORDER BY 1
        """).fetchall()
    if undecided:
        raise Unaudited(
            "statements without a decision", [str(s) for (s,) in undecided[:EXAMPLES]], len(undecided)
        )


def _decide(con: DuckDBPyConnection) -> None:
    """``reason_withheld``: every reason in force; ``decided``: (exhibit, table) -> status.

    A waiting exhibit is decided as a whole, and what extraction withheld stays withheld. Outside of these
    only the statements named by a decision are, and there the decision overrules.
    """
    con.execute("""
        CREATE OR REPLACE TEMP TABLE reason_withheld AS
        SELECT exhibit_id, table_index, code, message, source_lines FROM decision WHERE status = 'quarantined'
        UNION
        SELECT exhibit_id, table_index, code, message, source_lines FROM staging.quarantine
        WHERE exhibit_id IN (SELECT exhibit_id FROM audit.pending)
        """)
    con.execute("""
        CREATE OR REPLACE TEMP TABLE decided AS
        SELECT s.exhibit_id, s.table_index,
               CASE WHEN EXISTS (FROM reason_withheld AS r WHERE r.exhibit_id = s.exhibit_id
                                 AND (r.table_index IS NULL OR r.table_index = s.table_index))
                    THEN 'quarantined' ELSE 'published' END AS status,
               (SELECT max(d.review_id) FROM decision AS d WHERE d.exhibit_id = s.exhibit_id
                AND d.table_index IS NOT DISTINCT FROM s.table_index) AS review_id
        FROM (SELECT exhibit_id, table_index FROM staging.statement
              UNION SELECT exhibit_id, NULL FROM staging.exhibit) AS s
        WHERE s.exhibit_id IN (SELECT exhibit_id FROM audit.pending)
           OR EXISTS (FROM decision AS d WHERE d.exhibit_id = s.exhibit_id
                      AND d.table_index IS NOT DISTINCT FROM s.table_index)
        """)
    # Exhibits re-read, and exhibits of a re-read file that the new parser no longer finds.
    con.execute("""
        CREATE OR REPLACE TEMP TABLE reread AS
        SELECT exhibit_id FROM audit.pending
        UNION
        SELECT m.exhibit_id FROM main.exhibit AS m
        WHERE m.exhibit_id NOT IN (SELECT exhibit_id FROM staging.exhibit)
        """)


def _adopt(con: DuckDBPyConnection, run_id: str) -> None:
    """Batches of a run that crashed are published by this one, and carry its name."""
    waiting = "exhibit_id IN (SELECT exhibit_id FROM audit.pending)"
    for relation in staging.STAGED:
        if relation != "calculation_item":
            con.execute(
                f"UPDATE staging.{relation} SET run_id = ? WHERE {waiting} AND run_id IS DISTINCT FROM ?",
                [run_id, run_id],
            )


_IS_SUPERSEDED = """
    (m.exhibit_id IN (SELECT exhibit_id FROM reread)
     OR EXISTS (FROM decided AS d WHERE d.exhibit_id = m.exhibit_id
                AND d.table_index IS NOT DISTINCT FROM m.table_index))
    """


def _supersede(con: DuckDBPyConnection, moment: datetime) -> None:
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE superseded_calculation AS
        SELECT m.calculation_id FROM main.calculation AS m WHERE {_IS_SUPERSEDED}
        """)
    gone = "m.calculation_id IN (FROM superseded_calculation)"
    for relation, condition in (("calculation_item", gone), *((name, _IS_SUPERSEDED) for name in HISTORY)):
        con.execute(
            f"""INSERT INTO main.{relation}_history BY NAME
                SELECT m.*, ? AS superseded_at FROM main.{relation} AS m WHERE {condition}""",
            [moment],
        )
        con.execute(f"DELETE FROM main.{relation} AS m WHERE {condition}")
    con.execute(f"DELETE FROM main.refusal AS m WHERE {_IS_SUPERSEDED}")
    con.execute("DELETE FROM main.exhibit WHERE exhibit_id IN (FROM reread)")


def _insert_current(con: DuckDBPyConnection, run_id: str, moment: datetime) -> None:
    con.execute(
        """INSERT INTO main.exhibit FROM staging.exhibit
           WHERE exhibit_id IN (SELECT exhibit_id FROM audit.pending)"""
    )
    is_decided = """(FROM decided WHERE status = 'published') AS d
        ON d.exhibit_id = s.exhibit_id AND d.table_index IS NOT DISTINCT FROM s.table_index"""
    released = f"SEMI JOIN {is_decided}"
    con.execute(
        f"""INSERT INTO main.statement BY NAME
            SELECT s.* REPLACE ('published' AS status, ?::TIMESTAMP AS published_at, d.review_id AS review_id)
            FROM staging.statement AS s JOIN {is_decided}""",
        [moment],
    )
    con.execute(
        f"""INSERT INTO main.fact BY NAME
            SELECT s.* REPLACE (?::TIMESTAMP AS published_at, d.review_id AS review_id)
            FROM staging.fact AS s JOIN {is_decided}
            ORDER BY s.exhibit_id, s.table_index, s.row_index, s.column_index""",
        [moment],
    )
    con.execute(f"INSERT INTO main.refusal SELECT s.* FROM staging.refusal AS s {released}")
    con.execute(f"INSERT INTO main.calculation SELECT s.* FROM staging.calculation AS s {released}")
    con.execute(f"""
        INSERT INTO main.calculation_item SELECT i.* FROM staging.calculation_item AS i
        SEMI JOIN (SELECT s.calculation_id FROM staging.calculation AS s {released}) AS c
          ON c.calculation_id = i.calculation_id
        """)
    con.execute(
        "INSERT INTO main.quarantine BY NAME SELECT *, ? AS quarantined_at, ? AS run_id FROM reason_withheld",
        [moment, run_id],
    )


def _counts(con: DuckDBPyConnection) -> dict[str, int]:
    in_decided = """SEMI JOIN decided AS d
        ON d.exhibit_id = s.exhibit_id AND d.table_index IS NOT DISTINCT FROM s.table_index"""
    n_exhibits, n_statements, n_published, n_quarantined = staging.one(
        con,
        """SELECT count(DISTINCT exhibit_id), count(table_index),
                  count(table_index) FILTER (status = 'published'),
                  count(table_index) FILTER (status = 'quarantined') FROM decided""",
    )
    (n_facts,) = staging.one(con, f"SELECT count(*) FROM staging.fact AS s {in_decided}")
    (n_facts_published,) = staging.one(con, f"SELECT count(*) FROM main.fact AS s {in_decided}")
    n_consistent, n_inconsistent, n_not_testable = staging.one(
        con,
        f"""SELECT count(*) FILTER (verdict = 'consistent'), count(*) FILTER (verdict = 'inconsistent'),
                   count(*) FILTER (verdict = 'not testable') FROM staging.calculation AS s {in_decided}""",
    )
    return {
        "n_exhibits": n_exhibits,
        "n_statements": n_statements,
        "n_facts": n_facts,
        "n_facts_published": n_facts_published,
        "n_consistent": n_consistent,
        "n_inconsistent": n_inconsistent,
        "n_not_testable": n_not_testable,
        "n_published": n_published,
        "n_quarantined": n_quarantined,
    }
