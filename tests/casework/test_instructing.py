"""批示 and 传阅: words that become a task and come back; things to read, with who has read them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

import clock
from caseflow.doors import instruct_body
from caseflow.models import CaseTask
from caseflow.reconciling import reconcile
from casework.models import Case, CaseDeadline, Circulation, Instruction, Reading
from casework.services import (
    NotYours,
    Stale,
    answer_instruction,
    circulate,
    instruct,
    leave_opinion,
    may_instruct,
    tell,
)
from organisations.refusals import Refusal
from tests.desk.pages import logged_in, text, the_notice, visit, warned_early
from tests.factories.casework import evidence, read_again
from tests.journeys.beside_the_ladder import decline, resume, suspend
from tests.journeys.office import body, do, letter_data, open_case, open_nodes, person

WORDS = "请市发展改革委查明欠款原因，限期解决。"


def say(
    case: Case, by: str = "fgw_leader", *, to: str = "", due_on: date | None = None, text: str = WORDS
) -> Any:
    return instruct_body(
        read_again(case),
        text=text,
        body=body(to) if to else read_again(case).issuing_body,
        due_on=due_on,
        acting_user=person(by),
    )


def submit(case: Case, *readers: str, by: str = "fgw_officer", **said: Any) -> Circulation:
    people = [person(name) for name in readers or ("zf_mayor",)]
    return circulate(people, case=read_again(case), acting_user=person(by), **said)


@pytest.mark.django_db
class TestInstructions:
    def test_it_is_a_task_and_comes_back_to_be_read(self, city: None) -> None:
        case = open_case()
        row = say(case)
        assert open_nodes(case) == {"triage", "carry_out"} and reconcile() == []
        owed = CaseDeadline.objects.get(case=case, purpose="instruction")
        assert (owed.debtor, owed.deadline.due_on) == (case.issuing_body, date(2026, 11, 27))
        assert WORDS in text("fgw_officer", f"/cases/{case.number}/")
        assert "落实批示" in text("fgw_officer", "/")
        do(case, "carry_out", "fgw_officer", "carry_out", {"answer": "已约见单位，定于月底付清。"})
        assert open_nodes(case) == {"triage"} and reconcile() == []
        owed.deadline.refresh_from_db()
        assert owed.deadline.met_on == clock.today()
        reading = Reading.objects.get(reader=person("fgw_leader"))
        assert reading.circulation.kind == "told" and reading.read_at is None
        page = text("fgw_leader", f"/flow/readings/{reading.pk}/")
        assert "定于月底付清" in page
        reading.refresh_from_db()
        assert reading.read_at is not None
        with pytest.raises(Stale):
            answer_instruction(row, answer="再报", acting_user=person("fgw_officer"))

    def test_several_stay_open_the_oldest_first(self, city: None) -> None:
        case = open_case()
        first, second = say(case, text="第一件"), say(case, text="第二件")
        other = say(case, to="澄川市人民政府", text="第三件")
        assert about(case) == {(first.body_id, first.pk), (other.body_id, other.pk)}
        page = text("fgw_officer", f"/cases/{case.number}/")
        assert all(words in page for words in ("第一件", "第二件", "第三件"))
        do(case, "carry_out", "fgw_officer", "carry_out", {"answer": "办了第一件"})
        assert about(case) == {(second.body_id, second.pk), (other.body_id, other.pk)}
        do(case, "carry_out", "zf_officer", "carry_out", {"answer": "办了第三件"})
        assert about(case) == {(second.body_id, second.pk)} and reconcile() == []

    def test_it_outlives_moves_and_the_end_of_the_case(self, city: None) -> None:
        case = open_case()
        say(case)
        do(case, "triage", "fgw_officer", "warn_early", letter_data())
        do(case, "sign_letter", "fgw_leader", "sign")
        assert "carry_out" in open_nodes(case)
        owed = CaseDeadline.objects.get(case=case, purpose="instruction")
        assert owed.deadline.is_running
        over = open_case()
        decline(over)
        say(over)
        assert read_again(over).state == "declined"
        assert open_nodes(over) == {"carry_out"} and reconcile() == []
        do(over, "carry_out", "fgw_officer", "carry_out", {"answer": "已答复来信人。"})
        assert open_nodes(over) == set() and reconcile() == []
        assert (
            list(CaseDeadline.objects.filter(case=over, deadline__met_on=None, deadline__cancelled_on=None))
            == []
        )

    def test_it_rests_while_the_case_is_suspended(self, city: None) -> None:
        case = open_case()
        before = say(case, text="中止前")
        suspend(case)
        during = say(case, text="中止中")
        assert open_nodes(case) == set() and reconcile() == []
        for row in (before, during):
            row.deadline.refresh_from_db()
            assert row.deadline.stopped_on == clock.today()
        clock.set_to(clock.now() + timedelta(days=7))
        resume(case)
        assert open_nodes(case) == {"triage", "carry_out"} and reconcile() == []
        during.deadline.refresh_from_db()
        assert during.deadline.is_running

    def test_a_day_may_be_named(self, city: None) -> None:
        case = open_case()
        row = say(case, due_on=date(2026, 12, 4))
        assert row.deadline.due_on == date(2026, 12, 4)
        for day, words in ((date(2026, 11, 20), "晚于今天"), (date(2026, 12, 5), "休息日")):
            with pytest.raises(Refusal, match=words) as refused:
                say(case, due_on=day)
            assert refused.value.field == "due_on"

    def test_words_and_a_fitting_body_are_needed(self, city: None) -> None:
        case = open_case()
        with pytest.raises(Refusal) as refused:
            say(case, text=" ")
        assert refused.value.field == "text"
        for name in ("澄川市交通运输局", "澄川市教育局"):
            with pytest.raises(Refusal) as refused:
                say(case, to=name)
            assert refused.value.field == "body"

    @pytest.mark.parametrize(
        "username", ["fgw_officer", "fgw_intake", "jtj_head", "zf_mayor", "rd_viewer", "whfg_leader"]
    )
    def test_nobody_else_instructs(self, city: None, username: str) -> None:
        case = open_case()
        with pytest.raises(NotYours):
            say(case, username)
        assert not may_instruct(read_again(case), person(username))

    @pytest.mark.parametrize("username", ["fgw_leader", "jw_officer", "zf_officer", "jtj_handler"])
    def test_only_the_bodys_officers_answer(self, city: None, username: str) -> None:
        row = say(open_case())
        with pytest.raises(NotYours):
            answer_instruction(row, answer="办了", acting_user=person(username))

    def test_an_empty_answer_is_refused(self, city: None) -> None:
        row = say(open_case())
        with pytest.raises(Refusal) as refused:
            answer_instruction(row, answer=" ", acting_user=person("fgw_officer"))
        assert refused.value.field == "answer"

    def test_a_department_reads_nothing_of_it(self, city: None) -> None:
        case = warned_early()
        say(case, text="鹪鹩批示")
        do(case, "carry_out", "fgw_officer", "carry_out", {"answer": "鹡鸰落实"})
        submit(case, "fgw_leader", note="鹔鹴说明")
        page = text("jtj_head", f"/cases/{case.number}/") + text("jtj_head", "/")
        assert not any(word in page for word in ("鹪鹩", "鹡鸰", "鹔鹴", "批示", "传阅"))


def about(case: Case) -> set[tuple[int | None, int | None]]:
    tasks = CaseTask.objects.open().filter(process__case=case)
    return {(task.body_id, task.about) for task in tasks if task.flow_task.name == "carry_out"}


@pytest.mark.django_db
class TestCityLeader:
    def test_he_sees_what_was_laid_before_him_and_nothing_else(self, city: None) -> None:
        case, other = warned_early(channel="12388", facts="鹪鹩所述"), open_case(title="另一件")
        file = evidence(case, person("jtj_handler"))
        assert visit("zf_mayor", f"/cases/{case.number}/").status_code == 404
        submit(case, note="请阅示")
        page = text("zf_mayor", f"/cases/{case.number}/")
        assert "工程款1,449,236.06元逾期未付" in page and "写批示" in page and "在办期限" in page
        for word in ("鹪鹩", "12388", "举报", "来源", "付款凭证", "证据", "线索"):
            assert word not in page, word
        assert visit("zf_mayor", f"/evidence/{file.pk}/").status_code == 404
        assert visit("zf_mayor", f"/documents/{the_notice(case).pk}/").status_code == 200
        assert visit("zf_mayor", f"/cases/{other.number}/").status_code == 404
        for address in ("diagram.svg", "facts/", "circulate/", "correct/", "assign/"):
            assert visit("zf_mayor", f"/flow/cases/{case.number}/{address}").status_code == 404, address
        assert "待阅" in text("zf_mayor", "/")

    def test_he_writes_an_instruction_there(self, city: None) -> None:
        case = warned_early()
        submit(case)
        client = logged_in("zf_mayor")
        address = f"/flow/cases/{case.number}/instruct/"
        page = client.get(address).content.decode()
        assert "主要事实" not in page
        done = client.post(address, {"text": WORDS, "body": case.issuing_body_id, "due_on": ""})
        assert done.status_code == 302
        row = Instruction.objects.get()
        assert (row.given_by.username, row.body) == ("zf_mayor", case.issuing_body)
        do(case, "carry_out", "fgw_officer", "carry_out", {"answer": "已办。"})
        assert "批示落实情况" in client.get("/readings/").content.decode()
        assert "已办。" in client.get(f"/cases/{case.number}/").content.decode()

    def test_nothing_of_his_own_body_is_laid_before_him(self, city: None) -> None:
        case = open_case(subject="澄川市人民政府")
        with pytest.raises(Refusal) as refused:
            submit(case)
        assert refused.value.field == "readers"
        # Nor does a row that should not be there open the case.
        tell([person("zf_mayor")], case=case, title="告知", told_by=None)
        assert visit("zf_mayor", f"/cases/{case.number}/").status_code == 404


@pytest.mark.django_db
class TestCirculations:
    def test_who_has_read_what_is_shown_to_the_issuing_side(self, city: None) -> None:
        case = warned_early()
        paper = the_notice(case).paper
        made = submit(case, "fgw_leader", "zf_mayor", paper=paper, note="请阅示")
        assert (made.kind, made.title) == ("submitted", f"{paper.notice.number_text} {paper.notice.title}")
        assert case.events.get(verb="circulated").is_internal
        assert text("fgw_officer", f"/cases/{case.number}/").count("未阅") == 2
        client = logged_in("fgw_leader")
        home = client.get("/").content.decode()
        assert "待阅" in home
        reading = Reading.objects.get(reader=person("fgw_leader"))
        assert f"/flow/readings/{reading.pk}/" in client.get("/readings/").content.decode()
        client.get(f"/flow/readings/{reading.pk}/")
        done = client.post(f"/flow/readings/{reading.pk}/", {"opinion": "同意，抓紧办"})
        assert done.status_code == 302
        page = text("fgw_officer", f"/cases/{case.number}/")
        assert page.count("未阅") == 1 and "同意，抓紧办" in page
        assert f"/flow/readings/{reading.pk}/" not in client.get("/readings/").content.decode()
        assert f"/flow/readings/{reading.pk}/" in client.get("/readings/?view=read").content.decode()

    def test_nobody_opens_what_another_is_to_read(self, city: None) -> None:
        submit(warned_early(), "fgw_leader")
        reading = Reading.objects.get()
        for username in ("zf_mayor", "fgw_officer", "jtj_head"):
            assert visit(username, f"/flow/readings/{reading.pk}/").status_code == 404
        with pytest.raises(NotYours):
            leave_opinion(reading, opinion="阅", acting_user=person("fgw_officer"))
        reading.refresh_from_db()
        assert reading.read_at is None

    @pytest.mark.parametrize(
        "reader", ["jtj_head", "jyj_head", "rd_viewer", "zx_viewer", "whfg_leader", "zy_judge"]
    )
    def test_it_goes_to_nobody_who_may_not_see_the_case(self, city: None, reader: str) -> None:
        with pytest.raises(Refusal) as refused:
            submit(warned_early(), reader)
        assert refused.value.field == "readers"
        assert not Circulation.objects.exists()

    def test_readers_are_needed(self, city: None) -> None:
        with pytest.raises(Refusal) as refused:
            circulate([], case=open_case(), acting_user=person("fgw_officer"))
        assert refused.value.field == "readers"

    @pytest.mark.parametrize("username", ["jtj_handler", "zf_mayor", "zy_clerk"])
    def test_only_the_issuing_side_circulates(self, city: None, username: str) -> None:
        with pytest.raises(NotYours):
            submit(warned_early(), by=username)

    def test_the_page_sends_it(self, city: None) -> None:
        case = warned_early()
        client = logged_in("fgw_officer")
        address = f"/flow/cases/{case.number}/circulate/"
        page = client.get(address).content.decode()
        assert "秦竹喧" in page and "顾临渊" in page and "裴归棹" not in page
        assert client.post(address, {"note": "请阅"}).status_code == 422
        assert client.post(address, {"readers": [person("zf_mayor").pk], "note": "请阅"}).status_code == 302
        assert Circulation.objects.get().kind == "submitted"

    def test_a_page_of_the_site_may_be_circulated_without_a_case(self, city: None) -> None:
        made = circulate(
            [person("zf_mayor")], title="三季度监测报告", href="/", acting_user=person("fgw_officer")
        )
        page = text("zf_mayor", f"/flow/readings/{made.readings.get().pk}/")
        assert "三季度监测报告" in page


@pytest.mark.django_db
def test_an_instruction_needs_a_case_that_is_registered(city: None) -> None:
    case = open_case()
    Case.objects.filter(pk=case.pk).update(state="draft")
    with pytest.raises(NotYours):
        instruct(read_again(case), text=WORDS, acting_user=person("fgw_leader"))
