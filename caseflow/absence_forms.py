"""The shape of what is typed about absences and hand-overs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

import clock
from accounts.models import Substitution, User
from organisations.inputs import DayField


class PersonField(forms.ModelChoiceField):
    """One of the people given, with the position."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(User.objects.none(), label=label, **options)

    def offer(self, people: Iterable[User]) -> None:
        """Only these may be chosen."""
        keys = [person.pk for person in people]
        self.queryset = User.objects.filter(pk__in=keys).order_by("id")

    def label_from_instance(self, person: Any) -> str:
        return f"{person.full_name}（{person.position}）" if person.position else person.full_name


class SubstitutionForm(forms.Form):
    """代办: for whom, by whom, over which days, for what."""

    PARTS = (
        ("人员", (("absent", "substitute"),)),
        ("期间", (("first_day", "last_day"),)),
        ("范围", ("scope", "reason")),
    )

    absent = PersonField("被代办人", empty_label="请选择")
    substitute = PersonField("代办人", empty_label="请选择")
    first_day = DayField(label="首日")
    last_day = DayField(label="末日")
    scope = forms.ChoiceField(label="范围", choices=Substitution.Scope.choices)
    reason = forms.CharField(label="事由", max_length=100, help_text="例如出差、休假、培训")

    def __init__(self, *args: Any, people: list[User], substitutes: Iterable[User], **options: Any) -> None:
        super().__init__(*args, **options)
        absent, substitute = self.fields["absent"], self.fields["substitute"]
        assert isinstance(absent, PersonField) and isinstance(substitute, PersonField)
        absent.offer(people)
        substitute.offer(substitutes)
        self.initial.setdefault("absent", people[0].pk)
        self.initial.setdefault("first_day", clock.today())


class HandOverForm(forms.Form):
    """交接: to whom, and why."""

    successor = PersonField(
        "接办人",
        required=False,
        empty_label="不指定，退回本单位办公桌",
        help_text="经办案件须指定接办人才能转出",
    )
    reason = forms.CharField(label="事由", max_length=200, help_text="例如调离、退休、岗位调整")

    def __init__(self, *args: Any, people: Iterable[User], **options: Any) -> None:
        super().__init__(*args, **options)
        successor = self.fields["successor"]
        assert isinstance(successor, PersonField)
        successor.offer(people)
