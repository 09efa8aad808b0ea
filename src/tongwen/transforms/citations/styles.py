"""CSL styles: what has to be known of one, and the copies of it that Pandoc is given."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from ...languages import is_chinese

if TYPE_CHECKING:
    from lxml import etree

_CSL = "{http://purl.org/net/xbiblio/csl}"
_XML = "{http://www.w3.org/XML/1998/namespace}"

LOCATORS = (
    "book", "chapter", "column", "figure", "folio", "issue", "line", "note", "opus", "page",
    "paragraph", "part", "section", "sub-verbo", "verse", "volume",
)  # fmt: skip
"""CSL 1.0.2, appendix III, "Locators": those that Pandoc takes."""

_RANKS = ("dimensions", "scale", "call-number", "archive-place", "medium", "references")
"""Variables that few styles print: the first that a style does not name carries a work's rank."""


class UnusableStyle(Exception):
    """A style that cannot be used; the message is written for an author."""


@dataclass(frozen=True, slots=True)
class Style:
    """A style, as it is and made to keep an order that is given.

    Attributes:
        own: the style, which sorts its list as it says.
        ranked: the same, its list sorted by the variable ``rank``.
        notes: citations are notes.
        closing: what it sets at the end of a citation, as the full stop of a note.
        raised: citations in the text are raised, and stand close to the word before them.
        numeric: citations are numbers.
        listed: it makes a list of references.
        sorts: it sorts the list, which otherwise has the order of citation.
        others: its words for authors that are left out, by language; "" is for any.
        language: that of its words where a report has none ("zh-CN"); empty: any.
        locates: it prints the places that are cited in a work.
    """

    own: bytes
    ranked: bytes
    rank: str
    notes: bool
    closing: str
    raised: bool
    numeric: bool
    listed: bool
    sorts: bool
    others: Mapping[str, str]
    language: str
    locates: bool

    def word_for_others(self, locale: str) -> str:
        """Return what the style says for authors that are left out, in a locale of CSL's."""
        primary = locale.partition("-")[0]
        own = (self.others.get(name) for name in (locale, primary, ""))
        return next(filter(None, own), "等" if primary == "zh" else "et al.")


MONTH = "\ue0b3"
"""Begins the name of a month in Chinese, in a style that is not China's: no text has it."""


def locator_term(kind: str) -> str:
    """Return the word for a locator of ``kind`` that Pandoc takes: in no language."""
    return f"\ue0b0{kind}"


@cache
def read_style(xml: bytes) -> Style:
    """Return a style.

    Raises:
        UnusableStyle: it is no style, or one of a kind that is not supported.
    """
    root = _parsed(xml)
    layout = root.find(f"{_CSL}bibliography/{_CSL}layout")
    sort = root.find(f"{_CSL}bibliography/{_CSL}sort")
    printed = {name for each in root.iter() for name in str(each.get("variable") or "").split()}
    numeric = "citation-number" in printed
    if numeric and layout is not None:
        # So that Pandoc says what of an entry is its number.
        layout.getparent().set("second-field-align", "flush")
    rank = next((name for name in _RANKS if name not in printed), _RANKS[0])
    _add_locators(root)
    _put_names_first(root)
    if not is_chinese(root.get("default-locale") or ""):
        _count_months(root)
    own = _written(root)
    if layout is not None:
        _sort_by(layout, sort, rank)
    return Style(
        own=own,
        ranked=_written(root),
        rank=rank,
        notes=root.get("class") == "note",
        closing=root.find(f"{_CSL}citation/{_CSL}layout").get("suffix") or "",
        raised=bool(root.xpath("*[local-name()='citation']//*[@vertical-align='sup']")),
        numeric=numeric,
        listed=layout is not None,
        sorts=sort is not None,
        others={
            locale.get(f"{_XML}lang") or "": term
            for locale in root.iter(f"{_CSL}locale")
            if (term := locale.findtext(f"{_CSL}terms/{_CSL}term[@name='et-al']"))
        },
        language=root.get("default-locale") or "",
        locates="locator" in printed,
    )


@dataclass(frozen=True)
class Parent:
    """The style that a dependent one names, by its name in the repository of CSL styles.

    ``like`` is the style of the house's that cites in the same way; empty where it is not said.
    """

    name: str
    address: str
    like: str


_LIKE = {"numeric": "numeric", "label": "numeric", "author-date": "author-date",
         "author": "author-date", "note": "notes"}  # fmt: skip
"""What CSL calls the ways to cite (``citation-format``) → the house's style that cites so."""


def parent_of(xml: bytes) -> Parent | None:
    """Return the style that ``xml`` depends on; None where it is one of its own, or unusable."""
    try:
        root = _root(xml)
    except UnusableStyle:
        return None
    link = root.find(f"{_CSL}info/{_CSL}link[@rel='independent-parent']")
    if link is None or root.find(f"{_CSL}citation") is not None:
        return None
    category = root.find(f"{_CSL}info/{_CSL}category[@citation-format]")
    like = "" if category is None else _LIKE.get(category.get("citation-format"), "")
    parent = style_at(str(link.get("href") or ""))
    return parent and replace(parent, like=like)


def style_at(address: str) -> Parent | None:
    """Return the style that ``address`` leads to; None where it is no address of one."""
    found = re.fullmatch(r"https?://\S+/([\w.-]+?)(?:\.csl)?/?", address)
    return Parent(found[1], address, "") if found else None


def _root(xml: bytes) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        return etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise UnusableStyle(f"it is not XML ({error.msg})") from None


def _parsed(xml: bytes) -> Any:
    root = _root(xml)
    if root.tag != f"{_CSL}style":
        raise UnusableStyle("it is not a CSL style")
    if root.getroottree().docinfo.doctype:
        raise UnusableStyle("it has a document type declaration")
    if root.find(f"{_CSL}citation/{_CSL}layout") is None:
        raise UnusableStyle("it says nothing of citations; it may depend on another style")
    return root


def _add_locators(root: Any) -> None:
    """Name each kind of locator by a word that is in no text."""
    from lxml import etree

    locale = etree.Element(f"{_CSL}locale")
    terms = etree.SubElement(locale, f"{_CSL}terms")
    for kind in LOCATORS:
        term = etree.SubElement(terms, f"{_CSL}term", name=kind, form="verb")
        term.text = locator_term(kind)
    root.find(f"{_CSL}citation").addprevious(locale)


def _count_months(root: Any) -> None:
    """Call each month by its number in Chinese, so that a date can be put into Chinese order."""
    from lxml import etree

    locale = etree.Element(f"{_CSL}locale", {f"{_XML}lang": "zh"})
    terms = etree.SubElement(locale, f"{_CSL}terms")
    for number in range(1, 13):
        for form in ("long", "short"):
            term = etree.SubElement(terms, f"{_CSL}term", name=f"month-{number:02}", form=form)
            term.text = f"{MONTH}{number}月"
    root.find(f"{_CSL}citation").addprevious(locale)


def _put_names_first(root: Any) -> None:
    """Say the names that a label without them stands behind: Pandoc sets it before them else."""
    from lxml import etree

    for names in root.iter(f"{_CSL}names"):
        if names.find(f"{_CSL}name") is None and names.find(f"{_CSL}label") is not None:
            names.insert(0, etree.Element(f"{_CSL}name"))


def _sort_by(layout: Any, sort: etree._Element | None, variable: str) -> None:
    from lxml import etree

    if sort is not None:
        layout.getparent().remove(sort)
    by = etree.Element(f"{_CSL}sort")
    etree.SubElement(by, f"{_CSL}key", variable=variable)
    layout.addprevious(by)


def _written(root: Any) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(root, encoding="utf-8"))


NAMES = b"""<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>names</title><id>names</id><updated>2024-01-01T00:00:00Z</updated></info>
<citation><layout>
<names variable="author">
<name form="short" and="text" et-al-min="3" et-al-use-first="1"/>
<substitute><names variable="editor"/><names variable="translator"/><names variable="interviewer"/>
<text variable="title" form="short"/></substitute>
</names>
</layout></citation>
</style>"""
"""Who wrote a work, as a sentence names them. Made here: a numeric style's citations name nobody,
and others write “&”, which belongs in brackets only."""
