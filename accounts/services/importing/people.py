"""People from a file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.models import User
from accounts.passwords import initial_password
from accounts.roles import ADMINISTRATORS, Role
from accounts.rules import refuse_roles, refuse_unless_may_manage
from accounts.services.people import create_user
from accounts.services.recording import Verb, record
from organisations.models import Body
from organisations.refusals import Refusal
from organisations.spreadsheets.tables import Line, Problem
from organisations.transactions import one_transaction

from .rows import bodies_by_name, refuse_problems, too_long, words

PEOPLE_COLUMNS = ("用户名", "姓名", "单位", "职务", "电话", "角色", "邮箱")
PEOPLE_REQUIRED = ("用户名", "姓名", "单位")
_USERNAME = re.compile(r"[A-Za-z0-9_.@-]{2,60}")
ROLE_OF = {str(role.label): role for role in Role}


@dataclass(frozen=True)
class ImportedPerson:
    """One row of the file; `is_new` False where the account is there already."""

    row: int
    username: str
    full_name: str
    body: Body | None
    position: str
    phone: str
    email: str
    roles: tuple[str, ...]
    is_new: bool

    @property
    def role_names(self) -> str:
        return "、".join(str(Role(role).label) for role in self.roles)


@dataclass
class PeopleImport:
    """What the file would do."""

    people: list[ImportedPerson] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def new(self) -> list[ImportedPerson]:
        return [each for each in self.people if each.is_new]


def read_people(lines: Sequence[Line]) -> PeopleImport:
    """Every row looked at, nothing written."""
    found = PeopleImport()
    bodies = bodies_by_name()
    known = {user.username.lower(): user for user in User.objects.select_related("body")}
    seen: dict[str, int] = {}
    for line in lines:
        said = _person_problems(line, bodies, known, seen)
        found.problems += said
        if said:
            continue
        username = line["用户名"]
        found.people.append(
            ImportedPerson(
                row=line.row,
                username=username,
                full_name=line["姓名"],
                body=bodies[line["单位"]],
                position=line["职务"],
                phone=line["电话"],
                email=line["邮箱"],
                roles=tuple(ROLE_OF[name] for name in words(line["角色"])),
                is_new=username.lower() not in known,
            )
        )
    return found


@one_transaction()
def import_people(lines: Sequence[Line], *, acting_user: User | None) -> list[tuple[ImportedPerson, str]]:
    """Opens the accounts that are not there yet, each with an initial password: (row, password), kept nowhere.

    Raises Refusal where any row is wrong: nothing is written then.
    """
    refuse_unless_may_manage(acting_user)
    found = read_people(lines)
    refuse_problems(found.problems)
    made = []
    for each in found.new:
        password = initial_password()
        create_user(
            username=each.username,
            full_name=each.full_name,
            body=each.body,
            position=each.position,
            phone=each.phone,
            email=each.email,
            roles=each.roles,
            password=password,
            is_initial=True,
            acting_user=acting_user,
        )
        made.append((each, password))
    if made:
        record(Verb.IMPORTED, None, acting_user=acting_user, detail=f"人员{len(made)}名")
    return made


def _person_problems(
    line: Line, bodies: dict[str, Body], known: dict[str, User], seen: dict[str, int]
) -> list[Problem]:
    said = [
        Problem(line.row, name, f"没有填写{name}", f"请填写{name}")
        for name in PEOPLE_REQUIRED
        if not line[name]
    ]
    said += too_long(line, {"姓名": 40, "职务": 60, "电话": 40, "邮箱": 254})
    if line["邮箱"] and not _is_address(line["邮箱"]):
        said.append(Problem(line.row, "邮箱", f"“{line['邮箱'][:30]}”不是邮箱地址", "请改正，或者留空"))
    username = line["用户名"]
    if username and not _USERNAME.fullmatch(username):
        said.append(
            Problem(line.row, "用户名", f"“{username[:20]}”不能作用户名", "请用2至60个字母、数字或下划线")
        )
    if username and username.lower() in seen:
        said.append(
            Problem(line.row, "用户名", f"与第{seen[username.lower()]}行的用户名相同", "请改用另一个用户名")
        )
    seen.setdefault(username.lower(), line.row)
    body = bodies.get(line["单位"])
    if line["单位"] and body is None:
        said.append(
            Problem(
                line.row, "单位", f"机构名录中没有“{line['单位'][:30]}”", "请写全称或者简称，或先登记机构"
            )
        )
    said += _role_problems(line, body)
    if not said and username.lower() in known:
        said += _known_problems(line, known[username.lower()], body)
    return said


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _role_problems(line: Line, body: Body | None) -> list[Problem]:
    names = words(line["角色"])
    strange = [name for name in names if name not in ROLE_OF]
    if strange:
        named = "、".join(strange)[:40]
        return [Problem(line.row, "角色", f"没有“{named}”这种角色", "请照填写说明中的角色名称填写")]
    roles = [ROLE_OF[name] for name in names]
    if ADMINISTRATORS.intersection(roles):
        return [Problem(line.row, "角色", "管理员不能批量导入", "请单独建立账号，由安全管理员授予")]
    if body is None:
        return []
    try:
        refuse_roles(roles, body)
    except Refusal as refusal:
        remedy = refusal.remedy or "请改角色，或先在机构名录中改职能"
        return [Problem(line.row, "角色", refusal.message.rstrip("。"), remedy.rstrip("。"))]
    return []


def _known_problems(line: Line, user: User, body: Body | None) -> list[Problem]:
    if user.full_name != line["姓名"]:
        reason = f"用户名已由{user.full_name}使用"
        return [Problem(line.row, "用户名", reason, "请改用另一个用户名")]
    if user.body != body:
        reason = f"该账号现在{user.body or '没有单位'}"
        return [Problem(line.row, "单位", reason, "调动请在该人员的账号页办理")]
    return []
