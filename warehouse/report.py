"""Report: the published warehouse as a static site, for looking rather than for querying.

In: the published snapshot and the raw store. Out: a folder of pages that need no server and no network: they
open from a file and from any web server. Everything in them that an issuer wrote is text.

    <out>/index.html               what came in, what was published, what was held back and why
    <out>/scorecard.html           rule by year, issuer by rule
    <out>/coverage.html            what the checks reach, what was left out
    <out>/quarantine.html          what is withheld, with its arithmetic and source lines
    <out>/issuers.html, issuer/    series over time, restatements marked
    <out>/exhibits.html, exhibit/  each exhibit: its document with every number marked, statements, checks
    <out>/index/                   what the search box reads; made.json says what each page was made from
    <out>/data-docs/               what Great Expectations found in the last run, when there was one

A page of an exhibit is made anew only when something it shows has changed; the others are quick. What is told
of a number comes from ``queries.explained``, as ``tieout explain`` does.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from warehouse import queries
from warehouse.errors import WarehouseError
from warehouse.pages import cards, lookup, overview, quarantine, scorecard
from warehouse.pages import issuers as issuer_pages
from warehouse.pages.exhibit import exhibit_file, exhibit_page
from warehouse.pages.markup import Html
from warehouse.pages.original import Mark, original_html
from warehouse.snapshot import read_published
from warehouse.store import RawStore, RawStoreError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row = dict[str, Any]

PAGES = Path(__file__).parent / "pages"
ASSETS = ("report.css", "report.js", "icon.svg")

FACTS_A_BATCH = 20_000
"""Numbers whose pages are made together: some 200 MB while they are."""

MADE = "index/made.json"

DATA_DOCS = "data-docs"


class Printed(Protocol):
    """A document's characters, and the byte of the stored file that each comes from."""

    @property
    def text(self) -> str: ...

    @property
    def format(self) -> str: ...

    def byte_offset(self, char: int) -> int: ...


ReadDocument = Callable[[bytes, int], Printed | None]
"""(bytes of a stored file, sequence of the document) -> the document; None when it cannot be read. It goes to
other processes, so it is a function of a module."""

MakeAll = Callable[[Callable[[Sequence[str]], int], Sequence[Sequence[str]]], Iterable[int]]
"""(makes the pages of a batch of exhibits, batches) -> how many pages were made, batch by batch: ``map``, or
what does the same in several processes. The first argument can be pickled."""


class NotAReportFolder(WarehouseError):  # noqa: N818 - as its siblings
    """The folder holds something else: nothing in it is overwritten or deleted (path)."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return (
            f"{self.path} holds files that are no report of Tieout. Name an empty or new folder with --out."
        )


@dataclass(frozen=True, slots=True)
class Report:
    """What was written: ``exhibits`` have a page, ``made`` of them are new; ``files`` written in all."""

    index: Path
    exhibits: int
    made: int
    files: int


def write_report(
    warehouse: Path,
    raw: Path,
    out: Path,
    read_document: ReadDocument,
    make_all: MakeAll = map,
    told: Callable[[int, int], None] = lambda _made, _all: None,
    docs: Path | None = None,
) -> Report:
    """Write the report of the published ``warehouse`` into ``out``; ``raw`` is the raw store's folder.

    ``docs`` is the folder of the last run's Data Docs, copied into the report when it lies elsewhere.
    ``make_all`` goes through the pages of exhibits; ``told`` hears how many more of how many are made, first
    of none. Raises NoWarehouse and its siblings, and NotAReportFolder.
    """
    out = out.absolute()
    before = _made_before(out)
    site = _Site(out)
    with read_published(warehouse) as con:
        _bring_docs(docs, out)
        cards.draw_up(con)
        named = issuer_pages.issuers_of(con)
        for asset in ASSETS:
            site.write(f"assets/{asset}", (PAGES / "assets" / asset).read_text(encoding="utf-8"))
        wanted = _wanted(con)
        new = [
            exhibit_id
            for exhibit_id, digest in wanted.items()
            if before.pages.get(exhibit_id) != digest or not (out / exhibit_file(exhibit_id)).exists()
        ]
        docs_index = f"{DATA_DOCS}/index.html"
        shown_docs = docs_index if (out / docs_index).exists() else None
        for name, content in _general_pages(con, named, shown_docs):
            site.write(name, content)
        batches = _batches(con, new)
    told(0, len(new))
    for made in make_all(partial(make_pages, warehouse, raw, out, read_document), batches):
        told(made, len(new))
    kept = {exhibit_file(exhibit_id) for exhibit_id in wanted}
    _remove(out, (before.files - site.files - {MADE}) | {exhibit_file(e) for e in before.pages} - kept)
    site.write(MADE, json.dumps({"files": sorted(site.files | {MADE}), "pages": wanted}, indent=0))
    return Report(out / "index.html", len(wanted), len(new), site.n_written + len(new))


# -- what is made ---------------------------------------------------------------------------------------


def _general_pages(
    con: DuckDBPyConnection, named: Mapping[str, issuer_pages.Issuer], docs: str | None
) -> Iterator[tuple[str, str]]:
    yield "index.html", overview.overview_page(con, docs)
    yield "coverage.html", overview.coverage_page(con, docs)
    yield from scorecard.scorecard_pages(con, named)
    yield from quarantine.quarantine_pages(con)
    yield from issuer_pages.issuer_list_pages(named)
    yield from issuer_pages.exhibit_list_pages(con)
    yield from issuer_pages.issuer_pages(con, named)
    yield from lookup.lookup_files(con)


def _bring_docs(docs: Path | None, out: Path) -> None:
    place = out / DATA_DOCS
    if docs is None or not docs.is_dir() or docs.resolve() == place.resolve():
        return
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(docs, place)


def _wanted(con: DuckDBPyConnection) -> dict[str, str]:
    """exhibit_id -> digest of everything its page is made from."""
    code = hashlib.sha256()
    for path in sorted([Path(__file__), Path(queries.__file__), *PAGES.glob("*.py")]):
        code.update(path.read_bytes())
    found = con.execute("SELECT exhibit_id, issuer, company_name, state FROM exhibit_card ORDER BY place")
    return {
        exhibit_id: hashlib.sha256(f"{code.hexdigest()}|{rest}".encode()).hexdigest()[:16]
        for exhibit_id, *rest in found.fetchall()
    }


def _batches(con: DuckDBPyConnection, exhibit_ids: Sequence[str]) -> list[list[str]]:
    """Exhibits with about so many numbers together."""
    counts = dict(con.execute("SELECT exhibit_id, n_facts FROM exhibit_card").fetchall())
    batches: list[list[str]] = []
    room = 0
    # In the order of their names, as publishing lays their rows down: a batch reads few blocks.
    for exhibit_id in sorted(exhibit_ids):
        weight = counts[exhibit_id] + FACTS_A_BATCH // 200
        if room < weight or not batches:
            batches.append([])
            room = FACTS_A_BATCH
        batches[-1].append(exhibit_id)
        room -= weight
    return batches


def make_pages(
    warehouse: Path, raw: Path, out: Path, read_document: ReadDocument, exhibit_ids: Sequence[str]
) -> int:
    """The pages of some exhibits; how many were made."""
    store, site = RawStore(raw), _Site(out)
    with read_published(warehouse) as con:
        con.execute("SET threads = 1")  # the processes are the threads; small reads gain nothing by more
        wholes = queries.explained(con, exhibit_ids)
        refusals: dict[str, list[Row]] = {}
        for row in queries.rows(
            con,
            """SELECT exhibit_id, printed, reason FROM staging.refusal
               WHERE exhibit_id IN (SELECT unnest($1)) ORDER BY exhibit_id, table_index, source""",
            [list(exhibit_ids)],
        ):
            refusals.setdefault(row["exhibit_id"], []).append(row)
        named = _issuer_files(con, exhibit_ids)
    for whole in wholes:
        exhibit_id = whole["exhibit"]["exhibit_id"]
        document, why_not = _document(store, whole, read_document)
        content = exhibit_page(whole, refusals.get(exhibit_id, []), document, why_not, named.get(exhibit_id))
        site.write(exhibit_file(exhibit_id), content)
    return len(wholes)


def _issuer_files(con: DuckDBPyConnection, exhibit_ids: Sequence[str]) -> dict[str, str]:
    found = queries.rows(
        con,
        "SELECT exhibit_id, cik, company_name FROM staging.exhibit WHERE exhibit_id IN (SELECT unnest($1))",
        [list(exhibit_ids)],
    )
    keys = {row["exhibit_id"]: issuer_pages.issuer_key(row) for row in found}
    return {e: issuer_pages.issuer_file(key) for e, key in keys.items() if key != issuer_pages.UNKNOWN}


def _document(store: RawStore, whole: Row, read_document: ReadDocument) -> tuple[Html | None, str | None]:
    """The marked original, or None and why it is not shown."""
    exhibit = whole["exhibit"]
    if exhibit["format"] is None:
        return None, "This file could not be read as text; it is kept in the raw store as it came."
    try:
        printed = read_document(store.read(exhibit["sha256"]), exhibit["sequence"])
    except RawStoreError as error:
        return None, str(error)
    if printed is None:
        return None, "The document could not be found in the stored file."
    return original_html(printed.text, printed.format == "html", marks_of(whole["facts"], printed)), None


def marks_of(facts: Sequence[Row], printed: Printed) -> list[Mark]:
    """Facts at their characters: locators are bytes of the stored file."""
    marks = []
    for fact in facts:
        kind, _, span = (fact["source"] or "").partition(":")
        first, _, past = span.partition("-")
        if kind == "bytes" and first.isdigit() and past.isdigit():
            start, end = _character(printed, int(first)), _character(printed, int(past))
            marks.append(Mark(start, end, fact["fact_id"], fact["verdict"]))
    return marks


def _character(printed: Printed, byte: int) -> int:
    """The character that starts at a byte. Most documents have one byte to a character."""
    guess = byte - printed.byte_offset(0)
    if 0 <= guess <= len(printed.text) and printed.byte_offset(guess) == byte:
        return guess
    return bisect_left(range(len(printed.text)), byte, key=printed.byte_offset)


# -- files ----------------------------------------------------------------------------------------------


class _Site:
    """The files of the report; a file that would not change is left alone."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.files: set[str] = set()
        self.n_written = 0

    def write(self, name: str, content: str) -> None:
        self.files.add(name)
        path, data = self.out / name, content.encode("utf-8", "replace")
        try:
            if path.stat().st_size == len(data) and path.read_bytes() == data:
                return
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(path.name + ".new")
        new.write_bytes(data)
        new.replace(path)  # a reader of the site sees a page whole
        self.n_written += 1


@dataclass(frozen=True, slots=True)
class _Before:
    files: frozenset[str]
    pages: dict[str, str]


def _made_before(out: Path) -> _Before:
    """What the last report in the folder was made from. Raises NotAReportFolder."""
    nothing = _Before(frozenset(), {})
    if not out.exists():
        return nothing
    if not out.is_dir():
        raise NotAReportFolder(out)
    try:
        made = json.loads((out / MADE).read_bytes())
        return _Before(frozenset(map(str, made["files"])), {str(k): str(v) for k, v in made["pages"].items()})
    except FileNotFoundError:
        # A report whose first writing was cut short has assets and no list; the Data Docs may come first.
        own = {DATA_DOCS, "assets", "index"}
        if (
            any(path.name not in own for path in out.iterdir())
            and not (out / "assets" / "report.js").exists()
        ):
            raise NotAReportFolder(out) from None
        return nothing
    except (ValueError, KeyError, TypeError, AttributeError):
        return nothing


def _remove(out: Path, names: Iterable[str]) -> None:
    """Files of the last report that are in this one no more. Names lead nowhere outside of the folder."""
    for name in names:
        path = (out / name).resolve()
        if path.is_relative_to(out.resolve()) and path != out.resolve():
            path.unlink(missing_ok=True)
