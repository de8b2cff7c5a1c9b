"""The sample exhibits against their goldens.

``warehouse/landing`` holds releases written for this project; ``tests/exhibits/<file>.csv`` is what a person
reads in them and ``tests/exhibits/calculations.csv`` how the printed rows hang together. Three questions:

(a) are the goldens right by themselves (format, arithmetic, every value printed)? No product code runs;
(b) does the product read every cell fully, and nothing else, in the primary statements?
(c) does every fact lead back to its very characters, and does every printed total foot as the golden says?

The rules of (b) are those of the yardstick (value with sign, label, unit, period, statement), without its
slack in dates: these exhibits print every date in full.
"""

from __future__ import annotations

import csv
import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
LANDING = ROOT / "warehouse" / "landing"
GOLDENS = ROOT / "tests" / "exhibits"
SEEDS = ROOT / "warehouse" / "seeds"
EXHIBITS = sorted(p.name.removesuffix(".csv") for p in GOLDENS.glob("*.txt.csv"))

ENCODINGS = {"marlowe-finch-2002q2.txt": "cp1252", "0000999808-05-000019.txt": "utf-8"}
HEADER = ["exhibit", "statement", "row", "section", "label", "duration", "period_end", "unit", "value"]
SCALES = (1, 1_000, 1_000_000)
STATEMENT_OF_KIND = {
    "balance_sheet": "BS",
    "income_statement": "IS",
    "comprehensive_income": "IS",
    "cash_flow": "CF",
}
NOT_ADDED = {
    "Dividends per share",
    "Dividends per common share",
    "Dividends declared per share",
    "Interest paid",
    "Income taxes paid",
}
"""Rows printed for information: nothing foots from them."""

TWO_ENTITIES = "corliss-baird-1996q4.txt"
SECOND_ENTITY_ONLY = {("IS", 9), ("BS", 5), ("BS", 13)}
"""Rows of that exhibit which only the finance arm prints; a golden has no column for the entity."""


PRINTED_UNITS = defaultdict(
    lambda: (Decimal(1_000), Decimal(1_000)),
    {
        TWO_ENTITIES: (Decimal(1_000_000), Decimal(100_000)),
        "cedar-basin-bancorp-1997q2.txt": (Decimal(1_000), Decimal(1)),
        "0000999808-05-000019.txt": (Decimal(1), Decimal(1)),
    },
)
"""The unit of the last printed digit: of income and of share counts."""


class Column(NamedTuple):
    duration: str
    period_end: str
    entity: int = 0


class Calculation(NamedTuple):
    code: str
    total: str
    items: str
    verdict: str


@cache
def golden(exhibit: str) -> tuple[Mapping[str, str], ...]:
    with (GOLDENS / f"{exhibit}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def calculations(exhibit: str) -> tuple[Calculation, ...]:
    with (GOLDENS / "calculations.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Calculation(r["code"], r["total"], r["items"], r["verdict"])
            for r in csv.DictReader(file)
            if r["exhibit"] == exhibit
        )


def decoded(exhibit: str) -> str:
    return (LANDING / exhibit).read_bytes().decode(ENCODINGS.get(exhibit, "ascii"))


@cache
def printed_rows(exhibit: str) -> Mapping[str, Mapping[Column, Decimal]]:
    """'IS:3' -> its values by column; a second value of the same period belongs to the second entity."""
    rows: dict[str, dict[Column, Decimal]] = defaultdict(dict)
    for cell in golden(exhibit):
        key = (cell["statement"], int(cell["row"]))
        row = rows[f"{key[0]}:{key[1]}"]
        column = Column(cell["duration"], cell["period_end"])
        second = column in row or (exhibit == TWO_ENTITIES and key in SECOND_ENTITY_ONLY)
        row[column._replace(entity=int(second))] = Decimal(cell["value"])
    return rows


def signed_rows(calculation: Calculation) -> list[tuple[int, str]]:
    """'+1 -2' -> [(1, 'IS:1'), (-1, 'IS:2')]; a bare 'IS:16' counts as plus."""
    statement = calculation.total.split(":")[0]
    terms = []
    for term in calculation.items.split():
        name = term.lstrip("+-")
        terms.append((-1 if term.startswith("-") else 1, name if ":" in name else f"{statement}:{name}"))
    return terms


def value_at(row: Mapping[Column, Decimal], column: Column) -> Decimal | None:
    """The row's value in a column; an instant stands for the end of any duration (cash at end = cash)."""
    if column in row:
        return row[column]
    instant = column._replace(duration="instant")
    return row.get(instant)


# --- (a) the goldens by themselves ---


def test_every_sample_has_a_golden_and_a_calculation_list() -> None:
    assert sorted(p.name for p in LANDING.glob("*.txt")) == EXHIBITS
    assert all(calculations(exhibit) for exhibit in EXHIBITS)


@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_golden_keeps_the_format(exhibit: str) -> None:
    lines = (GOLDENS / f"{exhibit}.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].split(",") == HEADER
    seen: dict[str, int] = defaultdict(int)
    for cell in golden(exhibit):
        assert cell["exhibit"] == exhibit
        assert cell["statement"] in {"BS", "IS", "CF"}
        assert int(cell["row"]) - seen[cell["statement"]] in {0, 1}, cell
        seen[cell["statement"]] = int(cell["row"])
        assert cell["label"] == " ".join(cell["label"].split()).rstrip(":")
        assert re.fullmatch(r"instant|\d+[MW]", cell["duration"])
        assert (cell["duration"] == "instant") == (cell["statement"] == "BS")
        date.fromisoformat(cell["period_end"])
        assert cell["unit"] in {"USD", "shares", "USD/shares"}
        assert re.fullmatch(r"-?\d+(\.\d+)?", cell["value"]), cell


@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_every_golden_row_is_printed_on_one_line(exhibit: str) -> None:
    lines = [line.expandtabs(8) for line in decoded(exhibit).splitlines()]
    missing = []
    for (statement, row), cells in groupby(golden(exhibit), key=lambda c: (c["statement"], c["row"])):
        values = [(Decimal(c["value"]), c["unit"]) for c in cells]
        patterns = [".*?".join(_printed_pattern(v, unit, scale) for v, unit in values) for scale in SCALES]
        if not any(re.search(pattern, line) for pattern in patterns for line in lines):
            missing.append((statement, row, [str(v) for v, _ in values]))
    assert not missing


def _printed_pattern(value: Decimal, unit: str, scale: int) -> str:
    """The characters a value may be printed with: thousands separators, parentheses, a dash for nil."""
    if value == 0:
        return r"(?<![\w-])(?:-{1,3}|\u2014)(?![\w-])"
    if unit == "USD/shares":
        digits = f"{abs(value)}".removeprefix("0").replace(".", r"\.")
        core = f"0?{digits}0?"
    else:
        scaled = abs(value) / scale
        core = f"{scaled:,f}" if scaled == scaled.to_integral() else f"{scaled.normalize():,f}"
        core = re.sub(r"\.0+$", "", core).replace(".", r"\.")
    return rf"\({core}\)" if value < 0 else rf"(?<![\d,.(]){core}(?![\d,)])" if unit != "shares" else core


@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_calculations_come_out_as_the_golden_says(exhibit: str) -> None:
    rows = printed_rows(exhibit)
    surprises = []
    for calculation in calculations(exhibit):
        columns = [c for c in rows[calculation.total] if _is_tied(exhibit, calculation, c)]
        assert columns, calculation
        breaks = [c for c in columns if not _holds(exhibit, calculation, c)]
        if bool(breaks) != (calculation.verdict == "inconsistent"):
            surprises.append((calculation, breaks))
    assert not surprises


def _is_tied(exhibit: str, calculation: Calculation, column: Column) -> bool:
    """A tie between statements is drawn only where the other statement prints that period."""
    if not calculation.code.startswith("XS"):
        return True
    rows = printed_rows(exhibit)
    return all(value_at(rows[name], column) is not None for _, name in signed_rows(calculation))


def _holds(exhibit: str, calculation: Calculation, column: Column) -> bool:
    rows = printed_rows(exhibit)
    total = rows[calculation.total][column]
    if calculation.code.startswith("EP"):
        low, high = implied_adjustment(exhibit, calculation, column)
        return low <= 0 <= high
    return total == sum(
        sign * (value_at(rows[name], column) or Decimal(0)) for sign, name in signed_rows(calculation)
    )


def implied_adjustment(exhibit: str, calculation: Calculation, column: Column) -> tuple[Decimal, Decimal]:
    """What must be taken off income for the printed earnings per share, as a closed interval in dollars.

    Every printed value v stands for [v - u/2, v + u/2]: income and shares in the exhibit's unit, earnings per
    share in cents.
    """
    rows = printed_rows(exhibit)
    statement = calculation.total.split(":")[0]
    income_row, shares_row = calculation.items.split("/")
    income = rows[f"{statement}:{income_row}"][column]
    shares = rows[f"{statement}:{shares_row}"][column]
    eps = rows[calculation.total][column]
    half_income, half_shares = (unit / 2 for unit in PRINTED_UNITS[exhibit])
    half_cent = Decimal("0.005")
    ends = [
        (eps + side * half_cent) * (shares + other * half_shares) for side in (-1, 1) for other in (-1, 1)
    ]
    return income - half_income - max(ends), income + half_income - min(ends)


@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_every_row_takes_part_in_a_calculation(exhibit: str) -> None:
    used = {c.total for c in calculations(exhibit)}
    for calculation in calculations(exhibit):
        if calculation.code.startswith("EP"):
            statement = calculation.total.split(":")[0]
            used |= {f"{statement}:{row}" for row in calculation.items.split("/")}
        else:
            used |= {name for _, name in signed_rows(calculation)}
    idle = {
        f"{c['statement']}:{c['row']} {c['label']}"
        for c in golden(exhibit)
        if f"{c['statement']}:{c['row']}" not in used and c["label"] not in NOT_ADDED
    }
    assert not idle


def test_preferred_dividends_explain_the_earnings_per_share() -> None:
    """225 thousand a quarter (9 % of 10 million a year) lies in every implied interval."""
    exhibit = "quillan-outdoor-2001q3.txt"
    rows = printed_rows(exhibit)
    for calculation in (c for c in calculations(exhibit) if c.code.startswith("EP")):
        for column in rows[calculation.total]:
            low, high = implied_adjustment(exhibit, calculation, column)
            dividend = Decimal(225_000 if column.duration == "3M" else 675_000)
            assert 0 < low <= dividend <= high, (calculation, column, low, high)


def test_planted_break_is_one_digit_of_total_assets() -> None:
    rows = printed_rows("0000999404-04-000077.txt")
    march = Column("instant", "2004-03-31")
    printed, true = rows["BS:10"][march], rows["BS:25"][march]
    assert printed - true == 600_000
    assert sum(a != b for a, b in zip(str(printed), str(true), strict=True)) == 1


# --- (b) and (c): what the product reads ---


@cache
def extraction(exhibit: str) -> Any:
    from flows import extract  # here, so that the goldens are checked even where the product fails to import

    seeds = {}
    for path in sorted(SEEDS.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            seeds[path.stem] = list(csv.DictReader(file))
    return extract.Extractor(seeds).extract((LANDING / exhibit).read_bytes(), exhibit, f"landing/{exhibit}")


class Cell(NamedTuple):
    """What 'fully right' compares; one golden cell and one fact are equal when all of it is."""

    statement: str
    label: str
    period_start: date | None
    period_end: date | None
    unit: str
    value: Decimal


def cell_of_golden(row: Mapping[str, str]) -> Cell:
    end = date.fromisoformat(row["period_end"])
    start = period_start(row["duration"], end)
    return Cell(row["statement"], row["label"], start, end, row["unit"], Decimal(row["value"]))


def period_start(duration: str, end: date) -> date | None:
    """The day after the previous period's end."""
    if duration == "instant":
        return None
    count = int(duration[:-1])
    if duration.endswith("W"):
        return end - timedelta(weeks=count) + timedelta(days=1)
    assert end.day == monthrange(end.year, end.month)[1], "the samples' months end on their last day"
    months = end.year * 12 + end.month - count
    return date(months // 12, months % 12 + 1, 1)


def cell_of_fact(fact: Mapping[str, Any]) -> Cell:
    return Cell(
        STATEMENT_OF_KIND.get(fact["statement"], fact["statement"]),
        fact["label"],
        fact["period_start"],
        fact["period_end"],
        fact["unit"],
        Decimal(fact["value"]),
    )


def primary_facts(extracted: Any) -> list[Mapping[str, Any]]:
    """Facts of the GAAP primary statements; percents and ratios among them are facts but no cells."""
    not_gaap = {(s["exhibit_id"], s["table_index"]) for s in extracted.statements if s["is_gaap"] is False}
    return [
        f
        for f in extracted.facts
        if f["statement"] in STATEMENT_OF_KIND
        and (f["exhibit_id"], f["table_index"]) not in not_gaap
        and f["unit"] != "pure"
        and f["value"] is not None
    ]


def difference(exhibit: str, extracted: Any) -> list[str]:
    """Readable lines: '-' a golden cell that was missed, '+' a fact that no cell stands for."""
    spare: dict[Cell, list[Mapping[str, Any]]] = defaultdict(list)
    for fact in primary_facts(extracted):
        spare[cell_of_fact(fact)].append(fact)
    missed = []
    for row in golden(exhibit):
        cell = cell_of_golden(row)
        if spare.get(cell):
            spare[cell].pop()
        else:
            missed.append((row, cell))
    wrong = [fact for facts in spare.values() for fact in facts]
    everything = [(f, cell_of_fact(f)) for f in extracted.facts if f["value"] is not None]
    lines = [
        f"- {row['statement']} {row['row']:>2} {_as_text(cell)}   {_nearest(cell, everything)}"
        for row, cell in missed
    ]
    return lines + [f"+ {f['source']} {f['printed']!r} {_as_text(cell_of_fact(f))}" for f in wrong]


def _as_text(cell: Cell) -> str:
    period = f"{cell.period_start or 'instant'}..{cell.period_end}"
    return f"{cell.statement} {cell.label!r} {period} {cell.unit} {cell.value:f}"


def _nearest(cell: Cell, facts: Iterable[tuple[Mapping[str, Any], Cell]]) -> str:
    """The fact that agrees in most of the cell's parts, and where it differs."""
    akin = (other for _, other in facts if _akin(cell, other))
    best = max(
        ((sum(a == b for a, b in zip(cell, other, strict=True)), other) for other in akin),
        key=lambda scored: scored[0],
        default=None,
    )
    if best is None:
        return "(nothing like it was read)"
    parts = zip(Cell._fields, cell, best[1], strict=True)
    return "(read with " + ", ".join(f"{name} {b!s}" for name, a, b in parts if a != b) + ")"


def _akin(cell: Cell, other: Cell) -> bool:
    return cell.value == other.value or (cell.label == other.label and cell.period_end == other.period_end)


@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_statements_are_read_fully_and_nothing_else(exhibit: str) -> None:
    lines = difference(exhibit, extraction(exhibit))
    missed = sum(line.startswith("-") for line in lines)
    summary = f"{exhibit}: {missed} of {len(golden(exhibit))} cells missed, {len(lines) - missed} wrong facts"
    assert not lines, "\n".join([summary, *lines])


@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_facts_lead_back_to_their_characters(exhibit: str) -> None:
    data = (LANDING / exhibit).read_bytes()
    astray = []
    for fact in extraction(exhibit).facts:
        start, end = map(int, fact["source"].removeprefix("bytes:").split("-"))
        characters = data[start:end].decode(ENCODINGS.get(exhibit, "ascii"))
        if characters != fact["printed"]:
            astray.append((fact["source"], characters, fact["printed"], fact["label"]))
    assert not astray


FOOTED = {"FT1", "CF1", "CF2"}
"""Codes of ``calculations.csv`` that are sums within one statement; FT1 covers them all."""


def footings_by_total(extracted: Any) -> Mapping[str, list[tuple[Any, Decimal]]]:
    """fact_id of a total -> its testable footings, each with the sum of its items."""
    values = {f["fact_id"]: Decimal(f["value"]) for f in extracted.facts if f["value"] is not None}
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for item in extracted.calculation_items:
        if item["role"] == "item":
            sums[item["calculation_id"]] += item["weight"] * values[item["fact_id"]]
    footings: dict[str, list[tuple[Any, Decimal]]] = defaultdict(list)
    for calculation in extracted.calculations:
        if calculation["code"] == "FT1" and calculation["testable"]:
            computed = sums[calculation["calculation_id"]]
            footings[calculation["total_fact_id"]].append((calculation, computed))
    return footings


@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_every_printed_total_is_footed(exhibit: str) -> None:
    extracted = extraction(exhibit)
    footings = footings_by_total(extracted)
    footed = {cell_of_fact(f) for f in primary_facts(extracted) if footings.get(f["fact_id"])}
    totals = {c.total for c in calculations(exhibit) if c.code in FOOTED}
    missing = [
        f"{row['statement']}:{row['row']} {_as_text(cell_of_golden(row))}"
        for row in golden(exhibit)
        if f"{row['statement']}:{row['row']}" in totals and cell_of_golden(row) not in footed
    ]
    assert not missing, "\n".join(["no footing was found for", *missing])


@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_footings_break_only_where_the_golden_says(exhibit: str) -> None:
    extracted = extraction(exhibit)
    footings = footings_by_total(extracted)
    broken = [
        f"{_as_text(cell_of_fact(fact))} against {computed:f}: {calculation['sentence']}"
        for fact in primary_facts(extracted)
        for calculation, computed in footings.get(fact["fact_id"], [])
        if computed != fact["value"]
    ]
    planted = [c for c in calculations(exhibit) if c.code == "FT1" and c.verdict == "inconsistent"]
    assert len(broken) == len(planted), "\n".join(broken)
    if planted:
        assert "'TOTAL ASSETS' instant..2004-03-31" in broken[0]
        assert "against 214037000:" in broken[0]
