"""Covers: a design is a folder, chosen by one key; and its words have room on every page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from packs import GOOD, Packs
from sample import LAYOUTS, TOKENS, p, para, sample_edition
from tongwen.diagnostics import Problems
from tongwen.document import Document
from tongwen.edition import Edition
from tongwen.institute import CoverDesign, Institute, Tokens, contrast
from tongwen.institute.lockup import flow_columns, lockups
from tongwen.languages import language
from tongwen.look.spots import FrontPages, PageLook
from tongwen.writers.docx.composing import compose
from tongwen.writers.docx.cover import front_of, report_room
from tongwen.writers.docx.grounds import panels
from tongwen.writers.docx.palette import hexadecimal
from tongwen.writers.pdf.engine.boxes import MM, box_of_class
from tongwen.writers.pdf.layout import lay_out, workshop_of
from tongwen.writers.pdf.parts import overfull

SIZES = {"A4": (210.0, 297.0), "Letter": (215.9, 279.4), "A5": (148.0, 210.0)}
LONG = "The Long Way From Laboratories to Factories: What Twenty Cities Did, and What It Cost Them"
BRAND = "defaults:\n  tongwen:\n    cover:\n"


def covered(design: str, size: str = "A4") -> Tokens:
    width, height = SIZES[size]
    page = replace(TOKENS.page, width=width, height=height)
    return replace(TOKENS, page=page, cover=CoverDesign(design, LAYOUTS[design]))


def of(institute: Institute, design: str, size: str = "A4", count: int = 1) -> Institute:
    partners = tuple(replace(institute, slug=f"partner-{one}") for one in range(1, count))
    return replace(institute, tokens=covered(design, size), partners=partners)


def test_the_house_has_five_covers() -> None:
    assert set(LAYOUTS) == {"drawing", "photograph", "type", "pattern", "split"}


@pytest.mark.parametrize(("size", "count"), [("A4", 1), ("Letter", 3), ("A5", 4)])
@pytest.mark.parametrize("design", LAYOUTS)
def test_words_and_lockups_leave_each_other_alone(design: str, size: str, count: int) -> None:
    edition = sample_edition("en")
    edition = replace(
        edition,
        institute=of(edition.institute, design, size, count),
        metadata=replace(edition.metadata, title=p(LONG)),
    )
    look = PageLook(edition.institute, edition.language)
    found = compose(edition, front_of(edition), look)
    width, height = SIZES[size]
    head = min(placed.top for placed in found.cover)
    end = max(placed.bottom for placed in found.cover)
    if LAYOUTS[design].lockups == "head":
        assert end < found.edges.titles
    else:
        assert found.edges.floor < head
    assert found.edges.titles < found.edges.foot <= found.edges.floor <= height
    for box in (*found.authors, found.date, found.series):
        assert found.edges.foot <= box.top < height
        assert 0 < box.left < box.left + box.width < width
    assert all(0 < one.left < one.left + one.room < width for one in found.cover)
    for panel in panels(edition.institute.tokens, found.look.spots, found.edges):
        assert panel.place.width > 0
        assert panel.place.height > 0


@pytest.mark.parametrize("design", LAYOUTS)
def test_what_stands_on_a_cover_can_be_read_there(design: str) -> None:
    edition = sample_edition("en")
    look = PageLook(of(edition.institute, design), edition.language)
    spots = look.front(FrontPages())
    ground = spots["cover ground"].ground
    panel = spots["cover panel"].ground or ground
    band = spots["cover band"].ground or panel
    head = spots["cover head"].ground or ground
    for names, under in (
        (("kicker", "title", "subtitle", "companion"), panel),
        (("credit", "author", "affiliation", "dates", "series"), band),
        (("name", "other name"), head),
    ):
        for name in names:
            colour = hexadecimal(spots[f"cover {name}"].style.colour)
            assert contrast(colour, hexadecimal(under)) >= 4.5, name


@pytest.mark.parametrize("design", LAYOUTS)
def test_emblems_are_those_for_the_ground_that_they_stand_on(design: str) -> None:
    institute = of(sample_edition("en").institute, design)
    wanted = LAYOUTS[design].emblems
    for place in ("cover", "screen"):
        for lockup in lockups(institute, language("en"), place):
            assert lockup.logo is None or lockup.logo.ground == wanted


def test_a_cover_is_chosen_by_one_key_and_another_is_a_folder(tmp_path: Path) -> None:
    packs = Packs(tmp_path)
    own = {"covers/plain/layout.yaml": "titles: head\nlockups: foot\nleft: 30\nart: none\n"}
    found, problems = packs.read_with(
        institute_yaml=GOOD, brand_yml=BRAND + "      design: plain\n", **own
    )
    assert not problems
    assert found.tokens.cover.design == "plain"
    assert found.tokens.cover.layout.left == 30


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("      design: fotograph\n", ("INST-14", "there is no cover “fotograph”")),
        ("      design: photograph\n", ("INST-14", "needs a picture")),
        ("      design: photograph\n      picture: nowhere.jpg\n", ("GATE-02", "nowhere.jpg")),
        ("      design: type\n      picture: logos/a.svg\n", ("INST-14", "no place for a picture")),
    ],
)
def test_a_cover_that_cannot_be_is_told(tmp_path: Path, said: str, told: tuple[str, str]) -> None:
    _, problems = Packs(tmp_path).read_with(institute_yaml=GOOD, brand_yml=BRAND + said)
    code, words = told
    assert any(one.code == code and words in one.message for one in problems), problems


def test_a_pack_brings_the_picture_of_its_cover(tmp_path: Path) -> None:
    said = BRAND + "      design: photograph\n      picture: logos/a.svg\n"
    found, problems = Packs(tmp_path).read_with(institute_yaml=GOOD, brand_yml=said)
    assert not problems
    assert found.tokens.cover.picture is not None


def on_a5(count: int) -> Edition:
    """An edition of ``count`` institutes on A5, with a long title."""
    edition = sample_edition("en")
    metadata = replace(edition.metadata, title=p(LONG))
    return replace(edition, institute=of(edition.institute, "type", "A5", count), metadata=metadata)


@pytest.mark.parametrize(("count", "columns"), [(1, 1), (2, 2), (4, 2)])
def test_lockups_in_the_flow_of_a_page_have_as_many_columns_as_hold_their_words(
    count: int, columns: int
) -> None:
    edition = on_a5(count)
    for place in ("title-page", "colophon"):
        found = lockups(edition.institute, edition.language, place)
        assert flow_columns(edition.institute, found, place) == columns


def test_the_title_pages_back_is_set_smaller_until_all_of_it_stands_on_its_page() -> None:
    workshop = workshop_of(on_a5(4))
    laid_out = [
        workshop.lay_out(workshop.source.front_part("imprint", fit)).document for fit in (1.0, 0.5)
    ]
    assert [overfull(document) for document in laid_out] == [True, False]


@pytest.mark.parametrize(("count", "told"), [(1, []), (3, []), (4, ["DOCX-09"])])
def test_a_title_page_without_room_in_word_is_told(count: int, told: list[str]) -> None:
    edition, problems = on_a5(count), Problems()
    found = compose(edition, front_of(edition), PageLook(edition.institute, edition.language))
    report_room(edition, found, problems)
    assert [one.code for one in problems] == told
    if told:
        ((hint,),) = ([one.hint for one in problems],)
        assert hint.startswith("shorten the title or the subtitle, name fewer authors")
        shorter = replace(edition.metadata, title=p("Rivers"), subtitle=p(""), contributors=())
        edition, problems = replace(edition, metadata=shorter, credited=()), Problems()
        found = compose(edition, front_of(edition), PageLook(edition.institute, edition.language))
        report_room(edition, found, problems)
        assert list(problems) == []


def short(edition: Edition) -> Edition:
    return replace(edition, document=Document((para("Rivers."),)))


@pytest.mark.parametrize(
    ("sentences", "told"),
    [
        (9, "has room for its words only in type of 5.3 pt"),
        (60, "has no room for its words, even in type of 4.3 pt"),
    ],
)
def test_a_back_too_small_to_read_is_told_with_what_makes_it_long(
    sentences: int, told: str
) -> None:
    edition, problems = short(on_a5(1)), Problems()
    disclaimer = (
        p("What the report does not answer for is said here at some length. " * sentences),
    )
    metadata = replace(edition.metadata, title=p("Rivers"), disclaimer=disclaimer * 2)
    edition = replace(edition, metadata=metadata)
    found = compose(edition, front_of(edition), PageLook(edition.institute, edition.language))
    report_room(edition, found, problems)
    problems.extend(lay_out(edition).problems)
    assert [one.code for one in problems] == ["DOCX-09", "PDF-09"]
    for one in problems:
        assert f"the back of the title page {told}" in one.message
        assert one.hint == "shorten its colophon or its disclaimer, or choose a larger page"
    shorter = replace(edition, metadata=replace(metadata, disclaimer=()))
    larger = replace(edition, institute=of(edition.institute, "type", "Letter", 1))
    for mended in (shorter, larger) if sentences == 9 else (shorter,):
        found = compose(mended, front_of(mended), PageLook(mended.institute, mended.language))
        report_room(mended, found, problems := Problems())
        assert [one.code for one in problems] == []


def test_the_title_page_for_a_printer_is_set_smaller_as_that_on_the_screen_is() -> None:
    edition = short(on_a5(1))
    edition = replace(edition, institute=of(edition.institute, "type", "Letter", 4))
    workshop = workshop_of(edition, press=True)
    back = workshop.lay_out(workshop.source.front_part("imprint", 1.0))
    _, fit = workshop._fitted(lambda _: back, cover=False)
    assert fit.titles == 0.86


def test_the_date_stands_at_the_foot_of_a_band_with_little_in_it() -> None:
    edition = sample_edition("en")
    edition = replace(edition, institute=of(edition.institute, "drawing"))
    workshop = workshop_of(edition)
    cover = workshop.lay_out(workshop.source.titles(1.0)).document.pages[0]
    date = box_of_class(cover, "dates")
    assert date is not None
    assert (date.position_y + date.margin_height()) * MM == pytest.approx(297 - 10, abs=0.1)
