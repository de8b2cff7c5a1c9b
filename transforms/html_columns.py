"""Columns of an HTML table: where its numbers stand, and which headers stand over them.

In: the lines of a segment. Out: ``Place``s clustered from the matrix positions of the numbers over the whole
table, never by counting cells (DOMAIN section 3); the header words that reach each of them by the positions
they cover; the words above that are no header: titles, scale lines, captions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from transforms.grid import Token
from transforms.headings import DATE, SCALE_WORDS, is_header_text, names_period, names_statement
from transforms.html_cells import RULE, WORDS, Cell
from transforms.html_lines import HEAD, NO_BLANK, PROSE_WORDS, TEXT, Line, is_head_text

NEAR = 3
"""Positions between a header cell and a column it stands over, where nothing stands between."""

# --- columns -----------------------------------------------------------------------------------


@dataclass(slots=True)
class Place:
    """A column in the making: the positions its numbers take and the rows they stand in."""

    left: int
    right: int
    outer_left: int
    outer_right: int
    rows: set[int]

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2


def column_places(rows: Sequence[Sequence[Cell]]) -> list[Place]:
    """Columns as clusters of overlapping positions; numbers of one row are never in one cluster.

    Narrow cells settle the columns; a cell that reaches over several joins the one whose right edge it
    shares, for numbers are flush right.
    """
    spans: dict[tuple[int, int], Place] = {}
    for i, pieces in enumerate(rows):
        for piece in pieces:
            left, right, outer_left, outer_right = piece[1:5]
            place = spans.get((left, right))
            if place is None:
                spans[left, right] = Place(left, right, outer_left, outer_right, {i})
                continue
            place.rows.add(i)
            if outer_left < place.outer_left:
                place.outer_left = outer_left
            if outer_right > place.outer_right:
                place.outer_right = outer_right
    clusters: list[Place] = []
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


def nearest_place(places: Sequence[Place], piece: Cell, taken: Sequence[Token | None]) -> int | None:
    """The column of a number: the free one it overlaps most, right edges deciding."""
    left, right = piece.left, piece.right
    free = [
        (place.right == right, min(place.right, right) - max(place.left, left), i)
        for i, place in enumerate(places)
        if place.left < right and left < place.right and taken[i] is None
    ]
    return max(free)[2] if free else None


def merged_places(places: list[Place], levels: Sequence[tuple[str, ...]]) -> list[Place]:
    """Neighbours that never print in one row and stand under the same words are one column."""
    out: list[Place] = []
    texts: list[tuple[str, ...]] = []
    for place, header in zip(places, levels, strict=True):
        if (
            out
            and out[-1].rows.isdisjoint(place.rows)
            and (header == texts[-1] or not header or not texts[-1])
        ):
            before = out[-1]
            if place.left - before.right <= NEAR:
                out[-1] = Place(
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
    return " ".join(NO_BLANK.sub(" ", text).split())


def _covered(piece: Cell, places: Sequence[Place]) -> list[int]:
    """The columns a header cell stands over."""
    over = [i for i, c in enumerate(places) if piece.left < c.right and c.left < piece.right]
    if len(over) > 1:
        # a cell that only brushes a neighbour's position does not stand over it
        whole = [i for i in over if piece.left <= (places[i].left + places[i].right) / 2 <= piece.right]
        return whole or over
    if over:
        return over
    return [i for i, c in enumerate(places) if piece.left < c.outer_right and c.outer_left < piece.right]


class Levels(NamedTuple):
    """What stands over the columns of a table."""

    over: list[tuple[str, ...]]
    """Per column its header lines, top first, spanners handed down to the columns they cover."""
    doubtful: set[int]
    """Columns over which one line prints two years: a browser, too, shows them in the wrong places."""


def header_levels(lines: Sequence[Line], places: Sequence[Place]) -> Levels:
    levels: list[list[str]] = [[] for _ in places]
    doubtful: set[int] = set()
    lowest = next((line for line in reversed(lines) if line.kind == HEAD and is_head_text(line.over)), None)
    moved = _moved_headings(lowest, places) if lowest is not None else None
    for line in lines:
        if line.kind != HEAD:
            continue
        if (
            moved is not None
            and (here := _by_order(_headings(line, line is not lowest), len(places))) is not None
        ):
            for level, words_here in zip(levels, here, strict=True):
                level.append(words_here)
            continue
        here_all: list[list[str]] = [[] for _ in places]
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
                here_all[column].append(words if apart is None else apart[i])
        for piece, words in loose:
            near = [(_distance(piece, c), i) for i, c in enumerate(places) if not here_all[i]]
            if near and min(near)[0] <= NEAR:
                here_all[min(near)[1]].append(words)
        if line is not lowest and lowest is not None and not all(here_all):
            here_all = _over_groups(_headings(line), _headings(lowest), len(places)) or here_all
        for i, words_over in enumerate(here_all):
            if words_over:
                levels[i].append(" ".join(words_over))
                if len(words_over) > 1 and _name_two_years(words_over):
                    doubtful.add(i)
    return Levels([tuple(level) for level in levels], doubtful)


def _name_two_years(cells: Sequence[str]) -> bool:
    """Whether several cells are dates or years alone, and not of one year."""
    years = {found[0] for words in cells if is_header_text(words) for found in _YEAR_ALONE.finditer(words)}
    return len(years) > 1


def _headings(line: Line, is_spanner: bool = False) -> list[str]:
    """The words of a header line, a date or year in the label's place among them, or a spanner."""
    stub = [p for p in line.stub if is_header_text(p.text) and (is_spanner or _YEAR_ALONE.search(p.text))]
    cells = [p for p in (*stub, *line.over) if p.kind != RULE and not _MARKS_ONLY.match(p.text)]
    return [header_words(p.text) for p in cells]


def _moved_headings(line: Line, places: Sequence[Place]) -> list[str] | None:
    """The words of the lowest header line where as many stand there as there are columns, each with its date
    or saying what changed, but not over one column each: a cell is missing before them, or one too many."""
    if len(places) < 2 or len(line.over) > len(places) or len(line.over) + len(line.stub) < len(places):
        return None
    words = _headings(line)
    if len(words) != len(places) or not all(names_period(w) or _CHANGES.search(w) for w in words):
        return None
    if len(line.over) == len(places):
        covered = [_covered(p, places) for p in line.over]
        if all(columns == [i] for i, columns in enumerate(covered)):
            return None
    return words


def _over_groups(spanners: Sequence[str], below: Sequence[str], columns: int) -> list[list[str]] | None:
    """The words over each column where spanners without their width stand over years that recur, once each:
    "Three Months Ended June 30," and "Six Months Ended June 30," over "2024", "2023", "2024", "2023"."""
    groups = len(spanners)
    if groups < 2 or len(below) != columns or columns % groups or not all(map(names_period, spanners)):
        return None
    size = columns // groups
    if size < 2 or any(below[i] != below[i % size] for i in range(columns)):
        return None
    return [[spanners[i // size]] for i in range(columns)]


_CHANGES = re.compile(r"%|\b(?:change|variance|increase|percent)\b", re.IGNORECASE)


def _by_order(words: Sequence[str], columns: int) -> list[str] | None:
    """The words over each column, where they go by order: to one column each, or to groups of one size."""
    if not words or columns % len(words):
        return None
    size = columns // len(words)
    return [words[i // size] for i in range(columns)]


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


def _distance(piece: Cell, place: Place) -> int:
    return max(place.outer_left - piece.right, piece.left - place.outer_right, 0)


class Header(NamedTuple):
    context: list[str]
    captions: list[Line]
    """Lines above the first numbers that belong to the stub."""


def _is_context(words: str) -> bool:
    return (
        names_period(words)
        or SCALE_WORDS.search(words) is not None
        or names_statement(words)
        or words.startswith("(")
    )


def segment_header(lines: Sequence[Line], inherited: bool) -> Header:
    """The lines above the first numbers: titles and scale lines apart from captions of the stub."""
    heads = [i for i, line in enumerate(lines) if line.kind == HEAD]
    first = heads[0] if heads else -1
    last = heads[-1] if heads else -1
    context: list[str] = []
    captions: list[Line] = []
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
                captions.append(Line(line.source, [*line.stub], TEXT, line.stub))
    return Header(context, captions)


def _is_period_line(words: str) -> bool:
    """Whether a line is nothing but a date or a length of time."""
    rest = DATE.sub("", words)
    return rest != words and names_period(words) and len(rest.split()) <= 4 and "at" not in words.split()[:1]
