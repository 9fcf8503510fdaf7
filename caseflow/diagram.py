"""The flow as a picture: the nodes and edges of viewflow's graph in columns by proceeding, the present desks filled.

viewflow's own layout sets thirty nodes in one wide grid, too small to read beside a case; the graph is the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.template.loader import render_to_string
from viewflow.workflow import STATUS

from caseflow.flows import CaseFlow
from caseflow.models import CaseProcess, CaseTask
from casework.models import Case

# The main path first, each proceeding from top to bottom; what may come at any time stands in the last column.
COLUMNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("登记研判", ("register", "triage", "decide")),
    (
        "函件",
        (
            "sign_letter",
            "sign_for_letter",
            "answer",
            "approve_answer",
            "review",
            "sign_lifting",
            "sign_settlement",
        ),
    ),
    (
        "约谈",
        (
            "sign_summons",
            "sign_for_summons",
            "attend",
            "hold_interview",
            "sign_record",
            "note_refusal",
            "write_minutes",
            "sign_minutes",
            "sign_for_minutes",
            "settle",
        ),
    ),
    (
        "整改",
        (
            "order",
            "sign_order",
            "sign_for_order",
            "file_plan",
            "report",
            "approve_report",
            "verify",
            "countersign",
            "conclude",
            "sign_opinion",
            "sign_for_opinion",
        ),
    ),
    (
        "认定",
        (
            "sign_referral",
            "tell",
            "sign_hearing_notice",
            "plead",
            "approve_plea",
            "determine",
            "sign_determination",
            "follow_finding",
            "approve_sanctions",
            "sign_performance",
        ),
    ),
    (
        "结案与回头看",
        (
            "close",
            "sign_closure",
            "sign_for_result",
            "sign_for_paper",
            "look_back",
            "reopen",
            "sign_reopening",
            "end",
        ),
    ),
    (
        "随时可办",
        (
            "review_draft",
            "countersign_draft",
            "approve_draft",
            "seal_document",
            "serve_document",
            "sign_decline",
            "sign_merger",
            "sign_suspension",
            "sign_resumption",
            "sign_transfer",
            "sign_conclusion",
            "approve_revocation",
            "approve_correction",
            "approve_extension",
            "decide_extension",
            "carry_out",
            "sign_document",
            "sign_supervision",
            "sign_for_supervision",
            "answer_supervision",
            "approve_supervision",
            "note_supervision",
        ),
    ),
)
WIDTH, HEIGHT, ACROSS, DOWN, TOP = 176, 44, 232, 66, 56


@dataclass(frozen=True)
class Box:
    """A node's place, in the picture's units."""

    name: str
    title: str
    x: int
    y: int

    @property
    def middle(self) -> tuple[int, int]:
        return self.x + WIDTH // 2, self.y + HEIGHT // 2


@cache
def boxes() -> dict[str, Box]:
    """Every node of the flow at its place. Raises KeyError for a node that the flow does not have."""
    nodes = {node.name: node for node in CaseFlow.instance.nodes()}
    return {
        name: Box(name, str(nodes[name].task_title), 12 + column * ACROSS, TOP + row * DOWN)
        for column, (_, names) in enumerate(COLUMNS)
        for row, name in enumerate(names)
    }


@cache
def paths() -> tuple[tuple[str, str, str], ...]:
    """The edges of the path as (from, to, path data); what may come at any time has no place on it."""
    beside = COLUMNS[-1][1]
    found = []
    for node in CaseFlow.instance.nodes():
        for edge in node._outgoing():
            if edge.src.name in beside or edge.dst.name in beside:
                continue
            source, target = boxes()[edge.src.name], boxes()[edge.dst.name]
            found.append((source.name, target.name, _path(source, target)))
    return tuple(found)


def flow_diagram(case: Case) -> str:
    """The SVG of the main flow with the desks of this case marked: done, present, not yet."""
    marks = _marks(case)
    depth = max(len(names) for _, names in COLUMNS)
    context: dict[str, Any] = {
        "width": len(COLUMNS) * ACROSS - (ACROSS - WIDTH) + 24,
        "height": TOP + depth * DOWN,
        "heads": [(title, 12 + n * ACROSS + WIDTH // 2) for n, (title, _) in enumerate(COLUMNS)],
        "cells": [
            {"box": box, "middle": box.middle, "mark": marks.get(name, "later")}
            for name, box in boxes().items()
        ],
        "edges": [
            {"data": data, "is_walked": source in marks and target in marks}
            for source, target, data in paths()
        ],
        "box_width": WIDTH,
        "box_height": HEIGHT,
    }
    return render_to_string("caseflow/diagram.svg", context)


def _marks(case: Case) -> dict[str, str]:
    marks: dict[str, str] = {}
    main = CaseProcess.objects.main().filter(case=case)
    rows = CaseTask.objects.filter(process__in=main).order_by("id")
    for task in rows:
        name = task.flow_task.name
        if task.finished is None:
            marks[name] = "present"
        elif task.status == STATUS.DONE and marks.get(name) != "present":
            marks[name] = "done"
    return marks


def _path(source: Box, target: Box) -> str:
    """Down to the next row, round the side within a column, across in a curve between columns."""
    (sx, sy), (tx, ty) = source.middle, target.middle
    if source.x == target.x and 0 < target.y - source.y <= DOWN:
        return f"M{sx},{source.y + HEIGHT} L{tx},{target.y - 6}"
    if source.x == target.x:
        side = source.x + WIDTH
        bow = side + 14 + abs(ty - sy) // 14
        return f"M{side},{sy} C{bow},{sy} {bow},{ty} {side + 6},{ty}"
    right = target.x > source.x
    start = source.x + (WIDTH if right else 0)
    stop = target.x - 6 if right else target.x + WIDTH + 6
    half = (start + stop) // 2
    return f"M{start},{sy} C{half},{sy} {half},{ty} {stop},{ty}"
