"""`manage.py demo` as a person runs it: a process, its folder, and what it leaves behind."""

from __future__ import annotations

import csv
import fcntl
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from config.environment import BASE_DIR

WORKBOOK = BASE_DIR / "samples" / "court-outstanding-cases.xlsx"
EXPECTED = BASE_DIR / "samples" / "court-outstanding-cases.expected.csv"
KINDS = {
    "early_warning",
    "lifting",
    "reminder",
    "warning",
    "interview_notice",
    "minutes",
    "rectification_order",
    "rectification_report",
    "verification_opinion",
    "closure",
}
HEADINGS = [
    "序号",
    "案号",
    "执行法院",
    "立案日期",
    "执行依据文号",
    "申请执行人",
    "被执行人",
    "统一社会信用代码",
    "执行标的额（元）",
    "已执行到位金额（元）",
    "执行阶段",
    "拟纳入日期",
    "纳入失信名单日期",
    "承办法官",
    "备注",
]


class Demo:
    """One run: its folder of files (`var`), its results (`out`), and how it ended."""

    def __init__(self, folder: Path) -> None:
        self.var, self.out = folder / "var", folder / "out"
        if not self.var.exists():
            self.var.mkdir(parents=True)
            (self.var / "fonts").symlink_to(BASE_DIR / "var" / "fonts")
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "ZHENGXIN_VAR": str(self.var),
            "DATABASE_URL": "",
            "BROKER_URL": "",
        }

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, str(BASE_DIR / "manage.py"), *arguments]

    def run(self, workbook: Path, *options: str) -> subprocess.CompletedProcess[str]:
        """Runs it to its end, which is the end of every process that holds the pipe."""
        command = self.command("demo", "--workbook", str(workbook), "--out", str(self.out), *options)
        return subprocess.run(
            command,
            env=self.environment,
            cwd=self.var,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )

    @property
    def home(self) -> Path:
        [home] = (self.var / "demonstrations").iterdir()
        return home

    @property
    def summary(self) -> dict[str, Any]:
        return json.loads((self.out / "summary.json").read_text(encoding="utf-8"))

    def cases(self) -> dict[str, dict[str, Any]]:
        """Path → case.json."""
        return {
            told["path"]: json.loads((self.out / told["number"] / "case.json").read_text(encoding="utf-8"))
            for told in self.summary["cases"]
        }

    def processes(self) -> list[str]:
        """Processes of this run that are still there."""
        return [path.parent.name for path in Path("/proc").glob("[0-9]*/environ") if self._is_ours(path)]

    def _is_ours(self, path: Path) -> bool:
        try:
            return f"ZHENGXIN_VAR={self.var}".encode() in path.read_bytes()
        except OSError:
            return False


@pytest.fixture(scope="module")
def demo() -> Demo:
    """The sample workbook, run once for all tests of what it leaves, whichever process of xdist they are in."""
    folder = Path(os.environ["ZHENGXIN_TEST_RUN"]) / "demo"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            made = Demo(folder)
            done = made.run(WORKBOOK, "--as-of", "2026-11-20")
            told = {"status": done.returncode, "said": done.stdout, "complained": done.stderr}
            (folder / "told.json").write_text(json.dumps(told), encoding="utf-8")
        return Demo(folder)


def test_it_ends_well_and_leaves_no_process(demo: Demo) -> None:
    told = json.loads((demo.var.parent / "told.json").read_text(encoding="utf-8"))
    assert told["status"] == 0, told["complained"]
    assert "六案办结" in told["said"]
    assert "Traceback" not in told["said"] + told["complained"]
    assert demo.processes() == []


def test_it_leaves_the_operators_database_alone(demo: Demo) -> None:
    assert not list(demo.var.glob("*.sqlite3*"))


def test_the_import_is_the_courts(demo: Demo) -> None:
    with EXPECTED.open(encoding="utf-8-sig", newline="") as lines:
        expected = {int(row["序号"]): row["outcome"] for row in csv.DictReader(lines)}
    rejected = {serial for serial, outcome in expected.items() if outcome == "rejected"}
    imported = demo.summary["import"]
    assert imported["accepted"] == len(expected) - len(rejected)
    assert {int(row["serial"]) for row in imported["rejected"]} == rejected
    assert all(
        set(row) == {"sheet", "row", "serial", "field", "reason", "remedy"} for row in imported["rejected"]
    )


def test_six_cases_end_as_their_paths_do(demo: Demo) -> None:
    ends = {told["path"]: told["state"] for told in demo.summary["cases"]}
    assert ends == {path: "lifted" if path == "b" else "closed" for path in "abcdef"}
    assert {path: case["state"] for path, case in demo.cases().items()} == ends
    assert {path.name for path in demo.out.iterdir()} == {
        "summary.json",
        *(told["number"] for told in demo.summary["cases"]),
    }


def test_each_path_takes_its_own_moves(demo: Demo) -> None:
    moves = {path: [event["move"] for event in case["events"]] for path, case in demo.cases().items()}
    ladder = ["warn_early", "remind", "warn", "summon", "order_rectification"]
    ending = ["report_rectification", "accept_rectification", "close"]
    assert moves["a"] == ["register", *ladder, *ending]
    assert moves["b"] == ["register", "warn_early", "lift"]
    assert moves["c"] == ["register", *ladder, *ending]
    assert moves["d"] == ["register", "summon", "order_rectification", *ending]
    assert moves["e"][-6:] == ["order_rectification", "report_rectification", "return_rectification", *ending]
    assert moves["f"] == ["register", "remind", "settle", "close"]


def test_the_moves_are_those_of_the_table_in_order_of_time(demo: Demo) -> None:
    with (BASE_DIR / "samples" / "lifecycle-moves.csv").open(encoding="utf-8-sig", newline="") as lines:
        allowed = {(row["move"], row["from"], row["to"]) for row in csv.DictReader(lines)}
    for case in demo.cases().values():
        state, last = "draft", "2026-11-20T09:00:00+08:00"
        for event in case["events"]:
            assert set(event) == {"move", "from", "to", "at", "actor", "documents"}
            assert (event["move"], event["from"], event["to"]) in allowed
            assert event["from"] == state
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00", event["at"])
            assert event["at"] >= last
            assert event["actor"]
            state, last = event["to"], event["at"]
        assert state == case["state"]


def test_it_is_done_in_working_hours(demo: Demo) -> None:
    for case in demo.cases().values():
        for event in case["events"]:
            at = datetime.fromisoformat(event["at"])
            assert 9 <= at.hour < 18
            assert at.weekday() < 5


def test_all_nine_kinds_and_at_least_twenty_documents(demo: Demo) -> None:
    documents = [document for case in demo.cases().values() for document in case["documents"]]
    assert len(documents) >= 20
    assert {document["kind"] for document in documents} == KINDS
    numbers = [document["number"] for document in documents]
    assert len(set(numbers)) == len(numbers)


def test_every_document_is_there_whole_and_bears_its_number(demo: Demo) -> None:
    for case in demo.cases().values():
        folder = demo.out / case["number"]
        names = [document["file"] for document in case["documents"]]
        assert {path.name for path in folder.iterdir()} == {"case.json", *names}
        assert [document["issued_at"] for document in case["documents"]] == sorted(
            document["issued_at"] for document in case["documents"]
        )
        for place, document in enumerate(case["documents"], 1):
            assert set(document) == {"kind", "number", "file", "sha256", "issued_at", "rendered_by_pid"}
            assert document["file"] == f"{place:02d}-{document['kind']}.pdf"
            content = (folder / document["file"]).read_bytes()
            assert hashlib.sha256(content).hexdigest() == document["sha256"]
            text = "".join(page.extract_text() for page in PdfReader(folder / document["file"]).pages)
            assert document["number"] in re.sub(r"\s", "", text)


def test_every_move_names_documents_of_its_case(demo: Demo) -> None:
    for case in demo.cases().values():
        numbers = {document["number"] for document in case["documents"]}
        named = [number for event in case["events"] for number in event["documents"]]
        assert set(named) <= numbers
        # Minutes alone move nothing.
        unnamed = numbers - set(named)
        assert {d["kind"] for d in case["documents"] if d["number"] in unnamed} <= {"minutes"}


def test_one_worker_rendered_them_all_and_it_was_not_the_command(demo: Demo) -> None:
    pids = {document["rendered_by_pid"] for case in demo.cases().values() for document in case["documents"]}
    assert len(pids) == 1
    assert pids.isdisjoint({0, None, os.getpid()})


def test_the_chain_of_its_database_is_whole(demo: Demo) -> None:
    environment = {**demo.environment, "ZHENGXIN_VAR": str(demo.home), "CLOCK_FILE": str(demo.home / "clock")}
    done = subprocess.run(
        demo.command("verify_events"), env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert re.search(r"共[1-9]\d+条记录，0案有误", done.stdout)


@pytest.fixture
def small_workbook(tmp_path: Path) -> Path:
    """One row, already performed: nothing to open a case from."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(HEADINGS)
    docket = "（2025）样0302执7号"
    row = [
        1,
        docket,
        "望河区人民法院",
        date(2025, 3, 3),
        "（2024）样0302民初9号",
        "样例甲商贸有限公司",
        "澄川市教育局",
    ]
    book.active.append([*row, "11000000T00001020C", 1000, 1000, "履行完毕", None, None, "样例法官甲", None])
    book.save(tmp_path / "small.xlsx")
    return tmp_path / "small.xlsx"


@pytest.mark.thorough
def test_an_almost_empty_workbook_on_a_holiday_still_gives_six_cases(
    small_workbook: Path, tmp_path: Path
) -> None:
    demo = Demo(tmp_path)
    result = demo.run(small_workbook, "--as-of", "2026-02-17")
    assert result.returncode == 0, result.stderr
    assert demo.summary["import"] == {"accepted": 1, "rejected": []}
    assert [told["path"] for told in demo.summary["cases"]] == list("abcdef")
    documents = [document for case in demo.cases().values() for document in case["documents"]]
    assert {document["kind"] for document in documents} == KINDS
    assert len(documents) >= 20
    first = min(event["at"] for case in demo.cases().values() for event in case["events"])
    assert first == "2026-02-24T09:00:00+08:00"  # the first working day after the Spring Festival


def test_it_spares_a_folder_that_is_not_its_own(tmp_path: Path) -> None:
    demo = Demo(tmp_path)
    demo.out.mkdir()
    (demo.out / "thesis.docx").write_text("mine")
    result = demo.run(WORKBOOK)
    assert result.returncode == 1
    assert "thesis.docx" in result.stderr
    assert [path.name for path in demo.out.iterdir()] == ["thesis.docx"]


def test_a_file_that_is_no_workbook_is_refused_in_a_sentence(tmp_path: Path) -> None:
    demo = Demo(tmp_path)
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"not a workbook")
    result = demo.run(broken, "--as-of", "2026-11-20")
    assert result.returncode == 2
    assert result.stderr.startswith("演示没有完成：台账不能使用")
    assert "Traceback" not in result.stderr
    assert list(demo.out.iterdir()) == []


def test_interrupted_it_ends_its_worker(tmp_path: Path) -> None:
    demo = Demo(tmp_path)
    command = demo.command(
        "demo", "--workbook", str(WORKBOOK), "--out", str(demo.out), "--as-of", "2026-11-20"
    )
    running = subprocess.Popen(command, env=demo.environment, stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    for line in running.stdout:
        if "预警中" in line:
            break
    begun = time.monotonic()
    running.send_signal(signal.SIGTERM)
    running.communicate(timeout=20)
    assert running.returncode == 130
    assert time.monotonic() - begun < timedelta(seconds=15).total_seconds()
    assert demo.processes() == []
    assert list(demo.out.iterdir()) == []
