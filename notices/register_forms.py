"""The forms of the register: a number reserved, used by a paper made outside, or left empty."""

from __future__ import annotations

from typing import Any

from django import forms

from notices.kinds import spec_of
from notices.marks import kind_marks
from notices.reserving import REASON_LIMIT, OutsidePaper
from organisations.inputs import DayField


class ReserveForm(forms.Form):
    """预留文号: of which kind, and what for."""

    kind = forms.ChoiceField(label="文种")
    reason = forms.CharField(
        label="预留理由",
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明为哪份文书预留；登记簿可查",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = [(kind, spec_of(kind).label) for kind in kind_marks()]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class UseForm(forms.Form):
    """登记系统外印发的文书."""

    title = forms.CharField(label="标题", max_length=120)
    addressed_to = forms.CharField(label="主送机关", max_length=200, help_text="写全称")
    signatory_name = forms.CharField(label="签发人", max_length=30)
    dated_on = DayField(label="成文日期")
    scan = forms.FileField(label="扫描件", required=False, help_text="可不附")

    def paper(self) -> OutsidePaper:
        """What was filled in. Call on a valid form."""
        data: dict[str, Any] = self.cleaned_data
        return OutsidePaper(data["title"], data["addressed_to"], data["signatory_name"], data["dated_on"])


class ReleaseForm(forms.Form):
    """空号: why the number is not used any more."""

    reason = forms.CharField(
        label="空号理由",
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="空号以后不能恢复使用",
    )
