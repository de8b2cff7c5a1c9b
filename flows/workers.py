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
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from types import FrameType, TracebackType
from typing import Any, Generic, TypeVar

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
    """No worker can be started."""


class _DiedError(Exception):
    """A worker ended with its chunk unread."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A file that no worker could answer for."""

    code: str
    message: str


READY = "ready"
TOO_LONG = "TIME_LIMIT"
DIED = "WORKER_DIED"
ENDED = "The process reading it ended without an answer (a crash, or no memory left)."
REPORT_IT = (
    "No other file is affected. Give its exhibit as a file of its own, or report it: a later version of the "
    "parser reads it anew."
)


def usable_processors() -> int:
    """Processors this process may use: in a container often fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


# -- in a worker ----------------------------------------------------------------------------------------


def read_chunks(pipe: Connection, make_reader: Callable[[], Callable[[Any], Any]], seconds: float) -> None:
    """A worker's life: say that it is ready, or why it is not; answer chunk by chunk until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is the parent's
    end_with_parent()
    with suppress(EOFError, ConnectionError, TookTooLong), Path(os.devnull).open("w") as nowhere:
        try:
            reader = make_reader()
        except Exception as error:  # noqa: BLE001 - told to the parent in words; here it were a bare traceback
            pipe.send(f"{type(error).__name__}: {error}")
            return
        # The reader lives as long as the process: the collector is not to walk through it again and again,
        # nor to run every few rows, for a file's objects die without it. A fifth of the time of reading.
        gc.collect()
        gc.freeze()
        gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, *gc.get_threshold()[1:])
        pipe.send(READY)
        while True:
            chunk = pipe.recv()
            try:
                answer: Any = [_read_within_time(reader, item, seconds, nowhere.fileno()) for item in chunk]
            except OSError as error:  # a full disk is no file's fault
                answer = error
            pipe.send(answer)


def end_with_parent() -> None:
    """End this process as soon as the process that started it has ended, however that came: one that is
    starting, or reads, looks at no pipe."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _read_within_time(reader: Callable[[Any], Any], item: Any, seconds: float, nowhere: int) -> Any:
    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise TookTooLong

    signal.signal(signal.SIGALRM, ring)
    # The second limit runs outside the interpreter, so that it also ends a call that never comes back.
    faulthandler.dump_traceback_later(seconds + HARD_SECONDS, exit=True, file=nowhere)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return reader(item)
    except TookTooLong:
        return Fault(TOO_LONG, f"Reading it took more than {seconds:g} seconds and was ended. {REPORT_IT}")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        faulthandler.cancel_dump_traceback_later()


# -- in the parent --------------------------------------------------------------------------------------


class _Worker(Generic[Item, Result]):
    """A reading process and the pipe to it, whose other end nobody else holds: when the process dies, also
    in the middle of an answer, the pipe ends."""

    def __init__(self, make_reader: Callable[[], Callable[[Item], Result]], seconds: float) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._is_ready = False
        self._process = context.Process(target=read_chunks, args=(theirs, make_reader, seconds), daemon=True)
        # It inherits what this thread blocks, so that it is deaf to Ctrl-C from its very start: while it
        # still imports it would print a traceback of its own.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            theirs.close()

    def read(self, chunk: Sequence[Item]) -> list[Result | Fault]:
        """One result or Fault per file. Raises _DiedError, OSError, WorkersError if it never was ready."""
        if not self._is_ready:
            self._wait_until_ready()
        try:
            self._pipe.send(chunk)
            answer: list[Result | Fault] | OSError = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise _DiedError from error
        if isinstance(answer, OSError):
            raise answer
        return answer

    def _wait_until_ready(self) -> None:
        try:
            answer = self._pipe.recv()
        except (EOFError, OSError):
            answer = "a process ended before it could read"
        if answer != READY:
            raise WorkersError(f"The reading processes could not be started: {answer}")
        self._is_ready = True

    def end(self) -> None:
        """Let it go, after its last answer."""
        self._pipe.close()
        self._process.join()

    def kill(self) -> None:
        """End it at once; who waits for its answer is told that it died."""
        self._process.terminate()
        self._process.join()


class Workers(Generic[Item, Result]):
    """Reading processes for the length of a ``with`` block; ``read`` may be called from several threads.

    ``make_reader`` is called once in each process and must be picklable (a function or a partial of one).

    Why no ProcessPoolExecutor: in one of several processes a death fails the chunks of all of them; CPython
    3.11 waits for ever when a process is started while another dies, and when one is killed while it writes
    its result, since the pool itself keeps that pipe open.
    """

    def __init__(
        self,
        make_reader: Callable[[], Callable[[Item], Result]],
        processes: int,
        seconds_per_file: float = SECONDS_PER_FILE,
    ) -> None:
        self._start = (make_reader, seconds_per_file)
        self._processes = processes
        self._idle: SimpleQueue[_Worker[Item, Result] | None] = SimpleQueue()
        """Who waits for a chunk; None for a worker that no chunk has needed yet."""
        self._alive: set[_Worker[Item, Result]] = set()
        self._changes = threading.Lock()
        self._suspect = threading.Lock()
        self._is_over = False

    def __enter__(self) -> Workers[Item, Result]:
        self._idle.put(self._new_worker())  # it starts while other things load
        for _ in range(self._processes - 1):
            self._idle.put(None)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._changes:
            self._is_over = True
            for worker in self._alive:
                if kind is None:
                    worker.end()
                else:
                    worker.kill()

    def read(self, chunk: Sequence[Item]) -> list[Result | Fault]:
        """One result or Fault per file, in order.

        Raises WorkersError when no process can be started, and the OSError of a reader: what a file is at
        fault for a reader catches itself, so that this is about what all files need, as room on the disk.
        """
        worker = self._idle.get()
        try:
            if worker is None:
                worker = self._new_worker()
            return worker.read(chunk)
        except _DiedError:
            self._bury(worker)
            worker = None
            return self._read_one_by_one(chunk)
        finally:
            self._idle.put(worker)

    def _read_one_by_one(self, chunk: Sequence[Item]) -> list[Result | Fault]:
        results: list[Result | Fault] = []
        worker: _Worker[Item, Result] | None = None
        # One at a time: a file that exhausts the memory is not to take another suspect with it.
        with self._suspect:
            for item in chunk:
                try:
                    if worker is None:
                        worker = self._new_worker()
                    results.extend(worker.read([item]))
                except _DiedError:
                    results.append(Fault(DIED, f"{ENDED} {REPORT_IT}"))
                    self._bury(worker)
                    worker = None
            self._bury(worker)
        return results

    def _new_worker(self) -> _Worker[Item, Result]:
        with self._changes:
            if self._is_over:
                raise WorkersError("The run was stopped.")
            worker = _Worker(*self._start)
            self._alive.add(worker)
            return worker

    def _bury(self, worker: _Worker[Item, Result] | None) -> None:
        if worker is not None:
            with self._changes:
                self._alive.discard(worker)
            worker.kill()
