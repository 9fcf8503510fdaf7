"""Processes that a test starts and kills: the product's own code on that test's database and folders."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from config.environment import BASE_DIR


def environment(**changed: str) -> dict[str, str]:
    """What a process needs to work in this test: settings, database, the test's folders (tests/settings.py)."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "ZHENGXIN_TEST_DATABASE": str(connection.settings_dict["NAME"]),
        "ZHENGXIN_TEST_FOLDER": str(Path(settings.DOCUMENTS_DIR).parent),
        **changed,
    }


@contextlib.contextmanager
def started(*arguments: str, log: Path, **changed: str) -> Iterator[subprocess.Popen[str]]:
    """`python …` with a process group of its own and pipes to talk through; killed with its children at the end."""
    with log.open("a") as errors:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            env=environment(**changed),
            cwd=BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        kill_group(process)


def kill_group(process: subprocess.Popen[str]) -> None:
    """SIGKILL to the process and all it has started; returns when the process is gone."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=30)
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(BrokenPipeError):
                pipe.close()


def ends_within(pid: int, seconds: float) -> bool:
    """Whether the process has ended, or ends in that time; it need not be a child of ours."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        return bool(poll.poll(seconds * 1000))
    finally:
        os.close(descriptor)
