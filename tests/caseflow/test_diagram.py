"""The picture of the flow has a place for every node that the flow has."""

from __future__ import annotations

import pytest

from caseflow.diagram import boxes
from caseflow.flows import CaseFlow
from tests.desk.pages import visit
from tests.journeys.office import open_case


def test_every_node_of_the_flow_has_its_place() -> None:
    assert boxes().keys() == {node.name for node in CaseFlow.instance.nodes()}


@pytest.mark.django_db
def test_it_is_drawn_for_who_governs_the_case(city: None) -> None:
    answer = visit("fgw_officer", f"/flow/cases/{open_case().number}/diagram.svg")
    assert answer.status_code == 200 and "落实批示" in answer.content.decode()
