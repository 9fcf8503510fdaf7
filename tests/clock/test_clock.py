"""The one source of time."""

from datetime import UTC, date, datetime, timedelta

import pytest

import clock

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=clock.ZONE)


@pytest.fixture(autouse=True)
def running_clock(project_clock):
    clock.set_to(None)


def test_it_runs_with_the_machine_when_nobody_sets_it():
    assert abs(clock.now() - clock.wall()) < timedelta(seconds=5)


def test_it_stands_where_it_was_set():
    clock.set_to(NOON)
    assert clock.now() == NOON
    assert clock.today() == date(2026, 11, 20)


def test_it_tells_the_day_of_beijing_whatever_the_zone_of_the_moment():
    clock.set_to(datetime(2026, 11, 20, 17, 0, tzinfo=UTC))
    assert clock.today() == date(2026, 11, 21)
    assert clock.now().utcoffset() == timedelta(hours=8)


def test_it_refuses_an_hour_without_a_zone():
    with pytest.raises(ValueError, match="time zone"):
        clock.set_to(datetime(2026, 11, 20))


def test_it_comes_back_from_a_journey_even_from_a_failed_one():
    clock.set_to(NOON)
    with pytest.raises(RuntimeError), clock.travel_to(NOON + timedelta(days=365)):
        assert clock.today().year == 2027
        raise RuntimeError
    assert clock.now() == NOON


def test_it_reads_the_shared_file_anew_at_each_call(tmp_path, monkeypatch):
    path = tmp_path / "clock"
    monkeypatch.setenv("CLOCK_FILE", str(path))
    clock.write_to(path, NOON)
    assert clock.now() == NOON
    clock.write_to(path, NOON + timedelta(days=1))
    assert clock.today() == date(2026, 11, 21)
    assert path.read_text() == "2026-11-21T12:00:00+08:00\n"
    assert [found.name for found in tmp_path.iterdir()] == ["clock"]


def test_it_runs_as_long_as_nobody_wrote_the_shared_file(tmp_path, monkeypatch):
    monkeypatch.setenv("CLOCK_FILE", str(tmp_path / "none"))
    assert abs(clock.now() - clock.wall()) < timedelta(seconds=5)


def test_an_override_goes_before_the_file_and_the_wall_ignores_both(tmp_path, monkeypatch):
    path = tmp_path / "clock"
    monkeypatch.setenv("CLOCK_FILE", str(path))
    clock.write_to(path, NOON)
    clock.set_to(NOON + timedelta(days=400))
    assert clock.now() == NOON + timedelta(days=400)
    assert abs(clock.wall() - datetime.now(UTC)) < timedelta(seconds=5)
