"""未结案件通报 of the fictional city: debts in the court's register, batches drafted and signed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from enforcement.models import EnforcementCase, OutstandingBatch, Stage
from enforcement.notice_facts import ListTerms
from enforcement.services import draft_lists, sign_lists
from organisations.models import Body
from tests.factories.casework import body, person

CUT_OFF = date(2026, 11, 20)
SEEN = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TERMS = ListTerms("2026年第四季度全市政府机构被执行人未结案件", CUT_OFF)
CONTACT = ("陆采薇", "0000-2000103")


def debt(number: int, debtor: Body | str = "澄川市交通运输局", **columns: Any) -> EnforcementCase:
    """A debt, not saved: the court told of it up to CUT_OFF."""
    values: dict[str, Any] = {
        "docket": f"（2026）样0302执{number}号",
        "court": body("望河区人民法院"),
        "debtor": body(debtor) if isinstance(debtor, str) else debtor,
        "filed_on": date(2026, 3, 5),
        "principal": Decimal("1250000.50"),
        "paid": Decimal("250000.00"),
        "stage": Stage.TERM_SET,
        "first_seen_at": SEEN,
        "updated_at": SEEN,
        "as_of": CUT_OFF,
    }
    return EnforcementCase(**values | columns)


def owing(*debtors: str) -> list[EnforcementCase]:
    """One debt of each of these bodies in the register."""
    rows = [debt(number, debtor) for number, debtor in enumerate(debtors, 1)]
    return EnforcementCase.objects.bulk_create(rows)


def many_debtors(count: int) -> None:
    """So many bodies more, each with a debt."""
    bodies = Body.objects.bulk_create(
        Body(name=f"样例第{number}事务中心", level="市", region="澄川市", kind="事业单位", parts="D")
        for number in range(1, count + 1)
    )
    court = body("望河区人民法院")
    EnforcementCase.objects.bulk_create(
        debt(number, each, court=court) for number, each in enumerate(bodies, 1001)
    )


def drafted(terms: ListTerms = TERMS, *, by: str = "fgw_officer") -> OutstandingBatch:
    return draft_lists(terms, contact=CONTACT, acting_user=person(by))


def signed(*debtors: str, by: str = "fgw_leader") -> OutstandingBatch:
    """A batch to these debtors that the worker may issue; to whoever is in the register where none is named."""
    owing(*debtors)
    return sign_lists(drafted(), acting_user=person(by))
