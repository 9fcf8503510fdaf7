"""Eight writers at once, one attempt in ten rolled back: no gap, no double."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from django.db import transaction

import clock
from accounts.models import User
from casework.models import CaseSeries
from notices.models import Notice, NumberSeries, ReservedNumber
from notices.numbering import next_in_series
from notices.reserving import reserve_number
from notices.series import series_of
from organisations.models import Body
from tests.factories.notices import numbered
from tests.waiting import together

WRITERS, ATTEMPTS = 8, 20


class Rolled(Exception):
    """An attempt that is given up."""


def writer(
    take: Callable[[], int], seed: int, attempts: int = ATTEMPTS, given_up: float = 0.1
) -> Callable[[], list[int]]:
    """Takes numbers in transactions of its own; returns those that were committed."""
    chance = random.Random(seed)

    def write() -> list[int]:
        kept: list[int] = []
        for _ in range(attempts):
            try:
                with transaction.atomic():
                    number = take()
                    if chance.random() < given_up:
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


def signing() -> int:
    """A document is signed: frozen, and numbered last."""
    return numbered().number


def reserving() -> int:
    """A number is kept for a paper made outside."""
    officer = User.objects.select_related("body").get(username="fgw_officer")
    issuer = Body.objects.get(document_mark="澄发改")
    return reserve_number(issuer, "early_warning", reason="系统外印发", acting_user=officer).number


def test_eight_writers_sign_and_reserve_and_a_third_of_them_give_up(living_city: None) -> None:
    """Whole acts on one series: what is left in the rows is every number once, and the register finds no gap."""
    acts = [signing, reserving] * (WRITERS // 2)
    results = together(*(writer(act, seed, 6, 0.33) for seed, act in enumerate(acts)), timeout=240)
    for kept in results:
        assert not isinstance(kept, Exception), kept
        assert kept == sorted(kept)
    committed = sorted(number for kept in results for number in kept)
    given = [*Notice.objects.values_list("number", flat=True)]
    held = [*ReservedNumber.objects.values_list("number", flat=True)]
    assert committed == sorted(given + held) == list(range(1, len(committed) + 1))
    assert 0 < len(committed) < WRITERS * 6 and given and held
    [line] = series_of(clock.today().year)
    assert (line.last, line.missing, line.reserved) == (len(committed), [], sorted(held))
