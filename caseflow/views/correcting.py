"""更正: a wrong move taken back by a leader, a wrong fact put right, a registration made anew."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.access import me
from caseflow import doors
from caseflow.acts.base import Confirmation
from caseflow.forms import CorrectFactForm, CorrectMoveForm
from caseflow.presenting import case_href, document_row
from caseflow.undoing import correct, why_not
from caseflow.views.cases import governed_case, through
from casework.lifecycle import MOVES
from casework.models import Case
from casework.services import NotYours, Stale, WrongMove, last_move, may_correct
from casework.services.correcting import FACTS, may_propose


@require_http_methods(["GET", "POST"])
def correct_move(request: HttpRequest, number: str) -> HttpResponse:
    """更正误操作: what will be voided, and where the case goes; then the leader's reason."""
    user = me(request)
    case = governed_case(user, number)
    wrong = last_move(case)
    if wrong is None:
        raise Stale("上一步流转已经更正，或者没有可以更正的流转。")
    if not may_correct(case, wrong, user):
        raise NotYours("误操作由作出该项流转的机关的负责人更正。")
    if refused := why_not(case, wrong):
        raise Stale(refused)
    return through(
        request,
        case,
        CorrectMoveForm(request.POST or None, wrong=wrong),
        lambda data: correct(case, acting_user=user, **data),
        title="更正误操作",
        label="更正",
        done=f"{case.number} 已更正“{wrong.name}”，回到“{wrong.leads_to.label}”。",
        shown=_shown(case, wrong),
    )


def _shown(case: Case, wrong: WrongMove) -> dict[str, Any]:
    items = [
        {
            "text": f"更正的流转：{wrong.name}。{wrong.event.actor_name}办理，理由：{wrong.event.reason or '未写'}"
        },
        {"text": f"案件由“{case.get_state_display()}”回到“{wrong.leads_to.label}”，原来的待办随之恢复。"},
        {"text": "这一步设定的期限撤销；这一步撤销、办结的期限按原来的起止日期恢复计算。"},
    ]
    items += [
        {"text": f"{notice.get_kind_display()} {notice.number_text}作废，文号保留不再使用，不送达。"}
        for notice in wrong.notices
    ]
    if wrong.scans:
        items.append({"text": "所附纸质文书扫描件留档并注明作废，仅承办一方可见。"})
    items.append({"text": "原记录不删除，与更正一并留在案卷中。更正之后不能再更正。"})
    return {"items": items, "documents": [document_row(notice) for notice in wrong.notices]}


@require_http_methods(["GET", "POST"])
def correct_fact(request: HttpRequest, number: str) -> HttpResponse:
    """更正事实 (``?field=``): one fact, its new value, the reason."""
    user = me(request)
    case = governed_case(user, number)
    offered = [name for name in FACTS if may_propose(case, name, user)]
    if not offered:
        raise NotYours("只有承办机关的经办人可以更正案件事实。")
    asked = request.GET.get("field", "")
    field = asked if asked in offered else offered[0]
    fact, address = FACTS[field], reverse("caseflow:correct_fact", args=[case.number])
    tabs = [
        {"label": FACTS[name].label, "href": f"{address}?field={name}", "is_current": name == field}
        for name in offered
    ]
    said = "已送负责人核准" if fact.is_weighty else "已更正"
    return through(
        request,
        case,
        CorrectFactForm(request.POST or None, case=case, field=field),
        lambda data: doors.put_fact_right(case, field, acting_user=user, **data),
        title="更正案件事实",
        label="送核" if fact.is_weighty else "更正",
        done=f"{case.number}“{fact.label}”{said}。",
        shown={"tabs": tabs, "action": f"{address}?field={field}"},
    )


@require_http_methods(["GET", "POST"])
def register_again(request: HttpRequest, number: str) -> HttpResponse:
    """登记 of a case whose registration was taken back: under its old number."""
    user = me(request)
    case = governed_case(user, number)
    if not doors.may_register_again(case, user):
        raise NotYours("案件现在不能登记，或者不由你登记。")
    return through(
        request,
        case,
        Confirmation(request.POST if request.method == "POST" else None),
        lambda data: doors.register_again(case, acting_user=user),
        title="登记立案",
        label=MOVES["register"],
        done=f"{case.number} 已登记，转入研判。",
        shown={"items": [{"text": "案件编号不变。事实有误的，请先更正。"}], "cancel_href": case_href(case)},
    )
