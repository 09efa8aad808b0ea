"""Filling in a template that somebody has had open in Word.

Word writes more than was typed: it breaks a tag into runs where its spelling checker or an
edit passed, leaves bookmarks and marks of revisions, turns quotation marks round, and names
styles in its own language. All of that is undone first, so that a tag is what it looks like
on the page. What a template may not bring (macros, embedded objects, things from the network)
is refused. docxtpl then fills it in, in the institute's sandbox.
"""

from __future__ import annotations

import copy
import io
import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docxtpl import DocxTemplate
from lxml import etree

from ...archives import ArchiveFault, Room, repacked
from ...diagnostics import nearest
from ...gate import MEGABYTE
from ...institute import Institute
from ...processes import LimitReached
from ...templating import environment
from .markup import NAMESPACES, Element, name, ordered
from .package import archived, without_leftovers
from .styles import style_id

ROOM = Room(markup=4 * MEGABYTE)
"""How much a template may hold, unpacked."""

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_OPENING = re.compile(r"\{[{%#]")
_SIMPLE = re.compile(r"\{\{[rp]\s")
"""docxtpl's marks for runs and paragraphs: here ``{{ title }}`` is enough for either."""

_STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "\xa0": " ", "\u202f": " "})

_DROPPED = frozenset(
    name(f"w:{tag}")
    for tag in (
        "proofErr", "bookmarkStart", "bookmarkEnd", "permStart", "permEnd", "lastRenderedPageBreak",
        "commentRangeStart", "commentRangeEnd", "commentReference", "footnoteReference",
        "endnoteReference", "annotationRef", "del", "moveFrom", "moveFromRangeStart",
        "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "rPrChange", "pPrChange",
        "sectPrChange", "tblPrChange", "tblGridChange", "trPrChange", "tcPrChange", "tblPrExChange",
        "numPr", "footnotePr", "endnotePr",
    )
)  # fmt: skip
_UNWRAPPED = frozenset(name(f"w:{tag}") for tag in ("ins", "moveTo", "smartTag", "customXml"))
_REFUSED = ("/vbaProject", "/oleObject", "/control", "/aFChunk", "/subDocument", "/package")
_NOT_TAKEN = frozenset(name(f"w:{tag}") for tag in ("lang", "noProof", "eastAsianLayout"))
"""What a tag's run says of its own words, and not of those that take its place."""

_WORD14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"


class TemplateFault(Exception):
    """A template that cannot be filled in; the message and the hint speak to its designer."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint or "mend the words in braces, or remove the file: the house's is used then"


def fill_in(template: bytes, context: Mapping[str, Any], institute: Institute) -> WordDocument:
    """Return ``template`` with the values of ``context`` in the places of their names.

    Raises:
        TemplateFault: it is no Word file, brings what it may not, or cannot be filled in.
    """
    filled = _Template(io.BytesIO(_mended(template)))
    try:
        filled.render(dict(context), environment(institute), autoescape=True)
        return docx.Document(io.BytesIO(archived(filled.docx, small=False)))
    except Exception as error:  # a template can fail in as many ways as a program
        raise filled.fault(error, context) from None


@lru_cache(4)
def _mended(template: bytes) -> bytes:
    """Return ``template`` as it is filled in, once for all reports of a pack: packed, not small.

    Raises:
        TemplateFault: it is no Word file, or brings what it may not.
    """
    weighed = _weighed(template)
    try:
        document = docx.Document(io.BytesIO(weighed))
        without_leftovers(document)
        _refuse(document)
        _mend(document)
        return archived(document, small=False)
    except (TemplateFault, LimitReached):
        raise
    except Exception as error:  # a file can be broken in as many ways as there are readers
        raise TemplateFault(
            f"it is no Word file ({_words(error)})", "save it as a Word document (.docx)"
        ) from None


class _Template(DocxTemplate):  # type: ignore[misc]
    """A template that remembers its current place, so that a fault has one."""

    source, part = "", ""

    def render_xml_part(self, src_xml: str, part: Part, *rest: Any, **more: Any) -> str:
        # As docxtpl does before it counts lines: a line is a paragraph.
        self.source = re.sub(r"<w:p([ >])", r"\n<w:p\1", src_xml)
        self.part = posixpath.basename(str(part.partname)).removesuffix(".xml").rstrip("0123456789")
        filled: str = super().render_xml_part(src_xml, part, *rest, **more)
        return filled

    def fault(self, error: Exception, context: Mapping[str, Any]) -> TemplateFault:
        """Return ``error`` as a fault of the template, with the paragraph that it is in."""
        line = getattr(error, "lineno", None) or _line(error)
        lines = self.source.splitlines()
        place = re.sub(r"<[^>]*>", "", lines[line - 1]).strip() if 0 < line <= len(lines) else ""
        message = _words(error)
        hint = ""
        if isinstance(error, LimitReached):
            message, hint = f"it runs without end ({message})", error.hint
        if unknown := re.match(r"'(\w+)' is undefined", message):
            message = f"there is no name “{unknown[1]}”"
            hint = nearest(unknown[1], context)
        if place:
            message += f", in “{place[:80]}”" + (f" of the {self.part}" if self.part else "")
        return TemplateFault(message, hint)


def _words(error: Exception) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__


def _line(error: Exception) -> int:
    """The line of the template in which ``error`` was raised; 0 if in none."""
    trace, line = error.__traceback__, 0
    while trace is not None:
        # Jinja rewrites tracebacks: their lines are the template's, in a file of this name.
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


# --- what is refused -----------------------------------------------------------------------


def _weighed(template: bytes) -> bytes:
    """Return ``template`` packed anew, no larger unpacked than it says and than it may be."""
    try:
        return repacked(template, ROOM)
    except ArchiveFault as error:
        raise TemplateFault(str(error), _SMALLER if error.large else ANEW) from None


ANEW = "save the file anew as a Word document (.docx)"
"""What helps where a template is no whole Word file."""
_SMALLER = "make it smaller: large pictures belong into the pack's logos"


def _refuse(document: WordDocument) -> None:
    package = document.part.package
    assert package is not None
    for part in package.iter_parts():
        if str(part.partname).endswith("/settings.xml"):
            continue  # ours takes its place
        for relation in part.rels.values():
            if relation.reltype.endswith(_REFUSED):
                raise TemplateFault(
                    "it holds a macro or an embedded object", "take it out and save the file anew"
                )
            if relation.is_external and relation.reltype != RELATIONSHIP_TYPE.HYPERLINK:
                raise TemplateFault(
                    f"it takes something from elsewhere ({relation.target_ref[:80]})", _ITSELF
                )
        if part.content_type.endswith("xml") and (found := _fetched(part)):
            raise TemplateFault(f"it takes something from elsewhere ({found[:80]})", _ITSELF)


_ITSELF = "put the picture itself into the file: nothing is fetched"
_FETCHING = re.compile(
    r"\b(?:INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|LINK|DDE|DDEAUTO|DATABASE|RD|MACROBUTTON)\b",
    re.IGNORECASE,
)
"""Fields that Word fills from another file, from a host or by a program (ISO 29500-1, 17.16.5)."""

_VML = "{urn:schemas-microsoft-com:vml}"
_HREF = "{urn:schemas-microsoft-com:office:office}href"


def _fetched(part: Part) -> str:
    """Return what Word would fetch of itself where it opens or updates ``part``; "" if nothing.

    A picture can be linked by a relation that says that it is a hyperlink; a field needs none.
    """
    root = getattr(part, "_element", None)
    if root is None:
        root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False))
    fields = "".join(node.text or "" for node in root.iter(name("w:instrText")))
    simple = [node.get(name("w:instr"), "") for node in root.iter(name("w:fldSimple"))]
    for instruction in (fields, *simple):
        if found := _FETCHING.search(instruction):
            return instruction[found.start() :]
    for node in root.iter(etree.Element):
        if node.get(name("r:link")):
            return str(part.rels[node.get(name("r:link"))].target_ref)
        if node.tag.startswith(_VML) and (source := node.get("src") or node.get(_HREF)):
            return str(source)
    return ""


# --- what Word leaves ----------------------------------------------------------------------


def _mend(document: WordDocument) -> None:
    renamed = _own_styles(document)
    for root in _roots(document):
        _clean(root, renamed)
        for paragraph in root.iter(name("w:p")):
            _gather_tags(paragraph)
        _balanced(root)


def _roots(document: WordDocument) -> Iterator[Element]:
    yield document.part._element
    for relation in document.part.rels.values():
        if relation.reltype in (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER):
            part = relation.target_part
            if not hasattr(part, "_element"):
                raise TemplateFault("a header or footer is no Word part", ANEW)
            yield part._element


def _clean(root: Element, renamed: Mapping[str, str]) -> None:
    for node in list(root.iter(*_DROPPED)):
        _remove(node)
    for node in list(root.iter(*_UNWRAPPED)):
        _unwrap(node)
    for alternate in root.iter(name("mc:AlternateContent")):
        # Drawings of old for Word 2007: they would not take the page's size.
        if alternate.find(name("mc:Choice")) is not None:
            for fallback in alternate.findall(name("mc:Fallback")):
                alternate.remove(fallback)
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        for key in list(node.attrib):
            if key.startswith(name("w:rsid")) or key in (
                f"{_WORD14}paraId", f"{_WORD14}textId"
            ):  # fmt: skip
                del node.attrib[key]
    for tag in ("pStyle", "rStyle", "tblStyle"):
        for node in root.iter(name(f"w:{tag}")):
            identifier = node.get(name("w:val"), "")
            node.set(name("w:val"), renamed.get(identifier, identifier))


def _remove(node: Element) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def _unwrap(node: Element) -> None:
    parent = node.getparent()
    if parent is None:
        return
    for child in list(node):
        if child.tag != name("w:customXmlPr") and child.tag != name("w:smartTagPr"):
            node.addprevious(child)
    parent.remove(node)


def _own_styles(document: WordDocument) -> dict[str, str]:
    """Give the house's styles their identifiers back; return old → new.

    A Word in another language renames the identifiers, never the names. Of styles that are
    not the house's, what leads to lists and styles that are not taken over is dropped.
    """
    relations = document.part.rels.values()
    part = next((r.target_part for r in relations if r.reltype == RELATIONSHIP_TYPE.STYLES), None)
    root = getattr(part, "_element", None)
    if root is None:
        return {}
    from .template import bare_styles

    house = {style.name.lower(): style.name for style in bare_styles()}
    renamed: dict[str, str] = {}
    for style in root.findall(name("w:style")):
        called = style.find(name("w:name"))
        known = house.get((called.get(name("w:val")) if called is not None else "").lower())
        if known:
            renamed[style.get(name("w:styleId"), "")] = style_id(known)
    present = {renamed.get(i, i) for i in (s.get(name("w:styleId"), "") for s in root)}
    for style in root.findall(name("w:style")):
        identifier = style.get(name("w:styleId"), "")
        style.set(name("w:styleId"), renamed.get(identifier, identifier))
        for tag in ("basedOn", "next", "link"):
            for node in style.findall(name(f"w:{tag}")):
                other = renamed.get(node.get(name("w:val")), node.get(name("w:val")))
                node.set(name("w:val"), other)
                if tag == "link" or other not in present:
                    style.remove(node)
        for node in list(style.iter(name("w:numPr"), name("w:rsid"))):
            _remove(node)
    return renamed


# --- tags ----------------------------------------------------------------------------------


def _gather_tags(paragraph: Element) -> None:
    """Put each tag of ``paragraph`` into the run in which it begins, straight and simple."""
    pieces = [node for node in paragraph.iter(name("w:t")) if _owner(node) is paragraph]
    whole = "".join(node.text or "" for node in pieces)
    if not _OPENING.search(whole):
        return
    owners = [index for index, node in enumerate(pieces) for _ in node.text or ""]
    made = ["" for _ in pieces]
    place = 0
    for tag in _TAG.finditer(whole):
        _spread(whole, place, tag.start(), owners, made)
        words = tag[0].translate(_STRAIGHT)
        made[owners[tag.start()]] += _SIMPLE.sub("{{ ", words)
        place = tag.end()
    _spread(whole, place, len(whole), owners, made)
    for node, words in zip(pieces, made, strict=True):
        node.text = words
        node.set(name("xml:space"), "preserve")


def _spread(whole: str, start: int, end: int, owners: list[int], made: list[str]) -> None:
    """Put the text between two tags back into its original runs."""
    between = whole[start:end]
    if opened := _OPENING.search(between):
        raise TemplateFault(
            "braces are opened and not closed in their paragraph: "
            f"“{between[opened.start() :][:60]}”",
            "a tag stands in one paragraph: {{ title }}, {%p if subtitle %}",
        )
    for character, owner in zip(between, owners[start:end], strict=True):
        made[owner] += character


def _owner(node: Element) -> Element:
    return next(node.iterancestors(name("w:p")), None)


def _balanced(root: Element) -> None:
    """Raise a fault for braces that open where no tag can be: in a field, in an attribute.

    docxtpl looks for their end through the whole of the file.
    """
    gathered = (name("w:t"), name("w:r"))
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        texts = list(node.attrib.values())
        if node.tag == name("w:p"):
            texts.append("".join(text.text or "" for text in node.iter(name("w:t"))))
        elif node.tag not in gathered:
            texts.append(node.text or "")
        for words in (*texts, node.tail or ""):
            if "{" in words and _OPENING.search(_TAG.sub("", words)):
                raise TemplateFault(
                    f"braces are opened and not closed: “{words[:60]}”",
                    "a tag stands in one paragraph: {{ title }}, {%p if subtitle %}",
                )


def formatted(made: list[Element], properties: Element | None) -> list[Element]:
    """Give runs that replace a tag the tag's formatting: a face, a colour.

    What the runs say themselves (a language, an emphasis) stays.
    """
    if properties is None:
        return made
    for top in made:
        for run in [top] if top.tag == name("w:r") else list(top.iter(name("w:r"))):
            _format(run, properties)
    return made


def _format(run: Element, properties: Element) -> None:
    own = run.find(name("w:rPr"))
    parts = {} if own is None else {node.tag: node for node in own}
    for node in properties:
        if node.tag in _NOT_TAKEN or etree.QName(node).namespace != NAMESPACES["w"]:
            continue
        if node.tag not in parts:
            parts[node.tag] = copy.deepcopy(node)
        elif node.tag == name("w:rFonts"):
            merged = copy.deepcopy(node)
            for key, value in parts[node.tag].attrib.items():
                merged.set(key, value)
            parts[node.tag] = merged
    made = ordered("w:rPr", parts.values())
    if own is not None:
        run.remove(own)
    if made is not None:
        run.insert(0, made)
