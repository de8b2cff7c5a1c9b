"""The processes that read exhibits, and what happens when a worker dies or hangs.

A chunk of files goes to a worker and comes back as one result per file, in order. The chunk of a worker
that died is read once more, file by file in a process of its own, so that the file at fault is found and no
other is lost. What a worker could not answer for is a Fault in its place.

Known here are only items and results; what reading means is the ``make_reader`` the pool is given.
"""

from __future__ import annotations

import faulthandler
import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from types import FrameType, TracebackType
from typing import Any, Generic, TypeVar

from warehouse.processes import end_with_parent

Item = TypeVar("Item")
Result = TypeVar("Result")

SECONDS_PER_FILE = 60.0
"""An exhibit takes milliseconds; a submission of 11 MB, the largest at hand, stays below two seconds."""

OBJECTS_BETWEEN_COLLECTIONS = 100_000
"""An exhibit makes some ten thousand objects that last until its rows are handed over and hardly a cycle:
collecting more often costs a twentieth of the time of reading. So many objects are about 10 MB."""

HARD_SECONDS = 15.0
"""How much longer a file may hang in code that no signal interrupts before its worker is ended."""


class TookTooLong(BaseException):
    """A file took more than its seconds. No Exception: a reader that catches those must not catch this."""


class WorkersError(Exception):
    """No worker can be started at all."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A file that no worker could answer for."""

    code: str
    message: str


TOO_LONG = "TIME_LIMIT"
DIED = "WORKER_DIED"


def usable_processors() -> int:
    """Processors this process may use: in a container often fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


_reader: Callable[[Any], Any]
_seconds: float
_failure: str | None = None


def start_worker(make_reader: Callable[[], Callable[[Any], Any]], seconds: float) -> None:
    """A worker's first act: leave Ctrl-C to the parent, end when the parent does, make its reader."""
    global _reader, _seconds, _failure
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    _seconds = seconds
    try:
        _reader = make_reader()
        # The reader lives as long as the process: the collector is not to walk through it again and again,
        # nor to run every few rows, for a file's objects die without it. A fifth of the time of reading.
        gc.collect()
        gc.freeze()
        gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, *gc.get_threshold()[1:])
    except Exception as error:  # noqa: BLE001 - told to the parent in words; here it would be a bare traceback
        _failure = f"{type(error).__name__}: {error}"


def read_chunk(chunk: Sequence[Any]) -> list[Any]:
    """One result per file, a Fault for a file over its time. Raises WorkersError when there is no reader."""
    if _failure is not None:
        raise WorkersError(f"The reading processes could not be started: {_failure}")
    with Path(os.devnull).open("w") as nowhere:
        return [_read_within_time(item, nowhere.fileno()) for item in chunk]


def submitted(process: ProcessPoolExecutor, chunk: Sequence[Any]) -> Future[list[Any]]:
    """A chunk on its way to a process that is deaf to Ctrl-C from its very start.

    The process is started by its first chunk and inherits the signals this thread blocks; ``start_worker``
    alone would come too late for a Ctrl-C while it still imports, and it would print a traceback of its own.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return process.submit(read_chunk, chunk)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _read_within_time(item: Any, nowhere: int) -> Any:
    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise TookTooLong

    signal.signal(signal.SIGALRM, ring)
    # The second limit runs outside the interpreter, so that it also ends a call that never comes back.
    faulthandler.dump_traceback_later(_seconds + HARD_SECONDS, exit=True, file=nowhere)
    signal.setitimer(signal.ITIMER_REAL, _seconds)
    try:
        return _reader(item)
    except TookTooLong:
        return Fault(TOO_LONG, f"Reading it took more than {_seconds:g} seconds and was ended.")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        faulthandler.cancel_dump_traceback_later()


class Workers(Generic[Item, Result]):
    """Reading processes for the length of a ``with`` block; ``read`` may be called from several threads.

    ``make_reader`` is called once in each process and must be picklable (a function or a partial of one).

    Each process is an executor of its own and serves one thread at a time. In one executor of several
    processes a death fails the chunks of all of them, and CPython 3.11 waits for ever when a process is
    started while another dies.
    """

    def __init__(
        self,
        make_reader: Callable[[], Callable[[Item], Result]],
        processes: int,
        seconds_per_file: float = SECONDS_PER_FILE,
    ) -> None:
        self._start = (make_reader, seconds_per_file)
        self._processes = processes
        self._idle: SimpleQueue[ProcessPoolExecutor] = SimpleQueue()
        self._suspect = threading.Lock()
        self._is_over = threading.Event()

    def __enter__(self) -> Workers[Item, Result]:
        self._others = set(multiprocessing.active_children())
        processes = [self._new_process() for _ in range(self._processes)]
        self._first = submitted(processes[0], [])  # it starts while other things load
        for process in processes:
            self._idle.put(process)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_over.set()
        while not self._idle.empty():
            self._idle.get().shutdown(wait=kind is None, cancel_futures=True)
        if kind is not None:
            for process in set(multiprocessing.active_children()) - self._others:
                process.terminate()

    def read(self, chunk: Sequence[Item]) -> list[Result | Fault]:
        """One result or Fault per file, in order. Raises WorkersError when no process can be started."""
        try:
            self._first.result()
        except BrokenProcessPool as error:
            raise WorkersError(f"The reading processes could not be started: {error}") from error
        process = self._idle.get()
        try:
            return submitted(process, chunk).result()
        except (BrokenProcessPool, TookTooLong):
            process.shutdown(wait=False)
            process = self._new_process()
            return self._read_one_by_one(chunk)
        finally:
            self._idle.put(process)

    def _new_process(self) -> ProcessPoolExecutor:
        if self._is_over.is_set():
            raise WorkersError("The run was stopped.")
        return ProcessPoolExecutor(
            max_workers=1,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=start_worker,
            initargs=self._start,
        )

    def _read_one_by_one(self, chunk: Sequence[Item]) -> list[Result | Fault]:
        results: list[Result | Fault] = []
        # One at a time: a file that exhausts the memory is not to take another suspect with it.
        with self._suspect:
            process = self._new_process()
            for item in chunk:
                try:
                    results.extend(submitted(process, [item]).result())
                except (BrokenProcessPool, TookTooLong):
                    message = "The process reading it ended without an answer (a crash, or no memory left)."
                    results.append(Fault(DIED, message))
                    process.shutdown(wait=False)
                    process = self._new_process()
            process.shutdown()
        return results
