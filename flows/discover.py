"""Discover: paths as given -> the files to read, each content once.

A folder is read recursively in sorted order; hidden files and the warehouse's own files are passed over.
Two files with the same bytes are one exhibit: the first in order is read, the others are counted.
What cannot be read is a problem with its reason, never an exception.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

HASHING_THREADS = 8
"""hashlib releases the interpreter lock, and a cold disk answers several readers at once."""

HASHING_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read: where it lies, its name as the warehouse knows it, the digest of its bytes."""

    path: str
    name: str
    uri: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that could not be read at all, and what the system said."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


class UnusablePathError(Exception):
    """A path on the command line that leads to nothing to read."""


@dataclass(slots=True)
class Discovery:
    """What the paths hold."""

    sources: list[Source] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    repeated: int = 0
    """Files whose bytes are those of a source already listed."""


def discover(paths: Sequence[str], own: Iterable[Path] = ()) -> Discovery:
    """The files below the paths, in order, one per content, and what could not be read.

    Raises UnusablePathError as ``listed`` does.
    """
    files, problems = listed(paths, own)
    found = Discovery(problems=problems)
    seen: set[str] = set()
    with ThreadPoolExecutor(HASHING_THREADS) as threads:
        for read in threads.map(_source, files):
            if isinstance(read, Problem):
                found.problems.append(read)
            elif read.sha256 in seen:
                found.repeated += 1
            else:
                seen.add(read.sha256)
                found.sources.append(read)
    return found


def listed(paths: Sequence[str], own: Iterable[Path] = ()) -> tuple[list[str], list[Problem]]:
    """The files below the paths, in order, each once, and the folders that cannot be read.

    Raises UnusablePathError for a path that does not exist, is no file or folder, or is an empty folder.
    ``own`` are files and folders of Tieout's that may lie below the paths.
    """
    passed_over = {path.resolve() for path in own}
    files: dict[str, None] = {}
    problems: list[Problem] = []
    for given in paths:
        kind = _kind(given)
        if kind == "folder":
            before = len(problems)
            below = list(_files_below(Path(given), passed_over, problems))
            if not below and len(problems) == before:
                raise UnusablePathError(
                    f"{printable(given)} holds no files. Put exhibits or submissions there and run again."
                )
            files.update(dict.fromkeys(below))
        elif kind == "file":
            files[given] = None
        else:
            raise UnusablePathError(f"{printable(given)} {kind}. Give an exhibit, a submission or a folder.")
    return list(files), problems


def _kind(given: str) -> str:
    """'folder', 'file', or what is wrong with the path."""
    path = Path(given)
    try:
        if path.is_dir():
            return "folder"
        if path.is_file():
            return "file"
        if path.is_symlink():
            return "is a link to nothing"
        return "is neither a file nor a folder" if path.exists() else "does not exist"
    except (OSError, ValueError) as error:
        return f"cannot be used as a path ({error})"


def _files_below(root: Path, passed_over: set[Path], problems: list[Problem]) -> Iterator[str]:
    def refused(error: OSError) -> None:
        problems.append(Problem(str(error.filename), reason_unreadable(error)))

    for folder, subfolders, names in os.walk(root, onerror=refused):
        subfolders[:] = sorted(
            name
            for name in subfolders
            if not name.startswith(".") and (Path(folder) / name).resolve() not in passed_over
        )
        for name in sorted(names):
            path = Path(folder) / name
            if name.startswith(".") or path.resolve() in passed_over:
                continue
            # Sockets, pipes and devices are passed over; a broken link is a file that cannot be read.
            if path.is_file() or path.is_symlink():
                yield str(path)


def _source(path: str) -> Source | Problem:
    digest, size = hashlib.sha256(), 0
    try:
        with Path(path).open("rb") as stream:
            while block := stream.read(HASHING_BLOCK):
                digest.update(block)
                size += len(block)
    except OSError as error:
        return Problem(printable(path), reason_unreadable(error))
    file = Path(path)
    return Source(path, printable(file.name), _uri(file), digest.hexdigest(), size)


def _uri(file: Path) -> str:
    return file.absolute().as_uri()


def printable(name: str) -> str:
    """A file name that can be printed and stored: bytes that are no UTF-8 are replaced."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def reason_unreadable(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "no permission to read it"
    if isinstance(error, FileNotFoundError):
        return "it is a link to nothing, or was removed meanwhile"
    return (error.strerror or str(error)).lower()
