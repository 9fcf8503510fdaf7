"""认定 and 不予认定; the court's listing."""

from __future__ import annotations

from typing import Any

from django import forms

from casework.forms import PaperFields
from casework.models import NationalSeverity, RegionalSeverity
from findings.forms.fields import number_field, scan_field
from findings.forms.sanctions import WithSanctions
from findings.models import Plea, Referral
from findings.notice_facts import of_the_hearing, of_the_referral, sanction_facts, severity_of, shown_for
from findings.queries.determination import hearing_of, sent_pleas
from findings.services import DecisionTerms
from findings.services.determining import CONSEQUENCES, Outcome
from notices.forms import facts_form
from notices.kinds import Kind
from organisations.inputs import text_area
from organisations.refusals import Refusal

ADOPTED, NOT_ADOPTED = "yes", "no"
# 风险提示 is no finding (domain 3.2).
FOUND = [choice for choice in RegionalSeverity.choices if choice[0] != RegionalSeverity.RISK_HINT]
REFUSED = "不予采纳"
BY_WHOM = ("谁来办", ("copies_to", ("contact_name", "contact_phone"), "reason"))


class FindingForm(
    facts_form(  # type: ignore[misc]
        Kind.DETERMINATION,
        WithSanctions,
        PaperFields,
        given=("notice_number", "notice_served_on", "hearing", "sanctions", "published_until"),
    )
):
    """失信认定书: `FindingForm(referral, data, files, initial=…)`; each plea is answered in a row of its own."""

    OUTCOME = Outcome.DETERMINED
    PARTS = (
        ("事实和证据", ("subject_matter", "found", "evidence")),
        ("认定什么", (("category", "severity"), "regional_severity", "reasons", "basis")),
        ("义务和修复", ("duties", "perform_within", "repair_after")),
        ("救济途径", (("objection_within", "review_within"), "review_to")),
        BY_WHOM,
    )

    def __init__(self, referral: Referral, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.referral, self.pleas = referral, sent_pleas(referral)
        self.fields["severity"].label = "失信程度（国家三级）"
        self.fields["severity"].help_text = "与立案时不同的，原等级留存在案"
        self.fields["regional_severity"] = forms.ChoiceField(label="自治区类别", choices=FOUND)
        self.fields["reason"].help_text = "随案存档，不印入文书"
        if not self.pleas:
            self.given |= {"pleas"}
            self.formsets: list[Any] = [rows for rows in self.formsets if rows.prefix != "pleas"]

    def derived(self, data: dict[str, Any]) -> dict[str, Any]:
        hearing = hearing_of(self.referral)
        if hearing is None:
            raise Refusal("尚未告知陈述申辩权利，不能认定失信。", remedy="请先拟发陈述申辩告知书。")
        return {
            **of_the_hearing(hearing, self.pleas),
            **({} if self.pleas else {"pleas": ()}),
            "sanctions": sanction_facts(self.sanctions()),
            "published_until": shown_for(severity_of(data["severity"])),
        }

    def terms(self) -> DecisionTerms:
        """What was filled in. Call on a valid form."""
        facts = self.facts()
        return DecisionTerms(
            outcome=self.OUTCOME,
            facts=facts,
            paper=self.paper(),
            verdicts={plea.pk: verdict_of(facts.pleas) for plea in self.pleas},
            regional_severity=self.cleaned_data["regional_severity"],
            sanctions=self.sanctions(),
        )


def verdict_of(answered: Any) -> tuple[bool, str]:
    """What the rows of answers come to for the plea: whether any of it is adopted, and why."""
    is_adopted = any(entry.conclusion != REFUSED for entry in answered)
    if len(answered) == 1:
        return is_adopted, answered[0].answer
    said = [f"{place}.{entry.answer}（{entry.conclusion}）" for place, entry in enumerate(answered, 1)]
    return is_adopted, "\n".join(said)[:2000]


class NoFindingForm(
    facts_form(  # type: ignore[misc]
        Kind.NO_DETERMINATION, PaperFields, given=("consequence", "referral_by", "referral_number")
    )
):
    """Base of 不予认定书: `form(referral, data, files, initial=…)`; each plea is answered for the file."""

    OUTCOME: Outcome
    ASKED: tuple[Any, ...] = ()

    def __init__(self, referral: Referral, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.referral, self.pleas = referral, sent_pleas(referral)
        self.fields["reason"].help_text = "随案存档，不印入文书"
        for plea in self.pleas:
            self.fields.update(_answers(plea))
        answers = tuple(name for name in self.fields if name.startswith(("adopted_", "verdict_reason_")))
        self.PARTS = (
            ("事实和理由", ("subject_matter", "found", "reasons", "basis")),
            *((("陈述申辩", answers),) if answers else ()),
            *self.ASKED,
            BY_WHOM,
        )

    def derived(self, data: dict[str, Any]) -> dict[str, Any]:
        return of_the_referral(self.referral) | {"consequence": CONSEQUENCES[self.OUTCOME]}

    def terms(self) -> DecisionTerms:
        """What was filled in. Call on a valid form."""
        data = self.cleaned_data
        verdicts = {
            plea.pk: (data[f"adopted_{plea.pk}"] == ADOPTED, data[f"verdict_reason_{plea.pk}"])
            for plea in self.pleas
        }
        return DecisionTerms(outcome=self.OUTCOME, facts=self.facts(), paper=self.paper(), verdicts=verdicts)


def _answers(plea: Plea) -> dict[str, forms.Field]:
    """Whether the plea is adopted, and why: kept with the plea, since 不予认定书 has no room for it."""
    return {
        f"adopted_{plea.pk}": forms.ChoiceField(
            label="对陈述申辩",
            choices=[(ADOPTED, "采纳"), (NOT_ADOPTED, "不采纳")],
            widget=forms.RadioSelect,
        ),
        f"verdict_reason_{plea.pk}": text_area("理由", rows=3, limit=2000),
    }


class NotDeterminedForm(NoFindingForm):
    """不予认定，继续整改: the order in force goes on, its report owed anew."""

    OUTCOME = Outcome.NOT_DETERMINED
    ASKED = (("继续整改", ("duties", "rectify_within")),)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["duties"].required = self.fields["rectify_within"].required = True
        self.fields[
            "rectify_within"
        ].help_text = "自签收次日起，报送整改报告的期限重新计算；尚未报送方案的，方案期限一并重新计算"


class ClearForm(NoFindingForm):
    """不予认定，解除: not proved, and nothing remains."""

    OUTCOME = Outcome.CLEARED

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.given |= {"duties", "rectify_within"}
        del self.fields["duties"], self.fields["rectify_within"]


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
