"""The Prefect API a flow reports to: the user's own server, or one that lives as long as the run.

Nothing here imports Prefect: settings are read when Prefect is imported, so they are made first, and
the server starts while the rest of the program still loads.

The temporary server is a child of ours and not Prefect's own, for one reason: Prefect's outlives a run
that was killed. This one holds the other end of a pipe and ends when the pipe closes, however the run
ended.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

STARTUP_SECONDS = 300
"""The first start of all makes Prefect's database: 5 s here, a minute on a busy machine or a cold disk."""

STOP_SECONDS = 10


class PrefectApiError(Exception):
    """No Prefect API could be reached or started; the sentence says what to do."""


def user_cache() -> Path:
    """Tieout's folder in the user's cache (XDG)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tieout"


def prepare_environment(verbose: bool = False) -> None:
    """Settings for Prefect, before it is imported; what the user has set stays."""
    if os.path.expanduser("~") == "~":  # noqa: PTH111 - Path.home() raises
        # Nobody knows this user's home, as in many a container: Prefect would not even import.
        os.environ["HOME"] = str(_temporary_home())
    defaults = {
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_LOGGING_LEVEL": "INFO" if verbose else "CRITICAL",
        "PREFECT_LOGGING_SERVER_LEVEL": "WARNING" if verbose else "CRITICAL",
        "PREFECT_INTERNAL_LOGGING_LEVEL": "ERROR" if verbose else "CRITICAL",
        "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    }
    if "PREFECT_API_URL" not in os.environ and "PREFECT_PROFILE" not in os.environ:
        defaults["PREFECT_HOME"] = str(_writable_home())
    for name, value in defaults.items():
        os.environ.setdefault(name, value)


def _writable_home() -> Path:
    home = user_cache() / "prefect"
    try:
        home.mkdir(parents=True, exist_ok=True)
        if os.access(home, os.W_OK):
            return home
    except OSError:
        pass
    return _temporary_home() / "prefect"


def _temporary_home() -> Path:
    return Path(tempfile.gettempdir()) / f"tieout-{os.getuid()}"


@contextmanager
def prefect_api() -> Iterator[Callable[[], None]]:
    """A Prefect API named in PREFECT_API_URL while the context lasts; yields the wait until it answers.

    Prefect reads that name when it is imported: import it inside the context, and wait after that.
    """
    given = os.environ.get("PREFECT_API_URL")
    if given:
        if not is_up(given):
            raise PrefectApiError(
                f"No Prefect server answers at {given} (PREFECT_API_URL). "
                "Start one with `prefect server start`, or unset PREFECT_API_URL to run without."
            )
        yield lambda: None
        return
    with _temporary_server() as (process, url):
        os.environ["PREFECT_API_URL"] = url
        try:
            yield lambda: _wait_until_up(process, url)
        finally:
            os.environ.pop("PREFECT_API_URL", None)


def is_up(api_url: str, timeout: float = 5) -> bool:
    """Whether a Prefect server answers at the address."""
    try:
        with urllib.request.urlopen(f"{api_url.rstrip('/')}/health", timeout=timeout) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError, ValueError):
        return False


@contextmanager
def _temporary_server() -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "flows.prefect_api"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=None if os.environ.get("PREFECT_LOGGING_LEVEL") != "CRITICAL" else subprocess.DEVNULL,
        cwd=Path(__file__).parent.parent,
        env={
            **os.environ,
            "PREFECT_UI_ENABLED": "0",
            "PREFECT__SERVER_EPHEMERAL": "1",
            "PREFECT__SERVER_FINAL": "1",
        },
        start_new_session=True,  # a Ctrl-C at the terminal is ours to answer; the server goes when we do
    )
    assert process.stdin is not None and process.stdout is not None
    try:
        port = process.stdout.readline().strip().decode()
        yield process, f"http://127.0.0.1:{port}/api"
    finally:
        process.stdin.close()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


def _wait_until_up(process: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + STARTUP_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if is_up(url):
            return
        time.sleep(0.05)
    home = os.environ.get("PREFECT_HOME", "~/.prefect")
    raise PrefectApiError(
        f"Prefect's temporary server did not start. Its own database is in {home}: "
        "move that folder away and run again, or see why with --verbose."
    )


def serve_until_stdin_closes() -> None:
    """The child: Prefect's server on a free port, printed first, until the parent is gone."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    print(listening.getsockname()[1], flush=True)

    import uvicorn  # arrives with Prefect; heavy, and of no use to the parent

    server = uvicorn.Server(
        uvicorn.Config("prefect.server.api.server:create_app", factory=True, log_level="error", lifespan="on")
    )

    def stop_with_parent() -> None:
        sys.stdin.buffer.read()
        server.should_exit = True
        server.force_exit = True
        time.sleep(STOP_SECONDS / 2)
        os._exit(0)  # a shutdown that hangs

    threading.Thread(target=stop_with_parent, daemon=True).start()
    server.run(sockets=[listening])


if __name__ == "__main__":
    serve_until_stdin_closes()
