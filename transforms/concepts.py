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
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

PREFIX = "us-gaap:"
NO_CONCEPT = "-"
"""In labels.csv: this label, here, has no concept on purpose; looser rules are not tried."""

CONCEPT_COLUMNS = ("concept", "statement", "period_type", "balance", "unit", "sign", "sign_in_cash_flow", "label", "note")
LABEL_COLUMNS = ("label", "statement", "section", "unit", "concept", "requires")
STATEMENTS = ("balance_sheet", "income_statement", "comprehensive_income", "cash_flow")
UNITS = ("money", "shares", "per_share", "pure")
SIGNS = ("as_printed", "negate", "expense", "revenue", "income", "tax", "nci", "outflow", "contra", "deficit")
PLACES = frozenset(
    "assets liabilities equity current noncurrent unclassified "
    "revenue cost expense other tax interest_income interest_expense noninterest_income noninterest_expense "
    "basic diluted continuing discontinued "
    "operating adjustments changes investing financing supplemental".split()
)
REQUIREMENTS = ("with", "without", "before", "after")

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


# --------------------------------------------------------------------------- labels

_TYPOGRAPHY = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201b": "'", "`": "'", "\u00b4": "'", "\u201c": '"', "\u201d": '"',
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2015": "-", "\u2212": "-",
        "\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u202f": " ", "\u200b": None, "\u00ae": None, "\u2122": None,
    }
)  # fmt: skip
_FOOTNOTE = re.compile(r"\((?:see )?notes?\b[^()]*\)|\((?:\d{1,2}|[a-z](?:,\s*[a-z])*)\)(?=\s|,|:|$)|\*+|[\u2020\u2021\u00a7]")
_GAAP = re.compile(r"\bgaap\s*(?:and|/|&)\s*non-?\s*gaap\b|(?<!non)(?<!non-)(?<!non )\bgaap\b(?:\s*basis)?")
_NON_GAAP = re.compile(
    r"\bnon-?\s?gaap\b|\badjusted\b|\bpro[ -]?forma\b|\bebitda\w*|\bebit\b|\bfunds from operations\b|\bffo\b|\bfree cash flow\b"
    r"|\bcash earnings\b|\bconstant currency\b|\bcore earnings\b|\bas reported\b|\bsame[- ]store\b|\borganic\b"
)
_STOCK_LABEL = re.compile(
    r"^(?:less:? )?(?:series [a-z] )?(?:cumulative |redeemable |convertible |serial )*(?:class [a-z]\d? )?(?:common|preferred|preference|ordinary|capital)"
    r"(?: stock| shares?)(?: of beneficial interest)?(?:[ ,-]+class [a-z]\b)?"
)
_STOCK_TAIL = re.compile(r"[,;:(-].*?(?:\d|par|stated|authorized|none|issued|unlimited)|\s+(?:\$|par\b|without par|authorized|no[ -]par)|[,;:]?\s+\d")
_TAILS = re.compile(
    r"[,(-]*\s*(?:net of|less(?: an)?|after deducting|net)\s+(?:an? )?(?:allowances?|reserves?|accumulated (?:dep|amort|depl)|valuation|discounts?|unamortized)\b.*$"
    r"|[,(-]*\s*(?:net of|less)\s+(?:applicable |related |estimated )?(?:provision for |benefit from |expense |tax )?(?:income )?tax(?:es)?\b.*$"
    r"|(?:[,;(-]\s*|\s+)at (?:cost|lower|fair|market|amortized)\b.*$"
    r"|[,;(]?\s*\d[\d,]{4,}(?: and \d[\d,]{4,})?\s+(?:common |treasury )?shares\b.*$"
    r"|[,;]?\s*(?:respectively|see note.*|unaudited)\s*$"
)
_PARENTHESES = re.compile(r"\(([^()]*)\)")
_SIGN_WORDS = re.compile(
    r"^(?:net |accumulated )?(?:loss(?:es)?|income|earnings|profits?|benefits?|expenses?|provisions?|deficit|deficiency|credits?|charges?|gains?"
    r"|decrease|increase|used(?: in| for| by)?|provided(?: by| from)?|increases|decreases|recovery|recoveries|reversals?|deductions?|of|from|for|by|in"
    r"|payments?|repayments?|proceeds|borrowings?|and| |/)+$"
)
_KEPT_PARENTHESES = re.compile(r"exclud|exclusive|including|inclusive|before|non-?cash|related part|payable|receivable|prepaid|accrued")
_HOLDERS = re.compile(r"\b(?:stock|share)[- ]?(?:holders?|owners?)\b(?:'s|s'|')?|\bequity ?holders?\b(?:')?")
_SPELLING: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\bnon[- ]?current\b", "noncurrent"),
        (r"\bnon[- ]?interest\b", "noninterest"),
        (r"\bnon[- ]?controlling\b", "noncontrolling"),
        (r"\bnon[- ]?operating\b", "nonoperating"),
        (r"\bnon[- ]?cash\b", "noncash"),
        (r"\bnon[- ]?trade\b", "nontrade"),
        (r"\bnon[- ]?taxable\b", "nontaxable"),
        (r"\bpre[- ]?tax\b", "pretax"),
        (r"\bpretax income\b|\bpretax earnings\b|\bpretax profit\b|\bpretax loss\b", "income before income taxes"),
        (r"\blongterm\b", "long term"),
        (r"\bshortterm\b", "short term"),
        (r"\bcapitalised\b", "capitalized"),
        (r"\bpaid-? ?in\b", "paid in"),
        (r"\br&d\b", "research and development"),
        (r"\bsg&a\b", "selling general and administrative"),
        (r"&", " and "),
        (r"\bmerchandise inventor", "inventor"),
        (r"\bper (?:common |ordinary |class [a-z] |american depositary |limited partner |depositary )*(?:and common equivalent )?(?:shares?|units?|ads|stock)\b(?: of (?:common|ordinary) (?:stock|shares?))?", "per share"),
        (r"\bin process r and d\b", "in process research and development"),
        (r"\bloan loss\b", "loan losses"),
        (r"\bcredit loss\b", "credit losses"),
        (r"\bcash,? (?:and )?(?:cash )?equivalents?\b", "cash and cash equivalents"),
        (r"\baccumulated other (?:non-?owner |comprehensive )?(?:changes in equity|items)\b", "accumulated other comprehensive income"),
        (r"\b(?:capital|additional) (?:surplus|capital)\b", "capital surplus"),
        (r"'s\b|s'(?=\s|$)", " "),
    )
)  # fmt: skip
_INCOME = frozenset({"income", "earnings", "profit", "profits", "loss"})
_DROPPED = frozenset({"the", "a", "an", "its", "our", "company", "companies", "corporation", "s"})
_WORD = re.compile(r"[a-z0-9]+")
_RESULT_OF = re.compile(r"\b(?:net )?(?:gains?|loss(?:es)?|income)(?: (?:and |or )?(?:gains?|loss(?:es)?|income))* on\b")


def _stem(word: str) -> str:
    if len(word) < 4 or word[-1] != "s" or word[-2] in "su" or word.endswith("is"):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("xes", "ches", "shes", "sses")):
        return word[:-2]
    return word[:-1]


def _parenthesis(match: re.Match[str]) -> str:
    content = match[1].strip()
    if _SIGN_WORDS.match(content):
        return f" {content} " if "deficit" not in content and "deficiency" not in content else " "
    return f" {content} " if _KEPT_PARENTHESES.search(content) else " "


def _words(label: str) -> list[str]:
    text = label.lower().translate(_TYPOGRAPHY)
    text = _GAAP.sub(" ", _FOOTNOTE.sub(" ", text)).strip()
    stock = _STOCK_LABEL.match(text)
    if stock and (tail := _STOCK_TAIL.match(text, stock.end())) and not re.search(r"paid|surplus|excess|dividend", text):
        text = text[: tail.start()]
    cut = _TAILS.search(text)
    if cut and cut.start() > 2:
        text = text[: cut.start()] + (" net" if re.match(r"[,(-]*\s*(?:net|less)", cut[0]) and "tax" not in cut[0] else "")
    only_parentheses = re.match(r"^\W*\(([^()]*)\)\W*$", text)
    text = only_parentheses[1] if only_parentheses else _PARENTHESES.sub(_parenthesis, text)
    text = _HOLDERS.sub("stockholder", text)
    for pattern, replacement in _SPELLING:
        text = pattern.sub(replacement, text)
    text = _RESULT_OF.sub("gain on", text)
    words: list[str] = []
    for raw in _WORD.findall(text):
        word = "income" if raw in _INCOME else _stem(raw)
        if word in _DROPPED or (words and words[-1] == word):
            continue
        words.append(word)
    return words


_TAX_WORDS = frozenset("provision benefit expense credit for from of on income tax or and".split())
_PRETAX_BEFORE = frozenset("net income from continuing operation consolidated total".split())
_PRETAX_AFTER = frozenset(
    "income tax provision benefit expense for from of on and or in federal foreign state u minority noncontrolling interest extraordinary item "
    "accounting change principle cumulative effect discontinued operation equity net affiliate unconsolidated subsidiary investee method "
    "investment joint venture activity associated entity credit".split()
)
_CASH_FLOW_TOTAL = re.compile(
    r"^(?:total )?(?:net )?(?:increase |decrease )*(?:in )?cash (?:flow )?(?:(?:generated|provided|used|from|by|in|for|to|required|or|and|absorbed|applied"
    r"|utilized|inflow|outflow|net) )*(operating|operation|investing|investment|financing)(?: activity)?(.*)$"
)
_ACTIVITY = {"operating": "operating", "operation": "operating", "investing": "investing", "investment": "investing", "financing": "financing"}
_ATTRIBUTABLE = re.compile(
    r"^(?:less )?(?:total )?(net income|comprehensive income|income)(?: gain)? (?:available|attributable|applicable|allocable|allocated|attributed) (?:to|for)(?: (.*))?$"
)
_CHANGE_IN_CASH = re.compile(
    r"^(?:net )?(?:(?:increase|decrease|change) ?(?:and |or )?)+(?:in (?:total )?(cash\b.*)|(?:during|for|in) (?:year|period|quarter))$"
)
_DATED = re.compile(r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december) (\d{1,2})(?: \d{4})?$")
_CASH_BALANCE = re.compile(r"^(?:total |net |balance of )?(?:cash\b|balance\b|beginning\b|end\b|ending\b|opening\b|closing\b)")


def _family(words: list[str]) -> str:
    """One spelling for the families that are printed in hundreds of ways: earnings per share, share
    counts, activity totals, cash balances, income before and after tax, whose income it is."""
    text = " ".join(words)
    have = set(words)
    if "per share" in text and not have & {"book", "tangible", "market", "price", "ffo", "distribution", "value", "par"}:
        side = _basic_or_diluted(text)
        if "dividend" in have:
            if have <= _DIVIDEND_WORDS:
                return "dividend per share" + (" paid" if "paid" in have else " declared" if "declared" in have else "")
            return text
        if have <= _EPS_WORDS and (have & {"income", "operation"} or side or words[:2] == ["per", "share"]):
            if have & {"before", "extraordinary", "cumulative", "accounting"}:
                return text
            scope = "discontinued" if "discontinued" in have else "continuing" if "continuing" in have else "income"
            return f"{scope} per share{side}"
    if ("share" in have or "stock" in have or "unit" in have) and (
        ("average" in have) or ("used" in have and have & {"computing", "computation", "calculating", "calculation", "compute", "calculate"})
    ):
        if not have & {"price", "fair", "exercise", "effect", "dilutive", "incremental"}:
            return "weighted average share" + _basic_or_diluted(text)
    if have & {"basic", "diluted"} and "share" in have and "outstanding" in have and have <= _SHARE_WORDS:
        return "weighted average share" + _basic_or_diluted(text)
    if "tax" in have and "income" in have and have <= _TAX_WORDS:
        return "income tax expense"
    if "before" in have and "tax" in have:
        at = words.index("before")
        head, tail = set(words[:at]), set(words[at + 1 :])
        plain_interest = "interest" in tail and not tail & {"minority", "noncontrolling"}
        if "income" in head and head <= _PRETAX_BEFORE and tail <= _PRETAX_AFTER and not plain_interest:
            return "income before income tax" + (" and equity income" if "equity" in tail else "")
    if match := _CASH_FLOW_TOTAL.match(text):
        rest = match[2].strip()
        name = f"net cash {_ACTIVITY[match[1]]} activity"
        if re.fullmatch(r"(?:(?:net|of|from|by|used|provided|in|for|-) ?)*(?:of |from |by )?continuing operation", rest):
            return name + " continuing"
        if re.fullmatch(r"(?:(?:net|of|from|by|used|provided|in|for|-) ?)*(?:of |from |by )?discontinued operation", rest):
            return name + " discontinued"
        if rest in ("", "total", "net", "of", "activity continuing", "activity discontinued"):
            return f"{name} {rest.split()[-1]}" if rest.startswith("activity") else name
        if rest in ("continuing", "discontinued"):
            return f"{name} {rest}"
        return text
    if "cash" in have and "discontinued" in have and words[0] in ("net", "cash") and have <= _DISCONTINUED_CASH:
        return "net cash discontinued"
    if match := _CHANGE_IN_CASH.match(text):
        return "change in cash and restricted cash" if "restricted" in (match[1] or "") else "change in cash"
    if words and words[0] in ("effect", "impact", "foreign", "exchange", "currency") and have & {"effect", "impact", "change"}:
        if "exchange" in have and (have & {"cash"} or (words[0] == "effect" and have <= _EXCHANGE_WORDS)):
            return "effect of exchange rate on cash" + (" and restricted cash" if "restricted" in have else "")
    if _CASH_BALANCE.match(text) and not have & {"discontinued", "sale", "investment", "security", "acquired", "paid", "provided", "used"}:
        restricted = " and restricted cash" if "restricted" in have else ""
        if have & {"beginning", "opening"}:
            return "opening cash" + restricted
        if have & {"end", "ending", "closing"}:
            return "closing cash" + restricted
        if (match := _DATED.search(text)) and words[0] in ("cash", "total", "balance"):
            return ("opening cash" if match[1] == "1" else "closing cash") + restricted
    if match := _ATTRIBUTABLE.match(text):
        whose = set((match[2] or "").split())
        result = "net income" if match[1] == "income" else match[1]
        if whose & {"noncontrolling", "minority", "nonredeemable"} and not whose & {"redeemable", "common", "parent", "controlling", "before"}:
            return f"{result} attributable to noncontrolling interest"
        if whose & {"common", "unitholder", "ordinary"} and not whose & {"preferred", "participating", "diluted", "noncontrolling"}:
            return f"{result} attributable to common stockholder"
        if whose & {"redeemable", "preferred", "participating", "noncontrolling", "unvested", "restricted", "diluted", "discontinued", "continuing", "partner"}:
            return text
        return f"{result} attributable to parent"
    return text


_EPS_WORDS = frozenset(
    "income per share basic diluted dilution assuming assumed fully primary and or net of common stock stockholder attributable available applicable to "
    "from continuing discontinued operation total ordinary in dollar for before extraordinary cumulative accounting "
    "full with without u class capital reported allocable unit holder no parent".split()
)
_DIVIDEND_WORDS = frozenset("dividend cash declared paid and per share on of common stock ordinary quarterly regular in dollar".split())
_SHARE_WORDS = frozenset("basic diluted share outstanding common and weighted number of total ordinary stock".split())
_DISCONTINUED_CASH = frozenset("net cash provided used by in from for and discontinued operation flow of total".split())
_EXCHANGE_WORDS = frozenset("effect of foreign currency exchange rate change fluctuation on and other".split())


def _basic_or_diluted(text: str) -> str:
    basic = re.search(r"\bbasic\b|\bprimary\b|\bundiluted\b", text) is not None
    diluted = re.search(r"\bdilut(?:ed|ion)\b|\bfully\b", text) is not None and "without dilut" not in text
    return " basic and diluted" if basic and diluted else " basic" if basic else " diluted" if diluted else ""


NORMALISATION_PASSES = 4
"""A family's spelling may itself be shortened once more; real labels settle in two passes."""


@lru_cache(maxsize=65536)
def normalised_label(label: str) -> str:
    """The label as the dictionary compares it: lower case, singular, no articles, notes, allowances,
    par values or dates, "loss" and "earnings" as "income". Idempotent."""
    seen = label
    for _ in range(NORMALISATION_PASSES):
        again = _family(_words(seen))
        if again == seen:
            break
        seen = again
    return seen


@lru_cache(maxsize=65536)
def is_non_gaap(label: str) -> bool:
    """Adjusted, pro forma, EBITDA, funds from operations...: measures that no us-gaap concept carries."""
    return _NON_GAAP.search(_GAAP.sub(" ", label.lower().translate(_TYPOGRAPHY))) is not None


_STRIPS: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (rule, re.compile(pattern), replacement)
    for rule, pattern, replacement in (
        ("without 'less'", r"^(?:less|plus|add|deduct) ", ""),
        ("without 'total'", r"^total | total$", ""),
        ("without 'consolidated'", r"^consolidated ", ""),
        ("without 'net'", r" net$|^net (?=property|plant|accounts receivable|inventory|intangible|loan|real estate)", ""),
        ("without the date", r" (?:at|as of|,)? ?(?:january|february|march|april|may|june|july|august|september|october|november|december) \d{1,2}(?: \d{4})?$", ""),
        ("without the unit", r" in (?:share|dollar|thousand|million)(?: per share)?$", ""),
        ("without 'during the period'", r" (?:during|for) (?:year|period|quarter|month)$", ""),
    )
)  # fmt: skip
_CASH_FLOW_STRIP = ("without 'change in'", re.compile(r"^(?:net )?(?:(?:increase|decrease|change) ?(?:and |or )?)+ ?(?:in|of) "), "")


@lru_cache(maxsize=65536)
def label_variants(key: str, statement: str) -> tuple[tuple[str, str], ...]:
    """A normalised label and what is left of it under the general rules, each with the rule's name."""
    found = {key: "label"}
    rules = (_CASH_FLOW_STRIP, *_STRIPS) if statement == "cash_flow" else _STRIPS
    frontier = [key]
    while frontier:
        text = frontier.pop(0)
        for rule, pattern, replacement in rules:
            shorter = pattern.sub(replacement, text).strip()
            if shorter and shorter not in found:
                found[shorter] = rule if found[text] == "label" else f"{found[text]}, {rule}"
                frontier.append(shorter)
    return tuple(found.items())


# --------------------------------------------------------------------------- the dictionary


class ConceptRow(NamedTuple):
    name: str
    statements: tuple[str, ...]
    unit: str
    balance: str
    sign: str
    sign_in_cash_flow: str


class LabelRow(NamedTuple):
    key: str
    statement: str
    places: frozenset[str]
    unit: str
    concept: str | None
    requires: tuple[tuple[str, str], ...]
    line: int


@dataclass(frozen=True, slots=True)
class Dictionary:
    """The two seeds, checked and indexed by statement and normalised label."""

    concepts: Mapping[str, ConceptRow]
    rows: Mapping[tuple[str, str], tuple[LabelRow, ...]]
    _resolved: dict[tuple[str, str], tuple[tuple[str, tuple[LabelRow, ...]], ...]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @staticmethod
    def from_rows(concepts: Sequence[Mapping[str, str]], labels: Sequence[Mapping[str, str]]) -> Dictionary:
        """Rows as ``csv.DictReader`` gives them. Raises SeedError with file and line (the header is line 1)."""
        known: dict[str, ConceptRow] = {}
        for number, row in enumerate(concepts, start=2):
            concept = _concept_row(row, number)
            if concept.name in known:
                raise SeedError("concepts.csv", number, f"concept {concept.name} stands there twice")
            known[concept.name] = concept
        index: dict[tuple[str, str], list[LabelRow]] = {}
        for number, row in enumerate(labels, start=2):
            label = _label_row(row, number, known)
            rows = index.setdefault((label.statement, label.key), [])
            for other in rows:
                same = (other.places, other.unit, set(other.requires)) == (label.places, label.unit, set(label.requires))
                if same and other.concept != label.concept:
                    raise SeedError("labels.csv", number, f"label {row['label']!r} contradicts line {other.line}: {label.concept} / {other.concept}")
                if same:
                    break
            else:
                rows.append(label)
        return Dictionary(known, {key: tuple(rows) for key, rows in index.items()})

    def resolved(self, label: str, kind: str) -> tuple[tuple[str, tuple[LabelRow, ...]], ...]:
        """The dictionary rows a label may mean, strictest rule first: (rule, rows)."""
        cached = self._resolved.get((label, kind))
        if cached is None:
            key = normalised_label(label)
            cached = tuple(
                (rule, rows)
                for variant, rule in label_variants(key, kind)
                for statement in LOOKUP_ORDER[kind]
                if (rows := self.rows.get((statement, variant)))
            )
            if len(self._resolved) < RESOLVED_LIMIT:
                self._resolved[label, kind] = cached
        return cached


RESOLVED_LIMIT = 50_000
"""Labels remembered per process; more are looked up again rather than kept."""


def _field(row: Mapping[str, str], name: str, file: str, line: int) -> str:
    value = row.get(name)
    if value is None:
        raise SeedError(file, line, f"column {name!r} is missing")
    if not isinstance(value, str):
        raise SeedError(file, line, f"column {name!r} is not text")
    return value.strip()


def _no_stray_columns(row: Mapping[str, str], columns: Sequence[str], file: str, line: int) -> None:
    stray = [str(name) for name in row if name not in columns]
    if stray:
        raise SeedError(file, line, f"unknown column or too many fields: {', '.join(stray)}")


def _concept_row(row: Mapping[str, str], line: int) -> ConceptRow:
    file = "concepts.csv"
    _no_stray_columns(row, CONCEPT_COLUMNS, file, line)
    name, unit, sign, in_cash_flow, balance, period_type = (
        _field(row, column, file, line) for column in ("concept", "unit", "sign", "sign_in_cash_flow", "balance", "period_type")
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
    return ConceptRow(name, statements, unit, balance, sign, in_cash_flow or sign)


def _label_row(row: Mapping[str, str], line: int, known: Mapping[str, ConceptRow]) -> LabelRow:
    file = "labels.csv"
    _no_stray_columns(row, LABEL_COLUMNS, file, line)
    label, statement, section, unit, concept, requires = (_field(row, column, file, line) for column in LABEL_COLUMNS)
    key = normalised_label(label)
    if not key:
        raise SeedError(file, line, f"label {label!r} has no words")
    if statement not in STATEMENTS:
        raise SeedError(file, line, f"statement {statement!r}: use {', '.join(STATEMENTS)}")
    places = frozenset(section.split())
    if not places <= PLACES:
        raise SeedError(file, line, f"section {' '.join(sorted(places - PLACES))!r}: use {', '.join(sorted(PLACES))}")
    if unit not in ("", *UNITS):
        raise SeedError(file, line, f"unit {unit!r}: use {', '.join(UNITS)}")
    if concept != NO_CONCEPT:
        if concept not in known:
            raise SeedError(file, line, f"concept {concept!r} is not in concepts.csv")
        if unit and unit != known[concept].unit:
            raise SeedError(file, line, f"unit {unit} does not fit {concept}, which is {known[concept].unit}")
        unit = known[concept].unit
    conditions = []
    for part in filter(None, (piece.strip() for piece in requires.split(","))):
        verb, _, other = part.partition(" ")
        if verb not in REQUIREMENTS or other not in known:
            raise SeedError(file, line, f"requires {part!r}: write with/without/before/after and a concept of concepts.csv")
        conditions.append((verb, other))
    return LabelRow(key, statement, places, unit, None if concept == NO_CONCEPT else concept, tuple(conditions), line)


# --------------------------------------------------------------------------- lines and places


@dataclass(frozen=True, slots=True)
class Line:
    """One printed row with values. ``section``: captions joined by ' > '; ``is_total``: a rule above."""

    label: str
    section: str
    unit: str
    kind: str
    indent: int
    is_total: bool
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Concept:
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
    text = section.lower().translate(_TYPOGRAPHY)
    last = text.rsplit(">", 1)[-1].strip()
    places: set[str] = set()
    if kind == "balance_sheet":
        if re.search(r"non-?\s?current|long-?\s?term", last):
            places.add("noncurrent")
        elif re.search(r"\bcurrent\b", last):
            places.add("current")
        for part in reversed(text.split(">")):
            if re.search(r"liabilit", part) and not re.search(r"asset", part):
                places.add("equity_side" if re.search(r"equity|deficit|capital|investment", part) else "liabilities")
                break
            if re.search(r"equity|deficit|partners' capital|shareholders' investment", part) and "assets" not in part:
                places.add("equity")
                break
            if re.search(r"\bassets?\b|propert", part):
                places.add("assets")
                break
    elif kind == "cash_flow":
        if re.search(r"supplement|cash paid|non-?cash (?:investing|financing|transaction|activit)", text):
            places.add("supplemental")
        for part in reversed(text.split(">")):
            if match := re.search(r"operati|invest|financ", part):
                if not re.search(r"adjust|reconcil|change", part) or "operati" in match[0]:
                    places.add({"operati": "operating", "invest": "investing", "financ": "financing"}[match[0]])
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
        elif re.search(r"interest (?:and dividend |and fee )?(?:income|revenue)", plain) and not re.search(r"other|expense", plain):
            places.add("interest_income")
        elif re.search(r"^interest expense", plain):
            places.add("interest_expense")
        elif re.search(r"other (?:income|expense|deduction|gain|loss|credit|charge)|non ?operating", plain):
            places.add("other")
        elif re.search(r"costs? and (?:other )?expense|operating (?:cost|expense)|^expenses?$|costs and|expenses and|total expense", plain):
            places.add("expense")
        elif re.search(r"^costs?$|costs? of ", plain):
            places.add("cost")
        elif re.search(r"revenue|^(?:net )?sales|income$", plain) and not re.search(r"comprehensive|per share|net income", plain):
            places.add("revenue")
        elif re.search(r"expense", plain):
            places.add("expense")
        if re.search(r"income tax|taxes on income|provision for", plain):
            places.add("tax")
        side = _basic_or_diluted(text)
        places |= {word for word in ("basic", "diluted") if word in side}
        if re.search(r"\bdiscontinued\b", last):
            places.add("discontinued")
        elif re.search(r"\bcontinuing\b", last) and "discontinu" not in last:
            places.add("continuing")
    return frozenset(places)


_EQUITY_ITEMS = frozenset(
    "PreferredStockValue CommonStockValue CommonStocksIncludingAdditionalPaidInCapital AdditionalPaidInCapital RetainedEarningsAccumulatedDeficit "
    "LimitedPartnersCapitalAccount GeneralPartnersCapitalAccount StockholdersEquity".split()
)
_NEVER_NONCURRENT = re.compile(r"\bnon-?\s?current\b|\blong-?\s?term\b|\bdue after\b|\bnet of current\b|\bless current\b")


@dataclass(slots=True)
class _Statement:
    """The first look at a statement: what each label alone may mean, and where those rows stand."""

    lines: Sequence[Line]
    kinds: list[str]
    found: list[frozenset[str]]
    rows_of: dict[str, list[int]]

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
    classified = any("current" in s for s in sections) or current_assets is not None or current_liabilities is not None
    result = []
    for i, section in enumerate(sections):
        places: set[str] = set()
        if assets is not None:
            side = "assets" if i <= assets else "liabilities"
        elif "assets" in section or (current_assets is not None and i <= current_assets):
            side = "assets"
        elif section & {"liabilities", "equity", "equity_side"}:
            side = "liabilities"
        else:
            side = ""
        if side == "liabilities" and equity is not None and i >= equity:
            side = "equity"
        elif side == "liabilities" and "equity" in section and (liabilities is None or i > liabilities):
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
            elif "noncurrent" in section or side == "assets" or _NEVER_NONCURRENT.search(statement.lines[i].label.lower()):
                places.add("noncurrent")
        result.append(frozenset(places))
    return result


_ACTIVITY_TOTALS = (
    ("operating", ("NetCashProvidedByUsedInOperatingActivities", "NetCashProvidedByUsedInOperatingActivitiesContinuingOperations")),
    ("investing", ("NetCashProvidedByUsedInInvestingActivities", "NetCashProvidedByUsedInInvestingActivitiesContinuingOperations")),
    ("financing", ("NetCashProvidedByUsedInFinancingActivities", "NetCashProvidedByUsedInFinancingActivitiesContinuingOperations")),
)


def _cash_flow_places(statement: _Statement) -> list[frozenset[str]]:
    totals = sorted((at, activity) for activity, names in _ACTIVITY_TOTALS if (at := statement.first(*names)) is not None)
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
            changes = changes or "changes" in section
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
        if operating is not None and operating < i and (pretax is None or i < pretax) and not places & {"expense", "revenue", "cost"}:
            places |= {"other"}
        result.append(places)
    return result


# --------------------------------------------------------------------------- choosing


class _Choice(NamedTuple):
    concept: str
    source: str
    rank: tuple[int, int]
    """(how strict the rule, how particular the row): the better placed of two rows wins."""


def _holds(requirement: tuple[str, str], at: int, statement: _Statement) -> bool:
    verb, concept = requirement
    rows = [i for i in statement.rows_of.get(concept, ()) if i != at]
    if verb == "without":
        return not rows
    if verb == "with":
        return bool(rows)
    return any(i > at for i in rows) if verb == "before" else any(i < at for i in rows)


def _particular(row: LabelRow) -> int:
    """A place says more than a requirement: the caption stands over the row, the company anywhere."""
    return 3 * len(row.places) + 2 * len(row.requires)


def _choice(at: int, kind: str, places: frozenset[str], statement: _Statement, dictionary: Dictionary) -> _Choice | None:
    line = statement.lines[at]
    unit = _unit_class(line.unit)
    for strictness, (rule, rows) in enumerate(dictionary.resolved(line.label, kind)):
        fitting = [
            row
            for row in rows
            if row.places <= places
            and (unit is None or not row.unit or row.unit == unit)
            and all(_holds(requirement, at, statement) for requirement in row.requires)
        ]
        if not fitting:
            continue
        particular = max(map(_particular, fitting))
        best = [row for row in fitting if _particular(row) == particular]
        names = {row.concept for row in best}
        if len(names) != 1:
            return None
        row = best[0]
        if row.concept is None:
            return None
        return _Choice(row.concept, f"labels.csv:{row.line} {rule}", (-strictness, particular))
    return None


def _agree(a: Line, b: Line) -> bool:
    return all(x is None or y is None or x == y for x, y in zip(a.values, b.values, strict=False))


_SUMS = frozenset("Revenues CostOfRevenue CostOfGoodsAndServicesSold InventoryNet InterestExpense AccruedLiabilitiesCurrent".split())
"""Where two rows claim one of these, the later or the total is the sum of the earlier."""


def _without_rivals(choices: list[_Choice | None], statement: _Statement) -> list[_Choice | None]:
    """Each concept once: rows that repeat the item agree in every column; of others the better placed stays."""
    rows_of: dict[str, list[int]] = {}
    for i, choice in enumerate(choices):
        if choice is not None:
            rows_of.setdefault(choice.concept, []).append(i)
    result = list(choices)
    for concept, rows in rows_of.items():
        if len(rows) < 2 or concept in ("CashAndCashEquivalentsAtCarryingValue", "CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents"):
            continue

        def place(i: int, concept: str = concept) -> tuple[int, tuple[int, int], int, int]:
            choice = choices[i]
            line = statement.lines[i]
            total = int(line.is_total or line.label.lower().lstrip().startswith("total"))
            assert choice is not None
            return (total if concept in _SUMS else 0, choice.rank, total, i if concept in _SUMS else -i)

        best = max(rows, key=place)
        for i in rows:
            if i != best and not _agree(statement.lines[i], statement.lines[best]):
                result[i] = None
    return result


# --------------------------------------------------------------------------- arithmetic


def _printed_unit(lines: Iterable[Line]) -> Decimal:
    """The step in which the statement prints money: 1000 where every amount is a multiple of 1000."""
    step: int | None = None
    for line in lines:
        if _unit_class(line.unit) not in ("money", None):
            continue
        for value in line.values:
            if value:
                exponent = value.normalize().as_tuple().exponent
                if isinstance(exponent, int):
                    step = exponent if step is None else min(step, exponent)
    return Decimal(1).scaleb(step) if step is not None else Decimal(1)


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
        if abs(sum((weight * part for weight, part in parts if part is not None), Decimal(0)) - value) > tolerance:
            return False
    return columns > 0


def _is_nonzero(line: Line) -> bool:
    return any(line.values)


def _same(a: Line, b: Line) -> bool:
    pairs = [(x, y) for x, y in zip(a.values, b.values, strict=False) if x is not None or y is not None]
    return bool(pairs) and all(x == y for x, y in pairs)


_UNNAMED = frozenset({"", "total"})


def _balance_sheet_totals(statement: _Statement) -> dict[int, str]:
    """Totals without a name of their own: total assets equals liabilities and equity."""
    lines = statement.lines
    unnamed = [i for i, line in enumerate(lines) if normalised_label(line.label) in _UNNAMED and _is_nonzero(line)]
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
        greatest = max((abs(v) for line in lines if _unit_class(line.unit) in ("money", None) for v in line.values if v is not None), default=None)
        for i in unnamed:
            twins = [j for j in unnamed if j > i and _same(lines[i], lines[j])]
            if twins and greatest is not None and any(v is not None and abs(v) == greatest for v in lines[i].values):
                named[i], named[twins[-1]] = "Assets", "LiabilitiesAndStockholdersEquity"
                break
    return named


def _equity_total(choices: Sequence[_Choice | None], places: Sequence[frozenset[str]], statement: _Statement, unit: Decimal) -> int | None:
    """The unnamed row before liabilities and equity, where it is exactly what liabilities leave of them."""
    concepts = [choice.concept if choice else None for choice in choices]
    if "StockholdersEquity" in concepts or "StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest" in concepts:
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


def _unnamed_sums(choices: Sequence[_Choice | None], statement: _Statement, unit: Decimal) -> dict[int, tuple[str, str]]:
    """Rows without a name that close a sum between named rows: property at cost less depreciation, and
    the total of costs between revenues and the first result."""
    lines = statement.lines
    at = {choice.concept: i for i, choice in reversed(list(enumerate(choices))) if choice is not None}
    named: dict[int, tuple[str, str]] = {}
    for i, line in enumerate(lines):
        if choices[i] is not None or normalised_label(line.label) not in _UNNAMED or not _is_nonzero(line):
            continue
        gross, depreciation = at.get("PropertyPlantAndEquipmentGross"), at.get(_DEPRECIATED)
        if gross is not None and depreciation == i - 1 and "PropertyPlantAndEquipmentNet" not in at:
            weight = 1 if _negative(lines[i - 1]) else -1
            if _sums_to(line, [(1, lines[gross]), (weight, lines[i - 1])], unit):
                named[i] = ("PropertyPlantAndEquipmentNet", "arithmetic: property at cost less accumulated depreciation")
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


_DEPRECIATED = "AccumulatedDepreciationDepletionAndAmortizationPropertyPlantAndEquipment"


# --------------------------------------------------------------------------- signs

_GAIN = re.compile(r"\b(?:income|earnings|profits?|gains?|benefits?|credits?|recover(?:y|ies))\b")
_LOSS = re.compile(r"\b(?:loss(?:es)?|expenses?|deficits?|provisions?|charges?|deductions?|costs?|distributions? in excess|dividends? in excess)\b")


@lru_cache(maxsize=16384)
def _wording(label: str, tax: bool) -> str:
    """'gain', 'loss', 'gain (loss)' or 'loss (gain)': which of both the printed positive number is."""
    text = label.lower().translate(_TYPOGRAPHY)
    text = re.sub(r"\b(?:before|after|net of|less|excluding|from discontinued|per)\b.*$", "", text) or text
    if tax:
        text = re.sub(r"\b(?:on |from )?income\b", " ", text)
    text = re.sub(r"\bloan losses\b|\bcredit losses\b|\baccumulated other comprehensive\b", " ", text)
    inside = " ".join(_PARENTHESES.findall(text))
    outside = _PARENTHESES.sub(" ", text)
    gain_out, loss_out = _GAIN.search(outside), _LOSS.search(outside)
    gain_in, loss_in = _GAIN.search(inside), _LOSS.search(inside)
    if gain_out and loss_out:
        slash = re.search(r"/|\bor\b", outside)
        if slash or gain_out.start() < loss_out.start():
            return "gain (loss)" if gain_out.start() < loss_out.start() else "loss (gain)"
        return "gain (loss)"
    if gain_in and loss_out:
        return "loss (gain)"
    if loss_in and gain_out:
        return "gain (loss)"
    if gain_out or gain_in:
        return "gain"
    if loss_out or loss_in:
        return "loss"
    return ""


def _all(values: Sequence[Decimal | None], test: Callable[[Decimal], bool]) -> bool:
    present = [v for v in values if v]
    return bool(present) and all(test(v) for v in present)


def _negative(line: Line) -> bool:
    return _all(line.values, lambda v: v < 0)


def _positive(line: Line) -> bool:
    return _all(line.values, lambda v: v > 0)


def _tax_sign(at: int, choices: Sequence[_Choice | None], statement: _Statement, unit: Decimal, costs_negative: bool) -> int:
    """Income before tax less tax is income after tax; only where no row shows it the wording decides."""
    line = statement.lines[at]
    pretax = next((i for i in range(at - 1, -1, -1) if (c := choices[i]) is not None and c.concept in _PRETAX), None)
    if pretax is not None and _is_nonzero(line):
        between = [i for i in range(pretax + 1, at) if (c := choices[i]) is not None and c.concept == "IncomeLossFromEquityMethodInvestments"]
        before = [(1, statement.lines[i]) for i in (pretax, *between)]
        for after in statement.lines[at + 1 : at + 1 + ROWS_AFTER_TAX]:
            if _unit_class(after.unit) not in ("money", None):
                continue
            for extra in ((), tuple(before[1:])):
                base = before[:1] if not extra else before
                expense = _sums_to(after, [*base, (-1, line)], unit)
                benefit = _sums_to(after, [*base, (1, line)], unit)
                if expense != benefit:
                    return 1 if expense else -1
    wording = _wording(line.label, True)
    if wording == "gain (loss)":
        return -1
    if wording == "gain":
        return 1 if _negative(line) else -1
    return -1 if costs_negative and _negative(line) else 1


ROWS_AFTER_TAX = 4
"""Income after tax stands right below the tax, at most behind equity earnings and minority interest."""


def _nci_sign(at: int, choices: Sequence[_Choice | None], statement: _Statement, unit: Decimal) -> int:
    line = statement.lines[at]
    before = next((i for i in range(at - 1, -1, -1) if (c := choices[i]) is not None and c.concept in ("ProfitLoss", *_WITH_NCI)), None)
    after = next((i for i in range(at + 1, len(choices)) if (c := choices[i]) is not None and c.concept in _OF_PARENT), None)
    if before is not None and after is not None and _is_nonzero(line):
        less = _sums_to(statement.lines[after], [(1, statement.lines[before]), (-1, line)], unit)
        plus = _sums_to(statement.lines[after], [(1, statement.lines[before]), (1, line)], unit)
        if less != plus:
            return 1 if less else -1
    wording = _wording(line.label, False)
    if wording == "loss (gain)":
        return -1
    if wording == "loss":
        return -1 if _positive(line) else 1
    if wording == "gain" and line.label.lower().lstrip().startswith("less") and _negative(line):
        return -1
    return 1


_WITH_NCI = ("ComprehensiveIncomeNetOfTaxIncludingPortionAttributableToNoncontrollingInterest", "IncomeLossFromContinuingOperationsIncludingPortionAttributableToNoncontrollingInterest")
_OF_PARENT = ("NetIncomeLoss", "ComprehensiveIncomeNetOfTax", "NetIncomeLossAvailableToCommonStockholdersBasic")


def _sign(at: int, rule: str, choices: Sequence[_Choice | None], statement: _Statement, unit: Decimal, costs_negative: bool) -> int:
    line = statement.lines[at]
    if rule == "as_printed":
        return 1
    if rule == "negate":
        return -1
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
    wording = _wording(line.label, False)
    if rule == "deficit":
        return -1 if wording == "loss" and _positive(line) else 1
    if wording == "loss (gain)":
        return -1
    if wording == "loss":
        return -1 if _positive(line) else 1
    return 1


_COST_CONCEPTS = frozenset(
    "CostOfRevenue CostOfGoodsAndServicesSold SellingGeneralAndAdministrativeExpense ResearchAndDevelopmentExpense GeneralAndAdministrativeExpense "
    "SellingAndMarketingExpense OperatingExpenses CostsAndExpenses DepreciationAndAmortization".split()
)


# --------------------------------------------------------------------------- the statement


def line_concepts(lines: Sequence[Line], kind: str, dictionary: Dictionary) -> list[Concept | None]:
    """One Concept or None per line of one statement (``kind`` as in statement.kind).

    Tables of other kinds (segments, reconciliations, guidance) carry no concepts: their rows are
    parts or other measures of what the statements print.
    """
    if kind not in LOOKUP_ORDER:
        return [None] * len(lines)
    kinds = [line.kind if line.kind in LOOKUP_ORDER else kind for line in lines]
    statement = _first_look(lines, kinds, dictionary)
    unnamed = _balance_sheet_totals(statement) if kind == "balance_sheet" else {}
    for i, concept in unnamed.items():
        statement.rows_of.setdefault(concept, []).append(i)
    places = _places(statement, kind)
    choices: list[_Choice | None] = []
    for i, line in enumerate(lines):
        if i in unnamed:
            choices.append(_Choice(unnamed[i], "arithmetic: total assets equals liabilities and equity", (0, 0)))
        elif not line.label or is_non_gaap(line.label) or (line.section and is_non_gaap(line.section)):
            choices.append(None)
        else:
            choices.append(_choice(i, kinds[i], places[i], statement, dictionary))
    choices = _without_rivals(_with_noncontrolling_equity(choices), statement)
    unit = _printed_unit(lines)
    if kind == "balance_sheet" and (row := _equity_total(choices, places, statement, unit)) is not None:
        choices[row] = _Choice("StockholdersEquity", "arithmetic: what liabilities leave of liabilities and equity", (0, 0))
    for row, (concept, source) in _unnamed_sums(choices, statement, unit).items():
        choices[row] = _Choice(concept, source, (0, 0))
    costs = [lines[i] for i, choice in enumerate(choices) if choice is not None and choice.concept in _COST_CONCEPTS]
    costs_negative = bool(costs) and 2 * sum(map(_negative, costs)) > len(costs)
    result: list[Concept | None] = []
    for i, choice in enumerate(choices):
        if choice is None:
            result.append(None)
            continue
        concept = dictionary.concepts[choice.concept]
        rule = concept.sign_in_cash_flow if kinds[i] == "cash_flow" else concept.sign
        sign = _sign(i, rule, choices, statement, unit, costs_negative)
        result.append(Concept(PREFIX + choice.concept, choice.source, sign, _balance(lines[i], kinds[i])))
    return result


def _first_look(lines: Sequence[Line], kinds: list[str], dictionary: Dictionary) -> _Statement:
    found: list[frozenset[str]] = []
    rows_of: dict[str, list[int]] = {}
    for i, line in enumerate(lines):
        resolved = dictionary.resolved(line.label, kinds[i])
        unit = _unit_class(line.unit)
        rows = resolved[0][1] if resolved and not is_non_gaap(line.label) else ()
        fitting = [row for row in rows if row.concept and (unit is None or row.unit == unit)]
        names = frozenset(row.concept for row in [row for row in fitting if not row.places] or fitting if row.concept)
        found.append(names)
        for name in names:
            rows_of.setdefault(name, []).append(i)
    return _Statement(lines, kinds, found, rows_of)


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


def _balance(line: Line, kind: str) -> str | None:
    if kind != "cash_flow":
        return None
    key = normalised_label(line.label)
    return "opening" if key.startswith("opening cash") else "closing" if key.startswith("closing cash") else None
