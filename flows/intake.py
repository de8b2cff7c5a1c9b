"""Intake: the files of a run -> rows in staging, and their bytes in the raw store.

Files are read in worker processes and staged by one writer at a time. Rows are dropped once they are staged,
so the memory a run needs does not grow with the number of exhibits. A file that cannot be read to its end
becomes an exhibit in quarantine with the reason; it never stops the others.
"""

from __future__ import annotations

import csv
import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from flows.discover import Problem, Source, reason_unreadable
from flows.extract import Extractor
from flows.version import PACKAGES, parser_version
from flows.workers import Fault, Workers
from warehouse import StagingError, Work
from warehouse.store import RawStore

Row = dict[str, Any]
Batch = dict[str, list[Row]]

SEEDS = PACKAGES / "warehouse" / "seeds"

LARGEST_FILE = 256 << 20
"""The largest submissions on EDGAR carry scans of some hundred megabytes; a file beyond that is no release,
and reading it takes several times its size in memory."""

CHUNK_FILES = 64
CHUNK_BYTES = 4 << 20
"""A chunk is what a worker reads before its rows are staged: about 100,000 facts at most. Staging is one
transaction that looks for what it replaces among all that is staged: by 64 small files it takes the run 8 ms
a file, by 8 it took 22, more than reading them."""


@dataclass(frozen=True, slots=True)
class RunContext:
    """What every row of a run carries."""

    run_id: str
    parser_version: str
    started_at: datetime


def seeds() -> dict[str, list[dict[str, str]]]:
    """The seed files as rows, by name: accounting as data."""
    found = {}
    for path in sorted(SEEDS.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            found[path.stem] = list(csv.DictReader(stream))
    return found


# -- in a worker ----------------------------------------------------------------------------------------


def make_reader(
    run: RunContext, raw_store: Path, mappings: Sequence[Row] = ()
) -> Callable[[Source], Batch | Problem]:
    """A reader of one file: keeps its bytes, then extracts. Made once in every worker.

    ``mappings``: the reviewers' corrections in force (the warehouse's relation ``mapping``).
    """
    return partial(_read, run, RawStore(raw_store), Extractor(seeds(), mappings))


def _read(run: RunContext, raw: RawStore, extractor: Extractor, source: Source) -> Batch | Problem:
    if source.bytes > LARGEST_FILE:
        message = f"The file has {source.bytes:,} bytes; at most {LARGEST_FILE:,} are read."
        return withheld(run, source, "TOO_LARGE", message)
    try:
        data = Path(source.path).read_bytes()
    except OSError as error:
        return Problem(source.path, reason_unreadable(error))
    raw.keep(data)
    return read_bytes(run, extractor, source, data)


def read_bytes(run: RunContext, extractor: Extractor, source: Source, data: bytes) -> Batch:
    """The rows of one file whose bytes are at hand."""
    try:
        extraction = extractor.extract(data, source.name, source.uri)
    except Exception as error:  # noqa: BLE001 - whatever a hostile file provokes is a finding about that file
        return withheld(run, source, "READER_FAILED", f"Reading it failed ({_where(error)}).")
    batch = {
        "exhibit": extraction.exhibits,
        "statement": extraction.statements,
        "fact": extraction.facts,
        "refusal": extraction.refusals,
        "calculation": extraction.calculations,
        "calculation_item": extraction.calculation_items,
        "quarantine": extraction.quarantine,
    }
    return _stamped(run, batch)


def _where(error: BaseException) -> str:
    """The error and the line of ours that met it: enough to find it again from the raw bytes."""
    trace = error.__traceback__
    place = ""
    while trace is not None:
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__} at {place}: {str(error)[:200]}"


def _stamped(run: RunContext, batch: Batch) -> Batch:
    for name, rows in batch.items():
        if name != "calculation_item":
            for row in rows:
                row["run_id"] = run.run_id
    for exhibit in batch["exhibit"]:
        exhibit["ingested_at"] = run.started_at
        exhibit["parser_version"] = run.parser_version
    return batch


def withheld(run: RunContext, source: Source, code: str, message: str) -> Batch:
    """The batch of a file that gave nothing but a reason."""
    exhibit_id = f"{source.sha256[:16]}-0"
    exhibit = {
        "exhibit_id": exhibit_id,
        "source_name": source.name,
        "source_uri": source.uri,
        "sha256": source.sha256,
        "bytes": source.bytes,
        "sequence": 0,
    }
    reason = {"exhibit_id": exhibit_id, "code": code, "message": f"{source.name}: {message}"}
    return _stamped(run, {"exhibit": [exhibit], "quarantine": [reason]})


# -- in the run -----------------------------------------------------------------------------------------


class Intake:
    """Reads files through the workers and stages what comes back; ``read`` may be called from threads."""

    def __init__(
        self,
        run: RunContext,
        work: Work,
        workers: Workers[Source, Batch | Problem],
        on_read: Callable[[int], None],
    ) -> None:
        self._run, self._work, self._workers = run, work, workers
        self._on_read = on_read
        self._writer = threading.Lock()
        self._stopped = threading.Event()
        self.problems: list[Problem] = []

    def stop(self) -> None:
        """Read no further chunk."""
        self._stopped.set()

    def read(self, sources: Sequence[Source]) -> int:
        """Read and stage the files; how many were. What cannot be opened is added to ``problems``."""
        n_read = 0
        for chunk in chunks(sources):
            if self._stopped.is_set():
                break
            read = list(zip(chunk, self._workers.read(chunk), strict=True))
            with self._writer:
                self._stage([(source, self._batch(source, result)) for source, result in read])
                self._on_read(len(chunk))
            n_read += len(chunk)
        return n_read

    def _batch(self, source: Source, result: Batch | Problem | Fault) -> Batch:
        if isinstance(result, Fault):
            return withheld(self._run, source, result.code, result.message)
        if isinstance(result, Problem):
            self.problems.append(result)
            return {}
        return result

    def _stage(self, read: Sequence[tuple[Source, Batch]]) -> None:
        try:
            self._work.stage(_joined([batch for _, batch in read]))
        except StagingError as refused:
            # One file's rows do not fit: find it, withhold it with what was wrong, and stage the others.
            if len(read) > 1:
                for one in read:
                    self._stage([one])
                return
            source, batch = read[0]
            if [row["code"] for row in batch["quarantine"]] == ["ROWS_REFUSED"]:
                raise
            self._stage([(source, withheld(self._run, source, "ROWS_REFUSED", str(refused)))])


def _joined(batches: Sequence[Mapping[str, list[Row]]]) -> Batch:
    joined: Batch = {}
    for batch in batches:
        for name, rows in batch.items():
            joined.setdefault(name, []).extend(rows)
    return joined


def chunks(sources: Sequence[Source]) -> Iterator[list[Source]]:
    """Runs of files that are read before their rows are staged: few files, and not too many bytes."""
    chunk: list[Source] = []
    size = 0
    for source in sources:
        if chunk and (len(chunk) == CHUNK_FILES or size + source.bytes > CHUNK_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(source)
        size += source.bytes
    if chunk:
        yield chunk


def new_run() -> RunContext:
    """The context of a run that begins now."""
    started_at = datetime.now(UTC)
    version = parser_version()
    token = hashlib.sha256(
        f"{started_at.isoformat()}{version}{threading.get_native_id()}".encode()
    ).hexdigest()
    return RunContext(f"{started_at:%Y%m%dT%H%M%S}-{token[:6]}", version, started_at)
