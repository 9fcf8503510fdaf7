"""The path of a draft to its signature: which stations, four eyes all along, returns, and room for a suspension."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import SettingChange, User
from accounts.roles import Role
from casework.models import Case, CaseNotice, Draft, DraftStep
from casework.queries import stages_of, trail_of
from casework.services import (
    NotYours,
    Route,
    Stale,
    approve_draft,
    countersign_draft,
    issue,
    levels_of,
    pass_review,
    return_draft,
    submit_draft,
    withdraw_draft,
)
from casework.services.laying_by import end_drafts, lay_by, take_up_drafts
from notices.drafting import LYING
from notices.kinds import KINDS
from notices.path_rules import change_path_rule, path_rules
from notices.sample_facts import FACTS
from notifications.models import Message
from organisations.refusals import Refusal
from tests.factories.accounts import UserFactory
from tests.factories.casework import CREDIT_OFFICE, body, make_case, person

pytestmark = pytest.mark.usefixtures("city")
ROOT = Path(__file__).parents[2]
SCHOOLS, HOUSING = "澄川市教育局", "澄川市住房和城乡建设局"
STEP = {
    "reviewing": pass_review,
    "countersigning": countersign_draft,
    "approving": approve_draft,
    "submitted": issue,
}


@pytest.fixture
def case(city: None) -> Case:
    return make_case()


def letter(
    case: Case, *, by: User | None = None, review: bool = False, bodies: tuple[str, ...] = ()
) -> Draft:
    """An early warning, reviewed and countersigned as asked."""
    route = Route(review, tuple(body(name) for name in bodies))
    return submit_draft(
        case,
        acting_user=by or person("fgw_officer"),
        move="warn_early",
        kind="early_warning",
        facts=FACTS["early_warning"],  # type: ignore[index]
        contact=("陆采薇", "0000-2000001"),
        reason="风险属实",
        route=route,
    )


def weighty(case: Case, *, by: User | None = None, **route: Any) -> Draft:
    """A move that two levels approve."""
    return submit_draft(
        case, acting_user=by or person("fgw_officer"), move="transfer", reason="管辖", route=Route(**route)
    )


def again(draft: Draft) -> Draft:
    return Draft.objects.select_related("case__subject", "issuer", "drafted_by").get(pk=draft.pk)


def lying_at(case: Case, station: str) -> Draft:
    """A draft at this station of the whole path."""
    draft = weighty(case, review=True, countersigners=(body(SCHOOLS),))
    for where, who in (
        ("reviewing", "fgw_reviewer"),
        ("countersigning", "jyj_head"),
        ("approving", "fgw_leader_b"),
    ):
        if where == station:
            break
        STEP[where](again(draft), acting_user=person(who))
    assert again(draft).status == station
    return again(draft)


def verbs(case: Case) -> list[str]:
    return list(case.events.filter(seq__gt=1).values_list("verb", flat=True))


def test_an_ordinary_paper_goes_from_its_drafter_to_the_leader(case: Case) -> None:
    draft = letter(case)
    assert (draft.status, draft.path) == ("submitted", ["submitted"])
    assert issue(draft, acting_user=person("fgw_leader")) is not None
    assert not DraftStep.objects.exists()


def test_the_whole_path(case: Case) -> None:
    draft = letter(case, review=True, bodies=(SCHOOLS, HOUSING))
    assert draft.path == ["reviewing", "countersigning", "submitted"]
    pass_review(again(draft), words="文字无误", acting_user=person("fgw_reviewer"))
    countersign_draft(again(draft), words="同意", acting_user=person("jyj_head"))
    assert again(draft).status == "countersigning", "one of two"
    countersign_draft(again(draft), acting_user=person("zjj_leader"))
    notice = issue(again(draft), acting_user=person("fgw_leader"))
    assert notice is not None and CaseNotice.objects.get().notice == notice
    told = [(e.step, e.body, e.who, e.opinion, e.words) for e in trail_of(again(draft))]
    assert told == [
        ("拟稿", CREDIT_OFFICE, "陆采薇", "", ""),
        ("核稿", CREDIT_OFFICE, "陆远山", "同意", "文字无误"),
        ("会签", SCHOOLS, "凌既白", "同意", "同意"),
        ("会签", HOUSING, "方牧野", "同意", ""),
        ("签发", CREDIT_OFFICE, "顾临渊", "签发", ""),
    ]
    assert verbs(case) == ["drafted", "draft_reviewed", "draft_countersigned", "draft_countersigned", "moved"]
    inner = case.events.filter(verb__startswith="draft_")
    assert all(event.is_internal for event in inner) and inner.first().reason == "文字无误"  # type: ignore[union-attr]


def test_what_weighs_most_two_levels_approve(case: Case) -> None:
    draft = weighty(case)
    assert draft.path == ["reviewing", "approving", "submitted"]
    assert [stage.label for stage in stages_of(draft)] == ["拟稿", "核稿", "审核", "签发"]
    assert [stage.is_current for stage in stages_of(draft)] == [False, True, False, False]


def test_the_kinds_of_two_levels_are_those_of_the_register() -> None:
    weight = {spec.label for kind, spec in KINDS.items() if levels_of("", kind) == 2}
    assert weight >= {"通报", "移送函"} and "预警通知书" not in weight
    assert (levels_of("revoke", ""), levels_of("transfer", ""), levels_of("warn", "warning")) == (2, 2, 1)


# Who may at each station of a path that the officer drafted, the reviewer passed and the second leader approved.
FOUR_EYES = {
    "reviewing": {"fgw_reviewer"},
    "countersigning": {"jyj_head"},
    "approving": {"fgw_leader", "fgw_leader_b"},
    "submitted": {"fgw_leader"},
}
PEOPLE = (
    "fgw_officer", "fgw_officer_b", "fgw_reviewer", "fgw_leader", "fgw_leader_b", "fgw_intake", "jw_leader",
    "jw_reviewer", "jyj_head", "jyj_handler", "jtj_head", "zjj_leader", "zf_leader", "zf_mayor", "zy_judge",
)  # fmt: skip


@pytest.mark.parametrize("station", FOUR_EYES)
def test_each_station_is_for_its_own_people(case: Case, station: str) -> None:
    draft, allowed = lying_at(case, station), set()
    for username in PEOPLE:
        try:
            with transaction.atomic():
                STEP[station](again(draft), acting_user=person(username))
                raise Undone
        except Undone:
            allowed.add(username)
        except NotYours:
            assert again(draft).status == station
    assert allowed == FOUR_EYES[station]


class Undone(Exception):
    """Takes back what was tried."""


def test_one_person_of_every_office_does_one_thing_alone(case: Case) -> None:
    roles = [Role.CREDIT_OFFICER, Role.REVIEWER, Role.CREDIT_LEADER]
    drafter, reviewer, first = (UserFactory(body=body(CREDIT_OFFICE), roles=roles) for _ in range(3))
    draft = weighty(case, by=drafter, review=True)
    with pytest.raises(NotYours, match="拟稿人不能核稿"):
        pass_review(again(draft), acting_user=drafter)
    pass_review(again(draft), acting_user=reviewer)
    for person_, said in ((drafter, "拟稿人不能核稿、审核"), (reviewer, "经手核稿、审核的人")):
        with pytest.raises(NotYours, match=said):
            approve_draft(again(draft), acting_user=person_)
    approve_draft(again(draft), acting_user=first)
    for person_, said in ((drafter, "拟稿人不能签发"), (reviewer, "经手核稿"), (first, "经手核稿、审核的人")):
        with pytest.raises(NotYours, match=said):
            issue(again(draft), acting_user=person_)
    issue(again(draft), acting_user=person("fgw_leader"))
    assert again(draft).status == "signed"


def test_a_substitute_is_two_people(case: Case) -> None:
    """Whoever acts for the first approver, or is acted for by him, does not sign."""
    draft = lying_at(case, "submitted")
    stand_in, other = person("fgw_leader"), UserFactory(body=body(CREDIT_OFFICE), roles=[Role.CREDIT_OFFICER])
    for user in (stand_in, other):
        user.stand_in_for((person("fgw_leader_b"),), frozenset({Role.CREDIT_LEADER}))
        with pytest.raises(NotYours, match="代其办理的人也不能"):
            issue(again(draft), acting_user=user)
    signed = person("fgw_leader")
    issue(again(draft), acting_user=signed)
    assert again(draft).decided_by == signed


def test_a_step_in_anothers_place_says_so(case: Case) -> None:
    draft = lying_at(case, "approving")
    user = UserFactory(body=body(CREDIT_OFFICE), full_name="代办人", roles=[Role.CREDIT_OFFICER])
    user.stand_in_for((person("fgw_leader_b"),), frozenset({Role.CREDIT_LEADER}))
    approve_draft(draft, acting_user=user)
    assert DraftStep.objects.get(step="approve").who == "代办人（代顾南枝）"
    # What a substitute did is his own: the absent person is another, and may sign.
    issue(again(draft), acting_user=person("fgw_leader_b"))


def test_it_is_refused_where_nobody_could_be_the_second_leader(case: Case) -> None:
    User.objects.filter(username="fgw_leader_b").update(is_active=False)
    with pytest.raises(Refusal, match="负责人不足两名") as refused:
        weighty(case)
    who = person("xt_admin").full_name
    assert refused.value.message.endswith("（现有顾临渊）。")
    assert (
        refused.value.remedy == f"请系统管理员（{who}）为本单位增设一名负责人账号，由一名审核、另一名签发。"
    )
    assert not Draft.objects.exists()
    assert letter(case).status == "submitted", "a letter needs one"


def test_a_review_needs_somebody_who_may(case: Case) -> None:
    User.objects.filter(username="fgw_reviewer").update(is_active=False)
    assert weighty(case).path == ["approving", "submitted"], "by default where there is a reviewer"
    withdraw_draft(again(Draft.objects.get()), acting_user=person("fgw_officer"))
    with pytest.raises(Refusal, match="没有可以核稿的人") as refused:
        letter(case, review=True)
    assert refused.value.field == "review"


def test_a_drafter_does_not_count_as_the_reviewer(case: Case) -> None:
    User.objects.filter(username="fgw_reviewer").update(is_active=False)
    both = UserFactory(body=body(CREDIT_OFFICE), roles=[Role.CREDIT_OFFICER, Role.REVIEWER])
    with pytest.raises(Refusal, match="没有可以核稿的人"):
        letter(case, by=both, review=True)


@pytest.mark.parametrize("name", ["澄川市交通运输局", CREDIT_OFFICE, "澄川市财政局"])
def test_a_body_that_cannot_say_anything_is_not_asked(case: Case, name: str) -> None:
    """What it is about, the issuer itself, and a body without a leader."""
    with pytest.raises(Refusal, match="不能会签这份文稿") as refused:
        letter(case, bodies=(name,))
    assert refused.value.field == "countersigners" and not Draft.objects.exists()


@pytest.mark.parametrize(
    ("station", "who"),
    [
        ("reviewing", "fgw_reviewer"),
        ("countersigning", "jyj_head"),
        ("approving", "fgw_leader_b"),
        ("submitted", "fgw_leader"),
    ],
)
def test_whoever_has_it_returns_it_to_the_drafter_with_a_reason(case: Case, station: str, who: str) -> None:
    draft = lying_at(case, station)
    with pytest.raises(Refusal, match="没有写明退回意见"):
        return_draft(draft, reason=" ", acting_user=person(who))
    return_draft(draft, reason="请补充依据", acting_user=person(who))
    found = again(draft)
    assert (found.status, found.returned_for) == ("returned", "请补充依据")
    assert trail_of(found)[-1].opinion == "退回" and trail_of(found)[-1].words == "请补充依据"
    anew = weighty(case, review=True)
    assert anew.status == "reviewing", "the whole path begins anew"
    with pytest.raises(Stale, match="文稿已退回"):
        return_draft(draft, reason="再", acting_user=person(who))


@pytest.mark.parametrize("station", LYING)
def test_its_drafters_take_it_back_from_wherever_it_lies(case: Case, station: str) -> None:
    draft = lying_at(case, station)
    for stranger in ("fgw_leader", "fgw_reviewer", "jyj_head", "jw_officer"):
        with pytest.raises(NotYours):
            withdraw_draft(draft, acting_user=person(stranger))
    withdraw_draft(draft, acting_user=person("fgw_officer"), reason="情况有变")
    with pytest.raises(Stale, match="文稿已撤回"):
        STEP[station](again(draft), acting_user=person("fgw_leader"))


@pytest.mark.parametrize("station", LYING)
def test_it_makes_room_and_lies_there_again(case: Case, station: str) -> None:
    officer = person("fgw_officer")
    draft = lying_at(case, station)
    Draft.objects.filter(pk=draft.pk).update(move="remind")  # a letter: a transfer gives way to nothing
    lay_by(case, acting_user=officer)
    assert (again(draft).status, again(draft).laid_from) == ("laid_by", station)
    suspension = submit_draft(case, acting_user=officer, move="suspend", reason="等待判决")
    with pytest.raises(Stale, match="已有一份文稿待签发"):
        letter(case)
    withdraw_draft(suspension, acting_user=officer)
    assert again(draft).status == station, "nobody has to pass it twice"
    take_up_drafts(case, acting_user=officer)
    assert again(draft).status == station


def test_what_lies_by_ends_with_the_case(case: Case) -> None:
    draft = lying_at(case, "countersigning")
    Draft.objects.filter(pk=draft.pk).update(move="remind")
    lay_by(case, acting_user=person("fgw_officer"))
    end_drafts(case, acting_user=person("fgw_leader"), reason="案件已并入")
    assert (again(draft).status, again(draft).returned_for) == ("withdrawn", "案件已并入")


def test_an_opinion_is_for_good(case: Case) -> None:
    lying_at(case, "approving")
    for act in (DraftStep.objects.all().delete, lambda: DraftStep.objects.update(words="别的")):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert connection.vendor and DraftStep.objects.count() == 2


def test_a_rule_demands_a_review_of_a_kind_at_one_issuer_or_at_all(case: Case) -> None:
    def demand(issuer: Any, value: str, seen: str = "") -> None:
        change_path_rule(
            "early_warning", issuer, value, seen=seen, reason="办公会纪要", acting_user=person("xt_admin")
        )

    demand(None, "always")
    demand(body(CREDIT_OFFICE), "as_asked")
    assert letter(case).status == "submitted", "the issuer's own goes first"
    withdraw_draft(again(Draft.objects.get()), acting_user=person("fgw_officer"))
    demand(body(CREDIT_OFFICE), "default", seen="as_asked")
    assert letter(case).status == "reviewing", "none of its own: the one for all"
    assert [rule.demand for rule in path_rules()] == ["always"]
    assert SettingChange.objects.filter(area="path").count() == 3
    with pytest.raises(Stale):
        demand(None, "as_asked", seen="default")
    with pytest.raises(NotYours):
        change_path_rule("reminder", None, "always", seen="", reason="无", acting_user=person("fgw_leader"))


def test_every_service_that_takes_a_paper_takes_its_way_too() -> None:
    """A form asks for 核稿 and 会签; a service that forgot to pass that on would lose it without a word."""
    texts = [path.read_text(encoding="utf-8") for path in ROOT.glob("*/services/*.py")]
    assert sum(len(re.findall(r"Content\.of\(", text)) for text in texts) >= 15
    assert not any(re.search(r"contact=(\w+\.)?paper\.contact", text) for text in texts), "none by hand"


def test_the_drafter_is_told_what_came_back(case: Case) -> None:
    draft = letter(case)
    return_draft(draft, reason="请补充欠款明细", acting_user=person("fgw_leader"))
    told = Message.objects.get(person=person("fgw_officer"))
    assert "文稿被退回" in told.title and told.text == "顾临渊：请补充欠款明细"
    assert told.href == f"/flow/drafts/{draft.pk}/"
