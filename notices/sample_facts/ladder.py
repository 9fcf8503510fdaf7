"""Examples of the kinds on the main path, from the early warning to the closure."""

from typing import Any

from notices import facts
from notices.kinds import Kind
from notices.sample_facts.shared import DEPARTMENT, REQUIREMENTS, SITUATION, SUBJECT

FACTS: dict[Kind, Any] = {
    Kind.EARLY_WARNING: facts.EarlyWarningFacts(
        subject_matter=SUBJECT,
        risk_source="人民法院推送的被执行人未结案件信息",
        situation=SITUATION,
        requirements=REQUIREMENTS,
        answer_within="5个工作日",
        docket_number="（2026）样0302执731号",
        court="望河区人民法院",
        amount="3,864,000.00元",
        paid="400,000.00元",
        outstanding="3,464,000.00元",
        expected_listing_on="2026年12月21日",
    ),
    Kind.LIFTING: facts.LiftingFacts(
        subject_matter=SUBJECT,
        earlier_name="预警通知书",
        earlier_number="澄发改预〔2026〕7号",
        earlier_signed_on="2026年11月20日",
        answered_on="2026年11月26日",
        grounds=(
            "你单位已于2026年12月4日将剩余工程款3,464,000.00元及逾期利息支付完毕，付款凭证经承包人确认无误",
            "望河区人民法院执行登记显示，（2026）样0302执731号案件已于2026年12月8日以履行完毕方式结案",
        ),
        advice=("将工程款支付纳入预算和支付计划统一管理，到期前三十日、十五日、五日分别核对资金",),
    ),
    Kind.REMINDER: facts.ReminderFacts(
        subject_matter=SUBJECT,
        earlier_name="预警通知书",
        earlier_number="澄发改预〔2026〕7号",
        earlier_served_on="2026年11月20日",
        situation=SITUATION,
        requirements=REQUIREMENTS,
        answer_within="5个工作日",
    ),
    Kind.WARNING: facts.WarningFacts(
        subject_matter=f"{SUBJECT}且提醒后未按期回复",
        earlier_name="提醒函",
        earlier_number="澄纪监提〔2026〕12号",
        earlier_served_on="2026年11月30日",
        answer_due_on="2026年12月7日",
        overdue="3个工作日",
        situation=(SITUATION[1], "你单位收到提醒函后，既未书面回复，也未与承包人协商付款安排"),
        requirements=REQUIREMENTS,
        answer_within="5个工作日",
    ),
    Kind.INTERVIEW_NOTICE: facts.InterviewNoticeFacts(
        subject_matter=SUBJECT,
        situation=(SITUATION[1], "经预警、提醒、警示，你单位仍未提出可行的付款计划，失信风险持续存在"),
        held_at="2026年12月25日（星期五）9时30分",
        place="澄川市政务服务中心三楼第二会议室",
        interviewers=("市发展和改革委员会副主任陈砚秋", "市信用管理科科长李维岳"),
        interviewees=("市住房和城乡建设局局长周明谦", "市住房和城乡建设局分管财务的副局长沈若川"),
        topics=(
            "工程款逾期未付的原因、责任和已经采取的措施",
            "预警、提醒、警示要求未落实的原因",
            "剩余款项的资金来源、付款计划和完成时限",
        ),
        materials=(
            "施工合同、竣工验收文件、结算文件和历次付款凭证",
            "2026年度预算批复和资金支付计划",
            "经主要负责人签字的情况说明和付款承诺",
        ),
        confirm_within="1个工作日",
    ),
    Kind.MINUTES: facts.MinutesFacts(
        subject_matter=SUBJECT,
        subject_body=DEPARTMENT,
        notice_number="澄发改约〔2026〕3号",
        held_at="2026年12月25日（星期五）9时30分",
        place="澄川市政务服务中心三楼第二会议室",
        chaired_by="市发展和改革委员会副主任陈砚秋",
        recorded_by="市信用管理科科员许知远",
        issues=(
            "约谈指出，市住房和城乡建设局对生效裁判确定的付款义务重视不够，剩余工程款3,464,000.00元"
            "长期未列入支付计划，预警、提醒、警示要求均未落实",
            "约谈强调，机构调整和人员变动不是拖延付款的理由，应当限期拿出可执行的付款计划",
        ),
        statements=(
            "市住房和城乡建设局局长周明谦说明，款项未付主要由于结算资料移交延误和预算调整滞后，对所指出的问题"
            "没有异议",
            "市住房和城乡建设局表示，将于2027年1月底前分两期付清全部款项，并向申请执行人书面致歉",
        ),
        demands=(
            facts.Demand("与申请执行人签订分期付款协议，报执行法院备案", "局长周明谦", "5个工作日"),
            facts.Demand("支付首期工程款1,732,000.00元，报送付款凭证", "副局长沈若川", "10个工作日"),
            facts.Demand("全面清查在建和已完工项目的欠款情况，建立到期付款台账", "副局长沈若川", "30日"),
        ),
        present=(
            "市发展和改革委员会陈砚秋、李维岳、许知远",
            "市住房和城乡建设局周明谦、沈若川",
            "望河区人民法院执行局何清越",
        ),
        absent=("市住房和城乡建设局财务科科长唐嘉树（出差）",),
        observing=("市财政局国库科科长陆行舟", "市审计局韩映雪"),
    ),
    Kind.RECTIFICATION_ORDER: facts.RectificationOrderFacts(
        subject_matter=SUBJECT,
        situation=SITUATION,
        problems=(
            facts.Problem(
                "未按生效裁判支付工程款3,464,000.00元",
                "剩余工程款及逾期利息全部付清，执行案件以履行完毕方式结案",
                "局长周明谦",
                "30日",
            ),
            facts.Problem(
                "未将已到期工程款列入年度支付计划",
                "到期应付款项全部列入支付计划，资金来源经财政部门确认",
                "副局长沈若川",
                "15日",
            ),
            facts.Problem(
                "合同履行台账不健全，付款期限无人跟踪",
                "建立覆盖全部在履行合同的台账，明确专人按月核对",
                "办公室主任顾长宁",
                "30日",
            ),
        ),
        plan_within="5个工作日",
        rectify_within="30日",
    ),
    Kind.VERIFICATION_OPINION: facts.VerificationOpinionFacts(
        subject_matter=SUBJECT,
        order_number="澄政整〔2026〕2号",
        report_received_on="2027年1月28日",
        method="查阅资料、核对付款凭证、走访承包人和执行法院",
        verified_on="2027年2月3日",
        verifiers=("市财政局陆行舟", "市审计局韩映雪", "市工业和信息化局白泽川"),
        findings=(
            facts.Finding("未按生效裁判支付工程款", "合格", "剩余工程款及利息已付清，执行案件已结案"),
            facts.Finding("未将到期工程款列入年度支付计划", "合格", "支付计划已经财政部门确认"),
            facts.Finding(
                "合同履行台账不健全", "不合格", "台账只登记了在建项目，已完工未结清的五个项目没有登记"
            ),
        ),
        outcome="不合格",
        new_term="15日",
        returned_times="1",
    ),
    Kind.CLOSURE: facts.ClosureFacts(
        subject_matter=SUBJECT,
        opened_on="2026年11月19日",
        closed_on="2027年3月5日",
        course=(
            "本机关先后发出预警通知书、提醒函、警示函，并于2026年12月25日约谈你单位负责人；"
            "市人民政府于2026年12月30日责令限期整改",
        ),
        result=("你单位已付清全部工程款及逾期利息，三项整改事项经核查均达到整改标准",),
        look_back_on="2027年6月上旬",
        performed_amount="3,986,420.00元",
        opinion_number="澄政验〔2027〕2号",
        lifted_measures=("暂停推荐参加年度评优评先", "限制申报城市更新示范项目"),
        duties=("按季度向本机关报送合同履行台账，连续报送四个季度",),
    ),
}
