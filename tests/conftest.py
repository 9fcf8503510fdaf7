"""Fixtures every test shares: one project clock, no network but this machine's own."""

from __future__ import annotations

import gc
import socket
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import clock
from tests import baseline

START = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
LOCAL = {"127.0.0.1", "::1", "localhost"}
# A minute each or more. First, so that no core is left alone with one of them at the end (--dist worksteal).
LONG = (
    "tests/journeys/test_who_sees_what.py",
    "tests/lives/",
    "tests/desk/test_demo.py",
    "tests/journeys/test_browser_",
)
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-only", action="store_true", help="only the tests that touch the database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long tests first; and `make test-postgres` need not repeat what no database could change."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))
    if config.getoption("--database-only"):
        others = [item for item in items if not touches_database(item)]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if touches_database(item)]


def pytest_collection_finish() -> None:
    """What is imported by now stays to the end: the garbage collector need not go through it a hundred times."""
    gc.collect()
    gc.freeze()


def touches_database(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or not DATABASE_FIXTURES.isdisjoint(fixtures)


@pytest.fixture(autouse=True)
def project_clock() -> Iterator[None]:
    """Every test begins at nine on Friday, 20 November 2026; time stands still until the test moves it."""
    clock.set_to(START)
    yield
    clock.set_to(None)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that leaves this machine is a mistake in a test."""
    real_connect = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOCAL:  # type: ignore[index]
            raise AssertionError(f"a test tried to reach {address!r}")
        real_connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(autouse=True)
def own_folders(settings: Any, tmp_path: Path) -> None:
    """Case numbers and keys begin anew in every test: so do the files named after them."""
    settings.HEADS_DIR = tmp_path / "heads"
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    # No keys: what a test does not ask for is not signed (tests/notices/signed.py has keys).
    settings.SIGNING_DIR = tmp_path / "signing"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The test database as pytest-django makes it; what is in it is remembered, and the city besides."""
    with django_db_blocker.unblock(), clock.travel_to(START):
        baseline.remember()


@pytest.fixture
def city(db: None) -> None:
    """The bodies and the people of the fictional city 澄川市."""
    baseline.put_back(baseline.CITY)


@pytest.fixture
def living_city(transactional_db: None) -> None:
    """The same, visible to other connections: for threads, servers and worker processes."""
    baseline.put_back(baseline.CITY)
