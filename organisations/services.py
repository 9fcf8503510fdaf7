"""Changes to the register of bodies.

They take no `acting_user`: people are a storey above. `accounts.services.succeed_body` is the door that
checks who asks and keeps the record.
"""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from .models import PARTS, Body, Contact
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
    try:
        body.full_clean()
    except ValidationError as error:
        field = next(iter(error.message_dict), None)
        raise Refusal(error.messages[0], field=field) from error


def _hand_over(body: Body, heir: Body) -> None:
    body.subordinates.filter(valid_to=None).exclude(pk=heir.pk).update(superior=heir)
    Contact.objects.bulk_create(
        Contact(body=heir, name=contact.name, position=contact.position, phone=contact.phone)
        for contact in body.contacts.all()
    )
