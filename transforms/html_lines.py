"""Lines of an HTML table: its rows with their kinds, parted where a new header begins.

In: a ``Table`` with its cells. Out: its ``Line``s (label and pieces over the columns; data, header, words, a
drawn rule or blank) and its ``Segment``s of one header each.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from transforms.headings import SCALE_WORDS, is_header_text, names_period
from transforms.html_cells import (
    GROUPS,
    NO_FIGURE,
    NUMBER,
    RULE,
    WORDS,
    Cell,
    broken_lines,
    cell_lines,
    rejoined,
)
from transforms.html_tables import Table, TableRow
from transforms.numbers import YEAR

PROSE_WORDS = 28
"""A line of so many words is a paragraph, no title and no scale line."""


def is_paragraph(words: str) -> bool:
    """Whether a line has so many words; most are too short to count them."""
    return len(words) > 2 * PROSE_WORDS and len(words.split()) > PROSE_WORDS


NUMBERED = re.compile(r"\d")

# --- rows --------------------------------------------------------------------------------------

BLANK, DATA, HEAD, TEXT, DRAWN = "blank", "data", "head", "text", "drawn"

_MONTH_WORD = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
NO_BLANK = re.compile(rf"(?<=[a-z])(?={_MONTH_WORD}\b)|(?<=\b[Ee]nded)(?=[A-Z\d])|(?<=,)(?=(?:19|20)\d\d\b)")


class Line:
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


def is_year(piece: Cell) -> bool:
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
    for lines in ([cell_lines(cell) for cell in row.cells], _padded(row.cells)):
        height = max(map(len, lines))
        if height < 2 or any(len(found) != height for found in lines):
            continue
        if any(all(line is None or line.kind == NUMBER for line in found) for found in lines):
            return [
                TableRow(row.start, [line for found in lines if (line := found[i])], [], row.end)
                for i in range(height)
            ]
    return [row]


def _padded(cells: Sequence[Cell]) -> list[list[Cell | None]]:
    """The broken lines of each cell, down to the last line any column of numbers prints.

    Below it the label may only have captions: a label broken over two lines would be one line ahead.
    """
    labels, *columns = [broken_lines(cell) for cell in cells]
    tallest = max(map(len, columns))
    if all(line is None or line.text.endswith(":") for line in labels[tallest:]):
        tallest = max(tallest, len(labels))
    return [labels, *([*lines, *[None] * (tallest - len(lines))] for lines in columns)]


_STACKED = re.compile(
    r"(?:[$€£(\-–—]*\s?[\d,.]+\)?%?|[$€£]?\s?[-–—])(?:\s[$€£(\-–—]*\s?(?:[\d,.]+\)?%?|[-–—]))+\Z"
)
"""Several numbers in one cell."""


def _middle_stub(rows: Sequence[list[Cell]]) -> tuple[int, int] | None:
    """The positions of labels that stand between the columns, numbers on both sides of them."""
    numbered = [pieces for pieces in rows if len(pieces) > 1 and pieces[-1][0] == NUMBER]
    places: list[tuple[int, int]] = []
    for pieces in numbered:
        if pieces[0].kind == NUMBER:
            words = [p for p in pieces if p.kind == WORDS and not NUMBERED.search(p.text)]
            if len(words) == 1:
                places.append((words[0].left, words[0].right))
    if not places:
        return None
    place, times = Counter(places).most_common(1)[0]
    return place if times * 2 > len(numbered) else None


def side_by_side(table: Table) -> tuple[Table, Table] | None:
    """The two tables of one that prints a second label behind the numbers of the first in most of its rows.

    So stand assets beside liabilities.
    """
    labels = [cell for row in table.rows for cell in _labels_between(row.cells)]
    if not labels:
        return None
    (edge, past), times = Counter((cell.left, cell.right) for cell in labels).most_common(1)[0]
    numbers = [[cell for cell in row.cells if cell.kind == NUMBER] for row in table.rows]
    both = sum(1 for found in numbers if found and found[0].left < edge <= found[-1].left)
    if times < LEAST_BESIDE or times * 4 < both * 3 or len({cell.text for cell in labels}) * 2 <= times:
        return None
    if any(cell.left < edge < cell.right for found in numbers for cell in found):
        return None
    left, right = Table(table.start), Table(table.start)
    left.end = right.end = table.end
    for row in table.rows:
        before = [cell for cell in row.cells if cell.left < edge]
        behind = [cell for cell in row.cells if cell.left >= edge]
        over = [c._replace(left=past, outer_left=past) for c in before if c.left > 0 and past < c.right]
        left.rows.append(_part_of(row, before, 0, edge))
        right.rows.append(_part_of(row, [*over, *behind], edge, None))
    return left, right


def _labels_between(cells: Sequence[Cell]) -> Iterator[Cell]:
    numbers = [i for i, cell in enumerate(cells) if cell.kind == NUMBER]
    for cell in cells[numbers[0] + 1 : numbers[-1]] if numbers else ():
        if cell.kind == WORDS and cell.text[:1].isalpha() and len(cell.text) > LONGEST_UNIT:
            yield cell


def _part_of(row: TableRow, cells: list[Cell], first: int, past: int | None) -> TableRow:
    rules = [(at, drawn) for at, drawn in row.rules if first <= at and (past is None or at < past)]
    part = TableRow(row.start, cells, rules, row.end)
    part.has_marks, part.has_groups = row.has_marks, row.has_groups
    return part


LEAST_BESIDE = 3
"""Fewer labels behind numbers are remarks."""
LONGEST_UNIT = 3
"""Letters of what may stand behind a number: "nm", "USD"."""


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
            if kind == NUMBER and first is not None and not is_year(p):
                if right <= first.outer_left:
                    edges[right] = edges.get(right, 0) + 1
                break
    usual = 0
    if edges:
        most = max(edges.values())
        usual = max(edge for edge, times in edges.items() if times == most)
        if usual == max(edges):
            return usual
    lefts = [p.outer_left for pieces in rows for p in pieces if p.kind == NUMBER and not is_year(p)]
    reach = max(usual, min(lefts, default=0))
    return max((edge for edge in edges if edge <= reach), default=reach)  # labels indented by columns


def table_lines(table: Table) -> list[Line]:
    """The rows of a table with their kinds."""
    rows: list[tuple[TableRow, list[Cell]]] = []
    if any(source.has_groups for source in table.rows) and _parts_by_blanks(table):
        _read_groups(table)
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


def _parts_by_blanks(table: Table) -> bool:
    """Whether the thousands of a table are parted by blanks: none are parted otherwise or not at all.

    Two years in one cell ("2024 2023") head numbers that stand two in a cell.
    """
    cells = [cell for source in table.rows for cell in source.cells]
    return not any(
        (cell.kind == NUMBER and not is_year(cell) and _UNPARTED.search(cell.text))
        or (cell.kind == WORDS and _YEARS.match(cell.text))
        for cell in cells
    )


_UNPARTED = re.compile(r"\d,\d{3}|(?<![.\d])\d{4}")
_YEARS = re.compile(r"(?:19|20)\d\d(?:\s+(?:19|20)\d\d)+\Z")


def _read_groups(table: Table) -> None:
    for source in table.rows:
        if source.has_groups:
            source.cells = [c._replace(kind=NUMBER) if c.kind == GROUPS else c for c in source.cells]


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


def _line(source: TableRow, pieces: list[Cell], edge: int, is_middle: bool = False) -> Line:
    if not pieces:
        return Line(source, pieces, BLANK)
    first = pieces[0]
    if first.kind == WORDS and first.left < edge and not is_middle:
        over = pieces[1:]
        if over and {p[0] for p in over} == _ONLY_NUMBERS and not all(map(is_year, over)):
            return Line(source, pieces, DATA, pieces[:1], over)  # nine rows of ten
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
        return Line(source, pieces, TEXT, stub, over)
    numbers = [p for p in over if p.kind == NUMBER]
    if not numbers and stub and all(_AMOUNT_IN_WORDS.match(p.text) for p in over if p.kind == WORDS):
        return Line(source, pieces, DATA if any(p.kind == WORDS for p in over) else TEXT, stub, over)
    if not numbers and any(is_paragraph(p.text) for p in over):
        return Line(source, pieces, TEXT, pieces, [])
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
            and not is_head_text(over)
            and all(p.kind in (NO_FIGURE, RULE) or len(p.text) > 60 for p in over)
        ):
            kind = TEXT
        return Line(source, pieces, kind, stub, over)
    if all(is_year(p) for p in numbers) and _heads(stub, over, numbers):
        return Line(source, pieces, HEAD, stub, over)
    if not stub and all(_DRAWN_SHORT.match(p.text) for p in over):
        return Line(source, pieces, DRAWN, stub, over)
    return Line(source, pieces, DATA, stub, over)


_DRAWN_SHORT = re.compile(r"[-=–—]{3,}\Z")
"""A rule of few characters, which beside a label would be a dash."""
_AMOUNT_IN_WORDS = re.compile(
    r"[~(]?\s?(?:US)?[$£€¥]\s?\(?\d[\d.,]*\s?(?:thousand|million|billion|mm|bn|[mbk])?\b"
    r"|(?!(?:19|20)\d\d\b)[$£€¥\[<({+\-–−\s]*\d[\d,.'’ ]*[\s\])>}%\-–−]*(?:CR|DR|[a-z*†‡§]|\([\da-z]\))?\Z",
    re.IGNORECASE,
)
"""An amount with its scale in words ("$61.1 billion") or in marks of no sure meaning ("[1,234]", "1,234 CR"):
data, though no number this reader takes."""


def is_head_text(pieces: Sequence[Cell]) -> bool:
    return any(names_period(p.text) for p in pieces)


def _heads(stub: Sequence[Cell], over: Sequence[Cell], years: Sequence[Cell]) -> bool:
    """Whether a row whose only numbers are years is a header."""
    words = " ".join(p.text for p in stub)
    if not words or len({p.text for p in years}) > 1 or len(years) < len(over):
        return True
    return names_period(words) or SCALE_WORDS.search(words) is not None or words.startswith("(")


# --- segments ----------------------------------------------------------------------------------


@dataclass(slots=True)
class Segment:
    """The lines of one table under one header."""

    above: list[Line]
    """Header and title lines, down to the first data line."""
    body: list[Line]
    """From the first data line on."""
    inherited: bool = False
    heads: Sequence[Line] = ()
    """The header lines of the segment above, where it has none of its own."""
    of_next_period: bool = False
    """Begins with nothing but another length of period: the titles of the segment above are its own."""


def _is_header_line(line: Line) -> bool:
    """Whether a line of words after data starts a new header."""
    return line.kind == HEAD and is_head_text(line.over)


_TITLE_IN_TABLE = re.compile(
    r"balance\s+sheets?\b|statements?\s+of\s+(?:\w+\s+){0,4}(?:operations|income|earnings|cash\s*flows?|financial\s+(?:condition|position)"
    r"|comprehensive)|\breconciliations?\s+(?:of|to)\b|(?:income|earnings)\s+statements?\s*\Z",
    re.IGNORECASE,
)


_RECONCILES = re.compile(r"\breconcil\w+\b.*\bgaap\b", re.IGNORECASE)


_WHOLE_DATE = re.compile(rf"{_MONTH_WORD}\.?\s+\d{{1,2}},?\s+(?:19|20)\d\d\b", re.IGNORECASE)
_LENGTH = re.compile(r"\b(?:months?|weeks?|quarters?|years?)\b.*\bended\b", re.IGNORECASE)


def names_period_alone(words: str) -> bool:
    """Whether a line names the period of the rows below it, and nothing else.

    Under years alone ("Three months ended June 30:", "Six months ended June 30:"), or under headings of
    amounts ("At June 30, 2024", "At December 31, 2023"), the columns are of another period from there on.
    """
    return (_LENGTH.search(words) or _WHOLE_DATE.search(words)) is not None and is_header_text(words)


def _is_title_line(line: Line, edge: int) -> bool:
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
    return _RECONCILES.search(words) is not None or names_period_alone(words)


@lru_cache(maxsize=4096)
def _may_be_title(words: str) -> bool:
    return not words.endswith(":") and _TITLE_IN_TABLE.search(words) is not None and len(words.split()) <= 16


def table_segments(lines: Sequence[Line]) -> list[Segment]:
    """A table's lines parted where a new header or title begins below data."""
    segments: list[Segment] = []
    current = Segment([], [])
    waiting: list[Line] = []
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


def _following(before: Segment, above: list[Line], first: Line) -> Segment:
    """The segment that begins with the lines ``above`` its first data line."""
    if any(line.kind == HEAD for line in above):
        return Segment(above, [first])
    heads = [line for line in before.above if line.kind == HEAD] or before.heads
    of_next_period = any(names_period_alone(line.text) for line in above if line.kind == TEXT)
    return Segment(above, [first], True, heads, of_next_period)


def _edge_of(lines: Sequence[Line]) -> int:
    return max([line.stub[0].right for line in lines if line.kind == DATA and line.stub], default=0)


def _header_key(lines: Sequence[Line]) -> tuple[tuple[str, int], ...]:
    return tuple(
        (re.sub(r"\W+|unaudited", "", p.text.lower()), p.left)
        for line in lines
        if line.kind == HEAD
        for p in line.over
    )


def _without_repeats(segments: Sequence[Segment]) -> list[Segment]:
    """Segments whose header only repeats that of the segment before are one with it."""
    if len(segments) < 2:
        return list(segments)
    out: list[Segment] = []
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
