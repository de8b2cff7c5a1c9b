"""The words of the grammar of claims: what may stand between a subject and its amount, and what may not.

Data for ``transforms/claims.py``. A word that is in no list ends the reading of an amount, so that adding a
word here adds recall, and leaving one out costs nothing but that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import IntEnum

from transforms.labels import names


class Kind(IntEnum):
    """What a word or phrase does in a sentence."""

    SUBJECT = 0
    AMOUNT = 1
    PERIOD = 2
    GLUE = 3
    """Between a subject and its amount it changes nothing."""
    VERB = 4
    COMPARED = 5
    """What follows is the figure compared with."""
    FROM = 6
    OVER = 7
    CHANGE = 8
    """An amount that follows directly is a change, not a figure: "increased $3 million"."""
    TO = 9
    """After a change the new figure follows: "increased 12% to $5 million"."""
    AND = 10
    OR = 11
    NEARLY = 12
    BOUND = 13
    STOP = 14
    BREAK = 15
    OTHER = 16
    PERCENT = 17


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(" ".join(phrase.split()) for phrase in text.split("|"))


GRAMMAR: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (
        Kind.GLUE,
        _phrases(
            """a|an|the|its|our|their|of|for|in|during|at|on|as|with|by|company|company's|companies|total|
            consolidated|worldwide|record|strong|solid|new|all time|all time high|all time record|gaap|
            unaudited|also|we|us|it|this|these|that|overall|year over year|year on year|sequentially|
            quarter over quarter|high|best ever|for the|respectable|historic|basis|reported basis|gaap basis|
            on a gaap basis|under gaap|us gaap|own|same|both|then|cash balance of"""
        ),
    ),
    (
        Kind.VERB,
        _phrases(
            """was|were|is|are|be|totaled|totalled|totaling|totalling|reached|reaching|amounted|reported|
            reports|reporting|posted|recorded|had|has|announced|achieved|generated|realized|delivered|came|
            stood|hit|earned|incurred|recorded a|equaled|equalled|closed|finished|ended with|remained|
            which was|which were|produced|registered|held"""
        ),
    ),
    (
        Kind.COMPARED,
        _phrases(
            """compared|compared to|compared with|as compared to|as compared with|in comparison to|
            in comparison with|compares to|compares with|compare to|compare with|comparing to|versus|vs|
            against|compared favorably to|compared favorably with|up from|down from|results compare to|
            results compare with|increased from|decreased from|as opposed to|when compared to|
            when compared with|which compares to|which compares with"""
        ),
    ),
    (Kind.FROM, ("from",)),
    (Kind.OVER, ("over",)),
    (
        Kind.CHANGE,
        _phrases(
            """increase|increases|increased|increasing|decrease|decreases|decreased|decreasing|grew|growing|
            growth|rose|rising|rise|declined|declining|decline|fell|falling|up|down|improved|improving|
            improvement|improvement in|climbed|dropped|drop|advanced|gain|gained|jumped|surged|soared|higher|
            lower|doubled|tripled|more|less|better|narrowed|reduced|reduction|expanded|slipped"""
        ),
    ),
    (Kind.TO, ("to",)),
    (Kind.AND, ("and", "while", "as well as")),
    (Kind.OR, ("or",)),
    (Kind.NEARLY, ("approximately", "about", "roughly", "around", "some")),
    (
        Kind.BOUND,
        _phrases(
            """more than|over|exceeding|exceeded|exceeds|surpassed|surpassing|at least|nearly|almost|
            less than|under|up to|as much as|below|above|just over|just under|in excess of|well over|close to|
            topped|greater than|exceed|surpass|an estimated"""
        ),
    ),
    (
        Kind.STOP,
        _phrases("percent of|per cent of|percentage of|cost of|costs of|segment|segments|division|divisions"),
    ),
    (Kind.PERCENT, _phrases("percent|per cent|percentage points|basis points|points|times")),
)

MONTHS = names(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec"
)
CALENDAR = MONTHS | names(
    "two three six nine twelve thirteen fourteen sixteen twenty thirty forty fifty first second third fourth "
    "quarter quarters quarterly quarter's year years year's yearly annual fiscal full ended ending end "
    "period periods period's same comparable corresponding similar equivalent prior previous preceding last "
    "ago earlier before month months weeks week half ytd fy immediately sequential"
)
BETWEEN_CALENDAR = names("the of in a one its our that current this latest most recent on")

# --- what is not compared ----------------------------------------------------------------------------

OUTLOOK = re.compile(
    r"\b(?:expect(?:s|ed|ing|ations?)?|anticipat\w+|outlook|guidance|forecast\w*|project(?:s|ed|ing|ion|ions)"
    r"|would|could|may\s+be|might|will|should|estimate[sd]?|targets?|targeted|goal|budget\w*|assum\w+"
    r"|hypothetical\w*|if|plans?\s+to|consensus|pro[\s-]forma|annualized|run[\s-]rate|looking\s+ahead|range)\b"
)
NON_GAAP = re.compile(
    r"\bnon-?\s?gaap|\badjust\w+|\bexclud\w+|\bexclusive\b|\bebitda|\bcore\b|\borganic"
    r"|\bconstant[\s-]currency|\bunderlying\b|\bnormalized\b|\bbefore\s+(?:the\s+)?(?:special|charges?|one"
    r"|extraordinary|unusual|non|merger|restructuring|effect|impact|cumulative|accounting|goodwill"
    r"|amortization)|\bon\s+(?:this|that|the\s+same|a\s+comparable|an\s+operating)\s+basis|\bwithout\b"
    r"|\bspecial\s+items?\b|\bongoing\b|\bcash\s+(?:earnings|basis)|\boperating\s+earnings|\bfully\s+taxable"
    r"|\bmanaged\s+basis|\bas\s+if\b|\bneutral\b|\bcombined\b|\bsame[\s-]store|\bcomparable[\s-]store|\bex-\w"
)
PART = re.compile(
    r"\b(?:segments?|divisions?|subsidiar\w+|business(?:es)?\s+(?:unit|segment|group)s?|product\s+lines?"
    r"|brand\w*|regions?|geograph\w+|franchise\s+sales|acquir\w+|acquisitions?|discontinued|joint\s+venture"
    r"|contribut\w+|attributable\s+to\s+(?!common)|related\s+to|customers?\s+in|insurance\s+recover\w+"
    r"|intersegment|eliminations?)\b"
)
_SIGNS = {
    OUTLOOK: names(
        """expect anticipat outlook guidance forecast project would could may might will should estimate
        target goal budget assum hypothe if plan consensus pro annualized run looking range"""
    ),
    NON_GAAP: names(
        """gaap adjust exclu ebitda core organic currency underlying normalized before basis without special
        ongoing cash operating taxable if neutral combined store ex-"""
    ),
    PART: names(
        """segment division subsidiar business product brand region geograph franchise acqui discontinued
        venture contribut attributable related customer recover eliminat"""
    ),
}
"""Every match of a pattern holds one of its signs."""


def says(lower: str, words: re.Pattern[str]) -> bool:
    """Whether a text in lower case holds one of these words; plain searches spare the pattern most texts."""
    return has_sign(lower, _SIGNS[words]) and words.search(lower) is not None


def has_sign(lower: str, signs: Iterable[str]) -> bool:
    return any(sign in lower for sign in signs)


def non_gaap_at(text: str) -> int:
    """Where a paragraph first speaks of amounts that are not under GAAP; its length where it never does."""
    lower = text.lower()
    if not has_sign(lower, _SIGNS[NON_GAAP]):
        return len(text)
    found = NON_GAAP.search(lower)
    return found.start() if found is not None else len(text)
