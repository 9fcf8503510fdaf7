"""告知、陈述申辩: the department is told of the intended finding, and states and defends, or waives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import clock
from accounts.models import User
from accounts.roles import Role
from casework.models import Case, Draft, Evidence, Purpose, Verb
from casework.services import NotYours, Stale, add_evidence, meet_owed, owe_now, record
from casework.services.evidence import Upload
from findings.models import Hearing, Plea, Referral
from findings.queries.determination import hearing_of
from findings.services.guarding import require_authoritys_officer, require_department, require_text, take
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

LETTER = "陈述申辩告知书"


@dataclass(frozen=True)
class HearingTerms:
    """What the department is told, the paper's number and scan, and how it was served."""

    intended: str
    facts: str
    basis: str
    paper_number: str
    served_on: date
    service_method: str
    service_proof: str
    scan: Upload | None = None


@one_transaction()
def tell(referral: Referral, terms: HearingTerms, *, acting_user: User) -> Hearing:
    """登记告知 by the authority's officer: the department's time to be heard runs from the day after service.

    Raises NotYours, Stale (told already, or decided upon), or Refusal naming the field.
    """
    case, referral = take(referral)
    require_authoritys_officer(referral, acting_user)
    if hearing_of(referral) is not None:
        raise Stale("已告知陈述申辩权利，不必重复登记。请刷新后查看。")
    if case.drafts.filter(status=Draft.Status.SUBMITTED).exists():
        raise Stale("决定已送负责人核准，不能再告知。请刷新后查看。")
    _check(referral, terms)
    if terms.scan is None:
        raise Refusal(f"没有上传{LETTER}的扫描件。", field="scan", remedy="请上传已经送达的纸质文书。")
    scan = add_evidence(case, terms.scan, description=f"{LETTER}扫描件", acting_user=acting_user)
    owed = owe_now(
        case,
        Purpose.HEARING,
        debtor=case.lead_department,
        acting_user=acting_user,
        on=terms.served_on,
    )
    hearing = Hearing.objects.create(
        referral=referral,
        intended=terms.intended,
        facts=terms.facts,
        basis=terms.basis,
        paper_number=terms.paper_number,
        scan=scan,
        served_on=terms.served_on,
        service_method=terms.service_method,
        service_proof=terms.service_proof,
        owed=owed,
        told_by=acting_user,
        told_at=clock.now(),
    )
    details = {
        "hearing": hearing.pk,
        "number": terms.paper_number,
        "served_on": terms.served_on.isoformat(),
        "method": terms.service_method,
        "sha256": scan.sha256,
    }
    record(case, Verb.TOLD, acting_user=acting_user, reason=terms.intended, details=details)
    return hearing


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


def _check(referral: Referral, terms: HearingTerms) -> None:
    asked = (
        ("intended", "没有写明拟认定内容。", "请写明拟认定的失信行为和等级。"),
        ("facts", "没有写明认定的事实。", "请写明事实和证据。"),
        ("basis", "没有写明认定的依据。", "请写明文件名称和条款。"),
        ("paper_number", f"没有填写{LETTER}的文号。", "请填写纸质文书的文号。"),
        ("service_method", "没有写明送达方式。", "请选一种。"),
        ("service_proof", "没有写明送达凭证。", "请填写送达回证编号、邮单号或者见证人。"),
    )
    for field, message, remedy in asked:
        require_text(getattr(terms, field), message, field=field, remedy=remedy)
    if terms.served_on > clock.today():
        raise Refusal("送达日期不能晚于今天。", field="served_on")
    if terms.served_on < referral.referred_at.astimezone(clock.ZONE).date():
        raise Refusal("送达日期不能早于提请认定之日。", field="served_on")
