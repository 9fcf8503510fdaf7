"""引导: what an empty site still needs before its first case, told from what the database holds, by no flag."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

import clock
from accounts.access import me, requires
from accounts.models import AccountEvent, RoleProposal, User
from accounts.roles import ADMINISTRATORS, LEADER, OFFICER, Role
from accounts.services import record
from casework.models import CaseSeries
from deadlines.models import CalendarDay, Limit
from notices.models import KindMark
from organisations.models import PARTS, Body
from organisations.refusals import Refusal

ISSUING_PARTS = "JFRG"
NAMED = 5


@dataclass(frozen=True)
class Link:
    """A page where a step is done; `role` is the administrator whose page it is ("" for all three)."""

    label: str
    href: str
    role: str = ""


@dataclass(frozen=True)
class Step:
    """One step: what it is for, where it is done, whether it is, and how things stand in a sentence."""

    title: str
    purpose: str
    is_done: bool
    standing: str
    links: list[Link] = field(default_factory=list)


@dataclass(frozen=True)
class Missing:
    """Something without which work will stop (`is_needed`), or will stop for one body alone."""

    what: str
    is_needed: bool


@require_http_methods(["GET", "POST"])
@requires(*ADMINISTRATORS)
def guide(request: HttpRequest) -> HttpResponse:
    """The steps; a POST says that calendar and limits were gone through."""
    user = me(request)
    if request.method == "POST":
        if not user.holds(Role.SYSTEM_ADMIN):
            raise Refusal("由系统管理员核对。")
        record(AccountEvent.Verb.REVIEWED, None, acting_user=user, detail=_calendar_standing())
        messages.success(request, "已记录：日历与时限核对过。")
        return redirect("desk:guide")
    found, missing = steps(), what_is_missing()
    current = next((number for number, step in enumerate(found) if not step.is_done), len(found))
    context = {
        "steps": [
            {
                "step": step,
                "number": number + 1,
                "is_current": number == current,
                "links": [link for link in step.links if not link.role or user.holds(link.role)],
            }
            for number, step in enumerate(found)
        ],
        "missing": missing,
        "is_complete": current == len(found) and not any(each.is_needed for each in missing),
        "may_review": user.holds(Role.SYSTEM_ADMIN),
        "done": sum(step.is_done for step in found),
    }
    return render(request, "desk/guide.html", context)


def is_wanted() -> bool:
    """Whether the guide still has something to say: never in the sample city."""
    if Body.objects.filter(is_sample=True).exists():
        return False
    return any(not step.is_done for step in steps()) or any(each.is_needed for each in what_is_missing())


def steps() -> list[Step]:
    """The six steps before the summary, in order."""
    return [_administrators(), _bodies(), _people(), _marks(), _numbers(), _calendar()]


def _administrators() -> Step:
    active = User.objects.active()
    absent = [str(role.label) for role in sorted(ADMINISTRATORS) if not active.holding(role).exists()]
    commands = "；".join(f"缺{name}" for name in absent)
    return Step(
        "设立三名管理员",
        "系统管理员管账号和配置，安全管理员管角色和策略，审计管理员查记录；三人互不兼任，都不看案件。",
        not absent,
        f"{commands}。在服务器上用 manage.py create_administrator --role 建立。" if absent else "三员齐备。",
        [Link("账号", reverse("accounts:user_list")), Link("安全策略", reverse("accounts:policy_list"))],
    )


def _bodies() -> Step:
    count = Body.objects.in_force().count()
    lacking = [name for letter, name in PARTS.items() if letter in "FGD" and not _playing(letter).exists()]
    standing = f"已登记{count}家" + (f"，还没有{'、'.join(lacking)}。" if lacking else "。")
    return Step(
        "登记机构",
        "谁预警、谁督办、谁答复，都从机构名录中选；可从表格一次导入，也可逐个登记。",
        count > 0 and not lacking,
        standing if count else "机构名录是空的。",
        [
            Link("从文件导入", reverse("accounts:bodies_import"), Role.SYSTEM_ADMIN),
            Link("逐个登记", reverse("accounts:body_new"), Role.SYSTEM_ADMIN),
            Link("机构名录", reverse("organisations:body_list")),
        ],
    )


def _people() -> Step:
    workers = User.objects.active().exclude(grants__role__in=ADMINISTRATORS)
    held = workers.filter(grants__isnull=False).distinct().count()
    waiting = RoleProposal.objects.count()
    standing = f"在用账号{workers.distinct().count()}个，其中{held}个已有角色"
    standing += f"；{waiting}项角色待安全管理员授予。" if waiting else "。"
    return Step(
        "建立人员账号",
        "系统管理员从表格导入人员，初始密码只显示一次；角色由安全管理员授予后生效。",
        held > 0 and waiting == 0,
        standing,
        [
            Link("从表格导入", reverse("accounts:people_import"), Role.SYSTEM_ADMIN),
            Link("逐个建立", reverse("accounts:user_new"), Role.SYSTEM_ADMIN),
            Link("待授予角色", reverse("accounts:role_proposals"), Role.SECURITY_ADMIN),
        ],
    )


def _marks() -> Step:
    bare = _issuing().filter(document_mark="")
    names = [str(body) for body in bare[:NAMED]]
    count = bare.count()
    standing = (
        f"还没有机关代字：{'、'.join(names)}{'等' if count > NAMED else ''}{count}家。" if count else ""
    )
    marks = "、".join(KindMark.objects.order_by("id").values_list("mark", flat=True))
    return Step(
        "核对文书代字",
        "文号由机关代字、文种代字、年份和序号组成；没有机关代字的机关不能签发。",
        _issuing().exists() and not count,
        standing or (f"机关代字齐备。文种代字：{marks}。" if _issuing().exists() else "先登记机构。"),
        [Link("机构名录", reverse("organisations:body_list")), Link("文书代字", reverse("notices:marks"))],
    )


def _numbers() -> Step:
    year = clock.today().year
    series = CaseSeries.objects.filter(year=year).first()
    return Step(
        "设置起始编号",
        "年中从纸面转来的，填上已用到几号，系统接着编；从头编的，填0。",
        series is not None,
        f"{year}年案件编号已用到{series.last}号。" if series else f"{year}年还没有设置。",
        [
            Link("案件编号", reverse("casework:series_open"), Role.SYSTEM_ADMIN),
            Link("文号", reverse("notices:series"), Role.SYSTEM_ADMIN),
        ],
    )


def _calendar() -> Step:
    review = AccountEvent.objects.filter(verb=AccountEvent.Verb.REVIEWED).first()
    standing = _calendar_standing()
    if review:
        standing += f"{review.at.astimezone(clock.ZONE):%Y-%m-%d}由{review.actor}核对。"
    return Step(
        "核对日历与时限",
        "期限按工作日计算，靠的是每年公布的放假安排；答复、整改的时限可按本地规定调整。",
        review is not None,
        standing,
        [Link("日历", reverse("deadlines:calendar")), Link("时限", reverse("deadlines:limits"))],
    )


def _calendar_standing() -> str:
    years = CalendarDay.objects.filter(region="", status=CalendarDay.Status.OFFICIAL).dates("day", "year")
    last = max((day.year for day in years), default=None)
    limits = Limit.objects.values("code").distinct().count()
    return f"日历已公布到{last}年，时限{limits}项。" if last else f"还没有日历，时限{limits}项。"


def what_is_missing() -> list[Missing]:
    """What would stop the first case (needed), and what would stop a later one."""
    found: list[Missing] = []
    people = _people_by_body()
    for body in _issuing():
        for ranks, name in ((OFFICER, "经办人"), (LEADER, "负责人")):
            wanted = {ranks[letter] for letter in ISSUING_PARTS if body.plays(letter)}
            if not wanted & people.get(body.pk, set()):
                found.append(
                    Missing(f"{body}没有{name}，不能{'拟稿' if name == '经办人' else '签发'}。", False)
                )
    held = set().union(*people.values()) if people else set()
    if Role.INTAKE_OFFICER not in held:
        found.insert(0, Missing("没有线索受理员，不能登记线索。", True))
    if not held & {LEADER[letter] for letter in "JF"}:
        found.insert(0, Missing("纪检监察机关、信用牵头部门都没有负责人，不能签发预警。", True))
    if not held & {OFFICER[letter] for letter in "JF"}:
        found.insert(0, Missing("纪检监察机关、信用牵头部门都没有经办人，不能拟稿。", True))
    for letter, role, words in (
        ("C", Role.JUDGE, "没有执行法官"),
        ("D", Role.HANDLER, "没有责任单位经办人，收不了文书"),
        ("D", Role.HEAD, "没有责任单位负责人，答复不能报出"),
    ):
        bare = [body for body in _playing(letter) if role not in people.get(body.pk, set())]
        if bare:
            names = "、".join(body.label for body in bare[:NAMED])
            more = f"等{len(bare)}家" if len(bare) > NAMED else ""
            found.append(Missing(f"{names}{more}{words}。", False))
    return found


def _people_by_body() -> dict[int | None, set[str]]:
    found: dict[int | None, set[str]] = {}
    for body, role in (
        User.objects.active().filter(grants__isnull=False).values_list("body_id", "grants__role")
    ):
        found.setdefault(body, set()).add(role)
    return found


def _playing(letter: str) -> Any:
    return Body.objects.in_force().playing(letter)


def _issuing() -> Any:
    plays = Q()
    for letter in ISSUING_PARTS:
        plays |= Q(parts__contains=letter)
    return Body.objects.in_force().filter(plays)
