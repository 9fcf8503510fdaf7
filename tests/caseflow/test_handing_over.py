"""离任交接 moves everything in one act; 收回领办 frees a colleague's claim; nothing is lost with an account."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

import clock
from accounts.models import AccountEvent, Substitution, User
from accounts.roles import Role
from accounts.services import deactivate, move_user
from accounts.substitutes import stands_of
from caseflow.doors import open_task, recuse_person
from caseflow.following import claim
from caseflow.handing_over import hand_over, held_by, leavers, may_hand_over, may_take_back, take_back_claim
from caseflow.models import CaseTask, HandOver
from caseflow.standing_in import arrange_substitution
from casework.models import Case, CaseEvent, Draft, Verb
from casework.services import NotYours, Stale
from desk.queries import tasks_on_desk
from notifications.models import Message
from organisations.refusals import Refusal
from tests.desk.pages import logged_in, text
from tests.factories.accounts import UserFactory
from tests.journeys.office import body, do, letter_data, open_case, person
from tests.waiting import together


def hand(
    leaving: str = "fgw_officer", to: str | None = "fgw_officer2", by: str = "fgw_leader", **changed: Any
) -> HandOver:
    successor = person(to) if to else None
    return hand_over(person(leaving), successor, **{"reason": "调离", "acting_user": person(by), **changed})


def full_hands() -> list[Case]:
    """陆采薇 is in charge of two cases, has taken up a task in a third, and has a substitute."""
    cases = [open_case(title=f"事由{n}") for n in range(3)]
    for case in cases[:2]:
        do(case, "triage", "fgw_officer", "warn_early", letter_data())
    claim(open_task(cases[2], "triage"), acting_user=person("fgw_officer"))
    arrange_substitution(
        person("fgw_officer"),
        person("fgw_intake"),
        first_day=clock.today(),
        last_day=clock.today(),
        scope="all",
        reason="休假",
        acting_user=person("fgw_officer"),
    )
    return cases


def events(verb: str) -> list[CaseEvent]:
    return list(CaseEvent.objects.filter(verb=verb).order_by("case_id"))


@pytest.mark.django_db
class TestHandingOver:
    def test_everything_goes_over_in_one_act(self, city: None) -> None:
        cases = full_hands()
        Message.objects.all().delete()
        made = hand()
        assert made.counts == {"tasks": 1, "released": 0, "cases": 2, "substitutions": 1}
        assert made.skipped == []
        for case in cases[:2]:
            case.refresh_from_db()
            assert case.lead_officer == person("fgw_officer2")
        assert open_task(cases[2], "triage").owner == person("fgw_officer2")
        assert tasks_on_desk(person("fgw_officer2")).filter(process__case=cases[2]).exists()
        assert Substitution.objects.get().ended_by == person("fgw_leader")
        assert stands_of(person("fgw_intake")) == []
        # The words of a draft stay the writer's.
        assert {draft.drafted_by for draft in Draft.objects.all()} == {person("fgw_officer")}
        written = events(Verb.HANDED_OVER)
        assert [event.case for event in written] == cases
        assert written[0].details["what"] == ["经办人"] and written[0].reason == "调离"
        title = str(open_task(cases[2], "triage").flow_task.task_title)
        assert title in written[2].details["what"]
        told = set(Message.objects.values_list("person__username", "topic"))
        assert told == {("fgw_officer", "handover"), ("fgw_officer2", "handover")}
        assert AccountEvent.objects.filter(verb="handed_over", target=person("fgw_officer")).count() == 1
        assert held_by(person("fgw_officer"), seen_by=person("fgw_leader")).is_empty
        assert "陆采薇 → 庄雁回" in text("fgw_officer2", f"/cases/{cases[0].number}/")

    def test_a_second_leader_finds_nothing_left(self, city: None) -> None:
        full_hands()
        hand()
        with pytest.raises(Stale, match="没有可交接"):
            hand(by="fgw_leader_b", to="fgw_officer_b")
        assert HandOver.objects.count() == 1

    def test_what_the_successor_keeps_out_of_lies_on_the_desk_and_is_listed(self, city: None) -> None:
        cases = full_hands()
        for case in (cases[0], cases[2]):
            recuse_person(case, person("fgw_officer2"), ground="kin", acting_user=person("fgw_officer2"))
        made = hand()
        assert made.counts["cases"] == 1 and made.counts["released"] == 1 and made.counts["tasks"] == 0
        assert [each["number"] for each in made.skipped] == [cases[0].number, cases[2].number]
        assert all("回避" in each["why"] for each in made.skipped)
        assert open_task(cases[2], "triage").owner is None
        cases[0].refresh_from_db()
        assert cases[0].lead_officer == person("fgw_officer")

    def test_a_successor_without_the_rank_gets_no_task_of_it(self, city: None) -> None:
        case = open_case()
        claim(open_task(case, "triage"), acting_user=person("fgw_officer"))
        made = hand(to="fgw_intake")
        assert (made.counts["tasks"], made.counts["released"]) == (0, 1)
        assert "角色" in made.skipped[0]["why"]

    def test_without_a_successor_tasks_lie_on_the_desk(self, city: None) -> None:
        cases = full_hands()
        made = hand(to=None)
        assert (made.counts["released"], made.counts["cases"]) == (1, 0)
        assert open_task(cases[2], "triage").owner is None
        assert {each["number"] for each in made.skipped} == {case.number for case in cases[:2]}
        # What cannot be moved is no hand-over.
        with pytest.raises(Refusal, match="未指定接办人"):
            hand(to=None)

    def test_what_the_leader_keeps_out_of_is_another_leaders(self, city: None) -> None:
        cases = full_hands()
        recuse_person(cases[0], person("fgw_leader"), ground="kin", acting_user=person("fgw_leader"))
        held = held_by(person("fgw_officer"), seen_by=person("fgw_leader"))
        assert (len(held.cases), held.unseen) == (1, 1)
        hand()
        cases[0].refresh_from_db()
        assert cases[0].lead_officer == person("fgw_officer")
        assert hand(by="fgw_leader_b").counts["cases"] == 1

    def test_it_is_undone_by_another_one(self, city: None) -> None:
        cases = full_hands()
        hand()
        hand("fgw_officer2", "fgw_officer")
        cases[0].refresh_from_db()
        assert cases[0].lead_officer == person("fgw_officer")

    def test_who_may(self, city: None) -> None:
        full_hands()
        for stranger in ("fgw_officer", "fgw_officer2", "jw_leader", "whfg_leader", "xt_admin"):
            with pytest.raises(NotYours):
                hand(by=stranger)
        for wrong in ("fgw_officer", "jw_officer", "xt_admin"):
            with pytest.raises(Refusal) as said:
                hand(to=wrong)
            assert said.value.field == "successor"
        with pytest.raises(Refusal) as said:
            hand(reason=" ")
        assert said.value.field == "reason"

    def test_nobody_hands_himself_the_work_he_stands_in_for(self, city: None) -> None:
        full_hands()
        user = User.objects.at_work().get(username="fgw_leader_b")
        user.stand_in_for((person("fgw_officer"),), frozenset({Role.CREDIT_LEADER}))
        with pytest.raises(NotYours):
            hand_over(person("fgw_officer"), None, reason="调离", acting_user=user)

    def test_the_record_stands(self, city: None) -> None:
        full_hands()
        made = hand()
        with pytest.raises(DatabaseError), transaction.atomic():
            HandOver.objects.filter(pk=made.pk).update(reason="改")

    def test_the_page_says_beforehand_what_there_is(self, city: None) -> None:
        cases = full_hands()
        client, address = (
            logged_in("fgw_leader"),
            reverse("caseflow:hand_over", args=[person("fgw_officer").pk]),
        )
        assert "办理交接" in client.get(reverse("caseflow:hand_overs")).content.decode()
        page = client.get(address).content.decode()
        assert all(case.number in page for case in cases)
        assert "2份，留在本单位" in page
        assert client.post(address, {"reason": ""}).status_code == 422
        typed = {"successor": person("fgw_officer2").pk, "reason": "调离"}
        assert client.post(address, typed).status_code == 302
        assert "领办任务1项，经办案件2件" in client.get(reverse("caseflow:hand_overs")).content.decode()
        assert logged_in("fgw_officer").get(address).status_code == 404
        assert logged_in("fgw_officer").get(reverse("caseflow:hand_overs")).status_code == 403


@pytest.mark.usefixtures("living_city")
def test_of_two_leaders_at_once_one_hands_over() -> None:
    full_hands()
    both = together(hand, lambda: hand(by="fgw_leader_b", to="fgw_officer_b"))
    assert sorted(type(result).__name__ for result in both) == ["HandOver", "Stale"]
    assert HandOver.objects.count() == 1
    assert Case.objects.values("lead_officer").filter(lead_officer__username="fgw_officer").count() == 0


@pytest.mark.django_db
class TestLeaving:
    def test_a_closed_account_is_handed_over_still_and_the_leaders_are_told(self, city: None) -> None:
        full_hands()
        held = text("xt_admin", reverse("accounts:user_detail", args=[person("fgw_officer").pk]))
        assert "已领办任务1项" in held and "经办案件2项" in held and "ZX-2026" not in held
        Message.objects.all().delete()
        deactivate(person("fgw_officer"), acting_user=person("xt_admin"))
        told = Message.objects.filter(topic="handover")
        assert {each.person.username for each in told} == {"fgw_leader", "fgw_leader_b"}
        assert "已领办任务1项" in told[0].text
        assert Substitution.objects.get().ended_at is not None
        client = logged_in("fgw_leader")
        assert client.get(told[0].href).status_code == 200
        made = hand()
        assert made.counts["cases"] == 2

    def test_closing_a_closed_account_tells_nobody_again(self, city: None) -> None:
        full_hands()
        deactivate(person("fgw_officer"), acting_user=None)
        Message.objects.all().delete()
        deactivate(person("fgw_officer"), acting_user=None)
        assert not Message.objects.exists()

    def test_who_goes_to_another_body_leaves_word(self, city: None) -> None:
        full_hands()
        Message.objects.all().delete()
        move_user(person("fgw_officer"), body("望河区发展和改革委员会"), acting_user=None)
        assert {each.person.username for each in Message.objects.all()} == {"fgw_leader", "fgw_leader_b"}
        # The message leads to what is left, which is handed over as if the person were still there.
        leader, gone = person("fgw_leader"), person("fgw_officer")
        assert may_hand_over(leader, gone) and gone.pk in {each.pk for each in leavers(leader)}
        hand("fgw_officer", "fgw_officer2")
        assert not Case.objects.filter(lead_officer=gone).exists()


@pytest.mark.django_db
class TestTakingBack:
    def taken(self) -> CaseTask:
        return claim(open_task(open_case(), "triage"), acting_user=person("fgw_officer"))

    def test_a_leader_takes_a_claim_back_with_a_reason(self, city: None) -> None:
        task = self.taken()
        case = task.process.case
        address = reverse("caseflow:take_back", args=[task.pk])
        assert address in text("fgw_leader", f"/cases/{case.number}/")
        assert address not in text("fgw_officer2", f"/cases/{case.number}/")
        client = logged_in("fgw_leader")
        assert client.post(address, {"reason": ""}).status_code == 422
        assert client.post(address, {"reason": "账号锁定，联系不上"}).status_code == 302
        assert open_task(case, "triage").owner is None
        event = events(Verb.CLAIM_TAKEN_BACK)[0]
        assert (event.details["from"], event.reason) == ("陆采薇", "账号锁定，联系不上")
        message = Message.objects.get(person=person("fgw_officer"))
        assert "已收回" in message.title and "联系不上" in message.text
        assert client.post(address, {"reason": "再收一次"}).status_code == 409
        do(case, "triage", "fgw_officer2", "warn_early", letter_data())

    @pytest.mark.parametrize("username", ["fgw_officer", "fgw_officer2", "jw_leader", "jtj_head"])
    def test_nobody_else(self, city: None, username: str) -> None:
        task = self.taken()
        with pytest.raises(NotYours):
            take_back_claim(task, reason="联系不上", acting_user=person(username))
        assert open_task(task.process.case, "triage").owner == person("fgw_officer")

    def test_nobody_takes_it_back_from_himself(self, city: None) -> None:
        both = UserFactory(body=person("fgw_leader").body, roles=[Role.CREDIT_OFFICER, Role.CREDIT_LEADER])
        task = claim(open_task(open_case(), "triage"), acting_user=both)
        assert not may_take_back(both, task)
        with pytest.raises(Stale):
            take_back_claim(task, reason="联系不上", acting_user=both)
