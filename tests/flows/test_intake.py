"""Intake: every file ends in staging, as rows or as a reason, and none takes another with it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import intake
from flows.discover import Problem, Source, discover
from flows.intake import Batch, Intake, RunContext, chunks, withheld
from flows.workers import Fault
from warehouse import Work, open_work

RUN = RunContext("run", "0+test", datetime(2026, 1, 31, tzinfo=UTC))


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Work]:
    with open_work(tmp_path / "w.duckdb") as work:
        yield work


class Answers:
    """Workers that answer with what they are given."""

    def __init__(self, answer: Callable[[Source], Batch | Problem | Fault]) -> None:
        self.answer = answer

    def read(self, chunk: list[Source]) -> list[Batch | Problem | Fault]:
        return [self.answer(source) for source in chunk]


def source(name: str, size: int = 10) -> Source:
    return Source(name, name, f"file:///{name}", sha256(name.encode()).hexdigest(), size)


def taken_in(
    work: Work, sources: list[Source], answer: Callable[[Source], Batch | Problem | Fault]
) -> Intake:
    taken = Intake(RUN, work, Answers(answer), lambda count: None)  # type: ignore[arg-type]
    taken.read(sources)
    return taken


def reasons(work: Work) -> list[tuple[str, str]]:
    return work.con.execute(
        "SELECT source_name, code FROM staging.quarantine JOIN staging.exhibit USING (exhibit_id) ORDER BY 1"
    ).fetchall()


def test_a_fault_and_a_problem_end_as_a_reason_and_in_the_list(work: Work) -> None:
    answers: dict[str, Batch | Problem | Fault] = {
        "a": Fault("WORKER_DIED", "It died."),
        "b": Problem("b", "gone"),
        "c": withheld(RUN, source("c"), "UNREADABLE", "No text."),
    }
    taken = taken_in(work, [source(name) for name in "abc"], lambda s: answers[s.name])
    assert reasons(work) == [("a", "WORKER_DIED"), ("c", "UNREADABLE")]
    assert taken.problems == [Problem("b", "gone")]


def test_rows_that_do_not_fit_withhold_their_file_only(work: Work) -> None:
    def answer(source: Source) -> Batch:
        batch = withheld(RUN, source, "UNREADABLE", "No text.")
        if source.name == "b":
            batch["exhibit"][0]["no_such_column"] = 1
        return batch

    taken_in(work, [source(name) for name in "abc"], answer)
    assert reasons(work) == [("a", "UNREADABLE"), ("b", "ROWS_REFUSED"), ("c", "UNREADABLE")]


def test_a_reader_that_fails_is_a_reason_with_the_place(tmp_path: Path) -> None:
    class Failing:
        def extract(self, data: bytes, name: str, uri: str) -> None:
            raise RecursionError("too deep")

    (tmp_path / "a.txt").write_text("a")
    (found,) = discover([str(tmp_path)]).sources
    raw = intake.RawStore(tmp_path / "raw")
    batch = intake._read(RUN, raw, Failing(), found)  # type: ignore[arg-type]
    assert isinstance(batch, dict)
    (reason,) = batch["quarantine"]
    assert reason["code"] == "READER_FAILED"
    assert "a.txt: " in reason["message"] and "RecursionError at test_intake.py:" in reason["message"]
    assert raw.read(found.sha256) == b"a"


def test_a_file_too_large_is_withheld_unread(tmp_path: Path) -> None:
    big = source("big.txt", intake.LARGEST_FILE + 1)
    batch = intake._read(RUN, intake.RawStore(tmp_path), None, big)  # type: ignore[arg-type]
    assert isinstance(batch, dict)
    assert batch["quarantine"][0]["code"] == "TOO_LARGE"


def test_a_file_gone_since_it_was_found_is_a_problem(tmp_path: Path) -> None:
    answer = intake._read(RUN, intake.RawStore(tmp_path), None, source("gone.txt"))  # type: ignore[arg-type]
    assert isinstance(answer, Problem)


@given(st.lists(st.integers(0, 9) | st.integers(0, 3 * intake.CHUNK_BYTES), max_size=3 * intake.CHUNK_FILES))
def test_chunks_hold_every_file_in_order_and_keep_their_limits(sizes: list[int]) -> None:
    sources = [source(str(number), size) for number, size in enumerate(sizes)]
    found = list(chunks(sources))
    assert [one for chunk in found for one in chunk] == sources
    for chunk in found:
        assert 0 < len(chunk) <= intake.CHUNK_FILES
        assert len(chunk) == 1 or sum(one.bytes for one in chunk) <= intake.CHUNK_BYTES


def test_a_reader_can_be_sent_to_a_process() -> None:
    import pickle

    assert pickle.loads(pickle.dumps(partial(intake.make_reader, RUN, Path("raw"))))
