"""A stable of render workers, for the tests that kill them: `python -m tests.notices.stable [TASK …]`.

Django is loaded once, and for each worker a rendering process stands ready before it is forked: so it is killed at its
work, and not while it starts. Each line on standard input forks a worker, which does what the product's worker does
(`notices.tasks.render_awaiting`, or the tasks named, over and over) until somebody kills it, and whose number is
printed. The stable itself never opens the database, so that no worker inherits a connection.
"""

from __future__ import annotations

import os
import signal
import sys
import threading

import django
from django.utils.module_loading import import_string

django.setup()

import notices.pades  # noqa: E402, F401  loaded once
from notices.tasks import render_awaiting  # noqa: E402
from notices.typesetting import door  # noqa: E402

TASKS = [import_string(name) for name in sys.argv[1:]] or [render_awaiting]


def work(stable: int, child: door.Child) -> None:
    """One worker. It ends with its stable, so that none is left behind by a test that was broken off."""
    door.CHILDREN._idle.append(child)
    never = threading.Event()
    while os.getppid() == stable:
        for task in TASKS:
            task()
        never.wait(0.01)


def main() -> None:
    # Whoever was killed is buried by the system.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    ready = [door.Child(), door.Child()]
    print("ready", flush=True)
    stable = os.getpid()
    for _ in sys.stdin:
        child = ready.pop()
        pid = os.fork()
        if pid == 0:
            for other in ready:
                other.let_go()
            work(stable, child)
            os._exit(0)
        # The worker's death must be the end of the pipe: nobody else may hold it.
        child.let_go()
        print(pid, flush=True)
        if not ready:
            ready += [door.Child(), door.Child()]


if __name__ == "__main__":
    main()
