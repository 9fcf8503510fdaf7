"""One process that keeps the three others alive: web (granian), worker and beat (Celery).

    .venv/bin/python -m config.supervisor

A child that dies is started again after a short, growing pause. SIGINT, SIGTERM or SIGHUP ends everything:
each child is asked with SIGTERM, and what is left of its process group after GRACE seconds is killed. Nothing
is lost by that: the rows in the database are the queue, and a message only wakes a worker.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ImproperlyConfigured

from config.environment import BASE_DIR, Environment, read_environment
from config.make_parent import MakeParent
from config.ports import PortRefused, refuse_unusable_port

# Seconds a child has to end by itself; with the killing after it the whole stays well under ten.
GRACE = 6.0
# Seconds before the first restart; doubled for each death that follows soon, up to the longest.
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 10.0
# A child that lived this many seconds was healthy: its next death counts as the first again.
HEALTHY_AFTER = 30.0
# The supervisor wakes on each signal, and at least this often (seconds), to restart what is due.
TICK = 0.25

ENDING = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
WAKING = ENDING | {signal.SIGCHLD}
PR_SET_PDEATHSIG = 1  # linux/prctl.h
LIBC = ctypes.CDLL(None)


def say(text: str) -> None:
    print(text, flush=True)


def _become_child() -> None:
    """Runs in the child between fork and exec: signals as usual, and an end with its supervisor's."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, WAKING)
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _launch(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Starts a command in a session of its own: Ctrl-C reaches the supervisor alone, which ends all."""
    # preexec_fn is safe here: this process has one thread.
    return subprocess.Popen(command, cwd=BASE_DIR, start_new_session=True, preexec_fn=_become_child)  # noqa: PLW1509


@dataclass
class Child:
    """A command that shall always run. Times are those of time.monotonic()."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    due_at: float = 0.0
    early_deaths: int = 0

    def start(self) -> None:
        self.process = _launch(self.command)
        self.started_at = time.monotonic()
        say(f"{self.name} 已启动（进程号 {self.process.pid}）。")

    def has_ended(self) -> bool:
        """True once the leader is dead. It is left unreaped, so that its group cannot become another's."""
        if self.process is None:
            return True
        return os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def ask_to_end(self) -> None:
        """SIGTERM to the leader alone: Celery's pool would lose its running tasks by a signal to all."""
        if self.process is not None and not self.has_ended():
            self.process.terminate()

    def bury(self) -> int:
        """Kills what is left of the group, reaps the leader and returns its exit status."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        status = self.process.wait()
        self.process = None
        return status

    def plan_restart(self) -> float:
        """Decides when to start again; returns the pause in seconds."""
        if time.monotonic() - self.started_at > HEALTHY_AFTER:
            self.early_deaths = 0
        pause = min(FIRST_PAUSE * 2**self.early_deaths, LONGEST_PAUSE)
        self.early_deaths += 1
        self.due_at = time.monotonic() + pause
        return pause


@dataclass
class Supervisor:
    """Keeps `children` running until it is told to end. `greeting` runs once, when `port` first answers."""

    children: list[Child]
    port: int = 0
    greeting: Sequence[str] = ()
    grace: float = GRACE
    make: MakeParent = field(default_factory=MakeParent)
    greeter: subprocess.Popen[bytes] | None = None

    def run(self) -> int:
        """Returns 0 after an orderly end."""
        signal.pthread_sigmask(signal.SIG_BLOCK, WAKING)
        # A shell's background job starts with SIGINT ignored, and its children would inherit that.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        try:
            while not self._told_to_end(TICK):
                self._tend()
                self._greet()
        finally:
            self._end()
        return 0

    def _told_to_end(self, seconds: float) -> bool:
        got = signal.sigtimedwait(WAKING, seconds)
        return (got is not None and got.si_signo in ENDING) or self.make.was_interrupted()

    def _tend(self) -> None:
        """Starts what is due; buries what died and plans its return."""
        for child in self.children:
            if child.process is None:
                if time.monotonic() >= child.due_at:
                    child.start()
            elif child.has_ended():
                status = child.bury()
                say(f"{child.name} 进程意外退出（状态 {status}），{child.plan_restart():g} 秒后重新启动。")

    def _greet(self) -> None:
        if self.greeter is not None:
            self.greeter.poll()
        elif self.greeting and _answers(self.port):
            self.greeter = _launch(self.greeting)

    def _end(self) -> None:
        running = [child for child in self.children if child.process is not None]
        for child in running:
            child.ask_to_end()
        deadline = time.monotonic() + self.grace
        while not all(child.has_ended() for child in running) and time.monotonic() < deadline:
            got = signal.sigtimedwait(WAKING, TICK)
            if got is not None and got.si_signo in ENDING:
                break  # asked twice: at once
        for child in running:
            child.bury()
        if self.greeter is not None:
            self.greeter.kill()
            self.greeter.wait()
        say("已停止。")


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=0.2):
        return True
    return False


def children_of(environment: Environment) -> list[Child]:
    """The product's three processes."""
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "-A", "config", "--quiet"]
    schedule = environment.var_dir / f"celerybeat-{environment.port}"
    return [
        Child("web", [*python, "granian", "--interface", "wsgi", "config.wsgi:application",
                      "--host", environment.bind_address, "--port", str(environment.port),
                      "--workers", str(environment.web_processes),
                      "--blocking-threads", str(environment.web_threads),
                      "--respawn-failed-workers", "--workers-kill-timeout", "3",
                      "--no-ws", "--log-level", "warning"]),
        Child("worker", [*celery, "worker", "--pool", "prefork", "--loglevel", "WARNING",
                         "--concurrency", str(environment.worker_processes),
                         "--hostname", f"worker-{environment.port}@%h",
                         "--without-gossip", "--without-mingle", "--without-heartbeat"]),
        Child("beat", [*celery, "beat", "--loglevel", "WARNING", "--pidfile", "",
                       "--schedule", str(schedule)]),
    ]  # fmt: skip


def main() -> int:
    try:
        environment = read_environment()
        refuse_unusable_port(environment.bind_address, environment.port)
    except (PortRefused, ImproperlyConfigured) as refused:
        print(refused, file=sys.stderr)
        return 1
    greeting = [sys.executable, "manage.py", "welcome"]
    return Supervisor(children_of(environment), environment.port, greeting).run()


if __name__ == "__main__":
    sys.exit(main())
