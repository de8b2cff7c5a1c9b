"""A run killed anywhere leaves the published snapshot whole, and the next run finishes the work.

Processes come from a fork server that has imported everything but opened nothing, so that each of them is
at work within milliseconds and the kills fall on the work, not on imports.
"""

from __future__ import annotations

import itertools
import multiprocessing
import random
import time
from multiprocessing.synchronize import Event
from pathlib import Path

import books
import pytest
from waiting import PATIENCE

import warehouse

FILES = 12
FILES_A_RUN = 3
PARSERS = ("1+a", "2+b")
KILLS = 15
LIVES = 1.2
"""A process lives for up to so many times what one run takes on this machine at this moment; so the kills
fall into every step of a run, and some after a publication, however busy the machine is."""


def release_everything(path: Path, life: int) -> None:
    """Runs of a few files each, first by the one parser, then all again by the other."""
    for generation, parser in enumerate(PARSERS):
        for cycle in itertools.count():
            with warehouse.open_work(path) as work:
                # A file re-read by the later parser is never given back to the earlier one.
                known = set().union(*(work.known(later) for later in PARSERS[generation:]))
                waiting = work.pending()
            left = [n for n in range(FILES) if f"{n:064x}" not in known]
            if not left and not waiting:
                break
            batches = [books.balance_sheet(f"{n:04}-1", sha256=f"{n:064x}") for n in left[:FILES_A_RUN]]
            books.run(path, batches, run_id=f"{parser}/{life}/{cycle}", parser_version=parser)


BROKEN = {
    "fact without published statement": """
        SELECT fact_id FROM fact ANTI JOIN statement USING (exhibit_id, table_index)""",
    "fact twice": "SELECT fact_id FROM fact GROUP BY ALL HAVING count(*) > 1",
    "half a statement": """
        SELECT exhibit_id FROM statement LEFT JOIN fact USING (exhibit_id, table_index)
        GROUP BY ALL HAVING count(fact_id) <> 3""",
    "exhibit twice": "SELECT exhibit_id FROM exhibit GROUP BY ALL HAVING count(*) > 1",
    "reading of two runs": """
        SELECT e.exhibit_id FROM exhibit e JOIN fact f USING (exhibit_id) WHERE e.run_id <> f.run_id""",
    "check without a verdict": "SELECT calculation_id FROM calculation WHERE verdict IS NULL",
    "check without operands": """
        SELECT calculation_id FROM calculation LEFT JOIN calculation_item USING (calculation_id)
        GROUP BY ALL HAVING count(fact_id) <> 3""",
    "earlier reading twice": """
        SELECT fact_id FROM fact_history GROUP BY ALL HAVING count(*) > 1""",
    "run of nobody": "SELECT run_id FROM exhibit ANTI JOIN run USING (run_id)",
    "unaudited exhibit": "SELECT exhibit_id FROM audit.pending",
}


def found_broken(path: Path) -> dict[str, object]:
    con = warehouse.read_published(path)
    try:
        return {what: rows for what, sql in BROKEN.items() if (rows := con.execute(sql).fetchall())}
    finally:
        con.close()


def at_work(path: Path, life: int, ready: Event) -> None:
    ready.set()
    release_everything(path, life)


@pytest.mark.parametrize("seed", [20260131])
def test_fifteen_kills_and_nothing_torn_lost_or_doubled(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "books.duckdb"
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(["duckdb", "pandas", "pyarrow"])
    began = time.monotonic()
    books.run(path, [books.balance_sheet("0000-1", sha256=f"{0:064x}")], parser_version=PARSERS[0])
    one_run = time.monotonic() - began
    chance = random.Random(seed)
    n_published = 3
    for life in range(KILLS):
        ready = server.Event()
        worker = server.Process(target=at_work, args=(path, life, ready))
        worker.start()
        assert ready.wait(PATIENCE)
        time.sleep(chance.uniform(0, LIVES) * one_run)
        worker.kill()
        worker.join(PATIENCE)
        assert found_broken(path) == {}, f"after kill {life}"
        ((n_now,),) = books.published_rows(path, "SELECT count(*) FROM facts_as_of(now())")
        assert n_now >= n_published, f"kill {life} lost facts"
        n_published = n_now
    last = server.Process(target=release_everything, args=(path, KILLS))
    last.start()
    last.join(PATIENCE)
    assert last.exitcode == 0
    assert found_broken(path) == {}
    exhibits = [(f"{n:04}-1",) for n in range(FILES)]
    assert books.published_rows(path, "SELECT exhibit_id FROM exhibit ORDER BY 1") == exhibits
    facts = [(f"{n:04}-1/{row}",) for n in range(FILES) for row in ("assets", "cash", "plant")]
    for relation in ("fact", "fact_history", "staging.fact"):
        assert books.published_rows(path, f"SELECT fact_id FROM {relation} ORDER BY 1") == facts
    assert books.published_rows(path, "SELECT DISTINCT parser_version FROM exhibit") == [("2+b",)]
    assert {p.name for p in tmp_path.iterdir()} == {"books.duckdb", "books.duckdb.lock"}
