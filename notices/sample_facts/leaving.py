"""Examples of what leaves the house: told to others, handed over, proposed, referred."""

from typing import Any

from notices import facts
from notices.kinds import Kind
from notices.sample_facts.shared import CATEGORY, DEPARTMENT, SUBJECT

_MATERIALS = (
    facts.Material("施工合同、竣工验收文件和结算文件", "复印件", "1", "46"),
    facts.Material("望河区人民法院民事判决书、执行通知书", "复印件", "1", "12"),
    facts.Material("预警、提醒、警示、约谈文书及送达回证", "复印件", "1", "28"),
    facts.Material("《整改通知书》（澄政整〔2026〕2号）及两次整改报告", "复印件", "1", "35"),
    facts.Material("两次整改验收核查记录和现场照片", "电子件", "1", "18"),
)
_COURSE = (
    "2026年5月至8月，先后送达预警通知书、提醒函、警示函，并约谈该局主要负责人",
    "2026年10月12日责令限期整改，该局两次报送整改报告，经市财政局、市审计局联合核查，均验收不合格",
)

FACTS: dict[Kind, Any] = {
    Kind.CIRCULAR: facts.CircularFacts(
        subject_matter="部分单位拖欠工程款和政策承诺未兑现",
        scope="全市政务诚信建设责任单位",
        naming="隐去单位名称",
        reported=(
            facts.Reported(
                "某区住房建设部门",
                "老旧小区改造工程竣工验收后，长期不支付工程款3,464,000.00元，经两次督办仍未落实资金来源",
                "已责令限期整改，对分管负责人进行约谈",
            ),
            facts.Reported(
                "某开发区管理机构",
                "招商引资协议约定的设备补助1,200,000.00元逾期一年未兑现，以负责人更替为由拒绝协商",
                "已送达警示函，要求三十日内制定兑现计划",
            ),
            facts.Reported(
                "某乡镇人民政府",
                "未按期履行生效裁判确定的租金支付义务，两次收到提醒函后均未回复",
                "已约谈主要负责人，款项现已付清",
            ),
        ),
        lessons=(
            "从通报的问题看，有的单位契约意识不强，没有把生效裁判和政策承诺当作必须履行的义务；有的单位存在"
            "“新官不理旧账”的错误认识，把机构调整、人员变动作为拖延的理由",
            "有的单位合同履行台账不健全，到期款项没有列入支付计划，风险发现晚、处置慢",
        ),
        requirements=(
            "对本单位合同履行、政策承诺兑现和生效裁判履行情况开展一次全面自查，逐项登记到期义务",
            "对已经逾期的款项制定付款计划，明确资金来源、责任人和完成时限",
            "主要负责人要亲自研究重点事项，不得以机构、人员、职能变化为由拖延履行",
        ),
        report_within="15日",
    ),
    Kind.TRANSFER: facts.TransferFacts(
        subject_matter=SUBJECT,
        scope="部分线索移送",
        concerned=("澄川市住房和城乡建设局", "该局原分管财务的负责人、财务科有关人员"),
        suspected="在工程款支付审批中滥用职权、弄虚作假",
        clues=(
            "核查发现，该局在剩余工程款3,464,000.00元未支付期间，将同一资金来源的款项用于其他非到期支出，"
            "有关支付审批单的签字日期与实际审批时间不一致",
            "该局第一次整改报告所附的付款凭证，经向开户银行核对，没有相应的付款记录",
        ),
        course=_COURSE,
        receipt_within="3个工作日",
        materials=_MATERIALS,
    ),
    Kind.ACCOUNTABILITY: facts.AccountabilityFacts(
        subject_matter=SUBJECT,
        subject_body=DEPARTMENT,
        found=(
            "该局对望河区人民法院生效判决确定的付款义务长期不履行，剩余工程款3,464,000.00元至今未支付",
            *_COURSE,
        ),
        consequences=(
            "增加逾期利息支出约126,000.00元",
            "承包人因此拖欠农民工工资，引发集体信访两次，造成不良社会影响",
        ),
        responsibilities=(
            facts.Responsibility(
                "该局主要负责人",
                "没有履行第一责任人职责，对督办事项只作批示、不抓落实",
                "建议按照管理权限给予批评教育或者诫勉，责令作出书面检查",
            ),
            facts.Responsibility(
                "该局分管财务的负责人",
                "没有将到期款项列入支付计划，对两次虚报整改情况负有直接领导责任",
                "建议按照管理权限给予问责，视情调整工作分工",
            ),
        ),
        answer_within="30日",
        materials=_MATERIALS[:4],
    ),
    Kind.REFERRAL: facts.ReferralFacts(
        subject_matter=SUBJECT,
        subject_body=DEPARTMENT,
        ground="整改两次验收不合格",
        order_number="澄政整〔2026〕2号",
        order_served_on="2026年10月12日",
        course=_COURSE,
        found=(
            "该局有资金支付能力，2026年度城建资金结余可以覆盖剩余工程款，但是没有列入支付计划",
            "第二次整改报告所称已经签订的分期付款协议，经向申请执行人核实，双方没有签订",
        ),
        category=CATEGORY,
        proposal=(
            "认定该局构成政务失信，失信程度建议为严重",
            "依照规定采取取消评优评先资格、限制申报试点示范项目等措施",
        ),
        answer_within="5个工作日",
        materials=_MATERIALS,
    ),
    Kind.SUPERVISORY_ADVICE: facts.SupervisoryAdviceFacts(
        subject_matter=SUBJECT,
        found=(
            "你单位对生效裁判确定的付款义务重视不够，经预警、提醒、警示、约谈仍未履行，损害政府公信力",
            "工程款支付审批没有严格执行集体研究制度，三笔大额支出没有会议记录",
        ),
        causes=(
            "主体责任落实不到位，党组没有专题研究政务诚信工作，对到期债务底数不清",
            "内部控制存在漏洞，合同管理、财务支付、法律事务分属不同科室，缺少统一的督促机制",
        ),
        proposals=(
            "限期付清拖欠的工程款，对其他到期未付款项全面清理",
            "修订大额资金支付审批制度，严格执行集体研究和会议记录要求",
            "建立合同履行预警机制，由一名负责人统筹合同、财务和法律事务",
            "以案为鉴开展一次警示教育，举一反三查找廉政风险",
        ),
        objection_within="10个工作日",
        adopt_within="30日",
    ),
}
