"""A printed row of a statement -> its us-gaap concept, or None.

In: the rows of one statement (label, section, unit, values) and the dictionary read from
``warehouse/seeds/concepts.csv`` and ``labels.csv``. Out: for every row a :class:`Concept` with the
sign that turns the printed value into the concept's own, or None. A wrong concept is worse than none.

The rules of the field, in this order:

1. *Label.* A label is normalised (``normalised_label``) and looked up as it stands, then without
   what adds nothing ("total", "consolidated", ", net", "of continuing operations"...).
2. *Place.* "Deferred income taxes" is an asset or a liability, current or not; "Other" belongs to the
   activity whose total follows it. Places come from the section captions and from the position
   between the totals that have only one meaning ("Total current assets").
3. *Unit and company.* "Basic" is earnings per share or a share count by its unit; "Net income" is
   before noncontrolling interests where their share follows it.
4. *Arithmetic.* A total without a label is total assets where it equals liabilities and equity; the
   sign of income tax is the one with which income before tax less tax gives income after tax.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from itertools import combinations, pairwise
from math import gcd
from typing import NamedTuple

from transforms.labels import (
    CAPTION_IN_LABEL,
    CASH_FLOW_STRIP,
    TYPOGRAPHY,
    basic_or_diluted,
    is_non_gaap,
    label_variants,
    names,
    normalised_label,
)
from transforms.labels import wording as label_wording

PREFIX = "us-gaap:"
NO_CONCEPT = "-"
"""In labels.csv: this label, here, has no concept on purpose; looser rules are not tried."""

CONCEPT_COLUMNS = (
    "concept",
    "statement",
    "period_type",
    "balance",
    "unit",
    "sign",
    "sign_in_cash_flow",
    "succeeded_by",
    "since",
    "label",
    "note",
)
LABEL_COLUMNS = ("label", "statement", "section", "unit", "concept", "requires")
STATEMENTS = ("balance_sheet", "income_statement", "comprehensive_income", "cash_flow")
UNITS = ("money", "shares", "per_share", "pure")
SIGNS = ("as_printed", "negate", "expense", "revenue", "income", "tax", "nci", "outflow", "contra", "deficit")
PLACES = names(
    "assets liabilities equity current noncurrent unclassified "
    "revenue cost expense other tax interest_income interest_expense noninterest_income "
    "noninterest_expense "
    "basic diluted continuing discontinued "
    "operating adjustments changes investing financing supplemental"
)
REQUIREMENTS = ("with", "without", "before", "after")
ERAS = ("since", "until")
"""Requirements on the statement's latest year: a standard changed what issuers call the same line."""

LOOKUP_ORDER = {
    "balance_sheet": ("balance_sheet",),
    "income_statement": ("income_statement", "comprehensive_income"),
    "comprehensive_income": ("comprehensive_income", "income_statement"),
    "cash_flow": ("cash_flow",),
}


class SeedError(ValueError):
    """A row of a seed that cannot be used. Says which file, which line and why."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        self.file, self.line, self.reason = file, line, reason
        super().__init__(f"{file}, line {line}: {reason}")


# --------------------------------------------------------------------------- the dictionary


class ConceptRow(NamedTuple):
    name: str
    statements: tuple[str, ...]
    unit: str
    balance: str
    sign: str
    sign_in_cash_flow: str
    succeeded_by: str
    since: int
    """From statements of this year on, the line is the successor: a standard or the taxonomy renamed it."""


class LabelRow(NamedTuple):
    key: str
    statement: str
    places: frozenset[str]
    unit: str
    concept: str | None
    requires: tuple[tuple[str, str], ...]
    line: int
    particular: int
    """A place says more than a requirement: the caption stands over the row, the company anywhere."""


class _Choice(NamedTuple):
    concept: str
    source: str
    rank: tuple[int, int]
    """(how strict the rule, how particular the row): the better placed of two rows wins."""


class Resolved(NamedTuple):
    candidates: tuple[tuple[str, tuple[LabelRow, ...]], ...]
    concepts: frozenset[str]
    """What the label means wherever it stands; the first look at a statement goes by these."""
    is_open: bool
    """Whether the place or the company of the row decides; most labels mean one thing everywhere."""
    anywhere: _Choice | None
    """What a label that is not open means."""


@dataclass(frozen=True, slots=True)
class Dictionary:
    """The two seeds, checked and indexed by statement and normalised label."""

    concepts: Mapping[str, ConceptRow]
    rows: Mapping[tuple[str, str], tuple[LabelRow, ...]]
    _resolved: dict[tuple[str, str, str | None], Resolved] = field(
        default_factory=dict, compare=False, repr=False
    )

    @staticmethod
    def from_rows(concepts: Sequence[Mapping[str, str]], labels: Sequence[Mapping[str, str]]) -> Dictionary:
        """Rows as ``csv.DictReader`` gives them. Raises SeedError with file and line (the header is line 1).

        Takes about a tenth of a second; a pickled Dictionary is read back in a tenth of that.
        """
        known: dict[str, ConceptRow] = {}
        for number, row in enumerate(concepts, start=2):
            concept = _concept_row(row, number)
            if concept.name in known:
                raise SeedError("concepts.csv", number, f"concept {concept.name} stands there twice")
            known[concept.name] = concept
        for number, name in enumerate(known, start=2):
            if known[name].succeeded_by and known[name].succeeded_by not in known:
                raise SeedError(
                    "concepts.csv", number, f"succeeded_by {known[name].succeeded_by!r} is no concept here"
                )
        index: dict[tuple[str, str], list[LabelRow]] = {}
        for number, row in enumerate(labels, start=2):
            label = _label_row(row, number, known)
            rows = index.setdefault((label.statement, label.key), [])
            for other in rows:
                same = (other.places, other.unit, set(other.requires)) == (
                    label.places,
                    label.unit,
                    set(label.requires),
                )
                if same and other.concept != label.concept:
                    raise SeedError(
                        "labels.csv",
                        number,
                        f"label {row['label']!r} contradicts line {other.line}: "
                        f"{label.concept} / {other.concept}",
                    )
                if same:
                    break
            else:
                rows.append(label)
        return Dictionary(known, {key: tuple(rows) for key, rows in index.items()})

    def name_in(self, concept: str, year: int | None) -> str:
        """What a concept is called in statements of a year."""
        row = self.concepts[concept]
        return row.succeeded_by if row.succeeded_by and year is not None and year >= row.since else concept

    def resolved(self, label: str, kind: str, unit: str | None) -> Resolved:
        """What a label may mean, strictest rule first, for rows of this unit (None: not known)."""
        cached = self._resolved.get((label, kind, unit))
        if cached is None:
            candidates = (
                () if is_non_gaap(label) else tuple(self._candidates(normalised_label(label), kind, unit))
            )
            first = candidates[0][1] if candidates else ()
            unconditional = [row for row in first if not row.places] or first
            concepts = frozenset(row.concept for row in unconditional if row.concept)
            is_open = any(row.places or row.requires for row in first)
            anywhere = None if is_open or not first else _agreed(first, candidates[0][0], (0, 0))
            cached = Resolved(candidates, concepts, is_open, anywhere)
            if len(self._resolved) < RESOLVED_LIMIT:
                self._resolved[label, kind, unit] = cached
        return cached

    def _candidates(
        self, key: str, kind: str, unit: str | None
    ) -> Iterable[tuple[str, tuple[LabelRow, ...]]]:
        for variant, rule in label_variants(key, kind):
            for statement in LOOKUP_ORDER[kind]:
                rows = self.rows.get((statement, variant), ())
                fitting = tuple(
                    row
                    for row in rows
                    if (unit is None or not row.unit or row.unit == unit)
                    and (CASH_FLOW_STRIP[0] not in rule or (row.concept or "").startswith("IncreaseDecrease"))
                )
                if fitting:
                    yield rule, fitting


RESOLVED_LIMIT = 50_000
"""Labels remembered per process; more are looked up again rather than kept."""


def _field(row: Mapping[str, str], name: str, file: str, line: int) -> str:
    value = row.get(name)
    if value is None:
        raise SeedError(file, line, f"column {name!r} is missing")
    if not isinstance(value, str):
        raise SeedError(file, line, f"column {name!r} is not text")
    return value.strip()


def _fields(row: Mapping[str, str], columns: Sequence[str], file: str, line: int) -> list[str]:
    """All columns of a row; one by one only to say which is missing."""
    try:
        return [row[name].strip() for name in columns]
    except (KeyError, AttributeError):
        return [_field(row, name, file, line) for name in columns]


def _no_stray_columns(row: Mapping[str, str], columns: Sequence[str], file: str, line: int) -> None:
    stray = [str(name) for name in row if name not in columns]
    if stray:
        raise SeedError(file, line, f"unknown column or too many fields: {', '.join(stray)}")


def _concept_row(row: Mapping[str, str], line: int) -> ConceptRow:
    file = "concepts.csv"
    _no_stray_columns(row, CONCEPT_COLUMNS, file, line)
    name, unit, sign, in_cash_flow, balance, period_type = (
        _field(row, column, file, line)
        for column in ("concept", "unit", "sign", "sign_in_cash_flow", "balance", "period_type")
    )
    statements = tuple(_field(row, "statement", file, line).split())
    if not re.fullmatch(r"[A-Z][A-Za-z0-9]+", name):
        raise SeedError(file, line, f"{name!r} is no us-gaap element name (write it without its prefix)")
    if not statements or not set(statements) <= set(STATEMENTS):
        raise SeedError(file, line, f"statement {' '.join(statements)!r}: use {', '.join(STATEMENTS)}")
    for what, value, allowed in (
        ("unit", unit, UNITS),
        ("sign", sign, SIGNS),
        ("sign_in_cash_flow", in_cash_flow, ("", *SIGNS)),
        ("balance", balance, ("", "debit", "credit")),
        ("period_type", period_type, ("instant", "duration")),
    ):
        if value not in allowed:
            raise SeedError(file, line, f"{what} {value!r}: use {', '.join(filter(None, allowed))}")
    successor, since = _field(row, "succeeded_by", file, line), _field(row, "since", file, line)
    if bool(successor) != bool(since) or (since and not re.fullmatch(r"\d{4}", since)):
        raise SeedError(file, line, f"succeeded_by {successor!r}, since {since!r}: both, and a year")
    return ConceptRow(name, statements, unit, balance, sign, in_cash_flow or sign, successor, int(since or 0))


@lru_cache(maxsize=256)
def _section_words(section: str) -> frozenset[str]:
    return frozenset(section.split())


def _label_row(row: Mapping[str, str], line: int, known: Mapping[str, ConceptRow]) -> LabelRow:
    file = "labels.csv"
    _no_stray_columns(row, LABEL_COLUMNS, file, line)
    label, statement, section, unit, concept, requires = _fields(row, LABEL_COLUMNS, file, line)
    key = normalised_label(label)
    if not key:
        raise SeedError(file, line, f"label {label!r} has no words")
    if statement not in STATEMENTS:
        raise SeedError(file, line, f"statement {statement!r}: use {', '.join(STATEMENTS)}")
    places = _section_words(section)
    if not places <= PLACES:
        raise SeedError(
            file, line, f"section {' '.join(sorted(places - PLACES))!r}: use {', '.join(sorted(PLACES))}"
        )
    if unit not in ("", *UNITS):
        raise SeedError(file, line, f"unit {unit!r}: use {', '.join(UNITS)}")
    if concept != NO_CONCEPT:
        if concept not in known:
            raise SeedError(file, line, f"concept {concept!r} is not in concepts.csv")
        if unit and unit != known[concept].unit:
            raise SeedError(file, line, f"unit {unit} does not fit {concept}, which is {known[concept].unit}")
        unit = known[concept].unit
    conditions = []
    for part in filter(None, (piece.strip() for piece in requires.split(","))) if requires else ():
        verb, _, other = part.partition(" ")
        if not (other in known if verb in REQUIREMENTS else verb in ERAS and re.fullmatch(r"\d{4}", other)):
            raise SeedError(
                file,
                line,
                f"requires {part!r}: write with/without/before/after and a concept of concepts.csv, "
                "or since/until and a year",
            )
        conditions.append((verb, other))
    return LabelRow(
        key,
        statement,
        places,
        unit,
        None if concept == NO_CONCEPT else concept,
        tuple(conditions),
        line,
        3 * len(places) + 2 * len(conditions),
    )


# --------------------------------------------------------------------------- lines and places


class Line(NamedTuple):
    """One printed row with values. ``section``: captions joined by ' > '; ``is_total``: a rule above."""

    label: str
    section: str
    unit: str
    kind: str
    indent: int
    is_total: bool
    values: tuple[Decimal | None, ...]


class Concept(NamedTuple):
    """``concept_value = sign * value``. ``source`` says why. ``balance``: 'opening' or 'closing' for the
    cash balances of a cash flow statement, whose instant is the column's beginning or end."""

    name: str
    source: str
    sign: int
    balance: str | None = None


@lru_cache(maxsize=4096)
def _unit_class(unit: str) -> str | None:
    if not unit:
        return None
    if unit.endswith("/shares"):
        return "per_share"
    return unit if unit in ("shares", "pure") else "money"


@lru_cache(maxsize=16384)
def _section_places(section: str, kind: str) -> frozenset[str]:
    """What the captions over a row say about its place."""
    text = section.lower().translate(TYPOGRAPHY)
    last = text.rsplit(">", 1)[-1].strip()
    places: set[str] = set()
    if kind == "balance_sheet":
        if re.search(r"non-?\s?current|long-?\s?term", last):
            places.add("noncurrent")
        elif re.search(r"\bcurrent\b", last):
            places.add("current")
        for part in reversed(text.split(">")):
            if re.search(r"liabilit", part) and not re.search(r"asset", part):
                places.add(
                    "equity_side" if re.search(r"equity|deficit|capital|investment", part) else "liabilities"
                )
                break
            if (
                re.search(r"equity|deficit|partners' capital|shareholders' investment", part)
                and "assets" not in part
            ):
                places.add("equity")
                break
            if re.search(r"\bassets?\b|propert", part):
                places.add("assets")
                break
    elif kind == "cash_flow":
        if re.search(r"supplement|cash paid|non-?cash (?:investing|financing|transaction|activit)", text):
            places.add("supplemental")
        for part in reversed(text.split(">")):
            activity = re.search(r"operati|invest|financ", part)
            if activity and (activity[0] == "operati" or not re.search(r"adjust|reconcil|change", part)):
                places.add(activity[0] + ("ng" if activity[0] == "operati" else "ing"))
                break
        if re.search(r"change|increase|decrease", last) and not re.search(r"adjust", last):
            places.add("changes")
        elif re.search(r"adjust|reconcil|not (?:requiring|affecting)|non-?cash|charges", last):
            places.add("adjustments")
    else:
        plain = re.sub(r"\W+", " ", last)
        if re.search(r"non ?interest (?:income|revenue)|other operating income$", plain):
            places.add("noninterest_income")
        elif re.search(r"non ?interest expense", plain):
            places |= {"noninterest_expense", "expense"}
        elif re.search(r"interest (?:and dividend |and fee )?(?:income|revenue)", plain) and not re.search(
            r"other|expense", plain
        ):
            places.add("interest_income")
        elif re.search(r"^interest expense", plain):
            places.add("interest_expense")
        elif re.search(r"other (?:income|expense|deduction|gain|loss|credit|charge)|non ?operating", plain):
            places.add("other")
        elif re.search(
            r"costs? and (?:other )?expense|operating (?:cost|expense)|^expenses?$|costs and"
            r"|expenses and|total expense",
            plain,
        ):
            places.add("expense")
        elif re.search(r"^costs?$|costs? of ", plain):
            places.add("cost")
        elif re.search(r"revenue|^(?:net )?sales|income$", plain) and not re.search(
            r"comprehensive|per share|net income", plain
        ):
            places.add("revenue")
        elif re.search(r"expense", plain):
            places.add("expense")
        if re.search(r"income tax|taxes on income|provision for", plain):
            places.add("tax")
        side = basic_or_diluted(text)
        places |= {word for word in ("basic", "diluted") if word in side}
        if re.search(r"\bdiscontinued\b", last):
            places.add("discontinued")
        elif re.search(r"\bcontinuing\b", last) and "discontinu" not in last:
            places.add("continuing")
    return frozenset(places)


_EQUITY_ITEMS = names(
    "PreferredStockValue CommonStockValue CommonStocksIncludingAdditionalPaidInCapital "
    "AdditionalPaidInCapital RetainedEarningsAccumulatedDeficit "
    "LimitedPartnersCapitalAccount GeneralPartnersCapitalAccount StockholdersEquity"
)
_NEVER_NONCURRENT = re.compile(
    r"\bnon-?\s?current\b|\blong-?\s?term\b|\bdue after\b|\bnet of current\b|\bless current\b"
)


@dataclass(slots=True)
class _Statement:
    """The first look at a statement: what each label alone may mean, and where those rows stand."""

    lines: Sequence[Line]
    kinds: list[str]
    resolved: list[Resolved]
    found: list[frozenset[str]]
    rows_of: dict[str, list[int]]
    year: int | None = None
    """The latest year that the statement prints; None: not known."""

    def first(self, *concepts: str) -> int | None:
        at = [rows[0] for concept in concepts if (rows := self.rows_of.get(concept))]
        return min(at) if at else None

    def last(self, *concepts: str) -> int | None:
        at = [rows[-1] for concept in concepts if (rows := self.rows_of.get(concept))]
        return max(at) if at else None


def _places(statement: _Statement, kind: str) -> list[frozenset[str]]:
    if kind == "balance_sheet":
        return _balance_sheet_places(statement)
    if kind == "cash_flow":
        return _cash_flow_places(statement)
    return _income_statement_places(statement)


def _balance_sheet_places(statement: _Statement) -> list[frozenset[str]]:
    assets = statement.last("Assets")
    total = statement.last("LiabilitiesAndStockholdersEquity")
    if assets is not None and total is not None and assets > total:
        assets = None  # liabilities first, or a second balance sheet: the captions decide
    current_assets = statement.first("AssetsCurrent")
    current_liabilities = statement.first("LiabilitiesCurrent")
    liabilities = statement.last("Liabilities")
    sections = [_section_places(line.section, "balance_sheet") for line in statement.lines]
    after_assets = -1 if assets is None else assets
    equity = next(
        (
            i
            for i, found in enumerate(statement.found)
            if i > max(after_assets, -1 if current_liabilities is None else current_liabilities)
            and (found & _EQUITY_ITEMS or "equity" in sections[i])
        ),
        None,
    )
    classified = (
        any("current" in s for s in sections) or current_assets is not None or current_liabilities is not None
    )
    result = []
    for i, section in enumerate(sections):
        places: set[str] = set()
        if assets is not None:
            side = "assets" if i <= assets else "liabilities"
        elif "assets" in section or (current_assets is not None and i <= current_assets):
            side = "assets"
        elif section & {"liabilities", "equity", "equity_side"} or (
            current_liabilities is not None and i >= current_liabilities
        ):
            side = "liabilities"
        else:
            side = ""
        if (side == "liabilities" and equity is not None and i >= equity) or (
            side == "liabilities" and "equity" in section and (liabilities is None or i > liabilities)
        ):
            side = "equity"
        if side:
            places.add(side)
        if side in ("assets", "liabilities"):
            anchor = current_assets if side == "assets" else current_liabilities
            if anchor is not None:
                places.add("current" if i <= anchor else "noncurrent")
            elif "current" in section:
                places.add("current")
            elif not classified:
                places.add("unclassified")
            elif (
                "noncurrent" in section
                or side == "assets"
                or _NEVER_NONCURRENT.search(statement.lines[i].label.lower())
            ):
                places.add("noncurrent")
        result.append(frozenset(places))
    return result


_ACTIVITY_TOTALS = (
    (
        "operating",
        (
            "NetCashProvidedByUsedInOperatingActivities",
            "NetCashProvidedByUsedInOperatingActivitiesContinuingOperations",
        ),
    ),
    (
        "investing",
        (
            "NetCashProvidedByUsedInInvestingActivities",
            "NetCashProvidedByUsedInInvestingActivitiesContinuingOperations",
        ),
    ),
    (
        "financing",
        (
            "NetCashProvidedByUsedInFinancingActivities",
            "NetCashProvidedByUsedInFinancingActivitiesContinuingOperations",
        ),
    ),
)


def _cash_flow_places(statement: _Statement) -> list[frozenset[str]]:
    totals = sorted(
        (at, activity) for activity, names in _ACTIVITY_TOTALS if (at := statement.first(*names)) is not None
    )
    operating = next((at for at, activity in totals if activity == "operating"), None)
    result = []
    changes = summed = False
    for i, line in enumerate(statement.lines):
        section = _section_places(line.section, "cash_flow")
        places: set[str] = set()
        following = next((activity for at, activity in totals if i <= at), None)
        captioned = section & {"operating", "investing", "financing"}
        if "supplemental" in section or (totals and following is None and not captioned):
            places.add("supplemental")
        elif following is not None and (not captioned or following in captioned):
            places.add(following)
        elif captioned and following is None:
            places |= captioned
        if "operating" in places and (operating is None or i < operating):
            opens = CAPTION_IN_LABEL.match(line.label)
            changes = changes or "changes" in section or (opens is not None and opens[0][0] in "cC")
            summed = summed or "IncreaseDecreaseInOperatingCapital" in statement.found[i]
            if summed and "adjustments" in section:
                pass  # after one summed row of changes "Other" may be either
            elif changes or summed:
                places.add("changes")
            elif "adjustments" in section:
                places.add("adjustments")
        result.append(frozenset(places))
    return result


_PRETAX = (
    "IncomeLossFromContinuingOperationsBeforeIncomeTaxesExtraordinaryItemsNoncontrollingInterest",
    "IncomeLossFromContinuingOperationsBeforeIncomeTaxesMinorityInterestAndIncomeLossFromEquityMethodInvestments",
)


def _income_statement_places(statement: _Statement) -> list[frozenset[str]]:
    operating = statement.first("OperatingIncomeLoss")
    pretax = statement.first(*_PRETAX)
    result = []
    for i, line in enumerate(statement.lines):
        places = _section_places(line.section, "income_statement")
        if (
            operating is not None
            and operating < i
            and (pretax is None or i < pretax)
            and not places & {"expense", "revenue", "cost"}
        ):
            places |= {"other"}
        result.append(places)
    return result


# --------------------------------------------------------------------------- choosing


def _holds(requirement: tuple[str, str], at: int, statement: _Statement) -> bool:
    verb, concept = requirement
    if verb in ERAS:
        if statement.year is None:
            return False
        return statement.year >= int(concept) if verb == "since" else statement.year <= int(concept)
    rows = [i for i in statement.rows_of.get(concept, ()) if i != at]
    if verb == "without":
        return not rows
    if verb == "with":
        return bool(rows)
    return any(i > at for i in rows) if verb == "before" else any(i < at for i in rows)


def _choice(at: int, places: frozenset[str], statement: _Statement) -> _Choice | None:
    resolved = statement.resolved[at]
    if not resolved.is_open:
        return resolved.anywhere
    for strictness, (rule, rows) in enumerate(resolved.candidates):
        best: list[LabelRow] = []
        particular = -1
        for row in rows:
            if row.particular < particular or not row.places <= places:
                continue
            if row.requires and not all(_holds(requirement, at, statement) for requirement in row.requires):
                continue
            if row.particular > particular:
                best, particular = [row], row.particular
            else:
                best.append(row)
        if best:
            return _agreed(best, rule, (-strictness, particular))
    return None


def _agreed(rows: Sequence[LabelRow], rule: str, rank: tuple[int, int]) -> _Choice | None:
    """What rows of the same standing say together: nothing where they differ."""
    row = rows[0]
    if row.concept is None or any(other.concept != row.concept for other in rows):
        return None
    return _Choice(row.concept, f"labels.csv:{row.line} {rule}", rank)


def _agree(a: Line, b: Line) -> bool:
    return all(x is None or y is None or x == y for x, y in zip(a.values, b.values, strict=False))


_SUMS = names(
    "Revenues InventoryNet InterestExpense AccruedLiabilitiesCurrent "
    "IncomeLossFromDiscontinuedOperationsNetOfTax"
)
"""Where two rows claim one of these, the later or the total is the sum of the earlier."""
_PARTS = names("CostOfRevenue CostOfGoodsAndServicesSold")
"""Where two rows claim one of these ("cost of goods sold", "cost of services sold"), only a total is it."""
_CASH_BALANCES = names(
    "CashAndCashEquivalentsAtCarryingValue CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents"
)


def _without_rivals(choices: list[_Choice | None], statement: _Statement, kind: str) -> list[_Choice | None]:
    """Each concept once: rows that repeat the item agree in every column, of others the better placed
    stays. Two rows of a balance sheet that are equally well placed are both left without a concept."""
    rows_of: dict[str, list[int]] = {}
    for i, choice in enumerate(choices):
        if choice is not None:
            rows_of.setdefault(choice.concept, []).append(i)
    result = list(choices)
    for concept, rows in rows_of.items():
        if len(rows) < 2 or (kind == "cash_flow" and concept in _CASH_BALANCES):
            continue
        places = {i: _place(i, concept, choices, statement) for i in rows}
        best = max(rows, key=lambda i: (places[i], i if concept in _SUMS else -i))
        rivals = [i for i in rows if not _agree(statement.lines[i], statement.lines[best])]
        undecided = any(places[i] == places[best] for i in rivals) and concept not in _SUMS
        for i in rivals:
            result[i] = None
        if undecided and (kind == "balance_sheet" or concept in _PARTS):
            for i in rows:
                result[i] = None
    return result


def _place(
    at: int, concept: str, choices: Sequence[_Choice | None], statement: _Statement
) -> tuple[int, ...]:
    """How well a row is placed to be this concept: within the statement rather than in a memo below its
    result (costs of share-based compensation by line), a total where totals are meant, the stricter rule."""
    choice, line = choices[at], statement.lines[at]
    strictness, particular = choice.rank if choice is not None else (0, 0)
    result = statement.first("NetIncomeLoss") if statement.kinds[at] == "income_statement" else None
    total = int(line.is_total or line.label.lower().lstrip().startswith("total"))
    return (
        int(result is None or at <= result),
        total if concept in _SUMS or concept in _PARTS else 0,
        strictness,
        particular,
        total,
    )


# --------------------------------------------------------------------------- arithmetic


def _printed_unit(lines: Iterable[Line]) -> Decimal:
    """The step in which the statement prints money: 1000 where every amount is a multiple of 1000."""
    amounts = [
        value for line in lines if _unit_class(line.unit) in ("money", None) for value in line.values if value
    ]
    parts = [value.as_integer_ratio() for value in amounts]
    if any(part[1] != 1 for part in parts):
        exponents = [value.normalize().as_tuple().exponent for value in amounts]
        return Decimal(1).scaleb(min(exponent for exponent in exponents if isinstance(exponent, int)))
    shared = str(gcd(*[part[0] for part in parts]))
    return Decimal(10) ** (len(shared) - len(shared.rstrip("0"))) if parts else Decimal(1)


def _sums_to(total: Line, items: Sequence[tuple[int, Line]], unit: Decimal) -> bool:
    """The total equals the weighted items in every column that prints it, within half a unit a number."""
    tolerance = unit * (len(items) + 1) / 2
    columns = 0
    for c, value in enumerate(total.values):
        if value is None:
            continue
        parts = [(weight, line.values[c] if c < len(line.values) else None) for weight, line in items]
        if any(part is None for _, part in parts):
            continue
        columns += 1
        if (
            abs(sum((weight * part for weight, part in parts if part is not None), Decimal(0)) - value)
            > tolerance
        ):
            return False
    return columns > 0


def _is_nonzero(line: Line) -> bool:
    return any(line.values)


def _same(a: Line, b: Line) -> bool:
    pairs = [(x, y) for x, y in zip(a.values, b.values, strict=False) if x is not None or y is not None]
    return bool(pairs) and all(x == y for x, y in pairs)


_LIABILITIES = names("LiabilitiesCurrent Liabilities AccountsPayableCurrent LongTermDebtNoncurrent Deposits")
_UNNAMED = frozenset({"", "total"})


def _balance_sheet_totals(statement: _Statement) -> dict[int, str]:
    """Totals without a name of their own: total assets equals liabilities and equity."""
    lines = statement.lines
    unnamed = [
        i for i, line in enumerate(lines) if normalised_label(line.label) in _UNNAMED and _is_nonzero(line)
    ]
    if not unnamed:
        return {}
    assets, total = statement.last("Assets"), statement.last("LiabilitiesAndStockholdersEquity")
    named: dict[int, str] = {}
    if assets is not None and total is None:
        match = [i for i in unnamed if i > assets and _same(lines[i], lines[assets])]
        if match:
            named[match[-1]] = "LiabilitiesAndStockholdersEquity"
    elif assets is None and total is not None:
        match = [i for i in unnamed if i < total and _same(lines[i], lines[total])]
        if match:
            named[match[0]] = "Assets"
    elif assets is None and total is None:
        twins = [
            (i, j)
            for n, i in enumerate(unnamed)
            for j in unnamed[n + 1 :]
            if _same(lines[i], lines[j]) and any(statement.found[k] & _LIABILITIES for k in range(i + 1, j))
        ]
        if twins:
            first, last = max(
                twins, key=lambda pair: max(abs(v) for v in lines[pair[0]].values if v is not None)
            )
            named[first], named[last] = "Assets", "LiabilitiesAndStockholdersEquity"
    return named


def _equity_total(
    choices: Sequence[_Choice | None], places: Sequence[frozenset[str]], statement: _Statement, unit: Decimal
) -> int | None:
    """The unnamed row before liabilities and equity, where it is exactly what liabilities leave of them."""
    concepts = [choice.concept if choice else None for choice in choices]
    if (
        "StockholdersEquity" in concepts
        or "StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest" in concepts
    ):
        return None
    if "LiabilitiesAndStockholdersEquity" not in concepts:
        return None
    total = concepts.index("LiabilitiesAndStockholdersEquity")
    lines = statement.lines
    row = total - 1
    if row < 0 or normalised_label(lines[row].label) not in _UNNAMED or "equity" not in places[row]:
        return None
    if "Liabilities" in concepts:
        items = [concepts.index("Liabilities")]
    elif "LiabilitiesCurrent" in concepts:
        start = concepts.index("LiabilitiesCurrent")
        items = [start, *(i for i in range(start + 1, row) if "liabilities" in places[i])]
    else:
        return None
    return row if _sums_to(lines[total], [(1, lines[i]) for i in (*items, row)], unit) else None


def _unnamed_sums(
    choices: Sequence[_Choice | None], statement: _Statement, unit: Decimal
) -> dict[int, tuple[str, str]]:
    """Rows without a name that close a sum between named rows: property at cost less depreciation, and
    the total of costs between revenues and the first result."""
    lines = statement.lines
    at = {choice.concept: i for i, choice in reversed(list(enumerate(choices))) if choice is not None}
    named: dict[int, tuple[str, str]] = {}
    for i, line in enumerate(lines):
        if choices[i] is not None or normalised_label(line.label) not in _UNNAMED or not _is_nonzero(line):
            continue
        gross, depreciation = at.get("PropertyPlantAndEquipmentGross"), at.get(_DEPRECIATED)
        net = at.get("PropertyPlantAndEquipmentNet")
        if gross is None and net is not None and depreciation == i + 1:
            weight = 1 if _negative(lines[i + 1]) else -1
            if _sums_to(lines[net], [(1, line), (weight, lines[i + 1])], unit):
                named[i] = (
                    "PropertyPlantAndEquipmentGross",
                    "arithmetic: less depreciation it is property, net",
                )
        if gross is not None and depreciation == i - 1 and "PropertyPlantAndEquipmentNet" not in at:
            weight = 1 if _negative(lines[i - 1]) else -1
            if _sums_to(line, [(1, lines[gross]), (weight, lines[i - 1])], unit):
                named[i] = (
                    "PropertyPlantAndEquipmentNet",
                    "arithmetic: property at cost less accumulated depreciation",
                )
        result = next((at[c] for c in ("OperatingIncomeLoss", *_PRETAX) if c in at), None)
        if result is None or result <= i:
            continue
        for start, concept in (("GrossProfit", "OperatingExpenses"), ("Revenues", "CostsAndExpenses")):
            if start in at and at[start] < i and concept not in at:
                weight = 1 if _negative(line) else -1
                if _sums_to(lines[result], [(1, lines[at[start]]), (weight, line)], unit):
                    named[i] = (concept, "arithmetic: the costs between revenues and the first result")
                break
    return named


def _with_parents_equity(
    choices: list[_Choice | None],
    places: Sequence[frozenset[str]],
    statement: _Statement,
    unit: Decimal,
) -> list[_Choice | None]:
    """The parent's equity under the issuer's own name ("Total Example Corp. shareholders' equity"): with
    the noncontrolling interests it is total equity."""
    at = {choice.concept: i for i, choice in reversed(list(enumerate(choices))) if choice is not None}
    total = at.get("StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest")
    minority = at.get("MinorityInterest")
    if total is None or minority is None or "StockholdersEquity" in at:
        return choices
    for i in range(min(total, minority) - 1, -1, -1):
        line = statement.lines[i]
        if "assets" in places[i] or choices[i] is not None or not _EQUITY_WORDS.search(line.label.lower()):
            continue
        if _sums_to(statement.lines[total], [(1, line), (1, statement.lines[minority])], unit):
            found = _Choice(
                "StockholdersEquity", "arithmetic: with noncontrolling interests it is total equity", (0, 0)
            )
            return [*choices[:i], found, *choices[i + 1 :]]
    return choices


_EQUITY_WORDS = re.compile(r"equity|deficit|investment")


def _with_sums_of_results(
    choices: list[_Choice | None], statement: _Statement, unit: Decimal
) -> list[_Choice | None]:
    """What the arithmetic between results says about the rows between them: the only row between
    operating income and income before tax is all of non-operating income; costs that leave a gross
    profit, since other expenses follow, are the cost of revenue."""
    lines = statement.lines
    at = {choice.concept: i for i, choice in reversed(list(enumerate(choices))) if choice is not None}
    choices = list(choices)
    operating, pretax = at.get("OperatingIncomeLoss"), next((at[c] for c in _PRETAX if c in at), None)
    other = at.get("OtherNonoperatingIncomeExpense")
    if (
        operating is not None
        and pretax is not None
        and other is not None
        and "NonoperatingIncomeExpense" not in at
    ):
        between = [i for i in range(operating + 1, pretax) if _is_nonzero(lines[i])]
        if between == [other] and any(
            _sums_to(lines[pretax], [(1, lines[operating]), (weight, lines[other])], unit)
            for weight in (1, -1)
        ):
            choices[other] = _Choice(
                "NonoperatingIncomeExpense",
                "arithmetic: all between operating income and income before tax",
                (0, 0),
            )
    revenues, costs = at.get("Revenues"), at.get("CostsAndExpenses")
    if (
        revenues is not None
        and costs is not None
        and operating is not None
        and revenues < costs < operating - 2
    ):
        gross = costs + 1
        weight = 1 if _negative(lines[costs]) else -1
        if (
            choices[gross] is None
            and normalised_label(lines[gross].label) in _UNNAMED
            and "GrossProfit" not in at
            and _sums_to(lines[gross], [(1, lines[revenues]), (weight, lines[costs])], unit)
        ):
            for i, part in enumerate(choices[:costs]):
                if part is not None and part.concept in _PARTS:
                    choices[i] = None
            why = "arithmetic: revenues less these costs leave a gross profit before other expenses"
            choices[costs] = _Choice("CostOfRevenue", why, (0, 0))
            choices[gross] = _Choice("GrossProfit", why, (0, 0))
    return choices


_DEPRECIATED = "AccumulatedDepreciationDepletionAndAmortizationPropertyPlantAndEquipment"


# --------------------------------------------------------------------------- signs


def _all(values: Sequence[Decimal | None], test: Callable[[Decimal], bool]) -> bool:
    present = [v for v in values if v]
    return bool(present) and all(test(v) for v in present)


def _negative(line: Line) -> bool:
    return _all(line.values, lambda v: v < 0)


def _positive(line: Line) -> bool:
    return _all(line.values, lambda v: v > 0)


def _tax_sign(
    at: int, choices: Sequence[_Choice | None], statement: _Statement, unit: Decimal, costs_negative: bool
) -> int:
    """Income before tax less tax is income after tax; only where no row shows it the wording decides."""
    line = statement.lines[at]
    pretax = next(
        (i for i in range(at - 1, -1, -1) if (c := choices[i]) is not None and c.concept in _PRETAX), at - 1
    )
    if pretax >= 0 and _is_nonzero(line):
        income = _orientation(statement.lines[pretax])
        between = [
            (1, statement.lines[i])
            for i in range(pretax + 1, at)
            if (c := choices[i]) is not None and c.concept == "IncomeLossFromEquityMethodInvestments"
        ]
        for after in statement.lines[at + 1 : at + 1 + ROWS_AFTER_TAX]:
            if _unit_class(after.unit) not in ("money", None):
                continue
            for others in ([], between) if between else ([],):
                before = [(1, statement.lines[pretax]), *others]
                expense = _sums_to(after, [*before, (-1, line)], unit)
                if expense != _sums_to(after, [*before, (1, line)], unit):
                    return income if expense else -income
    wording = label_wording(line.label, True)
    if wording == "gain (loss)":
        return -1
    if wording == "gain":
        return 1 if _negative(line) else -1
    return -1 if costs_negative and _negative(line) else 1


def _orientation(line: Line) -> int:
    """-1 where a positive number is a loss by the row's own words."""
    wording = label_wording(line.label, False)
    return -1 if wording == "loss (gain)" or (wording == "loss" and _positive(line)) else 1


ROWS_AFTER_TAX = 4
"""Income after tax stands right below the tax, at most behind equity earnings and minority interest."""


def _nci_sign(at: int, choices: Sequence[_Choice | None], statement: _Statement, unit: Decimal) -> int:
    line = statement.lines[at]
    before = next(
        (
            i
            for i in range(at - 1, -1, -1)
            if (c := choices[i]) is not None and c.concept in ("ProfitLoss", *_WITH_NCI)
        ),
        None,
    )
    after = next(
        (i for i in range(at + 1, len(choices)) if (c := choices[i]) is not None and c.concept in _OF_PARENT),
        None,
    )
    if before is not None and after is not None and _is_nonzero(line):
        less = _sums_to(statement.lines[after], [(1, statement.lines[before]), (-1, line)], unit)
        plus = _sums_to(statement.lines[after], [(1, statement.lines[before]), (1, line)], unit)
        if less != plus:
            return 1 if less else -1
    wording = label_wording(line.label, False)
    if wording == "loss (gain)":
        return -1
    if wording == "loss":
        return -1 if _positive(line) else 1
    if wording == "gain" and line.label.lower().lstrip().startswith("less") and _negative(line):
        return -1
    return 1


_WITH_NCI = (
    "ComprehensiveIncomeNetOfTaxIncludingPortionAttributableToNoncontrollingInterest",
    "IncomeLossFromContinuingOperationsIncludingPortionAttributableToNoncontrollingInterest",
)
_OF_PARENT = (
    "NetIncomeLoss",
    "ComprehensiveIncomeNetOfTax",
    "NetIncomeLossAvailableToCommonStockholdersBasic",
)


def _sign(
    at: int,
    rule: str,
    choices: Sequence[_Choice | None],
    statement: _Statement,
    unit: Decimal,
    costs_negative: bool,
) -> int:
    if rule == "negate":
        return -1
    line = statement.lines[at]
    if rule in ("revenue", "contra"):
        return -1 if _negative(line) else 1
    if rule == "expense":
        if _negative(line):
            return -1
        return -1 if costs_negative and not _positive(line) and _is_nonzero(line) else 1
    if rule == "outflow":
        return 1 if _positive(line) else -1
    if rule == "tax":
        return _tax_sign(at, choices, statement, unit, costs_negative)
    if rule == "nci":
        return _nci_sign(at, choices, statement, unit)
    wording = label_wording(line.label, False)
    if rule == "deficit":
        return -1 if wording == "loss" and _positive(line) else 1
    if wording == "loss (gain)":
        return -1
    if wording == "loss":
        return -1 if _positive(line) else 1
    if wording == "gain" and _negative(line) and _deducts_income(choices, statement):
        choice = choices[at]
        return -1 if choice is not None and choice.concept not in _RESULTS else 1
    return 1


_CHAIN = (
    frozenset({"OperatingIncomeLoss"}),
    frozenset(_PRETAX),
    frozenset(
        {
            "IncomeLossFromContinuingOperations",
            "IncomeLossFromContinuingOperationsIncludingPortionAttributableToNoncontrollingInterest",
            "IncomeLossBeforeExtraordinaryItemsAndCumulativeEffectOfChangeInAccountingPrinciple",
        }
    ),
    frozenset({"ProfitLoss"}),
    frozenset({"NetIncomeLoss"}),
    frozenset({"NetIncomeLossAvailableToCommonStockholdersBasic"}),
)
"""The results of an income statement in print order: between two of them stand what makes the difference."""
_DEDUCTED = frozenset({"expense", "tax", "nci", "contra"})
"""Sign rules of concepts whose positive value lowers income."""
ITEMS_BETWEEN_RESULTS = 8
FLIPS = 2
"""A block is settled by turning at most two of its rows: with more, chance agreements begin."""


def _signs_by_arithmetic(
    signs: list[int],
    rules: Sequence[str | None],
    choices: Sequence[_Choice | None],
    statement: _Statement,
    unit: Decimal,
) -> list[int]:
    """The signs the wording gives, corrected where a result does not follow from the result before it.

    One sign holds for the whole row: the equation must hold in every column at once. Rows without a
    concept may turn freely; a row with one turns only if no fewer turns and no other row do as well.
    """
    results = [
        i
        for members in _CHAIN
        if (i := next((i for i, c in enumerate(choices) if c is not None and c.concept in members), None))
        is not None
    ]
    signs = list(signs)
    settled: set[int] = set()
    for first, last in pairwise(results):
        if last <= first + 1:
            continue
        items = _block(first, last, statement, unit)
        if items is None:
            continue
        rows = [first, *items, last]
        weights = [_contribution(i, signs[i], rules[i], statement) for i in rows]
        weights[-1] = -weights[-1]
        flips = _flips(rows, weights, rules, settled, statement, unit)
        for i in flips:
            if rules[i] is not None:
                signs[i] = -signs[i]
        settled |= {first, last}
    return signs


def _contribution(at: int, sign: int, rule: str | None, statement: _Statement) -> int:
    """Whether the printed number of a row adds to income (1) or is deducted (-1)."""
    if rule is not None:
        return -sign if rule in _DEDUCTED else sign
    line = statement.lines[at]
    if line.label.lower().startswith("less"):
        return -1
    return _orientation(line)


def _block(first: int, last: int, statement: _Statement, unit: Decimal) -> list[int] | None:
    """The rows between two results that make their difference: a total stands for its parts."""
    items: list[int] = []
    for i in range(first + 1, last):
        line = statement.lines[i]
        if _unit_class(line.unit) not in ("money", None) or not _is_nonzero(line):
            continue
        parts = next(
            (
                n
                for n in range(2, len(items) + 1)
                if _sums_to(line, [(1, statement.lines[j]) for j in items[-n:]], unit)
            ),
            0,
        )
        if parts:
            del items[-parts:]
        items.append(i)
    return items if 0 < len(items) <= ITEMS_BETWEEN_RESULTS else None


def _flips(
    rows: Sequence[int],
    weights: Sequence[int],
    rules: Sequence[str | None],
    settled: set[int],
    statement: _Statement,
    unit: Decimal,
) -> tuple[int, ...]:
    """The fewest rows whose turned sign makes the equation hold in every column, if they are certain."""
    lines = [statement.lines[i] for i in rows]
    tolerance = unit * len(rows) / 2
    columns = [
        c
        for c in range(len(lines[0].values))
        if lines[0].values[c] is not None and lines[-1].values[c] is not None
    ]
    parts = [
        [weight * (line.values[c] or 0) for c in columns] for line, weight in zip(lines, weights, strict=True)
    ]
    sums = [sum(column, Decimal(0)) for column in zip(*parts, strict=True)]
    if not columns or all(abs(total) <= tolerance for total in sums):
        return ()
    turnable = [n for n, i in enumerate(rows) if i not in settled]
    for count in range(1, FLIPS + 1):
        found = [
            flipped
            for flipped in combinations(turnable, count)
            if all(
                abs(total - 2 * sum((parts[n][c] for n in flipped), Decimal(0))) <= tolerance
                for c, total in enumerate(sums)
            )
        ]
        if found:
            fewest = min(sum(rules[rows[n]] is not None for n in flipped) for flipped in found)
            best = [f for f in found if sum(rules[rows[n]] is not None for n in f) == fewest]
            return tuple(rows[n] for n in best[0]) if len(best) == 1 else ()
    return ()


def _deducts_income(choices: Sequence[_Choice | None], statement: _Statement) -> bool:
    """Interest income printed negative: a list of costs from which income is deducted."""
    return any(
        choice is not None and choice.concept == "InvestmentIncomeInterest" and _negative(statement.lines[i])
        for i, choice in enumerate(choices)
    )


_RESULTS = names(
    "GrossProfit OperatingIncomeLoss NetIncomeLoss ProfitLoss IncomeLossFromContinuingOperations "
    "IncomeLossFromContinuingOperationsIncludingPortionAttributableToNoncontrollingInterest "
    "IncomeLossFromDiscontinuedOperationsNetOfTax NetIncomeLossAvailableToCommonStockholdersBasic "
    "IncomeLossBeforeExtraordinaryItemsAndCumulativeEffectOfChangeInAccountingPrinciple "
    "ComprehensiveIncomeNetOfTax OtherComprehensiveIncomeLossNetOfTax"
) | frozenset(_PRETAX)


_COST_CONCEPTS = names(
    "CostOfRevenue CostOfGoodsAndServicesSold SellingGeneralAndAdministrativeExpense "
    "ResearchAndDevelopmentExpense GeneralAndAdministrativeExpense "
    "SellingAndMarketingExpense OperatingExpenses CostsAndExpenses DepreciationAndAmortization"
)


# --------------------------------------------------------------------------- the statement


def line_concepts(
    lines: Sequence[Line], kind: str, dictionary: Dictionary, year: int | None = None
) -> list[Concept | None]:
    """One Concept or None per line of one statement (``kind`` as in statement.kind; ``year``: the latest
    year that it prints, since standards change what issuers call the same line).

    Tables of other kinds (segments, reconciliations, guidance) carry no concepts: their rows are
    parts or other measures of what the statements print.
    """
    if kind not in LOOKUP_ORDER or (kind == "balance_sheet" and _is_of_averages(lines)):
        return [None] * len(lines)
    kinds = [line.kind if line.kind in LOOKUP_ORDER else kind for line in lines]
    lines = _captioned(lines, kinds, dictionary)
    statement = _first_look(lines, kinds, dictionary, year)
    unit = _printed_unit(lines)
    choices = _choices(statement, kind, unit)
    known = [None if choice is None else dictionary.concepts[choice.concept] for choice in choices]
    rules = [
        None if row is None else row.sign_in_cash_flow if of == "cash_flow" else row.sign
        for row, of in zip(known, kinds, strict=True)
    ]
    signs = _signs(rules, choices, statement, unit)
    if kind in ("income_statement", "comprehensive_income"):
        signs = _signs_by_arithmetic(signs, rules, choices, statement, unit)
    found: list[Concept | None] = []
    for line, of, choice, row, sign in zip(lines, kinds, choices, known, signs, strict=True):
        if choice is None or row is None:
            found.append(None)
            continue
        balance = _balance(line) if of == "cash_flow" else None
        name = dictionary.name_in(row.name, year) if row.succeeded_by else row.name
        found.append(Concept(PREFIX + name, choice.source, sign, balance))
    return found


def _choices(statement: _Statement, kind: str, unit: Decimal) -> list[_Choice | None]:
    """The concept of each row, from its label, its place, its company and the sums it stands in."""
    lines = statement.lines
    unnamed = _balance_sheet_totals(statement) if kind == "balance_sheet" else {}
    for i, concept in unnamed.items():
        statement.rows_of.setdefault(concept, []).append(i)
    places = _places(statement, kind)
    choices = [
        None if line.section and is_non_gaap(line.section) else _choice(i, places[i], statement)
        for i, line in enumerate(lines)
    ]
    for i, concept in unnamed.items():
        choices[i] = _Choice(concept, "arithmetic: total assets equals liabilities and equity", (0, 0))
    choices = _without_rivals(_with_noncontrolling_equity(choices), statement, kind)
    if kind == "balance_sheet" and (row := _equity_total(choices, places, statement, unit)) is not None:
        choices[row] = _Choice(
            "StockholdersEquity", "arithmetic: what liabilities leave of liabilities and equity", (0, 0)
        )
    for row, (concept, source) in _unnamed_sums(choices, statement, unit).items():
        choices[row] = _Choice(concept, source, (0, 0))
    if kind == "balance_sheet":
        return _with_parents_equity(choices, places, statement, unit)
    return _with_sums_of_results(choices, statement, unit)


def _signs(
    rules: Sequence[str | None], choices: Sequence[_Choice | None], statement: _Statement, unit: Decimal
) -> list[int]:
    """The sign of each row by its concept's rule and its wording."""
    costs = [
        line
        for line, choice in zip(statement.lines, choices, strict=True)
        if choice is not None and choice.concept in _COST_CONCEPTS
    ]
    costs_negative = bool(costs) and 2 * sum(map(_negative, costs)) > len(costs)
    return [
        1
        if rule is None or rule == "as_printed"
        else _sign(i, rule, choices, statement, unit, costs_negative)
        for i, rule in enumerate(rules)
    ]


_EARNING_ASSETS = re.compile(r"\btotal (?:average )?(?:interest[- ])?earning assets\b", re.IGNORECASE)
_AVERAGE_ROWS = re.compile(
    r"\baverage\b|\binterest[- ]bearing liabilities\b|\bnon[- ]?(?:interest[- ])?earning assets\b",
    re.IGNORECASE,
)


def _is_of_averages(lines: Sequence[Line]) -> bool:
    """A bank's table of average balances looks like its balance sheet; none of its rows is an instant's."""
    labels = [line.label for line in lines if "arning" in line.label or "ARNING" in line.label]
    return any(_EARNING_ASSETS.search(label) for label in labels) and any(
        _AVERAGE_ROWS.search(line.label) or _AVERAGE_ROWS.search(line.section) for line in lines
    )


_ONLY_SHARES = re.compile(
    r"\s*\(?[^a-z]*\d[\d,.]*(?:\s+(?:million|billion|thousand))?\s+shares\b", re.IGNORECASE
)
"""A row label that only counts shares: "(9,000 million shares authorized)" under "Common stock"."""


_BARE_VERB = re.compile(
    r"(?:net )?(?:purchases?|sales?|maturities|(?:sales|maturities) and (?:sales|maturities)|proceeds"
    r"|proceeds from (?:sales?|maturities|issuance)|(?:re)?payments?|principal payments|issuances?|borrowings"
    r"|additions?|redemptions?|collections?)(?:,? net)?",
    re.IGNORECASE,
)
"""What is done, without a word of what it is done with: that stands in the caption."""
_OPEN_CAPTION = re.compile(
    r"(?:net )?(?:purchases?|sales?|maturities|proceeds|payments|repayments|acquisitions?|investments?)\b"
    r".*\b(?:of|from|for|in)\W*",
    re.IGNORECASE,
)
"""A caption that its rows complete: "Proceeds from sales of:"."""


@lru_cache(maxsize=16384)
def _completed(label: str, caption: str) -> str | None:
    """A cash flow row and its caption as one label: "Purchases" under "Available-for-sale securities"."""
    if _OPEN_CAPTION.fullmatch(caption):
        return f"{caption.rstrip(' :-')} {label}"
    if _BARE_VERB.fullmatch(label) and not _ACTIVITY_CAPTION.search(caption):
        joint = "from" if label.lower().endswith("proceeds") else "of"
        return f"{label} {joint} {caption.rstrip(' :-')}"
    return None


_ACTIVITY_CAPTION = re.compile(
    r"\bactivit|\boperations\b|\bcash flows?\b|\badjust|\bchanges in\b", re.IGNORECASE
)


def _captioned(lines: Sequence[Line], kinds: Sequence[str], dictionary: Dictionary) -> Sequence[Line]:
    """Rows that borrow their caption's words: the unnamed total of a captioned list ("Inventories"), a cash
    flow row that says half of what it is ("Purchases" under "Available-for-sale securities"), and a row whose
    label only counts the shares of the stock named above it."""
    unit: Decimal | None = None
    result = list(lines)
    for i, line in enumerate(lines):
        if not line.section:
            continue
        caption = line.section.rsplit(" > ", 1)[-1]
        if normalised_label(line.label) in _UNNAMED:
            above = i
            while above and lines[above - 1].section == line.section:
                above -= 1
            closes = i + 1 == len(lines) or not lines[i + 1].section.startswith(line.section)
            if not closes or i - above < 2 or not _is_nonzero(line):
                continue
            borrowed = dictionary.resolved(caption, kinds[i], _unit_class(line.unit)).concepts
            if not borrowed or _is_named(borrowed, lines, kinds, dictionary):
                continue  # "Net cash provided by operating activities" stands further down: a subtotal
            unit = unit or _printed_unit(lines)
            if _sums_to(line, [(1, part) for part in lines[above:i]], unit):
                result[i] = line._replace(label=caption)
        elif kinds[i] == "cash_flow":
            words = _completed(line.label, caption)
            unit_class = _unit_class(line.unit)
            if (
                words is not None
                and not dictionary.resolved(line.label, "cash_flow", unit_class).candidates
                and dictionary.resolved(words, "cash_flow", unit_class).candidates
            ):
                result[i] = line._replace(label=words)
        elif (
            not line.label[:1].isalpha()
            and _ONLY_SHARES.match(line.label)
            and _unit_class(line.unit) == "money"
        ):
            result[i] = line._replace(label=caption)
    return result


def _is_named(
    concepts: Collection[str], lines: Sequence[Line], kinds: Sequence[str], dictionary: Dictionary
) -> bool:
    """Whether a row of the statement prints the name of one of the concepts."""
    return any(
        not set(concepts).isdisjoint(dictionary.resolved(line.label, kind, _unit_class(line.unit)).concepts)
        for line, kind in zip(lines, kinds, strict=True)
        if line.label
    )


def _first_look(
    lines: Sequence[Line], kinds: list[str], dictionary: Dictionary, year: int | None
) -> _Statement:
    resolved = [
        dictionary.resolved(line.label, kind, _unit_class(line.unit))
        for line, kind in zip(lines, kinds, strict=True)
    ]
    rows_of: dict[str, list[int]] = {}
    for i, meanings in enumerate(resolved):
        for name in meanings.concepts:
            rows_of.setdefault(name, []).append(i)
    return _Statement(lines, kinds, resolved, [meanings.concepts for meanings in resolved], rows_of, year)


def _with_noncontrolling_equity(choices: list[_Choice | None]) -> list[_Choice | None]:
    """Minority interest listed among the items of equity belongs to the one total of equity below it."""
    concepts = [choice.concept if choice else None for choice in choices]
    if concepts.count("StockholdersEquity") != 1 or "MinorityInterest" not in concepts:
        return choices
    total, minority = concepts.index("StockholdersEquity"), concepts.index("MinorityInterest")
    start = next((i for i, concept in enumerate(concepts) if concept in _EQUITY_ITEMS), total)
    if not start < minority < total:
        return choices
    choice = choices[total]
    assert choice is not None
    name = "StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest"
    return [*choices[:total], choice._replace(concept=name), *choices[total + 1 :]]


def _balance(line: Line) -> str | None:
    key = normalised_label(line.label)
    return (
        "opening" if key.startswith("opening cash") else "closing" if key.startswith("closing cash") else None
    )
