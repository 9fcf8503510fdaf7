"""case_life: six human tasks of a case, each claimed and completed by its person, each step committed durably.

Ours, through the product's own doors: triage and draft, sign, sign for, answer, approve, review and draft again.
Peer: six View nodes in plain viewflow 2.4 with its default models, SelectForUpdateLock and Django permissions.
Both: each step loads its person anew, finds the open task, checks the right to it, and commits by itself. Outside
the measurement on both sides: opening the case; on ours also the worker that makes the PDF.
We do more: rights by body and rank, the state machine, a hash-chained audit event for every act, the drafts,
letter and answer themselves, a numbered official document queued for its PDF, deadlines with their ledgers.
The peer does more: nothing of that; its process ends with the sixth task, where ours opens a seventh.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.databases import Database, databases
from benchmarks.sides import Answer, started

OURS = "benchmarks.ours.case_life"
PEER = "benchmarks.peers.viewflow_plain"
TASKS = 6
FEWEST_ROUNDS = 5
Rows = list[dict[str, Any]]

__all__ = ["databases", "run"]


def run(database: Database, folder: Path, rounds: int, cases: int) -> tuple[Rows, list[str]]:
    """The rows of this bench on one database, and remarks for the screen."""
    rounds = max(rounds, FEWEST_ROUNDS)
    with ExitStack() as stack:
        sides = []
        for module, name in ((OURS, "ours"), (PEER, "viewflow")):
            environment = stack.enter_context(database.for_side(folder, name))
            sides.append(stack.enter_context(started(module, environment)))
        ours, peer = sides
        for side in sides:
            side.ask("round", cases=1)  # warm: templates, connections, pages of the database
        measured = [(ours.ask("round", cases=cases), peer.ask("round", cases=cases)) for _ in range(rounds)]
        counts = (ours.ask("rows"), peer.ask("rows"))
    _require_same_work(*counts, cases=cases * rounds + rounds + 2)
    return _rows(database, measured), _remarks(database, measured[-1], counts)


def _rows(database: Database, measured: list[tuple[Answer, Answer]]) -> Rows:
    speed = [(a["cases"] / a["seconds"], b["cases"] / b["seconds"]) for a, b in measured]
    statements = [(sum(a["statements"].values()), sum(b["statements"].values())) for a, b in measured]
    return [
        _row("cases_per_second", "cases/s", database, speed),
        _row("statements", "SQL statements a case", database, statements),
    ]


def _row(measure: str, unit: str, database: Database, pairs: list[tuple[float, float]]) -> dict[str, Any]:
    ours, peer = median(a for a, _ in pairs), median(b for _, b in pairs)
    return {
        "measure": f"case_life.{measure}",
        "database": database.name,
        "ours": round(ours, 3),
        "unit": unit,
        "peer": "viewflow",
        "peer_value": round(peer, 3),
        "ratio": round(ours / peer, 3),
        "rounds": len(pairs),
    }


def _require_same_work(ours: Answer, peer: Answer, *, cases: int) -> None:
    """Both sides finished the same tasks, each claimed by its person first; else nothing was compared."""
    expected = {"cases": cases, "human_tasks_done": cases * TASKS, "claimed": cases * TASKS}
    for name, found in (("ours", ours), ("viewflow", peer)):
        differing = {key: (found[key], value) for key, value in expected.items() if found[key] != value}
        if differing:
            raise SystemExit(
                f"case_life: {name} did other work than it should (found, expected): {differing}"
            )


def _remarks(database: Database, last: tuple[Answer, Answer], counts: tuple[Answer, Answer]) -> list[str]:
    names = ("ours", "viewflow")
    steps = [f"{name}: {answer['statements']}" for name, answer in zip(names, last, strict=True)]
    rows = [f"{name}: {found}" for name, found in zip(names, counts, strict=True)]
    return [f"\n{database.name}, statements by step:", *steps, f"{database.name}, rows at the end:", *rows]
