"""Flow nodes of this house. viewflow is subclassed, never changed.

A desk node is a human task that declares where it may lead (``Then``). Which of those is opened is not written
again in gateways: it is asked of :func:`caseflow.turns.turn`, the one answer to «whose turn is it?».
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from viewflow import this
from viewflow.workflow import STATUS
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Edge
from viewflow.workflow.nodes import StartHandle, View
from viewflow.workflow.nodes.start import StartHandleActivation
from viewflow.workflow.nodes.view import ViewActivation

import clock
from caseflow.desks import Turn, key_of
from caseflow.models import CaseProcess
from caseflow.whose_turn import turns_of_process
from casework.models import Case


class TurnActivationMixin:
    """Opens the tasks whose turn it is and that are not open yet."""

    def create_turns(self) -> Iterator[Activation]:
        activation: Any = self
        task_class = activation.flow_class.task_class
        open_now = {
            key_of(task.flow_task.name, task.body_id, task.about)
            for task in task_class.objects.open().filter(process_id=activation.process.pk)
        }
        for turn in turns_of_process(activation.process):
            if turn.key not in open_now:
                yield open_desk(activation, turn)


class DeskActivation(TurnActivationMixin, ViewActivation):  # type: ignore[misc]
    """A task on a body's desk. Claiming and finishing are one statement each."""

    @Activation.status.transition(source=[STATUS.NEW, STATUS.ASSIGNED], target=STATUS.DONE)
    def finish(self, user: Any) -> None:
        """Completes the task in the name of `user`, who need not have claimed it first."""
        self.task.owner, self.task.on_behalf_of = user, user.standing_in_for
        self.task.finished = clock.now()
        self.task.save(update_fields=["owner", "on_behalf_of", "finished", "status"])

    @Activation.status.transition(source=[STATUS.NEW, STATUS.ASSIGNED], target=STATUS.CANCELED)
    def cancel(self) -> None:
        """The case has moved on without this task."""
        self.task.finished = clock.now()
        self.task.save(update_fields=["finished", "status"])

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Iterator[Activation]:
        yield from self.create_turns()


class StartActivation(TurnActivationMixin, StartHandleActivation):  # type: ignore[misc]
    """The start of a flow opens the first desk."""

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Iterator[Activation]:
        yield from self.create_turns()


class ThenMixin:
    """Several possible successors, for the graph."""

    def Then(self, *nodes: Any) -> Any:
        """The nodes this one may lead to, in the order of the graph."""
        self._then = list(nodes)
        return self

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)  # type: ignore[misc]
        self._then = [this.resolve(instance, node) for node in getattr(self, "_then", [])]

    def _outgoing(self) -> Iterator[Edge]:
        for node in self._then:
            yield Edge(src=self, dst=node, edge_class="next")


class Register(ThenMixin, StartHandle):
    """Where a case, or something beside it, enters the office: ``node.run(case=…, assignment=…)``."""

    activation_class = StartActivation

    def __init__(self, title: str) -> None:
        super().__init__(fill_process)
        self.task_title = title
        self._then: list[Any] = []


def fill_process(activation: Any, *, case: Case, **about: Any) -> CaseProcess:
    """What a new process is about: the case, and one of `caseflow.models.SUBJECTS` for a run beside its path."""
    process: CaseProcess = activation.process
    process.case, process.created = case, clock.now()
    for name, row in about.items():
        setattr(process, name, row)
    activation.task.created = activation.task.finished = clock.now()
    return process


class Desk(ThenMixin, View):
    """A human task on one desk; its page is caseflow's one task page."""

    activation_class = DeskActivation

    def __init__(self, title: str, **kwargs: Any) -> None:
        super().__init__(None, **kwargs)
        self.task_title = title
        self._then: list[Any] = []


def open_desk(previous: Activation, turn: Turn) -> Activation:
    """Opens the task of a turn behind `previous`."""
    flow_class = previous.flow_class
    node = flow_class.instance.node(turn.node)
    task = flow_class.task_class(
        process=previous.process,
        flow_task=node,
        token=previous.task.token,
        created=clock.now(),
        body_id=turn.body_id,
        rank=turn.rank,
        about=turn.about,
    )
    task.save()
    task.previous.add(previous.task)
    activation: Activation = node.activation_class(task)
    return activation
