"""The rendering process: what it cannot do, and what becomes of a document it dies of."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from notices import services
from notices.checks import rendering_process
from notices.models import Notice
from notices.tasks import render_awaiting
from notices.typesetting import NotSet, confinement, door, pages, write_pdf
from tests.factories.notices import numbered
from tests.notices.confined import ACTS
from tests.processes import ends_within

ROOT = Path(__file__).resolve().parents[2]
ALLOWED = {"read_a_font", "set_pages", "copy_a_descriptor"}
STYLE = "@page { size: 60mm 90mm } body { font: 16pt 'ZX FangSong' }"
HELD_BY = {  # the layers of which one is enough
    "take_all_memory": {"limits"},
    "read_passwords": {"landlock"},
    "read_the_code": {"landlock"},
    "list_the_root": {"landlock"},
    "kill_its_parent": {"seccomp"},
    "trace_its_parent": {"seccomp", "landlock"},
    "make_a_socket": {"seccomp"},
    "fork": {"seccomp"},
    "own_the_signals_of_its_input": {"seccomp"},
    "choose_the_signal": {"seccomp"},
    "ask_for_signals": {"seccomp"},
    "signal_by_ioctl": {"seccomp"},
    "signal_by_a_clock": {"seccomp"},
    "queue_a_signal": {"seccomp"},
}


@pytest.fixture(scope="module", params=[{}, {"WITHOUT_SCOPES": "1"}], ids=["this kernel", "an older kernel"])
def tried(request: pytest.FixtureRequest) -> dict[str, Any]:
    """How each act ended in a real child; a server listens where it tries to connect."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        environment = {**os.environ, "PORT": str(server.getsockname()[1]), **request.param}
        command = [sys.executable, "-m", "tests.notices.confined", str(django_settings.FONTS_DIR), *ACTS]
        result = subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            input="",
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
    return dict(json.loads(result.stdout))


@pytest.mark.parametrize("act", ACTS)
def test_it_can_do_nothing_but_its_work(tried: dict[str, Any], act: str) -> None:
    if act in ALLOWED:
        assert tried["ended"][act] == "done"
        return
    holding = {layer for layer, holds in tried["layers"].items() if holds}
    if not holding & HELD_BY.get(act, {"seccomp", "landlock"}):
        pytest.skip(f"this machine has no layer against it: {tried['layers']}")
    assert tried["ended"][act] == ("MemoryError" if act == "take_all_memory" else "PermissionError")
    assert not Path("/tmp/zhengxin-left-behind").exists()


def test_it_puts_on_whatever_the_machine_has(tried: dict[str, Any]) -> None:
    assert tried["layers"] == confinement.available()


def test_the_system_check_names_each_layer_that_is_missing() -> None:
    missing = [layer for layer, is_there in confinement.available().items() if not is_there]
    warnings = rendering_process()
    assert [warning.id for warning in warnings] == ["notices.W001"] * len(missing)
    assert all(layer in str(warning.msg) for layer, warning in zip(missing, warnings, strict=True))


class TestFaults:
    @pytest.fixture(autouse=True)
    def fresh(self, settings: Any) -> Iterator[None]:
        door.CHILDREN.end()
        settings.RENDER_SECONDS = 3.0
        yield
        door.CHILDREN.end()

    def set(self, body: str) -> bytes:
        return write_pdf(f"<!DOCTYPE html><body>{body}", STYLE, identifier=b"0" * 32)

    def the_child(self) -> door.Child:
        self.set("始")
        (child,) = door.CHILDREN._idle
        return child

    def test_a_document_that_takes_too_long_is_ended_and_the_next_one_set(self) -> None:
        child, began = self.the_child(), time.monotonic()
        with pytest.raises(NotSet, match="超过3秒"):
            self.set("<p>" + "文" * 400_000)
        assert time.monotonic() - began < 10
        assert child.process.returncode == -signal.SIGKILL
        assert self.set("后").startswith(b"%PDF")

    def test_a_child_that_nobody_waits_for_ends_by_its_own_alarm(self) -> None:
        child = self.the_child()
        child._asks.write(door.wire.packed({"html": "<p>" + "文" * 400_000, "css": STYLE, "identifier": ""}))
        assert ends_within(child.process.pid, 12)
        assert child.process.wait() == -signal.SIGALRM

    def test_blocks_in_blocks_are_refused_and_the_same_child_goes_on(self, settings: Any) -> None:
        settings.RENDER_SECONDS = 20.0
        child = self.the_child()
        with pytest.raises(NotSet, match="层次过深"):
            self.set("<div>" * 2_000 + "底")
        assert self.set("后").startswith(b"%PDF")
        assert door.CHILDREN._idle == [child]

    def test_too_much_memory_is_refused(self, settings: Any) -> None:
        settings.RENDER_SECONDS, settings.RENDER_MEMORY_MB = 20.0, 400
        with pytest.raises(NotSet) as refused:
            self.set("<p>文</p>" * 60_000)
        assert refused.value.remedy
        assert self.set("后").startswith(b"%PDF")

    def test_a_child_that_dies_at_its_work_costs_one_document(self) -> None:
        child = self.the_child()
        child.process.kill()
        child.process.wait()
        assert self.set("后").startswith(b"%PDF")  # found dead before it was asked
        assert self.the_child().process.pid != child.process.pid

    def test_it_retires_after_so_many_documents(self) -> None:
        child = self.the_child()
        child.documents = door.RETIRE_AFTER - 1
        self.set("末")
        assert door.CHILDREN._idle == []
        assert ends_within(child.process.pid, 5)


def test_a_forked_worker_starts_its_own_and_leaves_its_parents_alone() -> None:
    write_pdf("<p>父", STYLE, identifier=b"0" * 32)
    (parents,) = door.CHILDREN._idle[-1:]
    pid = os.fork()
    if pid == 0:
        content = write_pdf("<p>子", STYLE, identifier=b"0" * 32)
        same = any(child.process.pid == parents.process.pid for child in door.CHILDREN._idle)
        os._exit(0 if content.startswith(b"%PDF") and not same else 1)
    assert os.waitpid(pid, 0)[1] == 0
    assert write_pdf("<p>父", STYLE, identifier=b"0" * 32).startswith(b"%PDF")
    assert parents.process.poll() is None


def test_it_ends_with_whoever_started_it() -> None:
    """A worker that is killed takes its rendering process with it, by the end of the pipe."""
    code = (
        "import os, sys, django; django.setup()\n"
        "from notices.typesetting import door, write_pdf\n"
        "write_pdf('<p>文', '', identifier=b'0' * 32)\n"
        "print(door.CHILDREN._idle[0].process.pid, flush=True); sys.stdin.read()\n"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as worker:
        assert worker.stdout is not None
        child = int(worker.stdout.readline())
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    assert ends_within(child, 10)


def test_the_bytes_are_those_of_setting_the_pages_here() -> None:
    html = "<!DOCTYPE html><html lang='zh-Hans'><title>同</title><p id='here'>同样的字节"
    content, found = door.write_pdf_and_find(html, STYLE, identifier=b"0" * 32, element="here")
    assert (content, found) == pages.set_pages(html, STYLE, identifier="0" * 32, element="here")
    assert found is not None and found.page == 0


@pytest.mark.django_db
def test_one_document_that_cannot_be_set_says_why_and_stops_no_other(city: None) -> None:
    first, second = numbered("reminder"), numbered("lifting")
    Notice.objects.filter(pk=first.pk).update(words="<div>" * 2_000 + "底")
    assert render_awaiting() == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.rendered_at is None and "文书的层次过深，不能排版。" in first.render_error
    assert second.rendered_at is not None
    assert services.claim_next() is None
