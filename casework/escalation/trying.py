"""试算: a draft of a rule against what the present rule would have done, and did, in a past period (what-if)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import clock
from casework.escalation.replaying import replay
from casework.escalation.ruling import Ruling
from casework.models import EscalationRule, Firing
from organisations.refusals import Refusal

T = EscalationRule.Trigger
LONGEST = timedelta(days=3 * 366)
MOST = {T.GRAVE.value: 1_000_000}
MOST_OTHERWISE = 366


@dataclass(frozen=True)
class Row:
    """One case and subject: the days on which the draft, the present rule by replay, and the real sweep fired."""

    case_number: str
    subject: str
    draft_on: date | None = None
    present_on: date | None = None
    fired_on: date | None = None

    @property
    def what(self) -> str:
        """How the draft differs from the present rule: 新增, 不再触发, 提前, 推后, 相同."""
        if self.draft_on is None:
            return "不再触发"
        if self.present_on is None:
            return "新增"
        if self.draft_on == self.present_on:
            return "相同"
        return "提前" if self.draft_on < self.present_on else "推后"


@dataclass(frozen=True)
class Trial:
    """What a trial found, by day; `draft` and `present` are the numbers in words."""

    draft: str
    present: str
    rows: list[Row]

    def count(self, what: str) -> int:
        return sum(row.what == what for row in self.rows)

    @property
    def counts(self) -> list[tuple[str, int]]:
        return [(what, self.count(what)) for what in ("新增", "提前", "相同", "推后", "不再触发")]


def try_rule(present: Ruling, amount: int | None, first: date, last: date) -> Trial:
    """Tries the rule with another number (None: as it is) on the cases of a period. Writes nothing.

    `amount` is in the unit of the rule. Raises Refusal for a period or a number that cannot be.
    """
    _refuse(present, amount, first, last)
    draft = present if amount is None else present.with_number(amount)
    days: dict[tuple[str, str], dict[str, date]] = {}
    for column, ruling in (("draft_on", draft), ("present_on", present)):
        for touch in replay(ruling, first, last):
            days.setdefault((touch.case_number, touch.subject), {})[column] = touch.on
    for number, subject, on in _fired(present, first, last):
        days.setdefault((number, subject), {}).setdefault("fired_on", on)
    rows = [Row(number, subject, **found) for (number, subject), found in days.items()]
    key = {row: min(day for day in (row.draft_on, row.present_on, row.fired_on) if day) for row in rows}
    words = present.written if amount is None else draft_in_words(present, amount)
    return Trial(
        words, present.written, sorted(rows, key=lambda row: (key[row], row.case_number, row.subject))
    )


def draft_in_words(present: Ruling, amount: int) -> str:
    """The draft's number in the rule's unit: 5个工作日, 800万元."""
    unit = present.written.lstrip("0123456789")
    return f"{amount}{unit}"


def _fired(present: Ruling, first: date, last: date) -> list[tuple[str, str, date]]:
    begin, end = (datetime.combine(day, time.min, tzinfo=clock.ZONE) for day in (first, last + timedelta(1)))
    rows = Firing.objects.filter(version__rule=present.rule, fired_at__gte=begin, fired_at__lt=end)
    found = rows.order_by("fired_at").values_list("case__number", "subject", "fired_at")
    return [(number, _plain(subject), at.astimezone(clock.ZONE).date()) for number, subject, at in found]


def _plain(subject: str) -> str:
    """Of a grave matter a replay does not tell the facts apart."""
    return ":".join(subject.split(":")[:2]) if subject.startswith("grave:") else subject


def _refuse(present: Ruling, amount: int | None, first: date, last: date) -> None:
    if first > last:
        raise Refusal("起始日期晚于截止日期。", field="first", remedy="请调换。")
    if last > clock.today():
        raise Refusal("截止日期不能晚于今天：只在已经过去的日子上试算。", field="last")
    if last - first > LONGEST:
        raise Refusal("试算期间不超过三年。", field="first", remedy="请缩短。")
    if amount is None:
        return
    if present.trigger == T.NOTED:
        raise Refusal("这条规则没有数量，只能按现行规则试算。", field="amount", remedy="请把数量留空。")
    most = MOST.get(present.trigger, MOST_OTHERWISE)
    if not 1 <= amount <= most:
        raise Refusal(f"数量须在1至{most}之间。", field="amount")
