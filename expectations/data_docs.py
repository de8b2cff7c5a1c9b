"""Data Docs: what the last run's suites expected, what held, and every row that did not, as pages.

In: the AuditResults of one run. Out: a folder of HTML pages: an index, and per suite its expectations as
Great Expectations renders them, the rule in the accountant's words, and all failing rows with their sentence.

Great Expectations' own pages take their styles and scripts from content delivery networks and cut lists of
failing rows. These are made of the same validation results by the same renderers, with a stylesheet inside
each page: they need no network, run no script, and show every row.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from string import Template
from typing import Any

from .checkpoint import AuditResult, Failure, exception_message, severity_of

PAGES = Path(__file__).parent / "pages"
ROWS_A_PAGE = 2000
"""Rows a browser shows at once without delay; the next ones are on the suite's next page."""
EXAMPLES = 2
SEVERITIES = ("critical", "warning", "info")
ABOUT = {
    "facts": "What is true of every fact, whatever it means.",
    "statements": "What is true of every statement; that it can be audited at all is part of it.",
    "coverage": "Every testable check was evaluated by an expectation: an empty match is no pass.",
    "verdicts": "Every check ended with a verdict.",
}


@dataclass(slots=True)
class Expected:
    """One expectation over all pages of the audit."""

    code: str
    severity: str
    sentence: str
    rendered: str
    """As Great Expectations renders it."""
    evaluated: int = 0
    unexpected: int = 0
    raised: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        return "not evaluated" if self.raised else "failed" if self.unexpected else "held"


class DataDocs:
    """Gathers the results of a run, page after page of the audit, and writes them as pages."""

    def __init__(self) -> None:
        self._suites: dict[str, dict[tuple[str, str, str], Expected]] = {}
        self._examples: dict[str, list[str]] = {}
        self._verdicts: Counter[str] = Counter()

    def add(self, result: AuditResult) -> None:
        """Take in the results of one page of the audit."""
        for validation in result.validations:
            suite = self._suites.setdefault(str(validation.suite_name), {})
            for one in validation.results:
                config = one.expectation_config
                code, severity = str(config.meta["code"]), severity_of(one)
                key = config.type, code, severity
                if key not in suite:
                    suite[key] = Expected(code, severity, config.meta["sentence"], _rendered(config))
                suite[key].evaluated += int(one.result.get("element_count") or 0)
                suite[key].unexpected += int(one.result.get("unexpected_count") or 0)
                raised = exception_message(one)
                if raised:
                    suite[key].raised.append(raised)
        for failure in result.failures:
            for (_, code, severity), expected in self._suites.get(failure.suite, {}).items():
                if (code, severity) == (failure.code, failure.severity):
                    expected.failures.append(failure)
        for row in result.verdicts:
            self._verdicts[row["verdict"]] += 1
            if row["verdict"] == "consistent":
                message = str(row["message"])
                shown = self._examples.setdefault(message.partition("]")[0].lstrip("["), [])
                if len(shown) < EXAMPLES:
                    shown.append(message)

    def write(
        self, folder: Path, run_id: str, at: datetime, names: Callable[[Iterable[str]], Mapping[str, str]]
    ) -> Path:
        """Write the pages into ``folder``, in place of those of the run before; returns the index.

        ``names``: exhibit_ids -> what to call the exhibits. Raises OSError.
        """
        made = folder.with_name(f".{folder.name}.{os.getpid()}")
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True)
        try:
            heading = {"run_id": run_id, "at": f"{at:%Y-%m-%d %H:%M} UTC"}
            for name, suite in self._suites.items():
                self._write_suite(made, name, list(suite.values()), heading, names)
            (made / "index.html").write_text(self._index(heading), encoding="utf-8")
            shutil.rmtree(folder, ignore_errors=True)
            made.replace(folder)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise
        return folder / "index.html"

    def _index(self, heading: Mapping[str, str]) -> str:
        suites = []
        for name, suite in self._suites.items():
            failed = Counter(e.severity for e in suite.values() if e.verdict != "held")
            rows = Counter(
                {s: sum(e.unexpected for e in suite.values() if e.severity == s) for s in SEVERITIES}
            )
            suites.append(
                {
                    "name": name,
                    "about": _about(name),
                    "expectations": len(suite),
                    "held": sum(e.verdict == "held" for e in suite.values()),
                    "evaluated": sum(e.evaluated for e in suite.values()),
                    "failed": {s: failed[s] for s in SEVERITIES if failed[s]},
                    "rows": {s: rows[s] for s in SEVERITIES if rows[s]},
                }
            )
        return _page("index.html", heading, suites=suites, verdicts=self._verdicts)

    def _write_suite(
        self,
        folder: Path,
        name: str,
        suite: Sequence[Expected],
        heading: Mapping[str, str],
        names: Callable[[Iterable[str]], Mapping[str, str]],
    ) -> None:
        failing = [(e, f) for e in suite for f in e.failures]
        called = names({f.exhibit_id for _, f in failing if f.exhibit_id is not None})
        pages = max(1, -(-len(failing) // ROWS_A_PAGE))
        rest = iter(failing)
        for number in range(1, pages + 1):
            text = _page(
                "suite.html",
                heading,
                name=name,
                about=_about(name),
                expectations=suite,
                examples=self._examples,
                failing=list(islice(rest, ROWS_A_PAGE)),
                n_failing=len(failing),
                called=called,
                number=number,
                pages=pages,
            )
            (folder / _file(name, number)).write_text(text, encoding="utf-8")


def _file(suite: str, number: int = 1) -> str:
    return f"{suite}.html" if number == 1 else f"{suite}-{number}.html"


def _about(suite: str) -> str:
    rules = "The accounting rules of this kind of statement, one expectation per rule and level."
    return ABOUT.get(suite, rules)


def _rendered(config: Any) -> str:
    """The expectation in Great Expectations' own words."""
    from great_expectations.render.renderer.inline_renderer import InlineRenderer

    parts = []
    for content in InlineRenderer(render_object=config).get_rendered_content():
        value = content.value
        params = {name: param.get("value") for name, param in (value.params or {}).items()}
        parts.append(Template(value.template or "").safe_substitute(params))
    return " ".join(parts)


def _page(template: str, heading: Mapping[str, str], **content: Any) -> str:
    """A page from its template. Everything printed in an exhibit is escaped by the template engine."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["file"] = _file
    environment.filters["thousands"] = lambda number: f"{number:,}"
    style = (PAGES / "style.css").read_text(encoding="utf-8")
    return environment.get_template(template).render(style=style, **heading, **content)
