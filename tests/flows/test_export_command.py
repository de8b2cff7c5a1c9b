"""``tieout export`` and the binary forms of ``tieout sql`` as a user meets them."""

from __future__ import annotations

import io
import sys
from argparse import Namespace
from pathlib import Path

import pexpect
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from waiting import PATIENCE

from flows import cli
from warehouse import open_work


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published warehouse without exhibits."""
    path = tmp_path_factory.mktemp("export") / "w.duckdb"
    with open_work(path) as work:
        work.publish({"run_id": "1"}, [])
    return path


def tieout(path: Path, *arguments: str) -> int:
    try:
        return cli.main([*arguments, "--warehouse", str(path)])
    except SystemExit as stopped:
        return int(stopped.code or 0)


def test_every_format_is_written_and_said(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tieout(path, "export", "parquet", str(tmp_path / "p"), "--relation", "fact") == 0
    assert tieout(path, "export", "csv", str(tmp_path / "c"), "--relation", "run", "--exact") == 0
    assert tieout(path, "export", "excel", str(tmp_path / "x.xlsx")) == 0
    said = capsys.readouterr().out.splitlines()
    assert [line.replace(str(tmp_path), "") for line in said] == [
        "/p/fact  0 rows",
        "/c/run.csv  1 row",
        "/x.xlsx  0 rows",
    ]
    assert (tmp_path / "c" / "run.csv").read_text(encoding="utf-8").startswith("run_id,")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["csv", "{}/taken"], "taken cannot be written: it exists already; name another, or delete it."),
        (["csv", "{}/n", "--relation", "facts"], "There is no relation 'facts' in main. There are: balance_"),
        (["xbrl-json", "{}/n"], "Nothing was exported: no fact with a concept is published."),
        (["xbrl-json", "{}/n", "--exhibit", "x"], "exhibit 'x' has no published fact with a concept."),
        (["csv", "{}/n", "--exhibit", "x"], "--exhibit is for xbrl-json. For csv, choose with --relation."),
        (["xbrl-json", "{}/n", "--relation", "fact"], "choose with --exhibit."),
        (["excel", "{}/n.xlsx", "--exact"], "--exact is for csv"),
        (["excel", "{}/n"], "n the ending .xlsx."),
        (["tar", "{}/n"], "choose from 'parquet', 'csv', 'excel', 'xbrl-json'"),
        (["csv"], "the following arguments are required: TARGET"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    assert tieout(path, "export", *(text.format(tmp_path) for text in arguments)) == 2
    assert sentence in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["taken"]


def test_no_warehouse_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert tieout(tmp_path / "none.duckdb", "export", "csv", str(tmp_path / "n")) == 2
    assert "`tieout run PATH` makes one" in capsys.readouterr().err


def test_sql_gives_parquet_and_arrow(path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    query = "SELECT CAST(1.5 AS DECIMAL(38, 10)) AS value"
    assert tieout(path, "sql", query, "--format", "parquet") == 0
    table = pq.read_table(io.BytesIO(capfdbinary.readouterr().out))
    assert tieout(path, "sql", query, "--format", "arrow") == 0
    stream = pa.ipc.open_stream(capfdbinary.readouterr().out).read_all()
    assert table.schema.field("value").type == stream.schema.field("value").type == pa.decimal128(38, 10)
    assert tieout(path, "sql", "FROM nope", "--format", "arrow") == 2


def test_binary_is_not_sent_to_a_terminal(path: Path) -> None:
    said, status = pexpect.run(
        f"{sys.executable} -m flows sql 'SELECT 1' --format arrow --warehouse {path}",
        withexitstatus=True,
        timeout=PATIENCE,
        cwd=str(Path(__file__).parents[2]),
    )
    assert (status, b"send it to a file" in said) == (2, True)


def test_arguments_that_fit_are_no_misuse() -> None:
    from flows.export import misuse

    assert misuse(Namespace(format="csv", relation=["fact"], exhibit=[], exact=True)) is None
