"""Files of an unknown hand, read in processes of their own: is it ours, and how many pages has it?"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.db.models import Q

from notices.models import Notice
from notices.signing import anchor_file
from notices.verdicts import CHILD_SECONDS, Signature, Verdict

UPLOAD_BYTES = 20 * 2**20
_ROOT = Path(__file__).resolve().parents[1]


def notice_of(content: bytes) -> Notice | None:
    """The document whose file this is to the last byte, signed or as it was before it was signed."""
    digest = hashlib.sha256(content).hexdigest()
    found = Notice.objects.select_related("issuer").exclude(rendered_at=None)
    return found.filter(Q(signed_sha256=digest) | Q(sha256=digest)).first()


def judged(content: bytes) -> Verdict:
    """The verdict on a file of an unknown hand, reached in a process of its own with bounded time and memory."""
    anchor = anchor_file()
    if not anchor.is_file() or b"/ByteRange" not in content:
        return Verdict("文件没有电子签名。")
    said = _told_of(content, "notices.verifying", str(anchor))
    if said is None:
        return Verdict("文件无法读取。")
    return Verdict(said["problem"], [Signature(**each) for each in said["signatures"]], said["is_appended"])


def pages_of_unknown(content: bytes) -> int | None:
    """How many pages a PDF of an unknown hand has; None where that cannot be found out."""
    said = _told_of(content, "notices.counting")
    return int(said) if said else None


def _told_of(content: bytes, module: str, *arguments: str) -> Any:
    """What a module says as JSON of a file on its standard input; None where it does not come to an end of it."""
    environment = {"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PATH": os.defpath}
    try:
        child = subprocess.run(
            [sys.executable, "-P", "-m", module, *arguments],
            input=content,
            capture_output=True,
            env=environment,
            timeout=CHILD_SECONDS + 5,
            check=True,
        )
        return json.loads(child.stdout)
    except (subprocess.SubprocessError, ValueError):
        return None
