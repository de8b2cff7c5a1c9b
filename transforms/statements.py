"""Statements of a document: one out of the tables it runs over, with its company and its scale.

In: the grids of one document. Out: ``Statement``s in print order: halves over two tables or pages joined,
companies other than the issuer named, tables right under a scaled one under its scale.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from transforms.grid import Grid
from transforms.scale import printed_scale
from transforms.statement_kinds import NEEDED, PRIMARY, Statement, is_sentence, kind_named, statement_of


def _same_columns(a: Grid, b: Grid) -> bool:
    return len(a.columns) == len(b.columns) and all(
        one.header == other.header or _plain(one.header) == _plain(other.header)
        for one, other in zip(a.columns, b.columns, strict=True)
    )


@lru_cache(maxsize=4096)
def _plain(header: tuple[str, ...]) -> str:
    return re.sub(r"\W+|unaudited", "", " ".join(header).lower())


_ENDS = {
    "balance_sheet": re.compile(
        r"liabilities,? (?:and|&).*(?:equity|deficit|investment)|liabilities and capital", re.IGNORECASE
    ),
    "income_statement": re.compile(
        r"per (?:common )?share|weighted average|shares outstanding|\bdiluted\b", re.IGNORECASE
    ),
    "cash_flow": re.compile(
        r"end of|\bend\b.*\b(?:year|period|quarter)|at (?:december|june|march|september)", re.IGNORECASE
    ),
}


_NEEDS = {
    "balance_sheet": (
        re.compile(
            r"total liabilities|(?:share|stock)\s?holders['’]? equity|capital and reserves", re.IGNORECASE
        ),
    ),
    "income_statement": (re.compile(r"net (?:income|earnings|loss|\(loss\)|profit)", re.IGNORECASE),),
    "cash_flow": (
        re.compile(r"financing activities|\bcash\b.*\bend\b", re.IGNORECASE),
        re.compile(
            r"\bcash\b.*\bend\b|\bend(?:ing)?\b.*\bcash\b|\bend of (?:the )?(?:period|year)", re.IGNORECASE
        ),
    ),
}
"""Rows without which a statement is not complete."""
NEXT_PAGE = 2500
"""Characters between the two tables of a statement that runs over a page."""


def _prints(grid: Grid, pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(r.label) and not r.is_caption for r in grid.rows)


_ASSETS = re.compile(r"total assets", re.IGNORECASE)
_RESULT = re.compile(
    r"net (?:income|earnings|loss|(?:income|earnings) \(loss\)|\(loss\) income)\W*\Z", re.IGNORECASE
)


def _is_untitled_rest(a: Statement, b: Statement) -> bool:
    """Whether ``b``, a table without a title, prints on the next page the rows that ``a`` lacks."""
    if b.title_names_kind or b.grid.start - a.grid.end > NEXT_PAGE:
        return False
    if b.kind == "balance_sheet":  # its assets stand in ``a``
        lacks_claims = not any(_prints(a.grid, row) for row in _NEEDS[b.kind])
        return _prints(a.grid, _ASSETS) and not _prints(b.grid, _ASSETS) and lacks_claims
    if b.kind != "other":
        return False
    return any(_prints(b.grid, row) and not _prints(a.grid, row) for row in _NEEDS.get(a.kind, ()))


def _continues(a: Statement, b: Statement) -> bool:
    """Whether ``b`` is the next page of ``a``: same kind and columns, and ``a`` has not ended."""
    if a.is_gaap != b.is_gaap or not _same_columns(a.grid, b.grid):
        return False
    if a.kind != b.kind:
        return _is_untitled_rest(a, b)
    if a.kind not in _ENDS:
        return False
    ending = _ENDS[a.kind]
    ended = any(ending.search(r.label) and not r.is_caption for r in a.grid.rows[-6:])
    if a.kind == "balance_sheet":
        return not ended and not (_prints(a.grid, _ASSETS) and _prints(b.grid, _ASSETS))
    if a.kind == "income_statement" and _prints(a.grid, _RESULT) and _prints(b.grid, _RESULT):
        return False  # two results are two statements, though the first prints no amounts per share
    return not ended and b.grid.start - a.grid.end < 3000


def _both(a: Grid, b: Grid) -> Grid:
    shift = len(a.rows)
    rows = [*a.rows, *(replace(r, index=r.index + shift) for r in b.rows)]
    return replace(a, rows=rows, end=b.end, refused=[*a.refused, *b.refused], notes=b.notes)


def _joined(a: Statement, b: Statement) -> Statement:
    first = a if a.kind in PRIMARY or a.title_names_kind else b
    evidence = f"{first.kind_evidence}; continued in the next table"
    return replace(a, kind=first.kind, kind_evidence=evidence, grid=_both(a.grid, b.grid))


_CONTINUED = re.compile(r"\(?\b(?:continued|concluded|cont(?:['’]d|\.))\W*", re.IGNORECASE)


def _same_title(a: str | None, b: str | None) -> bool:
    def plain(title: str) -> str:
        return re.sub(r"\W+", " ", _CONTINUED.sub(" ", title)).strip().lower()

    return a is not None and b is not None and plain(a) == plain(b)


def _halves(a: Statement, b: Statement) -> Statement | None:
    """The statement of two tables under one title, where one of them alone has too few rows to be believed.

    The title is printed again on the next page, or nothing is printed between the two.
    """
    if not a.title_names_kind or "other" not in (a.kind, b.kind):
        return None
    if b.title_names_kind:
        is_one = _same_title(a.title, b.title)
    else:
        is_one = a.kind == "other" and not b.grid.context
    near = b.grid.start - a.grid.end <= NEXT_PAGE
    if not is_one or not near or not _same_columns(a.grid, b.grid):
        return None
    whole = statement_of(_both(a.grid, b.grid))
    if whole.kind not in NEEDED:
        return None
    return replace(whole, kind_evidence=f"{whole.kind_evidence}; continued in the next table")


def _whole(a: Statement, b: Statement) -> Statement | None:
    """The one statement that two tables in a row are, or None."""
    return _joined(a, b) if _continues(a, b) else _halves(a, b)


_COMPANY = re.compile(
    r"(?=.*[a-z])(?P<name>.+?)[\s,]+(?:inc|incorporated|corp|corporation|company|co|llc|l\.l\.c|l\.p|lp|plc|ltd|limited"
    r"|bancorp|bancshares|bank|n\.a|trust|partnership)\b\.?"
    r"(?:,? (?:and|&) (?:its )?(?:consolidated )?subsidiar(?:y|ies)(?: companies)?)?\W*(?:\(\w[\w ]*\))?\Z",
    re.IGNORECASE,
)
LONGEST_NAME = 60


def _company(statement: Statement) -> str | None:
    """The company named on a line of its own over the title, its legal form left off, in lower case."""
    for line in reversed(statement.grid.context[-COMPANY_REACH:]):
        if len(line) <= LONGEST_NAME and not is_sentence(line) and kind_named(line) is None:
            found = _COMPANY.match(line)
            if found is not None:
                return re.sub(r"\W+", " ", found["name"].lower().removeprefix("the ")).strip()
    return None


COMPANY_REACH = 5
"""Lines over a table among which its company may stand."""


def _with_entities(statements: list[Statement]) -> list[Statement]:
    """A primary statement under another company's name than the first has that company as its entity.

    A holding company's release prints the statements of its utilities or of its bank after its own. The
    first company named is the issuer, as are those whose names begin alike ("Acme", "Acme Holdings"), and a
    kind of statement that is printed once is the issuer's.
    """
    named = [(s, company) for s in statements if s.kind in PRIMARY and (company := _company(s))]
    if len({company for _, company in named}) < 2:
        return statements
    issuer = named[0][1]
    others = {
        id(s): company
        for s, company in named
        if not (company.startswith(issuer) or issuer.startswith(company))
    }
    out: list[Statement] = []
    own: set[str] = set()
    for statement in statements:
        if id(statement) in others and statement.kind in own:
            statement = replace(statement, entity=others[id(statement)])
        else:
            own.add(statement.kind)
        out.append(statement)
    return out


def statements_of(grids: Sequence[Grid]) -> list[Statement]:
    """The statements of a document, in print order; a statement over several tables is one."""
    out: list[Statement] = []
    for grid in grids:
        here = statement_of(grid)
        whole = _whole(out[-1], here) if out else None
        if whole is None and out and not grid.context:
            here = _under_the_scale_of(out[-1], here)
        if whole is None:
            out.append(here)
        else:
            out[-1] = whole
    return _with_entities(_with_scale_of_the_others(out))


SAME_MAGNITUDE = 10
"""Statements of one issuer in one unit: the biggest amount of one is rarely ten times that of another, and
would be a thousand times as big if only one of the two were printed in thousands."""

QUARTERS_OF_ASSETS = 150
"""A bank's assets are up to as many times the interest of a quarter (0.8 % of them at the rates of 2021); in
whole dollars against thousands they would be more even where a quarter's sales are five times the assets."""


def _own_scale(statement: Statement) -> tuple[int, str] | None:
    """(power of ten, the printed phrase) where the table prints its scale."""
    headers = [level for column in statement.grid.columns for level in column.header]
    found = printed_scale(statement.grid.context, headers)
    return None if found is None else (found[0], found[2])


def _biggest(grid: Grid) -> int:
    """The biggest amount printed without decimals."""
    return max((abs(t.coefficient) for r in grid.rows for t in r.cells if t and not t.places), default=0)


def _under_the_scale_of(before: Statement, here: Statement) -> Statement:
    """A table with nothing printed between it and the one before stands under that one's scale too."""
    scale = _own_scale(before)
    near = here.grid.start - before.grid.end <= NEXT_PAGE
    if scale is None or not near or _own_scale(here) is not None:
        return here
    if _biggest(here.grid) > SAME_MAGNITUDE * _biggest(before.grid):
        return here
    return replace(here, grid=replace(here.grid, context=(scale[1],)))


def _with_scale_of_the_others(statements: list[Statement]) -> list[Statement]:
    """A statement that prints no scale has that of the others, if they agree and its size does too.

    "(In thousands)" stands over the first of three statements now and then.
    """
    own = {id(s): _own_scale(s) for s in statements if s.has_statement_rows or s.kind in PRIMARY}
    scales = [(s, scale) for s in statements if s.kind in PRIMARY and (scale := own[id(s)]) is not None]
    lacking = {id(s) for s in statements if s.has_statement_rows and own[id(s)] is None}
    if not lacking or not scales or len({scale[0] for _, scale in scales}) > 1:
        return statements
    most = max(_biggest(s.grid) for s, _ in scales)
    first, (_, phrase) = scales[0]
    out: list[Statement] = []
    for statement in statements:
        if id(statement) not in lacking:
            out.append(statement)
            continue
        times = QUARTERS_OF_ASSETS if _prints(statement.grid, _ASSETS) else SAME_MAGNITUDE
        if _biggest(statement.grid) <= times * most:
            grid = replace(statement.grid, context=(phrase, *statement.grid.context))
            evidence = f"{statement.kind_evidence}; scale as printed over the {first.kind.replace('_', ' ')}"
            statement = replace(statement, grid=grid, kind_evidence=evidence)
        out.append(statement)
    return out
