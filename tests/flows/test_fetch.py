"""Fetching from EDGAR: which filings, how politely, and what a user is told."""

import json
from collections.abc import Callable
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest
from conftest import LANDING

from flows import cli
from flows.fetch import (
    SECONDS_BETWEEN_REQUESTS,
    Edgar,
    FetchError,
    UnusableFetchError,
    print_fetched,
    reports_of_results,
)

WHO = "Ann Auditor ann@example.com"
SAMPLE = LANDING / "0000999101-03-000214.txt"
RECENT = """\
accessionNumber,form,items,filingDate
0000999101-24-000009,10-Q,,2024-08-02
0000999101-24-000008,8-K,2.02 9.01,2024-08-01
0000999101-24-000007,8-K,5.02,2024-06-10
0000999101-24-000006,8-K/A,2.02,2024-05-03
0000999101-24-000005,8-K,2.02 7.01 9.01,2024-05-02
"""
OLDER = """\
accessionNumber,form,items,filingDate
0000999101-04-000003,8-K,7 12,2004-07-20
0000999101-04-000002,8-K,5,2004-02-11
0000999101-03-000001,8-K,5 7,2003-01-22
"""


def listed(csv: str) -> dict[str, list[str]]:
    names, *rows = (line.split(",") for line in csv.splitlines())
    return {name: [row[i].replace(" ", ",") for row in rows] for i, name in enumerate(names)}


SUBMISSIONS = {
    "name": "HALVORSEN MICRODEVICES INC",
    "filings": {
        "recent": listed(RECENT),
        "files": [
            {
                "name": "CIK0000999101-submissions-001.json",
                "filingFrom": "1996-01-02",
                "filingTo": "2004-12-30",
            }
        ],
    },
}
ANSWERS = {
    "/submissions/CIK0000999101.json": json.dumps(SUBMISSIONS),
    "/submissions/CIK0000999101-submissions-001.json": json.dumps(listed(OLDER)),
    "/files/company_tickers.json": json.dumps(
        {"0": {"cik_str": 999101, "ticker": "HLVM", "title": "Halvorsen"}}
    ),
}


def answer(path: str) -> str | None:
    if path.startswith("/Archives/edgar/data/999101/"):
        return SAMPLE.read_text("utf-8")
    return ANSWERS.get(path)


def edgar(answers: Callable[[httpx.Request], httpx.Response], waited: list[float] | None = None) -> Edgar:
    waits = [] if waited is None else waited
    return Edgar(WHO, "http://edgar.test", waits.append, httpx.MockTransport(answers))


def usual(request: httpx.Request) -> httpx.Response:
    text = answer(request.url.path)
    return httpx.Response(404) if text is None else httpx.Response(200, text=text)


@pytest.mark.parametrize(
    ("table", "since", "until", "found"),
    [
        (RECENT, "2024-01-01", "2024-12-31", ["24-000008", "24-000006", "24-000005"]),
        (RECENT, "2024-05-03", "2024-07-31", ["24-000006"]),
        (OLDER, "2003-01-01", "2004-12-31", ["04-000003", "03-000001"]),
        (OLDER, "2003-03-28", "2004-07-19", []),
    ],
)
def test_reports_of_results_are_told_by_their_items(
    table: str, since: str, until: str, found: list[str]
) -> None:
    days = date.fromisoformat(since), date.fromisoformat(until)
    filings = reports_of_results(999101, listed(table), *days)
    assert [filing.accession_number.removeprefix("0000999101-") for filing in filings] == found


@pytest.mark.parametrize("named", ["999101", "0000999101", "hlvm"])
def test_an_issuer_is_named_by_cik_or_ticker(named: str) -> None:
    issuer, _ = edgar(usual).issuer(named)
    assert issuer == (999101, "HALVORSEN MICRODEVICES INC")


@pytest.mark.parametrize("named", ["1", "NOBODY"])
def test_an_issuer_that_is_not_there_is_said_so(named: str) -> None:
    with pytest.raises(UnusableFetchError, match=named):
        edgar(usual).issuer(named)


def test_older_lists_are_asked_for_only_when_they_may_hold_the_days() -> None:
    asked: list[str] = []

    def noted(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return usual(request)

    with edgar(noted) as client:
        issuer, filings = client.issuer("999101")
        assert len(list(client.filings(issuer, filings, date(2005, 1, 1), date(2024, 12, 31)))) == 3
        assert len(asked) == 1
        assert len(list(client.filings(issuer, filings, date(2004, 1, 1), date(2024, 12, 31)))) == 4
    assert asked[1:] == ["/submissions/CIK0000999101-submissions-001.json"]


def test_every_request_says_who_asks_and_waits_before() -> None:
    waited: list[float] = []

    def checked(request: httpx.Request) -> httpx.Response:
        assert WHO in request.headers["User-Agent"]
        assert len(waited) == 1
        return usual(request)

    edgar(checked, waited).issuer("999101")
    assert waited == [SECONDS_BETWEEN_REQUESTS]


def test_what_has_no_time_is_asked_again_and_as_late_as_it_says() -> None:
    waited: list[float] = []
    codes = iter([503, 429, 200])

    def busy(request: httpx.Request) -> httpx.Response:
        code = next(codes)
        return usual(request) if code == 200 else httpx.Response(code, headers={"Retry-After": "7"})

    assert edgar(busy, waited).issuer("999101")[0].cik == 999101
    assert [wait for wait in waited if wait != SECONDS_BETWEEN_REQUESTS] == [7.0, 14.0]


def unreachable(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("no route", request=request)


@pytest.mark.parametrize(
    ("answers", "tries", "message"),
    [
        (unreachable, 4, "could not be reached"),
        (lambda _: httpx.Response(500), 4, "answered 500"),
        (lambda _: httpx.Response(400), 1, "answered 400"),
        (lambda _: httpx.Response(403), 1, "--contact"),
        (lambda _: httpx.Response(200, text="<html>Sign in"), 1, "proxy"),
    ],
)
def test_what_cannot_be_had_is_one_sentence(
    answers: Callable[[httpx.Request], httpx.Response], tries: int, message: str
) -> None:
    waited: list[float] = []
    with pytest.raises(FetchError, match=message):
        edgar(answers, waited).issuer("999101")
    assert waited.count(SECONDS_BETWEEN_REQUESTS) == tries


def test_a_list_of_another_form_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="newer Tieout"):
        print_fetched(
            edgar(lambda _: httpx.Response(200, text='{"filings": {"recent": {"form": []}}}')),
            ["999101"],
            date(2024, 1, 1),
            date(2024, 12, 31),
            tmp_path,
        )


def test_a_stop_leaves_no_half_of_a_submission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(path: Path, content: bytes) -> int:
        with path.open("wb") as stream:
            stream.write(content[:100])
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_bytes", stopped)
    with pytest.raises(KeyboardInterrupt):
        print_fetched(edgar(usual), ["999101"], date(2024, 1, 1), date(2024, 12, 31), tmp_path)
    assert list(tmp_path.glob("*.txt")) == []


# -- as a user meets it -----------------------------------------------------------------------------------


class Served(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        text = answer(self.path)
        self.send_response(404 if text is None else 200)
        self.end_headers()
        self.wfile.write((text or "").encode())

    def log_message(self, *_: object) -> None:
        """Nothing: the tests' output is not the server's."""


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> str:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Served)
    Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setenv("TIEOUT_EDGAR", address)
    return address


def test_fetch_then_fetch_again(mirror: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    into = tmp_path / "landing"
    arguments = ["fetch", "HLVM", "--since", "2024-01-01", "--until", "2024-12-31", "--into", str(into)]
    assert cli.main([*arguments, "--contact", WHO]) == cli.DONE
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "0000999101-24-000008  2024-08-01  8-K    2.02,9.01"
    assert lines[-2] == "HALVORSEN MICRODEVICES INC (CIK 999101), 2024-01-01 to 2024-12-31: 3 fetched"
    assert lines[-1].endswith(f" run {into}")
    assert sorted(path.name for path in into.iterdir()) == [
        "0000999101-24-000005.txt",
        "0000999101-24-000006.txt",
        "0000999101-24-000008.txt",
    ]
    assert (into / "0000999101-24-000008.txt").read_bytes() == SAMPLE.read_bytes()
    assert cli.main([*arguments, "--contact", WHO]) == cli.DONE
    assert "0 fetched, 3 were there" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["HLVM"], cli.UNUSABLE, "--contact"),
        (["NOBODY", "--contact", WHO], cli.UNUSABLE, "NOBODY: no CIK"),
        (["HLVM", "--contact", WHO, "--into", "/dev/null/here"], cli.UNUSABLE, "Not a directory"),
        (["HLVM", "--contact", WHO, "--since", "2003-01-01", "--until", "2003-12-31"], cli.DONE, ""),
    ],
)
def test_what_cannot_be_fetched_is_one_sentence(
    mirror: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
    message: str,
) -> None:
    monkeypatch.delenv("TIEOUT_CONTACT", raising=False)
    monkeypatch.chdir(tmp_path)
    assert cli.main(["fetch", *arguments]) == code
    told = capsys.readouterr().err
    assert message in told
    assert told.count("\n") == (0 if code == cli.DONE else 1)
