"""A broker that is away fails no act and holds nobody up: the wake-up is lost, the sweep comes by itself."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from config.environment import BASE_DIR

WAKE = """
import time
import django
django.setup()
from config.celery import wake_renderer
start = time.monotonic()
wake_renderer()
print(time.monotonic() - start)
"""


@pytest.mark.parametrize("scheme", ["amqp", "redis"])
def test_a_wake_up_without_a_broker_is_short(scheme: str) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", WAKE],
        env={**os.environ, "BROKER_URL": f"{scheme}://127.0.0.1:1"},
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert "the broker did not take a wake-up" in answer.stderr
    # Seconds; kombu's own patience would be six.
    assert float(answer.stdout) < 3
