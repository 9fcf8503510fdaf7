"""The filesystem broker, made whole: a message or an exchange's table is seen complete, or not at all.

kombu's transport opens a message's file and then writes it. A worker that looks between the two takes an empty file
for a message, and the worker dies of it (celery/kombu#1551). Here a file gets its name when its content is complete.
"""

from __future__ import annotations

import contextlib
import os
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """kombu's channel, but for the moments at which its files come to be."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """Puts a message onto `queue`; the names sort by time, as kombu's own."""
        target = Path(self.data_folder_out) / f"{round(time.monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        try:
            _draft_beside(target, dumps(payload)).replace(target)
        except OSError as error:
            raise ChannelError(f"cannot add {target} to the queue") from error

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """The next message of `queue`. What cannot be read is no message: the sweep comes by itself."""
        try:
            return super()._get(queue)  # its transport looks once and knows no timeout
        except ValueError as error:
            raise Empty from error

    def _queue_bind(self, exchange: str, routing_key: str | None, pattern: str | None, queue: str) -> None:
        """Binds as kombu does, under its lock, in a file that is never empty."""
        file: Path = self._exchange_file(exchange)  # type: ignore[attr-defined]
        if not file.exists():
            self.control_folder.mkdir(parents=True, exist_ok=True)
            draft = _draft_beside(file, "[]")
            # Whoever comes second finds the first one's file: a link, unlike a renaming, takes nobody's place.
            with contextlib.suppress(FileExistsError):
                os.link(draft, file)
            draft.unlink()
        super()._queue_bind(exchange, routing_key or "", pattern or "", queue)


class Transport(filesystem.Transport):
    """What `filesystem://` means in this project."""

    Channel = Channel


def use() -> None:
    """Makes it so. Called once, before the first connection."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"


def _draft_beside(target: Path, content: str) -> Path:
    """The content in a file of the same folder, under a name that is nobody's message."""
    draft = target.with_name(f".{uuid.uuid4()}.draft")
    draft.write_text(content, encoding="utf-8")
    return draft
