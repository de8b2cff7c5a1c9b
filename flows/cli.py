"""The command line: ``tieout run | status | report | sql | explain | export | review | serve | fetch``.

Standard library only at import: Prefect, Great Expectations and pandas take seconds to load, so that each
command loads what it needs. Exit codes: 0 done (also when something was quarantined), 1 with --strict and
something quarantined, 2 unusable arguments or warehouse, 3 an input could not be read at all.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NoReturn

from flows import __version__
from flows.places import warehouse_path

DONE, QUARANTINED, UNUSABLE, UNREADABLE, INTERRUPTED = 0, 1, 2, 3, 130

DESCRIPTION = "Earnings releases filed with the SEC, read into audited facts."

RUN_HELP = """\
Read exhibits into the warehouse, audit them, and publish what passes.

PATH is an exhibit, a full submission (.txt with <SEC-DOCUMENT>), or a folder, which is read recursively.
What was read before by this version of the parser is not read again. What fails its audit is quarantined
with the reason, and everything else is published in one step.

exit code  0  the run finished, also when something was quarantined
           1  with --strict: something was quarantined
           2  unusable arguments or warehouse
           3  an input could not be read at all; the others were
"""


def parser() -> argparse.ArgumentParser:
    """The arguments of ``tieout``."""
    main_parser = argparse.ArgumentParser("tieout", description=DESCRIPTION)
    main_parser.add_argument("--version", action="version", version=f"tieout {__version__}")
    commands = main_parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def command(
        name: str, does: str, run: Callable[[argparse.Namespace], int], text: str = ""
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(
            name,
            help=does,
            description=text or f"{does[0].upper()}{does[1:]}.",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        added.add_argument(
            "--warehouse",
            metavar="FILE",
            help="the DuckDB file (default: $TIEOUT_WAREHOUSE, else warehouse/tieout.duckdb)",
        )
        added.set_defaults(run=run)
        return added

    run = command("run", "read, audit and publish exhibits", run_command, RUN_HELP)
    run.add_argument("paths", nargs="+", metavar="PATH", help="an exhibit, a submission or a folder")
    run.add_argument(
        "--workers", type=_count, metavar="N", help="reading processes (default: all processors)"
    )
    run.add_argument("--strict", action="store_true", help="exit 1 when something was quarantined")
    run.add_argument(
        "--verbose", action="store_true", help="show what Prefect logs, and where an error arose"
    )

    command("status", "what the warehouse holds, and what is withheld", status_command)

    report = command(
        "report", "write the warehouse as a static site, to look at", report_command, REPORT_HELP
    )
    report.add_argument(
        "--out", metavar="DIR", help="default: beside the warehouse, named after it (tieout.report)"
    )
    report.add_argument(
        "--workers", type=_count, metavar="N", help="processes that make pages (default: all processors)"
    )

    sql = command("sql", "query the warehouse, read-only", sql_command)
    sql.add_argument("query", metavar="SQL", help="one SELECT; - reads it from standard input")
    sql.add_argument(
        "--format",
        choices=("table", "csv", "json", "parquet", "arrow"),
        default="table",
        help="default: table; parquet and arrow (an IPC stream) are binary, with exact decimals",
    )
    sql.add_argument(
        "--rows",
        type=_count_or_none,
        default=100,
        metavar="N",
        help="rows of a table shown (default 100, 0: all)",
    )

    explain = command(
        "explain", "where a number comes from: its source lines, evidence and checks", explain_command
    )
    explain.add_argument(
        "fact_id", metavar="FACT_ID", help="a fact_id of the relation fact, or enough of its beginning"
    )

    from flows.export import EXPORT_HELP, add_export

    add_export(command("export", "write Parquet, CSV, Excel or xBRL-JSON", export_command, EXPORT_HELP))

    _add_review(command("review", "work through what is held back", review_command, REVIEW_HELP))

    serve = command("serve", "watch a landing folder: run on a schedule", serve_command, SERVE_HELP)
    serve.add_argument(
        "--landing", default="warehouse/landing", metavar="DIR", help="default: warehouse/landing"
    )
    serve.add_argument("--cron", default="*/5 * * * *", metavar="CRON", help='default: "*/5 * * * *"')
    serve.add_argument(
        "--workers", type=_count, metavar="N", help="reading processes (default: all processors)"
    )
    serve.add_argument("--verbose", action="store_true", help="show what Prefect logs")

    fetch = commands.add_parser(
        "fetch",
        help="get earnings releases from EDGAR",
        description=FETCH_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    fetch.add_argument("issuers", nargs="+", metavar="ISSUER", help="a CIK or a ticker symbol")
    fetch.add_argument("--since", type=_day, metavar="DAY", help="filed from this day (default: a year ago)")
    fetch.add_argument("--until", type=_day, metavar="DAY", help="filed up to this day (default: today)")
    fetch.add_argument("--into", default="landing", metavar="DIR", help="default: landing")
    fetch.add_argument("--contact", metavar="WHO", help="your name and address (default: $TIEOUT_CONTACT)")
    fetch.set_defaults(run=fetch_command)
    return main_parser


FETCH_HELP = """\
Get earnings releases from the SEC's EDGAR: the complete submission of every report of results (form 8-K,
item 2.02) of the issuers, into a folder that `tieout run` reads. What is there is not fetched again.

The SEC asks everyone to say who they are: --contact "Your Name you@example.com", or $TIEOUT_CONTACT.

exit code  0  everything there is was fetched, or was there before
           2  unusable arguments
           3  EDGAR could not be asked, or did not give everything; what was fetched is kept
"""


REPORT_HELP = """\
Write the warehouse as a static site: what came in, what was published, what was held back and why, and every
number marked in its original document.

It needs no server and no network: open index.html in a browser, or put the folder on any web server. Written
again, only the pages that changed are made anew.
"""

REVIEW_HELP = """\
Work through what is held back: list it, look at a case, decide.

Without a further word the cases that wait for a decision are listed. A decision is kept with who, when and
why, is published at once, and is respected by later runs while the reading of the statement is the same.
"""

MAP_HELP = """\
Correct the reading of a statement: what a label means, which period a column has, what scale a table has.

The mapping is kept as data and applied whenever the exhibits it concerns are read; they are read anew and
audited at once. It never holds an amount. A label holds for all exhibits of the issuer, unless --only-here.

examples
  tieout review map 3f2a --label "Total assets" --concept Assets --reason ...
  tieout review map 3f2a --column 1 --period 2003-01-01..2003-03-31 --reason ...
  tieout review map 3f2a --scale thousands --reason ...
"""


def _add_review(review: argparse.ArgumentParser) -> None:
    review.add_argument("--all", action="store_true", help="list also what is confirmed, and every row")
    review.add_argument("--code", help="only cases with this finding (BS1, FT1, NOT_TESTABLE)")
    review.add_argument("--kind", help="only statements of this kind (balance_sheet, income_statement)")
    actions = review.add_subparsers(dest="action", metavar="ACTION")

    def action(name: str, does: str, text: str = "", decides: bool = True) -> argparse.ArgumentParser:
        added = actions.add_parser(
            name,
            help=does,
            description=text or f"{does[0].upper()}{does[1:]}.",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        added.add_argument("--warehouse", metavar="FILE", default=argparse.SUPPRESS, help="the DuckDB file")
        if decides:
            added.add_argument("--reason", required=True, help="why; it is kept")
            added.add_argument(
                "--by", metavar="NAME", help="who decides (default: $TIEOUT_REVIEWER, else the user)"
            )
        return added

    case: dict[str, Any] = {
        "metavar": "CASE",
        "help": "a case as the list names it, or enough of its beginning",
    }
    action("show", "one case with its source lines and the failing arithmetic", decides=False).add_argument(
        "case", **case
    )
    action("rows", "the rows and columns of a case as read", decides=False).add_argument("case", **case)
    action("release", "publish a case in spite of its findings; its facts carry the mark").add_argument(
        "case", **case
    )
    action("confirm", "leave a case held back, or hold a released one back again").add_argument(
        "case", **case
    )
    mapping = action("map", "correct the reading by a mapping that is kept", MAP_HELP)
    mapping.add_argument("case", **case)
    mapping.add_argument("--label", help="a row's label as printed")
    mapping.add_argument("--section", help="only in this section")
    mapping.add_argument("--concept", help="the us-gaap concept it means; - for none")
    mapping.add_argument(
        "--turned", action="store_true", help="the concept's value has the sign opposite to the printed one"
    )
    mapping.add_argument("--column", help="a column's number or header")
    mapping.add_argument("--period", help="its period: a day, or first..last day")
    mapping.add_argument("--scale", help="units, thousands, millions or billions")
    mapping.add_argument("--only-here", action="store_true", help="for this exhibit, not for the issuer")
    action("mappings", "the mappings in force", decides=False)
    action("unmap", "withdraw a mapping").add_argument("mapping", metavar="MAPPING")


SERVE_HELP = """\
Watch a landing folder: the release flow on a cron, one run at a time.

It needs a Prefect server that stays up. In another terminal:
    .venv/bin/prefect server start
and here, before serving:
    export PREFECT_API_URL=http://127.0.0.1:4200/api
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without UTF-8 gets question marks, no traceback
    given = sys.argv[1:] if arguments is None else arguments
    if not given:
        parser().print_help(sys.stderr)
        return UNUSABLE
    parsed = parser().parse_args(given)
    signal.signal(signal.SIGTERM, _stop)
    try:
        code = int(parsed.run(parsed))
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        print("\nStopped. What is published is unchanged; run again to go on.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # `tieout sql ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def _stop(_signal: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


def _count(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of 1 or more")
    return number


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day such as 2024-01-31") from None


def _count_or_none(text: str) -> int | None:
    return None if text == "0" else _count(text)


def refuse(message: str) -> int:
    """One sentence on standard error, and the exit code for what cannot be used."""
    from flows.terminal import safe

    print("tieout: " + "\n".join(safe(line) for line in message.splitlines()), file=sys.stderr)
    return UNUSABLE


# -- the commands ---------------------------------------------------------------------------------------


def run_command(arguments: argparse.Namespace) -> int:
    from flows.discover import UnusablePathError, listed
    from flows.places import warehouse_files
    from flows.prefect_api import PrefectApiError, prefect_api, prepare_environment
    from flows.summary import print_summary
    from flows.workers import WorkersError

    warehouse = warehouse_path(arguments.warehouse)
    if warehouse.is_dir():
        return refuse(
            f"{warehouse} is a folder. Name a file with --warehouse, as in {warehouse}/tieout.duckdb"
        )
    try:
        listed(arguments.paths, warehouse_files(warehouse))
    except UnusablePathError as unusable:
        return refuse(str(unusable))
    prepare_environment(arguments.verbose)

    import duckdb

    from flows.repeat import nothing_new, refuse_unusable
    from warehouse import WarehouseError

    try:
        refuse_unusable(warehouse)  # before Prefect starts
        # A server of the user's is told of every run; without one, a run that has nothing to do needs none.
        summary = None if os.environ.get("PREFECT_API_URL") else nothing_new(arguments.paths, warehouse)
        if summary is not None:
            print_summary(summary, str(warehouse))
            return UNREADABLE if summary.problems else DONE
        with prefect_api() as wait_until_up:
            from flows.release import release, threads

            wait_until_up()
            flow = release.with_options(task_runner=threads(arguments.workers))
            summary = flow(arguments.paths, str(warehouse), arguments.workers)
            # Before the temporary server ends, which takes it a second or two.
            print_summary(summary, str(warehouse))
    except (UnusablePathError, WarehouseError, PrefectApiError, WorkersError) as refused:
        return refuse(str(refused))
    except duckdb.Error as error:
        if arguments.verbose:
            raise
        return refuse(
            f"{warehouse}: the database gave up ({str(error).splitlines()[0]}). "
            "Run again when that is mended: what was read is kept, and is published then."
        )
    except OSError as error:
        if arguments.verbose:
            raise
        where = error.filename or warehouse
        return refuse(
            f"{where}: {error.strerror or error}. Nothing was published; run again when that is mended."
        )

    if summary.problems:
        return UNREADABLE
    return QUARANTINED if arguments.strict and summary.withheld else DONE


def status_command(arguments: argparse.Namespace) -> int:
    from flows.status import print_status

    return _reading(arguments, print_status)


def report_command(arguments: argparse.Namespace) -> int:
    from flows.report import PagesNotMadeError, print_report
    from flows.workers import WorkersError
    from warehouse import WarehouseError

    out = Path(arguments.out).expanduser() if arguments.out else None
    try:
        return print_report(warehouse_path(arguments.warehouse), out, arguments.workers)
    except (WarehouseError, PagesNotMadeError, WorkersError) as refused:
        return refuse(str(refused))
    except OSError as error:
        return refuse(f"{error.filename or out}: {error.strerror or error}. The report may be incomplete.")


def sql_command(arguments: argparse.Namespace) -> int:
    from flows.query import print_query

    query = sys.stdin.read() if arguments.query == "-" else arguments.query
    return _reading(arguments, lambda con, _: print_query(con, query, arguments.format, arguments.rows))


def explain_command(arguments: argparse.Namespace) -> int:
    from flows.explain import print_explanation

    return _reading(arguments, lambda con, path: print_explanation(con, path, arguments.fact_id))


def export_command(arguments: argparse.Namespace) -> int:
    from flows.export import misuse, print_export

    wrong = misuse(arguments)
    if wrong is not None:
        return refuse(wrong)
    return _reading(arguments, lambda con, _: print_export(con, arguments))


def review_command(arguments: argparse.Namespace) -> int:
    import duckdb

    from flows import decisions, review
    from warehouse import WarehouseError

    path = warehouse_path(arguments.warehouse)
    action = arguments.action
    try:
        if action == "show":
            return _reading(arguments, lambda con, _: review.print_case(con, arguments.case))
        if action == "rows":
            return _reading(arguments, lambda con, _: review.print_lines(con, arguments.case))
        if action == "mappings":
            return _reading(arguments, lambda con, _: review.print_mappings(con))
        if action is None:
            chosen = arguments.all, arguments.code, arguments.kind
            return _reading(arguments, lambda con, _: review.print_queue(con, *chosen))
        by = decisions.reviewer(arguments.by, arguments.reason)
        if action == "map":
            names = ("label", "section", "concept", "column", "period", "scale", "only_here")
            meaning = decisions.Meaning(
                **{name: getattr(arguments, name) for name in names}, is_turned=arguments.turned
            )
            lines = decisions.map_reading(path, arguments.case, meaning, by)
        elif action == "unmap":
            lines = decisions.withdraw_mapping(path, arguments.mapping, by)
        else:
            decide = decisions.release if action == "release" else decisions.confirm
            lines = decide(path, arguments.case, by)
    except (review.UnusableDecisionError, WarehouseError) as refused:
        return refuse(str(refused))
    except duckdb.Error as error:
        return refuse(f"{path}: the database gave up ({str(error).splitlines()[0]}). Nothing was decided.")
    print("\n".join(lines))
    return DONE


def serve_command(arguments: argparse.Namespace) -> int:
    from flows.prefect_api import PrefectApiError, prepare_environment

    prepare_environment(arguments.verbose)
    from flows.serve import UnusableScheduleError, serve

    try:
        serve(arguments.landing, arguments.cron, warehouse_path(arguments.warehouse), arguments.workers)
    except (PrefectApiError, UnusableScheduleError) as refused:
        return refuse(str(refused))
    return DONE


def fetch_command(arguments: argparse.Namespace) -> int:
    from flows.fetch import Edgar, FetchError, UnusableFetchError, print_fetched

    until = arguments.until or date.today()  # noqa: DTZ011 - the user's own day
    since = arguments.since or until - timedelta(days=365)
    contact = arguments.contact or os.environ.get("TIEOUT_CONTACT", "")
    try:
        with Edgar(contact, os.environ.get("TIEOUT_EDGAR")) as edgar:
            print_fetched(edgar, arguments.issuers, since, until, Path(arguments.into).expanduser())
    except UnusableFetchError as unusable:
        return refuse(str(unusable))
    except FetchError as failed:
        refuse(str(failed))
        return UNREADABLE
    except OSError as error:
        return refuse(f"{error.filename or arguments.into}: {error.strerror or error}")
    return DONE


def _reading(arguments: argparse.Namespace, command: Callable[..., int]) -> int:
    """A command that reads the published warehouse: (connection, path) -> exit code."""
    import duckdb

    from warehouse import WarehouseError, read_published

    path = warehouse_path(arguments.warehouse)
    try:
        with read_published(path) as con:
            return command(con, path)
    except WarehouseError as refused:
        return refuse(str(refused))
    except duckdb.Error as error:
        return refuse(str(error).strip())


if __name__ == "__main__":
    sys.exit(main())
