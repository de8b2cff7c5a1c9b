"""``python -m flows``: the same as ``tieout``."""

import sys

from flows.cli import main

if __name__ == "__main__":  # a spawned worker imports this module again
    sys.exit(main())
