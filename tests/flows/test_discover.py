"""Discover: which files a run reads, in which order, and what it says of those it cannot."""

import os
from pathlib import Path

import pytest

from flows.discover import UnusablePathError, discover, listed


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def names(found: object) -> list[str]:
    return [source.name for source in found.sources]  # type: ignore[attr-defined]


def test_a_folder_is_read_recursively_in_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/c.txt", ".hidden", ".git/d.txt", "sub/.e.txt"):
        write(tmp_path / name, name)
    assert names(discover([str(tmp_path)])) == ["a.txt", "b.txt", "c.txt"]


def test_the_same_bytes_are_read_once_and_the_others_counted(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        write(tmp_path / name, "same" if name != "c.txt" else "other")
    found = discover([str(tmp_path), str(tmp_path / "a.txt")])
    assert names(found) == ["a.txt", "c.txt"]
    assert found.repeated == 1


def test_the_warehouse_and_its_raw_store_are_no_inputs(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "a")
    own = (write(tmp_path / "tieout.duckdb", "x"), write(tmp_path / "tieout.raw/ab/cd", "raw").parent.parent)
    assert names(discover([str(tmp_path)], own)) == ["a.txt"]


def test_a_link_to_nothing_is_a_problem_and_stops_no_other_file(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "a")
    (tmp_path / "b.txt").symlink_to("nowhere")
    found = discover([str(tmp_path)])
    assert names(found) == ["a.txt"]
    assert [(Path(p.path).name, p.reason) for p in found.problems] == [
        ("b.txt", "it is a link to nothing, or was removed meanwhile")
    ]


def test_pipes_and_loops_of_links_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "a")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert names(discover([str(tmp_path)])) == ["a.txt"]


def test_a_name_that_is_no_utf8_can_be_printed_and_stored(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_bytes(b"a")
    (source,) = discover([str(tmp_path)]).sources
    assert source.name == "caf\ufffd.txt"
    assert source.uri.endswith("caf%E9.txt")
    assert Path(source.path).read_bytes() == b"a"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("missing.txt", "does not exist"),
        ("empty", "holds no files"),
        ("pipe", "is neither a file nor a folder"),
        ("link", "is a link to nothing"),
        ("nul\0byte", "does not exist|cannot be used as a path"),
        ("x" * 5000, "cannot be used as a path"),
    ],
)
def test_a_path_that_leads_to_nothing_is_named_with_what_to_do(tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("nowhere")
    with pytest.raises(UnusablePathError, match=says):
        listed([str(tmp_path / name)])
