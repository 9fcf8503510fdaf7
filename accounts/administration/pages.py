"""What the administrators' pages share."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.access import me
from accounts.models import User
from organisations.refusals import Refusal


def frame(title: str, person: User | None = None) -> dict[str, Any]:
    """What `form_page.html` asks for, of a page about one person or about accounts."""
    back = reverse("accounts:user_detail", args=[person.pk]) if person else reverse("accounts:user_list")
    crumbs = [{"label": "账号", "href": reverse("accounts:user_list")}, {"label": title}]
    return {"title": title, "primary": {"label": title}, "cancel_href": back, "crumbs": crumbs}


def about(person: User) -> str:
    """The line under the title of a form about one person."""
    return f"{person.full_name}（{person.username}）{person.body or ''}"


def simple_act(request: HttpRequest, pk: int, act: Callable[..., None], said: str) -> HttpResponse:
    """An act on a person that needs nothing but the person."""
    try:
        act(get_object_or_404(User, pk=pk), acting_user=me(request))
    except Refusal as refusal:
        messages.error(request, refusal.in_full)
    else:
        messages.success(request, said)
    return redirect("accounts:user_detail", pk=pk)


def tabs(pages: dict[str, str], current: str) -> list[dict[str, Any]]:
    """Tabs of pages, by their Chinese names."""
    return [
        {"label": label, "href": reverse(name), "is_current": label == current}
        for label, name in pages.items()
    ]
