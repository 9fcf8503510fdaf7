"""The pages of a determination: what each person is shown and may post, and what a department never reads."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

import clock
from caseflow.diagram import COLUMNS
from caseflow.doors import open_task
from caseflow.flows import CaseFlow
from casework.models import Case, Draft
from enforcement.services import link_case
from findings.models import Finding, Plea, Referral, SanctionPlan
from tests.desk.pages import logged_in, text, visit
from tests.factories.enforcement import register_row
from tests.journeys.determination import (
    decided,
    decision_data,
    heard,
    hearing_data,
    ordered,
    performance_data,
    referral_data,
    referred,
    returned_twice,
    told,
)
from tests.journeys.determination import shown as shown_at
from tests.journeys.office import body, open_nodes, person

STRANGERS = ("zy_clerk", "rd_viewer", "sj_admin", "zjj_handler")


def address(case: Case, node: str, username: str, act: str = "") -> str:
    task = open_task(case, node, person(username).body)
    return f"/flow/tasks/{task.pk}/" + (f"?act={act}" if act else "")


def page(case: Case, node: str, username: str, act: str = "") -> str:
    answer = visit(username, address(case, node, username, act))
    assert answer.status_code == 200
    return str(answer.content.decode())


def post(case: Case, node: str, username: str, act: str, data: dict[str, Any]) -> Any:
    answer = logged_in(username).post(address(case, node, username), {"act": act, **data})
    case.refresh_from_db()
    return answer


# --- referral -----------------------------------------------------------------------------------------


def test_the_case_page_offers_the_referral_to_an_officer_of_a_party() -> None:
    case = ordered()
    assert "以本单位名义：提请认定" in text("jw_officer", f"/cases/{case.number}/")
    shown = text("jw_officer", f"/flow/cases/{case.number}/draft/")
    for words in ("拒不整改", "虚假整改", "二次退回", "整改逾期", "澄川市人民政府"):
        assert words in shown
    assert "文书未启用" not in shown
    for stranger in ("jw_leader", "jtj_handler"):
        assert "提请认定" not in text(stranger, f"/cases/{case.number}/")
        assert visit(stranger, f"/flow/cases/{case.number}/draft/").status_code == 403
    for stranger in STRANGERS:
        assert visit(stranger, f"/flow/cases/{case.number}/draft/").status_code == 404


def test_a_referral_is_posted_and_what_is_refused_names_its_field() -> None:
    case = ordered()
    data = referral_data(case)
    client, where = logged_in("jw_officer"), f"/flow/cases/{case.number}/draft/"
    refused = client.post(where, {"act": "refer_for_determination", **data})
    assert refused.status_code == 422 and "退回0次，不足2次" in refused.content.decode()
    data |= {"ground": "refusal"}
    answer = client.post(where, {"act": "refer_for_determination", **data})
    assert answer.status_code == 302 and open_nodes(case) >= {"sign_referral"}


def test_the_leader_sees_the_letter_and_what_goes_with_it() -> None:
    case = returned_twice()
    client, where = logged_in("jw_officer"), f"/flow/cases/{case.number}/draft/"
    data = referral_data(case) | {"act": "refer_for_determination"}
    assert client.post(where, data).status_code == 302
    shown = page(case, "sign_referral", "jw_leader")
    for words in ("签发提请认定函", "二次退回", "澄川市人民政府", "data:image/png", "整改通知书"):
        assert words in shown
    assert post(case, "sign_referral", "jw_leader", "sign", {}).status_code == 302
    assert (case.state, Referral.objects.count()) == ("determining", 1)


# --- hearing ------------------------------------------------------------------------------------------


def test_the_authority_reads_the_referral_and_drafts_what_the_department_is_told() -> None:
    case = referred()
    shown = page(case, "tell", "zf_officer")
    for words in (
        "两次报送的整改均未达到标准。",
        "拟陈述申辩告知书",
        "不予认定，解除",
        "澄纪监请〔2026〕1号",
    ):
        assert words in shown
    empty = post(case, "tell", "zf_officer", "tell", {})
    assert empty.status_code == 422
    assert visit("zf_leader", address(case, "tell", "zf_officer")).status_code == 403


def test_its_preview_is_the_real_page_to_the_department() -> None:
    case = referred()
    shown = post(case, "tell", "zf_officer", "tell", hearing_data(case) | {"preview": "1"})
    assert shown.status_code == 200 and "data:image/png" in shown.content.decode()


def test_the_department_reads_what_it_is_told_and_nothing_of_the_referral() -> None:
    case = told()
    shown = page(case, "plead", "jtj_handler")
    for words in (
        "失信程度一般",
        "《样例办法》第八条",
        "澄政告〔2026〕1号",
        "放弃陈述申辩",
        "11月27日前",
    ):
        assert words in shown
    for words in ("两次报送的整改均未达到标准。", "12345", "提请认定函"):
        assert words not in shown


def test_a_plea_is_posted_and_sent_by_the_head() -> None:
    case = told()
    wordless = post(case, "plead", "jtj_handler", "plead", {"choice": "state", "text": ""})
    assert wordless.status_code == 422 and "陈述申辩没有内容" in wordless.content.decode()
    answer = post(case, "plead", "jtj_handler", "plead", {"choice": "waive", "text": ""})
    assert answer.status_code == 302
    shown = page(case, "approve_plea", "jtj_head")
    assert "放弃陈述申辩。" in shown
    assert post(case, "approve_plea", "jtj_head", "send", {}).status_code == 302
    assert Plea.objects.get().status == "sent" and open_nodes(case) == {"determine"}


def test_a_returned_plea_shows_why_and_what_was_written() -> None:
    case = told()
    post(case, "plead", "jtj_handler", "plead", {"choice": "state", "text": "已列入预算。"})
    post(case, "approve_plea", "jtj_head", "return", {"reason": "附批复"})
    shown = page(case, "plead", "jtj_handler")
    assert "附批复" in shown and "已列入预算。" in shown


# --- decision -----------------------------------------------------------------------------------------


def test_the_desk_says_until_when_it_must_wait() -> None:
    case = told()
    shown = page(case, "determine", "zf_officer")
    assert "单位可在2026年11月27日前陈述申辩，期满前不能作出决定。" in shown
    data = decision_data(case, "clear")
    refused = post(case, "determine", "zf_officer", "clear", data)
    assert refused.status_code == 422 and "期满前不能作出决定" in refused.content.decode()
    assert open_nodes(case) == {"plead", "determine"}


def test_a_decision_is_posted_with_its_sanctions() -> None:
    case = heard()
    shown = page(case, "determine", "zf_officer")
    for words in ("工程质量尚有争议", "采纳", "惩戒措施", "自治区类别", "失信认定书"):
        assert words in shown
    assert "风险提示信息" not in shown
    data = decision_data(case)
    bad = post(case, "determine", "zf_officer", "determine", data | {"sanctions-0-basis": ""})
    assert bad.status_code == 422 and "逐项填写的内容有误" in bad.content.decode()
    answer = post(case, "determine", "zf_officer", "determine", data)
    assert answer.status_code == 302
    shown = page(case, "sign_determination", "zf_leader")
    for words in ("签发失信认定书", "data:image/png", "一般失信信息", "不采纳陈述申辩", "工程质量尚有争议"):
        assert words in shown
    assert post(case, "sign_determination", "zf_leader", "sign", {}).status_code == 302
    assert case.state == "determined" and Finding.objects.get().sanctions.count() == 1


def test_the_page_of_going_on_says_which_clocks_run() -> None:
    shown = page(heard(), "determine", "zf_officer", "not_determined")
    assert "自签收次日起，报送整改报告的期限重新计算" in shown


# --- the case page ------------------------------------------------------------------------------------


def test_the_case_page_tells_the_whole_determination_to_the_governing_side() -> None:
    case = decided()
    shown = text("zf_officer", f"/cases/{case.number}/")
    for words in (
        "失信认定",
        "有效",
        "公示截止",
        "惩戒措施",
        "取消评优评先资格",
        "实施中",
        "提请认定函",
        "澄纪监请〔2026〕1号",
        "澄政告〔2026〕1号",
        "不采纳。争议不涉及已验收部分。",
        "已认定失信",
    ):
        assert words in shown


def test_the_department_reads_its_own_part_of_it() -> None:
    case = decided()
    shown = text("jtj_handler", f"/cases/{case.number}/")
    for words in (
        "失信认定",
        "取消评优评先资格",
        "澄政告〔2026〕1号",
        "不采纳。争议不涉及已验收部分。",
        "澄政失〔2026〕1号",
        "二次退回",
    ):
        assert words in shown
    for words in (
        "澄纪监请〔2026〕1号",
        "提请认定函",
        "两次报送的整改均未达到标准。",
        "12345",
    ):
        assert words not in shown


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_stranger_learns_nothing(stranger: str) -> None:
    case = decided()
    assert visit(stranger, f"/cases/{case.number}/").status_code in (403, 404)
    letter = Referral.objects.get().letter
    assert letter is not None
    assert visit(stranger, reverse("desk:document", args=[letter.notice_id])).status_code in (403, 404)


@pytest.mark.parametrize(
    ("reader", "status"), [("zf_officer", 200), ("jw_officer", 200), ("jtj_handler", 404)]
)
def test_the_letter_between_authorities_is_not_the_departments_to_open(reader: str, status: int) -> None:
    decided()
    letter = Referral.objects.get().letter
    assert letter is not None
    assert visit(reader, reverse("desk:document", args=[letter.notice_id])).status_code == status
    assert visit(reader, reverse("desk:document_file", args=[letter.notice_id])).status_code == status


# --- sanctions, performance, listing --------------------------------------------------------------------


def test_sanctions_are_changed_from_the_case_page() -> None:
    case = decided()
    shown = text("jw_officer", f"/cases/{case.number}/")
    assert "实施惩戒" in shown and "解除一项惩戒" in shown
    where = f"/flow/cases/{case.number}/draft/"
    assert "取消评优评先资格（澄川市财政局）" in text("jw_officer", f"{where}?act=lift_sanction")
    data = {
        "act": "sanction",
        "finding": Finding.objects.get().pk,
        "reason": "仍未整改",
        "sanctions-TOTAL_FORMS": 1,
        "sanctions-INITIAL_FORMS": 0,
        "sanctions-0-kind": "pilots",
        "sanctions-0-basis": "《样例办法》第十三条",
        "sanctions-0-carried_out_by": body("澄川市财政局").pk,
        "sanctions-0-starts_on": clock.today().isoformat(),
        "sanctions-0-ends_on": "2027-11-20",
    }
    assert logged_in("jw_officer").post(where, data).status_code == 302
    assert "实施惩戒待核准" in text("jw_officer", f"/cases/{case.number}/")
    assert "待核准" not in text("jtj_handler", f"/cases/{case.number}/")
    shown = page(case, "approve_sanctions", "jw_leader")
    assert "取消试点示范资格" in shown and "至2027年11月20日" in shown
    post(case, "approve_sanctions", "jw_leader", "return", {"reason": "依据不足"})
    assert SanctionPlan.objects.get().status == "returned"
    assert "《样例办法》第十三条" in text("jw_officer", f"{where}?act=sanction")
    assert "实施惩戒已退回" in text("jw_officer", f"/cases/{case.number}/")


def test_performance_is_asked_for_at_the_findings_desk() -> None:
    case = decided()
    shown = page(case, "follow_finding", "zf_officer")
    for words in ("确认履行完毕", "责令整改", "实施惩戒", "信用修复决定书", "取消评优评先资格"):
        assert words in shown
    data = performance_data(case) | {"repair_platforms": "", "reason": "凭证齐全"}
    refused = post(case, "follow_finding", "zf_officer", "confirm_performance", data)
    assert refused.status_code == 422 and Draft.objects.latest("pk").move != "confirm_performance"
    data["repair_platforms"] = "澄川市公共信用信息平台"
    assert post(case, "follow_finding", "zf_officer", "confirm_performance", data).status_code == 302
    shown = page(case, "sign_performance", "zf_leader")
    for words in ("签发整改验收意见书、信用修复决定书", "凭证齐全", "第1页，共"):
        assert words in shown
    assert shown.count("data:image/png") >= 2
    post(case, "sign_performance", "zf_leader", "return", {"reason": "再核"})
    again = shown_at(case, "follow_finding", "zf_officer", "confirm_performance")
    assert again["repair_platforms"] == "澄川市公共信用信息平台"
    assert (again["method"], again["reason"]) == ("核对凭证", "凭证齐全")


def test_the_listing_is_recorded_from_the_case_page(tmp_path: Path) -> None:
    case = told()
    assert "记录法院纳入失信名单" not in text("jw_officer", f"/cases/{case.number}/")
    row = register_row(tmp_path, 执行阶段="已纳入失信名单", 纳入失信名单日期=date(2026, 11, 16))
    link_case(row, case, acting_user=person("fgw_officer"))
    assert "记录法院纳入失信名单" in text("jw_officer", f"/cases/{case.number}/")
    where = f"/flow/cases/{case.number}/draft/"
    shown = text("jw_officer", f"{where}?act=record_listing")
    assert f"望河区人民法院于2026年11月16日将被执行人纳入失信名单，案号{row.docket}" in shown
    data = {"act": "record_listing", "national_severity": "grave", "regional_severity": "grave"}
    assert logged_in("zf_officer").post(where, data).status_code in (403, 404)
    assert logged_in("jw_officer").post(where, data).status_code == 302
    case.refresh_from_db()
    assert case.state == "determined"
    shown = text("jtj_handler", f"/cases/{case.number}/")
    assert "法院纳入失信被执行人名单" in shown and "终止：法院已将被执行人纳入失信名单" in shown


def test_the_flows_picture_has_the_desks_of_the_determination() -> None:
    case = told()
    picture = text("zf_officer", f"/flow/cases/{case.number}/diagram.svg")
    for words in ("签发提请认定函", "告知陈述申辩", "拟认定决定", "认定后处理", "核准惩戒措施变更"):
        assert words in picture


def test_the_flows_picture_has_every_node_once() -> None:
    placed = [name for _, names in COLUMNS for name in names]
    assert sorted(placed) == sorted(node.name for node in CaseFlow.instance.nodes())
