"""The report says what the warehouse says, leads to every character, and runs nothing an issuer wrote."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import books
import pytest
import sites
from hypothesis import given
from hypothesis import strategies as st

import warehouse
from flows.cli import main
from flows.places import raw_store
from warehouse import queries
from warehouse.pages.exhibit import exhibit_file
from warehouse.pages.markup import json_text, tag, text
from warehouse.pages.original import Mark, original_html
from warehouse.report import NotAReportFolder
from warehouse.store import RawStore

# -- what a page may hold -------------------------------------------------------------------------------

ELEMENTS = set(
    """
    html head meta title link script body a header nav div label input main h1 h2 h3 p span b i sup small code
    pre table caption thead tbody tr th td ul li details summary figure figcaption svg line rect text polyline
    circle section aside article button br hr
    """.split()  # noqa: SIM905 - a list of fifty literals takes fifty lines
)
ATTRIBUTES = set(
    """
    lang charset http-equiv content name rel href src defer id class for type placeholder
    spellcheck role hidden tabindex title scope colspan rowspan open data-root viewbox preserveaspectratio
    x y x1 x2 y1 y2 width height cx cy r points
    """.split()  # noqa: SIM905
)
VOID = {"meta", "link", "input", "br", "hr"}
OWN_SCRIPT = re.compile(r"(\.\./)*assets/report\.js")
RELATIVE = re.compile(r"(#|(\.\./)*[a-z0-9_/.-]+(#|$))[^\s:]*$", re.IGNORECASE)


class Page(HTMLParser):
    """A page read as a browser reads it: its elements, links, names and marks."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.marks: dict[str, str] = {}
        self.words: list[str] = []
        self.data = ""
        self._mark: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, name: str, given: list[tuple[str, str | None]]) -> None:
        attributes = {key: value or "" for key, value in given}
        self.elements.append((name, attributes))
        if name not in VOID:
            self.open.append(name)
        if name == "a" and attributes.get("class", "").startswith("m "):
            self._mark = [attributes["href"][1:]]
        if name == "span" and "id" in attributes and self._mark:
            self._mark.append(attributes["id"])  # the same characters, another fact

    def handle_endtag(self, name: str) -> None:
        assert self.open.pop() == name
        if name == "a":
            self._mark = []

    def handle_data(self, words: str) -> None:
        if self.open and self.open[-1] == "script":
            self.data += words
            return
        self.words.append(words)
        for name in self._mark:
            self.marks[name] = self.marks.get(name, "") + words

    @property
    def ids(self) -> set[str]:
        return {given["id"] for _, given in self.elements if "id" in given}


def assert_runs_nothing(source: str) -> Page:
    page = Page(source)
    assert page.open == []
    for name, attributes in page.elements:
        assert name in ELEMENTS, name
        for key, value in attributes.items():
            assert key in ATTRIBUTES or key.startswith("aria-"), (name, key)
            if key == "href":
                assert RELATIVE.fullmatch(value), value
            if key == "src":
                assert name == "script"
                assert OWN_SCRIPT.fullmatch(value)
        if name == "script" and "src" not in attributes:
            assert attributes["type"] == "application/json"
        if name == "meta" and "http-equiv" in attributes:
            assert attributes["http-equiv"] == "Content-Security-Policy"
            assert "script-src 'self'" in attributes["content"]
            assert "default-src 'none'" in attributes["content"]
    return page


# -- sites ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of the sample exhibits."""
    return sites.published(tmp_path_factory.mktemp("samples"), sites.samples())


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of exhibits that attack whoever shows them."""
    return sites.published(tmp_path_factory.mktemp("hostile"), sites.hostile())


@pytest.fixture(scope="module")
def site(hostile: Path) -> Path:
    out = hostile.parent / "report"
    sites.written(hostile, out)
    return out


@pytest.fixture(scope="module")
def sample_site(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the sample exhibits."""
    out = tmp_path_factory.mktemp("sample") / "report"
    sites.written(published, out)
    return out


def pages(out: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(out.rglob("*.html")):
        yield path, path.read_text(encoding="utf-8")


def rows(path: Path, sql: str) -> list[dict[str, Any]]:
    with warehouse.read_published(path) as con:
        return queries.rows(con, sql)


def test_every_page_is_made_of_the_reports_own_elements(site: Path, sample_site: Path) -> None:
    count = 0
    for out in (site, sample_site):
        for _, source in pages(out):
            assert_runs_nothing(source)
            count += 1
    assert count > 30


def test_every_link_leads_to_a_page_and_to_a_name_in_it(site: Path, sample_site: Path) -> None:
    for out in (site, sample_site):
        names = {path: Page(source).ids for path, source in pages(out)}
        for path, source in pages(out):
            for name, attributes in Page(source).elements:
                if name != "a":
                    continue
                file, _, anchor = attributes["href"].partition("#")
                target = (path.parent / file).resolve() if file else path
                assert target in names, f"{path}: {attributes['href']}"
                if anchor:
                    assert anchor in names[target], f"{path}: {attributes['href']}"


def test_names_and_labels_stay_text(hostile: Path, site: Path) -> None:
    (exhibit,) = rows(hostile, "FROM exhibit WHERE source_name LIKE '%onerror%'")
    page = Page((site / exhibit_file(exhibit["exhibit_id"])).read_text(encoding="utf-8"))
    words = "".join(page.words)
    assert sites.HOSTILE_NAME in words
    assert sites.HOSTILE_LABEL in words
    (name,) = [words for words in page.words if words.startswith(sites.HOSTILE_NAME)][:1]
    assert name


def test_index_files_are_one_call_with_plain_data(site: Path) -> None:
    for path in (site / "index").rglob("*.js"):
        source = path.read_text(encoding="utf-8")
        name, value = json.loads("[" + re.fullmatch(r"tieoutIndex\((.*)\);\n", source, re.DOTALL)[1] + "]")  # type: ignore[index]
        assert path == site / "index" / f"{name}.js"
        assert value is not None
        assert "<" not in source


def test_what_cannot_be_read_has_a_page_that_says_so(hostile: Path, site: Path) -> None:
    (exhibit,) = rows(hostile, "FROM exhibit WHERE source_name = 'not.txt'")
    source = (site / exhibit_file(exhibit["exhibit_id"])).read_text(encoding="utf-8")
    assert "Held back" in source
    assert "could not be read" in source


# -- the numbers ----------------------------------------------------------------------------------------


def original(source: str) -> str:
    """The document's own view in the page of an exhibit."""
    view = source[source.index('id="original"') : source.index('id="statements"')]
    return view[view.index('tabindex="0">') + len('tabindex="0">') : view.rindex("</div></section>")]


def squeezed(printed: str) -> str:
    return re.sub(r"\s", "", printed)


def test_every_number_is_marked_at_its_characters(
    hostile: Path, site: Path, published: Path, sample_site: Path
) -> None:
    count = 0
    for path, out in ((hostile, site), (published, sample_site)):
        for exhibit in rows(path, "FROM staging.exhibit"):
            source = (out / exhibit_file(exhibit["exhibit_id"])).read_text(encoding="utf-8")
            found = Page(original(source)).marks if exhibit["format"] else {}
            for fact in rows(path, f"FROM staging.fact WHERE exhibit_id = '{exhibit['exhibit_id']}'"):
                assert squeezed(found[fact["fact_id"]]) == squeezed(fact["printed"]), fact
                count += 1
    assert count > 500


def test_the_page_knows_of_each_number_what_explain_knows(published: Path, sample_site: Path) -> None:
    (exhibit_id,) = [
        e["exhibit_id"] for e in rows(published, "FROM staging.exhibit WHERE source_name LIKE '%04-000077%'")
    ]
    page = Page((sample_site / exhibit_file(exhibit_id)).read_text(encoding="utf-8"))
    known = json.loads(page.data)
    words = known["words"]
    with warehouse.read_published(published) as con:
        for number, row in enumerate(known["facts"]):
            told = queries.explain(con, row[0])
            assert told is not None
            fact = told["fact"]
            assert row[6] == fact["printed"]
            assert row[7].replace(",", "").replace("\u2212", "-") == f"{fact['value']:f}".rstrip("0").rstrip(
                "."
            )
            assert words[row[9]] == fact["label"]
            assert words[row[18]] == (fact["concept"] or "")
            assert queries.FACT_VERDICTS[row[4]] == fact["verdict"]
            assert bool(row[5]) == fact["is_published"]
            checks = [c for c in known["checks"] if any(item[0] == number for item in c[10])]
            assert sorted(words[c[0]] for c in checks) == sorted(c["code"] for c in told["checks"])
    assert {row[4] for row in known["facts"]} >= {0, 1}  # one sum of this exhibit does not foot


def test_a_fact_id_finds_its_page_through_the_index(published: Path, sample_site: Path) -> None:
    about = _index(sample_site, "about")
    for fact in rows(published, "FROM staging.fact USING SAMPLE 20"):
        digits, rest = fact["fact_id"][: about["factDigits"]], fact["fact_id"][about["factDigits"] :]
        place = int(re.search(rf" {rest}:(\d+) ", _index(sample_site, f"fact/{digits}"))[1])  # type: ignore[index]
        listed = _index(sample_site, f"exhibit-{place // about['exhibitsAChunk']}")
        assert listed[place % about["exhibitsAChunk"]][0] == exhibit_file(fact["exhibit_id"])
        assert f'id="{fact["fact_id"]}"' in (sample_site / exhibit_file(fact["exhibit_id"])).read_text(
            encoding="utf-8"
        )


def _index(out: Path, name: str) -> Any:
    source = (out / "index" / f"{name}.js").read_text(encoding="utf-8")
    return json.loads("[" + source[len("tieoutIndex(") : -len(");\n")] + "]")[1]


def test_the_lists_and_the_pages_count_alike(published: Path, sample_site: Path) -> None:
    """Verdicts are found in SQL for the lists and by ``queries`` for the pages: both must find the same."""
    with warehouse.read_published(published) as con:
        exhibits = queries.rows(con, "FROM staging.exhibit")
        wholes = queries.explained(con, [exhibit["exhibit_id"] for exhibit in exhibits])
    counts = Counter(fact["verdict"] for whole in wholes for fact in whole["facts"])
    source = (sample_site / "coverage.html").read_text(encoding="utf-8")
    (line,) = [row for row in source.split("<tr>") if "All numbers" in row]
    told = ", ".join(f"{counts[verdict]:,} {verdict}" for verdict in queries.FACT_VERDICTS)
    assert told in line


def test_overview_counts_what_status_counts(published: Path, sample_site: Path) -> None:
    words = " ".join(Page((sample_site / "index.html").read_text(encoding="utf-8")).words)
    with warehouse.read_published(published) as con:
        state = queries.status(con)
    for count in (state["exhibits"], state["facts"], *state["checks"].values()):
        assert f"{count:,}" in words
    for row in state["withheld"]:
        assert row["code"] in words


def test_a_document_keeps_its_characters_and_loses_its_tags(hostile: Path, site: Path) -> None:
    text_exhibit, html_exhibit = (
        next(e for e in rows(hostile, "FROM exhibit") if e["format"] == form) for form in ("text", "html")
    )
    source = (site / exhibit_file(text_exhibit["exhibit_id"])).read_text(encoding="utf-8")
    shown = re.search(r"<pre>\n(.*?)</pre>", source, re.DOTALL)[1]  # type: ignore[index]
    assert unescape(re.sub(r"<[^>]*>", "", shown)) == sites.TEXT
    source = (site / exhibit_file(html_exhibit["exhibit_id"])).read_text(encoding="utf-8")
    shown = original(source)
    assert "evil.example" not in shown
    assert "9,999" not in shown  # hidden cells are not shown
    assert re.search(r'<td class="x2">Cash &lt;script&gt;', shown)
    assert re.search(r'<td class="r bd bt"><a [^>]*>1,200</a></td>', shown)


# -- written again --------------------------------------------------------------------------------------


def test_only_what_changed_is_made_again(tmp_path: Path) -> None:
    path, out = tmp_path / "tieout.duckdb", tmp_path / "report"
    books.run(path, [books.balance_sheet("a-1", cik=1), books.balance_sheet("b-1", total=102000, cik=2)])
    first = sites.written(path, out)
    assert (first.exhibits, first.made) == (2, 2)
    again = sites.written(path, out)
    assert (again.made, again.files) == (0, 0)
    books.run(path, [books.balance_sheet("c-1", cik=3)], run_id="run-2")
    assert sites.written(path, out).made == 1
    books.run(
        path, [], run_id="run-3", decisions=[{"exhibit_id": "b-1", "table_index": 0, "status": "published"}]
    )
    assert sites.written(path, out).made == 1
    assert "Nothing is held back" in (out / "quarantine.html").read_text(encoding="utf-8")
    assert not list(out.glob("quarantine-*.html"))  # what is no more is taken away


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    path, out = tmp_path / "tieout.duckdb", tmp_path / "thesis"
    books.run(path, [books.balance_sheet("a-1")])
    out.mkdir()
    (out / "chapter.html").write_text("mine")
    with pytest.raises(NotAReportFolder) as refused:
        sites.written(path, out)
    assert str(out) in str(refused.value)
    assert [p.name for p in out.iterdir()] == ["chapter.html"]


def test_data_docs_are_linked_when_they_are_there(tmp_path: Path) -> None:
    path, out = tmp_path / "tieout.duckdb", tmp_path / "report"
    books.run(path, [books.balance_sheet("a-1")])
    (out / "data-docs").mkdir(parents=True)
    (out / "data-docs" / "index.html").write_text("docs")
    sites.written(path, out)
    assert 'href="data-docs/index.html"' in (out / "index.html").read_text(encoding="utf-8")
    assert (out / "data-docs" / "index.html").read_text() == "docs"


def test_a_missing_raw_object_is_told(tmp_path: Path) -> None:
    path, out = tmp_path / "tieout.duckdb", tmp_path / "report"
    books.run(path, [books.balance_sheet("a-1", format="text")])
    sites.written(path, out)
    assert "The raw store holds no object" in (out / exhibit_file("a-1")).read_text(encoding="utf-8")


def test_a_released_number_says_so(tmp_path: Path) -> None:
    path, out = tmp_path / "tieout.duckdb", tmp_path / "report"
    books.run(path, [books.balance_sheet("b-1", total=102000)])
    with warehouse.open_work(path) as work:
        review = {
            "review_id": "r1",
            "reviewed_at": datetime(2026, 1, 3, tzinfo=UTC),
            "reviewer": "<i>Ann</i>",
            "action": "released",
            "exhibit_id": "b-1",
            "table_index": 0,
            "code": "FT1",
            "reason": "a misprint of the issuer",
        }
        decision = {"exhibit_id": "b-1", "table_index": 0, "status": "published", "review_id": "r1"}
        work.publish({"run_id": "run-2", "parser_version": "1+a"}, [decision], [review])
    sites.written(path, out)
    source = (out / exhibit_file("b-1")).read_text(encoding="utf-8")
    words = " ".join(assert_runs_nothing(source).words)
    assert "released by a reviewer" in words
    assert "a misprint of the issuer" in words
    assert {row[5] for row in json.loads(Page(source).data)["facts"]} == {2}


def test_the_command_writes_where_it_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "tieout.duckdb"
    assert main(["report", "--warehouse", str(path)]) == 2
    assert "no warehouse" in capsys.readouterr().err
    books.run(path, [books.balance_sheet("a-1")])
    assert main(["report", "--warehouse", str(path)]) == 0
    assert str(tmp_path / "tieout.report" / "index.html") in capsys.readouterr().out
    assert main(["report", "--warehouse", str(path), "--out", str(tmp_path)]) == 2
    assert "Name an empty or new folder" in capsys.readouterr().err


# -- series ---------------------------------------------------------------------------------------------

QUARTERS = """
    fact_id, row_index, column_index, statement, label, concept, period_start, period_end, value, decimals
    now, 0, 0, income_statement, Revenues, us-gaap:Revenues, {start}, {end}, {value}, -3
    before, 0, 1, income_statement, Revenues, us-gaap:Revenues, 2003-01-01, 2003-03-31, {before}, -3
    """


def test_a_restated_quarter_shows_both_values(tmp_path: Path) -> None:
    path, out = tmp_path / "tieout.duckdb", tmp_path / "report"
    filed = [
        ("2003-01-01", "2003-03-31", 500000, 500000, "2003-04-20"),
        ("2004-01-01", "2004-03-31", 600000, 480000, "2004-04-20"),
    ]
    batches = [
        books.batch(
            QUARTERS.format(start=start, end=end, value=value, before=before),
            {
                "exhibit_id": f"{n}-1",
                "cik": 7,
                "company_name": "ACME",
                "filed_at": books._typed("filed_at", day),
            },
        )
        for n, (start, end, value, before, day) in enumerate(filed)
    ]
    books.run(path, batches)
    sites.written(path, out)
    source = (out / "issuer" / "7.html").read_text(encoding="utf-8")
    assert_runs_nothing(source)
    words = " ".join(Page(source).words)
    assert "1 period restated later" in words
    assert "31 Mar 2003: first 500,000, filed 20 Apr 2003" in words
    assert "31 Mar 2003: 480,000 (restated)" in words


# -- laws -----------------------------------------------------------------------------------------------

FRAGMENTS = st.lists(
    st.sampled_from(
        """
        <table> </table> <tr> </tr> <td_colspan=3> </td> <th> <p_align=right> </p> <b> </b> <br> <hr> <pre>
        </pre> <div_style='display:none'> </div> <script> </script> <!-- --> <sup> </sup> <style> < > &lt;
        &amp 1,234 (56 ) &#60;script&#62; words _ <img_src=x_onerror=a()> <a_href='javascript:1'>
        <svg/onload=a()> <td_style='padding-left:12pt;text-align:right;border-top:1px_solid'> \0 \u202e
        """.split()  # noqa: SIM905 - a list of forty literals takes forty lines
    ).map(lambda part: part.replace("_", " ")),
    max_size=60,
)


@given(FRAGMENTS, st.booleans(), st.data())
def test_whatever_a_document_holds_its_copy_is_safe_and_whole(
    parts: list[str], is_html: bool, data: st.DataObject
) -> None:
    document = "".join(parts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(document)), max_size=8)))
    marks = [Mark(a, b, f"f{a}", "tied") for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    shown = original_html(document, is_html, marks)
    page = assert_runs_nothing(shown)
    assert {name for name, _ in page.elements} <= {
        "table",
        "tr",
        "td",
        "p",
        "pre",
        "b",
        "i",
        "sup",
        "br",
        "hr",
        "a",
        "span",
    }
    for _, given_ in page.elements:
        assert set(given_) <= {"class", "id", "href", "colspan", "rowspan"}
    if not is_html:
        plain = document.replace("\0", "\ufffd").replace("\u202e", "\ufffd")
        assert unescape(re.sub(r"<[^>]*>", "", shown)) == "\n" + plain


def test_a_number_that_is_several_facts_is_one_mark_with_all_their_names() -> None:
    document = "Preferred stock, 1,000 shares issued"
    start, end = 17, 22
    marks = [
        Mark(start, end, "a1", "not covered"),
        Mark(start, end, "b2", "tied"),
        Mark(start + 2, end, "c3", "not testable"),
        Mark(30, 36, "d4", "tied"),
    ]
    shown = original_html(document, False, marks)
    assert shown == (
        '<pre>\nPreferred stock, <a id="a1" class="m t" href="#a1"><span id="b2"></span><span id="c3"></span>'
        '1,000</a> shares <a id="d4" class="m t" href="#d4">issued</a></pre>'
    )
    assert Page(shown).marks == {"a1": "1,000", "b2": "1,000", "c3": "1,000", "d4": "issued"}


def test_ten_thousand_nested_elements_are_no_layout() -> None:
    for element in ("div", "table", "b", "td", "table><tr><td"):
        shown = original_html(f"<{element}>" * 10_000 + "1,234", True, [])
        assert_runs_nothing(shown)
        assert "1,234" in shown


@given(st.text())
def test_text_comes_back_as_it_went_in(written: str) -> None:
    shown = unescape(text(written))
    assert len(shown) == len(written)
    assert all(a in (b, "\ufffd") for a, b in zip(shown, written, strict=True))
    assert Page(tag("p", written, title=written)).open == []
    carried = json.loads(json_text(written))
    assert all(a in (b, "\ufffd") for a, b in zip(carried, written, strict=True))


def test_a_page_reads_the_bytes_as_they_are_stored(hostile: Path) -> None:
    store = RawStore(raw_store(hostile))
    for exhibit in rows(hostile, "FROM staging.exhibit"):
        assert store.has(exhibit["sha256"])
