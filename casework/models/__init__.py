"""The case and its file. Only :mod:`casework.services` and its neighbours write these rows."""

from casework.models.assignments import Assignment, Contribution
from casework.models.cases import (
    Behaviour,
    Case,
    CaseQuerySet,
    CaseSeries,
    NationalSeverity,
    RegionalSeverity,
    Source,
)
from casework.models.circulations import Circulation, Reading
from casework.models.clocks import CaseDeadline, Purpose
from casework.models.corrections import Correction
from casework.models.declines import Decline
from casework.models.escalations import EscalationRule, Firing, NotedFact, RuleVersion
from casework.models.events import CaseEvent, Verb
from casework.models.evidence import Evidence
from casework.models.extensions import ExtensionRequest
from casework.models.holds import Hold
from casework.models.instructions import Instruction
from casework.models.invitations import Invitation
from casework.models.mergers import Merger
from casework.models.older import OlderCase, OlderPaper
from casework.models.papers import (
    SENT_IN,
    CaseNotice,
    Countersigning,
    Draft,
    DraftStep,
    DraftVersion,
    Service,
    Slip,
)
from casework.models.pressings import Pressing
from casework.models.proposals import Proposal
from casework.models.reads import RestrictedRead
from casework.models.recusals import Recusal
from casework.models.reopenings import LookBack, Reopening
from casework.models.suspensions import Suspension
from casework.models.thresholds import Threshold
from casework.models.transfers import Transfer, TransferMaterial
from casework.models.typical import TypicalCase

__all__ = [
    "SENT_IN",
    "Assignment",
    "Behaviour",
    "Case",
    "CaseDeadline",
    "CaseEvent",
    "CaseNotice",
    "CaseQuerySet",
    "CaseSeries",
    "Circulation",
    "Contribution",
    "Correction",
    "Countersigning",
    "Decline",
    "Draft",
    "DraftStep",
    "DraftVersion",
    "EscalationRule",
    "Evidence",
    "ExtensionRequest",
    "Firing",
    "Hold",
    "Instruction",
    "Invitation",
    "LookBack",
    "Merger",
    "NationalSeverity",
    "NotedFact",
    "OlderCase",
    "OlderPaper",
    "Pressing",
    "Proposal",
    "Purpose",
    "Reading",
    "Recusal",
    "RegionalSeverity",
    "Reopening",
    "RestrictedRead",
    "RuleVersion",
    "Service",
    "Slip",
    "Source",
    "Suspension",
    "Threshold",
    "Transfer",
    "TransferMaterial",
    "TypicalCase",
    "Verb",
]
