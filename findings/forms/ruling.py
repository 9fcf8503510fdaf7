"""What every decision on an application asks: its conclusion, and what its document says."""

from __future__ import annotations

from typing import Any

from django import forms

from casework.forms import FilesField, PaperFields
from findings.models import Proceeding
from findings.services.stepping import Ruling
from organisations.inputs import text_area
from organisations.models import Body


class RulingFields(PaperFields):
    """What every decision on an application asks beside its document: the outcome, as the row keeps it.

    `form(row, data, files, initial=…)`. What the file gives is asked of nobody (`FactsForm.given`).
    """

    row: Proceeding
    outcome = forms.ChoiceField(label="结论", widget=forms.RadioSelect)

    def __init__(self, row: Any, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.row = row
        # A decision is not put on a draft's path: what nobody would heed is not asked for.
        del self.fields["review"], self.fields["countersigners"]
        self.fields["outcome"].choices = self.outcomes()  # type: ignore[attr-defined]
        self.fields["found"].help_text = "申请人读得到，不写其他人的个人信息"
        self.fields["reason"].help_text = "随案存档，不印入文书"

    def leave_out(self, refusals: dict[str, str]) -> None:
        """Takes out the outcomes that nobody could decide, each with why, before anything is typed."""
        field: Any = self.fields["outcome"]
        field.choices = [choice for choice in field.choices if choice[0] not in refusals]
        if refusals:
            field.help_text = "".join(refusals.values())

    def outcomes(self) -> list[tuple[str, str]]:
        """The outcomes that this application can have."""
        raise NotImplementedError

    def ruling(self) -> Ruling:
        """What was filled in. Call on a valid form."""
        return Ruling(self.cleaned_data["outcome"], self.facts(), self.paper())  # type: ignore[attr-defined]

    def addressee(self) -> Body | str | None:
        return self.row.told_body or self.row.addressee_name


class RefileForm(forms.Form):
    """What the head sent back, to be mended."""

    request = text_area("请求", rows=2, limit=1000)
    facts = text_area("事实和理由", rows=6, limit=4000)
    attachments = FilesField(label="补充材料", required=False, help_text="已交的材料仍在，不必重传")


class WithdrawForm(forms.Form):
    """撤回."""

    reason = text_area("撤回理由", rows=3, limit=1000, required=False)
