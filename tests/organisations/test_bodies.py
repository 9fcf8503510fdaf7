"""Bodies: the register of the fictional city, renames, and the rules of a row."""

from datetime import date
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from organisations import services
from organisations.loading import UnusableRegister, load_bodies
from organisations.models import Body
from organisations.queries import body_named, courts_by_code, line_of, present_form
from organisations.refusals import Refusal
from tests.factories.organisations import BodyFactory, ContactFactory, CourtFactory, GovernmentFactory

pytestmark = pytest.mark.django_db


def load_sample() -> str:
    out = StringIO()
    call_command("load_bodies", "sample", stdout=out)
    return out.getvalue()


def test_it_loads_the_fictional_city_once():
    assert "新增 35，已有 0" in load_sample()
    Body.objects.filter(name="澄川市教育局").update(document_mark="澄教")
    assert "新增 0，已有 35" in load_sample()
    assert Body.objects.get(name="澄川市教育局").document_mark == "澄教"


def test_the_fictional_city_is_whole():
    load_sample()
    town = Body.objects.get(name="望河区柳渡镇人民政府")
    assert (str(town.superior), town.parts, town.is_sample) == ("望河区人民政府", "D", True)
    assert set(courts_by_code()) == {"样03", "样0302", "样0303", "样0304"}
    assert Body.objects.playing("F").count() == 3
    assert all(Body.objects.playing(part).exists() for part in "JFRGVDC")
    housing = body_named("澄川市住房和城乡建设局")
    assert housing and housing.plays("R") and housing.plays("D") and not housing.plays("J")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name,level\n甲,市\n", "no column"),
        ("name,level,region,kind,superior,part\n甲局,市,澄川市,政府部门,乙局,D\n", "no such superior"),
        ("name,level,region,kind,superior,part\n甲局,省,澄川市,政府部门,,D\n", "line 2"),
        ("name,level,region,kind,superior,part\n甲局,市,澄川市,政府部门,,X\n", "没有这种职能"),
        (
            "name,level,region,kind,superior,part,unified_social_credit_code\n"
            "甲局,市,澄川市,政府部门,,D,11000000T00001003N\n",
            "统一社会信用代码",
        ),
    ],
)
def test_it_refuses_a_file_it_cannot_trust_and_changes_nothing(tmp_path, text, words):
    path = tmp_path / "bodies.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnusableRegister, match=words):
        load_bodies(path, is_sample=True)
    assert not Body.objects.exists()


def test_it_refuses_a_city_it_does_not_know():
    with pytest.raises(CommandError):
        call_command("load_bodies", "elsewhere")


def test_a_rename_shows_each_day_its_name():
    body = BodyFactory(
        name="澄川市行政审批局", parts="D R", document_mark="澄审批", superior=GovernmentFactory()
    )
    child, contact = BodyFactory(superior=body), ContactFactory(body=body)
    heir = services.succeed(body, name="澄川市政务服务与数据管理局", on=date(2026, 9, 1))
    child.refresh_from_db()
    assert body_named("澄川市行政审批局", date(2026, 8, 31)) == body
    assert body_named("澄川市行政审批局", date(2026, 9, 1)) is None
    assert body_named("澄川市政务服务与数据管理局", date(2026, 9, 1)) == heir
    assert (heir.parts, heir.document_mark, heir.superior) == ("D R", "澄审批", body.superior)
    assert child.superior == heir and heir.contacts.get().name == contact.name
    assert present_form(body) == heir and present_form(body, date(2026, 8, 1)) == body
    assert line_of(body) == line_of(heir) == [body, heir]


def test_it_refuses_a_rename_that_makes_no_sense():
    body, other = BodyFactory(valid_from=date(2020, 1, 1)), BodyFactory()
    for name, day, words in [
        ("新局", date(2019, 1, 1), "生效日期"),
        (" ", date(2026, 1, 1), "新名称"),
        (other.name, date(2026, 1, 1), "已有名为"),
    ]:
        with pytest.raises(Refusal, match=words):
            services.succeed(body, name=name, on=day)
    services.succeed(body, name="新局", on=date(2026, 1, 1))
    with pytest.raises(Refusal, match="已停用"):
        services.succeed(body, name="又新局", on=date(2026, 6, 1))


def test_a_merger_hands_over_to_a_body_that_exists():
    old, heir = BodyFactory(), BodyFactory()
    child = BodyFactory(superior=old)
    services.merge_into(old, heir=heir, on=date(2026, 9, 1))
    child.refresh_from_db()
    assert present_form(old) == heir and child.superior == heir
    with pytest.raises(Refusal):
        services.merge_into(heir, heir=heir, on=date(2026, 9, 2))


@pytest.mark.parametrize("field", ["name", "court_code", "document_mark"])
def test_two_present_bodies_share_no_name_no_code_no_mark(field):
    first = CourtFactory(document_mark="样院")
    with pytest.raises(IntegrityError), transaction.atomic():
        CourtFactory(**{field: getattr(first, field), "valid_from": date(2020, 1, 1)})


def test_it_checks_the_unified_social_credit_code():
    body = BodyFactory.build(uscc="11000000T00001004N")
    body.full_clean()
    body.uscc = "11000000T00001005N"
    with pytest.raises(ValidationError, match="统一社会信用代码"):
        body.full_clean()
