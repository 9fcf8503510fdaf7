"""The records of a case that decide whose turn it is, read with one statement."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

from django.db.models import CharField, F, QuerySet, Value

from casework.lifecycle import State
from casework.models import Case, CaseNotice, Draft, Proposal
from early_warnings.models import Answer, Letter

LETTER_STATES = frozenset({State.EARLY_WARNING, State.REMINDED, State.WARNED})


class Record(NamedTuple):
    """One row, in the terms all kinds share.

    draft: of body `ref`, for the move `word`. paper: to body `ref`, of the kind `word`, not signed for yet.
    letter: to body `ref`, from body `other`. answer: to letter `ref`, its status `word`. proposal: to body `ref`.
    """

    what: str
    pk: int
    ref: int
    other: int
    word: str


def records_of(case: Case) -> dict[str, list[Record]]:
    """The records by what they are, each list from old to new. Letters and answers only where the ladder stands."""
    parts = [
        _part("draft", Draft.objects.filter(case=case, status=Draft.Status.SUBMITTED), "issuer", word="move"),
        _part(
            "paper",
            CaseNotice.objects.filter(case=case, notice__signed_for_at=None, notice__voided_at=None),
            "notice__addressee",
            word="notice__kind",
        ),
        _part("proposal", Proposal.objects.filter(case=case, status=Proposal.Status.OPEN), "addressee"),
    ]
    if case.state in LETTER_STATES:
        letters = Letter.objects.filter(case=case)
        answers = Answer.objects.filter(letter__case=case)
        parts.append(_part("letter", letters, "paper__notice__addressee", other="paper__notice__issuer"))
        parts.append(_part("answer", answers, "letter", word="status"))
    found: dict[str, list[Record]] = defaultdict(list)
    for row in sorted(parts[0].union(*parts[1:], all=True)):
        record = Record(*row)
        found[record.what].append(record)
    return found


def _part(what: str, rows: QuerySet[Any], ref: str, *, other: str = "", word: str = "") -> QuerySet[Any, Any]:
    return rows.order_by().values_list(
        Value(what, CharField()),
        "pk",
        F(f"{ref}_id"),
        F(f"{other}_id") if other else Value(0),
        F(word) if word else Value("", CharField()),
    )
