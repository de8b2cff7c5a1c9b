"""Review: what ``tieout review`` shows of the cases held back, of one case, and of the mappings in force.

What a reviewer decides about them is in ``flows/decisions.py``.
"""

from __future__ import annotations

import re
import shutil
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flows import terminal
from flows.terminal import amount, cell, command, cut, safe, scale_word, style
from warehouse import reviews

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


Row = dict[str, Any]

QUEUE_COLUMNS = ("case", "why", "statement", "company", "filed", "first finding")
LINES_BESIDE_QUEUE = 6
"""Heading, totals, hints and the next prompt."""
ROWS_ELSEWHERE = 1000
WIDTH_ELSEWHERE = 110
LABEL_WIDTH = 46
SOURCE_LINES = 40
CONSISTENT_SHOWN = 5
SCALE_WORDS = {3: "in thousands", 6: "in millions", 9: "in billions"}


class UnusableDecisionError(Exception):
    """What the reviewer asked for cannot be done; ``str()`` says why and what to do."""


# -- the queue ------------------------------------------------------------------------------------------


def print_queue(con: DuckDBPyConnection, everything: bool, code: str | None, kind: str | None) -> int:
    """Print what is held back, as many rows as the terminal has room for unless ``everything``."""
    known = reviews.cases(con)
    released = reviews.released_cases(con)
    wanted = [
        case
        for case in known
        if (code is None or code.upper() in case["codes"])
        and (kind is None or (case["kind"] or "exhibit") == kind)
    ]
    waiting = [case for case in wanted if case["state"] != "confirmed"]
    shown = wanted if everything else waiting
    states = Counter(case["state"] for case in known)
    confirmed, n_open = states["confirmed"], len(known) - states["confirmed"]
    print(
        f"{n_open:,} waiting for a decision, {confirmed:,} confirmed as held back, "
        f"{len(released):,} released."
    )
    if not shown:
        filtered = " of that kind" if code or kind else ""
        print(
            f"Nothing{filtered} waits for a decision."
            if not everything
            else f"Nothing{filtered} is held back."
        )
        return 0
    room = _height() - LINES_BESIDE_QUEUE
    rows = [_queue_row(case) for case in (shown if everything else shown[: max(3, room)])]
    for number, line in enumerate(terminal.table(QUEUE_COLUMNS, rows, terminal.width() or WIDTH_ELSEWHERE)):
        print(style(line, "1") if number == 0 else line)
    if len(rows) < len(shown):
        print(f"and {len(shown) - len(rows):,} more: --all lists them, --code and --kind choose")
    print(f"Look at one: {command()} review show CASE")
    return 0


def _queue_row(case: Row) -> tuple[Any, ...]:
    why = " ".join(case["codes"]) + {"confirmed": " (confirmed)", "reopened": " (reopened)"}.get(
        case["state"], ""
    )
    message = re.sub(r"^\[\w+\] ", "", case["message"] or "")
    company = case["company_name"] or case["source_name"]
    return case["case_id"], why, case["kind"] or "the whole exhibit", company, case["filed_at"], message


def _height() -> int:
    return shutil.get_terminal_size((80, 24)).lines if sys.stdout.isatty() else ROWS_ELSEWHERE


# -- one case -------------------------------------------------------------------------------------------


def one_case(con: DuckDBPyConnection, given: str) -> Row:
    """The case that is meant. Raises UnusableDecisionError."""
    found = reviews.case_named(con, given) if re.fullmatch(r"[0-9a-fA-F]+", given) else []
    if len(found) == 1:
        return found[0]
    if not found:
        raise UnusableDecisionError(f"no case is named {safe(given)}. `{command()} review` lists the cases.")
    names = ", ".join(case["case_id"] for case in found[:6])
    raise UnusableDecisionError(
        f"{safe(given)} is the beginning of several cases ({names}); give more of it."
    )


def print_case(con: DuckDBPyConnection, given: str) -> int:
    """Print one case: what it is, each finding with its arithmetic, the source lines, what was decided."""
    case = one_case(con, given)
    for line in case_lines(con, case):
        print(line)
    return 0


def case_lines(con: DuckDBPyConnection, case: Row) -> Iterator[str]:
    """A case as lines for a terminal."""
    yield style(f"case {case['case_id']}: {_name(case)}", "1")
    parts = [case["company_name"], case["document_type"], case["source_name"]]
    parts += [f"filed {case['filed_at']}" if case["filed_at"] else None]
    yield safe(", ".join(part for part in parts if part))
    yield from _wrapped(f"{case['state']}; {_publication(case)}")
    checks = reviews.checks(con, case)
    failing = [c for c in checks if c["verdict"] == "inconsistent" and c["level"] == "critical"]
    told = {c["message"] for c in failing}
    found = reviews.findings(con, case)
    for finding in found:
        if finding["message"] not in told:
            yield ""
            yield from _wrapped(style(safe(finding["code"]), "31") + " " + safe(finding["message"] or ""))
    for check in failing:
        yield ""
        yield from _arithmetic(check)
    yield from _suspects(checks, failing)
    yield from _other_checks(checks, failing)
    yield from _source(found)
    for row in reviews.decisions_about(con, case):
        about = f" (about {row['code']})" if row["code"] else ""
        yield from _wrapped(
            f"{row['action']} by {row['reviewer']}, {row['reviewed_at']:%Y-%m-%d %H:%M} UTC{about}: "
            f"{row['reason']}"
        )
    yield ""
    yield from _what_next(case)


def _name(case: Row) -> str:
    if case["table_index"] is None:
        return "the whole exhibit"
    title = f' "{case["title"]}"' if case["title"] else ""
    return safe(f"{case['kind']}{title}, table {case['table_index']}")


def whose(case: Row) -> str:
    return f"{_name(case)} of {safe(case['company_name'] or case['source_name'] or 'an unknown issuer')}"


def _publication(case: Row) -> str:
    if case["state"] == "released":
        return f"{case['n_facts']} facts are published with the mark {case['review_id']}"
    if case["table_index"] is None:
        return "nothing of it is published"
    return f"{case['n_facts']} facts are held back"


def _arithmetic(check: Row) -> Iterator[str]:
    """The rule, its operands as printed with their weights, and by how much it fails."""
    yield from _wrapped(f"{style(safe(check['code']), '31')} {safe(check['sentence'] or '')}")
    where = " ".join((check["column_header"] or "").split())
    when = period(check["period_start"], check["period_end"])
    scale = check["scale"] or 0
    words = SCALE_WORDS.get(scale) if "/" not in (check["unit"] or "") else None
    heading = ", ".join(part for part in (f'column "{where}"' if where else None, when, words) if part)
    if heading:
        yield from _wrapped("  " + safe(heading))
    for item in sorted(check["items"], key=lambda i: i["role"] in ("total", "eps")):
        sign = {"total": "=", "eps": "=", "shares": "/"}.get(item["role"])
        sign = sign or ("-" if (item["weight"] or 1) < 0 else "+")
        printed = safe(item["printed"] or "not printed")
        yield f"    {sign} {printed:>16}  {cut(safe(item['label'] or '(no label)'), LABEL_WIDTH)}"
    if check["computed"] is not None:
        power = scale if words else 0
        amounts = (check["reported"], check["computed"], check["difference"], check["tolerance"])
        reported, computed, difference, tolerance = (_scaled(value, power) for value in amounts)
        yield from _wrapped(
            f"    printed {reported}, computed {computed}: difference {style(difference, '31')}, "
            f"rounding explains {tolerance}"
        )


def _scaled(value: Decimal | None, power: int) -> str:
    if value is None:
        return "nothing"
    exact = value.scaleb(-power)
    return amount(exact if exact == exact.to_integral() else exact.quantize(Decimal("0.0001")))


def period(start: date | None, end: date | None) -> str | None:
    if end is None:
        return None
    return f"{start} to {end}" if start else f"{end}"


def _suspects(checks: Sequence[Row], failing: Sequence[Row]) -> Iterator[str]:
    """The number that stands in several failing checks and in none that holds: look at it first."""
    if len(failing) < 2:
        return
    in_failing = Counter(i["fact_id"] for c in failing for i in c["items"] if i["fact_id"])
    holding = {i["fact_id"] for c in checks if c["verdict"] == "consistent" for i in c["items"]}
    most = max(in_failing.values(), default=0)
    alone = [f for f, n in in_failing.items() if n == most and n > 1 and f not in holding]
    if len(alone) == 1:
        item = next(i for c in failing for i in c["items"] if i["fact_id"] == alone[0])
        yield ""
        yield from _wrapped(
            f"Look first at {safe(item['printed'] or '')}, {safe(item['label'] or '')!r}: it takes part in "
            f"{most} of {len(failing)} failing checks and in none that holds (fact {item['fact_id']})."
        )


def _other_checks(checks: Sequence[Row], failing: Sequence[Row]) -> Iterator[str]:
    others = [c for c in checks if c not in failing]
    if not others:
        return
    counts = Counter(c["verdict"] for c in others)
    yield ""
    yield "other checks of this statement: " + ", ".join(f"{n} {verdict}" for verdict, n in counts.items())
    notable = [c for c in others if c["verdict"] == "inconsistent"]
    for check in notable[:CONSISTENT_SHOWN]:
        yield from _wrapped(f"  {safe(check['level'])}: {safe(check['message'] or '')}")
    if len(notable) > CONSISTENT_SHOWN:
        yield f"  and {len(notable) - CONSISTENT_SHOWN} more"


def _source(found: Sequence[Row]) -> Iterator[str]:
    lines = dict.fromkeys(
        line for finding in found for line in (finding["source_lines"] or "").splitlines() if line.strip()
    )
    if not lines:
        return
    yield ""
    yield "source lines"
    for line in list(lines)[:SOURCE_LINES]:
        yield "  | " + cut(safe(line), _width() - 4)
    if len(lines) > SOURCE_LINES:
        yield f'  and {len(lines) - SOURCE_LINES} more: {command()} sql "SELECT source_lines FROM quarantine"'


def _what_next(case: Row) -> Iterator[str]:
    name = case["case_id"]
    if case["state"] == "released":
        yield f"hold it back again:    {command()} review confirm {name} --reason ..."
        return
    if case["n_facts"]:
        yield f"publish it as printed: {command()} review release {name} --reason ..."
    yield f"leave it held back:    {command()} review confirm {name} --reason ..."
    if case["table_index"] is not None:
        yield f"correct the reading:   {command()} review map {name} --reason ... with --label --concept,"
        yield f"                       --column --period or --scale ({command()} review map --help)"


def _wrapped(text: str) -> list[str]:
    indent = " " * (len(text) - len(text.lstrip()))
    return textwrap.wrap(text, _width(), subsequent_indent=indent + "  ") or [""]


def _width() -> int:
    return max(40, terminal.width() or WIDTH_ELSEWHERE)


# -- corrections --------------------------------------------------------------------------------------


def said(mapping: Row) -> str:
    scope = "this issuer's" if mapping["exhibit_id"] is None else "this exhibit's"
    kind = f"in {scope} {mapping['statement']}"
    if mapping["what"] == "concept":
        turned = ", its sign turned" if mapping["sign"] == -1 else ""
        return f"{safe(mapping['label'] or '')!r} means {mapping['concept'] or 'no concept'}{turned} {kind}"
    if mapping["what"] == "period":
        when = period(mapping["period_start"], mapping["period_end"])
        return f"column {mapping['column_index']} {safe(mapping['column_header'] or '')!r} is {when} {kind}"
    return f"the amounts are printed in {scale_word(mapping['scale'])} {kind}"


def print_mappings(con: DuckDBPyConnection) -> int:
    """Print the mappings in force."""
    known = reviews.mappings(con)
    if not known:
        print("No mapping is in force.")
        return 0
    rows = [(m["mapping_id"], said(m), m["reviewer"], m["mapped_at"], m["reason"]) for m in known]
    names = ("mapping", "says", "by", "at", "reason")
    for line in terminal.table(names, rows, terminal.width() or WIDTH_ELSEWHERE):
        print(line)
    return 0


def print_lines(con: DuckDBPyConnection, given: str) -> int:
    """Print the rows and columns of a case as they were read: what a mapping can name."""
    case = one_case(con, given)
    columns = [
        (c["column_index"], c["column_header"], period(c["period_start"], c["period_end"]))
        for c in reviews.columns_of(con, case)
    ]
    for line in terminal.table(("column", "header", "period"), columns, terminal.width() or WIDTH_ELSEWHERE):
        print(line)
    print()
    rows = [
        (line["row_index"], line["label"], line["section"] or "", cell(line["concept"] or ""))
        for line in reviews.lines_of(con, case)
    ]
    for line in terminal.table(
        ("row", "label", "section", "concept"), rows, terminal.width() or WIDTH_ELSEWHERE
    ):
        print(line)
    return 0
