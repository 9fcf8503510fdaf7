"""The same examples told at length, over three pages and more: for the gallery, and for the ends of pages."""

from dataclasses import replace
from typing import Any

from notices import facts
from notices.kinds import Kind
from notices.sample_facts import deciding, forms, ladder, leaving, working

COURSE = (
    "2025年6月18日，发包人与承包人签订施工合同，约定合同价款3,864,000.00元，工期一百八十日，工程竣工验收合格并办理结算后"
    "三个月内付至结算价款的百分之九十七，其余百分之三作为质量保证金，保修期满后三十日内返还",
    "2025年12月26日，建设、勘察、设计、施工、监理五方共同验收，确认工程质量合格；2026年1月9日完成竣工验收备案，"
    "工程随即交付使用，涉及住宅楼二十一栋、居民一千三百余户",
    "2026年2月14日，双方就工程结算达成一致并签署结算确认书，确认结算价款与合同价款相同，没有争议款项，"
    "承包人同日开具全额发票并送达发包人",
    "合同约定的付款期限于2026年3月31日届满。发包人没有付款，也没有说明原因；承包人先后四次书面催告，"
    "发包人收到后均未作出答复",
    "2026年5月11日，承包人向望河区人民法院提起诉讼。审理期间，发包人对欠款事实和数额没有异议，"
    "仅以机构职能调整、财务人员交接为由请求延期支付，没有提出具体的付款方案",
    "2026年7月20日，望河区人民法院作出判决，判令支付工程款3,864,000.00元，并自2026年4月1日起按照贷款市场报价利率"
    "支付逾期付款利息；双方均未上诉，判决已于2026年8月10日发生法律效力",
    "判决确定的履行期限届满后，承包人申请强制执行。望河区人民法院于2026年8月24日立案执行，案号为（2026）样0302执731号，"
    "同日发出执行通知书和报告财产令",
    "2026年9月28日，发包人支付400,000.00元，其余3,464,000.00元及逾期利息至今未付；执行通知书要求的财产状况报告"
    "至今没有报送",
    "经核对市财政部门的预算批复和支付记录，2026年度城建资金安排中有可以统筹用于该项目的结余，发包人没有将到期工程款"
    "列入年度支付计划，也没有提出调整申请",
    "据承包人反映，因工程款没有到位，尚欠一百二十七名农民工2026年1月至3月的工资，已引发集体信访两次；"
    "有关部门动用应急周转金垫付了部分工资",
    "2026年10月15日，市信用管理科会同市财政局、望河区人民法院执行局召开协调会，发包人到会说明情况，"
    "承诺十个工作日内提出分期付款计划，至今没有提出",
    "有关情况另有施工合同、竣工验收文件、结算确认书、生效民事判决书、执行通知书、付款凭证、协调会记录等材料证实，"
    "并经发包人签收确认",
)
DEMANDS = (
    "核实欠付工程款和逾期利息的数额，逐笔列明合同依据、到期日期、已付款项和未付款项，形成书面清单，由主要负责人签字确认",
    "查明款项没有列入年度支付计划的原因和责任人，说明预算编制、支付审批、合同管理各环节存在的问题",
    "商请财政部门落实资金来源，需要调整预算的，在收到本文书后依法提出调整申请，并抄报本机关",
    "与申请执行人协商制定分期付款计划，明确每期金额、日期、资金来源、承办人和审批人，报执行法院备案",
    "优先安排涉及农民工工资的款项，配合有关部门核实欠薪名单和数额，支付至农民工工资专用账户",
    "向执行法院如实报告财产状况，不得转移、隐匿资金，不得以机构调整、人员变动、职能变化为由拖延履行",
    "对在建和已完工项目的合同履行情况开展全面清理，对到期未付款项逐项登记，建立覆盖全部合同的付款台账",
    "完善合同管理制度，对到期前三十日、十五日、五日的付款节点分别预警，由专人按月核对并向主要负责人报告",
    "每周五17时前报送进展情况，付款凭证、协议文本和会议记录一并报送，不得以口头说明代替书面材料",
)
_MATERIALS = tuple(
    facts.Material(f"{name}（第{place}册）", "复印件", "1", str(12 + 7 * place))
    for place in range(1, 7)
    for name in ("施工合同、竣工验收文件和结算文件", "民事判决书、执行通知书和付款凭证", "有关会议记录和函件")
)
_OPINIONS = (
    facts.Opinion(
        "承办人意见",
        "经核对有关材料，情况属实。剩余事项有明确的责任人和完成时限，资金来源已经财政部门书面确认，建议同意，"
        "并要求按周报送进展",
        "李维岳",
        "2026年11月19日",
    ),
    facts.Opinion(
        "会签意见",
        "资金安排情况属实，已经列入调整后的年度支付计划，无不同意见（市财政局）",
        "陆行舟",
        "2026年11月19日",
    ),
    facts.Opinion(
        "审核意见", "同意承办人意见。请承办人跟踪督促，到期前五日核对一次", "何静仪", "2026年11月20日"
    ),
    facts.Opinion("审批意见", "同意。应当在批准的期限内办结，不再延期", "陈砚秋", "2026年11月20日"),
)


def _reasons(count: int) -> tuple[str, ...]:
    """Paragraphs of one to three hundred characters, each different."""
    return tuple(
        f"{COURSE[place]}。{DEMANDS[place % len(DEMANDS)]}" for place in range(min(count, len(COURSE)))
    )


def _more_exchanges() -> tuple[facts.Exchange, ...]:
    asked = (
        "合同约定的付款期限届满前，有没有提出用款计划？",
        "承包人的四次书面催告由谁处理，怎样答复？",
        "判决生效以后，有没有研究履行方案？",
        "2026年9月28日支付的400,000.00元是怎样安排的？",
        "剩余款项为什么没有列入年度支付计划？",
        "农民工工资的支付情况是否清楚？",
        "对其他到期合同有没有进行过清理？",
        "对今天约谈提出的要求还有什么意见？",
    )
    return tuple(facts.Exchange(question, COURSE[3 + place]) for place, question in enumerate(asked))


_WORKING: dict[Kind, dict[str, Any]] = {
    Kind.EARLY_WARNING: {"situation": COURSE, "requirements": DEMANDS},
    Kind.LIFTING: {"grounds": COURSE, "advice": DEMANDS},
    Kind.REMINDER: {"situation": COURSE, "requirements": DEMANDS},
    Kind.WARNING: {"situation": COURSE, "requirements": DEMANDS},
    Kind.INTERVIEW_NOTICE: {"situation": COURSE, "topics": DEMANDS, "materials": DEMANDS[:5]},
    Kind.MINUTES: {
        "issues": COURSE,
        "statements": COURSE[:4],
        "demands": tuple(facts.Demand(text, "副局长沈若川", "10个工作日") for text in DEMANDS),
    },
    Kind.RECTIFICATION_ORDER: {
        "situation": COURSE[:8],
        "problems": tuple(
            facts.Problem(COURSE[3 + place], DEMANDS[place], "副局长沈若川", "15日") for place in range(6)
        ),
    },
    Kind.VERIFICATION_OPINION: {
        "findings": tuple(
            facts.Finding(DEMANDS[place], "不合格" if place == 2 else "合格", COURSE[place])
            for place in range(9)
        )
    },
    Kind.CLOSURE: {"course": COURSE, "result": COURSE[7:9], "duties": DEMANDS},
    Kind.SUPERVISION: {
        "situation": COURSE[:6],
        "milestones": tuple(
            facts.Milestone(DEMANDS[place], "2026年10月31日", COURSE[place + 6], "14个工作日")
            for place in range(4)
        ),
        "requirements": DEMANDS,
    },
    Kind.RECTIFICATION_REPORT: {
        "organisation": COURSE[:5],
        "rectified": tuple(
            facts.ReportItem(
                COURSE[place + 3], "已完成", DEMANDS[place], DEMANDS[place + 3], f"证{place + 1}"
            )
            for place in range(5)
        ),
        "lasting": DEMANDS,
        "evidence": tuple(
            facts.Evidence(
                f"证{place}",
                f"付款凭证、会议记录和协议文本（第{place}册）",
                "款项支付、会议研究和协议签订的情况",
            )
            for place in range(1, 31)
        ),
    },
    Kind.DECLINING: {"matters": DEMANDS, "reasons": COURSE, "advice": DEMANDS[:4]},
    Kind.SUSPENSION: {"situation": COURSE, "duties": DEMANDS},
    Kind.RESUMPTION: {"grounds": COURSE, "requirements": DEMANDS},
    Kind.REOPENING: {"found": COURSE, "requirements": DEMANDS},
}
_DECIDING: dict[Kind, dict[str, Any]] = {
    Kind.OBJECTION_DECISION: {"found": COURSE, "consequences": DEMANDS},
    Kind.REPAIR_DECISION: {"found": COURSE, "evidence": DEMANDS},
    Kind.CIRCULAR: {
        "reported": tuple(
            facts.Reported("某区住房建设部门", text, "已责令限期整改，对分管负责人进行约谈")
            for text in COURSE[:8]
        ),
        "lessons": COURSE[8:],
        "requirements": DEMANDS,
    },
    Kind.TRANSFER: {"clues": COURSE, "course": COURSE[4:8], "materials": _MATERIALS * 3},
    Kind.EXEMPTION: {"found": COURSE, "reasons": COURSE[5:8], "duties": DEMANDS},
    Kind.DETERMINATION: {"found": COURSE, "duties": DEMANDS, "repair_after": DEMANDS[:5]},
    Kind.NO_DETERMINATION: {"found": COURSE, "duties": DEMANDS},
    Kind.HEARING_NOTICE: {"found": COURSE, "evidence": DEMANDS},
    Kind.ACCOUNTABILITY: {"found": COURSE, "consequences": DEMANDS[:4], "materials": _MATERIALS * 3},
    Kind.REFERRAL: {
        "course": COURSE[:4],
        "found": COURSE[4:],
        "proposal": DEMANDS,
        "materials": _MATERIALS * 3,
    },
    Kind.SUPERVISORY_ADVICE: {"found": COURSE, "causes": COURSE[6:9], "proposals": DEMANDS},
}
_FORMS: dict[Kind, dict[str, Any]] = {
    Kind.INTERVIEW_RECORD: {
        "exchanges": forms.FACTS[Kind.INTERVIEW_RECORD].exchanges + _more_exchanges(),
        "demands": DEMANDS,
        "undertakings": DEMANDS[:4],
    },
    Kind.EXTENSION_SLIP: {
        "progress": _reasons(6),
        "reasons": tuple(reversed(_reasons(6))),
        "plan": DEMANDS[:6],
        "opinions": _OPINIONS,
    },
    Kind.RETURN_SLIP: {
        "reasons": tuple(f"{text}。{COURSE[place + 6]}" for place, text in enumerate(_reasons(6))),
        "suggested_because": f"{COURSE[0]}。{COURSE[1]}",
        "opinions": (*_OPINIONS[:3], replace(_OPINIONS[3], text="同意退单。" + DEMANDS[6])),
    },
    Kind.MERGER_SLIP: {"situation": _reasons(6), "reasons": _reasons(6), "opinions": _OPINIONS},
    Kind.OUTSTANDING_CASES: forms.outstanding(72),
    Kind.PROOF_OF_SERVICE: {
        "documents": tuple(
            facts.ServedDocument(
                f"关于老旧小区改造工程款逾期未付问题的警示函及附件第{place}册",
                f"澄纪监警〔2026〕{place}号",
                "1",
            )
            for place in range(1, 21)
        ),
        "refusal": f"{forms.FACTS[Kind.PROOF_OF_SERVICE].refusal}。{COURSE[10]}。{COURSE[9]}",
        "note": COURSE[11],
        "witnesses": ("望河区柳渡镇司法所方以宁", "望河区柳渡镇人民政府顾清和", "柳渡社区居民委员会韩映雪"),
    },
}

FACTS: dict[Kind, Any] = {
    kind: replace(sample, **(_WORKING | _DECIDING | _FORMS)[kind])
    for sample_facts in (ladder, working, deciding, leaving, forms)
    for kind, sample in sample_facts.FACTS.items()
}
