"""What the court's register gives to an early warning: docket, court, amounts, the day of the intended listing."""

from __future__ import annotations

import clock
from casework.models import Case
from enforcement.models import EnforcementCase
from enforcement.queries import enforcement_cases_of
from notices.wording import amount, chinese_date


def initial_court_facts(case: Case) -> dict[str, str]:
    """Initial values of the form for 预警通知书 from the newest linked enforcement case; {} where there is none."""
    found = enforcement_cases_of(case).order_by("-filed_on", "-id").first()
    return court_facts(found) if found is not None else {}


def court_facts(debt: EnforcementCase) -> dict[str, str]:
    """The lines of an early warning that only the register fills, as they are printed."""
    planned = debt.planned_listing_on
    return {
        "docket_number": debt.docket,
        "court": debt.court.name,
        "amount": amount(debt.principal),
        "paid": amount(debt.paid) if debt.paid else "",
        "outstanding": amount(debt.unpaid),
        "expected_listing_on": chinese_date(planned) if planned and planned > clock.today() else "",
    }
