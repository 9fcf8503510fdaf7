"""Who may hold which role, and who may decide so. Pure but for what it is given."""

from collections.abc import Collection

from organisations.models import PARTS, Body
from organisations.refusals import Refusal

from .models import User
from .roles import ADMINISTRATORS, PART_OF, Role

INTAKE_PARTS = ("J", "F")
KIND_OF_LOOKER_ON = {Role.CONGRESS: "人大", Role.CPPCC: "政协"}


def refuse_unless_may_manage(acting_user: User | None) -> None:
    """Accounts are the system administrator's; None is the operator at the machine (a command)."""
    if acting_user is not None and not acting_user.holds(Role.SYSTEM_ADMIN):
        raise Refusal("只有系统管理员可以管理账号。")


def refuse_unless_may_grant(acting_user: User | None, target: User) -> None:
    """Roles are granted by the security administrator, and by nobody to himself.

    Whoever makes accounts (the system administrator) gives them no power: that is what 三员分立 is for.
    """
    if acting_user is None:
        return
    if not acting_user.holds(Role.SECURITY_ADMIN):
        raise Refusal("只有安全管理员可以授予、收回角色。", remedy="系统管理员可以提请授予。")
    refuse_oneself(acting_user, target)


def refuse_oneself(acting_user: User | None, target: User) -> None:
    if acting_user is not None and acting_user.pk == target.pk:
        raise Refusal("不能对自己的账号进行此操作。", remedy="请由另一位管理员办理。")


def refuse_roles(roles: Collection[str], body: Body | None) -> None:
    """Refuse a set of roles that nobody may hold together, or that does not suit the body."""
    unknown = sorted(set(roles) - set(Role.values))
    if unknown:
        raise Refusal(f"没有这种角色：{'、'.join(unknown)}。", field="roles")
    administrators = ADMINISTRATORS.intersection(roles)
    if len(administrators) > 1:
        raise Refusal("系统管理员、安全管理员、审计管理员三员分立，一人只能任其一。", field="roles")
    if administrators and len(set(roles)) > 1:
        raise Refusal("管理员不办理案件，不能兼任其他角色。", field="roles")
    for role in sorted(roles):
        _refuse_unsuitable(Role(role), body)


def _refuse_unsuitable(role: Role, body: Body | None) -> None:
    if role in ADMINISTRATORS:
        return
    if body is None:
        raise Refusal(f"“{role.label}”须有所在单位。", field="body")
    if role in PART_OF and not body.plays(PART_OF[role]):
        raise Refusal(f"{body.name}没有“{PARTS[PART_OF[role]]}”职能，不能设“{role.label}”。", field="roles")
    if role == Role.INTAKE_OFFICER and not any(body.plays(part) for part in INTAKE_PARTS):
        raise Refusal(f"线索受理员只设在纪检监察机关和信用牵头部门，{body.name}不能设。", field="roles")
    if role in KIND_OF_LOOKER_ON and body.kind != KIND_OF_LOOKER_ON[role]:
        raise Refusal(f"“{role.label}”只设在{KIND_OF_LOOKER_ON[role]}机关。", field="roles")
