"""收文登记簿: numbers without gap, the clock of an answer, who reads it, what an answer must say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import clock
from casework.models import Case, CaseEvent, Verb
from deadlines.limits import limit
from incoming.kinds import IncomingKind, Outcome
from incoming.models import IncomingDocument
from incoming.queries import documents_for
from incoming.services import Received, answer, register, void
from notices.models import Notice
from notifications.models import Message
from organisations.refusals import NotYours, Refusal, Stale
from tests.desk.pages import warned_early
from tests.journeys.office import person

pytestmark = pytest.mark.usefixtures("city")


def scan(name: str = "原件.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4 a scan")


def received(kind: str = IncomingKind.JUDICIAL_ADVICE, **changed: Any) -> Received:
    today = clock.today()
    words: dict[str, Any] = {
        "kind": kind,
        "sender": "澄川市中级人民法院",
        "title": "关于规范工程款支付管理的司法建议书",
        "dated_on": today,
        "received_on": today,
        "sender_number": "（2026）样01司建3号",
    }
    return Received(**{**words, **changed})


def registered(username: str = "jtj_handler", case: Case | None = None, **changed: Any) -> IncomingDocument:
    return register(received(**changed), scans=[scan()], case=case, acting_user=person(username))


def answered(document: IncomingDocument, username: str = "jtj_handler", **changed: Any) -> IncomingDocument:
    words: dict[str, Any] = {
        "outcome": Outcome.ADOPTED,
        "text": "",
        "on": clock.today(),
        "number": "澄交函〔2026〕9号",
        "scans": [scan("复文.pdf")],
    }
    return answer(document, **{**words, **changed}, acting_user=person(username))


def test_each_body_counts_by_itself_and_by_year_without_gap() -> None:
    numbers = [registered("jtj_handler").register_number, registered("jtj_handler").register_number]
    other = registered("fgw_officer").register_number
    year = clock.today().year
    assert (numbers, other) == ([f"收〔{year}〕1号", f"收〔{year}〕2号"], f"收〔{year}〕1号")


def test_a_refused_registration_takes_no_number() -> None:
    with pytest.raises(Refusal):
        register(received(), scans=[SimpleUploadedFile("原件.exe", b"MZ")], acting_user=person("jtj_handler"))
    assert registered().number == 1


@pytest.mark.parametrize(
    ("kind", "within", "amount", "unit"),
    [
        (IncomingKind.JUDICIAL_ADVICE, "", 60, "calendar_days"),
        (IncomingKind.SUPERVISORY_ADVICE, "", 30, "calendar_days"),
        (IncomingKind.PETITION_REFERRAL, "15日", 15, "calendar_days"),
        (IncomingKind.EXECUTION_NOTICE, "7个工作日", 7, "working_days"),
        (IncomingKind.OTHER, "3个月", 3, "months"),
    ],
)
def test_the_term_stands_in_the_document_or_is_that_of_its_kind(
    kind: str, within: str, amount: int, unit: str
) -> None:
    found = registered(kind=kind, within=within).deadline
    assert found is not None
    assert (found.amount, found.unit, found.started_on) == (amount, unit, clock.today())


def test_what_asks_for_no_answer_has_no_clock() -> None:
    found = registered(kind=IncomingKind.LISTING_DECISION)
    assert (found.deadline, found.status) == (None, "不需答复")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "treaty"}, "kind"),
        ({"sender": "  "}, "sender"),
        ({"title": ""}, "title"),
        ({"received_on": date(2999, 1, 1)}, "received_on"),
        ({"received_on": date(2026, 1, 5), "dated_on": date(2026, 1, 6)}, "dated_on"),
        ({"kind": IncomingKind.EXECUTION_NOTICE}, "within"),
    ],
)
def test_what_is_wrong_is_named(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        registered(**changed)
    assert refused.value.field == field
    assert refused.value.remedy


def test_without_a_scan_there_is_no_registration() -> None:
    with pytest.raises(Refusal, match="没有上传来文的扫描件"):
        register(received(), scans=[], acting_user=person("jtj_handler"))


@pytest.mark.parametrize("username", ["jtj_head", "fgw_leader", "zy_clerk", "sj_admin", "rd_viewer"])
def test_only_clerks_register(username: str) -> None:
    with pytest.raises(NotYours):
        registered(username)


def test_an_answer_meets_the_clock_and_is_kept_with_its_document() -> None:
    found = answered(registered())
    found.refresh_from_db()
    assert found.deadline is not None
    assert (found.status, found.deadline.met_on) == ("已答复（采纳）", clock.today())
    assert [file.part for file in found.files.all()] == ["document", "answer"]


def test_advice_is_not_declined_without_a_reason() -> None:
    found = registered(kind=IncomingKind.SUPERVISORY_ADVICE)
    with pytest.raises(Refusal) as refused:
        answered(found, outcome=Outcome.NOT_ADOPTED)
    assert refused.value.field == "text"
    assert (
        answered(found, outcome=Outcome.NOT_ADOPTED, text="所指事项由市财政局办理。").outcome == "not_adopted"
    )


def test_a_petition_is_done_and_not_adopted() -> None:
    found = registered(kind=IncomingKind.PETITION_REFERRAL)
    with pytest.raises(Refusal) as refused:
        answered(found, outcome=Outcome.ADOPTED)
    assert refused.value.field == "outcome"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"scans": []}, "notice"),
        ({"number": " "}, "number"),
        ({"on": date(2000, 1, 1)}, "on"),
        ({"on": clock.today() + timedelta(days=1)}, "on"),
    ],
)
def test_an_answer_names_its_document_and_its_day(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        answered(registered(), **changed)
    assert refused.value.field == field


def test_the_answer_may_be_a_document_of_the_body_itself_and_of_nobody_else() -> None:
    case = warned_early()
    issued = Notice.objects.get(paper__case=case)
    theirs = registered("jtj_handler", case=case)
    with pytest.raises(Refusal, match="不能作为答复"):
        answered(theirs, notice=issued)
    ours = registered("fgw_officer", case=case)
    found = answered(ours, "fgw_officer", notice=issued, number="", scans=[])
    assert (found.answer_notice, found.answer_number) == (issued, issued.number_text)


def test_the_second_answer_is_told_that_somebody_was_faster() -> None:
    found = registered()
    answered(found)
    with pytest.raises(Stale):
        answered(found)


def test_a_void_row_keeps_its_number_and_its_clock_ends() -> None:
    first = registered()
    with pytest.raises(Refusal, match="作废理由"):
        void(first, reason=" ", acting_user=person("jtj_handler"))
    void(first, reason="与第2号重复", acting_user=person("jtj_handler"))
    first.refresh_from_db()
    assert first.deadline is not None
    assert (first.status, first.deadline.cancelled_on) == ("登记作废", clock.today())
    assert registered().number == 2
    with pytest.raises(Stale):
        void(first, reason="再作废", acting_user=person("jtj_handler"))
    with pytest.raises(Stale):
        answered(first)


def test_it_is_read_by_the_body_and_with_a_case_by_those_who_govern_it() -> None:
    case = warned_early()
    alone, in_case = registered("jtj_handler"), registered("jtj_handler", case=case)
    inner = registered("fgw_officer", case=case)
    seen = {
        name: set(documents_for(person(name)).values_list("pk", flat=True))
        for name in (
            "jtj_handler",
            "jtj_head",
            "fgw_officer",
            "jw_officer",
            "zjj_handler",
            "zy_clerk",
            "sj_admin",
        )
    }
    assert seen == {
        "jtj_handler": {alone.pk, in_case.pk},
        "jtj_head": {alone.pk, in_case.pk},
        "fgw_officer": {in_case.pk, inner.pk},
        "jw_officer": {in_case.pk, inner.pk},
        "zjj_handler": set(),
        "zy_clerk": set(),
        "sj_admin": set(),
    }


def test_the_case_keeps_it_on_record_and_the_issuing_sides_own_is_internal() -> None:
    case = warned_early()
    answered(registered("jtj_handler", case=case))
    registered("fgw_officer", case=case)
    rows = CaseEvent.objects.filter(case=case, verb__in=[Verb.INCOMING_REGISTERED, Verb.INCOMING_ANSWERED])
    assert list(rows.order_by("seq").values_list("verb", "is_internal")) == [
        ("incoming_registered", False),
        ("incoming_answered", False),
        ("incoming_registered", True),
    ]


def test_the_heads_hear_of_what_must_be_answered() -> None:
    found = registered("jtj_handler")
    message = Message.objects.get(person=person("jtj_head"), topic="incoming")
    assert message.href == f"/incoming/{found.pk}/"
    assert "澄川市中级人民法院来文" in message.text
    registered("jtj_handler", kind=IncomingKind.LISTING_DECISION)
    assert Message.objects.filter(topic="incoming").count() == 1


def test_the_terms_of_the_kinds_are_settings() -> None:
    assert [
        limit(code).written for code in ("incoming_judicial", "incoming_supervisory", "incoming_petition")
    ] == [
        "60日",
        "30日",
        "60日",
    ]
