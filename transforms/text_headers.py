"""Headers of a plain-text table: which words above the first row stand over which columns.

In: the lines above a table and its columns. Out: a ``Header``: per column its heading levels, top first,
with spanners handed down by position, and what else stands there: titles, scale, captions of the stub.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, repeat, starmap

from transforms.headings import DATE, SCALE_WORDS, is_header_text, names_period, names_statement, spans_years
from transforms.numbers import YEAR
from transforms.text_columns import Edge
from transforms.text_lines import DIGIT, TAG, Line

OVERHANG = 9
"""How far a header may start left of its first column's numbers (a spanner is wider than its columns)."""
HEADER_REACH = 16
"""Lines above the first number that may still be column headers."""
CONTEXT_REACH = 14
"""Lines of title and scale above the header that a table is given."""
JUSTIFIED = 3
"""Justified prose has up to so many blanks between its words."""
PROSE_WORDS = 7
"""A line with this many words that runs through the number columns is prose."""
_FIGURE = re.compile(r"[$(]*[\d.,]+(?:x|X|\ (?:to|-)\ |[ -]\d{1,2}/\d{1,2}|[.,]\d|-\d)")
_NEXT_SPANNER = re.compile(
    rf"(?:\bended|%|{DATE.pattern})\ ?(?=(?:for\ the\ )?(?:(?:three|six|nine|twelve|\d{{1,2}}|thirteen"
    r"|twenty-?\ ?six|thirty-?\ ?nine|fifty-?\ ?(?:two|three))[\ -](?:months?|weeks?)"
    r"|(?:fiscal\ )?(?:years?|quarters?))\b|(?:%|percent|change|increase|variance)(?!\w))",
    re.IGNORECASE,
)
_DATE_BEFORE_PER_CENT = re.compile(rf"(?:{DATE.pattern})\ (?=%)", re.IGNORECASE)
_BEHIND_PER_CENT = re.compile(
    rf"%\ of\ (?:net\ |total\ )?(?:revenues?|sales|income)\ (?={DATE.pattern})", re.IGNORECASE
)
"""One blank between the heading of a column of per cents and the date over the next."""
_SCALE_ASIDE = re.compile(rf"\([^()]*(?:{SCALE_WORDS.pattern})[^()]*\)", re.IGNORECASE)
"""The scale at the end of a sentence over a table: "Results follow (in thousands, except per share):"."""
_LENGTH = re.compile(r"\b(?:ended|ending|months?|weeks?|quarters?|years?)\b", re.IGNORECASE)
_COUNTED = re.compile(r"\b(?:months?|weeks?|(?:first|second|third|fourth)\ quarter)\b", re.IGNORECASE)
"""The length of one column, or of those it spans; "Year ended" in the stub is that of the table."""
_TO = ("to", "through", "thru")
_DATES_BEHIND_SCALE = re.compile(rf"\)\ (?=(?:(?>{DATE.pattern})\ ?)+\Z)", re.IGNORECASE)
"""Dates one blank behind the scale: "(In thousands) 2002  2001" over the columns."""
IDLE = 1.0
"""What a column costs, in characters off the middle, that no words of a header line stand over."""
BARE_YEAR = 4.0
"""... a column that is headed by nothing but a date, and needs a spanner to say what period ends with it."""
_YEARS = re.compile(r"\b(?:19|20)\d\d\b")
_MEASURE = re.compile(
    r"(?:(?:un)?audited\ )?(?:pro[\ -]?forma|actual|historical|as\ (?:reported|adjusted)|adjusted)"
    r"(?:\ ?\(\w\))?",
    re.IGNORECASE,
)
MEASURE_SLIP = 2
"""Characters by which "Pro Forma" may reach beyond the heading of its column."""
SCALE_LENGTH = 6
"""Words of a scale without parentheses: "In millions, except per share data"."""
RULE_SLIP = 1
"""A rule under a spanner covers at least half of each of its columns, give or take so many characters."""
LEFT_SET = 1.0
"""What it costs to take a spanner for set at the left of its first date, and how exactly it must be."""
COVERED = 20.0
"""What a column costs that words of the line stand over, and that is given to none of them."""
OVER_DATE = 20.0
"""What "Increase" costs over a column that a date heads: it stands over the column of changes beside it."""
_CHANGE = re.compile(r"\(?(?:increase|decrease|change|variance|percent|%)", re.IGNORECASE)
TWICE = 20.0
"""What a spanner costs over two columns that are headed alike: it would print one period twice."""


def is_prose(line: Line, left: int) -> bool:
    """Whether a text line runs on through the number columns as sentences do."""
    if line.kind != "text":
        return False
    stripped = line.text.strip()
    if stripped[0] == "(" or line.indent + len(stripped) <= left + 3:
        return False
    if any(b[0] - a[1] > JUSTIFIED for a, b in pairwise(line.chunks)) and (
        len(line.chunks) > 2 or is_header_text(line.text)  # "For the quarter ended     For the year ended"
    ):
        return False
    words = [w for w in stripped.split() if w[0].isalpha()]
    return len(words) > PROSE_WORDS and sum(w[0].islower() for w in words) * 2 > len(words)


def _assigned(
    chunks: Sequence[tuple[int, int, str]],
    extents: Sequence[tuple[int, int]],
    numbers: Sequence[tuple[int, int]],
    levels: Sequence[Sequence[str]],
    above: int,
) -> list[tuple[int, int]]:
    """The columns (first, past last) each header chunk of one line stands over.

    Each chunk takes a run of columns whose middle is nearest to its own middle; runs keep their order
    and do not overlap. ``extents`` are the places of the headings below, or else of the ``numbers``; a
    spanner may be centred over either. ``levels`` are the header lines below, which a spanner must tell
    apart, unless a line of more spanners does that stands ``above``.
    """
    n, k = len(extents), len(chunks)
    if k == n:
        return [(i, i + 1) for i in range(n)]
    if k == 1 and above < 2 and spans_years(chunks[0][2]) and (years := _distinct_years(levels)):
        return [(years[0], years[-1] + 1)]
    if k > 1 and n % k == 0 and all(spans_years(words) for _, _, words in chunks):
        width = n // k
        if width > 1 and _recur(levels, width):
            return [(i, i + width) for i in range(0, n, width)]
    if k > n:
        out = []
        for start, end, _ in chunks:
            middle = (start + end) / 2
            i = min(range(n), key=lambda c: abs(sum(extents[c]) / 2 - middle))
            out.append((i, i + 1))
        return out
    spans = any(spans_years(words) for _, _, words in chunks)
    dated = [bool(level) and all(map(_is_date, level)) for level in levels]
    left_set = spans and _is_left_set(chunks, extents, dated)
    twice = 0.0 if above > sum(spans_years(words) for _, _, words in chunks) else TWICE
    infinity = float("inf")
    alike = [tuple(level) for level in levels]
    # best[c]: the cheapest way to settle the chunks so far and the columns before c
    idle = [BARE_YEAR if spans and is_dated else IDLE for is_dated in dated]
    for c in range(n):
        if all(
            any(_overlap(place, chunk) * 2 > place[1] - place[0] for chunk in chunks)
            for place in (extents[c], numbers[c])
        ):
            idle[c] = COVERED
    best: list[tuple[float, tuple[tuple[int, int], ...]]] = [(sum(idle[:c]), ()) for c in range(n + 1)]
    for start, end, words in chunks:
        middle = (start + end) / 2
        compares = _CHANGE.match(words) is not None
        following: list[tuple[float, tuple[tuple[int, int], ...]]] = [(infinity, ())] * (n + 1)
        for a in range(n):
            cost_before, runs = best[a]
            if cost_before == infinity:
                continue
            for b in range(a + 1, n + 1):
                off = min(abs((place[a][0] + place[b - 1][1]) / 2 - middle) for place in (extents, numbers))
                if left_set and all(dated[a:b]):
                    off = min(off, abs(start - extents[a][0]) + LEFT_SET)
                cost = cost_before + off
                if b - a > 1 and alike[a] and len(set(alike[a:b])) < b - a:
                    cost += twice
                if compares and any(dated[a:b]):
                    cost += OVER_DATE
                if cost < following[b][0]:
                    following[b] = (cost, (*runs, (a, b)))
        for c in range(1, n + 1):
            if following[c - 1][0] + idle[c - 1] < following[c][0]:
                following[c] = (following[c - 1][0] + idle[c - 1], following[c - 1][1])
        best = following
    return list(best[n][1])


def _recur(levels: Sequence[Sequence[str]], width: int) -> bool:
    """Whether the same different headings recur every ``width`` columns: each group has its spanner."""
    group = [tuple(level) for level in levels[:width]]
    if not all(group) or len(set(group)) < width:
        return False
    return all(tuple(level) == group[i % width] for i, level in enumerate(levels))


def recur_alike(levels: Sequence[Sequence[str]]) -> bool:
    """Whether headings come in groups of one length, so that spanners are over their columns in any place."""
    tops = [level[0] if level else "" for level in levels]
    starts = [i for i, top in enumerate(tops) if i == 0 or top != tops[i - 1]]
    lengths = {b - a for a, b in pairwise([*starts, len(tops)])}
    return all(levels) and len(lengths) == 1


def heads_each(lines: Sequence[Line], first: int, floor: int, columns: int) -> bool:
    """Whether a line above line ``first`` prints a heading for each of so many columns, dates among them."""
    for line in reversed(lines[max(floor, first - HEADER_REACH) : first]):
        if line.kind == "data":
            break
        if line.kind in ("head", "text") and names_period(line.text):
            over = _one_a_column(_headings(line.chunks), columns)
            if len(over) == columns and not is_prose(line, over[-1][0]):
                return True
    return False


def _distinct_years(levels: Sequence[Sequence[str]]) -> list[int]:
    """The columns headed by nothing but a year, if side by side, no year twice, and no other column dated."""
    plain = [[words for words in level if not _is_audit_mark(words)] for level in levels]
    years = [i for i, level in enumerate(plain) if len(level) == 1 and YEAR.match(level[0])]
    if not years or years[-1] - years[0] + 1 > len(years) or len({plain[i][0] for i in years}) < len(years):
        return []
    return [] if any(names_period(" ".join(plain[i])) for i in range(len(plain)) if i not in years) else years


def _is_left_set(
    chunks: Sequence[tuple[int, int, str]], extents: Sequence[tuple[int, int]], dated: Sequence[bool]
) -> bool:
    """Whether every spanner starts where a date does, and the first with the first date."""
    starts = [place[0] for place, is_dated in zip(extents, dated, strict=True) if is_dated]
    if len(starts) <= len(chunks) or abs(chunks[0][0] - starts[0]) > LEFT_SET:
        return False
    return all(any(abs(start - left) <= LEFT_SET for left in starts) for start, _, _ in chunks)


def _is_audit_mark(words: str) -> bool:
    return words.strip("()").lower() in ("unaudited", "audited")


def _is_date(words: str) -> bool:
    """Whether nothing but a date or a year is printed, with no word of how long the period is."""
    return YEAR.match(words) is not None or DATE.fullmatch(words) is not None or _is_audit_mark(words)


def _is_year(words: str) -> bool:
    return YEAR.match(words) is not None or _is_audit_mark(words)


def _overlap(place: tuple[int, int], chunk: tuple[int, int, str]) -> int:
    return min(place[1], chunk[1]) - max(place[0], chunk[0])


def _spanned(
    chunks: Sequence[tuple[int, int, str]],
    rule: Sequence[tuple[int, int]],
    extents: Sequence[tuple[int, int]],
    numbers: Sequence[tuple[int, int]],
    levels: Sequence[Sequence[str]],
    above: int,
) -> list[tuple[int, int]]:
    """As ``_assigned``, but where rules drawn under a spanner show its reach, they decide.

    A rule no wider than the words above it underlines them and shows nothing.
    """
    reaches = len(rule) == len(chunks) and all(
        end - start > right - left + 2 * RULE_SLIP
        for (start, end), (left, right, _) in zip(rule, chunks, strict=True)
    )
    if reaches and len(rule) < len(extents):
        out = []
        for start, end in rule:
            over = [
                i
                for i, (left, right) in enumerate(extents)
                if (min(right, end + RULE_SLIP) - max(left, start - RULE_SLIP)) * 2 >= right - left
            ]
            if not over:
                break
            out.append((over[0], over[-1] + 1))
        apart = len(out) == len(chunks) and all(a[1] <= b[0] for a, b in pairwise(out))
        if apart and not _left_bare(chunks, out, levels):
            return out
    return _assigned(chunks, extents, numbers, levels, above)


def _headings(chunks: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Header chunks with every date and every spanner on its own: one blank may part two columns.

    "Jun 30, Mar 31," stands over two columns, "Three Months Ended June 30, Six Months Ended June 30," too.
    """
    out: list[tuple[int, int, str]] = []
    for start, _, words in chunks:
        parts = [0]
        if DIGIT.search(words):
            dates = list(DATE.finditer(words))
            if len(dates) > 1 and not DATE.sub("", words).strip(" ,*"):
                parts = [d.start() for d in dates]
            elif words[0] == "(" and (behind := _DATES_BEHIND_SCALE.search(words)):
                parts += [d.start() for d in dates if d.start() >= behind.end()]
        if len(parts) == 1 and "nded" in words.lower():
            parts += [found.end() for found in _NEXT_SPANNER.finditer(words)]
        if len(parts) == 1 and "%" in words:
            parts += [found.end() for found in _BEHIND_PER_CENT.finditer(words)]
        for a, b in pairwise([*parts, len(words)]):
            piece = words[a:b].rstrip()
            out.append((start + a, start + a + len(piece), piece))
    return out


def _one_a_column(over: Sequence[tuple[int, int, str]], columns: int) -> list[tuple[int, int, str]]:
    """Headings with a date and the per cent one blank behind it parted, if that gives each column its own."""
    if len(over) == columns or not any("%" in words for *_, words in over):
        return list(over)
    parted: list[tuple[int, int, str]] = []
    for start, end, words in over:
        found = _DATE_BEFORE_PER_CENT.match(words)
        cut = found.end() if found else 0
        if cut:
            parted.append((start, start + cut - 1, words[: cut - 1]))
        parted.append((start + cut, end, words[cut:]))
    return parted if len(parted) == columns else list(over)


def _rule_segments(line: Line) -> list[tuple[int, int]]:
    return [(m.start(), m.end()) for m in re.finditer(r"[-=_─━]{3,}", line.text)]


@dataclass(slots=True)
class Header:
    levels: list[tuple[str, ...]]
    """One per column."""
    context: list[str]
    captions: list[int]
    """Lines between the header and the first numbers that are captions of the stub."""
    stub: list[tuple[int, str]]
    """Words in the stub of a header line: (line, text)."""
    first_line: int
    astray: bool = False
    """Whether a line of headings cannot be said to stand over its columns, so that no period is sure."""


def table_header(lines: Sequence[Line], first: int, floor: int, edges: Sequence[Edge]) -> Header:
    """The header over ``edges`` from the lines above line ``first`` down to line ``floor``."""
    zone = edges[0].left - OVERHANG
    levels: list[list[str]] = [[] for _ in edges]
    numbers = [(e.left, e.high) for e in edges]
    extents = list(numbers)
    context: list[str] = []
    captions: list[int] = []
    stub: list[tuple[int, str]] = []
    rule: list[tuple[int, int]] = []
    aside: list[str] = []
    blanks = used = 0
    in_header, done, has_date, titled, top = True, False, False, False, first
    astray, bare = False, set[int]()
    spaced = _is_double_spaced(lines[max(floor, first - HEADER_REACH) : first])
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
            blanks += not (spaced and lines[i + 1].kind != "blank")
        elif kind == "rule":
            rule = _rule_segments(line)
        elif kind == "tag":
            upper = line.text.upper()
            if "</TABLE" in upper:
                break
            words = TAG.sub("", line.text).strip()
            if words:
                context.append(words)
        else:
            if in_header and len(line.chunks) > 1 and is_prose(line, edges[0].left):
                break
            chunks = _headings(line.chunks) if in_header else line.chunks
            over = _one_a_column([c for c in chunks if c[0] >= zone], len(edges))
            under = [c for c in chunks if c[0] < zone]
            if under and len(edges) > 1:
                over, under = _set_off(chunks, over, under, len(edges))
                astray = astray or (in_header and _stray(over, under))
            is_title = (
                names_statement(line.text)
                and not 1 < len(over) == len(edges)
                and not (has_date and under and over and _are_spanners(over))
                and not (used and not blanks and not under and _are_measures(over, extents))
            ) or (SCALE_WORDS.search(line.text) is not None and not over)
            if in_header and (first - i > HEADER_REACH or (titled and kind != "head")):
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
                in_header = not (has_date and blanks > 1 and kind != "head") and not (
                    len(over) == 1 and not under and _is_centred_title(line, edges, has_date, blanks)
                )
                if in_header:
                    segments = rule if rule and rule[0][0] >= zone - 2 else []
                    above = _spanners(lines, i - 1, zone)
                    runs = _spanned(spread, segments, extents, numbers, levels, above)
                    if len(spread) != len(edges):
                        astray = astray or any(
                            map(_is_beside, spread, runs, repeat(extents), repeat(numbers))
                        )
                    spanned = (range(*run) for run, c in zip(runs, spread, strict=True) if spans_years(c[2]))
                    bare = (bare | _left_bare(spread, runs, levels)).difference(*spanned)
                    for (a, b), (start, end, words) in zip(runs, spread, strict=True):
                        for column in range(a, b):
                            levels[column].insert(0, words)
                        if len(spread) == len(edges):
                            extents[a] = (start, end)  # the header's own place is the better guide upwards
                    has_date = has_date or kind == "head" or names_period(line.text)
                    for _, _, words in under:
                        stub.append((i, words))
                    used, top, blanks, rule = used + 1, i, 0, []
                    i -= 1
                    continue
            if (
                in_header
                and used
                and not over
                and _is_scale(_words(line))
                and _is_heading(lines, i - 1, zone)
            ):
                stub.append((i, _words(line)))  # the scale, in the stub between two lines of headings
                i -= 1
                continue
            if (
                in_header
                and not over
                and kind == "head"
                and used == 0
                and len(edges) == 1
                and _in_one_column(line, edges)
            ):
                levels[0].insert(0, line.text.strip())
                has_date, top, used = True, i, used + 1
                i -= 1
                continue
            if in_header and not is_title and not has_date and not over and _is_stub_caption(line, zone):
                captions.append(i)  # a caption between header and numbers, or a title: settled below
            else:
                if used or kind == "head":
                    in_header = False
                elif names_statement(line.text):
                    titled = True  # a title right under the years, or over a table without header
                if (context or used) and _ends_prose(lines, i, edges[0].left):
                    if scale := _SCALE_ASIDE.search(line.text):
                        context.append(scale[0])
                    break
                context.append(_words(line))
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
    return Header([tuple(level) for level in levels], context, captions, stub, top, astray or bool(bare))


def _set_off(
    chunks: Sequence[tuple[int, int, str]],
    over: list[tuple[int, int, str]],
    under: list[tuple[int, int, str]],
    columns: int,
) -> tuple[list[tuple[int, int, str]], list[tuple[int, int, str]]]:
    """The headings of a line over the columns and beside them; one for each column is over it anywhere."""
    dates = [c for c in chunks if _is_date(c[2])]
    for found in (dates, [c for c in dates if not _is_audit_mark(c[2])]):
        if len(found) == columns:
            return found, [c for c in chunks if c not in found]
    if (
        not over
        and len(under) == columns
        and all(is_header_text(words) or words in _TO for *_, words in under)
    ):
        return under, []
    return over, under


def _stray(over: Sequence[tuple[int, int, str]], under: Sequence[tuple[int, int, str]]) -> bool:
    """Whether words of how long a period is stand beside the columns as over them, or apart beside them, or
    one date stands beside the columns and another over one of them."""
    if len(over) == 1 and DATE.fullmatch(over[0][2]) and any(DATE.fullmatch(words) for *_, words in under):
        return True
    if not any(_COUNTED.search(words) and is_header_text(words) for *_, words in under):
        return False
    if over:
        return any(_LENGTH.search(words) for *_, words in over)
    return len(under) > 1 and all(is_header_text(words) for *_, words in under)


def _is_beside(
    chunk: tuple[int, int, str],
    run: tuple[int, int],
    extents: Sequence[tuple[int, int]],
    numbers: Sequence[tuple[int, int]],
) -> bool:
    """Whether words of a period stand beside the columns they were given to, over none of them."""
    a, b = run
    if not (spans_years(chunk[2]) or names_period(chunk[2])):
        return False
    return all(_overlap((place[a][0], place[b - 1][1]), chunk) <= 0 for place in (extents, numbers))


def _left_bare(
    chunks: Sequence[tuple[int, int, str]], runs: Sequence[tuple[int, int]], levels: Sequence[Sequence[str]]
) -> set[int]:
    """Columns with nothing but a date that a line of spanners leaves out, where it heads others like them."""
    if not all(spans_years(words) and is_header_text(words) for *_, words in chunks):
        return set()
    has_length = any(_LENGTH.search(words) for *_, words in chunks)
    is_bare = _is_date if has_length else _is_year  # "June 30," leaves out no "Dec. 31, 1996"
    dated = {i for i, level in enumerate(levels) if level and all(map(is_bare, level))}
    headed = set[int]().union(*starmap(range, runs))
    return dated - headed if dated & headed else set()


def _words(line: Line) -> str:
    """What a line says, without the rules drawn beside its words."""
    return "  ".join(words for *_, words in line.chunks) if "--" in line.text else line.text.strip()


def _is_double_spaced(above: Sequence[Line]) -> bool:
    """Whether a blank line stands between all lines of headings, so that one blank line parts nothing."""
    return len(above) > 4 and all("blank" in (a.kind, b.kind) for a, b in pairwise(above))


def _is_heading(lines: Sequence[Line], i: int, zone: int) -> bool:
    """Whether nothing but words of periods stands over the columns in line ``i``."""
    line = lines[i]
    return line.kind in ("text", "head") and line.chunks[0][0] >= zone and is_header_text(line.text)


def _ends_prose(lines: Sequence[Line], i: int, left: int) -> bool:
    """Whether line ``i`` is prose, or the short last line of a paragraph that names some period."""
    line, above = lines[i], lines[i - 1]
    if is_prose(line, left):
        return True
    ends = i > 0 and line.text.rstrip().endswith(".") and above.kind == "text" and is_prose(above, left)
    return ends and names_period(line.text) and not SCALE_WORDS.search(line.text)


def _spanners(lines: Sequence[Line], i: int, zone: int) -> int:
    """How many words that say what part of a year stand over the columns in line ``i`` or right above."""
    while i > 0 and lines[i].kind in ("blank", "rule"):
        i -= 1
    line = lines[i]
    if line.kind not in ("text", "head"):
        return 0
    return sum(start >= zone and spans_years(words) for start, _, words in line.chunks)


def _are_spanners(over: Sequence[tuple[int, int, str]]) -> bool:
    """Whether words beside a title say what part of the years below they stand over: "December 31,"."""
    return all(
        is_header_text(words) and spans_years(words) and not _YEARS.search(words) for *_, words in over
    )


def _are_measures(over: Sequence[tuple[int, int, str]], extents: Sequence[tuple[int, int]]) -> bool:
    """Whether "Pro Forma" stands over columns right above their headings, not in a title of the table."""
    if not all(_MEASURE.fullmatch(words) for *_, words in over):
        return False
    within = [
        left - MEASURE_SLIP <= over[0][0] and over[0][1] <= right + MEASURE_SLIP for left, right in extents
    ]
    return len(over) > 1 or (len(extents) > 1 and any(within))


def _prints_figures(over: Sequence[tuple[int, int, str]]) -> bool:
    return any(_FIGURE.match(words) and not names_period(words) for _, _, words in over)


def _separated(lines: Sequence[Line], i: int, first: int) -> bool:
    """Whether more than two blank lines part line ``i`` from the numbers at ``first``."""
    run = longest = 0
    for line in lines[i + 1 : first]:
        run = run + 1 if line.kind == "blank" else 0
        longest = max(longest, run)
    return longest > 2


def _stub_header(under: Sequence[tuple[int, int, str]]) -> bool:
    """Whether words left of the columns may share the line with column headers."""
    return all(len(words) < 70 for _, _, words in under)


def _in_one_column(line: Line, edges: Sequence[Edge]) -> bool:
    start, end, _ = line.chunks[-1]
    return start <= edges[0].high and end >= edges[0].left


def _is_aside(words: str, aside: Sequence[str]) -> bool:
    """Whether words over the columns are (part of) a scale in parentheses, maybe over several lines."""
    if aside:
        return True
    if "(" in words:
        return words[0] == "(" and SCALE_WORDS.search(words) is not None
    return words.rstrip(" :").endswith(")")


def _is_scale(words: str) -> bool:
    """Whether words in the stub, between two lines of headings, tell the scale, in parentheses or without."""
    if _is_aside(words, ()):
        return True
    return len(words.split()) <= SCALE_LENGTH and SCALE_WORDS.search(words) is not None


def _is_centred_title(line: Line, edges: Sequence[Edge], has_date: bool, blanks: int) -> bool:
    """Whether a lone chunk above the header is a title that happens to stand over the columns."""
    _, end, words = line.chunks[0]
    if words[0] == "(" and has_date and blanks > 0:
        return True  # "(unaudited)" under a title
    if names_period(line.text):
        return False
    return (has_date and blanks > 0) or end > edges[-1].high + OVERHANG or len(words.split()) > 8


def _is_stub_caption(line: Line, zone: int) -> bool:
    return bool(line.chunks) and line.chunks[-1][1] <= zone + OVERHANG + 2
