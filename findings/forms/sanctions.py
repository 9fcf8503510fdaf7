"""惩戒措施: rows to fill in, further sanctions on a finding, the lifting of one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory

from casework.models import Case
from findings.forms.fields import BodyField, bodies_today
from findings.models import Finding, Sanction
from findings.queries.sanctions import sanctions_to_lift, standing_findings
from findings.services import PlannedTerms, SanctionTerms
from notices.facts import BASIS_LIMIT
from organisations.inputs import DayField, text_area

SPARE_ROWS = 1
PREFIX = "sanctions"


class SanctionRow(forms.Form):
    """One sanction. No first day: with the decision. No last day: until the finding is repaired or revoked."""

    kind = forms.ChoiceField(label="惩戒措施", choices=[("", "（请选择）"), *Sanction.Kind.choices])
    basis = forms.CharField(label="依据", max_length=BASIS_LIMIT)
    carried_out_by = BodyField(label="实施单位", empty_label="（请选择）")
    starts_on = DayField(label="起始（空白：自决定之日）", required=False)
    ends_on = DayField(label="截止（空白：至修复）", required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["carried_out_by"].queryset = bodies_today()  # type: ignore[attr-defined]


class PlannedRow(SanctionRow):
    """A sanction thought of before the department was heard: it has no dates yet."""

    starts_on = None  # type: ignore[assignment]
    ends_on = None  # type: ignore[assignment]


def sanction_rows(row: type[SanctionRow], title: str, data: Any, initial: list[dict[str, Any]]) -> Any:
    """The formset of sanctions, with a title for its spine."""
    most = len(Sanction.Kind.choices)
    factory: Any = formset_factory(row, extra=SPARE_ROWS, max_num=most, validate_max=True, absolute_max=most)
    rows: BaseFormSet[Any] = factory(data, prefix=PREFIX, initial=initial)
    rows.title = title  # type: ignore[attr-defined]
    return rows


class WithRows(forms.Form):
    """Base of forms with rows of sanctions, beside the rows of a document's facts where it drafts one."""

    ROW: type[SanctionRow] = SanctionRow
    TITLE = "惩戒措施"

    def __init__(self, data: Any = None, files: Any = None, *, initial: Any = None, **more: Any) -> None:
        super().__init__(data, files, initial=initial, **more)
        self.rows = sanction_rows(self.ROW, self.TITLE, data, (initial or {}).get(PREFIX, []))
        self.formsets = [*getattr(self, "formsets", []), self.rows]

    def clean(self) -> dict[str, Any]:
        # A document's form asks its rows itself, in its own `clean`.
        data = super().clean() or {}
        if not self.rows.is_valid() and not self.non_field_errors():
            self.add_error(None, "逐项填写的内容有误，请按提示更正。")
        return data

    def filled(self) -> list[dict[str, Any]]:
        """The rows that were filled in. Call once they are valid."""
        return [row.cleaned_data for row in self.rows.forms if row.cleaned_data]


class WithSanctions(WithRows):
    """With sanctions as they are decided: `sanctions()` for the service."""

    def sanctions(self) -> list[SanctionTerms]:
        return [SanctionTerms(**row) for row in self.filled()]


class WithPlanned(WithRows):
    """With sanctions that are only thought of: `planned()` for the service."""

    ROW, TITLE = PlannedRow, "拟采取的惩戒措施"

    def planned(self) -> list[PlannedTerms]:
        return [PlannedTerms(**row) for row in self.filled()]


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
