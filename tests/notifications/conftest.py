"""A mail server for whoever asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.notifications.mailbox import Mailbox, serving


@pytest.fixture
def box(settings: Any) -> Iterator[Mailbox]:
    """A running server that takes every mail."""
    with serving(Mailbox(), settings) as running:
        yield running


@pytest.fixture(autouse=True)
def nothing_configured(settings: Any) -> None:
    """Whatever the developer's environment says: no mail server and no gateway, unless a test has one."""
    settings.EMAIL_HOST = settings.SMS_GATEWAY = settings.EMAIL_SECURITY = settings.EMAIL_USER = ""
    settings.EMAIL_FROM, settings.EMAIL_TIMEOUT = "zhengxin@zx.example", 5
