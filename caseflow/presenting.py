"""What a task's page shows beside its form: the paper, other people's words, the case."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from caseflow.acts import Act, At
from caseflow.acts.advising import draft_href, next_step, the_proposal
from caseflow.acts.drafts import the_draft
from caseflow.acts.recording import the_correction, the_instruction
from caseflow.acts.supervising import the_supervision
from caseflow.desks import EACH
from caseflow.determination import ACT_SIDES, draft_side
from caseflow.determination import SIDES as DETERMINATION_SIDES
from caseflow.dispatching_side import dispatching_context, notice_paper
from caseflow.papers import draft_paper, merger_paper, ruling_paper
from caseflow.path_side import VERBS, narrowed, path_context, reason_of, returned_context, road_of
from caseflow.proceeding_side import side_of
from caseflow.report_side import REPORT_SIDES
from caseflow.rows import document_row, evidence_row
from caseflow.task_side import HAND_INS, TASK_LIFE_SIDES, joint_quotes
from casework.access import is_issuing_side
from casework.escalation.grave import grave_facts
from casework.models import Case, CaseNotice, Draft, LookBack
from casework.services import title_of
from casework.services.correcting import FACTS
from early_warnings.models import Answer, Letter
from early_warnings.queries import newest_supervision_answer
from findings.queries.records import standing_findings
from findings.services.revoking import Ground

SIGNING = "sign_"
SIGNING_FOR = "sign_for_"


def is_signing(node: str) -> bool:
    """Whether a leader signs a draft at this desk."""
    return node.startswith(SIGNING) and not node.startswith(SIGNING_FOR) and node != "sign_record"


def page_context(at: At, act: Act) -> dict[str, Any]:
    """Everything but the form: title, side, paper, quotes."""
    node = at.node
    context: dict[str, Any] = {
        "title": act.title,
        "lead": at.case.subject.name,
        "crumbs": [
            {"label": "办公桌", "href": "/"},
            {"label": f"{at.case.number} {at.case.title}", "href": case_href(at.case)},
            {"label": str(at.task.flow_task.task_title) if node else act.title},
        ],
        "case_facts": case_facts(at),
        "case_href": case_href(at.case),
    }
    if is_signing(node):
        context |= signing_context(at)
    elif node.startswith(SIGNING_FOR):
        context |= signing_for_context(at)
    elif node in EACH:
        context |= dispatching_context(at, act)
    elif node in VERBS:
        context |= signing_context(at) | path_context(at)
    else:
        context |= SIDES.get(node, _nothing)(at)
    if act.code in ACT_SIDES:
        context |= ACT_SIDES[act.code](at)
    if act.kind and not is_signing(node):
        told = returned_context(at, act)
        context["quotes"] = [*told.get("quotes", []), *context.get("quotes", [])]
    if node in HAND_INS:
        context["quotes"] = [*context.get("quotes", []), *joint_quotes(at.case)]
    context["case_facts"] = [*context.pop("more_facts", []), *context["case_facts"]]
    if (side := side_of(at)) is not None:
        context |= {
            "quotes": side.quotes,
            "evidence": [evidence_row(file) for file in side.files],
            "case_facts": [*side.facts, *context["case_facts"]],
        }
        if side.drafted is not None:
            context |= {"is_official": True, "paper": ruling_paper(side.drafted)}
    return narrowed(at, context)


def case_href(case: Case) -> str:
    return reverse("desk:case", args=[case.number])


def case_facts(at: At) -> list[dict[str, Any]]:
    """The case in a few lines. A department never reads where the matter came from."""
    case = at.case
    facts = [
        {"label": "案件编号", "value": case.number, "kind": "docket"},
        {"label": "涉事单位", "value": case.subject.name},
        {"label": "失信行为", "value": str(case.behaviour)},
        {"label": "现状", "value": case.get_state_display()},
    ]
    if case.amount is not None:
        facts.append({"label": "涉及金额", "value": f"{case.amount / 10000:,.2f}万元"})
    if is_issuing_side(at.user, case):
        facts.insert(2, {"label": "来源", "value": case.get_source_display()})
        facts.append({"label": "主要事实", "value": case.facts})
    if case.open_holds:
        facts.append({"label": "法院", "value": f"{case.open_holds}件执行案件未了，结案、解除须待其了结"})
    return facts


def signing_context(at: At) -> dict[str, Any]:
    """The draft before the leader: the real page, and why it is proposed."""
    draft = the_draft(at)
    context: dict[str, Any] = {
        "title": f"签发{title_of(draft)}" if draft.kind else f"核准{title_of(draft)}",
        "quotes": reason_of(draft),
    }
    shown = draft_shown(draft)
    shown["quotes"] = [*context["quotes"], *shown["quotes"]]
    return context | shown | road_of(draft)


def draft_shown(draft: Draft) -> dict[str, Any]:
    """A draft as it is: its real page, and what else there is to know of it."""
    if draft.move == "merge":
        facts = [{"label": "法院", "value": f"{draft.case.open_holds}件未了，随案转入主办案件"}]
        more = {"more_facts": facts} if draft.case.open_holds else {}
        return {"is_official": True, "paper": merger_paper(draft), "quotes": []} | more
    side = _revocation_side(draft) if draft.move == "revoke" else draft_side(draft)
    side["quotes"] = side.pop("more_quotes", [])
    return side | ({"is_official": True, "paper": draft_paper(draft)} if draft.kind else {})


def signing_for_context(at: At) -> dict[str, Any]:
    """The document to be signed for."""
    notice = CaseNotice.objects.select_related("notice__issuer").get(pk=at.about).notice
    context: dict[str, Any] = {
        "title": f"签收{notice.get_kind_display()}",
        "lead": f"{notice.issuer.name} {notice.number_text}",
        "is_official": True,
    }
    if notice.rendered_at is None:
        return context | {"refusal": {"message": "文书正在成文，请稍候刷新本页。", "remedy": ""}}
    return context | {"paper": notice_paper(notice, "签收后，文书规定的期限自次日起算。")}


def _answer_side(at: At) -> dict[str, Any]:
    letter = Letter.objects.select_related("paper__notice").get(pk=at.about)
    notice = letter.paper.notice
    returned = Answer.objects.filter(letter=letter, status=Answer.Status.RETURNED).last()
    quotes = []
    if returned is not None:
        label = "发文机关退回补办" if returned.reviewed_by_id else "负责人退回意见"
        quotes.append({"label": label, "text": returned.returned_for, "by": "", "at": returned.reviewed_at})
    return {
        "title": f"答复{notice.get_kind_display()}",
        "lead": notice.number_text,
        "items": [{"text": text} for text in notice.facts.get("requirements", [])],
        "quotes": quotes,
        "documents": [document_row(notice)],
    }


def _answered_side(at: At) -> dict[str, Any]:
    if at.task.about is None:  # an older case: letter and answer are on paper
        return {"evidence": [evidence_row(file) for file in at.case.evidence.order_by("-id")]}
    answer = Answer.objects.select_related("letter__paper__notice", "written_by").get(pk=at.about)
    return {
        "quotes": [
            {
                "label": "单位答复",
                "text": answer.text,
                "by": answer.written_by.full_name,
                "at": answer.written_at,
            }
        ],
        "documents": [document_row(answer.letter.paper.notice)],
        "evidence": [evidence_row(file) for file in answer.evidence.all()],
    }


def _supervised_side(at: At) -> dict[str, Any]:
    """The 督办函, what was said about it so far, and what it asks."""
    supervision = the_supervision(at)
    notice, quotes = supervision.paper.notice, []
    answer = newest_supervision_answer(supervision.pk)
    if answer is not None and at.node != "answer_supervision":
        by = answer.written_by.full_name
        quotes.append({"label": "督办反馈", "text": answer.text, "by": by, "at": answer.written_at})
    elif answer is not None:
        label = "发文机关意见" if answer.review else "负责人退回意见"
        quotes.append({"label": label, "text": answer.review or answer.returned_for, "by": "", "at": None})
    return {
        "lead": f"{notice.issuer.name} {notice.number_text}",
        "items": [{"text": text} for text in notice.facts["requirements"]],
        "quotes": quotes,
        "documents": [document_row(notice)],
        "evidence": [evidence_row(file) for file in answer.evidence.all()] if answer else [],
    }


def _decide_side(at: At) -> dict[str, Any]:
    proposal = the_proposal(at)
    quote = {"label": "系统建议", "text": proposal.why, "by": "", "at": proposal.proposed_at}
    quotes: list[dict[str, Any]] = [quote | {"is_system": True}]
    facts: list[dict[str, Any]] = []
    if proposal.firing is not None:
        said = {"label": "升级规则", "value": str(proposal.firing.version)}
        since = proposal.firing.since
        facts.append(said | {"note": f"自{since.month}月{since.day}日起符合"})
    if then := next_step(proposal):
        quotes.append({"label": "采纳以后", "text": then, "by": "", "at": None, "is_system": True})
    if href := draft_href(proposal, at.case):
        facts.append({"label": "拟稿", "value": "去拟稿", "href": href})
    return {"quotes": quotes, "more_facts": facts}


def _triage_side(at: At) -> dict[str, Any]:
    """What makes the matter grave, and so allows a direct interview (T4)."""
    grave = [{"label": "严重情形", "value": fact.why} for fact in grave_facts(at.case)]
    return {"more_facts": grave}


def _revocation_side(draft: Draft) -> dict[str, Any]:
    """Why something is to be withdrawn, and what ends with it."""
    extras = draft.content["extras"]
    said = [
        ("事由", Ground(extras["ground"]).label),
        ("案号", extras["docket"]),
        ("裁判文书编号", extras["judgment"]),
        ("随之终止", "、".join(f"失信认定{found.paper_number}" for found in standing_findings(draft.case))),
    ]
    return {"more_facts": [{"label": label, "value": value} for label, value in said if value]}


def _relapse_side(at: At) -> dict[str, Any]:
    found = LookBack.objects.select_related("recorded_by").get(pk=at.about)
    told = {"label": "回头看发现反弹", "text": found.facts, "by": found.recorded_by.full_name}
    return {
        "quotes": [told | {"at": found.recorded_at}],
        "evidence": [evidence_row(file) for file in found.evidence.all()],
    }


def _instruction_side(at: At) -> dict[str, Any]:
    row = the_instruction(at)
    by = f"{row.given_by.full_name}　{row.given_by.position}"
    return {
        "lead": at.case.subject.name,
        "quotes": [{"label": "领导批示", "text": row.text, "by": by, "at": row.given_at}],
    }


def _correction_side(at: At) -> dict[str, Any]:
    row = the_correction(at)
    label = FACTS[row.field].label
    return {
        "items": [
            {"text": f"{label}原值：{row.old_text or '（空）'}"},
            {"text": f"更正为：{row.new_text or '（空）'}"},
        ],
        "quotes": [
            {"label": "更正理由", "text": row.reason, "by": row.proposed_by.full_name, "at": row.proposed_at}
        ],
    }


def _nothing(at: At) -> dict[str, Any]:
    return {}


SIDES = {
    "triage": _triage_side,
    **TASK_LIFE_SIDES,
    **REPORT_SIDES,
    "answer": _answer_side,
    "approve_answer": _answered_side,
    "review": _answered_side,
    "decide": _decide_side,
    "answer_supervision": _supervised_side,
    "approve_supervision": _supervised_side,
    "note_supervision": _supervised_side,
    **DETERMINATION_SIDES,
    "carry_out": _instruction_side,
    "approve_correction": _correction_side,
    "look_back": _decide_side,
    "reopen": _relapse_side,
    "approve_revocation": signing_context,
}
