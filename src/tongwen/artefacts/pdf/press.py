"""What a file for a printer holds: its sheets' boxes, its inks, what comes near the edge.

Its objects are read as they stand (ISO 32000-1); what is painted is followed on every page.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf
from playa.content import ImageObject, PathObject, TextObject

from .drawn import reading
from .file import holds_font

_MM = 25.4 / 72

Box = tuple[float, float, float, float]
"""Left, foot, right and head, in mm from the sheet's corner."""

Inks = tuple[float, float, float, float]
"""Cyan, magenta, yellow and black, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Painted:
    """What is painted on a sheet: ``kind`` is a ground, a line, text or a picture.

    ``inks`` are None for a picture, and where the colour is of no press (``space``); ``size`` of
    text is in pt.
    """

    kind: str
    box: Box | None
    space: str
    inks: Inks | None
    size: float = 0.0
    words: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a file for a printer; a box is None where the page does not say it."""

    media: Box
    trim: Box | None
    bleed: Box | None
    notes: int
    painted: tuple[Painted, ...]


@dataclass(frozen=True, slots=True)
class PressSheets:
    """A file for a printer, read.

    Attributes:
        spaces: what pictures, gradients and groups of the file are coloured in.
        intents: each output intent's entries, as text.
        loose_fonts: the names of fonts that are not in the file.
    """

    sheets: tuple[Sheet, ...]
    spaces: tuple[str, ...]
    intents: tuple[Mapping[str, str], ...]
    loose_fonts: tuple[str, ...]


def read_press(data: bytes) -> PressSheets:
    """Return what a printer's file holds.

    Raises:
        UnreadableArtefact: it is no PDF, or so damaged that nothing can be read.
    """
    with reading(data) as opened, pikepdf.open(io.BytesIO(data)) as pdf:
        spaces = tuple(dict.fromkeys(_spaces(pdf)))
        fonts = tuple(dict.fromkeys(_loose_fonts(pdf)))
        intents = tuple(
            {str(name)[1:]: str(value) for name, value in intent.items() if _plain(value)}
            for intent in pdf.Root.get("/OutputIntents", [])
        )
        frames = [_frame(page) for page in pdf.pages]
        sheets = tuple(
            Sheet(*frame, tuple(_painted(page, frame[0])))
            for frame, page in zip(frames, opened.pages, strict=True)
        )
    return PressSheets(sheets, spaces, intents, fonts)


def _plain(value: Any) -> bool:
    return not isinstance(value, (pikepdf.Dictionary, pikepdf.Stream, pikepdf.Array))


def _frame(page: pikepdf.Page) -> tuple[Box, Box | None, Box | None, int]:
    media = _box(page.mediabox)
    assert media is not None
    return (
        media,
        _box(page.obj.get("/TrimBox")),
        _box(page.obj.get("/BleedBox")),
        len(page.obj.get("/Annots", [])),
    )


def _box(array: Any) -> Box | None:
    if array is None or len(array) != 4:
        return None
    left, foot, right, head = (float(edge) * _MM for edge in array)
    return left, foot, right, head


# --- what is said once -------------------------------------------------------------------------


def _spaces(pdf: pikepdf.Pdf) -> Iterator[str]:
    for item in pdf.objects:
        if not isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
            continue
        picture = item.get("/Subtype") == "/Image"
        if (picture or "/ShadingType" in item) and "/ColorSpace" in item:
            kind = "a picture" if picture else "a gradient"
            yield f"{kind} in {_space(item.ColorSpace)}"
        group = item.get("/Group")
        if isinstance(group, pikepdf.Dictionary) and "/CS" in group:
            yield f"a group in {_space(group.CS)}"


def _space(space: Any) -> str:
    if isinstance(space, pikepdf.Array):
        if space[0] == "/ICCBased":
            return f"a profile of {int(space[1].N)} parts"
        if space[0] == "/Indexed":
            return _space(space[1])
        return str(space[0])[1:]
    return str(space)[1:]


def _loose_fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Dictionary) or item.get("/Type") != "/FontDescriptor":
            continue
        if not holds_font(item):
            yield str(item.get("/FontName", "/"))[1:]


# --- what is painted ---------------------------------------------------------------------------


def _painted(page: Any, media: Box) -> Iterator[Painted]:
    height = media[3] - media[1]

    def upright(box: Any) -> Box | None:
        # The reader counts from the head of the page.
        if box is None:
            return None
        left, head, right, foot = (float(edge) * _MM for edge in box)
        return left, height - max(head, foot), right, height - min(head, foot)

    for drawn in page.flatten():
        state = drawn.gstate
        if isinstance(drawn, PathObject):
            if drawn.fill and state.nalpha > 0:
                space, inks = _inks(state.ncs, state.ncolor)
                yield Painted("ground", upright(drawn.bbox), space, inks)
            if drawn.stroke and state.salpha > 0:
                space, inks = _inks(state.scs, state.scolor)
                yield Painted("line", upright(drawn.bbox), space, inks)
        elif isinstance(drawn, TextObject):
            words = drawn.chars.strip()
            if words and state.render_mode != 3:
                space, inks = _inks(state.ncs, state.ncolor)
                yield Painted("text", None, space, inks, drawn.size, words)
        elif isinstance(drawn, ImageObject):
            yield Painted("picture", upright(drawn.bbox), "", None)


def _inks(space: Any, colour: Any) -> tuple[str, Inks | None]:
    spec = getattr(space, "spec", None)
    # The space has the name that the page gives it; what it is stands first in its definition.
    name = str(getattr(spec[0], "name", spec[0]) if spec else getattr(space, "name", ""))
    values = [float(value) for value in getattr(colour, "values", ())]
    if name == "DeviceGray" and len(values) == 1:
        return name, (0.0, 0.0, 0.0, 1 - values[0])
    if name == "DeviceCMYK" and len(values) == 4:
        cyan, magenta, yellow, black = values
        return name, (cyan, magenta, yellow, black)
    return name, None
