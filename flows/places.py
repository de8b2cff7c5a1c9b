"""Places: where the warehouse and its neighbours lie. Standard library only."""

from __future__ import annotations

import os
from pathlib import Path

DEFAULT_WAREHOUSE = Path("warehouse") / "tieout.duckdb"


def warehouse_path(given: str | None = None) -> Path:
    """The warehouse as given, else TIEOUT_WAREHOUSE, else warehouse/tieout.duckdb below this folder."""
    return Path(given or os.environ.get("TIEOUT_WAREHOUSE") or DEFAULT_WAREHOUSE).expanduser()


def raw_store(warehouse: Path) -> Path:
    """Where the raw bytes of a warehouse are kept: the folder ``<name>.raw`` beside it."""
    return warehouse.with_name(f"{warehouse.stem}.raw")


def warehouse_files(warehouse: Path) -> tuple[Path, ...]:
    """The warehouse and its neighbours: Tieout's own files, never inputs."""
    work = f"{warehouse.stem}.work{warehouse.suffix or '.duckdb'}"
    names = (warehouse.name, f"{warehouse.name}.wal", f"{warehouse.name}.lock")
    working = (work, f"{work}.wal", f"{work}.copy")
    return (*(warehouse.with_name(name) for name in (*names, *working)), raw_store(warehouse))
