"""What is said between a process that wants pages and the one that sets them: a length, JSON, and bytes behind it.

Nothing of the other side is ever run or unpickled: it may have been taken over by what it read.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from typing import Any

LENGTHS = struct.Struct(">II")
MOST = 256 * 2**20  # bytes of one message; no document comes near it


class Garbled(Exception):
    """The other side ended, or says what it should not."""


def packed(said: dict[str, Any], content: bytes = b"") -> bytes:
    head = json.dumps(said, ensure_ascii=False).encode()
    return LENGTHS.pack(len(head), len(content)) + head + content


def unpacked(read: Callable[[int], bytes]) -> tuple[dict[str, Any], bytes]:
    """The next message; `read` gives exactly as many bytes as are asked for, fewer only at the end."""
    lengths = read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        raise Garbled
    head_length, content_length = LENGTHS.unpack(lengths)
    if head_length + content_length > MOST:
        raise Garbled
    head, content = read(head_length), read(content_length)
    if len(head) < head_length or len(content) < content_length:
        raise Garbled
    try:
        said = json.loads(head)
    except ValueError as error:
        raise Garbled from error
    if not isinstance(said, dict):
        raise Garbled
    return said, content
