"""Documents of the sample city: signed, numbered, and waiting for the worker."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import User
from notices.kinds import Kind, spec_of
from notices.models import Notice
from notices.sample_facts import FACTS
from notices.services import assign_number, freeze
from organisations.models import Body

ISSUER, DEPARTMENT = "澄川市发展和改革委员会", "澄川市交通运输局"


def frozen(kind: str = "early_warning", *, issuer: str = ISSUER, **changed: Any) -> Notice:
    """A signed document without a number, from the sample facts of its kind."""
    values: dict[str, Any] = {
        "issuer": Body.objects.get(name=issuer),
        "addressee": Body.objects.get(name=DEPARTMENT),
        "copies_to": ("澄川市财政局",) if spec_of(kind).takes_copies else (),
        "contact": ("陆采薇", "0000-2000001"),
        "reference": "ZX-2026-000001",
        "drafted_by": User.objects.get(username="fgw_officer"),
        "signatory": User.objects.get(username="fgw_leader"),
    }
    return freeze(kind, changed.pop("facts", FACTS[Kind(kind)]), **values | changed)


@transaction.atomic
def numbered(kind: str = "early_warning", **changed: Any) -> Notice:
    """One that waits for its PDF."""
    return assign_number(frozen(kind, **changed))
