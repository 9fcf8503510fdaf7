"""The file of a case cannot be changed, and whoever manages to change it is found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

import clock
from accounts.models import AccountEvent
from casework import heads
from casework.chain import canonical_moment, event_hash
from casework.models import Case, CaseEvent, Verb
from casework.services import place_hold, record, release_hold
from casework.verification import COLUMNS, broken_chains
from organisations.append_only import append_only_tables, drop_triggers
from tests.factories.casework import body, make_case, person

pytestmark = pytest.mark.django_db
EVENTS, ACCOUNTS = "casework_caseevent", "accounts_accountevent"


@pytest.fixture
def case(city: None, django_capture_on_commit_callbacks: Callable[..., Any]) -> Case:
    """A case with four events, whose heads are written as after a commit; and another beside it."""
    with django_capture_on_commit_callbacks(execute=True):
        made = make_case()
        court = body("望河区人民法院")
        place_hold(made, source_key="enforcement:1", placed_by=court, reason="未履行", acting_user=None)
        release_hold(made, source_key="enforcement:1", reason="履行完毕", acting_user=None)
        record(
            made, Verb.COURT_NOTED, acting_user=person("zy_clerk"), reason="已核对", details={"金额": "1.00"}
        )
        make_case(subject="澄川市教育局")
    return made


def tamper(sql: str, *values: Any) -> None:
    """What somebody with the database's own rights could do, once the triggers are gone."""
    connection.check_constraints()
    drop_triggers(connection, EVENTS)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def found() -> list[tuple[str, int, str]]:
    return [(broken.case_number, broken.seq, broken.what) for broken in broken_chains()]


def test_it_finds_nothing_wrong_with_whole_files(case: Case) -> None:
    said = StringIO()
    call_command("verify_events", stdout=said)
    assert found() == []
    assert said.getvalue() == "共5条记录，0案有误。\n"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verb", "voided"),
        ("move", "lift"),
        ("from_state", "warned"),
        ("to_state", "closed"),
        ("at", datetime(2026, 11, 20, 8, 59, 59, tzinfo=UTC)),
        ("actor_id", None),
        ("actor_name", "别人"),
        ("actor_body", "别处"),
        ("reason", "改过的理由"),
        ("documents", '[{"id": 1}]'),
        ("details", '{"court": "别处"}'),
        ("is_internal", True),
        ("hash", "0" * 64),
        ("previous_hash", "0" * 64),
    ],
)
def test_it_names_an_edited_event(case: Case, column: str, value: Any) -> None:
    seq = 4 if column == "actor_id" else 2
    tamper(f"UPDATE {EVENTS} SET {column} = %s WHERE case_id = %s AND seq = %s", value, case.pk, seq)
    [(number, place, _)] = found()
    assert (number, place) == (case.number, seq)


def test_it_names_a_gap(case: Case) -> None:
    tamper(f"DELETE FROM {EVENTS} WHERE case_id = %s AND seq = 2", case.pk)
    assert found() == [(case.number, 2, "此处缺少一条记录")]


def test_it_names_a_gap_closed_by_renumbering(case: Case) -> None:
    tamper(f"DELETE FROM {EVENTS} WHERE case_id = %s AND seq = 2", case.pk)
    tamper(f"UPDATE {EVENTS} SET seq = 2 WHERE case_id = %s AND seq = 3", case.pk)
    assert found() == [(case.number, 2, "与上一条记录的摘要不相接")]


def test_it_names_a_missing_tail(case: Case) -> None:
    tamper(f"DELETE FROM {EVENTS} WHERE case_id = %s AND seq > 2", case.pk)
    assert found() == [(case.number, 3, "末尾缺少记录，库外链首仍在")]


def test_it_names_a_case_without_any_event(case: Case) -> None:
    tamper(f"DELETE FROM {EVENTS} WHERE case_id = %s", case.pk)
    assert found() == [(case.number, 1, "全部记录缺失，库外链首仍在")]


def test_it_names_an_event_rewritten_with_a_right_hash(case: Case) -> None:
    """Who rewrites the last event and its hash has a chain that fits; the head outside does not."""
    row = CaseEvent.objects.filter(case=case, seq=4).values(*COLUMNS).get()
    said = {
        name: row[name] for name in COLUMNS if name not in ("case__number", "hash", "previous_hash", "at")
    }
    digest = event_hash(
        case_number=case.number, at=row["at"], previous_hash=row["previous_hash"], **said | {"reason": "新"}
    )
    tamper(
        f"UPDATE {EVENTS} SET reason = %s, hash = %s WHERE case_id = %s AND seq = 4", "新", digest, case.pk
    )
    assert found() == [(case.number, 4, "与库外保存的链首不符")]


def test_it_says_so_and_fails_as_a_command(case: Case) -> None:
    tamper(f"DELETE FROM {EVENTS} WHERE case_id = %s AND seq = 4", case.pk)
    said = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_events", stdout=said)
    assert ended.value.code == 1
    first, last = said.getvalue().splitlines()
    assert first == f"{case.number} 第4条：末尾缺少记录，库外链首仍在"
    assert last == "共4条记录，1案有误。"


def test_an_event_that_was_rolled_back_leaves_no_head(
    case: Case, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        record(case, Verb.COURT_NOTED, acting_user=None, reason="不算数")
        transaction.set_rollback(True)
    assert heads.read_heads()[case.number][0] == 4
    assert found() == []


def test_the_moment_has_one_spelling_in_all_zones() -> None:
    for moment in (clock.now(), clock.now().astimezone(UTC)):
        assert canonical_moment(moment) == "2026-11-20T01:00:00.000000Z"


# --- the triggers ---------------------------------------------------------------------------------


@pytest.fixture
def rows(case: Case) -> dict[str, int]:
    """A row of each append-only table: table → key."""
    event = AccountEvent.objects.create(verb="logged_in", target=person("fgw_officer"))
    return {EVENTS: case.events.get(seq=1).pk, ACCOUNTS: event.pk}


def attempts(vendor: str, table: str) -> list[str]:
    """Every way of changing or losing a row that the database offers."""
    where = f"FROM {table} WHERE id = %(id)s"
    common = [f"UPDATE {table} SET verb = 'x' WHERE id = %(id)s", f"DELETE {where}"]
    columns = "id, verb" if table == ACCOUNTS else "id, seq"
    if vendor == "postgresql":
        return [*common, f"TRUNCATE {table}", f"TRUNCATE {table} CASCADE"]
    return [
        *common,
        f"REPLACE INTO {table} SELECT * {where}",
        f"INSERT OR REPLACE INTO {table} SELECT * {where}",
        f"INSERT INTO {table} SELECT * {where} ON CONFLICT (id) DO UPDATE SET verb = 'x'",
        f"UPDATE OR REPLACE {table} SET ({columns}) = (SELECT {columns} {where}) WHERE id = %(id)s",
    ]


@pytest.mark.parametrize("table", [EVENTS, ACCOUNTS])
def test_the_table_refuses_every_change(rows: dict[str, int], table: str) -> None:
    connection.check_constraints()
    for sql in attempts(connection.vendor, table):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql, {"id": rows[table]})
    assert found() == []


def test_the_orm_is_refused_too(case: Case) -> None:
    for act in (lambda: case.events.update(reason="新"), lambda: CaseEvent.objects.all().delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()


def test_both_tables_are_guarded_after_all_migrations() -> None:
    assert {ACCOUNTS, EVENTS} <= set(append_only_tables(connection))
