"""Acts at the desks of a document that is set: 用印, 送达; and the 送达回证 that the sweep proposes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

import clock
from caseflow.acts.base import Act, At, confirmation
from caseflow.papers import proof_paper
from casework.forms import SealForm, ServiceForm
from casework.models import CaseNotice, Proposal
from casework.services import (
    accept_proposal,
    confirm_paper_seal,
    record_service,
    serve_paper,
    why_not_on_paper,
)
from notices.sealing import BY_SYSTEM
from notices.serving import BY_LEAVING, BY_POST, DIRECT, PASSED_ON

PAPERS = CaseNotice.objects.select_related("notice__issuer", "notice__addressee", "turned_to")
FindPaper = Callable[[At], CaseNotice]


def the_paper(at: At) -> CaseNotice:
    """The document that the task is about."""
    return PAPERS.get(pk=at.about)


def the_unsigned(at: At) -> CaseNotice:
    """The document that was served and not signed for: whose 送达回证 the proposal asks for."""
    proposal = Proposal.objects.get(pk=at.about)
    return PAPERS.get(deadlines__deadline=proposal.facts["deadline"])


def _seal_form(at: At, data: Any, files: Any) -> forms.Form:
    return SealForm(data, initial={"sealed_on": clock.today()})


def _seal(at: At, form: Any) -> None:
    confirm_paper_seal(at.case, the_paper(at), acting_user=at.user, **form.cleaned_data)


def _through_system(at: At, form: Any) -> None:
    serve_paper(at.case, the_paper(at), acting_user=at.user)


def _on_paper(at: At, form: Any) -> None:
    _record(at, form, the_paper(at))


def _as_proposed(at: At, form: Any) -> None:
    paper = the_unsigned(at)
    accept_proposal(Proposal.objects.get(pk=at.about), acting_user=at.user, reason=form.terms().proof)
    _record(at, form, paper)


def _record(at: At, form: Any, paper: CaseNotice) -> None:
    record_service(at.case, paper, form.terms(), scan=form.cleaned_data["scan"], acting_user=at.user)


def _proposes_service(at: At) -> bool:
    return Proposal.objects.filter(pk=at.about, kind=Proposal.Kind.SERVICE_PROOF).exists()


def _by_each_way(
    title: str, find: FindPaper, perform: Callable[[At, Any], None], allowed: Callable[[At], bool]
) -> tuple[Act, ...]:
    """登记送达 by each way on paper, with its 送达回证 in view."""

    def by(code: str, method: str) -> Act:
        def make(at: At, data: Any, files: Any) -> ServiceForm:
            return ServiceForm(data, files, method=method, initial={"first_server": at.user.full_name})

        return Act(
            f"serve_{code}",
            method,
            title,
            make,
            perform,
            button="登记送达",
            allowed=allowed,
            picture=lambda at, form: proof_paper(at.case, find(at), form.terms(), at.user),
        )

    ways = (("direct", DIRECT), ("post", BY_POST), ("left", BY_LEAVING), ("passed_on", PASSED_ON))
    return tuple(by(code, method) for code, method in ways)


SEAL = Act("seal", "确认用印", "确认用印", _seal_form, _seal)
BY_THE_SYSTEM = Act(
    "system",
    BY_SYSTEM,
    BY_SYSTEM,
    confirmation,
    _through_system,
    allowed=lambda at: the_paper(at).notice.addressee_id is not None,
)
ON_PAPER = _by_each_way(
    "登记送达", the_paper, _on_paper, lambda at: not why_not_on_paper(at.case, the_paper(at))
)
# Of what the system has served and nobody signed for, where the sweep proposed it.
PROPOSED = _by_each_way("登记送达回证", the_unsigned, _as_proposed, _proposes_service)

DESKS: dict[str, tuple[Act, ...]] = {
    "seal_document": (SEAL,),
    "serve_document": (BY_THE_SYSTEM, *ON_PAPER),
}
