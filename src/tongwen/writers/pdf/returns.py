"""The way from a note's call to the note at the foot of the page, and back.

WeasyPrint makes no links of a note's call and its number, which no element stands for. They
are added to its pages here, once these are laid out and before they are drawn.
"""

from __future__ import annotations

from typing import Any

from weasyprint.formatting_structure import boxes


def link_notes(document: Any) -> None:
    """Link each note's call to the note, and the note's number to its call, in ``document``.

    A note is ``.note`` with an ``id``, ``note-3``; its call becomes the target ``call-3``.
    """
    for page in document.pages:
        for box in page._page_box.descendants(placeholders=True):
            _, _, pseudo = (getattr(box, "element_tag", None) or "").partition("::")
            if pseudo not in ("footnote-call", "footnote-marker"):
                continue
            if not isinstance(box, (boxes.InlineBox, boxes.InlineBlockBox)):
                continue
            note = box.element.get("id") or ""
            if not note.startswith("note-"):
                continue
            call = f"call-{note.removeprefix('note-')}"
            left, top, width, height = box.hit_area()
            if pseudo == "footnote-call":
                page.anchors.setdefault(call, (left, top, left + width, top + height))
            target = note if pseudo == "footnote-call" else call
            area = (left, top, left + width, top + height)
            page.links.append(("internal", target, area, box))
