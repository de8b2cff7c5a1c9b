"""What the header of a submission says, where its documents stand, and the way back to the bytes."""

from __future__ import annotations

import json
import pickle
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.document_text import CHECKPOINT, Text, document_text
from transforms.documents import DOCUMENT_OPENS_WITHIN, MAX_DOCUMENTS, read_submission, reads_for_statements
from transforms.submissions import (
    Document,
    Filer,
    NoCharacters,
    NoDocument,
    NotText,
    SeveralSubmissions,
    Submission,
    TooManyDocuments,
    UnreadableExhibit,
)

PRINTED_HEADER = """\
<SEC-DOCUMENT>0000999123-05-000042.txt : 20050512
<SEC-HEADER>0000999123-05-000042.hdr.sgml : 20050512
<ACCEPTANCE-DATETIME>20050512163012
ACCESSION NUMBER:\t\t0000999123-05-000042
CONFORMED SUBMISSION TYPE:\t8-K
PUBLIC DOCUMENT COUNT:\t\t3
CONFORMED PERIOD OF REPORT:\t20050511
ITEM INFORMATION:\t\tResults of Operations and Financial Condition
ITEM INFORMATION:\t\t
ITEM INFORMATION:\t\tFinancial Statements and Exhibits
FILED AS OF DATE:\t\t20050512

FILER:

\tCOMPANY DATA:\t
\t\tCOMPANY CONFORMED NAME:\t\t\tHARBOR PUMP & VALVE CO
\t\tCENTRAL INDEX KEY:\t\t\t0000999123
\t\tSTANDARD INDUSTRIAL CLASSIFICATION:\tPUMPS & PUMPING EQUIPMENT [3561]
\t\tFISCAL YEAR END:\t\t\t0630

\tFILING VALUES:
\t\tFORM TYPE:\t\t8-K

\tFORMER COMPANY:\t
\t\tFORMER CONFORMED NAME:\tHARBOR PUMP CO
</SEC-HEADER>
"""
EIGHT_K = """\
<DOCUMENT>
<TYPE>8-K
<SEQUENCE>1
<FILENAME>form8k.txt
<DESCRIPTION>CURRENT REPORT
<TEXT>
Harbor Pump announces its results.
</TEXT>
</DOCUMENT>
"""
RELEASE = """\
<DOCUMENT>
<TYPE>EX-99.1
<SEQUENCE>2
<FILENAME>ex99-1.txt
<DESCRIPTION>PRESS RELEASE
<TEXT>
<TABLE>
<CAPTION>
                      2005      2004
<S>                    <C>       <C>
Revenues            $ 1,200   $ 1,100
</TABLE>
</TEXT>
</DOCUMENT>
"""
SCHEDULE = "<DOCUMENT>\n<TYPE>EX-27\n<SEQUENCE>3\n<TEXT>\n<MULTIPLIER> 1,000\n</TEXT>\n</DOCUMENT>\n"
CLOSING = "</SEC-DOCUMENT>\n-----END PRIVACY-ENHANCED MESSAGE-----\n"
MAIL_HEAD = """\
-----BEGIN PRIVACY-ENHANCED MESSAGE-----
Proc-Type: 2001,MIC-CLEAR
Originator-Name: keymaster@example.org
MIC-Info: RSA-MD5,RSA,
 abcdefgh==

"""
SUBMISSION = (MAIL_HEAD + PRINTED_HEADER + EIGHT_K + RELEASE + SCHEDULE + CLOSING).encode()

TAGGED_HEADER = """\
<SUBMISSION>
<ACCESSION-NUMBER>0000999123-03-000007
<TYPE>8-K/A
<PUBLIC-DOCUMENT-COUNT>2
<PERIOD>20030729
<ITEMS>7
<ITEMS>12
<FILING-DATE>20030730
<ACCEPTANCE-DATETIME>20030729171500
<FILER>
<COMPANY-DATA>
<CONFORMED-NAME>HARBOR PUMP CO
<CIK>0000999123
<ASSIGNED-SIC>3561
<FISCAL-YEAR-END>1231
</COMPANY-DATA>
<FILING-VALUES>
<FORM-TYPE>8-K/A
</FILING-VALUES>
<FORMER-COMPANY>
<FORMER-CONFORMED-NAME>OLD HARBOR INC
</FORMER-COMPANY>
</FILER>
"""


def content(data: bytes, document: Document) -> bytes:
    return data[document.start : document.end]


# --- header -------------------------------------------------------------------------------------


def test_printed_header_is_read_inside_a_privacy_enhanced_envelope() -> None:
    submission = read_submission(SUBMISSION)
    assert submission.accession_number == "0000999123-05-000042"
    assert submission.form_type == "8-K"
    assert submission.items == ("2.02", "9.01")
    assert submission.filed_at == date(2005, 5, 12)
    assert submission.accepted_at == datetime.fromisoformat("2005-05-12T16:30:12")
    assert submission.period_of_report == date(2005, 5, 11)
    assert submission.filers == (Filer(999123, "HARBOR PUMP & VALVE CO", (6, 30), 3561),)


def test_envelope_of_the_interactive_data_years_before_1996() -> None:
    data = SUBMISSION.replace(b"SEC-DOCUMENT", b"IMS-DOCUMENT").replace(b"SEC-HEADER", b"IMS-HEADER")
    assert read_submission(data).accession_number == "0000999123-05-000042"
    assert len(read_submission(data).documents) == 3


@pytest.mark.parametrize("envelope", ["", "<SEC-HEADER>\n", "<SEC-DOCUMENT>\n<SEC-HEADER>\n"])
def test_tagged_header(envelope: str) -> None:
    submission = read_submission((envelope + TAGGED_HEADER + EIGHT_K).encode())
    assert submission.accession_number == "0000999123-03-000007"
    assert submission.form_type == "8-K/A"
    assert submission.items == ("7", "12")
    assert submission.filed_at == date(2003, 7, 30)
    assert submission.accepted_at == datetime.fromisoformat("2003-07-29T17:15:00")
    assert submission.period_of_report == date(2003, 7, 29)
    assert submission.filers == (Filer(999123, "HARBOR PUMP CO", (12, 31), 3561),)


@pytest.mark.parametrize(
    ("filed", "caption", "item"),
    [
        ("20040820", "Results of operations and financial condition", ("12",)),
        ("20040823", "Results of Operations and Financial Condition", ("2.02",)),
        ("20030501", "Financial statements and exhibits", ("7",)),
        ("20030501", "Regulation FD Disclosure", ("9",)),
        ("20010501", "Changes in registrant's certifying accountant", ("4",)),
        ("20100501", "Changes in Registrant's Certifying Accountant", ("4.01",)),
        ("20010501", "Acquisition or disposition of assets", ("2",)),
        ("20100501", "Completion of Acquisition or Disposition of Assets", ("2.01",)),
        ("20010501", "Other events", ("5",)),
        ("20100501", "A caption EDGAR never had", ()),
        ("", "Results of Operations and Financial Condition", ()),
        ("", "Material Impairments", ("2.06",)),
    ],
)
def test_item_captions_become_the_numbers_in_force_on_the_filing_date(
    filed: str, caption: str, item: tuple[str, ...]
) -> None:
    header = f"<SEC-HEADER>\nITEM INFORMATION:\t\t{caption}\nFILED AS OF DATE:\t\t{filed}\n</SEC-HEADER>\n"
    assert read_submission((header + EIGHT_K).encode()).items == item


def test_filers_come_before_those_who_filed_and_those_filed_about() -> None:
    def company(section: str, name: str, cik: int) -> str:
        return (
            f"{section}:\n\n\tCOMPANY DATA:\n"
            f"\t\tCOMPANY CONFORMED NAME:\t{name}\n\t\tCENTRAL INDEX KEY:\t{cik:010}\n\n"
        )

    header = (
        "<SEC-HEADER>\n"
        + company("SUBJECT COMPANY", "TARGET CORP", 3)
        + company("FILED BY", "BIDDER CORP", 2)
        + company("REPORTING-OWNER", "DOE JANE", 9)
        + company("FILER", "PARENT CORP", 1)
        + company("FILER", "FINANCE ARM LLC", 4)
        + company("FILER", "PARENT CORP", 1)
        + "</SEC-HEADER>\n"
    )
    filers = read_submission((header + EIGHT_K).encode()).filers
    assert [(filer.cik, filer.company_name) for filer in filers] == [
        (1, "PARENT CORP"),
        (4, "FINANCE ARM LLC"),
        (2, "BIDDER CORP"),
        (3, "TARGET CORP"),
    ]


@pytest.mark.parametrize(
    ("line", "filer"),
    [
        ("STANDARD INDUSTRIAL CLASSIFICATION:\t2834", Filer(None, None, None, 2834)),
        ("STANDARD INDUSTRIAL CLASSIFICATION:\tUNKNOWN SIC - 0000 [0000]", None),
        ("FISCAL YEAR END:\t0229", Filer(None, None, (2, 29), None)),
        ("FISCAL YEAR END:\t0231", None),
        ("FISCAL YEAR END:\t12", None),
        ("CENTRAL INDEX KEY:\t0000000000", None),
        ("CENTRAL INDEX KEY:\tabc", None),
    ],
)
def test_what_is_no_value_stays_unknown(line: str, filer: Filer | None) -> None:
    header = f"<SEC-HEADER>\nFILER:\n\t{line}\n</SEC-HEADER>\n"
    assert read_submission((header + EIGHT_K).encode()).filers == ((filer,) if filer else ())


def test_impossible_dates_stay_unknown() -> None:
    header = (
        "<SEC-HEADER>\n<ACCEPTANCE-DATETIME>20051301250000\n"
        "FILED AS OF DATE:\t20050231\nCONFORMED PERIOD OF REPORT:\t2005\n</SEC-HEADER>\n"
    )
    submission = read_submission((header + EIGHT_K).encode())
    assert (submission.filed_at, submission.accepted_at, submission.period_of_report) == (None, None, None)


def test_accession_number_of_the_envelope_serves_when_the_header_prints_none() -> None:
    header = "<SEC-DOCUMENT>0000999123-05-000042.txt : 20050512\n<SEC-HEADER>\n</SEC-HEADER>\n"
    submission = read_submission((header + EIGHT_K).encode())
    assert submission.accession_number == "0000999123-05-000042"
    assert submission.filed_at is None


def test_header_names_inside_a_document_are_not_the_header() -> None:
    quoting = EIGHT_K.replace("Harbor", "ACCESSION NUMBER:\t0000111222-01-000001\nFORM TYPE: 10-K\nHarbor")
    submission = read_submission((PRINTED_HEADER + quoting).encode())
    assert submission.accession_number == "0000999123-05-000042"


# --- documents ----------------------------------------------------------------------------------


def test_documents_have_exact_byte_spans() -> None:
    documents = read_submission(SUBMISSION).documents
    assert [(d.document_type, d.sequence, d.filename, d.description) for d in documents] == [
        ("8-K", 1, "form8k.txt", "CURRENT REPORT"),
        ("EX-99.1", 2, "ex99-1.txt", "PRESS RELEASE"),
        ("EX-27", 3, None, None),
    ]
    assert content(SUBMISSION, documents[0]) == b"\nHarbor Pump announces its results.\n"
    assert content(SUBMISSION, documents[2]) == b"\n<MULTIPLIER> 1,000\n"


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("case", [str, str.lower])
@pytest.mark.parametrize("missing", ["", "</TEXT>\n", "</DOCUMENT>\n", "</TEXT>\n</DOCUMENT>\n"])
def test_lost_closing_tags_and_lower_case(newline: str, case: type[str], missing: str) -> None:
    text = PRINTED_HEADER + EIGHT_K + RELEASE + CLOSING
    for tag in ("DOCUMENT", "TYPE", "SEQUENCE", "FILENAME", "DESCRIPTION", "TEXT"):
        text = text.replace(f"<{tag}>", case(f"<{tag}>"))
    data = text.replace(missing or "\0", "").replace("\n", newline).encode()
    documents = read_submission(data).documents
    assert [d.document_type for d in documents] == ["8-K", "EX-99.1"]
    assert content(data, documents[0]).strip() == b"Harbor Pump announces its results."
    assert content(data, documents[1]).strip().endswith(b"</TABLE>")


def test_without_text_tag_the_content_follows_the_fields() -> None:
    data = (PRINTED_HEADER + EIGHT_K.replace("<TEXT>\n", "")).encode()
    (document,) = read_submission(data).documents
    assert content(data, document) == b"\nHarbor Pump announces its results.\n"


def test_description_wrapped_over_two_lines() -> None:
    data = (PRINTED_HEADER + EIGHT_K.replace("CURRENT REPORT", "CURRENT\nREPORT")).encode()
    (document,) = read_submission(data).documents
    assert content(data, document) == b"\nHarbor Pump announces its results.\n"


def test_text_tags_of_a_drawing_are_content() -> None:
    svg = "<html><svg><text>Revenue</text><text>Income</text></svg><p class=x>end</p></html>"
    wrapped = f"<DOCUMENT>\n<TYPE>EX-99.1\n<TEXT>\n{svg}\n</TEXT>\n</DOCUMENT>\n".encode()
    assert content(wrapped, read_submission(wrapped).documents[0]).strip() == svg.encode()
    unclosed = f"<DOCUMENT>\n<TYPE>EX-99.1\n{svg}\n</DOCUMENT>\n".encode()
    assert content(unclosed, read_submission(unclosed).documents[0]).strip() == svg.encode()


def test_wrapper_inside_html() -> None:
    data = (
        b"<html><body><document>\n<type>EX-99.1\n<sequence>2\n<filename>release.htm\n<description>EX\n<text>"
        b"<title>x</title><table><tr><td>Net income</td></tr></table>\n</text>\n"
        b"</description></filename></sequence></type></document>\n</body></html>"
    )
    (document,) = read_submission(data).documents
    assert (document.document_type, document.sequence, document.filename) == ("EX-99.1", 2, "release.htm")
    assert content(data, document) == b"<title>x</title><table><tr><td>Net income</td></tr></table>\n"
    assert document_text(data, document).format == "html"


def test_document_inside_a_document_ends_the_outer_one() -> None:
    data = (PRINTED_HEADER + EIGHT_K.replace("</TEXT>\n</DOCUMENT>\n", RELEASE)).encode()
    documents = read_submission(data).documents
    assert [d.document_type for d in documents] == ["8-K", "EX-99.1"]
    assert content(data, documents[0]).strip() == b"Harbor Pump announces its results."


def test_sequences_are_unique_and_the_printed_ones_stay() -> None:
    def exhibit(sequence: str, words: str) -> str:
        return f"<DOCUMENT>\n<TYPE>EX-99\n{sequence}<TEXT>\n{words}\n</TEXT>\n</DOCUMENT>\n"

    texts = [("<SEQUENCE>2\n", "a"), ("", "b"), ("<SEQUENCE>2\n", "c"), ("<SEQUENCE>one\n", "d")]
    data = (PRINTED_HEADER + "".join(exhibit(*text) for text in texts)).encode()
    assert [d.sequence for d in read_submission(data).documents] == [2, 3, 4, 5]


def test_submission_printed_twice_is_read_once() -> None:
    once = read_submission(SUBMISSION)
    twice = read_submission(SUBMISSION + SUBMISSION)
    assert twice == once


def test_header_printed_twice_is_read_once() -> None:
    submission = read_submission((PRINTED_HEADER + PRINTED_HEADER + EIGHT_K).encode())
    assert len(submission.filers) == 1
    assert submission.items == ("2.02", "9.01")


def test_text_after_a_closed_header_is_read_without_document_tags() -> None:
    data = (PRINTED_HEADER + "Revenues  1,200\n" + CLOSING).encode()
    submission = read_submission(data)
    assert content(data, submission.documents[0]) == b"\nRevenues  1,200\n"
    assert reads_for_statements(submission.documents[0], submission)


# --- bare exhibits ------------------------------------------------------------------------------


@pytest.mark.parametrize(("before", "documents"), [(1_000, 2), (DOCUMENT_OPENS_WITHIN, 1)])
def test_documents_open_near_the_beginning_or_the_exhibit_is_bare(before: int, documents: int) -> None:
    opened = "<DOCUMENT>\n<TYPE>EX-99.1\n<TEXT>\nRevenues  1,200\n</TEXT>\n</DOCUMENT>\n"
    submission = read_submission(("x" * before + "\n" + opened * 2).encode())
    assert len(submission.documents) == documents


@pytest.mark.parametrize(
    ("head", "document_type"),
    [
        ("Exhibit 99.1\n\nHarbor Pump reports results\n", "EX-99.1"),
        ("\ufeff                         EXHIBIT 99\n\nNews\n", "EX-99"),
        ("FOR IMMEDIATE RELEASE               EX-99.2\n", "EX-99.2"),
        ("(Exhibit 99.1)\n", "EX-99.1"),
        ("Exhibit No. 99.01\n", "EX-99.01"),
        ("<html><head><title>EX-99.1</title></head><body><p>News</p>", "EX-99.1"),
        ("<html><p style='x'><b>Exhibit</b>&nbsp;<span>99.</span><span>1</span></p>", "EX-99.1"),
        ("<html><!-- EX-99.7 --><style>p {}</style><div>Exhibit 99.1</div>", "EX-99.1"),
        ("Harbor Pump reports results, see Exhibit 99.1 for more\n", None),
        ("Exhibit 99.1\nExhibit 99.2\n", None),
        ("a\nb\nc\nd\ne\nf\ng\nExhibit 99.1\n", None),
        ("Exhibition 99\n", None),
        ("Harbor Pump reports results\n", None),
    ],
)
def test_bare_exhibit_is_one_document_and_may_print_its_number(head: str, document_type: str | None) -> None:
    data = head.encode()
    submission = read_submission(data)
    assert submission == Submission(
        None, None, (), (), None, None, None, (Document(document_type, 1, None, None, 0, len(data)),)
    )
    assert reads_for_statements(submission.documents[0], submission)


@pytest.mark.parametrize("opening", ["<DOCUMENT>\n", "", "\n<document>\n"])
def test_lone_document_wrapper(opening: str) -> None:
    data = RELEASE.replace("<DOCUMENT>\n", opening).encode()
    submission = read_submission(data)
    (document,) = submission.documents
    assert (document.document_type, document.sequence) == ("EX-99.1", 2)
    assert submission.accession_number is None
    assert content(data, document).startswith(b"\n<TABLE>")
    assert reads_for_statements(document, submission)


def test_words_in_angle_brackets_are_no_wrapper() -> None:
    data = b"<html><body>The <document> and its <type> are defined <text>below</text></body></html>"
    (document,) = read_submission(data).documents
    assert content(data, document) == data


# --- which documents are read -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document_type", "filename", "is_read"),
    [
        ("8-K", "form.htm", True),
        ("10-K405", None, True),
        ("10-Q/A", None, True),
        ("10KSB", None, True),
        ("6-K", None, True),
        ("20-F", None, True),
        ("40-F", None, True),
        ("EX-99", None, True),
        ("EX-99.1", "release.txt", True),
        ("EX-99.A", None, True),
        ("EX-13.4", None, True),
        ("EX-99.1", "release.PDF", False),
        ("EX-27", None, False),
        ("EX-27.1", None, False),
        ("EX-101.INS", "x.xml", False),
        ("EX-10.1", None, False),
        ("EX-130", None, False),
        ("GRAPHIC", "logo.jpg", False),
        ("S-8", None, False),
    ],
)
def test_documents_of_a_submission_read_for_statements(
    document_type: str, filename: str | None, is_read: bool
) -> None:
    name = f"<FILENAME>{filename}\n" if filename else ""
    second = f"<DOCUMENT>\n<TYPE>{document_type}\n<SEQUENCE>7\n{name}<TEXT>\nx\n</TEXT>\n</DOCUMENT>\n"
    submission = read_submission((PRINTED_HEADER + EIGHT_K + second).encode())
    assert reads_for_statements(submission.documents[1], submission) is is_read


def test_schedule_alone_is_not_read_for_statements() -> None:
    submission = read_submission(SCHEDULE.encode())
    assert not reads_for_statements(submission.documents[0], submission)


# --- text ---------------------------------------------------------------------------------------


def bare_text(data: bytes) -> Text:
    return document_text(data, Document(None, 1, None, None, 0, len(data)))


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (b"Net loss  (12)", "Net loss  (12)", "ascii"),
        ("5 – 6".encode(), "5 – 6", "utf-8"),
        (b"\xef\xbb\xbf" + "5 – 6".encode(), "5 – 6", "utf-8"),
        (b"\xef\xbb\xbfplain", "plain", "ascii"),
        (b"5 \x96 6 \x93x\x94 \xa35", "5 – 6 “x” £5", "cp1252"),
        (b"5 \x96 6 \x81\x8d", "5 – 6 \x81\x8d", "cp1252"),
        (b"\xff\xfe" + "5 – 6 \U0001f600!".encode("utf-16-le"), "5 – 6 \U0001f600!", "utf-16-le"),
        (b"\xfe\xff" + "5 – 6 \U0001f600!".encode("utf-16-be"), "5 – 6 \U0001f600!", "utf-16-be"),
        ("– – –".encode()[:-1], "– – ", "utf-8"),
        (b"tape padding\0\0\x1a", "tape padding", "ascii"),
    ],
)
def test_encodings(data: bytes, text: str, encoding: str) -> None:
    read = bare_text(data)
    assert (read.text, read.encoding) == (text, encoding)


@pytest.mark.parametrize(
    ("text", "layout"),
    [
        ("<TABLE>\n<CAPTION>\n<S>  <C>\nCash  5\n</TABLE>", "text"),
        ("<table>\n<caption>\n<s>  <c>\nCash  5\n</table>", "text"),
        ("<html><body><div>\n<PAGE>\n<TABLE>\n<S>  <C>\nCash  5\n</TABLE></div></body></html>", "text"),
        ("<P>Cash <B>rose</B> to 5 < 6\n<PAGE>", "text"),
        ("Cash  5", "text"),
        ("<TABLE><TR><TD>Cash</TD></TR></TABLE>", "html"),
        ("<table>\n<caption>Cash</caption><tr><td\nalign=right>5", "html"),
        ("<HTML><BODY>Cash</BODY></HTML>", "html"),
        ('<p style="x">Cash</p>', "html"),
        ("<div>Cash</div>", "html"),
    ],
)
@pytest.mark.parametrize("encoding", ["ascii", "utf-16"])
def test_format(text: str, layout: str, encoding: str) -> None:
    assert bare_text(text.encode(encoding)).format == layout


@given(
    text=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=3 * CHECKPOINT),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
    lead=st.sampled_from(["", "–" * (2 * CHECKPOINT), "a" * (CHECKPOINT - 1)]),
    data=st.data(),
)
def test_every_character_leads_to_its_bytes(text: str, encoding: str, lead: str, data: st.DataObject) -> None:
    stored = ("Table" + lead + text + "end").encode(encoding, "ignore")
    try:
        read = bare_text(stored)
    except NotText:
        return
    char = data.draw(st.integers(0, len(read.text)))
    end = data.draw(st.integers(char, len(read.text)))
    span = stored[read.byte_offset(char) : read.byte_offset(end)]
    assert span == read.text[char:end].encode(read.encoding)
    assert read.byte_offset(len(read.text)) == len(stored)


@given(st.binary(min_size=1, max_size=300))
def test_one_character_for_each_byte_when_it_is_not_utf8(tail: bytes) -> None:
    stored = b"Caf\xe9 " * 40 + tail.replace(b"\0", b"") + b"."
    try:
        read = bare_text(stored)
    except NotText:
        return
    assert read.encoding == "cp1252"
    assert len(read.text) == len(stored)
    assert read.byte_offset(77) == 77


def test_offsets_are_absolute_in_a_submission() -> None:
    release = RELEASE.replace("Revenues", "Zürich – Revenues")
    data = (PRINTED_HEADER + EIGHT_K + release).encode()
    read = document_text(data, read_submission(data).documents[1])
    found = read.text.index("1,100")
    assert data[read.byte_offset(found) : read.byte_offset(found + 5)] == b"1,100"


def test_submission_in_utf16_is_read_alike() -> None:
    data = SUBMISSION.decode().replace("VALVE", "VÄLVE").encode("utf-16")
    submission, plain = read_submission(data), read_submission(SUBMISSION)
    assert submission.items == plain.items
    for document, same in zip(submission.documents, plain.documents, strict=True):
        read = document_text(data, document)
        assert read.text.encode() == content(SUBMISSION, same)
        assert (read.byte_offset(0), read.byte_offset(len(read.text))) == (document.start, document.end)


# --- what cannot be read ------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b" \r\n\t ", b"\xef\xbb\xbf\n", b"\xff\xfe \0", b"\0\0\0"])
def test_nothing_is_no_exhibit(data: bytes) -> None:
    for read in (read_submission, bare_text):
        with pytest.raises(NoCharacters, match="Fetch the exhibit again"):
            read(data)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.4\n1 0 obj", "a PDF"),
        (b"\nPK\x03\x04abc", "a ZIP archive"),
        (b"\x89PNG\r\n\x1a\n", "an image"),
        (b"GIF89a", "an image"),
        (b"\xff\xd8\xff\xe0JFIF", "an image"),
        (b"{\\rtf1\\ansi text}", "rich-text"),
        (b"\nbegin 644 logo.jpg\nM_]C_X``02D9)1@`!\n", "uuencoded"),
        (b"<PDF>\nbegin 644 release.pdf\nM)5!$1BTQ\n</PDF>", "uuencoded"),
        (b"<PDF>\nJVBERi0x", "PDF data"),
        (b"<XML>\n<?xml version='1.0'?><edgarSubmission/></XML>", "XML data"),
        (b"<?xml version='1.0'?><xbrl/>", "XML data"),
        (b"N\0e\0t\0 \0l\0o\0s\0s\0!", "binary data"),
        (bytes(range(1, 256)) * 9, "binary data"),
    ],
)
def test_what_is_no_text_is_named(data: bytes, what: str) -> None:
    with pytest.raises(NotText, match=what) as refused:
        bare_text(data)
    assert "Give the HTML or plain-text version" in str(refused.value)


def test_inline_xbrl_report_is_html() -> None:
    data = b"<XBRL>\n<?xml version='1.0'?>\n<html xmlns:ix='x'><body><td>5</td></body></html></XBRL>"
    assert bare_text(data).format == "html"


def test_header_without_document_names_the_submission() -> None:
    for data in (PRINTED_HEADER, PRINTED_HEADER + CLOSING, MAIL_HEAD + PRINTED_HEADER[:-14]):
        with pytest.raises(NoDocument, match="0000999123-05-000042") as refused:
            read_submission(data.encode())
        assert refused.value.accession_number == "0000999123-05-000042"


def test_different_submissions_in_one_file_are_refused() -> None:
    other = SUBMISSION.replace(b"0000999123-05-000042", b"0000999123-05-000099")
    with pytest.raises(SeveralSubmissions, match="Split it") as refused:
        read_submission(SUBMISSION + other)
    assert refused.value.accession_numbers == ("0000999123-05-000042", "0000999123-05-000099")


def test_openings_without_end_are_refused() -> None:
    with pytest.raises(TooManyDocuments):
        read_submission(PRINTED_HEADER.encode() + b"<DOCUMENT>\n<TYPE>" * (MAX_DOCUMENTS + 1))


def test_document_without_content_is_listed_and_has_no_text() -> None:
    data = (PRINTED_HEADER + "<DOCUMENT>\n<TYPE>8-K\n<SEQUENCE>1\n</DOCUMENT>\n" + RELEASE).encode()
    empty, release = read_submission(data).documents
    with pytest.raises(NoCharacters):
        document_text(data, empty)
    assert "Revenues" in document_text(data, release).text


@pytest.mark.parametrize(
    "error",
    [NoCharacters(), NotText("a PDF"), NoDocument(None), SeveralSubmissions(("a", "b")), TooManyDocuments(5)],
)
def test_refusals_cross_processes_with_their_sentence(error: UnreadableExhibit) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy), vars(copy)) == (type(error), str(error), vars(error))


# --- laws over hostile bytes --------------------------------------------------------------------


def read_everything(data: bytes) -> None:
    """Any bytes: an UnreadableExhibit, or spans and offsets that hold."""
    try:
        submission = read_submission(data)
    except UnreadableExhibit as refused:
        assert str(refused)
        return
    assert submission.documents
    sequences = [document.sequence for document in submission.documents]
    assert len(set(sequences)) == len(sequences)
    for document in submission.documents:
        assert 0 <= document.start <= document.end <= len(data)
        reads_for_statements(document, submission)
        try:
            read = document_text(data, document)
        except UnreadableExhibit as refused:
            assert str(refused)
            continue
        places = [read.byte_offset(char) for char in range(0, len(read.text) + 1, 97)]
        assert places == sorted(places)
        assert document.start <= read.byte_offset(0) <= read.byte_offset(len(read.text)) <= document.end


@given(st.binary(max_size=2_000))
def test_random_bytes(data: bytes) -> None:
    read_everything(data)


FRAGMENTS = [
    *(line.encode() + b"\n" for line in (MAIL_HEAD + PRINTED_HEADER + EIGHT_K + TAGGED_HEADER).splitlines()),
    *(
        b"<TEXT>",
        b"</TEXT>",
        b"<DOCUMENT>",
        b"</DOCUMENT>",
        b"<document><type>",
        b"</sec-header>",
        b"<SEC-DOCUMENT>",
    ),
    *(
        b"\xff\xfe",
        b"\xfe\xff",
        b"\xef\xbb\xbf",
        b"\0",
        b"\xe2\x80",
        b"<td>",
        b"begin 644 a\nM",
        b"%PDF-",
        b"<",
    ),
]


@given(st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.binary(max_size=20)), max_size=60))
def test_fragments_of_submissions_in_any_order(parts: list[bytes]) -> None:
    read_everything(b"".join(parts))


@given(st.data(), st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]))
def test_damaged_submissions(data: st.DataObject, encoding: str) -> None:
    mark = {"utf-8": b"", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}[encoding]
    stored = mark + SUBMISSION.decode().encode(encoding)
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(stored)))
        end = data.draw(st.integers(start, min(len(stored), start + 400)))
        stored = stored[:start] + data.draw(st.binary(max_size=8)) + stored[end:]
    read_everything(stored[: data.draw(st.integers(0, len(stored)))])


# --- real filings -------------------------------------------------------------------------------

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="shared/corpus with real filings is not here")


def manifest(folder: str) -> list[dict[str, str | None]]:
    lines = (CORPUS / "manifest.jsonl").read_text().splitlines() if CORPUS.is_dir() else []
    return [entry for line in lines if (entry := json.loads(line))["folder"] == folder]


@needs_corpus
def test_headers_agree_with_the_manifest_of_the_corpus() -> None:
    compared = 0
    for entry in manifest("text"):
        data = (CORPUS / "text" / str(entry["file"])).read_bytes()
        submission = read_submission(data)
        if not submission.form_type:
            continue
        said = {
            "company": submission.filers[0].company_name,
            "form_type": submission.form_type,
            "accession": submission.accession_number,
            "filed_date": submission.filed_at and submission.filed_at.strftime("%Y%m%d"),
            "period": submission.period_of_report and submission.period_of_report.strftime("%Y%m%d"),
        }
        expected = {name: entry[name] for name in said if entry.get(name) is not None}
        if "filed_date" in expected:
            expected["filed_date"] = str(expected["filed_date"]).replace("-", "")
        assert {name: said[name] for name in expected} == expected, entry["file"]
        compared += len(expected)
    assert compared > 300


@needs_corpus
def test_html_exhibits_of_the_corpus_are_html() -> None:
    for entry in manifest("html"):
        data = (CORPUS / "html" / str(entry["file"])).read_bytes()
        (document,) = read_submission(data).documents
        assert document.document_type in (entry["exhibit"], None), entry["file"]
        assert document_text(data, document).format == "html", entry["file"]
