r"""The Word template, made: cover, title page, imprint and running headers, as a Word file.

The house's is one for every look; :func:`derived_template` makes one in a pack's own, which an
institute opens in Word, changes, and saves as ``word/template.docx`` in its pack. What stands
in double braces is filled in by docxtpl:

- ``{{ title }}``, ``{{ subtitle }}``, ``{{ kicker }}``, ``{{ dates }}`` and the other names of
  :func:`~.cover.template_context` print words, in the look of the braces' own run.
- ``{%p if subtitle %}`` … ``{%p endif %}`` and ``{%p for author in authors %}`` … ``{%p endfor %}``
  stand in paragraphs of their own, which are not printed.
- ``lockups.cover``, ``.title_page``, ``.colophon`` and ``.running_header`` are who publishes,
  each with ``emblem`` and ``names``, as the pack's lockup rules set them for that place. In the
  styles "Cover Emblem", "Cover Name" and so on they are put in their places on the page.
- ``{{ ground }}``, ``{{ drawing }}`` and ``{{ foot }}`` draw the cover's grounds from the tokens.
- ``STYLEREF 1 \n`` and ``STYLEREF 1`` in the header show the chapter's number and title; chapters
  without a number have a header without the first, and without the space behind it.
- ``{{ contents }}``, ``{{ figures }}``, ``{{ tables }}`` and ``{{ body }}``, each alone in its
  paragraph, are where those parts of the report go; ``{{ beside }}`` is the abstract of a parallel
  edition, its two languages side by side.

Styles and theme in it are a preview: the writer puts those of the institute's tokens in their
place, and keeps what the institute added.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from docx import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from ...institute import (
    Colours,
    FontFamilies,
    Institute,
    PageGeometry,
    Tokens,
    TypeScale,
)
from ...languages import LANGUAGES
from ...look.cascade import Style as Look
from ...look.spots import PageLook, Spot
from .composing import FrontLook, usual_look
from .cover import MOST_WITH_AFFILIATION
from .faces import font_table
from .fields import field
from .grounds import FOOT, SIDE, TITLES, ground_shapes, panel_shapes
from .inlines import proofing
from .markup import (
    Element,
    element,
    ignoring,
    paragraph,
    root_element,
    text,
    twips_of_mm,
)
from .numbering import Numbering
from .package import packed, without_leftovers
from .palette import Palette
from .styles import Style, house_styles, style_id
from .styles_part import styles_part
from .theme import theme_xml

PREVIEW = Tokens(
    Colours(
        ink="#222222",
        muted="#5f5f5f",
        rule="#bfbfbf",
        paper="#ffffff",
        pale="#f2f2f2",
        deep="#3a3a3a",
        ground="#3a3a3a",
        heading="#3a3a3a",
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

_A4 = PREVIEW.page


@cache
def house_template() -> bytes:
    """Return the house's template, the same bytes each time; made once."""
    styles = styles_part(_bare_palette(), bare_styles(), ("en-GB", "zh-TW"))
    grounds = (_tag("{{ ground }}"), _tag("{{ drawing }}"), _tag("{{ foot }}"))
    return _made(_bare_palette(), "Template", styles, grounds)


def derived_template(institute: Institute) -> bytes:
    """Return the house's template in the look of ``institute``, to be changed in Word.

    Its cover has real grounds, to be seen in Word and to be changed there; whatever else the
    tokens say is in its theme, its styles and its page. Built with, it gives what the house's
    gives.
    """
    tokens = institute.tokens
    language = LANGUAGES[institute.languages[0] if institute.languages else "en"]
    tags = [LANGUAGES[tag] for tag in institute.languages[1:2]]
    proofed = proofing(language, tags[0] if tags else None)
    look = PageLook(institute, language, tags[0] if tags else None)
    palette = Palette(look, tokens, language, institute.font_files)
    front = usual_look(look)
    styles = styles_part(palette, house_styles(palette, front), proofed)
    grounds = (
        *(element("w:r", shape) for shape in ground_shapes(tokens, front.spots)),
        _tag("{{ drawing }}"),
        *(element("w:r", shape) for shape in panel_shapes(tokens, front.spots)),
    )
    names = institute.organisation.name(language.tag) or institute.slug
    return _made(palette, names, styles, grounds)


class _Bare(Mapping[str, Spot]):
    """A page on which every spot looks alike."""

    def __getitem__(self, name: str) -> Spot:
        fonts, scale = PREVIEW.fonts, PREVIEW.scale
        families = (fonts.text, f"{fonts.text_han} TC")
        return Spot(Look(families, size=scale.text, leading=scale.leading))

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


_BARE = _Bare()


def _bare_palette() -> Palette:
    return Palette(_BARE, PREVIEW, LANGUAGES["en"])


@cache
def bare_styles() -> tuple[Style, ...]:
    """Return every style that the writer uses, without a look."""
    return house_styles(_bare_palette(), FrontLook(_BARE, {}, {}))


def _made(palette: Palette, title: str, styles: Element, grounds: tuple[Element, ...]) -> bytes:
    tokens, language = palette.tokens, palette.language
    document = Document()
    without_leftovers(document)
    root = root_element("w:document", "r", "wp", "a", "pic", "mc", "wps", "w14", "m", "adec")
    root = ignoring(root, ("w14",))
    body = element("w:body")
    root.append(body)
    part = document.part
    part._element = root
    page = tokens.page
    body.extend(_cover(page, grounds))
    body.extend(_title_page())
    front_footer = _furniture(part, "footer", 1, [_folio()])
    empty_footer = _furniture(part, "footer", 2, [paragraph("Footer")])
    body.append(
        _break(
            _section(
                page,
                "nextPage",
                numbering="lowerRoman",
                title_page=True,
                footer=front_footer,
                first_footer=empty_footer,
            )
        )
    )
    body.append(paragraph("FirstParagraph", _tag("{{ body }}")))
    header = _furniture(part, "header", 1, _running_header())
    empty = _furniture(part, "header", 2, [paragraph("Header")])
    footer = _furniture(part, "footer", 3, [_folio()])
    first = _furniture(part, "footer", 4, [_folio()])
    body.append(
        _section(page, "nextPage", numbering="decimal", title_page=True, header=header,
                 first_header=empty, footer=footer, first_footer=first)
    )  # fmt: skip
    _replace(part, RELATIONSHIP_TYPE.STYLES, styles)
    numbering = Numbering(palette).part()
    _replace(part, RELATIONSHIP_TYPE.NUMBERING, numbering)
    theme = part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme._blob = theme_xml(tokens, title, language.han_variant)
    fonts = part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    fonts._blob = font_table(tokens, language)
    properties_ = document.core_properties
    properties_.title, properties_.author, properties_.comments = "Template", "Tongwen", ""
    properties_.last_modified_by = "Tongwen"
    return packed(document)


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


ALONE = "loop.first and not credit_line"
"""Whether an author on the title page has no line of credit, and no author, above."""


def _lockups(place: str, prefix: str) -> list[Element]:
    return _each(
        f"lockup in lockups.{place}",
        _line(f"{prefix} Emblem", "{{ lockup.emblem }}"),
        *_each(
            "name in lockup.names",
            *_when("loop.first", _line(f"{prefix} Name", "{{ name }}")),
            *_when("not loop.first", _line(f"{prefix} Name Companion", "{{ name }}")),
        ),
    )


def _cover(page: PageGeometry, grounds: tuple[Element, ...]) -> list[Element]:
    return [
        paragraph("Cover", *grounds),
        *_lockups("cover", "Cover"),
        *_when("kicker", _line("Cover Kicker", "{{ kicker }}")),
        _line("Cover Title", "{{ title }}"),
        *_when("subtitle", _line("Cover Subtitle", "{{ subtitle }}")),
        *_when(
            "companion_title",
            paragraph(style_id("Cover Rule")),
            _line("Cover Companion", "{{ companion_title }}"),
        ),
        *_when("credit_line", _line("Cover Credit", "{{ credit_line }}")),
        *_each(
            "author in authors",
            _line("Cover Author", "{{ author.name }}"),
            *_when(
                f"authors|length <= {MOST_WITH_AFFILIATION}",
                *_each(
                    "line in author.affiliation",
                    _line("Cover Affiliation", "{{ line }}"),
                ),
            ),
        ),
        *_when("dates", _line("Cover Date", "{{ dates }}")),
        *_when("series", _line("Cover Series", "{{ series }} {{ series_number }}")),
        _break(_section(page, "nextPage", cover=True)),
    ]


def _title_page() -> list[Element]:
    return [
        *_when("kicker", _line("Title Kicker", "{{ kicker }}")),
        _line("Title", "{{ title }}"),
        *_when("subtitle", _line("Subtitle", "{{ subtitle }}")),
        *_when("companion_title", _line("Title Companion", "{{ companion_title }}")),
        *_when("credit_line", _line("Title Credit", "{{ credit_line }}")),
        *_each(
            "author in authors",
            *_when(ALONE, _line("Author First", "{{ author.name }}")),
            *_when(f"not ({ALONE})", _line("Author", "{{ author.name }}")),
        ),
        *_lockups("title_page", "Title"),
        *_when("dates", _line("Date", "{{ dates }}")),
        *_imprint(),
        *_when("abstract", *_abstract()),
        *_when(
            "contents",
            _heading("TOC Heading", "{{ label('contents') }}"),
            _line("Normal", "{{ contents }}"),
            *_when(
                "figures",
                _line("List Heading", "{{ label('figures') }}"),
                _line("Normal", "{{ figures }}"),
            ),
            *_when(
                "tables",
                _line("List Heading", "{{ label('tables') }}"),
                _line("Normal", "{{ tables }}"),
            ),
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
        *_each("line in colophon", _line("Colophon", "{{ line }}")),
        *_lockups("colophon", "Imprint"),
        *_each(
            "row in imprint",
            paragraph(
                style_id("Imprint"),
                element(
                    "w:r",
                    element("w:rPr", element("w:rStyle", val=style_id("Imprint Term"))),
                    text("{{ row.term }}"),
                ),
                element("w:r", element("w:tab")),
                _tag("{{ row.content }}"),
            ),
        ),
        _line("Imprint Made", "{{ label('set-with', version) }}"),
        paragraph(style_id("Section End")),
    ]


def _abstract() -> list[Element]:
    return [
        _heading("TOC Heading", "{{ label('abstract') }}"),
        *_when("beside", _line("Normal", "{{ beside }}")),
        *_when("not beside", *_each("line in abstract", _line("Abstract", "{{ line }}"))),
        *_when("keywords", _keywords("own_label", "keywords")),
        *_when("beside and companion_keywords", _keywords("companion_label", "companion_keywords")),
        *_when(
            "companion_abstract and not beside",
            _line("Abstract Companion Heading", "{{ companion_label('abstract') }}"),
            *_each("line in companion_abstract", _line("Abstract Companion", "{{ line }}")),
            *_when("companion_keywords", _keywords("companion_label", "companion_keywords")),
        ),
    ]


def _keywords(label: str, words: str) -> Element:
    return paragraph(
        style_id("Keywords"),
        element(
            "w:r",
            element("w:rPr", element("w:rStyle", val=style_id("Keywords Label"))),
            text(f"{{{{ {label}('keywords') }}}}"),
        ),
        _tag("\u2002"),
        _tag(f"{{{{ {words} }}}}"),
    )


def _running_header() -> list[Element]:
    """Return the header: chapter and who publishes, their other names below at the right."""
    chapter = style_id("Header Chapter")
    return [
        paragraph(
            "Header",
            # By its level: Word looks a built-in style up by the name in its reader's language.
            *field("STYLEREF 1 \\n", [], chapter),
            _tag("\u2002"),
            *field("STYLEREF 1", [_tag("…")], chapter),
            element("w:r", element("w:tab")),
            _tag("{{ publishers }}"),
        ),
        *_when(
            "publishers_companion",
            paragraph(
                "Header", element("w:r", element("w:tab")), _tag("{{ publishers_companion }}")
            ),
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
    page: PageGeometry,
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
    if cover:
        # The margins of an A4 page, in proportion.
        down, across = page.height / _A4.height, page.width / _A4.width
        top, bottom = (round(twips_of_mm(m) * down) for m in (TITLES, _A4.height - FOOT))
        left = right = round(twips_of_mm(SIDE) * across)
    else:
        margins = (page.top, page.outer, page.foot, page.inner)
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
