"""The end of a run tells what to type next, so that it works when it is typed."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows import terminal
from flows.summary import Summary, print_summary
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
