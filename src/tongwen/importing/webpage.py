"""A page of the web as Pandoc is to see it: each element closed, and without what is no text.

HTML lets authors leave out the ends of cells, rows and paragraphs (HTML, 13.1.2.4); of a table
without them Pandoc keeps only the words.
"""

from __future__ import annotations

from lxml import etree

from ..artefacts.html.tree import Element, words_of
from ..diagnostics import short
from .account import Account
from .marks import put_text

_NO_TEXT = ("script", "style", "template")


def prepare_page(data: bytes, account: Account) -> bytes:
    """Return the page ``data`` in UTF-8 with every element closed; as it is where it is empty."""
    # Where a page names no encoding it is UTF-8, if it reads so.
    text = data.decode("utf-8", "replace")
    said = "charset" not in text[:2048].lower() and "\ufffd" not in text
    parser = etree.HTMLParser(encoding="utf-8" if said else None, no_network=True, huge_tree=False)
    root = etree.fromstring(data, parser) if text.strip() else None
    if root is None:
        return data
    for node in list(root.iter(*_NO_TEXT, "nav")):
        if node.tag == "nav":
            account.change("the navigation of the page is left out", short(words_of(node)))
        put_text(node, "")
    for meta in list(root.iter("meta")):
        if meta.get("charset") or (meta.get("http-equiv") or "").lower() == "content-type":
            put_text(meta, "")
    for link in list(root.iter("link")):
        if "license" in (link.get("rel") or "").lower().split() and link.get("href"):
            link.tag = "meta"  # of the head Pandoc reads these alone
            link.set("name", "license")
            link.set("content", link.get("href", ""))
    for paragraph in list(root.iter("p")):
        if language := paragraph.get("lang"):
            _in_span(paragraph, language)
    return etree.tostring(root, method="html", encoding="utf-8", doctype="<!DOCTYPE html>")


def _in_span(paragraph: Element, language: str) -> None:
    """Say of the words of a paragraph in which language they are: of paragraphs Pandoc drops it."""
    span = etree.Element("span", lang=language)
    span.text, paragraph.text = paragraph.text, None
    span.extend(list(paragraph))
    paragraph.append(span)
