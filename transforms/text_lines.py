"""Lines of a plain-text exhibit: what each is, and the numbers that stand in columns on it.

In: the decoded text of one document. Out: ``Line``s laid out in columns of the page (tabs expanded, dot
leaders and bars blanked), with the label's end and the cells of those that print numbers. Offsets of every
token lead back to the untouched source. A number is never guessed: what is not written as one is refused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.grid import Token
from transforms.headings import DATE, is_header_text, names_statement
from transforms.numbers import CURRENCY, YEAR, token_at, tokens_of
from transforms.text_wraps import wrapped_lines

WIDEST = 2000
"""No page prints a longer line: what does is no table (statements are set in 80 to 250 characters)."""
LONGEST_LONE_CELL = 24
"""A longer line without two blanks in a row is words, not a number."""
TAB_STOP = 8
TAB_GAP = 3
"""Lines without a tab between two lines of one tabbed table."""
FIELD_GAP = 3
SIDE_GAP = 8
"""Lines between two lines of one table that print two sides."""
SIDE_SLIP = 6
"""Characters by which a heading of the right side may stand left of its labels."""
SIDE_HEADER = 16
"""Lines of heading over a table that prints two sides."""
TWO_SIDED = "words stand between the numbers of this line"
RULE_MARKS = frozenset("-=_─━")
_RULE = re.compile(r"[-=_─━~|+\s]+\Z")
LONG_RULE = re.compile(r"(?:- )?[-=_─━]{4,}(?: [-=_─━]{4,})*\Z")
TAG = re.compile(r"\s*</?(?:TABLE|CAPTION|S|C|FN|F\d+|PAGE|TEXT|DOCUMENT)\b[^>]*>", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"(?:page\ )?[-–]?\s?(?:[A-Z]{1,3}-)?\d{1,4}\s?[-–]?\Z", re.IGNORECASE)
DIGIT = re.compile(r"\d")
_NIL = re.compile(r"(?:[\ $]|\A)[-–—]{1,3}(?:\ |\Z)")
_PAGE_MARK = re.compile(r"[-–—]\s*(?:[A-Z]{1,2}-)?\d{1,3}\s*[-–—]\Z")
_PAGE_HEADER = re.compile(r"(?:\A|\s\s)page\ {1,2}\d{1,4}(?:\ of\ \d{1,4})?\Z", re.IGNORECASE)
CHUNK = re.compile(r"\S+(?: \S+)*")
_RANGE = re.compile(r"\(?\$?\ ?[\d,.]*\d%?\)?\ (?:[-–—]|to)\ \$?\ ?[\d,.]*\d%?\)?\Z")
_ACCOUNT_FORM = re.compile(r"balance\ sheet|financial\ (?:position|condition)", re.IGNORECASE)
_LEADERS = re.compile(r"(?:\.\ ?){3,}(?=\s|\$|\(|\d|-|$)|_{3,}")
_DECIMALS = re.compile(r"(?<!\d)\.\d")
_FEW_DIGITS = re.compile(r"\d{1,4}(?![\d.,])")
_WHOLE_NUMBER = re.compile(r"(?<![\d.,])\d[\d,]*(?![\d.,])")
_CELLISH = re.compile(
    rf"(?:(?=\(?[A-Z])\(?(?:{CURRENCY})\ *(?=[\d(]))?[\d,.$£€¥()%\-+—–−*{{}}\[\] ]+"
    r"(?:\([a-z]\)|\ ?(?:CR|DR|Cr|Dr))?\Z"
    rf"|(?:N/?[AM]|n/[am]|NMF?|nm|N\.M\.|[Nn]il|{CURRENCY})\Z"
)
_NO_FIGURE = re.compile(r"\s*(?:N/?[AM]|n/[am]|NMF?|nm|N\.M\.|[Nn]il|\*{1,3})(?=\s|$)")
_NOTE_MARK = re.compile(r"\(?(?:[A-Z]|\d{1,2}[A-Za-z]?)(?:\ ?(?:[&,]|and)\ ?(?:[A-Z]|\d{1,2}))*\)?\Z")
_YEAR_MARK = re.compile(r"(?<=\b(?:19|20)\d\d)\ ?(?:\([a-z\d]\)|\*{1,2})(?=\s|\Z)")
_LOOSE = re.compile(
    r"(?<=[\w.:)\]]) (?:\$\ *)?(?P<cell>\(?\$?\ ?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?\)?%?)\Z"
)
DATES = re.compile(rf"(?:(?>{DATE.pattern})\ ?){{2,}}\Z", re.IGNORECASE)
"""Dates one blank apart over columns that are as narrow as they."""
_BESIDE = re.compile(
    r"\d[%)]? {2,}(?:\$|\(?[\d,.]+\b)|[\w.] {2,}(?:[$(]+\ *)?[\d,.]+\)?\t"
    r"|\A[^\t]*\w {4,}(?:[$(]+\ *)?[\d,.]{3,}[%)]?\s*\Z"
)
"""A number that blanks, not a tab, part from another number or from a label."""
_Laid = tuple[str, list[int]]
"""A line laid out in columns, and the source offset of each of them."""


@dataclass(slots=True)
class Line:
    """One source line; ``text`` has tabs expanded, leaders and bars blanked, so that it has columns."""

    start: int
    end: int
    text: str
    kind: str  # blank | page | rule | tag | data | head | text
    raw: str = ""
    """The line as it is printed."""
    offsets: Sequence[int] | None = None
    cells: Sequence[tuple[Token, int, int]] = ()
    """(token, first column, column past the last digit)"""
    refused: Sequence[tuple[Token, str]] = ()
    label_end: int = 0
    loose: tuple[Token, int, int] | None = None
    _chunks: list[tuple[int, int, str]] | None = None

    @property
    def chunks(self) -> list[tuple[int, int, str]]:
        """The line's pieces between two or more blanks: (first column, past the last, text)."""
        if self._chunks is None:
            self._chunks = [
                (*found.span(), words)
                for found in CHUNK.finditer(self.text)
                if (words := found[0])[0] not in RULE_MARKS or not LONG_RULE.match(words)
            ]
        return self._chunks

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip())

    @property
    def label(self) -> str:
        return self.text[: self.label_end].strip() if self.kind == "data" else self.text.strip()


def _expanded(raw: str) -> tuple[str, list[int] | None]:
    """The line in columns, and for a line with tabs the source offset of every column."""
    if "\t" not in raw:
        return raw, None
    out: list[str] = []
    offsets: list[int] = []
    for position, character in enumerate(raw):
        width = TAB_STOP - len(out) % TAB_STOP if character == "\t" else 1
        out.extend(" " * width if character == "\t" else character)
        offsets.extend([position] * width)
    offsets.append(len(raw))
    return "".join(out), offsets


def _tabbed(raws: Sequence[str]) -> dict[int, _Laid]:
    """The lines whose tabs part fields, not columns of the screen, laid out so that fields stand in columns.

    One tab between any label and its number, however long the label: tab stops then move the numbers of
    one column apart. Tabs that were typed to line numbers up stay what they are.
    """
    laid: dict[int, _Laid] = {}
    run: list[int] = []
    for i, raw in enumerate((*raws, "<PAGE>")):
        if "\t" in raw:
            run.append(i)
        elif raw.lstrip()[:1] == "<" or (run and i - run[-1] > TAB_GAP):
            if run:
                laid.update(_fields_in_columns(raws, run))
            run = []
    return laid


def _fields_in_columns(raws: Sequence[str], run: Sequence[int]) -> dict[int, _Laid]:
    rows = {i: raws[i].rstrip().split("\t") for i in run}
    numeric = [
        i for i in run if rows[i][0].strip() and any(tokens_of(f.strip(), 0) for f in rows[i][1:] if f)
    ]
    if len(numeric) < 3:
        return {}
    places = {next(k for k, f in enumerate(rows[i][1:], 1) if f.strip()) for i in numeric}
    stops = {len(rows[i][0]) // TAB_STOP for i in numeric}
    if len(places) > 1 or len(stops) == 1 or _are_flushed(raws, numeric) or _are_blanks(raws, run):
        return {}
    spanning = {
        i for i in run if not any(tokens_of(f.strip(), 0) for f in rows[i] if not YEAR.match(f.strip()))
    }
    widths = [0] * max(len(fields) for fields in rows.values())
    for fields in rows.values():
        for k, f in enumerate(fields):
            alone = k + 1 >= len(fields) or bool(fields[k + 1].strip())
            if k == 0 or alone or len(f.strip()) <= 12:
                widths[k] = max(widths[k], len(f.strip()) + (len(f) - len(f.lstrip()) if k == 0 else 0))
    starts = [0]
    for width in widths:
        starts.append(starts[-1] + width + FIELD_GAP)
    return {i: _laid(fields, starts, i in spanning) for i, fields in rows.items()}


def _are_blanks(raws: Sequence[str], run: Sequence[int]) -> bool:
    """Whether lines have no tab, or fields several numbers: then tabs stand for blanks here and there."""
    return any(
        len(raw) <= WIDEST and _BESIDE.search(raw if "\t" in raw else raw.lstrip()) is not None
        for raw in raws[run[0] : run[-1] + 1]
    )


def _are_flushed(raws: Sequence[str], numeric: Sequence[int]) -> bool:
    """Whether the last numbers of the lines end in one column of the screen: then tabs lined them up."""
    ends = Counter(len(_expanded(raws[i])[0].rstrip(" )%")) for i in numeric)
    return ends.most_common(1)[0][1] * 5 >= len(numeric) * 4


def _laid(fields: Sequence[str], starts: Sequence[int], is_header: bool) -> _Laid:
    """Fields flushed right in their columns; a header over empty fields is centred over them."""
    out: list[str] = []
    offsets: list[int] = []
    source = 0
    for k, f in enumerate(fields):
        words = f.strip()
        end = k + 1
        while is_header and k and words and end < len(fields) and not fields[end].strip():
            end += 1
        if is_header and k and words and end == len(fields):
            end = max(end, len(starts) - 1)
        room = starts[end] - FIELD_GAP - starts[k]
        left = 0 if k == 0 else (room - len(words)) // 2 if end > k + 1 else room - len(words)
        lead = len(f) - len(f.lstrip()) if k else 0
        body = f.rstrip() if k == 0 else words
        if body:
            pad = max(starts[k] + left - len(out), 1 if out else 0)
            out.extend(" " * pad)
            offsets.extend([source] * pad)
            out.extend(body)
            offsets.extend(range(source + lead, source + lead + len(body)))
        source += len(f) + 1
    offsets.append(max(source - 1, 0))
    return "".join(out), offsets


def _placed(token: Token, line: Line) -> tuple[Token, int, int]:
    """A token with its columns; its offsets lead back to the untouched source."""
    left, right = token[0] - line.start, token[1] - line.start
    if line.offsets is not None:
        start, end = line.offsets[left], line.offsets[right - 1] + 1
        token = token._replace(start=line.start + start, end=line.start + end, printed=line.raw[start:end])
    digits, text = right, line.text
    while text[digits - 1] in ")% " and digits > left + 1:
        digits -= 1
    return token, left, digits


def _blanked(leader: re.Match[str]) -> str:
    """Blanks for a dot leader, but for the point of the number behind it: "...... .17", "......17".

    Where the last dot may be either, the other numbers of the line tell: decimals below one, or whole
    numbers. Where they do not, two dots are left, and it is read as no number.
    """
    dots, text, end = leader[0], leader.string, leader.end()
    blank = " " * len(dots)
    if dots[-1] != "." or end == len(text) or not text[end].isdigit():
        return blank
    if dots.endswith(" .") and ".." in dots:
        return blank[:-1] + "."
    number = _FEW_DIGITS.match(text, end)
    if number is None:
        return blank
    rest = text[number.end() :]
    if _DECIMALS.search(rest):
        return blank[:-1] + "."
    return blank if _WHOLE_NUMBER.search(rest) or len(number[0]) > 2 else blank[:-2] + ".."


def read_line(raw: str, start: int, laid: _Laid | None = None) -> Line:
    """One source line with its kind and, where numbers may stand in columns, its cells.

    Most lines of a release are prose: a line without a digit or a dash in a column of its own, or one
    that never leaves two blanks, is settled without a look at its words.
    """
    stripped = raw.strip()
    if not stripped:
        return Line(start, start + len(raw), "", "blank")
    if len(raw) > WIDEST:
        return Line(start, start + len(raw), stripped, "text", raw)
    text = raw
    offsets: list[int] | None = None
    if laid is not None or "\t" in raw:
        text, offsets = laid or _expanded(raw)
    line = Line(start, start + len(raw), text, "text", raw, offsets)
    first = stripped[0]
    if first == "<" and TAG.match(stripped):
        line.kind = "page" if stripped[:5].upper() == "<PAGE" else "tag"
        return line
    if first in "-=_|─" and _RULE.match(stripped):
        body = stripped[2:] if stripped.startswith("- --") else stripped
        at_margin = raw[0] == "-" and len(stripped) < 3  # the last dash of a rule, cut off
        if any(len(run) > 3 or run[0] == "=" for run in body.split()) or "|" in body or at_margin:
            line.kind = "rule"
            line.text = "  " + text[2:] if stripped.startswith("- --") else text
            return line
    if first in "-–—" and _PAGE_MARK.match(stripped):
        line.kind = "page"
        return line
    if "|" in text:
        text = text.replace("|", " ")
    if ".." in text or ". ." in text or "___" in text:
        text = _LEADERS.sub(_blanked, text)
    line.text = text
    if DIGIT.search(text) is None and (("-" not in text and text.isascii()) or _NIL.search(text) is None):
        return line
    last = stripped[-1]
    if len(stripped) > LONGEST_LONE_CELL and "  " not in text.strip():
        if (last.isdigit() or last == ",") and DATES.match(stripped):
            line.kind = "head"
        elif last.isdigit() or last in ")%":
            _find_loose(line)
        return line
    if last.isdigit() and "age " in stripped[-12:] and _PAGE_HEADER.search(stripped):
        line.kind = "page"
        return line
    if not line.chunks:
        line.kind = "rule"
        return line
    _read_cells(line)
    return line


def _read_cells(line: Line) -> None:
    """Set the kind and cells of a line: the numbers at its end, right of the last words."""
    chunks = line.chunks
    if "----" in line.text:  # nil or a rule: its neighbours tell
        chunks = [(m.start(), m.end(), m[0]) for m in CHUNK.finditer(line.text)]
    tail = len(chunks)
    while tail and _CELLISH.match(chunks[tail - 1][2]):
        tail -= 1
    if tail == len(chunks):
        if is_header_text(line.text):
            line.kind = "head"
        else:
            _find_loose(line)
        return
    words_of_tail = {t for _, _, c in chunks[tail:] for t in c.split()} - {"%", "$"}
    if any(word[:2] in ("19", "20") for word in words_of_tail):
        words_of_tail = {t for _, _, c in chunks[tail:] for t in _YEAR_MARK.sub("", c).split()} - {"%", "$"}
    if words_of_tail and all(YEAR.match(t) or DATE.fullmatch(t) for t in words_of_tail):
        # years only: a header, unless a label that is no header stands before them
        words = line.text[: chunks[tail][0]]
        several = len(words_of_tail) > 1
        if several or not words.strip() or tail <= 1 or is_header_text(words):
            line.kind = "head"
            return
    if is_header_text(line.text) and not any(c in line.text for c in "$%"):
        line.kind = "head"
        return
    label_chunks = chunks[:tail]
    if len(label_chunks) > 1 and any(_CELLISH.match(c) for _, _, c in label_chunks[1:]):
        # words, numbers, words, numbers: two tables side by side on one line; never guess which is whose
        line.kind = "text"
        line.refused = [
            (_placed(token, line)[0], TWO_SIDED)
            for s, _, c in chunks[1:]
            for token in tokens_of(c, line.start + s) or ()
        ]
        return
    ranges = [(s, e) for s, e, c in chunks[tail:] if " " in c and _RANGE.match(c)]
    position = chunks[tail][0]
    if tail and chunks[tail - 1][2].endswith("$"):
        position = chunks[tail - 1][1] - 1
    cells: list[tuple[Token, int, int]] = []
    refused: list[tuple[Token, str]] = []
    label_end = position
    text, length = line.text, len(line.text.rstrip())
    spoilt = -2  # where the last word ended that was no number
    while position < length:
        if text[position] == " ":
            position += 1
            continue
        found = token_at(text, position, line.start)
        if found is not None and position - spoilt > 1:
            placed = _placed(found[0], line)
            if ranges and any(s <= position < e for s, e in ranges):
                refused.append((placed[0], "one end of a range"))
            else:
                cells.append(placed)
            position = found[1]
            continue
        blank = _NO_FIGURE.match(text, position)
        if blank is not None:
            position = blank.end()
            continue
        start = position
        stop = text.find(" ", position)
        position = spoilt = length if stop < 0 else stop
        if cells and start - cells[-1][0].end + line.start <= 1 and line.offsets is None:
            start = cells.pop()[1]  # "4,180 ,000": what one blank parts from it belongs to the number
        if any(ch.isdigit() for ch in text[start:position]):
            refused.append((ghost_token(line, start, position), "not written as a number"))
    if not any(t.printed[-1] not in "-–—" for t, _, _ in cells) and any(
        len(t.printed) > 3 for t, _, _ in cells
    ):
        return  # rules on a label's line
    if not cells:
        line.refused, line.label_end = refused, label_end if refused else 0
        return
    while tail > 1 and _NOTE_MARK.match(chunks[tail - 1][2]):
        tail -= 1  # a notes column between the label and the numbers
        label_end = chunks[tail][0]
    line.kind, line.cells, line.refused, line.label_end = "data", cells, refused, label_end
    if tail and len(line.chunks[tail - 1][2]) > 3:
        _find_loose(line, line.text[:label_end].rstrip())


def ghost_token(line: Line, left: int, right: int) -> Token:
    """Characters between two columns that stand where a number should and are none."""
    ghost = Token(line.start + left, line.start + right, line.raw[left:right], 0, 0, False, False, None)
    return _placed(ghost, line)[0]


def _find_loose(line: Line, label: str | None = None) -> None:
    """A number that one blank parts from its label: a cell only if a column stands there."""
    label = line.text.rstrip() if label is None else label
    if not label or not (label[-1].isdigit() or label[-1] in ")%"):
        return
    found = _LOOSE.search(label)
    if found is None or not any(ch.isdigit() for ch in found["cell"]):
        return
    tokens = tokens_of(label[found.start() :], line.start + found.start())
    if tokens and len(tokens) == 1:
        line.loose = _placed(tokens[0], line)


_BLANKS = dict.fromkeys([0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
"""Blanks of other widths: a page saved from a browser has them for every second one."""


def with_usual_line_ends(text: str) -> str:
    """The text with its lines ended by "\\n" also where an old Macintosh has saved it; every offset kept."""
    return text if "\n" in text else text.replace("\r", "\n")


def text_lines(text: str) -> list[Line]:
    out: list[Line] = []
    start = 0
    text = with_usual_line_ends(text)
    raws = (text if text.isascii() else text.translate(_BLANKS)).split("\n")
    tabbed = _tabbed(raws) if "\t" in text else {}
    wrapped = wrapped_lines(raws)
    for i, raw in enumerate(raws):
        if i in wrapped:
            both, text_of_both, offsets = wrapped[i]
            out.append(read_line(both, start, (text_of_both, offsets)))
        elif i - 1 not in wrapped:
            out.append(read_line(raw[:-1] if raw.endswith("\r") else raw, start, tabbed.get(i)))
        start += len(raw) + 1
    out = _unfolded(out)
    for i, line in enumerate(out):
        if line.kind == "data" and len(line.chunks) == 1 and _is_page_number(out, i):
            line.kind = "page"
    return out


def _unfolded(lines: list[Line]) -> list[Line]:
    """Balance sheets in account form, assets at the left, liabilities at the right, one side below the other.

    Where the two sides cannot be cut apart without doubt the lines stay refused.
    """
    sides = [i for i, line in enumerate(lines) if line.refused and line.refused[0][1] == TWO_SIDED]
    runs: list[list[int]] = []
    for i in sides:
        if runs and i - runs[-1][-1] <= SIDE_GAP:
            runs[-1].append(i)
        else:
            runs.append([i])
    for run in reversed(runs):
        if len(run) >= 3 and all(lines[i].offsets is None for i in run):
            lines = _cut_apart(lines, run)
    return lines


def _cut_apart(lines: list[Line], run: Sequence[int]) -> list[Line]:
    def second_label(line: Line) -> int:
        found = [c for c in line.chunks[2:] if not _CELLISH.match(c[2])]
        return found[0][0] if found else len(line.text)

    def crosses(line: Line) -> bool:
        return line.kind not in ("blank", "page") and _cut_place(line.text, cut) is None

    cut = min(second_label(lines[i]) for i in run)
    first, last = run[0], run[-1]
    for i in range(run[0] - 1, max(run[0] - SIDE_HEADER, -1), -1):
        line = lines[i]
        if line.kind in ("page", "data", "tag") or crosses(line):
            break
        if line.text[:cut].strip() and line.text[cut:].strip():
            first = i
        elif line.kind not in ("blank", "rule"):
            break
    while (
        last + 1 < len(lines)
        and lines[last + 1].kind not in ("page", "tag")
        and not crosses(lines[last + 1])
        and not (lines[last + 1].kind == "blank" and _titles_follow(lines, last + 2))
    ):
        last += 1
    title = first
    while title and run[0] - title < SIDE_HEADER and lines[title - 1].kind in ("text", "head", "blank"):
        title -= 1
    words = " ".join(line.text for line in lines[title:first])
    if any(crosses(lines[i]) for i in range(first, last + 1)) or not _ACCOUNT_FORM.search(words):
        return lines
    left, right = [], []
    margin = max(cut - SIDE_SLIP, 0)
    for line in lines[first : last + 1]:
        place = _cut_place(line.text, cut) or cut
        left.append(read_line(line.raw[:place], line.start))
        right.append(read_line(" " * (place - margin) + line.raw[place:], line.start + margin))
    if max(len(line.cells) for line in left) != max(len(line.cells) for line in right):
        return lines
    return [*lines[:first], *left, *lines[title:first], *right, *lines[last + 1 :]]


def _cut_place(text: str, cut: int) -> int | None:
    """Where to cut a line: at ``cut``, or in the gap beside it if a heading is set off by some characters."""
    if len(text) <= cut or text[cut - 1] == " ":
        return cut
    gap = text.rfind("  ", max(0, cut - SIDE_SLIP), cut)
    return gap + 2 if gap >= 0 else None


def _titles_follow(lines: Sequence[Line], i: int) -> bool:
    """Whether the next block of words names another statement."""
    while i < len(lines) and lines[i].kind == "blank":
        i += 1
    while i < len(lines) and lines[i].kind in ("text", "head"):
        if names_statement(lines[i].text):
            return True
        i += 1
    return False


_REFERS_TO_NOTES = re.compile(
    r"\b(?:accompanying|see) notes\b[^\d]*\Z|\bintegral part of\b[^\d]*\Z", re.IGNORECASE
)
NOTE_REACH = 8
"""Lines between the end of a page's text and its number."""


def _is_page_number(lines: Sequence[Line], i: int) -> bool:
    """Whether a lone number is a page number: short, and next to a page break or the document's end, below
    the line that refers to the notes, or with nothing near it."""
    if not _PAGE_NUMBER.match(lines[i].text.strip()) or len(lines[i].cells) != 1:
        return False
    above = [line.text.strip() for line in lines[max(0, i - NOTE_REACH) : i] if line.kind != "blank"]
    if _REFERS_TO_NOTES.search(" ".join(above[-2:])):  # it may be wrapped
        return True
    if all(line.kind == "blank" for line in (*lines[max(0, i - 2) : i], *lines[i + 1 : i + 3])):
        return True
    for j in range(i + 1, min(i + 5, len(lines))):
        if lines[j].kind == "page":
            return True
        if lines[j].kind != "blank" and lines[j].kind != "tag":
            break
    else:
        if i + 5 >= len(lines):
            return True
    return any(lines[j].kind == "page" for j in range(max(0, i - 2), i))
