"""The fields that every paper put before a leader shares."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

import clock
from accounts.models import User
from casework.models import Case, Recusal
from casework.services.drafting import Beside, Paper
from casework.services.evidence import WHAT_MAY_BE_SENT
from casework.services.routing import Route, countersigning_bodies, may_countersign
from casework.services.serving import ServiceTerms
from notices.facts.shared import ENTRY_LIMIT
from notices.serving import BY_LEAVING, BY_POST, DIRECT, METHODS, PASSED_ON
from organisations.inputs import DayField
from organisations.models import Body


class PaperFields(forms.Form):
    """Copies, contact, reason and way. The facts of the kind come before them (notices.forms.facts_form)."""

    LAST_PARTS = (("怎样送签", ("review", "countersigners")),)

    copies_to = forms.CharField(
        label="抄送",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        help_text="每个机关一行，写全称",
    )
    contact_name = forms.CharField(label="联系人", max_length=20)
    contact_phone = forms.CharField(label="联系电话", max_length=30)
    reason = forms.CharField(
        label="办理理由",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="越级办理必须写明理由；随案存档，不印入文书",
    )

    review = forms.BooleanField(
        label="请核稿", required=False, help_text="先由本单位核稿人核稿；文种规定必须核稿的，不选也核"
    )
    countersigners = forms.ModelMultipleChoiceField(
        label="会签单位",
        queryset=Body.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "is-long"}),
        help_text="可以不选，也可以选多个；全部同意后再送签",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["countersigners"].queryset = countersigning_bodies()  # type: ignore[attr-defined]

    def offer_countersigners(self, case: Case, issuer: Body) -> None:
        """Narrows the choice to bodies that may countersign a paper of this issuer in this case."""
        if "countersigners" in self.fields:
            self.fields["countersigners"].queryset = may_countersign(case, issuer)  # type: ignore[attr-defined]

    def paper(self) -> Paper:
        """What was filled in. Call on a valid form.

        Some forms ask for no copies, go no other way, or take their reason from the facts.
        """
        data: dict[str, Any] = self.cleaned_data
        copies = tuple(line.strip() for line in data.get("copies_to", "").splitlines() if line.strip())
        route = Route(bool(data.get("review")), tuple(data.get("countersigners", ())))
        return Paper(copies, (data["contact_name"], data["contact_phone"]), data.get("reason", ""), route)

    def addressee(self) -> Body | str | None:
        """To whom: a body, an organ outside the register by name, or None for the responsible department."""
        return None

    def beside(self) -> Beside | None:
        """A second document that the form makes as well. Call on a valid form."""
        return None


class ReasonForm(forms.Form):
    """A reason, and nothing else."""

    reason = forms.CharField(label="理由", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class WithdrawForm(forms.Form):
    """撤回拟稿: why, or nothing."""

    reason = forms.CharField(
        label="撤回理由", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class PressForm(forms.Form):
    """催办: a few words, or none."""

    note = forms.CharField(
        label="催办意见",
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="可以不填；责任单位看得到",
    )


class MoreForm(forms.Form):
    """退回补办: what is lacking, and within what time it is to be delivered."""

    reason = forms.CharField(
        label="退回意见",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="逐条写明须补充的内容",
    )
    within = forms.CharField(
        label="补办期限",
        max_length=10,
        required=False,
        help_text="自退回次日起算，写作“5个工作日”“30日”；不填的，按系统默认",
    )


class ServiceForm(forms.Form):
    """登记送达 by one way: the fields that all have, and those that this way asks for (`NEEDS`, `MAY`)."""

    METHODS = [(method, method) for method in METHODS]
    # What each way asks for besides, and what it may say; what stands in neither is not shown.
    NEEDS = {
        DIRECT: ("served_time", "received_by"),
        PASSED_ON: ("served_time", "received_by"),
        BY_POST: ("post_number",),
        BY_LEAVING: ("served_time", "refusal", "witnesses"),
    }
    MAY = {BY_POST: ("received_by",)}
    PLACES = {
        BY_POST: ("邮寄地址", "寄往的地址；送达日期填邮件回执上注明的收件日期"),
        PASSED_ON: ("送达地点", "交由何机关转交，以受送达人签收的日期为送达日期"),
    }

    served_on = DayField(
        label="送达日期",
        help_text="以实际送达之日为准，期限自次日起算",
    )
    served_time = forms.TimeField(
        label="送达时间", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(label="送达地点", max_length=60)
    first_server = forms.CharField(label="送达人", max_length=30)
    second_server = forms.CharField(label="送达人（二）", max_length=30, help_text="应当由两人送达")
    received_by = forms.CharField(label="收件人", max_length=40, help_text="姓名、职务；代收的注明身份")
    post_number = forms.CharField(label="邮件号码", max_length=40)
    refusal = forms.CharField(
        label="拒收事由和经过", max_length=ENTRY_LIMIT, widget=forms.Textarea(attrs={"rows": 3})
    )
    witnesses = forms.CharField(
        label="见证人",
        max_length=130,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="每人一行，姓名、单位和职务；至少一人，最多三人",
    )
    note = forms.CharField(label="备注", max_length=200, required=False)
    scan = forms.FileField(label="送达回证扫描件", required=False, help_text="签名后的回证；可以以后再补")

    PARTS = (
        (
            "送达",
            (("served_on", "served_time"), "place", ("first_server", "second_server")),
        ),
        ("凭证", ("received_by", "post_number", "refusal", "witnesses", "note", "scan")),
    )

    def __init__(self, *args: Any, method: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("served_on", clock.today())
        self.method = method
        shown = self.NEEDS[method] + self.MAY.get(method, ())
        for name in {name for names in self.NEEDS.values() for name in names}.difference(shown):
            del self.fields[name]
        for name in self.MAY.get(method, ()):
            self.fields[name].required = False
        if method in self.PLACES:
            self.fields["place"].label, self.fields["place"].help_text = self.PLACES[method]

    def terms(self) -> ServiceTerms:
        """What was filled in. Call on a valid form."""
        data: dict[str, Any] = self.cleaned_data
        return ServiceTerms(
            method=self.method,
            served_on=data["served_on"],
            served_time=data.get("served_time"),
            place=data["place"],
            servers=(data["first_server"], data["second_server"]),
            received_by=data.get("received_by", ""),
            post_number=data.get("post_number", ""),
            refusal=data.get("refusal", ""),
            witnesses=tuple(line.strip() for line in data.get("witnesses", "").splitlines() if line.strip()),
            note=data["note"],
        )


class SealForm(forms.Form):
    """用印确认: on which day the printed document was sealed."""

    sealed_on = DayField(label="用印日期")


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several uploads at once; cleans to a list, empty where nothing was chosen."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        cleaned = [super(FilesField, self).clean(item, initial) for item in given]
        return [item for item in cleaned if item]


class EvidenceForm(forms.Form):
    """Files for a case. Only the issuing side may keep one to itself (`may_hide`)."""

    uploads = FilesField(label="文件", help_text=WHAT_MAY_BE_SENT)
    description = forms.CharField(label="说明", max_length=200, required=False)
    is_internal = forms.BooleanField(
        label="仅承办机关可见", required=False, help_text="含线索来源、反映人信息的材料必须勾选"
    )

    def __init__(self, *args: Any, may_hide: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not may_hide:
            del self.fields["is_internal"]


class RecusalForm(forms.Form):
    """回避: who, on what ground, and who takes over. Who leads nobody declares for oneself alone."""

    person = forms.ModelChoiceField(label="回避人", queryset=User.objects.none())
    ground = forms.ChoiceField(label="回避情形", choices=Recusal.Ground.choices)
    note = forms.CharField(
        label="说明",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="选“其他”的必须写明；只有本单位可见",
    )
    successor = forms.ModelChoiceField(
        label="接办人",
        queryset=User.objects.none(),
        required=False,
        empty_label="（不须指定）",
        help_text="回避人是本案经办人的必须选择",
    )

    def __init__(self, *args: Any, people: Iterable[User], others: Iterable[User], **options: Any) -> None:
        super().__init__(*args, **options)
        for name, chosen in (("person", people), ("successor", others)):
            keys = [user.pk for user in chosen]
            self.fields[name].queryset = User.objects.filter(pk__in=keys).order_by("id")  # type: ignore[attr-defined]


class TypicalForm(forms.Form):
    """拟列典型案例: everything that a looker-on will read, written for that reader."""

    title = forms.CharField(label="案例名称", max_length=80)
    subject_name = forms.CharField(
        label="刊载的单位名称", max_length=60, help_text="写全称，或者隐去，如“某市直部门”"
    )
    summary = forms.CharField(
        label="案情摘要",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="不写线索来源、反映人、证据和有关人员的姓名；不照抄文书",
    )
    outcome = forms.CharField(label="处理结果", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
