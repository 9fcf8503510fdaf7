"""No character may be missing from a document, and none may come from a strange font.

Checked before the words are frozen, so that the clerk hears of it while the text can still be changed.
The 8,105 standard characters and GB 2312 are all there; what is refused is rarer than that.
"""

from collections.abc import Iterable

from notices.outlines import characters_of
from organisations.refusals import Refusal

SUPPLEMENT = "ZX Supplement"
# What the layout sets in another face than 仿宋 falls back to the same supplement.
BODY_FAMILIES = ("ZX FangSong", "ZX Hei", "ZX Kai")


def printable() -> frozenset[str]:
    """What every part of a document can print: in all three faces of the body, or in the supplement."""
    own = frozenset.intersection(*(characters_of(family) for family in BODY_FAMILIES))
    return own | characters_of(SUPPLEMENT)


def missing_from(text: str) -> list[str]:
    """The characters of a text that no document can print, in order, each once."""
    return list(dict.fromkeys(sorted(set(text) - printable(), key=text.index)))


def check_characters(texts: Iterable[tuple[str, str, str]]) -> None:
    """Refuse the first of some texts (field, label, text) with a character that cannot be printed."""
    available = printable()
    for field, label, text in texts:
        if not available.issuperset(text):
            character = missing_from(text)[0]
            raise Refusal(
                f"“{label}”中的“{character}”（U+{ord(character):04X}）字库中没有，不能印出。",
                field=field,
                remedy="请改用规范汉字或者其他写法；确需使用该字的，请与系统管理员联系补充字库。",
            )
