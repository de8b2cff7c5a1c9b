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
        for frame in work.audit_frames():                   # one row per check, amounts in Decimal
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
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse import schema, staging
from warehouse.books import Published, entered, newest_snapshot
from warehouse.connections import connected, transaction, version_of
from warehouse.errors import (
    NotAWarehouse,
    NoWarehouse,
    SnapshotConflict,
    StagingError,
    UnknownSchema,
    WarehouseBusy,
)

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection

    from warehouse.staging import Rows

LOG_BETWEEN_CHECKPOINTS = "256MB"
"""A checkpoint writes anew what the last batches wrote; DuckDB's own 16 MB are two batches of staged rows."""


# -- reading --------------------------------------------------------------------------------------------


def read_published(path: str | Path) -> DuckDBPyConnection:
    """A read-only connection to the published snapshot; close it to see later ones.

    Raises NoWarehouse, NotAWarehouse, UnknownSchema, or WarehouseBusy when another program has the file
    open for writing.
    """
    published = Path(path).expanduser().resolve()
    if not published.exists():
        raise NoWarehouse(published)
    con = connected(published, read_only=True)
    try:
        found = version_of(con, published)
        if found != schema.SCHEMA_VERSION:
            raise UnknownSchema(published, found, schema.SCHEMA_VERSION)
    except BaseException:
        con.close()
        raise
    return con


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
        with connected(published, read_only=False) as con:
            con.execute("CHECKPOINT")


def _working_copy(published: Path) -> DuckDBPyConnection:
    work = _work_path(published)
    resumed = _resumed(work, published)
    if resumed is not None:
        return resumed
    _discard(work)
    if published.exists():
        with connected(published, read_only=True) as con:
            version_of(con, published)
        copy = work.with_name(work.name + ".copy")
        shutil.copyfile(published, copy)
        copy.replace(work)
    con = connected(work, read_only=False)
    try:
        if published.exists():
            schema.migrate(con, published)
            schema.renew_views(con)
            con.execute("UPDATE audit.work SET base_snapshot_id = ?", [newest_snapshot(con)])
        else:
            con.begin()
            schema.create_schema(con)
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
        with connected(published, read_only=True) as con:
            version_of(con, published)
            current = newest_snapshot(con)
    try:
        con = connected(work, read_only=False)
    except NotAWarehouse:
        return None
    try:
        is_usable = version_of(con, work) == schema.SCHEMA_VERSION
        base = staging.one(con, "SELECT max(base_snapshot_id) FROM audit.work")[0]
        newest = newest_snapshot(con)
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
        con.execute("SET checkpoint_threshold = ?", [LOG_BETWEEN_CHECKPOINTS])
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
        self, after: str = "", exhibits: int = staging.EXHIBITS_A_PAGE
    ) -> Iterator[pd.DataFrame]:
        """Frames of the checks of all exhibits that wait for the audit, ``exhibits`` exhibits each.

        Columns: staging.AUDIT_FRAME, one row per check. Amounts are Decimal in columns of dtype object,
        dates are ``date``; missing is None. ``testable`` (bool), ``n_items`` and ``n_missing`` (int64).
        A row that is not testable has no computed, difference and tolerance, and a reason. Else
        the rounding intervals meet exactly when abs(difference) <= tolerance. ``after`` skips exhibits up to
        that exhibit_id. ``record_audit`` may be called between frames.
        """
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
        with transaction(con):
            published = entered(con, run, decisions, {"review": reviews, "mapping": mappings}, now)
        if published.is_new or not self._published.exists():
            self._con = None
            _put_in_place(con, _work_path(self._published), self._published)
        self.close()
        return published
