"""批示: a leader says what is to be done in a case; it is a task of a body until it is answered.

An instruction moves no case. It outlives every move, and the end of the case; while the case is suspended its
clock rests like all others. Whether it is binding is the bodies' own affair: the record says who said what,
who did what about it, and who has read that.
"""

from __future__ import annotations

from datetime import date

import clock
from accounts.models import User
from accounts.roles import LEADER, Role
from casework.access import ISSUING_LETTERS, governs_seen, standing
from casework.lifecycle import PAUSED, State
from casework.models import Case, Instruction, Purpose, Reading, Verb
from casework.services.circulating import tell
from casework.services.moving import NotYours, Stale
from casework.services.owing import owe_now
from casework.services.recording import append_event, keep, lock
from deadlines.queries import calendar_since
from deadlines.services import meet, resume, stop
from organisations.models import Body
from organisations.queries import lines_of
from organisations.refusals import Refusal
from organisations.transactions import one_transaction


def may_instruct(case: Case, user: User) -> bool:
    """A leader of the governing side of the case, or a city leader before whom it was laid (呈阅)."""
    if case.state == State.DRAFT or (
        user.works_for(case.subject_id) or user.works_for(case.lead_department_id)
    ):
        return False
    if user.holds(Role.CITY_LEADER):
        return Reading.objects.filter(reader=user, circulation__case=case).exists()
    leads = any(user.holds(LEADER[letter]) for letter in ISSUING_LETTERS)
    return leads and governs_seen(user, case)


def bodies_to_act(case: Case) -> list[Body]:
    """Who may be told to act: the bodies that govern the case, its issuing body first."""
    parties = (case.issuing_body, case.measure_issuer, case.authority, case.subject.superior)
    concerned = lines_of(case.subject, case.lead_department)
    found = {
        body.pk: body
        for body in parties
        if body is not None and body.pk not in concerned and ISSUING_LETTERS & set(body.parts.split())
    }
    return list(found.values())


@one_transaction()
def instruct(
    case: Case, *, text: str, acting_user: User, body: Body | None = None, due_on: date | None = None
) -> Instruction:
    """Writes an instruction for `body` (default: the case's issuing body), to be carried out by `due_on`
    (default: the limit `instruction`). Raises NotYours or Refusal naming the field.
    """
    case = lock(case)
    if not may_instruct(case, acting_user):
        raise NotYours("只有案件承办一方的负责人和收到呈阅的市领导可以批示。")
    if not text.strip():
        raise Refusal("没有写批示内容。", field="text", remedy="请写明要求办什么。")
    acting_body = body or case.issuing_body
    if acting_body not in bodies_to_act(case):
        raise Refusal(f"{acting_body.name}不是本案的承办一方。", field="body", remedy="请另选落实机关。")
    owed = owe_now(
        case,
        Purpose.INSTRUCTION,
        debtor=acting_body,
        acting_user=acting_user,
        term=_days_until(due_on) if due_on else "",
    )
    if case.state in PAUSED:
        stop(owed.deadline, on=clock.today(), acting_user=acting_user, reason="案件中止、移送期间")
    instruction = Instruction.objects.create(
        case=case,
        body=acting_body,
        text=text.strip(),
        given_by=acting_user,
        given_at=clock.now(),
        deadline=owed.deadline,
    )
    append_event(
        case,
        Verb.INSTRUCTED,
        acting_user=acting_user,
        reason=instruction.text,
        details={"instruction": instruction.pk, "body": acting_body.name},
        is_internal=True,
    )
    keep(case)
    return instruction


@one_transaction()
def answer_instruction(instruction: Instruction, *, answer: str, acting_user: User) -> Instruction:
    """落实情况 by an officer of the body that was told to act; it goes back to the leader to be read."""
    case = lock(instruction.case)
    found = (
        Instruction.objects.select_for_update(of=("self",))
        .select_related("deadline", "given_by", "body")
        .get(pk=instruction.pk)
    )
    if found.answered_at is not None:
        raise Stale("这条批示已经落实反馈。请刷新后查看。")
    if not acting_user.works_for(found.body_id) or not ISSUING_LETTERS & standing(acting_user, case).drafts:
        raise NotYours(f"这条批示由{found.body.name}的经办人落实。")
    if not answer.strip():
        raise Refusal("没有写明落实情况。", field="answer", remedy="请写明办了什么、结果如何。")
    found.answer, found.answered_by, found.answered_at = answer.strip(), acting_user, clock.now()
    found.save(update_fields=["answer", "answered_by", "answered_at"])
    if found.deadline.stopped_on is not None:
        resume(found.deadline, on=clock.today(), acting_user=acting_user, reason="落实批示")
    if found.deadline.is_open:
        meet(found.deadline, on=clock.today(), acting_user=acting_user)
    append_event(
        case,
        Verb.INSTRUCTION_ANSWERED,
        acting_user=acting_user,
        reason=found.answer,
        details={"instruction": found.pk, "to": found.given_by.full_name},
        is_internal=True,
    )
    keep(case)
    title = f"批示落实情况：{found.text}"
    tell([found.given_by], case=case, title=title, note=found.answer[:1000], told_by=acting_user)
    return found


def may_return_instruction(instruction: Instruction, user: User) -> bool:
    """Whoever gave it, once it is answered and while the person may still instruct in this case."""
    answered = instruction.answered_at is not None and instruction.given_by_id in user.persons
    return answered and may_instruct(instruction.case, user)


@one_transaction()
def return_instruction(
    instruction: Instruction, *, reason: str, acting_user: User, due_on: date | None = None
) -> Instruction:
    """退回补办 by whoever gave it: it is to be carried out again, by a clock of its own (as `instruct`).

    The answer before it stays, on the row until there is a new one and in the file for good.
    """
    case = lock(instruction.case)
    found = Instruction.objects.select_for_update(of=("self",)).select_related("body").get(pk=instruction.pk)
    found.case = case
    if found.answered_at is None:
        raise Stale("这条批示还没有落实反馈，或者已经退回。请刷新后查看。")
    if not may_return_instruction(found, acting_user):
        raise NotYours("落实情况由批示人退回补办。")
    if case.state in PAUSED:
        raise Stale(f"案件现为“{case.get_state_display()}”，恢复办理后再退回。")
    if not reason.strip():
        raise Refusal("没有写明退回意见。", field="reason", remedy="请写明还要办什么。")
    term = _days_until(due_on) if due_on else ""
    owed = owe_now(case, Purpose.INSTRUCTION, debtor=found.body, acting_user=acting_user, term=term)
    found.deadline, found.answered_at, found.answered_by = owed.deadline, None, None
    found.returned_for, found.returned_at = reason.strip(), clock.now()
    found.save()
    append_event(
        case,
        Verb.RETURNED_FOR_MORE,
        acting_user=acting_user,
        reason=found.returned_for,
        details={"instruction": found.pk, "what": "落实批示"},
        is_internal=True,
    )
    keep(case)
    return found


def _days_until(due_on: date) -> str:
    today = clock.today()
    if due_on <= today:
        raise Refusal("办结日期应当晚于今天。", field="due_on")
    if not calendar_since(today).is_working(due_on):
        raise Refusal("办结日期是休息日。", field="due_on", remedy="请改填工作日。")
    days = (due_on - today).days
    if days > 999:
        raise Refusal("办结日期太远。", field="due_on", remedy="请填写三年以内的日期。")
    return f"{days}日"
