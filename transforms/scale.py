"""Scale, currency and unit: what a printed number of a row stands for.

In: a table's own words (captions, header lines, the stub of the header) and each row's label and section.
Out: the powers of ten for money and for share counts, the currency, and per row its unit. The rule of the
field (DOMAIN section 5): scale belongs to a table, with exceptions by row; per-share amounts, ratios and
per cents are never scaled by it; "except per share data" leaves share counts scaled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from transforms.labels import names
from transforms.numbers import CODES, ISO_CODES

POWERS = {"hundred": 2, "thousand": 3, "lakh": 5, "million": 6, "crore": 7, "billion": 9}
_SCALE = re.compile(
    r"(?P<word>\b(?:hundred|thousand|million|billion|crore|lakh)s?\b)|(?P<zeros>(?<![\d,.])\$?'?000(?:'?s|s'"
    r"|\b)(?:\s+omitted)?)"
    r"|(?P<mm>(?:[$€£]|\b(?:USD|EUR|GBP|CAD|CHF|SEK|NOK|DKK)\b)\s?m[mn]?\b|\bmm\s?\$)",
    re.IGNORECASE,
)
_SCALE_PHRASE = re.compile(
    r"\b(?:in|of|dollars?|amounts?|\$|shares?|stated|expressed|reported|presented|figures|are|omitted|except"
    rf"|yen|pesos|francs|kron[ae]r?|rupees|won|euros?|pounds|{CODES})\b"
    r"|[$€£¥₹₩('(]",
    re.IGNORECASE,
)
_PER_SHARE = re.compile(
    r"\bper\b[\w\s,'’-]*?\b(?:shares?|unit|ads|diluted|ordinary)\b|\bearnings per\b|\beps\b"
)
_SHARES_SCALE = re.compile(
    r"\b(?:number of |weighted |average )*shares?\b[^.;()]*?\b(?:in|are reflected in"
    r"|reflected in)\s+(?P<word>thousands|millions)\b",
    re.IGNORECASE,
)
_CURRENCY_WORDS = (
    (re.compile(r"\b(?:U\.?\s?S\.?|United States)\s+dollars?|(?-i:\bUSD\b)|\bUS\$", re.IGNORECASE), "USD"),
    (re.compile(r"\bCanadian dollars?|\bC(?:DN|AD)\b|\bCdn\b|(?<![A-Z])C\$", re.IGNORECASE), "CAD"),
    (re.compile(r"\bNT\$|\bNew Taiwan dollars?|(?-i:\bTWD\b)", re.IGNORECASE), "TWD"),
    (re.compile(r"\bHK\$|\bHong Kong dollars?|(?-i:\bHKD\b)", re.IGNORECASE), "HKD"),
    (re.compile(r"\bAustralian dollars?|(?-i:\bAUD\b)|(?<![A-Z])A\$", re.IGNORECASE), "AUD"),
    (re.compile(r"\bNew Zealand dollars?|\bNZ\$|(?-i:\bNZD\b)", re.IGNORECASE), "NZD"),
    (re.compile(r"\bSingapore dollars?|\bS\$|(?-i:\bSGD\b)", re.IGNORECASE), "SGD"),
    (re.compile(r"\beuros?\b|(?-i:\bEUR\b)|€", re.IGNORECASE), "EUR"),
    (re.compile(r"\bpounds?(?: sterling)?\b|(?-i:\bGBP\b)|£", re.IGNORECASE), "GBP"),
    (re.compile(r"\b(?:Deutsche?|German) ?marks?\b|(?-i:\bDM\b|\bDEM\b)", re.IGNORECASE), "DEM"),
    (re.compile(r"\bFrench francs?\b|(?-i:\bFRF\b|\bFF\b)", re.IGNORECASE), "FRF"),
    (re.compile(r"\b(?:Dutch )?guilders?\b|(?-i:\bNLG\b)|\bDfl\b", re.IGNORECASE), "NLG"),
    (re.compile(r"\b(?:Italian )?lire\b|(?-i:\bITL\b)", re.IGNORECASE), "ITL"),
    (re.compile(r"\b(?:Spanish )?pesetas?\b|\bPtas\b|(?-i:\bESP\b)", re.IGNORECASE), "ESP"),
    (re.compile(r"\bFinnish mark(?:ka|s)?\b|(?-i:\bFIM\b)", re.IGNORECASE), "FIM"),
    (re.compile(r"\bIrish (?:pounds?|punts?)\b|\bIR£|(?-i:\bIEP\b)", re.IGNORECASE), "IEP"),
    (re.compile(r"\bBelgian francs?\b|(?-i:\bBEF\b)", re.IGNORECASE), "BEF"),
    (re.compile(r"\bAustrian schillings?\b|(?-i:\bATS\b)", re.IGNORECASE), "ATS"),
    (re.compile(r"(?-i:\bECUs?\b|\bXEU\b)", re.IGNORECASE), "XEU"),
    (re.compile(r"\b(?:Japanese )?yen\b|(?-i:\bJPY\b)|¥", re.IGNORECASE), "JPY"),
    (re.compile(r"\bRMB(?![a-z])|\brenminbi\b|(?-i:\bCNY\b)", re.IGNORECASE), "CNY"),
    (re.compile(r"\bSwiss francs?\b|(?-i:\bCHF\b)|\bSFr\b", re.IGNORECASE), "CHF"),
    (re.compile(r"\bSwedish (?:krona|kronor)\b|(?-i:\bSEK\b)", re.IGNORECASE), "SEK"),
    (re.compile(r"\bNorwegian (?:krone|kroner)\b|(?-i:\bNOK\b)", re.IGNORECASE), "NOK"),
    (re.compile(r"\bDanish (?:krone|kroner)\b|(?-i:\bDKK\b)", re.IGNORECASE), "DKK"),
    (re.compile(r"\b(?:New Israeli )?shekels?\b|(?-i:\bNIS\b)", re.IGNORECASE), "ILS"),
    (re.compile(r"\bKorean won\b|(?-i:\bKRW\b)|₩", re.IGNORECASE), "KRW"),
    (re.compile(r"\bBrazilian reai?s\b|\breais\b|(?-i:\bBRL\b)|\bR\$", re.IGNORECASE), "BRL"),
    (re.compile(r"\b(?:Indian )?rupees?\b|(?-i:\bINR\b)|₹|(?-i:\bRs\.)", re.IGNORECASE), "INR"),
    (re.compile(r"\bArgentine pesos\b|(?-i:\bARS\b)", re.IGNORECASE), "ARS"),
    (re.compile(r"\bChilean pesos\b|(?-i:\bCLP\b)", re.IGNORECASE), "CLP"),
    (re.compile(r"\bColombian pesos\b|(?-i:\bCOP\b)", re.IGNORECASE), "COP"),
    (re.compile(r"\bPhilippine pesos\b|(?-i:\bPHP\b)", re.IGNORECASE), "PHP"),
    (re.compile(r"\b(?:Mexican )?pesos\b|(?-i:\bPs\.)|(?-i:\bMXN\b)", re.IGNORECASE), "MXN"),
    (re.compile(r"\bSouth African rand\b|(?-i:\bZAR\b)", re.IGNORECASE), "ZAR"),
    (re.compile(r"\b(?:Russian )?rubles\b|(?-i:\bRUB\b)", re.IGNORECASE), "RUB"),
    (re.compile(r"\bTurkish lira\b|(?-i:\bTRY\b)", re.IGNORECASE), "TRY"),
    (re.compile(r"\bPolish z[lł]oty\b|(?-i:\bPLN\b)", re.IGNORECASE), "PLN"),
)
_MAYBE_CURRENCY = re.compile(
    r"[€£¥₩₹]|dollar|(?:us|nt|hk|nz|[acrs])\$|canad|euro|pound|mark|franc|guilder|\blire\b|peseta|ptas|punt|schilling|yen"
    r"|rmb|renminbi|swiss|sfr|shekel|peso|ps\.|kron|\bwon\b|brazil|reais|rupee|rs\.|african|rubl|turkish|polish"
    r"|\b(?:usd|cad|cdn|twd|hkd|aud|nzd|sgd|eur|gbp|dm|dem|frf|ff|nlg|dfl|itl|esp|fim|iep|bef|ats|ecus?|xeu|jpy"
    r"|cny|chf|sek|nok|dkk|nis|krw|brl|inr|ars|clp|cop|php|mxn|zar|rub|try|pln)\b"
)
"""One search over lower case: most tables name no currency, and thirty searches are slow."""
_ONLY_CURRENCY = re.compile(
    r"(?:[\s().,:*'’]|\d|\b(?:in|of|the|thousands?|millions?|billions?|000s?|unaudited|audited|note)\b)+",
    re.IGNORECASE,
)
"""What may stand in a header line beside a currency: scale, audit and year."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Powers of ten of one table; ``evidence`` is the printed phrase, None where none was found."""

    money: int
    shares: int
    currency: str
    evidence: str | None


@lru_cache(maxsize=8192)
def scale_of_phrase(line: str) -> tuple[int, int] | None:
    """(money, shares) of one line such as "(In thousands, except per share data)", else None.

    >>> scale_of_phrase("(In millions, except number of shares, which are reflected in thousands)")
    (6, 3)
    """
    found = _SCALE.search(line)
    if found is None or not _SCALE_PHRASE.search(line) or len(line) > 240:
        return None
    digits_before = line[: found.start()].rstrip()
    if digits_before and digits_before[-1].isdigit():
        return None  # "$10.6 million", an amount, not a scale
    word = (found["word"] or "").lower().rstrip("s")
    money = POWERS.get(word, 6 if found["mm"] else 3)
    other = _SHARES_SCALE.search(line)
    if other is not None:
        shares = POWERS[other["word"].lower().rstrip("s")]
        if other.start() <= found.start() <= other.end():
            first = _SCALE.search(line, other.end())
            money = POWERS.get((first["word"] or "").lower().rstrip("s"), money) if first else money
        return money, shares
    return money, 0 if _excepts_shares(line) else money


def _excepts_shares(line: str) -> bool:
    """Whether the exception names share counts, not only amounts per share."""
    position = re.search(r"\b(?:except|other than|excluding)\b", line, re.IGNORECASE)
    if position is None:
        return False
    exception = line[position.end() :]
    without = re.sub(
        r"\b(?:earnings|income|loss|net income|amounts?|data"
        r"|dividends?)?\s*\(?(?:loss\))?\s*(?:per[\s-]+(?:common |ordinary |diluted )*shares?"
        r"|per[\s-]+unit)"
        r"(?:\s*(?:data|amounts?|information|figures))?",
        " ",
        exception,
        flags=re.IGNORECASE,
    )
    return re.search(r"\bshares?\b|\bunits?\b(?! of)", without, re.IGNORECASE) is not None


def currency_of(lines: Iterable[str], marks: Iterable[str]) -> str:
    """ISO code of the first currency named in a table's words, else on its numbers; USD for '$' and for none.

    A translation for convenience stands after the currency of the accounts.
    """
    for line in lines:
        named = _currency_named(line)
        if named is not None:
            return named
    for mark in sorted(marks):
        code = _CURRENCY_OF_MARK.get(mark)
        if code:
            return code
    return "USD"


_CURRENCY_OF_MARK = {
    "US$": "USD",
    "£": "GBP",
    "€": "EUR",
    "¥": "JPY",
    "C$": "CAD",
    "A$": "AUD",
    "NT$": "TWD",
    "HK$": "HKD",
    "R$": "BRL",
    "S$": "SGD",
    "NZ$": "NZD",
    "Cdn$": "CAD",
    "IR£": "IEP",
    "DM": "DEM",
    "FF": "FRF",
    "Ps.": "MXN",
    "RMB": "CNY",
    "NIS": "ILS",
    "Rs.": "INR",
    "SFr": "CHF",
    "SFr.": "CHF",
    **{code: code for code in ISO_CODES},
}


@lru_cache(maxsize=4096)
def _currency_named(text: str) -> str | None:
    if _MAYBE_CURRENCY.search(text.lower()) is None:
        return None
    found = [(match.start(), code) for pattern, code in _CURRENCY_WORDS if (match := pattern.search(text))]
    return min(found)[1] if found else None


@lru_cache(maxsize=4096)
def column_currency(header: tuple[str, ...]) -> str | None:
    """ISO code of the currency that a column's own header names, as over a convenience translation.

    >>> column_currency(("Three months ended June 30,", "2024", "US$"))
    'USD'
    >>> column_currency(("Three months ended June 30,", "2024")) is None
    True
    """
    for line in reversed(header):
        code = _only_currency(line)
        if code is not None:
            return code
    return None


@lru_cache(maxsize=4096)
def _only_currency(line: str) -> str | None:
    """The currency of a header line that names nothing else: "RMB", "(in US$ thousands)", "2024 US$"."""
    for pattern, code in _CURRENCY_WORDS if _currency_named(line) is not None else ():
        rest, times = pattern.subn(" ", line)
        if times and not _ONLY_CURRENCY.sub("", rest):
            return code
    return None


_DOLLARS = re.compile(r"\bdollars?\b", re.IGNORECASE)
_NOT_OF_THE_US = ("CAD", "AUD", "NZD", "HKD", "SGD", "TWD")


def currency_beside(currency: str, header: tuple[str, ...], marks: Iterable[str]) -> str | None:
    """ISO code of the currency of a column of a table in ``currency``, or None where it says nothing else.

    Beside a currency that is no dollar, "dollars" alone are those of the United States; so is "$" on the
    numbers of a column where those of others bear another mark.

    >>> currency_beside("JPY", ("2024", "Dollars (millions)"), ()), currency_beside("CNY", ("2024",), {"US$"})
    ('USD', 'USD')
    """
    named = column_currency(header)
    if named is not None or currency in _NOT_OF_THE_US:
        return named
    if any(_DOLLARS.search(line) and not _ONLY_CURRENCY.sub("", _DOLLARS.sub(" ", line)) for line in header):
        return "USD"
    codes = {"USD" if mark == "$" else _CURRENCY_OF_MARK.get(mark) for mark in marks}
    return codes.pop() if len(codes) == 1 else None


_IN_BRACKETS = re.compile(r"\(([^()]*)\)\s*\Z")


def is_other_currency(currency: str, label: str, marks: Sequence[str | None]) -> bool:
    """Whether a row of a table in ``currency`` is in another one, by the marks on its numbers or its label.

    >>> is_other_currency("CNY", "Net income per ADS (US$)", ())
    True
    """
    codes = {"USD" if mark == "$" else _CURRENCY_OF_MARK.get(mark or "") for mark in marks}
    if len(codes) == 1 and None not in codes:
        is_dollar = "$" in marks and currency in (*_NOT_OF_THE_US, *_PESOS)
        return currency not in codes and not is_dollar
    named = _IN_BRACKETS.search(label)
    code = None if named is None else _only_currency(named[1])
    return code is not None and code != currency


_PESOS = ("MXN", "ARS", "CLP", "COP")
"""Also marked with "$"."""


def table_scale(context: Sequence[str], headers: Iterable[str], marks: Iterable[str]) -> Scale:
    """The scale of a table from its own words, nearest line first; whole units where none are printed."""
    headers = list(headers)
    currency = currency_of(dict.fromkeys([*headers, *reversed(context[-6:])]), marks)
    found = printed_scale(context, headers)
    return Scale(0, 0, currency, None) if found is None else Scale(found[0], found[1], currency, found[2])


def printed_scale(context: Sequence[str], headers: Iterable[str]) -> tuple[int, int, str] | None:
    """(money, shares, the printed phrase) from a table's own words, the nearest line first, or None."""
    lines = [*headers, *reversed(context)]
    for i, line in enumerate(lines):
        found = scale_of_phrase(line)
        if found is None and line.endswith(")") and "(" not in line and i + 1 < len(lines):
            joined = f"{lines[i + 1]} {line}"  # a phrase wrapped over two lines
            found = scale_of_phrase(joined)
            line = joined if found else line
        if found is not None:
            return found[0], found[1], line
    return None


# From here on over lower case, as row_unit hands it on: it takes a third of the time of IGNORECASE.
_AVERAGE_OF_OTHERS = (
    r"(?!.*\b(?:loans?|debt|deposits?|balances?|receivables|borrowings?|notes|assets|cash|equity|vessels|rates?"
    r"|cost|sold|price|employees|stores)\b)"
)
"""Averages that are none of shares: "Average loans outstanding", "Average number of vessels"."""
_SHARE_COUNT = re.compile(
    rf"\b(?:weighted|average)\b{_AVERAGE_OF_OTHERS}.*\b(?:shares?|units|number|equivalents|outstanding)\b"
    rf"|\b(?:weighted|average)\b.*\bshares\b"
    r"|\bshares?\b.*\b(?:outstanding|used|issued|counts?|repurchased)\b|\bunits outstanding\b"
    r"|\A(?:common )?outstanding (?:common )?shares\b"
    r"|\bnumber of\b.*\b(?:shares|units)\b|\bcommon shares\b|\bshares used\b|\bdiluted shares\b"
    r"|\bbasic shares\b|\bshare count\b|\bweighted[\s-]average\b(?:\W*(?:basic|diluted))?\W*\Z"
    r"|\bcommon and common equivalent shares\b|\bshares\s*(?:\(.*\))?\Z"
)
_SHARE_COUNT_SECTION = re.compile(
    rf"\b(?:weighted|average)\b{_AVERAGE_OF_OTHERS}.*\b(?:shares?|units|number|outstanding)\b"
    r"|\bshares?\b.*\b(?:outstanding|used)\b"
    r"|\bnumber of\b.*\b(?:shares|units)\b|\bshares used\b|\A(?:common )?shares\Z"
)
_COUNT_ON_BALANCE_SHEET = re.compile(
    r"(?:(?:total|class [a-z]|common|ordinary|number of)\s+)*(?:shares|units)"
    r"(?: of (?:common|ordinary|capital) (?:stock|shares))? (?:issued|outstanding|authorized)"
    r"|number of (?:common |ordinary )?(?:shares|units)\b"
)
_PER_ONE = re.compile(r"\bper\s+(?:\w+\s+){0,2}(?:share|unit|ads)\b")
_PAID_ON_SHARES = re.compile(
    r"\b(?:available|applicable|attributable|allocable)\b[\w\s,()]*\bto\b|\bdividends?\b(?!.*\b(?:number"
    r"|average)\b)|\A(?:proceeds|gain|loss|cost)\b"
)
"""Money that goes to the holders of shares, not a count of shares."""
_OPENS_WITH_COUNT = re.compile(
    r"(?:basic |diluted )?(?:weighted|average|number of|shares used)\b"
    r"(?:(?!\b(?:earnings|income|loss|eps|dividends?)\b).)*?\b(?:shares|units)\b"
)
"""Whose earnings the shares are used for says nothing of money: "Weighted-average shares used in computing
net loss per share attributable to common stockholders"."""
_COUNT_FIRST = re.compile(
    r"(?:shares|units) (?:used|outstanding)\b|(?:weighted|average|number of|basic|diluted|common|ordinary)\b"
    r"(?:(?!\b(?:earnings|income|loss|eps|dividends?)\b).)*?\b(?:shares|units|number|outstanding|ads?s)\b"
)
"""A caption that begins with share counts: "Shares used in computing net income per share"."""
_MONEY_BESIDE_COUNTS = re.compile(
    r"\b(?:revenues?|sales|income|earnings|loss|profits?|ebitdax?|depreciation|amortization|expenditures|expenses?"
    r"|cash|assets|liabilities|debt|taxes|backlog|bookings)\b(?!.*\b(?:dilut|conver))(?<!\bdilutive debt)"
    r"(?<!\bconvertible debt)"
)
"""Rows that no caption over share counts makes counts: what follows them with no caption of its own."""
_NOT_PER_SHARE = re.compile(
    r"\bshares?\b.*\b(?:used|outstanding)\b|\bnumber of\b.*\bshares\b|\bweighted\b|\baverage\b.*\bshares\b"
    r"|\bpar value\b"
    r"|\bissued\b|\bauthorized\b"
)
_PERCENT_LABEL = re.compile(
    r"%|\bweighted[\s-]average (?:interest )?rates?\b"
    r"|\bpercent(?:age)?\b(?!\s+(?:rents?|of\s+completion)\b)|\bper cent\b|\bmargin\b.*\b(?:rate|ratio)\b"
    r"|\beffective tax rate\b"
)
_PER_QUANTITY = (
    r"\bper (?:available|passenger|revenue passenger|seat|barrels?|bbl|boe|mcfe?|mmbtu|tons?|tonne|ounce"
    r"|gallon|mile|employee|customer|subscriber|user|member|square|sq|day|night|room|vessel)\b"
)
_PER_QUANTITY_CAPTION = re.compile(_PER_QUANTITY)
_RATIO_LABEL = re.compile(
    r"\bratios?\b|\btimes\b|\bnumber of (?!(?:[\w-]+ ){0,4}(?:shares?|units|ads|adss|stock|outstanding)\b)\w"
    r"|\b(?:stores|restaurants|locations|branches|employees|customers|subscribers|communities|aircraft)\b"
    r".*(?:\b(?:at|end of) (?:the )?(?:end|period|quarter|year)\b|\b(?:open|opened|closed)\b)"
    r"|\bheadcount\b|\A(?:full-time |total )*employees\b"
    r"|\breturns? on (?:average|equity|assets|common|tangible|invested|capital|sales|shareholders)\b"
    r"|\b(?:net interest|profit|income|ebitdax?|ebit|net) margin\b|\b(?:net interest|interest rate) spread\b"
    r"|\bdays sales outstanding\b|\b(?:available|operating|voyage|ownership|calendar|vessel|fleet) days\b"
    r"|\baverage (?:[\w-]+ ){0,2}prices?\b|\((?:in )?cents\)"
    r"|\A(?:total |number of )?homes (?:delivered|closed|sold|in backlog)\b"
    r"|\bto (?:total|average|period[\s-]end) (?:assets|loans|leases|equity|deposits)\b"
    r"|\b(?:comparable|same)[\s-](?:store|restaurant)s? sales (?:increase|growth|change|decrease|\(decrease)"
    rf"|{_PER_QUANTITY}"
)
_QUANTITY = (
    r"(?:m{0,2}bbls?|m{0,2}boe?s?|m?mcfe?s?|[bt]cfe?s?|mmbtus?|gj|[kmgt]wh?s?|barrels?|tons?|tonnes"
    r"|ounces|k?oz|gallons|lbs?|acres|square\ (?:feet|meters)|sq\.?\ ?ft\.?|miles|kilomet(?:er|re)s|teus?)"
)
_QUANTITY_LABEL = re.compile(
    r"\((?:in\ )?(?:(?:thousands?|millions?|billions?|000'?s?)\ (?:of\ )?)?"
    r"(?:(?:metric|net|short|dry|troy|long)\ )?"
    rf"{_QUANTITY}(?:\ ?(?:/\ ?d(?:ay)?|pd|per\ day))?(?:,?\ (?:in\ )?(?:thousands|millions|000'?s))?\)"
    r"|\((?:#\ )?(?:in\ )?(?:units|number|count)\)"
    rf"|\$\ ?/\ ?{_QUANTITY}\b"
    rf"|\A(?:[\w-]+\ ){{0,2}}{_QUANTITY}\ (?:sold|produced|shipped|mined|delivered|consumed)\b"
)
"""What a label counts or prices, in its unit: "Oil (MBbls)", "Coal (tons in thousands)", "Price ($/Mcf)"."""
_COUNTED = re.compile(
    r"(?!.*(?:\$|\b(?:revenues?|sales|income|earnings|loans?|deposits?|amounts?|due|receivables?|payables?"
    r"|proceeds|payments?|costs?|fees|premiums|claims|value|from|per)\b))"
    r".*\b(?:subscribers|subscriptions|customers|consumers|people|lives|members|memberships|users|employees|accounts"
    r"|passengers|guests|scripts|prescriptions|visits|admissions|trades|transactions|applications|vehicles|units"
    r"|households|homes|lines|policies|devices|application\ volume)"
    r"(?:\ (?:served|sold|delivered|shipped|opened|in\ force|in\ service|at))?:?"
    r"\ ?\((?:in\ )?(?:thousands|millions|000'?s)\)"
)
"""What a label counts in a scale of its own: "Paid subscribers (in millions)"."""
_STATISTIC_LABEL = re.compile(
    r"\b(?:passenger|seat|ton|vehicle)[\s-]miles\b|\bmiles (?:flown|driven)\b"
    r"|\bpassengers (?:carried|enplaned)\b"
    r"|\b(?:kilowatt|megawatt|gigawatt)[\s-]?hours?\b|\b(?:dekatherms?|therms|[kmg]wh)\b"
)
"""Operating statistics below the rows of an income statement: "Revenue passenger miles (000)"."""
_DILUTION = re.compile(
    r"\beffects? of dilut"
    r"|\bdilutive (?:effect|securities|potential|shares|stock|options|awards)\b(?!.*\binterest\b)"
)
"""Rows between basic and diluted average shares."""
_PER_UNIT_SOLD = re.compile(r"\b(?:revenue|price|cost)s?\b.*\bper unit\b")
_INTEREST_INCOME = re.compile(r"\bnet interest income\b")
"""Banks print amount and margin in one row: "Net interest income / net interest margin"."""
_STOCK_ROW = re.compile(
    r"\b(?:preferred|common|capital|treasury|class [a-c])\b.*\b(?:stock|shares?)\b|\bcapital stock\b"
    r"|\bpar value\b|\btreasury\b"
)
_TOTAL_OR_SALES = re.compile(r"(?:total\s+\S|net (?:sales|revenues?)\b)")


_PERCENT_LETTERS = ("%", "cent", "rate", "ratio")
_SHARE_COUNT_LETTERS = ("share", "unit", "average", "weighted")
_RATIO_LETTERS = names(
    "ratio times number stores restaurants locations branches employees customers subscribers communities "
    "aircraft headcount return margin spread days comparable same per price cents homes"
) | {"to "}
"""Without any of these letters there is none of the words: most labels need not be searched for them."""


def _has_any(letters: Iterable[str], label: str) -> bool:
    return any(one in label for one in letters)


def row_unit(label: str, section: str, kind: str, has_decimals: bool, has_percent: bool) -> str:
    """'money', 'shares', 'per_share' or 'pure' for a row, from its words and the shape of its numbers."""
    if has_percent:
        return "pure"
    label, section = label.lower(), section.lower()
    if kind in ("balance_sheet", "cash_flow"):
        if _PER_SHARE.search(label) and has_decimals and not _STOCK_ROW.search(_PER_ONE.sub(" ", label)):
            return "per_share"
        is_count = kind == "balance_sheet" and _COUNT_ON_BALANCE_SHEET.match(label) is not None
        return "shares" if is_count else "money"
    if _has_any(_PERCENT_LETTERS, label) and _PERCENT_LABEL.search(label):
        return "pure"
    per_share = _PER_SHARE.search(label) is not None and _PER_UNIT_SOLD.search(label) is None
    if (
        per_share
        and not has_decimals
        and _SHARE_COUNT_SECTION.search(section)
        and _COUNT_FIRST.match(section)
    ):
        return "shares"  # "Shares used in computing > Basic earnings per share"
    if per_share and not (_NOT_PER_SHARE.search(label) and not has_decimals):
        return "per_share"
    if "activities" in section:
        return "money"  # of a cash flow, in a table of highlights
    may_count = _has_any(_SHARE_COUNT_LETTERS, label)
    to_holders = _PAID_ON_SHARES.search(label) is not None and _OPENS_WITH_COUNT.match(label) is None
    if may_count and _SHARE_COUNT.search(label) and not to_holders:
        return "shares"
    if _PER_UNIT_SOLD.search(label):
        return "pure"
    if _DILUTION.search(label) and not (has_decimals and _PER_SHARE.search(section)):
        return "shares"
    may_be_ratio = _has_any(_RATIO_LETTERS, label)
    if may_be_ratio and _RATIO_LABEL.search(label) and not _INTEREST_INCOME.search(label):
        return "pure"
    if _STATISTIC_LABEL.search(label):
        return "pure"
    if _QUANTITY_LABEL.search(label) or ("(" in label and _COUNTED.match(label)):
        return "pure"
    if section and not _TOTAL_OR_SALES.match(label):
        is_money = _MONEY_BESIDE_COUNTS.search(label) is not None and not per_share
        for caption in reversed(
            section.split(" > ")
        ):  # "Earnings per share > Assuming dilution": the inner says nothing
            counts = _SHARE_COUNT_SECTION.search(caption) is not None and not is_money
            if counts and (not has_decimals or _COUNT_FIRST.match(caption) is not None):
                return "shares"
            if _PER_SHARE.search(caption) and has_decimals:
                return "per_share"
            if has_decimals and "per " in caption and _PER_QUANTITY_CAPTION.search(caption):
                return "pure"
            if _PER_SHARE.search(caption) and counts:
                return "shares"
    return "money"


def shares_scale_by_eps(
    income: Sequence[Decimal | None],
    eps: Sequence[tuple[Decimal, Decimal] | None],
    shares: Sequence[Decimal | None],
) -> int:
    """The power of ten by which the share counts must be moved so that eps x shares is the income.

    ``income`` and ``shares`` are in the units their header says, ``eps`` is (amount, half unit). 0 unless
    every column that can be tested contradicts the header and agrees on one other power of ten: what is
    printed decides, and only where it decides without doubt.
    """
    powers: set[int] = set()
    for money, per_share, count in zip(income, eps, shares, strict=True):
        if money is None or per_share is None or count is None or not money or not count or not per_share[0]:
            continue
        amount, half = abs(per_share[0]), per_share[1]
        if half * 5 > amount:
            continue  # too coarse a quotient to tell powers of ten apart
        low, high = abs(money) / ((amount + half) * abs(count)), abs(money) / ((amount - half) * abs(count))
        fitting = [
            k for k in (-6, -3, 0, 3, 6) if low * Decimal("0.8") <= Decimal(10) ** k <= high * Decimal("1.25")
        ]
        if len(fitting) != 1:
            return 0
        powers.add(fitting[0])
    return powers.pop() if len(powers) == 1 else 0
