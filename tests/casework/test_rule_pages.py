"""The pages of the rules, and what they lead to on the pages of a case."""

from __future__ import annotations

import pytest

from casework.models import Firing, NotedFact, Proposal, RuleVersion
from casework.services import note_fact, sweep_overdue
from tests.casework.test_escalating import owing
from tests.casework.test_sweeping import on, served
from tests.desk.pages import logged_in, text, visit
from tests.factories.casework import person
from tests.journeys.office import do

pytestmark = pytest.mark.usefixtures("city")


ADMINISTRATORS = ("xt_admin", "aq_admin", "sj_admin")


@pytest.mark.parametrize("username", ADMINISTRATORS)
def test_the_three_administrators_read_numbers_and_no_case(username: str) -> None:
    case = owing()
    on(2026, 12, 2)
    sweep_overdue()
    for address in ("/settings/rules/", "/settings/rules/reminded_warn/"):
        page = text(username, address)
        assert "提醒逾期未复" in page and case.title not in page and case.subject.name not in page
    assert case.number in text(username, "/settings/rules/reminded_warn/")
    tried = text(username, "/settings/rules/reminded_warn/trial/?amount=1&first=2026-11-01&last=2026-12-02")
    assert "试用" in tried and case.title not in tried
    assert Firing.objects.count() == 1


@pytest.mark.parametrize("username", ["fgw_officer", "fgw_leader", "jtj_head", "zf_mayor"])
def test_nobody_else_has_business_there(username: str) -> None:
    for address in ("/settings/rules/", "/settings/rules/due_soon/", "/settings/rules/due_soon/trial/"):
        assert visit(username, address).status_code == 403, address


def test_a_version_is_set_from_its_page() -> None:
    client = logged_in("xt_admin")
    address = "/settings/rules/overdue_told/new/"
    newest = RuleVersion.objects.get(rule__code="overdue_told")
    assert client.get("/settings/rules/nothing/").status_code == 404
    data = {
        "is_on": "on",
        "amount": "2",
        "audience": ["handler"],
        "proposes": [],
        "valid_from": "2026-12-01",
        "source": "澄发改〔2026〕12号",
        "reason": "会议议定",
        "seen": str(newest.pk),
    }
    refused = client.post(address, data | {"amount": "99"})
    assert refused.status_code == 200 and RuleVersion.objects.filter(rule=newest.rule).count() == 1
    assert client.post(address, data).status_code == 302
    made = RuleVersion.objects.get(rule=newest.rule, number=2)
    assert (made.amount, made.audience, made.proposes) == (2, ["handler"], [])
    assert client.post(address, data | {"valid_from": "2026-12-02"}).status_code == 409
    assert visit("aq_admin", address).status_code == 403
    assert "2026-12-01起" in text("sj_admin", "/settings/rules/")
    plan = f"/settings/rules/plans/{made.pk}/withdraw/"
    assert client.post(plan, {"reason": "另行研究"}).status_code == 302
    assert not RuleVersion.objects.filter(pk=made.pk).exists()


def test_a_trial_says_what_is_wrong_with_what_was_asked() -> None:
    page = visit("xt_admin", "/settings/rules/due_soon/trial/?amount=1&first=2026-11-20&last=2026-11-01")
    assert page.status_code == 422 and "起始日期晚于截止日期" in page.content.decode()


def test_the_governing_side_reads_what_fired_and_what_was_decided() -> None:
    case = served("remind")
    on(2026, 12, 2)
    from caseflow.tasks import propose

    propose()
    page = text("fgw_officer", "/firings/")
    assert case.number in page and "应于11月27日前答复" in page and "待决定" in page
    do(case, "decide", "fgw_officer", "refuse", {"reason": "已电话督办三次"})
    for username in ("fgw_officer", "fgw_leader", "jw_officer"):
        page = text(username, "/firings/?rule=reminded_warn&decision=refused")
        assert "已电话督办三次" in page and case.number in page
    assert case.number not in text("fgw_officer", "/firings/?decision=accepted")
    on_case = text("fgw_officer", f"/cases/{case.number}/")
    assert "升级记录" in on_case and "已电话督办三次" in on_case
    assert case.number not in text("whfg_officer", "/firings/")
    for username in ("jtj_handler", "jtj_head", "xt_admin", "zf_mayor"):
        assert visit(username, "/firings/").status_code == 403, username
    assert "升级记录" not in text("jtj_handler", f"/cases/{case.number}/")


def test_what_is_no_draft_is_adopted_with_what_to_do_then() -> None:
    case = served("remind")
    officer = person("fgw_officer")
    note_fact(case, "violation", text="来信反映。", acting_user=officer)
    from caseflow.doors import open_task
    from caseflow.tasks import propose

    propose()
    task = open_task(case, "decide")
    page = text("fgw_officer", f"/flow/tasks/{task.pk}/")
    assert "采纳以后在案件页拟移送函" in page and "涉嫌违纪违法移送 第1版" in page
    assert f"/flow/cases/{case.number}/moves/transfer/" in page
    do(case, "decide", "fgw_officer", "adopt", {"reason": "拟移送"})
    decided = Proposal.objects.get()
    assert (decided.status, decided.decision_reason, decided.decided_by) == ("accepted", "拟移送", officer)


def test_a_fact_is_noted_and_withdrawn_from_the_cases_page() -> None:
    case = served("remind")
    address = f"/flow/cases/{case.number}/noted/"
    client = logged_in("fgw_officer")
    assert address in client.get(f"/cases/{case.number}/").content.decode()
    assert client.post(address, {"kind": "group_wages", "text": "来信反映。"}).status_code == 422
    data = {"kind": "group_wages", "text": "工资表显示32人被欠薪。", "people": "32"}
    assert client.post(address, data).status_code == 302
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert "工资表显示32人被欠薪" in page and "严重情形" in page
    assert "32人" not in text("jtj_handler", f"/cases/{case.number}/")
    assert visit("jtj_handler", address).status_code == 404
    fact = NotedFact.objects.get()
    withdrawing = f"/flow/noted/{fact.pk}/withdraw/"
    assert visit("jtj_handler", withdrawing).status_code == 404
    assert client.post(withdrawing, {"reason": "重复登记"}).status_code == 302
    assert client.post(withdrawing, {"reason": "重复登记"}).status_code == 409


def test_triage_shows_why_it_may_begin_with_an_interview() -> None:
    from caseflow.doors import open_task
    from tests.journeys.office import open_case

    case = open_case()
    note_fact(case, "forged", text="付款凭证系伪造。", acting_user=person("fgw_officer"))
    page = text("fgw_officer", f"/flow/tasks/{open_task(case, 'triage').pk}/")
    assert "严重情形" in page and "付款凭证系伪造" in page
