"""代办 in cases: explicit, on record, two people where two are wanted, and nothing of a case kept from either."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import clock
from accounts.models import AccountEvent, KeptForm, Substitution, User
from accounts.substitutes import stand_ins_for, stands_of
from caseflow.doors import open_task, perform, recuse_person
from caseflow.following import claim, release
from caseflow.models import CaseTask
from caseflow.standing_in import arrange_substitution, end_substitution
from casework.models import Case, CaseEvent, Draft
from casework.services import NotYours, Stale, tell_of_case
from desk.queries import tasks_done_by, tasks_on_desk
from notices.models import Notice
from notifications.models import Message, Topic
from notifications.services import tell
from tests.desk.pages import logged_in, text
from tests.journeys.office import do, letter_data, open_case, person

GROUND = "kin"


def away(
    absent: str, substitute: str, *, days: int = 3, scope: str = "all", by: str = "", **changed: Any
) -> Substitution:
    values = {
        "first_day": clock.today(),
        "last_day": clock.today() + timedelta(days=days),
        "scope": scope,
        "reason": "出差",
        "acting_user": person(by or absent),
    }
    return arrange_substitution(person(absent), person(substitute), **values | changed)


def in_place(substitute: str, absent: str, *roles: str) -> User:
    """The person in the other's place, as the middleware makes it; with other roles where a test wants them."""
    user = User.objects.at_work().get(username=substitute)
    if roles:
        user.stand_in_for((person(absent),), frozenset(roles))
        return user
    stand = next(stand for stand in stands_of(user) if stand.absent.username == absent)
    user.stand_in_for(stand.people, stand.roles)
    return user


def stepped_in(substitute: str, absent: str) -> Client:
    client = logged_in(substitute)
    stand = next(s for s in stands_of(person(substitute)) if s.absent.username == absent)
    assert client.post(reverse("caseflow:step_in", args=[stand.key])).status_code == 302
    return client


def drafted() -> Case:
    case = open_case()
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    return case


@pytest.mark.django_db
class TestOnRecord:
    def test_a_letter_is_signed_by_who_signed_and_the_file_says_for_whom(self, city: None) -> None:
        case = drafted()
        away("fgw_leader", "fgw_officer2")
        user = in_place("fgw_officer2", "fgw_leader")
        notice = perform(open_task(case, "sign_letter"), "sign", {}, acting_user=user)
        notice = Notice.objects.get(pk=notice.pk)
        assert notice.signatory == person("fgw_officer2")
        event = CaseEvent.objects.filter(case=case).latest("seq")
        assert (event.actor, event.actor_name) == (person("fgw_officer2"), "庄雁回")
        assert event.details["on_behalf_of"] == "顾临渊" and "through" not in event.details
        assert "庄雁回（代顾临渊）" in text("fgw_officer", f"/cases/{case.number}/")
        task = CaseTask.objects.get(flow_task__contains="sign_letter")
        assert (task.owner, task.on_behalf_of) == (person("fgw_officer2"), person("fgw_leader"))
        for who in ("fgw_officer2", "fgw_leader"):
            assert task in tasks_done_by(person(who))
            assert "庄雁回（代顾临渊）" in text(who, "/?view=done")

    def test_a_chain_is_named_whole(self, city: None) -> None:
        case = drafted()
        away("fgw_leader", "fgw_officer2")
        away("fgw_officer2", "fgw_intake")
        user = in_place("fgw_intake", "fgw_leader")
        perform(open_task(case, "sign_letter"), "sign", {}, acting_user=user)
        event = CaseEvent.objects.filter(case=case).latest("seq")
        assert event.details["through"] == ["庄雁回"]
        assert "苏青禾（代庄雁回代顾临渊）" in text("fgw_officer", f"/cases/{case.number}/")

    def test_the_case_stays_with_whom_it_is_drafted_for(self, city: None) -> None:
        case = open_case()
        away("fgw_officer", "fgw_intake")
        user = in_place("fgw_intake", "fgw_officer")
        perform(open_task(case, "triage"), "warn_early", letter_data(), acting_user=user)
        case.refresh_from_db()
        assert case.lead_officer == person("fgw_officer")
        assert Draft.objects.get(case=case).drafted_by == person("fgw_intake")

    def test_an_ordinary_act_says_nothing_of_it(self, city: None) -> None:
        assert all("on_behalf_of" not in event.details for event in CaseEvent.objects.filter(case=drafted()))


@pytest.mark.django_db
class TestTasks:
    def test_what_the_absent_person_has_taken_up_is_done_in_that_place_alone(self, city: None) -> None:
        case = open_case()
        task = claim(open_task(case, "triage"), acting_user=person("fgw_officer"))
        away("fgw_officer", "fgw_officer2")
        assert not tasks_on_desk(person("fgw_officer2")).exists()
        with pytest.raises(Stale, match="领办"):
            perform(task, "warn_early", letter_data(), acting_user=person("fgw_officer2"))
        user = in_place("fgw_officer2", "fgw_officer")
        assert tasks_on_desk(user).get() == task
        perform(task, "warn_early", letter_data(), acting_user=user)

    def test_what_is_taken_up_in_that_place_is_the_absent_persons(self, city: None) -> None:
        case = open_case()
        away("fgw_officer", "fgw_intake")
        user = in_place("fgw_intake", "fgw_officer")
        task = claim(open_task(case, "triage"), acting_user=user)
        assert CaseTask.objects.get(pk=task.pk).owner == person("fgw_officer")
        release(CaseTask.objects.get(pk=task.pk), acting_user=user)
        assert CaseTask.objects.get(pk=task.pk).owner is None

    def test_in_that_place_the_own_roles_are_not_there(self, city: None) -> None:
        case = open_case()
        away("fgw_leader", "fgw_officer2")
        user = in_place("fgw_officer2", "fgw_leader")
        with pytest.raises(NotYours):
            perform(open_task(case, "triage"), "warn_early", letter_data(), acting_user=user)


# --- the session ---------------------------------------------------------------------------------------------


@pytest.mark.django_db
class TestTheSession:
    def test_it_is_explicit_and_shown_on_every_page(self, city: None) -> None:
        open_case()
        away("fgw_leader", "fgw_officer2")
        desk = text("fgw_officer2", "/")
        assert "代顾临渊办理（0项待办，至11月23日）" in desk and "正在代" not in desk
        client = stepped_in("fgw_officer2", "fgw_leader")
        for address in ("/", "/cases/", "/accounts/me/"):
            page = client.get(address).content.decode()
            assert "正在代<b>顾临渊</b>办理" in page and "庄雁回（代顾临渊）" in page
        # Somebody else's session of the same person knows nothing of it.
        assert "正在代" not in text("fgw_officer2", "/")
        client.post(reverse("caseflow:step_back"))
        assert "正在代" not in client.get("/").content.decode()
        verbs = AccountEvent.objects.filter(target=person("fgw_leader")).values_list("verb", flat=True)
        assert list(verbs[:2]) == ["stood_back", "stood_in"]

    def test_nobody_steps_in_without_an_arrangement(self, city: None) -> None:
        made = away("fgw_leader", "fgw_officer2")
        for username in ("fgw_officer", "jw_leader"):
            answer = logged_in(username).post(reverse("caseflow:step_in", args=[str(made.pk)]))
            assert answer.status_code == 409
        assert (
            logged_in("fgw_officer2").get(reverse("caseflow:step_in", args=[str(made.pk)])).status_code == 405
        )

    @pytest.mark.parametrize("how", ["expired", "ended", "closed", "role"])
    def test_its_end_is_asked_with_every_request(self, city: None, how: str) -> None:
        case = drafted()
        task = open_task(case, "sign_letter")
        made = away("fgw_leader", "fgw_officer2", days=0)
        client = stepped_in("fgw_officer2", "fgw_leader")
        clock.set_to(clock.now().replace(hour=23, minute=59))
        assert "正在代" in client.get("/").content.decode()
        if how == "expired":
            clock.set_to((clock.now() + timedelta(days=1)).replace(hour=0, minute=0))
        elif how == "ended":
            end_substitution(made, acting_user=person("fgw_leader"))
        elif how == "closed":
            User.objects.filter(username="fgw_leader").update(is_active=False)
        else:
            person("fgw_leader").grants.all().delete()
        # What was being signed in the other's place is not signed in one's own name; it is kept.
        answer = client.post(reverse("caseflow:task", args=[task.pk]), {"act": "sign", "note": "同意"})
        assert answer.status_code == 302
        assert CaseTask.objects.get(pk=task.pk).finished is None
        assert KeptForm.objects.filter(user=person("fgw_officer2")).exists()
        page = client.get("/").content.decode()
        assert "代办已经结束" in page and "正在代" not in page

    def test_a_page_opened_after_its_end_is_ones_own_again(self, city: None) -> None:
        made = away("fgw_leader", "fgw_officer2")
        client = stepped_in("fgw_officer2", "fgw_leader")
        end_substitution(made, acting_user=person("fgw_officer2"))
        answer = client.get("/")
        assert answer.status_code == 200
        assert "代办已经结束" in answer.content.decode()
        assert answer.context["user"].standing_in_for is None

    def test_a_form_from_the_other_name_is_not_sent_in_this_one(self, city: None) -> None:
        away("fgw_leader", "fgw_officer2")
        client = Client(enforce_csrf_checks=True)
        client.force_login(person("fgw_officer2"))
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', client.get("/").content.decode())
        assert token is not None
        stale = {"csrfmiddlewaretoken": token[1]}
        stand = stands_of(person("fgw_officer2"))[0]
        assert client.post(reverse("caseflow:step_in", args=[stand.key]), stale).status_code == 302
        assert "正在代" in client.get("/").content.decode()
        # The token of the page opened before is worth nothing now.
        assert client.post(reverse("caseflow:step_back"), stale).status_code in (302, 403)
        assert "正在代" in client.get("/").content.decode()

    def test_who_stands_in_for_nobody_pays_nothing_for_it(self, city: None) -> None:
        open_case()
        client = logged_in("fgw_officer")
        client.get("/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/")
        about = [query["sql"] for query in asked if "accounts_substitution" in query["sql"]]
        assert len(about) == 1 and '"accounts_user"."username"' in about[0]
        away("fgw_leader", "fgw_officer2")
        with CaptureQueriesContext(connection) as again:
            client.get("/")
        assert len(again) == len(asked)


@pytest.mark.django_db
class TestMessages:
    def test_the_present_substitute_is_told_too_and_once(self, city: None) -> None:
        away("fgw_leader", "fgw_officer2")
        Message.objects.all().delete()
        people = [person("fgw_leader"), person("fgw_officer")]
        with CaptureQueriesContext(connection) as asked:
            instead = stand_ins_for(each.pk for each in people)
            assert tell(people, topic=Topic.OVERDUE, title="逾期", key="k", stand_ins=instead) == 3
        assert len(asked) <= 7
        titles = dict(Message.objects.values_list("person__username", "title"))
        assert titles == {"fgw_leader": "逾期", "fgw_officer": "逾期", "fgw_officer2": "代顾临渊：逾期"}
        assert tell(people, topic=Topic.OVERDUE, title="逾期", key="k", stand_ins=instead) == 0

    def test_not_of_a_case_that_the_substitute_keeps_out_of(self, city: None) -> None:
        case = open_case()
        away("fgw_leader", "fgw_officer2")
        recuse_person(case, person("fgw_officer2"), ground=GROUND, acting_user=person("fgw_officer2"))
        case.refresh_from_db()
        Message.objects.all().delete()
        assert tell_of_case(case, [person("fgw_leader")], topic=Topic.OVERDUE, title="逾期") == 1
        assert not Message.objects.filter(person=person("fgw_officer2")).exists()

    def test_both_are_told_of_the_arrangement(self, city: None) -> None:
        made = away("fgw_officer", "fgw_officer2", by="fgw_leader")
        told = set(Message.objects.values_list("person__username", "topic"))
        assert told == {("fgw_officer", "substitution"), ("fgw_officer2", "substitution")}
        end_substitution(made, acting_user=person("fgw_officer2"))
        assert Message.objects.filter(person=person("fgw_officer")).count() == 2


@pytest.mark.django_db
class TestPages:
    def test_a_person_arranges_it_on_the_page_and_ends_it(self, city: None) -> None:
        client, substitute = logged_in("fgw_officer"), person("fgw_officer2")
        typed = {
            "absent": person("fgw_officer").pk,
            "substitute": substitute.pk,
            "first_day": "2026-11-20",
            "last_day": "2026-11-27",
            "scope": "all",
            "reason": "出差",
        }
        address = reverse("caseflow:absence_new")
        other = client.post(address, typed | {"absent": person("fgw_leader").pk})
        assert other.status_code == 422
        refused = client.post(address, typed | {"last_day": "2026-11-19"})
        assert refused.status_code == 422 and "末日不能早于首日" in refused.content.decode()
        assert client.post(address, typed).status_code == 302
        made = Substitution.objects.get()
        for username in ("fgw_officer", "fgw_officer2", "fgw_leader"):
            assert "代办中" in text(username, reverse("caseflow:absences"))
        assert "代办中" not in text("fgw_intake", reverse("caseflow:absences"))
        assert "庄雁回" in text("xt_admin", reverse("accounts:user_detail", args=[made.absent_id]))
        end = reverse("caseflow:absence_end", args=[made.pk])
        assert logged_in("jw_leader").post(end).status_code == 404
        assert logged_in("fgw_intake").post(end).status_code == 403
        client.post(end)
        assert "已提前结束" in text("fgw_officer", reverse("caseflow:absences"))

    def test_a_leader_arranges_it_for_one_who_is_away_already(self, city: None) -> None:
        client = logged_in("fgw_leader")
        typed = {
            "absent": person("fgw_officer").pk,
            "substitute": person("fgw_officer2").pk,
            "first_day": "2026-11-20",
            "last_day": "2026-11-20",
            "scope": "officer",
            "reason": "病假",
        }
        assert client.post(reverse("caseflow:absence_new"), typed).status_code == 302
        made = Substitution.objects.get()
        assert (made.absent, made.arranged_by) == (person("fgw_officer"), person("fgw_leader"))

    def test_who_stands_in_arranges_nothing_in_the_others_name(self, city: None) -> None:
        away("fgw_officer", "fgw_officer2")
        client = stepped_in("fgw_officer2", "fgw_officer")
        assert client.get(reverse("caseflow:absence_new")).status_code == 403

    def test_administrators_have_no_substitutes(self, city: None) -> None:
        assert logged_in("xt_admin").get(reverse("caseflow:absences")).status_code == 404
        assert "代办安排" not in text("xt_admin", reverse("accounts:user_list"))


@pytest.mark.django_db
def test_who_stands_in_for_a_leader_hands_himself_nobody_elses_roles(city: None) -> None:
    away("fgw_leader", "fgw_officer2")
    standing_in = in_place("fgw_officer2", "fgw_leader")
    with pytest.raises(NotYours):
        away("fgw_officer", "fgw_officer2", acting_user=standing_in)
    with pytest.raises(NotYours):
        away("fgw_officer", "fgw_leader", acting_user=standing_in)
    assert away("fgw_officer", "fgw_leader_b", acting_user=standing_in).substitute.username == "fgw_leader_b"
