"""What the pages of a determination show beside their form: referral, telling, plea, decision, sanctions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from caseflow.acts import At
from caseflow.acts.determining import court_listings, the_hearing, the_plan, the_plea, the_referral
from caseflow.rows import document_row, evidence_row
from casework.models import CaseNotice, Draft, Evidence, RegionalSeverity
from findings.models import Hearing, Plea, Referral, Sanction, SanctionPlan
from findings.queries.determination import (
    current_referral,
    hearing_of,
    newest_plea,
    time_to_be_heard,
)
from findings.queries.sanctions import sanctions_to_lift
from findings.services import SanctionTerms
from notices.wording import chinese_date
from organisations.models import Body

Context = dict[str, Any]


def quote(label: str, text: str, *, by: str = "", at: Any = None, is_system: bool = False) -> Context:
    """One of the `quotes` of caseflow/task.html."""
    return {"label": label, "text": text, "by": by, "at": at, "is_system": is_system}


def sanction_items(terms: Iterable[SanctionTerms | Sanction]) -> list[Context]:
    """Sanctions as numbered items: what, by whom, on what basis, until when."""
    return [
        {
            "text": f"{Sanction.Kind(term.kind).label}　{term.carried_out_by.name}　{term.basis}",
            "status": f"至{chinese_date(term.ends_on)}" if term.ends_on else "至修复时止",
        }
        for term in terms
    ]


# --- desks ----------------------------------------------------------------------------------------


def _referred(referral: Referral) -> Context:
    """The referral and its file: for the authority alone."""
    facts = [
        {"label": "提请事由", "value": referral.get_ground_display()},
        {"label": "提请机关", "value": referral.referred_by.name},
    ]
    if referral.paper_number:
        facts.append({"label": "提请认定函", "value": referral.paper_number})
    scans = [referral.scan] if referral.scan else []
    letter = [referral.letter] if referral.letter else []
    papers = [*letter, *referral.notices.select_related("notice")]
    return {
        "more_facts": facts,
        "quotes": [
            quote("提请认定的事实", referral.facts, by=referral.referred_by.name, at=referral.referred_at)
        ],
        "documents": [document_row(paper.notice) for paper in papers],
        "evidence": [evidence_row(file) for file in (*scans, *referral.evidence.all())],
    }


def _told(hearing: Hearing) -> list[Context]:
    authority = hearing.referral.authority.name
    return [
        quote("拟认定内容", hearing.intended, by=authority, at=hearing.told_at),
        quote("认定事实", hearing.facts),
        quote("认定依据", hearing.basis),
    ]


def _told_by(hearing: Hearing) -> Context:
    """陈述申辩告知书: our document, or the scan of one made outside."""
    if hearing.paper is not None:
        return {"documents": [document_row(hearing.paper.notice)], "evidence": []}
    return {"documents": [], "evidence": [evidence_row(hearing.scan)] if hearing.scan else []}


def _said(plea: Plea) -> list[Context]:
    at = plea.sent_at or plea.written_at
    found = [quote("陈述申辩", plea.text, at=at)] if plea.text else []
    return [quote("单位意见", "放弃陈述申辩。", at=at, is_system=True), *found] if plea.is_waiver else found


def _tell_side(at: At) -> Context:
    return _referred(the_referral(at))


def _plead_side(at: At) -> Context:
    hearing = the_hearing(at)
    plea = newest_plea(hearing)
    returned = plea is not None and plea.status == Plea.Status.RETURNED
    last = chinese_date(hearing.ends_on)
    return {
        "lead": f"{hearing.referral.authority.name} {hearing.paper_number}",
        "quotes": [
            *([quote("负责人退回意见", plea.returned_for)] if returned and plea else []),
            quote("期限", f"{last}前可以陈述申辩，也可以放弃。", is_system=True),
            *_told(hearing),
        ],
        **_told_by(hearing),
    }


def _approve_plea_side(at: At) -> Context:
    plea = the_plea(at)
    hearing = plea.hearing
    told = _told_by(hearing)
    return {
        "lead": f"{hearing.referral.authority.name} {hearing.paper_number}",
        "quotes": [*_said(plea), *_told(hearing)],
        "documents": told["documents"],
        "evidence": [*[evidence_row(file) for file in plea.evidence.all()], *told["evidence"]],
    }


def _determine_side(at: At) -> Context:
    referral = the_referral(at)
    context = _referred(referral)
    hearing = hearing_of(referral)
    if hearing is None:
        return context
    last = time_to_be_heard(hearing)
    if last is not None:
        note = f"单位可在{chinese_date(last)}前陈述申辩，期满前不能作出决定。"
        context["quotes"].insert(0, quote("期限", note, is_system=True))
    plea = newest_plea(hearing)
    if plea is not None and plea.status == Plea.Status.SENT:
        context["quotes"] += _said(plea)
        context["evidence"] += [evidence_row(file) for file in plea.evidence.all()]
    context["quotes"] += _told(hearing)[:1]
    for name, rows in _told_by(hearing).items():
        context[name] += rows
    return context


def _follow_side(at: At) -> Context:
    return _register(at) | {"items": sanction_items(sanctions_to_lift(at.case))}


def _register(at: At) -> Context:
    """What the court's register shows of the listing, where it shows any."""
    shown = "\n".join(f"{found}。" for found in court_listings(at.case))
    return {"quotes": [quote("法院登记", shown, is_system=True)]} if shown else {}


def _plan_side(at: At) -> Context:
    plan = the_plan(at)
    terms: list[SanctionTerms | Sanction] = [SanctionTerms.from_json(stored) for stored in plan.terms]
    if plan.kind == SanctionPlan.Kind.LIFT and plan.sanction is not None:
        terms = [plan.sanction]
    return {
        "title": f"核准{plan.get_kind_display()}",
        "items": sanction_items(terms),
        "quotes": [
            quote("拟办理由", plan.reason, by=plan.drafted_by.full_name, at=plan.drafted_at),
        ],
    }


SIDES = {
    "tell": _tell_side,
    "plead": _plead_side,
    "approve_plea": _approve_plea_side,
    "determine": _determine_side,
    "follow_finding": _follow_side,
    "approve_sanctions": _plan_side,
}
# Beside an act wherever it is done: at a desk, or from the case's page.
ACT_SIDES = {"record_listing": _register}


# --- what lies before a leader ----------------------------------------------------------------------


def draft_side(draft: Draft) -> Context:
    """What stands beside a draft of the determination, of one from before with its scans; {} for any other."""
    extras = draft.content.get("extras", {})
    make = DRAFT_SIDES.get(draft.move)
    context = make(draft, extras) if make else {}
    scans = [extras[name] for name in ("scan", "repair_scan") if extras.get(name)]
    found = Evidence.objects.filter(pk__in=scans).order_by("id")
    evidence = [*[evidence_row(file) for file in found], *context.get("evidence", [])]
    return context | ({"evidence": evidence} if evidence else {})


def _referral_draft(draft: Draft, extras: Context) -> Context:
    facts = [
        {"label": "提请事由", "value": Referral.Ground(extras["ground"]).label},
        {"label": "认定机关", "value": Body.objects.get(pk=extras["authority"]).name},
    ]
    if not draft.kind:
        facts.append({"label": "提请认定函", "value": "认定机关自行责令整改，不用函"})
    papers = CaseNotice.objects.filter(pk__in=extras["notices"]).select_related("notice").order_by("id")
    files = Evidence.objects.filter(pk__in=extras["evidence"]).order_by("id")
    return {
        "more_facts": facts,
        "documents": [document_row(paper.notice) for paper in papers],
        "evidence": [evidence_row(file) for file in files],
    }


def _decision_draft(draft: Draft, extras: Context) -> Context:
    """What the document does not say: the region's class, the plea in full, what the department was told."""
    facts = []
    if "regional_severity" in extras:
        word = RegionalSeverity(extras["regional_severity"]).label
        facts.append({"label": "自治区类别", "value": word})
    answers = [
        quote("采纳陈述申辩" if adopted else "不采纳陈述申辩", why)
        for adopted, why in extras["verdicts"].values()
    ]
    context: Context = {"more_facts": facts, "more_quotes": answers, "documents": [], "evidence": []}
    referral = current_referral(draft.case)
    hearing = hearing_of(referral) if referral else None
    if hearing is None:
        return context
    plea = newest_plea(hearing)
    if plea is not None and plea.status == Plea.Status.SENT:
        context["more_quotes"] += _said(plea)
        context["evidence"] += [evidence_row(file) for file in plea.evidence.all()]
    context["more_quotes"] += _told(hearing)[:1]
    for name, rows in _told_by(hearing).items():
        context[name] += rows
    return context


def _performance_draft(draft: Draft, extras: Context) -> Context:
    """The numbers of the papers made outside, of a draft from before its documents were made here."""
    if draft.kind:
        return {}
    facts = [{"label": extras["paper"], "value": extras["paper_number"]}]
    if "repair_number" in extras:
        facts.append({"label": "信用修复决定书", "value": extras["repair_number"]})
    return {"more_facts": facts}


DRAFT_SIDES = {
    "refer_for_determination": _referral_draft,
    "determine": _decision_draft,
    "not_determined": _decision_draft,
    "clear": _decision_draft,
    "confirm_performance": _performance_draft,
}
