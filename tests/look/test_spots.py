"""The spots of a page: our cascade held against the layout engine, and they against templates."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterator, Sequence
from typing import Any, get_args

import pytest
import weasyprint
from lxml import etree
from weasyprint.css import get_all_computed_styles

import flagship
import sample
from tongwen.document import Callout, CalloutKind, Document, Paragraph, Passage, Table, Text
from tongwen.edition import Edition
from tongwen.look.sheets import page_sheets
from tongwen.look.spots import SPOT, FrontPages, PageLook, ScreenLook
from tongwen.writers import WRITERS
from tongwen.writers.pdf.layout import workshop_of

MARGIN_BOXES = {"page", "cover ground", "chapter in header", "folio", "front folio"}
"""Spots that the engine makes of no element: see the folio in :func:`test_margin_boxes`."""

HTML = etree.HTMLParser(encoding="utf-8")
MOMENT = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)

TOLERANCE = 0.01
"""Points."""


def _engine_style(style: Any) -> dict[str, Any]:
    """Return what the engine computed, in the words of our style, lengths in points."""
    height = style["line_height"]
    leading = 0.0
    if height != "normal":
        number = isinstance(height, float | int)
        leading = height * style["font_size"] if number else height.value
    found: dict[str, Any] = {
        "size": style["font_size"] * 0.75,
        "leading": leading * 0.75,
        "weight": style["font_weight"],
        "italic": style["font_style"] == "italic",
        "families": tuple(style["font_family"]),
        "capitals": style["text_transform"] == "uppercase",
        "colour": tuple(round(float(part), 3) for part in (*style["color"].coordinates, 1)),
        "hyphens": style["hyphens"] == "auto",
    }
    spacing = style["letter_spacing"]
    found["tracking"] = 0.0 if spacing == "normal" else spacing * 0.75
    for side in ("top", "bottom"):
        found[f"border {side}"] = style[f"border_{side}_width"] * 0.75
        margin = style[f"margin_{side}"]
        found[f"margin {side}"] = 0.0 if margin == "auto" else margin.value * 0.75
    return found


def _our_style(style: Any) -> dict[str, Any]:
    colour = style.colour or (0, 0, 0, 0)
    return {
        "size": style.size,
        "leading": style.leading,
        "weight": style.weight,
        "italic": style.italic,
        "families": style.families,
        "capitals": style.capitals,
        "colour": tuple(round(part, 3) for part in colour),
        "hyphens": style.hyphens,
        "tracking": style.tracking,
        "border top": style.border.top.width,
        "border bottom": style.border.bottom.width,
        "margin top": style.margin.top,
        "margin bottom": style.margin.bottom,
    }


@pytest.mark.parametrize("pack", flagship.PACKS)
@pytest.mark.parametrize("tag", flagship.TAGS)
def test_the_cascade_makes_of_each_spot_what_the_layout_engine_makes(tag: str, pack: str) -> None:
    edition = flagship.flagship(tag, pack)
    look = PageLook(edition.institute, edition.language, edition.companion)
    front = FrontPages("long", 0.86, many=True, columns=True)
    root = etree.fromstring(look._page(front))
    for head in root.findall("head"):
        root.remove(head)
    for sheet in page_sheets(edition.institute, edition.language):
        etree.SubElement(root[0], "style").text = sheet
    html = weasyprint.HTML(string=etree.tostring(root, method="html", encoding="unicode"))
    engine = get_all_computed_styles(html)
    differ = []
    seen = 0
    for element in html.etree_element.iter():
        name = element.get(SPOT)
        if not name or name in MARGIN_BOXES:
            continue
        theirs = _engine_style(engine(element))
        ours = _our_style(look.front(front)[name].style)
        seen += 1
        for key, value in theirs.items():
            same = (
                abs(ours[key] - value) < TOLERANCE
                if isinstance(value, float)
                else ours[key] == value
            )
            if not same:
                differ.append(f"{name}: {key} is {ours[key]}, the engine has {value}")
    assert differ == []
    assert seen > 90


# --- the page among whose elements spots stand ---------------------------------------------


Element = tuple[str, frozenset[str]]
"""An element's name and its classes."""

LENGTHS = {"short", "middling", "long"}
"""Classes of titles: a report has one title, of one length."""


def _chain(element: Any) -> Iterator[Element]:
    while element is not None and element.tag not in ("html", "body"):
        yield element.tag, frozenset((element.get("class") or "").split())
        element = element.getparent()


def _whole(tag: str) -> Edition:
    """Return the sample with all that a page can hold, in a pack's design."""
    made = sample.sample_edition(tag)
    said = Paragraph(Passage((Text("Said."),)))
    boxes = (Callout(kind, (said, said), label="Box") for kind in get_args(CalloutKind))
    blocks = (
        dataclasses.replace(block, notes=(said.content,)) if isinstance(block, Table) else block
        for block in made.document.blocks
    )
    document = dataclasses.replace(made.document, blocks=(*blocks, *boxes))
    institute = flagship.flagship(tag).institute
    return dataclasses.replace(made, institute=institute, document=document)


@pytest.mark.parametrize("tag", flagship.TAGS)
def test_spots_stand_among_the_elements_that_templates_write(tag: str) -> None:
    pages = ""
    for edition in (_whole(tag), flagship.flagship(tag)):
        assert isinstance(edition.document, Document)
        pages += workshop_of(edition).source.whole()
    written = {
        tuple(_chain(node))
        for page in pages.split("<!doctype html>")
        if page
        for node in etree.fromstring(page, etree.HTMLParser()).iter()
        if isinstance(node.tag, str) and node.tag not in ("html", "body")
    }
    edition = _whole(tag)
    look = PageLook(edition.institute, edition.language, edition.companion)
    root = etree.fromstring(look._page(FrontPages("short")))
    spots = {node.get(SPOT): tuple(_chain(node)) for node in root.iter() if node.get(SPOT)}
    wrong = [
        f"{name}: {chain}"
        for name, chain in spots.items()
        if name not in {"cover art"} | MARGIN_BOXES | TOO_DEEP | IN_LATIN.get(tag, set())
        and not any(_stands(chain, one) for one in written)
    ]
    assert "\n".join(wrong) == ""


@pytest.mark.parametrize("tag", flagship.TAGS)
def test_spots_of_the_screen_stand_among_the_elements_of_the_web_page(tag: str) -> None:
    written = {
        tuple(_chain(node))
        for edition in (_whole(tag), flagship.flagship(tag))
        for node in etree.fromstring(WRITERS["html"](edition, MOMENT).data, HTML).iter("*")
        if isinstance(node.tag, str) and node.tag not in ("html", "body")
    }
    edition = _whole(tag)
    root = etree.fromstring(ScreenLook(edition.institute, edition.language)._page(FrontPages()))
    spots = {node.get(SPOT): tuple(_chain(node)) for node in root.iter() if node.get(SPOT)}
    wrong = [
        f"{name}: {chain}"
        for name, chain in spots.items()
        if name != "page" and not any(_stands(chain, one) for one in written)
    ]
    assert "\n".join(wrong) == ""


TOO_DEEP = {"heading 4", "heading 5", "heading 6", "index 2", "index 3"}
"""Headings, and entries of the index, that neither sample has."""

IN_LATIN = {"zh-Hant": {"drop capital"}}
"""Spots that a language has not."""

INLINE = {"a", "code", "em", "strong", "mark"}


def _stands(spot: Sequence[Element], written: Sequence[Element]) -> bool:
    """Return whether a spot's element and all around it are found among those written."""
    if spot[0][0] in INLINE:
        return written[0][0] == spot[0][0]
    return len(spot) == len(written) and all(
        tag == other and classes - LENGTHS <= others
        for (tag, classes), (other, others) in zip(spot, written, strict=True)
    )
