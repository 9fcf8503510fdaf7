"""The court's workbook of outstanding enforcement cases: from a file to typed rows, without a database.

`read_workbook(path, registry=…, as_of=…)` is the one way in.

    guard, cell_scan     refuse what was made to hurt        (in the child process)
    child, reading       read the cells, in a process with bounded memory and time
    headings, columns    find the table; tell records from totals and notes
    cells, docket        what a cell means: text, day, amount, 案号
    debtors, findings,
    rules                what a row must obey
    parsing              puts it together
"""

from .docket import BadDocket, Docket, DocketRule, normalise
from .parsing import read_workbook
from .reading import ReaderFailed
from .shapes import (
    Limits,
    Parsed,
    ParsedRow,
    Problem,
    RegisteredBody,
    Registry,
    Rejection,
    SheetSeen,
    Stage,
    Warning_,
    WorkbookUnusable,
)

__all__ = [
    "BadDocket",
    "Docket",
    "DocketRule",
    "Limits",
    "Parsed",
    "ParsedRow",
    "Problem",
    "ReaderFailed",
    "RegisteredBody",
    "Registry",
    "Rejection",
    "SheetSeen",
    "Stage",
    "Warning_",
    "WorkbookUnusable",
    "normalise",
    "read_workbook",
]
