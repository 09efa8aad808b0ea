"""A Word file as Pandoc is to see it: what Pandoc has no word for stands as marks in its text.

Pandoc reads paragraphs, lists, tables, notes and pictures well. It does not know what a field
counts or refers to, what a bookmark is the name of, which works a citation means, nor in which
language words are. All that is taken here from the package itself (ECMA-376 part 1, 17.16).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from ...artefacts.docx.package import Element, W, value
from ...artefacts.docx.word import WordFile, read_word
from ..account import Account
from ..marks import RESERVED, Mark, Unnumbered
from .citations import Library, word_sources
from .fields import MarkWriter
from .paragraphs import (
    CODE_STYLES,
    drop_contents,
    keep_blanks,
    mark_ornaments,
    merge_drop_capitals,
    report_losses,
    spread_text_boxes,
)

_WHOLE = ("footnotes", "endnotes")
"""Parts besides the main one whose words are the report's."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A Word file for Pandoc.

    Attributes:
        data: the package, rewritten.
        marks: what its marks stand for, by their numbers.
        properties: title, creator, keywords … as the file's properties say, by small letters.
        works: the works that are cited, as CSL-JSON.
        language: the BCP 47 tag of its running text; empty where it says none.
        ours: whether Tongwen wrote it.
        measure: the width of its text in mm; 0 where it is not said.
    """

    data: bytes
    marks: tuple[Mark, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    works: tuple[Mapping[str, Any], ...] = ()
    language: str = ""
    ours: bool = False
    measure: float = 0.0


def prepare(data: bytes, account: Account) -> Prepared:
    """Return the Word file ``data`` as Pandoc is to see it, and what its marks stand for.

    Raises:
        UnreadableArtefact: not a package, damaged, or larger than a package may be.
    """
    word = read_word(data)
    package = word.package
    ours = word.properties.get("application", "").startswith("Tongwen")
    language = value(word.styles.defaults(f"{W}rPrDefault/{W}rPr/{W}lang"))
    names = [word.main, *(package.related(word.main, kind) for kind in _WHOLE)]
    roots = {name: package.roots[name] for name in names if name in package.roots}
    library = Library(word_sources(package))
    measure, unnumbered = _measure(word), _unnumbered(word)
    marks = MarkWriter(library, _names_referred_to(roots.values()), language if ours else "")
    for root in roots.values():
        _clean(root)
        drop_contents(root)
        merge_drop_capitals(root)
        spread_text_boxes(root)
        marks.rewrite(root)
        report_losses(root, account)
        for note in list(root.iter(f"{W}tblDescription", f"{W}tblCaption")):
            marks.describe(note)
        mark_ornaments(root)
        for paragraph in root.iter(f"{W}p"):
            if _is_code(word, paragraph):
                keep_blanks(paragraph)
    for heading in unnumbered:
        heading.append(marks.mark(Unnumbered("")))
    changed = {name: etree.tostring(root, encoding="UTF-8") for name, root in roots.items()}
    return Prepared(
        packed({**package.parts, **changed}),
        tuple(marks.marks),
        word.properties,
        tuple(library.works.values()),
        language,
        ours,
        measure,
    )


def _unnumbered(word: WordFile) -> list[Element]:
    """Return the headings without a number, of levels where others have one."""
    headings = [
        (word.outline_level(paragraph), word.labels.get(place) or "", paragraph.node)
        for place, paragraph in enumerate(word.document.paragraphs)
    ]
    counted = {level for level, label, _ in headings if label}
    return [node for level, label, node in headings if level in counted and not label
            and level is not None]  # fmt: skip


def _is_code(word: WordFile, paragraph: Element) -> bool:
    style = value(paragraph.find(f"{W}pPr/{W}pStyle"))
    return bool(style) and word.styles.name(style).lower().startswith(CODE_STYLES)


def _measure(word: WordFile) -> float:
    """Return the width of the text in mm, as the last section has it (17.6.11, 17.6.13)."""
    node = word.sections[-1].node if word.sections else None
    if node is None:
        return 0.0
    size, margins = node.find(f"{W}pgSz"), node.find(f"{W}pgMar")
    edges = (value(size, "w"), value(margins, "left"), value(margins, "right"))
    if not all(edge.isdecimal() for edge in edges):
        return 0.0
    whole, left, right = map(int, edges)
    # Figures of ours reach out as far as their style says (17.3.1.12).
    reach = word.styles.property(word.styles.called("Figure"), f"{W}pPr/{W}ind")
    out = value(reach, "left")
    hung = -int(out) if re.fullmatch(r"-\d+", out) else 0
    return (whole - left - right + hung) / 1440 * 25.4


def _clean(root: Element) -> None:
    """Take the characters out of the words that marks are written with."""
    for words in root.iter(f"{W}t"):
        if words.text and RESERVED.search(words.text):
            words.text = RESERVED.sub("\ufffd", words.text)


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return a package of ``parts``."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return target.getvalue()


def _names_referred_to(roots: Iterable[Element]) -> frozenset[str]:
    """Return the names of bookmarks that a field or a link leads to."""
    found = set[str]()
    for root in roots:
        for link in root.iter(f"{W}hyperlink"):
            found.add(value(link, "anchor"))
        simple = " ".join(value(node, "instr") for node in root.iter(f"{W}fldSimple"))
        # An instruction may be parted over runs, in the middle of a name.
        whole = "".join(node.text or "" for node in root.iter(f"{W}instrText"))
        found.update(word.strip('"') for word in f"{simple} {whole}".split())
    return frozenset(found - {""})
