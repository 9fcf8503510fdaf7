"""While a case rests, the paper that would wake or close it passes the same stations as any other."""

from __future__ import annotations

import pytest

from casework.lifecycle import State
from casework.models import Case, Draft
from notices.kinds import Kind
from notices.models import PathRule
from tests.journeys.beside_the_ladder import suspend, transfer
from tests.journeys.filling import beside
from tests.journeys.office import body, do, open_nodes, pass_on
from tests.journeys.reaching import reach

pytestmark = pytest.mark.usefixtures("city")

GROUNDS = "判决已生效。"


def demand_review_of(kind: str) -> None:
    PathRule.objects.create(kind=kind, issuer=None, demand=PathRule.Demand.ALWAYS)


def read(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_a_resumption_that_a_rule_has_reviewed_wakes_the_case() -> None:
    demand_review_of(Kind.RESUMPTION)
    case = suspend(reach("warned"))
    beside(case, "resume", "fgw_officer", grounds=GROUNDS)
    assert open_nodes(case) == {"review_draft"}
    do(case, "review_draft", "fgw_reviewer", "agree")
    assert open_nodes(case) == {"sign_resumption"}
    do(case, "sign_resumption", "fgw_leader", "sign")
    assert read(case).state == State.WARNED


def test_a_resumption_lies_with_the_body_asked_to_countersign_it() -> None:
    case = suspend(reach("warned"))
    asked = body("澄川市教育局")
    beside(case, "resume", "fgw_officer", grounds=GROUNDS, countersigners=[str(asked.pk)])
    assert open_nodes(case) == {"countersign_draft"}
    pass_on(case)
    do(case, "sign_resumption", "fgw_leader", "sign")
    assert read(case).state == State.WARNED


def test_a_reviewer_returns_a_resumption_to_its_drafter() -> None:
    case = suspend(reach("warned"))
    beside(case, "resume", "fgw_officer", grounds=GROUNDS, review="on")
    do(case, "review_draft", "fgw_reviewer", "return", {"reason": "请写明判决书文号。"})
    assert open_nodes(case) == set()
    beside(case, "resume", "fgw_officer", grounds=GROUNDS)
    assert open_nodes(case) == {"review_draft"}  # drafted anew as it was: the way is remembered too


def test_the_end_of_a_case_handed_over_is_reviewed_where_a_rule_demands_it() -> None:
    demand_review_of(Kind.CLOSURE)
    case = transfer(reach("warned"))
    beside(case, "transfer_receipt", "fgw_officer", number="监收〔2026〕9号", on="2026-11-20")
    beside(case, "conclude_transfer", "fgw_officer", outcome="handled", on="2026-11-20")
    assert Draft.objects.get(case=case, move="conclude_transfer").status == "reviewing"
    assert open_nodes(case) == {"review_draft"}
    do(case, "review_draft", "fgw_reviewer", "agree")
    do(case, "sign_conclusion", "fgw_leader", "sign")
    assert read(case).has_ended
