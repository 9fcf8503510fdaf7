"""Exemption: 申请 → 核实 → 会商 → 认定 → 反馈 (domain 0b.7). Granted, the case is lifted and nothing is recorded."""

from __future__ import annotations

from dataclasses import dataclass, replace

import clock
from accounts.models import User
from casework.models import Case, Invitation, Verb
from casework.services import NotYours, Stale, add_evidence, end_open_matters, move
from casework.services.evidence import Upload
from casework.services.recording import lock
from findings.models import Consultation, Exemption
from findings.proceeding import OPEN, Status
from findings.queries.exemptions import (
    accountable_body,
    consulted_role,
    may_apply,
    may_propose,
    why_no_exemption,
)
from findings.queries.hands import is_officer_of
from findings.remedy_facts import of_the_exemption
from findings.services.stepping import (
    Ruling,
    arrive,
    attach,
    draft_ruling,
    issue_ruling,
    note,
    require,
    require_not_paused,
    rule,
    step,
)
from organisations.models import Body
from organisations.queries import lines_of
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

Outcome = Exemption.Outcome


@dataclass(frozen=True)
class Plea:
    """What an application for exemption says and proves; the two proofs are handed in apart."""

    circumstance: str
    request: str
    facts: str
    collective_decision: str
    no_private_gain: str
    collective_files: tuple[Upload, ...] = ()
    no_gain_files: tuple[Upload, ...] = ()
    files: tuple[Upload, ...] = ()


@one_transaction()
def file_exemption(case: Case, plea: Plea, *, acting_user: User) -> Exemption:
    """拟免责申请 by a handler of the body concerned; it is sent by the head."""
    if not may_apply(acting_user, case):
        raise NotYours("免责申请由涉事单位的经办人填报，单位负责人报送。")
    row = _create(case, plea, applicant=acting_user.body, acting_user=acting_user)
    note(row, Verb.APPLICATION_DRAFTED, acting_user=acting_user)
    return row


@one_transaction()
def propose_exemption(case: Case, plea: Plea, *, acting_user: User) -> Exemption:
    """提出免责 of the authority's own motion, by its officer: it is accepted as it is made."""
    if not may_propose(acting_user, case):
        raise NotYours("免责由问责机关的经办人提出。")
    row = _create(case, plea, applicant=None, acting_user=acting_user)
    arrive(row, acting_user=acting_user)
    return row


def _create(case: Case, plea: Plea, *, applicant: Body | None, acting_user: User) -> Exemption:
    lock(case)
    require_not_paused(case)
    if missing := why_no_exemption(case):
        raise Refusal(missing)
    if Exemption.objects.filter(case=case, status__in=OPEN).exists():
        raise Refusal("本案已有免责申请在办，不能重复提出。")
    if not plea.collective_files:
        raise Refusal(
            "没有提交集体决策的证据。", field="collective_files", remedy="请上传会议纪要、会议记录等材料。"
        )
    if not plea.no_gain_files:
        raise Refusal(
            "没有提交未谋取私利的证据。", field="no_gain_files", remedy="请上传审计意见、承诺书等材料。"
        )
    handled_by = accountable_body(case)
    assert handled_by is not None  # why_no_exemption has asked
    row = Exemption.objects.create(
        case=case,
        applicant_body=applicant,
        handled_by=handled_by,
        circumstance=plea.circumstance,
        request=require(plea.request, "请求", "request"),
        facts=require(plea.facts, "事实和理由", "facts"),
        collective_decision=require(plea.collective_decision, "集体决策情况", "collective_decision"),
        no_private_gain=require(plea.no_private_gain, "未谋取私利的说明", "no_private_gain"),
        applied_by=acting_user,
        applied_at=clock.now(),
        status=Status.FILED if applicant is not None else Status.HANDLING,
        accepted_by=None if applicant is not None else acting_user,
        accepted_at=None if applicant is not None else clock.now(),
    )
    for field, uploads, description in (
        (row.evidence, plea.files, "免责申请附件"),
        (row.collective_evidence, plea.collective_files, "集体决策证据"),
        (row.no_gain_evidence, plea.no_gain_files, "未谋取私利证据"),
    ):
        field.set(attach(case, uploads, description, acting_user=acting_user))
    return row


@one_transaction()
def verify_and_consult(
    row: Exemption, *, verified: str, commission: Body | None, personnel: Body, acting_user: User
) -> Exemption:
    """核实 by an officer, then 会商 with the commission and the personnel department.

    `commission` None where the commission itself decides. The bodies consulted may read the case from now on.
    """
    verified = require(verified, "核实情况", "verified")
    asked = [(Consultation.Part.PERSONNEL, personnel)]
    if not row.handled_by.plays("J"):
        if commission is None or not commission.plays("J"):
            raise Refusal("没有选择会商的纪检监察机关。", field="commission")
        asked.insert(0, (Consultation.Part.COMMISSION, commission))
    for _, body in asked:
        if body.pk in lines_of(row.case.subject, row.case.lead_department):
            raise Refusal("不能与涉事单位会商。", field="personnel")
    consulted = step(
        row,
        "consult",
        acting_user=acting_user,
        verified=verified,
        verified_by=acting_user,
        verified_at=clock.now(),
        opinions_missing=len(asked),
    )
    for part, body in asked:
        Consultation.objects.create(exemption=consulted, part=part, body=body)
        Invitation.objects.get_or_create(
            case=row.case, body=body, defaults={"invited_by": acting_user, "invited_at": clock.now()}
        )
    details = {"bodies": [body.name for _, body in asked]}
    note(
        consulted,
        Verb.APPLICATION_VERIFIED,
        acting_user=acting_user,
        reason=verified,
        details=details,
        is_internal=True,
    )
    return consulted


@one_transaction()
def give_opinion(consultation: Consultation, *, opinion: str, text: str, acting_user: User) -> Consultation:
    """会商意见 at the desk of the body consulted."""
    role = consulted_role(consultation.body)
    if not acting_user.works_for(consultation.body_id) or role is None or not acting_user.holds(role):
        raise NotYours("会商意见由会商单位出具。")
    return _opinion(consultation, opinion=opinion, text=text, scan=None, acting_user=acting_user)


@one_transaction()
def record_opinion(
    consultation: Consultation, *, opinion: str, text: str, scan: Upload | None, acting_user: User
) -> Consultation:
    """登记会商意见 with its scan by the handling officer, where the body has no desk here."""
    if not is_officer_of(acting_user, consultation.exemption.handled_by):
        raise NotYours("书面会商意见由办理机关的经办人登记。")
    if consulted_role(consultation.body) is not None:
        raise Refusal(f"{consultation.body.name}在系统中出具意见，不必登记书面意见。")
    if scan is None:
        raise Refusal("没有上传会商意见的扫描件。", field="scan", remedy="请上传盖章的书面意见。")
    return _opinion(consultation, opinion=opinion, text=text, scan=scan, acting_user=acting_user)


def _opinion(
    consultation: Consultation, *, opinion: str, text: str, scan: Upload | None, acting_user: User
) -> Consultation:
    case = consultation.exemption.case
    lock(case)
    exemption = Exemption.objects.select_for_update(of=("self",)).get(pk=consultation.exemption_id)
    exemption.case = case
    current = Consultation.objects.select_related("body").get(pk=consultation.pk)
    if exemption.status != Status.CONSULTING or current.opinion:
        raise Stale("这条会商意见已经收到，或者会商已经结束。")
    if opinion not in Consultation.Opinion.values:
        raise Refusal("没有选择同意或者不同意。", field="opinion")
    current.opinion, current.text = opinion, require(text, "意见内容", "text")
    current.given_by, current.given_at = acting_user, clock.now()
    if scan is not None:
        current.scan = add_evidence(
            case, scan, description="会商意见扫描件", acting_user=acting_user, is_internal=True
        )
    current.save()
    exemption.opinions_missing = exemption.consultations.filter(opinion="").count()
    exemption.save(update_fields=["opinions_missing"])
    details = {"body": current.body.name, "opinion": opinion}
    note(
        exemption,
        Verb.OPINION_GIVEN,
        acting_user=acting_user,
        reason=f"{current.body.name}：{current.get_opinion_display()}。{current.text}",
        details=details,
        is_internal=True,
    )
    return current


@one_transaction()
def draft_exemption_decision(row: Exemption, ruling: Ruling, *, acting_user: User) -> Exemption:
    """拟免责认定书 once every opinion is in; who applied, and what was said when consulted, is as the file has it."""
    granted = ruling.outcome == Outcome.GRANTED
    if granted and (missing := why_no_exemption(row.case)):
        raise Refusal(missing)
    known = of_the_exemption(row, ruling.outcome)
    said = replace(ruling, facts=replace(ruling.facts, **known))
    return draft_ruling(
        row, said, acting_user=acting_user, remaining="\n".join(said.facts.duties)[:2000] if granted else ""
    )


@one_transaction()
def decide_exemption(row: Exemption, *, acting_user: User) -> Exemption:
    """认定 by a leader of the body that holds to account: granted, T26 lifts the case; else the measure goes on."""
    decided = rule(row, acting_user=acting_user)
    if decided.outcome == Outcome.GRANTED:
        if missing := why_no_exemption(decided.case):
            raise Refusal(missing)
        details = {
            "proceeding": decided.CODE,
            "id": decided.pk,
            "paper": decided.PAPER,
            "remaining": decided.remaining.splitlines(),
        }
        move(decided.case, Case.exempt, acting_user=acting_user, reason=decided.found, details=details)
        end_open_matters(decided.case, reason="免责", acting_user=acting_user, with_what_is_apart=False)
    return issue_ruling(decided, acting_user=acting_user)
