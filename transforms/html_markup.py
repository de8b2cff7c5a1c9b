"""HTML markup: what stands between two texts of an HTML exhibit, and what it does.

In: the source from one printed text to the next, tags and blanks only. Out: its ``Step``s: cells, rows and
tables that begin, breaks. An exhibit prints a thousand texts with some three hundred markups between them,
for a row is written as the row before it: each markup is read once and its steps are taken again and again.
The same holds of what a markup is made of: a page has some 150 tags, and 30 things stand behind them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import Any, NamedTuple

from transforms.html_styles import read_style

KNOWN_LENGTH = 4_000
"""Longer sources are read anew each time: what a page repeats is shorter, and the known ones stay small."""


CELLS, ROW, TABLE, TABLE_END, GROUP, BEHIND, BREAK, PAGE, SPACE, SPECIAL, NO_TABLE_TAG = range(11)
"""The codes of steps. Offsets count from the first character of the markup:

- ``(CELLS, positions, positions of the last, rules, spans, is tall, lead, inner, prints)``: cells of one row,
  all but the last of them blank. ``rules`` count positions from the left edge of the first; ``spans`` are
  the cells one by one, needed where one of them is tall, that is reaches into the next rows; ``lead`` is the
  source of the last one's tag and what opens in it, ``inner`` the offset of its inside.
- ``(ROW, start, is hidden)``, ``(TABLE, start)``, ``(TABLE_END, end)``
- ``(GROUP,)``: a group of rows begins, what follows stands in no row yet
- ``(BEHIND, end)``: what follows stands behind the end of a row
- ``(BREAK,)``, ``(PAGE,)``, ``(SPACE,)``: a new line, a new page, a blank
- ``(SPECIAL, hides)``: something hidden or raised begins
"""

Step = tuple[Any, ...]
Rule = tuple[int, int, str, str]
"""The rules drawn along a cell's edges: (left, right, above, below)."""
Span = tuple[int, int, str, str]
"""The places a cell takes, and its rules: (colspan, rowspan, above, below)."""


NextCells = tuple[int | None, int, int, list[Rule], str, bool]
"""The start of a row, if one begins, and of its ``CELLS``: positions, positions of the last, rules, lead,
whether the last prints."""


class Markup(NamedTuple):
    next_cells: NextCells | None
    """What it does where that is all it does, as with nearly every markup."""
    ends_text: bool
    """Whether the text before is ended by it: a cell, a row or a table begins or ends."""
    steps: tuple[Step, ...]
    is_unusual: bool
    """Characters follow that are not printed, or laid out by blanks, or a "<" is no tag."""


class _Inside(NamedTuple):
    """Tags and blanks that begin no cell, row or table."""

    ends: tuple[Step, ...]
    """Ends of rows and tables, page breaks; offsets from its own start."""
    special: Step | None
    """Something hidden or raised that begins behind the last end of a row or table."""
    top: str
    bottom: str
    """The rules drawn before that end."""
    is_unusual: bool


class _Piece(NamedTuple):
    """The source from one ``<t...`` to the next."""

    code: int
    span: Span
    prints: bool
    inner: int
    """Offset of what stands behind the tag from the "<"."""
    inside: _Inside


BLANK = r"\s++|&(?:nbsp|#160|#x[aA]0|(?:en|em|thin)sp|#82(?:0[1-9]|39|0[01]));"
_TABLE_TAG = re.compile(r"<[tT](?=(?:[dhrDHR]|(?i:able|body|head|foot))[\s>/])")
_CODE = re.compile(r"(?:([dh])|(r)|(able)|body|head|foot)(?![^\s/])", re.IGNORECASE)
_END = re.compile(r"</t(?:r|able|body|head|foot)(?=[\s>/])[^<>]*>")
# Of source in lower case: a search that takes either case is ten times slower.
_LINE_TAG = re.compile(r"<(?:/?(?:p|div|li|ul|ol|h[1-6]|center|title|hr|tr|caption|blockquote)|br)(?=[\s>/])")
_PAGE_TAG = re.compile(r"<[a-z][^<>]*page-break-(?:before|after)\s*:\s*always")
_UNUSUAL = re.compile(r"<(?:(?:pre|script|style)(?=[\s>/])|(?![a-z/!?>]))")
_HIDES = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|hidden(?<=\shidden)(?=[\s=/>])")
_SPECIAL = re.compile(
    r"super|<sup|top(?<![-\w]top)\s*:\s*-|vertical-align\s*:\s*\d|size\s*:\s*0(?![.\d]*[1-9])"
)

_SPACE = re.compile(r">[^<>]")
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:]*)([^<>]*)>")

BLANK_WIDTH = 2.5
"""Points of one leading no-break blank at the usual 10 points."""


def read_markup(markup: str) -> Markup:
    """``markup`` begins behind the "<" of its first tag and ends before the ">" of its last."""
    return _known_markup(markup) if len(markup) <= KNOWN_LENGTH else _markup(markup)


@lru_cache(maxsize=8192)
def _known_markup(markup: str) -> Markup:
    return _markup(markup)


def _markup(markup: str) -> Markup:
    source = f"<{markup}>"
    if "<T" in source:
        source = source.replace("<T", "<t")
    found = _steps_of(source.split("<t"))
    if found is None:  # <tt>, <title>: no tag of a table
        found = _steps_of(_TABLE_TAG.split(source))
        assert found is not None
    return found


def _steps_of(pieces: list[str]) -> Markup | None:
    first = pieces.pop(0)
    inside = _inside(first)
    if not pieces:
        return _text_markup(first, inside)
    steps: list[Step] = []
    if inside.ends:
        _add_ends(inside, -1, steps)
    is_unusual = inside.is_unusual
    at = len(first) - 1
    spans: list[Span] = []
    for source in pieces:
        code, span, prints, inner, inside = _piece(source)
        if code == CELLS:
            spans.append(span)
            lead = source, at + inner, prints
        elif code == NO_TABLE_TAG:
            return None
        else:
            if spans:
                steps.append(_cells_step(spans, *lead))
                spans = []
            if code == ROW:
                _drop_blank_cells(steps)
                steps.append((ROW, at, not prints))
            else:
                steps.append((code, at))
        if inside is not _NOTHING_INSIDE:
            is_unusual = is_unusual or inside.is_unusual
            if inside.ends:
                if spans:
                    steps.append(_cells_step(spans, *lead))
                    spans = []
                _add_ends(inside, at + inner, steps)
        at += len(source) + 2
    if spans:
        steps.append(_cells_step(spans, *lead))
    if inside.special is not None:
        steps.append(inside.special)
    begins_row = steps[0][0] == ROW and not steps[0][2]
    next_cells: NextCells | None = None
    if len(steps) == 1 + begins_row and steps[-1][0] == CELLS:
        _, positions, of_last, rules, _, is_tall, source, _, prints = steps[-1]
        if not is_tall:
            next_cells = (steps[0][1] if begins_row else None, positions, of_last, rules, source, prints)
    return Markup(next_cells, True, tuple(steps), is_unusual)


def _text_markup(source: str, inside: _Inside) -> Markup:
    """A markup between two texts of one cell or outside tables."""
    steps: list[Step] = []
    _add_ends(inside, -1, steps)
    if not steps:
        if _LINE_TAG.search(source.lower()):
            steps.append((BREAK,))
        elif _SPACE.search(source):
            steps.append((SPACE,))
    if inside.special is not None:
        steps.append(inside.special)
    return Markup(None, any(step[0] != PAGE for step in inside.ends), tuple(steps), inside.is_unusual)


def _add_ends(inside: _Inside, at: int, steps: list[Step]) -> None:
    for code, offset in inside.ends:
        if code == BEHIND and steps and steps[-1][0] == BEHIND:
            steps.pop()
        steps.append((code, at + offset))


def _drop_blank_cells(steps: list[Step]) -> None:
    """Blank cells that end a row and draw nothing do nothing."""
    if steps and steps[-1][0] == BEHIND:
        steps.pop()
    if steps and steps[-1][0] == CELLS and not steps[-1][3] and not steps[-1][5]:
        steps.pop()


def _cells_step(spans: list[Span], lead: str, inner: int, prints: bool) -> Step:
    position = 0
    rules: list[Rule] = []
    is_tall = False
    for colspan, rowspan, top, bottom in spans:
        if top or bottom:
            rules.append((position, position + colspan, top, bottom))
        if rowspan > 1:
            is_tall = True
        position += colspan
    return (CELLS, position, colspan, rules, spans, is_tall, lead, inner, prints)


@lru_cache(maxsize=8192)
def _known_piece(piece: str) -> _Piece:
    return _read_piece(piece)


def _piece(piece: str) -> _Piece:
    return _known_piece(piece) if len(piece) <= KNOWN_LENGTH else _read_piece(piece)


def _read_piece(piece: str) -> _Piece:
    tag, _, behind = piece.partition(">")
    inside = _inside(behind)
    inner = len(tag) + 3
    found = _CODE.match(tag)
    if found is None:
        return _Piece(NO_TABLE_TAG, _NO_SPAN, False, inner, inside)
    if not found[1]:
        code = ROW if found[2] else TABLE if found[3] else GROUP
        return _Piece(code, _NO_SPAN, not (code == ROW and read_style(tag).is_hidden), inner, inside)
    style = read_style(tag)
    if style.is_removed:
        return _Piece(CELLS, _NO_SPAN, False, inner, inside)
    span = (style.colspan, style.rowspan, style.top or inside.top, style.bottom or inside.bottom)
    return _Piece(CELLS, span, not style.is_hidden, inner, inside)


_NO_SPAN = (0, 1, "", "")
_NOTHING_INSIDE = _Inside((), None, "", "", False)


def _inside(source: str) -> _Inside:
    return _known_inside(source) if len(source) <= KNOWN_LENGTH else _read_inside(source)


@lru_cache(maxsize=4096)
def _known_inside(source: str) -> _Inside:
    return _read_inside(source)


def _read_inside(source: str) -> _Inside:
    if "<" not in source:
        return _NOTHING_INSIDE
    lower = source.lower()
    ends: list[Step] = []
    before = behind = lower
    if "</t" in lower:
        for found in _END.finditer(lower):
            if not ends:
                before = lower[: found.start()]
            behind = lower[found.end() :]
            ends.append((TABLE_END if found[0][3] == "a" else BEHIND, found.end()))
    if "page-break" in lower and _PAGE_TAG.search(lower):
        ends.append((PAGE, 0))
    hides = ("none" in behind or "idden" in behind or "collapse" in behind) and bool(_HIDES.search(behind))
    special = (SPECIAL, hides) if hides or _SPECIAL.search(behind) else None
    top, bottom = inner_rules(before) if "order" in before or "<hr" in before else ("", "")
    if not bottom and "<u>" in before:
        bottom = "-"
    return _Inside(tuple(ends), special, top, bottom, _UNUSUAL.search(lower) is not None)


def inner_rules(inner: str) -> tuple[str, str]:
    """The rules drawn by what stands inside a cell."""
    top = bottom = ""
    for tag in _TAG.finditer(inner):
        name = tag[2].lower()
        if name in ("hr", "u"):
            bottom = bottom or "-"
        elif "order" in tag[3]:
            style = read_style(tag[2] + tag[3])
            top, bottom = top or style.top, bottom or style.bottom
    return top, bottom


_LEADING_BLANKS = re.compile(rf"(?:{BLANK})*+")


def indent_of(lead: str, raw: str) -> int:
    """How far a text stands from its cell's left edge, in points."""
    indent = _lead_indent(lead)
    if not raw[:1].isalnum():
        blanks = _LEADING_BLANKS.match(raw)
        indent += _width(blanks[0]) if blanks is not None else 0
    return max(0, round(indent))


def _width(blanks: str) -> float:
    return BLANK_WIDTH * len(unescape(blanks).lstrip(" \t\r\n").replace("\n", "")) if blanks else 0.0


@lru_cache(maxsize=8192)
def _lead_indent(lead: str) -> float:
    tag, _, behind = lead.partition(">")
    total = read_style(tag).indent
    if behind:
        *above, line = _LINE_TAG.split(behind.lower())
        total += _width(_TAG.sub("", f"<p{line}" if above else line))
        for found in _TAG.finditer(behind):
            if not found[1]:
                total += read_style(found[2] + found[3]).indent
    return total
