"""Source lines: locators into the raw store -> the lines an exhibit prints there.

A locator is ``bytes:START-END`` into the stored file. Lines come back as text of the exhibit: whoever shows
them makes them safe first. Of a text exhibit they are its very lines; of an HTML exhibit the rows as printed,
without their markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from flows.source_rows import marked_row, printed_row, row_bounds, rows_after, rows_before
from warehouse.store import RawStore, RawStoreError

LONGEST_LINE = 4000
"""Bytes shown of a line to either side of the number; some files come in one line."""

LOCATOR = re.compile(r"bytes:(\d+)-(\d+)")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A printed line, and the span of the number in it when the line is a fact's own."""

    text: str
    start: int | None = None
    end: int | None = None


def located(data: bytes, locator: str, is_html: bool, around: int = 0) -> list[SourceLine]:
    """The line a locator points into, with ``around`` lines before and after it; [] for another locator."""
    match = LOCATOR.fullmatch(locator)
    if match is None or int(match[2]) > len(data):
        return []
    start, end = int(match[1]), int(match[2])
    row = row_bounds(data, start, end) if is_html else None
    if row is None:
        return _lines_around(data, start, end, around)
    first, last = row
    own = SourceLine(*marked_row(_text(data[first:start]), _text(data[start:end]), _text(data[end:last])))
    before = list(islice(_printed(rows_before(data, first)), around))
    return [*reversed(before), own, *islice(_printed(rows_after(data, last)), around)]


def _printed(rows: Iterable[bytes]) -> Iterator[SourceLine]:
    texts = (printed_row(_text(row)) for row in rows)
    return (SourceLine(text) for text in texts if text)


def _lines_around(data: bytes, start: int, end: int, around: int) -> list[SourceLine]:
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


def source_lines(raw: RawStore, sha256: str, is_html: bool, locators: Iterable[str]) -> str | None:
    """The lines the locators point into, each once, in print order; None when there are none."""
    try:
        data = raw.read(sha256)
    except RawStoreError:
        return None
    return lines_at(data, is_html, locators)


def lines_at(data: bytes, is_html: bool, locators: Iterable[str], most: int | None = None) -> str | None:
    """The same of bytes at hand; with ``most``, whole lines until there are so many characters.

    A row of an HTML exhibit is followed by its own locator, for its characters do not stand so in the bytes.
    """
    lines: list[str] = []
    for line in _distinct_lines(data, is_html, locators):
        lines.append(line)
        if most is not None and sum(map(len, lines)) >= most:
            lines.append("...")
            break
    return "\n".join(lines) or None


def _distinct_lines(data: bytes, is_html: bool, locators: Iterable[str]) -> Iterator[str]:
    passed = -1
    matches = [match for match in map(LOCATOR.fullmatch, locators) if match is not None]
    for start, end in sorted((int(match[1]), int(match[2])) for match in matches):
        if start < passed:
            continue
        row = row_bounds(data, start, end) if is_html else None
        first, passed = row or _line_bounds(data, start, end)
        text = _text(data[first:passed])
        if row is None:
            yield text
        else:
            yield f"{printed_row(text)[: 2 * LONGEST_LINE]}  [bytes:{first}-{passed}]"


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
