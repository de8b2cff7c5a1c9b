"""The seeds of accounting as users have them."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from transforms.concept_dictionary import Dictionary

SEEDS = Path(__file__).parents[2] / "warehouse" / "seeds"


def seed_rows(name: str) -> list[dict[str, str]]:
    with (SEEDS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def dictionary() -> Dictionary:
    return Dictionary.from_rows(seed_rows("concepts.csv"), seed_rows("labels.csv"))
