"""Examples of what is said while a matter is worked on: pressed, reported, halted, gone on with, opened again."""

from typing import Any

from notices import facts
from notices.kinds import Kind
from notices.sample_facts.shared import REVIEWER, SITUATION, SUBJECT

FACTS: dict[Kind, Any] = {
    Kind.SUPERVISION: facts.SupervisionFacts(
        subject_matter=SUBJECT,
        times="2",
        earlier_name="督办函",
        earlier_number="澄发改督〔2026〕4号",
        earlier_served_on="2026年10月30日",
        situation=(SITUATION[1],),
        milestones=(
            facts.Milestone(
                "支付首期工程款1,732,000.00元",
                "2026年10月31日",
                "资金已经列入支付计划，尚未拨付",
                "14个工作日",
            ),
            facts.Milestone(
                "与申请执行人签订分期付款协议，报执行法院备案",
                "2026年11月6日",
                "双方就利息计算方法仍有分歧",
                "10个工作日",
            ),
        ),
        requirements=(
            "商请财政部门落实首期款项的资金来源，完成支付审批",
            "与申请执行人就利息计算达成一致，形成书面协议",
            "逐周调度付款计划，明确每笔款项的承办人和审批人",
        ),
        answer_within="5个工作日",
        every="每周五17时前",
    ),
    Kind.RECTIFICATION_REPORT: facts.RectificationReportFacts(
        subject_matter=SUBJECT,
        order_number="澄政整〔2026〕2号",
        order_received_on="2026年10月12日",
        signed_by="周明谦",
        organisation=(
            "收到整改通知书后，本单位于2026年10月13日召开专题会议，成立由局长周明谦任组长的整改工作组，"
            "印发整改方案，将三项整改事项分解到科室和责任人",
            "整改期间共召开调度会议四次，与市财政局、望河区人民法院会商两次，与承包人当面协商三次",
        ),
        rectified=(
            facts.ReportItem(
                "未按生效裁判支付工程款3,464,000.00元",
                "已完成",
                "调整年度支出安排，分两笔向承包人支付剩余工程款和逾期利息",
                "2026年11月10日全部付清，执行案件已经以履行完毕方式结案",
                "证1、证2",
            ),
            facts.ReportItem(
                "未将已到期工程款列入年度支付计划",
                "已完成",
                "清理全部到期应付款项，逐笔列入年度支付计划",
                "支付计划于2026年10月28日经财政部门确认",
                "证3",
            ),
            facts.ReportItem(
                "合同履行台账不健全，付款期限无人跟踪",
                "未完成",
                "指定专人负责，对在履行合同逐份登记付款节点",
                "已登记在建项目合同四十二份",
                "证4",
                "五个已完工未结清项目的结算资料正在收集，2026年12月10日前登记完毕并报送核查",
            ),
        ),
        lasting=(
            "印发合同履行和付款管理办法，将付款节点提前三十日、十五日、五日预警纳入制度",
            "将到期付款情况纳入科室年度考核，由分管负责人按月调度",
        ),
        evidence=(
            facts.Evidence("证1", "银行付款回单（两份）", "剩余工程款和逾期利息已经付清"),
            facts.Evidence("证2", "望河区人民法院结案通知书", "（2026）样0302执731号案件执行完毕"),
            facts.Evidence("证3", "2026年度支付计划及财政部门确认意见", "到期款项已经列入支付计划"),
            facts.Evidence("证4", "合同履行台账（在建项目部分）", "在建项目付款节点已经登记"),
        ),
    ),
    Kind.DECLINING: facts.DecliningFacts(
        subject_matter=SUBJECT,
        received_on="2026年11月17日",
        matters=(
            "承包人认为竣工结算价款应当增加268,000.00元，建设单位没有确认",
            "承包人要求建设单位按照其主张的数额支付增加部分的利息",
        ),
        ground="依法应当由人民法院或者仲裁机构处理",
        reasons=(
            "双方对结算价款是否增加存在争议，尚无生效裁判、仲裁裁决或者双方确认的结算文件",
            "争议款项的数额和付款责任属于合同纠纷，应当依法通过诉讼或者合同约定的仲裁解决",
        ),
        review_within="10个工作日",
        review_to=REVIEWER,
        advice=(
            "向有管辖权的人民法院提起诉讼，或者按照合同约定申请仲裁",
            "取得生效法律文书后，义务单位拒不履行的，可以再次反映",
        ),
    ),
    Kind.SUSPENSION: facts.SuspensionFacts(
        subject_matter=SUBJECT,
        cause="案件进入再审",
        situation=(
            "2026年11月12日，澄川市中级人民法院裁定再审该工程款纠纷案件，再审期间中止原判决的执行",
            "付款义务的数额有待再审裁判确定，目前不具备继续办理的条件",
        ),
        suspended_on="2026年11月20日",
        tell_within="3个工作日",
        duties=(
            "按照再审程序如实提交证据，不得以中止办理为由拒绝协商",
            "对没有争议的款项，继续按照付款计划支付",
        ),
    ),
    Kind.RESUMPTION: facts.ResumptionFacts(
        subject_matter=SUBJECT,
        suspension_number="澄发改止〔2026〕1号",
        suspended_on="2026年6月15日",
        grounds=(
            "澄川市中级人民法院已于2026年11月9日作出再审判决，维持你单位支付工程款及逾期利息的义务，判决已经生效",
        ),
        resumed_on="2026年11月20日",
        terms=(
            facts.RemainingTerm("回复提醒函", "3个工作日"),
            facts.RemainingTerm("报送付款计划", "12日"),
        ),
        requirements=("按照再审判决重新核算应付款项，报送付款计划和资金来源",),
    ),
    Kind.REOPENING: facts.ReopeningFacts(
        subject_matter=SUBJECT,
        ended_by="结案通知书",
        ended_number="澄发改结〔2026〕3号",
        ended_on="2026年8月14日",
        found=(
            "2026年11月11日回头看发现，你单位在同一工程的附属项目中，又有两笔到期工程款共312,600.00元未支付",
            "整改时建立的合同履行台账自2026年9月起停止更新，付款预警没有执行",
        ),
        stage="整改",
        answer_within="5个工作日",
        requirements=(
            "付清附属项目到期工程款312,600.00元及逾期利息",
            "恢复合同履行台账的登记和核对，补齐2026年9月以来的记录",
        ),
        rectify_within="30日",
    ),
}
