"""Accounts: opened, changed, moved, closed. The system administrator's; roles are another's (see roles)."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

import clock
from accounts import leaving
from accounts.models import User
from accounts.passwords import initial_hash
from accounts.roles import ADMINISTRATORS, Role
from accounts.rules import refuse_oneself, refuse_roles, refuse_unless_may_manage
from organisations.models import Body
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

from .recording import Verb, record
from .roles import forget_roles, give, last_of, propose_roles

PROFILE = ("full_name", "position", "phone", "email")


@one_transaction()
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
    email: str = "",
    must_change_password: bool = True,
    is_initial: bool = False,
) -> User:
    """A new account. `roles` are proposed, for the security administrator to grant; the operator at the machine
    (no acting user) grants them at once. `is_initial` says that the password is a random one of ours.
    """
    refuse_unless_may_manage(acting_user)
    refuse_roles(roles, body)
    user = User(
        username=username,
        full_name=full_name,
        body=body,
        position=position,
        phone=phone,
        email=email,
        must_change_password=must_change_password,
    )
    if User.objects.filter(username__iexact=username).exists():
        raise Refusal(f"用户名“{username}”已被使用。", field="username")
    if is_initial:
        user.password = initial_hash(password)
    else:
        _set_first_password(user, password)
    _save_checked(user)
    record(Verb.CREATED, user, acting_user=acting_user, detail=_profile(user))
    if acting_user is None:
        for role in sorted(roles):
            give(user, role, None)
    else:
        propose_roles(user, roles, acting_user=acting_user)
    return user


@one_transaction()
def edit_user(user: User, *, acting_user: User | None, **changes: Any) -> User:
    """Change name, position, phone or e-mail address."""
    refuse_unless_may_manage(acting_user)
    strangers = set(changes) - set(PROFILE)
    if strangers:
        raise TypeError(f"edit_user does not change {', '.join(sorted(strangers))}")
    before = _profile(user)
    for field, value in changes.items():
        setattr(user, field, value)
    _save_checked(user)
    if _profile(user) != before:
        record(Verb.EDITED, user, acting_user=acting_user, detail=f"{before} → {_profile(user)}")
    return user


@one_transaction()
def set_own_email(user: User, email: str) -> None:
    """One's own e-mail address, "" for none. Raises Refusal (field email) for what is no address."""
    before = user.email
    if email == before:
        return
    user.email = email
    _save_checked(user)
    record(Verb.EDITED, user, acting_user=user, detail=f"邮箱：{before or '无'} → {email or '无'}")


@one_transaction()
def move_user(
    user: User, body: Body | None, *, acting_user: User | None, roles: Collection[str] = ()
) -> User:
    """调动: the person goes to another body. What the person was at the old one ends; `roles` are proposed anew.

    Raises Refusal for an administrator (who acts for no body), an unchanged body, or one no longer in force.
    """
    refuse_unless_may_manage(acting_user)
    if user.roles & ADMINISTRATORS:
        raise Refusal("管理员不属于任何业务单位，不能调动。", field="body")
    if body == user.body:
        raise Refusal("该人员已在这个单位。", field="body")
    if body is not None and not body.in_force_on(clock.today()):
        raise Refusal(f"{body.name}已停用。", field="body", remedy="请选择现行机构。")
    refuse_roles(roles, body)
    leaving.leave(user, acting_user)
    before = str(user.body or "无单位")
    for grant in user.grants.all():
        record(Verb.REVOKED, user, acting_user=acting_user, detail=f"{grant.get_role_display()}（调动）")
    user.grants.all().delete()
    user.proposed_roles.all().delete()
    user.body = body
    user.save(update_fields=["body"])
    forget_roles(user)
    record(Verb.MOVED, user, acting_user=acting_user, detail=f"{before} → {body or '无单位'}")
    propose_roles(user, roles, acting_user=acting_user)
    return user


@one_transaction()
def deactivate(user: User, *, acting_user: User | None) -> None:
    """The account stays on record, but nobody logs in with it any more; its sessions end with the next request."""
    refuse_unless_may_manage(acting_user)
    refuse_oneself(acting_user, user)
    for role in sorted(user.roles & ADMINISTRATORS):
        if user.is_active and last_of(role):
            raise Refusal(
                f"这是最后一个{Role(role).label}账号，不能停用。", remedy="请先设立另一名同类管理员。"
            )
    if user.is_active:
        leaving.leave(user, acting_user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    record(Verb.DEACTIVATED, user, acting_user=acting_user)


@one_transaction()
def reactivate(user: User, *, acting_user: User | None) -> None:
    refuse_unless_may_manage(acting_user)
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(Verb.REACTIVATED, user, acting_user=acting_user)


def _set_first_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refusal("".join(error.messages), field="password") from error
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
        part for part in (user.full_name, str(user.body or ""), user.position, user.phone, user.email) if part
    )
