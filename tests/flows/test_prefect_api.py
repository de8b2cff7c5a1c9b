"""The temporary Prefect server ends with its run, however the run ends."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from waiting import PATIENCE, comes_true, next_line

from flows import prefect_api
from flows.prefect_api import PrefectApiError, prepare_environment

STARTED = """
import sys
from flows.prefect_api import prefect_api
with prefect_api() as wait_until_up:
    print("started", flush=True)
    sys.stdin.read()
"""


def servers_of(pid: int) -> list[int]:
    """Children of a process that are temporary servers."""
    if Path("/proc/self/stat").exists():  # a lean container has no ps
        return [int(path.name) for path in Path("/proc").glob("[0-9]*") if is_server(path, pid)]
    done = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True)
    rows = [line.split(None, 2) for line in done.stdout.splitlines()]
    return [int(row[0]) for row in rows if int(row[1]) == pid and "flows.prefect_api" in row[2]]


def is_server(process: Path, parent: int) -> bool:
    try:
        is_child = int((process / "stat").read_text().rpartition(")")[2].split()[1]) == parent
        return is_child and b"flows.prefect_api" in (process / "cmdline").read_bytes()
    except OSError:
        return False


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT, None])
def test_no_server_is_left_behind(end: signal.Signals | None) -> None:
    command = [sys.executable, "-c", STARTED]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as run:
        assert run.stdin is not None
        assert next_line(run) == "started\n"
        (server,) = servers_of(run.pid)
        if end is None:
            run.stdin.close()
        else:
            run.send_signal(end)
        run.wait(PATIENCE)
        assert comes_true(lambda: not is_alive(server))


def test_a_server_named_but_not_there_is_a_sentence_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    with pytest.raises(PrefectApiError, match="prefect server start"), prefect_api.prefect_api():
        pass


def test_settings_of_the_user_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_HOME", "/somewhere")
    monkeypatch.delenv("PREFECT_SERVER_ANALYTICS_ENABLED")
    prepare_environment()
    assert os.environ["PREFECT_HOME"] == "/somewhere"
    assert os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"


def test_a_user_without_a_home_is_served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("HOME", "restored behind the test, whether it was there or not")
    for name in ("XDG_CACHE_HOME", "HOME", "PREFECT_HOME"):
        monkeypatch.delenv(name, raising=False)
    expanduser = os.path.expanduser
    monkeypatch.setattr(
        os.path, "expanduser", lambda path: expanduser(path) if "HOME" in os.environ else str(path)
    )
    prepare_environment()
    assert Path.home().is_relative_to(tmp_path)
    assert Path(os.environ["PREFECT_HOME"]).is_dir()


def test_a_home_that_cannot_be_written_is_replaced(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.delenv("PREFECT_HOME")
    prepare_environment()
    assert not os.environ["PREFECT_HOME"].startswith(str(tmp_path))
