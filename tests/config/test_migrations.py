"""An empty database is made by squashed migrations; one that the replaced ones made goes on as it was."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from config.environment import BASE_DIR
from config.migrations_without_choices import WithoutChoices
from tests.config.describing import triggers

NEWEST_REPLACED = ("casework", "0023_service_on_paper")


def changes(before: ProjectState, after: ProjectState) -> dict[str, Any]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return WithoutChoices(before, after).changes(graph=loader.graph)


def test_squashed_migrations_lead_to_the_models_that_the_replaced_ones_led_to() -> None:
    plain = MigrationLoader(None, replace_migrations=False, ignore_no_migrations=True)
    replaced = [name for name in plain.graph.leaf_nodes() if "_squashed_" not in name[1]]
    assert NEWEST_REPLACED in plain.graph.nodes and not any("_squashed_" in name for _, name in replaced)
    after = MigrationLoader(None, ignore_no_migrations=True)
    assert not any(name == NEWEST_REPLACED for name in after.graph.nodes)
    assert changes(plain.project_state(replaced), after.project_state()) == {}
    assert changes(after.project_state(), plain.project_state(replaced)) == {}


def test_each_squashed_migration_replaces_all_that_its_app_had_up_to_then() -> None:
    loader = MigrationLoader(None, replace_migrations=False, ignore_no_migrations=True)
    for (app, name), squashed in loader.replacements.items():
        newest = name.removeprefix("0001_squashed_")
        others = sorted(
            other for of, other in loader.disk_migrations if of == app and "_squashed_" not in other
        )
        assert squashed.replaces == [(app, other) for other in others[: others.index(newest) + 1]]


@pytest.mark.django_db
def test_a_database_at_the_newest_replaced_migration_goes_on_without_a_step() -> None:
    recorded = MigrationRecorder(connection).migration_qs
    squashed = set(recorded.filter(name__contains="_squashed_").values_list("app", "name"))
    assert len(squashed) == 12
    recorded.filter(name__contains="_squashed_").delete()
    guarded, said = triggers(), io.StringIO()
    call_command("migrate", stdout=said, no_color=True)
    assert "No migrations to apply." in said.getvalue()
    assert set(recorded.filter(name__contains="_squashed_").values_list("app", "name")) == squashed
    assert triggers() == guarded


@pytest.mark.django_db
def test_a_database_that_lacks_a_replaced_migration_gets_that_one() -> None:
    recorder = MigrationRecorder(connection)
    recorder.migration_qs.filter(name__contains="_squashed_").delete()
    # It, and what came after it: whoever lacks the one has not got the others.
    app, name = NEWEST_REPLACED
    lacking = recorder.migration_qs.filter(app=app, name__gte=name)
    expected = sorted(lacking.values_list("app", "name"))
    lacking.delete()
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    assert [(step.app_label, step.name) for step, _ in plan if step.app_label == app] == expected
    assert expected[0] == NEWEST_REPLACED


def test_another_choice_is_no_migration_and_another_column_is() -> None:
    before, after = ProjectState.from_apps(apps), ProjectState.from_apps(apps)
    verb = after.models["casework", "caseevent"].fields["verb"]
    verb.choices = [*verb.choices, ("sung", "歌唱")]
    assert changes(before, after) == {}
    after = ProjectState.from_apps(apps)
    after.models["casework", "caseevent"].fields["verb"].max_length += 1
    assert list(changes(before, after)) == ["casework"]
    # The models themselves keep what they offer.
    assert apps.get_model("casework", "CaseEvent")._meta.get_field("verb").choices


@pytest.fixture
def empty_databases(tmp_path: Path) -> Iterator[list[dict[str, str]]]:
    """The environments of three processes, each with an empty database of the kind that is tested."""
    folders = [tmp_path / str(n) for n in range(3)]
    for folder in folders:
        folder.mkdir()
    plain = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    if connection.vendor == "sqlite":
        yield [{**plain, "ZHENGXIN_VAR": str(folder)} for folder in folders]
        return
    names = [f"empty_{uuid.uuid4().hex[:12]}" for _ in folders]
    server, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as control:
        for name in names:
            control.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield [
                {**plain, "ZHENGXIN_VAR": str(folder), "DATABASE_URL": f"{server}/{name}"}
                for folder, name in zip(folders, names, strict=True)
            ]
        finally:
            for name in names:
                control.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.mark.soak
def test_by_whichever_way_the_same_database(empty_databases: list[dict[str, str]]) -> None:
    """Minutes: the replaced migrations are what was slow."""
    found = {}
    for way, environment in zip(("squashed", "replaced", "halfway"), empty_databases, strict=True):
        command = [sys.executable, "-m", "tests.config.describing", way]
        done = subprocess.run(
            command, env=environment, cwd=BASE_DIR, check=True, capture_output=True, text=True
        )
        found[way] = json.loads(done.stdout)
    for way in ("replaced", "halfway"):
        for table, said in found["squashed"].items():
            assert found[way][table] == said, f"{way}: {table}"
        assert set(found[way]) == set(found["squashed"])
