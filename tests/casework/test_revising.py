"""核稿修改 as an act on the draft: who may, what stays on record, and what it does to the hands in it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from accounts.roles import Role
from casework.models import Case, Draft, DraftVersion
from casework.queries import trail_of
from casework.services import (
    Content,
    NotYours,
    Route,
    Stale,
    approve_draft,
    countersign_draft,
    facts_of,
    issue,
    may_amend,
    pass_review,
    revise_draft,
    submit_draft,
)
from notices.sample_facts import FACTS
from notifications.models import Message
from organisations.refusals import Refusal
from tests.casework.test_draft_path import PEOPLE, SCHOOLS, STEP, Undone, again, letter
from tests.factories.accounts import UserFactory
from tests.factories.casework import CREDIT_OFFICE, body, make_case, person

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def case(city: None) -> Case:
    return make_case()


def amended(draft: Draft, **changed: Any) -> Content:
    """What the draft says, with these facts."""
    found = again(draft)
    name, phone = found.content["contact"]
    facts = replace(facts_of(found), **changed)
    said = Content(found.move, found.kind, facts, (), (name, phone), found.content["extras"], found.reason)
    return replace(said, addressee=found.addressee, addressee_name=found.addressee_name)


def test_what_a_reviewer_amends_stays_on_record_field_by_field(case: Case) -> None:
    draft, reviewer = letter(case, review=True), person("fgw_reviewer")
    before = again(draft).content
    said = amended(draft, requirements=("逐笔核实欠款",), answer_within="3个工作日")
    revise_draft(again(draft), said, words="表述更准", acting_user=reviewer)
    found = again(draft)
    assert facts_of(found).requirements == ("逐笔核实欠款",) and found.status == "reviewing"
    kept = DraftVersion.objects.get()
    assert (kept.by, kept.words, kept.step) == (reviewer, "表述更准", "review")
    assert kept.before == {"content": before, "reason": "风险属实", "addressee": None, "addressee_name": ""}
    old = "\n".join(before["facts"]["requirements"])
    assert [(change["label"], change["old"], change["new"]) for change in kept.changes] == [
        ("办理要求", old, "逐笔核实欠款"),
        ("回复期限", before["facts"]["answer_within"], "3个工作日"),
    ]
    assert [entry.step for entry in trail_of(found)] == ["拟稿", "核稿修改", "核稿"]
    told = Message.objects.get(person=person("fgw_officer"))
    assert "经核稿修改" in told.title and told.text == "陆远山修改了办理要求、回复期限。表述更准"
    event = case.events.last()
    assert event is not None and (event.verb, event.is_internal) == ("draft_revised", True)
    for changed, refusal in (
        ({"requirements": ("逐笔核实欠款",)}, "文稿没有改动"),
        ({"requirements": ()}, "办理要求"),
        ({"answer_within": "三天"}, "不是规定的写法"),
    ):
        with pytest.raises(Refusal, match=refusal):
            revise_draft(again(draft), amended(draft, **changed), acting_user=reviewer)
    with pytest.raises(Stale, match="刚由他人修改"):
        revise_draft(again(draft), amended(draft, requirements=("别的",)), seen=0, acting_user=reviewer)
    with pytest.raises(Stale, match="案件已有变动"):
        revise_draft(again(draft), replace(said, move="remind"), acting_user=reviewer)
    with pytest.raises(DatabaseError), transaction.atomic():
        DraftVersion.objects.update(words="别的")


def circular(case: Case, *bodies: str) -> Draft:
    """A document that two levels approve."""
    return submit_draft(
        case,
        kind="circular",
        facts=FACTS["circular"],  # type: ignore[index]
        contact=("陆采薇", "0000-2000001"),
        addressee_name="各区人民政府",
        route=Route(review=True, countersigners=tuple(body(name) for name in bodies)),
        acting_user=person("fgw_officer"),
    )


# Where the draft lies, whether other bodies countersign it, and who may amend it there.
AMENDERS = [
    ("reviewing", False, {"fgw_reviewer"}),
    ("reviewing", True, {"fgw_reviewer"}),
    ("countersigning", True, set()),
    ("approving", False, {"fgw_leader", "fgw_leader_b"}),
    ("approving", True, set()),
    ("submitted", False, set()),
    ("submitted", True, set()),
]


@pytest.mark.parametrize(("station", "is_countersigned", "who"), AMENDERS)
def test_who_has_it_before_the_signature_amends_it(
    case: Case, station: str, is_countersigned: bool, who: set[str]
) -> None:
    draft = circular(case, *((SCHOOLS,) if is_countersigned else ()))
    for where, username in (
        ("reviewing", "fgw_reviewer"),
        ("countersigning", "jyj_head"),
        ("approving", "fgw_leader_b"),
    ):
        if (lies := again(draft).status) == station:
            break
        if lies == where:
            STEP[where](again(draft), acting_user=person(username))
    assert again(draft).status == station
    said, allowed = amended(draft, subject_matter="另一事由"), set()
    for username in PEOPLE:
        try:
            with transaction.atomic():
                assert may_amend(again(draft), person(username)) == (username in who)
                revise_draft(again(draft), said, acting_user=person(username))
                raise Undone
        except Undone:
            allowed.add(username)
        except (NotYours, Stale, Refusal):
            assert not DraftVersion.objects.exists()
    assert allowed == who


def test_words_that_another_body_agreed_to_go_back_to_the_drafter(case: Case) -> None:
    draft = circular(case, SCHOOLS)
    pass_review(again(draft), acting_user=person("fgw_reviewer"))
    countersign_draft(again(draft), acting_user=person("jyj_head"))
    said = amended(draft, subject_matter="另一事由")
    with pytest.raises(Refusal, match="会签单位已经同意") as refused:
        revise_draft(again(draft), said, acting_user=person("fgw_leader"))
    assert refused.value.remedy == "须修改的，请退回拟稿人，改后重新会签。"


def test_who_amended_it_and_left_it_to_another_has_a_hand_in_it(case: Case) -> None:
    """At the same station he may pass it on himself; at a later one he is no fresh pair of eyes."""
    roles = [Role.REVIEWER, Role.CREDIT_LEADER]
    both = UserFactory(body=body(CREDIT_OFFICE), roles=roles)
    draft = circular(case)
    revise_draft(again(draft), amended(draft, subject_matter="另一事由"), acting_user=both)
    with transaction.atomic():
        pass_review(again(draft), acting_user=both)
        transaction.set_rollback(True)
    pass_review(again(draft), acting_user=person("fgw_reviewer"))
    with pytest.raises(NotYours, match="修改过文稿"):
        approve_draft(again(draft), acting_user=both)
    revise_draft(again(draft), amended(draft, subject_matter="再一事由"), acting_user=person("fgw_leader_b"))
    approve_draft(again(draft), acting_user=person("fgw_leader"))
    for amender in (both, person("fgw_leader_b")):
        with pytest.raises(NotYours, match="修改过文稿"):
            issue(again(draft), acting_user=amender)
