"""The three real processes under the supervisor, as `make run` starts them, on a database of their own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.environment import BASE_DIR
from tests.config.test_supervisor import Run


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ZHENGXIN_VAR": str(tmp_path),
        "DATABASE_URL": "",
        "BROKER_URL": "",
        "PORT": port,
    }


@pytest.fixture
def system(environment: dict[str, str]) -> Iterator[Run]:
    prepare = [sys.executable, "manage.py", "first_start"]
    subprocess.run(
        prepare, env={**os.environ, **environment}, cwd=BASE_DIR, check=True, stdout=subprocess.DEVNULL
    )
    run = Run([sys.executable, "-m", "config.supervisor"], **environment)
    yield run
    run.process.terminate()
    run.process.wait(timeout=20)


def test_it_serves_revives_and_ends(system: Run, environment: dict[str, str]) -> None:
    web, worker, _beat = (system.started(name) for name in ("web", "worker", "beat"))
    system.line("政信已启动")
    with urllib.request.urlopen(f"http://127.0.0.1:{environment['PORT']}/", timeout=20) as page:
        assert page.status == 200
        assert "/accounts/login/" in page.url

    os.kill(worker, signal.SIGKILL)
    system.line("worker 进程意外退出")
    assert system.started("worker") != worker
    os.kill(web, signal.SIGKILL)
    system.line("web 进程意外退出")
    assert system.started("web") != web

    system.process.send_signal(signal.SIGINT)
    assert system.everything_ends(seconds=10) == 0
