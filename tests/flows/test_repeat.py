"""A run over what was read before: answered from the published warehouse, only where that is sure."""

from pathlib import Path

import pytest
from conftest import LANDING

from flows import repeat
from flows.places import working_copy
from flows.repeat import nothing_new
from flows.summary import lines_of


def test_files_that_are_known_need_no_run(published: Path) -> None:
    summary = nothing_new([str(LANDING)], published)
    assert summary is not None
    assert summary.files == len(list(LANDING.iterdir()))
    assert lines_of(summary)[0].startswith("Nothing new: ")


def test_a_broken_link_beside_known_files_is_told(published: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(next(LANDING.iterdir()).read_bytes())
    (tmp_path / "gone.txt").symlink_to("nowhere")
    summary = nothing_new([str(tmp_path)], published)
    assert summary is not None
    assert [Path(problem.path).name for problem in summary.problems] == ["gone.txt"]


def test_a_new_file_needs_a_run(published: Path, tmp_path: Path) -> None:
    (tmp_path / "new.txt").write_text("Total assets  1")
    assert nothing_new([str(tmp_path)], published) is None
    assert nothing_new([str(LANDING), str(tmp_path)], published) is None


def test_another_version_of_the_parser_needs_a_run(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeat, "parser_version", lambda: "2.0.0+00000000")
    assert nothing_new([str(LANDING)], published) is None


def test_what_a_stopped_run_left_needs_a_run(published: Path, tmp_path: Path) -> None:
    copy = tmp_path / published.name
    copy.write_bytes(published.read_bytes())
    assert nothing_new([str(LANDING)], copy) is not None
    working_copy(copy).write_bytes(b"")
    assert nothing_new([str(LANDING)], copy) is None


def test_no_warehouse_needs_a_run(tmp_path: Path) -> None:
    assert nothing_new([str(LANDING)], tmp_path / "none.duckdb") is None
