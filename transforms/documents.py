"""Stored bytes -> the submission they hold, with the byte span of every document.

In: one file as filed with EDGAR, unchanged. Either a full submission (``<SEC-DOCUMENT>``, before 1996 also
``<IMS-DOCUMENT>``, either one inside a ``-----BEGIN PRIVACY-ENHANCED MESSAGE-----`` envelope) or a bare
exhibit, with or without a ``<DOCUMENT>`` wrapper of its own. Out: a :class:`Submission`; what its header says
is read in ``submission_header``, the characters of a document in ``document_text``.

The rule of the field: EDGAR's SGML is line-oriented and rarely well-formed. ``<TYPE>``, ``<SEQUENCE>``,
``<FILENAME>`` and ``<DESCRIPTION>`` are never closed, ``</TEXT>`` and ``</DOCUMENT>`` may be missing, and
resellers re-save the tags in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import count, islice
from typing import NamedTuple

from transforms.document_text import PRINTS, ascii_units, decoded_bytes, utf16_encoding
from transforms.submission_header import dashed, header_of
from transforms.submissions import (
    Document,
    NoCharacters,
    NoDocument,
    SeveralSubmissions,
    Submission,
    TooManyDocuments,
)

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


def read_submission(data: bytes) -> Submission:
    """The submission a stored file holds; a bare exhibit gives one document and no header facts.

    A submission that is printed twice in one file (some archives do) is read once. Raises
    UnreadableExhibit, and nothing else, when there is nothing to read.
    """
    if not PRINTS.search(data):
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
    submission = header_of(marks.view[: min(header_end, MAX_HEADER_BYTES)])
    if not blocks:
        return replace(submission, documents=(_unwrapped_document(marks, submission),))
    numbers = list(dict.fromkeys(_accession_numbers(marks.lower, blocks)))
    if len(numbers) > 1:
        raise SeveralSubmissions(tuple(numbers))
    return replace(submission, documents=_documents(marks, blocks))


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
        encoding = utf16_encoding(data)
        self.base, self.width = (2, 2) if encoding else (0, 1)
        self.view = ascii_units(data[2:], encoding) if encoding else data
        self.size = len(data)

    @cached_property
    def lower(self) -> bytes:
        return self.view.lower()

    def byte(self, place: int) -> int:
        return self.base + place * self.width

    def mark(self, byte: int) -> int:
        return max(0, (byte - self.base) // self.width)


def _printed(value: bytes) -> str:
    return " ".join(decoded_bytes(value)[0].split())


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
            yield dashed(found[1].decode())
        gap = block.end


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
    html = decoded_bytes(head)[0].removeprefix("\ufeff")
    html = html.replace("&nbsp;", " ").replace("&#160;", " ").replace("\xa0", " ")
    lines = _ANY_TAG.sub("", _LINE_TAG.sub("\n", _STYLES.sub("", html))).splitlines()
    return [line.strip() for line in lines if line.strip()]
