"""Citations and the list of references, in the house's two styles and with bad input."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sample import HOUSE, para
from tongwen.diagnostics import Problems, Severity, Span
from tongwen.document import (
    Bibliography,
    BibliographyEntry,
    Citation,
    CitationItem,
    Document,
    Emphasis,
    Heading,
    Link,
    Note,
    NoteReference,
    Reference,
    Superscript,
    Text,
)
from tongwen.languages import LANGUAGES
from tongwen.transforms import Context
from tongwen.transforms.citations import resolve_citations
from tongwen.transforms.numbering import resolve_numbers
from tongwen.walk import plain_text, walk

STYLES = {name: (HOUSE / "csl" / f"{name}.csl").read_bytes() for name in ("numeric", "author-date")}


def work(key: str, **data: Any) -> Reference:
    fields = {name.replace("_", "-"): value for name, value in data.items()}
    return Reference(
        key,
        {"id": key, "type": "article-journal", "title": f"Of {key}", **fields},
        Span("r.yaml", 7),
    )


def by(*names: str | tuple[str, str]) -> list[dict[str, str]]:
    return [
        {"literal": name} if isinstance(name, str) else {"family": name[0], "given": name[1]}
        for name in names
    ]


def year(*parts: int) -> dict[str, Any]:
    return {"date-parts": [list(parts)]}


ZHOU = work(
    "zhou2023",
    title="A historical overview of artificial intelligence in China",
    author=by(("Zhou", "L.")),
    issued=year(2023),
    container_title="Science Insights",
    volume="42",
    issue="6",
    page="969-973",
    DOI="10.15354/si.23.re588",
)
CARTER = work(
    "carter2019",
    type="chapter",
    title="China’s National Strategy for AI",
    author=by(("Carter", "William A."), ("Crumpler", "William D.")),
    issued=year(2019),
    container_title="Smart Money on Chinese Advances in AI",
    publisher="Center for Strategic and International Studies (CSIS)",
    URL="http://www.jstor.org/stable/resrep22599.7",
)


def cite(*items: str | CitationItem, narrative: bool = False) -> Citation:
    return Citation(
        tuple(CitationItem(item) if isinstance(item, str) else item for item in items), narrative
    )


def resolved(
    *citations: Citation,
    works: tuple[Reference, ...],
    style: str = "numeric",
    tag: str = "en",
    source: str = "en",
) -> tuple[Document, Context]:
    of = Context(
        LANGUAGES[tag],
        None,
        LANGUAGES[source],
        references=works,
        citation_style=STYLES[style],
        problems=Problems(),
    )
    document = Document(tuple(para(citation) for citation in citations), language=tag)
    return resolve_citations(document, of), of


def labels(document: Document) -> list[str]:
    return [plain_text(node) for node in walk(document) if isinstance(node, Citation)]


def entries(document: Document) -> list[BibliographyEntry]:
    return [node for node in walk(document) if isinstance(node, BibliographyEntry)]


def printed(item: Reference, style: str = "numeric", **options: str) -> str:
    document, of = resolved(cite(item.key), works=(item,), style=style, **options)
    assert list(of.problems) == []
    return plain_text(entries(document)[0].content)


# --- entries ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (
            ZHOU,
            "Zhou, L. (2023). A historical overview of artificial intelligence in China. Science "
            "Insights, 42(6), 969–973. https://doi.org/10.15354/si.23.re588",
        ),
        (
            CARTER,
            "Carter, W. A., & Crumpler, W. D. (2019). China’s National Strategy for AI. In Smart "
            "Money on Chinese Advances in AI. Center for Strategic and International Studies "
            "(CSIS). http://www.jstor.org/stable/resrep22599.7",
        ),
        (
            work("w", type="webpage", title="A page", container_title="Site", URL="https://x.org/"),
            "A page (n.d.). Site. https://x.org/",
        ),
        (
            work(
                "n",
                type="article-newspaper",
                title="Who knows?",
                author=by(("Hale", "E.")),
                issued=year(2023, 4, 13),
                container_title="Al Jazeera",
                section="Technology",
                URL="https://x.org/",
                accessed=year(2024, 1, 2),
            ),
            "Hale, E. (13 April 2023). Who knows? Al Jazeera, Technology. https://x.org/ "
            "(accessed 2 January 2024)",
        ),
        (
            work(
                "r",
                type="report",
                title="A report.",
                author=by("Wilson Center"),
                genre="working paper",
                number="7",
                publisher="WC",
            ),
            "Wilson Center (n.d.). A report. Working paper 7. WC.",
        ),
        (
            work(
                "b",
                type="book",
                title="Edited",
                editor=by(("Smith", "J.")),
                issued=year(2020),
                edition="2",
                volume="4",
                publisher="Press",
                publisher_place="London",
            ),
            "Smith, J. (Ed.) (2020). Edited. 2nd edn, Vol. 4. London: Press.",
        ),
        (
            work(
                "t",
                type="thesis",
                title="Of signs",
                author=by(("Li", "Wei")),
                issued=year(2020),
                genre="PhD thesis",
                publisher="CUC",
            ),
            "Li, W. (2020). Of signs. PhD thesis. CUC.",
        ),
        (
            work(
                "c",
                type="paper-conference",
                title="Paper!",
                author=by(("Li", "Wei")),
                editor=by(("Ed", "Some"), ("Itor", "Any")),
                issued=year(2020),
                container_title="Proceedings of X Inc.",
                page="1-9",
                publisher="ACM",
            ),
            "Li, W. (2020). Paper! In S. Ed & A. Itor (Eds), Proceedings of X Inc. (pp. 1–9). ACM.",
        ),
        (
            work(
                "m",
                type="article-magazine",
                title="New rules",
                author=by(("Henshall", "W.")),
                issued=year(2023),
                container_title="Time",
            ),
            "Henshall, W. (2023). New rules. Time.",
        ),
    ],
    ids=lambda value: value.key if isinstance(value, Reference) else "",
)
def test_entries_are_complete_and_clean(item: Reference, expected: str) -> None:
    assert printed(item) == expected


def test_both_styles_print_the_same_entry() -> None:
    for item in (ZHOU, CARTER):
        assert printed(item, "numeric") == printed(item, "author-date")


def test_addresses_are_links_with_the_whole_address_as_their_text() -> None:
    address = "https://en.wikipedia.org/wiki/A#:~:text=The%20roots’s,lack&x=<y>"
    document, _ = resolved(
        cite("zhou2023", "w"), works=(ZHOU, work("w", type="webpage", URL=address))
    )
    links = [node for entry in entries(document) for node in walk(entry) if isinstance(node, Link)]
    doi = "https://doi.org/10.15354/si.23.re588"
    assert links == [Link(doi, (Text(doi),)), Link(address, (Text(address),))]


def test_a_doi_written_as_an_address_is_not_doubled() -> None:
    for doi in ("https://doi.org/10.1/x", "http://dx.doi.org/10.1/x", "doi:10.1/x", "10.1/x"):
        assert printed(work("d", DOI=doi)).endswith(" https://doi.org/10.1/x")


def test_a_doi_with_signs_that_no_address_holds_leads_there() -> None:
    doi = "10.1002/(SICI)1097-0258(1998)17:8<873::AID-SIM779>3.0.CO;2-I"
    document, _ = resolved(cite("d"), works=(work("d", DOI=doi),))
    links = [node for entry in entries(document) for node in walk(entry) if isinstance(node, Link)]
    encoded = doi.replace("<", "%3C").replace(">", "%3E")
    assert links == [Link(f"https://doi.org/{encoded}", (Text(f"https://doi.org/{doi}"),))]


def test_signs_and_mark_up_in_titles_come_out() -> None:
    title = 'R&D < 3 <i>Hamlet</i> <b>not closed CO<sub>2</sub> <span class="nocase">eBay</span>'
    document, _ = resolved(cite("x"), works=(work("x", title=title, issued=year(2020)),))
    content = entries(document)[0].content
    assert plain_text(content) == "R&D < 3 Hamlet <b>not closed CO2 eBay (2020)."
    assert Emphasis((Text("Hamlet"),)) in content


def test_what_is_stressed_in_a_stressed_title_stands_upright() -> None:
    document, _ = resolved(cite("x"), works=(work("x", type="book", title="On <i>Lear</i> now"),))
    assert entries(document)[0].content[:3] == (
        Emphasis((Text("On "),)),
        Text("Lear"),
        Emphasis((Text(" now"),)),
    )


def test_names_in_han_characters_keep_their_order_and_have_no_initials() -> None:
    names = by(("周", "亮"), ("Müller", "Jean-Luc"), ("Beethoven", "Ludwig van"))
    assert printed(work("x", author=names, issued=year(2020))).startswith(
        "周亮, Müller, J.-L., & Beethoven, L. van (2020)"
    )


def test_points_inside_a_title_are_the_authors() -> None:
    assert printed(work("x", title="Wait... what?!")) == "Wait... what?! (n.d.)."
    assert "U.S. companies. Time" in printed(
        work("x", title="U.S. companies", author=by("A"), container_title="Time")
    )


def test_the_list_is_in_the_source_language_and_marks_works_in_others() -> None:
    works = (work("a", language="en"), work("b", language="zh-Hant"), work("c"))
    document, _ = resolved(cite("a", "b", "c"), works=works, tag="zh-Hant")
    assert [entry.language for entry in entries(document)] == ["en", "", "en"]
    assert "n.d." in plain_text(entries(document)[0].content)
    english, _ = resolved(cite("a", "b", "c"), works=works)
    assert [entry.language for entry in entries(english)] == ["", "zh-Hant", ""]
    assert [e.content for e in entries(english)] == [e.content for e in entries(document)]


def test_no_date_is_said_in_the_language_of_the_list() -> None:
    assert "不詳" in printed(work("a", title="關於甲"), tag="zh-Hant", source="zh-Hant")
    assert "n.d." in printed(work("a"), tag="zh-Hant", source="zh-Hant")


# --- citations ----------------------------------------------------------------------------------

FIVE = tuple(work(key, author=by((key.upper(), "X")), issued=year(2020)) for key in "abcde")


def test_numeric_citations_are_numbered_by_first_use_and_collapsed() -> None:
    document, _ = resolved(
        cite("c"), cite("b", "c"), cite("a", "b", "c"), cite("d", "a", "e", "c"), works=FIVE
    )
    assert labels(document) == ["[1]", "[1, 2]", "[1–3]", "[1, 3–5]"]
    assert [(entry.label, entry.key) for entry in entries(document)] == [
        ("1", "c"),
        ("2", "b"),
        ("3", "a"),
        ("4", "d"),
        ("5", "e"),
    ]


def test_each_label_links_to_its_entry() -> None:
    document, _ = resolved(cite("a", CitationItem("b", locator="7")), works=FIVE)
    (citation,) = [node for node in walk(document) if isinstance(node, Citation)]
    assert citation.content == (
        Text("["),
        Link("#ref-a", (Text("1"),)),
        Text(", "),
        Link("#ref-b", (Text("2, p. 7"),)),
        Text("]"),
    )


@pytest.mark.parametrize(
    ("citation", "numeric", "author_date"),
    [
        (cite(CitationItem("a", locator="7", locator_kind="page")), "[1, p. 7]", "(A, 2020, p. 7)"),
        (
            cite(CitationItem("a", locator="7-9", locator_kind="page")),
            "[1, pp. 7–9]",
            "(A, 2020, pp. 7–9)",
        ),
        (
            cite(CitationItem("a", locator="3", locator_kind="chapter")),
            "[1, ch. 3]",
            "(A, 2020, ch. 3)",
        ),
        (cite("a", narrative=True), "A [1]", "A (2020)"),
        (cite(CitationItem("a", suppress_author=True)), "[1]", "(2020)"),
        (
            cite(
                CitationItem("b", prefix=(Text("see"),)), CitationItem("a", suffix=(Text(", too"),))
            ),
            "[see 1, 2, too]",
            "(see B, 2020; A, 2020, too)",
        ),
        (
            cite(CitationItem("a", locator="7", locator_kind="page"), narrative=True),
            "A [1, p. 7]",
            "A (2020, p. 7)",
        ),
    ],
)
def test_forms_of_citation(citation: Citation, numeric: str, author_date: str) -> None:
    assert labels(resolved(citation, works=FIVE)[0]) == [numeric]
    assert labels(resolved(citation, works=FIVE, style="author-date")[0]) == [author_date]


def test_narrative_citations_name_everybody_as_a_sentence_does() -> None:
    many = work("many", author=by(("A", "X"), ("B", "X"), ("C", "X")))
    nobody = work("nobody", title="A page")
    document, _ = resolved(
        cite("carter2019", narrative=True),
        cite("many", narrative=True),
        cite("nobody", narrative=True),
        works=(CARTER, many, nobody),
    )
    assert labels(document) == ["Carter and Crumpler [1]", "A et al. [2]", "A page [3]"]
    chinese, _ = resolved(cite("carter2019", narrative=True), works=(CARTER,), tag="zh-Hant")
    assert labels(chinese) == ["Carter 及 Crumpler [1]"]


def test_author_date_lists_are_sorted_and_like_citations_told_apart() -> None:
    works = (
        work("z", author=by(("Zhou", "L.")), issued=year(2023), title="B"),
        work("y", author=by(("Zhou", "L.")), issued=year(2023), title="A"),
        work("x", author=by(("Zhou", "L.")), issued=year(2021)),
        work("w", title="Middle page"),
        work("v", author=by(("Adams", "B."))),
    )
    document, of = resolved(*(cite(w.key) for w in works), works=works, style="author-date")
    assert [entry.key for entry in entries(document)] == ["v", "w", "x", "y", "z"]
    assert labels(document) == [
        "(Zhou, 2023b)",
        "(Zhou, 2023a)",
        "(Zhou, 2021)",
        "(‘Middle page’, n.d.)",
        "(Adams, n.d.)",
    ]
    assert plain_text(entries(document)[4].content).startswith("Zhou, L. (2023b)")
    assert [entry.label for entry in entries(document)] == [""] * 5
    assert list(of.problems) == []


def test_keys_that_differ_in_case_only_are_different_works() -> None:
    works = (work("Zhou", title="Upper"), work("zhou", title="Lower"))
    document, _ = resolved(cite("Zhou"), cite("zhou"), works=works)
    assert labels(document) == ["[1]", "[2]"]
    assert ["Upper" in plain_text(e.content) for e in entries(document)] == [True, False]


def test_notes_are_read_where_they_are_called() -> None:
    of = Context(
        LANGUAGES["en"],
        None,
        LANGUAGES["en"],
        references=FIVE,
        citation_style=STYLES["numeric"],
    )
    document = Document(
        (para("x", NoteReference("n"), cite("a")), para(cite("c"))),
        (Note("n", (para(cite("b")),)),),
    )
    document = resolve_citations(resolve_numbers(document, of), of)
    assert [entry.key for entry in entries(document)] == ["b", "a", "c"]
    assert labels(document) == ["[2]", "[3]", "[1]"]


# --- where the list stands ------------------------------------------------------------------------


def test_the_list_fills_its_place_or_is_added_at_the_end() -> None:
    document, of = resolved(cite("a"), works=FIVE)
    heading, bibliography = document.blocks[-2:]
    assert isinstance(heading, Heading)
    assert (plain_text(heading.content), heading.numbered) == ("References", False)
    assert isinstance(bibliography, Bibliography)
    placed = Document((Bibliography(), para(cite("a")), Bibliography(span=Span("a.md", 4))))
    placed = resolve_citations(placed, of)
    assert [type(block).__name__ for block in placed.blocks] == ["Bibliography", "Paragraph"]
    assert len(entries(placed)) == 1
    assert [problem.code for problem in of.problems] == ["CIT-03"]


def test_a_list_without_citations_is_a_warning() -> None:
    of = Context(LANGUAGES["en"], None, LANGUAGES["en"], citation_style=STYLES["numeric"])
    resolve_citations(Document((Bibliography(span=Span("a.md", 2)),)), of)
    (problem,) = of.problems
    assert (problem.code, problem.severity) == ("CIT-02", Severity.WARNING)


# --- bad input ------------------------------------------------------------------------------------


def test_an_unknown_key_is_told_with_the_nearest() -> None:
    item = CitationItem("zhou2022", span=Span("a.md", 3, 9))
    document, of = resolved(cite(item, "carter2019"), works=(ZHOU, CARTER))
    (problem,) = of.problems
    assert (problem.code, problem.span) == ("CIT-01", Span("a.md", 3, 9))
    assert "zhou2023" in problem.hint
    assert labels(document) == ["[1]"]


@pytest.mark.parametrize(
    ("style", "words"),
    [
        (b"", "XML"),
        (b"<style/>", "not a CSL style"),
        (b"not xml", "XML"),
        (
            STYLES["numeric"]
            .replace(b"<citation ", b"<macro ")
            .replace(b"</citation>", b"</macro>"),
            "citations",
        ),
        (
            b'<!DOCTYPE style [<!ENTITY x "y">]>' + STYLES["numeric"].split(b"?>", 1)[1],
            "document type",
        ),
    ],
)
def test_a_style_that_cannot_be_used_is_a_problem(style: bytes, words: str) -> None:
    of = Context(LANGUAGES["en"], None, LANGUAGES["en"], references=FIVE, citation_style=style)
    document = resolve_citations(Document((para(cite("a")),)), of)
    (problem,) = of.problems
    assert problem.code == "CIT-06"
    assert words in problem.message
    assert labels(document) == ["[@a]"]


def test_a_work_that_the_processor_cannot_take_is_a_problem_and_never_a_traceback() -> None:
    document, of = resolved(
        cite("a"), works=(work("a", issued={"date-parts": [["soon"]]}, author=by("B")),)
    )
    ((code, place, hint),) = ((one.code, one.span.file, one.hint) for one in of.problems)
    assert (code, place) == ("CIT-05", "r.yaml")
    assert hint.startswith("look at its names, dates and pages")
    _, of = resolved(cite("a"), works=(work("a", issued={"date-parts": [[2001]]}, author=by("B")),))
    assert list(of.problems) == []
    assert "Of a" in plain_text(entries(document)[0].content)


def test_raised_citations_of_another_style_are_raised() -> None:
    style = STYLES["numeric"].replace(
        b'<layout prefix="[" suffix="]" delimiter=", ">',
        b'<layout vertical-align="sup" delimiter=",">',
    )
    of = Context(LANGUAGES["en"], None, LANGUAGES["en"], references=FIVE, citation_style=style)
    document = resolve_citations(Document((para(cite("a")),)), of)
    (citation,) = [node for node in walk(document) if isinstance(node, Citation)]
    assert citation.content == (Superscript((Link("#ref-a", (Text("1"),)),)),)


# The style has quotation marks of its own; a space before "!" is a narrow one, as in French.
STRAIGHT = str.maketrans("‘’“”\u202f", "''\"\" ")


@settings(max_examples=25, deadline=None)
@given(
    st.text(
        st.characters(exclude_categories=("Cs", "Cc", "Cn", "Zl", "Zp")), min_size=1, max_size=30
    )
)
def test_every_character_of_a_title_comes_out(title: str) -> None:
    title = " ".join(title.split())
    if not title or "</" in title:
        return
    document, _ = resolved(cite("x"), works=(work("x", title=title, author=by("A")),))
    printed = plain_text(entries(document)[0].content)
    assert title.translate(STRAIGHT) in printed.translate(STRAIGHT)


def test_the_styles_say_whose_they_are() -> None:
    for path in sorted(Path(HOUSE / "csl").glob("*.csl")):
        assert "CC0-1.0" in path.read_text(encoding="utf-8")


def test_prefixes_keep_their_own_spaces() -> None:
    item = CitationItem("a", prefix=(Text("see "),), suffix=(Text(" and passim"),))
    assert labels(resolved(cite(item), works=FIVE)[0]) == ["[see 1 and passim]"]


def test_styles_are_read_only_for_a_report_that_cites() -> None:
    script = "import sys, tongwen.transforms; print('lxml' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    assert run.stdout.split() == ["False"]
