"""One look: what the page's style sheets say of a spot is what its style in Word has.

Word's side is read from the finished styles.xml, along what each style builds on; the page's side
is the cascade, which ``tests/look`` holds against the layout engine.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any

import pytest
from lxml import etree

import flagship
from places import PROJECT
from tongwen.edition import Edition
from tongwen.institute import CoverLayout, Institute
from tongwen.look.spots import PageLook, Spot
from tongwen.writers.docx import write_docx
from tongwen.writers.docx.composing import FrontLook, compose
from tongwen.writers.docx.cover import front_of
from tongwen.writers.docx.differences import DIFFERENCES, differing, table
from tongwen.writers.docx.palette import BOLD_FROM, MM, Palette, hexadecimal
from tongwen.writers.docx.styles import Style, house_styles, style_id

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ROUNDING = 0.26
"""Points: sizes come in halves, lengths in twentieths."""


def styles_of(data: bytes) -> Any:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/styles.xml"))


def resolved(root: Any, identifier: str) -> dict[str, Any]:
    """Return the attributes of each property of a style, with those that it inherits."""
    found: dict[str, Any] = {}
    for part in root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"):
        found[f"rPr {etree.QName(part).localname}"] = part
    chain = []
    while identifier:
        style = root.find(f'{W}style[@{W}styleId="{identifier}"]')
        chain.append(style)
        base = style.find(f"{W}basedOn")
        identifier = "" if base is None else base.get(f"{W}val")
    for style in reversed(chain):
        for kind in ("pPr", "rPr"):
            for part in style.find(f"{W}{kind}") if style.find(f"{W}{kind}") is not None else ():
                found[f"{kind} {etree.QName(part).localname}"] = part
    return found


def in_word(root: Any, name: str) -> dict[str, Any]:
    """Return how Word sets a style, in the words of our spots, lengths in points."""
    parts = resolved(root, style_id(name))

    def number(part: str, attribute: str, unit: float) -> float:
        node = parts.get(part)
        return float((node.get(f"{W}{attribute}") if node is not None else None) or 0) / unit

    def switched(part: str) -> bool:
        node = parts.get(part)
        return node is not None and node.get(f"{W}val") != "0"

    fonts = parts["rPr rFonts"]
    family = fonts.get(f"{W}ascii") or fonts.get(f"{W}asciiTheme")
    alignment = parts.get("pPr jc")
    return {
        "size": number("rPr sz", "val", 2),
        "leading": number("pPr spacing", "line", 20),
        "before": number("pPr spacing", "before", 20),
        "after": number("pPr spacing", "after", 20),
        "left": number("pPr ind", "left", 20),
        "right": number("pPr ind", "right", 20),
        "first": number("pPr ind", "firstLine", 20) - number("pPr ind", "hanging", 20),
        "tracking": number("rPr spacing", "val", 20),
        "colour": "#" + parts["rPr color"].get(f"{W}val").lower(),
        "align": "left" if alignment is None else alignment.get(f"{W}val"),
        "bold": switched("rPr b"),
        "italic": switched("rPr i"),
        "capitals": switched("rPr caps"),
        "family": family,
    }


def on_page(
    spot: Spot, palette: Palette, name: str, spot_name: str, *, allowed: bool = True
) -> dict[str, Any]:
    """Return the same of a spot, without the differences that Word is ``allowed``."""
    style, fonts = spot.style, palette.tokens.fonts
    family, bold = palette.named(spot_name)
    themed = {fonts.display: "majorHAnsi", fonts.text: "minorHAnsi"}
    if fonts.text == fonts.display and spot_name.startswith(("heading ", "front", "list heading")):
        themed = {fonts.display: "majorHAnsi"}
    if family not in (style.families[0], *themed) and not bold:
        # The family of a weight: its name ends in that.
        assert family.startswith(style.families[0])
        assert style.weight not in (400, 700)
    elif family == style.families[0]:
        assert bold == (style.weight >= BOLD_FROM)
    colour = palette.shown(style.colour)
    wanted = {
        "size": spot.size,
        "leading": spot.leading,
        "before": spot.before,
        "after": spot.after,
        "left": spot.left,
        "right": spot.right,
        "first": style.indent,
        "tracking": style.tracking,
        # A colour without a slot in the theme is a tint that comes near.
        "colour": hexadecimal(style.colour) if not colour.slot else f"#{colour.value.lower()}",
        "align": {"justify": "both"}.get(style.align, style.align),
        "bold": bold,
        "italic": style.italic and not palette.language.script.wide,
        "capitals": style.capitals,
        "family": themed.get(family, family),
    }
    if not palette.language.script.wide and style.align == "justify":
        wanted["align"] = "left"
    dropped = {{"weight": "bold"}.get(one, one) for one in differing(name)} if allowed else ()
    return {key: value for key, value in wanted.items() if key not in dropped}


def drift(edition: Edition, data: bytes, *, allowed: bool = True) -> list[str]:
    """Return where Word's look is another than the page's, but for what is ``allowed``."""
    look = PageLook(edition.institute, edition.language, edition.companion)
    front = compose(edition, front_of(edition), look).look
    root = styles_of(data)
    tokens, language = edition.institute.tokens, edition.language
    found = []
    for style in rows(edition, look, front):
        composed = style.name in COMPOSED or style.base == "Cover"
        spots = front.spots if composed else look
        palette = Palette(spots, tokens, language, edition.institute.font_files)
        word = in_word(root, style.name)
        wanted = on_page(spots[style.spot], palette, style.name, style.spot, allowed=allowed)
        for key, value in wanted.items():
            near = abs(word[key] - value) <= ROUNDING if isinstance(value, float) else (
                word[key] == value
            )  # fmt: skip
            if not near:
                found.append(f"{style.name}: {key} is {word[key]} in Word, {value} on the page")
    return found


COMPOSED = frozenset(
    ("Title Kicker", "Title", "Subtitle", "Title Companion", "Title Credit", "Author",
     "Affiliation", "Date", "Colophon", "Imprint", "Imprint Made")
)  # fmt: skip


def rows(edition: Edition, look: PageLook, front: FrontLook) -> list[Style]:
    palette = Palette(look, edition.institute.tokens, edition.language)
    return [style for style in house_styles(palette, front) if style.spot]


@pytest.mark.parametrize("pack", flagship.PACKS)
@pytest.mark.parametrize("tag", flagship.TAGS)
def test_word_has_the_look_of_the_page(tag: str, pack: str) -> None:
    edition = flagship.flagship(tag, pack)
    assert drift(edition, flagship.flagship_artefact("docx", tag, pack).data) == []


def test_each_difference_is_one() -> None:
    """What differs nowhere has no place in the table: the look of the page holds there."""
    found: set[tuple[str, str]] = set()
    # The one pack has rows between rules, the other banded ones.
    for tag, pack in (*((tag, "cuc-icsf") for tag in flagship.TAGS), ("en", "lantern")):
        edition = flagship.flagship(tag, pack)
        data = flagship.flagship_artefact("docx", tag, pack).data
        for line in drift(edition, data, allowed=False):
            style, said = line.split(": ", 1)
            found.add((style, {"bold": "weight"}.get(said.split()[0], said.split()[0])))
    idle = [
        f"{one.styles}: {name}"
        for one in DIFFERENCES
        for name in one.properties
        if one.styles != "*"
        and not any(fnmatchcase(style, one.styles) and name == key for style, key in found)
    ]
    assert idle == []


def test_the_rows_are_of_many_spots() -> None:
    edition = flagship.flagship("en")
    look = PageLook(edition.institute, edition.language, edition.companion)
    front = compose(edition, front_of(edition), look).look
    spots = {style.spot for style in rows(edition, look, front)}
    assert len(spots) > 55


SHEET = """
h2 { color: #aa2200; margin-top: 40pt }
.chapter .lead.lead p { line-height: 31pt }
.chapter .figure figcaption { font-size: 11pt; line-height: 15pt }
tbody td, tbody th { border-bottom: 2pt solid #00aa22 }
.cover .title { font-size: 30pt; line-height: 1.5 }
.title-page .subtitle { color: #123456 }
.callout { background: #ddeeff }
@page { @bottom-right { font-size: 13pt } }
"""


@pytest.mark.parametrize("tag", flagship.TAGS)
def test_what_a_pack_says_in_css_holds_for_word(tag: str) -> None:
    edition = flagship.flagship(tag)
    institute = replace(edition.institute, stylesheets={"page": (SHEET,)})
    changed = replace(edition, institute=institute)
    artefact = write_docx(changed, flagship.MOMENT)
    assert artefact.problems == ()
    root = styles_of(artefact.data)
    heading = in_word(root, "heading 2")
    assert (heading["colour"], heading["before"]) == ("#aa2200", 40)
    assert in_word(root, "Lead")["leading"] == 31
    caption = in_word(root, "caption")
    assert (caption["size"], caption["leading"]) == (11, 15)
    title = in_word(root, "Cover Title")
    assert (title["size"], title["leading"]) == (30, 45)
    assert in_word(root, "Subtitle")["colour"] == "#123456"
    assert in_word(root, "footer")["size"] == 13
    table_style = root.find(f'{W}style[@{W}styleId="HouseTable"]')
    rule = table_style.find(f".//{W}insideH")
    assert (rule.get(f"{W}sz"), rule.get(f"{W}color")) == ("16", "00AA22")
    ground = resolved(root, "Callout")["pPr shd"]
    assert ground.get(f"{W}fill") == "DDEEFF"
    assert drift(changed, artefact.data) == []


def test_the_differences_are_in_the_docs() -> None:
    said = (PROJECT / "docs" / "word.md").read_text(encoding="utf-8")
    missing = [
        styles for styles, reason in table().items() if f"| {styles} | {reason} |" not in said
    ]
    assert missing == []


def test_lengths_of_a_page_are_told_in_points() -> None:
    look = PageLook(flagship.flagship("en").institute, flagship.flagship("en").language)
    assert round(look["list item"].left * MM, 2) == 6


WIDTHS = """
.imprint dt { width: 40mm } .imprint dd { margin-left: 40mm }
.cover .companion-title::before { width: 20mm }
.cover .titles { max-width: 90mm }
"""


def test_widths_of_the_front_pages_are_those_of_the_style_sheet() -> None:
    edition = flagship.flagship("en")
    own = replace(edition.institute, stylesheets={"page": (WIDTHS,)})

    def rights(institute: Institute) -> Mapping[str, float]:
        look = PageLook(institute, edition.language, edition.companion)
        made = replace(edition, institute=institute)
        return compose(made, front_of(made), look).look.rights

    usual, changed = rights(edition.institute), rights(own)
    assert round(changed["Cover Rule"] - usual["Cover Rule"], 2) == -6
    # Lines of the title end where the sheet lets them, from the cover's left edge.
    room = edition.institute.tokens.page.width - 2 * CoverLayout().left
    assert changed["Cover Title"] >= room - 90 > usual["Cover Title"]
    made = styles_of(write_docx(replace(edition, institute=own), flagship.MOMENT).data)
    imprint = resolved(made, "Imprint")["pPr ind"]
    assert (imprint.get(f"{W}left"), imprint.get(f"{W}hanging")) == ("2268", "2268")
