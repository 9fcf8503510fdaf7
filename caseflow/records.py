"""The records that decide whose turn it is, and the tasks that are open now: read with one statement."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Case as Either
from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value, When
from django.db.models.functions import Coalesce
from viewflow.workflow import STATUS

from caseflow.desks import SEAL, SERVE
from caseflow.models import CaseProcess, CaseTask, Rank
from casework.lifecycle import PAUSED, State
from casework.models import (
    Case,
    CaseNotice,
    Correction,
    Countersigning,
    Draft,
    ExtensionRequest,
    Instruction,
    Proposal,
)
from casework.services.owing import terms_inside
from early_warnings.models import Answer, Letter, Supervision
from findings.models import Objection, SanctionPlan
from findings.proceeding import Status
from notices.drafting import DraftState
from notices.models import to_be_sealed

LETTER_STATES = frozenset({State.EARLY_WARNING, State.REMINDED, State.WARNED})
# Where a finding may stand, and its sanctions be changed.
FINDING_STATES = frozenset(
    {State.DETERMINED, State.RECTIFYING, State.VERIFYING, State.DETERMINING, State.CLOSING}
)
MOVE_OR_KIND = Either(When(move="", then=F("kind")), default=F("move"))
# An internal paper is no department's: where it goes to one, it goes to those who act for it as an authority.
# One that waits for the officer who serves it lies on no desk yet.
SIGNED_FOR_BY = Either(
    When(notice__awaits_service=True, notice__served_at=None, then=Value("")),
    When(is_internal=False, held_parts__contains="D", then=Value(Rank.HANDLER.value)),
    default=Value(Rank.OFFICER.value),
    output_field=CharField(),
)
# Who decides on a 会签: the head of a department, the leader of any other body.
COUNTERSIGNED_BY = Either(
    When(by_head=True, then=Value(Rank.HEAD.value)),
    default=Value(Rank.LEADER.value),
    output_field=CharField(),
)
# At which node a document waits that has not left yet.
LEAVES_BY = Either(
    When(to_be_sealed("notice__"), then=Value(SEAL)), default=Value(SERVE), output_field=CharField()
)
# Keys no row has: they hold the places of the real ones in the statement that is compiled once.
ANY_CASE, ANY_PROCESS = -1, -2


class Record(NamedTuple):
    """One row, in the terms all kinds share.

    draft: of body `ref`, at the station `rank`, for the move `word`, or of the kind `word` where it moves
    nothing. countersigning: of the draft `about`, asked of body `ref`, to be decided by `rank`. paper: to body
    `ref` (the addressee, or whom it was turned to), of the kind `word`, to be signed for by `rank` ("": not
    served yet). leaving: of body `ref`, of the kind `word`, to be sealed or served by its officers: the node is `rank`.
    letter: to body `ref` likewise, from body `about`. answer: to letter `ref`, its status `word`.
    withdrawn: a letter that an objection withdrew, of paper `ref`. proposal: to body `ref`, of the kind `word`.
    beside: a run of the case's flows other than the process, not over. plan: of sanctions, of body `ref`.
    instruction: to body `ref`, not answered yet. correction: of a fact, before the leader of body `ref`.
    extension: a request for more time before the head of body `ref`; application: one before the leader of body
    `ref`. supervision: a 督办函 to body `ref`, from body `about`, in its hands, its status `word`. task: on the
    desk of body `ref` and `rank`, about row `about`, at the node whose reference is `word`.
    """

    what: str
    pk: int
    ref: int
    about: int | None
    word: str
    rank: str

    @property
    def node(self) -> str:
        """The name of a task's node in its flow."""
        return self.word.rpartition(".")[2]


Records = dict[str, list[Record]]


# Who answers a paper: its addressee, or the body to which it was turned with the lead.
PAPER_HELD_BY = Coalesce("paper__turned_to_id", "paper__notice__addressee_id")


def records_of(case: Case, process: CaseProcess | None = None) -> Records:
    """The case's records by what they are, each list from old to new; with a process, its open tasks too.

    Letters and answers are read only where the case stands on the ladder, plans where a finding may stand; of what
    waits to be sealed or served, while the case rests, that alone which may be served then.
    """
    on_ladder, found_in = case.state in LETTER_STATES, case.state in FINDING_STATES
    sql, places = _statement(connection.vendor, on_ladder, found_in, case.state in PAUSED)
    keys = {ANY_CASE: case.pk, ANY_PROCESS: process.pk if process else ANY_PROCESS}
    with connection.cursor() as cursor:
        cursor.execute(sql, [keys.get(place, place) for place in places])
        rows = sorted(cursor.fetchall())
    found: Records = defaultdict(list)
    for row in rows:
        found[row[0]].append(Record(*row))
    return found


@cache
def _statement(
    vendor: str, is_on_ladder: bool, may_be_found: bool, rests: bool
) -> tuple[str, tuple[Any, ...]]:
    """SQL and parameters, compiled once for each database and kind of state."""
    drafts = Draft.objects.lying().filter(case=ANY_CASE)
    asked_bodies = Countersigning.objects.filter(
        draft__case=ANY_CASE, draft__status=DraftState.COUNTERSIGNING, agreed_at=None
    ).annotate(decided_by_rank=COUNTERSIGNED_BY)
    papers = CaseNotice.objects.filter(case=ANY_CASE, notice__signed_for_at=None, notice__voided_at=None)
    papers = papers.annotate(
        held_by_id=Coalesce("turned_to_id", "notice__addressee_id"),
        held_parts=Coalesce("turned_to__parts", "notice__addressee__parts"),
    ).exclude(held_by_id=None)
    papers = papers.annotate(signed_by=SIGNED_FOR_BY)
    leaving = CaseNotice.objects.leaving().filter(case=ANY_CASE).annotate(leaves_by=LEAVES_BY)
    if rests:
        leaving = leaving.exclude(Exists(terms_inside().filter(paper=OuterRef("pk"))))
    proposals = Proposal.objects.filter(case=ANY_CASE, status=Proposal.Status.OPEN)
    parts = [
        _part(
            "task", CaseTask.objects.open().filter(process=ANY_PROCESS), "body", "about", "flow_task", "rank"
        ),
        _part("draft", drafts.annotate(word=MOVE_OR_KIND), "issuer", word="word", rank="status"),
        _part("countersigning", asked_bodies, "body", "draft_id", rank="decided_by_rank"),
        _part("paper", papers, "held_by", word="notice__kind", rank="signed_by"),
        _part("leaving", leaving, "notice__issuer", word="notice__kind", rank="leaves_by"),
        _part("proposal", proposals, "addressee", word="kind"),
    ]
    instructions = Instruction.objects.open().filter(case=ANY_CASE)
    corrections = Correction.objects.filter(case=ANY_CASE, status=Correction.Status.SUBMITTED)
    beside = CaseProcess.objects.filter(case=ANY_CASE).exclude(pk=ANY_PROCESS).exclude(status=STATUS.DONE)
    parts.append(_part("beside", beside, "case"))
    parts.append(_part("instruction", instructions, "body"))
    supervisions = Supervision.objects.waiting().filter(case=ANY_CASE)
    supervisions = supervisions.annotate(held_by_id=PAPER_HELD_BY)
    parts.append(_part("supervision", supervisions, "held_by", "paper__notice__issuer_id", "status"))
    parts.append(_part("correction", corrections, "case__issuing_body"))
    requests = ExtensionRequest.objects.pending().filter(case=ANY_CASE)
    asked, sent = ExtensionRequest.Status.DRAFTED, ExtensionRequest.Status.APPLIED
    parts.append(_part("extension", requests.filter(status=asked), "body"))
    parts.append(_part("application", requests.filter(status=sent), "decider"))
    if is_on_ladder:
        letters = Letter.objects.filter(case=ANY_CASE, paper__notice__voided_at=None)
        answers = Answer.objects.filter(letter__case=ANY_CASE)
        letters = letters.annotate(held_by_id=PAPER_HELD_BY)
        parts.append(_part("letter", letters, "held_by", "paper__notice__issuer_id"))
        parts.append(_part("answer", answers, "letter", word="status"))
        upheld = Objection.objects.filter(
            case=ANY_CASE, status=Status.DECIDED, outcome=Objection.Outcome.REVOKE, paper__isnull=False
        )
        withdrawn = Letter.objects.filter(case=ANY_CASE, paper__in=upheld.order_by().values("paper"))
        parts.append(_part("withdrawn", withdrawn, "paper"))
    if may_be_found:
        plans = SanctionPlan.objects.filter(case=ANY_CASE, status=SanctionPlan.Status.SUBMITTED)
        parts.append(_part("plan", plans, "body"))
    sql, places = parts[0].union(*parts[1:], all=True).query.sql_with_params()
    return sql, tuple(places)


def _part(
    what: str, rows: QuerySet[Any], ref: str, about: str = "", word: str = "", rank: str = ""
) -> QuerySet[Any, Any]:
    nothing = Value("", CharField())
    return rows.order_by().values_list(
        Value(what, CharField()),
        "pk",
        F(f"{ref}_id"),
        F(about) if about else Value(0),
        F(word) if word else nothing,
        F(rank) if rank else nothing,
    )
