"""Strong words in strong paragraphs: what two styles switch on, Word switches off again.

ECMA-376 part 1, 17.7.3: bold, italic and the like are on where an odd number of the table's, the
paragraph's and the character's styles say so. LibreOffice takes the nearest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .markup import Element, name

_EMPHASES: Mapping[str, str] = {"Strong": "w:b", "Emphasis": "w:i"}
"""Character style → what it is made for."""


def settle(roots: Iterable[Element], styles: Element) -> None:
    """Take strong and emphasised words' style away where their paragraph's has it already."""
    nodes = {node.get(name("w:styleId")): node for node in styles.iter(name("w:style"))}

    def switched(identifier: str | None, toggle: str) -> bool:
        while identifier in nodes:
            node = nodes[identifier]
            found = node.find(f"{name('w:rPr')}/{name(toggle)}")
            if found is not None:
                return found.get(name("w:val"), "1") not in ("0", "false", "off")
            base = node.find(name("w:basedOn"))
            identifier = None if base is None else base.get(name("w:val"))
        return False

    for root in roots:
        for mark in list(root.iter(name("w:rStyle"))):
            toggle = _EMPHASES.get(mark.get(name("w:val"), ""))
            paragraph = next(mark.iterancestors(name("w:p")), None)
            if toggle is None or paragraph is None:
                continue
            style = paragraph.find(f"{name('w:pPr')}/{name('w:pStyle')}")
            if style is not None and switched(style.get(name("w:val")), toggle):
                properties = mark.getparent()
                properties.remove(mark)
                if not len(properties):
                    properties.getparent().remove(properties)
