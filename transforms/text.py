"""The text reader: the grids of a plain-text exhibit.

In: the decoded text of one document. Out: its tables as ``Grid``s, with or without ``<TABLE>`` tags.
Columns are found by the alignment of the numbers' right edges over the whole table, never by splitting
a line on blanks (DOMAIN section 2); headers reach their columns by position.

The chain: text -> lines -> blocks (runs of data lines) -> columns -> header -> rows -> grid.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from transforms.grid import Column, Grid, Row, Token
from transforms.numbers import YEAR, token_at, tokens_of

# --- tolerances, in characters ---------------------------------------------------------------
OVERHANG = 9
"""How far a header may start left of its first column's numbers (a spanner is wider than its columns)."""
WOBBLE = 8
"""Right edges of one column may differ by this much where numbers are centred, not flushed."""
HEADER_REACH = 16
"""Lines above the first number that may still be column headers."""
CONTEXT_REACH = 14
"""Lines of title and scale above the header that a table is given."""
WIDEST = 2000
"""No page prints a longer line: what does is no table (statements are set in 80 to 250 characters)."""
MOST_COLUMNS = 40
SCATTERED = 300
"""Numbers that end at more places than this stand in no columns."""
LONGEST_LONE_CELL = 24
"""A longer line without two blanks in a row is words, not a number."""
STRAY_SHARE = 10
"""A leading column without header is none if less than one row in so many has a number in it."""
JUSTIFIED = 3
"""Justified prose has up to so many blanks between its words."""
TAB_STOP = 8
TAB_GAP = 3
"""Lines without a tab between two lines of one tabbed table."""
FIELD_GAP = 3
SIDE_GAP = 8
"""Lines between two lines of one table that print two sides."""
TWO_SIDED = "words stand between the numbers of this line"
PROSE_WORDS = 7
"""A line with this many words that runs through the number columns is prose."""

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = (
    rf"{_MONTH}\.?\ ?\d{{1,2}}(?:,?\ ?(?:19|20)\d\d\b|,|\b)|{_MONTH}\.?,?\ ?(?:19|20)\d\d\b"
    r"|\d{1,2}/\d{1,2}/\d{2,4}|\b(?:19|20)\d\d\b"
)
DATE = re.compile(_DATE, re.IGNORECASE)
_PERIOD_WORDS = (
    rf"{_DATE}|\b(?:{_MONTH}|months?|weeks?|quarters?|years?|ended|ending|fiscal|period|as\ of|at|(?:un)?audited|change"
    r"|notes?|increase|decrease)\b|%\ ?(?:change|of)"
)
PERIOD_WORDS = re.compile(_PERIOD_WORDS, re.IGNORECASE)
_IN_HEADER = re.compile(
    rf"(?:{_DATE}|\b(?:{_MONTH}\b\.?|(?:months?|weeks?|quarters?|years?|ended|ending|fiscal|periods?|as|of|at|the|for|and|to"
    r"|three|six|nine|twelve|first|second|third|fourth|thirteen|twenty-six|thirty-nine|fifty-(?:two|three)"
    r"|unaudited|audited|restated|notes?|change|percent|in|millions|thousands|dollars|except|per|share|amounts|data)\b"
    r"|\d{1,2}(?:st|nd|rd|th)\b|\d{1,2}(?=[\s-]*(?:weeks?|months?)\b)|\d{1,2}\b(?=\s*(?:and|,)))|\{[\d,]+\}"
    r"|\(\d{1,2}\)|[\s,.()/:*%$&{}-]++)+\Z"
)
_TITLE_WORDS = (
    r"balance\ sheets?\b|statements?\ of\ (?:(?:consolidated|condensed|combined)\ )*"
    r"(?:operations|income|earnings|cash|financial|comprehensive|(?:share|stock)|changes|net\ income|loss)"
    r"|reconciliation\b|pro\ ?forma\b|segment\b|financial\ (?:highlights|summary|data)|selected\b"
    r"|supplemental\b|cash\ flows?\ statements?\b|(?:income|earnings|operations)\ statements?\b"
)
STATEMENT_TITLE = re.compile(_TITLE_WORDS, re.IGNORECASE)
# A pattern of lower-case words over lower-case text is found several times faster than IGNORECASE.
_PERIOD_WORDS_LOWER = re.compile(_PERIOD_WORDS)
_TITLE_WORDS_LOWER = re.compile(_TITLE_WORDS)
_WHOLE_TITLE = re.compile(
    r"(?:\(?\w{1,3}[).]\s*)?(?:(?:unaudited|audited|consolidated|condensed|combined|interim|comparative)\ )*"
    r"(?:balance\ sheets?|statements?\ of\ (?:(?:consolidated|condensed)\ )?(?:operations|income|earnings|cash\ flows?|financial\ (?:position|condition)"
    r"|(?:share|stock)holders'?\ equity)|cash\ flows?\ statements?|(?:income|earnings)\ statements?)"
    r"(?:\ of\ [\w.&'\ ]{2,40})?(?:\s*[-(,]\s*(?:unaudited|audited|continued|in\ (?:thousands|millions)|dollars|\$).*)?\Z",
    re.IGNORECASE,
)
SCALE_WORDS = re.compile(r"\b(?:thousands?|millions?|billions?)\b|(?<![\d,.])000'?s?\b|\$000", re.IGNORECASE)
_RULE_MARKS = frozenset("-=_─━")
_MARK_ENDS = frozenset(")*]}>†‡")
_TRAILING_RULE = re.compile(r"\s?[-=_─━]{3,}\Z")
_RULE = re.compile(r"[-=_─━~|+\s]+\Z")
_LONG_RULE = re.compile(r"(?:- )?[-=_─━]{4,}(?: [-=_─━]{4,})*\Z")
_TAG = re.compile(r"\s*</?(?:TABLE|CAPTION|S|C|FN|F\d+|PAGE|TEXT|DOCUMENT)\b[^>]*>", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"(?:page\ )?[-–]?\s?(?:[A-Z]{1,3}-)?\d{1,4}\s?[-–]?\Z", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_NIL = re.compile(r"(?:\ |\A)[-–—]{1,3}(?:\ |\Z)")
_PAGE_MARK = re.compile(r"[-–—]\s*(?:[A-Z]{1,2}-)?\d{1,3}\s*[-–—]\Z")
_CHUNK = re.compile(r"\S+(?: \S+)*")
_RANGE = re.compile(r"\(?\$?\ ?[\d,.]*\d%?\)?\ (?:[-–—]|to)\ \$?\ ?[\d,.]*\d%?\)?\Z")
_ACCOUNT_FORM = re.compile(r"balance\ sheet|financial\ (?:position|condition)", re.IGNORECASE)
_FIGURE = re.compile(r"[$(]*[\d.,]+(?:x|X|\ (?:to|-)\ |[ -]\d{1,2}/\d{1,2}|[.,]\d|-\d)")
_THREE_DIGITS = re.compile(r"\d{3}\)?\Z")
_LEADERS = re.compile(r"(?:\.\ ?){3,}(?=\s|\$|\(|\d|-|$)|_{3,}")
_CELLISH = re.compile(
    r"[\d,.$£€¥()%\-+—–−*{}\[\] ]+(?:\([a-z]\)|\ ?(?:CR|DR|Cr|Dr))?\Z|(?:N/?[AM]|n/[am]|NMF?|nm|N\.M\.)\Z"
)
_NO_FIGURE = re.compile(r"\s*(?:N/?[AM]|n/[am]|NMF?|nm|N\.M\.|\*{1,3})(?=\s|$)")
_NOTE_MARK = re.compile(r"\(?(?:[A-Z]|\d{1,2}[A-Za-z]?)(?:\ ?(?:[&,]|and)\ ?(?:[A-Z]|\d{1,2}))*\)?\Z")
_LOOSE = re.compile(r"(?<=[\w.:)\]]) \$?(?P<cell>\(?\$?\ ?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?\)?%?)\Z")
_CONTINUES = re.compile(
    r"(?:\b(?:and|of|to|in|for|the|from|by|on|with|or|at|per|before|a|an|net|than|as|its|used\ in|used)|[,&/–-])\Z",
    re.IGNORECASE,
)
_CONTINUATION = re.compile(
    r"[a-z(\d$&]|(?:of|and|to|in|for|the|from|by|on|with|or|per|before|net\ of|less\ allow\w*)\b", re.ASCII
)
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
    "current": ("assets", "liabilities"),
    "stockholders": ("equity", "investment"),
    "shareholders": ("equity", "investment"),
    "flow": ("information",),
    "flows": ("information",),
    "other": ("comprehensive",),
    "comprehensive": ("income", "loss"),
}
"""Words that end no label, and the words that end it in the next line."""
_PREPOSITION = re.compile(
    r"(?:of|and|to|in|for|the|from|by|on|with|or|per|before|available|applicable|attributable|outstanding"
    r"|authorized|issued)\b",
    re.IGNORECASE,
)
_STOCK = re.compile(r"\b(?:stock|shares|par\ value|preferred|common)\b", re.IGNORECASE)
_FOOTNOTE_MARK = re.compile(
    r"(?:\s*(?:\((?:\d{1,2}|[a-z]|[A-Z])(?:,\s?\d{1,2})*\)|\{\d+(?:,\d+)*\}|\[\d{1,2}\]|\*{1,3}|†|‡|[¹²³⁰⁴-⁹]+|<F\d+>))+\s*(?=:?\Z)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Line:
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
            pieces = ((m.start(), m.end(), m[0]) for m in _CHUNK.finditer(self.text))
            self._chunks = [
                piece for piece in pieces if piece[2][0] not in _RULE_MARKS or not _LONG_RULE.match(piece[2])
            ]
        return self._chunks

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip())

    @property
    def label(self) -> str:
        return self.text[: self.label_end].strip() if self.kind == "data" else self.text.strip()


# --- lines -----------------------------------------------------------------------------------


def _names_period(text: str) -> bool:
    """Whether a date, a year or a word of periods is printed."""
    return _PERIOD_WORDS_LOWER.search(text.lower()) is not None


def _names_statement(text: str) -> bool:
    """Whether a kind of table is named."""
    return _TITLE_WORDS_LOWER.search(text.lower()) is not None


def _is_header_text(text: str) -> bool:
    """Whether nothing but period words, dates and years is printed."""
    lower = text.lower()
    return _IN_HEADER.match(lower) is not None and _PERIOD_WORDS_LOWER.search(lower) is not None


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


_Laid = tuple[str, list[int]]
"""A line laid out in columns, and the source offset of each of them."""


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
        elif raw.lstrip()[:1] == "<" or run and i - run[-1] > TAB_GAP:
            if run:
                laid.update(_fields_in_columns(raws, run))
            run = []
    return laid


def _fields_in_columns(raws: Sequence[str], run: Sequence[int]) -> dict[int, _Laid]:
    rows = {i: raws[i].rstrip().split("\t") for i in run}
    numeric = [i for i in run if rows[i][0].strip() and any(tokens_of(f.strip(), 0) for f in rows[i][1:] if f)]
    if len(numeric) < 3:
        return {}
    places = {next(k for k, f in enumerate(rows[i][1:], 1) if f.strip()) for i in numeric}
    stops = {len(rows[i][0]) // TAB_STOP for i in numeric}
    if len(places) > 1 or len(stops) == 1:
        return {}
    spanning = {i for i in run if not any(tokens_of(f.strip(), 0) for f in rows[i] if not YEAR.match(f.strip()))}
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


def _placed(token: Token, line: _Line) -> tuple[Token, int, int]:
    """A token with its columns; its offsets lead back to the untouched source."""
    left, right = token.start - line.start, token.end - line.start
    if line.offsets is not None:
        start, end = line.offsets[left], line.offsets[right - 1] + 1
        token = token._replace(start=line.start + start, end=line.start + end, printed=line.raw[start:end])
    digits = right
    while digits > left + 1 and line.text[digits - 1] in ")% ":
        digits -= 1
    return token, left, digits


def _line(raw: str, start: int, laid: _Laid | None = None) -> _Line:
    """One source line with its kind and, where numbers may stand in columns, its cells.

    Most lines of a release are prose: a line without a digit or a dash in a column of its own, or one
    that never leaves two blanks, is settled without a look at its words.
    """
    stripped = raw.strip()
    if not stripped:
        return _Line(start, start + len(raw), "", "blank")
    if len(raw) > WIDEST:
        return _Line(start, start + len(raw), stripped, "text", raw)
    text = raw
    offsets: list[int] | None = None
    if "\t" in raw:
        text, offsets = laid or _expanded(raw)
    line = _Line(start, start + len(raw), text, "text", raw, offsets)
    first = stripped[0]
    if first == "<" and _TAG.match(stripped):
        line.kind = "page" if stripped[:5].upper() == "<PAGE" else "tag"
        return line
    if first in "-=_|─" and _RULE.match(stripped):
        body = stripped[2:] if stripped.startswith("- --") else stripped
        if any(len(run) > 3 or run[0] == "=" for run in body.split()) or "|" in body:
            line.kind = "rule"
            line.text = "  " + text[2:] if stripped.startswith("- --") else text
            return line
    if first in "-–—" and _PAGE_MARK.match(stripped):
        line.kind = "page"
        return line
    if "|" in text:
        text = text.replace("|", " ")
    if ".." in text or ". ." in text or "___" in text:
        text = _LEADERS.sub(lambda found: " " * len(found[0]), text)
    line.text = text
    if _DIGIT.search(text) is None and ("-" not in text and text.isascii() or _NIL.search(text) is None):
        return line
    if len(stripped) > LONGEST_LONE_CELL and "  " not in text.strip():
        if stripped[-1].isdigit() or stripped[-1] in ")%":
            _find_loose(line)
        return line
    if not line.chunks:
        line.kind = "rule"
        return line
    _read_cells(line)
    return line


def _read_cells(line: _Line) -> None:
    """Set the kind and cells of a line: the numbers at its end, right of the last words."""
    chunks = [(m.start(), m.end(), m[0]) for m in _CHUNK.finditer(line.text)]
    tail = len(chunks)
    while tail and _CELLISH.match(chunks[tail - 1][2]):
        tail -= 1
    if tail == len(chunks):
        if _is_header_text(line.text):
            line.kind = "head"
        else:
            _find_loose(line)
        return
    words_of_tail = {t for _, _, c in chunks[tail:] for t in c.split()} - {"%", "$"}
    if words_of_tail and all(YEAR.match(t) or DATE.fullmatch(t) for t in words_of_tail):
        # years only: a header, unless a label that is no header stands before them
        words = line.text[: chunks[tail][0]]
        several = len(words_of_tail) > 1
        if several or not words.strip() or tail <= 1 or _is_header_text(words):
            line.kind = "head"
            return
    if _is_header_text(line.text) and not any(c in line.text for c in "$%"):
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
            if any(s <= position < e for s, e in ranges):
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
            refused.append((_ghost(line, start, position), "not written as a number"))
    if not any(t.printed[-1] not in "-–—" for t, _, _ in cells) and any(len(t.printed) > 3 for t, _, _ in cells):
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


def _ghost(line: _Line, left: int, right: int) -> Token:
    """Characters between two columns that stand where a number should and are none."""
    ghost = Token(line.start + left, line.start + right, line.raw[left:right], 0, 0, False, False, None)
    return _placed(ghost, line)[0]


def _find_loose(line: _Line, label: str | None = None) -> None:
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


def _lines(text: str) -> list[_Line]:
    out: list[_Line] = []
    start = 0
    raws = text.split("\n")
    tabbed = _tabbed(raws) if "\t" in text else {}
    for i, raw in enumerate(raws):
        out.append(_line(raw[:-1] if raw.endswith("\r") else raw, start, tabbed.get(i)))
        start += len(raw) + 1
    out = _unfolded(out)
    for i, line in enumerate(out):
        if line.kind == "data" and len(line.chunks) == 1 and _is_page_number(out, i):
            line.kind = "page"
    return out


def _unfolded(lines: list[_Line]) -> list[_Line]:
    """Balance sheets in account form, assets at the left and liabilities at the right, one side below the other.

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


def _cut_apart(lines: list[_Line], run: Sequence[int]) -> list[_Line]:
    def second_label(line: _Line) -> int:
        found = [c for c in line.chunks[2:] if not _CELLISH.match(c[2])]
        return found[0][0] if found else len(line.text)

    def crosses(line: _Line) -> bool:
        return line.kind not in ("blank", "page") and len(line.text) > cut and line.text[cut - 1] != " "

    cut = min(second_label(lines[i]) for i in run)
    first, last = run[0], run[-1]
    for i in range(run[0] - 1, max(run[0] - HEADER_REACH, -1), -1):
        line = lines[i]
        if line.kind in ("page", "data", "tag") or crosses(line):
            break
        if line.text[:cut].strip() and line.text[cut:].strip():
            first = i
        elif line.kind not in ("blank", "rule"):
            break
    while last + 1 < len(lines) and lines[last + 1].kind not in ("page", "tag") and not crosses(lines[last + 1]):
        last += 1
    title = first
    while title and run[0] - title < HEADER_REACH and lines[title - 1].kind in ("text", "head", "blank"):
        title -= 1
    words = " ".join(line.text for line in lines[title:first])
    if any(crosses(lines[i]) for i in range(first, last + 1)) or not _ACCOUNT_FORM.search(words):
        return lines
    left = [_line(line.raw[:cut], line.start) for line in lines[first : last + 1]]
    right = [_line(line.raw[cut:], line.start + cut) for line in lines[first : last + 1]]
    if max(len(line.cells) for line in left) != max(len(line.cells) for line in right):
        return lines
    return [*lines[:first], *left, *lines[title:first], *right, *lines[last + 1 :]]


def _is_page_number(lines: Sequence[_Line], i: int) -> bool:
    """Whether a lone number is a page number: short, and next to a page break or the document's end."""
    if not _PAGE_NUMBER.match(lines[i].text.strip()) or len(lines[i].cells) != 1:
        return False
    for j in range(i + 1, min(i + 5, len(lines))):
        if lines[j].kind == "page":
            return True
        if lines[j].kind != "blank" and lines[j].kind != "tag":
            break
    else:
        if i + 5 >= len(lines):
            return True
    return any(lines[j].kind == "page" for j in range(max(0, i - 2), i))


# --- blocks ----------------------------------------------------------------------------------


def _is_prose(line: _Line, left: int) -> bool:
    """Whether a text line runs on through the number columns as sentences do."""
    if line.kind != "text":
        return False
    stripped = line.text.strip()
    if stripped[0] == "(" or line.indent + len(stripped) <= left + 3:
        return False
    if len(line.chunks) > 2 and any(b[0] - a[1] > JUSTIFIED for a, b in pairwise(line.chunks)):
        return False
    words = [w for w in stripped.split() if w[0].isalpha()]
    return len(words) > PROSE_WORDS and sum(w[0].islower() for w in words) * 2 > len(words)


def _opens_statement(line: _Line, paged: bool, gap: bool) -> bool:
    """Whether a line is the title of another statement, not a caption of this one.

    "Supplemental cash flow information:" is a caption; a title stands in the middle, on a new page, or
    alone after a blank line with nothing but the statement's name.
    """
    if not _names_statement(line.text):
        return False
    if paged or (line.indent > 12 and not line.text.rstrip().endswith(":")):
        return True
    return gap and _WHOLE_TITLE.match(line.text.strip()) is not None


def _breaks(between: Sequence[_Line], left: int) -> bool:
    """Whether the lines between two data lines part two tables."""
    blank_run = prose_run = headers = 0
    paged = False
    kind = ""
    for line in between:
        before, kind = kind, line.kind
        if kind == "blank":
            blank_run += 1
            if blank_run > 7:
                return True
            continue
        blank_run = 0
        if kind == "tag" and "TABLE" in line.text.upper():
            return True
        if kind == "page":
            paged = True
        elif kind == "head":
            if len(line.chunks) > 1 or line.chunks[0][0] >= left - OVERHANG or paged:
                return True
        elif kind == "text":
            if _is_prose(line, left):
                prose_run += 1
                if prose_run > 1:
                    return True
                continue
            if line.chunks[0][0] >= left - OVERHANG and len(line.chunks) > 1:
                headers += 1
                if headers > 1:
                    return True
            if _opens_statement(line, paged, gap=before == "blank"):
                return True
        prose_run = 0
    return False


def _blocks(lines: Sequence[_Line]) -> list[list[int]]:
    """Runs of data lines that belong to one table."""
    blocks: list[list[int]] = []
    last = None
    for i, line in enumerate(lines):
        if line.kind != "data":
            continue
        if last is None or _breaks(lines[last + 1 : i], lines[last].cells[0][1]):
            blocks.append([])
        blocks[-1].append(i)
        last = i
    return blocks


# --- columns ---------------------------------------------------------------------------------


@dataclass(slots=True)
class _Edge:
    """A column in the making: the span of right edges and the extent of its numbers."""

    low: int
    high: int
    left: int
    rows: set[int]


def _edges(rows: Sequence[tuple[int, Sequence[tuple[int, int]]]]) -> list[_Edge]:
    """Columns as clusters of right edges; edges of one row are never in one cluster.

    ``rows`` are (row, [(left, right)...]). Close clusters are merged from the nearest up, as long as no
    row has a number in both and the distance is below half of the table's own pitch.
    """
    by_edge: dict[int, _Edge] = {}
    pitch = 10**6
    for row, cells in rows:
        before = None
        for left, right in cells:
            edge = by_edge.get(right)
            if edge is None:
                by_edge[right] = _Edge(right, right, left, {row})
            else:
                edge.left = min(edge.left, left)
                edge.rows.add(row)
            if before is not None:
                pitch = min(pitch, right - before)
            before = right
    clusters = [by_edge[k] for k in sorted(by_edge)]
    limit = min(WOBBLE, pitch * 0.6)
    while 1 < len(clusters) <= SCATTERED:
        gap, i = min(
            (
                (b.high - a.low if not a.rows.isdisjoint(b.rows) else b.low - a.high, i)
                if a.rows.isdisjoint(b.rows)
                else (10**6, i)
            )
            for i, (a, b) in enumerate(pairwise(clusters))
        )
        if gap > limit:
            break
        a, b = clusters[i], clusters[i + 1]
        clusters[i : i + 2] = [_Edge(a.low, b.high, min(a.left, b.left), a.rows | b.rows)]
    return clusters


def _without_stub(edges: list[_Edge], block: Sequence[int], lines: Sequence[_Line]) -> list[_Edge]:
    """The columns without those that stand where other rows print their labels.

    Numbers inside a label ("532,695,188 in 1994 and") line up now and then, or a wrapped label ends with
    one; where more rows print words than numbers there is no column.
    """
    while len(edges) > 1:
        first = edges[0]
        if _are_years(first, lines):
            edges = edges[1:]
            continue
        words = sum(_label_reaches(lines[i], first.left + 1) for i in block if i not in first.rows)
        if words <= len(first.rows):
            break
        edges = edges[1:]
    return edges


def _are_years(edge: _Edge, lines: Sequence[_Line]) -> bool:
    """Whether a first column is the years down the side of a table, its labels."""
    return all(
        edge.low <= right <= edge.high and YEAR.match(token.printed) and not lines[i].label
        for i in edge.rows
        for token, _, right in lines[i].cells[:1]
    )


def _without_strays(
    edges: list[_Edge], levels: list[tuple[str, ...]], block: Sequence[int]
) -> tuple[list[_Edge], list[tuple[str, ...]]]:
    """The columns without leading ones that have no header and a number in a row or two.

    "shares issued:  540,173,669 in  1994" inside a label stands apart by a second blank, by chance.
    """
    if not any(levels):
        return edges, levels
    few = max(1, len(block) // STRAY_SHARE)
    first = 0
    while first < len(edges) - 1 and not levels[first] and len(edges[first].rows) <= few:
        first += 1
    return edges[first:], levels[first:]


def _label_reaches(line: _Line, column: int) -> bool:
    return len(line.text[: line.label_end].rstrip()) > column


def _nearest(edges: Sequence[_Edge], right: int) -> tuple[int, int]:
    """The column whose right edges are nearest, and how far it is."""
    best, distance = 0, 10**6
    for i, edge in enumerate(edges):
        d = edge.low - right if right < edge.low else right - edge.high if right > edge.high else 0
        if d < distance:
            best, distance = i, d
    return best, distance


# --- headers ---------------------------------------------------------------------------------


IDLE = 1.0
"""What a column costs, in characters off the middle, that no words of a header line stand over."""
BARE_YEAR = 4.0
"""... a column that is headed by nothing but a year, and needs a spanner to say what part of it."""
TWICE = 20.0
"""What a spanner costs over two columns that are headed alike: it would print one period twice."""


def _assigned(
    chunks: Sequence[tuple[int, int, str]],
    extents: Sequence[tuple[int, int]],
    levels: Sequence[Sequence[str]],
) -> list[tuple[int, int]]:
    """The columns (first, past last) each header chunk of one line stands over.

    Each chunk takes a run of columns whose middle is nearest to its own middle; runs keep their order
    and do not overlap. ``levels`` are the header lines below, which a spanner must tell apart.
    """
    n, k = len(extents), len(chunks)
    if k == n:
        return [(i, i + 1) for i in range(n)]
    if k > n:
        out = []
        for start, end, _ in chunks:
            middle = (start + end) / 2
            i = min(range(n), key=lambda c: abs(sum(extents[c]) / 2 - middle))
            out.append((i, i + 1))
        return out
    infinity = float("inf")
    alike = [tuple(level) for level in levels]
    # best[c]: the cheapest way to settle the chunks so far and the columns before c
    idle = [BARE_YEAR if level and all(YEAR.match(words) for words in level) else IDLE for level in levels]
    best: list[tuple[float, tuple[tuple[int, int], ...]]] = [(sum(idle[:c]), ()) for c in range(n + 1)]
    for start, end, _ in chunks:
        middle = (start + end) / 2
        following: list[tuple[float, tuple[tuple[int, int], ...]]] = [(infinity, ())] * (n + 1)
        for a in range(n):
            cost_before, runs = best[a]
            if cost_before == infinity:
                continue
            for b in range(a + 1, n + 1):
                cost = cost_before + abs((extents[a][0] + extents[b - 1][1]) / 2 - middle)
                if b - a > 1 and alike[a] and len(set(alike[a:b])) < b - a:
                    cost += TWICE
                if cost < following[b][0]:
                    following[b] = (cost, (*runs, (a, b)))
        for c in range(1, n + 1):
            if following[c - 1][0] + idle[c - 1] < following[c][0]:
                following[c] = (following[c - 1][0] + idle[c - 1], following[c - 1][1])
        best = following
    return list(best[n][1])


def _spanned(
    chunks: Sequence[tuple[int, int, str]],
    rule: Sequence[tuple[int, int]],
    extents: Sequence[tuple[int, int]],
    levels: Sequence[Sequence[str]],
) -> list[tuple[int, int]]:
    """As ``_assigned``, but where rules drawn under a spanner show its reach, they decide."""
    if rule and len(rule) == len(chunks) and len(rule) < len(extents):
        out = []
        for start, end in rule:
            over = [i for i, (left, right) in enumerate(extents) if start - 3 <= (left + right) / 2 <= end + 3]
            if not over:
                break
            out.append((over[0], over[-1] + 1))
        if len(out) == len(chunks) and all(a[1] <= b[0] for a, b in pairwise(out)):
            return out
    return _assigned(chunks, extents, levels)


def _split_dates(chunks: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Header chunks with every date on its own: "Jun 30, Mar 31," stands over two columns."""
    out: list[tuple[int, int, str]] = []
    for start, end, words in chunks:
        dates = list(DATE.finditer(words))
        if len(dates) > 1 and not DATE.sub("", words).strip(" ,*"):
            ends = [d.start() for d in dates[1:]] + [len(words)]
            out.extend((start + d.start(), start + e, words[d.start() : e].strip()) for d, e in zip(dates, ends, strict=True))
        else:
            out.append((start, end, words))
    return out


def _rule_segments(line: _Line) -> list[tuple[int, int]]:
    return [(m.start(), m.end()) for m in re.finditer(r"[-=_─━]{3,}", line.text)]


@dataclass(slots=True)
class _Header:
    levels: list[tuple[str, ...]]
    """One per column."""
    context: list[str]
    captions: list[int]
    """Lines between the header and the first numbers that are captions of the stub."""
    stub: list[tuple[int, str]]
    """Words in the stub of a header line: (line, text)."""
    first_line: int


def _header(lines: Sequence[_Line], first: int, floor: int, edges: Sequence[_Edge]) -> _Header:
    """The header over ``edges`` from the lines above line ``first`` down to line ``floor``."""
    zone = edges[0].left - OVERHANG
    levels: list[list[str]] = [[] for _ in edges]
    extents = [(e.left, e.high) for e in edges]
    context: list[str] = []
    captions: list[int] = []
    stub: list[tuple[int, str]] = []
    rule: list[tuple[int, int]] = []
    aside: list[str] = []
    blanks = used = 0
    in_header, done, has_date, titled, top = True, False, False, False, first
    i = first - 1
    while i >= floor and (in_header or len(context) < CONTEXT_REACH):
        line = lines[i]
        kind = line.kind
        if kind == "data":
            break
        if kind == "page":
            if context or done:
                break
        elif kind == "blank":
            blanks += 1
        elif kind == "rule":
            rule = _rule_segments(line)
        elif kind == "tag":
            upper = line.text.upper()
            if "</TABLE" in upper:
                break
            words = _TAG.sub("", line.text).strip()
            if words:
                context.append(words)
        else:
            if in_header and len(line.chunks) > 1 and _is_prose(line, edges[0].left):
                break
            chunks = _split_dates(line.chunks) if kind == "head" else line.chunks
            over = [c for c in chunks if c[0] >= zone]
            under = [c for c in chunks if c[0] < zone]
            is_title = (_names_statement(line.text) and not 1 < len(over) == len(edges)) or (
                SCALE_WORDS.search(line.text) is not None and not over
            )
            if in_header and (first - i > HEADER_REACH or titled and kind != "head"):
                in_header = False
            if in_header and kind == "text" and under and not is_title and _prints_figures(over):
                captions.append(i)  # a row of figures that are no numbers ("2.5x"): refused with the table
                i -= 1
                continue
            if in_header and len(over) == 1 and not under and _is_aside(over[0][2], aside):
                aside.insert(0, over[0][2])
                if "(" in over[0][2]:
                    context.append(" ".join(aside))
                    aside = []
                i -= 1
                continue
            if in_header and over and not is_title and (not under or kind == "head" or _stub_header(under)):
                spread = over
                if has_date and blanks > 1 and kind != "head":
                    in_header = False
                elif len(over) == 1 and not under and _is_centred_title(line, edges, has_date, blanks):
                    in_header = False
                if in_header:
                    segments = rule if rule and rule[0][0] >= zone - 2 else []
                    for (a, b), (start, end, words) in zip(
                        _spanned(spread, segments, extents, levels), spread, strict=True
                    ):
                        for column in range(a, b):
                            levels[column].insert(0, words)
                        if len(spread) == len(edges):
                            extents[a] = (start, end)  # the header's own place is the better guide upwards
                    has_date = has_date or kind == "head" or _names_period(line.text)
                    for _, _, words in under:
                        stub.append((i, words))
                    used, top, blanks, rule = used + 1, i, 0, []
                    i -= 1
                    continue
            if in_header and not over and kind == "head" and used == 0 and len(edges) == 1 and _in_one_column(line, edges):
                levels[0].insert(0, line.text.strip())
                has_date, top, used = True, i, used + 1
                i -= 1
                continue
            if in_header and not is_title and not has_date and not over and _is_stub_caption(line, zone):
                captions.append(i)  # a caption between header and numbers, or a title: settled below
            else:
                if used or kind == "head":
                    in_header = False
                elif _names_statement(line.text):
                    titled = True  # a title right under the years, or over a table without header
                if _is_prose(line, edges[0].left) and (context or used):
                    break
                context.append(line.text.strip())
                done = True
            blanks = 0
            rule = []
        i -= 1
    if not used:
        # no header at all: what looked like captions high above are titles
        titles = [c for c in captions if lines[c].indent >= 12 or _separated(lines, c, first)]
        context = [lines[c].text.strip() for c in titles] + context
        captions = [c for c in captions if c not in titles]
    context.reverse()
    captions.reverse()
    stub.reverse()
    return _Header([tuple(level) for level in levels], context, captions, stub, top)


def _prints_figures(over: Sequence[tuple[int, int, str]]) -> bool:
    return any(_FIGURE.match(words) and not _names_period(words) for _, _, words in over)


def _separated(lines: Sequence[_Line], i: int, first: int) -> bool:
    """Whether more than two blank lines part line ``i`` from the numbers at ``first``."""
    run = longest = 0
    for line in lines[i + 1 : first]:
        run = run + 1 if line.kind == "blank" else 0
        longest = max(longest, run)
    return longest > 2


def _stub_header(under: Sequence[tuple[int, int, str]]) -> bool:
    """Whether words left of the columns may share the line with column headers."""
    return all(len(words) < 70 for _, _, words in under)


def _in_one_column(line: _Line, edges: Sequence[_Edge]) -> bool:
    start, end, _ = line.chunks[-1]
    return start <= edges[0].high and end >= edges[0].left


def _is_aside(words: str, aside: Sequence[str]) -> bool:
    """Whether words over the columns are (part of) a scale in parentheses, maybe over several lines."""
    if aside:
        return True
    if "(" in words:
        return words[0] == "(" and SCALE_WORDS.search(words) is not None
    return words.rstrip(" :").endswith(")")


def _is_centred_title(line: _Line, edges: Sequence[_Edge], has_date: bool, blanks: int) -> bool:
    """Whether a lone chunk above the header is a title that happens to stand over the columns."""
    start, end, words = line.chunks[0]
    if words[0] == "(" and has_date and blanks > 0:
        return True  # "(unaudited)" under a title
    if _names_period(line.text):
        return False
    return (has_date and blanks > 0) or end > edges[-1].high + OVERHANG or len(words.split()) > 8


def _is_stub_caption(line: _Line, zone: int) -> bool:
    return bool(line.chunks) and line.chunks[-1][1] <= zone + OVERHANG + 2


# --- rows ------------------------------------------------------------------------------------


def clean_label(label: str) -> str:
    """A label as published: white space collapsed, leaders, footnote marks and trailing colon off."""
    label = " ".join(label.split())
    if label[-1:] in _RULE_MARKS:
        label = _TRAILING_RULE.sub("", label)
    if label.rstrip(" :")[-1:] in _MARK_ENDS:
        label = _FOOTNOTE_MARK.sub("", label)
    return label.rstrip(" :.$|").strip() if not label.endswith(("Inc.", "Co.", "Corp.", "U.S.")) else label


@dataclass(slots=True)
class _Part:
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


def _rules_beside(line: _Line) -> str:
    """The rule drawn on the line of a label ('-', '=') or ''."""
    for chunk in _CHUNK.finditer(line.text):
        if chunk.start() > line.indent and _LONG_RULE.match(chunk[0]):
            return "=" if "=" in chunk[0] else "-"
    return ""


def _is_double_spaced(lines: Sequence[_Line], numbers: Sequence[int]) -> bool:
    """Whether a blank line follows nearly every line, so that one blank line parts nothing."""
    printed = [i for i in numbers if lines[i].kind in ("data", "text")]
    followed = sum(i + 1 < len(lines) and lines[i + 1].kind == "blank" for i in printed)
    return followed * 10 > len(printed) * 8


def _parts(
    lines: Sequence[_Line], numbers: Sequence[int], cells_of: dict[int, list[Token | None]]
) -> list[_Part]:
    parts: list[_Part] = []
    gap, rule, blanks = False, "", 0
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
        parts.append(_Part(i, label, line.indent, cells, gap, rule))
        gap, rule, blanks = False, "", 0
        if cells is None and len(line.chunks) < line.text.count("  ") and (drawn := _rules_beside(line)):
            parts[-1].rules_beside, rule = True, drawn
    return parts


def _is_open(label: str) -> bool:
    """Whether a label cannot end here: a preposition, a comma, a parenthesis that is not closed."""
    return _CONTINUES.search(label) is not None or label.count("(") > label.count(")")


def _is_split_phrase(label: str, following: str) -> bool:
    """Whether two lines part a phrase of the field: "Net cash used in investing / Activities"."""
    words, rest = _LETTERS.findall(label.lower()), _LETTERS.findall(following.lower())
    return bool(words and rest) and rest[0] in _PHRASES.get(words[-1], ())


def _joins(parts: Sequence[_Part], i: int) -> bool:
    """Whether the text line ``parts[i]`` goes on in the next line (a wrapped label)."""
    here = parts[i]
    if i + 1 >= len(parts) or here.cells is not None or not here.label:
        return False
    following = parts[i + 1]
    if here.rules_beside and following.cells is not None and not following.label:
        return True
    if not following.label or (following.gap and not _CONTINUES.search(here.label)):
        return False
    if here.label.endswith(":") or here.label.endswith("."):
        return bool(
            here.label.endswith(":")
            and _STOCK.search(here.label)
            and re.match(r"(?:authorized|issued|par|no\ par|none|outstanding|shares|\d|\$)", following.label, re.IGNORECASE)
        )
    if _is_open(here.label) or _is_split_phrase(here.label, following.label):
        return True
    if following.label[0].islower() or following.label[0] in "($&" or following.label[0].isdigit():
        return True
    if following.indent <= here.indent or here.label.isupper() != following.label.isupper():
        return False
    if _PREPOSITION.match(following.label):
        return True
    if following.cells is None:
        return False
    # one lone deeper line below: a wrapped label; several: the children of a caption
    after = parts[i + 2] if i + 2 < len(parts) else None
    return (after is None or after.gap or after.indent <= here.indent) and (after is None or after.indent <= here.indent)


def _belongs_above(parts: Sequence[_Part], i: int) -> bool:
    """Whether the text line ``parts[i]`` ends the label of the data line above (numbers on the first line)."""
    if i == 0 or parts[i].cells is not None or parts[i].gap or not parts[i].label:
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
    return not (following.label[0].islower() or following.label[0] in "(") and not _CONTINUES.search(here.label)


def _rows(parts: Sequence[_Part], lines: Sequence[_Line], columns: int) -> list[Row]:
    rows: list[Row] = []
    pending: list[_Part] = []
    i = 0
    while i < len(parts):
        part = parts[i]
        if part.cells is None:
            if not pending and rows and _belongs_above(parts, i) and rows[-1].cells and any(rows[-1].cells):
                row = rows[-1]
                row.label = clean_label(f"{row.label} {part.label}")
                row.end = lines[part.line].end
            else:
                pending.append(part)
                if not _joins(parts, i):
                    rows.append(_row(len(rows), pending, [None] * columns, lines))
                    pending = []
        else:
            pending.append(part)
            rows.append(_row(len(rows), pending, part.cells, lines))
            pending = []
        i += 1
    return rows


def _row(index: int, parts: Sequence[_Part], cells: list[Token | None], lines: Sequence[_Line]) -> Row:
    return Row(
        index,
        clean_label(" ".join(p.label for p in parts)),
        parts[0].indent,
        cells,
        lines[parts[0].line].start,
        lines[parts[-1].line].end,
        next((p.rule for p in parts if p.rule), ""),
    )


# --- grids -----------------------------------------------------------------------------------


def _is_table(block: Sequence[int], lines: Sequence[_Line], header: _Header, edges: Sequence[_Edge]) -> bool:
    """Whether a block of numbers is a table of figures, not a list, an index or an address."""
    cells = [t for i in block for t, _, _ in lines[i].cells]
    has_period = any(_names_period(" ".join(level)) for level in header.levels)
    has_money = any(t.currency for t in cells) or sum("," in t.printed or t.places > 0 for t in cells) * 3 >= len(cells)
    if len(block) >= 2 and has_period and (has_money or len(cells) >= 4):
        return True
    titled = any(_names_statement(c) or SCALE_WORDS.search(c) for c in header.context)
    return len(block) >= 3 and has_money and (titled or len(edges) >= 2)


def _cells_by_column(
    block: Sequence[int], lines: Sequence[_Line], edges: Sequence[_Edge]
) -> tuple[dict[int, list[Token | None]], list[tuple[Token, str]]]:
    """Each data line's tokens in their columns; what fits no column is refused with its reason."""
    out: dict[int, list[Token | None]] = {}
    refused: list[tuple[Token, str]] = []
    for i in block:
        line = lines[i]
        row: list[Token | None] = [None] * len(edges)
        for token, left, right in line.cells:
            if right < edges[0].left - 1 and right < edges[0].low - WOBBLE:
                line.label_end = max(line.label_end, right + 1)  # a number inside the label
                refused.append((token, "part of the row's label"))
                continue
            column, _ = _nearest(edges, right)
            if row[column] is not None:
                refused.append((token, "two numbers of one line in one column"))
            else:
                row[column] = token
        refused.extend(_words_among_numbers(line, edges))
        if line.loose is not None:
            token, left, right = line.loose
            column, distance = _nearest(edges, right)
            if right <= edges[0].left or line.cells and right >= line.cells[0][1]:
                pass  # words and numbers of the label
            elif distance > 1 or row[column] is not None:
                refused.append((token, "at the end of a label, in no column"))
            else:
                row[column] = token
                line.label_end = min(line.label_end, left) if line.label_end else left
                while line.text[line.label_end - 1] in "$ (" and line.label_end > 1:
                    line.label_end -= 1
        refused.extend(line.refused)
        if any(row):
            out[i] = row
        else:
            line.kind = "text"  # all its numbers belong to its words
    return out, refused


def _refuse_parted(
    cells_of: dict[int, list[Token | None]],
    levels: Sequence[Sequence[str]],
    refused: list[tuple[Token, str]],
) -> None:
    """Take out numbers with a blank for the comma ("10 500"): two columns under one heading, one blank apart."""
    for b in range(1, len(levels)):
        a = b - 1
        if levels[a] != levels[b]:
            continue
        parted = []
        for i, row in cells_of.items():
            left, right = row[a], row[b]
            if left is None or right is None:
                continue
            if right.start - left.end != 1 or not _THREE_DIGITS.match(right.printed) or "," in left.printed:
                break
            parted.append(i)
        else:
            if len(parted) < 2:
                continue
            for i in parted:
                for column in (a, b):
                    token = cells_of[i][column]
                    if token is not None:
                        refused.append((token, "a blank stands inside the number"))
                    cells_of[i][column] = None


def _words_among_numbers(line: _Line, edges: Sequence[_Edge]) -> list[tuple[Token, str]]:
    """What stands in the number columns with digits in it and is no number ("2.5x", "1.5 to 1").

    The label ends before it.
    """
    limit = line.label_end or len(line.text)
    ghosts = [
        (start, end)
        for start, end, words in line.chunks[1:]
        if start >= edges[0].left - 1 and end <= limit and _DIGIT.search(words) and not _is_header_text(words)
    ]
    if not ghosts:
        return []
    line.label_end = ghosts[0][0]
    return [(_ghost(line, start, end), "not written as a number") for start, end in ghosts]


def _grid(lines: Sequence[_Line], block: Sequence[int], floor: int, index: int, before: Grid | None) -> Grid | None:
    edges = _edges([(i, [(left, right) for _, left, right in lines[i].cells]) for i in block])
    if len(edges) > MOST_COLUMNS:
        return None
    edges = _without_stub(edges, block, lines)
    header = _header(lines, block[0], floor, edges)
    if not _is_table(block, lines, header, edges):
        return None
    edges, levels = _without_strays(edges, header.levels, block)
    context = header.context
    if not any(levels) and before is not None and len(before.columns) == len(edges) and not _closed(lines, before.end, block[0]):
        levels = [c.header for c in before.columns]
        context = [*before.context, *context]
    if len({len(level) for level in levels}) == 1 and not any(levels):
        levels = [()] * len(edges)
    start_line = min([block[0], *header.captions, *(i for i, _ in header.stub)])
    cells_of, refused = _cells_by_column(block, lines, edges)
    _refuse_parted(cells_of, levels, refused)
    last = max(cells_of, default=block[-1])
    tail = _trailing(lines, last, edges[0].left)
    numbers = range(start_line, tail + 1)
    body = [i for i in numbers if i >= block[0] or i in header.captions]
    for i in body:
        if lines[i].kind == "text" and i not in cells_of and _DIGIT.search(lines[i].text):
            extra, more = _cells_by_column([i], lines, edges)
            cells_of.update(extra)
            refused.extend(more)
    parts = _parts(lines, body, cells_of)
    stub_parts, stub_context = _stub(header, lines)
    rows = _rows([*stub_parts, *parts], lines, len(edges))
    _mark_rules_below(rows, lines, last)
    return Grid(
        index,
        tuple([*context, *stub_context]),
        [Column(i, tuple(level)) for i, level in enumerate(levels)],
        rows,
        lines[header.first_line].start,
        lines[tail].end,
        refused,
        _notes(lines, tail),
    )


def _closed(lines: Sequence[_Line], end: int, first: int) -> bool:
    """Whether a table end or more than a page break stands between the offset ``end`` and line ``first``."""
    i = first - 1
    while i >= 0 and lines[i].start >= end:
        if lines[i].kind == "tag" and "</TABLE" in lines[i].text.upper():
            return True
        i -= 1
    return first - i > 25


def _stub(header: _Header, lines: Sequence[_Line]) -> tuple[list[_Part], list[str]]:
    """Words in the stub of header lines: captions ("ASSETS"), or context ("In millions", "Year ended")."""
    parts: list[_Part] = []
    context: list[str] = []
    for i, words in header.stub:
        if _names_period(words) or SCALE_WORDS.search(words) or words.startswith("("):
            context.append(words)
        else:
            parts.append(_Part(i, words, lines[i].indent, None, True, ""))
    return parts, context


def _trailing(lines: Sequence[_Line], last: int, left: int) -> int:
    """The last line of the block's last row: a label may end below its numbers."""
    i = last
    while i + 1 < len(lines) and i - last < 3:
        following = lines[i + 1]
        if following.kind != "text" or not following.chunks or following.chunks[-1][1] > left:
            break
        if not (following.label[:1].islower() or _CONTINUES.search(lines[i].label or " ")):
            break
        i += 1
    return i


def _mark_rules_below(rows: Sequence[Row], lines: Sequence[_Line], last: int) -> None:
    for above, below in pairwise(rows):
        above.rule_below = below.rule_above
    for line in lines[last + 1 : last + 3]:
        if line.kind == "rule" and rows:
            rows[-1].rule_below = "=" if "=" in line.text else "-"
            break


def _notes(lines: Sequence[_Line], last: int) -> tuple[str, ...]:
    """The lines right under a table, until numbers, a page or a new table begin."""
    notes: list[str] = []
    for line in lines[last + 1 : last + 16]:
        if line.kind in ("data", "page", "head"):
            break
        if line.kind == "tag" and "<TABLE" in line.text.upper():
            break
        if line.kind == "text":
            notes.append(line.text.strip())
    return tuple(notes)


def text_grids(text: str) -> list[Grid]:
    """The tables of a plain-text document, in print order.

    Offsets are characters of ``text``. Numbers inside a table that could not be read stand in
    ``Grid.refused`` with the reason.
    """
    lines = _lines(text)
    grids: list[Grid] = []
    floor = 0
    for block in _blocks(lines):
        grid = _grid(lines, block, floor, len(grids), grids[-1] if grids else None)
        if grid is not None:
            grids.append(grid)
        floor = block[-1] + 1
    return grids
