"""The acts on accounts. Each leaves an `AccountEvent`; `acting_user` None is the operator at the machine."""

from collections.abc import Collection
from datetime import date
from typing import Any

from axes.utils import reset as reset_axes
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from organisations.models import Body
from organisations.refusals import Refusal
from organisations.services import merge_into, succeed

from .models import AccountEvent, RoleGrant, User
from .roles import Role
from .rules import refuse_oneself, refuse_roles, refuse_unless_may_grant, refuse_unless_may_manage

Verb = AccountEvent.Verb
PROFILE = ("full_name", "body", "position", "phone")


@transaction.atomic
def create_user(
    *,
    username: str,
    full_name: str,
    password: str,
    acting_user: User | None,
    body: Body | None = None,
    roles: Collection[str] = (),
    position: str = "",
    phone: str = "",
    must_change_password: bool = True,
) -> User:
    """A new account with its roles. The password is meant to be changed at the first login."""
    refuse_unless_may_manage(acting_user)
    refuse_roles(roles, body)
    user = User(
        username=username,
        full_name=full_name,
        body=body,
        position=position,
        phone=phone,
        must_change_password=must_change_password,
    )
    if User.objects.filter(username__iexact=username).exists():
        raise Refusal(f"用户名“{username}”已被使用。", field="username")
    _set_password(user, password)
    _save_checked(user)
    record(Verb.CREATED, user, acting_user=acting_user, detail=_profile(user))
    for role in sorted(roles):
        _grant(user, role, acting_user)
    return user


@transaction.atomic
def edit_user(user: User, *, acting_user: User | None, **changes: Any) -> User:
    """Change name, body, position or phone. Roles must still suit a new body."""
    refuse_unless_may_manage(acting_user)
    strangers = set(changes) - set(PROFILE)
    if strangers:
        raise TypeError(f"edit_user does not change {', '.join(sorted(strangers))}")
    before = _profile(user)
    for field, value in changes.items():
        setattr(user, field, value)
    refuse_roles(user.roles, user.body)
    _save_checked(user)
    if _profile(user) != before:
        record(Verb.EDITED, user, acting_user=acting_user, detail=f"{before} → {_profile(user)}")
    return user


@transaction.atomic
def deactivate(user: User, *, acting_user: User | None) -> None:
    """The account stays on record, but nobody logs in with it any more."""
    refuse_unless_may_manage(acting_user)
    refuse_oneself(acting_user, user)
    if user.holds(Role.SYSTEM_ADMIN) and _system_administrators() <= 1:
        raise Refusal("这是最后一个系统管理员账号，不能停用。")
    user.is_active = False
    user.save(update_fields=["is_active"])
    record(Verb.DEACTIVATED, user, acting_user=acting_user)


@transaction.atomic
def reactivate(user: User, *, acting_user: User | None) -> None:
    refuse_unless_may_manage(acting_user)
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(Verb.REACTIVATED, user, acting_user=acting_user)


@transaction.atomic
def set_roles(user: User, roles: Collection[str], *, acting_user: User | None) -> None:
    """Give the user exactly these roles; each one gained or lost is on record."""
    refuse_unless_may_grant(acting_user, user)
    refuse_roles(roles, user.body)
    held = set(user.grants.select_for_update().values_list("role", flat=True))
    if Role.SYSTEM_ADMIN in held - set(roles) and _system_administrators() <= 1:
        raise Refusal("这是最后一个系统管理员，不能收回其角色。")
    for role in sorted(held - set(roles)):
        user.grants.filter(role=role).delete()
        record(Verb.REVOKED, user, acting_user=acting_user, detail=str(Role(role).label))
    for role in sorted(set(roles) - held):
        _grant(user, role, acting_user)
    _forget_roles(user)


@transaction.atomic
def grant(user: User, role: str, *, acting_user: User | None) -> None:
    """One more role."""
    set_roles(user, {*user.roles, role}, acting_user=acting_user)


@transaction.atomic
def revoke(user: User, role: str, *, acting_user: User | None) -> None:
    """One role less."""
    set_roles(user, set(user.roles) - {role}, acting_user=acting_user)


@transaction.atomic
def reset_password(user: User, password: str, *, acting_user: User | None) -> None:
    """A new password by an administrator, to be changed at the next login; a lock is opened with it."""
    refuse_unless_may_manage(acting_user)
    refuse_oneself(acting_user, user)
    _set_password(user, password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    reset_axes(username=user.username)
    record(Verb.PASSWORD_RESET, user, acting_user=acting_user)


@transaction.atomic
def change_password(user: User, password: str, *, acting_user: User) -> None:
    """One's own new password; it must differ from the present one."""
    if acting_user.pk != user.pk:
        raise Refusal("只能修改自己的密码。")
    if user.check_password(password):
        raise Refusal("新密码不能与原密码相同。", field="new_password1")
    _set_password(user, password, field="new_password1")
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    record(Verb.PASSWORD_CHANGED, user, acting_user=acting_user)


@transaction.atomic
def unlock(user: User, *, acting_user: User | None) -> None:
    """Forget the failed logins of an account."""
    if acting_user is not None and not acting_user.holds(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN):
        raise Refusal("只有系统管理员或安全管理员可以解除锁定。")
    reset_axes(username=user.username)
    record(Verb.UNLOCKED, user, acting_user=acting_user)


@transaction.atomic
def succeed_body(body: Body, *, name: str, on: date, acting_user: User | None, short_name: str = "") -> Body:
    """A body is renamed: its successor takes over, and its people go with it."""
    refuse_unless_may_manage(acting_user)
    heir = succeed(body, name=name, on=on, short_name=short_name)
    _move_people(body, heir, acting_user)
    return heir


@transaction.atomic
def merge_body(body: Body, *, heir: Body, on: date, acting_user: User | None) -> Body:
    """机构合并: an existing body takes this one's place, and the people go to it."""
    refuse_unless_may_manage(acting_user)
    merge_into(body, heir=heir, on=on)
    _move_people(body, heir, acting_user)
    return heir


def _move_people(body: Body, heir: Body, acting_user: User | None) -> None:
    for user in User.objects.filter(body=body):
        user.body = heir
        user.save(update_fields=["body"])
        record(Verb.MOVED, user, acting_user=acting_user, detail=f"{body.name} → {heir.name}")


def record(
    verb: str,
    target: User | None,
    *,
    acting_user: User | None,
    detail: str = "",
    address: str | None = None,
) -> AccountEvent:
    """Write one line of the account log."""
    return AccountEvent.objects.create(
        verb=verb, target=target, actor=acting_user, detail=detail[:300], address=address
    )


def _grant(user: User, role: str, acting_user: User | None) -> None:
    RoleGrant.objects.create(user=user, role=role)
    record(Verb.GRANTED, user, acting_user=acting_user, detail=str(Role(role).label))
    _forget_roles(user)


def _forget_roles(user: User) -> None:
    user.__dict__.pop("roles", None)


def _system_administrators() -> int:
    return User.objects.active().holding(Role.SYSTEM_ADMIN).count()


def _set_password(user: User, password: str, field: str = "password") -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refusal("".join(error.messages), field=field) from error
    user.set_password(password)


def _save_checked(user: User) -> None:
    try:
        user.full_clean()
    except ValidationError as error:
        field = next(iter(error.message_dict), None)
        raise Refusal(error.messages[0], field=field) from error
    user.save()


def _profile(user: User) -> str:
    return " / ".join(
        part for part in (user.full_name, str(user.body or ""), user.position, user.phone) if part
    )
