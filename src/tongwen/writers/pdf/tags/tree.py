"""The tag tree of a PDF: what a screen reader hears, and in what order.

WeasyPrint tags its PDF by the kind of each box, page by page. From right HTML that gives a
wrong tree in many places: notes without Note, headers in the text, elements torn in two at
a page's end, languages never said. This module builds the tree anew, from the elements that
the boxes were made of, so that an element is one node however many pages it lies on.

It reads WeasyPrint's boxes and takes the place of one function of it, for as long as
:func:`right_tags` is open. Neither is a public interface: this was written for WeasyPrint
70, and raises :class:`UnknownEngine` under another.

The tree (ISO 32000-1, 14.8.4; PDF/UA-1, clause 7):

* ``nav[role=doc-toc]`` is a Sect that holds a TOC; its items are TOCI, Reference, Link; items
  of the class ``level-2`` are a TOC within the item before them;
* a ``div`` in a ``div``, or in a figure, that changes no language says nothing more: it is
  transparent;
* each line of ``pre`` ends with a line feed;
* ``.cited``, what a work's entry tells of where it is cited, is a Reference with a Link for each
  page;
* a ``figure`` with ``data-files`` has them as its associated files: its picture, if it has one;
* a note is a Note right after the Reference that calls it, however far away it is set; a
  Link leads from the one to the other, and back; its paragraphs are P;
* an ``img`` or ``svg`` is a Figure with Alt and BBox, or a Formula if its class is
  ``mathematics``; without alternative text, or with ``aria-hidden``, it is an artifact. A
  picture that ``::before`` draws has its element's ``aria-label``: so a figure made of words,
  like a line of time, is a Figure with Alt, and then its words;
* a figure or table that floated to the head of a page stands where the source has it;
* a drop capital is drawn by an artifact, three lines deep, where no program would take it for a
  part of its word; the letter stands in its word as well, drawn in no colour (9.3.6, mode 3);
* what repeats (running headers, folios, a table's header on the next page, the dots of
  leaders) is an artifact.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pydyf
import weasyprint
import weasyprint.pdf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from ....languages import EAST_ASIAN
from ..lines.capitals import SAID
from ..pages.floating import FLOATED
from .actual_text import Joints
from .aliases import Alias, Aliases

WRITTEN_FOR = 70
"""The major version of WeasyPrint whose boxes this module knows."""

SVG = "{http://www.w3.org/2000/svg}"

TAGS = {
    **{f"h{level}": f"H{level}" for level in range(1, 7)},
    "p": "P",
    "pre": "P",
    "blockquote": "BlockQuote",
    "section": "Sect",
    "article": "Art",
    "main": "Part",
    "aside": "Sect",
    "nav": "Sect",
    "ul": "L",
    "ol": "L",
    "dl": "L",
    "table": "Table",
    "thead": "THead",
    "tbody": "TBody",
    "tfoot": "TFoot",
    "tr": "TR",
    "th": "TH",
    "td": "TD",
    "caption": "Caption",
    "figcaption": "Caption",
    "figure": "Div",
    "div": "Div",
    "header": "Div",
    "footer": "P",  # whose words are quoted
    "address": "Div",
    "code": "Code",
    "q": "Quote",
    "img": "Figure",
    f"{SVG}svg": "Figure",
}
"""HTML element → structure type. An element that is not here is transparent."""

TABLE_PARTS = frozenset({"THead", "TBody", "TFoot", "TR", "TH", "TD"})

NUMBERING = {
    "decimal": "Decimal",
    "lower-alpha": "LowerAlpha",
    "upper-alpha": "UpperAlpha",
    "lower-roman": "LowerRoman",
    "upper-roman": "UpperRoman",
    "disc": "Disc",
    "circle": "Circle",
    "square": "Square",
}
"""CSS list-style-type → ListNumbering (ISO 32000-1, table 347)."""

WIDE = re.compile(f"[{EAST_ASIAN}]")
"""Han. Justified lines of it look to programs as if a space stood after each character."""

TWIN = re.compile("[\u00b5\u03bc\u2011\u2126\u03a9\u2206\u0394\u212a\u212b]")
"""Letters that share a glyph with others, as small capitals do: µ and μ, Ω and Ω. A glyph tells one
character, that for which it was drawn first."""

UNSEEN = re.compile("[\u00ad\u200b\u2060]")
"""What tells where a word may be parted, or may not."""

HYPHEN = "\N{HYPHEN}"
"""What WeasyPrint ends a line with where it parts a word; authors' keyboards write "-"."""

_AS_DRAWN = {0x200B: None, 0x2060: None, 0xA0: " "}
"""What glyphs say of characters that have none of their own. Where ActualText and glyphs say
different things in several places, some programs write the last letter twice."""

LEADER = re.compile(r"^[\s.·…_\u2009\u00a0]*$")

FILES = "TongwenFiles"
"""The key of a structure element under which the names of the files that it shows stand, until
they are in the PDF and their specifications take its place."""

_NARROWEST = 0.01
"""In pt: what is no wider is no area."""

_PLAIN_ARTIFACT = "/Artifact BMC"
_REPLACING = threading.Lock()


class UnknownEngine(RuntimeError):
    """WeasyPrint is of another major version than this module was written for."""


@dataclass(eq=False, slots=True)
class _Content:
    """A piece of a page's drawing: marked content ``mcid`` on the page with index ``page``.

    ``words`` is what it says; ``text`` too, where that cannot be told from its letters, or
    where they are drawn as others are (``shared``). ``unseen``: it is there to be read, not to be
    seen; ``unsaid``: the other way round.
    """

    page: int
    mcid: int
    text: str = ""
    words: str = ""
    shared: bool = False
    unseen: bool = False
    unsaid: bool = False


@dataclass(eq=False, slots=True)
class _Annotation:
    """A link's clickable area on the page with index ``page``."""

    page: int
    annotation: Any


@dataclass(eq=False, slots=True)
class _Node:
    """A structure element in the making.

    ``language`` is set only where it differs from the parent's; ``page`` is the index of
    the page on which it began; ``entries`` go into its dictionary as they are.
    """

    tag: str
    parent: _Node | None
    language: str | None = None
    page: int = 0
    contents: bool = False
    kids: list[_Node | _Content | _Annotation] = field(default_factory=list)
    attributes: list[dict[str, Any]] = field(default_factory=list)
    entries: dict[str, Any] = field(default_factory=dict)
    body: _Node | None = None
    verbatim: bool = False

    def nearest(self, *tags: str) -> _Node | None:
        """Return this node or the nearest ancestor that has one of ``tags``."""
        node: _Node | None = self
        while node is not None and node.tag not in tags:
            node = node.parent
        return node

    @property
    def spoken(self) -> str | None:
        """The language in force here."""
        node: _Node | None = self
        while node is not None:
            if node.language:
                return node.language
            node = node.parent
        return None

    @property
    def in_contents(self) -> bool:
        """Whether this lies in a list of contents."""
        node: _Node | None = self
        while node is not None:
            if node.contents:
                return True
            node = node.parent
        return False


@dataclass(slots=True)
class Tagging:
    """What :func:`right_tags` gives.

    Attributes:
        complaints: what could not be tagged, said to a designer.
        aliases: further codes that the fonts are to have.
    """

    complaints: list[str] = field(default_factory=list)
    aliases: list[Alias] = field(default_factory=list)


@contextmanager
def right_tags(drawn: Callable[[], None] = lambda: None) -> Iterator[Tagging]:
    """Let WeasyPrint write PDFs with the tag tree of this module, until the block ends.

    Args:
        drawn: called when the pages are drawn, before their boxes are read.

    Raises:
        UnknownEngine: this is not the WeasyPrint that the module was written for.
    """
    if int(weasyprint.__version__.split(".")[0]) != WRITTEN_FOR:
        raise UnknownEngine(
            f"the tags were written for WeasyPrint {WRITTEN_FOR}; "
            f"this is {weasyprint.__version__}: read tongwen/writers/pdf/tags/tree.py first"
        )
    tagging = Tagging()

    def add_tags(pdf: Any, document: Any, pdf_version: Any, streams: list[Any]) -> None:
        drawn()
        tree = _Tree(document, streams, tagging.complaints)
        tree.build()
        serialiser = _Serialiser(pdf, streams, tree, tagging.complaints)
        serialiser.write()
        tagging.aliases.extend(serialiser.aliases.given)

    # There is no hook for this: `finisher` comes after the tags are written. One at a time.
    with _REPLACING:
        replaced = weasyprint.pdf.add_tags
        weasyprint.pdf.add_tags = add_tags
        try:
            yield tagging
        finally:
            weasyprint.pdf.add_tags = replaced


class _Tree:
    """Builds the nodes from the boxes of the pages."""

    def __init__(self, document: Any, streams: list[Any], complaints: list[str]) -> None:
        self.document, self.streams, self.complaints = document, streams, complaints
        self.root = _Node("Document", None, document.metadata.lang)
        self.artifacts: list[tuple[_Content, str]] = []
        self._nodes: dict[tuple[Any, str], _Node] = {}
        self._calls: dict[Any, _Node] = {}
        self._notes: set[Any] = set()
        self._page = 0
        self._marked: dict[Any, dict[str, Any]] = {}
        self._linked = False
        self._links: list[tuple[Any, _Node, Any, str]] = []
        self.needless: list[Any] = []
        self.shown: list[tuple[_Node, list[str]]] = []
        self.user_properties = False
        self.joints = Joints()
        self._line: Any = None

    def build(self) -> None:
        for page in self.document.pages:
            for box in page._page_box.descendants():
                if getattr(box, "footnote", None) is not None:
                    self._notes.add(box.element)
        for index, (page, stream) in enumerate(zip(self.document.pages, self.streams, strict=True)):
            self._page, self._marked = index, stream._tags
            for child in page._page_box.children:
                self._visit(child, self.root)
            self.joints.end()
            for mark in self._marked.values():  # drawn, but in no box of the page's tree
                self._artifact(mark["mcid"])
            self._marked.clear()
        self._put_floats_back()
        for annotation, link, element, tag in self._links:
            if description := _description(link, element, tag):
                annotation["Contents"] = pydyf.String(description)
        for figure, files in self.shown:
            pictures = [node for node in _within(figure) if node.tag == "Figure"]
            owner = pictures[0] if len(pictures) == 1 else figure
            owner.entries[FILES] = pydyf.Array([pydyf.String(name) for name in files])

    def _put_floats_back(self) -> None:
        """Put what floated to the head of a page where its element stands in the source."""
        elements = {node: element for (element, _), node in reversed(self._nodes.items())}
        for node, element in elements.items():
            if node.parent is None or FLOATED not in (element.get("class") or "").split():
                continue
            siblings = node.parent.kids
            siblings.remove(node)
            parent = elements.get(node.parent)
            order = {
                child: index for index, child in enumerate(parent if parent is not None else ())
            }
            place = order.get(element, len(order))
            after = (
                index
                for index, kid in enumerate(siblings)
                if isinstance(kid, _Node) and order.get(elements.get(kid), -1) > place
            )
            siblings.insert(next(after, len(siblings)), node)

    # --- boxes ---------------------------------------------------------------------------

    def _visit(self, box: Any, node: _Node) -> None:
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if isinstance(box, boxes.MarginBox):
            where = "Header" if box.at_keyword.startswith("@top") else "Footer"
            self._all_artifact(box, f"/Artifact <</Type /Pagination /Subtype /{where}>> BDC")
        elif isinstance(box, boxes.FootnoteAreaBox):
            for child in box.children:
                self._visit(child, self.root)
        elif isinstance(box, boxes.TextBox):
            self._text(box, node)
        else:
            self._element(box, node)

    def _text(self, box: Any, node: _Node) -> None:
        mark = self._marked.pop(box, None)
        if mark is None:
            return
        if not (box.text or "").strip().strip("\u200b\u2060").strip():
            self._artifact(mark["mcid"])  # marked, but never drawn
            return
        generated = "::" in (box.element_tag or "")
        if generated and node.in_contents and LEADER.match(box.text or ""):
            self._artifact(mark["mcid"])
            return
        owner = self._body(node)
        language = box.style["lang"]
        if language and language != owner.spoken:
            owner = self._child("Span", owner, language)
        text = _said(box.text or "", box.style, owner.nearest("Code") is not None)
        if box.element_tag and getattr(box, "dropped_space", False) and _verbatim(node):
            text = f"{(box.text or '').rstrip(' ')}\n"
        shared = bool(text) and _shares_glyphs(text, box.style)
        unseen = box.element is not None and box.element.get("class") == SAID
        content = _Content(self._page, mark["mcid"], text, text or box.text, shared, unseen)
        owner.kids.append(content)
        if not text or text == box.text.translate(_AS_DRAWN):
            self.joints.add(content, box, self._line)
        else:
            self.joints.end()

    def _element(self, box: Any, node: _Node) -> None:
        entered = self._enter(box, node)
        if entered is None:
            self._all_artifact(box)
            return
        linked = self._linked
        if box.link_annotation:
            self._annotate(box, entered)
        if isinstance(box, boxes.ReplacedBox):
            mark = self._marked.pop(box, None)
            if mark is not None:
                entered.kids.append(_Content(self._page, mark["mcid"]))
                self.joints.end()
        around = self._line
        if isinstance(box, boxes.LineBox):
            self._line = box
        if isinstance(box, boxes.ParentBox):
            for child in box.children:
                self._visit(child, entered)
        self._linked, self._line = linked, around

    def _annotate(self, box: Any, node: _Node) -> None:
        annotation = box.link_annotation
        if self._linked or not _is_wide(annotation):
            # Every box in a link has an area of its own; the outermost covers them. One that says
            # nothing, as a page that is told already, has none to click.
            self.needless.append(annotation)
            return
        self._linked = True
        annotation["F"] = 4  # printed (ISO 32000-1, table 165)
        link = node.nearest("Link") or node
        link.kids.append(_Annotation(self._page, annotation))
        self._links.append((annotation, link, box.element, box.element_tag or ""))

    def _artifact(self, mcid: int, operator: str = _PLAIN_ARTIFACT) -> None:
        self.joints.end()
        self.artifacts.append((_Content(self._page, mcid), operator))

    def _all_artifact(self, box: Any, operator: str = _PLAIN_ARTIFACT) -> None:
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        mark = self._marked.pop(box, None)
        if mark is not None:
            self._artifact(mark["mcid"], operator)
            element = getattr(box, "element", None)
            if element is not None and element.get("data-letters"):
                self.artifacts[-1][0].unsaid = True
        for child in getattr(box, "children", ()):
            self._all_artifact(child, operator)

    # --- elements ------------------------------------------------------------------------

    def _child(self, tag: str, parent: _Node, language: str | None = None) -> _Node:
        node = _Node(tag, parent, language, self._page)
        parent.kids.append(node)
        return node

    def _get(self, key: tuple[Any, str], tag: str, parent: _Node, language: str) -> _Node:
        node = self._nodes.get(key)
        if node is None:
            changed = language if language != parent.spoken else None
            node = self._nodes[key] = self._child(tag, parent, changed)
        return node

    def _body(self, node: _Node) -> _Node:
        """Return where the content of ``node`` goes: a list item's into its body."""
        if node.tag != "LI":
            return node
        if node.body is None:
            node.body = self._child("LBody", node)
        return node.body

    def _enter(self, box: Any, node: _Node) -> _Node | None:
        """Return the node that the content of ``box`` belongs to; None for an artifact."""
        element, full_tag = box.element, box.element_tag
        if element is None or full_tag in ("html", "body"):
            return node
        name, _, pseudo = full_tag.partition("::")
        language, key = box.style["lang"], (element, full_tag)
        if element.get("aria-hidden") == "true":
            return None
        if pseudo and isinstance(box, boxes.ReplacedBox):
            return self._enter_picture(box, key, element, node, language)
        if pseudo:
            return self._enter_pseudo(box, pseudo, key, node, language)
        if key in self._nodes:
            known = self._nodes[key]
            # A header or footer group repeated on the table's next page is pagination.
            repeated = known.tag in ("THead", "TFoot") and known.page != self._page
            return None if repeated else known
        if element in self._notes:
            return self._enter_note(key, element, language)
        if name in ("img", f"{SVG}svg"):
            return self._enter_picture(box, key, element, node, language)
        if name == "a":
            if not (box.link_annotation or element.get("href")):
                return node
            if node.nearest("TOCI") and not node.nearest("Reference"):
                node = self._child("Reference", self._body(node))
            return self._get(key, "Link", self._body(node), language)
        if name == "nav" and element.get("role") == "doc-toc":
            section = self._get(key, "Sect", self._body(node), language)
            section.contents = True
            return section
        if name in ("ol", "ul") and node.in_contents:
            return self._get(key, "TOC", node.nearest("TOCI") or node, language)
        if name == "li":
            owner = node.nearest("TOC", "L")
            if owner is None or owner.tag != "TOC":
                return self._get(key, "LI", node, language)
            return self._get(key, "TOCI", self._level(owner, element), language)
        if name in ("dt", "dd"):
            return self._enter_definition(name, key, node, language)
        tag = self._tag(name, element, node)
        if tag == "Div" and node.tag == "Div" and name == "div" and language == node.spoken:
            return node
        if tag is None:
            if language == node.spoken:
                return node
            tag = "Span"
        parent = node if tag in TABLE_PARTS or tag in ("LI", "Lbl") else self._body(node)
        entered = self._get(key, tag, parent, language)
        entered.verbatim = name == "pre"
        if files := element.get("data-files"):
            self.shown.append((entered, files.split("/")))
        self._describe(entered, name, box, element)
        return entered

    def _level(self, contents: _Node, element: Any) -> _Node:
        """Return the TOC that an item belongs to, by its class ``level-<n>``."""
        classes = re.search(r"\blevel-([2-6])\b", element.get("class") or "")
        for _ in range(int(classes[1]) - 1 if classes else 0):
            last = contents.kids[-1] if contents.kids else None
            if not isinstance(last, _Node):
                break
            inner = last.kids[-1] if last.kids else None
            if not (isinstance(inner, _Node) and inner.tag == "TOC"):
                inner = self._child("TOC", last)
            contents = inner
        return contents

    @staticmethod
    def _tag(name: str, element: Any, node: _Node) -> str | None:
        """Return the structure type of an element that needs no care; None if transparent."""
        role, classes = element.get("role"), (element.get("class") or "").split()
        if role == "math" or "mathematics" in classes:
            return "Formula"
        if role == "paragraph" or "note-paragraph" in classes:
            return "P"
        if "cited" in classes:
            return "Reference"
        if name == "div" and node.tag == "L":
            return "LI"  # the div that HTML allows round a dt with its dd
        if name == "span" and "label" in classes and node.tag == "LI":
            return "Lbl"
        if (name == "abbr" and element.get("title")) or (role == "img" and name == "span"):
            return "Span"
        return TAGS.get(name)

    def _linking(self, box: Any, key: tuple[Any, str], node: _Node, language: str) -> _Node:
        """Return the Link in ``node``, where a note's call or number leads somewhere."""
        if not box.link_annotation:
            return node
        return self._get((key[0], f"{key[1]} link"), "Link", node, language)

    def _enter_pseudo(
        self, box: Any, pseudo: str, key: tuple[Any, str], node: _Node, language: str
    ) -> _Node | None:
        element = key[0]
        if pseudo == "footnote-call":
            reference = self._get(key, "Reference", self._body(node), language)
            self._calls[element] = reference
            return self._linking(box, key, reference, language)
        if pseudo == "footnote-marker":
            return self._linking(box, key, self._get(key, "Lbl", node, language), language)
        if pseudo == "marker":
            return self._get(key, "Lbl", node.nearest("LI") or node, language)
        return node  # ::before and ::after flow into their owner

    def _enter_note(self, key: tuple[Any, str], element: Any, language: str) -> _Node:
        call = self._calls.get(element)
        parent = call.parent if call is not None and call.parent is not None else self.root
        changed = language if language != parent.spoken else None
        note = self._nodes[key] = _Node("Note", parent, changed, self._page)
        place = parent.kids.index(call) + 1 if call in parent.kids else len(parent.kids)
        parent.kids.insert(place, note)
        # PDF/UA-1, 7.9: a note has an identifier of its own.
        count = sum(1 for node in self._nodes.values() if node.tag == "Note")
        note.entries["ID"] = pydyf.String(f"note-{count:05}")
        return note

    def _enter_definition(
        self, name: str, key: tuple[Any, str], node: _Node, language: str
    ) -> _Node:
        item = node
        if node.tag != "LI":
            owner = node.nearest("L") or node
            last = next((kid for kid in reversed(owner.kids) if isinstance(kid, _Node)), None)
            starts = name == "dt" and (last is None or last.body is not None)
            item = self._child("LI", owner) if last is None or starts else last
        if name == "dt":
            return self._get(key, "Lbl", item, language)
        entered = self._get(key, "LBody", item, language)
        item.body = entered
        return entered

    def _enter_picture(
        self, box: Any, key: tuple[Any, str], element: Any, node: _Node, language: str
    ) -> _Node | None:
        alternative = _alternative(element)
        if element.get("role") in ("presentation", "none"):
            return None
        if node.tag == "Formula":
            return node  # the formula's words stand on the element round its picture
        if not alternative:
            if element.get("alt") is None and "::" not in key[1]:
                self.complaints.append(
                    "a picture has no alternative text: it was left out of the tags"
                )
            return None
        tag = "Formula" if self._tag("", element, node) == "Formula" else "Figure"
        picture = self._get(key, tag, self._body(node), language)
        picture.entries["Alt"] = pydyf.String(alternative)
        height = self.document.pages[self._page].height
        left, top = box.content_box_x(), box.content_box_y()
        corners = (left, height - top - box.height, left + box.width, height - top)
        points = pydyf.Array([corner * 0.75 for corner in corners])  # px to pt
        picture.attributes.append({"O": "/Layout", "BBox": points})
        if tex := element.get("data-tex"):
            # What the formula is, for programs; what it says is its Alt (14.7.5.4).
            source = pydyf.Dictionary({"N": pydyf.String("TeX"), "V": pydyf.String(tex)})
            picture.attributes.append({"O": "/UserProperties", "P": pydyf.Array([source])})
            self.user_properties = True
        return picture

    _SCOPES: ClassVar[dict[str, str]] = {
        "row": "Row",
        "rowgroup": "Row",
        "col": "Column",
        "colgroup": "Column",
    }

    def _describe(self, node: _Node, name: str, box: Any, element: Any) -> None:
        """Give ``node`` the attributes that its kind needs."""
        if name == "abbr":
            node.entries["E"] = pydyf.String(element.get("title"))
        elif node.tag == "Span" and element.get("role") == "img":
            node.entries["Alt"] = pydyf.String(element.get("aria-label") or _words(element))
        elif node.tag == "Formula":
            node.entries["Alt"] = pydyf.String(_alternative(element) or _words(element))
        elif node.tag == "L":
            style = box.style["list_style_type"]
            numbering = NUMBERING.get(style, "None") if isinstance(style, str) else "Disc"
            if name == "dl":
                numbering = "None"
            node.attributes.append({"O": "/List", "ListNumbering": f"/{numbering}"})
        elif node.tag in ("TH", "TD"):
            attributes: dict[str, Any] = {"O": "/Table"}
            if box.colspan != 1:
                attributes["ColSpan"] = box.colspan
            if box.rowspan != 1:
                attributes["RowSpan"] = box.rowspan
            if node.tag == "TH":
                implied = "Column" if node.nearest("THead") else "Row"
                attributes["Scope"] = "/" + self._SCOPES.get(element.get("scope"), implied)
            if len(attributes) > 1:
                node.attributes.append(attributes)


def _within(node: _Node) -> Iterator[_Node]:
    for kid in node.kids:
        if isinstance(kid, _Node):
            yield kid
            yield from _within(kid)


def _verbatim(node: _Node) -> bool:
    """Return whether what ``node`` holds are lines of code."""
    return node.tag == "Code" and node.parent is not None and node.parent.verbatim


def _said(text: str, style: Any, is_code: bool) -> str:
    """Return what drawn text says, where a program would read something else; else nothing."""
    if text.endswith(HYPHEN):
        # A word parted at a line's end is one word (ISO 32000-1, 14.8.2.2.3).
        return f"{text.removesuffix(HYPHEN)}\N{SOFT HYPHEN}"
    if (shown := text.rstrip(" ")).endswith("-") and not is_code:
        # Programs take a hyphen at a line's end for one that parts a word, and drop it.
        return f"{shown}\N{WORD JOINER}{text[len(shown) :]}"
    if _shares_glyphs(text, style) or WIDE.search(text):
        return text.translate(_AS_DRAWN)
    return ""


def _shares_glyphs(text: str, style: Any) -> bool:
    return style["font_variant_caps"] != "normal" or bool(TWIN.search(text))


def _is_wide(annotation: Any) -> bool:
    left, _, right, _ = annotation["Rect"]
    return bool(right - left > _NARROWEST)


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _description(link: _Node, element: Any, tag: str) -> str:
    """Return what a link says, for its annotation: its words, unless it has a label.

    PDF/UA-1, 7.18.5. A link of a picture alone says what the picture is.
    """
    if element is None:
        return ""
    if "::" in tag:  # a note's call, or its number
        to_note = tag.endswith("call")
        number = element.get("data-number") or ""
        return element.get("data-to-note" if to_note else "data-to-text") or number
    words = " ".join(UNSEEN.sub("", _spoken_words(link)).split())
    if described := element.get("data-description"):
        return str(described).replace("{number}", words)
    return element.get("aria-label") or words or element.get("title") or ""


def _spoken_words(node: _Node) -> str:
    """Return what a screen reader says of ``node``: its words, and its pictures'."""
    parts: list[str] = []
    for kid in node.kids:
        match kid:
            case _Node():
                alternative = kid.entries.get("Alt")
                parts.append(alternative.string if alternative else _spoken_words(kid))
            case _Content(words=words):
                parts.append(words)
            case _Annotation():
                pass
    return "".join(parts)


def _alternative(element: Any) -> str:
    title = element.find(f"{SVG}title")
    if title is not None and title.text:
        return str(title.text)
    return element.get("alt") or element.get("aria-label") or ""


class _Serialiser:
    """Writes the nodes into the PDF and turns artifacts' marks into artifact marks."""

    def __init__(self, pdf: Any, streams: list[Any], tree: _Tree, complaints: list[str]) -> None:
        self.pdf, self.streams, self.tree, self.complaints = pdf, streams, tree, complaints
        self.aliases = Aliases(tree.document.fonts.values())
        self._owners: list[dict[int, Any]] = [{} for _ in streams]
        self._annotations: list[tuple[Any, Any]] = []
        self._identifiers: list[tuple[str, Any]] = []
        self._places = [
            {
                item["MCID"]: index
                for index, item in enumerate(stream.stream)
                if isinstance(item, pydyf.Dictionary) and "MCID" in item
            }
            for stream in streams
        ]

    def write(self) -> None:
        pdf = self.pdf
        _prune(self.tree.root)
        root = pydyf.Dictionary({"Type": "/StructTreeRoot"})
        pdf.add_object(root)
        root["K"] = pydyf.Array([self._emit(self.tree.root, root).reference])
        numbers = pydyf.Array()
        for index, owners in enumerate(self._owners):
            row = [owners.get(mcid, b"null") for mcid in range(max(owners) + 1)] if owners else []
            array = pydyf.Array(row)
            pdf.add_object(array)
            numbers.extend([index, array.reference])
        for index, (owner, annotation) in enumerate(self._annotations, start=len(self.streams)):
            numbers.extend([index, owner])
            annotation["StructParent"] = index
        tree = pydyf.Dictionary({"Nums": numbers})
        pdf.add_object(tree)
        root["ParentTree"] = tree.reference
        root["ParentTreeNextKey"] = len(self.streams) + len(self._annotations)
        if self._identifiers:
            names = pydyf.Array()
            for identifier, reference in sorted(self._identifiers):
                names.extend([pydyf.String(identifier), reference])
            root["IDTree"] = pydyf.Dictionary({"Names": names})
        pdf.catalog["StructTreeRoot"] = root.reference
        pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
        marks = {"Marked": "true"}
        if self.tree.user_properties:
            marks["UserProperties"] = "true"
        pdf.catalog["MarkInfo"] = pydyf.Dictionary(marks)
        for content, operator in self.tree.artifacts:
            self._mark_artifact(content, operator)
        for run in self.tree.joints.runs:
            self._say_as_one(run)
        self._drop_annotations()

    def _drop_annotations(self) -> None:
        needless = {annotation.reference for annotation in self.tree.needless}
        for item in self.pdf.objects:
            if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/Page":
                kept = [area for area in item.get("Annots", ()) if area not in needless]
                if "Annots" in item:
                    item["Annots"] = pydyf.Array(kept)

    def _emit(self, node: _Node, parent: Any) -> Any:
        element = pydyf.Dictionary(
            {"Type": "/StructElem", "S": f"/{node.tag}", "P": parent.reference}
        )
        self.pdf.add_object(element)
        if node.language:
            element["Lang"] = pydyf.String(node.language)
        element.update(node.entries)
        if "ID" in node.entries:
            self._identifiers.append((node.entries["ID"].string, element.reference))
        if node.attributes:
            attributes = [pydyf.Dictionary(entry) for entry in node.attributes]
            element["A"] = attributes[0] if len(attributes) == 1 else pydyf.Array(attributes)
        kids = pydyf.Array()
        first_page: int | None = None
        for kid in node.kids:
            match kid:
                case _Node():
                    kids.append(self._emit(kid, element).reference)
                case _Annotation(page=page, annotation=annotation):
                    reference = pydyf.Dictionary(
                        {
                            "Type": "/OBJR",
                            "Obj": annotation.reference,
                            "Pg": self.pdf.page_references[page],
                        }
                    )
                    self.pdf.add_object(reference)
                    kids.append(reference.reference)
                    self._annotations.append((element.reference, annotation))
                case _Content(page=page, mcid=mcid, text=text, shared=shared):
                    if mcid not in self._places[page]:
                        self._complain_of_group(page)
                        continue
                    if text and not (shared and self._tell(page, mcid, text)):
                        marks = self.streams[page].stream[self._places[page][mcid]]
                        marks["ActualText"] = pydyf.String(text)
                    if kid.unseen:
                        self._draw_in_no_colour(page, mcid)
                    if first_page is None:
                        first_page = page
                        element["Pg"] = self.pdf.page_references[page]
                    kids.append(mcid if page == first_page else self._elsewhere(page, mcid))
                    self._owners[page][mcid] = element.reference
        element["K"] = kids
        return element

    def _tell(self, page: int, mcid: int, text: str) -> bool:
        """Let a piece tell ``text`` by its glyphs; return whether it can."""
        stream, start = self.streams[page].stream, self._places[page][mcid]
        return self.aliases.tell(stream, start, stream.index(b"EMC", start), text)

    def _elsewhere(self, page: int, mcid: int) -> Any:
        """Return the reference to content that lies on another page than its element."""
        return pydyf.Dictionary(
            {"Type": "/MCR", "Pg": self.pdf.page_references[page], "MCID": mcid}
        )

    def _draw_in_no_colour(self, page: int, mcid: int) -> None:
        stream, place = self.streams[page].stream, self._places[page][mcid]
        end = stream.index(b"EMC", place)
        if end > place + 2:
            stream[place + 2] = _joined("3 Tr", stream[place + 2])
            stream[end - 1] = _joined(stream[end - 1], "0 Tr")

    def _mark_artifact(self, content: _Content, operator: str) -> None:
        index = self._places[content.page].get(content.mcid)
        if index is None:
            self._complain_of_group(content.page)
            return
        # WeasyPrint wrote three items: the tag, its properties and the operator BDC.
        stream = self.streams[content.page].stream
        stream[index - 1 : index + 2] = [operator, "", ""]
        if content.unsaid:
            # Programs that copy text out know no artifacts, but what is said in a word's place.
            stream[index] = "/Span <</ActualText ()>> BDC"
            stream[stream.index(b"EMC", index)] = b"EMC\nEMC"

    def _say_as_one(self, run: list[_Content]) -> None:
        """Put marked content round that of the pieces of ``run``, with what all of them say."""
        stream, places = self.streams[run[0].page].stream, self._places[run[0].page]
        if any(content.mcid not in places for content in run):
            return
        first, last = places[run[0].mcid], places[run[-1].mcid]
        for content in run:
            # Programs differ in which of two they take, the outer or the inner.
            stream[places[content.mcid]].pop("ActualText", None)
        said = "".join(content.words for content in run).translate(_AS_DRAWN)
        words = pydyf.String(said).data.decode("ascii")
        stream[first - 1] = f"/Span <</ActualText {words}>> BDC\n{stream[first - 1]}"
        end = stream.index(b"EMC", last)
        stream[end] = b"EMC\nEMC"

    def _complain_of_group(self, page: int) -> None:
        # `opacity` draws into a form of its own, where the page's marks mean nothing.
        self.complaints.append(
            f"page {page + 1} has text or a picture under “opacity”, which cannot be tagged: "
            "use a colour instead"
        )


def _joined(*parts: str | bytes) -> bytes:
    return b"\n".join(part.encode("ascii") if isinstance(part, str) else part for part in parts)


def _prune(node: _Node) -> bool:
    """Drop the nodes that hold nothing, but for empty cells; return whether ``node`` stays."""
    node.kids = [kid for kid in node.kids if not isinstance(kid, _Node) or _prune(kid)]
    return bool(node.kids) or node.tag in ("TD", "TH")
