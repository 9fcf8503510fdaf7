"""A rectification step by step, each by the person who does it: the city's government orders 交通运输局."""

from __future__ import annotations

from typing import Any

import clock
from casework.lifecycle import State
from casework.models import Case, CaseDeadline, Purpose
from deadlines.models import Deadline
from notices.facts import Finding, Problem, RectificationOrderFacts, VerificationOpinionFacts
from rectification import services
from rectification.models import Order, Report, Verification
from rectification.notice_facts import initial_opinion
from rectification.queries import current_order, current_verification, newest_report, open_items
from tests.factories.casework import PAPER, evidence, make_case, person, serve, upload

ORDER_FACTS = RectificationOrderFacts(
    subject_matter="老旧小区改造工程款逾期未付",
    situation=("工程竣工验收合格后款项至今未付清",),
    problems=(
        Problem("未按生效裁判支付工程款", "剩余工程款全部付清", "局长裴归棹", "30日"),
        Problem("未将到期工程款列入支付计划", "到期款项全部列入支付计划", "局长裴归棹", "15日"),
        Problem("合同履行台账不健全", "建立覆盖全部合同的台账", "办公室主任晏映川", "30日"),
    ),
    plan_within="5个工作日",
    rectify_within="30日",
)


def ordered(**columns: Any) -> Order:
    """An order signed by the government's leader; nobody has signed for it."""
    case = make_case(state=State.WARNED, **columns)
    draft = services.draft_order(case, ORDER_FACTS, paper=PAPER, acting_user=person("zf_officer"))
    services.sign_order(draft, acting_user=person("zf_leader"))
    return the_order(case)


def clocks(case: Case, purpose: Purpose) -> list[Deadline]:
    """The deadlines of this purpose, oldest first."""
    rows = CaseDeadline.objects.filter(case=case, purpose=purpose).select_related("deadline").order_by("id")
    return [row.deadline for row in rows]


def the_order(case: Case) -> Order:
    order = current_order(case)
    assert order is not None
    return order


def received(order: Order) -> Order:
    """The department's handler signs for the newest document of the case."""
    paper = order.case.papers.order_by("-id")[0]
    serve(order.case, paper.notice, person("jtj_handler"))
    return the_order(order.case)


def planned(order: Order) -> Order:
    measures = {item: f"第{item.number}项措施" for item in order.items.all()}
    services.file_plan(order, "由局长牵头办理", measures, acting_user=person("jtj_handler"))
    return the_order(order.case)


def drafted(order: Order) -> Report:
    """A report with one proof for each open item, before the head."""
    handler = person("jtj_handler")
    results = {
        item: (f"第{item.number}项已办结", [evidence(order.case, handler)]) for item in open_items(order)
    }
    return services.draft_report(
        order, results, cover="整改情况报告", file=upload("整改报告.pdf"), acting_user=handler
    )


def reported(order: Order) -> Order:
    """A report drafted, and sent by the head."""
    services.send_report(drafted(order), acting_user=person("jtj_head"))
    return the_order(order.case)


def ready_to_report() -> Order:
    return planned(received(ordered()))


def verified(order: Order, *, unmet: set[int] = frozenset(), by: str = "zf_officer") -> Verification:  # type: ignore[assignment]
    """A verification by the issuer's officer; the items of these numbers are unmet."""
    report = newest_report(order)
    assert report is not None
    verdicts = {
        result.item: (result.item.number not in unmet, f"第{result.item.number}项的核查情况")
        for result in report.results.select_related("item")
    }
    return services.record_verification(
        order,
        method="查阅资料、核对付款凭证",
        verified_on=clock.today(),
        verifiers=["市政府办公室叶疏影", "市财政局孟知远"],
        verdicts=verdicts,
        acting_user=person(by),
    )


def opinion_facts(order: Order, *, accepted: bool, **changes: Any) -> VerificationOpinionFacts:
    """The facts as the prefilled form would give them."""
    verification = current_verification(order)
    assert verification is not None
    values = initial_opinion(verification, accepted)
    values["verifiers"] = tuple(values["verifiers"].splitlines())
    values["findings"] = tuple(Finding(**row) for row in values["findings"])
    return VerificationOpinionFacts(**values | changes)


def returned(order: Order, **changes: Any) -> Order:
    """The issuer's leader signs a return on the verification at hand."""
    facts = opinion_facts(order, accepted=False, **changes)
    draft = services.draft_return(order, facts, paper=PAPER, acting_user=person("zf_officer"))
    services.sign_return(draft, acting_user=person("zf_leader"))
    return the_order(order.case)


def accepted(order: Order) -> Order:
    """The issuer's leader signs an acceptance on the verification at hand."""
    facts = opinion_facts(order, accepted=True)
    draft = services.draft_acceptance(order, facts, paper=PAPER, acting_user=person("zf_officer"))
    services.sign_acceptance(draft, acting_user=person("zf_leader"))
    return the_order(order.case)
