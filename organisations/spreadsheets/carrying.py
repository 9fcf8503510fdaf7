"""Rows that were previewed come back signed: nothing of them is kept on the server between the two steps."""

from __future__ import annotations

from django.core import signing

from organisations.refusals import Refusal

from .tables import Line

_HOURS = 12


def carry(lines: list[Line], *, for_whom: int, what: str) -> str:
    """The rows as signed text, good for this person and this import alone, for half a day."""
    return signing.dumps([[line.row, line.cells] for line in lines], salt=f"{what}:{for_whom}", compress=True)


def carried(text: str, *, for_whom: int, what: str) -> list[Line]:
    """The rows again. Raises Refusal where they are too old, or were changed, or another's."""
    try:
        rows = signing.loads(text, salt=f"{what}:{for_whom}", max_age=_HOURS * 3600)
    except signing.BadSignature as error:
        raise Refusal("预览已失效，没有写入任何数据。", remedy="请重新上传文件。") from error
    return [Line(row, cells) for row, cells in rows]
