"""Summary: what a run did, in the words the user reads at its end."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from flows.places import warehouse_path
from flows.terminal import command, duration, safe, table, width

if TYPE_CHECKING:
    from flows.discover import Problem
    from warehouse import Published


PROBLEMS_NAMED = 20
"""Files named one by one when they cannot be read; a folder without permission may hold thousands."""

WIDTH_ELSEWHERE = 118
"""Columns of the quarantine table when the summary goes to no terminal, as into a log."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """What a run quarantined for one reason."""

    code: str
    exhibits: int
    statements: int
    example: str


@dataclass(slots=True)
class Summary:
    """What a run did. ``published`` is None when nothing waited to be published."""

    warehouse: str
    run_id: str
    files: int = 0
    """Files found, each content once."""
    new_files: int = 0
    """Of these, those that this version of the parser had not read yet."""
    repeated: int = 0
    """Further files with bytes that are there already."""
    resumed: int = 0
    """Exhibits that a run before had read and not published."""
    problems: list[Problem] = field(default_factory=list)
    published: Published | None = None
    primary: tuple[int, int] = (0, 0)
    """Of the statements decided, the primary ones (balance sheets, income statements, cash flows), GAAP and
    the issuer's or an entity's own: (published, quarantined)."""
    withheld: list[Withheld] = field(default_factory=list)
    seconds: float = 0.0


def lines_of(summary: Summary) -> list[str]:
    """The summary, a line for each thing worth knowing."""
    lines = []
    repeated = (
        f", {counted(summary.repeated, 'file')} with the same bytes as another" if summary.repeated else ""
    )
    done = summary.published
    if summary.new_files == 0 and summary.files and not summary.resumed:
        known = counted(summary.files, "file")
        lines.append(f"Nothing new: {known} already read by this version of the parser{repeated}.")
    if done is not None:
        origins = [f"from {counted(summary.new_files, 'new file')}"] if summary.new_files else []
        if summary.resumed:
            origins.append(f"{summary.resumed:,} read by a run that did not get to publish them")
        lines.append(f"{'exhibits':<12}{done.n_exhibits:>8,}   {', '.join(origins)}{repeated}")
        good, held = summary.primary
        lines.append(
            f"{'statements':<12}{good + held:>8,}   {good:,} published, {held:,} quarantined"
            " (balance sheets, income statements, cash flows)"
        )
        others = done.n_statements - good - held
        lines.append(
            f"{'other tables':<12}{others:>8,}   "
            f"{done.n_published - good:,} published, {done.n_quarantined - held:,} quarantined"
        )
        lines.append(f"{'facts':<12}{done.n_facts:>8,}   {done.n_facts_published:,} published")
        checks = done.n_consistent + done.n_inconsistent + done.n_not_testable
        lines.append(
            f"{'checks':<12}{checks:>8,}   {done.n_consistent:,} consistent, "
            f"{done.n_inconsistent:,} inconsistent, {done.n_not_testable:,} not testable"
        )
    return lines


def counted(number: int, thing: str) -> str:
    """1 file, 2 files."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def print_summary(summary: Summary, warehouse: str) -> None:
    """The summary on standard output; files that could not be read on standard error."""
    for line in lines_of(summary):
        print(line)
    if summary.withheld:
        print("\nQuarantined, each with its reason in the relation `quarantine`:")
        rows = [(row.code, row.statements, row.exhibits, row.example) for row in summary.withheld]
        names = ("code", "tables", "exhibits", "for example")
        for line in table(names, rows, (width() or WIDTH_ELSEWHERE) - 2):
            print("  " + line)
    if summary.problems:
        count = counted(len(summary.problems), "file")
        print(
            f"\n{count} could not be read and {'is' if len(summary.problems) == 1 else 'are'} not in "
            "the warehouse; make readable and run again:",
            file=sys.stderr,
        )
        for problem in summary.problems[:PROBLEMS_NAMED]:
            print(f"  {safe(problem.path)}: {problem.reason}", file=sys.stderr)
        if len(summary.problems) > PROBLEMS_NAMED:
            print(f"  and {len(summary.problems) - PROBLEMS_NAMED:,} more", file=sys.stderr)
    if summary.published is not None:
        is_default = Path(warehouse) == warehouse_path()
        named = "" if is_default else f" --warehouse {shlex.quote(warehouse)}"
        print(
            f"\nPublished in {warehouse} after {duration(summary.seconds)}.\n"
            f'Ask it: {command()} sql "FROM balance_sheet"{named}\nLook at it: {command()} report{named}'
        )
