"""An editor's morning: what is put into the Word file, or taken out, is counted all the same."""

from __future__ import annotations

import datetime
import importlib.util
import shutil
import subprocess
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from effort import PATIENCE
from places import PROJECT
from sample import sample_edition
from tongwen.writers.docx import write_docx

MOMENT = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(
        shutil.which("soffice") is None or shutil.which("pdftotext") is None,
        reason="needs LibreOffice and Poppler",
    ),
]


@cache
def morning() -> ModuleType:
    """Return the script that plays the morning, which also asks an engine that imitates Word."""
    path = PROJECT / "bench" / "word_morning.py"
    spec = importlib.util.spec_from_file_location("word_morning", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def printed(changed: bool, folder: Path) -> str:
    """Return what LibreOffice prints of the sample, its white space as one space."""
    data = write_docx(sample_edition("en"), MOMENT).data
    source = folder / f"{changed}.docx"
    source.write_bytes(morning().edited(data) if changed else data)
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
         "--convert-to", "pdf", "--outdir", folder, source],
        check=True, capture_output=True, timeout=PATIENCE,
    )  # fmt: skip
    shown = subprocess.run(
        ["pdftotext", source.with_suffix(".pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout
    return " ".join(shown.split())


def test_what_an_editor_adds_is_counted_and_references_follow(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("morning")
    before, after = printed(False, folder), printed(True, folder)
    for said, then in (
        ("1.1 A section", "2.1 A section"),
        ("Table 1 Companies", "Table 2 Companies"),
        ("[1; 2, p. 7]", "[2; 3, p. 7]"),
    ):
        assert said in before, said
        assert then not in before, then
        assert then in after, then
        # Once less: the lists at the front are updated on demand.
        assert after.count(said) == before.count(said) - 1, said
    # One figure more, one less: the second is the second still.
    assert "Figure 1 Added" in after
    assert after.count("Figure 2 A chart") == before.count("Figure 2 A chart")
    assert after.count("A line of time") == before.count("A line of time") - 1
    assert "Words that the ministry adds [1]." in after
    assert "1 Foreword of the ministry" in after
    assert "The ministry's note." in after
    # What refers to the figure that is gone says so, and nothing else does.
    assert after.count("see Error: Reference source not found and 2") == after.count("Error") == 1
