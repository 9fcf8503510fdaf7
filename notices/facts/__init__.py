"""What each document says, as plain text: one frozen dataclass per kind, by subject.

A field is text as it will be printed (dates as 2026年11月20日, amounts as 3,464,000.00元), so that frozen
facts need nothing else to be read in ten years; `notices.wording` has the helpers that write them so.
Terms that run from service are stored as 5个工作日 and printed as 自签收次日起5个工作日内. Who writes to
whom, the date and the number are the sheet's (`notices.sheets`), not the facts'.

`subject_matter` completes the title: 关于…问题的预警通知书. Write it without 关于 and without a final 的:
老旧小区改造工程款逾期未付.
"""

from notices.facts.accounting import (
    AccountabilityFacts,
    CircularFacts,
    Reported,
    Responsibility,
    SupervisoryAdviceFacts,
    TransferFacts,
)
from notices.facts.determining import (
    DeterminationFacts,
    HearingNoticeFacts,
    NoDeterminationFacts,
    PlannedSanction,
    ReferralFacts,
)
from notices.facts.handling import (
    DecliningFacts,
    RemainingTerm,
    ReopeningFacts,
    ResumptionFacts,
    SuspensionFacts,
)
from notices.facts.interviewing import (
    Demand,
    Exchange,
    InterviewNoticeFacts,
    InterviewRecordFacts,
    MinutesFacts,
)
from notices.facts.ladder import (
    EarlyWarningFacts,
    LiftingFacts,
    Milestone,
    ReminderFacts,
    SupervisionFacts,
    WarningFacts,
)
from notices.facts.rectifying import (
    ClosureFacts,
    Evidence,
    Finding,
    Problem,
    RectificationOrderFacts,
    RectificationReportFacts,
    ReportItem,
    VerificationOpinionFacts,
)
from notices.facts.remedying import (
    Consultation,
    Correction,
    ExemptionFacts,
    LiftedSanction,
    Objection,
    ObjectionDecisionFacts,
    RepairDecisionFacts,
)
from notices.facts.shared import BASIS_LIMIT, ENTRY_LIMIT, SUBJECT_LIMIT, Material, Opinion, Plea, Sanction
from notices.facts.slips import (
    CASES_LIMIT,
    ExtensionSlipFacts,
    MergerSlipFacts,
    OutstandingCase,
    OutstandingCasesFacts,
    ProofOfServiceFacts,
    ReturnSlipFacts,
    ServedDocument,
)

__all__ = [
    "BASIS_LIMIT",
    "CASES_LIMIT",
    "ENTRY_LIMIT",
    "SUBJECT_LIMIT",
    "AccountabilityFacts",
    "CircularFacts",
    "ClosureFacts",
    "Consultation",
    "Correction",
    "DecliningFacts",
    "Demand",
    "DeterminationFacts",
    "EarlyWarningFacts",
    "Evidence",
    "Exchange",
    "ExemptionFacts",
    "ExtensionSlipFacts",
    "Finding",
    "HearingNoticeFacts",
    "InterviewNoticeFacts",
    "InterviewRecordFacts",
    "LiftedSanction",
    "LiftingFacts",
    "Material",
    "MergerSlipFacts",
    "Milestone",
    "MinutesFacts",
    "NoDeterminationFacts",
    "Objection",
    "ObjectionDecisionFacts",
    "Opinion",
    "OutstandingCase",
    "OutstandingCasesFacts",
    "PlannedSanction",
    "Plea",
    "Problem",
    "ProofOfServiceFacts",
    "RectificationOrderFacts",
    "RectificationReportFacts",
    "ReferralFacts",
    "RemainingTerm",
    "ReminderFacts",
    "ReopeningFacts",
    "RepairDecisionFacts",
    "ReportItem",
    "Reported",
    "Responsibility",
    "ResumptionFacts",
    "ReturnSlipFacts",
    "Sanction",
    "ServedDocument",
    "SupervisionFacts",
    "SupervisoryAdviceFacts",
    "SuspensionFacts",
    "TransferFacts",
    "VerificationOpinionFacts",
    "WarningFacts",
]
