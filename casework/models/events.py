"""The case's file: what can be on record, and the record."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from casework.models.cases import Case


class Verb(models.TextChoices):
    """What can be on record besides the moves."""

    MOVED = "moved", "流转"
    ASSIGNED = "assigned", "交办"
    ASSIGNMENT_ACCEPTED = "assignment_accepted", "接受交办"
    ASSIGNMENT_REFUSED = "assignment_refused", "申请退单"
    ASSIGNMENT_RELEASED = "assignment_released", "准予退单"
    REASSIGNED = "reassigned", "改派"
    ASSIGNMENT_KEPT = "assignment_kept", "不准予退单"
    JOINT_ASKED = "joint_asked", "提请会办"
    CONTRIBUTED = "contributed", "会办反馈"
    CONTRIBUTION_RETURNED = "contribution_returned", "退回会办意见"
    HANDED = "handed", "转办"
    EXTENSION_DRAFTED = "extension_drafted", "拟延期申请"
    EXTENSION_RETURNED = "extension_returned", "退回延期申请"
    EXTENSION_APPLIED = "extension_applied", "申请延期"
    EXTENSION_REFUSED = "extension_refused", "不予延期"
    EXTENSION_WITHDRAWN = "extension_withdrawn", "撤回延期申请"
    EXTENSION_DROPPED = "extension_dropped", "放弃延期申请"
    RETURNED_FOR_MORE = "returned_for_more", "退回补办"
    DRAFTED = "drafted", "拟稿"
    DRAFT_RETURNED = "draft_returned", "退回拟稿"
    DRAFT_WITHDRAWN = "draft_withdrawn", "撤回拟稿"
    DRAFT_REVIEWED = "draft_reviewed", "核稿"
    DRAFT_REVISED = "draft_revised", "核稿修改"
    DRAFT_COUNTERSIGNED = "draft_countersigned", "会签文稿"
    DRAFT_APPROVED = "draft_approved", "审核文稿"
    ISSUED = "issued", "签发"
    SEALED = "sealed", "用印"
    SERVED = "served", "记录送达"
    SIGNED_FOR = "signed_for", "签收"
    ANSWERED = "answered", "答复"
    ANSWER_APPROVED = "answer_approved", "报送答复"
    ANSWER_RETURNED = "answer_returned", "退回答复"
    ANSWER_REVIEWED = "answer_reviewed", "审阅答复"
    PROPOSED = "proposed", "系统建议"
    PROPOSAL_ACCEPTED = "proposal_accepted", "采纳建议"
    PROPOSAL_REFUSED = "proposal_refused", "不采纳建议"
    HELD = "held", "法院持有"
    HOLD_RELEASED = "hold_released", "解除持有"
    EVIDENCE_ADDED = "evidence_added", "提交证据"
    INTERVIEW_RECORDED = "interview_recorded", "约谈情况"
    RECORD_SIGNED = "record_signed", "约谈记录签字"
    PLAN_FILED = "plan_filed", "报送方案"
    REPORT_DRAFTED = "report_drafted", "拟整改报告"
    REPORT_RETURNED = "report_returned", "退回整改报告"
    ITEMS_VERIFIED = "items_verified", "逐项核查"
    COUNTERSIGNED = "countersigned", "会签"
    PRESSED = "pressed", "催办"
    SUPERVISION_ANSWERED = "supervision_answered", "拟督办反馈"
    SUPERVISION_RETURNED = "supervision_returned", "退回督办反馈"
    SUPERVISION_SENT = "supervision_sent", "报送督办反馈"
    SUPERVISION_NOTED = "supervision_noted", "收阅督办反馈"
    SUPERVISION_SENT_BACK = "supervision_sent_back", "要求重新反馈"
    ADVICE_ANSWERED = "advice_answered", "登记建议反馈"
    DEADLINE_CHANGED = "deadline_changed", "期限变更"
    COURT_NOTED = "court_noted", "法院登记"
    SCANNED = "scanned", "登记文书扫描件"
    VOIDED = "voided", "文书作废"
    FINDING_RECORDED = "finding_recorded", "登记认定"
    FINDING_ENDED = "finding_ended", "认定终止"
    SANCTIONED = "sanctioned", "实施惩戒"
    SANCTION_LIFTED = "sanction_lifted", "解除惩戒"
    TOLD = "told", "陈述申辩告知"
    PLEADED = "pleaded", "拟陈述申辩"
    PLEA_RETURNED = "plea_returned", "退回陈述申辩"
    PLEA_SENT = "plea_sent", "提交陈述申辩"
    SEVERITY_CHANGED = "severity_changed", "变更失信等级"
    SANCTIONS_DRAFTED = "sanctions_drafted", "拟惩戒措施变更"
    SANCTIONS_RETURNED = "sanctions_returned", "退回惩戒措施变更"
    RECUSED = "recused", "回避"
    RECUSAL_LIFTED = "recusal_lifted", "解除回避"
    HANDED_OVER = "handed_over", "交接"
    CLAIM_TAKEN_BACK = "claim_taken_back", "收回领办"
    TYPICAL_PROPOSED = "typical_proposed", "拟列典型案例"
    TYPICAL_NAMED = "typical_named", "确定典型案例"
    TYPICAL_RETURNED = "typical_returned", "不列典型案例"
    TYPICAL_WITHDRAWN = "typical_withdrawn", "撤回典型案例"
    CORRECTION_PROPOSED = "correction_proposed", "申请更正"
    CORRECTED = "corrected", "更正事实"
    CORRECTION_REFUSED = "correction_refused", "不予更正"
    INSTRUCTED = "instructed", "批示"
    INSTRUCTION_ANSWERED = "instruction_answered", "落实批示"
    CIRCULATED = "circulated", "传阅"
    INCOMING_REGISTERED = "incoming_registered", "登记来文"
    INCOMING_ANSWERED = "incoming_answered", "答复来文"
    INCOMING_VOIDED = "incoming_voided", "来文登记作废"
    ENTERED = "entered", "补录"
    MERGED_IN = "merged_in", "并入案件"
    TRANSFER_NOTED = "transfer_noted", "移送登记"
    LOOKED_BACK = "looked_back", "回头看"
    LEFT_CLOSED = "left_closed", "不予重启"
    DRAFT_LAID_BY = "draft_laid_by", "搁置文稿"
    DRAFT_TAKEN_UP = "draft_taken_up", "恢复文稿"
    # The proceedings beside the main path; `details["what"]` says which one.
    APPLICATION_DRAFTED = "application_drafted", "拟"
    APPLICATION_SENT_BACK = "application_sent_back", "退回修改"
    APPLICATION_DROPPED = "application_dropped", "放弃"
    APPLIED = "applied", "提出"
    APPLICATION_ACCEPTED = "application_accepted", "受理"
    APPLICATION_REFUSED = "application_refused", "不予受理"
    APPLICATION_PASSED_ON = "application_passed_on", "转送法院"
    COURT_ANSWERED = "court_answered", "法院答复"
    APPLICATION_VERIFIED = "application_verified", "核实会商"
    OPINION_GIVEN = "opinion_given", "会商意见"
    DECISION_DRAFTED = "decision_drafted", "拟办"
    DECISION_REVIEWED = "decision_reviewed", "审核"
    DECISION_RETURNED = "decision_returned", "退回拟办"
    APPLICATION_DECIDED = "application_decided", "决定"
    APPLICATION_WITHDRAWN = "application_withdrawn", "撤回"
    APPLICATION_LAPSED = "application_lapsed", "终结"
    APPLICATION_REVIVED = "application_revived", "续办"
    DECISION_NOTED = "decision_noted", "收阅决定"
    RECORD_CORRECTED = "record_corrected", "更正记录"
    FACT_NOTED = "fact_noted", "登记情形"
    FACT_WITHDRAWN = "fact_withdrawn", "撤回情形"


class CaseEvent(models.Model):
    """One thing that happened, for good: append-only by triggers, chained by hash (see casework.chain)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    verb = models.CharField(max_length=24, choices=Verb.choices)
    move = models.CharField(max_length=32, blank=True, default="")
    from_state = models.CharField(max_length=20, blank=True, default="")
    to_state = models.CharField(max_length=20, blank=True, default="")
    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(max_length=60)
    actor_body = models.CharField(max_length=120, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    # [{"id": notice id, "kind": kind, "digest": sha-256 of the frozen words}]
    documents = models.JSONField(default=list, blank=True)
    details = models.JSONField(default=dict, blank=True)
    # Events only the issuing side may read (the source of a clue, a proposal, a returned draft).
    is_internal = models.BooleanField(default=False)
    previous_hash = models.CharField(max_length=64, blank=True, default="")
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["case_id", "seq"]
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="event_case_seq")]
