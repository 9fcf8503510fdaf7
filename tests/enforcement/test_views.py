"""The register's pages, and a workbook from upload to writing."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from casework.models import Case, Proposal
from enforcement.models import EnforcementCase, ImportBatch, Stage
from tests.enforcement.test_register import logged_in
from tests.enforcement.workbooks import row, save
from tests.factories.enforcement import SAMPLE, open_case, register_row

UPLOAD = "/enforcement/import/"


def send(client: Client, content: bytes, *, name: str = "台账.xlsx", as_of: str = "2026-11-20") -> Any:
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, content), "as_of": as_of}, follow=True)


def refused(page: Any) -> str:
    """The sentence of a refusal on a page."""
    found = re.search(r'role="alert">\s*(.*?)</div>', page.content.decode(), re.DOTALL)
    return re.sub(r"<[^>]+>|\s", "", found[1]) if found else ""


@pytest.mark.django_db
def test_a_workbook_is_tried_and_then_written(city: None) -> None:
    client = logged_in("zy_clerk")
    page = send(client, SAMPLE.read_bytes())
    [(address, _)] = page.redirect_chain
    text = page.content.decode()
    assert "试运行结果" in text and "尚未写入任何数据" in text and "写入29行，跳过7行" in text
    assert "没有登记" in text and "样0305" in text
    assert not EnforcementCase.objects.exists() and not ImportBatch.objects.exists()
    done = client.post(f"{address}write/", follow=True)
    assert "已写入29行" in done.content.decode()
    batch = ImportBatch.objects.get()
    assert (batch.file_name, batch.user.username, batch.new) == ("台账.xlsx", "zy_clerk", 29)
    assert "台账.xlsx" in client.get(UPLOAD).content.decode()
    again = client.get(address)
    assert again.status_code == 409 and "已写入" in again.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("view", ["look", "new", "changed", "rejected", "warned", "unchanged", "nonsense"])
def test_each_view_of_a_result_opens(city: None, view: str) -> None:
    client = logged_in("zy_clerk")
    address = send(client, SAMPLE.read_bytes()).redirect_chain[0][0]
    assert client.get(f"{address}?view={view}").status_code == 200
    batch = client.post(f"{address}write/", follow=True).redirect_chain[0][0]
    assert client.get(f"{batch}?view={view}").status_code == 200


@pytest.mark.django_db
def test_a_change_shows_old_and_new(city: None, tmp_path: Path) -> None:
    register_row(tmp_path)
    page = send(
        logged_in("zy_clerk"),
        save(tmp_path / "b.xlsx", row(已执行到位金额=400000, 执行阶段="和解履行中")).read_bytes(),
    )
    text = page.content.decode()
    assert '<span class="was">0.00</span><span class="now">40.00</span>' in text
    assert '<span class="was">限期履行</span><span class="now">和解履行中</span>' in text


@pytest.mark.django_db
def test_the_rejected_rows_come_as_a_workbook_to_be_corrected(city: None, tmp_path: Path) -> None:
    client = logged_in("zy_clerk")
    hurtful = row(序号=7, 执行阶段="不明", 备注='=HYPERLINK("http://127.0.0.1")')
    path = save(tmp_path / "a.xlsx", draw=lambda book: _as_text(book, hurtful))
    address = send(client, path.read_bytes()).redirect_chain[0][0]
    answer = client.get(f"{address}rejects.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    headings, cells = ([cell.value for cell in line] for line in sheet.iter_rows())
    rejected = dict(zip(headings, cells, strict=True))
    assert rejected["案号"] == "（2026）样0302执12号"
    assert rejected["字段"] == "执行阶段" and "不明" in rejected["原因"] and rejected["改法"]
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {"s", "n"}
    sheet.cell(2, headings.index("执行阶段") + 1).value = "限期履行"
    corrected = tmp_path / "c.xlsx"
    sheet.parent.save(corrected)
    assert "写入1行" in send(client, corrected.read_bytes()).content.decode()


def _as_text(book: Any, line: dict[str, Any]) -> None:
    book.active.append(list(line))
    book.active.append(list(line.values()))
    for cell in book.active[2]:
        if isinstance(cell.value, str):
            cell.data_type = "s"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空"),
        (b"plain text", "xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2_000, ""),
        (b"PK\x03\x04" + b"\xff" * 500, ""),
    ],
)
def test_a_hostile_file_is_refused_and_the_server_lives(city: None, content: bytes, said: str) -> None:
    client = logged_in("zy_clerk")
    page = send(client, content)
    assert page.status_code == 422
    assert "Traceback" not in page.content.decode()
    assert said in page.content.decode()
    assert client.get(UPLOAD).status_code == 200


@pytest.mark.django_db
def test_a_bomb_is_refused_and_the_server_lives(city: None) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("[Content_Types].xml", "<Types/>")
        bomb.writestr("xl/workbook.xml", "<workbook/>")
        bomb.writestr("xl/worksheets/sheet1.xml", b"0" * (450 * 2**20))
    client = logged_in("zy_clerk")
    page = send(client, packed.getvalue())
    assert page.status_code == 422 and refused(page)
    assert client.get(UPLOAD).status_code == 200


@pytest.mark.django_db
def test_an_upload_is_its_persons_alone(city: None) -> None:
    address = send(logged_in("zy_clerk"), SAMPLE.read_bytes()).redirect_chain[0][0]
    other = logged_in("whfy_clerk")
    assert other.get(address).status_code == 409
    assert other.post(f"{address}write/").status_code == 409
    assert not EnforcementCase.objects.exists()
    assert logged_in("fgw_officer").get(address).status_code == 404


@pytest.mark.django_db
def test_a_court_sees_the_imports_of_its_own(city: None) -> None:
    client = logged_in("lxfy_clerk")
    address = send(client, SAMPLE.read_bytes()).redirect_chain[0][0]
    batch = client.post(f"{address}write/", follow=True).redirect_chain[0][0]
    assert logged_in("zy_judge").get(batch).status_code == 200
    assert logged_in("whfy_clerk").get(batch).status_code == 404
    assert client.get(f"{batch}rejects.xlsx").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("as_of", ["2027-01-01", "tomorrow", ""])
def test_a_wrong_day_is_a_mistake_in_the_form(city: None, as_of: str) -> None:
    assert send(logged_in("zy_clerk"), SAMPLE.read_bytes(), as_of=as_of).status_code == 422


@pytest.mark.django_db
def test_the_court_records_progress_on_its_page(city: None, tmp_path: Path) -> None:
    case = register_row(tmp_path)
    client = logged_in("whfy_clerk")
    address = reverse("enforcement:record", args=[case.pk])
    form = client.get(address).context["form"]
    posted = {name: value for name in form.fields if (value := form[name].value()) is not None}
    posted |= {"stage": Stage.LISTED, "note": "决定书已送达"}
    page = client.post(address, posted)
    assert page.status_code == 422 and "须填写纳入日期" in page.content.decode()
    page = client.post(address, posted | {"listed_on": "2026-11-18"}, follow=True)
    assert page.status_code == 200
    text = page.content.decode()
    assert "限期履行 → 已纳入失信名单" in text and "决定书已送达" in text
    case.refresh_from_db()
    assert case.is_listed


@pytest.mark.django_db
@pytest.mark.parametrize("view", ["pending", "unopened", "planned", "listed", "done", "all", "nonsense"])
@pytest.mark.parametrize("username", ["zy_clerk", "fgw_officer"])
def test_each_view_of_the_register_opens(city: None, tmp_path: Path, username: str, view: str) -> None:
    case = register_row(tmp_path)
    client = logged_in(username)
    page = client.get(f"/enforcement/?view={view}&q=(2026)样0302&stage=term_set&court={case.court_id}")
    assert page.status_code == 200
    assert (case.docket in page.content.decode()) == (view in ("pending", "unopened", "all", "nonsense"))


@pytest.mark.django_db
def test_the_intake_officer_opens_a_case_from_the_register(city: None, tmp_path: Path) -> None:
    case = register_row(tmp_path)
    address = reverse("enforcement:case", args=[case.pk])
    proposal = Proposal.objects.get()
    opening = reverse("caseflow:open_proposal", args=[proposal.pk])
    assert opening in logged_in("fgw_intake").get(address).content.decode()
    assert opening not in logged_in("fgw_officer").get(address).content.decode()
    assert logged_in("jw_intake").post(opening).status_code == 404
    assert logged_in("fgw_intake").post(opening).status_code == 302
    number = Case.objects.get().number
    assert number in logged_in("fgw_officer").get(address).content.decode()
    assert number in logged_in("fgw_officer").get("/enforcement/").content.decode()


@pytest.mark.django_db
def test_an_officer_refuses_what_the_register_proposes(city: None, tmp_path: Path) -> None:
    register_row(tmp_path)
    proposal = Proposal.objects.get()
    refusing = reverse("caseflow:refuse_proposal", args=[proposal.pk])
    assert logged_in("fgw_officer").post(refusing, {"reason": "已在协商履行"}).status_code == 302
    proposal.refresh_from_db()
    assert (proposal.status, proposal.decision_reason) == ("refused", "已在协商履行")


@pytest.mark.django_db
def test_a_case_is_linked_and_unlinked_on_the_page(city: None, tmp_path: Path) -> None:
    enforcement_case, case = register_row(tmp_path), open_case()
    client = logged_in("fgw_officer")
    address = reverse("enforcement:link", args=[enforcement_case.pk])
    assert case.number in client.get(address).content.decode()
    assert client.post(address, {"number": "ZX-2026-999999"}).status_code == 422
    page = client.post(address, {"number": case.number.lower()}, follow=True)
    assert "执行未了，不得解除、验收、结案" in page.content.decode()
    link = enforcement_case.links.get()
    ended = client.post(reverse("enforcement:end_link", args=[link.pk]), {"reason": "另案"}, follow=True)
    assert "未关联治理案件" in ended.content.decode()
