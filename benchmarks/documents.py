"""documents: the same words as PDF, one page and five, by one worker and by two at once, unsigned and signed.

Ours, from frozen words to the file: number and QR code put in, pages set in the confined rendering process, PDF/A-3b;
signed with the sample authority's key and the seal. Peers set the same words in the same fonts on a page like ours:
WeasyPrint with its defaults, Typst with its compiler kept, Chromium with its page kept (style and fonts loaded). A
peer's file is signed by the product's own code too, invisibly. Every worker is a process, and all of them live through
the bench; one side works at a time. Pages and words of every file are looked at before it counts.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.databases import Database
from benchmarks.sides import Side, started

OURS = "benchmarks.ours.documents"
PEERS = {
    "weasyprint": "benchmarks.peers.weasyprint_plain",
    "typst": "benchmarks.peers.typst_documents",
    "chromium": "benchmarks.peers.chromium_print",
}
WORKERS = 2
FEWEST_ROUNDS = 5
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Task:
    """What is measured: a name, pages of a document, whether it is signed, documents of each worker in a round."""

    name: str
    pages: int
    is_signed: bool
    count: int


TASKS = (
    Task("one_page", 1, False, 8),
    Task("five_pages", 5, False, 3),
    Task("signed", 1, True, 8),
)


def databases(_folder: Path) -> list[Database]:
    """No database: words in, files out."""
    return [Database("")]


def run(database: Database, folder: Path, rounds: int, _cases: int) -> tuple[Rows, list[str]]:
    """The rows of this bench, and remarks for the screen."""
    rounds = max(rounds, FEWEST_ROUNDS)
    with ExitStack() as stack:
        sides: dict[str, list[Side]] = {}
        for name, module in {"ours": OURS, **PEERS}.items():
            place = database.for_side(folder, name)
            environment = stack.enter_context(place)
            sides[name] = [stack.enter_context(started(module, environment)) for _ in range(WORKERS)]
        speeds: dict[tuple[str, str, int], list[float]] = {}
        sizes: dict[tuple[str, str], int] = {}
        for number in range(-1, rounds):  # the first is to get warm
            for task in TASKS:
                for name, workers in sides.items():
                    for many in (1, WORKERS):
                        speed, size = _measured(workers[:many], task, number + 1)
                        if number >= 0:
                            speeds.setdefault((task.name, name, many), []).append(speed)
                            sizes[task.name, name] = size
    return _rows(speeds), [
        f"{task}, {name}: {size // 1000} kB a file" for (task, name), size in sizes.items()
    ]


def _measured(workers: list[Side], task: Task, number: int) -> tuple[float, int]:
    """Documents a second of these workers together, and the size of a file."""
    count = task.count
    for place, worker in enumerate(workers):
        first = (number * WORKERS + place) * count
        worker.ask("ready", first=first, count=count, pages=task.pages, is_signed=task.is_signed)
    with ThreadPoolExecutor(len(workers)) as pool:
        began = time.perf_counter()
        list(pool.map(lambda worker: worker.ask("go", is_signed=task.is_signed), workers))
        seconds = time.perf_counter() - began
    checked = [worker.ask("checked") for worker in workers]
    done = sum(each["documents"] for each in checked)
    return done / seconds, sum(each["bytes"] for each in checked) // done


def _rows(speeds: dict[tuple[str, str, int], list[float]]) -> Rows:
    rows = []
    for task in TASKS:
        for many in (WORKERS, 1):
            ours = median(speeds[task.name, "ours", many])
            for peer in PEERS:
                theirs = median(speeds[task.name, peer, many])
                rows.append(
                    {
                        "measure": f"documents.{task.name}.per_second{'' if many == WORKERS else '.one_worker'}",
                        "database": "",
                        "ours": round(ours, 3),
                        "unit": "documents/s",
                        "peer": peer,
                        "peer_value": round(theirs, 3),
                        "ratio": round(ours / theirs, 3),
                        "rounds": len(speeds[task.name, peer, many]),
                    }
                )
    return rows
