"""Random lives of the whole house: 25 in every run, 175 in the thorough ones, many more in the soak."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.lives.machine import Lives

STEPS = 50
PARTS = 8
LIVES_A_PART = 25
# On a server the same rules meet other statements, not other people: a part of the lives tells.
LIVES_ON_A_SERVER = 40
SOAK_LIVES = 2000


def live(number: int, lives: int, random_seed: int | None = None) -> None:
    machine: Any = type(f"Lives{number}", (Lives,), {})
    if random_seed is not None:
        seed(random_seed)(machine)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=lives,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        ),
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "part", [0, *(pytest.param(part, marks=pytest.mark.thorough) for part in range(1, PARTS))]
)
def test_it_stays_in_order_whatever_people_do(city: None, part: int) -> None:
    live(part, LIVES_A_PART if connection.vendor == "sqlite" else LIVES_ON_A_SERVER, random_seed=part)


@pytest.mark.soak
@pytest.mark.django_db
def test_it_stays_in_order_for_long(city: None, capsys: pytest.CaptureFixture[str]) -> None:
    live(PARTS, SOAK_LIVES)
    with capsys.disabled():
        print("\n".join(f"{count:7} {what}" for what, count in Lives.done.most_common()))
