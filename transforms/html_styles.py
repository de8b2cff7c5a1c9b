"""Inline styles: what the attributes of one HTML tag do to the print.

In: the inside of a tag (``td colspan="3" style="border-top:1pt solid #000"``). Out: a ``Style``: how many
positions it spans, whether it prints at all, how far it indents, the rules it draws. Filing agents write no
style sheets that matter here: EDGAR strips them, so every property stands in the tag itself.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

MAX_COLSPAN = 1_000
"""As in the HTML standard; a wider cell is hostile input or a writer's error."""
MAX_ROWSPAN = 65_534
"""As in the HTML standard."""
KNOWN_LENGTH = 1_000
"""Longer tags are not kept: an exhibit writes its few hundred tags again and again, and none is that long."""
MAX_INDENT = 2_000
"""Points. A wider indent is no place on a page."""

_POINTS = {
    "pt": 1.0,
    "px": 0.75,
    "in": 72.0,
    "em": 10.0,
    "rem": 10.0,
    "ex": 5.0,
    "cm": 28.3,
    "mm": 2.83,
    "pc": 12.0,
    "%": 5.0,
    "": 0.75,
}
_LENGTH = re.compile(
    r"(-?(?:\d{1,6}(?:\.\d{0,6})?|\.\d{1,6}))\s?(pt|px|in|rem|em|ex|cm|mm|pc|%|)(?![\w.])", re.IGNORECASE
)
_SPAN = re.compile(r"\b(col|row)span\s*=\s*[\"']?\s*(-?\d{1,9})", re.IGNORECASE)
_DECLARATION = re.compile(
    r"(?<![\w-])(?P<name>display|visibility|font-size|padding|padding-left|margin|margin-left|text-indent|text-align"
    r"|border|border-top|border-bottom|border-top-style|border-bottom-style|border-style|vertical-align|text-decoration|top"
    r"|font-weight)\s*:\s*(?P<value>[^;\"]*)",
    re.IGNORECASE,
)
_ALIGN = re.compile(r"\balign\s*=\s*[\"']?\s*center", re.IGNORECASE)
_HIDDEN_ATTRIBUTE = re.compile(r"\shidden(?=[\s=/]|\Z)", re.IGNORECASE)
_NOT_DRAWN = re.compile(
    r"\b(?:none|hidden|transparent|white|initial|inherit)\b|#fff(?:f{3}(?:[\da-f]{2})?|f)?\b|rgb\(\s*255,\s*255,\s*255"
    r"|(?<![\w.#,(])(?<!,\s)0*\.?0+(?:pt|px|em|in)?(?![\w.%,])",
    re.IGNORECASE,
)
_DRAWN = re.compile(r"\b(?:solid|double|dashed|dotted|groove|ridge|inset|outset)\b", re.IGNORECASE)


class Style(NamedTuple):
    """What one tag says about itself."""

    colspan: int = 1
    rowspan: int = 1
    is_hidden: bool = False
    indent: float = 0.0
    """Points; padding, margin and text-indent of the left side together."""
    top: str = ""
    """'-' or '=' where a rule is drawn along the upper edge."""
    bottom: str = ""
    is_raised: bool = False
    """Printed above the line as footnote marks are."""
    is_centred: bool = False
    is_bold: bool = False
    is_removed: bool = False
    """``display:none``: takes no place either. Tables saved from spreadsheets hold such cells after every
    merged one (0001018724-24-000081)."""


def points(length: str) -> float:
    """
    >>> points("0.5in")
    36.0
    """
    found = _LENGTH.search(length)
    return float(found[1]) * _POINTS[found[2].lower()] if found else 0.0


def _left_of(shorthand: str) -> float:
    """The left side of ``margin`` or ``padding``: one to four lengths, clockwise from the top."""
    sides = [float(number) * _POINTS[unit.lower()] for number, unit in _LENGTH.findall(shorthand)]
    return 0.0 if not sides else sides[3] if len(sides) > 3 else sides[1] if len(sides) > 1 else sides[0]


def _rule(border: str) -> str:
    """'-' or '=' for a border that is drawn in a colour that can be seen, else ''."""
    if not _DRAWN.search(border) or _NOT_DRAWN.search(border):
        return ""
    return "=" if "double" in border.lower() else "-"


def read_style(tag: str) -> Style:
    """The style of a tag from what stands between its angle brackets."""
    return _known_style(tag) if len(tag) <= KNOWN_LENGTH else _style(tag)


@lru_cache(maxsize=8192)
def _known_style(tag: str) -> Style:
    return _style(tag)


def _style(tag: str) -> Style:
    spans = {kind.lower(): int(number) for kind, number in _SPAN.findall(tag)}
    hidden = removed = _HIDDEN_ATTRIBUTE.search(tag.split("=", 1)[0]) is not None
    raised = centred = bold = False
    inner = outer = first = 0.0
    top = bottom = ""
    for found in _DECLARATION.finditer(tag):
        name, value = found["name"].lower(), found["value"].strip()
        if name == "display":
            removed = removed or value[:4].lower() == "none"
            hidden = hidden or removed
        elif name == "visibility":
            hidden = hidden or value[:6].lower() in ("hidden", "collap")
        elif name == "font-size":
            size = _LENGTH.match(value)
            hidden = hidden or (size is not None and float(size[1]) == 0)
        elif name == "padding":
            inner = _left_of(value)
        elif name == "padding-left":
            inner = points(value)
        elif name == "margin":
            outer = _left_of(value)
        elif name == "margin-left":
            outer = points(value)
        elif name == "text-indent":
            first = points(value)
        elif name == "text-align":
            centred = value[:6].lower() == "center"
        elif name in ("border", "border-style"):
            top = bottom = _rule(value)
        elif name.startswith("border-top"):
            top = _rule(value)
        elif name.startswith("border-bottom"):
            bottom = _rule(value)
        elif name == "vertical-align":
            raised = (
                raised or value[:5].lower() == "super" or (value[:1].isdigit() and float(points(value)) > 2)
            )
        elif name == "top":
            raised = raised or value.startswith("-")
        elif name == "font-weight":
            bold = value[:4].lower() == "bold" or value[:3] in ("700", "800", "900", "600")
    return Style(
        min(max(spans.get("col", 1), 1), MAX_COLSPAN),
        min(max(spans.get("row", 1), 1), MAX_ROWSPAN),
        hidden,
        min(max(inner + outer + first, -MAX_INDENT), MAX_INDENT),
        top,
        bottom,
        raised,
        centred or _ALIGN.search(tag) is not None,
        bold,
        removed,
    )
