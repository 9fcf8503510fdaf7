"""Drafts move nothing; four eyes sign; one paper at a time lies with the leader."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.roles import Role
from casework.lifecycle import State
from casework.models import Case, Draft
from casework.services import (
    NotYours,
    Stale,
    facts_of,
    issue,
    require_reason_for_skip,
    return_draft,
    submit_draft,
    withdraw_draft,
)
from notices.models import Notice
from notices.sample_facts import FACTS
from organisations.refusals import Refusal
from tests.factories.accounts import UserFactory
from tests.factories.casework import CREDIT_OFFICE, body, make_case, person, read_again

pytestmark = pytest.mark.usefixtures("city")
EARLY = FACTS["early_warning"]  # type: ignore[index]


@pytest.fixture
def case(city: None) -> Case:
    return make_case()


def drafted(case: Case, by: User | None = None, **changed: Any) -> Draft:
    values: dict[str, Any] = {
        "move": "warn_early",
        "kind": "early_warning",
        "facts": EARLY,
        "copies_to": ("澄川市财政局",),
        "contact": ("陆采薇", "0000-2000001"),
        "reason": "风险属实",
    }
    return submit_draft(case, acting_user=by or person("fgw_officer"), **values | changed)


def verbs(case: Case) -> list[str]:
    return list(case.events.filter(seq__gt=1).values_list("verb", flat=True))


def test_a_draft_keeps_its_facts_and_moves_nothing(case: Case) -> None:
    draft = Draft.objects.get(pk=drafted(case).pk)
    assert facts_of(draft) == EARLY
    assert (draft.status, draft.issuer.name, draft.content["copies_to"]) == (
        "submitted",
        CREDIT_OFFICE,
        ["澄川市财政局"],
    )
    assert read_again(case).state == State.TRIAGE and not Notice.objects.exists()
    event = case.events.last()
    assert event is not None and (event.verb, event.is_internal) == ("drafted", True)


@pytest.mark.parametrize(
    "username",
    ["fgw_leader", "fgw_intake", "jw_officer", "whfg_officer", "jtj_handler", "zy_clerk", "xt_admin"],
)
def test_only_an_officer_of_a_party_drafts(case: Case, username: str) -> None:
    with pytest.raises(NotYours):
        drafted(case, by=person(username))
    assert not Draft.objects.exists() and verbs(case) == []


def test_signing_moves_the_case_and_issues_a_numbered_document(case: Case) -> None:
    draft = drafted(case)
    notice = issue(draft, acting_user=person("fgw_leader"))
    assert notice is not None and notice.number_text == "澄发改预〔2026〕1号"
    draft.refresh_from_db()
    assert (draft.status, draft.notice, draft.decided_by) == ("signed", notice, person("fgw_leader"))
    assert read_again(case).state == State.EARLY_WARNING
    assert read_again(case).measure_issuer == body(CREDIT_OFFICE)
    event = case.events.last()
    assert event is not None and event.documents == [notice.reference()]


def test_who_drafts_never_signs(case: Case) -> None:
    both = UserFactory(body=body(CREDIT_OFFICE), roles=[Role.CREDIT_OFFICER, Role.CREDIT_LEADER])
    draft = drafted(case, by=both)
    with pytest.raises(NotYours, match="拟稿人不能签发本人拟的文稿"):
        issue(draft, acting_user=both)
    assert read_again(case).state == State.TRIAGE and not Notice.objects.exists()
    assert issue(draft, acting_user=person("fgw_leader")) is not None


@pytest.mark.parametrize("username", ["fgw_officer", "jw_leader", "whfg_leader", "zf_leader", "jtj_head"])
def test_only_the_drafting_bodys_leader_signs_or_returns(case: Case, username: str) -> None:
    draft = drafted(case)
    with pytest.raises(NotYours):
        issue(draft, acting_user=person(username))
    with pytest.raises(NotYours):
        return_draft(draft, reason="请补充", acting_user=person(username))
    draft.refresh_from_db()
    assert draft.status == "submitted" and verbs(case) == ["drafted"]


def test_one_paper_at_a_time_lies_with_the_leader(case: Case) -> None:
    drafted(case)
    with pytest.raises(Stale, match="已有一份文稿待签发"):
        drafted(case, move="remind", kind="reminder", facts=FACTS["reminder"])  # type: ignore[index]
    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.create(
            case=case, issuer=case.issuing_body, drafted_by=person("fgw_officer"), drafted_at=case.opened_at
        )
    assert Draft.objects.count() == 1


def test_a_returned_draft_has_a_reason_and_makes_room(case: Case) -> None:
    draft, leader = drafted(case), person("fgw_leader")
    with pytest.raises(Refusal, match="没有写明退回意见"):
        return_draft(draft, reason=" ", acting_user=leader)
    return_draft(draft, reason="请补充欠款明细", acting_user=leader)
    draft.refresh_from_db()
    assert (draft.status, draft.returned_for, draft.decided_by) == ("returned", "请补充欠款明细", leader)
    for do in (
        lambda: issue(draft, acting_user=leader),
        lambda: return_draft(draft, reason="再", acting_user=leader),
    ):
        with pytest.raises(Stale, match="文稿已退回，不能再办"):
            do()
    assert drafted(case).status == "submitted"
    assert verbs(case) == ["drafted", "draft_returned", "drafted"]


def test_a_draft_is_withdrawn_by_its_own_body_before_it_is_signed(case: Case) -> None:
    draft = drafted(case)
    for stranger in ("jw_officer", "fgw_leader", "jtj_handler"):
        with pytest.raises(NotYours):
            withdraw_draft(draft, acting_user=person(stranger))
    withdraw_draft(draft, acting_user=person("fgw_officer"), reason="情况有变")
    with pytest.raises(Stale, match="文稿已撤回"):
        issue(draft, acting_user=person("fgw_leader"))
    signed = drafted(case)
    issue(signed, acting_user=person("fgw_leader"))
    with pytest.raises(Stale, match="文稿已签发"):
        withdraw_draft(signed, acting_user=person("fgw_officer"))


def test_it_refuses_to_draft_what_the_state_does_not_allow(case: Case) -> None:
    with pytest.raises(Stale, match="案件现为“待研判”，不能拟办“预警解除”"):
        drafted(case, move="lift", kind="lifting", facts=FACTS["lifting"])  # type: ignore[index]


def test_a_draft_overtaken_by_another_move_cannot_be_signed(case: Case) -> None:
    draft = drafted(case)
    Case.objects.filter(pk=case.pk).update(state=State.REMINDED)
    with pytest.raises(Stale):
        issue(draft, acting_user=person("fgw_leader"))
    draft.refresh_from_db()
    assert draft.status == "submitted" and not Notice.objects.exists()


@pytest.mark.parametrize(
    ("state", "move", "skips"),
    [
        ("triage", "warn_early", False),
        ("triage", "remind", True),
        ("triage", "summon", True),
        ("early_warning", "remind", False),
        ("early_warning", "warn", True),
        ("reminded", "warn", False),
        ("reminded", "summon", True),
        ("warned", "summon", False),
    ],
)
def test_a_skipped_rung_needs_a_reason(state: str, move: str, skips: bool) -> None:
    case = make_case(state=state)
    require_reason_for_skip(case, move, "涉及农民工工资，情况紧急")
    if skips:
        with pytest.raises(Refusal, match="越级办理没有写明理由"):
            require_reason_for_skip(case, move, "  ")
    else:
        require_reason_for_skip(case, move, "")
