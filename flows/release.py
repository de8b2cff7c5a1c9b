"""Release: the flow from raw exhibits to published facts, and the table of contents of the project.

    discover   flows/discover.py         paths -> files, each content once
    read       flows/intake.py           files -> rows in staging; in worker processes, a batch a task
               flows/extract.py          one file: transforms/documents, text, statements, periods, scale,
                                         facts, concepts, calculations; expectations/identities
    audit      flows/audit.py            the checks, asserted by Great Expectations: verdicts and decisions
    publish    warehouse/snapshot.py     what passed, in one atomic step; what did not, to quarantine

Each stage is a Prefect task. Per-exhibit status is in the warehouse and not in Prefect: a flow stays below
some two hundred tasks, whatever the number of exhibits.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any, cast
from uuid import UUID

from prefect import flow, task
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner
from prefect.utilities.annotations import quote

from flows.audit import audited, load
from flows.discover import Discovery, Problem, Source, discover
from flows.intake import Intake, RunContext, make_reader, new_run
from flows.places import data_docs, raw_store, warehouse_files
from flows.summary import Summary, Withheld, lines_of
from flows.terminal import Progress, safe
from flows.workers import Workers, usable_processors
from warehouse import Published, Work, open_work, queries, read_published, reviews
from warehouse.store import RawStore

EXHIBITS_A_TASK = 500
"""Enough that a task's cost (3 ms) does not count, few enough that its progress means something."""

MOST_TASKS = 150
"""Prefect's interface loses task runs of a flow beyond some hundreds."""

SECONDS_BETWEEN_REPORTS = 2.0
"""Updates of the progress artifact; each is a request to the Prefect API."""


def threads(workers: int | None = None) -> TaskRunner[PrefectFuture[Any]]:
    """One thread more than processes read: rows are staged while all of them read."""
    runner = ThreadPoolTaskRunner[Any](max_workers=(workers or usable_processors()) + 1)
    return cast(TaskRunner[PrefectFuture[Any]], runner)  # its futures are PrefectFutures; mypy cannot tell


@flow(
    name="release",
    flow_run_name="release into {warehouse}",
    task_runner=threads(),
    validate_parameters=False,
)
def release(paths: list[str], warehouse: str, workers: int | None = None) -> Summary:
    """Read the files below the paths into the warehouse, audit them, and publish what passed."""
    began = time.monotonic()
    path = Path(warehouse).expanduser().absolute()
    run = new_run()
    summary = Summary(warehouse, run.run_id)
    with Progress() as progress, open_work(path) as work:
        progress.stage("discover")
        found = discovered(paths, path)
        summary.files, summary.repeated, summary.problems = len(found.sources), found.repeated, found.problems
        known = work.known(run.parser_version)
        new = [source for source in found.sources if source.sha256 not in known]
        summary.new_files, summary.resumed = len(new), work.pending()
        if new:
            progress.stage("read", len(new), "files")
            summary.problems = found.problems + read_all(new, run, work, raw_store(path), workers, progress)
        if work.pending():
            progress.stage("audit")
            decisions = audit(work, run, raw_store(path), data_docs(path))
            progress.stage("publish")
            summary.published = publish(work, run, decisions)
    if summary.published is not None:
        summary.withheld = withheld_by(path, run.run_id)
        summary.primary = primary_of(path, run.run_id)
    summary.seconds = time.monotonic() - began
    report(summary)
    return summary


# -- stages ---------------------------------------------------------------------------------------------


@task(name="discover", cache_policy=NO_CACHE)
def discovered(paths: list[str], warehouse: Path) -> Discovery:
    """Paths -> files, each content once."""
    return discover(paths, own=warehouse_files(warehouse))


def read_all(
    sources: Sequence[Source],
    run: RunContext,
    work: Work,
    raw: Path,
    workers: int | None,
    progress: Progress,
) -> list[Problem]:
    """Read every file through the workers, a batch a task; returns those that could not be opened."""
    processes = min(workers or usable_processors(), len(sources))
    batches = batches_of(sources, processes)
    told = _Told(progress, len(sources))
    Thread(target=load, daemon=True).start()
    corrections = reviews.mappings(work.con)
    with Workers(partial(make_reader, run, raw, corrections), processes) as pool:
        intake = Intake(run, work, pool, told.advance)
        try:
            futures = [
                read_batch.submit(number, intake, quote(batch)) for number, batch in enumerate(batches)
            ]
            for future in futures:
                future.result()
        except BaseException:
            intake.stop()
            raise
    return intake.problems


@task(name="read", cache_policy=NO_CACHE, task_run_name="read batch {number}")
def read_batch(number: int, intake: Intake, batch: Sequence[Source]) -> int:  # noqa: ARG001 - the number names the task run
    """One batch of files -> rows in staging; how many files."""
    return intake.read(batch)


@task(name="audit", cache_policy=NO_CACHE)
def audit(work: Work, run: RunContext, raw: Path, docs: Path) -> list[dict[str, Any]]:
    """What is staged -> verdicts and decisions, and Data Docs of both."""
    return audited(work, run, RawStore(raw), docs)


@task(name="publish", cache_policy=NO_CACHE)
def publish(work: Work, run: RunContext, decisions: list[dict[str, Any]]) -> Published:
    """What passed -> readers, in one atomic step; what did not, to quarantine."""
    context = {"run_id": run.run_id, "started_at": run.started_at, "parser_version": run.parser_version}
    return work.publish(context, decisions)


# -- how the work is shared -----------------------------------------------------------------------------


def batches_of(sources: Sequence[Source], processes: int) -> list[Sequence[Source]]:
    """The files in order, in batches: one for each process at least, not too large, not too many."""
    count = max(processes, math.ceil(len(sources) / EXHIBITS_A_TASK))
    size = max(1, math.ceil(len(sources) / min(count, MOST_TASKS)))
    return [sources[start : start + size] for start in range(0, len(sources), size)]


# -- what is told ---------------------------------------------------------------------------------------

WITHHELD = """
    SELECT q.code, count(DISTINCT q.exhibit_id) AS exhibits,
           count(DISTINCT (q.exhibit_id, q.table_index)) FILTER (q.table_index IS NOT NULL) AS statements,
           min(CASE WHEN starts_with(q.message, e.source_name) THEN q.message
               ELSE e.source_name || ': ' || replace(q.message, '[' || q.code || '] ', '') END) AS example
    FROM main.quarantine AS q JOIN main.exhibit AS e USING (exhibit_id)
    WHERE q.run_id = ? GROUP BY q.code ORDER BY count(*) DESC, q.code
    """


class _Told:
    """Progress, on the terminal at once and to Prefect now and then."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0
        self._artifact = create_progress_artifact(0.0, key="read", description=f"{total:,} files to read")
        self._told_at = time.monotonic()

    def advance(self, count: int) -> None:
        self._progress.advance(count)
        self._done += count
        is_last = self._done == self._total
        if is_last or time.monotonic() - self._told_at > SECONDS_BETWEEN_REPORTS:
            self._told_at = time.monotonic()
            update_progress_artifact(cast(UUID, self._artifact), 100 * self._done / self._total)


PRIMARY = """
    SELECT count(*) FILTER (status = 'published') AS published,
           count(*) FILTER (status = 'quarantined') AS quarantined
    FROM staging.statement
    WHERE run_id = ? AND main.primary_order(kind) IS NOT NULL
    """


def primary_of(warehouse: Path, run_id: str) -> tuple[int, int]:
    """How many primary statements the run published and quarantined."""
    with read_published(warehouse) as con:
        row = queries.rows(con, PRIMARY, [run_id])[0]
    return row["published"], row["quarantined"]


def withheld_by(warehouse: Path, run_id: str) -> list[Withheld]:
    """What the run quarantined, by code, most frequent first."""
    with read_published(warehouse) as con:
        rows = queries.rows(con, WITHHELD, [run_id])
    return [Withheld(r["code"], r["exhibits"], r["statements"], r["example"] or "") for r in rows]


def report(summary: Summary) -> None:
    """The summary as Prefect artifacts: figures as Markdown, what was withheld as a table."""
    create_markdown_artifact("\n".join(f"- {safe(line)}" for line in lines_of(summary)), key="summary")
    if summary.withheld:
        columns = ("code", "exhibits", "statements", "example")
        rows = {name: [safe(str(getattr(row, name))) for row in summary.withheld] for name in columns}
        create_table_artifact(rows, key="quarantine", description="Withheld by this run, and why")
