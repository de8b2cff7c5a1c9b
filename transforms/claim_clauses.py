"""Clauses: which amount of a sentence belongs to which subject, and which words give its period.

In: one sentence and the subjects. Out: its amounts, each with its subject and the clause it stands in; the
amounts of one clause have one period, which is not resolved here.

The rule of the field: precision before recall. Only words that the grammar knows may stand between a subject
and its amount; a word it does not know ends the reading of that amount. "Segment revenue", "sales of X" and
"an increase of $3 million" are no claims.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.claim_amounts import PER_OTHER, PER_SHARE, RANGE, Amount
from transforms.claim_lexemes import Lexeme, has_length, lexemes_of, without_asides
from transforms.claim_subjects import Subject, Subjects
from transforms.claim_words import (
    AMOUNT,
    AND,
    BOUND,
    BREAK,
    CHANGE,
    COMPARED,
    FROM,
    GLUE,
    NEARLY,
    OR,
    OTHER,
    OVER,
    PERCENT,
    PERIOD,
    STOP,
    SUBJECT,
    TO,
    VERB,
)
from transforms.prose_periods import Phrase

LONGEST_SENTENCE = 1_200
"""Characters; the longest headline sentences of the corpus have some 600."""
MAY_BE_OF = "it may be of"


@dataclass(slots=True, eq=False)
class Clause:
    """A clause's amounts: what stands beside one subject, with one period."""

    pre: Phrase | None
    lead: Phrase | None
    is_compared: bool
    post: Phrase | None = None
    is_ambiguous: bool = False


@dataclass(slots=True)
class ClaimedAmount:
    """An amount with its subject, before its period is resolved."""

    subject: Subject
    label: tuple[int, int]
    amount: Amount
    slot: Clause
    words: str
    is_bound: bool
    guard: str
    is_loss: bool


def sentence_amounts(sentence: str, subjects: Subjects, issuer: str = "") -> list[ClaimedAmount]:
    """The amounts of a sentence that its words give a subject, with the words that give their periods.

    ``issuer`` is the head of the document in lower case: a name before "reported" that it does not hold may
    be a segment's.
    """
    if len(sentence) > LONGEST_SENTENCE:
        return []
    plain = without_asides(sentence)
    return _groups(lexemes_of(plain, subjects), plain, subjects, issuer)


class _Reader:
    """Reads the lexemes of one sentence from left to right."""

    def __init__(self, sentence: str, subjects: Subjects, issuer: str) -> None:
        self.sentence, self.subjects, self.issuer = sentence, subjects, issuer
        self.groups: list[ClaimedAmount] = []
        self.subject: Subject | None = None
        self.label = (0, 0)
        self.lead: Phrase | None = None
        self.pending: Phrase | None = None
        self.primary_pre: Phrase | None = None
        self.compared_pre: Phrase | None = None
        self.is_compared = self.is_awaiting = self.is_change = self.is_linked = self.is_list = False
        self.has_compared = False
        self.guard = ""
        self.day: Phrase | None = None
        """A day named before the subject: a dateline, or the date of a balance."""
        self.slot: Clause | None = None
        self.open_slots: list[Clause] = []
        self.nearly = ""
        self.is_bound = False

    def forget(self) -> None:
        self.subject, self.slot = None, None
        self.is_awaiting = self.is_list = False


def _groups(lexemes: Sequence[Lexeme], sentence: str, subjects: Subjects, issuer: str) -> list[ClaimedAmount]:
    r = _Reader(sentence, subjects, issuer)
    for i, lexeme in enumerate(lexemes):
        kind = lexeme.kind
        if kind == AMOUNT:
            _on_amount(r, lexemes, i)
        elif kind == SUBJECT:
            _on_subject(r, lexemes, i)
        elif kind == PERIOD:
            _on_period(r, lexemes, i)
        elif (
            kind == COMPARED
            or (kind == FROM and _is_from(r, lexemes, i))
            or (kind == OVER and not _before_amount(lexemes, i))
        ):
            if r.subject is None and not r.groups and kind != COMPARED:
                continue
            r.is_compared = r.has_compared = True
            r.is_change, r.is_awaiting, r.is_linked, r.is_list = False, r.subject is not None, True, False
            r.compared_pre = r.pending = None
            r.open_slots = []
        elif kind in (OTHER, STOP, FROM):
            _on_other(r, lexemes, i)
        elif kind in (GLUE, VERB):
            r.is_linked = True
            if kind == VERB and r.subject is None and i and lexemes[i - 1].kind == OTHER:
                _note_owner(r, lexemes, i)
        elif kind == CHANGE:
            r.is_change = True
        elif kind == TO:
            if r.is_change or r.is_compared:
                r.is_change = False
                r.is_linked = True
                if r.is_compared and r.subject is not None:
                    r.is_compared = False
                    r.is_awaiting = True
                    r.open_slots = []
            elif i and lexemes[i - 1].kind == VERB:
                r.is_linked = True
        elif kind in (AND, OR):
            r.is_list = kind == AND
        elif kind == BREAK:
            if lexeme.what == ";":
                r.is_compared = r.is_change = False
                r.pending = r.primary_pre = None
                r.forget()
                r.open_slots = []
            elif lexeme.what == ",":
                r.is_list = True
            elif lexeme.what in (":", "."):
                r.is_linked = True
            elif r.is_awaiting and lexeme.what not in ("-", "–", "—"):
                r.forget()
        elif kind == NEARLY:
            r.nearly = str(lexeme.what)
        elif kind in (BOUND, OVER):
            r.nearly, r.is_bound = sentence[lexeme.start : lexeme.end].lower(), True
            r.is_linked = True
    return r.groups


def _before_amount(lexemes: Sequence[Lexeme], i: int) -> bool:
    return i + 1 < len(lexemes) and lexemes[i + 1].kind == AMOUNT


def _is_from(r: _Reader, lexemes: Sequence[Lexeme], i: int) -> bool:
    """ "increased to $7 million from $5 million", "increased from $5 million": from what it was before."""
    if r.is_change:
        return True
    back = i - 1
    while back >= 0 and lexemes[back].kind in (BREAK, PERCENT, OR, PERIOD, GLUE):
        back -= 1
    return back >= 0 and lexemes[back].kind == AMOUNT and bool(r.groups)


def _note_owner(r: _Reader, lexemes: Sequence[Lexeme], i: int) -> None:
    """Who reports: the issuer as the head of the document names it, or perhaps a segment."""
    first = i - 1
    while first > 0 and lexemes[first - 1].kind == OTHER:
        first -= 1
    owner = " ".join(r.sentence[lexemes[first].start : lexemes[i - 1].end].lower().split())
    if owner.rstrip(".") not in r.issuer:
        r.guard = f"{MAY_BE_OF} {owner[:40]!r} alone"
    else:
        r.guard = ""


def _on_subject(r: _Reader, lexemes: Sequence[Lexeme], i: int) -> None:
    lexeme = lexemes[i]
    subject = lexeme.what
    assert isinstance(subject, Subject)
    if subject.period_type == "instant" and _is_behind(r, lexemes, i, subject):
        return
    back = i - 1
    while back >= 0 and lexemes[back].kind in (GLUE, CHANGE, PERIOD):
        back -= 1
    before = lexemes[back].kind if back >= 0 else BREAK
    if before in (OTHER, STOP, PERCENT, FROM, TO, NEARLY):
        r.forget()
        return
    if before == AMOUNT and i - 1 == back:
        r.forget()  # "$5 million net loss": which words the amount belongs to is not sure
        _unclaim(r, lexemes[back])
        return
    is_direct_change = any(lx.kind == CHANGE for lx in lexemes[back + 1 : i])
    if (
        is_direct_change
        and lexemes[i - 1].kind != CHANGE
        and "in" not in [lx.what for lx in lexemes[back + 1 : i]]
    ):
        is_direct_change = False
    nxt = _next(lexemes, i)
    if nxt is not None and nxt.kind in (OTHER, STOP, SUBJECT):
        r.forget()
        return
    r.subject, r.label = subject, (lexeme.start, lexeme.end)
    r.is_awaiting, r.is_linked, r.is_list = True, False, False
    r.is_change = is_direct_change
    r.slot = None
    pre = r.pending
    if pre is None and subject.period_type == "instant":
        pre = r.day
    r.pending = None
    if not r.guard:
        r.guard = _part_named(r, lexemes, i)
    if r.is_compared and nxt is not None and (nxt.kind == VERB or nxt.kind == CHANGE):
        r.is_compared = False
        r.open_slots = []
    if r.is_compared:
        r.compared_pre = pre
    else:
        r.primary_pre = pre
        r.compared_pre = None


def _part_named(r: _Reader, lexemes: Sequence[Lexeme], i: int) -> str:
    """ "Consulting - revenues of", "At Optum Health, revenues were": the words before may name a part."""
    back = i - 1
    while back >= 0 and lexemes[back].kind in (GLUE, PERIOD, CHANGE):
        back -= 1
    if back < 0 or lexemes[back].kind != BREAK or lexemes[back].what == ".":
        return ""
    first = back
    while first > 0 and lexemes[first - 1].kind != BREAK:
        first -= 1
    named = [lx for lx in lexemes[first:back] if lx.kind in (OTHER, STOP)]
    begins = r.sentence[lexemes[first].start : lexemes[first].end].lower()
    if named and (lexemes[back].what != "," or begins in ("in", "at", "for", "within", "for the", "on")):
        return f"{MAY_BE_OF} {r.sentence[named[0].start : named[-1].end].lower()[:40]!r} alone"
    return ""


def _next(lexemes: Sequence[Lexeme], i: int) -> Lexeme | None:
    return lexemes[i + 1] if i + 1 < len(lexemes) else None


def _is_behind(r: _Reader, lexemes: Sequence[Lexeme], i: int, subject: Subject) -> bool:
    """ "$4 million in cash and no debt": the amount stands before its subject."""
    if (
        i < 2
        or lexemes[i - 1].kind != GLUE
        or lexemes[i - 1].what not in ("in", "of")
        or lexemes[i - 2].kind != AMOUNT
    ):
        return False
    amount = lexemes[i - 2].what
    assert isinstance(amount, Amount)
    tail = r.sentence[lexemes[i].end : lexemes[i].end + 12].lower()
    if not re.match(r"\s*(?:[.,;]|\Z|and\s+no\b|on\s+hand|at\s|as\s)", tail) or re.match(
        r"\s*,\s*(?!and\s+no|compared)[a-z]", tail
    ):
        r.forget()
        return True
    back = i - 3
    while back >= 0 and lexemes[back].kind in (GLUE, NEARLY):
        back -= 1
    if back < 0 or lexemes[back].kind not in (VERB, PERIOD) or not amount.is_large:
        r.forget()
        return True
    if not any(
        w in r.sentence[: lexemes[i].start].lower()
        for w in ("closed", "ended", "end", " had ", " has ", " have ", "held")
    ):
        r.forget()
        return True
    slot = Clause(r.pending or r.day or r.lead, None, False)
    r.subject, r.label, r.slot = subject, (lexemes[i].start, lexemes[i].end), slot
    _claim(r, amount, subject, slot, subject.is_loss)
    r.open_slots = [slot]
    r.is_awaiting = False
    return True


def _on_period(r: _Reader, lexemes: Sequence[Lexeme], i: int) -> None:
    phrase = lexemes[i].what
    assert isinstance(phrase, Phrase)
    is_day = (
        phrase.dated is not None
        and phrase.dated.day is not None
        and not has_length(phrase)
        and not phrase.is_same
    )
    if is_day and r.subject is None and not r.groups:
        r.day = phrase
        return
    ahead = i + 1
    while ahead < len(lexemes) and lexemes[ahead].kind in (GLUE, CHANGE):
        ahead += 1
    after = lexemes[ahead].kind if ahead < len(lexemes) else BREAK
    if (
        i >= 2
        and lexemes[i - 1].kind in (AND, GLUE)
        and any(lx.kind == AND for lx in lexemes[max(0, i - 3) : i])
        and _only_between(lexemes, i)
    ):
        # "for the quarter and the year": one amount cannot be of both
        phrase = phrase._replace(is_ambiguous=True)
    if r.open_slots and not r.is_awaiting:
        back = i - 1
        has_and = has_break = False
        while back >= 0 and lexemes[back].kind in (GLUE, AND, BREAK, VERB):
            has_and |= lexemes[back].kind == AND
            has_break |= lexemes[back].kind == BREAK
            back -= 1
        if after == SUBJECT and (has_and or has_break):
            r.pending = phrase
            if not has_and:
                for slot in r.open_slots:
                    slot.is_ambiguous = True
            return
        if back >= 0 and lexemes[back].kind == OTHER:
            r.pending = phrase
            return
        for slot in r.open_slots:
            if slot.post is not None:
                slot.is_ambiguous = True
            elif slot is r.open_slots[-1] or slot.pre is None:
                slot.post = phrase
        r.open_slots = []
        return
    if r.is_awaiting and r.subject is not None:
        if r.is_compared:
            r.compared_pre = phrase if r.compared_pre is None else r.compared_pre._replace(is_ambiguous=True)
        else:
            r.primary_pre = phrase if r.primary_pre is None else r.primary_pre._replace(is_ambiguous=True)
        return
    if r.pending is not None and not r.groups:
        phrase = phrase if phrase == r.pending else phrase._replace(is_ambiguous=True)
    r.pending = phrase
    if (r.lead is None and not r.groups and r.subject is None) or (
        r.lead is not None and not r.groups and r.subject is None
    ):
        r.lead = phrase


def _only_between(lexemes: Sequence[Lexeme], i: int) -> bool:
    back = i - 1
    while back >= 0 and lexemes[back].kind in (GLUE, AND):
        back -= 1
    return back >= 0 and lexemes[back].kind == PERIOD


def _on_amount(r: _Reader, lexemes: Sequence[Lexeme], i: int) -> None:
    amount = lexemes[i].what
    assert isinstance(amount, Amount)
    nearly, is_bound = r.nearly, r.is_bound
    r.nearly, r.is_bound = "", False
    tail = r.sentence[amount.past : amount.past + 90]
    if RANGE.match(tail) and not (r.is_compared or r.is_change):
        r.forget()
        r.open_slots = []
        return
    per_share = PER_SHARE.match(tail)
    if r.is_change and not r.is_compared:
        return  # "increased $5 million", "an increase of $3 million": a change, no amount of its own
    subject = r.subject
    if subject is None:
        return
    if i and lexemes[i - 1].kind == AMOUNT:
        r.forget()
        return
    if per_share is None and PER_OTHER.match(tail):
        r.forget()
        return
    if per_share is not None and subject.unit == "money":
        last = r.groups[-1] if r.groups else None
        is_beside = last is not None and last.slot is r.slot and last.subject.unit == "money"
        companion = _companion(r.subjects, per_share)
        if (
            not subject.has_per_share
            or companion is None
            or amount.is_large
            or not (is_beside or r.is_compared)
        ):
            r.forget()
            return
        slot = r.slot if is_beside and r.slot is not None else _new_slot(r)
        is_loss = subject.is_loss or "loss" in (per_share["loss"] or "").lower()
        r.nearly, r.is_bound = nearly, is_bound
        first = (
            amount.past + per_share.start("loss")
            if per_share["loss"]
            else amount.past + len(per_share[0]) - len(per_share[0].lstrip(" \t\r\n,"))
        )
        _claim(r, amount, companion, slot, is_loss, (first, amount.past + per_share.end()))
        r.is_awaiting = False
        return
    if subject.unit == "per_share":
        if amount.is_large or (per_share is None and PER_OTHER.match(tail)):
            r.forget()
            return
    elif not amount.is_large:
        r.forget()
        return
    if not (r.is_awaiting and r.is_linked):
        if r.is_awaiting or not r.is_list:
            return
        if r.slot is not None and r.slot.is_compared:
            r.is_compared = True
    if r.slot is not None and not r.is_awaiting:
        # a further amount of the same subject: "$4.5 billion in 1999, $4.1 billion in 1998"
        slot = Clause(None, None, True)
        r.slot = slot
    else:
        slot = _new_slot(r)
    r.nearly, r.is_bound = nearly, is_bound
    _claim(r, amount, subject, slot, subject.is_loss)
    if slot not in r.open_slots:
        r.open_slots.append(slot)
    r.is_awaiting = False
    r.is_list = False


def _new_slot(r: _Reader) -> Clause:
    if r.is_compared:
        slot = Clause(r.compared_pre or r.pending, None, True)
    else:
        slot = Clause(r.primary_pre or r.pending, r.lead, False)
        if r.has_compared and slot.pre is None and slot.lead is None:
            slot = Clause(None, None, False)
    r.pending = None
    r.slot = slot
    if slot not in r.open_slots:
        r.open_slots.append(slot)
    return slot


def _claim(
    r: _Reader,
    amount: Amount,
    subject: Subject,
    slot: Clause,
    is_loss: bool,
    label: tuple[int, int] | None = None,
) -> None:
    r.groups.append(
        ClaimedAmount(subject, label or r.label, amount, slot, r.nearly, r.is_bound, r.guard, is_loss)
    )
    r.nearly, r.is_bound = "", False


def _unclaim(r: _Reader, amount: Lexeme) -> None:
    r.groups = [g for g in r.groups if g.amount is not amount.what]


def _companion(subjects: Subjects, found: re.Match[str]) -> Subject | None:
    words = f"{found['kinds'] or ''} {found['late'] or ''}".lower()
    name = "per basic and diluted share" if "basic" in words and "diluted" in words else ""
    name = name or (
        "per diluted share" if "diluted" in words else "per basic share" if "basic" in words else "per share"
    )
    return subjects.by_words.get(name)


def _on_other(r: _Reader, lexemes: Sequence[Lexeme], i: int) -> None:
    if i and lexemes[i - 1].kind == AMOUNT:
        amount = lexemes[i - 1].what
        assert isinstance(amount, Amount)
        if lexemes[i - 1].end == amount.past:
            _unclaim(r, lexemes[i - 1])
            r.forget()
            return
    elif r.is_awaiting:
        r.forget()
        return
    if r.groups:
        r.guard = r.guard or "other words stand between the amounts compared"
