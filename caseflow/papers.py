"""Pictures of papers that are not issued yet: a draft's, with what goes along; a ruling's; what is being written."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from casework.models import Case, CaseNotice, Draft
from casework.services import (
    Beside,
    ServiceTerms,
    beside_of,
    facts_of,
    slip_of_merger,
    slip_of_rest,
)
from casework.services.proving import proof_facts
from findings.models import Proceeding
from notices.facts import MergerSlipFacts
from notices.fields import from_json
from notices.kinds import Kind, facts_class
from notices.previewing import draft_pdf, page_showing, pictures
from organisations.models import Body
from organisations.queries import present_form
from organisations.refusals import Refusal


def draft_paper(draft: Draft) -> dict[str, Any]:
    """The preview of a stored draft; its second document, or of a rest the 审批表 filed with it, comes behind."""
    name, phone = draft.content["contact"]
    paper = preview(
        draft.case,
        draft.kind,
        facts_of(draft),
        issuer=draft.issuer,
        copies_to=tuple(draft.content["copies_to"]),
        contact=(name, phone),
        addressee=draft.addressee_name or draft.addressee,
    )
    if (second := beside_of(draft)) is not None:
        return followed_by(paper, second_paper(draft, second))
    return followed_by(paper, _slip_paper(draft, slip_of_rest(draft))) if draft.move == "suspend" else paper


def second_paper(draft: Draft, second: Beside) -> dict[str, Any]:
    """The document that goes with the draft's own, under the same copies and contact."""
    name, phone = draft.content["contact"]
    return preview(
        draft.case,
        second.kind,
        second.facts,
        issuer=draft.issuer,
        copies_to=tuple(draft.content["copies_to"]),
        contact=(name, phone),
        addressee=draft.addressee_name or draft.addressee,
    )


def followed_by(paper: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """One preview with the pages of another behind its own; the one that cannot be made, where one cannot."""
    if "image" not in paper or "image" not in second:
        return second if "image" in paper else paper
    pages = [*paper["more"], second["image"], *second["more"]]
    return paper | {"more": pages, "head": f"第1页，共{len(pages) + 1}页"}


def merger_paper(draft: Draft) -> dict[str, Any]:
    """The 并案（中止）审批表 of a drafted merger, as it lies before the leader."""
    return _slip_paper(draft, slip_of_merger(draft))


def _slip_paper(draft: Draft, facts: MergerSlipFacts) -> dict[str, Any]:
    by = draft.drafted_by
    return preview(
        draft.case,
        Kind.MERGER_SLIP,
        facts,
        issuer=draft.issuer,
        copies_to=(),
        contact=(by.full_name, by.phone),
        addressee=draft.issuer,
    )


def ruling_paper(row: Proceeding) -> dict[str, Any]:
    """The preview of a proceeding's drafted decision."""
    name, phone = row.content["contact"]
    return preview(
        row.case,
        row.KIND,
        from_json(facts_class(row.KIND), row.content["facts"]),
        issuer=row.handled_by,
        copies_to=tuple(row.content["copies_to"]),
        contact=(name, phone),
        addressee=row.told_body or row.addressee_name,
    )


def proof_paper(case: Case, paper: CaseNotice, terms: ServiceTerms, by: User) -> dict[str, Any]:
    """The 送达回证 of a service that is being put on record."""
    shown = preview(
        case,
        Kind.PROOF_OF_SERVICE,
        proof_facts(case, paper, terms),
        issuer=paper.notice.issuer,
        copies_to=(),
        contact=(by.full_name, by.phone),
        addressee=paper.notice.addressed_to,
    )
    if "image" not in shown:
        return shown
    caption = "登记以后入卷；打印后由送达人、收件人或者见证人签名，扫描件附后。"
    return shown | {"head": "送达回证", "caption": caption}


def preview(
    case: Case,
    kind: str,
    facts: Any,
    *,
    issuer: Any,
    copies_to: Any,
    contact: Any,
    addressee: Body | str | None = None,
    editing: str = "",
) -> dict[str, Any]:
    """The context of components/paper.html for facts that are not issued yet.

    `addressee` is a body, the name of an organ outside the register, or None for the responsible department;
    `editing` are the words that are being written: the page on which they stand is marked.
    """
    if not isinstance(addressee, str):
        addressee = present_form(addressee or case.lead_department).name
    try:
        content = draft_pdf(
            kind,
            facts,
            issuer=issuer,
            addressee=addressee,
            copies_to=copies_to,
            contact=contact,
            reference=case.number,
        )
    except Refusal as refusal:
        return {"head": "不能成文", "caption": refusal.in_full}
    pages = pictures(content)
    return {
        "image": pages[0],
        "more": pages[1:],
        "here": page_showing(content, editing) if editing else 0,
        "head": f"第1页，共{len(pages)}页",
        "caption": "草稿。签发、编号、用印、送达后生效。",
    }
