"""Sections: the cover, the front matter, then one for each chapter and each turned page.

ECMA-376 part 1, 17.6. A chapter is a section so that its first page has no running header.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart

from ...institute import GUTTER, PageGeometry
from .composing import Composition
from .fields import field as field_runs
from .fields import field_end, field_start
from .flow import SectionBreak
from .grounds import SIDE, TITLES
from .markup import (
    Element,
    add_property,
    element,
    emu,
    name,
    paragraph,
    style_of,
    twips,
    twips_of_mm,
)
from .styles import style_id
from .variants import Variants

_HEADER = 16.0
"""Room in mm for the running header, and for what parts it from the text."""


@dataclass
class Furniture:
    """The body's headers and footers, as the template has them.

    Attributes:
        size: of the text, in pt.
        title: runs of the report's title. Programs that know no STYLEREF show them in the running
            header of every page, where Word shows the title of the page's chapter.
        companion: runs of the report's title in its other language, likewise.
        fits: whether the longest of the titles has room in a line beside the words of who
            publishes, and beside their emblems, of so many mm.
    """

    owner: XmlPart
    model: Element
    page: PageGeometry
    size: float
    variants: Variants
    title: list[Element]
    companion: list[Element]
    fits: Callable[[str, float], bool]
    _made: dict[tuple[str, bool, bool, tuple[str, ...]], str] = field(default_factory=dict)
    _shown: dict[tuple[str, str], str] = field(default_factory=dict)

    def section(
        self,
        *,
        titled: bool,
        opening: bool,
        first: bool,
        begin: SectionBreak,
        beside: tuple[str, ...] = (),
    ) -> Element:
        """Return a ``w:sectPr`` for chapters, or for a part of one.

        It names the headers and footers that are others than those of the section before it; the
        rest it inherits (ECMA-376 part 1, 17.10.1), so that an editor changes each once.

        Args:
            titled: there is a chapter's heading; the running header of others shows the report's.
            opening: it begins with a chapter.
            first: it begins the body: pages count from 1.
            begin: how it begins: whether its pages are turned, in how many columns its text stands.
            beside: the styles of titles in the other language, which the running header shows too.
        """
        section, landscape = copy.deepcopy(self.model), begin.turned
        _set_page(section, self.page, landscape=landscape)
        if begin.columns > 1:
            _set_columns(section, begin.columns, GUTTER * self.size)
        if not first:
            for numbering in section.findall(name("w:pgNumType")):
                numbering.attrib.pop(name("w:start"), None)
        if not opening:
            for title_page in section.findall(name("w:titlePg")):
                section.remove(title_page)
        for reference in section.findall(name("w:headerReference")):
            if reference.get(name("w:type")) in ("default", "even"):
                self._set_header(reference, titled, landscape, beside)
        for kind in ("header", "footer"):
            for reference in section.findall(name(f"w:{kind}Reference")):
                place = kind, reference.get(name("w:type"), "default")
                shown = reference.get(name("r:id"))
                if self._shown.get(place) == shown:
                    section.remove(reference)
                self._shown[place] = shown
        if opening and not first and self.page.chapters == "recto":
            # Where pages count from 1 anew, the page is a right-hand one already.
            _begin(section, "oddPage")
        if begin.goes_on:
            _begin(section, "continuous")
        return section

    def _set_header(
        self, reference: Element, titled: bool, landscape: bool, beside: tuple[str, ...]
    ) -> None:
        """Let ``reference`` lead to the header of such a section: made where it is the first."""
        key = reference.get(name("r:id")), titled, landscape, beside
        if key not in self._made:
            self._made[key] = self._header(*key)
        reference.set(name("r:id"), self._made[key])

    def _header(self, relation: str, titled: bool, landscape: bool, beside: tuple[str, ...]) -> str:
        """Return the relationship of the template's header ``relation`` for such a section."""
        model = self.owner.related_parts[relation]
        if not isinstance(model, XmlPart):
            return relation
        root = copy.deepcopy(model._element)
        found = _set_style_references(root, self.title, titled=titled)
        if not found and not landscape:
            return relation
        if titled and not landscape:
            _part_crowded(root, self.fits)
        if beside:
            _add_companion(root, beside, self.companion)
        _dress(root)
        if landscape:
            for node in root.iter(name("w:p")):
                if style_of(node) == style_id("header"):
                    self.variants.turn(node, "Landscape", *self._turned())
        part = XmlPart(
            PackURI(f"/word/headerBody{len(self._made) + 1}.xml"),
            model.content_type,
            root,
            self.owner.package,
        )
        for identifier, related in model.rels.items():
            target = related.target_ref if related.is_external else related.target_part
            part.load_rel(related.reltype, target, identifier, related.is_external)
        return self.owner.relate_to(part, RELATIONSHIP_TYPE.HEADER)

    def _turned(self) -> tuple[Element, Element]:
        """Return the tab and the indent of a header as wide as a turned page's text."""
        page = self.page
        upright = twips_of_mm(page.width - page.inner - page.outer)
        across = twips_of_mm(page.height - page.top - page.foot)
        stops = element(
            "w:tabs",
            element("w:tab", val="clear", pos=upright),
            element("w:tab", val="right", pos=across),
        )
        return stops, element("w:ind", left=0)


def _begin(section: Element, where: str) -> None:
    for kind in section.findall(name("w:type")):
        kind.set(name("w:val"), where)


def _set_columns(section: Element, count: int, gutter: float) -> None:
    """Let the text of ``section`` stand in columns, ``gutter`` pt apart (17.6.4)."""
    for kept in section.findall(name("w:cols")):
        section.remove(kept)
    columns = element("w:cols", num=count, space=twips(gutter))
    before = [node for node in section if node.tag in _BEFORE_COLUMNS]
    before[-1].addnext(columns)


_BEFORE_COLUMNS = frozenset(
    name(f"w:{each}")
    for each in ("type", "pgSz", "pgMar", "paperSrc", "pgBorders", "lnNumType", "pgNumType")
)


def _set_style_references(root: Element, title: list[Element], *, titled: bool) -> bool:
    """Put ``title`` in as the result of the STYLEREF fields of a header; False without one.

    Those that show a chapter's number have no result, since it differs from page to page, and are
    asked only where there is one. Where no chapter is ``titled``, they go, with the space behind
    them, and the title stands alone: Word would show another chapter's, or an error.
    """
    found = False
    for instruction in list(root.iter(name("w:instrText"))):
        if not (instruction.text or "").strip().upper().startswith("STYLEREF"):
            continue
        found = True
        instruction.text = _HEADING.sub(r"\1", instruction.text)
        runs = _runs_of_field(instruction.getparent())
        marks = [_mark(run) for run in runs]
        if "separate" not in marks or marks[-1] != "end":
            continue
        separate = marks.index("separate")
        for run in runs[separate + 1 : -1]:
            run.getparent().remove(run)
        field_ = [*runs[: separate + 1], runs[-1]]
        if _NUMBER.search(instruction.text):
            if _is_space(behind := runs[-1].getnext()):
                field_.append(behind)
            if titled:
                _ask_number(field_)
                continue
        else:
            for run in reversed(title):
                runs[separate].addnext(copy.deepcopy(run))
            if titled:
                continue
        for run in field_:
            run.getparent().remove(run)
    return found


def _part_crowded(root: Element, fits: Callable[[str, float], bool]) -> None:
    """Set who publishes in a line below, where a chapter's title has no room beside them.

    A tab ends at the right margin, however long the title before it is, and Word sets the two
    together. A title may then have the whole line, and a second one.
    """
    for shown in list(root.iterchildren(name("w:p"))):
        content = [child for child in shown if child.tag != name("w:pPr")]
        tab = next((child for child in content if child.find(name("w:tab")) is not None), None)
        if tab is None or not any(map(_names_style, content)):
            continue
        at = content.index(tab)
        mirrored = any(map(_names_style, content[at:]))
        beside = content[:at] if mirrored else content[at + 1 :]
        words = "".join("".join(node.itertext(name("w:t"))) for node in beside)
        emblems = sum(
            int(extent.get("cx", "0")) for node in beside for extent in node.iter(name("wp:extent"))
        )
        if fits(words, emblems / emu(1)):
            continue
        shown.addnext(paragraph(style_of(shown), *([] if mirrored else [tab]), *beside))
        if mirrored:
            shown.remove(tab)


def _dress(root: Element) -> None:
    """Set what a header's fields show of chapters in the character style that the first one has.

    An IF that asks for a number is such a field; one that shows a property is none.
    """
    styles = (run.find(_STYLE) for run in root.iter(name("w:r")) if _names_style(run))
    style = next((found for found in styles if found is not None), None)
    if style is None:
        return
    begun: list[list[Element]] = []
    for run in root.iter(name("w:r")):
        if _mark(run) == "begin":
            begun.append([])
        if begun:
            begun[-1].append(run)
        if begun and _mark(run) == "end":
            runs = begun.pop()
            if begun:
                begun[-1].extend(runs)
            elif any(map(_names_style, runs)):
                for given in runs:
                    _put_style(given, style)


_STYLE = f"{name('w:rPr')}/{name('w:rStyle')}"


def _put_style(run: Element, style: Element) -> None:
    """Give ``run`` a copy of the ``w:rStyle`` ``style``, where it has no character style."""
    if run.find(_STYLE) is not None:
        return
    if (properties := run.find(name("w:rPr"))) is None:
        properties = element("w:rPr")
        run.insert(0, properties)
    properties.insert(0, copy.deepcopy(style))


def _names_style(run: Element) -> bool:
    """Whether ``run`` is the instruction of a field that shows a chapter's title or number."""
    instruction = run.findtext(name("w:instrText")) or ""
    return instruction.strip().upper().startswith("STYLEREF")


def _add_companion(root: Element, styles: tuple[str, ...], title: list[Element]) -> None:
    """Let a header show the chapter's title in the other language, whose ``styles`` it names.

    It stands below the first; of two styles, the second is that of chapters without a number.
    Programs that know no STYLEREF show ``title``.
    """
    shown = next(node.getparent().getparent() for node in root.iter(name("w:instrText")))
    kinds = [child.tag for run in shown.findall(name("w:r")) for child in run]
    # On left pages that mirror right ones it stands behind the tab.
    mirrored = name("w:tab") in kinds[: kinds.index(name("w:instrText"))]
    below = shown.getnext()
    if below is None or below.tag != name("w:p"):
        below = paragraph(
            style_of(shown), *([element("w:r", element("w:tab"))] if mirrored else ())
        )
        shown.addnext(below)
    saved = [copy.deepcopy(run) for run in title]
    first, *second = (f'STYLEREF "{style}"' for style in styles)
    if second:
        number = field_runs(r"STYLEREF 1 \n", [])
        said = _asking(number, field_runs(second[0], []), field_runs(first, []), saved)
    else:
        said = field_runs(first, saved)
    content = [child for child in below if child.tag != name("w:pPr")]
    below.extend([*content, *said] if mirrored else [*said, *content])


_NUMBER = re.compile(r"\\[nrw]\b")
"""The switches that let a STYLEREF show its paragraph's number."""


def _ask_number(shown: list[Element]) -> None:
    """Let the runs ``shown``, a STYLEREF and the space behind it, be there where there is a number
    (ECMA-376 part 1, 17.16.5.22).
    """
    before = [_mark(run) for run in shown[0].itersiblings(name("w:r"), preceding=True)]
    if before.count("begin") > before.count("end"):
        return  # a template's own field asks already
    number = [run for run in shown if _mark(run) or run.find(name("w:instrText")) is not None]
    space = "".join(run.findtext(name("w:t")) or "" for run in shown)
    for run in _asking(number, [], [*map(copy.deepcopy, number), _said(space)], []):
        shown[0].addprevious(run)
    for run in shown:
        run.getparent().remove(run)


_NO_NUMBER = ("0", "\u200e0")
"""What a STYLEREF says of a paragraph without a number. Word, and Aspose.Words after it, puts a
mark of direction before numbers, which has no width but counts where they are compared."""


def _asking(
    number: list[Element], without: list[Element], having: list[Element], saved: list[Element]
) -> list[Element]:
    """Return IF fields: ``without`` where the field ``number`` says that there is none, else
    ``having``.
    """
    found = having
    for said in _NO_NUMBER:
        begin, _, separate = field_start("")
        asked, otherwise = ([*map(copy.deepcopy, runs)] for runs in (number, without))
        condition = [_said(' IF "'), *asked, _said(f'" = "{said}" "'), *otherwise, _said('" "')]
        result = saved if said == _NO_NUMBER[-1] else []
        found = [begin, *condition, *found, _said('" '), separate, *result, field_end()]
    return found


def _said(instruction: str) -> Element:
    """Return a run with a part of a field's instruction."""
    return element("w:r", element("w:instrText", instruction))


def _is_space(run: Element | None) -> bool:
    """Whether ``run`` has white space in it and nothing else, no tab either."""
    if run is None or run.find(name("w:t")) is None or run.find(name("w:tab")) is not None:
        return False
    return not "".join(run.itertext()).strip()


def _runs_of_field(inside: Element) -> list[Element]:
    """Return the runs of the field whose instruction stands in the run ``inside``."""
    runs = [inside]
    while _mark(runs[0]) != "begin" and (before := runs[0].getprevious()) is not None:
        runs.insert(0, before)
    while _mark(runs[-1]) != "end" and (after := runs[-1].getnext()) is not None:
        runs.append(after)
    return runs


_HEADING = re.compile(r'"?heading (\d)"?', re.IGNORECASE)
"""A heading's style by its name, which a Word in another language does not know."""


def _mark(node: Element) -> str:
    mark = node.find(name("w:fldChar"))
    return mark.get(name("w:fldCharType")) if mark is not None else ""


def _set_page(section: Element, page: PageGeometry, *, landscape: bool = False) -> None:
    size, margins = section.find(name("w:pgSz")), section.find(name("w:pgMar"))
    if size is None or margins is None:
        return
    width, height = twips_of_mm(page.width), twips_of_mm(page.height)
    sides = {
        "top": page.top, "right": page.outer, "bottom": page.foot, "left": page.inner
    }  # fmt: skip
    if landscape:
        width, height = height, width
        size.set(name("w:orient"), "landscape")
        sides = {
            "top": page.inner, "right": page.top, "bottom": page.outer, "left": page.foot
        }  # fmt: skip
    size.set(name("w:w"), str(width))
    size.set(name("w:h"), str(height))
    for side, value in sides.items():
        margins.set(name(f"w:{side}"), str(twips_of_mm(value)))
    # Under a low top margin the header's two lines and its emblem would push the text down.
    highest = twips_of_mm(max(sides["top"] - _HEADER, 6))
    header = int(margins.get(name("w:header"), "0"))
    margins.set(name("w:header"), str(min(header, highest)))


def page_of(section: Element) -> tuple[float, float]:
    """Return width and height in mm of the page of ``section``; A4 where it names none."""
    size = section.find(name("w:pgSz"))
    if size is None:
        return 210.0, 297.0
    width, height = (int(size.get(name(f"w:{side}"), "0")) for side in ("w", "h"))
    # Twips round the millimetres that the page was given in.
    return round(width * 25.4 / 1440, 1), round(height * 25.4 / 1440, 1)


NEAR = 0.2
"""What stands within so many mm of its usual place was left there by the template's maker."""


def set_front_pages(
    sections: Iterable[Element], page: PageGeometry, composition: Composition
) -> None:
    """Give the sections of cover and front matter the page of the tokens.

    The first, the cover, keeps its own margins, in proportion; where the upper one is the
    house's, the titles begin where they were composed to. It is page 0: after a page 1 the title
    page, which is i, would be a second right-hand page, and programs put an empty one between
    them, as is wanted of facing pages alone.
    """
    for index, section in enumerate(sections):
        if index:
            _set_page(section, page)
            continue
        width, height = page_of(section)
        size, margins = section.find(name("w:pgSz")), section.find(name("w:pgMar"))
        if size is None or margins is None:
            continue
        if not page.facing and section.find(name("w:pgNumType")) is None:
            margins.addnext(element("w:pgNumType", start=0))
        size.set(name("w:w"), str(twips_of_mm(page.width)))
        size.set(name("w:h"), str(twips_of_mm(page.height)))
        for side, factor in (
            ("top", page.height / height),
            ("bottom", page.height / height),
            ("left", page.width / width),
            ("right", page.width / width),
        ):
            key = name(f"w:{side}")
            margins.set(key, str(round(int(margins.get(key, "0")) * factor)))
        for side, wanted in zip(("left", "right"), composition.sides, strict=True):
            key, usual = name(f"w:{side}"), twips_of_mm(SIDE * page.width / 210)
            if abs(int(margins.get(key, "0")) - usual) <= twips_of_mm(NEAR):
                margins.set(key, str(twips_of_mm(wanted)))
        top, bottom = name("w:top"), name("w:bottom")
        usual = twips_of_mm(TITLES * page.height / 297)
        if abs(int(margins.get(top, "0")) - usual) <= twips_of_mm(NEAR):
            margins.set(top, str(twips_of_mm(composition.edges.titles)))
            margins.set(bottom, str(twips_of_mm(page.height - composition.edges.foot + 1)))


def close_section(flow: list[Element], section: Element) -> None:
    """End the pages of ``flow`` with ``section``: in its last paragraph, or in one of its own."""
    if flow and flow[-1].tag == name("w:p"):
        add_property(flow[-1], section)
    else:
        flow.append(paragraph(style_id("Section End"), properties=[section]))
