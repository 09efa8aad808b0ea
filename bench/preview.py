"""How long the preview takes, from a saved file to the painted page, in headless Chromium.

    .venv/bin/python bench/preview.py                 the flagship, and a report of some 260 pages
    .venv/bin/python bench/preview.py --times 0       without the long report
    .venv/bin/python bench/preview.py --formats html  the web page alone

A word of a chapter is changed, over and over; the page notes when it has painted what came of it.
Prints medians in seconds and judges nothing.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from bench import copy_project, write_long_report
from playwright.sync_api import Page, sync_playwright

WAIT = 600_000
"""Milliseconds that are waited for a page."""

NOTE = """(before) => { window.painted = new Promise((done) => {
  const root = document.documentElement;
  new MutationObserver((_, observer) => {
    if (Number(root.dataset.painted) > before) { observer.disconnect(); done(Date.now()); }
  }).observe(root, { attributeFilter: ["data-painted"] });
}); }"""
"""Told when the page has painted what is newer: milliseconds since 1970."""

IDLE = """async (address) => {
  return !document.getElementById("status").textContent.startsWith("Laying");
}"""
"""Whether nothing is being laid out."""


def waits(page: Page, chapter: Path, runs: int) -> list[float]:
    """Return how long each of ``runs`` changes of a word takes to be painted, in seconds."""
    text = chapter.read_text(encoding="utf-8")
    found = []
    for run in range(runs):
        page.wait_for_function(IDLE)
        page.wait_for_timeout(500)
        page.evaluate(NOTE, int(page.get_attribute("html", "data-painted") or 0))
        changed = re.sub(r"\b(field|fields|work)\b", f"word{run}", text, count=1)
        began = time.time()
        chapter.write_text(changed, encoding="utf-8")
        found.append(page.evaluate("window.painted") / 1000 - began)
    chapter.write_text(text, encoding="utf-8")
    return found


def measure(copy: Path, report: str, formats: list[str], runs: int) -> None:
    """Print how long a change takes to show, in each of ``formats``."""
    command = [sys.executable, "-m", "tongwen", "--project", str(copy), "preview", report]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    address = process.stdout.readline().split()[-1]
    chapter = next(iter(sorted((copy / "content" / report).glob("0*introduction*.md"))))
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            for format_ in formats:
                page.goto("about:blank")
                page.goto(f"{address}#format={format_}")
                page.wait_for_selector("iframe:not([hidden]), .leaf img", timeout=WAIT)
                page.wait_for_timeout(3000)
                page.set_default_timeout(WAIT)
                took = waits(page, chapter, runs)
                print(
                    f"{report}  {format_}  {statistics.median(took):.2f} s  "
                    f"({min(took):.2f} to {max(took):.2f}, {runs} changes)",
                    flush=True,
                )
            browser.close()
    finally:
        process.send_signal(2)
        process.wait(timeout=30)


def main() -> int:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--report", default="ai-pioneers")
    parser.add_argument(
        "--times", type=int, default=15, help="the long report is so many times the other"
    )
    parser.add_argument("--formats", default="html,pdf")
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    formats = options.formats.split(",")
    copy = copy_project(options.report)
    try:
        measure(copy, options.report, formats, options.runs)
        if options.times:
            long = write_long_report(copy, options.report, options.times)
            measure(copy, long, formats, options.runs)
    finally:
        shutil.rmtree(copy, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
