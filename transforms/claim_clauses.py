"""Clauses: which amount of a sentence belongs to which subject, and which words give its period.

In: one sentence and the subjects. Out: its amounts, each with its subject and the clause it stands in; the
amounts of one clause have one period, which is not resolved here.

The rule of the field: precision before recall. Only words that the grammar knows may stand between a subject
and its amount; a word it does not know ends the reading of that amount. "Segment revenue", "sales of X" and
"an increase of $3 million" are no claims.
"""

from __future__ import annotations

import re
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
    CONNECTIVES,
    DIFFERENCES,
    FROM,
    GLUE,
    LEVELS,
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
PLACES = frozenset(("in", "at", "from", "by", "for", "of", "on", "to", "with"))
"""Words that lead from an amount to what it is of."""
OWNED = frozenset(("its", "their"))
"""A sentence that begins with them may be about whom the sentence before it names."""


@dataclass(slots=True, eq=False)
class Clause:
    """What stands beside one subject, and the words that may give its period."""

    before: Phrase | None
    """A period named before the amounts."""
    lead: Phrase | None
    """A period the sentence begins with."""
    is_compared: bool
    after: Phrase | None = None
    is_ambiguous: bool = False


@dataclass(slots=True)
class ClaimedAmount:
    """An amount with its subject, before its period is resolved."""

    subject: Subject
    label: tuple[int, int]
    amount: Amount
    clause: Clause
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
    return _Reader(without_asides(sentence), subjects, issuer).read()


class _Reader:
    """Reads the lexemes of one sentence from left to right; ``i`` is always the one read."""

    def __init__(self, sentence: str, subjects: Subjects, issuer: str) -> None:
        self.sentence, self.subjects, self.issuer = sentence, subjects, issuer
        self.lexemes = lexemes_of(sentence, subjects)
        self.claimed: list[ClaimedAmount] = []
        self.subject: Subject | None = None
        self.label = (0, 0)
        self.is_awaiting = False
        """The subject still waits for its amount..."""
        self.is_linked = False
        """... and words have led over to it."""
        self.is_change = self.is_compared = self.is_list = False
        self.compared_at = -1
        """The word that began the comparison."""
        self.clause: Clause | None = None
        self.open_clauses: list[Clause] = []
        """Clauses that a period behind them may still belong to."""
        self.lead: Phrase | None = None
        self.pending: Phrase | None = None
        self.own_period: Phrase | None = None
        self.compared_period: Phrase | None = None
        self.day: Phrase | None = None
        """A day named before the subject: a dateline, or the date of a balance."""
        self.guard = ""
        self.words = ""
        self.is_bound = False

    def read(self) -> list[ClaimedAmount]:
        for i, lexeme in enumerate(self.lexemes):
            kind = lexeme.kind
            if kind == AMOUNT:
                self._on_amount(i)
            elif kind == SUBJECT:
                self._on_subject(i)
            elif kind == PERIOD:
                self._on_period(i)
            elif self._compares(i):
                self._on_comparison(i)
            elif kind in (OTHER, STOP, FROM):
                self._on_other(i)
            elif kind in (GLUE, VERB):
                self._on_link(i)
            elif kind == CHANGE:
                self.is_change = True
            elif kind == TO:
                self._on_to(i)
            elif kind in (AND, OR):
                self.is_list = kind == AND
            elif kind == BREAK:
                self._on_break(lexeme)
            elif kind == NEARLY:
                self.words = str(lexeme.what)
            elif kind in (BOUND, OVER):
                self.words, self.is_bound = self.sentence[lexeme.start : lexeme.end].lower(), True
                self.is_linked = True
        return self.claimed

    # -- looking around ---------------------------------------------------------------------------------

    def _kind(self, i: int) -> int:
        """The kind of a lexeme; beyond the ends of the sentence stands a break."""
        return self.lexemes[i].kind if 0 <= i < len(self.lexemes) else BREAK

    def _behind(self, i: int, *kinds: int) -> int:
        """The nearest lexeme before one that is of none of these kinds; -1 where there is none."""
        i -= 1
        while i >= 0 and self.lexemes[i].kind in kinds:
            i -= 1
        return i

    def _ahead(self, i: int, *kinds: int) -> int:
        i += 1
        while i < len(self.lexemes) and self.lexemes[i].kind in kinds:
            i += 1
        return i

    def _said(self, first: int, last: int) -> str:
        """The words from one lexeme to another, in lower case."""
        return " ".join(self.sentence[self.lexemes[first].start : self.lexemes[last].end].lower().split())

    # -- words ------------------------------------------------------------------------------------------

    def _forget(self) -> None:
        self.subject, self.clause = None, None
        self.is_awaiting = self.is_list = False

    def _compares(self, i: int) -> bool:
        """Whether the figure compared with follows: "versus", "from", "5% above"."""
        kind = self._kind(i)
        if kind in (OVER, BOUND) and self._kind(i - 1) == PERCENT:
            return True  # "5% over $7 million", "31% more than the $7 million"
        return (
            kind == COMPARED
            or (kind == FROM and self._is_from(i))
            or (kind == OVER and self._kind(i + 1) != AMOUNT)
        )

    def _is_from(self, i: int) -> bool:
        """ "increased to $7 million from $5 million", "increased from $5 million": what it was before."""
        if self._kind(self._ahead(i, GLUE, NEARLY, BOUND, PERIOD, CHANGE, SUBJECT)) in (OTHER, STOP):
            return False  # "$2 million from one customer"
        if self.is_change:
            return True
        return bool(self.claimed) and self._kind(self._behind(i, BREAK, PERCENT, OR, PERIOD, GLUE)) == AMOUNT

    def _on_comparison(self, i: int) -> None:
        if self.subject is None and not self.claimed and self._kind(i) != COMPARED:
            return
        self.compared_at = i
        self.is_compared = self.is_linked = True
        self.is_awaiting = self.subject is not None
        self.is_change = self.is_list = False
        self.compared_period = self.pending = None
        self.open_clauses = []

    def _on_link(self, i: int) -> None:
        self.is_linked = True
        if self._kind(i) != VERB:
            return
        if self.lexemes[i].what in LEVELS:
            self.is_change = False
        if self.subject is not None:
            return
        back = self._behind(i, GLUE, PERIOD)
        if self._kind(back) == OTHER:
            self._note_owner(self._behind(back, OTHER) + 1, back)
        elif self._kind(back) == BREAK:
            self._note_owner_before_aside()

    def _note_owner_before_aside(self) -> None:
        """ "Acme, our competitor, reported": the words the sentence begins with."""
        first = self._ahead(-1, GLUE)
        if self._kind(first) == OTHER:
            self._note_owner(first, self._ahead(first, OTHER) - 1)

    def _note_owner(self, first: int, last: int) -> None:
        """Who reports: the issuer as the head of the document names it, or perhaps a segment."""
        owner = self._said(first, last)
        is_issuer = re.search(rf"\b{re.escape(owner.rstrip('.'))}\b", self.issuer) is not None
        self.guard = "" if is_issuer else f"{MAY_BE_OF} {owner[:40]!r} alone"

    def _on_to(self, i: int) -> None:
        if self.is_change or self.is_compared:
            self.is_change = False
            self.is_linked = True
            if self.is_compared and self.subject is not None:
                self.is_compared = False
                self.is_awaiting = True
                self.open_clauses = []
        elif i and self._kind(i - 1) == VERB:
            self.is_linked = True

    def _on_break(self, lexeme: Lexeme) -> None:
        if lexeme.what == ";":
            self.is_compared = self.is_change = False
            self.pending = self.own_period = None
            self._forget()
            self.open_clauses = []
        elif lexeme.what == ",":
            self.is_list = True
        elif lexeme.what in (":", "."):
            self.is_linked = True
        elif self.is_awaiting and lexeme.what not in ("-", "–", "—"):
            self._forget()

    def _on_other(self, i: int) -> None:
        if self._kind(i - 1) == AMOUNT:
            amount = self.lexemes[i - 1].what
            assert isinstance(amount, Amount)
            if self.lexemes[i - 1].end == amount.past:
                self._unclaim(amount)
                self._forget()
                return
        elif self.is_awaiting:
            self._forget()
            return
        self._note_place(i)
        if self.claimed:
            self.guard = self.guard or "other words stand between the amounts compared"

    def _note_place(self, i: int) -> None:
        """ "were $7 million in Europe", "$2 million in the quarter from one customer": perhaps of a part."""
        link = self._behind(i, OTHER) if self._kind(i) == OTHER else i
        back = self._behind(link + 1, GLUE, FROM, TO, PERIOD, VERB, CHANGE)
        led = self.lexemes[back + 1 : link + 1]
        if self._kind(back) != AMOUNT or not led:
            return
        if led[-1].kind in (VERB, CHANGE) or any(lx.what in PLACES for lx in led if lx.kind != PERIOD):
            named = self._said(link, min(max(i, link + 1), len(self.lexemes) - 1))
            for one in self.claimed:
                if one.clause is self.clause:
                    one.guard = one.guard or f"{MAY_BE_OF} {named[:40]!r} alone"

    # -- subjects ---------------------------------------------------------------------------------------

    def _on_subject(self, i: int) -> None:
        lexeme = self.lexemes[i]
        subject = lexeme.what
        assert isinstance(subject, Subject)
        if subject.period_type == "instant" and self._is_behind_its_amount(i, subject):
            return
        back = self._behind(i, GLUE, CHANGE, PERIOD)
        before = self._kind(back)
        if before in (OTHER, STOP, PERCENT, FROM, TO, NEARLY) and back != self.compared_at:
            self._forget()
            return
        if self._kind(i - 1) == SUBJECT:
            self._forget()  # "cash operating income"
            return
        if before == AMOUNT and i - 1 == back:
            self._forget()  # "$5 million net loss": which words the amount belongs to is not sure
            amount = self.lexemes[back].what
            assert isinstance(amount, Amount)
            self._unclaim(amount)
            return
        following = self._kind(i + 1)
        if following in (OTHER, STOP, SUBJECT):
            self._forget()
            return
        led = self.lexemes[back + 1 : i]
        self.is_change = any(lx.kind == CHANGE for lx in led) and (
            led[-1].kind == CHANGE or any(lx.what == "in" for lx in led)
        )
        self.subject, self.label = subject, (lexeme.start, lexeme.end)
        self.is_awaiting, self.is_linked, self.is_list = True, False, False
        self.clause = None
        period = self.pending
        if period is None and subject.period_type == "instant":
            period = self.day
        self.pending = None
        if not self.guard:
            self.guard = self._part_named(i)
        if self.is_compared and following in (VERB, CHANGE):
            self.is_compared = False
            self.open_clauses = []
        if self.is_compared:
            self.compared_period = period
        else:
            self.own_period = period
            self.compared_period = None

    def _part_named(self, i: int) -> str:
        """ "Consulting - revenues of", "At Optum Health, revenues were": the words before may name a part."""
        back = self._behind(i, GLUE, PERIOD, CHANGE)
        if back < 0:
            led = [lx.what for lx in self.lexemes[:i] if lx.kind == GLUE]
            return f"{MAY_BE_OF} whom the text named before" if led and led[0] in OWNED else ""
        if self._kind(back) != BREAK or self.lexemes[back].what == ".":
            return ""
        first = back
        while self._kind(first - 1) != BREAK:
            first -= 1
        named = [at for at in range(first, back) if self._kind(at) in (OTHER, STOP)]
        if named and (self.lexemes[back].what != "," or self._said(named[0], named[-1]) not in CONNECTIVES):
            return f"{MAY_BE_OF} {self._said(named[0], named[-1])[:40]!r} alone"
        return ""

    def _is_behind_its_amount(self, i: int, subject: Subject) -> bool:
        """ "$6 million in cash, and no loans": read here, or given up; False where it is no such phrase."""
        if (
            self._kind(i - 2) != AMOUNT
            or self._kind(i - 1) != GLUE
            or self.lexemes[i - 1].what not in ("in", "of")
        ):
            return False
        lexeme, amount = self.lexemes[i], self.lexemes[i - 2].what
        assert isinstance(amount, Amount)
        is_end = _ENDS_BALANCE.match(self.sentence[lexeme.end : lexeme.end + 12].lower()) is not None
        back = self._behind(i - 2, GLUE, NEARLY)
        is_held = self._kind(back) in (VERB, PERIOD) and back >= 0
        held = _HELD.search(self.sentence[: lexeme.start].lower()) is not None
        if not (is_end and is_held and held and amount.is_large):
            self._forget()
            return True
        clause = Clause(self.pending or self.day or self.lead, None, False)
        self.subject, self.label, self.clause = subject, (lexeme.start, lexeme.end), clause
        self._claim(amount, subject, clause, subject.is_loss)
        self.open_clauses = [clause]
        self.is_awaiting = False
        return True

    # -- periods ----------------------------------------------------------------------------------------

    def _on_period(self, i: int) -> None:
        phrase = self.lexemes[i].what
        assert isinstance(phrase, Phrase)
        is_day = phrase.dated is not None and phrase.dated.day is not None
        if is_day and not has_length(phrase) and not phrase.is_same and not (self.subject or self.claimed):
            self.day = phrase
            return
        if self._is_one_of_two(i):
            phrase = phrase._replace(is_ambiguous=True)  # one amount cannot be of both
        if self.open_clauses and not self.is_awaiting:
            self._on_period_behind(i, phrase)
        elif self.is_awaiting and self.subject is not None:
            known = self.compared_period if self.is_compared else self.own_period
            phrase = phrase if known is None else known._replace(is_ambiguous=True)
            if self.is_compared:
                self.compared_period = phrase
            else:
                self.own_period = phrase
        else:
            if self.pending not in (None, phrase) and not self.claimed:
                phrase = phrase._replace(is_ambiguous=True)
            self.pending = phrase
            if not self.claimed and self.subject is None:
                self.lead = phrase

    def _is_one_of_two(self, i: int) -> bool:
        """ "for the quarter and the year"."""
        back, ahead = self._behind(i, GLUE, AND), self._ahead(i, GLUE, AND)
        return any(
            self._kind(other) == PERIOD and any(lx.kind == AND for lx in self.lexemes[low:high])
            for other, low, high in ((back, back + 1, i), (ahead, i + 1, ahead))
        )

    def _on_period_behind(self, i: int, phrase: Phrase) -> None:
        """A period behind amounts: theirs, or that of the subject ahead."""
        back = self._behind(i, GLUE, AND, BREAK, VERB)
        between = {lx.kind for lx in self.lexemes[back + 1 : i]}
        if self._kind(self._ahead(i, GLUE, CHANGE)) == SUBJECT and between & {AND, BREAK}:
            self.pending = phrase
            if AND not in between:
                for clause in self.open_clauses:
                    clause.is_ambiguous = True
        elif self._kind(back) == OTHER:
            self.pending = phrase
        else:
            listed = [one.clause for one in self.claimed if one.subject is self.subject]
            is_list = sum(clause in listed and clause.before is None for clause in self.open_clauses) > 1
            for clause in self.open_clauses:
                if clause.after is not None or is_list:
                    clause.is_ambiguous = True  # "$5 million and $9 million in the same periods"
                elif clause is self.open_clauses[-1] or clause.before is None:
                    clause.after = phrase
            self.open_clauses = []

    # -- amounts ----------------------------------------------------------------------------------------

    def _on_amount(self, i: int) -> None:
        amount = self.lexemes[i].what
        assert isinstance(amount, Amount)
        words, is_bound = self.words, self.is_bound
        self.words, self.is_bound = "", False
        tail = self.sentence[amount.past : amount.past + 90]
        if RANGE.match(tail) and not (self.is_compared or self.is_change):
            self._forget()
            self.open_clauses = []
            return
        if self.is_change and not self.is_compared:
            return  # "increased $5 million", "an increase of $3 million": a change, no amount of its own
        subject = self.subject
        if subject is None:
            return
        per_share = PER_SHARE.match(tail)
        if self._kind(i - 1) == AMOUNT or (per_share is None and PER_OTHER.match(tail)) or self._differs(i):
            self._forget()
            return
        if per_share is not None and subject.unit == "money":
            self.words, self.is_bound = words, is_bound
            self._on_amount_per_share(amount, subject, per_share)
            return
        if amount.is_large == (subject.unit == "per_share"):
            self._forget()
            return
        if not (self.is_awaiting and self.is_linked):
            if self.is_awaiting or not self.is_list:
                return
            if self.clause is not None and self.clause.is_compared:
                self.is_compared = True
        if self.clause is not None and not self.is_awaiting:
            # a further amount of the same subject: "$3.2 billion in 1999, $2.8 billion in 1998"
            clause = self.clause = Clause(None, None, True)
        else:
            clause = self._new_clause()
        self.words, self.is_bound = words, is_bound
        self._claim(amount, subject, clause, subject.is_loss)
        if clause not in self.open_clauses:
            self.open_clauses.append(clause)
        self.is_awaiting = self.is_list = False

    def _differs(self, i: int) -> bool:
        """ "$5 million above", "a $2 million increase", "$5 million, or 4%, higher": how much it changed."""
        at = self._ahead(i, BREAK)
        if self._kind(at) == OR and self._kind(at + 1) == PERCENT:
            at = self._ahead(at + 1, BREAK)
        elif at > i + 1:
            return False
        kind = self._kind(at)
        return kind in (BOUND, OVER) or (kind == CHANGE and self.lexemes[at].what in DIFFERENCES)

    def _on_amount_per_share(self, amount: Amount, subject: Subject, found: re.Match[str]) -> None:
        """ "$10.5 million or $(0.32) per diluted share": of the same clause as the amount before it."""
        last = self.claimed[-1] if self.claimed else None
        is_beside = last is not None and last.clause is self.clause and last.subject.unit == "money"
        companion = _companion(self.subjects, found)
        if (
            not subject.has_per_share
            or companion is None
            or amount.is_large
            or not (is_beside or self.is_compared)
        ):
            self.words, self.is_bound = "", False
            self._forget()
            return
        clause = self.clause if is_beside and self.clause is not None else self._new_clause()
        is_loss = subject.is_loss or "loss" in (found["loss"] or "").lower()
        first = found.start("loss") if found["loss"] else len(found[0]) - len(found[0].lstrip(" \t\r\n,"))
        label = amount.past + first, amount.past + found.end()
        self._claim(amount, companion, clause, is_loss, label)
        self.is_awaiting = False

    def _new_clause(self) -> Clause:
        if self.is_compared:
            clause = Clause(self.compared_period or self.pending, None, True)
        else:
            clause = Clause(self.own_period or self.pending, self.lead, False)
        self.pending = None
        self.clause = clause
        self.open_clauses.append(clause)
        return clause

    def _claim(
        self,
        amount: Amount,
        subject: Subject,
        clause: Clause,
        is_loss: bool,
        label: tuple[int, int] | None = None,
    ) -> None:
        self.claimed.append(
            ClaimedAmount(
                subject, label or self.label, amount, clause, self.words, self.is_bound, self.guard, is_loss
            )
        )
        self.words, self.is_bound = "", False

    def _unclaim(self, amount: Amount) -> None:
        self.claimed = [one for one in self.claimed if one.amount is not amount]


_ENDS_BALANCE = re.compile(
    r"\s*(?:[.;]|\Z|,(?!\s*(?!and\s+no|compared)[a-z])|and\s+no\b|on\s+hand|at\s|as\s)"
)
"""What may follow "$6 million in cash": a further word could add to it ("cash and investments")."""
_HELD = re.compile(r"closed|end(?:ed)?|\b(?:had|has|have)\b|held")


def _companion(subjects: Subjects, found: re.Match[str]) -> Subject | None:
    """The subject of "per basic share", "a diluted share", "per share"."""
    words = f"{found['kinds'] or ''} {found['late'] or ''}".lower()
    kinds = [kind for kind in ("basic", "diluted") if kind in words]
    return subjects.by_words.get(" ".join(["per", " and ".join(kinds), "share"]).replace("  ", " "))
