"""The forms of behaviours. Thresholds have those of `deadlines`, series those of `notices`."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.setting_pages import ReasonedForm
from casework.models import NationalSeverity, RegionalSeverity
from casework.services.behaviours import BehaviourText


class BehaviourForm(ReasonedForm):
    """A version of a behaviour; the code of an existing one is fixed."""

    PARTS = (
        ("是什么", (("code", "name"), ("basis", "lead"))),
        ("多重", (("default_severity", "regional_severity"), "needs_grave_effect")),
        ("凭什么", ("reason",)),
    )

    code = forms.CharField(label="代码", max_length=6)
    name = forms.CharField(label="名称", max_length=60)
    basis = forms.CharField(label="出处", max_length=60, help_text="清单或者方案的章节")
    lead = forms.CharField(label="牵头部门", max_length=60, required=False)
    default_severity = forms.ChoiceField(label="国家三级（默认）", choices=NationalSeverity.choices)
    regional_severity = forms.ChoiceField(
        label="认定后自治区类别（默认）",
        choices=RegionalSeverity.choices,
        help_text="认定以前一律是风险提示信息，不作认定",
    )
    needs_grave_effect = forms.BooleanField(label="立案须写明重大损失、恶劣影响", required=False)

    field_order = [
        "code",
        "name",
        "basis",
        "lead",
        "default_severity",
        "regional_severity",
        "needs_grave_effect",
        "reason",
    ]

    def __init__(self, *args: Any, is_new: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].disabled = not is_new

    @staticmethod
    def text(data: dict[str, Any]) -> BehaviourText:
        return BehaviourText(**{name: data[name] for name in BehaviourText.__dataclass_fields__})


class ListUploadForm(forms.Form):
    file = forms.FileField(label="清单文件", help_text="CSV，UTF-8或者GB 18030编码，一行一项")


class ListWriteForm(ReasonedForm):
    """The previewed list comes back with its text, so that what was looked at is what is written."""

    content = forms.CharField(widget=forms.HiddenInput, strip=False)
