"""Rows of a plain-text table: labels over several lines put together with their numbers.

In: the printed lines of a table's stub, some with cells. Out: ``Row``s. A label may go on before its
numbers or after them; a caption is a label of its own, and the two are told apart by words, indentation
and blank lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.grid import Row, Token
from transforms.text_lines import CHUNK, LONG_RULE, RULE_MARKS, Line

_MARK_ENDS = frozenset(")*]}>†‡¹²³⁰⁴⁵⁶⁷⁸⁹")
_TRAILING_RULE = re.compile(r"\s?[-=_─━]{3,}\Z")
CONTINUES = re.compile(
    r"(?:\b(?:and|of|to|in|for|the|from|by|on|with|or|at|per|before|a|an|less|than|as|its|used\ in|used)"
    r"|(?<!,\ )\bnet"
    r"|\(used\ (?:in|for|by)\)|[,&/–-])\Z",
    re.IGNORECASE,
)
DEEPEST_HANG = 8
"""A line that goes on with a label hangs at most so many characters below its beginning."""
_LETTERS = re.compile(r"[a-z]+")
_PHRASES: dict[str, tuple[str, ...]] = {
    "investing": ("activities",),
    "financing": ("activities",),
    "operating": ("activities", "expenses", "income"),
    "cash": ("equivalents",),
    "continuing": ("operations",),
    "discontinued": ("operations",),
    "shares": ("outstanding",),
    "income": ("taxes",),
    "accounting": ("changes", "change", "principle", "principles"),
    "current": ("assets", "liabilities", "maturities", "portion", "installments"),
    "stockholders": ("equity", "investment"),
    "shareholders": ("equity", "investment"),
    "flow": ("information",),
    "flows": ("information",),
    "other": ("comprehensive",),
    "comprehensive": ("income", "loss"),
    "accumulated": ("depreciation", "amortization", "deficit", "other"),
    "administrative": ("expenses", "expense"),
    "common": ("stock", "stockholders", "shareholders", "share", "shares"),
    "doubtful": ("accounts",),
    "term": ("debt", "liabilities", "obligations", "investments"),
    "extraordinary": ("item", "items", "gain", "loss"),
    "minority": ("interest", "interests"),
    "tax": ("credits", "expense", "benefit"),
    "weighted": ("average",),
    "average": ("common", "number", "shares"),
    "possible": ("loan", "credit"),
    "loan": ("losses",),
    "state": ("income",),
    "purchased": ("research",),
    "treasury": ("stock", "shares"),
}
"""Words that end no label, and the words that end it in the next line."""
_PREPOSITION = re.compile(
    r"(?:of|and|to|in|for|the|from|by|on|with|or|per|before|available|applicable|attributable|outstanding"
    r"|authorized|issued)\b",
    re.IGNORECASE,
)
_CONJUNCTION = re.compile(r"(?:AND|OR|OF)\ ")
_HYPHENATED = re.compile(r"(?<=[a-z])-\ (?=[a-z])(?!(?:and|or|to)\b)", re.IGNORECASE)
"""A hyphen at the end of a line: "Long- / term debt"."""
_TOTAL = re.compile(r"total\b", re.IGNORECASE)
"""A total has a label of its own: it goes on with none, and no caption stands alone over it."""
_SECTION = re.compile(
    r"(?:cash\ flows?\ from\ )?(?:\(used\ (?:in|for)\)\ )?(?:operating|investing|financing)\ activities:?\Z",
    re.IGNORECASE,
)
"""The sections of a cash flow statement."""
_STOCK = re.compile(r"\b(?:stock|shares|par\ value|preferred|common)\b", re.IGNORECASE)
_FOOTNOTE_MARK = re.compile(
    r"(?:\s*(?:\((?:\d{1,2}|[a-z]|[A-Z])(?:,\s?\d{1,2})*\)|\{\d+(?:,\d+)*\}|\[\d{1,2}\]|\*{1,3}|†|‡"
    r"|[¹²³⁰⁴-⁹]+|<F\d+>))+\s*(?=:?\Z)",
    re.IGNORECASE,
)


def clean_label(label: str) -> str:
    """A label as published: white space collapsed, leaders, footnote marks and trailing colon off."""
    label = " ".join(label.split())
    if label[-1:] in RULE_MARKS:
        label = _TRAILING_RULE.sub("", label)
    if label.rstrip(" :")[-1:] in _MARK_ENDS:
        label = _FOOTNOTE_MARK.sub("", label)
    return label.rstrip(" :.$|").strip() if not label.endswith(("Inc.", "Co.", "Corp.", "U.S.")) else label


@dataclass(slots=True)
class Part:
    """A printed line of the stub on its way to a row."""

    line: int
    label: str
    indent: int
    cells: list[Token | None] | None
    gap: bool
    """A blank line or a rule stands before it."""
    rule: str
    rules_beside: bool = False
    """Rules over the next line's numbers stand on this label's line."""


def _rules_beside(line: Line) -> str:
    """The rule drawn on the line of a label ('-', '=') or ''."""
    for chunk in CHUNK.finditer(line.text):
        if chunk.start() > line.indent and LONG_RULE.match(chunk[0]):
            return "=" if "=" in chunk[0] else "-"
    return ""


def _is_double_spaced(lines: Sequence[Line], numbers: Sequence[int]) -> bool:
    """Whether a blank line follows nearly every line, so that one blank line parts nothing."""
    printed = [i for i in numbers if lines[i].kind in ("data", "text")]
    followed = sum(i + 1 < len(lines) and lines[i + 1].kind == "blank" for i in printed)
    return followed * 10 > len(printed) * 8


def stub_parts(
    lines: Sequence[Line], numbers: Sequence[int], cells_of: dict[int, list[Token | None]]
) -> list[Part]:
    parts: list[Part] = []
    gap, rule, blanks = True, "", 0
    spacing = 2 if _is_double_spaced(lines, numbers) else 1
    for i in numbers:
        line = lines[i]
        if line.kind in ("blank", "page", "tag"):
            blanks += line.kind == "blank"
            gap = gap or blanks >= spacing
            continue
        if line.kind == "rule":
            gap = True
            rule = "=" if "=" in line.text else "-"
            continue
        cells = cells_of.get(i)
        if cells is None and not line.label_end:
            label = "  ".join(c for _, _, c in line.chunks)
        else:
            label = line.text[: line.label_end].strip()
        parts.append(Part(i, label, line.indent, cells, gap, rule))
        gap, rule, blanks = False, "", 0
        if cells is None and len(line.chunks) < line.text.count("  ") and (drawn := _rules_beside(line)):
            parts[-1].rules_beside, rule = True, drawn
    return parts


def _is_open(label: str) -> bool:
    """Whether a label cannot end here: a preposition, a comma, a parenthesis that is not closed."""
    return CONTINUES.search(label) is not None or label.count("(") > label.count(")")


def _without_mark(label: str) -> str:
    return _FOOTNOTE_MARK.sub("", " ".join(label.split())) if label[-1:] in _MARK_ENDS else label


def _in_capitals(label: str) -> bool:
    return _without_mark(label).isupper()


def _is_split_phrase(label: str, following: str) -> bool:
    """Whether two lines part a phrase of the field: "Net cash used in investing / Activities"."""
    words, rest = _LETTERS.findall(label.lower()), _LETTERS.findall(following.lower())
    if not words or not rest:
        return False
    return rest[0] in _PHRASES.get(words[-1], ()) or (rest[0] == "shares" and label[-1].isdigit())


def _has_children(parts: Sequence[Part], i: int) -> bool:
    """Whether two rows with numbers or more stand below line ``i``, deeper and at one depth."""
    below = parts[i + 1 : i + 3]
    return len(below) == 2 and all(
        part.cells is not None and part.indent == below[0].indent > parts[i].indent for part in below
    )


def _hangs_alone(parts: Sequence[Part], i: int, here: Part) -> bool:
    """Whether lines, none but the last with numbers, hang alone below ``here`` from line ``i`` on."""
    last = i
    while last + 1 < len(parts) and parts[last].cells is None and parts[last + 1].indent == parts[i].indent:
        last += 1
    alone = not any(part.gap for part in parts[i : last + 1]) and parts[last].cells is not None
    after = parts[last + 1] if last + 1 < len(parts) else None
    return alone and (after is None or after.indent <= here.indent or _TOTAL.match(after.label) is not None)


def goes_on(label: str, following: str) -> bool:
    """Whether the words of two lines alone say that the second goes on with the label of the first."""
    return (
        following[:1].islower() or CONTINUES.search(label) is not None or _is_split_phrase(label, following)
    )


def _joins(parts: Sequence[Part], i: int, first: Part, reach: int) -> bool:
    """Whether the text line ``parts[i]`` goes on in the next line (a wrapped label).

    ``first`` is the label's first line, ``reach`` where the longest label of the table ends.
    """
    here = parts[i]
    if i + 1 >= len(parts) or here.cells is not None or not here.label:
        return False
    following = parts[i + 1]
    if here.rules_beside and following.cells is not None and not following.label:
        return True
    if not following.label:
        return False
    if (
        following.gap
        and not CONTINUES.search(here.label)
        and not _is_split_phrase(here.label, following.label)
    ):
        return False
    if (_TOTAL.match(following.label) and not _is_open(here.label)) or _SECTION.match(here.label):
        return False
    if here.label.endswith(";") and _STOCK.search(here.label):
        return True  # "Preferred stock; 5,000,000 shares authorized; / none issued"
    if here.label.endswith(" -") and _has_children(parts, i):
        return False  # "Operation -" over "Fuel" and "Purchased power"
    if here.label.endswith((":", ".")) and here.label.count("(") <= here.label.count(")"):
        return bool(
            here.label.endswith(":")
            and _STOCK.search(here.label)
            and re.match(
                r"(?:authorized|issued|par|no\ par|none|outstanding|shares|\d|\$)",
                following.label,
                re.IGNORECASE,
            )
        )
    if _is_open(here.label) or _is_split_phrase(here.label, following.label):
        return True
    if _begins_within(following.label):
        return True
    if _in_capitals(here.label) != _in_capitals(following.label):
        return False
    hangs = following.indent == here.indent > first.indent
    if not hangs and following.indent <= here.indent:
        return False
    if _PREPOSITION.match(following.label):
        return True
    if hangs:
        return not _fits(here, following, reach)
    if following.cells is None:
        return not _fits(here, following, reach) and _hangs_alone(parts, i + 1, here)
    # one lone deeper line below: a wrapped label; several: the children of a caption
    after = next((part for part in parts[i + 2 :] if part.label), None)
    wraps = not _fits(here, following, reach)
    if after is not None and after.indent > here.indent:
        return wraps and _TOTAL.match(after.label) is not None
    apart = here.gap and not here.rule and (after is None or after.gap)  # a caption with one row
    return wraps or not apart


def _lines_below(parts: Sequence[Part], i: int, reach: int) -> int:
    """How many text lines below the data line ``parts[i]`` end its label (numbers on its first line).

    ``reach`` is where the longest label of the table ends.
    """
    if not parts[i].label:
        return 0
    return _hanging_lines(parts, i, reach) or int(_belongs_above(parts, i + 1))


def _hanging_lines(parts: Sequence[Part], i: int, reach: int) -> int:
    """Text lines that hang, indented, below a data line and over a line that is not.

    They begin no label and caption nothing: what follows a first line, or a caption, is never shallower.
    """
    above = parts[i]
    run = i + 1
    while run < len(parts) and _hangs(parts[run], above):
        run += 1
    if run == i + 1:
        return 0
    first, hanging = parts[i + 1], min(part.indent for part in parts[i + 1 : run])
    following = parts[run] if run < len(parts) else None
    if (
        following is not None
        and not following.gap
        and following.indent >= hanging
        and not _TOTAL.match(following.label)
    ):
        return 0
    fits = above.indent + len(above.label) + len(first.label.split()[0]) < reach
    if fits and not (_begins_within(first.label) or _PREPOSITION.match(first.label) or _is_open(above.label)):
        return 0
    return run - i - 1


def _fits(here: Part, following: Part, reach: int) -> bool:
    """Whether the first word of the next line has room on this one, so that nothing made it wrap."""
    return here.indent + len(here.label) + len(following.label.split()[0]) < reach


def _hangs(part: Part, above: Part) -> bool:
    return (
        part.cells is None
        and not part.gap
        and bool(part.label)
        and (not part.label.endswith(":") or _is_open(part.label))
        and 0 < part.indent - above.indent <= DEEPEST_HANG
    )


def _begins_within(label: str) -> bool:
    """Whether a line can only begin within a label: in lower case, "AND", with a figure or a parenthesis."""
    return (
        label[0].islower() or label[0].isdigit() or label[0] in "($&" or _CONJUNCTION.match(label) is not None
    )


def _belongs_above(parts: Sequence[Part], i: int) -> bool:
    """Whether the text line ``parts[i]`` ends the label of the data line above (numbers on its first)."""
    if i >= len(parts) or parts[i].cells is not None or parts[i].gap or not parts[i].label:
        return False
    above, here = parts[i - 1], parts[i]
    if above.cells is None or not above.label or here.label.endswith(":"):
        return False
    lower = here.label[0].islower() or here.label[0] in "(&"
    if _is_split_phrase(above.label, here.label):
        return True
    open_end = _is_open(above.label)
    if not lower and not open_end:
        return False
    following = parts[i + 1] if i + 1 < len(parts) else None
    if following is None or following.gap or not following.label:
        return True
    if open_end and (lower or here.indent > above.indent):
        return True
    # lower case, and what follows starts a label of its own
    return not (following.label[0].islower() or following.label[0] in "(") and not CONTINUES.search(
        here.label
    )


def stub_rows(parts: Sequence[Part], lines: Sequence[Line], columns: int) -> list[Row]:
    rows: list[Row] = []
    pending: list[Part] = []
    labels = [(part.indent, part.label.rstrip(" .")) for part in parts if part.cells is not None]
    reach = max((indent + len(label) for indent, label in labels if label), default=0)
    i = 0
    while i < len(parts):
        part = parts[i]
        i += 1
        if part.cells is None:
            pending.append(part)
            if not _joins(parts, i - 1, pending[0], reach):
                rows.append(_row(len(rows), pending, [None] * columns, lines))
                pending = []
        elif not pending and rows and _completes(rows[-1], part):
            row = rows[-1]
            row.cells = [above or here for above, here in zip(row.cells, part.cells, strict=True)]
            row.end = lines[part.line].end
        else:
            goes_below = i < len(parts) and parts[i].cells is None and any(part.cells)
            below = _lines_below(parts, i - 1, reach) if goes_below else 0
            rows.append(_row(len(rows), [*pending, part, *parts[i : i + below]], part.cells, lines))
            pending = []
            i += below
    return rows


def _completes(row: Row, part: Part) -> bool:
    """Whether a line of numbers without a label fills the very columns that the row above left blank."""
    if part.label or part.gap or part.rule or not row.label or part.cells is None or row.is_caption:
        return False
    return all((above is None) != (here is None) for above, here in zip(row.cells, part.cells, strict=True))


def _row(index: int, parts: Sequence[Part], cells: list[Token | None], lines: Sequence[Line]) -> Row:
    label = parts[-1].label
    if len(parts) > 1:  # footnote marks stand beside the numbers, inside a wrapped label
        label = _HYPHENATED.sub("-", " ".join([*(_without_mark(part.label) for part in parts[:-1]), label]))
    return Row(
        index,
        clean_label(label),
        parts[0].indent,
        cells,
        lines[parts[0].line].start,
        lines[parts[-1].line].end,
        next((p.rule for p in parts if p.rule), ""),
    )
