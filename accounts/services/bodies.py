"""The register of bodies, by the system administrator; each act is in the log of accounts."""

from datetime import date
from typing import Any

import clock
from accounts.marking import refuse_first_mark
from accounts.models import User
from accounts.roles import Role
from accounts.rules import refuse_roles, refuse_unless_may_manage
from organisations import services as register
from organisations.models import Body
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

from .recording import Verb, record
from .roles import forget_roles

MARK_IS_SET = "机关代字已经登记，不在此处修改。"
MARK_REMEDY = "请在“设置”的“代字”中修改，写明理由。"


@one_transaction()
def create_body(*, acting_user: User | None, **fields: Any) -> Body:
    """A new body; `fields` as in `organisations.services.FIELDS`."""
    refuse_unless_may_manage(acting_user)
    body = register.create(**fields)
    if body.document_mark:
        refuse_first_mark(body, body.document_mark)
    record(Verb.BODY_CREATED, None, acting_user=acting_user, detail=body.name)
    return body


@one_transaction()
def edit_body(body: Body, *, acting_user: User | None, **changes: Any) -> Body:
    """Change a body's row. A part that somebody still acts in cannot be taken away.

    A mark is set here while there is none; every other change of it wants a reason (`notices.marks`).
    """
    refuse_unless_may_manage(acting_user)
    before = {field: getattr(body, field) for field in changes}
    if (mark := changes.get("document_mark", body.document_mark)) != body.document_mark:
        if body.document_mark:
            raise Refusal(MARK_IS_SET, field="document_mark", remedy=MARK_REMEDY)
        refuse_first_mark(body, mark)
    register.edit(body, **changes)
    _refuse_orphans(body)
    said = "；".join(
        f"{register.label_of(field)} {old or '空'} → {changes[field] or '空'}"
        for field, old in before.items()
        if old != changes[field]
    )
    if said:
        record(Verb.BODY_EDITED, None, acting_user=acting_user, detail=f"{body.name}：{said}")
    return body


@one_transaction()
def save_contacts(body: Body, contacts: list[dict[str, str]], *, acting_user: User | None) -> None:
    """联络员: the list as it shall be."""
    refuse_unless_may_manage(acting_user)
    register.set_contacts(body, contacts)
    record(Verb.BODY_EDITED, None, acting_user=acting_user, detail=f"{body.name}：联络员")


@one_transaction()
def end_body(body: Body, *, on: date, acting_user: User | None) -> Body:
    """停用 without a successor. Raises Refusal while people, or other bodies, still belong to it."""
    refuse_unless_may_manage(acting_user)
    _refuse_future(on)
    if body.people.active().exists():
        raise Refusal(
            f"{body.name}还有在用的账号。", remedy="请先调动或者停用人员；由别的机构承接的，请办理合并。"
        )
    register.end(body, on=on)
    record(Verb.BODY_ENDED, None, acting_user=acting_user, detail=f"{body.name}，自{on:%Y-%m-%d}")
    return body


@one_transaction()
def succeed_body(body: Body, *, name: str, on: date, acting_user: User | None, short_name: str = "") -> Body:
    """A body is renamed: its successor takes over, and its people go with it, as what they are."""
    refuse_unless_may_manage(acting_user)
    _refuse_future(on)
    heir = register.succeed(body, name=name, on=on, short_name=short_name)
    _move_people(body, heir, acting_user)
    record(
        Verb.BODY_RENAMED, None, acting_user=acting_user, detail=f"{body.name} → {heir.name}，自{on:%Y-%m-%d}"
    )
    return heir


@one_transaction()
def merge_body(body: Body, *, heir: Body, on: date, acting_user: User | None) -> Body:
    """A body is merged into another, which plays its parts from then on: its people go there as what they are."""
    refuse_unless_may_manage(acting_user)
    _refuse_future(on)
    register.merge_into(body, heir=heir, on=on)
    _move_people(body, heir, acting_user)
    record(
        Verb.BODY_MERGED, None, acting_user=acting_user, detail=f"{body.name} → {heir.name}，自{on:%Y-%m-%d}"
    )
    return heir


def _refuse_future(on: date) -> None:
    if on > clock.today():
        raise Refusal(
            "生效日期晚于今日。", field="on", remedy="请到生效当日再登记，人员和权限随登记即时调整。"
        )


def _refuse_orphans(body: Body) -> None:
    for user in body.people.active().prefetch_related("grants"):
        try:
            refuse_roles(user.roles, body)
        except Refusal as refusal:
            raise Refusal(
                f"{user}仍任“{'、'.join(user.role_names)}”，须有相应的职能。",
                field="parts",
                remedy="请安全管理员先收回角色。",
            ) from refusal


def _move_people(body: Body, heir: Body, acting_user: User | None) -> None:
    for user in User.objects.filter(body=body).prefetch_related("grants"):
        user.body = heir
        user.save(update_fields=["body"])
        record(Verb.MOVED, user, acting_user=acting_user, detail=f"{body.name} → {heir.name}")
        for grant in user.grants.all():
            if not _suits(grant.role, heir):
                grant.delete()
                label = Role(grant.role).label
                record(
                    Verb.REVOKED, user, acting_user=acting_user, detail=f"{label}（{heir.name}没有此职能）"
                )
        forget_roles(user)


def _suits(role: str, body: Body) -> bool:
    try:
        refuse_roles([role], body)
    except Refusal:
        return False
    return True
