"""Lexemes: the words of a sentence as the grammar of claims sees them.

In: one sentence and the subjects. Out: its lexemes in order, each a subject, an amount, a phrase of time or a
word of the grammar; what the grammar does not know is OTHER. Asides ("including a charge of $7 million") and
parentheses are blanked first; every offset is one of the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from transforms.claim_amounts import CENTS, MONEY, PER_SHARE, amount_of
from transforms.claim_subjects import Subjects
from transforms.claim_words import (
    AMOUNT,
    BETWEEN_CALENDAR,
    BREAK,
    CALENDAR,
    GLUE,
    MONTHS,
    OTHER,
    PERCENT,
    PERIOD,
    SUBJECT,
)
from transforms.prose_periods import Phrase, read_phrase

LONGEST_PERIOD = 16
"""Words of one calendar phrase."""
_TOKEN = re.compile(
    r"(?=\S)(?:"
    r"(?P<word>[A-Za-z]++(?![$£€¥])(?<![Qq](?=[1-4]))(?:['’][a-z]?\b)?)"
    r"|(?=[Qq\d])(?P<code>\b(?:[Qq][1-4](?:\s?['’]?\s?\d\d(?:\d\d)?)?|[1-4][Qq](?:\d\d(?:\d\d)?)?)\b)"
    r"|(?P<percent>\d+(?:,\d{3})*(?:\.\d+)?\s?%)"
    rf"|(?=[A-Z$£€¥(–−-]){MONEY}|(?=\d){CENTS}"
    r"|(?P<number2>\d+(?:,\d{3})*(?:\.\d+)?)"
    r"|(?P<punctuation>[^\sA-Za-z0-9\"“”'’‘*])"
    r")"
)
_ASIDE = re.compile(
    r",\s+(?:(?:which|and)\s+(?:also\s+)?)?(?:including|include[sd]?|reflecting|reflects?|inclusive\s+of|net\s+of|driven\s+by|due\s+to|primarily|representing|"
    r"represents?|mainly|helped\s+by|despite|led\s+by|on\s+strong|benefit\w*)\b(?:[^,;()]|,(?=\d{3})){0,180}(?=,(?!\d{3}))",
    re.IGNORECASE,
)
_PARENTHESIS = re.compile(r"\(([^()]{0,200})\)")
_MONEY_IN_PARENTHESIS = re.compile(r"\s{0,3}(?:or\s{1,3})?\(?(?:US)?[$£€]", re.IGNORECASE)
_KIND_OF_SHARE = re.compile(r"\s*(?:fully\s+)?(?:basic\s+and\s+diluted|basic|diluted)\s*\Z", re.IGNORECASE)
_ONLY_MONEY = re.compile(r"\s*(?:US|C|A|NT|HK)?[$£€]?\s*[-–]?[\d.,]+\s*\Z")


def without_asides(sentence: str) -> str:
    """The sentence with its asides blanked, every offset kept."""

    def without_parenthesis(found: re.Match[str]) -> str:
        inside = found[1]
        if _ONLY_MONEY.match(inside):
            return found[0]  # "($0.20)" is an amount
        if _KIND_OF_SHARE.match(inside):
            return found[0]
        if _MONEY_IN_PARENTHESIS.match(inside):
            return "," + inside + ","  # "$5.2 million ($0.32 per share)"
        return " " * len(found[0])

    if "(" in sentence:
        sentence = _PARENTHESIS.sub(without_parenthesis, sentence)
    return _ASIDE.sub(lambda found: "," + " " * (len(found[0]) - 1), sentence)


class Lexeme(NamedTuple):
    kind: int
    start: int
    end: int
    what: object = None


def lexemes_of(sentence: str, subjects: Subjects) -> list[Lexeme]:
    """The sentence's words as the grammar sees them."""
    tokens = list(_TOKEN.finditer(sentence))
    kinds = [token.lastgroup for token in tokens]
    words = [t[0].lower() if kind in _WORDED else "" for t, kind in zip(tokens, kinds, strict=True)]
    if "’" in sentence or "'" in sentence:
        words = [word.replace("’", "'").rstrip("'") for word in words]
    out: list[Lexeme] = []
    i, count = 0, len(tokens)
    phrases = subjects.phrases
    while i < count:
        token, word = tokens[i], words[i]
        if kinds[i] in _PRICED:
            amount = amount_of(token)
            per_share = PER_SHARE.match(sentence, amount.past)
            end = per_share.end() if per_share is not None else amount.past
            out.append(Lexeme(AMOUNT, token.start(), end, amount))
            i += 1
            while i < count and tokens[i].start() < end:
                i += 1
            continue
        if not word:
            out.append(_unworded(token, tokens, i, sentence))
            period = _period(tokens, words, i, sentence) if out[-1].kind == PERIOD else None
            if out[-1].kind == PERIOD:
                out.pop()
                if period is None:
                    out.append(Lexeme(OTHER, token.start(), token.end()))
                else:
                    out.append(period[0])
                    i = period[1]
                    continue
            i += 1
            continue
        matched = False
        for split, sort, what in phrases.get(word, ()):
            size = len(split)
            if size == 1 or tuple(words[i : i + size]) == split:
                if sort == "word" and word in CALENDAR and size == 1:
                    break
                kind = what if isinstance(what, int) else SUBJECT
                out.append(
                    Lexeme(
                        kind, token.start(), tokens[i + size - 1].end(), what if sort == "subject" else word
                    )
                )
                i += size
                matched = True
                break
        if matched:
            continue
        if word in CALENDAR or kinds[i] == "code":
            period = _period(tokens, words, i, sentence)
            if period is not None:
                out.append(period[0])
                i = period[1]
                continue
        out.append(Lexeme(OTHER, token.start(), token.end()))
        i += 1
    return out


_WORDED, _PRICED = frozenset(("word", "code")), frozenset(("amount", "cents"))
_YEAR = re.compile(r"(?:19|20)\d\d\Z")


def _unworded(token: re.Match[str], tokens: Sequence[re.Match[str]], at: int, sentence: str) -> Lexeme:
    start, end = token.span()
    if token.lastgroup == "percent":
        return Lexeme(PERCENT, start, end)
    if token.lastgroup == "number2":
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        if _YEAR.match(token[0]):
            return Lexeme(PERIOD, start, end)
        after = following[0].lower() if following is not None else ""
        if after in ("months", "weeks", "month", "week") or (
            after == "-" and sentence[end : end + 6].lower() in ("-month", "-weeks", "-week ")
        ):
            return Lexeme(PERIOD, start, end)
        if after in ("percent", "per", "percentage", "basis", "times", "points"):
            return Lexeme(PERCENT, start, end)
        return Lexeme(OTHER, start, end)
    mark = token[0]
    if mark in "-–—" and start > 0 and sentence[start - 1].isalpha() and sentence[end : end + 1].isalpha():
        return Lexeme(GLUE, start, end, "-")
    if mark in ",;:":
        return Lexeme(BREAK, start, end, mark)
    return Lexeme(BREAK, start, end, "." if mark in "()[]" else mark)


def _period(
    tokens: Sequence[re.Match[str]], words: Sequence[str], at: int, sentence: str
) -> tuple[Lexeme, int] | None:
    """The calendar phrase that starts at a token and the index past it."""
    last = at
    j = at + 1
    stop = min(len(tokens), at + LONGEST_PERIOD)
    while j < stop:
        word = words[j]
        token = tokens[j]
        if word in CALENDAR or token.lastgroup == "code":
            if word in MONTHS and not token[0][0].isupper():
                break
            last = j
        elif token.lastgroup == "number2" and len(token[0]) == 2 and sentence[token.start() - 1] in "'’‘":
            last = j  # "the first fiscal quarter of '04"
        elif token.lastgroup == "number2" and len(token[0]) <= 4 and "." not in token[0]:
            if (
                not _YEAR.match(token[0])
                and words[j - 1] not in MONTHS
                and not (j + 1 < len(tokens) and words[j + 1] in ("months", "weeks"))
            ):
                break
            last = j
        elif word == "to" and j + 1 < len(tokens) and words[j + 1] == "date":
            last = j + 1
            j += 1
        elif (word not in BETWEEN_CALENDAR and token[0] not in ",-–") or (
            token[0] == "," and j + 1 < len(tokens) and not _YEAR.match(tokens[j + 1][0])
        ):
            break
        j += 1
    if words[at] in MONTHS and not tokens[at][0][0].isupper():
        return None
    start, end = tokens[at].start(), tokens[last].end()
    text = " ".join(sentence[start:end].lower().replace("-", " ").replace("’", "'").split())
    phrase = read_phrase(text)
    if phrase is None:
        return None
    return Lexeme(PERIOD, start, end, phrase), last + 1


def has_length(phrase: Phrase) -> bool:
    """A day alone is a dateline or an instant, no stretch of time."""
    return phrase.length is not None or phrase.ordinal is not None or phrase.is_ytd or phrase.is_ambiguous
