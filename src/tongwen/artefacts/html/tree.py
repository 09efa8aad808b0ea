"""A web page as the tree of elements that a browser makes of it."""

from __future__ import annotations

from lxml import etree

from ..parts import UnreadableArtefact

LARGEST_PAGE = 64 * 1024 * 1024
"""Bytes of a page, its fonts and pictures in it."""

DEEPEST = 200
"""Elements in one another."""

Element = etree._Element


def read_tree(data: bytes) -> Element:
    """Return the root of a page of HTML, which has a text (``main``).

    Raises:
        UnreadableArtefact: no page of HTML, or one without a text.
    """
    if len(data) > LARGEST_PAGE:
        raise UnreadableArtefact("the page is too large to be read")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.ParseError, ValueError) as error:
        raise UnreadableArtefact(f"the page is no HTML: {error}") from error
    if root is None or root.find(".//main") is None:
        raise UnreadableArtefact("the page has no text (main)")
    if _depth(root) > DEEPEST:
        raise UnreadableArtefact(f"the page's elements are nested deeper than {DEEPEST}")
    return root


def words_of(node: Element) -> str:
    """Return the text of ``node``, its white space as one space."""
    return " ".join("".join(map(str, node.itertext())).split())


def _depth(root: Element) -> int:
    deepest = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest
