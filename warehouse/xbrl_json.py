"""xBRL-JSON: the published facts of an exhibit as an XBRL report (Open Information Model 1.0).

In: a read-only connection and exhibits. Out: one ``EXHIBIT_ID.json`` each, and beside them ``concepts.xsd``,
the taxonomy they refer to. Any XBRL processor loads and validates them without a network.

A release names no taxonomy, and us-gaap is not to be had offline; so the taxonomy is a schema generated here.
It declares exactly the concepts in use, under their us-gaap element names, with the period type and balance
of the seed, in a namespace of its own: it never claims to be FASB's taxonomy of some year. The prefix is
``us-gaap``, so that facts read ``us-gaap:NetIncomeLoss``; whoever has the real one replaces two addresses.

What sets a fact apart from the issuer's own figure is a typed dimension: EntityAxis (a finance arm),
ClassOfShareAxis, VersionAxis (columns of what was previously reported). Values are concept_value with their
decimals; a fact's name is f and its fact_id. The printed characters and their place in the stored file are
properties of Tieout's own on each fact. Facts without a concept or a period stay out: no concept is invented.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from warehouse.errors import NothingToExport

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TAXONOMY = "concepts.xsd"

US_GAAP = "urn:tieout:us-gaap-names"
TIEOUT = "urn:tieout:report"

NAMESPACES = {
    "xbrl": "https://xbrl.org/2021",
    "xbrli": "http://www.xbrl.org/2003/instance",
    "iso4217": "http://www.xbrl.org/2003/iso4217",
    "us-gaap": US_GAAP,
    "tieout": TIEOUT,
    "cik": "http://www.sec.gov/CIK",
    "exhibit": "urn:tieout:exhibit",
}

AXES = ("us-gaap:EntityAxis", "us-gaap:ClassOfShareAxis", "us-gaap:VersionAxis")
"""Dimensions for the columns entity, class_of_share and version of reported_fact."""

_ITEM_TYPE = {
    "money": "xbrli:monetaryItemType",
    "shares": "xbrli:sharesItemType",
    "per_share": "us-gaap:perShareItemType",
}

_FACTS = """
    WITH best AS (
        SELECT * FROM main.reported_fact
        WHERE regexp_full_match(unit, '[A-Z]{3}(/shares)?|shares') AND concept_value IS NOT NULL
          AND regexp_full_match(concept, 'us-gaap:[A-Za-z][A-Za-z0-9]*')
          AND ($all OR exhibit_id IN (SELECT unnest($exhibits)))
        QUALIFY row_number() OVER (
            PARTITION BY exhibit_id, concept, entity, class_of_share, version, period_start, period_end, unit
            ORDER BY main.primary_order(statement) NULLS LAST, table_index,
                     CASE WHEN moment = 'opening' THEN 1 ELSE 0 END, row_index, column_index) = 1
    )
    SELECT exhibit_id, cik, fact_id, concept, entity, class_of_share, version, period_start, period_end, unit,
           concept_value, decimals, printed, source
    FROM best ORDER BY exhibit_id, table_index, row_index, column_index, fact_id
    """

_ROWS_AT_ONCE = 10_000


def write_reports(con: DuckDBPyConnection, folder: Path, exhibits: Sequence[str] = ()) -> dict[str, int]:
    """Write the reports of the exhibits, all that have facts when none are named; facts per file.

    Raises NothingToExport for an exhibit without published facts that have a concept.
    """
    counts: dict[str, int] = {}
    used: set[str] = set()
    found = con.execute(_FACTS, {"all": not exhibits, "exhibits": list(exhibits)})
    for (exhibit_id, cik), rows in groupby(_rows(found), key=itemgetter(0, 1)):
        facts = list(rows)
        name = f"{exhibit_id}.json"
        text = json.dumps(report(exhibit_id, cik, facts), ensure_ascii=False, indent=1)
        (folder / name).write_text(text + "\n", encoding="utf-8")
        counts[name] = len(facts)
        used.update(row[3] for row in facts)
    for exhibit_id in exhibits:
        if f"{exhibit_id}.json" not in counts:
            raise NothingToExport(f"exhibit {exhibit_id!r} has no published fact with a concept")
    if not counts:
        raise NothingToExport("no fact with a concept is published")
    (folder / TAXONOMY).write_text(_taxonomy(con, sorted(used)), encoding="utf-8")
    return counts


def _rows(found: DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while rows := found.fetchmany(_ROWS_AT_ONCE):
        yield from rows


def report(exhibit_id: str, cik: int | None, rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """The xBRL-JSON document of one exhibit, from rows as ``_FACTS`` selects them."""
    entity = f"exhibit:{exhibit_id}" if cik is None else f"cik:{cik:010d}"
    return {
        "documentInfo": {
            "documentType": "https://xbrl.org/2021/xbrl-json",
            "namespaces": NAMESPACES,
            "taxonomy": [TAXONOMY],
        },
        "facts": {f"f{row[2]}": _fact(row[3:], entity) for row in rows},
    }


def _fact(row: Sequence[Any], entity: str) -> dict[str, Any]:
    concept, *members, start, end, unit, value, decimals, printed, source = row
    dimensions = {"concept": concept, "entity": entity, "period": _period(start, end), "unit": _unit(unit)}
    dimensions |= {axis: member for axis, member in zip(AXES, members, strict=True) if member is not None}
    fact: dict[str, Any] = {"value": _digits(value)}
    if decimals is not None:
        fact["decimals"] = decimals
    return {**fact, "dimensions": dimensions, "tieout:printed": printed, "tieout:source": source}


def _period(start: date | None, end: date) -> str:
    """OIM counts moments: a day ends when the next begins."""
    until = f"{end + timedelta(days=1)}T00:00:00"
    return until if start is None else f"{start}T00:00:00/{until}"


def _unit(unit: str) -> str:
    if unit == "shares":
        return "xbrli:shares"
    currency, slash, _ = unit.partition("/")
    return f"iso4217:{currency}" + ("/xbrli:shares" if slash else "")


def _digits(value: Decimal) -> str:
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def _taxonomy(con: DuckDBPyConnection, used: Sequence[str]) -> str:
    """The schema that declares the concepts in use and the three axes."""
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            "<!-- Generated by Tieout: names of us-gaap in a namespace of its own, not FASB's taxonomy -->",
            f'<xs:schema targetNamespace="{US_GAAP}" elementFormDefault="qualified"',
            f'  xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:us-gaap="{US_GAAP}"',
            '  xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:xbrldt="http://xbrl.org/2005/xbrldt">',
            '<xs:import namespace="http://www.xbrl.org/2003/instance"',
            '  schemaLocation="http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd"/>',
            '<xs:import namespace="http://xbrl.org/2005/xbrldt"',
            '  schemaLocation="http://www.xbrl.org/2005/xbrldt-2005.xsd"/>',
            '<xs:complexType name="perShareItemType"><xs:simpleContent>',
            '  <xs:restriction base="xbrli:decimalItemType"/></xs:simpleContent></xs:complexType>',
            '<xs:element id="member" name="member"><xs:simpleType>',
            '  <xs:restriction base="xs:string"/></xs:simpleType></xs:element>',
            *(
                f'<xs:element id="{name}" name="{name}" type="xbrli:stringItemType" abstract="true"\n'
                '  substitutionGroup="xbrldt:dimensionItem" xbrli:periodType="duration" nillable="true"\n'
                '  xbrldt:typedDomainRef="#member"/>'
                for name in (axis.partition(":")[2] for axis in AXES)
            ),
            *_elements(con, used),
            "</xs:schema>",
            "",
        ]
    )


def _elements(con: DuckDBPyConnection, used: Sequence[str]) -> Iterator[str]:
    seeds = {
        str(concept): (unit, period_type, balance)
        for concept, unit, period_type, balance in con.execute(
            "SELECT concept, unit, period_type, balance FROM main.concept"
        ).fetchall()
    }
    for concept in used:
        unit, period_type, balance = seeds.get(concept) or _as_printed(con, concept)
        name = concept.partition(":")[2]
        of_balance = f" xbrli:balance={quoteattr(balance)}" if balance and unit == "money" else ""
        yield (
            f'<xs:element id="{name}" name="{name}" type="{_ITEM_TYPE[unit]}" '
            f'substitutionGroup="xbrli:item" nillable="true" xbrli:periodType="{period_type}"{of_balance}/>'
        )


def _as_printed(con: DuckDBPyConnection, concept: str) -> tuple[str, str, str | None]:
    """Unit and period type of a concept that a reviewer has mapped and the seeds do not hold."""
    unit, period_type = con.execute(
        "SELECT mode(unit), mode(period_type) FROM main.reported_fact WHERE concept = ?", [concept]
    ).fetchone() or ("USD", "duration")
    kind = "shares" if unit == "shares" else "per_share" if "/" in unit else "money"
    return kind, str(period_type), None
