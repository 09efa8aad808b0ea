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

from ...artefacts.docx.package import Element, W, style_named, value
from ...artefacts.docx.word import WordFile, read_word
from ..account import Account
from ..formulas import upright
from ..marks import RESERVED, HereAppendices, HereBoxEnds, InStyle, Mark, Turned, Unnumbered
from ..typed import heading_bookmarks
from .by_hand import (
    drop_heads_of_lists,
    mark_boxes,
    tables_on_turned_pages,
    text_boxes_as_tables,
    title_by_hand,
)
from .charts import C, specification
from .citations import Library, listed_works, word_sources
from .fields import MarkWriter
from .frames import mark_frames
from .paragraphs import (
    CAPTIONS,
    CODE_STYLES,
    drop_contents,
    drop_second_branches,
    keep_blanks,
    mark_ornaments,
    merge_drop_capitals,
    report_losses,
    set_apart,
    spread_text_boxes,
)
from .structure import (
    boxes_opened,
    headings_by_level,
    join_counts,
    join_titles,
    laid_bare,
    mark_statements,
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
        by_author: whether its citations say who and when, rather than numbers.
    """

    data: bytes
    marks: tuple[Mark, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    works: tuple[Mapping[str, Any], ...] = ()
    language: str = ""
    ours: bool = False
    measure: float = 0.0
    by_author: bool = False
    listed: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def prepare(data: bytes, account: Account, changes: str = "show") -> Prepared:
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
    measure, lettered = _measure(word), _lettered(word)
    labelled = _labelled(word)
    unnumbered = [heading for heading, label in labelled if not label]
    spoken = word.properties.get("language") or language
    wanted = _names_referred_to(roots.values())
    if ours:
        wanted |= _terms(roots[word.main])
        _call_terms_by_one_style(roots[word.main])
    listed = listed_works(package) if ours else {}
    wanted |= set(listed)
    marks = MarkWriter(library, wanted, spoken if ours else "")
    if not ours:
        join_counts(word)
        headings_by_level(word)
    for name, root in roots.items():
        _clean(root)
        if name == word.main:
            for paragraph in tables_on_turned_pages(root):
                paragraph.append(marks.mark(Turned("")))
        laid_bare(root, changes, account)
        ends = boxes_opened(root)
        drop_heads_of_lists(root)
        drop_contents(root)
        merge_drop_capitals(root)
        drop_second_branches(root)
        if ours:
            spread_text_boxes(root)
        else:
            _open_what_is_by_hand(word, root, marks, account)
        for chart in list(root.iter(f"{C}chart")):
            drawing = next(chart.iterancestors(f"{W}drawing"), None)
            if drawing is not None and (drawn := specification(package, name, chart)):
                marks.draw(drawing, drawn)
        mark_frames(root, marks.mark, _text_width(word))
        mark_statements(root, marks.mark)
        marks.rewrite(root)
        for end in ends:
            end.append(marks.mark(HereBoxEnds("")))
        report_losses(root, account)
        for note in list(root.iter(f"{W}tblDescription", f"{W}tblCaption")):
            marks.describe(note)
        mark_ornaments(root)
        upright(root)
        _restyle(word, root, marks)
    for tag in library.missing:
        account.change("a citation of a source that is not in the file: its words stand alone", tag)
    if lettered is not None:
        lettered.append(marks.mark(HereAppendices("")))
    for heading in unnumbered:
        heading.append(marks.mark(Unnumbered("")))
    for heading, label in () if ours else labelled:
        for anchor in heading_bookmarks(label):
            heading.append(marks.mark(anchor))
    if word.styles.root is not None:
        roots[package.related(word.main, "styles")] = word.styles.root
    changed = {name: etree.tostring(root, encoding="UTF-8") for name, root in roots.items()}
    return Prepared(
        packed({**package.parts, **changed}),
        tuple(marks.marks),
        word.properties,
        tuple(library.works.values()),
        language,
        ours,
        measure,
        library.by_author,
        listed,
    )


def _open_what_is_by_hand(
    word: WordFile, root: Element, marks: MarkWriter, account: Account
) -> None:
    """Put what is set by hand into styles and marks: boxes, and the title of a cover."""
    text_boxes_as_tables(root, account)
    spread_text_boxes(root)
    mark_boxes(root, marks.mark)
    if root is word.package.roots[word.main]:
        title_by_hand(word, root)
        join_titles(word)


def _call_terms_by_one_style(root: Element) -> None:
    """Give terms the one style that Pandoc knows them by, not its variants."""
    for style in root.iter(f"{W}pStyle"):
        if value(style).startswith(_TERM):
            style.set(f"{W}val", _TERM)


def _labelled(word: WordFile) -> list[tuple[Element, str]]:
    """Return the headings with the numbers that Word gives them; of levels where it gives any."""
    headings = [
        (word.styles.level_of(paragraph.node), word.labels.get(place) or "", paragraph.node)
        for place, paragraph in enumerate(word.document.paragraphs)
    ]
    counted = {level for level, label, _ in headings if label}
    return [(node, label) for level, label, node in headings if level in counted
            and level is not None]  # fmt: skip


def _lettered(word: WordFile) -> Element | None:
    """Return the first chapter that is counted in letters where those before are in numbers."""
    counted = False
    for place, paragraph in enumerate(word.document.paragraphs):
        label = (word.labels.get(place) or "").strip(" .:：")
        if not label or word.styles.level_of(paragraph.node) != 0:
            continue
        if counted and re.fullmatch(r"(?:\D{1,12}[\s\u00a0])?[A-Z]", label):
            return paragraph.node
        counted = counted or re.search(r"[\d一二三四五六七八九十]", label) is not None
    return None


def _restyle(word: WordFile, root: Element, marks: MarkWriter) -> None:
    """Let paragraphs of code, terms and captions be such that Pandoc leaves them as they are."""
    for paragraph in root.iter(f"{W}p"):
        name = _style_of(word, paragraph)
        if name.startswith(CODE_STYLES):
            keep_blanks(paragraph)
        elif name.startswith("definition term "):
            # A variant of ours, by its place: Pandoc knows the style itself alone.
            for style in paragraph.iterfind(f"{W}pPr/{W}pStyle"):
                style.set(f"{W}val", "DefinitionTerm")
        elif name.startswith(CAPTIONS):
            # Pandoc gives captions to tables in the order of both, wherever they stand.
            set_apart(paragraph, marks.mark(InStyle("", name)))


def _style_of(word: WordFile, paragraph: Element) -> str:
    """Return the name of a paragraph's style, in small letters; empty for none."""
    style = style_named(paragraph)
    return word.styles.name(style).lower() if style else ""


def _text_width(word: WordFile) -> int:
    """Return the width of the text in twips, as the last section has it (17.6.11, 17.6.13)."""
    node = word.sections[-1].node if word.sections else None
    if node is None:
        return 0
    size, margins = node.find(f"{W}pgSz"), node.find(f"{W}pgMar")
    edges = (value(size, "w"), value(margins, "left"), value(margins, "right"))
    if not all(edge.isdecimal() for edge in edges):
        return 0
    whole, left, right = map(int, edges)
    return whole - left - right


def _measure(word: WordFile) -> float:
    """Return the width of the text and of what hangs out of it, in mm."""
    width = _text_width(word)
    if not width:
        return 0.0
    # Figures of ours reach out as far as their style says (17.3.1.12).
    reach = word.styles.property(word.styles.called("Figure"), f"{W}pPr/{W}ind")
    out = value(reach, "left")
    hung = -int(out) if re.fullmatch(r"-\d+", out) else 0
    return (width + hung) / 1440 * 25.4


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


def _terms(root: Element) -> frozenset[str]:
    """Return the bookmarks of terms, which a list of them has and other definitions have not."""
    return frozenset(
        value(start, "name")
        for start in root.iter(f"{W}bookmarkStart")
        if (holder := start.getparent()) is not None and style_named(holder).startswith(_TERM)
    )


_TERM = "DefinitionTerm"
"""The identifier of the style of terms, and how those of its variants begin."""


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
