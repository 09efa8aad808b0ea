"""The tag tree written into the PDF, and marks that say what is only drawn.

A node becomes a structure element; what a node holds is named by its marks in the drawing of a page
(ISO 32000-1, 14.7).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pydyf

from ..engine.room import Call
from .aliases import Alias, Aliases
from .nodes import Annotation, Content, Node, prune
from .tree import Tree
from .words import AS_DRAWN, COMMON_TWIN


class RightTags:
    """Writes PDFs with the tag tree of :mod:`.tree`.

    Args:
        drawn: called when the pages are drawn, before their boxes are read.

    Attributes:
        complaints: what could not be tagged, for a designer.
        aliases: further codes that the fonts are to have.
    """

    def __init__(self, drawn: Callable[[], None] = lambda: None) -> None:
        self._drawn = drawn
        self.complaints: list[str] = []
        self.aliases: list[Alias] = []

    def add_tags(self, call: Call) -> None:
        """Tag a PDF in place of WeasyPrint."""
        self._drawn()
        tree = Tree(call.document, call.page_streams, self.complaints)
        tree.build()
        serialiser = Serialiser(call.pdf, call.page_streams, tree, self.complaints)
        serialiser.write()
        self.aliases.extend(serialiser.aliases.given)


class Serialiser:
    """Writes the nodes into the PDF and turns artifacts' marks into artifact marks."""

    def __init__(self, pdf: Any, streams: list[Any], tree: Tree, complaints: list[str]) -> None:
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
        """Write the tree, its index, and the marks round the content."""
        pdf = self.pdf
        prune(self.tree.root)
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

    def _emit(self, node: Node, parent: Any) -> Any:
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
                case Node():
                    kids.append(self._emit(kid, element).reference)
                case Annotation(page=page, annotation=annotation):
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
                case Content(page=page, mcid=mcid, text=text, shared=shared):
                    if mcid not in self._places[page]:
                        self._complain_of_group(page)
                        continue
                    if not text and self.tree.twins and COMMON_TWIN.search(kid.words):
                        text, shared = kid.words.translate(AS_DRAWN), True
                    if text and not (shared and self._give(page, mcid, text)):
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

    def _give(self, page: int, mcid: int, text: str) -> bool:
        """Give a piece's glyphs the characters ``text``; return whether that can be done."""
        stream, start = self.streams[page].stream, self._places[page][mcid]
        return self.aliases.give(stream, start, stream.index(b"EMC", start), text)

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

    def _mark_artifact(self, content: Content, operator: str) -> None:
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

    def _say_as_one(self, run: list[Content]) -> None:
        """Put marked content round the pieces of ``run``, with their common text."""
        stream, places = self.streams[run[0].page].stream, self._places[run[0].page]
        if any(content.mcid not in places for content in run):
            return
        first, last = places[run[0].mcid], places[run[-1].mcid]
        for content in run:
            # Programs differ in which of two they take, the outer or the inner.
            stream[places[content.mcid]].pop("ActualText", None)
        said = "".join(content.words for content in run).translate(AS_DRAWN)
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
