"""A case of the credit office is assigned to the commission, which then reminds the department in its own name."""

from __future__ import annotations

import pytest

from caseflow.doors import assign_case, draft_measure, may_draft
from casework.services import NotYours
from tests.journeys.office import body, do, letter_data, open_case, open_nodes, person, render_all

COMMISSION = "中共澄川市纪律检查委员会 澄川市监察委员会"


@pytest.mark.django_db
def test_it_may_only_once_it_is_a_party(city: None) -> None:
    case = open_case()
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    do(case, "sign_letter", "fgw_leader", "sign")
    render_all()
    data = letter_data() | {"risk_source": ""}
    assert not may_draft(case, person("jw_officer"))
    with pytest.raises(NotYours):
        draft_measure(case, "remind", data, acting_user=person("jw_officer"))
    assign_case(
        case, body(COMMISSION), part="joint", summary="请会同督促履行。", acting_user=person("fgw_officer")
    )
    do(case, "accept_assignment", "jw_officer", "accept")
    draft_measure(case, "remind", data, acting_user=person("jw_officer"))
    do(case, "sign_letter", "jw_leader", "sign")
    assert (case.state, case.measure_issuer) == ("reminded", body(COMMISSION))
    assert open_nodes(case) == {"sign_for_letter"}
    [reminder] = render_all()
    assert reminder.number_text == "澄纪监提〔2026〕1号"


@pytest.mark.django_db
def test_a_refused_assignment_goes_to_another_department(city: None) -> None:
    case = open_case()
    assign_case(case, case.subject, part="lead", summary="请核实并办理。", acting_user=person("fgw_officer"))
    suggested = body("澄川市公共工程建设中心")
    do(
        case,
        "accept_assignment",
        "jtj_handler",
        "refuse",
        {"reason": "工程由公共工程建设中心实施。", "suggested_body": suggested.pk},
    )
    form = {"body": suggested.pk, "summary": "请核实并办理。"}
    do(case, "reassign", "fgw_leader", "reassign", form)
    do(case, "accept_assignment", "ggzx_handler", "accept")
    assert case.lead_department == suggested
    assert [event.verb for event in case.events.exclude(verb="moved")] == [
        "assigned",
        "assignment_refused",
        "assignment_released",
        "reassigned",
        "assignment_accepted",
    ]
