"""Workers are killed by SIGKILL at random moments while they render and sign: every document is made exactly once."""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import signal
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

import clock
from notices.models import Notice
from notices.verifying import verify
from tests.factories.notices import numbered
from tests.notices.signed import anchor, keys
from tests.processes import ends_within, kill_group, started
from tests.waiting import wait_until

# Seconds. The lease is longer than a rendering and short enough to wait for.
LEASE = "1.5"
KINDS = ["early_warning", "reminder", "lifting"]


class Ledger:
    """What was seen of each document when it was first found rendered; it must never change again."""

    def __init__(self) -> None:
        self.rendered: dict[int, tuple[Any, ...]] = {}
        self.interrupted = 0

    def look(self, since: datetime) -> None:
        """Called after a kill; `since` is when the killed workers were started."""
        self.interrupted += claimed(since)
        columns = (
            "pk",
            "rendered_at",
            "served_at",
            "rendered_by_pid",
            "file",
            "sha256",
            "signed_sha256",
            "number_text",
            "state",
        )
        for pk, *seen in Notice.objects.exclude(rendered_at=None).values_list(*columns):
            assert self.rendered.setdefault(pk, tuple(seen)) == tuple(seen)


def check_each_was_made_once(ledger: Ledger) -> None:
    """Every document is served, under its own number, with one signed file that has its digests; no other is there."""
    folder = Path(django_settings.DOCUMENTS_DIR)
    rows = list(Notice.objects.order_by("pk"))
    assert {row.state for row in rows} == {"served"} and set(ledger.rendered) == {row.pk for row in rows}
    assert len({row.number_text for row in rows}) == len(rows)
    for row in rows:
        content = (folder / row.file).read_bytes()
        assert hashlib.sha256(content).hexdigest() == row.signed_sha256
        assert hashlib.sha256(content[: row.unsigned_size]).hexdigest() == row.sha256
    assert verify(content, anchor()).is_good
    assert sorted(str(path.relative_to(folder)) for path in folder.rglob("*.pdf")) == sorted(
        r.file for r in rows
    )


def unrendered() -> int:
    return Notice.objects.filter(rendered_at=None).count()


def all_rendered() -> bool:
    return not unrendered()


def claimed(since: datetime) -> int:
    """How many documents a worker has claimed since then and not finished."""
    return Notice.objects.filter(rendered_at=None, render_claimed_at__gte=since).count()


def at_work(since: datetime) -> bool:
    """Whether a worker has one in hand, or nothing is left to be taken."""
    return bool(claimed(since)) or all_rendered()


# --- many rounds, with workers forked from a stable --------------------------------------------------------


class Stable:
    """The stable's side of the conversation."""

    def __init__(self, process: Any) -> None:
        self.process = process
        self.answer("ready")

    def answer(self, expected: str = "") -> str:
        said: str = self.process.stdout.readline().strip()
        assert said and (not expected or said == expected), f"the stable said {said!r}"
        return said

    def worker(self) -> int:
        self.process.stdin.write("one\n")
        self.process.stdin.flush()
        return int(self.answer())


@pytest.fixture
def stable(living_city: None, tmp_path: Path) -> Iterator[Stable]:
    with started(
        "-m",
        "tests.notices.stable",
        log=tmp_path / "stable.log",
        RENDER_LEASE_SECONDS=LEASE,
        SIGNING_DIR=str(keys()),
    ) as process:
        yield Stable(process)


def one_round(stable: Stable, chance: random.Random) -> datetime:
    """One or two documents, two workers, and a kill: at any moment, or in the middle of a rendering.

    Returns when it began.
    """
    since = clock.wall()
    for _ in range(chance.choice([1, 2])):
        numbered(chance.choice(KINDS))
    workers = [stable.worker(), stable.worker()]
    if chance.random() < 0.5:
        wait_until(lambda: at_work(since), 30, "a claim")
        moment = chance.uniform(0, 0.15)
    else:
        moment = chance.uniform(0, 0.6)
    assert not ends_within(workers[0], moment), "a worker ended before it was killed"
    chance.shuffle(workers)
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
    for pid in workers:
        assert ends_within(pid, 10)
    return since


def drain() -> None:
    """Waits as long as documents keep being made: what a thousand rounds leave is a long queue."""
    while left := unrendered():
        wait_until(lambda left=left: unrendered() < left, 60, f"one more of {left} documents")  # type: ignore[misc]


def kill_rounds(stable: Stable, rounds: int) -> None:
    chance, ledger = random.Random(), Ledger()
    for _ in range(rounds):
        ledger.look(one_round(stable, chance))
    assert ledger.interrupted > rounds // 10, "hardly a worker was killed at its work"
    stable.worker()
    drain()
    ledger.look(clock.wall())
    check_each_was_made_once(ledger)


@pytest.mark.broker
@pytest.mark.thorough
def test_twenty_rounds_of_killing(stable: Stable) -> None:
    kill_rounds(stable, 20)


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_a_thousand_rounds_of_killing(stable: Stable) -> None:
    kill_rounds(stable, 1000)


# --- a few rounds with the product's own worker and broker -------------------------------------------------


@contextlib.contextmanager
def celery_worker(folder: Path) -> Iterator[Any]:
    """Celery as in production, with beat inside it; the broker is that of the test run."""
    options = ["--concurrency", "2", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
    schedule = ["--beat", "--schedule", str(folder / "beat")]
    command = ["-m", "celery", "-A", "config", "--quiet", "worker", *options, *schedule]
    changed = {"RENDER_LEASE_SECONDS": LEASE, "RENDER_SWEEP_SECONDS": "0.3", "SIGNING_DIR": str(keys())}
    with started(*command, log=folder / "celery.log", **changed) as process:
        yield process


def killed_celery(folder: Path, chance: random.Random) -> datetime:
    """A document of each kind, a worker, and the end of worker, pool and beat. Returns when it began."""
    since = clock.wall()
    for kind in KINDS:
        numbered(kind)
    with celery_worker(folder) as worker:
        wait_until(lambda: at_work(since), 60, "the worker to claim")
        assert not ends_within(worker.pid, chance.uniform(0, 0.2)), (folder / "celery.log").read_text()
        kill_group(worker)
    return since


def celery_rounds(folder: Path, rounds: int) -> None:
    chance, ledger = random.Random(), Ledger()
    for _ in range(rounds):
        ledger.look(killed_celery(folder, chance))
    with celery_worker(folder):
        wait_until(all_rendered, 90, "the rest to be rendered")
    ledger.look(clock.wall())
    check_each_was_made_once(ledger)
    assert os.getpid() not in set(Notice.objects.values_list("rendered_by_pid", flat=True))


@pytest.mark.broker
def test_celerys_own_workers_killed_at_their_work(living_city: None, tmp_path: Path) -> None:
    celery_rounds(tmp_path, 2)


@pytest.mark.broker
@pytest.mark.soak
@pytest.mark.timeout(0)
def test_celerys_own_workers_killed_for_long(living_city: None, tmp_path: Path) -> None:
    celery_rounds(tmp_path, 50)
