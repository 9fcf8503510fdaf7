"""Who sees what: every address of the site asked for as everybody, against `who_sees_what.csv`.

The table says for each address what each person is answered. One case stands in the middle: about a bureau of the
district 望河区, opened and warned by the district's credit office, with a clue, an informant, a letter, an answer, a
draft, a proposal, a court's hold, an invited verifier, an objection of the department and one on paper, a plea for
exemption that its head has not sent, an instruction of a city leader and two people who keep out of it. Every role of
the product stands around it, in the city, in the case's district and in another one. Lines that begin with «city»
are about another case: of the commission, from 12388, about a department of the city, with a finding, an application
for repair and an exemption on which two bodies are consulted.

Whoever adds an address completes the table::

    python -m tests.journeys.who_sees_what            # the lines that differ
    python -m tests.journeys.who_sees_what --write    # writes them; then review every changed line by hand
"""

from __future__ import annotations

import csv
import os
import sys
from pathlib import Path

import pytest

TABLE = Path(__file__).with_suffix(".csv")
WRITE = "WHO_SEES_WHAT_WRITE"
ANONYMOUS = "anonymous"
# Who asks: username → what the person is towards the case. "" for nobody logged in.
PEOPLE = {
    ANONYMOUS: "未登录",
    # the city
    "jw_officer": "市纪委经办",
    "jw_leader": "市纪委负责",
    "jw_intake": "市纪委受理",
    "fgw_officer": "市信用办经办",
    "fgw_leader": "市信用办负责",
    "fgw_intake": "市信用办受理",
    "fgw_reviewer": "市信用办核稿",
    "zf_officer": "市政府经办",
    "zf_leader": "市政府负责",
    "zjj_officer": "市认定部门经办",
    "zjj_leader": "市认定部门负责",
    # the case's district
    "whjw_officer": "本区纪委经办",
    "whjw_leader": "本区纪委负责",
    "whjw_intake": "本区纪委受理",
    "whfg_officer": "承办机关经办",
    "whfg_leader": "承办机关负责",
    "whfg_intake": "承办机关受理",
    "whzf_officer": "本区政府经办",
    "whzf_leader": "本区政府负责",
    "whzj_handler": "责任单位经办",
    "whzj_head": "责任单位负责",
    "ldz_handler": "本区其他单位经办",
    "ldz_head": "本区其他单位负责",
    # another district
    "lxjw_officer": "他区纪委经办",
    "lxjw_leader": "他区纪委负责",
    "lxjw_intake": "他区纪委受理",
    "lxfg_officer": "他区信用办经办",
    "lxfg_leader": "他区信用办负责",
    "lxfg_intake": "他区信用办受理",
    "lxzf_officer": "他区政府经办",
    "lxzf_leader": "他区政府负责",
    "lxzj_handler": "他区单位经办",
    "lxzj_head": "他区单位负责",
    # a department of the city, which another case is about
    "jtj_handler": "他案单位经办",
    "jtj_head": "他案单位负责",
    # courts
    "whfy_clerk": "持有法院书记员",
    "whfy_judge": "持有法院法官",
    "lxfy_clerk": "他区法院书记员",
    "lxfy_judge": "他区法院法官",
    "zy_clerk": "中院书记员",
    "zy_judge": "中院法官",
    # joint verifiers
    "czj_verifier": "会同核验",
    "sjj_verifier": "未受邀核验人",
    "rsj_verifier": "他案会商",
    # lookers-on and administrators
    "zf_mayor": "市领导",
    "told_mayor": "收到呈阅的市领导",
    "rd_viewer": "市人大",
    "zx_viewer": "市政协",
    "whrd_viewer": "区人大",
    "xt_admin": "系统管理员",
    "aq_admin": "安全管理员",
    "sj_admin": "审计管理员",
    # who keeps out of the case
    "recused_officer": "回避的承办机关经办",
    "recused_handler": "回避的责任单位经办",
}
# One for each role and each way of standing to the case: they ask in every run of the tests, all the others in the
# thorough ones (`make test-thorough`).
FEW = (
    ANONYMOUS,
    *("jw_intake", "jw_leader", "fgw_officer", "fgw_reviewer", "zf_leader", "zjj_officer", "zjj_leader"),
    *(
        "whjw_officer",
        "whfg_officer",
        "whfg_leader",
        "whfg_intake",
        "whzf_officer",
        "whzj_handler",
        "whzj_head",
    ),
    *("lxfg_intake", "lxzj_head", "jtj_head", "whfy_clerk", "zy_judge", "czj_verifier", "rsj_verifier"),
    *("zf_mayor", "told_mayor", "rd_viewer", "zx_viewer", "xt_admin", "aq_admin", "sj_admin"),
    *("recused_officer", "recused_handler"),
)
# Status by (address, method) and person.
Answers = dict[tuple[str, str], dict[str, int]]


def read_table() -> Answers:
    """The expected answers. The second line of the file says in words who the people are."""
    if not TABLE.exists():
        return {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        head, _, *lines = csv.reader(file)
    names = head[2:]
    return {(line[0], line[1]): dict(zip(names, map(int, line[2:]), strict=True)) for line in lines}


def write_table(statuses: Answers) -> None:
    """The answers as the expected ones: for review, line by line."""
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["address", "method", *PEOPLE])
        writer.writerow(["", "", *PEOPLE.values()])
        for (name, method), line in sorted(statuses.items()):
            writer.writerow([name, method, *(line[who] for who in PEOPLE)])


def differences(statuses: Answers) -> list[str]:
    """What differs from the table, a line each: unknown addresses, addresses gone, other answers."""
    expected, told = read_table(), []
    for key in sorted(statuses.keys() | expected.keys()):
        name = " ".join(key)
        if key not in expected:
            told.append(f"{name}: not in the table: {in_short(statuses[key])}")
        elif key not in statuses:
            told.append(f"{name}: in the table, but no such address")
        else:
            told.extend(
                f"{name}: {who} ({PEOPLE.get(who, '?')}): {expected[key].get(who, '—')} expected, {status}"
                for who, status in statuses[key].items()
                if expected[key].get(who) != status
            )
            gone = expected[key].keys() - PEOPLE.keys()
            told.extend(f"{name}: {who} is in the table, but nobody asks as that" for who in sorted(gone))
    return told


def in_short(line: dict[str, int]) -> str:
    """200: who, who; 404: the rest."""
    by_status: dict[int, list[str]] = {}
    for who, status in line.items():
        by_status.setdefault(status, []).append(who)
    common = max(by_status, key=lambda status: len(by_status[status]))
    said = [f"{status}: {' '.join(who)}" for status, who in sorted(by_status.items()) if status != common]
    return "; ".join([*said, f"{common}: the rest"])


if __name__ == "__main__":
    if "--write" in sys.argv:
        os.environ[WRITE] = "1"
    test = f"{Path(__file__).with_name('test_who_sees_what.py')}::test_everybody_is_answered_as_the_table_says[all]"
    sys.exit(pytest.main(["-q", "--no-header", "--tb=short", "-p", "no:warnings", "-m", "thorough", test]))
