"""Extract: one stored file -> the rows of its exhibits, statements, facts and checks.

This is the whole chain of transforms for one file, in the order of the house: submission -> documents ->
grids -> statements -> facts -> footings and identities. It runs in a worker process: no I/O, no Prefect.
Bad input never raises: it ends as a row of ``quarantine`` with a code and a sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from expectations.identities import identity_calculations
from expectations.identity_rules import Rules
from flows.source_lines import LONGEST_LINE, lines_at
from transforms.calculations import Footing
from transforms.changed_columns import with_changed_columns
from transforms.claim_subjects import Subjects
from transforms.concept_dictionary import Dictionary
from transforms.corrections import Correction, corrections_for
from transforms.document_text import Text, document_text
from transforms.documents import read_submission, reads_for_statements
from transforms.facts import Fact, Reading, fact_name, read_statement
from transforms.grid import Grid
from transforms.html import read_html
from transforms.label_facts import label_facts
from transforms.label_numbers import LabelFact
from transforms.other_figures import without_other_figures
from transforms.periods import DocumentDates, Period, document_dates, with_periods_of_headers
from transforms.prose import prose_claims
from transforms.prose_periods import with_periods_of_tables
from transforms.proven_scales import proven_scales, without_unsaid_scales
from transforms.scale import Scale
from transforms.schedules import with_schedules
from transforms.statement_kinds import PRIMARY, Statement, statement_of
from transforms.statements import statements_of
from transforms.submissions import Document, Submission, UnreadableExhibit
from transforms.text import text_grids
from transforms.ties import ALONE, CONTRADICTED, NOT_TESTABLE, TiedClaim, claim_unit, tied_claims

Row = dict[str, Any]

FOOTS = "FT1"
FOOTS_LEVEL = "critical"
TITLE_OF_FOOTING = 60
BEGINS = "PD2"
BEGINS_LEVEL = "critical"
TIES = "TX1"
TIES_LEVEL = "warning"
PROSE = "prose"
NO_FACTS = "NO_FACTS"
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
    """Reads files with one set of seeds and reviewers' mappings; build it once per process."""

    def __init__(
        self, seeds: Mapping[str, Sequence[Mapping[str, str]]], mappings: Sequence[Mapping[str, Any]] = ()
    ) -> None:
        self._mappings = mappings
        self._dictionary = Dictionary.from_rows(
            [dict(r) for r in seeds["concepts"]], [dict(r) for r in seeds["labels"]]
        )
        self._subjects = Subjects.from_rows(seeds.get("claims", ()), self._dictionary.concepts)
        self._rules = Rules.from_rows(
            seeds["identities"], seeds["identity_operands"], seeds["identity_terms"]
        )

    def extract(self, data: bytes, source_name: str, source_uri: str) -> Extraction:
        out = Extraction()
        digest = sha256(data).hexdigest()
        try:
            submission = read_submission(data)
        except UnreadableExhibit as unreadable:
            bare = _exhibit_row(None, None, digest, len(data), source_name, source_uri)
            out.exhibits.append(bare)
            out.quarantine.append(
                _quarantine(bare["exhibit_id"], None, "UNREADABLE", f"{source_name}: {unreadable}", None)
            )
            return out
        for document in submission.documents:
            if reads_for_statements(document, submission):
                self._read_document(out, data, digest, submission, document, source_name, source_uri)
        if not out.exhibits:
            bare = _exhibit_row(submission, None, digest, len(data), source_name, source_uri)
            out.exhibits.append(bare)
            message = (
                f"{source_name} holds no exhibit 99 or 13 and no report that prints statements. "
                "Nothing was read; give the exhibit itself or the submission that carries it."
            )
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
            corrections = corrections_for(self._mappings, exhibit_id, exhibit["cik"])
            readings, grids, dates = self._readings(text, exhibit_id, submission, corrections)
        except UnreadableExhibit as unreadable:
            out.exhibits.append(exhibit)
            out.quarantine.append(
                _quarantine(exhibit_id, None, "UNREADABLE", f"{source_name}: {unreadable}", None)
            )
            return
        if not readings and _is_cover(document, submission):
            return  # the form's own page, its tables stand in the exhibits
        out.exhibits.append(exhibit)
        for reading in readings:
            _add_reading(out, reading, exhibit_id, text)
            if not reading.facts:
                out.quarantine.append(_without_facts(reading, exhibit_id, data, text.format))
        if not readings:
            message = f"{source_name} ({document.document_type or 'exhibit'}): no table of figures was found."
            out.quarantine.append(_quarantine(exhibit_id, None, "NO_TABLES", message, None))
            return
        facts = [f for f in out.facts if f["exhibit_id"] == exhibit_id]
        statements = [s for s in out.statements if s["exhibit_id"] == exhibit_id]
        checks, items = identity_calculations(facts, statements, self._rules)
        out.calculations.extend(checks)
        out.calculation_items.extend(items)
        for said in label_facts(readings, text.text, text.format == "html", self._dictionary):
            out.facts.append(_label_fact(said, exhibit_id, text))
        self._add_prose(out, readings, grids, dates, exhibit_id, text)

    def _add_prose(
        self,
        out: Extraction,
        readings: Sequence[Reading],
        grids: Sequence[Grid],
        dates: DocumentDates,
        exhibit_id: str,
        text: Text,
    ) -> None:
        """TX1: what the prose claims, against what the tables print."""
        if not self._subjects.by_words:
            return
        facts = [fact for reading in readings for fact in reading.facts]
        own = {r.table_index for r in readings if r.statement.is_gaap is not False and r.entity is None}
        primary = {r.table_index for r in readings if r.table_index in own and r.statement.kind in PRIMARY}
        shown = {(f.period_start, f.period_end) for f in facts if f.table_index in primary}
        spans = [(grid.start, grid.end) for grid in grids]
        dates = with_periods_of_tables(dates, shown)
        claims = prose_claims(text.text, spans, dates, self._subjects, text.format == "html")
        known = {fact.fact_id: fact for fact in facts}
        currencies = {r.scale.currency for r in readings if r.table_index in own and r.scale.currency}
        for tied in with_changed_columns(tied_claims(claims, facts, own, primary), facts, primary):
            _add_claim(out, tied, known, exhibit_id, text, currencies)

    def _readings(
        self, text: Text, exhibit_id: str, submission: Submission, corrections: Sequence[Correction]
    ) -> tuple[list[Reading], list[Grid], DocumentDates]:
        html = read_html(text.text) if text.format == "html" else None
        dates = _dates(html.prose if html else text.text, submission)
        grids = html.grids if html else text_grids(text.text)
        statements = statements_of([grid for grid in grids if grid.columns])
        unread = [statement_of(grid) for grid in grids if not grid.columns]
        dates = with_periods_of_headers(
            dates, [(s.kind, [column.header for column in s.grid.columns]) for s in statements]
        )
        offset, readings = text.byte_offset, list[Reading]()

        def read(statement: Statement, index: int, proven: Scale | None = None) -> list[Reading]:
            return read_statement(
                statement, index, exhibit_id, dates, self._dictionary, offset, corrections, proven
            )

        places: list[tuple[Statement, slice]] = []
        for statement in sorted([*statements, *unread], key=lambda s: s.grid.start):
            index = len(readings)
            readings.extend(read(statement, index))
            places.append((statement, slice(index, len(readings))))
        while scales := proven_scales(readings):  # one that is proven may prove another
            for statement, place in places:
                proven = next(
                    (scales[r.table_index] for r in readings[place] if r.table_index in scales), None
                )
                if proven is not None:
                    readings[place] = read(statement, place.start, proven)
        readings = without_other_figures(without_unsaid_scales(readings))
        return with_schedules(readings, self._dictionary), grids, dates


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


def _quarantine(
    exhibit_id: str, table_index: int | None, code: str, message: str, source_lines: str | None
) -> Row:
    return {
        "exhibit_id": exhibit_id,
        "table_index": table_index,
        "code": code,
        "message": message,
        "source_lines": source_lines,
    }


def _without_facts(reading: Reading, exhibit_id: str, data: bytes, layout: str) -> Row:
    """Why a table is withheld of which every number was refused."""
    reasons = Counter(refusal.reason for refusal in reading.refusals)
    (most, _), others = reasons.most_common(1)[0], len(reasons) - 1
    rest = f"; {others} other reason{'s' if others > 1 else ''} in the relation refusal" if others else ""
    message = f"None of the {len(reading.refusals):,} numbers of this table is a fact: {most}{rest}."
    lines = lines_at(data, layout == "html", [refusal.source for refusal in reading.refusals], LONGEST_LINE)
    return _quarantine(exhibit_id, reading.table_index, NO_FACTS, message, lines)


def _add_reading(out: Extraction, reading: Reading, exhibit_id: str, text: Text) -> None:
    statement = reading.statement
    out.refusals.extend(r._asdict() for r in reading.refusals)
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
    if statement.kind in PRIMARY:
        out.calculations.extend(
            _open_start(reading, column, period, exhibit_id) for column, period in reading.open_starts.items()
        )
    if reading.footings:
        fact_at = {(fact.row_index, fact.column_index): fact for fact in reading.facts}
        for footing in reading.footings:
            _add_footing(out, reading, footing, fact_at, exhibit_id)


def _calculation_id(code: str, *subject: object) -> str:
    """The name of a check: its rule and what it is about."""
    return sha256("|".join(map(str, (code, *subject))).encode()).hexdigest()[:16]


def _add_footing(
    out: Extraction,
    reading: Reading,
    footing: Footing,
    fact_at: Mapping[tuple[int, int], Fact],
    exhibit_id: str,
) -> None:
    """FT1, one check per column in which the total is printed."""
    for column in footing.columns:
        total = fact_at.get((footing.total, column))
        items = [(fact_at.get((row, column)), weight) for row, weight in footing.items]
        printed = [(fact, weight) for fact, weight in items if fact is not None]
        if total is None or not printed:
            continue
        calculation_id = _calculation_id(FOOTS, total.fact_id, footing.items)
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
                "reason": f"several sets of rows explain this total: {footing.evidence}"
                if ambiguous
                else None,
            }
        )
        out.calculation_items.append(
            {
                "calculation_id": calculation_id,
                "fact_id": total.fact_id,
                "role": "total",
                "weight": 1,
                "position": 0,
            }
        )
        out.calculation_items.extend(
            {
                "calculation_id": calculation_id,
                "fact_id": fact.fact_id,
                "role": "item",
                "weight": weight,
                "position": i,
            }
            for i, (fact, weight) in enumerate(printed, 1)
        )


def _open_start(reading: Reading, column: int, period: Period, exhibit_id: str) -> Row:
    """PD2: a period that begins with a fiscal year whose close before it is not printed."""
    assert period.start is not None and period.other_start is not None
    return {
        "calculation_id": _calculation_id(BEGINS, exhibit_id, reading.table_index, column),
        "exhibit_id": exhibit_id,
        "table_index": reading.table_index,
        "code": BEGINS,
        "level": BEGINS_LEVEL,
        "sentence": f"The period to {period.end} begins on the day after the close of the fiscal year before",
        "period_start": period.start,
        "period_end": period.end,
        "column_index": column,
        "total_fact_id": None,
        "testable": False,
        "reason": f"that close is not printed: {period.start} counts 52 weeks a year; "
        f"the year may have had 53, from {period.other_start}",
    }


def _footing_sentence(total: Fact, items: Sequence[tuple[Fact, int]]) -> str:
    """The sentence an accountant reads: the total and the rows it should be the sum of."""
    name = total.label[:TITLE_OF_FOOTING] or "The unlabelled total"
    first = (items[0][0].label or "the unlabelled row")[:TITLE_OF_FOOTING]
    last = (items[-1][0].label or "the unlabelled row")[:TITLE_OF_FOOTING]
    count = len(items)
    span = (
        first if count == 1 else f"{first} and {last}" if count == 2 else f"{first} to {last} ({count} rows)"
    )
    return f"{name} is the sum of {span}"


def _add_claim(
    out: Extraction,
    tied: TiedClaim,
    known: dict[str, Fact],
    exhibit_id: str,
    text: Text,
    currencies: set[str],
) -> None:
    """A claim as a fact of the prose, and TX1 as the check that compares it with its table's fact."""
    claim, against = tied.claim, known.get(tied.fact_id or "")
    source = f"bytes:{text.byte_offset(claim.start)}-{text.byte_offset(claim.end)}"
    fact_id = fact_name(exhibit_id, source)
    if fact_id in known:
        return  # a number of a table after all
    is_fact = tied.verdict != NOT_TESTABLE
    if is_fact:
        out.facts.append(_claim_fact(tied, against, fact_id, exhibit_id, source, currencies))
    period = tied.period or claim.period
    calculation_id = _calculation_id(TIES, fact_id)
    out.calculations.append(
        {
            "calculation_id": calculation_id,
            "exhibit_id": exhibit_id,
            "table_index": None,
            "code": TIES,
            "level": TIES_LEVEL,
            "sentence": _tie_sentence(tied, against),
            "period_start": period.start if period else None,
            "period_end": period.end if period else None,
            "column_index": None,
            "total_fact_id": fact_id if is_fact else None,
            "testable": against is not None,
            "reason": None if against else _why_alone(tied),
        }
    )
    if not is_fact:
        return
    out.calculation_items.append(
        {"calculation_id": calculation_id, "fact_id": fact_id, "role": "total", "weight": 1, "position": 0}
    )
    if against is not None:
        printed_as_its_concept = against.concept_value is None or against.concept_value == against.value
        weight = claim.concept_sign if printed_as_its_concept else -claim.concept_sign
        out.calculation_items.append(
            {
                "calculation_id": calculation_id,
                "fact_id": against.fact_id,
                "role": "item",
                "weight": weight,
                "position": 1,
            }
        )


def _why_alone(tied: TiedClaim) -> str:
    return "no table prints it: it stands as a fact of its own" if tied.verdict == ALONE else tied.reason


def _label_fact(said: LabelFact, exhibit_id: str, text: Text) -> Row:
    """A number inside a label, as a fact of the text: it may be "issued and outstanding", at two dates."""
    source = f"bytes:{text.byte_offset(said.start)}-{text.byte_offset(said.end)}"
    return _OUTSIDE_TABLES | {
        "fact_id": fact_name(exhibit_id, f"{source}|{said.concept}|{said.period_end}"),
        "exhibit_id": exhibit_id,
        "label": said.label,
        "concept": said.concept,
        "period_type": "instant",
        "period_end": said.period_end,
        "period_source": said.period_source,
        "unit": said.unit,
        "value": said.value,
        "concept_value": said.value,
        "printed": said.printed,
        "scale": said.scale,
        "decimals": said.decimals,
        "source": source,
        "scale_source": said.scale_source,
        "concept_source": f"labels.csv: {said.concept_source}",
    }


def _claim_fact(
    tied: TiedClaim, against: Fact | None, fact_id: str, exhibit_id: str, source: str, currencies: set[str]
) -> Row:
    """A number of the prose; where a table contradicts it, it is given no concept to be summed up by."""
    claim, period = tied.claim, tied.period
    concept = claim.subject.concept if against is None else against.concept
    if tied.verdict == CONTRADICTED:
        concept = None
    words = f"{claim.subject.words!r} in the text"
    return _OUTSIDE_TABLES | {
        "fact_id": fact_id,
        "exhibit_id": exhibit_id,
        "label": claim.label,
        "concept": concept,
        "period_type": None if period is None else "instant" if period.start is None else "duration",
        "period_start": period.start if period else None,
        "period_end": period.end if period else None,
        "period_source": period.source if period else None,
        "unit": claim_unit(claim, currencies),
        "value": claim.value,
        "concept_value": claim.value * claim.concept_sign if concept is not None else None,
        "printed": claim.printed,
        "scale": claim.scale,
        "decimals": claim.decimals,
        "source": source,
        "scale_source": "the words beside the number" if claim.scale else None,
        "concept_source": f"claims.csv: {words}" if concept is not None else None,
    }


_OUTSIDE_TABLES: Row = dict.fromkeys(Fact._fields) | {"statement": PROSE, "section": "", "is_nil": False}
"""A fact of no table's cell: its columns in the order of all facts, empty but for these."""


def _tie_sentence(tied: TiedClaim, against: Fact | None) -> str:
    """What should hold, as an accountant would say it."""
    claim, period = tied.claim, tied.period or tied.claim.period
    when = (
        ""
        if period is None
        else f" at {period.end}"
        if period.start is None
        else f" for {period.start} to {period.end}"
    )
    name = f"{claim.label} of {f'{claim.words} {claim.said}'.strip()}{when}, as the text says it,"
    if against is None:
        return f"{name} agrees with a table"
    row = against.label[:TITLE_OF_FOOTING] or "the unlabelled row"
    return f"{name} agrees with {row!r} of the {against.statement.replace('_', ' ')}"
