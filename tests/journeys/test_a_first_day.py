"""A first day without samples: from an empty database to a registered clue and a signed early warning.

Everything is done at the pages, by people who log in through the form, with files as an office would bring them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts import services
from accounts.models import RoleProposal, User
from accounts.services.importing import BODY_COLUMNS, PEOPLE_COLUMNS
from casework.models import Behaviour, Case
from desk.administration import guide
from early_warnings.models import Clue
from notices.models import Notice
from organisations.models import Body
from organisations.spreadsheets.writing import as_csv, as_xlsx
from tests.journeys.office import letter_data, render_all

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "Qingfeng-88-wan"
BODIES = [
    (
        "青川市人民政府",
        "市政府",
        "市",
        "青川市",
        "政府",
        "",
        "政府、认定部门",
        "青政",
        "",
        "",
        "",
        "",
        "",
        "",
    ),
    ("青川市发展和改革委员会", "市发改委", "市", "青川市", "政府部门", "青川市人民政府", "信用牵头", "青发改")
    + ("",) * 6,
    ("青川市交通运输局", "市交通局", "市", "青川市", "政府部门", "青川市人民政府", "责任单位") + ("",) * 7,
]
PEOPLE = [
    ("fg_shouli", "钱一", "市发改委", "受理岗", "", "线索受理员"),
    ("fg_jingban", "赵二", "市发改委", "信用科科长", "0000-1", "信用办经办人"),
    ("fg_fuze", "孙三", "市发改委", "副主任", "", "信用办负责人"),
    ("jt_jingban", "李四", "市交通局", "办公室主任", "", "责任单位经办人"),
    ("jt_fuze", "周五", "市交通局", "局长", "", "责任单位负责人"),
]


@pytest.fixture(autouse=True)
def real_city(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.SAMPLE_MODE = False
    settings.VAR_DIR = tmp_path
    yield


class Somebody:
    """One person at one browser."""

    def __init__(self, username: str, password: str) -> None:
        self.client = Client()
        self.post("/accounts/login/", username=username, password=password)
        words = {"old_password": password, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
        self.post("/accounts/password/", **words)

    def see(self, address: str) -> str:
        response = self.client.get(address, follow=True)
        assert response.status_code == 200, address
        return response.content.decode()

    def post(self, address: str, **fields: Any) -> str:
        response = self.client.post(address, fields, follow=True)
        assert response.status_code == 200, address
        page = response.content.decode()
        assert "field-error" not in page, page
        return page

    def bring(self, address: str, file: SimpleUploadedFile) -> str:
        page = self.post(address, file=file)
        token = re.search(r'name="confirmed" value="([^"]+)"', page)
        assert token, page
        return self.post(address, confirmed=token[1])


def passwords_on(page: str) -> dict[str, str]:
    """Username → initial password, as the page shows them once."""
    rows = re.findall(
        r'data-label="用户名">([^<]+)</td><td class="docket" data-label="初始密码">([^<]+)</td>', page
    )
    return dict(rows)


def test_an_empty_site_comes_to_its_first_early_warning() -> None:
    # Step 1: the three administrators, by the code on the console.
    visitor = Client()
    assert visitor.get("/", follow=True).content.decode().count("首次设置") == 1
    three = {
        "system_username": "xitong", "system_full_name": "吴六", "security_username": "anquan",
        "security_full_name": "郑七", "audit_username": "shenji", "audit_full_name": "王八",
    }  # fmt: skip
    page = visitor.post("/accounts/setup/", {**three, "code": services.setup_code()}).content.decode()
    given = passwords_on(page)
    system, security = Somebody("xitong", given["xitong"]), Somebody("anquan", given["anquan"])
    page = system.see("/")
    assert "引导" in page and "已完成1步" in page and "没有线索受理员" in page

    # Steps 2 and 3: bodies from a CSV file, people from a workbook.
    system.bring("/accounts/bodies/import/", SimpleUploadedFile("机构.csv", as_csv(BODY_COLUMNS, BODIES)))
    people = SimpleUploadedFile("人员.xlsx", as_xlsx("人员", PEOPLE_COLUMNS, PEOPLE))
    given |= passwords_on(system.bring("/accounts/users/import/", people))
    assert "5项角色待安全管理员授予" in system.see("/guide/")
    chosen = list(RoleProposal.objects.values_list("pk", flat=True))
    assert "已授予5项" in security.post("/accounts/roles/", proposal=chosen, grant="1")

    # Steps 4 to 6: marks came with the bodies; numbers, calendar and limits.
    credit = Body.objects.get(name="青川市发展和改革委员会")
    system.post("/settings/cases/open/", last=12, again=12, reason="原台账")
    said = {"kind": "early_warning", "issuer": credit.pk, "reason": "原登记簿"}
    system.post("/settings/series/open/", **said, last=3, again=3)
    page = system.post("/guide/")
    assert "已就绪" in page and not guide.is_wanted()
    assert "青川市人民政府没有负责人" in page, "what is missing for later is told all the same"

    # The first clue, the first case, the first letter.
    intake = Somebody("fg_shouli", given["fg_shouli"])
    clue = {
        "channel": "12345", "received_on": "2026-11-20", "subject": Body.objects.get(name="青川市交通运输局").pk,
        "title": "养护工程款逾期未付", "facts": "2025年签订合同，工程款1449236.06元逾期未付。",
        "behaviour": Behaviour.objects.get(code="ZX02").pk, "national_severity": "ordinary",
        "regional_severity": "risk_hint",
    }  # fmt: skip
    intake.post("/clues/new/", **clue)
    intake.post(reverse("caseflow:open_clue", args=[Clue.objects.get().pk]))
    case = Case.objects.get()
    assert case.number == "ZX-2026-000013"

    officer, leader = Somebody("fg_jingban", given["fg_jingban"]), Somebody("fg_fuze", given["fg_fuze"])
    take(officer, case, "triage", "warn_early", letter_data())
    take(leader, case, "sign_letter", "sign", {})
    [letter] = render_all()
    assert letter.number_text == "青发改预〔2026〕4号"
    department = Somebody("jt_jingban", given["jt_jingban"])
    assert letter.number_text in department.see("/documents/")
    assert Notice.objects.count() == 1 and "样例数据" not in department.see("/")
    assert User.objects.filter(must_change_password=True).count() == 2, "who has not come yet"


def take(who: Somebody, case: Case, node: str, act: str, data: dict[str, str]) -> None:
    """One task at its page."""
    case.refresh_from_db()
    task = next(
        each
        for process in case.processes.all()
        for each in process.tasks.open()
        if each.flow_task.name == node
    )
    address = reverse("caseflow:task", args=[task.pk])
    who.see(f"{address}?act={act}")
    who.post(f"{address}?act={act}", **data, act=act)
