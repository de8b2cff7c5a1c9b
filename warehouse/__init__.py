"""The warehouse: raw store, staging, audit's arithmetic, publication, and what readers read.

Start with ``snapshot.py`` (one screen of example) and ``schema.sql`` (the data dictionary). Importing this
package is cheap: pandas and pyarrow are loaded only by the steps that need them.
"""

from warehouse.errors import (
    NotAWarehouse,
    NoWarehouse,
    SnapshotConflict,
    StagingError,
    Unaudited,
    UnknownSchema,
    WarehouseBusy,
    WarehouseError,
)
from warehouse.snapshot import Published, Work, open_work, read_published

__all__ = [
    "NoWarehouse",
    "NotAWarehouse",
    "Published",
    "SnapshotConflict",
    "StagingError",
    "Unaudited",
    "UnknownSchema",
    "WarehouseBusy",
    "WarehouseError",
    "Work",
    "open_work",
    "read_published",
]
