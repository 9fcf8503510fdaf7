"""批量: what is allowed is done, what is not says why, and neither is the other's business."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from openpyxl import load_workbook

from accounts.models import User
from caseflow.doors import open_task
from caseflow.following import claim
from caseflow.models import CaseTask
from casework.models import Case, Pressing, Reading, RestrictedRead
from casework.services import circulate, press
from desk.bulk.acts import ACTS
from desk.bulk.running import MOST_ITEMS, run
from desk.models import BulkItem, BulkRun
from organisations.refusals import Refusal
from tests.casework.test_pressing import on, owed, waiting
from tests.desk.pages import logged_in, text, warned_early
from tests.factories.accounts import UserFactory
from tests.factories.casework import read_again
from tests.journeys.office import do, open_case, person, render_all
from tests.waiting import together

TOKEN = "0123456789abcdef0123456789abcdef"
DAY = date(2026, 11, 27)


def chosen(username: str, code: str, *keys: int) -> Any:
    """The page that asks for confirmation."""
    return logged_in(username).get(f"/bulk/{code}/", {"i": keys})


def done(username: str, code: str, *keys: int, token: str = TOKEN, **more: str) -> Any:
    """The results, behind the page's button."""
    return logged_in(username).post(f"/bulk/{code}/", {"i": keys, "token": token, **more}, follow=True)


def outcomes() -> list[tuple[str, str]]:
    return [(item.outcome, item.words) for item in BulkItem.objects.all()]


def signed_for(case: Case) -> Case:
    do(case, "sign_letter", "fgw_leader", "sign")
    render_all()
    do(case, "sign_for_letter", "jtj_handler", "sign_for")
    return case


@pytest.mark.django_db
class TestPressingInBulk:
    def test_each_item_has_its_own_result(self, city: None) -> None:
        late, pressed, ended = waiting(), waiting(), waiting()
        strange = open_case("jw_intake", "澄川市发展和改革委员会")
        green = open_case()
        on(DAY)
        press(owed(pressed), acting_user=person("fgw_leader"))
        Case.objects.filter(pk=ended.pk).update(state="closed")
        keys = [late.pk, pressed.pk, ended.pk, strange.pk, 10**17, green.pk]

        page = chosen("fgw_officer", "press", *keys)
        assert [row.is_possible for row in page.context["rows"]] == [True, False, False, False, False, False]
        assert strange.number not in page.content.decode() and not BulkRun.objects.exists()

        result = done("fgw_officer", "press", *keys, note="请今日报送。")
        assert outcomes() == [
            ("done", "已催办澄川市交通运输局答复，第1次"),
            ("refused", "顾临渊已于11月27日催办，1个工作日内不重复催办同一事项。"),
            ("refused", "案件已结束，不再催办。"),
            ("not_found", "没有找到，或者你不能查看。"),
            ("not_found", "没有找到，或者你不能查看。"),
            ("refused", "本案现在没有可以由你催办的事项。"),
        ]
        shown = result.content.decode()
        assert "办成1件，未办5件" in shown and "请在11月30日以后再催办。" in shown
        assert strange.number not in shown
        assert owed(late).pressed == 1 and Pressing.objects.get(case=late).note == "请今日报送。"
        assert owed(pressed).pressed == 1

    def test_a_second_post_of_the_same_page_shows_the_first_result(self, city: None) -> None:
        case = waiting()
        on(DAY)
        first = done("fgw_officer", "press", case.pk)
        second = done("fgw_officer", "press", case.pk)
        assert first.redirect_chain == second.redirect_chain
        assert (
            "办成1件" in second.content.decode() and BulkRun.objects.count() == BulkItem.objects.count() == 1
        )
        stolen = done("fgw_leader", "press", case.pk)
        assert stolen.status_code == 409 and BulkRun.objects.count() == 1

    def test_one_item_s_failure_leaves_the_others_whole(self, city: None) -> None:
        first, broken, last = waiting(), waiting(), waiting()
        on(DAY)
        # The database itself refuses the second: somebody has written its first press past the service.
        row = owed(broken)
        Pressing.objects.create(
            case=broken,
            owed=row,
            body=row.debtor,
            nth=1,
            pressed_by=person("fgw_leader"),
            pressed_at=broken.opened_at,
        )
        done("fgw_officer", "press", first.pk, broken.pk, last.pk)
        assert [outcome for outcome, _ in outcomes()] == ["done", "failed", "done"]
        assert [owed(case).pressed for case in (first, broken, last)] == [1, 0, 1]
        assert broken.events.filter(verb="pressed").count() == 0
        assert BulkRun.objects.get().finished_at is not None

    def test_none_and_too_many_are_refused_with_what_to_do(self, city: None) -> None:
        none = chosen("fgw_officer", "press")
        assert none.status_code == 400 and "请返回列表，勾选后再办。" in none.content.decode()
        many = done("fgw_officer", "press", *range(1, MOST_ITEMS + 2))
        assert many.status_code == 400 and "一次最多办200件" in many.content.decode()
        assert not BulkRun.objects.exists()

    def test_a_department_cannot(self, city: None) -> None:
        case = waiting()
        on(DAY)
        assert chosen("jtj_handler", "press", case.pk).status_code == 403
        assert done("jtj_handler", "press", case.pk).status_code == 403
        assert "批量催办" not in text("jtj_handler", "/cases/")
        shown = text("fgw_officer", "/cases/")
        assert "批量催办" in shown and f'name="i" value="{case.pk}" form="bulk"' in shown


@pytest.mark.django_db
class TestTasks:
    def test_claiming_and_giving_back(self, city: None) -> None:
        cases = [open_case() for _ in range(3)]
        tasks = [open_task(case, "triage") for case in cases]
        colleague = UserFactory(
            full_name="样例乙", body=person("fgw_officer").body, roles=("credit_officer",)
        )
        claim(tasks[1], acting_user=colleague)
        done("fgw_officer", "claim", *(task.pk for task in tasks))
        assert outcomes() == [
            ("done", "已领办"),
            ("refused", "这项任务已由样例乙领办。请先商其退回。"),
            ("done", "已领办"),
        ]
        done("fgw_officer", "release", *(task.pk for task in tasks), token="f" * 32)
        owners = CaseTask.objects.filter(pk__in=[task.pk for task in tasks]).order_by("pk")
        assert [task.owner for task in owners] == [None, colleague, None]

    def test_documents_are_signed_for_with_their_names_before_one(self, city: None) -> None:
        cases = [warned_early(), warned_early()]
        tasks = [open_task(case, "sign_for_letter") for case in cases]
        do(cases[1], "sign_for_letter", "jtj_handler", "sign_for")
        answering = open_task(cases[1], "answer")
        numbers = [case.papers.get().notice.number_text for case in cases]
        keys = [tasks[0].pk, tasks[1].pk, answering.pk]
        shown = chosen("jtj_handler", "sign_for", *keys).content.decode()
        assert numbers[0] in shown and "请逐份看过下列文书再签收" in shown
        done("jtj_handler", "sign_for", *keys)
        assert outcomes() == [
            ("done", f"已签收预警通知书 {numbers[0]}"),
            ("refused", "这项任务已由晏映川办理。请回到办公桌查看。"),
            ("refused", "这项任务不是签收文书。"),
        ]
        assert cases[0].papers.get().notice.signed_for_by == person("jtj_handler")
        assert chosen("fgw_officer", "sign_for", tasks[0].pk).status_code == 403

    def test_a_task_of_another_desk_is_not_found(self, city: None) -> None:
        case = warned_early()
        done("fgw_officer", "claim", open_task(case, "sign_for_letter").pk)
        assert outcomes() == [("not_found", "没有找到，或者你不能查看。")]


@pytest.mark.django_db
def test_readings_are_read_in_bulk_each_by_its_reader(city: None) -> None:
    cases = [open_case() for _ in range(2)]
    for case in cases:
        circulate([person("fgw_leader")], case=case, acting_user=person("fgw_officer"))
    other = Reading.objects.create(
        circulation=Reading.objects.first().circulation, reader=person("jw_leader")
    )
    keys = [*Reading.objects.order_by("pk").values_list("pk", flat=True)]
    done("fgw_leader", "read", *keys, note="同意。")
    assert [outcome for outcome, _ in outcomes()] == ["done", "done", "not_found"]
    assert set(Reading.objects.exclude(pk=other.pk).values_list("opinion", flat=True)) == {"同意。"}
    other.refresh_from_db()
    assert other.read_at is None


@pytest.mark.django_db
class TestTheRecord:
    def test_it_is_one_s_own_and_is_taken_out_as_a_table(self, city: None) -> None:
        case = waiting()
        on(DAY)
        done("fgw_officer", "press", case.pk, 999_999)
        made = BulkRun.objects.get()
        assert "批量催办" in text("fgw_officer", "/bulk/")
        for username in ("fgw_leader", "jtj_handler"):
            assert logged_in(username).get(f"/bulk/runs/{made.pk}/").status_code == 404
            assert logged_in(username).get(f"/bulk/runs/{made.pk}/export.xlsx").status_code == 404
        answer = logged_in("fgw_officer").get(f"/bulk/runs/{made.pk}/export.xlsx")
        rows = list(load_workbook(BytesIO(answer.content)).active.values)
        assert rows[0] == ("序号", "对象", "结果", "说明", "怎样办")
        assert rows[1][2:4] == ("办成", "已催办澄川市交通运输局答复，第1次") and rows[2][2] == "没有找到"
        assert RestrictedRead.objects.filter(kind="export").exists()

    def test_it_shows_nothing_of_a_case_no_longer_to_be_seen(self, city: None) -> None:
        case = waiting()
        on(DAY)
        done("fgw_officer", "press", case.pk)
        from caseflow.doors import recuse_person

        colleague = UserFactory(body=person("fgw_officer").body, roles=("credit_officer",))
        keeps_out = person("fgw_officer")
        recuse_person(
            read_again(case), keeps_out, ground="kin", successor=colleague, acting_user=person("fgw_leader")
        )
        shown = text("fgw_officer", f"/bulk/runs/{BulkRun.objects.get().pk}/")
        assert case.number not in shown and "（你现在不能查看）" in shown

    def test_a_result_is_never_changed(self, city: None) -> None:
        done("fgw_officer", "press", 999_999)
        with pytest.raises(DatabaseError), transaction.atomic():
            BulkItem.objects.update(outcome="done")
        assert outcomes()[0][0] == "not_found"


@pytest.mark.usefixtures("living_city")
def test_of_two_posts_at_once_one_runs() -> None:
    case = waiting()
    on(DAY)

    def post() -> Any:
        user = User.objects.get(username="fgw_officer")
        return run(ACTS["press"], [case.pk], note="", token=TOKEN, acting_user=user)

    results = together(post, post)
    assert [type(found) for found in results] == [BulkRun, BulkRun], results
    assert results[0].pk == results[1].pk and Pressing.objects.count() == BulkItem.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("code", sorted(ACTS))
def test_every_act_asks_for_something_and_says_so(city: None, code: str) -> None:
    act = ACTS[code]
    with pytest.raises(Refusal):
        run(act, [], note="", token=TOKEN, acting_user=person("fgw_officer"))
    assert re.fullmatch(r"[a-z_]+", act.code) and act.label and not BulkRun.objects.exists()
