"""Review as a user does it: list, look, decide, correct; on the sample whose total assets are a misprint.

Every command runs in a process of its own on a copy of the published warehouse. One correction or decision
is followed through later readings of the same bytes, which `tieout review map` causes.
"""

import os
import shutil
import signal
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pexpect
import pytest
from waiting import PATIENCE

from warehouse import read_published

MISPRINT = "0000999404-04-000077.txt"
REASON = "Misprint; the quarterly report prints 214,037"


class User:
    """A reviewer at a shell."""

    def __init__(self, warehouse: Path, **variables: str) -> None:
        self.warehouse = warehouse
        self.environment = {
            **os.environ,
            "TIEOUT_WAREHOUSE": str(warehouse),
            "TIEOUT_REVIEWER": "A. Controller",
            **variables,
        }

    def __call__(self, *arguments: str, code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "flows", *arguments],
            capture_output=True,
            text=True,
            env=self.environment,
            timeout=PATIENCE,
        )
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout if code == 0 else done.stderr

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with read_published(self.warehouse) as con:
            return con.execute(sql).fetchall()

    def case(self) -> str:
        line = next(line for line in self("review").splitlines() if "BS1" in line)
        return line.split()[0]


@pytest.fixture
def user(published: Path, api: str, tmp_path: Path) -> User:
    copy = tmp_path / published.name
    shutil.copyfile(published, copy)
    shutil.copytree(published.with_name(f"{published.stem}.raw"), copy.with_name(f"{copy.stem}.raw"))
    return User(copy, PREFECT_API_URL=api)


def test_the_queue_names_what_is_held_back_and_why(user: User) -> None:
    queue = user("review")
    assert "0 confirmed as held back, 0 released" in queue
    (line,) = [line for line in queue.splitlines() if "RAVENNA" in line]
    assert "BS1 FT1" in line and "balance_sheet" in line
    assert "RAVENNA" not in user("review", "--code", "NOT_TESTABLE")
    assert "Nothing of that kind" in user("review", "--kind", "equity")


def test_a_case_shows_its_arithmetic_and_its_source_lines(user: User) -> None:
    shown = user("review", "show", user.case())
    assert "Total assets equal total liabilities and equity" in shown
    assert "printed 214,637, computed 214,037: difference 600, rounding explains 1" in shown
    assert "=          214,637  TOTAL ASSETS" in shown
    assert "+          114,214  Total current assets" in shown
    assert "Look first at 214,637" in shown
    assert "| TOTAL ASSETS                                        $  214,637" in shown
    rows = user("review", "rows", user.case())
    assert "us-gaap:Assets" in rows and "2004-03-31" in rows


def test_a_release_publishes_with_the_mark_and_can_be_taken_back(user: User) -> None:
    case = user.case()
    assert "50 facts are published" in user("review", "release", case, "--reason", REASON)
    ((review_id, reviewer, action, code, reason),) = user.rows(
        "SELECT review_id, reviewer, action, code, reason FROM review"
    )
    assert (reviewer, action, code, reason) == ("A. Controller", "released", "BS1 FT1", REASON)
    marked = user.rows("SELECT review_id, count(*) FROM fact WHERE review_id IS NOT NULL GROUP BY ALL")
    assert marked == [(review_id, 50)]
    assert user.rows("SELECT count(*) FROM quarantine WHERE code = 'BS1'") == [(0,)]
    assert "BS1" not in user("review") and REASON in user("review", "show", case)
    assert "released already" in user("review", "release", case, "--reason", REASON, code=2)

    assert "held back again" in user("review", "confirm", case, "--reason", "not yet", "--by", "Someone Else")
    assert user.rows("SELECT count(*) FROM fact WHERE review_id IS NOT NULL") == [(0,)]
    assert user.rows("SELECT DISTINCT code FROM quarantine WHERE code IN ('BS1', 'FT1') ORDER BY 1") == [
        ("BS1",),
        ("FT1",),
    ]
    assert user.rows("SELECT reviewer, action FROM review ORDER BY reviewed_at") == [
        ("A. Controller", "released"),
        ("Someone Else", "withheld"),
    ]
    assert "1 confirmed" in user("review")
    assert "(confirmed)" in user("review", "--all")
    assert user.rows("SELECT count(*) FROM fact_history WHERE review_id IS NOT NULL") == [(50,)]


def test_a_later_reading_respects_the_release_and_another_reading_reopens_the_case(user: User) -> None:
    case = user.case()
    user("review", "release", case, "--reason", REASON)
    # A mapping that says what the reader says already: the exhibit is read anew and nothing changes.
    same = ("--label", "total assets", "--concept", "Assets", "--reason", "as read")
    assert "stays released" in user("review", "map", case, *same)
    assert user.rows("SELECT count(*) FROM fact WHERE review_id IS NOT NULL") == [(50,)]
    # Another scale is another reading: what was released is held back and waits for a decision.
    said = user("review", "map", case, "--scale", "millions", "--reason", "to see what happens")
    assert "the amounts are printed in millions in this exhibit's balance_sheet" in said
    assert "still held back" in said
    assert user.rows("SELECT count(*) FROM fact WHERE review_id IS NOT NULL") == [(0,)]
    assert "(reopened)" in next(line for line in user("review").splitlines() if "BS1" in line)
    # Withdrawn, the reading is the released one again.
    ((mapping,),) = user.rows("SELECT mapping_id FROM mapping WHERE what = 'scale'")
    user("review", "unmap", str(mapping), "--reason", "it is thousands")
    assert user.rows("SELECT count(*) FROM fact WHERE review_id IS NOT NULL") == [(50,)]
    assert user.rows("SELECT action, count(*) FROM mapping GROUP BY 1 ORDER BY 1") == [
        ("mapped", 2),
        ("withdrawn", 1),
    ]


def test_a_confirmed_case_stays_confirmed_when_it_is_read_again(user: User) -> None:
    case = user.case()
    user("review", "confirm", case, "--reason", "wait for the 10-Q")
    user("review", "map", case, "--label", "Goodwill", "--concept", "Goodwill", "--reason", "as read")
    assert "1 confirmed" in user("review")


def test_mappings_change_the_reading_and_say_so_in_every_fact(user: User) -> None:
    case = user.case()
    said = user(
        "review",
        "map",
        case,
        "--label",
        "other ASSETS",
        "--concept",
        "OtherAssets",
        "--turned",
        "--reason",
        "r",
    )
    assert "'Other assets' means us-gaap:OtherAssets, its sign turned in this issuer's balance_sheet" in said
    facts = (
        "SELECT {} FROM staging.fact AS f JOIN exhibit USING (exhibit_id) WHERE source_name = '" + MISPRINT
    )
    ((mapping,),) = user.rows("SELECT mapping_id FROM mapping")
    found = user.rows(
        facts.format("concept, concept_source, value, concept_value") + "' AND label = 'Other assets'"
    )
    assert {(concept, source) for concept, source, _, _ in found} == {
        ("us-gaap:OtherAssets", f"mapping {mapping}")
    }
    assert all(concept_value == -Decimal(str(value)) for _, _, value, concept_value in found)

    user("review", "map", case, "--column", "1", "--period", "2003-11-30", "--reason", "r")
    ends = user.rows(
        facts.format("DISTINCT period_end") + "' AND statement = 'balance_sheet' AND column_index = 1"
    )
    assert [str(end) for (end,) in ends] == ["2003-11-30"]
    assert "2 waiting" not in user("review", "mappings")
    # What is printed never changes: a mapping holds no amount.
    totals = user.rows(facts.format("printed") + "' AND label = 'TOTAL ASSETS' ORDER BY column_index")
    assert totals == [("214,637",), ("208,704",)]


KILLED = """
import os, signal, sys
import {module}
def dies(*arguments, **named):
    os.kill(os.getpid(), signal.SIGKILL)
{module}.{function} = dies
from flows.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    ("module", "function"), [("flows.audit", "audited"), ("warehouse.snapshot", "_put_in_place")]
)
def test_a_correction_killed_half_way_has_not_happened(user: User, module: str, function: str) -> None:
    # Killed when the corrected reading is staged, and when it is entered but not yet in place.
    correct = ("map", user.case(), "--scale", "millions", "--reason", "killed")
    script = KILLED.format(module=module, function=function)
    command = [sys.executable, "-c", script, "review", *correct]
    killed = subprocess.run(command, env=user.environment, capture_output=True, timeout=PATIENCE)
    assert killed.returncode == -signal.SIGKILL, killed.stderr

    again = ("map", user.case(), "--label", "Goodwill", "--concept", "Goodwill", "--reason", "as read")
    user("review", *again)  # the next decision is no resumption of the killed one
    assert user.rows("SELECT what FROM mapping") == [("concept",)]
    assert user.rows(
        f"SELECT scale FROM staging.statement SEMI JOIN (FROM exhibit WHERE source_name = '{MISPRINT}') "
        "USING (exhibit_id) WHERE kind = 'balance_sheet'"
    ) == [(3,)]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("show", "ffffffff"), "no case is named ffffffff"),
        (("show", "nonsense"), "lists the cases"),
        (("release", "CASE", "--reason", " "), "needs its reason"),
        (("release", "CASE"), "--reason"),
        (("map", "CASE", "--reason", "r"), "say one thing"),
        (
            ("map", "CASE", "--label", "Total asets", "--concept", "Assets", "--reason", "r"),
            "Total current assets",
        ),
        (
            ("map", "CASE", "--label", "Goodwill", "--concept", "Asset", "--reason", "r"),
            "Did you mean Assets",
        ),
        (("map", "CASE", "--column", "9", "--period", "2003-12-31", "--reason", "r"), "The columns are: 0"),
        (("map", "CASE", "--column", "1", "--period", "2003-02-31", "--reason", "r"), "--period is a day"),
        (("map", "CASE", "--scale", "dozens", "--reason", "r"), "--scale is one of units, thousands"),
        (("unmap", "map-0", "--reason", "r"), "there is none"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(
    user: User, arguments: tuple[str, ...], says: str
) -> None:
    case = user.case() if "CASE" in arguments else ""
    message = user("review", *(a.replace("CASE", case) for a in arguments), code=2)
    assert says in message
    assert user.rows("SELECT (SELECT count(*) FROM review), (SELECT count(*) FROM mapping)") == [(0, 0)]


def test_no_warehouse_is_made_by_reviewing(tmp_path: Path) -> None:
    user = User(tmp_path / "none.duckdb")
    assert "There is no warehouse" in user("review", code=2)
    assert "There is no warehouse" in user("review", "release", "aa", "--reason", "r", code=2)
    assert list(tmp_path.iterdir()) == []


def test_the_queue_fits_the_terminal(user: User) -> None:
    child = pexpect.spawn(
        sys.executable,
        ["-m", "flows", "review"],
        env=user.environment,
        dimensions=(9, 70),
        encoding="utf-8",
        timeout=PATIENCE,
    )
    child.expect(pexpect.EOF)
    lines = child.before.replace("\r", "").rstrip("\n").split("\n")
    assert len(lines) <= 8
    assert all(len(line.replace("\x1b[1m", "").replace("\x1b[0m", "")) <= 70 for line in lines)
    assert "more: --all" in child.before
