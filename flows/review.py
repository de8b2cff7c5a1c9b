"""Review: what ``tieout review`` shows of the cases held back, and what a reviewer decides about them.

A decision is a row of ``review``, a correction a row of ``mapping``; both are only ever appended to, with
who, when and why, and both are respected by every later run. Deciding publishes at once: a release the
statement with its facts marked, a correction the exhibits it concerns, read anew and audited like any other.
Each is one step: killed half-way it has not happened, neither the row nor the reading.
"""

from __future__ import annotations

import difflib
import getpass
import hashlib
import os
import re
import shutil
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows import terminal
from flows.summary import counted
from flows.terminal import amount, cell, command, cut, safe, style
from warehouse import reviews

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from warehouse import Work

Row = dict[str, Any]

QUEUE_COLUMNS = ("case", "why", "statement", "company", "filed", "first finding")
LINES_BESIDE_QUEUE = 6
"""Heading, totals, hints and the next prompt."""
ROWS_ELSEWHERE = 1000
WIDTH_ELSEWHERE = 110
LABEL_WIDTH = 46
SOURCE_LINES = 40
CONSISTENT_SHOWN = 5
SCALES = {"units": 0, "thousands": 3, "millions": 6, "billions": 9}
SCALE_WORDS = {3: "in thousands", 6: "in millions", 9: "in billions"}
CONCEPT = re.compile(r"(?:us-gaap:)?([A-Z][A-Za-z0-9]{2,})\Z")
PERIOD = re.compile(r"(?:(\d{4}-\d\d-\d\d)\.\.)?(\d{4}-\d\d-\d\d)\Z")
DECIDED_NOWHERE = "nothing of it was read, so there is nothing to publish"


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


def _whose(case: Row) -> str:
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
    period = _period(check["period_start"], check["period_end"])
    scale = check["scale"] or 0
    words = SCALE_WORDS.get(scale) if "/" not in (check["unit"] or "") else None
    heading = ", ".join(part for part in (f'column "{where}"' if where else None, period, words) if part)
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


def _period(start: date | None, end: date | None) -> str | None:
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


# -- deciding -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who decides, why, and when."""

    name: str
    reason: str
    at: datetime


def reviewer(by: str | None, reason: str) -> Reviewer:
    """Who decides: as given, else TIEOUT_REVIEWER, else the user.

    Raises UnusableDecisionError without a name or a reason.
    """
    if len(reason.split()) == 0:
        raise UnusableDecisionError("a decision needs its reason: --reason 'misprint, confirmed by the 10-Q'")
    name = (by or os.environ.get("TIEOUT_REVIEWER") or _user()).strip()
    if not name:
        raise UnusableDecisionError(
            "a decision needs a name: --by NAME, or TIEOUT_REVIEWER in the environment"
        )
    return Reviewer(name, reason.strip(), datetime.now(UTC))


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def release(path: Path, given: str, by: Reviewer) -> list[str]:
    """Publish a case in spite of its findings, its facts marked; what was done, in sentences."""
    with _open(path) as work:
        case = one_case(work.con, given)
        if case["state"] == "released":
            raise UnusableDecisionError(
                f"case {case['case_id']} is released already, by {case['reviewer']} ({case['review_id']})."
            )
        if not case["n_facts"]:
            raise UnusableDecisionError(f"case {case['case_id']} cannot be released: {DECIDED_NOWHERE}.")
        entry = _entry(case, reviews.RELEASED, by)
        decision = {
            "exhibit_id": case["exhibit_id"],
            "table_index": case["table_index"],
            "status": "published",
            "review_id": entry["review_id"],
        }
        work.publish(_run(by, entry["review_id"]), [decision], reviews=[entry])
    return [
        f"Released: {_whose(case)}.",
        f"{case['n_facts']} facts are published and carry the mark {entry['review_id']}.",
        "Later runs respect this while the reading and its findings are the same.",
    ]


def confirm(path: Path, given: str, by: Reviewer) -> list[str]:
    """Leave a case held back, or hold a released one back again; what was done, in sentences."""
    with _open(path) as work:
        case = one_case(work.con, given)
        was_released = case["state"] == "released"
        entry = _entry(case, reviews.WITHHELD if was_released else reviews.CONFIRMED, by)
        decisions = []
        if was_released:
            decisions = [
                {
                    "exhibit_id": case["exhibit_id"],
                    "table_index": case["table_index"],
                    "status": "quarantined",
                    **{name: finding[name] for name in ("code", "message", "source_lines")},
                }
                for finding in reviews.findings(work.con, case)
            ]
        work.publish(_run(by, entry["review_id"]), decisions, reviews=[entry])
    again = " again" if was_released else ""
    return [f"Confirmed: {_whose(case)} is held back{again}."]


def _open(path: Path) -> Work:
    from warehouse import open_work, read_published

    read_published(path).close()  # a warehouse that is not there is not made by looking for a case
    work = open_work(path)
    if work.pending():
        work.close()
        raise UnusableDecisionError(
            f"a run was stopped before it had published. `{command()} run` again first."
        )
    return work


def _entry(case: Row, action: str, by: Reviewer) -> Row:
    codes = [code for code in case["codes"] if code]
    digest = hashlib.sha256(f"{case['case_id']}|{action}|{by.name}|{by.at.isoformat()}".encode()).hexdigest()
    return {
        "review_id": f"review-{digest[:8]}",
        "reviewed_at": by.at,
        "reviewer": by.name,
        "action": action,
        "exhibit_id": case["exhibit_id"],
        "table_index": case["table_index"],
        "code": " ".join(codes) or None,
        "reason": by.reason,
        "reading": case["reading"],
    }


def _run(by: Reviewer, name: str) -> Row:
    from flows.version import parser_version

    return {"run_id": name, "started_at": by.at, "parser_version": parser_version()}


# -- correcting -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the reviewer says on the command line; exactly one of concept, period and scale."""

    label: str | None = None
    section: str | None = None
    concept: str | None = None
    is_turned: bool = False
    column: str | None = None
    period: str | None = None
    scale: str | None = None
    only_here: bool = False


def map_reading(path: Path, given: str, meaning: Meaning, by: Reviewer) -> list[str]:
    """Keep a mapping and read anew, audit and publish what it concerns; what was done, in sentences."""
    with _open(path) as work:
        case = one_case(work.con, given)
        mapping = _mapping(work.con, case, meaning, by)
        return _read_anew(work, path, mapping, by, "mapped", case)


def withdraw_mapping(path: Path, mapping_id: str, by: Reviewer) -> list[str]:
    """Take a mapping back and read anew what it concerned; what was done, in sentences."""
    with _open(path) as work:
        known = reviews.mappings(work.con)
        found = [m for m in known if m["mapping_id"] == mapping_id]
        if not found:
            names = ", ".join(m["mapping_id"] for m in known) or "there is none"
            raise UnusableDecisionError(f"no mapping in force is named {safe(mapping_id)} ({names}).")
        withdrawn = {
            **found[0],
            "action": "withdrawn",
            "mapped_at": by.at,
            "reviewer": by.name,
            "reason": by.reason,
        }
        return _read_anew(work, path, withdrawn, by, "withdrawn", None)


def _mapping(con: DuckDBPyConnection, case: Row, meaning: Meaning, by: Reviewer) -> Row:
    if case["table_index"] is None:
        raise UnusableDecisionError(
            f"case {case['case_id']} is no statement; there is no reading to correct."
        )
    given = [name for name in ("concept", "period", "scale") if getattr(meaning, name) is not None]
    if len(given) != 1:
        raise UnusableDecisionError(
            "say one thing: --label LABEL --concept CONCEPT, or --column COLUMN --period PERIOD, "
            "or --scale SCALE"
        )
    what = given[0]
    of_issuer = what == "concept" and case["cik"] is not None and not meaning.only_here
    mapping: Row = {
        "mapped_at": by.at,
        "reviewer": by.name,
        "action": "mapped",
        "what": what,
        "cik": case["cik"] if of_issuer else None,
        "exhibit_id": None if of_issuer else case["exhibit_id"],
        "statement": case["kind"],
        "label": None,
        "section": None,
        "title": case["title"],
        "column_index": None,
        "column_header": None,
        "concept": None,
        "sign": None,
        "period_start": None,
        "period_end": None,
        "scale": None,
        "reason": by.reason,
    }
    if what == "concept":
        mapping |= _concept_meant(con, case, meaning) | {"title": None}
    elif what == "period":
        mapping |= _period_meant(con, case, meaning)
    else:
        if meaning.scale not in SCALES:
            raise UnusableDecisionError(
                f"--scale is one of {', '.join(SCALES)}, not {safe(meaning.scale or '')}"
            )
        mapping["scale"] = SCALES[meaning.scale]
    digest = hashlib.sha256(repr(sorted(mapping.items(), key=str)).encode()).hexdigest()
    return {"mapping_id": f"map-{digest[:8]}", **mapping}


def _concept_meant(con: DuckDBPyConnection, case: Row, meaning: Meaning) -> Row:
    from flows.intake import seeds

    lines = reviews.lines_of(con, case)
    label = " ".join((meaning.label or "").split())
    if not label:
        raise UnusableDecisionError("--concept needs the label it is for: --label 'Total assets'")
    meant = [line for line in lines if " ".join(line["label"].split()).casefold() == label.casefold()]
    if not meant:
        labels = [line["label"] for line in lines if line["label"]]
        near = difflib.get_close_matches(label, labels, 3, 0.4) or labels[:3]
        raise UnusableDecisionError(
            f"no row of this statement is labelled {safe(label)!r}. Near it: {'; '.join(map(safe, near))}"
        )
    if meaning.section is not None and not any(
        line["section"].casefold() == meaning.section.casefold() for line in meant
    ):
        sections = "; ".join(dict.fromkeys(safe(line["section"]) or "(none)" for line in meant))
        raise UnusableDecisionError(f"{safe(label)!r} stands in no such section; it stands in: {sections}")
    concept = None
    if meaning.concept not in ("-", "none"):
        found = CONCEPT.match(meaning.concept or "")
        known = [row["concept"] for row in seeds()["concepts"]]
        if found is None or found[1] not in known:
            near = difflib.get_close_matches(found[1] if found else meaning.concept or "", known, 3, 0.5)
            hint = f" Did you mean {', '.join(near)}?" if near else ""
            raise UnusableDecisionError(
                f"{safe(meaning.concept or '')} is no concept of warehouse/seeds/concepts.csv.{hint} "
                "'-' says that the label means none."
            )
        concept = f"us-gaap:{found[1]}"
    return {
        "label": meant[0]["label"],
        "section": meaning.section,
        "concept": concept,
        "sign": -1 if meaning.is_turned else 1,
    }


def _period_meant(con: DuckDBPyConnection, case: Row, meaning: Meaning) -> Row:
    found = PERIOD.match(meaning.period or "")
    try:
        start = date.fromisoformat(found[1]) if found and found[1] else None
        end = date.fromisoformat(found[2]) if found else None
    except ValueError:
        end = None
    if end is None or (start is not None and start > end):
        raise UnusableDecisionError(
            "--period is a day for balances (2004-03-31) or first..last day (2004-01-01..2004-03-31)"
        )
    columns = reviews.columns_of(con, case)
    shown = "; ".join(
        f"{c['column_index']} {safe(c['column_header'] or '(no header)')!r} "
        f"{_period(c['period_start'], c['period_end']) or 'no period'}"
        for c in columns
    )
    wanted = " ".join((meaning.column or "").split()).casefold()
    meant = [
        c
        for c in columns
        if wanted in (str(c["column_index"]), " ".join((c["column_header"] or "").split()).casefold())
    ]
    if not wanted or len(meant) != 1:
        raise UnusableDecisionError(
            f"--column names one column by its number or header. The columns are: {shown}"
        )
    return {
        "column_index": meant[0]["column_index"],
        "column_header": meant[0]["column_header"],
        "period_start": start,
        "period_end": end,
    }


def _read_anew(
    work: Work, path: Path, mapping: Row, by: Reviewer, action: str, case: Row | None
) -> list[str]:
    """Read the files concerned with the mapping as it will be, audit them and publish all in one step."""
    from flows.audit import audited
    from flows.discover import Source
    from flows.extract import Extractor
    from flows.intake import RunContext, read_bytes, seeds
    from flows.places import raw_store
    from flows.version import parser_version
    from warehouse.store import RawStore, RawStoreError

    in_force = [m for m in reviews.mappings(work.con) if m["mapping_id"] != mapping["mapping_id"]]
    if action == "mapped":
        in_force.append(mapping)
    raw = RawStore(raw_store(path.absolute()))
    run = RunContext(f"{mapping['mapping_id']}-{by.at:%Y%m%dT%H%M%S}", parser_version(), by.at)
    extractor = Extractor(seeds(), in_force)
    files = reviews.files_concerned(work.con, mapping)
    context = {"run_id": run.run_id, "started_at": by.at, "parser_version": run.parser_version}
    reviews.never_resume(work.con)
    try:
        for file in files:
            data = raw.read(file["sha256"])
            source = Source("", file["source_name"], file["source_uri"], file["sha256"], len(data))
            work.stage(read_bytes(run, extractor, source, data))
    except RawStoreError as error:
        raise UnusableDecisionError(str(error)) from error
    decisions = audited(work, run, raw)
    published = work.publish(context, decisions, mappings=[mapping])
    done = "Kept" if action == "mapped" else "Withdrawn"
    decided = f"statements: {published.n_published} published, {published.n_quarantined} held back"
    lines = [
        f"{done} {mapping['mapping_id']}: {_said(mapping)}.",
        f"{counted(len(files), 'file')} read anew and audited; {decided}.",
    ]
    if case is not None:
        held = [
            d
            for d in decisions
            if (d["exhibit_id"], d["table_index"]) == (case["exhibit_id"], case["table_index"])
        ]
        still = [d for d in held if d["status"] == "quarantined"]
        lines += [f"The case is still held back: {safe(d['message'] or '')}" for d in still]
        if any(d["review_id"] for d in held):
            lines.append(
                "The case stays released: its reading and findings are those that were decided about."
            )
        elif held and not still:
            lines.append("The case passes its audit now and is published.")
    return lines


def _said(mapping: Row) -> str:
    scope = "this issuer's" if mapping["exhibit_id"] is None else "this exhibit's"
    kind = f"in {scope} {mapping['statement']}"
    if mapping["what"] == "concept":
        turned = ", its sign turned" if mapping["sign"] == -1 else ""
        return f"{safe(mapping['label'] or '')!r} means {mapping['concept'] or 'no concept'}{turned} {kind}"
    if mapping["what"] == "period":
        period = _period(mapping["period_start"], mapping["period_end"])
        return f"column {mapping['column_index']} {safe(mapping['column_header'] or '')!r} is {period} {kind}"
    return f"the amounts are printed in units of 10^{mapping['scale']} {kind}"


def print_mappings(con: DuckDBPyConnection) -> int:
    """Print the mappings in force."""
    known = reviews.mappings(con)
    if not known:
        print("No mapping is in force.")
        return 0
    rows = [(m["mapping_id"], _said(m), m["reviewer"], m["mapped_at"], m["reason"]) for m in known]
    names = ("mapping", "says", "by", "at", "reason")
    for line in terminal.table(names, rows, terminal.width() or WIDTH_ELSEWHERE):
        print(line)
    return 0


def print_lines(con: DuckDBPyConnection, given: str) -> int:
    """Print the rows and columns of a case as they were read: what a mapping can name."""
    case = one_case(con, given)
    columns = [
        (c["column_index"], c["column_header"], _period(c["period_start"], c["period_end"]))
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
