"""The supervisor, with small children in place of web, worker and beat.

Supervisor and children write to one pipe. A line in it is what a test waits for, and its end proves that no
process is left, for every one of them holds it open.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.environment import BASE_DIR

PATIENT = "import signal; print('up', flush=True); signal.pause()"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + PATIENT
WITH_GRANDCHILD = (
    "import subprocess, sys; subprocess.Popen([sys.executable, '-c', "
    "'import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); signal.pause()']); " + PATIENT
)
SHORT_LIVED = "print('gone', flush=True)"
PROGRAMS = {"patient": PATIENT, "stubborn": STUBBORN, "family": WITH_GRANDCHILD}

PROGRAM = """
import sys
from config.supervisor import Child, Supervisor
child = Child("child", [sys.executable, "-c", sys.argv[1]])
sys.exit(Supervisor([child], grace=0.3).run())
"""


# A shell's background job ignores SIGINT, and what it starts inherits that: make would never hear of it.
AS_AT_A_TERMINAL = ["env", "--default-signal=INT"]


class Run:
    """A supervisor at work, started by a shell, by make or by nobody."""

    def __init__(self, command: list[str], **environment: str) -> None:
        self.process = subprocess.Popen(
            [*AS_AT_A_TERMINAL, *command],
            stdout=subprocess.PIPE,
            text=True,
            cwd=BASE_DIR,
            env={**os.environ, **environment},
            start_new_session=True,
        )

    def line(self, pattern: str) -> re.Match[str]:
        """The next line that matches; fails where the output ends before it."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if found := re.search(pattern, line):
                return found
        raise AssertionError(f"the output ended without {pattern!r}")

    def started(self, name: str = "child") -> int:
        return int(self.line(rf"{name} 已启动（进程号 (\d+)）")[1])

    def everything_ends(self, seconds: float = 10) -> int:
        """Waits for the end of the output, which is the end of the last process; the exit status."""
        self.process.communicate(timeout=seconds)
        return self.process.returncode


@pytest.fixture
def supervise() -> Iterator[object]:
    runs: list[Run] = []

    def start(program: str) -> Run:
        runs.append(Run([sys.executable, "-c", PROGRAM, program]))
        return runs[-1]

    yield start
    for run in runs:
        run.process.kill()
        run.process.wait()


def test_it_starts_a_killed_child_again(supervise) -> None:
    run = supervise(PATIENT)
    first = run.started()
    run.line("^up")

    os.kill(first, signal.SIGKILL)

    run.line("意外退出（状态 -9）")
    assert run.started() != first
    run.line("^up")


def test_it_waits_longer_after_each_early_death(supervise) -> None:
    run = supervise(SHORT_LIVED)

    pauses = [float(run.line(r"，([\d.]+) 秒后重新启动")[1]) for _ in range(3)]

    assert pauses == [0.5, 1.0, 2.0]


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_it_ends_every_process(supervise, told: signal.Signals, program: str) -> None:
    run = supervise(program)
    run.line("^up")

    run.process.send_signal(told)

    assert run.everything_ends() == 0


def test_it_ends_while_a_child_waits_for_its_restart(supervise) -> None:
    run = supervise(SHORT_LIVED)
    run.line("2 秒后重新启动")

    run.process.send_signal(signal.SIGINT)

    assert run.everything_ends(seconds=2) == 0


def test_its_children_end_when_it_is_killed_itself(supervise) -> None:
    run = supervise(PATIENT)
    run.line("^up")

    run.process.kill()

    assert run.everything_ends() == -signal.SIGKILL


def test_it_ends_when_make_alone_is_interrupted(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    makefile = tmp_path / "Makefile"
    makefile.write_text(f'run:\n\t@exec {sys.executable} {program} "{PATIENT}"\n')
    run = Run(["make", "-f", str(makefile), "run"], PYTHONPATH=str(BASE_DIR))
    run.line("^up")

    run.process.send_signal(signal.SIGINT)

    assert run.everything_ends() == -signal.SIGINT
