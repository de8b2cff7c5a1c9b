"""The header of a submission -> what it says of the filing and its companies.

In: the bytes of a header, in either of EDGAR's two forms, printed ``NAME: value`` lines or ``<TAG>value``
lines. Out: a :class:`Submission` without documents. What the header does not say is None and is never
inferred.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from transforms.document_text import decoded_bytes
from transforms.submissions import Filer, Submission

ITEM_NUMBERS_CHANGED = date(2004, 8, 23)
"""From this day (SEC release 33-8400) form 8-K's items are numbered 1.01 to 9.01, before 1 to 12."""
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


def header_of(header: bytes) -> Submission:
    """What the header lines say, in either of EDGAR's two forms. The first of two values counts: a
    header that is printed twice (0000891020-95-000433) repeats itself."""
    values: dict[str, str] = {}
    items: list[str] = []
    sections: list[tuple[int, dict[str, str]]] = []
    section: dict[str, str] | None = None
    is_read = True
    for line in decoded_bytes(header)[0].splitlines():
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


def dashed(accession_number: str) -> str:
    digits = accession_number.replace("-", "")
    return f"{digits[:10]}-{digits[10:12]}-{digits[12:]}"


def _accession_number(value: str) -> str | None:
    found = re.match(r"\d{10}-\d\d-\d{6}\b|\d{18}\b", value, re.ASCII)
    return dashed(found[0]) if found else None


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
