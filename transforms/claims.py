"""Claims: what a sentence of prose says an amount is.

In: one sentence, the subjects known from ``warehouse/seeds/claims.csv``, and the periods spoken of before it.
Out: its claims, each with subject, amount, period, the rounding of its own words and its place.

The rule of the field: precision before recall. Only words that the grammar knows may stand between a subject
and its amount; a word it does not know ends the reading of that amount. "Segment revenue", "sales of X" and
"an increase of $3 million" are no claims. Where a sentence is understood but cannot be compared (guidance,
non-GAAP, "respectively"), the claim carries the reason and is never tested.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from transforms.claim_words import (
    AMOUNT,
    AND,
    BETWEEN_CALENDAR,
    BOUND,
    BREAK,
    CALENDAR,
    CHANGE,
    COMPARED,
    FROM,
    GLUE,
    GRAMMAR,
    MONTHS,
    NEARLY,
    NON_GAAP,
    OR,
    OTHER,
    OUTLOOK,
    OVER,
    PART,
    PERCENT,
    PERIOD,
    STOP,
    SUBJECT,
    TO,
    VERB,
    says,
    stems,
)
from transforms.prose_periods import Calendar, Phrase, SpokenPeriod, read_phrase

PREFIX = "us-gaap:"
SEED = "claims.csv"
COLUMNS = (
    "subject",
    "concept",
    "tied_with",
    "unit",
    "period_type",
    "sign",
    "has_per_share",
    "miss_proves",
    "note",
)
LONGEST_SENTENCE = 1_200
"""Characters; the longest headline sentences of the corpus have some 600."""
LONGEST_PERIOD = 16
"""Words of one calendar phrase."""


class ClaimSeedError(ValueError):
    """A row of claims.csv that cannot be used. Says which line and why."""

    def __init__(self, line: int, reason: str) -> None:
        self.file, self.line, self.reason = SEED, line, reason
        super().__init__(f"{SEED}, line {line}: {reason}")


class Subject(NamedTuple):
    """What a claim is about."""

    words: str
    concept: str | None
    """The concept of a claim that stands alone; None where the words leave it open."""
    tied_with: tuple[str, ...]
    """The concepts whose facts it may be compared with, the preferred first."""
    unit: str
    """'money' or 'per_share'."""
    period_type: str
    is_loss: bool
    has_per_share: bool
    """Earnings per share may follow the amount: "$10.5 million or $(0.32) per share"."""
    a_miss_proves: bool
    """False for words used loosely ("cash" may hold investments): only an agreement tells something."""


class Claim(NamedTuple):
    """One amount claimed in prose."""

    subject: Subject
    label: str
    """The subject words as printed."""
    said: str
    """The amount with its currency mark and scale words."""
    printed: str
    """The characters of its digits and sign."""
    start: int
    end: int
    value: Decimal
    """In whole units, sign as printed."""
    concept_sign: int
    """What turns ``value`` into the value under the concept: a net loss of $6.0 million is -6.0 million."""
    scale: int
    decimals: int
    loosest: int
    """Decimals if its trailing zeros are rounding: $370,000 may stand for 365,000 to 375,000."""
    currency: str
    words: str
    """'approximately', 'more than'... as printed before the amount, or ''."""
    is_bound: bool
    """The words give a limit, no amount."""
    period: SpokenPeriod | None
    comparison: str
    """'', 'prior year', 'prior quarter' or 'comparison'."""
    reason: str
    """Why it is not testable, or ''."""
    guard: str
    """Why a difference would prove nothing, or ''."""
    may_be_of_a_part: bool
    """The words may speak of a segment, a product or a region."""


# --- the seed ----------------------------------------------------------------------------------------

_Phrases = dict[str, tuple[tuple[tuple[str, ...], str, object], ...]]


@dataclass(frozen=True, slots=True)
class Subjects:
    """The subjects by their words, and the grammar's own phrases."""

    by_words: Mapping[str, Subject]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str, object], ...]] = field(repr=False)

    @staticmethod
    def from_rows(rows: Sequence[Mapping[str, str]], concepts: Container[str] | None = None) -> Subjects:
        """Rows as ``csv.DictReader`` gives them; ClaimSeedError with the line (the header is line 1).

        ``concepts`` are the names that concepts.csv knows, without prefix; others are refused."""
        known: dict[str, Subject] = {}
        for line, row in enumerate(rows, start=2):
            subject = _subject(row, line)
            strange = [
                name
                for name in subject.tied_with
                if concepts is not None and name.removeprefix(PREFIX) not in concepts
            ]
            if strange:
                raise ClaimSeedError(line, f"concepts.csv has no concept {strange[0].removeprefix(PREFIX)!r}")
            if subject.words in known:
                raise ClaimSeedError(line, f"subject {subject.words!r} is there twice")
            known[subject.words] = subject
        return Subjects(known, _phrases(known))


def _subject(row: Mapping[str, str], line: int) -> Subject:
    for name in COLUMNS:
        if not isinstance(row.get(name), str):
            raise ClaimSeedError(line, f"column {name!r} is missing")
    if set(row) - set(COLUMNS):
        raise ClaimSeedError(line, "it has too many fields")
    words = " ".join(_words(row["subject"]))
    tied_with = tuple(PREFIX + name.strip() for name in row["tied_with"].split("|") if name.strip())
    concept = PREFIX + row["concept"].strip() if row["concept"].strip() else None
    if not any(word in words for word in SUBJECT_WORDS) and not words.startswith("per "):
        raise ClaimSeedError(line, f"subject {words!r} holds none of the words that sentences are chosen by")
    if not words or not tied_with:
        raise ClaimSeedError(line, "it needs a subject and at least one concept to be tied with")
    if concept is not None and concept not in tied_with:
        raise ClaimSeedError(line, f"concept {row['concept']!r} is not among those it is tied with")
    for name, allowed in (
        ("unit", ("money", "per_share")),
        ("period_type", ("duration", "instant")),
        ("sign", ("", "loss")),
        ("has_per_share", ("", "yes")),
        ("miss_proves", ("contradicted", "nothing")),
    ):
        if row[name].strip() not in allowed:
            raise ClaimSeedError(
                line, f"{name} {row[name]!r} is none of {', '.join(a or '(empty)' for a in allowed)}"
            )
    return Subject(
        words,
        concept,
        tied_with,
        row["unit"].strip(),
        row["period_type"].strip(),
        row["sign"].strip() == "loss",
        row["has_per_share"].strip() == "yes",
        row["miss_proves"].strip() == "contradicted",
    )


_WORD = re.compile(r"[a-z]+(?:['’]s?\b)?")


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.replace("’", "'") for word in _WORD.findall(text.lower()))


# --- the phrases -------------------------------------------------------------------------------------


def _phrases(subjects: Mapping[str, Subject]) -> _Phrases:
    """First word -> the phrases that begin with it, longest first; subjects before the grammar's own."""
    index: dict[str, list[tuple[tuple[str, ...], str, object]]] = {}
    for words, subject in subjects.items():
        if not words.startswith("per "):
            split = tuple(words.split())
            index.setdefault(split[0], []).append((split, "subject", subject))
    for kind, listed in GRAMMAR:
        for words in listed:
            split = tuple(words.split())
            index.setdefault(split[0], []).append((split, "word", kind))
    return {first: tuple(sorted(found, key=lambda p: -len(p[0]))) for first, found in index.items()}


# --- amounts -----------------------------------------------------------------------------------------

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?![\d,.]*\d)"
_MONEY = (
    r"(?P<amount>(?:(?P<wrapped>\()\s?)?(?P<minus>[-–−]\s?)?(?:\b(?P<country>US|C|A|NT|HK|CDN|Cdn))?(?P<mark>[$£€¥])\s{0,3}"
    rf"(?P<value>(?:[-–−]\s?|(?P<open>\(\s?))?(?P<number>{_NUMBER})(?P<close>\s?\))?)"
    r"(?:[\s-]{0,4}(?P<scale>million|billion|thousand|trillion)s?\b|\s?(?P<letter>mm|MM|bn|[MBK])(?![A-Za-z]))?"
    r"(?(wrapped)(?:\s?\))|))"
)
SUBJECT_WORDS = (
    "revenue",
    "sales",
    "income",
    "loss",
    "earnings",
    "profit",
    "eps",
    "cash",
    "assets",
    "equity",
    "liabilities",
)
"""Every subject of the seed holds one of these; a seed row that holds none is refused."""


def has_amount(text: str) -> bool:
    """Whether a text may hold an amount of money."""
    return "$" in text or " cents" in text or "\ncents" in text or "€" in text or "£" in text or "¥" in text


def may_claim(lower: str) -> bool:
    """Whether a sentence in lower case may claim an amount."""
    return has_amount(lower) and any(word in lower for word in SUBJECT_WORDS)


_CENTS = r"(?P<cents>\b\d{1,3}(?:\.\d)?)\s{1,3}cents\b"
_TOKEN = re.compile(
    r"(?=\S)(?:"
    r"(?P<word>[A-Za-z]++(?![$£€¥])(?<![Qq](?=[1-4]))(?:['’][a-z]?\b)?)"
    r"|(?=[Qq\d])(?P<code>\b(?:[Qq][1-4](?:\s?['’]?\s?\d\d(?:\d\d)?)?|[1-4][Qq](?:\d\d(?:\d\d)?)?)\b)"
    r"|(?P<percent>\d+(?:,\d{3})*(?:\.\d+)?\s?%)"
    rf"|(?=[A-Z$£€¥(–−-]){_MONEY}|(?=\d){_CENTS}"
    r"|(?P<number2>\d+(?:,\d{3})*(?:\.\d+)?)"
    r"|(?P<punctuation>[^\sA-Za-z0-9\"“”'’‘*])"
    r")"
)
_SCALES = {
    "thousand": 3,
    "million": 6,
    "billion": 9,
    "trillion": 12,
    "mm": 6,
    "MM": 6,
    "bn": 9,
    "M": 6,
    "B": 9,
    "K": 3,
}
_CURRENCIES = {"£": "GBP", "€": "EUR", "¥": "JPY"}
_COUNTRIES = {
    "": "USD",
    "US": "USD",
    "C": "CAD",
    "CDN": "CAD",
    "Cdn": "CAD",
    "A": "AUD",
    "NT": "TWD",
    "HK": "HKD",
}


class _Amount(NamedTuple):
    printed: str
    start: int
    end: int
    """Of the digits with their sign."""
    opening: int
    past: int
    """From the currency mark past the scale words."""
    value: Decimal
    scale: int
    decimals: int
    loosest: int
    currency: str
    is_large: bool
    """A scale word or a thousands comma: no amount per share."""


def _amount(found: re.Match[str]) -> _Amount:
    if found.lastgroup == "cents":
        digits = found["cents"]
        places = len(digits.partition(".")[2])
        start, end = found.span("cents")
        return _Amount(
            digits,
            start,
            end,
            found.start(),
            found.end(),
            Decimal(digits).scaleb(-2),
            -2,
            places + 2,
            places + 2,
            "USD",
            False,
        )
    digits = found["number"].replace(",", "")
    places = len(digits.partition(".")[2])
    word = found["scale"] or found["letter"] or ""
    scale = _SCALES.get(word.lower() if len(word) > 2 else word, 0)
    start, end = found.span("value")
    if found["wrapped"] and found.end() and not found["close"]:
        start, end = found.start(), found.end()  # "($0.20)": the parentheses are its sign
    elif found["minus"]:
        start = found.start("minus")
    negative = bool(found["wrapped"] or found["minus"] or found["open"] or found["value"][0] in "-–−")
    value = Decimal(digits).scaleb(scale)
    decimals = loosest = places - scale
    if places == 0 and scale == 0:
        zeros = len(digits) - len(digits.rstrip("0"))
        if zeros >= 3:
            decimals, loosest = -3, -zeros  # "$7,720,000" is said in thousands, or more roughly
    mark = found["mark"]
    currency = _CURRENCIES.get(mark) or _COUNTRIES.get(found["country"] or "", "USD")
    printed = found.string[start:end]
    return _Amount(
        printed,
        start,
        end,
        found.start(),
        found.end(),
        -value if negative else value,
        scale,
        decimals,
        loosest,
        currency,
        scale > 0 or "," in found["number"],
    )


_PER_SHARE = re.compile(
    r"[\s,]{0,3}(?P<loss>(?:net\s+)?(?:loss|income|earnings|profit)\s{1,3})?(?:per|a)[\s-]{1,3}"
    r"(?P<kinds>(?:(?:basic|fully|diluted|common|ordinary|and|outstanding)[\s-]{1,3}){0,6})share(?:s)?\b"
    r"(?P<late>[\s,(–-]{1,3}(?:on\s+an?\s+)?(?:fully\s+)?(?:basic\s+and\s+diluted|basic|diluted)(?:\s+basis)?\)?(?!\s+(?:earnings|eps|loss|income|net|shares?|weighted)))?",
    re.IGNORECASE,
)
_PER_OTHER = re.compile(
    r"\s{1,3}(?:per|each|apiece)\b|\s{1,3}an?\s+(?:share|unit|ton|barrel|ounce|day|month|week|year(?!\s+(?:ago|earlier)))\b",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s{0,3}(?:[-–—]|to)\s{0,3}(?:US)?[$£€]", re.IGNORECASE)


class _Lexeme(NamedTuple):
    kind: int
    start: int
    end: int
    what: object = None


def _lexemes(sentence: str, subjects: Subjects) -> list[_Lexeme]:
    """The sentence's words as the grammar sees them."""
    tokens = list(_TOKEN.finditer(sentence))
    kinds = [token.lastgroup for token in tokens]
    words = [t[0].lower() if kind in _WORDED else "" for t, kind in zip(tokens, kinds, strict=True)]
    if "’" in sentence or "'" in sentence:
        words = [word.replace("’", "'").rstrip("'") for word in words]
    out: list[_Lexeme] = []
    i, count = 0, len(tokens)
    phrases = subjects.phrases
    while i < count:
        token, word = tokens[i], words[i]
        if kinds[i] in _PRICED:
            amount = _amount(token)
            per_share = _PER_SHARE.match(sentence, amount.past)
            end = per_share.end() if per_share is not None else amount.past
            out.append(_Lexeme(AMOUNT, token.start(), end, amount))
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
                    out.append(_Lexeme(OTHER, token.start(), token.end()))
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
                    _Lexeme(
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
        out.append(_Lexeme(OTHER, token.start(), token.end()))
        i += 1
    return out


_WORDED, _PRICED = frozenset(("word", "code")), frozenset(("amount", "cents"))
_YEAR = re.compile(r"(?:19|20)\d\d\Z")


def _unworded(token: re.Match[str], tokens: Sequence[re.Match[str]], at: int, sentence: str) -> _Lexeme:
    start, end = token.span()
    if token.lastgroup == "percent":
        return _Lexeme(PERCENT, start, end)
    if token.lastgroup == "number2":
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        if _YEAR.match(token[0]):
            return _Lexeme(PERIOD, start, end)
        after = following[0].lower() if following is not None else ""
        if after in ("months", "weeks", "month", "week") or (
            after == "-" and sentence[end : end + 6].lower() in ("-month", "-weeks", "-week ")
        ):
            return _Lexeme(PERIOD, start, end)
        if after in ("percent", "per", "percentage", "basis", "times", "points"):
            return _Lexeme(PERCENT, start, end)
        return _Lexeme(OTHER, start, end)
    mark = token[0]
    if mark in "-–—" and start > 0 and sentence[start - 1].isalpha() and sentence[end : end + 1].isalpha():
        return _Lexeme(GLUE, start, end, "-")
    if mark in ",;:":
        return _Lexeme(BREAK, start, end, mark)
    return _Lexeme(BREAK, start, end, "." if mark in "()[]" else mark)


def _period(
    tokens: Sequence[re.Match[str]], words: Sequence[str], at: int, sentence: str
) -> tuple[_Lexeme, int] | None:
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
    return _Lexeme(PERIOD, start, end, phrase), last + 1


# --- what is not compared ----------------------------------------------------------------------------

NO_STATEMENT = "it is no statement of what was"
NO_GAAP = "it is not under GAAP, or may not be"
RESPECTIVELY = "amounts and periods are listed apart"
MAY_BE_OF = "it may be of"
OF_A_PART = "the sentence speaks of a part of the business"

_ASIDE = re.compile(
    r",\s+(?:(?:which|and)\s+(?:also\s+)?)?(?:including|include[sd]?|reflecting|reflects?|inclusive\s+of|net\s+of|driven\s+by|due\s+to|primarily|representing|"
    r"represents?|mainly|helped\s+by|despite|led\s+by|on\s+strong|benefit\w*)\b(?:[^,;()]|,(?=\d{3})){0,180}(?=,(?!\d{3}))",
    re.IGNORECASE,
)
_PARENTHESIS = re.compile(r"\(([^()]{0,200})\)")
_MONEY_IN_PARENTHESIS = re.compile(r"\s{0,3}(?:or\s{1,3})?\(?(?:US)?[$£€]", re.IGNORECASE)
_KIND_OF_SHARE = re.compile(r"\s*(?:fully\s+)?(?:basic\s+and\s+diluted|basic|diluted)\s*\Z", re.IGNORECASE)
_ONLY_MONEY = re.compile(r"\s*(?:US|C|A|NT|HK)?[$£€]?\s*[-–]?[\d.,]+\s*\Z")


def _plain(sentence: str) -> str:
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


# --- the grammar -------------------------------------------------------------------------------------


@dataclass(slots=True, eq=False)
class _Slot:
    """A clause's amounts: what stands beside one subject, with one period."""

    pre: Phrase | None
    lead: Phrase | None
    is_compared: bool
    post: Phrase | None = None
    is_ambiguous: bool = False


@dataclass(slots=True)
class Group:
    """An amount with its subject, before its period is resolved."""

    subject: Subject
    label: tuple[int, int]
    amount: _Amount
    slot: _Slot
    words: str
    is_bound: bool
    guard: str
    is_loss: bool


@dataclass(slots=True)
class Spoken:
    """What the sentences before have left standing: the period, and whether a heading gave it."""

    period: SpokenPeriod | None = None
    from_heading: bool = False
    guard: str = ""
    is_of_a_part: bool = False


_INCOME_LIKE = ("NetIncome", "ProfitLoss", "EarningsPerShare", "OperatingIncome", "GrossProfit")


def sentence_amounts(sentence: str, subjects: Subjects, issuer: str = "") -> list[Group]:
    """The amounts of a sentence that its words give a subject, with the words that give their periods.

    ``issuer`` is the head of the document in lower case: a name before "reported" that it does not hold may
    be a segment's.
    """
    if len(sentence) > LONGEST_SENTENCE:
        return []
    plain = _plain(sentence)
    return _groups(_lexemes(plain, subjects), plain, subjects, issuer)


def sentence_claims(
    groups: Sequence[Group],
    sentence: str,
    base: int,
    calendar: Calendar,
    spoken: Spoken,
    is_behind_non_gaap: bool = False,
) -> tuple[list[Claim], Spoken]:
    """The claims of one sentence and what it leaves standing for the next. ``base`` is added to all offsets.

    ``is_behind_non_gaap``: amounts that are not under GAAP were spoken of before in the paragraph.
    """
    reason = ""
    guard = spoken.guard
    here = speaks_of_a_part = False
    if groups:
        lower = sentence.lower()
        begun = stems(lower)
        if says(lower, begun, OUTLOOK):
            reason = NO_STATEMENT
        elif "respective" in lower:
            reason = RESPECTIVELY
        speaks_of_a_part = says(lower, begun, PART)
        if speaks_of_a_part:
            guard = guard or OF_A_PART
        here = says(lower, begun, NON_GAAP)
    claims: list[Claim] = []
    context = spoken.period
    heading = spoken.from_heading
    primary: SpokenPeriod | None = None
    is_primary_inherited = heading or spoken.period is None
    for group in groups:
        subject = group.subject
        period, why, is_inherited = _period_of(group, calendar, primary or context, context)
        own_reason = reason or why
        own_guard = group.guard or guard
        leans = not _stands_alone(group.slot)
        if is_primary_inherited and (is_inherited or leans):
            own_guard = own_guard or "only a heading gives its period"
        is_income = any(name in concept for concept in subject.tied_with for name in _INCOME_LIKE)
        if (here or is_behind_non_gaap) and not own_reason:
            if here and is_income and not _says_gaap(sentence, group.label[0]):
                own_reason = NO_GAAP
            else:
                own_guard = own_guard or NO_GAAP
        if not own_reason and group.is_bound:
            own_reason = f"{group.words!r} gives a limit"
        comparison = ""
        if group.slot.is_compared:
            comparison = period.comparison if period is not None and period.comparison else "comparison"
        elif period is not None:
            comparison = period.comparison
        amount = group.amount
        sign = -1 if group.is_loss and amount.value > 0 else 1
        first, past = group.label
        claims.append(
            Claim(
                subject,
                " ".join(sentence[first:past].split()),
                " ".join(sentence[amount.opening : amount.past].split()),
                amount.printed,
                base + amount.start,
                base + amount.end,
                amount.value,
                sign,
                amount.scale,
                amount.decimals,
                amount.loosest,
                amount.currency,
                group.words,
                group.is_bound,
                period,
                comparison,
                own_reason,
                own_guard,
                bool(group.guard.startswith(MAY_BE_OF) or spoken.is_of_a_part or speaks_of_a_part),
            )
        )
        if (
            period is not None
            and not group.slot.is_compared
            and subject.period_type == "duration"
            and not own_reason
        ):
            primary = period
            if not is_inherited:
                context, heading = period, False
                is_primary_inherited = False
    return claims, replace(spoken, period=context, from_heading=heading)


def period_of_sentence(sentence: str, subjects: Subjects, calendar: Calendar) -> SpokenPeriod | None:
    """The one period that a sentence or heading without claims speaks of; None where it compares two."""
    if len(sentence) > LONGEST_SENTENCE:
        return None
    found: set[SpokenPeriod] = set()
    for lexeme in _lexemes(_plain(sentence), subjects):
        if lexeme.kind in (COMPARED, OVER) and found:
            break
        phrase = lexeme.what
        if lexeme.kind != PERIOD or not isinstance(phrase, Phrase) or not _has_length(phrase):
            continue
        period = calendar.resolved(phrase, None, False)
        if period is None:
            return None
        found.add(period)
    return found.pop() if len({(p.end, p.months) for p in found}) == 1 else None


def _has_length(phrase: Phrase) -> bool:
    """A day alone is a dateline or an instant, no stretch of time."""
    return phrase.length is not None or phrase.ordinal is not None or phrase.is_ytd or phrase.is_ambiguous


def _stands_alone(slot: _Slot) -> bool:
    """Whether the words of its own period need no other to point from: "the first quarter of fiscal 2004"."""
    return any(
        phrase is not None
        and not phrase.comparison
        and not phrase.is_same
        and (phrase.length is not None or phrase.ordinal is not None or phrase.dated is not None)
        for phrase in (slot.post, slot.pre, slot.lead)
    )


def _says_gaap(sentence: str, at: int) -> bool:
    before = sentence[max(0, at - 10) : at].lower()
    return "gaap" in before and "non" not in before


def _period_of(
    group: Group, calendar: Calendar, base: SpokenPeriod | None, context: SpokenPeriod | None
) -> tuple[SpokenPeriod | None, str, bool]:
    """(period, why there is none, whether it was taken over from the sentences before)."""
    slot = group.slot
    is_instant = group.subject.period_type == "instant"
    if slot.is_ambiguous:
        return None, "the sentence names several periods", False
    own = [phrase for phrase in (slot.post, slot.pre) if phrase is not None]
    if not own and slot.lead is not None and not slot.is_compared:
        own = [slot.lead]
    if not own:
        if slot.is_compared:
            return None, "the period compared with is not said", False
        if is_instant or context is None:
            return None, "its period is not said", False
        return context, "", True
    found = [calendar.resolved(phrase, base, is_instant) for phrase in own]
    if any(one is None for one in found):
        return None, "its period is not certain from the words", False
    first = found[0]
    assert first is not None
    if any(one is not None and (one.end, one.months) != (first.end, first.months) for one in found[1:]):
        return None, "the sentence names several periods", False
    if (
        slot.lead is not None
        and not slot.is_compared
        and slot.post is not None
        and slot.lead is not slot.post
        and slot.pre is None
    ):
        lead = calendar.resolved(slot.lead, base, is_instant)
        if lead is None or (lead.end, lead.months) != (first.end, first.months):
            return None, "the sentence names several periods", False
    return first, "", False


class _Reader:
    """Reads the lexemes of one sentence from left to right."""

    def __init__(self, sentence: str, subjects: Subjects, issuer: str) -> None:
        self.sentence, self.subjects, self.issuer = sentence, subjects, issuer
        self.groups: list[Group] = []
        self.subject: Subject | None = None
        self.label = (0, 0)
        self.lead: Phrase | None = None
        self.pending: Phrase | None = None
        self.primary_pre: Phrase | None = None
        self.compared_pre: Phrase | None = None
        self.is_compared = self.is_awaiting = self.is_change = self.is_linked = self.is_list = False
        self.has_compared = False
        self.guard = ""
        self.day: Phrase | None = None
        """A day named before the subject: a dateline, or the date of a balance."""
        self.slot: _Slot | None = None
        self.open_slots: list[_Slot] = []
        self.nearly = ""
        self.is_bound = False

    def forget(self) -> None:
        self.subject, self.slot = None, None
        self.is_awaiting = self.is_list = False


def _groups(lexemes: Sequence[_Lexeme], sentence: str, subjects: Subjects, issuer: str) -> list[Group]:
    r = _Reader(sentence, subjects, issuer)
    for i, lexeme in enumerate(lexemes):
        kind = lexeme.kind
        if kind == AMOUNT:
            _on_amount(r, lexemes, i)
        elif kind == SUBJECT:
            _on_subject(r, lexemes, i)
        elif kind == PERIOD:
            _on_period(r, lexemes, i)
        elif (
            kind == COMPARED
            or (kind == FROM and _is_from(r, lexemes, i))
            or (kind == OVER and not _before_amount(lexemes, i))
        ):
            if r.subject is None and not r.groups and kind != COMPARED:
                continue
            r.is_compared = r.has_compared = True
            r.is_change, r.is_awaiting, r.is_linked, r.is_list = False, r.subject is not None, True, False
            r.compared_pre = r.pending = None
            r.open_slots = []
        elif kind in (OTHER, STOP, FROM):
            _on_other(r, lexemes, i)
        elif kind in (GLUE, VERB):
            r.is_linked = True
            if kind == VERB and r.subject is None and i and lexemes[i - 1].kind == OTHER:
                _note_owner(r, lexemes, i)
        elif kind == CHANGE:
            r.is_change = True
        elif kind == TO:
            if r.is_change or r.is_compared:
                r.is_change = False
                r.is_linked = True
                if r.is_compared and r.subject is not None:
                    r.is_compared = False
                    r.is_awaiting = True
                    r.open_slots = []
            elif i and lexemes[i - 1].kind == VERB:
                r.is_linked = True
        elif kind in (AND, OR):
            r.is_list = kind == AND
        elif kind == BREAK:
            if lexeme.what == ";":
                r.is_compared = r.is_change = False
                r.pending = r.primary_pre = None
                r.forget()
                r.open_slots = []
            elif lexeme.what == ",":
                r.is_list = True
            elif lexeme.what in (":", "."):
                r.is_linked = True
            elif r.is_awaiting and lexeme.what not in ("-", "–", "—"):
                r.forget()
        elif kind == NEARLY:
            r.nearly = str(lexeme.what)
        elif kind in (BOUND, OVER):
            r.nearly, r.is_bound = sentence[lexeme.start : lexeme.end].lower(), True
            r.is_linked = True
    return r.groups


def _before_amount(lexemes: Sequence[_Lexeme], i: int) -> bool:
    return i + 1 < len(lexemes) and lexemes[i + 1].kind == AMOUNT


def _is_from(r: _Reader, lexemes: Sequence[_Lexeme], i: int) -> bool:
    """ "increased to $7 million from $5 million", "increased from $5 million": from what it was before."""
    if r.is_change:
        return True
    back = i - 1
    while back >= 0 and lexemes[back].kind in (BREAK, PERCENT, OR, PERIOD, GLUE):
        back -= 1
    return back >= 0 and lexemes[back].kind == AMOUNT and bool(r.groups)


def _note_owner(r: _Reader, lexemes: Sequence[_Lexeme], i: int) -> None:
    """Who reports: the issuer as the head of the document names it, or perhaps a segment."""
    first = i - 1
    while first > 0 and lexemes[first - 1].kind == OTHER:
        first -= 1
    owner = " ".join(r.sentence[lexemes[first].start : lexemes[i - 1].end].lower().split())
    if owner.rstrip(".") not in r.issuer:
        r.guard = f"{MAY_BE_OF} {owner[:40]!r} alone"
    else:
        r.guard = ""


def _on_subject(r: _Reader, lexemes: Sequence[_Lexeme], i: int) -> None:
    lexeme = lexemes[i]
    subject = lexeme.what
    assert isinstance(subject, Subject)
    if subject.period_type == "instant" and _is_behind(r, lexemes, i, subject):
        return
    back = i - 1
    while back >= 0 and lexemes[back].kind in (GLUE, CHANGE, PERIOD):
        back -= 1
    before = lexemes[back].kind if back >= 0 else BREAK
    if before in (OTHER, STOP, PERCENT, FROM, TO, NEARLY):
        r.forget()
        return
    if before == AMOUNT and i - 1 == back:
        r.forget()  # "$5 million net loss": which words the amount belongs to is not sure
        _unclaim(r, lexemes[back])
        return
    is_direct_change = any(lx.kind == CHANGE for lx in lexemes[back + 1 : i])
    if (
        is_direct_change
        and lexemes[i - 1].kind != CHANGE
        and "in" not in [lx.what for lx in lexemes[back + 1 : i]]
    ):
        is_direct_change = False
    nxt = _next(lexemes, i)
    if nxt is not None and nxt.kind in (OTHER, STOP, SUBJECT):
        r.forget()
        return
    r.subject, r.label = subject, (lexeme.start, lexeme.end)
    r.is_awaiting, r.is_linked, r.is_list = True, False, False
    r.is_change = is_direct_change
    r.slot = None
    pre = r.pending
    if pre is None and subject.period_type == "instant":
        pre = r.day
    r.pending = None
    if not r.guard:
        r.guard = _part_named(r, lexemes, i)
    if r.is_compared and nxt is not None and (nxt.kind == VERB or nxt.kind == CHANGE):
        r.is_compared = False
        r.open_slots = []
    if r.is_compared:
        r.compared_pre = pre
    else:
        r.primary_pre = pre
        r.compared_pre = None


def _part_named(r: _Reader, lexemes: Sequence[_Lexeme], i: int) -> str:
    """ "Consulting - revenues of", "At Optum Health, revenues were": the words before may name a part."""
    back = i - 1
    while back >= 0 and lexemes[back].kind in (GLUE, PERIOD, CHANGE):
        back -= 1
    if back < 0 or lexemes[back].kind != BREAK or lexemes[back].what == ".":
        return ""
    first = back
    while first > 0 and lexemes[first - 1].kind != BREAK:
        first -= 1
    named = [lx for lx in lexemes[first:back] if lx.kind in (OTHER, STOP)]
    begins = r.sentence[lexemes[first].start : lexemes[first].end].lower()
    if named and (lexemes[back].what != "," or begins in ("in", "at", "for", "within", "for the", "on")):
        return f"{MAY_BE_OF} {r.sentence[named[0].start : named[-1].end].lower()[:40]!r} alone"
    return ""


def _next(lexemes: Sequence[_Lexeme], i: int) -> _Lexeme | None:
    return lexemes[i + 1] if i + 1 < len(lexemes) else None


def _is_behind(r: _Reader, lexemes: Sequence[_Lexeme], i: int, subject: Subject) -> bool:
    """ "$4 million in cash and no debt": the amount stands before its subject."""
    if (
        i < 2
        or lexemes[i - 1].kind != GLUE
        or lexemes[i - 1].what not in ("in", "of")
        or lexemes[i - 2].kind != AMOUNT
    ):
        return False
    amount = lexemes[i - 2].what
    assert isinstance(amount, _Amount)
    tail = r.sentence[lexemes[i].end : lexemes[i].end + 12].lower()
    if not re.match(r"\s*(?:[.,;]|\Z|and\s+no\b|on\s+hand|at\s|as\s)", tail) or re.match(
        r"\s*,\s*(?!and\s+no|compared)[a-z]", tail
    ):
        r.forget()
        return True
    back = i - 3
    while back >= 0 and lexemes[back].kind in (GLUE, NEARLY):
        back -= 1
    if back < 0 or lexemes[back].kind not in (VERB, PERIOD) or not amount.is_large:
        r.forget()
        return True
    if not any(
        w in r.sentence[: lexemes[i].start].lower()
        for w in ("closed", "ended", "end", " had ", " has ", " have ", "held")
    ):
        r.forget()
        return True
    slot = _Slot(r.pending or r.day or r.lead, None, False)
    r.subject, r.label, r.slot = subject, (lexemes[i].start, lexemes[i].end), slot
    _claim(r, amount, subject, slot, subject.is_loss)
    r.open_slots = [slot]
    r.is_awaiting = False
    return True


def _on_period(r: _Reader, lexemes: Sequence[_Lexeme], i: int) -> None:
    phrase = lexemes[i].what
    assert isinstance(phrase, Phrase)
    is_day = (
        phrase.dated is not None
        and phrase.dated.day is not None
        and not _has_length(phrase)
        and not phrase.is_same
    )
    if is_day and r.subject is None and not r.groups:
        r.day = phrase
        return
    ahead = i + 1
    while ahead < len(lexemes) and lexemes[ahead].kind in (GLUE, CHANGE):
        ahead += 1
    after = lexemes[ahead].kind if ahead < len(lexemes) else BREAK
    if (
        i >= 2
        and lexemes[i - 1].kind in (AND, GLUE)
        and any(lx.kind == AND for lx in lexemes[max(0, i - 3) : i])
        and _only_between(lexemes, i)
    ):
        # "for the quarter and the year": one amount cannot be of both
        phrase = phrase._replace(is_ambiguous=True)
    if r.open_slots and not r.is_awaiting:
        back = i - 1
        has_and = has_break = False
        while back >= 0 and lexemes[back].kind in (GLUE, AND, BREAK, VERB):
            has_and |= lexemes[back].kind == AND
            has_break |= lexemes[back].kind == BREAK
            back -= 1
        if after == SUBJECT and (has_and or has_break):
            r.pending = phrase
            if not has_and:
                for slot in r.open_slots:
                    slot.is_ambiguous = True
            return
        if back >= 0 and lexemes[back].kind == OTHER:
            r.pending = phrase
            return
        for slot in r.open_slots:
            if slot.post is not None:
                slot.is_ambiguous = True
            elif slot is r.open_slots[-1] or slot.pre is None:
                slot.post = phrase
        r.open_slots = []
        return
    if r.is_awaiting and r.subject is not None:
        if r.is_compared:
            r.compared_pre = phrase if r.compared_pre is None else r.compared_pre._replace(is_ambiguous=True)
        else:
            r.primary_pre = phrase if r.primary_pre is None else r.primary_pre._replace(is_ambiguous=True)
        return
    if r.pending is not None and not r.groups:
        phrase = phrase if phrase == r.pending else phrase._replace(is_ambiguous=True)
    r.pending = phrase
    if (r.lead is None and not r.groups and r.subject is None) or (
        r.lead is not None and not r.groups and r.subject is None
    ):
        r.lead = phrase


def _only_between(lexemes: Sequence[_Lexeme], i: int) -> bool:
    back = i - 1
    while back >= 0 and lexemes[back].kind in (GLUE, AND):
        back -= 1
    return back >= 0 and lexemes[back].kind == PERIOD


def _on_amount(r: _Reader, lexemes: Sequence[_Lexeme], i: int) -> None:
    amount = lexemes[i].what
    assert isinstance(amount, _Amount)
    nearly, is_bound = r.nearly, r.is_bound
    r.nearly, r.is_bound = "", False
    tail = r.sentence[amount.past : amount.past + 90]
    if _RANGE.match(tail) and not (r.is_compared or r.is_change):
        r.forget()
        r.open_slots = []
        return
    per_share = _PER_SHARE.match(tail)
    if r.is_change and not r.is_compared:
        return  # "increased $5 million", "an increase of $3 million": a change, no amount of its own
    subject = r.subject
    if subject is None:
        return
    if i and lexemes[i - 1].kind == AMOUNT:
        r.forget()
        return
    if per_share is None and _PER_OTHER.match(tail):
        r.forget()
        return
    if per_share is not None and subject.unit == "money":
        last = r.groups[-1] if r.groups else None
        is_beside = last is not None and last.slot is r.slot and last.subject.unit == "money"
        companion = _companion(r.subjects, per_share)
        if (
            not subject.has_per_share
            or companion is None
            or amount.is_large
            or not (is_beside or r.is_compared)
        ):
            r.forget()
            return
        slot = r.slot if is_beside and r.slot is not None else _new_slot(r)
        is_loss = subject.is_loss or "loss" in (per_share["loss"] or "").lower()
        r.nearly, r.is_bound = nearly, is_bound
        first = (
            amount.past + per_share.start("loss")
            if per_share["loss"]
            else amount.past + len(per_share[0]) - len(per_share[0].lstrip(" \t\r\n,"))
        )
        _claim(r, amount, companion, slot, is_loss, (first, amount.past + per_share.end()))
        r.is_awaiting = False
        return
    if subject.unit == "per_share":
        if amount.is_large or (per_share is None and _PER_OTHER.match(tail)):
            r.forget()
            return
    elif not amount.is_large:
        r.forget()
        return
    if not (r.is_awaiting and r.is_linked):
        if r.is_awaiting or not r.is_list:
            return
        if r.slot is not None and r.slot.is_compared:
            r.is_compared = True
    if r.slot is not None and not r.is_awaiting:
        # a further amount of the same subject: "$4.5 billion in 1999, $4.1 billion in 1998"
        slot = _Slot(None, None, True)
        r.slot = slot
    else:
        slot = _new_slot(r)
    r.nearly, r.is_bound = nearly, is_bound
    _claim(r, amount, subject, slot, subject.is_loss)
    if slot not in r.open_slots:
        r.open_slots.append(slot)
    r.is_awaiting = False
    r.is_list = False


def _new_slot(r: _Reader) -> _Slot:
    if r.is_compared:
        slot = _Slot(r.compared_pre or r.pending, None, True)
    else:
        slot = _Slot(r.primary_pre or r.pending, r.lead, False)
        if r.has_compared and slot.pre is None and slot.lead is None:
            slot = _Slot(None, None, False)
    r.pending = None
    r.slot = slot
    if slot not in r.open_slots:
        r.open_slots.append(slot)
    return slot


def _claim(
    r: _Reader,
    amount: _Amount,
    subject: Subject,
    slot: _Slot,
    is_loss: bool,
    label: tuple[int, int] | None = None,
) -> None:
    r.groups.append(Group(subject, label or r.label, amount, slot, r.nearly, r.is_bound, r.guard, is_loss))
    r.nearly, r.is_bound = "", False


def _unclaim(r: _Reader, amount: _Lexeme) -> None:
    r.groups = [g for g in r.groups if g.amount is not amount.what]


def _companion(subjects: Subjects, found: re.Match[str]) -> Subject | None:
    words = f"{found['kinds'] or ''} {found['late'] or ''}".lower()
    name = "per basic and diluted share" if "basic" in words and "diluted" in words else ""
    name = name or (
        "per diluted share" if "diluted" in words else "per basic share" if "basic" in words else "per share"
    )
    return subjects.by_words.get(name)


def _on_other(r: _Reader, lexemes: Sequence[_Lexeme], i: int) -> None:
    if i and lexemes[i - 1].kind == AMOUNT:
        amount = lexemes[i - 1].what
        assert isinstance(amount, _Amount)
        if lexemes[i - 1].end == amount.past:
            _unclaim(r, lexemes[i - 1])
            r.forget()
            return
    elif r.is_awaiting:
        r.forget()
        return
    if r.groups:
        r.guard = r.guard or "other words stand between the amounts compared"
