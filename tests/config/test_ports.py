"""A port that cannot be had is refused in Chinese, before anything is prepared or started."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from config.environment import BASE_DIR
from config.ports import PortRefused, refuse_unusable_port


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def test_it_lets_a_free_port_pass(taken_port: int) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]

    refuse_unusable_port("127.0.0.1", free)


def test_it_refuses_a_taken_port(taken_port: int) -> None:
    with pytest.raises(PortRefused, match=f"端口 {taken_port} 已被其他程序占用"):
        refuse_unusable_port("127.0.0.1", taken_port)


def test_it_refuses_a_number_that_is_no_port() -> None:
    with pytest.raises(PortRefused, match="端口号 70000 无效"):
        refuse_unusable_port("127.0.0.1", 70000)


def test_it_refuses_an_address_of_another_machine() -> None:
    with pytest.raises(PortRefused, match=r"无法使用地址 192\.0\.2\.1:8000"):
        refuse_unusable_port("192.0.2.1", 8000)


@pytest.mark.parametrize("command", [["-m", "config.supervisor"], ["manage.py", "first_start"]])
def test_nothing_starts_on_a_taken_port(taken_port: int, command: list[str]) -> None:
    answer = subprocess.run(
        [sys.executable, *command],
        env={**os.environ, "PORT": str(taken_port)},
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert answer.returncode == 1
    assert "已被其他程序占用，系统没有启动" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert "已启动（" not in answer.stdout
