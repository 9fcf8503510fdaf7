"""The reconciler: do the open tasks agree with what the cases' states and records call for?

It only reads, unless it is told to mend; mending opens and cancels tasks and never moves a case.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from viewflow.workflow import STATUS

from caseflow.desks import Key, key_of
from caseflow.flows import LEAVING, CaseFlow
from caseflow.following import follow_process, start_case_flow, start_proceeding_flow
from caseflow.models import MAIN, CaseProcess, CaseTask
from caseflow.whose_turn import turns_of_process
from casework.lifecycle import ENDED, PAUSED, State
from casework.models import (
    Assignment,
    Case,
    CaseNotice,
    Correction,
    Draft,
    ExtensionRequest,
    Instruction,
    LookBack,
    Proposal,
)
from findings.queries.seen import KINDS, fresh
from organisations.models import Body

CHUNK = 500
NO_PROCESS = "没有流程"
MISSING = "缺少任务"
SUPERFLUOUS = "多余任务"
OTHER_RANK = "任务岗位不符"
OTHER_ROW = "任务对象不符"
UNANSWERED = (Assignment.Status.PENDING, Assignment.Status.REFUSED)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Difference:
    """One disagreement on one case: what is wrong (Chinese), at which node and whose desk ("" without a process)."""

    case_number: str
    what: str
    node: str = ""
    body_name: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.case_number, self.what, self.node, self.body_name)))


def reconcile(*, mend: bool = False) -> list[Difference]:
    """Compares all cases and assignments with their tasks; returns what differs, or differed before mending.

    Processes are read in chunks; those that are done, with nothing to sign for, are passed over in the query.
    What looks wrong is read again under the process's lock: an act half seen between two queries is no finding.
    """
    found = list(_without_process(mend=mend))
    keys = list(_that_may_differ().values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        processes = list(_with_what_is_asked(CaseProcess.objects.filter(pk__in=keys[start : start + CHUNK])))
        tasks = _open_tasks(processes)
        for process in processes:
            if _compare(process, tasks[process.pk]):
                found += _settle(process.pk, mend=mend)
    return found


def lay_out() -> int:
    """Opens the desks of what came about beneath the flow: proposals of a sweep, documents that a worker has set.

    A case decides one proposal at a time, and none while a draft lies with a leader: what has to wait is passed over.
    What lapsed meanwhile is taken off its desk. Returns how many cases were followed. Moves nothing.
    """
    followed = 0
    found = _with_proposals_to_lay_out() | _with_documents_to_lay_out()
    for pk in found.order_by("pk").values_list("pk", flat=True):
        try:
            followed += bool(_settle(pk, mend=True))
        except Exception:
            # Whatever is wrong with one case must not keep the others from their desks.
            logger.exception("process %s could not be laid out", pk)
    return followed


def lay_out_document(notice_pk: int) -> None:
    """The same for a document that was set just now: it lies with whoever seals or serves it."""
    with_it = CaseProcess.objects.main().filter(case__papers__notice=notice_pk)
    for pk in with_it.values_list("pk", flat=True):
        _settle(pk, mend=True)


def _with_documents_to_lay_out() -> QuerySet[CaseProcess]:
    at_it = CaseTask.objects.open().filter(flow_task__in=LEAVING, about=OuterRef("pk"))
    waiting = CaseNotice.objects.leaving().exclude(case__state__in=[State.MERGED, State.REVOKED])
    return CaseProcess.objects.main().filter(case__in=waiting.exclude(Exists(at_it)).values("case"))


def _with_proposals_to_lay_out() -> QuerySet[CaseProcess]:
    deciding = CaseTask.objects.open().filter(flow_task__in=[CaseFlow.decide, CaseFlow.look_back])
    at_it = CaseTask.objects.open().filter(
        flow_task=CaseFlow.decide, process__case=OuterRef("case"), body=OuterRef("addressee")
    )
    drafted = Draft.objects.lying().filter(case=OuterRef("case"))
    of_the_ladder = ~Q(kind=Proposal.Kind.LOOK_BACK)
    open_ones = Proposal.objects.filter(status=Proposal.Status.OPEN, case__isnull=False)
    waiting = open_ones.exclude(Exists(deciding.filter(about=OuterRef("pk")))).exclude(case__state__in=PAUSED)
    waiting = waiting.exclude(of_the_ladder & (Exists(at_it) | Exists(drafted)))
    decided = Proposal.objects.exclude(status=Proposal.Status.OPEN)
    idle = deciding.filter(Exists(decided.filter(pk=OuterRef("about"))))
    return CaseProcess.objects.main().filter(
        Q(case__in=waiting.values("case")) | Q(pk__in=idle.values("process"))
    )


def _that_may_differ() -> QuerySet[CaseProcess]:
    """Processes under way, those with an open task, and those whose case still waits for something.

    That may be a signing for, a draft on its path, a look-back, a relapse; of an assignment, its answer.
    """
    unsigned = CaseNotice.objects.filter(
        case=OuterRef("case"), notice__signed_for_at=None, notice__voided_at=None
    )
    open_ones = CaseTask.objects.open().filter(process=OuterRef("pk"))
    at_a_station = Draft.objects.lying().filter(case=OuterRef("case"))
    instructions = Instruction.objects.open().filter(case=OuterRef("case"))
    corrections = Correction.objects.filter(case=OuterRef("case"), status=Correction.Status.SUBMITTED)
    requests = ExtensionRequest.objects.pending().filter(case=OuterRef("case"))
    asks: Any = (
        Q(Exists(unsigned)) | Q(Exists(at_a_station)) | Q(Exists(instructions)) | Q(Exists(corrections))
    ) | Q(Exists(requests))
    asks |= Q(Exists(_after_the_end())) | ~Q(case__state__in=ENDED)
    may: Any = ~Q(status=STATUS.DONE) | Exists(open_ones) | MAIN & asks
    unanswered = Q(assignment__status__in=UNANSWERED)
    unanswered |= Q(assignment__status=Assignment.Status.ACCEPTED) & Q(
        assignment__contribution=Assignment.Contribution.OWED
    )
    may |= unanswered & ~Q(case__state__in=ENDED | PAUSED)
    return CaseProcess.objects.filter(may).order_by("pk")


def _after_the_end() -> QuerySet[Case]:
    """Ended cases in which something is left to do."""
    drafts = Draft.objects.lying().filter(case=OuterRef("pk"))
    proposals = Proposal.objects.filter(case=OuterRef("pk"), status=Proposal.Status.OPEN)
    relapses = LookBack.objects.undecided().filter(case=OuterRef("pk"))
    waiting = Q(Exists(drafts)) | Q(Exists(proposals)) | Q(Exists(relapses))
    return Case.objects.filter(waiting, pk=OuterRef("case"), state__in=ENDED)


def _with_what_is_asked(processes: QuerySet[CaseProcess]) -> QuerySet[CaseProcess]:
    return processes.select_related("case__subject", "assignment__body").order_by("pk")


def _open_tasks(processes: Iterable[CaseProcess]) -> dict[int, list[CaseTask]]:
    """The open tasks of these processes, by process, in one query."""
    tasks: dict[int, list[CaseTask]] = defaultdict(list)
    for task in CaseTask.objects.open().filter(process__in=processes).order_by("pk"):
        tasks[task.process_id].append(task)
    return tasks


def _compare(process: CaseProcess, tasks: list[CaseTask]) -> list[tuple[str, Key]]:
    """What differs between the tasks and the turns of one process: (what, the key of the task)."""
    due = {turn.key: turn for turn in turns_of_process(process)}
    found: list[tuple[str, Key]] = []
    for task in tasks:
        key = key_of(task.flow_task.name, task.body_id, task.about)
        turn = due.pop(key, None)
        if turn is None:
            found.append((SUPERFLUOUS, key))
        elif turn.rank != task.rank:
            found.append((OTHER_RANK, key))
        elif turn.about != task.about:
            found.append((OTHER_ROW, key))
    return found + [(MISSING, key) for key in due]


def _settle(pk: int, *, mend: bool) -> list[Difference]:
    """Compares one process again under its lock, and mends it where that is asked for."""
    with CaseFlow.lock(pk):
        process = _with_what_is_asked(CaseProcess.objects.all()).get(pk=pk)
        found = _compare(process, _open_tasks([process])[pk])
        if found and mend:
            follow_process(process)
        names = dict(
            Body.objects.filter(pk__in={body for _, (_, body, _) in found}).values_list("pk", "name")
        )
    return [
        Difference(process.case.number, what, node, names.get(body, "")) for what, (node, body, _) in found
    ]


def _without_process(*, mend: bool) -> Iterator[Difference]:
    """Cases and proceedings that no flow has ever seen."""
    main = CaseProcess.objects.main().filter(case=OuterRef("pk"))
    for case in Case.objects.exclude(Exists(main)).exclude(state=State.DRAFT).order_by("pk"):
        if mend:
            with transaction.atomic():
                start_case_flow(case)
        yield Difference(case.number, NO_PROCESS)
    for code, pk in _proceedings_without_process():
        row = fresh(KINDS[code], pk)
        if mend:
            with transaction.atomic():
                start_proceeding_flow(row)
        yield Difference(row.case.number, NO_PROCESS)


def _proceedings_without_process() -> list[tuple[str, int]]:
    """Code and key of each, in one query."""
    parts = [
        model._default_manager.exclude(pk__in=_subjects(code))
        .order_by()
        .values_list(Value(code, CharField()), "pk")
        for code, model in KINDS.items()
    ]
    return sorted(parts[0].union(*parts[1:], all=True))


def _subjects(code: str) -> QuerySet[CaseProcess, Any]:
    """Keys of the proceedings of this code that have a process."""
    column = f"{code}_id"
    return CaseProcess.objects.filter(**{f"{column}__isnull": False}).values(column)
