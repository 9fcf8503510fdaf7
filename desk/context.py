"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Sample mode and the navigation."""
    return {"sample_mode": settings.SAMPLE_MODE}
