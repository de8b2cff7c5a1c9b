"""Every recipe of warehouse/COOKBOOK.md runs on the sample exhibits, and those marked ``rows`` find some."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from waiting import PATIENCE

import warehouse
from flows import cli

COOKBOOK = Path(warehouse.__file__).parent / "COOKBOOK.md"
BLOCK = re.compile(r"^```(\w+)(?: (\w+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def recipes(language: str) -> list[Any]:
    """(mark, text) of the blocks of a language, named by their heading."""
    text = COOKBOOK.read_text(encoding="utf-8")
    return [
        pytest.param(found[2] or "", found[3], id=re.findall(r"^## (\d+)", text[: found.start()], re.M)[-1])
        for found in BLOCK.finditer(text)
        if found[1] == language
    ]


@pytest.fixture()
def kitchen(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with warehouse/tieout.duckdb, to be in."""
    (tmp_path / "warehouse").mkdir()
    (tmp_path / "warehouse" / "tieout.duckdb").symlink_to(published)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("mark", "query"), recipes("sql"))
def test_a_query_runs(mark: str, query: str, kitchen: Path) -> None:
    with warehouse.open("warehouse/tieout.duckdb") as w:
        if mark == "files":
            from warehouse.export import export_parquet

            export_parquet(w.con, Path("facts-by-year"), ["fact", "exhibit"])
        rows = w.sql(query).rows()
    assert rows or not mark, "the samples have rows for this"


@pytest.mark.parametrize(("mark", "script"), recipes("python"))
def test_a_script_runs(mark: str, script: str, kitchen: Path) -> None:
    if mark:
        pytest.importorskip(mark, reason=f"{mark} is optional")
    found: dict[str, Any] = {}
    exec(compile(script, str(COOKBOOK), "exec"), found)
    for name in ("by_issuer", "wide", "statement", "frame", "table", "by_kind"):
        if name in found:
            assert len(found[name]) > 0, name
    assert found.get("rows", 1) > 0


@pytest.mark.parametrize(("mark", "script"), recipes("sh"))
def test_the_commands_do_what_they_say(mark: str, script: str, kitchen: Path) -> None:
    for line in script.strip().splitlines():
        command, _, target = line.partition(" > ")
        arguments = shlex.split(command)[1:]
        if not target:
            assert cli.main(arguments) == 0, line
            continue
        with Path(target).open("wb") as out:
            root = str(Path(cli.__file__).parents[1])
            subprocess.run(
                [sys.executable, "-m", "flows", *arguments],
                stdout=out,
                check=True,
                env={"PYTHONPATH": root},
                timeout=PATIENCE,
            )
        assert Path(target).stat().st_size > 0
    assert sorted(p.name for p in kitchen.iterdir()) == [
        "facts-by-year",
        "income.parquet",
        "releases",
        "releases.xlsx",
        "reports",
        "warehouse",
    ]
