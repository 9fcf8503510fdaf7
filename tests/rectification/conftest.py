"""Every test of this room happens in the sample city."""

import pytest

from tests.factories.casework import load_city


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    load_city()
