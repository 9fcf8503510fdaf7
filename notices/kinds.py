"""The register of document kinds: adding a kind begins with one row here.

A kind's form follows GB/T 9704-2012: 公文 (red head and imprint block), 信函 (letter) or 纪要 (minutes); forms and
tables (审批单, 回证) are business forms, which the standard leaves open: a ruled table within the type area.
The mark is the kind's part of a document number, as 预 in 澄发改预〔2026〕1号; no two kinds share one, and none
ends in another, so that a number is never read as that of two kinds.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from notices import facts


class Form(StrEnum):
    """The four layouts, by the name of their template."""

    OFFICIAL = "official"
    LETTER = "letter"
    MINUTES = "minutes"
    TABLE = "table"

    @property
    def label(self) -> str:
        return FORM_LABELS[self]


FORM_LABELS = {Form.OFFICIAL: "公文", Form.LETTER: "信函", Form.MINUTES: "纪要", Form.TABLE: "表格"}


class Kind(StrEnum):
    """Every kind of document; the value is the name of the template and of the database value."""

    EARLY_WARNING = "early_warning"
    LIFTING = "lifting"
    REMINDER = "reminder"
    WARNING = "warning"
    INTERVIEW_NOTICE = "interview_notice"
    MINUTES = "minutes"
    RECTIFICATION_ORDER = "rectification_order"
    VERIFICATION_OPINION = "verification_opinion"
    CLOSURE = "closure"
    INTERVIEW_RECORD = "interview_record"
    SUPERVISION = "supervision"
    RECTIFICATION_REPORT = "rectification_report"
    OBJECTION_DECISION = "objection_decision"
    REPAIR_DECISION = "repair_decision"
    CIRCULAR = "circular"
    TRANSFER = "transfer"
    EXEMPTION = "exemption"
    DETERMINATION = "determination"
    NO_DETERMINATION = "no_determination"
    HEARING_NOTICE = "hearing_notice"
    DECLINING = "declining"
    SUSPENSION = "suspension"
    RESUMPTION = "resumption"
    REOPENING = "reopening"
    EXTENSION_SLIP = "extension_slip"
    RETURN_SLIP = "return_slip"
    MERGER_SLIP = "merger_slip"
    OUTSTANDING_CASES = "outstanding_cases"
    PROOF_OF_SERVICE = "proof_of_service"
    ACCOUNTABILITY = "accountability"
    REFERRAL = "referral"
    SUPERVISORY_ADVICE = "supervisory_advice"


@dataclass(frozen=True)
class Attachment:
    """An attachment on pages of its own: its title, its template, and the field without which there is none."""

    title: str
    template: str
    needs: str

    @property
    def template_name(self) -> str:
        return f"notices/attachments/{self.template}.html"


@dataclass(frozen=True)
class KindSpec:
    """What is fixed about a kind: Chinese name, form, default kind mark, class of its facts, default basis.

    `code` is its place in the city's list of forms: D01 to D31, where D05 is two (约谈记录 a, 约谈纪要 b).

    `is_sealed`: it leaves the house under a seal; room is kept for it. `is_numbered`: its number is printed (a
    form that is not takes one in the register all the same, and is filed under it). `takes_copies`: others may
    get it. `needs_two_levels`: two levels of the issuer approve it before it leaves (domain part 7, four eyes).
    """

    kind: Kind
    code: str
    label: str
    form: Form
    mark: str
    facts_class: type[Any]
    basis: tuple[str, ...]
    is_sealed: bool = True
    is_numbered: bool = True
    takes_copies: bool = True
    needs_two_levels: bool = False
    attachments: tuple[Attachment, ...] = ()

    @property
    def template_name(self) -> str:
        return f"notices/kinds/{self.kind.value}.html"

    @property
    def is_record(self) -> bool:
        """A record of what happened (约谈记录, 送达回证): nobody approves it, so who wrote it may file it."""
        return not self.is_numbered

    @property
    def genre(self) -> str:
        """The statutory genre of 公文 (函, 通知 …), or what a business form is."""
        return GENRES.get(self.kind, "业务表单")

    @property
    def has_addressee(self) -> bool:
        """Whether the paper names its addressee: inner forms and records do not."""
        return self.form is not Form.TABLE or self.is_sealed


GENRES = {
    Kind.EARLY_WARNING: "通知",
    Kind.REMINDER: "函",
    Kind.WARNING: "函",
    Kind.INTERVIEW_NOTICE: "通知",
    Kind.MINUTES: "纪要",
    Kind.SUPERVISION: "函",
    Kind.RECTIFICATION_ORDER: "通知",
    Kind.RECTIFICATION_REPORT: "报告",
    Kind.VERIFICATION_OPINION: "意见",
    Kind.CLOSURE: "通知",
    Kind.OBJECTION_DECISION: "决定",
    Kind.REPAIR_DECISION: "决定",
    Kind.CIRCULAR: "通报",
    Kind.TRANSFER: "函",
    Kind.EXEMPTION: "决定",
    Kind.DETERMINATION: "决定",
    Kind.NO_DETERMINATION: "决定",
    Kind.HEARING_NOTICE: "告知",
    Kind.LIFTING: "告知",
    Kind.DECLINING: "告知",
    Kind.SUSPENSION: "告知",
    Kind.RESUMPTION: "告知",
    Kind.REOPENING: "通知",
    Kind.ACCOUNTABILITY: "意见",
    Kind.REFERRAL: "函",
    Kind.SUPERVISORY_ADVICE: "意见",
    Kind.OUTSTANDING_CASES: "通报表",
    Kind.INTERVIEW_RECORD: "记录",
    Kind.PROOF_OF_SERVICE: "回证",
}

GUIDANCE = "《国务院关于加强政务诚信建设的指导意见》（国发〔2016〕76号）"
PROMISES = "《优化营商环境条例》第三十一条"
PAYMENTS = "《保障中小企业款项支付条例》"
CONTRACTS = "《国家发展改革委关于完善政府诚信履约机制优化民营经济发展环境的通知》（发改财金〔2023〕1103号）"
CONSTRAINTS = "《国务院办公厅关于进一步完善失信约束制度构建诚信建设长效机制的指导意见》（国办发〔2020〕49号）"
REPAIR = "《信用修复管理办法》（国家发展改革委令第36号）"
LISTING = "《最高人民法院关于公布失信被执行人名单信息的若干规定》"
HANDING_OVER = "《中华人民共和国监察法》第三十七条"
SUPERVISION_LAW = "《中华人民共和国监察法》"
DISCIPLINE = "《中国共产党纪律检查委员会工作条例》"
ACCOUNTABILITY = "《中国共产党问责条例》"
SANCTIONING_LAW = "《中华人民共和国公职人员政务处分法》"
ENCOURAGEMENT = "《关于进一步激励广大干部新时代新担当新作为的意见》"
# What a document names as its basis where its facts name nothing of their own.
GENERAL = (GUIDANCE, PROMISES)
DETERMINING = (CONTRACTS, CONSTRAINTS)

_MATERIALS = Attachment("随附材料清单", "materials", "materials")
_TO_HAND_OVER = Attachment("移送材料清单", "materials", "materials")
_RECEIPT = Attachment("移送材料回执", "receipt", "materials")
_TO_REFER = Attachment("提请认定材料清单", "materials", "materials")
_EVIDENCE = Attachment("整改证据清单", "evidence", "evidence")


def _inner(
    kind: Kind, code: str, label: str, mark: str, facts_class: type[Any], *, is_numbered: bool = True
) -> KindSpec:
    """A form of the inner service: neither sealed nor sent to anybody else; it names no basis."""
    return KindSpec(
        kind,
        code,
        label,
        Form.TABLE,
        mark,
        facts_class,
        (),
        False,
        is_numbered=is_numbered,
        takes_copies=False,
    )


_SPECS = (
    KindSpec(Kind.EARLY_WARNING, "D01", "预警通知书", Form.OFFICIAL, "预", facts.EarlyWarningFacts, GENERAL),
    KindSpec(Kind.LIFTING, "D19", "预警解除告知", Form.OFFICIAL, "解", facts.LiftingFacts, GENERAL),
    KindSpec(Kind.REMINDER, "D02", "提醒函", Form.LETTER, "提", facts.ReminderFacts, GENERAL),
    KindSpec(Kind.WARNING, "D03", "警示函", Form.LETTER, "警", facts.WarningFacts, GENERAL),
    KindSpec(
        Kind.INTERVIEW_NOTICE, "D04", "约谈通知书", Form.OFFICIAL, "约", facts.InterviewNoticeFacts, GENERAL
    ),
    KindSpec(
        Kind.MINUTES, "D05b", "约谈纪要", Form.MINUTES, "纪", facts.MinutesFacts, GENERAL, is_sealed=False
    ),
    KindSpec(
        Kind.RECTIFICATION_ORDER,
        "D07",
        "整改通知书",
        Form.OFFICIAL,
        "整",
        facts.RectificationOrderFacts,
        GENERAL,
    ),
    KindSpec(
        Kind.VERIFICATION_OPINION,
        "D09",
        "整改验收意见书",
        Form.OFFICIAL,
        "验",
        facts.VerificationOpinionFacts,
        GENERAL,
    ),
    KindSpec(Kind.CLOSURE, "D10", "结案通知书", Form.OFFICIAL, "结", facts.ClosureFacts, GENERAL),
    _inner(Kind.INTERVIEW_RECORD, "D05a", "约谈记录", "录", facts.InterviewRecordFacts, is_numbered=False),
    KindSpec(Kind.SUPERVISION, "D06", "督办函", Form.LETTER, "督", facts.SupervisionFacts, GENERAL),
    KindSpec(
        Kind.RECTIFICATION_REPORT,
        "D08",
        "整改报告",
        Form.OFFICIAL,
        "报",
        facts.RectificationReportFacts,
        (),
        attachments=(_EVIDENCE,),
    ),
    KindSpec(
        Kind.OBJECTION_DECISION,
        "D11",
        "异议处理决定书",
        Form.OFFICIAL,
        "异",
        facts.ObjectionDecisionFacts,
        DETERMINING,
        needs_two_levels=True,
    ),
    KindSpec(
        Kind.REPAIR_DECISION,
        "D12",
        "信用修复决定书",
        Form.OFFICIAL,
        "修",
        facts.RepairDecisionFacts,
        (REPAIR, CONTRACTS),
    ),
    KindSpec(
        Kind.CIRCULAR, "D13", "通报", Form.OFFICIAL, "通", facts.CircularFacts, GENERAL, needs_two_levels=True
    ),
    KindSpec(
        Kind.TRANSFER,
        "D14",
        "移送函",
        Form.LETTER,
        "移",
        facts.TransferFacts,
        (HANDING_OVER,),
        takes_copies=False,
        needs_two_levels=True,
        attachments=(_TO_HAND_OVER, _RECEIPT),
    ),
    KindSpec(
        Kind.EXEMPTION,
        "D15",
        "免责认定书",
        Form.OFFICIAL,
        "免",
        facts.ExemptionFacts,
        (GUIDANCE, ENCOURAGEMENT),
    ),
    KindSpec(
        Kind.DETERMINATION, "D16", "失信认定书", Form.OFFICIAL, "失", facts.DeterminationFacts, DETERMINING
    ),
    KindSpec(
        Kind.NO_DETERMINATION,
        "D17",
        "不予认定书",
        Form.OFFICIAL,
        "不认",
        facts.NoDeterminationFacts,
        DETERMINING,
    ),
    KindSpec(
        Kind.HEARING_NOTICE,
        "D18",
        "陈述申辩告知书",
        Form.OFFICIAL,
        "告",
        facts.HearingNoticeFacts,
        DETERMINING,
    ),
    KindSpec(Kind.DECLINING, "D20", "不予受理告知", Form.OFFICIAL, "不受", facts.DecliningFacts, GENERAL),
    KindSpec(Kind.SUSPENSION, "D21", "中止告知", Form.OFFICIAL, "止", facts.SuspensionFacts, GENERAL),
    KindSpec(Kind.RESUMPTION, "D22", "恢复告知", Form.OFFICIAL, "恢", facts.ResumptionFacts, GENERAL),
    KindSpec(Kind.REOPENING, "D23", "恢复办理通知", Form.OFFICIAL, "启", facts.ReopeningFacts, GENERAL),
    _inner(Kind.EXTENSION_SLIP, "D24", "延期审批单", "延", facts.ExtensionSlipFacts),
    _inner(Kind.RETURN_SLIP, "D25", "退单审批单", "退", facts.ReturnSlipFacts),
    _inner(Kind.MERGER_SLIP, "D26", "并案（中止）审批表", "批", facts.MergerSlipFacts),
    KindSpec(
        Kind.OUTSTANDING_CASES,
        "D27",
        "未结案件通报表",
        Form.TABLE,
        "案",
        facts.OutstandingCasesFacts,
        (LISTING, GUIDANCE),
    ),
    _inner(Kind.PROOF_OF_SERVICE, "D28", "送达回证", "送", facts.ProofOfServiceFacts, is_numbered=False),
    KindSpec(
        Kind.ACCOUNTABILITY,
        "D29",
        "问责建议书",
        Form.OFFICIAL,
        "问",
        facts.AccountabilityFacts,
        (ACCOUNTABILITY, SANCTIONING_LAW),
        attachments=(_MATERIALS,),
    ),
    KindSpec(
        Kind.REFERRAL,
        "D30",
        "提请认定函",
        Form.LETTER,
        "请",
        facts.ReferralFacts,
        (CONTRACTS, GUIDANCE),
        attachments=(_TO_REFER,),
    ),
    KindSpec(
        Kind.SUPERVISORY_ADVICE,
        "D31",
        "纪检监察建议书",
        Form.OFFICIAL,
        "建",
        facts.SupervisoryAdviceFacts,
        (DISCIPLINE, SUPERVISION_LAW),
    ),
)
KINDS: dict[Kind, KindSpec] = {spec.kind: spec for spec in _SPECS}
CHOICES: list[tuple[str, str]] = [(spec.kind.value, spec.label) for spec in _SPECS]


def in_order() -> list[KindSpec]:
    """All kinds in the order of the city's list of forms."""
    return sorted(_SPECS, key=lambda spec: spec.code)


def spec_of(kind: Kind | str) -> KindSpec:
    """The register's row for a kind, given as the enum or as its stored value."""
    return KINDS[Kind(kind)]


def facts_class(kind: Kind | str) -> type[Any]:
    """The frozen dataclass that holds what this kind of document says."""
    return spec_of(kind).facts_class
