"""What the rendering process gives up before it reads its first document. The kernel sees to it.

Four layers, each of which holds where another is missing; none needs root or a package:

* limits: memory, no file that grows, few files open, no core dump (setrlimit);
* capabilities: root's are dropped, and none comes back with another program (capset, no_new_privs);
* landlock: of all files only those beneath the given folders, and these only for reading; no TCP (Linux 5.13, 6.7);
* seccomp: a list of the system calls that typesetting needs. What is not on it (socket, execve, clone, ptrace, …)
  fails with EPERM, and so does opening a file for writing.

Linux on x86-64 and arm64. Elsewhere a layer is missing, and `confine` says which.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import platform
import resource
import struct
from collections.abc import Iterable
from pathlib import Path

LAYERS = ("limits", "capabilities", "landlock", "seccomp")
OPEN_FILES = 64
_libc = ctypes.CDLL(None, use_errno=True)

# linux/prctl.h, linux/capability.h
PR_SET_NO_NEW_PRIVS, PR_GET_SECCOMP, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 21, 22, 2
CAPABILITY_VERSION = 0x20080522
# linux/landlock.h; system calls are numbered alike on all machines since 5.1
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
ASK_VERSION, PATH_BENEATH = 1, 1
READ_FILE, READ_DIR = 1 << 2, 1 << 3
# The rights over files that each version knows, and from which version on TCP and signals are its matter too.
RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
WITH_TCP, WITH_SCOPES = 4, 6

# linux/audit.h and the tables of system calls: x86-64, arm64 (None: the machine has it under another name only).
ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
ALLOWED: dict[str, tuple[int | None, int | None]] = {
    # memory
    "mmap": (9, 222), "mprotect": (10, 226), "munmap": (11, 215), "brk": (12, 214), "mremap": (25, 216),
    "madvise": (28, 233), "membarrier": (324, 283),
    # what is open already, and looking at names
    "read": (0, 63), "write": (1, 64), "close": (3, 57), "lseek": (8, 62), "pread64": (17, 67),
    "readv": (19, 65), "writev": (20, 66), "dup": (32, 23), "poll": (7, None),
    "ppoll": (271, 73), "stat": (4, None), "fstat": (5, 80), "lstat": (6, None), "newfstatat": (262, 79),
    "statx": (332, 291), "access": (21, None), "faccessat": (269, 48), "faccessat2": (439, 439),
    "readlink": (89, None), "readlinkat": (267, 78), "getdents64": (217, 61), "getcwd": (79, 17),
    # time, signals, threads that there are, the end
    "clock_gettime": (228, 113), "gettimeofday": (96, 169), "nanosleep": (35, 101),
    "clock_nanosleep": (230, 115), "times": (100, 153), "getrusage": (98, 165), "setitimer": (38, 103),
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132), "restart_syscall": (219, 128), "futex": (202, 98), "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123), "set_robust_list": (273, 99), "rseq": (334, 293),
    "getrandom": (318, 278), "getpid": (39, 172), "gettid": (186, 178), "getuid": (102, 174),
    "geteuid": (107, 175), "uname": (63, 160), "sysinfo": (99, 179), "exit": (60, 93),
    "exit_group": (231, 94),
}  # fmt: skip
OPEN, OPENAT, TGKILL, CLONE, CLONE3 = (2, None), (257, 56), (234, 131), (56, 220), (435, 435)
FCNTL = (72, 25)
# Copies of a descriptor, and looking at it. No F_SETOWN, F_SETSIG, F_SETFL: by these the kernel sends any process of
# the same user a signal, SIGKILL among them, and before Linux 6.12 Landlock lets it.
DESCRIPTOR_COMMANDS = (fcntl.F_DUPFD, fcntl.F_DUPFD_CLOEXEC, fcntl.F_GETFD, fcntl.F_SETFD, fcntl.F_GETFL)
CLONE_THREAD = 0x10000  # linux/sched.h: Pango looks for fonts in threads, which are confined as we are
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND | (os.O_TMPFILE & ~os.O_DIRECTORY)
# linux/seccomp.h, linux/bpf_common.h; the offsets are those of struct seccomp_data
ALLOW, REFUSE, UNKNOWN, KILL = 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000  # with EPERM, with ENOSYS
LOAD, EQUAL, AT_LEAST, AND, RETURN = 0x20, 0x15, 0x35, 0x54, 0x06
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16
X32 = 0x40000000  # the second table of x86-64, by which the first one could be gone round


def available() -> dict[str, bool]:
    """Which layers this machine can put on. Puts on none."""
    return {
        "limits": True,
        "capabilities": True,
        "landlock": _landlock_version() > 0,
        "seccomp": _libc.prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0 and platform.machine() in ARCHITECTURES,
    }


def confine(readable: Iterable[Path], *, memory: int) -> dict[str, bool]:
    """Puts on every layer that the machine has, for the life of this process; which these were.

    `readable` are folders, `memory` is bytes of address space. The process must have one thread only.
    """
    _libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return {
        "limits": _limit(memory),
        "capabilities": _drop_capabilities(),
        "landlock": _landlock(readable),
        "seccomp": _seccomp(),
    }


def _limit(memory: int) -> bool:
    wanted = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: OPEN_FILES,
    }
    for limit, most in wanted.items():
        _, hard = resource.getrlimit(limit)
        value = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (value, value))
    return True


def _drop_capabilities() -> bool:
    header = struct.pack("=Ii", CAPABILITY_VERSION, 0)
    return bool(_libc.capset(header, bytes(24)) == 0)


def _landlock_version() -> int:
    return int(_libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), ASK_VERSION))


def _landlock(readable: Iterable[Path]) -> bool:
    version = _landlock_version()
    if version < 1:
        return False
    rights = RIGHTS[min(version, max(RIGHTS))]
    attributes = struct.pack("=Q", rights)
    if version >= WITH_TCP:
        attributes += struct.pack("=Q", 0b11)
    if version >= WITH_SCOPES:
        attributes += struct.pack("=Q", 0b11)
    rules = _libc.syscall(CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    if rules < 0:
        return False
    try:
        return all(_let_read(rules, folder) for folder in readable) and (
            _libc.syscall(RESTRICT_SELF, rules, 0) == 0
        )
    finally:
        os.close(rules)


def _let_read(rules: int, folder: Path) -> bool:
    place = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = struct.pack("=Qi", READ_FILE | READ_DIR, place)
        return bool(_libc.syscall(ADD_RULE, rules, PATH_BENEATH, rule, 0) == 0)
    finally:
        os.close(place)


def _seccomp() -> bool:
    if platform.machine() not in ARCHITECTURES:
        return False
    steps = b"".join(struct.pack("=HBBI", *step) for step in _filter())
    kept = ctypes.create_string_buffer(steps, len(steps))
    program = struct.pack("@HP", len(steps) // 8, ctypes.addressof(kept))
    return bool(_libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program, 0, 0) == 0)


def _filter() -> list[tuple[int, int, int, int]]:
    """The list as a program for the kernel: (what, steps to skip if so, if not so, with what)."""
    audit, column = ARCHITECTURES[platform.machine()]
    steps = [
        (LOAD, 0, 0, ARCHITECTURE),
        (EQUAL, 1, 0, audit),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER),
        (AT_LEAST, 0, 1, X32),
        (RETURN, 0, 0, REFUSE),
    ]
    for numbers in ALLOWED.values():
        if numbers[column] is not None:
            steps += [(EQUAL, 0, 1, int(numbers[column] or 0)), (RETURN, 0, 0, ALLOW)]
    for numbers, flags in ((OPEN, 1), (OPENAT, 2)):
        if numbers[column] is not None:
            steps += _only_if(int(numbers[column] or 0), flags, mask=WRITING, value=0)
    steps += _only_with(int(FCNTL[column] or 0), 1, values=DESCRIPTOR_COMMANDS)
    # A thread, and no process. What clone3 is told cannot be looked at: the C library then takes clone.
    steps += _only_if(int(CLONE[column] or 0), 0, mask=CLONE_THREAD, value=CLONE_THREAD)
    steps += [(EQUAL, 0, 1, int(CLONE3[column] or 0)), (RETURN, 0, 0, UNKNOWN)]
    # abort() signals its own process, and no other.
    steps += _only_if(int(TGKILL[column] or 0), 0, mask=0xFFFFFFFF, value=os.getpid())
    return [*steps, (RETURN, 0, 0, REFUSE)]


def _only_if(number: int, argument: int, *, mask: int, value: int) -> list[tuple[int, int, int, int]]:
    """Allows a call if an argument under a mask has a value. Arguments are 64 bits; the low half comes first."""
    return [
        (EQUAL, 0, 5, number),
        (LOAD, 0, 0, ARGUMENTS + 8 * argument),
        (AND, 0, 0, mask),
        (EQUAL, 0, 1, value),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, REFUSE),
    ]


def _only_with(number: int, argument: int, *, values: Iterable[int]) -> list[tuple[int, int, int, int]]:
    """Allows a call if an argument has one of these values in its low half (the kernel takes it as 32 bits)."""
    each = [step for value in values for step in ((EQUAL, 0, 1, value), (RETURN, 0, 0, ALLOW))]
    return [
        (EQUAL, 0, len(each) + 2, number),
        (LOAD, 0, 0, ARGUMENTS + 8 * argument),
        *each,
        (RETURN, 0, 0, REFUSE),
    ]
