"""What a case's page tells of its moves beside the ladder: rest, merger, hand-over, refusal at intake, look-back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse

import clock
from accounts.models import User
from casework.lifecycle import State
from casework.models import Case, CaseNotice, Decline, Evidence, LookBack, Suspension, Transfer, Verb
from casework.services import leading_case, merged_into, present_suspension
from deadlines.counting import working_days_between
from deadlines.explaining import due_mark, gauge_for
from deadlines.queries import calendar_since
from desk.rows import case_href, document_row, evidence_row, light_of, state_of, why_href
from desk.templatetags.zx import cn_date


def transfers_read() -> tuple[Prefetch]:
    """The case's hand-overs, read once for everything on the page that asks about them."""
    rows = Transfer.objects.select_related("deadline", "paper").prefetch_related("materials").order_by("id")
    return (Prefetch("transfers", rows),)


def beside_context(case: Case, user: User, *, inside: bool) -> dict[str, Any]:
    """``transfers`` and ``merged`` of `desk/case.html`. Of a transfer the governing side alone reads."""
    return {
        "transfers": _transfers(case) if inside else [],
        "merged": [_merged(found, user, inside=inside) for found in _visible(merged_into(case), user)],
    }


def rest_flags(case: Case, user: User, *, inside: bool) -> list[dict[str, str]]:
    """Why a case rests and how long it has; where a merged one goes on; why a declined one was not taken up."""
    if case.state == State.SUSPENDED:
        found = present_suspension(case)
        return [{"light": "grey", "text": _suspended(found)}] if found else []
    if case.state == State.TRANSFERRED:
        return [{"light": "grey", "text": "案件移送办理，期间没有待办，期限不计。"}]
    if case.state == State.MERGED:
        return [_goes_on(case, user)]
    if case.state == State.DECLINED and inside:
        newest = Decline.objects.filter(case=case).select_related("duplicate_of").last()
        return [{"light": "grey", "text": _declined(newest)}] if newest else []
    return []


def receipt_flags(case: Case) -> list[dict[str, str]]:
    """Hand-overs whose receipt is overdue: the case may rest, the office's own clock does not."""
    awaited = [found for found in case.transfers.all() if _is_awaited(found)]
    if not awaited:
        return []
    flags, gauge = [], gauge_for(found.deadline for found in awaited)
    for transfer in awaited:
        mark = due_mark(transfer.deadline, gauge)
        if mark.light == "red":
            late = -(mark.days or 0)
            flags.append(
                {
                    "light": "red",
                    "href": why_href(mark.deadline),
                    "link": "到期日",
                    "text": f"移送函{transfer.number}逾期{late}个工作日没有回执，请催办{transfer.receiver_name}。",
                }
            )
    return flags


def look_back_of(case: Case, told_of: frozenset[str]) -> str:
    """回头看 in a few words: the day, and what was found or that it is due. `told_of`: the verbs of its events."""
    newest = LookBack.objects.filter(case=case).last() if Verb.LOOKED_BACK in told_of else None
    if newest is not None and (case.look_back_on is None or newest.due_on == case.look_back_on):
        return f"{cn_date(newest.looked_on)}已看，{'反弹' if newest.has_relapsed else '未反弹'}"
    if case.look_back_on is None:
        return ""
    word = "，应办" if case.state == State.CLOSED and case.look_back_on <= clock.today() else ""
    return f"{cn_date(case.look_back_on)}{word}"


def _suspended(found: Suspension) -> str:
    today, since = clock.today(), found.suspended_on
    # The day it was suspended stands still too, as the clocks count it.
    eve = since - timedelta(days=1)
    rested, working = (today - eve).days, working_days_between(eve, today, calendar_since(eve))
    late = f"，已过预计日期{(today - found.expected_until).days}日" if today > found.expected_until else ""
    return (
        f"因{found.get_ground_display()}自{_full(since)}起中止，已中止{rested}日（其中工作日{working}日），"
        f"预计{_full(found.expected_until)}恢复{late}。期间没有待办，期限不计。"
    )


def _goes_on(case: Case, user: User) -> dict[str, str]:
    leading = leading_case(case)
    if leading is None or not Case.objects.visible_to(user).filter(pk=leading.pk).exists():
        return {"light": "grey", "text": "案件已并入另案办理。"}
    return {
        "light": "grey",
        "text": f"案件已并入{leading.number}，文书、证据和法院事项在该案续办。",
        "href": case_href(leading),
        "link": leading.number,
    }


def _declined(found: Decline) -> str:
    other = f"（{found.duplicate_of.number}）" if found.duplicate_of else ""
    return f"不予受理：{found.get_ground_display()}{other}。{found.reason}"


def _visible(cases: list[Case], user: User) -> list[Case]:
    if not cases:
        return []
    keys = [case.pk for case in cases]
    seen = set(Case.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
    return [case for case in cases if case.pk in seen]


def _merged(case: Case, user: User, *, inside: bool) -> dict[str, Any]:
    """A merged case with its papers and files, as far as this person reads them there."""
    papers = CaseNotice.objects.filter(case=case).select_related("notice__issuer", "notice__addressee")
    files = Evidence.objects.filter(case=case).select_related("added_by__body")
    if not inside:
        papers = papers.readable_by(user).filter(notice__served_at__isnull=False)
        files = files.filter(is_internal=False)
    return {
        "number": case.number,
        "href": case_href(case),
        "matter": case.title,
        "documents": [document_row(paper) for paper in papers.order_by("-id")],
        "evidence": [evidence_row(file, inside=inside) for file in files.order_by("-id")],
    } | state_of(case)


def _transfers(case: Case) -> list[dict[str, Any]]:
    return [_transfer(transfer) for transfer in reversed(case.transfers.all())]


def _transfer(transfer: Transfer) -> dict[str, Any]:
    awaited = _is_awaited(transfer)
    mark = due_mark(transfer.deadline) if awaited else None
    materials = [f"{line.name}{line.copies}份" for line in transfer.materials.all()]
    return {
        "receiver": transfer.receiver_name,
        "number": transfer.number,
        "href": _letter_href(transfer),
        "sent_on": transfer.sent_on,
        "extent": "全案移送" if transfer.is_whole else "移送部分线索",
        "ground": transfer.get_ground_display(),
        "secrecy": transfer.get_secrecy_display(),
        "materials": "、".join(materials),
        "told": _told(transfer),
    } | light_of(mark)


def _is_awaited(transfer: Transfer) -> bool:
    """Whether its receipt is: from the day on which the letter was served."""
    return transfer.status == Transfer.Status.SENT and transfer.sent_on is not None


def _letter_href(transfer: Transfer) -> str:
    """The letter; of one that was made on paper, its scan."""
    if transfer.paper is not None:
        return reverse("desk:document", args=[transfer.paper.notice_id])
    return reverse("desk:evidence", args=[transfer.scan_id])


def _told(transfer: Transfer) -> str:
    """What came back so far, in a few words."""
    if transfer.sent_on is None and transfer.status == Transfer.Status.SENT:
        return "待送达"
    parts = []
    if transfer.received_on:
        parts.append(f"{cn_date(transfer.received_on)}接收，回执{transfer.receipt_number}")
    if transfer.returned_on:
        parts.append(f"{cn_date(transfer.returned_on)}退回，{transfer.get_returned_for_display()}")
    if transfer.concluded_on:
        parts.append(f"{cn_date(transfer.concluded_on)}办结，{transfer.get_outcome_display()}")
    return "；".join(parts) or "待回执"


def _full(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
