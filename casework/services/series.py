"""The series of case numbers: what each year has given, and taking one over in mid-year."""

from __future__ import annotations

from dataclasses import dataclass

import clock
from accounts.models import User
from casework.models import Case, CaseSeries
from notices.series import take_over
from organisations.transactions import one_transaction


@dataclass(frozen=True)
class CaseSeriesLine:
    """One year's series. `missing`: numbers given by this system that no case has (none, ever)."""

    year: int
    taken_over: int
    last: int
    given: int

    @property
    def missing(self) -> int:
        return self.last - self.taken_over - self.given


def case_series() -> list[CaseSeriesLine]:
    """The years, newest first."""
    return [
        CaseSeriesLine(
            row.year,
            row.taken_over,
            row.last,
            Case.objects.filter(number__startswith=f"ZX-{row.year}-").count(),
        )
        for row in CaseSeries.objects.order_by("-year")
    ]


@one_transaction()
def open_case_series(*, last: int, again: int, reason: str, acting_user: User) -> CaseSeries:
    """案件编号接续: this year's cases begin after `last`. Once, and before the first case of ours."""
    year = clock.today().year
    made: CaseSeries = take_over(
        CaseSeries,
        {"year": year},
        what=f"{year}年案件编号",
        key=f"series:cases:{year}",
        last=last,
        again=again,
        reason=reason,
        acting_user=acting_user,
    )
    return made
