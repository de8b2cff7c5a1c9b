"""Sections: the captions of the stub that stand over each row.

In: the rows of a grid. Out: per row the captions above it, outermost first. A caption opens a section
at its depth; a total closes the innermost section it sums up; where a section's rows are indented, the
first row that is not ends it; the great captions of a balance sheet (assets, liabilities and equity) hold
those below them even where nothing is indented.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from transforms.grid import Row
from transforms.labels import names

_GREAT = re.compile(
    r"(?:total )?(?:assets|liabilities(?: and|,|$).*|liabilities & .*|equity and liabilities)\Z",
    re.IGNORECASE,
)
_CLOSING_LINE = re.compile(
    r"(?:gross (?:profit|margin)|(?:operating|net) (?:income|profit|loss|earnings|\(loss\))|(?:income|loss"
    r"|earnings|profit)\b.*"
    r"\b(?:before|from operations|from continuing)|\((?:loss|income)\).*\bbefore\b|net (?:increase"
    r"|decrease|change)\b"
    r"|effect of .*exchange|net interest income)",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"(?:sub-?)?total\b\s*(?P<of>.*)", re.IGNORECASE)
_NET = re.compile(r"net cash\b", re.IGNORECASE)
_PER_SHARE = re.compile(r"\bper\b.*\b(?:shares?|units?|ads)\b", re.IGNORECASE)
PLACES_PER_SHARE = 2
_AFTER_ACTIVITIES = re.compile(
    r"effect\b.*\b(?:exchange|currenc)|(?:net )?\(?(?:increase|decrease|change)\b.*\bcash\b"
    r"|(?:cash|balance)\b.*\b(?:beginning|end|start|ending)\b"
    r"|(?:beginning|ending|opening|closing) (?:balance|cash)|supplemental\b",
    re.IGNORECASE,
)
"""Lines of a cash flow statement that follow its three activities."""
_CASH_OF = re.compile(r"(?:net )?cash\b.*\b(?:operating|investing|financing)\b", re.IGNORECASE)
_BEGINNINGS = names("tot sub gro ope net inc los ear pro (lo (in eff cas")
"""How the labels of totals, of results and of the cash of activities begin: of most rows none of the three
patterns need be tried."""
_WORD = re.compile(r"[a-z]{3,}")


def _rank(label: str, indent: int) -> int:
    """Depth of a caption: great captions stand outside all others."""
    return -1 if _GREAT.match(label) else indent


def _stems(text: str) -> frozenset[str]:
    return frozenset(word.rstrip("s") for word in _WORD.findall(text.lower()))


SUM_REACH = 6
"""Rows between a subtotal without a label and its section's total (treasury stock and the like)."""


class _Section(NamedTuple):
    rank: int
    label: str
    path: str
    """Its caption behind those of the sections around it."""
    is_indented: bool | None = None
    """Whether its first row stands deeper than the caption; None before that row."""


def _closed_by_total(label: str, open_sections: Sequence[_Section]) -> int:
    """How many of the innermost sections a total row closes."""
    found = _TOTAL.match(label)
    if found is None or not open_sections:
        return 0
    of = _stems(found["of"])
    if not of:
        return 1
    for i in range(len(open_sections) - 1, -1, -1):
        stems = _stems(open_sections[i].label)
        if of >= stems or stems >= of:
            return len(open_sections) - i
    return 0


def _outdented(stack: Sequence[_Section], row: Row) -> int:
    """How many of the innermost sections end because ``row`` stands no deeper than their captions.

    A sum at its caption's own depth still belongs to the section: it closes it.
    """
    if not stack or not stack[-1].is_indented or row.indent > stack[-1].rank or not row.label:
        return 0  # most rows: the innermost section holds them
    is_net = _NET.match(row.label) is not None
    is_sum = is_net or bool(row.rule_above or _TOTAL.match(row.label))
    ended = 0
    for section in reversed(stack):
        if section.rank < 0 or not section.is_indented or row.indent > section.rank:
            break
        if is_sum and row.indent == section.rank and (not is_net or "activit" in section.label.lower()):
            break
        ended += 1
    return ended


def _is_per_share(section: _Section, row: Row) -> bool:
    """Whether a closing line is the section's own: "Net income  .93" under "Earnings per share"."""
    return _PER_SHARE.search(section.label) is not None and any(
        token is not None and token.places >= PLACES_PER_SHARE for token in row.cells
    )


def _is_summed_later(section: _Section, rows: Sequence[Row]) -> bool:
    """Whether a labelled total of the section comes after a subtotal without a label."""
    for row in rows:
        if row.is_caption:
            return False
        found = _TOTAL.match(row.label)
        if found is not None and _stems(found["of"]) >= _stems(section.label):
            return True
    return False


def _path(stack: Sequence[_Section]) -> str:
    return stack[-1].path if stack else ""


def _open(stack: list[_Section], rank: int, label: str, is_indented: bool | None = None) -> None:
    """Opens a section within those of the stack."""
    path = f"{stack[-1].path} > {label}" if stack else label
    stack.append(_Section(rank, label, path, is_indented))


def _without_closed(stack: Iterable[_Section], row: Row) -> list[_Section]:
    """The sections that a closing line leaves open: great ones, activities, those it stands within and the
    amounts per share that it is one of."""
    left: list[_Section] = []
    for section in stack:
        rank, label, _, is_indented = section
        if rank < 0 or rank < row.indent or "activities" in label.lower() or _is_per_share(section, row):
            _open(left, rank, label, is_indented)
    return left


def row_sections(rows: Sequence[Row]) -> list[str]:
    """Per row the captions over it, joined by ' > '; '' where there are none.

    A total stands in the section it closes.
    """
    out: list[str] = []
    stack: list[_Section] = []
    is_summed = False  # the cash of the activities over the row is printed
    for i, row in enumerate(rows):
        label = row.label
        if row.is_caption:
            is_summed = False
            rank = _rank(label, row.indent)
            while stack and stack[-1].rank >= rank:
                stack.pop()
            out.append(_path(stack))
            if label:
                _open(stack, rank, label)
            continue
        if stack and (ended := _outdented(stack, row)):
            del stack[-ended:]
        if not stack:
            out.append("")
            continue  # nothing to close before the next caption
        if stack[-1].is_indented is None and label:
            rank, caption, path, _ = stack[-1]
            stack[-1] = _Section(rank, caption, path, row.indent > rank)
        if is_summed and _AFTER_ACTIVITIES.match(label):
            del stack[1 if stack[0].rank < 0 else 0 :]
        may_close = label[:3].lower() in _BEGINNINGS
        is_summed = is_summed or (may_close and _CASH_OF.match(label) is not None)
        is_total = may_close and _TOTAL.match(label) is not None
        if may_close and not is_total and _CLOSING_LINE.match(label):
            stack = _without_closed(stack, row)
        out.append(_path(stack))
        if row.rule_above or is_total:
            if label or not stack:
                closed = _closed_by_total(label, stack)
            else:
                closed = int(
                    stack[-1].rank >= 0 and not _is_summed_later(stack[-1], rows[i + 1 : i + 1 + SUM_REACH])
                )
            if closed:
                del stack[-closed:]
    return out
