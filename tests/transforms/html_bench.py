"""What reading HTML exhibits costs, against walking their cells with selectolax on the same machine.

    python -m tests.transforms.html_bench FOLDER

prints the medians and the ratio. No test: nothing here is asserted, machines differ.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from transforms.document_text import document_text
from transforms.documents import read_submission
from transforms.html import read_html


class Cost(NamedTuple):
    """Seconds of processor for one exhibit, the best of several runs of each."""

    name: str
    walk: float
    """Parse with Lexbor and take the text of every cell."""
    read: float
    """Bytes to grids."""

    @property
    def ratio(self) -> float:
        return self.read / self.walk


def walk_cells(data: bytes) -> int:
    """The floor: characters of all cells, by Lexbor."""
    return sum(len(cell.text()) for cell in LexborHTMLParser(data).css("td,th"))


def read_grids(data: bytes) -> int:
    submission = read_submission(data)
    return sum(len(read_html(document_text(data, document).text).grids) for document in submission.documents)


def reading_costs(paths: Sequence[Path], runs: int = 3) -> list[Cost]:
    """The cost of each exhibit; they take turns, so that a busy machine slows both."""
    costs: list[Cost] = []
    for path in paths:
        data = path.read_bytes()
        walks: list[float] = []
        reads: list[float] = []
        for _ in range(runs):
            for work, times in ((walk_cells, walks), (read_grids, reads)):
                start = time.process_time()
                work(data)
                times.append(time.process_time() - start)
        costs.append(Cost(path.name, min(walks), min(reads)))
    return costs


def main(folder: str) -> None:
    costs = reading_costs(sorted(Path(folder).iterdir()))
    walk = statistics.median(c.walk for c in costs)
    read = statistics.median(c.read for c in costs)
    total = sum(c.read for c in costs) / sum(c.walk for c in costs)
    print(
        f"{len(costs)} exhibits, medians: cells walked {walk * 1e3:.2f} ms, read {read * 1e3:.2f} ms: {read / walk:.2f} times"  # noqa: E501
    )
    print(
        f"median of the ratios {statistics.median(c.ratio for c in costs):.2f}, of all together {total:.2f}"
    )
    for cost in sorted(costs, key=lambda c: -c.ratio)[:5]:
        print(f"  {cost.ratio:6.2f}  {cost.walk * 1e3:8.2f} ms {cost.read * 1e3:8.2f} ms  {cost.name}")


if __name__ == "__main__":
    main(sys.argv[1])
