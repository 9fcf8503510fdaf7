"""Every test of the room has the city."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def here(request: pytest.FixtureRequest) -> None:
    """The bodies and the people of 澄川市; those that other connections see, where a test asks for them."""
    if "living_city" not in request.fixturenames:
        request.getfixturevalue("city")
