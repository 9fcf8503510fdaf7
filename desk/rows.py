"""Rows that several pages share: a document, a file, a proposal, the head of a case."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from casework.lifecycle import MOVES
from casework.models import SENT_IN, Case, CaseNotice, Evidence, Proposal, Purpose, Slip
from casework.services.slipping import SLIPS
from deadlines.explaining import DueMark
from desk.clocks import Clocks, Mark
from notices.kinds import Kind
from notices.lifecycle import NoticeState
from notices.models import Notice
from organisations.models import Body


def case_href(case: Case) -> str:
    return reverse("desk:case", args=[case.number])


def label_of(body: Body | None) -> str:
    """The short name of a body; a task of viewflow's own may lie nowhere."""
    return body.label if body else ""


def task_href(pk: int) -> str:
    return reverse("caseflow:task", args=[pk])


def state_of(case: Case) -> dict[str, str]:
    """What `components/state_badge.html` wants."""
    return {
        "state": case.state,
        "state_word": case.get_state_display(),
        "came_from": case.came_from,
    }


def row_light(case: Case, clocks: Clocks) -> dict[str, Any]:
    """The light of a case in a list: grey while it rests, its look-back's when it is over, else its loudest clock's."""
    if case.has_ended:
        return light_of(clocks.loudest(case.pk, purposes=(Purpose.LOOK_BACK,)))
    found = light_of(clocks.loudest(case.pk))
    return found | {"light": "grey", "due_on": None} if case.is_paused else found


def light_of(mark: Mark | DueMark | None, *, told: bool = True) -> dict[str, Any]:
    """What `components/due.html` wants; `told`: whether the person may ask why it is this day."""
    return {
        "light": mark.light if mark else "",
        "days": mark.days if mark else None,
        "due_on": mark.due_on if mark else None,
        "why": why_href(mark.deadline) if mark and told else "",
    }


def why_href(deadline: int) -> str:
    """为什么是这一天: where a due date is explained."""
    return reverse("desk:why", args=[deadline])


def is_inner(notice: Notice) -> bool:
    """Whether it is a form of the inner service (`Slip`): served on nobody and signed for by nobody."""
    return notice.kind in SLIPS


def status_of(notice: Notice) -> str:
    """Where a document stands, in the words of its readers."""
    if notice.kind in SENT_IN and notice.rendered_at and not notice.voided_at:
        return "已报送"
    if is_inner(notice) and notice.rendered_at:
        return "已存档" if notice.kind == Kind.INTERVIEW_RECORD else "内部审批"
    if notice.state == NoticeState.SERVED:
        return "待签收"
    if notice.state in (NoticeState.SIGNED, NoticeState.NUMBERED):
        return "正在成文"
    if notice.state in (NoticeState.RENDERED, NoticeState.SEALED):
        if notice.ready_at is None:
            return "待用印"
        paper: CaseNotice | None = getattr(notice, "paper", None)
        return "留存备查" if paper is not None and paper.stays_on_file else "待送达"
    if notice.state == NoticeState.SIGNED_FOR and notice.signed_for_by_id is None:
        return f"已登记送达（{notice.service_method}）"
    return str(notice.get_state_display())


def document_row(paper: CaseNotice | Slip) -> dict[str, Any]:
    """A row of `components/document_list.html`."""
    notice = paper.notice
    return {
        "kind": notice.get_kind_display(),
        "number": notice.number_text,
        "href": reverse("desk:document", args=[notice.pk]),
        "issued_on": notice.signed_at,
        "status": status_of(notice),
        "download": reverse("desk:document_file", args=[notice.pk]) if notice.rendered_at else "",
        "is_void": notice.voided_at is not None,
    }


def evidence_row(file: Evidence, *, inside: bool) -> dict[str, Any]:
    """A row of `components/evidence_list.html`: outsiders read the body, not the person."""
    by = file.added_by.body
    name = f"{file.added_by.full_name}　" if inside else ""
    return {
        "name": file.name,
        "href": reverse("desk:evidence", args=[file.pk]),
        "by": f"{name}{by.label if by else ''}",
        "size": file.size,
        "sha256": file.sha256,
        "at": file.added_at,
    }


def proposal_row(proposal: Proposal, *, href: str = "") -> dict[str, Any]:
    """A row of `components/proposal.html`. `href` leads to where it is decided."""
    return {
        "id": proposal.pk,
        "title": title_of_proposal(proposal),
        "facts": proposal.why,
        "at": proposal.proposed_at,
        "body": proposal.body.name,
        "accept_href": href,
        "accept_label": "去处理",
    }


def title_of_proposal(proposal: Proposal) -> str:
    """建议升级警示: only an escalation needs its move named; the other kinds say what they propose."""
    what = MOVES.get(proposal.move, "") if proposal.kind == Proposal.Kind.ESCALATE else ""
    return f"{proposal.get_kind_display()}{what}"
