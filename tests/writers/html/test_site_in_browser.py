"""The site in a browser, from its folder: as accessible and as complete as the one page."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from effort import PATIENCE
from sample import sample_edition
from tongwen.edition import Download
from tongwen.writers.html import write_html, write_site

pytestmark = pytest.mark.browser

MOMENT = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
LANGUAGES = ("en", "zh-Hant")
Scheme = Literal["light", "dark"]
PAGES = ("index.html", "sec-intro.html", "references.html")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as two sites side by side, as a build leaves them, and as single pages."""
    place = tmp_path_factory.mktemp("site")
    for tag in LANGUAGES:
        edition = replace(
            sample_edition(tag), downloads=(Download("pdf", f"sample.{tag}.pdf", 1_234_567),)
        )
        for name, data in write_site(edition, MOMENT).files.items():
            path = place / tag / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        (place / f"sample.{tag}.html").write_bytes(write_html(edition, MOMENT).data)
    return place


def opened(browser: Browser, path: Path, width: int = 1280, **options: Any) -> Iterator[Page]:
    options = {"reduced_motion": "reduce", **options}
    context = browser.new_context(viewport={"width": width, "height": 800}, **options)
    page = context.new_page()
    page.set_default_timeout(1000 * PATIENCE)
    page.goto(path.as_uri())
    yield page
    context.close()


# What a width changes is no colour: each page, width, language and scheme, not each with each.
@pytest.mark.parametrize(
    ("name", "tag", "width", "scheme"),
    [
        ("sec-intro.html", "en", 320, "dark"),
        ("index.html", "zh-Hant", 768, "light"),
        ("references.html", "zh-Hant", 1280, "dark"),
        ("sec-intro.html", "en", 1280, "light"),
    ],
)
def test_axe_finds_nothing(
    browser: Browser, site: Path, name: str, tag: str, width: int, scheme: Scheme
) -> None:
    for page in opened(browser, site / tag / name, width, color_scheme=scheme):
        results = Axe().run(page)
        assert results.response["passes"]
        assert results.violations_count == 0, results.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_axe_finds_nothing_in_what_opens(
    browser: Browser, site: Path, width: int, scheme: Scheme
) -> None:
    for page in opened(browser, site / "sample.en.html", width, color_scheme=scheme):
        for summary in page.locator(".reference summary").all():
            summary.click()
        page.locator("#call-1").click()
        expect(page.locator(".note-box")).to_be_visible()
        assert Axe().run(page).violations_count == 0
        page.keyboard.press("Escape")
        page.locator("#fig-chart .zoom").click()
        expect(page.locator("dialog")).to_be_visible()
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_file_comes_from_the_folder_and_nothing_complains(
    browser: Browser, site: Path, tag: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(1000 * PATIENCE)
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: said.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for name in PAGES:
        page.goto((site / tag / name).as_uri(), wait_until="networkidle")
        page.evaluate("document.fonts.ready")
        assert page.evaluate("[...document.fonts].some(face => face.status === 'loaded')")
    own = (site / tag).as_uri()
    assert [url for url in asked if not url.startswith((own, "data:"))] == []
    assert any(url.endswith(".woff2") for url in asked)
    assert said == []
    context.close()


def test_all_words_and_links_are_there_without_scripts(browser: Browser, site: Path) -> None:
    for name in PAGES:
        found = []
        for enabled in (True, False):
            for page in opened(browser, site / "en" / name, java_script_enabled=enabled):
                found.append((page.locator("body").inner_text(), page.locator("a[href]").count()))
        assert found[0] == found[1]


def test_one_reads_on_by_the_keyboard_from_the_contents_to_the_other_language(
    browser: Browser, site: Path
) -> None:
    """Skip link, contents, a note and back, a work cited and back, the other language, next."""
    for page in opened(browser, site / "en" / "index.html"):
        page.keyboard.press("Tab")
        page.wait_for_function('document.activeElement.className === "skip"')
        walk_to(page, ".contents a[href='sec-intro.html']")
        page.keyboard.press("Enter")
        page.wait_for_url("**/en/sec-intro.html")
        walk_to(page, "#call-1")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        assert outline == "3px"
        page.keyboard.press("Enter")
        expect(page.locator(".note-box")).to_be_visible()
        expect(page.locator(".note-box")).to_contain_text("A note with stress.")
        page.wait_for_function('document.activeElement.className === "note-box"')
        page.keyboard.press("Escape")
        expect(page.locator(".note-box")).to_be_hidden()
        page.wait_for_function('document.activeElement.id === "call-1"')
        walk_to(page, ".citation a[href='#ref-one']")
        page.keyboard.press("Enter")
        expect(page.locator(".note-box")).to_contain_text("A work.")
        walk_to(page, ".note-box .back-link")
        page.keyboard.press("Enter")  # on to the list itself
        page.wait_for_url("**sec-intro.html#ref-one")
        page.keyboard.press("Home")
        walk_to(page, ".languages a")
        page.keyboard.press("Enter")
        page.wait_for_url("**/zh-Hant/sec-intro.html*")
        walk_to(page, ".sequence a[rel=next]")
        page.keyboard.press("Enter")
        page.wait_for_url("**/zh-Hant/conclusion.html")


def walk_to(page: Page, selector: str) -> None:
    """Press Tab until what ``selector`` finds has the focus."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} cannot be reached by keyboard")


def test_a_figure_opens_large_and_gives_the_focus_back(browser: Browser, site: Path) -> None:
    for page in opened(browser, site / "en" / "sec-intro.html"):
        button = page.locator("#fig-chart .zoom")
        before = page.locator("#fig-chart img").bounding_box()
        button.focus()
        page.keyboard.press("Enter")
        expect(page.locator("dialog")).to_be_visible()
        after = page.locator("dialog img").bounding_box()
        assert before
        assert after
        assert after["width"] > 1.5 * before["width"]
        expect(page.locator("dialog")).to_contain_text("A chart")
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).to_have_count(0)
        expect(button).to_be_focused()


def test_who_comes_back_is_offered_the_place_where_they_were(browser: Browser, site: Path) -> None:
    for page in opened(browser, site / "en" / "sec-intro.html"):
        assert page.locator(".resume").count() == 0
        page.evaluate("document.getElementById('tbl-a').scrollIntoView()")
        page.goto((site / "en" / "index.html").as_uri())
        link = page.locator(".resume a")
        expect(link).to_be_visible()
        assert page.evaluate("scrollY") == 0  # nobody is moved unasked
        link.click()
        page.wait_for_url("**/en/sec-intro.html#*")
        page.wait_for_function("scrollY > 200")


@pytest.mark.parametrize(("tag", "width"), [("en", 390), ("zh-Hant", 1280)])
def test_nothing_jumps_while_a_page_comes(
    browser: Browser, site: Path, tag: str, width: int
) -> None:
    """Chromium's own trace of the one page tells no shift of the layout."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.set_default_timeout(1000 * PATIENCE)
    browser.start_tracing(page=page, categories=["loading", "devtools.timeline"])
    page.goto((site / f"sample.{tag}.html").as_uri(), wait_until="load")
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(200)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    context.close()
    assert any(event["name"].startswith("largestContentfulPaint") for event in events)
    shifts = [event["args"]["data"] for event in events if event["name"] == "LayoutShift"]
    assert [shift["score"] for shift in shifts] == []


@pytest.mark.parametrize("name", ["sample.en.html", "en/sec-intro.html"])
def test_an_address_within_a_page_leads_there(browser: Browser, site: Path, name: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(1000 * PATIENCE)
    page.goto(f"{(site / name).as_uri()}#tbl-a")
    page.evaluate("document.fonts.ready")
    top = "document.getElementById('tbl-a').getBoundingClientRect().top"
    page.wait_for_function(f"Math.abs({top}) < 60")
    context.close()


def test_what_is_printed_is_the_report_alone(browser: Browser, site: Path) -> None:
    for page in opened(browser, site / "sample.en.html"):
        page.emulate_media(media="print")
        for gone in (".contents", ".languages", ".formats", ".zoom", ".reference", ".skip"):
            assert not page.locator(gone).first.is_visible(), gone
        for kept in (".report-title", "main p", ".note-list", ".references", ".citation-line"):
            assert page.locator(kept).first.is_visible(), kept
        assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
