"""HTML tables: the tables of an HTML exhibit as rows of cells with their positions and source offsets.

In: the decoded source of one document. Out: every ``Table`` (innermost ones apart from those around them)
with its visible cells in a position matrix (colspan and rowspan expanded), and the ``TextLine``s printed
outside tables.

One linear scan parts the source into its texts and the markup between them and follows the steps of each
markup. A tree (Lexbor) has no offsets into the source, and aligning it costs a second scan; this scan gives
offsets for nothing, depends on no nesting depth, and on the 167 exhibits of the corpus yields the cells that
Lexbor yields (the tests compare them).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from transforms.html_cells import (
    FOOTNOTE,
    GROUPS,
    LONE_LESS,
    LONGEST_KNOWN,
    NUMBER,
    WORDS,
    Cell,
    decoded,
    known_source,
    lines_of,
    read_source,
)
from transforms.html_markup import (
    BEHIND,
    BLANK,
    BREAK,
    CELLS,
    GROUP,
    PAGE,
    ROW,
    SPACE,
    SPECIAL,
    TABLE,
    TABLE_END,
    Markup,
    Rule,
    Span,
    Step,
    inner_rules,
    read_markup,
)

MAX_POSITIONS = 4_000
"""A row that spans more positions belongs to no statement; the widest real table has some 250."""
MAX_HELD = 512
"""Cells of earlier rows that may reach down into a row at one time; real tables have a handful."""
PRE_LINES = 3
"""A shorter ``<pre>`` is a word in another type, no table laid out by blanks."""
PAGE_BREAK = "\0"
"""Stands for a page break among printed lines; no document holds this character."""


class TextLine(NamedTuple):
    """A printed line outside tables."""

    start: int
    text: str


class Preformatted(NamedTuple):
    """The source span of a ``<pre>`` block."""

    start: int
    end: int


Drawn = tuple[int, list[Rule]]
"""Rules and the position from which theirs count."""


class TableRow:
    __slots__ = ("cells", "end", "has_groups", "has_marks", "rules", "start")

    def __init__(self, start: int, cells: list[Cell], rules: list[Drawn], end: int = 0) -> None:
        self.start = start
        self.end = end
        self.cells = cells
        self.rules = rules
        self.has_marks = False
        """Whether a cell may belong to the number beside it."""
        self.has_groups = False
        """Whether a cell holds groups of digits parted by blanks."""


class Table:
    __slots__ = ("end", "rows", "start")

    def __init__(self, start: int) -> None:
        self.start = start
        self.end = start
        self.rows: list[TableRow] = []


class Printed(NamedTuple):
    """What a document prints, table by table in order of their closing."""

    tables: list[Table]
    lines: list[TextLine]
    preformatted: list[Preformatted]


# --- unusual source ------------------------------------------------------------------------------

_UNPRINTED = tuple(
    (re.compile(f"<{name}", re.IGNORECASE), re.compile(f"</{name}", re.IGNORECASE))
    for name in ("script", "style")
)
_PRE = re.compile(r"<pre(?=[\s>])[^<>]*>|</pre\s*>", re.IGNORECASE)
_CELL = re.compile(r"<t[dh][\s>]", re.IGNORECASE)
_LONE_LESS = re.compile(r"<(?![a-zA-Z/!?])")


def _blanked(source: str, spans: list[tuple[int, int]]) -> str:
    """The source with these spans made blanks, every offset kept."""
    pieces: list[str] = []
    done = 0
    for start, end in spans:
        pieces += (source[done:start], " " * (end - start))
        done = end
    return "".join([*pieces, source[done:]])


_TAG_LIKE = re.compile(r"<!--(?![^<>]*(?i:super|hidden))[^<>:]*-->")
"""A comment that may stand: it has no bracket within and no word that a tag would be asked for."""


def _comments(source: str) -> list[tuple[int, int]]:
    """The spans of comments that hide something; one never closed is none.

    To find "<!--" costs twenty times what "!" costs.
    """
    spans: list[tuple[int, int]] = []
    mark = source.find("!")
    while mark >= 0:
        if source.startswith("<!--", max(mark - 1, 0)):
            end = source.find("-->", mark + 3)
            if end < 0:
                break
            if not _TAG_LIKE.match(source, mark - 1, end + 3):
                spans.append((mark - 1, end + 3))
            mark = end
        mark = source.find("!", mark + 1)
    return spans


def _enclosed(source: str, begins: re.Pattern[str], ends: re.Pattern[str]) -> list[tuple[int, int]]:
    """The spans of scripts or styles. One never closed is none: browsers would swallow the rest,
    but what is printed is worth more."""
    spans: list[tuple[int, int]] = []
    found = begins.search(source)
    while found is not None:
        end = ends.search(source, found.end())
        if end is None:
            break
        spans.append((found.start(), end.end()))
        found = begins.search(source, end.end())
    return spans


def _preformatted(source: str) -> list[Preformatted]:
    """The ``<pre>`` blocks that are laid out by blanks."""
    blocks: list[Preformatted] = []
    opened = -1
    for tag in _PRE.finditer(source):
        if tag[0][1] != "/":
            opened = tag.end() if opened < 0 else opened
        elif opened >= 0:
            blocks.append(Preformatted(opened, tag.start()))
            opened = -1
    if opened >= 0:
        blocks.append(Preformatted(opened, len(source)))
    return [
        block
        for block in blocks
        if source.count("\n", block.start, block.end) >= PRE_LINES
        and not _CELL.search(source, block.start, block.end)
    ]


# --- the scan ----------------------------------------------------------------------------------


class _Open:
    """A table being read."""

    __slots__ = ("around", "column", "held", "inner", "row", "row_hidden", "table")

    def __init__(self, start: int) -> None:
        self.table = Table(start)
        self.row: TableRow | None = None
        self.row_hidden = False
        self.column = 0
        self.held: list[tuple[int, int, int]] = []
        """Cells of earlier rows that reach down: (left, right, rows left)."""
        self.around: tuple[int, int, int] | None = None
        """The cell of the outer table that begins with this one: its place, where its source begins."""
        self.inner: list[_Inner] = []

    def next_row(self, start: int) -> TableRow:
        if self.row is not None:
            self.row.end = start
        row = self.row = TableRow(start, [], [])
        self.table.rows.append(row)
        if self.held:
            self.held = sorted((left, right, rows - 1) for left, right, rows in self.held if rows > 1)
        return row

    def close(self, end: int) -> Table:
        if self.row is not None:
            self.row.end = end
        self.table.end = end
        return self.table

    def place(self, spans: list[Span], column: int, rules: list[Drawn]) -> int:
        """Past the last of these cells, with those that earlier rows hold and these hold for later ones."""
        for colspan, rowspan, top, bottom in spans:
            for left, right, _ in self.held:
                if left <= column < right:
                    column = right
            left, column = column, column + colspan
            if rowspan > 1 and len(self.held) < MAX_HELD:
                self.held.append((left, column, rowspan))
                self.held.sort()
            if (top or bottom) and left <= MAX_POSITIONS:
                rules.append((left, [(0, colspan, top, bottom)]))
        return column


class _Inner(NamedTuple):
    """A table of one row at the beginning of a cell."""

    row: TableRow
    """The row around it."""
    table: Table
    cells: list[Cell]
    """Its own, at the place of the cell around it."""


def _inner(opened: _Open, row: TableRow | None, source: str) -> _Inner | None:
    """A table that does no more than indent the one text of a cell or align a number with its marks."""
    rows = [found for found in opened.table.rows if found.cells]
    if opened.around is None or row is None or len(rows) != 1:
        return None
    cells = rows[0].cells
    if len(cells) > 1 and (any(c.kind == WORDS for c in cells) or sum(c.kind == NUMBER for c in cells) > 1):
        return None
    left, right, start = opened.around
    moved = [c._replace(left=left, right=right, outer_left=left, outer_right=right) for c in cells]
    moved[0] = moved[0]._replace(lead=source[start : cells[0].start])
    return _Inner(row, opened.table, moved)


def _take_in(outer: _Open) -> None:
    """Put inner tables that are cells into their rows: some row with them is a row of figures."""
    by_row: dict[TableRow, list[Cell]] = {}
    for found in outer.inner:
        by_row.setdefault(found.row, []).extend(found.cells)
    rows = {row: sorted([*row.cells, *cells], key=lambda c: c.start) for row, cells in by_row.items()}
    if not any(len(cells) > 1 and any(c.kind == NUMBER for c in cells) for cells in rows.values()):
        return
    for row, cells in rows.items():
        row.cells = cells
        row.has_marks = any(c.kind >= FOOTNOTE for c in cells)
        row.has_groups = any(c.kind == GROUPS for c in cells)
    for found in outer.inner:
        found.table.rows.clear()


class _Prose:
    """The printed lines outside tables."""

    def __init__(self, source: str) -> None:
        self.lines: list[TextLine] = []
        self._source = source
        self._runs: list[str] = []
        self._start = 0
        self._hides = False
        self._chunk = -1
        """Where what stands between two tables begins, and how many lines there were."""
        self._before = 0

    def add(self, words: str, start: int) -> None:
        if not self._runs:
            self._start = start
            if self._chunk < 0:
                self._chunk, self._before = start, len(self.lines)
        self._runs.append(words)

    def add_blank(self) -> None:
        if self._runs:
            self._runs.append(" ")

    def end_line(self) -> None:
        if self._runs:
            words = " ".join(decoded("".join(self._runs)).split())
            if words:
                self.lines.append(TextLine(self._start, words))
            self._runs = []

    def end_page(self, start: int) -> None:
        self.end_line()
        self.lines.append(TextLine(start, PAGE_BREAK))

    def hide(self, start: int) -> None:
        """Something hidden begins: only reading it as a whole tells where it ends."""
        self._hides = True
        if self._chunk < 0:
            self._chunk, self._before = start, len(self.lines)

    def end(self, end: int) -> None:
        self.end_line()
        if self._hides:
            self.lines[self._before :] = [
                TextLine(self._chunk, line) for line in lines_of(self._source[self._chunk : end])
            ]
            self._hides = False
        self._chunk = -1


_TEXT = re.compile(rf">(?!<)((?:{BLANK})*+[^<\s][^<]*+)(?:<|\Z)")
"""A printed text with the brackets around it. Behind three tags of four follows the next one at once."""


def read_tables(source: str) -> Printed:
    """Everything the source prints, in one pass."""
    comments = _comments(source)
    if comments:
        source = _blanked(source, comments)
    scan = _Scan(source)
    if scan.run():
        return Printed(scan.tables, scan.prose.lines, [])
    for element in _UNPRINTED:
        source = _blanked(source, _enclosed(source, *element))
    preformatted = _preformatted(source)
    source = _blanked(source, [(block.start, block.end) for block in preformatted])
    scan = _Scan(_LONE_LESS.sub(LONE_LESS, source))
    scan.run(is_made_usual=True)
    return Printed(scan.tables, scan.prose.lines, preformatted)


OUTSIDE, NOWHERE, NEW_CELL, IN_CELL, SEVERAL = range(5)
"""Where a text stands; ``SEVERAL``: in a cell of several texts or with something hidden or raised in it."""


class _Scan:
    """The state between two texts."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.prose = _Prose(source)
        self.tables: list[Table] = []
        self._outer: list[_Open] = []
        self._table: _Open | None = None
        self._row: TableRow | None = None
        self._column = 0
        """Past the last cell of the row."""
        self._where = OUTSIDE
        self._left = self._right = 0
        self._lead = ""
        self._inner = 0
        self._first = self._last = 0
        """The span of the texts of the cell."""

    def run(self, is_made_usual: bool = False) -> bool:
        """Whether the source is usual enough to be read this way; if not, nothing has been read."""
        markups: dict[str, Markup] = {}
        prose = self.prose
        known = known_source
        new = tuple.__new__
        parts = _TEXT.split(">" + self.source)
        parts.append("")
        position = -1  # of the markup; one character of a bracket stands on either side of it
        # The state of the cell is kept here while nothing but cells and rows go by, in ``self`` where more
        # happens: four texts of five stand in the next cell of a row, and a call for each would double
        # what they cost.
        is_plain = False
        row, column, where, left, right, lead, first = None, 0, OUTSIDE, 0, 0, "", 0
        for markup, words in zip(parts[::2], parts[1::2], strict=True):
            found = markups.get(markup)
            if found is None:
                found = markups[markup] = read_markup(markup)
                if found.is_unusual and not is_made_usual:
                    return False
            next_cells, ends_text, steps, _ = found
            if ends_text and where != IN_CELL:
                if where == SEVERAL:
                    self._end_cell()
                    where = self._where
                elif where == OUTSIDE:
                    prose.end(position - 1)
            if is_plain and next_cells is not None and row is not None:
                begins, positions, of_last, rules, lead, prints = next_cells
                if begins is not None:
                    row = self._next_row(position + begins)
                    column = 0
                if rules:
                    row.rules.append((column, rules))
                right = column = column + positions
                left = column - of_last
                where = NEW_CELL if prints and left <= MAX_POSITIONS else NOWHERE
            elif steps:
                self._column, self._where = column, where
                self._left, self._right, self._lead, self._first = left, right, lead, first
                for step in steps:
                    self._take(step, position)
                row, column, where = self._row, self._column, self._where
                left, right, lead, first = self._left, self._right, self._lead, self._first
                is_plain = self._is_plain()
            if not words:
                break  # behind the last text
            start = position + len(markup) + 1
            length = len(words)
            position = start + length + 1
            if where == NEW_CELL and row is not None:
                kind, text, token = known(words) if length <= LONGEST_KNOWN else read_source(words)
                if text:
                    cell = (kind, left, right, left, right, text, token, words, start, lead)
                    row.cells.append(new(Cell, cell))
                    if kind >= FOOTNOTE:
                        row.has_marks = True
                        row.has_groups = row.has_groups or kind == GROUPS
                    where = IN_CELL
                    first = start
            elif where == OUTSIDE:
                prose.add(words, start)
            elif where >= IN_CELL:
                if where == IN_CELL and row is not None:
                    row.cells.pop()
                    self._left, self._right, self._lead, self._first = left, right, lead, first
                    where = SEVERAL
                self._last = start + length
        self._where = where
        end = len(self.source)
        if self._where == SEVERAL:
            self._end_cell()
        while self._table is not None:
            self._end_table(end)
        prose.end(end)
        return True

    def _is_plain(self) -> bool:
        """Whether cells follow one another: no earlier row reaches down into this one, which prints."""
        return (
            self._table is not None
            and self._row is not None
            and not self._table.held
            and not self._table.row_hidden
        )

    def _take_text(self, raw: str, start: int) -> None:
        kind, text, token = read_source(raw)
        row = self._row
        if text and row is not None:
            left, right = self._left, self._right
            row.cells.append(Cell(kind, left, right, left, right, text, token, raw, start, self._lead))
            if kind >= FOOTNOTE:
                row.has_marks = True
                row.has_groups = row.has_groups or kind == GROUPS
            self._where = IN_CELL
            self._first = start

    def _end_cell(self) -> None:
        """Read what is in several runs as a whole."""
        raw = self.source[self._first : self._last]
        self._where = NOWHERE
        if not raw:
            return
        self._take_text(raw, self._first)
        if "order-" in raw or "<u>" in raw or "<U>" in raw:
            top, bottom = inner_rules(raw)
            if (top or bottom) and self._row is not None:
                self._row.rules.append((self._left, [(0, self._right - self._left, top, bottom)]))

    def _take_cells(self, step: Step, position: int) -> None:
        table = self._table
        if table is None:
            self._where = OUTSIDE
            return
        row = self._row
        if row is None:
            row = self._next_row(position)
        _, total, span, rules, spans, is_tall, self._lead, inner, prints = step
        self._inner = inner + position
        column = self._column
        if is_tall or table.held:
            self._column = table.place(spans, column, [] if table.row_hidden else row.rules)
        else:
            if rules and not table.row_hidden:
                row.rules.append((column, rules))
            self._column = column + total
        self._right = self._column
        left = self._left = self._column - span
        self._where = NEW_CELL if prints and left <= MAX_POSITIONS and not table.row_hidden else NOWHERE

    def _take(self, step: Step, position: int) -> None:
        """Do what one step of a markup at ``position`` says."""
        code = step[0]
        is_outside = self._where == OUTSIDE
        if code == CELLS:
            self._take_cells(step, position)
        elif code == ROW:
            self._where = OUTSIDE
            if self._table is not None:
                self._next_row(position + step[1])
                self._table.row_hidden = step[2]
        elif code == TABLE:
            begins_cell = self._where == NEW_CELL
            self._where = OUTSIDE
            if self._table is not None:
                self._table.column = self._column
                self._outer.append(self._table)
            opened = _Open(position + step[1])
            if begins_cell:
                opened.around = (self._left, self._right, self._inner)
            self._table, self._row, self._column = opened, None, 0
        elif code == TABLE_END:
            self._end_table(position + step[1])
        elif code == BEHIND:
            self._end_row(position + step[1])
        elif code == GROUP:
            self._where = OUTSIDE
        elif code == BREAK and is_outside:
            self.prose.end_line()
        elif code == PAGE and is_outside:
            self.prose.end_page(position)
        elif code == SPACE and is_outside:
            self.prose.add_blank()
        elif code == SPECIAL and self._where == NEW_CELL:
            self._where = SEVERAL
            self._first = self._last = self._inner
        elif code == SPECIAL and is_outside and step[1]:
            self.prose.hide(position - 1)

    def _next_row(self, start: int) -> TableRow:
        assert self._table is not None
        self._column = 0
        row = self._row = self._table.next_row(start)
        return row

    def _end_table(self, end: int) -> None:
        if self._table is not None:
            closed = self._table
            self.tables.append(closed.close(end))
            if closed.inner:
                _take_in(closed)
            self._table = self._outer.pop() if self._outer else None
            if self._table is not None:
                self._row, self._column = self._table.row, self._table.column
                if (inner := _inner(closed, self._row, self.source)) is not None:
                    self._table.inner.append(inner)
        self._end_row(end)

    def _end_row(self, end: int) -> None:
        """Text behind an inner table belongs to the cell around it, other text stands outside tables."""
        if self._table is None or self._row is None:
            self._where = OUTSIDE
            return
        self._inner = end
        self._lead = ""
        self._left = max(self._column - 1, 0)
        self._right = self._left + 1
        self._where = NEW_CELL if self._left <= MAX_POSITIONS else NOWHERE
