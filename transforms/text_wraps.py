"""Lines of a table that a mailer or a converter cut at a fixed width, put together again.

In: the source lines of a document. Out: for the first line of each pair, how both are laid out as one. What
was cut off stands at the left margin of the next line: numbers, rules, the last words of headings. Cut at
one width exactly, the pieces are joined as they are; cut at a blank, the last column is set flush again.
A table is put together only if nearly all rows that end before its last column go on in the next line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from transforms.headings import DATE, is_header_text

Wrapped = tuple[str, str, list[int]]
"""The source of both lines, how they are laid out as one, and the source offset of each column."""

_CUT_OFF = re.compile(r"(?:[$(\ ]{0,12}[\d,.]*\d[\d,.]*\ ?\)?%?)+\s*\Z|\)?\s*-{0,3}\s*\Z")
"""What a cut row of figures leaves in the next line."""
_FIGURE = re.compile(r"\ [$(\ ]*(?:\d[\d,]*(?:\.\d+)?|\.\d+)\ ?[)%]*(?=\s|\Z)|\ {2}[$\ ]*-{1,3}(?=\s|\Z)")
_RULES = re.compile(r"[-=_\s]{3,}\Z")
_GOES_ON = re.compile(
    r"\b(?:one|two|three|six|nine|ten|twelve|thirteen|twenty|twenty-six|thirty-nine|fifty-two|first|second|third|fourth|\d+"
    r"|fiscal|years?|quarters?|months?|weeks?|periods?|ended|ending|for|the|as|of|at"
    r"|jan(?:uary|\.)|feb(?:ruary|\.)|mar(?:ch|\.)|apr(?:il|\.)|may|june|july|aug(?:ust|\.)|sept?(?:ember|\.)"
    r"|oct(?:ober|\.)|nov(?:ember|\.)|dec(?:ember|\.))\Z",
    re.IGNORECASE,
)
"""Last words of a heading that goes on: "Nine / Months", "December / 31,"."""
NARROWEST = 40
"""No page is cut narrower."""
LONGEST_PIECE = 30
LEAST_ROWS = 3
REACH = 12
"""Lines between two cut rows of one table, and of headings above the first."""
GAP = 3
MOSTLY = (4, 5)


def wrapped_lines(raws: Sequence[str]) -> dict[int, Wrapped]:
    """The lines that go on in the next one, by their index."""
    out: dict[int, Wrapped] = {}
    for cut in _tables(raws):
        out.update(_joined(raws, cut))
    return out


def _tables(raws: Sequence[str]) -> Iterator[list[int]]:
    """Per table the rows whose last figures stand in the next line."""
    run: list[int] = []
    for i, raw in enumerate(raws):
        if raw[:1] not in "0123456789$().,%- " or not i or len(raw) > LONGEST_PIECE or not raw.strip():
            continue
        if len(raws[i - 1]) < NARROWEST or "\t" in raws[i - 1] or not _CUT_OFF.match(raw):
            continue
        if not _FIGURE.search(raws[i - 1]):
            continue
        if run and i - 1 - run[-1] > REACH:
            yield from _sure(raws, run)
            run = []
        run.append(i - 1)
    yield from _sure(raws, run)


def _sure(raws: Sequence[str], run: list[int]) -> Iterator[list[int]]:
    """The rows, if nearly all of the table are cut alike."""
    if len(run) < LEAST_ROWS:
        return
    alike = Counter(len(_FIGURE.findall(raws[i])) for i in run).most_common(1)[0][0]
    whole = [i for i in range(run[0], run[-1] + 1) if len(_FIGURE.findall(raws[i])) >= alike]
    cut = sum(i in run for i in whole)
    at_margin = sum(raws[i + 1][:1] != " " for i in run)
    if cut * MOSTLY[1] >= len(whole) * MOSTLY[0] and (at_margin == len(run) or _one_width(raws, run)):
        yield run


def _one_width(raws: Sequence[str], cut: Iterable[int]) -> int:
    """The width at which all lines are cut, 0 where they are cut at blanks."""
    widths = Counter(len(raws[i].rstrip("\r")) for i in cut)
    width, many = widths.most_common(1)[0]
    return width if many == widths.total() and many >= LEAST_ROWS else 0


def _joined(raws: Sequence[str], cut: list[int]) -> Iterator[tuple[int, Wrapped]]:
    width = _one_width(raws, cut)
    rows = set(cut)
    pieces = [raws[i + 1].strip() for i in cut]
    flush = max(len(raws[i].rstrip()) for i in cut) + GAP + max(len(piece.rstrip(" )%")) for piece in pieces)
    last = 0
    for i in range(max(cut[0] - REACH, 0), cut[-1] + 4):
        if i + 1 >= len(raws) or i < last or "\t" in raws[i]:
            continue
        above, piece = raws[i].rstrip("\r"), raws[i + 1].rstrip()
        if not above.strip() or not piece or len(piece) > LONGEST_PIECE:
            continue
        if width:
            if len(above) != width or (i not in rows and not _is_set_apart(above)):
                continue
            yield i, _laid(raws[i], piece, width)
        elif i in rows:
            yield i, _laid(raws[i], piece, flush - len(piece.rstrip(" )%")))
        elif piece[0] != " " and _is_piece(above, piece):
            yield i, _laid(raws[i], piece, _place(above.rstrip(), piece, flush))
        else:
            continue
        last = i + 2


def _is_piece(above: str, piece: str) -> bool:
    """Whether a rule or a heading goes on in the next line."""
    if _RULES.match(above) and _RULES.match(piece):
        return True
    return _is_set_apart(above) and (_CUT_OFF.match(piece) is not None or is_header_text(piece))


def _is_set_apart(above: str) -> bool:
    """Whether a line is set over columns, not at the margin as labels and prose are."""
    return above.startswith("     ") or "   " in above.strip()


def _place(above: str, piece: str, flush: int) -> int:
    """Where the piece of a rule or a heading goes: behind the words it belongs to, or in the last column."""
    if piece[0] == ")" or _GOES_ON.search(above):
        return len(above) + 1
    if _RULES.match(piece) or DATE.fullmatch(piece) or _CUT_OFF.match(piece):
        return max(flush - len(piece), len(above) + 1)
    return len(above) + GAP


def _laid(above: str, piece: str, place: int) -> Wrapped:
    body = above.rstrip()
    text = body.ljust(place) + piece
    offsets = [*range(len(body)), *[len(body)] * (place - len(body))]
    behind = len(above) + 1
    offsets += range(behind, behind + len(piece) + 1)
    return f"{above}\n{piece}", text, offsets
