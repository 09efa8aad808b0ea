"""The HTML edition in a browser: accessible, complete without scripts, asking nobody."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from sample import sample_edition
from tongwen.writers.html import write_html

pytestmark = pytest.mark.browser

LANGUAGES = ("en", "zh-Hant")
WIDTHS = (320, 390, 1280)
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's two editions, side by side as a build leaves them."""
    place = tmp_path_factory.mktemp("editions")
    moment = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
    for tag in LANGUAGES:
        artefact = write_html(sample_edition(tag), moment)
        (place / f"sample.{tag}.html").write_bytes(artefact.data)
    return place


def opened(
    browser: Browser, folder: Path, tag: str, width: int = 1280, **options: Any
) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": 800}, **options)
    page = context.new_page()
    page.goto((folder / f"sample.{tag}.html").as_uri())
    yield page
    context.close()


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing(
    browser: Browser, folder: Path, tag: str, width: int, scheme: Scheme
) -> None:
    for page in opened(browser, folder, tag, width, color_scheme=scheme, reduced_motion="reduce"):
        results = Axe().run(page)
        assert results.response["passes"]
        assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("width", [*WIDTHS, 768, 1920])
def test_nothing_is_wider_than_the_screen(
    browser: Browser, folder: Path, tag: str, width: int
) -> None:
    for page in opened(browser, folder, tag, width):
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("tag", LANGUAGES)
def test_no_request_leaves_the_page_and_no_script_complains(
    browser: Browser, folder: Path, tag: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    address = (folder / f"sample.{tag}.html").as_uri()
    page.goto(address, wait_until="networkidle")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(200)
    assert address in asked
    assert [url for url in asked if url != address and not url.startswith("data:")] == []
    assert said == []
    context.close()


@pytest.mark.parametrize("tag", LANGUAGES)
def test_all_words_and_links_are_there_without_scripts(
    browser: Browser, folder: Path, tag: str
) -> None:
    for page in opened(browser, folder, tag):
        with_scripts = page.locator("body").inner_text()
        links = page.locator("a[href]").count()
    for page in opened(browser, folder, tag, java_script_enabled=False):
        assert page.locator("body").inner_text() == with_scripts
        assert page.locator("a[href]").count() == links > 15
        # On a wide screen the contents stand open without a script.
        assert page.locator(".contents li").first.is_visible()


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("width", [390, 1280])
def test_every_character_is_set_in_an_embedded_font(
    browser: Browser, folder: Path, tag: str, width: int
) -> None:
    """A missing glyph falls back to the machine's fonts: right here, wrong elsewhere."""
    for page in opened(browser, folder, tag, width):
        page.evaluate("document.fonts.ready")
        client = page.context.new_cdp_session(page)
        client.send("DOM.enable")
        client.send("CSS.enable")
        root = client.send("DOM.getDocument", {"depth": -1})["root"]
        strangers = []
        seen = 0
        for node in text_parents(root):
            fonts = client.send("CSS.getPlatformFontsForNode", {"nodeId": node["nodeId"]})["fonts"]
            seen += len(fonts)
            strangers += [
                (node["nodeName"], node["attributes"], font["familyName"])
                for font in fonts
                if not font["isCustomFont"]
            ]
        assert seen > 50
        assert strangers == []


def text_parents(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the elements that hold text themselves, but not formulas: maths has its own font."""
    name = node["nodeName"].lower()
    if name in ("math", "style", "script", "head"):
        return
    children = node.get("children", [])
    if any(child["nodeType"] == 3 and child["nodeValue"].strip() for child in children):
        yield node
    for child in children:
        yield from text_parents(child)


def test_a_note_can_be_reached_and_left_by_keyboard(browser: Browser, folder: Path) -> None:
    for page in opened(browser, folder, "en", reduced_motion="reduce"):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.locator("#call-1").focus()
        page.keyboard.press("Enter")
        box = page.locator(".note-box")
        assert box.is_visible()
        assert "A note with stress." in box.inner_text()
        box.locator("a").last.focus()
        page.keyboard.press("Enter")
        assert not box.is_visible()
        assert page.url.endswith("#note-1")
        page.locator("#note-1 .back-link").focus()
        page.keyboard.press("Enter")
        assert page.url.endswith("#call-1")


def test_a_note_without_scripts_is_a_plain_link(browser: Browser, folder: Path) -> None:
    for page in opened(browser, folder, "en", java_script_enabled=False):
        page.locator("#call-1").click()
        assert page.url.endswith("#note-1")


def test_the_other_language_opens_at_the_same_section(browser: Browser, folder: Path) -> None:
    for page in opened(browser, folder, "en", reduced_motion="reduce"):
        page.evaluate("document.getElementById('sec-a').scrollIntoView()")
        page.wait_for_function("document.querySelector('.contents [aria-current]')")
        assert page.locator(".contents [aria-current]").get_attribute("href") == "#sec-a"
        page.locator(".languages a").dispatch_event("click")
        page.wait_for_url("**/sample.zh-Hant.html#sec-a")
        assert page.evaluate("document.documentElement.lang") == "zh-Hant"


def test_on_a_phone_the_contents_are_closed_and_open_by_a_touch(
    browser: Browser, folder: Path
) -> None:
    for page in opened(browser, folder, "en", 390):
        line = page.locator(".contents li a").first
        assert not line.is_visible()
        page.locator(".contents summary").click()
        assert line.is_visible()
        line.click()
        assert not line.is_visible()
        assert page.url.endswith("#sec-intro")


def test_a_column_of_text_has_a_readable_measure(browser: Browser, folder: Path) -> None:
    for page in opened(browser, folder, "en", 1920):
        width = page.evaluate(
            """() => {
              const paragraph = document.querySelector(".chapter > p:not(.companion)");
              const probe = document.createElement("span");
              probe.textContent = "the quick brown fox jumps over the lazy dog and on to the hill ";
              probe.style.whiteSpace = "pre";
              paragraph.append(probe);
              const one = probe.getBoundingClientRect().width / probe.textContent.length;
              probe.remove();
              return paragraph.getBoundingClientRect().width / one;
            }"""
        )
        assert 60 <= width <= 75
