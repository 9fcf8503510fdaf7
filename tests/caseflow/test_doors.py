"""Doors that are no task: evidence, service with proof."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import clock
from caseflow.dispatching import serve_with_proof
from caseflow.doors import hand_in
from casework.models import Case
from casework.services import NotYours
from organisations.refusals import Refusal
from tests.factories.casework import by_post
from tests.journeys.office import do, letter_data, open_case, open_nodes, person, render_all

pytestmark = pytest.mark.django_db


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("扫描件.pdf", b"%PDF-1.4 scan")


def at(day: int) -> None:
    clock.set_to(datetime(2026, 11, day, 9, 0, tzinfo=clock.ZONE))


def warned_early(*, signed_for: bool = True) -> Case:
    case = open_case()
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    do(case, "sign_letter", "fgw_leader", "sign")
    render_all()
    if signed_for:
        do(case, "sign_for_letter", "jtj_handler", "sign_for")
    return case


def test_it_records_service_only_after_waiting(city: None) -> None:
    case = warned_early(signed_for=False)
    paper = case.papers.get()
    with pytest.raises(Refusal, match="满2个工作日"):
        serve_with_proof(case, paper, by_post(), acting_user=person("fgw_officer"))
    clock.set_to(clock.now() + timedelta(days=4))
    serve_with_proof(case, paper, by_post(), acting_user=person("fgw_officer"))
    assert open_nodes(case) == {"answer"}
    assert case.deadlines.get(purpose="answer").deadline.started_on == clock.today()


def test_it_takes_evidence_from_those_who_work_on_the_case(city: None) -> None:
    case = warned_early()
    hand_in(case, uploads=[scan()], description="凭证", acting_user=person("jtj_handler"))
    hand_in(case, uploads=[scan()], description="来信", acting_user=person("fgw_officer"), is_internal=True)
    assert sorted(case.evidence.values_list("description", "is_internal")) == [
        ("凭证", False),
        ("来信", True),
    ]
    with pytest.raises(NotYours):
        hand_in(case, uploads=[scan()], description="", acting_user=person("rd_viewer"))
