"""Serve: the release flow on a cron, watching a landing folder.

Prefect's runner, as ``flow.serve`` uses it: one run at a time, and a run that finds nothing new is quick.
Schedules need a server that stays up; the temporary one of ``tieout run`` does not. SIGTERM and Ctrl-C end
both the watch and the run at work.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import tempfile
from pathlib import Path
from typing import Any

from flows.prefect_api import PrefectApiError, is_up

NO_SERVER = """\
{reason} A schedule needs a Prefect server that stays up. In another terminal:
    prefect server start
then, here:
    export PREFECT_API_URL=http://127.0.0.1:4200/api
and `tieout serve` again."""


class UnusableScheduleError(Exception):
    """A cron expression or a landing folder that cannot be served."""


def serve(landing: str, cron: str, warehouse: Path, workers: int | None) -> None:
    """Serve the flow until it is stopped. Raises PrefectApiError, UnusableScheduleError."""
    api = os.environ.get("PREFECT_API_URL")
    if not api:
        raise PrefectApiError(NO_SERVER.format(reason="PREFECT_API_URL is not set."))
    if not is_up(api):
        raise PrefectApiError(NO_SERVER.format(reason=f"No Prefect server answers at {api}."))
    folder = Path(landing).absolute()
    if not folder.is_dir():
        raise UnusableScheduleError(f"{landing} is no folder. Make it, or name another with --landing.")

    from prefect.runner import Runner
    from prefect.schedules import Cron
    from pydantic import ValidationError

    from flows.release import release

    class Watch(Runner):
        """Prefect's runner, whose own answer to SIGTERM is a traceback while the run at work goes on."""

        def __init__(self, storage: str) -> None:
            # Its folder for all in /tmp belongs to the user who came first.
            before, tempfile.tempdir = tempfile.tempdir, storage
            try:
                super().__init__(name="landing", limit=1)
            finally:
                tempfile.tempdir = before

        def handle_sigterm(self, *_: Any, **__: Any) -> None:
            """What a service manager sends is a Ctrl-C, to the run at work too."""
            for process in multiprocessing.active_children():
                if process.pid is not None:
                    os.kill(process.pid, signal.SIGINT)
            signal.raise_signal(signal.SIGINT)

    try:
        schedule = Cron(cron)
    except (ValidationError, ValueError) as error:
        raise UnusableScheduleError(f'{cron!r} is no cron expression, such as "*/5 * * * *".') from error
    with tempfile.TemporaryDirectory(prefix="tieout-") as storage:
        watch = Watch(storage)
        watch.add_flow(
            release,
            name="landing",
            schedule=schedule,
            parameters={"paths": [str(folder)], "warehouse": str(warehouse.absolute()), "workers": workers},
        )
        print(f"Watching {folder} ({cron}) into {warehouse}. Ctrl-C ends it.", flush=True)
        try:
            asyncio.run(watch.start())
        except KeyboardInterrupt:
            print(
                "\nStopped. What is published is unchanged; a run that was at work goes on at the next start."
            )
