"""The pages of 收文: what is shown to whom, what a mistake is told, what a scan is served as."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import clock
from incoming.models import IncomingDocument
from tests.desk.pages import logged_in, text, visit, warned_early
from tests.incoming.test_register import registered

pytestmark = pytest.mark.usefixtures("city")


def data(**changed: Any) -> dict[str, Any]:
    today = clock.today().isoformat()
    words: dict[str, Any] = {
        "kind": "petition_referral",
        "sender": "澄川市信访局",
        "title": "关于反映临溪路工程款问题的信访转送单",
        "dated_on": today,
        "received_on": today,
        "scans": SimpleUploadedFile("转送单.pdf", b"%PDF-1.4 scan"),
    }
    return {**words, **changed}


def test_a_clerk_registers_and_answers() -> None:
    client = logged_in("jtj_handler")
    answer = client.post("/incoming/new/", data())
    found = IncomingDocument.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/incoming/{found.pk}/")
    page = client.get(f"/incoming/{found.pk}/").content.decode()
    assert "澄川市信访局" in page and "登记答复" in page and "转送单.pdf" in page
    assert "待答复来文1件" in text("jtj_handler")
    done = client.post(
        f"/incoming/{found.pk}/answer/",
        {
            "outcome": "done",
            "on": clock.today().isoformat(),
            "number": "澄交函〔2026〕3号",
            "scans": SimpleUploadedFile("复文.pdf", b"%PDF-1.4 answer"),
        },
    )
    assert done.status_code == 302
    page = client.get(f"/incoming/{found.pk}/").content.decode()
    assert "澄交函〔2026〕3号" in page and "待答复" not in page
    assert client.get(f"/incoming/{found.pk}/answer/").status_code == 409


def test_a_mistake_stands_at_its_field_and_nothing_is_lost() -> None:
    answer = logged_in("jtj_handler").post(
        "/incoming/new/", data(kind="execution_notice", case_number="没有的编号")
    )
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "没有这件案件" in shown and "关于反映临溪路工程款问题的信访转送单" in shown
    answer = logged_in("jtj_handler").post("/incoming/new/", data(kind="execution_notice"))
    assert "执行通知书没有填写办理期限" in answer.content.decode()
    answer = logged_in("jtj_handler").post("/incoming/new/", data(within="很快"))
    assert "不是规定的写法" in answer.content.decode()
    assert not IncomingDocument.objects.exists()


def test_a_case_of_others_is_no_case() -> None:
    case = warned_early()
    answer = logged_in("zjj_handler").post("/incoming/new/", data(case_number=case.number))
    assert "没有这件案件" in answer.content.decode()


def test_strangers_find_nothing() -> None:
    found = registered("jtj_handler")
    file = found.files.get()
    for name in ("zjj_handler", "zy_clerk", "sj_admin", "rd_viewer"):
        for address in (
            f"/incoming/{found.pk}/",
            f"/incoming/files/{file.pk}/",
            f"/incoming/{found.pk}/answer/",
        ):
            assert visit(name, address).status_code == 404, (name, address)


def test_a_scan_is_saved_and_never_shown() -> None:
    file = registered("jtj_handler").files.get()
    answer = visit("jtj_head", f"/incoming/files/{file.pk}/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["Cache-Control"] == "private, max-age=3600"
    assert b"".join(answer.streaming_content) == b"%PDF-1.4 a scan"


def test_the_list_is_filtered_and_taken_out_as_it_is_shown() -> None:
    registered("jtj_handler")
    registered("jtj_handler", kind="listing_decision", title="第九号决定书")
    client = logged_in("jtj_handler")
    assert "第九号决定书" not in client.get("/incoming/?view=waiting").content.decode()
    assert "第九号决定书" in client.get("/incoming/").content.decode()
    sheet = client.get("/incoming/export.xlsx?kind=listing_decision")
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.content)).active.iter_rows(values_only=True))
    titles = [row[4] for row in rows if row[0] and str(row[0]).startswith("收〔")]
    assert titles == ["第九号决定书"]
    assert "没有符合条件的来文" in client.get("/incoming/?q=没有这样的").content.decode()


def test_only_who_has_business_with_it_finds_it_in_the_navigation() -> None:
    assert "/incoming/" in text("jtj_head")
    assert "/incoming/" in text("fgw_officer")
    assert "/incoming/" not in text("zy_clerk")
