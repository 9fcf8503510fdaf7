"""Who reads and writes the court's register, and what they see of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404

from accounts.models import User
from accounts.roles import Role
from casework.access import reads_summary
from casework.lifecycle import ENDED
from casework.models import Case, Proposal
from casework.services.serving import SIGNERS_FOR
from casework.visibility import COURT_ROLES, ISSUING_ROLES, barred_from
from enforcement.models import CaseLink, EnforcementCase, ImportBatch, OutstandingBatch, OutstandingList
from organisations.models import Body
from organisations.queries import line_of

# The columns that only the court reads as they stand.
COURT_ONLY = frozenset({"applicant", "judge", "remark"})
CHUNK = 500

Item = TypeVar("Item")


def chunks(items: Iterable[Item], size: int = CHUNK) -> Iterator[list[Item]]:
    """The items in lists of at most `size`: a query takes only so many parameters."""
    found = list(items)
    for start in range(0, len(found), size):
        yield found[start : start + size]


# --- who ------------------------------------------------------------------------------------------


def is_court(user: User) -> bool:
    return user.body is not None and user.body.plays("C") and user.holds(*COURT_ROLES)


def courts_written_by(user: User) -> frozenset[int]:
    """The courts whose cases this person writes: the own one, and those of the districts for a city's (填报单位)."""
    if not is_court(user):
        return frozenset()
    assert user.body is not None
    own = user.line
    if user.body.level != Body.Level.CITY:
        return own
    return own | set(Body.objects.courts().filter(superior__in=own).values_list("pk", flat=True))


def is_overseer(user: User) -> bool:
    """Whether the person reads the register for a commission or a credit office."""
    body = user.body
    return body is not None and any(
        body.plays(letter) and user.holds(*roles) for letter, roles in ISSUING_ROLES.items()
    )


def is_intake(user: User) -> bool:
    return is_overseer(user) and user.holds(Role.INTAKE_OFFICER)


# --- what -----------------------------------------------------------------------------------------


def register_for(user: User) -> QuerySet[EnforcementCase]:
    """The register as this person reads it: a court its own cases, a commission or credit office its region's."""
    seen = Q(pk__in=[])
    if is_court(user):
        seen |= Q(court__in=courts_written_by(user))
    if is_overseer(user):
        # 回避: what a case hangs on that the person keeps out of.
        seen |= _overseen(user) & ~_tied_to_barred(user)
    return EnforcementCase.objects.filter(seen)


def _overseen(user: User) -> Q:
    """The condition of the debts that the person's commission or credit office watches over.

    A debt of the own body is the other overseers' business (回避).
    """
    assert user.body is not None
    is_city = user.body.level == Body.Level.CITY
    scope = Q() if is_city else Q(debtor__region=user.body.region) & ~Q(debtor=user.body.superior_id)
    return scope & ~Q(debtor__in=user.line)


def _tied_to_barred(user: User) -> Q:
    """The condition of the debts that a case hangs on from which the person has withdrawn."""
    barred = Case.objects.filter(barred_from(user)).order_by().values("pk")
    tied = CaseLink.objects.filter(ended_at=None, case__in=barred).values("enforcement_case")
    return Q(pk__in=tied)


def reads_register(user: User) -> bool:
    return is_court(user) or is_overseer(user)


def enforcement_case_for(user: User, pk: int) -> EnforcementCase:
    """The case if it stands in the person's register, or is linked to a case they may know of. Else Http404."""
    linked = CaseLink.objects.filter(ended_at=None, case__in=Case.objects.visible_to(user))
    if reads_summary(user):
        linked = linked.none()
    found = (
        EnforcementCase.objects.select_related("court", "debtor")
        .filter(Q(pk__in=register_for(user)) | Q(pk__in=linked.values("enforcement_case")), pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


def enforcement_cases_of(case: Case) -> QuerySet[EnforcementCase]:
    """The enforcement cases linked to a case, for the case's own page."""
    linked = CaseLink.objects.filter(case=case, ended_at=None)
    return EnforcementCase.objects.filter(pk__in=linked.values("enforcement_case")).select_related("court")


def listings_of(case: Case) -> list[EnforcementCase]:
    """The linked enforcement cases in which the court listed this case's debtor, deleted since or not.

    The debtor is the case's subject, under whichever of its names the court knows it.
    """
    names = [body.pk for body in line_of(case.subject)]
    listed = enforcement_cases_of(case).filter(debtor__in=names, listed_on__isnull=False)
    return list(listed.order_by("listed_on", "id"))


def case_of_proposal(proposal: Proposal) -> EnforcementCase | None:
    """The enforcement case that a proposal to open a case is about; None for any other proposal."""
    pk = proposal.facts.get("enforcement_case")
    if proposal.kind != Proposal.Kind.OPEN_CASE or pk is None:
        return None
    return EnforcementCase.objects.select_related("court", "debtor").filter(pk=pk).first()


def unopened() -> Q:
    """The condition of an enforcement case that no open case of ours stands for."""
    links = CaseLink.objects.filter(enforcement_case=OuterRef("pk"), ended_at=None)
    return Q(~Exists(links.exclude(case__state__in=ENDED)))


def open_proposals_of(enforcement_case: EnforcementCase) -> QuerySet[Proposal]:
    """What is proposed about it and not decided."""
    return Proposal.objects.filter(
        key__startswith=enforcement_case.source_key + ":", status=Proposal.Status.OPEN
    ).select_related("addressee", "case")


def open_links(enforcement_cases: Iterable[EnforcementCase]) -> list[CaseLink]:
    """Their links that stand, with the cases of ours, ended ones too."""
    found: list[CaseLink] = []
    for some in chunks(enforcement_case.pk for enforcement_case in enforcement_cases):
        rows = CaseLink.objects.filter(ended_at=None, enforcement_case__in=some).order_by("id")
        found.extend(rows.select_related("case__subject", "case__issuing_body"))
    return found


def visible_links(user: User, cases: Iterable[EnforcementCase]) -> dict[int, list[CaseLink]]:
    """The links of these cases to cases the person may know of, by enforcement case."""
    links = CaseLink.objects.filter(
        ended_at=None,
        enforcement_case__in=cases,
        case__in=Case.objects.visible_to(user).order_by().values("pk"),
    ).select_related("case")
    found: dict[int, list[CaseLink]] = {}
    for each in links:
        found.setdefault(each.enforcement_case_id, []).append(each)
    return found


def batches_for(user: User) -> QuerySet[ImportBatch]:
    """The imports of the person's courts; those made at the machine are shown to the city's court."""
    if not is_court(user):
        return ImportBatch.objects.none()
    assert user.body is not None
    made = Q(user__body__in=courts_written_by(user))
    if user.body.level == Body.Level.CITY:
        made |= Q(user=None)
    return ImportBatch.objects.filter(made).select_related("user")


def masked(applicant: str) -> str:
    """Applicants for other eyes: 张某某 → 张**, 样例甲商贸有限公司 → 样例***公司; several are masked one by one."""
    names = [name.strip() for name in applicant.replace(",", "、").replace("，", "、").split("、")]
    return "、".join(_masked_one(name) for name in names if name)


def _masked_one(name: str) -> str:
    return name[:1] + "*" * (len(name) - 1) if len(name) <= 4 else f"{name[:2]}***{name[-2:]}"


# --- 未结案件通报 ------------------------------------------------------------------------------------


def makes_lists(user: User) -> bool:
    """Whether the person drafts or signs 未结案件通报表 for a credit office (M49)."""
    return drafts_lists(user) or signs_lists(user)


def drafts_lists(user: User) -> bool:
    return user.body is not None and user.body.plays("F") and user.holds(Role.CREDIT_OFFICER)


def signs_lists(user: User) -> bool:
    return user.body is not None and user.body.plays("F") and user.holds(Role.CREDIT_LEADER)


def debts_to_tell(user: User) -> tuple[list[EnforcementCase], int]:
    """The outstanding cases of every debtor the person's office watches over, by debtor; and how many debtors not.

    A debtor with a case from which the person has withdrawn is left out whole: a list with some of its cases
    would be a wrong one. Another officer tells it.
    """
    pending = EnforcementCase.objects.pending().filter(_overseen(user))
    barred = set(pending.filter(_tied_to_barred(user)).values_list("debtor", flat=True))
    rows = pending.exclude(debtor__in=barred).select_related("court", "debtor")
    return list(rows.order_by("debtor__region", "debtor", "filed_on", "id")), len(barred)


def batches_of_lists(user: User) -> QuerySet[OutstandingBatch]:
    """The batches of the person's own office, for those who draft and sign them."""
    if not makes_lists(user):
        return OutstandingBatch.objects.none()
    return OutstandingBatch.objects.filter(issuer__in=user.line)


def batch_for(user: User, pk: int) -> OutstandingBatch:
    """The batch, for its own office. Raises Http404 for anybody else."""
    rows = batches_of_lists(user).select_related("issuer", "drafted_by", "decided_by")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def lists_read_by(user: User) -> QuerySet[OutstandingList]:
    """The issued lists that the person may read: the issuing office, and the debtor once it was served on it.

    They belong to no case: nobody else reads them, whatever cases he sees.
    """
    if user.body is None or not user.is_active:
        return OutstandingList.objects.none()
    seen = Q(pk__in=[])
    if makes_lists(user):
        seen |= Q(notice__issuer__in=user.line)
    if user.holds(*SIGNERS_FOR):
        seen |= Q(notice__addressee__in=user.line, notice__served_at__isnull=False)
    return OutstandingList.objects.filter(seen, notice__isnull=False)


def list_of_notice(user: User, pk: int) -> OutstandingList | None:
    """The list that this document is, if the person may read it; None for any other document."""
    return lists_read_by(user).select_related("batch", "notice").filter(notice=pk).first()


@dataclass(frozen=True)
class Progress:
    """How far a batch is, in lists. `delayed` are those whose pages could not be set yet: it is tried again."""

    total: int
    failed: int
    numbered: int
    rendered: int
    signed_for: int
    delayed: int
    is_signed: bool

    @property
    def is_done(self) -> bool:
        """Whether nothing more comes by itself: not signed yet, or everything that can be made is served."""
        return not self.is_signed or self.numbered + self.failed == self.total == self.rendered + self.failed

    @property
    def percent(self) -> int:
        """Numbering and setting are half of the way each; what failed is at its end."""
        done = self.numbered + self.rendered + 2 * self.failed
        return 100 * done // (2 * self.total) if self.total else 100


def progress_of(batch: OutstandingBatch) -> Progress:
    """Counted in one statement."""
    made = Q(notice__rendered_at__isnull=False)
    counts = batch.lists.order_by().aggregate(
        total=Count("pk"),
        failed=Count("pk", filter=~Q(failure="")),
        numbered=Count("pk", filter=Q(notice__isnull=False)),
        rendered=Count("pk", filter=made),
        signed_for=Count("pk", filter=Q(notice__signed_for_at__isnull=False)),
        delayed=Count("pk", filter=~made & ~Q(notice__render_error="") & Q(notice__isnull=False)),
    )
    return Progress(**counts, is_signed=batch.status == OutstandingBatch.Status.SIGNED)
