"""The forms of the calendar: a year's named days by spans, a file, a region."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms

from accounts.setting_pages import ReasonedForm
from organisations.inputs import DayField

from .calendar_files import LONGEST_SPAN
from .editions import NAME_LIMIT, NATION, SOURCE_LIMIT, Named, Status, regions, years_allowed
from .models import CalendarEdition
from .year import spans_of

OFF, AT_WORK = "off", "work"
SOURCE_HELP = "文件名称和文号，例如《国务院办公厅关于2027年部分节假日安排的通知》国办发明电〔2026〕7号"


class EditionForm(forms.Form):
    """What an edition rests on. `seen` is the edition that the page showed: whoever was faster is noticed by it."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    status = forms.ChoiceField(label="状态", choices=Status.choices)
    source = forms.CharField(label="依据", max_length=SOURCE_LIMIT, help_text=SOURCE_HELP)

    PARTS = (("凭什么", ("source", "status")),)


class SpanForm(forms.Form):
    """Days in a row that are named alike. A row whose first day is left blank is left out."""

    first = DayField(label="起", required=False)
    last = DayField(label="止（一天的不填）", required=False)
    kind = forms.ChoiceField(label="类别", choices=[(OFF, "放假"), (AT_WORK, "调休上班")])
    name = forms.CharField(label="节日", max_length=NAME_LIMIT, required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first is None:
            if data.get("name") and "first" not in self.errors:
                self.add_error("first", "请填写起日，或者清空这一行。")
            return data
        if not data.get("name") and "name" not in self.errors:
            self.add_error("name", "请写明节日名称。")
        if last and last < first:
            self.add_error("last", "止日早于起日。")
        elif last and (last - first).days >= LONGEST_SPAN:
            self.add_error("last", f"一段不超过{LONGEST_SPAN}天。")
        return data

    def days(self) -> Iterable[Named]:
        """Of a valid form."""
        data = self.cleaned_data
        first: date | None = data.get("first")
        if first is None:
            return []
        count = ((data.get("last") or first) - first).days + 1
        is_working = data["kind"] == AT_WORK
        return [Named(first + timedelta(days=n), is_working, data["name"].strip()) for n in range(count)]


class SpanRows(forms.BaseFormSet):  # type: ignore[type-arg]
    title = "放假和调休"

    def days(self) -> tuple[Named, ...]:
        """All named days in order, of a valid formset; a day may stand there twice."""
        return tuple(sorted(day for form in self.forms for day in form.days()))


SpanFormSet: Any = forms.formset_factory(SpanForm, formset=SpanRows, extra=4, max_num=80)


def spans_as_rows(days: Iterable[Named]) -> list[dict[str, Any]]:
    """What the rows begin with."""
    return [
        {
            "first": span.first,
            "last": span.last if span.days > 1 else None,
            "kind": AT_WORK if span.is_working else OFF,
            "name": span.name,
        }
        for span in spans_of(days)
    ]


class CalendarFileForm(forms.Form):
    """A file of a year's named days."""

    PARTS = (
        ("哪一年", (("year", "region"),)),
        ("文件", ("file", "unmarked")),
        ("凭什么", ("source", "status")),
    )

    year = forms.TypedChoiceField(label="年度", coerce=int)
    region = forms.ChoiceField(label="适用地区", required=False)
    file = forms.FileField(
        label="文件",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.ics"}),
        help_text="CSV、xlsx或者iCal（.ics）",
    )
    unmarked = forms.BooleanField(
        label="日历文件中没有写明“休”“班”的日程，一律作放假",
        required=False,
        help_text="不选的，这些日程不取用，并逐项列出",
    )
    source = forms.CharField(label="依据", max_length=SOURCE_LIMIT, help_text=SOURCE_HELP)
    status = forms.ChoiceField(label="状态", choices=Status.choices)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["year"].choices = [(year, f"{year}年") for year in years_allowed()]  # type: ignore[attr-defined]
        named = [(name, name) for name in regions()]
        self.fields["region"].choices = [("", NATION), *named]  # type: ignore[attr-defined]
        self.fields["region"].hint = "" if named else "没有登记适用地区"  # type: ignore[attr-defined]


class ConfirmForm(ReasonedForm):
    """The previewed draft comes back, signed; `seen` is the digest of what was shown."""

    carried = forms.CharField(widget=forms.HiddenInput)


class RegionForm(ReasonedForm):
    name = forms.CharField(label="地区", max_length=40, help_text="全称，例如内蒙古自治区")

    field_order = ["name", "reason"]


def beginning(edition: CalendarEdition | None) -> dict[str, Any]:
    """What the head of the form begins with: the present edition's own."""
    if edition is None:
        return {"status": Status.PROVISIONAL, "seen": ""}
    return {"status": edition.status, "source": edition.source, "seen": edition.pk}
