"""What the rows of both files share."""

import re
from collections.abc import Sequence

from organisations.models import Body
from organisations.refusals import Refusal
from organisations.spreadsheets.tables import Line, Problem

_BETWEEN = re.compile(r"[、，,；;/\s]+")


def bodies_by_name() -> dict[str, Body]:
    """Bodies in force by short name and, where they differ, by full name."""
    present = list(Body.objects.in_force().select_related("superior"))
    return {body.short_name: body for body in present if body.short_name} | {
        body.name: body for body in present
    }


def words(text: str) -> list[str]:
    return [word for word in _BETWEEN.split(text) if word]


def too_long(line: Line, most: dict[str, int]) -> list[Problem]:
    return [
        Problem(line.row, name, f"超过{length}字", "请缩短")
        for name, length in most.items()
        if len(line[name]) > length
    ]


def refuse_problems(problems: Sequence[Problem]) -> None:
    if problems:
        first = problems[0]
        raise Refusal(
            f"有{len(problems)}处须改正，没有写入任何数据。第{first.row}行{first.column}：{first.reason}。",
            remedy="请改正文件后重新上传。",
        )
