"""The form of a number that counts from a day on."""

from __future__ import annotations

from typing import Any

from django import forms

import clock
from accounts.setting_pages import ReasonedForm
from organisations.inputs import DayField

from .dated import Kind, Line


class ChangeForm(ReasonedForm):
    """A new amount from a day on; where the setting has one unit only, that is no field."""

    PARTS = (("改为", (("amount", "unit"), "valid_from")), ("凭什么", ("source", "reason")))

    amount = forms.IntegerField(label="数量", min_value=0)
    unit = forms.ChoiceField(label="单位")
    valid_from = DayField(
        label="施行日期",
        help_text="今天或者以后；此前已经起算的期限不变",
    )
    source = forms.CharField(label="依据", max_length=200, help_text="文件名称、文号和条款")

    field_order = ["amount", "unit", "valid_from", "source", "reason"]

    def __init__(self, *args: Any, kind: Kind, line: Line, **options: Any) -> None:
        initial = {
            "amount": line.present.amount,
            "unit": line.present.unit,
            "valid_from": clock.today(),
            "seen": line.newest.pk,
        }
        options["initial"] = initial
        super().__init__(*args, **options)
        units = [(unit, str(kind.model.Unit(unit).label)) for unit in line.bounds.units]
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        least, most = (kind.written(number, units[0][0]) for number in (line.bounds.least, line.bounds.most))
        self.fields["amount"].help_text = f"{least}至{most}。{line.bounds.why}"


class WithdrawForm(ReasonedForm):
    """Taking a plan back needs a reason and nothing else."""
