"""Processes: what every process that Tieout starts does first, so that none outlives its parent.

A pool's processes wait on a pipe whose other end their siblings hold too: when the parent is killed, none
of them is told. Each watches its parent instead.
"""

from __future__ import annotations

import multiprocessing
import os
import threading


def end_with_parent() -> None:
    """End this process as soon as the process that started it has ended, however that came."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
