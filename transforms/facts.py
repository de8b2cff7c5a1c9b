"""Facts: every printed number of a statement as concept, period, unit, decimals and value.

In: a statement (its grid), what the document says about its periods, the dictionary of concepts. Out: per
entity of the table its facts, the refused numbers with reasons, and the footings its own arithmetic shows.
No number is lost: each token of the grid is a fact or is refused with a reason.

The chain: columns (``fact_columns``) -> rows with units and values (``fact_rows``) -> concepts (``concepts``)
-> facts -> sums (``fact_sums``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from transforms import concept_lines
from transforms.calculations import Footing
from transforms.concept_dictionary import LOOKUP_ORDER, Dictionary
from transforms.concepts import Concept, line_concepts
from transforms.corrections import Correction, corrected_concepts, corrected_meanings, corrected_scale
from transforms.fact_columns import (
    CONTRADICTING,
    PrintedColumn,
    as_measure,
    contradicting_columns,
    currency_marks,
    currency_of_column,
    entity_over,
    meanings_of_columns,
    printed_columns,
    prints_whole_thousands,
    scale_of_columns,
    unit_of_measure,
    usual_marks,
    why_refused,
)
from transforms.fact_rows import (
    PERCENT_SCALE,
    SCALE_UNSAID,
    TEN_TO,
    UNIT_UNSAID,
    ZERO,
    Given,
    Line,
    adjusted_shares,
    all_given,
    is_fraction_of_shares,
    lines_of_columns,
    odd_units,
    table_places_of,
    unit_name,
    without_other_currencies,
)
from transforms.fact_sums import Sums, add_footings
from transforms.grid import Token
from transforms.periods import ColumnMeaning, DocumentDates, Period
from transforms.scale import Scale, table_scale
from transforms.sections import row_sections
from transforms.statement_kinds import PRIMARY, Statement

if TYPE_CHECKING:
    from hashlib import _Hash


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


class _Table(NamedTuple):
    """What all readings of a table share."""

    columns: Sequence[PrintedColumn]
    meanings: Sequence[ColumnMeaning]
    sections: Sequence[str]
    prints_whole: bool


def read_statement(
    statement: Statement,
    table_index: int,
    exhibit_id: str,
    dates: DocumentDates,
    dictionary: Dictionary,
    byte_offset: Callable[[int], int],
    corrections: Sequence[Correction] = (),
    proven: Scale | None = None,
) -> list[Reading]:
    """A statement's facts, one ``Reading`` per entity and currency that its columns keep apart.

    ``corrections``: what reviewers say about the exhibit's labels, columns and tables; they go before what
    the reader makes of them. ``proven``: the scale of a table that prints none (``proven_scales``).
    """
    grid = statement.grid
    headers = [c.header for c in grid.columns]
    printed = printed_columns(grid)
    meanings = meanings_of_columns(grid, printed, statement.kind, dates)
    meanings = corrected_meanings(meanings, headers, statement.kind, statement.title, corrections)
    marks = currency_marks(printed)
    scale = table_scale(
        grid.context, [level for header in headers for level in header], usual_marks(marks, printed)
    )
    scale = corrected_scale(proven or scale, statement.kind, statement.title, corrections)
    if scale.currency != "USD" or len(marks) > 1:
        statement = without_other_currencies(statement, scale.currency)
        grid, printed = statement.grid, printed_columns(statement.grid)
    sections = row_sections(grid.rows)
    prints_whole = prints_whole_thousands(printed, meanings, headers, scale)
    refused = {c: reason for c, meaning in enumerate(meanings) if (reason := why_refused(meaning))}
    groups: dict[tuple[str | None, str | None, str], list[int]] = {}
    for column, (meaning, header) in enumerate(zip(meanings, headers, strict=True)):
        if column in refused:
            continue
        currency = currency_of_column(scale.currency, header, printed[column], marks)
        groups.setdefault((entity_over(meaning) or statement.entity, meaning.measure, currency), []).append(
            column
        )
    table = _Table(printed, meanings, sections, prints_whole)
    readings: list[Reading] = []
    parts: list[Sums] = []
    for (entity, measure, currency), columns in groups.items():
        part = statement
        if measure is not None and statement.kind in PRIMARY:
            part = as_measure(statement, measure)
        index = table_index + len(readings)
        own_scale = scale_of_columns(scale, currency, [headers[c] for c in columns])
        reading = Reading(part, index, entity, own_scale)
        parts.append(_read_columns(reading, columns, table, exhibit_id, dictionary, byte_offset, corrections))
        readings.append(reading)
    add_footings(parts)
    if not readings:
        readings.append(Reading(statement, table_index, statement.entity, scale))
    readings[0].refusals.extend(
        _refusal(exhibit_id, table_index, token, reason, byte_offset)
        for token, reason in (*_tokens_of(refused, printed), *grid.refused)
    )
    return [r for r in readings if r.facts or r.refusals]


def _tokens_of(columns: Mapping[int, str], printed: Sequence[PrintedColumn]) -> Iterator[tuple[Token, str]]:
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
) -> Sums:
    """Fills the reading with its facts and refusals; returns what of it may add up."""
    statement, grid, scale = reading.statement, reading.statement.grid, reading.scale
    printed, meanings, sections, prints_whole = table
    refused: dict[int, str] = {}
    if statement.kind in PRIMARY:
        refused = dict.fromkeys(sorted(contradicting_columns(grid.rows, columns, meanings)), CONTRADICTING)
    reading.refusals.extend(
        _refusal(exhibit_id, reading.table_index, token, reason, byte_offset)
        for token, reason in _tokens_of(refused, printed)
    )
    if len(refused) == len(columns):
        return Sums(reading, [], [], 0)
    amounts = [c for c in columns if meanings[c].role == "value" and c not in refused]
    unit = unit_of_measure(meanings[columns[0]].measure)  # they are kept apart by what they measure
    lines = lines_of_columns(
        grid.rows, sections, statement.kind, scale, amounts or columns, amounts, printed, unit
    )
    found = _concepts(lines, statement.kind, amounts, meanings, dictionary)
    if corrections:
        labels = [(ln.row.label, ln.section) for ln in lines]
        found = corrected_concepts(found, labels, statement.kind, corrections)
    lines, moved = adjusted_shares(lines, found, amounts)
    table_places = table_places_of(lines)
    kept = [c for c in columns if c not in refused]
    given = all_given(grid.rows, sections, lines, found, kept, len(kept) > len(amounts), scale, moved)
    rows = [row for row in given if not is_fraction_of_shares(row)]
    reading.refusals.extend(
        _refusal(exhibit_id, reading.table_index, token, SCALE_UNSAID, byte_offset)
        for row in (given if len(rows) < len(given) else ())
        if is_fraction_of_shares(row)
        for c in kept
        if (token := row.cells[c]) is not None
    )
    for column in kept:
        head = _head(column, grid.columns[column].header, meanings[column])
        period = meanings[column].period
        if period is not None and period.other_start is not None:
            reading.open_starts[column] = period
        place = amounts.index(column) if column in amounts else None
        has_odd = prints_whole and printed[column].places and head.role == "value"
        odd = odd_units(rows, column, head.header) if has_odd else {}
        if None in odd.values():
            reading.refusals.extend(
                _refusal(exhibit_id, reading.table_index, token, UNIT_UNSAID, byte_offset)
                for row in rows
                if odd.get(row.row, row.unit) is None and (token := row.cells[column]) is not None
            )
        reading.facts.extend(_facts(reading, head, place, rows, odd, exhibit_id, table_places, byte_offset))
    return Sums(reading, lines, amounts, table_places)


def _concepts(
    lines: Sequence[Line],
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
    rows: Sequence[Given],
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
            unit = unit_name(kind_of_unit, reading.scale.currency)
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
                value = TEN_TO[-decimals] * coefficient
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
