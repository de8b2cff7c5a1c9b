"""Shell: what every page of the report has around its content.

In: a title, the path from the page to the site's root, and the page's content. Out: a whole HTML document.
Its content security policy lets the browser run the site's own script file and nothing else, load nothing
from anywhere, and send nothing anywhere.
"""

from __future__ import annotations

from warehouse.pages.markup import Child, Html, joined, tag

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)

SECTIONS = (
    ("index.html", "Overview"),
    ("scorecard.html", "Scorecard"),
    ("coverage.html", "Coverage"),
    ("quarantine.html", "Quarantine"),
    ("issuers.html", "Issuers"),
    ("exhibits.html", "Exhibits"),
)


def page(
    title: str, root: str, content: Child, here: str = "", lead: Child = None, wide: bool = False
) -> str:
    """A whole page. ``root`` is '' or '../' per folder; ``here`` the file name of its section."""
    head = joined(
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", f"{title} \u00b7 Tieout"),
        tag("link", rel="icon", href=f"{root}assets/icon.svg"),
        tag("link", rel="stylesheet", href=f"{root}assets/report.css"),
        tag("script", src=f"{root}assets/report.js", defer=True),
    )
    links = [
        tag("a", name, href=root + file, aria_current="page" if file == here else None)
        for file, name in SECTIONS
    ]
    search = tag(
        "div",
        tag("label", "Find an exhibit or a fact_id", for_="find", class_="unseen"),
        tag(
            "input",
            id="find",
            type="search",
            placeholder="Company, file or fact_id",
            spellcheck="false",
            aria_controls="found",
        ),
        tag("div", id="found", role="status", hidden=True),
        role="search",
        class_="search",
        hidden=True,
    )
    body = joined(
        tag("a", "Skip to content", href="#content", class_="skip"),
        tag(
            "header",
            tag("a", "Tieout", href=f"{root}index.html", class_="mark"),
            tag("nav", links, aria_label="Report"),
            search,
        ),
        tag(
            "main",
            tag("h1", title),
            tag("p", lead, class_="lead") if lead is not None else None,
            content,
            id="content",
            tabindex="-1",
            class_="wide" if wide else None,
        ),
    )
    document = tag("html", tag("head", head), tag("body", body, data_root=root), lang="en")
    return f"<!doctype html>\n{document}\n"


def table(
    names: list[str],
    rows: list[list[Child]],
    caption: str | None = None,
    numbers: frozenset[int] = frozenset(),
    class_: str | None = None,
) -> Html:
    """A plain table; the columns of ``numbers`` are aligned right. The first cell of a row names it."""
    head = [
        tag("th", name, scope="col", class_="n" if index in numbers else None) if name else tag("td")
        for index, name in enumerate(names)
    ]
    body = []
    for row in rows:
        cells = [tag("th", row[0], scope="row", class_="n" if 0 in numbers else None)]
        cells += [
            tag("td", cell, class_="n" if index in numbers else None)
            for index, cell in enumerate(row[1:], start=1)
        ]
        body.append(tag("tr", cells))
    return scrolled(
        tag(
            "table",
            tag("caption", caption) if caption else None,
            tag("thead", tag("tr", head)),
            tag("tbody", body),
            class_=class_,
        ),
        caption or ", ".join(name for name in names[:2] if name),
    )


def scrolled(content: Child, name: str) -> Html:
    """Content that may be wider than a phone: it scrolls in itself, also by keyboard."""
    return tag("div", content, class_="scroll", role="group", aria_label=name, tabindex="0")


def bar(parts: list[tuple[str, int]], name: str) -> Html:
    """Shares of a whole as one thin bar; ``parts`` are (class, count). The figures stand beside it."""
    whole = sum(count for _, count in parts) or 1
    at = 0.0
    pieces = []
    for class_, count in parts:
        width = 100 * count / whole
        if count:
            pieces.append(
                tag("rect", x=f"{at:.2f}", y="0", width=f"{max(width, 0.6):.2f}", height="6", class_=class_)
            )
        at += width
    return tag(
        "svg",
        pieces,
        viewBox="0 0 100 6",
        preserveAspectRatio="none",
        role="img",
        aria_label=name,
        class_="bar",
    )


def pager(stem: str, number: int, pages: int) -> Html | None:
    """Links to the other pages of a list: ``stem.html``, ``stem-2.html``."""
    if pages < 2:
        return None
    shown = sorted({1, 2, number - 1, number, number + 1, pages - 1, pages} & set(range(1, pages + 1)))
    links: list[Child] = []
    for before, page_number in zip([0, *shown], shown, strict=False):
        if page_number > before + 1:
            links.append(tag("span", "\u2026"))
        current = "page" if page_number == number else None
        links.append(tag("a", str(page_number), href=page_file(stem, page_number), aria_current=current))
    return tag("nav", links, aria_label="Pages", class_="pager")


def page_file(stem: str, number: int) -> str:
    return f"{stem}.html" if number == 1 else f"{stem}-{number}.html"
