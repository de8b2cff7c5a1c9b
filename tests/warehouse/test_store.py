"""The raw store keeps bytes unchanged, once, and whole or not at all."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from waiting import PATIENCE, comes_true, next_line

from warehouse.store import (
    DamagedObjectError,
    DigestError,
    OutsideObjectError,
    RawStore,
    RawStoreError,
    UnknownObjectError,
)

EXHIBIT = b"Exhibit 99.1\r\n\r\nRevenues   $ 1,200   $ 1,100\r\n\x96\0\xff"
DIGEST = hashlib.sha256(EXHIBIT).hexdigest()
ROOT = Path(__file__).parents[2]


def object_path(root: Path, sha256: str) -> Path:
    return root / sha256[:2] / sha256[2:]


def objects(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file() and path.parent.name != "incoming"]


def test_bytes_come_back_unchanged(tmp_path: Path) -> None:
    store = RawStore(tmp_path / "raw")
    assert not store.has(DIGEST)
    assert store.keep(EXHIBIT) == DIGEST
    assert store.has(DIGEST)
    assert store.read(DIGEST) == EXHIBIT
    assert object_path(tmp_path / "raw", DIGEST).read_bytes() == EXHIBIT


def test_same_bytes_are_written_once(tmp_path: Path) -> None:
    store = RawStore(tmp_path)
    store.keep(EXHIBIT)
    written = object_path(tmp_path, DIGEST).stat()
    store.keep(bytes(EXHIBIT))
    again = object_path(tmp_path, DIGEST).stat()
    assert (again.st_ino, again.st_mtime_ns) == (written.st_ino, written.st_mtime_ns)
    assert len(objects(tmp_path)) == 1
    assert list((tmp_path / "incoming").iterdir()) == []


def test_empty_input_is_an_object_too(tmp_path: Path) -> None:
    store = RawStore(tmp_path)
    assert store.read(store.keep(b"")) == b""


def test_object_of_another_size_is_replaced(tmp_path: Path) -> None:
    store = RawStore(tmp_path)
    path = object_path(tmp_path, store.keep(EXHIBIT))
    path.chmod(0o644)
    path.write_bytes(EXHIBIT[:7])
    store.keep(EXHIBIT)
    assert store.read(DIGEST) == EXHIBIT


def test_changed_bytes_are_found_when_read(tmp_path: Path) -> None:
    store = RawStore(tmp_path)
    path = object_path(tmp_path, store.keep(EXHIBIT))
    path.chmod(0o644)
    path.write_bytes(EXHIBIT.replace(b"1,200", b"9,200"))
    with pytest.raises(DamagedObjectError, match="Delete that file") as damaged:
        store.read(DIGEST)
    assert (damaged.value.sha256, damaged.value.path) == (DIGEST, path)


@given(st.integers(-5, 60), st.integers(-5, 60))
def test_slices_are_those_of_the_bytes(
    tmp_path_factory: pytest.TempPathFactory, start: int, end: int
) -> None:
    store = RawStore(tmp_path_factory.getbasetemp() / "slices")
    store.keep(EXHIBIT)
    if 0 <= start <= end <= len(EXHIBIT):
        assert store.slice(DIGEST, start, end) == EXHIBIT[start:end]
    else:
        with pytest.raises(OutsideObjectError, match=f"bytes:{start}-{end} is no span"):
            store.slice(DIGEST, start, end)


def test_unknown_objects_and_names_that_are_no_digest(tmp_path: Path) -> None:
    store = RawStore(tmp_path)
    with pytest.raises(UnknownObjectError, match=DIGEST):
        store.read(DIGEST)
    with pytest.raises(UnknownObjectError):
        store.slice(DIGEST, 0, 1)
    for name in ("", "abc", DIGEST.upper(), DIGEST + "\n", "../" + DIGEST[3:]):
        with pytest.raises(DigestError):
            store.read(name)
        with pytest.raises(DigestError):
            store.has(name)


@pytest.mark.parametrize(
    "error",
    [
        DigestError("x"),
        UnknownObjectError(DIGEST),
        DamagedObjectError(DIGEST, Path("a")),
        OutsideObjectError(DIGEST, 1, 9, 5),
    ],
)
def test_errors_cross_processes(error: RawStoreError) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy), vars(copy)) == (type(error), str(error), vars(error))


def test_failed_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def disk_full(descriptor: int) -> None:
        raise OSError("No space left on device")

    store = RawStore(tmp_path)
    monkeypatch.setattr(os, "fsync", disk_full)
    with pytest.raises(OSError, match="No space left"):
        store.keep(EXHIBIT)
    assert not store.has(DIGEST)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def keep_all(root: Path, first: int) -> list[str]:
    store = RawStore(root)
    return [store.keep(f"exhibit {(first + number) % 40}\n".encode() * 2_000) for number in range(40)]


def test_processes_keep_the_same_objects_at_once(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        kept = pool.starmap_async(keep_all, [(tmp_path, 0), (tmp_path, 20), (tmp_path, 0)]).get(PATIENCE)
    assert {frozenset(digests) for digests in kept} == {frozenset(kept[0])}
    assert len(objects(tmp_path)) == 40
    for digest in kept[0]:
        RawStore(tmp_path).read(digest)


KEEPER = """
import sys
from pathlib import Path
from warehouse.store import RawStore
store = RawStore(Path(sys.argv[1]))
print("ready", flush=True)
number = 0
while True:
    store.keep(str(number).encode() * 200_000)
    number += 1
"""


def test_killed_process_leaves_no_half_object(tmp_path: Path) -> None:
    keeper = subprocess.Popen(
        [sys.executable, "-c", KEEPER, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert keeper.stdout is not None
    with keeper.stdout:
        assert next_line(keeper) == "ready\n"
        assert comes_true(lambda: len(objects(tmp_path)) >= 5 or keeper.poll() is not None, poll=0.005)
        keeper.send_signal(signal.SIGKILL)
        assert keeper.wait(PATIENCE) == -signal.SIGKILL
    store = RawStore(tmp_path)
    kept = objects(tmp_path)
    assert len(kept) >= 5
    for path in kept:
        store.read(path.parent.name + path.name)
