"""The acts of rectification and closure. One module a step, one function an act."""

from rectification.services.closing import (
    closure_content,
    draft_closure,
    draft_refusal_of_closure,
    sign_closure,
    sign_refusal_of_closure,
)
from rectification.services.judging import (
    acceptance_content,
    draft_acceptance,
    draft_return,
    return_content,
    sign_acceptance,
    sign_return,
)
from rectification.services.ordering import (
    draft_order,
    file_plan,
    may_return_plan,
    order_content,
    reinstate_orders,
    return_plan,
    sign_order,
    supersede_orders,
)
from rectification.services.reporting import draft_report, return_report, send_report
from rectification.services.taking_over import take_over_order
from rectification.services.undoing import take_back_opinion, take_back_report, why_report_stays
from rectification.services.verifying import countersign, record_verification

__all__ = [
    "acceptance_content",
    "closure_content",
    "countersign",
    "draft_acceptance",
    "draft_closure",
    "draft_order",
    "draft_refusal_of_closure",
    "draft_report",
    "draft_return",
    "file_plan",
    "may_return_plan",
    "order_content",
    "record_verification",
    "reinstate_orders",
    "return_content",
    "return_plan",
    "return_report",
    "send_report",
    "sign_acceptance",
    "sign_closure",
    "sign_order",
    "sign_refusal_of_closure",
    "sign_return",
    "supersede_orders",
    "take_back_opinion",
    "take_back_report",
    "take_over_order",
    "why_report_stays",
]
