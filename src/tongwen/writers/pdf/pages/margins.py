"""Notes in the margin: each beside the text that follows it, none on another.

CSS puts what is taken out of the flow where it would have stood, and no note knows of the next.
Here they are parted once all have their places: one that would lie on the note above it goes
down, and where the page ends too soon for them they all go up. On a left page of facing ones they
stand in its own outer margin, at the left.
"""

from __future__ import annotations

from typing import Any

from ..engine import boxes

NAME = "margin-note"
BETWEEN = 9.0
"""What stays free between two notes, in px."""


def part_margin_notes(document: Any) -> None:
    """Give the margin notes of ``document``, laid out, their places."""
    for page in document.pages:
        box = boxes.sheet(page)
        notes = [note for note in _notes(box) if note.style["position"] == "absolute"]
        if not notes:
            continue
        notes.sort(key=lambda note: note.position_y)
        heads = placed(
            [(note.position_y, note.margin_height()) for note in notes],
            box.content_box_y(),
            box.content_box_y() + box.height,
        )
        mirrored = box.page_type.side == "left" and box.margin_left > box.margin_right
        for note, head in zip(notes, heads, strict=True):
            across = 0.0
            if mirrored:
                gap = note.content_box_x() - box.content_box_x() - box.width
                # At the left headings reach into the margin: the style sheet says how far.
                begin = box.content_box_x() - note.margin_right - gap - note.width
                across = begin - note.content_box_x()
            note.translate(across, head - note.position_y)


def placed(notes: list[tuple[float, float]], top: float, foot: float) -> list[float]:
    """Return where notes begin, so that none lies on another and none below the page.

    Args:
        notes: where each would begin, from the top, and how high it is.
        top, foot: of the page's text. Notes that are higher than that together begin at its top.
    """
    heads: list[float] = []
    free = top
    for wanted, height in notes:
        heads.append(max(wanted, free))
        free = heads[-1] + height + BETWEEN
    limit = foot
    for index in range(len(notes) - 1, -1, -1):
        heads[index] = min(heads[index], limit - notes[index][1])
        limit = heads[index] - BETWEEN
    over = top - heads[0] if heads else 0.0
    return [head + over for head in heads] if over > 0 else heads


def _notes(box: Any) -> list[Any]:
    found = []
    for child in getattr(box, "children", ()):
        inner = boxes.own_box(child)
        if boxes.has_class(inner, NAME) and not boxes.generated_as(inner):
            found.append(inner)
        else:
            found.extend(_notes(inner))
    return found
