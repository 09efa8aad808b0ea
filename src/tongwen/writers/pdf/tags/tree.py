"""The tag tree of a PDF: what a screen reader hears, and in what order.

WeasyPrint tags its PDF by the kind of each box, page by page. From right HTML that gives a
wrong tree in many places: notes without Note, headers in the text, elements torn in two at
a page's end, languages never said. This module builds the tree anew, from the elements that
the boxes were made of, so that an element is one node however many pages it lies on.

Here boxes become nodes; :mod:`.tagging` writes these into the PDF.

The tree (ISO 32000-1, 14.8.4; PDF/UA-1, clause 7):

* ``nav[role=doc-toc]`` is a Sect that holds a TOC; its items are TOCI, Reference, Link; items
  of the class ``level-2`` are a TOC within the item before them;
* a ``div`` in a ``div``, or in a figure, that changes no language says nothing more: it is
  transparent;
* each line of ``pre`` ends with a line feed;
* ``.cited``, where a work's entry says that it is cited, is a Reference with a Link for each
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
from typing import Any, ClassVar

import pydyf

from ..engine import boxes
from ..lines.capitals import SAID
from ..pages.floating import FLOATED
from .actual_text import Joints
from .nodes import FILES, Annotation, Content, Node, within
from .words import (
    AS_DRAWN,
    LEADER,
    RARE_TWIN,
    SVG,
    alternative,
    description,
    is_from_right,
    is_verbatim,
    is_wide,
    said,
    shares_glyphs,
    words_of,
)  # fmt: skip

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

PLAIN_ARTIFACT = "/Artifact BMC"


class Tree:
    """Builds the nodes from the boxes of the pages."""

    def __init__(self, document: Any, streams: list[Any], complaints: list[str]) -> None:
        self.document, self.streams, self.complaints = document, streams, complaints
        self.root = Node("Document", None, document.metadata.lang)
        self.artifacts: list[tuple[Content, str]] = []
        self._nodes: dict[tuple[Any, str], Node] = {}
        self._calls: dict[Any, Node] = {}
        self._notes: set[Any] = set()
        self._page = 0
        self._marked: dict[Any, dict[str, Any]] = {}
        self._linked = False
        self._links: list[tuple[Any, Node, Any, str]] = []
        self.needless: list[Any] = []
        self.shown: list[tuple[Node, list[str]]] = []
        self.user_properties = False
        self.joints = Joints()
        self._line: Any = None
        self._both_ways = False
        self.twins = False
        """Whether a letter stands there that is drawn as a mark is that stands everywhere."""

    def build(self) -> None:
        """Make the nodes of all pages."""
        for page in self.document.pages:
            for box in boxes.boxes_of_page(page):
                if getattr(box, "footnote", None) is not None:
                    self._notes.add(box.element)
                if isinstance(box, boxes.TextBox) and is_from_right(box.text or "", box.style):
                    self._both_ways = True
        for index, (page, stream) in enumerate(zip(self.document.pages, self.streams, strict=True)):
            self._page, self._marked = index, boxes.marks(stream)
            for child in boxes.sheet(page).children:
                self._visit(child, self.root)
            self.joints.end()
            for mark in self._marked.values():  # drawn, but in no box of the page's tree
                self._artifact(mark["mcid"])
            self._marked.clear()
        self._put_floats_back()
        for annotation, link, element, tag in self._links:
            if words := description(link, element, tag):
                annotation["Contents"] = pydyf.String(words)
        for figure, files in self.shown:
            pictures = [node for node in within(figure) if node.tag == "Figure"]
            owner = pictures[0] if len(pictures) == 1 else figure
            owner.entries[FILES] = pydyf.Array([pydyf.String(name) for name in files])

    def _put_floats_back(self) -> None:
        """Put what floated to the head of a page where its element stands in the source."""
        elements = {node: element for (element, _), node in reversed(self._nodes.items())}
        for node, element in elements.items():
            if node.parent is None or FLOATED not in boxes.classes(element):
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
                if isinstance(kid, Node) and order.get(elements.get(kid), -1) > place
            )
            siblings.insert(next(after, len(siblings)), node)

    # --- boxes ---------------------------------------------------------------------------

    def _visit(self, box: Any, node: Node) -> None:
        box = boxes.own_box(box)
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

    def _text(self, box: Any, node: Node) -> None:
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
        if self._both_ways and is_from_right(box.text or "", box.style):
            self._say_in_order(box, mark["mcid"], owner)
            return
        text = said(box.text or "", box.style, owner.nearest("Code") is not None, self._both_ways)
        if box.element_tag and getattr(box, "dropped_space", False) and is_verbatim(node):
            text = f"{(box.text or '').rstrip(' ')}\n"
        shared = bool(text) and shares_glyphs(text, box.style, self._both_ways)
        self.twins = self.twins or RARE_TWIN.search(box.text) is not None
        unseen = box.element is not None and box.element.get("class") == SAID
        content = Content(self._page, mark["mcid"], text, text or box.text, shared, unseen)
        owner.kids.append(content)
        if not text or text == box.text.translate(AS_DRAWN):
            self.joints.add(content, box, self._line)
        else:
            self.joints.end()

    def _say_in_order(self, box: Any, mcid: int, owner: Node) -> None:
        """Tag words from right to left: their element says them in the order of reading.

        Programs that copy text out go by its letters, and put what runs from right to left in
        order themselves; what its marked content says they would turn round as well, MuPDF also
        what the element that owns it says, but not one round that.
        """
        self.joints.end()
        words = said(box.text, box.style, owner.nearest("Code") is not None)
        around = self._child("Span", owner)
        around.entries["ActualText"] = pydyf.String(words or box.text.translate(AS_DRAWN))
        self._child("Span", around).kids.append(Content(self._page, mcid, "", box.text))

    def _element(self, box: Any, node: Node) -> None:
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
                entered.kids.append(Content(self._page, mark["mcid"]))
                self.joints.end()
        around = self._line
        if isinstance(box, boxes.LineBox):
            self._line = box
        if isinstance(box, boxes.ParentBox):
            for child in box.children:
                self._visit(child, entered)
        self._linked, self._line = linked, around

    def _annotate(self, box: Any, node: Node) -> None:
        annotation = box.link_annotation
        if self._linked or not is_wide(annotation):
            # Every box in a link has an area of its own; the outermost covers them. One that says
            # nothing, as a page that is named already, has none to click.
            self.needless.append(annotation)
            return
        self._linked = True
        annotation["F"] = 4  # printed (ISO 32000-1, table 165)
        link = node.nearest("Link") or node
        link.kids.append(Annotation(self._page, annotation))
        self._links.append((annotation, link, box.element, box.element_tag or ""))

    def _artifact(self, mcid: int, operator: str = PLAIN_ARTIFACT) -> None:
        self.joints.end()
        self.artifacts.append((Content(self._page, mcid), operator))

    def _all_artifact(self, box: Any, operator: str = PLAIN_ARTIFACT) -> None:
        box = boxes.own_box(box)
        mark = self._marked.pop(box, None)
        if mark is not None:
            self._artifact(mark["mcid"], operator)
            element = getattr(box, "element", None)
            if element is not None and element.get("data-letters"):
                self.artifacts[-1][0].unsaid = True
        for child in getattr(box, "children", ()):
            self._all_artifact(child, operator)

    # --- elements ------------------------------------------------------------------------

    def _child(self, tag: str, parent: Node, language: str | None = None) -> Node:
        node = Node(tag, parent, language, self._page)
        parent.kids.append(node)
        return node

    def _get(self, key: tuple[Any, str], tag: str, parent: Node, language: str) -> Node:
        node = self._nodes.get(key)
        if node is None:
            changed = language if language != parent.spoken else None
            node = self._nodes[key] = self._child(tag, parent, changed)
        return node

    def _body(self, node: Node) -> Node:
        """Return where the content of ``node`` goes: a list item's into its body."""
        if node.tag != "LI":
            return node
        if node.body is None:
            node.body = self._child("LBody", node)
        return node.body

    def _enter(self, box: Any, node: Node) -> Node | None:
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

    def _level(self, contents: Node, element: Any) -> Node:
        """Return the TOC that an item belongs to, by its class ``level-<n>``."""
        classes = re.search(r"\blevel-([2-6])\b", element.get("class") or "")
        for _ in range(int(classes[1]) - 1 if classes else 0):
            last = contents.kids[-1] if contents.kids else None
            if not isinstance(last, Node):
                break
            inner = last.kids[-1] if last.kids else None
            if not (isinstance(inner, Node) and inner.tag == "TOC"):
                inner = self._child("TOC", last)
            contents = inner
        return contents

    @staticmethod
    def _tag(name: str, element: Any, node: Node) -> str | None:
        """Return the structure type of an element that needs no care; None if transparent."""
        role, classes = element.get("role"), boxes.classes(element)
        if role == "math" or "mathematics" in classes:
            return "Formula"
        if role == "paragraph" or "note-paragraph" in classes:
            return "P"
        if "cited" in classes:
            return "Reference"
        if name == "div" and "index" in classes:
            return "Index"
        if name == "div" and node.tag == "L":
            return "LI"  # the div that HTML allows round a dt with its dd
        if name == "span" and "label" in classes and node.tag == "LI":
            return "Lbl"
        if (name == "abbr" and element.get("title")) or (role == "img" and name == "span"):
            return "Span"
        return TAGS.get(name)

    def _linking(self, box: Any, key: tuple[Any, str], node: Node, language: str) -> Node:
        """Return the Link in ``node``, where a note's call or number leads somewhere."""
        if not box.link_annotation:
            return node
        return self._get((key[0], f"{key[1]} link"), "Link", node, language)

    def _enter_pseudo(
        self, box: Any, pseudo: str, key: tuple[Any, str], node: Node, language: str
    ) -> Node | None:
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

    def _enter_note(self, key: tuple[Any, str], element: Any, language: str) -> Node:
        call = self._calls.get(element)
        parent = call.parent if call is not None and call.parent is not None else self.root
        changed = language if language != parent.spoken else None
        note = self._nodes[key] = Node("Note", parent, changed, self._page)
        place = parent.kids.index(call) + 1 if call in parent.kids else len(parent.kids)
        parent.kids.insert(place, note)
        # PDF/UA-1, 7.9: a note has an identifier of its own.
        count = sum(1 for node in self._nodes.values() if node.tag == "Note")
        note.entries["ID"] = pydyf.String(f"note-{count:05}")
        return note

    def _enter_definition(self, name: str, key: tuple[Any, str], node: Node, language: str) -> Node:
        item = node
        if node.tag != "LI":
            owner = node.nearest("L") or node
            last = next((kid for kid in reversed(owner.kids) if isinstance(kid, Node)), None)
            starts = name == "dt" and (last is None or last.body is not None)
            item = self._child("LI", owner) if last is None or starts else last
        if name == "dt":
            return self._get(key, "Lbl", item, language)
        entered = self._get(key, "LBody", item, language)
        item.body = entered
        return entered

    def _enter_picture(
        self, box: Any, key: tuple[Any, str], element: Any, node: Node, language: str
    ) -> Node | None:
        words = alternative(element)
        if element.get("role") in ("presentation", "none"):
            return None
        if node.tag == "Formula":
            return node  # the formula's words stand on the element round its picture
        if not words:
            if element.get("alt") is None and "::" not in key[1]:
                self.complaints.append(
                    "a picture has no alternative text: it was left out of the tags"
                )
            return None
        tag = "Formula" if self._tag("", element, node) == "Formula" else "Figure"
        picture = self._get(key, tag, self._body(node), language)
        picture.entries["Alt"] = pydyf.String(words)
        height = self.document.pages[self._page].height
        left, top = box.content_box_x(), box.content_box_y()
        corners = (left, height - top - box.height, left + box.width, height - top)
        points = pydyf.Array([corner * boxes.PT for corner in corners])  # px to pt
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

    def _describe(self, node: Node, name: str, box: Any, element: Any) -> None:
        """Give ``node`` the attributes that its kind needs."""
        if name == "abbr":
            node.entries["E"] = pydyf.String(element.get("title"))
        elif node.tag == "Span" and element.get("role") == "img":
            node.entries["Alt"] = pydyf.String(element.get("aria-label") or words_of(element))
        elif node.tag == "Formula":
            node.entries["Alt"] = pydyf.String(alternative(element) or words_of(element))
        elif node.tag == "L":
            style = box.style["list_style_type"]
            numbering = "Disc"
            if isinstance(style, str):  # in brackets it counts as without: lower-roman-parentheses
                numbering = NUMBERING.get(style.partition("-parenthes")[0], "None")
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
