"""惩戒措施: rows to fill in, further sanctions on a finding, the lifting of one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory

from casework.models import Case
from findings.forms.fields import BodyField, DayField, bodies_today, text_area
from findings.models import Finding, Sanction
from findings.queries.sanctions import sanctions_to_lift, standing_findings
from findings.services import SanctionTerms

SPARE_ROWS = 1
PREFIX = "sanctions"


class SanctionRow(forms.Form):
    """One sanction. An empty last day: until the finding is repaired or revoked."""

    kind = forms.ChoiceField(label="惩戒措施", choices=[("", "（请选择）"), *Sanction.Kind.choices])
    basis = forms.CharField(label="依据", max_length=200)
    carried_out_by = BodyField(label="实施单位", empty_label="（请选择）")
    starts_on = DayField(label="起始日期")
    ends_on = DayField(label="截止（空白：至修复）", required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["carried_out_by"].queryset = bodies_today()  # type: ignore[attr-defined]


def sanction_rows(data: Any, initial: list[dict[str, Any]]) -> Any:
    """The formset of sanctions, with a title for its spine."""
    most = len(Sanction.Kind.choices)
    factory: Any = formset_factory(
        SanctionRow, extra=SPARE_ROWS, max_num=most, validate_max=True, absolute_max=most
    )
    rows: BaseFormSet[Any] = factory(data, prefix=PREFIX, initial=initial)
    rows.title = "惩戒措施"  # type: ignore[attr-defined]
    return rows


class WithSanctions(forms.Form):
    """Base of forms with rows of sanctions: `formsets` for the page, `sanctions()` for the service."""

    def __init__(self, data: Any = None, files: Any = None, *, initial: Any = None, **more: Any) -> None:
        super().__init__(data, files, initial=initial, **more)
        self.formsets = [sanction_rows(data, (initial or {}).get(PREFIX, []))]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.formsets[0].is_valid():
            self.add_error(None, "逐项填写的内容有误，请按提示更正。")
        return data

    def sanctions(self) -> list[SanctionTerms]:
        """The rows that were filled in. Call on a valid form."""
        filled = [row.cleaned_data for row in self.formsets[0].forms if row.cleaned_data]
        return [SanctionTerms(**row) for row in filled]


class MoreSanctionsForm(WithSanctions):
    """实施惩戒 on a finding that stands: `MoreSanctionsForm(case, …)`."""

    PARTS = (("为什么", ("finding", "reason")),)

    reason = text_area("理由", rows=3, limit=1000)

    def __init__(self, case: Case, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        standing = [finding.pk for finding in standing_findings(case)]
        field: Any = forms.ModelChoiceField(
            Finding.objects.filter(pk__in=standing),
            label="认定",
            empty_label=None,
            initial=standing[-1] if standing else None,
        )
        field.label_from_instance = lambda found: (
            f"{found.get_path_display()}（{found.made_on:%Y-%m-%d}）{found.paper_number}"
        )
        self.fields["finding"] = field


class LiftSanctionForm(forms.Form):
    """解除一项惩戒: `LiftSanctionForm(case, …)`."""

    reason = text_area("解除理由", rows=3, limit=400)

    def __init__(self, case: Case, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = forms.ModelChoiceField(
            sanctions_to_lift(case), label="惩戒措施", empty_label="（请选择）"
        )
        self.fields = {"sanction": field, **self.fields}  # type: ignore[assignment]
