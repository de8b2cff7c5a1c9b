"""The yardstick of FT1: hand-labelled statements, clean and with planted errors.

``python -m tests.transforms.planted_errors`` prints, for the statements under ../shared/gold/cells: the share
of money cells covered by a footing, the footings that fail on the clean statements (false alarms, unless the
release itself does not foot), and the share of planted errors that some footing reports, by kind of error.

An error is planted in one row of one statement and ``footings`` is run again on the damaged statement: the
tree is inferred from the very numbers it then audits. An error counts as caught when a footing fails that
has the damaged row among its total and items. An error within the rounding of its sums is no error.
"""

from __future__ import annotations

import csv
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from transforms.calculation_sheet import Line
from transforms.calculations import Footing, footings

GOLD = Path(__file__).resolve().parents[3] / "shared" / "gold" / "cells"
KINDS = {"BS": "balance_sheet", "IS": "income_statement", "CF": "cash_flow"}
ERRORS_PER_STATEMENT = 120


class Statement(NamedTuple):
    name: str
    kind: str
    lines: list[Line]


class Cell(NamedTuple):
    line: int
    column: int


def gold_statements(folder: Path) -> Iterator[Statement]:
    """The labelled statements as printed: scaled back to the unit their last zeros betray."""
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            cells = list(csv.DictReader(file))
        for short, kind in KINDS.items():
            mine = [cell for cell in cells if cell["statement"] == short]
            if mine:
                yield Statement(f"{path.name.split('.')[0]} {short}", kind, _lines(mine))


def _lines(cells: list[dict[str, str]]) -> list[Line]:
    columns = list(dict.fromkeys((cell["duration"], cell["period_end"]) for cell in cells))
    money = [int(abs(Decimal(cell["value"]))) for cell in cells if cell["unit"] == "USD"]
    unit = 1
    while all(value % (unit * 10) == 0 for value in money) and unit < 10**6:
        unit *= 10
    rows: dict[int, list[dict[str, str]]] = {}
    for cell in cells:
        rows.setdefault(int(cell["row"]), []).append(cell)
    lines = []
    for row, printed in sorted(rows.items()):
        values: list[Decimal | None] = [None] * len(columns)
        for cell in printed:
            values[columns.index((cell["duration"], cell["period_end"]))] = Decimal(cell["value"]) / unit
        half = tuple(None if value is None else Decimal("0.5") for value in values)
        first = printed[0]
        lines.append(
            Line(
                row, first["label"], first["section"], 0, "", "", first["unit"] == "USD", tuple(values), half
            )
        )
    return lines


def failing(lines: list[Line], found: list[Footing]) -> list[tuple[Footing, int]]:
    """(footing, column) wherever a footing does not hold within the rounding of its numbers."""
    by_row = {line.row: line for line in lines}
    failures = []
    for footing in found:
        for column in footing.columns:
            total = by_row[footing.total]
            residual, tolerance = total.values[column] or Decimal(0), total.half_units[column] or Decimal(0)
            for row, weight in footing.items:
                residual -= weight * (by_row[row].values[column] or Decimal(0))
                tolerance += by_row[row].half_units[column] or Decimal(0)
            if abs(residual) > tolerance:
                failures.append((footing, column))
    return failures


def rows_of(footing: Footing) -> set[int]:
    return {footing.total, *(row for row, _ in footing.items)}


def covered(lines: list[Line], found: list[Footing]) -> set[Cell]:
    """The printed cells that stand in at least one footing tested in their column."""
    by_row = {line.row: place for place, line in enumerate(lines)}
    return {
        Cell(by_row[row], column)
        for footing in found
        for column in footing.columns
        for row in rows_of(footing)
        if lines[by_row[row]].values[column] is not None
    }


def _with(lines: list[Line], place: int, values: list[Decimal | None]) -> list[Line]:
    line = lines[place]
    known = [half for half in line.half_units if half is not None]
    half = tuple(None if value is None else known[0] for value in values)
    return [*lines[:place], line._replace(values=tuple(values), half_units=half), *lines[place + 1 :]]


Plant = Callable[[random.Random, list[Decimal | None], int], list[Decimal | None] | None]


def one_figure_changed(
    rng: random.Random, values: list[Decimal | None], column: int
) -> list[Decimal | None] | None:
    value = values[column]
    if not value:
        return None
    figures = list(f"{abs(value):f}")
    places = [i for i, figure in enumerate(figures) if figure.isdigit()]
    place = rng.choice(places)
    choices = [f for f in "0123456789" if f != figures[place] and not (place == places[0] and f == "0")]
    figures[place] = rng.choice(choices)
    changed = Decimal("".join(figures)) * (-1 if value < 0 else 1)
    return [*values[:column], changed, *values[column + 1 :]]


def sign_dropped(
    rng: random.Random, values: list[Decimal | None], column: int
) -> list[Decimal | None] | None:
    value = values[column]
    return [*values[:column], -value, *values[column + 1 :]] if value and value < 0 else None


def moved_to_next_column(
    rng: random.Random, values: list[Decimal | None], column: int
) -> list[Decimal | None] | None:
    value, target = values[column], column + 1 if column + 1 < len(values) else column - 1
    if not value or target < 0:
        return None
    moved = list(values)
    moved[column], moved[target] = None, value
    return moved


def row_scaled(rng: random.Random, values: list[Decimal | None], column: int) -> list[Decimal | None] | None:
    return [None if value is None else value * 1000 for value in values] if any(values) else None


def swapped_in_row(
    rng: random.Random, values: list[Decimal | None], column: int
) -> list[Decimal | None] | None:
    other = column + 1 if column + 1 < len(values) else column - 1
    if other < 0 or values[column] is None or values[other] is None:
        return None
    swapped = list(values)
    swapped[column], swapped[other] = values[other], values[column]
    return swapped


def figure_lost(rng: random.Random, values: list[Decimal | None], column: int) -> list[Decimal | None] | None:
    value = values[column]
    if value is None or abs(value) < 10:
        return None
    return [*values[:column], Decimal(int(value / 10)), *values[column + 1 :]]


PLANTS: tuple[Plant, ...] = (
    one_figure_changed,
    sign_dropped,
    moved_to_next_column,
    row_scaled,
    swapped_in_row,
    figure_lost,
)


class Measure(NamedTuple):
    money_cells: int
    covered_cells: int
    false_alarms: list[str]
    planted: Counter[str]
    caught: Counter[str]
    missed: list[str]


def measure(statements: list[Statement], seed: int = 2003, errors: int = ERRORS_PER_STATEMENT) -> Measure:
    rng = random.Random(seed)
    money = covers = 0
    alarms: list[str] = []
    missed: list[str] = []
    planted: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    for statement in statements:
        found = footings(statement.lines, statement.kind)
        cells = covered(statement.lines, found)
        money += sum(v is not None for line in statement.lines if line.addable for v in line.values)
        covers += len(cells)
        failures = failing(statement.lines, found)
        for footing, column in failures:
            alarms.append(
                f"{statement.name} row {footing.total} column {column}: {footing.items} {footing.evidence}"
            )
        if failures or not cells:
            continue
        for _ in range(errors):
            cell, plant = rng.choice(sorted(cells)), rng.choice(PLANTS)
            before = list(statement.lines[cell.line].values)
            unit = 2 * max(half for half in statement.lines[cell.line].half_units if half is not None)
            figures = [None if value is None else value / unit for value in before]
            changed = plant(rng, figures, cell.column)
            if changed is None or changed == figures:
                continue
            after = [None if value is None else value * unit for value in changed]
            damaged = _with(statement.lines, cell.line, after)
            if not failing(damaged, found):
                continue  # within rounding: no sum can tell
            planted[plant.__name__] += 1
            row = statement.lines[cell.line].row
            if any(
                row in rows_of(footing) for footing, _ in failing(damaged, footings(damaged, statement.kind))
            ):
                caught[plant.__name__] += 1
            else:
                label = statement.lines[cell.line].label
                missed.append(f"{statement.name} row {row} {label!r} {plant.__name__}: {before} -> {after}")
    return Measure(money, covers, alarms, planted, caught, missed)


def report(result: Measure, verbose: bool) -> str:
    lines = [
        f"money cells covered  {result.covered_cells} of {result.money_cells}",
        f"failing when clean   {len(result.false_alarms)}",
        *(f"    {alarm}" for alarm in result.false_alarms),
    ]
    for kind, count in sorted(result.planted.items()):
        lines.append(f"{kind:22} caught {result.caught[kind]} of {count} ({result.caught[kind] / count:.1%})")
    total = sum(result.planted.values())
    if total:
        caught = sum(result.caught.values())
        lines.append(f"{'all':22} caught {caught} of {total} ({caught / total:.1%})")
    if verbose:
        lines += result.missed
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    if not GOLD.is_dir():
        print(f"skipped: the hand-labelled statements are not here ({GOLD.name} beside the project)")
        return 0
    print(report(measure(list(gold_statements(GOLD))), "--verbose" in arguments))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
