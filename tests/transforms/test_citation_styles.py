"""What styles of CSL ask for, each in a style of a few lines, in the forms of their manuals."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from test_citations import by, cite, entries, labels, work, year

from sample import HOUSE, para
from tongwen.diagnostics import Problems
from tongwen.document import (
    Bibliography,
    Block,
    Citation,
    CitationItem,
    Document,
    Heading,
    Note,
    NoteReference,
    Passage,
    Reference,
    Superscript,
    Text,
)
from tongwen.languages import LANGUAGES
from tongwen.transforms import Context
from tongwen.transforms.citations import citations_in_notes, resolve_citations
from tongwen.transforms.numbering import resolve_numbers
from tongwen.walk import plain_text, walk

NOTES = (HOUSE / "csl" / "notes.csl").read_bytes()


def style(entry: str, citation: str = "", head: str = "", of_list: str = "", **of: str) -> bytes:
    """Return a style of CSL: the layouts of an entry and a citation, what stands before both."""
    given = {"class": "in-text", "version": "1.0", "default-locale": "en-US", **of}
    said = " ".join(f'{name}="{value}"' for name, value in given.items())
    cited = citation or '<layout><text variable="title"/></layout>'
    return f"""<style xmlns="http://purl.org/net/xbiblio/csl" {said}>
    <info><title>t</title><id>t</id><updated>2024-01-01T00:00:00Z</updated></info>{head}
    <citation>{cited}</citation>
    <bibliography>{of_list}<layout>{entry}</layout></bibliography></style>""".encode()


def resolved(
    *blocks: Block,
    works: tuple[Reference, ...],
    csl: bytes,
    tag: str = "en",
    source: str = "",
    notes: tuple[Note, ...] = (),
    listed: tuple[str, ...] = (),
) -> tuple[Document, Context]:
    of = Context(
        LANGUAGES[tag],
        None,
        LANGUAGES[source or tag],
        references=works,
        citation_style=csl,
        listed=listed,
        problems=Problems(),
    )
    document = Document(blocks, notes, language=tag)
    for transform in (citations_in_notes, resolve_numbers, resolve_citations):
        document = transform(document, of)
    return document, of


def listed(*works: Reference, csl: bytes, tag: str = "en") -> list[str]:
    document, of = resolved(
        para(cite(*(each.key for each in works))), works=works, csl=csl, tag=tag
    )
    assert list(of.problems) == []
    return [plain_text(entry.content) for entry in entries(document)]


NAMES = '<names variable="author"><name {}/></names>'
JANE = by(("Doe", "Jane"), ("Roe", "Richard"))
WANG = work(
    "wang",
    title="辽东湾海蜇研究",
    author=by(("王", "大明"), ("李", "小红"), ("欧阳", "修"), ("周", "亮")),
    issued=year(2020),
    container_title="水产科学",
    volume="3",
    issue="2",
    page="1-9",
)


# --- entries -------------------------------------------------------------------------------------

GBT = style(
    """<group delimiter=". ">
    <names variable="author"><name delimiter=", " initialize-with=" " sort-separator=" "
      name-as-sort-order="all"
      et-al-min="4" et-al-use-first="3" delimiter-precedes-et-al="always">
      <name-part name="family" text-case="uppercase"/></name></names>
    <group><text variable="title"/><text value="[J]"/></group>
    <group delimiter=", "><text variable="container-title"/><date variable="issued">
      <date-part name="year"/></date>
    <group delimiter=": "><group><text variable="volume"/>
    <text variable="issue" prefix="(" suffix=")"/></group>
    <text variable="page"/></group></group></group>""",
    of_list='<sort><key variable="issued"/></sort>',
    **{"default-locale": "zh-CN"},
)


def test_a_style_of_chinas_takes_the_words_of_each_works_language() -> None:
    english = work(
        "e",
        title="On jellyfish",
        author=by(("Doe", "Jane"), ("Roe", "R."), ("Poe", "E. A."), ("Low", "L.")),
        issued=year(2021),
        container_title="Sea",
        volume="1",
        page="3-8",
    )
    # GB/T 7714-2015, 8.1: three names, then 等 or et al.; the kind of work in brackets.
    assert listed(WANG, english, csl=GBT, tag="zh-Hans") == [
        "王大明, 李小红, 欧阳修, 等. 辽东湾海蜇研究[J]. 水产科学, 2020, 3(2): 1～9",
        "DOE J, ROE R, POE E A, et al. On jellyfish[J]. Sea, 2021, 1: 3–8",
    ]


def test_given_names_stay_where_the_style_shortens_none() -> None:
    csl = style(NAMES.format('and="text" initialize="false" initialize-with="."'))
    assert listed(work("a", author=JANE), csl=csl) == ["Jane Doe and Richard Roe"]


def test_a_citation_without_its_author_is_printed_whole_where_a_style_says_authors_alone() -> None:
    csl = style(
        '<text variable="title"/>',
        """<layout prefix="(" suffix=")"><names variable="author"><name form="short"/><substitute>
        <text variable="title"/></substitute></names></layout>""",
    )
    bare = cite(CitationItem("a", suppress_author=True))
    document, _ = resolved(para(bare), works=(work("a"),), csl=csl)
    assert plain_text(document.blocks[0]) == "(Of a)"


def test_what_stands_for_a_missing_author_is_not_printed_again() -> None:
    csl = style(
        """<group delimiter=". "><names variable="author"><name/><substitute>
        <text variable="title"/></substitute></names><text variable="title"/>
        <text variable="publisher"/></group>"""
    )
    assert listed(work("a", publisher="Press"), csl=csl) == ["Of a. Press"]
    assert listed(work("a", author=JANE), csl=csl) == ["Jane Doe, Richard Roe. Of a"]


def test_a_label_without_names_before_it_stands_behind_them() -> None:
    csl = style(
        """<names variable="author"><label prefix=", "/><substitute><names variable="editor"/>
        </substitute></names>"""
    )
    assert listed(work("a", editor=JANE), csl=csl) == ["Jane Doe, Richard Roe, editors"]


def test_numbers_behind_a_page_in_chinese_stay_what_they_are() -> None:
    csl = style(
        """<group delimiter=", "><group delimiter=" "><label variable="page" form="short"/>
        <text variable="page"/></group><date variable="issued" form="numeric" date-parts="year"/>
        </group>""",
        **{"default-locale": "zh-CN"},
    )
    assert listed(WANG, csl=csl, tag="zh-Hans") == ["第1～9页, 2020"]


def test_labels_take_the_case_that_the_style_says() -> None:
    csl = style(
        """<names variable="editor"><name/><label form="short" prefix=" (" suffix=")"
        text-case="capitalize-first"/></names>"""
    )
    assert listed(work("a", editor=JANE), csl=csl) == ["Jane Doe, Richard Roe (Eds)"]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (
            'and="symbol" name-as-sort-order="all" initialize-with=". " '
            'delimiter-precedes-last="always"',
            "Doe, J., et al.",
        ),
        ('and="text"', "Jane Doe et al."),
    ],
)
def test_and_others_is_said_as_the_style_says_it(names: str, expected: str) -> None:
    authors = [*by(("Doe", "Jane")), {"literal": "others"}]
    csl = style(f'{NAMES.format(names)}<text value=". "/><text variable="title"/>')
    assert listed(work("a", author=authors), csl=csl) == [f"{expected} Of a"]


def test_and_others_is_said_in_the_words_that_a_style_has_for_a_language() -> None:
    words = '<locale xml:lang="en"><terms><term name="et-al">and more</term></terms></locale>'
    names = NAMES.format('form="short" and="text"')
    csl = style(names, head=words).replace(b'default-locale="en-US"', b"")
    for language, said in (("en", "Doe and more"), ("zh-CN", "Doe 等")):
        given = {"author": [*by(("Doe", "Jane")), {"literal": "others"}], "language": language}
        assert listed(work("a", **given), csl=csl, tag="zh-Hans") == [said]


def test_what_parts_a_title_in_han_stays() -> None:
    csl = style('<text variable="title"/>')
    two = work("a", title="信息与文献 参考文献著录规则", language="zh-CN")
    assert listed(two, csl=csl) == ["信息与文献\u3000参考文献著录规则"]


def test_han_names_are_whole_and_titles_stand_between_their_marks() -> None:
    csl = style(
        NAMES.format('initialize-with=". " name-as-sort-order="all"')
        + '<text variable="title" font-style="italic" prefix=" "/>'
    )
    document, _ = resolved(para(cite("wang")), works=(WANG,), csl=csl)
    assert entries(document)[0].content == (
        Text("王大明, 李小红, 欧阳修, 周亮 《辽东湾海蜇研究》"),
    )
    # A title in a title, one that has its marks, one that the style marks, one in Japanese.
    for title, affixes, said in (
        ("《紅樓夢》研究", "", "《〈紅樓夢〉研究》"),
        ("《紅樓夢》", "", "《紅樓夢》"),
        ("紅樓夢", 'prefix="《" suffix="》"', "《紅樓夢》"),
        ("日本の川", "", "『日本の川』"),
        ("Rivers of 中國", "", "Rivers of 中國"),
    ):
        csl = style(f'<text variable="title" font-style="italic" {affixes}/>')
        document, _ = resolved(para(cite("a")), works=(work("a", title=title),), csl=csl)
        assert plain_text(entries(document)[0].content) == said


def test_a_work_is_listed_though_nothing_cites_it() -> None:
    works = (work("a"), work("b"), work("c"))
    csl = style('<text variable="title"/>')
    document, of = resolved(para(cite("b")), works=works, csl=csl, listed=("c", "d"))
    assert [entry.key for entry in entries(document)] == ["b", "c"]
    assert [(problem.code, "nocite" in problem.message) for problem in of.problems] == [
        ("CIT-01", True)
    ]
    document, _ = resolved(para(Text("Nothing.")), works=works, csl=csl, listed=("*",))
    assert [entry.key for entry in entries(document)] == ["a", "b", "c"]


# --- citations -----------------------------------------------------------------------------------


def at(kind: str, value: str) -> Citation:
    return cite(CitationItem("a", locator_kind=kind, locator=value))


LOCATED = style(
    '<text variable="title"/>',
    """<layout prefix="(" suffix=")"><group delimiter=", "><text variable="title"/>
    <group delimiter=" "><label variable="locator" form="short"/><text variable="locator"/></group>
    </group></layout>""",
)


@pytest.mark.parametrize(
    ("kind", "value", "english", "chinese"),
    [
        ("page", "3", "p. 3", "第3页"),
        ("page", "3-7", "pp. 3–7", "第3～7页"),
        ("page", "3-7, 12", "pp. 3–7, 12", "第3～7、12页"),
        ("chapter", "2", "chap. 2", "第2章"),
        ("line", "4", "l. 4", "第4行"),
        ("volume", "1", "vol. 1", "第1卷"),
        ("figure", "5", "fig. 5", "图 5"),
        ("page", "4 and *so* on", "pp. 4 and *so* on", "第4页 and *so* on"),
        ("appendix", "B", "appendix B", "appendix B"),
    ],
)
def test_places_are_said_in_the_editions_language(
    kind: str, value: str, english: str, chinese: str
) -> None:
    works = (work("a"),)
    csl = LOCATED.replace(b'default-locale="en-US" ', b"")
    for tag, expected in (("en", english), ("zh-Hans", chinese)):
        (label,) = labels(resolved(para(at(kind, value)), works=works, csl=csl, tag=tag)[0])
        told = label.removeprefix("(Of a, ").removesuffix(")")
        assert told.replace("ch. 2", "chap. 2") == expected


def test_years_of_one_author_are_collapsed_and_told_apart() -> None:
    csl = style(
        '<names variable="author"/><date variable="issued"><date-part name="year"/></date>',
        """<layout prefix="(" suffix=")" delimiter="; "><group delimiter=" ">
        <names variable="author"><name form="short" initialize-with=". "/></names>
        <date variable="issued"><date-part name="year"/></date></group></layout>""",
    ).replace(
        b"<citation>",
        b'<citation collapse="year" disambiguate-add-year-suffix="true" '
        b'disambiguate-add-givenname="true" givenname-disambiguation-rule="all-names">',
    )
    works = (
        work("a", author=by(("Doe", "Jane")), issued=year(2001)),
        work("b", author=by(("Doe", "Jane")), issued=year(2002)),
        work("c", author=by(("Doe", "Mark")), issued=year(2003)),
    )
    document, _ = resolved(para(cite("a", "b")), para(cite("c")), works=works, csl=csl)
    assert labels(document) == ["(J. Doe 2001, 2002)", "(M. Doe 2003)"]


def test_raised_numbers_stand_close_and_behind_the_mark() -> None:
    csl = style(
        '<text variable="citation-number"/>',
        '<layout vertical-align="sup" delimiter=","><text variable="citation-number"/></layout>',
    )
    document, _ = resolved(
        para("As shown ", cite("a"), ". As ", cite("b", narrative=True), " says, it is."),
        works=(work("a"), work("b", author=JANE)),
        csl=csl,
    )
    (words,) = (node for node in walk(document.blocks[0]) if isinstance(node, Passage))
    assert plain_text(words) == "As shown.1 As Doe and Roe 2 says, it is."
    (first, _) = (node for node in walk(words) if isinstance(node, Citation))
    assert isinstance(first.content[0], Superscript)


# --- notes ---------------------------------------------------------------------------------------

BOOK = work(
    "doe",
    type="book",
    title="On signs",
    author=by(("Doe", "Jane")),
    issued=year(2001),
    publisher="Press",
    publisher_place="London",
)
PAPER = work(
    "roe", title="A word", author=by(("Roe", "Richard")), container_title="Things", volume="3"
)


def notes_of(document: Document) -> list[str]:
    return [plain_text(passages_of(*note.blocks)[0].content) for note in document.notes]


def passages_of(*blocks: Block) -> list[Passage]:
    return [node for node in walk(blocks) if isinstance(node, Passage)]


def test_citations_of_a_style_of_notes_are_notes() -> None:
    page = CitationItem("doe", locator_kind="page", locator="12")
    document, of = resolved(
        para("Some words ", cite(page), "."),
        para("More ", cite("doe"), ", and ", cite(replace(page, locator="14")), "."),
        para("As ", cite("roe", narrative=True), " says."),
        para("Again ", cite(page)),
        works=(BOOK, PAPER),
        csl=NOTES,
    )
    assert list(of.problems) == []
    assert notes_of(document) == [
        "Jane Doe, On signs (London: Press, 2001), p. 12.",
        "Doe, On signs.",
        "Ibid., p. 14.",
        "Richard Roe, ‘A word’, Things, 3 (n.d.).",
        "Doe, On signs, p. 12.",
    ]
    read = [plain_text(passage.content) for passage in passages_of(*document.blocks[:4])]
    assert read == ["Some words.", "More, and.", "As Roe says.", "Again"]
    order = [type(inline).__name__ for inline in passages_of(*document.blocks)[0].content]
    assert order == ["Text", "NoteReference"]
    assert [entry.key for entry in entries(document)] == ["doe", "roe"]
    assert all(entry.mentions for entry in entries(document))


def test_no_comma_stands_before_the_brackets_of_a_work_in_nothing() -> None:
    alone = work("roe", title="A word", author=by(("Roe", "Richard")))
    document, _ = resolved(para("Words ", cite("roe"), "."), works=(alone,), csl=NOTES)
    assert notes_of(document) == ["Richard Roe, ‘A word’ (n.d.)."]


def test_in_chinese_the_call_stands_before_the_mark() -> None:
    document, _ = resolved(
        para("文字 ", cite("doe"), "。"), works=(BOOK,), csl=NOTES, tag="zh-Hans"
    )
    kinds = [type(inline).__name__ for inline in passages_of(*document.blocks)[0].content]
    assert kinds == ["Text", "NoteReference", "Text"]
    assert notes_of(document) == ["Jane Doe, On signs (London: Press, 2001)."]


def test_a_citation_in_a_note_of_the_authors_stays_in_its_sentence() -> None:
    own = Note("n", (para("See ", cite("doe"), " and so on."),))
    written = NoteReference(blocks=(para("Against it ", cite("doe"), "."),))
    document, _ = resolved(
        para("Words", NoteReference("n"), " and", written, " more ", cite("doe"), "."),
        works=(BOOK,),
        csl=NOTES,
        notes=(own,),
    )
    assert notes_of(document) == [
        "See Jane Doe, On signs (London: Press, 2001) and so on.",
        "Against it ibid.",
        "Ibid.",
    ]


def test_a_style_without_a_list_makes_none_and_links_nowhere() -> None:
    head, _, _ = NOTES.partition(b"<bibliography")
    document, of = resolved(para("Words ", cite("doe")), works=(BOOK,), csl=head + b"</style>")
    assert list(of.problems) == []
    assert [type(block).__name__ for block in document.blocks] == ["Paragraph"]
    assert notes_of(document) == ["Jane Doe, On signs (London: Press, 2001)."]


# --- several lists -------------------------------------------------------------------------------


def test_lists_by_kind_hold_what_they_say_and_the_last_one_the_rest() -> None:
    csl = style('<text variable="title"/>')
    works = (BOOK, PAPER, work("page", type="webpage"))
    document, of = resolved(
        para(cite("doe", "roe", "page")),
        Bibliography(kinds=("book",)),
        Bibliography(kinds=("article-journal",)),
        works=works,
        csl=csl,
    )
    lists = [node for node in document.blocks if isinstance(node, Bibliography)]
    assert [[entry.key for entry in each.entries] for each in lists] == [["doe"], ["roe", "page"]]
    assert [(problem.code, "“page”" in problem.message) for problem in of.problems] == [
        ("CIT-07", True)
    ]


def test_lists_by_chapter_hold_what_each_cites() -> None:
    def chapter(name: str, *blocks: Block) -> tuple[Block, ...]:
        return (Heading(1, Passage((Text(name),)), name), *blocks, Bibliography(chapter=True))

    document, of = resolved(
        *chapter("one", para(cite("doe", "roe"))),
        *chapter("two", para(cite("roe"))),
        works=(BOOK, PAPER),
        csl=style('<text variable="title"/>'),
    )
    assert list(of.problems) == []
    lists = [node for node in document.blocks if isinstance(node, Bibliography)]
    assert [[entry.identifier for entry in each.entries] for each in lists] == [
        ["ref-doe", "ref-roe"],
        ["ref-roe-again-1"],
    ]


def test_bad_values_of_works_leave_the_rest() -> None:
    bad: dict[str, Any] = {"author": [3], "issued": {"date-parts": [["soon"]]}, "volume": "2"}
    document, of = resolved(
        para(cite("bad")), works=(work("bad", **bad),), csl=style('<text variable="volume"/>')
    )
    assert [problem.code for problem in of.problems] == ["CIT-05"]
    assert plain_text(entries(document)[0].content) == "2"


# --- what a processor's own test-suite found lost ------------------------------------------------


def test_what_a_style_sets_in_the_margin_is_printed_though_it_is_no_number() -> None:
    csl = style(
        """<date variable="issued" display="left-margin"><date-part name="year"/></date>
        <text variable="title" display="right-inline"/>
        <text variable="note" display="block"/>"""
    )
    assert listed(work("a", issued=year(1999), note="Said."), csl=csl) == ["1999 Of a Said."]


def test_the_number_of_an_entry_stands_by_itself_though_the_style_groups_it_with_the_rest() -> None:
    csl = style(
        """<group delimiter=" "><text variable="citation-number" prefix="[" suffix="]"/>
        <text variable="title"/></group>"""
    )
    document, _ = resolved(para(cite("a")), works=(work("a"),), csl=csl)
    (entry,) = entries(document)
    assert (entry.label, plain_text(entry.content)) == ("1", "Of a")


def test_the_extra_lines_of_zotero_are_fields() -> None:
    csl = style('<text variable="title"/><text variable="genre" prefix=" [" suffix="]"/>')
    extra = work("a", note="genre: Peer commentary\nPMID: 12")
    assert listed(extra, csl=csl) == ["Of a [Peer commentary]"]


def test_a_name_keeps_its_comma_and_a_word_of_a_title_its_lack_of_stress() -> None:
    suffixed = {"family": "Doe", "given": "Jane", "suffix": "Jr.", "comma-suffix": True}
    csl = style(f'{NAMES.format("")}<text variable="title" prefix=". "/>')
    title = 'Doe <span class="nodecor">v.</span> Roe'
    assert listed(work("a", author=[suffixed], title=title), csl=csl) == [
        "Jane Doe, Jr. Doe v. Roe"
    ]


def test_a_date_with_empty_parts_is_the_rest_of_it() -> None:
    csl = style('<date variable="issued" form="text" date-parts="year"/>')
    given = work("a", issued={"date-parts": [["2000", "", ""]]})
    assert listed(given, csl=csl) == ["2000"]


def test_a_place_that_the_style_does_not_print_is_told() -> None:
    csl = style('<text variable="title"/>')
    document, of = resolved(para(at("page", "3")), works=(work("a"),), csl=csl)
    assert [(problem.code, "“3” of @a" in problem.message) for problem in of.problems] == [
        ("CIT-08", True)
    ]
    assert labels(document) == ["Of a"]


def test_works_of_two_languages_cited_at_once_keep_their_own_words() -> None:
    english = work("doe", title="On jellyfish", author=JANE, issued=year(2021))
    cited = """<layout prefix="(" suffix=")" delimiter="; "><group delimiter=", ">
        <names variable="author"><name form="short" et-al-min="2" et-al-use-first="1"/></names>
        <date variable="issued"><date-part name="year"/></date></group></layout>"""
    csl = style('<text variable="title"/>', cited, **{"default-locale": "zh-CN"})
    for tag in ("en", "zh-Hant"):
        document, of = resolved(para(cite("doe", "wang")), works=(english, WANG), csl=csl, tag=tag)
        assert list(of.problems) == []
        assert labels(document) == ["(Doe et al., 2021; 王大明 等, 2020)"]
