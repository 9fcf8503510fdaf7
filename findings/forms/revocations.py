"""Revocation without an objection."""

from __future__ import annotations

from typing import Any

from django import forms

from findings.forms.ruling import text_area
from findings.services.revoking import PAPER, Ground


class RevocationForm(forms.Form):
    """拟撤销: why, and on which judgment where one was reversed."""

    PARTS = (
        ("为什么", ("ground", ("docket", "judgment"), "reason")),
        ("决定书", ("paper_number", "scan")),
    )

    ground = forms.ChoiceField(label="事由", choices=Ground.choices, widget=forms.RadioSelect)
    docket = forms.CharField(
        label="案号", max_length=60, required=False, help_text="裁判被撤销或者改判的必须填写"
    )
    judgment = forms.CharField(label="裁判文书编号", max_length=60, required=False)
    reason = text_area("事实和依据", rows=5, limit=1000, help_text="责任单位读得到")
    paper_number = forms.CharField(label="文书号", max_length=60, required=False)
    scan = forms.FileField(
        label="决定书扫描件", required=False, help_text=f"文书未启用，上传已经印发的纸质{PAPER}"
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("ground") == Ground.JUDGMENT:
            for name, label in (("docket", "案号"), ("judgment", "裁判文书编号")):
                if not data.get(name):
                    self.add_error(name, f"请填写{label}。")
        return data
