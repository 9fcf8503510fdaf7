"""Finding bodies by what documents and workbooks say of them."""

from datetime import date

from django.db.models import Q

import clock

from .models import Body


def body_named(name: str, on: date | None = None) -> Body | None:
    """The body of that exact name (or short name) on that day (default: today)."""
    bodies = Body.objects.in_force(on)
    found = bodies.filter(name=name).first()
    return found or bodies.exclude(short_name="").filter(short_name=name).first()


def taken_by(body: Body) -> list[tuple[str, Body]]:
    """What the body would share with another one in force, where nothing may be shared: field and the other."""
    present = Body.objects.filter(valid_to=None).exclude(pk=body.pk)
    found = []
    for field in ("name", "document_mark", "court_code"):
        value = getattr(body, field)
        other = present.filter(**{field: value}).first() if value else None
        if other is not None:
            found.append((field, other))
    return found


def courts_by_code(on: date | None = None) -> dict[str, Body]:
    """Registered courts by docket code; the docket pattern is made from these."""
    return {court.court_code: court for court in Body.objects.in_force(on).courts()}


def present_form(body: Body, on: date | None = None) -> Body:
    """The body that has taken this one's place by that day, or itself."""
    day = on or clock.today()
    while body.successor is not None and not body.in_force_on(day):
        body = body.successor
    return body


def line_of(body: Body) -> list[Body]:
    """The body under all its names, oldest first: predecessors (of a merger too), itself, successors.

    One statement a generation; one for a body that never changed.
    """
    return sorted(_with_kin([body]).values(), key=lambda row: (row.valid_from, row.pk))


def lines_of(*bodies: Body | None) -> frozenset[int]:
    """The keys of these bodies under all their names; None stands for nobody. One statement a generation for all."""
    return frozenset(_with_kin([body for body in bodies if body is not None]))


def is_same_body(one: Body | None, other: Body | None) -> bool:
    """Whether both are one body, under whichever of its names (as `line_of`): they have the same last form.

    No statement for bodies that nobody succeeded. Keys alone are compared where nothing else may count as the body.
    """
    return one is not None and other is not None and _last_form(one).pk == _last_form(other).pk


def _last_form(body: Body) -> Body:
    seen = {body.pk}
    while body.successor is not None and body.successor_id not in seen:
        body = body.successor
        seen.add(body.pk)
    return body


def _with_kin(bodies: list[Body]) -> dict[int, Body]:
    line = {body.pk: body for body in bodies}
    fresh = list(line.values())
    while fresh:
        keys = [row.pk for row in fresh]
        heirs = [row.successor_id for row in fresh if row.successor_id]
        kin = Body.objects.filter(Q(successor__in=keys) | Q(pk__in=heirs)).exclude(pk__in=line)
        fresh = list(kin)
        line.update((row.pk, row) for row in fresh)
    return line


def counting_with(body: Body) -> list[int]:
    """The keys of the body under all names with which it numbers in one series: nothing comes twice there.

    Not those of a body merged into it, which numbered in its own; none for a body that is not saved yet.
    """
    if body.pk is None:
        return []
    rows = Body.objects.filter(Q(pk=body.series_holder_id) | Q(counts_with=body.series_holder_id))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def regions() -> list[str]:
    """Names of the regions that have bodies today."""
    return sorted(set(Body.objects.in_force().values_list("region", flat=True)))
