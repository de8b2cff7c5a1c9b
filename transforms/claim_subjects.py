"""The subjects of claims: the words a release uses for a figure, and the concepts they may mean.

In: the rows of ``warehouse/seeds/claims.csv``. Out: ``Subjects``, with every phrase of the grammar by its
first word. An accountant adds a subject by adding a row; a row that cannot be used is refused with its line.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from transforms.claim_words import GRAMMAR
from transforms.concept_dictionary import PREFIX, SeedError

SEED = "claims.csv"
COLUMNS = (
    "subject",
    "concept",
    "tied_with",
    "unit",
    "period_type",
    "sign",
    "has_per_share",
    "miss_proves",
    "note",
)
SUBJECT_WORDS = (
    "revenue",
    "sales",
    "income",
    "loss",
    "earnings",
    "profit",
    "eps",
    "cash",
    "assets",
    "equity",
    "liabilities",
)
"""Every subject of the seed holds one of these; a seed row that holds none is refused."""


class Subject(NamedTuple):
    """What a claim is about."""

    words: str
    concept: str | None
    """The concept of a claim that stands alone; None where the words leave it open."""
    tied_with: tuple[str, ...]
    """The concepts whose facts it may be compared with, the preferred first."""
    unit: str
    """'money' or 'per_share'."""
    period_type: str
    is_loss: bool
    has_per_share: bool
    """Earnings per share may follow the amount: "$10.5 million or $(0.32) per share"."""
    a_miss_proves: bool
    """False for words used loosely ("cash" may hold investments): only an agreement tells something."""


_Phrases = dict[str, tuple[tuple[tuple[str, ...], str, object], ...]]


@dataclass(frozen=True, slots=True)
class Subjects:
    """The subjects by their words, and the grammar's own phrases."""

    by_words: Mapping[str, Subject]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str, object], ...]] = field(repr=False)

    @staticmethod
    def from_rows(rows: Sequence[Mapping[str, str]], concepts: Container[str] | None = None) -> Subjects:
        """Rows as ``csv.DictReader`` gives them; SeedError with the line (the header is line 1).

        ``concepts`` are the names that concepts.csv knows, without prefix; others are refused."""
        known: dict[str, Subject] = {}
        for line, row in enumerate(rows, start=2):
            subject = _subject(row, line)
            strange = [
                name
                for name in subject.tied_with
                if concepts is not None and name.removeprefix(PREFIX) not in concepts
            ]
            if strange:
                raise SeedError(
                    SEED, line, f"concepts.csv has no concept {strange[0].removeprefix(PREFIX)!r}"
                )
            if subject.words in known:
                raise SeedError(SEED, line, f"subject {subject.words!r} is there twice")
            known[subject.words] = subject
        return Subjects(known, _phrases(known))


def _subject(row: Mapping[str, str], line: int) -> Subject:
    for name in COLUMNS:
        if not isinstance(row.get(name), str):
            raise SeedError(SEED, line, f"column {name!r} is missing")
    if set(row) - set(COLUMNS):
        raise SeedError(SEED, line, "it has too many fields")
    words = " ".join(_words(row["subject"]))
    tied_with = tuple(PREFIX + name.strip() for name in row["tied_with"].split("|") if name.strip())
    concept = PREFIX + row["concept"].strip() if row["concept"].strip() else None
    if not any(word in words for word in SUBJECT_WORDS) and not words.startswith("per "):
        raise SeedError(SEED, line, f"subject {words!r} holds none of the words that sentences are chosen by")
    if not words or not tied_with:
        raise SeedError(SEED, line, "it needs a subject and at least one concept to be tied with")
    if concept is not None and concept not in tied_with:
        raise SeedError(SEED, line, f"concept {row['concept']!r} is not among those it is tied with")
    for name, allowed in (
        ("unit", ("money", "per_share")),
        ("period_type", ("duration", "instant")),
        ("sign", ("", "loss")),
        ("has_per_share", ("", "yes")),
        ("miss_proves", ("contradicted", "nothing")),
    ):
        if row[name].strip() not in allowed:
            raise SeedError(
                SEED, line, f"{name} {row[name]!r} is none of {', '.join(a or '(empty)' for a in allowed)}"
            )
    return Subject(
        words,
        concept,
        tied_with,
        row["unit"].strip(),
        row["period_type"].strip(),
        row["sign"].strip() == "loss",
        row["has_per_share"].strip() == "yes",
        row["miss_proves"].strip() == "contradicted",
    )


_WORD = re.compile(r"[a-z]+(?:['’]s?\b)?")


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.replace("’", "'") for word in _WORD.findall(text.lower()))


def _phrases(subjects: Mapping[str, Subject]) -> _Phrases:
    """First word -> the phrases that begin with it, longest first; subjects before the grammar's own."""
    index: dict[str, list[tuple[tuple[str, ...], str, object]]] = {}
    for words, subject in subjects.items():
        if not words.startswith("per "):
            split = tuple(words.split())
            index.setdefault(split[0], []).append((split, "subject", subject))
    for kind, listed in GRAMMAR:
        for words in listed:
            split = tuple(words.split())
            index.setdefault(split[0], []).append((split, "word", kind))
    return {first: tuple(sorted(found, key=lambda p: -len(p[0]))) for first, found in index.items()}
