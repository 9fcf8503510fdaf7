"""Credit repair by the authority that made the finding. A court's listing is deleted by the court alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import clock
from accounts.models import User
from casework.models import Case, Verb
from casework.services import NotYours
from casework.services.evidence import Upload
from casework.services.recording import lock
from findings.models import Finding, Repair, RepairProof
from findings.proceeding import OPEN, Status
from findings.queries.repairs import may_apply
from findings.remedy_facts import of_the_repair
from findings.services.recording import end_finding
from findings.services.stepping import (
    Ruling,
    attach,
    draft_ruling,
    issue_ruling,
    note,
    require,
    require_not_paused,
    rule,
)
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

Outcome = Repair.Outcome


@dataclass(frozen=True)
class Performed:
    """One obligation: how it was performed, and the files that prove it."""

    obligation: str
    performed: str
    files: tuple[Upload, ...] = ()


@one_transaction()
def file_repair(
    finding: Finding, proofs: Iterable[Performed], *, request: str, facts: str, acting_user: User
) -> Repair:
    """拟信用修复申请 by a handler of the body found against; it is sent by the head. No fee is taken."""
    case: Case = finding.case
    lock(case)
    if not may_apply(acting_user, finding):
        raise NotYours("信用修复由失信单位的经办人填报，单位负责人报送。")
    require_not_paused(case)
    _require_repairable(finding)
    given = list(proofs)
    if not given:
        raise Refusal("没有写明义务和履行情况。", field="performed_1")
    row = Repair.objects.create(
        case=case,
        finding=finding,
        applicant_body=acting_user.body,
        handled_by=finding.made_by,
        request=require(request, "请求", "request"),
        facts=require(facts, "纠正情况", "facts"),
        applied_by=acting_user,
        applied_at=clock.now(),
        status=Status.FILED,
    )
    for number, proof in enumerate(given, start=1):
        _prove(row, number, proof, acting_user)
    note(row, Verb.APPLICATION_DRAFTED, acting_user=acting_user)
    return row


def _require_repairable(finding: Finding) -> None:
    if finding.path == Finding.Path.LISTED:
        raise Refusal(
            "失信被执行人名单由执行法院决定和删除，本系统不办理修复。",
            remedy="请向执行法院申请删除；法院登记删除后，本系统随之更新。",
        )
    current = Finding.objects.get(pk=finding.pk)
    if not current.stands:
        raise Refusal(f"这条认定记录{current.get_status_display()}，不需要修复。")
    if Repair.objects.filter(finding=finding, status__in=OPEN).exists():
        raise Refusal("这条认定记录的修复申请正在办理，不能重复提出。")


def _prove(row: Repair, number: int, proof: Performed, acting_user: User) -> None:
    performed = require(proof.performed, f"第{number}项义务的履行情况", f"performed_{number}")
    if not proof.files:
        raise Refusal(
            f"第{number}项义务没有附证据。",
            field=f"files_{number}",
            remedy="请上传付款凭证、验收文件等材料。",
        )
    line = RepairProof.objects.create(
        repair=row, number=number, obligation=proof.obligation, performed=performed
    )
    line.evidence.set(attach(row.case, proof.files, f"信用修复第{number}项证据", acting_user=acting_user))


@one_transaction()
def draft_repair_decision(row: Repair, ruling: Ruling, *, acting_user: User) -> Repair:
    """拟信用修复决定书: 准予, or 不予 with the reasons. Which record, and what ends with it, is as the file has it."""
    known = of_the_repair(row, ruling.outcome)
    return draft_ruling(row, replace(ruling, facts=replace(ruling.facts, **known)), acting_user=acting_user)


@one_transaction()
def decide_repair(row: Repair, *, acting_user: User) -> Repair:
    """决定 by a leader of the authority: granted, the finding is repaired, its sanctions and its display end today."""
    decided = rule(row, acting_user=acting_user)
    if decided.outcome == Outcome.GRANTED:
        finding = Finding.objects.select_related("case").get(pk=decided.finding_id)
        finding.case = decided.case
        ended = end_finding(
            finding, status=Finding.Status.REPAIRED, reason=decided.found, acting_user=acting_user
        )
        if ended.display_until is None or ended.display_until > clock.today():
            ended.display_until = clock.today()
            ended.save(update_fields=["display_until"])
    return issue_ruling(decided, acting_user=acting_user)
