"""The command line as a user meets it: exit codes, sentences, tables, and no traceback."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import duckdb
import pexpect
import pytest
from conftest import LANDING
from waiting import PATIENCE

from flows import cli, repeat
from warehouse import open_work, read_published

TIEOUT = [sys.executable, "-m", "flows"]
ROOT = Path(__file__).parent.parent.parent


def tieout(
    *arguments: str, stdin: str = "", cwd: Path = ROOT, **variables: str
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    done = subprocess.run(
        [*TIEOUT, *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        env=environment,
        cwd=cwd,
        timeout=PATIENCE,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def on_terminal(*arguments: str, columns: int = 80) -> str:
    """What a terminal of that width is sent."""
    output, status = pexpect.run(
        " ".join([*TIEOUT, *arguments]),
        withexitstatus=True,
        timeout=PATIENCE,
        cwd=str(ROOT),
        env={**os.environ, "COLUMNS": str(columns)},  # type: ignore[arg-type]
    )
    assert status == 0, output
    return str(output.decode("utf-8"))


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*[mK]", "", text)


# -- help -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["", "run", "status", "sql", "explain", "serve", "fetch"])
def test_every_command_has_a_help_that_fits_a_terminal(command: str) -> None:
    done = tieout(*command.split(), "--help")
    assert done.returncode == 0
    assert "usage: tieout" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 110


def test_the_version() -> None:
    assert re.fullmatch(r"tieout \d+\.\d+\.\d+\n", tieout("--version").stdout)


# -- run ------------------------------------------------------------------------------------------------


def test_run_strict_with_an_unreadable_file_then_again(tmp_path: Path) -> None:
    """One real run through the temporary server: summary, exit 3, then nothing new and exit 0."""
    folder, warehouse = tmp_path / "landing", tmp_path / "w.duckdb"
    shutil.copytree(LANDING, folder)
    (folder / "gone.txt").symlink_to("nowhere")
    done = tieout("run", str(folder), "--warehouse", str(warehouse), "--strict", "--workers", "2")
    assert done.returncode == cli.UNREADABLE
    for word in ("exhibits", "statements", "facts", "checks", "consistent", "not testable", "quarantined"):
        assert word in done.stdout
    assert "gone.txt: it is a link to nothing" in done.stderr
    assert "Published in" in done.stdout
    assert not servers_with(os.environ["XDG_CACHE_HOME"])

    (folder / "gone.txt").unlink()
    again = tieout("run", str(folder), "--warehouse", str(warehouse), "--strict")
    assert again.returncode == cli.DONE
    assert "Nothing new" in again.stdout
    assert [path.name for path in tmp_path.glob("*.work*")] == []


def test_strict_exits_1_when_something_is_quarantined(api: str, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    arguments = [str(tmp_path / "empty.txt"), "--warehouse", str(tmp_path / "w.duckdb"), "--strict"]
    done = tieout("run", *arguments, PREFECT_API_URL=api)
    assert done.returncode == cli.QUARANTINED
    assert "empty.txt" in done.stdout


def test_ctrl_c_ends_everything_and_a_new_run_goes_on(tmp_path: Path) -> None:
    folder, warehouse = tmp_path / "landing", tmp_path / "w.duckdb"
    folder.mkdir()
    samples = sorted(LANDING.iterdir())
    for number in range(600):
        data = samples[number % len(samples)].read_bytes()
        (folder / f"{number:04d}.txt").write_bytes(data + b"\n" * number)
    command = [*TIEOUT, "run", str(folder), "--warehouse", str(warehouse)]
    run = pexpect.spawn(
        command[0], command[1:], cwd=str(ROOT), timeout=PATIENCE, dimensions=(24, 80), encoding="utf-8"
    )
    run.expect(r"read +[█░]+ [1-9][0-9]* of 600 files")
    run.sendcontrol("c")
    run.expect(pexpect.EOF)
    run.close()
    assert run.exitstatus == cli.INTERRUPTED
    assert "Stopped. What is published is unchanged" in run.before
    assert "Traceback" not in run.before
    assert not warehouse.exists()
    assert not servers_with(os.environ["XDG_CACHE_HOME"])
    with open_work(warehouse) as work:
        assert work.pending() > 0


def servers_with(cache: str) -> list[int]:
    """Temporary servers and reading processes alive whose environment is that of these tests."""
    if not Path("/proc").is_dir():
        return []
    found = []
    for process in Path("/proc").iterdir():
        try:
            arguments, environment = (process / "cmdline").read_bytes(), (process / "environ").read_bytes()
        except OSError:
            continue
        if b"flows.prefect_api" in arguments and f"XDG_CACHE_HOME={cache}".encode() in environment:
            found.append(int(process.name))
    return found


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["run", "nowhere"], "nowhere does not exist"),
        (["run", "{tmp}/empty"], "holds no files"),
        (["run", "{tmp}/a.txt", "--warehouse", "{tmp}"], "is a folder"),
        (["run", "{tmp}/a.txt", "--warehouse", "{tmp}/a.txt"], "is not a warehouse of Tieout"),
        (["run", "{tmp}/a.txt", "--workers", "0"], "is not a number of 1 or more"),
        (["run"], "PATH"),
        (["fly"], "invalid choice"),
        (["status", "--warehouse", "{tmp}/none.duckdb"], "There is no warehouse at"),
        (["status", "--warehouse", "{tmp}/a.txt"], "is not a warehouse of Tieout"),
        (["status", "--warehouse", "{tmp}/other.duckdb"], "is not a warehouse of Tieout"),
        (["sql", "SELEC 1"], "syntax error"),
        (["sql", "FROM nothing"], "does not exist"),
        (["sql", "DROP TABLE fact"], "read-only"),
        (["sql", " ; "], "there is no SQL"),
        (["explain", "0000000000000000"], "no fact is named"),
        (["explain", "'; DROP"], "no fact is named"),
        (["serve"], "prefect server start"),
    ],
)
def test_what_cannot_be_used_is_one_sentence_and_exit_2(
    arguments: list[str], says: str, published: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.txt").write_text("no database, and long enough to be taken for one" * 100)
    duckdb.connect(str(tmp_path / "other.duckdb")).close()
    given = [argument.format(tmp=tmp_path) for argument in arguments]
    if given[0] in ("sql", "explain"):
        given += ["--warehouse", str(published)]
    done = tieout(*given)
    assert done.returncode == cli.UNUSABLE
    assert says in done.stderr
    assert done.stdout == ""


def test_with_a_server_of_the_users_own_files_are_read_by_the_flow_alone(
    published: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def discover(*_: object, **__: object) -> None:
        raise AssertionError("read twice")

    monkeypatch.setattr(repeat, "discover", discover)
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    assert cli.main(["run", str(LANDING), "--warehouse", str(published)]) == cli.UNUSABLE
    assert "No Prefect server answers at http://127.0.0.1:9/api" in capsys.readouterr().err


def test_a_file_that_is_no_warehouse_is_refused_before_a_server_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes.duckdb").write_text("no database")
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    assert cli.main(["run", str(LANDING), "--warehouse", str(tmp_path / "notes.duckdb")]) == cli.UNUSABLE
    assert "notes.duckdb" in capsys.readouterr().err


def test_a_warehouse_at_work_names_its_process(api: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    with open_work(tmp_path / "w.duckdb"):
        arguments = [str(tmp_path / "a.txt"), "--warehouse", str(tmp_path / "w.duckdb")]
        done = tieout("run", *arguments, PREFECT_API_URL=api)
    assert done.returncode == cli.UNUSABLE
    assert f"in use by process {os.getpid()}" in done.stderr


# -- sql ------------------------------------------------------------------------------------------------


def test_sql_fits_the_terminal_and_counts_its_rows(published: Path) -> None:
    lines = plain(on_terminal("sql", '"FROM fact"', "--warehouse", str(published))).splitlines()
    assert max(map(len, lines)) <= 80
    assert re.fullmatch(r"\([\d,]+ rows, the first 100 shown: --rows 0 shows all\)", lines[-1])


def test_sql_as_csv_and_json_carries_exact_amounts(published: Path) -> None:
    query = "SELECT label, value, period_end, concept FROM fact ORDER BY fact_id LIMIT 50"
    with read_published(published) as con:
        expected = con.execute(query).fetchall()
    form = tieout("sql", query, "--warehouse", str(published), "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(form)))
    assert [Decimal(row["value"]) for row in rows] == [value for _, value, _, _ in expected]
    form = tieout("sql", "-", "--warehouse", str(published), "--format", "json", stdin=query).stdout
    objects = json.loads(form, parse_float=Decimal, parse_int=Decimal)
    assert [(row["label"], row["value"], row["period_end"], row["concept"]) for row in objects] == [
        (label, value, end and end.isoformat(), concept) for label, value, end, concept in expected
    ]


def test_sql_into_a_closed_pipe_is_no_error(published: Path) -> None:
    command = f"{sys.executable} -m flows sql 'FROM fact' --rows 0 --warehouse {published} | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=ROOT, timeout=PATIENCE)
    assert done.stdout.startswith("fact_id")
    assert done.stderr == ""


# -- status and explain ---------------------------------------------------------------------------------


def test_status_tells_what_is_published_and_withheld_within_the_terminal(published: Path) -> None:
    text = plain(on_terminal("status", "--warehouse", str(published)))
    assert max(map(len, text.splitlines())) <= 80
    for words in ("last run", "exhibits", "facts", "balance_sheet", "FT1", "consistent", "not testable"):
        assert words in text


def test_explain_shows_the_line_with_the_number_marked_and_its_checks(published: Path) -> None:
    with read_published(published) as con:
        ((fact_id, printed, concept),) = con.execute(
            """SELECT fact_id, printed, concept FROM fact JOIN calculation ON total_fact_id = fact_id
               JOIN exhibit ON exhibit.exhibit_id = fact.exhibit_id
               WHERE code = 'BS1' AND format = 'text' ORDER BY fact_id LIMIT 1"""
        ).fetchall()
    text = plain(on_terminal("explain", fact_id[:10], "--warehouse", str(published)))
    lines = text.splitlines()
    assert max(map(len, lines)) <= 80
    (marks,) = [i for i, line in enumerate(lines) if set(line) == {" ", "|", "^"}]
    start, end = lines[marks].index("^"), lines[marks].rindex("^") + 1
    assert lines[marks - 1][start:end] == printed
    for words in (concept, "BS1 consistent", "<- this number", "difference 0", "period", "scale", "decimals"):
        assert words in text


def test_explain_tells_when_a_fact_is_held_back(published: Path) -> None:
    with read_published(published) as con:
        ((fact_id,),) = con.execute(
            "SELECT fact_id FROM staging.fact ANTI JOIN fact USING (fact_id) LIMIT 1"
        ).fetchall()
    done = tieout("explain", fact_id, "--warehouse", str(published))
    assert "HELD BACK" in done.stdout
    assert "withheld" in done.stdout


def test_a_beginning_that_fits_several_facts_lists_them(published: Path) -> None:
    done = tieout("explain", "a", "--warehouse", str(published))
    assert done.returncode == cli.UNUSABLE
    assert "is the beginning of several facts" in done.stderr


def test_a_terminal_without_utf8_gets_no_traceback(published: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [*TIEOUT, "status", "--warehouse", str(published)]
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment, cwd=ROOT, timeout=PATIENCE
    )
    assert done.returncode == cli.DONE
    assert done.stderr == ""


def test_without_a_command_the_commands_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 2
    told = capsys.readouterr().err
    assert "explain" in told and "review" in told
