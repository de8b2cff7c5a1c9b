"""Exhibit: the page of one exhibit.

In: what ``queries.explained`` knows about it, the numbers left out, and its document with marks. Out: a page
that shows the original with every number marked, its statements as clean tables with the sums that were
inferred, and its checks. What is known about each number goes along as JSON, for the panel that tells it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from warehouse.pages import figures
from warehouse.pages.markup import Child, Html, joined, json_text, tag, text
from warehouse.pages.original import VERDICT_CLASSES
from warehouse.pages.shell import page, scrolled, table
from warehouse.queries import FACT_VERDICTS, INCONSISTENT, NOT_COVERED, NOT_TESTABLE, TIED

Row = Mapping[str, Any]

ROOT = "../../"

CHECK_VERDICTS = ("inconsistent", "not testable", "consistent")
CHECK_CLASSES = {"consistent": "t", "inconsistent": "i", "not testable": "n"}

REFUSALS_LISTED = 300
"""Numbers left out that are listed one by one; the counts are of all."""

GUTTERS = 6
"""Sums drawn side by side at most; the tree below the table has all of them."""

MEANINGS = {
    TIED: "takes part in a check, and every one of them holds",
    INCONSISTENT: "takes part in a check that fails",
    NOT_TESTABLE: "its checks miss an operand",
    NOT_COVERED: "no check covers it",
}


def exhibit_file(exhibit_id: str) -> str:
    """The page's place below the site's root. Names are hex digits; whatever else comes is made so."""
    name = exhibit_id if re.fullmatch(r"[0-9A-Za-z-]{3,80}", exhibit_id) else exhibit_id.encode().hex()[:200]
    return f"exhibit/{name[:2].lower()}/{name}.html"


def fact_link(root: str, exhibit_id: str, fact_id: str | None) -> str:
    return f"{root}{exhibit_file(exhibit_id)}" + (f"#{fact_id}" if fact_id else "")


def exhibit_page(
    whole: Row, refusals: Sequence[Row], document: Html | None, why_not: str | None, issuer: str | None
) -> str:
    """The page. ``document`` is the marked original, or None and ``why_not``; ``issuer`` the issuer's."""
    exhibit, facts = whole["exhibit"], whole["facts"]
    title = figures.company_words(figures.company(exhibit))
    original = (
        scrolled(document, "The original document")
        if document is not None
        else tag("p", why_not or "The document is not shown.", class_="note")
    )
    tabs = [
        ("original", "Original", original),
        ("statements", "Statements", _statements(whole)),
        ("checks", "Checks", _checks(whole, refusals)),
    ]
    content = joined(
        _held_back(whole),
        _legend(facts),
        tag(
            "div",
            [
                tag(
                    "button",
                    name,
                    type="button",
                    role="tab",
                    id=f"tab-{key}",
                    aria_controls=key,
                    tabindex="-1",
                )
                for key, name, _ in tabs
            ],
            role="tablist",
            aria_label="Views of the exhibit",
            class_="tabs",
            hidden=True,
        ),
        tag(
            "div",
            tag(
                "div",
                [
                    tag(
                        "section",
                        tag("h2", name, class_="unseen"),
                        view,
                        id=key,
                        class_="view doc html"
                        if key == "original" and exhibit["format"] == "html"
                        else "view doc"
                        if key == "original"
                        else "view",
                        aria_labelledby=f"tab-{key}",
                    )
                    for key, name, view in tabs
                ],
                class_="views",
            ),
            tag(
                "aside",
                tag("p", "Point at a number, or walk with the arrow keys, to see what it is.", class_="note"),
                id="panel",
                aria_label="The number",
                tabindex="-1",
            ),
            class_="reading",
        ),
        tag("p", id="said", role="status", class_="unseen"),
        tag("script", Html(_data(whole)), type="application/json", id="data"),
    )
    return page(title, ROOT, content, "exhibits.html", _lead(exhibit, issuer), wide=True)


def _lead(exhibit: Row, issuer: str | None) -> Child:
    all_of_it = tag("a", "All of this issuer", href=ROOT + issuer) if issuer else None
    kind = exhibit["document_type"] or "Exhibit"
    filed = f"filed {figures.day(exhibit['filed_at'])}" if exhibit["filed_at"] else "filing date not stated"
    form = " ".join(p for p in (exhibit["form_type"], exhibit["accession_number"]) if p)
    file = exhibit["source_name"] if exhibit["company_name"] else None  # else it is the title
    parts: list[Child] = [f"{kind}, {filed}", form, file, all_of_it]
    shown = [part for part in parts if part]
    return [[part, tag("span", " \u00b7 ", aria_hidden="true")] for part in shown[:-1]] + shown[-1:]


def _held_back(whole: Row) -> Child:
    """What is withheld of the exhibit, in sentences, before anything else."""
    withheld = whole["withheld"]
    reviews = [
        tag(
            "p",
            f"{row['action'].capitalize()} by {row['reviewer']}, ",
            f"{figures.day(row['reviewed_at'])}: {row['reason']}",
            class_="note",
        )
        for row in whole["reviews"]
    ]
    whole_exhibit = [row for row in withheld if row["table_index"] is None]
    told = [
        tag("p", tag("b", "Held back: "), figures.sentence(row["message"]), class_="held")
        for row in whole_exhibit[:5]
    ]
    tables = {row["table_index"] for row in withheld if row["table_index"] is not None}
    failed = sorted({row["code"] for row in withheld if row["table_index"] is not None and row["code"]})
    if tables and not whole_exhibit:
        told.append(
            tag(
                "p",
                tag("b", "Held back: "),
                f"{figures.counted(len(tables), 'table')} of {len(whole['statements']):,} "
                f"({', '.join(failed)}). The reasons stand with each of them under Statements.",
                class_="held",
            )
        )
    return joined(told, reviews)


def _legend(facts: Sequence[Row]) -> Html:
    counts = Counter(fact["verdict"] for fact in facts)
    held = sum(not fact["is_published"] for fact in facts)
    items: list[Child] = [
        tag(
            "li",
            tag("span", counts[verdict], class_=f"m {VERDICT_CLASSES[verdict]}" if counts[verdict] else None),
            f" {verdict}",
            title=MEANINGS[verdict],
        )
        for verdict in FACT_VERDICTS
    ]
    items.append(tag("li", tag("span", held), " held back") if held else None)
    return tag("ul", tag("li", tag("b", len(facts)), " numbers"), items, class_="legend")


# -- statements -----------------------------------------------------------------------------------------


def _statements(whole: Row) -> Html:
    facts: dict[int, list[Row]] = {}
    prose: list[Row] = []
    for fact in whole["facts"]:
        if fact["table_index"] is None:
            prose.append(fact)
        else:
            facts.setdefault(fact["table_index"], []).append(fact)
    footings: dict[int, list[Row]] = {}
    for check in whole["checks"]:
        if check["code"] == "FT1" and check["table_index"] is not None:
            footings.setdefault(check["table_index"], []).append(check)
    reasons: dict[Any, list[Row]] = {}
    for row in whole["withheld"]:
        reasons.setdefault(row["table_index"], []).append(row)
    shown, empty = [], []
    for statement in whole["statements"]:
        index = statement["table_index"]
        if index in facts:
            shown.append(
                _statement(
                    statement,
                    facts[index],
                    footings.get(index, []),
                    reasons.get(index, []),
                    whole["exhibit"]["source_name"],
                )
            )
        else:
            empty.append(statement)
    if prose:
        shown.append(_prose(prose))
    if not shown:
        shown.append(tag("p", "No figure was read from this exhibit.", class_="note"))
    if empty:
        names = [
            tag(
                "li",
                figures.kind(s["kind"]),
                f": {s['title']}" if s["title"] else "",
                f" (table {s['table_index']})",
            )
            for s in empty
        ]
        shown.append(
            tag(
                "details",
                tag("summary", f"{figures.counted(len(empty), 'table')} without a figure that could be read"),
                tag("ul", names),
            )
        )
    return joined(shown)


def _statement(
    statement: Row,
    facts: Sequence[Row],
    footings: Sequence[Row],
    reasons: Sequence[Row],
    source_name: str | None,
) -> Html:
    index = statement["table_index"]
    name = statement["title"] or figures.kind(statement["kind"])
    said = [
        figures.kind(statement["kind"]),
        _state(statement, facts),
        statement["currency"],
        figures.scale_words(statement["scale"]) if statement["scale"] is not None else None,
        "unaudited" if statement["audited"] is False else "audited" if statement["audited"] else None,
        "not GAAP" if statement["is_gaap"] is False else None,
        statement["entity"],
    ]
    held = list(dict.fromkeys(figures.sentence(row["message"], source_name) for row in reasons))
    grid = _Grid(facts, footings)
    return tag(
        "article",
        tag("h3", name),
        tag("p", " \u00b7 ".join(part for part in said if part), class_="note"),
        [tag("p", tag("b", "Held back: "), message, class_="held") for message in held],
        grid.table(name),
        grid.tree(),
        id=f"table-{index}",
    )


def _state(statement: Row, facts: Sequence[Row]) -> str:
    if statement["status"] == "quarantined":
        return "held back"
    return "released by a reviewer" if any(_is_released(fact) for fact in facts) else "published"


def _is_released(fact: Row) -> bool:
    return bool(fact["is_published"] and fact["review_id"])


class _Grid:
    """The facts of one table as rows and columns, and the sums found in it."""

    def __init__(self, facts: Sequence[Row], footings: Sequence[Row]) -> None:
        self.at = {(fact["row_index"], fact["column_index"]): fact for fact in facts}
        self.rows = sorted({row for row, _ in self.at})
        self.columns = sorted({column for _, column in self.at})
        self.first: dict[int, Row] = {}
        for fact in facts:
            self.first.setdefault(fact["row_index"], fact)
        row_of = {fact["fact_id"]: fact["row_index"] for fact in facts}
        self.sums: dict[int, dict[int, int]] = {}
        self.verdicts: dict[int, str] = {}
        for check in footings:
            total = row_of.get(check["total_fact_id"])
            if total is None:
                continue
            items = self.sums.setdefault(total, {})
            for item in check["items"]:
                row = row_of.get(item["fact_id"])
                if item["role"] == "item" and row is not None and row != total:
                    items.setdefault(row, item["weight"])
            worst = min((check["verdict"], self.verdicts.get(total, "consistent")), key=CHECK_VERDICTS.index)
            self.verdicts[total] = worst
        self.sums = {total: items for total, items in self.sums.items() if items}
        levels = _levels(self.sums)
        self.at_level: dict[int, list[int]] = {}
        for total, level in levels.items():
            if level < GUTTERS:
                self.at_level.setdefault(level, []).append(total)

    def table(self, name: str) -> Html:
        n_levels = len(self.at_level)
        heads = [tag("th", Html("Line"), scope="col")]
        heads += [tag("th", self._head(column), scope="col", class_="n") for column in self.columns]
        gutter = [tag("td", class_="k") for _ in range(n_levels)]
        body: list[Child] = []
        section = None
        for row in self.rows:
            first = self.first[row]
            if (first["section"] or "") != (section or "") and first["section"]:
                body.append(
                    tag(
                        "tr",
                        gutter_cells(self, row, n_levels, is_caption=True),
                        tag("th", first["section"], scope="colgroup", colspan=str(len(self.columns) + 1)),
                        class_="caption",
                    )
                )
            section = first["section"]
            depth = (section or "").count(" > ") + 1 if section else 0
            label = first["label"] or ("(total without a label)" if row in self.sums else "(no label)")
            cells = [self._cell(row, column) for column in self.columns]
            classes = " ".join(
                c for c in ("total" if row in self.sums else "", f"x{min(depth, 6)}" if depth else "") if c
            )
            body.append(
                tag(
                    "tr",
                    gutter_cells(self, row, n_levels),
                    tag("th", label, scope="row"),
                    cells,
                    class_=classes or None,
                )
            )
        return scrolled(
            tag("table", tag("thead", tag("tr", gutter, heads)), tag("tbody", body), class_="statement"), name
        )

    def _head(self, column: int) -> Child:
        facts = [fact for (_, c), fact in self.at.items() if c == column]
        printed = Counter(figures.header(fact["column_header"]) for fact in facts).most_common(1)[0][0]
        periods = Counter(figures.period(fact) for fact in facts).most_common(1)[0][0]
        return [periods, tag("small", printed) if printed else None]

    def _cell(self, row: int, column: int) -> Html:
        fact = self.at.get((row, column))
        if fact is None:
            return Html("<td></td>")
        shown = "\u2013" if fact["is_nil"] else figures.in_scale(fact["value"], fact)
        class_ = VERDICT_CLASSES[fact["verdict"]]
        held = "" if fact["is_published"] else " h"
        name = text(fact["fact_id"])
        return Html(f'<td class="n"><a class="m {class_}{held}" href="#{name}">{text(shown)}</a></td>')

    def tree(self) -> Child:
        """The calculation tree as nested lists: totals that stand in no other total come first."""
        if not self.sums:
            return None
        within = {row for items in self.sums.values() for row in items}
        tops = [total for total in sorted(self.sums) if total not in within]
        count = len(self.sums)
        return tag(
            "details",
            tag("summary", f"Calculation tree: {figures.counted(count, 'sum')}"),
            tag("ul", [self._branch(total, 0, frozenset()) for total in tops], class_="tree"),
        )

    def _branch(self, row: int, weight: int, above: frozenset[int]) -> Html:
        label = self.first[row]["label"] or "(no label)"
        sign = {0: "", 1: "+", -1: figures.MINUS}.get(weight, f"{weight}")
        items = {} if row in above else self.sums.get(row, {})
        under = [self._branch(item, w, above | {row}) for item, w in sorted(items.items())]
        verdict = self.verdicts.get(row)
        return tag(
            "li",
            tag("span", sign, class_="sign") if sign else None,
            label,
            tag("span", verdict, class_=f"v {CHECK_CLASSES[verdict]}") if items and verdict else None,
            tag("ul", under) if under else None,
        )


def gutter_cells(grid: _Grid, row: int, n_levels: int, is_caption: bool = False) -> list[Html]:
    """The sums drawn beside the lines: a bar from the first item down to its total, a sign at each item."""
    cells = []
    for level in range(n_levels - 1, -1, -1):
        sign, classes = "", "k"
        for total in grid.at_level.get(level, ()):
            items = grid.sums[total]
            low, high = min([total, *items]), max([total, *items])
            if not low <= row <= high or (is_caption and row == low):
                continue
            classes = "k b"
            if is_caption:
                continue
            if row == total:
                sign, classes = "=", "k b end" if row == high else "k b start"
            elif row in items:
                sign = "+" if items[row] > 0 else figures.MINUS
                classes += " start" if row == low else ""
        cells.append(tag("td", sign, class_=classes, aria_hidden="true"))
    return cells


def _levels(sums: Mapping[int, Mapping[int, int]]) -> dict[int, int]:
    """A gutter for each sum so that sums over common lines stand side by side, the inner nearer the label."""
    spans = {total: (min([total, *items]), max([total, *items])) for total, items in sums.items()}
    levels: dict[int, int] = {}
    for total, (low, high) in sorted(spans.items(), key=lambda span: (span[1][1] - span[1][0], span[0])):
        taken = {levels[t] for t in levels if spans[t][0] <= high and spans[t][1] >= low}
        levels[total] = next(level for level in range(len(taken) + 1) if level not in taken)
    return levels


def _prose(facts: Sequence[Row]) -> Html:
    rows: list[list[Child]] = [
        [
            fact["label"] or "(no label)",
            figures.period(fact),
            fact["unit"] or "",
            tag(
                "a",
                fact["printed"],
                href=f"#{fact['fact_id']}",
                class_=f"m {VERDICT_CLASSES[fact['verdict']]}",
            ),
        ]
        for fact in facts
    ]
    listed = table(["Said in the text", "Period", "Unit", "Printed"], rows, numbers=frozenset({3}))
    return tag("article", tag("h3", "Prose"), listed)


# -- checks ---------------------------------------------------------------------------------------------


def _checks(whole: Row, refusals: Sequence[Row]) -> Html:
    facts = {fact["fact_id"]: fact for fact in whole["facts"]}
    parts: list[Child] = []
    for verdict in CHECK_VERDICTS:
        found = [check for check in whole["checks"] if check["verdict"] == verdict]
        if not found:
            continue
        rows = [_check_row(check, facts) for check in found]
        listed = table(
            ["Rule", "What should hold", "Period", "Printed", "Computed", "Difference", "Tolerance"],
            rows,
            numbers=frozenset({3, 4, 5, 6}),
        )
        heading = tag("span", f"{len(found):,} {verdict}", class_=f"v {CHECK_CLASSES[verdict]}")
        parts.append(
            tag(
                "details", tag("summary", heading), listed, open=verdict == "inconsistent" or len(found) <= 12
            )
        )
    if not parts:
        parts.append(tag("p", "No check could be drawn up for this exhibit.", class_="note"))
    if refusals:
        parts.append(_refusals(refusals))
    return joined(parts)


def _check_row(check: Row, facts: Mapping[str, Row]) -> list[Child]:
    total = facts.get(check["total_fact_id"] or "")
    shown = check_figures(check, total)
    sentence: Child = check["sentence"] or check["message"] or ""
    remark = check["reason"] if check["verdict"] == "not testable" else figures.remark(check["message"])
    if remark and check["verdict"] != "consistent":
        sentence = [sentence, tag("small", remark)]
    printed: Child = shown["reported"]
    if total is not None:
        printed = tag("a", shown["reported"] or total["printed"], href=f"#{total['fact_id']}")
    return [
        check["code"],
        sentence,
        figures.period(check) if check["period_end"] else "",
        printed,
        shown["computed"],
        shown["difference"],
        shown["tolerance"],
    ]


def check_figures(check: Row, total: Row | None) -> dict[str, str]:
    """The figures of a check in the scale that its total is printed in."""
    scale = (total.get("scale") or 0) if total else 0
    return {
        name: figures.rounded(check[name].scaleb(-scale)) if check[name] is not None else ""
        for name in ("reported", "computed", "difference", "tolerance")
    }


def _refusals(refusals: Sequence[Row]) -> Html:
    rows: list[list[Child]] = [[row["printed"], row["reason"] or ""] for row in refusals[:REFUSALS_LISTED]]
    rest = len(refusals) - len(rows)
    return tag(
        "details",
        tag("summary", f"{figures.counted(len(refusals), 'number')} left out, each with its reason"),
        table(["Printed", "Why it is no fact"], rows),
        tag("p", f"and {rest:,} more", class_="note") if rest else None,
    )


# -- what the panel tells -------------------------------------------------------------------------------


class _Words:
    """Words that many numbers share, each kept once."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {"": 0}

    def __call__(self, word: Any) -> int:
        return self.numbers.setdefault("" if word is None else str(word), len(self.numbers))


def _data(whole: Row) -> str:
    """Facts and checks for the script, as arrays in the order that assets/report.js names."""
    word = _Words()
    facts = [_fact_data(fact, word) for fact in whole["facts"]]
    number = {fact["fact_id"]: index for index, fact in enumerate(whole["facts"])}
    scales = {fact["fact_id"]: fact for fact in whole["facts"]}
    checks = [_check_data(check, number, scales, word) for check in whole["checks"]]
    return json_text({"words": list(word.numbers), "facts": facts, "checks": checks})


def _fact_data(fact: Row, word: _Words) -> list[Any]:
    concept = fact["concept"]
    differs = concept and fact["concept_value"] is not None and fact["concept_value"] != fact["value"]
    return [
        fact["fact_id"],
        -1 if fact["table_index"] is None else fact["table_index"],
        -1 if fact["row_index"] is None else fact["row_index"],
        -1 if fact["column_index"] is None else fact["column_index"],
        FACT_VERDICTS.index(fact["verdict"]),
        2 if _is_released(fact) else int(fact["is_published"]),
        fact["printed"] or "",
        figures.grouped(fact["value"]) if fact["value"] is not None else "",
        figures.in_scale(fact["value"], fact),
        word(fact["label"]),
        word(fact["section"]),
        word(figures.header(fact["column_header"])),
        word(figures.period(fact)),
        word(fact["period_source"]),
        word(fact["unit"]),
        word(figures.scale_words(fact["scale"])),
        word(fact["scale_source"]),
        "" if fact["decimals"] is None else fact["decimals"],
        word(concept),
        word(fact["concept_source"]),
        figures.grouped(fact["concept_value"]) if differs else "",
        fact["source"] or "",
        word(figures.kind(fact["statement"])),
    ]


def _check_data(check: Row, number: Mapping[str, int], facts: Mapping[str, Row], word: _Words) -> list[Any]:
    total = facts.get(check["total_fact_id"] or "")
    shown = check_figures(check, total)
    return [
        word(check["code"]),
        CHECK_VERDICTS.index(check["verdict"]) if check["verdict"] in CHECK_VERDICTS else 1,
        word(check["level"]),
        word(check["sentence"]),
        word(check["reason"] if check["verdict"] == "not testable" else figures.remark(check["message"])),
        shown["reported"],
        shown["computed"],
        shown["difference"],
        shown["tolerance"],
        word(figures.scale_words(total["scale"]) if total and total["unit"] != "USD/shares" else None),
        list(_items_data(check, number, word)),
    ]


def _items_data(check: Row, number: Mapping[str, int], word: _Words) -> Iterable[list[Any]]:
    listed = check["items"]
    if check["total_fact_id"] in number and not any(i["role"] in ("total", "eps") for i in listed):
        yield [number[check["total_fact_id"]], 1, word("total")]
    for item in listed:
        found = number.get(item["fact_id"] or "")
        row = [-1 if found is None else found, item["weight"], word(item["role"])]
        if found is None:  # printed in another exhibit, or not printed
            row += [item["fact_id"] or "", item["label"] or "", figures.grouped(item["value"])]
        yield row
