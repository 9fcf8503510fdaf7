"""用印 and 送达 at no desk, and 作废: what the pages show, whom they let in, and that a preview writes nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

import clock
from caseflow.models import CaseTask
from caseflow.reconciling import reconcile
from casework.models import Case, CaseNotice, Service
from notices.models import Notice
from tests.desk.pages import logged_in, text, visit, warned_early
from tests.factories.casework import issued, make_case, practising

pytestmark = pytest.mark.usefixtures("city")

POSTED = {
    "served_on": "2026-11-20",
    "served_time": "09:00",
    "place": "澄川市望河区样例路1号",
    "first_server": "陆采薇",
    "second_server": "样例送达人",
    "refusal": "收件人当场拒绝签收",
    "witnesses": "样例丙，街道办事处工作人员",
    "note": "",
}
LEFT = "?method=留置送达"


def waiting() -> CaseNotice:
    """A document that its officer is to seal and to serve."""
    practising(confirms_seal=True, chooses_service=True)
    return CaseNotice.objects.select_related("case").get(case=warned_early())


def address(paper: CaseNotice, act: str) -> str:
    return f"/flow/cases/{paper.case.number}/papers/{paper.pk}/{act}/"


def resting() -> CaseNotice:
    """The same in a case that rests: the document sets a term, so that no desk is open for it."""
    paper = waiting()
    Case.objects.filter(pk=paper.case_id).update(state="suspended")
    reconcile(mend=True)
    assert not CaseTask.objects.open().filter(process__case=paper.case_id).exists()
    return paper


def test_at_no_desk_it_is_sealed_and_served_as_its_page_asks() -> None:
    paper, officer = resting(), logged_in("fgw_officer")
    page = officer.get(f"/documents/{paper.notice_id}/").content.decode()
    assert "等用印" in page and address(paper, "seal") in page and "待用印" in page
    assert officer.get(address(paper, "serve")).status_code == 409
    assert officer.post(address(paper, "seal"), {"sealed_on": "2026-11-21"}).status_code == 422
    assert officer.post(address(paper, "seal"), {"sealed_on": "2026-11-20"}).status_code == 302
    page = officer.get(f"/documents/{paper.notice_id}/").content.decode()
    for word in ("等送达", "加盖实物印章", address(paper, "system")):
        assert word in page, word
    assert address(paper, "serve") not in page, "on paper it would start its term"
    assert officer.post(address(paper, "system")).url == f"/documents/{paper.notice_id}/"
    page = officer.get(f"/documents/{paper.notice_id}/").content.decode()
    assert "系统送达" in page and address(paper, "system") not in page
    assert "签发" in page and "用印" in page


def test_what_waits_stands_in_lists_of_its_own() -> None:
    assert "待用印" not in text("fgw_officer", "/documents/")
    waiting()
    [row] = visit("fgw_officer", "/documents/?view=sealing").context["rows"]
    assert row["status"] == "待用印"
    assert "待用印" not in text("jw_officer", "/documents/")
    assert visit("jtj_handler", "/documents/").context["rows"] == []


def test_the_form_of_a_way_previews_and_records() -> None:
    """Of what the system served and nobody signed for: no desk asks for it before the sweep proposes it."""
    paper = CaseNotice.objects.select_related("case").get(case=warned_early())
    clock.set_to(clock.now() + timedelta(days=5))
    officer = logged_in("fgw_officer")
    page = officer.get(address(paper, "serve") + LEFT).content.decode()
    assert "拒收事由和经过" in page and "邮件号码" not in page
    shown = officer.post(address(paper, "serve") + LEFT, POSTED | {"preview": "1"})
    assert shown.context["paper"]["image"].startswith("data:image/png")
    assert not Service.objects.exists()
    refused = officer.post(address(paper, "serve") + LEFT, POSTED | {"second_server": "陆采薇"})
    assert refused.status_code == 422 and "两名送达人" in refused.content.decode()
    assert officer.post(address(paper, "serve") + LEFT, POSTED).status_code == 302
    service = Service.objects.select_related("proof").get()
    assert (service.method, service.served_on) == ("留置送达", date(2026, 11, 20))
    page = officer.get(f"/documents/{paper.notice_id}/").content.decode()
    assert f"/documents/{service.proof.notice_id}/" in page and "见证人：样例丙" in page


def test_nobody_else_comes_in() -> None:
    paper = waiting()
    for act in ("seal", "serve", "system"):
        for username, status in (
            ("fgw_leader", 403),
            ("jw_officer", 403),
            ("jtj_handler", 404),
            ("jyj_head", 404),
        ):
            client = logged_in(username)
            answer = client.post(address(paper, act)) if act == "system" else client.get(address(paper, act))
            assert answer.status_code == status, (act, username)


def test_the_leader_voids_from_the_documents_page() -> None:
    paper = issued(make_case(state="reminded"))
    here = f"/flow/documents/{paper.notice_id}/void/"
    assert here in text("fgw_leader", f"/documents/{paper.notice_id}/")
    assert here not in text("fgw_officer", f"/documents/{paper.notice_id}/")
    assert visit("fgw_officer", here).status_code == 403
    assert visit("jtj_head", here).status_code == 404
    assert logged_in("fgw_leader").post(here, {"reason": "文字有误"}).status_code == 302
    assert Notice.objects.get(pk=paper.notice_id).void_reason == "文字有误"
    assert visit("fgw_leader", here).status_code == 409
