"""Explain: what ``tieout explain`` prints: the whole way of one number, from its characters to its checks."""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows import terminal
from flows.places import raw_store
from flows.source_lines import SourceLine, located
from flows.terminal import amount, safe, scale_word, style
from warehouse import queries
from warehouse.store import RawStore, RawStoreError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LINES_AROUND = 1
MARK = "^"
NAMED = 12
"""Width of the names at the left."""
ROLE, AMOUNT = 7, 20
"""Widths of an operand's role and amount."""
THIS = "  <- this number"
WIDTH_ELSEWHERE = 100
CANDIDATES = 8
PERIOD_SOURCES = {
    "header": "its column's header",
    "title": "the statement's title",
    "document": "inferred from the document",
}


def print_explanation(con: DuckDBPyConnection, path: Path, given: str) -> int:
    """Print the way of one fact; 0, or 2 when the name fits none or several."""
    fact_ids = _facts_named(con, given)
    if len(fact_ids) != 1:
        print("tieout: " + _not_one(con, given, fact_ids), file=sys.stderr)
        return 2
    found = queries.explain(con, fact_ids[0])
    assert found is not None  # the name was just read from the warehouse
    for line in _lines(found, RawStore(raw_store(path))):
        print(line)
    return 0


def _facts_named(con: DuckDBPyConnection, given: str) -> list[str]:
    if not re.fullmatch(r"[0-9a-fA-F]+", given):
        return []
    rows = queries.rows(
        con,
        """SELECT fact_id FROM main.fact WHERE starts_with(fact_id, ?)
           UNION SELECT fact_id FROM staging.fact WHERE starts_with(fact_id, ?) ORDER BY 1 LIMIT ?""",
        [given.lower(), given.lower(), CANDIDATES + 1],
    )
    return [row["fact_id"] for row in rows]


def _not_one(con: DuckDBPyConnection, given: str, fact_ids: Sequence[str]) -> str:
    if not fact_ids:
        return (
            f"no fact is named {safe(given)}. A fact_id is 16 hexadecimal digits, as in: "
            f'{terminal.command()} sql "SELECT fact_id, label, value FROM fact LIMIT 5"'
        )
    lines = [f"{safe(given)} is the beginning of several facts; give more of it:"]
    for fact_id in fact_ids[:CANDIDATES]:
        fact = (queries.explain(con, fact_id) or {})["fact"]
        lines.append(f"  {fact_id}  {safe(fact['printed'] or '')}  {safe(fact['label'] or '')}")
    if len(fact_ids) > CANDIDATES:
        lines.append("  and more")
    return "\n".join(lines)


# -- the way of the number ------------------------------------------------------------------------------


def _lines(found: dict[str, Any], raw: RawStore) -> Iterator[str]:
    fact, exhibit, statement = found["fact"], found["exhibit"] or {}, found["statement"] or {}
    yield style(f"{_label(fact)}: {_value(fact['value'], fact['unit'])}", "1")
    held_back = "" if fact["is_published"] else ", HELD BACK: in staging.fact, not in fact"
    yield f"fact {fact['fact_id']}{held_back}"
    yield ""
    yield from _named("exhibit", _exhibit(exhibit))
    yield from _named("printed", f"{fact['source']} of {exhibit.get('sha256', '')}")
    yield from _printed(raw, exhibit, fact["source"] or "")
    if statement:
        yield from _named("statement", _statement(statement, fact))
        yield from _named("", statement["kind_evidence"], "taken for that because of: ")
    yield from _named("section", fact["section"] or None)
    yield from _named("column", fact["column_header"] or None)
    yield from _named("period", _period(fact))
    yield from _named("unit", fact["unit"])
    scale = scale_word(fact["scale"])
    yield from _named("scale", f"{scale}, from: {fact['scale_source']}" if fact["scale_source"] else scale)
    yield from _named("decimals", _decimals(fact["decimals"]))
    yield from _named("concept", _concept(fact))
    yield from _named("value", _values(fact))
    yield ""
    yield from _checks(found["checks"], fact["fact_id"])
    for row in found["withheld"]:
        yield from _named("withheld", f"{row['code']}: {row['message']}")
    for row in found["reviews"]:
        yield from _named(
            "review", f"{row['action']} by {row['reviewer']}, {row['reviewed_at']}: {row['reason']}"
        )
    for row in found["earlier"]:
        until = f"{row['superseded_at']:%Y-%m-%d %H:%M} UTC"
        yield from _named(
            "earlier", f"{_value(row['value'], row['unit'])}, {row['concept'] or 'no concept'}, until {until}"
        )


def _label(fact: dict[str, Any]) -> str:
    return safe(fact["label"] or "(a row without a label)")


def _exhibit(exhibit: dict[str, Any]) -> str:
    parts = [
        exhibit.get("source_name"),
        exhibit.get("document_type"),
        exhibit.get("company_name"),
        f"CIK {exhibit['cik']}" if exhibit.get("cik") else None,
        f"{exhibit.get('form_type') or 'submission'} {exhibit['accession_number']}"
        if exhibit.get("accession_number")
        else None,
        f"filed {exhibit['filed_at']}" if exhibit.get("filed_at") else None,
        f"document {exhibit['sequence']}" if exhibit.get("sequence") else None,
    ]
    return ", ".join(part for part in parts if part)


def _printed(raw: RawStore, exhibit: dict[str, Any], locator: str) -> Iterator[str]:
    is_html = exhibit.get("format") == "html"
    try:
        lines = located(raw.read(exhibit.get("sha256") or ""), locator, is_html, LINES_AROUND)
    except RawStoreError as error:
        yield from _named("", str(error))
        return
    for line in lines:
        yield from _marked(line)


def _marked(line: SourceLine) -> Iterator[str]:
    """A source line, the number in it bold and underlined with carets; a long line around the number."""
    room = _width() - 4
    if line.start is None or line.end is None:
        yield style(("  | " + terminal.cut(safe(line.text), room)).rstrip(), "2")
        return
    first = max(0, min(line.start - room // 2, len(line.text) - room)) if len(line.text) > room else 0
    shown = line.text[first : first + room]
    start, end = line.start - first, min(line.end - first, len(shown))
    before, number, after = safe(shown[:start]), safe(shown[start:end]), safe(shown[end:])
    yield f"  | {before}{style(number, '1;33')}{after}"
    indent = terminal.columns_of(before)
    yield "  | " + " " * indent + style(MARK * max(1, terminal.columns_of(number)), "33")


def _statement(statement: dict[str, Any], fact: dict[str, Any]) -> str:
    title = f' "{statement["title"]}"' if statement["title"] else ""
    entity = f" of {statement['entity']}" if statement["entity"] else ""
    place = f"table {fact['table_index']}, row {fact['row_index']}, column {fact['column_index']}"
    return f"{statement['kind']}{title}{entity}, {place}; {statement['status'] or 'not yet decided'}"


def _period(fact: dict[str, Any]) -> str:
    if fact["period_end"] is None:
        return "none was found"
    source = PERIOD_SOURCES.get(fact["period_source"], fact["period_source"])
    if fact["period_type"] == "instant":
        return f"{fact['period_end']}, from {source}"
    start, end = fact["period_start"], fact["period_end"]
    days = f" ({(end - start).days + 1} days)" if start else ""
    return f"{start or 'unknown'} to {end}{days}, from {source}"


def _decimals(decimals: int | None) -> str:
    if decimals is None:
        return "exact"
    unit = Decimal(1).scaleb(-decimals)
    return f"{decimals}: stands for its value within {amount(unit / 2)} to either side"


def _concept(fact: dict[str, Any]) -> str:
    if not fact["concept"]:
        return f"none{': ' + fact['concept_source'] if fact['concept_source'] else ''}"
    return f"{fact['concept']}, because of: {fact['concept_source']}"


def _values(fact: dict[str, Any]) -> str:
    text = f"{_value(fact['value'], fact['unit'])} as printed"
    if fact["is_nil"]:
        text += " (a dash: nil)"
    if fact["concept_value"] is not None and fact["concept_value"] != fact["value"]:
        text += f"; {_value(fact['concept_value'], fact['unit'])} in the concept's sign"
    return text


def _value(value: Decimal | None, unit: str | None) -> str:
    return f"{terminal.cell(value)} {safe(unit or '')}".rstrip()


def _checks(checks: Sequence[dict[str, Any]], fact_id: str) -> Iterator[str]:
    if not checks:
        yield from _named("checks", "it takes part in none")
    for check in checks:
        colour = {"consistent": "32", "inconsistent": "31"}.get(check["verdict"], "33")
        verdict = style(check["verdict"] or "not yet audited", colour)
        yield f"{'check':<{NAMED}}{safe(check['code'])} {verdict} ({safe(check['level'])})"
        yield from _named("", check["sentence"])
        if check["verdict"] == "not testable":
            yield from _named("", check["reason"])
        for item in check["items"]:
            is_this = item["fact_id"] == fact_id
            mark = style(THIS, "33") if is_this else ""
            sign = {"total": "=", "item": "+" if (item["weight"] or 1) > 0 else "-"}.get(
                item["role"], item["role"]
            )
            room = max(10, _width() - NAMED - ROLE - AMOUNT - 2 - (len(THIS) if is_this else 0))
            label = terminal.cut(safe(item["label"] or "(no label)"), room)
            amount_of = _value(item["value"], item["unit"])
            yield f"{'':<{NAMED}}{sign:<{ROLE}}{amount_of:>{AMOUNT}}  {label}{mark}"
        if check["computed"] is not None:
            yield from _named("", _residual(check))


def _residual(check: dict[str, Any]) -> str:
    return (
        f"reported {amount(check['reported'])}, computed {amount(check['computed'])}, difference "
        f"{amount(check['difference'])}, rounding explains up to {amount(check['tolerance'])}"
    )


def _named(name: str, text: str | None, before: str = "") -> Iterator[str]:
    """A named line, wrapped to the terminal; none when there is nothing to say."""
    if not text:
        return
    wrapped = textwrap.wrap(before + safe(text), _width() - NAMED) or [""]
    for number, line in enumerate(wrapped):
        yield f"{name if number == 0 else '':<{NAMED}}{line}"


def _width() -> int:
    return max(40, terminal.width() or WIDTH_ELSEWHERE)
