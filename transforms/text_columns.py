"""Columns of a plain-text table: clusters of the numbers' right edges over the whole table.

In: where the numbers of each line begin and end. Out: ``Edge``s, left to right. Lines are never split on
blanks (DOMAIN section 2): flushed, centred, ragged and point-aligned numbers all end near their column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from transforms.numbers import YEAR
from transforms.text_lines import Line

WOBBLE = 8
"""Right edges of one column may differ by this much where numbers are centred, not flushed."""
SCATTERED = 300
"""Numbers that end at more places than this stand in no columns."""
DRIFT_SHARE = (2, 3)
"""At least so many lines of a table whose columns drift print a number for each date."""
STRAY_SHARE = 10
"""A leading column without header is none if less than one row in so many has a number in it."""


@dataclass(slots=True)
class Edge:
    """A column in the making: the span of right edges and the extent of its numbers."""

    low: int
    high: int
    left: int
    rows: set[int]


def column_edges(rows: Sequence[tuple[int, Sequence[tuple[int, int]]]]) -> list[Edge]:
    """Columns as clusters of right edges; edges of one row are never in one cluster.

    ``rows`` are (row, [(left, right)...]). Close clusters are merged from the nearest up, as long as no
    row has a number in both and the distance is below half of the table's own pitch.
    """
    by_edge: dict[int, Edge] = {}
    pitch = 10**6
    for row, cells in rows:
        before = None
        for left, right in cells:
            edge = by_edge.get(right)
            if edge is None:
                by_edge[right] = Edge(right, right, left, {row})
            else:
                edge.left = min(edge.left, left)
                edge.rows.add(row)
            if before is not None:
                pitch = min(pitch, right - before)
            before = right
    clusters = [by_edge[k] for k in sorted(by_edge)]
    limit = min(WOBBLE, pitch * 0.6)
    while 1 < len(clusters) <= SCATTERED:
        gap, i = min(
            (
                (b.high - a.low if not a.rows.isdisjoint(b.rows) else b.low - a.high, i)
                if a.rows.isdisjoint(b.rows)
                else (10**6, i)
            )
            for i, (a, b) in enumerate(pairwise(clusters))
        )
        if gap > limit:
            break
        a, b = clusters[i], clusters[i + 1]
        clusters[i : i + 2] = [Edge(a.low, b.high, min(a.left, b.left), a.rows | b.rows)]
    return clusters


def without_stub(edges: list[Edge], block: Sequence[int], lines: Sequence[Line]) -> list[Edge]:
    """The columns without those that stand where other rows print their labels.

    Numbers inside a label ("532,695,188 in 1994 and") line up now and then, or a wrapped label ends with
    one; where more rows print words than numbers there is no column.
    """
    while len(edges) > 1:
        first = edges[0]
        if _are_years(first, lines):
            edges = edges[1:]
            continue
        words = sum(_label_reaches(lines[i], first.left + 1) for i in block if i not in first.rows)
        if words <= len(first.rows):
            break
        edges = edges[1:]
    return edges


def drifting_edges(edges: Sequence[Edge], block: Sequence[int], lines: Sequence[Line]) -> list[Edge] | None:
    """The columns of a table whose numbers stand in order and in no place, None where they line up.

    Proportional type set with blanks moves the numbers of a line by the length of its label: most lines print
    as many numbers, none more, and yet the second of one line ends where the first of another does.
    """
    cells = {i: [cell for cell in lines[i].cells if cell[2] >= edges[0].low - WOBBLE] for i in block}
    most = max(len(of_line) for of_line in cells.values())
    full = [i for i in block if len(cells[i]) == most]
    if most < 2 or len(edges) <= most or len(full) * DRIFT_SHARE[1] < len(block) * DRIFT_SHARE[0]:
        return None
    reached = [{nearest_column(edges, cells[i][place][2])[0] for i in full} for place in range(most)]
    if all(a.isdisjoint(b) for a, b in pairwise(reached)):
        return None
    columns: list[Edge] = []
    for place in range(most):
        rights = [cells[i][place][2] for i in full]
        left = min(cells[i][place][1] for i in full)
        columns.append(Edge(min(rights), max(rights), left, set(full)))
    return columns


def only_column(edges: Sequence[Edge], right: int) -> int | None:
    """The one column that spans a right edge, None where none or several do."""
    found = [i for i, edge in enumerate(edges) if edge.low - 1 <= right <= edge.high + 1]
    return found[0] if len(found) == 1 else None


def _are_years(edge: Edge, lines: Sequence[Line]) -> bool:
    """Whether a first column is the years down the side of a table, its labels."""
    return all(
        edge.low <= right <= edge.high and YEAR.match(token.printed) and not lines[i].label
        for i in edge.rows
        for token, _, right in lines[i].cells[:1]
    )


def without_strays(
    edges: list[Edge], levels: list[tuple[str, ...]], block: Sequence[int]
) -> tuple[list[Edge], list[tuple[str, ...]]]:
    """The columns without leading ones that have no header and a number in a row or two.

    "shares issued:  540,173,669 in  1994" inside a label stands apart by a second blank, by chance.
    """
    if not any(levels):
        return edges, levels
    few = max(1, len(block) // STRAY_SHARE)
    first = 0
    while first < len(edges) - 1 and not levels[first] and len(edges[first].rows) <= few:
        first += 1
    return edges[first:], levels[first:]


def _label_reaches(line: Line, column: int) -> bool:
    return len(line.text[: line.label_end].rstrip()) > column


def nearest_column(edges: Sequence[Edge], right: int) -> tuple[int, int]:
    """The column whose right edges are nearest, and how far it is."""
    best, distance = 0, 10**6
    for i, edge in enumerate(edges):
        d = edge.low - right if right < edge.low else right - edge.high if right > edge.high else 0
        if d < distance:
            best, distance = i, d
    return best, distance
