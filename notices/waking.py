"""The wake-up after a commit. `config` puts the broker's message here; losing one costs a sweep's interval."""

from __future__ import annotations

from collections.abc import Callable


def _nobody() -> None:
    """Nothing to wake: the sweep will come by itself."""


_wake: Callable[[], None] = _nobody


def connect(call: Callable[[], None]) -> None:
    """Says what wakes the renderer. Called once, by config."""
    global _wake
    _wake = call


def wake() -> None:
    """Wakes the renderer, if anybody is connected."""
    _wake()
