"""The site for the journeys in a browser: a server on a port of 127.0.0.1 and a worker process beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.journeys.browser import Office
from tests.processes import started

pytest.register_assert_rewrite("tests.journeys.agreeing")

WORKER = ("--quiet", "-A", "config", "worker", "--pool", "solo", "--without-gossip", "--without-mingle")


@pytest.fixture
def clock_file(tmp_path: Path) -> Path:
    return tmp_path / "clock"


@pytest.fixture
def worker(living_city: None, tmp_path: Path, clock_file: Path) -> Iterator[int]:
    """A Celery worker on this test's database, folders and hour; its process number."""
    log = tmp_path / "worker.log"
    with started("-m", "celery", *WORKER, log=log, CLOCK_FILE=str(clock_file)) as process:
        yield process.pid
        assert process.poll() is None, f"the worker ended by itself:\n{log.read_text()}"


@pytest.fixture
def site(living_city: None) -> Iterator[LiveServer]:
    """The site in threads of this process, so that the test's settings are its settings."""
    server = LiveServer("127.0.0.1")
    yield server
    server.stop()


@pytest.fixture
def office(site: LiveServer, clock_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """The people of the city at a browser. Where documents are to be made, ask for `worker` too."""
    # Playwright's loop runs in this thread, though no coroutine of ours does: the database may be asked.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as playwright:
        found = Office(playwright, site.url, clock_file)
        try:
            yield found
            found.close()
        finally:
            # While a loop runs, asgiref gives this thread connections of their own, which nobody else would close.
            connections.close_all()
