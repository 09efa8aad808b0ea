"""How a Word file looks, from its parts (ECMA-376 part 1, 17.3, 17.7 and 20.1).

Only what the document's paragraphs really use is read: a style that nobody uses proves
nothing. Properties are resolved as Word does it: the document's defaults, the table's style,
the paragraph's style with all that it builds on, the character style, the run itself; a
reference to the theme gives the theme's value, whatever is written beside it.
"""

from __future__ import annotations

import colorsys
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from ...languages import script_of
from ..look import Look, PageLook, Stale, Tally, hexadecimal, label_length, split_weight
from .package import W, holds_places, laid_open, style_named, value
from .word import Styles, WordFile, is_on, read_word

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

TWIPS = 20
EMU = 12_700
MM = 25.4 / 72

Element = etree._Element


def read_docx_look(data: WordFile | bytes) -> Look:
    """Return how a Word file looks.

    Raises:
        UnreadableArtefact: no Word file, or one without a body.
    """
    word = data if isinstance(data, WordFile) else read_word(data)
    document = word.package.roots[word.main]
    body = document.find(f"{W}body")
    assert body is not None  # the reader has seen to it
    theme = _read_theme(word)
    reader = _Reader(
        tally=Tally(),
        theme=theme,
        styles=_Styles(word.styles, theme),
    )
    reader.body(body)
    reader.notes(word.root("footnotes"))
    ground, settings = document.find(f"{W}background"), word.root("settings")
    shows = settings is not None and settings.find(f"{W}displayBackgroundShape") is not None
    if ground is not None and shows:
        reader.tally.add("page", ground=reader.colour("page", ground, "color", "theme"))
    else:
        reader.tally.add("page", ground="#ffffff")
    slots = {**theme.colours, **{slot: name for slot, name in theme.fonts.items() if name}}
    return Look(
        "docx", reader.tally.spots(), reader.page(body), slots,
        pairs=reader.tally.pairs(), stale=tuple(dict.fromkeys(reader.stale)),
    )  # fmt: skip


# --- the theme ---------------------------------------------------------------------------

_MAPPED = {"dark1": "dk1", "light1": "lt1", "dark2": "dk2", "light2": "lt2",
           "hyperlink": "hlink", "followedHyperlink": "folHlink"}  # fmt: skip

_NAMES = {"text1": "t1", "text2": "t2", "background1": "bg1", "background2": "bg2", "tx1": "t1",
          "tx2": "t2", "hlink": "hyperlink", "folHlink": "followedHyperlink"}  # fmt: skip
"""What a style or a drawing calls a slot → what the document's mapping calls it (17.15.1.20)."""


@dataclass(frozen=True, slots=True)
class _Theme:
    colours: Mapping[str, str]
    fonts: Mapping[str, str]
    mapping: Mapping[str, str]

    def colour(self, name: str) -> str:
        """Return the colour that ``name`` stands for, in a style or a drawing; "" for none."""
        name = _NAMES.get(name, name)
        slot = self.mapping.get(name, name)
        return self.colours.get(_MAPPED.get(slot, slot), "")

    def font(self, reference: str) -> str:
        """Return the family of ``majorHAnsi``, ``minorEastAsia`` and so on."""
        kind = "major" if reference.startswith("major") else "minor"
        return self.fonts.get(f"{kind} han" if reference.endswith("EastAsia") else kind, "")


def _read_theme(word: WordFile) -> _Theme:
    root, settings = word.root("theme"), word.root("settings")
    colours: dict[str, str] = {}
    fonts: dict[str, str] = {}
    mapping: dict[str, str] = {
        **{f"{k}{n}": f"{v}{n}" for k, v in (("t", "dark"), ("bg", "light")) for n in "12"},
    }
    language = ""
    if settings is not None:
        for node in settings.iter(f"{W}clrSchemeMapping"):
            mapping.update({str(key).removeprefix(W): str(value) for key, value in node.items()})
        for node in settings.iter(f"{W}themeFontLang"):
            language = node.get(f"{W}eastAsia", "").lower()
    if root is None:
        return _Theme(colours, fonts, mapping)
    for scheme in root.iter(f"{_A}clrScheme"):
        for slot in scheme:
            for colour in slot:
                kept = "val" if colour.tag == f"{_A}srgbClr" else "lastClr"
                shown = _hexadecimal(colour.get(kept))
                if isinstance(slot.tag, str) and shown:
                    colours[slot.tag.removeprefix(_A)] = shown
    script = script_of(language).code if language else ""
    script = "Hang" if script == "Kore" else script
    for kind in ("major", "minor"):
        for group in root.iter(f"{_A}{kind}Font"):
            for node in group:
                if node.tag == f"{_A}latin":
                    fonts[kind] = node.get("typeface", "")
                elif node.tag == f"{_A}ea":
                    fonts.setdefault(f"{kind} han", node.get("typeface", ""))
            for node in group.iter(f"{_A}font"):
                # Word takes the face for the script of the document's language first.
                if script and node.get("script") == script and node.get("typeface"):
                    fonts[f"{kind} han"] = node.get("typeface", "")
    return _Theme(colours, fonts, mapping)


def _shaded(colour: str, tint: str | None, shade: str | None) -> str:
    """Return ``colour`` lightened or darkened by a hexadecimal share (17.18.97)."""
    if not colour or (not tint and not shade):
        return colour
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    if shade and _BYTE.fullmatch(shade):
        lightness *= int(shade, 16) / 255
    if tint and _BYTE.fullmatch(tint):
        share = int(tint, 16) / 255
        lightness = lightness * share + 1 - share
    return hexadecimal(*colorsys.hls_to_rgb(hue, lightness, saturation))


_COUNT = re.compile("[0-9]{1,6}")
_BYTE = re.compile("[0-9A-Fa-f]{1,2}")
_HEXADECIMAL = re.compile("[0-9A-Fa-f]{6}")


def _hexadecimal(written: str | None) -> str:
    """Return ``#rrggbb``; "" for what is no colour, ``auto`` among it."""
    return f"#{written.lower()}" if written and _HEXADECIMAL.fullmatch(written) else ""


def _finite(text: str | None, otherwise: float) -> float:
    """Return the number that ``text`` is, ``otherwise`` where it is none."""
    try:
        found = float(text) if text else otherwise
    except ValueError:
        return otherwise
    return found if math.isfinite(found) else otherwise


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


# --- styles ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Type:
    """How letters are set: each property as the nearest level gives it."""

    latin: str = ""
    han: str = ""
    size: float = 0.0
    colour: Element | None = None
    bold: bool | None = None
    shade: Element | None = None

    def over(self, base: _Type) -> _Type:
        """Return this level's properties over those of ``base``."""
        return _Type(
            self.latin or base.latin,
            self.han or base.han,
            self.size or base.size,
            self.colour if self.colour is not None else base.colour,
            self.bold if self.bold is not None else base.bold,
            self.shade if self.shade is not None else base.shade,
        )


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    names: tuple[str, ...]
    type_: _Type
    paragraph: tuple[Element, ...]
    table: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class _Styles:
    """styles.xml: defaults, and each style with all that it builds on."""

    styles: Styles
    theme: _Theme
    _found: dict[str, _Style] = field(default_factory=dict)

    def defaults(self) -> _Type:
        return self.type_of(self.styles.defaults(f"{W}rPrDefault/{W}rPr"))

    def get(self, identifier: str) -> _Style:
        """Return a style with its bases, the nearest first; an unknown one is empty."""
        if identifier not in self._found:
            chain, names = self.styles.chain(identifier), tuple(self.styles.names(identifier))
            made = _Type()
            for node in reversed(chain):
                made = self.type_of(node.find(f"{W}rPr")).over(made)
            paragraph = tuple(x for x in (n.find(f"{W}pPr") for n in chain) if x is not None)
            name = names[0] if names else ""
            self._found[identifier] = _Style(name, names, made, paragraph, chain)
        return self._found[identifier]

    def type_of(self, properties: Element | None) -> _Type:
        """Return what ``w:rPr`` says."""
        if properties is None:
            return _Type()
        fonts = properties.find(f"{W}rFonts")
        size = value(properties.find(f"{W}sz"))
        bold = properties.find(f"{W}b")
        return _Type(
            self._font(fonts, "ascii"),
            self._font(fonts, "eastAsia"),
            int(size) / 2 if _COUNT.fullmatch(size) else 0.0,
            properties.find(f"{W}color"),
            is_on(bold),
            properties.find(f"{W}shd"),
        )

    def _font(self, fonts: Element | None, slot: str) -> str:
        if fonts is None:
            return ""
        reference = fonts.get(f"{W}{slot}Theme")
        return (self.theme.font(reference) if reference else "") or fonts.get(f"{W}{slot}", "")


def _number(node: Element | None, name: str) -> float | None:
    text = node.get(f"{W}{name}") if node is not None else None
    found = _finite(text, math.nan)
    return None if math.isnan(found) else found


# --- the document ------------------------------------------------------------------------

_SPOTS = {
    "body text": "text",
    "first paragraph": "text",
    "normal": "text",
    "lead": "lead",
    "chapter companion": "companion",
    "table caption": "caption",
    "caption": "caption",
    "code block": "code block",
    "callout title": "callout title",
    "callout": "callout",
    "pull quote": "pull quote",
    "quote": "quote",
    "attribution": "attribution",
    "epigraph attribution": "attribution",
    "figure": "figure",
    "footnote text": "note",
}
"""Name of a paragraph's style, or of one that it builds on → spot; the nearest that is here."""

_COVER = ("cover title", "cover kicker", "cover subtitle")
"""Names of paragraphs' styles on the cover that are spots of the same name."""


@dataclass
class _Run:
    text: str
    type_: _Type
    character: str


@dataclass
class _Reader:
    tally: Tally
    theme: _Theme
    styles: _Styles
    stale: list[Stale] = field(default_factory=list)
    _hangs: set[float] = field(default_factory=set)

    def body(self, body: Element) -> None:
        """Read the cover, up to the end of the first section, and then the text."""
        blocks = [node for node in body if node.tag in (f"{W}p", f"{W}tbl")]
        parted = (
            place
            for place, node in enumerate(blocks, start=1)
            if next(node.iter(f"{W}sectPr"), None) is not None
        )
        cover = next(parted, 0)
        self._cover(blocks[:cover], body)
        begun = False
        for node in laid_open(blocks[cover:]):
            if node.tag == f"{W}tbl":
                self._table(node)
                continue
            level = self.styles.styles.level_of(node)
            begun = begun or level == 0
            if begun or level is not None:
                self._paragraph(node, level)

    def notes(self, root: Element | None) -> None:
        """Read the footnotes that are somebody's."""
        for note in () if root is None else root.iter(f"{W}footnote"):
            if not note.get(f"{W}type"):
                for paragraph in note.iter(f"{W}p"):
                    for run in self._runs(paragraph):
                        self._count("note", run)

    def colour(self, spot: str, node: Element | None, written: str, reference: str) -> str:
        """Return the colour that ``node`` gives: the theme's where it refers to one."""
        if node is None:
            return ""
        plain = _hexadecimal(value(node, written))
        slot = node.get(f"{W}{reference}Color" if reference == "theme" else f"{W}{reference}")
        if not slot or slot == "none":
            return plain
        shown = _shaded(
            self.theme.colour(slot),
            node.get(f"{W}{reference}Tint"),
            node.get(f"{W}{reference}Shade"),
        )
        if shown and plain and shown != plain:
            self.stale.append(Stale(spot, slot, plain, shown))
        return shown or plain

    # --- paragraphs

    def _style(self, node: Element) -> _Style:
        named = style_named(node) or self.styles.styles.default
        return self.styles.get(named)

    def _properties(self, node: Element) -> list[Element]:
        own = node.find(f"{W}pPr")
        return [*([own] if own is not None else []), *self._style(node).paragraph]

    def _paragraph(self, node: Element, level: int | None) -> None:
        style = self._style(node)
        if level is not None:
            spot = f"heading {level + 1}" if level < 3 else ""
        elif style.name == "normal":
            spot = "text"
        else:
            spot = next((_SPOTS[n] for n in style.names if n in _SPOTS and n != "normal"), "")
        if not spot:
            return
        runs = list(self._runs(node))
        if spot in ("heading 2", "figure"):
            self.tally.add(spot, space=self._space(node))
        if spot == "heading 1":
            self._hangs.add(self._hang(node))
        ground = self._paragraph_ground(spot, node)
        label = label_length(run.text for run in runs) if spot == "caption" else 0
        for place, run in enumerate(runs):
            found = "caption label" if place < label else spot
            character = self.styles.get(run.character).name
            if spot in ("text", "note"):
                if character == "hyperlink":
                    found = "link"
                elif character in ("footnote reference", "footnote number"):
                    found = "note number"
            self._count(found, run, ground)

    def _hang(self, node: Element) -> float:
        for properties in self._properties(node):
            indent = properties.find(f"{W}ind")
            left, hanging = _number(indent, "left"), _number(indent, "hanging")
            if left is not None or hanging is not None:
                return round(((hanging or 0) - (left or 0)) / TWIPS * MM, 2)
        return 0.0

    def _space(self, node: Element) -> float | None:
        for properties in self._properties(node):
            before = _number(properties.find(f"{W}spacing"), "before")
            if before is not None:
                return before / TWIPS
        return None

    def _paragraph_ground(self, spot: str, node: Element) -> str:
        for properties in self._properties(node):
            shade = properties.find(f"{W}shd")
            if shade is not None and value(shade, "fill") != "auto":
                return self.colour(spot, shade, "fill", "themeFill")
        # A box that more than paragraphs stand in is the one cell of a table.
        table = next((one for one in node.iterancestors(f"{W}tbl") if holds_places(one)), None)
        style = self.styles.get(
            value(None if table is None else table.find(f"{W}tblPr/{W}tblStyle"))
        )
        shades = (one.find(f"{W}tcPr/{W}shd") for one in style.table if table is not None)
        shade = next((one for one in shades if one is not None), None)
        return "" if shade is None else self.colour(spot, shade, "fill", "themeFill")

    def _runs(self, paragraph: Element, base: _Type | None = None) -> Iterator[_Run]:
        """Yield the runs that show something; the call of a note counts as a digit."""
        style = self._style(paragraph)
        under = self.styles.defaults() if base is None else base.over(self.styles.defaults())
        beneath = style.type_.over(under)
        for run in paragraph.iter(f"{W}r"):
            if any(True for _ in run.iterancestors(f"{_MC}Fallback")):
                continue
            text = "".join(node.text or "" for node in run.iterchildren(f"{W}t"))
            properties = run.find(f"{W}rPr")
            mark = run.find(f"{W}footnoteReference") is not None
            if not text and not mark:
                continue
            named = "" if properties is None else value(properties.find(f"{W}rStyle"))
            character = self.styles.get(named).type_
            own = self.styles.type_of(properties)
            made = own.over(character.over(beneath))
            if own.bold is None:
                # Two styles that both switch it on switch it off (17.7.3).
                levels = (base and base.bold, style.type_.bold, character.bold)
                made = replace(made, bold=levels.count(True) % 2 == 1)
            yield _Run("0" if mark else text, made, named)

    def _count(self, spot: str, run: _Run, ground: str = "") -> None:
        type_ = run.type_
        plain = spot != "code block" and not spot.startswith("cover")
        if plain and self.styles.get(run.character).name == "code":
            spot = "code"  # wherever it stands in the text, it is set in a face of its own
        latin, in_name = split_weight(type_.latin)
        han, han_in_name = split_weight(type_.han)
        bold = 700 if type_.bold else 400
        shade = self.colour(spot, type_.shade, "fill", "themeFill")
        self.tally.add_text(
            spot,
            run.text,
            latin,
            han,
            (in_name or bold, han_in_name or bold),
            size=type_.size,
            colour=self.colour(spot, type_.colour, "val", "theme"),
            ground=shade or ground,
        )

    # --- tables

    def _table(self, table: Element) -> None:
        properties = table.find(f"{W}tblPr")
        named = "" if properties is None else value(properties.find(f"{W}tblStyle"))
        style = self.styles.get(named or self.styles.styles.default_of("table"))
        rows = table.findall(f"{W}tr")
        heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
        after = table.getnext()
        if not any(heads) or (after is not None and self._style(after).name == "caption"):
            # What has a caption below it is a figure, set in a table for its place only.
            return
        for row, head in zip(rows, heads, strict=True):
            spot = "table header" if head else "table text"
            base = self._conditional(style, "firstRow") if head else None
            for cell in row.findall(f"{W}tc"):
                for paragraph in cell.findall(f"{W}p"):
                    for run in self._runs(paragraph, base):
                        self._count(spot, run)
        own = [] if properties is None else [properties]
        whole = [*own, *(x for x in (n.find(f"{W}tblPr") for n in style.table) if x is not None)]
        self._border("table edge", whole, "tblBorders", "top")
        self._border("table edge", whole, "tblBorders", "bottom")
        self._border("table rule", whole, "tblBorders", "insideH")
        first = [
            node
            for part in style.table
            for node in part.iter(f"{W}tblStylePr")
            if node.get(f"{W}type") == "firstRow"
        ]
        cells = [x for x in (node.find(f"{W}tcPr") for node in first) if x is not None]
        direct = [
            cell
            for row, head in zip(rows, heads, strict=True)
            if head
            for cell in row.iter(f"{W}tcPr")
        ]
        self._border("table head rule", [*direct, *cells], "tcBorders", "bottom")

    def _conditional(self, style: _Style, kind: str) -> _Type:
        made = _Type()
        for part in reversed(style.table):
            for node in part.iter(f"{W}tblStylePr"):
                if node.get(f"{W}type") == kind:
                    made = self.styles.type_of(node.find(f"{W}rPr")).over(made)
        return made

    def _border(self, spot: str, levels: list[Element], group: str, side: str) -> None:
        for level in levels:
            border = level.find(f"{W}{group}/{W}{side}")
            if border is None:
                continue
            if border.get(f"{W}val") not in (None, "nil", "none"):
                eighths = _number(border, "sz") or 0
                colour = self.colour(spot, border, "color", "theme")
                self.tally.add(spot, colour=colour, thickness=eighths / 8)
            return

    # --- cover and pages

    def _cover(self, blocks: list[Element], body: Element) -> None:
        section = next(body.iter(f"{W}sectPr"), None)
        size = section.find(f"{W}pgSz") if section is not None else None
        width = (_number(size, "w") or 0) / TWIPS
        height = (_number(size, "h") or 0) / TWIPS
        for block in blocks:
            for anchor in block.iter(f"{_WP}anchor"):
                self._ground(anchor, width, height)
        for node in blocks:
            # By its style, as everything else: what stands beside the title is not always there.
            spot = next((n for n in self._style(node).names if n in _COVER), "")
            if spot and node.tag == f"{W}p":
                for run in self._runs(node):
                    self._count(spot, run)

    def _ground(self, anchor: Element, width: float, height: float) -> None:
        """Count a cover's shape as ground, band or bar, by how much of the page it fills."""
        shape = next(anchor.iter(f"{_WPS}spPr"), None)
        extent = anchor.find(f"{_WP}extent")
        fill = shape.find(f"{_A}solidFill") if shape is not None else None
        if extent is None or fill is None or not width:
            return
        wide, high = (_finite(extent.get(key), 0.0) / EMU for key in ("cx", "cy"))
        offset = anchor.find(f"{_WP}positionV/{_WP}posOffset")
        top = _finite(offset.text if offset is not None else "", 0.0) / EMU
        if wide < width - 2 or (top <= 0 and high < height - 2):
            return  # a panel, or the strip that emblems stand on
        spot = "cover ground" if high >= height - 2 else "cover bar" if high < 40 else "cover band"
        colour = self._drawing_colour(fill)
        if spot == "cover bar":
            self.tally.add(spot, colour=colour, thickness=round(high, 2))
        else:
            self.tally.add(spot, ground=colour)

    def _drawing_colour(self, fill: Element) -> str:
        for node in fill:
            if node.tag == f"{_A}srgbClr":
                return _hexadecimal(node.get("val"))
            if node.tag == f"{_A}schemeClr":
                colour = self.theme.colour(node.get("val", ""))
                for change in node:
                    colour = _modulated(colour, change)
                return colour
        return ""

    def page(self, body: Element) -> PageLook:
        """Return the page of most upright sections after the cover."""
        sections = list(body.iter(f"{W}sectPr"))
        counts: Counter[tuple[float | None, ...]] = Counter()
        for section in sections[1:] or sections:
            size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
            if size is None or size.get(f"{W}orient") == "landscape":
                continue
            values = [_number(size, "w"), _number(size, "h")]
            values += [_number(margins, side) for side in ("top", "right", "bottom", "left")]
            counts[tuple(None if v is None else round(abs(v) / TWIPS * MM, 2) for v in values)] += 1
        if not counts:
            return PageLook()
        width, height, top, outer, foot, inner = counts.most_common(1)[0][0]
        hang = max(self._hangs, default=None)  # one without a number hangs nothing
        return PageLook(width, height, top, outer, foot, inner, hang)


def _modulated(colour: str, change: Element) -> str:
    """Return ``colour`` with its lightness multiplied or moved (20.1.2.3.20, 20.1.2.3.21)."""
    share = _finite(change.get("val"), 100_000) / 100_000
    if not colour or change.tag not in (f"{_A}lumMod", f"{_A}lumOff"):
        return colour
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    lightness = lightness * share if change.tag == f"{_A}lumMod" else lightness + share
    return hexadecimal(*colorsys.hls_to_rgb(hue, min(lightness, 1.0), saturation))
