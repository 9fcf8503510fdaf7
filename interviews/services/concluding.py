"""Concluding: the minutes, and settling where they say that nothing is left."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from accounts.models import User
from casework.lifecycle import State
from casework.models import Case, CaseNotice, Draft, Purpose
from casework.services import Content, Paper, issue, meet_owed, owe_now, put_forward, submit_draft
from interviews.models import Interview, InterviewRecord
from interviews.queries import current_interview
from interviews.services.guarding import require_officer, require_status, require_text, take
from notices.facts import MinutesFacts
from notices.models import Notice
from organisations.refusals import Refusal

# What the minutes must say before a case may be settled without rectification (T9x).
NOTHING_LEFT = "经核实，约谈所涉事项已经办结，没有需要责令整改的遗留问题。"


@transaction.atomic
def draft_minutes(
    interview: Interview,
    facts: MinutesFacts,
    *,
    is_nothing_left: bool = False,
    paper: Paper,
    acting_user: User,
) -> Draft:
    """Drafts 约谈纪要 (moves nothing), once the record is signed or its refusal noted by two.

    With `is_nothing_left` the minutes say so in a sentence of their own; the case may then be settled.
    """
    require_officer(interview, acting_user)
    said = minutes_content(interview, facts, is_nothing_left=is_nothing_left, paper=paper)
    return put_forward(interview.case, said, acting_user=acting_user)


def minutes_content(
    interview: Interview, facts: MinutesFacts, *, is_nothing_left: bool, paper: Paper
) -> Content:
    """What 约谈纪要 says. Raises Refusal where the record is not complete."""
    interview = take(interview)
    require_status(interview, Interview.Status.HELD)
    if not InterviewRecord.objects.get(interview=interview).is_complete:
        raise Refusal(
            "约谈记录尚未签字，不能拟纪要。", remedy="请被约谈单位签字；拒不签字的，由两名工作人员注明。"
        )
    return Content.of(
        paper,
        kind="minutes",
        facts=_saying(facts, is_nothing_left),
        extras={"interview": interview.pk, "is_nothing_left": is_nothing_left},
    )


@transaction.atomic
def sign_minutes(draft: Draft, *, acting_user: User) -> Notice:
    """Signs 约谈纪要: the interview is concluded and the issuer's clock met; the case stays where it is."""
    interview = take(Interview.objects.get(pk=draft.content["extras"]["interview"]))
    notice = issue(draft, acting_user=acting_user)
    assert notice is not None
    # What the signed paper says, whoever amended it on its way: the settlement rests on that sentence.
    interview.minutes, interview.is_nothing_left = notice.paper, NOTHING_LEFT in notice.facts["issues"]
    interview.status = Interview.Status.CONCLUDED
    interview.save(update_fields=["minutes", "is_nothing_left", "status"])
    meet_owed(draft.case, Purpose.MINUTES, acting_user=acting_user)
    return notice


@transaction.atomic
def take_back_minutes(paper: CaseNotice, *, acting_user: User) -> None:
    """纪要作废: the interview waits for its minutes again, and the issuer's clock for them begins anew.

    Raises Refusal once the case has gone on from the interview: the minutes were what that rested on.
    """
    interview = take(Interview.objects.get(minutes=paper))
    if interview.case.state != State.INTERVIEWING or interview.status != Interview.Status.CONCLUDED:
        raise Refusal("案件已依据这份纪要继续办理，纪要不能作废。", remedy="请另行发文更正。")
    interview.minutes, interview.is_nothing_left = None, False
    interview.status = Interview.Status.HELD
    interview.save(update_fields=["minutes", "is_nothing_left", "status"])
    owe_now(interview.case, Purpose.MINUTES, debtor=interview.issuer, acting_user=acting_user)


@transaction.atomic
def draft_settlement_after_interview(case: Case, *, reason: str, acting_user: User) -> Draft:
    """Drafts 约谈后无需整改 (T9x): the minutes are issued and say that nothing is left. No document."""
    interview = current_interview(case)
    if interview is None or interview.minutes_id is None:
        raise Refusal("约谈纪要尚未印发，不能了结。", remedy="请先印发约谈纪要。")
    require_officer(interview, acting_user)
    if not interview.is_nothing_left:
        raise Refusal("约谈纪要没有写明无需整改，不能直接了结。", remedy="请责令整改。")
    require_text(reason, "没有写明无需整改的理由。", field="reason", remedy="请写明核实的情况。")
    return submit_draft(case, acting_user=acting_user, move="settle", reason=reason)


@transaction.atomic
def sign_settlement_after_interview(draft: Draft, *, acting_user: User) -> None:
    """Signs 约谈后无需整改: the case waits for closure."""
    issue(draft, acting_user=acting_user)
    owe_now(draft.case, Purpose.CLOSE, debtor=draft.case.issuing_body, acting_user=acting_user)


def _saying(facts: MinutesFacts, is_nothing_left: bool) -> MinutesFacts:
    """The facts with or without the sentence that nothing is left, at the end of what was pointed out."""
    said = tuple(issue for issue in facts.issues if issue != NOTHING_LEFT)
    return replace(facts, issues=(*said, NOTHING_LEFT) if is_nothing_left else said)
