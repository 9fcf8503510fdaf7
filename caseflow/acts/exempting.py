"""Acts at the desks of exemption: verification, consultation, decision."""

from __future__ import annotations

from typing import Any

from caseflow.acts.base import Act, At, simple
from caseflow.acts.proceeding import desks_of, ruling_form, the
from findings.forms.exemptions import ConsultForm, ExemptionRulingForm, OpinionForm, PaperOpinionForm
from findings.models import Consultation, Exemption
from findings.remedy_facts import initial_exemption
from findings.services import exempting


def the_consultation(at: At) -> Consultation:
    """The consultation that the task is about, over the case in hand."""
    found = Consultation.objects.select_related("body", "exemption__handled_by").get(pk=at.about)
    found.exemption.case = at.case
    return found


def _consult_form(at: At, data: Any, files: Any) -> ConsultForm:
    return ConsultForm(the(at, Exemption), data)


def _consult(at: At, form: Any) -> Exemption:
    data = form.cleaned_data
    return exempting.verify_and_consult(
        the(at, Exemption),
        verified=data["verified"],
        commission=data.get("commission"),
        personnel=data["personnel"],
        acting_user=at.user,
    )


def _draft(at: At, form: Any) -> Exemption:
    return exempting.draft_exemption_decision(the(at, Exemption), form.ruling(), acting_user=at.user)


VERIFY = Act("consult", "核实并会商", "核实免责申请", _consult_form, _consult)
GIVE_OPINION = Act(
    "opinion",
    "出具意见",
    "出具会商意见",
    simple(OpinionForm),
    lambda at, form: exempting.give_opinion(the_consultation(at), **form.cleaned_data, acting_user=at.user),
)
RECORD_OPINION = Act(
    "record",
    "登记意见",
    "登记书面会商意见",
    simple(PaperOpinionForm),
    lambda at, form: exempting.record_opinion(the_consultation(at), **form.cleaned_data, acting_user=at.user),
)
CONCLUDE = Act(
    "propose",
    "拟免责决定",
    "拟免责认定书",
    ruling_form(Exemption, ExemptionRulingForm, initial_exemption),
    _draft,
    kind=Exemption.KIND,
)

DESKS = desks_of(Exemption, ("conclude_exemption", CONCLUDE), exempting.decide_exemption) | {
    "handle_exemption": (VERIFY,),
    "give_opinion": (GIVE_OPINION,),
    "record_opinion": (RECORD_OPINION,),
}
