"""Deliberate damage to a PDF: each is told, and a whole file raises no alarm.

A check that finds nothing in a good file may be one that finds nothing at all. So each is
held against a file in which one thing was spoilt, by hand, in the file itself.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Dictionary, Name, Pdf, String
from test_pdf_standards import classes as classes
from test_pdf_standards import judge, sample_data

from flagship import flagship_pdf
from judging import check_pdf
from tongwen.artefacts import UnreadableArtefact
from tongwen.artefacts.pdf.file import read_pdf
from tongwen.checks.pdf import PDF_CHECKS

Damage = Callable[[Pdf], None]


def elements(pdf: Pdf, kind: str) -> list[Any]:
    """Return the elements of a kind, in reading order."""
    found: list[Any] = []

    def walk(element: Any) -> None:
        if element.get("/S") == Name(f"/{kind}"):
            found.append(element)
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, Dictionary) and "/S" in kid:
                walk(kid)

    walk(pdf.Root.StructTreeRoot.K[0])
    assert found, kind
    return found


def fonts(pdf: Pdf) -> Iterator[Any]:
    for item in pdf.objects:
        if isinstance(item, Dictionary) and item.get("/Type") == "/Font":
            yield item


def areas(pdf: Pdf, key: str) -> list[Any]:
    return [area for page in pdf.pages for area in page.obj.get("/Annots", []) if key in area]


def packet(pdf: Pdf, old: str, new: str) -> None:
    data = pdf.Root.Metadata.read_bytes()
    assert old.encode() in data, old
    pdf.Root.Metadata.write(data.replace(old.encode(), new.encode()))


DAMAGES: dict[str, tuple[str, Damage]] = {}
"""What is spoilt → the code that tells it, and the spoiling."""


def damage(code: str) -> Callable[[Damage], Damage]:
    def keep(spoil: Damage) -> Damage:
        DAMAGES[spoil.__name__.replace("_", " ")] = (code, spoil)
        return spoil

    return keep


# --- what the file says of itself --------------------------------------------------------------


@damage("PDF-10")
def the_mark_of_an_archive_copy_is_lost(pdf: Pdf) -> None:
    packet(pdf, "<pdfaid:part>3</pdfaid:part>", "")


@damage("PDF-10")
def the_mark_of_a_tagged_file_is_lost(pdf: Pdf) -> None:
    packet(pdf, "<pdfuaid:part>1</pdfuaid:part>", "")


@damage("PDF-11")
def a_window_shows_the_file_name(pdf: Pdf) -> None:
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


@damage("PDF-12")
def the_two_titles_differ(pdf: Pdf) -> None:
    pdf.docinfo["/Title"] = String("Something else")


@damage("PDF-11")
def who_asks_for_no_language_gets_another_title(pdf: Pdf) -> None:
    packet(pdf, '"x-default">A Sample', '"x-default">One Sample')
    pdf.docinfo["/Title"] = String(str(pdf.docinfo["/Title"]).replace("A Sample", "One Sample"))


@damage("PDF-12")
def the_two_lists_of_keywords_differ(pdf: Pdf) -> None:
    pdf.docinfo["/Keywords"] = String("something else")


@damage("PDF-12")
def the_two_dates_differ(pdf: Pdf) -> None:
    pdf.docinfo["/CreationDate"] = String("D:19990101000000Z")


@damage("PDF-13")
def the_file_has_no_language(pdf: Pdf) -> None:
    del pdf.Root.Lang


@damage("PDF-13")
def the_file_is_said_to_be_in_another_language(pdf: Pdf) -> None:
    pdf.Root.Lang = String("fr")


@damage("PDF-14")
def the_tag_tree_is_lost(pdf: Pdf) -> None:
    del pdf.Root.StructTreeRoot


@damage("PDF-14")
def the_file_does_not_say_that_it_is_tagged(pdf: Pdf) -> None:
    pdf.Root.MarkInfo.Marked = False


@damage("PDF-15")
def the_output_intent_is_lost(pdf: Pdf) -> None:
    del pdf.Root.OutputIntents


# --- tags --------------------------------------------------------------------------------------


@damage("PDF-20")
def an_element_is_of_an_unknown_type(pdf: Pdf) -> None:
    elements(pdf, "Caption")[0].S = Name.Legende


@damage("PDF-21")
def a_figure_has_no_words(pdf: Pdf) -> None:
    del elements(pdf, "Figure")[-1].Alt


@damage("PDF-21")
def a_figure_has_no_box(pdf: Pdf) -> None:
    del elements(pdf, "Figure")[-1].A


@damage("PDF-23")
def a_heading_skips_a_level(pdf: Pdf) -> None:
    for heading in elements(pdf, "H2"):
        heading.S = Name.H3


@damage("PDF-23")
def a_heading_loses_its_words(pdf: Pdf) -> None:
    elements(pdf, "H2")[-1].K = pikepdf.Array()


@damage("PDF-24")
def a_list_does_not_say_how_it_counts(pdf: Pdf) -> None:
    del elements(pdf, "L")[-1].A


@damage("PDF-24")
def an_item_has_no_body(pdf: Pdf) -> None:
    elements(pdf, "LBody")[-1].S = Name.P


@damage("PDF-24")
def a_list_is_no_list_any_more(pdf: Pdf) -> None:
    elements(pdf, "L")[-1].S = Name.Div


@damage("PDF-25")
def a_row_lacks_a_cell(pdf: Pdf) -> None:
    del elements(pdf, "TR")[-1].K[-1]


@damage("PDF-25")
def a_head_does_not_say_what_it_heads(pdf: Pdf) -> None:
    del elements(pdf, "TH")[0].A


@damage("PDF-26")
def two_notes_have_one_name(pdf: Pdf) -> None:
    first, second, *_ = elements(pdf, "Note")
    second.ID = first.ID


@damage("PDF-26")
def a_note_is_torn_from_its_call(pdf: Pdf) -> None:
    note = elements(pdf, "Note")[0]
    kids = note.P.K
    place = next(index for index, kid in enumerate(kids) if kid == note)
    note.P.K = pikepdf.Array([*kids[:place], *kids[place + 1 :], note])


@damage("PDF-27")
def a_line_of_the_contents_leads_nowhere(pdf: Pdf) -> None:
    elements(pdf, "TOCI")[0].K = pikepdf.Array()


@damage("PDF-28")
def a_language_within_the_text_is_lost(pdf: Pdf) -> None:
    for kind in ("Span", "P", "Div", "H2"):
        for element in elements(pdf, kind):
            if "/Lang" in element:
                del element.Lang


@damage("PDF-28")
def a_language_is_none(pdf: Pdf) -> None:
    elements(pdf, "P")[0].Lang = String("english")


@damage("PDF-29")
def a_link_has_no_description(pdf: Pdf) -> None:
    del areas(pdf, "/Contents")[0].Contents


@damage("PDF-29")
def a_link_is_described_by_its_address(pdf: Pdf) -> None:
    areas(pdf, "/Dest")[0].Contents = String("https://example.org/#sec-introduction")


@damage("PDF-29")
def a_link_is_not_in_the_tree(pdf: Pdf) -> None:
    link = elements(pdf, "Link")[0]
    link.K = pikepdf.Array([kid for kid in link.K if not isinstance(kid, Dictionary)])


@damage("PDF-30")
def something_is_drawn_outside_of_all_marks(pdf: Pdf) -> None:
    pdf.pages[5].contents_add(b"q 10 10 20 20 re f Q")


@damage("PDF-30")
def a_paragraph_is_in_no_element(pdf: Pdf) -> None:
    elements(pdf, "P")[-1].K = pikepdf.Array()


@damage("PDF-31")
def an_element_points_to_nothing(pdf: Pdf) -> None:
    elements(pdf, "P")[-1].K.append(9_999)


@damage("PDF-31")
def a_paragraph_is_read_twice(pdf: Pdf) -> None:
    one, other = elements(pdf, "P")[-2:]
    if one.get("/Pg") != other.get("/Pg"):
        one.Pg = other.Pg
    one.K = pikepdf.Array(list(other.K))


@damage("PDF-32")
def chapters_are_read_in_another_order(pdf: Pdf) -> None:
    part = elements(pdf, "Part")[0]
    part.K = pikepdf.Array(reversed(list(part.K)))


@damage("PDF-33")
def a_caption_is_empty(pdf: Pdf) -> None:
    elements(pdf, "Caption")[0].K = pikepdf.Array()


# --- fonts ---------------------------------------------------------------------------------------


@damage("PDF-40")
def a_font_is_not_in_the_file(pdf: Pdf) -> None:
    for item in pdf.objects:
        if isinstance(item, Dictionary) and item.get("/Type") == "/FontDescriptor":
            for key in ("/FontFile", "/FontFile2", "/FontFile3"):
                if key in item:
                    del item[key]
            return


@damage("PDF-40")
def a_font_is_embedded_whole(pdf: Pdf) -> None:
    font = next(font for font in fonts(pdf) if "/DescendantFonts" in font)
    font.BaseFont = Name("/" + str(font.BaseFont).split("+")[-1])


@damage("PDF-41")
def a_font_does_not_tell_its_characters(pdf: Pdf) -> None:
    del next(font for font in fonts(pdf) if "/ToUnicode" in font).ToUnicode


@damage("PDF-41")
def characters_become_others(pdf: Pdf) -> None:
    for font in fonts(pdf):
        if "/ToUnicode" in font:
            font.ToUnicode.write(font.ToUnicode.read_bytes().replace(b"<0065>", b"<fffd>"))


# --- ways through the file -----------------------------------------------------------------------


@damage("PDF-50")
def a_link_leads_to_a_place_that_is_not_there(pdf: Pdf) -> None:
    areas(pdf, "/Dest")[0].Dest = String("sec-gone")


@damage("PDF-50")
def an_address_runs_a_program(pdf: Pdf) -> None:
    areas(pdf, "/A")[0].A.URI = String("file:///etc/passwd")


@damage("PDF-51")
def a_named_destination_is_on_no_page(pdf: Pdf) -> None:
    names = pdf.Root.Names.Dests.Names
    names[1][0] = pdf.make_indirect(Dictionary(Type=Name.Page))


@damage("PDF-51")
def the_named_destinations_are_lost(pdf: Pdf) -> None:
    del pdf.Root.Names.Dests


@damage("PDF-52")
def a_bookmark_says_something_else(pdf: Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root[-1].title = "Something else"


@damage("PDF-52")
def a_section_s_bookmark_stands_among_the_chapters(pdf: Pdf) -> None:
    with pdf.open_outline() as outline:
        place, chapter = next(
            (place, one) for place, one in enumerate(outline.root) if one.children
        )
        outline.root.insert(place + 1, chapter.children.pop(0))


@damage("PDF-52")
def the_bookmarks_are_not_shown(pdf: Pdf) -> None:
    del pdf.Root.PageMode


@damage("PDF-52")
def the_bookmarks_are_lost(pdf: Pdf) -> None:
    del pdf.Root.Outlines


@damage("PDF-53")
def the_pages_have_no_labels(pdf: Pdf) -> None:
    del pdf.Root.PageLabels


@damage("PDF-53")
def the_text_counts_from_seven(pdf: Pdf) -> None:
    list(pdf.Root.PageLabels.Nums)[-1].St = 7


@damage("PDF-53")
def two_pages_have_one_label(pdf: Pdf) -> None:
    for entry in list(pdf.Root.PageLabels.Nums)[1::2]:
        entry.S = Name.D


def ways_back(pdf: Pdf) -> list[Any]:
    """Return the areas by which works lead back to where they are cited."""
    cited = (one for one in elements(pdf, "Reference") if any(isinstance(k, int) for k in one.K))
    links = (kid for one in cited for kid in one.K if isinstance(kid, Dictionary) and "/S" in kid)
    found = [kid.Obj for link in links for kid in link.K if isinstance(kid, Dictionary)]
    assert len(found) > 10
    return found


@damage("PDF-54")
def a_work_leads_to_another_page_than_it_tells(pdf: Pdf) -> None:
    ways_back(pdf)[0].Dest = String("sec-conclusion")


@damage("PDF-54")
def a_work_leads_to_a_page_that_does_not_cite_it(pdf: Pdf) -> None:
    first = ways_back(pdf)[0].Dest
    for area in areas(pdf, "/Dest"):
        if str(area.Dest).startswith("ref-"):
            area.Dest = first


@damage("PDF-60")
def an_attached_file_does_not_say_what_it_is(pdf: Pdf) -> None:
    pdf.attachments["notes.txt"] = pikepdf.AttachedFileSpec(pdf, b"notes", filename="notes.txt")


# --- reporting them ------------------------------------------------------------------------------

ON_PAGES = "PDF-54"
"""What only a report of many pages shows: on which of them a work is cited."""


def spoilt(spoil: Damage, data: bytes) -> bytes:
    output = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        spoil(pdf)
        pdf.save(output)
    return output.getvalue()


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damage_is_told(name: str) -> None:
    code, spoil = DAMAGES[name]
    data = flagship_pdf("en").data if code == ON_PAGES else sample_data("en")
    found = PDF_CHECKS[code](read_pdf(spoilt(spoil, data)))
    assert code in {problem.code for problem in found}


def test_an_entry_of_the_index_that_leads_to_another_page_is_told() -> None:
    def spoil(pdf: Pdf) -> None:
        next(area for area in areas(pdf, "/Dest") if area.Dest == "index-a").Dest = "conclusion"

    problems = check_pdf(spoilt(spoil, sample_data("en")))
    assert [one.code for one in problems if "entry of the index" in one.message] == ["PDF-54"]


def test_a_formula_without_words_is_told() -> None:
    def spoil(pdf: Pdf) -> None:
        elements(pdf, "Formula")[0].Alt = String("x^2")

    assert "PDF-22" in {problem.code for problem in check_pdf(spoilt(spoil, sample_data("en")))}


def test_every_check_has_a_damage() -> None:
    assert len(DAMAGES) >= 20
    assert set(PDF_CHECKS) == {code for code, _ in DAMAGES.values()} | {"PDF-22"}


def test_what_is_no_pdf_is_told() -> None:
    whole = sample_data("en")
    for data in (b"", b"%PDF-1.7\n", whole[: len(whole) // 3]):
        with pytest.raises(UnreadableArtefact):
            list(check_pdf(data))


@pytest.mark.parametrize("tag", ["en", "zh-Hant", "zh-Hans"])
def test_the_sample_is_whole(tag: str) -> None:
    # The sample's words are the same in each language, so those of its Chinese editions are
    # said to be in the wrong one.
    found = [f"{one.code} {one.message}" for one in check_pdf(sample_data(tag))]
    assert [line for line in found if tag == "en" or not line.startswith("PDF-28")] == []


@pytest.mark.java
@pytest.mark.skipif(shutil.which("javac") is None, reason="needs a Java compiler")
def test_verapdf_sees_what_the_standards_forbid(classes: Path, tmp_path: Path) -> None:
    forbidden = (
        "the mark of an archive copy is lost",
        "the file has no language",
        "the output intent is lost",
        "a figure has no words",
        "two notes have one name",
        "a link has no description",
        "something is drawn outside of all marks",
        "a font is not in the file",
    )
    files = []
    for name in forbidden:
        path = tmp_path / f"{name.replace(' ', '-')}.pdf"
        path.write_bytes(spoilt(DAMAGES[name][1], sample_data("en")))
        files.append(path)
    verdicts = judge(classes, *files)
    for path in files:
        assert any(line.startswith("FAIL") and path.name in line for line in verdicts), path.name
    # Both standards are asked, and the rule that is broken is named.
    assert {line.split()[1] for line in verdicts if line.startswith("FAIL")} == {"ua1", "3a"}
    assert any(line.startswith("  7.3-1") for line in verdicts)
