"""送达 in a case: who serves, each way and its proof, the day that counts, and the 送达回证 in the file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404

import clock
from caseflow.dispatching import confirm_seal, serve_through_system, serve_with_proof
from caseflow.reconciling import reconcile
from casework.access import notice_for
from casework.forms import ServiceForm
from casework.models import Case, CaseNotice, Service, Slip
from casework.services import (
    NotYours,
    ServiceTerms,
    Stale,
    confirm_paper_seal,
    record_service,
    serve_paper,
)
from notices.models import Notice
from notices.serving import METHODS
from organisations.refusals import Refusal
from tests.factories.casework import by_post, issued, make_case, practising
from tests.journeys.office import do, letter_data, open_case, open_nodes, person, render_all

pytestmark = pytest.mark.usefixtures("city")

OUTSIDE = {"addressee_name": "样例建设有限公司"}
COMMON: dict[str, Any] = {
    "place": "澄川市望河区样例路1号",
    "servers": ("陆采薇", "样例送达人"),
}
PROVED: dict[str, dict[str, Any]] = {
    "直接送达": {"received_by": "样例甲，综合科科长", "served_time": time(9, 0)},
    "转交送达": {"received_by": "样例乙，由其上级机关转交", "served_time": time(9, 0)},
    "邮寄送达": {"post_number": "样邮1号"},
    "留置送达": {
        "refusal": "收件人当场拒绝签收，将文书留在其办公处所",
        "witnesses": ("样例丙，街道办事处工作人员",),
        "served_time": time(9, 0),
    },
}


def terms(method: str, **changed: Any) -> ServiceTerms:
    values = {"method": method, "served_on": clock.today()} | COMMON | PROVED[method]
    return ServiceTerms(**values | changed)


def warned_early() -> Case:
    """Signed by the leader and made by the worker on Friday, 20 November."""
    case = open_case()
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    do(case, "sign_letter", "fgw_leader", "sign")
    render_all()
    return case


def later(days: int) -> None:
    clock.set_to(clock.now() + timedelta(days=days))


def text_of(notice: Notice) -> str:
    content = (Path(django_settings.DOCUMENTS_DIR) / notice.file).read_bytes()
    document = pypdfium2.PdfDocument(content)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "")
    finally:
        document.close()


# --- who ---------------------------------------------------------------------------------------------------------

STRANGERS = ("fgw_leader", "fgw_intake", "jw_officer", "jtj_handler", "jtj_head", "jyj_handler", "xt_admin")
DISPATCHING: dict[str, Any] = {
    "seal": lambda case, paper, user: confirm_paper_seal(
        case, paper, sealed_on=clock.today(), acting_user=user
    ),
    "system": lambda case, paper, user: serve_paper(case, paper, acting_user=user),
    "on paper": lambda case, paper, user: record_service(case, paper, terms("直接送达"), acting_user=user),
}


@pytest.mark.parametrize("act", DISPATCHING)
def test_the_issuers_officer_alone_dispatches(act: str) -> None:
    practising(confirms_seal=True, chooses_service=True)
    case = make_case(state="reminded")
    paper = issued(case)
    if act != "seal":
        confirm_paper_seal(case, paper, sealed_on=clock.today(), acting_user=person("fgw_officer"))
    before = Notice.objects.filter(pk=paper.notice_id).values().get()
    for username in STRANGERS:
        with pytest.raises(NotYours):
            DISPATCHING[act](case, paper, person(username))
    assert Notice.objects.filter(pk=paper.notice_id).values().get() == before
    DISPATCHING[act](case, paper, person("fgw_officer"))
    assert Notice.objects.filter(pk=paper.notice_id).values().get() != before


# --- each way and its proof ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("method", "field"), [(way, name) for way in METHODS for name in PROVED[way]])
def test_each_way_asks_for_its_own_proof(method: str, field: str) -> None:
    """On the form all of it; of the act what the law wants (the hour alone may be unknown)."""
    data = _posted(terms(method))
    assert ServiceForm(data, method=method).is_valid()
    del data[field]
    assert list(ServiceForm(data, method=method).errors) == [field]
    if field == "served_time":
        return
    case = make_case(state="reminded")
    paper = issued(case, **OUTSIDE)
    empty: Any = () if field == "witnesses" else ""
    with pytest.raises(Refusal) as refused:
        record_service(case, paper, terms(method, **{field: empty}), acting_user=person("fgw_officer"))
    assert refused.value.field == field
    assert not Service.objects.exists() and not Slip.objects.exists()


@pytest.mark.parametrize("method", METHODS)
def test_the_form_shows_what_its_way_asks_for_and_nothing_else(method: str) -> None:
    special = {"served_time", "received_by", "post_number", "refusal", "witnesses"}
    shown = special & set(ServiceForm(method=method).fields)
    may = {"received_by"} if method == "邮寄送达" else set()
    assert shown == set(PROVED[method]) | may


@pytest.mark.parametrize("servers", [("陆采薇",), ("陆采薇", "陆采薇"), ()])
def test_two_serve_together(servers: tuple[str, ...]) -> None:
    case = make_case(state="reminded")
    paper = issued(case, **OUTSIDE)
    with pytest.raises(Refusal) as refused:
        record_service(case, paper, terms("直接送达", servers=servers), acting_user=person("fgw_officer"))
    assert refused.value.field == "servers"


@pytest.mark.parametrize("method", METHODS)
def test_the_proof_is_filed_and_says_how_it_was_served(method: str) -> None:
    case = make_case(state="reminded")
    paper = issued(case, **OUTSIDE)
    scan = SimpleUploadedFile("回证.pdf", b"%PDF-1.4 signed")
    said = terms(method)
    service = record_service(case, paper, said, scan=scan, acting_user=person("fgw_officer"))
    notice = Notice.objects.get(pk=paper.notice_id)
    assert (notice.state, notice.service_method, notice.signed_for_by) == ("signed_for", method, None)
    assert service.scan is not None and service.scan.name == "回证.pdf"
    assert service.proof.notice.number_text == "澄发改送〔2026〕1号"
    render_all()
    printed = text_of(Notice.objects.get(pk=service.proof.notice_id))
    told = [method, "样例建设有限公司", notice.number_text, said.place, *said.servers, said.when]
    for word in (*told, said.received_by, said.post_number, said.refusal, *said.witnesses):
        assert word.replace(" ", "") in printed.replace(" ", ""), word
    [event] = case.events.filter(verb="served")
    assert (event.reason, event.details) == (said.proof, {"method": method, "on": "2026-11-20"})


def test_the_issuing_side_and_whoever_was_served_read_the_proof() -> None:
    case = warned_early()
    later(5)
    paper = case.papers.get()
    service = serve_with_proof(case, paper, by_post(), acting_user=person("fgw_officer"))
    render_all()
    for username in ("fgw_officer", "jw_officer", "jtj_handler", "jtj_head"):
        assert notice_for(person(username), service.proof.notice_id).kind == "proof_of_service"
    for username in ("jyj_handler", "zy_clerk", "xt_admin"):
        with pytest.raises(Http404):
            notice_for(person(username), service.proof.notice_id)


# --- the day that counts -----------------------------------------------------------------------------------------


def test_the_clocks_run_from_the_day_of_service_and_not_of_its_entry() -> None:
    practising(chooses_service=True)
    case = warned_early()
    assert {owed.deadline.started_on for owed in case.deadlines.filter(paper__isnull=False)} == {None}
    later(6)  # Thursday, the 26th
    on = date(2026, 11, 24)
    serve_with_proof(case, case.papers.get(), by_post(on), acting_user=person("fgw_officer"))
    signing, answer = case.deadlines.get(purpose="sign_for"), case.deadlines.get(purpose="answer")
    assert signing.deadline.met_on == on
    # Five working days from the day after Tuesday the 24th.
    assert (answer.deadline.started_on, answer.deadline.due_on) == (on, date(2026, 12, 1))
    assert open_nodes(case) == {"answer"}


def test_what_the_system_served_is_left_to_be_signed_for_first() -> None:
    case = warned_early()
    paper, officer = case.papers.get(), person("fgw_officer")
    with pytest.raises(Refusal, match="满2个工作日"):
        record_service(case, paper, by_post(), acting_user=officer)
    later(4)
    record_service(case, paper, by_post(date(2026, 11, 23)), acting_user=officer)
    assert case.deadlines.get(purpose="answer").deadline.started_on == date(2026, 11, 23)
    notice = Notice.objects.get(pk=paper.notice_id)
    assert notice.served_at == datetime(2026, 11, 20, 9, tzinfo=clock.ZONE)
    with pytest.raises(Refusal, match="已经签收或者登记送达"):
        record_service(case, paper, by_post(), acting_user=officer)


def test_service_before_the_day_of_making_is_refused_and_leaves_nothing() -> None:
    practising(chooses_service=True)
    case = warned_early()
    with pytest.raises(Refusal) as refused:
        on = date(2026, 11, 19)
        serve_with_proof(case, case.papers.get(), by_post(on), acting_user=person("fgw_officer"))
    assert refused.value.field == "served_on"
    assert not Service.objects.exists()


def test_while_a_case_rests_what_would_start_a_clock_is_not_put_on_record() -> None:
    practising(chooses_service=True)
    case = warned_early()
    Case.objects.filter(pk=case.pk).update(state="suspended")
    case.refresh_from_db()
    with pytest.raises(Stale, match="恢复办理后"):
        record_service(case, case.papers.get(), by_post(), acting_user=person("fgw_officer"))
    # A paper that sets no clock is served all the same.
    other = issued(make_case(state="reminded"), **OUTSIDE)
    Case.objects.filter(pk=other.case_id).update(state="suspended")
    record_service(
        Case.objects.get(pk=other.case_id), other, terms("直接送达"), acting_user=person("fgw_officer")
    )


# --- what waits for an officer lies on no desk of the addressee ---------------------------------------------------


def test_the_addressee_learns_of_it_when_it_is_served() -> None:
    practising(confirms_seal=True, chooses_service=True)
    case = warned_early()
    paper, officer = case.papers.get(), person("fgw_officer")
    assert open_nodes(case) == {"seal_document"} and reconcile() == []
    with pytest.raises(Http404):
        notice_for(person("jtj_handler"), paper.notice_id)
    confirm_seal(case, paper, sealed_on=clock.today(), acting_user=officer)
    assert open_nodes(case) == {"serve_document"}
    with pytest.raises(Http404):
        notice_for(person("jtj_handler"), paper.notice_id)
    later(3)
    serve_through_system(case, paper, acting_user=officer)
    assert open_nodes(case) == {"sign_for_letter"} and reconcile() == []
    assert case.deadlines.get(purpose="sign_for").deadline.started_on == clock.today()
    assert notice_for(person("jtj_handler"), paper.notice_id) == paper.notice
    do(case, "sign_for_letter", "jtj_handler", "sign_for")
    assert open_nodes(case) == {"answer"}


def test_confirming_the_seal_is_known_to_the_issuing_side_alone() -> None:
    practising(confirms_seal=True)
    case = warned_early()
    paper = CaseNotice.objects.select_related("notice").get(case=case)
    confirm_seal(case, paper, sealed_on=clock.today(), acting_user=person("fgw_officer"))
    verbs = list(case.events.filter(verb__in=["sealed", "served"]).values_list("verb", "is_internal"))
    assert verbs == [("sealed", True), ("served", False)]


def _posted(said: ServiceTerms) -> dict[str, str]:
    data = {
        "served_on": said.served_on.isoformat(),
        "place": said.place,
        "first_server": said.servers[0],
        "second_server": said.servers[1],
        "received_by": said.received_by,
        "post_number": said.post_number,
        "refusal": said.refusal,
        "witnesses": "\n".join(said.witnesses),
        "note": "",
    }
    if said.served_time:
        data["served_time"] = f"{said.served_time:%H:%M}"
    return data


def test_the_form_says_what_the_act_is_told() -> None:
    for method in METHODS:
        form = ServiceForm(_posted(terms(method)), method=method)
        assert form.is_valid(), form.errors
        assert form.terms() == replace(terms(method))
