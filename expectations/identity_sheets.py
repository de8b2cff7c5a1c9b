"""The statements of one exhibit as sheets of cells, by concept and column.

In: the facts and statements of one exhibit, rows named as in the warehouse. Out: a :class:`Sheet` per
statement, which also knows of which rows a printed subtotal is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from .intervals import half_unit

Fact = Mapping[str, Any]
Period = tuple[date | None, date | None]

LONGEST_FOOTING = 40
"""Rows above a subtotal that are tried as its parts; the longest real sections have about 30."""


def has_unit(fact: Fact, unit: str) -> bool:
    printed = fact["unit"]
    if unit == "money":
        return isinstance(printed, str) and len(printed) == 3 and printed.isupper()
    if unit == "shares":
        return bool(printed == "shares")
    return isinstance(printed, str) and printed.endswith("/shares")


class Sheet:
    """The cells of one printed statement, by concept and column."""

    def __init__(self, statement: Mapping[str, Any], facts: Sequence[Fact]) -> None:
        self.statement = statement
        self.facts = facts
        self.cells: dict[tuple[str, Any], list[Fact]] = {}
        self.columns: list[Any] = []
        self._periods: dict[Any, Period] = {}
        self._money: dict[int, dict[Any, Fact]] | None = None
        self._rows: list[int] = []
        self._parts: dict[int, frozenset[int]] = {}
        concepts = set()
        columns = set()
        for fact in facts:
            concept = fact["concept"]
            if concept is None or fact["concept_value"] is None:
                continue
            concepts.add(concept)
            columns.add(fact["column_index"])
            self.cells.setdefault((concept, fact["column_index"]), []).append(fact)
        self.columns = sorted(columns)
        self.concepts = concepts

    def cells_of_concept(self, concept: Any) -> Iterator[Fact]:
        """The facts of one concept, in all columns."""
        return (f for column in self.columns for f in self.cells.get((concept, column), ()))

    def period(self, column: Any) -> Period:
        """The column's own period: its first duration, else its first instant."""
        if column not in self._periods:
            found: Period = (None, None)
            for fact in self.facts:
                if fact["column_index"] == column and fact["period_end"] is not None:
                    if fact["period_start"] is not None:
                        found = (fact["period_start"], fact["period_end"])
                        break
                    if found[1] is None:
                        found = (None, fact["period_end"])
            self._periods[column] = found
        return self._periods[column]

    @property
    def money(self) -> dict[int, dict[Any, Fact]]:
        """Row -> column -> fact, for the rows that print money."""
        if self._money is None:
            rows: dict[int, dict[Any, Fact]] = {}
            for fact in self.facts:
                if has_unit(fact, "money") and fact["row_index"] is not None:
                    rows.setdefault(fact["row_index"], {})[fact["column_index"]] = fact
            self._money = rows
            self._rows = sorted(rows)
        return self._money

    def parts(self, row: int) -> frozenset[int]:
        """The rows directly above that add up to this row in every column, with their own parts; or none."""
        if row not in self._parts:
            self._parts[row] = frozenset()
            self._parts[row] = self._footing(row)
        return self._parts[row]

    def _footing(self, row: int) -> frozenset[int]:
        total = self.money.get(row)
        if not total or not any(f["value"] for f in total.values()):
            return frozenset()
        place = self._rows.index(row) - 1
        members: list[int] = []
        left = {column: fact["value"] for column, fact in total.items()}
        slack = {column: half_unit(fact["decimals"]) for column, fact in total.items()}
        while place >= 0 and len(members) < LONGEST_FOOTING:
            above = self._rows[place]
            members.append(above)
            for column, fact in self._money[above].items():  # type: ignore[index]  # filled by .money
                if column not in left:
                    return frozenset()
                left[column] -= fact["value"]
                slack[column] += half_unit(fact["decimals"])
            if all(abs(rest) <= slack[column] for column, rest in left.items()):
                return frozenset(members).union(*(self.parts(m) for m in members))
            nested = self.parts(above)
            place = (self._rows.index(min(nested)) if nested else place) - 1
        return frozenset()

    def money_of(self, column: Any) -> dict[int, Fact]:
        """Row -> fact, for the rows that print money in this column."""
        return {row: cells[column] for row, cells in self.money.items() if column in cells}

    def per_share(self, column: Any) -> dict[int, Fact]:
        """Row -> fact, for the rows that print an amount per share in this column."""
        return {
            f["row_index"]: f for f in self.facts if f["column_index"] == column and has_unit(f, "per share")
        }


class Exhibit(NamedTuple):
    sheets: Sequence[Sheet]

    def others(self, sheet: Sheet, kinds: Sequence[str]) -> list[Sheet]:
        """The sheets of other kinds for the same entity."""
        entity = sheet.statement.get("entity")
        return [
            s for s in self.sheets if s.statement["kind"] in kinds and s.statement.get("entity") == entity
        ]
