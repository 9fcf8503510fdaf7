"""Fields that the forms of this room share."""

from __future__ import annotations

from typing import Any

from django import forms

import clock
from casework.models import Case, CaseNotice, Evidence
from organisations.models import Body


def scan_field(paper: str, *, help_text: str) -> forms.FileField:
    """The scan of a paper that another body issued. Not required: it may not have come."""
    field = forms.FileField(
        label=f"{paper}扫描件",
        required=False,
        widget=forms.FileInput,
        help_text=f"上传收到的纸质文书；{help_text}",
    )
    field.hint = "PDF或者图片"  # type: ignore[attr-defined]
    return field


def number_field(paper: str, **more: Any) -> forms.CharField:
    return forms.CharField(label=f"{paper}文号", max_length=60, **more)


class BodyField(forms.ModelChoiceField):
    """A body that exists today, by name."""

    def __init__(self, bodies: Any = None, **more: Any) -> None:
        super().__init__(bodies if bodies is not None else Body.objects.none(), **more)


class NoticesField(forms.ModelMultipleChoiceField):
    """Documents of the case that are not kept between two authorities."""

    def __init__(self, case: Case, **more: Any) -> None:
        papers = CaseNotice.objects.not_internal().filter(case=case, notice__voided_at=None)
        papers = papers.select_related("notice")
        super().__init__(papers.order_by("id"), widget=forms.CheckboxSelectMultiple, **more)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.notice.get_kind_display()} {obj.notice.number_text}".strip()


class FilesOfCaseField(forms.ModelMultipleChoiceField):
    """Evidence of the case; with `for_department`, what the department itself may see."""

    def __init__(self, case: Case, *, for_department: bool = False, **more: Any) -> None:
        files = Evidence.objects.filter(case=case)
        if for_department:
            files = files.filter(is_internal=False)
        super().__init__(files.order_by("id"), widget=forms.CheckboxSelectMultiple, **more)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} {obj.description}".strip()


def bodies_today() -> Any:
    return Body.objects.in_force(clock.today()).order_by("name")
