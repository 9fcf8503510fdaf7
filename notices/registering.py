"""发文登记簿: every number of an issuer in a year, in its order: documents, reservations, gaps if there were any."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from notices.kinds import KINDS, spec_of
from notices.marks import kind_marks
from notices.models import Notice, NumberSeries, ReservedNumber
from notices.numbering import number_text
from organisations.models import Body

ORDER = {kind.value: place for place, kind in enumerate(KINDS)}


@dataclass(frozen=True)
class Entry:
    """One number of a register. What bears it: a document, a reservation, or nothing (缺号)."""

    kind: str
    number: int
    number_text: str
    notice: Notice | None = None
    reserved: ReservedNumber | None = None

    @property
    def label(self) -> str:
        return spec_of(self.kind).label

    @property
    def is_missing(self) -> bool:
        return self.notice is None and self.reserved is None


def years_of(line: Iterable[int]) -> list[int]:
    """The years in which these bodies, one under all its names, numbered anything; newest first."""
    return sorted(set(_series(line).values_list("year", flat=True)), reverse=True)


def register_of(line: Iterable[int], year: int, kind: str = "") -> list[Entry]:
    """The numbers of a year, of one kind or all, by kind, series and number; a series taken over begins after the last
    number that was given before. `line` is one body under all its names, with those merged into it, which numbered in
    series of their own. Four queries, however many numbers."""
    keys = list(line)
    notices = Notice.objects.filter(issuer__in=keys, year=year, number__gt=0).defer("words", "facts")
    reserved = ReservedNumber.objects.filter(issuer__in=keys, year=year)
    found: dict[tuple[str, int], dict[int, Entry]] = defaultdict(dict)
    for held in reserved.select_related("issuer"):
        entry = Entry(held.kind, held.number, held.number_text, reserved=held)
        found[held.kind, held.issuer.series_holder_id][held.number] = entry
    for notice in notices.select_related("issuer", "signatory", "signed_for_by", "addressee"):
        entry = Entry(notice.kind, notice.number, notice.number_text, notice=notice)
        found[notice.kind, notice.issuer.series_holder_id][notice.number] = entry
    series = _series(keys).filter(year=year).select_related("issuer")
    for row in series:
        _fill(found[row.kind, row.issuer.series_holder_id], row)
    chosen = [key for key in found if not kind or key[0] == kind]
    return [
        found[key][number]
        for key in sorted(chosen, key=lambda key: (ORDER[key[0]], key[1]))
        for number in sorted(found[key])
    ]


def _series(line: Iterable[int]) -> QuerySet[NumberSeries]:
    return NumberSeries.objects.filter(issuer__in=list(line))


def _fill(here: dict[int, Entry], series: NumberSeries) -> None:
    """The numbers that the counter gave and nothing bears: none, unless somebody wrote past the services."""
    missing = [number for number in range(series.taken_over + 1, series.last + 1) if number not in here]
    if not missing:
        return
    issuer: Body = series.issuer
    mark = kind_marks().get(series.kind, "")
    for number in missing:
        text = number_text(issuer.document_mark + mark, series.year, number)
        here[number] = Entry(series.kind, number, text)
