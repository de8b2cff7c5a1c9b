"""Issuers: who reported, and each issuer's revenue, net income and earnings per share over time.

In: a connection with the temporary relations of ``warehouse/report.py``. Out: the list of issuers and a page
for each. A series has a point for each period: the value filed last. Where another value was filed before,
that one is drawn too, and the period is marked restated.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from warehouse.pages import figures
from warehouse.pages.charts import Point, chart
from warehouse.pages.exhibit import exhibit_file, fact_link
from warehouse.pages.markup import Child, Html, tag
from warehouse.pages.shell import page, page_file, pager, table
from warehouse.queries import rows

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row = Mapping[str, Any]

ISSUERS_A_PAGE = 200
EXHIBITS_A_PAGE = 200

UNKNOWN = "unknown"
"""Key of the exhibits whose header names no filer."""

SERIES = (
    ("Revenue", ("Revenues", "RevenueFromContractWithCustomerExcludingAssessedTax", "SalesRevenueNet")),
    ("Net income", ("NetIncomeLoss", "ProfitLoss")),
    ("Earnings per share", ("EarningsPerShareDiluted", "EarningsPerShareBasic")),
)
"""Each series goes by the first of its concepts that the issuer reports most often."""

QUARTER_DAYS = (80, 100)
YEAR_DAYS = (350, 380)
"""12 to 14 weeks; 50 to 54 weeks. Other durations make no series."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """``key`` as in ``exhibit_card.issuer``; ``file`` is its page."""

    key: str
    name: str
    cik: int | None
    exhibits: int
    facts: int
    held: int
    file: str


def issuers_of(con: DuckDBPyConnection) -> dict[str, Issuer]:
    found = rows(
        con,
        """SELECT issuer, any_value(cik) AS cik, arg_max(company_name, coalesce(filed_at, DATE '0001-01-01'))
                  AS name, count(*) AS exhibits, sum(n_facts)::BIGINT AS facts, sum(n_held)::BIGINT AS held
           FROM exhibit_card GROUP BY issuer""",
    )
    return {row["issuer"]: _issuer(row) for row in found}


def _issuer(row: Row) -> Issuer:
    key = row["issuer"]
    name = row["name"] or (f"CIK {row['cik']}" if row["cik"] is not None else "Issuer not stated")
    return Issuer(key, name, row["cik"], row["exhibits"], row["facts"], row["held"], issuer_file(key))


def issuer_key(exhibit: Row) -> str:
    """As ``exhibit_card.issuer``: the CIK; without one, the name; without either, nobody's."""
    if exhibit["cik"] is not None:
        return str(exhibit["cik"])
    return f"name:{exhibit['company_name']}" if exhibit["company_name"] else UNKNOWN


def issuer_file(key: str) -> str:
    stem = key if key == UNKNOWN or key.isdigit() else "n" + hashlib.sha256(key.encode()).hexdigest()[:12]
    return f"issuer/{stem}.html"


def issuer_list_pages(issuers: Mapping[str, Issuer]) -> Iterator[tuple[str, str]]:
    listed = sorted(issuers.values(), key=lambda i: (i.key == UNKNOWN, i.name.casefold(), i.key))
    pages = max(1, -(-len(listed) // ISSUERS_A_PAGE))
    for number in range(1, pages + 1):
        body: list[list[Child]] = [
            [
                tag("a", figures.company_words(i.name), href=i.file),
                str(i.cik) if i.cik is not None else Html("\u2013"),
                i.exhibits,
                i.facts,
                i.held,
            ]
            for i in listed[(number - 1) * ISSUERS_A_PAGE : number * ISSUERS_A_PAGE]
        ]
        names = ["Issuer", "CIK", "Exhibits", "Numbers", "Tables held back"]
        content = [table(names, body, "Issuers", frozenset({1, 2, 3, 4})), pager("issuers", number, pages)]
        lead = f"{figures.counted(len(listed), 'issuer')}; each has its series over time and its scorecard."
        yield page_file("issuers", number), page("Issuers", "", content, "issuers.html", lead)


def issuer_pages(con: DuckDBPyConnection, issuers: Mapping[str, Issuer]) -> Iterator[tuple[str, str]]:
    from warehouse.pages.scorecard import year_matrix

    series = _by(con, "FROM issuer_series ORDER BY issuer, period_end, known_at NULLS FIRST, fact_id")
    derived = _by(con, "FROM issuer_quarter ORDER BY issuer, period_end")
    scores = _by(con, "FROM issuer_score ORDER BY issuer")
    exhibits = _by(
        con, "FROM exhibit_card ORDER BY issuer, filed_at DESC NULLS LAST, source_name, exhibit_id"
    )
    for key, issuer in issuers.items():
        content: list[Child] = []
        if key != UNKNOWN:
            content += _charts(series.get(key, []), derived.get(key, []))
        own_scores = scores.get(key, [])
        if own_scores:
            codes = sorted({row["code"] for row in own_scores})
            content += [tag("h2", "Scorecard"), year_matrix(own_scores, codes)]
        own = exhibits.get(key, [])
        content += [tag("h2", "Exhibits"), exhibit_table(own[:EXHIBITS_A_PAGE], "../")]
        if len(own) > EXHIBITS_A_PAGE:
            listed = tag("a", "list of all exhibits", href="../exhibits.html")
            more = f"and {len(own) - EXHIBITS_A_PAGE:,} more, in the "
            content.append(tag("p", more, listed, class_="note"))
        about = [
            f"CIK {issuer.cik}" if issuer.cik is not None else None,
            figures.counted(issuer.exhibits, "exhibit"),
            figures.counted(issuer.facts, "number"),
        ]
        lead = " \u00b7 ".join(part for part in about if part)
        title = figures.company_words(issuer.name)
        yield issuer.file, page(title, "../", content, "issuers.html", lead)


def _by(con: DuckDBPyConnection, sql: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows(con, sql):
        found.setdefault(row["issuer"], []).append(row)
    return found


def exhibit_table(exhibits: Sequence[Row], root: str, with_company: bool = False) -> Html:
    body: list[list[Child]] = []
    for row in exhibits:
        name = figures.company_words(figures.company(row)) if with_company else row["source_name"]
        link = root + exhibit_file(row["exhibit_id"])
        line: list[Child] = [tag("a", name or row["exhibit_id"], href=link, class_="file")]
        line += [
            tag("span", figures.day(row["filed_at"]), class_="whole"),
            row["document_type"] or "",
            row["n_facts"],
            row["n_tied"],
            tag("span", row["n_inconsistent"], class_="v i") if row["n_inconsistent"] else 0,
            row["n_held"],
        ]
        if with_company:
            line.insert(1, tag("span", row["source_name"], class_="file") if row["source_name"] else "")
        body.append(line)
    names = ["Exhibit", "Filed", "Document", "Numbers", "Tied", "Inconsistent", "Held back"]
    if with_company:
        names.insert(1, "File")
    first = 4 if with_company else 3
    return table(names, body, "Exhibits", frozenset(range(first, first + 4)))


def exhibit_list_pages(con: DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    found = rows(con, "FROM exhibit_card ORDER BY place")
    pages = max(1, -(-len(found) // EXHIBITS_A_PAGE))
    for number in range(1, pages + 1):
        shown = found[(number - 1) * EXHIBITS_A_PAGE : number * EXHIBITS_A_PAGE]
        content = [exhibit_table(shown, "", with_company=True), pager("exhibits", number, pages)]
        lead = (
            f"{figures.counted(len(found), 'exhibit')}, newest filings first. The search above finds by name."
        )
        yield page_file("exhibits", number), page("Exhibits", "", content, "exhibits.html", lead)


# -- series ---------------------------------------------------------------------------------------------


def _charts(found: Sequence[Row], derived: Sequence[Row]) -> list[Child]:
    """Quarters and years of each series, for those that have two periods at least."""
    drawn: list[Child] = []
    for name, concepts in SERIES:
        for length, days in (("quarters", QUARTER_DAYS), ("years", YEAR_DAYS)):
            own = [row for row in found if row["concept"] in concepts and days[0] <= row["days"] <= days[1]]
            if not own:
                continue
            concept, unit = _usual(own, concepts)
            points = _points([row for row in own if row["concept"] == concept and row["unit"] == unit])
            if length == "quarters":
                points = _with_derived(points, derived, concept, unit)
            if len(points) > 1:
                drawn.append(chart(f"{name}, {length}", unit, points))
    return [tag("h2", "Over time"), tag("div", drawn, class_="charts")] if drawn else []


def _usual(own: Sequence[Row], concepts: Sequence[str]) -> tuple[str, str]:
    counts: dict[tuple[str, str], int] = {}
    for row in own:
        key = (row["concept"], row["unit"])
        counts[key] = counts.get(key, 0) + 1
    return max(counts, key=lambda key: (counts[key], -concepts.index(key[0]), key[1]))


def _points(own: Sequence[Row]) -> list[Point]:
    """One point for each period end, in order; rows come in the order they became known."""
    periods: dict[Any, list[Row]] = {}
    for row in own:
        periods.setdefault(row["period_end"], []).append(row)
    points = []
    for end, filed in sorted(periods.items()):
        last = filed[-1]
        earlier = [
            (row["value"], fact_link("../", row["exhibit_id"], row["fact_id"]), row["filed_at"])
            for row in filed[:-1]
            if abs(row["value"] - last["value"]) > row["half_unit"] + last["half_unit"]
        ]
        link = fact_link("../", last["exhibit_id"], last["fact_id"])
        points.append(Point(end, last["value"], link, last["filed_at"], tuple(earlier), False))
    return points


def _with_derived(points: list[Point], derived: Sequence[Row], concept: str, unit: str) -> list[Point]:
    printed = {point.end for point in points}
    added = [
        Point(
            row["period_end"],
            row["value"],
            fact_link("../", row["exhibit_id"], row["fact_id"]),
            None,
            (),
            True,
        )
        for row in derived
        if row["concept"] == concept and row["unit"] == unit and row["period_end"] not in printed
    ]
    # A quarter between printed ones; derived quarters alone are no series an issuer printed.
    return sorted([*points, *added], key=lambda point: point.end) if points else points
