"""A printed label -> the form in which labels are compared.

In: a label as printed ("Net (loss) per share of common stock - assuming dilution"). Out: its normal form
("income per share diluted"), the looser variants of it that general rules allow, and what the wording
says: a measure outside GAAP, a gain or a loss. No statement and no value is known here.

The rule of the field: issuers word the same line in hundreds of ways, and the words that differ ("total",
articles, allowances, par values, share counts, dates, "loss" for "income") rarely change what it is.
Where they do change it ("excluding", "adjusted", "restricted") they stay in the form and match nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache


def names(text: str) -> frozenset[str]:
    """A set of words or element names, written as a sentence."""
    return frozenset(text.split())


TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201b\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f", " "),
        **dict.fromkeys("\u200b\u00ae\u2122"),
    }
)
"""Quotes, dashes and blanks as exhibits print them, in their plain form."""
_FOOTNOTE = re.compile(
    r"\((?:see )?notes?\b[^()]*\)|\((?:\d{1,2}|[a-z](?:,\s*[a-z])*)\)(?=\s|,|:|$)|\*+|[\u2020\u2021\u00a7]"
)
_GAAP = re.compile(r"\bgaap\s*(?:and|/|&)\s*non-?\s*gaap\b|(?<!non)(?<!non-)(?<!non )\bgaap\b(?:\s*basis)?")
_NON_GAAP = re.compile(
    r"\bnon-?\s?gaap\b|\badjusted\b|\bpro[ -]?forma\b|\bebitda\w*|\bebit\b"
    r"|\bfunds from operations\b|\bffo\b|\bfree cash flow\b"
    r"|\bcash earnings\b|\bconstant currency\b|\bcore earnings\b|\bas reported\b"
    r"|\bsame[- ]store\b|\borganic\b|\b(?:fully[- ])?tax(?:able)?[- ]equivalent\b"
)
_STOCK_LABEL = re.compile(
    r"^(?:less:? )?(?:series [a-z] )?(?:cumulative |redeemable |convertible "
    r"|serial )*(?:class [a-z]\d? )?(?:common|preferred|preference|ordinary|capital)"
    r"(?: stock| shares?)(?: of beneficial interest)?(?:[ ,-]+class [a-z]\b)?"
)
_STOCK_WITH_CAPITAL = re.compile(
    r"^(?:class [a-z] )?common (?:stock|shares) and (?:additional )?paid-? ?in capital"
    r"(?=\s*[,;:(-].*(?:authorized|issued|outstanding|par value))"
)
_STOCK_TAIL = re.compile(
    r"[,;:(-].*?(?:\d|par|stated|authorized|none|issued|unlimited)|\s+(?:\$|par\b|without par"
    r"|authorized|no[ -]par)|[,;:]?\s+\d"
)
_TAILS = re.compile(
    r"[,(-]*\s*(?:net of|less(?: an)?|after deducting|net)\s+(?:an? )?(?:allowances?|reserves?"
    r"|accumulated (?:dep|amort|depl)\w*|valuation|discounts?|unamortized)\b.*$"
    r"|[,(-]*\s*(?:net of|less)\s+(?:applicable |related |estimated )?(?:provision for "
    r"|benefit from |expense |tax )?(?:income )?tax(?:es)?\b.*$"
    r"|(?:[,;(-]\s*|\s+)(?:principally |primarily )?at (?:cost|lower|(?:estimated )?fair|market"
    r"|amortized)\b.*$"
    r"|[,;(]?\s*\d[\d,]{4,}(?: and \d[\d,]{4,})?\s+(?:common |treasury )?shares\b.*$"
    r"|[,;:(-]+\s*\$*\s?\.?\d[\d.,]*\s+(?:stated |par )value\b.*$"
    r"|[,;]?\s*(?:respectively|see note.*|unaudited)\s*$"
)
CAPTION_IN_LABEL = re.compile(
    r"^(?:non-?cash items|changes in (?:operating |current |certain )*assets and liabilities)"
    r"\s*[-:\u2013\u2014]\s*(?=[a-z])",
    re.IGNORECASE,
)
"""A caption printed on the line of its first row: "Non-cash items - Depreciation"."""
_NET_TAIL = re.compile(r"[,(-]*\s*(?:net|less)")
_TAIL_WORDS = (
    "allowance",
    "reserve",
    "accumulated",
    "valuation",
    "discount",
    "unamortized",
    "tax",
    "at ",
    "shares",
    "par value",
    "stated value",
    "respectively",
    "see note",
    "unaudited",
)
"""One of these is in every tail; most labels have none, and are spared the search."""
_MARKS = frozenset("(*\u2020\u2021\u00a7")
_ONLY_PARENTHESES = re.compile(r"^\W*\(([^()]*)\)\W*$")
_PARENTHESES = re.compile(r"\(([^()]*)\)")
_SIGN_WORDS = re.compile(
    r"^(?:net |accumulated )?(?:loss(?:es)?|income|earnings|profits?|benefits?|expenses?"
    r"|provisions?|deficit|deficiency|credits?|charges?|gains?"
    r"|decrease|increase|used(?: in| for| by)?|provided(?: by| from)?|increases|decreases"
    r"|recovery|recoveries|reversals?|deductions?|of|from|for|by|in"
    r"|payments?|repayments?|proceeds|borrowings?|and| |/)+$"
)
_KEPT_PARENTHESES = re.compile(
    r"exclud|exclusive|including|inclusive|before|non-?cash|related part|payable|receivable|prepaid|accrued"
)
_HOLDERS = re.compile(r"\b(?:stock|share)[- ]?(?:holders?|owners?)\b(?:'s|s'|')?|\bequity ?holders?\b(?:')?")
_SPELLING: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (needle, re.compile(pattern), replacement)
    for needle, pattern, replacement in (
        ("non", r"\bnon[- ]?(current|interest|controlling|operating|cash|trade|taxable)\b", r"non\1"),
        ("pre", r"\bpre[- ]?tax (?:income|earnings|profit|loss)\b", "income before income taxes"),
        ("term", r"\b(long|short)term\b", r"\1 term"),
        ("paid", r"\bpaid-? ?in\b", "paid in"),
        ("&", r"\br\s?&\s?d\b", "research and development"),
        ("&", r"\bs,?\s?g\s?&\s?a\b", "selling general and administrative"),
        ("&", r"\br,?\s?d\s?&\s?e\b", "research development and engineering"),
        ("&", r"\s*&\s*", " and "),
        ("merchandise", r"\bmerchandise inventor", "inventor"),
        (
            "per ",
            (
                r"\bper (?:common |ordinary |class [a-z] |american depositary |limited partner |depositary )*"
                r"(?:and common equivalent )?(?:shares?|units?|ads|stock)\b(?: of (?:common"
                r"|ordinary) (?:stock|shares?))?"
            ),
            "per share",
        ),
        (
            "per ",
            r"\bper (basic|diluted|basic and diluted) (?:common |ordinary )*(share|unit)s?\b",
            r"per \2 \1",
        ),
        ("loss", r"\b(loan|credit) loss\b", r"\1 losses"),
        ("cash", r"\bcash,? (?:and )?(?:cash )?equivalents?\b", "cash and cash equivalents"),
        (
            "accumulated other",
            r"\baccumulated other (?:non-?owner |comprehensive )?(?:changes in equity|items)\b",
            "accumulated other comprehensive income",
        ),
        ("capital", r"\b(?:capital|additional) (?:surplus|capital)\b", "capital surplus"),
        ("s", r"'s\b|s'(?=\s|$)", " "),
    )
)
_INCOME = frozenset({"income", "earnings", "profit", "profits", "loss"})
_DROPPED = frozenset({"the", "a", "an", "its", "our", "company", "companies", "corporation", "s"})
_WORD = re.compile(r"[a-z0-9]+")
_RESULT_OF = re.compile(
    r"\b(?:net )?(?:gains?|loss(?:es)?|income)(?: (?:and |or )?(?:gains?|loss(?:es)?|income))* on\b"
)


@lru_cache(maxsize=16384)
def _stem(word: str) -> str:
    if len(word) < 4 or word[-1] != "s" or word[-2] in "su" or word.endswith("is"):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return _stem(word[:-2] if word.endswith(("xes", "ches", "shes", "sses")) else word[:-1])


def _parenthesis(match: re.Match[str]) -> str:
    content = match[1].strip()
    if _SIGN_WORDS.match(content):
        return f" {content} " if "deficit" not in content and "deficiency" not in content else " "
    return f" {content} " if _KEPT_PARENTHESES.search(content) else " "


def _words(label: str) -> list[str]:
    text = label.lower()
    if not text.isascii() or "`" in text:
        text = text.translate(TYPOGRAPHY)
    if "gaap" in text:
        text = _GAAP.sub(" ", text)
    if not _MARKS.isdisjoint(text):
        text = _FOOTNOTE.sub(" ", text)
    text = text.strip()
    if "items" in text or "liabilities" in text:
        text = CAPTION_IN_LABEL.sub("", text)
    stock = _STOCK_LABEL.match(text) if "stock" in text or "share" in text else None
    if (
        stock
        and (tail := _STOCK_TAIL.match(text, stock.end()))
        and not re.search(r"paid|surplus|excess|dividend", text)
    ):
        text = text[: tail.start()]
    elif stock and (with_capital := _STOCK_WITH_CAPITAL.match(text)):
        text = with_capital[0]
    cut = _TAILS.search(text) if any(word in text for word in _TAIL_WORDS) else None
    if cut and cut.start() > 2:
        text = text[: cut.start()] + (" net" if _NET_TAIL.match(cut[0]) and "tax" not in cut[0] else "")
    if "(" in text:
        only_parentheses = _ONLY_PARENTHESES.match(text)
        text = only_parentheses[1] if only_parentheses else _PARENTHESES.sub(_parenthesis, text)
    if "holder" in text or "owner" in text:
        text = _HOLDERS.sub("stockholder", text)
    for needle, pattern, replacement in _SPELLING:
        if needle in text:
            text = pattern.sub(replacement, text)
    if " on" in text:
        text = _RESULT_OF.sub("gain on", text)
    words: list[str] = []
    for raw in _WORD.findall(text):
        word = "income" if raw in _INCOME else _stem(raw)
        if word in _DROPPED or (words and words[-1] == word):
            continue
        words.append(word)
    return words


_PLAIN = re.compile(r"[a-z]+(?:,? [a-z]+)*")
_SPECIAL = names(
    "gaap note notes less net allowance allowances reserve reserves common preferred preference "
    "ordinary capital series class at cost "
    "stock share stockholder shareholder shareowner equityholder unit per cash tax before after "
    "respectively unaudited non pre longterm "
    "shortterm paid merchandise gain gains loss losses income earnings profit profits "
    "accumulated additional loan credit dividend dividends "
    "effect impact foreign exchange currency beginning opening end ending closing balance basic "
    "diluted dilution average attributable "
    "available applicable allocable allocated attributed increase decrease change during for "
    "equity total see cumulative redeemable "
    "convertible serial holder owner"
)
"""Words that a rule below looks for. A label without them is only put in the singular."""


def _plain_words(label: str) -> list[str] | None:
    """The words of a label that needs no rule but the singular; None for all others."""
    if not _PLAIN.fullmatch(label):
        return None
    words: list[str] = []
    for raw in label.replace(",", "").split(" "):
        word = _stem(raw)
        if raw in _SPECIAL or word in _SPECIAL:
            return None
        if word not in _DROPPED and (not words or words[-1] != word):
            words.append(word)
    return words


_TAX_WORDS = names("provision benefit expense credit for from of on income tax or and")
_PRETAX_BEFORE = names("net income from continuing operation consolidated total")
_PRETAX_AFTER = names(
    "income tax provision benefit expense for from of on and or in federal foreign state u "
    "minority noncontrolling interest extraordinary item "
    "accounting change principle cumulative effect discontinued operation equity net affiliate "
    "unconsolidated subsidiary investee method "
    "investment joint venture activity associated entity credit"
)
_CASH_FLOW_TOTAL = re.compile(
    r"^(?:total )?(?:net )?(?:increase |decrease )*(?:in )?cash (?:flow )?(?:(?:generated"
    r"|provided|used|from|by|in|for|to|required|or|and|absorbed|applied"
    r"|utilized|inflow|outflow|net) )*(?:(continuing|discontinued) )?(operating|operation|investing"
    r"|investment|financing)(?: activity)?(.*)$"
)
_ACTIVITY = {
    "operating": "operating",
    "operation": "operating",
    "investing": "investing",
    "investment": "investing",
    "financing": "financing",
}
_ATTRIBUTABLE = re.compile(
    r"^(?:less )?(?:total )?(net income|comprehensive income|income)(?: gain)? (?:available"
    r"|attributable|applicable|allocable|allocated|attributed) (?:to|for)(?: (.*))?$"
)
_CHANGE_IN_CASH = re.compile(
    r"^(?:net )?(?:(?:increase|decrease|change) ?(?:and |or )?)+(?:in (?:total )?(cash\b.*)"
    r"|(?:during|for|in) (?:year|period|quarter))$"
)
_DATED = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november"
    r"|december) (\d{1,2})(?: \d{4})?$"
)
_CASH_BALANCE = re.compile(
    r"^(?:total |net |balance of |at )?(?:cash\b|balance\b|beginning\b|end\b|ending\b|opening\b|closing\b)"
)


_BOTH_RESULTS = "net income and comprehensive income"
"""One row for both: there is no other comprehensive income, and the row is net income."""


def _family(words: list[str]) -> str:
    """One spelling for the families that are printed in hundreds of ways."""
    text = " ".join(words)
    if text.startswith(_BOTH_RESULTS):
        text = f"net income{text[len(_BOTH_RESULTS) :]}"
    have = frozenset(text.split())
    for member in _FAMILIES:
        if (name := member(text, have)) is not None:
            return name
    return text


def _per_share(text: str, have: frozenset[str]) -> str | None:
    """Earnings and dividends per share; what is per share of something else keeps its words."""
    if "per share" not in text or have & _OTHER_PER_SHARE:
        return None
    if (holders := _HOLDERS_OF_EARNINGS.search(text)) is not None:
        if frozenset(holders[0].split()) & _NOT_THE_PARENT:
            return None
        text = f"{text[: holders.start()]} {text[holders.end() :]}".strip()
        have = frozenset(text.split())
    if "dividend" in have:
        declared = " paid" if "paid" in have else " declared" if "declared" in have else ""
        return f"dividend per share{declared}" if have <= _DIVIDEND_WORDS else text
    side = basic_or_diluted(text)
    named = have & {"income", "operation"} or side or text.startswith("per share")
    if not named or not have <= _EPS_WORDS or have & {"before", "extraordinary", "cumulative", "accounting"}:
        return None
    scope = next((scope for scope in ("discontinued", "continuing") if scope in have), "income")
    return f"{scope} per share{side}"


def _share_count(text: str, have: frozenset[str]) -> str | None:
    """Weighted average shares, also "shares used in computing..." and "diluted shares outstanding"."""
    if have & {"share", "stock", "unit"} and not have & _SHARE_EFFECTS:
        if "average" in have or ("used" in have and have & _COMPUTING):
            return "weighted average share" + basic_or_diluted(text)
        if have & {"basic", "diluted"} and {"share", "outstanding"} <= have <= _SHARE_WORDS:
            return "weighted average share" + basic_or_diluted(text)
    return None


def _income_tax(text: str, have: frozenset[str]) -> str | None:
    """Provision, benefit, expense; income before it, whatever else it is before; what share-based plans save
    of it, whatever the plan is called."""
    if text.startswith("cash paid ") and have & {"interest", "tax"} and have <= _CASH_PAID_WORDS:
        both = {"interest", "tax"} <= have
        return text if both else "interest paid" if "interest" in have else "income tax paid"
    if "tax" not in have:
        return None
    if have >= _EXCESS_TAX and have & _SHARE_PLANS and not have & _NOT_EXCESS:
        return "excess tax benefit"
    if "income" in have and have <= _TAX_WORDS:
        return "income tax expense"
    if "before" in have:
        first, _, last = text.partition("before")
        head, tail = frozenset(first.split()), frozenset(last.split())
        before_interest = "interest" in tail and not tail & {"minority", "noncontrolling"}
        if "income" in head and head <= _PRETAX_BEFORE and tail <= _PRETAX_AFTER and not before_interest:
            return "income before income tax" + (" and equity income" if "equity" in tail else "")
    return None


def _cash_flow_total(text: str, have: frozenset[str]) -> str | None:
    """ "Net cash (used in) provided by operations", of continuing and of discontinued operations."""
    if "cash" not in have:
        return None
    if match := _CASH_FLOW_TOTAL.match(text):
        part, activity, rest = match[1], match[2], match[3].strip()
        name = f"net cash {_ACTIVITY[activity]} activity"
        if part is not None:
            return f"{name} {part}" if rest in ("", "operation", "of operation") else None
        if of_part := _PART_OF_OPERATIONS.fullmatch(rest):
            return f"{name} {of_part[1]}"
        return name if rest in ("", "total", "net", "of") else None
    if "discontinued" in have and text.startswith(("net ", "cash ")) and have <= _DISCONTINUED_CASH:
        return "net cash discontinued"
    return None


def _cash(text: str, have: frozenset[str]) -> str | None:
    """The foot of a cash flow statement: net change, exchange effect, opening and closing balance."""
    first = text.split(" ", 1)[0]
    restricted = " and restricted cash" if "restricted" in have else ""
    if have & {"increase", "decrease", "change"} and _CHANGE_IN_CASH.match(text):
        return "change in cash" + restricted
    if first in _EXCHANGE_STARTS and have & {"exchange", "currency"}:
        effect = "effect" in have or "impact" in have or "change" in have
        if effect and ("cash" in have or (first == "effect" and have <= _EXCHANGE_WORDS)):
            return "effect of exchange rate on cash" + restricted
    if _CASH_BALANCE.match(text) and not have & _NO_CASH_BALANCE:
        if have & {"beginning", "opening"}:
            return "opening cash" + restricted
        if have & {"end", "ending", "closing"}:
            return "closing cash" + restricted
        if (match := _DATED.search(text)) and first in ("cash", "total", "balance"):
            return ("opening cash" if match[1] == "1" else "closing cash") + restricted
    return None


def _whose_income(text: str, have: frozenset[str]) -> str | None:
    """Net or comprehensive income attributable to the parent, to common stock, to the minority."""
    match = _ATTRIBUTABLE.match(text) if "income" in have else None
    if match is None:
        return None
    result = "net income" if match[1] == "income" else match[1]
    whose = frozenset((match[2] or "").split())
    of_both = {"redeemable", "nonredeemable"} <= whose
    if whose & {"noncontrolling", "minority"} and (of_both or not whose & _NOT_THE_MINORITY):
        return f"{result} attributable to noncontrolling interest"
    if whose & {"common", "unitholder", "ordinary"} and not whose & _NOT_COMMON:
        return f"{result} attributable to common stockholder"
    return None if whose & _NOT_THE_PARENT else f"{result} attributable to parent"


_WHOSE_EQUITY = re.compile(r"(?:total )?(?:stockholder )?equity(?: deficit)? attributable to (.+)")
_NOT_THE_PARENTS_EQUITY = names(
    "common preferred noncontrolling minority redeemable nonredeemable partner unitholder member before"
)


def _whose_equity(text: str, have: frozenset[str]) -> str | None:
    """Equity attributable to the issuer under its own name, which is never the minority's."""
    match = _WHOSE_EQUITY.fullmatch(text) if {"equity", "attributable"} <= have else None
    if match is None or not have.isdisjoint(_NOT_THE_PARENTS_EQUITY):
        return None
    return "stockholder equity attributable to parent"


_BOTH_SIDES = re.compile(
    r"(?:total )?liability\b(?: .*)?(?:(?<!preferred) (?:stockholder|partner|member|unitholder|owner)"
    r"(?: common| preferred)? (?:equity|deficit|deficiency|capital|investment)\b.*"
    r"| and (?:equity|deficit|deficiency|capital)(?: deficit| deficiency)?)"
)
_BOTH_SIDES_WORDS = names(
    "total liability and or of in stockholder partner member unitholder owner common convertible preferred "
    "redeemable nonredeemable noncontrolling minority interest mezzanine temporary equity deficit deficiency "
    "capital investment stock share unit commitment contingency subject to possible redemption sery class "
    "b c d e f"
)


def _both_sides(text: str, have: frozenset[str]) -> str | None:
    """Liabilities, whatever stands between them and equity, and equity: the balance sheet's second total."""
    if not {"liability", "and"} <= have or not have <= _BOTH_SIDES_WORDS or not _BOTH_SIDES.fullmatch(text):
        return None
    return "liability and stockholder equity"


_FAMILIES = (
    _per_share,
    _share_count,
    _income_tax,
    _cash_flow_total,
    _cash,
    _whose_income,
    _whose_equity,
    _both_sides,
)
_EXCESS_TAX = names("excess tax benefit")
_SHARE_PLANS = names("stock share equity option award compensation employee")
_NOT_EXCESS = names("deficiency shortfall net")
_PART_OF_OPERATIONS = re.compile(
    r"(?:(?:net|of|from|by|used|provided|in|for|attributable|related|to) )*(?:activity )?"
    r"(continuing|discontinued)(?: operation)?"
)
_HOLDERS_OF_EARNINGS = re.compile(
    r"\b(?:attributable|available|allocable|applicable) to\b.*?(?=\bper share|\bbasic\b|\bdiluted\b|$)"
    r"|\bof class (?:[b-z] )?(?:class [b-z] )*and class (?:[b-z] )?(?:capital |common )?stock\b"
)
"""Whose the earnings per share are; where these are the parent's holders, of all classes, it adds nothing."""
_OTHER_PER_SHARE = names("book tangible market price ffo distribution value par")
_SHARE_EFFECTS = names("price fair exercise effect dilutive incremental")
_COMPUTING = names("computing computation calculating calculation compute calculate")
_EXCHANGE_STARTS = names("effect impact foreign exchange currency")
_NO_CASH_BALANCE = names("discontinued sale investment security acquired paid provided used")
_NOT_THE_MINORITY = names("redeemable common parent controlling before")
_NOT_COMMON = names("preferred participating diluted noncontrolling assumed conversion")
_NOT_THE_PARENT = names(
    "redeemable preferred participating noncontrolling unvested restricted diluted discontinued continuing "
    "partner assumed conversion"
)
_CASH_PAID_WORDS = names(
    "cash paid during period year quarter month for interest income tax net of amount "
    "capitalized refund received on expense"
)
_EPS_WORDS = names(
    "income per share basic diluted dilution assuming assumed fully primary and or net of common "
    "stock stockholder attributable available applicable to "
    "from continuing discontinued operation total ordinary in dollar for before extraordinary "
    "cumulative accounting "
    "full with without u class capital reported allocable unit holder no parent"
)
_DIVIDEND_WORDS = names(
    "dividend cash declared paid and per share on of common stock ordinary quarterly regular in dollar"
)
_SHARE_WORDS = names("basic diluted share outstanding common and weighted number of total ordinary stock")
_DISCONTINUED_CASH = names("net cash provided used by in from for and discontinued operation flow of total")
_EXCHANGE_WORDS = names("effect of foreign currency exchange rate change fluctuation on and other")


def basic_or_diluted(text: str) -> str:
    basic = re.search(r"\bbasic\b|\bprimary\b|\bundiluted\b", text) is not None
    diluted = re.search(r"\bdilut(?:ed|ion)\b|\bfully\b", text) is not None and "without dilut" not in text
    return " basic and diluted" if basic and diluted else " basic" if basic else " diluted" if diluted else ""


NORMALISATION_PASSES = 4
"""A family's spelling may itself be shortened once more; real labels settle in two passes."""


@lru_cache(maxsize=65536)
def normalised_label(label: str) -> str:
    """The label as the dictionary compares it: lower case, singular, no articles, notes, allowances,
    par values or dates, "loss" and "earnings" as "income". Idempotent."""
    plain = _plain_words(label.lower())
    if plain is not None:
        return " ".join(plain)
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
    return _NON_GAAP.search(_GAAP.sub(" ", label.lower().translate(TYPOGRAPHY))) is not None


_DATE = re.compile(r" (?:(?:at|as of) )?" + _DATED.pattern.removeprefix(r"\b"))
_STRIPS: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (rule, re.compile(pattern), replacement)
    for rule, pattern, replacement in (
        ("without 'less'", r"^(?:less|plus|add|deduct) ", ""),
        ("without 'total'", r"^total | total$", ""),
        ("without 'consolidated'", r"^consolidated ", ""),
        (
            "without 'net'",
            (
                r" net$|^net (?=property|plant|inventory|intangible|loan|real estate|deferred income tax"
                r"|operating revenue)"
            ),
            "",
        ),
        ("without the date", _DATE.pattern, ""),
        (
            "without what it includes",
            r" including (?:noncash )?(?:equity|stock|share)(?: based)?(?: payment)? compensation.*$",
            "",
        ),
        ("without the unit", r" in (?:share|dollar|thousand|million)(?: per share)?$", ""),
        ("without the note's letter", r"(?: (?:and )?[b-z])+$", ""),
        ("without 'during the period'", r" (?:during|for) (?:year|period|quarter|month)$", ""),
    )
)  # fmt: skip
CASH_FLOW_STRIP = (
    "without 'change in'",
    re.compile(r"^(?:net )?(?:(?:increase|decrease|change) ?(?:and |or )?)+ ?(?:in|of) "),
    "",
)


@lru_cache(maxsize=65536)
def label_variants(key: str, statement: str) -> tuple[tuple[str, str], ...]:
    """A normalised label and what is left of it under the general rules, each with the rule's name."""
    found = {key: "label"}
    rules = (CASH_FLOW_STRIP, *_STRIPS) if statement == "cash_flow" else _STRIPS
    frontier = [key]
    while frontier:
        text = frontier.pop(0)
        for rule, pattern, replacement in rules:
            shorter = pattern.sub(replacement, text).strip()
            if shorter and shorter not in found:
                found[shorter] = rule if found[text] == "label" else f"{found[text]}, {rule}"
                frontier.append(shorter)
    return tuple(found.items())


_GAIN = re.compile(r"\b(?:income|earnings|profits?|gains?|benefits?|credits?|recover(?:y|ies))\b")
_LOSS = re.compile(
    r"\b(?:loss(?:es)?|expenses?|deficits?|provisions?|charges?|deductions?|costs?"
    r"|distributions? in excess|dividends? in excess)\b"
)


@lru_cache(maxsize=16384)
def wording(label: str, tax: bool) -> str:
    """'gain', 'loss', 'gain (loss)' or 'loss (gain)': which of both the printed positive number is."""
    text = label.lower().translate(TYPOGRAPHY)
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
