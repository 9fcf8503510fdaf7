"""移送 (drafted, then approved), its receipt, return and outcome. No free text: nothing of an inquiry comes in."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms

import clock
from accounts.models import User
from caseflow.acts.base import Act, At
from caseflow.acts.moving import common
from caseflow.acts.moving.resting import call_off_from, go_on
from casework.access import ISSUING_LETTERS, standing
from casework.models import Draft, Transfer
from casework.services import (
    TransferTerms,
    approve_transfer,
    conclude_transfer,
    draft_transfer,
    note_outcome,
    note_receipt,
    note_return,
    take_back,
)
from organisations.models import Body

S = Transfer.Status
MATERIAL = re.compile(r"(.+?)[\s　]+(\d{1,3})份?")
WHOLE = [("whole", "全案移送，本案暂停办理"), ("part", "移送部分线索，本案继续办理")]


class MaterialsField(forms.CharField):
    """The list of materials, one a line with its number of copies; cleans to (name, copies) pairs."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=3000, widget=forms.Textarea(attrs={"rows": 4}), **more)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        found = []
        for line in filter(None, (line.strip() for line in text.splitlines())):
            match = MATERIAL.fullmatch(line)
            if match is None or not int(match[2]):
                raise forms.ValidationError(f"“{line}”没有写明份数。请写作“线索摘要 2”。")
            found.append((match[1][:120], int(match[2])))
        return tuple(found)


class TransferForm(common.AtForm):
    """What goes where, as the letter on paper says."""

    PARTS = (
        ("移送什么", (("extent", "ground"), "materials")),
        ("移送哪里", (("receiver_kind", "receiver"), "receiver_name")),
        ("纸质文书", (("number", "sent_on", "secrecy"), "scan")),
    )

    extent = forms.ChoiceField(label="范围", choices=WHOLE)
    ground = forms.ChoiceField(label="事由", choices=Transfer.Ground.choices)
    materials = MaterialsField(label="材料清单", help_text="每行一件，写名称和份数，如“线索摘要 2”")
    receiver_kind = forms.ChoiceField(label="接收机关类别", choices=Transfer.Receiver.choices)
    receiver = forms.ModelChoiceField(
        label="接收机关", queryset=Body.objects.none(), required=False, empty_label="（名录以外）"
    )
    receiver_name = forms.CharField(
        label="名录以外的机关", max_length=120, required=False, help_text="写全称"
    )
    number = forms.CharField(label="移送函文号", max_length=60)
    sent_on = common.DayField(label="移送日期", initial=clock.today)
    secrecy = forms.ChoiceField(
        label="密级", choices=Transfer.Secrecy.choices, help_text="涉及国家秘密的，不得进入本系统"
    )
    scan = common.scan("移送函")

    def place(self, at: At) -> None:
        field: Any = self.fields["receiver"]
        own = (at.case.subject_id, at.case.lead_department_id, at.case.issuing_body_id)
        field.queryset = Body.objects.in_force(clock.today()).exclude(pk__in=own).order_by("name")

    def terms(self) -> TransferTerms:
        """What was filled in. Call on a valid form."""
        data: dict[str, Any] = dict(self.cleaned_data)
        data.pop("scan")
        return TransferTerms(is_whole=data.pop("extent") == "whole", **data)


class NotingForm(common.AtForm):
    """Which hand-over it is about, and the day."""

    statuses: tuple[str, ...] = ()
    # Of a whole matter the leader alone says that it came back, or what became of it.
    parts_only = True
    transfer = forms.ModelChoiceField(label="移送", queryset=Transfer.objects.none(), empty_label=None)

    def place(self, at: At) -> None:
        field: Any = self.fields["transfer"]
        field.queryset = waiting(at, self.statuses, parts_only=self.parts_only)
        field.initial = field.queryset.first()
        field.label_from_instance = lambda found: f"{found.number}　{found.receiver_name}"


class ReceiptForm(NotingForm):
    PARTS = (("回执", ("transfer", ("number", "on"))),)
    statuses, parts_only = (S.SENT,), False

    number = forms.CharField(label="回执编号", max_length=60)
    on = common.DayField(label="接收日期", initial=clock.today)


class ReturnForm(NotingForm):
    PARTS = (("退回", ("transfer", ("why", "on"))),)
    statuses = (S.SENT, S.RECEIVED)

    why = forms.ChoiceField(label="退回事由", choices=Transfer.Return.choices)
    on = common.DayField(label="退回日期", initial=clock.today)


class OutcomeForm(NotingForm):
    PARTS = (("办理结果", ("transfer", ("outcome", "on"))),)
    statuses = (S.RECEIVED,)

    outcome = forms.ChoiceField(label="办理结果", choices=Transfer.Outcome.choices)
    on = common.DayField(label="反馈日期", initial=clock.today)


class TakeBackForm(common.AtForm):
    PARTS = (("为何退回", (("why", "on"),)), ("纸质文书", ("paper_number", "scan")))

    why = forms.ChoiceField(label="退回事由", choices=Transfer.Return.choices)
    on = common.DayField(label="退回日期", initial=clock.today)
    paper_number = common.number("退回函文号")
    scan = forms.FileField(
        label="退回函扫描件", required=False, help_text="只传函件本身，不传任何审查调查材料"
    )


class ConcludeForm(common.AtForm):
    PARTS = (("办理结果", (("outcome", "on"),)), ("纸质文书", ("paper_number", "scan")))

    outcome = forms.ChoiceField(label="办理结果", choices=Transfer.Outcome.choices)
    on = common.DayField(label="反馈日期", initial=clock.today)
    paper_number = common.number("结案通知书文号")
    scan = common.scan("结案通知书", help_text="只传通知书本身，不传任何审查调查材料")


def waiting(at: At, statuses: tuple[str, ...], *, parts_only: bool) -> Any:
    """The hand-overs of the case that stand so, newest first."""
    found = Transfer.objects.filter(case=at.case, status__in=statuses).order_by("-id")
    return found.filter(is_whole=False) if parts_only else found


def _notes(form: type[NotingForm]) -> Callable[[At], bool]:
    """Offered to the issuing body's officers while a hand-over waits for it."""

    def allowed(at: At) -> bool:
        held = standing(at.user, at.case)
        is_officer = held.issued_case and bool(ISSUING_LETTERS & held.drafts)
        return is_officer and any(
            row.status in form.statuses and not (form.parts_only and row.is_whole)
            for row in at.case.transfers.all()
        )

    return allowed


def _noting(code: str, label: str, form: type[NotingForm], service: Any) -> Act:
    return Act(
        code,
        label,
        label,
        lambda at, data, files: form(data, files, at=at),
        lambda at, filled: service(**filled.cleaned_data, acting_user=at.user),
        allowed=_notes(form),
        note="只登记编号、日期和结果",
    )


def _draft(at: At, form: Any) -> Draft:
    return draft_transfer(at.case, form.terms(), scan=form.cleaned_data["scan"], acting_user=at.user)


def approve(draft: Draft, *, acting_user: User) -> Transfer:
    """核准移送; an appointment that stood is called off where the whole matter goes."""
    before = draft.case.state
    made = approve_transfer(draft, acting_user=acting_user)
    if made.is_whole:
        call_off_from(before, made.case, reason="案件暂停办理", acting_user=acting_user)
    return made


def _take_back(at: At, form: Any) -> Transfer | None:
    made = take_back(at.case, **form.cleaned_data, acting_user=at.user)
    go_on(at.case, acting_user=at.user)
    return made


def _begun(at: At, data: Any, files: Any) -> TransferForm:
    form: TransferForm = common.begun(TransferForm, "transfer")(at, data, files)
    returned = form.initial
    if "is_whole" in returned:
        is_listed = bool(returned.get("receiver"))
        form.initial = {
            **returned,
            "extent": "whole" if returned["is_whole"] else "part",
            "number": returned["paper_number"],
            "materials": "\n".join(f"{name} {copies}" for name, copies in returned["materials"]),
            "receiver_name": "" if is_listed else returned["receiver_name"],
        }
    return form


def told(draft: Draft) -> str:
    extras = draft.content["extras"]
    day = date.fromisoformat(extras["sent_on"])
    materials = "、".join(f"{name}{copies}份" for name, copies in extras["materials"])
    return common.lines(
        [
            ("范围", dict(WHOLE)["whole" if extras["is_whole"] else "part"]),
            ("事由", Transfer.Ground(extras["ground"]).label),
            ("接收机关", extras["receiver_name"]),
            ("移送函", f"{extras['paper_number']}，{day.year}年{day.month}月{day.day}日"),
            ("密级", Transfer.Secrecy(extras["secrecy"]).label),
            ("材料", materials),
        ]
    )


TRANSFER = Act(
    "transfer",
    "移送",
    common.title_of("transfer"),
    _begun,
    _draft,
    button="送核",
    allowed=common.may_propose("transfer"),
    note=common.NOTE,
)
RECEIPT = _noting("transfer_receipt", "登记移送回执", ReceiptForm, note_receipt)
RETURNED = _noting("transfer_return", "登记移送退回", ReturnForm, note_return)
OUTCOME = _noting("transfer_outcome", "登记移送结果", OutcomeForm, note_outcome)
TAKE_BACK = Act(
    "take_back",
    "退回办理",
    "退回办理",
    lambda at, data, files: TakeBackForm(data, files, at=at),
    _take_back,
    allowed=common.may_decide("take_back"),
    note="接收机关退回，本案继续办理",
)
CONCLUDE = Act(
    "conclude_transfer",
    "移送办结",
    common.title_of("conclude_transfer"),
    lambda at, data, files: ConcludeForm(data, files, at=at),
    lambda at, form: conclude_transfer(at.case, **form.cleaned_data, acting_user=at.user),
    allowed=common.may_decide("conclude_transfer"),
    note=common.NOTE,
)
