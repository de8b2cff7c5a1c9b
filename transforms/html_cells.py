"""HTML cells: what the source of one cell prints, and what kind of text it is.

In: the source between the tags of a cell. Out: the visible characters with the place of each in the source,
and a ``Cell``: words, a number, or a mark ("$", "(", ")%") that belongs to the number beside it. Then the
cells of a row with the numbers and their marks rejoined.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from transforms.grid import Token
from transforms.html_styles import read_style
from transforms.numbers import CODES, CURRENCY_MARKS, YEAR, token_at

_SPECIAL = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|super|<sup|size\s*:\s*0(?![.\d]*[1-9])|(?<![-\w])top\s*:\s*-"
    r"|vertical-align\s*:\s*\d",
    re.IGNORECASE,
)
"""What hides text or raises it above the line."""
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:]*)([^<>]*)>|<[!?/][^<>]*>")
_ANY_TAG = re.compile(r"<[^<>]*>")
_BREAKS = frozenset(
    (
        "br",
        "p",
        "div",
        "li",
        "tr",
        "hr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "center",
        "blockquote",
        "table",
        "caption",
        "title",
    )
)
_BREAK_TAG = re.compile(rf"</?(?:{'|'.join(_BREAKS)})(?![\w:])[^<>]*>", re.IGNORECASE)
_BR = re.compile(r"<br(?![\w:])[^<>]*>", re.IGNORECASE)
_VOID = frozenset(("br", "hr", "img", "input", "wbr", "meta", "link", "col"))
_MARK = re.compile(
    r"\s*[(\[{]?\s*(?:\d{1,2}|[a-zA-Z]{1,2}|[*†‡§+#]{1,3})(?:\s*[,&]?\s*(?:\d{1,2}|[a-zA-Z]|[*†‡]))*\s*[)\]}]?\s*\Z"
)
_FRACTION = re.compile(
    r"(?:\s*+<[^<>]*+>)*+\s*+(?:[/⁄]|&(?:#0*47|#x0*2f|#8260|#x2044|sol|frasl);)", re.IGNORECASE
)
"""After a raised digit: it is a numerator ("par value 1 2/3 cents"), no footnote mark."""
_ORDINAL = re.compile(r"\s*(?:st|nd|rd|th|TM|SM)\s*\Z")
LONE_LESS = "\ue000"
"""Stands for a "<" that begins no tag."""
_DROPPED = re.compile("[\u200b\u200c\u200d\u2060\ufeff\xad]")
_C1 = {code: bytes([code]).decode("cp1252", "replace").replace("\ufffd", "") for code in range(0x80, 0xA0)}
_C1[ord(LONE_LESS)] = "<"
_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_HYPHENS = dict.fromkeys((0x2010, 0x2011, 0x2012, 0xFE63), "-")
_AS_PRINTED = _C1 | _FULL_WIDTH | _HYPHENS
"""Digits, marks and signs as East Asian and typesetting software writes them, and what they print."""
_HAS_ODD = re.compile("[\ue000\x80-\x9f\u200b\u200c\u200d\u2060\ufeff\xad\u2010-\u2012\ufe63\uff01-\uff5e]")


# --- characters ------------------------------------------------------------------------------


_REFERENCE = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)")
"""As in ``html.unescape``, which looks up the same few entities thousands of times."""


@lru_cache(maxsize=1024)
def _character(reference: str) -> str:
    return unescape(reference)


def _referred(found: re.Match[str]) -> str:
    return _character(found[0])


def decoded(raw: str) -> str:
    """Source characters as printed: entities and C1 characters resolved, invisible characters off."""
    text = _REFERENCE.sub(_referred, raw) if "&" in raw else raw
    if not text.isascii() and _HAS_ODD.search(text):
        text = _DROPPED.sub("", text.translate(_AS_PRINTED))
    return text


class _Run(NamedTuple):
    """A stretch of visible source characters; a break has no characters."""

    raw: str
    offset: int
    is_mark: bool


_BREAK = _Run("", -1, False)


def _may_be_special(inner: str) -> bool:
    """Whether a tag hides text or raises it. Each is looked at once: the same few stand in every text."""
    return "<" in inner and any(
        _known_special(tag) if len(tag) <= LONGEST_KNOWN_TAG else _is_special(tag)
        for tag in _ANY_TAG.findall(inner)
    )


def _is_special(tag: str) -> bool:
    return _SPECIAL.search(tag) is not None


LONGEST_KNOWN_TAG = 400
_known_special = lru_cache(maxsize=4096)(_is_special)


def _runs(inner: str) -> Iterator[_Run]:
    """The visible text of a cell's source, run by run, hidden elements left out."""
    is_special = _may_be_special(inner)
    position = 0
    hidden = raised = ""
    depth = 0
    before = ""
    for tag in _TAG.finditer(inner):
        if tag.start() > position and not hidden:
            raw = inner[position : tag.start()]
            is_numerator = bool(raised) and _FRACTION.match(inner, tag.start()) is not None
            if is_numerator and before.isdigit():
                yield _BREAK  # "1" with a raised "2" before "/3" is one and two thirds, not twelve thirds
            yield _Run(raw, position, bool(raised) and not is_numerator)
            before = raw[-1]
        position = tag.end()
        name = (tag[2] or "").lower()
        if name in _BREAKS and not hidden:
            yield _BREAK
        if not is_special or name in _VOID or not name:
            continue
        within = hidden or raised
        if within:
            if name == within:
                depth += -1 if tag[1] else 1
                if depth == 0:
                    hidden = raised = ""
            if hidden or not raised or tag[1]:
                continue
        if not tag[1] and not tag[3].endswith("/"):
            style = read_style(tag[2] + tag[3])
            if style.is_hidden:
                hidden, raised, depth = name, "", 1
            elif not raised and (name == "sup" or style.is_raised):
                raised, depth = name, 1
    if position < len(inner) and not hidden:
        yield _Run(inner[position:], position, bool(raised))


def _prints(run: _Run, text: str) -> bool:
    """Whether a run belongs to the text: footnote marks above the line do not."""
    return not run.is_mark or not _MARK.match(text) or _ORDINAL.match(text) is not None


def visible_text(inner: str) -> str:
    """The characters a cell prints, collapsed."""
    if not _may_be_special(inner):
        plain = _TAG.sub("", _BREAK_TAG.sub(" ", inner)) if "<" in inner else inner
        return " ".join(decoded(plain).split())
    out: list[str] = []
    for run in _runs(inner):
        if run.offset < 0:
            out.append(" ")
            continue
        text = decoded(run.raw)
        if _prints(run, text):
            out.append(text)
    return " ".join("".join(out).split())


_ENTITY = re.compile(r"&(?:#\d{1,8}|#[xX][\da-fA-F]{1,6}|[A-Za-z]\w{1,31});?")
_TAG_OR_ENTITY = re.compile(f"{_TAG.pattern}|{_ENTITY.pattern}")
_LAYOUT_TAG = re.compile(r"</?(?:table|caption|s|c|fn|f\d+|page)\b[^<>]*>", re.IGNORECASE)
"""Tags that mark up a table laid out by blanks; in such a block "<S>" begins the stub and strikes nothing."""


def printed_text(source: str) -> tuple[str, list[tuple[int, int]]]:
    """The characters a ``<pre>`` block prints, blanks as they stand, and for each its span in ``source``.

    Characters that are written as entities, and tags between them, would move the columns of their line.
    """
    characters: list[str] = []
    spans: list[tuple[int, int]] = []

    def copy(start: int, end: int) -> None:
        characters.append(source[start:end])
        spans.extend(zip(range(start, end), range(start + 1, end + 1), strict=True))

    position = 0
    for found in _TAG_OR_ENTITY.finditer(source):
        start, end = found.span()
        copy(position, start)
        position = end
        if _LAYOUT_TAG.match(found[0]):
            copy(start, end)
            continue
        if found[0][0] == "&":
            printed = decoded(found[0]).replace("\xa0", " ")
        else:
            printed = "\n" if _BR.match(found[0]) else ""
        characters.append(printed)
        spans.extend([(start, end)] * len(printed))
    copy(position, len(source))
    return "".join(characters), spans


def visible_offsets(inner: str) -> list[tuple[int, int]]:
    """For every character of ``visible_text(inner)`` the source span in ``inner`` that prints it."""
    characters: list[tuple[str, int, int]] = []
    for run in _runs(inner):
        if run.offset < 0:
            characters.append((" ", -1, -1))
            continue
        if not _prints(run, decoded(run.raw)):
            continue
        position = 0
        raw = run.raw
        while position < len(raw):
            entity = _ENTITY.match(raw, position) if raw[position] == "&" else None
            end = entity.end() if entity else position + 1
            for character in decoded(raw[position:end]):
                characters.append((character, run.offset + position, run.offset + end))
            position = end
    out: list[tuple[int, int]] = []
    pending: tuple[int, int] | None = None
    for character, start, end in characters:
        if character.isspace():
            if out and pending is None:
                pending = (start, end)
            continue
        if pending is not None:
            out.append(pending if pending[0] >= 0 else (out[-1][1], out[-1][1]))
            pending = None
        out.append((start, end))
    return out


def lines_of(inner: str) -> list[str]:
    """The lines a cell prints, one for each paragraph or break."""
    lines = [""]
    for run in _runs(inner):
        if run.offset < 0:
            lines.append("")
        else:
            lines[-1] += decoded(run.raw)
    return [" ".join(line.split()) for line in lines if line.strip()]


def line_spans(inner: str) -> list[tuple[int, int]]:
    """The source spans of the lines a cell prints, one for each paragraph or break."""
    spans: list[tuple[int, int]] = []
    start = end = -1
    for run in (*_runs(inner), _BREAK):
        if run.offset < 0:
            if start >= 0:
                spans.append((start, end))
            start = -1
        elif run.raw.strip():
            start = run.offset if start < 0 else start
            end = run.offset + len(run.raw)
    return spans


# --- kinds -------------------------------------------------------------------------------------

WORDS, NUMBER, NO_FIGURE, RULE, FOOTNOTE, OPENING, CLOSING, GROUPS = range(8)
"""What a cell's text is; from ``FOOTNOTE`` on more than the cell tells what: a number beside it that it may
belong to, or for groups of digits parted by blanks ("1 234") how the rest of the table parts thousands."""

_OPENING = re.compile(
    rf"(?:(?:US|C|A|NT|RMB|HK)?[$£€¥]|R\$|Rs\.?|{CODES})?\s?[-–—(]?\s?(?:US|C|A)?[$£€¥]?\s?\(?\Z"
)
_CLOSING = re.compile(r"(?:\)\s?%?|%\s?\)?|\)\s?\(?\*{1,3}\)?|\)\s?pts?\.?|pts?\.?|bps?\.?)\Z", re.IGNORECASE)
_FOOTNOTE = re.compile(
    r"(?:\(?[a-zA-Z*†‡§#]{1,2}\)|\[\w{1,2}\]|\*{1,4}|[†‡§#]|\{\d{1,2}\}|\d{1,2}\)|[a-z])\Z"
)
_LONGEST_MARK = 8
_NO_FIGURE = re.compile(
    r"(?:n/?[am]\.?|n\.[am]\.?|nm|nmf|\*{1,3}|not meaningful|none|N/M|\(?[a-z]\)|x|X)\Z", re.IGNORECASE
)
_LONGEST_NO_FIGURE = len("not meaningful")
_RULE_TEXT = re.compile(r"\s*[-–—_=─━]{4,}\Z")
"""A rule drawn by characters, also under the number of the same cell (0000014272-00-500005)."""
_NUMBERED = re.compile(r"\d")

Kind = tuple[int, Token | None]
"""A kind and, for a number, its token; the token's offsets are those of the text."""


def kind_of(text: str) -> Kind:
    """
    >>> kind_of(")%")[0] == CLOSING, kind_of("(1,234")[1].coefficient
    (True, -1234)
    """
    if _NUMBERED.search(text):
        found = token_at(text, 0, 0)
        if found is not None and (found[1] >= len(text.rstrip()) or _RULE_TEXT.match(text, found[1])):
            return NUMBER, found[0]
        if len(text) <= _LONGEST_MARK and _FOOTNOTE.match(text):
            return FOOTNOTE, None
        token = _respelled(text)
        return (WORDS if token is None else GROUPS if _GROUPS.search(token.printed) else NUMBER), token
    if len(text) <= _LONGEST_MARK:
        if _CLOSING.match(text):
            return CLOSING, None
        found = token_at(text, 0, 0)
        if found is not None and found[1] >= len(text):
            return NUMBER, found[0]
        if _OPENING.match(text):
            return OPENING, None
        if _FOOTNOTE.match(text):
            return FOOTNOTE, None
    if len(text) <= _LONGEST_NO_FIGURE and _NO_FIGURE.match(text):
        return NO_FIGURE, None
    return (RULE if _RULE_TEXT.match(text) else WORDS), None


_GROUPS = re.compile(r"\d \d")
_GROUPED = r"\d{1,3}(?:(?P<mark>[ '’,])\d{3}(?:(?P=mark)\d{3}){0,5})?|\d{1,12}"
_OTHER_SPELLING = re.compile(
    r"(?:(?P<currency>[$£€¥])\s?)?(?P<value>(?P<minus>[-−–]\s?|\()?"
    rf"(?P<digits>(?:{_GROUPED})(?:\.\d{{1,6}})?)(?P<close>\)|-)?(?P<percent>\s?%)?)\Z"
)
_LEADER = re.compile(r"\.(?:\s?\.){2,}(?:\s+|(?=[$(]))(?!\.)")
"""Apart from the number: the last of "....50" is its decimal point."""
_NOTE_BEHIND = re.compile(r"(?<=\d[\d)])(?<!\(\d\))\s(?:\([1-9]\)|[†‡§])\Z")


def _respelled(text: str) -> Token | None:
    """A number in a spelling less usual: "1'234", "1 234", "- 1,234", and "1,234-", a ledger's negative;
    one with its footnote mark apart ("2,500 (1)"), or one behind the dots that lead to it."""
    led = _LEADER.match(text)
    if led is not None:
        usual = token_at(text, led.end(), 0)
        return usual[0] if usual is not None and usual[1] >= len(text.rstrip()) else None
    noted = _NOTE_BEHIND.search(text)
    if noted is not None:
        usual = token_at(text[: noted.start()], 0, 0)
        return usual[0] if usual is not None and usual[1] == noted.start() else None
    found = _OTHER_SPELLING.match(text)
    if found is None or YEAR.match(found["digits"]):
        return None
    currency, value, minus, digits, mark, close, percent = found.groups()
    if (minus == "(") != (close == ")") or (minus and close == "-"):
        return None
    whole, _, decimals = digits.partition(".")
    coefficient = int((whole.replace(mark, "") if mark else whole) + decimals)
    coefficient = -coefficient if minus or close else coefficient
    is_percent = percent is not None
    return Token(*found.span("value"), value, coefficient, len(decimals), False, is_percent, currency)


known_kind = lru_cache(maxsize=8192)(kind_of)
"""Of numbers put together with their marks, which are as short as they are many."""

_GROUP_BLANK = re.compile(
    r"(?<=\d)(?:[ \xa0\u2007\u2009\u202f]|&nbsp;|&thinsp;|&\#(?:160|8199|8201|8239);)(?=\d{3})"
)

Read = tuple[int, str, Token | None]
"""(kind, text, token) of a cell's source; the token's offsets are those of the source."""

_ODD = re.compile(
    "[&<\t\n\r\f\v\xa0\u2000-\u200d\u2010-\u2012\u2028\u2029\u202f\u205f\u3000\x1c-\x1f"
    "\x80-\x9f\u2060\ufe63\ufeff\uff01-\uff5e\xad\ue000]|  "
)
"""What does not print as it stands."""


# Nine cells of ten hold one of these two, which print as they stand and need no second look.
_AMOUNT = re.compile(
    r"(\(?)(\d{1,3}(?:,\d{3})++|\d{1,12})(?:\.(\d{1,12}))?+(\)?)(?:\s|&nbsp;|&\#160;)*+\Z", re.ASCII
)
_LABEL = re.compile(
    "[A-Za-z](?:[^ \\d&<\t\n\r\f\v\xa0\u2000-\u200d\u2010-\u2012\u2028\u2029\u202f\u205f\u3000\x1c-\x1f"
    "\x80-\x9f\u2060\ufe63\ufeff\uff01-\uff5e\xad\ue000]| (?! )){14,}+\\Z"
)
"""Longer than any mark and any word for no figure."""


LONGEST_KNOWN = 200
"""Characters of a text that is kept: labels and figures recur, in an exhibit and from one to the next."""


def read_source(raw: str) -> Read:
    """What the source of a cell prints, ``raw`` being the source from its first text to its last."""
    return known_source(raw) if len(raw) <= LONGEST_KNOWN else _read_source(raw)


@lru_cache(maxsize=32_768)
def known_source(raw: str) -> Read:
    return _read_source(raw)


def _read_source(raw: str) -> Read:
    if _LABEL.match(raw):
        return WORDS, raw.rstrip(" "), None
    amount = _AMOUNT.match(raw)
    if amount is not None:
        opening, whole, decimals, closing = amount.groups("")
        if opening or not closing:
            end = amount.end(4)
            printed = raw[:end]
            coefficient = int(whole.replace(",", "") + decimals)
            coefficient = -coefficient if opening else coefficient
            return NUMBER, printed, Token(0, end, printed, coefficient, len(decimals), False, False, None)
    if not _ODD.search(raw):
        text = raw.strip(" ")
        kind, token = kind_of(text) if text else (WORDS, None)
        return kind, text, token if raw[0] != " " or token is None else _moved(token, 1)
    text = visible_text(raw)
    kind, token = kind_of(text) if text else (WORDS, None)
    if kind == GROUPS and text.count(" ") != len(_GROUP_BLANK.findall(raw)):
        kind, token = WORDS, None  # more than a blank between them: several numbers
    if token is not None:
        at = raw.find(token.printed) if "<" not in raw else -1
        start, end = (at, at + len(token.printed)) if at >= 0 else source_span(raw, token.start, token.end)
        token = token._replace(start=start, end=end)
    return kind, text, token


def source_span(raw: str, first: int, past: int) -> tuple[int, int]:
    """Where in ``raw`` the characters ``first:past`` of its visible text stand."""
    offsets = visible_offsets(raw)
    if past > len(offsets):  # an entity that decodes by its neighbours: the whole is the place
        return 0, len(raw)
    return offsets[first][0], offsets[past - 1][1]


def _moved(token: Token, by: int) -> Token:
    return token._replace(start=token.start + by, end=token.end + by)


# --- cells -------------------------------------------------------------------------------------


class Cell(NamedTuple):
    """A cell that prints something, or a number with the cells of its marks."""

    kind: int
    left: int
    """First position of the matrix the words or digits stand on."""
    right: int
    """Past their last position."""
    outer_left: int
    """First position with the marks before the number."""
    outer_right: int
    text: str
    """Visible characters, white space collapsed, entities and C1 characters read as what they mean."""
    token: Token | None
    """Offsets are those of ``raw``."""
    raw: str
    """The source of ``text``; empty in numbers put together from several cells."""
    start: int
    """Offset of ``raw`` in the document."""
    lead: str
    """Source from the cell's own tag to ``raw``."""


def cell_lines(cell: Cell) -> list[Cell | None]:
    """The lines a cell prints, one for each break or paragraph, as cells with their own places."""
    lines = [_part(cell, start, end) for start, end in line_spans(cell.raw)]
    return [line for line in lines if line is not None]


def broken_lines(cell: Cell) -> list[Cell | None]:
    """The lines of a cell parted by nothing but ``<br>``, None for each that is blank.

    ``raw`` ends with the last text, so blank lines below it are not among them.
    """
    lines: list[Cell | None] = [None for _ in _BR.finditer(cell.lead)]
    start = 0
    for found in _BR.finditer(cell.raw):
        lines.append(_part(cell, start, found.start()))
        start = found.end()
    return [*lines, _part(cell, start, len(cell.raw))]


def _part(cell: Cell, start: int, end: int) -> Cell | None:
    raw = cell.raw[start:end]
    kind, text, token = read_source(raw) if raw else (WORDS, "", None)
    return (
        cell._replace(kind=kind, text=text, token=token, raw=raw, start=cell.start + start) if text else None
    )


def rejoined(cells: Sequence[Cell]) -> list[Cell]:
    """The cells of a row: ``$``, ``(``, ``)`` and ``%`` put together with the number they belong to."""
    out: list[Cell] = []
    opening: tuple[Cell, ...] = ()
    if NUMBER not in [cell[0] for cell in cells]:
        return [_alone(cell) for cell in cells if cell.kind != OPENING or _CURRENCY.search(cell.text)]
    for cell in cells:
        kind = cell[0]
        if kind == NUMBER:
            if opening:
                joined = None if _is_code_over_year(opening, cell) else _opened(opening, cell)
                out.extend(_codes(opening) if joined is None else ())
                cell = joined or cell
                opening = ()
            out.append(cell)
            continue
        if kind == OPENING:
            opening = (*opening[-1:], cell)
            continue
        if kind in (CLOSING, FOOTNOTE) and out and not opening:
            before = out[-1]
            joins = before.kind == NUMBER and cell.left - before.outer_right <= 1
            if joins and not (cell.text == "%" and _heads_columns(cells)):
                out[-1] = _closed(before, cell)
                continue
        if opening:
            out.extend(_codes(opening))
            opening = ()  # a currency mark in front of words
        out.append(_alone(cell))
    return [*out, *_codes(opening)] if opening else out


def _codes(marks: Sequence[Cell]) -> list[Cell]:
    """The codes of currencies among marks of no number: they name a column's currency ("RMB", "USD")."""
    return [_alone(mark) for mark in marks if mark.text.isalpha()]


def _is_code_over_year(marks: Sequence[Cell], number: Cell) -> bool:
    return marks[-1].text.isalpha() and YEAR.match(number.text) is not None


def _heads_columns(cells: Sequence[Cell]) -> bool:
    """Whether the only numbers of a row are years: a "%" beside one heads a column of its own."""
    return all(YEAR.match(cell.text) for cell in cells if cell.kind == NUMBER)


_CURRENCY = re.compile(r"[A-Z£€¥]")
"""A mark that names a currency where it stands over a column; a lone "$" names none."""


def _alone(cell: Cell) -> Cell:
    """A cell that stands beside no number."""
    if cell.kind < FOOTNOTE:
        return cell
    if cell.kind == GROUPS:
        return cell._replace(kind=WORDS, token=None)
    is_no_figure = cell.kind == FOOTNOTE and _NO_FIGURE.match(cell.text) is not None
    return cell._replace(kind=NO_FIGURE if is_no_figure else WORDS)


_new = tuple.__new__
"""Named tuples made and changed without keywords: every number with a mark comes by here."""


def _opened(opening: tuple[Cell, ...], number: Cell) -> Cell | None:
    """A number with the cells of marks before it, of which the nearest may be enough."""
    token = number.token
    mark = opening[-1]
    if len(opening) == 1 and mark.text in CURRENCY_MARKS and token is not None and token.currency is None:
        kind, left, right, _, _, text, _, raw, at, _ = number
        token = _new(Token, (*token[:-1], mark.text))
        return _new(Cell, (kind, left, right, mark.left, right, mark.text + text, token, raw, at, mark.lead))
    for marks in (opening, opening[1:]):
        if not marks:
            return None
        text = "".join(mark.text for mark in marks) + number.text
        kind, token = known_kind(text)
        if kind == NUMBER and token is not None:
            start, end = _place((*marks, number), token.start), _place((*marks, number), token.end - 1, True)
            return number._replace(
                outer_left=marks[0].left,
                text=text,
                token=token._replace(start=start, end=end),
                raw="",
                start=0,
                lead=marks[0].lead,
            )
    return None


def _closed(number: Cell, mark: Cell) -> Cell:
    """A number with the cell behind it, which closes it or is a footnote mark."""
    if mark.kind == CLOSING and number.token is not None:
        text = number.text + mark.text
        kind, token = known_kind(text)
        if kind == NUMBER and token is not None:
            within = token.end - len(number.text)
            end = _place((mark,), within - 1, True) if within > 0 else number.start + number.token.end
            token = _new(Token, (number.start + number.token.start, end, *token[2:]))
            return _new(Cell, (*number[:4], mark.right, text, token, "", 0, number.lead))
    return _new(Cell, (*number[:4], mark.right, *number[5:]))


def _place(cells: Sequence[Cell], at: int, is_end: bool = False) -> int:
    """The document offset of character ``at`` of the joined text of ``cells``, or of its end."""
    for cell in cells:
        if at < len(cell.text):
            if cell.raw.startswith(cell.text):
                return cell.start + at + is_end
            return cell.start + source_span(cell.raw, at, at + 1)[is_end]
        at -= len(cell.text)
    raise AssertionError(at)


def text_span(cell: Cell) -> tuple[int, int]:
    """The document offsets of all the cell prints."""
    if cell.raw.startswith(cell.text):
        return cell.start, cell.start + len(cell.text)
    start, end = source_span(cell.raw, 0, len(cell.text))
    return cell.start + start, cell.start + end
