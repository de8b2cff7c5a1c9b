"""Printed tables with the grids that a reader of them sees: ``layouts/*.txt``, by what they are about.

A layout there is ``## its name``, perhaps ``#: the rule it shows``, the exhibit (``→`` is a tab), ``=>`` and
the picture of its grids: ``#`` the context, then the columns' headings (levels joined by `` / ``), then a row
a line (label, cells; ``-`` or ``=`` in front where a rule stands over the numbers), then ``!`` what was
refused and why. All exhibits and companies are invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from transforms.grid import Grid
from transforms.text import text_grids

FOLDER = Path(__file__).parent / "layouts"


@dataclass(frozen=True)
class Layout:
    name: str
    exhibit: str
    picture: str


def layouts() -> Iterator[Layout]:
    for path in sorted(FOLDER.glob("*.txt")):
        for part in path.read_text(encoding="utf-8").removeprefix("## ").split("\n## "):
            name, _, body = part.partition("\n")
            if body.startswith("#: "):
                body = body.partition("\n")[2]
            exhibit, _, drawn = body.partition("\n=>")
            yield Layout(f"{path.stem}: {name}", exhibit.replace("→", "\t") + "\n", drawn.strip("\n"))


def picture(grid: Grid) -> str:
    out = []
    if grid.context:
        out.append("# " + " / ".join(" ".join(line.split()) for line in grid.context))
    out.append(" | ".join(["", *(" / ".join(column.header) for column in grid.columns)]).strip())
    for row in grid.rows:
        mark = f"{row.rule_above} " if row.rule_above else ""
        cells = [] if row.is_caption else [cell.printed if cell else "" for cell in row.cells]
        out.append((mark + " | ".join([row.label, *cells])).rstrip())
    out.extend(f"! {token.printed}: {reason}" for token, reason in grid.refused)
    return "\n".join(out)


def pictures(text: str) -> str:
    """All grids of a text; every token must stand where it says."""
    grids = text_grids(text)
    for grid in grids:
        tokens = [cell for row in grid.rows for cell in row.cells if cell] + [
            token for token, _ in grid.refused
        ]
        assert all(text[token.start : token.end] == token.printed for token in tokens), "every locator holds"
        spans = sorted((token.start, token.end) for token in tokens)
        assert all(a[1] <= b[0] for a, b in pairwise(spans)), "one printed number, one token"
    return "\n\n".join(picture(grid) for grid in grids)
