"""Our side of case_life: the product as it is, through `caseflow.following.claim` and `caseflow.doors.perform`."""

from __future__ import annotations

import os
import time
from collections import Counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.management import call_command

import clock
from accounts.models import User
from benchmarks.sides import Answer, serve
from benchmarks.statements import counted
from caseflow.doors import open_from_clue, open_task, perform
from caseflow.following import claim
from caseflow.models import CaseTask
from casework.models import Behaviour, Case, CaseEvent
from early_warnings.services import ClueText, take_clue
from notices import services as notices
from notices.models import Notice
from organisations.models import Body

LETTER = {
    "subject_matter": "养护工程款逾期未付",
    "risk_source": "12345热线信息",
    "situation": "工程款1,449,236.06元逾期未付。",
    "requirements": "核实欠款情况并说明原因\n报送付款计划和首期付款凭证",
    "answer_within": "5个工作日",
    "contact_name": "陆采薇",
    "contact_phone": "0000-2000001",
}
REMINDER = LETTER | {
    "earlier_name": "预警通知书",
    "earlier_number": "澄发改预〔2026〕1号",
    "earlier_served_on": "2026年11月20日",
}
# Node of the flow, who does it, act at its desk, what is posted. The worker renders after the second.
STEPS: list[tuple[str, str, str, dict[str, str]]] = [
    ("triage", "fgw_officer", "warn_early", LETTER),
    ("sign_letter", "fgw_leader", "sign", {}),
    ("sign_for_letter", "jtj_handler", "sign_for", {}),
    ("answer", "jtj_handler", "answer", {"text": "经核实，欠款属实，已列入付款计划，首期款已付。"}),
    ("approve_answer", "jtj_head", "approve", {}),
    ("review", "fgw_officer", "remind", REMINDER),
]
UNTIL_RENDERED = 2


def person(username: str) -> User:
    """The acting person, loaded anew for every request as the session does (`accounts.backends`)."""
    return User.objects.at_work().get(username=username)


def open_case() -> Case:
    """A case in triage, from a clue: outside the measurement."""
    intake = person("fgw_intake")
    text = ClueText(
        channel="12345",
        received_on=clock.today(),
        subject=Body.objects.get(name="澄川市交通运输局"),
        title="养护工程款逾期未付",
        facts="养护工程合同已完工验收，工程款逾期未付。",
        behaviour=Behaviour.objects.get(code="ZX02"),
        national_severity="ordinary",
        regional_severity="risk_hint",
    )
    return open_from_clue(take_clue(text, acting_user=intake), acting_user=intake)


def claim_step(case: Case, node: str, username: str) -> None:
    """领办, as a request of its own."""
    user = person(username)
    claim(open_task(case, node, user.body), acting_user=user)


def complete_step(case: Case, node: str, username: str, code: str, data: dict[str, str]) -> None:
    """The act at the desk, as a request of its own."""
    user = person(username)
    perform(open_task(case, node, user.body), code, data, acting_user=user)


def render() -> None:
    """What the worker does: outside the measurement."""
    while (notice := notices.claim_next()) is not None:
        notices.render(notice)


def timed(cases: list[Case], steps: list[tuple[str, str, str, dict[str, str]]]) -> float:
    """Seconds for these steps of all cases, one case after the other."""
    begin = time.perf_counter()
    for case in cases:
        for node, username, code, data in steps:
            claim_step(case, node, username)
            complete_step(case, node, username, code, data)
    return time.perf_counter() - begin


def count(log: list[str] | None = None) -> Counter[str]:
    """Statements of one more case, by step."""
    case, found = open_case(), Counter[str]()
    for position, (node, username, code, data) in enumerate(STEPS):
        if position == UNTIL_RENDERED:
            render()
        with counted(found, f"claim {node}", log):
            claim_step(case, node, username)
        with counted(found, node, log):
            complete_step(case, node, username, code, data)
    return found


def one_round(cases: int) -> Answer:
    opened = [open_case() for _ in range(cases)]
    seconds = timed(opened, STEPS[:UNTIL_RENDERED])
    render()
    seconds += timed(opened, STEPS[UNTIL_RENDERED:])
    return {"cases": cases, "seconds": seconds, "statements": count()}


def rows() -> Answer:
    """What lies in the database at the end."""
    done = CaseTask.objects.filter(status="DONE", flow_task_type="HUMAN")
    return {
        "cases": Case.objects.filter(state="early_warning").count(),
        "human_tasks_done": done.count(),
        "claimed": done.filter(assigned__isnull=False, owner__isnull=False).count(),
        "open_tasks": CaseTask.objects.open().count(),
        "events": CaseEvent.objects.count(),
        "documents": Notice.objects.filter(number__gt=0).count(),
    }


def set_up() -> None:
    """The tables, the sample city and its people."""
    for name, *values in (("migrate",), ("load_bodies", "sample"), ("load_accounts", "sample")):
        call_command(name, *values, verbosity=0)


def explain() -> Answer:
    """The statements of one case, in full: for the diet."""
    log: list[str] = []
    count(log)
    return {"log": log}


if __name__ == "__main__":
    serve(set_up, {"round": one_round, "rows": rows, "explain": explain})
