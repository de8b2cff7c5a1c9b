"""Status: what ``tieout status`` prints of a warehouse."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows import terminal
from warehouse import queries

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

VERDICTS = ("consistent", "inconsistent", "not testable")


def print_status(con: DuckDBPyConnection, path: Path) -> int:
    """Print the last run, what is published, the checks by verdict, and what is withheld."""
    state = queries.status(con)
    print(terminal.style(str(path), "1"))
    run = state["run"]
    if run is None:
        print(f"Nothing has been published in it yet: `{terminal.command()} run PATH` does.")
        return 0
    took = terminal.duration((run["finished_at"] - run["started_at"]).total_seconds())
    print(f"last run   {run['finished_at']:%Y-%m-%d %H:%M:%S} UTC, {took}, parser {run['parser_version']}")
    print(f"exhibits   {state['exhibits']:,}")
    print(f"facts      {state['facts']:,} published")
    checks = state["checks"]
    counts = [f"{checks.get(verdict, 0):,} {verdict}" for verdict in VERDICTS]
    print(f"checks     {', '.join(counts)}")
    print()
    _print_table(("statement", "published", "quarantined"), _by_kind(state["kinds"]))
    print()
    if not state["withheld"]:
        print("Nothing is quarantined.")
        return 0
    rows = [(r["code"], r["exhibits"], r["statements"], r["message"]) for r in state["withheld"]]
    _print_table(("quarantine", "exhibits", "statements", "for example"), rows)
    print(f'(each with its reason and source lines: {terminal.command()} sql "FROM quarantine")')
    return 0


def _by_kind(kinds: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    counts: dict[str, dict[str, int]] = {}
    for row in kinds:
        counts.setdefault(row["kind"] or "unknown", {})[row["status"]] = row["n"]
    return [(kind, n.get("published", 0), n.get("quarantined", 0)) for kind, n in counts.items()]


def _print_table(names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    for number, line in enumerate(terminal.table(names, rows, terminal.width())):
        print(terminal.style(line, "1") if number == 0 else line)
