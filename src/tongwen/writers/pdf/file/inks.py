"""Colours of the screen → the four inks of a press.

What a pack says in ``inks`` is taken as its brand guide mixes it. Text, text of second rank and
hairlines are printed in black alone where the pack says nothing: three inks that miss each other
by a tenth of a millimetre make small type blurred. Every other colour is mixed so: black is what
the lightest of its three parts lacks, and each coloured ink what is then still missing of its
part, as a share of what black leaves (grey component replacement in full). So a grey is black
alone, and no colour takes more than two coloured inks beside black: less than 300 % in all.
"""

from __future__ import annotations

from dataclasses import fields
from functools import cached_property
from typing import Any

import pikepdf
from PIL import Image, ImageFilter

from ....institute import Colours, Inks, Press
from ....institute.colour import channels, luminance_of

Rgb = tuple[float, float, float]
"""Red, green and blue of sRGB, each 0 to 1."""

BLACK: Inks = (0.0, 0.0, 0.0, 1.0)

_LATTICE = 33
"""Steps along each side of the table by which pictures are turned into inks."""

_BLACK_ALONE = ("muted", "rule")
"""Roles that are set small or thin, and printed in a tint of black alone."""


def mixed(colour: Rgb) -> Inks:
    """Return the inks of a colour that no pack speaks of."""
    lightest = max(colour)
    if lightest <= 0:
        return BLACK
    cyan, magenta, yellow = ((lightest - part) / lightest for part in colour)
    return cyan, magenta, yellow, 1 - lightest


def black_alone(colour: Rgb) -> Inks:
    """Return the tint of black that is as light as ``colour`` (WCAG 2.2, relative luminance)."""
    return 0.0, 0.0, 0.0, 1 - float(luminance_of(*colour) ** (1 / 2.2))


class Palette:
    """The inks of each colour of a pack's pages."""

    def __init__(self, colours: Colours, press: Press) -> None:
        self._known: dict[tuple[int, int, int], Inks] = {}
        for field in fields(Colours):
            role, value = field.name, getattr(colours, field.name)
            place = _place(channels(value))
            if role in press.inks:
                self._known[place] = press.inks[role]
            elif role == "ink":
                self._known.setdefault(place, BLACK)
            elif role in _BLACK_ALONE:
                self._known.setdefault(place, black_alone(channels(value)))

    def inks(self, colour: Rgb) -> Inks:
        """Return the inks of ``colour``: the pack's own, else mixed."""
        known = self._known.get(_place(colour))
        return known if known is not None else mixed(colour)

    @cached_property
    def table(self) -> Any:
        """The colours' inks on a lattice, for pictures: between its points they are mixed."""
        last = _LATTICE - 1
        steps = range(_LATTICE)
        values = [
            share
            for blue in steps
            for green in steps
            for red in steps
            for share in mixed((red / last, green / last, blue / last))
        ]
        return ImageFilter.Color3DLUT(_LATTICE, values, channels=4, target_mode="CMYK")

    def picture(self, image: Image.Image) -> Image.Image:
        """Return a picture in inks."""
        return image.convert("RGB").filter(self.table)


def _place(colour: Rgb) -> tuple[int, int, int]:
    red, green, blue = (round(part * 255) for part in colour)
    return red, green, blue


# --- a file ----------------------------------------------------------------------------------

_FILL = {"rg": "k", "RG": "K"}
_GREY = {"g": "k", "G": "K"}
_SPACE = {"cs": "k", "CS": "K"}
_SET = {"sc": "k", "scn": "k", "SC": "K", "SCN": "K"}


class _Turner:
    """Turns one file's colours into inks; ``left`` holds what could not be turned."""

    def __init__(self, pdf: pikepdf.Pdf, palette: Palette) -> None:
        self.pdf, self.palette = pdf, palette
        self.left: dict[str, None] = {}
        self._done: set[tuple[int, int]] = set()
        self._masks = {
            state.SMask.G.objgen
            for state in pdf.objects
            if isinstance(state, pikepdf.Dictionary)
            and isinstance(state.get("/SMask"), pikepdf.Dictionary)
        }

    def file(self) -> None:
        for page in self.pdf.pages:
            resources = page.obj.get("/Resources")
            stream = pikepdf.unparse_content_stream(self.instructions(page.obj, resources))
            page.obj.Contents = self.pdf.make_stream(stream)
            page.obj.Group = pikepdf.Dictionary(
                Type=pikepdf.Name.Group, S=pikepdf.Name.Transparency, CS=pikepdf.Name.DeviceCMYK
            )
            self.resources(resources)
        for item in self.pdf.objects:
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image":
                self.image(item)

    def resources(self, resources: Any) -> None:
        if resources is None:
            return
        if resources.objgen[0]:
            if resources.objgen in self._done:
                return
            self._done.add(resources.objgen)
        for part in ("/XObject", "/Pattern"):
            for item in (resources.get(part) or {}).values():
                if isinstance(item, pikepdf.Stream) and item.get("/Subtype") != "/Image":
                    self.form(item)
                elif part == "/Pattern" and "/Shading" in item:
                    self.shading(item.Shading)
        for item in (resources.get("/Shading") or {}).values():
            self.shading(item)
        if "/ColorSpace" in resources:
            del resources["/ColorSpace"]  # none is named any more
        for state in (resources.get("/ExtGState") or {}).values():
            mask = state.get("/SMask")
            if isinstance(mask, pikepdf.Dictionary):
                group: Any = mask.G
                self.form(group)

    def form(self, item: pikepdf.Stream) -> None:
        if item.objgen in self._done:
            return
        self._done.add(item.objgen)
        mask = item.objgen in self._masks
        resources = item.get("/Resources")
        found = self.instructions(item, resources, mask=mask)
        item.write(pikepdf.unparse_content_stream(found))
        if "/Group" in item and "/CS" in item.Group:
            space = pikepdf.Name.DeviceGray if mask else pikepdf.Name.DeviceCMYK
            item.Group.CS = space
        self.resources(resources)

    def instructions(
        self, holder: pikepdf.Object, resources: Any, *, mask: bool = False
    ) -> list[tuple[list[Any], pikepdf.Operator]]:
        """Return a stream's instructions with each colour in inks; of a mask, as light as it is."""
        spaces = {"cs": "/DeviceGray", "CS": "/DeviceGray"}
        named: Any = (resources.get("/ColorSpace") if resources is not None else None) or {}
        turned: list[tuple[list[Any], pikepdf.Operator]] = []

        def put(operator: str, shares: tuple[float, ...]) -> None:
            turned.append(([round(share, 4) for share in shares], pikepdf.Operator(operator)))

        for instruction in pikepdf.parse_content_stream(holder):
            operands, operator = list(instruction.operands), str(instruction.operator)
            if operator in _FILL:
                self.put(put, _FILL[operator], _numbers(operands), mask)
            elif operator in _GREY and not mask:
                put(_GREY[operator], (0, 0, 0, 1 - _numbers(operands)[0]))
            elif operator in _SPACE:
                space = _space(named.get(operands[0], operands[0]))
                spaces[operator] = space
                if space == "/Pattern":
                    turned.append((operands, instruction.operator))
            elif operator in _SET:
                space = spaces["cs" if operator.islower() else "CS"]
                if space == "/Pattern" or not operands or isinstance(operands[-1], pikepdf.Name):
                    turned.append((operands, instruction.operator))
                elif space == "/DeviceRGB":
                    self.put(put, _SET[operator], _numbers(operands), mask)
                elif space == "/DeviceGray":
                    put(_SET[operator], (0, 0, 0, 1 - _numbers(operands)[0]))
                elif space == "/DeviceCMYK":
                    put(_SET[operator], tuple(_numbers(operands)))
                else:
                    self.left[f"a colour of the space {space[1:]}"] = None
            else:
                turned.append((operands, instruction.operator))
        return turned

    def put(self, put: Any, operator: str, colour: list[float], mask: bool) -> None:
        red, green, blue = colour
        if mask:
            light = 0.3 * red + 0.59 * green + 0.11 * blue  # ISO 32000-1, 11.5.3
            put("g" if operator == "k" else "G", (light,))
        else:
            put(operator, self.palette.inks((red, green, blue)))

    def shading(self, shading: Any) -> None:
        if shading.objgen[0] and shading.objgen in self._done:
            return
        self._done.add(shading.objgen)
        space = _space(shading.ColorSpace)
        if space in ("/DeviceGray", "/DeviceCMYK"):
            return
        if space != "/DeviceRGB":
            self.left[f"a gradient of the space {space[1:]}"] = None
            return
        shading.ColorSpace = pikepdf.Name.DeviceCMYK
        self.function(shading.Function)

    def function(self, function: Any) -> None:
        if function.get("/FunctionType") == 3:
            for part in function.Functions:
                self.function(part)
        elif function.get("/FunctionType") == 2:
            for end in ("/C0", "/C1"):
                red, green, blue = _numbers(list(function[end]))
                function[end] = pikepdf.Array(
                    [round(share, 4) for share in self.palette.inks((red, green, blue))]
                )
        else:
            self.left["a gradient that is no mixture of two colours"] = None

    def image(self, item: pikepdf.Stream) -> None:
        if item.get("/ImageMask") or "/ColorSpace" not in item:
            return
        if _space(item.ColorSpace) in ("/DeviceGray", "/DeviceCMYK"):
            return
        try:
            picture = self.palette.picture(pikepdf.PdfImage(item).as_pil_image())
        except (pikepdf.PdfError, NotImplementedError, ValueError, OSError) as error:
            self.left[f"a picture ({error})"] = None
            return
        for name in ("/Decode", "/DecodeParms"):
            if name in item:
                del item[name]
        item.write(picture.tobytes())
        item.ColorSpace = pikepdf.Name.DeviceCMYK
        item.BitsPerComponent = 8


def _numbers(operands: list[Any]) -> list[float]:
    return [float(operand) for operand in operands]


def _space(space: Any) -> str:
    """Return the name of a colour space, of one with a profile that of its parts."""
    if isinstance(space, pikepdf.Array):
        if space[0] == "/ICCBased":
            parts = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}
            return parts.get(int(space[1].N), "/ICCBased")
        return str(space[0])
    return str(space)


def turn_into_inks(pdf: pikepdf.Pdf, palette: Palette) -> tuple[str, ...]:
    """Turn every colour of ``pdf`` into inks; return what could not be turned, in words."""
    turner = _Turner(pdf, palette)
    turner.file()
    return tuple(turner.left)
