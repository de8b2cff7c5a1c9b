"""Report: what ``tieout report`` does: the published warehouse as a static site.

The report shows documents as the transforms decode them, so that a mark stands where the number was read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from flows.places import data_docs, raw_store, report_folder
from flows.summary import counted
from flows.terminal import Progress
from flows.workers import Fault, Workers, usable_processors
from transforms.document_text import Text, document_text
from transforms.documents import read_submission
from transforms.submissions import UnreadableExhibit
from warehouse import WarehouseError
from warehouse.report import write_report

PAGES_FOR_PROCESSES = 100
"""Fewer pages are made in this process: a process takes half a second to start."""

SECONDS_PER_BATCH = 600.0
"""A batch of pages takes some ten seconds."""

Batch = Sequence[str]


class PagesNotMadeError(Exception):
    """A process that made pages gave no answer, and the one that made them again gave none either."""

    def __str__(self) -> str:
        return (
            "Pages could not be made: a process ended without an answer (a crash, or no memory left). "
            "Run it again with --workers 1."
        )


def read_document(data: bytes, sequence: int) -> Text | None:
    """The document of a stored file as it was extracted; None when it cannot be read."""
    try:
        for document in read_submission(data).documents:
            if document.sequence == sequence:
                return document_text(data, document)
    except UnreadableExhibit:
        pass
    return None


def print_report(warehouse: Path, out: Path | None, workers: int | None = None) -> int:
    """Write the report and say where it is; 0. Raises WarehouseError, PagesNotMadeError, WorkersError."""
    folder = out or report_folder(warehouse)
    with Progress() as progress:
        progress.stage("report")

        def told(made: int, pages: int) -> None:
            if made == 0 and pages:
                progress.stage("pages", pages, "exhibits")
            progress.advance(made)

        written = write_report(
            warehouse,
            raw_store(warehouse),
            folder,
            read_document,
            partial(made_by_processes, workers or usable_processors()),
            told,
            docs=data_docs(warehouse),
        )
    print(
        f"{counted(written.exhibits, 'exhibit')}; {counted(written.made, 'page')} made anew. "
        f"Open {written.index}"
    )
    return 0


# -- in several processes -------------------------------------------------------------------------------


def made_by_processes(workers: int, make: Callable[[Batch], int], batches: Sequence[Batch]) -> Iterator[int]:
    """How many pages were made, batch by batch. Raises what making them raised, and PagesNotMadeError."""
    processes = min(workers, len(batches))
    if processes < 2 or sum(map(len, batches)) < PAGES_FOR_PROCESSES:
        yield from map(make, batches)
        return
    with (
        ThreadPoolExecutor(processes) as threads,
        Workers(partial(partial, _made_or_refused, make), processes, SECONDS_PER_BATCH) as pool,
    ):
        for (made,) in threads.map(pool.read, ([batch] for batch in batches)):
            if isinstance(made, WarehouseError):
                raise made
            if isinstance(made, Fault):
                raise PagesNotMadeError
            yield made


def _made_or_refused(make: Callable[[Batch], int], batch: Batch) -> int | WarehouseError:
    try:
        return make(batch)
    except WarehouseError as refused:
        return refused
