"""Lookup: the static index that the search box reads, in chunks small enough to load one at a time.

In: a connection with the temporary relations of ``warehouse/report.py``. Out: script files, each one call
with plain data (a page opened from a file may load scripts, but nothing else).

    index/about.js        how the chunks are cut, and how many exhibits there are
    index/exhibit-N.js    exhibits N * 500 and following: what a result shows
    index/word/ab.js      words that begin with "ab" -> the exhibits that have them
    index/fact/3f.js      the facts that begin with "3f" -> their exhibit
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from warehouse.pages import figures
from warehouse.pages.exhibit import exhibit_file
from warehouse.pages.markup import json_text
from warehouse.queries import rows

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

EXHIBITS_A_CHUNK = 500
FACTS_A_CHUNK = 4_000
MOST_DIGITS = 4
WORDS_FROM = ("company_name", "source_name", "accession_number", "cik", "document_type", "exhibit_id")
MOST_PLACES = 2_000
"""Exhibits kept for one word: a word that most of them have ("inc") finds nothing in particular."""

_WORD = re.compile(r"[^\W_]{2,40}")


def lookup_files(con: DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    exhibits = rows(con, "FROM exhibit_card ORDER BY place")
    digits, words = _digits(con), _words(exhibits)
    about = {
        "exhibits": len(exhibits),
        "exhibitsAChunk": EXHIBITS_A_CHUNK,
        "factDigits": digits,
        "mostPlaces": MOST_PLACES,
        "wordChunks": sorted(words),
    }
    yield "index/about.js", _call("about", about)
    for start in range(0, len(exhibits), EXHIBITS_A_CHUNK):
        shown = [_shown(row) for row in exhibits[start : start + EXHIBITS_A_CHUNK]]
        name = f"exhibit-{start // EXHIBITS_A_CHUNK}"
        yield f"index/{name}.js", _call(name, shown)
    for chunk, listed in words.items():
        yield f"index/word/{chunk}.js", _call(f"word/{chunk}", listed)
    yield from _facts(con, digits)


def _call(name: str, value: Any) -> str:
    return f"tieoutIndex({json_text(name)},{json_text(value)});\n"


def _shown(row: Mapping[str, Any]) -> list[Any]:
    about = [row["document_type"], figures.day(row["filed_at"]) or None, row["source_name"]]
    return [
        exhibit_file(row["exhibit_id"]),
        figures.company_words(figures.company(row)),
        " \u00b7 ".join(part for part in about if part),
    ]


def _words(exhibits: list[dict[str, Any]]) -> dict[str, dict[str, list[int]]]:
    """Chunk -> word -> places. Accession numbers are found with and without their hyphens."""
    chunks: dict[str, dict[str, list[int]]] = {}
    for place, row in enumerate(exhibits):
        words: set[str] = set()
        for name in WORDS_FROM:
            value = "" if row[name] is None else str(row[name]).casefold()
            words.update(_WORD.findall(value))
            if row["filed_at"] is not None:
                words.add(str(row["filed_at"].year))
            if name == "accession_number" and value:
                words.add(value.replace("-", ""))
        for word in sorted(words):
            places = chunks.setdefault(_chunk(word), {}).setdefault(word, [])
            if len(places) < MOST_PLACES:
                places.append(place)
    return chunks


def _chunk(word: str) -> str:
    """The file of a word: its first two characters, or one file for all that are not a-z and 0-9."""
    return word[:2] if re.fullmatch(r"[a-z0-9]{2}", word[:2]) else "other"


def _digits(con: DuckDBPyConnection) -> int:
    ((count,),) = con.execute("SELECT count(*) FROM fact_card").fetchall()
    digits = 1
    while digits < MOST_DIGITS and count > FACTS_A_CHUNK * 16**digits:
        digits += 1
    return digits


def _facts(con: DuckDBPyConnection, digits: int) -> Iterator[tuple[str, str]]:
    """Each chunk is one string, ' rest:place rest:place ': a search in it needs no parsing."""
    found = con.execute(
        """SELECT left(f.fact_id, $1) AS chunk,
                  string_agg(substr(f.fact_id, $1 + 1) || ':' || e.place, ' ' ORDER BY f.fact_id)
           FROM fact_card AS f JOIN exhibit_card AS e ON e.exhibit_id = f.exhibit_id
           WHERE regexp_full_match(f.fact_id, '[0-9a-f]{8,64}')
           GROUP BY chunk ORDER BY chunk""",
        [digits],
    )
    while batch := found.fetchmany(64):
        for chunk, listed in batch:
            yield f"index/fact/{chunk}.js", _call(f"fact/{chunk}", f" {listed} ")
