"""Pictures, read through the gate and judged before any writer draws them.

An SVG is a document that could run script or fetch files, a raster picture can unpack to
gigabytes; both are refused here, so that no writer has to be careful.
"""

from __future__ import annotations

import base64
import io
import re
import warnings
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import tinycss2  # type: ignore[import-untyped]
from lxml import etree
from PIL import Image as Raster
from PIL import ImageFile, UnidentifiedImageError

from ..document import Resource
from ..gate import LARGEST_FILE, Gate, GateError, scheme_of
from ..limits import exceeded, most
from .cleaning import cleaned
from .plain import without_type
from .upright import inks_of, upright
from .weight import weight_of

MEDIA_TYPES = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "WEBP": "image/webp",
    "GIF": "image/gif",
}
_FORMATS = "SVG, PNG, JPEG, WebP or GIF"

_SVG = "http://www.w3.org/2000/svg"
_FORBIDDEN = frozenset(
    ("script", "foreignobject", "iframe", "embed", "object", "audio", "video", "handler")
)
_EMBEDDED = re.compile(r"data:image/(png|jpeg|gif|webp)[;,]", re.IGNORECASE)
_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+(?:e[0-9]+)?)\s*(px|pt|pc|mm|cm|in|)\s*", re.IGNORECASE)
_PIXELS = {
    "": 1.0,
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "mm": 96 / 25.4,
    "cm": 96 / 2.54,
    "in": 96.0,
}


class PictureError(GateError):
    """A file that is no picture fit to publish.

    Attributes:
        code: ``PIC-01`` not a picture of a known kind, ``PIC-02`` damaged, ``PIC-03`` too
            many pixels or shapes, ``PIC-04`` an SVG that is not well-formed, ``PIC-05`` an SVG that
            holds what could run or fetch something.
    """


def read_picture(
    gate: Gate,
    name: str,
    base: Path,
    limit: int = LARGEST_FILE,
    most_pixels: int = 0,
    *,
    clean: bool = False,
) -> Resource:
    """Return the picture ``name`` as named in a file in folder ``base``.

    Width and height are in px for a raster picture, in user units (its viewBox) for an SVG.

    ``limit`` is the largest file allowed, in bytes; ``most_pixels`` the most pixels of a
    raster picture, or of all those in an SVG; 0: as many as a report may have. ``clean``: an SVG
    is freed of what runs or fetches and is not seen.

    Raises:
        GateError: the file may not or cannot be opened.
        PictureError: it is not a safe, whole SVG, PNG, JPEG, WebP or GIF.
    """
    return checked_picture(name, gate.read_bytes(name, base, limit), most_pixels, clean=clean)


def checked_picture(
    name: str, data: bytes, most_pixels: int = 0, *, clean: bool = False
) -> Resource:
    """Return the picture that ``data`` are; see :func:`read_picture`."""
    most_pixels = most_pixels or most("pixels")
    opening = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if opening.startswith(b"<") or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = without_type(data)
        data, dropped = cleaned(data) if clean else (data, ())
        width, height = _check_svg(name, data, most_pixels)
        return Resource(name, "image/svg+xml", data, width, height, dropped)
    return _read_raster(name, data, most_pixels)


def checked_drawing(name: str, data: bytes) -> tuple[float, float]:
    """Return width and height of an SVG, in user units.

    Raises:
        PictureError: it is not a safe, whole SVG.
    """
    return _check_svg(name, data, most("pixels"))


def _read_raster(name: str, data: bytes, most_pixels: int) -> Resource:
    # WeasyPrint lets Pillow fill up pictures that are cut off; here they are damaged.
    lenient = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            # Its own guards warn before they refuse; either is refused here.
            warnings.simplefilter("error", Raster.DecompressionBombWarning)
            with Raster.open(io.BytesIO(data), formats=tuple(MEDIA_TYPES)) as image:
                width, height = image.size
                # MPO: a JPEG with more pictures behind it, from a camera; the first is shown.
                kind = "JPEG" if image.format == "MPO" else image.format or ""
                if width * height > most_pixels:
                    raise _too_large(name, f"{width} × {height} pixels", most_pixels)
                image.load()
                inks = inks_of(image, data)
                if (seen := upright(image, kind)) is not None:
                    shown, data, kind = seen
                    width, height = shown.size
    except (Raster.DecompressionBombWarning, Raster.DecompressionBombError):
        raise _too_large(name, "more pixels than can be opened safely", most_pixels) from None
    except UnidentifiedImageError:
        raise PictureError(
            "PIC-01", name, "is not a picture of a known kind", f"save it as {_FORMATS}"
        ) from None
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError) as error:
        raise PictureError(
            "PIC-02", name, f"is damaged ({error})", "save it anew, or copy it again"
        ) from None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient
    return Resource(name, MEDIA_TYPES[kind], data, float(width), float(height), inks=inks)


def _too_large(name: str, what: str, most_pixels: int) -> PictureError:
    hint = (
        f"reduce it to fewer than {most_pixels // 1_000_000} million: "
        "300 dpi at its printed size is enough"
    )
    if most_pixels == most("pixels"):
        hint += f"; or raise it in report.yaml: limits: {{pixels: {2 * most_pixels}}}"
    return PictureError("PIC-03", name, f"has {what}", hint)


def _check_svg(name: str, data: bytes, most_pixels: int) -> tuple[float, float]:
    # lxml repairs nothing, expands nothing and fetches nothing with these settings.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        message = str(error).splitlines()[0] if str(error) else "not XML"
        raise PictureError(
            "PIC-04", name, f"is not well-formed SVG ({message})", "export it again as plain SVG"
        ) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise _unsafe(name, "a document type (<!DOCTYPE …>), which can define entities", 1)
    if root.tag != f"{{{_SVG}}}svg":
        raise PictureError(
            "PIC-04", name, "is XML, but no SVG", f'its root must be <svg xmlns="{_SVG}">'
        )
    for node in root.getroottree().iter():
        for fault in _faults(node):
            raise _unsafe(name, fault, _line(node))
    _check_embedded(name, root, most_pixels)
    size = _svg_size(name, root)
    if heavy := weight_of(root, (size[0] or 1000.0, size[1] or 1000.0), most("shapes")):
        shapes, node = heavy
        if not shapes:
            raise _unsafe(name, "a <use> that draws itself", _line(node))
        message, hint = exceeded("shapes", shapes)
        raise PictureError("PIC-03", name, f"has {message} (line {_line(node)})", hint)
    for sibling in root.itersiblings(preceding=True):
        if sibling.tag is etree.ProcessingInstruction:
            raise _unsafe(name, "a processing instruction", _line(sibling))
    return _shown_size(root, size)


def _check_embedded(name: str, root: Any, most_pixels: int) -> None:
    """Judge the raster pictures in an SVG as those that are files of their own."""
    pixels = 0.0
    for node in root.iter():
        for attribute, value in node.attrib.items():
            found = _EMBEDDED.match(str(value).strip())
            if found is None or etree.QName(attribute).localname.lower() != "href":
                continue
            encoding, _, written = str(value).strip().partition(",")
            try:
                whole = "".join(written.split())
                data = (
                    base64.b64decode(whole, validate=True)
                    if encoding.lower().endswith(";base64")
                    else unquote_to_bytes(whole)
                )
                picture = _read_raster(name, data, most_pixels)
            except ValueError:
                raise PictureError(
                    "PIC-02",
                    name,
                    f"holds a picture that is damaged (line {_line(node)})",
                    "export it again as plain SVG",
                ) from None
            except PictureError as error:
                raise PictureError(
                    error.code,
                    name,
                    f"holds a picture that {error.reason} (line {_line(node)})",
                    error.hint,
                ) from None
            pixels += (picture.width or 0) * (picture.height or 0)
            if pixels > most_pixels:
                raise _too_large(name, f"pictures of {pixels:,.0f} pixels", most_pixels)


def _unsafe(name: str, what: str, line: int) -> PictureError:
    return PictureError(
        "PIC-05",
        name,
        f"holds {what}" + (f" (line {line})" if line else ""),
        "export it as plain SVG, with pictures embedded and text as outlines",
    )


def _line(node: Any) -> int:
    return int(node.sourceline or 0)


def _faults(node: Any) -> Iterator[str]:
    if node.tag is etree.Comment:
        return
    if node.tag is etree.ProcessingInstruction:
        yield "a processing instruction"
        return
    if not isinstance(node.tag, str):
        yield f"an entity reference ({node.text})"
        return
    tag = etree.QName(node).localname.lower()
    if tag in _FORBIDDEN:
        yield f"the element <{tag}>"
    if tag == "style":
        yield from _css_faults("".join(node.itertext()))
    for attribute, value in node.attrib.items():
        key = etree.QName(attribute).localname.lower()
        if key.startswith("on"):
            yield f"the script attribute {key}"
        elif key == "base":
            yield "xml:base"
        elif key in ("href", "src"):
            if not _may_be_named(str(value), anchor=tag == "a"):
                yield f"a reference to something outside itself ({str(value)[:60]})"
        elif key == "attributename" and str(value).lower().endswith("href"):
            yield "an animation of a reference"
        else:
            yield from _css_faults(str(value))


def _may_be_named(address: str, *, anchor: bool) -> bool:
    address = address.strip()
    if not address or address.startswith("#") or _EMBEDDED.match(address):
        return True
    return anchor and scheme_of(address) in ("http", "https", "mailto")


def _css_faults(text: str) -> Iterator[str]:
    if "url" not in text.lower() and "\\" not in text and "@" not in text and "image" not in text:
        return
    for address in css_addresses(text):
        if not _may_be_named(address, anchor=False):
            yield f"a style that refers to something outside itself ({address[:60]})"


def css_addresses(text: str) -> Iterator[str]:
    """Yield every address that CSS ``text`` names: ``url(…)``, ``@import``, ``image-set(…)``."""
    pending: deque[Any] = deque(tinycss2.parse_component_value_list(text))
    importing = False
    while pending:
        token = pending.popleft()
        kind = token.type
        if kind == "url":
            yield token.value
        elif kind == "at-keyword":
            importing = token.lower_value == "import"
        elif kind == "string" and importing:
            yield token.value
        elif kind == "function":
            name = token.lower_name
            if name in ("url", "src", "image", "image-set", "-webkit-image-set"):
                yield from (part.value for part in token.arguments if part.type == "string")
            pending.extendleft(reversed(token.arguments))
        elif kind in ("() block", "[] block", "{} block"):
            importing = False
            pending.extendleft(reversed(token.content))
        elif kind == "literal" and token.value == ";":
            importing = False


def _shown_size(root: Any, box: tuple[float, float]) -> tuple[float, float]:
    """Return how large an SVG is shown, in px: as it says, else as its ``box`` is (CSS Images 3,
    5.2).
    """
    said = [_pixels(root.get(key)) for key in ("width", "height")]
    if not all(box) or not any(said):
        return box
    width, height = said
    return width or height * box[0] / box[1], height or width * box[1] / box[0]


def _pixels(length: str | None) -> float:
    """Return a length of an SVG in px; 0 for none, and for a share of what is round it."""
    found = _LENGTH.fullmatch(length or "")
    return float(found[1]) * _PIXELS[found[2].lower()] if found else 0.0


def _svg_size(name: str, root: Any) -> tuple[float, float]:
    """Return the size of an SVG's box in its own units; 0 where it has none."""
    numbers = re.split(r"[\s,]+", (root.get("viewBox") or "").strip())
    if len(numbers) == 4:
        try:
            width, height = float(numbers[2]), float(numbers[3])
        except ValueError:
            width = height = 0.0
        if 0 < width < 1e7 and 0 < height < 1e7:
            return width, height
    if all(_LENGTH.fullmatch(root.get(key) or "") for key in ("width", "height")):
        width, height = _pixels(root.get("width")), _pixels(root.get("height"))
        if not width or not height:
            raise PictureError("PIC-04", name, "has no size", "give the drawing a viewBox")
        return width, height
    return 0.0, 0.0
