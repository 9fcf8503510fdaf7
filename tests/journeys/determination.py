"""A determination at the desks of the sample city: what its journeys and page tests do again and again."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

import clock
from caseflow.acts import At
from caseflow.doors import act_of, draft_measure, open_task
from caseflow.models import CaseTask
from casework.models import Case
from rectification.queries import current_order
from tests.journeys.office import body, do, open_case, person, render_all

PDF = b"%PDF-1.4 paper"
GOVERNMENT = "澄川市人民政府"


def upload(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF)


def scans(**named: str) -> MultiValueDict[str, Any]:
    """Files as a browser posts them: field → name."""
    return MultiValueDict({field: [upload(name)] for field, name in named.items()})


def posted(form: Any) -> dict[str, Any]:
    """A form's own initial values, as a browser posts them."""
    values = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in values.items() if value is not None}
    for formset in getattr(form, "formsets", []):
        data |= {f"{formset.prefix}-TOTAL_FORMS": len(formset.forms), f"{formset.prefix}-INITIAL_FORMS": 0}
        for row in formset.forms:
            data |= {row.add_prefix(name): row[name].value() or "" for name in row.fields}
    return data


def shown(case: Case, node: str, username: str, code: str) -> dict[str, Any]:
    """What the page of an act shows when it is opened."""
    user = person(username)
    task = open_task(case, node, user.body)
    return posted(act_of(task, code).form(At(task, task.process.case, user), None, None))


def from_page(case: Case, username: str, code: str, data: Any, files: Any = None) -> None:
    """One person does something from the case's page."""
    draft_measure(case, code, data, acting_user=person(username), files=files)
    case.refresh_from_db()


def page_form(case: Case, username: str, act: Any) -> dict[str, Any]:
    return posted(act.form(At(CaseTask(), case, person(username)), None, None))


def ordered() -> Case:
    """The commission's own case, ordered to rectify at once; the department has filed its plan."""
    case = open_case(intake="jw_intake")
    data = shown(case, "triage", "jw_officer", "order_rectification")
    data |= {"reason": "事实清楚", "problems-0-standard": "付清工程款", "problems-0-responsible": "裴归棹"}
    data |= {"problems-0-within": "30日", "problems-0-text": "工程款未付"}
    do(case, "triage", "jw_officer", "order_rectification", data)
    do(case, "sign_order", "jw_leader", "sign")
    take_up_order(case)
    return case


def take_up_order(case: Case) -> None:
    """The department signs for the order in force and files its plan."""
    render_all()
    do(case, "sign_for_order", "jtj_handler", "sign_for")
    order = current_order(case)
    assert order is not None
    data = {"text": "已列入预算。"} | {f"measure_{item.number}": "分期付款" for item in order.items.all()}
    do(case, "file_plan", "jtj_handler", "plan", data)


def reported(case: Case) -> None:
    """The department reports on every open item."""
    order = current_order(case)
    assert order is not None
    numbers = [item.number for item in order.items.open()]
    data = {"cover": "整改情况。"} | {f"result_{number}": "已付一部分。" for number in numbers}
    files = MultiValueDict(
        {"file": [upload("整改报告.pdf")]} | {f"files_{number}": [upload("凭证.pdf")] for number in numbers}
    )
    do(case, "report", "jtj_handler", "report", data, files)
    do(case, "approve_report", "jtj_head", "approve")


def verified(case: Case, by: str, *, met: bool) -> None:
    """Whoever ordered finds every item met, or none, and says so in an opinion the department signs for."""
    order = current_order(case)
    assert order is not None
    data = {"method": "核对凭证", "verified_on": clock.today().isoformat(), "verifiers": "叶疏影"}
    for item in order.items.open():
        data |= {f"met_{item.number}": "met" if met else "unmet", f"reason_{item.number}": "核对凭证"}
    do(case, "verify", f"{by}_officer", "verify", data)
    code = "accept" if met else "return"
    do(case, "conclude", f"{by}_officer", code, shown(case, "conclude", f"{by}_officer", code))
    do(case, "sign_opinion", f"{by}_leader", "sign")
    render_all()
    do(case, "sign_for_opinion", "jtj_handler", "sign_for")


def returned_twice() -> Case:
    case = ordered()
    for _ in range(2):
        reported(case)
        verified(case, "jw", met=False)
    return case


def referral_data(case: Case, username: str = "jw_officer") -> dict[str, Any]:
    from caseflow.acts.referring import REFER

    return page_form(case, username, REFER) | {
        "ground": "returned_twice",
        "found": "两次报送的整改均未达到标准。",
        "authority": body(GOVERNMENT).pk,
    }


def referred(case: Case | None = None, *, is_received: bool = True) -> Case:
    """The commission refers the case to the government, which signs for the letter."""
    case = case or returned_twice()
    from_page(case, "jw_officer", "refer_for_determination", referral_data(case))
    do(case, "sign_referral", "jw_leader", "sign")
    if is_received:
        render_all()
        do(case, "sign_for_paper", "zf_officer", "sign_for")
    return case


def hearing_data(case: Case) -> dict[str, Any]:
    return shown(case, "tell", "zf_officer", "tell") | {
        "found": "两次退回仍未整改到位。",
        "basis": "《样例办法》第八条",
        "severity": "一般",
        "sanctions-TOTAL_FORMS": 1,
        "sanctions-0-kind": "honours",
        "sanctions-0-basis": "《样例办法》第十二条",
        "sanctions-0-carried_out_by": body("澄川市财政局").pk,
    }


def told(case: Case | None = None, *, is_served: bool = True) -> Case:
    """The department is told, and signs for it."""
    case = case or referred()
    do(case, "tell", "zf_officer", "tell", hearing_data(case))
    do(case, "sign_hearing_notice", "zf_leader", "sign")
    if is_served:
        render_all()
        do(case, "sign_for_paper", "jtj_handler", "sign_for")
    return case


def heard(case: Case | None = None) -> Case:
    case = case or told()
    data = {"choice": "state", "text": "工程质量尚有争议，余款已列入预算。"}
    do(case, "plead", "jtj_handler", "plead", data, scans(uploads="质量鉴定.pdf"))
    do(case, "approve_plea", "jtj_head", "send")
    return case


def decision_data(case: Case, code: str = "determine") -> dict[str, Any]:
    """The form as it begins, each plea answered; of a finding the sanctions are those the department was told of."""
    data = shown(case, "determine", "zf_officer", code)
    data |= {"reasons": "两次退回仍未整改，符合认定的情形。"}
    for plea in case.referrals.latest("pk").hearing.pleas.filter(status="sent", is_waiver=False):
        if code != "determine":
            data |= {f"adopted_{plea.pk}": "no", f"verdict_reason_{plea.pk}": "争议不涉及已验收部分。"}
    if code == "determine":
        rows = [name for name in data if name.startswith("pleas-") and name.endswith("-text") and data[name]]
        for name in rows:
            prefix = name.removesuffix("text")
            data |= {f"{prefix}conclusion": "不予采纳", f"{prefix}answer": "争议不涉及已验收部分。"}
        data |= {"severity": "一般", "regional_severity": "ordinary"}
    return data


def decided(case: Case | None = None, code: str = "determine", *, is_served: bool = True) -> Case:
    """The government's leader decides as its officer drafted; the department signs for it."""
    case = case or heard()
    do(case, "determine", "zf_officer", code, decision_data(case, code))
    do(case, "sign_determination", "zf_leader", "sign")
    if is_served:
        render_all()
        do(case, "sign_for_paper", "jtj_handler", "sign_for")
    return case


def performance_data(case: Case, username: str = "zf_officer") -> dict[str, Any]:
    """The form of 履行完毕 as it begins, each duty answered."""
    data = shown(case, "follow_finding", username, "confirm_performance") | {"method": "核对凭证"}
    rows = [name for name in data if name.endswith("-text") and data[name]]
    answers = {name.removesuffix("text") + "reason": "已履行，凭证核对无误。" for name in rows}
    return data | answers | {"repair_evidence": "付款凭证"} if "repair_evidence" in data else data | answers
