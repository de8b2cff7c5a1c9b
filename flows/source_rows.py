"""Source rows: a place in the markup of an HTML exhibit -> the row a browser prints there.

In: bytes of an HTML exhibit and the span of a number. Out: the bounds of the table row it stands in (outside
tables, of its paragraph or line), that row as it is printed, label and numbers, two blanks between cells,
and the rows before and after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

ROW_REACH = 64_000
"""Bytes looked through to either side for the ends of a row; rows of 40 columns take some 20,000."""
GAP = "  "
"""Between the cells of a row."""

_EDGE = re.compile(
    rb"<(/?)(?:(t(?:r|able|body|head|foot))|(pre)|p|div|br|li|[uo]l|h[1-6r]|center|title|body)(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
"""Where a printed line ends or begins; groups: is it an end, of which part of a table, of a <PRE>."""
_TABLE, _PRE = 2, 3

_BEGIN, _END, _CELL = "\2", "\3", "\4"
"""Stand for the ends of the number, and for what parts cells, while the tags are taken off."""
_STAND_INS = dict.fromkeys(map(ord, (_BEGIN, _END, _CELL)))
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_CELL_TAG = re.compile(r"</?t[dh](?=[\s/>])[^<>]*>", re.IGNORECASE)
_LINE_TAG = re.compile(r"</?(?:p|div|br|li)(?=[\s/>])[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z!?][^<>]*>")
_BEHIND_NUMBER = re.compile(rf"{GAP}(?=[)%{_END}]+(?:{GAP}|\Z))")
_BEFORE_NUMBER = re.compile(rf"(?<=[$£€¥({_BEGIN}]){GAP}")
"""Marks of a number have cells of their own; they go back to it."""


def row_bounds(data: bytes, start: int, end: int) -> tuple[int, int] | None:
    """The bytes of the row around ``start:end``; None where lines are laid out by their line ends."""
    before = list(_EDGE.finditer(data, max(0, start - ROW_REACH), start))
    if not before or _is_open(before, _PRE, b"pre"):
        return None
    far = min(len(data), end + ROW_REACH)
    if _is_open(before, _TABLE, b"tr"):
        row = next(edge for edge in reversed(before) if edge[_TABLE])
        return row.start(), next((e.start() for e in _EDGE.finditer(data, end, far) if e[_TABLE]), far)
    follows = _EDGE.search(data, end, far)
    return before[-1].end(), follows.start() if follows else far


def _is_open(edges: list[re.Match[bytes]], part: int, name: bytes) -> bool:
    """Whether the last edge of this part opens ``name``."""
    last = next((edge for edge in reversed(edges) if edge[part]), None)
    return last is not None and not last[1] and last[part].lower() == name


def printed_row(markup: str) -> str:
    """The markup of a row -> the row as printed."""
    return _without_markup(markup.translate(_STAND_INS))


def marked_row(before: str, number: str, after: str) -> tuple[str, int, int]:
    """The same of a row cut around a number, with the place of the number in it."""
    before, number, after = (part.translate(_STAND_INS) for part in (before, number, after))
    text = _without_markup(f"{before}{_BEGIN}{number}{_END}{after}")
    return text.translate(_STAND_INS), text.find(_BEGIN), text.find(_END) - 1


def rows_before(data: bytes, first: int) -> Iterator[bytes]:
    """The markup of the printed rows and lines before a row that begins at ``first``, the nearest first."""
    pieces = list(_pieces(data[max(0, first - ROW_REACH) : first]))
    return reversed(pieces if first <= ROW_REACH else pieces[1:])


def rows_after(data: bytes, last: int) -> Iterator[bytes]:
    """The same behind a row that ends at ``last``."""
    return _pieces(data[last : last + ROW_REACH])


def _pieces(source: bytes) -> Iterator[bytes]:
    at, in_row = 0, False
    for edge in _EDGE.finditer(source):
        if in_row and not edge[_TABLE]:
            continue
        yield source[at : edge.start()]
        at, in_row = edge.end(), _is_open([edge], _TABLE, b"tr")
    yield source[at:]


def _without_markup(source: str) -> str:
    source = _LINE_TAG.sub(" ", _CELL_TAG.sub(_CELL, _COMMENT.sub("", source)))
    cells = (" ".join(cell.split()) for cell in unescape(_TAG.sub("", source)).split(_CELL))
    text = GAP.join(cell for cell in cells if cell)
    return _BEFORE_NUMBER.sub("", _BEHIND_NUMBER.sub("", text))
