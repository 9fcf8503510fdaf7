"""Workers are killed by SIGKILL while they issue and render a batch: each list is one document, no number is lost."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from enforcement.models import OutstandingBatch, OutstandingList
from enforcement.queries import progress_of
from enforcement.services import sign_lists
from notices.models import Notice
from notifications.models import Message
from tests.factories.casework import person
from tests.factories.outstanding import drafted, many_debtors, owing
from tests.notices.test_killed_worker import LEASE, Stable
from tests.processes import ends_within, started
from tests.waiting import wait_until

TASKS = ("enforcement.tasks.issue_lists", "notices.tasks.render_awaiting")


@pytest.fixture
def stable(living_city: None, tmp_path: Path) -> Iterator[Stable]:
    log = tmp_path / "stable.log"
    with started("-m", "tests.notices.stable", *TASKS, log=log, RENDER_LEASE_SECONDS=LEASE) as process:
        yield Stable(process)


def signed_batch(count: int) -> OutstandingBatch:
    """`count` lists, the last to a body that has people to be told."""
    many_debtors(count - 1)
    owing("澄川市交通运输局")
    return sign_lists(drafted(), acting_user=person("fgw_leader"))


def numbered() -> int:
    return OutstandingList.objects.filter(notice__isnull=False).count()


def kill(workers: list[int]) -> None:
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
    for pid in workers:
        assert ends_within(pid, 10)


def check_each_is_there_once(batch: OutstandingBatch) -> None:
    """One document a list, numbers from 1 without a gap in the order of the rows, each file once, each served."""
    rows = list(batch.lists.select_related("notice").order_by("id"))
    notices = [row.notice for row in rows if row.notice is not None]
    assert len(notices) == len(rows) == Notice.objects.count()
    assert [notice.number for notice in notices] == list(range(1, len(rows) + 1))
    assert {notice.state for notice in notices} == {"served"}
    assert len({notice.file for notice in notices}) == len(rows)
    assert [notice.facts for notice in notices] == [row.facts for row in rows]


def issue_while_killing(stable: Stable, batch: OutstandingBatch, kills: int) -> int:
    """Lets pairs of workers begin, and kills each pair at a moment of its own; then one pair finishes.

    Returns how many kills came while numbers were being given.
    """
    chance, interrupted, total = random.Random(), 0, progress_of(batch).total
    for _ in range(kills):
        before = numbered()
        workers = [stable.worker(), stable.worker()]
        if before < total and chance.random() < 0.7:
            wait_until(lambda before=before: numbered() > before, 60, "a chunk")  # type: ignore[misc]
        else:
            assert not ends_within(workers[0], chance.uniform(0, 0.4)), "a worker ended before it was killed"
        kill(workers)
        interrupted += numbered() < total
    workers = [stable.worker(), stable.worker()]

    def done() -> bool:
        is_told = Message.objects.filter(key__startswith="outstanding").exists()
        return is_told and progress_of(batch).is_done

    while not done():
        before = Notice.objects.exclude(rendered_at=None).count()
        wait_until(
            lambda before=before: done() or Notice.objects.exclude(rendered_at=None).count() > before,  # type: ignore[misc]
            60,
            "one more list",
        )
    kill(workers)
    return interrupted


@pytest.mark.broker
@pytest.mark.thorough
def test_forty_lists_survive_killed_workers(stable: Stable) -> None:
    batch = signed_batch(40)
    interrupted = issue_while_killing(stable, batch, 6)
    assert interrupted, "no worker was killed while it gave numbers"
    check_each_is_there_once(batch)
    told = Message.objects.filter(key__startswith="outstanding").values_list("person__username", flat=True)
    assert sorted(told) == ["jtj_handler", "jtj_handler2", "jtj_head"]


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_a_thousand_lists_survive_killed_workers(stable: Stable) -> None:
    batch = signed_batch(1000)
    issue_while_killing(stable, batch, 60)
    check_each_is_there_once(batch)
