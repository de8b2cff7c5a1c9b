"""What a stored file is read as: a submission, its companies and documents, or the reason why it is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


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
