"""Sections: the captions of the stub that stand over each row.

In: the rows of a grid. Out: per row the captions above it, outermost first. A caption opens a section
at its depth; a total closes the innermost section it sums up; the great captions of a balance sheet
(assets, liabilities and equity) hold those below them even where nothing is indented.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.grid import Row

_GREAT = re.compile(
    r"(?:total )?(?:assets|liabilities(?: and|,|$).*|liabilities & .*|equity and liabilities)\Z", re.IGNORECASE
)
_CLOSING_LINE = re.compile(
    r"(?:gross (?:profit|margin)|(?:operating|net) (?:income|profit|loss|earnings|\(loss\))|(?:income|loss|earnings|profit)\b.*"
    r"\b(?:before|from operations|from continuing)|\((?:loss|income)\).*\bbefore\b|net (?:increase|decrease|change)\b"
    r"|effect of .*exchange|net interest income)",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"(?:sub-?)?total\b\s*(?P<of>.*)", re.IGNORECASE)
_WORD = re.compile(r"[a-z]{3,}")


def _rank(label: str, indent: int) -> int:
    """Depth of a caption: great captions stand outside all others."""
    return -1 if _GREAT.match(label) else indent


def _stems(text: str) -> frozenset[str]:
    return frozenset(word.rstrip("s") for word in _WORD.findall(text.lower()))


def _closed_by_total(label: str, open_sections: Sequence[tuple[int, str]]) -> int:
    """How many of the innermost sections a total row closes."""
    found = _TOTAL.match(label)
    if found is None or not open_sections:
        return 0
    of = _stems(found["of"])
    if not of:
        return 1
    for i in range(len(open_sections) - 1, -1, -1):
        if of >= _stems(open_sections[i][1]) or _stems(open_sections[i][1]) >= of:
            return len(open_sections) - i
    return 0


def row_sections(rows: Sequence[Row]) -> list[str]:
    """Per row the captions over it, joined by ' > '; '' where there are none.

    A total stands in the section it closes.
    """
    out: list[str] = []
    stack: list[tuple[int, str]] = []
    for row in rows:
        if row.is_caption:
            rank = _rank(row.label, row.indent)
            while stack and stack[-1][0] >= rank:
                stack.pop()
            out.append(" > ".join(label for _, label in stack))
            if row.label:
                stack.append((rank, row.label))
            continue
        if _CLOSING_LINE.match(row.label) and stack and not _TOTAL.match(row.label):
            stack = [s for s in stack if s[0] < 0 or "activities" in s[1].lower() or s[0] < row.indent]
        out.append(" > ".join(label for _, label in stack))
        if row.rule_above or _TOTAL.match(row.label):
            closed = 1 if not row.label and stack and stack[-1][0] >= 0 else _closed_by_total(row.label, stack)
            if closed:
                del stack[-closed:]
    return out
