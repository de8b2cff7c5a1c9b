"""Waits that end: for a child's next line and for a condition, however busy the machine is."""

import subprocess
import threading
import time
from collections.abc import Callable

PATIENCE = 240
"""Seconds until something counts as hung; a run takes seconds, on a loaded machine a minute or two. Less than
pytest's own limit, so that what was printed until then is told."""


def next_line(child: subprocess.Popen[str]) -> str:
    """What a child prints next; one that prints nothing for too long is killed, and its line is empty."""
    assert child.stdout is not None
    hung = threading.Timer(PATIENCE, child.kill)
    hung.start()
    try:
        return child.stdout.readline()
    finally:
        hung.cancel()


def comes_true(condition: Callable[[], bool], poll: float = 0.05) -> bool:
    """Whether it does before it counts as hung."""
    until = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(poll)
    return True
