"""A year's calendar changes: what that moves, shown before it is confirmed, written at once, told once.

The administrator who confirms sees no cases. To judge what a change does he is shown, of each deadline that moves, the
case's number, what is owed and by whom, and the two days: enough to see that the list is sound and to answer a question
about it, and nothing of the matter (neither whom the case is about nor what it is about).
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from accounts.changes import require_reason, require_setter
from accounts.models import User
from accounts.roles import PART_OF
from casework.models import Case, CaseDeadline, Verb
from casework.services.pressing import is_owed_by_department
from casework.services.proposing import lapse_of_clocks
from casework.services.recording import record_many
from casework.services.telling import people_of
from deadlines.editions import (
    DayChange,
    Draft,
    calendar_under,
    changes_by,
    enter,
    lock_editions,
    newest,
    refuse_unfit,
)
from deadlines.models import CalendarEdition
from deadlines.recounting import (
    Moved,
    earliest_open,
    in_parts,
    moves_under,
    still_as_counted,
    write_moves,
)
from notifications.models import Topic
from notifications.services import tell
from organisations.refusals import Stale
from organisations.transactions import one_transaction

# So many lines a message names; the rest are in the cases.
LINES_TOLD = 12


@dataclass(frozen=True)
class Effect:
    """A deadline of a case that would be due on another day."""

    owed: CaseDeadline
    before: date
    after: date

    @property
    def number(self) -> str:
        return self.owed.case.number

    @property
    def what(self) -> str:
        return self.owed.get_purpose_display()

    @property
    def debtor(self) -> str:
        return self.owed.debtor.name

    @property
    def is_stopped(self) -> bool:
        return self.owed.deadline.is_stopped


@dataclass(frozen=True)
class Preview:
    """What a draft would do. `digest` stands for all of it: the draft, the editions it was held against, each move."""

    draft: Draft
    present: CalendarEdition | None
    days: list[DayChange]
    effects: list[Effect]
    digest: str
    moves: list[Moved]

    @property
    def cases(self) -> int:
        return len({effect.owed.case_id for effect in self.effects})

    @property
    def stopped(self) -> int:
        """How many of the clocks stand still: counted anew, and nobody is told of them."""
        return sum(effect.is_stopped for effect in self.effects)


@dataclass(frozen=True)
class Confirmed:
    edition: CalendarEdition
    moved: int
    cases: int
    told: int


def preview_calendar(draft: Draft) -> Preview:
    """What the draft changes, counted with the very functions that confirming uses; nothing is written.

    Raises Refusal for a draft that cannot be, or says nothing new.
    """
    refuse_unfit(draft)
    editions = newest(draft.year)
    moves = moves_under(calendar_under(draft, earliest_open()))
    return Preview(
        draft=draft,
        present=editions.get(draft.region),
        days=changes_by(draft),
        effects=_effects(moves),
        digest=_digest(draft, editions.values(), moves),
        moves=moves,
    )


@one_transaction()
def confirm_calendar(draft: Draft, *, seen: str, reason: str, acting_user: User) -> Confirmed:
    """Puts the draft in force, all of it or nothing: edition, days, deadlines, ledgers, cases' files, messages.

    `seen` is the digest of what was previewed. Raises Stale where anything of it is otherwise by now (another edition,
    a deadline opened, extended, met), NotYours for all but the system administrator.
    """
    require_setter(acting_user)
    said = require_reason(reason)
    lock_editions()
    looked = preview_calendar(draft)
    if looked.digest != seen:
        raise _stale()
    # Cases before deadlines, as every act on a case has it: two who wait for each other would wait forever.
    cases = _locked({effect.owed.case_id for effect in looked.effects})
    if not still_as_counted(looked.moves):
        raise _stale()
    edition = enter(draft, reason=said, acting_user=acting_user)
    source = f"{edition}，{draft.source}"
    write_moves(looked.moves, acting_user=acting_user, reason=source)
    lapse_of_clocks(effect.owed.deadline_id for effect in looked.effects if effect.after > effect.before)
    _record(edition, source, looked.effects, cases, acting_user)
    told = _tell(edition, [effect for effect in looked.effects if not effect.is_stopped])
    moved = sum(move.is_moved for move in looked.moves)
    return Confirmed(edition, moved, len(cases), told)


def _stale() -> Stale:
    return Stale(
        "预览以后，日历或者期限又有变动，本次没有写入。", remedy="请按下面的最新清单重新核对后确认。"
    )


def _effects(moves: Sequence[Moved]) -> list[Effect]:
    """The moves that a case knows of, by its number. A deadline of no case has nobody to tell."""
    moved = {move.deadline.pk: move for move in moves if move.is_moved}
    found: list[Effect] = []
    for some in in_parts(moved):
        rows = CaseDeadline.objects.filter(deadline__in=some).select_related("case", "debtor")
        for owed in rows:
            move = moved[owed.deadline_id]
            owed.deadline = move.deadline
            found.append(Effect(owed, move.before, move.after))
    return sorted(found, key=lambda effect: (effect.number, effect.owed.pk))


def _digest(draft: Draft, editions: Iterable[CalendarEdition], moves: Sequence[Moved]) -> str:
    said = [
        draft.as_data(),
        sorted(edition.pk for edition in editions),
        [
            [
                move.deadline.pk,
                str(move.before),
                str(move.after),
                str(move.original),
                move.deadline.is_stopped,
            ]
            for move in moves
        ],
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:32]


def _locked(keys: set[int]) -> dict[int, Case]:
    """The cases, locked in one order."""
    found: dict[int, Case] = {}
    for some in in_parts(sorted(keys)):
        rows = Case.objects.select_for_update(of=("self",)).filter(pk__in=some).order_by("pk")
        rows = rows.select_related("lead_department", "subject")
        found.update((case.pk, case) for case in rows)
    return found


def _record(
    edition: CalendarEdition,
    source: str,
    effects: Sequence[Effect],
    cases: dict[int, Case],
    acting_user: User,
) -> None:
    """One event a case for what its department owes, and one, internal, for what is owed among the others."""
    grouped: dict[tuple[int, bool], list[Effect]] = defaultdict(list)
    for effect in effects:
        case = cases[effect.owed.case_id]
        is_internal = not is_owed_by_department(case, effect.owed)
        grouped[case.pk, is_internal].append(effect)
    said = (
        (
            cases[key],
            {
                "reason": f"{source}。{'；'.join(map(_line, found))}。",
                "details": {"calendar": edition.pk, "changes": [_change(effect) for effect in found]},
                "is_internal": is_internal,
            },
        )
        for (key, is_internal), found in grouped.items()
    )
    record_many(said, Verb.DEADLINE_CHANGED, acting_user=acting_user)


def _line(effect: Effect) -> str:
    return f"{effect.debtor}{effect.what}到期日由{effect.before}改为{effect.after}"


def _change(effect: Effect) -> dict[str, Any]:
    return {
        "deadline": effect.owed.deadline_id,
        "what": effect.what,
        "debtor": effect.debtor,
        "from": effect.before.isoformat(),
        "to": effect.after.isoformat(),
    }


def _tell(edition: CalendarEdition, effects: Sequence[Effect]) -> int:
    """One message to each person concerned, of all that concerns that person and nothing else.

    Concerned are those who owe, and the officer whose case it is. Whoever may not see a case is not told of it.
    """
    concerned: dict[int, dict[int, Effect]] = defaultdict(dict)
    people: dict[int, User] = {}
    for person, effect in _concerned(effects):
        people[person.pk] = person
        concerned[person.pk][effect.owed.pk] = effect
    return sum(_tell_one(people[key], edition, list(concerned[key].values())) for key in sorted(people))


def _concerned(effects: Sequence[Effect]) -> Iterable[tuple[User, Effect]]:
    owing = _people_owing({effect.owed.debtor_id for effect in effects})
    officers = _officers({effect.owed.case.lead_officer_id for effect in effects})
    for effect in effects:
        for person in owing[effect.owed.debtor_id]:
            yield person, effect
        officer = officers.get(effect.owed.case.lead_officer_id)
        if officer is not None:
            yield officer, effect


def _people_owing(bodies: set[int]) -> dict[int, list[User]]:
    """Who acts for each body."""
    return {pk: list(people_of(pk, *PART_OF).order_by("pk")) for pk in bodies}


def _officers(keys: set[int]) -> dict[int, User]:
    return {person.pk: person for person in User.objects.at_work().active().filter(pk__in=keys)}


def _tell_one(person: User, edition: CalendarEdition, effects: Sequence[Effect]) -> int:
    keys = {effect.owed.case_id for effect in effects}
    seen: set[int] = set()
    for some in in_parts(sorted(keys)):
        visible = Case.objects.visible_to(person).filter(pk__in=some)
        seen.update(visible.order_by().values_list("pk", flat=True))
    shown = [effect for effect in effects if effect.owed.case_id in seen]
    if not shown:
        return 0
    numbers = sorted({effect.number for effect in shown})
    lines = [f"{effect.number}：{_line(effect)}" for effect in shown[:LINES_TOLD]]
    more = [f"另有{len(shown) - LINES_TOLD}项，见各案记录。"] if len(shown) > LINES_TOLD else []
    return tell(
        [person],
        topic=Topic.CALENDAR,
        title=f"{edition.year}年日历调整，{len(numbers)}件案件的{len(shown)}项期限变动",
        text="\n".join([f"依据：{edition.source}。", *lines, *more])[:1000],
        href=reverse("desk:case", args=numbers) if len(numbers) == 1 else reverse("desk:cases"),
        key=f"calendar:{edition.pk}",
        case_number=numbers[0] if len(numbers) == 1 else "",
    )
