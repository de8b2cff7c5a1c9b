"""Laws of the reading: what is printed makes the facts, not how the file is written."""

import html
import re
from collections import Counter
from collections.abc import Callable
from functools import cache

import pytest
from conftest import LANDING

from flows.extract import Extractor
from flows.intake import seeds

Rewritten = Callable[[str], str]
MEANING = (
    "statement",
    "section",
    "label",
    "concept",
    "period_start",
    "period_end",
    "unit",
    "value",
    "decimals",
    "printed",
)
SAMPLES = sorted(path.name for path in LANDING.iterdir())

PLAIN: dict[str, Rewritten] = {
    "line ends of DOS": lambda text: text.replace("\n", "\r\n"),
    "blanks at the ends of lines": lambda text: re.sub(r"$", "    ", text, flags=re.MULTILINE),
    "everything indented": lambda text: re.sub(r"^(?!\s*<)(?=.)", "   ", text, flags=re.MULTILINE),
    "blanks that do not break": lambda text: text.replace("  ", "\xa0 "),
}
TABLE = """\
<p align="center"><b>Harlan Tool Works, Inc.</b><br>Condensed Consolidated Statements of Income<br>
(in thousands, except per share data)</p>
<table border="0" width="100%">
<tr><td></td><td colspan="5">Three Months Ended June 30,</td></tr>
<tr><td></td><td colspan="2">2014</td><td></td><td colspan="2">2013</td></tr>
<tr><td>Net sales</td><td>$</td><td>12,400</td><td></td><td>$</td><td>11,900</td></tr>
<tr><td>Cost of sales&#160;<sup>(1)</sup></td><td></td><td>8,100</td><td></td><td></td><td>7,950</td></tr>
<tr><td>Gross profit</td><td></td><td>4,300</td><td></td><td></td><td>3,950</td></tr>
<tr><td>Selling, general and administrative</td><td></td><td>3,000</td><td></td><td></td><td>4,150</td></tr>
<tr><td>Operating income (loss)</td><td>$</td><td>1,300</td><td></td><td>$</td><td>(200</td><td>)</td></tr>
</table>
<p>Net sales for the second quarter ended June 30, 2014 were $12.4 million.</p>
"""
MARKUP: dict[str, Rewritten] = {
    "tags in upper case": lambda text: re.sub(r"</?[a-z]+", lambda tag: tag[0].upper(), text),
    "in one line": lambda text: re.sub(r"\s*\n\s*", " ", text),
    "a line for every tag": lambda text: re.sub(r"(</(?:td|tr|p|b)>)", r"\1\n", text),
    "cells and rows not closed": lambda text: re.sub(r"</t[dr]>", "", text),
    "attributes without quotes": lambda text: re.sub(r'="([\w%]+)"', r"=\1", text),
    "cells of headings": lambda text: re.sub(r"<(/?)td\b", r"<\1th", text),
    "a body in every table": lambda text: re.sub(
        "</table>", "</tbody></table>", re.sub("(<table[^>]*>)", r"\1<tbody>", text)
    ),
    "numbers in bold": lambda text: re.sub(r">(\(?[\d,]{3,})<", r"><b>\1</b><", text),
    "numbers tagged": lambda text: re.sub(
        r">([\d,]{5,})<", r"><ix:nonFraction id='f'>\1</ix:nonFraction><", text
    ),
    "fonts around every text": lambda text: re.sub(r">([^<>\s][^<>]*)<", r"><font size='2'>\1</font><", text),
    "entities by name": lambda text: text.replace("&#160;", "&nbsp;").replace("$", "&dollar;"),
    "a whole page": lambda text: (
        f"<html><head><style>td {{color: red}}</style></head><body>{text}</body></html>"
    ),
}


@cache
def extractor() -> Extractor:
    return Extractor(seeds())


def facts_of(data: bytes) -> Counter[tuple[object, ...]]:
    facts = extractor().extract(data, "release.txt", "release.txt").facts
    return Counter(tuple(fact[name] for name in MEANING) for fact in facts)


@cache
def facts_of_sample(name: str) -> Counter[tuple[object, ...]]:
    return facts_of((LANDING / name).read_bytes())


def text_of(name: str) -> str:
    data = (LANDING / name).read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def within_documents(text: str, rewritten: Rewritten) -> str:
    """EDGAR's own lines stay as they are."""
    parts = re.split("(<TEXT>\n|</TEXT>)", text)
    if len(parts) == 1:
        return rewritten(text)
    return "".join(rewritten(part) if i % 4 == 2 else part for i, part in enumerate(parts))


@pytest.mark.parametrize("writing", PLAIN)
@pytest.mark.parametrize("name", SAMPLES)
def test_another_writing_of_plain_text_changes_no_fact(name: str, writing: str) -> None:
    text = text_of(name)
    rewritten = within_documents(text, PLAIN[writing])
    assert rewritten != text
    assert facts_of(rewritten.encode()) == facts_of_sample(name)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_another_encoding_or_line_end_changes_no_fact(encoding: str, line_end: str) -> None:
    for name in SAMPLES:
        text = text_of(name).replace("\n", line_end)
        assert facts_of(text.encode(encoding)) == facts_of_sample(name)


@pytest.mark.parametrize("writing", MARKUP)
def test_another_writing_of_html_changes_no_fact(writing: str) -> None:
    expected = facts_of(TABLE.encode())
    assert sum(expected.values()) == 11  # ten numbers of the table, one of the prose
    rewritten = MARKUP[writing](TABLE)
    assert rewritten != TABLE
    assert facts_of(rewritten.encode()) == expected


def test_a_page_around_plain_text_changes_no_fact_of_its_tables() -> None:
    for name in SAMPLES:
        text = text_of(name)
        page = within_documents(
            text, lambda part: f"<html><body><pre>\n{html.escape(part, quote=False)}</pre></body></html>"
        )
        assert facts_of(page.encode()) == facts_of_sample(name)
