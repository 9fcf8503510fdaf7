"""认定 on the case page: referral, telling, plea, decision, finding, sanctions. A department reads no inner part."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch

from casework.models import Case, Evidence
from desk.rows import evidence_row
from desk.templatetags.zx import full_date
from findings.models import Decision, Finding, Hearing, Plea, Referral, Sanction, SanctionPlan
from findings.queries.determination import is_under_way
from notices.wording import chinese_date

Entry = dict[str, Any]


def determination_context(case: Case, *, inside: bool) -> dict[str, Any]:
    """What `components/determination.html` wants; both lists empty where nothing was referred or found."""
    referrals = (
        Referral.objects.filter(case=case)
        .select_related("authority", "referred_by", "scan__added_by__body", "hearing__scan__added_by__body")
        .select_related("hearing__paper__notice")
        .prefetch_related("hearing__pleas__evidence__added_by__body", "decisions__scan__added_by__body")
        .order_by("-id")
    )
    findings = [
        found
        for found in reversed(case.findings.all())
        if inside or found.status != Finding.Status.TAKEN_BACK
    ]
    return {
        "referrals": [_referral(row, case, inside=inside) for row in referrals],
        "findings": [_finding(row, inside=inside) for row in findings],
        "plans": _plans(case) if inside and findings else [],
    }


def findings_read() -> tuple[Prefetch]:
    """The case's findings, read once for everything on the page that asks about them."""
    rows = Finding.objects.select_related("made_by", "scan__added_by__body").order_by("id")
    return (Prefetch("findings", rows),)


def _referral(referral: Referral, case: Case, *, inside: bool) -> Entry:
    entries = [_referred(referral, inside=inside)]
    hearing = getattr(referral, "hearing", None)
    if hearing is not None:
        entries.append(_told(hearing, inside=inside))
        entries += [
            _plea(plea, inside=inside)
            for plea in sorted(hearing.pleas.all(), key=lambda plea: plea.pk)
            if plea.status == Plea.Status.SENT
        ]
    # What was taken back reached nobody: it is on record for the governing side alone.
    decisions = sorted(
        (found for found in referral.decisions.all() if inside or found.taken_back_on is None),
        key=lambda decision: decision.pk,
    )
    entries += [_decision(decision, inside=inside) for decision in decisions]
    return {
        "entries": entries,
        "status": _status(referral, decisions, case),
        "is_over": bool(decisions or referral.overtaken_on),
    }


def _status(referral: Referral, decisions: list[Decision], case: Case) -> str:
    standing = [decision for decision in decisions if decision.taken_back_on is None]
    if standing:
        return str(standing[-1].get_outcome_display())
    if referral.overtaken_on:
        return f"{chinese_date(referral.overtaken_on)}终止：{referral.overtaken_by}"
    return "正在认定" if is_under_way(referral, case) else "已终止"


def _referred(referral: Referral, *, inside: bool) -> Entry:
    """The letter between the authorities is theirs; the department learns who determines, and why."""
    entry: Entry = {
        "name": "提请认定",
        "at": referral.referred_at,
        "facts": [
            {"label": "认定机关", "value": referral.authority.name},
            {"label": "提请事由", "value": referral.get_ground_display()},
        ],
    }
    if not inside:
        return entry
    entry["facts"] += [{"label": "提请机关", "value": referral.referred_by.name}]
    if referral.paper_number:
        entry["facts"].append({"label": "提请认定函", "value": referral.paper_number})
    return entry | {"text": referral.facts, "evidence": _rows([referral.scan], inside=inside)}


def _told(hearing: Hearing, *, inside: bool) -> Entry:
    served = full_date(hearing.reached_on) if hearing.reached_on else "待签收"
    if hearing.service_method:
        served = f"{served}（{hearing.service_method}）"
    return {
        "name": "告知",
        "at": hearing.told_at,
        "facts": [
            {"label": "告知书", "value": hearing.paper_number},
            {"label": "送达", "value": served, "note": hearing.service_proof if inside else ""},
        ],
        "text": hearing.intended,
        "evidence": _rows([hearing.scan], inside=inside),
    }


def _plea(plea: Plea, *, inside: bool) -> Entry:
    entry: Entry = {
        "name": "放弃陈述申辩" if plea.is_waiver else "陈述申辩",
        "at": plea.sent_at,
        "quote": plea.text,
        "evidence": _rows(plea.evidence.all(), inside=inside),
        "facts": [],
    }
    if plea.is_adopted is not None:
        word = "采纳" if plea.is_adopted else "不采纳"
        entry["facts"] = [{"label": "答复", "value": f"{word}。{plea.verdict_reason}"}]
    return entry


def _decision(decision: Decision, *, inside: bool) -> Entry:
    facts = [{"label": "文书", "value": decision.paper_number}]
    if decision.rectify_within:
        since = "签收" if decision.paper_id else "决定"
        facts.append({"label": "整改期限", "value": f"{decision.rectify_within}，自{since}次日起算"})
    return {
        "name": f"{decision.get_outcome_display()}{'（误操作，已更正）' if decision.taken_back_on else ''}",
        "at": decision.decided_at,
        "facts": facts,
        # The finding says its grounds itself.
        "text": "" if decision.finding_id else decision.grounds,
        "evidence": _rows([decision.scan], inside=inside),
    }


def _finding(finding: Finding, *, inside: bool) -> Entry:
    facts = [
        {"label": "认定机关", "value": finding.made_by.name},
        {"label": "认定日期", "value": full_date(finding.made_on)},
        {"label": "国家三级", "value": finding.get_national_severity_display()},
        {"label": "自治区类别", "value": finding.get_regional_severity_display()},
    ]
    if finding.paper_number:
        facts.append({"label": "文书", "value": finding.paper_number})
    if finding.display_until:
        facts.append({"label": "公示截止", "value": full_date(finding.display_until)})
    if finding.ended_on:
        facts.append({"label": "终止", "value": full_date(finding.ended_on), "note": finding.end_reason})
    rows = Sanction.objects.filter(finding=finding).select_related("carried_out_by").order_by("id")
    return {
        "name": "失信认定" if finding.path == Finding.Path.DETERMINED else finding.get_path_display(),
        "status": finding.get_status_display(),
        "stands": finding.stands,
        "facts": facts,
        "text": finding.grounds,
        "evidence": _rows([finding.scan], inside=inside) if finding.path == Finding.Path.LISTED else [],
        "sanctions": [_sanction(row) for row in rows],
    }


def _sanction(sanction: Sanction) -> Entry:
    status = f"{full_date(sanction.lifted_on)}解除" if sanction.lifted_on else "实施中"
    until = f"至{full_date(sanction.ends_on)}" if sanction.ends_on else "至修复时止"
    return {
        "name": sanction.get_kind_display(),
        "by": sanction.carried_out_by.name,
        "basis": sanction.basis,
        "term": f"{full_date(sanction.starts_on)}起，{until}",
        "status": status,
        "why": sanction.lift_reason,
    }


def _plans(case: Case) -> list[Entry]:
    """Changes that lie with a leader or came back from him: the governing side's own business."""
    waiting = (SanctionPlan.Status.SUBMITTED, SanctionPlan.Status.RETURNED)
    newest = SanctionPlan.objects.filter(case=case).select_related("body").order_by("-id").first()
    if newest is None or newest.status not in waiting:
        return []
    why = newest.returned_for or newest.reason
    what = f"{newest.get_kind_display()}{newest.get_status_display()}"
    return [{"text": f"{what}（{newest.body.name}）：{why}"}]


def _rows(files: Any, *, inside: bool) -> list[Entry]:
    return [
        evidence_row(file, inside=inside)
        for file in files
        if isinstance(file, Evidence) and (inside or not file.is_internal)
    ]
