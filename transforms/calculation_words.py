"""What the words of a stub row say about its place in a sum.

In: a label and the caption over it. Out: ``Words``: whether the row calls itself a total, whether it is
one of the results an income statement or a cash flow statement runs down to, whether it adds to income or
takes away from it, whether it is deducted whatever its sign. The words only say where to look; whether a
row is a sum is decided by the arithmetic in ``calculations``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple


class Words(NamedTuple):
    """``orientation``: +1 the row increases income when printed positive, -1 it decreases it, 0 unsaid.

    ``is_less``: the label says that it is deducted; ``is_contra``: a balance sheet deducts it as a rule.
    ``is_loss``: the amount is called a loss and nothing else; ``is_net``: the label ends with "net".
    ``is_mixed``: the label itself announces both signs ("Other income (expense)"), so that a negative
    number says nothing about how the row is presented.
    """

    is_total: bool
    is_result: bool
    is_closing: bool
    is_detail: bool
    is_less: bool
    is_contra: bool
    is_benefit: bool
    is_minority: bool
    is_loss: bool
    is_net: bool
    orientation: int
    is_mixed: bool
    topic: frozenset[str]


_TOTAL = re.compile(r"\b(?:sub-?)?totals?\b")
_CASH_TOTAL = re.compile(
    r"\bnet cash\b|\bcash (?:flows? )?(?:\w+ )?(?:provided|used|generated|from|\(used|required)\b.*activit"
    r"|\bcash (?:flows? )?(?:provided|used|generated|\(used)\b"
    r"|\b(?:increase|decrease|change)s?\b[^,]*?\bin cash\b"
    r"|^net (?:increase|decrease|change)"
)
_CLOSING = re.compile(
    r"\b(?:end|close) of (?:the )?(?:\w+ )?(?:period|year|quarter|month)|\bend of\b|,? ending\b|\bat end\b"
    r"|\bcash\b.*\bat (?:january|february|march|april|may|june|july|august|september|october|november"
    r"|december) (?:2[5-9]|3[01])\b"
)
_OPENING = re.compile(r"\bbeginning\b|\bstart of\b|\bopening\b")
_RESULT = re.compile(
    r"\bgross (?:profit|margin|income|loss|earnings)"
    r"|(?<!non-)(?<!non )(?<!non)\b(?:operating|pre-?tax|underwriting) (?:(?!expense)\w+ )?"
    r"(?:income|loss|profit|earnings|margin|deficit)\b(?! tax)"
    r"|\b(?:income|loss|profit|earnings|deficit)(?: loss| income| earnings)? (?:from|before|after)"
    r" (?!discontinued|equity|sale|disposal|early|extinguish|invest|unconsol|affil|joint)"
    r"|\bnet (?:\w+ )?(?:income|loss|earnings|profit|deficit)\b(?! (?:tax|per))"
    r"|\bcomprehensive (?:income|loss|earnings)|\bebitda?\b"
    r"|\b(?:available|applicable|attributable) to\b.*"
    r"\b(?:common|shareholder|stockholder|company|parent|controlling)"
    r"|\bprofit for the\b|\bfree cash flow\b"
)
_NOT_RESULT = re.compile(
    r"^(?:less |plus |add )?"
    r"(?:other|minority|non-?controlling|discontinued|equity|share of|interest)\b"
    r"|\b(?:attributable|allocated|allocable) to (?:\w+ ){0,3}(?:non-?controlling|minority)"
    r"|\b(?:from|on|of) (?:\w+ )?discontinued\b|\bof net\b|\bin (?:the )?net (?:income|loss|earnings)"
    r"|\bother comprehensive (?:income|loss)\b(?!.*\btotal)"
)
_MINORITY = re.compile(r"\bminority\b|\bnon-?controlling\b")
_LOSS_OF_MINORITY = re.compile(r"\((?:net )?(?:income|earnings)\)")
_DETAIL = re.compile(r"\bof which\b|^including\b|^includes\b|\bportion of (?:total|above)\b|^memo\b")
_LESS = re.compile(r"^\W*less\b|^\W*deduct")
_CONTRA = re.compile(
    r"(?<!net of )(?<!net )(?<!less )\baccumulated (?:depreciation|amortization|depletion)"
    r"|\btreasury (?:stock|shares)"
    r"|^\W*allowances?\b|\bunearned (?:compensation|esop|employee|stock|restricted|portion)"
    r"|\bheld in treasury\b|\bin treasury\b|\bunamortized (?:debt )?discount"
)
_BENEFIT = re.compile(r"\btax(?:es)? (?:\w+ )?(?:benefit|credit)s?\b|\bbenefit (?:for|from) income tax")
_PARENTHESES = re.compile(r"\(([^()]*)\)")
_SIGNED = re.compile(
    r"income|loss|expense|benefit|gain|credit|provision|earnings|charge|deduction|write|recover"
)
_EXPENSE_FIRST = re.compile(
    r"\bcosts?\b|\bexpenses?\b|\bexpenditures?\b|\bsales and marketing\b|\bmarketing\b|\bselling\b"
    r"|\badministrati"
    r"|\bresearch\b|\bdepreciation\b|\bamorti[sz]ation\b|\bimpairments?\b|\brestructuring\b"
    r"|\bcharges?\b|\bwrite-?\s?(?:off|down)"
    r"|\bprovisions?\b|\bincome tax(?:es)?\b(?!.*\bbenefit)|\btaxes\b(?!.*\bbenefit)|\bsalaries\b"
    r"|\bwages\b|\bcompensation\b"
    r"|\brent\b|\badvertising\b|\bin-process\b|\blosses\b|\bloss\b"
    r"|\bdividends? (?:on|to|paid|declared|require)|\bpreferred (?:stock |share )?dividends?\b"
    r"|\bbenefits paid\b|\bclaims\b|\bdeductions?\b|\blitigation\b|\bsettlement\b|\baccretion\b"
    r"|\boccupancy\b|\bmaintenance\b"
    r"|\bexploration\b|\bfuel\b|\bdevelopment\b|\bpurchased power\b|\bsg&a\b|\bdepletion\b"
    r"|\bseverance\b|\bdiscounts?\b|\breturns\b"
)
_INCOME_FIRST = re.compile(
    r"\bbenefit\b|\bgains?\b|\brecover(?:y|ies)\b|\binterest income\b"
    r"|\bequity in (?:\w+ )*(?:earnings|income)\b"
)
_INCOME_LAST = re.compile(r"\b(?:revenues?|income)\W*(?:,? net)?\W*$")
_COST = re.compile(r"\bcosts?\b|\bexpenses?\b|\btax|\bprovision|\bloss|\bother comprehensive")
_INCOME = re.compile(
    r"\brevenues?\b|\bsales\b|\bincome\b|\bprofits?\b|\bmargin\b|\bearnings\b|\broyalt|\bpremiums\b"
    r"|\bfees\b|\bcredits?\b|\bproceeds\b"
)
_NOTE = re.compile(r"\((?:see )?notes?\b[^)]*\)|'s\b")
_STOP = frozenset(
    [
        "total",
        "net",
        "and",
        "the",
        "of",
        "of,",
        "for",
        "in",
        "to",
        "from",
        "by",
        "a",
        "an",
        "subtotal",
        "sub-total",
    ]
)
_WORD = re.compile(r"[a-z]+")
_BLANKS = re.compile(r"\s+")


def orientation_of(text: str) -> int:
    """+1 for words of income, -1 for words of expense, 0 for neither or for both."""
    if _INCOME_FIRST.search(text) or (_INCOME_LAST.search(text) and not _COST.search(text)):
        return 1
    if _EXPENSE_FIRST.search(text):
        return -1
    return 1 if _INCOME.search(text) else 0


def topic_of(text: str) -> frozenset[str]:
    """The content words of a caption or a total, singular: "Total current assets" meets its caption."""
    plain = _NOTE.sub(" ", text.lower())
    return frozenset(w[:-1] if w.endswith("s") else w for w in _WORD.findall(plain) if w not in _STOP)


@lru_cache(maxsize=16384)
def words_of(label: str) -> Words:
    """Words of one label; cached because the same few thousand labels make up all statements."""
    text = _BLANKS.sub(" ", label.lower().replace("’", "'").replace("/", " ")).strip()
    bare = _BLANKS.sub(" ", text.replace("(", " ").replace(")", " ")).strip(" .:-")
    is_total = bool(_TOTAL.search(bare)) and " total return" not in bare
    is_closing = bool(_CLOSING.search(bare)) and not _OPENING.search(bare)
    opens = bool(_OPENING.search(bare))
    is_cash_total = bool(_CASH_TOTAL.search(bare)) and not opens
    is_result = bool(_RESULT.search(bare)) and not opens
    is_minority = bool(_MINORITY.search(bare)) and "before" not in bare and "including" not in bare
    if is_result and _NOT_RESULT.search(bare):
        is_result = False
    inside = _PARENTHESES.findall(text)
    is_mixed = any(_SIGNED.search(part) for part in inside)
    main = _BLANKS.sub(" ", _PARENTHESES.sub(" ", text)).strip()
    if is_mixed and not (_EXPENSE_FIRST.search(main) or _INCOME.search(main) or _INCOME_FIRST.search(main)):
        main = bare
    orientation = 1 if is_result and not is_total else orientation_of(main)
    if is_minority and not is_result:
        # the share of others in an income is deducted; "(income) loss" announces it with its sign
        orientation = 1 if _LOSS_OF_MINORITY.search(text) else -1
    return Words(
        is_total=is_total or is_cash_total,
        is_result=is_result,
        is_closing=is_closing,
        is_detail=bool(_DETAIL.search(bare)),
        is_less=bool(_LESS.search(bare)),
        is_contra=bool(_CONTRA.search(bare)),
        is_benefit=bool(_BENEFIT.search(bare)),
        is_minority=is_minority,
        is_loss="loss" in bare and "income" not in bare and "profit" not in bare,
        is_net=bare.endswith((" net", ",net")) or bare.startswith("net "),
        orientation=orientation,
        is_mixed=is_mixed,
        topic=topic_of(text),
    )


@lru_cache(maxsize=4096)
def caption_orientation(section: str) -> int:
    """What the innermost caption says of its items: "Operating expenses" -1, "Revenues" +1."""
    caption = section.rsplit(" > ", 1)[-1].lower()
    inside = _PARENTHESES.findall(caption)
    if any(_SIGNED.search(part) for part in inside):
        return 0
    if re.search(r"\b(?:costs?|expenses?|deductions?)\b", caption):
        return -1
    return 1 if re.search(r"\brevenues?\b|\bincome\b|\bsales\b", caption) else 0
