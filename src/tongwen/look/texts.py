"""The texts of a web page, each with the style that it is set in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from .cascade import Sheet, Style, computed_styles

_UNSEEN = frozenset({"script", "style", "title", "annotation"})


def texts_of(page: str, sheets: Sequence[Sheet]) -> Iterator[tuple[Style, str]]:
    """Yield each piece of text of a page with the style that it is set in."""
    root = etree.fromstring(page, etree.HTMLParser(huge_tree=True))
    styles = computed_styles(root, sheets, pseudo=("first-letter",))
    for node in root.iter(etree.Element):
        style = styles.get(node)
        if style is None or node.tag in _UNSEEN:
            continue
        for text in (node.text, *(child.tail for child in node)):
            if text:
                yield style, text.upper() if style.capitals else text
        first = styles.get((node, "first-letter"))
        if first is not None:
            # With a quotation mark before it (CSS Pseudo 4, 2.3.1).
            yield first, "".join(map(str, node.itertext())).strip()[:2]
