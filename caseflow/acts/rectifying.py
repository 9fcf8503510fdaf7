"""Acts at the desks of rectification and closure: order, plan, report, verification, opinion, closing."""

from __future__ import annotations

from typing import Any

from caseflow.acts.base import Act, At, confirmation, drafted, simple
from caseflow.acts.drafts import latest_returned, may, take_up
from casework.forms import ReasonForm
from casework.lifecycle import State
from casework.models import Case, Draft
from early_warnings.models import Answer
from early_warnings.services import judge_answer
from findings.queries.objections import open_objection
from findings.queries.sanctions import why_not_close
from interviews.queries import why_not
from organisations.refusals import Refusal
from rectification import services
from rectification.forms import (
    ClosureForm,
    CountersignForm,
    OpinionForm,
    OrderForm,
    PlanForm,
    ReportDocumentForm,
    ReportForm,
    VerifyForm,
)
from rectification.models import Order, Report, Verification
from rectification.notice_facts import initial_closure, initial_opinion, initial_order, initial_report
from rectification.queries import (
    Stage,
    current_order,
    current_verification,
    newest_report,
    open_items,
    stage_of,
)
from rectification.report_facts import planned_measures, why_no_document


def the_order(at: At) -> Order:
    """The case's order in force. Raises Refusal where there is none."""
    order = current_order(at.case)
    if order is None:
        raise Refusal("本案没有整改通知书。")
    return order


def the_report(at: At) -> Report:
    """The newest report of the order's round."""
    report = newest_report(the_order(at))
    if report is None:
        raise Refusal("本案还没有整改报告。")
    return report


def the_verification(at: At) -> Verification:
    """The verification that counts."""
    verification = current_verification(the_order(at))
    if verification is None:
        raise Refusal("本案还没有核查记录。")
    return verification


def _order(at: At, form: Any) -> None:
    # What the interview still lacks is asked of its room here: rooms do not know each other.
    if missing := why_not(at.case):
        raise Refusal(missing)
    judge_answer(at.case, Answer.Status.UNSATISFACTORY, form.paper().reason, at.user)
    services.draft_order(at.case, form.facts(), paper=form.paper(), acting_user=at.user)
    take_up(at)


def is_ordered_anew(case: Case) -> bool:
    """A closed case that was reopened waits in rectification for its new order."""
    return case.state == State.RECTIFYING and current_order(case) is None


def _may_order(at: At) -> bool:
    body = at.user.body
    if is_ordered_anew(at.case):
        return body is not None and any(body.plays(letter) for letter in "JRG")
    return may(at, "order_rectification", "JRG")


def _begin_order(at: At) -> dict[str, Any]:
    move = "" if is_ordered_anew(at.case) else "order_rectification"
    return initial_order(at.case, at.user) | latest_returned(at, move, "rectification_order")


def sign_order(draft: Draft, *, acting_user: Any) -> Any:
    """Signs 整改通知书, if nothing of an interview is still missing."""
    if missing := why_not(draft.case):
        raise Refusal(missing)
    return services.sign_order(draft, acting_user=acting_user)


def _plan_form(at: At, data: Any, files: Any) -> PlanForm:
    return PlanForm(the_order(at).items.all(), data, files)


def _plan(at: At, form: Any) -> None:
    services.file_plan(
        the_order(at),
        form.cleaned_data["text"],
        form.measures(),
        evidence=form.cleaned_data["attachments"],
        acting_user=at.user,
    )


def _report_form(at: At, data: Any, files: Any) -> ReportForm:
    order = the_order(at)
    initial = planned_measures(order) | initial_report(order) if data is None else None
    if why_no_document(order):
        return ReportForm(open_items(order), at.case, data, files, initial=initial)
    return ReportDocumentForm(order, at.user, data, files, initial=initial)


def _report(at: At, form: Any) -> None:
    data = form.cleaned_data
    services.draft_report(
        the_order(at),
        form.results(),
        cover=data["cover"],
        lasting=data["lasting"],
        file=data["file"],
        own_number=data.get("own_number", ""),
        acting_user=at.user,
    )


def _verify_form(at: At, data: Any, files: Any) -> VerifyForm:
    results = the_report(at).results.select_related("item")
    return VerifyForm([result.item for result in results], data)


def _verify(at: At, form: Any) -> None:
    data = form.cleaned_data
    services.record_verification(
        the_order(at),
        method=data["method"],
        verified_on=data["verified_on"],
        verifiers=data["verifiers"],
        verdicts=form.verdicts(),
        acting_user=at.user,
    )


def _countersign(at: At, form: Any) -> None:
    services.countersign(the_verification(at), **form.cleaned_data, acting_user=at.user)


def _stage_is(stage: Stage) -> Any:
    return lambda at: stage_of(the_order(at)) == stage


def require_objections_ended(case: Any) -> None:
    """Raises Refusal while an objection is with an authority: closing waits for it (T14)."""
    if open_objection(case) is not None:
        raise Refusal("本案尚有异议、投诉正在处理，不能结案。", remedy="请待作出异议处理决定后再办。")


def _require_sanctions_settled(case: Case) -> None:
    """T14: sanctions set to lift. What of them is open is asked of its room here, at drafting and at signing."""
    if missing := why_not_close(case):
        raise Refusal(missing, remedy="请先解除惩戒措施，或者办理信用修复。")


def _close(at: At, form: Any) -> None:
    _require_sanctions_settled(at.case)
    require_objections_ended(at.case)
    services.draft_closure(
        at.case, form.facts(), look_back_on=form.look_back_day, paper=form.paper(), acting_user=at.user
    )


def sign_opinion(draft: Draft, *, acting_user: Any) -> Any:
    """Signs 整改验收意见书: accepted or returned, as it was drafted."""
    service = services.sign_return if draft.move == "return_rectification" else services.sign_acceptance
    return service(draft, acting_user=acting_user)


def sign_closing(draft: Draft, *, acting_user: Any) -> Any:
    """Signs 结案通知书, or the refusal of closure, as it was drafted."""
    if draft.move == "close":
        require_objections_ended(draft.case)
        _require_sanctions_settled(draft.case)
        return services.sign_closure(draft, acting_user=acting_user)
    return services.sign_refusal_of_closure(draft, acting_user=acting_user)


def _initial_opinion(at: At, move: str, accepted: bool) -> dict[str, Any]:
    """As the verifiers recorded it; a returned draft is taken up again only if it is of the same verification."""
    verification = the_verification(at)
    returned = latest_returned(at, move)
    if returned.get("verification") != verification.pk:
        returned = {}
    return initial_opinion(verification, accepted) | returned


def _opinion(code: str, label: str, *, accepted: bool) -> Act:
    service = services.draft_acceptance if accepted else services.draft_return
    content = services.acceptance_content if accepted else services.return_content
    move = "accept_rectification" if accepted else "return_rectification"
    return Act(
        code,
        label,
        "拟整改验收意见书",
        drafted(
            lambda: OpinionForm,
            lambda at: _initial_opinion(at, move, accepted),
        ),
        lambda at, form: service(the_order(at), form.facts(), paper=form.paper(), acting_user=at.user),
        kind="verification_opinion",
        allowed=_stage_is(Stage.VERIFIED_MET if accepted else Stage.VERIFIED_UNMET),
        content=lambda at, form: content(the_order(at), form.facts(), paper=form.paper()),
    )


ORDER = Act(
    "order_rectification",
    "责令整改",
    "拟整改通知书",
    drafted(
        lambda: OrderForm,
        _begin_order,
    ),
    _order,
    kind="rectification_order",
    content=lambda at, form: services.order_content(at.case, form.facts(), paper=form.paper()),
    allowed=_may_order,
)
FILE_PLAN = Act("plan", "报送方案", "报送整改方案", _plan_form, _plan)
REPORT = Act(
    "report",
    "报负责人签发",
    "拟整改报告",
    _report_form,
    _report,
    kind="rectification_report",
    button="报负责人签发",
)
APPROVE_REPORT = Act(
    "approve",
    "签发报送",
    "报送整改报告",
    confirmation,
    lambda at, form: services.send_report(the_report(at), acting_user=at.user),
)
RETURN_REPORT = Act(
    "return",
    "退回修改",
    "退回整改报告",
    simple(ReasonForm),
    lambda at, form: services.return_report(
        the_report(at), reason=form.cleaned_data["reason"], acting_user=at.user
    ),
)
VERIFY = Act("verify", "登记核查结果", "逐项核查", _verify_form, _verify)
COUNTERSIGN = Act("countersign", "会签", "会签核查结果", simple(CountersignForm), _countersign)
ACCEPT = _opinion("accept", "验收合格", accepted=True)
RETURN = _opinion("return", "退回整改", accepted=False)
CLOSE = Act(
    "close",
    "结案（销号）",
    "拟结案通知书",
    drafted(lambda: ClosureForm, lambda at: initial_closure(at.case) | latest_returned(at, "close")),
    _close,
    kind="closure",
    content=lambda at, form: services.closure_content(
        at.case, form.facts(), look_back_on=form.look_back_day, paper=form.paper()
    ),
)
REFUSE_CLOSURE = Act(
    "refuse_closure",
    "退回销号",
    "退回销号",
    simple(ReasonForm),
    lambda at, form: services.draft_refusal_of_closure(
        at.case, reason=form.cleaned_data["reason"], acting_user=at.user
    ),
    button="送核",
    # An older case came into 待销号 on paper: there is no state here to send it back to.
    allowed=lambda at: bool(at.case.closing_from),
)
