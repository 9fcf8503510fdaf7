"""People, what they may do, and the record of who changed that."""

from collections.abc import Iterable
from functools import cache, cached_property
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

import clock
from organisations.models import Body
from organisations.queries import line_of

from .roles import ADMINISTRATORS, Role


class Joined(models.Aggregate):
    """The values of a group in one text, with commas between them."""

    function = "GROUP_CONCAT"
    output_field = models.TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "STRING_AGG(%(expressions)s, ',')"
        return self.as_sql(compiler, connection, template=template, **context)


class UserQuerySet(models.QuerySet["User"]):
    def at_work(self) -> "UserQuerySet":
        """With body and roles, in one statement: who acts in a request."""
        return self.select_related("body").annotate(role_codes=_role_codes(), has_kin=_has_kin())

    def active(self) -> "UserQuerySet":
        return self.filter(is_active=True)

    def holding(self, *roles: str) -> "UserQuerySet":
        """People who hold at least one of the roles; each once."""
        grants = RoleGrant.objects.filter(user=models.OuterRef("pk"), role__in=roles)
        return self.filter(models.Exists(grants))

    def of(self, body: Body) -> "UserQuerySet":
        return self.filter(body=body)


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """A new account; without a password nobody can log in with it."""
        user: User = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """One person. There are no superusers: nobody stands above the roles."""

    username = models.CharField("用户名", max_length=60, unique=True)
    full_name = models.CharField("姓名", max_length=40)
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="people", verbose_name="所在单位"
    )
    position = models.CharField("职务", max_length=60, blank=True, default="")
    phone = models.CharField("电话", max_length=40, blank=True, default="")
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("下次登录须改密码", default=False)
    is_sample = models.BooleanField("样例", default=False)
    created_at = models.DateTimeField("开户时间", default=clock.now)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]

    objects = UserManager()

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.full_name or self.username

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles held, read once per object: here, or with the user (`at_work`)."""
        if "role_codes" in self.__dict__:
            return frozenset((self.__dict__["role_codes"] or "").split(",")) - {""}
        return frozenset(grant.role for grant in self.grants.all())

    @cached_property
    def own_bodies(self) -> tuple[Body, ...]:
        """The person's body under all its names, oldest first: a case opened under an old name is still its own.

        Asked of the database once for each object, and not at all for a body that never changed its name where
        the person was read `at_work`.
        """
        if self.body is None:
            return ()
        if self.__dict__.get("has_kin") is False:
            return (self.body,)
        return tuple(line_of(self.body))

    @property
    def line(self) -> frozenset[int]:
        """The keys of `own_bodies`: what cases, documents and tasks of the own body point at."""
        if self.body_id is None:
            return frozenset()
        return frozenset(body.pk for body in self.own_bodies)

    def works_for(self, body_id: int | None) -> bool:
        """Whether that is the person's own body, under whichever of its names."""
        return body_id is not None and (body_id == self.body_id or body_id in self.line)

    def holds(self, *roles: str) -> bool:
        """Whether the user is active and holds at least one of the roles."""
        return self.is_active and not self.roles.isdisjoint(roles)

    @property
    def role_names(self) -> list[str]:
        """Chinese names of the roles, in the order of `Role`."""
        return [str(role.label) for role in Role if role in self.roles]

    # What Django and viewflow ask of any user. Rights come from roles alone, so the answers are constants.
    is_staff = False
    is_superuser = False

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return False

    def has_perms(self, perm_list: Iterable[str], obj: object = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False

    def get_all_permissions(self, obj: object = None) -> set[str]:
        return set()

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name


class RoleGrant(models.Model):
    """One role of one person; deleted when it ends (the history is in `AccountEvent`)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants", verbose_name="人员")
    role = models.CharField("角色", max_length=30, choices=Role.choices)
    granted_at = models.DateTimeField("授予时间", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "角色"
        ordering = ["id"]
        indexes = [models.Index(fields=["role", "user"], name="grant_by_role")]
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="role_granted_once"),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(role__in=sorted(role.value for role in ADMINISTRATORS)),
                name="only_one_administrator_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


@cache
def _role_codes() -> models.Subquery:
    grants = RoleGrant.objects.filter(user=models.OuterRef("pk")).order_by().values("user")
    return models.Subquery(grants.annotate(codes=Joined("role")).values("codes"))


@cache
def _has_kin() -> models.Exists:
    """Whether the body was renamed or merged: only then its line is read."""
    heirs = Q(pk=models.OuterRef("body_id"), successor__isnull=False)
    return models.Exists(Body.objects.filter(Q(successor=models.OuterRef("body_id")) | heirs))


class AppendOnly(Exception):
    """Somebody tried to change or delete what is on record."""


class AccountEventQuerySet(models.QuerySet["AccountEvent"]):
    def update(self, **kwargs: Any) -> int:
        raise AppendOnly("account events are never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnly("account events are never deleted")


class AccountEvent(models.Model):
    """What happened to an account: actor, verb, target, time. Append-only.

    `actor` is None where the operator of the machine acted (a command).
    """

    class Verb(models.TextChoices):
        CREATED = "created", "开户"
        EDITED = "edited", "修改资料"
        DEACTIVATED = "deactivated", "停用"
        REACTIVATED = "reactivated", "恢复启用"
        MOVED = "moved", "调动单位"
        GRANTED = "granted", "授予角色"
        REVOKED = "revoked", "收回角色"
        PASSWORD_RESET = "password_reset", "重置密码"
        PASSWORD_CHANGED = "password_changed", "修改密码"
        UNLOCKED = "unlocked", "解除锁定"
        LOGGED_IN = "logged_in", "登录"
        LOGIN_FAILED = "login_failed", "登录失败"
        LOGGED_OUT = "logged_out", "退出"

    at = models.DateTimeField("时间", default=clock.now, db_index=True)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="操作人")
    verb = models.CharField("动作", max_length=20, choices=Verb.choices)
    target = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="account_events", verbose_name="对象"
    )
    detail = models.CharField("内容", max_length=300, blank=True, default="")
    address = models.GenericIPAddressField("来源地址", null=True, blank=True)

    objects = AccountEventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "账号记录"
        ordering = ["-id"]

    def __str__(self) -> str:
        moment = f"{self.at:%Y-%m-%d %H:%M}"
        return f"{moment} {self.actor or '系统'} {self.get_verb_display()} {self.target or ''}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new line; an existing one is never changed."""
        if not self._state.adding:
            raise AppendOnly("account events are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnly("account events are never deleted")


class SettingChange(models.Model):
    """One setting changed by one person, in words: what, from what, to what, from when on, why. Append-only.

    `key` is what the page of a setting asks for (limit:answer, body:12, kind:reminder, behaviour:ZX02).
    """

    class Area(models.TextChoices):
        MARK = "mark", "文书代字"
        SERIES = "series", "编号接续"
        LIMIT = "limit", "时限"
        THRESHOLD = "threshold", "阈值"
        BEHAVIOUR = "behaviour", "失信行为"

    at = models.DateTimeField("时间", default=clock.now, db_index=True)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="操作人")
    area = models.CharField("类别", max_length=12, choices=Area.choices)
    key = models.CharField(max_length=60, db_index=True)
    what = models.CharField("事项", max_length=200)
    old = models.TextField("原", blank=True, default="")
    new = models.TextField("现", blank=True, default="")
    effective_on = models.DateField("施行日期")
    reason = models.TextField("理由", max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = "设置变更"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what}：{self.old or '无'} → {self.new or '无'}"
