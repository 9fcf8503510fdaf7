"""延期: asked once and in time by the head, decided by the issuer's leader; the first day stays in sight."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

import clock
from caseflow.doors import assign_case
from caseflow.reconciling import reconcile
from caseflow.task_life import ask_for_extension, take_extension_back
from caseflow.tasks import propose
from casework.models import Case, CaseDeadline, ExtensionRequest, Proposal, Purpose
from casework.services import Grounds, NotYours, Stale, extendable_clocks, grant_extension, pending_extension
from notices.models import Notice
from notifications.models import Message, Topic
from organisations.refusals import Refusal
from tests.desk.pages import logged_in, text, visit
from tests.journeys.beside_the_ladder import resume, suspend
from tests.journeys.filling import read
from tests.journeys.office import body, do, open_nodes, person, render_all
from tests.journeys.reaching import reach

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
GROUNDS = Grounds("资金拨付手续尚需办理。", "已支付首期款项。", "月底前付清。")
Status = ExtensionRequest.Status


def owed(case: Case, purpose: str = Purpose.ANSWER) -> CaseDeadline:
    """The open clock of this purpose."""
    rows = CaseDeadline.objects.filter(deadline__met_on=None, deadline__cancelled_on=None)
    return rows.select_related("deadline", "case").get(case=case, purpose=purpose)


def ask(case: Case, username: str = "jtj_handler", amount: int = 3, **more: Any) -> ExtensionRequest:
    return ask_for_extension(
        read(case), owed(case), more.pop("grounds", GROUNDS), amount=amount, acting_user=person(username)
    )


def days(number: int) -> None:
    clock.set_to(clock.now() + timedelta(days=number))


def due(case: Case) -> tuple[date | None, date | None]:
    deadline = owed(case).deadline
    return deadline.original_due_on, deadline.due_on


def test_handler_head_and_leader_in_turn_and_every_page_tells_the_first_day() -> None:
    case = reach("reminded")
    first, _ = due(case)
    row = ask(case)
    assert (row.status, open_nodes(case)) == ("drafted", {"answer", "approve_extension"})
    # What the house has not sent, the issuer does not read.
    said = GROUNDS.reason
    assert said not in text("fgw_officer", f"/cases/{case.number}/")
    assert said in text("jtj_head", f"/cases/{case.number}/")
    do(case, "approve_extension", "jtj_head", "send")
    assert open_nodes(case) == {"answer", "decide_extension"} and reconcile() == []
    assert due(case) == (first, first)
    assert list(pending_extension([owed(case).deadline_id])) == [owed(case).deadline_id]
    for username in ("fgw_officer", "jtj_handler"):
        assert "延期申请中" in text(username, f"/cases/{case.number}/")
    do(case, "decide_extension", "fgw_leader", "grant", {"amount": 2, "opinion": ""})
    row.refresh_from_db()
    original, until = due(case)
    assert original == first and until == row.granted_until and until is not None and until > original
    assert (row.status, row.granted_amount, open_nodes(case)) == ("granted", 2, {"answer"})
    page = text("jtj_handler", f"/cases/{case.number}/")
    assert f"原到期日{first.month}月{first.day}日" in page and "延期申请中" not in page
    told = Message.objects.filter(topic=Topic.EXTENSION).values_list("person__username", flat=True)
    assert set(told) == {"jtj_handler", "jtj_head"}
    assert reconcile() == []


def test_the_form_of_the_decision_is_read_by_both_sides_and_signed_for_by_nobody() -> None:
    case = reach("reminded")
    row = ask(case)
    do(case, "approve_extension", "jtj_head", "send")
    do(case, "decide_extension", "fgw_leader", "refuse", {"opinion": "理由不充分，请按期答复。"})
    row.refresh_from_db()
    assert row.status == "refused" and due(case)[0] == due(case)[1]
    assert row.slip is not None and row.slip.number_text == "澄发改延〔2026〕1号"
    assert "不同意" in row.slip.words and row.reason in row.slip.words
    render_all()
    slip = Notice.objects.get(pk=row.slip_id)
    assert slip.rendered_at and "sign_for_letter" not in open_nodes(case)
    for username in ("fgw_officer", "fgw_leader", "jtj_handler"):
        page = visit(username, f"/documents/{slip.pk}/")
        assert page.status_code == 200 and "内部审批" in page.content.decode()
        assert visit(username, reverse("desk:document_file", args=[slip.pk])).status_code == 200
    for username in ("jyj_handler", "zy_judge"):
        assert visit(username, f"/documents/{slip.pk}/").status_code == 404
    # Refused is refused: the clock was not extended, so another may be asked for while there is time.
    assert [found.purpose for found in extendable_clocks(read(case), person("jtj_head"))] == ["answer"]


def test_it_must_be_asked_in_time_and_may_be_decided_later() -> None:
    case = reach("reminded")
    end = due(case)[1]
    assert end is not None
    ask(case)
    clock.set_to(clock.now() + (end - clock.today()))
    do(case, "approve_extension", "jtj_head", "send")
    days(1)
    row = ExtensionRequest.objects.get()
    do(case, "decide_extension", "fgw_leader", "grant", {"amount": 3, "opinion": "同意。"})
    row.refresh_from_db()
    assert row.applied_on == end and row.granted_until is not None and row.granted_until > clock.today()


def test_what_is_granted_takes_what_was_proposed_for_its_lateness_off_the_desk() -> None:
    case = reach("reminded")
    end = due(case)[1]
    assert end is not None
    ask(case, amount=5)
    clock.set_to(clock.now() + (end - clock.today()))
    do(case, "approve_extension", "jtj_head", "send")
    days(7)
    assert propose() == 1 and "decide" in open_nodes(case)
    do(case, "decide_extension", "fgw_leader", "grant", {"amount": 5, "opinion": "同意。"})
    assert Proposal.objects.get(case=case).status == "lapsed"
    assert "decide" not in open_nodes(case) and reconcile() == []
    # Late by the new day too, it is asked about anew.
    days(14)
    assert propose() == 1 and "decide" in open_nodes(case)


def test_the_head_comes_too_late_where_the_handler_was_in_time() -> None:
    case = reach("reminded")
    end = due(case)[1]
    assert end is not None
    ask(case)
    clock.set_to(clock.now() + (end - clock.today()) + timedelta(days=1))
    with pytest.raises(Refusal, match="已过到期日"):
        do(case, "approve_extension", "jtj_head", "send")
    do(case, "approve_extension", "jtj_head", "return", {"reason": "已逾期，请抓紧答复。"})
    assert open_nodes(case) == {"answer"}
    with pytest.raises(Refusal, match="已过到期日"):
        ask(case)
    assert "已过到期日" in text("jtj_handler", f"/flow/cases/{case.number}/extension/")


@pytest.mark.parametrize(
    ("amount", "grounds", "field"),
    [
        (6, GROUNDS, "amount"),
        (0, GROUNDS, "amount"),
        (3, Grounds("", "已支付。"), "reason"),
        (3, Grounds("手续未完。", " "), "progress"),
        (3, Grounds("\n".join("一二三四五六七"), "已支付。"), "reason"),
    ],
)
def test_what_may_not_be_granted_is_not_asked(amount: int, grounds: Grounds, field: str) -> None:
    case = reach("reminded")
    with pytest.raises(Refusal) as refused:
        ask(case, amount=amount, grounds=grounds)
    assert refused.value.field == field and refused.value.remedy
    assert not ExtensionRequest.objects.exists()


def test_once_a_clock_and_one_request_at_a_time() -> None:
    case = reach("reminded")
    ask(case, "jtj_head")  # a head's own goes out at once
    assert open_nodes(case) == {"answer", "decide_extension"}
    with pytest.raises(Stale, match="已有延期申请在办"):
        ask(case)
    with pytest.raises(Refusal, match="只申请延长3") as refused:
        do(case, "decide_extension", "fgw_leader", "grant", {"amount": 4, "opinion": ""})
    assert refused.value.field == "amount"
    do(case, "decide_extension", "fgw_leader", "grant", {"amount": 3, "opinion": ""})
    with pytest.raises(Refusal, match="只能延长1次"):
        ask(case)


def test_nobody_else_asks_sends_or_decides() -> None:
    case = reach("reminded")
    for stranger in ("jyj_handler", "fgw_officer", "zf_officer"):
        with pytest.raises(NotYours):
            ask(case, stranger)
    row = ask(case)
    for stranger in ("jtj_handler", "fgw_leader"):
        with pytest.raises(NotYours):
            do_at(case, "approve_extension", stranger, "send")
    do(case, "approve_extension", "jtj_head", "send")
    for stranger in ("fgw_officer", "jtj_head", "jw_leader"):
        with pytest.raises(NotYours):
            grant_extension(row, amount=1, opinion="", acting_user=person(stranger))


def do_at(case: Case, node: str, username: str, code: str) -> None:
    """An act at a desk of another body."""
    from caseflow.doors import open_task, perform

    perform(open_task(case, node), code, {}, acting_user=person(username))


def test_with_its_clock_a_request_has_lapsed() -> None:
    case = reach("reminded")
    row = ask(case, "jtj_head")
    do(case, "answer", "jtj_handler", "answer", {"text": "款项已付清。"})
    do(case, "approve_answer", "jtj_head", "approve")
    assert open_nodes(case) == {"review"} and reconcile() == []
    row = ExtensionRequest.objects.select_related("owed__deadline").get()
    assert row.has_lapsed and row.status_word == "已失效（期限已办结）"
    assert "已失效（期限已办结）" in text("jtj_head", f"/cases/{case.number}/")
    with pytest.raises(Stale, match="已失效"):
        grant_extension(row, amount=1, opinion="", acting_user=person("fgw_leader"))


def test_a_rest_of_the_case_holds_it_and_gives_it_back() -> None:
    case = reach("reminded")
    ask(case, "jtj_head")
    suspend(case)
    assert open_nodes(case) == set()
    with pytest.raises(Stale, match="中止"):
        grant_extension(
            ExtensionRequest.objects.get(), amount=1, opinion="", acting_user=person("fgw_leader")
        )
    with pytest.raises(Refusal, match="暂停期间"):
        ask(case)
    days(7)
    resume(case)
    assert "decide_extension" in open_nodes(case)
    moved = due(case)[1]
    do(case, "decide_extension", "fgw_leader", "grant", {"amount": 3, "opinion": ""})
    assert due(case)[1] > moved and reconcile() == []  # type: ignore[operator]


def test_it_is_taken_back_before_it_is_decided() -> None:
    case = reach("reminded")
    row = ask(case)
    with pytest.raises(NotYours):
        take_extension_back(row, acting_user=person("fgw_leader"))
    take_extension_back(row, acting_user=person("jtj_handler"))
    assert open_nodes(case) == {"answer"}
    sent = ask(case, "jtj_head")
    assert logged_in("jtj_handler").post(f"/flow/extensions/{sent.pk}/withdraw/").status_code == 403
    assert logged_in("jtj_head").post(f"/flow/extensions/{sent.pk}/withdraw/").status_code == 302
    assert open_nodes(case) == {"answer"} and reconcile() == []


def test_a_new_lead_begins_with_the_clock_and_without_the_request() -> None:
    case = reach("reminded")
    ask(case, "jtj_head")
    before = owed(case)
    assign_case(
        read(case), body("澄川市教育局"), part="lead", summary="请办理", acting_user=person("fgw_officer")
    )
    after = owed(case)
    assert (after.pk, after.deadline.due_on) == (before.pk, before.deadline.due_on)
    assert after.debtor == body("澄川市教育局")
    assert ExtensionRequest.objects.get().status == Status.WITHDRAWN
    assert open_nodes(case) == {"answer", "accept_assignment"} and reconcile() == []
    ask(case, "jyj_handler")


def test_the_page_asks_and_refuses_at_the_field() -> None:
    case = reach("reminded")
    client, address = logged_in("jtj_handler"), f"/flow/cases/{case.number}/extension/"
    assert "申请延期" in text("jtj_handler", f"/cases/{case.number}/")
    data = {"owed": owed(case).pk, "amount": 9, "reason": "手续未完。", "progress": "已付首期。"}
    refused = client.post(address, data)
    assert refused.status_code == 422 and "申请延长应在1至5个工作日之间" in refused.content.decode()
    assert client.post(address, data | {"amount": 2}).status_code == 302
    assert open_nodes(case) == {"answer", "approve_extension"}
    assert visit("fgw_officer", address).status_code == 403
    assert visit("jyj_handler", address).status_code == 404
