"""The terminal: tables that fit it, text that cannot harm it, and a calm progress bar.

Text of exhibits reaches a terminal only through ``safe``: control characters, escape sequences and marks
that turn the direction of writing are shown as a replacement.
"""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
import time
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

PROGRAM = "tieout"
NULL = "NULL"
CUT = "…"
GAP = "  "
NARROWEST = 4
"""A column is never cut below this many characters."""

REDRAWN_EVERY = 0.1
"""Seconds between two drawings of the progress bar."""


def command() -> str:
    """What to type for this program: its name, or where it lies when the shell would not find it."""
    called = Path(sys.argv[0])
    if called.name != PROGRAM or shutil.which(PROGRAM):
        return PROGRAM
    return os.path.relpath(called)


def width(stream: TextIO | None = None) -> int | None:
    """Columns of the terminal that ``stream`` is, None when it is none."""
    stream = sys.stdout if stream is None else stream
    return shutil.get_terminal_size((80, 24)).columns if stream.isatty() else None


def safe(text: str) -> str:
    """The text with everything a terminal would obey instead of print made visible."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if c == " " or unicodedata.category(c)[0] not in "CZ" else _shown(c) for c in text)


def _shown(character: str) -> str:
    return " " if character.isspace() else "\ufffd"


def columns_of(text: str) -> int:
    """How many columns a terminal needs for the text."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def cut(text: str, limit: int) -> str:
    """The text in at most ``limit`` columns, its end marked when some is missing."""
    if columns_of(text) <= limit:
        return text
    kept = ""
    for character in text:
        if columns_of(kept) + columns_of(character) > limit - 1:
            break
        kept += character
    return kept + CUT


def style(text: str, code: str, stream: TextIO | None = None) -> str:
    """The text in a terminal style (bold "1", dim "2", a colour), where a terminal shows it."""
    stream = sys.stdout if stream is None else stream
    return f"\x1b[{code}m{text}\x1b[0m" if stream.isatty() else text


# -- tables ---------------------------------------------------------------------------------------------


def cell(value: Any) -> str:
    """One value as printed in a table: amounts with thousands separators and no idle zeros."""
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return amount(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    return safe(str(value))


def amount(value: Decimal) -> str:
    """A Decimal with thousands separators and without idle zeros: 12,345.5."""
    text = f"{value:,f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


SCALES = {0: "units", 3: "thousands", 6: "millions", 9: "billions"}


def scale_word(scale: int | None) -> str:
    """How a scale is called: thousands for 3."""
    return SCALES.get(scale or 0, f"10^{scale}")


def is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def table(names: Sequence[str], rows: Sequence[Sequence[Any]], limit: int | None) -> list[str]:
    """Lines of a table: numbers to the right, text to the left, at most ``limit`` columns wide.

    Too wide, columns that hold nothing are left out, and the widest columns of text are cut; numbers never
    are. What does not fit then is left out, columns from the right. The last lines say what is.
    """
    natural = sum(
        max(columns_of(safe(name)), *(columns_of(cell(row[i])) for row in rows), 0) + len(GAP)
        for i, name in enumerate(names)
    )
    empty = [i for i in range(len(names)) if rows and all(row[i] is None for row in rows)]
    if limit is None or natural - len(GAP) <= limit or len(empty) == len(names):
        return _table(names, rows, limit)
    kept = [i for i in range(len(names)) if i not in empty]
    lines = _table([names[i] for i in kept], [[row[i] for i in kept] for row in rows], limit)
    return lines + (_remark(f"{NULL} in every row", [names[i] for i in empty], limit) if empty else [])


def _remark(what: str, names: Sequence[str], limit: int | None) -> list[str]:
    said = f"({what}: {', '.join(map(safe, names))})"
    return textwrap.wrap(said, limit or len(said))


def _table(names: Sequence[str], rows: Sequence[Sequence[Any]], limit: int | None) -> list[str]:
    cells = [[cell(value) for value in row] for row in rows]
    widths = [
        max(columns_of(safe(name)), *(columns_of(line[i]) for line in cells))
        if cells
        else columns_of(safe(name))
        for i, name in enumerate(names)
    ]
    numeric = [
        any(is_number(row[i]) for row in rows) and all(row[i] is None or is_number(row[i]) for row in rows)
        for i in range(len(names))
    ]
    shown, widths = _fitted(names, widths, numeric, limit)
    lines = [_line([safe(name) for name in names], widths, numeric, shown)]
    lines.append(GAP.join("─" * widths[i] for i in range(shown)))
    lines += [_line(line, widths, numeric, shown) for line in cells]
    if shown < len(names):
        lines += _remark(f"{CUT} not shown for want of width", names[shown:], limit)
    return [line.rstrip() for line in lines]


def _fitted(
    names: Sequence[str], widths: Sequence[int], numeric: Sequence[bool], limit: int | None
) -> tuple[int, list[int]]:
    fitted, shown = list(widths), len(widths)
    if limit is None:
        return shown, fitted
    while True:
        over = sum(fitted[:shown]) + len(GAP) * (shown - 1) - limit
        if over <= 0:
            return shown, fitted
        texts = [i for i in range(shown) if not numeric[i] and fitted[i] > max(NARROWEST, _floor(names[i]))]
        if texts:
            widest = max(texts, key=lambda i: fitted[i])
            second = max((fitted[i] for i in texts if i != widest), default=NARROWEST)
            floor = max(NARROWEST, _floor(names[widest]))
            fitted[widest] -= max(1, min(over, fitted[widest] - max(floor, min(second, fitted[widest] - 1))))
        elif shown > 1:
            shown -= 1
            fitted = list(widths)
        else:
            fitted[0] = limit
            return shown, fitted


def _floor(name: str) -> int:
    return min(columns_of(safe(name)), 12)


def _line(cells: Sequence[str], widths: Sequence[int], numeric: Sequence[bool], shown: int) -> str:
    parts = []
    for i in range(shown):
        text = cut(cells[i], widths[i])
        pad = " " * (widths[i] - columns_of(text))
        parts.append(pad + text if numeric[i] else text + pad)
    return GAP.join(parts)


# -- progress -------------------------------------------------------------------------------------------


class Progress:
    """What a run is at: one line that is redrawn on a terminal, a plain line per stage elsewhere."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._is_live = self._stream.isatty()
        self._stage, self._done, self._total, self._unit = "", 0, 0, ""
        self._began = self._drawn = 0.0

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def stage(self, name: str, total: int = 0, unit: str = "") -> None:
        """A stage begins: its name and, when they can be counted, how many of what it goes through."""
        self._stage, self._done, self._total, self._unit = name, 0, total, unit
        self._began = time.monotonic()
        if self._is_live:
            self._draw()
        else:
            print(f"{name} {total:,} {unit}".strip() if total else name, file=self._stream, flush=True)

    def advance(self, count: int = 1) -> None:
        """So many more are done."""
        self._done += count
        if self._is_live and time.monotonic() - self._drawn > REDRAWN_EVERY:
            self._draw()

    def clear(self) -> None:
        """Take the line away."""
        if self._is_live and self._stage:
            self._stream.write("\r\x1b[2K")
            self._stream.flush()
        self._stage = ""

    def _draw(self) -> None:
        self._drawn = time.monotonic()
        limit = width(self._stream) or 80
        line = self._stage
        if self._total:
            bar = min(24, max(0, limit - 56))
            filled = bar * self._done // self._total
            line = f"{line:<8} {'█' * filled}{'░' * (bar - filled)} {self._done:,} of {self._total:,} "
            line += self._unit + self._remaining()
        self._stream.write("\r\x1b[2K" + cut(line, limit - 1))
        self._stream.flush()

    def _remaining(self) -> str:
        """Time left, once enough is done to tell."""
        elapsed = self._drawn - self._began
        if elapsed < 3 or self._done == 0 or self._done >= self._total:
            return ""
        left = elapsed * (self._total - self._done) / self._done
        return f", {duration(left)} left"


def duration(seconds: float) -> str:
    """A length of time for people: 0.8 s, 12 s, 3 min, 1 h 20 min."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 100:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"
