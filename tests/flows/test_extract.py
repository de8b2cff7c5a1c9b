"""Extraction: what of a file becomes rows, also where nothing of a table can be read."""

from functools import cache

from flows.extract import NO_FACTS, Extraction, Extractor
from flows.intake import seeds
from transforms.proven_scales import SCALE_UNSAID

BY_REGION = """\
                         OUTLOOK BY REGION
                          (in millions)

                              Revenue          Margin
      North America           $  1,200            340
      Europe                       900            210
      Asia                         700            190
"""
GAAP = """\


                         BALANCE SHEETS
                         (in thousands)
                              December 31,
                             2003       2002
      Cash                 $ 1,200    $ 1,100
      Inventories              400        300
                           -------    -------
      Total assets         $ 1,600    $ 1,400
                           =======    =======
"""


@cache
def extractor() -> Extractor:
    return Extractor(seeds())


def extracted(text: str) -> Extraction:
    return extractor().extract(text.encode(), "release.txt", "release.txt")


def test_a_table_without_a_fact_is_withheld_with_reason_and_lines() -> None:
    found = extracted(BY_REGION + GAAP)
    assert [(s["table_index"], s["n_facts"] > 0) for s in found.statements] == [(0, False), (1, True)]
    (withheld,) = found.quarantine
    assert (withheld["code"], withheld["table_index"]) == (NO_FACTS, 0)
    assert "None of the 6 numbers" in withheld["message"]
    assert "period is not known" in withheld["message"]
    assert withheld["source_lines"].splitlines() == BY_REGION.splitlines()[-3:]
    assert [refusal["table_index"] for refusal in found.refusals] == [0] * 6


def test_an_exhibit_of_unread_tables_only_is_not_one_without_tables() -> None:
    ranges = "\n".join(f"      {name:<40}{low} - {low}.5%" for name, low in (("A", 2), ("B", 3), ("C", 4)))
    found = extracted(ranges)
    assert [row["code"] for row in found.quarantine] == [NO_FACTS]
    assert found.facts == []


def test_long_lines_are_told_once_and_bounded() -> None:
    cells = "".join(
        f"<tr><td>Region {i}</td><td>{1000 + i:,}</td><td>{i}50</td></tr>" + " " * 900 for i in range(1, 30)
    )
    found = extracted(f"<html><table><tr><td></td><td>Revenue</td><td>Margin</td></tr>{cells}</table></html>")
    (withheld,) = found.quarantine
    assert withheld["code"] == NO_FACTS
    assert len(withheld["source_lines"]) < 12_000
    assert "1,001" in withheld["source_lines"]


WEEKS = """
                         STATEMENTS OF INCOME
                         (in thousands)
                                  Six Months Ended
                             March 30,      April 1,
                                  2024          2023
      Net sales             $    1,200    $    1,100
      Cost of sales                700           650
                            ----------    ----------
      Gross profit                 500           450
      Operating expenses           300           300
                            ----------    ----------
      Operating income             200           150
      Income taxes                  50            40
                            ----------    ----------
      Net income            $      150    $      110
                            ==========    ==========

      The fiscal year ended September 30, 2023.
"""


def test_a_period_that_may_begin_a_week_before_is_told_by_a_check_without_verdict() -> None:
    found = extracted(WEEKS)
    (check,) = [one for one in found.calculations if one["code"] == "PD2"]
    assert (check["table_index"], check["column_index"], check["testable"]) == (0, 1, False)
    assert (str(check["period_start"]), str(check["period_end"])) == ("2022-10-02", "2023-04-01")
    assert check["reason"].endswith("may have had 53, from 2022-09-25")
    assert found.quarantine == []


PERIODS = """\
<tr><td></td><td colspan="2">Years Ended December 31,</td></tr><tr><td></td><td>2004</td><td>2003</td></tr>"""
STATEMENT = """\
<tr><td>Revenues</td><td>2,900</td><td>2,800</td></tr><tr><td>Costs</td><td>2,700</td><td>2,650</td></tr>
<tr><td>Income before income taxes</td><td>200</td><td>150</td></tr>
<tr><td>Provision for income taxes</td><td>50</td><td>40</td></tr>
<tr><td>Net income</td><td>150</td><td>110</td></tr>"""
BY_PLACE = """\
<tr><td>North</td><td>1,600</td><td>1,500</td></tr><tr><td>South</td><td>1,300</td><td>1,300</td></tr>
<tr><td>Revenues</td><td>2,900</td><td>2,800</td></tr>"""


def test_a_table_without_a_scale_has_that_of_the_statement_it_repeats() -> None:
    found = extracted(
        f"<p>Consolidated Statements of Income</p><p>(in millions)</p>"
        f"<table>{PERIODS}{STATEMENT}</table><p>The table below shows our revenues by place.</p>"
        f"<table>{PERIODS}{BY_PLACE}</table>"
    )
    north = [fact for fact in found.facts if fact["label"] == "North"]
    assert [(int(fact["value"]), fact["scale"], fact["decimals"]) for fact in north] == [
        (1_600_000_000, 6, -6),
        (1_500_000_000, 6, -6),
    ]
    assert "printed in millions elsewhere: Revenues 2,900" in north[0]["scale_source"]
    assert [(s["table_index"], s["scale"]) for s in found.statements] == [(0, 6), (1, 6)]


def test_amounts_whose_scale_nobody_says_are_refused() -> None:
    page = f"<p>Consolidated Statements of Income</p><p>{{}}</p><table>{PERIODS}{STATEMENT}</table>"
    other = (
        BY_PLACE.replace("Revenues", "All places") + "<tr><td>Price paid</td><td>1.25</td><td>1.20</td></tr>"
    )
    bare = f"<p>The table below shows our orders by place.</p><table>{PERIODS}{other}</table>"
    found = extracted(page.format("(in millions)") + bare)
    assert [fact["label"] for fact in found.facts if fact["table_index"] == 1] == ["Price paid"] * 2
    unsaid = [refusal for refusal in found.refusals if refusal["table_index"] == 1]
    assert [refusal["printed"] for refusal in unsaid] == [
        "1,600",
        "1,300",
        "2,900",
        "1,500",
        "1,300",
        "2,800",
    ]
    assert {refusal["reason"] for refusal in unsaid} == {SCALE_UNSAID}
    in_dollars = extracted(page.format("") + bare)
    assert [int(fact["value"]) for fact in in_dollars.facts if fact["label"] == "North"] == [1600, 1500]
