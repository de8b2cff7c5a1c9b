"""Kinds of statements: what a grid is, with the evidence.

In: one grid. Out: a ``Statement``. A title alone is not believed: the rows must be those of that statement,
or the table is a segment, a reconciliation, highlights or something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from transforms.grid import Grid, Row, Token
from transforms.scale import printed_scale

PRIMARY = ("balance_sheet", "income_statement", "comprehensive_income", "cash_flow")


@dataclass(slots=True)
class Statement:
    kind: str
    kind_evidence: str
    title: str | None
    is_gaap: bool
    audited: bool | None
    grid: Grid
    title_names_kind: bool = False
    """Whether a line over the table names what it is; ``title`` may be any line otherwise."""
    has_statement_rows: bool = False
    """Whether it prints the rows of a primary statement, be it one or not (average balances, pro forma)."""
    entity: str | None = None
    """A company other than the issuer that stands over it, as the subsidiaries of a utility do."""


_TITLE = (  # the more special first: a title is tested in this order
    (
        "equity",
        re.compile(
            r"statements?\s+of\s+(?:changes\s+in\s+)?(?:consolidated\s+)?(?:redeemable\s+.*\band\s+)?"
            r"(?:share|stock|common|unit)\s?-?\s?(?:holders?|owners?)['’`]*s?['’`]*\s+(?:equity|investment"
            r"|\(?deficit)"
            r"|(?:changes|rollforward)\s+(?:in|of)\s+(?:share|stock|unit)(?:holders?|owners?)['’`]*s?['’`]*\s+equity"
            r"|statements?\s+of\s+(?:changes\s+in\s+)?(?:(?:partners|members)['’`]*s?['’`]*\s+)?(?:equity|capital)\b"
            r"|changes\s+in\s+net\s+assets"
        ),
    ),
    (
        "cash_flow",
        re.compile(
            r"cash\s*flows?\s+statements?|statements?\s+of\s+(?:\w+\s+){0,3}cash\s*flows?"
            r"|summary\s+of\s+cash\s*flows?"
            r"|(?<!free\s)\bcash\s*flows?\b\s*(?:data|information|summary|highlights)?\s*\Z"
            r"|statements?\s+of\s+changes\s+in\s+cash|sources\s+and\s+uses\s+of\s+cash"
        ),
    ),
    (
        "balance_sheet",
        re.compile(
            r"balance\s+sheets?|statements?\s+of\s+(?:\w+\s+){0,2}financial\s+(?:condition|position)"
            r"|\bfinancial\s+position\b\s*\Z|statements?\s+of\s+(?:\w+\s+){0,2}(?:assets(?:\s+and|,)\s+liabilities"
            r"|condition|net\s+assets)\b"
        ),
    ),
    (
        "comprehensive_income",
        re.compile(
            r"statements?\s+of\s+(?:\w+\s+){0,3}comprehensive\s+(?:income|loss|\(loss\)|earnings)(?!.*\bcash)"
        ),
    ),
    (
        "income_statement",
        re.compile(
            r"statements?\s+of\s+(?:\w+\s+){0,3}(?:operations|income|earnings|loss|profit)|(?:income|earnings"
            r"|operations|operating)\s+statements?|results\s+of\s+operations"
            r"|statements?\s+of\s+(?:net\s+)?\(?loss\)?|profit\s+and\s+loss|operating\s+results"
            r"|statements?\s+of\s+(?:\w+\s+){0,2}revenues?\s+and\s+expenses"
            r"|earnings\s+summary|summary\s+of\s+(?:consolidated\s+)?(?:operations|earnings|income)\s*(?:\(|\Z)"
            r"|\bconsolidated\s+results\s*(?:\(|\Z)"
        ),
    ),
    ("reconciliation", re.compile(r"\bfree\s+cash\s*flows?\b")),
    ("segment", re.compile(r"\bsegments?\b|\bgeographic|by\s+(?:product|region|market|business|division)")),
    ("guidance", re.compile(r"\bguidance\b|\boutlook\b")),
    (
        "highlights",
        re.compile(
            r"financial\s+(?:highlights|summary|data)|\bhighlights\b|selected\s+|summary\s+(?:of|financial)"
            r"|quarterly\s+(?:results|data|financial)|supplemental"
        ),
    ),
)
_INCOME_IN_COMPREHENSIVE = re.compile(
    r"(?:operations|income|earnings|loss)\s+and\s+(?:other\s+)?comprehensive"
)
_NOT_GAAP_WORDS = (
    r"\bpro[\s-]?forma\b|\bnon[\s-]?gaap\b|\badjusted\b|\breconcil|\bexcluding\b|\bcore\s+(?:earnings"
    r"|operating)|\bcash\s+(?:earnings|basis)\b"
    r"|\bsupplemental\s+(?:consolidated\s+|condensed\s+)*(?:statements?\s+of|balance\s+sheet"
    r"|income\s+statement)"
    r"|\bmanaged\s+basis\b|\bconstant[\s-]+currenc|\bstatutory\s+(?:basis|accounting|statements?)\b|\bpro[\s-]?rata\b|\bproportionate(?:ly)?\b|\bas\s+adjusted\b|\boperating\s+basis\b|\bsupplemental\s+pro\b|\bbefore\s+(?:special|unusual)"
)
_NOT_GAAP = re.compile(_NOT_GAAP_WORDS, re.IGNORECASE)
_NOT_GAAP_LOWER = re.compile(_NOT_GAAP_WORDS)
"""Over lower case, as the titles' other patterns: it takes a third of the time of IGNORECASE."""
_STILL_GAAP = re.compile(
    r"\bexcluding\s+(?:per[\s-]+)?shares?\b"
    r"|\b(?:retrospectively\s+)?adjusted\s+(?:for|to\s+reflect|to\s+give\s+effect\s+to)\b[^.;]{0,60}?"
    r"\b(?:splits?|stock\s+dividends?|adoption|asu|sfas|fasb|accounting)\b",
    re.IGNORECASE,
)
"""Words of adjustment that GAAP asks for, or that speak of the scale."""
_FOOTNOTE = re.compile(r"(?:\(\w{1,2}\)|\*+|\[\w\]|note:)\s*\w", re.IGNORECASE)
"""How a line begins that belongs to the table before."""
_OF_SEGMENTS = re.compile(
    r"\bby\s+(?:\w+\s+){0,2}segments?\b|\bsegments?\s+(?:results|statements?|income|operating|information)",
)
_OF_AVERAGES = re.compile(r"(?<!weighted[\s-])\baverage\b(?:\s+\w+){0,3}\s+balances?\b")
_OF_PER_CENTS = re.compile(
    r"(?:\bper\s?cent(?:age)?s?|%)\s+(?:of|to)\s+(?:\w+\s+){0,2}(?:sales|revenues?)", re.IGNORECASE
)
_SALES = re.compile(r"\b(?:sales|revenues?)\b", re.IGNORECASE)
_PARENT_ONLY = re.compile(
    r"(?:\A|/)\W*(?:(?:note\s+)?\w{1,3}[).:]\s*)?parent\s+company\W*(?:\Z|/)"
    r"|parent[\s-]+company[\s-]+(?:only|statements?|financial)|\bregistrant\s+only\b"
    r"|\bcondensed\s+financial\s+information\s+of",
)
_OF_OTHERS = re.compile(
    r"\bunconsolidated\b|\bassociates?\b(?=\W*(?:\Z|[-–—:(]|balance|income|statement|on\b))|\bnon-?consolidated\b|\bjoint\s+ventures?\b(?!,?\s+(?:corp|inc|l\.?p|co|ltd|limited)\b)"
    r"|\bequity[\s-]+(?:method[\s-]+)?"
    r"(?:investees?|affiliates?)\b|\b(?:from|of)\s+discontinued\s+operations\b|\A\W*discontinued\s+operations\W*\Z",
)
"""Titles of accounts that are not the issuer's own: of investees, of what it gives up."""
_UNAUDITED = re.compile(r"\bunaudited\b")
_AUDITED = re.compile(r"(?<!un)\baudited\b")

_ROWS = {
    "balance_sheet": (
        (r"total\s+assets",),
        (r"total\s+(?:current\s+)?liabilities", r"current\s+liabilities\n"),
        (r"total\s+current\s+assets", r"current\s+assets\n"),
        (
            r"stock[\s-]?(?:holders?|owners?)['’`]*s?['’`]*\s+(?:equity|investment|deficit)",
            r"share[\s-]?(?:holders?|owners?)['’`]*s?['’`]*\s+(?:equity|investment|deficit)",
            r"partners['’`]*\s+(?:capital|equity|deficit)",
            r"members['’`]*\s+(?:capital|equity|deficit)",
            r"total\s+(?:net\s+assets|equity)\b",
            r"net\s+assets\n",
        ),
        (r"accounts\s+payable", r"trade\s+(?:and\s+other\s+|accounts\s+)?payables?"),
        (r"retained\s+earnings", r"accumulated\s+deficit", r"reinvested\s+earnings"),
        (r"deposits(?<=\bdeposits)\b",),
        (r"inventor(?<=\binventor)(?:y|ies)\b",),
        (r"cash\s+and\s+(?:cash\s+equivalents|due\s+from)",),
        (
            r"liabilities(?:\s+and|,)\s+(?:share|stock|total|owner|member|partner|unit|equity)",
            r"liabilities(?:\s+and|,)\s+(?:net\s+assets|temporary|mezzanine|redeemable|convertible|common)",
            r"equity\s+and\s+liabilities",
        ),
        (r"long[\s-]term\s+debt",),
        (r"receivable(?<=\breceivable)s?\b",),
        (r"accumulated\s+depreciation", r"paid[\s-]in\s+capital", r"capital\s+in\s+excess\s+of\s+par"),
        (
            r"future\s+policy\s+benefits",
            r"policy\s+acquisition\s+costs",
            r"unearned\s+premiums",
            r"unpaid\s+(?:losses|claims)",
        ),
    ),
    "income_statement": (
        (r"sales\b", r"revenues?\b"),
        (r"costs?\s+of\s+(?:goods|products?|sales|revenues?|services)",),
        (r"gross\s+(?:profit|margin)",),
        (
            r"income.*\bbefore\b",
            r"earnings.*\bbefore\b",
            r"profit.*\bbefore\b",
            r"loss.*\bbefore\b",
        ),
        (r"income\s+tax",),
        (
            r"net\s+(?:income|earnings|loss|\(loss\)|profit)",
            r"income\s+for\s+the\s+(?:period|quarter|year)",
            r"loss\s+for\s+the\s+(?:period|quarter|year)",
            r"profit\s+for\s+the\s+(?:period|quarter|year)",
        ),
        (
            r"per\s+(?:common\s+|diluted\s+|basic\s+)*share",
            r"diluted(?<=\bdiluted)\b",
            r"basic(?<=\bbasic)\b",
        ),
        (
            r"operating\s+(?:income|profit|loss|\(loss\)|expenses)",
            r"income\s+from\s+operations",
            r"loss\s+from\s+operations",
            r"\(loss\)\s+from\s+operations",
        ),
        (r"selling", r"general\s+and\s+administrative"),
        (r"interest\s+(?:income|expense)",),
        (r"research\s+and\s+development",),
        (r"weighted\s+average", r"shares\s+used"),
        (r"net\s+interest\s+income",),
        (r"provision\s+for",),
    ),
    "cash_flow": (
        (r"operating\s+activities", r"provided\s+by\s+operations", r"cash\s+from\s+operations"),
        (r"investing\s+activities", r"cash\b.*\b(?:investing|investments)\n"),
        (r"financing\s+activities", r"cash\b.*\bfinancing\n"),
        (r"depreciation",),
        (r"increase\b.*\bcash", r"decrease\b.*\bcash", r"change\b.*\bcash"),
        (r"cash\b.*\b(?:beginning|end|start|january|december)",),
        (r"capital\s+expenditures", r"purchases?\s+of\s+property", r"additions?\s+to"),
        (r"dividends\s+paid",),
    ),
}
"""Kinds of rows, each in one of several wordings, over a lower-case label and its line end. A wording begins
with letters: a search for those alone takes a tenth of the time of a search for a pattern, and most labels
have none."""


def _letters(wording: str) -> str:
    """The letters a wording begins with."""
    found = re.match(r"(?:\\\()?([a-z]+)(?![?*{])", wording)
    assert found is not None
    return found[1]


_WORDINGS = [
    (kind, [(_letters(one), re.compile(one)) for one in wordings])
    for kind, rows in _ROWS.items()
    for wordings in rows
]
_OF_KIND = {kind: sum(1 << n for n, (own, _) in enumerate(_WORDINGS) if own == kind) for kind in _ROWS}
"""The kinds of rows of each statement, a bit each."""
NEEDED = {"balance_sheet": 3, "income_statement": 3, "cash_flow": 2}
"""How many kinds of its own rows a table must print to be believed under that title."""
_TITLED_ONLY = frozenset(kind for kind, _ in _TITLE) - NEEDED.keys() - {"comprehensive_income"}
"""Kinds for which the title is enough: nothing is published as a statement under them."""
UNTITLED = {"balance_sheet": 5, "income_statement": 6, "cash_flow": 4}
"""... and without a title."""
SEVERAL = 4
"""With this many kinds of balance sheet rows an income statement is a summary of several statements."""
TITLE_LENGTH = 130
GAAP_REACH = 4
"""Lines over a table that may say that it is no GAAP statement."""
OF_OTHERS_REACH = 4
"""Offered titles, nearest first, that may say whose accounts a table prints."""


_SENTENCE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|should|that|which|these|this|excludes?|includes?|presents?|shows?"
    r"|follows|accompanying|we|our|its)\b"
    r"|\w{3,}\.\Z.{0}(?<=[a-z]{3}\.)",
    re.ASCII,
)
"""Words of sentences, lower case: a title has none of them."""


@lru_cache(maxsize=65536)
def _kinds_of_row(label: str) -> int:
    """The kinds of rows that a label may be, a bit each; an exhibit prints the same labels in many tables."""
    text = f"{label.lower()}\n"
    kinds = 0
    for n, (_, wordings) in enumerate(_WORDINGS):
        for letters, wording in wordings:
            if letters in text and wording.search(text):
                kinds |= 1 << n
                break
    return kinds


def _row_hits(rows: Sequence[Row]) -> dict[str, int]:
    """How many of its own kinds of rows each statement has in a table."""
    printed = 0
    for row in rows:
        printed |= _kinds_of_row(row.label)
    hits = {kind: (printed & own).bit_count() for kind, own in _OF_KIND.items()}
    hits["total assets"] = hits["balance_sheet"] > 0 and any(
        r.label.lower() == "total assets" and not r.is_caption for r in rows
    )
    return hits


@lru_cache(maxsize=4096)
def is_sentence(line: str) -> bool:
    return _SENTENCE.search(line) is not None


def _title_lines(grid: Grid) -> list[str]:
    """Context lines that may be titles, nearest first; a title over two lines is also offered whole."""
    lines = [line for line in grid.context if len(line) <= TITLE_LENGTH and not is_sentence(line)]
    out: list[str] = []
    for i in range(len(lines) - 1, -1, -1):
        out.append(lines[i])
        if i and len(lines[i]) + len(lines[i - 1]) <= TITLE_LENGTH:
            out.append(f"{lines[i - 1]} {lines[i]}")
    return out


def _titled(lines: Sequence[str]) -> tuple[str, str] | None:
    """(kind, the printed title) of the nearest line that names a kind of table."""
    for line in lines:
        kind = kind_named(line)
        if kind is not None:
            return kind, line
    return None


@lru_cache(maxsize=4096)
def kind_named(line: str) -> str | None:
    """The kind of table that a line names; an exhibit repeats the lines of its headings on every page."""
    lower = line.lower()
    kind = next((kind for kind, pattern in _TITLE if pattern.search(lower)), None)
    if kind == "comprehensive_income" and _INCOME_IN_COMPREHENSIVE.search(lower):
        return "income_statement"
    return kind


def _near(grid: Grid, title: str | None) -> str:
    """The title, the lines under it, and the headings above it that are no sentence and no footnote."""
    lines = grid.context[-GAAP_REACH:]
    first = next((i for i, line in enumerate(lines) if title is not None and line in title), 0)
    above = [line for line in lines[:first] if not (is_sentence(line) or _FOOTNOTE.match(line))]
    return " ".join([*above, *lines[first:], title or ""])


def _is_gaap(grid: Grid, title: str | None) -> tuple[bool, str]:
    near = _near(grid, title)
    if _NOT_GAAP_LOWER.search(near.lower()) is not None:  # as over few tables
        found = _NOT_GAAP.search(_STILL_GAAP.sub(" ", near))
        if found is not None:
            return False, found[0]
    if grid.columns and all(_heads_no_gaap(column.header) for column in grid.columns):
        return False, "column headers"
    return True, ""


@lru_cache(maxsize=4096)
def _heads_no_gaap(header: tuple[str, ...]) -> bool:
    return _NOT_GAAP_LOWER.search(" ".join(header).lower()) is not None


def _audited(grid: Grid) -> bool | None:
    near = " ".join([*grid.context[-6:], *[" ".join(c.header) for c in grid.columns]]).lower()
    if "audited" not in near:
        return None
    return False if _UNAUDITED.search(near) else True if _AUDITED.search(near) else None


def statement_of(grid: Grid) -> Statement:
    """One grid's kind with its evidence."""
    lines = _title_lines(grid)
    titled = _titled(lines)
    title = titled[1] if titled else None
    gaap, why = _is_gaap(grid, title)
    grid = _with_per_cents(grid, lines)
    if titled is not None and titled[0] in _TITLED_ONLY:
        kind, evidence = titled[0], f"title: {titled[1]}"
    else:
        hits = _row_hits(grid.rows)
        kind, evidence = _kind(titled, hits, len(grid.rows))
        if kind == "other" and titled is None and _is_condensed_cash_flow(grid, hits["cash_flow"]):
            kind, evidence = "cash_flow", "the three activities add up to the change in cash, no title"
    has_statement_rows = kind in PRIMARY
    if has_statement_rows:
        doubt = _why_not_primary(grid, title, lines[:OF_OTHERS_REACH])
        if doubt is not None:
            kind, evidence = doubt[0], f"{evidence}; {doubt[1]}"
        elif not gaap:
            kind, evidence = "reconciliation", f"{evidence}; not GAAP: {why}"
    elif kind == "other" and not gaap:
        kind, evidence = "reconciliation", f"words: {why}"
    if title is None and grid.context:
        title = grid.context[-1] if len(grid.context[-1]) <= TITLE_LENGTH else None
    words = " ".join(title.split()) if title else None
    return Statement(
        kind, evidence, words, gaap, _audited(grid), grid, titled is not None, has_statement_rows
    )


def _why_not_primary(grid: Grid, title: str | None, titles: Sequence[str]) -> tuple[str, str] | None:
    """(kind, reason) of a table that prints the rows of a statement and is none of the issuer's."""
    if _PARENT_ONLY.search("/".join(grid.context).lower()):
        return "other", "parent company only"
    others = next(filter(_names_others, titles), None)
    if others is not None:
        return "other", f"not the issuer's own: {others}"
    if title is not None and _OF_SEGMENTS.search(title.lower()):
        return "segment", "by segment"
    words = [line.lower() for line in (*titles, *[level for c in grid.columns for level in c.header])]
    if any("average" in line and _OF_AVERAGES.search(line) for line in words):
        return "other", "average balances"
    if _is_of_per_cents(grid):
        return "other", "per cents"
    return None


@lru_cache(maxsize=4096)
def _names_others(line: str) -> bool:
    return _OF_OTHERS.search(line.lower()) is not None


_ACTIVITIES = (
    re.compile(r"\boperating\s+activities\b|\b(?:provided|used|from)\b.*\boperations\b", re.IGNORECASE),
    re.compile(r"\binvesting\s+activities\b", re.IGNORECASE),
    re.compile(r"\bfinancing\s+activities\b", re.IGNORECASE),
)
_CHANGE_IN_CASH = re.compile(r"\b(?:change|increase|decrease)\b.*\bcash\b", re.IGNORECASE)
_EXCHANGE_EFFECT = re.compile(r"\bexchange\b|\bcurrenc(?:y|ies)\b", re.IGNORECASE)


def _is_condensed_cash_flow(grid: Grid, hits: int) -> bool:
    """Whether a table prints one amount for each of the three activities and the change they add up to.

    Releases print it under a sentence, where no title says what it is. ``hits``: the kinds of rows of a cash
    flow statement that it prints; without those of investing and financing nothing need be looked at.
    """
    if hits < ACTIVITIES_TOLD:
        return False
    rows = [row for row in grid.rows if not row.is_caption]
    exchange = [row for row in rows if _EXCHANGE_EFFECT.search(row.label)]
    activities = [[row for row in rows if wording.search(row.label)] for wording in _ACTIVITIES]
    change = [row for row in rows if _CHANGE_IN_CASH.search(row.label) and row not in exchange]
    if not all(len(found) == 1 for found in (*activities, change)) or len(exchange) > 1:
        return False
    items = [*(found[0] for found in activities), *exchange]
    totals = [(c, total) for c, total in enumerate(change[0].cells) if total is not None]
    return bool(totals) and all(_adds_up([row.cells[c] for row in items], total) for c, total in totals)


def _adds_up(items: Sequence[Token | None], total: Token) -> bool:
    """Whether printed numbers of the same decimals add up to a total, each rounded by itself."""
    tokens = [t for t in (*items, total) if t is not None]
    if len(tokens) < LEAST_OF_FLOW or len({t.places for t in tokens if not t.is_nil}) > 1:
        return False
    difference = sum(t.coefficient for t in tokens) - 2 * total.coefficient
    return 2 * abs(difference) <= len(tokens)


ACTIVITIES_TOLD = 2
"""Activities whose rows are told by one wording; there are more for cash provided by operations."""
LEAST_OF_FLOW = 4
"""The three activities and the change; the effect of exchange rates may be blank."""
WHOLE = 100
LARGEST_PER_CENT = 1000
LEAST_PER_CENTS = 3
"""Numbers of a column that a sign on the first of them makes per cents: no amount among them."""
_GROWTH = re.compile(r"\b(?:growth|change|increase|inc|variance)\b", re.IGNORECASE)
_OF_GROWTH = re.compile(
    r"(?:%|\bper\s?cent(?:age)?)\s+(?:change|growth|increase)s?\b|\b(?:volume|sales|revenue)s?\s+growth\b",
)
"""Titles of tables that print how much in per cent something has grown."""


def _per_cents(grid: Grid, column: int) -> bool:
    """Whether a column prints only per cents and says so once: its first row has the sign, or is 100 under
    words of per cents.

    The other rows must be written like the first, and the column must begin with 100 % or be headed as
    growth: per cents and amounts stand in turn under a year.
    """
    for row in grid.rows:
        top = row.cells[column]
        if top is not None and not top.is_nil:
            break
    else:
        return False
    is_whole = abs(top.coefficient) == WHOLE * 10**top.places
    if not (is_whole or (top.is_percent and top.places)):
        return False  # as nearly every column
    tokens = [t for row in grid.rows if (t := row.cells[column]) is not None and not t.is_nil]
    if len(tokens) < LEAST_PER_CENTS or are_amounts(tokens):
        return False
    header = " ".join(grid.columns[column].header)
    if not is_whole:
        return _GROWTH.search(header) is not None and all(t.places == top.places for t in tokens)
    if top.is_percent:
        return True
    first = next(row.label for row in grid.rows if row.cells[column] is not None)
    words = f"{' '.join(grid.context[-GAAP_REACH:])} {header}"
    return _SALES.search(first) is not None and _OF_PER_CENTS.search(words) is not None


def are_amounts(tokens: Iterable[Token]) -> bool:
    """Whether a number among these is too big for a per cent, or has the mark of a currency."""
    return any(t.currency or abs(t.coefficient) > LARGEST_PER_CENT * 10**t.places for t in tokens)


def _is_of_growth(grid: Grid, titles: Sequence[str]) -> bool:
    """Whether the nearest title says that a table without any amount prints growth in per cent."""
    if not any(map(_names_growth, titles[:2])):
        return False
    headers = [level for column in grid.columns for level in column.header]
    tokens = [t for row in grid.rows for t in row.cells if t is not None]
    return printed_scale(grid.context, headers) is None and not are_amounts(tokens)


@lru_cache(maxsize=4096)
def _names_growth(line: str) -> bool:
    return _OF_GROWTH.search(line.lower()) is not None


def _with_per_cents(grid: Grid, titles: Sequence[str]) -> Grid:
    """The grid with a sign that stands once, in a first row or in the title, on all the numbers it is for."""
    every = range(len(grid.columns))
    columns = every if _is_of_growth(grid, titles) else [c for c in every if _per_cents(grid, c)]
    if not columns:
        return grid
    rows = [
        replace(
            row,
            cells=[
                t._replace(is_percent=True) if t is not None and c in columns else t
                for c, t in enumerate(row.cells)
            ],
        )
        for row in grid.rows
    ]
    return replace(grid, rows=rows)


def _is_of_per_cents(grid: Grid) -> bool:
    """Whether a table prints nothing but per cents."""
    is_found = False
    for row in grid.rows:
        for token in row.cells:
            if token is not None and not token.is_nil:
                if not token.is_percent:
                    return False  # told by the first number of nearly every table
                is_found = True
    return is_found


def _kind(titled: tuple[str, str] | None, hits: dict[str, int], n_rows: int) -> tuple[str, str]:
    best = max(UNTITLED, key=lambda k: hits[k] / UNTITLED[k])
    if titled is not None:
        kind, title = titled
        base = "income_statement" if kind == "comprehensive_income" else kind
        if kind == "comprehensive_income" and hits[base] < UNTITLED[base]:
            return kind, f"title: {title}"
        if base in NEEDED:
            if (
                base == "income_statement"
                and hits[base] >= NEEDED[base]
                and (hits["balance_sheet"] >= SEVERAL or hits["total assets"])
            ):
                return "highlights", f"title: {title}; rows of several statements"
            if (
                hits[base] >= NEEDED[base]
                and hits[base] / UNTITLED[base] >= 0.5 * hits[best] / UNTITLED[best]
            ):
                return base, f"title: {title}; rows: {hits[base]} of its kind"
            if hits[best] >= UNTITLED[best] and not (best == "income_statement" and hits["total assets"]):
                return best, f"rows: {hits[best]} of its kind, against the title: {title}"
            return "other", f"title: {title}, but only {hits[base]} rows of its kind"
        return kind, f"title: {title}"
    if best == "income_statement" and (hits["balance_sheet"] >= SEVERAL or hits["total assets"]):
        return "highlights", "rows of several statements, no title"
    if hits[best] >= UNTITLED[best] and n_rows >= 8:
        return best, f"rows: {hits[best]} of its kind, no title"
    return "other", "neither title nor rows of a statement"
