"""Claims: what a sentence of prose says an amount is.

In: one sentence's amounts with their clauses, and the periods spoken of before it. Out: its claims, each with
subject, amount, period, the rounding of its own words and its place.

Where a sentence is understood but cannot be compared (guidance, non-GAAP, "respectively"), the claim carries
the reason and is never tested.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from transforms.claim_amounts import has_amount
from transforms.claim_clauses import LONGEST_SENTENCE, MAY_BE_OF, ClaimedAmount, Clause
from transforms.claim_lexemes import has_length, lexemes_of, without_asides
from transforms.claim_subjects import SUBJECT_WORDS, Subject, Subjects
from transforms.claim_words import COMPARED, NON_GAAP, OUTLOOK, OVER, PART, PERIOD, says, stems
from transforms.prose_periods import Calendar, Phrase, SpokenPeriod

NO_STATEMENT = "it is no statement of what was"
NO_GAAP = "it is not under GAAP, or may not be"
RESPECTIVELY = "amounts and periods are listed apart"
OF_A_PART = "the sentence speaks of a part of the business"
_INCOME_LIKE = ("NetIncome", "ProfitLoss", "EarningsPerShare", "OperatingIncome", "GrossProfit")


class Claim(NamedTuple):
    """One amount claimed in prose."""

    subject: Subject
    label: str
    """The subject words as printed."""
    said: str
    """The amount with its currency mark and scale words."""
    printed: str
    """The characters of its digits and sign."""
    start: int
    end: int
    value: Decimal
    """In whole units, sign as printed."""
    concept_sign: int
    """What turns ``value`` into the value under the concept: a net loss of $3.1 million is -3.1 million."""
    scale: int
    decimals: int
    loosest: int
    """Decimals if its trailing zeros are rounding: $370,000 may stand for 365,000 to 375,000."""
    currency: str
    words: str
    """'approximately', 'more than'... as printed before the amount, or ''."""
    is_bound: bool
    """The words give a limit, no amount."""
    period: SpokenPeriod | None
    comparison: str
    """'', 'prior year', 'prior quarter' or 'comparison'."""
    reason: str
    """Why it is not testable, or ''."""
    guard: str
    """Why a difference would prove nothing, or ''."""
    may_be_of_a_part: bool
    """The words may speak of a segment, a product or a region."""


@dataclass(slots=True)
class Spoken:
    """What the sentences before have left standing: the period, and whether a heading gave it."""

    period: SpokenPeriod | None = None
    from_heading: bool = False
    guard: str = ""
    is_of_a_part: bool = False


def may_claim(lower: str) -> bool:
    """Whether a sentence in lower case may claim an amount."""
    return has_amount(lower) and any(word in lower for word in SUBJECT_WORDS)


def sentence_claims(
    amounts: Sequence[ClaimedAmount],
    sentence: str,
    base: int,
    calendar: Calendar,
    spoken: Spoken,
    is_behind_non_gaap: bool = False,
) -> tuple[list[Claim], Spoken]:
    """The claims of one sentence and what it leaves standing for the next. ``base`` is added to all offsets.

    ``is_behind_non_gaap``: amounts that are not under GAAP were spoken of before in the paragraph.
    """
    said = _said_of_all(sentence, spoken) if amounts else _SaidOfAll()
    claims: list[Claim] = []
    context = spoken.period
    heading = spoken.from_heading
    primary: SpokenPeriod | None = None
    is_primary_inherited = heading or spoken.period is None
    for one in amounts:
        subject = one.subject
        period, why, is_inherited = _period_of(one, calendar, primary or spoken.period, context)
        own_reason = said.reason or why
        own_guard = one.guard or said.guard
        if is_primary_inherited and (is_inherited or not _stands_alone(one.clause)):
            own_guard = own_guard or "only a heading gives its period"
        if (said.is_non_gaap or is_behind_non_gaap) and not own_reason:
            if said.is_non_gaap and _is_income(subject) and not _says_gaap(sentence, one.label[0]):
                own_reason = NO_GAAP
            else:
                own_guard = own_guard or NO_GAAP
        if not own_reason and one.is_bound:
            own_reason = f"{one.words!r} gives a limit"
        comparison = ""
        if one.clause.is_compared:
            comparison = period.comparison if period is not None and period.comparison else "comparison"
        elif period is not None:
            comparison = period.comparison
        amount = one.amount
        sign = -1 if one.is_loss and amount.value > 0 else 1
        first, past = one.label
        claims.append(
            Claim(
                subject,
                " ".join(sentence[first:past].split()),
                " ".join(sentence[amount.opening : amount.past].split()),
                amount.printed,
                base + amount.start,
                base + amount.end,
                amount.value,
                sign,
                amount.scale,
                amount.decimals,
                amount.loosest,
                amount.currency,
                one.words,
                one.is_bound,
                period,
                comparison,
                own_reason,
                own_guard,
                one.guard.startswith(MAY_BE_OF) or spoken.is_of_a_part or said.is_of_a_part,
            )
        )
        if (
            period is not None
            and not one.clause.is_compared
            and subject.period_type == "duration"
            and not own_reason
        ):
            if not period.comparison:
                primary = period
            if not is_inherited:
                context, heading = period, False
                is_primary_inherited = False
    if context is not None and context.comparison:
        heading = True  # whether the next sentence still speaks of the year before is not sure
    return claims, replace(spoken, period=context, from_heading=heading)


class _SaidOfAll(NamedTuple):
    """What the words of a sentence say of all its amounts."""

    reason: str = ""
    guard: str = ""
    is_of_a_part: bool = False
    is_non_gaap: bool = False


def _said_of_all(sentence: str, spoken: Spoken) -> _SaidOfAll:
    lower = sentence.lower()
    begun = stems(lower)
    reason = ""
    if says(lower, begun, OUTLOOK):
        reason = NO_STATEMENT
    elif "respective" in lower:
        reason = RESPECTIVELY
    is_of_a_part = says(lower, begun, PART)
    guard = spoken.guard or (OF_A_PART if is_of_a_part else "")
    return _SaidOfAll(reason, guard, is_of_a_part, says(lower, begun, NON_GAAP))


def _is_income(subject: Subject) -> bool:
    """Whether the figure is one that issuers also give outside GAAP under the same words."""
    return any(name in concept for concept in subject.tied_with for name in _INCOME_LIKE)


def period_of_sentence(sentence: str, subjects: Subjects, calendar: Calendar) -> SpokenPeriod | None:
    """The one period that a sentence or heading without claims speaks of; None where it compares two."""
    if len(sentence) > LONGEST_SENTENCE:
        return None
    found: set[SpokenPeriod] = set()
    for lexeme in lexemes_of(without_asides(sentence), subjects):
        if lexeme.kind in (COMPARED, OVER) and found:
            break
        phrase = lexeme.what
        if lexeme.kind != PERIOD or not isinstance(phrase, Phrase) or not has_length(phrase):
            continue
        period = calendar.resolved(phrase, None, False)
        if period is None:
            return None
        found.add(period)
    return found.pop() if len({(p.end, p.months) for p in found}) == 1 else None


def _stands_alone(clause: Clause) -> bool:
    """Whether the words of its own period need no other to point from: "the first quarter of fiscal 2004"."""
    return any(
        phrase is not None
        and not phrase.comparison
        and not phrase.is_same
        and (phrase.length is not None or phrase.ordinal is not None or phrase.dated is not None)
        for phrase in (clause.after, clause.before, clause.lead)
    )


def _says_gaap(sentence: str, at: int) -> bool:
    before = sentence[max(0, at - 10) : at].lower()
    return "gaap" in before and "non" not in before


def _period_of(
    one: ClaimedAmount, calendar: Calendar, base: SpokenPeriod | None, context: SpokenPeriod | None
) -> tuple[SpokenPeriod | None, str, bool]:
    """(period, why there is none, whether it was taken over from the sentences before)."""
    clause = one.clause
    is_instant = one.subject.period_type == "instant"
    if clause.is_ambiguous:
        return None, "the sentence names several periods", False
    own = [phrase for phrase in (clause.after, clause.before) if phrase is not None]
    if not own and clause.lead is not None and not clause.is_compared:
        own = [clause.lead]
    if not own:
        if clause.is_compared:
            return None, "the period compared with is not said", False
        if is_instant or context is None:
            return None, "its period is not said", False
        return context, "", True
    found = [calendar.resolved(phrase, base, is_instant) for phrase in own]
    if any(one is None for one in found):
        return None, "its period is not certain from the words", False
    first = found[0]
    assert first is not None
    if any(one is not None and (one.end, one.months) != (first.end, first.months) for one in found[1:]):
        return None, "the sentence names several periods", False
    if (
        clause.lead is not None
        and not clause.is_compared
        and clause.after is not None
        and clause.lead is not clause.after
        and clause.before is None
    ):
        lead = calendar.resolved(clause.lead, base, is_instant)
        if lead is None or (lead.end, lead.months) != (first.end, first.months):
            return None, "the sentence names several periods", False
    return first, "", False
