"""The captions over each row."""

from __future__ import annotations

from transforms.sections import row_sections
from transforms.text import text_grids


def sections(text: str) -> str:
    (grid,) = text_grids(text)
    return "\n".join(
        f"{row.label or '(no label)'} < {section}".rstrip(" <")
        for row, section in zip(grid.rows, row_sections(grid.rows), strict=True)
        if not row.is_caption
    )


def test_captions_of_a_balance_sheet_that_nothing_indents() -> None:
    """A total closes the section it sums up; the great captions stay until the next."""
    text = """
                                        1999         1998
ASSETS
Current assets:
Cash                                $    100     $     90
Receivables                              200          180
Total current assets                     300          270
Property                                 300          280
Total assets                        $    600     $    550
LIABILITIES AND STOCKHOLDERS' EQUITY
Current liabilities:
Payables                            $    200     $    150
Total current liabilities                200          150
Stockholders' equity:
Common stock                             100          100
Retained earnings                        300          300
Total stockholders' equity               400          400
Total                               $    600     $    550
"""
    assert (
        sections(text)
        == """\
Cash < ASSETS > Current assets
Receivables < ASSETS > Current assets
Total current assets < ASSETS > Current assets
Property < ASSETS
Total assets < ASSETS
Payables < LIABILITIES AND STOCKHOLDERS' EQUITY > Current liabilities
Total current liabilities < LIABILITIES AND STOCKHOLDERS' EQUITY > Current liabilities
Common stock < LIABILITIES AND STOCKHOLDERS' EQUITY > Stockholders' equity
Retained earnings < LIABILITIES AND STOCKHOLDERS' EQUITY > Stockholders' equity
Total stockholders' equity < LIABILITIES AND STOCKHOLDERS' EQUITY > Stockholders' equity
Total < LIABILITIES AND STOCKHOLDERS' EQUITY"""
    )


def test_a_total_without_a_label_closes_its_section() -> None:
    text = """
                                        1999         1998
Revenues:
  Product                           $  5,000     $  4,000
  Service                              1,000          900
                                    --------     --------
                                       6,000        4,900
Costs and expenses:
  Product                              2,000        1,600
  Selling                              1,500        1,400
                                    --------     --------
                                       3,500        3,000
Income before taxes                    2,500        1,900
Earnings per share:
  Basic                             $    .15     $    .12
  Diluted                           $    .14     $    .11
"""
    assert (
        sections(text)
        == """\
Product < Revenues
Service < Revenues
(no label) < Revenues
Product < Costs and expenses
Selling < Costs and expenses
(no label) < Costs and expenses
Income before taxes
Basic < Earnings per share
Diluted < Earnings per share"""
    )


def test_deeper_captions() -> None:
    text = """
                                        1999         1998
Cash flows from operating activities:
  Net income                        $    500     $    400
  Adjustments to net income:
    Depreciation                         100           90
    Changes in:
      Receivables                        (50)         (40)
      Payables                            20           30
  Net cash from operating activities     570          480
Cash flows from investing activities:
  Capital expenditures                  (200)        (150)
"""
    assert (
        sections(text)
        == """\
Net income < Cash flows from operating activities
Depreciation < Cash flows from operating activities > Adjustments to net income
Receivables < Cash flows from operating activities > Adjustments to net income > Changes in
Payables < Cash flows from operating activities > Adjustments to net income > Changes in
Net cash from operating activities < Cash flows from operating activities
Capital expenditures < Cash flows from investing activities"""
    )


def test_a_subtotal_without_a_label_leaves_its_section_open_for_the_total() -> None:
    text = """
                                        1999         1998
Stockholders' Equity:
  Common stock                      $    220     $    220
  Retained earnings                   19,246       17,781
                                    --------     --------
                                      19,466       18,001
  Less cost of treasury stock         11,081        9,720
                                    --------     --------
    Total Stockholders' Equity         8,385        8,281
Other                                      1            1
"""
    assert (
        sections(text)
        == """\
Common stock < Stockholders' Equity
Retained earnings < Stockholders' Equity
(no label) < Stockholders' Equity
Less cost of treasury stock < Stockholders' Equity
Total Stockholders' Equity < Stockholders' Equity
Other"""
    )


def test_net_income_per_share_stands_under_its_caption() -> None:
    """Without indents "Net income" would close the section, were it not printed per share."""
    text = """
                                        1999         1998
Income from continuing operations   $    950     $    800
Discontinued operations                  (20)          10
Net income                          $    930     $    810
Earnings per share:
Continuing operations               $    .95     $    .80
Discontinued operations                 (.02)         .01
Net income                          $    .93     $    .81
"""
    assert (
        sections(text)
        == """\
Income from continuing operations
Discontinued operations
Net income
Continuing operations < Earnings per share
Discontinued operations < Earnings per share
Net income < Earnings per share"""
    )


def test_the_change_of_cash_stands_under_no_activities() -> None:
    """A cash flow statement that indents nothing: what follows the last activities is none of them."""
    text = """
                                        1999         1998
OPERATING ACTIVITIES
Net income                          $    950     $    800
Net decrease in receivables              (50)         100
CASH FROM OPERATING ACTIVITIES           900          900
FINANCING ACTIVITIES
Dividends                               (500)        (400)
CASH USED IN FINANCING ACTIVITIES       (500)        (400)
EFFECT OF EXCHANGE RATES                  10            -
INCREASE IN CASH                         410          500
CASH, BEGINNING OF YEAR                  600          100
CASH, END OF YEAR                   $  1,010     $    600
"""
    assert (
        sections(text)
        == """\
Net income < OPERATING ACTIVITIES
Net decrease in receivables < OPERATING ACTIVITIES
CASH FROM OPERATING ACTIVITIES < OPERATING ACTIVITIES
Dividends < FINANCING ACTIVITIES
CASH USED IN FINANCING ACTIVITIES < FINANCING ACTIVITIES
EFFECT OF EXCHANGE RATES
INCREASE IN CASH
CASH, BEGINNING OF YEAR
CASH, END OF YEAR"""
    )
