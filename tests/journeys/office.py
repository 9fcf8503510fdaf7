"""The people of the sample city at work: a few words for what the journeys and the tests do again and again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import clock
from accounts.models import User
from caseflow.acts.drafts import PATH_DESKS
from caseflow.doors import open_from_clue, open_task, perform
from caseflow.following import people_at
from caseflow.models import CaseTask
from casework.models import Behaviour, Case
from early_warnings.services import ClueText, take_clue
from notices import papers
from notices import services as notices
from notices.models import Notice
from organisations.models import Body

DEPARTMENT = "澄川市交通运输局"
# Where a paper is signed that a reviewer and another leader have passed before.
SECOND_LEVEL = frozenset({"sign_transfer", "approve_revocation"})


def person(username: str) -> User:
    return User.objects.select_related("body").get(username=username)


def body(name: str) -> Body:
    return Body.objects.get(name=name)


def open_case(intake: str = "fgw_intake", subject: str = DEPARTMENT, **changed: Any) -> Case:
    """A case in triage, from a clue taken by the intake officer."""
    values: dict[str, Any] = {
        "channel": "12345",
        "received_on": clock.today(),
        "subject": body(subject),
        "title": "养护工程款逾期未付",
        "facts": "2025年签订的养护工程合同已完工验收，工程款1449236.06元逾期未付。",
        "behaviour": Behaviour.objects.get(code="ZX02", is_in_force=True),
        "national_severity": "ordinary",
        "regional_severity": "risk_hint",
    }
    clue = take_clue(ClueText(**values | changed), acting_user=person(intake))
    return open_from_clue(clue, acting_user=person(intake))


def letter_data(**changed: str) -> dict[str, str]:
    """What an officer fills in for a letter."""
    values = {
        "subject_matter": "养护工程款逾期未付",
        "risk_source": "日常监督检查掌握的情况",
        "situation": "工程款1,449,236.06元逾期未付。",
        "requirements": "核实欠款情况并说明原因\n报送付款计划和首期付款凭证",
        "answer_within": "5个工作日",
        "contact_name": "陆采薇",
        "contact_phone": "0000-2000001",
    }
    return values | changed


def do(case: Case, node: str, username: str, code: str, data: Any = None, files: Any = None) -> Any:
    """One person does one act at one desk; what two levels approve is passed on to the second one before."""
    if node in SECOND_LEVEL:
        pass_on(case)
    user = person(username)
    task = open_task(case, node, user.body)
    result = perform(task, code, data if data is not None else {}, acting_user=user, files=files)
    case.refresh_from_db()
    return result


def pass_on(case: Case) -> None:
    """What lies before the signature is passed by those whose desks it is on: reviewer, bodies asked, second leader."""
    for task in iter(lambda: _before_the_signature(case), None):
        # The last of a rank: the first leader of a body signs.
        user = people_at(task.body_id or 0, task.rank).order_by("pk").last()
        assert user is not None
        perform(task, "agree", {}, acting_user=user)
    case.refresh_from_db()


def _before_the_signature(case: Case) -> CaseTask | None:
    open_now = CaseTask.objects.open().filter(process__case=case).order_by("id")
    return next((task for task in open_now if task.flow_task.name in PATH_DESKS), None)


def render_all(make: Callable[[Notice], papers.Made] = papers.make) -> list[Notice]:
    """What the worker does: renders every document that waits."""
    made = []
    while (notice := notices.claim_next()) is not None:
        made.append(notices.render(notice, make))
    return made


def open_nodes(case: Case) -> set[str]:
    """The names of the open tasks of a case."""
    return {task.flow_task.name for process in case.processes.all() for task in process.tasks.open()}
