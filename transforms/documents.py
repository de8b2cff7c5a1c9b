"""Stored bytes -> the submission they hold and, per document, its decoded text.

Comes in: one file as filed with EDGAR, unchanged. Either a full submission (``<SEC-DOCUMENT>``,
before 1996 also ``<IMS-DOCUMENT>``, either one inside a ``-----BEGIN PRIVACY-ENHANCED MESSAGE-----``
envelope; the header as printed ``NAME: value`` lines or as ``<TAG>value`` lines) or a bare exhibit,
with or without a ``<DOCUMENT>`` wrapper of its own.
Goes out: a :class:`Submission` (what the header says, every document with its byte span), and by
:func:`document_text` a :class:`Text` that leads from every character back to its byte in the file.

The rule of the field: EDGAR's SGML is line-oriented and rarely well-formed. ``<TYPE>``, ``<SEQUENCE>``,
``<FILENAME>`` and ``<DESCRIPTION>`` are never closed, ``</TEXT>`` and ``</DOCUMENT>`` may be missing, and
resellers re-save the tags in lower case. What the header does not say is None and is never inferred.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from itertools import count, islice
from typing import NamedTuple

ITEM_NUMBERS_CHANGED = date(2004, 8, 23)
"""From this day (SEC release 33-8400) form 8-K's items are numbered 1.01 to 9.01, before 1 to 12."""

MAX_DOCUMENTS = 10_000
"""The largest real submissions print some hundred documents (XBRL and images counted). A file with more
openings than this is hostile or no submission; reading on would only cost memory."""

MAX_HEADER_BYTES = 1 << 20
"""A company takes about 1 KB of a header (corpus: at most 1.2 KB); room for some hundred co-registrants.
The rest of a longer header is not read."""

ENVELOPE_WITHIN = 8_192
"""The envelope opens a submission. A privacy-enhanced-mail head before it is about 400 bytes."""

DOCUMENT_OPENS_WITHIN = 65_536
"""Where a file without an envelope opens its first document, if it opens one: what stands before is a page of
the archive that kept it. A bare exhibit, which opens none, is not searched to its end."""

EXHIBIT_PRINT_WITHIN = 16_384
"""Where a bare exhibit may print its own number. HTML writers put up to some KB of styles before it."""

EXHIBIT_PRINT_MOSTLY_WITHIN = 4_096
"""Looked at first: nearly every exhibit prints the lines below within it, and a look costs by the byte."""

EXHIBIT_PRINT_LINES = 6
"""Only the first printed lines name the exhibit itself; further down other exhibits are referred to."""

DESCRIPTION_WRAPS_WITHIN = 1_000
"""A description wrapped over several lines: how far behind the last header tag ``<TEXT>`` may stand."""

CONTROL_SHARE = 50
"""More than one control character in so many bytes is no text. Corpus: none in 234 files; compressed
and image data have one in ten."""

CONTROL_SAMPLE = 16_384

CHECKPOINT = 512
"""Characters between two known byte offsets of a text whose characters differ in width: an offset costs
the encoding of half as many, and a 20 MB exhibit keeps 40,000 numbers."""


class UnreadableExhibit(Exception):  # noqa: N818 - a finding about the input, no error of the program
    """The bytes hold no text that could be read; ``str()`` says why and what to do.

    UnreadableExhibit
    ├── NoCharacters         nothing, or nothing but white space
    ├── NotText              PDF, image, archive, uuencode, XML data, control characters  (what)
    ├── NoDocument           a header without a document   (accession_number)
    ├── SeveralSubmissions   different filings in one file (accession_numbers)
    └── TooManyDocuments     more openings than any filing has (documents)

    Facts are attributes; every class can cross a process boundary (``args`` rebuild it).
    """


class NoCharacters(UnreadableExhibit):
    def __str__(self) -> str:
        return "It holds no characters. Fetch the exhibit again; the copy is empty or was cut off."


class NotText(UnreadableExhibit):
    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what

    def __str__(self) -> str:
        return f"It is {self.what}, not text. Give the HTML or plain-text version of this exhibit instead."


class NoDocument(UnreadableExhibit):
    def __init__(self, accession_number: str | None) -> None:
        super().__init__(accession_number)
        self.accession_number = accession_number

    def __str__(self) -> str:
        filing = f"submission {self.accession_number}" if self.accession_number else "a submission"
        return (
            f"It holds the header of {filing} and no document after it. "
            "Fetch the complete submission text file, or give the exhibit itself."
        )


class SeveralSubmissions(UnreadableExhibit):
    def __init__(self, accession_numbers: tuple[str, ...]) -> None:
        super().__init__(accession_numbers)
        self.accession_numbers = accession_numbers

    def __str__(self) -> str:
        return (
            f"It holds several submissions ({', '.join(self.accession_numbers)}). "
            "Split it into one file for each accession number."
        )


class TooManyDocuments(UnreadableExhibit):
    def __init__(self, documents: int) -> None:
        super().__init__(documents)
        self.documents = documents

    def __str__(self) -> str:
        return (
            f"It opens more than {self.documents} documents, which no submission does. "
            "Fetch the submission again, or give the exhibit itself."
        )


@dataclass(frozen=True, slots=True)
class Filer:
    """A company of the header's FILER, FILED BY, SUBJECT COMPANY or ISSUER sections."""

    cik: int | None
    company_name: str | None
    """The conformed name: EDGAR's own spelling, upper case for older filings."""
    fiscal_year_end: tuple[int, int] | None
    """(month, day) as on file at EDGAR; 52/53-week filers give one of several possible days."""
    sic: int | None
    """Standard Industrial Classification; None also for EDGAR's unknown 0000."""


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a submission; ``start:end`` is the BYTE span of its content in the stored file."""

    document_type: str | None
    sequence: int
    """As printed; where none is printed or one is printed twice, the next free number. Unique."""
    filename: str | None
    description: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Submission:
    """What the header says and all documents in print order. Unknown is None or empty."""

    accession_number: str | None
    form_type: str | None
    items: tuple[str, ...]
    """Form 8-K's items as numbers ('2.02'; '12' when filed before 23 Aug 2004). Captions that name
    no item, or whose number depends on a filing date that is not printed, are left out."""
    filers: tuple[Filer, ...]
    """FILER sections first, then FILED BY, ISSUER and SUBJECT COMPANY, each in print order."""
    filed_at: date | None
    accepted_at: datetime | None
    """Eastern time, as printed."""
    period_of_report: date | None
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A document's characters as stored, a byte order mark left off. Line ends too,
    but where "\\r" alone ends all lines it is a "\\n" here."""

    text: str
    encoding: str
    """'ascii', 'utf-8', 'cp1252' (bytes it leaves undefined stand for themselves, as in browsers),
    'utf-16-le' or 'utf-16-be'."""
    format: str
    """'html' when the layout is made by HTML tags, 'text' when it is made by blanks and line ends."""
    start: int = 0
    """Byte offset of the first character in the stored file."""
    checkpoints: tuple[int, ...] = field(default=(), repr=False)
    """Byte offset of every CHECKPOINT-th character where characters differ in width, else empty."""

    @property
    def byte_offset(self) -> Callable[[int], int]:
        """From a character to its absolute byte offset in the stored file; from ``len(text)`` to the end.

        A function to keep: what asks for thousands of offsets settles only once how they are found.
        """
        return self._counted_offset if self.checkpoints else self.start.__add__

    def _counted_offset(self, char: int) -> int:
        passed = char // CHECKPOINT
        return self.checkpoints[passed] + len(self.text[passed * CHECKPOINT : char].encode(self.encoding))


# --- the submission -----------------------------------------------------------------------------


def read_submission(data: bytes) -> Submission:
    """The submission a stored file holds; a bare exhibit gives one document and no header facts.

    A submission that is printed twice in one file (some archives do) is read once. Raises
    UnreadableExhibit, and nothing else, when there is nothing to read.
    """
    if not _PRINTS.search(data):
        raise NoCharacters
    marks = _Marks(data)
    has_envelope = _has_envelope(marks.view[:ENVELOPE_WITHIN].lower())
    opens_within = len(marks.view) if has_envelope else DOCUMENT_OPENS_WITHIN
    blocks = _document_blocks(marks) if _opens_document(marks.view[:opens_within]) else []
    if not has_envelope:
        documents = _documents(marks, blocks) if blocks else (_bare_document(marks),)
        if len(documents) == 1 and documents[0].document_type is None:
            head = marks.mark(documents[0].start)
            printed = _printed_exhibit_type(marks.view[head : head + EXHIBIT_PRINT_WITHIN])
            documents = (replace(documents[0], document_type=printed),)
        return Submission(None, None, (), (), None, None, None, documents)

    header_end = blocks[0].start if blocks else len(marks.view)
    submission = _header(marks.view[: min(header_end, MAX_HEADER_BYTES)])
    if not blocks:
        return replace(submission, documents=(_unwrapped_document(marks, submission),))
    numbers = list(dict.fromkeys(_accession_numbers(marks.lower, blocks)))
    if len(numbers) > 1:
        raise SeveralSubmissions(tuple(numbers))
    return replace(submission, documents=_documents(marks, blocks))


_PADDING = b" \t\r\n\v\f\0\x1a\xef\xbb\xbf\xfe\xff"
"""White space, tape padding, the DOS end-of-file mark and byte order marks."""
_PRINTS = re.compile(rb"[^" + _PADDING + rb"]")

_ENVELOPE = re.compile(
    rb"<(?:sec|ims)-(?:document|header)>|<submission>|-----begin privacy-enhanced message-----"
    rb"|^[ \t]*accession number:|^<accession-number>|^<acceptance-datetime>",
    re.MULTILINE,
)
_ENVELOPE_WORDS = (
    b"-document>",
    b"-header>",
    b"<submission>",
    b"-----begin",
    b"accession",
    b"<acceptance-datetime>",
)
"""One of these stands in every envelope; to find them takes a fraction of the pattern's time."""


def _has_envelope(head: bytes) -> bool:
    return any(word in head for word in _ENVELOPE_WORDS) and _ENVELOPE.search(head) is not None


_DOCUMENT = re.compile(rb"<document>(?=\s*<(?:type|sequence|filename|description|text)>)", re.IGNORECASE)
_LONE_FIELDS = re.compile(
    rb"\s*<type>ex-[^<\r\n]*[\r\n]\s*<(?:sequence|filename|description|text)>", re.IGNORECASE
)
"""An exhibit saved without the ``<DOCUMENT>`` line that stood before its fields."""
_DOCUMENT_FIELD = re.compile(rb"\s*<(type|sequence|filename|description)>([^<\r\n]*)")
_ONLY_CLOSING_TAGS = re.compile(rb"(?:\s|</[a-z-]+>)*")
_ACCESSION = re.compile(rb"accession[ -]number[:>][ \t]*(\d{10}-\d\d-\d{6}|\d{18})\b")
_BLOCK_ENDS = (
    b"</sec-document>",
    b"</ims-document>",
    b"</submission>",
    b"-----end privacy-enhanced message-----",
    b"-----begin privacy-enhanced message-----",
    b"<sec-document>",
    b"<ims-document>",
)


class _Marks:
    """The file with one byte for one place, so that tags are found alike in every encoding.

    ``view`` is the file itself, or for UTF-16 one byte per code unit ('?' for those beyond ASCII);
    ``lower`` is ``view`` in lower case, which a bare exhibit never asks for; ``byte`` leads from a place
    in it to the stored file.
    """

    def __init__(self, data: bytes) -> None:
        encoding = _utf16_encoding(data)
        self.base, self.width = (2, 2) if encoding else (0, 1)
        self.view = _ascii_units(data[2:], encoding) if encoding else data
        self.size = len(data)

    @cached_property
    def lower(self) -> bytes:
        return self.view.lower()

    def byte(self, place: int) -> int:
        return self.base + place * self.width

    def mark(self, byte: int) -> int:
        return max(0, (byte - self.base) // self.width)


def _utf16_encoding(data: bytes) -> str | None:
    if data.startswith(b"\xff\xfe"):
        return "utf-16-le"
    if data.startswith(b"\xfe\xff"):
        return "utf-16-be"
    return None


def _ascii_units(data: bytes, encoding: str) -> bytes:
    """One byte per UTF-16 code unit; a character outside the basic plane is two units."""
    text = data[: len(data) & ~1].decode(encoding, "surrogatepass")
    return re.sub("[\U00010000-\U0010ffff]", "??", text).encode("ascii", "replace")


def _printed(value: bytes) -> str:
    return " ".join(_decoded(value)[0].split())


class _Block(NamedTuple):
    """Places (see _Marks) of one ``<DOCUMENT>``: its opening, its fields, the end of its content window."""

    start: int
    fields: int
    end: int


def _opens_document(head: bytes) -> bool:
    return bool(_DOCUMENT.search(head) or _LONE_FIELDS.match(head))


def _document_blocks(marks: _Marks) -> list[_Block]:
    openings = [found.span() for found in islice(_DOCUMENT.finditer(marks.view), MAX_DOCUMENTS + 1)]
    if len(openings) > MAX_DOCUMENTS:
        raise TooManyDocuments(MAX_DOCUMENTS)
    if not openings and _LONE_FIELDS.match(marks.view):
        openings.append((0, 0))
    limits = [*(start for start, _ in openings), len(marks.view)][1:]
    return [
        _Block(start, fields, _block_end(marks.lower, fields, limit))
        for (start, fields), limit in zip(openings, limits, strict=True)
    ]


def _block_end(lower: bytes, start: int, limit: int) -> int:
    """Where a document ends: at ``</DOCUMENT>``, else at the envelope's end, else at the next opening."""
    closed = lower.find(b"</document>", start, limit)
    if closed >= 0:
        return closed
    ends = (lower.find(mark, start, limit) for mark in _BLOCK_ENDS)
    return min((end for end in ends if end >= 0), default=limit)


def _accession_numbers(lower: bytes, blocks: Sequence[_Block]) -> Iterator[str]:
    """Those printed outside the documents: in the header and between documents."""
    gap = 0
    for block in blocks:
        for found in _ACCESSION.finditer(lower, gap, block.start):
            yield _dashed(found[1].decode())
        gap = block.end


def _dashed(accession_number: str) -> str:
    digits = accession_number.replace("-", "")
    return f"{digits[:10]}-{digits[10:12]}-{digits[12:]}"


def _documents(marks: _Marks, blocks: Sequence[_Block]) -> tuple[Document, ...]:
    """All documents; one that is there again, sequence, name and content alike, counts once
    (0001193125-15-149590 is kept in an archive with the whole submission twice in one file)."""
    kept: list[tuple[Document, int | None]] = []
    first: dict[tuple[str | None, str | None, int], bytes] = {}
    for document, sequence in (_document(marks, block) for block in blocks):
        if sequence is not None:
            key = (document.document_type, document.filename, sequence)
            content = marks.view[marks.mark(document.start) : marks.mark(document.end)]
            if first.setdefault(key, content) is not content and first[key] == content:
                continue
        kept.append((document, sequence))
    return tuple(_numbered(kept))


def _numbered(documents: Sequence[tuple[Document, int | None]]) -> Iterator[Document]:
    """exhibit_id is made from the sequence, so no two documents of a file may share one."""
    free = count(1 + max((sequence or 0 for _, sequence in documents), default=0))
    taken: set[int] = set()
    for document, sequence in documents:
        number = next(free) if sequence is None or sequence in taken else sequence
        taken.add(number)
        yield replace(document, sequence=number)


def _document(marks: _Marks, block: _Block) -> tuple[Document, int | None]:
    """The document with its printed sequence (None where none is printed)."""
    fields: dict[bytes, str] = {}
    at = block.fields
    while found := _DOCUMENT_FIELD.match(marks.lower, at, block.end):
        value = _printed(marks.view[found.start(2) : found.end(2)])
        if value:
            fields.setdefault(found[1], value)
        at = found.end()
    start, end = _content(marks.lower, at, block.end)
    document_type = fields.get(b"type")
    sequence = fields.get(b"sequence", "")
    is_number = sequence.isascii() and sequence.isdigit() and len(sequence) <= 9
    document = Document(
        document_type=document_type.upper() if document_type else None,
        sequence=0,
        filename=fields.get(b"filename"),
        description=fields.get(b"description"),
        start=marks.byte(start),
        end=marks.byte(end),
    )
    return document, int(sequence) if is_number else None


def _content(lower: bytes, start: int, limit: int) -> tuple[int, int]:
    """The span inside ``<TEXT>``. A ``<text>`` further down is a drawing's (SVG), not EDGAR's, and so
    is a ``</text>`` that more than closing tags follow."""
    opened = lower.find(b"<text>", start, min(limit, start + DESCRIPTION_WRAPS_WITHIN))
    if opened >= 0 and lower.find(b"<", start, opened) < 0:
        start = opened + len(b"<text>")
    closed = lower.rfind(b"</text>", start, limit)
    if closed >= 0 and _ONLY_CLOSING_TAGS.fullmatch(lower, closed, limit):
        return start, closed
    return start, limit


def _bare_document(marks: _Marks) -> Document:
    return Document(None, 1, None, None, 0, marks.size)


def _unwrapped_document(marks: _Marks, submission: Submission) -> Document:
    """The text straight after a closed header, where the ``<DOCUMENT>`` tags were lost."""
    header_end = max(
        marks.lower.rfind(mark) + len(mark) if mark in marks.lower else -1
        for mark in (b"</sec-header>", b"</ims-header>")
    )
    if header_end >= 0:
        end = _block_end(marks.lower, header_end, len(marks.lower))
        if not _ONLY_CLOSING_TAGS.fullmatch(marks.lower, header_end, end):
            return Document(None, 1, None, None, marks.byte(header_end), marks.byte(end))
    raise NoDocument(submission.accession_number)


# --- the header ---------------------------------------------------------------------------------

_HEADER_LINE = re.compile(r"[ \t]*(?:<(/?[A-Za-z][A-Za-z0-9-]*)>|([A-Za-z][A-Za-z0-9 /-]*):)[ \t]*(.*)")

_HEADER_FIELDS = {
    "ACCESSION NUMBER": "accession_number",
    "CONFORMED SUBMISSION TYPE": "form_type",
    "TYPE": "form_type",
    "CONFORMED PERIOD OF REPORT": "period_of_report",
    "PERIOD": "period_of_report",
    "FILED AS OF DATE": "filed_at",
    "FILING DATE": "filed_at",
    "ACCEPTANCE DATETIME": "accepted_at",
    "ITEM INFORMATION": "item",
    "ITEMS": "item",
}
_FILER_FIELDS = {
    "COMPANY CONFORMED NAME": "company_name",
    "CONFORMED NAME": "company_name",
    "CENTRAL INDEX KEY": "cik",
    "CIK": "cik",
    "STANDARD INDUSTRIAL CLASSIFICATION": "sic",
    "ASSIGNED SIC": "sic",
    "FISCAL YEAR END": "fiscal_year_end",
}
_SECTIONS = {"FILER": 0, "FILED BY": 1, "ISSUER": 2, "SUBJECT COMPANY": 3}
"""The sections that name companies, and their rank in Submission.filers."""
_NO_FILER_SECTIONS = {"REPORTING OWNER", "FILED FOR", "SERIAL COMPANY", "SERIES AND CLASSES CONTRACTS DATA"}
"""Sections whose names are persons, funds or third parties: not whose statements are printed."""


def _header(header: bytes) -> Submission:
    """What the header lines say, in either of EDGAR's two forms. The first of two values counts: a
    header that is printed twice (0000891020-95-000433) repeats itself."""
    values: dict[str, str] = {}
    items: list[str] = []
    sections: list[tuple[int, dict[str, str]]] = []
    section: dict[str, str] | None = None
    is_read = True
    for line in _decoded(header)[0].splitlines():
        found = _HEADER_LINE.match(line)
        if not found:
            continue
        tag, label, value = found[1], found[2], " ".join(found[3].split())
        name = (tag or label).strip().upper().replace("-", " ")
        if name in ("SEC DOCUMENT", "IMS DOCUMENT"):
            values.setdefault("envelope", value)
            section, is_read = None, True
        elif name.removeprefix("/") in _NO_FILER_SECTIONS or name[1:] in _SECTIONS:
            section, is_read = None, name.startswith("/")
        elif name in _SECTIONS and not value:
            section, is_read = {}, True
            sections.append((_SECTIONS[name], section))
        elif not value or not is_read:
            continue
        elif name in _FILER_FIELDS:
            if section is None:
                section = {}
                sections.append((_SECTIONS["FILER"], section))
            section.setdefault(_FILER_FIELDS[name], value)
        elif section is None and name in _HEADER_FIELDS:
            if _HEADER_FIELDS[name] == "item":
                items.append(value)
            else:
                values.setdefault(_HEADER_FIELDS[name], value)
        elif name == "FORM TYPE":
            values.setdefault("filing_form_type", value)
    form_type = values.get("form_type") or values.get("filing_form_type")
    filed_at = _day(values.get("filed_at", ""))
    accepted_at = _moment(values.get("accepted_at", ""))
    filers = [_filer(found) for _, found in sorted(sections, key=lambda ranked: ranked[0])]
    return Submission(
        accession_number=_accession_number(values.get("accession_number", ""))
        or _accession_number(values.get("envelope", "")),
        form_type=form_type.upper() if form_type else None,
        items=_item_numbers(items, filed_at or (accepted_at.date() if accepted_at else None)),
        filers=tuple(dict.fromkeys(filer for filer in filers if filer != Filer(None, None, None, None))),
        filed_at=filed_at,
        accepted_at=accepted_at,
        period_of_report=_day(values.get("period_of_report", "")),
        documents=(),
    )


def _filer(found: dict[str, str]) -> Filer:
    cik = re.fullmatch(r"0*([1-9]\d{0,9})", found.get("cik", ""), re.ASCII)
    sic = re.search(r"(?:^|\[)(\d{3,4})\]?$", found.get("sic", ""), re.ASCII)
    return Filer(
        cik=int(cik[1]) if cik else None,
        company_name=found.get("company_name"),
        fiscal_year_end=_month_day(found.get("fiscal_year_end", "")),
        sic=(int(sic[1]) or None) if sic else None,
    )


def _accession_number(value: str) -> str | None:
    found = re.match(r"\d{10}-\d\d-\d{6}\b|\d{18}\b", value, re.ASCII)
    return _dashed(found[0]) if found else None


def _day(value: str) -> date | None:
    found = re.match(r"(\d{4})(\d\d)(\d\d)(?!\d)", value, re.ASCII)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def _moment(value: str) -> datetime | None:
    if not re.match(r"\d{14}", value, re.ASCII):
        return None
    try:
        return datetime.strptime(value[:14], "%Y%m%d%H%M%S")  # noqa: DTZ007 - Eastern time, kept as printed
    except ValueError:
        return None


def _month_day(value: str) -> tuple[int, int] | None:
    leap_day = _day(f"2000{value}")
    return (leap_day.month, leap_day.day) if leap_day and len(value) == 4 else None


_ITEM_CAPTIONS: tuple[tuple[str, str | None, str | None], ...] = (
    # EDGAR's caption up to where it is distinct, lower case, letters and digits only; number since
    # 23 Aug 2004; number before. The captions EDGAR prints vary by year in their tails.
    ("entry into a material definitive agreement", "1.01", None),
    ("termination of a material definitive agreement", "1.02", None),
    ("bankruptcy or receivership", "1.03", "3"),
    ("mine safety", "1.04", None),
    ("material cybersecurity incident", "1.05", None),
    ("completion of acquisition or disposition of assets", "2.01", None),
    ("acquisition or disposition of assets", None, "2"),
    ("results of operations and financial condition", "2.02", "12"),
    ("creation of a direct financial obligation", "2.03", None),
    ("triggering events that accelerate", "2.04", None),
    ("cost associated with exit", "2.05", None),
    ("costs associated with exit", "2.05", None),
    ("material impairment", "2.06", None),
    ("notice of delisting", "3.01", None),
    ("unregistered sales of equity", "3.02", None),
    ("material modification", "3.03", None),
    ("changes in registrants certifying accountant", "4.01", "4"),
    ("non reliance on previously issued financial statements", "4.02", None),
    ("changes in control of registrant", "5.01", "1"),
    ("departure of directors", "5.02", None),
    ("resignations of registrants directors", None, "6"),
    ("amendments to articles of incorporation", "5.03", None),
    ("change in fiscal year", None, "8"),
    ("temporary suspension of trading", "5.04", "11"),
    ("amendments to the registrants code of ethics", "5.05", "10"),
    ("change in shell company status", "5.06", None),
    ("submission of matters to a vote", "5.07", None),
    ("shareholder director nominations", "5.08", None),
    ("shareholder nominations pursuant", "5.08", None),
    ("abs informational and computational material", "6.01", None),
    ("change of servicer or trustee", "6.02", None),
    ("change in credit enhancement", "6.03", None),
    ("failure to make a required distribution", "6.04", None),
    ("securities act updating disclosure", "6.05", None),
    ("regulation fd disclosure", "7.01", "9"),
    ("other events", "8.01", "5"),
    ("financial statements and exhibits", "9.01", "7"),
    ("financial statements pro forma financial information and exhibits", None, "7"),
)


def _item_numbers(captions: Sequence[str], filed: date | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for caption in captions if (item := _item_number(caption, filed))))


def _item_number(caption: str, filed: date | None) -> str | None:
    numbered = re.match(r"(?:item\s+)?([1-9]\.\d\d|1[0-2]|[1-9])(?![\d.])", caption, re.IGNORECASE | re.ASCII)
    if numbered:
        return numbered[1]
    words = " ".join(re.findall(r"[a-z0-9]+", caption.lower().replace("'", "").replace("\u2019", "")))
    for printed, since, before in _ITEM_CAPTIONS:
        if words.startswith(printed):
            if filed is None:
                return since if before is None else before if since is None else None
            return since if filed >= ITEM_NUMBERS_CHANGED else before
    return None


# --- which documents hold statements ------------------------------------------------------------

_STATEMENT_TYPE = re.compile(r"EX-(?:99|13)(?!\d)|[68]-?K|10-?[KQ]|[24]0-?F|ARS\b")
_DATA_TYPE = re.compile(
    r"EX-27(?!\d)|EX-10[01](?!\d)|GRAPHIC|PDF|ZIP|XML|XBRL|JSON|EXCEL|COVER|CORRESP|UPLOAD|.*\.(?:INS|SCH|CAL|DEF|LAB|PRE)$"
)
_DATA_FILE = re.compile(
    r".*\.(?:pdf|jpe?g|gif|png|bmp|tiff?|zip|xml|xsd|json|js|css|xlsx?|docx?|paper)", re.I
)


def reads_for_statements(document: Document, submission: Submission) -> bool:
    """Whether a document may print financial statements.

    Press releases and other additional exhibits (EX-99), the annual report to holders (EX-13) and the
    main document of periodic and current reports do. EX-27 schedules repeat them as data and are a
    yardstick, never a source. A file that is one bare exhibit was given in order to be read.
    """
    if document.filename and _DATA_FILE.fullmatch(document.filename):
        return False
    if document.document_type is None:
        return document == submission.documents[0]
    if _DATA_TYPE.match(document.document_type):
        return False
    is_bare = submission.form_type is None and submission.accession_number is None
    if is_bare and len(submission.documents) == 1:
        return True
    return _STATEMENT_TYPE.match(document.document_type) is not None


_STYLES = re.compile(r"<!--(?:.*?-->|.*)|<(?:style|script)\b(?:.*?</(?:style|script)>|.*)", re.DOTALL | re.I)
_LINE_TAG = re.compile(r"</?(?:p|div|br|td|tr|table|title|h\d|li|center|body|page|hr)\b[^>]*>?", re.I)
_ANY_TAG = re.compile(r"<[/!?a-z][^>]*>?", re.I)
_EXHIBIT_PRINT = re.compile(
    r"[(\[]?(?:exhibit|exh\.?|ex\.?)[\s-]{0,9}(?:no\.?|number)?\s{0,9}\(?(\d{1,3}(?:\.\d{1,2})?)[)\].:]{0,2}",
    re.I,
)


def _printed_exhibit_type(head: bytes) -> str | None:
    """'EX-99.1' where the first printed lines say so, each standing alone or set apart by blanks."""
    printed = _printed_lines(head[:EXHIBIT_PRINT_MOSTLY_WITHIN])
    if len(printed) <= EXHIBIT_PRINT_LINES:  # the last may be cut off
        printed = _printed_lines(head)
    del printed[EXHIBIT_PRINT_LINES:]
    parts = [part for line in printed for part in re.split(r"\t+| {3,}", line)]
    found = {match[1] for part in parts if (match := _EXHIBIT_PRINT.fullmatch(part))}
    return f"EX-{found.pop()}" if len(found) == 1 else None


def _printed_lines(head: bytes) -> list[str]:
    html = _decoded(head)[0].removeprefix("\ufeff")
    html = html.replace("&nbsp;", " ").replace("&#160;", " ").replace("\xa0", " ")
    lines = _ANY_TAG.sub("", _LINE_TAG.sub("\n", _STYLES.sub("", html))).splitlines()
    return [line.strip() for line in lines if line.strip()]


# --- the text -----------------------------------------------------------------------------------


def document_text(data: bytes, document: Document) -> Text:
    """The document's characters. ``data`` is the whole stored file.

    Raises NoCharacters or NotText when the span holds no text; strange bytes in a text never raise.
    """
    start, end = max(0, document.start), min(document.end, len(data))
    utf16 = _utf16_encoding(data)
    if utf16:
        start = max(start, 2)
        end = start + ((end - start) & ~1)
    elif data.startswith(b"\xef\xbb\xbf", start):
        start += 3
    content = data[start:end].rstrip(b"\0\x1a") if not utf16 else data[start:end]
    marks = _ascii_units(content, utf16) if utf16 else content
    if not _PRINTS.search(marks):
        raise NoCharacters
    what = _what_else(marks)
    if what:
        raise NotText(what)
    if utf16:
        text, encoding = content.decode(utf16, "replace"), utf16
    else:
        text, encoding = _decoded(content)
    if "\n" not in text:
        text = text.replace("\r", "\n")  # saved on an old Macintosh
    is_uneven = encoding not in ("ascii", "cp1252")
    checkpoints = tuple(_checkpoints(text, encoding, start)) if is_uneven else ()
    return Text(text, encoding, _format(marks), start, checkpoints)


def _decoded(content: bytes) -> tuple[str, str]:
    """(text, encoding), one character for each byte unless UTF-8. EDGAR asks for ASCII and does not
    declare what it gets. A last character cut off in its middle does not make the rest another encoding."""
    if content.isascii():
        return content.decode("ascii"), "ascii"
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        is_cut = error.end == len(content) and error.reason == "unexpected end of data"
        if is_cut and not content[: error.start].isascii():
            return content[: error.start].decode("utf-8"), "utf-8"
    return codecs.charmap_decode(content, "strict", _CP1252)[0], "cp1252"


_CP1252_UNDEFINED = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
_CP1252 = "".join(
    chr(byte) if byte in _CP1252_UNDEFINED else bytes([byte]).decode("cp1252") for byte in range(256)
)


def _checkpoints(text: str, encoding: str, start: int) -> Iterator[int]:
    for char in range(0, len(text) + 1, CHECKPOINT):
        yield start
        start += len(text[char : char + CHECKPOINT].encode(encoding))


_MAGIC = (
    (b"%pdf-", "a PDF"),
    (b"pk\x03\x04", "a ZIP archive or an office file"),
    (b"\x89png", "an image"),
    (b"gif8", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"\xd0\xcf\x11\xe0", "an office file"),
    (b"\x1f\x8b", "a compressed file"),
    (b"{\\rtf", "a rich-text (RTF) file"),
    (b"%!ps", "a PostScript file"),
)
_DATA_WRAPPER = re.compile(rb"\s*<(pdf|xml|xbrl|json|zip)>")
_UUENCODED = re.compile(rb"(?:\s|</?[a-z]{1,9}>)*begin [0-7]{3} [^\r\n]{1,200}\r?\n[!-`]", re.IGNORECASE)
_XML_HEAD = re.compile(rb"(?:\s|<xml>|<xbrl>)*<\?xml\b")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b")) + b"\x7f"


def _what_else(content: bytes) -> str | None:
    """What the bytes are when they are no text, as the words after 'It is'."""
    head = content[:4_096].lower().lstrip()
    for magic, what in _MAGIC:
        if head.startswith(magic):
            return what
    if _UUENCODED.match(content, 0, 4_096):
        return "a uuencoded file"
    wrapper = _DATA_WRAPPER.match(head)
    # Since 2019 the main document of a report is HTML inside <XBRL>, often after an XML head.
    if (wrapper or _XML_HEAD.match(head)) and b"<html" not in head:
        return f"{wrapper[1].decode().upper() if wrapper else 'XML'} data"
    if b"\0" in content:
        return f"binary data ({content.count(0)} NUL bytes)"
    sample = content[:CONTROL_SAMPLE]
    if (len(sample) - len(sample.translate(None, _CONTROLS))) * CONTROL_SHARE > len(sample):
        return "binary data"
    return None


_CELL = re.compile(rb"<[tT][dhDH][\s>/]")
_SGML_TABLE = re.compile(rb"<(?:s|c|caption|page)>")
_HTML = re.compile(
    rb"<(?:html|body|!doctype html|div|span|font|tr|pre|meta)\b|<(?:p|br|h[1-6])\s[^<>]{0,400}="
)


def _format(content: bytes) -> str:
    """'html' where tags make the layout. EDGAR's own table tags (<TABLE><CAPTION><S><C>, <PAGE>) mark
    up text that is laid out by blanks, also where an archive has put it inside <html><body><div>; a
    plain <P>, <B> or <U> in such text is a filer's habit."""
    if _CELL.search(content):
        return "html"
    lower = content.lower()
    if _SGML_TABLE.search(lower):
        return "text"
    return "html" if _HTML.search(lower) else "text"
