"""Credit repair: the application with its proof obligation by obligation, and the decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from casework.forms import FilesField
from findings.forms.ruling import RulingForm, text_area
from findings.models import Repair
from findings.services.repairing import Performed


class RepairForm(forms.Form):
    """信用修复申请: `RepairForm(obligations, …)`; what was to be done, each with what was done and its proof."""

    request = text_area("请求", rows=2, limit=1000, help_text="请求终止公示、解除哪些惩戒措施")
    facts = text_area("纠正情况", rows=5, limit=4000, help_text="失信行为怎样纠正，今后怎样防止")

    def __init__(self, obligations: Sequence[str], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.obligations = list(obligations)
        parts: list[tuple[str, tuple[Any, ...]]] = [("申请什么", ("request", "facts"))]
        for number, obligation in enumerate(self.obligations, start=1):
            self.fields[f"performed_{number}"] = text_area(
                f"义务{number}：{obligation}", rows=2, limit=2000, help_text="纠正和履行情况"
            )
            self.fields[f"files_{number}"] = FilesField(label="证据", help_text="付款凭证、验收文件等")
            parts.append((f"第{number}项", (f"performed_{number}", f"files_{number}")))
        self.PARTS = tuple(parts)

    def proofs(self) -> list[Performed]:
        """What was filled in, obligation by obligation. Call on a valid form."""
        data = self.cleaned_data
        return [
            Performed(obligation, data[f"performed_{number}"], tuple(data[f"files_{number}"]))
            for number, obligation in enumerate(self.obligations, start=1)
        ]


class RepairRulingForm(RulingForm):
    """信用修复决定."""

    PARTS = (
        ("怎样决定", ("outcome", "found", "basis", "remedy")),
        ("决定书", ("paper_number", "scan")),
    )

    def __init__(self, row: Repair, data: Any = None, files: Any = None) -> None:
        super().__init__(row, data, files)
        self.fields["outcome"].choices = Repair.Outcome.choices  # type: ignore[attr-defined]
