"""Filters of the documents' templates."""

from collections.abc import Sequence
from typing import Any

from django import template

from notices import wording

register = template.Library()


@register.filter
def numeral(number: int) -> str:
    """1 → 一."""
    return wording.numeral(number)


@register.filter
def sentence(text: str) -> str:
    """One full stop at the end."""
    return wording.sentence(text)


@register.filter
def clause(text: str) -> str:
    """No stop at the end."""
    return wording.clause(text)


@register.filter
def listed(entries: Sequence[str]) -> str:
    """甲、乙、丙."""
    return "、".join(wording.clause(entry) for entry in entries)


@register.filter
def grouped(entries: Sequence[str]) -> str:
    """甲、乙；丙。: entries that may list several names each."""
    return wording.sentence("；".join(wording.clause(entry) for entry in entries))


@register.filter
def since_service(term: str) -> str:
    """5个工作日 → 自签收次日起5个工作日内: such a term runs from service and is printed so."""
    return f"自签收次日起{term}内"


@register.filter
def mm(value: float) -> str:
    """Millimetres for a style attribute."""
    return f"{value:.3f}mm"


@register.filter
def failing(findings: Sequence[Any]) -> str:
    """第2项、第3项: the places of the findings that are 不合格."""
    places = (place for place, finding in enumerate(findings, 1) if finding.conclusion == "不合格")
    return "、".join(f"第{place}项" for place in places)
