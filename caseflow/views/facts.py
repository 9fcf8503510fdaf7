"""登记情形: facts that no register knows (casework.services.fact_noting), noted and taken back."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accounts.access import me
from caseflow.forms import NoteFactForm
from caseflow.views.cases import governed_case, through
from casework.forms import ReasonForm
from casework.models import Case, NotedFact
from casework.services import NotYours, may_note, note_fact, withdraw_fact


@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, number: str) -> HttpResponse:
    """登记情形, by an officer of the governing side."""
    user = me(request)
    case = governed_case(user, number)
    if not may_note(case, user):
        raise NotYours("案件在办期间，由承办机关的经办人登记情形。")

    def act(data: dict[str, Any]) -> None:
        note_fact(case, acting_user=user, **data)

    return through(
        request,
        case,
        NoteFactForm(request.POST or None, request.FILES or None),
        act,
        title="登记情形",
        label="登记",
        done=f"{case.number} 已登记，随后按升级规则提出建议。",
        shown={"items": _consequences()},
    )


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """撤回情形, with the reason."""
    user = me(request)
    fact = NotedFact.objects.select_related("case").filter(pk=pk).first()
    if fact is None:
        raise Http404
    case: Case = governed_case(user, fact.case.number)
    if not may_note(case, user):
        raise NotYours("案件在办期间，由承办机关的经办人撤回情形。")
    word = fact.get_kind_display()
    return through(
        request,
        case,
        ReasonForm(request.POST or None),
        lambda data: withdraw_fact(fact, acting_user=user, **data),
        title=f"撤回“{word}”",
        label="撤回",
        done=f"{case.number} “{word}”已撤回。",
        shown={"quotes": [_quote(fact)]},
    )


def _quote(fact: NotedFact) -> dict[str, Any]:
    by = fact.noted_by.full_name
    return {"label": fact.get_kind_display(), "text": fact.text, "by": by, "at": fact.noted_at}


def _consequences() -> list[dict[str, str]]:
    """What each kind leads to, before it is noted."""
    return [
        {"text": "群体性欠薪、打击报复、伪造证据材料：属严重情形，待研判的案件可以直接约谈。"},
        {"text": "虚假整改：建议提请认定，并建议问责。"},
        {"text": "涉嫌违纪违法：不论案件进行到哪一步，即建议移送。"},
        {"text": "登记只引出系统建议，是否办理由人决定；登记错了可以写明理由撤回，两次记录都留存。"},
    ]
