"""The text reader: the grids of a plain-text exhibit.

In: the decoded text of one document. Out: its tables as ``Grid``s, with or without ``<TABLE>`` tags.

The chain: text -> lines (text_lines) -> blocks (runs of data lines) -> columns (text_columns) -> header
(text_headers) -> rows (text_rows) -> grid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from transforms.grid import Column, Grid, Row, Token
from transforms.headings import (
    SCALE_WORDS,
    WHOLE_TITLE,
    is_header_text,
    names_period,
    names_statement,
)
from transforms.numbers import YEAR
from transforms.text_columns import (
    WOBBLE,
    Edge,
    column_edges,
    drifting_edges,
    nearest_column,
    only_column,
    without_strays,
    without_stub,
)
from transforms.text_headers import (
    JUSTIFIED,
    OVERHANG,
    Header,
    heads_each,
    is_prose,
    recur_alike,
    table_header,
)
from transforms.text_lines import DATES, DIGIT, Line, ghost_token, text_lines
from transforms.text_rows import DEEPEST_HANG, Part, goes_on, stub_parts, stub_rows
from transforms.unread import NO_NUMBER, UNREAD, are_figures, unread_table

MOST_COLUMNS = 40
TITLE_REACH = 8
"""Lines above an unread table among which its title may stand."""
ASTRAY = "the headings do not stand over the columns"
MOST_WORDS_LAST = 3
"""A table's last label ends with at most so many words below its numbers; what is longer is a note."""
_THREE_DIGITS = re.compile(r"\d{3}\)?\Z")
_LEFT_OF_BLANK = re.compile(r"\(?\d{1,3}(?:,\d{3})*\Z")
_LABEL_APART = re.compile(r".*[^\W\d].*\ {2}\Z")
_SCALE_GOES_ON = re.compile(r"(?:and|except|other\ than|per|shares?|units?|data|amounts?)\b", re.IGNORECASE)
_CLOSING = re.compile(r"\s*\$?[\d,]+\)(?=\s|\Z)")
"""A figure that closes the parenthesis of a label."""


def _opens_statement(line: Line, paged: bool, gap: bool) -> bool:
    """Whether a line is the title of another statement, not a caption of this one.

    "Supplemental cash flow information:" is a caption; a title stands in the middle, on a new page, or
    alone after a blank line with nothing but the statement's name.
    """
    if not names_statement(line.text):
        return False
    if paged or (line.indent > 12 and not line.text.rstrip().endswith(":")):
        return True
    return gap and WHOLE_TITLE.match(line.text.strip()) is not None


def _breaks(between: Sequence[Line], left: int) -> bool:
    """Whether the lines between two data lines part two tables."""
    blank_run = prose_run = headers = 0
    paged = titled = apart = False
    kind = ""
    for line in between:
        before, kind = kind, line.kind
        if kind == "blank":
            apart = True
            blank_run += 1
            if blank_run > 7:
                return True
            continue
        blank_run = 0
        if kind == "tag" and "TABLE" in line.text.upper():
            return True
        if kind == "page":
            paged = True
        elif kind == "head":
            if len(line.chunks) > 1 or line.chunks[0][0] >= left - OVERHANG or paged:
                return True
            if DATES.match(line.text.strip()):
                return True
        elif kind == "text":
            if is_prose(line, left):
                prose_run += 1
                if prose_run > 1:
                    return True
                continue
            if line.chunks[0][0] >= left - OVERHANG and len(line.chunks) > 1:
                headers += 1
                if headers > 1:
                    return True
            if _opens_statement(line, paged, gap=before == "blank"):
                return True
            if titled and line.chunks[-1][0] >= left - OVERHANG and names_period(line.chunks[-1][2]):
                return True
            titled = titled or (apart and WHOLE_TITLE.match(line.text.strip()) is not None)
        prose_run = 0
    return False


def _blocks(lines: Sequence[Line]) -> list[list[int]]:
    """Runs of data lines that belong to one table."""
    blocks: list[list[int]] = []
    last = None
    for i, line in enumerate(lines):
        if line.kind != "data":
            continue
        if last is None or _breaks(lines[last + 1 : i], lines[last].cells[0][1]):
            blocks.append([])
        blocks[-1].append(i)
        last = i
    return blocks


def _is_table(block: Sequence[int], lines: Sequence[Line], header: Header, edges: Sequence[Edge]) -> bool:
    """Whether a block of numbers is a table of figures, not a list, an index or an address."""
    cells = [t for i in block for t, _, _ in lines[i].cells]
    has_period = any(names_period(" ".join(level)) for level in header.levels)
    has_money = any(t.currency for t in cells) or sum(
        "," in t.printed or t.places > 0 for t in cells
    ) * 3 >= len(cells)
    if len(block) >= 2 and has_period and (has_money or len(cells) >= 4):
        return True
    titled = any(names_statement(c) or SCALE_WORDS.search(c) for c in header.context)
    return len(block) >= 3 and has_money and (titled or len(edges) >= 2)


def _cells_by_column(
    block: Sequence[int], lines: Sequence[Line], edges: Sequence[Edge]
) -> tuple[dict[int, list[Token | None]], list[tuple[Token, str]]]:
    """Each data line's tokens in their columns; what fits no column is refused with its reason."""
    out: dict[int, list[Token | None]] = {}
    refused: list[tuple[Token, str]] = []
    for i in block:
        line = lines[i]
        row: list[Token | None] = [None] * len(edges)
        twice: set[int] = set()
        astray = False
        for token, left, right in line.cells:
            if right < edges[0].left - 1 and right < edges[0].low - WOBBLE:
                line.label_end = max(line.label_end, right + 1)  # a number inside the label
                refused.append((token, "part of the row's label"))
                # With it there is a number for each column: its neighbours may stand one column off.
                astray = (
                    len(line.cells) == len(edges) > 1 and _LABEL_APART.match(line.text[:left]) is not None
                )
                continue
            if astray:
                refused.append((token, "in no column"))
                continue
            column, distance = nearest_column(edges, right)
            if distance > WOBBLE:
                refused.append((token, "in no column"))
            elif (other := row[column]) is not None or column in twice:
                refused.extend((t, "two numbers of one line in one column") for t in (other, token) if t)
                row[column] = None
                twice.add(column)
            else:
                row[column] = token
        refused.extend(_words_among_numbers(line, edges))
        if line.loose is not None:
            token, left, right = line.loose
            column, distance = nearest_column(edges, right)
            if right <= edges[0].left or (line.cells and right >= line.cells[0][1]):
                pass  # words and numbers of the label
            elif distance > 1 or row[column] is not None:
                refused.append((token, "at the end of a label, in no column"))
            else:
                row[column] = token
                line.label_end = min(line.label_end, left) if line.label_end else left
                while line.text[line.label_end - 1] in "$ (" and line.label_end > 1:
                    line.label_end -= 1
        if not line.cells and len(line.chunks) == 1 and _CLOSING.fullmatch(line.text.rstrip()):
            line.label_end, line.refused = 0, ()  # "(cost: $1,204; / $1,118)": a figure of the label
        elif line.refused and not line.label and (closing := _CLOSING.match(line.text)):
            line.label_end = closing.end()
        refused.extend(line.refused)
        if any(row):
            out[i] = row
        else:
            line.kind = "text"  # all its numbers belong to its words
    return out, refused


def _cells_by_order(
    block: Sequence[int], lines: Sequence[Line], edges: Sequence[Edge]
) -> tuple[dict[int, list[Token | None]], list[tuple[Token, str]]]:
    """As ``_cells_by_column`` for columns that drift: a number for each, or where only one column reaches."""
    out: dict[int, list[Token | None]] = {}
    refused: list[tuple[Token, str]] = []
    for i in block:
        line = lines[i]
        row: list[Token | None] = [None] * len(edges)
        for place, (token, _, right) in enumerate(line.cells):
            column = place if len(line.cells) == len(edges) else only_column(edges, right)
            if column is None or row[column] is not None:
                refused.append((token, "the columns drift: it may stand in one or the other"))
            else:
                row[column] = token
        refused.extend(line.refused)
        if line.loose is not None:
            refused.append((line.loose[0], "at the end of a label, in no column"))
        out[i] = row
    return out, refused


def _refuse_blanks_inside(block: Sequence[int], lines: Sequence[Line]) -> list[int]:
    """The block without numbers of a few lines that have a blank for the comma ("92 367"): no columns.

    Where most lines print two numbers a blank apart they are two columns.
    """
    parted = {
        i: pairs
        for i in block
        if (
            pairs := [
                k
                for k, ((a, *_), (b, *_)) in enumerate(pairwise(lines[i].cells))
                if b.start - a.end == 1 and _is_parted(a.printed, b.printed)
            ]
        )
    }
    if not parted or len(parted) * 2 > len(block):
        return list(block)
    for i, pairs in parted.items():
        cells, halves = lines[i].cells, {k + of for k in pairs for of in (0, 1)}
        split = [(cells[k][0], "a blank stands inside the number") for k in sorted(halves)]
        lines[i].refused = [*lines[i].refused, *split]
        lines[i].cells = [cell for k, cell in enumerate(cells) if k not in halves]
        if not lines[i].cells:
            lines[i].kind = "text"
    return [i for i in block if lines[i].cells]


def _is_parted(left: str, right: str) -> bool:
    return _THREE_DIGITS.match(right) is not None and _LEFT_OF_BLANK.match(left) is not None


def _refuse_parted(
    cells_of: dict[int, list[Token | None]],
    levels: Sequence[Sequence[str]],
    refused: list[tuple[Token, str]],
) -> None:
    """Take out numbers with a blank for the comma ("10 500"): two columns of one heading, a blank apart."""
    for b in range(1, len(levels)):
        a = b - 1
        if levels[a] != levels[b]:
            continue
        parted = []
        for i, row in cells_of.items():
            left, right = row[a], row[b]
            if left is None or right is None:
                continue
            if right.start - left.end != 1 or not _THREE_DIGITS.match(right.printed) or "," in left.printed:
                break
            parted.append(i)
        else:
            if len(parted) < 2:
                continue
            for i in parted:
                for column in (a, b):
                    token = cells_of[i][column]
                    if token is not None:
                        refused.append((token, "a blank stands inside the number"))
                    cells_of[i][column] = None


def _words_among_numbers(line: Line, edges: Sequence[Edge]) -> list[tuple[Token, str]]:
    """What stands in the number columns with digits in it and is no number ("2.5x", "1.5 to 1").

    The label ends before it.
    """
    limit = line.label_end or len(line.text)
    ghosts = [
        (start, end)
        for start, end, words in line.chunks[1:]
        if start >= edges[0].left - 1 and end <= limit and DIGIT.search(words) and not is_header_text(words)
    ]
    if not ghosts:
        return []
    line.label_end = ghosts[0][0]
    return [(ghost_token(line, start, end), NO_NUMBER) for start, end in ghosts]


def _grid(
    lines: Sequence[Line], block: Sequence[int], floor: int, index: int, before: Grid | None
) -> Grid | None:
    block = _refuse_blanks_inside(block, lines)
    if not block:
        return None
    edges = column_edges([(i, [(left, right) for _, left, right in lines[i].cells]) for i in block])
    if len(edges) > MOST_COLUMNS:
        return None
    edges = without_stub(edges, block, lines)
    drifting = drifting_edges(edges, block, lines)
    edges = drifting or edges
    header = table_header(lines, block[0], floor, edges)
    if not _is_table(block, lines, header, edges):
        return None
    if drifting:
        ordered = heads_each(lines, block[0], floor, len(edges)) and recur_alike(header.levels)
        levels = header.levels if ordered else [()] * len(edges)
    else:
        edges, levels = without_strays(edges, header.levels, block)
    context = header.context
    if header.astray:
        figures = [(token, ASTRAY) for i in block for token, *_ in lines[i].cells]
        return unread_table(context, lines[header.first_line].start, lines[block[-1]].end, figures)
    if (
        not any(levels)
        and before is not None
        and len(before.columns) == len(edges)
        and not _closed(lines, before.end, block[0])
    ):
        levels = [c.header for c in before.columns]
        context = [*before.context, *context]
    if len({len(level) for level in levels}) == 1 and not any(levels):
        levels = [()] * len(edges)
    start_line = min([block[0], *header.captions, *(i for i, _ in header.stub)])
    if drifting:
        cells_of, refused = _cells_by_order(block, lines, edges)
    else:
        cells_of, refused = _cells_by_column(block, lines, edges)
    _refuse_parted(cells_of, levels, refused)
    last = max(cells_of, default=block[-1])
    tail = _trailing(lines, last, edges[0].left)
    numbers = range(start_line, tail + 1)
    body = [i for i in numbers if i >= block[0] or i in header.captions]
    for i in body:
        if lines[i].kind == "text" and i not in cells_of and DIGIT.search(lines[i].text):
            extra, more = _cells_by_column([i], lines, edges)
            cells_of.update(extra)
            refused.extend(more)
    parts = stub_parts(lines, body, cells_of)
    head_parts, stub_context = _stub(header, lines)
    rows = stub_rows([*head_parts, *parts], lines, len(edges))
    _mark_rules_below(rows, lines, last)
    return Grid(
        index,
        (*context, *stub_context),
        [Column(i, tuple(level)) for i, level in enumerate(levels)],
        rows,
        lines[header.first_line].start,
        lines[tail].end,
        refused,
        _notes(lines, tail),
    )


def _closed(lines: Sequence[Line], end: int, first: int) -> bool:
    """Whether a table end or more than a page break stands between the offset ``end`` and line ``first``."""
    i = first - 1
    while i >= 0 and lines[i].start >= end:
        if lines[i].kind == "tag" and "</TABLE" in lines[i].text.upper():
            return True
        i -= 1
    return first - i > 25


def _stub(header: Header, lines: Sequence[Line]) -> tuple[list[Part], list[str]]:
    """Words in the stub of header lines: captions ("ASSETS"), or context ("In millions", "Year ended")."""
    parts: list[Part] = []
    context: list[str] = []
    for i, words in header.stub:
        if context and not parts and SCALE_WORDS.search(context[-1]) and _SCALE_GOES_ON.match(words):
            context[-1] = f"{context[-1]} {words}"  # "In millions, except / per share data"
        elif (
            names_period(words)
            or names_statement(words)
            or SCALE_WORDS.search(words)
            or words.startswith("(")
        ):
            context.append(words)
        else:
            parts.append(Part(i, words, lines[i].indent, None, True, ""))
    return parts, context


def _trailing(lines: Sequence[Line], last: int, left: int) -> int:
    """The last line of the block's last row: a label may end below its numbers."""
    i = last
    while i + 1 < len(lines) and i - last < 3:
        following = lines[i + 1]
        if following.kind != "text" or not following.chunks or following.chunks[-1][1] > left:
            break
        if not goes_on(lines[i].label, following.label) and not _hangs_last(lines, i + 1):
            break
        i += 1
    return i


def _hangs_last(lines: Sequence[Line], i: int) -> bool:
    """Whether line ``i``, a word or two, hangs below the label of the line above, and nothing follows."""
    above, here = lines[i - 1], lines[i]
    if not 0 < here.indent - above.indent <= DEEPEST_HANG or not above.label:
        return False
    following = lines[i + 1].kind if i + 1 < len(lines) else "blank"
    few = (
        len(here.label.split()) <= MOST_WORDS_LAST and here.label[0].isalpha() and here.label[-1] not in ".:"
    )
    return few and following in ("blank", "rule", "tag", "page")


def _mark_rules_below(rows: Sequence[Row], lines: Sequence[Line], last: int) -> None:
    for above, below in pairwise(rows):
        above.rule_below = below.rule_above
    for line in lines[last + 1 : last + 3]:
        if line.kind == "rule" and rows:
            rows[-1].rule_below = "=" if "=" in line.text else "-"
            break


def _notes(lines: Sequence[Line], last: int) -> tuple[str, ...]:
    """The lines right under a table, until numbers, a page or a new table begin."""
    notes: list[str] = []
    for line in lines[last + 1 : last + 16]:
        if line.kind in ("data", "page", "head"):
            break
        if line.kind == "tag" and "<TABLE" in line.text.upper():
            break
        if line.kind == "text":
            notes.append(line.text.strip())
    return tuple(notes)


def text_grids(text: str) -> list[Grid]:
    """The tables of a plain-text document, in print order.

    Offsets are characters of ``text``. Numbers inside a table that could not be read stand in
    ``Grid.refused`` with the reason.
    """
    lines = text_lines(text)
    grids: list[Grid] = []
    floor = 0
    for block in _blocks(lines):
        grid = _grid(lines, block, floor, len(grids), grids[-1] if grids else None)
        if grid is not None:
            grids.append(grid)
        floor = block[-1] + 1
    unread = list(_unread_tables(lines, grids))
    if not unread:
        return grids
    return [replace(grid, index=i) for i, grid in enumerate(sorted([*grids, *unread], key=lambda g: g.start))]


def _unread_tables(lines: Sequence[Line], grids: Sequence[Grid]) -> Iterator[Grid]:
    """The figures that stand in the lines of no grid, each run of lines as a grid without columns."""
    known = {token.start for grid in grids for row in grid.rows for token in row.cells if token is not None}
    known |= {token.start for grid in grids for token, _ in grid.refused}
    run: list[int] = []
    for i, line in enumerate(lines):
        if not (line.cells or line.refused):
            continue  # as most lines
        if line.cells and line.cells[0][0].start in known:
            continue  # as nearly all others
        if any(token.start in known for token in _numbers(line)) or _runs_on(line):
            continue
        if run and _breaks(lines[run[-1] + 1 : i], _first_number(lines[run[-1]])):
            yield from _unread(run, lines)
            run = []
        run.append(i)
    yield from _unread(run, lines)


def _runs_on(line: Line) -> bool:
    """Whether words go on behind the first number of a line, as in prose."""
    return any(word[0].islower() and len(word) > 1 for word in line.text[_first_number(line) :].split())


def _is_tabular(line: Line) -> bool:
    """Whether a gap wider than those of justified prose parts the line's pieces, or it has no words."""
    is_bare = not line.text[: _first_number(line)].strip(" $(")
    return is_bare or any(b[0] - a[1] > JUSTIFIED for a, b in pairwise(line.chunks))


def _numbers(line: Line) -> list[Token]:
    return [*(token for token, *_ in line.cells), *(token for token, _ in line.refused)]


def _first_number(line: Line) -> int:
    return min(token.start for token in _numbers(line)) - line.start


def _unread(run: Sequence[int], lines: Sequence[Line]) -> Iterator[Grid]:
    """The grid that records the figures of lines that became no table."""
    if len(run) < 2:
        return  # one line is no table
    rows = [
        [
            *((token, UNREAD) for token, *_ in lines[i].cells if not YEAR.match(token.printed)),
            *lines[i].refused,
        ]
        for i in run
    ]
    is_table = 2 * sum(_is_tabular(lines[i]) for i in run) > len(run)
    if is_table and are_figures([[token for token, _ in row] for row in rows]):
        refused = [one for row in rows for one in row]
        above = lines[max(0, run[0] - TITLE_REACH) : run[0]]
        context = [line.text.strip() for line in above if line.kind in ("text", "head") and not line.refused]
        yield unread_table(context, lines[run[0]].start, lines[run[-1]].end, refused)
