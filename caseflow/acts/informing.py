"""通报, 问责建议书, 纪检监察建议书: drafted at no desk, signed at one; the answers to them put on record."""

from __future__ import annotations

from typing import Any

from caseflow.acts.base import Act, At
from caseflow.acts.drafts import latest_returned, signing
from casework.outgoing_forms import AdviceAnswerForm, outgoing_form
from casework.services import add_evidence
from casework.services.outgoing import (
    OUTGOING,
    draft_outgoing,
    may_record_answer,
    outgoing_content,
    outgoing_kinds,
    record_advice_answer,
    sign_outgoing,
    unanswered,
)
from casework.services.outgoing_facts import initial_outgoing
from notices.kinds import spec_of

NOTES = {
    "circular": "在一定范围内通报，可以隐去单位名称",
    "accountability": "向有权机关提出问责建议，责任单位不可见",
    "supervisory_advice": "纪检监察机关向单位提出建议",
}


def inform(kind: str) -> Act:
    """Drafting a document of this kind."""

    def make(at: At, data: Any, files: Any) -> Any:
        form = outgoing_form(at.case, kind, at.user)
        if data is not None:
            return form(data, files)
        begun = initial_outgoing(at.case, kind, at.user) | latest_returned(at, "", kind)
        return form(initial=at.contact | begun)

    def draft(at: At, form: Any) -> None:
        draft_outgoing(
            at.case,
            kind,
            form.facts(),
            addressee=form.addressee(),
            paper=form.paper(),
            acting_user=at.user,
        )

    label = spec_of(kind).label
    return Act(
        kind,
        label,
        f"拟{label}",
        make,
        draft,
        kind=kind,
        note=NOTES[kind],
        allowed=lambda at: kind in outgoing_kinds(at.case, at.user),
        content=lambda at, form: outgoing_content(
            kind, form.facts(), addressee=form.addressee(), paper=form.paper(), acting_user=at.user
        ),
    )


def _answer_form(at: At, data: Any, files: Any) -> AdviceAnswerForm:
    return AdviceAnswerForm(data, files, papers=unanswered(at.case, at.user))


def _record_answer(at: At, form: Any) -> None:
    data = form.cleaned_data
    paper = data["paper"]
    paper.case = at.case  # the one that this act has locked
    proof = add_evidence(
        at.case,
        data["file"],
        description=f"{paper.notice.number_text}的反馈",
        is_internal=paper.is_internal,
        acting_user=at.user,
    )
    record_advice_answer(paper, outcome=data["outcome"], text=data["text"], proof=proof, acting_user=at.user)


RECORD_ANSWER = Act(
    "record_advice_answer",
    "登记建议反馈",
    "登记建议反馈",
    _answer_form,
    _record_answer,
    allowed=lambda at: may_record_answer(at.case, at.user),
)
INFORMING: dict[str, Act] = {kind: inform(kind) for kind in OUTGOING}
DESKS: dict[str, tuple[Act, ...]] = {"sign_document": signing(sign_outgoing)}
