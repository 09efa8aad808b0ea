"""An edition made by hand, with every kind of block and inline, for the writers' own tests."""

from __future__ import annotations

import datetime
from dataclasses import replace
from functools import cache
from typing import cast, get_args

from places import PROJECT, TESTS
from shared import shared
from tongwen.diagnostics import Problems
from tongwen.document import (
    Bibliography,
    BibliographyEntry,
    Block,
    Callout,
    Caption,
    Cell,
    Citation,
    CitationItem,
    Code,
    CodeBlock,
    Column,
    ContentsEntry,
    CrossReference,
    Definition,
    DefinitionList,
    Division,
    Document,
    Emphasis,
    Epigraph,
    Figure,
    Heading,
    Image,
    Index,
    Indexed,
    IndexEntry,
    Inline,
    InlineImage,
    LanguageSpan,
    LineBreak,
    Link,
    List,
    ListItem,
    Math,
    MathBlock,
    Mention,
    Note,
    NoteReference,
    Paragraph,
    Parallel,
    Passage,
    PullQuote,
    Quote,
    Resource,
    Row,
    Strikeout,
    Strong,
    StyledSpan,
    Subscript,
    Superscript,
    Table,
    Text,
    ThematicBreak,
    Timeline,
    TimelineEvent,
)
from tongwen.edition import Alternate, Artefact, Edition
from tongwen.formats import Format
from tongwen.gate import Gate
from tongwen.institute import (
    Colours,
    FontFamilies,
    Institute,
    Logo,
    Organisation,
    Ornaments,
    PageGeometry,
    Tokens,
    TypeScale,
    in_columns,
)
from tongwen.institute.covers import read_layouts
from tongwen.languages import LANGUAGES, date_in_words
from tongwen.metadata import Contributor, Metadata
from tongwen.pipeline.editions import side_by_side
from tongwen.transforms import read_formulas
from tongwen.walk import map_outer_passages
from tongwen.writers import WRITERS

HOUSE = PROJECT / "templates" / "house"
LAYOUTS = read_layouts(Gate(PROJECT, (HOUSE,)), HOUSE, Problems())
"""The house's designs of covers."""

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40" viewBox="0 0 80 40">'
    b'<rect x="4" y="20" width="12" height="16" fill="#17365c"/>'
    b'<rect x="24" y="12" width="12" height="24" fill="#17365c"/>'
    b'<rect x="44" y="4" width="12" height="32" fill="#a3342b"/></svg>'
)
EMBLEM = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40" viewBox="0 0 40 40">'
    b'<circle cx="20" cy="20" r="18" fill="none" stroke="#COLOUR" stroke-width="2"/></svg>'
)

TOKENS = Tokens(
    Colours(
        ink="#16243a",
        muted="#5b6472",
        rule="#c9c2b4",
        paper="#ffffff",
        pale="#f3efe7",
        deep="#17365c",
        ground="#17365c",
        accent="#a3342b",
        on_deep="#ffffff",
        on_deep_muted="#dfe6ef",
        on_deep_accent="#e8b9a8",
        heading="#17365c",
        link="#17365c",
    ),
    FontFamilies(
        text="Source Serif 4",
        display="Source Sans 3",
        title="Source Serif 4 Display",
        mono="Source Code Pro",
        text_han="Noto Serif CJK",
        display_han="Noto Sans CJK",
    ),
    TypeScale(10.25, 15, 8, 8.6, 12.5, 12.5, 10.25, 24, 44),
    PageGeometry(210, 297, 30, 26, 28, 40, 14),
    ornaments=Ornaments(drop_capitals=True),
)


OF_A_READER = tuple(kind for kind in get_args(Block) if kind is not Parallel)
"""The blocks of a report in one language: rows of two are made of those."""


def p(*content: Inline | str) -> Passage:
    """A passage of ``content``; a plain string is Text."""
    inlines = tuple(Text(item) if isinstance(item, str) else item for item in content)
    return Passage(inlines, "")


def para(*content: Inline | str) -> Paragraph:
    return Paragraph(p(*content))


def emblem(colour: str) -> Resource:
    return Resource(
        "emblem.svg", "image/svg+xml", EMBLEM.replace(b"COLOUR", colour.encode()), 40, 40
    )


INSTITUTE = Institute(
    slug="sample",
    university=Organisation(
        {"en": "Example University", "zh-Hant": "示例大學"},
        {"en": "EU"},
        (Logo(emblem("17365c"), "light"), Logo(emblem("ffffff"), "dark")),
    ),
    organisation=Organisation(
        {"en": "Institute of Examples", "zh-Hant": "示例研究院"},
        {"en": "IoE"},
        (Logo(emblem("17365c"), "light"), Logo(emblem("ffffff"), "dark")),
        address={"en": "1 Example Road", "zh-Hant": "示例路一號"},
        web="https://example.org/",
    ),
    tokens=TOKENS,
    folders=(HOUSE,),
    languages=("zh-Hant", "en"),
    imprint={"en": "Institute of Examples", "zh-Hant": "示例研究院"},
    licence="CC-BY-4.0",
)


def _blocks(tag: str) -> tuple[Block, ...]:
    cite = Citation(
        (CitationItem("one"), CitationItem("two", locator_kind="page", locator="7")),
        content=(
            Text("["),
            Link("#ref-one", (Text("1"),)),
            Text("; "),
            Link("#ref-two", (Text("2, p. 7"),)),
            Text("]"),
        ),
        identifier="cite-1",
    )
    return (
        Heading(1, p("Introduction"), "sec-intro", number="1", companion=p("引言")),
        Division((para("A chapter may open with a lead."),), role="lead"),
        Epigraph((para("The same text."),), p("A proverb")),
        Paragraph(
            p(
                "Text with ",
                Emphasis((Text("emphasis"),)),
                ", ",
                Strong((Text("importance"),)),
                ", ",
                Strikeout((Text("error"),)),
                ", ",
                Code("code < & >"),
                ", 17",
                Superscript((Text("th"),)),
                ", CO",
                Subscript((Text("2"),)),
                ", ",
                StyledSpan("smallcaps", (Text("bce"),)),
                ", ",
                StyledSpan("underline", (Text("under"),)),
                ", ",
                StyledSpan("mark", (Text("marked"),)),
                ", ",
                LanguageSpan("zh-Hant", (Text("人類命運共同體"),)),
                ", ",
                Math("x^2"),
                ", ",
                Link("https://example.org/a?b=c&d", (Text("a link"),), "Example"),
                ", ",
                InlineImage("chart.svg", "a small chart", "8mm"),
                LineBreak(),
                "see ",
                CrossReference("fig-line", text="Figure 1", number="1"),
                " and ",
                CrossReference("tbl-a", number_only=True, text="Table 1", number="1"),
                "; noted",
                NoteReference("note-1", number="1"),
                ", cited ",
                cite,
                ".",
            ),
            capital="T" if tag == "en" else "",
        ),
        Division((para("A note beside the text."),), role="margin"),
        PullQuote((para("A sentence that is worth to be seen twice."),), p("A. Author")),
        para("A second paragraph, noted again", NoteReference("note-2", number="2"), "."),
        Heading(2, p("A section"), "sec-a", number="1.1", companion=p("一節")),
        List(
            (
                ListItem((para("first"),)),
                ListItem((para("second"), List((ListItem((para("deep"),)),)))),
            )
        ),
        List(
            (ListItem((para("three"),)), ListItem((para("four"), para("and more")))),
            ordered=True,
            start=3,
            tight=False,
        ),
        List(
            (ListItem((para("fourth of many"),)), ListItem((para("fifth of many"),))),
            ordered=True,
            start=4,
            numerals="lower-roman",
            delimiter="parentheses",
        ),
        List((ListItem((para("a task done"),), True), ListItem((para("a task open"),), False))),
        DefinitionList((Definition(p("Term"), ((para("What it means."),),)),)),
        Quote((para("Quoted words."),), p("Somebody")),
        Heading(3, p("A smaller section"), "sec-b", number="1.1.1"),
        Figure(
            (
                Timeline(
                    (
                        TimelineEvent(p("1981"), p("The first event")),
                        TimelineEvent(p("2017"), p("The second event")),
                        TimelineEvent(p("2030"), p("The third event")),
                    )
                ),
            ),
            Caption(p("A line of time"), "Figure 1"),
            "fig-line",
            p("Three events from 1981 to 2030."),
            "1",
        ),
        Figure(
            (Image("chart.svg", p("Three bars, each higher than the last."), "60%"),),
            Caption(p("A chart"), "Figure 2"),
            "fig-chart",
            number="2",
            data=("data/chart.csv",),
        ),
        Figure(
            (
                Division(
                    tuple(
                        Figure(
                            (Image("chart.svg", p(f"Bars of the {which} half.")),),
                            Caption(p(f"The {which} half"), f"({letter})"),
                            f"fig-half-{letter}",
                            number=f"3{letter}",
                        )
                        for letter, which in (("a", "first"), ("b", "second"))
                    ),
                    "row",
                    shares=(0.4, 0.6),
                ),
            ),
            Caption(p("Two halves"), "Figure 3"),
            "fig-halves",
            number="3",
        ),
        Division(
            (
                Figure(
                    (Image("chart.svg", p("Bars for a dark screen too."), dark="dark.svg"),),
                    Caption(p("Beside the text"), "Figure 4"),
                    "fig-beside",
                    number="4",
                ),
            ),
            "wrapped",
            shares=(0.4,),
        ),
        para("Words run round a figure, and go on below it."),
        Image("chart.svg", decorative=True, width="20mm"),
        Table(
            (Column("left"), Column("left"), Column("right")),
            (Row((Cell(p("Company"), True), Cell(p("Field"), True), Cell(p("Patents"), True))),),
            (
                Row((Cell(p("One"), True), Cell(p("Robots")), Cell(p("1,500")))),
                Row((Cell(p("Two"), True), Cell(p("Chips")), Cell(p("20")))),
            ),
            Caption(p("Companies"), "Table 1"),
            "tbl-a",
            "1",
            notes=(p("Source: invented."),),
            data=("data/chart.csv",),
        ),
        Callout("finding", (para("What a reader in a hurry must not miss."),), label="Key finding"),
        Callout("note", (para("With a title."),), p("A title"), "Note"),
        Paragraph(
            Passage(
                (
                    Text("A word for the "),
                    Indexed((Text("index"),), ("index",), identifier="index-a"),
                    Text("."),
                )
            )
        ),
        Index(
            (
                IndexEntry((Text("index"),), "entry-a", (Mention("index-a", "1.1"),)),
                IndexEntry((Text("list, see "), Link("#entry-a", (Text("index"),))), "entry-b"),
            )
        ),
        CodeBlock("def f(x):\n    return x < 1 & 2\n", "python"),
        MathBlock("E = mc^2", "eq-e", "1"),
        ThematicBreak(),
        Division((para("整段中文。"),), language="zh-Hant"),
        Heading(1, p("Conclusion"), "conclusion", numbered=False, companion=p("結語")),
        para("The end."),
        Heading(1, p("References"), "references", numbered=False, companion=p("參考文獻")),
        Bibliography(
            (
                BibliographyEntry(
                    "one",
                    "1",
                    (
                        Text("Zhou, L. (2023). A work. "),
                        Emphasis((Text("Journal"),)),
                        Text(" 42(6), 969–973. "),
                        Link("https://doi.org/10.1/x", (Text("https://doi.org/10.1/x"),)),
                    ),
                    mentions=(Mention("cite-1", "1"),),
                ),
                BibliographyEntry(
                    "two",
                    "2",
                    (Text("A work without an author."),),
                    mentions=(Mention("cite-1", "1"),),
                ),
            )
        ),
    )


def sample_edition(tag: str = "en") -> Edition:
    """The sample in English branding (``en``) or with Chinese labels (``zh-Hant``)."""
    language = LANGUAGES[tag]
    companion = LANGUAGES["zh-Hant" if tag == "en" else "en"]
    blocks = read_formulas(Document(_blocks(tag)), tag, Problems()).blocks
    date = datetime.date(2023, 10, 17)
    metadata = Metadata(
        title=p("A Sample"),
        subtitle=p("Of Every Block"),
        kind=p("Report"),
        contributors=(
            Contributor(p("A. Author"), (p("Department of Examples"), p("Example University"))),
            Contributor(p("B. Author"), (p("Institute of Examples"),)),
        ),
        credit_line=p("Jointly written by"),
        published=date,
        abstract=(p("What the sample is about."),),
        keywords=(p("samples"), p("blocks")),
        series=p("Sample Reports"),
        series_number="1",
        licence="CC-BY-4.0",
        publisher=p("Institute of Examples"),
        colophon=(p("A sample."),),
        languages=("en", "zh-Hant"),
        institutes=("sample",),
    )
    return Edition(
        report="sample",
        language=language,
        companion=companion,
        metadata=metadata,
        companion_metadata=Metadata(
            title=p("樣本"), subtitle=p("每種區塊"), kind=p("研究報告"), published=date
        ),
        institute=INSTITUTE,
        document=Document(
            blocks,
            (
                Note("note-1", (para("A note with ", Emphasis((Text("stress"),)), "."),), "1"),
                Note("note-2", (para("First paragraph."), para("Second paragraph.")), "2"),
            ),
            tag,
            contents=(
                ContentsEntry(1, "1", p("Introduction"), "sec-intro", p("引言")),
                ContentsEntry(2, "1.1", p("A section"), "sec-a", p("一節")),
                ContentsEntry(1, "", p("Conclusion"), "conclusion", p("結語")),
                ContentsEntry(1, "", p("References"), "references", p("參考文獻")),
            ),
            figures=(
                ContentsEntry(1, "Figure 1", p("A line of time"), "fig-line"),
                ContentsEntry(1, "Figure 2", p("A chart"), "fig-chart"),
                ContentsEntry(1, "Figure 3", p("Two halves"), "fig-halves"),
                ContentsEntry(1, "Figure 4", p("Beside the text"), "fig-beside"),
            ),
            tables=(ContentsEntry(1, "Table 1", p("Companies"), "tbl-a"),),
        ),
        published=date_in_words(date, language),
        companion_published=date_in_words(date, companion),
        resources={
            name: Resource(name, "image/svg+xml", SVG, 80, 40) for name in ("chart.svg", "dark.svg")
        },
        data={"data/chart.csv": Resource("data/chart.csv", "text/csv", b"bar,height\n1,16\n")},
        alternates=(Alternate(companion.tag, companion, f"sample.{companion.tag}.html"),),
        version="0.1.0",
    )


MOMENT = datetime.datetime(2023, 10, 17, 9, 30, tzinfo=datetime.UTC)
"""When the sample's files say that they were made."""


@cache
def sample_file(format_: Format, tag: str = "en") -> Artefact:
    """Return the sample as a file of a format, made once a run."""
    return cast("Artefact", shared(_written, format_, tag))


def _written(format_: Format, tag: str) -> Artefact:
    return WRITERS[format_](sample_edition(tag), MOMENT)


def without_front(edition: Edition) -> Edition:
    """Return ``edition`` in a pack that prints no cover, title page or contents: its text alone.

    An empty page stands before it. That is three quarters of what a small PDF costs.
    """
    folders = (TESTS / "bare", *edition.institute.folders)
    return replace(edition, institute=replace(edition.institute, folders=folders))


def parallel_edition() -> Edition:
    """The sample in both languages, side by side; each passage of its Chinese side says so."""

    def translated(passage: Passage) -> Passage:
        return replace(passage, content=(Text("譯文："), *passage.content)) if passage else passage

    first, second = (
        replace(edition, institute=in_columns(INSTITUTE))
        for edition in (sample_edition("en"), sample_edition("zh-Hant"))
    )
    # Names and what else its readers are told are in Chinese on its second side.
    metadata = replace(
        map_outer_passages(second.metadata, translated),
        contributors=(
            Contributor(p("甲"), (p("例子系"), p("例子大學"))),
            replace(second.metadata.contributors[1], name=p("B. Author 博士")),
        ),
    )
    document = map_outer_passages(second.document, translated)
    return side_by_side(first, replace(second, document=document, metadata=metadata))
