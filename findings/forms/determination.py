"""认定 and 不予认定; the court's listing; 履行完毕."""

from __future__ import annotations

from typing import Any

from django import forms

from casework.models import NationalSeverity, RegionalSeverity
from findings.forms.fields import number_field, scan_field, text_area
from findings.forms.sanctions import WithSanctions
from findings.models import Plea
from findings.services import DecisionTerms, PerformanceTerms
from findings.services.determining import PAPERS, Outcome
from findings.services.performing import OPINION, REPAIR

ADOPTED, NOT_ADOPTED = "yes", "no"
# 风险提示 is no finding (domain 3.2).
FOUND = [choice for choice in RegionalSeverity.choices if choice[0] != RegionalSeverity.RISK_HINT]


class DecisionForm(forms.Form):
    """Base of the three decisions: `form(pleas, data, files, initial=…)`; each plea is answered."""

    OUTCOME: str
    MORE: tuple[tuple[str, tuple[Any, ...]], ...] = ()

    grounds = text_area("认定事实和依据", rows=6, limit=4000, help_text="查明的事实、证据和依据的条款")

    def __init__(self, pleas: list[Plea], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.pleas = pleas
        paper = PAPERS[Outcome(self.OUTCOME)]
        self.fields["paper_number"] = number_field(paper)
        self.fields["scan"] = scan_field(paper)
        for plea in pleas:
            self.fields[f"adopted_{plea.pk}"] = forms.ChoiceField(
                label="对陈述申辩",
                choices=[(ADOPTED, "采纳"), (NOT_ADOPTED, "不采纳")],
                widget=forms.RadioSelect,
            )
            self.fields[f"verdict_reason_{plea.pk}"] = text_area("理由", rows=3, limit=2000)
        answers = tuple(name for name in self.fields if name.startswith(("adopted_", "verdict_reason_")))
        parts: list[tuple[str, tuple[Any, ...]]] = [("事实", ("grounds",))]
        if answers:
            parts.append(("陈述申辩", answers))
        self.PARTS = (*parts, *self.MORE, ("文书", ("paper_number", "scan")))

    def terms(self) -> DecisionTerms:
        """What was filled in. Call on a valid form."""
        data = self.cleaned_data
        verdicts = {
            plea.pk: (data[f"adopted_{plea.pk}"] == ADOPTED, data[f"verdict_reason_{plea.pk}"])
            for plea in self.pleas
        }
        return DecisionTerms(
            outcome=self.OUTCOME,
            grounds=data["grounds"],
            paper_number=data["paper_number"],
            scan=data["scan"],
            verdicts=verdicts,
            **self.particulars(),
        )

    def particulars(self) -> dict[str, Any]:
        """What this decision says beside."""
        return {}


class FindingForm(DecisionForm, WithSanctions):
    """认定失信, with severity and sanctions."""

    OUTCOME = Outcome.DETERMINED
    MORE = (("失信等级", (("national_severity", "regional_severity"),)),)

    national_severity = forms.ChoiceField(
        label="国家三级", choices=NationalSeverity.choices, help_text="与立案时不同的，原等级留存在案"
    )
    regional_severity = forms.ChoiceField(label="自治区类别", choices=FOUND)

    def particulars(self) -> dict[str, Any]:
        data = self.cleaned_data
        severities = {name: data[name] for name in ("national_severity", "regional_severity")}
        return severities | {"sanctions": self.sanctions()}


class NotDeterminedForm(DecisionForm):
    """不予认定，继续整改: the order in force goes on, its report owed anew."""

    OUTCOME = Outcome.NOT_DETERMINED
    MORE = (("继续整改", ("rectify_within",)),)

    rectify_within = forms.CharField(
        label="整改期限",
        max_length=8,
        required=False,
        help_text="写作“15日”。自决定次日起，报送整改报告的期限重新计算；尚未报送方案的，方案期限一并重新计算",
    )

    def particulars(self) -> dict[str, Any]:
        return {"rectify_within": self.cleaned_data["rectify_within"]}


class ClearForm(DecisionForm):
    """不予认定，解除: not proved, and nothing remains."""

    OUTCOME = Outcome.CLEARED


class ListingForm(forms.Form):
    """法院纳入失信名单: who, which docket and when the register says; here its severity and the paper."""

    PARTS = (
        ("失信等级", (("national_severity", "regional_severity"),)),
        ("法院决定书", ("paper_number", "scan")),
    )

    national_severity = forms.ChoiceField(
        label="国家三级", choices=NationalSeverity.choices, initial=NationalSeverity.GRAVE
    )
    regional_severity = forms.ChoiceField(label="自治区类别", choices=FOUND, initial=RegionalSeverity.GRAVE)
    paper_number = number_field("纳入决定书", required=False)
    scan = scan_field("纳入决定书", help_text="没有收到的可以不传")


class PerformanceForm(forms.Form):
    """履行完毕: `PerformanceForm(data, files, has_repair_paper=…)`."""

    reason = text_area("纠正和履行的情况", rows=5, limit=1000, help_text="写明纠正、履行的事实和核实的方式")
    opinion_number = number_field(OPINION)
    opinion_scan = scan_field(OPINION)
    repair_number = number_field(REPAIR)
    repair_scan = scan_field(REPAIR)

    def __init__(self, *args: Any, has_repair_paper: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        papers: tuple[tuple[str, tuple[str, ...]], ...] = (("验收", ("opinion_number", "opinion_scan")),)
        if has_repair_paper:
            papers = (*papers, ("修复", ("repair_number", "repair_scan")))
        else:
            del self.fields["repair_number"], self.fields["repair_scan"]
        self.PARTS = (("履行", ("reason",)), *papers)

    def terms(self) -> PerformanceTerms:
        """What was filled in. Call on a valid form."""
        return PerformanceTerms(**self.cleaned_data)
