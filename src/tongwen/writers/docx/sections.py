"""Sections: the cover, the front matter, then one for each chapter and each turned page.

ECMA-376 part 1, 17.6. A chapter is a section so that its first page has no running header,
and so that its header's STYLEREF field has the right cached result.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable
from dataclasses import dataclass

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart

from ...institute import PageGeometry
from .composing import Composition
from .markup import Element, add_property, element, name, paragraph, style_of, twips_of_mm
from .styles import Variants, style_id

_HEADER = 16.0
"""Room in mm for the running header, and for what parts it from the text."""


@dataclass
class Furniture:
    """The body's headers and footers, as the template has them."""

    owner: XmlPart
    model: Element
    page: PageGeometry
    variants: Variants
    _count: int = 0

    def section(
        self, title: list[Element], *, opening: bool, first: bool, landscape: bool
    ) -> Element:
        """Return a ``w:sectPr`` for a chapter, or for a part of one.

        Args:
            title: runs of the chapter's title, for the running header.
            opening: it begins the chapter.
            first: it begins the body: pages count from 1.
            landscape: its pages are turned.
        """
        section = copy.deepcopy(self.model)
        _set_page(section, self.page, landscape=landscape)
        if not first:
            for numbering in section.findall(name("w:pgNumType")):
                numbering.attrib.pop(name("w:start"), None)
        if not opening:
            for title_page in section.findall(name("w:titlePg")):
                section.remove(title_page)
        for reference in section.findall(name("w:headerReference")):
            if reference.get(name("w:type")) in ("default", "even"):
                self._own_header(reference, title, landscape=landscape)
        if opening and not first and self.page.chapters == "recto":
            # Where pages count from 1 anew, the page is a right-hand one already.
            for kind in section.findall(name("w:type")):
                kind.set(name("w:val"), "oddPage")
        return section

    def _own_header(self, reference: Element, title: list[Element], *, landscape: bool) -> None:
        model = self.owner.related_parts[reference.get(name("r:id"))]
        if not isinstance(model, XmlPart):
            return
        root = copy.deepcopy(model._element)
        if not _set_style_reference(root, title) and not landscape:
            return
        if landscape:
            for node in root.iter(name("w:p")):
                if style_of(node) == style_id("header"):
                    self.variants.turn(node, "Landscape", *self._turned())
        self._count += 1
        part = XmlPart(
            PackURI(f"/word/headerChapter{self._count}.xml"),
            model.content_type,
            root,
            self.owner.package,
        )
        for identifier, relation in model.rels.items():
            target = relation.target_ref if relation.is_external else relation.target_part
            part.load_rel(relation.reltype, target, identifier, relation.is_external)
        relation_id = self.owner.relate_to(part, RELATIONSHIP_TYPE.HEADER)
        reference.set(name("r:id"), relation_id)

    def _turned(self) -> tuple[Element, Element]:
        """Return the tab and the indent of a header as wide as a turned page's text."""
        page = self.page
        upright = twips_of_mm(page.width - page.inner - page.outer)
        across = twips_of_mm(page.height - page.top - page.foot)
        stops = element(
            "w:tabs",
            element("w:tab", val="clear", pos=upright),
            element("w:tab", val="right", pos=across),
        )
        return stops, element("w:ind", left=0)


def _set_style_reference(root: Element, title: list[Element]) -> bool:
    """Put ``title`` in as the result of the STYLEREF fields of a header; False without one."""
    found = False
    for instruction in list(root.iter(name("w:instrText"))):
        if not (instruction.text or "").strip().upper().startswith("STYLEREF"):
            continue
        found = True
        instruction.text = _HEADING.sub(r"\1", instruction.text)
        node = instruction.getparent().getnext()
        while node is not None and _mark(node) != "separate":
            node = node.getnext()
        if node is None:
            continue
        old = node.getnext()
        while old is not None and _mark(old) != "end":
            following = old.getnext()
            old.getparent().remove(old)
            old = following
        for run in reversed(title):
            node.addnext(copy.deepcopy(run))
    return found


_HEADING = re.compile(r'"?heading (\d)"?', re.IGNORECASE)
"""A heading's style by its name, which a Word in another language does not know."""


def _mark(node: Element) -> str:
    mark = node.find(name("w:fldChar"))
    return mark.get(name("w:fldCharType")) if mark is not None else ""


def _set_page(section: Element, page: PageGeometry, *, landscape: bool = False) -> None:
    size, margins = section.find(name("w:pgSz")), section.find(name("w:pgMar"))
    if size is None or margins is None:
        return
    width, height = twips_of_mm(page.width), twips_of_mm(page.height)
    sides = {
        "top": page.top, "right": page.outer, "bottom": page.foot, "left": page.inner
    }  # fmt: skip
    if landscape:
        width, height = height, width
        size.set(name("w:orient"), "landscape")
        sides = {
            "top": page.inner, "right": page.top, "bottom": page.outer, "left": page.foot
        }  # fmt: skip
    size.set(name("w:w"), str(width))
    size.set(name("w:h"), str(height))
    for side, value in sides.items():
        margins.set(name(f"w:{side}"), str(twips_of_mm(value)))
    # Under a low top margin the header's two lines and its emblem would push the text down.
    highest = twips_of_mm(max(sides["top"] - _HEADER, 6))
    header = int(margins.get(name("w:header"), "0"))
    margins.set(name("w:header"), str(min(header, highest)))


def page_of(section: Element) -> tuple[float, float]:
    """Return width and height in mm of the page of ``section``; A4 where it names none."""
    size = section.find(name("w:pgSz"))
    if size is None:
        return 210.0, 297.0
    width, height = (int(size.get(name(f"w:{side}"), "0")) for side in ("w", "h"))
    # Twips round the millimetres that the page was given in.
    return round(width * 25.4 / 1440, 1), round(height * 25.4 / 1440, 1)


COVER_TOP = 114.0
"""Where the titles of a template's cover begin, in mm on A4, before their words are known."""

NEAR = 0.2
"""What stands within so many mm of its usual place was left there by the template's maker."""


def set_front_pages(
    sections: Iterable[Element], page: PageGeometry, composition: Composition
) -> None:
    """Give the sections of cover and front matter the page of the tokens.

    The first, the cover, keeps its own margins, in proportion; where the upper one is the
    house's, the titles begin where they were composed to. It is page 0: after a page 1 the title
    page, which is i, would be a second right-hand page, and programs put an empty one between
    them, as is wanted of facing pages alone.
    """
    for index, section in enumerate(sections):
        if index:
            _set_page(section, page)
            continue
        width, height = page_of(section)
        size, margins = section.find(name("w:pgSz")), section.find(name("w:pgMar"))
        if size is None or margins is None:
            continue
        if not page.facing and section.find(name("w:pgNumType")) is None:
            margins.addnext(element("w:pgNumType", start=0))
        size.set(name("w:w"), str(twips_of_mm(page.width)))
        size.set(name("w:h"), str(twips_of_mm(page.height)))
        for side, factor in (
            ("top", page.height / height),
            ("bottom", page.height / height),
            ("left", page.width / width),
            ("right", page.width / width),
        ):
            key = name(f"w:{side}")
            margins.set(key, str(round(int(margins.get(key, "0")) * factor)))
        top, bottom = name("w:top"), name("w:bottom")
        usual = twips_of_mm(COVER_TOP * page.height / 297)
        if abs(int(margins.get(top, "0")) - usual) <= twips_of_mm(NEAR):
            margins.set(top, str(twips_of_mm(composition.cover_top)))
            margins.set(bottom, str(twips_of_mm(page.height - composition.foot + 1)))


def close_section(flow: list[Element], section: Element) -> None:
    """End the pages of ``flow`` with ``section``: in its last paragraph, or in one of its own."""
    if flow and flow[-1].tag == name("w:p"):
        add_property(flow[-1], section)
    else:
        flow.append(paragraph(style_id("Section End"), properties=[section]))
