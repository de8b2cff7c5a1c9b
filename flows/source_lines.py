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
from transforms.document_text import utf16_encoding
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


class _File:
    """A stored file with one byte to a place: itself, or what stands for its characters when it is UTF-16."""

    def __init__(self, data: bytes) -> None:
        encoding = utf16_encoding(data)
        self._base, self._width = (0, 1) if encoding is None else (2, 2)
        self._size = len(data)
        self.view = (
            data if encoding is None else _narrow(data[2 : len(data) & ~1].decode(encoding, "surrogatepass"))
        )

    def places(self, locator: str) -> tuple[int, int] | None:
        """The span of a locator in ``view``; None for one that is none, or of another file."""
        match = LOCATOR.fullmatch(locator)
        if match is None or int(match[2]) > self._size:
            return None
        start, end = ((int(byte) - self._base) // self._width for byte in match.groups())
        return start, end

    def locator(self, start: int, end: int) -> str:
        first, past = (self._base + place * self._width for place in (start, end))
        return f"bytes:{first}-{past}"


def _narrow(text: str) -> bytes:
    """A byte to a code unit of UTF-16, those of characters beyond the old code page as question marks."""
    return re.sub("[\U00010000-\U0010ffff]", "??", text).encode("cp1252", "replace")


def located(data: bytes, locator: str, is_html: bool, around: int = 0) -> list[SourceLine]:
    """The line a locator points into, with ``around`` lines before and after it; [] for another locator."""
    file = _File(data)
    places = file.places(locator)
    if places is None:
        return []
    data, (start, end) = file.view, places
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
    file = _File(data)
    data = file.view
    for start, end in sorted(span for span in map(file.places, locators) if span is not None):
        if start < passed:
            continue
        row = row_bounds(data, start, end) if is_html else None
        first, passed = row or _line_bounds(data, start, end)
        text = _text(data[first:passed])
        if row is None:
            yield text
        else:
            yield f"{printed_row(text)[: 2 * LONGEST_LINE]}  [{file.locator(first, passed)}]"


def _line_bounds(data: bytes, start: int, end: int) -> tuple[int, int]:
    first = data.rfind(b"\n", max(0, start - LONGEST_LINE), start) + 1
    if first == 0 and start > LONGEST_LINE:
        first = start - LONGEST_LINE
    last = data.find(b"\n", end, end + LONGEST_LINE)
    return first, min(len(data), end + LONGEST_LINE) if last == -1 else last


def _text(line: bytes) -> str:
    """Characters of a line: UTF-8 where it is, else the code page of the old filings; NULs go."""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        text = line.decode("cp1252", "replace")
    return text.replace("\0", "").rstrip("\r").expandtabs()
