"""Files of a release are told from others: changed, cut off, misnamed, gone."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tongwen import cli
from tongwen.diagnostics import Problems
from tongwen.pipeline import verify

FILES = {"r.en.pdf": b"%PDF one", "r.en.html": b"<html>two</html>", "preflight.json": b"{}"}


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """A folder of files with a manifest as releases have it."""
    folder = tmp_path / "r"
    folder.mkdir()
    rows = []
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
        rows.append({"file": name, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)})
    (folder / "manifest.json").write_text(json.dumps({"artefacts": rows}), encoding="utf-8")
    return folder


def judged(path: Path, manifest: Path | None = None) -> tuple[tuple[str, ...], list[str]]:
    problems = Problems()
    return verify(path, manifest, problems), [problem.code for problem in problems]


def test_what_was_released_is_told_so(release: Path) -> None:
    assert judged(release / "r.en.pdf") == (("r.en.pdf",), [])
    assert judged(release) == (tuple(sorted(FILES)), [])
    assert judged(release / "manifest.json") == (tuple(sorted(FILES)), [])


@pytest.mark.parametrize("data", [b"%PDF onf", b"%PDF on", b"%PDF one\n", b""])
def test_what_was_changed_is_told(data: bytes, release: Path) -> None:
    (release / "r.en.pdf").write_bytes(data)
    assert judged(release / "r.en.pdf") == ((), ["REL-01"])
    assert judged(release) == (("preflight.json", "r.en.html"), ["REL-01"])


def test_a_file_elsewhere_is_judged_by_a_manifest_that_is_named(release: Path) -> None:
    copy = release.parent / "r.en.pdf"
    copy.write_bytes(FILES["r.en.pdf"])
    assert judged(copy) == ((), ["REL-02"])
    assert judged(copy, release / "manifest.json") == (("r.en.pdf",), [])


def test_a_file_that_is_missing_or_misnamed_is_told(release: Path) -> None:
    (release / "r.en.pdf").rename(release / "r.pdf")
    assert judged(release / "r.pdf") == ((), ["REL-02"])
    assert judged(release)[1] == ["REL-03"]


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/passwd", "", "..", "a/b"])
def test_a_manifest_names_no_file_elsewhere(name: str, release: Path) -> None:
    (release.parent / "secret.txt").write_text("SECRET", encoding="utf-8")
    rows = [{"file": name, "sha256": "0" * 64}]
    (release / "manifest.json").write_text(json.dumps({"artefacts": rows}), encoding="utf-8")
    assert judged(release) == ((), ["REL-02"])


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"artefacts": 3}', '{"artefacts": [1]}', "[" * 9999]
)
def test_what_is_no_manifest_is_told(text: str, release: Path) -> None:
    (release / "manifest.json").write_text(text, encoding="utf-8")
    assert judged(release) == ((), ["REL-02"])


def test_the_command_says_it(release: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["verify", str(release / "r.en.pdf")]) == 0
    assert capsys.readouterr().out == "r.en.pdf: as it was released\n"
    (release / "r.en.pdf").write_bytes(b"else")
    assert cli.main(["verify", str(release / "r.en.pdf"), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["problems"][0]["code"] == "REL-01"


def test_a_file_of_a_release_is_sound_once_it_is_got_again_and_named(release: Path) -> None:
    def hints(path: Path, manifest: Path | None = None) -> list[tuple[str, str]]:
        problems = Problems()
        verify(path, manifest, problems)
        return [(problem.code, problem.hint) for problem in problems]

    pdf = release / "r.en.pdf"
    pdf.write_bytes(b"%PDF on")
    ((code, hint),) = hints(pdf)
    assert (code, hint.endswith("get it again")) == ("REL-01", True)
    pdf.unlink()
    ((code, hint),) = hints(pdf)
    assert (code, hint) == ("REL-03", "get it again from where the release is published")
    pdf.write_bytes(FILES["r.en.pdf"])
    assert hints(pdf) == []
    for name, said in (("r.zh.pdf", "did you mean “r.en.pdf”?"), ("x", "it names: preflight.json")):
        ((code, hint),) = hints(release / name)
        assert (code, said in hint) == ("REL-02", True), hint
    moved = (release / "manifest.json").rename(release.parent / "other.json")
    ((code, hint),) = hints(pdf)
    assert (code, hint.startswith("name it: --manifest FILE")) == ("REL-02", True)
    assert hints(pdf, moved) == []
