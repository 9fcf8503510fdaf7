"""Eight writers at once, one attempt in ten rolled back: no gap, no double."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from django.db import transaction

from casework.models import CaseSeries
from notices.models import NumberSeries
from notices.numbering import next_in_series
from organisations.models import Body
from tests.waiting import together

WRITERS, ATTEMPTS = 8, 20


class Rolled(Exception):
    """An attempt that is given up."""


def writer(take: Callable[[], int], seed: int) -> Callable[[], list[int]]:
    """Takes numbers in transactions of its own; returns those that were committed."""
    chance = random.Random(seed)

    def write() -> list[int]:
        kept: list[int] = []
        for _ in range(ATTEMPTS):
            try:
                with transaction.atomic():
                    number = take()
                    if chance.random() < 0.1:
                        raise Rolled
                kept.append(number)
            except Rolled:
                pass
        return kept

    return write


def check(take: Callable[[], int]) -> int:
    """Runs the writers; the committed numbers are 1 … n, each once and rising for each writer. Returns n."""
    results = together(*(writer(take, seed) for seed in range(WRITERS)))
    for kept in results:
        assert not isinstance(kept, Exception), kept
        assert kept == sorted(kept)
    numbers = sorted(number for kept in results for number in kept)
    assert numbers == list(range(1, len(numbers) + 1))
    assert WRITERS * ATTEMPTS > len(numbers) > WRITERS * ATTEMPTS * 0.7
    return len(numbers)


def test_eight_writers_of_one_document_series(living_city: None) -> None:
    issuer = Body.objects.get(document_mark="澄发改")
    n = check(lambda: next_in_series(NumberSeries, issuer=issuer, kind="early_warning", year=2026))
    assert NumberSeries.objects.get().last == n


@pytest.mark.django_db(transaction=True)
def test_eight_writers_of_one_years_cases() -> None:
    n = check(lambda: next_in_series(CaseSeries, year=2026))
    assert CaseSeries.objects.get().last == n


@pytest.mark.django_db
def test_a_series_that_stands_somewhere_goes_on_from_there() -> None:
    CaseSeries.objects.create(year=2026, last=41)
    assert [next_in_series(CaseSeries, year=year) for year in (2026, 2027, 2026)] == [42, 1, 43]
