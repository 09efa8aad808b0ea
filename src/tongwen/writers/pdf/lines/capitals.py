"""Drop capitals: the letter that a chapter's text begins with, over several lines.

It reaches from the head of the first line's capitals to the last line's foot, by what the fonts
themselves say of their capitals (OpenType, OS/2 sCapHeight). WeasyPrint cannot do that: a float
would stand on no line's foot, and the paragraph beside one is not broken as a whole. So the letter
is taken out of the flow, the lines beside it are made narrower (:mod:`.breaking`), and when all
have their places it is put on the foot of its line.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ....document import Paragraph
from ....edition import Edition
from ....fonts import USUAL_CAPITALS, Ink, capitals_and_descent, ink, nearest_file
from ....institute import DROP_LINES, upright_files
from ..engine import boxes

NAME = "drop-capital"
"""The class of the element round the letter, a paragraph's first: it stays in the line."""

SAID = "said"
"""The class of the same letter in its word, which nobody sees."""

_File = tuple[Path, int]
"""A font's file, and the place of the font in it."""


@dataclass(frozen=True, slots=True)
class Capital:
    """A drop capital, measured in em of its own size.

    Attributes:
        letters: the letter, and a quotation mark before it.
        height: of the face's capitals.
        text_height: of the capitals of running text, in em of that.
        left: how far the ink of the first glyph stands from where it begins.
        width: from there to where the last glyph ends.
        said: how wide the letters are in running text, in em of that.
        deep: whether its ink reaches into the line below those that it stands beside.
    """

    letters: str
    height: float
    text_height: float
    left: float
    width: float
    said: float
    deep: bool

    @property
    def selector(self) -> str:
        """The letters as a string of CSS (CSS Syntax 3, 4.3.7)."""
        return "".join(f"\\{ord(letter):x} " for letter in self.letters)


def capitals(edition: Edition) -> tuple[Capital, ...]:
    """Return the drop capitals of ``edition``, each once."""
    letters = dict.fromkeys(
        block.capital
        for block in edition.document.blocks
        if isinstance(block, Paragraph) and block.capital
    )
    if not letters:
        return ()
    tokens = edition.institute.tokens
    brought = upright_files(edition.institute.font_files)
    own = nearest_file(tokens.fonts.title, tokens.weights.title, brought)
    text = nearest_file(tokens.fonts.text, 400, brought)
    leading = tokens.scale.leading / tokens.scale.text
    return tuple(_capital(each, own, text, leading) for each in letters)


def _capital(letters: str, own: _File | None, text: _File | None, leading: float) -> Capital:
    """Return a capital in the font ``own`` beside lines of ``text``, ``leading`` in em of that."""
    height = capitals_and_descent(*own)[0] if own else USUAL_CAPITALS
    text_height = capitals_and_descent(*text)[0] if text else USUAL_CAPITALS
    drawn = ink(letters, *own) if own else Ink(0.0, 0.8 * len(letters), 0.0)
    said = ink(letters, *text) if text else drawn
    size = ((DROP_LINES - 1) * leading + text_height) / height
    # A line's small letters reach up to two thirds of its leading, and some air is wanted.
    deep = drawn.lowest * size > 0.2 * leading
    return Capital(
        letters, height, text_height, drawn.left, drawn.right, said.left + said.right, deep
    )


# --- in WeasyPrint ---------------------------------------------------------------------------


def capital_of(linebox: Any) -> Any:
    """Return the box of the drop capital that a paragraph's line begins with, or None."""
    outer: Any = linebox.children[0] if linebox.children else None
    element = getattr(outer, "element", None)
    if element is None or element.get("class") != NAME or not outer.children:
        return None
    return boxes.own_box(outer.children[0])


def room_beside(linebox: Any) -> tuple[float, int]:
    """Return how much narrower lines are beside the paragraph's drop capital, in px, and how many.

    (0, 0) for a paragraph without one.
    """
    capital = capital_of(linebox)
    if capital is None:
        return 0.0, 0
    # The style sheet keeps one line more on the page than the letter stands beside.
    return float(capital.style["width"].value), int(linebox.style["orphans"]) - 1


def put_in_place(document: Any) -> None:
    """Put the drop capitals of ``document``, laid out, on the foot of their lines."""
    for page in document.pages:
        for box in boxes.boxes_of_page(page):
            if not isinstance(box, boxes.BlockContainerBox):
                continue
            lines = [line for line in box.children if isinstance(line, boxes.LineBox)]
            capital = capital_of(lines[0]) if lines else None
            if capital is None or not capital.children:
                continue
            own = capital.children[0]
            foot = lines[min(DROP_LINES, len(lines)) - 1]
            capital.translate(
                box.content_box_x() + capital.margin_left - capital.content_box_x(),
                foot.position_y + foot.baseline - own.position_y - own.baseline,
            )
