"""Statements as CSV text, and the audit frame the warehouse would make of their checks.

``statement`` reads rows "label,concept,unit,<period>..." printed in thousands (per-share rows in dollars).
``audit_frame`` computes each check with ``expectations.intervals``, as the warehouse does in SQL.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from expectations.identity_rules import Rules
from expectations.intervals import rounding_interval
from tests.intervals import quotient, weighted, weighted_sum

SEEDS = Path(__file__).parents[2] / "warehouse" / "seeds"
UNITS = {"": "USD", "shares": "shares", "eps": "USD/shares", "pct": "pure"}
DECIMALS = {"USD": -3, "shares": -3, "USD/shares": 2, "pure": 2}
SCALE = {"USD": 3, "shares": 3, "USD/shares": 0, "pure": 0}


def seed_rows(name: str) -> list[dict[str, str]]:
    with (SEEDS / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def seeded_rules() -> Rules:
    return Rules.from_rows(
        seed_rows("identities.csv"), seed_rows("identity_operands.csv"), seed_rows("identity_terms.csv")
    )


def statement(
    text: str, kind: str, table: int = 0, exhibit: str = "x", **more: Any
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A statement and its facts. A column's header is its period's end, "2003-06-30", or "start/end"."""
    lines = list(csv.reader(io.StringIO(text.strip())))
    header, rows = [h.strip() for h in lines[0]], lines[1:]
    facts = []
    for row_index, row in enumerate(rows):
        cells = dict(zip(header, (c.strip() for c in row), strict=False))
        unit = UNITS[cells.get("unit", "")]
        for column, period in enumerate(header[3:]):
            printed = cells.get(period, "")
            if not printed:
                continue
            shown, _, under_concept = printed.partition(" as ")
            begin, end = _period(period, kind, cells["concept"], cells["label"])
            value = Decimal(0) if shown == "--" else Decimal(shown).scaleb(SCALE[unit])
            concept_value = Decimal(under_concept).scaleb(SCALE[unit]) if under_concept else value
            facts.append(
                {
                    "fact_id": f"{exhibit}-{table}-{row_index}-{column}",
                    "exhibit_id": exhibit,
                    "table_index": table,
                    "row_index": row_index,
                    "column_index": column,
                    "statement": kind,
                    "label": cells["label"] or cells["concept"],
                    "concept": f"us-gaap:{cells['concept']}" if cells["concept"] else None,
                    "unit": unit,
                    "value": value,
                    "concept_value": concept_value if cells["concept"] else None,
                    "decimals": DECIMALS[unit],
                    "scale": SCALE[unit],
                    "is_nil": shown == "--",
                    "period_type": "instant" if begin is None else "duration",
                    "period_start": begin,
                    "period_end": end,
                }
            )
    about = {
        "exhibit_id": exhibit,
        "table_index": table,
        "kind": kind,
        "is_gaap": True,
        "entity": None,
        "scale": 3,
        "n_facts": len(facts),
        **more,
    }
    return about, facts


def _period(header: str, kind: str, concept: str, label: str) -> tuple[date | None, date]:
    begin, slash, end = header.partition("/")
    if kind == "balance_sheet" or not slash:
        return None, date.fromisoformat(end if slash else begin)
    if concept.startswith("Cash") and "PeriodIncrease" not in concept:
        closing = date.fromisoformat(end)
        return None, date.fromisoformat(begin) - timedelta(days=1) if "beginning" in label else closing
    return date.fromisoformat(begin), date.fromisoformat(end)


def audit_frame(
    calculations: Sequence[Mapping[str, Any]],
    items: Sequence[Mapping[str, Any]],
    facts: Sequence[Mapping[str, Any]],
) -> pd.DataFrame:
    fact_of = {f["fact_id"]: f for f in facts}
    items_of: dict[str, list[Mapping[str, Any]]] = {}
    for item in items:
        items_of.setdefault(item["calculation_id"], []).append(item)
    amounts = ("reported", "computed", "difference", "tolerance")
    ends = ("reported_low", "reported_high", "computed_low", "computed_high")
    rows = []
    for calculation in calculations:
        operands = items_of.get(calculation["calculation_id"], [])
        row = {**calculation, **dict.fromkeys((*amounts, *ends))}
        row |= {"n_items": max(0, len(operands) - 1), "n_missing": 0 if operands else 1}
        if operands and calculation["testable"]:
            interval_of, value_of = {}, {}
            for position, item in enumerate(operands):
                fact = fact_of[item["fact_id"]]
                interval_of[position] = weighted(
                    item["weight"], rounding_interval(fact["value"], fact["decimals"])
                )
                value_of[position] = item["weight"] * fact["value"]
            roles = [i["role"] for i in operands]
            if "eps" in roles:
                total, income, shares = roles.index("eps"), roles.index("income"), roles.index("shares")
                computed = quotient(interval_of[income], interval_of[shares])
                assert computed is not None
                row["computed"] = value_of[income] / value_of[shares]
            else:
                total = roles.index("total")
                rest = [p for p in value_of if p != total]
                computed = weighted_sum((1, interval_of[p]) for p in rest)
                row["computed"] = sum((value_of[p] for p in rest), Decimal(0))
            reported = interval_of[total]
            row["reported"] = value_of[total]
            row["difference"] = row["reported"] - row["computed"]
            row["tolerance"] = (reported.high - reported.low + computed.high - computed.low) / 2
            row |= dict(zip(ends, (*reported, *computed), strict=True))
        rows.append(row)
    frame = pd.DataFrame(rows, dtype=object)
    return frame.astype({"testable": bool, "n_items": "int64", "n_missing": "int64"})
