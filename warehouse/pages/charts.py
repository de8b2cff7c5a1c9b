"""Charts: a series as SVG of our own, and the same figures as a table for who cannot see it.

In: points in order of time. Out: a figure. Positions on the drawing are floats; the figures told are the
exact ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from warehouse.pages import figures
from warehouse.pages.markup import Child, Html, tag
from warehouse.pages.shell import table

WIDTH, HEIGHT = 440, 190
LEFT, RIGHT, TOP, BOTTOM = 44, 16, 12, 26
"""Room for the figures at the left and the years below."""

STEPS = (1, 2, 5, 10)
GRID_LINES = 4
MOST_YEARS = 8


class Point(NamedTuple):
    end: date
    value: Decimal
    link: str
    filed_at: date | None
    earlier: tuple[tuple[Decimal, str, date | None], ...]
    """Values filed before for the same period that differ: (value, link, filed)."""
    is_derived: bool


def chart(title: str, unit: str, points: Sequence[Point]) -> Html:
    """A figure with its drawing and, folded, its figures."""
    values = [p.value for p in points] + [value for p in points for value, _, _ in p.earlier]
    scale, word = _scale(max(abs(value) for value in values)) if unit != "USD/shares" else (0, "")
    measured = f"{unit} {word}".strip()
    restated = [p for p in points if p.earlier]
    return tag(
        "figure",
        tag("figcaption", tag("b", title), f" \u00b7 {measured}"),
        _drawing(title, points, [float(v.scaleb(-scale)) for v in values], scale),
        tag("p", _told(points, restated), class_="note"),
        tag("details", tag("summary", "The figures"), _figures(points, scale, measured)),
        class_="chart",
    )


def _told(points: Sequence[Point], restated: Sequence[Point]) -> list[Child]:
    told: list[Child] = []
    if restated:
        told += [
            tag("span", class_="key was"),
            f"{figures.counted(len(restated), 'period')} restated later. ",
        ]
    derived = sum(point.is_derived for point in points)
    if derived:
        told += [
            tag("span", class_="key derived"),
            f"{figures.counted(derived, 'quarter')} derived from year-to-date figures.",
        ]
    return told or ["No period was restated."]


def _scale(largest: Decimal) -> tuple[int, str]:
    for exponent in (9, 6, 3):
        if largest >= Decimal(10) ** exponent:
            return exponent, figures.SCALES[exponent]
    return 0, ""


def _step(span: float) -> float:
    """A round distance of grid lines."""
    if span <= 0:
        return 1.0
    rough = span / GRID_LINES
    power = 10.0 ** (len(str(int(rough))) - 1) if rough >= 1 else 1.0
    while rough < power:
        power /= 10
    return next(step * power for step in STEPS if step * power >= rough * 0.999)


def _drawing(title: str, points: Sequence[Point], values: Sequence[float], scale: int) -> Html:
    low, high = min(0.0, *values), max(0.0, *values)
    step = _step(high - low)
    low = step * int(low / step - 0.999) if low < 0 else 0.0
    high = step * int(high / step + 0.999)
    first, last = points[0].end.toordinal(), points[-1].end.toordinal()

    def x(end: date) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (end.toordinal() - first) / max(1, last - first)

    def y(value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / ((high - low) or 1.0)

    def at(value: Decimal) -> float:
        return y(float(value.scaleb(-scale)))

    drawn: list[Child] = []
    lines = round((high - low) / step)
    for index in range(lines + 1):
        mark = low + step * index
        level = f"{y(mark):.1f}"
        class_ = "zero" if abs(mark) < step / 2 else "grid"
        drawn.append(tag("line", x1=str(LEFT), x2=str(WIDTH - RIGHT), y1=level, y2=level, class_=class_))
        drawn.append(tag("text", _level(mark, step), x=str(LEFT - 8), y=f"{y(mark) + 4:.1f}", class_="level"))
    years = range(points[0].end.year, points[-1].end.year + 1)
    every = -(-len(years) // MOST_YEARS)
    for year in years[::every]:
        place = x(date(year, 12, 31))
        if LEFT <= place <= WIDTH - RIGHT:
            drawn.append(tag("text", str(year), x=f"{place:.1f}", y=str(HEIGHT - 6), class_="year"))
    path = " ".join(f"{x(p.end):.1f},{at(p.value):.1f}" for p in points)
    drawn.append(tag("polyline", points=path, class_="series"))
    for point in points:
        for value, link, filed in point.earlier:
            ends = {"x1": f"{x(point.end):.1f}", "x2": f"{x(point.end):.1f}"}
            drawn.append(
                tag("line", **ends, y1=f"{at(value):.1f}", y2=f"{at(point.value):.1f}", class_="was")
            )
            told = f"{figures.day(point.end)}: first {figures.grouped(value)}, filed {figures.day(filed)}"
            drawn.append(_dot(x(point.end), at(value), link, told, "was"))
        told = f"{figures.day(point.end)}: {figures.grouped(point.value)}"
        told += " (restated)" if point.earlier else " (derived)" if point.is_derived else ""
        class_ = "restated" if point.earlier else "derived" if point.is_derived else "dot"
        drawn.append(_dot(x(point.end), at(point.value), point.link, told, class_))
    return tag(
        "svg", tag("title", title), drawn, viewBox=f"0 0 {WIDTH} {HEIGHT}", role="group", aria_label=title
    )


def _level(value: float, step: float) -> str:
    places = 0 if step >= 1 else 2 if step < 0.1 else 1
    shown = f"{abs(value):,.{places}f}"
    return figures.MINUS + shown if value < -step / 2 else shown


def _dot(x: float, y: float, link: str, told: str, class_: str) -> Html:
    return tag(
        "a",
        tag("title", told),
        tag("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r="9", class_="reach"),
        tag("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r="2.8", class_=class_),
        href=link,
        aria_label=told,
    )


def _figures(points: Sequence[Point], scale: int, measured: str) -> Html:
    body: list[list[Child]] = []
    for p in reversed(points):
        shown = tag("a", figures.grouped(p.value.scaleb(-scale)), href=p.link)
        before: list[Child] = [
            [tag("a", figures.grouped(value.scaleb(-scale)), href=link), " "] for value, link, _ in p.earlier
        ]
        note = "derived" if p.is_derived else "restated" if p.earlier else ""
        body.append([figures.day(p.end), shown, before, note])
    return table(
        ["Period to", measured or "Value", "Filed before", ""], body, "The figures", frozenset({1, 2})
    )
