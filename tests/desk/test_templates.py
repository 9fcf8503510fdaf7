"""Every page says what it needs, stands without any of it, and follows the rules of the look."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template, render_to_string

TEMPLATES = Path(settings.BASE_DIR) / "templates"
STYLES = Path(settings.BASE_DIR) / "static" / "css"
EVERY = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
# The papers themselves have an engine of their own, and their own tests.
NAMES = [name for name in EVERY if not name.startswith("notices/")]
NAMES += ["notices/list.html", "notices/notice.html", "notices/verify.html"]
COMPONENTS = [name for name in NAMES if name.startswith("components/")]
FRAMES = [name for name in NAMES if "/" not in name]


@pytest.mark.parametrize("name", NAMES)
def test_it_compiles(name: str) -> None:
    get_template(name)


@pytest.mark.parametrize("name", COMPONENTS + FRAMES)
def test_it_stands_with_nothing_given(name: str) -> None:
    render_to_string(name, {})


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_states_its_context_first(name: str) -> None:
    assert re.match(r"({% load [\w ]+ %})?{% comment %}", (TEMPLATES / name).read_text())


def test_the_page_of_last_resort_needs_neither_context_nor_files() -> None:
    page = (TEMPLATES / "500.html").read_text()
    assert not re.search(r"{{|{% (?!if sample_mode|endif)|<link|<script", page)
    assert "系统故障" in render_to_string("500.html", {})


@pytest.mark.parametrize("sheet", sorted(STYLES.glob("*.css")), ids=lambda sheet: sheet.name)
def test_only_the_tokens_name_a_colour(sheet: Path) -> None:
    """Red is for late, wrong and official paper alone; dark mode follows only what has a token."""
    if sheet.name not in {"tokens.css", "print.css"}:
        assert not re.search(r"(?<!%23)#[0-9a-f]{3,8}\b|rgba?\(", sheet.read_text())
