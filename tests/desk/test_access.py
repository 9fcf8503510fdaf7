"""A stranger learns nothing anywhere; a department never learns where a matter came from."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import clock
from casework.models import Case, Evidence
from casework.services import add_evidence, sweep_overdue
from tests.desk.pages import PROOF, answered, text, the_notice, visit, warned_early
from tests.journeys.office import do, letter_data, person

pytestmark = pytest.mark.django_db

STRANGERS = [
    "jyj_handler",  # another department
    "jyj_head",
    "zy_clerk",  # a court whose register does not hold the case
    "zy_judge",
    "czj_verifier",  # not invited
    "whjw_officer",  # another region's commission
    "whfg_leader",
    "zjj_officer",  # an authority over other bodies
    "zf_mayor",  # lookers-on
    "rd_viewer",
    "xt_admin",  # administrators see no case
    "aq_admin",
    "sj_admin",
]


def addresses_of(case: Case) -> list[str]:
    notice = the_notice(case)
    return [
        f"/cases/{case.number}/",
        f"/documents/{notice.pk}/",
        f"/documents/{notice.pk}/file.pdf",
        f"/documents/{notice.pk}/pages/1.png",
        *(f"/evidence/{file.pk}/" for file in Evidence.objects.filter(case=case)),
    ]


@pytest.mark.parametrize("username", STRANGERS)
def test_a_stranger_is_refused_everywhere(city: None, username: str) -> None:
    case = answered()
    for address in addresses_of(case):
        assert visit(username, address).status_code == 404, address
    secrets = (case.title, case.subject.name, the_notice(case).number_text)
    for address in ("/cases/", f"/cases/?q={case.number}", f"/search/?q={case.number}", "/documents/", "/"):
        page = visit(username, address)
        words = page.content.decode().replace(f'value="{case.number}"', "")
        assert case.number not in words, address
        assert not any(secret in words for secret in secrets), address


@pytest.mark.parametrize(
    "address", ["/cases/ZX-2026-999999/", "/cases/x/", "/documents/999/", "/evidence/999/"]
)
def test_what_is_not_there_looks_like_what_is_refused(city: None, address: str) -> None:
    case = answered()
    absent = visit("jyj_handler", address)
    refused = visit("jyj_handler", f"/cases/{case.number}/")
    assert absent.status_code == refused.status_code == 404
    assert "没有这一页" in absent.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/cases/",
        "/cases/ZX-2026-000001/",
        "/documents/",
        "/documents/1/file.pdf",
        "/evidence/1/",
        "/search/",
    ],
)
def test_an_anonymous_visitor_is_sent_to_the_login(city: None, address: str, client: object) -> None:
    answer = client.get(address)  # type: ignore[attr-defined]
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")


CLUE = {
    "channel": "12388",
    "channel_number": "鹡鸰编号",
    "facts": "鹪鹩所述：工程款逾期未付。",
    "informant": ("鸊鷉某", "鹔鹴电话", "鹈鹕住址"),
}
UNUSUAL = ("鹡鸰", "鹪鹩", "鸊鷉", "鹔鹴", "鹈鹕")
SOURCE_WORDS = (*UNUSUAL, "12388", "举报", "来源", "苏青禾", "线索", "信访")


def in_a_departments_pages(case: Case, username: str) -> str:
    addresses = ["/", "/?view=done", "/cases/", "/documents/", *addresses_of(case)[:2]]
    pages = "".join(text(username, address) for address in addresses)
    # The choices of a filter and the steps to come name every kind of document, whatever the case is about.
    return re.sub(r"<option.*?</option>|<p class=\"step-note\">.*?</p>", "", pages)


@pytest.mark.parametrize("username", ["jtj_handler", "jtj_head"])
def test_a_department_never_sees_the_source(city: None, username: str) -> None:
    case = answered(**CLUE)
    inner = SimpleUploadedFile("鹪鹩材料.pdf", PROOF)
    file = add_evidence(case, inner, description="", acting_user=person("fgw_officer"), is_internal=True)
    # The case is opened by 12388, yet the letter names what may be named.
    page = in_a_departments_pages(case, username)
    for word in SOURCE_WORDS:
        assert word not in page, word
    assert visit(username, f"/evidence/{file.pk}/").status_code == 404
    for words in UNUSUAL:
        assert visit(username, f"/cases/?q={words}").context["rows"] == []
    inside = text("fgw_officer", f"/cases/{case.number}/")
    assert "鹪鹩所述" in inside
    assert "12388 举报" in inside


def test_a_department_never_sees_drafts_and_proposals(city: None) -> None:
    case = warned_early(**CLUE)
    do(case, "sign_for_letter", "jtj_handler", "sign_for")
    clock.set_to(datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai")))
    assert sweep_overdue() == 1
    page = in_a_departments_pages(case, "jtj_handler")
    assert "建议" not in page
    assert "拟预警" not in page
    do(case, "answer", "jtj_handler", "answer", {"text": "款项已付清。"})
    do(case, "approve_answer", "jtj_head", "approve")
    do(case, "review", "fgw_officer", "warn", letter_data(reason="鹪鹩认为情节较重"))
    for username in ("jtj_handler", "jtj_head"):
        page = in_a_departments_pages(case, username)
        for word in ("警示函", "鹪鹩", "签发函件", "陆采薇"):
            assert word not in page, word
    do(case, "sign_letter", "fgw_leader", "sign")
    page = in_a_departments_pages(case, "jtj_handler")
    assert "鹪鹩" not in page
