"""The grid: what every reader returns and everything after it takes.

A reader (text, later HTML) turns the characters of one document into grids; from there on there is
one path: grid -> statement -> facts. A grid holds what is printed and where, and no meaning: no
period, no scale, no concept.

Offsets are character offsets into the document's decoded text; ``documents.Text.byte_offset`` leads
from there to the bytes of the stored exhibit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Token(NamedTuple):
    """One printed number or nil dash.

    ``coefficient`` holds the signed digits without their point, ``places`` the printed decimals:
    ``(0.32)`` is -32 with 2 places, ``$ 4,059`` is 4059 with 0. Scale is not applied. A printed dash
    is coefficient 0 with ``is_nil``. ``start:end`` spans the number with the sign, parenthesis and
    per cent mark that belong to it, without ``$`` and blanks outside; ``printed`` is that very span.
    """

    start: int
    end: int
    printed: str
    coefficient: int
    places: int
    is_nil: bool
    is_percent: bool
    currency: str | None
    """The currency mark of the cell as printed ('$', '(euro)'...), or None."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of values with its header, top line first, spanners already handed down to it."""

    index: int
    header: tuple[str, ...]


@dataclass(slots=True)
class Row:
    """A printed row of the stub: a caption (no cells), an item, a subtotal or a total."""

    index: int
    label: str
    """As printed, wrapped lines joined, white space collapsed, dot leaders and footnote marks off."""
    indent: int
    """Depth of the label's first line; only comparisons within one grid have a meaning."""
    cells: list[Token | None]
    """One entry per column of the grid."""
    start: int
    end: int
    """Span of the row's source lines."""
    rule_above: str = ""
    """'-' or '=' where a rule is drawn over the numbers, '' where none is: a sum follows."""
    rule_below: str = ""

    @property
    def is_caption(self) -> bool:
        return not any(self.cells)


@dataclass(slots=True)
class Grid:
    """One table as printed."""

    index: int
    context: tuple[str, ...]
    """The lines before the first row that are no column headers (captions, titles, scale lines),
    in print order, the nearest last; of the same page or heading block."""
    columns: list[Column]
    rows: list[Row]
    start: int
    end: int
    refused: list[tuple[Token, str]] = field(default_factory=list)
    """Numeric tokens inside the table that became no cell, each with its reason."""
    notes: tuple[str, ...] = ()
    """Lines of prose directly under the table (footnotes)."""
