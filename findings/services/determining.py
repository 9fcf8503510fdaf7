"""认定 (T16) or 不予认定 (T17): drafted by the authority's officer, decided by its leader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import clock
from accounts.models import User
from casework.models import Case, CaseNotice, Draft, NationalSeverity, Purpose, RegionalSeverity
from casework.services import (
    Content,
    Owed,
    Paper,
    Stale,
    facts_of,
    issue,
    meet_owed,
    parse_term,
    put_forward,
    reclassify,
)
from casework.services.dating import require_ahead
from deadlines.counting import last_day
from deadlines.limits import limit
from deadlines.queries import calendar_since
from findings.models import Decision, Finding, Plea, Referral, Sanction
from findings.notice_facts import (
    DISPLAY_LIMITS,
    of_the_hearing,
    of_the_referral,
    sanction_facts,
    severity_of,
    shown_for,
)
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
from notices.facts import DeterminationFacts, NoDeterminationFacts
from notices.kinds import Kind
from notices.wording import chinese_date, term
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

Outcome = Decision.Outcome
KIND_OF = {
    Outcome.DETERMINED: Kind.DETERMINATION,
    Outcome.NOT_DETERMINED: Kind.NO_DETERMINATION,
    Outcome.CLEARED: Kind.NO_DETERMINATION,
}
# What becomes of the matter, in the document's words.
CONSEQUENCES = {Outcome.NOT_DETERMINED: "继续整改", Outcome.CLEARED: "解除办理"}


@dataclass(frozen=True)
class DecisionTerms:
    """What is put before the authority's leader: the document, and what its rows need beside.

    `verdicts` answers each plea that was sent: (adopted, why); of a finding the document lists the answers.
    Regional severity and sanctions belong to a finding; its national severity is the document's.
    """

    outcome: str
    facts: DeterminationFacts | NoDeterminationFacts
    paper: Paper
    verdicts: Mapping[int, tuple[bool, str]] = field(default_factory=dict)
    regional_severity: str = ""
    sanctions: Sequence[SanctionTerms] = ()


@one_transaction()
def draft_decision(referral: Referral, terms: DecisionTerms, *, acting_user: User) -> Draft:
    """Drafts 失信认定书 or 不予认定书. Raises NotYours, Stale, or Refusal naming the field.

    A finding needs that the department was told; and no decision while its time to be heard still runs and
    it has neither sent a plea nor waived it. What the file knows (who referred, when it was told, which sanctions,
    how long it is shown) the document says as the file has it.
    """
    case, referral = take(referral)
    require_authoritys_officer(referral, acting_user)
    return put_forward(case, decision_content(case, referral, terms), acting_user=acting_user)


def decision_content(case: Case, referral: Referral, terms: DecisionTerms) -> Content:
    """What the decision says, and what its rows need beside. Raises Stale or Refusal naming the field."""
    _require_no_exemption(case, terms.outcome)
    _require_heard(referral, terms.outcome)
    _require_answers(referral, terms.verdicts)
    extras: dict[str, Any] = {
        "referral": referral.pk,
        "verdicts": {str(pk): [adopted, why] for pk, (adopted, why) in terms.verdicts.items()},
    }
    if isinstance(terms.facts, DeterminationFacts):
        extras |= _of_finding(case, terms)
        facts: Any = _finding_said(referral, terms)
    else:
        facts = _no_finding_said(referral, terms.outcome, terms.facts)
    kind = KIND_OF[Outcome(terms.outcome)]
    return Content.of(terms.paper, move=terms.outcome, kind=kind, facts=facts, extras=extras)


@one_transaction()
def sign_decision(draft: Draft, *, acting_user: User, is_plan_owed: bool = False) -> Decision:
    """The authority's leader decides: the case moves, and a finding and its sanctions are on record.

    Where rectification goes on (T17), the report is owed anew from the signing for, and with `is_plan_owed` the
    plan. Raises Stale where a plea came in after the drafting: the decision has to answer it.
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
    facts = facts_of(draft)
    _require_not_before_decision(_sanctions_of(draft), at_signing=True)
    meet_owed(case, Purpose.DETERMINE, acting_user=acting_user)
    notice = issue(draft, acting_user=acting_user, owed=_owed(draft.move, facts, is_plan_owed))
    assert notice is not None
    paper = CaseNotice.objects.get(notice=notice)
    _answer_pleas(verdicts)
    return Decision.objects.create(
        referral=referral,
        outcome=draft.move,
        grounds="\n".join((*facts.found, *facts.reasons)),
        paper_number=notice.number_text,
        paper=paper,
        drafted_by=draft.drafted_by,
        decided_by=acting_user,
        decided_at=clock.now(),
        rectify_within=getattr(facts, "rectify_within", ""),
        finding=_find(case, draft, paper, acting_user) if draft.move == Outcome.DETERMINED else None,
    )


def _owed(move: str, facts: Any, is_plan_owed: bool) -> list[Owed]:
    """The order in force goes on: its clocks were ended by the referral and run anew from the signing for."""
    if move != Outcome.NOT_DETERMINED:
        return []
    report = Owed(Purpose.REPORT, facts.rectify_within)
    return [Owed(Purpose.PLAN), report] if is_plan_owed else [report]


def _finding_said(referral: Referral, terms: DecisionTerms) -> DeterminationFacts:
    """失信认定书 with what the file knows; `_require_heard` has found the hearing."""
    hearing = hearing_of(referral)
    assert hearing is not None and isinstance(terms.facts, DeterminationFacts)
    known: dict[str, Any] = {
        **of_the_hearing(hearing, sent_pleas(referral)),
        "sanctions": sanction_facts(terms.sanctions),
        "published_until": shown_for(severity_of(terms.facts.severity)),
    }
    return replace(terms.facts, **known)


def _no_finding_said(referral: Referral, outcome: str, facts: NoDeterminationFacts) -> NoDeterminationFacts:
    if outcome == Outcome.NOT_DETERMINED:
        _require_short_enough(facts.rectify_within)
    known: dict[str, Any] = of_the_referral(referral) | {"consequence": CONSEQUENCES[Outcome(outcome)]}
    return replace(facts, **known)


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
            raise Refusal("尚未告知陈述申辩权利，不能认定失信。", remedy="请先拟发陈述申辩告知书。")
        return
    if hearing.reached_on is None:
        raise Refusal(
            "陈述申辩告知书尚未签收，不能作出决定。", remedy="请待单位签收；逾期不签收的，登记送达回证。"
        )
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
    if terms.regional_severity not in (RegionalSeverity.ORDINARY, RegionalSeverity.GRAVE):
        # 风险提示 is no finding (domain 3.2): it never carries a sanction or a public entry.
        raise Refusal(
            "风险提示信息不是失信认定。",
            field="regional_severity",
            remedy="请选一般失信信息或者严重失信信息。",
        )
    check_terms(terms.sanctions)
    _require_not_before_decision(terms.sanctions)
    return {
        "regional_severity": terms.regional_severity,
        "sanctions": [term.to_json() for term in terms.sanctions],
    }


def _require_short_enough(printed: str) -> None:
    """The term of 继续整改 is at most the office's limit for a return."""
    most = limit("return_term_max")
    longest = term(most.amount, most.unit)
    if not printed:
        raise Refusal("没有写明继续整改期限。", field="rectify_within", remedy=f"请写明期限，最长{longest}。")
    amount, unit = parse_term(printed)
    today = clock.today()
    calendar = calendar_since(today)
    if last_day(amount, unit, today, calendar) > last_day(most.amount, most.unit, today, calendar):
        raise Refusal(f"整改期限最长{longest}。", field="rectify_within", remedy="请缩短期限。")


def _answer_pleas(verdicts: Mapping[int, tuple[bool, str]]) -> None:
    for pk, (adopted, why) in verdicts.items():
        Plea.objects.filter(pk=pk).update(is_adopted=adopted, verdict_reason=why)


def _find(case: Case, draft: Draft, paper: CaseNotice, acting_user: User) -> Finding:
    """The record: severity confirmed or changed, shown for its term, with the sanctions decided."""
    extras, facts = draft.content["extras"], facts_of(draft)
    severity = severity_of(facts.severity)
    number = paper.notice.number_text
    reclassify(
        case,
        national=severity,
        regional=extras["regional_severity"],
        reason=f"{paper.notice.get_kind_display()}（{number}）",
        acting_user=acting_user,
    )
    finding = record_finding(
        case,
        path=Finding.Path.DETERMINED,
        made_by=draft.issuer,
        made_on=clock.today(),
        grounds="\n".join((*facts.found, *facts.reasons)),
        acting_user=acting_user,
        paper=paper,
        paper_number=number,
        display_until=display_until(severity, clock.today()),
    )
    impose_sanctions(finding, _sanctions_of(draft), acting_user=acting_user)
    return finding


def _sanctions_of(draft: Draft) -> list[SanctionTerms]:
    """The sanctions that a drafted decision imposes; none of one that finds nothing."""
    return [SanctionTerms.from_json(stored) for stored in draft.content["extras"].get("sanctions", ())]


def _require_not_before_decision(terms: Sequence[SanctionTerms], *, at_signing: bool = False) -> None:
    """No sanction begins before the finding is made that it rests on."""
    for found in terms:
        if found.starts_on is None:
            continue
        label = f"“{Sanction.Kind(found.kind).label}”的起始日期"
        require_ahead(label, found.starts_on, field="starts_on", at_signing=at_signing, may_be_today=True)
