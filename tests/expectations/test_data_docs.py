"""Data Docs: complete, escaped, and readable without a network."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from printed import audit_frame, seeded_rules, statement

from expectations import data_docs
from expectations.checkpoint import AuditResult, run_checks
from expectations.data_docs import DataDocs
from expectations.identities import identity_calculations

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script> & Sons"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

SHEET = """label,concept,unit,2003-06-30,2002-06-30
Total assets,Assets,,18920,20000
Total liabilities and equity,LiabilitiesAndStockholdersEquity,,18920,{second}"""


def audited(n_exhibits: int, second: int) -> AuditResult:
    facts: list[dict[str, Any]] = []
    statements, calculations, items = [], [], []
    rules = seeded_rules()
    for number in range(n_exhibits):
        about, own = statement(SHEET.format(second=second), "balance_sheet", exhibit=f"x{number}")
        checks, operands = identity_calculations(own, [about], rules)
        statements.append(about)
        facts += own
        calculations += checks
        items += operands
    return run_checks(
        audit_frame(calculations, items, facts),
        pd.DataFrame(facts, dtype=object),
        pd.DataFrame(statements, dtype=object),
        rules,
        pd.DataFrame(items),
    )


def names(exhibit_ids: Iterable[str]) -> dict[str, str]:
    return {exhibit_id: f"{HOSTILE} {exhibit_id}" for exhibit_id in exhibit_ids}


def written(folder: Path, *results: AuditResult) -> Path:
    docs = DataDocs()
    for result in results:
        docs.add(result)
    return docs.write(folder, "run-1", AT, names)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("docs") / "data-docs", audited(2, 20000), audited(3, 19000)).parent


def test_a_rule_is_said_in_words_with_what_holds_and_what_fails(pages: Path) -> None:
    page = (pages / "balance_sheet.html").read_text(encoding="utf-8")
    assert "<b>[BS1]</b> Total assets equal total liabilities and equity" in page
    assert "18,920 against 18,920 (tolerance 1, in thousands)" in page
    assert "printed 20,000, computed 19,000, difference 1,000 beyond the tolerance 1" in page
    index = (pages / "index.html").read_text(encoding="utf-8")
    assert "3 critical" in index and "run-1" in index
    assert '<a href="balance_sheet.html">' in index


def test_rows_of_all_pages_of_the_audit_add_up_and_none_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_docs, "ROWS_A_PAGE", 10)
    folder = written(tmp_path / "docs", *[audited(12, 19000) for _ in range(2)]).parent
    sheets = sorted(folder.glob("balance_sheet*.html"))
    keys = [k for p in sheets for k in re.findall(r'class="key">(\w+)<', p.read_text(encoding="utf-8"))]
    assert len(sheets) == 3
    assert len(keys) == 24  # the two pages of the audit hold the same twelve exhibits
    assert len(set(keys)) == 12


def test_the_pages_of_the_run_before_go(tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    written(folder, audited(1, 19000))
    (folder / "old.html").write_text("old")
    written(folder, audited(1, 20000))
    assert not (folder / "old.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["docs"]


def test_nothing_of_an_exhibit_is_markup_and_nothing_is_fetched(pages: Path) -> None:
    assert "&lt;script&gt;" in (pages / "balance_sheet.html").read_text(encoding="utf-8")
    for path in pages.iterdir():
        page = path.read_text(encoding="utf-8")
        assert "<script" not in page
        assert not re.search(r"(?:src|href)\s*=\s*[\"']?(?:https?:)?//|@import|url\(", page), path.name
        assert "default-src 'none'" in page


def test_a_page_renders_in_a_browser_without_a_network(pages: Path) -> None:
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        pytest.skip("no Chromium here (apt-get install chromium)")
    offline = ["--headless", "--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND"]
    try:
        done = subprocess.run(
            [browser, *offline, "--dump-dom", (pages / "balance_sheet.html").as_uri()],
            capture_output=True,
            text=True,
            timeout=120,
        )
    except subprocess.TimeoutExpired:
        pytest.skip("Chromium does not come back here")
    if not done.stdout:
        pytest.skip(f"Chromium does not start here: {done.stderr[-200:]}")
    assert "Total assets equal total liabilities and equity" in done.stdout
    assert "<style>" in done.stdout
    assert not re.search(r"Refused|ERR_|net::", done.stderr)
