"""Random people do random things, allowed and not, and after each the house is in order (see invariants).

A life is a sequence of steps that hypothesis chooses and shrinks. A step is one act of one person at a desk, one
attempt from a case's page, a document rendered, days that pass, or the sweep.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, ClassVar

from django.conf import settings
from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

import clock
from accounts.models import User
from accounts.roles import Role
from caseflow.acts import At, acts_at
from caseflow.doors import Incomplete, perform
from caseflow.following import ranks_of
from caseflow.models import CaseTask
from caseflow.tasks import propose
from casework.models import Case, Recusal
from notices import services as notices
from organisations.refusals import Refusal
from tests.conftest import START
from tests.factories.papers import a_blank_sheet
from tests.journeys import office
from tests.lives import attempts, invariants
from tests.lives.filling import filled

SEED = st.integers(0, 2**16)
INTAKES = ("fgw_intake", "jw_intake", "whfg_intake")
SUBJECTS = ("澄川市交通运输局", "澄川市教育局", "望河区柳渡镇人民政府", "望河区人民政府")
# What a step may be, by how often.
STEPS = ["work"] * 14 + ["days"] * 2 + ["attempt"] * 5 + ["intrude", "sweep"]
# The dearer invariants are looked at every so many steps, and at the end.
STRIDE = 25
NOTHING = " offers nothing"
COUNTS = """SELECT (SELECT COUNT(*) FROM casework_caseevent), (SELECT COUNT(*) FROM deadlines_deadlineentry),
    (SELECT COUNT(*) FROM notices_notice)"""
OPEN_TASKS = (
    'SELECT id, about, "rank" FROM caseflow_casetask '
    "WHERE finished IS NULL AND body_id IS NOT NULL ORDER BY id"
)
CASES = "SELECT id, state, last_seq, open_holds FROM casework_case ORDER BY id"


class Lives(RuleBasedStateMachine):
    """One city with a few cases, in a transaction that is taken back when the life is over."""

    # What was done, over all lives: shows whether they reach far (printed by the soak).
    done: ClassVar[Counter[str]] = Counter()
    refusals: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="zhengxin-life-"))
        for name in ("HEADS_DIR", "DOCUMENTS_DIR", "EVIDENCE_DIR"):
            setattr(settings, name, self.folder / name.lower())
        clock.set_to(START)
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.users = list(User.objects.at_work().order_by("pk"))
        self.steps, self.last_event = 0, 0

    @initialize(intake=st.sampled_from(INTAKES), subject=st.sampled_from(SUBJECTS))
    def a_case_is_opened(self, intake: str, subject: str) -> None:
        office.open_case(intake, subject)

    @rule(kind=st.sampled_from(STEPS), seed=SEED)
    def step(self, kind: str, seed: int) -> None:
        random = Random(seed)
        before = self.fingerprint()
        try:
            what = getattr(self, kind)(random)
        except (Refusal, Incomplete) as refused:
            assert self.fingerprint() == before, f"{kind} was refused ({refused}) and left something behind"
            what = f"{kind} refused"
            self.refusals[str(refused)[:120]] += 1
        self.done[what or kind] += 1
        self.steps += 1
        self.look()

    # --- what a step may be ---------------------------------------------------------------------
    def work(self, random: Random) -> str:
        """The worker renders what waits; else somebody whose desk it is does what lies there, as the form is shown."""
        if random.randrange(10) < 8 and (notice := notices.claim_next()) is not None:
            notices.render(notice, a_blank_sheet)
            return "rendered"
        task = self.any_task(random)
        if task is None:
            office.open_case(random.choice(INTAKES), random.choice(SUBJECTS))
            return "another case"
        theirs = [user for user in self.users if self.is_theirs(task, user)]
        return self.do(task, random.choice(theirs), random) if theirs else "nobody there"

    def intrude(self, random: Random) -> str:
        """Somebody tries what lies on another's desk, and is refused."""
        task = self.any_task(random)
        if task is None:
            return "nothing to do"
        user = random.choice([user for user in self.users if not self.is_theirs(task, user)])
        done = self.do(task, user, random)
        assert done.endswith(NOTHING), f"{user.username} did {done} at another's desk"
        return done

    def do(self, task: CaseTask, user: User, random: Random) -> str:
        at = At(task, task.process.case, user)
        offered = acts_at(at)
        if not offered:
            return f"{at.node}{NOTHING}"
        # The first act of a desk is its main one; the others lead back or aside.
        act = offered[0] if random.random() < 0.5 else random.choice(offered)
        form = act.form(at, None, None)
        data, files = filled(form, random)
        perform(task, act.code, data, acting_user=user, files=files)
        return f"{at.node}.{act.code}"

    def days(self, random: Random) -> str:
        clock.set_to(clock.now() + timedelta(days=random.choice([1, 2, 5, 11])))
        return "days passed"

    def sweep(self, random: Random) -> str:
        """Beat: proposals only, however late it is."""
        states = dict(Case.objects.values_list("pk", "state"))
        propose()
        assert dict(Case.objects.values_list("pk", "state")) == states, "a sweep moved a case"
        return "swept"

    def attempt(self, random: Random) -> str:
        """Somebody does, or tries, what no desk asks for."""
        attempt = random.choice(attempts.ATTEMPTS)
        case = random.choice(list(Case.objects.select_related("subject").order_by("pk")))
        user = random.choice(self.users if random.random() < 0.4 else self.governing())
        attempt(case, user, random)
        return attempt.__name__

    # --- who and what ---------------------------------------------------------------------------
    def any_task(self, random: Random) -> CaseTask | None:
        tasks = list(
            CaseTask.objects.open().select_related("process__case__subject", "owner", "body").order_by("pk")
        )
        return random.choice(tasks) if tasks else None

    def is_theirs(self, task: CaseTask, user: User) -> bool:
        if not user.works_for(task.body_id) or task.rank not in ranks_of(user):
            return False
        return not Recusal.objects.filter(case=task.process.case_id, person=user, lifted_at=None).exists()

    def governing(self) -> list[User]:
        ranks = [role for role in Role if role.value.endswith(("_leader", "_officer"))]
        return [user for user in self.users if user.holds(*ranks)]

    def fingerprint(self) -> tuple[Any, ...]:
        """What an act would change. Plain SQL: it is read at each step, and Django would put it together anew."""
        with connection.cursor() as cursor:
            cursor.execute(COUNTS)
            counts = cursor.fetchone()
            cursor.execute(OPEN_TASKS)
            tasks = cursor.fetchall()
            cursor.execute(CASES)
            return counts, tasks, cursor.fetchall()

    # --- what must hold -------------------------------------------------------------------------
    def look(self) -> None:
        new = invariants.events_since(self.last_event)
        wrong = [*invariants.desks_agree(new), *invariants.moves_are_lawful(new)]
        if self.steps % STRIDE == 0:
            wrong += self.look_closely()
        assert not wrong, "\n".join(wrong)
        self.last_event = max([self.last_event, *(event.pk for event in new)])

    def look_closely(self) -> Iterator[str]:
        yield from invariants.tasks_agree()
        yield from invariants.numbers_are_gapless()
        yield from invariants.clocks_are_consistent()
        yield from invariants.counters_agree()
        yield from invariants.nobody_pries(Random(self.steps).sample(self.users, 12))

    def teardown(self) -> None:
        try:
            wrong = list(self.look_closely())
            assert not wrong, "\n".join(wrong)
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)
            shutil.rmtree(self.folder, ignore_errors=True)
