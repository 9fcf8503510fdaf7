"""One step of a proceeding by one person: the only way its status changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django_fsm import can_proceed

import clock
from accounts.models import User
from casework.lifecycle import PAUSED
from casework.models import Case, CaseDeadline, CaseNotice, Evidence, Verb
from casework.services import NotYours, Paper, Stale, add_evidence, owe_now, record
from casework.services.evidence import Upload
from casework.services.owing import set_owed
from casework.services.recording import lock, note_clocks
from deadlines.models import Deadline
from deadlines.services import cancel_all, meet_and_start
from findings.models import Proceeding
from findings.proceeding import STEPS
from findings.queries.hands import hand_of
from findings.queries.seen import KINDS, fresh
from findings.services.allowing import raise_not_yours, why_undecidable
from notices.fields import check, from_json, texts, to_json
from notices.kinds import facts_class, spec_of
from notices.services import assign_number, freeze
from organisations.models import Body
from organisations.queries import present_form
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

P = TypeVar("P", bound=Proceeding)


@dataclass(frozen=True)
class Ruling:
    """A decision as an officer drafts it: its outcome, as the row keeps it, and its document."""

    outcome: str
    facts: Any
    paper: Paper


@one_transaction()
def step(row: P, name: str, *, acting_user: User, **columns: Any) -> P:
    """Takes one step under lock and writes `columns` with it. Returns the row as it stands then.

    Raises Stale where somebody was faster, NotYours where the person may not take it (回避 among the reasons),
    Refusal where the proceeding is not of a kind that goes this way.
    """
    lock(row.case)
    type(row)._default_manager.select_for_update(of=("self",)).filter(pk=row.pk).values_list("pk").get()
    locked = fresh(type(row), row.pk)
    locked.case = row.case
    bound = getattr(locked, name)
    if not can_proceed(bound, check_conditions=False):
        raise Stale(f"{locked.WHAT}现为“{locked.get_status_display()}”，不能{STEPS[name]}。请刷新后查看。")
    hand = hand_of(acting_user, locked)
    if not bound._django_fsm.has_transition_perm(locked, locked.status, hand):
        raise_not_yours(locked, name, hand)
    if not can_proceed(bound):
        raise Refusal(_why_not(locked, name))
    bound()
    for column, value in columns.items():
        setattr(locked, column, value)
    locked.save()
    return locked


def _why_not(row: Proceeding, name: str) -> str:
    if name == "propose":
        return "会商意见还没有收齐，不能拟办。"
    if name == "decide":
        return "这项决定须经两级审批，先由一名负责人审核，再由另一名负责人决定。"
    if name == "review":
        return "这项决定不须两级审批，由负责人直接决定。"
    if row.is_for_court:
        return "法院决定的事项由本机关转送法院，不在这里受理。"
    return "这件不由法院决定，不能转送。"


def note(row: Proceeding, verb: Verb, *, acting_user: User, reason: str = "", **said: Any) -> None:
    """Puts a step on the case's record; of an application on paper for the governing side alone."""
    details = {"proceeding": row.CODE, "id": row.pk, "what": row.WHAT, **said.pop("details", {})}
    internal = said.pop("is_internal", False) or row.is_on_paper
    record(row.case, verb, acting_user=acting_user, reason=reason, details=details, is_internal=internal)


def require(text: str, what: str, field: str, remedy: str = "") -> str:
    """The text without its margins. Raises Refusal naming the field where there is none."""
    if not text.strip():
        raise Refusal(f"没有写明{what}。", field=field, remedy=remedy or "请写明后再提交。")
    return text.strip()


def require_not_paused(case: Case) -> None:
    """Raises Refusal while the case is suspended or handed over: nothing lies on a desk then."""
    if case.state in PAUSED:
        raise Refusal(
            f"案件现为“{case.get_state_display()}”，期间不办理申请。", remedy="请待恢复办理后提出。"
        )


def attach(
    case: Case, uploads: Iterable[Upload], description: str, *, acting_user: User, is_internal: bool = False
) -> list[Evidence]:
    """Files of an application into the case's evidence."""
    return [
        add_evidence(case, file, description=description, acting_user=acting_user, is_internal=is_internal)
        for file in uploads
    ]


# --- the way all proceedings go ------------------------------------------------------------------------------


def arrive(row: Proceeding, *, acting_user: User) -> None:
    """It has reached the authority: its clock runs from today."""
    purpose = row.ACCEPTED_WITHIN or row.DECIDED_WITHIN
    owed = owe_now(row.case, purpose, debtor=row.handled_by, acting_user=acting_user)
    if row.ACCEPTED_WITHIN is None:
        row.decision_owed = owed
    else:
        row.acceptance_owed = owed
    row.sent_by, row.sent_at = acting_user, clock.now()
    row.save()
    note(row, Verb.APPLIED, acting_user=acting_user)


@one_transaction()
def send(row: P, *, acting_user: User) -> P:
    """报送 by the head of the applying body: the authority's clock starts."""
    require_not_paused(row.case)
    sent = step(row, "send", acting_user=acting_user, returned_for="")
    arrive(sent, acting_user=acting_user)
    return sent


@one_transaction()
def send_back(row: P, *, reason: str, acting_user: User) -> P:
    """退回修改 by the head, with a reason; the handler drafts anew."""
    reason = require(reason, "退回意见", "reason")
    back = step(row, "send_back", acting_user=acting_user, returned_for=reason)
    note(back, Verb.APPLICATION_SENT_BACK, acting_user=acting_user, reason=reason)
    return back


@one_transaction()
def refile(row: P, *, request: str, facts: str, uploads: Iterable[Upload] = (), acting_user: User) -> P:
    """修改后再报: what the head returned, with its words mended and further files."""
    request, facts = require(request, "请求", "request"), require(facts, "事实和理由", "facts")
    again = step(row, "refile", acting_user=acting_user, request=request, facts=facts)
    again.evidence.add(
        *attach(again.case, uploads, f"{again.WHAT}附件", acting_user=acting_user, is_internal=False)
    )
    note(again, Verb.APPLICATION_DRAFTED, acting_user=acting_user)
    return again


@one_transaction()
def accept(row: P, *, acting_user: User) -> P:
    """受理: in time or not, the decision's clock runs from today."""
    taken = step(row, "accept", acting_user=acting_user, accepted_by=acting_user, accepted_at=clock.now())
    if taken.ACCEPTED_WITHIN is not None:
        meet_clock(taken.acceptance_owed, acting_user=acting_user)
        taken.decision_owed = owe_now(
            taken.case, taken.DECIDED_WITHIN, debtor=taken.handled_by, acting_user=acting_user
        )
        taken.save(update_fields=["decision_owed"])
    note(taken, Verb.APPLICATION_ACCEPTED, acting_user=acting_user)
    return taken


@one_transaction()
def refuse(row: P, *, reason: str, acting_user: User) -> P:
    """不予受理, with the reason that the applicant reads."""
    reason = require(reason, "不予受理的理由", "reason", "请写明不符合哪一项受理条件。")
    refused = step(row, "refuse", acting_user=acting_user, ended_for=reason, ended_at=clock.now())
    meet_clock(refused.acceptance_owed or refused.decision_owed, acting_user=acting_user)
    note(refused, Verb.APPLICATION_REFUSED, acting_user=acting_user, reason=reason)
    return refused


def draft_ruling(row: P, ruling: Ruling, *, acting_user: User, **columns: Any) -> P:
    """拟办: puts the decision's document before the leader. Raises Refusal naming what is missing."""
    check(ruling.facts)
    _require_nameless(row, ruling)
    if (refusal := why_undecidable(row, ruling.outcome, acting_user)) is not None:
        raise refusal
    name, phone = ruling.paper.contact
    drafted = step(
        row,
        "propose",
        acting_user=acting_user,
        outcome=ruling.outcome,
        found="\n".join(ruling.facts.found)[:4000],
        basis="、".join(ruling.facts.basis or spec_of(row.KIND).basis)[:1000],
        content={
            "facts": to_json(ruling.facts),
            "copies_to": list(ruling.paper.copies_to),
            "contact": [name, phone],
        },
        drafted_by=acting_user,
        drafted_at=clock.now(),
        reviewed_by=None,
        reviewed_at=None,
        **columns,
    )
    details = {"outcome": ruling.outcome}
    note(
        drafted,
        Verb.DECISION_DRAFTED,
        acting_user=acting_user,
        reason=ruling.paper.reason,
        details=details,
        is_internal=True,
    )
    return drafted


def _require_nameless(row: Proceeding, ruling: Ruling) -> None:
    """The document of an application on paper names nobody, nor does what is put on record with it."""
    person = getattr(row, "petitioner", None)
    if person is None:
        return
    secret = [text for text in (person.name, person.phone, person.address) if text]
    paper = ruling.paper
    beside = [("copies_to", "抄送", "\n".join(paper.copies_to)), ("reason", "办理理由", paper.reason)]
    for name, label, text in (*texts(ruling.facts), *beside):
        if any(word in text for word in secret):
            raise Refusal(
                f"“{label}”写有申请人的姓名或者联系方式。", field=name, remedy="文书不写申请人的个人信息。"
            )


@one_transaction()
def review(row: P, *, acting_user: User) -> P:
    """审核 at the first of two levels, by a leader who did not draft it; another one decides then."""
    reviewed = step(row, "review", acting_user=acting_user, reviewed_by=acting_user, reviewed_at=clock.now())
    details = {"outcome": reviewed.outcome}
    note(reviewed, Verb.DECISION_REVIEWED, acting_user=acting_user, details=details, is_internal=True)
    return reviewed


@one_transaction()
def return_decision(row: P, *, reason: str, acting_user: User) -> P:
    """退回拟办 by a leader, with a reason; the officer drafts anew."""
    reason = require(reason, "退回意见", "reason")
    back = step(row, "return_decision", acting_user=acting_user, returned_for=reason)
    note(back, Verb.DECISION_RETURNED, acting_user=acting_user, reason=reason, is_internal=True)
    return back


def rule(row: P, *, acting_user: User) -> P:
    """决定 by a leader who did not draft it: its clock ends. Effects, and then `issue_ruling`, are the caller's."""
    if not row.content:
        raise Stale("这项决定是文书启用以前拟办的。请退回，由经办人重新拟稿。")
    decided = step(
        row,
        "decide",
        acting_user=acting_user,
        decided_by=acting_user,
        decided_at=clock.now(),
        ended_at=clock.now(),
    )
    meet_clock(decided.decision_owed, acting_user=acting_user)
    details: dict[str, Any] = {"outcome": decided.outcome, "outcome_word": decided.outcome_word()}
    note(decided, Verb.APPLICATION_DECIDED, acting_user=acting_user, reason=decided.found, details=details)
    return decided


def issue_ruling(row: P, *, acting_user: User) -> P:
    """The decided document is frozen and numbered, the last of the act. Call it in the decision's transaction.

    It goes to the applicant, a body of the register, which signs for it; to a person concerned by a name that is
    nobody's, kept to the issuing side, to be served with proof.
    """
    assert row.drafted_by is not None  # whoever put it before the leader
    name, phone = row.content["contact"]
    told = row.told_body
    notice = freeze(
        row.KIND,
        from_json(facts_class(row.KIND), row.content["facts"]),
        issuer=row.handled_by,
        addressee=present_form(told) if told is not None else None,
        addressee_name=row.addressee_name,
        copies_to=tuple(row.content["copies_to"]),
        contact=(name, phone),
        reference=row.case.number,
        drafted_by=row.drafted_by,
        signatory=acting_user,
    )
    paper = CaseNotice.objects.create(case=row.case, notice=notice, is_internal=told is None)
    said = {"proceeding": row.CODE, "id": row.pk, "what": row.WHAT}
    record(
        row.case,
        Verb.ISSUED,
        acting_user=acting_user,
        documents=[notice],
        details=said,
        is_internal=paper.is_internal,
    )
    if notice.addressee is not None:
        set_owed(row.case, paper, (), debtor=notice.addressee, acting_user=acting_user)
    row.decision, row.paper_number = paper, assign_number(notice).number_text
    row.save(update_fields=["decision", "paper_number"])
    return row


@one_transaction()
def withdraw(row: P, *, reason: str, acting_user: User) -> P:
    """撤回 by whoever applied, before a decision is drafted."""
    was_inner = row.sent_at is None
    gone = step(row, "withdraw", acting_user=acting_user, ended_for=reason.strip(), ended_at=clock.now())
    for owed in (gone.acceptance_owed, gone.decision_owed):
        meet_clock(owed, acting_user=acting_user)
    verb = Verb.APPLICATION_DROPPED if was_inner else Verb.APPLICATION_WITHDRAWN
    note(gone, verb, acting_user=acting_user, reason=reason.strip())
    return gone


@one_transaction()
def read_decision(row: P, *, acting_user: User) -> P:
    """收阅决定 by a person of the body that is told: proof that it was."""
    lock(row.case)
    current = fresh(type(row), row.pk)
    if current.noted_at is not None:
        raise Stale("决定已由本单位人员收阅。")
    told: Body | None = current.told_body
    if told is None or not acting_user.works_for(told.pk):
        raise NotYours("决定由申请单位收阅。")
    current.noted_by, current.noted_at = acting_user, clock.now()
    current.save(update_fields=["noted_by", "noted_at"])
    note(current, Verb.DECISION_NOTED, acting_user=acting_user)
    return current


def lapse_all(case: Case, *, but: Proceeding | None = None, reason: str, acting_user: User) -> int:
    """Ends every proceeding of the case that is open and has lost its object. Returns how many.

    What was passed on to a court is the court's, and goes on there.
    """
    ended = 0
    for model in KINDS.values():
        for row in model._default_manager.filter(case=case).order_by("id"):
            if (but is not None and type(row) is type(but) and row.pk == but.pk) or not can_proceed(
                row.lapse
            ):
                continue
            found = fresh(model, row.pk)
            found.case = case
            lapse(found, reason=reason, acting_user=acting_user)
            ended += 1
    return ended


def lapse(row: Proceeding, *, reason: str, acting_user: User) -> None:
    """Ends one open proceeding that has lost its object, its clocks with it. Asks no permission."""
    was = row.status
    row.lapse()
    row.ended_for, row.ended_at = reason, clock.now()
    row.save()
    keys = [owed.deadline_id for owed in (row.acceptance_owed, row.decision_owed) if owed is not None]
    running = list(Deadline.objects.select_for_update().open().filter(pk__in=keys).order_by("pk"))
    note_clocks(row.case, ended=[deadline.pk for deadline in running])
    cancel_all(running, on=clock.today(), acting_user=acting_user, reason=reason[:300])
    note(row, Verb.APPLICATION_LAPSED, acting_user=acting_user, reason=reason, details={"was": was})


def meet_clock(owed: CaseDeadline | None, *, acting_user: User) -> None:
    """Meets one clock where it is still open."""
    if owed is None:
        return
    deadline = owed.deadline
    deadline.refresh_from_db()
    if deadline.met_on is None and deadline.cancelled_on is None:
        note_clocks(owed.case, ended=[deadline.pk])
        meet_and_start([deadline], (), on=clock.today(), acting_user=acting_user)
