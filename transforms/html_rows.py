"""Rows of an HTML table: labels with their indents and rules, over as many lines as they are printed.

In: the lines of a segment with their numbers in columns. Out: the ``Row``s of its grid.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from transforms.grid import Row, Token
from transforms.html_columns import Place
from transforms.html_lines import BLANK, DRAWN, Line
from transforms.html_markup import indent_of
from transforms.text_rows import CONTINUES, clean_label

GRID_LINES = 0.6
"""Where more of the rows than this have a rule above, rules are the table's looks and tell no sums."""


@dataclass(slots=True)
class Part:
    """A printed line of the stub on its way to a row."""

    line: Line
    label: str
    indent: int
    cells: list[Token | None] | None
    above: str
    below: str
    gap: bool


def _label(line: Line) -> tuple[str, int]:
    if not line.stub:
        return "", 0
    first = line.stub[0]
    text = first.text if len(line.stub) == 1 else " ".join([p.text for p in line.stub])
    return text, indent_of(first.lead, first.raw) + POSITION_INDENT * first.left


POSITION_INDENT = 9
"""Points that one empty position before a label stands for."""


def _row_rules(line: Line, first: int, last: int) -> tuple[str, str]:
    """The rules above and below the columns from position ``first`` to ``last``."""
    above = below = ""
    for column, rules in line.source.rules:
        for left, right, top, bottom in rules:
            if column + left < last and first < column + right:
                above, below = above or top, below or bottom
        if above and below:
            break
    return above, below


def stub_parts(
    lines: Sequence[Line], places: Sequence[Place], cells_of: dict[int, list[Token | None]]
) -> list[Part]:
    parts: list[Part] = []
    pending = ""
    gap = False
    first, last = places[0].left, places[-1].right
    for line in lines:
        top, bottom = _row_rules(line, first, last) if line.source.rules else ("", "")
        cells = cells_of.get(id(line))
        if line.kind in (BLANK, DRAWN) or (cells is None and not line.stub):
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
        parts.append(Part(line, label, indent, cells, above, bottom, gap))
        pending, gap = bottom, False
    return parts


def _goes_on(parts: Sequence[Part], i: int) -> bool:
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


def _ends_above(parts: Sequence[Part], i: int) -> bool:
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


def stub_rows(parts: Sequence[Part], width: int) -> list[Row]:
    rows: list[Row] = []
    above: list[Part] = []
    """Lines whose words go on in the next."""
    for i, part in enumerate(parts):
        if part.cells is None:
            if not above and rows and _ends_above(parts, i):
                rows[-1].label = clean_label(f"{rows[-1].label} {part.label}")
                rows[-1].end = part.line.source.end
                continue
            if _goes_on(parts, i):
                above.append(part)
                continue
        first, label, rule = part, part.label, part.above
        if above:
            first, label = above[0], " ".join([*(p.label for p in above), label])
            rule = next((p.above for p in above if p.above), rule)
            above = []
        cells: list[Token | None] = part.cells if part.cells is not None else [None] * width
        start, end = first.line.source.start, part.line.source.end
        rows.append(Row(len(rows), _known_label(label), first.indent, cells, start, end, rule, part.below))
    return _without_grid_lines(rows)


_known_label = lru_cache(maxsize=8192)(clean_label)


def _without_grid_lines(rows: list[Row]) -> list[Row]:
    ruled = [r for r in rows if r.rule_above]
    if not ruled:
        return rows
    printed = sum(not r.is_caption for r in rows)
    if printed > 3 and sum(not r.is_caption for r in ruled) > GRID_LINES * printed:
        return [replace(r, rule_above="", rule_below="") for r in rows]
    return rows
