"""异议与修复: the register, one proceeding, its marks, and the pages at which one is filed."""

from __future__ import annotations

import re
from typing import Any

import pytest

from casework.models import CaseNotice
from findings.models import Exemption, Finding, Objection, Repair
from findings.services.objecting import Target
from tests.desk.pages import logged_in, text, visit
from tests.factories.casework import body
from tests.factories.proceedings import (
    decide_objection,
    filed_exemption,
    filed_objection,
    filed_repair,
    found_case,
    put_into,
    reminded_case,
    ruling_data,
    sent_objection,
    upload,
    warned_case,
)
from tests.findings.test_objections_on_paper import entered
from tests.journeys.browser import ENGLISH, NOT_ENGLISH
from tests.journeys.office import do, pass_on

pytestmark = pytest.mark.usefixtures("city")
GOVERNMENT = "澄川市人民政府"


def words_of(page: str) -> str:
    """The visible text of a page."""
    page = re.sub(r"(?s)<(script|style|head)\b.*?</\1>", "", page)
    return re.sub(r"<[^>]+>", " ", page)


def leaks(page: str) -> list[str]:
    """English words that somebody would read."""
    words = words_of(page)
    for allowed in NOT_ENGLISH:
        words = re.sub(allowed, "", words)
    return ENGLISH.findall(words)


# --- the register -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("username", "sees"),
    [
        ("zf_officer", True),
        ("fgw_leader", True),
        ("jw_intake", True),
        ("jtj_head", True),
        ("jyj_handler", False),
    ],
)
def test_the_register_shows_what_the_person_may_know_of(username: str, sees: bool) -> None:
    case, finding = found_case()
    sent_objection(case, Target(finding=finding))
    page = visit(username, "/proceedings/")
    assert page.status_code == 200
    assert (case.number in page.content.decode()) == sees
    assert [tab["count"] for tab in page.context["tabs"]] == [int(sees), 0, 0]


@pytest.mark.parametrize("username", ["zy_judge", "czj_verifier", "rd_viewer", "zf_mayor", "xt_admin"])
def test_it_is_no_business_of_others(username: str) -> None:
    assert visit(username, "/proceedings/").status_code == 403
    assert "异议与修复" not in text(username, "/organisations/")


def test_what_is_not_sent_yet_is_the_applicants_own() -> None:
    case, finding = found_case()
    row = filed_objection(case, Target(finding=finding))
    address = f"/proceedings/objection/{row.pk}/"
    assert visit("jtj_head", address).status_code == 200
    assert visit("zf_officer", address).status_code == 404
    assert visit("zf_officer", "/proceedings/").context["rows"] == []


def test_rows_carry_light_status_and_outcome() -> None:
    case, finding = found_case()
    sent_objection(case, Target(finding=finding))
    [row] = visit("zf_officer", "/proceedings/").context["rows"]
    assert (row["light"], row["days"], row["status"]) == ("amber", 2, "待受理")
    do(case, "accept_objection", "zf_officer_b", "accept")
    [row] = visit("zf_officer", "/proceedings/").context["rows"]
    assert (row["light"], row["days"], row["status"]) == ("green", 10, "办理中")
    do(case, "handle_objection", "zf_officer_b", "propose", ruling_data("maintain"))
    decide_objection(case, "zf_leader_b")
    [row] = visit("zf_officer", "/proceedings/").context["rows"]
    assert (row["light"], row["status"], row["outcome"]) == ("", "已决定", "维持")


@pytest.mark.parametrize(
    ("query", "found"),
    [("status=open", 1), ("status=decided", 0), ("q=交通", 1), ("q=不存在", 0), ("status=x&kind=y", 1)],
)
def test_it_is_narrowed_by_status_and_words(query: str, found: int) -> None:
    case, finding = found_case()
    sent_objection(case, Target(finding=finding))
    assert len(visit("zf_officer", f"/proceedings/?{query}").context["rows"]) == found


def test_each_kind_has_its_tab() -> None:
    _case, finding = found_case(state="closed")
    filed_repair(finding)
    rows = visit("jtj_handler", "/proceedings/?kind=repair").context["rows"]
    assert [row["what"] for row in rows] == ["信用修复申请"]


def test_it_reads_a_bounded_number_of_queries(django_assert_max_num_queries: Any) -> None:
    for _ in range(3):
        case, finding = found_case()
        sent_objection(case, Target(finding=finding))
    client = logged_in("zf_officer")
    with django_assert_max_num_queries(20):
        assert len(client.get("/proceedings/").context["rows"]) == 3


# --- one proceeding -----------------------------------------------------------------------------------------


def test_a_stranger_learns_nothing() -> None:
    case, finding = found_case()
    row = sent_objection(case, Target(finding=finding))
    for username in ("jyj_handler", "zjj_officer", "whjw_officer", "zy_clerk", "xt_admin"):
        assert visit(username, f"/proceedings/objection/{row.pk}/").status_code == 404
    assert visit("zf_officer", f"/proceedings/repair/{row.pk}/").status_code == 404
    assert visit("zf_officer", "/proceedings/x/1/").status_code == 404


def test_the_draft_of_a_decision_is_the_authoritys_until_it_is_made() -> None:
    case, finding = found_case()
    row = sent_objection(case, Target(finding=finding))
    do(case, "accept_objection", "zf_officer_b", "accept")
    do(case, "handle_objection", "zf_officer_b", "propose", ruling_data("maintain"))
    address = f"/proceedings/objection/{row.pk}/"
    assert "结论：维持" in text("zf_leader_b", address)
    for username in ("jtj_handler", "fgw_officer"):
        page = text(username, address)
        assert "维持" not in page
    decide_objection(case, "zf_leader_b")
    page = text("jtj_handler", address)
    assert "结论：维持" in page and "澄政异〔2026〕1号" in page
    assert "叶景行" not in page, "of another body's people one learns the body alone"


def test_a_persons_name_is_read_by_the_handling_side_alone() -> None:
    case, finding = found_case()
    row = entered(case, Target(finding=finding))
    address = f"/proceedings/objection/{row.pk}/"
    assert "鹡鸰某" in text("zf_officer", address)
    inside = text("fgw_officer", address)
    assert "当事人书面提出" in inside and "鹡鸰" not in inside and "鹔鹴" not in inside
    assert visit("jtj_handler", address).status_code == 404, "who complains of a body is not its business"
    assert "提出异议" not in text("jtj_head", f"/cases/{case.number}/")
    task = text("zf_officer_b", f"/flow/tasks/{row.process.tasks.open().get().pk}/")
    assert "鹡鸰某" in task


def test_a_court_matter_shows_the_courts_own_clocks() -> None:
    case, _ = found_case(path=Finding.Path.LISTED, sanctioned=False)
    from caseflow.filing import targets_of

    [listing] = [found for _, found in targets_of(case).values() if found.court is not None]
    row = sent_objection(case, listing)
    page = text("fgw_officer_b", f"/proceedings/objection/{row.pk}/")
    assert "审查纠正申请" in page and "15日" in page and "由法院掌握" in page
    task = row.process.tasks.open().get()
    assert [tab["label"] for tab in visit("fgw_officer_b", f"/flow/tasks/{task.pk}/").context["tabs"]] == []
    assert "转送法院" in text("fgw_officer_b", f"/flow/tasks/{task.pk}/")


def test_the_task_tells_a_first_hand_to_stand_back() -> None:
    case = reminded_case()
    paper = CaseNotice.objects.filter(case=case).latest("pk")
    row = sent_objection(case, Target(paper=paper))
    address = f"/flow/tasks/{row.process.tasks.open().get().pk}/"
    assert "按照回避规定" in text("fgw_officer", address)
    assert "按照回避规定" not in text("fgw_officer_b", address)
    answer = logged_in("fgw_officer").post(address, {"act": "accept"})
    assert answer.status_code == 403 and "按照回避规定" in answer.content.decode()


# --- marks and offers ---------------------------------------------------------------------------------------


def test_the_mark_stands_wherever_the_record_is_shown() -> None:
    case = reminded_case()
    paper = CaseNotice.objects.filter(case=case).latest("pk")
    addresses = [f"/cases/{case.number}/", "/cases/", f"/documents/{paper.notice_id}/"]
    assert not any("异议处理中" in text("fgw_officer", address) for address in addresses)
    sent_objection(case, Target(paper=paper))
    assert all("异议处理中" in text("fgw_officer", address) for address in addresses)


def offered(username: str, number: str) -> set[str]:
    groups = visit(username, f"/cases/{number}/").context["act_groups"]
    ours = {"提出异议", "登记书面异议", "申请免责", "提出免责", "申请信用修复", "拟撤销"}
    return {act["label"] for group in groups for act in group.acts} & ours


def test_filing_is_offered_to_those_who_may() -> None:
    case = put_into(warned_case(), "rectifying", measure_issuer=body(GOVERNMENT))
    assert offered("jtj_handler", case.number) == {"提出异议", "申请免责"}
    assert offered("jtj_head", case.number) == set()
    assert offered("fgw_intake", case.number) == {"登记书面异议"}
    assert offered("zf_officer", case.number) == {"提出免责", "拟撤销"}
    assert offered("zf_leader", case.number) == set()
    closed, _ = found_case(state="closed")
    assert offered("jtj_handler", closed.number) == {"提出异议", "申请信用修复"}
    put_into(case, "suspended", paused_from="rectifying")
    assert offered("jtj_handler", case.number) == set()


OBJECTION = {"kind": "objection", "grounds": "untrue", "request": "请求撤销。", "facts": "不实。"}


def test_an_objection_is_filed_on_its_page() -> None:
    case, finding = found_case()
    client, address = logged_in("jtj_handler"), f"/flow/cases/{case.number}/objection/"
    assert client.get(address).status_code == 200
    bad = client.post(address, OBJECTION)
    assert bad.status_code == 422 and not Objection.objects.exists()
    wrong = client.post(address, OBJECTION | {"target": "handling"})
    assert wrong.status_code == 422 and "类别选“投诉”" in wrong.content.decode()
    good = client.post(
        address, OBJECTION | {"target": f"finding-{finding.pk}", "attachments": [upload("凭证.pdf")]}
    )
    row = Objection.objects.get()
    assert good.url == f"/proceedings/objection/{row.pk}/"
    again = client.post(address, OBJECTION | {"target": f"finding-{finding.pk}"})
    assert again.status_code == 422 and "不能重复提出" in again.content.decode()
    assert visit("zf_officer", address).status_code == 403
    assert visit("jyj_handler", address).status_code == 404


def test_a_person_is_entered_on_its_page() -> None:
    case, finding = found_case()
    client, address = logged_in("fgw_intake"), f"/flow/cases/{case.number}/objection/"
    data = OBJECTION | {"target": f"finding-{finding.pk}"}
    assert client.post(address, data).status_code == 422
    answer = client.post(address, data | {"name": "样例某", "phone": "0000-1", "address": ""})
    assert answer.status_code == 302
    assert Objection.objects.get().petitioner.name == "样例某"


def test_an_exemption_is_filed_on_its_page() -> None:
    case = put_into(warned_case(), "rectifying", measure_issuer=body(GOVERNMENT))
    client, address = logged_in("jtj_handler"), f"/flow/cases/{case.number}/exemption/"
    data = {
        "circumstance": "unforeseeable",
        "request": "请求免责。",
        "facts": "资金延迟。",
        "collective_decision": "党组会议定。",
        "no_private_gain": "无人获益。",
    }
    assert client.get(address).status_code == 200
    assert client.post(address, data).status_code == 422
    files = {"collective_files": [upload("纪要.pdf")], "no_gain_files": [upload("审计.pdf")]}
    assert client.post(address, data | files).status_code == 302
    assert Exemption.objects.get().collective_evidence.count() == 1
    assert visit("fgw_officer", address).status_code == 403


def test_a_repair_is_filed_on_its_page() -> None:
    case, finding = found_case(state="closed")
    client = logged_in("jtj_handler")
    address = f"/flow/cases/{case.number}/repair/{finding.pk}/"
    data = {"request": "请求修复。", "facts": "已纠正。", "performed_1": "已付清。"}
    assert client.get(address).status_code == 200
    assert client.post(address, data).status_code == 422
    assert client.post(address, data | {"files_1": [upload("凭证.pdf")]}).status_code == 302
    assert Repair.objects.get().proofs.get().evidence.count() == 1
    assert visit("zf_officer", address).status_code == 403
    assert visit("jtj_handler", f"/flow/cases/{case.number}/repair/999/").status_code == 404


def test_a_listed_finding_is_refused_with_the_way_to_the_court() -> None:
    case, finding = found_case(path=Finding.Path.LISTED, sanctioned=False)
    address = f"/flow/cases/{case.number}/repair/{finding.pk}/"
    data = {"request": "请求修复。", "facts": "已纠正。", "performed_1": "已付清。"}
    answer = logged_in("jtj_handler").post(address, data | {"files_1": [upload("凭证.pdf")]})
    assert answer.status_code == 422 and "请向执行法院申请删除" in answer.content.decode()


def test_a_revocation_is_drafted_on_its_page() -> None:
    case, _ = found_case()
    client, address = logged_in("zf_officer"), f"/flow/cases/{case.number}/revocation/"
    assert client.get(address).status_code == 200
    assert "文书未启用" not in client.get(address).content.decode()
    data = ruling_data("revoke", found="所据凭证有误。")
    lacking = client.post(address, data | {"ground": "judgment"})
    assert lacking.status_code == 422 and "请填写案号" in lacking.content.decode()
    seen = client.post(address, data | {"ground": "error", "preview": "1"})
    assert seen.status_code == 200 and "data:image/png" in seen.content.decode()
    assert client.post(address, data | {"ground": "error"}).status_code == 302
    pass_on(case)
    task = case.processes.main().get().tasks.open().get()
    page = text("zf_leader", f"/flow/tasks/{task.pk}/")
    assert "data:image/png" in page and "签发" in page
    assert "发现认定或者措施有误" in page and "失信认定澄政认〔2026〕1号" in page
    assert visit("jtj_handler", address).status_code == 403


def test_it_is_taken_back_on_its_page() -> None:
    case, finding = found_case()
    row = sent_objection(case, Target(finding=finding))
    address = f"/flow/proceedings/objection/{row.pk}/withdraw/"
    assert address in text("jtj_head", f"/proceedings/objection/{row.pk}/")
    assert visit("zf_officer", address).status_code == 403
    assert logged_in("jtj_head").get(address).status_code == 200
    assert logged_in("jtj_head").post(address, {"reason": ""}).status_code == 302
    row.refresh_from_db()
    assert row.status == "withdrawn"
    assert visit("jtj_head", address).status_code == 403


def test_no_page_speaks_english() -> None:
    case, finding = found_case()
    row = sent_objection(case, Target(finding=finding))
    do(case, "accept_objection", "zf_officer_b", "accept")
    exempted = put_into(warned_case(), "rectifying", measure_issuer=body(GOVERNMENT))
    filed_exemption(exempted)
    task = row.process.tasks.open().get()
    for username, address in (
        ("zf_officer_b", "/proceedings/"),
        ("zf_officer_b", f"/proceedings/objection/{row.pk}/"),
        ("zf_officer_b", f"/flow/tasks/{task.pk}/"),
        ("jtj_head", "/proceedings/?kind=exemption"),
        ("jtj_handler", f"/flow/cases/{case.number}/objection/"),
        ("fgw_intake", f"/flow/cases/{case.number}/objection/"),
        ("zf_officer", f"/flow/cases/{exempted.number}/exemption/"),
        ("jtj_handler", f"/flow/cases/{case.number}/repair/{finding.pk}/"),
        ("zf_officer", f"/flow/cases/{case.number}/revocation/"),
    ):
        page = visit(username, address)
        assert page.status_code == 200, address
        assert leaks(page.content.decode()) == [], address
