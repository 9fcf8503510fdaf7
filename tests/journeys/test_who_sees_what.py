"""Every address as everybody, against the table; and nobody reads in any page what is not theirs to know."""

from __future__ import annotations

import fcntl
import logging
import os
import pickle
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

import clock
from accounts.roles import Role
from tests import baseline
from tests.conftest import START
from tests.journeys import crawling, two_cases
from tests.journeys import who_sees_what as table
from tests.journeys.office import person

# Half a minute of work; on a machine that is busy with other things it may take many.
pytestmark = [pytest.mark.django_db, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module", params=["few", pytest.param("all", marks=pytest.mark.thorough)])
def crawled(request: Any, django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Any:
    """One crawl for all tests of this module, whichever process of xdist they are in: they ask what was answered."""
    names = table.FEW if request.param == "few" else tuple(table.PEOPLE)
    kept = Path(os.environ["ZHENGXIN_TEST_RUN"]) / f"crawl-{request.param}.pickle"
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            found = _crawl(tmp_path_factory.mktemp("crawl"), names, django_db_blocker)
            kept.write_bytes(pickle.dumps(found))
        return pickle.loads(kept.read_bytes())


def _crawl(folder: Path, names: Collection[str], django_db_blocker: Any) -> crawling.Crawl:
    places = {name: str(folder / name.lower()) for name in ("HEADS_DIR", "DOCUMENTS_DIR", "EVIDENCE_DIR")}
    with (
        django_db_blocker.unblock(),
        clock.travel_to(START),
        override_settings(**places, ROOT_URLCONF="tests.journeys.plain_errors"),
        transaction.atomic(),
    ):
        baseline.put_back(baseline.CITY)
        # Thousands of refusals are what is asked for: none is worth a line, and a traceback each costs minutes.
        logging.disable(logging.CRITICAL)
        try:
            return crawling.crawl(folder, names)
        finally:
            logging.disable(logging.NOTSET)
            transaction.set_rollback(True)


def test_everybody_is_answered_as_the_table_says(crawled: crawling.Crawl) -> None:
    told = table.differences(crawled.statuses)
    if os.environ.get(table.WRITE):
        table.write_table(crawled.statuses)
        print("\n".join(told))
        return
    assert not told, "\n" + "\n".join(told) + "\n\npython -m tests.journeys.who_sees_what --write"


def test_every_role_is_among_those_who_ask(city: None) -> None:
    asking = {role for name in table.FEW for role in _roles(name)}
    assert asking == set(Role.values)


def test_nothing_breaks_for_anybody(crawled: crawling.Crawl) -> None:
    broken = [
        f"{key}: {who} {status}"
        for key, line in crawled.statuses.items()
        for who, status in line.items()
        if status >= 500
    ]
    assert not broken, "\n".join(broken)


def test_to_whom_the_case_does_not_exist_no_page_tells_of_it(crawled: crawling.Crawl) -> None:
    strangers = {who for who, status in crawled.statuses["desk:case", "GET"].items() if status != 200}
    assert crawled.case.number not in "".join(
        text for (name, who), text in crawled.pages.items() if who in ("recused_officer", "recused_handler")
    )
    assert {"xt_admin", "sj_admin", "rd_viewer", "recused_officer", "recused_handler"} <= strangers
    assert not _leaks(crawled, strangers, two_cases.OF_THE_CASE)


def test_only_the_side_that_governs_reads_the_inside(crawled: crawling.Crawl) -> None:
    inside = {who for who, status in crawled.statuses["caseflow:diagram", "GET"].items() if status == 200}
    assert not _leaks(crawled, set(table.PEOPLE) - inside, two_cases.OF_THE_INSIDE)
    # The words were to be found: the crawl read them where they belong.
    assert _leaks(crawled, {"whfg_officer", "whfg_leader"}, two_cases.OF_THE_INSIDE)


def test_what_was_laid_before_a_city_leader_is_read_by_no_other_outsider(crawled: crawling.Crawl) -> None:
    inside = {who for who, status in crawled.statuses["caseflow:diagram", "GET"].items() if status == 200}
    outside = set(table.PEOPLE) - inside
    assert not _leaks(crawled, outside - {"told_mayor"}, two_cases.OF_THE_MAYOR)
    assert _leaks(crawled, {"told_mayor"}, two_cases.OF_THE_MAYOR)
    assert not _leaks(crawled, {"told_mayor"}, (*two_cases.OF_THE_CITY, "护栏款定于月底付清"))


@pytest.mark.parametrize(
    ("words", "readers"),
    [
        (two_cases.OF_THE_INFORMANT, {"whfg_intake"}),
        (two_cases.OF_THE_HOTLINE[:3], {"jw_intake"}),
        # Who handles the complaint, and is not the officer whose work it is about.
        (two_cases.OF_THE_PETITIONER, {"whfg_leader", "whfg_intake"}),
    ],
)
def test_who_told_or_complained_is_read_by_the_named_few(
    crawled: crawling.Crawl, words: tuple[str, ...], readers: set[str]
) -> None:
    """In no page, list, table, PDF, file name or header of anybody else; and where they do read it, once."""
    assert not _leaks(crawled, set(table.PEOPLE) - readers, words)
    for who in readers:
        assert len(_leaks(crawled, {who}, words)) == len(words), who


def test_no_search_finds_a_case_by_who_told_of_it(crawled: crawling.Crawl) -> None:
    titles = (*two_cases.OF_THE_CASE[:1], *two_cases.OF_THE_CITY[:1])
    found = [key for key, text in crawled.searches.items() for title in titles if title in text]
    assert crawled.searches and not found


def test_the_other_case_is_told_to_nobody_who_does_not_see_it(crawled: crawling.Crawl) -> None:
    strangers = {who for who, status in crawled.statuses["city desk:case", "GET"].items() if status != 200}
    assert {"whfg_officer", "lxfg_intake", "whzj_handler", "told_mayor", "zf_mayor", "aq_admin"} <= strangers
    assert not _leaks(crawled, strangers, (*two_cases.OF_THE_CITY, *two_cases.OF_THE_HOTLINE))
    inside = {
        who for who, status in crawled.statuses["city caseflow:diagram", "GET"].items() if status == 200
    }
    assert not _leaks(crawled, set(table.PEOPLE) - inside, (*two_cases.OF_THE_HOTLINE, "电话反映路灯款"))


def test_what_a_department_has_not_sent_is_its_own_affair(crawled: crawling.Crawl) -> None:
    own = {"whzj_handler", "whzj_head"}
    assert not _leaks(crawled, set(table.PEOPLE) - own, (two_cases.OF_THE_PLEA,))
    assert _leaks(crawled, {"whzj_head"}, (two_cases.OF_THE_PLEA,))


def test_administrators_read_no_title_no_fact_and_no_subject_of_a_case(crawled: crawling.Crawl) -> None:
    administrators = {"xt_admin", "aq_admin", "sj_admin"}
    words = (
        *two_cases.OF_THE_CASE,
        *two_cases.OF_THE_INSIDE,
        *two_cases.OF_THE_INFORMANT,
        "样例村道款",
        "某镇",
    )
    assert not _leaks(crawled, administrators, words)
    # The body stands in the register of bodies, its people among the accounts and among those who read: as what
    # they are, and nowhere as what a case is about. Settings of marks and registers name whoever has a mark.
    plain = {"organisations:", "accounts:", "desk:reads", "desk:body_", "notices:", "desk:register"}
    named = [
        name
        for (name, who), text in crawled.pages.items()
        if who in administrators and two_cases.SUBJECT in text and not name.startswith(tuple(plain))
    ]
    assert not named
    # The audit administrator does read that the case's chain is whole, by its number.
    assert crawled.case.number in crawled.pages["desk:chains", "sj_admin"]


def _leaks(crawled: crawling.Crawl, people: set[str], words: tuple[str, ...]) -> list[str]:
    return [
        f"{name} shows {who} {word}"
        for (name, who), text in crawled.pages.items()
        if who in people
        # What the QR code tells anybody: that a document of this number is whole, and nothing of its matter. And the
        # page of marks, which shows what a number would look like.
        for word in (words if "verify" not in name and not name.startswith("notices:") else ())
        # A register without a hole shows every number of its issuer to whoever keeps it; never what it is about.
        if word in text and not (name.startswith("desk:register") and word.endswith("〔2026〕"))
    ]


def _roles(name: str) -> set[str]:
    made_here = {table.ANONYMOUS, "told_mayor", "recused_officer", "recused_handler"}
    return set() if name in made_here else set(person(name).roles)
