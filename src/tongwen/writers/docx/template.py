"""The house's Word template: cover, title page, imprint and running headers, as a Word file.

An institute opens it in Word, changes it, and saves it as ``word/template.docx`` in its pack.
The words in double braces are filled in by docxtpl; ``{{p body }}`` is where the report goes.
Its styles and theme are a preview: the writer puts those of the institute's tokens in their
place, and keeps what the institute added.

``python -m tongwen.writers.docx.template PATH`` writes the file, as ``make accept`` does.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from docx import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from ...institute import Colours, FontFamilies, PageGeometry, Tokens, TypeScale
from ...languages import LANGUAGES
from .drawings import anchored, properties
from .fields import field
from .markup import (
    NAMESPACES,
    Element,
    element,
    emu,
    ignoring,
    paragraph,
    root_element,
    text,
    twips_of_mm,
)
from .numbering import Numbering
from .package import finished, renumbered, without_leftovers
from .styles import Palette, style_id, styles_part
from .theme import theme_xml

PREVIEW = Tokens(
    Colours(
        ink="#222222",
        muted="#5f5f5f",
        rule="#bfbfbf",
        paper="#ffffff",
        pale="#f2f2f2",
        deep="#3a3a3a",
        accent="#6b4a2b",
        on_deep="#ffffff",
        on_deep_muted="#e4e4e4",
        on_deep_accent="#e6c9a8",
        link="#3a3a3a",
    ),
    FontFamilies(
        "Source Serif 4", "Source Sans 3", "Source Serif 4 Display", "Source Code Pro",
        "Noto Serif CJK", "Noto Sans CJK",
    ),
    TypeScale(10.25, 15, 8, 8.6, 12.5, 12.5, 10.25, 24, 44),
    PageGeometry(210, 297, 30, 26, 28, 40, 14),
)  # fmt: skip
"""How the template looks until an institute's tokens take the place of these."""

BAND = 235.0
"""Where the pale band at the foot of the cover begins, in mm from the top of an A4 page."""

BLEED = 1.0
"""How far the cover's grounds reach past the page, in mm, so that no white edge shows."""

_COVER_LEFT, _COVER_TOP = 22.0, 114.0


def house_template() -> bytes:
    """Return the house's template, the same bytes each time."""
    document = Document()
    without_leftovers(document)
    root = root_element("w:document", "r", "wp", "a", "pic", "mc", "wps", "w14", "m", "adec")
    root = ignoring(root, ("w14",))
    body = element("w:body")
    root.append(body)
    part = document.part
    part._element = root
    body.extend(_cover())
    body.extend(_title_page())
    front_footer = _furniture(part, "footer", 1, [_folio()])
    empty_footer = _furniture(part, "footer", 2, [paragraph("Footer")])
    body.append(
        _break(
            _section(
                "nextPage",
                numbering="lowerRoman",
                title_page=True,
                footer=front_footer,
                first_footer=empty_footer,
            )
        )
    )
    body.append(paragraph("FirstParagraph", _tag("{{p body }}")))
    header = _furniture(part, "header", 1, _running_header())
    empty = _furniture(part, "header", 2, [paragraph("Header")])
    footer = _furniture(part, "footer", 3, [_folio()])
    first = _furniture(part, "footer", 4, [_folio()])
    body.append(
        _section("nextPage", numbering="decimal", title_page=True, header=header,
                 first_header=empty, footer=footer, first_footer=first)
    )  # fmt: skip
    language = LANGUAGES["en"]
    _replace(part, RELATIONSHIP_TYPE.STYLES, styles_part(PREVIEW, language, ("en-GB", "zh-TW")))
    numbering = Numbering(Palette(PREVIEW, language)).part()
    _replace(part, RELATIONSHIP_TYPE.NUMBERING, numbering)
    theme = part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme._blob = theme_xml(PREVIEW, "Template", "TC")
    properties_ = document.core_properties
    properties_.title, properties_.author, properties_.comments = "Template", "Tongwen", ""
    properties_.last_modified_by = "Tongwen"
    renumbered(document)
    target = io.BytesIO()
    document.save(target)
    return finished(target.getvalue())


def _replace(part: Part, kind: str, root: Element) -> None:
    part.part_related_by(kind)._element = root  # type: ignore[attr-defined]


def _tag(words: str) -> Element:
    return element("w:r", text(words))


def _line(style: str, words: str) -> Element:
    return paragraph(style_id(style), _tag(words))


def _when(condition: str, *inside: Element) -> list[Element]:
    """Return ``inside``, printed where ``condition`` holds."""
    return [
        _line("Normal", f"{{%p if {condition} %}}"),
        *inside,
        _line("Normal", "{%p endif %}"),
    ]


def _each(loop: str, *inside: Element) -> list[Element]:
    return [_line("Normal", f"{{%p for {loop} %}}"), *inside, _line("Normal", "{%p endfor %}")]


def _cover() -> list[Element]:
    return [
        paragraph(
            "Cover",
            element("w:r", _ground()),
            _tag("{{r drawing }}"),
            element("w:r", _band()),
        ),
        *_each(
            "lockup in lockups",
            _line("Cover Emblem", "{{r lockup.emblem('dark', 15) }}"),
            *_each(
                "line in lockup.names",
                *_when("loop.first", _line("Cover Name", "{{r line.runs }}")),
                *_when("not loop.first", _line("Cover Name Companion", "{{r line.runs }}")),
            ),
        ),
        *_when("kicker", _line("Cover Kicker", "{{r kicker.runs }}")),
        _line("Cover Title", "{{r title.runs }}"),
        *_when("subtitle", _line("Cover Subtitle", "{{r subtitle.runs }}")),
        *_when("companion_title", _line("Cover Companion", "{{r companion_title.runs }}")),
        *_when("credit_line", _line("Cover Credit", "{{r credit_line.runs }}")),
        *_each(
            "author in authors",
            _line("Cover Author", "{{r author.name.runs }}"),
            *_when(
                "authors|length <= 3",
                *_each(
                    "line in author.affiliation",
                    _line("Cover Affiliation", "{{r line.runs }}"),
                ),
            ),
        ),
        *_when("dates", _line("Cover Date", "{{r dates.runs }}")),
        _break(_section("nextPage", cover=True)),
    ]


def _title_page() -> list[Element]:
    return [
        *_when("kicker", _line("Title Kicker", "{{r kicker.runs }}")),
        _line("Title", "{{r title.runs }}"),
        *_when("subtitle", _line("Subtitle", "{{r subtitle.runs }}")),
        *_when("companion_title", _line("Title Companion", "{{r companion_title.runs }}")),
        *_when("credit_line", _line("Title Credit", "{{r credit_line.runs }}")),
        *_each(
            "author in authors",
            _line("Author", "{{r author.name.runs }}"),
            *_when(
                "authors|length <= 4",
                *_each("line in author.affiliation", _line("Affiliation", "{{r line.runs }}")),
            ),
        ),
        *_each(
            "lockup in lockups",
            _line("Title Emblem", "{{r lockup.emblem('light', 13) }}"),
            *_each(
                "line in lockup.names",
                *_when("loop.first", _line("Title Name", "{{r line.runs }}")),
                *_when("not loop.first", _line("Title Name Companion", "{{r line.runs }}")),
            ),
        ),
        *_when("dates", _line("Date", "{{r dates.runs }}")),
        *_imprint(),
        *_when("abstract", *_abstract()),
        _heading("TOC Heading", "{{ label('contents') }}"),
        _line("Normal", "{{p contents }}"),
        *_when(
            "figures",
            _line("List Heading", "{{ label('figures') }}"),
            _line("Normal", "{{p figures }}"),
        ),
        *_when(
            "tables",
            _line("List Heading", "{{ label('tables') }}"),
            _line("Normal", "{{p tables }}"),
        ),
    ]


def _heading(style: str, words: str) -> Element:
    """Return a heading that begins a page."""
    return paragraph(style_id(style), _tag(words), properties=[element("w:pageBreakBefore")])


def _imprint() -> list[Element]:
    """Return the back of the title page.

    The writer sets its lines at the foot, in a frame. A frame stands on the page of the line
    after it: the empty ones hold the title page's frames, begin this page, and hold its own.
    """
    return [
        paragraph(style_id("Section End")),
        paragraph(style_id("Section End"), properties=[element("w:pageBreakBefore")]),
        *_each("line in colophon", _line("Colophon", "{{r line.runs }}")),
        *_each(
            "row in imprint",
            paragraph(
                style_id("Imprint"),
                _tag("{{r row.term.runs }}"),
                element("w:r", element("w:tab")),
                _tag("{{r row.content.runs }}"),
            ),
        ),
        _line("Imprint Made", "{{ label('set-with', version) }}"),
        paragraph(style_id("Section End")),
    ]


def _abstract() -> list[Element]:
    return [
        _heading("TOC Heading", "{{ label('abstract') }}"),
        *_each("line in abstract", _line("Abstract", "{{r line.runs }}")),
        *_when("keywords", _keywords("own_label", "keywords")),
        *_when(
            "companion_abstract",
            _line("Abstract Companion Heading", "{{r companion_label('abstract').runs }}"),
            *_each("line in companion_abstract", _line("Abstract Companion", "{{r line.runs }}")),
            *_when("companion_keywords", _keywords("companion_label", "companion_keywords")),
        ),
    ]


def _keywords(label: str, words: str) -> Element:
    return paragraph(
        style_id("Keywords"),
        _tag(f"{{{{r {label}('keywords').runs }}}}"),
        _tag("\u2002"),
        _tag(f"{{{{r {words}.runs }}}}"),
    )


def _running_header() -> list[Element]:
    """Return the header: chapter and institute, its other names below at the right."""
    return [
        paragraph(
            "Header",
            *field('STYLEREF "heading 1"', [_tag("…")]),
            element("w:r", element("w:tab")),
            _tag("{{r institute.emblem('light', 4.5) }}"),
            _tag("\u2002"),
            _tag("{{r running_names[0].runs }}"),
        ),
        *_each(
            "words in running_names[1:]",
            paragraph("Header", element("w:r", element("w:tab")), _tag("{{r words.runs }}")),
        ),
    ]


def _folio() -> Element:
    mark = element("w:rPr", element("w:rStyle", val="PageNumber"))
    return paragraph("Footer", *field("PAGE", [element("w:r", mark, text("1"))], "PageNumber"))


def _furniture(owner: Part, kind: str, number: int, content: list[Element]) -> str:
    """Return the relationship id of a new header or footer part."""
    tag = "w:hdr" if kind == "header" else "w:ftr"
    root = root_element(tag, "r", "wp", "a", "pic", "w14", "mc")
    root = ignoring(root, ("w14",))
    root.extend(content)
    header = kind == "header"
    part = Part(
        PackURI(f"/word/{kind}{number}.xml"),
        CONTENT_TYPE.WML_HEADER if header else CONTENT_TYPE.WML_FOOTER,
        etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True),
        owner.package,
    )
    return owner.relate_to(part, RELATIONSHIP_TYPE.HEADER if header else RELATIONSHIP_TYPE.FOOTER)


def _break(section: Element) -> Element:
    return element(
        "w:p", element("w:pPr", element("w:pStyle", val=style_id("Section End")), section)
    )


def _section(
    kind: str,
    *,
    cover: bool = False,
    numbering: str = "",
    title_page: bool = False,
    header: str = "",
    first_header: str = "",
    footer: str = "",
    first_footer: str = "",
) -> Element:
    page = PREVIEW.page
    margins = (
        (_COVER_TOP, _COVER_LEFT, page.height - BAND, _COVER_LEFT)
        if cover
        else (page.top, page.outer, page.foot, page.inner)
    )
    top, right, bottom, left = (twips_of_mm(margin) for margin in margins)
    references = [
        element(f"w:{what}Reference", {"r:id": relation}, type_=type_)
        for what, type_, relation in (
            ("header", "default", header),
            ("header", "first", first_header),
            ("footer", "default", footer),
            ("footer", "first", first_footer),
        )
        if relation
    ]
    return element(
        "w:sectPr",
        *references,
        element("w:type", val=kind),
        element("w:pgSz", w=twips_of_mm(page.width), h=twips_of_mm(page.height)),
        element(
            "w:pgMar",
            top=top,
            right=right,
            bottom=bottom,
            left=left,
            header=twips_of_mm(14),
            footer=twips_of_mm(13),
            gutter=0,
        ),
        element("w:pgNumType", fmt=numbering, start=1) if numbering else None,
        element("w:titlePg") if title_page else None,
    )


# --- the cover's grounds -----------------------------------------------------------------


def _ground() -> Element:
    height = PREVIEW.page.height
    return _shape("Ground", 0, height, fill="tx2", order=1)


def _band() -> Element:
    # The report's drawing, of order 2, lies between the two.
    return _shape("Band", BAND, PREVIEW.page.height, fill="bg2", order=3)


def _shape(title: str, top: float, bottom: float, *, fill: str, order: int) -> Element:
    """Return a decorative rectangle across the page; ``top`` and ``bottom`` in mm.

    It reaches past the page's edges, as for a trim.
    """
    above = 0 if top else BLEED
    left, top = -BLEED, top - above
    width, height = PREVIEW.page.width + 2 * BLEED, bottom - top + BLEED
    shape = element(
        "wps:wsp",
        element("wps:cNvSpPr"),
        element(
            "wps:spPr",
            element(
                "a:xfrm",
                element("a:off", x=0, y=0),
                element("a:ext", cx=emu(width), cy=emu(height)),
            ),
            element("a:prstGeom", element("a:avLst"), prst="rect"),
            element("a:solidFill", element("a:schemeClr", val=fill)),
            element("a:ln", element("a:noFill")),
        ),
        element("wps:bodyPr"),
    )
    graphic = element("a:graphic", element("a:graphicData", shape, uri=NAMESPACES["wps"]))
    drawing = anchored(
        properties(title, "", decorative=True), graphic, (left, top, width, height), order
    )
    return element("mc:AlternateContent", element("mc:Choice", drawing, Requires="wps"))


if __name__ == "__main__":  # pragma: no cover
    Path(sys.argv[1]).write_bytes(house_template())
