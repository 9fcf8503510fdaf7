"""What a backup says of itself: `manifest.json`, whose own digest stands in it.

{"sha256": digest of the rest, "backup": {format, made_at, engine, database, migrations: ["app.name", …],
 counts: {table: rows}, events, broken, missing: [what the running system had lost already],
 files: [{path, size, sha256}, …]}}
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from backups.faults import Unusable
from backups.files import Stored, digest_of, write_file

NAME = "manifest.json"
FORMAT = 1


@dataclass(frozen=True)
class Manifest:
    """`engine` is sqlite or postgresql; `database` the dump's path; `made_at` ISO 8601 by the machine's own time."""

    made_at: str
    engine: str
    database: str
    migrations: list[str]
    counts: dict[str, int]
    events: int
    broken: list[str]
    missing: list[str]
    files: list[Stored]
    format: int = FORMAT


def write(folder: Path, manifest: Manifest) -> None:
    said = asdict(manifest)
    text = json.dumps({"sha256": _digest(said), "backup": said}, ensure_ascii=False, indent=1)
    write_file(folder / NAME, text.encode())


def read(folder: Path) -> Manifest:
    """The manifest of a backup. Raises Unusable where there is none, or it is not as it was written."""
    path = folder / NAME
    if not path.is_file():
        raise Unusable(
            f"{folder}不是一份完整的备份：没有{NAME}。", "请指明备份目录，形如 zhengxin-20261120-093000。"
        )
    try:
        whole = json.loads(path.read_text(encoding="utf-8"))
        said, digest = whole["backup"], whole["sha256"]
    except (ValueError, KeyError, TypeError) as error:
        raise Unusable(f"备份的{NAME}已损坏，不能读取。", "请改用另一份备份。") from error
    if _digest(said) != digest:
        raise Unusable(f"备份的{NAME}已损坏：内容与其摘要不符。", "请改用另一份备份。")
    if said["format"] != FORMAT:
        raise Unusable(
            f"备份格式为第{said['format']}版，本程序只认第{FORMAT}版。", "请用制作备份时的程序版本恢复。"
        )
    files = [Stored(**file) for file in said.pop("files")]
    _refuse_strange_paths(files)
    return Manifest(files=files, **said)


def refuse_damaged(folder: Path, manifest: Manifest) -> None:
    """Reads every file of the backup. Raises Unusable naming the first that is missing or not as it was written."""
    for stored in manifest.files:
        path = folder / stored.path
        if not path.is_file():
            raise Unusable(f"备份不完整：缺少文件{stored.path}。", "请改用另一份备份。")
        if digest_of(path) != (stored.size, stored.sha256):
            raise Unusable(f"备份已损坏：文件{stored.path}与制作时的摘要不符。", "请改用另一份备份。")


def _digest(said: dict[str, Any]) -> str:
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _refuse_strange_paths(files: list[Stored]) -> None:
    """A path may not lead out of the backup."""
    for stored in files:
        path = PurePosixPath(stored.path)
        if path.is_absolute() or ".." in path.parts:
            raise Unusable(f"备份清单中的路径{stored.path}越出备份目录。", "请改用另一份备份。")
