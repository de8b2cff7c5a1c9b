"""``tieout fetch``: reports of results from EDGAR into a landing folder.

In: issuers (CIK or ticker symbol) and days. Out: the complete submission of every report of results, one file
each, named after its accession number; a file that is there already is not fetched again.

A report of results is a form 8-K with item 2.02, before 23 August 2004 item 12. Before 28 March 2003 no item
told results apart: every 8-K of that time is fetched, and what holds no statements is withheld when read.

The rule of the field is the SEC's: say who you are, and ask at most ten times a second.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from flows import __version__
from flows.terminal import command, safe

FORMS = ("8-K", "8-K/A")
ITEMS_OF_RESULTS = ("2.02", "12")
RESULTS_HAVE_AN_ITEM = date(2003, 3, 28)
"""From this day (SEC release 33-8176) results are furnished under an item of their own."""
DATA, ARCHIVES = "https://data.sec.gov", "https://www.sec.gov"
SECONDS_BETWEEN_REQUESTS = 0.125
TRIES = 4
LONGEST_WAIT = 60.0
"""Seconds before a request that EDGAR had no time for is made again; doubled from two."""
TIMEOUT = 60.0
BUSY = httpx.codes.TOO_MANY_REQUESTS


class FetchError(Exception):
    """EDGAR could not be asked, or gave something else than asked for; ``str()`` says what to do."""


class UnusableFetchError(FetchError):
    """The arguments name nobody, or do not say who asks."""


class Issuer(NamedTuple):
    """A company that files with the SEC."""

    cik: int
    name: str


class Filing(NamedTuple):
    """One submission of an issuer."""

    cik: int
    accession_number: str
    form: str
    items: str
    """As EDGAR lists them: "2.02,9.01"."""
    filed: date


# -- what EDGAR lists -------------------------------------------------------------------------------------


def reports_of_results(
    cik: int, listed: Mapping[str, Sequence[str]], since: date, until: date
) -> list[Filing]:
    """The reports of results in a list of filings, which EDGAR gives column by column, newest first."""
    columns = (listed["accessionNumber"], listed["form"], listed["items"], listed["filingDate"])
    filings = [
        Filing(cik, accession, form, items, date.fromisoformat(filed))
        for accession, form, items, filed in zip(*columns, strict=True)
    ]
    return [filing for filing in filings if since <= filing.filed <= until and _tells_results(filing)]


def _tells_results(filing: Filing) -> bool:
    if filing.form not in FORMS:
        return False
    has_item = not {item.strip() for item in filing.items.split(",")}.isdisjoint(ITEMS_OF_RESULTS)
    return has_item or filing.filed < RESULTS_HAVE_AN_ITEM


def _may_hold(page: Mapping[str, str], since: date, until: date) -> bool:
    """Whether an older page of the list holds filings of these days."""
    return date.fromisoformat(page["filingFrom"]) <= until and since <= date.fromisoformat(page["filingTo"])


# -- asking it --------------------------------------------------------------------------------------------


class Edgar:
    """EDGAR, asked politely: declared, with pauses, again when it has no time.

    ``mirror``: an address to ask instead of the SEC's two. ``pause``: what waits, given seconds.
    """

    def __init__(
        self,
        contact: str,
        mirror: str | None = None,
        pause: Callable[[float], None] = time.sleep,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        if "@" not in contact:
            raise UnusableFetchError(
                "The SEC asks who fetches: give --contact 'Your Name you@example.com' or set $TIEOUT_CONTACT."
            )
        self._data, self._archives = (mirror.rstrip("/"),) * 2 if mirror else (DATA, ARCHIVES)
        self._pause = pause
        headers = {"User-Agent": f"Tieout/{__version__} ({contact})"}
        self._client = httpx.Client(
            headers=headers, timeout=TIMEOUT, follow_redirects=True, transport=transport
        )

    def __enter__(self) -> Edgar:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def issuer(self, named: str) -> tuple[Issuer, dict[str, Any]]:
        """An issuer by CIK or ticker symbol, and the list of its filings."""
        cik = int(named) if named.isascii() and named.isdigit() and len(named) <= 10 else self._cik(named)
        found = self._json(f"{self._data}/submissions/CIK{cik:010d}.json")
        if found is None:
            raise UnusableFetchError(f"EDGAR knows no issuer with the CIK {cik}.")
        return Issuer(cik, str(found.get("name") or f"CIK {cik}")), found["filings"]

    def _cik(self, symbol: str) -> int:
        listed = self._json(f"{self._archives}/files/company_tickers.json") or {}
        wanted = symbol.upper().replace(".", "-")
        for row in listed.values():
            if row["ticker"].upper() == wanted:
                return int(row["cik_str"])
        raise UnusableFetchError(f"{symbol}: no CIK, and no ticker symbol that EDGAR lists.")

    def filings(
        self, issuer: Issuer, listed: Mapping[str, Any], since: date, until: date
    ) -> Iterator[Filing]:
        """The issuer's reports of results of these days, newest first."""
        yield from reports_of_results(issuer.cik, listed["recent"], since, until)
        for page in listed.get("files", ()):
            if _may_hold(page, since, until):
                older = self._json(f"{self._data}/submissions/{page['name']}")
                if older is None:
                    raise FetchError(f"EDGAR lists {page['name']} and does not have it. Try again later.")
                yield from reports_of_results(issuer.cik, older, since, until)

    def submission(self, filing: Filing) -> bytes:
        """The complete submission text file, as filed."""
        address = f"{self._archives}/Archives/edgar/data/{filing.cik}/{filing.accession_number}.txt"
        response = self._asked(address)
        if response is None:
            raise FetchError(f"EDGAR lists {filing.accession_number} and does not have it. Try again later.")
        return response.content

    def _json(self, address: str) -> dict[str, Any] | None:
        response = self._asked(address)
        if response is None:
            return None
        try:
            found: dict[str, Any] = response.json()
        except ValueError as error:
            raise FetchError(
                f"{address} gave no list of filings. Is a proxy between here and EDGAR?"
            ) from error
        return found

    def _asked(self, address: str) -> httpx.Response | None:
        """The answer, None where there is nothing. Raises FetchError."""
        wait = 2.0
        for left in range(TRIES - 1, -1, -1):
            self._pause(SECONDS_BETWEEN_REQUESTS)
            try:
                response = self._client.get(address)
            except httpx.HTTPError as error:
                if left == 0:
                    reason = str(error) or type(error).__name__
                    raise FetchError(
                        f"{address} could not be reached ({reason}). Try again later."
                    ) from error
            else:
                if response.status_code == httpx.codes.NOT_FOUND:
                    return None
                if response.is_success:
                    return response
                if response.status_code == httpx.codes.FORBIDDEN:
                    raise FetchError(
                        "EDGAR refuses (403): too many requests from here, or a contact it does not accept. "
                        "Wait ten minutes, and look at --contact."
                    )
                if left == 0 or (response.is_client_error and response.status_code != BUSY):
                    raise FetchError(f"{address} answered {response.status_code}. Try again later.")
                wait = max(wait, _seconds(response.headers.get("Retry-After")))
            self._pause(min(wait, LONGEST_WAIT))
            wait *= 2
        raise AssertionError("the last try returns or raises")


def _seconds(retry_after: str | None) -> float:
    return float(retry_after) if retry_after and re.fullmatch(r"\d{1,5}", retry_after) else 0.0


# -- the command ------------------------------------------------------------------------------------------


def print_fetched(edgar: Edgar, issuers: Sequence[str], since: date, until: date, into: Path) -> None:
    """Fetch what is not there yet, a line each. Raises FetchError, OSError; what was fetched is kept."""
    into.mkdir(parents=True, exist_ok=True)
    for named in issuers:
        issuer, filings = _listed(edgar, named, since, until)
        n_there = n_fetched = 0
        for filing in filings:
            target = into / f"{filing.accession_number}.txt"
            if target.exists():
                n_there += 1
                continue
            content = edgar.submission(filing)
            _write(target, content)
            n_fetched += 1
            print(
                safe(f"{filing.accession_number}  {filing.filed}  {filing.form:<5}  {filing.items}"),
                flush=True,
            )
        were = f", {n_there} were there" if n_there else ""
        print(safe(f"{issuer.name} (CIK {issuer.cik}), {since} to {until}: {n_fetched} fetched{were}"))
    print(f"Read them: {command()} run {into}")


def _listed(edgar: Edgar, named: str, since: date, until: date) -> tuple[Issuer, list[Filing]]:
    try:
        issuer, listed = edgar.issuer(named)
        return issuer, list(edgar.filings(issuer, listed, since, until))
    except (KeyError, TypeError, ValueError) as error:
        raise FetchError(
            f"EDGAR's list of filings of {named} is not as this version knows it ({error!r}). "
            "Look for a newer Tieout, or report it."
        ) from error


def _write(target: Path, content: bytes) -> None:
    """All of a file or none: a stop leaves no half of a submission under its name."""
    part = target.with_suffix(".part")
    part.write_bytes(content)
    part.replace(target)
