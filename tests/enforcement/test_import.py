"""`manage.py import_enforcement` and the service beneath it."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from casework.models import Case, Proposal
from casework.services import NotYours
from enforcement.models import EnforcementCase, EnforcementEvent, ImportBatch, ImportRow, Stage
from enforcement.workbook import Stage as WorkbookStage
from organisations.models import Body
from organisations.services import succeed
from tests.enforcement.workbooks import SAMPLES, row, save
from tests.factories.enforcement import AS_OF, DOCKET, SAMPLE, bring, go_on, register_row

REJECTED = {
    9: "案号", 12: "统一社会信用代码", 18: "立案日期", 21: "案号", 24: "被执行人", 27: "执行标的额", 30: "执行阶段",
}  # fmt: skip


def command(capsys: pytest.CaptureFixture[str], *arguments: Any) -> tuple[int, dict[str, int], str]:
    """Exit status, the JSON of the last line, and what was said on standard error."""
    try:
        call_command("import_enforcement", *map(str, arguments))
        status = 0
    except SystemExit as end:
        status = int(end.code or 0)
    said = capsys.readouterr()
    assert "Traceback" not in said.out + said.err
    return status, json.loads(said.out.splitlines()[-1]), said.err


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Any:
    return lambda *arguments: command(capsys, *arguments)


def counts(**changed: int) -> dict[str, int]:
    return {"accepted": 0, "rejected": 0, "unchanged": 0, "new": 0, "changed": 0} | changed


@pytest.mark.django_db
def test_it_decides_every_row_of_the_sample_as_expected(city: None, printed: Any, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    status, last, _ = printed(SAMPLE, "--as-of", "2026-11-20", "--report", report)
    assert (status, last) == (1, counts(accepted=29, new=29, rejected=7))
    said = json.loads(report.read_text(encoding="utf-8"))
    with (SAMPLES / "court-outstanding-cases.expected.csv").open(encoding="utf-8-sig", newline="") as file:
        expected = {int(line["序号"]) for line in csv.DictReader(file) if line["outcome"] == "rejected"}
    assert {each["serial"] for each in said["rows"]} == expected
    assert {each["serial"]: each["field"] for each in said["rows"]} == REJECTED
    assert all(
        list(each) == ["sheet", "row", "serial", "field", "reason", "remedy"] and all(each.values())
        for each in said["rows"] + said["warnings"]
    )
    assert [(each["serial"], each["field"]) for each in said["warnings"]] == [(15, "已执行到位金额")]
    assert {name: said[name] for name in last} == last
    batch = ImportBatch.objects.get()
    assert (batch.as_of, batch.user, bool(batch.operator)) == (AS_OF, None, True)
    assert (batch.new, batch.rejected, batch.warned, batch.report) == (29, 7, 1, said)
    assert batch.rows.filter(outcome=ImportRow.Outcome.REJECTED).count() == 7
    assert EnforcementCase.objects.count() == 29
    assert EnforcementEvent.objects.filter(verb="registered").count() == 29


@pytest.mark.django_db
def test_it_makes_no_case(city: None) -> None:
    bring(SAMPLE)
    assert not Case.objects.exists()


@pytest.mark.django_db
def test_a_trial_run_says_the_same_and_writes_nothing(city: None, printed: Any, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    status, last, _ = printed(SAMPLE, "--as-of", "2026-11-20", "--dry-run", "--report", report)
    assert (status, last) == (1, counts(accepted=29, new=29, rejected=7))
    assert len(json.loads(report.read_text(encoding="utf-8"))["rows"]) == 7
    for model in (EnforcementCase, ImportBatch, ImportRow, EnforcementEvent, Proposal):
        assert not model.objects.exists(), model


@pytest.mark.django_db
def test_a_second_import_of_the_same_file_changes_nothing(city: None, printed: Any) -> None:
    printed(SAMPLE, "--as-of", "2026-11-20")
    before = Proposal.objects.count()
    status, last, _ = printed(SAMPLE, "--as-of", "2026-11-20")
    assert (status, last) == (1, counts(accepted=29, unchanged=29, rejected=7))
    assert EnforcementEvent.objects.count() == 29
    assert Proposal.objects.count() == before


@pytest.mark.django_db
def test_it_ends_with_0_where_nothing_is_rejected(city: None, printed: Any, tmp_path: Path) -> None:
    status, last, _ = printed(save(tmp_path / "a.xlsx", row()), "--as-of", "2026-11-20")
    assert (status, last) == (0, counts(accepted=1, new=1))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content", [None, b"", b"no workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600]
)
def test_it_ends_with_2_where_the_file_is_unusable(
    city: None, printed: Any, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "a.xlsx"
    if content is not None:
        path.write_bytes(content)
    status, last, said = printed(path)
    assert (status, last) == (2, counts())
    assert said.strip()


@pytest.mark.django_db
def test_a_report_that_cannot_be_written_stops_the_import(city: None, printed: Any, tmp_path: Path) -> None:
    status, last, said = printed(SAMPLE, "--report", tmp_path / "none" / "report.json")
    assert (status, last) == (3, counts())
    assert "没有导入" in said
    assert not EnforcementCase.objects.exists()


def test_it_ends_with_3_and_no_traceback_where_we_fail(tmp_path: Path) -> None:
    """There is no table yet. As a process of its own: the status and both streams as the operator sees them."""
    environment = {
        **{name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "BROKER_URL")},
        "ZHENGXIN_VAR": str(tmp_path),
        "PYTHONIOENCODING": "ascii",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "import_enforcement", str(SAMPLE)],
        cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == counts()
    assert done.stderr.strip()
    assert "no such table" in (tmp_path / "import-failures.log").read_text(encoding="utf-8")


@pytest.mark.django_db
def test_a_changed_row_leaves_an_event_with_old_and_new(city: None, tmp_path: Path) -> None:
    case = register_row(tmp_path)
    result = bring(
        save(tmp_path / "b.xlsx", row(执行阶段="拟纳入", 拟纳入日期="2026-12-01", 已执行到位金额="400,000元"))
    )
    assert result.counts() == counts(accepted=1, changed=1)
    case.refresh_from_db()
    assert (case.stage, case.paid, str(case.planned_listing_on)) == (
        Stage.LISTING_PLANNED, Decimal("400000.00"), "2026-12-01",
    )  # fmt: skip
    event = case.events.first()
    assert event is not None and event.batch == result.batch
    assert {each["field"]: (each["old"], each["new"]) for each in event.changes} == {
        "paid": ("0.00", "400,000.00"),
        "stage": ("限期履行", "拟纳入"),
        "planned_listing_on": ("", "2026-12-01"),
    }
    assert event.actor_name == "唐书墨"


@pytest.mark.django_db
def test_an_empty_cell_erases_nothing(city: None, tmp_path: Path) -> None:
    register_row(tmp_path, 备注="分期")
    result = bring(
        save(tmp_path / "b.xlsx", row(备注=None, 申请执行人=None, 承办法官=None, 执行依据文号=None))
    )
    assert result.counts() == counts(accepted=1, unchanged=1)
    assert EnforcementCase.objects.get().remark == "分期"


@pytest.mark.django_db
def test_nothing_is_half_done(city: None) -> None:
    """The database fails at the last thing that is written: nothing of what came before stays."""

    def fail_at_proposals(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("INSERT") and "casework_proposal" in sql:
            raise DatabaseError("no room")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail_at_proposals), pytest.raises(DatabaseError, match="no room"):
        bring(SAMPLE)
    assert not EnforcementCase.objects.exists()
    assert not ImportBatch.objects.exists()


@pytest.mark.django_db
def test_a_district_court_writes_its_own_rows_alone(city: None) -> None:
    result = bring(SAMPLE, by="whfy_clerk")
    strangers = [each for each in result.rejections if each.field == "执行法院"]
    assert strangers and all("不由本院登记" in each.reason for each in strangers)
    assert len(result.lines) + len(result.rejections) == 36
    assert {case.court.name for case in EnforcementCase.objects.select_related("court")} == {"望河区人民法院"}


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["fgw_officer", "jw_leader", "jtj_head", "zf_mayor", "xt_admin"])
def test_only_a_court_imports(city: None, username: str) -> None:
    with pytest.raises(NotYours):
        bring(SAMPLE, by=username)


@pytest.mark.django_db
def test_an_old_workbook_is_pointed_out(city: None, tmp_path: Path) -> None:
    case = register_row(tmp_path)
    go_on(case, Stage.SETTLEMENT)
    older = AS_OF.replace(month=10)
    result = bring(save(tmp_path / "b.xlsx", row()), as_of=older)
    assert result.counts()["changed"] == 1
    assert [each.reason for each in result.warnings] == [
        "台账截止2026-10-20，早于库内记录的截止日2026-11-20，仍按台账变更"
    ]
    case.refresh_from_db()
    assert case.as_of == AS_OF


@pytest.mark.django_db
def test_a_renamed_debtor_is_known_by_its_former_name(city: None, tmp_path: Path) -> None:
    body = Body.objects.get(name="澄川市交通运输局")
    heir = succeed(body, name="澄川市交通运输和港航局", on=AS_OF)
    assert register_row(tmp_path, 统一社会信用代码=None).debtor == heir


@pytest.mark.django_db
def test_a_case_listed_again_is_no_longer_deleted(city: None, tmp_path: Path) -> None:
    case = register_row(tmp_path, 执行阶段="已纳入失信名单", 纳入失信名单日期="2026-05-01")
    go_on(case, Stage.SETTLEMENT, deleted_on=AS_OF.replace(month=8))
    case.refresh_from_db()
    assert case.is_done
    register_row(tmp_path, 执行阶段="已纳入失信名单", 纳入失信名单日期="2026-11-01")
    case.refresh_from_db()
    assert (case.is_done, case.deleted_on, case.listing) == (False, None, "已纳入")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", ["UPDATE {} SET note = 'x'", "DELETE FROM {}"])
def test_events_stay_as_they_are(living_city: None, tmp_path: Path, statement: str) -> None:
    register_row(tmp_path)
    table = EnforcementEvent._meta.db_table
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def test_the_stages_are_those_of_the_workbook() -> None:
    assert {stage.name: stage.label for stage in Stage} == {
        stage.name: stage.value for stage in WorkbookStage
    }


@pytest.mark.django_db
def test_it_asks_the_database_no_more_for_more_rows(
    city: None, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    rows = [row(案号=f"（2026）样0302执{number}号") for number in range(1, 301)]
    path = save(tmp_path / "many.xlsx", *rows)
    with django_assert_max_num_queries(60):
        bring(path)
    changed = save(
        tmp_path / "more.xlsx", *({**each, "执行阶段": "拟纳入", "拟纳入日期": "2026-12-01"} for each in rows)
    )
    with django_assert_max_num_queries(80):
        assert bring(changed).counts()["changed"] == 300
    assert Proposal.objects.filter(status="open").count() == 300
    assert DOCKET in {case.docket for case in EnforcementCase.objects.all()}
