"""移送 (移送函 drafted, then signed), its receipt, return and outcome; 移送办结 with 结案通知书.

What the receiver does stays with the receiver: number, day and one word are all that is registered of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

import clock
from accounts.models import User
from caseflow.acts.base import Act, At
from caseflow.acts.drafts import latest_returned
from caseflow.acts.moving import common
from caseflow.acts.moving.resting import call_off_from, go_on
from casework.access import ISSUING_LETTERS, is_departments_business, standing
from casework.models import Draft, Transfer
from casework.notice_facts import initial_transfer
from casework.services import (
    ConclusionTerms,
    Content,
    Paper,
    TransferTerms,
    approve_conclusion,
    approve_transfer,
    draft_conclusion,
    draft_transfer,
    note_outcome,
    note_receipt,
    note_return,
    take_back,
)
from casework.services.transferring import PART, WHOLE, conclusion_content, transfer_content
from notices.facts import ClosureFacts
from notices.kinds import Kind
from organisations.inputs import DayField
from organisations.models import Body
from rectification.forms import ClosureForm
from rectification.notice_facts import initial_closure

S = Transfer.Status
CODE = "conclude_transfer"
# What 结案通知书 tells the department: what became of the transfer is none of it.
RESULT = "有关事项已经依法依规办理完毕，本案予以结案销号"
EXTENTS = [("whole", "全案移送，本案暂停办理"), ("part", "移送部分线索，本案继续办理")]


class Transferring(common.PaperForm):
    """What goes where."""

    PARTS = (
        (
            "移送什么",
            (("extent", "ground"), "subject_matter", "suspected", "concerned", "clues", "course", "basis"),
        ),
        ("移送哪里", (("receiver_kind", "receiver"), "receiver_name", ("receipt_within", "secrecy"))),
        common.BY_WHOM_ALONE,
    )

    extent = forms.ChoiceField(label="范围", choices=EXTENTS)
    ground = forms.ChoiceField(label="事由", choices=Transfer.Ground.choices)
    receiver_kind = forms.ChoiceField(label="接收机关类别", choices=Transfer.Receiver.choices)
    receiver = common.ReceiverField("接收机关")
    receiver_name = forms.CharField(
        label="名录以外的机关", max_length=120, required=False, help_text="写全称"
    )
    secrecy = forms.ChoiceField(
        label="密级", choices=Transfer.Secrecy.choices, help_text="涉及国家秘密的，不得进入本系统"
    )

    def place(self, at: At) -> None:
        receiver: Any = self.fields["receiver"]
        receiver.offer(at.case)
        self.fields["clues"].help_text = "概括写明，不写反映人；责任单位看不到移送函"

    def derived(self, data: dict[str, Any]) -> dict[str, Any]:
        is_whole = data["extent"] == "whole"
        asked = ("ground", "receiver_kind", "receiver", "receiver_name", "secrecy")
        self.terms = TransferTerms(**{name: data[name] for name in asked}, is_whole=is_whole)
        return {"scope": WHOLE if is_whole else PART}

    def addressee(self) -> Body | str:
        return self.terms.receiver or self.terms.receiver_name


TransferForm = common.paper_form(Kind.TRANSFER, Transferring, "scope", "copies_to", "reason")


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
    on = DayField(label="接收日期", initial=clock.today)


class ReturnForm(NotingForm):
    PARTS = (("退回", ("transfer", ("why", "on"))),)
    statuses = (S.SENT, S.RECEIVED)

    why = forms.ChoiceField(label="退回事由", choices=Transfer.Return.choices)
    on = DayField(label="退回日期", initial=clock.today)


class OutcomeForm(NotingForm):
    PARTS = (("办理结果", ("transfer", ("outcome", "on"))),)
    statuses = (S.RECEIVED,)

    outcome = forms.ChoiceField(label="办理结果", choices=Transfer.Outcome.choices)
    on = DayField(label="反馈日期", initial=clock.today)


class TakeBackForm(common.AtForm):
    PARTS = (("为何退回", (("why", "on"),)), ("退回函", ("paper_number", "scan")))

    why = forms.ChoiceField(label="退回事由", choices=Transfer.Return.choices)
    on = DayField(label="退回日期", initial=clock.today)
    paper_number = forms.CharField(label="退回函文号", max_length=60, required=False)
    scan = forms.FileField(
        label="退回函扫描件", required=False, help_text="只传函件本身，不传任何审查调查材料"
    )


class Concluding(forms.Form):
    """What the receiver told, on which day."""

    outcome = forms.ChoiceField(label="办理结果", choices=Transfer.Outcome.choices)
    on = DayField(label="反馈日期", initial=clock.today)

    def terms(self) -> ConclusionTerms:
        """What was filled in. Call on a valid form."""
        data = self.cleaned_data
        return ConclusionTerms(data["outcome"], data["on"], getattr(self, "look_back_day", None))


class ConcludeForm(Concluding):
    """Of a case that its department knows nothing of: nobody is told."""

    PARTS = (("办理结果", (("outcome", "on"),)),)


class ConcludeWithPaperForm(Concluding, ClosureForm):
    """With 结案通知书 to the department, which reads nothing of the transfer in it."""

    PARTS: Any = (("办理结果", (("outcome", "on"),)), *ClosureForm.PARTS[:-1], common.BY_WHOM)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["reason"]
        self.fields["result"].help_text = "责任单位可见：不写移送和接收机关的办理情况"


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
    return draft_transfer(at.case, form.facts(), form.terms, paper=form.paper(), acting_user=at.user)


def approve(draft: Draft, *, acting_user: User) -> Transfer:
    """签发移送函; an appointment that stood is called off where the whole matter goes."""
    before = draft.case.state
    made = approve_transfer(draft, acting_user=acting_user)
    if made.is_whole:
        call_off_from(before, made.case, reason="案件暂停办理", acting_user=acting_user)
    return made


def _take_back(at: At, form: Any) -> Transfer | None:
    made = take_back(at.case, **form.cleaned_data, acting_user=at.user)
    go_on(at.case, acting_user=at.user)
    return made


def _begin(at: At) -> dict[str, Any]:
    return initial_transfer(at.case)


def _begun(at: At, data: Any, files: Any) -> Any:
    form = common.begun(TransferForm, "transfer", _begin)(at, data, files)
    if data is None and "is_whole" in form.initial:
        form.initial["extent"] = "whole" if form.initial["is_whole"] else "part"
    return form


TRANSFER = Act(
    "transfer",
    "移送",
    "拟移送函",
    _begun,
    _draft,
    kind=Kind.TRANSFER,
    content=lambda at, form: transfer_content(at.case, form.facts(), form.terms, paper=form.paper()),
    allowed=common.may_propose("transfer"),
    note="涉嫌违纪、职务违法或者其他违法犯罪",
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


def _conclusion(at: At, data: Any, files: Any) -> Any:
    if not is_departments_business(at.case):
        return ConcludeForm(data, files, initial=None if data is not None else latest_returned(at, CODE))
    if data is not None:
        return ConcludeWithPaperForm(data, files)
    began = {**at.contact, **initial_closure(at.case), "result": RESULT} | latest_returned(at, CODE)
    return ConcludeWithPaperForm(initial=began)


def _told(form: Any) -> tuple[ClosureFacts | None, Paper]:
    is_told = isinstance(form, ConcludeWithPaperForm)
    return (form.facts(), form.paper()) if is_told else (None, Paper())


def _draft_conclusion(at: At, form: Any) -> Draft:
    facts, paper = _told(form)
    return draft_conclusion(at.case, facts, form.terms(), paper=paper, acting_user=at.user)


def _content_of_conclusion(at: At, form: Any) -> Content:
    facts, paper = _told(form)
    return conclusion_content(at.case, facts, form.terms(), paper=paper)


CONCLUDE = Act(
    CODE,
    "移送办结",
    "拟移送办结",
    _conclusion,
    _draft_conclusion,
    kind=Kind.CLOSURE,
    content=_content_of_conclusion,
    allowed=common.may_propose_in_a_rest(CODE),
    note="接收机关反馈了结果",
)
approve_closing = approve_conclusion
