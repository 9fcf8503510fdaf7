"""Bringing a case to a named state by the shortest way its people could have gone, through the real doors.

`reach("warned")`, `reach("closed", came_from="verifying")`, `reach("suspended", came_from="rectifying")`. The credit
office (发展改革委) issues the case, 交通运输局 is its department, the government (市政府) orders rectification. Every
document on the way is served and signed for, unless `is_served=False` leaves the newest unsigned; it is a blank sheet
(`tests/factories/papers.py`). The hour is the project clock's; nothing here moves it but an interview that has to
be held.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils.datastructures import MultiValueDict

import clock
from caseflow.acts import At
from caseflow.acts.base import Act
from caseflow.doors import draft_measure
from caseflow.following import act
from caseflow.models import CaseTask
from casework.lifecycle import State
from casework.models import Case
from casework.services import move
from interviews.queries import current_interview
from rectification.queries import current_order
from tests.factories.papers import a_blank_sheet
from tests.journeys.beside_the_ladder import decline, merge, suspend, transfer
from tests.journeys.filling import at_desk, fill, read, scan, shown
from tests.journeys.office import do, letter_data, open_case, person, render_all

S = State
REASON = "情况紧急，经研究直接办理。"


def reach(state: str, *, came_from: str = "", is_served: bool = True, **opened: Any) -> Case:
    """A new case in this state. `came_from`: the state before one that has several ways in.

    `opened` are fields of the clue it begins with.
    """
    case = open_case(**{"national_severity": "grave", **opened})
    return bring(case, state, came_from=came_from, is_served=is_served)


def bring(case: Case, state: str, *, came_from: str = "", is_served: bool = True) -> Case:
    """Takes a case in triage to this state."""
    if state != S.TRIAGE:
        WAYS[State(state)](case, State(came_from) if came_from else None, is_served)
    case.refresh_from_db()
    assert case.state == state, f"{case.number} is {case.state}, not {state}"
    return case


# --- the ways -------------------------------------------------------------------------------------------------


def _letter(kind: str) -> Callable[[Case, State | None, bool], None]:
    """Straight from triage, or up from the letter before."""
    below = {"remind": S.EARLY_WARNING, "warn": S.REMINDED}

    def way(case: Case, came_from: State | None, is_served: bool) -> None:
        if came_from in (None, S.TRIAGE):
            data = letter_data(reason=REASON) if kind == "warn_early" else _triage_letter(case, kind)
            do(case, "triage", "fgw_officer", kind, data)
        else:
            assert came_from == below[kind], f"{kind} from {came_from}"
            bring(case, came_from)
            answer(case)
            fill(case, "review", "fgw_officer", kind, contact_phone="0000-2000001", reason=REASON)
        do(case, "sign_letter", "fgw_leader", "sign")
        serve(case, "sign_for_letter", is_served)

    return way


def _triage_letter(case: Case, kind: str) -> dict[str, Any]:
    data = at_desk(case, "triage", "fgw_officer", kind) | letter_data(reason=REASON)
    earlier = {"earlier_name": "预警通知书", "earlier_number": "澄发改预〔2026〕9号"}
    return data | earlier | {"earlier_served_on": "2026年11月20日"}


def answer(case: Case, *, with_proof: bool = False) -> None:
    """The department answers the letter in force."""
    files = MultiValueDict({"attachments": [scan("付款凭证.pdf")]}) if with_proof else None
    do(case, "answer", "jtj_handler", "answer", {"text": "款项正在落实。"}, files)
    do(case, "approve_answer", "jtj_head", "approve")


def serve(case: Case, node: str, is_served: bool = True) -> None:
    """The newest document is served, and signed for by the department."""
    render_all(a_blank_sheet)
    if is_served:
        do(case, node, "jtj_handler", "sign_for")


def _interviewing(case: Case, came_from: State | None, is_served: bool) -> None:
    if came_from in (None, S.TRIAGE):
        fill(case, "triage", "fgw_officer", "summon", reason=REASON)
    else:
        bring(case, came_from)
        answer(case)
        fill(case, "review", "fgw_officer", "summon", reason=REASON)
    do(case, "sign_summons", "fgw_leader", "sign")
    serve(case, "sign_for_summons", is_served)


def hold_interview(case: Case, *, nothing_left: bool = False) -> None:
    """The hour comes, the record is signed, the minutes are issued and signed for."""
    interview = current_interview(case)
    assert interview is not None
    if clock.now() < interview.scheduled_at:
        clock.set_to(interview.scheduled_at + timedelta(hours=1))
    moment = interview.scheduled_at.astimezone(clock.ZONE)
    fill(
        case,
        "hold_interview",
        "fgw_officer",
        "record",
        outcome="held",
        held_at=f"{moment:%Y-%m-%dT%H:%M}",
        issues="欠款长期未付。",
        statements="限期付清。",
        demands="一个月内付清欠款",
    )
    do(case, "sign_record", "jtj_head", "sign", {"remarks": ""})
    more = {"is_nothing_left": "on"} if nothing_left else {}
    fill(case, "write_minutes", "fgw_officer", "minutes", **more)
    do(case, "sign_minutes", "fgw_leader", "sign")
    serve(case, "sign_for_minutes")


def _rectifying(case: Case, came_from: State | None, is_served: bool) -> None:
    if came_from == S.INTERVIEWING:
        bring(case, S.INTERVIEWING)
        hold_interview(case)
        fill(case, "order", "zf_officer", "order_rectification")
    else:
        bring(case, came_from or S.EARLY_WARNING)
        user = person("zf_officer")
        at = At(CaseTask(), read(case), user)
        form = _measure("order_rectification").form(at, None, None)
        data = shown(form) | {"problems-0-standard": "欠款全部付清", "reason": REASON}
        draft_measure(read(case), "order_rectification", data, acting_user=user)
    do(case, "sign_order", "zf_leader", "sign")
    serve(case, "sign_for_order", is_served)


def _measure(code: str) -> Act:
    from caseflow.acts import LADDER

    return next(act for act in LADDER if act.code == code)


def file_plan(case: Case) -> None:
    order = current_order(case)
    assert order is not None
    measures = {f"measure_{item.number}": "分期付款" for item in order.items.all()}
    fill(case, "file_plan", "jtj_handler", "plan", text="已列入预算。", **measures)


def report(case: Case) -> None:
    """The department reports on every item, and its head sends it."""
    order = current_order(case)
    assert order is not None
    items = list(order.items.open())
    data = {"cover": "已全部整改。"} | {f"result_{item.number}": "已付清。" for item in items}
    proofs = {f"files_{item.number}": [scan("凭证.pdf")] for item in items}
    files = MultiValueDict({"file": [scan("整改报告.pdf")]} | proofs)
    do(case, "report", "jtj_handler", "report", data, files)
    do(case, "approve_report", "jtj_head", "approve")


def _verifying(case: Case, came_from: State | None, is_served: bool) -> None:
    _rectifying(case, came_from, True)
    file_plan(case)
    report(case)


def accept(case: Case) -> None:
    """Everything is found met, and the acceptance signed and signed for."""
    order = current_order(case)
    assert order is not None
    data = {"method": "核对凭证", "verified_on": clock.today().isoformat(), "verifiers": "叶疏影"}
    for item in order.items.open():
        data |= {f"met_{item.number}": "met", f"reason_{item.number}": "属实"}
    do(case, "verify", "zf_officer", "verify", data)
    fill(case, "conclude", "zf_officer", "accept")
    do(case, "sign_opinion", "zf_leader", "sign")
    serve(case, "sign_for_opinion")


def _closing(case: Case, came_from: State | None, is_served: bool) -> None:
    match came_from or S.REMINDED:
        case S.VERIFYING:
            bring(case, S.VERIFYING)
            accept(case)
        case S.INTERVIEWING:
            bring(case, S.INTERVIEWING)
            hold_interview(case, nothing_left=True)
            do(case, "settle", "fgw_officer", "settle", {"reason": "约谈后无需整改。"})
            do(case, "sign_settlement", "fgw_leader", "sign")
        case S.DETERMINED:
            bring(case, S.DETERMINED)
            by_move(case, "confirm_performance", "zf_leader")
        case rung:
            bring(case, rung)
            answer(case, with_proof=True)
            do(case, "review", "fgw_officer", "settle", {"reason": "款项已付清。"})
            do(case, "sign_settlement", "fgw_leader", "sign")


def _closed(case: Case, came_from: State | None, is_served: bool) -> None:
    bring(case, S.CLOSING, came_from=came_from or "")
    fill(case, "close", "fgw_officer", "close")
    do(case, "sign_closure", "fgw_leader", "sign")
    serve(case, "sign_for_result", is_served)


def _lifted(case: Case, came_from: State | None, is_served: bool) -> None:
    bring(case, S.EARLY_WARNING)
    answer(case, with_proof=True)
    fill(case, "review", "fgw_officer", "lift", grounds="款项已付清。")
    do(case, "sign_lifting", "fgw_leader", "sign")
    serve(case, "sign_for_result", is_served)


def by_move(case: Case, name: str, username: str) -> None:
    """A move whose own proceeding is not this module's: by `move()` and following, as every door does it."""
    act(case, work=lambda: move(case, getattr(Case, name), acting_user=person(username), reason=REASON))
    case.refresh_from_db()


def _determining(case: Case, came_from: State | None, is_served: bool) -> None:
    bring(case, S.RECTIFYING)
    by_move(case, "refer_for_determination", "fgw_leader")


def _determined(case: Case, came_from: State | None, is_served: bool) -> None:
    bring(case, S.DETERMINING)
    by_move(case, "determine", "zf_leader")


def _declined(case: Case, came_from: State | None, is_served: bool) -> None:
    decline(case)


def _suspended(case: Case, came_from: State | None, is_served: bool) -> None:
    suspend(bring(case, came_from or S.EARLY_WARNING))


def _transferred(case: Case, came_from: State | None, is_served: bool) -> None:
    transfer(bring(case, came_from or S.EARLY_WARNING))


def _merged(case: Case, came_from: State | None, is_served: bool) -> None:
    """Into another case of the same body that was opened for it, and stands in triage."""
    bring(case, came_from or S.EARLY_WARNING)
    merge(case, open_case(title="同一工程的另一笔欠款"))


WAYS: dict[State, Callable[[Case, State | None, bool], None]] = {
    S.EARLY_WARNING: _letter("warn_early"),
    S.REMINDED: _letter("remind"),
    S.WARNED: _letter("warn"),
    S.INTERVIEWING: _interviewing,
    S.RECTIFYING: _rectifying,
    S.VERIFYING: _verifying,
    S.DETERMINING: _determining,
    S.DETERMINED: _determined,
    S.CLOSING: _closing,
    S.CLOSED: _closed,
    S.LIFTED: _lifted,
    S.DECLINED: _declined,
    S.SUSPENDED: _suspended,
    S.TRANSFERRED: _transferred,
    S.MERGED: _merged,
}
