"""Acts at the desks of credit repair."""

from __future__ import annotations

from typing import Any

from caseflow.acts.base import Act, At
from caseflow.acts.proceeding import desks_of, ruling_form, the
from findings.forms.repairs import RepairRulingForm
from findings.models import Repair
from findings.remedy_facts import initial_repair
from findings.services import repairing


def _draft(at: At, form: Any) -> Repair:
    return repairing.draft_repair_decision(the(at, Repair), form.ruling(), acting_user=at.user)


HANDLE = Act(
    "propose",
    "拟修复决定",
    "拟信用修复决定书",
    ruling_form(Repair, RepairRulingForm, initial_repair),
    _draft,
    kind=Repair.KIND,
)

DESKS = desks_of(Repair, ("handle_repair", HANDLE), repairing.decide_repair)
