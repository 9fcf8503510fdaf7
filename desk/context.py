"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from accounts.roles import LOOKERS_ON, Role
from casework.access import OFFICIALS, reads_summary
from casework.services.recusing import LEADERS
from desk import queries
from desk.proceedings import has_register

INTAKE = (
    Role.INTAKE_OFFICER,
    Role.COMMISSION_OFFICER,
    Role.COMMISSION_LEADER,
    Role.CREDIT_OFFICER,
    Role.CREDIT_LEADER,
)
REGISTER = (*INTAKE, Role.COURT_CLERK, Role.JUDGE)


def site(request: HttpRequest) -> dict[str, Any]:
    """Sample mode, the navigation of the person's roles, and where to search."""
    shown: dict[str, Any] = {"sample_mode": settings.SAMPLE_MODE}
    user = getattr(request, "user", None)
    if not isinstance(user, User) or user.must_change_password:
        return shown
    items = _administration(user) if queries.is_administrator(user) else _work(user)
    here = _current(request.path, [href for _, href, _ in items])
    shown["nav"] = [
        {"label": label, "href": href, "count": count, "is_current": href == here}
        for label, href, count in items
    ]
    if not queries.is_administrator(user) and not queries.only_looks_on(user):
        shown["search_url"] = reverse("desk:search")
    return shown


Item = tuple[str, str, int | None]


def _administration(user: User) -> list[Item]:
    audit: list[Item] = [
        ("查阅记录", reverse("desk:reads"), None),
        ("案件记录校验", reverse("desk:chains"), None),
    ]
    if not user.holds(Role.AUDIT_ADMIN):
        audit = []
    return [
        ("账号", reverse("accounts:user_list"), None),
        ("账号记录", reverse("accounts:event_list"), None),
        *audit,
        ("机构名录", reverse("organisations:body_list"), None),
        ("设置", reverse("settings:index"), None),
    ]


def _work(user: User) -> list[Item]:
    """The rooms a person has business in."""
    bodies: Item = ("机构名录", reverse("organisations:body_list"), None)
    typical: Item = ("典型案例", reverse("desk:typical_cases"), None)
    if queries.only_looks_on(user):
        reading: Item = ("待阅", reverse("desk:readings"), queries.count_unread(user))
        return [
            ("统计", reverse("desk:home"), None),
            *([reading] if reads_summary(user) else []),
            typical,
            bodies,
        ]
    items: list[Item] = [
        ("办公桌", reverse("desk:home"), queries.count_on_desk(user)),
        ("案件", reverse("desk:cases"), None),
    ]
    if user.holds(*INTAKE):
        items.append(("线索", reverse("early_warnings:clue_list"), None))
        items.append(("补录", reverse("caseflow:older"), None))
    items.append(("文书", reverse("desk:documents"), None))
    items.append(("约谈", reverse("interviews:calendar"), None))
    if has_register(user):
        items.append(("异议与修复", reverse("desk:proceedings"), None))
    if user.holds(*REGISTER):
        items.append(("执行台账", reverse("enforcement:register"), None))
    if user.holds(*OFFICIALS, *LOOKERS_ON):
        items.append(typical)
    if user.holds(*LEADERS):
        items.append(("查阅记录", reverse("desk:reads"), None))
    return [*items, bodies]


def _current(path: str, addresses: list[str]) -> str:
    """The longest address that the present one begins with; the desk only where it is the page itself."""
    fitting = [href for href in addresses if path == href or (href != "/" and path.startswith(href))]
    return max(fitting, key=len, default="")
