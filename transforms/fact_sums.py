"""FT1: what of the readings of a table may add up, and the sums that its own arithmetic shows.

In: the lines and the columns of amounts of each reading. Out: the ``footings`` of each.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from transforms import calculation_sheet
from transforms.calculations import footings
from transforms.fact_columns import PLACES_OF_RATES, THOUSANDS
from transforms.fact_rows import Line
from transforms.grid import Token
from transforms.numbers import half_unit

if TYPE_CHECKING:
    from transforms.facts import Reading


class Sums(NamedTuple):
    """What of a reading may add up: its lines and its columns of amounts."""

    reading: Reading
    lines: list[Line]
    columns: list[int]
    table_places: int

    def _is_odd(self, token: Token) -> bool:
        """Cents among whole thousands add to nothing."""
        return self.table_places == 0 and token.places >= PLACES_OF_RATES

    def amount(self, line: Line, column: int) -> tuple[Decimal, Decimal] | None:
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


def add_footings(parts: Sequence[Sums]) -> None:
    """FT1: the sums that a table's amounts show.

    The columns of all entities (segments, parent and subsidiary) foot by one tree, so it is inferred from all
    of them at once: what one column alone leaves open, or what one misread number hides, the others decide.
    """
    kinds = dict.fromkeys(part.reading.statement.kind for part in parts)
    for kind in kinds:
        together = [part for part in parts if part.reading.statement.kind == kind and part.columns]
        columns = [column for part in together for column in part.columns]
        rows: dict[int, list[tuple[Sums, Line]]] = {}
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


def _calculation_line(found: Sequence[tuple[Sums, Line]], parts: Sequence[Sums]) -> calculation_sheet.Line:
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


def _is_of_ratios(line: Line, part: Sums) -> bool:
    """A row of decimals in a table of whole amounts: a ratio without its sign, which adds to nothing."""
    return part.table_places == 0 and line.places >= PLACES_OF_RATES
