"""What every page knows."""

from __future__ import annotations

from functools import partial
from itertools import accumulate
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts.kept_forms import restore
from accounts.middleware import idle_seconds
from accounts.models import PasswordReset, RoleProposal, User
from accounts.roles import LOOKERS_ON, Role
from accounts.standards import IDLE_WARNING_SECONDS
from casework.access import OFFICIALS, reads_summary
from casework.services.recusing import LEADERS
from desk import queries
from desk.administration import guide
from desk.firings import has_firings
from desk.proceedings import has_register
from incoming.queries import reads_register
from notifications.queries import COUNTED, count_failed
from notifications.queries import count_unread as count_unread_messages

# What a screen's row holds (a single one more needs no fold), and how many characters a phone's does; the rest stands
# under 更多.
WIDE_ROW, UNFOLDED, NARROW_CHARACTERS = 7, 8, 14
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
    if not isinstance(user, User):
        return shown
    shown["idle"] = {"seconds": idle_seconds(request), "warning": IDLE_WARNING_SECONDS}
    if user.must_change_password:
        return shown
    shown["kept_form"] = restore(request, user)
    # Called by the frame alone: a fragment pays nothing for it.
    shown["inbox"] = partial(_inbox, user, request.path)
    shown["has_absences"] = not queries.is_administrator(user)
    items = _administration(user) if queries.is_administrator(user) else _work(user)
    here = _current(request.path, [href for _, href, _ in items])
    wide = len(items) if len(items) <= UNFOLDED else WIDE_ROW
    ends = list(accumulate(len(label) for label, _, _ in items))
    narrow = sum(end <= NARROW_CHARACTERS for end in ends)
    shown["nav"] = [
        {
            "label": label,
            "href": href,
            "count": count,
            "is_current": href == here,
            "is_narrow": number < narrow,
            "is_wide": number < wide,
        }
        for number, (label, href, count) in enumerate(items)
    ]
    shown["nav_more"] = shown["nav"][narrow:]
    shown["nav_is_folded"] = wide < len(items)
    if not queries.is_administrator(user) and not queries.only_looks_on(user):
        shown["search_url"] = reverse("desk:search")
    return shown


def _inbox(user: User, path: str) -> dict[str, Any]:
    """The way to one's messages, with the number of those unread."""
    unread, href = count_unread_messages(user), reverse("notifications:list")
    number = f"{COUNTED - 1}+" if unread >= COUNTED else str(unread or "")
    return {"href": href, "is_current": path == href, "number": number}


Item = tuple[str, str, int | None]


def _administration(user: User) -> list[Item]:
    """What each of the three administrators has business with; the guide while it still has something to say."""
    bodies: Item = ("机构名录", reverse("organisations:body_list"), None)
    people: Item = ("账号", reverse("accounts:user_list"), None)
    resets: Item = (
        "密码重置",
        reverse("accounts:resets"),
        PasswordReset.objects.awaiting().count() if user.holds(Role.SECURITY_ADMIN) else None,
    )
    policy: Item = ("安全策略", reverse("accounts:policy_list"), None)
    settings: Item = ("设置", reverse("settings:index"), None)
    records: Item = ("账号记录", reverse("accounts:event_list"), None)
    if user.holds(Role.AUDIT_ADMIN):
        reads: Item = ("查阅记录", reverse("desk:reads"), None)
        chains: Item = ("案件记录校验", reverse("desk:chains"), None)
        sent: Item = ("发送记录", reverse("notifications:deliveries"), None)
        return [records, reads, chains, people, resets, policy, bodies, settings, sent]
    items = [people, resets, bodies]
    if user.holds(Role.SYSTEM_ADMIN):
        items.append(("发送记录", reverse("notifications:deliveries"), count_failed() or None))
    if user.holds(Role.SECURITY_ADMIN):
        proposed = RoleProposal.objects.count()
        items = [
            people,
            ("待授予角色", reverse("accounts:role_proposals"), proposed),
            resets,
            policy,
            records,
            bodies,
        ]
    if guide.is_wanted():
        items.insert(0, ("引导", reverse("desk:guide"), None))
    return [*items, settings]


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
    items.append(("文书", reverse("desk:documents"), None))
    if reads_register(user):
        items.append(("收文", reverse("incoming:list"), None))
    items.append(("约谈", reverse("interviews:calendar"), None))
    if has_register(user):
        items.append(("异议与修复", reverse("desk:proceedings"), None))
    if user.holds(*REGISTER):
        items.append(("执行台账", reverse("enforcement:register"), None))
    if user.holds(*INTAKE):
        items.append(("补录", reverse("caseflow:older"), None))
    if user.holds(*OFFICIALS, *LOOKERS_ON):
        items.append(typical)
    if has_firings(user):
        items.append(("升级记录", reverse("desk:firings"), None))
    if user.holds(*LEADERS):
        items.append(("查阅记录", reverse("desk:reads"), None))
    return [*items, bodies]


def _current(path: str, addresses: list[str]) -> str:
    """The longest address that the present one begins with; the desk only where it is the page itself."""
    fitting = [href for href in addresses if path == href or (href != "/" and path.startswith(href))]
    return max(fitting, key=len, default="")
