"""A returned draft is taken up by the body that drafted it, and fills no other body's form."""

from __future__ import annotations

from typing import Any

import pytest

from caseflow.acts import At
from caseflow.acts.drafts import latest_returned
from caseflow.doors import assign_case, draft_measure, open_task
from caseflow.models import CaseTask
from casework.models import Case
from tests.desk.pages import text
from tests.journeys.filling import at_desk, read
from tests.journeys.office import body, do, letter_data, open_case, open_nodes, person

pytestmark = pytest.mark.usefixtures("city")

COMMISSION = "中共澄川市纪律检查委员会 澄川市监察委员会"


def with_the_commission() -> Case:
    """A case in triage that the commission has joined."""
    case = open_case()
    assign_case(
        read(case), body(COMMISSION), part="joint", summary="请会同。", acting_user=person("fgw_officer")
    )
    do(case, "accept_assignment", "jw_officer", "accept")
    return read(case)


def drafted_by_the_commission(case: Case) -> None:
    mine = {"contact_name": "叶疏影", "contact_phone": "0000-9999999", "reason": "纪委内部理由"}
    draft_measure(read(case), "warn_early", letter_data(**mine), acting_user=person("jw_officer"))


def begun(case: Case) -> dict[str, Any]:
    return at_desk(case, "triage", "fgw_officer", "warn_early")


def test_another_bodys_returned_draft_fills_no_form() -> None:
    case = with_the_commission()
    drafted_by_the_commission(case)
    do(case, "sign_letter", "jw_leader", "return", {"reason": "再核"})
    assert "triage" in open_nodes(case)
    form = begun(case)
    assert form["contact_name"] == person("fgw_officer").full_name
    assert "0000-9999999" not in form.values() and "纪委内部理由" not in form.values()
    again = text("jw_officer", f"/flow/cases/{case.number}/draft/?act=warn_early")
    assert "0000-9999999" in again and "纪委内部理由" in again and "再核" in again


def test_ones_own_comes_back_though_another_bodys_came_back_since() -> None:
    case = with_the_commission()
    do(case, "triage", "fgw_officer", "warn_early", letter_data(situation="本委所拟的情况。"))
    do(case, "sign_letter", "fgw_leader", "return", {"reason": "数额再核"})
    drafted_by_the_commission(case)
    do(case, "sign_letter", "jw_leader", "return", {"reason": "再核"})
    assert begun(case)["situation"] == "本委所拟的情况。"
    page = text("fgw_officer", f"/flow/tasks/{open_task(case, 'triage').pk}/?act=warn_early")
    assert "数额再核" in page and "再核" in page and "纪委内部理由" not in page


def test_ones_own_is_past_once_anothers_was_signed() -> None:
    """A round later: what the leader returned then says nothing of today."""
    case = with_the_commission()
    do(case, "triage", "fgw_officer", "warn_early", letter_data(reason="旧理由"))
    do(case, "sign_letter", "fgw_leader", "return", {"reason": "数额再核"})
    drafted_by_the_commission(case)
    do(case, "sign_letter", "jw_leader", "sign")
    assert latest_returned(At(CaseTask(), read(case), person("fgw_officer")), "warn_early") == {}
