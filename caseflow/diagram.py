"""The flow as a picture: viewflow's layout, our drawing; done desks in ink, the present ones filled."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.template.loader import render_to_string
from viewflow.workflow import STATUS, chart

from caseflow.flows import CaseFlow
from caseflow.models import CaseTask
from casework.models import Case


@cache
def _layout() -> Any:
    """The grid does not depend on a case: it is laid out once a process."""
    return chart.calc_layout_data(CaseFlow)


def flow_diagram(case: Case) -> str:
    """The SVG of the main flow with the desks of this case marked: done, present, not yet."""
    grid = _layout()
    marks: dict[str, str] = {}
    rows = CaseTask.objects.filter(process__case=case, process__assignment=None).order_by("id")
    for task in rows:
        name = task.flow_task.name
        if task.finished is None:
            marks[name] = "present"
        elif task.status == STATUS.DONE and marks.get(name) != "present":
            marks[name] = "done"
    cells = [_cell(cell, marks.get(cell.node.name, "later")) for cell in grid.cells]
    edges = [" ".join(f"{x},{y}" for x, y in edge.segments) for edge in grid.edges if edge.segments]
    return render_to_string(
        "caseflow/diagram.svg", {"width": grid.width, "height": grid.height, "cells": cells, "edges": edges}
    )


def _cell(cell: Any, mark: str) -> dict[str, Any]:
    title = str(cell.node.task_title)
    half = len(title) if len(title) <= 7 else (len(title) + 1) // 2
    return {
        "x": cell.x + cell.shape.x if cell.shape.x < cell.x else cell.shape.x,
        "y": cell.y + cell.shape.y if cell.shape.y < cell.y else cell.shape.y,
        "width": cell.shape.width,
        "height": cell.shape.height,
        "is_round": cell.shape.width == cell.shape.height,
        "middle_x": cell.shape.x + cell.shape.width / 2,
        "middle_y": cell.shape.y + cell.shape.height / 2,
        "lines": [title[:half], title[half:]] if title[half:] else [title],
        "mark": mark,
        "name": cell.node.name,
    }
