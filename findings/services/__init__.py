"""The acts on findings, on their sanctions, and in the proceedings that lead to them."""

from findings.services.determining import DecisionTerms, draft_decision, sign_decision
from findings.services.hearing import (
    draft_hearing_notice,
    return_plea,
    send_plea,
    sign_hearing_notice,
    write_plea,
)
from findings.services.listing import CourtListing, record_listing
from findings.services.performing import PerformanceTerms, draft_performance, sign_performance
from findings.services.planning import (
    approve_plan,
    draft_lifting_of_sanction,
    draft_sanctions,
    return_plan,
)
from findings.services.recording import end_finding, record_finding
from findings.services.referring import ReferralTerms, draft_referral, sign_referral
from findings.services.sanctioning import PlannedTerms, SanctionTerms, impose_sanctions, lift_sanctions
from findings.services.undoing import take_back_findings

__all__ = [
    "CourtListing",
    "DecisionTerms",
    "PerformanceTerms",
    "PlannedTerms",
    "ReferralTerms",
    "SanctionTerms",
    "approve_plan",
    "draft_decision",
    "draft_hearing_notice",
    "draft_lifting_of_sanction",
    "draft_performance",
    "draft_referral",
    "draft_sanctions",
    "end_finding",
    "impose_sanctions",
    "lift_sanctions",
    "record_finding",
    "record_listing",
    "return_plan",
    "return_plea",
    "send_plea",
    "sign_decision",
    "sign_hearing_notice",
    "sign_performance",
    "sign_referral",
    "take_back_findings",
    "write_plea",
]
