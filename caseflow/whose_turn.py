"""From a flow to its turns: one mapping, for the flow, the reconciler and the tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from caseflow.desks import Turn
from caseflow.proceedings import proceeding_turns
from caseflow.records import Records
from caseflow.turns import assignment_turns, turns
from casework.lifecycle import PAUSED
from casework.models import Case
from findings.queries.seen import KINDS, fresh


def _of_case(process: Any, records: Records | None) -> list[Turn]:
    return turns(process.case, records)


def _of_assignment(process: Any, records: Records | None) -> list[Turn]:
    process.assignment.case = process.case
    return assignment_turns(process.assignment)


def _of_proceeding(process: Any, records: Records | None) -> list[Turn]:
    """The row is read anew: the act that is followed may have changed it under another object."""
    code = PROCEEDINGS[process.flow_class.__name__]
    return proceeding_turns(fresh(KINDS[code], getattr(process, f"{code}_id")))


# The proceeding's code by the name of its flow; the column of the process is called so too.
PROCEEDINGS = {"ObjectionFlow": "objection", "ExemptionFlow": "exemption", "RepairFlow": "repair"}
TURNS: dict[str, Callable[[Any, Records | None], list[Turn]]] = {
    "CaseFlow": _of_case,
    "AssignmentFlow": _of_assignment,
    **dict.fromkeys(PROCEEDINGS, _of_proceeding),
}


def turns_of_process(process: Any, records: Records | None = None) -> list[Turn]:
    """Every task of the process that should be open now; while its case rests, none of a flow beside the main one."""
    case: Case = process.case
    if case.state in PAUSED and not process.is_main:
        return []
    return TURNS[process.flow_class.__name__](process, records)
