"""Pictures in DrawingML: inline, with alternative text, an SVG with its PNG beside it.

ECMA-376 part 1, 20.4 and 20.2; the SVG extension is [MS-ODRAWXML] 2.1.1708, the decorative
mark 2.17. Readers that know the extension draw the SVG; the others draw the PNG.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Protocol

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree
from PIL import Image as Raster

from ...diagnostics import Span
from ...document import Chart, Resource
from ...fonts import USUAL, drawing_files
from ...institute import FontFile, Tokens
from ...languages import Language
from ...pictures.words import drawn, has_words, with_han_apart
from ..memory import remembered
from .charts import chart_part
from .markup import NAMESPACES, Element, clean, element, emu

RESOLUTION = 300
"""Dots per inch of a picture made from an SVG."""

PLAIN = 150
"""The same of a drawing that only decorates."""

_LARGEST_SIDE = 6000
"""Pixels: a bound on the memory that one picture takes."""

_EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif"}
_WIDTH = re.compile(r"([0-9.]+)\s*(%|mm|cm|in|pt|px)?")
_MILLIMETRES = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72, "px": 25.4 / 96, "": 25.4 / 96}


class PictureFault(Exception):
    """A picture that cannot be put into Word; the message says why, to an author."""


class Owner(Protocol):
    """What a picture's part is tied to: a part of python-docx."""

    def relate_to(self, target: Part | str, reltype: str, is_external: bool = False) -> str:
        """Return the id of the relationship to ``target``."""


class Media:
    """The pictures of a package: each file is stored once, each drawing numbered once."""

    def __init__(self, package: object, brought: Iterable[FontFile] = ()) -> None:
        self._package = package
        self._font_files = tuple(font.path for font in brought)
        self._parts: dict[str, Part] = {}

    def part(self, data: bytes, media_type: str, origin: bytes = b"") -> Part:
        """Return the part that holds ``data``, made when first asked for.

        It is named by what it was made from (``origin``, else itself), so that its name does
        not depend on the version of the program that drew it.
        """
        digest = hashlib.sha256(origin or data).hexdigest()[:12]
        extension = "svg" if media_type == "image/svg+xml" else _EXTENSIONS[media_type]
        key = f"/word/media/{digest}.{extension}"
        if key not in self._parts:
            self._parts[key] = Part(PackURI(key), media_type, data, self._package)  # type: ignore[arg-type]
        return self._parts[key]

    def inline(
        self,
        owner: Owner,
        resource: Resource,
        width: float,
        height: float,
        alternative: str,
        *,
        decorative: bool = False,
        title: str = "",
    ) -> Element:
        """Return a ``w:drawing`` of ``width`` by ``height`` mm, in line with the text.

        Raises:
            PictureFault: the picture cannot be drawn.
        """
        described = properties(resource.name, alternative, decorative=decorative, title=title)
        return in_line(described, self._graphic(owner, resource, width, height), width, height)

    def chart(
        self, owner: Owner, part: Part, name: str, alternative: str, width: float, height: float
    ) -> Element:
        """Return a ``w:drawing`` of a chart of Word's own, in line with the text; mm."""
        known = self._parts.setdefault(str(part.partname), part)
        held = element("c:chart", {"r:id": owner.relate_to(known, RELATIONSHIP_TYPE.CHART)})
        graphic = element("a:graphic", element("a:graphicData", held, uri=NAMESPACES["c"]))
        described = properties(name, alternative, decorative=False)
        return in_line(described, graphic, width, height)

    def new_chart(self, chart: Chart, tokens: Tokens, language: Language) -> Part:
        """Return the part of a chart of Word's own."""
        return chart_part(chart, tokens, language, self._package)

    def behind(
        self,
        owner: Owner,
        resource: Resource,
        box: tuple[float, float, float, float],
        order: int,
        *,
        beside: bool = False,
    ) -> Element:
        """Return a decorative ``w:drawing`` behind the text.

        Readers that draw no SVG get a small picture of few colours: lines on a ground need no
        more. ``box``, ``order`` and ``beside`` as for :func:`anchored`.

        Raises:
            PictureFault: the picture cannot be drawn.
        """
        return anchored(
            properties(resource.name, "", decorative=True),
            self._graphic(owner, resource, *box[2:], plain=not beside),
            box,
            order,
            beside=beside,
        )

    def _graphic(
        self, owner: Owner, resource: Resource, width: float, height: float, plain: bool = False
    ) -> Element:
        data, media_type = raster(
            resource, width, height, PLAIN if plain else RESOLUTION, self._font_files
        )
        if plain and media_type == "image/png":
            data = remembered(_of_few_colours, data)
        origin = resource.data + f"{width:.2f} {height:.2f}".encode()
        picture_part = self.part(data, media_type, b"" if data is resource.data else origin)
        blip = element(
            "a:blip",
            {"r:embed": owner.relate_to(picture_part, RELATIONSHIP_TYPE.IMAGE)},
        )
        if resource.media_type == "image/svg+xml":
            drawing = self.part(
                with_own_strokes(with_han_apart(resource.data)), resource.media_type
            )
            blip.append(
                element(
                    "a:extLst",
                    element(
                        "a:ext",
                        element(
                            "asvg:svgBlip",
                            {"r:embed": owner.relate_to(drawing, RELATIONSHIP_TYPE.IMAGE)},
                        ),
                        uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}",
                    ),
                )
            )
        size = {"cx": emu(width), "cy": emu(height)}
        picture = element(
            "pic:pic",
            element(
                "pic:nvPicPr",
                element("pic:cNvPr", id=0, name=spoken_name(resource.name)),
                element("pic:cNvPicPr", element("a:picLocks", noChangeAspect=1)),
            ),
            element("pic:blipFill", blip, element("a:stretch", element("a:fillRect"))),
            element(
                "pic:spPr",
                element("a:xfrm", element("a:off", x=0, y=0), element("a:ext", size)),
                element("a:prstGeom", element("a:avLst"), prst="rect"),
            ),
        )
        return element(
            "a:graphic",
            element(
                "a:graphicData",
                picture,
                uri="http://schemas.openxmlformats.org/drawingml/2006/picture",
            ),
        )


_STROKES = "stroke-opacity"
_DRAWN = tuple(
    f"{{http://www.w3.org/2000/svg}}{tag}"
    for tag in ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "use")
)


def with_own_strokes(drawing: bytes) -> bytes:
    """Return an SVG whose lines say themselves how faint they are, where a group said it for them.

    Aspose.Words takes no such word from a group: a cover's fine lines stood out in white.
    """
    if _STROKES.encode() not in drawing:
        return drawing
    root = etree.fromstring(drawing, etree.XMLParser(resolve_entities=False, no_network=True))
    for node in root.iter(*_DRAWN):
        for around in (node, *node.iterancestors()):
            if _STROKES in around.get("style", ""):
                break
            if around.get(_STROKES):
                node.set(_STROKES, around.get(_STROKES))
                break
    return etree.tostring(root, encoding="utf-8")


def in_line(described: Element, graphic: Element, width: float, height: float) -> Element:
    """Return a ``w:drawing`` in line with the text, of ``width`` by ``height`` mm."""
    return element(
        "w:drawing",
        element(
            "wp:inline",
            element("wp:extent", cx=emu(width), cy=emu(height)),
            element("wp:effectExtent", l=0, t=0, r=0, b=0),
            described,
            element("wp:cNvGraphicFramePr", element("a:graphicFrameLocks", noChangeAspect=1)),
            graphic,
            distT=0,
            distB=0,
            distL=0,
            distR=0,
        ),
    )


def anchored(
    described: Element,
    graphic: Element,
    box: tuple[float, float, float, float],
    order: int = 0,
    *,
    beside: bool = False,
) -> Element:
    """Return a ``w:drawing`` behind the text, placed on the page, or beside its paragraph.

    Args:
        described: its ``wp:docPr``.
        graphic: what is drawn, an ``a:graphic``.
        box: left, top, width and height in mm.
        order: its place among what lies behind the text; the highest is in front.
    """
    left, top, width, height = box
    across, down = ("column", "paragraph") if beside else ("page", "page")
    return element(
        "w:drawing",
        element(
            "wp:anchor",
            element("wp:simplePos", x=0, y=0),
            element("wp:positionH", element("wp:posOffset", str(emu(left))), relativeFrom=across),
            element("wp:positionV", element("wp:posOffset", str(emu(top))), relativeFrom=down),
            element("wp:extent", cx=emu(width), cy=emu(height)),
            element("wp:effectExtent", l=0, t=0, r=0, b=0),
            element("wp:wrapNone"),
            described,
            element("wp:cNvGraphicFramePr"),
            graphic,
            distT=0,
            distB=0,
            distL=0,
            distR=0,
            simplePos=0,
            relativeHeight=order,
            behindDoc=1,
            locked=0,
            layoutInCell=1,
            allowOverlap=1,
        ),
    )


def properties(name: str, alternative: str, *, decorative: bool, title: str = "") -> Element:
    """Return a ``wp:docPr``; :func:`number_drawings` gives it its id at the end."""
    made = element("wp:docPr", id=0, name=spoken_name(name), descr=clean(alternative))
    if title:
        made.set("title", clean(title))
    if decorative:
        made.append(
            element(
                "a:extLst",
                element(
                    "a:ext",
                    element("adec:decorative", val=1),
                    uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}",
                ),
            )
        )
    return made


def spoken_name(path: str) -> str:
    """Return what a picture is called in Word's list of objects: its file's name, as words."""
    words = " ".join(_JOINTS.sub(" ", clean(PurePosixPath(path).stem)).split())
    return words[:1].upper() + words[1:] if words else "Picture"


_JOINTS = re.compile("[-_.]+")
"""What parts words in the names of files."""


def natural_size(resource: Resource) -> tuple[float, float]:
    """Return width and height in mm at 96 px to the inch; a square of 40 mm if unknown."""
    if resource.width > 0 and resource.height > 0:
        return resource.width * 25.4 / 96, resource.height * 25.4 / 96
    return 40.0, 40.0


_SAID_WIDTH = re.compile(
    rb"""<(?:[\w.-]+:)?svg(?=\s)(?:[^>"']|"[^"]*"|'[^']*')*?\s(?:width|height)\s*=\s*["']\s*[\d.][^%"']*["']"""
)


def _as_wide_as_room(resource: Resource) -> bool:
    """Whether a picture is as wide as there is room: an SVG that says no size (CSS 2, 10.3.2)."""
    return resource.media_type == "image/svg+xml" and not _SAID_WIDTH.search(resource.data)


def placed_size(
    resource: Resource, width: str, measure: float, tallest: float
) -> tuple[float, float]:
    """Return width and height in mm of a picture that the author asked to be ``width`` wide.

    Args:
        width: "60%" of the measure, "80mm", or empty for its own size; a drawing that has none
            is as wide as the measure, as in print.
        measure: the room in mm; nothing is set wider.
        tallest: the room in height in mm.
    """
    own, high = natural_size(resource)
    found = _WIDTH.fullmatch(width.strip())
    if found and (value := _number(found[1])) > 0:
        unit = found[2] or ""
        wide = measure * value / 100 if unit == "%" else value * _MILLIMETRES[unit]
    else:
        wide = measure if _as_wide_as_room(resource) else own
    wide = min(wide, measure)
    tall = wide * high / own
    if tall > tallest:
        wide, tall = wide * tallest / tall, tallest
    return wide, tall


def _number(digits: str) -> float:
    try:
        return float(digits)
    except ValueError:
        return 0.0


def raster(
    resource: Resource,
    width: float,
    height: float,
    resolution: int = RESOLUTION,
    brought: tuple[Path, ...] = (),
) -> tuple[bytes, str]:
    """Return the picture as Word draws it everywhere (PNG, JPEG or GIF), and its media type.

    An SVG is drawn at ``resolution`` dots per inch for a size of ``width`` by ``height`` mm, its
    words in our faces and in the font files that a pack has ``brought``.

    Raises:
        PictureFault: the picture cannot be drawn.
    """
    if resource.media_type == "image/svg+xml":
        across = min(_LARGEST_SIDE, max(8, round(width / 25.4 * resolution)))
        down = min(_LARGEST_SIDE, max(8, round(height / 25.4 * resolution)))
        fonts = drawing_files(resource.data, brought) if has_words(resource.data) else ()
        return remembered(_drawn, resource.data, across, down, fonts, files=fonts), "image/png"
    if resource.media_type in _EXTENSIONS:
        return resource.data, resource.media_type
    try:
        with Raster.open(io.BytesIO(resource.data)) as image:
            target = io.BytesIO()
            image.convert("RGBA" if "A" in image.getbands() else "RGB").save(target, "PNG")
    except (OSError, ValueError, Raster.DecompressionBombError) as error:
        raise PictureFault(f"the picture cannot be read ({error})") from None
    return target.getvalue(), "image/png"


@lru_cache(maxsize=32)
def _drawn(drawing: bytes, across: int, down: int, fonts: tuple[str, ...]) -> bytes:
    """Return an SVG as a PNG of so many pixels; the last are kept for a file written again.

    Raises:
        PictureFault: it cannot be drawn.
    """
    try:
        return drawn(drawing, across, down, fonts, USUAL)
    except (ValueError, UnicodeDecodeError) as error:
        raise PictureFault(f"the SVG cannot be drawn ({error})") from None


@lru_cache(maxsize=8)
def _of_few_colours(data: bytes) -> bytes:
    """Return the PNG ``data`` with a palette of 32 colours, transparency among them."""
    target = io.BytesIO()
    with Raster.open(io.BytesIO(data)) as image:
        few = image.convert("RGBA").quantize(32, method=Raster.Quantize.FASTOCTREE)
        few.save(target, "PNG", optimize=True)
    return target.getvalue()


def fault_span(span: Span, resource: Resource) -> Span:
    """Return the place to report a fault of ``resource`` at: the author's, else the file."""
    return span if span.file else Span(resource.name)
