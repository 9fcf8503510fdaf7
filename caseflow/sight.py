"""Which tasks a person may open: those of the cases that he may know of, and two desks with a narrow door.

Who reviews a draft, or countersigns it for another body, need have no standing in its case: such a person sees the
paper, why it is proposed and who said what of it, on the page of the task, and nothing of the file.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from caseflow.flows import CaseFlow
from caseflow.following import ranks_of
from casework.models import Case, Recusal

NARROW = frozenset({"review_draft", "countersign_draft"})


def seen_tasks(user: User) -> Q:
    """The condition of a task that the person may open, whosever desk it is."""
    cases = Case.objects.visible_to(user).order_by().values("pk")
    barred = Recusal.objects.filter(case=OuterRef("process__case"), person__in=user.persons, lifted_at=None)
    desks = [CaseFlow.instance.node(name) for name in sorted(NARROW)]
    own = Q(flow_task__in=desks, body__in=user.line, rank__in=ranks_of(user)) & ~Q(Exists(barred))
    return Q(process__case__in=cases) | own


def reads_case(user: User, case: Case) -> bool:
    """Whether the person may open the case itself."""
    return Case.objects.visible_to(user).filter(pk=case.pk).exists()
