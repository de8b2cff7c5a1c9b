"""Quarantine: what is withheld, rule by rule, each with its arithmetic and its source lines.

In: a connection with the temporary relations of ``warehouse/report.py``. Out: the pages of the queue, file
name -> HTML: one list of reasons, and for each rule its entries, newest filings first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from warehouse.pages import figures
from warehouse.pages.exhibit import check_figures, exhibit_file
from warehouse.pages.markup import Child, Html, tag
from warehouse.pages.shell import page, page_file, pager, scrolled, table
from warehouse.queries import rows

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row = Mapping[str, Any]

ENTRIES_A_PAGE = 50
CHECKS_AN_ENTRY = 3
LONGEST_LINES = 6_000
"""Characters of source lines shown of one entry; an HTML exhibit may print everything in one line."""


def quarantine_stem(code: str | None) -> str:
    return "quarantine-" + (re.sub(r"[^a-z0-9]+", "_", (code or "").lower()).strip("_") or "none")


def quarantine_pages(con: DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    reasons = rows(
        con,
        """SELECT q.code, count(*) AS n, min(q.message) AS message,
                  arg_min(e.source_name, q.message) AS source_name,
                  count(DISTINCT (q.exhibit_id, q.table_index)) FILTER (q.table_index IS NOT NULL) AS tables,
                  count(DISTINCT q.exhibit_id) AS exhibits,
                  bool_or(c.code IS NOT NULL) AS has_arithmetic
           FROM main.quarantine AS q JOIN staging.exhibit AS e ON e.exhibit_id = q.exhibit_id
           LEFT JOIN (SELECT DISTINCT code FROM staging.calculation) AS c ON c.code = q.code
           GROUP BY q.code ORDER BY has_arithmetic DESC, n DESC, q.code""",
    )
    yield "quarantine.html", _index(con, reasons)
    for reason in reasons:
        yield from _reason_pages(con, reason)


def _index(con: DuckDBPyConnection, reasons: Sequence[Row]) -> str:
    lead = (
        "Read, audited and withheld. Each entry has its sentence, the arithmetic that failed, and the lines."
    )
    if not reasons:
        return page("Quarantine", "", tag("p", "Nothing is held back."), "quarantine.html", lead)
    body: list[list[Child]] = [
        [
            tag("a", reason["code"] or "?", href=page_file(quarantine_stem(reason["code"]), 1)),
            tag("span", figures.sentence(reason["message"], reason["source_name"]), class_="words"),
            reason["tables"] or Html("\u2013"),
            reason["exhibits"],
        ]
        for reason in reasons
    ]
    listed = table(["Rule", "For example", "Tables", "Exhibits"], body, "Reasons", frozenset({2, 3}))
    failed = [reason["code"] for reason in reasons if reason["has_arithmetic"]]
    entries = next(_entries(con, failed), None)
    content: list[Child] = [listed]
    if entries:
        content += [tag("h2", "Sums that fail"), entries]
    return page("Quarantine", "", content, "quarantine.html", lead)


def _reason_pages(con: DuckDBPyConnection, reason: Row) -> Iterator[tuple[str, str]]:
    stem = quarantine_stem(reason["code"])
    pages = -(-reason["n"] // ENTRIES_A_PAGE)
    for number, entries in enumerate(_entries(con, [reason["code"]], reason["has_arithmetic"]), start=1):
        content = [tag("h2", "Entries", class_="unseen"), entries, pager(stem, number, pages)]
        entries_in = figures.counted(reason["n"], "entry", "entries")
        lead = [
            f"{entries_in} in {figures.counted(reason['exhibits'], 'exhibit')}. ",
            tag("a", "All reasons", href="quarantine.html"),
        ]
        title = f"Quarantine: {reason['code'] or 'no code'}"
        yield page_file(stem, number), page(title, "", content, "quarantine.html", lead)


def _entries(
    con: DuckDBPyConnection, codes: Sequence[str | None], has_arithmetic: bool = True
) -> Iterator[list[Html]]:
    """The entries of some rules, a page at a time, newest filings first."""
    found = con.cursor().execute(
        """SELECT q.*, e.company_name, e.source_name, e.document_type, e.filed_at, s.title, s.kind
           FROM main.quarantine AS q
           JOIN staging.exhibit AS e ON e.exhibit_id = q.exhibit_id
           LEFT JOIN staging.statement AS s
             ON s.exhibit_id = q.exhibit_id AND s.table_index = q.table_index
           WHERE list_contains($1, coalesce(q.code, ''))
           ORDER BY e.filed_at DESC NULLS LAST, q.exhibit_id, q.table_index, q.code, q.message""",
        [[code or "" for code in codes]],
    )
    names = [column[0] for column in found.description]
    while batch := found.fetchmany(ENTRIES_A_PAGE):
        shown = [dict(zip(names, row, strict=True)) for row in batch]
        exhibits = sorted({row["exhibit_id"] for row in shown})
        checks = _failed_checks(con, exhibits) if has_arithmetic else {}
        yield [_entry(row, _checks_of(row, checks)) for row in shown]


def _failed_checks(con: DuckDBPyConnection, exhibit_ids: Sequence[str]) -> dict[tuple[Any, ...], list[Row]]:
    found: dict[tuple[Any, ...], list[Row]] = {}
    items: dict[str, list[Row]] = {}
    for item in rows(
        con,
        """SELECT i.calculation_id, i.role, i.weight, i.position, f.fact_id, f.label, f.value, f.scale,
                  f.decimals, f.unit
           FROM staging.calculation_item AS i
           JOIN staging.calculation AS c ON c.calculation_id = i.calculation_id
           LEFT JOIN staging.fact AS f ON f.fact_id = i.fact_id
           WHERE c.verdict = 'inconsistent' AND c.exhibit_id IN (SELECT unnest($1)) ORDER BY i.position""",
        [list(exhibit_ids)],
    ):
        items.setdefault(item["calculation_id"], []).append(item)
    for check in rows(
        con,
        """FROM staging.calculation WHERE verdict = 'inconsistent' AND exhibit_id IN (SELECT unnest($1))
           ORDER BY calculation_id""",
        [list(exhibit_ids)],
    ):
        key = (check["exhibit_id"], check["table_index"], check["code"])
        found.setdefault(key, []).append({**check, "items": items.get(check["calculation_id"], [])})
    return found


def _checks_of(row: Row, checks: Mapping[tuple[Any, ...], list[Row]]) -> list[Row]:
    """The failed checks that an entry is about: those of its very words, else those of its rule."""
    own = checks.get((row["exhibit_id"], row["table_index"], row["code"]), [])
    return [check for check in own if check["message"] == row["message"]] or own


def _entry(row: Row, checks: Sequence[Row]) -> Html:
    file = exhibit_file(row["exhibit_id"])
    place = f"{file}#table-{row['table_index']}" if row["table_index"] is not None else file
    kind = figures.kind(row["kind"]) if row["kind"] else None
    about = [row["document_type"], figures.day(row["filed_at"]) or None, row["title"] or kind]
    lines = row["source_lines"]
    return tag(
        "article",
        tag("h3", tag("a", figures.company_words(figures.company(row)), href=place)),
        tag("p", " \u00b7 ".join(part for part in about if part), class_="note"),
        tag(
            "p",
            tag("b", row["code"] or ""),
            " ",
            figures.sentence(row["message"], row["source_name"]),
            class_="held",
        ),
        [_arithmetic(check, file) for check in checks[:CHECKS_AN_ENTRY]],
        scrolled(tag("pre", lines[:LONGEST_LINES]), "Source lines") if lines else None,
        class_="entry",
    )


def _arithmetic(check: Row, file: str) -> Html:
    """The sum as an accountant writes it: operands, what they come to, what is printed, the difference."""
    total = next((i for i in check["items"] if i["role"] in ("total", "eps")), None)
    shown = check_figures(check, total)
    body: list[list[Child]] = [
        [_sign(item), _named(item, file), figures.in_scale(item["value"], item)]
        for item in check["items"]
        if item is not total
    ]
    body.append(["=", "computed", shown["computed"]])
    body.append(["", _named(total, file) if total else "printed", shown["reported"]])
    body.append(["", tag("b", "difference"), tag("span", shown["difference"], class_="v i")])
    return tag(
        "table",
        tag("caption", f"{figures.period(check)}; rounding explains {shown['tolerance']}"),
        tag(
            "tbody",
            [
                tag(
                    "tr",
                    tag("td", sign, class_="sign"),
                    tag("th", name, scope="row"),
                    tag("td", amount, class_="n"),
                )
                for sign, name, amount in body
            ],
        ),
        class_="sum",
    )


def _sign(item: Row) -> str:
    if item["role"] == "shares":
        return "\u00f7"
    return "+" if (item["weight"] or 0) > 0 else figures.MINUS


def _named(item: Row, file: str) -> Child:
    label = item["label"] or "(no label)"
    return tag("a", label, href=f"{file}#{item['fact_id']}") if item["fact_id"] else label
