"""Original: an exhibit's own document, with its numbers marked where they are printed.

In: the decoded characters of the document, whether it is text or HTML, and the marks (character spans with a
fact_id and a verdict). Out: HTML that is safe to show.

A text exhibit is shown as its own lines, character for character. An HTML exhibit is not cleaned but built
anew: its characters, its tables and the little formatting that carries meaning (bold, alignment, indentation,
rules over and under sums) go over, and no tag, attribute or style of the issuer's does. So there is nothing
in it that could run, load or send anything, whatever the source holds.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from html import unescape
from typing import NamedTuple

from warehouse.pages.markup import Html, text

_TELLING = ("inconsistent", "tied", "not testable", "not covered")
VERDICT_CLASSES = {"tied": "t", "inconsistent": "i", "not testable": "n", "not covered": "o"}


class Mark(NamedTuple):
    """A printed number: ``start:end`` are characters of the document."""

    start: int
    end: int
    fact_id: str
    verdict: str


def original_html(document: str, is_html: bool, marks: Sequence[Mark]) -> Html:
    """The document with its marks. Where marks overlap the first is shown, and bears the others' names."""
    placed = _Marks(marks)
    if is_html:
        return Html("".join(_Rebuilt(document, placed).pieces()))
    return Html("".join(_text_pieces(document, placed)))


class _Marks:
    """Marks in print order, none over another.

    A number may be several facts (a par value inside a label, of both balance sheet dates): then one mark has
    the names of all, and the verdict that says most.
    """

    def __init__(self, marks: Sequence[Mark]) -> None:
        self.marks: list[Mark] = []
        self.names: dict[str, list[str]] = {}
        for mark in sorted(marks):
            if mark.end <= mark.start:
                continue
            last = self.marks[-1] if self.marks else None
            if last is None or mark.start >= last.end:
                self.marks.append(mark)
                self.names[mark.fact_id] = [mark.fact_id]
                continue
            self.names[last.fact_id].append(mark.fact_id)
            if mark.verdict in _TELLING and _TELLING.index(mark.verdict) < _TELLING.index(last.verdict):
                self.marks[-1] = last._replace(verdict=mark.verdict)
        self.ends = [mark.end for mark in self.marks]
        self.opened: set[str] = set()

    def within(self, start: int, end: int) -> Iterator[tuple[int, int, Mark | None]]:
        """``start:end`` cut at the marks; a number set over several cells has several pieces."""
        at = start
        index = bisect_left(self.ends, start + 1)
        while index < len(self.marks) and self.marks[index].start < end:
            mark = self.marks[index]
            first, past = max(mark.start, start), min(mark.end, end)
            if first > at:
                yield at, first, None
            yield first, past, mark
            at = past
            index += 1
        if at < end:
            yield at, end, None

    def wrapped(self, mark: Mark, content: str) -> str:
        """The link that a mark is; only its first piece carries the names that others link to."""
        name = text(mark.fact_id)
        class_ = VERDICT_CLASSES.get(mark.verdict, "o")
        if mark.fact_id in self.opened:
            return f'<a class="m {class_}" href="#{name}">{content}</a>'
        self.opened.add(mark.fact_id)
        others = "".join(f'<span id="{text(other)}"></span>' for other in self.names[mark.fact_id][1:])
        return f'<a id="{name}" class="m {class_}" href="#{name}">{others}{content}</a>'


# -- text exhibits --------------------------------------------------------------------------------------

_SGML = re.compile(
    r"</?(?:table|caption|s|c|page|fn|f\d?|text|document|type|sequence|filename|description)>", re.I
)
"""EDGAR's own tags for typewriter tables: shown, as they are in the document, but quietly."""


def _text_pieces(document: str, marks: _Marks) -> Iterator[str]:
    yield "<pre>\n"  # a page drops the first line end of a pre
    for start, end, mark in marks.within(0, len(document)):
        if mark is not None:
            yield marks.wrapped(mark, text(document[start:end]))
            continue
        at = start
        for sgml in _SGML.finditer(document, start, end):
            yield text(document[at : sgml.start()])
            yield f'<span class="g">{text(sgml[0])}</span>'
            at = sgml.end()
        yield text(document[at:end])
    yield "</pre>"


# -- HTML exhibits --------------------------------------------------------------------------------------

MAX_OPEN = 256
"""Elements open at one time whose formatting is followed; deeper nesting is an attack, not a layout."""
MAX_TABLES = 12
"""Tables within tables; deeper ones are read as lines of text."""
MAX_SPAN = 1000
"""Browsers take no wider cell either."""
INDENT_POINTS = 9.0
"""Points of one step of indentation; issuers use 6 to 12."""
INDENT_STEPS = 8

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>|<!--|<[!?/][^<>]*>")


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_UNSHOWN = _names(
    "script style title template iframe noframes noembed textarea select svg math object applet audio video "
    "canvas xmp plaintext noscript datalist"
)
"""What a browser shows nothing of, or something else than characters."""
_VOID = _names("br hr img input meta link col area base embed source track wbr param keygen frame")
_BLOCKS = _names(
    "p div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd center blockquote section article header footer main nav "
    "address fieldset figure form details summary aside body html head caption"
)
_BOLD = frozenset(("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"))
_ITALIC = frozenset(("i", "em", "cite"))
_ENDED_BY_BLOCK = frozenset(("p",))

_SPACE = re.compile(r"[ \t\r\n\f]+")
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])", re.I)
_WEIGHT = re.compile(r"font-weight\s*:\s*(bold|[6-9]00|normal|[1-5]00)", re.I)
_SLANT = re.compile(r"font-style\s*:\s*(italic|normal)", re.I)
_ALIGN = re.compile(r"text-align\s*:\s*(left|right|center)", re.I)
_RAISED = re.compile(r"vertical-align\s*:\s*super", re.I)
_INSET = re.compile(
    r"(?:padding-left|margin-left|text-indent)\s*:\s*(-?\d{0,4}(?:\.\d{1,4})?)(pt|px|em|in|rem)", re.I
)
_PADDING = re.compile(r"padding\s*:\s*\S+\s+\S+\s+\S+\s+(\d{0,4}(?:\.\d{1,4})?)(pt|px|em|in|rem)", re.I)
_RULE = re.compile(r"border-(bottom|top)[^;]*?(double|solid)", re.I)
_POINTS = {"pt": 1.0, "px": 0.75, "em": 10.0, "rem": 10.0, "in": 72.0}


class _Style(NamedTuple):
    """What a start tag says that goes over; None is nothing said."""

    bold: bool | None
    italic: bool | None
    raised: bool
    hidden: bool
    align: str | None
    inset: float
    colspan: int
    rowspan: int
    rules: str


class _Format(NamedTuple):
    """How characters are set at a place."""

    bold: bool = False
    italic: bool = False
    raised: bool = False
    hidden: bool = False
    align: str | None = None
    inset: float = 0.0
    is_pre: bool = False


def _style(name: str, attributes: str) -> _Style:
    given = {m[1].lower(): unescape(m[2] or m[3] or m[4] or "") for m in _ATTRIBUTE.finditer(attributes)}
    css = given.get("style", "")
    weight, slant, align = _WEIGHT.search(css), _SLANT.search(css), _ALIGN.search(css)
    padding = _PADDING.search(css)
    insets = [(m[1], m[2]) for m in _INSET.finditer(css)]
    if padding and not any("padding-left" in m[0].lower() for m in _INSET.finditer(css)):
        insets.append((padding[1], padding[2]))
    rules = {side.lower(): form.lower() for side, form in _RULE.findall(css)}
    is_bold = True if name in _BOLD else None
    aligned = align[1].lower() if align else given.get("align", "").lower()
    return _Style(
        bold=weight[1].lower() in ("bold", "600", "700", "800", "900") if weight else is_bold,
        italic=slant[1].lower() == "italic" if slant else (True if name in _ITALIC else None),
        raised=name == "sup" or _RAISED.search(css) is not None,
        hidden=_HIDDEN.search(css) is not None or re.search(r"\shidden(?=[\s/=]|\Z)", attributes) is not None,
        align=aligned if aligned in ("left", "right", "center") else ("center" if name == "center" else None),
        inset=sum(_number(amount) * _POINTS[unit.lower()] for amount, unit in insets),
        colspan=_span(given.get("colspan")),
        rowspan=_span(given.get("rowspan")),
        rules=_rule_classes(rules),
    )


def _number(amount: str) -> float:
    try:
        return float(amount)
    except ValueError:  # a lone sign or point
        return 0.0


def _span(given: str | None) -> int:
    digits = (given or "").strip()[:5]
    return min(max(int(digits), 1), MAX_SPAN) if digits.isascii() and digits.isdigit() else 1


def _rule_classes(rules: dict[str, str]) -> str:
    bottom = {"double": "bd", "solid": "bs"}.get(rules.get("bottom", ""), "")
    return " ".join(c for c in (bottom, "bt" if "top" in rules else "") if c)


class _Cell:
    """A table cell being built; its tag is written when it ends and its looks are known."""

    __slots__ = ("align", "formats", "inset", "is_head", "place", "style", "words")

    def __init__(self, place: int, style: _Style, is_head: bool, formats: int) -> None:
        self.place, self.style, self.is_head, self.formats = place, style, is_head, formats
        self.align: str | None = None
        self.inset = 0.0
        self.words = 0


BODY, TABLE, ROW, CELL = "body", "table", "row", "cell"


class _Rebuilt:
    """One document built anew, in one pass over its tags."""

    def __init__(self, source: str, marks: _Marks) -> None:
        self.source, self.marks = source, marks
        self.out: list[str] = []
        self.formats: list[tuple[str, _Format]] = [("", _Format())]
        self.places: list[tuple[str, _Cell | int]] = [(BODY, 1)]
        """Where we are: (container, the cell, or how many formats were open when it began)."""
        self.is_open = False  # a line is open in the innermost body or cell
        self.broken = False  # a line has ended since the last characters of this cell
        self.tables_left_out = 0
        self.styles: dict[tuple[str, str], _Style] = {}
        self.unclosed: set[str] = set()

    def pieces(self) -> list[str]:
        at = 0
        while (found := _TAG.search(self.source, at)) is not None:
            if found.start() > at:
                self._characters(at, found.start())
            at = self._past(found)
        if at < len(self.source):
            self._characters(at, len(self.source))
        while len(self.places) > 1:
            self._leave()
        self._end_line()
        return self.out

    def _past(self, found: re.Match[str]) -> int:
        """Take one tag; returns where reading goes on."""
        if found[0] == "<!--":
            return self._skipped("-->", found.end())
        name = (found[2] or "").lower()
        if not name:
            return found.end()
        if name in _UNSHOWN:
            return found.end() if found[1] else self._skipped(f"</{name}", found.end())
        if found[1]:
            self._end(name)
        else:
            self._start(name, found[3])
        return found.end()

    def _skipped(self, closing: str, start: int) -> int:
        """Past the closing; what is never closed is shown, as the reader reads it."""
        if closing in self.unclosed:
            return start
        pattern = re.escape(closing) + (r"[^<>]*>?" if closing != "-->" else "")
        end = re.compile(pattern, re.I).search(self.source, start)
        if end is None:
            self.unclosed.add(closing)
            return start
        return end.end()

    # -- tags

    def _start(self, name: str, attributes: str) -> None:
        key = (name, attributes)
        style = self.styles.get(key)
        if style is None:
            style = self.styles[key] = _style(name, attributes)
        if name in ("table", "tr", "td", "th"):
            self._start_of_table(name, style)
            return
        if name == "br":
            self._break()
            return
        if name == "hr":
            self._end_line()
            if self.places[-1][0] == BODY:
                self.out.append("<hr>")
            return
        if name in _VOID:
            return
        if name in _BLOCKS or name == "pre":
            self._end_line()
            if self.formats[-1][0] in _ENDED_BY_BLOCK:
                self.formats.pop()
        self._push(name, style, attributes)

    def _push(self, name: str, style: _Style, attributes: str = "") -> None:
        if len(self.formats) >= MAX_OPEN or attributes.endswith("/"):
            return
        now = self.formats[-1][1]
        said = _Format(
            bold=now.bold if style.bold is None else style.bold,
            italic=now.italic if style.italic is None else style.italic,
            raised=now.raised or style.raised,
            hidden=now.hidden or style.hidden,
            align=style.align or now.align,
            inset=now.inset + style.inset,
            is_pre=now.is_pre or name == "pre",
        )
        self.formats.append((name, said))

    def _end(self, name: str) -> None:
        if name in ("table", "tr", "td", "th"):
            self._end_of_table(name)
            return
        if name in _BLOCKS or name == "pre":
            self._end_line()
        floor = self._floor()
        for index in range(len(self.formats) - 1, floor - 1, -1):
            if self.formats[index][0] == name:
                del self.formats[index:]
                return

    def _floor(self) -> int:
        """Formats below this one were opened outside the innermost container and stay open."""
        holder = self.places[-1][1]
        return holder.formats if isinstance(holder, _Cell) else holder

    def _start_of_table(self, name: str, style: _Style) -> None:
        if name == "table":
            if len(self.places) >= 3 * MAX_TABLES or len(self.formats) >= MAX_OPEN:
                self.tables_left_out += 1
                self._end_line()
                return
            if self.places[-1][0] in (TABLE, ROW):
                self._open_cell()
            self._end_line()
            self.places.append((TABLE, len(self.formats)))
            self._push("table", style._replace(inset=0.0))
            self.out.append("<table>")
            return
        if self.tables_left_out or len(self.places) == 1:
            self._end_line()
            return
        if name == "tr":
            while self.places[-1][0] != TABLE:
                self._leave()
            self.places.append((ROW, len(self.formats)))
            self._push("tr", style)
            self.out.append("<tr>")
            return
        if self.places[-1][0] == CELL:
            self._leave()
        self._open_cell(style, name)

    def _open_cell(self, style: _Style | None = None, name: str = "td") -> None:
        style = style or _style("td", "")
        if self.places[-1][0] == TABLE:
            self.places.append((ROW, len(self.formats)))
            self.out.append("<tr>")
        cell = _Cell(len(self.out), style, name == "th", len(self.formats))
        self.places.append((CELL, cell))
        self._push(name, style)
        self.out.append("")
        self.is_open = self.broken = False

    def _end_of_table(self, name: str) -> None:
        if self.tables_left_out:
            self.tables_left_out -= name == "table"
            self._end_line()
            return
        wanted = {"table": TABLE, "tr": ROW, "td": CELL, "th": CELL}[name]
        # A cell's end tag does not reach out of the table that it stands in.
        for container, _ in reversed(self.places):
            if container == wanted:
                break
            if container in (TABLE, BODY):
                return
        while self.places[-1][0] != wanted:
            self._leave()
        self._leave()

    def _leave(self) -> None:
        container, holder = self.places.pop()
        if container == CELL:
            assert isinstance(holder, _Cell)
            self._end_line()
            del self.formats[holder.formats :]
            is_hidden = holder.style.hidden or self.formats[-1][1].hidden
            self.out[holder.place] = "" if is_hidden else _cell_tag(holder)
            if not is_hidden:
                self.out.append("</td>")
        else:
            assert isinstance(holder, int)
            del self.formats[holder:]
            self.out.append("</tr>" if container == ROW else "</table>")
        # The cell around an inner table goes on.
        self.is_open, self.broken = False, True

    # -- characters

    def _characters(self, start: int, end: int) -> None:
        now = self.formats[-1][1]
        if now.hidden:
            return
        if not self.is_open and not now.is_pre and self.source[start:end].isspace():
            return
        shown = [
            (mark, self._read(first, past, now.is_pre)) for first, past, mark in self.marks.within(start, end)
        ]
        content = "".join(self.marks.wrapped(mark, words) if mark else words for mark, words in shown)
        if not content:
            return
        if self.places[-1][0] in (TABLE, ROW):
            if content.isspace():
                return
            self._open_cell()
        self._open_line(now)
        for on, element in ((now.raised, "sup"), (now.italic, "i"), (now.bold, "b")):
            if on and not content.isspace():
                content = f"<{element}>{content}</{element}>"
        self.out.append(content)

    def _read(self, start: int, end: int, is_pre: bool) -> str:
        raw = self.source[start:end]
        if not is_pre:
            raw = _SPACE.sub(" ", raw)
        return text(unescape(raw) if "&" in raw else raw)

    def _open_line(self, now: _Format) -> None:
        if self.is_open:
            return
        self.is_open = True
        container, holder = self.places[-1]
        if container == BODY:
            classes = [_step(now.inset), {"center": "c", "right": "r"}.get(now.align or "", "")]
            named = " ".join(c for c in classes if c)
            opening = "pre" if now.is_pre else "p"
            self.out.append(f'<{opening} class="{named}">' if named else f"<{opening}>")
            self.line = opening
            return
        assert isinstance(holder, _Cell)
        if holder.words and self.broken:
            self.out.append("<br>")
        if not holder.words:
            holder.align, holder.inset = now.align, now.inset
        holder.words += 1
        self.broken = False
        self.line = "pre" if now.is_pre else ""
        if self.line:
            self.out.append("<pre>")

    def _end_line(self) -> None:
        if self.is_open and self.line:
            self.out.append(f"</{self.line}>")
        self.is_open = False
        self.broken = True

    def _break(self) -> None:
        if self.places[-1][0] == CELL:
            self._end_line()
        elif self.is_open:
            self.out.append("<br>")

    line = ""


def _step(inset: float) -> str:
    steps = min(INDENT_STEPS, round(inset / INDENT_POINTS))
    return f"x{steps}" if steps > 0 else ""


def _cell_tag(cell: _Cell) -> str:
    align = {"center": "c", "right": "r"}.get(cell.align or "", "")
    classes = [align, "" if align else _step(cell.inset), cell.style.rules, "e" if not cell.words else ""]
    named = " ".join(c for c in classes if c)
    spans = "".join(
        f' {name}="{count}"'
        for name, count in (("colspan", cell.style.colspan), ("rowspan", cell.style.rowspan))
        if count > 1
    )
    # A header cell without the order of a header would tell a screen reader wrong things: all are td.
    return f'<td class="{named}"{spans}>' if named else f"<td{spans}>"
