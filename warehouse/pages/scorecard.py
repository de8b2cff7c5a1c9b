"""Scorecard: rule by year, and issuer by rule. An issuer's own page has rule by year for it alone.

In: a connection with the temporary relations of ``warehouse/report.py``. Out: the pages, file name -> HTML.
A year is that of the period checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from warehouse.pages import figures
from warehouse.pages.figures import share
from warehouse.pages.issuers import Issuer
from warehouse.pages.markup import Child, Html, joined, tag
from warehouse.pages.overview import sentence_of
from warehouse.pages.shell import bar, page, page_file, pager, table
from warehouse.queries import rows

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row = Mapping[str, Any]

ISSUERS_A_PAGE = 100
YEARS_SHOWN = 30

LEGEND = "14: checks, all consistent. 2/14: two of fourteen inconsistent. (3): three, none of them testable."


def scorecard_pages(con: DuckDBPyConnection, issuers: Mapping[str, Issuer]) -> Iterator[tuple[str, str]]:
    rules = rows(
        con,
        """SELECT code, mode(sentence ORDER BY sentence) AS sentence, min(level) AS level,
                  count(*) FILTER (verdict = 'consistent') AS consistent,
                  count(*) FILTER (verdict = 'inconsistent') AS inconsistent,
                  count(*) FILTER (verdict = 'not testable') AS not_testable
           FROM staging.calculation GROUP BY code ORDER BY code""",
    )
    codes = [rule["code"] for rule in rules]
    by_issuer: dict[str, list[Row]] = {}
    for row in rows(con, "FROM issuer_score ORDER BY issuer"):
        by_issuer.setdefault(row["issuer"], []).append(row)
    names = sorted((issuers[key].name.casefold(), key) for key in by_issuer if key in issuers)
    pages = max(1, -(-len(names) // ISSUERS_A_PAGE))
    for number in range(1, pages + 1):
        shown = [key for _, key in names[(number - 1) * ISSUERS_A_PAGE : number * ISSUERS_A_PAGE]]
        matrix = issuer_matrix([issuers[key] for key in shown], by_issuer, codes)
        content: list[Child] = []
        if number == 1:
            years = rows(
                con, "SELECT code, year, verdict, sum(n)::BIGINT AS n FROM issuer_score GROUP BY ALL"
            )
            content = [_rules(rules), tag("h2", "Rule by year"), year_matrix(years, codes)]
        content += [tag("h2", "Issuer by rule"), matrix, pager("scorecard", number, pages)]
        lead = "How often each rule held, over time and issuer by issuer. Years are of the periods checked."
        yield page_file("scorecard", number), page("Scorecard", "", content, "scorecard.html", lead)


def _rules(rules: Sequence[Row]) -> Html:
    body: list[list[Child]] = []
    for rule in rules:
        parts = [("t", rule["consistent"]), ("i", rule["inconsistent"]), ("n", rule["not_testable"])]
        tested = rule["consistent"] + rule["inconsistent"]
        told = f"{rule['consistent']:,} of {tested:,} tested are consistent"
        body.append(
            [
                rule["code"],
                tag("span", sentence_of(rule["code"], rule["sentence"]), class_="words"),
                rule["level"] or "",
                bar(parts, told),
                rule["consistent"],
                _count(rule["inconsistent"], "v i"),
                rule["not_testable"],
                share(rule["consistent"], tested),
            ]
        )
    names = ["Rule", "What should hold", "Level", "", "Consistent", "Inconsistent", "Not testable", "Held"]
    return joined(
        tag("h2", "Rules"),
        table(names, body, "Rules", numbers=frozenset({4, 5, 6, 7})),
    )


def _count(count: int, class_: str) -> Child:
    return tag("span", count, class_=class_) if count else count


def year_matrix(scores: Sequence[Row], codes: Sequence[str]) -> Html:
    """Rules down, years across; ``scores`` are (code, year, verdict, n)."""
    years = sorted({row["year"] for row in scores if row["year"] is not None})[-YEARS_SHOWN:]
    cells: dict[tuple[str, Any], dict[str, int]] = {}
    for row in scores:
        cell = cells.setdefault((row["code"], row["year"]), {})
        cell[row["verdict"]] = cell.get(row["verdict"], 0) + row["n"]
    body: list[list[Child]] = [
        [code, *[score_cell(cells.get((code, year))) for year in years]] for code in codes
    ]
    return joined(
        table(
            ["Rule", *[str(year) for year in years]], body, "Rule by year", frozenset(range(1, 99)), "matrix"
        ),
        tag("p", LEGEND, class_="note"),
    )


def issuer_matrix(
    issuers: Sequence[Issuer], scores: Mapping[str, Sequence[Row]], codes: Sequence[str]
) -> Html:
    body: list[list[Child]] = []
    for issuer in issuers:
        cells: dict[str, dict[str, int]] = {}
        for row in scores[issuer.key]:
            cell = cells.setdefault(row["code"], {})
            cell[row["verdict"]] = cell.get(row["verdict"], 0) + row["n"]
        name = tag("a", figures.company_words(issuer.name), href=issuer.file)
        body.append([name, *[score_cell(cells.get(code)) for code in codes]])
    return joined(
        table(["Issuer", *codes], body, "Issuer by rule", frozenset(range(1, 199)), "matrix"),
        tag("p", LEGEND, class_="note"),
    )


def score_cell(counts: Mapping[str, int] | None) -> Child:
    """One cell of a scorecard, told by its figures and not by its colour alone."""
    if not counts:
        return None
    consistent, failed = counts.get("consistent", 0), counts.get("inconsistent", 0)
    if failed:
        return tag("span", f"{failed:,}/{consistent + failed:,}", class_="s i")
    if consistent:
        return tag("span", consistent, class_="s t")
    return tag("span", f"({counts.get('not testable', 0):,})", class_="s n")
