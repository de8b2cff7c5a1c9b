"""Query: what ``tieout sql`` prints: a table that fits the terminal, CSV, JSON, Parquet or Arrow.

CSV and JSON carry amounts exactly, as digits, never through binary floats; NULL is empty in CSV.
"""

from __future__ import annotations

import csv
import json
import math
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flows import terminal
from flows.summary import counted
from flows.terminal import command

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FETCHED_AT_ONCE = 10_000

BINARY = ("parquet", "arrow")


def print_query(con: DuckDBPyConnection, query: str, form: str, limit: int | None) -> int:
    """Print the result of one query; 0, or 2 when it is no query."""
    if not query.strip().strip(";").strip():
        example = f'{command()} sql "FROM balance_sheet LIMIT 5"'
        print(f"tieout: there is no SQL to run. Try: {example}", file=sys.stderr)
        return 2
    if form in BINARY:
        return _write_binary(con, query, form)
    found = con.execute(query)
    names = [str(column[0]) for column in found.description or ()]
    if form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([_digits(value) for value in row] for row in _rows(found))
    elif form == "json":
        print("[", end="")
        for number, row in enumerate(_rows(found)):
            pairs = ", ".join(f"{json.dumps(n)}: {_json(v)}" for n, v in zip(names, row, strict=True))
            print(("," if number else "") + "\n{" + pairs + "}", end="")
        print("\n]")
    else:
        _print_table(names, found, limit)
    return 0


def _write_binary(con: DuckDBPyConnection, query: str, form: str) -> int:
    from warehouse.export import write_arrow, write_parquet

    if sys.stdout.isatty():
        example = f"{command()} sql ... --format {form} > result.{form}"
        print(
            f"tieout: {form} is binary and not for a terminal: send it to a file, {example}", file=sys.stderr
        )
        return 2
    write = write_parquet if form == "parquet" else write_arrow
    write(con, query, sys.stdout.buffer)
    return 0


def _print_table(names: Sequence[str], found: DuckDBPyConnection, limit: int | None) -> None:
    rows = found.fetchall() if limit is None else found.fetchmany(limit)
    count = len(rows) + sum(1 for _ in _rows(found))
    for number, line in enumerate(terminal.table(names, rows, terminal.width())):
        print(terminal.style(line, "1") if number == 0 else line)
    shown = f", the first {len(rows):,} shown: --rows 0 shows all" if count > len(rows) else ""
    print(f"({counted(count, 'row')}{shown})")


def _rows(found: DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while rows := found.fetchmany(FETCHED_AT_ONCE):
        yield from rows


def _digits(value: Any) -> Any:
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return (text.rstrip("0").rstrip(".") or "0") if "." in text else text
    if isinstance(value, list | dict):
        return _json(value)
    return "" if value is None else value


def _json(value: Any) -> str:
    if isinstance(value, Decimal):
        return str(_digits(value))
    if isinstance(value, float) and not math.isfinite(value):
        return "null"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(str(k))}: {_json(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_json, value)) + "]"
    if isinstance(value, date | datetime):
        return json.dumps(value.isoformat())
    if value is None or isinstance(value, bool | int | float | str):
        return json.dumps(value, ensure_ascii=False)
    return json.dumps(str(value), ensure_ascii=False)
