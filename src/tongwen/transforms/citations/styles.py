"""Styles as citeproc-py reads them, with marks round what has to be found again."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from functools import cache
from typing import Any

from . import marks

CSL = "{http://purl.org/net/xbiblio/csl}"


class UnusableStyle(Exception):
    """A style that cannot be used; the message is written for an author."""


def read_style(xml: bytes, locale: str) -> Any:
    """Return the root of a style, ready to render in ``locale``.

    Raises:
        UnusableStyle: it is no style, or one of a kind that is not supported.
    """
    from citeproc import CitationStylesStyle

    _mend_library()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            style = CitationStylesStyle(io.BytesIO(_marked_style(xml)), locale, validate=False)
        except (ValueError, SyntaxError, AttributeError) as error:
            raise UnusableStyle(str(error)) from None
    style.root.formatter = Formatter
    return style.root


@cache
def _marked_style(xml: bytes) -> bytes:
    """Return a style with marks round names and numbers.

    Raises:
        UnusableStyle: it is no style, or one of a kind that is not supported.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        root: Any = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise UnusableStyle(f"it is not XML ({error.msg})") from None
    if root.tag != f"{CSL}style":
        raise UnusableStyle("it is not a CSL style")
    if root.getroottree().docinfo.doctype:
        raise UnusableStyle("it has a document type declaration")
    if root.get("class") == "note":
        raise UnusableStyle("it sets citations in notes; use one that sets them in the text")
    if root.find(f"{CSL}citation/{CSL}layout") is None:
        raise UnusableStyle("it says nothing of citations; it may depend on another style")
    if root.find(f"{CSL}bibliography/{CSL}layout") is None:
        raise UnusableStyle("it makes no list of references")
    for names in root.iter(f"{CSL}names"):
        if names.getparent().tag == f"{CSL}substitute":
            continue
        names.set("prefix", marks.NAMES + names.get("prefix", ""))
        names.set("suffix", names.get("suffix", "") + marks.CLOSE)
        if names.find(f"{CSL}name") is None:
            names.insert(0, etree.SubElement(names, f"{CSL}name"))
    for number in root.xpath("//*[@variable='citation-number']"):
        if number.tag == f"{CSL}text":
            number.set("prefix", marks.NUMBER + number.get("prefix", ""))
            number.set("suffix", number.get("suffix", "") + marks.CLOSE)
    return bytes(etree.tostring(root, encoding="utf-8"))


class Formatter:
    """What citeproc-py asks for as its output format: marks."""

    @staticmethod
    def preformat(text: Any) -> Any:
        """Return ``text`` as it is: nothing is escaped in marked text."""
        return text

    @staticmethod
    def _wrapped(mark: str) -> Callable[[Any], Any]:
        return staticmethod(
            lambda text: text if text in (None, "") else f"{mark}{text}{marks.CLOSE}"
        )

    Italic = _wrapped(marks.ITALIC)
    Oblique = _wrapped(marks.ITALIC)
    Bold = _wrapped(marks.BOLD)
    Light = staticmethod(lambda text: text)
    Underline = _wrapped(marks.UNDERLINE)
    Superscript = _wrapped(marks.SUPERSCRIPT)
    Subscript = _wrapped(marks.SUBSCRIPT)
    SmallCaps = _wrapped(marks.SMALL_CAPITALS)


@cache
def _mend_library() -> None:
    """Replace three methods of citeproc-py 0.11 that lose or disfigure what they are given."""
    from citeproc import model

    def initialize(element: Any, given: str, mark: str, context: Any) -> str:
        # The library's takes only what is in upper case for a name: 亮 becomes “. 亮”, and
        # a particle gets a full stop of its own.
        hyphen = element.get_option("initialize-with-hyphen", context)
        words = []
        for word in given.replace(".", ". ").split():
            pieces = [piece for piece in word.split("-") if piece.strip(".")]
            if not pieces:
                continue
            if all(piece[0].isupper() for piece in pieces):
                initials = [f"{piece[0]}{mark.rstrip()}" for piece in pieces]
                words.append(("-" if hyphen else "").join(initials))
            else:
                words.append(word)
        space = " " if not mark or mark[-1:] == " " else ""
        return (space if mark else "").join(words)

    def format_part(element: Any, given: str | None, family: str | None) -> Any:
        part = given if element.get("name") == "given" else family
        if part is None:
            return given, family
        part = element.wrap(element.format(element.case(part)))
        return (part, family) if element.get("name") == "given" else (given, part)

    def process_number(element: Any, item: Any, context: Any = None, **options: Any) -> Any:
        # The library's asks for collection-number and finds it under collection_number.
        variable = element.get("variable")
        if variable == "locator":
            if not item.has_locator:
                return None
            return element._process(item.locator.identifier, item.locator.label)
        name = "page" if variable == "page-first" else variable.replace("-", "_")
        return element._process(item.reference[name], variable)

    model.Name.initialize = initialize
    model.Name_Part.format_part = format_part
    model.Number.process = process_number
