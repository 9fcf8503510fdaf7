"""Forms of the court's register: the shape of input, no rule of the process."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

import clock
from casework.services.voiding import REASON_LIMIT
from enforcement.models import EnforcementCase, Stage
from enforcement.notice_facts import REQUIREMENTS, ListTerms, quarter_of
from enforcement.services import Progress
from notices.facts import ENTRY_LIMIT
from notices.fields import TERM_PATTERN
from organisations.inputs import DayField
from organisations.models import Body


class RegisterFilterForm(forms.Form):
    """The line of filters above the register. `courts` are those whose cases the person reads."""

    court = forms.ModelChoiceField(
        label="法院", queryset=Body.objects.none(), required=False, empty_label="不限"
    )
    stage = forms.ChoiceField(label="阶段", required=False, choices=[("", "不限"), *Stage.choices])

    def __init__(self, *args: Any, courts: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["court"].queryset = courts  # type: ignore[attr-defined]


class UploadForm(forms.Form):
    """The workbook, and the day up to which it tells how things stand."""

    file = forms.FileField(
        label="台账文件",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        help_text="xlsx格式，不超过50MB",
    )
    as_of = DayField(label="数据截止日", help_text="台账反映到哪一天；晚于这一天的立案、纳入日期不接收")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["as_of"].initial = clock.today

    def clean_as_of(self) -> Any:
        day = self.cleaned_data["as_of"]
        if day > clock.today():
            raise forms.ValidationError("数据截止日不能晚于今日。")
        return day


class ProgressForm(forms.Form):
    """登记进展: how the case stands from now on."""

    PARTS = (
        ("阶段", ("stage", ("principal", "paid"), "closed_on")),
        ("失信名单", ("planned_listing_on", ("listed_on", "deleted_on"))),
        ("内部", ("judge", "remark", "note")),
    )
    # The moment of the page's data: a second person's change in between is told, not overwritten.
    seen = forms.DateTimeField(widget=forms.HiddenInput)
    stage = forms.ChoiceField(label="执行阶段", choices=Stage.choices)
    principal = forms.DecimalField(label="执行标的额（元）", max_digits=16, decimal_places=2, min_value=0)
    paid = forms.DecimalField(
        label="已执行到位金额（元）",
        max_digits=16,
        decimal_places=2,
        min_value=0,
        help_text="含利息、费用的，可以超过标的额",
    )
    closed_on = DayField(label="结案日期", required=False, help_text="履行完毕、结案的填写")
    planned_listing_on = DayField(label="拟纳入日期", required=False)
    listed_on = DayField(label="纳入日期", required=False)
    deleted_on = DayField(label="删除日期", required=False, help_text="删除后不再持有治理案件")
    judge = forms.CharField(label="承办法官", required=False, max_length=60, help_text="只有法院可见")
    remark = forms.CharField(
        label="备注",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="只有法院可见",
    )
    note = forms.CharField(
        label="本次说明", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="写入执行经过，各方可见；不写申请执行人的个人信息",
    )  # fmt: skip

    @classmethod
    def initial_of(cls, enforcement_case: EnforcementCase) -> dict[str, Any]:
        names = (name for name in cls.base_fields if name not in ("seen", "note"))
        return {"seen": enforcement_case.updated_at.isoformat()} | {
            name: getattr(enforcement_case, name) for name in names
        }

    def progress(self) -> Progress:
        """What was filled in. Call on a valid form."""
        return Progress(**{name: self.cleaned_data[name] for name in Progress.__dataclass_fields__})


class LinkForm(forms.Form):
    """关联 by case number."""

    number = forms.CharField(label="案件编号", max_length=20, help_text="如ZX-2026-000123，须是未办结的案件")

    def clean_number(self) -> str:
        return str(self.cleaned_data["number"]).strip().upper()


class VoidForm(forms.Form):
    """Why one list is void."""

    reason = forms.CharField(
        label="作废理由",
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明错在哪里；收文单位看得到",
    )


class OutstandingForm(forms.Form):
    """拟未结案件通报: what all lists of a batch say alike."""

    # A list that takes several sheets says so behind it: （之二）.
    subject_matter = forms.CharField(label="通报事由", max_length=34, help_text="印作“现将……情况通报如下”")
    cut_off = DayField(label="统计截止日", help_text="不早于台账的数据截止日，不晚于今日")
    requirements = forms.CharField(
        label="办理要求", widget=forms.Textarea(attrs={"rows": 4}), max_length=2_400
    )
    answer_within = forms.RegexField(
        TERM_PATTERN,
        label="反馈期限",
        help_text="自签收次日起算，写作“10个工作日”“30日”",
        error_messages={"invalid": "请写作“10个工作日”“30日”或者“3个月”。"},
    )
    contact_name = forms.CharField(label="联系人", max_length=20)
    contact_phone = forms.CharField(label="联系电话", max_length=30)
    requirements.hint = f"每项一行，最多{len(REQUIREMENTS) * 2}项"  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, region: str, cut_off: date | None) -> dict[str, Any]:
        day = cut_off or clock.today()
        return {
            "subject_matter": f"{quarter_of(day)}{region}政府机构被执行人未结案件"[:34],
            "cut_off": day,
            "requirements": "\n".join(REQUIREMENTS),
            "answer_within": "10个工作日",
        }

    def clean_answer_within(self) -> str:
        # The pattern of a term is meant to fit from its beginning to its end.
        term = str(self.cleaned_data["answer_within"])
        if not TERM_PATTERN.fullmatch(term):
            raise forms.ValidationError("请写作“10个工作日”“30日”或者“3个月”。")
        return term

    def clean_requirements(self) -> tuple[str, ...]:
        lines = tuple(line.strip() for line in self.cleaned_data["requirements"].splitlines() if line.strip())
        if len(lines) > len(REQUIREMENTS) * 2 or any(len(line) > ENTRY_LIMIT for line in lines):
            raise forms.ValidationError(
                f"办理要求最多{len(REQUIREMENTS) * 2}项，每项不超过{ENTRY_LIMIT}字。请精简。"
            )
        return lines

    def terms(self) -> ListTerms:
        """What was filled in. Call on a valid form."""
        names = ("subject_matter", "cut_off", "requirements", "answer_within")
        return ListTerms(**{name: self.cleaned_data[name] for name in names})

    def contact(self) -> tuple[str, str]:
        return self.cleaned_data["contact_name"], self.cleaned_data["contact_phone"]
