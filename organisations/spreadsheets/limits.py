"""What a spreadsheet may be at most, and what is said of one that cannot be read."""

from __future__ import annotations

from dataclasses import dataclass


class WorkbookUnusable(Exception):
    """File or heading cannot be used at all (exit status 2). `message` is a Chinese sentence for a clerk."""

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Limits:
    """What a workbook may weigh and mean. The caller may pass others from its settings.

    Sizes in bytes, times in seconds. `cells` bounds the rectangle that holds all filled cells of a
    sheet, since the reader allocates that rectangle.
    """

    file_bytes: int = 50 * 2**20
    members: int = 1_000
    unpacked_bytes: int = 400 * 2**20
    ratio: int = 300
    ratio_counts_from_bytes: int = 20 * 2**20
    sheets: int = 100
    cells: int = 8_000_000
    text_characters: int = 32_767  # what a cell can hold in Excel
    memory_bytes: int = 2**30
    seconds: int = 120
    output_bytes: int = 400 * 2**20
