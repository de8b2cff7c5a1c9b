"""Prose: the sentences of a release outside its tables, and the claims they make.

In: the decoded text of one document (plain text, or HTML source), the spans of its tables, what it says about
its periods, and the subjects. Out: its claims, with offsets into that text.

A passage is a paragraph: of plain text between blank lines or at a bullet, of HTML between block tags or
cells. Only passages with an amount of money are read; the short lines above them are headings, which may
give a period or tell that what follows is about a part of the business.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from heapq import merge
from itertools import accumulate, islice
from typing import NamedTuple

from transforms.claim_amounts import has_amount
from transforms.claim_clauses import sentence_amounts
from transforms.claim_subjects import Subjects
from transforms.claim_words import non_gaap_at
from transforms.claims import (
    Claim,
    Spoken,
    may_claim,
    period_of_sentence,
    sentence_claims,
)
from transforms.html_cells import visible_offsets, visible_text
from transforms.prose_periods import Calendar, SpokenPeriod
from transforms.reporting_periods import DocumentDates
from transforms.text_lines import with_usual_line_ends

LONGEST_PASSAGE = 12_000
"""Characters of one paragraph that are read; a longer one is no prose."""
MOST_CLAIMS = 2_000
"""Of one document; a release claims some forty amounts, the longest annual report a hundred."""
HEADING_CHARACTERS = 120
PARAGRAPH_WORDS = 25
"""The first paragraph of so many words ends the headline; short lines after it are headings of parts."""
HEAD_CHARACTERS = 900
"""The headline and the dateline, where the issuer's name stands."""

_BETWEEN = re.compile(r"\n(?:[ \t\r\f]*\n|(?=[ \t]*(?:o|\*|-{1,2}|[•·])[ \t]+\S))")
_SENTENCE_END = re.compile(r"[.!?](?=[\"'”’)]{0,2}\s+[\"'“‘(]?[A-Z•])[\"'”’)]{0,2}\s+|[;•·]")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Inc|Corp|Co|Ltd|Mr|Mrs|Ms|Dr|St|No|vs|approx|Messrs|Jr|Sr|Cos|Bros)|\b[A-Z]|\b[A-Z]\.[A-Z])\.\Z"
)
_LETTER = re.compile(r"[A-Za-z]{3}")
_GENERAL = re.compile(
    r"result|highlight|financial|quarter|year|month|overview|summary|report|announce|compan|consolidated|income"
    r"|earnings|revenue|\bsales\b|press release|exhibit|contact|release|operations|performance|liquidity"
    r"|balance sheet|gaap|www|tel|\d{3}-\d{4}|condition|position|capital|discussion|analysis|management"
    r"|conference call|page|item",
    re.IGNORECASE,
)
_PART = re.compile(
    r"segment|division|business unit|region|geograph|by product|americas|europe|asia|international|domestic",
    re.IGNORECASE,
)
_HELD_BY = re.compile(
    r"\b(?:parent(?:\s+company)?|holding\s+company|owners?|subsidiar(?:y|ies)|affiliates?)"
    r"(?:\s+(?:of|for|to))?[\s,:]+[^.;,()]*"
)
"""Whom the head of a release names beside the issuer: "parent of Pine Hollow Bank"."""
_LISTED = re.compile(
    r"\([^()]{0,80}\b(?:nasdaq|nyse|amex|otc\w*|tsx|stock exchange|new york|toronto|london)\b[^()]{0,80}\)"
)
"""The ticker behind the issuer's name."""
_ANNOUNCED = re.compile(r"\b(?:announc|report|releas|results)", re.IGNORECASE)
PART = "it stands under a heading of its own"


class Passage(NamedTuple):
    """A paragraph: its visible text in one line, and where its characters stand in the document."""

    text: str
    place: Callable[[int, int], tuple[int, int]]


def text_passages(text: str, tables: Sequence[tuple[int, int]]) -> Iterator[Passage]:
    """The paragraphs of plain text outside its tables."""
    for low, high in _outside(tables, len(text)):
        start = low
        for gap in _BETWEEN.finditer(text, low, high):
            if gap.start() > start:
                yield _text_passage(text, start, gap.start())
            start = gap.end()
        if start < high:
            yield _text_passage(text, start, high)


def _text_passage(text: str, start: int, end: int) -> Passage:
    """A paragraph in one line: where its lines break, are indented or filled up with blanks says nothing."""

    def place(first: int, past: int) -> tuple[int, int]:
        words = list(_WORD.finditer(text, start, end))
        begins = list(accumulate((len(word[0]) + 1 for word in words), initial=0))

        def offset(character: int) -> int:
            word = bisect_right(begins, character) - 1
            return words[word].start() + character - begins[word]

        return offset(first), offset(past - 1) + 1

    return Passage(" ".join(text[start:end].split()), place)


_WORD = re.compile(r"\S+")


_BLOCK = re.compile(
    r"<(?:/?(?:p|div|li|ul|ol|h[1-6]|center|title|hr|tr|td|th|table|caption|blockquote|body|html|head)|br)(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
_PREFORMATTED = re.compile(r"<pre(?=[\s>]).*?(?:</pre\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_UNPRINTED = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)


def html_passages(source: str, tables: Sequence[tuple[int, int]]) -> Iterator[Passage]:
    """The paragraphs of HTML source outside its tables of figures."""
    lower = source.lower() if source.isascii() else source
    hidden: list[tuple[int, int]] = []
    if "<!--" in lower or "<script" in lower or "<style" in lower:
        hidden = [found.span() for found in _UNPRINTED.finditer(source)]
    preformatted = [found.span() for found in _PREFORMATTED.finditer(source)] if "<pre" in lower else []
    for low, high in _outside(sorted([*tables, *hidden]), len(source)):
        start = low
        for end, following in _breaks(source, low, high, preformatted):
            if end > start:
                passage = _html_passage(source, start, end)
                if passage is not None:
                    yield passage
            start = following
        if start < high:
            passage = _html_passage(source, start, high)
            if passage is not None:
                yield passage


def _breaks(
    source: str, low: int, high: int, preformatted: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Between two paragraphs: the tags of blocks, and within ``<pre>`` what parts plain text."""
    tags = (tag.span() for tag in _BLOCK.finditer(source, low, high))
    gaps = (
        gap.span()
        for start, end in preformatted
        for gap in _BETWEEN.finditer(source, max(start, low), min(end, high))
    )
    return merge(tags, gaps)


def _html_passage(source: str, start: int, end: int) -> Passage | None:
    inner = source[start:end]
    if len(inner) > 4 * LONGEST_PASSAGE or inner.isspace():
        return None
    text = visible_text(inner)
    if not text:
        return None

    known: list[list[tuple[int, int]]] = []

    def place(first: int, past: int) -> tuple[int, int]:
        if not known:
            known.append(visible_offsets(inner))
        offsets = known[0]
        if past > len(offsets):
            return start, end
        return start + offsets[first][0], start + offsets[past - 1][1]

    return Passage(text, place)


def _outside(tables: Sequence[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    at = 0
    for start, end in sorted(tables):
        if start > at:
            yield at, start
        at = max(at, end)
    if at < length:
        yield at, length


def prose_claims(
    text: str,
    tables: Sequence[tuple[int, int]],
    dates: DocumentDates,
    subjects: Subjects,
    is_html: bool = False,
) -> list[Claim]:
    """The claims of a document's prose, in print order; ``start`` and ``end`` are offsets into ``text``.

    ``tables`` are the spans of its grids. Never raises; a document without amounts costs one scan.
    """
    passages = html_passages(text, tables) if is_html else text_passages(with_usual_line_ends(text), tables)
    return list(islice(_claims(passages, dates, subjects), MOST_CLAIMS))


def _claims(passages: Iterable[Passage], dates: DocumentDates, subjects: Subjects) -> Iterator[Claim]:
    head = issuer = ""
    calendar = Calendar.of(dates, head)
    spoken_above = Spoken()
    above: list[str] = []
    """Headings and opening lines since the last amount; most are never needed."""
    has_begun = False
    for passage in passages:
        text = passage.text
        named = issuer
        if len(head) < HEAD_CHARACTERS:
            begins = text[:HEAD_CHARACTERS].lower() + "\n"
            listed = _LISTED.search(begins)
            named += _HELD_BY.sub(" ", begins[: listed.start()]) if listed is not None else ""
            head += begins
            issuer += _HELD_BY.sub(" ", begins)
            calendar = Calendar.of(dates, head) if dates.fiscal_year_end is None else calendar
        is_paragraph = len(text) > 4 * PARAGRAPH_WORDS and len(text.split()) >= PARAGRAPH_WORDS
        if len(text) > LONGEST_PASSAGE or not has_amount(text):
            if text.endswith(":") or (has_begun and _is_heading(text)):
                above.append(text)
            has_begun = has_begun or is_paragraph
            continue
        has_begun = has_begun or is_paragraph
        non_gaap: int | None = None
        skipped: list[str] = []
        spoken: Spoken | None = None
        for start, end in _sentences(text):
            sentence = text[start:end]
            if not may_claim(sentence.lower()):
                skipped.append(sentence)
                continue
            amounts = sentence_amounts(sentence, subjects, named)
            if not amounts:
                continue
            if spoken is None:
                spoken_above = _after_headings(above, spoken_above, subjects, calendar)
                above = []
                spoken = spoken_above
            spoken = _after(skipped, spoken, subjects, calendar)
            skipped = []
            if non_gaap is None:
                non_gaap = non_gaap_at(text)
            claims, spoken = sentence_claims(amounts, sentence, start, calendar, spoken, non_gaap < start)
            for claim in claims:
                first, past = passage.place(claim.start, claim.end)
                yield claim._replace(start=first, end=past)
        if text.endswith(":"):
            above.append(text)


def _after_headings(lines: Sequence[str], spoken: Spoken, subjects: Subjects, calendar: Calendar) -> Spoken:
    """What headings and lines like "Results for the quarter ended March 31:" say for what stands below."""
    for line in lines:
        if line.endswith(":") and not _is_heading(line):
            period = _period_in(line, subjects, calendar) or spoken.period
            spoken = replace(spoken, period=period, from_heading=True)
        else:
            spoken = _heading(line, subjects, calendar, spoken)
    return spoken


def _after(sentences: Sequence[str], spoken: Spoken, subjects: Subjects, calendar: Calendar) -> Spoken:
    """What sentences without claims leave standing: "... results for the quarter ended March 31, 2007." """
    for sentence in sentences:
        if not _speaks_of_time(sentence):
            continue
        period = period_of_sentence(sentence, subjects, calendar)
        if period is not None and not period.comparison:
            is_announced = _ANNOUNCED.search(sentence) is not None
            spoken = replace(spoken, period=period, from_heading=not is_announced)
    return spoken


def _period_in(text: str, subjects: Subjects, calendar: Calendar) -> SpokenPeriod | None:
    if not _speaks_of_time(text):
        return None
    return period_of_sentence(text, subjects, calendar)


def _speaks_of_time(text: str) -> bool:
    lower = text.lower()
    return "quarter" in lower or "year" in lower or "months" in lower or "weeks" in lower or "q" in lower


def _is_heading(text: str) -> bool:
    return 4 <= len(text) <= HEADING_CHARACTERS and text[-1] not in ".;," and _LETTER.search(text) is not None


def _heading(text: str, subjects: Subjects, calendar: Calendar, before: Spoken) -> Spoken:
    """What a heading says for the paragraphs under it."""
    period = _period_in(text, subjects, calendar)
    if _PART.search(text) or not (_GENERAL.search(text) or period):
        return Spoken(period or before.period, True, PART, True)
    return Spoken(period or before.period, True, "")


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """The sentences of a paragraph."""
    start = 0
    for gap in _SENTENCE_END.finditer(text):
        end = gap.start() + 1
        if text[gap.start()] == "." and _ABBREVIATION.search(text, max(start, end - 8), end):
            continue
        if end > start + 1:
            yield start, end
        start = gap.end()
    if start < len(text):
        yield start, len(text)
