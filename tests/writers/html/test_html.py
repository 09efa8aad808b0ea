"""The HTML edition, and blocks and inlines in both modes."""

from __future__ import annotations

import base64
import datetime
import importlib
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import fields, replace
from functools import cache
from html.parser import HTMLParser
from math import inf
from typing import Any

import pytest

from places import TESTS
from sample import EMBLEM, HOUSE, INSTITUTE, TOKENS, p, para, sample_edition
from tongwen.diagnostics import Problems
from tongwen.document import (
    Block,
    Cell,
    Citation,
    Code,
    CodeBlock,
    Column,
    Division,
    Emphasis,
    Figure,
    Formula,
    Heading,
    Image,
    Inline,
    Link,
    List,
    ListItem,
    Math,
    MathBlock,
    Note,
    NoteReference,
    Paragraph,
    Passage,
    Resource,
    Row,
    Table,
    Text,
)
from tongwen.edition import Edition
from tongwen.imprint import imprint_rows
from tongwen.institute import (
    CoverLayout,
    Institute,
    LockupRules,
    Logo,
    Organisation,
    Tokens,
    Weights,
)
from tongwen.institute.colour import TEXT_PAIRS, contrast
from tongwen.languages import Language
from tongwen.look.sheets import screen_sheets
from tongwen.metadata import licence
from tongwen.transforms import read_formulas
from tongwen.transforms.formulas import formula_of
from tongwen.walk import plain_text
from tongwen.writers import WRITERS
from tongwen.writers.html import (
    Mode,
    Renderer,
    content,
    template_of,
    write_html,
)
from tongwen.writers.html.mathematics import Drawn, UndrawableFormula, drawn_formula, in_lines
from tongwen.writers.html.theme import dark
from tongwen.writers.html.webfonts import _far, font_faces

GOLDEN = TESTS / "golden"
MOMENT = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
LANGUAGES = ("en", "zh-Hant")


def written(tag: str = "en") -> str:
    return write_html(sample_edition(tag), MOMENT).data.decode()


def flow(*blocks: Block, edition: Edition | None = None, mode: Mode = "flow") -> str:
    """Blocks as HTML, without the identifiers that are made of their words."""
    rendered = re.sub(r"\n+", "\n", Renderer(edition or sample_edition(), mode).blocks(blocks))
    return re.sub(r' id="(?:p|fig|tbl)-[0-9a-f]{8}"', "", rendered).strip()


def line(*content: Inline, mode: Mode = "flow") -> str:
    return str(Renderer(sample_edition(), mode).inlines(content))


# --- the whole -----------------------------------------------------------------------------


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_sample_is_written_as_it_was_looked_at(tag: str) -> None:
    page = written(tag)
    page = re.sub(r"<style>.*?</style>", "<style>…</style>", page, flags=re.DOTALL)
    page = re.sub(r"<script>.*?</script>", "<script>…</script>", page, flags=re.DOTALL)
    page = re.sub(r"sha256-[\w+/=]+", "sha256-…", page)
    page = re.sub(r";base64,[\w+/=]+", ";base64,…", page)
    page = re.sub(r"\n\s*\n+", "\n", page)
    golden = GOLDEN / f"sample.{tag}.html"
    if os.environ.get("TONGWEN_ACCEPT") == "1":
        golden.write_text(page, encoding="utf-8")
    assert page == golden.read_text(encoding="utf-8")


def test_the_same_edition_gives_the_same_bytes() -> None:
    first = write_html(sample_edition(), MOMENT)
    other = write_html(sample_edition(), MOMENT + datetime.timedelta(days=3))
    assert first == other
    assert first.format == "html"
    assert first.problems == ()


class _Links(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.identifiers: list[str] = []
        self.anchors: list[str] = []
        self.fetched: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.identifiers.append(value or "")
            if name in ("href", "aria-labelledby"):
                target = (value or "").removeprefix("#")
                if name == "aria-labelledby" or (value or "").startswith("#"):
                    self.anchors.append(target)
            if name in ("src", "srcset", "data", "poster"):
                self.fetched.append(value or "")
            if tag == "link" and name == "rel":
                assert value in ("alternate", "license", "schema.DC")


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_anchor_has_its_one_target_and_nothing_is_fetched(tag: str) -> None:
    page = written(tag)
    links = _Links(page)
    assert len(links.anchors) > 20
    assert set(links.anchors) <= set(links.identifiers)
    assert len(links.identifiers) == len(set(links.identifiers))
    assert links.fetched
    assert all(source.startswith("data:image/") for source in links.fetched)
    assert not re.search(r"@import|url\((?!\"data:)", page)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_whole_edition_is_small(tag: str) -> None:
    assert len(write_html(sample_edition(tag), MOMENT).data) < 200_000
    assert (HOUSE / "html" / "edition.js").stat().st_size < 15 * 1024


def test_the_page_says_what_it_is_to_machines() -> None:
    page = written()
    for expected in (
        '<meta name="citation_title" content="A Sample: Of Every Block">',
        '<meta name="citation_author" content="A. Author">',
        '<meta name="citation_publication_date" content="2023/10/17">',
        '<meta name="DC.language" content="en">',
        '<link rel="alternate" hreflang="zh-Hant" href="sample.zh-Hant.html">',
        '<meta name="description" content="What the sample is about.">',
        '"datePublished": "2023-10-17"',
    ):
        assert expected in page


def test_a_licence_of_creative_commons_has_its_address() -> None:
    address = "https://creativecommons.org/licenses/by-nc-sa/4.0/"
    assert licence("CC-BY-NC-SA-4.0") == ("CC BY-NC-SA 4.0", address)
    assert licence("All rights reserved") == ("All rights reserved", "")


def test_html_and_help_need_no_library_of_other_formats() -> None:
    program = (
        "import sys, datetime; from sample import sample_edition; import tongwen.cli;"
        "from tongwen.writers import WRITERS;"
        "WRITERS['html'](sample_edition(), datetime.datetime(2026, 1, 2));"
        "print([name for name in ('weasyprint', 'docx', 'pikepdf') if name in sys.modules])"
    )
    folder = TESTS
    run = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{folder.parent / 'src'}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize("format_", sorted(WRITERS))
def test_every_writer_is_there(format_: str) -> None:
    module = importlib.import_module(
        f"tongwen.writers.{ {'site': 'html', 'print': 'pdf'}.get(format_, format_) }"
    )
    assert callable(getattr(module, f"write_{format_}"))


# --- blocks --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", Block.__args__)
def test_every_block_has_a_template(kind: type[Block]) -> None:
    assert (HOUSE / template_of(kind)).is_file()


def test_the_report_s_title_is_the_first_heading_in_the_flow_only() -> None:
    heading = Heading(1, p("A"), "a", number="1", companion=p("甲"))
    assert flow(heading) == (
        '<h2 class="level-1" id="a-title"><span class="number">1</span> '
        '<span class="words">A</span></h2>\n<p class="companion" lang="zh-Hant">甲</p>'
    )
    assert flow(heading, mode="page").startswith('<h1 class="level-1" id="a-title">')
    assert flow(Heading(6, p("A"), "a")).startswith('<h6 class="level-6 unnumbered" id="a">')


def test_text_is_never_mark_up_nor_a_template() -> None:
    hostile = "<script>alert(1)</script> & {{ 7*7 }} {% raw %}"
    escaped = "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {{ 7*7 }} {% raw %}"
    assert line(Text(hostile)) == escaped
    assert line(Code(hostile)) == f'<code translate="no">{escaped}</code>'
    assert flow(para(hostile)) == f"<p>{escaped}</p>"
    assert escaped in flow(CodeBlock(hostile, '"><script>'))
    edition = sample_edition()
    edition = replace(edition, metadata=replace(edition.metadata, title=p(hostile)))
    page = write_html(edition, MOMENT).data.decode()
    assert f"<title>{escaped}" in page
    assert f'<h1 class="report-title">{escaped}</h1>' in page
    assert "<script>alert" not in page
    assert "\\u003cscript\\u003ealert" in page


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", " JavaScript:x", "java\tscript:x", "data:text/html,x"]
)
def test_a_link_cannot_run_a_program(target: str) -> None:
    renderer = Renderer(sample_edition(), "flow")
    assert renderer.inlines((Link(target, (Text("words"),)),)) == "words"
    (problem,) = renderer.problems
    assert (problem.code, problem.hint) == ("HTML-01", "link to an https: or mailto: address")
    renderer = Renderer(sample_edition(), "flow")
    for address in ("https://example.org/", "mailto:a@example.org"):
        assert f'href="{address}"' in renderer.inlines((Link(address, (Text("words"),)),))
    assert list(renderer.problems) == []


def test_what_belongs_together_is_in_one_line() -> None:
    assert line(Text("US$3\u00a0billion in 2017–2030, 5\u00a0km")) == (
        'US$<span class="whole">3\u00a0billion</span> in <span class="whole">2017–2030</span>, '
        "5\u00a0km"
    )


def test_a_visible_address_may_break_and_its_target_is_whole() -> None:
    address = "https://example.org/a?b=c&details=d"
    assert line(Link(address, (Text(address),))) == (
        '<a href="https://example.org/a?b=c&amp;details=d">https://example.org/<wbr>a?<wbr>b='
        "<wbr>c&amp;<wbr>details=d</a>"
    )
    assert line(Text("Do it. Now/never?")) == "Do it. Now/never?"


def test_tight_items_have_no_paragraph_and_loose_ones_have() -> None:
    item = ListItem((para("a"),))
    assert flow(List((item,))) == '<ul class="tight">\n<li>a</li>\n</ul>'
    loose = flow(List((item,), ordered=True, start=3, tight=False))
    assert loose.startswith('<ol class="loose" start="3">\n<li><p>a</p>')
    assert "☑</span> a" in flow(List((ListItem((para("a"),), True),)))


def test_a_cell_takes_the_alignment_of_its_column_past_spanning_ones() -> None:
    table = Table(
        (Column("left"), Column("center"), Column("right")),
        (Row((Cell(p(), True), Cell(p("both"), True, column_span=2))),),
        (
            Row((Cell(p("tall"), True, row_span=2), Cell(p("b")), Cell(p("c")))),
            Row((Cell(p("second")), Cell(p("third")))),
        ),
    )
    html = flow(table)
    assert '<td class="align-left"></td>' in html  # a header without words is none
    assert '<th scope="colgroup" colspan="2" class="align-center">both</th>' in html
    assert '<th scope="rowgroup" rowspan="2" class="align-left">tall</th>' in html
    assert '<td class="align-center">second</td>' in html
    assert '<td class="align-right">third</td>' in html


def test_another_language_is_said_wherever_it_begins() -> None:
    foreign = Passage((Text("原文"),), language="zh-Hant")
    assert flow(Paragraph(foreign)) == '<p lang="zh-Hant">原文</p>'
    assert flow(List((ListItem((Paragraph(foreign),)),))).count('<span lang="zh-Hant">原文') == 1
    assert flow(Division((para("文"),), language="zh-Hans")).startswith('<div lang="zh-Hans">')
    assert '<h3 class="level-2 unnumbered" lang="zh-Hant">' in flow(Heading(2, foreign))


def test_a_missing_picture_and_a_width_that_is_none_are_problems() -> None:
    renderer = Renderer(sample_edition(), "flow")
    renderer.block(Image("none.svg", p("words")))
    html = renderer.block(Image("chart.svg", p("words"), 'x" onload="y'))
    assert "onload" not in html
    assert [(problem.code, problem.hint) for problem in renderer.problems] == [
        ("HTML-02", "check its name"),
        ("HTML-03", "write width=60% or width=80mm"),
    ]
    sound = Renderer(sample_edition(), "flow")
    for width in ("60%", "80mm"):
        assert f"width:{width}" in sound.block(Image("chart.svg", p("words"), width))
    assert list(sound.problems) == []


def test_pictures_are_in_the_file_or_named_for_the_page() -> None:
    image = Image("chart.svg", p("Bars & more"), "60%")
    assert 'src="data:image/svg+xml;base64,' in flow(image)
    on_page = flow(image, mode="page")
    assert '<img src="resource:chart.svg" alt="Bars &amp; more" style="width:60%">' in on_page


def test_a_figure_s_description_reaches_who_cannot_see_it() -> None:
    figure = Figure((para("x"),), alternative=p('A "line"'))
    assert 'role="group" aria-label="A &#34;line&#34;"' in flow(figure)


def test_among_han_a_latin_title_is_italic_and_han_words_are_not() -> None:
    renderer = Renderer(sample_edition("zh-Hant"), "flow")
    assert renderer.inlines((Emphasis((Text("Nature"),)),)) == '<em class="latin">Nature</em>'
    assert renderer.inlines((Emphasis((Text("自然 Nature"),)),)) == "<em>自然 Nature</em>"
    assert line(Emphasis((Text("Nature"),))) == "<em>Nature</em>"


# --- notes ---------------------------------------------------------------------------------


def noted(*blocks: Block) -> Edition:
    edition = sample_edition()
    return replace(edition, document=replace(edition.document, notes=(Note("n", blocks, "1"),)))


CALL = NoteReference("n", number="1")


def test_on_the_page_a_note_stands_at_its_first_call() -> None:
    edition = noted(para("one"), para("two"))
    renderer = Renderer(edition, "page")
    assert renderer.inlines((CALL,)) == (
        '<span class="note" id="note-1" data-number="1" data-to-note="Note 1" '
        'data-to-text="Back to the text: 1"><span class="note-paragraph">one</span>'
        '<span class="note-paragraph">two</span></span>'
    )
    again = renderer.inlines((replace(CALL, repeated=True),))
    assert again.startswith('<a class="note-call" href="#note-1"')
    assert "one" not in again


def test_a_note_with_blocks_is_not_put_into_a_paragraph_element() -> None:
    edition = noted(para("one"), CodeBlock("two"))
    html = flow(Paragraph(p("x", CALL)), edition=edition, mode="page")
    assert html.startswith('<div class="paragraph" role="paragraph">x<span class="note"')
    assert flow(Paragraph(p("x", CALL)), edition=edition).startswith("<p>x<a")


def test_in_the_flow_a_note_has_a_way_there_and_back() -> None:
    page = written()
    assert page.count('id="call-1" href="#note-1"') == 1
    assert page.count('id="note-1"') == 1
    assert page.count('href="#call-1"') == 1


def test_words_for_a_link_hold_no_link_and_no_call() -> None:
    renderer = Renderer(noted(para("one")), "flow")
    link = Link("#a", (Emphasis((Text("a"),)),))
    words = renderer.words((Text("T "), link, CALL, Citation((), content=(link,))))
    assert words == 'T <em>a</em><span class="citation"><em>a</em></span>'


# --- formulas ------------------------------------------------------------------------------


def read(node: Math | MathBlock) -> Any:
    return read_formulas(node, "en", Problems())


def test_a_formula_is_mathml_in_the_flow_and_a_picture_on_the_page() -> None:
    formula = read(Math("x^2"))
    in_flow = line(formula)
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in in_flow
    assert '<annotation encoding="application/x-tex">x^2</annotation>' in in_flow
    on_page = line(formula, mode="page")
    assert 'alt="x squared"' in on_page
    assert 'data-tex="x^2"' in on_page
    assert "resource:" not in on_page
    svg = base64.b64decode(on_page.split("base64,")[1].split('"')[0]).decode()
    assert "<path" in svg
    assert "<use" not in svg


@pytest.mark.parametrize("mode", ["flow", "page"])
def test_a_formula_cannot_bring_mark_up(mode: Mode) -> None:
    html = line(read(Math(r"\text{<script>alert(1)</script>} < y")), mode=mode)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("mode", ["flow", "page"])
def test_a_formula_that_cannot_be_read_stays_visible(mode: Mode) -> None:
    renderer = Renderer(sample_edition(), mode)
    html = renderer.block(read(MathBlock(r"\nosuch{x}")))
    assert not renderer.problems
    assert r"\nosuch{x}" in html.unescape()


# --- look ----------------------------------------------------------------------------------


def test_the_dark_theme_can_be_read() -> None:
    colours = dark(sample_edition().institute.tokens.colours)
    for text, ground in TEXT_PAIRS:
        if ground == "deep":
            continue  # in the dark, deep is a colour of headings; its ground stays
        assert contrast(getattr(colours, text), getattr(colours, ground)) >= 4.5, (text, ground)


def test_the_drawing_is_a_report_s_own() -> None:
    def drawing(report: str) -> str:
        edition = replace(sample_edition(), report=report)
        page = write_html(edition, MOMENT).data.decode()
        return page[page.index('<svg class="drawing"') : page.index('<div class="hero-head">')]

    assert drawing("one") == drawing("one")
    assert drawing("one") != drawing("two")
    assert drawing("one").count("<ellipse") >= 30


def faces_of(page: str, institute: Institute, language: Language, own: str = "") -> str:
    sheet = "\n".join((*screen_sheets(institute, language), own))
    return font_faces([page], sheet, institute, language)


def test_a_pack_s_own_sheet_chooses_faces_and_they_come_along() -> None:
    edition = sample_edition()
    page = "<p class='kicker'>abc</p>"
    own = ".kicker{font:italic 700 1em var(--font-text)}"
    rules = faces_of(page, edition.institute, edition.language, own)
    assert re.findall(r'font-family:"([^"]+)";font-weight:(\d+);font-style:(\w+)', rules) == [
        ("Source Serif 4", "700", "italic")
    ]
    assert "italic" not in faces_of(page, edition.institute, edition.language)


def test_fonts_hold_what_the_page_has() -> None:
    edition = sample_edition("zh-Hant")
    page = (
        "<p>文……abc</p><h2>題</h2><p lang='en'>“x”</p>"
        "<em>字</em><em class='latin'>y</em><strong>粗</strong>"
    )
    rules = faces_of(page, edition.institute, edition.language)
    for face in (
        '"Noto Serif CJK TC";font-weight:400',
        '"Noto Serif CJK TC";font-weight:700',
        '"Noto Sans CJK TC";font-weight:700',
        '"Source Serif 4";font-weight:400;font-style:normal',
        '"Source Serif 4";font-weight:400;font-style:italic',
        '"Han Punctuation Serif"',
    ):
        assert face in rules
    assert "Source Code Pro" not in rules
    assert "CJK JP" not in rules


def test_a_style_sheet_of_the_screen_is_no_template() -> None:
    for sheet in screen_sheets(INSTITUTE, sample_edition().language):
        assert re.search("{[{%#]", sheet) is None


def test_a_style_sheet_cannot_fetch() -> None:
    edition = sample_edition()
    sheet = '@import "https://example.org/x.css";.a{background:url(https://example.org/a.png)}'
    institute = replace(edition.institute, stylesheets={"screen": (sheet,)})
    artefact = write_html(replace(edition, institute=institute), MOMENT)
    assert b"example.org/x.css" not in artefact.data
    assert b"example.org/a.png" not in artefact.data
    assert {problem.code for problem in artefact.problems} == {"HTML-04"}
    assert all("as a data: address" in problem.hint for problem in artefact.problems)
    within = ".a{background:url(data:image/png;base64,AAAA)}"
    institute = replace(edition.institute, stylesheets={"screen": (within,)})
    assert write_html(replace(edition, institute=institute), MOMENT).problems == ()


# --- lockups -------------------------------------------------------------------------------


def published(institute: Institute, tag: str = "en") -> str:
    return write_html(replace(sample_edition(tag), institute=institute), MOMENT).data.decode()


def ruled(**rules: Any) -> Institute:
    return replace(INSTITUTE, lockup=LockupRules(**rules))


def heads(page: str) -> str:
    """What stands in the head of the page, without its pictures."""
    head = page[page.index('<div class="lockups') : page.index('<nav class="languages"')]
    return re.sub(r";base64,[\w+/=]+", "", head)


def named(page: str) -> list[tuple[str, bool]]:
    found = re.findall(r'<span class="name( strong)?" lang="[^"]+">([^<]+)', heads(page))
    return [(name, bool(first)) for first, name in found]


UNIVERSITY = [("Example University", True), ("示例大學", False)]
BODY = [("Institute of Examples", True), ("示例研究院", False)]


def test_bodies_and_names_come_in_the_order_of_the_rules() -> None:
    assert named(published(ruled())) == UNIVERSITY + BODY
    assert named(published(ruled(order="institute-first"))) == BODY + UNIVERSITY
    chinese = [("示例大學", True), ("Example University", False)]
    assert named(published(ruled(), "zh-Hant"))[:2] == chinese
    assert named(published(ruled(names="fixed")))[:2] == chinese  # the pack's first language


def test_orientation_size_and_clear_space_are_the_rules() -> None:
    house = heads(published(ruled()))
    assert house.count('class="lockup beside" style="--clear:3.5"') == 2
    assert house.count('style="--width:14;--height:14"') == 2
    below = heads(published(ruled(orientation="below", height=20, clear_space=0.5)))
    assert below.count('class="lockup below" style="--clear:10"') == 2
    assert below.count('style="--width:20;--height:20"') == 2
    assert '<div class="lockups" style="--clear:10">' in below
    assert "--width:31;--height:31" in heads(published(ruled(smallest_width=31)))


def test_an_emblem_that_holds_the_names_says_them_and_no_name_stands_beside_it() -> None:
    page = heads(published(ruled(wordmark=True)))
    assert named(published(ruled(wordmark=True))) == []
    assert 'alt="Example University"' in page
    assert 'alt="Institute of Examples"' in page
    assert heads(published(ruled())).count('alt=""') == 4  # two for the screen, two for paper


def drawn(colour: str) -> Resource:
    data = EMBLEM.replace(b"COLOUR", colour.encode())
    return Resource(f"{colour}.svg", "image/svg+xml", data, 40, 40)


def test_the_emblem_is_the_one_for_ground_language_and_size() -> None:
    logos = (
        Logo(drawn("000001"), "light"),
        Logo(drawn("000002"), "dark"),
        Logo(drawn("000003"), "dark", "zh-Hant"),
        Logo(drawn("000004"), "dark", "zh-Hant", "large"),
        Logo(drawn("000005"), "dark", "zh-Hant", "small"),
    )
    institute = replace(
        INSTITUTE, university=None, organisation=replace(INSTITUTE.organisation, logos=logos)
    )
    for tag, expected in (("en", "000002"), ("zh-Hant", "000004")):
        images = re.findall(
            r'<img class="emblem( on-\w+)?" src="data:image/svg\+xml;base64,([\w+/=]+)',
            published(institute, tag),
        )
        colours = [
            (kind, re.findall(r"#(\d+)", base64.b64decode(data).decode())[0])
            for kind, data in images
        ]
        # The head for the screen and for paper, which is light; the foot.
        assert colours == [(" on-screen", expected), (" on-paper", "000001"), ("", expected)]


def partner(number: int, **changes: Any) -> Institute:
    name = {"en": f"Partner {number}", "zh-Hant": f"夥伴{number}"}
    return replace(
        INSTITUTE,
        slug=f"partner-{number}",
        university=None,
        organisation=Organisation(name, {}, INSTITUTE.organisation.logos, **changes),
        imprint=None,
    )


def test_institutes_that_publish_together_are_all_named_wherever_a_publisher_is() -> None:
    together = replace(
        INSTITUTE,
        partners=(partner(1, address={"en": "2 Partner Street"}), partner(2), partner(3)),
    )
    page = published(together)
    names = ("Institute of Examples", "Partner 1", "Partner 2", "Partner 3")
    assert "<title>A Sample: Of Every Block · " + ", ".join(names) + "</title>" in page
    foot = page[page.index('<footer class="foot">') :]
    for name in names:
        assert f'<meta name="DC.publisher" content="{name}">' in page
        assert f'<meta name="citation_technical_report_institution" content="{name}">' in page
        assert re.search(rf'"@type": "Organization",\s*"name": "{name}"', page)
        assert f'lang="en">{name}</span>' in heads(page)
        assert f'lang="en">{name}</span>' in foot
        assert re.search(rf"<dd>{name}<(/dd|br)>", foot)
    assert heads(page).count('<div class="publisher">') == 4
    assert "<dd>Partner 1<br>2 Partner Street</dd>" in foot
    assert "together" not in heads(published(INSTITUTE))


def test_an_address_of_several_lines_is_set_line_by_line() -> None:
    body = replace(INSTITUTE.organisation, address={"en": "8 Quay Road\nHarbour <City>"})
    page = published(replace(INSTITUTE, organisation=body))
    assert "<dd>8 Quay Road<br>Harbour &lt;City&gt;<br>" in page


def test_a_publisher_whom_the_report_names_is_in_the_imprint_once() -> None:
    def imprint(publisher: str, *partners: Institute) -> list[str]:
        edition = sample_edition()
        edition = replace(
            edition,
            institute=replace(INSTITUTE, partners=partners),
            metadata=replace(edition.metadata, publisher=p(publisher) if publisher else p()),
        )
        page = write_html(edition, MOMENT).data.decode()
        rows = page[page.index("Published by</dt>") :]
        return re.findall(r"<dd>([^<]+)<", rows[: rows.index("</div>")])

    assert imprint("") == ["Institute of Examples"]
    assert imprint("A Press") == ["A Press"]
    # The report alone knows of the first one only: each is named as it names itself.
    assert imprint("A Press", partner(1)) == ["Institute of Examples", "Partner 1"]


# --- tokens --------------------------------------------------------------------------------

_PAPER = ("picture", "press", "facing", "chapters", "half_title", "grid", "columns", "ornaments")
"""A picture lies on covers that have a place for one: test_covers.py.
Tokens of printed pages alone, groups or single ones; test_pdf_print.py, test_pdf_facing.py,
test_pdf_grid.py and test_pdf_columns.py say that they take effect. Ornaments are taken or left out
before a page is made, and have a column on paper: test_transforms.py, test_pdf_margins.py."""

_OTHER: dict[str, Any] = {
    **{"band": "deep", "bar": 2.0, "drawing": False, "cited_on": False, "design": "type"},
    **{"rows": "banded", "numerals": "beside"},
    "layout": CoverLayout(emblems="light"),
}


def _changed(value: Any, name: str) -> Any:
    if name in _OTHER:
        return _OTHER[name]
    if isinstance(value, str) and value.startswith("#"):
        return "#345678"
    if isinstance(value, str):
        return "Noto Sans CJK" if value == "Noto Serif CJK" else "Noto Serif CJK"
    return value + 100 if isinstance(value, int) and value >= 100 else value * 1.5


def token_changes() -> list[Any]:
    changes = []
    for group in fields(Tokens):
        values = getattr(TOKENS, group.name)
        if group.name in _PAPER:
            continue
        if group.name == "charts":
            # The others are for drawings, which have them before the page is written.
            changes.append(pytest.param(group.name, ("#345678", *values[1:]), id="chart-1"))
            continue
        for one in fields(values):
            if one.name in _PAPER:
                continue
            value = _changed(getattr(values, one.name), one.name)
            identifier = f"{group.name}-{one.name}"
            changes.append(
                pytest.param(group.name, replace(values, **{one.name: value}), id=identifier)
            )
    return changes


def effective(page: str) -> str:
    """The page without custom properties that nothing on it uses, and without fonts."""
    used = set(re.findall(r"var\((--[\w-]+)", page))

    def kept(match: re.Match[str]) -> str:
        return match[0] if match[1] in used else ""

    return re.sub(r"(?<=[{;])(--[\w-]+):[^;{}]*;?", kept, re.sub(r"@font-face\{[^{}]*\}", "", page))


@cache
def plainly_published() -> str:
    return effective(published(INSTITUTE))


@pytest.mark.parametrize(("group", "value"), token_changes())
def test_every_token_changes_the_page(group: str, value: Any) -> None:
    tokens = replace(TOKENS, **{group: value})
    page = published(replace(INSTITUTE, tokens=tokens))
    assert effective(page) != plainly_published()


def test_a_property_that_nothing_uses_does_not_count() -> None:
    assert effective("<style>a{--b:1;--c:2}d{e:var(--c)}") == "<style>a{--c:2}d{e:var(--c)}"


@pytest.mark.parametrize(
    ("weights", "faces"),
    [
        (Weights(600, 300), ("Source Sans 3;600", "Source Serif 4 Display;300")),
        (Weights(700, 400), ("Source Sans 3;700", "Source Serif 4 Display;400")),
        (Weights(300, 900), ("Source Sans 3;300", "Source Serif 4 Display;400")),
    ],
)
def test_the_faces_of_the_tokens_weights_are_in_the_page(
    weights: Weights, faces: tuple[str, str]
) -> None:
    edition = sample_edition()
    institute = replace(INSTITUTE, tokens=replace(TOKENS, weights=weights))
    page = "<h1 class='report-title'>字 a</h1><h2>題 b</h2>"
    rules = faces_of(page, institute, edition.language)
    found = re.findall(r'font-family:"([^"]+)";font-weight:(\d+)', rules)
    assert len(found) == len(set(found))  # a face twice: the second hides the first's glyphs
    assert {f"{family};{weight}" for family, weight in found} >= set(faces)
    han = {int(weight) for family, weight in found if family == "Noto Sans CJK TC"}
    assert han == {700 if weights.heading > 500 else 400}


@pytest.mark.parametrize(
    ("wanted", "order"),
    [
        (300, [300, 200, 100, 400, 500, 600]),
        (400, [400, 450, 500, 300, 200, 600, 700]),
        (450, [450, 500, 400, 300, 600, 900]),
        (500, [500, 450, 400, 100, 600]),
        (600, [600, 700, 900, 500, 400, 100]),
    ],
)
def test_a_weight_is_stood_in_for_as_css_says(wanted: int, order: list[int]) -> None:
    assert sorted(sorted(order), key=lambda weight: _far(weight, wanted)) == order


@pytest.mark.parametrize("band", ["pale", "paper", "deep"])
def test_the_cover_s_band_is_the_token_s(band: Any) -> None:
    cover = replace(TOKENS.cover, band=band)
    page = published(replace(INSTITUTE, tokens=replace(TOKENS, cover=cover)))
    assert f'<div class="band {band}-band">' in page


def test_a_cover_without_drawing_has_none() -> None:
    cover = replace(TOKENS.cover, drawing=False)
    assert "<ellipse" not in published(replace(INSTITUTE, tokens=replace(TOKENS, cover=cover)))
    assert "<ellipse" in published(INSTITUTE)


def test_drawn_operators_stand_as_far_apart_as_others_of_their_kind() -> None:
    def across(tex: str) -> float:
        return drawn_formula(formula_of(tex, False, "en"), 10, "#000", (), inf).width

    for one, other in ((r"a\subset b", r"a\subseteq b"), (r"a\cup b", r"a\sqcup b")):
        assert abs(across(one) - across(other)) < 0.2, "⊂, ∪ and others had no space at all"


@pytest.mark.parametrize(
    ("tex", "lines"),
    [
        ("a + b + c + d = e", ("a+b+c+d", "=e")),
        ("x = a - b + (c + d)", ("x=a−b", "+(c+d)")),
        ("(a + b + c + d)", ("(a+b+c", "+d)")),
        ("a = -b - c", ("a=−b", "−c")),
        (r"\frac{a+b+c+d+e+f}{c+d+e+f+g}", ()),
    ],
)
def test_a_formula_longer_than_its_line_goes_on_before_an_operator(
    tex: str, lines: tuple[str, ...]
) -> None:
    formula = formula_of(tex, True, "en")
    room = drawn_formula(formula, 10, "#000", (), inf).width * 0.85
    tree = ElementTree.fromstring(formula.mathml)

    def width(part: ElementTree.Element) -> float:
        markup = ElementTree.tostring(part, encoding="unicode")
        return drawn_formula(Formula(markup), 10, "#000", (), inf).width

    parted = in_lines(tree, room, width)
    assert tuple("".join(row.itertext()) for row in parted.iter("mtr")) == lines
    assert (drawn_formula(formula, 10, "#000", (), room).width <= room) == bool(lines)


def test_a_formula_that_no_line_holds_is_told_and_parted_it_is_not() -> None:
    half = " + ".join(f"a_{{{number}}}" for number in range(17))
    for tex, told in (
        (rf"\sqrt{{{half} + {half}}}", ["MATH-03"]),
        (rf"\begin{{aligned}} x &= {half} \\ &\quad + {half} \end{{aligned}}", []),
        (f"{half} + {half}", []),
    ):
        block = MathBlock(tex, formula=formula_of(tex, True, "en"))
        renderer = Renderer(sample_edition(), "page")
        renderer.blocks((block,))
        assert [problem.code for problem in renderer.problems] == told


def test_a_formula_that_cannot_be_drawn_is_written_more_simply(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def drawn(formula: Formula, size: float, ink: str, faces: Any, room: float) -> Drawn:
        if "<mfrac" in formula.mathml:
            raise UndrawableFormula
        return drawn_formula(formula, size, ink, faces, room)

    monkeypatch.setattr(content, "drawn_formula", drawn)
    for tex, told in ((r"\frac{a}{b}", ["MATH-02"]), ("a / b", [])):
        renderer = Renderer(sample_edition(), "page")
        renderer.blocks((MathBlock(tex, formula=formula_of(tex, True, "en")),))
        assert [problem.code for problem in renderer.problems] == told
        assert all("write it more simply" in problem.hint for problem in renderer.problems)


def test_keywords_without_an_abstract_stand_in_the_imprint() -> None:
    edition = sample_edition()
    assert "keywords" not in {row.key for row in imprint_rows(edition)}
    bare = replace(edition, metadata=replace(edition.metadata, abstract=()))
    rows = {row.key: plain_text(row.content) for row in imprint_rows(bare)}
    words = [plain_text(word) for word in edition.metadata.keywords]
    assert rows["keywords"] == ", ".join(words)
