"""The words of the grammar of claims: what may stand between a subject and its amount, and what may not.

Data for ``transforms/claims.py``. A word that is in no list ends the reading of an amount, so that adding a
word here adds recall, and leaving one out costs nothing but that.
"""

from __future__ import annotations

import re

from transforms.labels import names

# What a word or phrase does in a sentence. Plain numbers: they are compared some hundred times a sentence.
SUBJECT, AMOUNT, PERIOD = 0, 1, 2
GLUE, VERB = 3, 4  # between a subject and its amount they change nothing
COMPARED, FROM, OVER = 5, 6, 7  # what follows is the figure compared with
CHANGE = 8  # an amount directly behind it is a change, no figure: "increased $3 million"
TO = 9  # behind a change the new figure follows: "increased 12% to $5 million"
AND, OR = 10, 11
NEARLY, BOUND = 12, 13
PERCENT, BREAK, STOP, OTHER = 14, 15, 16, 17


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(" ".join(phrase.split()) for phrase in text.split("|"))


GRAMMAR: tuple[tuple[int, tuple[str, ...]], ...] = (
    (
        GLUE,
        _phrases(
            """a|an|the|its|our|their|of|for|in|during|at|on|as|with|by|company|company's|companies|total|
            consolidated|worldwide|record|strong|solid|new|all time|all time high|all time record|gaap|
            unaudited|also|we|us|it|this|these|that|overall|year over year|year on year|sequentially|
            quarter over quarter|high|best ever|for the|respectable|historic|basis|reported basis|gaap basis|
            on a gaap basis|under gaap|us gaap|own|same|both|then|cash balance of|today|current|
            most recent|recent|latest|just ended|just completed|just concluded"""
        ),
    ),
    (
        VERB,
        _phrases(
            """was|were|is|are|be|totaled|totalled|totaling|totalling|reached|reaching|amounted|reported|
            reports|reporting|posted|recorded|had|has|announced|achieved|generated|realized|delivered|came|
            stood|hit|earned|incurred|recorded a|equaled|equalled|closed|finished|ended with|remained|
            which was|which were|produced|registered|held|ran|run|running"""
        ),
    ),
    (
        COMPARED,
        _phrases(
            """compared|compared to|compared with|as compared to|as compared with|in comparison to|
            in comparison with|compares to|compares with|compare to|compare with|comparing to|versus|vs|
            against|compared favorably to|compared favorably with|up from|down from|results compare to|
            results compare with|increased from|decreased from|as opposed to|when compared to|
            when compared with|which compares to|which compares with|flat from|flat with|flat to|
            flat compared to|flat compared with|unchanged from|even with"""
        ),
    ),
    (FROM, ("from",)),
    (OVER, ("over",)),
    (
        CHANGE,
        _phrases(
            """increase|increases|increased|increasing|decrease|decreases|decreased|decreasing|grew|growing|
            growth|rose|rising|rise|declined|declining|decline|fell|falling|up|down|improved|improving|
            improvement|improvement in|climbed|dropped|drop|advanced|gain|gained|jumped|surged|soared|higher|
            lower|doubled|tripled|more|less|better|worse|narrowed|reduced|reduction|expanded|slipped"""
        ),
    ),
    (TO, ("to",)),
    (AND, ("and", "while", "as well as")),
    (OR, ("or",)),
    (NEARLY, ("approximately", "about", "roughly", "around", "some")),
    (
        BOUND,
        _phrases(
            """more than|over|exceeding|exceeded|exceeds|surpassed|surpassing|at least|nearly|almost|
            less than|under|up to|as much as|below|above|just over|just under|in excess of|well over|close to|
            topped|greater than|exceed|surpass|an estimated"""
        ),
    ),
    (
        STOP,
        _phrases("percent of|per cent of|percentage of|cost of|costs of|segment|segments|division|divisions"),
    ),
    (PERCENT, _phrases("percent|per cent|percentage points|basis points|points|times")),
)

MONTHS = names(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec"
)
DIFFERENCES = names(
    "increase decrease improvement decline drop rise growth gain reduction "
    "higher lower more less better worse"
)
"""Behind an amount they make it a change: "$5 million higher", "a $2 million increase"."""
LEVELS = names("reached reaching totaled totalled totaling totalling amounted")
"""Behind a change they begin a figure: "rose 9%, reaching $5 million"."""
CONNECTIVES = names(
    "however overall meanwhile also finally additionally consequently therefore thus moreover furthermore "
    "accordingly similarly likewise addition result nevertheless nonetheless again instead indeed notably"
)
"""Before a comma they name no part of the business; other words may."""
CALENDAR = MONTHS | names(
    "one two three six nine twelve thirteen fourteen sixteen twenty thirty forty fifty "
    "first second third fourth final quarter quarters quarterly quarter's year years year's yearly annual "
    "fiscal full ended ending end period periods period's same comparable corresponding similar equivalent "
    "prior previous preceding last ago earlier before month months weeks week half ytd fy immediately "
    "sequential"
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
STEM = 5
"""Letters of a word that tell whether a pattern is worth trying."""
_STEMS = {
    OUTLOOK: names(
        """expec antic outlo guida forec proje would could may might will shoul estim targe goal budge assum
        hypot if plan plans conse pro annua run looki range"""
    ),
    NON_GAAP: names(
        """gaap nonga adjus exclu ebitd core organ curre under norma befor basis witho speci ongoi cash opera
        taxab if neutr combi store ex"""
    ),
    PART: names(
        """segme divis subsi busin produ brand regio geogr franc acqui disco joint contr attri relat custo
        recov inter elimi"""
    ),
}
"""Every match of a pattern holds a word that begins with one of these."""
_WORDS = re.compile(r"[a-z]+")


def stems(lower: str) -> frozenset[str]:
    """The beginnings of the words of a text in lower case."""
    return frozenset(word[:STEM] for word in _WORDS.findall(lower))


def says(lower: str, stems_of_text: frozenset[str], words: re.Pattern[str]) -> bool:
    """Whether a text in lower case holds one of these words; its stems spare the pattern most texts."""
    return not stems_of_text.isdisjoint(_STEMS[words]) and words.search(lower) is not None


def non_gaap_at(text: str) -> int:
    """Where a paragraph first speaks of amounts that are not under GAAP; its length where it never does."""
    lower = text.lower()
    if stems(lower).isdisjoint(_STEMS[NON_GAAP]):
        return len(text)
    found = NON_GAAP.search(lower)
    return found.start() if found is not None else len(text)
