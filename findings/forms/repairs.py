"""Credit repair: the application with its proof obligation by obligation, and the decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from casework.forms import FilesField
from findings.forms.ruling import RulingFields
from findings.models import Repair
from findings.remedy_facts import of_the_repair
from findings.services.repairing import Performed
from notices.forms import facts_form
from notices.kinds import Kind
from organisations.inputs import text_area


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


class RepairRulingForm(
    facts_form(  # type: ignore[misc]
        Kind.REPAIR_DECISION,
        RulingFields,
        given=("applied_on", "record_name", "record_number", "outcome", "display_ends_on", "lifted"),
    )
):
    """信用修复决定书; the sanctions that end are those of the finding."""

    PARTS = (
        ("怎样决定", ("outcome", "subject_matter", "found", "evidence", "platforms", "missing", "basis")),
        ("救济途径", (("review_within", "review_to"),)),
        ("谁来办", ("copies_to", ("contact_name", "contact_phone"), "reason")),
    )

    def __init__(self, row: Repair, *args: Any, **more: Any) -> None:
        super().__init__(row, *args, **more)
        self.fields["platforms"].help_text = "准予修复的填写，每个平台一行"
        self.fields["missing"].help_text = "不予修复的填写，每条一行"

    def outcomes(self) -> list[tuple[str, str]]:
        return list(Repair.Outcome.choices)

    def derived(self, data: dict[str, Any]) -> dict[str, Any]:
        return of_the_repair(self.row, data["outcome"])
