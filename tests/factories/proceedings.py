"""Cases with a finding, and proceedings about them, of the fictional city 澄川市."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

import clock
from accounts.models import RoleGrant, User
from caseflow import filing
from caseflow.following import act
from caseflow.models import MAIN, CaseProcess
from casework.lifecycle import State
from casework.models import Case, CaseNotice
from findings.models import Exemption, Finding, Objection, Repair
from findings.proceeding import Status
from findings.remedy_facts import initial_revocation, of_the_revocation
from findings.services import SanctionTerms, impose_sanctions, record_finding
from findings.services.exempting import Plea
from findings.services.objecting import Said, Target
from findings.services.repairing import Performed
from findings.services.revoking import RevocationTerms
from notices.facts import ObjectionDecisionFacts
from tests.factories.accounts import UserFactory
from tests.factories.casework import PAPER, body, person, read_again
from tests.factories.papers import a_blank_sheet
from tests.journeys.office import do, letter_data, open_case, render_all

PDF = b"%PDF-1.4 sample"
GOVERNMENT = "澄川市人民政府"
FINANCE = "澄川市财政局"


def upload(name: str = "材料.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF)


def scan() -> SimpleUploadedFile:
    return upload("书面意见.pdf")


def warned_case(**changed: Any) -> Case:
    """A case whose early warning is issued, served and signed for; the reminder before the leader comes next."""
    case = open_case(**changed)
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    do(case, "sign_letter", "fgw_leader", "sign")
    render_all(a_blank_sheet)
    do(case, "sign_for_letter", "jtj_handler", "sign_for")
    return case


def reminded_case() -> Case:
    """A case under a reminder, issued and served, not signed for."""
    case = open_case()
    do(case, "triage", "fgw_officer", "remind", letter_data(reason="事实清楚"))
    do(case, "sign_letter", "fgw_leader", "sign")
    render_all(a_blank_sheet)
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
    """What an officer fills in for a decision of any kind: each form takes what it asks."""
    holds = "不成立" if outcome in ("maintain", "unfounded") else "成立"
    return {
        "outcome": outcome,
        "subject_matter": "养护工程款逾期未付",
        "found": "经核查，款项已于认定前付清。",
        "basis": "《内蒙古自治区社会信用条例》第三十九条",
        "review_within": "10个工作日",
        "review_to": "上一级人民政府",
        "contact_name": "陆采薇",
        "contact_phone": "0000-2000001",
        # an objection
        "objections-TOTAL_FORMS": 1,
        "objections-INITIAL_FORMS": 0,
        "objections-0-text": "请求撤销认定",
        "objections-0-conclusion": holds,
        "objections-0-answer": "付款凭证核对属实",
        # a repair
        "evidence": "付款凭证",
        "platforms": "公共信用信息平台",
        "missing": "" if outcome == "granted" else "欠款没有付清",
        # an exemption
        "good_faith": "出于公心、担当尽责",
        "collective_decision": "经党组会议集体研究",
        "no_private_gain": "没有发现从中谋取私利",
        "reasons": "核实情况清楚。",
    } | changed


def third_leader(like: str) -> str:
    """A further leader of the same body: two levels need two people without a first hand."""
    name = f"{like.removesuffix('_b')}_c"
    if not User.objects.filter(username=name).exists():
        found = person(like)
        UserFactory(
            username=name,
            full_name="程南枝",
            body=found.body,
            roles=list(RoleGrant.objects.filter(user=found).values_list("role", flat=True)),
        )
    return name


def decide_objection(case: Case, username: str) -> None:
    """决定; 撤销 is approved by another leader of the body before."""
    row = Objection.objects.filter(case=case).latest("drafted_at")
    if row.takes_two_levels and row.status == Status.DRAFTED:
        do(case, "decide_objection", third_leader(username), "review")
    do(case, "decide_objection", username, "decide")


def newest_paper(case: Case) -> CaseNotice:
    return CaseNotice.objects.select_related("notice").filter(case=case).latest("pk")


def accepted_objection(
    case: Case, target: Target, officer: str = "zf_officer_b", **changed: Any
) -> Objection:
    row = sent_objection(case, target, **changed)
    do(case, "accept_objection", officer, "accept")
    return Objection.objects.get(pk=row.pk)


def decided_objection(case: Case, outcome: str, by: str = "zf", **changed: Any) -> Objection:
    """Drafts and decides, by the second hands of the body; two levels need a third leader from the beginning."""
    if outcome == "revoke":
        third_leader(f"{by}_leader_b")
    do(case, "handle_objection", f"{by}_officer_b", "propose", ruling_data(outcome, **changed))
    decide_objection(case, f"{by}_leader_b")
    return Objection.objects.get()


def revocation_terms(case: Case, **changed: Any) -> RevocationTerms:
    """撤销 of the body's own motion, on an error found."""
    begun = initial_revocation(case)
    known = of_the_revocation(case, [], "发现认定或者措施有误", "2026年11月20日", "款项早已付清")
    facts = ObjectionDecisionFacts(**begun | known | {"found": ("款项早已付清。",)})
    values: dict[str, Any] = {"ground": "error", "facts": facts, "paper": PAPER}
    return RevocationTerms(**values | changed)


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
