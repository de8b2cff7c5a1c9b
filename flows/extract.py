"""Extract: one stored file -> the rows of its exhibits, statements, facts and checks.

This is the whole chain of transforms for one file, in the order of the house: submission -> documents ->
grids -> statements -> facts -> footings and identities. It runs in a worker process: no I/O, no Prefect.
Bad input never raises: it ends as a row of ``quarantine`` with a code and a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from expectations.identities import Rules, identity_calculations
from transforms.calculations import Footing
from transforms.concepts import Dictionary
from transforms.documents import Document, Submission, Text, UnreadableExhibit, document_text, read_submission, reads_for_statements
from transforms.facts import Fact, Reading, read_statement
from transforms.html import read_html
from transforms.periods import DocumentDates, document_dates
from transforms.statements import PRIMARY, statements_of
from transforms.text import text_grids

Row = dict[str, Any]

FOOTS = "FT1"
FOOTS_LEVEL = "critical"
TITLE_OF_FOOTING = 60
ANNUAL_FORMS = ("10-K", "10KSB", "20-F", "40-F")
PERIODIC_FORMS = ("10-Q", "10QSB", *ANNUAL_FORMS)
"""Forms whose conformed period of report is the period of their statements; an 8-K's is the event date."""


@dataclass(slots=True)
class Extraction:
    """The rows of one file, as the warehouse's relations name their columns (without run_id)."""

    exhibits: list[Row] = field(default_factory=list)
    statements: list[Row] = field(default_factory=list)
    facts: list[Row] = field(default_factory=list)
    refusals: list[Row] = field(default_factory=list)
    calculations: list[Row] = field(default_factory=list)
    calculation_items: list[Row] = field(default_factory=list)
    quarantine: list[Row] = field(default_factory=list)


class Extractor:
    """Reads files with one set of seeds; build it once per process."""

    def __init__(self, seeds: Mapping[str, Sequence[Mapping[str, str]]]) -> None:
        self._dictionary = Dictionary.from_rows([dict(r) for r in seeds["concepts"]], [dict(r) for r in seeds["labels"]])
        self._rules = Rules.from_rows(seeds["identities"], seeds["identity_operands"], seeds["identity_terms"])

    def extract(self, data: bytes, source_name: str, source_uri: str) -> Extraction:
        out = Extraction()
        digest = sha256(data).hexdigest()
        try:
            submission = read_submission(data)
        except UnreadableExhibit as unreadable:
            bare = _exhibit_row(None, None, digest, len(data), source_name, source_uri)
            out.exhibits.append(bare)
            out.quarantine.append(_quarantine(bare["exhibit_id"], None, "UNREADABLE", f"{source_name}: {unreadable}", None))
            return out
        for document in submission.documents:
            if reads_for_statements(document, submission):
                self._read_document(out, data, digest, submission, document, source_name, source_uri)
        if not out.exhibits:
            bare = _exhibit_row(submission, None, digest, len(data), source_name, source_uri)
            out.exhibits.append(bare)
            message = f"{source_name} holds no exhibit 99 or 13 and no report that prints statements. Nothing was read."
            out.quarantine.append(_quarantine(bare["exhibit_id"], None, "NO_EXHIBIT", message, None))
        return out

    def _read_document(
        self,
        out: Extraction,
        data: bytes,
        digest: str,
        submission: Submission,
        document: Document,
        source_name: str,
        source_uri: str,
    ) -> None:
        exhibit = _exhibit_row(submission, document, digest, len(data), source_name, source_uri)
        exhibit_id = exhibit["exhibit_id"]
        try:
            text = document_text(data, document)
            exhibit["format"] = text.format
            readings = self._readings(text, exhibit_id, submission)
        except UnreadableExhibit as unreadable:
            out.exhibits.append(exhibit)
            out.quarantine.append(_quarantine(exhibit_id, None, "UNREADABLE", f"{source_name}: {unreadable}", None))
            return
        if not readings and _is_cover(document, submission):
            return  # the form's own page, its tables stand in the exhibits
        out.exhibits.append(exhibit)
        for reading in readings:
            _add_reading(out, reading, exhibit_id, text)
        if not readings:
            message = f"{source_name} ({document.document_type or 'exhibit'}): no table of figures was found."
            out.quarantine.append(_quarantine(exhibit_id, None, "NO_TABLES", message, None))
            return
        facts = [f for f in out.facts if f["exhibit_id"] == exhibit_id]
        statements = [s for s in out.statements if s["exhibit_id"] == exhibit_id]
        checks, items = identity_calculations(facts, statements, self._rules)
        out.calculations.extend(checks)
        out.calculation_items.extend(items)

    def _readings(self, text: Text, exhibit_id: str, submission: Submission) -> list[Reading]:
        html = read_html(text.text) if text.format == "html" else None
        dates = _dates(html.prose if html else text.text, submission)
        readings: list[Reading] = []
        for statement in statements_of(html.grids if html else text_grids(text.text)):
            readings.extend(read_statement(statement, len(readings), exhibit_id, dates, self._dictionary, text.byte_offset))
        return readings


def _is_cover(document: Document, submission: Submission) -> bool:
    """Whether the document is the form itself, next to exhibits that carry the statements."""
    return len(submission.documents) > 1 and not (document.document_type or "").upper().startswith("EX-")


def _dates(text: str, submission: Submission) -> DocumentDates:
    form, period = (submission.form_type or "").upper(), submission.period_of_report
    year_end = submission.filers[0].fiscal_year_end if submission.filers else None
    if year_end is None and period is not None and form.startswith(ANNUAL_FORMS):
        year_end = (period.month, period.day)
    return document_dates(text, period if form.startswith(PERIODIC_FORMS) else None, year_end)


def _exhibit_row(
    submission: Submission | None, document: Document | None, digest: str, size: int, name: str, uri: str
) -> Row:
    filer = submission.filers[0] if submission and submission.filers else None
    sequence = document.sequence if document else 0
    year_end = filer.fiscal_year_end if filer else None
    return {
        "exhibit_id": f"{digest[:16]}-{sequence}",
        "source_name": name,
        "source_uri": uri,
        "sha256": digest,
        "bytes": size,
        "format": None,
        "document_type": document.document_type if document else None,
        "accession_number": submission.accession_number if submission else None,
        "sequence": sequence,
        "form_type": submission.form_type if submission else None,
        "cik": filer.cik if filer else None,
        "company_name": filer.company_name if filer else None,
        "filed_at": submission.filed_at if submission else None,
        "accepted_at": submission.accepted_at if submission else None,
        "items": ",".join(submission.items) or None if submission else None,
        "period_of_report": submission.period_of_report if submission else None,
        "fiscal_year_end": f"{year_end[0]:02d}{year_end[1]:02d}" if year_end else None,
        "sic": filer.sic if filer else None,
    }


def _quarantine(exhibit_id: str, table_index: int | None, code: str, message: str, source_lines: str | None) -> Row:
    return {
        "exhibit_id": exhibit_id,
        "table_index": table_index,
        "code": code,
        "message": message,
        "source_lines": source_lines,
    }


def _add_reading(out: Extraction, reading: Reading, exhibit_id: str, text: Text) -> None:
    statement = reading.statement
    out.refusals.extend(r._asdict() for r in reading.refusals)
    if not reading.facts and statement.kind not in PRIMARY:
        return  # a table of something else: nothing to publish, and its numbers are on record as refused
    out.statements.append(
        {
            "exhibit_id": exhibit_id,
            "table_index": reading.table_index,
            "kind": statement.kind,
            "title": statement.title,
            "is_gaap": statement.is_gaap,
            "currency": reading.scale.currency,
            "scale": reading.scale.money,
            "audited": statement.audited,
            "entity": reading.entity,
            "n_facts": len(reading.facts),
            "status": None,
            "kind_evidence": statement.kind_evidence,
            "scale_evidence": reading.scale.evidence,
            "table_start": text.byte_offset(statement.grid.start),
            "table_end": text.byte_offset(statement.grid.end),
        }
    )
    out.facts.extend(f._asdict() for f in reading.facts)
    for footing in reading.footings:
        _add_footing(out, reading, footing, exhibit_id)


def _add_footing(out: Extraction, reading: Reading, footing: Footing, exhibit_id: str) -> None:
    """FT1, one check per column in which the total is printed."""
    for column in footing.columns:
        total = reading.fact_at.get((footing.total, column))
        items = [(reading.fact_at.get((row, column)), weight) for row, weight in footing.items]
        printed = [(fact, weight) for fact, weight in items if fact is not None]
        if total is None or not printed:
            continue
        calculation_id = sha256(f"{FOOTS}|{total.fact_id}|{footing.items}".encode()).hexdigest()[:16]
        ambiguous = footing.is_ambiguous
        out.calculations.append(
            {
                "calculation_id": calculation_id,
                "exhibit_id": exhibit_id,
                "table_index": reading.table_index,
                "code": FOOTS,
                "level": FOOTS_LEVEL,
                "sentence": _footing_sentence(total, printed),
                "period_start": total.period_start,
                "period_end": total.period_end,
                "column_index": column,
                "total_fact_id": total.fact_id,
                "testable": not ambiguous,
                "reason": f"several sets of rows explain this total: {footing.evidence}" if ambiguous else None,
            }
        )
        out.calculation_items.append(
            {"calculation_id": calculation_id, "fact_id": total.fact_id, "role": "total", "weight": 1, "position": 0}
        )
        out.calculation_items.extend(
            {"calculation_id": calculation_id, "fact_id": fact.fact_id, "role": "item", "weight": weight, "position": i}
            for i, (fact, weight) in enumerate(printed, 1)
        )


def _footing_sentence(total: Fact, items: Sequence[tuple[Fact, int]]) -> str:
    """The sentence an accountant reads: the total and the rows it should be the sum of."""
    name = total.label[:TITLE_OF_FOOTING] or "The unlabelled total"
    first = (items[0][0].label or "the unlabelled row")[:TITLE_OF_FOOTING]
    last = (items[-1][0].label or "the unlabelled row")[:TITLE_OF_FOOTING]
    count = len(items)
    span = first if count == 1 else f"{first} and {last}" if count == 2 else f"{first} to {last} ({count} rows)"
    return f"{name} is the sum of {span}"

