"""The warehouse: raw store, staging, audit's arithmetic, publication, and what readers read.

Start with ``snapshot.py`` (one screen of example) and ``schema.sql`` (the data dictionary). Importing this
package is cheap: pandas and pyarrow are loaded only by the steps that need them.

To query from Python: ``with warehouse.open(path) as w: w.facts(concept="NetIncomeLoss").pandas()``; see
``relations.py``, and ``COOKBOOK.md`` for the questions people ask.
"""

from warehouse.books import Published
from warehouse.errors import (
    NotAWarehouse,
    NothingToExport,
    NoWarehouse,
    SnapshotConflict,
    StagingError,
    Unaudited,
    UnknownRelation,
    UnknownSchema,
    UnusableTarget,
    WarehouseBusy,
    WarehouseError,
)
from warehouse.relations import Relation, Warehouse
from warehouse.relations import open_warehouse as open  # noqa: A004 - read as warehouse.open
from warehouse.snapshot import Work, open_work, read_published

__all__ = [
    "NoWarehouse",
    "NotAWarehouse",
    "NothingToExport",
    "Published",
    "Relation",
    "SnapshotConflict",
    "StagingError",
    "Unaudited",
    "UnknownRelation",
    "UnknownSchema",
    "UnusableTarget",
    "Warehouse",
    "WarehouseBusy",
    "WarehouseError",
    "Work",
    "open",
    "open_work",
    "read_published",
]
