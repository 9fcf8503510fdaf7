"""The worker process that renders the demonstration's documents: a real Celery worker, started and ended here."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

from desk.demonstration import DemonstrationFailed
from notices import waking
from notices.models import Notice

# Seconds: for one document (the first waits for the worker's start), between two looks at its row, before the
# worker is woken again, and for the worker to end by itself.
PATIENCE = 90.0
LOOK = 0.02
WAKE_AGAIN = 5.0
GRACE = 6.0
PR_SET_PDEATHSIG = 1  # linux/prctl.h
LIBC = ctypes.CDLL(None)


def launch(
    command: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    own_session: bool = False,
    log: IO[bytes] | None = None,
) -> subprocess.Popen[bytes]:
    """Starts a process that ends with this one, whatever ends this one. What it says goes to `log`, if given."""
    # preexec_fn is safe here: this process has one thread.
    return subprocess.Popen(
        command,
        env=environment,
        cwd=settings.BASE_DIR,
        start_new_session=own_session,
        stdout=log,
        stderr=log,
        # Safe here: this process has one thread.
        preexec_fn=lambda: LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM),  # noqa: PLW1509
    )


class Worker:
    """A running worker. It is one process: what it renders bears its own process number."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process

    def rendered(self, notice: Notice) -> Notice:
        """Waits for the document's PDF. Raises DemonstrationFailed where it cannot be had."""
        begun = woken = time.monotonic()
        while time.monotonic() - begun < PATIENCE:
            notice.refresh_from_db()
            if notice.rendered_at is not None:
                return notice
            if notice.render_error:
                raise DemonstrationFailed(f"文书 {notice.number_text} 没有成文：{notice.render_error}")
            if self.process.poll() is not None:
                raise DemonstrationFailed(f"成文进程意外退出（状态 {self.process.returncode}）。")
            if time.monotonic() - woken > WAKE_AGAIN:
                waking.wake()
                woken = time.monotonic()
            time.sleep(LOOK)
        raise DemonstrationFailed(f"文书 {notice.number_text} 在 {PATIENCE:g} 秒内没有成文。")

    def end(self) -> None:
        """SIGTERM, and after GRACE seconds SIGKILL for all of its group."""
        self.process.terminate()
        try:
            self.process.wait(timeout=GRACE)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@contextmanager
def running() -> Iterator[Worker]:
    """A worker for the time of the block, in a session of its own: Ctrl-C reaches us, and we end it."""
    name = f"demonstration-{Path(settings.VAR_DIR).name}@%h"
    command = [sys.executable, "-m", "celery", "-A", "config", "--quiet", "worker", "--pool", "solo",
               "--loglevel", "WARNING", "--hostname", name,
               "--without-gossip", "--without-mingle", "--without-heartbeat"]  # fmt: skip
    with (Path(settings.VAR_DIR) / "worker.log").open("wb") as log:
        worker = Worker(launch(command, own_session=True, log=log))
        try:
            yield worker
        finally:
            worker.end()
