"""Exemption: the application, its verification, the opinions, the decision."""

from __future__ import annotations

from typing import Any

from django import forms

from casework.forms import FilesField
from findings.forms.ruling import RulingFields
from findings.models import Consultation, Exemption
from findings.queries.exemptions import commissions_for, personnel_for
from findings.remedy_facts import of_the_exemption
from findings.services.exempting import Plea
from notices.forms import facts_form
from notices.kinds import Kind
from organisations.inputs import text_area
from organisations.models import Body

WHAT_FILES = "PDF、JPG、PNG、Word、Excel、OFD"


class ExemptionForm(forms.Form):
    """免责申请. The two proofs are asked for apart."""

    PARTS = (
        ("什么情形", ("circumstance", "request", "facts", "attachments")),
        ("集体决策", ("collective_decision", "collective_files")),
        ("未谋取私利", ("no_private_gain", "no_gain_files")),
    )

    circumstance = forms.ChoiceField(label="情形", choices=Exemption.Circumstance.choices)
    request = text_area("请求", rows=2, limit=1000)
    facts = text_area(
        "事实和理由", rows=6, limit=4000, help_text="写明出于公心、担当尽责的情况，以及失信的经过和原因"
    )
    attachments = FilesField(label="其他材料", required=False, help_text=WHAT_FILES)
    collective_decision = text_area(
        "集体决策情况", rows=3, limit=2000, help_text="何时、由什么会议、怎样议定"
    )
    collective_files = FilesField(label="集体决策证据", help_text="会议纪要、会议记录等")
    no_private_gain = text_area("未谋取私利的说明", rows=3, limit=2000)
    no_gain_files = FilesField(label="未谋取私利证据", help_text="审计意见、承诺书等")

    def plea(self) -> Plea:
        """What was filled in. Call on a valid form."""
        data = self.cleaned_data
        return Plea(
            circumstance=data["circumstance"],
            request=data["request"],
            facts=data["facts"],
            collective_decision=data["collective_decision"],
            no_private_gain=data["no_private_gain"],
            collective_files=tuple(data["collective_files"]),
            no_gain_files=tuple(data["no_gain_files"]),
            files=tuple(data["attachments"]),
        )


class ConsultForm(forms.Form):
    """核实, and whom to consult. A commission that decides itself is not asked for its opinion."""

    verified = text_area("核实情况", rows=5, limit=4000)
    commission = forms.ModelChoiceField(label="会商的纪检监察机关", queryset=Body.objects.none())
    personnel = forms.ModelChoiceField(label="会商的组织人事部门", queryset=Body.objects.none())

    def __init__(self, row: Exemption, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, bodies in (
            ("commission", commissions_for(row.case)),
            ("personnel", personnel_for(row.case)),
        ):
            field: Any = self.fields[name]
            field.queryset = Body.objects.filter(pk__in=[body.pk for body in bodies])
            field.initial = bodies[0].pk if bodies else None
        if row.handled_by.plays("J"):
            del self.fields["commission"]


class OpinionForm(forms.Form):
    """会商意见 at the desk of the body consulted."""

    opinion = forms.ChoiceField(label="意见", choices=Consultation.Opinion.choices, widget=forms.RadioSelect)
    text = text_area("意见内容", rows=4, limit=2000)


class PaperOpinionForm(OpinionForm):
    """会商意见 on paper, recorded by the handling officer."""

    scan = forms.FileField(label="会商意见扫描件", help_text="盖章的书面意见")


class ExemptionRulingForm(
    facts_form(  # type: ignore[misc]
        Kind.EXEMPTION,
        RulingFields,
        given=("applicant", "applied_on", "circumstance", "consultations", "outcome"),
    )
):
    """免责认定书, with what remains to be put right; what was said when consulted is as it was given."""

    PARTS = (
        ("怎样决定", ("outcome", "subject_matter", "found", "reasons", "basis")),
        ("免责要件", ("good_faith", "collective_decision", "no_private_gain")),
        ("继续整改", ("duties", "rectify_within")),
        ("救济途径", (("review_within", "review_to"),)),
        ("谁来办", ("copies_to", ("contact_name", "contact_phone"), "reason")),
    )

    def __init__(self, row: Exemption, *args: Any, **more: Any) -> None:
        super().__init__(row, *args, **more)
        self.fields["duties"].help_text = "准予免责的，仍须完成的整改，每行一项"

    def outcomes(self) -> list[tuple[str, str]]:
        return list(Exemption.Outcome.choices)

    def derived(self, data: dict[str, Any]) -> dict[str, Any]:
        return of_the_exemption(self.row, data["outcome"])
