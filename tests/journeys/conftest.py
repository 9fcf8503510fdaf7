"""The site for the journeys in a browser: a server on a port of 127.0.0.1 and a worker process beside it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.journeys.browser import Office

WORKER = ("worker", "--pool", "solo", "--loglevel", "warning", "--without-gossip", "--without-mingle")
LIMIT = 15  # seconds for a worker to end


@pytest.fixture
def clock_file(tmp_path: Path) -> Path:
    return tmp_path / "clock"


@pytest.fixture
def worker(living_city: None, tmp_path: Path, clock_file: Path) -> Iterator[int]:
    """A Celery worker on this test's database, folders and hour; its process number."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "ZHENGXIN_TEST_DATABASE": str(connection.settings_dict["NAME"]),
        "ZHENGXIN_TEST_FOLDER": str(tmp_path),
        "CLOCK_FILE": str(clock_file),
    }
    with (tmp_path / "worker.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "config", *WORKER],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    yield process.pid
    said = (tmp_path / "worker.log").read_text()
    alive = process.poll() is None
    if alive:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(LIMIT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    assert alive, f"the worker ended by itself:\n{said}"


@pytest.fixture
def site(living_city: None) -> Iterator[LiveServer]:
    """The site in threads of this process, so that the test's settings are its settings."""
    server = LiveServer("127.0.0.1")
    yield server
    server.stop()


@pytest.fixture
def office(
    site: LiveServer, worker: int, clock_file: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Office]:
    """The people of the city, each to come at the first mention."""
    # Playwright's loop runs in this thread, though no coroutine of ours does: the database may be asked.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as playwright:
        found = Office(playwright, site.url, clock_file)
        yield found
        found.close()
