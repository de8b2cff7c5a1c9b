"""Pages made in several processes: all of them, and an end with a reason when a process dies."""

import os
import signal
from collections.abc import Sequence
from pathlib import Path

import pytest

from flows.report import PAGES_FOR_PROCESSES, PagesNotMadeError, made_by_processes
from warehouse import NoWarehouse

BATCH = [f"{number}" for number in range(PAGES_FOR_PROCESSES)]


def make(batch: Sequence[str]) -> int:
    if "die" in batch:
        os.kill(os.getpid(), signal.SIGKILL)
    if "gone" in batch:
        raise NoWarehouse(Path("gone"))
    return len(batch)


def test_every_batch_is_made_in_order() -> None:
    assert list(made_by_processes(2, make, [BATCH, ["one"], ["two", "three"]])) == [len(BATCH), 1, 2]


def test_few_pages_are_made_in_this_process() -> None:
    pids: list[int] = []
    assert list(made_by_processes(2, lambda batch: pids.append(os.getpid()) or 1, [["a"], ["b"]])) == [1, 1]
    assert pids == [os.getpid()] * 2


def test_a_process_that_is_killed_ends_the_report_with_a_reason() -> None:
    with pytest.raises(PagesNotMadeError, match="--workers 1"):
        list(made_by_processes(2, make, [BATCH, ["die"], ["b"], ["c"]]))


def test_a_warehouse_that_is_gone_is_told_as_such() -> None:
    with pytest.raises(NoWarehouse):
        list(made_by_processes(2, make, [BATCH, ["gone"], ["b"]]))
