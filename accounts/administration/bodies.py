"""The register of bodies, as the system administrator keeps it. (Renaming and merging show what goes over to the
heir, cases among it: those pages stand in desk.)"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

import clock
from accounts import services
from accounts.access import me, requires
from accounts.forms import BodyForm, EndBodyForm
from accounts.roles import Role
from organisations.models import Body
from organisations.refusals import done
from organisations.transactions import one_transaction

NOTES = (
    "机构更名、合并请在该机构页面办理，不在此处改名称。",
    "文书印的是签发当日有效的名称。",
    "发文机关须有机关代字，法院须有法院代字，两者都不得重复。",
)


@requires(Role.SYSTEM_ADMIN)
def body_new(request: HttpRequest) -> HttpResponse:
    form = BodyForm(request.POST or None)
    made: list[Body] = []

    @one_transaction()
    def act(_: dict[str, Any]) -> None:
        body = services.create_body(acting_user=me(request), **form.row())
        if any(each["name"] for each in form.contacts()):
            services.save_contacts(body, form.contacts(), acting_user=me(request))
        made.append(body)

    if done(form, act):
        messages.success(request, "机构已登记。")
        return redirect("organisations:body_detail", pk=made[0].pk)
    return _page(request, form, "登记机构")


@requires(Role.SYSTEM_ADMIN)
def body_edit(request: HttpRequest, pk: int) -> HttpResponse:
    body = get_object_or_404(Body, pk=pk)
    before = BodyForm.initial_of(body)
    form = BodyForm(request.POST or None, initial=before)

    @one_transaction()
    def act(_: dict[str, Any]) -> None:
        services.edit_body(body, acting_user=me(request), **form.row())
        if any(name.startswith("contact") for name in form.changed_data):
            services.save_contacts(body, form.contacts(), acting_user=me(request))

    if done(form, act):
        messages.success(request, "机构资料已修改。")
        return redirect("organisations:body_detail", pk=pk)
    return _page(request, form, "修改机构", body)


@requires(Role.SYSTEM_ADMIN)
def body_end(request: HttpRequest, pk: int) -> HttpResponse:
    """停用: the last day of a body that nobody succeeds."""
    body = get_object_or_404(Body, pk=pk)
    form = EndBodyForm(request.POST or None, initial={"on": clock.today()})
    if done(form, lambda data: services.end_body(body, on=data["on"], acting_user=me(request))):
        messages.success(request, f"{body.name}已停用。")
        return redirect("organisations:body_detail", pk=pk)
    return _page(request, form, "停用机构", body)


def _page(request: HttpRequest, form: Any, title: str, body: Body | None = None) -> HttpResponse:
    register = reverse("organisations:body_list")
    back = reverse("organisations:body_detail", args=[body.pk]) if body else register
    crumbs = [{"label": "机构名录", "href": register}]
    if body:
        crumbs.append({"label": body.name, "href": back})
    context = {
        "form": form,
        "title": title,
        "lead": body.name if body else "",
        "crumbs": [*crumbs, {"label": title}],
        "primary": {"label": title},
        "cancel_href": back,
        "notes": NOTES,
    }
    return render(request, "form_page.html", context)
