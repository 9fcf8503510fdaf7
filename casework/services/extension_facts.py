"""What the 延期审批单 says of a request for more time."""

from __future__ import annotations

import clock
from accounts.models import User
from casework.models import ExtensionRequest
from casework.services.slipping import GRANTED, opinion_of, paragraphs_of, zh
from notices.facts import ExtensionSlipFacts
from notices.facts.shared import SUBJECT_LIMIT


def extension_facts(row: ExtensionRequest, outcome: str, leader: User, opinion: str) -> ExtensionSlipFacts:
    """The facts of the form, from the request as it stands and the decider's opinion."""
    notice = row.owed.paper.notice if row.owed.paper else None
    return ExtensionSlipFacts(
        subject_matter=row.case.title[:SUBJECT_LIMIT],
        applicant=row.body.name,
        applied_by=(row.sent_by or row.drafted_by).full_name,
        applied_on=zh(row.applied_on or clock.today()),
        earlier_name=notice.get_kind_display() if notice else f"{row.owed.get_purpose_display()}",
        earlier_number=notice.number_text if notice else row.case.number,
        due_on=zh(row.due_on),
        asked_until=zh(row.asked_until),
        progress=paragraphs_of(row.progress, field="progress", what="已完成的工作"),
        reasons=paragraphs_of(row.reason, field="reason", what="延期理由"),
        opinions=(opinion_of(opinion, leader),),
        outcome=outcome,
        granted_until=zh(row.granted_until) if outcome == GRANTED and row.granted_until else "",
        plan=paragraphs_of(row.plan, field="plan", what="延期内的工作安排"),
    )
