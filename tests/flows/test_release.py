"""The release flow, end to end on the sample exhibits: what is published, kept, skipped and told."""

import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from conftest import LANDING
from waiting import comes_true, next_line

from flows.discover import Source
from flows.places import raw_store
from flows.release import EXHIBITS_A_TASK, MOST_TASKS, batches_of, release
from warehouse import read_published
from warehouse.store import RawStore


def counts(path: Path) -> dict[str, int]:
    with read_published(path) as con:
        names = ("exhibit", "statement", "fact", "calculation", "calculation_item", "quarantine", "run")
        return {name: con.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0] for name in names}


def test_every_sample_is_an_exhibit_with_published_facts(published: Path) -> None:
    with read_published(published) as con:
        exhibits = con.execute("SELECT source_name FROM exhibit ORDER BY 1").fetchall()
        with_facts = con.execute(
            "SELECT DISTINCT source_name FROM exhibit JOIN fact USING (exhibit_id) ORDER BY 1"
        ).fetchall()
    assert [name for (name,) in exhibits] == sorted(path.name for path in LANDING.iterdir())
    assert with_facts == exhibits


def test_nothing_published_is_without_its_audit(published: Path) -> None:
    with read_published(published) as con:
        unjudged = con.execute("SELECT count(*) FROM calculation WHERE verdict IS NULL").fetchall()
        failed = con.execute(
            """SELECT count(*) FROM calculation
               WHERE level = 'critical' AND verdict = 'inconsistent'"""
        ).fetchall()
        suites = con.execute("SELECT count(DISTINCT suite) FROM audit.expectation_result").fetchall()
    assert unjudged == failed == [(0,)]
    assert suites[0][0] > 3


def test_what_is_withheld_says_why_with_its_source_lines(published: Path) -> None:
    with read_published(published) as con:
        rows = con.execute(
            "SELECT code, message, source_lines FROM quarantine WHERE code IN ('FT1', 'BS1')"
        ).fetchall()
    assert rows
    for code, message, source_lines in rows:
        assert "printed" in message and "difference" in message, code
        assert any(character.isdigit() for character in source_lines)


def test_a_table_without_a_fact_is_withheld_by_one_reason(prefect_harness: None, tmp_path: Path) -> None:
    exhibit = tmp_path / "release.txt"
    exhibit.write_text(
        "                    OUTLOOK BY REGION (in millions)\n\n"
        "                              Revenue          Margin\n"
        "      North America           $  1,200            340\n"
        "      Europe                       900            210\n"
        "      Asia                         700            190\n"
    )
    summary = release([str(exhibit)], str(tmp_path / "tieout.duckdb"))
    assert [(one.code, one.statements) for one in summary.withheld] == [("NO_FACTS", 1)]
    with read_published(Path(summary.warehouse)) as con:
        withheld = con.execute("SELECT table_index, source_lines FROM quarantine").fetchall()
        assert con.execute("SELECT status, n_facts FROM staging.statement").fetchall() == [("quarantined", 0)]
        assert con.execute("SELECT count(*) FROM statement").fetchall() == [(0,)]
    ((table_index, lines),) = withheld
    assert table_index == 0 and "North America" in lines


def test_every_published_fact_leads_back_to_its_characters(published: Path) -> None:
    raw = RawStore(raw_store(published))
    with read_published(published) as con:
        facts = con.execute(
            "SELECT sha256, format, source, printed FROM fact JOIN exhibit USING (exhibit_id)"
        ).fetchall()
    assert len(facts) > 500
    for sha256, form, source, printed in facts:
        start, end = map(int, source.removeprefix("bytes:").split("-"))
        characters = raw.slice(sha256, start, end).decode("utf-8")
        if form == "text":
            assert characters == printed
        else:  # markup may stand between the digits and the parenthesis
            assert re.sub(r"<[^>]*>|[^0-9]", "", characters) == re.sub(r"[^0-9]", "", printed)


def test_a_second_run_changes_nothing_and_says_so(published: Path) -> None:
    from flows.summary import lines_of

    before, changed_at = counts(published), published.stat().st_mtime_ns
    summary = release([str(LANDING)], str(published))
    assert summary.published is None
    assert lines_of(summary)[0].startswith("Nothing new: ")
    assert counts(published) == before
    assert published.stat().st_mtime_ns == changed_at


def test_hostile_files_end_in_quarantine_and_stop_nothing(prefect_harness: None, tmp_path: Path) -> None:
    folder, warehouse = tmp_path / "landing", tmp_path / "w.duckdb"
    folder.mkdir()
    sample = next(path for path in sorted(LANDING.iterdir()) if path.suffix == ".txt")
    hostile = {
        "empty.txt": b"",
        "binary.txt": bytes(range(256)) * 64,
        "picture.txt": b"\x89PNG\r\n\x1a\n" + b"\0" * 5000,
        "digits.txt": b"Total assets  " + b"9" * 200_000,
        "escape.txt": b"\x1b[2J\x1b]0;owned\x07 Total assets   1,000    2,000\n" * 20,
        "half.txt": b"<SEC-DOCUMENT>\n<DOCUMENT>\n<TYPE>EX-99.1\n<TEXT>\n<TABLE>",
    }
    for name, data in hostile.items():
        (folder / name).write_bytes(data)
    (folder / sample.name).write_bytes(sample.read_bytes())
    (folder / "broken-link.txt").symlink_to("nowhere")
    summary = release([str(folder)], str(warehouse))
    assert summary.new_files == len(hostile) + 1
    assert [Path(problem.path).name for problem in summary.problems] == ["broken-link.txt"]
    with read_published(warehouse) as con:
        read = con.execute("SELECT source_name FROM exhibit WHERE run_id = ?", [summary.run_id]).fetchall()
        facts = con.execute(
            "SELECT count(*) FROM fact JOIN exhibit USING (exhibit_id) WHERE source_name = ?", [sample.name]
        ).fetchall()
        silent = con.execute(
            """SELECT source_name FROM exhibit ANTI JOIN quarantine USING (exhibit_id)
               ANTI JOIN fact USING (exhibit_id)"""
        ).fetchall()
    assert {name for (name,) in read} == {*hostile, sample.name}
    assert facts[0][0] > 10
    assert silent == []


def test_a_reader_neither_blocks_a_run_nor_sees_half_of_it(prefect_harness: None, tmp_path: Path) -> None:
    warehouse, samples = tmp_path / "w.duckdb", sorted(LANDING.iterdir())
    release([str(samples[0])], str(warehouse))
    code = """
import sys, time, duckdb
con = duckdb.connect(sys.argv[1], read_only=True)
print(con.sql("SELECT count(*) FROM fact").fetchall()[0][0], flush=True)
sys.stdin.read()
print(con.sql("SELECT count(*) FROM fact").fetchall()[0][0])
"""
    command = [sys.executable, "-c", code, str(warehouse)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdin is not None
        before = int(next_line(reader))
        release([str(samples[1])], str(warehouse))
        with duckdb.connect(str(warehouse), read_only=True) as con:
            assert con.sql("SELECT count(*) FROM fact").fetchall()[0][0] > before
        reader.stdin.close()
        assert int(next_line(reader)) == before


def sources(count: int) -> list[Source]:
    return [Source(str(n), str(n), "", f"{n:064x}", 1) for n in range(count)]


@pytest.mark.parametrize(
    ("files", "processes"), [(1, 8), (8, 8), (9, 2), (501, 4), (9_999, 8), (200_000, 16)]
)
def test_batches_are_few_hold_all_and_occupy_every_process(files: int, processes: int) -> None:
    given = sources(files)
    batches = batches_of(given, processes)
    assert [one for batch in batches for one in batch] == given
    assert len(batches) <= MOST_TASKS
    assert len(batches) >= min(files, processes) / 2
    assert max(map(len, batches)) <= max(EXHIBITS_A_TASK, files / MOST_TASKS + 1)


def test_prefect_is_told_the_progress_the_summary_and_the_quarantine(published: Path) -> None:
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey

    wanted = {"read", "summary", "quarantine"}

    def are_told() -> bool:
        with get_client(sync_client=True) as client:
            artifacts = client.read_artifacts(
                artifact_filter=ArtifactFilter(key=ArtifactFilterKey(any_=sorted(wanted)))
            )
        return wanted <= {artifact.key for artifact in artifacts}

    assert comes_true(are_told)
