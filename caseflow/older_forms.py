"""The forms in which an older case is entered: the matter, its papers, the items of its order."""

from __future__ import annotations

from typing import Any

from django import forms

import clock
from casework.models import Behaviour, OlderCase, OlderPaper
from casework.services import Scan
from organisations.inputs import DayField, day_input
from organisations.models import Body


class OlderCaseForm(forms.ModelForm):  # type: ignore[type-arg]
    """What the papers of an older case say."""

    PARTS = (
        ("哪一件", (("old_number", "state"), ("opened_on", "ended_on"), ("subject", "lead_department"))),
        (
            "什么事",
            (
                "title",
                "facts",
                ("behaviour", "amount"),
                "grave_effect",
                ("national_severity", "regional_severity"),
                "source",
            ),
        ),
        ("现措施", ("measure_issuer", ("served_on", "due_on"))),
    )

    class Meta:
        model = OlderCase
        fields = [
            "old_number",
            "state",
            "opened_on",
            "ended_on",
            "subject",
            "lead_department",
            "title",
            "facts",
            "behaviour",
            "grave_effect",
            "amount",
            "national_severity",
            "regional_severity",
            "source",
            "measure_issuer",
            "served_on",
            "due_on",
        ]
        widgets = {
            "opened_on": day_input(),
            "ended_on": day_input(),
            "served_on": day_input(),
            "due_on": day_input(),
            "facts": forms.Textarea(attrs={"rows": 5}),
            "grave_effect": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "old_number": "按原案卷填写，同一机关不得重复",
            "title": "责任单位看得到，不写来源和反映人",
            "ended_on": "已结案、预警解除、不予受理的填写",
            "measure_issuer": "整改中的填写：发出整改通知书的机关；其他现状不填",
            "due_on": "答复、整改报告的到期日，遇休息日填顺延后的工作日",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        bodies = Body.objects.in_force(clock.today()).order_by("name")
        for name in ("subject", "lead_department", "measure_issuer"):
            self.fields[name].queryset = bodies  # type: ignore[attr-defined]
        self.fields["behaviour"].queryset = Behaviour.objects.filter(is_in_force=True)  # type: ignore[attr-defined]


class PaperForm(forms.Form):
    """One paper document with its scan."""

    kind = forms.ChoiceField(label="文书", choices=[("", "（请选择）"), *OlderPaper.Kind.choices])
    number_text = forms.CharField(label="文号", max_length=60, required=False)
    issued_on = DayField(label="成文日期")
    scan = forms.FileField(label="扫描件")


class ItemForm(forms.Form):
    """One item of the order in force."""

    text = forms.CharField(label="存在问题", max_length=400)
    standard = forms.CharField(label="整改标准", max_length=400)
    responsible = forms.CharField(label="责任人", max_length=60)


class Rows(forms.BaseFormSet):  # type: ignore[type-arg]
    """Rows of which blank ones are left out; ``title`` stands on the spine beside them."""

    title = ""

    @property
    def errors_found(self) -> bool:
        """Whether what was posted has a fault; False where nothing was posted."""
        return self.is_bound and bool(self.total_error_count())


class PaperRows(Rows):
    title = "纸质文书"


class ItemRows(Rows):
    title = "整改事项"


PaperFormSet: Any = forms.formset_factory(PaperForm, formset=PaperRows, extra=2, max_num=30)
ItemFormSet: Any = forms.formset_factory(ItemForm, formset=ItemRows, extra=1, max_num=50)


def scans_of(papers: Any) -> list[Scan]:
    """What was filled in of the papers. Call on a valid formset."""
    return [
        Scan(row["kind"], row["number_text"], row["issued_on"], row["scan"])
        for row in papers.cleaned_data
        if row
    ]
