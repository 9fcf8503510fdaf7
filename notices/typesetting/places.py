"""What goes with the pages of a document, and where something stands on them."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """Where an element stands: page from 0, edges in points from the page's lower left."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True)
class Carried:
    """A text file attached to a document, as the document's data (AFRelationship Data). From memory, never from a file.

    `content` is UTF-8.
    """

    name: str
    description: str
    content: bytes
    day: datetime.date
