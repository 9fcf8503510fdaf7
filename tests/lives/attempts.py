"""What people do, or try, that lies on no desk: from a case's page, with or without the right to."""

from __future__ import annotations

from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from caseflow import doors
from caseflow.acts import LADDER as MEASURES
from caseflow.acts import At
from caseflow.models import CaseTask
from casework.models import Case
from casework.services import SCANNED, place_hold, release_hold
from organisations.models import Body
from tests.lives.filling import PDF, filled


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("扫描件.pdf", PDF)


def other_move(case: Case, user: User, random: Random) -> None:
    """A move on paper: suspend, resume, merge, hand over …"""
    doors.make_other_move(
        case, random.choice(sorted(SCANNED)), reason="有关事实。", scan=scan(), acting_user=user
    )


def draft(case: Case, user: User, random: Random) -> None:
    """拟办 from the case's page."""
    measure = random.choice(MEASURES)
    at = At(CaseTask(), case, user)
    if user.body is None:
        return
    data, _ = filled(measure.form(at, None, None), random)
    doors.draft_measure(case, measure.code, data, acting_user=user)


def assign(case: Case, user: User, random: Random) -> None:
    """交办 to any body, as lead or joint."""
    bodies = list(Body.objects.filter(valid_to=None).order_by("pk"))
    part = random.choice(["lead", "joint", "joint"])
    doors.assign_case(case, random.choice(bodies), part=part, summary="请依职责办理。", acting_user=user)


def hand_in(case: Case, user: User, random: Random) -> None:
    """提交证据."""
    doors.hand_in(case, uploads=[scan()], description="凭证", acting_user=user)


def court(case: Case, user: User, random: Random) -> None:
    """The court's register puts a hold on the case, or lifts it."""
    source = "enforcement:1"
    if case.open_holds:
        release_hold(case, source_key=source, reason="履行完毕", acting_user=None)
    else:
        body = Body.objects.get(name="澄川市中级人民法院")
        place_hold(case, source_key=source, placed_by=body, reason="未履行", acting_user=None)


ATTEMPTS = (other_move, other_move, draft, assign, hand_in, court)
