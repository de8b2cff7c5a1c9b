"""What tests share: an environment of their own for Prefect, one harness, one published warehouse."""

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from flows.prefect_api import prepare_environment
from flows.summary import Summary

LANDING = Path(__file__).parent.parent / "warehouse" / "landing"

# Before anything imports Prefect, and for the commands that tests start: nothing of the user's own.
for name in [name for name in os.environ if name.startswith(("PREFECT_", "TIEOUT_"))]:
    del os.environ[name]
os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="tieout-tests-")
prepare_environment()

# A shell without job control starts what it puts in the background with Ctrl-C ignored, and every command
# started from there inherits that: tests that interrupt a command would wait for ever.
signal.pthread_sigmask(signal.SIG_SETMASK, ())
signal.signal(signal.SIGINT, signal.default_int_handler)
for ignored in (signal.SIGHUP, signal.SIGQUIT, signal.SIGTERM):
    signal.signal(ignored, signal.SIG_DFL)


# How long one example takes says how busy the machine is.
settings.register_profile("tieout", settings(), deadline=None)
settings.load_profile("tieout")


@pytest.fixture(scope="session")
def prefect_harness() -> Iterator[None]:
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=240):  # a cold disk, a busy machine
        yield


@pytest.fixture(scope="session")
def api(prefect_harness: None) -> str:
    """Where that server answers, for commands that need none of their own: one takes seconds to start."""
    from prefect.settings import PREFECT_API_URL

    return str(PREFECT_API_URL.value())


@pytest.fixture(scope="session")
def summary(prefect_harness: None, tmp_path_factory: pytest.TempPathFactory) -> Summary:
    """What one run of the flow over the sample exhibits says."""
    from flows.release import release

    return release([str(LANDING)], str(tmp_path_factory.mktemp("published") / "tieout.duckdb"))


@pytest.fixture(scope="session")
def published(summary: Summary) -> Path:
    """The warehouse that run has published. Only read it."""
    return Path(summary.warehouse)
