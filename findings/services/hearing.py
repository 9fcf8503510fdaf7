"""告知、陈述申辩: the department is told of the intended finding, and states and defends, or waives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import clock
from accounts.models import User
from accounts.roles import Role
from casework.models import Case, CaseDeadline, CaseNotice, Draft, Evidence, Purpose, Verb
from casework.services import (
    Content,
    NotYours,
    Owed,
    Paper,
    Stale,
    add_evidence,
    facts_of,
    issue,
    meet_owed,
    parse_term,
    put_forward,
    record,
)
from casework.services.evidence import Upload
from deadlines.counting import last_day
from deadlines.limits import limit
from deadlines.queries import calendar_since
from findings.models import Hearing, Plea, Referral
from findings.notice_facts import planned_facts
from findings.queries.determination import hearing_of
from findings.services.guarding import require_authoritys_officer, require_department, require_text, take
from findings.services.sanctioning import PlannedTerms, check_kinds
from notices.facts import HearingNoticeFacts
from notices.kinds import Kind, spec_of
from organisations.refusals import Refusal
from organisations.transactions import one_transaction


@one_transaction()
def draft_hearing_notice(
    referral: Referral,
    facts: HearingNoticeFacts,
    *,
    planned: Sequence[PlannedTerms] = (),
    paper: Paper,
    acting_user: User,
) -> Draft:
    """拟陈述申辩告知书 by the authority's officer; `planned` are the sanctions it thinks of, and stand on it.

    Raises NotYours, Stale (told already, or a paper lies with the leader), or Refusal naming the field.
    """
    case, referral = take(referral)
    require_authoritys_officer(referral, acting_user)
    return put_forward(
        case, hearing_content(referral, facts, planned=planned, paper=paper), acting_user=acting_user
    )


def hearing_content(
    referral: Referral, facts: HearingNoticeFacts, *, planned: Sequence[PlannedTerms], paper: Paper
) -> Content:
    """What 陈述申辩告知书 says. Raises Stale or Refusal naming the field."""
    _require_untold(referral)
    _require_long_enough(facts.plead_within)
    check_kinds(planned)
    return Content.of(
        paper,
        kind=Kind.HEARING_NOTICE,
        facts=replace(facts, sanctions=planned_facts(planned), referral_number=referral.paper_number),
        extras={"referral": referral.pk, "sanctions": [term.to_json() for term in planned]},
    )


@one_transaction()
def sign_hearing_notice(draft: Draft, *, acting_user: User) -> Hearing:
    """告知 by the authority's leader: the department's time to be heard runs from its signing for the document."""
    case, referral = take(Referral.objects.get(pk=draft.content["extras"]["referral"]))
    draft.case = case
    _require_untold(referral)
    facts: HearingNoticeFacts = facts_of(draft)
    notice = issue(draft, acting_user=acting_user, owed=[Owed(Purpose.HEARING, facts.plead_within)])
    assert notice is not None
    paper = CaseNotice.objects.get(notice=notice)
    return Hearing.objects.create(
        referral=referral,
        intended=_intended(facts),
        facts="\n".join(facts.found),
        basis="、".join(facts.basis or spec_of(Kind.HEARING_NOTICE).basis),
        paper_number=notice.number_text,
        paper=paper,
        owed=CaseDeadline.objects.get(paper=paper, purpose=Purpose.HEARING),
        told_by=acting_user,
        told_at=clock.now(),
    )


def _require_untold(referral: Referral) -> None:
    if hearing_of(referral) is not None:
        raise Stale("已告知陈述申辩权利，不必重复告知。请刷新后查看。")


def _require_long_enough(within: str) -> None:
    """The department has at least the office's limit."""
    least, (amount, unit) = limit("hearing"), parse_term(within)
    today = clock.today()
    calendar = calendar_since(today)
    if last_day(amount, unit, today, calendar) < last_day(least.amount, least.unit, today, calendar):
        raise Refusal(
            f"陈述申辩期限不能短于{least.amount}{least.get_unit_display()}。",
            field="plead_within",
            remedy="请延长期限。",
        )


def _intended(facts: HearingNoticeFacts) -> str:
    """拟认定为…，失信程度一般，拟取消评优评先资格: in a line, for the case's page."""
    said = f"拟认定为“{facts.category}”，失信程度{facts.severity}"
    thought_of = "、".join(sanction.text for sanction in facts.sanctions)
    return f"{said}，拟采取的惩戒措施：{thought_of}。" if thought_of else f"{said}。"


@one_transaction()
def write_plea(
    hearing: Hearing,
    text: str,
    *,
    is_waiver: bool = False,
    evidence: Iterable[Evidence] = (),
    uploads: Iterable[Upload] = (),
    acting_user: User,
) -> Plea:
    """拟陈述申辩, or 放弃, by the department's handler, put before the head.

    May still be sent after the time has run out, as long as nothing is decided: what is late is weighed too.
    """
    case = _take(hearing)
    require_department(case, acting_user, Role.HANDLER, "经办人")
    if hearing.reached_on is None:
        raise Refusal("陈述申辩告知书尚未签收。", remedy="请先签收告知书，再提交陈述申辩。")
    if not is_waiver:
        require_text(
            text,
            "陈述申辩没有内容。",
            field="text",
            remedy="请写明事实、理由；不陈述申辩的，请选“放弃陈述申辩”。",
        )
    if Plea.objects.filter(hearing=hearing).exclude(status=Plea.Status.RETURNED).exists():
        raise Stale("陈述申辩已在办。请刷新后查看。")
    cited = list(evidence)
    if any(file.case_id != case.pk or file.is_internal for file in cited):
        raise Refusal("所选证据不在本案中。", field="evidence", remedy="请重新选择，或者上传文件。")
    plea = Plea.objects.create(
        hearing=hearing, is_waiver=is_waiver, text=text, written_by=acting_user, written_at=clock.now()
    )
    added = [
        add_evidence(case, file, description="陈述申辩材料", acting_user=acting_user) for file in uploads
    ]
    plea.evidence.set([*cited, *added])
    record(case, Verb.PLEADED, acting_user=acting_user, reason=text, details={"plea": plea.pk})
    return plea


@one_transaction()
def return_plea(plea: Plea, *, reason: str, acting_user: User) -> Plea:
    """退回 by the head with a reason: the handler writes anew."""
    case = _take(plea.hearing)
    require_department(case, acting_user, Role.HEAD, "负责人")
    require_text(reason, "没有写明退回意见。", field="reason", remedy="请写明须补充的内容。")
    _turn(plea, status=Plea.Status.RETURNED, returned_for=reason)
    record(case, Verb.PLEA_RETURNED, acting_user=acting_user, reason=reason, details={"plea": plea.pk})
    return plea


@one_transaction()
def send_plea(plea: Plea, *, acting_user: User) -> Plea:
    """提交 by the head, who did not write it: the authority has heard the department and may decide."""
    case = _take(plea.hearing)
    require_department(case, acting_user, Role.HEAD, "负责人")
    if plea.written_by_id in acting_user.persons:
        raise NotYours("撰写人不能审批本人的陈述申辩。")
    _turn(plea, status=Plea.Status.SENT, sent_by=acting_user, sent_at=clock.now())
    meet_owed(case, Purpose.HEARING, acting_user=acting_user)
    details = {"plea": plea.pk, "is_waiver": plea.is_waiver}
    record(case, Verb.PLEA_SENT, acting_user=acting_user, reason=plea.text, details=details)
    return plea


def _take(hearing: Hearing) -> Case:
    case, referral = take(hearing.referral)
    hearing.referral = referral
    return case


def _turn(plea: Plea, **values: Any) -> None:
    if not Plea.objects.filter(pk=plea.pk, status=Plea.Status.SUBMITTED).update(**values):
        raise Stale("陈述申辩已由他人办理。请刷新后查看。")
    for name, value in values.items():
        setattr(plea, name, value)
