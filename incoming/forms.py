"""What a clerk fills in: an incoming document, its answer, why a row is void."""

from __future__ import annotations

from typing import Any

from django import forms

import clock
from accounts.models import User
from casework.access import case_for
from casework.forms import FilesField
from casework.models import Case
from casework.services.evidence import WHAT_MAY_BE_SENT
from deadlines.limits import limits_in_force
from incoming.kinds import ASKS, IncomingKind
from incoming.models import IncomingDocument
from incoming.queries import answers_offered
from incoming.services import Received
from notices.models import Notice
from organisations.inputs import DayField, text_area


class RegisterForm(forms.Form):
    """登记来文."""

    PARTS = (
        (
            "来文",
            ("kind", ("sender", "sender_number"), "title", "summary", ("dated_on", "received_on"), "scans"),
        ),
        ("办理", ("within", "case_number")),
    )

    kind = forms.ChoiceField(label="文种", choices=[("", "请选择"), *IncomingKind.choices])
    sender = forms.CharField(label="来文机关", max_length=120, help_text="写全称")
    sender_number = forms.CharField(
        label="来文字号", max_length=60, required=False, help_text="没有字号的，不填"
    )
    title = forms.CharField(label="标题", max_length=120)
    summary = text_area(
        "内容摘要",
        rows=3,
        limit=1000,
        required=False,
        help_text="写明要求办什么；涉密文件和审查调查材料不得登记",
    )
    dated_on = DayField(label="成文日期")
    received_on = DayField(label="收到日期", help_text="期限自收到次日起算")
    scans = FilesField(
        label="原件扫描件",
        help_text=WHAT_MAY_BE_SENT,
        error_messages={"required": "没有上传来文的扫描件。请上传来文原件的扫描件。"},
    )
    within = forms.CharField(label="答复（办理）期限", max_length=8, required=False)
    case_number = forms.CharField(
        label="有关案件", max_length=20, required=False, help_text="案件编号，可不填；填写后列入该案"
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        self.initial.setdefault("received_on", clock.today())
        limits = limits_in_force()
        terms = "；".join(
            f"{IncomingKind(kind).label}{limits[asks.limit].written}"
            for kind, asks in ASKS.items()
            if asks.limit
        )
        self.fields["within"].help_text = f"照来文填写，如“10日”“5个工作日”；不填的，按规定：{terms}"

    def clean_case_number(self) -> Case | None:
        """The case of that number, if the person sees it."""
        number = self.cleaned_data["case_number"].strip()
        if not number:
            return None
        found = (
            Case.objects.visible_to(self.user).filter(number=number).first() if "\x00" not in number else None
        )
        if found is None:
            raise forms.ValidationError("没有这件案件。请核对案件编号，或者不填。")
        return case_for(self.user, number)

    def received(self) -> Received:
        """What was filled in. Call on a valid form."""
        data = self.cleaned_data
        return Received(
            kind=data["kind"],
            sender=data["sender"],
            sender_number=data["sender_number"],
            title=data["title"],
            summary=data["summary"],
            dated_on=data["dated_on"],
            received_on=data["received_on"],
            within=data["within"],
        )


class AnswerField(forms.ModelChoiceField):
    """A document of the own body, by its number and title."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number_text} {obj.title}"


class AnswerForm(forms.Form):
    """登记答复: the answer made here, or on paper."""

    PARTS = (
        ("答复", ("outcome", "text", "on")),
        ("答复文书", ("notice", "number", "scans")),
    )

    outcome = forms.ChoiceField(label="答复结论")
    text = text_area(
        "答复情况", rows=4, limit=1000, required=False, help_text="不采纳或者部分采纳的，写明理由"
    )
    on = DayField(label="答复日期")
    notice = AnswerField(
        label="本系统印发的文书",
        queryset=Notice.objects.none(),
        required=False,
        empty_label="（纸质复文，不在本系统）",
    )
    number = forms.CharField(label="纸质复文字号", max_length=60, required=False)
    scans = FilesField(label="纸质复文扫描件", required=False, help_text=WHAT_MAY_BE_SENT)

    def __init__(self, *args: Any, document: IncomingDocument, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("on", clock.today())
        choices = [(each.value, each.label) for each in ASKS[document.kind].outcomes]
        self.fields["outcome"].choices = choices  # type: ignore[attr-defined]
        self.fields["notice"].queryset = answers_offered(user, document)  # type: ignore[attr-defined]


class VoidForm(forms.Form):
    """登记作废: why."""

    reason = text_area(
        "作废理由",
        rows=3,
        limit=200,
        help_text="写明重复登记或者登记错误的情况；收文号保留，不再使用",
    )
