"""Lines are full: no word stands alone in the middle of a paragraph."""

from __future__ import annotations

import pytest

from tongwen.writers.pdf.engine.room import engine_room
from tongwen.writers.pdf.hooks import HOOKS
from tongwen.writers.pdf.lines.filling import FullLines

WORDS = (
    "Cloudwalk supplies facial recognition for security, finance and civil aviation; it has been"
    " criticised for software that tracks ethnic minority groups"
)


def lonely_words(space: str, mended: bool) -> list[str]:
    """Return the lines that are less than half full, but for each paragraph's last."""
    import weasyprint
    from weasyprint.formatting_structure import boxes

    style = "p{font:13px 'Source Sans 3';hyphens:auto} @page{margin:0;size:999px 20000px}"
    paragraphs = "".join(
        f"<p style='width:{width}px'>{WORDS}{space}<a>[8]</a>. It is one of five.</p>"
        for width in range(300, 500)
    )
    page = f"<html lang=en><style>{style}</style><body>{paragraphs}"
    with engine_room(HOOKS, *([FullLines()] if mended else [])):
        document = weasyprint.HTML(string=page).render()
    found = []
    for sheet in document.pages:
        for box in sheet._page_box.descendants():
            if box.element_tag == "p" and isinstance(box, boxes.BlockBox):
                for line in box.children[:-1]:
                    words = [part for part in line.descendants() if isinstance(part, boxes.TextBox)]
                    if sum(part.width for part in words) < box.width / 2:
                        found.append("".join(part.text for part in words))
    return found


@pytest.mark.parametrize("space", [" ", "\N{NO-BREAK SPACE}"])
def test_no_word_stands_alone_before_a_citation(space: str) -> None:
    assert lonely_words(space, mended=False), "the engine has mended itself: drop filling.py"
    assert lonely_words(space, mended=True) == []
