"""The shape of what is typed about messages."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.setting_pages import ReasonedForm

from .models import SendingRules, Topic


class PreferenceForm(forms.Form):
    """How one wants to be told besides the messages here."""

    PARTS = (("邮件", ("email", "by_mail")), ("短信", ("by_sms",)))

    email = forms.EmailField(
        label="邮箱", required=False, help_text="每个工作日至多一封，只有数目，不含案件内容"
    )
    by_mail = forms.BooleanField(label="接收每日邮件摘要", required=False)
    by_sms = forms.BooleanField(label="接收短信提醒", required=False)


def _time(label: str, **options: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **options
    )


class RulesForm(ReasonedForm):
    """When and what is sent out."""

    PARTS = (("何时", (("opens", "closes"), "digest_at")), ("何事", ("sms_topics",)), ("凭什么", ("reason",)))

    opens = _time("可发送时段起", help_text="不早于7:00；休息日一律不发")
    closes = _time("可发送时段止", help_text="不晚于21:00")
    digest_at = _time("每日摘要时间", help_text="在可发送时段以内")
    sms_topics = forms.MultipleChoiceField(
        label="发短信的类别",
        choices=Topic.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="短信只写类别和数目",
    )

    field_order = ["opens", "closes", "digest_at", "sms_topics", "reason"]

    def __init__(self, *args: Any, rules: SendingRules, **options: Any) -> None:
        options["initial"] = {
            "opens": rules.opens,
            "closes": rules.closes,
            "digest_at": rules.digest_at,
            "sms_topics": list(rules.topics),
            "seen": rules.pk or "",
        }
        super().__init__(*args, **options)
