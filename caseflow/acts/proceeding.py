"""What the desks of all proceedings share: sending, mending, accepting, returning, reading the outcome."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from caseflow.acts.base import Act, At, MakeForm, confirmation, simple
from casework.forms import ReasonForm
from findings.forms.ruling import RefileForm
from findings.models import Proceeding
from findings.proceeding import is_through_the_first
from findings.queries.seen import fresh
from findings.remedy_facts import drafted_before
from findings.services import stepping
from findings.services.allowing import why_undecidable

P = TypeVar("P", bound=Proceeding)


def the(at: At, model: type[P]) -> P:
    """The proceeding the task is about, over the case in hand."""
    row = fresh(model, at.about)
    row.case = at.case
    return row


def ruling_form(model: type[P], form: Callable[..., Any], initial: Callable[[P], dict[str, Any]]) -> MakeForm:
    """The form of a decision: begun with what the file says, or with what the leader returned."""

    def make(at: At, data: Any, files: Any) -> Any:
        row = the(at, model)
        made = (
            form(row, data, files)
            if data is not None
            else form(row, initial=at.contact | initial(row) | drafted_before(row))
        )
        refused = {
            outcome: refusal.in_full
            for outcome, _ in made.outcomes()
            if (refusal := why_undecidable(row, outcome, at.user)) is not None
        }
        if data is None and len(refused) < len(made.outcomes()):
            made.leave_out(refused)
        return made

    return make


def _refile_form(model: type[Proceeding]) -> MakeForm:
    def make(at: At, data: Any, files: Any) -> RefileForm:
        row = the(at, model)
        return RefileForm(data, files, initial={"request": row.request, "facts": row.facts})

    return make


def _refile(model: type[Proceeding]) -> Callable[[At, Any], Any]:
    def perform(at: At, form: Any) -> Proceeding:
        data = form.cleaned_data
        return stepping.refile(
            the(at, model),
            request=data["request"],
            facts=data["facts"],
            uploads=data["attachments"],
            acting_user=at.user,
        )

    return perform


def _with_reason(service: Any, model: type[Proceeding]) -> Callable[[At, Any], Any]:
    return lambda at, form: service(the(at, model), reason=form.cleaned_data["reason"], acting_user=at.user)


def _plainly(service: Any, model: type[Proceeding]) -> Callable[[At, Any], Any]:
    return lambda at, form: service(the(at, model), acting_user=at.user)


def desks_of(
    model: type[Proceeding], handle: tuple[str, Act], decide: Any, *also_at_acceptance: Act
) -> dict[str, tuple[Act, ...]]:
    """The desks of one proceeding by their nodes.

    `handle` is the desk at which the officer drafts, with its act; `decide` the service of the leader's decision.
    """
    code, what = model.CODE, model.WHAT
    node, drafting = handle

    def is_ours(at: At) -> bool:
        return not the(at, model).is_for_court

    accept = Act(
        "accept", "受理", f"受理{what}", confirmation, _plainly(stepping.accept, model), allowed=is_ours
    )
    refuse = Act(
        "refuse",
        "不予受理",
        f"不予受理{what}",
        simple(ReasonForm),
        _with_reason(stepping.refuse, model),
        allowed=is_ours,
    )
    return {
        f"approve_{code}": (
            Act("approve", "同意报送", f"报送{what}", confirmation, _plainly(stepping.send, model)),
            Act(
                "return",
                "退回修改",
                f"退回{what}",
                simple(ReasonForm),
                _with_reason(stepping.send_back, model),
            ),
        ),
        f"refile_{code}": (
            Act("refile", "报负责人审批", f"修改{what}", _refile_form(model), _refile(model)),
        ),
        f"accept_{code}": (*also_at_acceptance, accept, refuse),
        node: (drafting,),
        f"decide_{code}": (
            Act(
                "review",
                "同意，报下一级",
                f"审核{what}的决定",
                confirmation,
                _plainly(stepping.review, model),
                allowed=lambda at: not is_through_the_first(the(at, model)),
            ),
            Act(
                "decide",
                "同意，作出决定",
                f"决定{what}",
                confirmation,
                _plainly(decide, model),
                allowed=lambda at: is_through_the_first(the(at, model)),
            ),
            Act(
                "return",
                "退回修改",
                "退回拟办",
                simple(ReasonForm),
                _with_reason(stepping.return_decision, model),
            ),
        ),
        f"note_{code}": (
            Act("note", "收阅", f"收阅{what}处理结果", confirmation, _plainly(stepping.read_decision, model)),
        ),
    }
