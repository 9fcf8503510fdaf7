"""The fields and inputs that forms of every storey share."""

from __future__ import annotations

from typing import Any

from django import forms


def day_input(**attrs: str) -> forms.DateInput:
    """A browser's date input. It reads no other form of a day than this."""
    return forms.DateInput(attrs={"type": "date", **attrs}, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day, as browsers' date inputs give it."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=day_input(), **more)


def text_area(label: str, *, rows: int, limit: int, **more: Any) -> forms.CharField:
    """Running text of up to `limit` characters."""
    return forms.CharField(label=label, max_length=limit, widget=forms.Textarea(attrs={"rows": rows}), **more)
