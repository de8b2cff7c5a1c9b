"""The words of column headers and table titles: calendar words put together, roles, names beside them.

In: the header lines over one column, or the title lines of a table. Out: a ``Header`` or a ``Title``:
what they say by themselves, read once and cached; nothing here compares columns or fills a gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from transforms.calendars import (
    QUARTER,
    YEAR,
    Length,
    Mark,
    is_year_long,
    mark_date,
    mark_lengths,
    read_marks,
    text_without_marks,
)


class HeaderReading(NamedTuple):
    """One header (or title phrase) by itself; every part may be missing."""

    length: Length | None = None
    is_ytd: bool = False
    quarter: int | None = None
    year: int | None = None
    dated: Mark | None = None
    """The lowest printed date, its year perhaps missing."""
    start: date | None = None
    from_inception: bool = False
    is_at: bool = False
    is_relative: bool = False
    """'Prior year', 'Last year': a period that only its neighbours can name."""


_RANGE = re.compile(
    r"[\s(]*(?:\(?\s*(?:(?:date\s+of\s+)?inception|commencement(?:\s+of\s+\w+)?)\s*\)?)?[\s,)]*(?:to|through|thru|until|[-–—])[\s(]*"
    r"(?:the\s+)?\Z",
    re.IGNORECASE,
)


def _reading(text: str, marks: Sequence[Mark]) -> HeaderReading:
    """The calendar words of one text put together; of words of one sort the lowest wins."""
    length: Length | None = None
    quarter: int | None = None
    year: int | None = None
    chosen: Mark | None = None
    start: date | None = None
    weeks_stated = is_ytd = inception = is_at = relative = trailing = False
    previous: Mark | None = None
    for mark in marks:
        kind = mark.kind
        if kind == "date":
            if previous is not None and _RANGE.match(text[previous.end : mark.start]):
                start = mark_date(previous, previous.year or mark.year or 0)
            if chosen is None or not _says_less(mark, chosen):
                chosen = mark
            previous = mark
            continue
        if kind == "year":
            year = mark.year
        elif kind == "length":
            stated = mark.lengths[-1] if len(mark.lengths) == 1 else _common_length(mark.lengths)
            if stated is not None and not (weeks_stated and stated.unit == "month"):
                length, is_ytd = stated, False
                weeks_stated = stated.unit == "week"
        elif kind in ("quarter", "quarterly", "half", "fiscal", "annual"):
            if not weeks_stated:
                length, is_ytd = mark_lengths(mark)[0], False
            if kind == "quarter":
                quarter = mark.ordinal
            elif kind == "half":
                quarter = None if mark.ordinal is None else mark.ordinal * 2
            elif kind in ("annual", "fiscal"):
                quarter = quarter if kind == "fiscal" else None
                if kind == "fiscal" and quarter is not None and not weeks_stated:
                    length = QUARTER
            if mark.year is not None:
                year = mark.year
        elif kind == "trailing":
            trailing = True
        elif kind == "ytd":
            is_ytd = True
        elif kind == "inception":
            inception = True
        elif kind == "prior":
            relative = True
        elif kind == "at":
            is_at = True
    if trailing:
        length, is_ytd = YEAR, False
    if chosen is not None and chosen.year is None and year is not None:
        chosen = chosen._replace(year=year)
    if chosen is not None and chosen.year is not None:
        year = chosen.year
    return HeaderReading(length, is_ytd, quarter, year, chosen, start, inception, is_at, relative)


def _says_less(mark: Mark, than: Mark) -> bool:
    """A lower date replaces a higher one unless it lacks a year or day that the higher one has."""
    return (mark.year is None and than.year is not None) or (mark.day is None and than.day is not None)


def _common_length(lengths: Sequence[Length]) -> Length | None:
    """'52 and 53 weeks' is a year of either; 'three and six months' is no length of one column."""
    return YEAR if all(map(is_year_long, lengths)) else None


class Header(NamedTuple):
    """A column's header read by itself."""

    printed: str
    """The lines as one."""
    reading: HeaderReading
    own_end: date | None
    """The full date printed in it."""
    role: str
    is_comparison: bool
    """Names two periods to compare (3Q23 vs 3Q22), none of them its own."""
    levels: tuple[str, ...]
    """What the lines say beside calendar words and noise, '' lines left out."""
    is_average: bool
    marks: int
    """How many calendar words it has."""
    is_quarter_code: bool
    """One line names quarter and year together ("4Q23"), so that no spanner can have been lost."""


_PERCENT = re.compile(r"(?<![\d.])%|(?<!\d\s)(?<!\d)percent", re.IGNORECASE)
_CHANGE = re.compile(
    r"(?<![a-z-])(?:(?:amount|dollar)?changes?(?:vs)?\d?(?![a-z])(?!\s+in\s)|variances?|growth(?![a-z])"
    r"|inc(?:rease)?\.?[\s/]*\(?(?:or\s+)?dec(?:rease|\.|\))\)?(?!\s+in\s)|(?:increase|decrease)(?!\s+in\s|[a-z])"
    r"|\(?decrease\)?\s*/?\s*increase(?!\s+in\s)|better[\s/]*\(?worse|fav(?:orable)?\.?[\s/]*\(?unfav"
    r"|(?:y/y|yoy|qoq|yr/yr)(?![a-z])|year[\s-]over[\s-]year|basis\s+points?(?![a-z])|bps(?![a-z]))",
    re.IGNORECASE,
)
_NO_CHANGE = re.compile(r"accounting\s+changes?|changes?\s+in\s+accounting", re.IGNORECASE)
_COMPARISON = re.compile(r"(?<![a-z])(?:vs\.?|versus|compared)(?![a-z])|change(?:vs|\s+from)", re.IGNORECASE)
_RATIO = re.compile(
    r"(?<![a-z])(?:ratios?|yields?(?:\s*/\s*(?:rates?|costs?))?|multiples?|(?:average|avg\.?|effective|interest|tax)"
    r"\s+rates?|rates?(?:\s+paid)?|(?:gross|operating|net|profit)\s+margins?)[\s*\d()]*\Z",
    re.IGNORECASE,
)
_NO_RATIO = re.compile(r"exchange\s+rates?", re.IGNORECASE)
_NOTE = re.compile(
    r"(?:foot)?notes?(?:\s+(?:no\.?|numbers?|refs?|references?|#))?|ref(?:erences?|s)?\.?", re.IGNORECASE
)
_AVERAGE = re.compile(r"(?<![a-z])average(?![a-z])", re.IGNORECASE)

_TITLE = re.compile(
    r"(?<![a-z])(?:statements?\s+of|statements?\s*\Z|balance\s+sheets?|reconciliations?\s+(?:of|to)|schedules?(?![a-z])"
    r"|table\s+\d|highlights|selected\s|summary|supplement|per[\s-]share\s+(?:data|amounts?|figures)|except"
    r"|(?:quarterly|five\s+quarter)\s+trends?|attachments?|exhibits?|page|quarterly\s+and\s+annual|financial\s+performance|continued"
    r"|(?:and|its)\s+(?:consolidated\s+)?subsidiar(?:y|ies)\s*\Z)",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"\(\s*(?:un)?audited[^()]{0,40}\)|(?<![a-z])(?:un)?audited(?![a-z])|\(?\s*(?<![a-z])(?:as\s+)?restated(?![a-z])[\s)]*"
    r"|\(?(?:(?:amounts|dollars?|u\.?s\.?\s*dollars|figures|stated|expressed|shares|all\s+figures)\s+)*(?:are\s+)?in\s+"
    r"(?:thousands|millions|billions|000'?s?)[^()]{0,80}\)?|(?:thousands|millions|billions)\s+of\s+(?:u\.?s\.?\s+)?dollars"
    r"|\(?\$?\s*(?:000'?s?|\(000\))\s*(?:omitted)?\)?|\$\s*(?:thousands|millions|billions)|(?<![a-z])(?:eur|usd|us\$|gbp|cad)(?![a-z])"
    r"|\((?:see\s+)?(?:foot)?notes?[^()]{0,30}\)|\(\s*[a-z\d*†]{1,3}\s*\)|/\w/|\(?preliminary\)?|\(derived[^()]{0,60}\)",
    re.IGNORECASE,
)
_EDGES = (
    r"and|or|for|the|as(?!\s+[a-z]{3})|of|at|on|from|to|through|thru|in|ended|ending|ends|end|periods?|fiscal|date"
    r"|amounts?|balances?"
)
_LEADING = re.compile(
    rf"\A(?:[^\w(]|[\d_]|\(\s*\)|(?:{_EDGES}|inception|cumulative|interim|transition|calendar|current|actual"
    r"|average|approximately|than|more|is|by|with)(?![a-z]))+",
    re.IGNORECASE,
)
_TRAILING = re.compile(rf"(?:[^\w)]|[\d_]|\(\s*\)|(?<![a-z])(?:{_EDGES})(?=[\W\d_]|\Z))+\Z", re.IGNORECASE)
_NUMBER_WORD = re.compile(
    r"(?:three|six|nine|twelve|thirteen|twenty|thirty|thirty-nine|fifty|fifty-two|first|second|third|fourth"
    r"|month|months|week|weeks|one|two|full)",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r"(?<![a-z])(?:pro\s*-?\s*forma|non-?\s*gaap|gaap|(?:as\s+)?(?:previously\s+|originally\s+)?(?:reported|adjusted)"
    r"|adjustments?|adj|budget(?:ed)?|plan|forecasts?|estimated?s?|guidance|outlook|projected|target|core"
    r"|constant[\s-]currency|historical|impact|effects?|items|excluding|including|hedging|numerator|denominator)(?![a-z])"
    r"|(?<![a-z])(?:high|low|range|prices?|carrying|fair|book|market|notional|amortized|unrealized|gross|net"
    r"|values?|costs?|shares?|sales|revenues?|income|earnings|profits?|loss(?:es)?|expenses?|assets|liabilities"
    r"|equity|stock|capital|surplus|deficit|depreciation|expenditures|amortization|interest|dividends?|cash"
    r"|tax(?:es)?|number|quantity|restructuring|charges?|volume|currency|rates?|additions?|deductions?"
    r"|write-?offs|diluted|basic|eps|ebitda?|per[\s-]share|margins?|percentage|increases?|decreases?)[\W\d]*\Z",
    re.IGNORECASE,
)
_ENTITY = re.compile(
    r"(?<![a-z])(?:consolidat\w+|parent|guarantors?|subsidiar\w+|eliminat\w+|successor|predecessor|class\s+[a-z](?![a-z])"
    r"|series\s+[a-z](?![a-z])|inc|corp\w*|company|affiliates?|llc|plc|segments?|combined|registrant|issuer|operations)(?![a-z])",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def _plain(level: str) -> str:
    """One header line without calendar words, units, audit and footnote marks; '' when nothing is left."""
    if _TITLE.search(level):
        return ""
    text = _NOISE.sub(" ", level)
    text = text_without_marks(text)
    text = _NOISE.sub(" ", text)
    return " ".join(text.split())


def _named(levels: Iterable[str]) -> str | None:
    """The entity or measure that lines spell out together, or None."""
    text = " ".join(
        dict.fromkeys(
            level for level in levels if not (_NUMBER_WORD.fullmatch(level) or _NOTE.fullmatch(level))
        )
    )
    text = _TRAILING.sub("", _LEADING.sub("", text))
    if text.count("(") != text.count(")"):
        text = text.replace("(", " ").replace(")", " ")
    if not re.search(r"[A-Za-z]{2}", text):
        return None
    return " ".join(text.split())


def header_words(lines: tuple[str, ...]) -> Header:
    text = "\n".join(lines)
    marks = read_marks(text)
    reading = _reading(text, marks)
    levels = tuple(plain for plain in map(_plain, lines) if plain)
    is_code = reading.quarter is not None and any(
        mark.kind == "quarter" and mark.year is not None for line in lines for mark in read_marks(line)
    )
    compared = bool(_COMPARISON.search(text)) or any(mark.kind == "span" for mark in marks)
    return Header(
        " / ".join(text.split("\n")),
        reading,
        _own_end(reading),
        _role(text, levels, marks, compared),
        compared,
        levels,
        bool(_AVERAGE.search(text)),
        len(marks),
        is_code,
    )


def _own_end(reading: HeaderReading) -> date | None:
    mark = reading.dated
    if mark is None or mark.year is None or mark.day is None:
        return None
    return mark_date(mark, mark.year)


def _role(text: str, levels: tuple[str, ...], marks: Sequence[Mark], compared: bool) -> str:
    words = _NO_CHANGE.sub(" ", text)
    changes = compared or _CHANGE.search(words) is not None
    if _PERCENT.search(text):
        return "percent"
    if changes:
        return "change"
    rest = " ".join(levels)
    if _RATIO.search(rest) and not _NO_RATIO.search(rest):
        return "ratio"
    if levels and not any(mark.year for mark in marks) and _is_note(text, marks):
        return "note"
    return "value"


def _is_note(text: str, marks: Sequence[Mark]) -> bool:
    """The lines below all calendar words are "Note" or "Note / number"; over a year they are a stray line."""
    below = text[max((mark.end for mark in marks), default=0) :]
    return _NOTE.fullmatch(" ".join(below.split()).strip(" .:,*")) is not None


class TitlePhrase(NamedTuple):
    """One date of a title with the lengths said before it."""

    lengths: tuple[Length, ...]
    is_ytd: bool
    dated: Mark
    start: date | None


class Title(NamedTuple):
    phrases: tuple[TitlePhrase, ...]
    lengths: tuple[Length, ...]
    """Lengths said anywhere in the title."""
    quarter: int | None
    year: int | None
    says_at: bool


@lru_cache(maxsize=1024)
def title_words(lines: tuple[str, ...]) -> Title:
    text = "\n".join(lines)
    phrases: list[TitlePhrase] = []
    lengths: tuple[Length, ...] = ()
    everywhere: dict[Length, None] = {}
    is_ytd = dated = says_at = False
    quarter = year = None
    previous: Mark | None = None
    for mark in read_marks(text):
        said = mark_lengths(mark)
        if said:
            lengths = said if dated else tuple(dict.fromkeys(lengths + said))
            everywhere.update((length, None) for length in said)
            is_ytd = dated = False
            if mark.kind == "quarter":
                quarter = mark.ordinal
            year = mark.year or year
        elif mark.kind == "ytd":
            is_ytd = True
        elif mark.kind == "at":
            says_at = True
        elif mark.kind == "date" and mark.day is not None:
            start = None
            if previous is not None and _RANGE.match(text[previous.end : mark.start]):
                start = mark_date(previous, previous.year or mark.year or 0)
                phrases.pop()
                dated = True
            phrases.append(TitlePhrase(() if start else lengths, is_ytd, mark, start))
            previous, dated = mark, True
        elif mark.kind == "date" and mark.year is not None:
            phrases.append(TitlePhrase(lengths, is_ytd, mark, None))
            previous, dated = mark, True
        elif mark.kind == "year":
            if phrases and previous is not None and not phrases[-1].start:
                last = phrases[-1]
                if last.dated.year is None:
                    phrases.pop()
                phrases.append(last._replace(dated=last.dated._replace(year=mark.year)))
            year = mark.year
    return Title(tuple(_with_years(phrases)), tuple(everywhere), quarter, year, says_at)


def _with_years(phrases: Sequence[TitlePhrase]) -> Iterator[TitlePhrase]:
    """ "March 31 and June 30, 1999": a date without a year takes that of the next date."""
    for index, phrase in enumerate(phrases):
        following = phrases[index + 1].dated if index + 1 < len(phrases) else None
        lacks_year = phrase.dated.year is None and following is not None and following.year is not None
        if lacks_year and following is not None and following.month != phrase.dated.month:
            yield phrase._replace(dated=phrase.dated._replace(year=following.year))
        else:
            yield phrase


def phrase_end(phrase: TitlePhrase) -> date | None:
    return None if phrase.dated.year is None else mark_date(phrase.dated, phrase.dated.year)


def says_length(reading: HeaderReading) -> bool:
    return bool(reading.length or reading.is_ytd or reading.quarter)


_WHOLE_TABLE_MEASURE = re.compile(
    r"pro\s*-?\s*forma|non-?\s*gaap|as\s+adjusted|budget|forecast", re.IGNORECASE
)
_WHOLE_TABLE_ENTITY = re.compile(r"parent|guarantor|predecessor", re.IGNORECASE)


def names_beside(header: Header, shared: frozenset[str]) -> tuple[str | None, str | None]:
    """(entity, measure) printed over the column; a line over all columns counts only for what it measures."""
    if header.role in ("percent", "change", "note") or not header.levels:
        return None, None
    if not shared:
        return _names(header.levels, ())
    return _names(
        tuple([level for level in header.levels if level not in shared]),
        tuple([level for level in header.levels if level in shared]),
    )


@lru_cache(maxsize=4096)
def _names(own_lines: tuple[str, ...], common_lines: tuple[str, ...]) -> tuple[str | None, str | None]:
    own, common = _named(own_lines), _named(common_lines)
    entity = measure = None
    if own is not None:
        if _ENTITY.search(own) or not _MEASURE.search(own):
            entity = own
        else:
            measure = own
    if common is not None:
        if _WHOLE_TABLE_MEASURE.search(common):
            measure = common if measure is None else f"{common} {measure}"
        elif entity is None and _WHOLE_TABLE_ENTITY.search(common):
            entity = common
    return entity, measure


_PROSE = re.compile(
    r"(?<![a-z])(?:filed|filing|release|newswire|business\s+wire|announced|dated|incorporated|herein|contact"
    r"|form\s+(?:8|10|20)-?[kqf]|year\s+ends)(?![a-z])",
    re.IGNORECASE,
)
PROSE_WORDS = 6
"""A title of more words than this does not end in a full stop."""


@lru_cache(maxsize=4096)
def is_prose(line: str) -> bool:
    """A sentence or a dateline among the title lines: its dates are not the table's."""
    return _PROSE.search(line) is not None or (line.endswith(".") and line.count(" ") > PROSE_WORDS)
