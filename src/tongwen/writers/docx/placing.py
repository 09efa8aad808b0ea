"""Puts the parts of cover, title page and its back in their places: frames on the page.

ECMA-376 part 1, 17.3.1.11. Frames are paragraphs with a place, so their text stays in the flow
of the document, in reading order. Where they stand is :mod:`.composing`'s affair.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ...institute import Place, Tokens
from .composing import Box, Composition, Placed
from .cover import Marks
from .grounds import bled, panels, usual_edges
from .markup import Element, add_property, element, emu, name, style_of, twips_of_mm
from .sections import NEAR
from .styles import LOCKUP_STYLES, style_id

_CREDITED = ("Cover Affiliation",)


def stretch_cover(body: Element, page: tuple[float, float], template: tuple[float, float]) -> None:
    """Fit the grounds of the template's cover to the page; sizes are width and height in mm."""
    for node in _cover_paragraphs(body):
        for anchor in node.iter(name("wp:anchor")):
            _stretch(anchor, page[0] / template[0], page[1] / template[1])


def lay_out_cover(body: Element, tokens: Tokens, marks: Marks, composition: Composition) -> None:
    """Set the cover's lockups, authors, date and series, and its foot, in their places."""
    _lay_out_lockups(body, marks, "cover", composition.cover)
    paragraphs = _cover_paragraphs(body)
    _move_panels(paragraphs, tokens, composition)
    _frame(_of_style(paragraphs, "Cover Credit"), composition.credit)
    authors = _groups(paragraphs, "Cover Author", _CREDITED)
    for group, box in zip(authors, composition.authors, strict=False):
        _frame(group, box)
    # Date and series share a line, each with its half of the page.
    _frame(_of_style(paragraphs, "Cover Date"), composition.date)
    _frame(_of_style(paragraphs, "Cover Series"), composition.series)


def lay_out_title_page(body: Element, marks: Marks, composition: Composition) -> None:
    """Set lockups and date at the foot of the title page; on its back the colophon's words, the
    lockups and the imprint, which ends at the foot.
    """
    paragraphs = list(body.iterchildren(name("w:p")))
    _frame(_of_style(paragraphs, "Date"), composition.title_date)
    _lay_out_lockups(body, marks, "title-page", composition.title_page)
    _lay_out_lockups(body, marks, "colophon", composition.colophon)
    _frame(_of_style(paragraphs, "Colophon"), composition.notice)
    rows = _of_style(paragraphs, "Imprint")
    if rows:
        # A rule parts the list from what stands above it.
        rows[0].find(f"{name('w:pPr')}/{name('w:pStyle')}").set(
            name("w:val"), style_id("Imprint First")
        )
    # LibreOffice makes no frame of paragraphs with different borders: each has its own.
    _frame(rows[:1], composition.imprint_first)
    _frame(rows[1:], composition.imprint)
    _frame(_of_style(paragraphs, "Imprint Made"), composition.made)


def _lay_out_lockups(body: Element, marks: Marks, place: Place, found: Sequence[Placed]) -> None:
    """Frame the emblem and the names of each lockup; where they have their own styles only.

    A template that sets them in others, or in a table, keeps them in its flow.
    """
    prefix = LOCKUP_STYLES[place]
    emblem = style_id(f"{prefix} Emblem")
    names = {style_id(f"{prefix} Name"), style_id(f"{prefix} Name Companion")}
    done: set[Element] = set()
    said: Counter[int] = Counter()
    for node, where, number in marks.placed:
        if where != place or node is None or node.getparent() is not body or node in done:
            continue
        done.add(node)
        placed = found[number]
        style = style_of(node)
        if style == emblem:
            if next(node.iter(name("wp:extent")), None) is None:
                body.remove(node)
                continue
            _frame([node], Box(placed.left, placed.top, placed.lockup.width))
        elif style in names:
            _frame([node], Box(placed.text_left, placed.text_top, placed.text_room))
            room, width = placed.text_room, placed.widths[said[number]]
            said[number] += 1
            if width < room:
                add_property(node, element("w:ind", right=twips_of_mm(room - width)))


def _move_panels(paragraphs: Iterable[Element], tokens: Tokens, composition: Composition) -> None:
    """Give the cover's grounds the places that they were composed to.

    One that the template's maker has moved stays where it is.
    """
    spots, page = composition.look.spots, tokens.page
    usual = {one.name: one.place for one in panels(tokens, spots, usual_edges(page))}
    wanted = {one.name: one.place for one in panels(tokens, spots, composition.edges)}
    for node in paragraphs:
        for anchor in node.iter(name("wp:anchor")):
            title = anchor.find(name("wp:docPr")).get("name", "")
            offset = anchor.find(f"{name('wp:positionV')}/{name('wp:posOffset')}")
            if title not in usual or offset is None:
                continue
            extents = [*anchor.iter(name("wp:extent")), *anchor.iter(name("a:ext"))]
            height = int(extents[0].get("cy", "0")) / 36000
            was, place = bled(usual[title], page), bled(wanted[title], page)
            near = abs(int(offset.text or "0") / 36000 - was.top) <= NEAR
            if not near or abs(height - was.height) > NEAR:
                continue
            offset.text = str(emu(place.top))
            for extent in extents:
                if extent.get("cy") is not None:
                    extent.set("cy", str(emu(place.height)))


def _cover_paragraphs(body: Element) -> list[Element]:
    found = []
    for node in body:
        if node.tag == name("w:p"):
            found.append(node)
            if node.find(f"{name('w:pPr')}/{name('w:sectPr')}") is not None:
                break
    return found


def _of_style(paragraphs: Iterable[Element], style: str) -> list[Element]:
    return [node for node in paragraphs if style_of(node) == style_id(style)]


def _groups(
    paragraphs: list[Element], opening: str, family: tuple[str, ...]
) -> list[list[Element]]:
    """Return the paragraphs in the style ``opening``, each with those of ``family`` after it."""
    following = {style_id(member) for member in family}
    groups: list[list[Element]] = []
    inside = False
    for node in paragraphs:
        style = style_of(node)
        if style == style_id(opening):
            groups.append([node])
            inside = True
        elif inside and style in following:
            groups[-1].append(node)
        else:
            inside = False
    return groups


def _frame(paragraphs: list[Element], box: Box) -> None:
    for node in paragraphs:
        frame = element(
            "w:framePr",
            w=twips_of_mm(max(box.width, 10)),
            hSpace=0,
            wrap="around",
            vAnchor="page",
            hAnchor="page",
            x=twips_of_mm(box.left),
            y=twips_of_mm(box.top),
        )
        add_property(node, frame)


def _stretch(anchor: Element, across: float, down: float) -> None:
    if across == down == 1:
        return
    for position, factor in (("wp:positionH", across), ("wp:positionV", down)):
        offset = anchor.find(f"{name(position)}/{name('wp:posOffset')}")
        if offset is not None and offset.text:
            offset.text = str(round(int(offset.text) * factor))
    for extent in (*anchor.iter(name("wp:extent")), *anchor.iter(name("a:ext"))):
        for key, factor in (("cx", across), ("cy", down)):
            value = extent.get(key)
            if value is not None:
                extent.set(key, str(round(int(value) * factor)))
