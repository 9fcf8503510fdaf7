"""No character may be missing from a document, and none may come from a strange font.

Checked before the words are frozen, so that the clerk hears of it while the text can still be changed.
The 8,105 standard characters and GB 2312 are all there; what is refused is rarer than that.
"""

from collections.abc import Iterable
from functools import cache

from notices.outlines import characters_of
from notices.typesetting import faces
from organisations.refusals import Refusal

# The faces that text may stand in: body, headings of both levels, title and mark. Each falls back to the supplement.
TEXT_FAMILIES = ("ZX FangSong", "ZX Hei", "ZX Kai", "ZX XiaoBiaoSong")


@cache
def printable(own: tuple[str, ...] = ()) -> frozenset[str]:
    """What every part of a document can print, with the agency's own fonts `own` in front of ours."""
    of_each = (
        frozenset().union(*(characters_of(face) for face in faces(family, own))) for family in TEXT_FAMILIES
    )
    return frozenset.intersection(*of_each)


def missing_from(text: str, own: tuple[str, ...] = ()) -> list[str]:
    """The characters of a text that no document can print, in order, each once."""
    return list(dict.fromkeys(sorted(set(text) - printable(own), key=text.index)))


def check_characters(texts: Iterable[tuple[str, str, str]], own: tuple[str, ...] = ()) -> None:
    """Refuse the first of some texts (field, label, text) with a character that cannot be printed."""
    available = printable(own)
    for field, label, text in texts:
        if not available.issuperset(text):
            character = missing_from(text, own)[0]
            raise Refusal(
                f"“{label}”中的“{character}”（U+{ord(character):04X}）字库中没有，不能印出。",
                field=field,
                remedy="请改用规范汉字或者其他写法；确需使用该字的，请与系统管理员联系补充字库。",
            )
