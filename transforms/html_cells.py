"""HTML cells: the tables of an HTML exhibit as rows of cells with their positions and source offsets.

In: the decoded source of one document. Out: every ``Table`` (innermost ones apart from those around them)
with its visible cells in a position matrix (colspan and rowspan expanded), and the ``TextLine``s printed
outside tables.

One linear scan splits the source at its table tags; within a cell the same inner HTML, and the same tag, is
read once. A tree (Lexbor) has no offsets into the source, and aligning it with the source costs a second scan;
the scan alone gives offsets for nothing, depends on no nesting depth, and on the 167 exhibits of the corpus
yields the cells that Lexbor yields (the tests compare them).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple

from transforms.html_styles import Style, read_style

MAX_POSITIONS = 4_000
"""A row that spans more positions belongs to no statement; the widest real table has some 250."""
MAX_HELD = 512
"""Cells of earlier rows that may reach down into a row at one time; real tables have a handful."""

_TABLE_TAG = re.compile(r"<(t[dhr](?=[\s>/])[^<>]*|/t(?:r|able)(?=[\s>/])[^<>]*|table(?=[\s>/])[^<>]*)>", re.IGNORECASE)
_BLANK = r"(?:\s|&nbsp;|&#160;|&#xA0;|&nbsp(?![;\w])|&(?:en|em|thin)sp;|&#82(?:0[1-9]|39|0[01]);)"
_PLAIN = re.compile(rf"((?:\s*+<[^<>]*+>)*+)({_BLANK}*+)([^<>&\s](?:[^<>&]*[^<>&\s])?)?{_BLANK}*+(?:\s*+<[^<>]*+>)*+\s*+\Z", re.IGNORECASE)
"""A cell of one run of text: tags, blanks, text, blanks, tags."""
_LEAD = re.compile(rf"((?:\s*+<[^<>]*+>)*+)({_BLANK}*+)", re.IGNORECASE)
_SPECIAL = re.compile(r"none|hidden|super|<sup|size\s*:\s*0|top\s*:\s*-|vertical-align\s*:\s*\d", re.IGNORECASE)
_SPECIAL_WORDS = ("none", "hidden", "super", "<sup", "size", "top", "align")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:]*)([^<>]*)>|<[!?/][^<>]*>")
_BREAKS = frozenset(("br", "p", "div", "li", "tr", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "center", "blockquote", "table", "caption", "title"))
_VOID = frozenset(("br", "hr", "img", "input", "wbr", "meta", "link", "col"))
_MARK = re.compile(r"\s*[(\[{]?\s*(?:\d{1,2}|[a-zA-Z]{1,2}|[*†‡§+#]{1,3})(?:\s*[,&]?\s*(?:\d{1,2}|[a-zA-Z]|[*†‡]))*\s*[)\]}]?\s*\Z")
_ORDINAL = re.compile(r"\s*(?:st|nd|rd|th|TM|SM)\s*\Z")
_DROPPED = re.compile("[\u200b\u200c\u200d\u2060\ufeff\xad]")
_C1 = {code: bytes([code]).decode("cp1252", "replace").replace("\ufffd", "") for code in range(0x80, 0xA0)}
_HAS_ODD = re.compile("[\x80-\x9f\u200b\u200c\u200d\u2060\ufeff\xad]")


class Cell(NamedTuple):
    """A cell that prints something."""

    left: int
    """First position of the matrix it stands on."""
    right: int
    """Past its last position."""
    text: str
    """Visible characters, white space collapsed, entities and C1 characters read as the typography they mean."""
    inner: str
    """Its source."""
    start: int
    """Offset of ``inner``."""
    plain: int
    """Offset of ``text`` where the source prints the very same characters, else -1."""
    style: Style


class Rule(NamedTuple):
    """The rules drawn along a cell's edges."""

    left: int
    right: int
    top: str
    bottom: str


@dataclass(slots=True)
class TableRow:
    start: int
    end: int
    cells: list[Cell] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    start: int
    end: int
    rows: list[TableRow] = field(default_factory=list)
    inner_tables: int = 0


class TextLine(NamedTuple):
    """A printed line outside tables, or a ``<pre>`` block."""

    start: int
    text: str


class Preformatted(NamedTuple):
    """The source span of a ``<pre>`` block."""

    start: int
    end: int


@dataclass(slots=True)
class Cells:
    """What a document prints, table by table in order of their closing."""

    tables: list[Table]
    lines: list[TextLine]
    preformatted: list[Preformatted]


# --- characters ------------------------------------------------------------------------------


def _decoded(raw: str) -> str:
    """Source characters as printed: entities and C1 characters resolved, invisible characters off."""
    text = unescape(raw) if "&" in raw else raw
    if _HAS_ODD.search(text):
        text = _DROPPED.sub("", text.translate(_C1))
    return text


class _Run(NamedTuple):
    """A stretch of visible source characters; a break has no characters."""

    raw: str
    offset: int
    is_mark: bool


_BREAK = _Run("", -1, False)


def _may_be_special(inner: str) -> bool:
    lower = inner.lower()
    return any(word in lower for word in _SPECIAL_WORDS) and _SPECIAL.search(inner) is not None


def _runs(inner: str) -> Iterator[_Run]:
    """The visible text of a cell's source, run by run, hidden elements left out."""
    is_special = _may_be_special(inner)
    position = 0
    hidden = raised = ""
    depth = 0
    for tag in _TAG.finditer(inner):
        if tag.start() > position and not hidden:
            yield _Run(inner[position : tag.start()], position, bool(raised))
        position = tag.end()
        name = (tag[2] or "").lower()
        if name in _BREAKS and not hidden:
            yield _BREAK
        if not is_special or name in _VOID or not name:
            continue
        within = hidden or raised
        if within:
            if name == within:
                depth += -1 if tag[1] else 1
                if depth == 0:
                    hidden = raised = ""
            if hidden or not raised or tag[1]:
                continue
        if not tag[1] and not tag[3].endswith("/"):
            style = read_style(tag[2] + tag[3])
            if style.is_hidden:
                hidden, raised, depth = name, "", 1
            elif not raised and (name == "sup" or style.is_raised):
                raised, depth = name, 1
    if position < len(inner) and not hidden:
        yield _Run(inner[position:], position, bool(raised))


def _prints(run: _Run, text: str) -> bool:
    """Whether a run belongs to the text: footnote marks above the line do not."""
    return not run.is_mark or not _MARK.match(text) or _ORDINAL.match(text) is not None


def visible_text(inner: str) -> str:
    """The characters a cell prints, collapsed."""
    out: list[str] = []
    for run in _runs(inner):
        if run.offset < 0:
            out.append(" ")
            continue
        text = _decoded(run.raw)
        if _prints(run, text):
            out.append(text)
    return " ".join("".join(out).split())


_ENTITY = re.compile(r"&(?:#\d{1,8}|#[xX][\da-fA-F]{1,6}|[A-Za-z]\w{1,31});?")


def visible_offsets(inner: str) -> list[tuple[int, int]]:
    """For every character of ``visible_text(inner)`` the source span in ``inner`` that prints it."""
    characters: list[tuple[str, int, int]] = []
    for run in _runs(inner):
        if run.offset < 0:
            characters.append((" ", -1, -1))
            continue
        if not _prints(run, _decoded(run.raw)):
            continue
        position = 0
        raw = run.raw
        while position < len(raw):
            entity = _ENTITY.match(raw, position) if raw[position] == "&" else None
            end = entity.end() if entity else position + 1
            for character in _decoded(raw[position:end]):
                characters.append((character, run.offset + position, run.offset + end))
            position = end
    out: list[tuple[int, int]] = []
    pending: tuple[int, int] | None = None
    for character, start, end in characters:
        if character.isspace():
            if out and pending is None:
                pending = (start, end)
            continue
        if pending is not None:
            out.append(pending if pending[0] >= 0 else (out[-1][1], out[-1][1]))
            pending = None
        out.append((start, end))
    return out


def cell_span(cell: Cell, first: int, past: int) -> tuple[int, int]:
    """The document offsets of ``cell.text[first:past]``."""
    if cell.plain >= 0:
        return cell.plain + first, cell.plain + past
    offsets = visible_offsets(cell.inner)
    if past > len(offsets):  # an entity that decodes by its neighbours: the whole cell is the place
        return cell.start, cell.start + len(cell.inner)
    return cell.start + offsets[first][0], cell.start + offsets[past - 1][1]


def cell_lines(inner: str) -> list[str]:
    """The lines a cell prints, one for each paragraph or break."""
    lines = [""]
    for run in _runs(inner):
        if run.offset < 0:
            lines.append("")
        else:
            lines[-1] += _decoded(run.raw)
    return [" ".join(line.split()) for line in lines if line.strip()]


# --- text outside tables -----------------------------------------------------------------------

_LINE_TAG = re.compile(r"<(?:/?(?:p|div|li|ul|ol|h[1-6]|center|title|hr|tr|caption|blockquote)|br)(?=[\s>/])[^<>]*>", re.IGNORECASE)
PAGE = "\0"
"""Stands for a page break among printed lines; no document holds this character."""
_PAGE_TAG = re.compile(r"<[a-z][^<>]*page-break-(?:before|after)\s*:\s*always[^<>]*>", re.IGNORECASE)
_OTHER_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")


def text_lines(source: str, start: int, out: list[TextLine]) -> None:
    """Append the printed lines of a piece of source without tables."""
    if ("none" in source or "idden" in source) and _HIDDEN.search(source):
        for line in cell_lines(source):
            out.append(TextLine(start, line))
        return
    flat = source.replace("\n", " ").replace("\r", " ")
    if "age-break" in flat or "AGE-BREAK" in flat:
        flat = _PAGE_TAG.sub(f"<p>{PAGE}<p>", flat)
    broken = _decoded(_OTHER_TAG.sub("", _LINE_TAG.sub("\n", flat)))
    for line in broken.split("\n"):
        words = line.split()
        if words:
            out.append(TextLine(start, " ".join(words)))


# --- the scan ----------------------------------------------------------------------------------


def _without_unprinted(text: str) -> str:
    """The source with comments, scripts and styles blanked, every offset kept."""
    for opening, closing in (("<!--", "-->"), ("<script", "</script"), ("<style", "</style")):
        at = _find(text, opening, 0)
        if at < 0:
            continue
        pieces: list[str] = []
        done = 0
        while at >= 0:
            end = _find(text, closing, at + len(opening))
            if end < 0:
                break  # never closed: browsers would swallow the rest; what is printed is worth more
            end += len(closing)
            pieces.append(text[done:at])
            pieces.append(" " * (end - at))
            done = end
            at = _find(text, opening, end)
        if pieces:
            pieces.append(text[done:])
            text = "".join(pieces)
    return text


def _find(text: str, word: str, start: int) -> int:
    """``text.find`` that takes either case of an HTML word."""
    if not word[-1].isalpha():
        return text.find(word, start)
    found = re.compile(re.escape(word), re.IGNORECASE).search(text, start)
    return found.start() if found else -1


_PRE = re.compile(r"<pre(?=[\s>])[^<>]*>|</pre\s*>", re.IGNORECASE)
_CELL = re.compile(r"<t[dh][\s>]", re.IGNORECASE)
PRE_LINES = 3
"""A shorter ``<pre>`` is a word in another type, no table laid out by blanks."""


def _preformatted(text: str) -> tuple[str, list[Preformatted]]:
    """The source with its ``<pre>`` blocks blanked, and their places."""
    blocks: list[Preformatted] = []
    opened = -1
    for tag in _PRE.finditer(text):
        if tag[0][1] != "/":
            opened = tag.end() if opened < 0 else opened
        elif opened >= 0:
            blocks.append(Preformatted(opened, tag.start()))
            opened = -1
    if opened >= 0:
        blocks.append(Preformatted(opened, len(text)))
    blocks = [b for b in blocks if text.count("\n", b.start, b.end) >= PRE_LINES and not _CELL.search(text, b.start, b.end)]
    pieces: list[str] = []
    done = 0
    for block in blocks:
        pieces += (text[done : block.start], " " * (block.end - block.start))
        done = block.end
    return "".join([*pieces, text[done:]]), blocks


class _Open:
    """A table being read."""

    __slots__ = ("column", "held", "row", "row_hidden", "table")

    def __init__(self, start: int) -> None:
        self.table = Table(start, start)
        self.row: TableRow | None = None
        self.row_hidden = False
        self.column = 0
        self.held: list[tuple[int, int, int]] = []
        """Cells of earlier rows that reach down: (left, right, rows left)."""


def _next_row(opened: _Open, start: int, is_hidden: bool) -> TableRow:
    row = opened.row = TableRow(start, start)
    opened.table.rows.append(row)
    opened.column = 0
    opened.row_hidden = is_hidden
    if opened.held:
        opened.held = sorted((left, right, rows - 1) for left, right, rows in opened.held if rows > 1)
    return row


def _free(column: int, held: list[tuple[int, int, int]]) -> int:
    """The first position from ``column`` on that no cell of an earlier row takes."""
    for left, right, _ in held:
        if left <= column < right:
            column = right
    return column


def read_cells(source: str) -> Cells:
    """Everything the source prints, in one pass."""
    lower = source.lower()  # one quick pass tells what is not there; it may differ in length
    text = _without_unprinted(source) if "<!--" in lower or "<script" in lower or "<style" in lower else source
    preformatted: list[Preformatted] = []
    if "<pre" in lower:
        text, preformatted = _preformatted(text)
    parts = _TABLE_TAG.split(text)
    tables: list[Table] = []
    lines: list[TextLine] = []
    stack: list[_Open] = []
    opened: _Open | None = None
    styles: dict[str, Style] = {}
    inners: dict[str, tuple[str, int, str, str]] = {}
    leads: dict[str, _Lead] = {}
    position = len(parts[0])
    text_lines(parts[0], 0, lines)
    for i in range(1, len(parts), 2):
        tag, inner = parts[i], parts[i + 1]
        tag_start = position
        start = position + len(tag) + 2
        position = start + len(inner)
        kind = tag[1]
        if kind in "dDhH":
            if opened is not None:
                style = styles.get(tag)
                if style is None:
                    style = styles[tag] = read_style(tag)
                row = opened.row
                if row is None:
                    row = _next_row(opened, tag_start, False)
                if style.is_removed:
                    continue
                left = opened.column
                if opened.held:
                    left = _free(left, opened.held)
                right = opened.column = left + style.colspan
                if style.rowspan > 1 and len(opened.held) < MAX_HELD:
                    opened.held.append((left, right, style.rowspan))
                if left > MAX_POSITIONS or style.is_hidden or opened.row_hidden:
                    continue
                read = inners.get(inner)
                if read is None:
                    read = inners[inner] = _read_inner(inner, leads)
                words, at, top, bottom = read
                if words:
                    row.cells.append(Cell(left, right, words, inner, start, start + at if at >= 0 else -1, style))
                if style.top or style.bottom or top or bottom:
                    row.rules.append(Rule(left, right, style.top or top, style.bottom or bottom))
                continue
        elif kind in "rR":
            if opened is not None:
                if opened.row is not None:
                    opened.row.end = tag_start
                style = styles.get(tag)
                if style is None:
                    style = styles[tag] = read_style(tag)
                _next_row(opened, tag_start, style.is_hidden)
        elif kind in "aA":
            if opened is not None:
                opened.table.inner_tables += 1
                stack.append(opened)
            opened = _Open(tag_start)
        elif tag[2] in "rR":
            if opened is not None and opened.row is not None:
                opened.row.end = start
                opened.row = None
        elif opened is not None:
            table = opened.table
            table.end = start
            if opened.row is not None:
                opened.row.end = tag_start
            tables.append(table)
            opened = stack.pop() if stack else None
            if opened is not None and opened.row is not None and inner:
                _append_after_inner(opened, inner, start)
                continue
        if inner and not inner.isspace():
            text_lines(inner, start, lines)
    while opened is not None:
        opened.table.end = len(text)
        if opened.row is not None:
            opened.row.end = len(text)
        tables.append(opened.table)
        opened = stack.pop() if stack else None
    return Cells(tables, lines, preformatted)


def _append_after_inner(opened: _Open, inner: str, start: int) -> None:
    """Text that goes on in the outer cell after an inner table."""
    words, at, _, _ = _read_inner(inner, {})
    if words and opened.row is not None and opened.column <= MAX_POSITIONS:
        column = max(opened.column - 1, 0)
        cell = Cell(column, opened.column or 1, words, inner, start, start + at if at >= 0 else -1, Style())
        opened.row.cells.append(cell)


class _Lead(NamedTuple):
    """What the tags before a cell's text do to it."""

    is_special: bool
    top: str
    bottom: str


def _read_lead(lead: str) -> _Lead:
    """The tags that open before a cell's text."""
    top, bottom = _inner_rules(lead) if "order" in lead or "<hr" in lead.lower() else ("", "")
    if not bottom and ("<u>" in lead or "<U>" in lead):
        bottom = "-"
    return _Lead(_SPECIAL.search(lead) is not None, top, bottom)


def _read_inner(inner: str, leads: dict[str, _Lead]) -> tuple[str, int, str, str]:
    """(text, offset of the text in ``inner`` or -1, rule above, rule below) of a cell's source."""
    found = _PLAIN.match(inner)
    if found is None:
        top, bottom = _inner_rules(inner) if "order-" in inner or "<u>" in inner or "<U>" in inner else ("", "")
        return visible_text(inner), -1, top, bottom
    tags, _, raw = found.groups()
    lead = leads.get(tags)
    if lead is None:
        lead = leads[tags] = _read_lead(tags)
    if raw is None:
        return "", -1, lead.top, lead.bottom
    if lead.is_special or not _ONE_SPACED.match(raw):
        return visible_text(inner), -1, lead.top, lead.bottom
    return raw, found.start(3), lead.top, lead.bottom


_ONE_SPACED = re.compile(r"(?:[^\s\x80-\x9f\u200b-\u200d\u2060\ufeff\xad]++ ?)*+\Z")
"""Text that prints as it stands: single blanks, no characters to be read as others."""


def _inner_rules(inner: str) -> tuple[str, str]:
    """The rules drawn by paragraphs inside a cell."""
    top = bottom = ""
    for tag in _TAG.finditer(inner):
        name = (tag[2] or "").lower()
        if name in ("hr", "u"):
            bottom = bottom or "-"
        elif "order" in (tag[3] or ""):
            style = read_style(tag[2] + tag[3])
            top, bottom = top or style.top, bottom or style.bottom
    return top, bottom


def indent_of(cell: Cell) -> int:
    """How far a cell's text stands from the cell's left edge, in points."""
    lead = _LEAD.match(cell.inner)
    total = cell.style.indent
    if lead is not None:
        for tag in _TAG.finditer(lead[1]):
            if tag[2] and not tag[1]:
                total += read_style(tag[2] + tag[3]).indent
        total += BLANK_WIDTH * len(unescape(lead[2]).lstrip(" \t\r\n").replace("\n", ""))
    return max(0, round(total))


BLANK_WIDTH = 2.5
"""Points of one leading no-break blank at the usual 10 points."""
