"""Export: the published relations as files that other tools read.

In: a read-only connection and a target. Out: Parquet, CSV, an Excel workbook or xBRL-JSON; what was written,
path -> rows. A target that exists is never written over: everything is written beside it under another
name and put in place whole, so that a stopped export leaves nothing half done. Results are streamed; memory
does not grow with their size.

    Parquet    for machines: exact (DECIMAL(38,10)), one folder per relation, ``fact`` partitioned by the year
               of filing and sorted by issuer within, so that a point-in-time query reads the years before its
               day and skips other issuers by the statistics of the row groups. Issuers are no partitions:
               thousands of small files are slower than one.
    CSV        for everything else. RFC 4180, UTF-8, amounts with all their digits. Text that a spreadsheet
               would run when it opens the file gets an apostrophe in front; ``exact`` leaves it as it is.
    Excel      see excel.py
    xBRL-JSON  see xbrl_json.py
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from uuid import uuid4

from warehouse.errors import UnknownRelation, UnusableTarget
from warehouse.excel import write_excel
from warehouse.relations import relations

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

EVERYTHING = (
    "exhibit",
    "statement",
    "fact",
    "fact_history",
    "calculation",
    "calculation_item",
    "quarantine",
    "refusal",
    "review",
    "run",
    "concept",
    "balance_sheet",
    "income_statement",
    "cash_flow",
    "dimension_fact",
    "restatement",
    "quarter",
)
"""What Parquet and CSV hold unless relations are named."""

TO_READ = (
    "exhibit",
    "balance_sheet",
    "income_statement",
    "cash_flow",
    "dimension_fact",
    "restatement",
    "quarter",
    "statement",
    "quarantine",
)
"""The sheets of a workbook unless relations are named: what people read, not every fact."""

_ORDER = (
    *("cik", "filed_at", "exhibit_id", "later_exhibit_id", "year_to_date_exhibit_id", "table_index"),
    *("row_index", "column_index", "statement", "concept", "unit", "period_end", "period_start", "code"),
    *("calculation_id", "position", "fact_id", "later_fact_id", "year_to_date_fact_id", "earlier_fact_id"),
    *("source", "run_id", "published_at"),
)
"""Columns that rows are sorted by, where a relation has them: the same export twice is the same file."""

WITH_FACTS = ("fact", "fact_history")
"""Relations that are partitioned: those that grow with every number."""

_RUNS = r"^[=+\-@\t\r\n＝＋－＠]"
"""What a cell begins with that a spreadsheet takes for a formula, full-width forms included."""

_IS_NUMBER = r"^[+\-]?[0-9][0-9.,]*%?$"
"""A printed number is none, though it begins with a minus."""


def export_parquet(con: DuckDBPyConnection, folder: Path, names: Sequence[str] = ()) -> dict[Path, int]:
    """Relations as Parquet: ``folder/NAME.parquet``; facts as ``folder/fact/filed_year=2003/*.parquet``.

    Facts carry cik, accession_number and filed_at of their exhibit, so that they can be asked without it.
    A fact of unknown filing date is in ``filed_year=__HIVE_DEFAULT_PARTITION__``, which is read as NULL.
    """
    chosen = _known(con, names or EVERYTHING)
    counts: dict[Path, int] = {}
    with _in_place(folder) as target:
        target.mkdir()
        for name in chosen:
            if name in WITH_FACTS:
                (target / name).mkdir()  # DuckDB makes none for a relation without rows
                counts[folder / name] = _copied(
                    con,
                    f"""SELECT f.*, e.cik, e.accession_number, e.filed_at, year(e.filed_at) AS filed_year
                        FROM main.{name} AS f LEFT JOIN main.exhibit AS e ON e.exhibit_id = f.exhibit_id
                        ORDER BY filed_year, cik, exhibit_id, table_index, row_index, column_index""",
                    target / name,
                    "FORMAT parquet, COMPRESSION zstd, PARTITION_BY (filed_year)",
                )
            else:
                counts[folder / f"{name}.parquet"] = _copied(
                    con, _sorted(con, name), target / f"{name}.parquet", "FORMAT parquet, COMPRESSION zstd"
                )
    return counts


def export_csv(
    con: DuckDBPyConnection, folder: Path, names: Sequence[str] = (), exact: bool = False
) -> dict[Path, int]:
    """Relations as CSV files ``folder/NAME.csv``, with a heading; NULL is empty, empty text is ``""``."""
    chosen = _known(con, names or EVERYTHING)
    with _in_place(folder) as target:
        target.mkdir()
        return {
            folder / f"{name}.csv": write_csv(con, _sorted(con, name), target / f"{name}.csv", exact)
            for name in chosen
        }


def write_csv(con: DuckDBPyConnection, query: str, path: Path, exact: bool = False) -> int:
    """The rows of a query as one CSV file; how many."""
    columns = con.execute(f"DESCRIBE {query}").fetchall()
    cells = ", ".join(_csv_cell(str(name), str(kind), exact) for name, kind, *_ in columns)
    return _copied(con, f"SELECT {cells} FROM ({query})", path, "FORMAT csv, HEADER, DELIMITER ','")


def _csv_cell(name: str, kind: str, exact: bool) -> str:
    column = _identifier(name)
    if kind.startswith("DECIMAL"):  # 12.5000000000 is 12.5
        digits = f"CAST({column} AS VARCHAR)"
        short = f"rtrim(rtrim({digits}, '0'), '.')"
        return f"CASE WHEN contains({digits}, '.') THEN {short} ELSE {digits} END AS {column}"
    if kind == "VARCHAR" and not exact:
        runs = f"regexp_matches({column}, '{_RUNS}') AND NOT regexp_full_match({column}, '{_IS_NUMBER}')"
        return f"CASE WHEN {runs} THEN '''' || {column} ELSE {column} END AS {column}"
    return column


def export_excel(con: DuckDBPyConnection, path: Path, names: Sequence[str] = ()) -> dict[Path, int]:
    """Relations as sheets of one workbook; rows of all sheets."""
    chosen = _known(con, names or TO_READ)
    with _in_place(path) as target:
        counts = write_excel(con, {name: _sorted(con, name) for name in chosen}, target)
    return {path: sum(counts.values())}


def export_xbrl_json(con: DuckDBPyConnection, folder: Path, exhibits: Sequence[str] = ()) -> dict[Path, int]:
    """One xBRL-JSON report per exhibit, and the taxonomy they refer to; facts per file."""
    from warehouse.xbrl_json import write_reports

    with _in_place(folder) as target:
        target.mkdir()
        counts = write_reports(con, target, exhibits)
    return {folder / name: count for name, count in counts.items()}


# -- one query, to a stream (tieout sql --format) ----------------------------------------------------------


def write_arrow(con: DuckDBPyConnection, query: str, out: BinaryIO) -> None:
    """The rows of a query as an Arrow IPC stream; amounts are decimal128."""
    import pyarrow as pa

    reader = con.execute(query).to_arrow_reader()
    with pa.ipc.new_stream(out, reader.schema) as writer:
        for batch in reader:
            writer.write_batch(batch)


def write_parquet(con: DuckDBPyConnection, query: str, out: BinaryIO) -> None:
    """The rows of a query as one Parquet file; amounts are decimals. ``out`` need not be seekable."""
    import pyarrow.parquet as pq

    reader = con.execute(query).to_arrow_reader()
    with pq.ParquetWriter(out, reader.schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch)


# -- names and places --------------------------------------------------------------------------------------


def _known(con: DuckDBPyConnection, names: Sequence[str]) -> list[str]:
    known = relations(con)
    for name in names:
        if name not in known:
            raise UnknownRelation(name, list(known))
    return list(dict.fromkeys(names))


def _sorted(con: DuckDBPyConnection, name: str) -> str:
    columns = [str(row[0]) for row in con.execute(f"DESCRIBE main.{_identifier(name)}").fetchall()]
    order = ", ".join(_identifier(column) for column in _ORDER if column in columns)
    return f"SELECT * FROM main.{_identifier(name)} ORDER BY {order or 'ALL'}"


def _copied(con: DuckDBPyConnection, query: str, path: Path, options: str) -> int:
    """Have DuckDB write the rows of a query to a file or folder; how many."""
    (count,) = con.execute(f"COPY ({query}) TO {_literal(path)} ({options})").fetchone() or (0,)
    return int(count)


@contextmanager
def _in_place(path: Path) -> Iterator[Path]:
    """A path beside the target to write to; what is there afterwards gets the target's name in one step."""
    path = path.expanduser()
    if path.is_dir() and not any(path.iterdir()):
        path.rmdir()  # an empty folder made for this is as good as none
    if os.path.lexists(path):
        raise UnusableTarget(path, "it exists already; name another, or delete it")
    beside = path.absolute().with_name(f".{path.name}.{uuid4().hex[:8]}")
    try:
        beside.parent.mkdir(parents=True, exist_ok=True)
        yield beside
        beside.rename(path)
    except OSError as error:
        raise UnusableTarget(path, error.strerror or str(error)) from error
    finally:
        _removed(beside)


def _removed(path: Path) -> None:
    remove: Callable[[Path], object] = shutil.rmtree if path.is_dir() else os.unlink
    if os.path.lexists(path):
        remove(path)


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
