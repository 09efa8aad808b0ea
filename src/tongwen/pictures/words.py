"""Words in drawings: set in faces that are there, and drawn, every one of them.

An SVG names families that its program had. What nobody has here would be set in a face that the
system picks, or not at all: each list of families keeps those that are there and ends with the
edition's own.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import resvg_py
from lxml import etree
from PIL import Image as Raster
from PIL import ImageChops

from ..languages.characters import WORD_EAST_ASIAN

_SVG = "{http://www.w3.org/2000/svg}"
_WORDED = re.compile(rb"<(?:[\w-]+:)?text[\s>]")
_FAMILY = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([^,"']+))\s*(?:,|$)""")
_DECLARED = re.compile(r"""(font-family\s*:\s*)((?:"[^"]*"|'[^']*'|[^;}!"'])+)""", re.IGNORECASE)
_SHORT = re.compile(
    r"""\bfont\s*:\s*([^;}"']*?)([\d.]+(?:px|pt|em|rem|ex|mm|cm|in|pc|%))(?:\s*/\s*[\w.%]+)?\s+"""
    r"""((?:"[^"]*"|'[^']*'|[^;}!"'])+)""",
    re.IGNORECASE,
)
_WEIGHT = re.compile("bold|bolder|lighter|[1-9]00", re.IGNORECASE)
_WEIGHED = re.compile(r"font-weight\s*:\s*(bold|bolder|[1-9]00)", re.IGNORECASE)
_SLANTED = re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE)
_GENERIC = ("serif", "sans-serif", "monospace")
_HAN = re.compile(f"([{WORD_EAST_ASIAN}]+)")
_UNSAID = frozenset(("inherit", "initial", "unset", "revert"))


def has_words(drawing: bytes) -> bool:
    """Return whether an SVG has words that are set in type, not drawn as outlines."""
    return _WORDED.search(drawing) is not None


def words_in(drawing: bytes) -> str:
    """Return the words of an SVG that are set in type."""
    if not has_words(drawing):
        return ""
    return " ".join("".join(node.itertext()) for node in _parsed(drawing).iter(f"{_SVG}text"))


def with_faces(drawing: bytes, known: Collection[str], own: Mapping[str, Sequence[str]]) -> bytes:
    """Return an SVG whose words are set in installed families.

    Args:
        known: the families that are there.
        own: "sans-serif", "serif" and "monospace" → the edition's families of that kind, the Han
            one last.
    """
    if not has_words(drawing):
        return drawing
    named = {family.lower(): family for family in known}

    def families(written: str) -> str:
        asked = [next(filter(None, found.groups())).strip() for found in _FAMILY.finditer(written)
                 if any(found.groups())]  # fmt: skip
        if len(asked) == 1 and asked[0].lower() in _UNSAID:
            return written
        kinds = [family.lower() for family in asked if family.lower() in _GENERIC]
        kind = kinds[0] if kinds else "sans-serif"
        there = [named[family.lower()] for family in asked if family.lower() in named]
        listed = dict.fromkeys((*there, *own[kind]))
        # WeasyPrint would take a space for a part of the name.
        return ",".join((*(f"'{family}'" for family in listed), kind))

    def declared(found: re.Match[str]) -> str:
        return found[1] + families(found[2])

    def at_length(found: re.Match[str]) -> str:
        """Return what ``font:`` says in declarations of their own: WeasyPrint reads no other."""
        said = found[1].split()
        style = next((word for word in said if word.lower() in ("italic", "oblique")), "normal")
        weight = next((word for word in said if _WEIGHT.fullmatch(word)), "normal")
        return (
            f"font-style:{style};font-weight:{weight};font-size:{found[2]};"
            f"font-family:{families(found[3])}"
        )

    def faced(written: str) -> str:
        return _SHORT.sub(at_length, _DECLARED.sub(declared, written))

    root = _parsed(drawing)
    for node in root.iter(etree.Element):
        if node.get("font-family"):
            node.set("font-family", families(node.get("font-family")))
        if node.get("style"):
            node.set("style", faced(node.get("style")))
        if node.tag == f"{_SVG}style" and node.text:
            node.text = faced(node.text)
    if not root.get("font-family"):
        # A declaration in a style sheet wins over it (SVG 2, 6.6).
        root.set("font-family", families("sans-serif"))
    return etree.tostring(root, encoding="utf-8")


def faces_named(drawing: bytes) -> tuple[set[tuple[str, ...]], set[int], set[bool]]:
    """Return what an SVG names anywhere: lists of families, weights, and whether type leans."""
    families: set[tuple[str, ...]] = set()
    weights, slants = {400}, {False}
    for node in _parsed(drawing).iter(etree.Element):
        said = node.get("style") or ""
        if node.tag == f"{_SVG}style":
            said = node.text or ""
        lists = [found[2] for found in _DECLARED.finditer(said)]
        for written in (*lists, node.get("font-family") or ""):
            named = tuple(
                next(filter(None, found.groups())).strip()
                for found in _FAMILY.finditer(written)
                if any(found.groups())
            )
            families |= {named} if named else set()
        said += "".join(f";{key}:{node.get(key)}" for key in ("font-weight", "font-style"))
        for weight in _WEIGHED.findall(said):
            weights.add(int(weight) if weight.isdecimal() else 700)
        slants |= {True} if _SLANTED.search(said) else set()
    return families, weights, slants


def in_front(drawing: bytes, sheet: str) -> bytes:
    """Return an SVG with a style sheet before all that is in it."""
    root = _parsed(drawing)
    style = etree.Element(f"{_SVG}style")
    style.text = sheet
    root.insert(0, style)
    return etree.tostring(root, encoding="utf-8")


def drawn(
    drawing: bytes, across: int, down: int, fonts: Sequence[str], usual: Mapping[str, str]
) -> bytes:
    """Return an SVG as a PNG of so many pixels.

    Args:
        fonts: the font files of its words.
        usual: "sans-serif", "serif" and "monospace" → the family for what is in none of its own.

    Raises:
        ValueError: it cannot be drawn.
    """
    drawing = with_han_apart(drawing)
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=drawing.decode("utf-8-sig"),
            width=across,
            height=down,
            dpi=96,  # without it a size in mm is refused
            skip_system_fonts=True,
            font_files=list(fonts),
            font_family=usual["sans-serif"],
            sans_serif_family=usual["sans-serif"],
            serif_family=usual["serif"],
            monospace_family=usual["monospace"],
        )
    )


def with_han_apart(drawing: bytes) -> bytes:
    """Return an SVG with its Han text in the Han family of each list of families.

    What the first family lacks resvg takes from any font, the whole line in it; Aspose.Words, as
    others that know one family of a list, leaves it out.
    """
    if not has_words(drawing):
        return drawing
    root = _parsed(drawing)
    for node in [one for words in root.iter(f"{_SVG}text") for one in words.iter(etree.Element)]:
        family = _han_family(node)
        if not family:
            continue
        _part(node, None, family)
        for child in list(node):
            _part(node, child, _han_family(node))
    return etree.tostring(root, encoding="utf-8")


def _han_family(node: Any) -> str:
    """Return the Han family of the nearest list of families round ``node``; "" where none is."""
    for one in (node, *node.iterancestors()):
        declared = _DECLARED.search(one.get("style") or "")
        written = declared[2] if declared else one.get("font-family") or ""
        for found in _FAMILY.finditer(written):
            family = next(filter(None, found.groups()), "").strip()
            if "CJK" in family:
                return family
    return ""


def _part(node: Any, child: Any, family: str) -> None:
    """Put the Han in the words after ``child``, or before every child, into a tspan each."""
    words = (node.text if child is None else child.tail) or ""
    pieces = _HAN.split(words)
    if len(pieces) == 1:
        return
    place = 0 if child is None else node.index(child) + 1
    if child is None:
        node.text = pieces[0]
    else:
        child.tail = pieces[0]
    for han, after in zip(pieces[1::2], pieces[2::2], strict=True):
        made = etree.Element(f"{_SVG}tspan", {"font-family": f"'{family}'"})
        made.text, made.tail = han, after
        node.insert(place, made)
        place += 1


# --- whether a picture shows the words of its drawing ------------------------------------------

_ACROSS = 700
"""Pixels: so wide pictures are compared."""

_UNLIKE = 40
"""Of 255: pixels that differ by less are alike."""

_SEEN = 0.2
"""Of the pixels of a line of words: so many have to differ from the drawing without words."""


def lost_words(
    drawing: bytes, picture: bytes, fonts: Sequence[str], usual: Mapping[str, str]
) -> Iterator[str]:
    """Yield the words of an SVG that a picture of it does not show.

    The picture is compared with the drawing without its words, where each of them has its place.

    Raises:
        ValueError: the drawing cannot be drawn.
    """
    with Raster.open(io.BytesIO(picture)) as image:
        down = max(1, round(image.height * _ACROSS / image.width))
        shown = _on_white(image.resize((_ACROSS, down)))
    root = _parsed(drawing)
    texts = [node for node in root.iter(f"{_SVG}text") if "".join(node.itertext()).strip()]
    for number, node in enumerate(texts, start=1):
        # Its own colour, to find it by; nothing of it is hidden or faint.
        for part in node.iter(etree.Element):
            part.attrib.pop("opacity", None)
            own = [part.get("style", "").rstrip("; ")] if part.get("style") else []
            part.set("style", ";".join((*own, f"fill:#{_mark(number)}", "stroke:none")))
    for node in [*root.iter(*_SHAPES)]:
        node.getparent().remove(node)
    places = _on_white(_drawing(root, down, fonts, usual))
    bare = _parsed(drawing)
    for node in [*bare.iter(f"{_SVG}text")]:
        node.getparent().remove(node)
    unlike = ImageChops.difference(shown, _on_white(_drawing(bare, down, (), usual))).convert("L")
    for number, node in enumerate(texts, start=1):
        mark = Raster.new("RGB", places.size, f"#{_mark(number)}")
        channels = ImageChops.difference(places, mark).split()
        farthest = ImageChops.lighter(ImageChops.lighter(*channels[:2]), channels[2])
        mask = farthest.point(lambda x: 255 * (x < 6))
        whole = mask.histogram()[255]
        differing = unlike.histogram(mask)
        if whole and sum(differing[_UNLIKE:]) < _SEEN * whole:
            yield " ".join("".join(node.itertext()).split())


_SHAPES = tuple(
    f"{_SVG}{tag}"
    for tag in ("rect", "circle", "ellipse", "line", "polyline", "polygon", "path", "image", "use")
)


def _mark(number: int) -> str:
    """Return the colour of the line of words ``number``: one of its channels is 0.

    So a pixel at a letter's edge, which is mixed with white, is never another line's.
    """
    first, second = divmod(number % 400, 20)
    channels = [12 * first, 12 * second]
    channels.insert(number // 400 % 3, 0)
    return "".join(f"{channel:02x}" for channel in channels)


def _drawing(root: Any, down: int, fonts: Sequence[str], usual: Mapping[str, str]) -> Any:
    return Raster.open(io.BytesIO(drawn(etree.tostring(root), _ACROSS, down, fonts, usual)))


def _on_white(image: Any) -> Any:
    image = image.convert("RGBA")
    ground = Raster.new("RGBA", image.size, "white")
    return Raster.alpha_composite(ground, image).convert("RGB")


def _parsed(drawing: bytes) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    return etree.fromstring(drawing, parser)
