"""What every side of `documents` has in common: it makes ready, sets documents while the clock runs, and is checked.

A side gives `source` (whatever it needs of a paper's words, made beforehand) and `render` (a source to a PDF, with the
place of its seal where it has one). Signing is the product's, with its sample keys, for all of them.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings

import clock
from benchmarks.papers import ISSUER, Paper, check, paper
from benchmarks.sides import Answer, serve
from notices import signing
from notices.sample_keys import make_sample_keys

MARK = "澄发改"
Rendered = tuple[bytes, signing.Found | None]


def serve_documents(source: Callable[[Paper, bool], Any], render: Callable[[Any], Rendered]) -> None:
    """Answers the bench: `round` sets `count` documents of `pages` pages, from the `first` on."""

    def set_up() -> None:
        folder = Path(settings.SIGNING_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "making").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # the side's other worker wants the same keys
            make_sample_keys(folder, {MARK: ISSUER}, settings.SIGNING_PASSPHRASE)

    def ready(first: int, count: int, pages: int, is_signed: bool) -> Answer:
        waiting[:] = [paper(place, pages) for place in range(first, first + count)]
        sources[:] = [source(each, is_signed) for each in waiting]
        return {}

    def go(is_signed: bool) -> Answer:
        signer = signing.signer_for(MARK) if is_signed else None
        done.clear()
        began, spent = time.perf_counter(), time.process_time()
        for each in sources:
            content, place = render(each)
            if signer:
                content = aside.submit(
                    signing.signed, signer, content, moment=clock.now(), place=place
                ).result()
            done.append(content)
        return {"seconds": time.perf_counter() - began, "cpu": time.process_time() - spent}

    def checked() -> Answer:
        for content, wanted in zip(done, waiting, strict=True):
            check(content, wanted)
        return {"documents": len(done), "bytes": sum(map(len, done))}

    # Playwright keeps an event loop running in the main thread; pyHanko wants one of its own.
    aside = ThreadPoolExecutor(1)
    waiting: list[Paper] = []
    sources: list[Any] = []
    done: list[bytes] = []
    serve(set_up, {"ready": ready, "go": go, "checked": checked})
