"""Notices that `make run` was interrupted when the signal reached make alone.

Ctrl-C in a terminal reaches every process of the job. `kill -INT` on make's own number does not: GNU make
then only waits for its recipe, which knows of nothing. But before waiting, make gives SIGINT back its default
action (`fatal_error_signal` in its commands.c), and that shows in /proc.
"""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path


def catches_sigint(pid: int) -> bool:
    """Whether a process has a handler for SIGINT; False where it, or /proc, is not there."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
    caught = re.search(r"^SigCgt:\s*([0-9a-f]+)$", status, re.MULTILINE)
    return caught is not None and bool(int(caught[1], 16) >> (signal.SIGINT - 1) & 1)


class MakeParent:
    """The make that started this process, if one did."""

    def __init__(self) -> None:
        parent = os.getppid()
        is_make = "MAKELEVEL" in os.environ and catches_sigint(parent)
        self.pid = parent if is_make else None

    def was_interrupted(self) -> bool:
        """True once make has stopped catching SIGINT, or is gone."""
        return self.pid is not None and (os.getppid() != self.pid or not catches_sigint(self.pid))
