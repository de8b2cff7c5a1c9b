"""Repeat: a run over files that were all read before, answered without starting Prefect.

In: the paths and the published warehouse. Out: the summary of a run that had nothing to do, or None where
there may be something: a new file, another version of the parser, work that a stopped run has left.
The flow itself gives the same answer; it takes ten seconds to start, and this takes one.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from flows.discover import discover, listed
from flows.places import warehouse_files, working_copy
from flows.summary import Summary
from flows.terminal import Progress
from flows.version import parser_version
from warehouse import NoWarehouse, queries, read_published

KNOWN = """
    SELECT DISTINCT sha256 FROM staging.exhibit
    WHERE parser_version = ? AND sha256 IS NOT NULL AND NOT EXISTS (FROM audit.pending)
    """


def nothing_new(paths: Sequence[str], warehouse: Path) -> Summary | None:
    """The summary where every file below the paths was read by this version of the parser; else None.

    Raises UnusablePathError, WarehouseError.
    """
    began = time.monotonic()
    if working_copy(warehouse).exists():
        return None
    known = known_files(warehouse, parser_version())
    if len(listed(paths, warehouse_files(warehouse))[0]) > len(known):
        return None  # new ones or copies: not worth reading them all to tell
    with Progress() as progress:
        progress.stage("discover")
        found = discover(paths, own=warehouse_files(warehouse))
    if any(source.sha256 not in known for source in found.sources):
        return None
    return Summary(
        str(warehouse),
        run_id="",
        files=len(found.sources),
        repeated=found.repeated,
        problems=found.problems,
        seconds=time.monotonic() - began,
    )


def refuse_unusable(warehouse: Path) -> None:
    """Raises WarehouseError for a file that is there and is no warehouse of this version."""
    with suppress(NoWarehouse), read_published(warehouse):
        pass


def known_files(warehouse: Path, version: str) -> set[str]:
    """SHA-256 of what this version of the parser has read and published or withheld."""
    try:
        with read_published(warehouse) as con:
            return {row["sha256"] for row in queries.rows(con, KNOWN, [version])}
    except NoWarehouse:
        return set()
