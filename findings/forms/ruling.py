"""What every decision on an application asks: conclusion, what was found, on what basis, the paper and its scan."""

from __future__ import annotations

from typing import Any

from django import forms

from casework.forms import FilesField
from findings.models import Proceeding
from findings.services.stepping import Ruling


def text_area(label: str, *, rows: int, limit: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=limit, widget=forms.Textarea(attrs={"rows": rows}), **more)


class RulingForm(forms.Form):
    """拟办: `RulingForm(row, …)` begins with what was drafted before, where the leader returned it."""

    outcome = forms.ChoiceField(label="结论", widget=forms.RadioSelect)
    found = text_area("查明", rows=5, limit=4000, help_text="申请人读得到，不写其他人的个人信息")
    basis = text_area("依据", rows=2, limit=1000, help_text="文件名称和条款")
    remedy = text_area(
        "救济途径", rows=2, limit=500, required=False, help_text="不服决定的，可以向谁、在多长时间内提出"
    )
    paper_number = forms.CharField(label="文书号", max_length=60, required=False)
    scan = forms.FileField(label="决定书扫描件", required=False)

    def __init__(self, row: Proceeding, data: Any = None, files: Any = None) -> None:
        begun = {name: getattr(row, name) for name in ("outcome", "found", "basis", "remedy", "paper_number")}
        super().__init__(data, files, initial=begun)
        kept = "已上传的扫描件仍然有效，重新上传则替换；" if row.scan_id else ""
        self.fields["scan"].help_text = f"{kept}文书未启用，上传已经印发的纸质{row.PAPER}"

    def ruling(self) -> Ruling:
        """What was filled in. Call on a valid form."""
        data = self.cleaned_data
        return Ruling(
            outcome=data["outcome"],
            found=data["found"],
            basis=data["basis"],
            remedy=data["remedy"],
            paper_number=data["paper_number"],
            scan=data["scan"],
        )


class RefileForm(forms.Form):
    """What the head sent back, to be mended."""

    request = text_area("请求", rows=2, limit=1000)
    facts = text_area("事实和理由", rows=6, limit=4000)
    attachments = FilesField(label="补充材料", required=False, help_text="已交的材料仍在，不必重传")


class WithdrawForm(forms.Form):
    """撤回."""

    reason = text_area("撤回理由", rows=3, limit=1000, required=False)
