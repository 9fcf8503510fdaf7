"""The forms of the rules of escalation: a new version, and a trial on past cases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms

import clock
from accounts.setting_pages import ReasonedForm
from casework.escalation.actions import ACTIONS, Audience, fits
from casework.models import RuleVersion
from casework.services.rule_setting import VersionText
from organisations.inputs import DayField

A_YEAR = timedelta(days=365)


class VersionForm(ReasonedForm):
    """What the rule says from a day on. Its number is a field only where no limit or threshold has it."""

    PARTS = (
        ("改为", (("is_on", "amount"), "audience", "proposes", "valid_from")),
        ("凭什么", ("source", "reason")),
    )

    is_on = forms.BooleanField(label="启用", required=False)
    amount = forms.IntegerField(label="数量", min_value=1, max_value=30)
    audience = forms.MultipleChoiceField(
        label="告知",
        choices=Audience.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="义务单位只被告知期限，看不到建议；看不到本案的人不会被告知",
    )
    proposes = forms.MultipleChoiceField(
        label="建议", required=False, widget=forms.CheckboxSelectMultiple, help_text="一律由人决定"
    )
    valid_from = DayField(label="施行日期", help_text="今天或者以后；已经触发的不变")
    source = forms.CharField(label="依据", max_length=200, help_text="文件名称、文号和条款")

    field_order = ["is_on", "amount", "audience", "proposes", "valid_from", "source", "reason"]

    def __init__(self, *args: Any, newest: RuleVersion, in_force: RuleVersion, **options: Any) -> None:
        text = VersionText.of(in_force)
        options["initial"] = {
            "is_on": text.is_on,
            "amount": text.amount,
            "audience": text.audience,
            "proposes": text.proposes,
            "valid_from": clock.today(),
            "seen": newest.pk,
        }
        super().__init__(*args, **options)
        rule = newest.rule
        fitting = [(code, action.label) for code, action in ACTIONS.items() if fits(rule.trigger, code)]
        self.fields["proposes"].choices = fitting  # type: ignore[attr-defined]
        if not rule.has_own_number:
            del self.fields["amount"]

    @staticmethod
    def text(data: dict[str, Any]) -> VersionText:
        """What was filled in. Call with the data of a valid form."""
        return VersionText(
            amount=data.get("amount"),
            audience=tuple(data["audience"]),
            proposes=tuple(data["proposes"]),
            is_on=data["is_on"],
            source=data["source"],
        )


class TrialForm(forms.Form):
    """Another number, and the period to try it on; asked by GET, since it writes nothing."""

    amount = forms.IntegerField(label="试用数量", min_value=1, required=False)
    first = DayField(label="自")
    last = DayField(label="至")

    def __init__(self, data: Any = None, *, number: str = "") -> None:
        today = clock.today()
        super().__init__(data, initial={"first": today - A_YEAR, "last": today})
        self.fields["amount"].help_text = f"现行{number}；留空即按现行规则" if number else "这条规则没有数量"
        self.fields["amount"].disabled = not number
