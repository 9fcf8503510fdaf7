"""The office: who does it next. The law is casework.lifecycle; which desk opens is caseflow.turns."""

from __future__ import annotations

from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.nodes import End

from caseflow.models import CaseProcess, CaseTask
from caseflow.nodes import Desk, Register


class CaseFlow(flow.Flow):
    """政务失信治理主流程"""

    process_class = CaseProcess
    task_class = CaseTask
    lock_impl = lock.SelectForUpdateLock(nowait=False, attempts=1)

    register = Register("登记").Then(this.triage)

    # issuing body
    triage = Desk("研判").Then(this.sign_letter, this.sign_summons, this.sign_order, this.sign_decline)

    # the letters of the ladder: leader, department, head, officer; an answer not accepted climbs a rung
    sign_letter = Desk("签发函件").Then(this.sign_for_letter, this.triage)
    sign_for_letter = Desk("签收函件").Then(this.answer)
    answer = Desk("答复").Then(this.approve_answer)
    approve_answer = Desk("审批答复").Then(this.review, this.answer)
    review = Desk("审阅答复").Then(
        this.sign_letter, this.sign_lifting, this.sign_settlement, this.sign_summons, this.sign_order
    )
    decide = Desk("处理系统建议").Then(
        this.sign_letter, this.sign_summons, this.sign_referral, this.follow_finding
    )
    sign_lifting = Desk("签发预警解除告知").Then(this.sign_for_result, this.review)
    sign_settlement = Desk("核准回复满意").Then(this.close, this.review)

    # the interview
    sign_summons = Desk("签发约谈通知书").Then(this.sign_for_summons, this.triage)
    sign_for_summons = Desk("签收约谈通知书").Then(this.attend, this.hold_interview)
    attend = Desk("反馈参加人员").Then(this.hold_interview)
    hold_interview = Desk("主持约谈").Then(this.sign_record, this.note_refusal, this.order)
    sign_record = Desk("约谈记录签字").Then(this.write_minutes)
    note_refusal = Desk("注明拒签").Then(this.write_minutes)
    write_minutes = Desk("拟约谈纪要").Then(this.sign_minutes)
    sign_minutes = Desk("签发约谈纪要").Then(this.sign_for_minutes, this.order, this.settle)
    sign_for_minutes = Desk("签收约谈纪要").Then(this.end)

    # rectification; what is returned goes round again
    settle = Desk("约谈后无需整改").Then(this.sign_settlement)
    order = Desk("拟整改通知书").Then(this.sign_order)
    sign_order = Desk("签发整改通知书").Then(this.sign_for_order, this.order)
    sign_for_order = Desk("签收整改通知书").Then(this.file_plan)
    file_plan = Desk("报送整改方案").Then(this.report)
    report = Desk("拟整改报告").Then(this.approve_report, this.sign_referral)
    approve_report = Desk("报送整改报告").Then(this.verify, this.report)
    verify = Desk("逐项核查").Then(this.countersign, this.conclude)
    countersign = Desk("会签").Then(this.conclude)
    conclude = Desk("拟验收意见").Then(this.sign_opinion)
    sign_opinion = Desk("签发验收意见书").Then(this.sign_for_opinion, this.close, this.conclude)
    sign_for_opinion = Desk("签收验收意见书").Then(this.report, this.end)

    # determination: referred, told, heard, decided; and what follows a finding
    sign_referral = Desk("签发提请认定函").Then(this.tell, this.sign_for_paper, this.report)
    tell = Desk("告知陈述申辩").Then(this.sign_hearing_notice, this.sign_determination)
    sign_hearing_notice = Desk("签发陈述申辩告知书").Then(this.sign_for_paper, this.tell)
    plead = Desk("陈述申辩").Then(this.approve_plea)
    approve_plea = Desk("审批陈述申辩").Then(this.determine, this.plead)
    determine = Desk("拟认定决定").Then(this.sign_determination)
    sign_determination = Desk("签发认定决定").Then(
        this.sign_for_paper, this.follow_finding, this.report, this.determine, this.end
    )
    follow_finding = Desk("认定后处理").Then(this.sign_order, this.sign_performance, this.approve_sanctions)
    sign_performance = Desk("签发履行完毕文书").Then(
        this.sign_for_opinion, this.sign_for_paper, this.close, this.follow_finding
    )
    approve_sanctions = Desk("核准惩戒措施变更").Then(this.follow_finding)
    # what waits wherever the case stands
    carry_out = Desk("落实批示").Then(this.end)
    approve_correction = Desk("核准更正").Then(this.end)
    approve_extension = Desk("审批延期申请").Then(this.decide_extension, this.end)
    decide_extension = Desk("决定延期").Then(this.end)

    # what presses beside the measure
    sign_supervision = Desk("签发督办函").Then(this.sign_for_supervision, this.end)
    sign_for_supervision = Desk("签收督办函").Then(this.answer_supervision)
    answer_supervision = Desk("反馈督办").Then(this.approve_supervision)
    approve_supervision = Desk("审批督办反馈").Then(this.note_supervision, this.answer_supervision)
    note_supervision = Desk("收阅督办反馈").Then(this.answer_supervision, this.end)

    # closure
    close = Desk("拟结案通知书").Then(this.sign_closure)
    sign_closure = Desk("签发结案通知书").Then(this.sign_for_result, this.close)
    sign_for_result = Desk("签收结果文书").Then(this.look_back, this.end)
    # a document that goes with no move, whatever it says
    sign_document = Desk("签发文书").Then(this.sign_for_paper, this.end)
    # any other document that comes to a body, whatever it asks
    sign_for_paper = Desk("签收来文").Then(this.tell, this.plead, this.determine, this.end)

    # after the end
    look_back = Desk("回头看").Then(this.reopen, this.end)
    reopen = Desk("决定是否重启").Then(this.sign_reopening, this.end)
    sign_reopening = Desk("签发恢复办理通知").Then(this.sign_for_paper, this.order, this.triage)

    # 文稿流转: what a draft passes before whichever desk it is signed at; who returns it returns it to its drafter
    review_draft = Desk("核稿").Then(this.countersign_draft, this.approve_draft, this.end)
    countersign_draft = Desk("会签文稿").Then(this.approve_draft, this.end)
    approve_draft = Desk("审核文稿").Then(this.sign_transfer, this.approve_revocation, this.end)

    # what waits for its issuer's officers once it is set: by the issuer's practice, or with an addressee outside
    seal_document = Desk("用印").Then(this.serve_document, this.sign_for_paper, this.end)
    serve_document = Desk("送达").Then(this.sign_for_paper, this.end)

    # beside the ladder, drafted from the case's page in whatever state it stands
    sign_decline = Desk("签发不予受理告知").Then(this.sign_for_paper, this.triage, this.end)
    sign_merger = Desk("核准并案").Then(this.end)
    sign_suspension = Desk("签发中止告知").Then(this.sign_for_paper, this.end)
    sign_resumption = Desk("签发恢复告知").Then(this.sign_for_paper, this.end)
    sign_transfer = Desk("签发移送函").Then(this.sign_for_paper, this.end)
    sign_conclusion = Desk("签发移送办结").Then(this.sign_for_result, this.end)

    # undoing: from many states, and after the end
    approve_revocation = Desk("核准撤销").Then(this.sign_for_paper, this.end)

    end = End().Annotation(title="办结")


class AssignmentFlow(flow.Flow):
    """交办"""

    process_class = CaseProcess
    task_class = CaseTask
    lock_impl = lock.SelectForUpdateLock(nowait=False, attempts=1)

    assign = Register("交办").Then(this.accept_assignment)
    accept_assignment = Desk("接受交办").Then(this.reassign, this.contribute, this.end)
    reassign = Desk("审批退单").Then(this.accept_assignment, this.contribute, this.end)
    contribute = Desk("反馈会办意见").Then(this.reassign, this.end)
    end = End().Annotation(title="办结")


class ObjectionFlow(flow.Flow):
    """异议、投诉、纠错"""

    process_class = CaseProcess
    task_class = CaseTask
    lock_impl = lock.SelectForUpdateLock(nowait=False, attempts=1)

    file_objection = Register("提出异议").Then(this.approve_objection, this.accept_objection)
    approve_objection = Desk("报送异议").Then(this.accept_objection, this.refile_objection)
    refile_objection = Desk("修改异议").Then(this.approve_objection)
    accept_objection = Desk("受理异议").Then(this.handle_objection, this.await_court, this.note_objection)
    await_court = Desk("登记法院答复").Then(this.end)
    handle_objection = Desk("拟异议处理决定").Then(this.decide_objection)
    decide_objection = Desk("决定异议").Then(this.note_objection, this.handle_objection, this.end)
    note_objection = Desk("收阅异议处理结果").Then(this.end)
    end = End().Annotation(title="办结")


class ExemptionFlow(flow.Flow):
    """免责容错"""

    process_class = CaseProcess
    task_class = CaseTask
    lock_impl = lock.SelectForUpdateLock(nowait=False, attempts=1)

    file_exemption = Register("申请免责").Then(this.approve_exemption, this.handle_exemption)
    approve_exemption = Desk("报送免责申请").Then(this.accept_exemption, this.refile_exemption)
    refile_exemption = Desk("修改免责申请").Then(this.approve_exemption)
    accept_exemption = Desk("受理免责申请").Then(this.handle_exemption, this.note_exemption)
    handle_exemption = Desk("核实免责申请").Then(this.give_opinion, this.record_opinion)
    give_opinion = Desk("出具会商意见").Then(this.conclude_exemption)
    record_opinion = Desk("登记会商意见").Then(this.record_opinion, this.conclude_exemption)
    conclude_exemption = Desk("拟免责决定").Then(this.decide_exemption)
    decide_exemption = Desk("认定免责").Then(this.note_exemption, this.conclude_exemption)
    note_exemption = Desk("收阅免责结果").Then(this.end)
    end = End().Annotation(title="办结")


class RepairFlow(flow.Flow):
    """信用修复"""

    process_class = CaseProcess
    task_class = CaseTask
    lock_impl = lock.SelectForUpdateLock(nowait=False, attempts=1)

    file_repair = Register("申请信用修复").Then(this.approve_repair)
    approve_repair = Desk("报送信用修复申请").Then(this.accept_repair, this.refile_repair)
    refile_repair = Desk("修改信用修复申请").Then(this.approve_repair)
    accept_repair = Desk("受理信用修复").Then(this.handle_repair, this.note_repair)
    handle_repair = Desk("拟信用修复决定").Then(this.decide_repair)
    decide_repair = Desk("决定信用修复").Then(this.note_repair, this.handle_repair)
    note_repair = Desk("收阅信用修复结果").Then(this.end)
    end = End().Annotation(title="办结")


# Where a document lies that has not left the house (`caseflow.desks.EACH`), for conditions on tasks.
LEAVING = (CaseFlow.seal_document, CaseFlow.serve_document)
# Where a proceeding enters the office, by its code.
ENTRANCES = {
    "objection": ObjectionFlow.file_objection,
    "exemption": ExemptionFlow.file_exemption,
    "repair": RepairFlow.file_repair,
}
