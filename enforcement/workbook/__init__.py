"""The court's workbook of outstanding enforcement cases: from a file to typed rows, without a database.

`read_workbook(path, registry=…, as_of=…)` is the one way in.

    headings, columns    find the table; tell records from totals and notes
    docket               what a 案号 is
    debtors, findings,
    rules                what a row must obey
    parsing              puts it together

Reading the cells, guarded, is `organisations.spreadsheets`' work.
"""

from organisations.spreadsheets import ReaderFailed, WorkbookUnusable

from .docket import BadDocket, Docket, DocketRule, normalise
from .parsing import read_workbook
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
