"""The README is true: what it shows is what a run prints, and its SQL runs."""

import re
from pathlib import Path

import pytest
from readme import DOCUMENTS, README, ROOT, block, blocks

from flows.summary import Summary
from warehouse import read_published

TEXT = README.read_text(encoding="utf-8")
SQL = re.findall(r"```sql\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_is_shown_is_what_is_printed(name: str, summary: Summary, published: Path) -> None:
    assert block(name) == blocks(summary, published)[name], "out of date: python -m tests.readme"


@pytest.mark.parametrize("query", SQL)
def test_every_query_answers_on_the_samples(query: str, published: Path) -> None:
    with read_published(published) as con:
        rows = con.execute(query).fetchall()
    # Every number of the samples is a fact: that query rightly finds nothing.
    assert rows or "refusal" in query


def test_there_are_queries() -> None:
    assert len(SQL) >= 5


def test_files_and_targets_it_names_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`make (\w+)`", TEXT):
        assert f"\n{target}:" in makefile
    for path in re.findall(r"`((?:flows|transforms|expectations|warehouse|tests)/[\w./-]+)`", TEXT):
        assert (ROOT / path).exists() or path.endswith(("tieout.duckdb", "tieout.raw/")), path


def test_codes_of_quarantine_it_explains_are_those_of_the_program() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "flows").glob("*.py"))
    cells = re.findall(r"^\| (`[A-Z_]{4,}`(?:, `[A-Z_]{4,}`)*) \|", TEXT, re.MULTILINE)
    explained = re.findall(r"[A-Z_]+", " ".join(cells))
    assert len(explained) >= 6
    for code in explained:
        if code not in ("CHECK_ERROR", "NOT_TESTABLE"):
            assert f'"{code}"' in sources, code
