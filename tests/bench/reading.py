"""What reading an exhibit costs, by stage: ``python -m tests.bench reading [RUNS]``.

Three things are printed: milliseconds of each stage for two exhibits of ordinary size, the share of each
stage in all exhibits of the corpus, and, stage by stage, what HTML costs against walking its cells with
selectolax. All are processor time of this process, the least of several runs, so that other processes disturb
little; walk and reading take turns, so that what disturbs one disturbs the other. A reader remembers markups
and labels it has met: what the first reading of each exhibit cost, against the first walk, is told apart; it
had met only those of the exhibits before it.
The corpus lies outside the repository; without it only the sample exhibit is read.
"""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from unittest import mock

from flows.extract import Extractor, _dates
from flows.intake import seeds
from flows.workers import OBJECTS_BETWEEN_COLLECTIONS
from tests.transforms.html_bench import walk_cells
from transforms import facts
from transforms.document_text import document_text
from transforms.documents import read_submission, reads_for_statements
from transforms.facts import read_statement
from transforms.html import read_html
from transforms.periods import with_periods_of_headers
from transforms.statements import statements_of
from transforms.text import text_grids

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "warehouse" / "landing" / "0000999101-03-000214.txt"
CORPUS = ROOT.parent / "shared" / "corpus"
REFERENCE = CORPUS / "text" / "nutrition21-2003.txt"
READING = ("documents", "grids", "dates", "statements", "facts")
"""The stages from bytes to facts with their concepts."""
WALK = "cells walked with selectolax"
LAST = "identities and prose"
CHECKING = ("footings", LAST)
RUNS = 5
RUNS_OF_ONE = 40
"""A single exhibit takes milliseconds: more runs find one that nothing disturbed."""

Result = TypeVar("Result")
Costs = dict[str, float]
"""Seconds of processor by stage."""


def reading_costs(data: bytes, extractor: Extractor) -> tuple[Costs, list[Any]]:
    """One reading of one file to its facts, and what its footings are made of."""
    costs = dict.fromkeys(READING, 0.0)
    sums: list[Any] = []

    def timed(stage: str, work: Callable[[], Result]) -> Result:
        began = time.process_time()
        result = work()
        costs[stage] += time.process_time() - began
        return result

    with mock.patch.object(facts, "add_footings", sums.append):
        submission = timed("documents", lambda: read_submission(data))
        for document in submission.documents:
            if not reads_for_statements(document, submission):
                continue
            text = timed("documents", partial(document_text, data, document))
            if text.format == "html":
                html = timed("grids", partial(read_html, text.text))
                prose, grids = html.prose, html.grids
            else:
                prose, grids = text.text, timed("grids", partial(text_grids, text.text))
            dates = timed("dates", partial(_dates, prose, submission))
            statements = timed("statements", partial(statements_of, grids))
            headers = [(s.kind, [c.header for c in s.grid.columns]) for s in statements]
            dates = timed("dates", partial(with_periods_of_headers, dates, headers))
            for statement in statements:
                work = partial(
                    read_statement, statement, 0, "0" * 18, dates, extractor._dictionary, text.byte_offset
                )
                timed("facts", work)
    return costs, sums


def checking_costs(data: bytes, extractor: Extractor) -> Costs:
    """What the checks of one file cost; the rows of the warehouse, made on the way, count with them."""
    costs, sums = reading_costs(data, extractor)
    began = time.process_time()
    for parts in sums:
        facts.add_footings(parts)
    ended = time.process_time()
    extractor.extract(data, "exhibit.txt", "exhibit.txt")
    footings = ended - began
    return {"footings": footings, LAST: max(0.0, time.process_time() - ended - footings - until_facts(costs))}


def walking_costs(data: bytes) -> Costs:
    began = time.process_time()
    walk_cells(data)
    return {WALK: time.process_time() - began}


def costs_of(path: Path, extractor: Extractor, runs: int) -> tuple[Costs, Costs]:
    """The costs of the first run, and the least of each stage.

    Walk and reading take turns and nothing stands between them; the checks are timed apart.
    """
    data = path.read_bytes()
    read = [walking_costs(data) | reading_costs(data, extractor)[0] for _ in range(runs)]
    checked = [checking_costs(data, extractor) for _ in range(runs)]
    return read[0] | checked[0], least(read) | least(checked)


def least(runs: Sequence[Costs]) -> Costs:
    return {stage: min(run[stage] for run in runs) for stage in runs[0]}


def until_facts(costs: Costs) -> float:
    return sum(costs[stage] for stage in READING)


def print_one(path: Path, extractor: Extractor) -> None:
    _, costs = costs_of(path, extractor, RUNS_OF_ONE)
    del costs[WALK]
    print(f"{path.name}, {path.stat().st_size:,} bytes, milliseconds:")
    for stage, seconds in costs.items():
        print(f"  {seconds * 1e3:8.2f}  {stage}")
    print(f"  {until_facts(costs) * 1e3:8.2f}  read to facts")
    print(f"  {sum(costs.values()) * 1e3:8.2f}  in all\n")


def print_shares(name: str, costs: Sequence[Costs]) -> None:
    stages = (*READING, *CHECKING)
    total = sum(c[stage] for c in costs for stage in stages)
    shares = (f"{stage} {sum(c[stage] for c in costs) / total:.0%}" for stage in stages)
    median = statistics.median(until_facts(c) for c in costs)
    print(f"{name}: {len(costs)} exhibits in {total:.2f} s; read to facts, median {median * 1e3:.2f} ms")
    print(f"  {', '.join(shares)}\n")


def print_ratios(first: Sequence[Costs], costs: Sequence[Costs]) -> None:
    """How often the walk of its cells each exhibit costs."""
    print(f"HTML against its {WALK}: the median exhibit, the median of the ratios, the whole corpus")
    for name, runs in (("least", costs), ("first", first)):
        walks = [c[WALK] for c in runs]
        rows = [(stage, [c[stage] for c in runs]) for stage in READING]
        rows.append(("read to facts", [until_facts(c) for c in runs]))
        for stage, times in rows if name == "least" else rows[-1:]:
            each = statistics.median(t / walk for t, walk in zip(times, walks, strict=True))
            median = statistics.median(times) / statistics.median(walks)
            print(f"  {median:6.2f} {each:6.2f} {sum(times) / sum(walks):6.2f}  {stage}, {name} run")


def main(arguments: Sequence[str] = ()) -> None:
    runs = int(arguments[0]) if arguments else RUNS
    extractor = Extractor(seeds())
    gc.freeze()  # the collector as the reading processes set it
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, *gc.get_threshold()[1:])
    print_one(SAMPLE, extractor)
    if not CORPUS.is_dir():
        print(f"Without a corpus at {CORPUS.name}/ beside the repository nothing else is measured.")
        return
    print_one(REFERENCE, extractor)
    for kind in ("text", "html"):
        paths = sorted(path for path in (CORPUS / kind).iterdir() if path.is_file())
        first, costs = zip(*(costs_of(path, extractor, runs) for path in paths), strict=True)
        print_shares(kind, costs)
        if kind == "html":
            print_ratios(first, costs)


if __name__ == "__main__":
    main(sys.argv[1:])
