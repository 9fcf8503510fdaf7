"""The line of filters above the register."""

from typing import Any

from django import forms

from .models import PARTS, Body
from .queries import regions


class BodyFilterForm(forms.Form):
    region = forms.ChoiceField(label="地区", required=False)
    level = forms.ChoiceField(label="层级", required=False, choices=[("", "不限"), *Body.Level.choices])
    part = forms.ChoiceField(label="职能", required=False, choices=[("", "不限"), *PARTS.items()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "不限"), *((name, name) for name in regions())]
        self.fields["region"].choices = choices  # type: ignore[attr-defined]
