"""Examples of decisions and of what leads to them: heard, found, not found, exempted, objected to, repaired."""

from typing import Any

from notices import facts
from notices.kinds import Kind
from notices.sample_facts.shared import CATEGORY, DEPARTMENT, REVIEWER, SITUATION, SUBJECT

_EVIDENCE = (
    "施工合同、竣工验收文件和结算文件",
    "望河区人民法院生效民事判决书、执行通知书",
    "《整改通知书》（澄政整〔2026〕2号）及送达回证",
    "两次《整改验收意见书》及现场核查记录",
)
_CONTRACTS = "发改财金〔2023〕1103号文件关于限制政策和资金支持的规定"

FACTS: dict[Kind, Any] = {
    Kind.HEARING_NOTICE: facts.HearingNoticeFacts(
        subject_matter=SUBJECT,
        referral_number="澄发改请〔2026〕1号",
        found=(*SITUATION, "经责令限期整改，你单位两次报送的整改报告均经验收不合格，剩余工程款仍未支付"),
        evidence=_EVIDENCE,
        category=CATEGORY,
        severity="严重",
        sanctions=(
            facts.PlannedSanction(
                "取消参加本年度评优评先资格", "国发〔2016〕76号文件", "市委、市政府有关部门"
            ),
            facts.PlannedSanction("限制申报城市更新试点示范项目", _CONTRACTS, "市发展和改革委员会"),
        ),
        plead_within="5个工作日",
        plead_at="澄川市政务服务中心三楼第一会议室",
    ),
    Kind.DETERMINATION: facts.DeterminationFacts(
        subject_matter=SUBJECT,
        notice_number="澄政告〔2026〕1号",
        notice_served_on="2026年11月5日",
        hearing="已陈述申辩",
        found=(*SITUATION, "2026年10月12日本机关责令限期整改，你单位两次报送的整改报告均经验收不合格"),
        evidence=_EVIDENCE,
        pleas=(
            facts.Plea(
                "款项未付系机构职能调整、经办人员变动所致，不是拒不履行",
                "不予采纳",
                "机构职能调整、人员变动不影响履行合同和生效裁判确定的义务",
            ),
            facts.Plea(
                "2026年9月28日已支付400,000.00元，应当从未履行数额中扣除",
                "采纳",
                "付款凭证属实，认定的未履行数额已经扣除该笔款项",
            ),
        ),
        category=CATEGORY,
        severity="严重",
        reasons=(
            "你单位有资金支付能力，在生效裁判确定的期限届满后长期不支付工程款，经预警、提醒、警示、约谈和责令整改"
            "仍不履行，符合拒不整改的情形",
        ),
        sanctions=(
            facts.Sanction(
                "取消参加评优评先资格",
                "国发〔2016〕76号文件关于政务失信责任追究的规定",
                "2026年11月20日",
                "2027年11月19日",
                "市委、市政府有关部门",
            ),
            facts.Sanction(
                "限制申报城市更新试点示范项目",
                _CONTRACTS,
                "2026年11月20日",
                "失信行为纠正并完成信用修复之日",
                "市发展和改革委员会",
            ),
        ),
        published_until="自公示之日起一年，提前修复的除外",
        duties=(
            "向承包人支付剩余工程款3,464,000.00元及逾期利息",
            "建立覆盖全部在履行合同的付款台账，报送本机关核查",
        ),
        perform_within="30日",
        repair_after=(
            "履行完毕生效裁判确定的义务",
            "整改事项全部经核查合格",
            "公示期间没有发生新的同类失信行为",
        ),
        objection_within="10个工作日",
        review_within="10个工作日",
        review_to=REVIEWER,
    ),
    Kind.NO_DETERMINATION: facts.NoDeterminationFacts(
        subject_matter=SUBJECT,
        referral_by="澄川市发展和改革委员会",
        referral_number="澄发改请〔2026〕1号",
        found=(
            "你单位在整改期限内支付工程款3,464,000.00元，付款凭证和承包人的收款确认经核对无误",
            "合同履行台账尚有五个已完工项目没有登记，但是没有发现拒不整改或者虚假整改的事实",
        ),
        reasons=("主要义务已经履行，未完成事项的责任人和时限明确，不符合拒不整改的情形",),
        consequence="继续整改",
        duties=("补登五个已完工项目的合同履行台账", "对全部到期付款节点进行一次复核，形成书面报告"),
        rectify_within="15日",
    ),
    Kind.EXEMPTION: facts.ExemptionFacts(
        subject_matter=SUBJECT,
        applicant=DEPARTMENT,
        applied_on="2026年10月26日",
        found=(
            "2026年7月，工程所在地遭遇特大暴雨，市财政统筹安排的年度城建资金优先用于抢险和受灾群众安置，"
            "原定8月支付的工程款因此推迟",
            "抢险结束后，该局即向市财政部门申请恢复资金安排，并于2026年10月20日付清全部款项",
        ),
        circumstance="不可抗力",
        good_faith="推迟付款是为保障抢险和群众安置，该局事先书面告知承包人并取得谅解，主观上出于公心、担当尽责",
        collective_decision="推迟付款经该局党组会议集体研究，并报市人民政府同意，会议纪要和请示批复齐全",
        no_private_gain="经核实，没有发现有关人员从中谋取私利、与承包人恶意串通或者隐瞒情况",
        consultations=(
            facts.Consultation("市委组织部", "同意按照容错情形处理"),
            facts.Consultation("市财政局", "资金调整情况属实，符合应急管理规定"),
            facts.Consultation("市审计局", "没有发现资金使用违规问题"),
        ),
        outcome="予以免责",
        reasons=("逾期付款由不可抗力引起，时间与抢险期间相符；情形消除后及时履行，没有造成重大损失",),
        review_within="10个工作日",
        review_to="上一级纪检监察机关",
        duties=("完善应急情况下合同付款的风险处置预案", "就推迟付款的利息与承包人书面结清"),
        rectify_within="30日",
    ),
    Kind.OBJECTION_DECISION: facts.ObjectionDecisionFacts(
        subject_matter=SUBJECT,
        applicant=DEPARTMENT,
        applied_on="2026年11月4日",
        earlier_name="失信认定书",
        earlier_number="澄政失〔2026〕1号",
        objections=(
            facts.Objection(
                "认定书记载的未履行数额没有扣除已经支付的400,000.00元，请求更正",
                "成立",
                "付款凭证、承包人收款确认和执行法院登记一致，该笔款项应当扣除",
            ),
            facts.Objection(
                "款项未付系人员变动所致，请求撤销认定",
                "不成立",
                "人员变动不影响履行义务，认定的基本事实清楚、证据充分",
            ),
        ),
        found=("至认定书作出之日，你单位已支付400,000.00元，尚未履行的工程款为3,464,000.00元",),
        outcome="更正",
        corrections=(
            facts.Correction("尚未履行工程款3,864,000.00元", "尚未履行工程款3,464,000.00元"),
            facts.Correction("至今未支付任何款项", "已支付400,000.00元，其余款项至今未支付"),
        ),
        consequences=("市公共信用信息平台自收到本决定之日起三个工作日内更正相关记录",),
        review_within="10个工作日",
        review_to=REVIEWER,
    ),
    Kind.REPAIR_DECISION: facts.RepairDecisionFacts(
        subject_matter=SUBJECT,
        applied_on="2026年11月13日",
        record_name="失信认定书",
        record_number="澄政失〔2026〕1号",
        found=(
            "你单位已于2026年11月10日付清剩余工程款3,464,000.00元及逾期利息，承包人确认收讫，执行案件已经结案",
            "三项整改事项经核查全部合格，公示期间没有发现新的同类失信行为",
        ),
        evidence=(
            "银行付款回单和承包人收款确认书",
            "望河区人民法院结案通知书",
            "《整改验收意见书》（澄政验〔2026〕5号）",
        ),
        outcome="准予修复",
        display_ends_on="2026年11月20日",
        platforms=("澄川市公共信用信息平台", "“信用中国（澄川）”网站"),
        lifted=(
            facts.LiftedSanction(
                "取消参加评优评先资格", "2026年9月1日", "2026年11月20日", "市委、市政府有关部门"
            ),
            facts.LiftedSanction(
                "限制申报城市更新试点示范项目", "2026年9月1日", "2026年11月20日", "市发展和改革委员会"
            ),
        ),
        review_within="10个工作日",
        review_to=REVIEWER,
    ),
}
