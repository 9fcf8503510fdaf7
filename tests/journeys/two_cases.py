"""The two cases that are crawled, with everybody around them, and the words by which a leak is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

import clock
from accounts.models import User
from accounts.roles import Role
from accounts.services import ask_reset
from caseflow import filing
from caseflow.doors import assign_case, instruct_body, recuse_person
from caseflow.task_life import ask_for_extension
from casework.lifecycle import State
from casework.models import Case, CaseDeadline, Proposal, Purpose, Recusal, RuleVersion, TypicalCase
from casework.services import (
    Grounds,
    add_evidence,
    circulate,
    enter_older_case,
    note_fact,
    propose,
    return_older_case,
    sweep_overdue,
    tell_of_case,
)
from casework.services.rule_setting import VersionText, set_version
from casework.thresholds import THRESHOLDS
from deadlines.bounds import LIMITS
from deadlines.dated import change, line
from enforcement.models import EnforcementCase
from enforcement.services import link_case
from findings.services import record_finding
from findings.services.objecting import Person, Target
from notifications.digests import new_delivery
from notifications.models import Delivery, Topic
from tests.casework.test_entering import entry, scans
from tests.enforcement.workbooks import row, save
from tests.factories.accounts import UserFactory
from tests.factories.enforcement import bring
from tests.factories.proceedings import filed_exemption, filed_repair, plea, put_into, said
from tests.journeys.office import body, do, letter_data, open_case, person, render_all

SUBJECT = "望河区住房和城乡建设局"
# In no page of anybody to whom the case does not exist.
OF_THE_CASE = ("青石桥引道护栏款拖欠", "护栏款支付凭证", "护栏款定于月底付清", "望发改预〔2026〕")
OF_WHAT_IS_NOTED = "来信称护栏款被截留"
# In no page of anybody but the side that governs the case.
OF_THE_INSIDE = (
    "20261120-0871",
    "来信人在引道旁开店",
    "经查阅银行回单拟予解除",
    "内部研判倾向解除",
    "建议尽快升级的事由",
    "内部核查底稿",
    "养护站站长反映",
    OF_WHAT_IS_NOTED,
    "涉嫌违纪违法移送 第1版",
)
# The same, and whom it was laid before: the words it was laid before with, and what was written on it.
OF_THE_MAYOR = ("请阅示护栏款一案", "三日内拿出护栏款的办法")
# In no page but the clue's own, read by the intake officers of the body that took it in.
OF_THE_INFORMANT = ("计无双", "0000-2999777", "竹里巷七号")
# The same of the city's case, which came from 12388; and the number of that line's own record.
OF_THE_HOTLINE = ("巫马识途", "0000-2999666", "桐荫里九号", "纪举〔2026〕0412")
# In no page but the proceeding's own, read by those who handle it.
OF_THE_PETITIONER = ("澹台望舒", "0000-2999555", "石榴巷三号")
# In no page but the applicant's: the head has not sent it.
OF_THE_PLEA = "汛期抢险致护栏款延付"
OF_THE_CITY = ("云桥北路路灯款拖欠", "拒不整改，路灯款逾期未付")


def a_case(folder: Path) -> Case:
    """A case of the district with everything that could be seen, and everybody around it."""
    UserFactory(username="recused_officer", body=body("望河区发展和改革委员会"), roles=[Role.CREDIT_OFFICER])
    UserFactory(username="recused_handler", body=body(SUBJECT), roles=[Role.HANDLER])
    case = open_case(
        intake="whfg_intake",
        subject=SUBJECT,
        title=OF_THE_CASE[0],
        facts="来信人在引道旁开店，称护栏款逾期未付。",
        channel_number="20261120-0871",
        informant=OF_THE_INFORMANT,
    )
    letter = letter_data(subject_matter=OF_THE_CASE[0], situation="护栏款逾期未付。")
    do(case, "triage", "whfg_officer", "warn_early", letter)
    do(case, "sign_letter", "whfg_leader", "sign")
    [warning] = render_all()
    do(case, "sign_for_letter", "whzj_handler", "sign_for")
    asked_for_more_time(case)
    proof = SimpleUploadedFile("护栏款支付凭证.pdf", b"%PDF-1.4 proof")
    text = {"text": "护栏款定于月底付清。"}
    do(case, "answer", "whzj_handler", "answer", text, MultiValueDict({"attachments": [proof]}))
    do(case, "approve_answer", "whzj_head", "approve")
    lifting = {
        "subject_matter": OF_THE_CASE[0],
        "earlier_name": "预警通知书",
        "earlier_number": warning.number_text,
        "earlier_signed_on": "2026年11月20日",
        "grounds": "经查阅银行回单拟予解除。",
        "reason": "内部研判倾向解除",
        "contact_name": "钟知远",
        "contact_phone": "0000-2000001",
    }
    do(case, "review", "whfg_officer", "lift", lifting)
    inner = SimpleUploadedFile("内部核查底稿.pdf", b"%PDF-1.4 inner")
    add_evidence(case, inner, description="", acting_user=person("whfg_officer"), is_internal=True)
    propose(
        key="who sees what",
        kind=Proposal.Kind.ESCALATE,
        body=case.subject,
        addressee=case.issuing_body,
        why="建议尽快升级的事由",
        case=case,
        move="remind",
    )
    link_case(_register_row(folder), case, acting_user=person("whfg_officer"))
    assign_case(
        case, body("澄川市财政局"), part="joint", summary="会同核查", acting_user=person("whfg_officer")
    )
    told = User.objects.at_work().filter(username__in=["whfg_officer", "recused_officer"])
    tell_of_case(case, told, topic=Topic.DUE_SOON, title=OF_THE_CASE[0])
    for name, leader in (("recused_officer", "whfg_leader"), ("recused_handler", "whzj_head")):
        recuse_person(case, person(name), ground=Recusal.Ground.KIN, acting_user=person(leader))
    file_beside(case)
    lay_before_mayor(case)
    note_and_fire(case)
    return case


def asked_for_more_time(case: Case) -> None:
    """A request of the head that the issuer's leader refuses: its form lies in the file, for the two sides alone."""
    owed = CaseDeadline.objects.get(case=case, purpose=Purpose.ANSWER)
    grounds = Grounds("拨付手续尚需办理。", "已支付首期款项。")
    ask_for_extension(case, owed, grounds, amount=1, acting_user=person("whzj_head"))
    do(case, "decide_extension", "whfg_leader", "refuse", {"opinion": "理由不充分。"})
    render_all()


def note_and_fire(case: Case) -> None:
    """A fact that an officer noted, and what the rules make of it: the governing side's alone."""
    note_fact(case, "violation", text=OF_WHAT_IS_NOTED, acting_user=person("whfg_officer"))
    assert sweep_overdue() == 1


def file_beside(case: Case) -> None:
    """An objection of the department that was sent, one on paper, and a plea that its head has not sent."""
    [paper, *_] = case.papers.all()
    filing.file_objection(case, Target(paper=paper), said(), acting_user=person("whzj_handler"))
    do(case, "approve_objection", "whzj_head", "approve")
    complaint = said(kind="complaint", facts="养护站站长反映办理拖延。", uploads=())
    filing.enter_objection(
        case, Target(), complaint, Person(*OF_THE_PETITIONER), acting_user=person("whfg_intake")
    )
    filing.file_exemption(case, plea(facts=OF_THE_PLEA), acting_user=person("whzj_handler"))


def lay_before_mayor(case: Case) -> None:
    """呈阅 to a city leader, who writes an instruction."""
    mayor = UserFactory(username="told_mayor", body=body("澄川市人民政府"), roles=[Role.CITY_LEADER])
    circulate([mayor], case=case, note=OF_THE_MAYOR[0], acting_user=person("whfg_officer"))
    instruct_body(
        case, text=OF_THE_MAYOR[1], body=case.issuing_body, due_on=None, acting_user=person("told_mayor")
    )


def a_city_case() -> Case:
    """A case of the commission, from 12388: two bodies are consulted on an exemption; a finding, its repair asked."""
    case = open_case(
        intake="jw_intake",
        title=OF_THE_CITY[0],
        facts="电话反映路灯款逾期未付。",
        channel="12388",
        channel_number=OF_THE_HOTLINE[3],
        informant=OF_THE_HOTLINE[:3],
    )
    letter = letter_data(subject_matter=OF_THE_CITY[0], situation="路灯款逾期未付。")
    do(case, "triage", "jw_officer", "warn_early", letter)
    do(case, "sign_letter", "jw_leader", "sign")
    render_all()
    do(case, "sign_for_letter", "jtj_handler", "sign_for")
    case = put_into(case, "rectifying", measure_issuer=body("澄川市人民政府"))
    filed_exemption(case)
    do(case, "approve_exemption", "jtj_head", "approve")
    do(case, "accept_exemption", "zf_officer", "accept")
    consulted = {
        "verified": "经核实，资金拨付确有延迟。",
        "commission": str(case.issuing_body_id),
        "personnel": str(body("澄川市人力资源和社会保障局").pk),
    }
    do(case, "handle_exemption", "zf_officer", "consult", consulted)
    finding = record_finding(
        case,
        path="determined",
        made_by=body("澄川市人民政府"),
        made_on=clock.today(),
        grounds=OF_THE_CITY[1],
        acting_user=person("zf_leader"),
        paper_number="澄政认〔2026〕1号",
    )
    filed_repair(finding)
    do(case, "approve_repair", "jtj_head", "approve")
    return case


def what_stands_beside() -> None:
    """What is about no case: entries of older cases, one of them returned, and a password to be reset."""
    intake, leader = person("whfg_intake"), person("whfg_leader")
    for number in ("旧1号", "旧2号"):
        older = entry(old_number=number, subject=body(SUBJECT), lead_department=body(SUBJECT))
        enter_older_case(older, scans("warn"), acting_user=intake)
    return_older_case(older, reason="不实", acting_user=leader)
    for kind, code, amount in ((LIMITS, "triage", 4), (THRESHOLDS, "evidence_size", 30)):
        present = line(kind, code)
        assert present is not None
        change(
            kind,
            code,
            amount=amount,
            unit=present.present.unit,
            source="样例文件",
            valid_from=clock.today() + timedelta(days=30),
            reason="市政府办公室来函",
            seen=str(present.newest.pk),
            acting_user=person("xt_admin"),
        )
    mail = new_delivery("mail", "digest", intake, "intake@whfg.example", {}, clock.now())
    mail.status = Delivery.Status.GIVEN_UP
    mail.save()
    newest = RuleVersion.objects.get(rule__code="overdue_told")
    set_version(
        newest.rule,
        replace(VersionText.of(newest), amount=2),
        valid_from=clock.today() + timedelta(days=30),
        reason="市政府办公室来函",
        seen=str(newest.pk),
        acting_user=person("xt_admin"),
    )
    ask_reset(person("jyj_handler"), reason="本人到场申请", acting_user=person("xt_admin"))


def _register_row(folder: Path) -> EnforcementCase:
    cells = row(被执行人=SUBJECT, 统一社会信用代码=body(SUBJECT).uscc)
    result = bring(save(folder / "one.xlsx", cells))
    assert not result.rejections, result.rejections
    return EnforcementCase.objects.get()


def an_example(case: Case) -> TypicalCase:
    """A typical case that was named; of another, closed case of the district, which nobody else speaks of."""
    other = open_case(intake="whfg_intake", subject="望河区柳渡镇人民政府", title="样例村道款")
    Case.objects.filter(pk=other.pk).update(state=State.CLOSED)
    return TypicalCase.objects.create(
        case=other,
        body=other.issuing_body,
        title="某镇拖欠村道工程款案",
        subject_name="某镇人民政府",
        region="望河区",
        behaviour="拖欠账款",
        summary="工程完工后长期未付款。",
        outcome="款项已付清。",
        status=TypicalCase.Status.NAMED,
        proposed_by=person("whfg_officer"),
        proposed_at=other.opened_at,
        decided_by=person("whfg_leader"),
        decided_at=other.opened_at,
    )
