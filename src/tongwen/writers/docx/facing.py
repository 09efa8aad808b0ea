"""Facing pages: margins that mirror each other, headers and footers for even pages.

ECMA-376 part 1, 17.10.1, 17.15.1.57. Who publishes and the page's number stand at the outer
edge of both. A template that has headers for even pages keeps its own; else they are made from
those of odd ones, with the sides of the first tab changed over.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart

from ...institute import PageGeometry
from .markup import Element, element, name
from .styles import style_id

_NEAREST = 5.0
"""Mm. Nearer to a page's edge nothing is set: printers leave that free."""


def mirrors(page: PageGeometry) -> bool:
    """Whether Word mirrors the margins of ``page``.

    On left pages headings hang into the outer margin; where that would lead them off the page,
    both pages have the same margins.
    """
    return page.facing is True and page.outer - page.hang >= _NEAREST


def add_even_pages(owner: XmlPart, sections: Iterable[Element], page: PageGeometry) -> None:
    """Give ``sections`` headers and footers for even pages, where they have some for odd ones."""
    made: dict[Part, str] = {}
    for section in sections:
        for kind in ("header", "footer"):
            references = section.findall(name(f"w:{kind}Reference"))
            kinds = {node.get(name("w:type")): node for node in references}
            if "default" in kinds and "even" not in kinds:
                model = owner.related_parts[kinds["default"].get(name("r:id"))]
                if not isinstance(model, XmlPart):
                    continue
                if model not in made:
                    made[model] = _even_part(owner, model, kind, len(made) + 1)
                reference = element(f"w:{kind}Reference", {"r:id": made[model]}, type_="even")
                kinds["default"].addnext(reference)
        if page.chapters == "next":
            _centre_opening(owner, section)


def _even_part(owner: XmlPart, model: XmlPart, kind: str, number: int) -> str:
    """Return the relationship of a copy of ``model`` whose sides are changed over."""
    root = copy.deepcopy(model._element)
    for node in root.iterchildren(name("w:p")):
        _change_over(node)
        _restyle(node, "footer", "Footer Even")
    part = XmlPart(
        PackURI(f"/word/{kind}Even{number}.xml"), model.content_type, root, owner.package
    )
    for identifier, relation in model.rels.items():
        target = relation.target_ref if relation.is_external else relation.target_part
        part.load_rel(relation.reltype, target, identifier, relation.is_external)
    return owner.relate_to(
        part, RELATIONSHIP_TYPE.HEADER if kind == "header" else RELATIONSHIP_TYPE.FOOTER
    )


def _change_over(node: Element) -> None:
    """Let what stands after the first tab of paragraph ``node`` stand before it."""
    content = [child for child in node if child.tag != name("w:pPr")]
    tab = next((child for child in content if child.find(name("w:tab")) is not None), None)
    if tab is None:
        return
    place = content.index(tab)
    for child in content:
        node.remove(child)
    node.extend([*content[place + 1 :], tab, *content[:place]])


def _centre_opening(owner: XmlPart, section: Element) -> None:
    """Set the number of a chapter's first page in the middle.

    That page may be a left or a right one, and a section has one footer for it.
    """
    for reference in section.findall(name("w:footerReference")):
        part = owner.related_parts[reference.get(name("r:id"))]
        if reference.get(name("w:type")) == "first" and isinstance(part, XmlPart):
            for node in part._element.iterchildren(name("w:p")):
                _restyle(node, "footer", "Footer Opening")


def _restyle(node: Element, style: str, other: str) -> None:
    """Give paragraph ``node`` the style ``other`` if it has ``style``."""
    mark = node.find(f"{name('w:pPr')}/{name('w:pStyle')}")
    if mark is not None and mark.get(name("w:val")) == style_id(style):
        mark.set(name("w:val"), style_id(other))
