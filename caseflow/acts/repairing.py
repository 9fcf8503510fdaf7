"""Acts at the desks of credit repair."""

from __future__ import annotations

from typing import Any

from caseflow.acts.base import Act, At
from caseflow.acts.proceeding import desks_of, the
from findings.forms.repairs import RepairRulingForm
from findings.models import Repair
from findings.services import repairing


def _ruling_form(at: At, data: Any, files: Any) -> RepairRulingForm:
    return RepairRulingForm(the(at, Repair), data, files)


def _draft(at: At, form: Any) -> Repair:
    return repairing.draft_repair_decision(the(at, Repair), form.ruling(), acting_user=at.user)


HANDLE = Act("propose", "拟修复决定", "拟信用修复决定", _ruling_form, _draft, button="送核")

DESKS = desks_of(Repair, ("handle_repair", HANDLE), repairing.decide_repair)
