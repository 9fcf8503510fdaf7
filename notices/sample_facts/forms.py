"""Examples of forms and tables: the record of an interview, approvals, the list of cases, proof of service."""

from decimal import Decimal
from typing import Any

from notices import facts
from notices.kinds import Kind
from notices.sample_facts.shared import DEPARTMENT, SUBJECT
from notices.wording import amount

_DEBTORS = (
    ("澄川市住房和城乡建设局", "望河区人民法院", "0302", "已付400,000.00元，其余未付"),
    ("澄川市交通运输局", "望河区人民法院", "0302", "分期履行中"),
    ("望河区柳渡镇人民政府", "望河区人民法院", "0302", "尚未履行"),
    ("临溪区云井街道办事处", "临溪区人民法院", "0303", "尚未履行"),
    ("云坪区石梁乡人民政府", "云坪区人民法院", "0304", "已达成和解"),
    ("云坪区水务服务中心", "云坪区人民法院", "0304", "终结本次执行程序"),
    ("澄川市公共工程建设中心", "澄川市中级人民法院", "03", "尚未履行"),
    ("澄川经济开发区管理委员会", "澄川市中级人民法院", "03", "分期履行中"),
)


def outstanding(count: int) -> dict[str, Any]:
    """So many lines of the list of outstanding cases, and their totals."""
    amounts = [
        (Decimal(386_400 + 91_370 * place), Decimal(346_400 + 71_370 * place)) for place in range(count)
    ]
    return {
        "cases": tuple(_line(place, *figures) for place, figures in enumerate(amounts)),
        "total_count": f"{count}件",
        "total_amount": amount(sum((owed for owed, _ in amounts), Decimal())),
        "total_outstanding": amount(sum((left for _, left in amounts), Decimal())),
    }


def _line(place: int, owed: Decimal, outstanding: Decimal) -> facts.OutstandingCase:
    body, court, code, state = _DEBTORS[place % len(_DEBTORS)]
    return facts.OutstandingCase(
        body,
        f"（2026）样{code}执{701 + 6 * place}号",
        court,
        f"2026年{1 + place % 9}月{3 + place % 25}日",
        amount(owed),
        amount(outstanding),
        state,
    )


FACTS: dict[Kind, Any] = {
    Kind.INTERVIEW_RECORD: facts.InterviewRecordFacts(
        subject_matter=SUBJECT,
        notice_number="澄发改约〔2026〕3号",
        began_at="2026年11月20日9时30分",
        ended_at="11时10分",
        place="澄川市政务服务中心三楼第二会议室",
        interviewers=("市发展和改革委员会副主任陈砚秋", "市信用管理科科长李维岳"),
        recorded_by="市信用管理科科员许知远",
        subject_body=DEPARTMENT,
        interviewees=("市住房和城乡建设局局长周明谦", "市住房和城乡建设局副局长沈若川"),
        others_present=("望河区人民法院执行局何清越", "市财政局国库科科长陆行舟"),
        absent=("市住房和城乡建设局财务科科长唐嘉树（出差）",),
        exchanges=(
            facts.Exchange(
                "剩余工程款3,464,000.00元为什么至今没有支付？",
                "主要是结算资料移交延误，年度预算调整时又没有把这笔款项列进去，责任在我局",
            ),
            facts.Exchange(
                "提醒函、警示函送达后，采取了哪些措施？",
                "收到提醒函后召开过一次会议，要求财务科测算资金；收到警示函后与承包人通过一次电话，没有形成书面计划",
            ),
            facts.Exchange(
                "机构调整、人员变动能不能作为推迟付款的理由？",
                "不能。我们认识到这是对生效裁判不够重视，应当由现任班子负责到底",
            ),
            facts.Exchange(
                "剩余款项的资金来源和付款时间怎样安排？",
                "已经与市财政局初步商定，动用年度城建资金结余，2026年12月底前支付一半，2027年1月底前付清",
            ),
        ),
        demands=(
            "五个工作日内与申请执行人签订分期付款协议，报执行法院备案",
            "2026年12月31日前支付首期工程款1,732,000.00元，报送付款凭证",
            "全面清查在建和已完工项目的欠款情况，建立到期付款台账",
        ),
        undertakings=(
            "对所指出的问题没有异议，由局长周明谦负总责，按照要求逐项落实",
            "向申请执行人书面说明情况并致歉，按周报告进展",
        ),
        signed_how="双方签名",
    ),
    Kind.EXTENSION_SLIP: facts.ExtensionSlipFacts(
        subject_matter=SUBJECT,
        applicant=DEPARTMENT,
        applied_by="办公室主任顾长宁",
        applied_on="2026年11月18日",
        earlier_name="整改通知书",
        earlier_number="澄政整〔2026〕2号",
        due_on="2026年11月23日",
        asked_until="2026年12月8日",
        progress=("已支付首期工程款1,732,000.00元", "在建项目合同履行台账已经登记完毕"),
        reasons=(
            "剩余工程款1,732,000.00元的资金来源已经财政部门确认，拨付手续需十个工作日",
            "五个已完工项目的结算资料存放在原承建单位，正在协调移交",
        ),
        plan=("2026年12月4日前完成剩余款项支付", "2026年12月8日前补登台账并报送整改报告"),
        opinions=(
            facts.Opinion(
                "承办人意见", "情况属实，剩余事项有明确时限，建议同意延期15日", "李维岳", "2026年11月19日"
            ),
            facts.Opinion("审核意见", "同意承办人意见", "何静仪", "2026年11月19日"),
            facts.Opinion("审批意见", "同意延期至2026年12月8日，不再延期", "陈砚秋", "2026年11月20日"),
        ),
        outcome="同意",
        granted_until="2026年12月8日",
    ),
    Kind.RETURN_SLIP: facts.ReturnSlipFacts(
        subject_matter=SUBJECT,
        applicant=DEPARTMENT,
        applied_by="办公室主任顾长宁",
        received_on="2026年11月17日",
        applied_on="2026年11月18日",
        reasons=(
            "该工程的发包人为澄川市公共工程建设中心，施工合同由该中心签订，工程款由该中心支付",
            "我局是行业主管部门，不是合同当事人，不承担付款义务",
        ),
        suggested_body="澄川市公共工程建设中心",
        suggested_because="施工合同第一条、该中心主要职责规定和2026年度部门预算",
        opinions=(
            facts.Opinion("承办人意见", "经核对施工合同，退单理由成立，建议改派", "李维岳", "2026年11月19日"),
            facts.Opinion("审批意见", "同意退单，改派后办理期限重新计算", "陈砚秋", "2026年11月20日"),
        ),
        outcome="同意",
        new_body="澄川市公共工程建设中心",
    ),
    Kind.MERGER_SLIP: facts.MergerSlipFacts(
        subject_matter=SUBJECT,
        matter="并案",
        case_number="ZX-2026-000123",
        subject_body=DEPARTMENT,
        opened_on="2026年11月5日",
        stage="研判",
        applied_by="李维岳",
        applied_on="2026年11月18日",
        leading_case="ZX-2026-000087",
        leading_matter="老旧小区改造工程（二期）工程款逾期未付",
        situation=(
            "本案由人民法院推送的被执行人未结案件信息引起，涉及（2026）样0302执731号执行案件",
            "ZX-2026-000087号案件由承包人投诉引起，已经进入整改环节",
        ),
        reasons=("两案涉事单位、债权人和工程合同相同，并案办理可以避免重复发文、重复整改",),
        opinions=(
            facts.Opinion(
                "承办人意见", "符合并案条件，建议并入ZX-2026-000087号案件", "李维岳", "2026年11月18日"
            ),
            facts.Opinion("会签意见", "无不同意见（市工业和信息化局）", "白泽川", "2026年11月19日"),
            facts.Opinion("审批意见", "同意并案，本案办理期限终止计算", "陈砚秋", "2026年11月20日"),
        ),
        outcome="同意",
    ),
    Kind.OUTSTANDING_CASES: facts.OutstandingCasesFacts(
        subject_matter="2026年第三季度全市政府机构被执行人未结案件",
        cut_off="2026年10月31日24时",
        source="人民法院执行登记",
        **outstanding(24),
        requirements=(
            "逐案核实未履行的数额、原因和责任人，明确资金来源和付款时间",
            "对已经达成和解、分期履行的案件，按照约定履行，并报送付款凭证",
            "对拟被纳入失信被执行人名单的案件，立即采取履行措施，并报告市人民政府",
        ),
        answer_within="10个工作日",
    ),
    Kind.PROOF_OF_SERVICE: facts.ProofOfServiceFacts(
        subject_matter=SUBJECT,
        served_on_whom=DEPARTMENT,
        documents=(
            facts.ServedDocument("警示函", "澄纪监警〔2026〕7号", "1"),
            facts.ServedDocument("约谈通知书", "澄发改约〔2026〕3号", "1"),
        ),
        place="澄川市住房和城乡建设局一楼收发室",
        method="留置送达",
        served_at="2026年11月20日15时20分",
        servers=("李维岳", "许知远"),
        refusal="送达人出示工作证件并说明送达事由，该局收发室工作人员以负责人外出为由拒绝签收。"
        "送达人将文书留置于该处，并拍照记录",
        witnesses=("望河区柳渡镇司法所方以宁",),
        note="照片三张，随卷保存",
    ),
}
