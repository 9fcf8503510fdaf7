"""What is found wrong with one row while it is judged."""

from __future__ import annotations

from dataclasses import dataclass, field

from organisations.spreadsheets.cells import Cell, NoValue, is_nothing

from .shapes import Problem, Stage

RECALCULATE = "请用电子表格软件打开、重新计算并保存后重传，或改为数值"


@dataclass(slots=True)
class Findings:
    """Problems reject the row, the first of them by name; warnings do not."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def refuse(self, name: str, reason: str, remedy: str) -> None:
        """Put a reason for rejecting the row on record, under the heading `name`."""
        self.problems.append(Problem(name, reason, remedy))

    def warn(self, name: str, reason: str, remedy: str) -> None:
        """Put on record what someone should look at."""
        self.warnings.append(Problem(name, reason, remedy))

    def given(self, name: str, cell: Cell | None, *, remedy: str, because: Stage | None = None) -> bool:
        """Whether a needed cell holds something; refuses the row where it does not.

        `because` is the stage that makes the cell a needed one, if it is not always needed.
        """
        if isinstance(cell, NoValue):
            what = "公式的结果是错误值" if cell.why == "error" else "是公式，文件里没有它的计算结果"
            self.refuse(name, f"“{name}”{what}", RECALCULATE)
        elif is_nothing(cell):
            self.refuse(name, f"执行阶段为“{because}”，缺少{name}" if because else f"缺少{name}", remedy)
        else:
            return True
        return False
