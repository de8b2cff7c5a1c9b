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


def report_folder(warehouse: Path) -> Path:
    """Where the report of a warehouse is written: the folder ``<name>.report`` beside it, no other's."""
    return warehouse.with_name(f"{warehouse.name.removesuffix('.duckdb')}.report")


def data_docs(warehouse: Path) -> Path:
    """Where a run writes what its audit expected and found: ``data-docs`` in the report's folder."""
    return report_folder(warehouse) / "data-docs"


def working_copy(warehouse: Path) -> Path:
    """The file a run works on; there only during a run, or after one that was stopped."""
    return warehouse.with_name(f"{warehouse.stem}.work{warehouse.suffix or '.duckdb'}")


def warehouse_files(warehouse: Path) -> tuple[Path, ...]:
    """The warehouse and its neighbours: Tieout's own files, never inputs."""
    work = working_copy(warehouse).name
    names = (warehouse.name, f"{warehouse.name}.wal", f"{warehouse.name}.lock")
    working = (work, f"{work}.wal", f"{work}.copy")
    folders = (raw_store(warehouse), report_folder(warehouse))
    return (*(warehouse.with_name(name) for name in (*names, *working)), *folders)
