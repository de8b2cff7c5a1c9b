"""Everything in flight: extracted rows go in, the arithmetic of the audit comes out, verdicts go in.

In: batches of rows as the transforms made them (Arrow tables, lists of dicts, or dicts of columns).
Out: frames with one row per check for the expectations to assert. The rule of the field is XBRL's
Calculations 1.1, round to nearest: a printed value stands for an interval of half a unit to either
side. All of it is computed in DECIMAL by DuckDB (views.sql, audit.calculation_check): a float never
touches an amount. Nothing here is visible in ``main``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Context, Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from warehouse.connections import registered, transaction
from warehouse.errors import StagingError

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection

Rows = Any
"""Rows of one relation: a ``pyarrow.Table``, a list of dicts, or a dict of equally long columns."""

STAGED = ("exhibit", "statement", "fact", "calculation", "calculation_item", "quarantine", "refusal")
"""The relations a batch may hold."""

KEYS = {
    "exhibit": ("exhibit_id",),
    "statement": ("exhibit_id", "table_index"),
    "fact": ("fact_id",),
    "calculation": ("calculation_id",),
}
"""What must be unique in staging; declared keys would cut inserts about fourfold."""

VERDICTS = ("consistent", "inconsistent", "not testable")

LARGEST_AMOUNT = Decimal(10) ** 20
"""No issuer has printed a hundred quintillion of any currency. The interval arithmetic of the audit is
exact below it; a number above is hostile or misread, and becomes a refusal."""

SMALLEST_PLACE = Decimal(1).scaleb(-10)
"""The last place of value's DECIMAL(38,10)."""

WIDE = Context(prec=60)
"""Decimal's default context rounds to 28 digits, fewer than an amount may have here."""

EXHIBITS_A_PAGE = 500
"""Exhibits per audit frame: about 50,000 checks, some 50 MB as a frame."""

AUDIT_FRAME = (
    "calculation_id",
    "exhibit_id",
    "table_index",
    "code",
    "level",
    "sentence",
    "testable",
    "reported",
    "computed",
    "difference",
    "tolerance",
    "reported_low",
    "reported_high",
    "computed_low",
    "computed_high",
    "n_items",
    "n_missing",
    "reason",
    "column_index",
    "period_start",
    "period_end",
    "total_fact_id",
)
"""Columns of an audit frame, in order."""


# -- rows to Arrow --------------------------------------------------------------------------------------


def arrow_rows(con: DuckDBPyConnection, relation: str, rows: Rows) -> Any:
    """The rows as a ``pyarrow.Table`` with the declared columns and types of ``relation``.

    Columns that are missing are NULL. Raises StagingError for a column the relation does not have and
    for a value that does not fit its type; a float is no amount and does not fit.
    """
    import pyarrow as pa

    schema = con.sql(f"FROM {relation} LIMIT 0").to_arrow_table().schema
    if isinstance(rows, pa.Table):
        columns: Mapping[str, Any] = {name: rows.column(name) for name in rows.column_names}
        height = rows.num_rows
    elif isinstance(rows, Mapping):
        columns = rows
        height = max((len(column) for column in rows.values()), default=0)
    else:
        names = set().union(*rows)
        columns = {name: [row.get(name) for row in rows] for name in names}
        height = len(rows)
    for name in columns:
        if name not in schema.names:
            raise StagingError(relation, "the relation has no such column", name)
    arrays = [
        pa.nulls(height, field.type)
        if field.name not in columns
        else _arrow_column(relation, field, columns[field.name])
        for field in schema
    ]
    if any(len(array) != height for array in arrays):
        raise StagingError(relation, "its columns are not equally long")
    return pa.Table.from_arrays(arrays, schema=schema)


def _arrow_column(relation: str, field: Any, column: Any) -> Any:
    import pyarrow as pa

    try:
        if isinstance(column, pa.Array | pa.ChunkedArray):
            if pa.types.is_floating(column.type) and pa.types.is_decimal(field.type):
                raise StagingError(relation, "a float is no amount", field.name)
            return column.cast(field.type)
        if pa.types.is_timestamp(field.type):
            return pa.array([utc(moment) for moment in column], field.type)
        try:
            return pa.array(column, field.type)
        except UnicodeEncodeError:
            return pa.array([_encodable(text) for text in column], field.type)
    except (pa.ArrowException, OverflowError, TypeError, ValueError) as error:
        raise StagingError(relation, str(error), field.name) from error


def utc(moment: datetime | None) -> datetime | None:
    if moment is None or moment.tzinfo is None:
        return moment
    return moment.astimezone(UTC).replace(tzinfo=None)


def _encodable(text: str | None) -> str | None:
    # A lone surrogate (from a character reference like &#xD800;) has no UTF-8 form.
    return None if text is None else text.encode("utf-8", "replace").decode("utf-8")


def _fits(amount: Decimal | int | None) -> bool:
    if amount is None or isinstance(amount, float):  # a float is refused with its column's name later
        return True
    try:
        exact = Decimal(amount)
        return exact.copy_abs() < LARGEST_AMOUNT and exact == exact.quantize(SMALLEST_PLACE, context=WIDE)
    except InvalidOperation:
        return False


def _amounts(facts: Rows) -> Iterator[Any]:
    """The amounts of facts in any form of rows, without making a dict of each fact."""
    for name in ("value", "concept_value"):
        if hasattr(facts, "to_pylist"):
            if name in facts.column_names:
                yield from facts.column(name).to_pylist()
        elif isinstance(facts, Mapping):
            yield from facts.get(name, ())
        else:
            for fact in facts:
                yield fact.get(name)


def _is_held(fact: Mapping[str, Any]) -> bool:
    return _fits(fact.get("value")) and _fits(fact.get("concept_value"))


def _refusal(fact: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: fact.get(name) for name in ("exhibit_id", "table_index", "printed", "source", "run_id")}
    return {**kept, "reason": "larger or finer than any amount the warehouse can hold exactly"}


def _as_row_list(rows: Rows) -> list[Mapping[str, Any]]:
    if hasattr(rows, "to_pylist"):
        return list(rows.to_pylist())
    if isinstance(rows, Mapping):
        return [dict(zip(rows, values, strict=True)) for values in zip(*rows.values(), strict=True)]
    return list(rows)


# -- staging a batch ------------------------------------------------------------------------------------


def stage_batch(con: DuckDBPyConnection, batch: Mapping[str, Rows]) -> None:
    """Append one batch in one transaction; what it holds of an exhibit replaces what was staged of it.

    All exhibits of a file that another parser version had staged go, also those the new parser no longer
    finds. Raises StagingError, and then nothing of the batch is staged.
    """
    for relation in batch:
        if relation not in STAGED:
            raise StagingError(relation, "a batch holds " + ", ".join(STAGED))
    rows = dict(batch)
    if not all(map(_fits, _amounts(rows.get("fact", [])))):
        facts = _as_row_list(rows["fact"])
        rows["fact"] = [fact for fact in facts if _is_held(fact)]
        refused = [_refusal(fact) for fact in facts if not _is_held(fact)]
        rows["refusal"] = [*_as_row_list(rows.get("refusal", [])), *refused]
    tables = {name: arrow_rows(con, f"staging.{name}", rows[name]) for name in STAGED if name in rows}
    for name, table in tables.items():
        _refuse_duplicates(name, table)
    _refuse_orphans(tables)
    with registered(con, {f"batch_{name}": table for name, table in tables.items()}), transaction(con):
        if "exhibit" in tables:
            _forget_replaced(con)
        for name in tables:
            con.execute(f"INSERT INTO staging.{name} FROM batch_{name}")
        if "exhibit" in tables:
            con.execute(
                "INSERT INTO audit.pending SELECT exhibit_id, ? FROM batch_exhibit",
                [datetime.now(UTC).replace(tzinfo=None)],
            )


def _refuse_duplicates(relation: str, table: Any) -> None:
    """Names that come twice in the batch. Those of other batches are looked at once, by refuse_collisions:
    to look through all that is staged with every batch costs more than reading once much is staged."""
    keys = table.select(KEYS.get(relation, ()))
    if not keys.num_columns:
        return
    counted = keys.group_by(keys.column_names).aggregate([([], "count_all")])
    if counted.num_rows < keys.num_rows:
        twice = next(row for row in counted.to_pylist() if row.pop("count_all") > 1)
        raise _comes_twice(relation, list(twice.values()))


def _comes_twice(relation: str, key: Iterable[Any]) -> StagingError:
    named = f"{', '.join(KEYS[relation])} {', '.join(map(str, key))}"
    return StagingError(f"staging.{relation}", f"{named} comes twice")


def refuse_collisions(con: DuckDBPyConnection) -> None:
    """Raise StagingError where a fact or a calculation that waits has a name that another has too.

    Names are unique within a batch, and a batch replaces what was staged of its exhibits: what is left is two
    exhibits of which one has the other's name for a row.
    """
    for relation in ("fact", "calculation"):
        (key,) = KEYS[relation]
        twice = con.execute(f"""
            SELECT {key} FROM staging.{relation}
            WHERE {key} IN (SELECT {key} FROM staging.{relation}
                            WHERE exhibit_id IN (SELECT exhibit_id FROM audit.pending))
            GROUP BY ALL HAVING count(*) > 1 LIMIT 1
            """).fetchone()
        if twice is not None:
            raise _comes_twice(relation, twice)


def _refuse_orphans(tables: Mapping[str, Any]) -> None:
    """Rows of an exhibit that is not in the batch."""
    own = set(tables["exhibit"].column("exhibit_id").to_pylist()) if "exhibit" in tables else set()
    for relation, table in tables.items():
        if relation in ("exhibit", "calculation_item"):
            continue
        orphans = set(table.column("exhibit_id").unique().to_pylist()) - own
        if orphans:
            reason = f"exhibit {min(map(str, orphans))} is not in this batch"
            raise StagingError(f"staging.{relation}", reason, "exhibit_id")


def _forget_replaced(con: DuckDBPyConnection) -> None:
    con.execute("""
        CREATE OR REPLACE TEMP TABLE replaced AS
        SELECT DISTINCT s.exhibit_id FROM staging.exhibit AS s
        WHERE s.exhibit_id IN (SELECT exhibit_id FROM batch_exhibit)
           OR EXISTS (FROM batch_exhibit AS b
                      WHERE b.sha256 = s.sha256 AND b.parser_version IS DISTINCT FROM s.parser_version)
        """)
    replaced = con.execute("SELECT count(*) FROM replaced").fetchone()
    if replaced is None or replaced[0] == 0:
        return
    con.execute("""
        DELETE FROM staging.calculation_item WHERE calculation_id IN (
            SELECT calculation_id FROM staging.calculation WHERE exhibit_id IN (FROM replaced))
        """)
    for relation in STAGED:
        if relation != "calculation_item":
            con.execute(f"DELETE FROM staging.{relation} WHERE exhibit_id IN (FROM replaced)")
    con.execute("DELETE FROM audit.pending WHERE exhibit_id IN (FROM replaced)")


# -- the audit ------------------------------------------------------------------------------------------


def audit_pages(con: DuckDBPyConnection, after: str, exhibits: int) -> Iterator[pd.DataFrame]:
    """Frames of the checks that wait for the audit, ``exhibits`` exhibits at a time, in exhibit_id order."""
    import pandas as pd

    while True:
        page = con.execute(
            """SELECT max(exhibit_id) FROM (
                   SELECT DISTINCT exhibit_id FROM audit.pending WHERE exhibit_id > ? ORDER BY 1 LIMIT ?)""",
            [after, exhibits],
        ).fetchone()
        if page is None or page[0] is None:
            return
        last = str(page[0])
        rows = con.execute(
            f"SELECT {', '.join(AUDIT_FRAME)} FROM audit.calculation_check(?, ?)", [after, last]
        ).fetchall()
        after = last
        if rows:
            # dtype object keeps Decimal, date and int as they are; pandas would turn an int column with
            # NULLs into floats.
            frame = pd.DataFrame(rows, columns=list(AUDIT_FRAME), dtype=object)
            yield frame.astype({"testable": bool, "n_items": "int64", "n_missing": "int64"})


def record_verdicts(con: DuckDBPyConnection, verdicts: Rows) -> None:
    """Write verdict and message to staging.calculation, with the figures they were reached on.

    Raises StagingError when a verdict is not one of VERDICTS, names no waiting check, calls an untestable
    check anything else than not testable, or calls a difference beyond its tolerance consistent.
    """
    table = arrow_rows(con, "staging.calculation", verdicts)
    if table.num_rows == 0:
        return
    with registered(con, {"batch_verdict": table}), transaction(con):
        _judge(con)


def _judge(con: DuckDBPyConnection) -> None:
    """The verdicts of ``batch_verdict`` into staging.calculation."""
    con.execute("""
        CREATE OR REPLACE TEMP TABLE reached AS
        SELECT v.calculation_id, v.verdict, v.message, c.exhibit_id
        FROM batch_verdict AS v LEFT JOIN staging.calculation AS c USING (calculation_id)
        """)
    first, last = one(con, "SELECT min(exhibit_id), max(exhibit_id) FROM reached")
    # calculation_check takes what lies after its first argument: the longest name below `first`.
    before = "" if first is None else first[:-1]
    con.execute(
        """
        CREATE OR REPLACE TEMP TABLE judged AS
        SELECT r.calculation_id, r.verdict, r.message,
               k.calculation_id IS NULL AS is_unknown, k.testable, k.reason,
               k.reported, k.computed, k.difference, k.tolerance
        FROM reached AS r LEFT JOIN audit.calculation_check(?, ?) AS k USING (calculation_id)
        """,
        [before, last or ""],
    )
    wrong = con.execute(
        """
        SELECT calculation_id, verdict,
               CASE WHEN is_unknown THEN 'no such check waits for the audit'
                    WHEN verdict IS NULL OR NOT list_contains(?, verdict) THEN 'is no verdict'
                    WHEN NOT testable AND verdict <> 'not testable' THEN 'it is not testable: ' || reason
                    WHEN verdict = 'consistent' AND abs(difference) > tolerance
                        THEN 'the difference is beyond the tolerance' END AS objection
        FROM judged WHERE objection IS NOT NULL LIMIT 1
        """,
        [list(VERDICTS)],
    ).fetchone()
    if wrong is not None:
        raise StagingError("staging.calculation", f"{wrong[0]}: {wrong[1]!r}: {wrong[2]}", "verdict")
    con.execute("""
        UPDATE staging.calculation AS c
        SET verdict = j.verdict, message = j.message, reported = j.reported, computed = j.computed,
            difference = j.difference, tolerance = j.tolerance,
            reason = CASE WHEN j.verdict = 'not testable' THEN coalesce(c.reason, j.reason) END
        FROM judged AS j WHERE j.calculation_id = c.calculation_id
        """)


def record_expectations(con: DuckDBPyConnection, run_id: str, results: Rows) -> None:
    """Append results of expectations to audit.expectation_result under ``run_id``."""
    rows = [{**row, "run_id": run_id} for row in _as_row_list(results)]
    table = arrow_rows(con, "audit.expectation_result", rows)
    with registered(con, {"batch_result": table}):
        con.execute("INSERT INTO audit.expectation_result FROM batch_result")


def one(con: DuckDBPyConnection, sql: str, parameters: Iterable[Any] = ()) -> tuple[Any, ...]:
    """The single row of an aggregate."""
    row = con.execute(sql, list(parameters)).fetchone()
    assert row is not None, "an aggregate has a row"
    return tuple(row)
