"""The list of cases and the case page."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import clock
from caseflow.doors import assign_case, open_task
from casework.services import place_hold, release_hold
from enforcement.models import CaseLink, EnforcementCase
from tests.desk.pages import answered, logged_in, text, visit, warned_early
from tests.journeys.office import body, do, letter_data, open_case, person

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def numbers(username: str, query: str = "") -> list[str]:
    return [row["number"] for row in visit(username, f"/cases/{query}").context["rows"]]


def test_the_list_is_what_each_person_sees(city: None) -> None:
    case = warned_early()
    other = warned_early(subject="澄川市教育局", title="营养餐配送款逾期未付")
    assert set(numbers("fgw_officer")) == {case.number, other.number}
    assert numbers("jtj_handler") == [case.number]
    assert numbers("jyj_handler") == [other.number]
    assert numbers("zy_clerk") == []
    assert numbers("whjw_officer") == []


def test_the_list_is_narrowed(city: None) -> None:
    case = warned_early(amount=Decimal("1449236.06"))
    other = open_case(subject="澄川市教育局", title="营养餐配送款逾期未付")
    assert numbers("fgw_officer", "?state=triage") == [other.number]
    assert numbers("fgw_officer", "?view=ended") == []
    assert numbers("fgw_officer", "?behaviour=ZX01") == []
    region = case.subject.region
    assert set(numbers("fgw_officer", f"?region={region}")) == {case.number, other.number}
    officer = case.lead_officer_id
    # Whoever drafts first has taken the case up; the other still lies with the intake officer.
    assert numbers("fgw_officer", f"?officer={officer}") == [case.number]
    assert numbers("fgw_officer", "?officer=999999") == []
    assert "144.92" in text("fgw_officer", "/cases/")


@pytest.mark.parametrize("light", ["red", "amber", "green"])
def test_the_light_of_the_filter_is_the_light_of_the_row(city: None, light: str) -> None:
    open_case()
    for day in (24, 27, 30):
        clock.set_to(datetime(2026, 11, day, 9, tzinfo=ZoneInfo("Asia/Shanghai")))
        open_case()
        warned_early()
    rows = visit("fgw_officer", "/cases/").context["rows"]
    expected = {row["number"] for row in rows if row["light"] == light}
    assert set(numbers("fgw_officer", f"?light={light}")) == expected
    assert expected or light == "green"


def test_it_finds_by_number_matter_body_and_document(city: None) -> None:
    case = warned_early()
    open_case(subject="澄川市教育局", title="营养餐配送款逾期未付")
    for words in (case.number, "养护工程", "交通运输局", "澄发改预〔2026〕1号"):
        assert numbers("fgw_officer", f"?q={words}") == [case.number], words
    assert numbers("fgw_officer", "?q=没有这样的字") == []
    assert visit("fgw_officer", f"/search/?q={case.number}").url == f"/cases/{case.number}/"
    assert visit("fgw_officer", "/search/?q=养护").url.startswith("/cases/?q=")
    assert numbers("jyj_handler", f"?q={case.number}") == []
    assert visit("jyj_handler", f"/search/?q={case.number}").url.startswith("/cases/?q=")


def test_it_finds_by_docket(city: None) -> None:
    case = warned_early()
    docket = "（2026）样01执17号"
    place_hold(
        case,
        source_key="enforcement:1",
        placed_by=body("澄川市中级人民法院"),
        reason=f"{docket}未履行",
        acting_user=None,
    )
    assert numbers("fgw_officer", f"?q={docket}") == [case.number]
    assert docket in text("fgw_officer", f"/cases/{case.number}/")
    assert numbers("zy_clerk") == [case.number]


@pytest.mark.parametrize(
    "query", ["?page=99", "?page=x", "?view=nothing", "?light=pink", "?state=%00", "?officer=%00"]
)
def test_a_strange_question_is_answered(city: None, query: str) -> None:
    open_case()
    assert visit("fgw_officer", f"/cases/{query}").status_code == 200


def test_the_page_asks_whoever_has_the_turn(city: None) -> None:
    case = open_case()
    page = visit("fgw_officer", f"/cases/{case.number}/")
    decision = page.context["decision"]
    task = open_task(case, "triage")
    assert decision["question"] == "是否受理，从哪一梯级办起？"
    assert [act["href"] for act in decision["acts"]] == [
        f"/flow/tasks/{task.pk}/",
        f"/flow/tasks/{task.pk}/claim/",
    ]
    waiting = visit("fgw_leader", f"/cases/{case.number}/").context["decision"]
    assert (waiting["turn"], waiting["question"]) == ("现在等待", "等澄川市发展和改革委员会研判")
    assert "acts" not in waiting


def test_the_ladder_shows_passed_present_and_later_steps(city: None) -> None:
    case = answered()
    do(case, "review", "fgw_officer", "warn", letter_data(reason="情节较重"))
    do(case, "sign_letter", "fgw_leader", "sign")
    steps = visit("fgw_officer", f"/cases/{case.number}/").context["steps"]
    assert [step["status"] for step in steps] == ["passed", "skipped", "current", *["later"] * 4]
    assert steps[0]["number"] == "澄发改预〔2026〕1号"
    assert steps[2]["number"] == "澄发改警〔2026〕1号"


def test_the_timeline_tells_the_answer_and_its_file(city: None) -> None:
    case = answered()
    entries = visit("fgw_officer", f"/cases/{case.number}/").context["entries"]
    [told] = [entry for entry in entries if entry["act"] == "报送答复"]
    assert told["quote"] == "款项已于本月付清。"
    assert [file["label"] for file in told["files"]] == ["凭证.pdf"]


def test_an_answer_is_the_departments_own_until_it_is_sent(city: None) -> None:
    case = warned_early()
    do(case, "sign_for_letter", "jtj_handler", "sign_for")
    do(case, "answer", "jtj_handler", "answer", {"text": "尚未报送的初稿"})
    assert "尚未报送的初稿" not in text("fgw_officer", f"/cases/{case.number}/")
    assert "尚未报送的初稿" in text("jtj_head", f"/cases/{case.number}/")


def test_it_explains_the_day(city: None) -> None:
    case = warned_early()
    do(case, "sign_for_letter", "jtj_handler", "sign_for")
    page = visit("jtj_handler", f"/cases/{case.number}/")
    assert page.context["strip_title"] == "答复期限11月27日"
    assert "为什么是这一天" in page.content.decode()


def test_holds_stand_over_the_case(city: None) -> None:
    case = warned_early()
    court = body("澄川市中级人民法院")
    place_hold(case, source_key="enforcement:1", placed_by=court, reason="未履行", acting_user=None)
    assert "了结前不能解除、验收、销号" in text("fgw_officer", f"/cases/{case.number}/")
    release_hold(case, source_key="enforcement:1", reason="履行完毕", acting_user=None)
    assert visit("fgw_officer", f"/cases/{case.number}/").context["flags"] == []


def test_an_assigned_body_reads_what_it_is_to_do(city: None) -> None:
    case = warned_early()
    assign_case(
        case,
        body("澄川市财政局"),
        part="joint",
        summary="协助核对支付进度",
        acting_user=person("fgw_officer"),
    )
    assert "协助核对支付进度" in text("czj_verifier", f"/cases/{case.number}/")
    assert "协助核对支付进度" not in text("jtj_handler", f"/cases/{case.number}/")


def test_the_issuing_side_may_assign(city: None) -> None:
    case = warned_early()
    address = f"/flow/cases/{case.number}/assign/"
    assert address in text("fgw_officer", f"/cases/{case.number}/")
    assert address not in text("jtj_handler", f"/cases/{case.number}/")


def test_related_cases_are_those_one_may_see(city: None) -> None:
    first, second = warned_early(), open_case(title="另一笔款项")
    assert second.number in text("fgw_officer", f"/cases/{first.number}/")
    assert second.number not in text("jtj_handler", f"/cases/{first.number}/")


@pytest.mark.parametrize("count", [1, 6])
def test_the_list_reads_a_fixed_number_of_queries(
    city: None, count: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(count):
        open_case()
    clock.set_to(LATER)
    client = logged_in("jw_officer")
    with django_assert_max_num_queries(20):
        assert len(client.get("/cases/").context["rows"]) == count


def test_the_page_reads_a_bounded_number_of_queries(city: None, django_assert_max_num_queries: Any) -> None:
    case = answered()
    clock.set_to(LATER)
    client = logged_in("fgw_officer")
    # One of them counts the unread messages at the head, one asks whether a draft is on its way; seven tell what fired
    # and why the matter is grave, which the governing side's page alone asks.
    with django_assert_max_num_queries(47):
        client.get(f"/cases/{case.number}/")


def test_it_shows_the_courts_cases_and_their_money(city: None) -> None:
    case = warned_early()
    execution = EnforcementCase.objects.create(
        docket="（2026）样01执88号",
        court=body("澄川市中级人民法院"),
        filed_on=date(2026, 3, 2),
        debtor=case.subject,
        principal=Decimal("1000000.00"),
        paid=Decimal("250000.00"),
        stage="filed",
        first_seen_at=clock.now(),
        updated_at=clock.now(),
        as_of=date(2026, 11, 20),
    )
    CaseLink.objects.create(
        enforcement_case=execution, case=case, linked_by=person("fgw_officer"), linked_at=clock.now()
    )
    page = visit("fgw_officer", f"/cases/{case.number}/")
    assert page.context["sums"]["left"] == Decimal("750000.00")
    assert page.context["sums"]["performed"] == 25
    words = page.content.decode()
    assert "（2026）样01执88号" in words
    assert "75.00" in words
    assert numbers("fgw_officer", "?q=样01执88") == [case.number]
