"""People and bodies from a file: first every row is looked at, then all of them are written, or none.

A row that is in the register already, as it stands, changes nothing: the same file may come twice.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

import clock
from accounts.models import User
from accounts.passwords import initial_password
from accounts.roles import ADMINISTRATORS, Role
from accounts.rules import refuse_roles, refuse_unless_may_manage
from organisations.models import FOUNDING_DAY, PARTS, Body
from organisations.queries import taken_by
from organisations.refusals import Refusal
from organisations.spreadsheets.cells import Unreadable, day_of
from organisations.spreadsheets.tables import Line, Problem
from organisations.transactions import one_transaction

from .bodies import create_body, edit_body, save_contacts
from .people import create_user
from .recording import Verb, record

PEOPLE_COLUMNS = ("用户名", "姓名", "单位", "职务", "电话", "角色")
PEOPLE_REQUIRED = ("用户名", "姓名", "单位")
BODY_COLUMNS = (
    "名称", "简称", "层级", "地区", "类别", "上级", "职能", "机关代字", "法院代字", "统一社会信用代码", "启用日期",
    "联络员", "联络员职务", "联络员电话",
)  # fmt: skip
BODY_REQUIRED = ("名称", "层级", "地区", "类别", "职能")
_BODY_FIELDS = {
    "名称": "name", "简称": "short_name", "层级": "level", "地区": "region", "类别": "kind", "上级": "superior",
    "职能": "parts", "机关代字": "document_mark", "法院代字": "court_code", "统一社会信用代码": "uscc",
    "启用日期": "valid_from",
}  # fmt: skip
_COLUMN_OF = {name: column for column, name in _BODY_FIELDS.items()}
_BETWEEN = re.compile(r"[、，,；;/\s]+")
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


@dataclass(frozen=True)
class ImportedBody:
    """One row; `body` is the registered one of that name, `changes` what the file says otherwise."""

    row: int
    name: str
    fields: dict[str, Any]
    superior: str
    contact: dict[str, str] | None
    body: Body | None
    changes: tuple[str, ...] = ()


@dataclass
class BodyImport:
    bodies: list[ImportedBody] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def new(self) -> list[ImportedBody]:
        return [each for each in self.bodies if each.body is None]

    @property
    def changed(self) -> list[ImportedBody]:
        return [each for each in self.bodies if each.changes]


# --- people -------------------------------------------------------------------------------------------------


def read_people(lines: Sequence[Line]) -> PeopleImport:
    """Every row looked at, nothing written."""
    found = PeopleImport()
    bodies = _bodies_by_name()
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
                roles=tuple(ROLE_OF[name] for name in _words(line["角色"])),
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
    _refuse_problems(found.problems)
    made = []
    for each in found.new:
        password = initial_password()
        create_user(
            username=each.username,
            full_name=each.full_name,
            body=each.body,
            position=each.position,
            phone=each.phone,
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
    said += _too_long(line, {"姓名": 40, "职务": 60, "电话": 40})
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


def _role_problems(line: Line, body: Body | None) -> list[Problem]:
    names = _words(line["角色"])
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


# --- bodies -------------------------------------------------------------------------------------------------


def read_bodies(lines: Sequence[Line]) -> BodyImport:
    """Every row looked at, nothing written. A superior may stand further down in the same file."""
    found = BodyImport()
    bodies = _bodies_by_name()
    names = {line["名称"] for line in lines}
    taken: dict[tuple[str, str], int] = {}
    for line in lines:
        said = _body_problems(line, bodies, names, taken)
        fields = _fields_of(line, said)
        body = bodies.get(line["名称"])
        if body is not None and body.name != line["名称"]:
            said.append(Problem(line.row, "名称", f"这是{body.name}的简称", "请填写全称"))
        if not said:
            said += _row_problems(line, fields, body)
        found.problems += said
        if not said:
            changes = _changes(body, fields, line["上级"]) if body else ()
            contact = _contact(line) if body is None else None
            found.bodies.append(
                ImportedBody(line.row, line["名称"], fields, line["上级"], contact, body, changes)
            )
    found.problems += _circles(found.bodies, bodies)
    return found


@one_transaction()
def import_bodies(lines: Sequence[Line], *, acting_user: User | None) -> BodyImport:
    """Writes what `read_bodies` says. Raises Refusal where any row is wrong: nothing is written then."""
    refuse_unless_may_manage(acting_user)
    found = read_bodies(lines)
    _refuse_problems(found.problems)
    for each in found.new:
        body = create_body(acting_user=acting_user, **each.fields)
        if each.contact:
            save_contacts(body, [each.contact], acting_user=acting_user)
    bodies = _bodies_by_name()
    for each in found.bodies:
        body = bodies[each.name]
        changes = {name: each.fields[name] for name in each.changes if name != "superior"}
        superior = bodies[each.superior] if each.superior else body.superior
        if superior != body.superior:
            changes["superior"] = superior
        if changes:
            edit_body(body, acting_user=acting_user, **changes)
    written = len(found.new) + len(found.changed)
    if written:
        record(Verb.IMPORTED, None, acting_user=acting_user, detail=f"机构{written}个")
    return found


def _body_problems(
    line: Line, bodies: dict[str, Body], names: set[str], taken: dict[tuple[str, str], int]
) -> list[Problem]:
    said = [
        Problem(line.row, name, f"没有填写{name}", f"请填写{name}")
        for name in BODY_REQUIRED
        if not line[name]
    ]
    for name in ("名称", "机关代字", "法院代字", "统一社会信用代码"):
        value = line[name]
        if value and (name, value) in taken:
            said.append(
                Problem(line.row, name, f"与第{taken[name, value]}行的{name}相同", "请核对后只留一行")
            )
        taken.setdefault((name, value), line.row)
    superior = line["上级"]
    if superior and superior not in bodies and superior not in names:
        said.append(
            Problem(
                line.row, "上级", f"名录和文件中都没有“{superior[:30]}”", "请写上级的全称，或在文件中加上它"
            )
        )
    strange = [word for word in _words(line["职能"]) if _letters(word) is None]
    if strange:
        choices = "、".join(PARTS.values())
        said.append(Problem(line.row, "职能", f"没有“{'、'.join(strange)[:30]}”这种职能", f"可填：{choices}"))
    return said


def _fields_of(line: Line, said: list[Problem]) -> dict[str, Any]:
    """The cells as fields of the row; what cannot be read is added to `said`. A blank cell says nothing."""
    fields: dict[str, Any] = {
        name: line[column]
        for column, name in _BODY_FIELDS.items()
        if name not in ("superior", "parts", "valid_from") and line[column]
    }
    if "uscc" in fields:
        fields["uscc"] = fields["uscc"].upper().replace(" ", "")
    letters = {letter for word in _words(line["职能"]) for letter in _letters(word) or ""}
    fields["parts"] = " ".join(letter for letter in PARTS if letter in letters)
    if line["启用日期"]:
        day = _day(line["启用日期"])
        if day is None:
            said.append(Problem(line.row, "启用日期", "不是日期", "请写成2026-01-01的样子"))
        else:
            fields["valid_from"] = day
    return fields


def _row_problems(line: Line, fields: dict[str, Any], body: Body | None) -> list[Problem]:
    """What the row's own rules say: check digits, lengths, marks that another body has."""
    trial = Body(**{"valid_from": FOUNDING_DAY} | fields)
    if body is not None:
        trial.pk, trial._state.adding = body.pk, False
    if shared := taken_by(trial):
        return [
            Problem(line.row, _COLUMN_OF[name], f"“{getattr(trial, name)}”已由{other}使用", "请核对后改正")
            for name, other in shared
        ]
    try:
        trial.full_clean(exclude=["superior", "successor"])
    except ValidationError as error:
        return [
            Problem(line.row, _COLUMN_OF.get(name, "名称"), messages[0].rstrip("。"), "请核对后改正")
            for name, messages in error.message_dict.items()
        ]
    if trial.valid_from > clock.today():
        return [Problem(line.row, "启用日期", "晚于今日", "请到启用之日再登记")]
    return []


def _changes(body: Body, fields: dict[str, Any], superior: str) -> tuple[str, ...]:
    names = [name for name, value in fields.items() if getattr(body, name) != value]
    above = body.superior
    if superior and (above is None or superior not in (above.name, above.short_name)):
        names.append("superior")
    return tuple(names)


def _circles(found: Sequence[ImportedBody], bodies: dict[str, Body]) -> list[Problem]:
    above = {body.name: str(body.superior or "") for body in bodies.values()}
    above |= {each.name: each.superior for each in found if each.superior}
    said = []
    for each in found:
        steps, name = 0, each.name
        while name and steps <= len(above):
            name, steps = above.get(name, ""), steps + 1
        if name:
            said.append(Problem(each.row, "上级", "上下级绕成了一圈", "请改正上级"))
    return said


def _contact(line: Line) -> dict[str, str] | None:
    if not line["联络员"]:
        return None
    return {"name": line["联络员"], "position": line["联络员职务"], "phone": line["联络员电话"]}


def _letters(word: str) -> str | None:
    """The letters of the parts that the word names (纪检监察, or J, or JF); None where it names none."""
    for letter, name in PARTS.items():
        if word == name:
            return letter
    return word.upper() if word.isascii() and set(word.upper()) <= PARTS.keys() else None


def _day(text: str) -> date | None:
    try:
        return day_of(int(text) if text.isdigit() else text)
    except Unreadable:
        return None


# --- both ---------------------------------------------------------------------------------------------------


def _bodies_by_name() -> dict[str, Body]:
    """Bodies in force by short name and, where they differ, by full name."""
    present = list(Body.objects.in_force().select_related("superior"))
    return {body.short_name: body for body in present if body.short_name} | {
        body.name: body for body in present
    }


def _words(text: str) -> list[str]:
    return [word for word in _BETWEEN.split(text) if word]


def _too_long(line: Line, most: dict[str, int]) -> list[Problem]:
    return [
        Problem(line.row, name, f"超过{length}字", "请缩短")
        for name, length in most.items()
        if len(line[name]) > length
    ]


def _refuse_problems(problems: Sequence[Problem]) -> None:
    if problems:
        first = problems[0]
        raise Refusal(
            f"有{len(problems)}处须改正，没有写入任何数据。第{first.row}行{first.column}：{first.reason}。",
            remedy="请改正文件后重新上传。",
        )
