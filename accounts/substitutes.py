"""Who stands in for whom today: chains of substitutions (甲 → 乙 → 丙), read from rows and counted in plain code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date

from .models import RoleGrant, Substitution, User
from .models.absences import SubstitutionQuerySet
from .roles import ADMINISTRATORS, LEADER, LOOKERS_ON, Role

Scope = Substitution.Scope
LEADING = frozenset(LEADER.values())
# 三员分立 binds the person; and what is laid before a looker-on is his to read.
NEVER_HANDED = ADMINISTRATORS | LOOKERS_ON


@dataclass(frozen=True)
class Stand:
    """One way to act in somebody's place today: the substitutions from the absent person to the one who acts."""

    path: tuple[Substitution, ...]
    roles: frozenset[str]

    @property
    def absent(self) -> User:
        """Whose work it is."""
        return self.path[0].absent

    @property
    def people(self) -> tuple[User, ...]:
        """The absent person, and those through whom it came."""
        return tuple(link.absent for link in self.path)

    @property
    def through(self) -> tuple[User, ...]:
        """Those between the absent person and the one who acts."""
        return self.people[1:]

    @property
    def until(self) -> date:
        """The last day on which all of it is in force."""
        return min(link.last_day for link in self.path)

    @property
    def key(self) -> str:
        """What a session holds of it: the keys of the substitutions, e.g. "12" or "12.15"."""
        return ".".join(str(link.pk) for link in self.path)

    @property
    def words(self) -> str:
        """丙代乙代甲, without the first: 代乙代甲."""
        return "".join(f"代{link.absent.full_name}" for link in reversed(self.path))


def roles_in(scope: str, roles: Collection[str]) -> frozenset[str]:
    """Those of the roles that a substitution of this scope hands over."""
    handed = frozenset(roles) - NEVER_HANDED
    if scope == Scope.OFFICER:
        return handed - LEADING
    return handed & LEADING if scope == Scope.LEADER else handed


def passed_on(link: Substitution, roles: frozenset[str]) -> frozenset[str]:
    """What a person hands on of roles that were handed to him: with 全部事项 all of it, else those named."""
    return roles if link.scope == Scope.ALL else roles & frozenset(link.roles)


def paths_to(links: Iterable[Substitution], person: int) -> list[tuple[Substitution, ...]]:
    """Every chain of substitutions that ends with this person, nobody twice in it."""
    by_substitute: dict[int, list[Substitution]] = defaultdict(list)
    for link in links:
        by_substitute[link.substitute_id].append(link)
    found: list[tuple[Substitution, ...]] = []

    def follow(path: tuple[Substitution, ...], seen: frozenset[int], at: int) -> None:
        for link in by_substitute[at]:
            if link.absent_id not in seen:
                longer = (link, *path)
                found.append(longer)
                follow(longer, seen | {link.absent_id}, link.absent_id)

    follow((), frozenset({person}), person)
    return found


def stands_of(user: User, day: date | None = None) -> list[Stand]:
    """In whose place the person may act that day (default: today), with which roles. Two statements, or one."""
    links = _links(day).filter(absent__body__in=user.line, substitute__body__in=user.line)
    return _with_roles(paths_to(links, user.pk))


def stand_ins_for(keys: Iterable[int]) -> list[User]:
    """The present substitutes of those people (by key) who are away, each standing in for one of them.

    One statement, however many people, where nobody is away; two where somebody is.
    """
    keys = set(keys)
    links = [link for link in _links() if link.substitute.works_for(link.absent.body_id)]
    substitutes = {link.substitute_id: link.substitute for link in links}
    paths = [path for pk in sorted(substitutes) for path in paths_to(links, pk)]
    stands = _with_roles([path for path in paths if path[0].absent_id in keys])
    return [standing_in(substitutes[stand.path[-1].substitute_id], stand) for stand in stands]


def standing_in(user: User, stand: Stand) -> User:
    """Another object of the same person, acting in the place that the stand names."""
    other = copy(user)
    other.stand_in_for(stand.people, stand.roles)
    return other


def _links(day: date | None = None) -> SubstitutionQuerySet:
    active = Substitution.objects.in_force(day).filter(absent__is_active=True, substitute__is_active=True)
    return active.select_related("absent__body", "substitute__body").order_by("id")


def _with_roles(paths: list[tuple[Substitution, ...]]) -> list[Stand]:
    """Those that hand over a role which the absent person holds still."""
    held: dict[int, set[str]] = defaultdict(set)
    if paths:
        grants = RoleGrant.objects.filter(user__in={path[0].absent_id for path in paths})
        for pk, role in grants.values_list("user", "role"):
            held[pk].add(role)
    stands = [Stand(path, _roles_along(path, held[path[0].absent_id])) for path in paths]
    return [stand for stand in stands if stand.roles]


def _roles_along(path: tuple[Substitution, ...], held: Collection[str]) -> frozenset[str]:
    first, *others = path
    roles = frozenset(held) & frozenset(first.roles) - NEVER_HANDED
    for link in others:
        roles = passed_on(link, roles)
    return roles


def stand_with(user: User, key: str) -> Stand | None:
    """The one of this key if it is in force now."""
    return next((stand for stand in stands_of(user) if stand.key == key), None)


def leads_back(links: Iterable[Substitution], absent: int, substitute: int, first: date, last: date) -> bool:
    """Whether on any of these days the substitute's own work comes back, through whomever, to the absent person."""
    by_absent: dict[int, list[Substitution]] = defaultdict(list)
    for link in links:
        by_absent[link.absent_id].append(link)

    def comes_back(at: int, since: date, until: date, seen: frozenset[int]) -> bool:
        for link in by_absent[at]:
            begin, end = max(since, link.first_day), min(until, link.last_day)
            if begin > end or link.substitute_id in seen:
                continue
            if link.substitute_id == absent:
                return True
            if comes_back(link.substitute_id, begin, end, seen | {link.substitute_id}):
                return True
        return False

    return comes_back(substitute, first, last, frozenset({substitute}))


def role_labels(roles: Collection[str]) -> list[str]:
    """Chinese names, in the order of `Role`."""
    return [str(role.label) for role in Role if role in roles]
