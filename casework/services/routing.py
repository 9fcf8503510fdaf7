"""Which stations a draft passes before its signature: as asked for, as a rule demands, as its weight does."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from accounts.roles import LEADER, Role
from casework.access import ISSUING_LETTERS
from casework.models import Case, Countersigning, Draft, Recusal
from casework.services.telling import people_of
from casework.services.turning import LEADERS
from notices.drafting import DraftState
from notices.kinds import KINDS, spec_of
from notices.path_rules import Demand, demand_of
from organisations.models import Body
from organisations.queries import lines_of
from organisations.refusals import Refusal

# Moves that two levels approve whatever paper they are made with (domain part 7).
TWO_LEVEL_MOVES = frozenset({"transfer", "revoke"})
MOST_COUNTERSIGNERS = 8


@dataclass(frozen=True)
class Route:
    """What the drafter asks for on the way: 核稿, and 会签 of these bodies."""

    review: bool = False
    countersigners: tuple[Body, ...] = ()


PLAIN = Route()


def levels_of(move: str, kind: str) -> int:
    """How many leaders of the issuer say yes to such a paper, one after another: one, or two."""
    return 2 if move in TWO_LEVEL_MOVES or (kind in KINDS and spec_of(kind).needs_two_levels) else 1


def path_of(case: Case, move: str, kinds: tuple[str, ...], route: Route, *, acting_user: User) -> list[str]:
    """The stations of a draft, with one paper or two, that the person makes.

    Raises Refusal where nobody could keep one of them.
    """
    path: list[str] = []
    levels = max(levels_of(move, kind) for kind in kinds)
    if _is_reviewed(case, move, kinds, route, levels, acting_user):
        path.append(DraftState.REVIEWING.value)
    if route.countersigners:
        path.append(DraftState.COUNTERSIGNING.value)
    if levels > 1:
        _require_two_leaders(case, acting_user)
        path.append(DraftState.APPROVING.value)
    return [*path, DraftState.SUBMITTED.value]


def countersigning_bodies() -> QuerySet[Body]:
    """Bodies in force with somebody to decide on a 会签."""
    deciders = User.objects.active().holding(*LEADERS, Role.HEAD).filter(body=OuterRef("pk"))
    return Body.objects.filter(Exists(deciders), valid_to=None).order_by("pk")


def may_countersign(case: Case, issuer: Body) -> QuerySet[Body]:
    """Those of them that are neither the issuer nor what the paper is about, under whichever name."""
    concerned = lines_of(case.subject, case.lead_department, issuer)
    return countersigning_bodies().exclude(pk__in=concerned)


def ask_countersigners(draft: Draft, bodies: tuple[Body, ...]) -> None:
    """Writes whom the draft asks. Raises Refusal for a body that cannot answer, or that it is about."""
    if len(bodies) > MOST_COUNTERSIGNERS:
        raise Refusal(
            f"会签单位超过{MOST_COUNTERSIGNERS}个。", field="countersigners", remedy="请另行征求意见。"
        )
    allowed = set(may_countersign(draft.case, draft.issuer).values_list("pk", flat=True))
    for body in bodies:
        if body.pk not in allowed:
            raise Refusal(
                f"{body.name}不能会签这份文稿。",
                field="countersigners",
                remedy="会签单位须有负责人账号，不能是拟稿机关、涉事单位或者责任单位。",
            )
    led = {body.pk for body in bodies if people_of(body.pk, *LEADERS).exists()}
    Countersigning.objects.bulk_create(
        Countersigning(draft=draft, body=body, by_head=body.pk not in led) for body in bodies
    )


def _is_reviewed(
    case: Case, move: str, kinds: tuple[str, ...], route: Route, levels: int, drafter: User
) -> bool:
    """Whether it passes 核稿: asked for, demanded, or by default of what two levels approve if there is a reviewer."""
    demands = {demand_of(drafter.line, kind or move) for kind in kinds}
    wanted = route.review or Demand.ALWAYS in demands
    if not wanted and (Demand.AS_ASKED in demands or levels == 1):
        return False
    assert drafter.body is not None
    if free_people(case, people_of(drafter.body.pk, Role.REVIEWER), drafter).exists():
        return True
    if wanted:
        raise Refusal(
            f"{drafter.body.name}没有可以核稿的人。",
            field="review",
            remedy="请安全管理员授予一名非拟稿人“核稿人”角色，或者不请核稿。",
        )
    return False


def _require_two_leaders(case: Case, drafter: User) -> None:
    if (refusal := why_no_two_levels(case, drafter)) is not None:
        raise refusal


def why_no_two_levels(case: Case, drafter: User) -> Refusal | None:
    """What keeps the person from drafting what two levels approve: too few leaders; None where there are two.

    Asked before anything is typed, too. Whoever is wanting has no account: the administrators of the system open it.
    """
    if drafter.body is None:
        return None
    able = list(free_people(case, leaders_of(drafter.body), drafter)[:2])
    if len(able) > 1:
        return None
    return Refusal(
        f"这类文书须经两级审批，{drafter.body.name}能够审批的负责人不足两名{_named(able)}。",
        remedy=f"请{admins()}为本单位增设一名负责人账号，由一名审核、另一名签发。",
    )


def leaders_of(body: Body) -> QuerySet[User]:
    """The leaders at work in a body who sign what it issues."""
    return people_of(body.pk, *(LEADER[letter] for letter in ISSUING_LETTERS & body.part_letters))


def admins() -> str:
    """Who opens accounts, by name as far as there are any: 系统管理员（宋某）."""
    found = User.objects.active().holding(Role.SYSTEM_ADMIN).order_by("pk")
    names = "、".join(found.values_list("full_name", flat=True)[:2])
    return f"系统管理员（{names}）" if names else "系统管理员"


def _named(people: list[User]) -> str:
    return f"（现有{'、'.join(person.full_name for person in people)}）" if people else ""


def free_people(case: Case, people: QuerySet[User], drafter: User) -> QuerySet[User]:
    """Those who have not withdrawn from the case, and did not draft."""
    barred = Recusal.objects.filter(case=case, person=OuterRef("pk"), lifted_at=None)
    return people.exclude(pk__in=drafter.persons).filter(~Exists(barred))
