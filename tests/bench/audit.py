"""The yardstick of the audit: how much it covers, what it catches, and what it takes for wrong that is right.

``python -m tests.bench audit [--plants N] [--seed N] [--sample N] [--processes N] [--verbose]``

Every exhibit of ../shared/corpus (text and HTML) is read as a run reads it. Then, per primary statement:

* cover: the share of money cells that stand in at least one testable check (FT1 or a rule of the seeds);
* caught: errors are planted in the *tokens of the grid*, before anything is inferred from them, the statement
  is read again from there and its checks are drawn up anew. An error is caught when a critical or warning
  check with the damaged row among its operands is inconsistent that was not so before. An error
  that no check of the clean reading could tell from rounding is not counted. Two columns changed over as a
  whole leave each column's own sums as they are: only checks with an operand elsewhere count there. What the
  prose says helps to catch, but what it alone could tell is not counted: words may be misread, and a claim
  that agrees with another period proves nothing by itself. A sign
  that is lost in a row with no amount in any other column has its own line: where the label does not say
  which way the row counts, (42) and 42 are two presentations of one sum;
* false alarms: statements that a critical check withholds as read. Real misprints are among them; those
  confirmed against the source by eye are listed in ``misprints.csv`` beside this file and are not alarms.

The same seed gives the same errors, so that two versions can be compared.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from expectations.identities import identity_calculations
from expectations.intervals import half_unit, rounding_interval
from flows import extract
from flows.intake import seeds
from tests.intervals import intervals_meet, quotient, weighted
from transforms.changed_columns import with_changed_columns
from transforms.facts import Reading, read_statement
from transforms.grid import Grid, Token
from transforms.statement_kinds import PRIMARY as PRIMARY_KINDS
from transforms.statement_kinds import Statement
from transforms.ties import tied_claims

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
MISPRINTS = Path(__file__).with_name("misprints.csv")
PRIMARY = ("balance_sheet", "income_statement", "cash_flow")
MONEY = re.compile(r"[A-Z]{3}\Z")
AUDITED_LEVELS = ("critical", "warning")
PLANTS_A_KIND = 2
"""Errors of each kind planted in one statement: some 900 statements give about 10,000 errors."""
OF_PROSE = "TX1"
TRIES = 8
"""Cells tried for one error: not every cell has a sign to lose or a neighbour."""

Row = dict[str, Any]
Place = tuple[int, int]
"""(row, column) of a grid."""


# -- reading an exhibit, and reading one of its statements again -----------------------------------------


class Call(NamedTuple):
    """One call of read_statement as the extractor made it, and what it came to."""

    statement: Statement
    table_index: int
    rest: tuple[Any, ...]
    readings: list[Reading]


@dataclass
class Exhibit:
    """An exhibit as read, with what it takes to read one of its statements again."""

    name: str
    calls: list[Call]
    texts: Mapping[str, Any]
    claims: Sequence[Any]
    """What the prose claims, as the extractor ties it."""
    facts: list[Row]
    statements: list[Row]
    calculations: list[Row]
    items: dict[str, list[Row]]


class _Recorder:
    """Stands in for read_statement and for _add_reading while the extractor works."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.texts: dict[str, Any] = {}
        self.claims: dict[str, Sequence[Any]] = {}

    def tie(self, claims: Sequence[Any], *rest: Any) -> Any:
        self.claims[self.calls[-1].rest[0]] = claims
        return tied_claims(claims, *rest)

    def read(self, statement: Statement, table_index: int, *rest: Any) -> list[Reading]:
        readings = read_statement(statement, table_index, *rest)
        self.calls.append(Call(statement, table_index, rest, readings))
        return readings


def read_exhibits(extractor: extract.Extractor, path: Path) -> list[Exhibit]:
    """The exhibits of one file."""
    recorder = _Recorder()
    add_reading = extract._add_reading

    def added(out: Any, reading: Reading, exhibit_id: str, text: Any) -> None:
        recorder.texts[exhibit_id] = text
        add_reading(out, reading, exhibit_id, text)

    ours: dict[str, Any] = {
        "read_statement": recorder.read,
        "_add_reading": added,
        "tied_claims": recorder.tie,
    }
    theirs = {name: getattr(extract, name) for name in ours}
    try:
        vars(extract).update(ours)
        read = extractor.extract(path.read_bytes(), path.name, path.name)
    finally:
        vars(extract).update(theirs)
    exhibits = []
    items = _by(read.calculation_items, "calculation_id")
    for exhibit in read.exhibits:
        exhibit_id = exhibit["exhibit_id"]
        mine = {name: [r for r in rows if r["exhibit_id"] == exhibit_id] for name, rows in _relations(read)}
        calls = [c for c in recorder.calls if c.rest[0] == exhibit_id]
        exhibits.append(
            Exhibit(
                path.name,
                calls,
                recorder.texts,
                recorder.claims.get(exhibit_id, ()),
                mine["facts"],
                mine["statements"],
                mine["calculations"],
                items,
            )
        )
    return exhibits


def _relations(read: extract.Extraction) -> Iterator[tuple[str, list[Row]]]:
    for name in ("facts", "statements", "calculations"):
        yield name, getattr(read, name)


def _by(rows: Sequence[Row], key: str) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(row[key], []).append(row)
    return found


class Drawn(NamedTuple):
    """The checks of one statement with their operands."""

    facts: dict[str, Row]
    calculations: list[Row]
    items: dict[str, list[Row]]


def drawn_again(
    exhibit: Exhibit, call: Call, statement: Statement, rules: Any, others: Sequence[Row]
) -> Drawn:
    """The checks of a damaged statement, drawn up from its tokens; ``others``: facts of other statements."""
    out = extract.Extraction()
    exhibit_id = call.rest[0]
    again = read_statement(statement, call.table_index, *call.rest)
    for reading in again:
        extract._add_reading(out, reading, exhibit_id, exhibit.texts[exhibit_id])
    tables = {s["table_index"] for s in out.statements}
    statements = [*out.statements, *(s for s in exhibit.statements if s["table_index"] not in tables)]
    facts = [*out.facts, *(f for f in others if f["table_index"] not in tables)]
    checks, items = identity_calculations(facts, statements, rules)
    readings = [r for c in exhibit.calls if c is not call for r in c.readings] + again
    facts += _tied_again(out, exhibit, readings)
    return Drawn(
        {f["fact_id"]: f for f in facts},
        [*out.calculations, *checks],
        _by([*out.calculation_items, *items], "calculation_id"),
    )


def _tied_again(out: extract.Extraction, exhibit: Exhibit, readings: Sequence[Reading]) -> list[Row]:
    """The ties of the prose to the statements as damaged; returns the prose's facts."""
    n_facts = len(out.facts)
    facts = [fact for reading in readings for fact in reading.facts]
    own = {r.table_index for r in readings if r.statement.is_gaap is not False and r.entity is None}
    primary = {r.table_index for r in readings if r.table_index in own and r.statement.kind in PRIMARY_KINDS}
    known = {fact.fact_id: fact for fact in facts}
    exhibit_id = exhibit.calls[0].rest[0]
    for tied in with_changed_columns(tied_claims(exhibit.claims, facts, own, primary), facts, primary):
        extract._add_claim(out, tied, known, exhibit_id, exhibit.texts[exhibit_id], {"USD"})
    return out.facts[n_facts:]


# -- verdicts ------------------------------------------------------------------------------------------


def verdict(
    calculation: Row, items: Sequence[Row], value_of: Callable[[Row], tuple[Decimal, int | None] | None]
) -> str:
    """What the audit would say, by the same arithmetic; ``value_of``: (value, decimals) of an item."""
    if not calculation["testable"]:
        return "not testable"
    if any(item["role"] in ("eps", "income", "shares") for item in items):
        ends = {}
        for item in items:
            found = value_of(item)
            if found is None:
                return "not testable"
            ends[item["role"]] = weighted(item["weight"], rounding_interval(*found))
        computed = quotient(ends["income"], ends["shares"])
        if computed is None:
            return "not testable"
        return "consistent" if intervals_meet(ends["eps"], computed) else "inconsistent"
    residual = slack = Decimal(0)
    n_items = 0
    for item in items:
        found = value_of(item)
        if found is None:
            if item["role"] == "total":
                return "not testable"
            continue
        n_items += item["role"] == "item"
        residual += found[0] * (1 if item["role"] == "total" else -item["weight"])
        slack += half_unit(found[1])
    if not n_items:
        return "not testable"
    return "consistent" if abs(residual) <= slack else "inconsistent"


def verdicts(drawn: Drawn) -> dict[str, str]:
    """calculation_id -> verdict."""

    def value_of(item: Row) -> tuple[Decimal, int | None] | None:
        fact = drawn.facts.get(item["fact_id"])
        return None if fact is None else (fact["value"], fact["decimals"])

    return {
        c["calculation_id"]: verdict(c, drawn.items.get(c["calculation_id"], ()), value_of)
        for c in drawn.calculations
    }


# -- errors --------------------------------------------------------------------------------------------

Damage = dict[Place, Token | None]
"""The cells that change, and what they hold then."""
Plant = Callable[[random.Random, Grid, Place, Sequence[int]], Damage | None]


def _cell(grid: Grid, place: Place) -> Token | None:
    return grid.rows[place[0]].cells[place[1]]


def digit(rng: random.Random, grid: Grid, at: Place, columns: Sequence[int]) -> Damage | None:
    """One figure of one number is another figure."""
    token = _cell(grid, at)
    if token is None or not token.coefficient:
        return None
    figures = list(str(abs(token.coefficient)))
    place = rng.randrange(len(figures))
    figures[place] = rng.choice([f for f in "0123456789" if f != figures[place] and (place or f != "0")])
    changed = int("".join(figures)) * (-1 if token.coefficient < 0 else 1)
    return {at: token._replace(coefficient=changed)}


def sign(rng: random.Random, grid: Grid, at: Place, columns: Sequence[int]) -> Damage | None:
    """A parenthesis or minus is lost."""
    token = _cell(grid, at)
    if token is None or token.coefficient >= 0 or _is_alone(grid, at, columns):
        return None
    return {at: token._replace(coefficient=-token.coefficient)}


def sign_alone(rng: random.Random, grid: Grid, at: Place, columns: Sequence[int]) -> Damage | None:
    """A parenthesis or minus is lost in a row that has no amount in any other column."""
    token = _cell(grid, at)
    if token is None or token.coefficient >= 0 or not _is_alone(grid, at, columns):
        return None
    return {at: token._replace(coefficient=-token.coefficient)}


def _is_alone(grid: Grid, at: Place, columns: Sequence[int]) -> bool:
    cells = grid.rows[at[0]].cells
    return not any((token := cells[c]) is not None and token.coefficient for c in columns if c != at[1])


def shift(rng: random.Random, grid: Grid, at: Place, columns: Sequence[int]) -> Damage | None:
    """A number stands in the next column; its own is blank."""
    other = _beside(at, columns)
    token = _cell(grid, at)
    if other is None or token is None or not token.coefficient:
        return None
    return {at: None, other: token}


def row_scale(rng: random.Random, grid: Grid, at: Place, columns: Sequence[int]) -> Damage | None:
    """A row is a thousand times too large."""
    cells = grid.rows[at[0]].cells
    tokens = {(at[0], c): t for c in columns if (t := cells[c]) is not None and t.coefficient}
    return {place: t._replace(coefficient=t.coefficient * 1000) for place, t in tokens.items()} or None


def swap(rng: random.Random, grid: Grid, at: Place, columns: Sequence[int]) -> Damage | None:
    """Two columns are changed over in one row."""
    other = _beside(at, columns)
    token, beside = _cell(grid, at), _cell(grid, other) if other else None
    if other is None or token is None or beside is None or token.coefficient == beside.coefficient:
        return None
    return {at: beside, other: token}


def column_swap(rng: random.Random, grid: Grid, at: Place, columns: Sequence[int]) -> Damage | None:
    """Two columns are changed over as a whole: no column's own sums can tell."""
    other = _beside(at, columns)
    if other is None:
        return None
    one, two = at[1], other[1]
    damage: Damage = {}
    for row, line in enumerate(grid.rows):
        if line.cells[one] is not None or line.cells[two] is not None:
            damage[row, one], damage[row, two] = line.cells[two], line.cells[one]
    return damage


def _beside(at: Place, columns: Sequence[int]) -> Place | None:
    place = columns.index(at[1])
    if len(columns) < 2:
        return None
    return at[0], columns[place + 1 if place + 1 < len(columns) else place - 1]


PLANTS: dict[str, Plant] = {
    "digit": digit,
    "sign": sign,
    "sign, row printed once": sign_alone,
    "shift to next column": shift,
    "row x 1,000": row_scale,
    "swap in a row": swap,
    "columns swapped": column_swap,
}


def damaged(statement: Statement, damage: Damage) -> Statement:
    grid = statement.grid
    rows = list(grid.rows)
    for row in {row for row, _ in damage}:
        cells = list(rows[row].cells)
        for (of_row, column), token in damage.items():
            if of_row == row:
                cells[column] = token
        rows[row] = replace(rows[row], cells=cells)
    return replace(statement, grid=replace(grid, rows=rows))


# -- the measure ---------------------------------------------------------------------------------------


@dataclass
class Measure:
    """Counts that add up over exhibits."""

    exhibits: int = 0
    statements: Counter[str] = field(default_factory=Counter)
    cells: Counter[str] = field(default_factory=Counter)
    covered: Counter[str] = field(default_factory=Counter)
    by_footing: int = 0
    by_rule: int = 0
    checks: Counter[str] = field(default_factory=Counter)
    untested: int = 0
    other_tables: int = 0
    planted: Counter[str] = field(default_factory=Counter)
    caught: Counter[str] = field(default_factory=Counter)
    alarmed: Counter[str] = field(default_factory=Counter)
    misprints: int = 0
    alarms: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)

    def add(self, other: Measure) -> None:
        for name in self.__dataclass_fields__:
            mine = getattr(self, name)
            if isinstance(mine, Counter):
                mine.update(getattr(other, name))
            else:
                setattr(self, name, mine + getattr(other, name))


def misprints() -> set[tuple[str, str]]:
    """(file, total's label) of sums that the issuer itself printed wrong."""
    with MISPRINTS.open(encoding="utf-8", newline="") as stream:
        return {(row["file"], row["total"]) for row in csv.DictReader(stream)}


def measured(exhibit: Exhibit, rules: Any, seed: int, plants: int, known: set[tuple[str, str]]) -> Measure:
    found = Measure(exhibits=1)
    drawn = Drawn({f["fact_id"]: f for f in exhibit.facts}, exhibit.calculations, exhibit.items)
    clean = verdicts(drawn)
    found.checks.update(clean.values())
    kind_of = {s["table_index"]: _kind(s) for s in exhibit.statements}
    checks_of = _by(exhibit.calculations, "table_index")
    footed: set[str] = set()
    ruled: set[str] = set()
    for calculation in exhibit.calculations:
        if clean[calculation["calculation_id"]] != "not testable":
            into = footed if calculation["code"] == "FT1" else ruled
            into |= {i["fact_id"] for i in exhibit.items.get(calculation["calculation_id"], ())}
    for statement in exhibit.statements:
        table, kind = statement["table_index"], kind_of[statement["table_index"]]
        mine = checks_of.get(table, [])
        is_alarm = _note_alarms(found, exhibit, statement, kind, mine, clean, drawn, known)
        if kind not in PRIMARY:
            found.other_tables += 1
            continue
        found.statements[kind] += 1
        found.alarmed[kind] += is_alarm
        money = [f for f in exhibit.facts if f["table_index"] == table and _is_money(f)]
        covered = [f for f in money if f["fact_id"] in footed or f["fact_id"] in ruled]
        found.cells[kind] += len(money)
        found.covered[kind] += len(covered)
        found.by_footing += sum(f["fact_id"] in footed for f in money)
        found.by_rule += sum(f["fact_id"] in ruled for f in money)
        found.untested += not any(clean[c["calculation_id"]] != "not testable" for c in mine)
        uncovered = dict.fromkeys(f["label"] for f in money if f not in covered)
        found.bare += [f"{exhibit.name} {kind} table {table}: {label!r}" for label in uncovered]
        if plants and covered:
            rng = random.Random(f"{seed}|{exhibit.name}|{table}")
            _plant_all(found, exhibit, table, covered, drawn, clean, rules, rng, plants)
    return found


def _kind(statement: Row) -> str:
    return statement["kind"] if statement["is_gaap"] is not False else "other"


def _is_money(fact: Row) -> bool:
    return MONEY.match(fact["unit"]) is not None and fact["period_end"] is not None


def _note_alarms(
    found: Measure,
    exhibit: Exhibit,
    statement: Row,
    kind: str,
    checks: Sequence[Row],
    clean: Mapping[str, str],
    drawn: Drawn,
    known: set[tuple[str, str]],
) -> bool:
    is_alarm = is_misprint = False
    for check in checks:
        if check["level"] != "critical" or clean[check["calculation_id"]] != "inconsistent":
            continue
        total = drawn.facts.get(check["total_fact_id"], {})
        if (exhibit.name, total.get("label")) in known:
            is_misprint = True
            continue
        is_alarm = True
        operands = [
            f"{i['weight']:+d} {fact['label'][:28]!r} {fact['printed']}"
            for i in drawn.items.get(check["calculation_id"], ())
            if (fact := drawn.facts.get(i["fact_id"]))
        ]
        found.alarms.append(
            f"{exhibit.name} table {statement['table_index']} {kind} [{check['code']}] {check['sentence']} "
            f"column {check['column_index']}: " + "; ".join(operands)
        )
    found.misprints += is_misprint and not is_alarm
    return is_alarm


def _plant_all(
    found: Measure,
    exhibit: Exhibit,
    table: int,
    covered: Sequence[Row],
    drawn: Drawn,
    clean: Mapping[str, str],
    rules: Any,
    rng: random.Random,
    plants: int,
) -> None:
    call = next(c for c in exhibit.calls if any(r.table_index == table for r in c.readings))
    # Cells whose checks hold: a statement that does not foot cannot show what one error more does.
    sound = {s["table_index"] for s in exhibit.statements} - {
        c["table_index"] for c in exhibit.calculations if clean[c["calculation_id"]] == "inconsistent"
    }
    if table not in sound:
        return
    grid = call.statement.grid
    place_of_row = {row.index: place for place, row in enumerate(grid.rows)}
    columns = sorted({f["column_index"] for f in covered})
    others = [f for f in exhibit.facts if f["statement"] in PRIMARY]
    cells = [(place_of_row[f["row_index"]], f["column_index"]) for f in covered]
    for kind, plant in PLANTS.items():
        done = 0
        for _ in range(plants * TRIES):
            if done == plants:
                break
            at = rng.choice(cells)
            damage = plant(rng, grid, at, columns)
            if not damage:
                continue
            broken = _broken(exhibit, table, grid, damage, drawn, clean, plant is column_swap)
            if not broken:
                continue
            done += 1
            found.planted[kind] += 1
            again = drawn_again(exhibit, call, damaged(call.statement, damage), rules, others)
            rows = {grid.rows[row].index for row, _ in damage}
            if _is_caught(again, drawn, table, rows, clean):
                found.caught[kind] += 1
            else:
                line = grid.rows[at[0]]
                found.missed.append(
                    f"{kind}: {exhibit.name} table {table} row {line.index} {line.label!r} column {at[1]} "
                    f"{' '.join(sorted(broken))}: "
                    + "; ".join(
                        f"{_shown(_cell(grid, p))} -> {_shown(t)}" for p, t in list(damage.items())[:4]
                    )
                )


def _shown(token: Token | None) -> str:
    return "blank" if token is None else f"{token.coefficient}"


def _broken(
    exhibit: Exhibit,
    table: int,
    grid: Grid,
    damage: Damage,
    drawn: Drawn,
    clean: Mapping[str, str],
    is_whole_columns: bool,
) -> set[str]:
    """Codes of the checks of the clean reading that fail on the damaged numbers; none: within rounding."""
    index_of = {place: row.index for place, row in enumerate(grid.rows)}
    changed = {(index_of[row], column): token for (row, column), token in damage.items()}

    def value_of(item: Row) -> tuple[Decimal, int | None] | None:
        fact = drawn.facts.get(item["fact_id"])
        if fact is None:
            return None
        place = fact["row_index"], fact["column_index"]
        if fact["table_index"] != table or place not in changed:
            return fact["value"], fact["decimals"]
        token = changed[place]
        if token is None:
            return None
        decimals = fact["decimals"] if token.is_nil else token.places - fact["scale"]
        return Decimal(token.coefficient).scaleb(fact["scale"] - token.places), decimals

    touched = {
        f["fact_id"]
        for f in exhibit.facts
        if f["table_index"] == table and (f["row_index"], f["column_index"]) in changed
    }
    broken = set()
    for calculation in drawn.calculations:
        identity = calculation["calculation_id"]
        if calculation["level"] not in AUDITED_LEVELS or clean[identity] != "consistent":
            continue
        items = drawn.items.get(identity, ())
        if calculation["code"] == OF_PROSE:
            continue
        if is_whole_columns and _is_of_one_column(items, drawn.facts):
            continue  # the same check of the other column
        is_touched = any(i["fact_id"] in touched for i in items)
        if is_touched and verdict(calculation, items, value_of) == "inconsistent":
            broken.add(calculation["code"])
    return broken


def _is_of_one_column(items: Sequence[Row], facts: Mapping[str, Row]) -> bool:
    operands = [fact for i in items if (fact := facts.get(i["fact_id"])) is not None]
    return len({(f["table_index"], f["column_index"]) for f in operands}) == 1


def _is_caught(again: Drawn, drawn: Drawn, table: int, rows: set[int], clean: Mapping[str, str]) -> bool:
    """Whether a check that has or had a damaged row among its operands is newly inconsistent.

    "Had": a number that went to the next column is missing from the sum it belongs to.
    """
    for calculation in again.calculations:
        identity = calculation["calculation_id"]
        if calculation["level"] not in AUDITED_LEVELS or clean.get(identity) == "inconsistent":
            continue
        facts = [again.facts.get(i["fact_id"]) for i in again.items.get(identity, ())]
        facts += [drawn.facts.get(i["fact_id"]) for i in drawn.items.get(identity, ())]
        if not any(f and f["table_index"] == table and f["row_index"] in rows for f in facts):
            continue
        if verdicts(Drawn(again.facts, [calculation], again.items))[identity] == "inconsistent":
            return True
    return False


# -- the corpus ----------------------------------------------------------------------------------------

_extractor: extract.Extractor


def _start() -> None:
    global _extractor
    _extractor = extract.Extractor(seeds())


def _measure_file(path: Path, seed: int, plants: int) -> tuple[str, Measure]:
    found = Measure()
    known = misprints()
    for exhibit in read_exhibits(_extractor, path):
        found.add(measured(exhibit, _extractor._rules, seed, plants, known))
    return path.parent.name, found


def measure(
    corpus: Path, seed: int, plants: int, processes: int, sample: int | None = None
) -> dict[str, Measure]:
    """Folder -> measure, over the files of the corpus, largest first so that no process waits long."""
    paths = sorted(p for name in ("text", "html") for p in (corpus / name).glob("*") if p.is_file())
    if sample is not None and sample < len(paths):
        paths = random.Random(seed).sample(paths, sample)
    paths.sort(key=lambda p: (-p.stat().st_size, p.name))
    found = {"text": Measure(), "html": Measure()}
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_start) as pool:
        for folder, one in pool.map(_measure_file, paths, [seed] * len(paths), [plants] * len(paths)):
            found[folder].add(one)
    return found


# -- the table -----------------------------------------------------------------------------------------


def report(found: Mapping[str, Measure]) -> list[str]:
    """One table: rows of figures, a column for text, HTML and both."""
    both = Measure()
    for one in found.values():
        both.add(one)
    measures = [*found.values(), both]
    lines = [f"{'':34}" + "".join(f"{name:>16}" for name in (*found, "both"))]

    def row(name: str, figure: Callable[[Measure], str]) -> None:
        lines.append(f"{name:34}" + "".join(f"{figure(m):>16}" for m in measures))

    row("exhibits", lambda m: f"{m.exhibits:,}")
    row("primary statements", lambda m: f"{m.statements.total():,}")
    row("  without a testable check", lambda m: f"{m.untested:,}")
    row("money cells", lambda m: f"{m.cells.total():,}")
    row("covered by an identity", lambda m: _share(m.covered.total(), m.cells.total()))
    for kind in PRIMARY:
        row(f"  {kind.replace('_', ' ')}", lambda m, kind=kind: _share(m.covered[kind], m.cells[kind]))  # type: ignore[misc]
    row("  by a footing (FT1)", lambda m: _share(m.by_footing, m.cells.total()))
    row("  by a rule of the seeds", lambda m: _share(m.by_rule, m.cells.total()))
    row("checks: consistent", lambda m: f"{m.checks['consistent']:,}")
    row("checks: inconsistent", lambda m: f"{m.checks['inconsistent']:,}")
    row("checks: not testable", lambda m: f"{m.checks['not testable']:,}")
    row("planted errors caught", lambda m: _of(m.caught.total(), m.planted.total()))
    for kind in PLANTS:
        row(f"  {kind}", lambda m, kind=kind: _of(m.caught[kind], m.planted[kind]))  # type: ignore[misc]
    row("alarms on primary statements", lambda m: _of(m.alarmed.total(), m.statements.total()))
    row("alarms on all tables", lambda m: _of(_alarmed(m), m.statements.total() + m.other_tables))
    row("misprints of issuers (no alarm)", lambda m: f"{m.misprints:,}")
    return lines


def _alarmed(found: Measure) -> int:
    return len({tuple(alarm.split(" ")[:3]) for alarm in found.alarms})


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"


def _of(part: int, whole: int) -> str:
    return f"{part:,}/{whole:,} {part / whole:.1%}" if whole else "-"


def main(arguments: Sequence[str] = ()) -> int:
    parser = argparse.ArgumentParser("python -m tests.bench audit", description=__doc__.partition("\n")[0])
    parser.add_argument("--plants", type=int, default=PLANTS_A_KIND, help="errors of a kind in a statement")
    parser.add_argument("--seed", type=int, default=2003)
    parser.add_argument("--sample", type=int, help="so many files of the corpus only")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--verbose", action="store_true", help="list alarms, missed errors, uncovered rows")
    options = parser.parse_args(arguments)
    if not CORPUS.is_dir():
        print("skipped: the corpus of real filings (../shared/corpus) is not here")
        return 0
    began = time.monotonic()
    found = measure(CORPUS, options.seed, options.plants, options.processes, options.sample)
    print("\n".join(report(found)))
    print(
        f"seed {options.seed}, {options.plants} errors of a kind in a statement, "
        f"{time.monotonic() - began:.0f} s"
    )
    if options.verbose:
        for one in found.values():
            print(
                "\n".join(
                    ["", "ALARMS", *one.alarms, "", "MISSED", *one.missed, "", "NOT COVERED", *one.bare]
                )
            )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
