"""The pages of the report: rows of the warehouse and original documents in, HTML out.

    markup.py      text and elements: nothing of an exhibit gets into a page but through here
    shell.py       what every page has: head, navigation, search, foot
    figures.py     amounts, periods and shares in words
    original.py    an exhibit's own document with its numbers marked
    exhibit.py     the page of one exhibit: document, statements, checks
    overview.py    what came in, what was published, what was held back; coverage
    scorecard.py   rule by year, rule by issuer
    quarantine.py  what is withheld, each with its arithmetic and source lines
    issuers.py     the page of one issuer, with its series over time
    charts.py      series as SVG
    lookup.py      the static index: words and fact_ids in chunks

warehouse/report.py puts them together and writes the site.
"""
