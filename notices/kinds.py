"""The register of document kinds: adding a kind begins with one row here.

A kind's form follows GB/T 9704-2012: 公文 (red head and imprint block), 信函 (letter) or 纪要 (minutes).
The mark is the kind's part of a document number, as 预 in 澄发改预〔2026〕1号; no two kinds share one.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from notices import facts


class Form(StrEnum):
    """The three layouts, by the name of their template."""

    OFFICIAL = "official"
    LETTER = "letter"
    MINUTES = "minutes"


class Kind(StrEnum):
    """The nine kinds of the main path; the value is the name of the template and of the database value."""

    EARLY_WARNING = "early_warning"
    LIFTING = "lifting"
    REMINDER = "reminder"
    WARNING = "warning"
    INTERVIEW_NOTICE = "interview_notice"
    MINUTES = "minutes"
    RECTIFICATION_ORDER = "rectification_order"
    VERIFICATION_OPINION = "verification_opinion"
    CLOSURE = "closure"


@dataclass(frozen=True)
class KindSpec:
    """What is fixed about a kind: Chinese name, form, default kind mark, and the class of its facts."""

    kind: Kind
    label: str
    form: Form
    mark: str
    facts_class: type[Any]
    basis: tuple[str, ...]

    @property
    def template_name(self) -> str:
        return f"notices/kinds/{self.kind.value}.html"

    @property
    def is_sealed(self) -> bool:
        """Minutes are never sealed (GB/T 9704-2012, 10.3)."""
        return self.form is not Form.MINUTES


GUIDANCE = "《国务院关于加强政务诚信建设的指导意见》（国发〔2016〕76号）"
PROMISES = "《优化营商环境条例》第三十一条"
PAYMENTS = "《保障中小企业款项支付条例》"
# What a document names as its basis where its facts name nothing of their own.
GENERAL = (GUIDANCE, PROMISES)

_SPECS = (
    KindSpec(Kind.EARLY_WARNING, "预警通知书", Form.OFFICIAL, "预", facts.EarlyWarningFacts, GENERAL),
    KindSpec(Kind.LIFTING, "预警解除告知", Form.OFFICIAL, "解", facts.LiftingFacts, GENERAL),
    KindSpec(Kind.REMINDER, "提醒函", Form.LETTER, "提", facts.ReminderFacts, GENERAL),
    KindSpec(Kind.WARNING, "警示函", Form.LETTER, "警", facts.WarningFacts, GENERAL),
    KindSpec(Kind.INTERVIEW_NOTICE, "约谈通知书", Form.OFFICIAL, "约", facts.InterviewNoticeFacts, GENERAL),
    KindSpec(Kind.MINUTES, "约谈纪要", Form.MINUTES, "纪", facts.MinutesFacts, GENERAL),
    KindSpec(
        Kind.RECTIFICATION_ORDER, "整改通知书", Form.OFFICIAL, "整", facts.RectificationOrderFacts, GENERAL
    ),
    KindSpec(
        Kind.VERIFICATION_OPINION,
        "整改验收意见书",
        Form.OFFICIAL,
        "验",
        facts.VerificationOpinionFacts,
        GENERAL,
    ),
    KindSpec(Kind.CLOSURE, "结案通知书", Form.OFFICIAL, "结", facts.ClosureFacts, GENERAL),
)
KINDS: dict[Kind, KindSpec] = {spec.kind: spec for spec in _SPECS}
CHOICES: list[tuple[str, str]] = [(spec.kind.value, spec.label) for spec in _SPECS]


def spec_of(kind: Kind | str) -> KindSpec:
    """The register's row for a kind, given as the enum or as its stored value."""
    return KINDS[Kind(kind)]


def facts_class(kind: Kind | str) -> type[Any]:
    """The frozen dataclass that holds what this kind of document says."""
    return spec_of(kind).facts_class
