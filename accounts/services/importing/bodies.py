"""Bodies from a file."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

import clock
from accounts.marking import refuse_first_mark
from accounts.models import User
from accounts.rules import refuse_unless_may_manage
from accounts.services.bodies import MARK_IS_SET, MARK_REMEDY, create_body, edit_body, save_contacts
from accounts.services.recording import Verb, record
from organisations.models import FOUNDING_DAY, PARTS, Body
from organisations.queries import taken_by
from organisations.refusals import Refusal
from organisations.spreadsheets.cells import Unreadable, day_of
from organisations.spreadsheets.tables import Line, Problem
from organisations.transactions import one_transaction

from .rows import bodies_by_name, refuse_problems, words

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


def read_bodies(lines: Sequence[Line]) -> BodyImport:
    """Every row looked at, nothing written. A superior may stand further down in the same file."""
    found = BodyImport()
    bodies = bodies_by_name()
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
    refuse_problems(found.problems)
    for each in found.new:
        body = create_body(acting_user=acting_user, **each.fields)
        if each.contact:
            save_contacts(body, [each.contact], acting_user=acting_user)
    bodies = bodies_by_name()
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
    strange = [word for word in words(line["职能"]) if _letters(word) is None]
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
    letters = {letter for word in words(line["职能"]) for letter in _letters(word) or ""}
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
    return _mark_problems(line, trial, body)


def _mark_problems(line: Line, trial: Body, body: Body | None) -> list[Problem]:
    mark, now = trial.document_mark, body.document_mark if body is not None else ""
    if not mark or mark == now:
        return []
    if now:
        return [Problem(line.row, "机关代字", MARK_IS_SET.rstrip("。"), MARK_REMEDY)]
    try:
        refuse_first_mark(body or trial, mark, is_trial=True)
    except Refusal as refusal:
        return [Problem(line.row, "机关代字", refusal.message.rstrip("。"), refusal.remedy or "请核对后改正")]
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
