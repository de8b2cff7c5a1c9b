"""HTML cells: the tables of an HTML exhibit as rows of cells with their positions and source offsets.

In: the decoded source of one document. Out: every ``Table`` (innermost ones apart from those around them)
with its visible cells in a position matrix (colspan and rowspan expanded), and the ``TextLine``s printed
outside tables.

One linear scan splits the source at its table tags; what stands from one tag to the next is read once where
it is printed twice. A tree (Lexbor) has no offsets into the source, and aligning it costs a second scan; the
scan alone gives offsets for nothing, depends on no nesting depth, and on the 167 exhibits of the corpus
yields the cells that Lexbor yields (the tests compare them).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from transforms.html_styles import KNOWN_LENGTH, Style, read_style

MAX_POSITIONS = 4_000
"""A row that spans more positions belongs to no statement; the widest real table has some 250."""
MAX_HELD = 512
"""Cells of earlier rows that may reach down into a row at one time; real tables have a handful."""

_BLANK = r"\s++|&(?:nbsp|#160|#x[aA]0|(?:en|em|thin)sp|#82(?:0[1-9]|39|0[01]));"
_TAGS = r"(?:\s*+<[^>]*+>)*+"
"""Whole tags are taken up to their ">" where a match is tried in one place only: one character that may not
stand there is told three times faster than two. Where places are searched for, "<" ends a tag as well, or
a million of them without a ">" would cost the square."""
_PLAIN = re.compile(rf"({_TAGS})((?:{_BLANK})*+)([^<&\s][^<&]*+)?(?:<[^>]*+>|{_BLANK})*+\Z")
"""A cell of one run of text: tags, blanks, text, blanks, tags."""
_SINGLE = re.compile(rf"({_TAGS})([^<]*+){_TAGS}\s*+\Z")
"""The same with entities among the text."""
_LEAD = re.compile(rf"({_TAGS})((?:{_BLANK})*+)")
_SPECIAL = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|super|<sup|size\s*:\s*0(?![.\d]*[1-9])|(?<![-\w])top\s*:\s*-"
    r"|vertical-align\s*:\s*\d",
    re.IGNORECASE,
)
"""What hides text or raises it above the line."""
_SPECIAL_WORDS = (
    "display",
    "visibility",
    "super",
    "<sup",
    "size:0",
    "size: 0",
    "top:-",
    "top: -",
    *(f"align:{digit}" for digit in range(10)),
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])", re.IGNORECASE
)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:]*)([^<>]*)>|<[!?/][^<>]*>")
_BREAKS = frozenset(
    (
        "br",
        "p",
        "div",
        "li",
        "tr",
        "hr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "center",
        "blockquote",
        "table",
        "caption",
        "title",
    )
)
_VOID = frozenset(("br", "hr", "img", "input", "wbr", "meta", "link", "col"))
_MARK = re.compile(
    r"\s*[(\[{]?\s*(?:\d{1,2}|[a-zA-Z]{1,2}|[*†‡§+#]{1,3})(?:\s*[,&]?\s*(?:\d{1,2}|[a-zA-Z]|[*†‡]))*\s*[)\]}]?\s*\Z"
)
_FRACTION = re.compile(r"(?:\s*+<[^<>]*+>)*+\s*+[/⁄]")
"""After a raised digit: it is a numerator ("par value 1 2/3 cents"), no footnote mark."""
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
    """Visible characters, white space collapsed, entities and C1 characters read as what they mean."""
    piece: str
    """Its source without the first two characters, and what follows it."""
    start: int
    """Offset of the two characters before ``piece``."""
    inner_at: int
    inner_end: int
    """Span of the inner HTML from ``start``."""
    plain: int
    """Offset of ``text`` where the source prints the very same characters, else -1."""
    style: Style

    @property
    def inner(self) -> str:
        return self.piece[self.inner_at - 2 : self.inner_end - 2]


Rule = tuple[int, int, str, str]
"""The rules drawn along a cell's edges: (left, right, above, below)."""


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
    for word in _SPECIAL_WORDS:
        if word in lower:
            return _SPECIAL.search(inner) is not None
    return False


def _runs(inner: str) -> Iterator[_Run]:
    """The visible text of a cell's source, run by run, hidden elements left out."""
    is_special = _may_be_special(inner)
    position = 0
    hidden = raised = ""
    depth = 0
    for tag in _TAG.finditer(inner):
        if tag.start() > position and not hidden:
            is_mark = bool(raised) and not _FRACTION.match(inner, tag.start())
            yield _Run(inner[position : tag.start()], position, is_mark)
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


@lru_cache(maxsize=2048)
def _known_offsets(inner: str) -> list[tuple[int, int]]:
    """A dash written as an entity stands in one cell of ten, always in the same tags."""
    return visible_offsets(inner)


def cell_span(cell: Cell, first: int, past: int) -> tuple[int, int]:
    """The document offsets of ``cell.text[first:past]``."""
    if cell.plain >= 0:
        return cell.plain + first, cell.plain + past
    inner = cell.inner
    offsets = _known_offsets(inner) if len(inner) <= KNOWN_LENGTH else visible_offsets(inner)
    start = cell.start + cell.inner_at
    if past > len(offsets):  # an entity that decodes by its neighbours: the whole cell is the place
        return start, cell.start + cell.inner_end
    return start + offsets[first][0], start + offsets[past - 1][1]


def lines_of(inner: str) -> list[str]:
    """The lines a cell prints, one for each paragraph or break."""
    lines = [""]
    for run in _runs(inner):
        if run.offset < 0:
            lines.append("")
        else:
            lines[-1] += _decoded(run.raw)
    return [" ".join(line.split()) for line in lines if line.strip()]


def cell_lines(cell: Cell) -> list[Cell]:
    """The lines of a cell, one for each break or paragraph, as cells with their own places."""
    inner = cell.inner
    stretches: list[tuple[int, int]] = []
    start = end = -1
    for run in _runs(inner):
        if run.offset < 0:
            stretches.append((start, end))
            start = -1
        elif run.raw.strip():
            start = run.offset if start < 0 else start
            end = run.offset + len(run.raw)
    stretches.append((start, end))
    out: list[Cell] = []
    for start, end in stretches:
        words = visible_text(inner[start:end]) if start >= 0 else ""
        if words:
            at = cell.inner_at + start
            out.append(cell._replace(text=words, inner_at=at, inner_end=cell.inner_at + end, plain=-1))
    return out


# --- text outside tables -----------------------------------------------------------------------

_LINE_TAG = re.compile(
    r"<(?:/?(?:p|div|li|ul|ol|h[1-6]|center|title|hr|tr|caption|blockquote)|br)(?=[\s>/])[^<>]*>",
    re.IGNORECASE,
)
PAGE = "\0"
"""Stands for a page break among printed lines; no document holds this character."""
_PAGE_TAG = re.compile(r"<[a-z][^<>]*page-break-(?:before|after)\s*:\s*always[^<>]*>", re.IGNORECASE)
_OTHER_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")


def text_lines(source: str, start: int, out: list[TextLine]) -> None:
    """Append the printed lines of a piece of source without tables."""
    for name in ("script", "style"):
        if f"<{name}" in source or f"<{name.upper()}" in source:
            source = _without_unprinted(source, f"<{name}", f"</{name}")
    if ("none" in source or "idden" in source) and _HIDDEN.search(source):
        for line in lines_of(source):
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


def _without_unprinted(text: str, opening: str, closing: str) -> str:
    """The source with comments, scripts or styles blanked, every offset kept."""
    at = _find(text, opening, 0)
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
    return "".join([*pieces, text[done:]]) if pieces else text


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
    blocks = [
        b
        for b in blocks
        if text.count("\n", b.start, b.end) >= PRE_LINES and not _CELL.search(text, b.start, b.end)
    ]
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

    def next_row(self, start: int, is_hidden: bool) -> TableRow:
        if self.row is not None:
            self.row.end = start
        row = self.row = TableRow(start, start)
        self.table.rows.append(row)
        self.column = 0
        self.row_hidden = is_hidden
        if self.held:
            self.held = sorted((left, right, rows - 1) for left, right, rows in self.held if rows > 1)
        return row

    def close(self, end: int) -> Table:
        if self.row is not None:
            self.row.end = end
            self.row = None
        self.table.end = end
        return self.table

    def free_column(self) -> int:
        """The next position that no cell of an earlier row takes."""
        column = self.column
        for left, right, _ in self.held:
            if left <= column < right:
                column = right
        return column


BLANK_CELL, CELL, ROW, TABLE, OTHER, UNKNOWN = range(6)

_Piece = tuple[int, int, Style, str, int, int, int, str, str, int]
"""What stands from one ``<t...`` tag to the next; equal source is read once:

(code, positions spanned, style, words, where the inner HTML begins, where it ends, where ``words`` stand
verbatim or -1, rule above, rule below, where the end of a row or table begins that something follows or -1);
places count from the ``<t``. A plain tuple: there is one for every cell with words of its own.
"""

_NO_STYLE = Style()
_TABLE_TAG = re.compile(r"<t(?=(?:[dhr]|able|body|head|foot)[\s>/])", re.IGNORECASE)
_END = re.compile(r"</t(?:r|able|body|head|foot)(?=[\s>/])[^<>]*>", re.IGNORECASE)
_PLAIN_CELL = re.compile(
    rf"([dhDH](?=[\s>])[^>]*+)>((?:<[^>]*+>|{_BLANK})*+)([^<&\s][^<&]*+)?((?:<[^>]*+>|{_BLANK})*+)\Z"
)
"""A cell of one run of text: its tag, tags, text, tags."""
_ODD = re.compile(
    "[\t\n\r\f\v\xa0\u2000-\u200d\u2028\u2029\u202f\u205f\u3000\x1c-\x1f\x80-\x9f\u2060\ufeff\xad]|  "
)
"""What does not print as it stands."""


class _Scan:
    """What one scan has read, by its source."""

    def __init__(self) -> None:
        self.leads: dict[str, _Lead] = {}
        self.tails: dict[str, int] = {}
        self.styles: dict[str, Style] = {}
        self.has_pre = False

    def read(self, piece: str) -> _Piece:
        found = _PLAIN_CELL.match(piece)
        if found is None:
            return self._read_any(piece)
        tag, tags, words, behind = found.groups("")
        last = 4
        if not words:
            behind, last = tags, 2  # nothing parts the tags before from those behind
        tail = self.tails.get(behind)
        if tail is None:
            tail = self.tails[behind] = _tail(behind)
        lead = self.leads.get(tags)
        if lead is None:
            lead = self.leads[tags] = _read_lead(tags)
        if lead.is_special and words:
            return self._read_any(piece)
        words = words.rstrip()
        style = self.styles.get(tag)
        if style is None:
            style = self.styles[tag] = read_style(tag)
        top, bottom = style.top or lead.top, style.bottom or lead.bottom
        at = len(tag) + 3
        if tail >= 0:
            tail += found.start(last) + 2
        if not words or style.is_hidden:
            blank = not (top or bottom or style.rowspan > 1 or style.is_removed or tail >= 0)
            return (
                BLANK_CELL if blank else CELL,
                style.colspan,
                style,
                "",
                at,
                len(piece) + 2,
                -1,
                top,
                bottom,
                tail,
            )
        if _ODD.search(words):
            plain = " ".join(_decoded(words).split())
            return (CELL, style.colspan, style, plain, at, len(piece) + 2, -1, top, bottom, tail)
        return (CELL, style.colspan, style, words, at, len(piece) + 2, found.start(3) + 2, top, bottom, tail)

    def _read_any(self, piece: str) -> _Piece:
        self.has_pre = self.has_pre or "<pre" in piece or "<PRE" in piece
        tag, closed, _ = piece.partition(">")
        at = len(tag) + 3 if closed else len(tag) + 2
        code = _code(tag)
        found = _END.search(piece)
        end = found.start() + 2 if found else len(piece) + 2
        tail = -1
        if found is not None and _tail(piece[found.start() :]) >= 0:
            tail = end
        if code != CELL:
            return (code, 0, read_style(tag) if code == ROW else _NO_STYLE, "", at, end, -1, "", "", tail)
        style = read_style(tag)
        words, words_at, top, bottom = _read_inner(piece[at - 2 : end - 2], self.leads)
        words_at = words_at + at if words_at >= 0 else -1
        top, bottom = style.top or top, style.bottom or bottom
        return (
            CELL,
            style.colspan,
            style,
            "" if style.is_hidden else words,
            at,
            end,
            words_at,
            top,
            bottom,
            tail,
        )


def _code(tag: str) -> int:
    if tag[:1] and tag[0] in "dDhHrR" and (len(tag) == 1 or not tag[1].isalnum()):
        return ROW if tag[0] in "rR" else CELL
    name = tag[:4].lower()
    if name == "able":
        return TABLE
    return OTHER if name in ("body", "head", "foot", "itle", "ext", "ype") else UNKNOWN


def _tail(behind: str) -> int:
    """Where in the tags behind a cell's text a table ends, or a row ends that text follows; else -1."""
    found = _END.search(behind)
    if found is None or (
        "able" not in behind.lower() and not _OTHER_TAG.sub("", behind[found.start() :]).strip()
    ):
        return -1
    return found.start()


def read_cells(source: str) -> Cells:
    """Everything the source prints, in one pass."""
    text = _without_unprinted(source, "<!--", "-->") if "<!--" in source else source
    if "<T" in text:
        text = text.replace("<T", "<t")
    scanned = _scanned(text, text.split("<t"))
    if scanned is not None:
        return Cells(*scanned, [])
    # a <pre>, or another element that begins with a t as well and may stand inside a cell
    text, preformatted = _preformatted(text)
    scanned = _scanned(text, _TABLE_TAG.split(text), is_last=True)
    assert scanned is not None
    return Cells(*scanned, preformatted)


def _scanned(
    text: str, pieces: list[str], is_last: bool = False
) -> tuple[list[Table], list[TextLine]] | None:
    """Tables and lines from the pieces between table tags; None where they cannot be cut this simply."""
    tables: list[Table] = []
    lines: list[TextLine] = []
    stack: list[_Open] = []
    opened: _Open | None = None
    known: dict[str, _Piece] = {}
    scan = _Scan()
    position = len(pieces[0])
    if not is_last and ("<pre" in pieces[0] or "<PRE" in pieces[0]):
        return None
    text_lines(pieces[0], 0, lines)
    pieces[0] = ""
    for index in range(1, len(pieces)):
        piece = pieces[index]
        start = position
        position += len(piece) + 2
        read = known.get(piece)
        if read is None:
            read = known[piece] = scan.read(piece)
            if scan.has_pre and not is_last:
                return None
        if read[0] == BLANK_CELL:  # two cells of three
            if opened is not None:
                if opened.held:
                    opened.column = opened.free_column()
                opened.column += read[1]
            continue
        code, colspan, style, words, inner_at, inner_end, words_at, top, bottom, tail = read
        if code == CELL:
            if opened is None:
                if words:
                    lines.append(TextLine(start, words))
            elif not style.is_removed:
                row = opened.row
                if row is None:
                    row = opened.next_row(start, False)
                left = opened.column
                if opened.held:
                    left = opened.free_column()
                right = opened.column = left + colspan
                if style.rowspan > 1 and len(opened.held) < MAX_HELD:
                    opened.held.append((left, right, style.rowspan))
                    opened.held.sort()
                if left <= MAX_POSITIONS and not opened.row_hidden:
                    if words:
                        row.cells.append(
                            Cell(
                                left,
                                right,
                                words,
                                piece,
                                start,
                                inner_at,
                                inner_end,
                                start + words_at if words_at >= 0 else -1,
                                style,
                            )
                        )
                    if top or bottom:
                        row.rules.append((left, right, top, bottom))
        else:
            if code == ROW:
                if opened is not None:
                    opened.next_row(start, style.is_hidden)
            elif code == TABLE:
                if opened is not None:
                    opened.table.inner_tables += 1
                    stack.append(opened)
                opened = _Open(start)
            elif code == UNKNOWN and not is_last:
                return None
            if inner_end - inner_at > 1:
                inner = piece[inner_at - 2 : inner_end - 2]
                if not inner.isspace():
                    text_lines(inner, start + inner_at, lines)
        if tail >= 0:
            opened = _after_end(piece[tail - 2 :], start + tail, opened, stack, tables, lines)
    while opened is not None:
        tables.append(opened.close(len(text)))
        opened = stack.pop() if stack else None
    return tables, lines


def _after_end(
    rest: str,
    start: int,
    opened: _Open | None,
    stack: list[_Open],
    tables: list[Table],
    lines: list[TextLine],
) -> _Open | None:
    """What follows an end tag of a row or table up to the next ``<t``; gives the table then open."""
    position = 0
    for found in _END.finditer(rest):
        if found.start() > position:
            _loose_text(rest[position : found.start()], start + position, opened, lines)
        position = found.end()
        if "able" in found[0].lower() and opened is not None:
            tables.append(opened.close(start + position))
            opened = stack.pop() if stack else None
    _loose_text(rest[position:], start + position, opened, lines)
    return opened


def _loose_text(inner: str, start: int, opened: _Open | None, lines: list[TextLine]) -> None:
    """Text behind an inner table belongs to the cell around it, other text stands outside tables."""
    if not inner or inner.isspace():
        return
    if opened is None or opened.row is None:
        text_lines(inner, start, lines)
        return
    words = visible_text(inner)
    if words and opened.column <= MAX_POSITIONS:
        left = max(opened.column - 1, 0)
        opened.row.cells.append(Cell(left, left + 1, words, inner, start, 2, len(inner) + 2, -1, _NO_STYLE))


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
    ends = "</t" in lead or "</T" in lead  # what follows stands outside the cell
    return _Lead(ends or _may_be_special(lead), top, bottom)


def _read_inner(inner: str, leads: dict[str, _Lead]) -> tuple[str, int, str, str]:
    """(text, offset of the text in ``inner`` or -1, rule above, rule below) of a cell's source."""
    found = _PLAIN.match(inner)
    if found is None:
        single = _SINGLE.match(inner)
        if single is not None:
            tags, raw = single.groups()
            lead = leads.get(tags)
            if lead is None:
                lead = leads[tags] = _read_lead(tags)
            if not lead.is_special:
                return " ".join(_decoded(raw).split()), -1, lead.top, lead.bottom
        top, bottom = (
            _inner_rules(inner) if "order-" in inner or "<u>" in inner or "<U>" in inner else ("", "")
        )
        return visible_text(inner), -1, top, bottom
    tags, _, raw = found.groups()
    lead = leads.get(tags)
    if lead is None:
        lead = leads[tags] = _read_lead(tags)
    if raw is None:
        return "", -1, lead.top, lead.bottom
    raw = raw.rstrip()
    if lead.is_special or _ODD.search(raw):
        return visible_text(inner), -1, lead.top, lead.bottom
    return raw, found.start(3), lead.top, lead.bottom


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
    lead = _LEAD.match(cell.piece, cell.inner_at - 2)
    return max(0, round(cell.style.indent + (_lead_indent(lead[1], lead[2]) if lead is not None else 0)))


@lru_cache(maxsize=8192)
def _lead_indent(tags: str, blanks: str) -> float:
    total = BLANK_WIDTH * len(unescape(blanks).lstrip(" \t\r\n").replace("\n", ""))
    for tag in _TAG.finditer(tags):
        if tag[2] and not tag[1]:
            total += read_style(tag[2] + tag[3]).indent
    return total


BLANK_WIDTH = 2.5
"""Points of one leading no-break blank at the usual 10 points."""
