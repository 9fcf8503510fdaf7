"""移送: a record with states of its own; the case rests only with the whole matter; the department reads nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

import clock
from caseflow.doors import Incomplete, other_moves
from caseflow.reconciling import reconcile
from casework.lifecycle import UNDER_WAY
from casework.models import Case, CaseEvent, Draft, Transfer
from casework.services import (
    NotYours,
    Stale,
    approve_conclusion,
    approve_transfer,
    note_outcome,
    note_receipt,
    note_return,
    place_hold,
    release_hold,
    take_back,
)
from organisations.refusals import Refusal
from tests.desk.pages import text, visit
from tests.journeys.beside_the_ladder import TRANSFER, conclude, resume, suspend, transfer
from tests.journeys.filling import beside, fill, read
from tests.journeys.office import body, do, open_case, open_nodes, pass_on, person, render_all
from tests.journeys.reaching import answer, reach

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
RECEIPT = {"number": "监收〔2026〕9号", "on": "2026-11-20"}


def today() -> str:
    return clock.today().isoformat()


def the_transfer(case: Case) -> Transfer:
    return Transfer.objects.select_related("deadline", "case").get(case=case)


@pytest.mark.parametrize("state", UNDER_WAY)
def test_a_whole_matter_rests_and_comes_back(state: str) -> None:
    case = reach(state)
    desks = open_nodes(case)
    dues = list(case.deadlines.order_by("id").values_list("deadline__due_on", flat=True))
    transfer(case)
    assert (case.state, open_nodes(case), reconcile()) == ("transferred", set(), [])
    beside(case, "take_back", "fgw_leader", why="jurisdiction", on=today())
    case.refresh_from_db()
    assert (case.state, open_nodes(case), reconcile()) == (state, desks, [])
    found = the_transfer(case)
    assert (found.status, found.returned_for, found.deadline.is_open) == ("returned", "jurisdiction", False)
    again = list(case.deadlines.exclude(purpose="transfer_receipt").order_by("id"))
    assert [row.deadline.due_on for row in again] == dues
    assert not case.deadlines.filter(deadline__stopped_on__isnull=False).exists()


def test_its_record_says_what_went_where() -> None:
    case = transfer(reach("rectifying"))
    found = the_transfer(case)
    assert (found.receiver_name, found.number, found.secrecy, found.is_whole) == (
        "澄川市监察委员会",
        "澄发改移〔2026〕1号",
        "internal",
        True,
    )
    assert list(found.materials.values_list("number", "name", "copies")) == [
        (1, "线索摘要", 2),
        (2, "合同复印件", 1),
    ]
    assert (found.deadline.started_on, found.deadline.stopped_on) == (clock.today(), None)
    assert found.deadline.due_on.isoformat() == "2026-11-25"


def test_the_receipt_meets_its_clock_and_the_outcome_closes_the_case() -> None:
    case = transfer(reach("warned"))
    with pytest.raises(Refusal, match="尚未登记移送回执"):
        conclude(case, "taken_over")
    beside(case, "transfer_receipt", "fgw_officer", **RECEIPT)
    found = the_transfer(case)
    assert (found.status, found.receipt_number) == ("received", "监收〔2026〕9号")
    assert found.deadline.met_on == clock.today()
    case = conclude(case, "taken_over")
    assert (case.state, open_nodes(case), reconcile()) == ("closed", {"sign_for_result"}, [])
    left = case.deadlines.filter(deadline__met_on=None, deadline__cancelled_on=None)
    assert [row.purpose for row in left] == ["sign_for"]
    # 结案通知书 tells the department of the end and of the look-back, and nothing of the transfer.
    paper = case.papers.select_related("notice").latest("pk")
    assert (paper.notice.kind, paper.is_internal) == ("closure", False)
    assert paper.notice.number_text == "澄发改结〔2026〕1号"
    assert "移送" not in paper.notice.words and "澄发改移" not in paper.notice.words
    assert case.look_back_on is not None
    page = text("jtj_head", f"/cases/{case.number}/")
    assert "移送" not in page and "taken_over" not in page and "已另行立案办理" not in page


def test_of_a_matter_the_department_never_knew_nobody_is_told() -> None:
    case = transfer(open_case())
    beside(case, "transfer_receipt", "fgw_officer", **RECEIPT)
    case = conclude(case, "not_filed")
    assert (case.state, open_nodes(case), case.look_back_on) == ("closed", set(), None)
    assert [paper.notice.kind for paper in case.papers.select_related("notice")] == ["transfer"]
    assert visit("jtj_head", f"/cases/{case.number}/").status_code == 404


def test_a_court_hold_keeps_it_from_being_concluded() -> None:
    case = transfer(reach("warned"))
    beside(case, "transfer_receipt", "fgw_officer", **RECEIPT)
    court = body("澄川市中级人民法院")
    place_hold(case, source_key="t:1", placed_by=court, reason="执行未了", acting_user=None)
    with pytest.raises(Refusal, match="法院未了事项"):
        conclude(case)
    release_hold(case, source_key="t:1", reason="履行完毕", acting_user=None)
    assert conclude(case).state == "closed"


def test_a_part_goes_and_the_case_goes_on() -> None:
    case = reach("rectifying")
    desks = open_nodes(case)
    transfer(case, extent="part")
    assert (case.state, open_nodes(case), reconcile()) == ("rectifying", desks, [])
    beside(case, "transfer_receipt", "fgw_officer", **RECEIPT)
    beside(case, "transfer_outcome", "fgw_officer", outcome="not_filed", on=today())
    assert (the_transfer(case).status, read(case).state) == ("concluded", "rectifying")
    assert other_moves(read(case), person("fgw_officer")).keys() == {"merge", "suspend", "transfer"}


def test_a_part_may_be_returned_without_a_receipt() -> None:
    case = transfer(reach("reminded"), extent="part")
    beside(case, "transfer_return", "fgw_officer", why="materials", on=today())
    assert the_transfer(case).status == "returned"


def test_its_clock_runs_on_whatever_becomes_of_the_case() -> None:
    case = transfer(reach("early_warning"), extent="part")
    suspend(case)
    found = the_transfer(case)
    assert (found.deadline.stopped_on, found.deadline.is_open) == (None, True)
    resume(case)
    do(case, "answer", "jtj_handler", "answer", {"text": "正在落实。"})
    do(case, "approve_answer", "jtj_head", "approve")
    fill(case, "review", "fgw_officer", "remind", contact_phone="0000-2000001")
    do(case, "sign_letter", "fgw_leader", "sign")
    assert the_transfer(case).deadline.is_open


def test_a_letter_laid_by_for_a_part_is_taken_up_at_once() -> None:
    case = reach("early_warning")
    answer(case)
    fill(case, "review", "fgw_officer", "remind", contact_phone="0000-2000001")
    transfer(case, extent="part")
    assert open_nodes(case) == {"sign_letter"}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"materials-0-copies": "两"}, "materials"),
        ({"materials-0-name": ""}, "__all__"),
        ({"receiver_name": ""}, "receiver"),
        ({"clues": " "}, "clues"),
        ({"receipt_within": "三天"}, "receipt_within"),
        ({"ground": "rumour"}, "ground"),
        ({"secrecy": "secret"}, "secrecy"),
    ],
)
def test_it_refuses_what_is_missing_or_wrong(changed: dict[str, str], field: str) -> None:
    case = reach("warned")
    with pytest.raises((Refusal, Incomplete)) as found:
        beside(case, "transfer", "fgw_officer", **TRANSFER | changed)
    named: Any = found.value.form.errors if isinstance(found.value, Incomplete) else {found.value.field}
    assert field in named


def test_a_receiver_is_of_the_register_or_named_not_both() -> None:
    case = reach("warned")
    other = body("澄川市财政局")
    with pytest.raises(Refusal, match="二者填一项"):
        beside(case, "transfer", "fgw_officer", **TRANSFER | {"receiver": other.pk})
    transfer(case, receiver=other.pk, receiver_name="")
    found = the_transfer(case)
    # Nobody there may know of the case: it is named on the letter, and service is recorded with proof.
    assert (found.receiver, found.receiver_name) == (other, "澄川市财政局")
    assert found.paper is not None and found.paper.receiver_id is None


def test_the_letter_says_what_goes_and_how_the_receipt_comes_back() -> None:
    case = reach("rectifying")
    transfer(case, extent="part")
    found = the_transfer(case)
    assert found.paper is not None
    notice = found.paper.notice
    assert (notice.facts["scope"], notice.facts["receipt_within"]) == ("部分线索移送", "3个工作日")
    assert notice.addressed_to == "澄川市监察委员会"
    for words in ("在付款审批中弄虚作假", "合同复印件", "移送材料回执", "不得告知涉及的单位和人员"):
        assert words in notice.words
    issued = case.events.get(verb="issued", documents__0__id=notice.pk)
    assert issued.is_internal and issued.documents[0]["digest"] == notice.digest


def test_a_receiver_of_the_register_signs_for_it_from_its_page_and_the_receipts_clock_begins() -> None:
    case = reach("warned")
    commission = body("中共澄川市纪律检查委员会 澄川市监察委员会")
    transfer(case, is_served=False, receiver=commission.pk, receiver_name="")
    found = the_transfer(case)
    assert found.paper is not None
    assert (found.sent_on, found.deadline.started_on, open_nodes(case)) == (None, None, set())
    assert "待送达" in text("fgw_officer", f"/cases/{case.number}/")
    with pytest.raises(Refusal, match="尚未送达"):
        note_receipt(found, number="1号", on=clock.today(), acting_user=person("fgw_officer"))
    render_all()
    clock.set_to(clock.now() + timedelta(days=3))
    page = f"/flow/cases/{case.number}/papers/{found.paper.pk}/sign-for/"
    assert page in text("jw_officer", f"/documents/{found.paper.notice_id}/")
    assert visit("jtj_head", page).status_code == 404
    assert visit("fgw_officer", page).status_code == 403
    assert visit("jw_officer", page).client.post(page).status_code == 302
    found.refresh_from_db()
    found.deadline.refresh_from_db()
    assert (found.sent_on, found.deadline.started_on) == (clock.today(), clock.today())
    assert visit("jw_officer", page).client.post(page).status_code == 403
    assert reconcile() == []


def test_two_officers_note_one_receipt_once() -> None:
    case = transfer(reach("warned"))
    seen = the_transfer(case)
    note_receipt(the_transfer(case), number="1号", on=clock.today(), acting_user=person("fgw_officer"))
    with pytest.raises(Stale, match="已接收"):
        note_receipt(seen, number="2号", on=clock.today(), acting_user=person("fgw_officer"))


@pytest.mark.parametrize("who", ["fgw_leader", "jw_officer", "zf_officer", "jtj_head", "zy_clerk"])
def test_only_the_issuing_bodys_officer_notes_what_came_back(who: str) -> None:
    case = transfer(reach("warned"), extent="part")
    user, found = person(who), the_transfer(case)
    assert not {"transfer_receipt", "transfer_return"} & set(other_moves(case, user))
    with pytest.raises(NotYours):
        note_receipt(found, number="1号", on=clock.today(), acting_user=user)
    with pytest.raises(NotYours):
        note_return(found, on=clock.today(), why="materials", acting_user=user)
    with pytest.raises(NotYours):
        note_outcome(found, on=clock.today(), outcome="handled", acting_user=user)


@pytest.mark.parametrize("who", ["fgw_officer", "jw_leader", "zf_leader", "jtj_head"])
def test_only_the_issuing_bodys_leader_decides(who: str) -> None:
    case = reach("warned")
    beside(case, "transfer", "fgw_officer", **TRANSFER | {"extent": "part"})
    pass_on(case)
    with pytest.raises(NotYours):
        approve_transfer(Draft.objects.get(case=case, status="submitted"), acting_user=person(who))
    do(case, "sign_transfer", "fgw_leader", "return", {"reason": "改为全案移送。"})
    transfer(case)
    with pytest.raises(NotYours):
        take_back(read(case), on=clock.today(), why="materials", acting_user=person(who))
    beside(case, "transfer_receipt", "fgw_officer", **RECEIPT)
    beside(case, "conclude_transfer", "fgw_officer", outcome="handled")
    with pytest.raises(NotYours):
        approve_conclusion(Draft.objects.get(case=case, status="submitted"), acting_user=person(who))


def test_a_whole_one_is_not_returned_behind_the_leaders_back() -> None:
    case = transfer(reach("warned"))
    with pytest.raises(Refusal, match="由负责人办理"):
        note_return(the_transfer(case), on=clock.today(), why="materials", acting_user=person("fgw_officer"))


@pytest.mark.parametrize("extent", ["whole", "part"])
def test_the_department_reads_nothing_of_it(extent: str) -> None:
    case = reach("rectifying")
    before = CaseEvent.objects.filter(case=case).count()
    transfer(case, extent=extent)
    beside(case, "transfer_receipt", "fgw_officer", **RECEIPT)
    if extent == "whole":
        beside(case, "take_back", "fgw_leader", why="not_accepted", on=today())
    else:
        beside(case, "transfer_outcome", "fgw_officer", outcome="taken_over", on=today())
    new = CaseEvent.objects.filter(case=case).order_by("seq")[before:]
    assert len(new) >= 5
    assert all(event.is_internal for event in new)
    page = text("jtj_head", f"/cases/{case.number}/")
    for word in ("移送", "监察", "涉嫌", "澄发改移", "监收", "退回办理", "回执"):
        assert word not in page
    inside = text("fgw_officer", f"/cases/{case.number}/")
    assert "澄发改移〔2026〕1号" in inside
    assert "监收〔2026〕9号" in inside
    letter = the_transfer(case).paper
    assert letter is not None
    assert visit("jtj_head", f"/documents/{letter.notice_id}/").status_code == 404
    assert visit("fgw_officer", f"/documents/{letter.notice_id}/").status_code == 200


def test_while_it_is_handed_over_the_department_sees_that_and_no_more() -> None:
    case = transfer(reach("rectifying"))
    page = text("jtj_head", f"/cases/{case.number}/")
    assert "案件移送办理，期间没有待办，期限不计。" in page
    for word in ("监察", "涉嫌", "澄发改移", "回执", "核准移送"):
        assert word not in page
    desk = text("jtj_head", "/")
    listed = text("jtj_head", "/cases/")
    assert "移送办理" in listed
    for word in ("监察", "涉嫌", "澄发改移"):
        assert word not in desk + listed
    assert case.number not in text("jtj_head", "/cases/?q=澄发改移")


def test_its_light_stays_grey_and_an_overdue_receipt_is_told_to_the_office_alone() -> None:
    case = transfer(reach("warned"))
    clock.set_to(clock.now() + timedelta(days=10))
    assert "逾期" in text("fgw_officer", f"/cases/{case.number}/")
    assert "请催办澄川市监察委员会" in text("fgw_officer", f"/cases/{case.number}/")
    assert "请催办" not in text("jtj_head", f"/cases/{case.number}/")
    assert case.number in text("fgw_officer", "/cases/?light=grey")
    assert case.number not in text("fgw_officer", "/cases/?light=red")
    assert visit("fgw_officer", "/").status_code == 200
