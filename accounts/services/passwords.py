"""Passwords: changed by their owner; reset by two administrators who are neither each other nor the owner."""

from collections.abc import Collection
from datetime import timedelta

from axes.utils import reset as reset_axes
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import F

import clock
from accounts.models import FormerPassword, PasswordReset, User
from accounts.passwords import initial_hash, initial_password
from accounts.policies import policies, policy
from accounts.roles import Role
from accounts.rules import refuse_oneself, refuse_unless_may_manage
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

from .recording import Verb, record


@one_transaction()
def change_password(user: User, password: str, *, acting_user: User) -> None:
    """One's own new password, none of the last ones. Every other session of the person ends with it."""
    if acting_user.pk != user.pk:
        raise Refusal("只能修改自己的密码。")
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refusal("".join(error.messages), field="new_password1") from error
    _remember(user)
    user.set_password(password)
    user.must_change_password = False
    user.password_changed_at = clock.wall()
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    record(Verb.PASSWORD_CHANGED, user, acting_user=acting_user)


@one_transaction()
def ask_reset(user: User, *, reason: str, acting_user: User) -> PasswordReset:
    """A system administrator asks that the person's password be reset; a security administrator decides."""
    refuse_unless_may_manage(acting_user)
    refuse_oneself(acting_user, user)
    if not reason.strip():
        raise Refusal("没有写明重置密码的事由。", field="reason", remedy="请写明何人、何时、以何种方式提出。")
    if not user.is_active:
        raise Refusal("该账号已停用，不能重置密码。", remedy="请先恢复启用。")
    User.objects.select_for_update().get(pk=user.pk)
    now = clock.wall()
    user.password_resets.undecided().filter(expires_at__lte=now).update(decided_at=now, answer="逾期失效")
    if user.password_resets.undecided().exists():
        raise Refusal("该账号已有待批准的重置申请。", remedy="请安全管理员先行审批。")
    expires = now + timedelta(hours=policy("reset_hours"))
    asked = PasswordReset.objects.create(
        user=user, reason=reason.strip(), asked_by=acting_user, asked_at=now, expires_at=expires
    )
    record(Verb.RESET_ASKED, user, acting_user=acting_user, detail=reason.strip())
    return asked


@one_transaction()
def approve_reset(asked: PasswordReset, *, acting_user: User) -> str:
    """A security administrator agrees: returns the new one-time password, which is kept nowhere.

    It must be changed at the next login; a lock is opened with it and every session of the person ends.
    """
    asked = _decide(asked, acting_user)
    asked.is_approved = True
    asked.save(update_fields=["decided_by", "decided_at", "is_approved"])
    user = asked.user
    password = initial_password()
    _remember(user)
    user.password = initial_hash(password)
    user.must_change_password = True
    user.password_changed_at = clock.wall()
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    reset_axes(username=user.username)
    record(Verb.RESET_APPROVED, user, acting_user=acting_user, detail=f"申请人{asked.asked_by}")
    return password


@one_transaction()
def refuse_reset(asked: PasswordReset, *, reason: str, acting_user: User) -> None:
    """A security administrator does not agree, and says why."""
    if not reason.strip():
        raise Refusal("没有写明不批准的理由。", field="reason")
    asked = _decide(asked, acting_user)
    asked.answer = reason.strip()
    asked.save(update_fields=["decided_by", "decided_at", "answer"])
    record(Verb.RESET_REFUSED, asked.user, acting_user=acting_user, detail=reason.strip())


@one_transaction()
def unlock(user: User, *, acting_user: User | None) -> None:
    """Forget the failed logins of an account."""
    if acting_user is not None and not acting_user.holds(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN):
        raise Refusal("只有系统管理员或安全管理员可以解除锁定。")
    reset_axes(username=user.username)
    record(Verb.UNLOCKED, user, acting_user=acting_user)


@one_transaction()
def end_sessions(user: User) -> None:
    """Every session of the person ends with its next request."""
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])


@one_transaction()
def end_other_sessions(user: User, *, acting_user: User) -> None:
    """The person ends every session; the door that asked keeps its own."""
    if acting_user.pk != user.pk:
        raise Refusal("只能结束自己的登录。")
    end_sessions(user)
    record(Verb.SESSIONS_ENDED, user, acting_user=acting_user)


def must_be_changed(user: User) -> tuple[bool, int | None]:
    """Whether the password has passed its age, and the days it has left where they are few (else None).

    Sample accounts share one published password and have no age.
    """
    if user.is_sample:
        return False, None
    rule = policies("password_days", "password_warning_days")
    left = rule["password_days"] - (clock.wall() - user.password_changed_at).days
    return left <= 0, left if 0 < left <= rule["password_warning_days"] else None


def _decide(asked: PasswordReset, acting_user: User) -> PasswordReset:
    """The request, locked, with the person's name under its decision."""
    if not acting_user.holds(Role.SECURITY_ADMIN):
        raise Refusal("重置密码须由安全管理员审批。")
    found = (
        PasswordReset.objects.select_for_update(of=("self",))
        .select_related("user", "asked_by")
        .get(pk=asked.pk)
    )
    if not acting_user.persons.isdisjoint(_involved(found)):
        raise Refusal("申请人和本人都不能审批这项申请。", remedy="请由另一位安全管理员审批。")
    if found.decided_at is not None:
        raise Refusal("这项申请已经办理。")
    if found.has_expired():
        raise Refusal("这项申请已失效。", remedy="请系统管理员重新申请。")
    found.decided_by, found.decided_at = acting_user, clock.wall()
    return found


def _involved(asked: PasswordReset) -> Collection[int]:
    return {asked.asked_by_id, asked.user_id}


def _remember(user: User) -> None:
    """The present hash joins the former ones; what the policy no longer asks about is forgotten."""
    if not user.has_usable_password():
        return
    FormerPassword.objects.create(user=user, password=user.password)
    kept = list(user.former_passwords.values_list("pk", flat=True)[: policy("password_history")])
    user.former_passwords.exclude(pk__in=kept).delete()
