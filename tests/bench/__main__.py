"""``python -m tests.bench WHAT``: the project's yardsticks.

run [FILES]      how long a run takes
reading [RUNS]   what reading an exhibit costs, by stage, and against the floor for HTML
audit [--help]   what the audit covers, catches and takes for wrong, on the corpus of real filings
warehouse [--facts N ...]  publishing and the point-in-time queries at 10^5, 10^6 and 10^7 facts, with sizes
"""

from __future__ import annotations

import importlib
import sys

YARDSTICKS = ("run", "reading", "audit", "warehouse")


def main() -> int:
    what = sys.argv[1] if len(sys.argv) > 1 else ""
    if what not in YARDSTICKS:
        print(__doc__, file=sys.stderr)
        return 2
    del sys.argv[1]
    if what == "audit":
        return int(importlib.import_module("tests.bench.audit").main(sys.argv[1:]))
    if what == "reading":
        importlib.import_module("tests.bench.reading").main(sys.argv[1:])
        return 0
    importlib.import_module(f"tests.bench.{what}").main()
    return 0


if __name__ == "__main__":  # a spawned worker imports this module again
    sys.exit(main())
