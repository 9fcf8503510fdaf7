"""What the tests of this room share."""

import pytest

from tests.factories.casework import load_city


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    """The bodies and the people of the fictional city."""
    load_city()
