"""转办 within a body: a task passes to a named colleague of the same desk, with a word."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse
from viewflow.workflow import STATUS

import clock
from accounts.models import User
from accounts.roles import LEADER
from accounts.substitutes import stand_ins_for
from caseflow.following import lock_flows, people_at, ranks_of
from caseflow.models import CaseTask, held_at
from caseflow.sight import reads_case, seen_tasks
from casework.access import is_recused
from casework.models import Verb
from casework.services import NotYours, Stale, tell_of_case
from casework.services.recording import lock, record
from notifications.models import Topic
from notifications.services import tell
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

NOTE_LIMIT = 300
HEADS = tuple(LEADER.values())


def may_hand(task: CaseTask, user: User) -> bool:
    """Whoever holds the task; of one that nobody holds, whoever's desk it is; and always the body's own leader."""
    if task.finished is not None or not user.works_for(task.body_id) or is_recused(user, task.process.case):
        return False
    if user.holds(*HEADS):
        return True
    holder = task.holder
    return task.rank in ranks_of(user) and (holder is None or holder.pk in user.persons)


def colleagues(task: CaseTask, user: User) -> QuerySet[User]:
    """To whom it may be handed: those of the desk who may know of the case, not its holder and not oneself."""
    if task.body_id is None:
        return User.objects.none()
    there = people_at(task.body_id, task.rank).exclude(pk=user.pk)
    if (holder := task.holder) is not None:
        there = there.exclude(pk=holder.pk)
    knowing = [
        person.pk for person in there if CaseTask.objects.filter(seen_tasks(person), pk=task.pk).exists()
    ]
    return User.objects.filter(pk__in=knowing).order_by("full_name")


@one_transaction()
def hand_to(task: CaseTask, colleague: User, *, note: str = "", acting_user: User) -> CaseTask:
    """The task is `colleague`'s now, who is told; the others of the desk see it so. On the body's own record.

    Raises NotYours for whoever may not hand it on, Stale where it is done or somebody took it up meanwhile, Refusal
    for a colleague whose desk it is not or who keeps out of the case.
    """
    lock_flows(task.process.case_id)
    if not may_hand(task, acting_user):
        if task.finished is not None:
            raise Stale("这项任务已经办结。请回到办公桌查看。")
        raise NotYours("任务由领办人或者本单位负责人转办。")
    if len(note) > NOTE_LIMIT:
        raise Refusal(f"转办说明不超过{NOTE_LIMIT}字。", field="note")
    if not colleagues(task, acting_user).filter(pk=colleague.pk).exists():
        raise Refusal(
            f"{colleague.full_name}不在这张办公桌，或者不能办理本案。",
            field="colleague",
            remedy="请选择同岗位的其他同事。",
        )
    # The database asks again who holds it: of two who hand it on at once, one wins.
    seen = Q(owner=task.owner_id) if task.owner_id else Q(owner=None)
    if task.holder is None:
        seen |= ~Q(held_at(acting_user))
    mine = {"owner": colleague, "status": STATUS.ASSIGNED, "assigned": clock.now()}
    if not CaseTask.objects.open().filter(seen, pk=task.pk).update(**mine):
        raise Stale("这项任务刚由他人领办、转办或者办结。请刷新后查看。")
    case = lock(task.process.case)
    title = str(task.flow_task.task_title)
    details = {"to": colleague.full_name, "what": title, "task": task.pk}
    record(case, Verb.HANDED, acting_user=acting_user, reason=note.strip(), details=details)
    task.owner, task.status = colleague, STATUS.ASSIGNED
    words = f"{case.number}{title}" if reads_case(colleague, case) else f"{title}（{case.subject.label}）"
    tell_of_task(
        task,
        colleague,
        topic=Topic.ASSIGNED,
        title=f"{acting_user.full_name}转办：{words}",
        text=note.strip(),
        href=reverse("caseflow:task", args=[task.pk]),
    )
    return task


def tell_of_task(task: CaseTask, person: User, *, topic: str, title: str, text: str, href: str = "") -> None:
    """A message to whoever may open the task, and to his substitute: by a narrow door too, where it names no case.

    `title` and `text` are the caller's, who asks `reads_case` what they may say.
    """
    case = task.process.case
    if reads_case(person, case):
        tell_of_case(case, [person], topic=topic, title=title, text=text, href=href)
        return
    told, away = (
        [each for each in people if CaseTask.objects.filter(seen_tasks(each), pk=task.pk).exists()]
        for people in ([person], stand_ins_for([person.pk]))
    )
    tell(told, topic=topic, title=title, text=text, href=href or "/", stand_ins=away if told else ())
