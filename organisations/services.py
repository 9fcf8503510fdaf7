"""Changes to the register of bodies.

They take no `acting_user`: people are a storey above. `accounts.services.succeed_body` is the door that
checks who asks and keeps the record.
"""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Field

import clock

from .models import PARTS, Body, Contact
from .queries import taken_by
from .refusals import Refusal

INHERITED = [
    "level",
    "region",
    "kind",
    "superior",
    "court_code",
    "document_mark",
    "parts",
    "uscc",
    "is_sample",
]


FIELDS = (
    "name",
    "short_name",
    "level",
    "region",
    "kind",
    "superior",
    "court_code",
    "document_mark",
    "parts",
    "uscc",
    "valid_from",
)
"""What an office may write in a body's row; its end and its heir come by `end`, `succeed` and `merge_into`."""


def label_of(field: str) -> str:
    """The Chinese name of a column of the register."""
    found = Body._meta.get_field(field)
    assert isinstance(found, Field)
    return str(found.verbose_name)


@transaction.atomic
def create(**fields: Any) -> Body:
    """A new row of the register. Raises Refusal, naming the field, for what is wrong or taken."""
    body = Body(**{field: value for field, value in fields.items() if field in FIELDS})
    _refuse_circle(body)
    _check(body)
    body.save()
    return body


@transaction.atomic
def edit(body: Body, **changes: Any) -> Body:
    """Change a body in force. A new name is for a slip of the pen alone: a rename is `succeed`."""
    if body.valid_to is not None and body.valid_to < clock.today():
        raise Refusal(f"{body.name}已停用，不能修改。")
    for field, value in changes.items():
        if field not in FIELDS:
            raise TypeError(f"edit does not change {field}")
        setattr(body, field, value)
    _refuse_circle(body)
    _check(body)
    body.save()
    return body


@transaction.atomic
def end(body: Body, *, on: date) -> Body:
    """`on` is the body's last day, and nobody takes its place. Raises Refusal while others stand under it."""
    body.refresh_from_db(from_queryset=Body.objects.select_for_update())
    if body.valid_to is not None:
        raise Refusal(f"{body.name}已停用。")
    if on < body.valid_from:
        raise Refusal("停用日期不能早于启用日期。", field="on")
    below = body.subordinates.filter(valid_to=None)
    if below.exists():
        named = "、".join(str(each) for each in below[:3])
        raise Refusal(
            f"{body.name}还有下级机构：{named}等{below.count()}个。", remedy="请先调整下级机构的上级。"
        )
    body.valid_to = on
    body.save(update_fields=["valid_to"])
    return body


@transaction.atomic
def set_contacts(body: Body, contacts: list[dict[str, str]]) -> None:
    """The liaisons of a body, in the place of those before: {name, position, phone}; a row without a name is none."""
    body.contacts.all().delete()
    Contact.objects.bulk_create(
        Contact(body=body, name=each["name"], position=each["position"], phone=each["phone"])
        for each in contacts
        if each.get("name")
    )


@transaction.atomic
def succeed(body: Body, *, name: str, on: date, short_name: str = "") -> Body:
    """From `on` the body goes by another name: its row is closed the day before, a successor takes over.

    The successor inherits mark, codes, parts, contacts and subordinates. Cases and documents keep pointing at
    the old row, which shows the name of their day; whoever works for the body under any of its names is at home
    in them (`User.line`), and what is issued from now on is addressed to the present name.
    """
    body.refresh_from_db(from_queryset=Body.objects.select_for_update())
    _refuse_succession(body, name, on)
    body.valid_to = on - timedelta(days=1)
    body.save(update_fields=["valid_to"])
    heir = Body(
        name=name,
        short_name=short_name,
        valid_from=on,
        counts_with_id=body.counts_with_id or body.pk,
        **{field: getattr(body, field) for field in INHERITED},
    )
    _check(heir)
    heir.save()
    body.successor = heir
    body.save(update_fields=["successor"])
    _hand_over(body, heir)
    return heir


@transaction.atomic
def merge_into(body: Body, *, heir: Body, on: date) -> Body:
    """From `on` an existing body takes this one's place (机构合并), and with it the parts it plays."""
    body.refresh_from_db(from_queryset=Body.objects.select_for_update())
    if heir.pk == body.pk or not heir.in_force_on(on):
        raise Refusal("承接机构须是另一个在该日有效的机构。", field="heir")
    _refuse_succession(body, heir.name, on, merging=True)
    body.valid_to, body.successor = on - timedelta(days=1), heir
    body.save(update_fields=["valid_to", "successor"])
    # What the old body was doing must lie with somebody: the heir can do from now on what it did.
    heir.parts = " ".join(letter for letter in PARTS if letter in heir.part_letters | body.part_letters)
    heir.save(update_fields=["parts"])
    body.subordinates.filter(valid_to=None).exclude(pk=heir.pk).update(superior=heir)
    return heir


def _refuse_succession(body: Body, name: str, on: date, merging: bool = False) -> None:
    if body.valid_to is not None:
        raise Refusal(f"{body.name}已停用，不能再次更名或合并。")
    if on <= body.valid_from:
        raise Refusal("生效日期须晚于原机构的启用日期。", field="on")
    if not name.strip():
        raise Refusal("请填写新名称。", field="name")
    if not merging and Body.objects.filter(name=name, valid_to=None).exists():
        raise Refusal(f"已有名为“{name}”的机构。", field="name", remedy="如系合并，请选择该机构为承接机构。")


def _check(body: Body) -> None:
    for name, other in taken_by(body) if body.valid_to is None else []:
        raise Refusal(f"“{getattr(body, name)}”已由{other}使用。", field=name, remedy="请核对后改正。")
    try:
        body.full_clean()
    except ValidationError as error:
        field = next(iter(error.message_dict), None)
        raise Refusal(error.messages[0], field=field) from error


def _refuse_circle(body: Body) -> None:
    """Nobody stands above himself, however many steps away."""
    above, seen = body.superior, set()
    while above is not None and above.pk not in seen:
        if body.pk is not None and above.pk == body.pk:
            raise Refusal(
                f"{body.superior}在{body.name}之下，不能作它的上级。", field="superior", remedy="请另选上级。"
            )
        seen.add(above.pk)
        above = above.superior


def _hand_over(body: Body, heir: Body) -> None:
    body.subordinates.filter(valid_to=None).exclude(pk=heir.pk).update(superior=heir)
    Contact.objects.bulk_create(
        Contact(body=heir, name=contact.name, position=contact.position, phone=contact.phone)
        for contact in body.contacts.all()
    )
