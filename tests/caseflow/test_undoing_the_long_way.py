"""T27 along the rest of the main path: every later move is taken back where it was made, and made again."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

import clock
from casework.models import Case
from casework.services import NotYours, Stale
from tests.caseflow.test_undoing_rooms import clocks, take_back, warned_early
from tests.desk.pages import text
from tests.journeys.office import do, open_nodes, render_all
from tests.journeys.test_the_full_ladder_closes import answer, as_shown, hold_interview, summon


@pytest.mark.django_db
class TestTheLongWay:
    """The rest of the main path, each move taken back once where it was made."""

    def test_every_later_move_goes_back_and_is_made_again(self, city: None) -> None:
        case = warned_early()
        render_all()
        answer(case)
        data = as_shown(case, "review", "fgw_officer", "warn")
        data |= {"contact_phone": "0000-2000001", "reason": "情况紧急"}
        do(case, "review", "fgw_officer", "warn", data)
        do(case, "sign_letter", "fgw_leader", "sign")
        render_all()
        answer(case)
        # the summons
        data = as_shown(case, "review", "fgw_officer", "summon") | {"scheduled_at": "2026-11-27T09:30"}
        do(case, "review", "fgw_officer", "summon", data)
        do(case, "sign_summons", "fgw_leader", "sign")
        take_back(case)
        assert (case.state, open_nodes(case)) == ("warned", {"review"})
        assert "约谈交通局" not in text("fgw_officer", "/")
        summon(case)
        hold_interview(case)
        # the order
        data = as_shown(case, "order", "zf_officer", "order_rectification")
        do(case, "order", "zf_officer", "order_rectification", data)
        do(case, "sign_order", "zf_leader", "sign")
        with pytest.raises(NotYours):  # F's leader does not void the government's document
            take_back(case, "fgw_leader")
        take_back(case, "zf_leader")
        assert (case.state, open_nodes(case)) == ("interviewing", {"order"})
        wrong = case.orders.get()
        order_again(case)
        before = clocks(case)
        report(case)
        after_report(case, before)
        verify_and_opinions(case)
        assert wrong.pk != case.orders.latest("pk").pk
        # the closure
        close_and_take_back(case)


def order_again(case: Case) -> None:
    data = as_shown(case, "order", "zf_officer", "order_rectification")
    do(case, "order", "zf_officer", "order_rectification", data)
    do(case, "sign_order", "zf_leader", "sign")
    render_all()
    do(case, "sign_for_order", "jtj_handler", "sign_for")
    data = as_shown(case, "file_plan", "jtj_handler", "plan") | {"text": "已列入预算。"}
    items = case.orders.latest("pk").items.all()
    data |= {f"measure_{item.number}": "分期付款" for item in items}
    do(case, "file_plan", "jtj_handler", "plan", data)


def report(case: Case) -> None:
    items = list(case.orders.latest("pk").items.all())
    data = {"cover": "已全部整改。"} | {f"result_{item.number}": "已付清。" for item in items}
    files = {"file": [SimpleUploadedFile("整改报告.pdf", b"%PDF-1.4 r")]}
    files |= {f"files_{item.number}": [SimpleUploadedFile("凭证.pdf", b"%PDF-1.4 p")] for item in items}
    do(case, "report", "jtj_handler", "report", data, MultiValueDict(files))


def after_report(case: Case, before: Any) -> None:
    do(case, "approve_report", "jtj_head", "approve")
    take_back(case, "zf_leader")
    assert (case.state, open_nodes(case), clocks(case)) == ("rectifying", {"approve_report"}, before)
    do(case, "approve_report", "jtj_head", "approve")


def record_verdicts(case: Case, verdict: str) -> None:
    items = list(case.orders.latest("pk").items.all())
    data = {"method": "核对凭证", "verified_on": clock.today().isoformat(), "verifiers": "叶疏影"}
    data |= {f"met_{item.number}": verdict for item in items}
    data |= {f"reason_{item.number}": "已经核对" for item in items}
    do(case, "verify", "zf_officer", "verify", data)


def verify_and_opinions(case: Case) -> None:
    record_verdicts(case, "unmet")
    with pytest.raises(Stale, match="已经核查"):  # what rests on the report keeps it
        take_back(case, "zf_leader")
    order = case.orders.latest("pk")
    before = clocks(case)
    data = as_shown(case, "conclude", "zf_officer", "return")
    do(case, "conclude", "zf_officer", "return", data)
    do(case, "sign_opinion", "zf_leader", "sign")
    order.refresh_from_db()
    assert (case.state, case.returns, order.round) == ("rectifying", 1, 2)
    take_back(case, "zf_leader")
    order.refresh_from_db()
    assert (case.state, case.returns, order.round, clocks(case)) == ("verifying", 0, 1, before)
    assert {(item.verdict, item.times_unmet) for item in order.items.all()} == {("open", 0)}
    assert open_nodes(case) == {"conclude"}
    # The same verification is concluded once more, rightly.
    do(case, "conclude", "zf_officer", "return", as_shown(case, "conclude", "zf_officer", "return"))
    do(case, "sign_opinion", "zf_leader", "sign")
    render_all()
    do(case, "sign_for_opinion", "jtj_handler", "sign_for")
    report(case)
    do(case, "approve_report", "jtj_head", "approve")
    record_verdicts(case, "met")
    do(case, "conclude", "zf_officer", "accept", as_shown(case, "conclude", "zf_officer", "accept"))
    do(case, "sign_opinion", "zf_leader", "sign")
    assert (case.state, case.closing_from) == ("closing", "verifying")
    take_back(case, "zf_leader")
    assert (case.state, case.closing_from, open_nodes(case)) == ("verifying", "", {"conclude"})
    assert {(item.verdict, item.times_unmet) for item in order.items.all()} == {("unmet", 1)}
    do(case, "conclude", "zf_officer", "accept", as_shown(case, "conclude", "zf_officer", "accept"))
    do(case, "sign_opinion", "zf_leader", "sign")
    render_all()
    do(case, "sign_for_opinion", "jtj_handler", "sign_for")


def close_and_take_back(case: Case) -> None:
    before = clocks(case)
    do(case, "close", "fgw_officer", "close", as_shown(case, "close", "fgw_officer", "close"))
    do(case, "sign_closure", "fgw_leader", "sign")
    assert case.state == "closed" and case.look_back_on and case.ended_at
    take_back(case)
    assert (case.state, case.look_back_on, case.ended_at) == ("closing", None, None)
    assert (open_nodes(case), clocks(case)) == ({"close"}, before)
    # A refused closure leads back by a move of its own, and that is taken back as well.
    do(case, "close", "fgw_officer", "refuse_closure", {"reason": "材料不全"})
    do(case, "sign_closure", "fgw_leader", "sign")
    assert (case.state, open_nodes(case)) == ("verifying", {"verify"})
    take_back(case)
    assert (case.state, case.closing_from, open_nodes(case)) == ("closing", "verifying", {"close"})
    close_rightly(case)


def close_rightly(case: Case) -> None:
    do(case, "close", "fgw_officer", "close", as_shown(case, "close", "fgw_officer", "close"))
    do(case, "sign_closure", "fgw_leader", "sign")
    render_all()
    do(case, "sign_for_result", "jtj_handler", "sign_for")
    assert case.state == "closed" and open_nodes(case) == set()
