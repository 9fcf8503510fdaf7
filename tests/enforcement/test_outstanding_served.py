"""A list of 未结案件通报 after it was signed: it leaves by itself, and a wrong one is voided."""

from __future__ import annotations

import pytest

from casework.services import NotYours, Stale, recuse
from enforcement.models import EnforcementCase
from enforcement.services import link_case, void_list
from enforcement.tasks import issue_lists
from notices.models import Notice
from notifications.models import Message
from tests.desk.pages import logged_in, text, visit
from tests.enforcement.test_outstanding import ROADS, SCHOOL, issued, of
from tests.factories.casework import make_case, person, practising
from tests.factories.outstanding import drafted, signed
from tests.journeys.office import render_all

pytestmark = pytest.mark.django_db


def test_lists_leave_by_themselves_whatever_their_issuer_asks_of_its_officers(city: None) -> None:
    practising(confirms_seal=True, chooses_service=True)
    notice = of(issued(ROADS), ROADS).notice
    assert notice is not None
    assert (notice.state, notice.awaits_seal, notice.awaits_service) == ("served", False, False)
    assert Message.objects.filter(person=person("jtj_head"), title__contains=notice.number_text).exists()
    assert "等你签收" in text("jtj_handler", f"/documents/{notice.pk}/")


def test_a_list_that_waits_for_its_seal_is_neither_told_nor_read(city: None) -> None:
    """As one that was frozen before lists left by themselves."""
    batch = signed(ROADS)
    issue_lists()
    Notice.objects.update(awaits_seal=True, awaits_service=True)
    render_all()
    issue_lists()
    notice = of(batch, ROADS).notice
    assert notice is not None and notice.rendered_at and notice.served_at is None
    assert not Message.objects.filter(person=person("jtj_head")).exists()
    for tail in ("", "file.pdf", "pages/1.png"):
        assert visit("jtj_handler", f"/documents/{notice.pk}/{tail}").status_code == 404


def test_a_leader_voids_a_list_from_its_page_and_the_debtor_is_told(city: None) -> None:
    batch = issued(ROADS, SCHOOL)
    row = of(batch, ROADS)
    assert row.notice is not None
    page, door = f"/documents/{row.notice.pk}/", f"/enforcement/lists/sheets/{row.pk}/void/"
    assert door in text("fgw_leader", page) and door not in text("fgw_officer", page)
    assert visit("fgw_officer", door).status_code == 403 and visit("jtj_head", door).status_code == 403
    assert visit("whfg_leader", door).status_code == 404
    leader = logged_in("fgw_leader")
    assert "不再使用" in leader.get(door).content.decode()
    assert leader.post(door, {"reason": " "}).status_code == 422
    done = leader.post(door, {"reason": "台账有误"}, follow=True).content.decode()
    assert "已作废" in done and "台账有误" in done
    row.refresh_from_db()
    row.notice.refresh_from_db()
    assert (row.notice.state, row.voided_by) == ("void", person("fgw_leader"))
    told = Message.objects.get(person=person("jtj_head"), title__startswith="未结案件通报表作废")
    assert "台账有误" in told.text and told.href == page
    assert leader.post(door, {"reason": "再次"}).status_code == 409
    # The other list stands; the debtor may be told anew.
    assert [each.body.name for each in drafted().lists.select_related("body")] == [ROADS]


def test_a_list_that_the_debtor_has_opened_is_not_voided(city: None) -> None:
    row = of(issued(ROADS), ROADS)
    assert row.notice is not None
    visit("jtj_head", f"/documents/{row.notice.pk}/")
    with pytest.raises(Stale, match="已由主送单位阅读"):
        void_list(row, reason="台账有误", acting_user=person("fgw_leader"))
    assert "/void/" not in text("fgw_leader", f"/documents/{row.notice.pk}/")


def test_a_leader_who_keeps_out_of_a_case_voids_no_list_that_tells_of_it(city: None) -> None:
    row = of(issued(ROADS), ROADS)
    case = make_case(subject=ROADS)
    tied = EnforcementCase.objects.get(pk=row.told_cases[0])
    link_case(tied, case, acting_user=person("fgw_intake"))
    leader = person("fgw_leader")
    recuse(case, leader, ground="other", note="样例", successor=None, acting_user=leader)
    with pytest.raises(NotYours, match="应当回避"):
        void_list(row, reason="台账有误", acting_user=leader)
