"""The pages of the register."""

import pytest
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.factories.organisations import BodyFactory, CommissionFactory, ContactFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    client.force_login(UserFactory(), backend="accounts.backends.AtWorkBackend")
    return client


def test_it_sends_a_stranger_to_the_login(client):
    response = client.get(reverse("organisations:body_list"))
    assert response.status_code == 302 and response["Location"].startswith("/accounts/login/")


def test_it_lists_and_filters(reader):
    here, there = BodyFactory(region="望河区", level="区"), CommissionFactory()
    page = reader.get(reverse("organisations:body_list")).content.decode()
    assert here.name in page and there.name in page
    page = reader.get(reverse("organisations:body_list"), {"part": "J"}).content.decode()
    assert here.name not in page and there.name in page
    page = reader.get(
        reverse("organisations:body_list"), {"region": "望河区", "level": "区"}
    ).content.decode()
    assert here.name in page and there.name not in page


def test_it_survives_a_strange_question(reader):
    for query in ({"q": "\x00"}, {"page": "x"}, {"page": "99"}, {"part": "Z"}, {"q": "%_'\""}):
        assert reader.get(reverse("organisations:body_list"), query).status_code == 200


def test_it_shows_one_body(reader):
    contact = ContactFactory()
    child = BodyFactory(superior=contact.body)
    page = reader.get(reverse("organisations:body_detail", args=[contact.body.pk])).content.decode()
    assert contact.body.name in page and contact.name in page and child.name in page
    assert reader.get(reverse("organisations:body_detail", args=[0])).status_code == 404
