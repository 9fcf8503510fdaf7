"""历史案件补录: a case that began before this system comes in with its own number and its papers.

Entering is no move: the table of moves has no row for it and none is bent. An intake officer enters what the
papers say; nothing counts yet. When a leader of the same body, another person, approves the entry, the case is
made in the state its papers tell, once, at its birth: `state` can be set in no other way and never again but by
`move()`. Its chain begins with one event, ENTERED, which names the old number, the state, who entered it and when,
and each paper with its digest; `verify_events` holds it like any other. A paper is evidence with a number of its
own: it is no notice and takes no number of our series.

Offered are the states for whose desks honest rows can be made from papers (`OlderCase.STATES`). Not offered:
约谈中 (its next act signs a record of an interview this system never held), 待验收 (a report of the department with
results item by item), 认定中 and 已认定失信 (proceedings and a finding of the determining authority), 已撤销 and
已并案 (they rest on another decision here), 中止 (its clocks stood still on days unknown here).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import clock
from accounts.models import User
from accounts.roles import Role
from casework.lifecycle import ENDED, State
from casework.models import Case, Evidence, OlderCase, OlderPaper, Purpose, Verb
from casework.services.evidence import Stored, Upload, store
from casework.services.moving import NotYours, Stale
from casework.services.opening import check_matter, next_number
from casework.services.owing import owe_now, owe_since
from casework.services.recording import append_event, keep
from deadlines.queries import calendar_since
from organisations.models import Body
from organisations.queries import is_same_body
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

Kind = OlderPaper.Kind
# The paper that must lie behind a state, and the clock that runs in it.
PAPER_OF = {
    State.EARLY_WARNING: Kind.EARLY_WARNING,
    State.REMINDED: Kind.REMINDER,
    State.WARNED: Kind.WARNING,
    State.RECTIFYING: Kind.ORDER,
    State.TRANSFERRED: Kind.TRANSFER,
    State.CLOSED: Kind.CLOSURE,
}
CLOCK_OF = {
    State.EARLY_WARNING: Purpose.ANSWER,
    State.REMINDED: Purpose.ANSWER,
    State.WARNED: Purpose.ANSWER,
    State.RECTIFYING: Purpose.REPORT,
}
OWN_CLOCK_OF = {State.TRIAGE: Purpose.TRIAGE, State.CLOSING: Purpose.CLOSE}
LEADERS = {"J": Role.COMMISSION_LEADER, "F": Role.CREDIT_LEADER}


@dataclass(frozen=True)
class Scan:
    """A paper document of an older case, as it is handed in."""

    kind: str
    number_text: str
    issued_on: date
    upload: Upload


@one_transaction()
def enter_older_case(
    entry: OlderCase, scans: Iterable[Scan], *, kept: Iterable[OlderPaper] = (), acting_user: User
) -> OlderCase:
    """Puts an entry before the leader. `entry` is a new row, not saved; `kept` are papers of a returned one.

    Raises NotYours for anybody but an intake officer of a commission or credit office, or Refusal naming the
    field. Nothing of it is a case yet.
    """
    body = acting_user.body
    if body is None or not acting_user.holds(Role.INTAKE_OFFICER) or not (body.plays("J") or body.plays("F")):
        raise NotYours("只有纪委监委、发展改革部门的线索受理员可以补录历史案件。")
    entry.body, entry.entered_by, entry.entered_at = body, acting_user, clock.now()
    entry.status, entry.old_number = OlderCase.Status.SUBMITTED, entry.old_number.strip()
    chosen, old = list(scans), list(kept)
    _check(entry, {str(scan.kind) for scan in chosen} | {paper.kind for paper in old})
    for place, scan in enumerate(chosen, 1):
        if scan.issued_on > clock.today():
            raise Refusal(f"第{place}份文书的成文日期晚于今天。", field="papers")
    entry.save()
    OlderPaper.objects.bulk_create(
        [_paper(entry, scan, store(scan.upload)) for scan in chosen]
        + [_copied(entry, paper) for paper in old]
    )
    return entry


@one_transaction()
def return_older_case(entry: OlderCase, *, reason: str, acting_user: User) -> OlderCase:
    """退回 by the leader with a reason; the intake officer enters it anew."""
    found = _take(entry, acting_user)
    if not reason.strip():
        raise Refusal("没有写明退回意见。", field="reason", remedy="请写明须修改之处。")
    found.status, found.returned_for = OlderCase.Status.RETURNED, reason.strip()[:500]
    found.decided_by, found.decided_at = acting_user, clock.now()
    found.save()
    return found


@one_transaction()
def approve_older_case(entry: OlderCase, *, acting_user: User) -> Case:
    """The entry counts from now on: the case is made in its state, with its papers, clocks and first event.

    By a leader of the entering body, never by who entered it. What a room needs besides (the order's items) is
    written by the door above. Raises NotYours, Stale or Refusal.
    """
    found = _take(entry, acting_user)
    _check(found, set(found.papers.values_list("kind", flat=True)))
    now = clock.now()
    state = State(found.state)
    case = Case.objects.create(
        number=next_number(now.year),
        old_number=found.old_number,
        # Set once, at birth: no other code may, and nothing but a move changes it afterwards.
        state=state,
        # Handed over or not: what a transferred case comes back to is a new look at it.
        paused_from=State.TRIAGE if state == State.TRANSFERRED else "",
        subject=found.subject,
        title=found.title,
        facts=found.facts,
        behaviour=found.behaviour,
        grave_effect=found.grave_effect,
        national_severity=found.national_severity,
        regional_severity=found.regional_severity,
        source=found.source,
        amount=found.amount,
        issuing_body=found.body,
        measure_issuer=_measure_issuer(found),
        lead_department=found.lead_department,
        lead_officer=found.entered_by,
        opened_at=_midnight(found.opened_on),
        ended_at=_midnight(found.ended_on) if found.ended_on else None,
    )
    papers = list(found.papers.order_by("issued_on", "id"))
    _record(case, found, papers, acting_user)
    for paper in papers:
        _put_into(case, paper, found.entered_by)
    _start_clocks(case, found, acting_user)
    found.status, found.case = OlderCase.Status.APPROVED, case
    found.decided_by, found.decided_at = acting_user, now
    found.save()
    return case


def may_approve(entry: OlderCase, user: User) -> bool:
    """A leader of the entering body who did not enter it."""
    if not user.works_for(entry.body_id) or entry.entered_by_id in user.persons or user.body is None:
        return False
    return any(user.body.plays(letter) and user.holds(role) for letter, role in LEADERS.items())


def _take(entry: OlderCase, user: User) -> OlderCase:
    found = (
        OlderCase.objects.select_for_update(of=("self",))
        .select_related("subject", "behaviour", "body", "measure_issuer", "lead_department", "entered_by")
        .get(pk=entry.pk)
    )
    if found.status != OlderCase.Status.SUBMITTED:
        raise Stale(f"这项补录{found.get_status_display()}。请刷新后查看。")
    if not may_approve(found, user):
        raise NotYours("补录由本机关负责人核准，补录人不能核准本人的补录。")
    return found


def _check(entry: OlderCase, kinds: set[str]) -> None:
    """Raises Refusal naming the first field that cannot stand."""
    today, state = clock.today(), State(entry.state)
    if not entry.old_number:
        raise Refusal(
            "没有写旧编号。", field="old_number", remedy="请按原案卷填写；没有编号的，按原登记簿序号填写。"
        )
    same = OlderCase.objects.filter(body=entry.body, old_number=entry.old_number).exclude(pk=entry.pk)
    if same.exclude(status=OlderCase.Status.RETURNED).exists():
        raise Refusal(
            f"旧编号“{entry.old_number}”已经补录。", field="old_number", remedy="请核对是否重复补录。"
        )
    if entry.opened_on >= today:
        raise Refusal("立案日期应当早于今天。", field="opened_on", remedy="今天的事项请按线索登记。")
    check_matter(entry)
    if state in ENDED:
        _check_day("ended_on", "办结日期", entry.ended_on, entry.opened_on, today)
    elif entry.ended_on is not None:
        raise Refusal(f"现状为“{state.label}”，不填办结日期。", field="ended_on")
    needed = PAPER_OF.get(state)
    if needed is not None and needed not in kinds:
        raise Refusal(
            f"现状为“{state.label}”，没有上传{needed.label}。",
            field="papers",
            remedy="请上传该文书的扫描件。",
        )
    if state in CLOCK_OF:
        _check_day("served_on", "现措施送达日期", entry.served_on, entry.opened_on, today)
        if entry.due_on is None:
            raise Refusal("没有写明现措施到期日期。", field="due_on", remedy="请按纸质文书填写。")
        assert entry.served_on is not None
        if entry.due_on <= entry.served_on:
            raise Refusal("到期日期应当晚于送达日期。", field="due_on")
        if not calendar_since(entry.served_on).is_working(entry.due_on):
            raise Refusal("到期日期是休息日。", field="due_on", remedy="请填写顺延后的第一个工作日。")
    if state == State.RECTIFYING:
        _check_order(entry)


def _check_day(field: str, label: str, day: date | None, first: date, last: date) -> None:
    if day is None:
        raise Refusal(f"没有填写{label}。", field=field, remedy="请按纸质文书填写。")
    if not first <= day <= last:
        raise Refusal(f"{label}应当在立案日期之后、今天之前。", field=field)


def _check_order(entry: OlderCase) -> None:
    issuer = entry.measure_issuer
    if (
        issuer is None
        or not {"J", "R", "G"} & set(issuer.parts.split())
        or is_same_body(issuer, entry.subject)
    ):
        raise Refusal(
            "整改通知书的发文机关不对。",
            field="measure_issuer",
            remedy="请选择纪委监委、主管部门或者政府，不能是涉事单位本身。",
        )
    if not entry.items:
        raise Refusal("没有填写整改事项。", field="items", remedy="请按整改通知书逐项填写。")


def _measure_issuer(entry: OlderCase) -> Body | None:
    state = State(entry.state)
    if state == State.RECTIFYING:
        return entry.measure_issuer
    return entry.body if state in CLOCK_OF or state == State.CLOSING else None


def _start_clocks(case: Case, entry: OlderCase, acting_user: User) -> None:
    state = State(case.state)
    if state in CLOCK_OF:
        assert entry.served_on is not None and entry.due_on is not None
        owe_since(
            case,
            CLOCK_OF[state],
            debtor=case.lead_department,
            served_on=entry.served_on,
            due_on=entry.due_on,
            acting_user=acting_user,
        )
    elif state in OWN_CLOCK_OF:
        owe_now(case, OWN_CLOCK_OF[state], debtor=case.issuing_body, acting_user=acting_user)


def _record(case: Case, entry: OlderCase, papers: list[OlderPaper], acting_user: User) -> None:
    details: dict[str, Any] = {
        "old_number": entry.old_number,
        "entered_by": entry.entered_by.full_name,
        "entered_at": entry.entered_at.astimezone(clock.ZONE).isoformat(),
        "opened_on": entry.opened_on.isoformat(),
        "state": State(entry.state).label,
        "papers": [
            {
                "kind": paper.get_kind_display(),
                "number": paper.number_text,
                "issued_on": paper.issued_on.isoformat(),
                "sha256": paper.sha256,
            }
            for paper in papers
        ],
    }
    append_event(
        case,
        Verb.ENTERED,
        acting_user=acting_user,
        reason="历史案件补录",
        details=details,
        is_internal=True,
        to_state=entry.state,
    )
    keep(case)


def _put_into(case: Case, paper: OlderPaper, added_by: User) -> None:
    """The scan lies in the case as evidence. What is none of the known documents stays with the issuing side."""
    paper.case = case
    paper.evidence = Evidence.objects.create(
        case=case,
        name=paper.name,
        description=f"纸质文书：{paper.get_kind_display()} {paper.number_text}".strip(),
        content_type=paper.content_type,
        size=paper.size,
        sha256=paper.sha256,
        is_internal=paper.kind == Kind.OTHER,
        added_by=added_by,
        added_at=clock.now(),
    )
    paper.save(update_fields=["case", "evidence"])


def _paper(entry: OlderCase, scan: Scan, stored: Stored) -> OlderPaper:
    return OlderPaper(
        entry=entry,
        kind=scan.kind,
        number_text=scan.number_text.strip(),
        issued_on=scan.issued_on,
        name=stored.name,
        content_type=stored.content_type,
        size=stored.size,
        sha256=stored.sha256,
    )


def _copied(entry: OlderCase, paper: OlderPaper) -> OlderPaper:
    said = ("kind", "number_text", "issued_on", "name", "content_type", "size", "sha256")
    return OlderPaper(entry=entry, **{name: getattr(paper, name) for name in said})


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.ZONE)
