"""A row of the court's workbook: proposed, opened by a person, and its figures stand in the early warning."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from caseflow.doors import open_from_proposal
from casework.models import Case, Proposal
from tests.journeys.office import do, open_nodes, person, render_all
from tests.journeys.test_the_full_ladder_closes import as_shown

WORKBOOK = "samples/court-outstanding-cases.xlsx"


@pytest.mark.django_db
def test_it_takes_docket_court_and_amounts_from_the_register(city: None) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("import_enforcement", WORKBOOK, "--as-of", "2026-11-20")
    assert ended.value.code == 1  # seven rows of the sample are rejected
    assert not Case.objects.exists()
    proposal = Proposal.objects.get(kind="open_case", why__contains="（2026）样03执2306号")
    case = open_from_proposal(proposal, acting_user=person("fgw_intake"))
    assert (case.state, open_nodes(case), case.open_holds) == ("triage", {"triage"}, 1)
    form = as_shown(case, "triage", "fgw_officer", "warn_early")
    assert form["docket_number"] == "（2026）样03执2306号"
    assert form["court"] == "澄川市中级人民法院"
    assert (form["amount"], form["outstanding"]) == ("12,985,647.54元", "8,440,670.90元")
    do(case, "triage", "fgw_officer", "warn_early", form)
    do(case, "sign_letter", "fgw_leader", "sign")
    [warning] = render_all()
    assert warning.facts["docket_number"] == "（2026）样03执2306号"
    assert "澄川市中级人民法院" in warning.words
