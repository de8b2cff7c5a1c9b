"""The HTML reader: the grids of an HTML exhibit.

In: the decoded HTML source of one document. Out: its tables as ``Grid``s, with offsets into the source, as
the text reader returns them.

The chain: source -> rows of cells (``html_tables``) -> pieces, numbers rejoined with their marks
(``html_cells``) -> kinds of lines, segments of one header each (``html_lines``) -> columns and their headers
(``html_columns``) -> rows (``html_rows``) -> grids, with the printed lines around them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from transforms.grid import Column, Grid, Token
from transforms.headings import DATE, SCALE_WORDS, names_period, names_statement
from transforms.html_cells import WORDS, Cell, printed_text, text_span
from transforms.html_columns import (
    Place,
    column_places,
    header_levels,
    merged_places,
    nearest_place,
    segment_header,
)
from transforms.html_lines import (
    DATA,
    NUMBERED,
    Line,
    Segment,
    is_paragraph,
    is_year,
    names_period_alone,
    side_by_side,
    table_lines,
    table_segments,
)
from transforms.html_rows import stub_parts, stub_rows
from transforms.html_styles import is_red
from transforms.html_tables import PAGE_BREAK, Printed, Table, TextLine, read_tables
from transforms.text import text_grids
from transforms.unread import LONGEST_FIGURE, NO_NUMBER, UNREAD, are_figures, unread_table

CONTEXT_REACH = 14
"""Lines of title and scale above the header that a table is given, as the text reader gives."""
NOTES_REACH = 8
"""Printed lines under a table that may be its footnotes."""
MAX_COLUMNS = 40
"""More columns of figures than any statement has: a calendar, a map, a form."""


ROWS_OF_STATEMENT = 6
"""Fewer amounts under each other may be a list."""


WORDS_BETWEEN = "words stand between the numbers of this row"


def _cells_by_column(
    lines: Sequence[Line], places: Sequence[Place]
) -> tuple[dict[int, list[Token | None]], list[tuple[Token, str]]]:
    """Each data line's tokens in their columns; what fits no column is refused with its reason."""
    out: dict[int, list[Token | None]] = {}
    refused: list[tuple[Token, str]] = []
    known: dict[tuple[int, int], int] = {}
    red = {lead for lead in {piece[9] for line in lines for piece in line.over} if is_red(lead)}
    for line in lines:
        if line.kind != DATA:
            continue
        is_red_line = bool(red) and bool(line.stub) and is_red(line.stub[0].lead)
        row: list[Token | None] = [None] * len(places)
        words_between = False
        for piece in line.over:
            kind, left, right, _, _, text, token, _, at, lead = piece
            if kind == WORDS:
                if NUMBERED.search(text) and not DATE.search(text):
                    refused.append((_ghost(piece), NO_NUMBER))
                else:
                    words_between = words_between or (left >= places[0].left and len(text) > 3)
            if token is None:
                continue
            token = tuple.__new__(Token, (at + token[0], at + token[1], *token[2:]))  # _token, without a call
            column = known.get((left, right))
            if column is None or row[column] is not None:
                column = nearest_place(places, piece, row)
                if column is not None:
                    known.setdefault((left, right), column)
            if column is None:
                refused.append((token, "two numbers of one row in one column"))
            elif lead in red and token[3] > 0 and not is_red_line:
                refused.append((token, "red, which may stand for a minus"))
            elif words_between:
                refused.append((token, WORDS_BETWEEN))
            else:
                row[column] = token
        out[id(line)] = row
    return out, refused


def _token(piece: Cell) -> Token:
    """The number of a piece that holds one, at its place in the document."""
    assert piece.token is not None
    at, token = piece.start, piece.token
    return tuple.__new__(Token, (at + token[0], at + token[1], *token[2:]))


def _without_columns(
    columns: set[int], cells_of: Mapping[int, list[Token | None]], refused: Sequence[tuple[Token, str]]
) -> tuple[dict[int, list[Token | None]], list[tuple[Token, str]]]:
    """The cells of a table whose numbers in these columns are refused: of which date are they?"""
    kept = {key: [None if i in columns else t for i, t in enumerate(row)] for key, row in cells_of.items()}
    doubtful = [row[i] for row in cells_of.values() for i in sorted(columns)]
    return kept, [*refused, *((t, "two dates stand over its column") for t in doubtful if t is not None)]


_DECIMAL_COMMA = re.compile(r"[^\d]*\d{1,3}(?:\.\d{3})*,\d{1,2}\D*\Z")
"""A number whose decimals stand behind a comma, as on the Continent: "0,90"."""


def _without_points(
    cells_of: Mapping[int, list[Token | None]], refused: Sequence[tuple[Token, str]]
) -> tuple[dict[int, list[Token | None]], list[tuple[Token, str]]]:
    """The cells of a table with decimal commas: its "1.234" are thousands, and are refused."""
    kept = {
        key: [None if t is not None and t.places == POINTS_APART else t for t in row]
        for key, row in cells_of.items()
    }
    points = [t for row in cells_of.values() for t in row if t is not None and t.places == POINTS_APART]
    return kept, [*refused, *((t, "beside decimal commas its point may part thousands") for t in points)]


POINTS_APART = 3
"""Digits behind a point that parts thousands."""


def _ghost(piece: Cell) -> Token:
    start, end = text_span(piece)
    return Token(start, end, piece.text, 0, 0, False, False, None)


def _is_table(
    cells: Sequence[Token], n_rows: int, levels: Sequence[tuple[str, ...]], context: Sequence[str]
) -> bool:
    """Whether these numbers are a table of figures, not a list, an index or an address."""
    if not cells or len(levels) > MAX_COLUMNS:
        return False
    has_period = any(names_period(" ".join(level)) for level in levels)
    has_money = any(t.currency for t in cells) or sum(
        "," in t.printed or t.places > 0 for t in cells
    ) * 3 >= len(cells)
    if n_rows >= 2 and has_period and (has_money or len(cells) >= 4):
        return True
    titled = any(
        names_statement(c) or SCALE_WORDS.search(c) or names_period(c) for c in context[-CONTEXT_REACH:]
    )
    if n_rows >= 3 and len(levels) >= 2 and titled and len(cells) >= 6:
        return True
    if n_rows >= 3 and has_money and (titled or len(levels) >= 2):
        return True
    if n_rows >= ROWS_OF_STATEMENT and has_money and any(t.currency for t in cells):
        return True  # of one column, its date in the title above the table
    return has_period and has_money and (titled or len(cells) > 1)


@dataclass(slots=True)
class _Found:
    """A grid on its way: its own context lines, before those printed above the table are put to it."""

    grid: Grid
    own_context: list[str]
    has_header: bool
    of_next_period: bool


def _segment_grid(segment: Segment, before: _Found | None) -> _Found | None:
    """The grid of one segment."""
    data = [line for line in segment.body if line.kind == DATA]
    numbers = [[p for p in line.over if p.token is not None] for line in data]
    places = column_places(numbers)
    if not places:
        return None
    heads = segment.heads if segment.of_next_period else segment.above
    levels, doubtful = header_levels(heads, places)
    merged = merged_places(places, levels)
    if len(merged) < len(places):
        places = merged
        levels, doubtful = header_levels(heads, places)
    cells_of, refused = _cells_by_column(data, places)
    if doubtful:
        cells_of, refused = _without_columns(doubtful, cells_of, refused)
    if any(_DECIMAL_COMMA.match(token.printed) for token, _ in refused):
        cells_of, refused = _without_points(cells_of, refused)
    header = segment_header(segment.above, segment.inherited)
    has_header = any(levels)
    if not has_header and before is not None and len(before.grid.columns) == len(places):
        levels = [c.header for c in before.grid.columns]
    parts = stub_parts([*header.captions, *segment.body], places, cells_of)
    rows = stub_rows(parts, len(places))
    first = segment.above[0] if segment.above else segment.body[0]
    grid = Grid(
        0,
        tuple(header.context),
        [Column(i, level) for i, level in enumerate(levels)],
        rows,
        first.source.start,
        segment.body[-1].source.end,
        refused,
    )
    return _Found(grid, header.context, has_header, segment.of_next_period)


_PAGE_NUMBER = re.compile(
    r"(?:page\s)?[-–—]?\s?(?:[A-Z]{1,3}-)?\d{1,4}\s?[-–—]?(?:\s(?:of|/)\s\d{1,4})?\Z", re.IGNORECASE
)
_BULLETS = "•●▪◦·■○"


def _context_above(
    lines: Sequence[TextLine], starts: Sequence[int], floor: int, start: int, room: int, is_titled: bool
) -> list[str]:
    """The printed lines before a table, nearest last, up to a paragraph, a list, a page or a table."""
    out: list[str] = []
    for i in range(bisect_left(starts, start) - 1, -1, -1):
        if starts[i] < floor or len(out) >= room:
            break
        words = lines[i].text
        if _PAGE_NUMBER.match(words):
            continue
        if words == PAGE_BREAK or words[0] in _BULLETS or is_paragraph(words):
            if out or is_titled:
                break
            continue
        out.append(words)
    out.reverse()
    return out


def _is_title(words: str) -> bool:
    return names_statement(words)


def _row_lines(table: Table) -> list[TextLine]:
    """The rows of a table that holds no figures, as printed lines."""
    return [TextLine(row.start, "  ".join(c.text for c in row.cells)) for row in table.rows if row.cells]


class HtmlReading(NamedTuple):
    """What an HTML document prints."""

    grids: list[Grid]
    prose: str
    """The printed lines outside tables of figures, and the header lines of the grids: where a document says
    which periods it reports on."""


def html_grids(text: str) -> list[Grid]:
    """The tables of figures of an HTML document, in print order.

    Offsets are characters of ``text``. Numbers inside a table that could not be read stand in
    ``Grid.refused`` with the reason.
    """
    return read_html(text).grids


def read_html(text: str) -> HtmlReading:
    """The grids and the prose of an HTML document."""
    printed = read_tables(text)
    grids, lines = _grids(printed, text)
    prose = [line.text for line in lines if line.text != PAGE_BREAK]
    prose.extend(printed_text(text[block.start : block.end])[0] for block in printed.preformatted)
    prose.extend(" ".join(c.header) for grid in grids for c in grid.columns)
    return HtmlReading(grids, "\n".join(prose))


def _grids(printed: Printed, text: str) -> tuple[list[Grid], list[TextLine]]:
    lines = list(printed.lines)
    found: list[_Found] = []
    refused: list[Grid] = []
    before: _Found | None = None
    last_end = 0
    starts: list[int] | None = None
    for table in sorted(printed.tables, key=lambda t: t.start):
        read, unread = _table_grids(table, before)
        refused.extend(unread)
        if not read:
            lines.extend(_row_lines(table))
            continue
        found.extend(read)
        before = read[-1]
    lines.sort(key=lambda line: line.start)
    starts = [line.start for line in lines]
    out: list[Grid] = []
    for f in found:
        room = CONTEXT_REACH - len(f.own_context)
        above = _context_above(
            lines, starts, last_end, f.grid.start, room, any(map(_is_title, f.own_context))
        )
        if f.of_next_period and out:
            above = [words for words in out[-1].context if not names_period_alone(words)]
        below = bisect_right(starts, f.grid.end)
        notes = tuple(line.text for line in lines[below : below + NOTES_REACH] if line.text != PAGE_BREAK)
        out.append(replace(f.grid, index=len(out), context=(*above, *f.own_context), notes=notes))
        last_end = f.grid.end
    ends = [f.grid.end for f in found]
    for grid in refused:
        place = bisect_right(ends, grid.start)
        floor = ends[place - 1] if place else 0
        above = _context_above(lines, starts, floor, grid.start, CONTEXT_REACH, is_titled=False)
        out.append(replace(grid, context=tuple(above)))
    for block in printed.preformatted:
        plain, spans = printed_text(text[block.start : block.end])
        out.extend(_moved(grid, block.start, spans) for grid in text_grids(plain))
    if refused or printed.preformatted:
        out.sort(key=lambda g: g.start)
        out = [replace(grid, index=i) for i, grid in enumerate(out)]
    return out, lines


def _table_grids(table: Table, before: _Found | None) -> tuple[list[_Found], list[Grid]]:
    """The grids of a table and those of its segments of which nothing could be read.

    Labels between the numbers show only when these are put into columns; so few tables have them that it
    would not pay to look for them before.
    """
    out, unread = _segment_grids(table, before)
    if any(why == WORDS_BETWEEN for found in out for _, why in found.grid.refused):
        sides = side_by_side(table)
        if sides is not None:
            left, unread = _segment_grids(sides[0], before)
            right, unread_right = _segment_grids(sides[1], left[-1] if left else before)
            return [*left, *right], [*unread, *unread_right]
    return out, unread


def _segment_grids(table: Table, before: _Found | None) -> tuple[list[_Found], list[Grid]]:
    """The same segment by segment."""
    lines = table_lines(table)
    out: list[_Found] = []
    unread: list[Grid] = []
    is_data = any(line.kind == DATA for line in lines)
    last = before  # what a segment without a header of its own may have its header from
    for segment in table_segments(lines) if is_data else [Segment([], lines)]:
        found = None
        if is_data and any(line.kind == DATA for line in segment.body):
            found = _segment_grid(segment, last)
        if found is not None:
            last = found
        if found is not None and _is_kept(found):
            out.append(found)
        else:
            unread.extend(_unread([*segment.above, *segment.body]))
    return out, unread


def _unread(lines: Sequence[Line]) -> Iterator[Grid]:
    """The grid that records the figures of rows that became no table."""
    rows = [
        [
            (_token(p), UNREAD) if p.token is not None else (_ghost(p), NO_NUMBER)
            for p in line.over
            if (p.token is not None and not is_year(p))
            or (NUMBERED.search(p.text) and len(p.text) <= LONGEST_FIGURE and not names_period(p.text))
        ]
        for line in lines
    ]
    if are_figures([[token for token, _ in row] for row in rows]):
        refused = [one for row in rows for one in row]
        yield unread_table((), lines[0].source.start, lines[-1].source.end, refused)


def _is_kept(found: _Found) -> bool:
    grid = found.grid
    cells = [t for r in grid.rows for t in r.cells if t is not None]
    rows = sum(not r.is_caption for r in grid.rows)
    return _is_table(cells, rows, [c.header for c in grid.columns], found.own_context)


def _moved(grid: Grid, start: int, spans: Sequence[tuple[int, int]]) -> Grid:
    """A grid of a ``<pre>`` block with its offsets in the whole document; the block begins at ``start``."""

    def first(offset: int) -> int:
        return start + spans[offset][0]

    def past(offset: int) -> int:
        return start + spans[offset - 1][1]

    def moved(token: Token) -> Token:
        return token._replace(start=first(token.start), end=past(token.end))

    rows = [
        replace(
            r, start=first(r.start), end=past(r.end), cells=[None if t is None else moved(t) for t in r.cells]
        )
        for r in grid.rows
    ]
    refused = [(moved(t), why) for t, why in grid.refused]
    return replace(grid, rows=rows, start=first(grid.start), end=past(grid.end), refused=refused)
