"""未结案件通报 (M49): who may, what the lists say, numbers, who reads and signs for them, what fails."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest

import clock
from casework.services import NotYours, Stale, recuse
from desk.document_page import path_of
from enforcement.models import EnforcementCase, OutstandingBatch, OutstandingList, Stage
from enforcement.notice_facts import ListTerms
from enforcement.queries import progress_of
from enforcement.services import (
    link_case,
    return_lists,
    sign_for_list,
    sign_lists,
    try_again,
    withdraw_lists,
)
from enforcement.tasks import issue_lists
from notices.models import Notice
from notices.services import void
from notifications.models import Message
from organisations.models import Body
from organisations.refusals import Refusal
from tests.desk.pages import logged_in, text, visit
from tests.factories.casework import make_case, person
from tests.factories.outstanding import CUT_OFF, TERMS, debt, drafted, owing, signed
from tests.journeys.office import render_all

pytestmark = pytest.mark.django_db
ROADS, SCHOOL, CENTRE = "澄川市交通运输局", "澄川市第一中学", "澄川市公共工程建设中心"


def words(notice: Notice) -> str:
    """All that stands on the paper, without blanks."""
    with pypdfium2.PdfDocument(path_of(notice).read_bytes()) as paper:
        return re.sub(r"\s", "", "".join(page.get_textpage().get_text_range() for page in paper))


def of(batch: OutstandingBatch, name: str) -> OutstandingList:
    return batch.lists.select_related("notice__addressee").get(body__name=name)


# --- drafting ----------------------------------------------------------------------------------------


def test_each_debtor_has_one_list_with_all_its_outstanding_cases(city: None) -> None:
    owing(ROADS, SCHOOL, ROADS)
    EnforcementCase.objects.bulk_create(
        [
            debt(11, ROADS, stage=Stage.PERFORMED),
            debt(12, ROADS, stage=Stage.CURRENT_PROCEEDING_ENDED),
            debt(13, SCHOOL, stage=Stage.LISTING_PLANNED, planned_listing_on=date(2026, 12, 1)),
        ]
    )
    batch = drafted()
    found = {row.body.name: row for row in batch.lists.select_related("body")}
    assert found.keys() == {ROADS, SCHOOL}
    # What is performed is done; where only the proceeding ended, the debt remains (domain 0b.4).
    dockets = [case["docket_number"] for case in found[ROADS].facts["cases"]]
    assert dockets == ["（2026）样0302执1号", "（2026）样0302执3号", "（2026）样0302执12号"]
    assert found[ROADS].facts["total_count"] == "3件"
    assert found[ROADS].facts["total_outstanding"] == "3,000,001.50元"
    assert found[SCHOOL].facts["cases"][1]["state"] == "拟于2026年12月1日纳入失信名单"
    assert batch.status == "submitted" and not Notice.objects.exists()


def test_a_debtor_with_too_many_cases_for_one_sheet_gets_two(city: None) -> None:
    EnforcementCase.objects.bulk_create([debt(number, ROADS) for number in range(1, 123)])
    rows = list(drafted().lists.all())
    assert [(row.part, row.count) for row in rows] == [(1, 120), (2, 2)]
    assert rows[1].facts["subject_matter"].endswith("未结案件（之二）")


@pytest.mark.parametrize("username", ["fgw_leader", "fgw_intake", "jw_officer", "jtj_handler", "zy_clerk"])
def test_nobody_but_an_officer_of_a_credit_office_drafts(city: None, username: str) -> None:
    owing(ROADS)
    with pytest.raises(NotYours, match="经办人可以拟"):
        drafted(by=username)


def test_a_district_office_tells_its_own_region_and_not_its_government(city: None) -> None:
    owing(ROADS, "望河区柳渡镇人民政府", "望河区人民政府", "临溪区云井街道办事处")
    batch = drafted(by="whfg_officer")
    assert [row.body.name for row in batch.lists.select_related("body")] == ["望河区柳渡镇人民政府"]
    assert visit("fgw_officer", f"/enforcement/lists/{batch.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("day", "why"), [(date(2026, 11, 21), "不能晚于今日"), (date(2026, 11, 19), "已经更新到2026年11月20日")]
)
def test_the_day_must_be_one_that_the_register_can_speak_of(city: None, day: date, why: str) -> None:
    owing(ROADS)
    with pytest.raises(Refusal, match=why) as refused:
        drafted(ListTerms("未结案件", day))
    assert refused.value.field == "cut_off"


def test_nothing_to_tell_is_refused(city: None) -> None:
    with pytest.raises(Refusal, match="没有应当通报的未结案件"):
        drafted()


def test_one_batch_at_a_time_and_no_debtor_twice_for_a_day(city: None) -> None:
    owing(ROADS)
    batch = drafted()
    with pytest.raises(Stale, match="已有一批通报待签发"):
        drafted()
    sign_lists(batch, acting_user=person("fgw_leader"))
    with pytest.raises(Refusal, match="已经通报过"):
        drafted()
    EnforcementCase.objects.bulk_create([debt(9, SCHOOL)])
    assert [row.body.name for row in drafted().lists.select_related("body")] == [SCHOOL]


def test_who_keeps_out_of_a_case_leaves_its_debtor_to_another(city: None) -> None:
    [tied, _] = owing(ROADS, SCHOOL)
    case = make_case(subject=ROADS)
    link_case(tied, case, acting_user=person("fgw_intake"))
    for username in ("fgw_officer", "fgw_leader"):
        recuse(
            case,
            person(username),
            ground="other",
            note="样例",
            successor=None,
            acting_user=person(username),
        )
    batch = drafted()
    assert [row.body.name for row in batch.lists.select_related("body")] == [SCHOOL]
    assert batch.left_out == 1
    withdraw_lists(batch, acting_user=person("fgw_officer"))
    other = drafted(by="fgw_officer2")
    assert other.lists.count() == 2
    with pytest.raises(NotYours, match="应当回避"):
        sign_lists(other, acting_user=person("fgw_leader"))
    assert sign_lists(other, acting_user=person("fgw_leader_b")).status == "signed"


# --- the leader --------------------------------------------------------------------------------------


@pytest.mark.parametrize("username", ["fgw_officer", "fgw_officer2", "jw_leader", "whfg_leader", "jtj_head"])
def test_only_a_leader_of_the_office_signs(city: None, username: str) -> None:
    owing(ROADS)
    with pytest.raises(NotYours):
        sign_lists(drafted(), acting_user=person(username))


def test_who_drafted_does_not_sign(city: None) -> None:
    owing(ROADS)
    batch = drafted()
    OutstandingBatch.objects.filter(pk=batch.pk).update(drafted_by=person("fgw_leader"))
    with pytest.raises(NotYours, match="拟稿人不能签发"):
        sign_lists(batch, acting_user=person("fgw_leader"))


def test_a_returned_batch_is_over_and_another_is_drafted(city: None) -> None:
    owing(ROADS)
    batch = drafted()
    with pytest.raises(Refusal, match="没有写明退回意见"):
        return_lists(batch, reason=" ", acting_user=person("fgw_leader"))
    return_lists(batch, reason="请先商法院更新台账。", acting_user=person("fgw_leader"))
    assert Message.objects.get(person=person("fgw_officer")).text == "请先商法院更新台账。"
    with pytest.raises(Stale, match="已退回"):
        sign_lists(batch, acting_user=person("fgw_leader"))
    assert issue_lists() == 0 and not Notice.objects.exists()
    assert drafted().pk != batch.pk


# --- the worker --------------------------------------------------------------------------------------


def test_what_was_signed_is_what_is_issued_in_the_order_of_the_rows(city: None) -> None:
    batch = signed(ROADS, SCHOOL, CENTRE)
    EnforcementCase.objects.update(paid=Decimal("1250000.50"), stage=Stage.PERFORMED)
    clock.set_to(clock.now().replace(day=23))
    assert issue_lists() == 3
    assert issue_lists() == 0
    rows = list(batch.lists.select_related("notice", "body"))
    assert [row.notice and row.notice.number_text for row in rows] == [
        f"澄发改案〔2026〕{number}号" for number in (1, 2, 3)
    ]
    render_all()
    paper = words(Notice.objects.get(outstanding_list__body__name=ROADS))
    for said in (
        f"{ROADS}：",
        "截至2026年11月20日24时",
        "（2026）样0302执1号",
        "1,000,000.50元",
        "10个工作日内",
        "2026年11月20日",  # the day of the signing, not that of the worker
        "澄发改案〔2026〕",
    ):
        assert said in paper, said
    assert "2026年11月23日" not in paper and SCHOOL not in paper


def test_a_list_that_cannot_be_printed_is_told_with_its_reason_and_stops_no_other(city: None) -> None:
    owing(ROADS, SCHOOL)
    EnforcementCase.objects.filter(debtor__name=ROADS).update(docket="（2026）样0302执\U0002a700号")
    batch = sign_lists(drafted(), acting_user=person("fgw_leader"))
    assert issue_lists() == 1
    assert "字库中没有" in of(batch, ROADS).failure
    notice = of(batch, SCHOOL).notice
    assert notice is not None and notice.number == 1
    progress = progress_of(batch)
    assert (progress.total, progress.failed, progress.numbered) == (2, 1, 1)
    assert "字库中没有" in text("fgw_officer", f"/enforcement/lists/{batch.pk}/?view=failed")


def test_the_preview_says_why_a_list_cannot_be_printed(city: None) -> None:
    owing(ROADS)
    EnforcementCase.objects.filter(debtor__name=ROADS).update(docket="（2026）样0302执\U0002a700号")
    seen = logged_in("fgw_officer").post("/enforcement/lists/new/", filled(preview="1")).content.decode()
    assert "字库中没有" in seen and "data:image/png" not in seen


def test_what_failed_for_want_of_a_mark_is_tried_again(city: None) -> None:
    batch = signed(ROADS, SCHOOL)
    Body.objects.filter(pk=batch.issuer_id).update(document_mark="")
    assert issue_lists() == 0
    assert "没有登记机关代字" in of(batch, ROADS).failure
    Body.objects.filter(pk=batch.issuer_id).update(document_mark="澄发改")
    with pytest.raises(NotYours):
        try_again(batch, acting_user=person("whfg_officer"))
    assert try_again(batch, acting_user=person("fgw_officer")) == 2
    assert issue_lists() == 2
    assert sorted(Notice.objects.values_list("number", flat=True)) == [1, 2]
    with pytest.raises(Refusal, match="没有可以重试的"):
        try_again(batch, acting_user=person("fgw_officer"))


def test_a_further_sheet_that_failed_is_tried_again_beside_the_first(city: None) -> None:
    EnforcementCase.objects.bulk_create([debt(number, ROADS) for number in range(1, 123)])
    batch = sign_lists(drafted(), acting_user=person("fgw_leader"))
    batch.lists.filter(part=2).update(failure="系统出错。")  # as a fault leaves it
    assert issue_lists() == 1
    assert try_again(batch, acting_user=person("fgw_officer")) == 1
    assert issue_lists() == 1
    assert [row.notice and row.notice.number for row in batch.lists.select_related("notice")] == [1, 2]


# --- who reads, who signs for it ---------------------------------------------------------------------


def issued(*debtors: str) -> OutstandingBatch:
    batch = signed(*debtors)
    issue_lists()
    render_all()
    issue_lists()
    return batch


def test_issuer_and_debtor_read_it_and_nobody_else(city: None) -> None:
    notice = of(issued(ROADS, SCHOOL), ROADS).notice
    assert notice is not None
    readers = {"fgw_officer", "fgw_leader", "jtj_handler", "jtj_head"}
    for username in (
        *readers,
        "yizhong_head",
        "jw_officer",
        "zf_officer",
        "zy_clerk",
        "fgw_intake",
        "sj_admin",
    ):
        expected = 200 if username in readers else 404
        for tail in ("", "file.pdf", "pages/1.png"):
            assert visit(username, f"/documents/{notice.pk}/{tail}").status_code == expected, (username, tail)
        if username != "sj_admin":
            assert (notice.number_text in text(username, "/documents/")) == (username in readers), username
    assert len(visit("jtj_handler", "/documents/?view=received").context["rows"]) == 1
    assert len(visit("fgw_officer", "/documents/?view=issued").context["rows"]) == 2


def test_a_debtor_learns_nothing_before_the_paper_is_made(city: None) -> None:
    batch = signed(ROADS)
    issue_lists()
    row = of(batch, ROADS)
    assert row.notice is not None
    assert visit("jtj_handler", f"/documents/{row.notice.pk}/").status_code == 404
    assert not Message.objects.filter(person=person("jtj_head")).exists()
    render_all()
    issue_lists()
    issue_lists()
    for username in ("jtj_handler", "jtj_head"):
        message = Message.objects.get(person=person(username))
        assert row.notice.number_text in message.title and "10个工作日内反馈" in message.text
        assert message.text.startswith("截至2026年11月20日24时，未结案件1件。")
        assert message.href == f"/documents/{row.notice.pk}/"


def test_the_debtor_signs_for_it_on_its_page(city: None) -> None:
    batch = issued(ROADS)
    row = of(batch, ROADS)
    assert row.notice is not None
    address = f"/documents/{row.notice.pk}/"
    assert "等你签收" in text("jtj_handler", address) and "等你签收" not in text("fgw_officer", address)
    sign = f"/enforcement/lists/sheets/{row.pk}/sign-for/"
    assert logged_in("fgw_officer").post(sign).status_code == 403
    assert logged_in("yizhong_head").post(sign).status_code == 404
    page = logged_in("jtj_handler").post(sign, follow=True).content.decode()
    assert "已签收" in page and "晏映川" in page
    row.notice.refresh_from_db()
    assert row.notice.signed_for_by == person("jtj_handler")
    with pytest.raises(Refusal, match="已经签收"):
        sign_for_list(of(batch, ROADS), acting_user=person("jtj_head"))
    assert progress_of(batch).signed_for == 1


def test_a_void_list_is_signed_for_by_nobody(city: None) -> None:
    row = of(issued(ROADS), ROADS)
    assert row.notice is not None
    void(row.notice, reason="样例")
    with pytest.raises(Refusal, match="已作废"):
        sign_for_list(of(row.batch, ROADS), acting_user=person("jtj_handler"))


# --- pages -------------------------------------------------------------------------------------------


def filled(**changed: Any) -> dict[str, Any]:
    values = {
        "subject_matter": TERMS.subject_matter,
        "cut_off": CUT_OFF.isoformat(),
        "requirements": "\n".join(TERMS.requirements),
        "answer_within": TERMS.answer_within,
        "contact_name": "陆采薇",
        "contact_phone": "0000-2000103",
    }
    return values | changed


def test_a_batch_from_the_page_to_its_end(city: None) -> None:
    owing(ROADS, SCHOOL)
    officer, leader = logged_in("fgw_officer"), logged_in("fgw_leader")
    assert "未结案件通报" in officer.get("/enforcement/").content.decode()
    first = officer.get("/enforcement/lists/new/").content.decode()
    assert "2家，共2份" in first and "2026年第四季度全市政府机构被执行人未结案件" in first
    seen = officer.post("/enforcement/lists/new/", filled(preview="1")).content.decode()
    assert "data:image/png" in seen and not OutstandingBatch.objects.exists()
    officer.post("/enforcement/lists/new/", filled())
    batch = OutstandingBatch.objects.get()
    address = f"/enforcement/lists/{batch.pk}/"
    assert Message.objects.filter(person=person("fgw_leader"), href=address).exists()
    page = officer.get(address).content.decode()
    assert "签发整批" not in page and "撤回拟稿" in page
    sheet = f"/enforcement/lists/sheets/{of(batch, SCHOOL).pk}/"
    assert "data:image/png" in leader.get(sheet).content.decode()
    assert "签发整批" in leader.get(address).content.decode()
    running = leader.post(f"{address}decide/", {"act": "sign"}, follow=True).content.decode()
    assert 'hx-trigger="every 2s"' in running
    issue_lists()
    render_all()
    fragment = leader.get(f"{address}progress/").content.decode()
    assert "hx-trigger" not in fragment and "全部办完" in fragment
    done = leader.get(address).content.decode()
    assert "澄发改案〔2026〕1号" in done and "待签收" in done
    assert "澄发改案〔2026〕2号" in officer.get(sheet, follow=True).content.decode()
    assert TERMS.subject_matter in officer.get("/enforcement/lists/").content.decode()


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"answer_within": "很快"}, "请写作“10个工作日”"),
        ({"requirements": "\n".join("一二三四五六七")}, "办理要求最多6项"),
        ({"cut_off": "2026-11-19"}, "已经更新到2026年11月20日"),
    ],
)
def test_the_form_says_what_is_wrong(city: None, changed: dict[str, str], why: str) -> None:
    owing(ROADS)
    page = logged_in("fgw_officer").post("/enforcement/lists/new/", filled(**changed))
    assert page.status_code == 422 and why in page.content.decode()


@pytest.mark.parametrize("username", ["jw_officer", "jtj_handler", "zy_clerk", "fgw_intake", "sj_admin"])
def test_the_pages_are_the_credit_offices_alone(city: None, username: str) -> None:
    owing(ROADS)
    batch = drafted()
    for tail in ("", "new/", f"{batch.pk}/", f"{batch.pk}/progress/", f"sheets/{of(batch, ROADS).pk}/"):
        assert visit(username, f"/enforcement/lists/{tail}").status_code == 404, tail
    client = logged_in(username)
    assert client.post(f"/enforcement/lists/{batch.pk}/decide/", {"act": "sign"}).status_code == 404
