"""Par values and share counts that a balance sheet prints inside the labels of its stock.

In: a balance sheet and the text of its document. Out: one ``LabelFact`` per concept and date of a label:
"Common stock, $0.01 par value; 1,000 shares authorized; 500 and 490 shares issued" holds a par value, a
count authorized at both dates, and a count issued at each, with the characters that print them.

The rules of the field (DOMAIN sections 3 to 5):

1. *Wording.* Counts stand before their verb ("500 shares issued") or behind it ("issued - 500 shares"),
   one way through the whole label; a label that mixes both without a semicolon says nothing here.
2. *Dates.* Counts follow the dates the label names, else the columns in print order where there are as many
   of one as of the other. A par value and a single count of authorized shares hold at every date; a single
   count issued, outstanding or held holds at the latest date, and at the others only where the row prints the
   same amount for them.
3. *Scale.* The words at the number ("4.6 billion shares"); else par value times shares issued is the amount
   of the row; else the average shares of the income statement tell the power of ten; else the header, if the
   counts are not too long for it.
4. *Classes.* The stock of one class or series, and stock of two classes in two rows, is part of what the
   concept means for the issuer: no fact.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from transforms.concept_dictionary import Dictionary
from transforms.facts import Fact, Reading
from transforms.grid import Row
from transforms.label_numbers import (
    DATE,
    NUMBER,
    Dated,
    LabelFact,
    Span,
    When,
    coefficient,
    column_dates,
    concept_named,
    dated_in_order,
    label_spans,
    next_span,
    printed_date,
    value_of,
)
from transforms.numbers import half_unit
from transforms.scale import POWERS

WITHIN = Decimal(30)
"""Shares issued or outstanding against the average ones: splits and treasury stock stay far below this
factor, and scales differ by a thousand."""
LONGEST_SCALED = 6
"""Digits of a count that a header's scale applies to where nothing else is printed: of 1,000,000 and more
"in thousands" the count in full is as likely."""
LARGEST_SCALED = 11
"""Digits of a count so scaled: no company has a trillion shares."""


def stock_facts(
    reading: Reading, text: str, is_html: bool, dictionary: Dictionary, readings: Sequence[Reading]
) -> list[LabelFact]:
    """The facts inside the stock labels of one balance sheet; ``readings`` are those of its document."""
    stocks = list(_stocks(reading))
    instants = column_dates(reading)
    if not stocks or not instants:
        return []
    return _facts(stocks, reading, text, is_html, dictionary, instants, _average_shares(readings))


_AVERAGES = (
    "us-gaap:WeightedAverageNumberOfSharesOutstandingBasic",
    "us-gaap:WeightedAverageNumberOfDilutedSharesOutstanding",
)


def _average_shares(readings: Sequence[Reading]) -> list[Decimal]:
    return [
        fact.value
        for reading in readings
        if reading.entity is None
        for fact in reading.facts
        if fact.concept in _AVERAGES and fact.value
    ]


# --- the stock a label speaks of ----------------------------------------------------------------

_SPEAKS = re.compile(r"\d.*\bshares\b|\bshares\b.*\d|\b(?:par|stated) value\b|\bauthorized\b", re.IGNORECASE)
_TREASURY = re.compile(r"\btreasury\b|^\W*repurchased (?:common|capital)\b", re.IGNORECASE)
_PREFERRED = re.compile(r"\b(?:preferred|preference)\b", re.IGNORECASE)
_COMMON = re.compile(
    r"\b(?:common|capital|ordinary)\s+(?:stock|shares?)\b|\bclass [a-z]\b.*\bstock\b", re.IGNORECASE
)
_PART = re.compile(
    r"\bseries\b|\bwarrants?\b|\bsubscri|\bissuable\b|\btrusts?\b|\besop\b|\bheld by\b|\bunvested\b"
    r"|\brestricted\b|\bdeferred\b|\bunits?\b|\bpartner",
    re.IGNORECASE,
)
"""A part of the stock, or a right to it."""
_EXCESS = re.compile(r"\bin excess of par\b", re.IGNORECASE)
_CLASS = re.compile(r"\bclass ([a-z])\b", re.IGNORECASE)


def _stock(words: str) -> str | None:
    """'common', 'preferred' or 'treasury'; None for part of a stock and for what is none."""
    if _PART.search(words) or len({letter.lower() for letter in _CLASS.findall(words)}) == 1:
        return None
    if _TREASURY.search(words):
        return "treasury"
    preferred, common = _PREFERRED.search(words), _COMMON.search(words)
    return None if bool(preferred) == bool(common) else "preferred" if preferred else "common"


# --- the words of a label -----------------------------------------------------------------------

_LEXEME = re.compile(
    r"(?P<par>(?P<mark>[$€£])\s*(?P<before>(?:"
    + NUMBER
    + r"))(?:\s*[-–—]?\s*(?:per share\s+)?(?:stated|par)\b)"
    r"|\b(?:par|stated)(?:\s+value)?(?:\s+of)?(?:\s+per\s+share)?\s*[-–—:,]?\s*\$?(?P<mark2>[$€£])\s*(?P<after>(?:"
    + NUMBER
    + r")))(?![\d.,]*\s*(?:¢|cents))"
    r"|(?P<skip>[$€£]\s*[\d.,/]*\d|(?:\d+\s)?\d+/\d+|\d[\d./]*\s*(?:¢|%|cents\b|votes?\b)"
    r"|\bnotes?\s+\d+|\bno[- ]par\b|\((?:[^()]*\bclass [a-z]\b[^()]*)\)|\bwithout par\b)"
    r"|" + DATE + r"|(?P<count>(?:" + NUMBER + r"))(?:\s*(?P<power>thousand|million|billion)\b)?"
    r"|(?P<nil>\bno(?=\s+shares|ne\b)(?:ne)?\b|\bnil\b)"
    r"|(?P<verb>\b(?:authori[sz]ed|issued|outstanding|designated)\b)"
    r"|(?P<stop>;)",
    re.IGNORECASE,
)
_BETWEEN_VERBS = re.compile(r"[\s,&]*(?:and|or|shares)?[\s,&]*(?:and)?[\s,]*", re.IGNORECASE)


class Count(NamedTuple):
    """A printed number of shares; ``digits`` is '' for "none"."""

    digits: str
    power: int | None
    """The power of ten its own words give."""


class Spoken(NamedTuple):
    """Counts with the verbs they belong to and the dates the label names for them."""

    verbs: tuple[str, ...]
    counts: tuple[Count, ...]
    dates: tuple[When, ...]


class _Lexeme(NamedTuple):
    kind: str
    shares: Count | None = None
    when: When | None = None
    verbs: tuple[str, ...] = ()


def par_value(label: str) -> tuple[str, str] | None:
    """(currency mark, digits) of the one par value that a label prints.

    >>> par_value("Common stock, $.01 par value; 1,000 shares authorized")
    ('$', '.01')
    """
    found = [m for m in _LEXEME.finditer(label) if m["par"]]
    if len(found) != 1:
        return None
    return found[0]["mark"] or found[0]["mark2"], found[0]["before"] or found[0]["after"]


def spoken_counts(label: str, is_treasury: bool = False) -> list[Spoken]:
    """The share counts of a label with their verbs and dates; none where the wording leaves it open.

    >>> for said in spoken_counts("authorized - 9 shares; issued - 5 and 4"):
    ...     print(*said.verbs, *(count.digits for count in said.counts))
    authorized 9
    issued 5 4
    """
    lexemes = list(_lexemes(label))
    if is_treasury:
        if any(lexeme.kind == "verb" for lexeme in lexemes):
            return []
        return _dated([Spoken(("treasury",), *_counts_and_dates(lexemes))])
    whole = _paired(lexemes)
    if whole is None:
        parts = [_paired(part) for part in _parts(lexemes)]
        whole = [said for part in parts if part is not None for said in part] if None not in parts else []
    return _dated([said for said in whole if said.counts])


def _lexemes(label: str) -> Iterator[_Lexeme]:
    """The words that matter, verbs that share their counts joined ("issued and outstanding")."""
    previous_date: When | None = None
    pending: tuple[tuple[str, ...], int] | None = None
    for found in _LEXEME.finditer(label):
        kind = found.lastgroup if found.lastgroup in ("skip", "year", "nil", "verb", "stop") else None
        kind = kind or ("par" if found["par"] else "date" if found["date"] else "count")
        if kind == "verb":
            verb = found[0].lower().replace("authorised", "authorized")
            if pending is not None and _BETWEEN_VERBS.fullmatch(label, pending[1], found.start()):
                pending = ((*pending[0], verb), found.end())
                continue
            if pending is not None:
                yield _Lexeme("verb", verbs=pending[0])
            pending = ((verb,), found.end())
            continue
        if kind in ("skip", "par"):
            continue
        if pending is not None:
            yield _Lexeme("verb", verbs=pending[0])
            pending = None
        if kind == "stop":
            yield _Lexeme("stop")
        elif kind == "nil":
            yield _Lexeme("count", Count("", None))
        elif kind == "count":
            power = POWERS[found["power"].lower()] if found["power"] else None
            yield _Lexeme("count", Count(found["count"], power))
        else:
            when = printed_date(found, previous_date)
            previous_date = when
            yield _Lexeme("date", when=when)
    if pending is not None:
        yield _Lexeme("verb", verbs=pending[0])


def _parts(lexemes: Sequence[_Lexeme]) -> list[list[_Lexeme]]:
    parts: list[list[_Lexeme]] = [[]]
    for lexeme in lexemes:
        if lexeme.kind == "stop":
            parts.append([])
        else:
            parts[-1].append(lexeme)
    return [part for part in parts if part]


def _paired(lexemes: Sequence[_Lexeme]) -> list[Spoken] | None:
    """Counts and verbs in pairs, all one way; None where they do not alternate."""
    run = [lexeme for lexeme in lexemes if lexeme.kind != "stop"]
    kinds = [lexeme.kind for lexeme in run if lexeme.kind != "date"]
    if not kinds:
        return []
    groups = [kind for i, kind in enumerate(kinds) if i == 0 or kind == "verb" or kinds[i - 1] != kind]
    verb_first = groups[0] == "verb"
    if len(groups) % 2 or any(
        (kind == "verb") != (verb_first == (i % 2 == 0)) for i, kind in enumerate(groups)
    ):
        return None
    regions: list[list[_Lexeme]] = []
    for lexeme in run:
        opens = (
            lexeme.kind == "verb"
            if verb_first
            else lexeme.kind == "count" and any(x.kind == "verb" for x in (regions[-1] if regions else []))
        )
        if not regions or (opens and any(x.kind != "date" for x in regions[-1])):
            regions.append([])
        regions[-1].append(lexeme)
    return [
        Spoken(next(x.verbs for x in region if x.kind == "verb"), *_counts_and_dates(region))
        for region in regions
    ]


def _counts_and_dates(
    lexemes: Sequence[_Lexeme],
) -> tuple[tuple[Count, ...], tuple[When, ...]]:
    return (
        tuple(lexeme.shares for lexeme in lexemes if lexeme.shares is not None),
        tuple(lexeme.when for lexeme in lexemes if lexeme.when is not None),
    )


def _dated(spoken: Sequence[Spoken]) -> list[Spoken]:
    """Dates named once hold for the lists of as many counts before them ("5 issued and 4 outstanding at A",
    "at A and B, respectively"). A verb said twice without a date each time leaves open when."""
    dated: list[Spoken] = []
    ahead: tuple[When, ...] = ()
    for said in reversed(spoken):
        ahead = said.dates or ahead
        inherits = not said.dates and len(said.counts) == len(ahead)
        if inherits and (len(ahead) > 1 or said.verbs != ("authorized",)):
            said = said._replace(dates=ahead)
        dated.append(said)
    dated.reverse()
    often = Counter(verb for said in spoken for verb in said.verbs)
    return [said for said in dated if said.dates or all(often[verb] == 1 for verb in said.verbs)]


# --- dates and scale ----------------------------------------------------------------------------


def count_dates(said: Spoken, instants: Sequence[date], unchanged: Sequence[date]) -> list[Dated]:
    """Each count at each of its dates.

    ``unchanged``: the dates for which the row prints the amount of the latest one.
    """
    if len(said.counts) == 1 and not said.dates:
        dates = instants if said.verbs == ("authorized",) else unchanged
        return [(0, end, "header") for end in dates]
    return dated_in_order(len(said.counts), said.dates, instants)


class _Stock(NamedTuple):
    """One stock label of a balance sheet."""

    row: Row
    kind: str
    par: tuple[str, str] | None
    counts: list[Spoken]
    amounts: tuple[Fact, ...]
    """The facts of its row."""

    def unchanged(self, instants: Sequence[date]) -> list[date]:
        """The latest date, and those for which the row prints the same amount."""
        amount = {fact.period_end: fact.value for fact in self.amounts}
        latest = max(instants)
        return [
            end
            for end in instants
            if end == latest or (amount.get(end) and amount[end] == amount.get(latest))
        ]


def _power_by_amount(stock: _Stock, instants: Sequence[date]) -> int | None:
    """The power of ten with which par value times shares issued is the amount the row prints."""
    if stock.par is None:
        return None
    par = value_of(stock.par[1], 0)
    powers: set[int] = set()
    for said in stock.counts:
        if "issued" not in said.verbs:
            continue
        for i, end, _ in count_dates(said, instants, stock.unchanged(instants)):
            count = said.counts[i]
            amount = next((f for f in stock.amounts if f.period_end == end and f.value), None)
            if amount is None or not count.digits or count.power is not None or not value_of(count.digits, 0):
                continue
            half = half_unit(amount.decimals)
            fitting = [
                power
                for power in (0, 3, 6)
                if abs(par * value_of(count.digits, power) - amount.value)
                <= half + par * Decimal(10) ** power / 2
                and amount.value > 4 * half
            ]
            if len(fitting) != 1:
                return None
            powers.update(fitting)
    return powers.pop() if len(powers) == 1 else None


def _power_by_averages(stock: _Stock, averages: Sequence[Decimal]) -> int | None:
    """The power of ten with which the counts are near the average shares of the income statement."""
    held = [
        value_of(count.digits, 0)
        for said in stock.counts
        if "issued" in said.verbs or "outstanding" in said.verbs
        for count in said.counts
        if count.digits and count.power is None and value_of(count.digits, 0)
    ]
    if not held or not averages or stock.kind != "common":
        return None
    fitting = [
        power
        for power in (0, 3, 6)
        if all(
            average / WITHIN < count.scaleb(power) < average * WITHIN
            for count in held
            for average in averages
        )
    ]
    return fitting[0] if len(fitting) == 1 else None


def _power_of_counts(
    stock: _Stock,
    reading: Reading,
    instants: Sequence[date],
    averages: Sequence[Decimal],
    of_common: int | None,
) -> tuple[int, str | None] | None:
    """The power of ten of a label's counts without words of their own, and why; None where it stays open."""
    by_amount = _power_by_amount(stock, instants)
    if by_amount is not None:
        return by_amount, "par value times shares issued is the amount of the row"
    by_averages = _power_by_averages(stock, averages)
    if by_averages is not None:
        return by_averages, "the average shares of the income statement" if by_averages else None
    if of_common is not None:
        return of_common, "as the shares of common stock" if of_common else None
    header = reading.scale.shares
    if not header:
        return 0, None
    printed = [count.digits for said in stock.counts for count in said.counts if count.digits]
    longest = max((len(digits.replace(",", "")) for digits in printed), default=0)
    if longest <= min(LONGEST_SCALED, LARGEST_SCALED - header):
        return header, reading.scale.evidence
    return None


# --- the facts ----------------------------------------------------------------------------------


def _facts(
    stocks: Sequence[_Stock],
    reading: Reading,
    text: str,
    is_html: bool,
    dictionary: Dictionary,
    instants: Sequence[date],
    averages: Sequence[Decimal],
) -> list[LabelFact]:
    kinds = Counter(stock.kind for stock in stocks if stock.counts)
    pars = Counter(stock.kind for stock in stocks if stock.par)
    by_kind = {stock.kind: stock for stock in stocks if stock.counts}
    common = by_kind.get("common")
    of_common = _power_of_counts(common, reading, instants, averages, None) if common else None
    found: list[LabelFact] = []
    for stock in stocks:
        spans = label_spans(stock.row, text, is_html)
        if stock.par is not None and pars[stock.kind] == 1 and (span := next_span(spans, stock.par[1])):
            found.extend(_par_facts(stock, span, instants, reading, dictionary))
        if kinds[stock.kind] > 1:
            continue
        power = _power_of_counts(
            stock, reading, instants, averages, of_common[0] if of_common and stock is not common else None
        )
        for said in stock.counts:
            found.extend(_count_facts(said, stock, spans, power, instants, dictionary))
    return found


def _stocks(reading: Reading) -> Iterator[_Stock]:
    """The rows and captions that print a par value or a count of shares."""
    speaking = [row for row in reading.statement.grid.rows if _SPEAKS.search(row.label)]
    if not speaking:
        return
    facts_of = reading.facts_by_row()
    for row in speaking:
        facts = facts_of.get(row.index, [])
        caption = facts[0].section.rsplit(" > ", 1)[-1] if facts else ""
        kind = _stock(row.label) or (_stock(f"{caption} {row.label}") if _counts_only(row.label) else None)
        if kind is None or (kind != "treasury" and _EXCESS.search(row.label)):
            continue
        counts = spoken_counts(row.label, kind == "treasury")
        par = par_value(row.label) if kind != "treasury" else None
        if counts or par:
            yield _Stock(row, kind, par, counts, tuple(facts))


def _counts_only(label: str) -> bool:
    """A row that only counts the shares of the stock in the caption above it: "Issued: 500 shares"."""
    return re.match(r"\W*(?:[\d,]+\b|authorized\b|issued\b|outstanding\b)", label, re.IGNORECASE) is not None


def _par_facts(
    stock: _Stock, span: tuple[int, int], instants: Sequence[date], reading: Reading, dictionary: Dictionary
) -> Iterator[LabelFact]:
    assert stock.par is not None
    mark, digits = stock.par
    name = f"par value of {stock.kind} stock"
    unit = f"{_CURRENCIES.get(mark, reading.scale.currency)}/shares"
    value, places = value_of(digits, 0), coefficient(digits)[1]
    for end in instants:
        concept = concept_named(name, "per_share", end, dictionary)
        if concept is not None:
            yield LabelFact(
                stock.row.label, concept, name, unit, end, "header", value, digits, 0, places, None, *span
            )


_CURRENCIES = {"€": "EUR", "£": "GBP"}


def _count_facts(
    said: Spoken,
    stock: _Stock,
    spans: list[Span],
    power: tuple[int, str | None] | None,
    instants: Sequence[date],
    dictionary: Dictionary,
) -> Iterator[LabelFact]:
    place_of = {i: next_span(spans, count.digits) for i, count in enumerate(said.counts) if count.digits}
    for i, end, source in count_dates(said, instants, stock.unchanged(instants)):
        count, place = said.counts[i], place_of.get(i)
        scale, why = (count.power, "the words beside the number") if count.power else power or (None, None)
        if place is None or scale is None:
            continue
        for verb in said.verbs:
            name = f"number of {stock.kind} shares{'' if stock.kind == 'treasury' else f' {verb}'}"
            concept = concept_named(name, "shares", end, dictionary)
            if concept is not None:
                value, decimals = value_of(count.digits, scale), coefficient(count.digits)[1] - scale
                fields = (value, count.digits, scale, decimals, why, *place)
                yield LabelFact(stock.row.label, concept, name, "shares", end, source, *fields)
