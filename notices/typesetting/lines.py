"""Chinese lines set flush: a line's slack goes between all its glyphs."""

from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.line_break import create_layout, line_size


def use() -> None:
    """From now on WeasyPrint justifies our way."""
    inline.justify_line = justify_line


def justify_line(context: Any, line: Any, slack: float) -> None:
    """Spread a line's slack (CSS pixels) over all its glyphs, where WeasyPrint stretches blanks only.

    Chinese has no blanks between words. Each text box of the line gets a copy of its style with wider
    letter spacing; the last glyph of the line gets none after it, so that it ends on the margin.
    """
    texts = [box for box in _text_boxes(line) if box.text]
    gaps = sum(len(box.text) for box in texts) - 1
    if gaps < 1:
        return
    _spread(context, line, slack / gaps, 0.0)


def _text_boxes(box: Any) -> Any:
    if isinstance(box, boxes.TextBox):
        yield box
    elif isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        for child in box.children:
            yield from _text_boxes(child)


def _spread(context: Any, box: Any, extra: float, advance: float) -> float:
    """Widen a box's glyphs by `extra`, shift it by what was gained before it; the gain so far."""
    if isinstance(box, boxes.TextBox):
        box.position_x += advance
        return advance + _widen(context, box, extra)
    if not isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        box.translate(advance, 0)
        return advance
    box.position_x += advance
    before = advance
    for child in box.children:
        if child.is_in_normal_flow():
            advance = _spread(context, child, extra, advance)
    box.width += advance - before
    return advance


def _widen(context: Any, box: Any, extra: float) -> float:
    style = box.style.copy()
    spacing = style["letter_spacing"]
    style["letter_spacing"] = (0 if spacing == "normal" else spacing) + extra
    layout = create_layout(box.text, style, context, None, 0)
    width, _ = line_size(layout.get_first_line()[0], style)
    layout.deactivate()
    gained = width - box.width
    box.style, box.pango_layout, box.width = style, layout, width
    return float(gained)
