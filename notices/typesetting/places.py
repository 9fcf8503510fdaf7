"""Where something stands on the pages that were set."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """Where an element stands: page from 0, edges in points from the page's lower left."""

    page: int
    left: float
    bottom: float
    right: float
    top: float
