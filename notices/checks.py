"""What `manage.py check` says of the machine on which documents are set."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Warning

from notices.typesetting import confinement

WITHOUT = {
    "landlock": "files and TCP connections are refused by seccomp alone, not by Landlock (Linux 5.13, 6.7 for TCP)",
    "seccomp": "system calls are not filtered (seccomp needs Linux on x86-64 or arm64)",
}


def rendering_process(**_: Any) -> list[CheckMessage]:
    """Names each layer of the rendering process's confinement that this machine cannot enforce."""
    return [
        Warning(
            f"The rendering process runs without {layer}: {WITHOUT.get(layer, 'it is missing here')}.",
            hint="It still fetches nothing but data: addresses. docs/operations.md says what each layer is for.",
            id="notices.W001",
        )
        for layer, is_there in confinement.available().items()
        if not is_there
    ]
