"""What each desk is asked, as a person would ask it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    heading: str
    text: str = ""


SIGN = "同意的签发：文书随即固定、编号、成文并送达。不同意的退回拟稿人修改。"
SIGN_FOR = "签收后，文书规定的期限自次日起算。"

QUESTIONS: dict[str, Question] = {
    "triage": Question("是否受理，从哪一梯级办起？", "拟稿送签前案件不变；负责人签发后才进入下一梯级。"),
    "sign_letter": Question("是否签发这份函件？", SIGN),
    "sign_for_letter": Question("有一份函件等你签收。", SIGN_FOR),
    "answer": Question("请逐条答复来文。", "写明核实情况、措施和时间，附凭证，经本单位负责人审批后报送。"),
    "approve_answer": Question("是否同意报送这份答复？", "报送后由发文机关审阅。"),
    "review": Question("答复是否认可？", "认可的，解除预警或者转入销号；不认可的，转入下一梯级。"),
    "decide": Question(
        "系统建议升级，是否采纳？", "系统只提建议。采纳的，由你拟稿送签；不采纳的，写明理由。"
    ),
    "sign_lifting": Question("是否签发预警解除告知？", SIGN),
    "sign_settlement": Question("是否核准认可答复？", "核准后案件转入销号。"),
    "sign_summons": Question("是否签发约谈通知书？", SIGN),
    "sign_for_summons": Question("有一份约谈通知书等你签收。", "请一并反馈参加人员。"),
    "attend": Question("谁来参加约谈？", "反馈参加人员的姓名、职务和电话。"),
    "note_refusal": Question("被约谈单位是否拒签？", "拒签的，由两名工作人员先后注明情况。"),
    "settle": Question("约谈后是否无需整改？", "约谈纪要没有提出要求的，转入销号。"),
    "hold_interview": Question("约谈办得怎样？", "如实记录到场、未到场或者改期，以及提出的要求。"),
    "sign_record": Question("请对约谈记录签字。"),
    "write_minutes": Question("请拟约谈纪要。", "逐条写明要求和时限。"),
    "sign_minutes": Question("是否签发约谈纪要？", SIGN),
    "sign_for_minutes": Question("有一份约谈纪要等你签收。", SIGN_FOR),
    "sign_supervision": Question("是否签发督办函？", SIGN),
    "sign_for_supervision": Question("有一份督办函等你签收。", SIGN_FOR),
    "answer_supervision": Question(
        "请反馈督办事项。", "写明办到哪一步、何时办结，附凭证，经本单位负责人审批后报送。"
    ),
    "approve_supervision": Question("是否同意报送督办反馈？", "报送后由发文机关收阅。"),
    "note_supervision": Question("督办反馈是否说清？", "说清的收阅；没有说清的，要求重新反馈。"),
    "order": Question("是否责令整改？", "逐项写明问题、标准、责任人和期限。"),
    "sign_order": Question("是否签发整改通知书？", SIGN),
    "sign_for_order": Question("有一份整改通知书等你签收。", SIGN_FOR),
    "file_plan": Question("请报送整改方案。", "逐项写明措施和完成时间。"),
    "report": Question("请逐项报告整改结果。", "每项附证据，经本单位负责人签发后报送。"),
    "approve_report": Question("是否同意报送整改报告？", "报送后进入验收。"),
    "verify": Question("请逐项核查整改结果。"),
    "countersign": Question("是否同意核查结论？"),
    "conclude": Question("验收结论是什么？", "合格的转入销号；不合格的逐项写明理由，退回整改。"),
    "sign_opinion": Question("是否签发验收意见书？", SIGN),
    "sign_for_opinion": Question("有一份验收意见书等你签收。", SIGN_FOR),
    "sign_referral": Question("是否签发提请认定函？", "签发后案件转入认定，认定机关的期限自其签收次日起算。"),
    "tell": Question(
        "是否告知拟认定并听取陈述申辩？",
        "拟陈述申辩告知书，单位的期限自签收次日起算；不予认定的，可以直接拟决定。",
    ),
    "sign_hearing_notice": Question("是否签发陈述申辩告知书？", SIGN),
    "plead": Question("是否陈述申辩？", "写明事实、理由和证据，经本单位负责人审批后提交；也可以放弃。"),
    "approve_plea": Question("是否同意提交陈述申辩？", "提交后由认定机关在决定中逐项答复。"),
    "determine": Question("认定还是不予认定？", "期限届满，或者单位提交、放弃陈述申辩后，才能作出决定。"),
    "sign_determination": Question(
        "是否签发这项决定？", "签发后案件随决定转入下一环节，认定和惩戒措施登记在案。"
    ),
    "follow_finding": Question("认定之后怎样办理？", "未纠正的，责令再整改；已纠正并履行的，确认履行完毕。"),
    "sign_performance": Question(
        "是否签发履行完毕的文书？", "签发后认定记录记为已修复，惩戒措施解除，案件转入销号。"
    ),
    "approve_sanctions": Question("是否核准惩戒措施变更？"),
    "close": Question("可否结案销号？", "结案须写明结果和回头看日期。"),
    "sign_closure": Question("是否签发结案通知书？", SIGN),
    "sign_for_result": Question("有一份结果文书等你签收。"),
    "sign_for_paper": Question("有一份来文等你签收。"),
    "carry_out": Question("领导批示怎样落实？", "写明办了什么、结果如何；反馈送批示人阅。"),
    "approve_correction": Question("是否核准这项更正？", "核准后新值生效，原值留档；已经印发的文书不变。"),
    "review_draft": Question(
        "请核稿。", "核对事实、依据、文种、格式和文字。无误的同意，送下一环节；须改的退回拟稿人。"
    ),
    "countersign_draft": Question("是否同意会签？", "同意的，意见存档；不同意的写明理由，退回拟稿人。"),
    "approve_draft": Question("是否同意送签？", "两级审批：同意的，由另一名负责人签发；不同意的退回拟稿人。"),
    "seal_document": Question("有文书等你用印。", "打印正本加盖印章后，在此确认；用印以后才能送达。"),
    "serve_document": Question(
        "有文书等你送达。", "可以由系统送达的，一按即达；直接、邮寄、留置、转交送达的，送达后登记。"
    ),
    "sign_decline": Question("是否不予受理？", "签发后案件了结，告知送达提供线索的机关或者反映人。"),
    "sign_merger": Question("是否并案？", "核准后本案并入主办案件，法院事项随案转入。"),
    "sign_suspension": Question("是否中止办理？", "签发后没有待办，期限停止计算，恢复时顺延。"),
    "sign_resumption": Question("是否恢复办理？", "签发后回到中止前的环节，期限接着计算。"),
    "sign_transfer": Question(
        "是否移送？", "签发后移送函送接收机关，责任单位看不到；回执期限自送达次日起算。"
    ),
    "sign_conclusion": Question("移送的事项是否办结？", "签发后案件结案。"),
    "sign_reopening": Question("是否重启办理？", "签发后案件回到整改或者研判。"),
    "look_back": Question("到了回头看的日子：问题是否反弹？", "如实登记核查的情况；反弹的，可以重启办理。"),
    "reopen": Question("回头看发现反弹，是否重启？", "重启的，另发整改通知书；不重启的，写明理由。"),
    "accept_assignment": Question("是否接受交办？", "不属于本单位职责的，可以在期限内写明理由申请退单。"),
    "approve_objection": Question("是否同意提出这件异议？", "报送后由认定机关受理；异议不停止原措施的执行。"),
    "refile_objection": Question("负责人退回了异议，请修改。"),
    "accept_objection": Question(
        "是否受理这件异议？", "受理后起算办理期限；不予受理的写明理由。法院决定的事项转送法院。"
    ),
    "handle_objection": Question(
        "异议应当怎样处理？", "维持、更正或者撤销。案件经办人和原拟稿、核稿、会签、审核、签发的人应当回避。"
    ),
    "decide_objection": Question("是否同意这份异议处理决定？", "决定随即生效；更正、撤销一并办理。"),
    "note_objection": Question("异议已有处理结果，请收阅。"),
    "await_court": Question("法院答复了吗？", "已转送法院，由法院依其期限决定；收到答复后在此登记。"),
    "approve_exemption": Question("是否同意申请免责？", "报送后由问责机关核实、会商、认定。"),
    "refile_exemption": Question("负责人退回了免责申请，请修改。"),
    "accept_exemption": Question("是否受理这件免责申请？", "不予受理的写明理由。"),
    "handle_exemption": Question("免责申请核实得怎样？", "核实后与纪检监察机关、组织人事部门会商。"),
    "give_opinion": Question("是否同意免责？", "会商意见供问责机关认定时参考。"),
    "record_opinion": Question("会商单位的书面意见是什么？", "登记意见，附盖章的扫描件。"),
    "conclude_exemption": Question("是否准予免责？", "会商意见已收齐，请拟免责决定。"),
    "decide_exemption": Question("是否同意这份免责决定？", "准予免责的，案件解除，不列入政务失信记录。"),
    "note_exemption": Question("免责申请已有结果，请收阅。"),
    "approve_repair": Question("是否同意申请信用修复？", "报送后由认定机关受理，不收取费用。"),
    "refile_repair": Question("负责人退回了信用修复申请，请修改。"),
    "accept_repair": Question("是否受理这件信用修复申请？", "不予受理的写明理由。"),
    "handle_repair": Question("是否准予修复？", "逐项核对纠正和履行的证据。"),
    "decide_repair": Question("是否同意这份信用修复决定？", "准予修复的，随即终止公示、解除惩戒措施。"),
    "note_repair": Question("信用修复申请已有结果，请收阅。"),
    "approve_revocation": Question("是否核准撤销？", "核准后案件撤销，认定、惩戒、期限一并终止。"),
    "reassign": Question("是否准予退单？", "准予的，改派其他单位；不准予的，写明理由，由该单位继续办理。"),
    "contribute": Question("请反馈会办意见。", "写明办了什么、结果和意见，附有关材料。"),
    "approve_extension": Question(
        "是否同意申请延期？", "须在到期前申请，每项期限一次；报送后由承办机关决定。"
    ),
    "decide_extension": Question("是否批准延期？", "可以少批；决定前期限照常计算，原到期日留档。"),
}


def question_of(node: str, title: str) -> Question:
    """The question at the desk of this node; its own title where nothing else is written."""
    return QUESTIONS.get(node, Question(f"{title}。"))
