"""认定 (T16) or 不予认定 (T17): drafted by the authority's officer, decided by its leader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import clock
from accounts.models import User
from casework.models import Case, Draft, Evidence, NationalSeverity, Purpose, RegionalSeverity
from casework.services import (
    Stale,
    approve_with_scan,
    draft_with_scan,
    meet_owed,
    owe_now,
    parse_term,
    reclassify,
)
from casework.services.evidence import Upload
from deadlines.counting import last_day
from deadlines.limits import limit
from deadlines.queries import calendar_since
from findings.models import Decision, Finding, Plea, Referral
from findings.queries.determination import (
    current_referral,
    hearing_of,
    sent_pleas,
    time_to_be_heard,
)
from findings.queries.exemptions import open_exemption
from findings.queries.sanctions import has_standing_finding
from findings.services.guarding import require_authoritys_officer, require_text, take
from findings.services.recording import record_finding
from findings.services.sanctioning import SanctionTerms, check_terms, impose_sanctions
from notices.wording import chinese_date
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

Outcome = Decision.Outcome
PAPERS = {
    Outcome.DETERMINED: "失信认定书",
    Outcome.NOT_DETERMINED: "不予认定书",
    Outcome.CLEARED: "不予认定书",
}
# How long a finding is shown at the latest, by severity (信用修复管理办法, 2026; limits of the office).
DISPLAY_LIMITS = {
    NationalSeverity.MINOR: "display_minor",
    NationalSeverity.ORDINARY: "display_ordinary",
    NationalSeverity.GRAVE: "display_grave",
}


@dataclass(frozen=True)
class DecisionTerms:
    """What is put before the authority's leader.

    `verdicts` answers each plea that was sent: (adopted, why). Severities and sanctions belong to a finding,
    `rectify_within` (15日) to 继续整改.
    """

    outcome: str
    grounds: str
    paper_number: str
    scan: Upload | None = None
    verdicts: Mapping[int, tuple[bool, str]] = field(default_factory=dict)
    national_severity: str = ""
    regional_severity: str = ""
    sanctions: Sequence[SanctionTerms] = ()
    rectify_within: str = ""


@one_transaction()
def draft_decision(referral: Referral, terms: DecisionTerms, *, acting_user: User) -> Draft:
    """Drafts the decision with the paper's scan. Raises NotYours, Stale, or Refusal naming the field.

    A finding needs that the department was told; and no decision while its time to be heard still runs and
    it has neither sent a plea nor waived it.
    """
    case, referral = take(referral)
    require_authoritys_officer(referral, acting_user)
    _require_no_exemption(case, terms.outcome)
    _require_heard(referral, terms.outcome)
    require_text(
        terms.grounds, "没有写明认定事实和依据。", field="grounds", remedy="请写明查明的事实、证据和依据。"
    )
    paper = PAPERS[Outcome(terms.outcome)]
    require_text(
        terms.paper_number, f"没有填写{paper}的文号。", field="paper_number", remedy="请填写纸质文书的文号。"
    )
    _require_answers(referral, terms.verdicts)
    extras: dict[str, Any] = {
        "referral": referral.pk,
        "grounds": terms.grounds,
        "verdicts": {str(pk): [adopted, why] for pk, (adopted, why) in terms.verdicts.items()},
    }
    if terms.outcome == Outcome.DETERMINED:
        extras |= _of_finding(case, terms)
    if terms.outcome == Outcome.NOT_DETERMINED:
        extras["rectify_within"] = _term(terms.rectify_within)
    return draft_with_scan(
        case,
        terms.outcome,
        paper=paper,
        scan=terms.scan,
        reason=terms.grounds,
        acting_user=acting_user,
        paper_number=terms.paper_number,
        extras=extras,
    )


@one_transaction()
def sign_decision(draft: Draft, *, acting_user: User, is_plan_owed: bool = False) -> Decision:
    """The authority's leader decides: the case moves, and a finding and its sanctions are on record.

    Where rectification goes on (T17), the report is owed anew from tomorrow, and with `is_plan_owed` the plan.
    Raises Stale where a plea came in after the drafting: the decision has to answer it.
    """
    extras = draft.content["extras"]
    referral = current_referral(draft.case)
    if referral is None or referral.pk != extras["referral"]:
        raise Stale("本案已另有提请认定。请刷新后查看。")
    case, referral = take(referral)
    draft.case = case
    _require_no_exemption(case, draft.move)
    _require_heard(referral, draft.move)
    verdicts = {int(pk): (adopted, why) for pk, (adopted, why) in extras["verdicts"].items()}
    if any(plea.pk not in verdicts for plea in sent_pleas(referral)):
        raise Stale("拟稿后收到单位的陈述申辩，决定须逐项答复。请退回重拟。")
    meet_owed(case, Purpose.DETERMINE, acting_user=acting_user)
    scan = approve_with_scan(draft, acting_user=acting_user)
    _answer_pleas(verdicts)
    decision = Decision.objects.create(
        referral=referral,
        outcome=draft.move,
        grounds=extras["grounds"],
        paper_number=extras["paper_number"],
        scan=scan,
        drafted_by=draft.drafted_by,
        decided_by=acting_user,
        decided_at=clock.now(),
        rectify_within=extras.get("rectify_within", ""),
        finding=_find(case, draft, scan, acting_user) if draft.move == Outcome.DETERMINED else None,
    )
    if draft.move == Outcome.NOT_DETERMINED:
        _go_on(case, extras["rectify_within"], is_plan_owed, acting_user)
    return decision


def display_until(severity: str, on: date) -> date:
    """Until when a finding of this severity, made `on` that day, is shown at the latest."""
    found = limit(DISPLAY_LIMITS[NationalSeverity(severity)])
    return last_day(found.amount, found.unit, on, calendar_since(on))


def _require_no_exemption(case: Case, outcome: str) -> None:
    """A finding waits for the exemption that was applied for: granted, nothing is recorded (T16, T26)."""
    waiting = open_exemption(case) if outcome == Outcome.DETERMINED else None
    if waiting is not None:
        raise Refusal(
            f"本案的免责申请{waiting.get_status_display()}，作出免责决定前不能认定失信。",
            remedy=f"请待{waiting.handled_by.name}作出免责决定后再办。",
        )


def _require_heard(referral: Referral, outcome: str) -> None:
    hearing = hearing_of(referral)
    if hearing is None:
        if outcome == Outcome.DETERMINED:
            raise Refusal(
                "尚未告知陈述申辩权利，不能认定失信。", remedy="请先送达陈述申辩告知书，再登记告知。"
            )
        return
    last = time_to_be_heard(hearing)
    if last is not None:
        raise Refusal(
            f"单位可在{chinese_date(last)}前陈述申辩，期满前不能作出决定。",
            remedy="请待期限届满，或者单位提交、放弃陈述申辩后再办。",
        )


def _require_answers(referral: Referral, verdicts: Mapping[int, tuple[bool, str]]) -> None:
    for plea in sent_pleas(referral):
        if plea.pk not in verdicts:
            raise Refusal(
                "没有写明是否采纳陈述申辩。", field=f"adopted_{plea.pk}", remedy="请逐项写明采纳或者不采纳。"
            )
        require_text(
            verdicts[plea.pk][1],
            "没有写明采纳或者不采纳陈述申辩的理由。",
            field=f"verdict_reason_{plea.pk}",
            remedy="请针对单位的理由和证据答复。",
        )


def _of_finding(case: Case, terms: DecisionTerms) -> dict[str, Any]:
    if has_standing_finding(case):
        raise Refusal("本案已有有效的失信认定，不能再次认定。", remedy="请不予认定，继续整改。")
    if terms.national_severity not in NationalSeverity.values:
        raise Refusal("没有选定失信等级。", field="national_severity", remedy="请选一项。")
    if terms.regional_severity not in (RegionalSeverity.ORDINARY, RegionalSeverity.GRAVE):
        # 风险提示 is no finding (domain 3.2): it never carries a sanction or a public entry.
        raise Refusal(
            "风险提示信息不是失信认定。",
            field="regional_severity",
            remedy="请选一般失信信息或者严重失信信息。",
        )
    check_terms(terms.sanctions)
    return {
        "national_severity": terms.national_severity,
        "regional_severity": terms.regional_severity,
        "sanctions": [term.to_json() for term in terms.sanctions],
    }


def _term(printed: str) -> str:
    """The term of 继续整改, at most the office's limit for a return; the limit itself where nothing is said."""
    most = limit("return_term_max")
    if not printed:
        return f"{most.amount}{'个工作日' if most.unit == 'working_days' else '日'}"
    amount, unit = parse_term(printed)
    today = clock.today()
    calendar = calendar_since(today)
    if last_day(amount, unit, today, calendar) > last_day(most.amount, most.unit, today, calendar):
        raise Refusal(
            f"整改期限最长{most.amount}{most.get_unit_display()}。",
            field="rectify_within",
            remedy="请缩短期限。",
        )
    return printed


def _answer_pleas(verdicts: Mapping[int, tuple[bool, str]]) -> None:
    for pk, (adopted, why) in verdicts.items():
        Plea.objects.filter(pk=pk).update(is_adopted=adopted, verdict_reason=why)


def _find(case: Case, draft: Draft, scan: Evidence, acting_user: User) -> Finding:
    """The record: severity confirmed or changed, shown for its term, with the sanctions decided."""
    extras = draft.content["extras"]
    reclassify(
        case,
        national=extras["national_severity"],
        regional=extras["regional_severity"],
        reason=f"{extras['paper']}（{extras['paper_number']}）",
        acting_user=acting_user,
    )
    finding = record_finding(
        case,
        path=Finding.Path.DETERMINED,
        made_by=draft.issuer,
        made_on=clock.today(),
        grounds=extras["grounds"],
        acting_user=acting_user,
        paper_number=extras["paper_number"],
        scan=scan,
        display_until=display_until(extras["national_severity"], clock.today()),
    )
    terms = [SanctionTerms.from_json(stored) for stored in extras["sanctions"]]
    impose_sanctions(finding, terms, acting_user=acting_user)
    return finding


def _go_on(case: Case, within: str, is_plan_owed: bool, acting_user: User) -> None:
    """The order in force goes on: its clocks were ended by the referral and run anew from tomorrow."""
    department = case.lead_department
    if is_plan_owed:
        owe_now(case, Purpose.PLAN, debtor=department, acting_user=acting_user)
    owe_now(case, Purpose.REPORT, debtor=department, acting_user=acting_user, term=within)
