"""A stable of render workers, for the tests that kill them: `python -m tests.notices.stable [TASK …]`.

Django, WeasyPrint and the fonts are loaded once. Each line on standard input forks a worker, which does what the
product's worker does (`notices.tasks.render_awaiting`, or the tasks named, over and over) until somebody kills it, and
whose number is printed. The stable itself never opens the database, so that no worker inherits a connection.
"""

from __future__ import annotations

import os
import signal
import sys
import threading

import django
from django.utils.module_loading import import_string

django.setup()

import notices.pades  # noqa: E402, F401  loaded once, like the fonts
from notices.kinds import Kind  # noqa: E402
from notices.rendering import freeze_words, render_pdf  # noqa: E402
from notices.sample_facts import FACTS, sample_sheet  # noqa: E402
from notices.tasks import render_awaiting  # noqa: E402

TASKS = [import_string(name) for name in sys.argv[1:]] or [render_awaiting]


def work(stable: int) -> None:
    """One worker. It ends with its stable, so that none is left behind by a test that was broken off."""
    never = threading.Event()
    while os.getppid() == stable:
        for task in TASKS:
            task()
        never.wait(0.01)


def main() -> None:
    # Whoever was killed is buried by the system.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    sheet = sample_sheet(Kind.EARLY_WARNING, "预")
    render_pdf(Kind.EARLY_WARNING, freeze_words(Kind.EARLY_WARNING, FACTS[Kind.EARLY_WARNING], sheet), sheet)
    print("ready", flush=True)
    stable = os.getpid()
    for _ in sys.stdin:
        pid = os.fork()
        if pid == 0:
            work(stable)
            os._exit(0)
        print(pid, flush=True)


if __name__ == "__main__":
    main()
