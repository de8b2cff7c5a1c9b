"""Snapshots: how a run's work becomes what readers see, in one step or not at all.

In: batches of extracted rows, verdicts and gate decisions. Out: the next snapshot of the warehouse file.
The rule is double-entry book-keeping's: nothing is entered in the books (``main``) before it is audited,
nothing entered is ever overwritten without trace (``*_history``), and the books are whole at any moment.

A warehouse ``tieout.duckdb`` has, only while a run is at work, two neighbours::

    tieout.duckdb        the published snapshot; opened read-only, by anyone, at any time
    tieout.work.duckdb   the copy the run works on; staged batches survive a crash here
    tieout.duckdb.lock   holds the pid of the run at work; the lock is the kernel's and dies with its process

Publishing is one transaction in the working copy, a checkpoint, an fsync, and ``os.replace`` onto the
published path. DuckDB lets no reader in while a writer has a file open, and no writer while a reader has,
so the two never open the same file. Readers keep the snapshot they opened; new connections see the new
one (in one process only after all its connections to the old one are closed).

A crash before the transaction's commit leaves the published file and every staged batch. A crash between
commit and replace leaves a finished working copy, which the next ``open_work`` puts in place first.

::

    with warehouse.open_work(path) as work:
        known = work.known(parser_version)                  # files that need no second reading
        for batch in extracted(paths, known):               # {"exhibit": rows, "fact": rows, ...}
            work.stage(batch)
        for frame in work.audit_frames(run_id):             # one row per check, amounts in Decimal
            verdicts, results = validated(frame)            # Great Expectations
            work.record_audit(run_id, verdicts, results)
        published = work.publish({"run_id": run_id, "started_at": began, "parser_version": parser_version},
                                 decisions)                 # the gate's, one row per statement and reason
    print(published.n_published, published.is_new)

    con = warehouse.read_published(path)
    con.sql("FROM facts_as_of('2026-01-31 12:00:00')")
"""

from __future__ import annotations

import fcntl
import os
import shutil
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse import staging, views
from warehouse.errors import (
    NotAWarehouse,
    NoWarehouse,
    SnapshotConflict,
    StagingError,
    Unaudited,
    UnknownSchema,
    WarehouseBusy,
)

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection

    from warehouse.staging import Rows

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


# -- reading --------------------------------------------------------------------------------------------


def read_published(path: str | Path) -> DuckDBPyConnection:
    """A read-only connection to the published snapshot; close it to see later ones.

    Raises NoWarehouse, NotAWarehouse, UnknownSchema, or WarehouseBusy when another program has the file
    open for writing.
    """
    published = Path(path).expanduser().resolve()
    if not published.exists():
        raise NoWarehouse(published)
    con = _connected(published, read_only=True)
    try:
        found = _schema_version(con, published)
        if found != SCHEMA_VERSION:
            raise UnknownSchema(published, found, SCHEMA_VERSION)
    except BaseException:
        con.close()
        raise
    return con


def _connected(path: Path, read_only: bool) -> DuckDBPyConnection:
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


def _schema_version(con: DuckDBPyConnection, path: Path) -> int:
    try:
        row = con.execute("SELECT version FROM audit.schema_version").fetchone()
    except duckdb.CatalogException as error:
        raise NotAWarehouse(path, "it has no audit.schema_version") from error
    if row is None:
        raise NotAWarehouse(path, "audit.schema_version is empty")
    return int(row[0])


# -- schema ---------------------------------------------------------------------------------------------


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


def _migrate(con: DuckDBPyConnection, path: Path) -> None:
    """Bring the working copy to SCHEMA_VERSION; refuse what cannot be brought there."""
    found = _schema_version(con, path)
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


def _renew_views(con: DuckDBPyConnection) -> None:
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


# -- the run at work ------------------------------------------------------------------------------------


def open_work(path: str | Path) -> Work:
    """Lock the warehouse at ``path`` for one run and open its working copy; a context manager.

    Resumes the working copy of a run that crashed when it was made from the snapshot that is published
    now, and then holds the batches staged before the crash; else starts from a copy of the published file,
    or from an empty schema when there is none. Raises WarehouseBusy (naming the pid) while another run is
    at work, NotAWarehouse, UnknownSchema.
    """
    published = Path(path).expanduser().resolve()
    published.parent.mkdir(parents=True, exist_ok=True)
    lock = _locked(published)
    try:
        _absorb_foreign_writes(published)
        con = _working_copy(published)
    except BaseException:
        os.close(lock)
        raise
    return Work(published, con, lock)


def _locked(published: Path) -> int:
    """An open file descriptor that holds the run lock; closing it, or dying, lets go."""
    lock = os.open(published.with_name(published.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        pid = os.pread(lock, 32, 0).strip()
        os.close(lock)
        raise WarehouseBusy(published, int(pid) if pid.isdigit() else None) from error
    os.ftruncate(lock, 0)
    os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
    # The file stays: unlinking it would let two runs hold locks on two files of one name.
    return lock


def _work_path(published: Path) -> Path:
    return published.with_name(f"{published.stem}.work{published.suffix or '.duckdb'}")


def _wal(path: Path) -> Path:
    return path.with_name(path.name + ".wal")


def _discard(path: Path) -> None:
    # The log first: a log that outlived its database would be replayed onto the next one of that name.
    _wal(path).unlink(missing_ok=True)
    path.unlink(missing_ok=True)


def _absorb_foreign_writes(published: Path) -> None:
    """Checkpoint a log that someone who opened the published file for writing has left beside it."""
    if published.exists() and _wal(published).exists():
        with _connected(published, read_only=False) as con:
            con.execute("CHECKPOINT")


def _newest_snapshot(con: DuckDBPyConnection) -> str | None:
    row = con.execute("SELECT snapshot_id FROM audit.snapshot ORDER BY published_at DESC LIMIT 1").fetchone()
    return None if row is None else str(row[0])


def _working_copy(published: Path) -> DuckDBPyConnection:
    work = _work_path(published)
    resumed = _resumed(work, published)
    if resumed is not None:
        return resumed
    _discard(work)
    if published.exists():
        with _connected(published, read_only=True) as con:
            _schema_version(con, published)
        copy = work.with_name(work.name + ".copy")
        shutil.copyfile(published, copy)
        copy.replace(work)
    con = _connected(work, read_only=False)
    try:
        if published.exists():
            _migrate(con, published)
            _renew_views(con)
            con.execute("UPDATE audit.work SET base_snapshot_id = ?", [_newest_snapshot(con)])
        else:
            con.begin()
            create_schema(con)
            con.commit()
    except BaseException:
        con.close()
        raise
    return con


def _resumed(work: Path, published: Path) -> DuckDBPyConnection | None:
    """The working copy a crash has left, when it was made from what is published now; else None."""
    if not work.exists():
        return None
    current = None
    if published.exists():
        with _connected(published, read_only=True) as con:
            _schema_version(con, published)
            current = _newest_snapshot(con)
    try:
        con = _connected(work, read_only=False)
    except NotAWarehouse:
        return None
    try:
        is_usable = _schema_version(con, work) == SCHEMA_VERSION
        base = staging.one(con, "SELECT max(base_snapshot_id) FROM audit.work")[0]
        newest = _newest_snapshot(con)
    except (duckdb.Error, NotAWarehouse):
        con.close()
        return None
    if is_usable and base == current and newest == current:
        return con
    if is_usable and base == current:
        # Committed, but the crash came before the replace: finish that publication, then start afresh.
        _put_in_place(con, work, published)
        return None
    con.close()
    return None


def _put_in_place(con: DuckDBPyConnection, work: Path, published: Path) -> None:
    con.execute("CHECKPOINT")
    con.close()
    if _wal(work).exists() or _wal(published).exists():
        raise SnapshotConflict(published)
    _fsync(work)
    work.replace(published)
    _fsync(published.parent)


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Work:
    """A run at work on a locked warehouse. Made by ``open_work``; leaves on ``with`` exit or ``close``.

    Leaving without ``publish`` keeps what was staged for the next run; readers see none of it.
    """

    def __init__(self, published: Path, con: DuckDBPyConnection, lock: int) -> None:
        self._published = published
        self._con: DuckDBPyConnection | None = con
        self._lock: int | None = lock

    def __enter__(self) -> Work:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def con(self) -> DuckDBPyConnection:
        """The connection to the working copy, for reading what is staged. Gone after ``publish``."""
        if self._con is None:
            raise StagingError("work", "the run has been published or closed")
        return self._con

    def close(self) -> None:
        """Close the working copy and let go of the lock. A copy with nothing staged is not kept."""
        if self._con is not None:
            try:
                is_worth_keeping = self.pending() > 0
            except duckdb.Error:  # the database gave up; the next run looks at what it left
                is_worth_keeping = True
            self._con.close()
            self._con = None
            if not is_worth_keeping:
                _discard(_work_path(self._published))
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def known(self, parser_version: str) -> set[str]:
        """SHA-256 of every stored file that this parser version has staged, published or not.

        A file counts once it has an exhibit row; so stage one also for a file that ends in quarantine.
        """
        rows = self.con.execute(
            "SELECT DISTINCT sha256 FROM staging.exhibit WHERE parser_version = ? AND sha256 IS NOT NULL",
            [parser_version],
        ).fetchall()
        return {str(sha256) for (sha256,) in rows}

    def stage(self, batch: Mapping[str, Rows]) -> None:
        """Append one batch in one transaction: relation name -> rows, for the relations of staging.STAGED.

        Rows are a pyarrow Table, a list of dicts or a dict of columns, with the column names of
        schema.sql; missing columns are NULL. A batch is whole: it holds the exhibit row of everything
        else in it. What was staged of the same exhibits, or of the same file by another parser version,
        is replaced. Facts with amounts that cannot be held exactly become refusals. Raises StagingError;
        then nothing of the batch is staged.
        """
        staging.stage_batch(self.con, batch)

    def pending(self) -> int:
        """How many exhibits are staged and wait for the audit, those of a crashed run included."""
        return int(staging.one(self.con, "SELECT count(*) FROM audit.pending")[0])

    def audit_frames(
        self, run_id: str = "", after: str = "", exhibits: int = staging.EXHIBITS_A_PAGE
    ) -> Iterator[pd.DataFrame]:
        """Frames of the checks of all exhibits that wait for the audit, ``exhibits`` exhibits each.

        Columns: staging.AUDIT_FRAME, one row per check. Amounts are Decimal in columns of dtype object,
        dates are ``date``; missing is None. ``testable`` (bool), ``n_items`` and ``n_missing`` (int64).
        A row that is not testable has no computed, difference and tolerance, and a reason. Else
        the rounding intervals meet exactly when abs(difference) <= tolerance. ``run_id`` names the audit
        in error messages only. ``after`` skips exhibits up to that exhibit_id, to go on after a stop.
        ``record_audit`` may be called between frames.
        """
        del run_id
        return staging.audit_pages(self.con, after, exhibits)

    def record_audit(self, run_id: str, verdicts: Rows, results: Rows = ()) -> None:
        """Keep verdicts (calculation_id, verdict, message) and expectation results of one frame.

        The figures are not taken from the caller but computed once more. ``results``: suite, expectation,
        sentence, severity, success, evaluated, unexpected. Raises StagingError for a verdict that the
        figures cannot bear: anything but "not testable" on an untestable check, "consistent" beyond the
        tolerance.
        """
        staging.record_verdicts(self.con, verdicts)
        staging.record_expectations(self.con, run_id, results)

    def publish(
        self,
        run: Mapping[str, Any],
        decisions: Rows,
        reviews: Rows = (),
        mappings: Rows = (),
        now: datetime | None = None,
    ) -> Published:
        """Publish what waits, in one transaction, and put the snapshot in place. Ends the work.

        ``run``: run_id, started_at, parser_version. ``decisions``: the gate's rows (exhibit_id,
        table_index, status 'published' | 'quarantined', code, message, source_lines), at least one per
        statement of every waiting exhibit, and one with table_index NULL for its prose if it has facts
        there; several quarantined rows are several reasons, and one is enough to withhold.
        A quarantined row with table_index NULL, or such a row staged in ``quarantine``, withholds the
        whole exhibit. A decision about an exhibit that is not waiting (a reviewer's release) changes that
        statement only. ``reviews`` are appended to main.review, ``mappings`` to main.mapping. A published
        row with a ``review_id`` marks the statement and its facts with it.

        What was current of a re-read exhibit goes to the history relations. Nothing waiting, no decision
        and no review: no new snapshot. Raises Unaudited when a check has no verdict or a statement no
        decision, StagingError for a decision about nothing, SnapshotConflict when the published file was
        written to; then nothing is published and what is staged stays.
        """
        con = self.con
        if _wal(self._published).exists():
            raise SnapshotConflict(self._published)
        con.begin()
        try:
            published = _entered(con, run, decisions, {"review": reviews, "mapping": mappings}, now)
            con.commit()
        except BaseException:
            con.rollback()
            raise
        if published.is_new or not self._published.exists():
            self._con = None
            _put_in_place(con, _work_path(self._published), self._published)
        self.close()
        return published


# -- entering the books ---------------------------------------------------------------------------------


def _entered(
    con: DuckDBPyConnection,
    run: Mapping[str, Any],
    decisions: Rows,
    entries: Mapping[str, Rows],
    now: datetime | None,
) -> Published:
    """Write one publication into main, inside the caller's transaction."""
    run_id = str(run["run_id"])
    base = _newest_snapshot(con)
    moment = _moment(con, now)
    n_entries = sum(_appended(con, relation, rows) for relation, rows in entries.items())
    n_decisions = _load_decisions(con, decisions)
    waiting = int(staging.one(con, "SELECT count(*) FROM audit.pending")[0])
    if not (waiting or n_decisions or n_entries) and base:
        last = staging.one(con, "SELECT max(published_at) FROM audit.snapshot")[0]
        return Published(base, last, is_new=False)
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
    con.register("batch_entry", table)
    con.execute(f"INSERT INTO main.{relation} FROM batch_entry")
    con.unregister("batch_entry")
    return int(table.num_rows)


def _load_decisions(con: DuckDBPyConnection, decisions: Rows) -> int:
    con.execute("""
        CREATE OR REPLACE TEMP TABLE decision (
            exhibit_id VARCHAR, table_index INTEGER, status VARCHAR, code VARCHAR, message VARCHAR,
            source_lines VARCHAR, review_id VARCHAR)
        """)
    table = staging.arrow_rows(con, "decision", decisions)
    con.register("batch_decision", table)
    con.execute("INSERT INTO decision FROM batch_decision")
    con.unregister("batch_decision")
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
