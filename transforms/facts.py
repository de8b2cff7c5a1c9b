"""Facts: every printed number of a statement as concept, period, unit, decimals and value.

In: a statement (its grid), what the document says about its periods, the dictionary of concepts. Out: per
entity of the table its facts, the refused numbers with reasons, and the footings its own arithmetic shows.
No number is lost: each token of the grid is a fact or is refused with a reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from itertools import combinations
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from transforms import calculation_sheet, concept_lines
from transforms.calculations import Footing, footings
from transforms.concept_dictionary import LOOKUP_ORDER, Dictionary
from transforms.concepts import Concept, line_concepts
from transforms.corrections import Correction, corrected_concepts, corrected_meanings, corrected_scale
from transforms.grid import Grid, Row, Token
from transforms.numbers import LONGEST_NUMBER, half_unit
from transforms.periods import ColumnMeaning, DocumentDates, Period, column_meanings
from transforms.scale import (
    Scale,
    column_currency,
    currency_beside,
    is_other_currency,
    printed_scale,
    row_unit,
    shares_scale_by_eps,
    table_scale,
)
from transforms.sections import row_sections
from transforms.statement_kinds import PRIMARY, Statement, are_amounts

if TYPE_CHECKING:
    from hashlib import _Hash

PERCENT_SCALE = -2
PLACES_OF_RATES = 2
ZERO = Decimal(0)


class Fact(NamedTuple):
    """One printed number. Names and meaning as in the warehouse's ``fact``; periods are inclusive."""

    fact_id: str
    exhibit_id: str
    table_index: int
    row_index: int
    column_index: int
    statement: str
    section: str
    label: str
    concept: str | None
    period_type: str | None
    period_start: date | None
    period_end: date | None
    period_source: str | None
    unit: str
    value: Decimal
    concept_value: Decimal | None
    printed: str
    scale: int
    decimals: int
    is_nil: bool
    source: str
    column_header: str
    scale_source: str | None
    concept_source: str | None


class Refusal(NamedTuple):
    """A printed number that became no fact, and why."""

    exhibit_id: str
    table_index: int
    printed: str
    source: str
    reason: str


@dataclass(slots=True)
class Reading:
    """What one statement of one entity came to."""

    statement: Statement
    table_index: int
    entity: str | None
    scale: Scale
    facts: list[Fact] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    footings: list[Footing] = field(default_factory=list)
    open_starts: dict[int, Period] = field(default_factory=dict)
    """Columns whose period may begin on another day as well."""

    def facts_by_row(self) -> dict[int, list[Fact]]:
        """The facts of each row that has any, in print order."""
        rows: dict[int, list[Fact]] = {}
        for fact in self.facts:
            rows.setdefault(fact.row_index, []).append(fact)
        return rows


class _Column(NamedTuple):
    """The numbers printed in one column, whatever they turn out to be."""

    tokens: Sequence[Token]
    places: int
    """The most decimals that one of its numbers has: none in most columns."""
    has_percents: bool


_PLACES, _IS_PERCENT, _MARK = attrgetter("places"), attrgetter("is_percent"), attrgetter("currency")


def _columns(grid: Grid) -> list[_Column]:
    """The columns of a grid, each looked through once."""
    found: list[_Column] = []
    for cells in zip(*[row.cells for row in grid.rows], strict=True):
        tokens = list(filter(None, cells))
        found.append(_Column(tokens, max(map(_PLACES, tokens), default=0), any(map(_IS_PERCENT, tokens))))
    return found or [_Column((), 0, False)] * len(grid.columns)


class _Table(NamedTuple):
    """What all readings of a table share."""

    columns: Sequence[_Column]
    meanings: Sequence[ColumnMeaning]
    sections: Sequence[str]
    prints_whole: bool


class _Line(NamedTuple):
    """A printed row with its unit and the power of ten of its numbers."""

    row: Row
    section: str
    unit: str
    power: int
    places: int
    """The decimals its numbers are printed with; a dash has the same."""
    values: tuple[Decimal | None, ...]
    """Its amounts in whole units, one per column of amounts: for its concept, its facts and its sums."""


_SCALE_IN_LABEL = re.compile(
    r"\(\s?(?:(?:in\s)?(?:(?:us)?[$£€]\s?(?:in\s)?)?(?P<word>thousands|millions?|billions?|000(?:'?s)?|actual|whole)\b"
    r"|(?:us)?[$£€]\s?(?P<letter>mm?|bn?|k)\b)[^)]*\)",
    re.IGNORECASE,
)
_POWERS = {"t": 3, "0": 3, "k": 3, "m": 6, "b": 9}
_CONSOLIDATED = re.compile(r"consolidated|the company|total company", re.IGNORECASE)


def _most_common(places: Sequence[int]) -> int:
    """The decimals most of the numbers are printed with, the first of several; 0 for none."""
    if not places:
        return 0
    if places.count(places[0]) * 2 > len(places):
        return places[0]  # nearly always, and told without a Counter
    return Counter(places).most_common(1)[0][0]


_UNIT_OF_MEASURE = {
    "shares": re.compile(
        r"\W*(?:(?:number of|weighted|average|common|diluted|basic)[\s-]+)*(?:shares|units)\b"
        r"(?:\W*\(?(?:denominator|outstanding|in\s\w+|000'?s)\)?)*\W*|\W*denominator\W*",
        re.IGNORECASE,
    ),
    "money": re.compile(r"(?:.*\bnumerator|\W*(?:dollars|amounts?))\W*", re.IGNORECASE),
}
"""Columns of one table in several units: "Income (Numerator)", "Shares (Denominator)", "Per-Share Amount"."""


def _unit_of_measure(measure: str | None) -> str | None:
    """'shares' or 'money' where the heading of columns says that this is what they print, or None."""
    if measure is None:
        return None
    return next((unit for unit, words in _UNIT_OF_MEASURE.items() if words.fullmatch(measure)), None)


def _lines(
    rows: Sequence[Row],
    sections: Sequence[str],
    kind: str,
    scale: Scale,
    columns: Sequence[int],
    amounts: Sequence[int],
    printed: Sequence[_Column],
    unit_of_columns: str | None,
) -> list[_Line]:
    """The rows that print numbers in these columns; ``amounts``: the columns of their values;
    ``unit_of_columns``: what their headings say."""
    has_decimals = any(printed[c].places for c in columns)
    has_percents = any(printed[c].has_percents for c in columns)
    new = tuple.__new__  # half the time of a call with as many arguments
    lines: list[_Line] = []
    places, is_percent = 0, False
    for row, section in zip(rows, sections, strict=True):
        cells = row.cells
        tokens = [t for c in columns if (t := cells[c]) is not None]
        if not tokens:
            continue
        if has_decimals:
            places = _most_common([t.places for t in tokens if not t.is_nil])
        if has_percents:
            is_percent = any(t.is_percent for t in tokens) and all(t.is_percent or t.is_nil for t in tokens)
        unit, own_power, is_in_cents, may_be_per_cent = _row_words(
            row.label, section, kind, places > 0, is_percent
        )
        if may_be_per_cent and not are_amounts(tokens):
            values = _values(cells, amounts, PERCENT_SCALE)
            lines.append(_Line(row, section, "pure", PERCENT_SCALE, places, values))
            continue
        if unit_of_columns is not None and unit != "pure" and places == 0:
            unit = unit_of_columns
        if unit == "shares" and any(t.currency for t in tokens):
            unit = "money"
        power = scale.money if unit == "money" else scale.shares if unit == "shares" else 0
        if unit != "per_share":
            if own_power is not None:
                power = own_power
            elif "(" in section:
                power = _power_in_caption(section, unit, power)
        elif is_in_cents and not any(t.currency for t in tokens):
            power = CENTS_SCALE
        if places >= 2 and unit == "money" and scale.money >= 3 and _is_per_share_shape(row, tokens):
            unit, power = "per_share", 0
        lines.append(new(_Line, (row, section, unit, power, places, _values(cells, amounts, power))))
    return lines


_CAPTION_OF_PER_CENTS = re.compile(r"(?:%|\bper\s?cent(?:age)?)\s+(?:change|growth)\b[^>]*\Z", re.IGNORECASE)
"""Rows under "Impact on % change of", no amount among them, are per cents without the sign."""
CENTS_SCALE = -2
_IN_CENTS = re.compile(
    r"\(\s?(?:in\s)?(?:\w+\s)?(?:cents|pence)\b[^)]*\)|[-–—,]\s?(?:in\s)?(?:cents|pence)\Z", re.IGNORECASE
)
"""Amounts per share in hundredths: "Earnings per share (cents)"."""


def _printed_power(words: str) -> int | None:
    """The scale that a label or a caption prints: "Average shares (in thousands)", "Revenue ($M)"."""
    found = _SCALE_IN_LABEL.search(words)
    return None if found is None else _POWERS.get((found["word"] or found["letter"])[0].lower(), 0)


class _RowWords(NamedTuple):
    """What a row's words say of its numbers."""

    unit: str
    power: int | None
    """The scale in its own label."""
    is_in_cents: bool
    may_be_per_cent: bool


@lru_cache(maxsize=65536)
def _row_words(label: str, section: str, kind: str, has_decimals: bool, is_percent: bool) -> _RowWords:
    """The words of a row, read once: an exhibit prints the same labels in many tables."""
    unit = row_unit(label, section, kind, has_decimals, is_percent)
    return _RowWords(
        unit,
        _printed_power(label),
        _IN_CENTS.search(label) is not None,
        unit == "money" and _CAPTION_OF_PER_CENTS.search(section) is not None,
    )


@lru_cache(maxsize=4096)
def _power_in_caption(section: str, unit: str, power: int) -> int:
    """The scale that the caption over a row prints: "Balance sheet data (in millions):"."""
    caption = section.rpartition(" > ")[2]
    printed = _printed_power(caption)
    return power if printed is None or (unit == "shares") != ("share" in caption.lower()) else printed


_PER_SHARE_LABEL = re.compile(r"\b(?:basic|diluted|primary|fully diluted|assuming dilution)\b", re.IGNORECASE)


def _is_per_share_shape(row: Row, tokens: Sequence[Token]) -> bool:
    """Two decimals under "in thousands", a label of earnings per share: the section said nothing."""
    return _PER_SHARE_LABEL.search(row.label) is not None and all(
        t.places >= 2 and abs(t.coefficient) < 10**5 for t in tokens if not t.is_nil
    )


_UNITS = {"shares": "shares", "pure": "pure"}


def _unit(unit: str, currency: str) -> str:
    return currency if unit == "money" else f"{currency}/shares" if unit == "per_share" else _UNITS[unit]


_TEN_TO = {exponent: Decimal(1).scaleb(exponent) for exponent in range(-2 * LONGEST_NUMBER, LONGEST_NUMBER)}
"""A power of ten times an integer takes a quarter of the time of ``scaleb`` and prints the same."""


def _values(cells: Sequence[Token | None], columns: Sequence[int], power: int) -> tuple[Decimal | None, ...]:
    """The values of a row's numbers in whole units, at a scale; Decimal all the way."""
    return tuple(
        [
            None
            if (t := cells[c]) is None
            else ZERO
            if t.is_nil
            else _TEN_TO[power - t.places] * t.coefficient
            for c in columns
        ]
    )


def _entity(meaning: ColumnMeaning) -> str | None:
    """The entity over a column, where it is not the issuer itself or a currency."""
    name = meaning.entity
    return None if name is None or _is_of_the_issuer(name) else name


@lru_cache(maxsize=4096)
def _is_of_the_issuer(name: str) -> bool:
    return _CONSOLIDATED.search(name) is not None or column_currency((name,)) is not None


_INCOME = ("us-gaap:NetIncomeLossAvailableToCommonStockholdersBasic", "us-gaap:NetIncomeLoss")
_EPS_AND_SHARES = (
    ("us-gaap:EarningsPerShareBasic", "us-gaap:WeightedAverageNumberOfSharesOutstandingBasic"),
    ("us-gaap:EarningsPerShareDiluted", "us-gaap:WeightedAverageNumberOfDilutedSharesOutstanding"),
    ("us-gaap:EarningsPerShareBasic", "us-gaap:WeightedAverageNumberOfShareOutstandingBasicAndDiluted"),
    (
        "us-gaap:EarningsPerShareBasicAndDiluted",
        "us-gaap:WeightedAverageNumberOfShareOutstandingBasicAndDiluted",
    ),
    ("us-gaap:EarningsPerShareBasicAndDiluted", "us-gaap:WeightedAverageNumberOfSharesOutstandingBasic"),
)


def _adjusted_shares(
    lines: list[_Line], found: Sequence[Concept | None], columns: Sequence[int]
) -> tuple[list[_Line], str | None]:
    """Share counts at the scale that earnings per share prove, where the header's scale contradicts them."""
    if not any(found) or "shares" not in [line.unit for line in lines]:
        return lines, None
    named = [(concept.name, line) for line, concept in zip(lines, found, strict=True) if concept is not None]
    at = dict(reversed(named))  # the first of several
    income = next((at[name] for name in _INCOME if name in at), None)
    pair = next((pair for pair in _EPS_AND_SHARES if at.keys() >= set(pair)), None)
    if income is None or pair is None:
        return lines, None
    eps, shares = at[pair[0]], at[pair[1]]
    per_share = [
        None if (t := eps.row.cells[c]) is None or not value else (abs(value), half_unit(t.places))
        for c, value in zip(columns, _values(eps.row.cells, columns, 0), strict=True)
    ]
    move = shares_scale_by_eps(income.values, per_share, shares.values)
    if not move:
        return lines, None
    moved = [_moved(line, move, columns) if line.unit == "shares" else line for line in lines]
    power = next(ln.power for ln in moved if ln.unit == "shares")
    return moved, f"earnings per share times shares: the counts are printed in units of 10^{power}"


def _moved(line: _Line, move: int, columns: Sequence[int]) -> _Line:
    """The line with its numbers at another power of ten."""
    power = line.power + move
    return line._replace(power=power, values=_values(line.row.cells, columns, power))


def read_statement(
    statement: Statement,
    table_index: int,
    exhibit_id: str,
    dates: DocumentDates,
    dictionary: Dictionary,
    byte_offset: Callable[[int], int],
    corrections: Sequence[Correction] = (),
) -> list[Reading]:
    """A statement's facts, one ``Reading`` per entity and currency that its columns keep apart.

    ``corrections``: what reviewers say about the exhibit's labels, columns and tables; they go before what
    the reader makes of them.
    """
    grid = statement.grid
    headers = [c.header for c in grid.columns]
    meanings = column_meanings(headers, grid.context, statement.kind, dates)
    printed = _columns(grid)
    meanings = _without_rates(meanings, headers, grid.rows, printed)
    meanings = _without_combined(_with_per_cents(meanings, headers, printed))
    meanings = corrected_meanings(meanings, headers, statement.kind, statement.title, corrections)
    marks = {mark for column in printed for mark in set(map(_MARK, column.tokens)) if mark}
    scale = table_scale(
        grid.context, [level for header in headers for level in header], _usual(marks, printed)
    )
    scale = corrected_scale(scale, statement.kind, statement.title, corrections)
    if scale.currency != "USD" or len(marks) > 1:
        statement = _without_other_currencies(statement, scale.currency)
        grid, printed = statement.grid, _columns(statement.grid)
    sections = row_sections(grid.rows)
    prints_whole = _prints_whole_thousands(printed, meanings, headers, scale)
    refused = {c: reason for c, meaning in enumerate(meanings) if (reason := _refused_column(meaning))}
    groups: dict[tuple[str | None, str | None, str], list[int]] = {}
    for column, (meaning, header) in enumerate(zip(meanings, headers, strict=True)):
        if column in refused:
            continue
        currency = _currency(scale.currency, header, printed[column], marks)
        groups.setdefault((_entity(meaning) or statement.entity, meaning.measure, currency), []).append(
            column
        )
    table = _Table(printed, meanings, sections, prints_whole)
    readings: list[Reading] = []
    parts: list[_Sums] = []
    for (entity, measure, currency), columns in groups.items():
        part = statement
        if measure is not None and statement.kind in PRIMARY:
            part = _as_measure(statement, measure)
        index = table_index + len(readings)
        own_scale = _scale_of_columns(scale, currency, [headers[c] for c in columns])
        reading = Reading(part, index, entity, own_scale)
        parts.append(_read_columns(reading, columns, table, exhibit_id, dictionary, byte_offset, corrections))
        readings.append(reading)
    _add_footings(parts)
    if not readings:
        readings.append(Reading(statement, table_index, statement.entity, scale))
    readings[0].refusals.extend(
        _refusal(exhibit_id, table_index, token, reason, byte_offset)
        for token, reason in (*_tokens_of(refused, printed), *grid.refused)
    )
    return [r for r in readings if r.facts or r.refusals]


def _usual(marks: set[str], printed: Sequence[_Column]) -> set[str]:
    """The mark that most numbers of a table bear: one row in euros makes no table of dollars one in euros."""
    if len(marks) < 2:
        return marks
    times = Counter(mark for column in printed for mark in map(_MARK, column.tokens) if mark)
    return {times.most_common(1)[0][0]}


def _without_other_currencies(statement: Statement, currency: str) -> Statement:
    """The statement without the rows in another currency than the table, which are refused."""
    rows: list[Row] = []
    refused = list(statement.grid.refused)
    for row in statement.grid.rows:
        tokens = [t for t in row.cells if t is not None and not t.is_nil]
        if tokens and is_other_currency(currency, row.label, list(map(_MARK, tokens))):
            refused.extend((t, "in another currency than its table") for t in row.cells if t is not None)
            row = replace(row, cells=[None] * len(row.cells))
        rows.append(row)
    return replace(statement, grid=replace(statement.grid, rows=rows, refused=refused))


def _currency(currency: str, header: tuple[str, ...], printed: _Column, marks: set[str]) -> str:
    """The currency of a column of a table in ``currency``, ``marks`` being those on all its numbers."""
    own = set(filter(None, map(_MARK, printed.tokens))) if len(marks) > 1 else ()
    return currency_beside(currency, header, own) or currency


_YIELD = re.compile(r"\byields?\b|\binterest\s+rates?\b", re.IGNORECASE)
PLACES_OF_FRACTIONS = 4
"""A yield written as a fraction (.0316) has as many decimals, one written as a per cent (3.16) has fewer."""


def _with_per_cents(
    meanings: Sequence[ColumnMeaning], headers: Sequence[Sequence[str]], printed: Sequence[_Column]
) -> list[ColumnMeaning]:
    """Columns of rates in per cent, of which some numbers, or all of a yield, leave out the sign."""
    return [
        meaning._replace(role="percent")
        if meaning.role == "ratio" and _are_per_cents(header, column)
        else meaning
        for meaning, header, column in zip(meanings, headers, printed, strict=True)
    ]


def _are_per_cents(header: Sequence[str], column: _Column) -> bool:
    if any(map(_MARK, column.tokens)):
        return False  # "$125.50", an average rate a night
    is_yield = _YIELD.search(" ".join(header)) is not None
    return column.has_percents or (is_yield and 0 < column.places < PLACES_OF_FRACTIONS)


_PREDECESSOR = re.compile(r"\b(?:predecessor|successor)\b", re.IGNORECASE)
_COMBINED = re.compile(r"\b(?:combined|total|aggregate)\b", re.IGNORECASE)


def _without_combined(meanings: list[ColumnMeaning]) -> list[ColumnMeaning]:
    """Columns that add up a predecessor and its successor, which no accounting standard does: a measure."""
    if not any(meaning.entity and _PREDECESSOR.search(meaning.entity) for meaning in meanings):
        return meanings
    return [
        m._replace(entity=None, measure=m.entity) if m.entity and _COMBINED.search(m.entity) else m
        for m in meanings
    ]


def _scale_of_columns(scale: Scale, currency: str, headers: Sequence[Sequence[str]]) -> Scale:
    """The scale of some columns of a table: "Thousands of U.S. dollars" beside "Millions of yen"."""
    if currency == scale.currency:
        return scale
    printed = {printed_scale((), header) for header in headers}
    own = printed.pop() if len(printed) == 1 else None
    if own is None:
        return replace(scale, currency=currency)
    return Scale(own[0], own[1], currency, own[2])


LEAST_RATES = 3
LARGEST_RATE = 100
MOST_ROWS = 0.8
"""Yields and rates have two decimals and stay below a hundred per cent; nearly all stand beside an amount."""


def _without_rates(
    meanings: Sequence[ColumnMeaning],
    headers: Sequence[Sequence[str]],
    rows: Sequence[Row],
    columns: Sequence[_Column],
) -> list[ColumnMeaning]:
    """Columns of rates beside amounts, as in tables of average balances and yields: ratios, not amounts.

    Their numbers are small and have decimals where the other columns print whole numbers. The per cent sign
    is often left out, or stands in the first row only.
    """
    found = list(meanings)
    values = [c for c, meaning in enumerate(meanings) if meaning.role == "value"]
    for column in values if len(values) > 1 else ():
        printed, places, has_percents = columns[column]
        if places < PLACES_OF_RATES and not has_percents:
            continue  # as nearly every column
        tokens = [t for t in printed if not t.is_nil]
        rates = [t for t in tokens if t.places >= PLACES_OF_RATES or t.is_percent]
        if len(rates) < LEAST_RATES or len(rates) < MOST_ROWS * len(tokens):
            continue
        if _SAYS_PER_SHARE.search(" ".join(headers[column])):
            continue
        whole = [
            row
            for row in rows
            if (own := row.cells[column]) is not None
            and not own.is_nil
            and any(
                c != column and (t := row.cells[c]) is not None and not t.is_nil and t.places == 0
                for c in values
            )
        ]
        if (
            len(whole) >= LEAST_RATES
            and len(whole) >= MOST_ROWS * len(tokens)
            and all(abs(t.coefficient) < LARGEST_RATE * 10**t.places and not t.currency for t in tokens)
        ):
            role = "percent" if any(t.is_percent for t in rates) else "ratio"
            found[column] = meanings[column]._replace(role=role, evidence="rates beside whole amounts")
    return found


_GAAP_MEASURE = re.compile(r"as\s+(?:reported|restated)|actual|gaap\Z|historical|restated", re.IGNORECASE)


def _as_measure(statement: Statement, measure: str) -> Statement:
    """The columns of a statement that print another measure ("Pro Forma") are no GAAP statement."""
    if _GAAP_MEASURE.match(measure):
        return statement
    evidence = f"{statement.kind_evidence}; columns headed {measure}"
    return replace(statement, kind="reconciliation", kind_evidence=evidence, is_gaap=False)


def _tokens_of(columns: Mapping[int, str], printed: Sequence[_Column]) -> Iterator[tuple[Token, str]]:
    """The numbers of columns, each with what is said of its column."""
    for column, reason in columns.items():
        yield from ((token, reason) for token in printed[column].tokens)


def _refusal(
    exhibit_id: str, table_index: int, token: Token, reason: str, byte_offset: Callable[[int], int]
) -> Refusal:
    source = f"bytes:{byte_offset(token.start)}-{byte_offset(token.end)}"
    return Refusal(exhibit_id, table_index, token.printed, source, reason)


def _read_columns(
    reading: Reading,
    columns: Sequence[int],
    table: _Table,
    exhibit_id: str,
    dictionary: Dictionary,
    byte_offset: Callable[[int], int],
    corrections: Sequence[Correction],
) -> _Sums:
    """Fills the reading with its facts and refusals; returns what of it may add up."""
    statement, grid, scale = reading.statement, reading.statement.grid, reading.scale
    printed, meanings, sections, prints_whole = table
    refused: dict[int, str] = {}
    if statement.kind in PRIMARY:
        refused = dict.fromkeys(sorted(_contradicting(grid.rows, columns, meanings)), CONTRADICTING)
    reading.refusals.extend(
        _refusal(exhibit_id, reading.table_index, token, reason, byte_offset)
        for token, reason in _tokens_of(refused, printed)
    )
    if len(refused) == len(columns):
        return _Sums(reading, [], [], 0)
    amounts = [c for c in columns if meanings[c].role == "value" and c not in refused]
    unit = _unit_of_measure(meanings[columns[0]].measure)  # they are kept apart by what they measure
    lines = _lines(grid.rows, sections, statement.kind, scale, amounts or columns, amounts, printed, unit)
    found = _concepts(lines, statement.kind, amounts, meanings, dictionary)
    if corrections:
        labels = [(ln.row.label, ln.section) for ln in lines]
        found = corrected_concepts(found, labels, statement.kind, corrections)
    lines, moved = _adjusted_shares(lines, found, amounts)
    table_places = _table_places(lines)
    kept = [c for c in columns if c not in refused]
    given = _all_given(grid.rows, sections, lines, found, kept, len(kept) > len(amounts), scale, moved)
    rows = [row for row in given if not _is_fraction_of_shares(row)]
    reading.refusals.extend(
        _refusal(exhibit_id, reading.table_index, token, SCALE_UNSAID, byte_offset)
        for row in (given if len(rows) < len(given) else ())
        if _is_fraction_of_shares(row)
        for c in kept
        if (token := row.cells[c]) is not None
    )
    for column in kept:
        head = _head(column, grid.columns[column].header, meanings[column])
        period = meanings[column].period
        if period is not None and period.other_start is not None:
            reading.open_starts[column] = period
        place = amounts.index(column) if column in amounts else None
        odd = _odd_units(rows, column, head) if prints_whole and printed[column].places else {}
        if None in odd.values():
            reading.refusals.extend(
                _refusal(exhibit_id, reading.table_index, token, UNIT_UNSAID, byte_offset)
                for row in rows
                if odd.get(row.row, row.unit) is None and (token := row.cells[column]) is not None
            )
        reading.facts.extend(_facts(reading, head, place, rows, odd, exhibit_id, table_places, byte_offset))
    return _Sums(reading, lines, amounts, table_places)


def _concepts(
    lines: Sequence[_Line],
    kind: str,
    amounts: Sequence[int],
    meanings: Sequence[ColumnMeaning],
    dictionary: Dictionary,
) -> list[Concept | None]:
    """The concept of every line; tables of other kinds than those in the dictionary carry none."""
    if kind not in LOOKUP_ORDER:
        return [None] * len(lines)
    new = tuple.__new__  # half the time of a call with as many arguments
    printed = [
        new(concept_lines.Line, (row.label, section, unit, bool(row.rule_above), values))
        for row, section, unit, _, _, values in lines
    ]
    years = [period.end.year for c in amounts if (period := meanings[c].period) is not None]
    return line_concepts(printed, kind, dictionary, max(years, default=None))


def _refused_column(meaning: ColumnMeaning) -> str | None:
    """Why a column's numbers are no facts, or None."""
    if meaning.role == "note":
        return "a column of references to notes"
    if meaning.role in ("value", "unknown") and meaning.period is None:
        return f"the column's period is not known: {meaning.evidence}"[:300]
    return None


CONTRADICTING = "another column of the table has the same period and prints other amounts"


def _contradicting(
    rows: Sequence[Row], columns: Sequence[int], meanings: Sequence[ColumnMeaning]
) -> set[int]:
    """Columns of one period whose amounts differ: what their headers tell apart was not read, so which of
    them is the statement's is not known, unless one is headed as the consolidated one. A column printed twice
    contradicts nothing."""
    of_period: dict[tuple[date | None, date], list[int]] = {}
    for column in columns:
        meaning = meanings[column]
        if meaning.role == "value" and meaning.period is not None:
            of_period.setdefault((meaning.period.start, meaning.period.end), []).append(column)
    found: set[int] = set()
    for several in of_period.values():
        for one, other in combinations(several, 2):
            pairs = [
                (a, b)
                for row in rows
                if (a := row.cells[one]) and (b := row.cells[other]) and not (a.is_percent or b.is_percent)
            ]
            differing = [pair for pair in pairs if pair[0].coefficient != pair[1].coefficient]
            if 2 * len(differing) > len(pairs):
                found |= {one, other}
        whole = [c for c in several if _CONSOLIDATED.search(meanings[c].entity or "")]
        found -= set(whole) if len(whole) == 1 else set()
    return found


def _table_places(lines: Sequence[_Line]) -> int:
    """The decimals the table's amounts are printed with, for rows that print only dashes."""
    return _most_common([ln.places for ln in lines if ln.unit == "money"])


class _Head(NamedTuple):
    """What a column gives all of its facts."""

    column: int
    header: str
    role: str
    period_type: str | None
    start: date | None
    end: date | None
    source: str | None


def _head(column: int, header: Sequence[str], meaning: ColumnMeaning) -> _Head:
    period, words = meaning.period, " ".join(header)
    if period is None:
        return _Head(column, words, meaning.role, None, None, None, None)
    period_type = "instant" if period.start is None else "duration"
    return _Head(column, words, meaning.role, period_type, period.start, period.end, period.source)


class _Given(NamedTuple):
    """What a row gives all of its facts."""

    cells: Sequence[Token | None]
    row: int
    section: str
    label: str
    concept: str | None
    concept_source: str | None
    sign: int
    unit: str
    power: int
    places: int
    values: tuple[Decimal | None, ...] | None
    """Its line's; None where it prints no amount at all, as a row of per cents and changes only."""
    is_money: bool
    scale_source: str | None


def _all_given(
    rows: Sequence[Row],
    sections: Sequence[str],
    lines: Sequence[_Line],
    found: Sequence[Concept | None],
    columns: Sequence[int],
    has_others: bool,
    scale: Scale,
    moved: str | None,
) -> list[_Given]:
    """What each row of these columns gives, captions and rows of other columns left out.

    ``has_others``: whether some of the columns print no amounts; ``moved``: why the share counts have a scale
    that is not printed.
    """
    given = [_given(line, concept, scale, moved) for line, concept in zip(lines, found, strict=True)]
    if not has_others:
        return given
    indices = {line.row.index for line in lines}
    given.extend(
        _Given(row.cells, row.index, section, row.label, None, None, 1, "pure", 0, 0, None, False, None)
        for row, section in zip(rows, sections, strict=True)
        if row.index not in indices and any(row.cells[c] for c in columns)
    )
    return sorted(given, key=attrgetter("row"))


def _given(line: _Line, concept: Concept | None, scale: Scale, moved: str | None) -> _Given:
    """What a line gives its facts."""
    row, section, unit, power, places, values = line
    label = row.label
    if unit == "pure" and "%" in label:
        values = tuple([None if value is None else value.scaleb(PERCENT_SCALE - power) for value in values])
        power = PERCENT_SCALE
    evidence = moved if moved is not None and unit == "shares" else scale.evidence if power > 0 else None
    name, why, sign, _ = concept or _NO_CONCEPT
    fields = (
        row.cells,
        row.index,
        section,
        label,
        name,
        why,
        sign,
        _unit(unit, scale.currency),
        power,
        places,
        values,
        unit == "money",
        evidence,
    )
    return tuple.__new__(_Given, fields)  # half the time of a call with as many arguments


_NO_CONCEPT = (None, None, 1, None)


THOUSANDS, BILLIONS = 3, 9
LARGEST_BESIDE_AMOUNTS = 1000
SCALE_UNSAID = "decimals of a share: in thousands or in millions, and nothing says in which"
UNIT_UNSAID = "decimals among whole amounts: neither the label nor the header says what is counted"
_SAYS_PER_SHARE = re.compile(
    r"\bper\b[\w\s,'\u2019-]*?\b(?:shares?|units?|ads)\b|\beps\b|\bdividends?\b", re.IGNORECASE
)
_SAYS_RATIO = re.compile(
    r"%|\b(?:ratios?|rates?|yields?|margins?|returns?\s+on|leverage|percent(?:age)?s?|risk-based)\b",
    re.IGNORECASE,
)


def _prints_whole_thousands(
    columns: Sequence[_Column],
    meanings: Sequence[ColumnMeaning],
    headers: Sequence[Sequence[str]],
    scale: Scale,
) -> bool:
    """Whether the amounts of a table in thousands or millions are printed without decimals, as most columns
    print them, though some number has decimals."""
    if scale.money < THOUSANDS or not any(column.places for column in columns):
        return False
    of_columns = [
        _most_common(shown)
        for column, meaning, header in zip(columns, meanings, headers, strict=True)
        if meaning.role == "value" and not _SAYS_PER_SHARE.search(" ".join(header))
        if (shown := [t.places for t in column.tokens if not t.is_nil and not t.is_percent])
    ]
    return bool(of_columns) and _most_common(of_columns) == 0


def _is_fraction_of_shares(row: _Given) -> bool:
    """Whether a row counts shares in full but prints decimals of them: its scale is not the table's."""
    return row.unit == "shares" and row.power == 0 and any(t is not None and t.places for t in row.cells)


def _odd_units(rows: Sequence[_Given], column: int, head: _Head) -> dict[int, str | None]:
    """Rows whose number in a column has decimals among whole thousands: 'per_share', 'pure' or None, unknown.

    In millions "0.25" would be 250,000 dollars; it is earnings per share in a reconciliation, a ratio among
    highlights, or a count of something else. With a single decimal only where the whole row or the whole
    column prints decimals: an amount may be.
    """
    if head.role != "value":
        return {}
    printed = [
        (row, token)
        for row in rows
        if row.is_money
        and (token := row.cells[column]) is not None
        and not token.is_nil
        and not token.is_percent
    ]
    if not any(token.places for _, token in printed):
        return {}
    is_all_odd = all(_is_small_with_decimals(token) for _, token in printed)
    odd: dict[int, str | None] = {}
    for row, token in printed:
        if not _is_small_with_decimals(token):
            continue
        if token.places < PLACES_OF_RATES and (row.power >= BILLIONS or not (is_all_odd or _is_odd_row(row))):
            continue
        words = f"{row.label} / {row.section} / {head.header}"
        has_cents = token.places >= PLACES_OF_RATES
        if has_cents and (token.currency or _SAYS_PER_SHARE.search(words)):
            odd[row.row] = "per_share"
        else:
            odd[row.row] = "pure" if _SAYS_RATIO.search(words) else None
    return odd


def _is_small_with_decimals(token: Token) -> bool:
    return token.places > 0 and abs(token.coefficient) < LARGEST_BESIDE_AMOUNTS * 10**token.places


def _is_odd_row(row: _Given) -> bool:
    return all(t is None or t.is_nil or t.is_percent or _is_small_with_decimals(t) for t in row.cells)


_RATES = ("percent", "ratio")


def fact_name(exhibit_id: str, place: str) -> str:
    """fact_id of what is printed at a place, followed by its meaning where one number is several facts."""
    name = _begun_name(exhibit_id).copy()
    name.update(place.encode())
    return name.hexdigest()[:16]


@lru_cache(maxsize=64)
def _begun_name(exhibit_id: str) -> _Hash:
    """What the names of all facts of an exhibit begin with."""
    return sha256(f"{exhibit_id}|".encode())


def _facts(
    reading: Reading,
    head: _Head,
    place: int | None,
    rows: Sequence[_Given],
    odd: Mapping[int, str | None],
    exhibit_id: str,
    table_places: int,
    byte_offset: Callable[[int], int],
) -> list[Fact]:
    """The facts of one column; ``place``: its place among the rows' values, None where it prints no amounts;
    ``odd``: the units of rows that print no amount of the table's there.

    This runs for every printed number: what can be is made once a row.
    """
    column, header, role, period_type, period_start, period_end, period_source = head
    table_index, kind = reading.table_index, reading.statement.kind
    is_rate, is_change = role in _RATES, role == "change"
    new = tuple.__new__  # half the time of a call with as many arguments
    facts: list[Fact] = []
    for given in rows:
        (cells, row, section, label, concept, why, sign, unit, power, places, values, is_money, scaled_by) = (
            given
        )
        token = cells[column]
        if token is None:
            continue
        start, end, printed, coefficient, token_places, is_nil, is_percent, _ = token
        value = None
        if is_percent or is_rate or values is None:
            concept, unit, places, scaled_by = None, "pure", token_places, None
            power = PERCENT_SCALE if is_percent or role == "percent" or "%" in label else 0
        elif row in odd:
            kind_of_unit = odd[row]
            if kind_of_unit is None:
                continue  # refused
            concept, power, scaled_by = None, 0, None
            unit = _unit(kind_of_unit, reading.scale.currency)
        else:
            if place is not None:
                value = values[place]
            if is_nil and is_money and all(t is None or t.is_nil for t in cells):
                places = table_places
        if is_nil:
            value, decimals = ZERO, places - power
        else:
            decimals = token_places - power
            if value is None:
                value = _TEN_TO[-decimals] * coefficient
        if concept is None or is_change:
            concept = why = concept_value = None
        else:
            concept_value = value if sign == 1 else value * sign
        source = f"bytes:{byte_offset(start)}-{byte_offset(end)}"
        fields = (
            fact_name(exhibit_id, source),
            exhibit_id,
            table_index,
            row,
            column,
            kind,
            section,
            label,
            concept,
            period_type,
            period_start,
            period_end,
            period_source,
            unit,
            value,
            concept_value,
            printed,
            power,
            decimals,
            is_nil,
            source,
            header,
            scaled_by,
            why,
        )
        facts.append(new(Fact, fields))
    return facts


class _Sums(NamedTuple):
    """What of a reading may add up: its lines and its columns of amounts."""

    reading: Reading
    lines: list[_Line]
    columns: list[int]
    table_places: int

    def _is_odd(self, token: Token) -> bool:
        """Cents among whole thousands add to nothing."""
        return self.table_places == 0 and token.places >= PLACES_OF_RATES

    def amount(self, line: _Line, column: int) -> tuple[Decimal, Decimal] | None:
        """A cell's value and half of its last printed unit; None where nothing that adds is printed."""
        token, value = line.row.cells[column], line.values[self.columns.index(column)]
        if token is None or value is None or token.is_percent:
            return None
        if line.power >= THOUSANDS and self._is_odd(token):
            return None
        if not token.is_nil:
            places = token.places
        else:
            is_all_nil = all(t is None or t.is_nil for t in line.row.cells)
            places = self.table_places if is_all_nil else line.places
        return value, half_unit(places - line.power)


def _add_footings(parts: Sequence[_Sums]) -> None:
    """FT1: the sums that a table's amounts show.

    The columns of all entities (segments, parent and subsidiary) foot by one tree, so it is inferred from all
    of them at once: what one column alone leaves open, or what one misread number hides, the others decide.
    """
    kinds = dict.fromkeys(part.reading.statement.kind for part in parts)
    for kind in kinds:
        together = [part for part in parts if part.reading.statement.kind == kind and part.columns]
        columns = [column for part in together for column in part.columns]
        rows: dict[int, list[tuple[_Sums, _Line]]] = {}
        for part in together:
            for line in part.lines:
                rows.setdefault(line.row.index, []).append((part, line))
        lines = [_calculation_line(rows[index], together) for index in sorted(rows)]
        for footing in footings(lines, kind) if columns else ():
            tested = {columns[place] for place in footing.columns}
            for part in together:
                own = tuple(column for column in part.columns if column in tested)
                if own:
                    part.reading.footings.append(footing._replace(columns=own))


def _calculation_line(found: Sequence[tuple[_Sums, _Line]], parts: Sequence[_Sums]) -> calculation_sheet.Line:
    """One printed row over the columns of all parts."""
    line_of = {id(part): line for part, line in found}
    amounts = [
        part.amount(line_of[id(part)], column) if id(part) in line_of else None
        for part in parts
        for column in part.columns
    ]
    line = found[0][1]
    return calculation_sheet.Line(
        line.row.index,
        line.row.label,
        line.section,
        line.row.indent,
        line.row.rule_above,
        line.row.rule_below,
        any(line.unit == "money" and not _is_of_ratios(line, part) for part, line in found),
        tuple(amount[0] if amount else None for amount in amounts),
        tuple(amount[1] if amount else None for amount in amounts),
    )


def _is_of_ratios(line: _Line, part: _Sums) -> bool:
    """A row of decimals in a table of whole amounts: a ratio without its sign, which adds to nothing."""
    return part.table_places == 0 and line.places >= PLACES_OF_RATES
