"""What a task of a proceeding shows beside its form: the application, its proofs, the opinions, the draft."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from caseflow.acts import At
from caseflow.whose_turn import PROCEEDINGS
from casework.models import Evidence
from findings.models import Consultation, Exemption, Objection, Proceeding, Repair
from findings.proceeding import LAID, Status
from findings.queries.objections import may_read_petitioner
from findings.queries.seen import KINDS, fresh
from findings.services.correcting import shown

ABOUT_A_CONSULTATION = frozenset({"give_opinion", "record_opinion"})


@dataclass
class Side:
    """Quotes of `caseflow/task.html`, files, and facts to be added to the case's."""

    quotes: list[dict[str, Any]] = field(default_factory=list)
    files: list[Evidence] = field(default_factory=list)
    facts: list[dict[str, Any]] = field(default_factory=list)
    # The decision that lies with a leader, to be seen as it will be printed.
    drafted: Proceeding | None = None


def side_of(at: At) -> Side | None:
    """The side of a proceeding's task; None for a task of another flow."""
    code = PROCEEDINGS.get(at.task.flow_task.flow_class.__name__) if at.node else None
    if code is None:
        return None
    pk = at.about
    if at.node in ABOUT_A_CONSULTATION:
        pk = Consultation.objects.values_list("exemption_id", flat=True).get(pk=at.about)
    row = fresh(KINDS[code], pk)
    row.case = at.case
    inner = at.user.works_for(row.handled_by_id) or at.user.works_for(row.applicant_body_id)
    side = Side(quotes=quotes_of(row, told=inner), files=files_of(row), facts=facts_of(row))
    if at.user.works_for(row.handled_by_id):
        side.quotes += inner_quotes(row)
        if row.status in LAID:
            side.files += [row.scan] if row.scan is not None else []
            side.drafted = row if row.content else None
    elif row.status == Status.SENT_BACK or row.ended_for:
        side.quotes += (
            inner_quotes(row) if row.status == Status.SENT_BACK else [_quote("理由", row.ended_for)]
        )
    if row.status == Status.DECIDED:
        side.quotes += ruling_quotes(row)
        side.files += [row.scan] if row.scan is not None else []
    if isinstance(row, Objection):
        side.facts += petitioner_facts(row, at.user)
    return side


def facts_of(row: Proceeding) -> list[dict[str, Any]]:
    """Who applied for what, to whom."""
    facts = [
        {"label": "申请人", "value": applicant_word(row)},
        {"label": "办理机关", "value": row.handled_by.name},
    ]
    if isinstance(row, Objection):
        facts += [
            {"label": "类别", "value": row.get_kind_display()},
            {"label": "事项", "value": row.object_word},
            {"label": "理由类别", "value": row.get_grounds_display()},
        ]
    elif isinstance(row, Exemption):
        facts.append({"label": "情形", "value": row.get_circumstance_display()})
    elif isinstance(row, Repair):
        finding = row.finding
        facts.append({"label": "认定", "value": f"{finding.paper_number} {finding.made_by.label}".strip()})
    return facts


def applicant_word(row: Proceeding) -> str:
    """Who applied, as far as everybody may know: of one on paper no name."""
    if row.applicant_body is not None:
        return row.applicant_body.name
    return "当事人书面提出" if row.is_on_paper else f"{row.handled_by.name}（依职权提出）"


def petitioner_facts(row: Objection, user: User) -> list[dict[str, Any]]:
    """Name and contact of a person concerned, for the handling side alone."""
    if not row.is_on_paper or not may_read_petitioner(user, row):
        return []
    person = row.petitioner
    return [
        {"label": "当事人", "value": person.name, "note": "不对外"},
        {"label": "联系方式", "value": " ".join(filter(None, (person.phone, person.address)))},
    ]


def quotes_of(row: Proceeding, *, told: bool) -> list[dict[str, Any]]:
    """The applicant's words. `told`: by whom they were written, for the authority and the applicant's own."""
    by = row.applied_by.full_name if told and not row.is_on_paper else ""
    quotes = [
        _quote("请求", row.request, by, row.sent_at or row.applied_at),
        _quote("事实和理由", row.facts),
    ]
    if isinstance(row, Exemption):
        quotes.append(_quote("集体决策情况", row.collective_decision))
        quotes.append(_quote("未谋取私利的说明", row.no_private_gain))
    if isinstance(row, Repair):
        quotes += [
            _quote(f"义务{proof.number}：{proof.obligation}", proof.performed) for proof in row.proofs.all()
        ]
    return quotes


def inner_quotes(row: Proceeding) -> list[dict[str, Any]]:
    """What the authority alone reads before the decision: verification, opinions, the draft, what was sent back."""
    quotes = []
    if isinstance(row, Exemption):
        if row.verified:
            quotes.append(_quote("核实情况", row.verified, row.verified_by.full_name, row.verified_at))  # type: ignore[union-attr]
        for found in row.consultations.exclude(opinion="").select_related("body", "given_by"):
            label = f"会商意见：{found.get_opinion_display()}"
            quotes.append(_quote(label, found.text, found.body.name, found.given_at))
    if row.status in LAID:
        quotes += ruling_quotes(row)
    elif row.returned_for and row.status in (Status.HANDLING, Status.CONSULTING, Status.SENT_BACK):
        quotes.append(_quote("负责人退回意见", row.returned_for))
    return quotes


def ruling_quotes(row: Proceeding) -> list[dict[str, Any]]:
    """The decision in words, as drafted or made."""
    quotes = [_quote(f"结论：{row.outcome_word()}", row.found)]
    if isinstance(row, Objection):
        changes = [
            f"{c['label']}：{shown(c['field'], c['old']) or '无'} → {shown(c['field'], c['new'])}"
            for c in row.corrections
        ]
        quotes.append(_quote("更正", "\n".join(changes)))
        quotes.append(_quote("处理措施", row.measures))
    if isinstance(row, Exemption):
        quotes.append(_quote("继续整改事项", row.remaining))
    quotes += [_quote("依据", row.basis), _quote("救济途径", row.remedy)]
    return [quote for quote in quotes if quote["text"]]


def files_of(row: Proceeding) -> list[Evidence]:
    """Every file of the application."""
    files = list(row.evidence.all())
    if isinstance(row, Exemption):
        files += [*row.collective_evidence.all(), *row.no_gain_evidence.all()]
    if isinstance(row, Repair):
        for proof in row.proofs.prefetch_related("evidence"):
            files += proof.evidence.all()
    return files


def _quote(label: str, text: str, by: str = "", at: Any = None) -> dict[str, Any]:
    return {"label": label, "text": text, "by": by, "at": at}
