"""The HTML reader: the grids of an HTML exhibit.

In: the decoded HTML source of one document. Out: its tables as ``Grid``s, with offsets into the source, as
the text reader returns them. Columns are found by clustering the matrix positions of the numbers over the
whole table, never by counting cells (DOMAIN section 3); headers reach their columns by the positions they
cover.

The chain: source -> cells -> pieces (numbers rejoined with their marks) -> kinds of rows -> segments of one
header each -> columns -> header -> rows -> grid.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from transforms.grid import Column, Grid, Row, Token
from transforms.headings import DATE, SCALE_WORDS, is_header_text, names_period, names_statement
from transforms.html_cells import (
    NO_FIGURE,
    NUMBER,
    RULE,
    WORDS,
    Cell,
    broken_lines,
    cell_lines,
    printed_text,
    rejoined,
    text_span,
)
from transforms.html_markup import indent_of
from transforms.html_tables import PAGE_BREAK, Printed, Table, TableRow, TextLine, read_tables
from transforms.numbers import YEAR
from transforms.text import text_grids
from transforms.text_rows import CONTINUES, clean_label
from transforms.unread import LONGEST_FIGURE, NO_NUMBER, UNREAD, are_figures, unread_table

CONTEXT_REACH = 14
"""Lines of title and scale above the header that a table is given, as the text reader gives."""
NOTES_REACH = 8
"""Printed lines under a table that may be its footnotes."""
PROSE_WORDS = 28
"""A line of so many words is a paragraph, no title and no scale line."""
MAX_COLUMNS = 40
"""More columns of figures than any statement has: a calendar, a map, a form."""
NEAR = 3
"""Positions between a header cell and a column it stands over, where nothing stands between."""
GRID_LINES = 0.6
"""Where more of the rows than this have a rule above, rules are the table's looks and tell no sums."""


_NUMBERED = re.compile(r"\d")


# --- rows --------------------------------------------------------------------------------------

BLANK, DATA, HEAD, TEXT, DRAWN = "blank", "data", "head", "text", "drawn"

_MONTH_WORD = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_NO_BLANK = re.compile(rf"(?<=[a-z])(?={_MONTH_WORD}\b)|(?<=\b[Ee]nded)(?=[A-Z\d])|(?<=,)(?=(?:19|20)\d\d\b)")


class _Line:
    """A row of a table with its pieces."""

    __slots__ = ("kind", "over", "pieces", "source", "stub")

    def __init__(
        self,
        source: TableRow,
        pieces: list[Cell],
        kind: str,
        stub: Sequence[Cell] = (),
        over: Sequence[Cell] = (),
    ) -> None:
        self.source = source
        self.pieces = pieces
        self.kind = kind
        self.stub = stub
        """Words of the label."""
        self.over = over
        """Pieces over or in the columns."""

    @property
    def text(self) -> str:
        return " ".join(p.text for p in self.pieces)


def _is_year(piece: Cell) -> bool:
    token = piece.token
    return (
        token is not None
        and len(token.printed) == YEAR_DIGITS
        and YEAR.match(token.printed) is not None
        and token.currency is None
    )


YEAR_DIGITS = 4


def _unstacked(row: TableRow) -> list[TableRow]:
    """A row whose cells hold a whole column each, line under line, as the rows it prints.

    All cells with numbers must print as many lines, and the label too; a wrapped header or label never does.
    """
    for lines in ([cell_lines(cell) for cell in row.cells], [broken_lines(cell) for cell in row.cells]):
        height = max(map(len, lines))
        if height < 2 or any(len(found) != height for found in lines):
            continue
        if any(all(line is None or line.kind == NUMBER for line in found) for found in lines):
            return [
                TableRow(row.start, [line for found in lines if (line := found[i])], [], row.end)
                for i in range(height)
            ]
    return [row]


_STACKED = re.compile(r"[$(\-–—]*\s?[\d,.]+\)?%?(?:\s[$(\-–—]*\s?(?:[\d,.]+\)?%?|[-–—]))+\Z")
"""Several numbers in one cell."""


def _middle_stub(rows: Sequence[list[Cell]]) -> tuple[int, int] | None:
    """The positions of labels that stand between the columns, numbers on both sides of them."""
    numbered = [pieces for pieces in rows if len(pieces) > 1 and pieces[-1][0] == NUMBER]
    places: list[tuple[int, int]] = []
    for pieces in numbered:
        if pieces[0].kind == NUMBER:
            words = [p for p in pieces if p.kind == WORDS and not _NUMBERED.search(p.text)]
            if len(words) == 1:
                places.append((words[0].left, words[0].right))
    if not places:
        return None
    place, times = Counter(places).most_common(1)[0]
    return place if times * 2 > len(numbered) else None


def _stub_edge(rows: Sequence[list[Cell]]) -> int:
    """Where the label ends: the most common right edge of the first words before a number."""
    edges: dict[int, int] = {}
    for pieces in rows:
        if len(pieces) < 2 or pieces[0].kind != WORDS:
            continue
        right = pieces[0].right
        first = None
        for p in pieces:
            kind = p[0]
            if first is None and kind != WORDS:
                first = p
            if kind == NUMBER and first is not None and not _is_year(p):
                if right <= first.outer_left:
                    edges[right] = edges.get(right, 0) + 1
                break
    usual = 0
    if edges:
        most = max(edges.values())
        usual = max(edge for edge, times in edges.items() if times == most)
        if usual == max(edges):
            return usual
    lefts = [p.outer_left for pieces in rows for p in pieces if p.kind == NUMBER and not _is_year(p)]
    reach = max(usual, min(lefts, default=0))
    return max((edge for edge in edges if edge <= reach), default=reach)  # labels indented by columns


def _lines(table: Table) -> list[_Line]:
    """The rows of a table with their kinds."""
    rows: list[tuple[TableRow, list[Cell]]] = []
    for source in table.rows:
        pieces = rejoined(source.cells) if source.has_marks else source.cells
        if len(pieces) > 1 and pieces[-1].kind == WORDS and _STACKED.match(pieces[-1].text):
            rows.extend((part, rejoined(part.cells)) for part in _unstacked(source))
        else:
            rows.append((source, pieces))
    middle = _middle_stub([pieces for _, pieces in rows])
    if middle is not None:
        return [
            _line(source, _stub_first(pieces, middle), middle[1], is_middle=True) for source, pieces in rows
        ]
    edge = _stub_edge([pieces for _, pieces in rows])
    lines = [_line(source, pieces, edge) for source, pieces in rows]
    for line in lines:
        if line.kind == DATA:
            if line.stub or not all(_HEADER_MARK.match(p.text) for p in line.over if p.kind == NUMBER):
                break
            line.kind = HEAD
    return lines


_HEADER_MARK = re.compile(r"\([1-9]\)\Z")
"""In the first row of figures and without a label: the footnotes of the column headers above."""


def _stub_first(pieces: list[Cell], stub: tuple[int, int]) -> list[Cell]:
    """The pieces of a row with a label in its middle, the label first."""
    within = [
        p
        for p in pieces
        if p.kind == WORDS
        and p.left < stub[1]
        and stub[0] < p.right
        and p.right - p.left <= stub[1] - stub[0]
    ]
    return (
        [*(p._replace(left=0, outer_left=0) for p in within), *(p for p in pieces if p not in within)]
        if within
        else pieces
    )


_ONLY_NUMBERS = {NUMBER}


def _line(source: TableRow, pieces: list[Cell], edge: int, is_middle: bool = False) -> _Line:
    if not pieces:
        return _Line(source, pieces, BLANK)
    first = pieces[0]
    if first.kind == WORDS and first.left < edge and not is_middle:
        over = pieces[1:]
        if over and {p[0] for p in over} == _ONLY_NUMBERS and not all(map(_is_year, over)):
            return _Line(source, pieces, DATA, pieces[:1], over)  # nine rows of ten
    split = 0
    while (
        split < len(pieces)
        and pieces[split].kind in (WORDS, NO_FIGURE)
        and pieces[split].left < edge
        and not (is_middle and split)
    ):
        split += 1
    if is_middle and pieces[0].left and pieces[0].kind == WORDS:
        split = 0
    if (
        split == 0
        and pieces[0].kind == NUMBER
        and pieces[0].right <= edge
        and len(pieces) > 1
        and not is_middle
    ):
        split = 1  # a number in the label's place is a label ("2021", "13 weeks")
    stub, over = pieces[:split], pieces[split:]
    if not over:
        return _Line(source, pieces, TEXT, stub, over)
    numbers = [p for p in over if p.kind == NUMBER]
    if not numbers and stub and all(_AMOUNT_IN_WORDS.match(p.text) for p in over if p.kind == WORDS):
        return _Line(source, pieces, DATA if any(p.kind == WORDS for p in over) else TEXT, stub, over)
    if not numbers and any(len(p.text.split()) > PROSE_WORDS for p in over):
        return _Line(source, pieces, TEXT, pieces, [])
    if not numbers:
        kind = (
            DRAWN
            if all(p.kind == RULE for p in over) and not stub
            else HEAD
            if any(p.kind == WORDS for p in over)
            else TEXT
        )
        if (
            kind == HEAD
            and stub
            and not _is_head_text(over)
            and all(p.kind in (NO_FIGURE, RULE) or len(p.text) > 60 for p in over)
        ):
            kind = TEXT
        return _Line(source, pieces, kind, stub, over)
    if all(_is_year(p) for p in numbers) and _heads(stub, over, numbers):
        return _Line(source, pieces, HEAD, stub, over)
    if not stub and all(_DRAWN_SHORT.match(p.text) for p in over):
        return _Line(source, pieces, DRAWN, stub, over)
    return _Line(source, pieces, DATA, stub, over)


_DRAWN_SHORT = re.compile(r"[-=–—]{3,}\Z")
"""A rule of few characters, which beside a label would be a dash."""
_AMOUNT_IN_WORDS = re.compile(
    r"[~(]?\s?(?:US)?[$£€¥]\s?\(?\d[\d.,]*\s?(?:thousand|million|billion|mm|bn|[mbk])?\b", re.IGNORECASE
)
"""An amount with its scale in words ("$61.1 billion"): data, though no number this reader takes."""


def _is_head_text(pieces: Sequence[Cell]) -> bool:
    return any(names_period(p.text) for p in pieces)


def _heads(stub: Sequence[Cell], over: Sequence[Cell], years: Sequence[Cell]) -> bool:
    """Whether a row whose only numbers are years is a header."""
    words = " ".join(p.text for p in stub)
    if not words or len({p.text for p in years}) > 1 or len(years) < len(over):
        return True
    return names_period(words) or SCALE_WORDS.search(words) is not None or words.startswith("(")


# --- segments ----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Segment:
    """The lines of one table under one header."""

    above: list[_Line]
    """Header and title lines, down to the first data line."""
    body: list[_Line]
    """From the first data line on."""
    inherited: bool = False
    heads: Sequence[_Line] = ()
    """The header lines of the segment above, where it has none of its own."""
    of_next_period: bool = False
    """Begins with nothing but another length of period: the titles of the segment above are its own."""


def _is_header_line(line: _Line) -> bool:
    """Whether a line of words after data starts a new header."""
    return line.kind == HEAD and _is_head_text(line.over)


_TITLE_IN_TABLE = re.compile(
    r"balance\s+sheets?\b|statements?\s+of\s+(?:\w+\s+){0,4}(?:operations|income|earnings|cash\s*flows?|financial\s+(?:condition|position)"
    r"|comprehensive)|\breconciliations?\s+(?:of|to)\b|(?:income|earnings)\s+statements?\s*\Z",
    re.IGNORECASE,
)


_RECONCILES = re.compile(r"\breconcil\w+\b.*\bgaap\b", re.IGNORECASE)


_WHOLE_DATE = re.compile(rf"{_MONTH_WORD}\.?\s+\d{{1,2}},?\s+(?:19|20)\d\d\b", re.IGNORECASE)
_LENGTH = re.compile(r"\b(?:months?|weeks?|quarters?|years?)\b.*\bended\b", re.IGNORECASE)


def _names_period_alone(words: str) -> bool:
    """Whether a line names the period of the rows below it, and nothing else.

    Under years alone ("Three months ended June 30:", "Six months ended June 30:"), or under headings of
    amounts ("At June 30, 2024", "At December 31, 2023"), the columns are of another period from there on.
    """
    return (_LENGTH.search(words) or _WHOLE_DATE.search(words)) is not None and is_header_text(words)


def _is_title_line(line: _Line, edge: int) -> bool:
    """Whether a line of words in mid-table is the title of another statement or of another period."""
    if line.kind != TEXT or len(line.pieces) != 1:
        return False
    piece = line.pieces[0]
    if _begins_anew(piece.text):
        return True
    return _may_be_title(piece.text) and (piece.right > edge or piece.text.isupper())


# Captions are asked table by table and recur from one to the next.
@lru_cache(maxsize=4096)
def _begins_anew(words: str) -> bool:
    return _RECONCILES.search(words) is not None or _names_period_alone(words)


@lru_cache(maxsize=4096)
def _may_be_title(words: str) -> bool:
    return not words.endswith(":") and _TITLE_IN_TABLE.search(words) is not None and len(words.split()) <= 16


def _segments(lines: Sequence[_Line]) -> list[_Segment]:
    """A table's lines parted where a new header or title begins below data."""
    segments: list[_Segment] = []
    current = _Segment([], [])
    waiting: list[_Line] = []
    edge = _edge_of(lines)
    starts_new = False
    for line in lines:
        if not current.body:
            if line.kind == DATA:
                current.body.append(line)
            else:
                current.above.append(line)
            continue
        if line.kind == DATA:
            if starts_new:
                segments.append(current)
                current = _following(current, waiting, line)
            else:
                current.body.extend((*waiting, line))
            waiting, starts_new = [], False
            continue
        waiting.append(line)
        starts_new = starts_new or _is_header_line(line) or _is_title_line(line, edge)
    if current.body or not segments:
        if starts_new:
            cut = next(i for i, w in enumerate(waiting) if _is_header_line(w) or _is_title_line(w, edge))
            current.body.extend(waiting[:cut])
        else:
            current.body.extend(waiting)
        segments.append(current)
    return _without_repeats(segments)


def _following(before: _Segment, above: list[_Line], first: _Line) -> _Segment:
    """The segment that begins with the lines ``above`` its first data line."""
    if any(line.kind == HEAD for line in above):
        return _Segment(above, [first])
    heads = [line for line in before.above if line.kind == HEAD] or before.heads
    of_next_period = any(_names_period_alone(line.text) for line in above if line.kind == TEXT)
    return _Segment(above, [first], True, heads, of_next_period)


def _edge_of(lines: Sequence[_Line]) -> int:
    return max([line.stub[0].right for line in lines if line.kind == DATA and line.stub], default=0)


def _header_key(lines: Sequence[_Line]) -> tuple[tuple[str, int], ...]:
    return tuple(
        (re.sub(r"\W+|unaudited", "", p.text.lower()), p.left)
        for line in lines
        if line.kind == HEAD
        for p in line.over
    )


def _without_repeats(segments: Sequence[_Segment]) -> list[_Segment]:
    """Segments whose header only repeats that of the segment before are one with it."""
    if len(segments) < 2:
        return list(segments)
    out: list[_Segment] = []
    for segment in segments:
        titled = any(_TITLE_IN_TABLE.search(line.text) for line in segment.above if line.kind == TEXT)
        if (
            out
            and not segment.inherited
            and not titled
            and _header_key(segment.above) == _header_key(out[-1].above)
        ):
            captions = [line for line in segment.above if line.kind in (TEXT, BLANK, DRAWN)]
            out[-1].body.extend((*captions, *segment.body))
        else:
            out.append(segment)
    return out


# --- columns -----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Place:
    """A column in the making: the positions its numbers take and the rows they stand in."""

    left: int
    right: int
    outer_left: int
    outer_right: int
    rows: set[int]

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2


def _places(rows: Sequence[Sequence[Cell]]) -> list[_Place]:
    """Columns as clusters of overlapping positions; numbers of one row are never in one cluster.

    Narrow cells settle the columns; a cell that reaches over several joins the one whose right edge it
    shares, for numbers are flush right.
    """
    spans: dict[tuple[int, int], _Place] = {}
    for i, pieces in enumerate(rows):
        for piece in pieces:
            left, right, outer_left, outer_right = piece[1:5]
            place = spans.get((left, right))
            if place is None:
                spans[left, right] = _Place(left, right, outer_left, outer_right, {i})
                continue
            place.rows.add(i)
            if outer_left < place.outer_left:
                place.outer_left = outer_left
            if outer_right > place.outer_right:
                place.outer_right = outer_right
    clusters: list[_Place] = []
    for place in sorted(spans.values(), key=lambda s: (s.right - s.left, -len(s.rows))):
        touching = [
            c
            for c in clusters
            if c.left < place.right and place.left < c.right and c.rows.isdisjoint(place.rows)
        ]
        if not touching:
            clusters.append(place)
            continue
        best = max(
            touching,
            key=lambda c: (
                c.right == place.right,
                min(c.right, place.right) - max(c.left, place.left),
                c.right,
            ),
        )
        if len(touching) == 1:
            best.left, best.right = min(best.left, place.left), max(best.right, place.right)
        best.outer_left, best.outer_right = (
            min(best.outer_left, place.outer_left),
            max(best.outer_right, place.outer_right),
        )
        best.rows |= place.rows
    return sorted(clusters, key=lambda c: (c.right, c.left))


def _nearest(places: Sequence[_Place], piece: Cell, taken: Sequence[Token | None]) -> int | None:
    """The column of a number: the free one it overlaps most, right edges deciding."""
    left, right = piece.left, piece.right
    free = [
        (place.right == right, min(place.right, right) - max(place.left, left), i)
        for i, place in enumerate(places)
        if place.left < right and left < place.right and taken[i] is None
    ]
    return max(free)[2] if free else None


def _merged(places: list[_Place], levels: Sequence[tuple[str, ...]]) -> list[_Place]:
    """Neighbours that never print in one row and stand under the same words are one column."""
    out: list[_Place] = []
    texts: list[tuple[str, ...]] = []
    for place, header in zip(places, levels, strict=True):
        if (
            out
            and out[-1].rows.isdisjoint(place.rows)
            and (header == texts[-1] or not header or not texts[-1])
        ):
            before = out[-1]
            if place.left - before.right <= NEAR:
                out[-1] = _Place(
                    min(before.left, place.left),
                    max(before.right, place.right),
                    min(before.outer_left, place.outer_left),
                    max(before.outer_right, place.outer_right),
                    before.rows | place.rows,
                )
                texts[-1] = header or texts[-1]
                continue
        out.append(place)
        texts.append(header)
    return out


# --- headers -----------------------------------------------------------------------------------

_MARKS_ONLY = re.compile(r"(?:[$()\s.,:*–—-]|\(\d\))*\Z")
"""What says nothing over a column: a "$" of no number, footnotes. "US$" and "€" name a currency there."""


@lru_cache(maxsize=4096)
def header_words(text: str) -> str:
    """A header cell's words, with the blank that a lost line break leaves out put back.

    >>> header_words("Three Months EndedMarch 31,")
    'Three Months Ended March 31,'
    """
    return " ".join(_NO_BLANK.sub(" ", text).split())


def _covered(piece: Cell, places: Sequence[_Place]) -> list[int]:
    """The columns a header cell stands over."""
    over = [i for i, c in enumerate(places) if piece.left < c.right and c.left < piece.right]
    if len(over) > 1:
        # a cell that only brushes a neighbour's position does not stand over it
        whole = [i for i in over if piece.left <= (places[i].left + places[i].right) / 2 <= piece.right]
        return whole or over
    if over:
        return over
    return [i for i, c in enumerate(places) if piece.left < c.outer_right and c.outer_left < piece.right]


def _levels(lines: Sequence[_Line], places: Sequence[_Place]) -> list[tuple[str, ...]]:
    """Per column its header lines, top first, spanners handed down to the columns they cover."""
    levels: list[list[str]] = [[] for _ in places]
    lowest = next((line for line in reversed(lines) if line.kind == HEAD and _is_head_text(line.over)), None)
    for line in lines:
        if line.kind != HEAD:
            continue
        here: list[list[str]] = [[] for _ in places]
        loose: list[tuple[Cell, str]] = []
        for piece in line.over:
            if piece.kind == RULE or _MARKS_ONLY.match(piece.text):
                continue
            words = header_words(piece.text)
            columns = _covered(piece, places)
            if not columns:
                loose.append((piece, words))
            apart = _dates_apart(words, len(columns)) if len(columns) > 1 and line is lowest else None
            for i, column in enumerate(columns):
                here[column].append(words if apart is None else apart[i])
        for piece, words in loose:
            near = [(_distance(piece, c), i) for i, c in enumerate(places) if not here[i]]
            if near and min(near)[0] <= NEAR:
                here[min(near)[1]].append(words)
        for level, words_here in zip(levels, here, strict=True):
            if words_here:
                level.append(" ".join(words_here))
    return [tuple(level) for level in levels]


def _dates_apart(words: str, columns: int) -> list[str] | None:
    """The words over each of several columns where one cell prints a date or a year for every one of them.

    >>> _dates_apart("Three Months Ended June 30, 2024 2023", 2)
    ['Three Months Ended June 30, 2024', 'Three Months Ended June 30, 2023']
    >>> _dates_apart("January 1, 2024 to June 30, 2024", 2) is None
    True
    """
    years = list(_YEAR_ALONE.finditer(words))
    if len(years) == columns and _only_joins(words, years):
        return [f"{words[: years[0].start()]}{year[0]}" for year in years]
    dates = list(DATE.finditer(words))
    if len(dates) == columns and _only_joins(words, dates):
        return [f"{words[: dates[0].start()]}{date[0]}" for date in dates]
    return None


_YEAR_ALONE = re.compile(r"\b(?:19|20)\d\d\b")
_JOINS = re.compile(r"[\s,&]*(?:and\s+)?\Z", re.IGNORECASE)


def _only_joins(words: str, dates: Sequence[re.Match[str]]) -> bool:
    """Whether nothing but "and" stands between dates and behind them."""
    ends = [*(date.start() for date in dates[1:]), len(words)]
    return all(_JOINS.match(words, date.end(), end) for date, end in zip(dates, ends, strict=True))


def _distance(piece: Cell, place: _Place) -> int:
    return max(place.outer_left - piece.right, piece.left - place.outer_right, 0)


class _Header(NamedTuple):
    context: list[str]
    captions: list[_Line]
    """Lines above the first numbers that belong to the stub."""


def _is_context(words: str) -> bool:
    return (
        names_period(words)
        or SCALE_WORDS.search(words) is not None
        or names_statement(words)
        or words.startswith("(")
    )


def _header(lines: Sequence[_Line], inherited: bool) -> _Header:
    """The lines above the first numbers: titles and scale lines apart from captions of the stub."""
    heads = [i for i, line in enumerate(lines) if line.kind == HEAD]
    first = heads[0] if heads else -1
    last = heads[-1] if heads else -1
    context: list[str] = []
    captions: list[_Line] = []
    if not heads:
        titles = [i for i, line in enumerate(lines) if line.kind == TEXT and _is_context(line.text)]
        last = first = titles[-1] + 1 if titles else 0
        if titles and not inherited:
            last = titles[-1]
    for i, line in enumerate(lines):
        if line.kind == TEXT:
            words = line.text
            if i < first:
                context.append(words)
            elif i <= last:
                context.append(words) if _is_context(words) or line.pieces[
                    0
                ].kind != WORDS else captions.append(line)
            elif (
                words.startswith("(")
                or (SCALE_WORDS.search(words) and len(words.split()) < PROSE_WORDS)
                or _is_period_line(words)
            ):
                context.append(words)
            else:
                captions.append(line)
        elif line.kind == HEAD and line.stub:
            words = " ".join(p.text for p in line.stub)
            if i < last or _is_context(words):
                context.append(words)
            else:
                captions.append(_Line(line.source, [*line.stub], TEXT, line.stub))
    return _Header(context, captions)


def _is_period_line(words: str) -> bool:
    """Whether a line is nothing but a date or a length of time."""
    rest = DATE.sub("", words)
    return rest != words and names_period(words) and len(rest.split()) <= 4 and "at" not in words.split()[:1]


# --- rows of the stub --------------------------------------------------------------------------


@dataclass(slots=True)
class _Part:
    """A printed line of the stub on its way to a row."""

    line: _Line
    label: str
    indent: int
    cells: list[Token | None] | None
    above: str
    below: str
    gap: bool


def _label(line: _Line) -> tuple[str, int]:
    if not line.stub:
        return "", 0
    first = line.stub[0]
    text = first.text if len(line.stub) == 1 else " ".join([p.text for p in line.stub])
    return text, indent_of(first.lead, first.raw) + POSITION_INDENT * first.left


POSITION_INDENT = 9
"""Points that one empty position before a label stands for."""


def _rules(line: _Line, places: Sequence[_Place]) -> tuple[str, str]:
    """The rules above and below a row's columns."""
    above = below = ""
    first, last = places[0].left, places[-1].right
    for column, rules in line.source.rules:
        for left, right, top, bottom in rules:
            if column + left < last and first < column + right:
                above, below = above or top, below or bottom
        if above and below:
            break
    return above, below


def _parts(
    lines: Sequence[_Line], places: Sequence[_Place], cells_of: dict[int, list[Token | None]]
) -> list[_Part]:
    parts: list[_Part] = []
    pending = ""
    gap = False
    for line in lines:
        top, bottom = _rules(line, places) if line.source.rules else ("", "")
        if line.kind in (BLANK, DRAWN) or (not line.stub and id(line) not in cells_of):
            if line.kind == DRAWN:
                bottom = "=" if "=" in line.text else "-"
            drawn = bottom or top
            pending = drawn or pending
            if drawn and parts and not parts[-1].below:
                parts[-1].below = drawn
            gap = True
            continue
        label, indent = _label(line)
        above = top or pending
        if parts and top and not parts[-1].below:
            parts[-1].below = top
        parts.append(_Part(line, label, indent, cells_of.get(id(line)), above, bottom, gap))
        pending, gap = bottom, False
    return parts


def _goes_on(parts: Sequence[_Part], i: int) -> bool:
    """Whether the words of ``parts[i]`` go on in the next row: a label wrapped over two rows."""
    here = parts[i]
    if here.cells is not None or not here.label or i + 1 >= len(parts):
        return False
    following = parts[i + 1]
    if not following.label or following.gap or here.label.endswith((":", ".")):
        return False
    if _is_open(here.label):
        return True
    if following.cells is None:
        return False
    if here.label.endswith(";") or _SECOND_HALF.match(following.label):
        return True
    if _BROKEN.search(here.label):
        return True
    if _COUNTED_SHARES.search(here.label) and following.label.lower().startswith("outstanding"):
        return True
    if here.label.isupper() and _LINKS.match(following.label.lower()):
        return True
    return following.label[0].islower() and (
        here.label[-1].isalnum() or _LINKS.match(following.label) is not None
    )


_LINKS = re.compile(r"(?:and|or|of|to|on|from|in|for|by|at|subject to|net of|including|excluding)\b")
_SECOND_HALF = re.compile(
    r"\([a-z]|\([^()]*\)\Z|[A-Z]\ (?=common|ordinary|preferred|stock|shares)"
    r"|(?:Corp(?:oration)?|Inc|Ltd|Co|Company|plc|L\.?L\.?C|L\.?P|N\.?V|S\.?A)\b\.?\Z"
)
"""Begins no label: "(expense)", "Corp.", "A common stock"."""
_BROKEN = re.compile(r"\w\W+(?:common|preferred|after|attributable|subject)\Z", re.IGNORECASE)
"""Ends no label of two words or more: "Net income attributable to common", with "shareholders" below."""
_COUNTED_SHARES = re.compile(r"\baverage\b.*\bshares\Z", re.IGNORECASE)
_NET = re.compile(r"[,–—-]\s?net\Z", re.IGNORECASE)
"""A whole label: "Notes and accounts receivable – net", with "Inventories" below."""


@lru_cache(maxsize=4096)
def _is_open(label: str) -> bool:
    """Whether a label cannot end here."""
    if label.count("(") > label.count(")"):
        return True
    return CONTINUES.search(label) is not None and not _NET.search(label)


def _ends_above(parts: Sequence[_Part], i: int) -> bool:
    """Whether the words of ``parts[i]`` end the label above, whose numbers stand on its first line."""
    here, above = parts[i], parts[i - 1] if i else None
    if (
        above is None
        or above.cells is None
        or here.cells is not None
        or here.gap
        or not above.label
        or not here.label
    ):
        return False
    if here.label.endswith(":") or here.above:
        return False
    if here.label[0].islower():
        return True
    following = parts[i + 1] if i + 1 < len(parts) else None
    begins = following is not None and following.cells is not None and following.label[:1].islower()
    return _is_open(above.label) and not begins


def _stub_rows(parts: Sequence[_Part], width: int) -> list[Row]:
    rows: list[Row] = []
    pending: list[_Part] = []
    for i, part in enumerate(parts):
        if part.cells is None and not pending and rows and _ends_above(parts, i):
            rows[-1].label = clean_label(f"{rows[-1].label} {part.label}")
            rows[-1].end = part.line.source.end
            continue
        pending.append(part)
        if part.cells is None and _goes_on(parts, i):
            continue
        rows.append(
            Row(
                len(rows),
                _known_label(" ".join([p.label for p in pending]) if len(pending) > 1 else part.label),
                pending[0].indent,
                part.cells if part.cells is not None else [None] * width,
                pending[0].line.source.start,
                part.line.source.end,
                next((p.above for p in pending if p.above), ""),
                part.below,
            )
        )
        pending = []
    return _without_grid_lines(rows)


_known_label = lru_cache(maxsize=8192)(clean_label)


def _without_grid_lines(rows: list[Row]) -> list[Row]:
    printed = [r for r in rows if not r.is_caption]
    ruled = sum(bool(r.rule_above) for r in printed)
    if len(printed) > 3 and ruled > GRID_LINES * len(printed):
        return [replace(r, rule_above="", rule_below="") for r in rows]
    return rows


# --- grids -------------------------------------------------------------------------------------


def _cells_by_column(
    lines: Sequence[_Line], places: Sequence[_Place]
) -> tuple[dict[int, list[Token | None]], list[tuple[Token, str]]]:
    """Each data line's tokens in their columns; what fits no column is refused with its reason."""
    out: dict[int, list[Token | None]] = {}
    refused: list[tuple[Token, str]] = []
    known: dict[tuple[int, int], int] = {}
    for line in lines:
        if line.kind != DATA:
            continue
        row: list[Token | None] = [None] * len(places)
        words_between = False
        for piece in line.over:
            kind, left, right, _, _, text, token, _, at, _ = piece
            if kind == WORDS:
                if _NUMBERED.search(text) and not DATE.search(text):
                    refused.append((_ghost(piece), NO_NUMBER))
                else:
                    words_between = words_between or (left >= places[0].left and len(text) > 3)
            if token is None:
                continue
            token = tuple.__new__(Token, (at + token[0], at + token[1], *token[2:]))  # _token, without a call
            column = known.get((left, right))
            if column is None or row[column] is not None:
                column = _nearest(places, piece, row)
                if column is not None:
                    known.setdefault((left, right), column)
            if column is None:
                refused.append((token, "two numbers of one row in one column"))
            elif words_between:
                refused.append((token, "words stand between the numbers of this row"))
            else:
                row[column] = token
        out[id(line)] = row
    return out, refused


def _token(piece: Cell) -> Token:
    """The number of a piece that holds one, at its place in the document."""
    assert piece.token is not None
    at, token = piece.start, piece.token
    return tuple.__new__(Token, (at + token[0], at + token[1], *token[2:]))


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
    return has_period and has_money and (titled or len(cells) > 1)


@dataclass(slots=True)
class _Found:
    """A grid on its way: its own context lines, before those printed above the table are put to it."""

    grid: Grid
    own_context: list[str]
    has_header: bool
    of_next_period: bool


def _segment_grid(segment: _Segment, before: _Found | None) -> _Found | None:
    """The grid of one segment."""
    data = [line for line in segment.body if line.kind == DATA]
    numbers = [[p for p in line.over if p.token is not None] for line in data]
    places = _places(numbers)
    if not places:
        return None
    heads = segment.heads if segment.of_next_period else segment.above
    levels = _levels(heads, places)
    merged = _merged(places, levels)
    if len(merged) < len(places):
        places = merged
        levels = _levels(heads, places)
    cells_of, refused = _cells_by_column(data, places)
    if any(_DECIMAL_COMMA.match(token.printed) for token, _ in refused):
        cells_of, refused = _without_points(cells_of, refused)
    header = _header(segment.above, segment.inherited)
    has_header = any(levels)
    if not has_header and before is not None and len(before.grid.columns) == len(places):
        levels = [c.header for c in before.grid.columns]
    parts = _parts([*header.captions, *segment.body], places, cells_of)
    rows = _stub_rows(parts, len(places))
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
        if words == PAGE_BREAK or words[0] in _BULLETS or len(words.split()) > PROSE_WORDS:
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
            above = [words for words in out[-1].context if not _names_period_alone(words)]
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
    """The grids of a table, segment by segment, and those of its segments of which nothing could be read."""
    lines = _lines(table)
    out: list[_Found] = []
    unread: list[Grid] = []
    is_data = any(line.kind == DATA for line in lines)
    last = before  # what a segment without a header of its own may have its header from
    for segment in _segments(lines) if is_data else [_Segment([], lines)]:
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


def _unread(lines: Sequence[_Line]) -> Iterator[Grid]:
    """The grid that records the figures of rows that became no table."""
    rows = [
        [
            (_token(p), UNREAD) if p.token is not None else (_ghost(p), NO_NUMBER)
            for p in line.over
            if (p.token is not None and not _is_year(p))
            or (_NUMBERED.search(p.text) and len(p.text) <= LONGEST_FIGURE and not names_period(p.text))
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
