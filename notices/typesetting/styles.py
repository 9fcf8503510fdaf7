"""The style of a box, asked for three thousand times a page: the plain answers, given at once.

WeasyPrint finds each property of each box by one long function. Of the answers most are the parent's value or the
property's initial one; those are given here, and for all others its own function is asked.
"""

from typing import Any

from weasyprint import css

SPECIAL = {"float", "display", "position", "page"}
UNKNOWN = object()


def use() -> None:
    """From now on plain properties take the short way."""
    css.ComputedStyle.__missing__ = _missing


def _is_plain(key: str) -> bool:
    return key not in SPECIAL and not key.startswith("text_decoration_")


_long_way = css.ComputedStyle.__missing__
_inherited = {
    key
    for key in css.INITIAL_VALUES
    if _is_plain(key) and key in css.INHERITED and key not in css.PHYSICAL_FUNCTIONS
}
_initial = {
    key: value
    for key, value in css.INITIAL_VALUES.items()
    if _is_plain(key) and key not in css.INHERITED and key not in css.INITIAL_NOT_COMPUTED
}
# margin-left may have been said as margin-inline-start; which of them is meant depends on the direction.
_logical = {
    key: function(block="ttb", inline="ltr")
    for key, function in css.PHYSICAL_FUNCTIONS.items()
    if key in _initial
}


def _missing(style: Any, key: str) -> Any:
    """The value of a property that was not asked for before; it is kept in the style."""
    said = style.cascaded
    if key in said:
        return _long_way(style, key)
    if key in _inherited:
        if style.parent_style is not None:
            value = style[key] = style.parent_style[key]
            return value
        return _long_way(style, key)
    value = _initial.get(key, UNKNOWN)
    if value is UNKNOWN:
        return _long_way(style, key)
    logical = _logical.get(key)
    if logical is not None and (logical in said or style["direction"] != "ltr"):
        return _long_way(style, key)
    style[key] = value
    return value
