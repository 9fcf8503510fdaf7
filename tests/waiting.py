"""Waiting for what other threads and processes do: on a condition, with a deadline, never for a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import connections

Result = TypeVar("Result")
# Seconds between two looks; long enough to leave the processor to those we wait for.
PAUSE = 0.02


def wait_until(predicate: Callable[[], Result], timeout: float, what: str = "") -> Result:
    """The first true answer of `predicate`. Raises AssertionError when `timeout` seconds have brought none."""
    end = time.monotonic() + timeout
    never = threading.Event()
    while not (answer := predicate()):
        assert time.monotonic() < end, f"waited {timeout} s in vain for {what or predicate}"
        never.wait(PAUSE)
    return answer


def together(*calls: Callable[[], Any], timeout: float = 60) -> list[Any]:
    """Does the calls at once, each in a thread with a connection of its own; results or exceptions, in order."""
    gate = threading.Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def run(place: int, call: Callable[[], Any]) -> None:
        try:
            gate.wait(timeout)
            results[place] = call()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=item, daemon=True) for item in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout)
    assert not any(thread.is_alive() for thread in threads), f"not done in {timeout} s"
    return results
