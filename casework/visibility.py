"""Who may know of a case: one rule, as a query condition and as nothing else.

One small function for each kind of reader gives the condition under which such a reader sees a case; the rule is
their sum, less what the person has withdrawn from. A new kind of reader is a function more, in `READERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from accounts.roles import LOOKERS_ON, Role
from casework.lifecycle import State

NOTHING = Q(pk__in=[])
ISSUING_ROLES = {
    "J": (Role.COMMISSION_OFFICER, Role.COMMISSION_LEADER, Role.INTAKE_OFFICER),
    "F": (Role.CREDIT_OFFICER, Role.CREDIT_LEADER, Role.INTAKE_OFFICER),
}
AUTHORITY_ROLES = {
    "R": (Role.AUTHORITY_OFFICER, Role.AUTHORITY_LEADER),
    "G": (Role.GOVERNMENT_OFFICER, Role.GOVERNMENT_LEADER),
}
DEPARTMENT_ROLES = (Role.HANDLER, Role.HEAD)
COURT_ROLES = (Role.COURT_CLERK, Role.JUDGE)
CITY = "市"
# An invitation that stands: asked, or accepted; not refused, not taken away.
LIVE = ("pending", "accepted")
# Something was issued in it: a case that ended in triage was never the department's business, nor is one whose
# only document was voided before anybody had read it, or whose only documents are internal to the issuing side.
ISSUED = Q(papers__isnull=False, papers__notice__voided_at=None, papers__is_internal=False)
# Or it was, on paper, before this system (历史案件补录).
ON_PAPER = Q(older_papers__isnull=False) & ~Q(state__in=[State.TRIAGE, State.DECLINED])
# Or something was decided about the body without a document of ours: on a paper whose scan was released to it, or by
# a court whose listing was recorded. Not while the case is in triage, nor where it rests or ended out of triage by a
# move that the body never learns of.
STILL_INSIDE = (
    Q(state__in=[State.DRAFT, State.TRIAGE, State.DECLINED])
    | Q(state=State.TRANSFERRED, paused_from=State.TRIAGE)
    | Q(state=State.CLOSED, moved_from=State.TRANSFERRED, paused_from=State.TRIAGE)
    | Q(state=State.MERGED, moved_from=State.TRIAGE)
)
SAYS_A_DECISION = ("scanned", "finding_recorded")
# Who gives a body's opinion when it is consulted.
CONSULTED_ROLES = (Role.VERIFIER, Role.COMMISSION_LEADER, Role.COMMISSION_OFFICER)


def visible_cases(user: User) -> Q:
    """The condition a case must meet for `user` to see it.

    Bodies are compared by their line (`User.line`), so that a case follows a body through its names. Administrators
    and lookers-on: none.
    """
    if user.body is None or not user.is_active:
        return NOTHING
    seen = NOTHING
    for reader in READERS:
        seen |= reader(user)
    return seen & ~barred_from(user)


def of_seen_cases(user: User) -> Q:
    """The condition a message must meet to speak of a case that `user` sees; asked row by row, of the few unread."""
    # By name: the models import this rule.
    cases = apps.get_model("casework", "Case")._default_manager.filter(visible_cases(user))
    return Q(Exists(cases.filter(number=OuterRef("case_number"))))


def as_overseer(user: User) -> Q:
    """Commission and credit office: their level's cases, a city body's all, a district body's its own region's and
    those it issued; never one about the own body, nor, in a district, about the government it works under."""
    body = user.body
    if body is None or not _plays(user, ISSUING_ROLES):
        return NOTHING
    region = Q(subject__region=body.region) & ~Q(subject=body.superior_id)
    scope = Q() if body.level == CITY else region | Q(issuing_body__in=user.line)
    return scope & ~Q(subject__in=user.line)


def as_authority(user: User) -> Q:
    """Authority and government: cases they issued or measured; those of their subordinates, and those they are
    named for, once something was issued. Towards itself a body is the department and nothing else."""
    if not _plays(user, AUTHORITY_ROLES):
        return NOTHING
    party = Q(issuing_body__in=user.line) | Q(measure_issuer__in=user.line)
    party |= public() & (Q(authority__in=user.line) | Q(subject__superior__in=user.line))
    return party & ~Q(subject__in=user.line)


def as_department(user: User) -> Q:
    """A department: the cases it answers for, not before something was issued; and those it was asked to see to."""
    if not user.holds(*DEPARTMENT_ROLES):
        return NOTHING
    return public() & Q(lead_department__in=user.line) | _invited(user)


def public() -> Q:
    """The condition under which a case has become its department's business: something was decided about it."""
    # By name: the models import this rule. A subquery, since a join would multiply the rows by the file's events.
    events = apps.get_model("casework", "CaseEvent")._default_manager
    told = events.filter(case=OuterRef("pk"), verb__in=SAYS_A_DECISION, is_internal=False)
    return ISSUED | ON_PAPER | (Q(Exists(told)) & ~STILL_INSIDE)


def as_verifier(user: User) -> Q:
    """A joint verifier: the cases it was invited to."""
    return _invited(user) if user.holds(Role.VERIFIER) else NOTHING


def as_consulted(user: User) -> Q:
    """A body asked for its opinion (会商): the cases on which it is consulted."""
    return Q(invitations__body__in=user.line) if user.holds(*CONSULTED_ROLES) else NOTHING


def as_court(user: User) -> Q:
    """A court: the cases that its own register holds, or held."""
    body = user.body
    if body is None or not (body.plays("C") and user.holds(*COURT_ROLES)):
        return NOTHING
    return Q(holds__placed_by__in=user.line)


def submitted_to(user: User) -> Q:
    """What was laid before a city leader to be read (呈阅): sight of the summary, and never of the own body's."""
    if not user.holds(Role.CITY_LEADER):
        return NOTHING
    own = Q(subject__in=user.line) | Q(lead_department__in=user.line)
    return Q(circulations__readings__reader=user) & ~own


READERS: tuple[Callable[[User], Q], ...] = (
    as_overseer,
    as_authority,
    as_department,
    as_verifier,
    as_consulted,
    as_court,
    submitted_to,
)


def barred_from(user: User) -> Q:
    """The condition of a case that this person, or one in whose place he acts, keeps out of (回避)."""
    # By name: the models import this rule.
    standing = apps.get_model("casework", "Recusal")._default_manager.filter(
        case=OuterRef("pk"), person__in=user.persons, lifted_at=None
    )
    return Q(Exists(standing))


def visible_typical_cases(user: User) -> Q:
    """The condition a typical case must meet: named, for lookers-on of its level; any, for those who propose and
    name them and see the case itself. A district's lookers-on read their own region's."""
    body = user.body
    if body is None or not user.is_active:
        return NOTHING
    seen = NOTHING
    if user.holds(*LOOKERS_ON):
        scope = Q() if body.level == CITY else Q(region=body.region)
        seen |= Q(status="named") & scope
    if _plays(user, ISSUING_ROLES):
        cases = apps.get_model("casework", "Case")._default_manager.filter(visible_cases(user))
        seen |= Q(case__in=cases.order_by().values("pk"))
    return seen


def _plays(user: User, roles: Mapping[str, tuple[Role, ...]]) -> bool:
    """Whether the person holds a role of a part that the own body plays."""
    body = user.body
    return body is not None and any(
        body.plays(letter) and user.holds(*held) for letter, held in roles.items()
    )


def _invited(user: User) -> Q:
    """From the invitation until it is refused or withdrawn."""
    return Q(assignments__body__in=user.line, assignments__status__in=LIVE)
