"""The place of each line in its statement: a side of the balance sheet, an activity of the cash flows ...

In: the first look at a statement. Out: per line a set of places (``concept_dictionary.PLACES``), from the
section captions and from the position between the totals that have only one meaning ("Total current
assets"). "Deferred income taxes" is an asset or a liability, current or not; "Other" belongs to the activity
whose total follows it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from transforms.concept_lines import PRETAX, StatementLines
from transforms.labels import CAPTION_IN_LABEL, TYPOGRAPHY, basic_or_diluted, names

EQUITY_ITEMS = names(
    "PreferredStockValue CommonStockValue CommonStocksIncludingAdditionalPaidInCapital "
    "AdditionalPaidInCapital RetainedEarningsAccumulatedDeficit "
    "LimitedPartnersCapitalAccount GeneralPartnersCapitalAccount StockholdersEquity"
)
_NEVER_NONCURRENT = re.compile(
    r"\bnon-?\s?current\b|\blong-?\s?term\b|\bdue after\b|\bnet of current\b|\bless current\b"
)


def line_places(statement: StatementLines) -> list[frozenset[str]]:
    """The places of every line of a statement."""
    if statement.kind == "balance_sheet":
        return _balance_sheet_places(statement)
    if statement.kind == "cash_flow":
        return _cash_flow_places(statement)
    return _income_statement_places(statement)


def _balance_sheet_places(statement: StatementLines) -> list[frozenset[str]]:
    assets = statement.last("Assets")
    total = statement.last("LiabilitiesAndStockholdersEquity")
    if assets is not None and total is not None and assets > total:
        assets = None  # liabilities first, or a second balance sheet: the captions decide
    current_assets = statement.first("AssetsCurrent")
    current_liabilities = statement.first("LiabilitiesCurrent")
    liabilities = statement.last("Liabilities")
    sections = [_section_places(line.section, "balance_sheet") for line in statement.lines]
    after_assets = -1 if assets is None else assets
    equity = next(
        (
            i
            for i, meaning in enumerate(statement.meanings)
            if i > max(after_assets, -1 if current_liabilities is None else current_liabilities)
            and (meaning.concepts & EQUITY_ITEMS or "equity" in sections[i])
        ),
        None,
    )
    classified = (
        any("current" in s for s in sections) or current_assets is not None or current_liabilities is not None
    )
    result = []
    for i, section in enumerate(sections):
        places: set[str] = set()
        if assets is not None:
            side = "assets" if i <= assets else "liabilities"
        elif "assets" in section or (current_assets is not None and i <= current_assets):
            side = "assets"
        elif section & {"liabilities", "equity", "equity_side"} or (
            current_liabilities is not None and i >= current_liabilities
        ):
            side = "liabilities"
        else:
            side = ""
        if (side == "liabilities" and equity is not None and i >= equity) or (
            side == "liabilities" and "equity" in section and (liabilities is None or i > liabilities)
        ):
            side = "equity"
        if side:
            places.add(side)
        if side in ("assets", "liabilities"):
            anchor = current_assets if side == "assets" else current_liabilities
            if anchor is not None:
                places.add("current" if i <= anchor else "noncurrent")
            elif "current" in section:
                places.add("current")
            elif not classified:
                places.add("unclassified")
            elif (
                "noncurrent" in section
                or side == "assets"
                or _NEVER_NONCURRENT.search(statement.lines[i].label.lower())
            ):
                places.add("noncurrent")
        result.append(frozenset(places))
    return result


_ACTIVITIES = ("operating", "investing", "financing")


def _cash_flow_places(statement: StatementLines) -> list[frozenset[str]]:
    totals = sorted(
        (at, activity)
        for activity in _ACTIVITIES
        for total in [f"NetCashProvidedByUsedIn{activity.title()}Activities"]
        if (at := statement.first(total, f"{total}ContinuingOperations")) is not None
    )
    operating = next((at for at, activity in totals if activity == "operating"), None)
    result = []
    changes = summed = False
    for i, line in enumerate(statement.lines):
        section = _section_places(line.section, "cash_flow")
        places: set[str] = set()
        following = next((activity for at, activity in totals if i <= at), None)
        captioned = section.intersection(_ACTIVITIES)
        if "supplemental" in section or (totals and following is None and not captioned):
            places.add("supplemental")
        elif following is not None and (not captioned or following in captioned):
            places.add(following)
        elif captioned and following is None:
            places |= captioned
        if "operating" in places and (operating is None or i < operating):
            opens = CAPTION_IN_LABEL.match(line.label)
            changes = changes or "changes" in section or (opens is not None and opens[0][0] in "cC")
            summed = summed or "IncreaseDecreaseInOperatingCapital" in statement.meanings[i].concepts
            if summed and "adjustments" in section:
                pass  # after one summed row of changes "Other" may be either
            elif changes or summed:
                places.add("changes")
            elif "adjustments" in section:
                places.add("adjustments")
        result.append(frozenset(places))
    return result


def _income_statement_places(statement: StatementLines) -> list[frozenset[str]]:
    operating = statement.first("OperatingIncomeLoss")
    pretax = statement.first(*PRETAX)
    result = []
    for i, line in enumerate(statement.lines):
        places = _section_places(line.section, "income_statement")
        if (
            operating is not None
            and operating < i
            and (pretax is None or i < pretax)
            and not places & {"expense", "revenue", "cost"}
        ):
            places |= {"other"}
        result.append(places)
    return result


@lru_cache(maxsize=16384)
def _section_places(section: str, kind: str) -> frozenset[str]:
    """What the captions over a row say about its place."""
    text = section.lower().translate(TYPOGRAPHY)
    last = text.rsplit(">", 1)[-1].strip()
    places: set[str] = set()
    if kind == "balance_sheet":
        if re.search(r"non-?\s?current|long-?\s?term", last):
            places.add("noncurrent")
        elif re.search(r"\bcurrent\b", last):
            places.add("current")
        for part in reversed(text.split(">")):
            if re.search(r"liabilit", part) and not re.search(r"asset", part):
                places.add(
                    "equity_side" if re.search(r"equity|deficit|capital|investment", part) else "liabilities"
                )
                break
            if (
                re.search(r"equity|deficit|partners' capital|shareholders' investment", part)
                and "assets" not in part
            ):
                places.add("equity")
                break
            if re.search(r"\bassets?\b|propert", part):
                places.add("assets")
                break
    elif kind == "cash_flow":
        if re.search(r"supplement|cash paid|non-?cash (?:investing|financing|transaction|activit)", text):
            places.add("supplemental")
        for part in reversed(text.split(">")):
            activity = re.search(r"operati|invest|financ", part)
            if activity and (activity[0] == "operati" or not re.search(r"adjust|reconcil|change", part)):
                places.add(activity[0] + ("ng" if activity[0] == "operati" else "ing"))
                break
        if re.search(r"change|increase|decrease", last) and not re.search(r"adjust", last):
            places.add("changes")
        elif re.search(r"adjust|reconcil|not (?:requiring|affecting)|non-?cash|charges", last):
            places.add("adjustments")
    else:
        plain = re.sub(r"\W+", " ", last)
        if re.search(r"non ?interest (?:income|revenue)|other operating income$", plain):
            places.add("noninterest_income")
        elif re.search(r"non ?interest expense", plain):
            places |= {"noninterest_expense", "expense"}
        elif re.search(r"interest (?:and dividend |and fee )?(?:income|revenue)", plain) and not re.search(
            r"other|expense", plain
        ):
            places.add("interest_income")
        elif re.search(r"^interest expense", plain):
            places.add("interest_expense")
        elif re.search(r"other (?:income|expense|deduction|gain|loss|credit|charge)|non ?operating", plain):
            places.add("other")
        elif re.search(
            r"costs? and (?:other )?expense|operating (?:cost|expense)|^expenses?$|costs and"
            r"|expenses and|total expense",
            plain,
        ):
            places.add("expense")
        elif re.search(r"^costs?$|costs? of ", plain):
            places.add("cost")
        elif re.search(r"revenue|^(?:net )?sales|income$", plain) and not re.search(
            r"comprehensive|per share|net income", plain
        ):
            places.add("revenue")
        elif re.search(r"expense", plain):
            places.add("expense")
        if re.search(r"income tax|taxes on income|provision for", plain):
            places.add("tax")
        side = basic_or_diluted(text)
        places |= {word for word in ("basic", "diluted") if word in side}
        if re.search(r"\bdiscontinued\b", last):
            places.add("discontinued")
        elif re.search(r"\bcontinuing\b", last) and "discontinu" not in last:
            places.add("continuing")
    return frozenset(places)
