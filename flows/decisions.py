"""Decisions: what a reviewer decides about a case held back, and the corrections of a reading.

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
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows import terminal
from flows.review import UnusableDecisionError, one_case, period, said, whose
from flows.summary import counted
from flows.terminal import command, safe
from warehouse import reviews

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from warehouse import Work

Row = dict[str, Any]

SCALES = {word: scale for scale, word in terminal.SCALES.items()}
CONCEPT = re.compile(r"(?:us-gaap:)?([A-Z][A-Za-z0-9]{2,})\Z")
PERIOD = re.compile(r"(?:(\d{4}-\d\d-\d\d)\.\.)?(\d{4}-\d\d-\d\d)\Z")
DECIDED_NOWHERE = "nothing of it was read, so there is nothing to publish"


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
        f"Released: {whose(case)}.",
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
    return [f"Confirmed: {whose(case)} is held back{again}."]


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
        f"{period(c['period_start'], c['period_end']) or 'no period'}"
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
        f"{done} {mapping['mapping_id']}: {said(mapping)}.",
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
