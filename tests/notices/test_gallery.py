"""The gallery: every form short and long as a file, and on a page of the site."""

import json
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from notices.gallery import specimens, write_gallery
from notices.kinds import KINDS, Kind, in_order
from tests.journeys.office import person

ROOT = Path(__file__).resolve().parents[2]
CODES = [f"D{n:02d}" for n in range(1, 5)] + ["D05a", "D05b"] + [f"D{n:02d}" for n in range(6, 32)]


def test_every_form_of_the_citys_list_is_there() -> None:
    assert [spec.code for spec in in_order()] == CODES
    names = [specimen.name for specimen in specimens()]
    assert len(names) == len(set(names))
    for spec in KINDS.values():
        assert {f"{spec.code}-{spec.kind.value}", f"{spec.code}-{spec.kind.value}-long"} <= set(names)
    assert {name for name in names if name.endswith("-joint")} == {
        "D13-circular-joint",
        "D06-supervision-joint",
    }


def test_it_writes_every_form_and_a_list_of_them(tmp_path: Path) -> None:
    written = list(write_gallery(tmp_path / "deep" / "gallery"))
    listed = json.loads(written[-1].read_text(encoding="utf-8"))
    assert [path.name for path in written] == [*(each["file"] for each in listed), "gallery.json"]
    assert {each["kind"] for each in listed} == {spec.label for spec in KINDS.values()}
    assert {each["form"] for each in listed} == {"公文", "信函", "纪要", "表格"}
    assert all(set(each) == {"file", "kind", "form"} for each in listed)
    for each in listed:
        document = pypdfium2.PdfDocument(tmp_path / "deep" / "gallery" / each["file"])
        assert len(document) >= (3 if each["file"].endswith("-long.pdf") else 1)
        document.close()


def test_it_says_how_it_is_called() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "notices.gallery"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1 and "DIR" in done.stderr


@pytest.mark.usefixtures("city")
class TestPage:
    @pytest.fixture
    def client(self, client: Client, settings, tmp_path: Path) -> Client:  # type: ignore[no-untyped-def]
        settings.FORMS_CACHE = tmp_path / "forms"
        client.force_login(person("zjj_handler"))
        return client

    def test_it_shows_every_form_to_anybody_who_has_signed_in(self, client: Client) -> None:
        page = client.get(reverse("forms:index")).content.decode()
        for spec in KINDS.values():
            assert f"{spec.code}</span>{spec.label}" in page
        assert page.count("须两级审批") == sum(spec.needs_two_levels for spec in KINDS.values())
        assert page.count("<img") >= len(Kind)

    def test_it_hands_out_papers_and_pictures_and_keeps_them(self, client: Client, tmp_path: Path) -> None:
        name = "D02-reminder"
        paper = client.get(reverse("forms:paper", args=[f"{name}-long"]))
        assert b"".join(paper.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
        first = client.get(reverse("forms:picture", args=[name]))
        assert b"".join(first.streaming_content).startswith(b"\x89PNG")  # type: ignore[attr-defined]
        kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "forms").iterdir()}
        assert len(kept) == 2
        client.get(reverse("forms:picture", args=[name]))
        assert {path: path.stat().st_mtime_ns for path in (tmp_path / "forms").iterdir()} == kept

    @pytest.mark.parametrize("name", ["D99-nothing", "reminder", "D02-reminder-joint"])
    def test_it_knows_no_other_name(self, client: Client, name: str) -> None:
        assert client.get(reverse("forms:paper", args=[name])).status_code == 404
        assert client.get(reverse("forms:picture", args=[name])).status_code == 404

    def test_a_stranger_is_sent_to_the_door(self) -> None:
        for address in ("forms:index", "forms:paper"):
            answer = Client().get(reverse(address, args=["D02-reminder"] if address == "forms:paper" else []))
            assert answer.status_code == 302 and "login" in answer["Location"]

    def test_the_list_of_documents_leads_there(self, client: Client) -> None:
        assert reverse("forms:index") in client.get(reverse("desk:documents")).content.decode()
