"""What can go wrong with a warehouse. Every error keeps its facts as attributes and writes its sentence.

Names say what is the case, as the field's do, hence no Error suffix (N818).

WarehouseError
  +-- NoWarehouse          nothing has been published at this path
  +-- NotAWarehouse        the file is no DuckDB file, or no warehouse of Tieout
  +-- UnknownSchema        written by a schema version this Tieout does not know
  +-- WarehouseBusy        another run, or another writer, has it
  +-- SnapshotConflict     the published file was written to while a run was at work
  +-- StagingError         rows that do not fit their relation
  +-- Unaudited            publishing was asked for something that has no verdict or decision
  +-- UnknownRelation      no relation of main has this name
  +-- UnusableTarget       an export cannot be written there
  +-- NothingToExport      no published exhibit, or no such one
"""

from __future__ import annotations

from pathlib import Path


class WarehouseError(Exception):
    """Root of the family: everything a caller shows to the user without a traceback."""


class NoWarehouse(WarehouseError):  # noqa: N818
    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"There is no warehouse at {path} yet: `tieout run PATH` makes one.")


class NotAWarehouse(WarehouseError):  # noqa: N818
    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(
            f"{path} is not a warehouse of Tieout ({reason}): name another file with --warehouse."
        )


class UnknownSchema(WarehouseError):  # noqa: N818
    def __init__(self, path: Path, found: int, known: int) -> None:
        self.path, self.found, self.known = path, found, known
        super().__init__(
            f"{path} was written with schema version {found}; this Tieout knows version {known}. "
            "Use the Tieout that wrote it, or another warehouse file."
        )


class WarehouseBusy(WarehouseError):  # noqa: N818
    def __init__(self, path: Path, pid: int | None) -> None:
        self.path, self.pid = path, pid
        holder = "another process" if pid is None else f"process {pid}"
        super().__init__(f"{path} is in use by {holder}: let it finish, then run again.")


class SnapshotConflict(WarehouseError):  # noqa: N818
    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"{path} was written to by another program while this run was at work; nothing was published. "
            "Open it read-only, and run again."
        )


class StagingError(WarehouseError):
    def __init__(self, relation: str, reason: str, column: str | None = None) -> None:
        self.relation, self.column, self.reason = relation, column, reason
        where = f"{relation}.{column}" if column else relation
        super().__init__(f"Rows for {where} cannot be staged: {reason}.")


class Unaudited(WarehouseError):  # noqa: N818
    def __init__(self, what: str, examples: list[str], count: int) -> None:
        self.what, self.examples, self.count = what, examples, count
        more = "" if count <= len(examples) else f" and {count - len(examples)} more"
        super().__init__(f"Nothing was published: {what}: {', '.join(examples)}{more}.")


class UnknownRelation(WarehouseError):  # noqa: N818
    def __init__(self, name: str, known: list[str]) -> None:
        self.name, self.known = name, known
        super().__init__(f"There is no relation {name!r} in main. There are: {', '.join(known)}.")


class UnusableTarget(WarehouseError):  # noqa: N818
    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"{path} cannot be written: {reason}.")


class NothingToExport(WarehouseError):  # noqa: N818
    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"Nothing was exported: {what}.")
