"""销号: closure with a look-back date, or its refusal, by the body that issued the case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db import transaction

from accounts.models import User
from casework.access import ISSUING_LETTERS, standing
from casework.lifecycle import State
from casework.models import SENT_IN, Case, Draft, Purpose
from casework.services import (
    Content,
    NotYours,
    Paper,
    issue,
    meet_owed,
    owe_now,
    put_forward,
    set_look_back,
    submit_draft,
)
from casework.services.dating import LOOK_BACK, require_ahead
from casework.services.recording import lock
from notices.facts import ClosureFacts
from notices.kinds import Kind
from notices.models import Notice
from notices.wording import chinese_date
from organisations.refusals import Refusal

# What the measure's issuer owes again where a refused closure leads back (T14x).
OWED_AGAIN = {
    State.REMINDED: Purpose.REVIEW,
    State.WARNED: Purpose.REVIEW,
    State.VERIFYING: Purpose.VERIFY,
}


@transaction.atomic
def draft_closure(
    case: Case, facts: ClosureFacts, *, look_back_on: date, paper: Paper, acting_user: User
) -> Draft:
    """Drafts 结案通知书: every document is complete and no court hold stands.

    `look_back_on` is later than today; it is what the document prints, whatever the facts say.
    """
    lock(case)
    _require_cases_officer(case, acting_user)
    said = closure_content(case, facts, look_back_on=look_back_on, paper=paper)
    return put_forward(case, said, acting_user=acting_user)


def closure_content(case: Case, facts: ClosureFacts, *, look_back_on: date, paper: Paper) -> Content:
    """What 结案通知书 says. Raises Refusal where the case cannot be closed now."""
    if case.open_holds:
        raise Refusal("法院登记的执行案件尚未了结，不能结案。", remedy="待法院登记履行完毕后再办。")
    if _being_made(case):
        raise Refusal("本案尚有文书正在成文。", remedy="请待文书送达后再拟结案。")
    require_ahead(LOOK_BACK, look_back_on, field="look_back_on")
    return Content.of(
        paper,
        move="close",
        kind=Kind.CLOSURE,
        facts=replace(facts, look_back_on=chinese_date(look_back_on)),
        extras={"look_back_on": look_back_on.isoformat()},
    )


@transaction.atomic
def sign_closure(draft: Draft, *, acting_user: User) -> Notice:
    """T14 结案: the case ends; the day of the look-back stands in it."""
    look_back_on = date.fromisoformat(draft.content["extras"]["look_back_on"])
    require_ahead(LOOK_BACK, look_back_on, at_signing=True)
    meet_owed(draft.case, Purpose.CLOSE, acting_user=acting_user)
    notice = issue(draft, acting_user=acting_user)
    assert notice is not None
    set_look_back(draft.case, look_back_on)
    return notice


@transaction.atomic
def draft_refusal_of_closure(case: Case, *, reason: str, acting_user: User) -> Draft:
    """Drafts 退回销号 with its reason; no document is issued."""
    lock(case)
    _require_cases_officer(case, acting_user)
    if not reason.strip():
        raise Refusal("没有写明退回销号的理由。", field="reason", remedy="请写明尚未办结的事项。")
    return submit_draft(case, acting_user=acting_user, move="refuse_closure", reason=reason)


@transaction.atomic
def sign_refusal_of_closure(draft: Draft, *, acting_user: User) -> None:
    """T14x 退回销号: back to where the case came from, and the measure's issuer owes its judgement again."""
    case = draft.case
    meet_owed(case, Purpose.CLOSE, acting_user=acting_user)
    issue(draft, acting_user=acting_user)
    lock(case)
    purpose = OWED_AGAIN.get(State(case.state))
    if purpose is not None and case.measure_issuer is not None:
        owe_now(case, purpose, debtor=case.measure_issuer, acting_user=acting_user)


def _being_made(case: Case) -> bool:
    """Whether the PDF of a document of the case is still awaited: of those issued, and of those sent in."""
    awaited = {"notice__rendered_at": None, "notice__voided_at": None}
    sent_in = case.slips.filter(notice__kind__in=SENT_IN, **awaited)
    return case.papers.filter(**awaited).exists() or sent_in.exists()


def _require_cases_officer(case: Case, user: User) -> None:
    held = standing(user, case)
    if not held.issued_case or not ISSUING_LETTERS & held.drafts:
        raise NotYours(f"结案由{case.issuing_body.name}办理，只有该机关的经办人可以拟稿。")
