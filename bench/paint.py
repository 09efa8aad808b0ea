"""When the largest paint of a page comes and how far it shifts, from Chromium's own trace.

    .venv/bin/python bench/paint.py build/ai-pioneers/cuc-icsf/ai-pioneers.en.html …

Prints, never judges: how fast a machine is says nothing of a page. That nothing shifts is a test.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

CATEGORIES = ["loading", "devtools.timeline", "blink.user_timing"]


def main() -> int:
    """Measure each page named, at the width of a phone and of a desk."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for name in sys.argv[1:]:
            for width in (390, 1280):
                context = browser.new_context(viewport={"width": width, "height": 800})
                page = context.new_page()
                browser.start_tracing(page=page, categories=CATEGORIES)
                page.goto(Path(name).resolve().as_uri(), wait_until="load")
                page.wait_for_timeout(500)
                events = json.loads(browser.stop_tracing())["traceEvents"]
                context.close()
                began = max(row["ts"] for row in events if row["name"] == "navigationStart")
                paints = [
                    row["ts"]
                    for row in events
                    if row["name"] == "largestContentfulPaint::Candidate" and row["ts"] > began
                ]
                shifts = [
                    row["args"]["data"]["score"] for row in events if row["name"] == "LayoutShift"
                ]
                largest = (max(paints) - began) / 1000 if paints else 0.0
                print(f"{name}  {width} px  paint {largest:.0f} ms  shift {sum(shifts):.4f}")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
