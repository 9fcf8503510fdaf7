"""发送记录 and the rules of sending: the administrators' pages. What was said is on none of them."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.access import me, requires
from accounts.models import SettingChange
from accounts.roles import Role
from accounts.setting_pages import back_to, form_page, reads, sets, setting_page
from organisations.paging import paged
from organisations.refusals import Refusal, done

from . import mail, services, sms
from .forms import RulesForm
from .models import Delivery
from .queries import rules_in_force

TAB = "消息"


@require_GET
@requires(Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN)
def deliveries(request: HttpRequest) -> HttpResponse:
    """What was sent out, to whom, when, how often it was tried, and what the server said last."""
    status, channel = request.GET.get("status", ""), request.GET.get("channel", "")
    found = Delivery.objects.select_related("person").prefetch_related("attempts")
    if status in Delivery.Status.values:
        found = found.filter(status=status)
    if channel in Delivery.Channel.values:
        found = found.filter(channel=channel)
    rows, pager = paged(request, found)
    context = {
        "filters": [
            {"name": "status", "label": "状态", "value": status, "choices": Delivery.Status.choices},
            {"name": "channel", "label": "方式", "value": channel, "choices": Delivery.Channel.choices},
        ],
        "clear_href": request.path,
        "rows": rows,
        "pager": pager,
        "mail_server": mail.server_name() if mail.is_configured() else "",
        "has_gateway": sms.is_configured(),
        "rules": rules_in_force(),
        "may_act": me(request).holds(Role.SYSTEM_ADMIN),
        "own_email": me(request).email,
    }
    return render(request, "notifications/deliveries.html", context)


@require_POST
@requires(Role.SYSTEM_ADMIN)
def delivery_again(request: HttpRequest, pk: int) -> HttpResponse:
    """重发."""
    delivery = get_object_or_404(Delivery, pk=pk)
    return _done(
        request, lambda: services.try_again(delivery, acting_user=me(request)), "已重新排队，一分钟内发送。"
    )


@require_POST
@requires(Role.SYSTEM_ADMIN)
def delivery_test(request: HttpRequest) -> HttpResponse:
    """发测试邮件."""
    return _done(
        request, lambda: services.send_test(acting_user=me(request)), "测试邮件已排队，一分钟内发送。"
    )


@reads
def rules(request: HttpRequest) -> HttpResponse:
    context = {"rules": rules_in_force()}
    return setting_page(
        request, "notifications/rules.html", TAB, (SettingChange.Area.MESSAGE.value,), context
    )


@sets
def rules_change(request: HttpRequest) -> HttpResponse:
    found = rules_in_force()
    form = RulesForm(request.POST or None, rules=found)
    if done(form, lambda data: services.change_rules(**data, acting_user=me(request))):
        return back_to(request, TAB, "发送规则已修改，即时生效。")
    notes = (
        "站内消息随到随看，不受时段限制。",
        "时段以外和休息日不发邮件、短信，留到下一个可发送时段合并发送。",
    )
    return form_page(request, form, title="消息发送规则", tab=TAB, notes=notes)


def _done(request: HttpRequest, act: Callable[[], object], said: str) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        messages.error(request, refusal.in_full)
    else:
        messages.success(request, said)
    return redirect("notifications:deliveries")
