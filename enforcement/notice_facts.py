"""What the court's register gives to documents: the lines of an early warning, and the list told to a debtor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import clock
from casework.models import Case
from enforcement.models import EnforcementCase, Stage
from enforcement.queries import enforcement_cases_of
from notices.facts import SUBJECT_LIMIT, OutstandingCase, OutstandingCasesFacts
from notices.wording import amount, chinese_date, numeral

# What a cell of the list holds.
BODY_WIDTH = 40
COURT_WIDTH = 30
SOURCE = "人民法院执行登记"
REQUIREMENTS = (
    "逐案核实未履行的数额、原因和责任人，明确资金来源和付款时间",
    "对已经达成和解、分期履行的案件，按照约定履行，并报送付款凭证",
    "对拟被纳入失信被执行人名单的案件，立即采取履行措施，并报告上级机关",
)


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


@dataclass(frozen=True)
class ListTerms:
    """What every list of a batch says alike. `answer_within` is a term like 10个工作日."""

    subject_matter: str
    cut_off: date
    requirements: tuple[str, ...] = REQUIREMENTS
    answer_within: str = "10个工作日"


def quarter_of(day: date) -> str:
    """2026年第四季度."""
    return f"{day.year}年第{numeral((day.month - 1) // 3 + 1)}季度"


def outstanding_facts(
    debts: Sequence[EnforcementCase], terms: ListTerms, *, part: int = 1
) -> OutstandingCasesFacts:
    """The facts of one list; `part` counts the sheets to a debtor with more cases than one sheet holds."""
    mark = f"（之{numeral(part)}）" if part > 1 else ""
    return OutstandingCasesFacts(
        subject_matter=f"{terms.subject_matter[: SUBJECT_LIMIT - len(mark)]}{mark}",
        cut_off=f"{chinese_date(terms.cut_off)}24时",
        source=SOURCE,
        cases=tuple(_line(debt) for debt in debts),
        total_count=f"{len(debts)}件",
        total_amount=amount(sum((debt.principal for debt in debts), Decimal())),
        total_outstanding=amount(sum((debt.unpaid for debt in debts), Decimal())),
        requirements=terms.requirements,
        answer_within=terms.answer_within,
    )


def _line(debt: EnforcementCase) -> OutstandingCase:
    return OutstandingCase(
        body=_fitting(debt.debtor.name, debt.debtor.label, BODY_WIDTH),
        docket_number=debt.docket,
        court=_fitting(debt.court.name, debt.court.label, COURT_WIDTH),
        filed_on=chinese_date(debt.filed_on),
        amount=amount(debt.principal),
        outstanding=amount(debt.unpaid),
        state=_state_of(debt),
    )


def _state_of(debt: EnforcementCase) -> str:
    """The court's stage, and the list of defaulters where the stage does not say it."""
    stage = str(debt.get_stage_display())
    if debt.is_listed and debt.stage != Stage.LISTED:
        return f"{stage}，已纳入失信名单"
    if debt.stage == Stage.LISTING_PLANNED and debt.planned_listing_on:
        return f"拟于{chinese_date(debt.planned_listing_on)}纳入失信名单"
    return stage


def _fitting(name: str, short: str, width: int) -> str:
    """The name in full; the short one where a cell does not hold it, and a refusal by the form where neither fits."""
    return name if len(name) <= width else short
