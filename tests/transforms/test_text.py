"""The layouts of printed statements, each as a small text with the grid that a reader of it sees.

``picture`` draws a grid: ``#`` its context, then the columns' headings (levels joined by `` / ``), then a row
a line (label, cells; ``-`` or ``=`` in front where a rule stands over the numbers), then ``!`` what was
refused and why. All texts and companies are invented.
"""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.grid import Grid
from transforms.text import text_grids
from transforms.text_rows import clean_label


def picture(grid: Grid) -> str:
    out = []
    if grid.context:
        out.append("# " + " / ".join(" ".join(line.split()) for line in grid.context))
    out.append(" | ".join(["", *(" / ".join(column.header) for column in grid.columns)]).strip())
    for row in grid.rows:
        mark = f"{row.rule_above} " if row.rule_above else ""
        cells = [] if row.is_caption else [cell.printed if cell else "" for cell in row.cells]
        out.append((mark + " | ".join([row.label, *cells])).rstrip())
    out.extend(f"! {token.printed}: {reason}" for token, reason in grid.refused)
    return "\n".join(out)


def pictures(text: str) -> str:
    """All grids of a text; every token must stand where it says."""
    grids = text_grids(text)
    for grid in grids:
        tokens = [cell for row in grid.rows for cell in row.cells if cell] + [
            token for token, _ in grid.refused
        ]
        assert all(text[token.start : token.end] == token.printed for token in tokens)
        spans = sorted((token.start, token.end) for token in tokens)
        assert all(a[1] <= b[0] for a, b in pairwise(spans)), "one printed number, one token"
    return "\n\n".join(picture(grid) for grid in grids)


# --- labels ----------------------------------------------------------------------------------------------


def test_wrapped_labels() -> None:
    """A label over several lines is one row, with its numbers on the first line or on the last."""
    text = """\
                     ACME CORPORATION
             CONSOLIDATED STATEMENTS OF INCOME
           (In thousands, except per share data)

                                         Three Months Ended
                                              March 31,
                                         2001         2000
                                         ----         ----
Net sales                             $ 10,500     $  9,400
Cost of products sold, exclusive
  of depreciation shown below            6,300        5,700
Selling, general and                     2,100        1,900
  administrative expenses
Provision for loss on disposal of
  a subsidiary and other
  charges                                  100            -
                                      --------     --------
Operating income                      $  2,000     $  1,800
                                      ========     ========
"""
    assert (
        pictures(text)
        == """\
# ACME CORPORATION / CONSOLIDATED STATEMENTS OF INCOME / (In thousands, except per share data)
| Three Months Ended / March 31, / 2001 | Three Months Ended / March 31, / 2000
Net sales | 10,500 | 9,400
Cost of products sold, exclusive of depreciation shown below | 6,300 | 5,700
Selling, general and administrative expenses | 2,100 | 1,900
Provision for loss on disposal of a subsidiary and other charges | 100 | -
- Operating income | 2,000 | 1,800"""
    )


def test_long_stock_labels() -> None:
    """Share counts inside a wrapped label are words, not numbers of a column."""
    text = """\
                                        1999         1998
Common stock, $.01 par value;
  authorized 50,000,000 shares;
  issued 10,500,000 and 10,400,000
  shares, respectively              $    105     $    104
Additional paid-in capital             5,000        4,900
Retained earnings                     10,000        9,000
Treasury stock at cost, 100,000
  shares                                (500)        (500)
                                    --------     --------
Total                               $ 14,605     $ 13,504
"""
    assert (
        pictures(text)
        == """\
| 1999 | 1998
Common stock, $.01 par value; authorized 50,000,000 shares; issued 10,500,000 and 10,400,000 shares, respectively | 105 | 104
Additional paid-in capital | 5,000 | 4,900
Retained earnings | 10,000 | 9,000
Treasury stock at cost, 100,000 shares | (500) | (500)
- Total | 14,605 | 13,504"""  # noqa: E501
    )


def test_labels_that_hold_numbers() -> None:
    text = """\
                                                       1998      1997
Common stock, par value $0.01, authorized
  10,000,000 shares; issued 5,000,000 in 1998
  and 4,900,000 in 1997                               $  50     $  49
Preferred stock, $1 par; 1,000 shares authorized          -         -
8 1/2% Senior notes due 2007                            100       100
Retained earnings                                       900       800
"""
    assert (
        pictures(text)
        == """\
| 1998 | 1997
Common stock, par value $0.01, authorized 10,000,000 shares; issued 5,000,000 in 1998 and 4,900,000 in 1997 | 50 | 49
Preferred stock, $1 par; 1,000 shares authorized | - | -
8 1/2% Senior notes due 2007 | 100 | 100
Retained earnings | 900 | 800"""  # noqa: E501
    )


def test_labels_that_end_with_a_year() -> None:
    text = """\
                                        1999         1998
Notes due 2003                      $    100     $     90
Notes due 2004                           200          180
Notes due 2005 and thereafter            300          280
Total debt                          $    600     $    550
"""
    assert (
        pictures(text)
        == """\
| 1999 | 1998
Notes due 2003 | 100 | 90
Notes due 2004 | 200 | 180
Notes due 2005 and thereafter | 300 | 280
Total debt | 600 | 550"""
    )


def test_labels_running_into_the_number() -> None:
    """One blank parts the label from its number: a column decides, where one stands there."""
    text = """\
                                  1998      1997
Revenues                       $ 1,000   $   900
Cost of goods sold and services 10,600    10,550
Depreciation and amortization $  1,100       100
Interest, net of 2 swaps            20        10
Net income                     $   200   $   250
"""
    assert (
        pictures(text)
        == """\
| 1998 | 1997
Revenues | 1,000 | 900
Cost of goods sold and services | 10,600 | 10,550
Depreciation and amortization | 1,100 | 100
Interest, net of 2 swaps | 20 | 10
Net income | 200 | 250"""
    )


def test_a_number_that_stands_in_no_column() -> None:
    """What runs over its label's end into no column is refused, not guessed."""
    text = """\
                                  1998      1997
Revenues                       $ 1,000   $   900
Cost of goods sold and services 10,600    10,550
Depreciation and amortization $  1,100       100
Interest paid to banks, net of 2 swaps 20     10
Net income                     $   200   $   250
"""
    assert (
        pictures(text)
        == """\
| 1998 | 1997
Revenues | 1,000 | 900
Cost of goods sold and services | 10,600 | 10,550
Depreciation and amortization | 1,100 | 100
Interest paid to banks, net of 2 swaps 20 |  | 10
Net income | 200 | 250
! 20: at the end of a label, in no column"""
    )


def test_dot_leaders() -> None:
    text = """\
                                             YEAR ENDED DECEMBER 31,
                                             -----------------------
                                                1997       1996
Sales......................................   $12,000    $11,000
Cost of sales . . . . . . . . . . . . . . .     8,000      7,500
Gross profit ..............................     4,000      3,500
Taxes_______________________________________    1,000        900
"""
    assert (
        pictures(text)
        == """\
| YEAR ENDED DECEMBER 31, / 1997 | YEAR ENDED DECEMBER 31, / 1996
Sales | 12,000 | 11,000
Cost of sales | 8,000 | 7,500
Gross profit | 4,000 | 3,500
Taxes | 1,000 | 900"""
    )


def test_rules_on_a_labels_line() -> None:
    text = """\
                              1998      1997
Revenues                      $100      $ 90
Expenses                        60        50
Net income                    ----      ----
                                40        40
                              ====      ====
Dividends ------------------    10        10
"""
    assert (
        pictures(text)
        == """\
| 1998 | 1997
Revenues | 100 | 90
Expenses | 60 | 50
- Net income | 40 | 40
= Dividends | 10 | 10"""
    )


def test_per_share_lines_below_their_caption() -> None:
    text = """\
                                  1998      1997
Net income                     $ 1,000   $   900
Net income per share
  - basic                      $  1.00   $   .90
  - diluted                    $   .95   $   .85
Shares used in computing
 per share amounts:
  Basic                          1,000     1,000
  Diluted                        1,053     1,059
"""
    assert (
        pictures(text)
        == """\
| 1998 | 1997
Net income | 1,000 | 900
Net income per share
- basic | 1.00 | .90
- diluted | .95 | .85
Shares used in computing per share amounts
Basic | 1,000 | 1,000
Diluted | 1,053 | 1,059"""
    )


def test_captions_and_wrapped_labels_together() -> None:
    text = """\
                                                    For the Quarter Ended      For the Year Ended
                                                        December 31,              December 31,
                                                     1999         1998         1999         1998
                                                   --------     --------     --------     --------
Income before cumulative effect of a change
  in accounting principle                          $    100     $     90     $    400     $    360
Cumulative effect of a change in accounting
  principle, net of tax of $10 in 1999                    -            -          (20)           -
Net income                                         $    100     $     90     $    380     $    360
Basic earnings per share:
  Before cumulative effect                         $    .10     $    .09     $    .40     $    .36
  Cumulative effect                                       -            -         (.02)           -
    Net income                                     $    .10     $    .09     $    .38     $    .36
Weighted average shares outstanding                   1,000        1,000        1,000        1,000
"""
    assert (
        pictures(text)
        == """\
| For the Quarter Ended / December 31, / 1999 | For the Quarter Ended / December 31, / 1998 | For the Year Ended / December 31, / 1999 | For the Year Ended / December 31, / 1998
Income before cumulative effect of a change in accounting principle | 100 | 90 | 400 | 360
Cumulative effect of a change in accounting principle, net of tax of $10 in 1999 | - | - | (20) | -
Net income | 100 | 90 | 380 | 360
Basic earnings per share
Before cumulative effect | .10 | .09 | .40 | .36
Cumulative effect | - | - | (.02) | -
Net income | .10 | .09 | .38 | .36
Weighted average shares outstanding | 1,000 | 1,000 | 1,000 | 1,000"""  # noqa: E501
    )


def test_totals_without_a_label() -> None:
    text = """\
                                  1998      1997
Sales                          $ 1,000   $   900
Rent                                50        40
                               -------   -------
                                 1,050       940
Costs                              800       700
                               -------   -------
                               $   250   $   240
                               =======   =======
"""
    assert (
        pictures(text)
        == """\
| 1998 | 1997
Sales | 1,000 | 900
Rent | 50 | 40
-  | 1,050 | 940
Costs | 800 | 700
-  | 250 | 240"""
    )


def test_captions_that_nothing_indents() -> None:
    text = """\
                                        1999         1998
ASSETS
CURRENT ASSETS
Cash                                $    100     $     90
Receivables                              200          180
TOTAL CURRENT ASSETS                     300          270
PROPERTY                                 300          280
TOTAL ASSETS                        $    600     $    550
LIABILITIES AND EQUITY
CURRENT LIABILITIES
Payables                            $    200     $    150
EQUITY                                   400          400
TOTAL                               $    600     $    550
"""
    assert (
        pictures(text)
        == """\
| 1999 | 1998
ASSETS
CURRENT ASSETS
Cash | 100 | 90
Receivables | 200 | 180
TOTAL CURRENT ASSETS | 300 | 270
PROPERTY | 300 | 280
TOTAL ASSETS | 600 | 550
LIABILITIES AND EQUITY
CURRENT LIABILITIES
Payables | 200 | 150
EQUITY | 400 | 400
TOTAL | 600 | 550"""
    )


def test_a_date_as_a_caption() -> None:
    text = """\
                              BALANCE SHEETS

                                        1999         1998
December 31
Cash                                $    100     $     90
Total assets                             600          550
Debt                                     300          280
Equity                                   300          270
"""
    assert (
        pictures(text)
        == """\
# BALANCE SHEETS
| 1999 | 1998
December 31
Cash | 100 | 90
Total assets | 600 | 550
Debt | 300 | 280
Equity | 300 | 270"""
    )


def test_a_number_that_slipped_to_the_next_line() -> None:
    """A line of numbers without a label that fills just the blanks of the row above belongs to it."""
    text = """\
                              1999         1998
Receivables                 23,306
                                          9,442
Inventories                 16,742       13,428
                           -------       ------
                            40,048       22,870
"""
    assert (
        pictures(text)
        == """\
| 1999 | 1998
Receivables | 23,306 | 9,442
Inventories | 16,742 | 13,428
-  | 40,048 | 22,870"""
    )


# --- numbers ---------------------------------------------------------------------------------------------


def test_dollar_signs_and_parentheses_apart() -> None:
    text = """\
ACME CORPORATION
BALANCE SHEETS

                              December 31,   December 31,
                                  1999           1998
Cash                        $      1,234    $     2,345
Receivables                        (  123 )        (45 )
Deficit                     $ (    1,000)   $(    2,000)
Other                        ($       10)    ($      20)
Total                               -500           -600
"""
    assert (
        pictures(text)
        == """\
# ACME CORPORATION / BALANCE SHEETS
| December 31, / 1999 | December 31, / 1998
Cash | 1,234 | 2,345
Receivables | (  123 ) | (45 )
Deficit | (    1,000) | (    2,000)
Other | ($       10) | ($      20)
Total | -500 | -600"""
    )


def test_parentheses_flushed_left() -> None:
    text = """\
                              1999         1998
Income                   $   100      $    90
Loss                    (    200)    (    180)
Net                     $(   100)    $(    90)
"""
    assert (
        pictures(text)
        == """\
| 1999 | 1998
Income | 100 | 90
Loss | (    200) | (    180)
Net | (   100) | (    90)"""
    )


def test_a_dollar_sign_right_behind_a_number() -> None:
    text = """\
                              1999    1998
Cash                       $   100$    90
Receivables                    200    180
Total assets               $   300$   270
"""
    assert (
        pictures(text)
        == """\
| 1999 | 1998
Cash | 100 | 90
Receivables | 200 | 180
Total assets | 300 | 270"""
    )


def test_dashes_of_all_kinds() -> None:
    text = """\
                      2001       2000      1999
Revenues            $  100     $  200    $  300
License fees            --          -       ---
Rent                    –           —         —
Interest               -0-         --        10
                    ------     ------    ------
Total revenues      $  100     $  200    $  310
                    ======     ======    ======
"""
    assert (
        pictures(text)
        == """\
| 2001 | 2000 | 1999
Revenues | 100 | 200 | 300
License fees | -- | - | ---
Rent | – | — | —
Interest | -0- | -- | 10
- Total revenues | 100 | 200 | 310"""
    )


def test_four_dashes_among_numbers_are_nil_and_rules_are_none() -> None:
    text = """\
                               1999      1998
Sales                       $ 1,200   $ 1,000
Discontinued operations        ----       100
Extraordinary item               --        --
                            =======   =======
Net income                  $ 1,200   $ 1,100
"""
    assert (
        pictures(text)
        == """\
| 1999 | 1998
Sales | 1,200 | 1,000
Discontinued operations | ---- | 100
Extraordinary item | -- | --
= Net income | 1,200 | 1,100"""
    )


def test_centred_numbers() -> None:
    text = """\
                                1998           1997
Sales                         10,500           9,400
Rent                            50               7
Royalties                       3               400
Total                         10,553           9,807
"""
    assert (
        pictures(text)
        == """\
| 1998 | 1997
Sales | 10,500 | 9,400
Rent | 50 | 7
Royalties | 3 | 400
Total | 10,553 | 9,807"""
    )


def test_left_aligned_numbers() -> None:
    text = """\
                                1998           1997
Sales                           10,500         9,400
Rent                            50             7
Royalties                       3              400
Total                           10,553         9,807
"""
    assert (
        pictures(text)
        == """\
| 1998 | 1997
Sales | 10,500 | 9,400
Rent | 50 | 7
Royalties | 3 | 400
Total | 10,553 | 9,807"""
    )


def test_ragged_numbers() -> None:
    text = """\
                                1998           1997
Sales                         10,500          9,400
Rent                              50           7
Royalties                         3          400
Total                        10,553           9,807
"""
    assert (
        pictures(text)
        == """\
| 1998 | 1997
Sales | 10,500 | 9,400
Rent | 50 | 7
Royalties | 3 | 400
Total | 10,553 | 9,807"""
    )


def test_decimals_in_some_rows() -> None:
    text = """\
                                1998           1997
Sales                         10,500          9,400
Net income per share            1.05            .94
Margin                          12.5%          11.0%
Shares                        10,000         10,000
"""
    assert (
        pictures(text)
        == """\
| 1998 | 1997
Sales | 10,500 | 9,400
Net income per share | 1.05 | .94
Margin | 12.5% | 11.0%
Shares | 10,000 | 10,000"""
    )


def test_numbers_aligned_on_their_point() -> None:
    text = """\
                                1998           1997
Sales                         10,500          9,400
Net income                       500            400
Net income per share               1.05            .94
Dividends per share                 .25            .20
Book value                        10.00           9.00
"""
    assert (
        pictures(text)
        == """\
| 1998 | 1997
Sales | 10,500 | 9,400
Net income | 500 | 400
Net income per share | 1.05 | .94
Dividends per share | .25 | .20
Book value | 10.00 | 9.00"""
    )


def test_footnote_marks_attached_and_apart() -> None:
    text = """\
                                1998           1997
Sales                         10,500(1)       9,400
Rent (2)                         500 (a)        400(b)
Royalties*                       300 *          200
Other {3}                        100 {3}        100
Total (1)(2)                  11,400(1),(2)  10,100
"""
    assert (
        pictures(text)
        == """\
| 1998 | 1997
Sales | 10,500 | 9,400
Rent | 500 | 400
Royalties | 300 | 200
Other | 100 | 100
Total | 11,400 | 10,100"""
    )


def test_lost_parentheses() -> None:
    """An opening parenthesis is a minus without its partner; a closing one alone says nothing about the sign."""  # noqa: E501
    text = """\
                                1998           1997
Sales                         10,500          9,400
Loss                          (1,500         (1,400)
Gain                           1,500)         1,400
"""
    assert (
        pictures(text)
        == """\
| 1998 | 1997
Sales | 10,500 | 9,400
Loss | (1,500 | (1,400)
Gain |  | 1,400
! 1,500): not written as a number"""
    )


def test_credit_and_debit_marks_are_refused() -> None:
    text = """\
                                1998           1997
Sales                         10,500          9,400
Loss                         1,500CR       1,400 Cr
Gain                         1,500DR          1,400
Tax                           1,500-          1,400
"""
    assert (
        pictures(text)
        == """\
| 1998 | 1997
Sales | 10,500 | 9,400
Loss
Gain |  | 1,400
Tax |  | 1,400
! 1,500DR: not written as a number
! 1,500-: not written as a number
! 1,500CR: not written as a number
! 1,400: not written as a number"""
    )


def test_european_decimals_are_refused() -> None:
    text = """\
                                1998           1997
Sales                         10,500          9,400
Fremdwaehrung               1.234,56       2.345,67
Costs                          1,000            900
"""
    assert (
        pictures(text)
        == """\
| 1998 | 1997
Sales | 10,500 | 9,400
Fremdwaehrung
Costs | 1,000 | 900
! 1.234,56: not written as a number
! 2.345,67: not written as a number"""
    )


def test_blanks_for_commas_are_refused() -> None:
    """10 500 is ten thousand five hundred or two columns; under one heading it is refused."""
    text = """\
                                1998           1997
Sales                         10 500          9 400
Costs                          1 000            900
Net                            9 500          8 500
"""
    assert (
        pictures(text)
        == """\
| 1998 | 1998 | 1997 | 1997
Sales
Costs |  |  |  | 900
Net
! 10: a blank stands inside the number
! 500: a blank stands inside the number
! 1: a blank stands inside the number
! 000: a blank stands inside the number
! 9: a blank stands inside the number
! 500: a blank stands inside the number
! 9: a blank stands inside the number
! 400: a blank stands inside the number
! 8: a blank stands inside the number
! 500: a blank stands inside the number"""
    )


def test_broken_numbers_are_refused() -> None:
    text = """\
                                1998           1997
Sales                     $   10,500     $    9,400
Rent                          10, 50          9,400
Other                     $    1,5 00         1,400
"""
    assert (
        pictures(text)
        == """\
| 1998 | 1997
Sales | 10,500 | 9,400
Rent |  | 9,400
Other |  | 1,400
! 10,: not written as a number
! 50: not written as a number
! 1,5: not written as a number
! 00: not written as a number"""
    )


def test_ratios_fractions_and_ranges_are_refused() -> None:
    text = """\
                                1998           1997
Ratio of earnings to charges    2.5x           3.1x
Price per share range        10 1/2         9 - 10
Sales                         10,500          9,400
Costs                          1,000            900
"""
    assert (
        pictures(text)
        == """\
| 1998 | 1997
Ratio of earnings to charges
Price per share range
Sales | 10,500 | 9,400
Costs | 1,000 | 900
! 2.5x: not written as a number
! 3.1x: not written as a number
! 10 1/2: not written as a number
! 9: one end of a range
! -: one end of a range
! 10: one end of a range"""
    )


def test_prices_from_to_are_no_amounts() -> None:
    text = """\
Stock options outstanding at December 31, 1998:

                                 Number of      Exercise
                                  Shares          Price
Outstanding, January 1, 1998     100,000       $5.00 - $10.00
Granted                           20,000            12.00
Exercised                        (10,000)       $5.00 - $7.50
Outstanding, December 31, 1998   110,000       $5.00 - $12.00
"""
    assert (
        pictures(text)
        == """\
# Stock options outstanding at December 31, 1998:
| Number of / Shares | Exercise / Price
Outstanding, January 1, 1998 | 100,000 |
Granted | 20,000 | 12.00
Exercised | (10,000) |
Outstanding, December 31, 1998 | 110,000 |
! 5.00: one end of a range
! -: one end of a range
! 10.00: one end of a range
! 5.00: one end of a range
! -: one end of a range
! 7.50: one end of a range
! 5.00: one end of a range
! -: one end of a range
! 12.00: one end of a range"""
    )


# --- columns ---------------------------------------------------------------------------------------------


def test_percent_and_change_columns_between_values() -> None:
    text = """\
                            Three Months Ended June 30,
                          2003      %       2002      %     Change
Net sales              $ 1,000   100.0%  $   900   100.0%    11.1%
Cost of sales              600    60.0%      550    61.1%     9.1%
Gross profit               400    40.0%      350    38.9%    14.3%
Net income (loss)      $  (100)  (10.0)% $    50     5.6%     n/m
"""
    assert (
        pictures(text)
        == """\
| Three Months Ended June 30, / 2003 | Three Months Ended June 30, / % | Three Months Ended June 30, / 2002 | Three Months Ended June 30, / % | Change
Net sales | 1,000 | 100.0% | 900 | 100.0% | 11.1%
Cost of sales | 600 | 60.0% | 550 | 61.1% | 9.1%
Gross profit | 400 | 40.0% | 350 | 38.9% | 14.3%
Net income (loss) | (100) | (10.0)% | 50 | 5.6% |"""  # noqa: E501
    )


def test_per_cent_signs_apart() -> None:
    text = """\
                                     1998       1997     Change
Sales                            $ 10,500   $  9,400     12 %
Costs                               8,000      7,000     14 %
Net                              $  2,500   $  2,400    (4) %
"""
    assert (
        pictures(text)
        == """\
| 1998 | 1997 | Change
Sales | 10,500 | 9,400 | 12 %
Costs | 8,000 | 7,000 | 14 %
Net | 2,500 | 2,400 | (4) %"""
    )


def test_per_cent_signs_as_headings() -> None:
    text = """\
                                     1998       %        1997       %
Sales                            $ 10,500    100%     $ 9,400    100%
Costs                               8,000     76%       7,000     74%
                                 --------    ----     -------    ----
Net                              $  2,500     24%     $ 2,400     26%
"""
    assert (
        pictures(text)
        == """\
| 1998 | % | 1997 | %
Sales | 10,500 | 100% | 9,400 | 100%
Costs | 8,000 | 76% | 7,000 | 74%
- Net | 2,500 | 24% | 2,400 | 26%"""
    )


def test_a_change_spanner_over_amount_and_percent() -> None:
    text = """\
                               Three months ended      Increase
                                   March 31,          (Decrease)
                                 1999      1998     Amount   Percent
Net sales                     $ 1,200   $ 1,000      $ 200      20.0%
Cost of sales                     700       600        100      16.7
Operating expenses                300       310        (10)     (3.2)
Operating income              $   200   $    90      $ 110     122.2%
"""
    assert (
        pictures(text)
        == """\
| Three months ended / March 31, / 1999 | Three months ended / March 31, / 1998 | Increase / (Decrease) / Amount | Increase / (Decrease) / Percent
Net sales | 1,200 | 1,000 | 200 | 20.0%
Cost of sales | 700 | 600 | 100 | 16.7
Operating expenses | 300 | 310 | (10) | (3.2)
Operating income | 200 | 90 | 110 | 122.2%"""  # noqa: E501
    )


def test_equal_years_under_two_spanners() -> None:
    text = """\
                          First Quarter        Percent of Sales
                          1999     1998         1999     1998
Net sales               $1,000   $  900        100.0    100.0
Cost of sales              600      550         60.0     61.1
Net income              $  100   $   90         10.0     10.0
"""
    assert (
        pictures(text)
        == """\
| First Quarter / 1999 | First Quarter / 1998 | Percent of Sales / 1999 | Percent of Sales / 1998
Net sales | 1,000 | 900 | 100.0 | 100.0
Cost of sales | 600 | 550 | 60.0 | 61.1
Net income | 100 | 90 | 10.0 | 10.0"""
    )


def test_blank_cells_stay_blank() -> None:
    text = """\
                          Quarter ended         Six months ended
                             June 30,               June 30,
                         1999       1998        1999       1998
Sales                    $100       $ 90        $200       $180
Special charge                        10                     10
Gain                        5                      5
                         ----       ----        ----       ----
Income                   $ 95       $100        $195       $190
"""
    assert (
        pictures(text)
        == """\
| Quarter ended / June 30, / 1999 | Quarter ended / June 30, / 1998 | Six months ended / June 30, / 1999 | Six months ended / June 30, / 1998
Sales | 100 | 90 | 200 | 180
Special charge |  | 10 |  | 10
Gain | 5 |  | 5 |
- Income | 95 | 100 | 195 | 190"""  # noqa: E501
    )


def test_columns_that_touch() -> None:
    text = """\
                                        1999         1998
Interest on loans and leases, taxable $10,000,000  $9,000,000
Interest on deposits with other banks     500,000     450,000
Provision for possible loan losses     (1,000,000)   (900,000)
Total                                 $ 9,500,000  $8,550,000
"""
    assert (
        pictures(text)
        == """\
| 1999 | 1998
Interest on loans and leases, taxable | 10,000,000 | 9,000,000
Interest on deposits with other banks | 500,000 | 450,000
Provision for possible loan losses | (1,000,000) | (900,000)
Total | 9,500,000 | 8,550,000"""
    )


def test_a_column_of_notes() -> None:
    text = """\
                              Notes      1998           1997
Sales                           2      10,500          9,400
Rent                           3,4        500            400
Royalties                                 300            200
Provision                       12        100            100
Total                                  11,400         10,100
"""
    assert (
        pictures(text)
        == """\
| Notes | 1998 | 1997
Sales | 2 | 10,500 | 9,400
Rent |  | 500 | 400
Royalties |  | 300 | 200
Provision | 12 | 100 | 100
Total |  | 11,400 | 10,100
! 3,4: not written as a number"""
    )


def test_two_entities_side_by_side() -> None:
    text = """\
                            MANUFACTURING              FINANCE COMPANY
                          1994        1993            1994        1993
Sales                  $ 5,000     $ 4,500         $   500     $   450
Other income                50          45               -           5
Total                    5,050       4,545             500         455
"""
    assert (
        pictures(text)
        == """\
| MANUFACTURING / 1994 | MANUFACTURING / 1993 | FINANCE COMPANY / 1994 | FINANCE COMPANY / 1993
Sales | 5,000 | 4,500 | 500 | 450
Other income | 50 | 45 | - | 5
Total | 5,050 | 4,545 | 500 | 455"""
    )


def test_eleven_years_one_blank_apart() -> None:
    text = """\
                  ELEVEN-YEAR FINANCIAL SUMMARY
(Dollars in millions)       1997   1996   1995   1994   1993   1992   1991   1990   1989   1988   1987
Net sales                 16,701 15,065 13,767 11,984 11,413 11,156 10,571  9,741  9,189  5,972  5,401
Net earnings               3,205  2,850  1,812  1,842  1,959  1,538  2,056  1,748    747  1,254  1,102
"""
    assert (
        pictures(text)
        == """\
# ELEVEN-YEAR FINANCIAL SUMMARY / (Dollars in millions)
| 1997 | 1996 | 1995 | 1994 | 1993 | 1992 | 1991 | 1990 | 1989 | 1988 | 1987
Net sales | 16,701 | 15,065 | 13,767 | 11,984 | 11,413 | 11,156 | 10,571 | 9,741 | 9,189 | 5,972 | 5,401
Net earnings | 3,205 | 2,850 | 1,812 | 1,842 | 1,959 | 1,538 | 2,056 | 1,748 | 747 | 1,254 | 1,102"""
    )


def test_one_column() -> None:
    text = """\
                     ACME CORP
                   BALANCE SHEET
                 DECEMBER 31, 1998

Cash                                   $ 10,500
Receivables                               2,000
                                       --------
Total assets                           $ 12,500
                                       ========
Payables                               $    500
Equity                                   12,000
                                       --------
Total liabilities and equity           $ 12,500
                                       ========
"""
    assert (
        pictures(text)
        == """\
# ACME CORP / BALANCE SHEET / DECEMBER 31, 1998
|
Cash | 10,500
Receivables | 2,000
- Total assets | 12,500
= Payables | 500
Equity | 12,000
- Total liabilities and equity | 12,500"""
    )


def test_years_down_the_side_are_labels() -> None:
    text = """\
                            Sales      Earnings      Per share
1998                     $ 10,500       $ 1,050        $ 1.05
1997                        9,400           940           .94
1996                        8,300           830           .83
"""
    assert (
        pictures(text)
        == """\
| Sales | Earnings | Per share
1998 | 10,500 | 1,050 | 1.05
1997 | 9,400 | 940 | .94
1996 | 8,300 | 830 | .83
! 1998: part of the row's label
! 1997: part of the row's label
! 1996: part of the row's label"""
    )


def test_bars_between_columns() -> None:
    text = """\
|                       |   1998   |   1997   |
|-----------------------|----------|----------|
| Sales                 |   10,500 |    9,400 |
| Costs                 |    8,000 |    7,000 |
| Net income            |    2,500 |    2,400 |
"""
    assert (
        pictures(text)
        == """\
| 1998 | 1997
Sales | 10,500 | 9,400
Costs | 8,000 | 7,000
Net income | 2,500 | 2,400"""
    )


# --- headers ---------------------------------------------------------------------------------------------


def test_four_levels() -> None:
    text = """\
                          Three Months Ended            Nine Months Ended
                             September 30,                 September 30,
                      --------------------------    --------------------------
                          2002          2001            2002          2001
                      ------------  ------------    ------------  ------------
                             (Unaudited)                   (Unaudited)
Revenues              $      1,000  $        900    $      3,000  $      2,700
Expenses                       800           700           2,400         2,100
Net income            $        200  $        200    $        600  $        600
"""
    assert (
        pictures(text)
        == """\
| Three Months Ended / September 30, / 2002 / (Unaudited) | Three Months Ended / September 30, / 2001 / (Unaudited) | Nine Months Ended / September 30, / 2002 / (Unaudited) | Nine Months Ended / September 30, / 2001 / (Unaudited)
Revenues | 1,000 | 900 | 3,000 | 2,700
Expenses | 800 | 700 | 2,400 | 2,100
Net income | 200 | 200 | 600 | 600"""  # noqa: E501
    )


def test_three_levels_over_pairs() -> None:
    text = """\
                                        Year Ended
           ---------------------------------------------------------------------
              December 31, 1998        December 31, 1997      December 31, 1996
           -----------------------  -----------------------  -------------------
             Amount     Percent       Amount     Percent       Amount   Percent
Sales      $  1,000      100.0%     $    900      100.0%     $    800    100.0%
Costs           600       60.0           500       55.6           450     56.3
Margin     $    400       40.0%     $    400       44.4%     $    350     43.7%
"""
    assert (
        pictures(text)
        == """\
| Year Ended / December 31, 1998 / Amount | Year Ended / December 31, 1998 / Percent | Year Ended / December 31, 1997 / Amount | Year Ended / December 31, 1997 / Percent | Year Ended / December 31, 1996 / Amount | Year Ended / December 31, 1996 / Percent
Sales | 1,000 | 100.0% | 900 | 100.0% | 800 | 100.0%
Costs | 600 | 60.0 | 500 | 55.6 | 450 | 56.3
Margin | 400 | 40.0% | 400 | 44.4% | 350 | 43.7%"""  # noqa: E501
    )


def test_a_spanner_over_some_of_the_columns() -> None:
    text = """\
                                     Nine Months Ended
                     Year Ended         September 30,
                    December 31,   -----------------------
                        2001          2002         2001
Revenues              $ 4,000       $ 3,300      $ 3,000
Expenses                3,500         2,800        2,600
Net income            $   500       $   500      $   400
"""
    assert (
        pictures(text)
        == """\
| Year Ended / December 31, / 2001 | Nine Months Ended / September 30, / 2002 | Nine Months Ended / September 30, / 2001
Revenues | 4,000 | 3,300 | 3,000
Expenses | 3,500 | 2,800 | 2,600
Net income | 500 | 500 | 400"""  # noqa: E501
    )


def test_spanners_with_rules() -> None:
    text = """\
                          Historical                 Adjustments
                   --------------------------    ------------------
                       1998          1997          1998      1997
Revenues           $  1,000      $    900        $  10     $   5
Expenses                800           700           10         5
Income             $    200      $    200        $   -     $   -
"""
    assert (
        pictures(text)
        == """\
| Historical / 1998 | Historical / 1997 | Adjustments / 1998 | Adjustments / 1997
Revenues | 1,000 | 900 | 10 | 5
Expenses | 800 | 700 | 10 | 5
Income | 200 | 200 | - | -"""
    )


def test_weeks() -> None:
    text = """\
                        13 Weeks Ended           26 Weeks Ended
                    August 3,   August 4,     August 3,   August 4,
                      2002        2001          2002        2001
Net sales           $ 1,000     $   900       $ 2,000     $ 1,800
Cost of sales           600         550         1,200       1,100
Net earnings        $   400     $   350       $   800     $   700
"""
    assert (
        pictures(text)
        == """\
| 13 Weeks Ended / August 3, / 2002 | 13 Weeks Ended / August 4, / 2001 | 26 Weeks Ended / August 3, / 2002 | 26 Weeks Ended / August 4, / 2001
Net sales | 1,000 | 900 | 2,000 | 1,800
Cost of sales | 600 | 550 | 1,200 | 1,100
Net earnings | 400 | 350 | 800 | 700"""  # noqa: E501
    )


def test_one_spanner_over_four_quarters() -> None:
    text = """\
                              For the three months ended
                      June 30    March 31   December 31   September 30
                        1999       1999         1998          1998
Net interest income   $  100     $  101       $   99        $   98
Provision                 10         10            9             9
Net income            $   90     $   91       $   90        $   89
"""
    assert (
        pictures(text)
        == """\
| For the three months ended / June 30 / 1999 | For the three months ended / March 31 / 1999 | For the three months ended / December 31 / 1998 | For the three months ended / September 30 / 1998
Net interest income | 100 | 101 | 99 | 98
Provision | 10 | 10 | 9 | 9
Net income | 90 | 91 | 90 | 89"""  # noqa: E501
    )


def test_weeks_in_parentheses_under_the_years() -> None:
    text = """\
                                   Fiscal Year
                          1999        1998        1997
                       (52 weeks)  (53 weeks)  (52 weeks)
Net sales               $1,000      $  900      $  800
Cost of sales              600         550         500
Net income              $  100      $   90      $   80
"""
    assert (
        pictures(text)
        == """\
| Fiscal Year / 1999 / (52 weeks) | Fiscal Year / 1998 / (53 weeks) | Fiscal Year / 1997 / (52 weeks)
Net sales | 1,000 | 900 | 800
Cost of sales | 600 | 550 | 500
Net income | 100 | 90 | 80"""
    )


def test_unaudited_and_audited_over_their_columns() -> None:
    text = """\
                                 (Unaudited)                    (Audited)
                               March 31, 1999              December 31, 1998
                               --------------              -----------------
Cash                               $    100                     $     90
Receivables                             200                          180
Total assets                       $    300                     $    270
"""
    assert (
        pictures(text)
        == """\
| (Unaudited) / March 31, 1999 | (Audited) / December 31, 1998
Cash | 100 | 90
Receivables | 200 | 180
Total assets | 300 | 270"""
    )


def test_unaudited_under_the_title() -> None:
    text = """\
ACME CORP
CONSOLIDATED BALANCE SHEETS
(Unaudited)
                              June 30,     December 31,
                                1998           1997
Cash                          10,500          9,400
Total assets                  11,400         10,100
"""
    assert (
        pictures(text)
        == """\
# ACME CORP / CONSOLIDATED BALANCE SHEETS / (Unaudited)
| June 30, / 1998 | December 31, / 1997
Cash | 10,500 | 9,400
Total assets | 11,400 | 10,100"""
    )


def test_unaudited_under_one_column() -> None:
    text = """\
ACME CORP
CONSOLIDATED BALANCE SHEETS
                              June 30,     December 31,
                                1998           1997
                             (Unaudited)
Cash                          10,500          9,400
Total assets                  11,400         10,100
"""
    assert (
        pictures(text)
        == """\
# ACME CORP / CONSOLIDATED BALANCE SHEETS
| June 30, / 1998 / (Unaudited) | December 31, / 1997
Cash | 10,500 | 9,400
Total assets | 11,400 | 10,100"""
    )


def test_unaudited_over_one_column() -> None:
    text = """\
ACME CORP
CONSOLIDATED BALANCE SHEETS
                             (Unaudited)
                              June 30,     December 31,
                                1998           1997
Cash                          10,500          9,400
Total assets                  11,400         10,100
"""
    assert (
        pictures(text)
        == """\
# ACME CORP / CONSOLIDATED BALANCE SHEETS
| (Unaudited) / June 30, / 1998 | December 31, / 1997
Cash | 10,500 | 9,400
Total assets | 11,400 | 10,100"""
    )


def test_unaudited_in_the_title_and_under_the_dates() -> None:
    text = """\
ACME CORP
CONSOLIDATED BALANCE SHEETS (Unaudited)
                           June 30, 1998  December 31, 1997
                            (Unaudited)       (Audited)

ASSETS

Cash                          10,500          9,400
Total assets                  11,400         10,100
"""
    assert (
        pictures(text)
        == """\
# ACME CORP / CONSOLIDATED BALANCE SHEETS (Unaudited)
| June 30, 1998 / (Unaudited) | December 31, 1997 / (Audited)
ASSETS
Cash | 10,500 | 9,400
Total assets | 11,400 | 10,100"""
    )


def test_the_scale_under_the_years() -> None:
    text = """\
                 STATEMENTS OF INCOME
                                     1998       1997
(in thousands)
Sales                            $ 10,500   $  9,400
Costs                               8,000      7,000
Net                              $  2,500   $  2,400
"""
    assert (
        pictures(text)
        == """\
# STATEMENTS OF INCOME / (in thousands)
| 1998 | 1997
Sales | 10,500 | 9,400
Costs | 8,000 | 7,000
Net | 2,500 | 2,400"""
    )


def test_the_scale_over_a_rule() -> None:
    text = """\
                               1999      1998
                                 (in 000's)
                            -----------------
Sales                       $ 1,200   $ 1,000
Costs                           700       600
Net                         $   500   $   400
"""
    assert (
        pictures(text)
        == """\
# (in 000's)
| 1999 | 1998
Sales | 1,200 | 1,000
Costs | 700 | 600
Net | 500 | 400"""
    )


def test_dollar_signs_as_heading() -> None:
    text = """\
                               1999      1998
                                 $         $
Sales                         1,200     1,000
Costs                           700       600
Net                             500       400
"""
    assert (
        pictures(text)
        == """\
| 1999 / $ | 1998 / $
Sales | 1,200 | 1,000
Costs | 700 | 600
Net | 500 | 400"""
    )


def test_a_title_over_two_lines() -> None:
    text = """\
                     ACME CORPORATION AND SUBSIDIARIES
                    CONDENSED CONSOLIDATED STATEMENTS
                         OF OPERATIONS (Unaudited)
                  (Dollars in thousands except share data)

                                    Quarter Ended
                                       June 30,
                                  1999          1998
Revenues:
  Product                      $   5,000     $   4,000
  Service                          1,000           900
                               ---------     ---------
                                   6,000         4,900
Costs and expenses:
  Cost of product                  2,000         1,600
  Selling                          1,500         1,400
                               ---------     ---------
                                   3,500         3,000
Income before taxes                2,500         1,900
Income taxes                       1,000           700
Net income                     $   1,500     $   1,200
Net income per share           $     .15     $     .12
Weighted average shares
  outstanding                 10,000,000    10,000,000
"""
    assert (
        pictures(text)
        == """\
# ACME CORPORATION AND SUBSIDIARIES / CONDENSED CONSOLIDATED STATEMENTS / OF OPERATIONS (Unaudited) / (Dollars in thousands except share data)
| Quarter Ended / June 30, / 1999 | Quarter Ended / June 30, / 1998
Revenues
Product | 5,000 | 4,000
Service | 1,000 | 900
-  | 6,000 | 4,900
Costs and expenses
Cost of product | 2,000 | 1,600
Selling | 1,500 | 1,400
-  | 3,500 | 3,000
Income before taxes | 2,500 | 1,900
Income taxes | 1,000 | 700
Net income | 1,500 | 1,200
Net income per share | .15 | .12
Weighted average shares outstanding | 10,000,000 | 10,000,000"""  # noqa: E501
    )


def test_a_heading_below_the_s_mark() -> None:
    text = """\
<TABLE>
<S>                         <C>       <C>
                                Year Ended
                                 June 30,
                               1999      1998
Sales                       $ 1,200   $ 1,000
Costs                           700       600
Net                         $   500   $   400
</TABLE>
"""
    assert (
        pictures(text)
        == """\
| Year Ended / June 30, / 1999 | Year Ended / June 30, / 1998
Sales | 1,200 | 1,000
Costs | 700 | 600
Net | 500 | 400"""
    )


# --- tables ----------------------------------------------------------------------------------------------


def test_a_page_break_with_a_repeated_heading() -> None:
    text = """\
ACME CORPORATION
CONSOLIDATED BALANCE SHEETS
(in thousands)

                                     June 30,    June 30,
ASSETS                                 2001        2000
                                     --------    --------
Current assets:
  Cash                               $  1,000    $    900
  Inventories                           2,000       1,800
                                     --------    --------
    Total current assets                3,000       2,700

                                  3
<PAGE>
ACME CORPORATION
CONSOLIDATED BALANCE SHEETS (Continued)
(in thousands)

                                     June 30,    June 30,
LIABILITIES AND EQUITY                 2001        2000
                                     --------    --------
Accounts payable                     $    500    $    400
Stockholders' equity                    2,500       2,300
                                     --------    --------
Total liabilities and equity         $  3,000    $  2,700
                                     ========    ========
"""
    assert (
        pictures(text)
        == """\
# ACME CORPORATION / CONSOLIDATED BALANCE SHEETS / (in thousands)
| June 30, / 2001 | June 30, / 2000
ASSETS
Current assets
Cash | 1,000 | 900
Inventories | 2,000 | 1,800
- Total current assets | 3,000 | 2,700

# ACME CORPORATION / CONSOLIDATED BALANCE SHEETS (Continued) / (in thousands)
| June 30, / 2001 | June 30, / 2000
LIABILITIES AND EQUITY
Accounts payable | 500 | 400
Stockholders' equity | 2,500 | 2,300
- Total liabilities and equity | 3,000 | 2,700"""
    )


def test_a_page_break_inside_a_table_tag() -> None:
    text = """\
<TABLE>
<CAPTION>
                               1999      1998
<S>                         <C>       <C>
Sales                       $ 1,200   $ 1,000
Costs                           700       600
<PAGE>
                  ACME CORP
     STATEMENTS OF INCOME (continued)
                               1999      1998
                            -------   -------
Interest                        100        90
Net income                  $   400   $   310
</TABLE>
"""
    assert (
        pictures(text)
        == """\
| 1999 | 1998
Sales | 1,200 | 1,000
Costs | 700 | 600

# ACME CORP / STATEMENTS OF INCOME (continued)
| 1999 | 1998
Interest | 100 | 90
Net income | 400 | 310"""
    )


def test_table_tags_never_closed() -> None:
    text = """\
<TABLE>
<CAPTION>
                              1998      1997
<S>                        <C>       <C>
Revenues                      $100      $ 90
Net income                      10         9

Some sentence that follows the first table and which runs on over the columns of numbers here.
It goes on for another line, so that no reader could take it for a row of the table above it.

<TABLE>
<CAPTION>
                              1998      1997
<S>                        <C>       <C>
Cash                          $ 50      $ 40
Total assets                   150       140
"""
    assert (
        pictures(text)
        == """\
| 1998 | 1997
Revenues | 100 | 90
Net income | 10 | 9

| 1998 | 1997
Cash | 50 | 40
Total assets | 150 | 140"""
    )


def test_tags_in_lower_case() -> None:
    text = """\
<table>
<caption>
                              1998      1997
<s>                        <c>       <c>
Revenues                      $100      $ 90
Net income                      10         9
</table>
"""
    assert (
        pictures(text)
        == """\
| 1998 | 1997
Revenues | 100 | 90
Net income | 10 | 9"""
    )


def test_nothing_but_a_title_between_two_statements() -> None:
    text = """\
                  ACME CORP
             STATEMENTS OF INCOME

                                  1998      1997
Sales                          $ 1,000   $   900
Expenses                           800       700
Net income                     $   200   $   200

                  ACME CORP
               BALANCE SHEETS

                                  1998      1997
Cash                           $   100   $    90
Total assets                       800       700
Total liabilities              $   200   $   200
"""
    assert (
        pictures(text)
        == """\
# ACME CORP / STATEMENTS OF INCOME
| 1998 | 1997
Sales | 1,000 | 900
Expenses | 800 | 700
Net income | 200 | 200

# ACME CORP / BALANCE SHEETS
| 1998 | 1997
Cash | 100 | 90
Total assets | 800 | 700
Total liabilities | 200 | 200"""
    )


def test_a_second_heading_in_mid_table() -> None:
    text = """\
                          STATEMENTS OF INCOME
                              Three Months Ended
                                 March 31,
                               1999      1998
Sales                       $ 1,200   $ 1,000
Costs                           700       600
Net income                  $   500   $   400

                               Nine Months Ended
                                 March 31,
                               1999      1998
Sales                       $ 3,200   $ 3,000
Costs                         2,700     2,600
Net income                  $   500   $   400
"""
    assert (
        pictures(text)
        == """\
# STATEMENTS OF INCOME
| Three Months Ended / March 31, / 1999 | Three Months Ended / March 31, / 1998
Sales | 1,200 | 1,000
Costs | 700 | 600
Net income | 500 | 400

| Nine Months Ended / March 31, / 1999 | Nine Months Ended / March 31, / 1998
Sales | 3,200 | 3,000
Costs | 2,700 | 2,600
Net income | 500 | 400"""
    )


def test_a_balance_sheet_in_account_form() -> None:
    text = """\
                             BALANCE SHEET
                            (in thousands)
ASSETS                     1998     1997   LIABILITIES AND EQUITY       1998     1997
Cash                     $  100   $   90   Accounts payable           $   50   $   40
Inventories                 200      180   Notes payable                  60       70
Receivables                 300      280   Equity                        490      440
Total assets             $  600   $  550   Total liabilities and eq.  $  600   $  550
"""
    assert (
        pictures(text)
        == """\
# BALANCE SHEET / (in thousands)
| 1998 | 1997
ASSETS
Cash | 100 | 90
Inventories | 200 | 180
Receivables | 300 | 280
Total assets | 600 | 550

# BALANCE SHEET / (in thousands)
| 1998 | 1997
LIABILITIES AND EQUITY
Accounts payable | 50 | 40
Notes payable | 60 | 70
Equity | 490 | 440
Total liabilities and eq | 600 | 550"""
    )


def test_account_form_with_lines_of_one_side() -> None:
    text = """\
                                 BALANCE SHEET
                                (in thousands)
ASSETS                       1998     1997   LIABILITIES AND EQUITY       1998     1997
Cash                       $  100   $   90   Accounts payable           $   50   $   40
Inventories                   200      180   Notes payable                  60       70
                                             Total liabilities             110      110
Receivables                   300      280   Equity                        490      440
Total assets               $  600   $  550   Total liabilities and eq.  $  600   $  550
"""
    assert (
        pictures(text)
        == """\
# BALANCE SHEET / (in thousands)
| 1998 | 1997
ASSETS
Cash | 100 | 90
Inventories | 200 | 180
Receivables | 300 | 280
Total assets | 600 | 550

# BALANCE SHEET / (in thousands)
| 1998 | 1997
LIABILITIES AND EQUITY
Accounts payable | 50 | 40
Notes payable | 60 | 70
Total liabilities | 110 | 110
Equity | 490 | 440
Total liabilities and eq | 600 | 550"""
    )


def test_words_between_numbers_are_never_guessed_at() -> None:
    text = """\
                              Rate              Amount
Notes payable               7.5%    due 1999    $  100
Debentures                  8.0%    due 2001       200
Mortgage                    6.5%    due 2005       300
"""
    assert pictures(text) == ""


def test_prose_with_numbers_between_tables() -> None:
    text = """\
                                1998           1997
Sales                         10,500          9,400
Net income                     1,500          1,400

Sales rose 12 percent to $10.5 million in 1998 from $9.4 million in 1997, while net income of
$1.5 million compares to $1.4 million in the year before. The company employed 1,200 people.
For further information call 1-800-555-1212  or write to 100 Main Street,  Suite 200.

                                1998           1997
Cash                           1,500          1,400
Total assets                  10,500          9,400
"""
    assert (
        pictures(text)
        == """\
| 1998 | 1997
Sales | 10,500 | 9,400
Net income | 1,500 | 1,400

| 1998 | 1997
Cash | 1,500 | 1,400
Total assets | 10,500 | 9,400"""
    )


def test_prose_in_wide_blanks_is_no_table() -> None:
    text = """\
"This was a strong quarter," said the president.  "Revenue grew 20%  to $1.2 million,  and
earnings rose 30%  to $0.5 million."  The company expects  10%  growth in  1999  and 15%  in
2000.
"""
    assert pictures(text) == ""


def test_lists_indexes_and_telephone_numbers() -> None:
    text = """\
Contacts:
   John Doe               (212) 555-1000
   Jane Roe               (212) 555-2000
   Investor line          (800) 555-3000

Index
   Balance sheets                         3
   Statements of income                   4
   Statements of cash flows               5

Offices
   100 Main Street                    New York, NY 10001
   200 Broad Street                   Newark, NJ 07102
"""
    assert pictures(text) == ""


def test_a_table_of_european_numbers_is_none() -> None:
    text = """\
                                1998           1997
Sales                      10.500,25       9.400,00
Costs                       1.500,00       1.400,10
Net                         9.000,25       8.000,10
"""
    assert pictures(text) == ""


def test_a_table_that_starts_and_ends_the_text() -> None:
    text = """\
Sales                         10,500          9,400
Expenses                       8,000          7,000
Net income                     2,500          2,400
"""
    assert (
        pictures(text)
        == """\
|  |
Sales | 10,500 | 9,400
Expenses | 8,000 | 7,000
Net income | 2,500 | 2,400"""
    )


def test_carriage_returns() -> None:
    text = (
        "                                1998           1997\r\n"
        "Sales                         10,500          9,400\r\n"
        "Costs                          8,000          7,000\r\n"
        "Net                            2,500          2,400\r\n"
    )
    assert (
        pictures(text)
        == """\
| 1998 | 1997
Sales | 10,500 | 9,400
Costs | 8,000 | 7,000
Net | 2,500 | 2,400"""
    )


def test_footnotes_under_a_table() -> None:
    text = """\
                               1999      1998
Sales (1)                   $ 1,200   $ 1,000
Costs (2)                       700       600
Net income                  $   500   $   400

(1) Includes sales of $100 to affiliates in 1999.
(2) Restated.
"""
    assert (
        pictures(text)
        == """\
| 1999 | 1998
Sales | 1,200 | 1,000
Costs | 700 | 600
Net income | 500 | 400"""
    )


def test_what_follows_a_table_that_is_not_closed() -> None:
    text = """\
<TABLE>
<CAPTION>
                               1999      1998
<S>                         <C>       <C>
Sales                       $ 1,200   $ 1,000
Net income                  $   500   $   400

See the notes, which are a part of what is shown here.

   100     Main Street
New York   10001
"""
    assert (
        pictures(text)
        == """\
| 1999 | 1998
Sales | 1,200 | 1,000
Net income | 500 | 400
! 10001: part of the row's label"""
    )


# --- tabs ------------------------------------------------------------------------------------------------


def test_tabs_to_line_numbers_up() -> None:
    text = (
        "CONSOLIDATED STATEMENTS OF INCOME\n"
        "\t\t\t\t2001\t\t2000\n"
        "Revenues\t\t\t$1,000\t\t$900\n"
        "Cost of revenues\t\t600\t\t500\n"
        "Selling, general and admin\t200\t\t150\n"
        "Net\t\t\t\t200\t\t250\n"
    )
    assert (
        pictures(text)
        == """\
# CONSOLIDATED STATEMENTS OF INCOME
| 2001 | 2000
Revenues | 1,000 | 900
Cost of revenues | 600 | 500
Selling, general and admin | 200 | 150
Net | 200 | 250"""
    )


def test_tabs_beside_blanks() -> None:
    text = (
        "STATEMENTS OF INCOME\n"
        "\t\t\t\t\t1999\t1998\n"
        "Revenues\t\t\t\t$ 1,000\t$   900\n"
        "Cost of goods sold\t\t\t    600\t    500\n"
        "Selling, general and administrative\t    200\t    150\n"
        "\t\t\t\t\t-------\t-------\n"
        "Net income\t\t\t\t$   200\t$   250\n"
    )
    assert (
        pictures(text)
        == """\
# STATEMENTS OF INCOME
| 1999 | 1998
Revenues | 1,000 | 900
Cost of goods sold | 600 | 500
Selling, general and administrative | 200 | 150
- Net income | 200 | 250"""
    )


def test_one_tab_for_each_column_whatever_the_label() -> None:
    text = (
        "CONSOLIDATED STATEMENTS OF INCOME\n"
        "\t2001\t2000\n"
        "Revenues\t1,000\t900\n"
        "Cost of revenues\t600\t500\n"
        "Selling, general and admin\t200\t150\n"
        "Net\t200\t250\n"
    )
    assert (
        pictures(text)
        == """\
# CONSOLIDATED STATEMENTS OF INCOME
| 2001 | 2000
Revenues | 1,000 | 900
Cost of revenues | 600 | 500
Selling, general and admin | 200 | 150
Net | 200 | 250"""
    )


def test_spanners_over_tabbed_columns() -> None:
    text = (
        "STATEMENTS OF INCOME\n"
        "\tThree Months\t\tNine Months\n"
        "\t1999\t1998\t1999\t1998\n"
        "Revenues\t1,000\t900\t3,000\t2,700\n"
        "Cost of goods sold\t600\t500\t1,800\t1,500\n"
        "Selling, general and administrative\t200\t\t600\t450\n"
        "Net\t200\t400\t600\t750\n"
    )
    assert (
        pictures(text)
        == """\
# STATEMENTS OF INCOME
| Three Months / 1999 | Three Months / 1998 | Nine Months / 1999 | Nine Months / 1998
Revenues | 1,000 | 900 | 3,000 | 2,700
Cost of goods sold | 600 | 500 | 1,800 | 1,500
Selling, general and administrative | 200 |  | 600 | 450
Net | 200 | 400 | 600 | 750"""
    )


# --- more headings and labels ----------------------------------------------------------------------


def test_a_spanner_beside_a_date_of_its_own() -> None:
    text = """\
                      FIRST BANK CORP
             CONSOLIDATED BALANCE SHEETS
        (Dollars in thousands, except per share data)
                                               June 30,
                                    -----------------------------       Dec. 31,
                                        1997              1996            1996
                                    ------------      -----------      ---------
ASSETS
Cash and due from banks             $    10,500       $   9,400        $   9,800
Federal funds sold                        5,000              --            1,000
Loans                                   100,000          90,000           95,000
  Less allowance for loan losses         (1,000)           (900)            (950)
                                    ------------      -----------      ---------
    Net loans                            99,000          89,100           94,050
                                    ------------      -----------      ---------
      Total assets                  $   114,500       $  98,500        $ 104,850
                                    ============      ===========      =========
"""
    assert (
        pictures(text)
        == """\
# FIRST BANK CORP / CONSOLIDATED BALANCE SHEETS / (Dollars in thousands, except per share data)
| June 30, / 1997 | June 30, / 1996 | Dec. 31, / 1996
ASSETS
Cash and due from banks | 10,500 | 9,400 | 9,800
Federal funds sold | 5,000 | -- | 1,000
Loans | 100,000 | 90,000 | 95,000
Less allowance for loan losses | (1,000) | (900) | (950)
- Net loans | 99,000 | 89,100 | 94,050
- Total assets | 114,500 | 98,500 | 104,850"""
    )


def test_change_columns_beside_spanners_with_rules() -> None:
    text = """\
                              FINANCIAL HIGHLIGHTS
                     (In thousands, except per share data)
                             (Unaudited)

                     Second Quarter             Six Months
                   ------------------       -------------------
                    1997       1996   Change   1997       1996   Change
                    ----       ----   ------   ----       ----   ------
Net income        $1,500     $1,200     25%  $2,900     $2,400     21%
Per share            .50        .40     25      .97        .80     21
Dividends            .10        .09     11      .20        .18     11
"""
    assert (
        pictures(text)
        == """\
# FINANCIAL HIGHLIGHTS / (In thousands, except per share data) / (Unaudited)
| Second Quarter / 1997 | Second Quarter / 1996 | Change | Six Months / 1997 | Six Months / 1996 | Change
Net income | 1,500 | 1,200 | 25% | 2,900 | 2,400 | 21%
Per share | .50 | .40 | 25 | .97 | .80 | 21
Dividends | .10 | .09 | 11 | .20 | .18 | 11"""
    )


def test_a_title_with_the_periods_at_the_left() -> None:
    text = """\
ACME CORP. AND SUBSIDIARIES
CONSOLIDATED STATEMENT OF INCOME
FOR THE THREE AND NINE MONTHS ENDED SEPTEMBER 30, 1997 AND 1996
(UNAUDITED - IN THOUSANDS EXCEPT PER SHARE DATA)

                               THREE MONTHS          NINE MONTHS
                             1997       1996       1997       1996

SALES                       $10,500    $ 9,400    $31,000    $28,000
COST OF SALES                 6,000      5,500     18,000     16,500
                            -------    -------    -------    -------
GROSS PROFIT                  4,500      3,900     13,000     11,500
INCOME TAXES                  1,500      1,300      4,300      3,800
NET INCOME                  $ 3,000    $ 2,600    $ 8,700    $ 7,700
"""
    assert (
        pictures(text)
        == """\
# ACME CORP. AND SUBSIDIARIES / CONSOLIDATED STATEMENT OF INCOME / FOR THE THREE AND NINE MONTHS ENDED SEPTEMBER 30, 1997 AND 1996 / (UNAUDITED - IN THOUSANDS EXCEPT PER SHARE DATA)
| THREE MONTHS / 1997 | THREE MONTHS / 1996 | NINE MONTHS / 1997 | NINE MONTHS / 1996
SALES | 10,500 | 9,400 | 31,000 | 28,000
COST OF SALES | 6,000 | 5,500 | 18,000 | 16,500
- GROSS PROFIT | 4,500 | 3,900 | 13,000 | 11,500
INCOME TAXES | 1,500 | 1,300 | 4,300 | 3,800
NET INCOME | 3,000 | 2,600 | 8,700 | 7,700"""  # noqa: E501
    )


def test_a_title_on_the_line_of_the_dates() -> None:
    text = """\
Balance Sheet (000's)            9/30/97    12/31/96     9/30/96

Cash                              $1,500      $1,200      $1,100
Receivables                        2,500       2,200       2,100
Total Assets                      $4,000      $3,400      $3,200
"""
    assert (
        pictures(text)
        == """\
# Balance Sheet (000's)
| 9/30/97 | 12/31/96 | 9/30/96
Cash | 1,500 | 1,200 | 1,100
Receivables | 2,500 | 2,200 | 2,100
Total Assets | 4,000 | 3,400 | 3,200"""
    )


def test_a_change_column_before_the_values() -> None:
    text = """\
                                  Quarter Ended March 31,
                                  %
                               Change     2002       2001
Net sales                         10    $1,100     $1,000
Operating income                   5       210        200
Net income                         -      $100       $100
"""
    assert (
        pictures(text)
        == """\
| Quarter Ended March 31, / % / Change | Quarter Ended March 31, / 2002 | Quarter Ended March 31, / 2001
Net sales | 10 | 1,100 | 1,000
Operating income | 5 | 210 | 200
Net income | - | 100 | 100"""
    )


def test_captions_over_two_lines() -> None:
    text = """\
                                             Year Ended June 30,
                                              2003        2002
Net cash provided by (used in)
 operating activities:
  Net income                               $ 1,000     $   900
  Adjustments to reconcile net income to net
   cash provided by operating activities:
     Depreciation                              100          90
     Changes in assets and liabilities:
       (Increase) decrease in receivables      (50)         20
       Increase (decrease) in payables          10         (10)
                                           -------     -------
Net cash provided by operating activities    1,060       1,000
"""
    assert (
        pictures(text)
        == """\
| Year Ended June 30, / 2003 | Year Ended June 30, / 2002
Net cash provided by (used in) operating activities
Net income | 1,000 | 900
Adjustments to reconcile net income to net cash provided by operating activities
Depreciation | 100 | 90
Changes in assets and liabilities
(Increase) decrease in receivables | (50) | 20
Increase (decrease) in payables | 10 | (10)
- Net cash provided by operating activities | 1,060 | 1,000"""
    )


def test_one_heading_for_each_column() -> None:
    text = """\
                           Three months    Three months
                               ended           ended
                          March 31, 2004  March 31, 2003
                          --------------  --------------
Revenue                      $  1,000        $    900
Expenses                          800             700
Net                          $    200        $    200
"""
    assert (
        pictures(text)
        == """\
| Three months / ended / March 31, 2004 | Three months / ended / March 31, 2003
Revenue | 1,000 | 900
Expenses | 800 | 700
Net | 200 | 200"""
    )


def test_as_of_over_two_dates() -> None:
    text = """\
                                                      As of
                                   --------------------------------------
                                     March 31, 2004     December 31, 2003
                                   ------------------   -----------------
                                       (unaudited)
Cash                                 $        1,000       $         900
Receivables                                     800                 700
Total                                $        1,800       $       1,600
"""
    assert (
        pictures(text)
        == """\
| As of / March 31, 2004 / (unaudited) | As of / December 31, 2003
Cash | 1,000 | 900
Receivables | 800 | 700
Total | 1,800 | 1,600"""
    )


def test_labels_hanging_below_their_numbers() -> None:
    """Numbers on the first line of a label, the rest indented below: in capitals, with figures."""
    text = """\
                 CONSOLIDATED BALANCE SHEETS
                        (In thousands)
                                        December 31,
                                      1996        1995
                                    --------    --------
CURRENT ASSETS
  RECEIVABLES, LESS ALLOWANCES      $  4,180    $  3,905
    OF $1,204 AND $1,118,
    RESPECTIVELY
  OTHER CURRENT ASSETS                 1,020         995
STOCKHOLDERS' EQUITY
  PREFERRED STOCK, $.01 PAR VALUE;        --          --
    AUTHORIZED 5,000,000 SHARES
  COMMON STOCK, $.01 PAR VALUE;          204         201
    AUTHORIZED 50,000,000 SHARES;
    ISSUED 20,411,000 SHARES
  TOTAL LIABILITIES AND EQUITY         5,200       4,900
  AMORTIZATION OF ASSETS HELD AND        310         300
    LEASED
"""
    assert pictures(text) == (
        "# CONSOLIDATED BALANCE SHEETS / (In thousands)\n"
        "| December 31, / 1996 | December 31, / 1995\n"
        "CURRENT ASSETS\n"
        "RECEIVABLES, LESS ALLOWANCES OF $1,204 AND $1,118, RESPECTIVELY | 4,180 | 3,905\n"
        "OTHER CURRENT ASSETS | 1,020 | 995\n"
        "STOCKHOLDERS' EQUITY\n"
        "PREFERRED STOCK, $.01 PAR VALUE; AUTHORIZED 5,000,000 SHARES | -- | --\n"
        "COMMON STOCK, $.01 PAR VALUE; AUTHORIZED 50,000,000 SHARES; ISSUED 20,411,000 SHARES | 204 | 201\n"
        "TOTAL LIABILITIES AND EQUITY | 5,200 | 4,900\n"
        "AMORTIZATION OF ASSETS HELD AND LEASED | 310 | 300"
    )


def test_dates_one_blank_apart() -> None:
    """Over narrow columns nothing but one blank parts the dates."""
    text = """\
             CONSOLIDATED STATEMENTS OF INCOME
                      (In thousands)
                     Thirteen Weeks Ended    Thirty-Nine Weeks Ended
                     November 1, November 2, November 1, November 2,
                       1997        1996        1997        1996
Net sales           $ 143,455   $ 120,368   $ 386,679   $ 426,637
Cost of sales          70,452      80,409     210,970     264,500
Gross profit           73,003      39,959     175,709     162,137
"""
    assert pictures(text) == (
        "# CONSOLIDATED STATEMENTS OF INCOME / (In thousands)\n"
        "| Thirteen Weeks Ended / November 1, / 1997 | Thirteen Weeks Ended / November 2, / 1996"
        " | Thirty-Nine Weeks Ended / November 1, / 1997 | Thirty-Nine Weeks Ended / November 2, / 1996\n"
        "Net sales | 143,455 | 120,368 | 386,679 | 426,637\n"
        "Cost of sales | 70,452 | 80,409 | 210,970 | 264,500\n"
        "Gross profit | 73,003 | 39,959 | 175,709 | 162,137"
    )


def test_one_date_below_several_spanners() -> None:
    """A date printed once, in the middle, belongs to all columns that the spanners above tell apart."""
    text = """\
                  STATEMENTS OF OPERATIONS
                Three Months Ended      Nine Months Ended      Cumulative
                              September 30,                  From Inception
                1998        1997        1998        1997        to 1998
Revenues     $    1,488  $    1,389  $    4,225  $    3,885  $      9,056
Costs             1,240       1,110       3,600       3,200         8,000
Net income          248         279         625         685         1,056
"""
    assert pictures(text) == (
        "# STATEMENTS OF OPERATIONS\n"
        "| Three Months Ended / September 30, / 1998 | Three Months Ended / September 30, / 1997"
        " | Nine Months Ended / September 30, / 1998 | Nine Months Ended / September 30, / 1997"
        " | Cumulative / From Inception / to 1998\n"
        "Revenues | 1,488 | 1,389 | 4,225 | 3,885 | 9,056\n"
        "Costs | 1,240 | 1,110 | 3,600 | 3,200 | 8,000\n"
        "Net income | 248 | 279 | 625 | 685 | 1,056"
    )


def test_labels_wrapped_in_capitals() -> None:
    """Where nothing is in lower case the indentation and the room on the line tell; totals stand alone."""
    text = """\
                 CONSOLIDATED BALANCE SHEETS
                        (In thousands)
                                        December 31,
                                      1996        1995
  RECEIVABLES, LESS
    ALLOWANCE FOR DOUBTFUL CLAIMS
    OF $1,204 AND $1,118,
    RESPECTIVELY                      $  4,180    $  3,905
  PREFERRED STOCK, $.01 PAR VALUE;
    AUTHORIZED 5,000,000 SHARES; NO
    PAR                                     --          --
  TREASURY STOCK, AT COST, 118,000         204         201
    SHARES
  AMORTIZATION OF GOODWILL AND OF
    INTANGIBLES                            310         300
      TOTAL OTHER                        4,694       4,406
  FEDERAL HOME LOAN BANK, LONDON, AND      310         300
    ADVANCES
      TOTAL                              5,004       4,706
  AVERAGE NUMBER OF SHARES OF COMMON     1,020         995
    STOCK
"""
    assert pictures(text) == (
        "# CONSOLIDATED BALANCE SHEETS / (In thousands)\n"
        "| December 31, / 1996 | December 31, / 1995\n"
        "RECEIVABLES, LESS ALLOWANCE FOR DOUBTFUL CLAIMS OF $1,204 AND $1,118, RESPECTIVELY | 4,180 | 3,905\n"
        "PREFERRED STOCK, $.01 PAR VALUE; AUTHORIZED 5,000,000 SHARES; NO PAR | -- | --\n"
        "TREASURY STOCK, AT COST, 118,000 SHARES | 204 | 201\n"
        "AMORTIZATION OF GOODWILL AND OF INTANGIBLES | 310 | 300\n"
        "TOTAL OTHER | 4,694 | 4,406\n"
        "FEDERAL HOME LOAN BANK, LONDON, AND ADVANCES | 310 | 300\n"
        "TOTAL | 5,004 | 4,706\n"
        "AVERAGE NUMBER OF SHARES OF COMMON STOCK | 1,020 | 995"
    )


def test_a_figure_that_closes_a_labels_parenthesis() -> None:
    text = """\
                 CONSOLIDATED BALANCE SHEETS
                                        December 31,
                                      1996        1995
Fixed maturities, at fair value     $ 62,941    $ 60,180
  (amortized cost: $60,118;
  $58,214)
Equities, at fair value (cost:
  $9,118; $8,214) ...............     10,200       9,100
Mortgage loans (cost: $8,118;
  $7,214) .......................      8,100       7,200
"""
    assert pictures(text) == (
        "# CONSOLIDATED BALANCE SHEETS\n"
        "| December 31, / 1996 | December 31, / 1995\n"
        "Fixed maturities, at fair value (amortized cost: $60,118; $58,214) | 62,941 | 60,180\n"
        "Equities, at fair value (cost: $9,118; $8,214) | 10,200 | 9,100\n"
        "Mortgage loans (cost: $8,118; $7,214) | 8,100 | 7,200\n"
        "! $7,214): not written as a number"
    )


def test_leaders_before_a_decimal_point() -> None:
    """The last dot before ".17" is no leader; where it touches one the other numbers of the line tell."""
    text = """\
                 STATEMENTS OF INCOME
                                    1996        1995
Revenues ....................... $ 4,180     $ 3,905
Net income........................ 1,180         905
Basic............................... .17         .41
Diluted..............................17         (.05)
Shares................................17          41
Stores open.........................1180         905
"""
    assert pictures(text) == (
        "# STATEMENTS OF INCOME\n"
        "| 1996 | 1995\n"
        "Revenues | 4,180 | 3,905\n"
        "Net income | 1,180 | 905\n"
        "Basic | .17 | .41\n"
        "Diluted | .17 | (.05)\n"
        "Shares | 17 | 41\n"
        "Stores open | 1180 | 905"
    )


def test_headings_one_blank_apart() -> None:
    """Spanners that touch, and whole dates that are wider than their columns, set off to the left."""
    text = """\
                       STATEMENTS OF INCOME
                Three Months Ended June 30, Six Months Ended June 30,
                  1997        1996           1997          1996
Revenues        $ 1,180     $ 1,005        $ 2,280       $ 2,105
Net income          180         105            280           205

                       STATEMENTS OF INCOME
(In thousands)             Quarter Ended            Six Months Ended
            June 30, 1997 June 30, 1996 June 30, 1997 June 30, 1996
Revenues           $ 1,180     $ 1,005       $ 2,280       $ 2,105
Net income             180         105           280           205
"""
    assert pictures(text) == (
        "# STATEMENTS OF INCOME\n"
        "| Three Months Ended June 30, / 1997 | Three Months Ended June 30, / 1996"
        " | Six Months Ended June 30, / 1997 | Six Months Ended June 30, / 1996\n"
        "Revenues | 1,180 | 1,005 | 2,280 | 2,105\n"
        "Net income | 180 | 105 | 280 | 205\n"
        "\n"
        "# STATEMENTS OF INCOME / (In thousands)\n"
        "| Quarter Ended / June 30, 1997 | Quarter Ended / June 30, 1996"
        " | Six Months Ended / June 30, 1997 | Six Months Ended / June 30, 1996\n"
        "Revenues | 1,180 | 1,005 | 2,280 | 2,105\n"
        "Net income | 180 | 105 | 280 | 205"
    )


def test_the_scale_between_and_beside_headings() -> None:
    text = """\
                       STATEMENTS OF INCOME
                                    Year Ended
(In thousands)
                              June 30,    June 30,
(Unaudited, in thousands) 1997        1996
Revenues                     $ 1,180     $ 1,005
Net income                       180         105
"""
    assert pictures(text) == (
        "# STATEMENTS OF INCOME / (In thousands) / (Unaudited, in thousands)\n"
        "| Year Ended / June 30, / 1997 | Year Ended / June 30, / 1996\n"
        "Revenues | 1,180 | 1,005\n"
        "Net income | 180 | 105"
    )


def test_a_heading_that_covers_its_columns() -> None:
    """A column under the words of a spanner is never left out, wherever the years below are set."""
    text = """\
                       STATEMENTS OF INCOME
                       Three Months Ended December 31,
                         1997      1996
Revenues               $ 1,180   $ 1,005
Net income                 180       105
"""
    assert pictures(text) == (
        "# STATEMENTS OF INCOME\n"
        "| Three Months Ended December 31, / 1997 | Three Months Ended December 31, / 1996\n"
        "Revenues | 1,180 | 1,005\n"
        "Net income | 180 | 105"
    )


def test_tabs_among_blanks() -> None:
    """Where blanks part numbers too, tabs stand for the blanks up to their stop."""
    text = (
        "\t\t  STATEMENTS OF INCOME\n"
        "\t\t\t\t  1999\t    1998\n"
        "Revenues . . . . . . . .       $ 1,000\t $   900\n"
        "Cost of sales. . . . . .  \t600\t     500\n"
        "Selling . . . . . . . .        (2,000)\t  (1,500)\n"
        "Net . . . . . . . . . .  \t(40)\t    (250)\n"
    )
    assert pictures(text) == (
        "# STATEMENTS OF INCOME\n"
        "| 1999 | 1998\n"
        "Revenues | 1,000 | 900\n"
        "Cost of sales | 600 | 500\n"
        "Selling | (2,000) | (1,500)\n"
        "Net | (40) | (250)"
    )


def test_one_spanner_over_all_years() -> None:
    """Centred on the page, not on its columns, and none else says what the other years are."""
    text = """\
                       STATEMENTS OF INCOME
                      Year ended December 31

                            1997            1996            1995
Revenues               $ 1,180,000     $ 1,005,000     $   900,000
Net income                 180,000         105,000         100,000
"""
    assert pictures(text) == (
        "# STATEMENTS OF INCOME\n"
        "| Year ended December 31 / 1997 | Year ended December 31 / 1996 | Year ended December 31 / 1995\n"
        "Revenues | 1,180,000 | 1,005,000 | 900,000\n"
        "Net income | 180,000 | 105,000 | 100,000"
    )


def test_spanners_set_at_the_left() -> None:
    text = """\
                       STATEMENTS OF INCOME
                      Quarter ended              Six months ended
                      (unaudited)                (unaudited)
                      6/30/97       6/30/96      6/30/97      6/30/96
Revenues              $ 1,180       $ 1,005      $ 2,280      $ 2,105
Net income                180           105          280          205
"""
    assert pictures(text) == (
        "# STATEMENTS OF INCOME\n"
        "| Quarter ended / (unaudited) / 6/30/97 | Quarter ended / (unaudited) / 6/30/96"
        " | Six months ended / (unaudited) / 6/30/97 | Six months ended / (unaudited) / 6/30/96\n"
        "Revenues | 1,180 | 1,005 | 2,280 | 2,105\n"
        "Net income | 180 | 105 | 280 | 205"
    )


def test_the_scale_in_a_sentence_over_the_table() -> None:
    text = """\
Results of operations for the second quarter are as follows (in thousands, except per share):

                                     Quarter Ended June 30
                                        1997      1996
Revenues                           $   1,180   $ 1,005
Cost of revenues                       1,000       900
Net income                               180       105
"""
    assert pictures(text) == (
        "# (in thousands, except per share)\n"
        "| Quarter Ended June 30 / 1997 | Quarter Ended June 30 / 1996\n"
        "Revenues | 1,180 | 1,005\n"
        "Cost of revenues | 1,000 | 900\n"
        "Net income | 180 | 105"
    )


def test_account_form_before_another_statement() -> None:
    """The right side's heading is set off by a character; the statement below has no part in the cut."""
    text = """\
                              BALANCE SHEETS
                             (In thousands)

                    June 30,  Dec. 31,                        June 30,  Dec. 31,
ASSETS                  1997      1996   LIABILITIES              1997      1996

Cash                   2,624     3,274    Payables               1,076     1,364
Receivables            8,419     7,376    Debt                   4,182     2,656
Inventories            7,356     5,728    Equity                13,141    12,358
Total assets          18,399    16,378    Total liabilities     18,399    16,378

                            STATEMENTS OF INCOME
                               Three Months Ended June 30,
                                    1997         1996
Revenues                        $  5,853     $  5,466
Net income                           815          490
"""
    assert pictures(text) == (
        "# BALANCE SHEETS / (In thousands)\n"
        "| June 30, / 1997 | Dec. 31, / 1996\n"
        "ASSETS\n"
        "Cash | 2,624 | 3,274\n"
        "Receivables | 8,419 | 7,376\n"
        "Inventories | 7,356 | 5,728\n"
        "Total assets | 18,399 | 16,378\n"
        "\n"
        "# BALANCE SHEETS / (In thousands)\n"
        "| June 30, / 1997 | Dec. 31, / 1996\n"
        "LIABILITIES\n"
        "Payables | 1,076 | 1,364\n"
        "Debt | 4,182 | 2,656\n"
        "Equity | 13,141 | 12,358\n"
        "Total liabilities | 18,399 | 16,378\n"
        "\n"
        "# STATEMENTS OF INCOME\n"
        "| Three Months Ended June 30, / 1997 | Three Months Ended June 30, / 1996\n"
        "Revenues | 5,853 | 5,466\n"
        "Net income | 815 | 490"
    )


def test_footnote_marks_and_page_headers_inside_a_table() -> None:
    """A mark beside the numbers of a wrapped label is none of its words, "Page 5" is no amount."""
    text = """\
                 STATEMENTS OF INCOME
                                     1996        1995
Revenues                         $  4,180    $  3,905
Depreciation and other (a)          1,180         905
  amortization
<PAGE>

ACME CORPORATION                               Page 5

Net income                            117         141
"""
    assert pictures(text) == (
        "# STATEMENTS OF INCOME\n"
        "| 1996 | 1995\n"
        "Revenues | 4,180 | 3,905\n"
        "Depreciation and other amortization | 1,180 | 905\n"
        "Net income | 117 | 141"
    )


def test_spanners_over_headings_that_recur() -> None:
    """Each spanner has its group, however far it is from the middle; a per cent column ends the first."""
    text = """\
                       STATEMENTS OF INCOME
             Three Months Ended September 30, Nine Months Ended September 30,
               1997      1996     1997      1996
Revenues     $ 1,180   $ 1,005  $ 2,280   $ 2,105
Net income       180       105      280       205

                       STATEMENTS OF INCOME
                    Three Months Ended December 31, %
                         2005         2004       Change
Revenues               $ 1,180      $ 1,005       17.4%
Net income                 180          105       71.4%
"""
    assert pictures(text) == (
        "# STATEMENTS OF INCOME\n"
        "| Three Months Ended September 30, / 1997 | Three Months Ended September 30, / 1996"
        " | Nine Months Ended September 30, / 1997 | Nine Months Ended September 30, / 1996\n"
        "Revenues | 1,180 | 1,005 | 2,280 | 2,105\n"
        "Net income | 180 | 105 | 280 | 205\n"
        "\n"
        "# STATEMENTS OF INCOME\n"
        "| Three Months Ended December 31, / 2005 | Three Months Ended December 31, / 2004 | % / Change\n"
        "Revenues | 1,180 | 1,005 | 17.4%\n"
        "Net income | 180 | 105 | 71.4%"
    )


def test_the_end_of_a_paragraph_is_no_title() -> None:
    text = """\
The Company had a backlog of $41.2 million at the end of the period, compared to $38.0
million one year before, and expects to ship these orders in the next
twelve months.

                       STATEMENTS OF INCOME
                 Quarters ended June 30
                         1997         1996
Revenues               $ 1,180      $ 1,005
Net income                 180          105
"""
    assert pictures(text) == (
        "# STATEMENTS OF INCOME\n"
        "| Quarters ended June 30 / 1997 | Quarters ended June 30 / 1996\n"
        "Revenues | 1,180 | 1,005\n"
        "Net income | 180 | 105"
    )


def test_captions_with_one_row() -> None:
    """A caption with one row, set off by blanks, is no wrapped label; a section of cash flows never is."""
    text = """\
                 STATEMENTS OF CASH FLOWS
                                     1996        1995

Operating activities
  Net income                     $  4,180    $  3,905

Adjustments for what moved no cash:
  Depreciation and amortization     1,180         905

Working capital
  Change                              117         141

Other
  Provision                           $--         $--
                                 --------    --------
  NET CASH PROVIDED BY (USED IN)
    OPERATING ACTIVITIES (a)        5,477       4,951

"""
    assert pictures(text) == (
        "# STATEMENTS OF CASH FLOWS\n"
        "| 1996 | 1995\n"
        "Operating activities\n"
        "Net income | 4,180 | 3,905\n"
        "Adjustments for what moved no cash\n"
        "Depreciation and amortization | 1,180 | 905\n"
        "Working capital\n"
        "Change | 117 | 141\n"
        "Other\n"
        "Provision | -- | --\n"
        "- NET CASH PROVIDED BY (USED IN) OPERATING ACTIVITIES | 5,477 | 4,951"
    )


def test_two_blanks_between_the_words_of_labels() -> None:
    text = """\
                                             2003        2002
Loss  before  income taxes               $ (1,000)   $   (900)
Income   taxes                                 --         100
Net  loss                                $ (1,000)   $ (1,000)
Net  loss  per  share                    $   (.10)   $   (.10)
"""
    assert (
        pictures(text)
        == """\
| 2003 | 2002
Loss before income taxes | (1,000) | (900)
Income taxes | -- | 100
Net loss | (1,000) | (1,000)
Net loss per share | (.10) | (.10)"""
    )


# --- laws ----------------------------------------------------------------------------------------------

LABELS = st.sampled_from(
    [
        "Net sales",
        "Cost of sales",
        "Selling, general and administrative",
        "Interest expense",
        "Income taxes",
        "Net income",
    ]
)
AMOUNTS = st.one_of(st.none(), st.integers(-(10**8), 10**8))


def printed(amount: int | None, style: str) -> str:
    if amount is None:
        return "--"
    digits = f"{abs(amount):,}"
    sign = f"({digits})" if amount < 0 else digits
    return f"$ {sign}" if style == "dollar" else sign


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, list[list[int | None]]]:
    """A table as a typist sets it: numbers flushed right, closing parentheses outside the column."""
    columns = draw(st.integers(1, 6))
    sales = draw(st.lists(st.integers(1_000, 10**8), min_size=columns, max_size=columns))
    values = [
        sales,
        *draw(st.lists(st.lists(AMOUNTS, min_size=columns, max_size=columns), min_size=3, max_size=12)),
    ]
    leaders = draw(st.booleans())
    gap = draw(st.integers(3, 9))
    lines = [" " * 44 + "".join(f"{2004 - k:>{15 + gap}} " for k in range(columns))]
    for row in values:
        label = draw(LABELS)
        style = draw(st.sampled_from(["plain", "dollar"]))
        cells = "".join(
            f"{printed(amount, style).rstrip(')'):>{15 + gap}}"
            + (")" if amount is not None and amount < 0 else " ")
            for amount in row
        )
        lines.append((label + " ").ljust(44, "." if leaders else " ") + cells)
    return "STATEMENTS OF INCOME\n\n" + "\n".join(lines) + "\n", values


@settings(max_examples=150, deadline=None)
@given(tables())
def test_every_number_comes_back_from_its_column(table: tuple[str, list[list[int | None]]]) -> None:
    text, values = table
    (grid,) = text_grids(text)
    assert [column.header for column in grid.columns] == [(str(2004 - k),) for k in range(len(values[0]))]
    read = [[cell and (None if cell.is_nil else cell.coefficient) for cell in row.cells] for row in grid.rows]
    assert read == values
    assert not grid.refused


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=" \t\n-=_.,$%()*<>|0123456789abcEXT€—", max_size=600))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for grid in text_grids(text):
        for row in grid.rows:
            assert len(row.cells) == len(grid.columns)
            assert all(text[cell.start : cell.end] == cell.printed for cell in row.cells if cell)
        assert all(text[token.start : token.end] == token.printed for token, _ in grid.refused)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["Cash\t1,000\t900", "Accounts receivable, net\t20\t-", "\t1999\t1998", "Total\t(5)\t\t7"]
        ),
        max_size=12,
    )
)
def test_tabs_keep_every_locator(lines: list[str]) -> None:
    text = "BALANCE SHEETS\n" + "\n".join(lines) + "\n"
    for grid in text_grids(text):
        assert all(text[c.start : c.end] == c.printed for row in grid.rows for c in row.cells if c)


def test_a_year_with_a_footnote_mark_is_a_heading() -> None:
    """ "1999(a)" heads a pro forma column; the line is none of figures."""
    text = """\
                       STATEMENTS OF INCOME
                             Year Ended    Year Ended    Year Ended
                                1999         1999(a)        1998
                             ----------    ----------    ----------
Revenues                      $ 410.2       $ 455.1       $ 377.4
Operating expenses              301.1         330.9         280.0
Net income                    $ 109.1       $ 124.2       $  97.4
"""
    assert pictures(text).splitlines()[1] == "| Year Ended / 1999 | Year Ended / 1999(a) | Year Ended / 1998"


def test_a_scale_without_parentheses_between_two_lines_of_headings() -> None:
    text = """\
Condensed Consolidated Statement of Operations (unaudited)
---------------------------------------------------------------
                             12 Weeks Ended      36 Weeks Ended
In millions, except         ----------------    ---------------
per share data              9/7/96    9/9/95    9/7/96   9/9/95
---------------------------------------------------------------
Net sales                   $221.4    $207.7    $660.2   $621.8
Cost of sales                140.2     130.1     420.1    391.2
Gross margin                  81.2      77.6     240.1    230.6
"""
    assert (
        pictures(text)
        == """\
# Condensed Consolidated Statement of Operations (unaudited) / In millions, except per share data
| 12 Weeks Ended / 9/7/96 | 12 Weeks Ended / 9/9/95 | 36 Weeks Ended / 9/7/96 | 36 Weeks Ended / 9/9/95
Net sales | 221.4 | 207.7 | 660.2 | 621.8
Cost of sales | 140.2 | 130.1 | 420.1 | 391.2
Gross margin | 81.2 | 77.6 | 240.1 | 230.6"""
    )


def test_a_title_on_the_line_of_a_spanner() -> None:
    """ "December 31," beside a title says what part of the years below is meant."""
    text = """\
BALANCE SHEET DATA                         December 31,
(in thousands)                            1995      1994
                                       --------  --------
Real estate, net                       $210,400  $205,118
Total assets                            231,002   224,870
Mortgage notes payable                  110,227   112,004
"""
    assert pictures(text).splitlines()[:2] == [
        "# BALANCE SHEET DATA / (in thousands)",
        "| December 31, / 1995 | December 31, / 1994",
    ]


@pytest.mark.parametrize("mark", ["DM ", "FF", "Ps. ", "RMB ", "Cdn$", "S$", "C$", "(DM "])
def test_currencies_stand_in_columns(mark: str) -> None:
    close = ")" if "(" in mark else ""
    text = f"""\
STATEMENTS OF OPERATIONS
                                   1998          1997
Interest income             {mark}4,210{close}       {mark}1,877{close}
Professional fees                41,020        39,004
Net sales                        36,810        37,127
"""
    sign = -1 if close else 1
    (grid,) = text_grids(text)
    assert [[cell.coefficient if cell else None for cell in row.cells] for row in grid.rows] == [
        [sign * 4210, sign * 1877],
        [41020, 39004],
        [36810, 37127],
    ]
    assert all(cell and cell.currency == mark.strip(" (") for cell in grid.rows[0].cells)


def test_a_label_that_ends_with_net_is_whole() -> None:
    """ "Interest expense, net" goes on in no deeper line: "Earnings before" begins a label of its own."""
    text = """\
STATEMENTS OF EARNINGS
                                        2004          2003
     Earnings from operations          7,801         4,264
Interest expense, net                   (904)         (980)
     Earnings before
       income taxes                    6,897         3,284
Income taxes                           2,414         1,149
"""
    assert [row.label for row in text_grids(text)[0].rows][1:3] == [
        "Interest expense, net",
        "Earnings before income taxes",
    ]


def test_headings_set_with_double_spacing() -> None:
    text = """\
STATEMENTS OF INCOME

                              Third Quarter         Nine Months

                              1995      1994       1995      1994

                              ----      ----       ----      ----

Sales                        $ 821     $ 767     $2,410    $2,270

Cost of products sold          512       480      1,504     1,420

Net income                   $  71     $  60     $  200    $  130
"""
    assert [column.header for column in text_grids(text)[0].columns] == [
        ("Third Quarter", "1995"),
        ("Third Quarter", "1994"),
        ("Nine Months", "1995"),
        ("Nine Months", "1994"),
    ]


def test_a_date_one_blank_before_a_per_cent() -> None:
    text = """\
CONDENSED INCOME STATEMENT
                        12/31/99   % of    12/31/98 % of
Revenues                $ 20,118  100.0   $ 18,207 100.0
Cost of revenues          10,118   50.3      9,440  51.8
Net income              $  1,301    6.5   $    798   4.4
"""
    assert [column.header for column in text_grids(text)[0].columns] == [
        ("12/31/99",),
        ("% of",),
        ("12/31/98",),
        ("% of",),
    ]


DRIFTED = """\
STATEMENTS OF OPERATIONS
                           1999                                1998
                     ----------------      -----------------
Oil sales                            $                        4,118      $                      5,207
Gas sales                                                             6,220                              7,440
Other                                                                                   41                  38
                           10,379                            12,685
Lease operating                                                  2,110                              2,207
Impairment                                                                          --            9,110
General and administrative                              1,118                              1,204
Interest                                                                2,207            2,118
"""
"""Proportional type set with blanks: a column ends wherever the label left it."""


def test_columns_that_drift_are_read_in_order() -> None:
    (grid,) = text_grids(DRIFTED)
    assert [column.header for column in grid.columns] == [("1999",), ("1998",)]
    assert [[cell and cell.printed for cell in row.cells] for row in grid.rows] == [
        ["4,118", "5,207"],
        ["6,220", "7,440"],
        ["41", "38"],
        ["10,379", "12,685"],
        ["2,110", "2,207"],
        ["--", "9,110"],
        ["1,118", "1,204"],
        ["2,207", "2,118"],
    ]


def test_columns_that_drift_below_fewer_headings_have_none() -> None:
    """A number without a heading has no period: refused, never moved to another year."""
    (grid,) = text_grids(DRIFTED.replace(" 1999 ", "      "))
    assert [column.header for column in grid.columns] == [(), ()]


def test_a_lone_number_of_columns_that_drift() -> None:
    lone = "Royalties" + " " * 54 + "2,150\n"
    (grid,) = text_grids(DRIFTED.replace("Interest ", lone + "Interest "))
    assert grid.refused[0][1] == "the columns drift: it may stand in one or the other"


def test_labels_in_capitals_over_two_lines() -> None:
    """Nothing but the words tells: no label ends with "possible", or with "authorized;"."""
    text = """\
STATEMENTS OF OPERATIONS
                                        2004          2003
NET INTEREST INCOME                    7,801         4,264
PROVISION FOR POSSIBLE
  LOAN LOSSES                            904           980
PREFERRED STOCK; 100 SHARES AUTHORIZED;
  NONE ISSUED                             --            --
LONG-
  TERM DEBT                            6,897         3,284
"""
    assert [row.label for row in text_grids(text)[0].rows][1:] == [
        "PROVISION FOR POSSIBLE LOAN LOSSES",
        "PREFERRED STOCK; 100 SHARES AUTHORIZED; NONE ISSUED",
        "LONG-TERM DEBT",
    ]


def test_two_spanners_of_many_words_are_no_prose() -> None:
    text = """\
Statements of Consolidated Operations

                             For the quarter ended     For the year ended
                                 December 31,             December 31,
                               1995       1994          1995       1994 (1)
                             --------   --------      --------   --------
Casino                       $ 20,118   $ 18,207      $ 82,440   $ 75,118
Rooms                           4,118      3,990        16,220     15,880
Net income                   $    253   $    (70)     $  3,461   $  1,556
"""
    assert [column.header[0] for column in text_grids(text)[0].columns] == [
        "For the quarter ended",
        "For the quarter ended",
        "For the year ended",
        "For the year ended",
    ]


def test_increase_over_decrease_beside_a_year() -> None:
    """ "Increase" over "(Decrease)" is no spanner, though its middle is that of three columns."""
    text = """\
COMPARATIVE STATEMENT OF EARNINGS
                                                                Increase
                                     1996          1995        (Decrease)       %
                                   -------        -------      ----------     -----
Net sales                          $31,118        $28,207        $2,911        10.3
Cost of goods sold                  21,207         19,880         1,327         6.7
Net earnings                       $ 2,229        $ 1,304        $  925        70.9
"""
    assert pictures(text).splitlines()[1] == "| 1996 | 1995 | Increase / (Decrease) | %"


def test_pro_forma_over_one_column() -> None:
    """Right above the headings it is one of them; in the middle of the page, or apart, a title."""
    text = """\
STATEMENTS OF OPERATIONS
                                                       Pro Forma
                         Year Ended     Year Ended     Year Ended
                            1999           1998           1999
                         ----------     ----------     ----------
Revenues                  $ 41,002       $ 37,118       $ 45,220
Cost of services            30,110        28,004         33,118
Net income                $  4,772       $ 3,294        $ 5,012
"""
    assert pictures(text).splitlines()[:2] == [
        "# STATEMENTS OF OPERATIONS",
        "| Year Ended / 1999 | Year Ended / 1998 | Pro Forma / Year Ended / 1999",
    ]


def test_a_dash_at_the_end_of_a_caption() -> None:
    """ "Operation -" heads its rows; "Earnings per share -" over one row is the beginning of its label."""
    text = """\
STATEMENTS OF INCOME
                                     1997         1996
OPERATING EXPENSES:
  Operation -
    Fuel                           51,220       50,118
    Purchased power                20,118       19,004
  Maintenance                      12,440       11,907
TOTAL EXPENSES
AND TAXES                          83,778       81,029
Earnings per share -
  Basic                              2.11         2.04
"""
    assert [row.label for row in text_grids(text)[0].rows] == [
        "OPERATING EXPENSES",
        "Operation -",
        "Fuel",
        "Purchased power",
        "Maintenance",
        "TOTAL EXPENSES AND TAXES",
        "Earnings per share - Basic",
    ]


@pytest.mark.parametrize(
    ("label", "published"),
    [
        ("Total assets ........", "Total assets"),
        ("Cash   and cash\tequivalents", "Cash and cash equivalents"),
        ("Other income (1)", "Other income"),
        ("Other income (a), net", "Other income (a), net"),
        ("Restructuring* ", "Restructuring"),
        ("Current assets:", "Current assets"),
        ("Notes payable, Acme Inc.", "Notes payable, Acme Inc."),
        ("Dividends ------", "Dividends"),
    ],
)
def test_clean_label(label: str, published: str) -> None:
    assert clean_label(label) == published


def test_hostile_texts_give_no_tables() -> None:
    """Bounds, not speed: what no page prints is text."""
    assert text_grids("1" * 100_000) == []
    assert text_grids("1  " * 50_000) == []
    assert text_grids("\n".join("label  " + "  ".join("1,000" for _ in range(100)) for _ in range(5))) == []
    assert text_grids("<TABLE>\n" * 1_000) == []
    assert text_grids("(" * 10_000 + "\n" + "a (" * 10_000) == []


def test_rows_cut_at_a_width_are_put_together() -> None:
    """A mailer cuts the last column off, at a blank or inside a number; offsets lead to the source."""
    rows = [
        "                                   Three Months          Nine Months",
        "                                Ended September 30    Ended September 30",
        "                                 1995        1994      1995        1994",
        "Premiums earned               $ 102,440   $ 102,737  $ 299,059   $ 310,564",
        "Net investment income            20,529      21,118     63,166      60,739",
        "Realized losses                  (1,652)     (1,083)    (5,848)     (1,222)",
        "                              ----------  ---------  ---------  ----------",
        "Total revenues                  121,317     122,772    356,377     370,081",
    ]
    title = "CONSOLIDATED STATEMENT OF INCOME\n(000s omitted except per share amounts)\n\n"
    read = pictures(title + "\n".join(rows))
    assert "Nine Months / Ended September 30 / 1994" in read
    in_numbers = "\n".join(f"{row[:70]}\n{row[70:]}" if len(row) > 70 else row for row in rows)
    assert pictures(title + in_numbers).replace("\n,", ",") == read
    cut = [row.rfind(" ", 0, 69) if len(row) > 68 else 0 for row in rows]
    at_blanks = "\n".join(
        f"{row[:k].rstrip()}\n{row[k:].strip()}" if k else row for row, k in zip(rows, cut, strict=True)
    )
    assert pictures(title + at_blanks) == read
    (grid,) = text_grids(title + at_blanks)
    token = grid.rows[0].cells[3]
    assert token is not None and (title + at_blanks)[token.start : token.end] == "310,564"


def test_headings_that_stand_over_no_columns_are_not_trusted() -> None:
    """Headings moved out of their columns: no quarter is taken for a year."""
    rows = """\
Revenues                             $ 10,100  $ 10,200  $ 10,300  $ 40,100  $ 39,200
Expenses                                9,000     9,100     9,200    36,000    35,000
Net income                           $  1,100  $  1,100  $  1,100  $  4,100  $  4,200
"""
    title = "CONSOLIDATED STATEMENTS OF EARNINGS\n(In thousands)\n\n"
    over = """\
                                          Three Months Ended             Year Ended
                                     Dec. 31,  Sep. 30,  Dec. 31,  Dec. 31,  Dec. 31,
                                       1998      1998      1997      1998      1997
"""
    assert "Three Months Ended / Dec. 31, / 1997 | Year Ended / Dec. 31, / 1998" in pictures(
        title + over + rows
    )
    moved = over.replace(" " * 42 + "Three Months Ended" + " " * 13, " " * 20 + "Three Months Ended")
    (grid,) = text_grids(title + moved + rows)
    assert grid.rows == [] and {reason for _, reason in grid.refused} == {
        "the headings do not stand over the columns"
    }


def test_a_month_over_one_of_two_years_is_over_both() -> None:
    text = """\
CONSOLIDATED STATEMENTS OF EARNINGS
(In thousands)

                                            Six Months Ended
                                      December 31
                                    ---------------
                                       1994         1993
Net sales                         $ 257,566    $ 259,756
Cost of products sold               168,639      169,825
Operating profit                     88,927       89,931
"""
    assert "Six Months Ended / December 31 / 1994 | Six Months Ended / December 31 / 1993" in pictures(text)


def test_a_blank_for_the_comma_in_a_row_or_two_makes_no_column() -> None:
    """Both halves are refused, and the years stay over their columns."""
    text = """\
CONSOLIDATED STATEMENTS OF INCOME
(In thousands)

                                   Year ended July 31,
                                    1997         1996
Net sales                        517,386      505,116
Cost of products sold            335 919      337,775
Gross profit                     181,467      167,341
Research and development          20,607       20,652
Operating income                  69,321       52,668
"""
    (grid,) = text_grids(text)
    assert [column.header[-1] for column in grid.columns] == ["1997", "1996"]
    assert [cell and cell.printed for cell in grid.rows[1].cells] == [None, "337,775"]
    assert [(token.printed, reason) for token, reason in grid.refused] == [
        ("335", "a blank stands inside the number"),
        ("919", "a blank stands inside the number"),
    ]


def test_currency_apart_and_nil_in_words_are_no_words_of_the_label() -> None:
    text = """\
CONSOLIDATED STATEMENTS OF INCOME
(Millions of pesos)

                                   Six months ended June 30,
                                       1999          1998
Net sales                        Ps.    2,521  Ps.    2,512
Cost of sales                           1,652         1,700
Integral cost of financing                nil            20
Net income                       Ps.      869  Ps.      792
"""
    assert pictures(text).split("\n")[2:] == [
        "Net sales | 2,521 | 2,512",
        "Cost of sales | 1,652 | 1,700",
        "Integral cost of financing |  | 20",
        "Net income | 869 | 792",
    ]
