"""回避: the person is out of the case, whichever door is tried; the body's others go on."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection
from django.http import Http404

from accounts.models import User
from accounts.roles import Role
from caseflow.doors import open_task, perform, recuse_person
from caseflow.following import claim, require_on_desk
from caseflow.models import CaseTask
from casework.access import case_for, is_issuing_side, standing
from casework.lifecycle import Standing
from casework.models import Case, CaseEvent, Recusal, Verb
from casework.services import NotYours, Stale, lift_recusal, record, recuse, submit_draft
from desk.queries import tasks_on_desk
from organisations.refusals import Refusal
from tests.desk.pages import logged_in, text, visit
from tests.factories.accounts import UserFactory
from tests.journeys.office import body, do, letter_data, open_case, person, render_all

GROUND = Recusal.Ground.KIN


@pytest.fixture
def case(city: None) -> Case:
    """A case in triage, whose officer is in charge and has taken up nothing yet."""
    return open_case()


def district_case() -> Case:
    """A case in triage at a credit office with one officer, one leader and one intake officer."""
    return open_case(intake="whfg_intake", subject="望河区住房和城乡建设局")


def second_officer() -> User:
    own = body("望河区发展和改革委员会")
    return UserFactory(username="whfg_officer2", body=own, roles=[Role.CREDIT_OFFICER])


def out(case: Case, username: str = "fgw_officer2", by: str = "", **given: Any) -> Recusal:
    who = person(username)
    options = {"ground": GROUND, "acting_user": person(by or username), **given}
    made = recuse_person(case, who, **options)
    case.refresh_from_db()
    return made


def test_who_declares_it_no_longer_sees_the_case_and_has_none_of_its_tasks(case: Case) -> None:
    officer = person("fgw_officer2")
    assert tasks_on_desk(officer).count() == 1
    out(case)
    with pytest.raises(Http404):
        case_for(officer, case.number)
    assert not tasks_on_desk(officer).exists()
    assert standing(officer, case) == Standing() and not is_issuing_side(officer, case)
    # The body's other people go on.
    assert tasks_on_desk(person("fgw_officer")).count() == 1
    do(case, "triage", "fgw_officer", "warn_early", letter_data())


def test_a_task_taken_up_is_released(case: Case) -> None:
    task = open_task(case, "triage")
    claim(task, acting_user=person("fgw_officer2"))
    out(case)
    task.refresh_from_db()
    assert task.owner is None and task.assigned is None and task.status == "NEW"
    claim(CaseTask.objects.get(pk=task.pk), acting_user=person("fgw_officer"))


@pytest.mark.parametrize("door", ["claim", "desk", "perform", "draft", "record"])
def test_every_door_is_shut(case: Case, door: str) -> None:
    task, officer = open_task(case, "triage"), person("fgw_officer2")
    out(case)
    doors: dict[str, Any] = {
        "claim": lambda: claim(task, acting_user=officer),
        "desk": lambda: require_on_desk(task, officer),
        "perform": lambda: perform(task, "warn_early", letter_data(), acting_user=officer),
        "draft": lambda: submit_draft(case, move="warn_early", kind="early_warning", acting_user=officer),
        # The last net: no act leaves its line on the file.
        "record": lambda: record(case, Verb.SERVED, acting_user=officer),
    }
    before = CaseEvent.objects.count()
    with pytest.raises(NotYours):
        doors[door]()
    assert CaseEvent.objects.count() == before
    assert CaseTask.objects.get(pk=task.pk).owner is None


def test_a_department_handler_keeps_out_and_another_signs_for(city: None) -> None:
    case = open_case()
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    do(case, "sign_letter", "fgw_leader", "sign")
    render_all()
    out(case, "jtj_handler2", by="jtj_head")
    with pytest.raises(NotYours):
        do(case, "sign_for_letter", "jtj_handler2", "sign_for")
    do(case, "sign_for_letter", "jtj_handler", "sign_for")


def test_the_officer_in_charge_names_who_takes_over(case: Case) -> None:
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    with pytest.raises(Refusal, match="是本案经办人，回避前须定接办人") as refused:
        out(case, "fgw_officer")
    assert refused.value.field == "successor"
    for unfit in ("fgw_officer", "jw_officer", "fgw_leader"):
        with pytest.raises(Refusal, match="不能接办本案"):
            out(case, "fgw_officer", successor=person(unfit))
    out(case, "fgw_officer", successor=person("fgw_officer2"))
    assert case.lead_officer == person("fgw_officer2") and case.open_recusals == 1
    event = CaseEvent.objects.filter(case=case).latest("seq")
    assert event.verb == Verb.RECUSED and event.details["successor"] == "庄雁回"


def test_who_has_withdrawn_does_not_take_over(case: Case) -> None:
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    own = body("澄川市发展和改革委员会")
    third = UserFactory(username="third", full_name="样例三", body=own, roles=[Role.CREDIT_OFFICER])
    out(case, "third")
    with pytest.raises(Refusal, match="不能接办"):
        out(case, "fgw_officer", successor=third)


@pytest.mark.parametrize(
    ("username", "role"), [("whfg_leader", "信用办负责人"), ("whzj_head", "责任单位负责人")]
)
def test_the_only_one_of_a_rank_is_told_what_must_be_settled_first(
    city: None, username: str, role: str
) -> None:
    # A district's, which has one person of each rank but two leaders.
    case = district_case()
    User.objects.filter(username="whfg_leader_b").update(is_active=False)
    do(case, "triage", "whfg_officer", "warn_early", letter_data())
    do(case, "sign_letter", "whfg_leader", "sign")
    render_all()
    with pytest.raises(Refusal, match=f"没有其他可以办理本案的“{role}”") as refused:
        out(case, username)
    assert "增设人员" in (refused.value.remedy or "")
    UserFactory(body=person(username).body, roles=person(username).roles)
    out(case, username)


def test_the_second_of_a_rank_is_the_last_once_the_first_has_withdrawn(city: None) -> None:
    case = district_case()
    second_officer()
    out(case, "whfg_officer2")
    with pytest.raises(Refusal, match="没有其他可以办理本案"):
        out(case, "whfg_officer", successor=person("whfg_intake"))


@pytest.mark.parametrize("by", ["fgw_officer", "jw_leader", "fgw_intake", "xt_admin"])
def test_only_the_person_or_the_own_leader_orders_it(case: Case, by: str) -> None:
    with pytest.raises(NotYours, match="由本人申请，或者由本单位负责人决定"):
        out(case, by=by)


def test_the_leader_orders_it_and_lifts_it_with_a_reason(case: Case) -> None:
    recusal = out(case, by="fgw_leader")
    assert not recusal.is_own
    with pytest.raises(Refusal, match="没有写明解除回避的理由"):
        lift_recusal(recusal, reason=" ", acting_user=person("fgw_leader"))
    for other in ("fgw_officer2", "fgw_officer", "jw_leader"):
        with pytest.raises(NotYours):
            lift_recusal(recusal, reason="情形消除", acting_user=person(other))
    lift_recusal(recusal, reason="情形消除", acting_user=person("fgw_leader"))
    case.refresh_from_db()
    assert case.open_recusals == 0
    assert case_for(person("fgw_officer2"), case.number) == case
    with pytest.raises(Stale):
        lift_recusal(recusal, reason="情形消除", acting_user=person("fgw_leader"))
    # It may be declared anew; the first stays on record.
    out(case)
    assert Recusal.objects.filter(case=case).count() == 2


def test_other_grounds_are_to_be_told(case: Case) -> None:
    with pytest.raises(Refusal, match="没有写明回避的情形"):
        out(case, ground=Recusal.Ground.OTHER)


@pytest.mark.parametrize("username", ["jyj_handler", "zf_mayor", "whfy_clerk", "lxfg_officer"])
def test_who_does_not_work_on_the_case_need_not_withdraw(case: Case, username: str) -> None:
    with pytest.raises(Refusal, match="不必回避"):
        out(case, username)


def test_a_second_declaration_finds_nothing_to_withdraw_from(case: Case) -> None:
    out(case)
    with pytest.raises(Refusal, match="不必回避"):
        out(case)


def test_it_is_told_to_the_own_body_alone(case: Case) -> None:
    out(case)
    assert "与涉事单位有关人员有亲属关系" in text("fgw_officer", f"/cases/{case.number}/")
    other = text("jw_officer", f"/cases/{case.number}/")
    assert "庄雁回" not in other and "亲属" not in other


def test_the_page_declares_it_and_the_case_is_gone(case: Case) -> None:
    client = logged_in("fgw_officer2")
    address = f"/flow/cases/{case.number}/recuse/"
    assert "回避后" in client.get(address).content.decode()
    assert client.post(address, {}).status_code == 422
    # For oneself alone: the leader's choice of people is not offered.
    other = {"person": person("fgw_officer").pk, "ground": GROUND}
    assert client.post(address, other).status_code == 422
    answer = client.post(address, {"person": person("fgw_officer2").pk, "ground": GROUND})
    assert answer.status_code == 302 and answer.url == "/"
    assert client.get(f"/cases/{case.number}/").status_code == client.get(address).status_code == 404
    assert case.number not in client.get("/cases/").content.decode()


def test_the_leaders_page_orders_and_lifts(case: Case) -> None:
    leader = logged_in("fgw_leader")
    address = f"/flow/cases/{case.number}/recuse/"
    data = {"person": person("fgw_officer2").pk, "ground": GROUND}
    assert leader.post(address, data).url == f"/cases/{case.number}/"
    recusal = Recusal.objects.get()
    lifting = f"/flow/recusals/{recusal.pk}/lift/"
    assert lifting in leader.get(f"/cases/{case.number}/").content.decode()
    assert visit("fgw_officer", lifting).status_code == 404
    assert leader.post(lifting, {"reason": ""}).status_code == 422
    assert leader.post(lifting, {"reason": "情形消除"}).status_code == 302
    assert leader.get(lifting).status_code == 404


def test_a_page_refusal_stands_at_its_field(case: Case) -> None:
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    client = logged_in("fgw_officer")
    data = {"person": person("fgw_officer").pk, "ground": GROUND}
    answer = client.post(f"/flow/cases/{case.number}/recuse/", data)
    assert answer.status_code == 422 and "回避前须定接办人" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_withdraw_at_once_and_one_is_told_that_nobody_is_left(living_city: None) -> None:
    case = district_case()
    second_officer()
    said: list[str] = []

    def withdraw(username: str, **given: Any) -> None:
        try:
            recuse(case_again(case), who(username), ground=GROUND, acting_user=who(username), **given)
            said.append("out")
        except Refusal as refusal:
            said.append(refusal.message)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=withdraw, args=(name,), kwargs=given)
        for name, given in (("whfg_officer", {}), ("whfg_officer2", {}))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(word == "out" for word in said) == [False, True]
    assert Recusal.objects.count() == 1 and case_again(case).open_recusals == 1


def case_again(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def who(username: str) -> User:
    return User.objects.at_work().get(username=username)
