"""Who had a first hand in a document, and may not handle the objection to it: whoever made its words or said yes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from accounts.models import User
from accounts.roles import Role
from casework.models import Case, CaseNotice, Draft
from casework.services import (
    Content,
    Route,
    approve_draft,
    countersign_draft,
    pass_review,
    return_draft,
    revise_draft,
    submit_draft,
)
from casework.services.outgoing import sign_outgoing
from findings.models import Objection, Sanction, SanctionPlan
from findings.queries.first_hands import first_hands
from notices.sample_facts import FACTS
from tests.factories.accounts import UserFactory
from tests.factories.casework import CREDIT_OFFICE, body, person
from tests.factories.findings import decided
from tests.factories.proceedings import warned_case

SCHOOLS = "澄川市教育局"
# What each did, and whether it was a hand in what was decided.
HANDS = {
    "fgw_officer": True,  # drafted it
    "amender": True,  # amended its words, and left it to another reviewer
    "fgw_reviewer": True,  # 核稿
    "jyj_head": True,  # 会签
    "fgw_leader_b": True,  # 审核
    "fgw_leader": True,  # 签发
    "earlier reviewer": False,  # passed an earlier draft, which came back
    "earlier leader": False,  # gave that one back
    "fgw_officer_b": False,
    "jw_leader": False,
}


def drafted(case: Case) -> Draft:
    return submit_draft(
        case,
        kind="circular",
        facts=FACTS["circular"],  # type: ignore[index]
        addressee_name="各区人民政府",
        contact=("陆采薇", "0000-2000001"),
        route=Route(review=True, countersigners=(body(SCHOOLS),)),
        acting_user=person("fgw_officer"),
    )


def again(draft: Draft) -> Draft:
    return Draft.objects.select_related("case__subject", "issuer", "drafted_by").get(pk=draft.pk)


def issued(case: Case, people: dict[str, User]) -> CaseNotice:
    """The whole path, once in vain."""
    earlier = drafted(case)
    pass_review(again(earlier), acting_user=people["earlier reviewer"])
    countersign_draft(again(earlier), acting_user=person("jyj_head"))
    return_draft(again(earlier), reason="请补充", acting_user=people["earlier leader"])
    draft = drafted(case)
    facts: Any = replace(FACTS["circular"], subject_matter="关于工程款支付不及时的情况")  # type: ignore[index]
    said = Content(
        kind="circular",
        facts=facts,
        contact=("陆采薇", "0000-2000001"),
        addressee_name="各区人民政府",
    )
    revise_draft(again(draft), said, acting_user=people["amender"])
    pass_review(again(draft), acting_user=person("fgw_reviewer"))
    countersign_draft(again(draft), acting_user=person("jyj_head"))
    approve_draft(again(draft), acting_user=person("fgw_leader_b"))
    notice = sign_outgoing(again(draft), acting_user=person("fgw_leader"))
    return CaseNotice.objects.select_related("notice").get(notice=notice)


def test_whoever_made_its_words_or_said_yes_has_a_hand_in_it() -> None:
    roles = [Role.REVIEWER, Role.CREDIT_LEADER]
    more = {
        name: UserFactory(body=body(CREDIT_OFFICE), roles=roles)
        for name in ("amender", "earlier reviewer", "earlier leader")
    }
    case = warned_case()
    paper = issued(case, more)
    row = Objection(case=paper.case, paper=paper, handled_by=body(CREDIT_OFFICE))
    found = first_hands(row)
    assert {name: (more.get(name) or person(name)).pk in found for name in HANDS} == HANDS


def test_who_drafted_a_later_sanction_has_a_hand_in_that_one_alone() -> None:
    case = decided()
    finding = case.findings.get()
    first = Sanction.objects.order_by("pk").first()
    assert first is not None
    plan = SanctionPlan.objects.create(
        case=case,
        finding=finding,
        kind=SanctionPlan.Kind.IMPOSE,
        terms=[{"kind": "finance"}],
        reason="加重",
        body=body(CREDIT_OFFICE),
        status=SanctionPlan.Status.APPROVED,
        drafted_by=person("zf_officer_b"),
        drafted_at=finding.recorded_at,
        decided_by=first.imposed_by,
    )
    row = Objection(case=case, sanction=first, handled_by=body(CREDIT_OFFICE))
    assert plan.drafted_by_id not in first_hands(row)
    plan.terms = [{"kind": first.kind}]
    plan.save()
    assert plan.drafted_by_id in first_hands(row)
