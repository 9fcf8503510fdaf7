"""What must hold after every act, whoever did what: said here from the tables and rows, not with the product's rules.

Each function yields what is wrong, in words; nothing yielded is nothing wrong.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.db.models import Count, Max, Min

import clock
from accounts.models import User
from accounts.roles import ADMINISTRATORS, LEADER, LOOKERS_ON, OFFICER, Role
from caseflow.models import CaseProcess, CaseTask
from caseflow.reconciling import reconcile
from caseflow.whose_turn import turns_of_process
from casework.chain import Broken
from casework.models import Case, CaseDeadline, CaseEvent, Draft, Hold, Proposal
from casework.verification import broken_chains
from deadlines.counting import due_on
from deadlines.queries import calendar_since
from notices.models import Notice, NumberSeries

MOVES = Path(__file__).resolve().parents[2] / "samples" / "lifecycle-moves.csv"
CAME_FROM = "(where it came from)"
CONSULTED = (Role.VERIFIER, Role.COMMISSION_LEADER, Role.COMMISSION_OFFICER)
ENDS = {"closed", "lifted", "declined", "revoked", "merged"}
RESTS = {"suspended", "transferred"}
SIGNATORIES = {
    "issuer's leader": LEADER,
    "head of the department": LEADER,
    "officer": OFFICER,
}


@cache
def table() -> dict[tuple[str, str], dict[str, str]]:
    """The rows of the lifecycle by state and move."""
    with MOVES.open(encoding="utf-8-sig", newline="") as file:
        return {(row["from"], row["move"]): row for row in csv.DictReader(file)}


def tasks_agree() -> Iterator[str]:
    """The open desks are those that the state calls for; a case that rests has none."""
    yield from (f"对账：{difference}" for difference in reconcile())
    resting = CaseTask.objects.open().filter(process__case__state__in=RESTS)
    yield from (f"停办的案件有待办：{task.flow_task.name}" for task in resting)


def events_since(last: int) -> list[CaseEvent]:
    """What a step has put on record."""
    return list(CaseEvent.objects.filter(pk__gt=last).select_related("actor", "case").order_by("pk"))


def desks_agree(new: list[CaseEvent]) -> Iterator[str]:
    """The same of the cases on whose record something is new: what a step can have changed."""
    if not new:
        return
    touched = {event.case_id for event in new}
    for process in CaseProcess.objects.filter(case__in=touched).select_related("case__subject", "assignment"):
        due = {(turn.node, turn.body_id, turn.rank, turn.about) for turn in turns_of_process(process)}
        tasks = CaseTask.objects.open().filter(process=process)
        lying = {(task.flow_task.name, task.body_id, task.rank, task.about) for task in tasks}
        if due != lying:
            yield f"{process.case.number}：应有{sorted(map(str, due - lying))}，多出{sorted(map(str, lying - due))}"


def moves_are_lawful(new: list[CaseEvent]) -> Iterator[str]:
    """Every move on record is a row of the table, made by somebody of the rank that the row names."""
    for event in (event for event in new if event.move):
        row = table().get((event.from_state, event.move))
        if row is None:
            yield f"没有这样的流转：{event.from_state} {event.move}"
            continue
        if row["to"] not in (event.to_state, CAME_FROM):
            yield f"{event.move}到了{event.to_state}，应到{row['to']}"
        if event.actor is None:
            yield f"{event.move}没有办理人"
        elif not _may(event.actor, row):
            yield f"{event.actor.username}无权办理{event.move}"


def _may(actor: User, row: dict[str, str]) -> bool:
    if row["signatory"] == "intake officer":
        return actor.holds(Role.INTAKE_OFFICER)
    ranks = SIGNATORIES[row["signatory"]]
    return actor.holds(*(ranks[letter] for letter in row["issuing_body"].split() if letter in ranks))


def numbers_are_gapless() -> Iterator[str]:
    """Of each issuer, kind and year: 1, 2, 3 … without gap or double, voided ones included."""
    series = Notice.objects.filter(number__gt=0).values("issuer", "kind", "year")
    for row in series.annotate(first=Min("number"), last=Max("number"), count=Count("pk")).order_by():
        if (row["first"], row["last"]) != (1, row["count"]):
            yield f"文号不连续：{row}"
        key = {"issuer": row["issuer"], "kind": row["kind"], "year": row["year"]}
        if NumberSeries.objects.get(**key).last != row["last"]:
            yield f"序列与文号不符：{row}"


def chains_are_whole() -> Iterator[str]:
    """Every event is bound to the one before; the heads outside the database agree."""
    broken: Broken
    for broken in broken_chains():
        yield f"记录链：{broken}"


def clocks_are_consistent() -> Iterator[str]:
    """A due day is what the ledger gives; no clock runs in a case that rests; at most one lead paper at a time."""
    calendar = calendar_since(clock.today().replace(year=clock.today().year - 1))
    rows = CaseDeadline.objects.select_related("deadline", "case").prefetch_related("deadline__entries")
    for owed in rows:
        deadline = owed.deadline
        if deadline.started_on is None:
            if deadline.due_on is not None:
                yield f"没有起算却有期限：{owed.pk}"
            continue
        entries = list(deadline.entries.all())
        expected = due_on(deadline.amount, deadline.unit, deadline.started_on, entries, calendar)
        if deadline.due_on != expected:
            yield f"{owed.case.number} {owed.purpose}期限{deadline.due_on}，台账算得{expected}"
        is_open = deadline.met_on is None and deadline.cancelled_on is None
        if is_open and owed.case.state == "suspended" and deadline.stopped_on is None:
            yield f"{owed.case.number}中止期间{owed.purpose}仍在计时"


def counters_agree() -> Iterator[str]:
    """What a case counts is what there is: holds, drafts before the leader, the tail of its chain."""
    for case in Case.objects.annotate(events_count=Count("events")):
        holds = Hold.objects.filter(case=case, released_at=None).count()
        if case.open_holds != holds:
            yield f"{case.number}法院持有{case.open_holds}，实有{holds}"
        if case.last_seq != case.events_count:
            yield f"{case.number}记录{case.last_seq}条，实有{case.events_count}条"
        if (case.ended_at is not None) != (case.state in ENDS):
            yield f"{case.number}结束时间与状态{case.state}不符"
    doubled = Draft.objects.lying().values("case").annotate(n=Count("pk")).filter(n__gt=1)
    yield from (f"一案两稿：{row}" for row in doubled.order_by())
    resting = Proposal.objects.filter(status="open", case__state__in=RESTS).exclude(kind="record_listing")
    yield from (f"停办期间有建议：{proposal.key}" for proposal in resting)


def nobody_pries(users: list[User]) -> Iterator[str]:
    """Nobody sees a case that is not theirs. Said the other way round than the product does: who may at all."""
    cases = list(Case.objects.select_related("subject", "issuing_body"))
    for user in users:
        seen = set(Case.objects.visible_to(user).values_list("pk", flat=True))
        for case in cases:
            if case.pk in seen and not may_know(user, case):
                yield f"{user.username}看到了{case.number}（{case.subject.name}，{case.state}）"


def may_know(user: User, case: Case) -> bool:
    """Whether there is any reason at all for which this person may know of the case."""
    body = user.body
    if (
        body is None
        or user.holds(*ADMINISTRATORS)
        or case.recusals.filter(person=user, lifted_at=None).exists()
    ):
        return False
    if user.holds(*LOOKERS_ON):
        laid_before = case.circulations.filter(readings__reader=user).exists()
        return laid_before and user.holds(Role.CITY_LEADER)
    if body.pk == case.subject_id and not user.holds(Role.HANDLER, Role.HEAD):
        return False
    assigned = case.assignments.filter(body=body, status__in=["pending", "accepted"]).exists()
    if assigned and user.holds(Role.HANDLER, Role.HEAD, Role.VERIFIER):
        return True
    if case.invitations.filter(body=body).exists() and user.holds(*CONSULTED):
        return True
    if body.pk in (case.subject_id, case.lead_department_id) and user.holds(Role.HANDLER, Role.HEAD):
        return case.papers.exists() or case.state not in ("draft", "triage", "declined")
    if user.holds(Role.COURT_CLERK, Role.JUDGE):
        return case.holds.filter(placed_by=body).exists()
    if body.pk in {case.issuing_body_id, case.measure_issuer_id, case.authority_id, case.subject.superior_id}:
        return True
    watches = bool({"J", "F"} & set(body.parts.split()))
    return watches and (body.level == "市" or body.region == case.subject.region)
