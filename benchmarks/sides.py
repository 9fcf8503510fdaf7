"""A side of a comparison: a process of its own that does as it is told, one line of JSON at a time.

Both sides live through the whole bench, and only one of them works at a time: rounds alternate, and neither pays
for starting up. The child's half is :func:`serve`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Answer = dict[str, Any]


class Side:
    """The parent's half: ``ask("round", cases=10)`` and the answer."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, do: str, **values: Any) -> Answer:
        """Sends one order and waits. Raises SystemExit where the child died."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": do} | values) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"a side of the bench died with status {self._process.wait()}")
        answer: Answer = json.loads(line)
        return answer


@contextmanager
def started(module: str, environment: dict[str, str]) -> Iterator[Side]:
    """The side of this module, ended afterwards."""
    process = subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
    )
    try:
        yield Side(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(timeout=30)


def serve(set_up: Callable[[], None], orders: dict[str, Callable[..., Answer]]) -> None:
    """The child's half: sets up, then does each order with its values, until its input ends."""
    answers = os.fdopen(os.dup(1), "w")
    # What is printed by the way belongs on the screen, not among the answers.
    os.dup2(2, 1)
    set_up()
    for line in sys.stdin:
        values = json.loads(line)
        print(json.dumps(orders[values.pop("do")](**values)), file=answers, flush=True)
