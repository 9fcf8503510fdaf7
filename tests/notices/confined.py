"""Tries, in a real rendering process, to do what it must not be able to: `python -m tests.notices.confined FONTS ACT`.

Begins as the product's child does (`notices.typesetting.child.begin`), then does the act and prints how it ended.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from notices.typesetting import child, confinement, pages

MEMORY = 1024 * 2**20
F_SETSIG, FIOASYNC = 10, 0x5452  # asm-generic/fcntl.h, ioctls.h


def connect() -> None:
    socket.create_connection(("127.0.0.1", int(os.environ["PORT"])), timeout=2)


def make_a_socket() -> None:
    socket.socket(socket.AF_UNIX)


def read_passwords() -> None:
    Path("/etc/passwd").read_bytes()


def read_the_code() -> None:
    Path(__file__).read_bytes()


def list_the_root() -> None:
    os.listdir("/")


def write_beside_the_fonts() -> None:
    (Path(sys.argv[1]) / "left-behind").write_bytes(b"x")


def write_to_tmp() -> None:
    Path("/tmp/zhengxin-left-behind").write_bytes(b"x")


def remove_a_font() -> None:
    next(Path(sys.argv[1]).glob("*.otf")).unlink()


def run_a_program() -> None:
    os.execv("/bin/true", ["true"])


def start_a_process() -> None:
    subprocess.run(["/bin/true"], check=True)


def fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def kill_its_parent() -> None:
    os.kill(os.getppid(), signal.SIGTERM)


def trace_its_parent() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.ptrace(16, os.getppid(), 0, 0) == 0:  # PTRACE_ATTACH
        return
    raise OSError(ctypes.get_errno(), "ptrace")


def own_the_signals_of_its_input() -> None:
    """What comes in would be told to its parent."""
    fcntl.fcntl(0, fcntl.F_SETOWN, os.getppid())


def choose_the_signal() -> None:
    """And by a signal of its own choice: what F_SETOWN tells nobody with. One that is ignored by default."""
    fcntl.fcntl(0, F_SETSIG, signal.SIGURG)


def ask_for_signals() -> None:
    fcntl.fcntl(0, fcntl.F_SETFL, fcntl.fcntl(0, fcntl.F_GETFL) | os.O_ASYNC)


def signal_by_ioctl() -> None:
    fcntl.ioctl(0, FIOASYNC, struct.pack("i", 1))


def signal_by_a_clock() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.timer_create(0, None, ctypes.byref(ctypes.c_void_p())) != 0:
        raise OSError(ctypes.get_errno(), "timer_create")


def queue_a_signal() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.sigqueue(os.getppid(), signal.SIGURG, None) != 0:
        raise OSError(ctypes.get_errno(), "sigqueue")


def copy_a_descriptor() -> None:
    """This it may."""
    os.close(fcntl.fcntl(0, fcntl.F_DUPFD_CLOEXEC, 3))


def take_all_memory() -> None:
    taken = []
    while True:
        taken.append(bytearray(64 * 2**20))


def read_a_font() -> None:
    """This it may."""
    next(Path(sys.argv[1]).glob("*.otf")).read_bytes()


def set_pages() -> None:
    """And this."""
    pages.set_pages(child.FIRST, child.STYLE, identifier="0" * 32)


ACTS: dict[str, Callable[[], None]] = {
    act.__name__: act
    for act in (
        connect, make_a_socket, read_passwords, read_the_code, list_the_root, write_beside_the_fonts, write_to_tmp,
        remove_a_font, run_a_program, start_a_process, fork, kill_its_parent, trace_its_parent, take_all_memory,
        own_the_signals_of_its_input, choose_the_signal, ask_for_signals, signal_by_ioctl, signal_by_a_clock,
        queue_a_signal, copy_a_descriptor,
        read_a_font, set_pages,
    )
}  # fmt: skip


def main() -> None:
    if "WITHOUT_SCOPES" in os.environ:  # as Landlock is on kernels before 6.12: it leaves signals alone
        confinement.WITH_SCOPES = sys.maxsize
    layers = child.begin(Path(sys.argv[1]), MEMORY)
    ended = {}
    for name in sys.argv[2:]:
        try:
            ACTS[name]()
        except MemoryError:
            ended[name] = "MemoryError"
        except OSError as error:
            ended[name] = type(error).__name__
        else:
            ended[name] = "done"
    sys.stdout.write(json.dumps({"layers": layers, "ended": ended}))


if __name__ == "__main__":
    main()
