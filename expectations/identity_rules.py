"""The rules of the identity seeds: which sums and quotients a statement must satisfy.

In: the rows of ``warehouse/seeds/identities.csv``, ``identity_operands.csv`` and ``identity_terms.csv``. Out:
:class:`Rules`; a row that cannot be a rule is refused with its file and line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

LEVELS: tuple[str, ...] = ("critical", "warning", "info")
KINDS = ("sum", "quotient", "order", "footing")
"""A sum and a quotient draw up checks here. A footing is drawn up from the table's own tree, and an order
of magnitude is asserted on the checks of the codes its relation names."""
ROLES = ("total", "item", "eps", "income", "shares", "condition")
PRESENCES = ("required", "optional", "any", "absent", "negative")
UNITS = ("money", "shares", "per share")
MOMENTS = ("", "opening", "closing")
PREFIX = "us-gaap:"

IDENTITIES = "identities.csv"
OPERANDS = "identity_operands.csv"
TERMS = "identity_terms.csv"


class SeedError(ValueError):
    """A seed row that cannot be a rule. ``file`` and ``line`` say where, ``problem`` says why."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        self.file, self.line, self.problem = file, line, problem
        super().__init__(f"{file}, line {line}: {problem}")


@dataclass(frozen=True, slots=True)
class Term:
    """What an operand stands for: a name and the us-gaap concepts that carry it, the preferred first."""

    name: str
    unit: str
    concepts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Operand:
    """One operand of a rule; ``moment`` tells the opening from the closing balance of one concept."""

    key: str
    role: str
    term: Term
    moment: str
    weights: tuple[int, ...]
    presence: str
    statements: tuple[str, ...]
    """Kinds of statement to look in; empty for the statement under test."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to write an identity; the variants of a relation are tried in order."""

    code: str
    relation: str
    variant: str
    level: str
    kind: str
    sentence: str
    statements: tuple[str, ...]
    styles: tuple[str, ...]
    meant_by: tuple[tuple[tuple[Term, str], ...], ...]
    """Alternatives; of each, every term must be printed."""
    closed: tuple[tuple[str, str], ...]
    taken_between: tuple[tuple[str, str], ...]
    a_miss_proves: bool
    operands: tuple[Operand, ...]


class Relation(NamedTuple):
    """The variants of one identity, first choice first."""

    variants: tuple[Variant, ...]
    meant_concepts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rules:
    """The identities as loaded from their seeds."""

    variants: tuple[Variant, ...]
    by_statement: Mapping[str, tuple[Relation, ...]] = field(repr=False)

    @property
    def sentences(self) -> dict[str, str]:
        """Code -> the sentence of its first variant."""
        return {v.code: v.sentence for v in reversed(self.variants)}

    @property
    def levels(self) -> dict[str, str]:
        """Code -> the level of its first variant."""
        return {v.code: v.level for v in reversed(self.variants)}

    @classmethod
    def from_rows(
        cls,
        identities: Sequence[Mapping[str, str]],
        operands: Sequence[Mapping[str, str]],
        terms: Sequence[Mapping[str, str]],
    ) -> Rules:
        """The rules of the three seeds (IDENTITIES, OPERANDS, TERMS); SeedError if a row is wrong."""
        term_of = dict(_terms(terms))
        operands_of = _operands(operands, term_of, {_key(row) for row in identities})
        variants = tuple(
            _variant(row, line, operands_of.get(_key(row), ()), term_of)
            for line, row in enumerate(identities, start=2)
        )
        twice = [key for key, n in Counter(_key(row) for row in identities).items() if n > 1]
        if twice:
            line = max(n for n, row in enumerate(identities, start=2) if _key(row) == twice[0])
            raise SeedError(IDENTITIES, line, f"{' / '.join(twice[0])} is there twice")
        return cls(variants, _by_statement(variants))


def _key(row: Mapping[str, str]) -> tuple[str, str, str]:
    return row["code"], row["relation"], row["variant"]


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


def _one_of(value: str, allowed: Sequence[str], what: str, file: str, line: int) -> str:
    if value not in allowed:
        raise SeedError(
            file, line, f"{what} {value!r} is none of {', '.join(a or '(empty)' for a in allowed)}"
        )
    return value


def _terms(rows: Sequence[Mapping[str, str]]) -> Iterator[tuple[str, Term]]:
    seen: set[str] = set()
    for line, row in enumerate(rows, start=2):
        concepts = _several(row["concepts"])
        if not concepts or not row["name"].strip():
            raise SeedError(TERMS, line, f"term {row['term']!r} needs a name and at least one concept")
        if row["term"] in seen:
            raise SeedError(TERMS, line, f"term {row['term']!r} is there twice")
        if len(set(concepts)) < len(concepts):
            raise SeedError(TERMS, line, f"term {row['term']!r} names a concept twice")
        seen.add(row["term"])
        unit = _one_of(row["unit"], UNITS, "unit", TERMS, line)
        yield row["term"], Term(row["name"].strip(), unit, tuple(PREFIX + c for c in concepts))


def _term(key: str, term_of: Mapping[str, Term], file: str, line: int) -> tuple[Term, str]:
    name, _, moment = key.partition("@")
    if name not in term_of:
        raise SeedError(file, line, f"term {name!r} is not in {TERMS}")
    return term_of[name], _one_of(moment, MOMENTS, "moment", file, line)


def _operands(
    rows: Sequence[Mapping[str, str]], term_of: Mapping[str, Term], known: set[tuple[str, str, str]]
) -> dict[tuple[str, str, str], tuple[Operand, ...]]:
    placed: dict[tuple[str, str, str], list[tuple[int, Operand]]] = {}
    for line, row in enumerate(rows, start=2):
        if _key(row) not in known:
            raise SeedError(OPERANDS, line, f"no identity {' / '.join(_key(row))} in {IDENTITIES}")
        term, moment = _term(row["operand"], term_of, OPERANDS, line)
        role = _one_of(row["role"], ROLES, "role", OPERANDS, line)
        presence = _one_of(row["presence"], PRESENCES, "presence", OPERANDS, line)
        if (role == "condition") != (presence in ("absent", "negative")):
            raise SeedError(OPERANDS, line, "absent and negative are for conditions, and only for them")
        weights = _several(row["weight"])
        if not all(w in ("1", "-1") for w in weights) or (role != "condition" and not weights):
            raise SeedError(OPERANDS, line, f"weight {row['weight']!r} is none of 1, -1, 1|-1, -1|1")
        if not row["position"].isdecimal():
            raise SeedError(OPERANDS, line, f"position {row['position']!r} is no number")
        operand = Operand(
            row["operand"], role, term, moment, tuple(map(int, weights)), presence, _several(row["statement"])
        )
        placed.setdefault(_key(row), []).append((int(row["position"]), operand))
    return {key: tuple(o for _, o in sorted(found, key=lambda p: p[0])) for key, found in placed.items()}


def _spans(text: str, operands: Sequence[Operand], line: int) -> tuple[tuple[str, str], ...]:
    keys = {o.key for o in operands}
    spans = []
    for part in filter(None, (p.strip() for p in text.split(";"))):
        first, dots, last = part.partition("..")
        if not dots or first not in keys or last not in keys:
            raise SeedError(IDENTITIES, line, f"{part!r} does not lie between two operands of the rule")
        spans.append((first, last))
    return tuple(spans)


_ROLES_OF_KIND = {
    "sum": ("total", "item"),
    "quotient": ("eps", "income", "shares"),
    "order": (),
    "footing": (),
}


def _variant(
    row: Mapping[str, str], line: int, operands: tuple[Operand, ...], term_of: Mapping[str, Term]
) -> Variant:
    kind = _one_of(row["kind"], KINDS, "kind", IDENTITIES, line)
    roles = Counter(o.role for o in operands if o.role != "condition")
    wanted = _ROLES_OF_KIND[kind]
    if set(roles) != set(wanted) or any(roles[r] != 1 for r in wanted if r != "item"):
        raise SeedError(IDENTITIES, line, f"a {kind} takes {' and '.join(wanted) or 'no operands'}")
    if wanted and not row["statement"].strip():
        raise SeedError(IDENTITIES, line, "no statement is named")
    if not row["sentence"].strip():
        raise SeedError(IDENTITIES, line, "the sentence is missing")
    if any(o.presence != "required" for o in operands if o.role not in ("item", "condition")):
        raise SeedError(IDENTITIES, line, "a total and the operands of a quotient are required")
    return Variant(
        code=row["code"],
        relation=row["relation"],
        variant=row["variant"],
        level=_one_of(row["level"], LEVELS, "level", IDENTITIES, line),
        kind=kind,
        sentence=row["sentence"].strip(),
        statements=_several(row["statement"]),
        styles=_several(row["style"]),
        meant_by=tuple(
            tuple(_term(key.strip(), term_of, IDENTITIES, line) for key in together.split("+"))
            for together in _several(row["meant_by"])
        ),
        closed=_spans(row["closed"], operands, line),
        taken_between=_spans(row["taken_between"], operands, line),
        a_miss_proves=_one_of(
            row["miss_proves"], ("inconsistent", "not testable"), "miss_proves", IDENTITIES, line
        )
        == "inconsistent",
        operands=operands,
    )


def _by_statement(variants: Sequence[Variant]) -> dict[str, tuple[Relation, ...]]:
    together: dict[tuple[str, str], list[Variant]] = {}
    for variant in variants:
        if variant.operands:
            together.setdefault((variant.code, variant.relation), []).append(variant)
    relations = [
        Relation(
            tuple(vs),
            frozenset(c for v in vs for terms in v.meant_by for term, _ in terms for c in term.concepts),
        )
        for vs in together.values()
    ]
    kinds = dict.fromkeys(kind for r in relations for kind in r.variants[0].statements)
    return {kind: tuple(r for r in relations if kind in r.variants[0].statements) for kind in kinds}
