"""The door to the rendering process: HTML and CSS go in, a PDF or a refusal comes out.

Each process that wants pages keeps up to MOST_AT_ONCE of them (child.py), warm, and starts another one where one died
of a document, took too long, or has set RETIRE_AFTER documents. A child reads its work from a pipe, so that it ends
with its parent, however that ends. Nothing is ever set in the parent itself.
"""

from __future__ import annotations

import atexit
import fcntl
import logging
import os
import select
import subprocess
import sys
import threading
import time
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from notices.typesetting import wire
from notices.typesetting.confinement import LAYERS
from notices.typesetting.machine import TypesettingUnavailable, check_machine
from notices.typesetting.places import Carried, Found
from organisations.refusals import Refusal

MOST_AT_ONCE = 2
RETIRE_AFTER = 1000  # documents
START_SECONDS = 60.0
PIPE_BYTES = 2**20
ROOT = Path(__file__).resolve().parents[2]
REMEDY = "请精简正文或者删去层次，详情可以作为附件；仍不成功的，请联系系统管理员。"

logger = logging.getLogger(__name__)


class NotSet(Refusal):
    """This document's pages could not be set; others are not concerned."""


class _Ended(Exception):
    """The child is no longer there."""


class Child:
    """One rendering process, and its parent's end of the pipes."""

    def __init__(self) -> None:
        check_machine()
        self.seconds = float(settings.RENDER_SECONDS)
        self.documents = 0
        memory = int(settings.RENDER_MEMORY_MB) * 2**20
        command = [sys.executable, "-P", "-m", "notices.typesetting.child"]
        self.process = subprocess.Popen(
            [*command, str(settings.FONTS_DIR), str(memory), str(self.seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            cwd="/",
            # No secret of ours is in its environment.
            env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONHASHSEED": "0", "PATH": os.defpath},
        )
        assert self.process.stdin is not None and self.process.stdout is not None
        self._asks, self._answers = self.process.stdin, self.process.stdout
        for pipe in (self._asks, self._answers):
            with suppress(OSError):  # as large as the user may have them
                fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
        self._greet()

    def _greet(self) -> None:
        try:
            hello, _ = self._hear(time.monotonic() + START_SECONDS)
        except (_Ended, TimeoutError, wire.Garbled) as error:
            self.end()
            raise TypesettingUnavailable("the rendering process did not start; see its messages") from error
        if "unavailable" in hello:
            self.end()
            raise TypesettingUnavailable(str(hello["unavailable"]))
        _note_layers(tuple(layer for layer in LAYERS if not hello["layers"].get(layer)))

    def set_pages(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """The answer. Raises _Ended or TimeoutError; then the child is of no more use."""
        self.documents += 1
        try:
            self._asks.write(wire.packed(request))
        except OSError as error:
            raise _Ended from error
        return self._hear(time.monotonic() + self.seconds)

    def _hear(self, until: float) -> tuple[dict[str, Any], bytes]:
        poll = select.poll()
        poll.register(self._answers, select.POLLIN)

        def read(size: int) -> bytes:
            parts = bytearray()
            while len(parts) < size:
                left = until - time.monotonic()
                if left <= 0 or not poll.poll(left * 1000):
                    raise TimeoutError
                if not (part := os.read(self._answers.fileno(), size - len(parts))):
                    raise _Ended
                parts += part
            return bytes(parts)

        return wire.unpacked(read)

    @property
    def is_there(self) -> bool:
        """Whether it still holds its end of the pipe; it need not be a child of this very process."""
        poll = select.poll()
        poll.register(self._answers, 0)
        return not poll.poll(0)

    def end(self) -> None:
        """Ends it at once, and buries it."""
        with suppress(OSError):
            self.process.kill()
        self.let_go()
        self.process.wait()

    def let_go(self) -> None:
        """Closes this process's end of the pipes."""
        for pipe in (self._asks, self._answers):
            with suppress(OSError):
                pipe.close()


class Children:
    """The rendering processes of this process; threads share them."""

    def __init__(self) -> None:
        self.begin_anew()

    def begin_anew(self) -> None:
        """With none: at first, and in a fork, where they are the parent's."""
        self._idle: list[Child] = []
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(MOST_AT_ONCE)

    def set_pages(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """The answer of one of them. Raises NotSet where it died of the document."""
        with self._places:
            child = self._one()
            try:
                said, content = child.set_pages(request)
            except (_Ended, wire.Garbled) as error:
                child.end()
                reason = f"排版进程意外结束（状态{child.process.returncode}）"
                raise NotSet(f"文书未能排版：{reason}。", remedy=REMEDY) from error
            except TimeoutError as error:
                child.end()
                raise NotSet(f"文书排版超过{child.seconds:g}秒，已经中止。", remedy=REMEDY) from error
            except BaseException:
                child.end()
                raise
            self._back(child)
            return said, content

    def _one(self) -> Child:
        with self._lock:
            while self._idle:
                child = self._idle.pop()
                if child.is_there and child.seconds == float(settings.RENDER_SECONDS):
                    return child
                child.end()
        return Child()

    def _back(self, child: Child) -> None:
        if child.documents >= RETIRE_AFTER:
            child.end()
            return
        with self._lock:
            self._idle.append(child)

    def leave(self) -> None:
        """In a fork: these children are the parent's, and they must see when it ends."""
        for child in self._idle:
            child.let_go()
        self.begin_anew()

    def end(self) -> None:
        """Ends those that have nothing to do."""
        with self._lock:
            while self._idle:
                self._idle.pop().end()


CHILDREN = Children()
os.register_at_fork(after_in_child=CHILDREN.leave)
atexit.register(CHILDREN.end)


@lru_cache(maxsize=1)
def _note_layers(missing: tuple[str, ...]) -> None:
    """Said once: what this machine cannot enforce."""
    if missing:
        logger.warning("the rendering process runs without %s; see docs/operations.md", ", ".join(missing))


def write_pdf(html: str, css: str, *, identifier: bytes, carried: Carried | None = None) -> bytes:
    """The PDF of a whole HTML document; the same bytes for the same input. Raises NotSet."""
    return write_pdf_and_find(html, css, identifier=identifier, element="", carried=carried)[0]


def write_pdf_and_find(
    html: str, css: str, *, identifier: bytes, element: str, carried: Carried | None = None
) -> tuple[bytes, Found | None]:
    """The same, and where the element of that id stands; None where there is none."""
    request: dict[str, Any] = {
        "html": html,
        "css": css,
        "identifier": identifier.decode(),
        "element": element,
    }
    if carried is not None:
        request["carried"] = {
            "name": carried.name,
            "description": carried.description,
            "content": carried.content.decode(),
            "day": carried.day.isoformat(),
        }
    said, content = CHILDREN.set_pages(request)
    match said.get("fault"):
        case None:
            return content, Found(**said["found"]) if said.get("found") else None
        case "depth":
            raise NotSet("文书的层次过深，不能排版。", remedy=REMEDY)
        case "memory":
            raise NotSet("文书排版超出了内存限制，已经中止。", remedy=REMEDY)
        case fault:
            raise NotSet(f"文书未能排版（{fault}）。", remedy=REMEDY)


@lru_cache(maxsize=32)
def picture_page(address: str) -> bytes:
    """A page of 42 mm square that is filled by the picture at a data: address: a seal to be put onto another page."""
    css = "@page { size: 42mm 42mm; margin: 0 } body { margin: 0 } img { display: block; width: 42mm; height: 42mm }"
    return write_pdf(f'<img src="{address}" alt="">', css, identifier=b"")
