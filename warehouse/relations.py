"""Relations: the warehouse from Python, as pandas, polars, Arrow or DuckDB, read-only.

In: the path of a warehouse. Out: relations that compute when they are asked for a frame::

    import warehouse

    with warehouse.open("warehouse/tieout.duckdb") as w:
        frame = w.facts(concept="NetIncomeLoss", cik=320193).pandas()
        known = w.facts(cik=320193, filed_by=date(2004, 1, 31)).polars()
        sheet = w.statement("24ed39d96b2b4f1e-2", 0).pandas()
        table = w.sql("FROM quarter WHERE verdict = 'consistent'").arrow()
        print(w.explain(frame.fact_id[0])["fact"]["source"])

Amounts are exact in every form: DECIMAL(38,10) stays a 128-bit decimal in Arrow, in polars (Decimal) and
in pandas (ArrowDtype of decimal128, whose sums and comparisons are exact); ``rows()`` gives
``decimal.Decimal``. Binary floats come only when asked for: ``pandas(amounts="float")``.

An open warehouse is one snapshot: what is published afterwards is seen by opening again, once every
connection of the process to the old one is closed. Readers and runs do not disturb one another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal

import duckdb

from warehouse import queries
from warehouse.errors import UnknownRelation
from warehouse.snapshot import read_published

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

ROWS_A_BATCH = 100_000
"""Rows that ``batches`` holds in memory at once."""


class Relation:
    """The result of a query, not computed yet. ``duckdb`` is DuckDB's own relation, to go on with."""

    def __init__(self, relation: DuckDBPyRelation) -> None:
        self.duckdb = relation

    @property
    def columns(self) -> list[str]:
        return list(self.duckdb.columns)

    def __len__(self) -> int:
        (count,) = self.duckdb.aggregate("count(*)").fetchone() or (0,)
        return int(count)

    def __repr__(self) -> str:
        return repr(self.duckdb)

    def arrow(self) -> pa.Table:
        """A pyarrow Table; amounts are decimal128."""
        return self.duckdb.to_arrow_table()

    def batches(self, rows: int = ROWS_A_BATCH) -> pa.RecordBatchReader:
        """A pyarrow RecordBatchReader: results of any size in flat memory. Read it before closing."""
        return self.duckdb.to_arrow_reader(rows)

    def pandas(self, amounts: Literal["exact", "float"] = "exact") -> pd.DataFrame:
        """A pandas DataFrame. Amounts and dates have Arrow dtypes (decimal128, date32); whole numbers and
        truth values have pandas' nullable ones, so that a missing decimals or cik makes no floats of them.

        With ``amounts="float"`` amounts are float64, for libraries that know no decimals: exact to about
        15 digits, so fit for plots and regressions, not for sums that have to tie.
        """
        import pandas as pd
        import pyarrow as pa

        def dtype(kind: pa.DataType) -> Any:
            if pa.types.is_decimal(kind):
                return pd.ArrowDtype(kind) if amounts == "exact" else None
            if pa.types.is_date(kind):
                return pd.ArrowDtype(kind)
            if pa.types.is_boolean(kind):
                return pd.BooleanDtype()
            return {pa.int32(): pd.Int32Dtype(), pa.int64(): pd.Int64Dtype()}.get(kind)

        table = self.arrow()
        if amounts == "float":
            fields = [
                pa.field(field.name, pa.float64() if pa.types.is_decimal(field.type) else field.type)
                for field in table.schema
            ]
            table = table.cast(pa.schema(fields))
        frame: pd.DataFrame = table.to_pandas(types_mapper=dtype)
        return frame

    def polars(self) -> pl.DataFrame:
        """A polars DataFrame (polars is optional: ``pip install polars``); amounts are polars Decimal."""
        import polars as pl

        frame = pl.from_arrow(self.arrow())
        assert isinstance(frame, pl.DataFrame)
        return frame

    def rows(self) -> list[dict[str, Any]]:
        """Plain dicts: amounts as ``decimal.Decimal``, dates as ``date``, missing as None."""
        names = self.columns
        return [dict(zip(names, row, strict=True)) for row in self.duckdb.fetchall()]


class Warehouse:
    """A published warehouse, open for reading. Made by ``warehouse.open``; closes with its ``with`` block."""

    def __init__(self, path: Path, con: DuckDBPyConnection) -> None:
        self.path = path
        self.con = con

    def __enter__(self) -> Warehouse:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the snapshot. Frames made from it stay; relations not computed yet are gone."""
        self.con.close()

    def relations(self) -> dict[str, str]:
        """Name -> sentence of every relation of main, views included: what there is to ask for."""
        return relations(self.con)

    def relation(self, name: str) -> Relation:
        """A relation of main by its name. Raises UnknownRelation."""
        known = self.relations()
        if name not in known:
            raise UnknownRelation(name, list(known))
        return Relation(self.con.sql(f"FROM main.{_identifier(name)}"))

    def sql(self, query: str, parameters: Sequence[Any] | dict[str, Any] | None = None) -> Relation:
        """Any query, with ``?`` or ``$name`` for parameters. Raises duckdb.Error as DuckDB does."""
        found = self.con.sql(query, params=parameters) if parameters else self.con.sql(query)
        return Relation(found)

    def facts(
        self,
        concept: str | Iterable[str] | None = None,
        cik: int | Iterable[int] | None = None,
        statement: str | Iterable[str] | None = None,
        as_of: datetime | None = None,
        filed_by: date | None = None,
    ) -> Relation:
        """Published facts: the columns of ``fact``, then those of ``exhibit`` that say whose and when.

        ``concept`` is with or without ``us-gaap:``; ``statement`` is a kind (income_statement, prose).
        ``as_of`` takes the readings this warehouse had published at that moment (UTC when it has no
        zone); ``filed_by`` only what had been filed by that day, which is what the market knew.
        """
        known = "main.fact"
        if as_of is not None:
            known = f"(SELECT * EXCLUDE (superseded_at) FROM facts_as_of({_moment(as_of)}))"
        found = self.con.sql(
            f"""SELECT f.*, e.cik, e.company_name, e.accession_number, e.document_type,
                       e.form_type, e.filed_at, e.accepted_at, e.period_of_report
                FROM {known} AS f JOIN main.exhibit AS e ON e.exhibit_id = f.exhibit_id"""
        )
        for column, wanted in (
            ("concept", _listed(concept, _qualified)),
            ("cik", _listed(cik, int)),
            ("statement", _listed(statement, str)),
        ):
            if wanted is not None:
                constants = [duckdb.ConstantExpression(value) for value in wanted]
                found = found.filter(
                    duckdb.ColumnExpression(column).isin(*constants) if constants else "false"
                )
        if filed_by is not None:
            found = found.filter(duckdb.ColumnExpression("filed_at") <= duckdb.ConstantExpression(filed_by))
        return Relation(found)

    def statement(self, exhibit_id: str, table_index: int) -> Relation:
        """A published statement as it is printed: one row per printed row, one column per printed column.

        Columns: row_index, section, label, concept, unit, then the values under their headers, in print
        order; a header that is printed twice, or that no column has, gets its number. Values are as
        printed (``fact.value``): signs are not turned. Empty when no such statement is published.
        """
        printed = self.con.execute(
            """SELECT column_index, max(column_header), max(period_end) FROM main.fact
               WHERE exhibit_id = ? AND table_index = ? GROUP BY column_index ORDER BY column_index""",
            [exhibit_id, table_index],
        ).fetchall()
        names = _distinct([header or str(end or "") for _, header, end in printed])
        values = "".join(
            f', max("value") FILTER (column_index = {int(index)}) AS {_identifier(name)}'
            for (index, _, _), name in zip(printed, names, strict=True)
        )
        return Relation(
            self.con.sql(
                f"""SELECT row_index, any_value(section) AS section, any_value(label) AS label,
                           any_value(concept) AS concept, any_value(unit) AS unit{values}
                    FROM main.fact WHERE exhibit_id = $exhibit_id AND table_index = $table_index
                    GROUP BY row_index ORDER BY row_index""",
                params={"exhibit_id": exhibit_id, "table_index": table_index},
            )
        )

    def explain(self, fact_id: str) -> dict[str, Any] | None:
        """Where a fact comes from: its exhibit, statement, checks with their operands, earlier readings and
        reviews, as ``tieout explain`` and the report show them; None when there is no such fact."""
        return queries.explain(self.con, fact_id)


def open_warehouse(path: str | Path) -> Warehouse:
    """Open the published snapshot at ``path`` for reading; close it, or use it in a ``with`` block.

    Raises NoWarehouse, NotAWarehouse, UnknownSchema or WarehouseBusy, each with a sentence that says what
    to do.
    """
    con = read_published(path)
    con.execute("SET TimeZone = 'UTC'")  # readings do not depend on where they are read
    return Warehouse(Path(path), con)


def relations(con: DuckDBPyConnection) -> dict[str, str]:
    """Name -> sentence of every relation of main, tables and views, by name."""
    found = con.execute("""
        SELECT table_name, comment FROM duckdb_tables() WHERE schema_name = 'main' AND NOT internal
        UNION ALL
        SELECT view_name, comment FROM duckdb_views() WHERE schema_name = 'main' AND NOT internal
        ORDER BY 1
        """).fetchall()
    return {str(name): str(comment or "") for name, comment in found}


def _qualified(concept: str) -> str:
    return concept if ":" in concept else f"us-gaap:{concept}"


def _listed(given: Any, each: Any) -> list[Any] | None:
    if given is None:
        return None
    return [each(given)] if isinstance(given, str | int) else [each(value) for value in given]


def _moment(as_of: datetime) -> str:
    moment = as_of.astimezone(UTC).replace(tzinfo=None) if as_of.tzinfo else as_of
    return f"TIMESTAMP '{moment.isoformat(sep=' ')}'"


def _distinct(names: Sequence[str]) -> list[str]:
    """Names for columns, none empty and none twice, also when DuckDB takes no notice of capitals."""
    taken = {"row_index", "section", "label", "concept", "unit"}
    found = []
    for number, name in enumerate(names):
        distinct, tries = name or f"column {number}", 1
        while distinct.lower() in taken:
            tries += 1
            distinct = f"{name or f'column {number}'} ({tries})"
        taken.add(distinct.lower())
        found.append(distinct)
    return found


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
