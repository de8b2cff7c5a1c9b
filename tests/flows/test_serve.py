"""Serving a landing folder: a stop ends the watch and the run at work with one sentence."""

import os
import signal
import sys
from pathlib import Path

import pexpect
import pytest
from conftest import LANDING
from waiting import PATIENCE

from warehouse import open_work

ROOT = Path(__file__).parent.parent.parent
NEVER = "0 0 29 2 *"


def served(landing: Path, warehouse: Path, api: str) -> pexpect.spawn:
    environment = {**os.environ, "PREFECT_API_URL": api, "PREFECT_RUNNER_POLL_FREQUENCY": "1"}
    arguments = ["--landing", str(landing), "--warehouse", str(warehouse), "--cron", NEVER]
    serving = pexpect.spawn(
        sys.executable,
        ["-m", "flows", "serve", *arguments],
        cwd=str(ROOT),
        env=environment,  # type: ignore[arg-type]
        timeout=PATIENCE,
        dimensions=(24, 80),
        encoding="utf-8",
    )
    serving.expect("Watching ")
    return serving


def ended(serving: pexpect.spawn) -> str:
    """What was printed until the end, which is a good one."""
    serving.expect(pexpect.EOF)
    serving.close()
    assert serving.exitstatus == 0, serving.before
    assert "Traceback" not in serving.before
    return str(serving.before)


def test_a_stop_ends_the_watch_and_the_run_at_work(api: str, tmp_path: Path) -> None:
    from prefect.deployments import run_deployment

    landing, warehouse = tmp_path / "landing", tmp_path / "w.duckdb"
    landing.mkdir()
    samples = [path.read_bytes() for path in sorted(LANDING.iterdir())]
    for number in range(600):
        (landing / f"{number:03d}.txt").write_bytes(samples[number % len(samples)] + b"\n" * number)
    serving = served(landing, warehouse, api)
    run_deployment("release/landing", timeout=0)
    serving.expect(r"read +[█░]+ [1-9][0-9]* of 600 files")
    serving.kill(signal.SIGTERM)
    assert "Stopped. What is published is unchanged" in ended(serving)
    assert not warehouse.exists()
    with open_work(warehouse) as work:  # nobody is at work any more
        assert work.pending() > 0


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_watch_that_waits_ends_too(stop: signal.Signals, api: str, tmp_path: Path) -> None:
    serving = served(LANDING, tmp_path / "w.duckdb", api)
    serving.kill(stop)
    assert "Stopped." in ended(serving)
