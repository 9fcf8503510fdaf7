"""Forms of the documents that go with no move, and of what came back on them."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from casework.forms import PaperFields
from casework.models import Case, CaseNotice
from casework.services.evidence import WHAT_MAY_BE_SENT
from casework.services.outgoing_facts import receivers
from notices.forms import facts_form
from notices.kinds import Kind
from organisations.models import Body

OUTCOMES = [("采纳", "采纳"), ("部分采纳", "部分采纳"), ("不予采纳", "不予采纳"), ("提出异议", "提出异议")]
BY_WHOM = ("谁来办", ("copies_to", ("contact_name", "contact_phone"), "reason"))
PARTS: dict[str, tuple[Any, ...]] = {
    Kind.CIRCULAR.value: (
        ("发给谁", ("receiver_name", ("subject_matter", "scope"), "naming")),
        ("说什么", ("lessons", "requirements", "report_within", "basis")),
        BY_WHOM,
    ),
    Kind.ACCOUNTABILITY.value: (
        ("发给谁", (("receiver", "receiver_name"),)),
        ("说什么", (("subject_matter", "subject_body"), "found", "consequences", "answer_within", "basis")),
        BY_WHOM,
    ),
    Kind.SUPERVISORY_ADVICE.value: (
        ("发给谁", ("receiver",)),
        ("说什么", ("subject_matter", "found", "causes", "proposals")),
        ("期限和依据", (("objection_within", "adopt_within"), "basis")),
        BY_WHOM,
    ),
}


class Addressed(PaperFields):
    """To whom: a body of the register, or an organ by name; a form has one of the fields or both."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        has_both = {"receiver", "receiver_name"} <= self.fields.keys()
        if has_both and bool(data.get("receiver")) == bool(data.get("receiver_name")):
            self.add_error("receiver", "请选择名录内的主送机关，或者写明名录外的主送机关，二者填一项。")
        return data

    def addressee(self) -> Body | str:
        found: Body | str | None = self.cleaned_data.get("receiver")
        return found or str(self.cleaned_data.get("receiver_name", ""))


def outgoing_form(case: Case, kind: str, user: User) -> type[Any]:
    """The form for 通报, 问责建议书 or 纪检监察建议书 in this case."""
    form = facts_form(kind, Addressed)
    if kind != Kind.CIRCULAR:
        form.base_fields["receiver"] = forms.ModelChoiceField(
            receivers(case, kind, user),
            label="主送机关",
            required=kind == Kind.SUPERVISORY_ADVICE,
            empty_label=None if kind == Kind.SUPERVISORY_ADVICE else "（名录外的，填在旁边）",
        )
    if kind != Kind.SUPERVISORY_ADVICE:
        is_circular = kind == Kind.CIRCULAR
        form.base_fields["receiver_name"] = forms.CharField(
            label="主送机关" if is_circular else "名录外的主送机关",
            required=is_circular,
            max_length=200,
            help_text="写全称，用顿号分开，如“各区人民政府、市政府各部门”"
            if is_circular
            else "写全称，如组织部门；送达后登记送达回证",
        )
    form.base_fields["reason"].help_text = "随案存档，不印入文书"
    form.PARTS = PARTS[kind]
    return form


class PaperField(forms.ModelChoiceField):
    """One of our documents, by its number and addressee."""

    def label_from_instance(self, obj: Any) -> str:
        notice = obj.notice
        return f"{notice.get_kind_display()} {notice.number_text}（主送{notice.addressed_to}）"


class AdviceAnswerForm(forms.Form):
    """登记建议反馈: on which document, whether it is adopted, in what words, and the paper that says so."""

    paper = PaperField(CaseNotice.objects.none(), label="建议书", empty_label=None)
    outcome = forms.ChoiceField(label="采纳情况", choices=OUTCOMES, widget=forms.RadioSelect)
    text = forms.CharField(
        label="反馈内容",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="概括来文的处理意见；不予采纳或者有异议的，写明理由",
    )
    file = forms.FileField(label="反馈文件", help_text=WHAT_MAY_BE_SENT)

    def __init__(self, *args: Any, papers: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["paper"].queryset = papers  # type: ignore[attr-defined]
