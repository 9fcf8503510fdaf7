"""The shape of what is filled in: order, plan, report, verification, opinion, closure.

Forms that ask item by item are made for one order: `form.PARTS` groups their fields, whose names end in the
item's number, as do the fields that a Refusal of the services names.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

import clock
from accounts.models import User
from casework.forms import FilesField, PaperFields
from casework.models import Case, Evidence
from casework.services import Paper
from notices.facts import RectificationReportFacts
from notices.forms import facts_form
from notices.kinds import Kind
from notices.wording import chinese_date
from organisations.inputs import DayField, text_area
from organisations.models import Body
from organisations.queries import present_form
from rectification.models import Order, OrderItem
from rectification.queries import open_items
from rectification.report_facts import Told, report_facts

MET, UNMET = "met", "unmet"

BY_WHOM = ("谁来办", ("copies_to", ("contact_name", "contact_phone"), "reason"))


class OrderForm(facts_form(Kind.RECTIFICATION_ORDER, PaperFields)):  # type: ignore[misc]
    """整改通知书; the items stand in a formset of their own."""

    PARTS = (
        ("查明什么", ("subject_matter", "situation", "basis")),
        ("何时报送", (("plan_within", "rectify_within"),)),
        BY_WHOM,
    )


class OpinionForm(
    facts_form(Kind.VERIFICATION_OPINION, PaperFields, given=("record", "lifted"))  # type: ignore[misc]
):
    """整改验收意见书, as the verifiers recorded it; the findings stand in a formset of their own."""

    PARTS = (
        ("依据", ("subject_matter", ("order_number", "report_received_on"), "basis")),
        ("怎样核查", ("method", "verified_on", "verifiers")),
        ("结论", ("outcome", ("new_term", "returned_times"))),
        BY_WHOM,
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        # Of an order always: 履行完毕 has none, and its own form.
        self.fields["order_number"].required = self.fields["report_received_on"].required = True


class EvidenceField(forms.ModelMultipleChoiceField):
    """Files already in the case that the department may see."""

    def __init__(self, case: Case, **more: Any) -> None:
        choices = Evidence.objects.filter(case=case, is_internal=False)
        super().__init__(choices, required=False, widget=forms.CheckboxSelectMultiple, **more)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} {obj.description}".strip()


class ItemsForm(forms.Form):
    """Base of the forms that ask something of each item; `items` are those asked of, by number."""

    PARTS: tuple[tuple[str, tuple[Any, ...]], ...]

    def __init__(self, items: Iterable[OrderItem], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.items = list(items)
        own = tuple(self.fields)
        for item in self.items:
            self.fields.update({f"{name}_{item.number}": field for name, field in self.asked(item).items()})
        parts = [(f"第{item.number}项", self.names(item)) for item in self.items]
        self.PARTS = ((self.title, own), *parts)

    title = ""

    def asked(self, item: OrderItem) -> dict[str, forms.Field]:
        """The fields for one item, by their names without the number."""
        raise NotImplementedError

    def names(self, item: OrderItem) -> tuple[str, ...]:
        return tuple(f"{name}_{item.number}" for name in self.asked(item))

    def said(self, name: str, item: OrderItem) -> Any:
        """What was filled in for an item."""
        return self.cleaned_data[f"{name}_{item.number}"]


class PlanForm(ItemsForm):
    """整改方案: `PlanForm(order.items.all(), …)`."""

    title = "整改方案"
    text = text_area("总体安排", rows=5, limit=4000, help_text="写明组织领导、资金来源和完成时间")
    attachments = FilesField(label="附件", required=False)

    def asked(self, item: OrderItem) -> dict[str, forms.Field]:
        help_text = f"{item.text}。整改标准：{item.standard}"
        return {"measure": text_area("整改措施", rows=3, limit=1000, help_text=help_text)}

    def measures(self) -> dict[OrderItem, str]:
        return {item: self.said("measure", item) for item in self.items}


class ReportForm(ItemsForm):
    """整改报告: `ReportForm(open_items(order), order.case, …)`."""

    title = "整改报告"
    cover = text_area("报告说明", rows=5, limit=4000, help_text="概括整改情况、未完成原因和长效措施")
    lasting = text_area(
        "长效措施", rows=3, limit=4000, required=False, help_text="每条一行；已写入报告说明的不填"
    )
    own_number: Any = forms.CharField(label="本单位文号", max_length=60, required=False)
    # The file of a report that was returned stands as initial value: it need not be sent again.
    file = forms.FileField(
        label="整改报告原件", widget=forms.FileInput, help_text="由本单位主要负责人签发的报告"
    )

    def __init__(self, items: Iterable[OrderItem], case: Case, *args: Any, **more: Any) -> None:
        self.case = case
        super().__init__(items, *args, **more)

    def asked(self, item: OrderItem) -> dict[str, forms.Field]:
        help_text = f"{item.text}。整改标准：{item.standard}"
        return {
            "measures": text_area("采取的措施", rows=2, limit=1000, required=False),
            "result": text_area("整改结果", rows=4, limit=2000, help_text=help_text),
            "unfinished": text_area(
                "未完成原因和下步安排", rows=2, limit=1000, required=False, help_text="已完成的不填"
            ),
            "files": FilesField(label="上传证据", required=False),
            "evidence": EvidenceField(self.case, label="选用本案已有证据"),
        }

    def results(self) -> dict[OrderItem, Told]:
        """What is said of each item, with its proofs: files of the case, then uploads."""
        return {
            item: Told(
                self.said("result", item),
                [*self.said("evidence", item), *self.said("files", item)],
                self.said("measures", item),
                self.said("unfinished", item),
            )
            for item in self.items
        }


class ReportDocumentForm(ReportForm):
    """整改报告 that the system makes in the department's name: `ReportDocumentForm(order, user, …)`.

    It is numbered by the department's own series, and needs no file beside it.
    """

    own_number = None
    file = forms.FileField(
        label="纸质报告",
        widget=forms.FileInput,
        required=False,
        help_text="整改报告由系统以本单位名义编号印制；另有纸质报告的，可以附上",
    )

    def __init__(self, order: Order, user: User, *args: Any, **more: Any) -> None:
        self.order, self.user = order, user
        super().__init__(open_items(order), order.case, *args, **more)

    def facts(self) -> RectificationReportFacts:
        """The document's words, as far as they are known before the head signs."""
        data = self.cleaned_data
        return report_facts(self.order, self.results(), cover=data["cover"], lasting=data["lasting"])

    def paper(self) -> Paper:
        """A report is copied to nobody; the handler answers for it."""
        return Paper(contact=(self.user.full_name, self.user.phone))

    def addressee(self) -> Body:
        """The body that ordered the rectification."""
        return present_form(self.order.issuer)


class VerifyForm(ItemsForm):
    """核查: `VerifyForm([result.item for result in report.results…], …)`."""

    title = "核查记录"
    method = forms.CharField(label="核查方式", max_length=120, help_text="如 查阅资料、核对凭证、实地走访")
    verified_on = DayField(label="核查日期", initial=clock.today)
    verifiers = text_area("核查人员", rows=3, limit=1000, help_text="每人一行，写明单位和姓名")

    def asked(self, item: OrderItem) -> dict[str, forms.Field]:
        return {
            "met": forms.ChoiceField(
                label="核查结论",
                choices=[(MET, "合格"), (UNMET, "不合格")],
                widget=forms.RadioSelect,
                help_text=f"{item.text}。整改标准：{item.standard}",
            ),
            "reason": text_area("核查情况", rows=2, limit=400, help_text="不合格的，写明理由"),
        }

    def clean_verifiers(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["verifiers"].splitlines() if line.strip()]

    def verdicts(self) -> dict[OrderItem, tuple[bool, str]]:
        return {item: (self.said("met", item) == MET, self.said("reason", item)) for item in self.items}


class CountersignForm(forms.Form):
    """会签 of a joint verifying body."""

    agrees = forms.TypedChoiceField(
        label="会签意见",
        choices=[("yes", "同意"), ("no", "不同意")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = text_area("说明", rows=3, limit=400, required=False, help_text="不同意的，写明须重新核查的事项")


class ClosureForm(facts_form(Kind.CLOSURE, PaperFields, given=("closed_on",))):  # type: ignore[misc]
    """结案通知书, with the day of the look-back as a date. The day of the closing is that of the signing."""

    PARTS: Any = (
        ("什么案", ("subject_matter", "opened_on")),
        ("怎样办结", ("course", "result", ("performed_amount", "opinion_number"), "lifted_measures")),
        ("以后怎样", ("look_back_on", "duties", "basis")),
        BY_WHOM,
    )

    look_back_on = DayField(label="回头看日期")
    look_back_day: date

    def derived(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"closed_on": chinese_date(clock.today())}

    def clean_look_back_on(self) -> str:
        """The facts keep the day as it is printed; `look_back_day` is what the service takes."""
        self.look_back_day = self.cleaned_data["look_back_on"]
        return chinese_date(self.look_back_day)
