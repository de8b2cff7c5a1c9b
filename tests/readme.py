"""The parts of the documents that are made and not written: ``python -m tests.readme`` writes them anew.

Each stands between ``<!-- NAME -->`` and ``<!-- /NAME -->``; tests/test_readme.py tells when one is out of
date. Run it after a change of the reading, of the samples or of the schema.
"""

from __future__ import annotations

import contextlib
import io
import re
import tempfile
from pathlib import Path

from flows.summary import Summary

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
DICTIONARY = ROOT / "warehouse" / "DICTIONARY.md"
DOCUMENTS = {"run": README, "explain": README, "dictionary": DICTIONARY}
"""Block -> the document it stands in."""


def span(text: str, name: str) -> tuple[int, int]:
    """Where the content of a block begins and ends."""
    found = re.search(f"<!-- {name} -->\n(.*?)<!-- /{name} -->", text, re.DOTALL)
    assert found is not None, f"there is no block {name}"
    return found.span(1)


def block(name: str) -> str:
    """What stands between the marks of a block in its document."""
    text = DOCUMENTS[name].read_text(encoding="utf-8")
    start, end = span(text, name)
    return text[start:end]


def blocks(summary: Summary, warehouse: Path) -> dict[str, str]:
    """Name -> what the block should hold."""
    from flows.explain import print_explanation
    from flows.summary import print_summary
    from warehouse import read_published
    from warehouse.dictionary import dictionary_markdown

    with read_published(warehouse) as con:
        ((fact_id,),) = con.execute(
            """SELECT fact_id FROM fact JOIN calculation ON total_fact_id = fact_id JOIN exhibit
               ON exhibit.exhibit_id = fact.exhibit_id
               WHERE code = 'BS1' AND format = 'text' ORDER BY accession_number, fact_id LIMIT 1"""
        ).fetchall()
        explained = printed(lambda: print_explanation(con, warehouse, fact_id))
        dictionary = dictionary_markdown(con)
    run = printed(lambda: print_summary(summary, "warehouse/tieout.duckdb"))
    return {
        "run": fenced(steady(run)),
        "explain": fenced(steady(f"$ tieout explain {fact_id}\n{explained}")),
        "dictionary": dictionary.strip() + "\n",
    }


def printed(show: object) -> str:
    stream = io.StringIO()
    with contextlib.redirect_stdout(stream):
        show()  # type: ignore[operator]
    return stream.getvalue()


def steady(text: str) -> str:
    """Without what changes from run to run, or with every row that a seed gains."""
    return re.sub(r"csv:\d+", "csv:349", re.sub(r"after [\d.]+ (s|min)", "after 9 s", text))


def fenced(text: str) -> str:
    return f"```text\n{text.strip()}\n```\n"


def main() -> None:
    from flows.prefect_api import prefect_api, prepare_environment

    prepare_environment()
    with tempfile.TemporaryDirectory() as folder, prefect_api() as wait_until_up:
        from flows.release import release

        wait_until_up()
        warehouse = Path(folder) / "tieout.duckdb"
        summary = release([str(ROOT / "warehouse" / "landing")], str(warehouse))
        for name, content in blocks(summary, warehouse).items():
            text = DOCUMENTS[name].read_text(encoding="utf-8")
            start, end = span(text, name)
            DOCUMENTS[name].write_text(text[:start] + content + text[end:], encoding="utf-8")
    print(", ".join(sorted({path.name for path in DOCUMENTS.values()})), "are up to date.")


if __name__ == "__main__":
    main()
