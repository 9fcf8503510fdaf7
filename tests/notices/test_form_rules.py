"""What the forms refuse, naming field and remedy; and what they say on each of their branches."""

from dataclasses import replace
from typing import Any

import pytest

from notices.facts import Correction, Objection, Opinion
from notices.fields import check
from notices.kinds import Kind, spec_of
from notices.rendering import freeze_words
from notices.sample_facts import FACTS
from organisations.refusals import Refusal
from tests.notices.papers import sheet_of


def changed(kind: Kind, **values: Any) -> Any:
    return replace(FACTS[kind], **values)


def refusal_of(kind: Kind, **values: Any) -> Refusal:
    with pytest.raises(Refusal) as refused:
        check(changed(kind, **values))
    assert refused.value.message.endswith("。")
    assert refused.value.remedy
    return refused.value


def words_of(kind: Kind, **values: Any) -> str:
    return freeze_words(kind, changed(kind, **values), sheet_of(kind))


APPROVER = Opinion("审批意见", "同意", "陈砚秋", "2026年11月20日")
PROPOSER = Opinion("承办人意见", "建议同意", "李维岳", "2026年11月19日")

REFUSED = [
    (Kind.SUPERVISION, {"times": "二"}, "times"),
    (Kind.SUPERVISION, {"times": "0"}, "times"),
    (Kind.SUPERVISION, {"earlier_name": ""}, "earlier_name"),
    (Kind.INTERVIEW_RECORD, {"signed_how": "被约谈人拒绝签名"}, "refusal_reason"),
    (Kind.INTERVIEW_RECORD, {"signed_how": "被约谈人拒绝签名", "refusal_reason": "拒签"}, "noted_by"),
    (
        Kind.INTERVIEW_RECORD,
        {"signed_how": "被约谈人拒绝签名", "refusal_reason": "拒签", "noted_by": ("李维岳", "李维岳")},
        "noted_by",
    ),
    (Kind.INTERVIEW_RECORD, {"refusal_reason": "拒签"}, "refusal_reason"),
    (Kind.INTERVIEW_RECORD, {"signed_how": "未签名"}, "signed_how"),
    (Kind.RECTIFICATION_REPORT, {"evidence": FACTS[Kind.RECTIFICATION_REPORT].evidence[:1]}, "rectified"),
    (Kind.RECTIFICATION_REPORT, {"evidence": FACTS[Kind.RECTIFICATION_REPORT].evidence * 2}, "evidence"),
    (
        Kind.RECTIFICATION_REPORT,
        {"rectified": (replace(FACTS[Kind.RECTIFICATION_REPORT].rectified[2], unfinished=""),)},
        "rectified",
    ),
    (Kind.OBJECTION_DECISION, {"outcome": "维持", "corrections": ()}, "outcome"),
    (Kind.OBJECTION_DECISION, {"corrections": ()}, "corrections"),
    (Kind.OBJECTION_DECISION, {"outcome": "撤销"}, "corrections"),
    (
        Kind.OBJECTION_DECISION,
        {"objections": (Objection("请求撤销", "不成立", "事实清楚"),)},
        "outcome",
    ),
    (Kind.OBJECTION_DECISION, {"corrections": (Correction("", "已付"),)}, "before"),
    (Kind.REPAIR_DECISION, {"display_ends_on": ""}, "display_ends_on"),
    (Kind.REPAIR_DECISION, {"platforms": ()}, "platforms"),
    (Kind.REPAIR_DECISION, {"missing": ("尚未履行",)}, "missing"),
    (Kind.REPAIR_DECISION, {"outcome": "不予修复"}, "missing"),
    (Kind.REPAIR_DECISION, {"outcome": "不予修复", "applied_on": ""}, "applied_on"),
    (Kind.REPAIR_DECISION, {"outcome": "不予修复", "missing": ("尚未履行",)}, "display_ends_on"),
    (Kind.CIRCULAR, {"reported": (FACTS[Kind.CIRCULAR].reported[0],), "naming": "匿名"}, "naming"),
    (
        Kind.CIRCULAR,
        {"reported": (replace(FACTS[Kind.CIRCULAR].reported[0], body="澄川市教育局"),)},
        "reported",
    ),
    (Kind.EXEMPTION, {"rectify_within": ""}, "rectify_within"),
    (Kind.EXEMPTION, {"duties": ()}, "duties"),
    (Kind.EXEMPTION, {"consultations": ()}, "consultations"),
    (Kind.DETERMINATION, {"pleas": ()}, "pleas"),
    (Kind.DETERMINATION, {"hearing": "放弃陈述申辩"}, "pleas"),
    (Kind.DETERMINATION, {"published_until": ""}, "published_until"),
    (Kind.DETERMINATION, {"severity": "轻微"}, "sanctions"),
    (Kind.DETERMINATION, {"severity": "特别严重"}, "severity"),
    (Kind.DETERMINATION, {"repair_after": ()}, "repair_after"),
    (Kind.NO_DETERMINATION, {"duties": ()}, "duties"),
    (Kind.NO_DETERMINATION, {"rectify_within": ""}, "rectify_within"),
    (Kind.NO_DETERMINATION, {"consequence": "解除办理"}, "duties"),
    (Kind.NO_DETERMINATION, {"referral_by": ""}, "referral_by"),
    (Kind.HEARING_NOTICE, {"plead_within": "五个工作日"}, "plead_within"),
    (Kind.REOPENING, {"requirements": ()}, "requirements"),
    (Kind.REOPENING, {"rectify_within": ""}, "rectify_within"),
    (Kind.REOPENING, {"stage": "研判"}, "rectify_within"),
    (Kind.EXTENSION_SLIP, {"granted_until": ""}, "granted_until"),
    (Kind.EXTENSION_SLIP, {"outcome": "不同意"}, "granted_until"),
    (Kind.EXTENSION_SLIP, {"opinions": (PROPOSER,)}, "opinions"),
    (Kind.EXTENSION_SLIP, {"opinions": (APPROVER, PROPOSER)}, "opinions"),
    (Kind.EXTENSION_SLIP, {"opinions": (replace(PROPOSER, by="陈砚秋"), APPROVER)}, "opinions"),
    (Kind.RETURN_SLIP, {"new_body": ""}, "new_body"),
    (Kind.RETURN_SLIP, {"new_body": FACTS[Kind.RETURN_SLIP].applicant}, "new_body"),
    (Kind.RETURN_SLIP, {"outcome": "不同意"}, "new_body"),
    (Kind.MERGER_SLIP, {"leading_case": ""}, "leading_case"),
    (Kind.MERGER_SLIP, {"leading_case": "ZX-2026-000123"}, "leading_case"),
    (Kind.MERGER_SLIP, {"suspended_on": "2026年11月20日"}, "suspended_on"),
    (Kind.MERGER_SLIP, {"matter": "中止"}, "suspended_on"),
    (Kind.MERGER_SLIP, {"matter": "中止", "suspended_on": "2026年11月20日"}, "leading_case"),
    (Kind.OUTSTANDING_CASES, {"total_count": "23件"}, "total_count"),
    (Kind.OUTSTANDING_CASES, {"cases": FACTS[Kind.OUTSTANDING_CASES].cases * 6}, "cases"),
    (Kind.PROOF_OF_SERVICE, {"servers": ("李维岳",)}, "servers"),
    (Kind.PROOF_OF_SERVICE, {"servers": ("李维岳", "李维岳")}, "servers"),
    (Kind.PROOF_OF_SERVICE, {"witnesses": ()}, "witnesses"),
    (Kind.PROOF_OF_SERVICE, {"received_by": "顾长宁"}, "received_by"),
    (Kind.PROOF_OF_SERVICE, {"method": "邮寄送达"}, "post_number"),
    (Kind.PROOF_OF_SERVICE, {"method": "直接送达"}, "received_by"),
    (Kind.PROOF_OF_SERVICE, {"method": "直接送达", "received_by": "顾长宁"}, "refusal"),
    (Kind.TRANSFER, {"materials": ()}, "materials"),
    (Kind.SUPERVISORY_ADVICE, {"proposals": ("文" * 401,)}, "proposals"),
]


@pytest.mark.parametrize(("kind", "values", "field"), REFUSED)
def test_it_refuses_what_contradicts_itself_naming_the_field(
    kind: Kind, values: dict[str, Any], field: str
) -> None:
    check(FACTS[kind])
    assert refusal_of(kind, **values).field == field


class TestCopies:
    @pytest.mark.parametrize("kind", [kind for kind in Kind if not spec_of(kind).takes_copies])
    def test_it_refuses_copies_of_what_is_not_copied(self, kind: Kind) -> None:
        sheet = replace(sheet_of(kind), copies_to=("澄川市财政局",))
        with pytest.raises(Refusal) as refused:
            freeze_words(kind, FACTS[kind], sheet)
        assert refused.value.field == "copies_to"
        assert refused.value.message == f"{spec_of(kind).label}不抄送其他单位。"
        assert refused.value.remedy == "请删去抄送机关。"


class TestRights:
    """Who is judged is told of the rights: what, to whom, until when."""

    def test_it_tells_of_the_right_to_be_heard_before_a_finding(self) -> None:
        words = words_of(Kind.HEARING_NOTICE)
        assert "自签收次日起5个工作日内向本机关陈述和申辩" in words
        assert "视为放弃陈述申辩" in words
        assert "不因陈述申辩而加重" in words
        assert "本告知不是失信认定" in words

    def test_it_tells_how_to_object_to_a_finding_and_to_whom_then(self) -> None:
        words = words_of(Kind.DETERMINATION)
        assert "自签收次日起10个工作日内向本机关书面提出异议" in words
        assert "自签收该决定次日起10个工作日内向澄川市社会信用体系建设领导小组书面申请复核" in words
        assert "异议、复核期间不停止本认定的执行" in words
        assert "可以向本机关书面申请信用修复" in words

    @pytest.mark.parametrize(
        "kind", [Kind.OBJECTION_DECISION, Kind.REPAIR_DECISION, Kind.EXEMPTION, Kind.DECLINING]
    )
    def test_it_tells_who_reviews_a_decision(self, kind: Kind) -> None:
        facts = FACTS[kind]
        expected = f"自签收次日起{facts.review_within}内向{facts.review_to}书面申请复核"
        assert expected in words_of(kind)

    def test_it_lists_each_sanction_with_basis_term_and_who_carries_it_out(self) -> None:
        words = words_of(Kind.DETERMINATION)
        for sanction in FACTS[Kind.DETERMINATION].sanctions:
            assert (
                f"依据：{sanction.basis}。期限：自{sanction.since}起至{sanction.until}止。"
                f"实施单位：{sanction.carried_out_by}。"
            ) in words

    def test_it_answers_every_plea(self) -> None:
        words = words_of(Kind.DETERMINATION)
        for plea in FACTS[Kind.DETERMINATION].pleas:
            assert f"经复核：{plea.answer}。该项意见{plea.conclusion}。" in words

    @pytest.mark.parametrize(
        "kind", [Kind.SUPERVISION, Kind.HEARING_NOTICE, Kind.REOPENING, Kind.OUTSTANDING_CASES]
    )
    def test_it_says_that_it_is_no_finding(self, kind: Kind) -> None:
        assert "不是失信认定" in words_of(kind)

    def test_it_proposes_and_does_not_decide_on_accountability(self) -> None:
        assert "本建议书不是问责决定" in words_of(Kind.ACCOUNTABILITY)


class TestBranches:
    def test_it_says_that_nobody_pleaded(self) -> None:
        words = words_of(Kind.DETERMINATION, hearing="放弃陈述申辩", pleas=())
        assert "视为放弃陈述申辩" in words and "你单位提出" not in words

    def test_it_finds_a_minor_matter_without_sanctions(self) -> None:
        words = words_of(Kind.DETERMINATION, severity="轻微", sanctions=(), published_until="")
        assert "不采取惩戒措施，本认定记入政务诚信档案" in words and "公示期限" not in words

    def test_it_ends_a_matter_that_was_not_proved(self) -> None:
        words = words_of(Kind.NO_DETERMINATION, consequence="解除办理", duties=(), rectify_within="")
        assert "本事项解除办理" in words and "继续整改" not in words

    @pytest.mark.parametrize(
        ("outcome", "conclusion", "expected"),
        [
            ("维持", "不成立", "异议请求不成立，维持《失信认定书》（澄政失〔2026〕1号）"),
            ("撤销", "成立", "撤销《失信认定书》（澄政失〔2026〕1号）"),
        ],
    )
    def test_it_upholds_or_withdraws(self, outcome: str, conclusion: str, expected: str) -> None:
        answered = (Objection("请求撤销", conclusion, "经核对有关证据"),)
        words = words_of(Kind.OBJECTION_DECISION, outcome=outcome, objections=answered, corrections=())
        assert expected in words and "更正" not in words.replace("更正相关记录", "")

    def test_it_refuses_a_repair_with_reasons(self) -> None:
        words = words_of(
            Kind.REPAIR_DECISION,
            outcome="不予修复",
            missing=("剩余款项尚未付清",),
            display_ends_on="",
            platforms=(),
            lifted=(),
        )
        assert "不予修复。理由如下：" in words and "剩余款项尚未付清。" in words
        assert "准予修复" not in words

    def test_it_repairs_of_its_own_motion_without_an_application(self) -> None:
        words = words_of(Kind.REPAIR_DECISION, applied_on="")
        assert "），现相关义务已经履行完毕。根据" in words and "申请信用修复。" not in words

    def test_it_denies_an_exemption(self) -> None:
        words = words_of(Kind.EXEMPTION, outcome="不予免责", duties=(), rectify_within="")
        assert "不予免责，按照规定继续办理" in words and "不列入政务失信记录" not in words

    def test_it_hands_a_whole_matter_over(self) -> None:
        words = words_of(Kind.TRANSFER, scope="全案移送")
        assert "本次为全案移送" in words and "部分线索" not in words

    def test_it_reopens_into_triage(self) -> None:
        words = words_of(Kind.REOPENING, stage="研判", requirements=(), rectify_within="")
        assert "进入研判环节" in words and "报送整改报告" not in words and "拒不整改" not in words

    def test_it_refuses_an_extension_on_paper(self) -> None:
        words = words_of(Kind.EXTENSION_SLIP, outcome="不同意", granted_until="")
        assert "不同意延期" not in words and "<td>不同意</td>" in words

    def test_it_approves_a_halt(self) -> None:
        halted = {
            "matter": "中止",
            "suspended_on": "2026年11月20日",
            "leading_case": "",
            "leading_matter": "",
        }
        words = words_of(Kind.MERGER_SLIP, **halted)
        assert "中止理由" in words and "同意中止" in words and "并入案件" not in words

    def test_it_proves_service_by_post(self) -> None:
        words = words_of(
            Kind.PROOF_OF_SERVICE,
            method="邮寄送达",
            post_number="1234567890123",
            refusal="",
            witnesses=(),
            received_by="顾长宁",
        )
        assert "1234567890123" in words and "收件人签名" in words and "见证人签名" not in words

    def test_it_withholds_or_lists_names(self) -> None:
        assert "本通报隐去单位名称" in words_of(Kind.CIRCULAR)
        assert "本通报列明单位名称" in words_of(Kind.CIRCULAR, naming="列明单位名称")
