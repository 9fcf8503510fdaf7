"""催办: whoever a thing is owed to asks whoever owes it where it is. It moves nothing, and is on record.

An obligation is pressed for when it is due soon or overdue, on a working day, and not again before the limit
`press_again` has passed: whoever was just asked is not asked again by the next colleague. From the threshold
`press_letters_after` on a letter (督办函) is the better word; pressing stays possible, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import clock
from accounts.models import User
from accounts.roles import LEADER, OFFICER, Role
from casework.access import ISSUING_LETTERS, standing
from casework.lifecycle import Standing
from casework.models import Case, CaseDeadline, Pressing, Purpose, Verb
from casework.services.recording import append_event, keep, lock
from casework.services.telling import people_of, tell_of_case
from casework.thresholds import threshold
from deadlines.counting import Calendar, add_working_days, light, next_working_day, working_days_between
from deadlines.limits import limit
from deadlines.queries import calendar_since
from notifications.models import Topic
from organisations.queries import is_same_body, present_form
from organisations.refusals import NotYours, Refusal, Stale
from organisations.transactions import one_transaction

NOTE_LIMIT = 200
# From this press on the head is told too.
HEADS_FROM = 2
# Owed from outside the system: whoever owes it reads no message here.
FROM_OUTSIDE = (Purpose.TRANSFER_RECEIPT,)


def may_press(case: Case, owed: CaseDeadline, user: User, held: Standing | None = None) -> bool:
    """Whether the thing is owed to the person's side: an officer or leader of the body that issued the case, the
    measure in force or the document that asks for it; for what the own body owes, its leader.

    Nobody presses for the body the case is about, and who only looks on presses nobody. `held` is the person's
    standing, where it is known already.
    """
    if (
        owed.purpose in FROM_OUTSIDE
        or user.works_for(case.lead_department_id)
        or user.works_for(case.subject_id)
    ):
        return False
    held = held or standing(user, case)
    if user.works_for(owed.debtor_id):
        return bool(ISSUING_LETTERS & held.leads)
    is_creditor = (
        held.issued_case
        or held.issued_measure
        or (owed.paper is not None and user.works_for(owed.paper.notice.issuer_id))
    )
    return is_creditor and bool(ISSUING_LETTERS & (held.leads | held.drafts))


def obligations(*case_ids: int) -> list[CaseDeadline]:
    """What is open on these cases, the most urgent first; each with its case, deadline, debtor and document."""
    rows = CaseDeadline.objects.filter(
        case_id__in=case_ids,
        deadline__met_on=None,
        deadline__cancelled_on=None,
        deadline__due_on__isnull=False,
    ).select_related("case__subject", "deadline", "debtor", "paper__notice")
    return list(rows.order_by("deadline__due_on", "id"))


def press_again_on(pressed_at: datetime, calendar: Calendar, again_after: int) -> date:
    """The first day on which the same obligation may be pressed for again: `again_after` working days later."""
    return add_working_days(pressed_at.astimezone(clock.ZONE).date(), again_after, calendar)


def require_pressable(case: Case, owed: CaseDeadline, user: User) -> None:
    """Raises what stands against pressing now: NotYours, Stale for what is over, Refusal with when it is possible."""
    if not may_press(case, owed, user):
        raise NotYours("这一事项不是向你单位办理的，不由你催办。")
    if case.has_ended:
        raise Stale("案件已结束，不再催办。")
    if case.is_paused:
        raise Refusal(
            f"案件现为“{case.get_state_display()}”，期间期限不计，不能催办。", remedy="请在恢复办理后再催办。"
        )
    deadline = owed.deadline
    if not deadline.is_open:
        raise Stale("这一事项已经办结或者撤销，不必催办。")
    if deadline.due_on is None:
        raise Refusal("期限尚未起算，不能催办。", remedy="文书未签收的，请催办签收。")
    if deadline.is_stopped:
        raise Refusal("期限已中止，不能催办。", remedy="请在恢复计算后再催办。")
    days = [clock.today(), deadline.due_on, *([owed.pressed_at.date()] if owed.pressed_at else [])]
    calendar = calendar_since(min(days))
    _require_open_window(owed, calendar)
    _require_urgent(deadline.due_on, calendar)


def _require_urgent(due_on: date, calendar: Calendar) -> None:
    today, soon = clock.today(), limit("due_soon").amount
    if light(due_on, today, calendar, amber_within=soon) == "green":
        left = working_days_between(today, due_on, calendar)
        raise Refusal(
            f"期限{_zh(due_on)}到期，还剩{left}个工作日，不催办。",
            remedy=f"请在剩{soon}个工作日以内或者逾期后再催办。",
        )


def _require_open_window(owed: CaseDeadline, calendar: Calendar) -> None:
    """Neither on a day of rest nor again too soon."""
    today = clock.today()
    if not calendar.is_working(today):
        again = next_working_day(today, calendar)
        raise Refusal(
            f"今天是{calendar.name(today) or '休息日'}，不催办。", remedy=f"请在{_zh(again)}再催办。"
        )
    if owed.pressed_at is None:
        return
    found = limit("press_again")
    again = press_again_on(owed.pressed_at, calendar, found.amount)
    if today < again:
        last = Pressing.objects.select_related("pressed_by").filter(owed=owed).order_by("-nth").first()
        who = last.pressed_by.full_name if last else ""
        on = _zh(owed.pressed_at.astimezone(clock.ZONE).date())
        raise Refusal(
            f"{who}已于{on}催办，{found.written}内不重复催办同一事项。",
            remedy=f"请在{_zh(again)}以后再催办。",
        )


@one_transaction()
def press(owed: CaseDeadline, *, note: str = "", acting_user: User) -> Pressing:
    """Presses for one obligation and tells whose it is. Raises NotYours, Stale or Refusal; then nothing happened.

    Of two who press at once one is first; the other is told by whom and when it may be done again.
    """
    case = lock(owed.case)
    found = (
        CaseDeadline.objects.select_for_update(of=("self",))
        .select_related("deadline", "debtor", "paper__notice")
        .get(pk=owed.pk)
    )
    require_pressable(case, found, acting_user)
    if len(note) > NOTE_LIMIT:
        raise Refusal(f"催办意见超过{NOTE_LIMIT}字。", field="note", remedy="请写得简短些。")
    found.pressed, found.pressed_at = found.pressed + 1, clock.now()
    found.save(update_fields=["pressed", "pressed_at"])
    made = Pressing.objects.create(
        case=case,
        owed=found,
        body=found.debtor,
        nth=found.pressed,
        note=note.strip(),
        pressed_by=acting_user,
        pressed_at=found.pressed_at,
    )
    append_event(
        case,
        Verb.PRESSED,
        acting_user=acting_user,
        reason=made.note,
        details={
            "pressing": made.pk,
            "what": what_is_owed(found),
            "body": found.debtor.name,
            "nth": made.nth,
        },
        is_internal=not _is_departments(case, found),
    )
    keep(case)
    _tell(case, found, made, acting_user)
    return made


def what_is_owed(owed: CaseDeadline) -> str:
    """答复 or, for the signing for a document, 签收《提醒函》: the obligation in a few words."""
    name = f"《{owed.paper.notice.get_kind_display()}》" if owed.paper is not None else ""
    return f"{owed.get_purpose_display()}{name if owed.purpose == Purpose.SIGN_FOR else ''}"


def suggests_letter(owed: CaseDeadline, case: Case, letters_after: int | None = None) -> bool:
    """Whether the next press would be the one at which a 督办函 is the better word.

    `letters_after` where the threshold has been read already. A letter goes to the case's department alone.
    """
    if not is_owed_by_department(case, owed):
        return False
    return owed.pressed + 1 >= (letters_after or threshold("press_letters_after"))


def is_owed_by_department(case: Case, owed: CaseDeadline) -> bool:
    """Whether the case's department, or the body it is about, owes it, under whichever of its names."""
    return any(is_same_body(owed.debtor, body) for body in (case.lead_department, case.subject))


def _is_departments(case: Case, owed: CaseDeadline) -> bool:
    """Whether a department owes it: then the department reads of it on the file, else the governing side alone."""
    is_addressee = owed.paper is not None and owed.paper.notice.addressee_id == owed.debtor_id
    is_own = is_addressee or is_owed_by_department(case, owed)
    return is_own or not ISSUING_LETTERS & set(owed.debtor.parts.split())


def _tell(case: Case, owed: CaseDeadline, made: Pressing, acting_user: User) -> None:
    people = people_of(present_form(owed.debtor).pk, *_roles(case, owed, made.nth)).exclude(pk=acting_user.pk)
    due_on = owed.deadline.due_on
    assert due_on is not None  # what has not begun is not pressed for
    tell_of_case(
        case,
        people,
        topic=Topic.PRESSED,
        title=f"催办：{made.owed.get_purpose_display()}（第{made.nth}次）",
        text=f"{case.number}　{case.subject.label}　{case.title}。{what_is_owed(owed)}"
        f"{'应于' if due_on < clock.today() else '期限'}{_zh(due_on)}。{made.note}",
        key=f"pressed:{made.pk}",
    )


def _roles(case: Case, owed: CaseDeadline, nth: int) -> Iterator[Role]:
    """Who at the debtor does it, and from the second time who heads it."""
    letters = {"D", "V"} if _is_departments(case, owed) else ISSUING_LETTERS
    for letter in sorted(letters):
        yield OFFICER[letter]
        if nth >= HEADS_FROM and letter in LEADER:
            yield LEADER[letter]


def _zh(day: date) -> str:
    return f"{day.month}月{day.day}日"
