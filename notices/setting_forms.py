"""The forms of marks, of series, and of how an issuer seals and serves."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.setting_pages import ReasonedForm
from notices.kinds import CHOICES, spec_of
from notices.marks import BODY_MOST, issuing_bodies, kind_marks
from notices.models import PathRule
from organisations.models import Body


class MarkForm(ReasonedForm):
    mark = forms.CharField(label="代字", max_length=BODY_MOST, help_text="只用汉字")

    field_order = ["mark", "reason"]


class PathRuleForm(ReasonedForm):
    """Which kind, at which issuer: whether it passes 核稿."""

    kind = forms.ChoiceField(label="文种")
    issuer = forms.ModelChoiceField(
        label="发文机关", queryset=Body.objects.none(), required=False, empty_label="所有机关"
    )
    demand = forms.ChoiceField(label="核稿要求", choices=PathRule.Demand.choices)

    field_order = ["kind", "issuer", "demand", "reason"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        bodies = [body.pk for body in issuing_bodies()]
        self.fields["issuer"].queryset = Body.objects.filter(pk__in=bodies).order_by("pk")  # type: ignore[attr-defined]
        self.fields["kind"].choices = CHOICES  # type: ignore[attr-defined]


class PracticeForm(ReasonedForm):
    """How an issuer seals and serves."""

    confirms_seal = forms.BooleanField(
        label="未经电子签名的文书，由经办人确认用印",
        required=False,
        help_text="不选的，成文即视为用印；有电子签名的，签名即用印",
    )
    chooses_service = forms.BooleanField(
        label="用印以后，由经办人选择送达方式",
        required=False,
        help_text="不选的，用印即由系统送达；主送机关不在机构名录中的，都由经办人送达",
    )

    field_order = ["confirms_seal", "chooses_service", "reason"]


class TakeOverForm(ReasonedForm):
    """Where a series goes on from; typed twice, since it cannot be corrected."""

    last = forms.IntegerField(
        label="启用本系统前已编到", min_value=0, help_text="只填序号，本系统自下一号编起；从1号编起的填0"
    )
    again = forms.IntegerField(label="再填一遍", min_value=0)

    field_order = ["last", "again", "reason"]


class OpenNumberSeriesForm(TakeOverForm):
    issuer = forms.ModelChoiceField(label="发文机关", queryset=Body.objects.none())
    kind = forms.ChoiceField(label="文种")

    field_order = ["issuer", "kind", "last", "again", "reason"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        marked = [body.pk for body in issuing_bodies() if body.document_mark]
        self.fields["issuer"].queryset = Body.objects.filter(pk__in=marked).order_by("pk")  # type: ignore[attr-defined]
        kinds = [(kind, spec_of(kind).label) for kind in kind_marks()]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
