"""Forms of clues, letters and answers: the shape of input, no rule of the process."""

from __future__ import annotations

from typing import Any

from django import forms

import clock
from casework.forms import FilesField, PaperFields
from casework.models import Behaviour, Case, CaseDeadline, Evidence
from casework.released import NOT_THE_CLUE
from casework.services import what_is_owed
from casework.services.evidence import WHAT_MAY_BE_SENT
from early_warnings.models import Clue
from early_warnings.queries import supervisable
from early_warnings.services import KIND_OF, ClueText
from notices.forms import facts_form
from notices.wording import chinese_date
from organisations.inputs import day_input
from organisations.models import Body

LETTER_PARTS = (
    (
        "为什么",
        (
            "subject_matter",
            "risk_source",
            "situation",
            ("docket_number", "court"),
            ("amount", "paid"),
            ("outstanding", "expected_listing_on"),
            ("earlier_name", "earlier_number"),
            ("earlier_served_on", "answer_due_on"),
            "overdue",
            "basis",
        ),
    ),
    ("要求什么", ("requirements", "answer_within")),
    ("谁来办", ("copies_to", ("contact_name", "contact_phone"), "reason")),
)
LIFTING_PARTS = (
    ("依据", ("subject_matter", ("earlier_name", "earlier_number"), ("earlier_signed_on", "answered_on"))),
    ("结论", ("grounds", "advice", "basis")),
    ("谁来办", ("copies_to", ("contact_name", "contact_phone"), "reason")),
)


def letter_form(move: str) -> type[Any]:
    """The form for the letter that `move` issues: facts of its kind, copies, contact, reason."""
    form = facts_form(KIND_OF[move], PaperFields)
    form.PARTS = LETTER_PARTS
    form.base_fields["situation"].help_text = NOT_THE_CLUE
    if "risk_source" in form.base_fields:
        form.base_fields["risk_source"].help_text = "印入文书，不写线索来源和反映人"
    return form


def lifting_form() -> type[Any]:
    """The form for 预警解除告知."""
    form = facts_form("lifting", PaperFields)
    form.PARTS = LIFTING_PARTS
    return form


SUPERVISION_PARTS = (
    ("督办什么", ("owed", ("subject_matter", "times"))),
    ("为什么", ("situation", ("earlier_name", "earlier_number"), "earlier_served_on", "basis")),
    ("要求什么", ("requirements", ("answer_within", "every"))),
    ("谁来办", ("copies_to", ("contact_name", "contact_phone"), "reason")),
)


class OwedField(forms.ModelChoiceField):
    """What a 督办函 presses for."""

    def label_from_instance(self, obj: Any) -> str:
        owed: CaseDeadline = obj
        due_on = owed.deadline.due_on
        return f"{what_is_owed(owed)}（应于{chinese_date(due_on)}办结）" if due_on else what_is_owed(owed)


def supervision_form(case: Case) -> type[Any]:
    """The form for 督办函 about one of the obligations that may be pressed for so."""
    form = facts_form("supervision", PaperFields)
    rows = CaseDeadline.objects.filter(pk__in=[owed.pk for owed in supervisable(case)])
    form.base_fields["owed"] = OwedField(
        rows.select_related("deadline", "paper__notice").order_by("deadline__due_on", "id"),
        label="督办事项",
        empty_label=None,
        help_text="所列为本案逾期，或者多次催办仍未办的事项",
    )
    form.base_fields["subject_matter"].label = "事由"
    form.base_fields["reason"].help_text = "随案存档，不印入文书"
    form.PARTS = SUPERVISION_PARTS
    return form


class AnswerForm(forms.Form):
    """答复: text, files already in the case, new files."""

    text = forms.CharField(
        label="答复内容",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="对照来文要求逐条答复：核实情况、措施、时间、责任人",
    )
    evidence = forms.ModelMultipleChoiceField(
        label="引用已有证据",
        queryset=Evidence.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    attachments = FilesField(label="上传证明材料", required=False, help_text=WHAT_MAY_BE_SENT)

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        known = case.evidence.filter(is_internal=False)
        field = self.fields["evidence"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = known
        field.label_from_instance = lambda item: item.name  # type: ignore[method-assign, assignment]
        if not known:
            del self.fields["evidence"]


class ClueForm(forms.ModelForm):  # type: ignore[type-arg]
    """线索, with the informant's particulars in fields of their own."""

    PARTS = (
        ("从哪里来", (("channel", "channel_number"), "received_on")),
        (
            "什么事",
            (
                "subject",
                "title",
                "facts",
                ("behaviour", "amount"),
                "grave_effect",
                ("national_severity", "regional_severity"),
            ),
        ),
        ("谁反映的", (("informant_name", "informant_phone"), "informant_address")),
    )
    informant_name = forms.CharField(label="反映人姓名", max_length=60, required=False)
    informant_phone = forms.CharField(label="反映人电话", max_length=40, required=False)
    informant_address = forms.CharField(
        label="反映人住址或者单位",
        max_length=200,
        required=False,
        help_text="另表保存，只有本机关线索受理员可以查看，不随案流转",
    )

    class Meta:
        model = Clue
        fields = [
            "channel",
            "channel_number",
            "received_on",
            "subject",
            "title",
            "facts",
            "behaviour",
            "amount",
            "grave_effect",
            "national_severity",
            "regional_severity",
        ]
        widgets = {
            # The browser reads no other form of a day.
            "received_on": day_input(),
            "facts": forms.Textarea(attrs={"rows": 6}),
            "grave_effect": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["subject"].queryset = Body.objects.in_force(clock.today()).order_by("name")  # type: ignore[attr-defined]
        self.fields["behaviour"].queryset = Behaviour.objects.filter(is_in_force=True)  # type: ignore[attr-defined]
        self.fields["received_on"].initial = clock.today
        self.fields["title"].help_text = "立案后即案件事由，责任单位看得到，不写来源和反映人"

    def text(self) -> ClueText:
        """What was filled in. Call on a valid form."""
        data = dict(self.cleaned_data)
        informant = tuple(data.pop(f"informant_{part}") for part in ("name", "phone", "address"))
        return ClueText(**data, informant=informant)  # type: ignore[arg-type]
