"""消息: what one is told, and how one wants to be told."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.access import me
from organisations.paging import paged
from organisations.refusals import done

from . import mail, services, sms
from .forms import PreferenceForm
from .models import Message, Topic
from .queries import preference_of


@never_cache
@require_GET
def message_list(request: HttpRequest) -> HttpResponse:
    """One's own, newest first; narrowed to a topic, or to what is unread."""
    topic, only_unread = request.GET.get("topic", ""), request.GET.get("view") == "unread"
    found = Message.objects.shown_to(me(request))
    if topic in Topic.values:
        found = found.filter(topic=topic)
    rows, pager = paged(request, found.unread() if only_unread else found)
    context = {
        "views": _views(topic, only_unread),
        "filters": [{"name": "topic", "label": "类别", "value": topic, "choices": Topic.choices}],
        "hidden": [("view", "unread")] if only_unread else [],
        "clear_href": request.path,
        "rows": rows,
        "pager": pager,
        "newest": max((row.pk for row in rows), default=0),
        "has_unread": any(row.read_at is None for row in rows),
        "empty_text": "没有未读消息。" if only_unread else "还没有消息。",
    }
    return render(request, "notifications/message_list.html", context)


@never_cache
@require_GET
def message_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes that it is read and goes to the page it speaks of, which asks anew what the person may see."""
    user = me(request)
    message = get_object_or_404(Message.objects.shown_to(user), pk=pk)
    return redirect(services.open_message(message, acting_user=user) or "notifications:list")


@require_POST
def message_read_all(request: HttpRequest) -> HttpResponse:
    """全部标为已读: what the page could show, up to its newest row."""
    until = request.POST.get("until", "")
    count = services.read_all(acting_user=me(request), until=int(until)) if until.isdecimal() else 0
    messages.success(request, f"{count}条消息已标为已读。" if count else "没有未读消息。")
    return redirect("notifications:list")


def preferences(request: HttpRequest) -> HttpResponse:
    """通知方式: mail and text messages on or off, and the own address."""
    user = me(request)
    kept = preference_of(user)
    initial = {"email": user.email, "by_mail": kept.by_mail, "by_sms": kept.by_sms}
    form = PreferenceForm(request.POST or None, initial=initial)
    if done(form, lambda data: services.choose(**data, acting_user=user)):
        messages.success(request, "通知方式已保存。")
        return redirect("notifications:list")
    context: dict[str, Any] = {
        "form": form,
        "title": "通知方式",
        "lead": "站内消息随时可看，不能关闭。",
        "primary": {"label": "保存"},
        "cancel_href": reverse("notifications:list"),
        "crumbs": [{"label": "消息", "href": reverse("notifications:list")}, {"label": "通知方式"}],
        "notes": _notes(user.phone, user.email and user.email == kept.refused_address),
    }
    return render(request, "form_page.html", context)


def _views(topic: str, only_unread: bool) -> list[dict[str, Any]]:
    narrowed = f"topic={topic}&" if topic in Topic.values else ""
    return [
        {"label": "全部", "href": f"?{narrowed}".rstrip("&"), "is_current": not only_unread},
        {"label": "未读", "href": f"?{narrowed}view=unread", "is_current": only_unread},
    ]


def _notes(phone: str, is_refused: bool | str) -> list[str]:
    """What the person should know before choosing."""
    said = ["邮件和短信只在工作日的可发送时段发出，只写类别和数目，不含案件内容。"]
    if is_refused:
        said.insert(0, "现在的邮箱被邮件服务器拒收，已停发；请更正，或者确认无误后再保存一次。")
    if not mail.is_configured():
        said.append("未配置邮件服务器，现在不发邮件。")
    if not sms.is_configured():
        said.append("未配置短信网关，现在不发短信。")
    elif not sms.mobile_number(phone):
        said.append("账号没有登记手机号码，收不到短信；请联系系统管理员登记。")
    return said
