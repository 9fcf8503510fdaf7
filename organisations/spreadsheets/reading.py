"""Runs the child process that reads a workbook, and gives its sheets as typed cells."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any, TypeAlias

from . import guard
from .cells import Cell, NoValue
from .limits import Limits, WorkbookUnusable

logger = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parents[2]
_SPLIT_IT = "请删除表格以外的内容，或分成几个文件后重传"
_LIMITS_OF_CHILD = (
    "members",
    "unpacked_bytes",
    "ratio",
    "ratio_counts_from_bytes",
    "sheets",
    "cells",
    "text_characters",
    "memory_bytes",
    "seconds",
    "output_bytes",
)


class ReaderFailed(RuntimeError):
    """Our own reader failed (exit status 3): not the file's fault. The argument is for the operator."""


@dataclass(frozen=True, slots=True)
class SheetStart:
    """The rows that follow stand on this sheet."""

    name: str
    is_hidden: bool
    counts_from_1904: bool


Row: TypeAlias = tuple[int, list[Cell]]  # row number from 1, cells from column A


@contextmanager
def sheets_of(path: Path, limits: Limits) -> Iterator[Iterator[SheetStart | Row]]:
    """Each sheet's start and its rows that hold anything, in order. Raises WorkbookUnusable, ReaderFailed."""
    _check_file(path, limits)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said, tempfile.TemporaryFile() as complaints:
        status = _run(path, limits, said, complaints)
        _check_end(said, status, complaints)
        said.seek(0)
        yield _typed(said)


def _check_file(path: Path, limits: Limits) -> None:
    try:
        if not path.is_file():
            raise WorkbookUnusable(f"找不到文件“{path.name}”", remedy="请核对文件名")
        size = path.stat().st_size
        if size == 0:
            raise WorkbookUnusable("文件是空的", remedy="请重新导出后上传")
        if size > limits.file_bytes:
            raise WorkbookUnusable(f"文件超过{limits.file_bytes // 2**20}MB", remedy=_SPLIT_IT)
        guard.check_signature(path)
    except OSError as error:
        raise WorkbookUnusable(f"文件“{path.name}”无法读取", remedy="请核对文件及其权限") from error


def _run(path: Path, limits: Limits, said: IO[str], complaints: IO[bytes]) -> int:
    """The exit status of the child; negative where a signal ended it."""
    values = {name: value for name, value in asdict(limits).items() if name in _LIMITS_OF_CHILD}
    environment = {"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PATH": os.defpath}
    command = [sys.executable, "-P", "-m", "organisations.spreadsheets.child", str(path.resolve())]
    try:
        return subprocess.run(
            command,
            input=json.dumps(values).encode(),
            stdout=said,
            stderr=complaints,
            env=environment,
            timeout=limits.seconds,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired as error:
        raise WorkbookUnusable(f"读取文件超过{limits.seconds}秒，已停止", remedy=_SPLIT_IT) from error


def _check_end(said: IO[str], status: int, complaints: IO[bytes]) -> None:
    """The last line says whether everything was said. Raises WorkbookUnusable or ReaderFailed."""
    last = _last_line(said)
    if last[:1] == ["unusable"]:
        raise WorkbookUnusable(last[1], remedy=last[2])
    if status == 0 and last == ["end"]:
        return
    complaints.seek(0)
    complaint = complaints.read()[-2_000:].decode("utf-8", "replace")
    logger.warning("the workbook reader ended with %s: %s", status, complaint)
    if status < 0 or status == guard.TOO_MUCH_OUTPUT:
        raise WorkbookUnusable(guard.TOO_LARGE, remedy=_SPLIT_IT)
    raise ReaderFailed(f"exit status {status}: {complaint}")


def _last_line(said: IO[str]) -> list[Any]:
    binary = said.buffer  # type: ignore[attr-defined]
    size = binary.seek(0, os.SEEK_END)
    binary.seek(max(0, size - 4_096))
    lines = binary.read().splitlines()
    try:
        last = json.loads(lines[-1]) if lines else []
    except ValueError:
        return []
    return last if isinstance(last, list) else []


def _typed(said: IO[str]) -> Iterator[SheetStart | Row]:
    decode = json.JSONDecoder(object_hook=_cell).decode
    for line in said:
        item = decode(line)
        if item[0] == "sheet":
            yield SheetStart(*item[1:])
        elif item[0] != "end":
            yield item[0] + 1, item[1]


def _cell(value: dict[str, str]) -> date | NoValue:
    return date.fromisoformat(value["day"]) if "day" in value else NoValue(value["none"])
