"""Fields and bookmarks of a Word file → marks in its text (ECMA-376 part 1, 17.13.6 and 17.16)."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field, replace

from lxml import etree

from ...artefacts.docx.package import Element, W, holds_places, value
from ...artefacts.docx.word import Instruction
from ...document import Citation
from ...languages import EAST_ASIAN_LETTERS, LANGUAGES
from ..marks import (
    Anchor,
    Described,
    Drawn,
    Entry,
    Facing,
    HereIndex,
    HereReferences,
    Mark,
    Pending,
    Sequence,
    Tongue,
    written,
)
from .citations import Library

_DROPPED = ("TOC", "INDEX", "TOA", "XE", "TC", "TA")
"""Fields whose result Tongwen makes itself, and marks for it."""

_REFERENCES = ("ZOTERO_BIBL", "Mendeley Bibliography", "EN.REFLIST", "BIBLIOGRAPHY")
_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
_WIDE = re.compile(f"[{EAST_ASIAN_LETTERS}]")


@dataclass(slots=True)
class _Field(Instruction):
    """A field that is open: its instruction, its runs, and whether its result has begun."""

    instruction: str = ""
    runs: list[Element] = field(default_factory=list)
    shown: str = ""
    data: str = ""
    in_result: bool = False


class MarkWriter:
    """Puts marks into parts, one after the other; ``marks`` holds what each stands for.

    ``language`` is that of the running text where those of its runs can be believed: in a file of
    ours. Word notes for every run what its spelling check was set to.
    """

    def __init__(self, library: Library, wanted: frozenset[str], language: str) -> None:
        self.library, self.wanted, self.language = library, wanted, language
        self.marks: list[Mark] = []

    def rewrite(self, root: Element) -> None:
        """Put the marks of one part into it."""
        self._controls(root)
        for simple in list(root.iter(f"{W}fldSimple")):
            _unfold(simple)
        for run in list(root.iter(f"{W}r")):
            _split(run)
        self._fields(root)
        self._bookmarks(root)
        if self.language:
            self._tongues(root)

    def mark(self, mark: Mark) -> Element:
        """Return a run that stands for ``mark``."""
        self.marks.append(mark)
        return run_of(written(len(self.marks) - 1))

    def describe(self, note: Element) -> None:
        """Put the description of a table into its first cell (17.4.41)."""
        table = next(note.iterancestors(f"{W}tbl"), None)
        facing = _second_language(value(note))
        bare = table is None or (holds_places(table) and not facing)
        first = None if table is None or bare else next(table.iter(f"{W}p"), None)
        if first is not None and facing and note.tag == f"{W}tblDescription":
            first.append(self.mark(Facing("", facing)))
            first = None
        if first is not None and value(note).strip() and note.tag == f"{W}tblDescription":
            first.append(self.mark(Described(value(note).strip())))
        if (parent := note.getparent()) is not None:
            parent.remove(note)  # Pandoc would take it for the caption

    def draw(self, drawing: Element, chart: str) -> None:
        """Put a chart, by its specification, in the place of the drawing that shows it."""
        parent, extent = drawing.getparent(), drawing.find(f".//{_EXTENT}")
        across = "" if extent is None else extent.get("cx", "")
        width = f"{int(across) / 36000:.1f}mm" if across.isdecimal() else ""
        words = next((each.get("descr", "") for each in drawing.iter() if "docPr" in str(each.tag)),
                     "")  # fmt: skip
        if parent is not None:
            self.marks.append(Drawn("", " ".join(words.split()), width, chart=chart))
            kept = etree.Element(f"{W}t")
            kept.text = written(len(self.marks) - 1)
            parent.replace(drawing, kept)

    # --- content controls

    def _controls(self, root: Element) -> None:
        """Replace the content controls that programs for citations write, by their tags."""
        for control in list(root.iter(f"{W}sdt")):
            tag = value(control.find(f"{W}sdtPr/{W}tag"))
            content = control.find(f"{W}sdtContent")
            if content is None:
                continue
            shown = _words(content)
            citation = self.library.from_tag(tag, shown)
            mark: Mark | None = citation
            if "BIBLIOGRAPHY" in tag.upper() and citation is None:
                mark = HereReferences("")
            if mark is None:
                continue
            paragraphs = content.findall(f"{W}p")
            target = paragraphs[0] if paragraphs else content
            for paragraph in paragraphs[1:]:
                content.remove(paragraph)
            _empty(target)
            target.append(self.mark(mark))

    # --- fields

    def _fields(self, root: Element) -> None:
        opened: list[_Field] = []
        for run in list(root.iter(f"{W}r")):
            for each in opened:
                each.runs.append(run)
            character = run.find(f"{W}fldChar")
            kind = value(character, "fldCharType")
            if kind == "begin":
                opened.append(_Field(runs=[run], data=_field_data(character)))
            elif not opened:
                continue
            elif kind == "separate":
                opened[-1].in_result = True
            elif kind == "end":
                self._closed(opened.pop(), opened)
            elif opened[-1].in_result:
                for each in opened:
                    each.shown += _words(run) if each.in_result else ""
            else:
                opened[-1].instruction += "".join(
                    node.text or "" for node in run.iter(f"{W}instrText")
                )

    def _closed(self, closed: _Field, around: list[_Field]) -> None:
        """Put a mark in the place of a field that was read to its end, if it needs one."""
        word = (closed.instruction.split() or [""])[0].upper()
        if "EN.CITE.DATA" in closed.instruction and around:
            around[-1].data = around[-1].data or closed.data
            return
        mark = self._meaning(word, closed)
        if mark is None and word not in _DROPPED:
            return
        first = closed.runs[0]
        parent = first.getparent()
        if isinstance(mark, Entry) and parent is not None:
            self._opened(first, parent, mark)
        if mark is not None and parent is not None:
            run = self.mark(mark)
            # A caption's label and number keep their place, not their looks.
            parent.insert(parent.index(first), run)
            for each in around:
                each.runs.append(run)
        for run in closed.runs:
            if (holder := run.getparent()) is not None:
                holder.remove(run)

    def _opened(self, first: Element, parent: Element, entry: Entry) -> None:
        """Let a mark stand where the words of an entry begin, which a bookmark of ours names."""
        end = first.getprevious()
        if end is None or end.tag != f"{W}bookmarkEnd":
            return
        for start in parent.findall(f"{W}bookmarkStart"):
            if value(start, "id") == value(end, "id"):
                parent.insert(parent.index(start), self.mark(replace(entry, opens=True)))

    def _meaning(self, word: str, closed: _Field) -> Mark | None:
        words, argument = closed.words, closed.argument
        if word in ("REF", "PAGEREF", "NOTEREF") and argument:
            kind = "REFNUMBER" if word == "REF" and {"\\r", "\\n", "\\w"} & set(words) else word
            return Pending(argument, shown=closed.shown, kind=kind)
        # An empty instruction that is a bookmark's name is a REF, too.
        if word and words[0] in self.wanted and words[0].startswith("_Ref"):
            return Pending(words[0], shown=closed.shown)
        if word == "XE":
            return _entry(closed.words[1:])
        if word == "INDEX":
            return HereIndex("")
        if word == "SEQ" and argument:
            return Sequence(closed.shown, argument.replace("_", " "))
        if any(name in closed.instruction for name in _REFERENCES) and (
            word in ("ADDIN", "BIBLIOGRAPHY")
        ):
            return HereReferences("")
        citation: Citation | None = self.library.from_field(
            closed.instruction, closed.data, closed.shown
        )
        return citation

    # --- bookmarks

    def _bookmarks(self, root: Element) -> None:
        """Let a mark stand where a bookmark that something leads to begins."""
        for start in list(root.iter(f"{W}bookmarkStart")):
            name, parent = value(start, "name"), start.getparent()
            if parent is None:
                continue
            if name in self.wanted:
                run = self.mark(Anchor("", name))
                if parent.tag == f"{W}p":
                    parent.replace(start, run)
                    continue
                following = next((node for node in _after(start) if node.tag == f"{W}p"), None)
                if following is not None:
                    properties = following.find(f"{W}pPr")
                    at = 0 if properties is None else following.index(properties) + 1
                    following.insert(at, run)
            parent.remove(start)
        for end in list(root.iter(f"{W}bookmarkEnd")):
            if (parent := end.getparent()) is not None:
                parent.remove(end)

    # --- languages

    def _tongues(self, root: Element) -> None:
        """Let marks stand round the runs of a paragraph that are in another language."""
        for paragraph in root.iter(f"{W}p"):
            spoken = ""
            last: Element | None = None
            for run in [*paragraph.iter(f"{W}r")]:
                if not run.findall(f"{W}t"):
                    continue
                if last is not None and run.getparent() is not last.getparent() and spoken:
                    # Into a link, or out of one: what began in the one ends there.
                    last.addnext(self.mark(Tongue("", "")))
                    spoken = ""
                said = self._tongue(run)
                if said != spoken:
                    run.addprevious(self.mark(Tongue("", said)))
                spoken, last = said, run
            if spoken and last is not None:
                last.addnext(self.mark(Tongue("", "")))

    def _tongue(self, run: Element) -> str:
        """Return the language of a run where it is not the text's (17.3.2.20)."""
        said = run.find(f"{W}rPr/{W}lang")
        wide = _WIDE.search(_words(run))
        tag = value(said, "eastAsia") if wide and value(said, "eastAsia") else value(said)
        return "" if tag.split("-")[0] == self.language.split("-")[0] else tag


def _second_language(description: str) -> str:
    """Return the second language of a parallel edition, by the description of a table of ours."""
    first, _, second = description.partition(" + ")
    # The first of a name: that of another region is a variant of it.
    tags = {language.autonym: tag for tag, language in reversed([*LANGUAGES.items()])}
    return tags.get(second, "") if first in tags else ""


def _entry(words: list[str]) -> Entry | None:
    """Return the entry of the index that a field marks (17.16.5.72); None where it names none.

    Args:
        words: of its instruction, without the name.
    """
    path = tuple(
        re.sub(r"\\(.)", r"\1", part).strip() for part in re.split(r"(?<!\\):", words[0])
    ) if words else ()  # fmt: skip
    path = tuple(part for part in path if part)
    if not path:
        return None
    said = words[words.index("\\t") + 1 :][:1] if "\\t" in words else []
    see, also = _seen(said[0]) if said else ("", False)
    return Entry("", path, see.replace(":", "!"), also)


def _seen(words: str) -> tuple[str, bool]:
    """Return what an entry leads to, and whether it does so besides the pages of its own."""
    for key in ("index-see-also", "index-see"):
        for language in LANGUAGES.values():
            before, _, after = language.labels.get(key, "").partition("{number}")
            if before and words.lower().startswith(before.lower()) and words.endswith(after):
                return words[len(before) : len(words) - len(after)].strip(), "also" in key
    return words.strip(), False


def run_of(text: str) -> Element:
    """Return a run that holds ``text``."""
    run = etree.Element(f"{W}r")
    words = etree.SubElement(run, f"{W}t")
    words.text = text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return run


def _words(node: Element) -> str:
    return "".join(
        (each.text or "") if each.tag == f"{W}t" else " "
        for each in node.iter(f"{W}t", f"{W}tab", f"{W}br")
    )


def _after(node: Element) -> list[Element]:
    return list(node.itersiblings())


def _empty(node: Element) -> None:
    for child in list(node):
        if child.tag != f"{W}pPr":
            node.remove(child)


def _field_data(character: Element | None) -> str:
    data = None if character is None else character.find(f"{W}fldData")
    return "" if data is None else (data.text or "")


def _unfold(simple: Element) -> None:
    """Write a simple field as the runs that it stands for (17.16.19)."""
    parent = simple.getparent()
    if parent is None:
        return
    at = parent.index(simple)

    def mark(kind: str) -> Element:
        run = etree.Element(f"{W}r")
        etree.SubElement(run, f"{W}fldChar").set(f"{W}fldCharType", kind)
        return run

    instruction = etree.Element(f"{W}r")
    etree.SubElement(instruction, f"{W}instrText").text = value(simple, "instr")
    made = [mark("begin"), instruction, mark("separate"), *simple, mark("end")]
    parent.remove(simple)
    for number, node in enumerate(made):
        parent.insert(at + number, node)


def _split(run: Element) -> None:
    """Part a run that holds the mark of a field and something else into runs of one thing each."""
    properties = run.find(f"{W}rPr")
    things = [node for node in run if node is not properties]
    parent = run.getparent()
    if len(things) < 2 or run.find(f"{W}fldChar") is None or parent is None:
        return
    at = parent.index(run)
    parent.remove(run)
    for number, thing in enumerate(things):
        single = etree.Element(f"{W}r")
        if properties is not None:
            single.append(copy.deepcopy(properties))
        single.append(thing)
        parent.insert(at + number, single)
