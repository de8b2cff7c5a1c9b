"""Inline styles: what the attributes of one HTML tag do to the print.

In: the inside of a tag (``td colspan="3" style="border-top:1pt solid #000"``). Out: a ``Style``: how many
positions it spans, whether it prints at all, how far it indents, the rules it draws. Filing agents write no
style sheets that matter here: EDGAR strips them, so every property stands in the tag itself.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

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
_SPAN = re.compile(r"\b(col|row)span\s*=\s*[\"']?\s*(-?\d{1,9})")
_STYLE = re.compile(r"style\s*=\s*(?:\"([^\"]*)|'([^']*)|(.*))", re.DOTALL)
_HIDDEN_ATTRIBUTE = re.compile(r"\shidden(?=[\s=/]|\Z)")
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


PADDING, MARGIN, FIRST, TOP, BOTTOM, RAISED, HIDDEN, REMOVED = range(8)
"""The properties that matter; what a declaration says of them is (property, value)."""
Declared = tuple[tuple[int, Any], ...]


@lru_cache(maxsize=8192)
def _declared(declaration: str) -> Declared:
    """What ``name: value`` in lower case says.

    >>> _declared("border-bottom:2px solid #000")
    ((4, '-'),)
    """
    name, _, value = declaration.partition(":")
    name, value = name.strip(), value.strip()
    match name:
        case "display":
            return ((REMOVED, True), (HIDDEN, True)) if value.startswith("none") else ()
        case "visibility":
            return ((HIDDEN, True),) if value.startswith(("hidden", "collap")) else ()
        case "font-size":
            size = _LENGTH.match(value)
            return ((HIDDEN, True),) if size is not None and float(size[1]) == 0 else ()
        case "padding":
            return ((PADDING, _left_of(value)),)
        case "padding-left":
            return ((PADDING, points(value)),)
        case "margin":
            return ((MARGIN, _left_of(value)),)
        case "margin-left":
            return ((MARGIN, points(value)),)
        case "text-indent":
            return ((FIRST, points(value)),)
        case "border" | "border-style":
            return ((TOP, _rule(value)), (BOTTOM, _rule(value)))
        case "border-top" | "border-top-style":
            return ((TOP, _rule(value)),)
        case "border-bottom" | "border-bottom-style":
            return ((BOTTOM, _rule(value)),)
        case "vertical-align":
            is_raised = value.startswith("super") or (value[:1].isdigit() and points(value) > 2)
            return ((RAISED, True),) if is_raised else ()
        case "top":
            return ((RAISED, True),) if value.startswith("-") else ()
    return ()


def read_style(tag: str) -> Style:
    """The style of a tag from what stands between its angle brackets."""
    return _known_style(tag) if len(tag) <= KNOWN_LENGTH else _style(tag)


@lru_cache(maxsize=8192)
def _known_style(tag: str) -> Style:
    return _style(tag)


def _style(tag: str) -> Style:
    tag = tag.lower()
    properties: list[Any] = [0.0, 0.0, 0.0, "", "", False, False, False]
    if "hidden" in tag and _HIDDEN_ATTRIBUTE.search(tag.split("=", 1)[0]):
        properties[HIDDEN] = properties[REMOVED] = True
    style = _STYLE.search(tag)
    if style is not None:
        for declaration in (style[1] or style[2] or style[3] or "").split(";"):
            for name, value in _declared(declaration):
                properties[name] = value
    padding, margin, first, top, bottom, is_raised, is_hidden, is_removed = properties
    spans = dict(_SPAN.findall(tag)) if "span" in tag else {}
    return Style(
        min(max(int(spans.get("col", 1)), 1), MAX_COLSPAN),
        min(max(int(spans.get("row", 1)), 1), MAX_ROWSPAN),
        is_hidden,
        min(max(padding + margin + first, -MAX_INDENT), MAX_INDENT),
        top,
        bottom,
        is_raised,
        is_removed,
    )


_RED = re.compile(
    r"(?<![-\w])color\s*[:=]\s*[\"']?\s*(?:red\b|#(?:f00|ff0000|c00|cc0000|c00000)\b|rgb\(\s*255,\s*0,\s*0\b)",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def is_red(source: str) -> bool:
    """Whether these tags print red, as spreadsheets print negative numbers, some of them without a sign."""
    return _RED.search(source) is not None
