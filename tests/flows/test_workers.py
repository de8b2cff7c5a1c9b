"""Workers: results in order, and a file that kills, hangs or stalls its process costs only itself."""

import errno
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from waiting import PATIENCE, comes_true, next_line

from flows import workers
from flows.workers import DIED, TOO_LONG, Fault, Workers, WorkersError


def make_reader() -> Callable[[str], str]:
    return read


def read(item: str) -> str:
    if item == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if item == "full":
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if item == "hang":
        try:
            time.sleep(60)
        except Exception:  # noqa: BLE001 - a reader that catches everything must not catch the limit
            return "caught"
    return BIG if item == "big" else item.upper()


BIG = "x" * 30_000_000


def broken_reader() -> Callable[[str], str]:
    raise RuntimeError("no seeds")


@pytest.fixture(scope="module")
def pool() -> Iterator[Workers[str, str]]:
    with Workers(make_reader, processes=2, seconds_per_file=3) as pool:
        yield pool


def codes(results: list[str | Fault]) -> list[str]:
    return [result.code if isinstance(result, Fault) else result for result in results]


def test_results_come_in_order(pool: Workers[str, str]) -> None:
    assert pool.read(["a", "b", "c"]) == ["A", "B", "C"]


def test_a_dead_worker_costs_only_the_file_at_fault_also_in_other_chunks(pool: Workers[str, str]) -> None:
    chunks = [["a", "die", "b"], ["c", "d"], ["e"]]
    with ThreadPoolExecutor(3) as threads:
        results = list(threads.map(pool.read, chunks))
    assert [codes(chunk) for chunk in results] == [["A", DIED, "B"], ["C", "D"], ["E"]]
    assert pool.read(["after"]) == ["AFTER"]


def test_a_full_disk_is_no_fault_of_a_file_and_the_worker_goes_on(pool: Workers[str, str]) -> None:
    with pytest.raises(OSError, match="No space left"):
        pool.read(["a", "full", "b"])
    assert pool.read(["after"]) == ["AFTER"]


def test_a_file_over_its_time_is_a_fault_and_the_worker_goes_on(pool: Workers[str, str]) -> None:
    assert codes(pool.read(["a", "hang", "b"])) == ["A", TOO_LONG, "B"]


def test_a_pool_that_cannot_start_says_so() -> None:
    with (
        Workers(broken_reader, processes=1) as pool,
        pytest.raises(WorkersError, match="could not be started"),
    ):
        pool.read(["a"])


def test_workers_end_with_their_block() -> None:
    import multiprocessing

    before = set(multiprocessing.active_children())
    with pytest.raises(KeyboardInterrupt), Workers(make_reader, processes=1) as pool:
        pool.read(["a"])
        raise KeyboardInterrupt
    assert comes_true(lambda: not set(multiprocessing.active_children()) - before)
    assert workers.SECONDS_PER_FILE > 1


def test_who_waits_for_an_answer_does_not_wait_for_ever_when_the_block_ends() -> None:
    """A worker writes long answers nearly all the time: sooner or later it is ended in the middle of one."""
    for moment in (0.02, 0.05, 0.08, 0.11, 0.14):
        has_begun = threading.Event()
        with pytest.raises(KeyboardInterrupt), Workers(make_reader, processes=1) as pool:
            reading = threading.Thread(target=read_on, args=(pool, has_begun), daemon=True)
            reading.start()
            assert has_begun.wait(PATIENCE)
            time.sleep(moment)
            raise KeyboardInterrupt
        reading.join(PATIENCE)
        assert not reading.is_alive()


POOL = """
    import os, time
    from flows.workers import Workers

    def make_reader():
        return lambda item: os.getpid()

    if __name__ == "__main__":
        with Workers(make_reader, processes=1) as pool:
            print(*pool.read(["a"]), flush=True)
            time.sleep(600)
"""


def is_running(pid: int) -> bool:
    """Whether the process lives; one that has ended and waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks at /proc")
def test_a_worker_ends_with_the_process_that_started_it_however_that_ends(tmp_path: Path) -> None:
    script = tmp_path / "pool.py"
    script.write_text(textwrap.dedent(POOL))
    root = Path(workers.__file__).parents[1]
    command, environment = [sys.executable, str(script)], {**os.environ, "PYTHONPATH": str(root)}
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    child = int(next_line(parent))
    assert is_running(child)
    parent.send_signal(signal.SIGKILL)
    parent.communicate(timeout=PATIENCE)
    has_ended = comes_true(lambda: not is_running(child))
    if not has_ended:
        os.kill(child, signal.SIGKILL)
    assert has_ended


def read_on(pool: Workers[str, str], has_begun: threading.Event) -> None:
    with pytest.raises(WorkersError, match="stopped"):
        while pool.read(["big"]) == [BIG]:
            has_begun.set()
