"""The whole run, from an empty database to the finished folder.

Exit status 0 after a whole run; 1 for what was refused on the way, 2 for a workbook that cannot be used, 3 for our
own failure, 130 when interrupted: each with one Chinese line on standard error.
"""

from __future__ import annotations

import getpass
import signal
import sys
import traceback
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command

import clock
from accounts.samples import SAMPLE_ACCOUNTS
from caseflow.doors import Incomplete
from caseflow.reconciling import reconcile
from casework.lifecycle import ENDED, State
from casework.verification import broken_chains
from desk.demonstration import DemonstrationFailed
from desk.demonstration.conductor import Conductor
from desk.demonstration.hours import Hours, first_moment
from desk.demonstration.matters import Story, open_all
from desk.demonstration.office import BUSY
from desk.demonstration.places import replace_results
from desk.demonstration.words import TITLES
from desk.demonstration.worker import running
from desk.demonstration.writing import write_results
from enforcement.services import import_workbook
from enforcement.workbook import ReaderFailed, Registry, WorkbookUnusable, read_workbook
from organisations.refusals import Refusal

LOG = "trouble.log"


def say(text: str) -> None:
    print(text, flush=True)


def main(workbook: Path, out: Path, as_of: date) -> int:
    """Runs it; every failure becomes one Chinese line, and its traceback a file in the run's own folder."""
    signal.signal(signal.SIGTERM, _end)
    try:
        demonstrate(workbook, out, as_of)
    except KeyboardInterrupt:
        return _fail("已中断，没有改动演示结果文件夹。", 130)
    except DemonstrationFailed as failed:
        return _fail(str(failed))
    except WorkbookUnusable as unusable:
        return _fail(f"台账不能使用：{unusable}", 2)
    except Incomplete as incomplete:
        said = "；".join(str(error) for errors in incomplete.form.errors.values() for error in errors)
        return _fail(f"有一份表单没有通过核对：{said or '逐项内容有误'}")
    except Refusal as refused:
        return _fail(refused.in_full)
    except (Exception, ReaderFailed):
        return _fail("系统内部出错，请将日志交给维护人员。", 3)
    return 0


def demonstrate(workbook: Path, out: Path, as_of: date) -> None:
    """From an empty database to the finished folder."""
    set_clock = partial(clock.write_to, Path(settings.CLOCK_FILE))
    set_clock(first_moment(as_of))
    # What cannot be read is told before the city is built for it; what its rows are worth, the city's courts say.
    read_workbook(workbook, registry=Registry({}, ()), as_of=as_of)
    say("准备演示数据库、样例机构和人员 ……")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_bodies", "sample", verbosity=0, stdout=_Silence())
    call_command("load_accounts", "sample", verbosity=0, stdout=_Silence())
    call_command("sample_certificates", verbosity=0, stdout=_Silence())
    say(f"样例城市就绪，{len(SAMPLE_ACCOUNTS)} 名人员。导入台账 {workbook.name} ……")
    imported = import_workbook(workbook, as_of=as_of, operator=_operator()).report()
    say(f"接受 {imported['accepted']} 行，拒绝 {imported['rejected']} 行。启动成文进程 ……")
    hours = Hours(set_clock)
    with running() as worker:
        hours.go_on_to(clock.now())
        stories = open_all(lambda: hours.pass_minutes(BUSY))
        Conductor(stories, hours, worker, say).play()
    _check(stories)
    results = Path(settings.VAR_DIR) / "results"
    write_results(results, imported, [(story.path, story.case) for story in stories])
    replace_results(results, out)
    _conclude(stories, out)


def _check(stories: Sequence[Story]) -> None:
    """Every case is over, every chain of events whole, and the office agrees with the cases."""
    for story in stories:
        story.case.refresh_from_db()
        if story.case.state not in ENDED:
            raise DemonstrationFailed(f"案件 {story.case.number} 没有办结。")
    for broken in broken_chains():
        raise DemonstrationFailed(f"案件记录链有误：{broken.case_number} 第{broken.seq}条，{broken.what}")
    for difference in reconcile():
        raise DemonstrationFailed(f"流程与案件状态不符：{difference}")


def _conclude(stories: Sequence[Story], out: Path) -> None:
    say("")
    for story in stories:
        count = story.case.papers.count()
        state = State(story.case.state).label
        say(f"  （{story.path}）{story.case.number}  {state}  文书 {count} 件  {TITLES[story.path]}")
    total = sum(story.case.papers.count() for story in stories)
    say(
        f"\n六案办结，共 {total} 件文书；记录链核对无误。结果在 {out}（summary.json、各案 case.json 和 PDF）。"
    )


class _Silence:
    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        """Nothing is kept."""


def _operator() -> str:
    """The account at the machine, for the import's record."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "demo"


def _fail(line: str, status: int = 1) -> int:
    if sys.exc_info()[0] is not None:
        log = Path(settings.VAR_DIR) / LOG
        log.write_text(traceback.format_exc(), encoding="utf-8")
    print(f"演示没有完成：{line}", file=sys.stderr, flush=True)
    return status


def _end(number: int, frame: FrameType | None) -> Any:
    """SIGTERM ends the run as Ctrl-C does: the worker is ended with it."""
    raise KeyboardInterrupt
