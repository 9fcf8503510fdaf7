"""Which tasks a person may open: those of the cases that he may know of, and two desks with a narrow door.

Who reviews a draft, or countersigns it for another body, need have no standing in its case: such a person sees the
paper, why it is proposed and who said what of it, on the page of the task, and nothing of the file.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from caseflow.flows import CaseFlow
from caseflow.following import ranks_of
from caseflow.models import CaseTask
from casework.models import Case, Draft, Recusal

NARROW = frozenset({"review_draft", "countersign_draft"})


def seen_tasks(user: User) -> Q:
    """The condition of a task that the person may open, whosever desk it is."""
    cases = Case.objects.visible_to(user).order_by().values("pk")
    barred = Recusal.objects.filter(case=OuterRef("process__case"), person__in=user.persons, lifted_at=None)
    desks = [CaseFlow.instance.node(name) for name in sorted(NARROW)]
    own = Q(flow_task__in=desks, body__in=user.line, rank__in=ranks_of(user)) & ~Q(Exists(barred))
    return Q(process__case__in=cases) | own


def sees_the_paper_alone(user: User, task: CaseTask) -> bool:
    """Whether the task is before the person by a narrow door, and the case itself is closed to him."""
    return task.flow_task.name in NARROW and not reads_case(user, task.process.case)


def papers_alone(user: User, tasks: Iterable[CaseTask]) -> dict[int, Draft]:
    """By the key of each task that `sees_the_paper_alone` is true of: its draft. Two statements at most."""
    narrow = [task for task in tasks if task.flow_task.name in NARROW]
    if not narrow:
        return {}
    cases = Case.objects.visible_to(user).filter(pk__in=[task.process.case_id for task in narrow])
    open_to_him = set(cases.order_by().values_list("pk", flat=True))
    closed = [task for task in narrow if task.process.case_id not in open_to_him]
    drafts = Draft.objects.select_related("issuer").in_bulk([task.about for task in closed])
    return {task.pk: drafts[task.about] for task in closed if task.about in drafts}


def reads_case(user: User, case: Case) -> bool:
    """Whether the person may open the case itself."""
    return Case.objects.visible_to(user).filter(pk=case.pk).exists()
