"""The crawl behind `who_sees_what`: every address asked for as each person, about the two cases of `two_cases`."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pypdfium2
from django.core.handlers.base import BaseHandler
from django.db import transaction
from django.test import Client, RequestFactory

from accounts.models import User
from casework.models import Case, Evidence
from tests.journeys.addresses import PARAMETER, Keys, keys_of_case, keys_of_others, paths, routes
from tests.journeys.two_cases import (
    OF_THE_HOTLINE,
    OF_THE_INFORMANT,
    OF_THE_PETITIONER,
    a_case,
    a_city_case,
    an_example,
    what_stands_beside,
)
from tests.journeys.who_sees_what import ANONYMOUS, Answers, read_table

# Where somebody who knows a little might search, and as whom.
SEARCHING = ("jw_intake", "whfg_intake", "fgw_officer", "whzj_handler", "sj_admin")
SEARCHES = ("/cases/?q=", "/clues/?q=", "/documents/?q=", "/enforcement/?q=")


@dataclass(frozen=True)
class Ask:
    """One line of the table: the view's name, with the row it is about where that matters, and how it is asked."""

    name: str
    method: str
    path: str


@dataclass
class Crawl:
    """What was answered: status by (name, method) and person; the pages that were shown."""

    case: Case
    city_case: Case
    statuses: Answers
    pages: dict[tuple[str, str], str]
    # What a search for each of an informant's particulars found, by words and person.
    searches: dict[tuple[str, str], str]


def questions(case: Case, city_case: Case) -> Iterator[Ask]:
    """Every address of the URLconf, filled in. Raises KeyError for a view that `addresses.py` does not know."""
    of_case, others, of_city = keys_of_case(case), keys_of_others(case), keys_of_case(city_case)
    for view, route in routes():
        if not PARAMETER.search(route):
            yield Ask(view, "GET", "/" + route)
        elif view in of_case:
            yield from _asks(view, route, of_case[view])
            yield from _asks(view, route, of_city[view], "city ")
        else:
            yield from _asks(view, route, others[view])


def _asks(view: str, route: str, keys: Keys, before: str = "") -> Iterator[Ask]:
    of_kind: Counter[Any] = Counter()
    for count, (values, path) in enumerate(paths(route, keys), start=1):
        label = view if count == 1 else f"{view} ({count})"
        if view == "desk:evidence":
            internal = Evidence.objects.get(pk=values[0]).is_internal
            label = f"{view} ({'internal' if internal else 'plain'} {count})"
        elif view in ("desk:proceeding", "caseflow:withdraw"):
            # Numbered within its kind: keys differ from database to database.
            of_kind[values[0]] += 1
            label = f"{view} ({values[0]} {of_kind[values[0]]})"
        yield Ask(before + label, "GET", path)


def crawl(folder: Path, names: Collection[str]) -> Crawl:
    """Asks everything as these people. A POST is taken back, whatever came of it."""
    case, city_case = a_case(folder), a_city_case()
    an_example(case)
    what_stands_beside()
    found = Crawl(case, city_case, {}, {}, {})
    people = askers(names)
    known = read_table()
    for asked in questions(case, city_case):
        ask = asked
        if (ask.name, "POST") in known:
            # Seen before: it takes nothing else.
            ask = Ask(ask.name, "POST", ask.path)
        line = {name: _asked(asker, ask, found, name) for name, asker in people.items()}
        if 405 in line.values():
            # An address that only takes POST: asked with nothing in it.
            ask = Ask(ask.name, "POST", ask.path)
            line = {name: _asked(asker, ask, found, name) for name, asker in people.items()}
        found.statuses[ask.name, ask.method] = line
    # What a list searches is the same for all: those who see most ask.
    for name in SEARCHING:
        for words in (*OF_THE_INFORMANT, *OF_THE_HOTLINE, *OF_THE_PETITIONER):
            texts = [people[name].ask("GET", f"{path}{quote(words)}")[1] for path in SEARCHES]
            found.searches[words, name] = "".join(texts)
    return found


class Asker:
    """One person's browser, logged in once. What Django's own client does for each request (signals, a copy of every
    template's context) would double the time of a crawl."""

    def __init__(self, name: str, handler: BaseHandler) -> None:
        self.factory, self.handler = RequestFactory(), handler
        if name != ANONYMOUS:
            client = Client()
            client.force_login(User.objects.get(username=name))
            self.factory.cookies = client.cookies

    def ask(self, method: str, path: str) -> tuple[int, str]:
        """Status and words of the answer."""
        request = self.factory.generic(method, path)
        request._dont_enforce_csrf_checks = True
        answer = self.handler.get_response(request)
        text = _text(answer) if answer.status_code == 200 else ""
        # Not `close()`, whose signal would close the database under the crawl's own transaction.
        for close in answer._resource_closers:
            close()
        return answer.status_code, text


def askers(names: Collection[str]) -> dict[str, Asker]:
    handler = BaseHandler()
    handler.load_middleware()
    return {name: Asker(name, handler) for name in names}


def _asked(asker: Asker, ask: Ask, found: Crawl, name: str) -> int:
    with transaction.atomic():
        status, text = asker.ask(ask.method, ask.path)
        if ask.method == "POST":
            transaction.set_rollback(True)
    if status == 200:
        found.pages[ask.name, name] = text
    return status


def _text(answer: Any) -> str:
    """What a person reads in the answer: its headers (the name of a file), and its words, of a table or a PDF too."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    key = hashlib.sha256(content).digest()
    if key not in _READ:
        _READ[key] = _words(content, answer.headers.get("Content-Type", ""))
    return unquote("\n".join(answer.headers.values())) + "\n" + _READ[key]


# Most answers are the same for many people, and reading a PDF takes longer than asking for it.
_READ: dict[bytes, str] = {}


def _words(content: bytes, kind: str) -> str:
    if kind == "application/pdf" and b"%%EOF" in content:
        pages = pypdfium2.PdfDocument(io.BytesIO(content))
        return "".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "")
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return "".join(book.read(name).decode(errors="replace") for name in book.namelist())
    return content.decode(errors="replace")
