"""Batches for the warehouse from CSV text, and one whole run over them. No test; used by the tests here."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import warehouse
from warehouse import Published

Row = dict[str, Any]

NUMBERS = ("table_index", "row_index", "column_index", "decimals", "weight", "position", "cik", "sequence")
AMOUNTS = ("value", "concept_value", "reported", "computed", "difference", "tolerance")
DATES = ("period_start", "period_end", "filed_at", "period_of_report")
FLAGS = ("is_gaap", "testable", "is_nil")


def rows(text: str) -> list[Row]:
    """CSV text, indented as you like, as rows with the types of the schema; an empty cell is None."""
    lines = "\n".join(line.strip() for line in text.strip().splitlines())
    return [
        {name.strip(): _typed(name.strip(), cell.strip()) for name, cell in row.items()}
        for row in csv.DictReader(io.StringIO(lines))
    ]


def _typed(name: str, cell: str) -> Any:
    if cell == "":
        return None
    if name in NUMBERS:
        return int(cell)
    if name in AMOUNTS:
        return Decimal(cell)
    if name in DATES:
        return date.fromisoformat(cell)
    return cell == "true" if name in FLAGS else cell


def batch(facts: str, exhibit: Row, statements: str = "", calculations: str = "", items: str = "") -> Row:
    """One exhibit's batch. Facts without a statement table get one of their ``statement`` kind."""
    exhibit_id = exhibit["exhibit_id"]
    fact_rows = [
        {
            "exhibit_id": exhibit_id,
            "table_index": 0,
            "column_index": 0,
            "unit": "USD",
            "run_id": exhibit.get("run_id"),
            **row,
            "fact_id": f"{exhibit_id}/{row['fact_id']}",
            "concept_value": row.get("concept_value", row["value"]),
        }
        for row in rows(facts)
    ]
    printed = {
        row["table_index"]: row.get("statement") for row in fact_rows if row["table_index"] is not None
    }
    given = rows(statements) if statements else [{"table_index": t, "kind": k} for t, k in printed.items()]
    return {
        "exhibit": [{"sha256": hashlib.sha256(exhibit_id.encode()).hexdigest(), **exhibit}],
        "statement": [{"exhibit_id": exhibit_id, "run_id": exhibit.get("run_id"), **row} for row in given],
        "fact": fact_rows,
        "calculation": [
            {
                "exhibit_id": exhibit_id,
                "table_index": 0,
                "level": "critical",
                "testable": True,
                **row,
                "calculation_id": f"{exhibit_id}/{row['calculation_id']}",
                "total_fact_id": f"{exhibit_id}/{row['total_fact_id']}",
            }
            for row in rows(calculations)
        ],
        "calculation_item": [
            {
                **row,
                "calculation_id": f"{exhibit_id}/{row['calculation_id']}",
                "fact_id": f"{exhibit_id}/{row['fact_id']}",
            }
            for row in rows(items)
        ],
    }


def verdicts(frame: Any) -> list[Row]:
    """What an honest audit says about a frame."""
    found = []
    for row in frame.to_dict("records"):
        if not row["testable"]:
            verdict = "not testable"
        elif abs(row["difference"]) <= row["tolerance"]:
            verdict = "consistent"
        else:
            verdict = "inconsistent"
        found.append({"calculation_id": row["calculation_id"], "verdict": verdict, "message": verdict})
    return found


def gate(work: warehouse.Work) -> list[Row]:
    """Decisions about all that waits: a critical inconsistent check quarantines its statement."""
    waiting = work.con.execute("""
        SELECT s.exhibit_id, s.table_index, coalesce(bool_or(c.verdict = 'inconsistent'), false)
        FROM staging.statement s
        LEFT JOIN staging.calculation c
          ON c.exhibit_id = s.exhibit_id AND c.table_index = s.table_index AND c.level = 'critical'
        WHERE s.exhibit_id IN (SELECT exhibit_id FROM audit.pending) GROUP BY ALL
        """).fetchall()
    return [
        {
            "exhibit_id": exhibit_id,
            "table_index": table_index,
            "status": "quarantined" if failed else "published",
            "code": "FT1" if failed else None,
            "message": "does not foot" if failed else None,
        }
        for exhibit_id, table_index, failed in waiting
    ]


def run(
    path: Path,
    batches: Iterable[Row],
    run_id: str = "run-1",
    parser_version: str = "1+a",
    decisions: Sequence[Row] | None = None,
    now: datetime | None = None,
) -> Published:
    """One run from staging to publication; exhibits the parser has read before are not read again."""
    with warehouse.open_work(path) as work:
        known = work.known(parser_version)
        for staged in batches:
            if staged["exhibit"][0]["sha256"] not in known:
                stamped = {"parser_version": parser_version, "run_id": run_id, **staged["exhibit"][0]}
                work.stage({**staged, "exhibit": [stamped]})
        for frame in work.audit_frames():
            work.record_audit(run_id, verdicts(frame))
        decided = gate(work) if decisions is None else list(decisions)
        return work.publish({"run_id": run_id, "parser_version": parser_version}, decided, now=now)


FOOTING_FACTS = """
    fact_id, row_index, statement, label, concept, period_start, period_end, value, decimals
    cash, 0, balance_sheet, Cash, us-gaap:Cash, , 2003-06-30, 60000, -3
    plant, 1, balance_sheet, Plant, us-gaap:PropertyPlantAndEquipmentNet, , 2003-06-30, 40000, -3
    assets, 2, balance_sheet, Total assets, us-gaap:Assets, , 2003-06-30, {total}, -3
    """
FOOTING = """
    calculation_id, code, total_fact_id
    foots, FT1, assets
    """
FOOTING_ITEMS = """
    calculation_id, fact_id, role, weight, position
    foots, assets, total, 1, 0
    foots, cash, item, 1, 1
    foots, plant, item, 1, 2
    """


def balance_sheet(exhibit_id: str, total: int = 100000, **exhibit: Any) -> Row:
    """A balance sheet of three rows in thousands; 100000 foots, 102000 does not."""
    return batch(
        FOOTING_FACTS.format(total=total),
        {"exhibit_id": exhibit_id, **exhibit},
        calculations=FOOTING,
        items=FOOTING_ITEMS,
    )


def published_rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    con = warehouse.read_published(path)
    try:
        return con.execute(sql).fetchall()
    finally:
        con.close()
