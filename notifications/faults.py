"""How a delivery can fail, whatever carries it."""

from __future__ import annotations


class DeliveryFault(Exception):
    """It was not delivered. `code` is the server's answer as a number, None where there was none."""

    def __init__(self, said: str, code: int | None = None) -> None:
        super().__init__(said)
        self.said = said
        self.code = code


class RefusedFault(DeliveryFault):
    """Refused for good: sending the same there again is of no use. `of_address`: it is the address that is wrong."""

    def __init__(self, said: str, code: int | None = None, *, of_address: bool = False) -> None:
        super().__init__(said, code)
        self.of_address = of_address


class LaterFault(DeliveryFault):
    """Refused for now: this one may go through later; others may go through at once."""


class UnreachableFault(DeliveryFault):
    """The server is away, or will not have us: the fault is nobody's message, and none is given up for it."""
