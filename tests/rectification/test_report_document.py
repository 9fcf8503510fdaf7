"""整改报告 as the department's own document: its words, its number, who reads it, and what goes on without it."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.utils.datastructures import MultiValueDict

from casework.access import notice_for
from casework.lifecycle import State
from casework.models import CaseDeadline
from casework.services import why_not_void
from findings.queries.objections import papers_open_to_objection
from notices.facts import RectificationReportFacts
from notices.fields import from_json
from notices.models import Notice
from organisations.models import Body
from organisations.refusals import Refusal
from rectification import services
from rectification.forms import ReportDocumentForm
from rectification.models import Order, Report
from rectification.queries import newest_report
from rectification.report_facts import planned_measures, why_no_document
from tests.factories.casework import (
    DEPARTMENT,
    body,
    evidence,
    person,
    practising,
    render_all,
    upload,
)
from tests.factories.rectification import ready_to_report, received, reported, returned, the_order, verified

HEAD = "裴归棹"


def the_document(order: Order) -> Notice:
    report = newest_report(order)
    assert report is not None and report.document is not None
    return report.document.notice


def told(notice: Notice) -> RectificationReportFacts:
    return from_json(RectificationReportFacts, notice.facts)


def unmarked() -> None:
    Body.objects.filter(name=DEPARTMENT).update(document_mark="")


def reads(username: str, notice: Notice) -> bool:
    try:
        return notice_for(person(username), notice.pk) == notice
    except Http404:
        return False


def test_it_is_a_numbered_document_of_the_department_to_whoever_ordered() -> None:
    order = reported(ready_to_report())
    notice = the_document(order)
    assert (notice.number_text, notice.issuer, notice.addressee) == (
        "澄交报〔2026〕1号",
        body(DEPARTMENT),
        body("澄川市人民政府"),
    )
    assert (notice.drafted_by, notice.signatory) == (person("jtj_handler"), person("jtj_head"))
    moved = order.case.events.get(move="report_rectification")
    assert [document["id"] for document in moved.documents] == [notice.pk]


def test_it_says_what_was_filled_in_with_every_proof_numbered_once() -> None:
    order, handler = ready_to_report(), person("jtj_handler")
    first, second, third = order.items.all()
    shared = evidence(order.case, handler, name="付款凭证.pdf")
    results = {
        first: ("已付清\n执行案件已结案。", [shared, upload("结案通知书.pdf")]),
        second: ("已列入", [shared], "逐笔清理"),
        third: ("已登记四十份", [upload("台账.pdf")], "", "五个项目资料待收集，12月10日前完成"),
    }
    report = services.draft_report(
        order, results, cover="召开会议。\n分解任务。", lasting="印发办法\n按月调度", acting_user=handler
    )
    services.send_report(report, acting_user=person("jtj_head"))
    facts = told(the_document(order))
    assert (facts.order_number, facts.order_received_on) == ("澄政整〔2026〕1号", "2026年11月20日")
    assert facts.signed_by == HEAD
    assert (facts.organisation, facts.lasting) == (("召开会议。", "分解任务。"), ("印发办法", "按月调度"))
    assert [(item.state, item.measures, item.result, item.evidence) for item in facts.rectified] == [
        ("已完成", "第1项措施", "已付清；执行案件已结案。", "证1、证2"),
        ("已完成", "逐笔清理", "已列入", "证1"),
        ("未完成", "第3项措施", "已登记四十份", "证3"),
    ]
    assert facts.rectified[2].unfinished == "五个项目资料待收集，12月10日前完成"
    assert [(piece.number, piece.name, piece.shows) for piece in facts.evidence] == [
        ("证1", "付款凭证.pdf", "样例证据"),
        ("证2", "结案通知书.pdf", "第1项整改情况"),
        ("证3", "台账.pdf", "第3项整改情况"),
    ]


def test_a_name_that_cannot_be_printed_keeps_nobody_from_reporting() -> None:
    order, handler = ready_to_report(), person("jtj_handler")
    results = {item: ("已办结", [upload("𪚥" + "长" * 100 + ".pdf")]) for item in order.items.all()}
    services.draft_report(order, results, cover="已整改", acting_user=handler)
    services.send_report(_newest(order), acting_user=person("jtj_head"))
    name = told(the_document(order)).evidence[0].name
    assert name.startswith("？长") and len(name) == 80


def test_the_handler_hears_at_the_field_what_cannot_be_printed() -> None:
    order, handler = ready_to_report(), person("jtj_handler")
    results = {item: ("已办结", [upload()]) for item in order.items.all()}
    with pytest.raises(Refusal, match="字库中没有") as refused:
        services.draft_report(order, results, cover="罕见字𪚥", acting_user=handler)
    assert refused.value.field == "cover"
    assert not Report.objects.exists()


def test_each_round_has_a_report_of_its_own_in_the_departments_series() -> None:
    order = reported(ready_to_report())
    verified(order, unmet={2})
    order = reported(received(returned(order, new_term="10日")))
    assert the_document(order).number_text == "澄交报〔2026〕2号"


def test_it_is_set_and_served_without_a_desk_whatever_the_departments_practice() -> None:
    practising(DEPARTMENT, confirms_seal=True, chooses_service=True)
    order = reported(ready_to_report())
    render_all()
    notice = the_document(order)
    assert notice.rendered_at and notice.sealed_at and notice.served_at
    assert not CaseDeadline.objects.filter(case=order.case, paper__notice=notice).exists()
    assert notice not in [paper.notice for paper in papers_open_to_objection(order.case)]
    assert "不单独作废" in why_not_void(notice.slip)


def test_both_sides_read_it_once_it_is_set_and_no_stranger() -> None:
    notice = the_document(reported(ready_to_report()))
    assert not reads("jtj_handler", notice)
    render_all()
    readers = ("jtj_handler", "jtj_head", "zf_officer", "fgw_officer", "jyj_handler")
    assert {name for name in readers if reads(name, notice)} == {*readers} - {"jyj_handler"}


def test_a_department_without_a_mark_sends_the_paper_that_it_uploads() -> None:
    case = ready_to_report().case
    unmarked()
    order = the_order(case)
    assert "机构名录" in why_no_document(order)
    results = {item: ("已办结", [upload()]) for item in order.items.all()}
    with pytest.raises(Refusal) as refused:
        services.draft_report(order, results, cover="说明", acting_user=person("jtj_handler"))
    assert refused.value.field == "file"
    order = reported(order)
    report = _newest(order)
    assert (order.case.state, report.document, report.status) == (State.VERIFYING, None, "sent")
    assert order.case.events.get(move="report_rectification").documents == []


def test_its_form_needs_no_file_and_begins_with_the_plan() -> None:
    order, handler = ready_to_report(), person("jtj_handler")
    assert planned_measures(order)["measures_2"] == "第2项措施"
    data = {"cover": "已整改"} | {f"result_{n}": "已办结" for n in (1, 2, 3)} | {"unfinished_2": "待收集"}
    form = ReportDocumentForm(order, handler, data, MultiValueDict({"files_1": [upload("凭证.pdf")]}))
    assert form.is_valid(), form.errors
    facts = form.facts()
    assert [item.state for item in facts.rectified] == ["已完成", "未完成", "已完成"]
    assert [piece.name for piece in facts.evidence] == ["凭证.pdf", "（待附证据材料）"]
    assert (facts.signed_by, form.addressee()) == (HEAD, body("澄川市人民政府"))


def _newest(order: Order) -> Report:
    report = newest_report(order)
    assert report is not None
    return report
