"""Bounded text: what a field of a document's facts may hold, and how facts are stored.

Facts are frozen dataclasses of plain text. Each field carries its Chinese label and its bounds as
metadata, so that a refusal can name the field to the clerk, and so that no text can be long enough
to hold the typesetter up (a single paragraph of 100,000 characters takes it seconds).
"""

import dataclasses
import re
import types
import typing
from collections.abc import Iterator
from typing import Any, TypeVar

from organisations.refusals import Refusal

LINE_LIMIT = 120
PARAGRAPH_LIMIT = 1_500
PARAGRAPHS_LIMIT = 12
ITEMS_LIMIT = 20
TERM_PATTERN = re.compile(r"[1-9]\d{0,2}(?:个工作日|日|个月)")
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff0-\uffff]")

Facts = TypeVar("Facts")


def line(label: str, *, limit: int = LINE_LIMIT, optional: bool = False) -> Any:
    """One line of text, at most `limit` characters, without line breaks."""
    metadata = {"label": label, "limit": limit, "optional": optional, "shape": "line"}
    return dataclasses.field(metadata=metadata, **_default("", optional))


def term(label: str, *, optional: bool = False) -> Any:
    """A term that runs from service, as 5个工作日, 30日 or 3个月; the wording prints what it runs from."""
    metadata = {"label": label, "limit": 8, "optional": optional, "shape": "term"}
    return dataclasses.field(metadata=metadata, **_default("", optional))


def paragraphs(
    label: str, *, limit: int = PARAGRAPH_LIMIT, most: int = PARAGRAPHS_LIMIT, optional: bool = False
) -> Any:
    """A tuple of paragraphs or of numbered entries, each at most `limit` characters."""
    metadata = {"label": label, "limit": limit, "most": most, "optional": optional, "shape": "paragraphs"}
    return dataclasses.field(metadata=metadata, **_default((), optional))


def items(label: str, *, most: int = ITEMS_LIMIT, optional: bool = False) -> Any:
    """A tuple of small dataclasses, each with bounded fields of its own."""
    metadata = {"label": label, "most": most, "optional": optional, "shape": "items"}
    return dataclasses.field(metadata=metadata, **_default((), optional))


def _default(empty: Any, optional: bool) -> dict[str, Any]:
    return {"default": empty} if optional else {}


def _field(metadata: dict[str, Any], default: Any) -> Any:
    """A dataclass field with its metadata; what is optional has a default."""
    return dataclasses.field(
        default=default if metadata["optional"] else dataclasses.MISSING, metadata=metadata
    )


def choice(label: str, *values: str) -> Any:
    """One of the given words."""
    return dataclasses.field(
        metadata={"label": label, "values": values, "optional": False, "shape": "choice"}
    )


def texts(facts: Any) -> Iterator[tuple[str, str, str]]:
    """Every text of a facts object: its field, a label for people (整改事项第2项·责任人), the text."""
    for spec in dataclasses.fields(facts):
        for label, text in _labelled(spec.metadata.get("label", spec.name), getattr(facts, spec.name)):
            yield spec.name, label, text


def _labelled(label: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield label, value
    elif isinstance(value, tuple):
        for place, entry in enumerate(value, 1):
            yield from _labelled(f"{label}第{place}项", entry)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for _, inner, text in texts(value):
            yield f"{label}·{inner}", text


def check(facts: Any, prefix: str = "") -> None:
    """Refuse facts that are missing, too long, too many or of the wrong form; the refusal names the field."""
    for spec in dataclasses.fields(facts):
        if "shape" in spec.metadata:
            _CHECKS[spec.metadata["shape"]](getattr(facts, spec.name), spec, prefix + spec.metadata["label"])
    if check_together := getattr(facts, "check_together", None):
        check_together()


def _check_line(value: object, spec: Any, label: str) -> None:
    if not isinstance(value, str):
        raise _refusal(spec, f"“{label}”应当是一行文字。", "请重新填写该项。")
    if not value.strip():
        if spec.metadata["optional"]:
            return
        raise _refusal(spec, f"“{label}”没有填写。", "请填写后再试。")
    _check_length(value, spec, label)


def _check_term(value: object, spec: Any, label: str) -> None:
    _check_line(value, spec, label)
    if value and not TERM_PATTERN.fullmatch(str(value)):
        raise _refusal(
            spec, f"“{label}”写作“{value}”，不是规定的写法。", "请写作“5个工作日”“30日”或者“3个月”。"
        )


def _check_paragraphs(value: object, spec: Any, label: str) -> None:
    for place, entry in enumerate(_counted(value, spec, label), 1):
        if not isinstance(entry, str) or not entry.strip():
            raise _refusal(spec, f"“{label}”第{place}项没有文字。", "请填写该项，或者将其删去。")
        _check_length(entry, spec, f"{label}第{place}项")


def _check_items(value: object, spec: Any, label: str) -> None:
    for place, entry in enumerate(_counted(value, spec, label), 1):
        check(entry, f"{label}第{place}项·")


def _check_choice(value: object, spec: Any, label: str) -> None:
    if value not in spec.metadata["values"]:
        raise _refusal(spec, f"“{label}”只能是{'、'.join(spec.metadata['values'])}之一。", "请重新选择。")


def _counted(value: object, spec: Any, label: str) -> tuple[Any, ...]:
    if not isinstance(value, tuple):
        raise _refusal(spec, f"“{label}”应当逐项填写。", "请逐项填写。")
    if not value and not spec.metadata["optional"]:
        raise _refusal(spec, f"“{label}”至少填写一项。", "请填写后再试。")
    if len(value) > spec.metadata["most"]:
        raise _refusal(
            spec, f"“{label}”有{len(value)}项，最多{spec.metadata['most']}项。", "请合并或者改用附件。"
        )
    return value


def _check_length(value: str, spec: Any, label: str) -> None:
    limit = spec.metadata["limit"]
    if len(value) > limit:
        raise _refusal(
            spec, f"“{label}”有{len(value)}个字，最多{limit}个字。", "请精简文字，详情可以作为附件。"
        )
    if found := UNPRINTABLE.search(value):
        raise _refusal(
            spec,
            f"“{label}”中有不能印出的字符（U+{ord(found[0]):04X}）。",
            "请删去该字符；分段的内容请分项填写。",
        )


def _refusal(spec: Any, message: str, remedy: str) -> Refusal:
    return Refusal(message, field=spec.name, remedy=remedy)


_CHECKS = {
    "line": _check_line,
    "term": _check_term,
    "paragraphs": _check_paragraphs,
    "items": _check_items,
    "choice": _check_choice,
}


def to_json(facts: Any) -> dict[str, Any]:
    """Facts as plain JSON values: dicts, lists and text."""
    return {spec.name: _plain(getattr(facts, spec.name)) for spec in dataclasses.fields(facts)}


def from_json(facts_class: type[Facts], stored: dict[str, Any]) -> Facts:
    """The facts object that `to_json` stored. Not checked again: what was issued stays readable."""
    hints = typing.get_type_hints(facts_class)
    return facts_class(**{name: _typed(hints[name], value) for name, value in stored.items()})


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    return to_json(value) if dataclasses.is_dataclass(value) else value


def _typed(hint: Any, value: Any) -> Any:
    if isinstance(hint, types.GenericAlias):
        entry_hint = typing.get_args(hint)[0]
        return tuple(_typed(entry_hint, entry) for entry in value)
    return from_json(hint, value) if dataclasses.is_dataclass(hint) and isinstance(hint, type) else value
