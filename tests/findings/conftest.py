"""Every test of the room has the city."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def here(city: None) -> None:
    """The bodies and the people of 澄川市."""
