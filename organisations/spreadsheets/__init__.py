"""Files of rows that people upload: read guarded, checked row by row, written back as templates.

guard, cell_scan     refuse what was made to hurt        (in the child process)
child, reading       read the cells, in a process with bounded memory and time
cells                what a cell means: text, day, amount
tables               one table with known headings, from xlsx or CSV
writing              a table as a file to download; no cell of it is ever a formula
carrying             rows that were previewed come back signed, and only to whoever uploaded them
"""

from .limits import Limits, WorkbookUnusable
from .reading import ReaderFailed

__all__ = ["Limits", "ReaderFailed", "WorkbookUnusable"]
