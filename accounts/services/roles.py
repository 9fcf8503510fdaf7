"""Roles: the system administrator proposes them with an account, the security administrator grants and revokes.

三员分立: whoever makes accounts gives them no power, and whoever gives power makes no accounts.
"""

from collections.abc import Collection, Iterable

from accounts.models import RoleGrant, RoleProposal, User
from accounts.roles import ADMINISTRATORS, Role
from accounts.rules import refuse_oneself, refuse_roles, refuse_unless_may_grant, refuse_unless_may_manage
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

from .recording import Verb, record


@one_transaction()
def propose_roles(user: User, roles: Collection[str], *, acting_user: User | None) -> None:
    """The roles that the person should have; what is held or proposed already is left alone."""
    refuse_unless_may_manage(acting_user)
    refuse_oneself(acting_user, user)
    refuse_roles({*user.roles, *roles}, user.body)
    known = {*user.roles, *user.proposed_roles.values_list("role", flat=True)}
    for role in sorted(set(roles) - known):
        RoleProposal.objects.create(user=user, role=role, proposed_by=acting_user)
        record(Verb.ROLE_PROPOSED, user, acting_user=acting_user, detail=str(Role(role).label))


@one_transaction()
def grant_proposed(proposals: Iterable[RoleProposal], *, acting_user: User | None) -> int:
    """Grant what was proposed; returns how many. One that cannot be granted refuses all."""
    count = 0
    for proposal in RoleProposal.objects.select_for_update().filter(pk__in=[each.pk for each in proposals]):
        user = proposal.user
        set_roles(user, {*user.roles, proposal.role}, acting_user=acting_user)
        count += 1
    return count


@one_transaction()
def refuse_proposed(proposals: Iterable[RoleProposal], *, acting_user: User | None) -> int:
    """The roles are not granted; returns how many."""
    count = 0
    for proposal in RoleProposal.objects.select_for_update().filter(pk__in=[each.pk for each in proposals]):
        refuse_unless_may_grant(acting_user, proposal.user)
        record(
            Verb.ROLE_REFUSED, proposal.user, acting_user=acting_user, detail=str(Role(proposal.role).label)
        )
        proposal.delete()
        count += 1
    return count


@one_transaction()
def set_roles(user: User, roles: Collection[str], *, acting_user: User | None) -> None:
    """Give the user exactly these roles; each one gained or lost is on record."""
    refuse_unless_may_grant(acting_user, user)
    refuse_roles(roles, user.body)
    # The person's row first, as the database's own trigger does: two changes at once come one after the other.
    User.objects.select_for_update().get(pk=user.pk)
    held = set(user.grants.values_list("role", flat=True))
    for role in sorted(held - set(roles)):
        if role in ADMINISTRATORS and user.is_active and last_of(role):
            raise Refusal(
                f"这是最后一个{Role(role).label}，不能收回其角色。", remedy="请先设立另一名同类管理员。"
            )
        user.grants.filter(role=role).delete()
        record(Verb.REVOKED, user, acting_user=acting_user, detail=str(Role(role).label))
    for role in sorted(set(roles) - held):
        give(user, role, acting_user)
    user.proposed_roles.filter(role__in=roles).delete()
    forget_roles(user)


@one_transaction()
def grant(user: User, role: str, *, acting_user: User | None) -> None:
    """One more role."""
    set_roles(user, {*user.roles, role}, acting_user=acting_user)


@one_transaction()
def revoke(user: User, role: str, *, acting_user: User | None) -> None:
    """One role less."""
    set_roles(user, set(user.roles) - {role}, acting_user=acting_user)


def give(user: User, role: str, acting_user: User | None) -> None:
    """Write one grant; who may is asked before."""
    RoleGrant.objects.create(user=user, role=role)
    record(Verb.GRANTED, user, acting_user=acting_user, detail=str(Role(role).label))
    forget_roles(user)


def forget_roles(user: User) -> None:
    """What the object remembers of its roles is read anew."""
    user.__dict__.pop("roles", None)
    user.__dict__.pop("role_codes", None)


def last_of(role: str) -> bool:
    """Whether one active person at most holds the administrator's role. Locks their grants: of two who remove
    each other at the same time, the second sees what the first has done."""
    grants = RoleGrant.objects.select_for_update().filter(role=role)
    holders = [grant.user_id for grant in grants]
    return User.objects.active().filter(pk__in=holders).count() <= 1
