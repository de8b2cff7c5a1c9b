"""Staging, audit and publication: nothing unaudited in main, nothing lost, nothing twice."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import books
import duckdb
import pyarrow as pa
import pytest
from books import balance_sheet, batch, published_rows, run
from waiting import PATIENCE, next_line

import warehouse
from warehouse import queries, schema, snapshot
from warehouse.connections import transaction

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "books.duckdb"


def files(path: Path) -> set[str]:
    return {neighbour.name for neighbour in path.parent.iterdir()}


# -- the way into main ----------------------------------------------------------------------------------


def test_what_foots_is_published_and_what_does_not_is_withheld(path: Path) -> None:
    published = run(path, [balance_sheet("a-1"), balance_sheet("b-1", total=102000)])
    assert (published.n_published, published.n_quarantined, published.n_facts_published) == (1, 1, 3)
    assert (published.n_exhibits, published.n_consistent, published.n_inconsistent) == (2, 1, 1)
    assert published_rows(path, "SELECT exhibit_id, status FROM statement") == [("a-1", "published")]
    assert published_rows(path, "SELECT DISTINCT exhibit_id FROM fact") == [("a-1",)]
    assert published_rows(path, "SELECT exhibit_id, table_index, code, message FROM quarantine") == [
        ("b-1", 0, "FT1", "does not foot")
    ]
    assert published_rows(path, "SELECT exhibit_id, verdict FROM calculation") == [("a-1", "consistent")]
    assert published_rows(path, "SELECT count(*) FROM calculation_item") == [(3,)]
    assert published_rows(path, "SELECT exhibit_id, status FROM staging.statement ORDER BY 1") == [
        ("a-1", "published"),
        ("b-1", "quarantined"),
    ]
    assert published_rows(path, "SELECT count(*) FROM staging.fact") == [(6,)]
    assert files(path) == {"books.duckdb", "books.duckdb.lock"}


def test_a_second_run_over_the_same_changes_nothing(path: Path) -> None:
    first = run(path, [balance_sheet("a-1"), balance_sheet("b-1", total=102000)])
    before = path.read_bytes()
    second = run(path, [balance_sheet("a-1"), balance_sheet("b-1", total=102000)], run_id="run-2")
    assert second.is_new is False
    assert second.snapshot_id == first.snapshot_id
    assert path.read_bytes() == before
    assert files(path) == {"books.duckdb", "books.duckdb.lock"}


def test_a_first_run_over_nothing_makes_an_empty_warehouse(path: Path) -> None:
    assert run(path, []).is_new
    assert published_rows(path, "SELECT count(*) FROM fact") == [(0,)]


def test_a_check_without_a_verdict_publishes_nothing(path: Path) -> None:
    with warehouse.open_work(path) as work:
        work.stage(balance_sheet("a-1"))
        with pytest.raises(warehouse.Unaudited, match="checks without a verdict: a-1/foots"):
            work.publish(
                {"run_id": "run-1"}, [{"exhibit_id": "a-1", "table_index": 0, "status": "published"}]
            )
    assert not path.exists()


def test_a_statement_without_a_decision_publishes_nothing(path: Path) -> None:
    with pytest.raises(warehouse.Unaudited, match="statements without a decision: a-1 table 0"):
        run(path, [balance_sheet("a-1")], decisions=[])
    assert not path.exists()
    assert run(path, []).n_published == 1  # what was staged is still there


def test_prose_is_decided_of_its_own(path: Path) -> None:
    prose = batch(
        "fact_id, table_index, statement, label, value\nq4, , prose, net loss, -10500000",
        {"exhibit_id": "a-1"},
    )
    with pytest.raises(warehouse.Unaudited, match=r"a-1 table \(prose\)"):
        run(path, [prose])
    published = run(path, [], decisions=[{"exhibit_id": "a-1", "table_index": None, "status": "published"}])
    assert (published.n_statements, published.n_facts_published) == (0, 1)


def test_a_decision_about_nothing_is_refused(path: Path) -> None:
    decision = {"exhibit_id": "a-1", "table_index": 7, "status": "published"}
    with pytest.raises(warehouse.StagingError, match="exhibit a-1, table 7: no such statement is staged"):
        run(path, [balance_sheet("a-1")], decisions=[decision])


def test_one_reason_of_several_is_enough_to_withhold(path: Path) -> None:
    place = {"exhibit_id": "a-1", "table_index": 0}
    decisions = [
        {**place, "status": "published"},
        {**place, "status": "quarantined", "code": "BS1"},
        {**place, "status": "quarantined", "code": "FT1"},
    ]
    run(path, [balance_sheet("a-1")], decisions=decisions)
    assert published_rows(path, "SELECT code FROM quarantine ORDER BY 1") == [("BS1",), ("FT1",)]
    assert published_rows(path, "FROM fact") == []


def test_an_exhibit_that_could_not_be_read_is_withheld_whole_and_known(path: Path) -> None:
    unreadable = {
        "exhibit": [{"exhibit_id": "a-1", "sha256": "aa"}],
        "quarantine": [{"exhibit_id": "a-1", "code": "unreadable", "message": "no text: a zip archive"}],
    }
    run(path, [unreadable])
    assert published_rows(path, "SELECT exhibit_id, table_index, code FROM quarantine") == [
        ("a-1", None, "unreadable")
    ]
    assert run(path, [unreadable], run_id="run-2").is_new is False


def test_what_extraction_withheld_the_gate_cannot_publish_unseen(path: Path) -> None:
    staged = balance_sheet("a-1")
    staged["quarantine"] = [{"exhibit_id": "a-1", "table_index": 0, "code": "SC1", "message": "two scales"}]
    run(path, [staged])
    assert published_rows(path, "SELECT code FROM quarantine") == [("SC1",)]
    assert published_rows(path, "FROM statement") == []


def test_a_reviewer_releases_one_statement_with_a_reason_that_is_kept(path: Path) -> None:
    run(path, [balance_sheet("a-1"), balance_sheet("b-1", total=102000)])
    with warehouse.open_work(path) as work:
        published = work.publish(
            {"run_id": "review-1"},
            [{"exhibit_id": "b-1", "table_index": 0, "status": "published"}],
            reviews=[
                {
                    "review_id": "1",
                    "reviewed_at": datetime(2026, 11, 22, tzinfo=UTC),
                    "reviewer": "an accountant",
                    "action": "released",
                    "exhibit_id": "b-1",
                    "table_index": 0,
                    "reason": "printed so",
                }
            ],
        )
    assert (published.n_statements, published.n_published) == (1, 1)
    assert published_rows(path, "SELECT exhibit_id FROM statement ORDER BY 1") == [("a-1",), ("b-1",)]
    assert published_rows(path, "FROM quarantine") == []
    assert published_rows(path, "SELECT code FROM quarantine_history") == [("FT1",)]
    assert published_rows(path, "SELECT reviewer, reason FROM review") == [("an accountant", "printed so")]
    assert published_rows(path, "FROM fact_history") == []
    assert published_rows(path, "SELECT exhibit_id, verdict FROM calculation ORDER BY 1") == [
        ("a-1", "consistent"),
        ("b-1", "inconsistent"),
    ]


# -- re-reading -----------------------------------------------------------------------------------------


def test_a_newer_parser_replaces_and_the_old_reading_stays_for_as_of(path: Path) -> None:
    may, june = datetime(2026, 5, 1), datetime(2026, 6, 1)  # noqa: DTZ001 - the warehouse keeps naive UTC
    run(path, [balance_sheet("a-1"), balance_sheet("b-1")], now=may)
    again = batch(
        "fact_id, row_index, statement, concept, period_end, value\n"
        "cash, 0, balance_sheet, us-gaap:Cash, 2003-06-30, 61000",
        {"exhibit_id": "a-1"},
    )
    run(path, [again], run_id="run-2", parser_version="2+b", now=june)
    current = "SELECT fact_id, value, run_id FROM {} WHERE exhibit_id = 'a-1' ORDER BY 1"
    assert published_rows(path, current.format("fact")) == [("a-1/cash", Decimal(61000), "run-2")]
    assert [row[0] for row in published_rows(path, current.format("facts_as_of('2026-05-15')"))] == [
        "a-1/assets",
        "a-1/cash",
        "a-1/plant",
    ]
    assert published_rows(path, current.format("facts_as_of('2026-06-01')")) == [
        ("a-1/cash", Decimal(61000), "run-2")
    ]
    assert published_rows(path, current.format("facts_as_of('2026-04-30 23:59:59')")) == []
    assert published_rows(path, "SELECT DISTINCT published_at, superseded_at FROM fact_history") == [
        (may, june)
    ]
    assert published_rows(path, "SELECT count(*) FROM calculation_item_history") == [(3,)]
    assert published_rows(path, "SELECT exhibit_id, parser_version FROM exhibit ORDER BY 1") == [
        ("a-1", "2+b"),
        ("b-1", "1+a"),
    ]
    assert published_rows(path, "SELECT count(*) FROM fact WHERE exhibit_id = 'b-1'") == [(3,)]


def test_an_exhibit_the_newer_parser_no_longer_finds_is_superseded(path: Path) -> None:
    run(path, [balance_sheet("f-1", sha256="ff")])
    run(path, [balance_sheet("f-2", sha256="ff")], run_id="run-2", parser_version="2+b")
    assert published_rows(path, "SELECT exhibit_id FROM exhibit") == [("f-2",)]
    assert published_rows(path, "SELECT DISTINCT exhibit_id FROM fact") == [("f-2",)]
    assert published_rows(path, "SELECT DISTINCT exhibit_id FROM fact_history") == [("f-1",)]


def test_publications_never_go_back_in_time(path: Path) -> None:
    late, early = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)
    first = run(path, [balance_sheet("a-1")], now=late)
    second = run(path, [balance_sheet("b-1")], run_id="run-2", now=early)
    assert second.published_at - first.published_at == timedelta(microseconds=1)


# -- staging --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([{"fact_id": "x", "exhibit_id": "a-1", "value": 1.5}], "fact.value"),
        ([{"fact_id": "x", "exhibit_id": "a-1", "colour": "red"}], "no such column"),
        ([{"fact_id": "x", "exhibit_id": "z-9", "value": Decimal(1)}], "z-9 is not in this batch"),
        ([{"fact_id": "x", "exhibit_id": "a-1"}] * 2, "x comes twice"),
    ],
)
def test_rows_that_do_not_fit_are_refused_and_nothing_of_the_batch_stays(
    path: Path, rows: list[dict[str, Any]], complaint: str
) -> None:
    with warehouse.open_work(path) as work:
        with pytest.raises(warehouse.StagingError, match=complaint):
            work.stage({"exhibit": [{"exhibit_id": "a-1", "sha256": "aa"}], "fact": rows})
        assert work.pending() == 0
        assert work.con.execute("SELECT count(*) FROM staging.fact").fetchone() == (0,)


def test_a_table_that_comes_twice_in_a_batch_is_refused(path: Path) -> None:
    tables = [{"exhibit_id": "a-1", "table_index": 0}, {"exhibit_id": "a-1", "table_index": 0}]
    with warehouse.open_work(path) as work:
        with pytest.raises(warehouse.StagingError, match="exhibit_id, table_index a-1, 0 comes twice"):
            work.stage({"exhibit": [{"exhibit_id": "a-1", "sha256": "aa"}], "statement": tables})
        assert work.pending() == 0


@pytest.mark.parametrize("relation", ["fact", "calculation"])
def test_two_exhibits_with_one_name_for_a_row_are_not_published(path: Path, relation: str) -> None:
    with warehouse.open_work(path) as work:
        for exhibit_id in ("a-1", "b-1"):
            row = {f"{relation}_id": "x", "exhibit_id": exhibit_id, "table_index": 0}
            work.stage({"exhibit": [{"exhibit_id": exhibit_id, "sha256": exhibit_id}], relation: [row]})
        with pytest.raises(warehouse.StagingError, match=f"{relation}_id x comes twice"):
            work.publish({"run_id": "one"}, [])
    assert not path.exists()


def test_what_went_wrong_is_told_not_that_there_is_nothing_to_take_back() -> None:
    with duckdb.connect() as con, pytest.raises(OSError, match="no room"), transaction(con):
        con.rollback()  # as the database itself does when the disk is full
        raise OSError("no room")


def test_an_amount_that_cannot_be_held_exactly_becomes_a_refusal(path: Path) -> None:
    facts = [
        {"fact_id": name, "exhibit_id": "a-1", "printed": name, "value": value, "concept_value": value}
        for name, value in [
            ("largest", Decimal("99999999999999999999.1234567891")),
            ("hostile", Decimal(10) ** 400),
            ("finer", Decimal("0.12345678901")),
            ("nan", Decimal("NaN")),
        ]
    ]
    with warehouse.open_work(path) as work:
        work.stage({"exhibit": [{"exhibit_id": "a-1", "sha256": "aa"}], "fact": facts})
        assert work.con.execute("SELECT fact_id, value FROM staging.fact").fetchall() == [
            ("largest", Decimal("99999999999999999999.1234567891"))
        ]
        assert work.con.execute("SELECT printed FROM staging.refusal ORDER BY 1").fetchall() == [
            ("finer",),
            ("hostile",),
            ("nan",),
        ]


def test_text_of_every_kind_is_kept(path: Path) -> None:
    label = "Ünïcode \u2014 \x00 <script> '; DROP TABLE fact;--"
    facts = [{"fact_id": "x", "exhibit_id": "a-1", "label": label, "section": "lone \ud800 surrogate"}]
    with warehouse.open_work(path) as work:
        work.stage({"exhibit": [{"exhibit_id": "a-1", "sha256": "aa"}], "fact": facts})
        assert work.con.execute("SELECT label, section FROM staging.fact").fetchall() == [
            (label, "lone ? surrogate")
        ]


def test_columns_and_arrow_tables_are_rows_too(path: Path) -> None:
    eastern = timezone(timedelta(hours=-5))
    with warehouse.open_work(path) as work:
        work.stage(
            {
                "exhibit": {
                    "exhibit_id": ["a-1"],
                    "sha256": ["aa"],
                    "ingested_at": [datetime(2026, 1, 1, 12, tzinfo=eastern)],
                },
                "fact": pa.table({"fact_id": ["x"], "exhibit_id": ["a-1"], "value": [Decimal("1.5")]}),
            }
        )
        assert work.con.execute("SELECT CAST(ingested_at AS VARCHAR) FROM staging.exhibit").fetchone() == (
            "2026-01-01 17:00:00",
        )
        assert work.con.execute("SELECT value FROM staging.fact").fetchone() == (Decimal("1.5"),)
        with pytest.raises(warehouse.StagingError, match="a float is no amount"):
            work.stage({"exhibit": [{"exhibit_id": "b-1"}], "fact": pa.table({"value": [1.5]})})


# -- the arithmetic of the audit: holds, fails, just inside, just outside ---------------------------------


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[warehouse.Work]:
    """One run at work for all checks of the arithmetic; making a warehouse for each would be slow."""
    with warehouse.open_work(tmp_path_factory.mktemp("desk") / "desk.duckdb") as work:
        yield work


def checked(desk: warehouse.Work, facts: str, items: str, code: str = "FT1", total: str = "total") -> Any:
    exhibit_id = f"{desk.pending():04}-1"
    staged = batch(
        facts,
        {"exhibit_id": exhibit_id},
        calculations=f"calculation_id, code, total_fact_id\nc, {code}, {total}",
        items=items,
    )
    desk.stage(staged)
    (frame,) = desk.audit_frames(after=exhibit_id[:-1])
    (row,) = frame.to_dict("records")
    return row


@pytest.mark.parametrize(
    ("total", "is_consistent"),
    [
        ("100000", True),
        ("101500", True),
        ("98500", True),
        ("101501", False),
        ("98499", False),
        ("110000", False),
    ],
)
def test_a_sum_of_two_items_in_thousands_may_be_1500_off(
    desk: warehouse.Work, total: str, is_consistent: bool
) -> None:
    row = checked(
        desk,
        f"""fact_id, value, decimals
            total, {total}, -3
            one, 140000, -3
            two, 40000, -3""",
        """calculation_id, fact_id, role, weight, position
            c, total, total, 1, 0
            c, one, item, 1, 1
            c, two, item, -1, 2""",
    )
    assert row["testable"] is True
    assert (row["computed"], row["tolerance"], row["n_items"]) == (Decimal(100000), Decimal(1500), 2)
    assert row["difference"] == Decimal(total) - 100000
    meets = row["reported_low"] <= row["computed_high"] and row["computed_low"] <= row["reported_high"]
    assert meets is is_consistent
    assert (abs(row["difference"]) <= row["tolerance"]) is is_consistent
    assert (row["computed_low"], row["computed_high"]) == (Decimal(99000), Decimal(101000))
    for name in ("reported", "computed", "difference", "tolerance", "reported_low", "computed_high"):
        assert type(row[name]) is Decimal, name


@pytest.mark.parametrize(
    ("eps", "is_consistent"), [("-0.18", True), ("-0.19", False), ("-0.189", True), ("0.18", False)]
)
def test_the_loss_per_share_of_the_reference_exhibit(
    desk: warehouse.Work, eps: str, is_consistent: bool
) -> None:
    # FY2002 as printed: a loss of (6,011) thousand over 32,622 thousand shares is (0.19), and it is not.
    row = checked(
        desk,
        f"""fact_id, value, decimals, unit
            total, {eps}, 2, USD/shares
            loss, -6011000, -3, USD
            shares, 32622000, -3, shares""",
        """calculation_id, fact_id, role, weight, position
            c, total, eps, 1, 0
            c, loss, income, 1, 1
            c, shares, shares, 1, 2""",
        code="EP1",
    )
    assert row["testable"] is True
    assert row["computed_low"] <= row["computed"] <= row["computed_high"]
    low, high = Fraction(-6011500, 32621500), Fraction(-6010500, 32622500)
    assert 0 <= low - Fraction(row["computed_low"]) < Fraction(1, 10**12)  # rounded outward
    assert 0 <= Fraction(row["computed_high"]) - high < Fraction(1, 10**12)
    assert (abs(row["difference"]) <= row["tolerance"]) is is_consistent
    meets = row["reported_low"] <= row["computed_high"] and row["computed_low"] <= row["reported_high"]
    assert meets is is_consistent


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ("total, 1, 0, USD\none, 1, 0, USD", "an operand is missing"),
        ("one, 1, 0, USD\ntwo, 1, 0, USD", "an operand is missing"),
        ("total, 1, 0, USD\none, 1, 0, USD\ntwo, , , USD", "an operand is missing"),
        ("total, 1, 0, USD\none, 1, 0, USD\ntwo, 1, 0, shares", "the operands have different units"),
    ],
)
def test_what_lacks_an_operand_is_not_testable(desk: warehouse.Work, facts: str, reason: str) -> None:
    row = checked(
        desk,
        "fact_id, value, decimals, unit\n" + facts,
        """calculation_id, fact_id, role, weight, position
            c, total, total, 1, 0
            c, one, item, 1, 1
            c, two, item, 1, 2""",
    )
    assert (row["testable"], row["reason"]) == (False, reason)
    assert (row["computed"], row["difference"], row["tolerance"]) == (None, None, None)


def test_a_total_named_by_the_calculation_alone_is_the_total(desk: warehouse.Work) -> None:
    row = checked(
        desk,
        "fact_id, value, decimals\ntotal, 5, 0\none, 5, 0",
        "calculation_id, fact_id, role, weight, position\nc, one, item, 1, 0",
    )
    assert (row["testable"], row["reported"], row["computed"], row["n_items"]) == (True, 5, 5, 1)


@pytest.mark.parametrize("shares", ["0", "-5", "0.4"])
def test_a_share_count_that_may_be_nothing_divides_nothing(desk: warehouse.Work, shares: str) -> None:
    row = checked(
        desk,
        f"""fact_id, value, decimals, unit
            total, 1, 2, USD/shares
            income, 100, 0, USD
            n, {shares}, 0, shares""",
        """calculation_id, fact_id, role, weight, position
            c, total, eps, 1, 0
            c, income, income, 1, 1
            c, n, shares, 1, 2""",
        code="EP1",
    )
    assert (row["testable"], row["reason"]) == (False, "the share count is not positive")


def test_frames_are_pages_and_go_on_where_they_stopped(path: Path) -> None:
    with warehouse.open_work(path) as work:
        for n in range(7):
            work.stage(balance_sheet(f"{n}-1"))
        pages = [set(frame.exhibit_id) for frame in work.audit_frames(exhibits=3)]
        assert pages == [{"0-1", "1-1", "2-1"}, {"3-1", "4-1", "5-1"}, {"6-1"}]
        (rest,) = work.audit_frames(after="5-1")
        assert list(rest.exhibit_id) == ["6-1"]


@pytest.mark.parametrize(
    ("total", "verdict", "complaint"),
    [
        (102000, "consistent", "beyond the tolerance"),
        (100000, "fine", "is no verdict"),
    ],
)
def test_a_verdict_that_the_figures_cannot_bear_is_refused(
    path: Path, total: int, verdict: str, complaint: str
) -> None:
    with warehouse.open_work(path) as work:
        work.stage(balance_sheet("a-1", total=total))
        with pytest.raises(warehouse.StagingError, match=complaint):
            work.record_audit("run-1", [{"calculation_id": "a-1/foots", "verdict": verdict}])
        with pytest.raises(warehouse.StagingError, match="no such check"):
            work.record_audit("run-1", [{"calculation_id": "else", "verdict": "consistent"}])


def test_expectation_results_are_kept_with_their_run(path: Path) -> None:
    with warehouse.open_work(path) as work:
        work.stage(balance_sheet("a-1"))
        for frame in work.audit_frames():
            result = {"suite": "footing", "expectation": "foots", "success": True, "evaluated": 1}
            work.record_audit("run-1", books.verdicts(frame), [result])
        work.publish({"run_id": "run-1"}, books.gate(work))
    assert published_rows(path, "SELECT run_id, suite, success, evaluated FROM audit.expectation_result") == [
        ("run-1", "footing", True, 1)
    ]


# -- snapshots, locks and crashes at a chosen point --------------------------------------------------------


def test_staged_batches_survive_a_run_that_did_not_publish(path: Path) -> None:
    with warehouse.open_work(path) as work:
        work.stage(
            {**balance_sheet("a-1"), "exhibit": [{"exhibit_id": "a-1", "sha256": "aa", "run_id": "run-0"}]}
        )
    assert not path.exists()
    published = run(path, [balance_sheet("b-1")])
    assert published.n_exhibits == 2
    assert published_rows(path, "SELECT DISTINCT run_id FROM exhibit") == [("run-1",)]


def test_a_crash_between_commit_and_replace_is_finished_by_the_next_run(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(path, [balance_sheet("a-1")])

    def crash(con: duckdb.DuckDBPyConnection, *_: Any) -> None:
        con.close()
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(snapshot, "_put_in_place", crash)
        run(path, [balance_sheet("b-1")], run_id="run-2")
    assert published_rows(path, "SELECT exhibit_id FROM exhibit") == [("a-1",)]
    again = run(path, [balance_sheet("b-1")], run_id="run-3")
    assert again.is_new is False
    assert published_rows(path, "SELECT exhibit_id, run_id FROM exhibit ORDER BY 1") == [
        ("a-1", "run-1"),
        ("b-1", "run-2"),
    ]


def test_a_working_copy_of_another_snapshot_is_not_gone_on_with(path: Path) -> None:
    run(path, [balance_sheet("a-1")])
    with warehouse.open_work(path) as work:
        work.stage(balance_sheet("stale-1"))
    path.unlink()  # the user starts afresh
    run(path, [balance_sheet("b-1")])
    assert published_rows(path, "SELECT exhibit_id FROM exhibit") == [("b-1",)]


def test_rubbish_in_the_place_of_the_working_copy_is_replaced(path: Path) -> None:
    run(path, [balance_sheet("a-1")])
    path.with_name("books.work.duckdb").write_bytes(b"half a copy")
    run(path, [balance_sheet("b-1")], run_id="run-2")
    assert published_rows(path, "SELECT count(*) FROM exhibit") == [(2,)]


def test_what_another_program_wrote_into_the_published_file_is_kept_or_refused(path: Path) -> None:
    run(path, [balance_sheet("a-1")])
    with warehouse.open_work(path) as work:
        work.stage({"exhibit": [{"exhibit_id": "b-1", "sha256": "bb"}]})
        path.with_name("books.duckdb.wal").write_bytes(b"")
        with pytest.raises(warehouse.SnapshotConflict, match="nothing was published"):
            work.publish({"run_id": "run-2"}, [])
    assert published_rows(path, "SELECT count(*) FROM exhibit") == [(1,)]


HOLDER = """
import sys, warehouse
with warehouse.open_work(sys.argv[1]):
    print("at work", flush=True)
    sys.stdin.read()
"""


def test_a_second_run_at_once_is_refused_by_name(path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdin and holder.stdout
    try:
        assert next_line(holder) == "at work\n"
        with pytest.raises(warehouse.WarehouseBusy, match=f"in use by process {holder.pid}") as refused:
            warehouse.open_work(path)
        assert refused.value.pid == holder.pid
    finally:
        holder.communicate(timeout=PATIENCE)
    with warehouse.open_work(path):
        pass


READER = """
import sys, warehouse
con = warehouse.read_published(sys.argv[1])
for line in sys.stdin:
    if line == "again\\n":
        con.close()
        con = warehouse.read_published(sys.argv[1])
    print(con.execute("SELECT count(*) FROM fact").fetchone()[0], flush=True)
"""


def test_a_reader_neither_blocks_a_run_nor_sees_half_of_one(path: Path) -> None:
    run(path, [balance_sheet("a-1")])
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def asked(word: str) -> int:
        assert reader.stdin
        reader.stdin.write(word + "\n")
        reader.stdin.flush()
        return int(next_line(reader))

    try:
        assert asked("count") == 3
        with warehouse.open_work(path) as work:
            work.stage(balance_sheet("b-1"))
            assert asked("count") == 3
            assert asked("again") == 3  # a new connection in the middle of a run
            for frame in work.audit_frames():
                work.record_audit("run-2", books.verdicts(frame))
            work.publish({"run_id": "run-2"}, books.gate(work))
        assert asked("count") == 3  # its own snapshot, whole
        assert asked("again") == 6
    finally:
        reader.communicate(timeout=PATIENCE)
    assert reader.returncode == 0


# -- files that are no warehouse ---------------------------------------------------------------------------


def test_no_warehouse_says_how_to_make_one(path: Path) -> None:
    with pytest.raises(warehouse.NoWarehouse, match="tieout run"):
        warehouse.read_published(path)


def test_a_file_that_is_no_database_is_refused_and_left_alone(path: Path) -> None:
    path.write_bytes(b"Quarterly results, in thousands")
    for opened in (warehouse.read_published, warehouse.open_work):
        with pytest.raises(warehouse.NotAWarehouse, match="is not a warehouse of Tieout"):
            opened(path)
    assert path.read_bytes() == b"Quarterly results, in thousands"


def test_a_database_of_something_else_is_refused(path: Path) -> None:
    with duckdb.connect(str(path)) as other:
        other.execute("CREATE TABLE mine (a INTEGER)")
    for opened in (warehouse.read_published, warehouse.open_work):
        with pytest.raises(warehouse.NotAWarehouse, match="schema_version"):
            opened(path)


def test_an_unknown_schema_version_is_refused_by_number(path: Path) -> None:
    run(path, [])
    with duckdb.connect(str(path)) as newer:
        newer.execute("UPDATE audit.schema_version SET version = 99")
    for opened in (warehouse.read_published, warehouse.open_work):
        with pytest.raises(warehouse.UnknownSchema, match="version 99"):
            opened(path)


def test_a_known_older_version_is_migrated_and_published_by_the_next_run(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(path, [balance_sheet("a-1")])
    newer = schema.SCHEMA_VERSION + 1
    migration = {newer - 1: "ALTER TABLE main.review ADD COLUMN station VARCHAR"}
    monkeypatch.setattr(schema, "SCHEMA_VERSION", newer)
    monkeypatch.setattr(schema, "MIGRATIONS", migration)
    run(path, [balance_sheet("b-1")], run_id="run-2")
    assert published_rows(path, "SELECT station FROM review") == []
    assert published_rows(path, "SELECT count(*) FROM fact") == [(6,)]


def test_a_warehouse_of_the_first_version_keeps_its_rows_and_gains_what_is_new(path: Path) -> None:
    run(path, [balance_sheet("a-1")])
    with duckdb.connect(str(path)) as first:
        first.execute("DROP TABLE main.mapping")
        first.execute("ALTER TABLE main.review DROP COLUMN reading")
        for relation in ("statement", "fact"):
            for of, name in (("main", relation), ("staging", relation), ("main", f"{relation}_history")):
                first.execute(f"ALTER TABLE {of}.{name} DROP COLUMN review_id")
        first.execute("UPDATE audit.schema_version SET version = 1")
    run(path, [balance_sheet("a-1"), balance_sheet("b-1")], run_id="run-2", parser_version="2+b")
    assert published_rows(path, "SELECT count(*) FROM fact WHERE review_id IS NULL") == [(6,)]
    assert published_rows(path, "SELECT count(*) FROM fact_history") == [(3,)]
    assert published_rows(path, "SELECT count(*) FROM mapping") == [(0,)]
    uncommented = "SELECT count(*) FROM duckdb_columns() WHERE comment IS NULL AND NOT internal"
    assert published_rows(path, uncommented) == [(0,)]


# -- what status and explain read ---------------------------------------------------------------------------


def test_status_counts_and_explain_leads_back(path: Path) -> None:
    run(path, [balance_sheet("a-1"), balance_sheet("b-1", total=102000)])
    con = warehouse.read_published(path)
    state = queries.status(con)
    assert (state["exhibits"], state["statements"], state["facts"]) == (2, 1, 3)
    assert state["checks"] == {"consistent": 1, "inconsistent": 1}
    assert [(row["code"], row["statements"]) for row in state["withheld"]] == [("FT1", 1)]
    told = queries.explain(con, "a-1/assets")
    assert told is not None
    assert told["fact"]["is_published"] is True
    (check,) = told["checks"]
    assert [(item["role"], item["label"]) for item in check["items"]] == [
        ("total", "Total assets"),
        ("item", "Cash"),
        ("item", "Plant"),
    ]
    withheld = queries.explain(con, "b-1/assets")
    assert withheld is not None
    assert withheld["fact"]["is_published"] is False
    assert withheld["withheld"][0]["code"] == "FT1"
    assert queries.explain(con, "nothing") is None
    con.close()
