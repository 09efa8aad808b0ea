"""The preview as an author meets it: the command runs, Chromium shows it, files are saved."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from effort import PATIENCE
from places import PROJECT
from project import CHAPTER, SmallProject, small_project

LONG = CHAPTER.replace(
    "# References", "\n\n".join(f"Line {n} of many." for n in range(90)) + "\n\n# References"
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> SmallProject:
    project = small_project(tmp_path_factory.mktemp("preview"))
    project.write("one.md", LONG)
    return project


@pytest.fixture(scope="module")
def address(small: SmallProject) -> Iterator[str]:
    """The address of a preview that runs; Ctrl-C ends it, and all that it started."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tongwen", "preview", "--editor", "vscode"],
        cwd=small.root,
        env={**os.environ, "PYTHONPATH": str(PROJECT / "src")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    told = process.stdout.readline()
    try:
        yield told.split()[-1]
    finally:
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, errors) == (0, "")


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(1000 * PATIENCE)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console", lambda message: faults.append(message.text) if message.type == "error" else None
    )
    page.goto(address)
    yield page
    # Shown with a test that fails: what the preview itself said.
    print(page.text_content("#status"), page.text_content("#failures"))
    page.close()
    assert faults == []


def report(page: Page) -> FrameLocator:
    return page.frame_locator("#frame")


def test_an_edit_shows_in_its_place_and_everything_else_stays(
    page: Page, small: SmallProject
) -> None:
    frame = report(page)
    line = frame.get_by_text("Line 40 of many.")
    line.scroll_into_view_if_needed()
    line.evaluate("element => { element.ownerDocument.kept = element; }")
    before = line.evaluate("() => scrollY")
    assert before > 500
    small.write("one.md", LONG.replace("Line 42 of", "Line forty-two of"))
    changed = frame.get_by_text("Line forty-two of many.")
    changed.wait_for()
    assert line.evaluate("element => element === document.kept"), "the page was loaded anew"
    assert abs(line.evaluate("() => scrollY") - before) < 30
    # A line that came above: the places below move with it.
    small.write("one.md", LONG.replace("Line 0 of", "Line new.\n\nLine 0 of"))
    frame.get_by_text("Line new.").wait_for()
    expect(frame.get_by_text("Line forty-two of many.")).to_have_count(0)
    number = LONG.split("\n").index("Line 44 of many.") + 3
    frame.get_by_text("Line 44 of many.").click()
    page.wait_for_selector("#source:not([hidden])")
    expect(page.locator("#place")).to_have_text(f"content/small/one.md:{number}:1")
    expect(page.locator("#lines .here")).to_have_text(f"{number}Line 44 of many.")
    opened = page.get_attribute("#open", "href") or ""
    assert opened.startswith("vscode://file/")
    assert opened.endswith(f"one.md:{number}:1")
    small.write("one.md", LONG)


def test_an_error_stands_over_the_page_until_it_is_mended(page: Page, small: SmallProject) -> None:
    frame = report(page)
    frame.get_by_text("Line 1 of many.").wait_for()
    small.write("one.md", LONG.replace("@fig-bars", "@fig-none"))
    page.wait_for_selector("#failed:not([hidden])")
    expect(page.locator("#failures")).to_contain_text("fig-none")
    expect(page.locator("#count.wrong")).to_have_count(1)
    assert frame.get_by_text("Line 1 of many.").count() == 1, "the last good page stands below"
    small.write("one.md", LONG.replace("Line 1 of", "Line one of"))
    page.wait_for_selector("#failed", state="hidden")
    frame.get_by_text("Line one of many.").wait_for()
    small.write("one.md", LONG)


def test_a_problem_leads_to_its_place(page: Page) -> None:
    page.wait_for_selector("#count.warned")
    page.click("#count")
    page.locator("#list .where").first.click()
    page.wait_for_selector("#source:not([hidden])")
    assert (page.text_content("#place") or "").startswith("content/small/")


def test_the_report_in_the_frame_can_reach_nothing(page: Page) -> None:
    frame = report(page)
    body = frame.locator("body")
    assert body.evaluate("() => origin") == "null"
    tried = body.evaluate(
        """() => [() => parent.document.title, () => localStorage.length].map((reach) => {
          try { return String(reach()); } catch { return "refused"; }
        })"""
    )
    assert tried == ["refused"] * 2


def test_the_pages_are_shown_and_tell_their_source(page: Page, small: SmallProject) -> None:
    page.click("[data-format=pdf]")
    page.wait_for_selector(".leaf img")
    assert page.locator(".leaf").count() > 3
    picture = page.locator(".leaf img").first
    picture.evaluate("image => image.decode()")
    assert picture.evaluate("image => image.naturalWidth") > 600
    read = "async () => [...document.querySelectorAll('.leaf')].map((leaf) => leaf.dataset.digest)"
    before = page.evaluate(read)
    painted = page.get_attribute("html", "data-painted")
    small.write("one.md", LONG.replace("Line 80 of", "Line eighty of"))
    page.wait_for_function(
        "(before) => document.documentElement.dataset.painted !== before", arg=painted
    )
    after = page.evaluate(read)
    assert len(after) == len(before)
    changed = [index for index, digest in enumerate(after) if digest != before[index]]
    assert len(changed) == 1, "other pages are not drawn anew"
    leaf = page.locator(".leaf").nth(changed[0])
    leaf.scroll_into_view_if_needed()
    box = leaf.bounding_box()
    assert box is not None
    leaf.click(position={"x": box["width"] / 2, "y": box["height"] / 3})
    page.wait_for_selector("#source:not([hidden])")
    expect(page.locator("#lines .here")).to_contain_text("Line ")
    small.write("one.md", LONG)


def test_a_likeness_of_the_word_file_follows_the_text(page: Page, small: SmallProject) -> None:
    page.click("[data-how=likeness]")
    expect(page.locator("#likeness")).to_contain_text("likeness")
    frame = report(page)
    frame.locator("h1", has_text="First").wait_for()
    expect(frame.locator("th, td", has_text="One")).to_have_count(1)
    expect(frame.locator(".notes", has_text="A note & more.")).to_have_count(1)
    small.write("one.md", LONG.replace("Line 3 of", "Line three of"))
    frame.get_by_text("Line three of many.").wait_for()
    small.write("one.md", LONG)


def test_nothing_was_written(small: SmallProject, page: Page) -> None:
    report(page).get_by_text("Line 1 of many.").wait_for()
    assert not Path(small.root / "build").exists()
