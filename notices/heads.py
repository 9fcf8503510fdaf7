"""Where the red head's parts stand: the mark's size follows its length, its place follows its ink.

All measures are millimetres. A mark's characters differ in how high their ink reaches, so its baseline is
computed from the very outlines that will be printed; the ruler then finds 35 mm (30 mm in a letter).
"""

from dataclasses import dataclass

from notices.kinds import Form
from notices.outlines import ink, width
from notices.typesetting import faces

MARK_FAMILY = "ZX XiaoBiaoSong"
NUMBER_FAMILY = "ZX FangSong"
NUMBER_SAMPLE = "澄发改预〔2026〕1号"
TYPE_WIDTH = 156.0
LINE = 10.22
BODY_SIZE = 16 * 25.4 / 72
RED_LINE_GAP = 4.0
# Top of the mark's ink below the top of the type area; the letter's is 30 mm below the page's top edge.
MARK_TOP = {Form.OFFICIAL: 35.0, Form.MINUTES: 35.0, Form.LETTER: 30.0 - 37.0}
LARGEST_MARK = 14.5
# However many issuers a joint document has, the text must begin on the first page (GB/T 9704-2012).
STACK_HEIGHT = 62.0
ASCENT = 0.88


@dataclass(frozen=True)
class Piece:
    """One line of the mark: its text, the left edge and top edge of its box, font size, extra spacing."""

    text: str
    left: float
    top: float
    size: float
    spacing: float = 0.0


@dataclass(frozen=True)
class Head:
    """The red head; measures down from the top of the type area. `height` ends where the title begins."""

    pieces: tuple[Piece, ...]
    number_top: float
    rule_top: float
    height: float


def head_of(form: Form, names: tuple[str, ...], suffix: str, own: tuple[str, ...] = ()) -> Head:
    """The head for the issuers' names, with 文件 or 约谈纪要 to the right of them (a letter has neither).

    `own` are the agency's own fonts, which draw the mark where they hold one for it.
    """
    pieces, bottom = _mark(names, suffix, MARK_TOP[form], faces(MARK_FAMILY, own))
    highest, lowest = ink(NUMBER_SAMPLE, *faces(NUMBER_FAMILY, own))
    baseline = (LINE - BODY_SIZE) / 2 + ASCENT * BODY_SIZE
    if form is Form.LETTER:
        rule_top = bottom + RED_LINE_GAP
        number_top = rule_top + LETTER_RULE + BODY_SIZE * 7 / 8 - (baseline - highest * BODY_SIZE)
        return Head(pieces, number_top, rule_top, number_top + 3 * LINE)
    number_top = bottom + 2 * LINE
    rule_top = number_top + baseline - lowest * BODY_SIZE + RED_LINE_GAP
    return Head(pieces, number_top, rule_top, rule_top + 2 * LINE)


LETTER_RULE = 1.1  # thick line, gap and thin line together; drawn in sheet.css


def _mark(
    names: tuple[str, ...], suffix: str, top: float, families: tuple[str, ...]
) -> tuple[tuple[Piece, ...], float]:
    """The mark's lines, the top of their ink at `top`; and where their ink ends below."""
    if len(names) == 1:
        return _single(names[0] + suffix, top, families)
    return _stacked(names, suffix, top, families)


def _single(text: str, top: float, families: tuple[str, ...]) -> tuple[tuple[Piece, ...], float]:
    advance = width(text, *families)
    size = min(LARGEST_MARK, TYPE_WIDTH / (advance + 0.02))
    count = max(len(text) - 1, 1)
    spacing = min(0.18 * size, max(0.0, (TYPE_WIDTH - advance * size) / count - 0.05))
    left = (TYPE_WIDTH - advance * size - spacing * count) / 2
    highest, lowest = ink(text, *families)
    baseline = top + highest * size
    return (Piece(text, left, baseline - ASCENT * size, size, spacing),), baseline - lowest * size


def _stacked(
    names: tuple[str, ...], suffix: str, top: float, families: tuple[str, ...]
) -> tuple[tuple[Piece, ...], float]:
    """Several names, all set to the width of the longest; the suffix centred beside them."""
    widest = max(width(name, *families) for name in names)
    tail = width(suffix, *families) + 0.5 if suffix else 0.0
    height = STACK_HEIGHT / (1.35 * len(names))
    size = min(LARGEST_MARK * 0.8, TYPE_WIDTH / (widest + tail + 0.02), height)
    left = (TYPE_WIDTH - (widest + tail) * size) / 2
    pieces = []
    baseline = top + ink(names[0], *families)[0] * size
    for name in names:
        slack = (widest - width(name, *families)) * size
        spacing = slack / max(len(name) - 1, 1)
        pieces.append(Piece(name, left, baseline - ASCENT * size, size, spacing))
        baseline += size * 1.35
    baseline -= size * 1.35
    bottom = baseline - ink(names[-1], *families)[1] * size
    if suffix:
        highest, lowest = ink(suffix, *families)
        middle = (top + bottom) / 2 + (highest + lowest) / 2 * size
        pieces.append(Piece(suffix, left + (widest + 0.5) * size, middle - ASCENT * size, size))
    return tuple(pieces), bottom
