"""安全策略: every rule with its value in force and all it has been."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts import services
from accounts.access import me, requires
from accounts.forms import PolicyForm
from accounts.policies import history, policies
from accounts.roles import ADMINISTRATORS, Role
from accounts.standards import STANDARDS
from organisations.refusals import done


@requires(*ADMINISTRATORS)
def policy_list(request: HttpRequest) -> HttpResponse:
    present = policies()
    rows = [
        {
            "rule": rule,
            "value": present[code],
            "is_default": present[code] == rule.default,
            "href": reverse("accounts:policy_edit", args=[code]),
            "versions": history(code),
        }
        for code, rule in STANDARDS.items()
    ]
    context = {"rows": rows, "may_change": me(request).holds(Role.SECURITY_ADMIN)}
    return render(request, "accounts/policy_list.html", context)


@requires(Role.SECURITY_ADMIN)
def policy_edit(request: HttpRequest, code: str) -> HttpResponse:
    rule = STANDARDS.get(code)
    if rule is None:
        raise Http404
    form = PolicyForm(request.POST or None, rule=rule, initial={"value": policies(code)[code]})
    if done(form, lambda data: services.set_policy(code, **data, acting_user=me(request))):
        messages.success(request, f"{rule.name}已调整，即时生效。")
        return redirect("accounts:policy_list")
    context = {
        "form": form,
        "title": rule.name,
        "lead": rule.note,
        "primary": {"label": "调整"},
        "cancel_href": reverse("accounts:policy_list"),
        "crumbs": [{"label": "安全策略", "href": reverse("accounts:policy_list")}, {"label": rule.name}],
        "notes": [
            f"可设{rule.least}至{rule.most}{rule.unit}，默认{rule.default}{rule.unit}。",
            "调整即时生效，原值留存。",
        ],
    }
    return render(request, "form_page.html", context)
