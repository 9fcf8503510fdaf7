"""Who sits at the table, as text and as a person: 样例甲（局长）, or an office alone (主要负责人)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

NAMED = re.compile(r"(?P<name>[^（）()]+)[（(](?P<position>[^（）()]*)[）)]\s*(?P<phone>[\d\-+ ]*)")
APART = re.compile(r"[，,、\s]+")


@dataclass(frozen=True)
class Person:
    """One who takes part. `name` is empty where only the office is summoned; `phone` is never printed."""

    name: str
    position: str = ""
    phone: str = ""

    def __str__(self) -> str:
        if self.name and self.position:
            return f"{self.name}（{self.position}）"
        return self.name or self.position


def read_person(text: str) -> Person:
    """The person a line names: 样例甲（局长）, 样例甲 局长, 样例甲（局长）0000-0000000, or an office alone.

    >>> read_person("样例甲（局长）")
    Person(name='样例甲', position='局长', phone='')
    >>> read_person("主要负责人")
    Person(name='', position='主要负责人', phone='')
    """
    line = text.strip().rstrip("。；;，,")
    if found := NAMED.fullmatch(line):
        return Person(found["name"].strip(), found["position"].strip(), found["phone"].strip())
    parts = APART.split(line, maxsplit=2)
    if len(parts) > 1:
        return Person(*parts)
    return Person("", line)


def read_persons(lines: Iterable[str]) -> tuple[Person, ...]:
    """The persons of several lines, blank ones left out."""
    return tuple(read_person(line) for line in lines if line.strip())
