"""Source lines: locators into the raw store -> the lines an exhibit prints there.

A locator is ``bytes:START-END`` into the stored file. Lines come back as text of the exhibit: whoever shows
them makes them safe first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from warehouse.store import RawStore, RawStoreError

LONGEST_LINE = 4000
"""Bytes shown of a line to either side of the number; HTML exhibits come in one line."""

LOCATOR = re.compile(r"bytes:(\d+)-(\d+)")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A printed line, and the span of the number in it when the line is a fact's own."""

    text: str
    start: int | None = None
    end: int | None = None


def located(data: bytes, locator: str, around: int = 0) -> list[SourceLine]:
    """The line a locator points into, with ``around`` lines before and after it; [] for another locator."""
    match = LOCATOR.fullmatch(locator)
    if match is None or int(match[2]) > len(data):
        return []
    start, end = int(match[1]), int(match[2])
    first, last = _line_bounds(data, start, end)
    own = SourceLine(_text(data[first:last]), len(_text(data[first:start])), len(_text(data[first:end])))
    before: list[SourceLine] = []
    after: list[SourceLine] = []
    top, bottom = first, last
    for _ in range(around):
        if top > 0 and data[top - 1 : top] == b"\n":
            start_before, end_before = _line_bounds(data, top - 1, top - 1)
            before.insert(0, SourceLine(_text(data[start_before:end_before])))
            top = start_before
        if data[bottom : bottom + 1] == b"\n":
            start_after, end_after = _line_bounds(data, bottom + 1, bottom + 1)
            after.append(SourceLine(_text(data[start_after:end_after])))
            bottom = end_after
    return [*before, own, *after]


def source_lines(raw: RawStore, sha256: str, locators: Iterable[str]) -> str | None:
    """The lines the locators point into, each once, in print order; None when there are none."""
    try:
        data = raw.read(sha256)
    except RawStoreError:
        return None
    return lines_at(data, locators)


def lines_at(data: bytes, locators: Iterable[str], most: int | None = None) -> str | None:
    """The same of bytes at hand; with ``most``, whole lines until there are so many characters."""
    lines: list[str] = []
    for line in _distinct_lines(data, locators):
        lines.append(line)
        if most is not None and sum(map(len, lines)) >= most:
            lines.append("...")
            break
    return "\n".join(lines) or None


def _distinct_lines(data: bytes, locators: Iterable[str]) -> Iterator[str]:
    spans = sorted(
        _line_bounds(data, int(match[1]), int(match[2]))
        for match in map(LOCATOR.fullmatch, locators)
        if match is not None
    )
    for start, end in dict.fromkeys(spans):
        yield _text(data[start:end])


def _line_bounds(data: bytes, start: int, end: int) -> tuple[int, int]:
    first = data.rfind(b"\n", max(0, start - LONGEST_LINE), start) + 1
    if first == 0 and start > LONGEST_LINE:
        first = start - LONGEST_LINE
    last = data.find(b"\n", end, end + LONGEST_LINE)
    return first, min(len(data), end + LONGEST_LINE) if last == -1 else last


def _text(line: bytes) -> str:
    """Characters of a line: UTF-8 where it is, else the code page of the old filings; NULs of UTF-16 go."""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        text = line.decode("cp1252", "replace")
    return text.replace("\0", "").rstrip("\r").expandtabs()
