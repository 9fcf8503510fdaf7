"""What the room's pages share: where a case stands, and the light of its listing."""

from __future__ import annotations

from django.urls import reverse

from casework.models import Case
from enforcement.models import EnforcementCase

LIGHTS = {"已纳入": "red", "拟纳入": "amber"}


def address_of(case: EnforcementCase) -> str:
    return reverse("enforcement:case", args=[case.pk])


def case_address(case: Case) -> str:
    return reverse("desk:case", args=[case.number])
