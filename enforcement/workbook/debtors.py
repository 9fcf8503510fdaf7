"""Which registered body the debtor of a row is, by its name and its 统一社会信用代码."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from organisations.spreadsheets.cells import Cell, NoValue, is_nothing, key_of, shown

from . import columns
from .shapes import BodyKey, Problem, RegisteredBody

_COMPLETE = "请核对后改正；确有该单位的，请先在机构名录中登记"


@dataclass(frozen=True, slots=True)
class Identified:
    """Exactly one of `key` and `problem` is set; a warning may stand beside a key."""

    key: BodyKey | None = None
    problem: Problem | None = None
    warning: Problem | None = None


class DebtorDirectory:
    """The registered bodies by every name they bear or bore, and by code."""

    def __init__(self, bodies: Iterable[RegisteredBody]) -> None:
        self._named: dict[str, set[BodyKey]] = defaultdict(set)
        self._coded: dict[str, BodyKey] = {}
        self._bodies: dict[BodyKey, RegisteredBody] = {}
        former: dict[str, set[BodyKey]] = defaultdict(set)
        for body in bodies:
            self._bodies[body.key] = body
            self._named[key_of(body.name)].add(body.key)
            for name in body.former_names:
                former[key_of(name)].add(body.key)
            if body.uscc:
                self._coded[key_of(body.uscc).upper()] = body.key
        for name, keys in former.items():  # a name in use means its present bearer
            self._named.setdefault(name, keys)

    def identify(self, name: Cell | None, code: Cell | None) -> Identified:
        """The body that name and code mean together; see issue 2, part 4."""
        named = frozenset() if is_nothing(name) else frozenset(self._named.get(key_of(name), ()))
        if isinstance(code, NoValue):
            return self._by_name(name, named, unread_code=True)
        if is_nothing(code):
            return self._by_name(name, named)
        return self._by_code(name, named, code)

    def _by_name(
        self, name: Cell | None, named: frozenset[BodyKey], *, unread_code: bool = False
    ) -> Identified:
        if len(named) == 1:
            warning = _problem(
                columns.USCC, "“统一社会信用代码”是没有计算结果的公式，未能核对", "请改为文本后重传"
            )
            return Identified(key=next(iter(named)), warning=warning if unread_code else None)
        if is_nothing(name):
            return _rejected(columns.DEBTOR, "被执行人为空，也没有统一社会信用代码", "请填写被执行人全称")
        if named:
            return _rejected(
                columns.DEBTOR, f"被执行人“{shown(name)}”对应多个登记单位", "请补填统一社会信用代码以区分"
            )
        if unread_code:
            return _rejected(
                columns.USCC,
                "“统一社会信用代码”是公式，文件里没有它的计算结果",
                "请用电子表格软件打开、重新计算并保存后重传，或改为文本",
            )
        return _rejected(
            columns.DEBTOR, f"机构名录中没有“{shown(name)}”，又没有统一社会信用代码可查", _COMPLETE
        )

    def _by_code(self, name: Cell | None, named: frozenset[BodyKey], code: Cell | None) -> Identified:
        coded = self._coded.get(key_of(code).upper())
        if coded is None:
            if problem := _fault_of(code):
                return Identified(problem=problem)
            return self._by_unknown_code(named, code)
        registered = self._bodies[coded].name
        if coded in named:
            return Identified(key=coded)
        if named:
            return _rejected(
                columns.USCC,
                f"代码“{shown(code)}”登记的是“{registered}”，不是被执行人“{shown(name)}”",
                "请核对被执行人与统一社会信用代码",
            )
        said = "被执行人为空" if is_nothing(name) else f"机构名录中没有“{shown(name)}”"
        return Identified(
            key=coded, warning=_problem(columns.DEBTOR, f"{said}，按代码认定为“{registered}”", "请核对名称")
        )

    def _by_unknown_code(self, named: frozenset[BodyKey], code: Cell | None) -> Identified:
        known = next(iter(named)) if len(named) == 1 else None
        if known is not None and not self._bodies[known].uscc:
            return Identified(
                key=known,
                warning=_problem(
                    columns.USCC,
                    f"机构名录尚未登记“{self._bodies[known].name}”的代码，“{shown(code)}”未能核对",
                    "请在机构名录中补登代码",
                ),
            )
        return _rejected(columns.USCC, f"机构名录中没有统一社会信用代码“{shown(code)}”", _COMPLETE)


def _problem(field: str, reason: str, remedy: str) -> Problem:
    return Problem(field, reason, remedy)


def _rejected(field: str, reason: str, remedy: str) -> Identified:
    return Identified(problem=Problem(field, reason, remedy))


def _fault_of(code: Cell | None) -> Problem | None:
    """What is wrong with the code itself (GB 32100-2015), None if nothing."""
    if not isinstance(code, str):
        return _problem(
            columns.USCC,
            f"统一社会信用代码“{shown(code)}”存成了数字，末尾几位已经失真",
            "请把该列设为文本后重新填写",
        )
    try:
        uscc.validate(key_of(code).upper())
    except InvalidChecksum:
        return _problem(
            columns.USCC, f"统一社会信用代码“{shown(code)}”的校验位不对", "请对照登记证书核对代码"
        )
    except InvalidLength:
        return _problem(
            columns.USCC,
            f"统一社会信用代码“{shown(code)}”应为18位，现为{len(key_of(code))}位",
            "请填写完整的18位代码",
        )
    except ValidationError:
        return _problem(
            columns.USCC,
            f"统一社会信用代码“{shown(code)}”含有不允许的字符",
            "代码不用字母I、O、S、V、Z，请核对",
        )
    return None
