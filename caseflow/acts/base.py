"""What can be done at a desk: a form to show and a service to call. Doors are thin and alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms

from accounts.models import User
from caseflow.models import CaseTask
from casework.forms import PaperFields
from casework.models import Case
from casework.services import Content, Stale


@dataclass(frozen=True)
class At:
    """Who stands at which desk, over which case."""

    task: CaseTask
    case: Case
    user: User

    @property
    def node(self) -> str:
        """The name of the desk's node; "" where somebody drafts from the case's page, at no desk."""
        return self.task.flow_task.name if self.task.pk else ""

    @property
    def about(self) -> int:
        """The row the task is about. Raises Stale for a task that has none: its page is of another day."""
        if self.task.about is None:
            raise Stale("这项任务已失去对象。请回到办公桌查看。")
        return self.task.about

    @property
    def contact(self) -> dict[str, str]:
        """The acting person as the contact of a paper."""
        return {"contact_name": self.user.full_name, "contact_phone": self.user.phone}


MakeForm = Callable[[At, Any, Any], Any]
Perform = Callable[[At, Any], Any]


@dataclass(frozen=True)
class Act:
    """One thing a person may do with a task.

    ``code`` stands in the page's address (``?act=remind``), ``label`` names it in the choice, ``button`` says what
    pressing does where that differs (a paper goes to the leader: 送签, a decision without one: 送核). ``form``
    makes the form
    (unbound where data is None); ``perform`` calls the room's service with the valid form. ``kind`` is the
    kind of document it drafts, for the preview; ``allowed`` says whether it is offered for the case as it is.
    ``note`` stands beside it on the case's page; ``others`` gives the keys of other cases that it changes too.
    ``picture`` makes the page of what a valid form puts on record (components/paper.html), where that is no draft.
    ``content`` is, of an act that drafts a document, what a valid form of it says, checked by the room's service:
    whoever amends the draft is asked the same (`caseflow.acts.amending`).
    """

    code: str
    label: str
    title: str
    form: MakeForm
    perform: Perform
    kind: str = ""
    button: str = ""
    allowed: Callable[[At], bool] = lambda at: True
    note: str = ""
    others: Callable[[At], tuple[int, ...]] | None = None
    picture: Callable[[At, Any], dict[str, Any]] | None = None
    content: Callable[[At, Any], Content] | None = None

    def form_at(self, at: At, data: Any = None, files: Any = None) -> Any:
        """Its form for this person and case, bound where something was posted."""
        made = self.form(at, data, files)
        if isinstance(made, PaperFields) and at.user.body is not None:
            made.offer_countersigners(at.case, at.user.body)
        return made

    @property
    def pressed(self) -> str:
        """What stands on its button."""
        return self.button or ("送签" if self.kind else self.label)


class Confirmation(forms.Form):
    """A form with nothing to fill in: the act itself is the answer."""


def confirmation(at: At, data: Any = None, files: Any = None) -> forms.Form:
    """The empty form, bound where something was posted."""
    return Confirmation(data)


def simple(form: type[forms.Form], **initial: Any) -> MakeForm:
    """A form that needs nothing of the case."""
    return lambda at, data, files: form(data, files, initial=initial)


def drafted(form: Callable[[], type[Any]], initial: Callable[[At], dict[str, Any]]) -> MakeForm:
    """A form for a paper: begun with what is known of the case, or with the last draft that was returned."""

    def make(at: At, data: Any, files: Any) -> Any:
        if data is not None:
            return form()(data, files)
        return form()(initial=at.contact | initial(at))

    return make
