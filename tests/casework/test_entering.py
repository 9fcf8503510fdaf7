"""历史案件补录: what papers say becomes a case with its own number once a second person lets it count."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import clock
from accounts.roles import Role
from caseflow.doors import let_older_case_in
from caseflow.models import CaseProcess
from caseflow.reconciling import reconcile
from casework.models import (
    Behaviour,
    Case,
    CaseDeadline,
    CaseNotice,
    CaseSeries,
    Evidence,
    OlderCase,
    OlderPaper,
)
from casework.services import NotYours, Scan, Stale, enter_older_case, return_older_case, sweep_overdue
from casework.verification import broken_chains
from notices.models import Notice, NumberSeries
from organisations.refusals import Refusal
from tests.caseflow.test_undoing_the_long_way import record_verdicts, report
from tests.desk.pages import logged_in, text, visit
from tests.factories.accounts import UserFactory
from tests.factories.casework import upload
from tests.journeys.filling import beside
from tests.journeys.office import body, do, letter_data, open_case, open_nodes, person, render_all
from tests.journeys.test_the_full_ladder_closes import as_shown
from tests.waiting import together

ITEMS = [{"text": "工程款未付", "standard": "付清", "responsible": "局长裴归棹"}]
# state → (paper that must lie behind it, further columns)
STATES: dict[str, tuple[str, dict[str, Any]]] = {
    "triage": ("", {}),
    "early_warning": ("warn_early", {"served_on": date(2026, 10, 12), "due_on": date(2026, 12, 1)}),
    "reminded": ("remind", {"served_on": date(2026, 10, 12), "due_on": date(2026, 10, 30)}),
    "warned": ("warn", {"served_on": date(2026, 10, 12), "due_on": date(2026, 12, 1)}),
    "rectifying": (
        "order_rectification",
        {"served_on": date(2026, 10, 12), "due_on": date(2026, 12, 1), "items": ITEMS},
    ),
    "closing": ("accept_rectification", {}),
    "transferred": ("transfer", {}),
    "closed": ("close", {"ended_on": date(2026, 9, 1)}),
    "lifted": ("", {"ended_on": date(2026, 9, 1)}),
    "declined": ("", {"ended_on": date(2026, 9, 1)}),
}
DESKS = {
    "triage": {"triage"},
    "early_warning": {"review"},
    "reminded": {"review"},
    "warned": {"review"},
    "rectifying": {"report"},
    "closing": {"close"},
}


def entry(state: str = "warned", **changed: Any) -> OlderCase:
    values: dict[str, Any] = {
        "old_number": "信用办〔2025〕第17件",
        "state": state,
        "opened_on": date(2025, 6, 3),
        "subject": body("澄川市交通运输局"),
        "lead_department": body("澄川市交通运输局"),
        "title": "旧路面工程款逾期未付",
        "facts": "鹪鹩所述：2024年完工，工程款至今未付。",
        "behaviour": Behaviour.objects.get(code="ZX02"),
        "national_severity": "ordinary",
        "regional_severity": "risk_hint",
        "source": "12345",
    }
    if state == "rectifying":
        values["measure_issuer"] = body("澄川市人民政府")
    return OlderCase(**values | STATES[state][1] | changed)


def scans(kind: str, number: str = "澄发改旧〔2025〕9号") -> list[Scan]:
    return [Scan(kind, number, date(2026, 10, 9), upload("文书.pdf"))] if kind else []


def entered(state: str = "warned", *, by: str = "fgw_intake", **changed: Any) -> OlderCase:
    return enter_older_case(entry(state, **changed), scans(STATES[state][0]), acting_user=person(by))


def let_in(state: str = "warned", **changed: Any) -> Case:
    return let_older_case_in(entered(state, **changed), acting_user=person("fgw_leader"))


@pytest.mark.django_db
@pytest.mark.parametrize("state", STATES)
def test_it_counts_in_its_state_with_its_desks_and_clock(city: None, state: str) -> None:
    series = list(NumberSeries.objects.values_list("last", flat=True))
    waiting = entered(state)
    assert not Case.objects.exists()
    case = let_older_case_in(waiting, acting_user=person("fgw_leader"))
    assert (case.state, case.old_number) == (state, "信用办〔2025〕第17件")
    assert case.opened_at.astimezone(clock.ZONE) == datetime(2025, 6, 3, tzinfo=clock.ZONE)
    assert open_nodes(case) == DESKS.get(state, set()) and reconcile() == []
    assert case.has_ended is bool(case.ended_at)
    assert CaseProcess.objects.get(case=case).finished is None or case.has_ended
    # One event says it was entered, when and by whom; the chain is whole.
    event = case.events.get()
    assert (event.seq, event.verb, event.move, event.to_state) == (1, "entered", "", state)
    assert event.details["entered_by"] == "苏青禾" and event.actor == person("fgw_leader")
    assert list(broken_chains()) == []
    # Papers are papers: no notice, no number of ours.
    assert not Notice.objects.exists() and not CaseNotice.objects.exists()
    assert list(NumberSeries.objects.values_list("last", flat=True)) == series
    clocks = CaseDeadline.objects.filter(case=case).select_related("deadline", "debtor")
    due = STATES[state][1].get("due_on")
    if due:
        assert [(row.deadline.due_on, row.debtor.name) for row in clocks] == [(due, "澄川市交通运输局")]
    else:
        assert clocks.count() == (state in ("triage", "closing"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "changed", "field"),
    [
        ("warned", {"old_number": "  "}, "old_number"),
        ("warned", {"opened_on": date(2026, 11, 20)}, "opened_on"),
        ("warned", {"facts": " "}, "facts"),
        ("warned", {"served_on": None}, "served_on"),
        ("warned", {"served_on": date(2025, 1, 1)}, "served_on"),
        ("warned", {"served_on": date(2026, 12, 1)}, "served_on"),
        ("warned", {"due_on": None}, "due_on"),
        ("warned", {"due_on": date(2026, 10, 12)}, "due_on"),
        ("warned", {"due_on": date(2026, 11, 21)}, "due_on"),
        ("warned", {"ended_on": date(2026, 9, 1)}, "ended_on"),
        ("closed", {"ended_on": None}, "ended_on"),
        ("closed", {"ended_on": date(2027, 1, 1)}, "ended_on"),
        ("rectifying", {"items": []}, "items"),
        ("rectifying", {"measure_issuer": None}, "measure_issuer"),
    ],
)
def test_what_cannot_stand_is_refused_by_its_field(
    city: None, state: str, changed: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        entered(state, **changed)
    assert refused.value.field == field
    assert not OlderCase.objects.exists() and not OlderPaper.objects.exists()


@pytest.mark.django_db
class TestRules:
    @pytest.mark.parametrize(
        "state", [state for state, (paper, _) in STATES.items() if paper and state != "closing"]
    )
    def test_the_paper_behind_the_state_is_needed(self, city: None, state: str) -> None:
        with pytest.raises(Refusal) as refused:
            enter_older_case(entry(state), scans("other"), acting_user=person("fgw_intake"))
        assert refused.value.field == "papers"

    def test_a_bad_scan_is_named_and_nothing_is_half_done(self, city: None) -> None:
        bad = Scan("warn", "1号", date(2026, 10, 9), upload("程序.exe", b"MZ"))
        with pytest.raises(Refusal, match="程序"):
            enter_older_case(entry(), [*scans("warn"), bad], acting_user=person("fgw_intake"))

    @pytest.mark.parametrize("username", ["fgw_officer", "fgw_leader", "jtj_handler", "zf_officer"])
    def test_only_intake_officers_enter(self, city: None, username: str) -> None:
        with pytest.raises(NotYours):
            entered(by=username)

    @pytest.mark.parametrize(
        "username", ["fgw_intake", "fgw_officer", "jw_leader", "zf_leader", "whfg_leader"]
    )
    def test_only_a_leader_of_the_same_body_lets_it_count(self, city: None, username: str) -> None:
        waiting = entered()
        with pytest.raises(NotYours):
            let_older_case_in(waiting, acting_user=person(username))
        with pytest.raises(NotYours):
            return_older_case(waiting, reason="不实", acting_user=person(username))
        assert not Case.objects.exists()

    def test_nobody_lets_in_what_he_entered(self, city: None) -> None:
        both = UserFactory(
            full_name="样例乙",
            body=person("fgw_leader").body,
            roles=(Role.INTAKE_OFFICER, Role.CREDIT_LEADER),
        )
        waiting = enter_older_case(entry(), scans("warn"), acting_user=both)
        with pytest.raises(NotYours, match="不能核准本人"):
            let_older_case_in(waiting, acting_user=both)

    def test_an_old_number_is_entered_once_for_a_body(self, city: None) -> None:
        entered()
        with pytest.raises(Refusal) as refused:
            entered("closed")
        assert refused.value.field == "old_number"
        entered(by="jw_intake")  # another body has numbers of its own

    def test_what_was_returned_is_entered_again(self, city: None) -> None:
        waiting = entered()
        with pytest.raises(Refusal) as refused:
            return_older_case(waiting, reason=" ", acting_user=person("fgw_leader"))
        assert refused.value.field == "reason"
        returned = return_older_case(waiting, reason="到期日有误", acting_user=person("fgw_leader"))
        with pytest.raises(Stale):
            let_older_case_in(returned, acting_user=person("fgw_leader"))
        again = enter_older_case(entry(), [], kept=returned.papers.all(), acting_user=person("fgw_intake"))
        case = let_older_case_in(again, acting_user=person("fgw_leader"))
        assert list(case.older_papers.values_list("number_text", flat=True)) == ["澄发改旧〔2025〕9号"]

    def test_case_numbers_have_no_gap(self, city: None) -> None:
        before = open_case()
        return_older_case(entered(), reason="不实", acting_user=person("fgw_leader"))
        case, after = let_in("closed"), open_case()
        numbers = [int(found.number[-6:]) for found in (before, case, after)]
        assert numbers == [1, 2, 3] and CaseSeries.objects.get().last == 3


@pytest.mark.django_db
class TestWork:
    def test_the_answer_came_on_paper_and_the_officer_goes_on(self, city: None) -> None:
        case = let_in("early_warning")
        lifting = as_shown(case, "review", "fgw_officer", "lift")
        assert lifting["earlier_number"] == "澄发改旧〔2025〕9号"
        remind = as_shown(case, "review", "fgw_officer", "remind")
        assert (remind["earlier_number"], remind["earlier_served_on"]) == (
            "澄发改旧〔2025〕9号",
            "2026年10月12日",
        )
        do(case, "review", "fgw_officer", "remind", letter_data(reason="逾期未答复"))
        do(case, "sign_letter", "fgw_leader", "sign")
        render_all()
        assert (case.state, open_nodes(case)) == ("reminded", {"sign_for_letter"})
        do(case, "sign_for_letter", "jtj_handler", "sign_for")
        assert open_nodes(case) == {"answer"} and reconcile() == []

    def test_an_overdue_clock_proposes_as_ever(self, city: None) -> None:
        case = let_in("reminded")
        assert sweep_overdue() == 1
        reconcile(mend=True)
        assert open_nodes(case) == {"review", "decide"} and reconcile() == []

    def test_an_order_is_reported_verified_and_closed(self, city: None) -> None:
        case = let_in("rectifying")
        assert "工程款未付" in text("jtj_handler", f"/cases/{case.number}/")
        report(case)
        do(case, "approve_report", "jtj_head", "approve")
        record_verdicts(case, "met")
        data = as_shown(case, "conclude", "zf_officer", "accept")
        assert data["order_number"] == "澄发改旧〔2025〕9号"
        do(case, "conclude", "zf_officer", "accept", data)
        do(case, "sign_opinion", "zf_leader", "sign")
        render_all()
        assert case.state == "closing" and reconcile() == []

    def test_what_was_handed_over_comes_back_to_triage(self, city: None) -> None:
        case = let_in("transferred")
        on = clock.today().isoformat()
        beside(case, "take_back", "fgw_leader", why="materials", on=on)
        assert open_nodes(case) == {"triage"} and reconcile() == []

    def test_a_closure_on_paper_is_not_sent_back(self, city: None) -> None:
        case = let_in("closing")
        do(case, "close", "fgw_officer", "close", as_shown(case, "close", "fgw_officer", "close"))
        with pytest.raises(NotYours):
            second = let_in("closing", old_number="另一件")
            do(second, "close", "fgw_officer", "refuse_closure", {"reason": "材料不全"})


@pytest.mark.django_db
class TestPages:
    def test_the_papers_stand_in_the_case_as_paper(self, city: None) -> None:
        case = let_in("warned")
        paper = Evidence.objects.get(case=case)
        for username in ("fgw_officer", "jtj_head"):
            page = text(username, f"/cases/{case.number}/")
            assert "澄发改旧〔2025〕9号" in page and "纸质" in page
            assert visit(username, f"/evidence/{paper.pk}/").status_code == 200
        assert "信用办〔2025〕第17件" in text("fgw_officer", f"/cases/{case.number}/")
        assert case.number in text("fgw_officer", "/cases/?q=第17件")
        assert "鹪鹩" not in text("jtj_head", f"/cases/{case.number}/")
        assert case.number not in text("jyj_head", "/cases/")

    @pytest.mark.parametrize("state", ["triage", "declined"])
    def test_a_department_knows_nothing_of_what_was_never_its_business(self, city: None, state: str) -> None:
        assert visit("jtj_head", f"/cases/{let_in(state).number}/").status_code == 404

    def test_the_desk_of_the_leader_says_that_one_waits(self, city: None) -> None:
        waiting = entered()
        assert "待核准补录1件" in text("fgw_leader", "/")
        assert "待核准补录" not in text("jw_leader", "/")
        address = f"/flow/older/{waiting.pk}/"
        assert "核准补录" in text("fgw_leader", address)
        assert "等本机关负责人核准" in text("fgw_intake", address)
        for username in ("jw_leader", "jtj_head", "zf_mayor", "xt_admin"):
            assert visit(username, address).status_code == 404
            assert visit(username, "/flow/older/").status_code == (200 if username == "jw_leader" else 404)
        client = logged_in("fgw_leader")
        assert client.post(address, {"return": "1", "reason": ""}).status_code == 422
        done = client.post(address, {"approve": "1"})
        assert done.url == f"/cases/{Case.objects.get().number}/"
        assert client.post(address, {"approve": "1"}).status_code == 409

    def test_it_is_entered_by_the_page(self, city: None) -> None:
        client = logged_in("fgw_intake")
        assert client.get("/flow/older/new/").status_code == 200
        assert visit("fgw_leader", "/flow/older/new/").status_code == 403
        data = page_data()
        bad = client.post("/flow/older/new/", data | {"due_on": "2026-11-21"})
        assert bad.status_code == 422 and "休息日" in bad.content.decode()
        assert client.post("/flow/older/new/", page_data(scan=False)).status_code == 422
        assert client.post("/flow/older/new/", page_data()).status_code == 302
        waiting = OlderCase.objects.get()
        assert waiting.papers.get().number_text == "旧9号"
        return_older_case(waiting, reason="事由不清", acting_user=person("fgw_leader"))
        again = f"/flow/older/{waiting.pk}/again/"
        page = client.get(again).content.decode()
        assert "事由不清" in page and "旧路面工程款逾期未付" in page
        assert client.post(again, page_data(scan=False, papers=0)).status_code == 302
        assert OlderCase.objects.filter(status="submitted").get().papers.count() == 1


def page_data(*, scan: bool = True, papers: int = 1) -> dict[str, Any]:
    subject = body("澄川市交通运输局").pk
    data: dict[str, Any] = {
        "old_number": "旧17",
        "state": "warned",
        "opened_on": "2025-06-03",
        "subject": subject,
        "lead_department": subject,
        "title": "旧路面工程款逾期未付",
        "facts": "2024年完工，工程款至今未付。",
        "behaviour": Behaviour.objects.get(code="ZX02").pk,
        "national_severity": "ordinary",
        "regional_severity": "risk_hint",
        "source": "12345",
        "served_on": "2026-10-12",
        "due_on": "2026-12-01",
        "papers-TOTAL_FORMS": papers,
        "papers-INITIAL_FORMS": 0,
        "items-TOTAL_FORMS": 0,
        "items-INITIAL_FORMS": 0,
    }
    if papers:
        data |= {"papers-0-kind": "warn", "papers-0-number_text": "旧9号", "papers-0-issued_on": "2026-10-09"}
    if scan:
        data["papers-0-scan"] = SimpleUploadedFile("警示函.pdf", b"%PDF-1.4 x")
    return data


def test_two_leaders_at_once_make_one_case(living_city: None) -> None:
    for number in range(3):
        waiting = entered(old_number=f"旧{number}")
        results = together(
            *(
                lambda waiting=waiting: let_older_case_in(
                    OlderCase.objects.get(pk=waiting.pk), acting_user=person("fgw_leader")
                )
                for _ in range(2)
            )
        )
        assert [type(found) for found in results if isinstance(found, Exception)] == [Stale], results
        assert Case.objects.filter(old_number=f"旧{number}").count() == 1
