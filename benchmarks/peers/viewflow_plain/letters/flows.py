"""Six human tasks in a row, as viewflow's documentation writes a flow."""

from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.flow import views
from viewflow.workflow.models import Process, Task


def task(codename):
    """A task on a page, for whoever holds its permission."""
    page = views.UpdateProcessView.as_view(fields=["data"])
    return flow.View(page).Permission(f"viewflow.{codename}")


class LetterFlow(flow.Flow):
    """A letter: drafted, signed, signed for, answered, approved, reviewed."""

    process_class = Process
    task_class = Task
    lock_impl = lock.SelectForUpdateLock(nowait=False, attempts=1)

    start = flow.StartHandle().Next(this.triage)
    triage = task("triage").Next(this.sign)
    sign = task("sign").Next(this.sign_for)
    sign_for = task("sign_for").Next(this.answer)
    answer = task("answer").Next(this.approve)
    approve = task("approve").Next(this.review)
    review = task("review").Next(this.end)
    end = flow.End()
