"""The doors through which people, pages, commands and the demonstration move a case.

Each does its act and follows, in one transaction: no door moves a case and leaves the office behind.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import LEADER, OFFICER, Role
from caseflow.acts import ACTS, Act, At, acts_at, acts_beside, is_offered
from caseflow.acts.informing import INFORMING
from caseflow.acts.moving import OTHER
from caseflow.acts.supervising import supervise
from caseflow.flows import LEAVING
from caseflow.following import (
    act,
    complete,
    follow_process,
    lock_flows,
    release_all,
    start_assignment_flow,
    start_case_flow,
)
from caseflow.models import CaseTask, Rank
from casework.access import ISSUING_LETTERS, OFFICIALS, may_make, standing
from casework.lifecycle import State
from casework.models import (
    Assignment,
    Case,
    CaseEvent,
    CaseNotice,
    Correction,
    Evidence,
    Instruction,
    OlderCase,
    Proposal,
    Purpose,
    Recusal,
    TypicalCase,
)
from casework.services import (
    NotYours,
    Stale,
    add_evidence,
    approve_older_case,
    assign,
    correct_fact,
    instruct,
    move,
    owe_now,
    propose_typical,
    recuse,
    refuse_proposal,
    sign_for,
)
from early_warnings.models import Clue, Informant
from early_warnings.services import register_clue
from enforcement.queries import case_of_proposal
from enforcement.services import open_from_enforcement
from organisations.models import Body
from organisations.refusals import Refusal
from organisations.transactions import one_transaction
from rectification.services import take_over_order

# Who may hand in evidence: everybody who works on cases, not those who look on.
WORKERS = (*OFFICER.values(), *LEADER.values())


class Incomplete(Exception):
    """The form of an act was not filled in rightly; ``form`` says where and why."""

    def __init__(self, form: Any) -> None:
        super().__init__(form.errors.as_json(escape_html=False))
        self.form = form


@transaction.atomic
def open_from_clue(clue: Clue, *, acting_user: User) -> Case:
    """登记: a clue becomes a case, and its flow begins."""
    case = register_clue(clue, acting_user=acting_user)
    start_case_flow(case)
    return case


@transaction.atomic
def open_from_proposal(proposal: Proposal, *, acting_user: User) -> Case:
    """采纳建议立案: what the court's register proposed becomes a case, and its flow begins."""
    enforcement_case = case_of_proposal(proposal)
    if enforcement_case is None:
        raise Refusal("这条建议不是建议立案。", remedy="请在案件中办理。")
    case = open_from_enforcement(enforcement_case, acting_user=acting_user, proposal=proposal)
    start_case_flow(case)
    return case


def decline_proposal(proposal: Proposal, *, reason: str, acting_user: User) -> Proposal:
    """不采纳建议, with a reason; the desk where it lay is cleared."""

    def work() -> Proposal:
        return refuse_proposal(proposal, reason=reason, acting_user=acting_user)

    return work() if proposal.case is None else act(proposal.case, work=work)


@transaction.atomic
def assign_case(
    case: Case, body: Body, *, part: str, summary: str, acting_user: User, contribute_within: str = ""
) -> Assignment:
    """交办, with a flow of its own; the main flow follows, since a new lead moves the department's desks."""
    lock_flows(case.pk)

    def work() -> Assignment:
        return assign(
            case,
            body,
            part=part,
            summary=summary,
            contribute_within=contribute_within,
            acting_user=acting_user,
        )

    made = act(case, work=work)
    start_assignment_flow(made)
    return made


def sign_for_paper(case: Case, paper: CaseNotice, *, acting_user: User) -> CaseNotice:
    """签收 at no desk: of a document in a case that rests."""
    return act(case, work=lambda: sign_for(case, paper, acting_user=acting_user))


def may_hand_in(case: Case, user: User) -> bool:
    """Whether evidence is taken from this person: while the case is open, from those who work on it."""
    return not case.has_ended and user.holds(*WORKERS)


@transaction.atomic
def hand_in(
    case: Case, *, uploads: list[Any], description: str, acting_user: User, is_internal: bool = False
) -> list[Evidence]:
    """提交证据 by a person who works on the case. It moves nothing. Raises NotYours for lookers-on and a court."""
    if not may_hand_in(case, acting_user):
        raise NotYours("案件已结束，或者你不办理本案，不能提交证据。")
    return [
        add_evidence(case, file, description=description, acting_user=acting_user, is_internal=is_internal)
        for file in uploads
    ]


def other_moves(case: Case, user: User) -> dict[str, Act]:
    """What this person may do with the case beside the ladder now, or draft, by name."""
    at = At(CaseTask(), case, user)
    return {name: chosen for name, chosen in OTHER.items() if chosen.allowed(at)}


def make_other_move(case: Case, name: str, data: Any, *, acting_user: User, files: Any = None) -> Any:
    """Does one of them with the posted data, and follows. Raises Incomplete, Stale, NotYours or Refusal."""
    at = At(CaseTask(), case, acting_user)
    chosen = other_moves(case, acting_user).get(name)
    if chosen is None:
        raise NotYours("案件现在不能这样办理，或者不由你办理。")
    form = chosen.form_at(at, data, files)
    if not form.is_valid():
        raise Incomplete(form)
    return act(case, work=lambda: chosen.perform(at, form))


def perform(task: CaseTask, code: str, data: Any, *, acting_user: User, files: Any = None) -> Any:
    """Does one act at a desk with the posted data, and follows.

    Raises Incomplete with the form, or Stale, NotYours, Refusal from the service; then nothing has happened.
    """
    chosen = act_of(task, code)

    def work(case: Case) -> Any:
        at = At(task, case, acting_user)
        if not is_offered(at, chosen):
            raise NotYours(f"案件现在不能办理“{chosen.label}”。")
        form = chosen.form_at(at, data, files)
        if not form.is_valid():
            raise Incomplete(form)
        return chosen.perform(at, form)

    others = chosen.others(At(task, task.process.case, acting_user)) if chosen.others else ()
    return complete(task, acting_user=acting_user, work=work, others=others)


def recuse_person(
    case: Case,
    person: User,
    *,
    ground: str,
    note: str = "",
    successor: User | None = None,
    acting_user: User,
) -> Recusal:
    """回避; what the person had taken up (领办) lies on the body's desk again."""

    def work() -> Recusal:
        made = recuse(case, person, ground=ground, note=note, successor=successor, acting_user=acting_user)
        release_all(case, person)
        return made

    return act(case, work=work)


def propose_example(case: Case, *, acting_user: User, **texts: str) -> TypicalCase:
    """拟列典型案例. Raises Refusal where a text names who reported the matter."""
    for name in Informant.objects.filter(clue__case=case).exclude(name="").values_list("name", flat=True):
        for field, text in texts.items():
            if name in text:
                raise Refusal("文中有不得公开的姓名。", field=field, remedy="请核对后删去。")
    return act(case, work=lambda: propose_typical(case, acting_user=acting_user, **texts))


def may_draft(case: Case, user: User) -> bool:
    """Whether the person, as an officer of a party to the case, may draft a measure from the case's page.

    Where a draft lies with a leader already, or the person has a desk for it, there is nothing to draft here.
    """
    if case.is_paused or case.has_ended or user.works_for(case.lead_department_id):
        return False
    if not ISSUING_LETTERS & standing(user, case).drafts:
        return False
    busy = case.drafts.lying().exists()
    own = CaseTask.objects.open().filter(process__case=case, body__in=user.line, rank=Rank.OFFICER)
    # A document on its way out keeps nobody from the next measure.
    own = own.exclude(flow_task__in=LEAVING)
    return not busy and not own.exists()


def acts_from_page(at: At) -> list[Act]:
    """What the person may do from the case's page: draft a measure, and what needs no turn."""
    measures = acts_at(at) if may_draft(at.case, at.user) else []
    return [*measures, *acts_beside(at)]


def draft_measure(case: Case, code: str, data: Any, *, acting_user: User, files: Any = None) -> Any:
    """Does one of them, and follows. Raises Incomplete, Stale, NotYours or Refusal."""
    at = At(CaseTask(), case, acting_user)
    chosen = next((found for found in acts_from_page(at) if found.code == code), None)
    if chosen is None:
        raise NotYours("案件现在不能这样办理，或者不由你办理。")
    form = chosen.form_at(at, data, files)
    if not form.is_valid():
        raise Incomplete(form)
    return act(case, work=lambda: chosen.perform(at, form))


def draft_supervision(case: Case, data: Any, *, acting_user: User, files: Any = None) -> Any:
    """Drafts 督办函 at no desk, and follows. Raises Incomplete, Stale, NotYours or Refusal."""
    at, chosen = At(CaseTask(), case, acting_user), supervise()
    if not chosen.allowed(at):
        raise NotYours("案件现在不能拟督办函，或者不由你拟办。")
    form = chosen.form_at(at, data, files)
    if not form.is_valid():
        raise Incomplete(form)
    return act(case, work=lambda: chosen.perform(at, form))


def draft_document(case: Case, kind: str, data: Any, *, acting_user: User, files: Any = None) -> Any:
    """Drafts a document that goes with no move, at no desk, and follows. Raises as `draft_supervision`."""
    at, chosen = At(CaseTask(), case, acting_user), INFORMING[kind]
    if not chosen.allowed(at):
        raise NotYours(f"案件现在不能拟{chosen.label}，或者不由你拟办。")
    form = chosen.form_at(at, data, files)
    if not form.is_valid():
        raise Incomplete(form)
    return act(case, work=lambda: chosen.perform(at, form))


def act_of(task: CaseTask, code: str) -> Act:
    """The act of this code at the task's desk. Raises Stale for one that does not exist there."""
    for found in ACTS[task.flow_task.name]:
        if found.code == code:
            return found
    raise Stale("没有这样的办理方式。请回到办公桌重新打开任务。")


def open_task(case: Case, node: str, body: Body | None = None) -> CaseTask:
    """The open task of this node of the case's flows. Raises CaseTask.DoesNotExist where there is none."""
    for task in CaseTask.objects.open().filter(process__case=case).order_by("id"):
        if task.flow_task.name == node and (body is None or task.body_id == body.pk):
            return task
    raise CaseTask.DoesNotExist(f"no open task {node} on {case.number}")


def put_fact_right(
    case: Case, field: str, *, value: str, seen: str, reason: str, acting_user: User
) -> Correction:
    """更正 of a fact, at once or before the leader, and the flow follows."""
    return act(
        case,
        work=lambda: correct_fact(case, field, value, seen=seen, reason=reason, acting_user=acting_user),
    )


def instruct_body(
    case: Case, *, text: str, body: Body, due_on: date | None, acting_user: User
) -> Instruction:
    """批示, which opens a task on the desk of the body that is to act."""
    return act(
        case,
        work=lambda: instruct(case, text=text, body=body, due_on=due_on, acting_user=acting_user),
    )


def older_cases_of(user: User) -> QuerySet[OlderCase]:
    """The entries of older cases that the person may read: the own body's, for those who govern cases there."""
    if user.body is None or not user.holds(*OFFICIALS):
        return OlderCase.objects.none()
    return OlderCase.objects.filter(body__in=user.line).select_related("subject", "entered_by", "case")


def older_cases_to_approve(user: User) -> int:
    """How many entries wait for this leader."""
    if not user.holds(Role.COMMISSION_LEADER, Role.CREDIT_LEADER):
        return 0
    waiting = older_cases_of(user).filter(status=OlderCase.Status.SUBMITTED)
    return waiting.exclude(entered_by__in=user.persons).count()


@one_transaction()
def let_older_case_in(entry: OlderCase, *, acting_user: User) -> Case:
    """核准补录: the case begins to count, with its order's items where it is 整改中, and its flow begins."""
    case = approve_older_case(entry, acting_user=acting_user)
    entry.refresh_from_db()
    if case.state == State.RECTIFYING and case.measure_issuer and entry.due_on and entry.served_on:
        within = f"{(entry.due_on - entry.served_on).days}日"
        take_over_order(case, issuer=case.measure_issuer, items=entry.items, within=within)
    follow_process(start_case_flow(case))
    return case


def may_register_again(case: Case, user: User) -> bool:
    """Whether the person may register a case whose registration was taken back (T27)."""
    return may_make(user, case, "register")


def register_again(case: Case, *, acting_user: User) -> CaseEvent:
    """T1 登记 of a case that a correction led back to 待登记, under the number it has; triage begins anew."""

    def work() -> CaseEvent:
        event = move(case, Case.register, acting_user=acting_user, reason=case.title)
        owe_now(case, Purpose.TRIAGE, debtor=case.issuing_body, acting_user=acting_user)
        return event

    return act(case, work=work)
