"""The narrow door: who countersigns, or reviews, for a body without standing in the case sees the paper alone."""

from __future__ import annotations

import pytest

from caseflow.doors import open_task
from caseflow.following import claim
from caseflow.models import CaseTask
from casework.models import Case
from notices.models import Notice
from notifications.models import Message
from tests.desk.pages import logged_in, text, visit
from tests.journeys import determination as det
from tests.journeys.office import body, do, letter_data, open_case, person

pytestmark = pytest.mark.usefixtures("city")

SCHOOLS, HOUSING = "澄川市教育局", "澄川市住房和城乡建设局"


def asked_to_countersign(name: str) -> tuple[Case, CaseTask]:
    case = open_case()
    do(case, "triage", "fgw_officer", "warn_early", letter_data() | {"countersigners": [str(body(name).pk)]})
    return case, open_task(case, "countersign_draft", body(name))


def what_only_the_file_tells(case: Case) -> list[str]:
    """Its number, the words in which it is kept, and where it stands."""
    return [case.number, case.title, str(case.behaviour), case.get_state_display(), f"/cases/{case.number}/"]


def test_the_page_has_the_paper_its_reason_and_its_road_and_nothing_of_the_file() -> None:
    case = det.heard()
    data = det.decision_data(case) | {"countersigners": [str(body(SCHOOLS).pk)]}
    do(case, "determine", "zf_officer", "determine", data)
    task = open_task(case, "countersign_draft", body(SCHOOLS))
    page = text("jyj_head", f"/flow/tasks/{task.pk}/")
    assert "会签：" in page and "data:image/png" in page and "文稿流转" in page
    for plea in case.evidence.all():
        assert plea.name not in page and plea.sha256 not in page
    assert case.evidence.exists() and "单位陈述申辩" not in page and "工程质量尚有争议" not in page
    numbers = [found for found in Notice.objects.values_list("number_text", flat=True) if found]
    assert numbers and not [number for number in numbers if number in page]
    assert not [words for words in what_only_the_file_tells(case) if words in page]
    # Who drafted it reads the file as ever.
    assert case.number in text("zf_officer", f"/cases/{case.number}/")


def test_the_desk_names_the_paper_and_not_the_case() -> None:
    case, task = asked_to_countersign(SCHOOLS)
    desk = text("jyj_head", "/")
    assert f"/flow/tasks/{task.pk}/" in desk and "预警通知书" in desk and "澄川市交通运输局" in desk
    assert not [words for words in what_only_the_file_tells(case) if words in desk]
    client = logged_in("jyj_head")
    confirm = client.get("/bulk/claim/", {"i": [task.pk]})
    done = client.post(
        "/bulk/claim/", {"i": [task.pk], "token": "0123456789abcdef0123456789abcdef"}, follow=True
    )
    assert "预警通知书" in confirm.content.decode()
    for page in (confirm, client.get(done.redirect_chain[-1][0])):
        words = page.content.decode()
        assert page.status_code == 200
        assert not [told for told in what_only_the_file_tells(case) if told in words]


def test_it_is_handed_to_a_colleague_who_is_told_of_the_paper() -> None:
    case, task = asked_to_countersign(HOUSING)
    path = f"/flow/tasks/{task.pk}/hand/"
    page = text("zjj_leader", path)
    assert "转办说明" in page and not [words for words in what_only_the_file_tells(case) if words in page]
    sent = {"colleague": person("zjj_leader_b").pk, "note": "请会签"}
    answer = logged_in("zjj_leader").post(path, sent, follow=True)
    assert answer.redirect_chain == [("/", 302)] and case.number not in answer.content.decode()
    [told] = Message.objects.filter(person__username="zjj_leader_b")
    assert told.href == f"/flow/tasks/{task.pk}/" and told.text == "请会签"
    assert case.number not in told.title and told.case_number == ""
    assert "会签：" in text("zjj_leader_b", told.href)
    assert told.title in text("zjj_leader_b", "/messages/")


def test_it_is_taken_back_from_a_colleague_who_is_told_of_the_paper() -> None:
    case, task = asked_to_countersign(HOUSING)
    claim(task, acting_user=person("zjj_leader_b"))
    path = f"/flow/tasks/{task.pk}/take-back/"
    page = text("zjj_leader", path)
    assert "收回领办" in page and not [words for words in what_only_the_file_tells(case) if words in page]
    answer = logged_in("zjj_leader").post(path, {"reason": "联系不上"}, follow=True)
    assert answer.redirect_chain == [("/", 302)]
    [told] = Message.objects.filter(person__username="zjj_leader_b")
    assert "已收回" in told.title and "联系不上" in told.text
    assert case.number not in told.text and case.title not in told.text


def test_whoever_reads_the_case_is_told_its_number_and_comes_back_to_it() -> None:
    case = open_case()
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    task = open_task(case, "sign_letter")
    sent = {"colleague": person("fgw_leader_b").pk, "note": ""}
    answer = logged_in("fgw_leader").post(f"/flow/tasks/{task.pk}/hand/", sent)
    assert answer["Location"] == f"/cases/{case.number}/"
    [told] = Message.objects.filter(person__username="fgw_leader_b")
    assert case.number in told.title and told.case_number == case.number


def test_what_was_done_there_is_said_without_the_cases_number() -> None:
    case, task = asked_to_countersign(SCHOOLS)
    answer = logged_in("jyj_head").post(f"/flow/tasks/{task.pk}/?act=agree", {"act": "agree"}, follow=True)
    assert "已办。" in answer.content.decode() and case.number not in answer.content.decode()
    assert visit("jyj_head", f"/cases/{case.number}/").status_code == 404
