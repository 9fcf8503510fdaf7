"""Cases with a finding, and proceedings about them, of the fictional city 澄川市."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

import clock
from caseflow import filing
from caseflow.following import act
from caseflow.models import MAIN, CaseProcess
from casework.lifecycle import State
from casework.models import Case
from findings.models import Exemption, Finding, Objection, Repair
from findings.services import SanctionTerms, impose_sanctions, record_finding
from findings.services.exempting import Plea
from findings.services.objecting import Said, Target
from findings.services.repairing import Performed
from tests.factories.casework import body, person, read_again
from tests.factories.papers import a_file_without_pages
from tests.journeys.office import do, letter_data, open_case, render_all

PDF = b"%PDF-1.4 sample"
GOVERNMENT = "澄川市人民政府"
FINANCE = "澄川市财政局"


def upload(name: str = "材料.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF)


def scan() -> SimpleUploadedFile:
    return upload("决定书.pdf")


def warned_case(**changed: Any) -> Case:
    """A case whose early warning is issued, served and signed for; the reminder before the leader comes next."""
    case = open_case(**changed)
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    do(case, "sign_letter", "fgw_leader", "sign")
    render_all(a_file_without_pages)
    do(case, "sign_for_letter", "jtj_handler", "sign_for")
    return case


def reminded_case() -> Case:
    """A case under a reminder, issued and served, not signed for."""
    case = open_case()
    do(case, "triage", "fgw_officer", "remind", letter_data(reason="事实清楚"))
    do(case, "sign_letter", "fgw_leader", "sign")
    render_all(a_file_without_pages)
    return read_again(case)


def put_into(case: Case, state: str, **columns: Any) -> Case:
    """Puts the case into a state past the lifecycle, and lets the office follow."""
    Case.objects.filter(pk=case.pk).update(state=state, **columns)
    case = read_again(case)
    act(case, work=lambda: None)
    return read_again(case)


def found_case(
    *, path: str = Finding.Path.DETERMINED, state: str = State.DETERMINED, sanctioned: bool = True
) -> tuple[Case, Finding]:
    """A case with a finding by the city's government that stands, and a sanction carried out by its finance bureau."""
    case = put_into(warned_case(), state)
    court = path == Finding.Path.LISTED
    finding = record_finding(
        case,
        path=path,
        made_by=body("澄川市中级人民法院" if court else GOVERNMENT),
        made_on=clock.today(),
        grounds="拒不整改，逾期未付工程款。",
        acting_user=person("zf_leader"),
        paper_number="（2026）样03执1号" if court else "澄政认〔2026〕1号",
    )
    if sanctioned:
        terms = SanctionTerms("honours", "方案四（三）3", body(FINANCE), clock.today())
        impose_sanctions(finding, [terms], acting_user=person("zf_leader"))
    act(case, work=lambda: None)
    return read_again(case), finding


def desks_beside(case: Case) -> set[str]:
    """The names of the open tasks of the runs beside the main path."""
    runs = CaseProcess.objects.filter(case=case).exclude(MAIN)
    return {task.flow_task.name for run in runs for task in run.tasks.open()}


def said(**changed: Any) -> Said:
    values: dict[str, Any] = {
        "kind": "objection",
        "grounds": "untrue",
        "request": "请求撤销认定。",
        "facts": "款项已于认定前付清，有付款凭证。",
        "uploads": (upload("付款凭证.pdf"),),
    }
    return Said(**values | changed)


def filed_objection(case: Case, target: Target, **changed: Any) -> Objection:
    """An objection of the department, drafted by its handler and waiting for its head."""
    return filing.file_objection(case, target, said(**changed), acting_user=person("jtj_handler"))


def sent_objection(case: Case, target: Target, **changed: Any) -> Objection:
    """The same, sent by the head."""
    row = filed_objection(case, target, **changed)
    do(case, "approve_objection", "jtj_head", "approve")
    return Objection.objects.get(pk=row.pk)


def ruling_data(outcome: str, **changed: Any) -> dict[str, Any]:
    """What an officer fills in for a decision."""
    return {
        "outcome": outcome,
        "found": "经核查，款项已于认定前付清。",
        "basis": "《内蒙古自治区社会信用条例》第三十九条",
        "remedy": "不服本决定的，可以自收到之日起六十日内申请行政复议。",
        "paper_number": "澄政异〔2026〕1号",
    } | changed


def with_scan() -> dict[str, Any]:
    return {"scan": scan()}


def plea(**changed: Any) -> Plea:
    values: dict[str, Any] = {
        "circumstance": "unforeseeable",
        "request": "请求免责。",
        "facts": "上级资金拨付延迟，本单位多次申请。",
        "collective_decision": "2026年3月党组会议集体研究决定。",
        "no_private_gain": "没有任何个人从中获益。",
        "collective_files": (upload("会议纪要.pdf"),),
        "no_gain_files": (upload("审计意见.pdf"),),
    }
    return Plea(**values | changed)


def filed_exemption(case: Case, **changed: Any) -> Exemption:
    return filing.file_exemption(case, plea(**changed), acting_user=person("jtj_handler"))


def filed_repair(finding: Finding, **changed: Any) -> Repair:
    values: dict[str, Any] = {"request": "请求终止公示、解除惩戒。", "facts": "欠款已全部付清。"}
    proofs = changed.pop("proofs", [Performed("付清工程款", "已于11月付清。", (upload("付款凭证.pdf"),))])
    return filing.file_repair(finding, proofs, **values | changed, acting_user=person("jtj_handler"))
