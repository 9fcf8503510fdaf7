"""People, and what they may do."""

from collections.abc import Iterable
from datetime import date
from functools import cache, cached_property
from typing import Any

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

import clock
from accounts.roles import ADMINISTRATORS, Role
from organisations.models import Body
from organisations.queries import line_of

from .policies import present_value


class Joined(models.Aggregate):
    """The values of a group in one text, with commas between them."""

    function = "GROUP_CONCAT"
    output_field = models.TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "STRING_AGG(%(expressions)s, ',')"
        return self.as_sql(compiler, connection, template=template, **context)


class UserQuerySet(models.QuerySet["User"]):
    def at_work(self) -> "UserQuerySet":
        """With body, roles, the minutes a session may idle and whether the person may stand in for a colleague
        today, in one statement: who acts in a request."""
        return self.select_related("body").annotate(
            role_codes=_role_codes(),
            has_kin=_has_kin(),
            idle_minutes=present_value("idle_minutes"),
            may_stand_in=_may_stand_in(clock.today()),
        )

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
    # For the daily digest, which names no case; optional.
    email = models.EmailField("邮箱", blank=True, default="")
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("下次登录须改密码", default=False)
    # By the machine's own time: the age of a password is a matter of the machine, not of any proceeding.
    password_changed_at = models.DateTimeField("密码设置时间", default=clock.wall)
    # Counted up to end every session of the person; the hash of a session covers it.
    session_epoch = models.PositiveIntegerField(default=0)
    is_sample = models.BooleanField("样例", default=False)
    created_at = models.DateTimeField("开户时间", default=clock.now)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]

    # In whose place this person acts in this request (代办): first the one whose roles these are, then those through
    # whom it came. Set by `stand_in_for`, kept nowhere: the row and its key stay the person's own.
    in_place_of: tuple["User", ...] = ()

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

    def stand_in_for(self, absent: tuple["User", ...], roles: frozenset[str]) -> None:
        """From now on this object acts in the place of the first of them, with these roles and none of its own."""
        self.in_place_of = absent
        self.__dict__["roles"] = roles

    @property
    def standing_in_for(self) -> "User | None":
        """In whose place the person acts; None for one who acts for himself."""
        return self.in_place_of[0] if self.in_place_of else None

    @property
    def principal(self) -> "User":
        """Whose the work is: the person in whose place this one acts, else himself."""
        return self.standing_in_for or self

    @property
    def persons(self) -> frozenset[int]:
        """Keys of everybody whom an act of this person is counted as: himself and those in whose place he acts.

        Where two different people are wanted (拟签分离, 核准, 见证) and where somebody must keep out (回避),
        each of them counts.
        """
        return frozenset((self.pk, *(person.pk for person in self.in_place_of)))

    @property
    def acting_name(self) -> str:
        """李某, or 李某（代王某）."""
        absent = self.standing_in_for
        return f"{self.full_name}（代{absent.full_name}）" if absent else self.full_name

    @property
    def role_names(self) -> list[str]:
        """Chinese names of the roles, in the order of `Role`."""
        return [str(role.label) for role in Role if role in self.roles]

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must match: a new password ends it, and so does a new epoch."""
        covered = f"{self.password}:{self.session_epoch}"
        return salted_hmac("accounts.User.session", covered, secret=secret, algorithm="sha256").hexdigest()

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


class RoleProposal(models.Model):
    """A role that the system administrator asks for; it holds nothing until the security administrator grants it.

    Deleted when it is granted or refused (both are in `AccountEvent`).
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="proposed_roles", verbose_name="人员")
    role = models.CharField("角色", max_length=30, choices=Role.choices)
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="提出人")
    proposed_at = models.DateTimeField("提出时间", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "待授予角色"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="role_proposed_once")]

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


def _may_stand_in(today: date) -> models.Exists:
    """Whether somebody's work may be done by this person today. By name: substitutions are between people."""
    rows = apps.get_model("accounts", "Substitution")._default_manager
    return models.Exists(
        rows.filter(
            substitute=models.OuterRef("pk"), ended_at=None, first_day__lte=today, last_day__gte=today
        )
    )
