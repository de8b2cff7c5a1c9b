"""The end of a run tells what to type next, so that it works when it is typed."""

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows import terminal
from flows.summary import Summary, lines_of, print_summary
from warehouse import Published

DONE = Published("snapshot", datetime(2026, 1, 1, tzinfo=UTC), is_new=True)


@pytest.mark.parametrize(
    ("called", "found", "typed"),
    [
        ("books/.venv/bin/tieout", None, "books/.venv/bin/tieout"),
        ("/opt/venv/bin/tieout", "/opt/venv/bin/tieout", "tieout"),
        ("flows/__main__.py", None, "tieout"),
    ],
)
def test_the_command_is_named_as_the_shell_finds_it(
    called: str, found: str | None, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", [called])
    monkeypatch.setattr(terminal.shutil, "which", lambda _: found)
    assert terminal.command() == typed


def test_what_a_stopped_run_had_read_is_told_apart_from_nothing_new() -> None:
    finished = replace(DONE, n_exhibits=3)
    resumed = Summary("w", "run", files=3, resumed=3, published=finished)
    assert lines_of(resumed)[0] == "exhibits           3   3 read by a run that did not get to publish them"
    both = Summary("w", "run", files=3, new_files=1, resumed=2, published=finished)
    assert lines_of(both)[0].endswith("from 1 new file, 2 read by a run that did not get to publish them")
    assert lines_of(Summary("w", "run", files=3))[0].startswith("Nothing new: 3 files")


@pytest.mark.parametrize(
    ("warehouse", "named"),
    [
        (str(Path("warehouse") / "tieout.duckdb"), ""),
        ("my books/banks.duckdb", " --warehouse 'my books/banks.duckdb'"),
    ],
)
def test_another_warehouse_than_the_usual_one_is_named(
    warehouse: str, named: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TIEOUT_WAREHOUSE", raising=False)
    print_summary(Summary(warehouse, "run", files=1, new_files=1, published=DONE), warehouse)
    told = capsys.readouterr().out
    assert f'sql "FROM balance_sheet"{named}\n' in told
    assert f"report{named}\n" in told
