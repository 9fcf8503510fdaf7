"""The acts there are. Another one is a `BulkAct` and its name in `ACTS`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.urls import reverse

from accounts.models import User
from accounts.roles import LEADER, OFFICER, Role
from caseflow.doors import perform
from caseflow.following import claim, lock_flows, ranks_of, release, require_on_desk
from caseflow.models import CaseTask
from caseflow.sight import papers_alone, seen_tasks
from casework.access import ISSUING_LETTERS, standing
from casework.models import Case, CaseDeadline, CaseNotice, Reading
from casework.services import (
    leave_opinion,
    may_press,
    obligations,
    press,
    require_pressable,
    suggests_letter,
    title_of,
    what_is_owed,
)
from desk.bulk.registry import CASES, READINGS, TASKS, BulkAct, Item
from desk.rows import case_href, task_href
from desk.templatetags.zx import cn_date
from organisations.refusals import Refusal, Stale

SIGNING_FOR = "sign_for_"
PRESSING_ROLES = tuple(table[letter] for letter in sorted(ISSUING_LETTERS) for table in (OFFICER, LEADER))


# --- items ------------------------------------------------------------------------------------------------------


def _cases(user: User, keys: Sequence[int]) -> dict[int, Item]:
    rows = Case.objects.visible_to(user).filter(pk__in=keys).select_related("subject", "lead_department")
    return {case.pk: Item(case.pk, case, _named(case), case_href(case), case) for case in rows}


def _tasks(user: User, keys: Sequence[int]) -> dict[int, Item]:
    """Tasks of the person's own desks, done ones too: whoever was faster is told. Others are not found."""
    rows = CaseTask.objects.filter(
        seen_tasks(user), pk__in=keys, body__in=user.line, rank__in=ranks_of(user)
    ).select_related("owner", "body", "process__case__subject")
    found, alone = {}, papers_alone(user, rows)
    for task in rows:
        case, draft = task.process.case, alone.get(task.pk)
        # To whom the case is closed it is named by its paper.
        named = _named(case) if draft is None else f"{case.subject.label}　{title_of(draft)}"
        label = f"{task.flow_task.task_title}　{named}"
        found[task.pk] = Item(task.pk, case, label, task_href(task.pk), task)
    return found


def _papers(user: User, keys: Sequence[int]) -> dict[int, Item]:
    """The same, each with the document that is to be signed for."""
    found = _tasks(user, keys)
    tasks = [item.row for item in found.values() if _is_signing_for(item.row)]
    rows = CaseNotice.objects.filter(pk__in=[task.about for task in tasks]).select_related("notice")
    papers = {paper.pk: paper for paper in rows}
    for task in tasks:
        if (paper := papers.get(task.about)) is not None:
            item, notice = found[task.pk], paper.notice
            words = f"{notice.get_kind_display()} {notice.number_text}"
            shown = {"label": words, "href": reverse("desk:document", args=[notice.pk])}
            shown["is_ready"] = "1" if notice.served_at else ""
            found[task.pk] = Item(item.key, item.case, item.label, item.href, task, (shown,))
    return found


def _readings(user: User, keys: Sequence[int]) -> dict[int, Item]:
    rows = Reading.objects.filter(reader=user, pk__in=keys).select_related("circulation__case")
    return {
        row.pk: Item(
            row.pk, row.circulation.case, row.circulation.title, reverse("caseflow:read", args=[row.pk]), row
        )
        for row in rows
    }


def _named(case: Case) -> str:
    return f"{case.number}　{case.subject.label}　{case.title}"


# --- 催办 -------------------------------------------------------------------------------------------------------


def _to_press(item: Item, user: User) -> CaseDeadline:
    """What is pressed for in a case: the most urgent of what is owed to the person's side."""
    case: Case = item.row
    held = standing(user, case)
    for owed in obligations(case.pk):
        if may_press(case, owed, user, held):
            return owed
    if case.has_ended:
        raise Stale("案件已结束，不再催办。")
    raise Refusal("本案现在没有可以由你催办的事项。")


def _check_press(item: Item, user: User) -> str:
    owed = _to_press(item, user)
    require_pressable(item.row, owed, user)
    said = f"催办{owed.debtor.label}{what_is_owed(owed)}（{cn_date(owed.deadline.due_on)}到期），第{owed.pressed + 1}次"
    return (
        f"{said}。已催办{owed.pressed}次，建议改发督办函"
        if owed.pressed and suggests_letter(owed, item.row)
        else said
    )


def _press(item: Item, user: User, note: str) -> str:
    made = press(_to_press(item, user), note=note, acting_user=user)
    return f"已催办{made.body.label}{what_is_owed(made.owed)}，第{made.nth}次"


# --- 领办, 退回领办, 签收 ---------------------------------------------------------------------------------------


def _check_claim(item: Item, user: User) -> str:
    require_on_desk(item.row, user)
    if item.row.owner_id in user.persons:
        raise Refusal("这项任务已由你领办。", remedy="请直接办理。")
    return "领办，其他人看得到由你办理"


def _claim(item: Item, user: User, note: str) -> str:
    # The run's line names the case: its flow is locked first, as every act on the case does.
    lock_flows(item.row.process.case_id)
    claim(item.row, acting_user=user)
    return "已领办"


def _check_release(item: Item, user: User) -> str:
    require_on_desk(item.row, user)
    if item.row.owner_id not in user.persons:
        raise Refusal("这项任务不由你领办。", remedy="不必退回。")
    return "退回领办，同事可以领办"


def _release(item: Item, user: User, note: str) -> str:
    lock_flows(item.row.process.case_id)
    release(item.row, acting_user=user)
    return "已退回领办"


def _is_signing_for(task: Any) -> bool:
    return str(task.flow_task.name).startswith(SIGNING_FOR)


def _check_sign_for(item: Item, user: User) -> str:
    require_on_desk(item.row, user)
    if not _is_signing_for(item.row):
        raise Refusal("这项任务不是签收文书。", remedy="请在任务页办理。")
    if item.papers and not item.papers[0]["is_ready"]:
        raise Refusal("文书正在成文。", remedy="请稍候再签收。")
    return "签收，文书规定的期限自次日起算"


def _sign_for(item: Item, user: User, note: str) -> str:
    perform(item.row, "sign_for", {}, acting_user=user)
    return f"已签收{item.papers[0]['label']}" if item.papers else "已签收"


# --- 待阅 -------------------------------------------------------------------------------------------------------


def _check_read(item: Item, user: User) -> str:
    if item.row.read_at is not None:
        raise Stale("已经阅过。")
    return "记为已阅"


def _read(item: Item, user: User, note: str) -> str:
    leave_opinion(item.row, opinion=note, acting_user=user)
    return "已阅"


def holds(*roles: Role) -> Callable[[User], bool]:
    """Offered to whoever holds one of the roles."""
    return lambda user: user.holds(*roles)


on_a_desk = partial(BulkAct, over=TASKS, offered=lambda user: bool(ranks_of(user)))

ACTS: dict[str, BulkAct] = {
    act.code: act
    for act in (
        BulkAct(
            "press",
            "催办",
            CASES,
            holds(*PRESSING_ROLES),
            _cases,
            _check_press,
            _press,
            note="催办意见",
            lead="每件催办最急的一项；刚催过的、未到临期的不再催。",
        ),
        on_a_desk("claim", "领办", find=_tasks, check=_check_claim, do=_claim),
        on_a_desk("release", "退回领办", find=_tasks, check=_check_release, do=_release),
        BulkAct(
            "sign_for",
            "签收",
            TASKS,
            holds(Role.HANDLER),
            _papers,
            _check_sign_for,
            _sign_for,
            lead="请逐份看过下列文书再签收；签收后，文书规定的期限自次日起算。",
        ),
        BulkAct("read", "已阅", READINGS, lambda user: True, _readings, _check_read, _read, note="阅件意见"),
    )
}


def bar_of(user: User, over: str) -> list[dict[str, str]]:
    """The buttons above a list: what this person may do to several of its rows at once."""
    return [
        {"label": f"批量{act.label}", "href": reverse("desk:bulk", args=[act.code])}
        for act in ACTS.values()
        if act.over == over and act.offered(user)
    ]
