"""离任交接 and 收回领办: what lies with one person goes to another, or back to the body's desk."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from viewflow.workflow import STATUS

import clock
from accounts import services as accounts
from accounts.models import AccountEvent, Substitution, User
from accounts.roles import ADMINISTRATORS, LEADER, Role
from caseflow.following import lock_flows, ranks_of
from caseflow.handing import tell_of_task
from caseflow.models import CaseTask, HandOver
from caseflow.sight import reads_case
from casework.lifecycle import ENDED
from casework.models import Case, Draft, Verb
from casework.services import NotYours, Stale, people_of, record
from casework.services.recording import append_event, keep, lock
from casework.services.recusing import DRAFTERS
from early_warnings.models import Clue
from interviews.models import Interview
from notices.drafting import LYING
from notifications.models import Topic
from notifications.services import tell
from organisations.models import Body
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

LEADS = tuple(LEADER.values())
TAKING_OVER = (*DRAFTERS, Role.INTAKE_OFFICER)


@dataclass(frozen=True)
class Held:
    """What lies with a person, as far as the one who asks may see it."""

    tasks: list[CaseTask] = field(default_factory=list)
    # Cases not ended of which the person is in charge (经办).
    cases: list[Case] = field(default_factory=list)
    # Tasks and cases that the one who asks has withdrawn from: another leader's to hand over.
    unseen: int = 0
    substitutions: list[Substitution] = field(default_factory=list)
    # What lies on the body's desk anyway and is continued there; the words stay the writer's.
    drafts: int = 0
    clues: int = 0
    interviews: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that a hand-over would move."""
        return not (self.tasks or self.cases or self.substitutions)


def may_hand_over(user: User, person: User) -> bool:
    """A leader of the body; nobody hands himself the work of the person in whose place he acts."""
    stands_for_him = user.standing_in_for is not None and person.pk in user.persons
    ours = user.works_for(person.body_id) or _holds_at(person, user.line)
    return user.holds(*LEADS) and ours and not stands_for_him


def _taken_up(line: frozenset[int]) -> QuerySet[CaseTask]:
    """Tasks on the desks of a body that somebody has taken up."""
    return CaseTask.objects.open().filter(body__in=line, owner__isnull=False)


def _led(line: frozenset[int]) -> QuerySet[Case]:
    """The body's cases that are not over: each has an officer in charge."""
    return Case.objects.filter(issuing_body__in=line).exclude(state__in=ENDED)


def _holds_at(person: User, line: frozenset[int]) -> bool:
    """Whether the person, who may have gone elsewhere, still holds something of this body's."""
    return _taken_up(line).filter(owner=person).exists() or _led(line).filter(lead_officer=person).exists()


def held_by(person: User, *, seen_by: User) -> Held:
    """What the person holds at the body of `seen_by`."""
    lines = seen_by.line
    visible = Case.objects.visible_to(seen_by).order_by().values("pk")
    tasks = _taken_up(lines).filter(owner=person)
    cases = _led(lines).filter(lead_officer=person)
    seen_tasks = tasks.filter(process__case__in=visible).select_related("process__case__subject")
    seen_cases = cases.filter(pk__in=visible).select_related("subject")
    found_tasks, found_cases = list(seen_tasks.order_by("id")), list(seen_cases.order_by("id"))
    waiting = (*LYING, Draft.Status.RETURNED)
    return Held(
        tasks=found_tasks,
        cases=found_cases,
        unseen=tasks.count() + cases.count() - len(found_tasks) - len(found_cases),
        substitutions=accounts.standing_of(person) if seen_by.works_for(person.body_id) else [],
        drafts=Draft.objects.filter(drafted_by=person, issuer__in=lines, status__in=waiting).count(),
        clues=Clue.objects.filter(taken_by=person, body__in=lines, status=Clue.Status.DRAFT).count(),
        interviews=Interview.objects.filter(
            paper__notice__drafted_by=person,
            issuer__in=lines,
            status__in=(Interview.Status.SUMMONED, Interview.Status.POSTPONED),
        ).count(),
    )


def numbers_at(user: User) -> dict[int, dict[str, int]]:
    """By person: how many tasks, cases and substitutions there are to hand over at the own body. Three statements."""
    found: dict[int, dict[str, int]] = defaultdict(lambda: {"tasks": 0, "cases": 0, "substitutions": 0})
    held = (("tasks", _taken_up(user.line), "owner"), ("cases", _led(user.line), "lead_officer"))
    for name, rows, column in held:
        for pk, number in rows.order_by().values_list(column).annotate(number=Count("pk")):
            found[pk][name] = number
    standing = Substitution.objects.overlapping(clock.today(), date.max).filter(absent__body__in=user.line)
    for pair in standing.values_list("absent", "substitute"):
        for pk in pair:
            found[pk]["substitutions"] += 1
    return found


def leavers(user: User) -> list[User]:
    """The people of the body, closed accounts that still hold something included."""
    own = Q(body__in=user.line)
    holding = Q(pk__in=_taken_up(user.line).values("owner"))
    leading = Q(pk__in=_led(user.line).values("lead_officer"))
    people = User.objects.at_work().filter((own & Q(is_active=True)) | holding | leading)
    return [person for person in people.order_by("id") if not person.roles & ADMINISTRATORS]


@one_transaction()
def hand_over(person: User, successor: User | None, *, reason: str, acting_user: User) -> HandOver:
    """Everything that lies with the person goes to the successor, or to the body's desk where none is named.

    What the successor may not see or has no rank for lies on the desk, and the row says why. One event for each
    case. Raises NotYours, Refusal naming the field, or Stale where nothing is left to hand over.
    """
    if not may_hand_over(acting_user, person):
        raise NotYours("交接由本单位负责人办理。")
    if not reason.strip():
        raise Refusal("没有写明交接的事由。", field="reason", remedy="请写明，例如调离、退休、岗位调整。")
    if successor is not None:
        _require_fit(person, successor, acting_user)
    # Of two leaders the second finds nothing left.
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    held = held_by(person, seen_by=acting_user)
    if held.is_empty:
        raise Stale(f"{person.full_name}名下没有可交接的事项，可能刚由他人办理。请刷新后查看。")
    keys = {case.pk for case in held.cases} | {task.process.case_id for task in held.tasks}
    lock_flows(*sorted(keys))
    known = _known_to(successor, keys)
    moving = _Moving(person, successor, reason.strip(), acting_user, known)
    by_case: dict[int, list[CaseTask]] = defaultdict(list)
    for task in held.tasks:
        by_case[task.process.case_id].append(task)
    cases = {case.pk: case for case in [*(task.process.case for task in held.tasks), *held.cases]}
    led = {case.pk for case in held.cases}
    for pk in sorted(cases):
        moving.case(cases[pk], by_case[pk], leads=pk in led)
    # Of a person who has gone elsewhere, what stands there is that body's affair.
    here = acting_user.works_for(person.body_id)
    ended = accounts.end_all_of(person, acting_user=acting_user) if here else []
    if not (ended or any(moving.counts.values())):
        raise Refusal("；".join(f"{each['number']} {each['why']}" for each in moving.skipped))
    body = acting_user.body
    assert body is not None
    made = HandOver.objects.create(
        leaving=person,
        successor=successor,
        body=body,
        reason=reason.strip()[:200],
        counts={**moving.counts, "substitutions": len(ended)},
        skipped=moving.skipped,
        by=acting_user,
        on_behalf_of=acting_user.standing_in_for,
    )
    words = told(made)
    accounts.record(AccountEvent.Verb.HANDED_OVER, person, acting_user=acting_user, detail=words)
    people = [each for each in (person, successor) if each is not None]
    tell(people, topic=Topic.HANDOVER, title="交接", text=f"{words} 事由：{made.reason}", href="/")
    return made


def told(made: HandOver) -> str:
    """王某 → 李某：领办任务2项，经办案件1件，退回办公桌1项."""
    to = made.successor.full_name if made.successor else "本单位办公桌"
    names = {
        "tasks": "领办任务{}项",
        "cases": "经办案件{}件",
        "released": "退回办公桌{}项",
        "substitutions": "结束代办{}项",
    }
    parts = [words.format(made.counts[name]) for name, words in names.items() if made.counts.get(name)]
    return f"{made.leaving.full_name} → {to}：{'，'.join(parts) or '无'}。"


@dataclass
class _Moving:
    """One hand-over under way."""

    person: User
    successor: User | None
    reason: str
    acting_user: User
    known: set[int]
    counts: dict[str, int] = field(default_factory=lambda: {"tasks": 0, "released": 0, "cases": 0})
    skipped: list[dict[str, str]] = field(default_factory=list)

    def case(self, case: Case, tasks: list[CaseTask], *, leads: bool) -> None:
        """What lies with the person in one case, with one event."""
        case = lock(case)
        what = [self._task(case, task) for task in tasks]
        columns = []
        if leads and (led := self._lead(case)):
            what.append(led)
            columns.append("lead_officer")
        what = [words for words in what if words]
        if not what:
            return
        to = self.successor.full_name if self.successor else ""
        details = {"from": self.person.full_name, "to": to, "what": what}
        append_event(
            case, Verb.HANDED_OVER, acting_user=self.acting_user, reason=self.reason, details=details
        )
        keep(case, *columns)

    def _task(self, case: Case, task: CaseTask) -> str:
        title = str(task.flow_task.task_title)
        row = CaseTask.objects.open().filter(pk=task.pk, owner=self.person)
        if (to := self.successor) is not None:
            why = ""
            if case.pk not in self.known:
                why = f"{to.full_name}不能办理本案（回避或者无权查看）"
            elif not to.works_for(task.body_id) or task.rank not in ranks_of(to):
                why = f"{to.full_name}没有办理“{title}”的角色"
            if not why:
                moved = row.update(owner=to)
                self.counts["tasks"] += moved
                return title if moved else ""
            self.skipped.append({"number": case.number, "why": f"{why}，“{title}”已退回本单位办公桌"})
        released = row.update(owner=None, status=STATUS.NEW, assigned=None)
        self.counts["released"] += released
        return f"{title}（退回办公桌）" if released else ""

    def _lead(self, case: Case) -> str:
        to, why = self.successor, ""
        if case.lead_officer_id != self.person.pk:
            return ""
        if to is None:
            why = "未指定接办人，经办人暂不变，由下一位承办人员在案件页更正"
        elif case.pk not in self.known:
            why = f"{to.full_name}不能办理本案（回避或者无权查看），须另定经办人"
        elif not to.holds(*TAKING_OVER):
            why = f"{to.full_name}不是经办人，须另定经办人"
        if to is None or why:
            self.skipped.append({"number": case.number, "why": why})
            return ""
        case.lead_officer = to
        self.counts["cases"] += 1
        return "经办人"


def _known_to(successor: User | None, keys: set[int]) -> set[int]:
    if successor is None:
        return set()
    return set(Case.objects.visible_to(successor).filter(pk__in=keys).order_by().values_list("pk", flat=True))


def _require_fit(person: User, successor: User, acting_user: User) -> None:
    if successor.pk == person.pk:
        raise Refusal("接办人不能是交出人本人。", field="successor", remedy="请另选接办人。")
    if not successor.is_active or not acting_user.works_for(successor.body_id):
        raise Refusal("接办人须是本单位的在用账号。", field="successor", remedy="请另选接办人。")
    if successor.roles & ADMINISTRATORS:
        raise Refusal("管理员不办理案件，不能接办。", field="successor", remedy="请另选接办人。")


# --- 收回领办 ------------------------------------------------------------------------------------------------


def may_take_back(user: User, task: CaseTask) -> bool:
    """A leader of the desk's body, of a task that somebody else has taken up."""
    holder = task.holder
    return (
        holder is not None
        and task.finished is None
        and user.holds(*LEADS)
        and user.works_for(task.body_id)
        and holder.pk not in user.persons
    )


@one_transaction()
def take_back_claim(task: CaseTask, *, reason: str, acting_user: User) -> None:
    """收回领办: a colleague cannot be reached, and the task lies on the body's desk again; the colleague is told.

    Raises NotYours, Refusal without a reason, Stale where it is claimed no more or done.
    """
    if not acting_user.holds(*LEADS) or not acting_user.works_for(task.body_id):
        raise NotYours("收回领办由本单位负责人决定。")
    if not reason.strip():
        raise Refusal("没有写明收回的理由。", field="reason", remedy="请写明，例如联系不上、账号锁定。")
    lock_flows(task.process.case_id)
    found = CaseTask.objects.select_related("owner", "process__case__subject").get(pk=task.pk)
    if not may_take_back(acting_user, found):
        raise Stale("这项任务已经办结、退回或者改由他人领办。请刷新后查看。")
    owner, title = found.owner, str(found.flow_task.task_title)
    held = CaseTask.objects.open().filter(pk=found.pk, owner=owner)
    if not held.update(owner=None, status=STATUS.NEW, assigned=None):
        raise Stale("这项任务已经办结、退回或者改由他人领办。请刷新后查看。")
    details = {"from": owner.full_name, "task": title}
    case = found.process.case
    record(case, Verb.CLAIM_TAKEN_BACK, acting_user=acting_user, reason=reason.strip(), details=details)
    named = f"{case.number} {case.title}" if reads_case(owner, case) else case.subject.label
    tell_of_task(
        found,
        owner,
        topic=Topic.HANDOVER,
        title=f"你领办的“{title}”已收回",
        text=f"{named}。{acting_user.acting_name}收回，理由：{reason.strip()}"[:1000],
    )


# --- what accounts ask of whoever leaves ---------------------------------------------------------------------


def still_held(person: User) -> list[tuple[str, int]]:
    """In numbers alone: administrators see no case."""
    counted = [
        ("已领办任务", CaseTask.objects.open().filter(owner=person).count()),
        ("经办案件", Case.objects.filter(lead_officer=person).exclude(state__in=ENDED).count()),
        ("代办安排", len(accounts.standing_of(person))),
    ]
    return [(name, number) for name, number in counted if number]


def note_leaving(person: User, acting_user: User | None) -> None:
    """The person's substitutions end; the leaders of the body hear what is left to hand over."""
    held = still_held(person)
    accounts.end_all_of(person, acting_user=acting_user)
    body: Body | None = person.body
    if body is None or not held:
        return
    leaders = [each for each in people_of(body.pk, *LEADS) if each.pk != person.pk]
    numbers = "，".join(f"{name}{number}项" for name, number in held)
    tell(
        leaders,
        topic=Topic.HANDOVER,
        title=f"{person.full_name}离岗，尚有事项待交接",
        text=f"{numbers}。请办理交接。",
        href=reverse("caseflow:hand_over", args=[person.pk]),
    )
