"""The filesystem broker under several hands: no torn message, no torn table."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from kombu import Connection

from config import broker


@pytest.fixture
def connection(tmp_path: Path) -> Connection:
    broker.use()
    for name in ("queue", "control"):
        (tmp_path / name).mkdir()
    folders = {
        "data_folder_in": str(tmp_path / "queue"),
        "data_folder_out": str(tmp_path / "queue"),
        "control_folder": str(tmp_path / "control"),
    }
    return Connection("filesystem://localhost", transport_options=folders)


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    """A queue of its own for each test: kombu remembers bindings for the whole process."""
    return request.function.__name__


def test_what_was_put_is_got(connection: Connection, name: str) -> None:
    queue = connection.SimpleQueue(name)
    queue.put({"number": 1})
    message = queue.get_nowait()
    message.ack()
    assert message.payload == {"number": 1}


def test_an_empty_file_in_the_queue_is_no_message_and_kills_nobody(
    connection: Connection, tmp_path: Path, name: str
) -> None:
    queue = connection.SimpleQueue(name)
    (tmp_path / "queue" / f"1_torn.{name}.msg").touch()
    with pytest.raises(queue.Empty):
        queue.get_nowait()
    queue.put("whole")
    assert queue.get_nowait().payload == "whole"


def test_a_reader_never_sees_half_a_message(connection: Connection, name: str) -> None:
    count = 300
    writer_done = threading.Event()

    def write() -> None:
        with connection.clone() as own:
            queue = own.SimpleQueue(name)
            for number in range(count):
                queue.put({"number": number, "padding": "x" * 2000})
        writer_done.set()

    thread = threading.Thread(target=write)
    queue, seen = connection.SimpleQueue(name), []
    thread.start()
    while len(seen) < count:
        is_last_look = writer_done.is_set()
        try:
            seen.append(queue.get_nowait().payload["number"])
        except queue.Empty:
            assert not is_last_look, "a message was lost"
    thread.join()
    assert sorted(seen) == list(range(count))
