"""Documents: page, file, pictures, list; evidence; and the public page that proves one genuine."""

from __future__ import annotations

import hashlib

import pytest
from django.test import Client

import clock
from accounts.services import succeed_body
from casework.models import CaseNotice, Evidence
from casework.services import Stale, void_filed
from notices import services as notices
from notices.models import Notice
from organisations.models import Body
from tests.desk.pages import PROOF, answered, text, the_notice, visit, warned_early
from tests.factories.casework import issued, make_case
from tests.journeys.office import do, letter_data, open_case, person, render_all

pytestmark = pytest.mark.django_db


def content(response: object) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def test_it_shows_the_paper_and_its_service(city: None) -> None:
    case = warned_early()
    notice = the_notice(case)
    page = text("jtj_handler", f"/documents/{notice.pk}/")
    for word in (notice.number_text, "送达", "系统送达", notice.sha256, "等你签收"):
        assert word in page
    do(case, "sign_for_letter", "jtj_handler", "sign_for")
    page = text("fgw_officer", f"/documents/{notice.pk}/")
    assert "晏映川" in page
    assert "等你签收" not in page


def test_it_serves_the_very_file(city: None) -> None:
    notice = the_notice(warned_early())
    response = visit("jtj_handler", f"/documents/{notice.pk}/file.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("inline")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert hashlib.sha256(content(response)).hexdigest() == notice.sha256
    saved = visit("jtj_handler", f"/documents/{notice.pk}/file.pdf?download=1")
    assert saved["Content-Disposition"].startswith("attachment")


def test_it_shows_pages_as_pictures(city: None) -> None:
    notice = the_notice(warned_early())
    page = visit("jtj_handler", f"/documents/{notice.pk}/pages/1.png")
    assert page.content.startswith(b"\x89PNG")
    assert visit("jtj_handler", f"/documents/{notice.pk}/pages/99.png").status_code == 404


def test_a_department_learns_of_no_document_before_it_is_rendered(city: None) -> None:
    case = open_case()
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    do(case, "sign_letter", "fgw_leader", "sign")
    notice = Notice.objects.get()
    addresses = ("", "file.pdf", "pages/1.png")
    for tail in addresses:
        assert visit("jtj_handler", f"/documents/{notice.pk}/{tail}").status_code == 404
    assert notice.number_text not in text("jtj_handler", "/documents/")
    assert notice.number_text not in text("jtj_handler", f"/cases/{case.number}/")
    assert visit("jtj_handler", f"/cases/?q={notice.number_text}").context["rows"] == []
    assert "正在制作" in text("fgw_officer", f"/documents/{notice.pk}/")
    assert visit("fgw_officer", f"/documents/{notice.pk}/file.pdf").status_code == 404
    render_all()
    assert visit("jtj_handler", f"/documents/{notice.pk}/file.pdf").status_code == 200


def test_the_list_has_what_one_may_see(city: None) -> None:
    notice = the_notice(warned_early())
    for username in ("fgw_officer", "jw_officer", "jtj_handler", "jtj_head"):
        assert notice.number_text in text(username, "/documents/"), username
    for username in ("jyj_handler", "zy_clerk", "whjw_officer"):
        assert notice.number_text not in text(username, "/documents/"), username
    assert len(visit("jtj_handler", "/documents/?view=received&kind=early_warning").context["rows"]) == 1
    assert visit("jtj_handler", "/documents/?view=issued").context["rows"] == []
    assert len(visit("jtj_handler", "/documents/?q=澄发改预").context["rows"]) == 1


def test_evidence_is_saved_and_never_shown(city: None) -> None:
    answered()
    file = Evidence.objects.get()
    response = visit("fgw_officer", f"/evidence/{file.pk}/")
    assert content(response) == PROOF
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert response["Cache-Control"] == "private, max-age=3600"


def test_the_public_page_proves_a_document(city: None) -> None:
    case = warned_early()
    notice = the_notice(case)
    page = Client().get(f"/verify/{notice.verification_code}/")
    words = page.content.decode()
    assert page.status_code == 200
    for word in (notice.number_text, "预警通知书", "澄川市发展和改革委员会", "2026年11月20日", notice.sha256):
        assert word in words
    for word in (case.number, case.title, case.subject.name, "陆采薇", "顾临渊"):
        assert word not in words


def test_the_public_page_says_what_is_void(city: None) -> None:
    notice = the_notice(warned_early())
    notices.void(notice, reason="文字有误")
    words = Client().get(f"/verify/{notice.verification_code}/").content.decode()
    assert "作废" in words
    assert "文字有误" not in words


def test_its_first_opening_is_noted_under_whichever_name_the_addressee_goes(city: None) -> None:
    case = make_case(state="reminded")
    paper = issued(case)
    renamed = Body.objects.get(name="澄川市交通运输局")
    succeed_body(renamed, name="澄川市交通局", on=clock.today(), acting_user=person("xt_admin"))
    assert visit("fgw_officer", f"/documents/{paper.notice_id}/").status_code == 200
    assert Notice.objects.get(pk=paper.notice_id).first_read_at is None
    assert visit("jtj_head", f"/documents/{paper.notice_id}/").status_code == 200
    assert Notice.objects.get(pk=paper.notice_id).first_read_by == person("jtj_head")
    with pytest.raises(Stale, match="阅读"):
        void_filed(case, CaseNotice.objects.get(pk=paper.pk), reason="样例", acting_user=person("fgw_leader"))


def test_a_wrong_code_is_said_to_be_wrong(city: None) -> None:
    answer = Client().get("/verify/no-such-code/")
    assert answer.status_code == 404
    assert "没有这份公文" in answer.content.decode()


def test_a_code_can_be_typed(city: None) -> None:
    assert "核验码" in Client().get("/verify/").content.decode()
    assert Client().get("/verify/?code=abc").url == "/verify/abc/"
    assert Client().get("/verify/?code=").status_code == 200
    assert Client().get("/verify/abc").status_code == 404


def test_what_is_not_rendered_is_not_proved(city: None) -> None:
    case = open_case()
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    do(case, "sign_letter", "fgw_leader", "sign")
    code = Notice.objects.get().verification_code
    assert Client().get(f"/verify/{code}/").status_code == 404
