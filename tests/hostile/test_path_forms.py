"""No form of a name leads out of the folders, whatever carries it and whatever is made of it.

Each carrier holds every form of `tests/path_forms.py`; the system itself is the witness of what was
opened. What is not opened has to be told, so that nothing is left out in silence.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest

from path_forms import ENDS, forms, listening
from project import SmallProject, small_project

SECRET = "canary-that-sings"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's own")


@dataclass(frozen=True)
class Trap:
    """A small project with canaries beside it."""

    project: SmallProject
    outside: Path

    @property
    def canaries(self) -> list[Path]:
        return sorted(file for file in self.outside.parent.rglob("canary.*") if file.is_file())

    def names(self, start: Path, end: str) -> list[str]:
        start.mkdir(parents=True, exist_ok=True)
        return forms(self.outside / "canary", start, end)


@pytest.fixture
def trap(tmp_path: Path) -> Trap:
    outside = tmp_path / "outside"
    outside.mkdir()
    for end in ENDS:
        (outside / f"canary{end}").write_text(SECRET, encoding="utf-8")
    project = small_project(tmp_path / "project")
    # A folder whose name only begins as the one that is granted.
    beside = project.report.with_name(f"{project.report.name}-beside")
    beside.mkdir()
    for end in ENDS:
        (beside / f"canary{end}").write_text(SECRET, encoding="utf-8")
    return Trap(project, outside)


def listed(names: list[str]) -> str:
    return json.dumps(names, ensure_ascii=True)


def plain(names: list[str]) -> list[str]:
    """Return the names that fit into a line of text."""
    return [name for name in names if not set(name) & set("\0\t\n<>\"'`\\")]


def of_text(trap: Trap) -> dict[str, int]:
    """Lay the forms into what chapters name; return how many each chapter holds."""
    small, report = trap.project, trap.project.report
    pictures = plain(trap.names(report, ".svg"))
    data = [name for name in plain(trap.names(report / "more", ".csv")) if name.strip() == name]
    chapters = {
        "pictures.md": [f"![A picture](<{name}>)" for name in pictures],
        "html.md": [f'<img src={quoteattr(name)} alt="A picture">' for name in pictures],
        "figures.md": [
            f'![A figure](figures/bars.svg){{#fig-a{number} alt="A." data="{name}"}}'
            for number, name in enumerate(data)
        ],
        "includes.md": [f"{{{{< include {name} >}}}}" for name in pictures],
    }
    for name, lines in chapters.items():
        small.write(name, f"# Names in {name}\n\n" + "\n\n".join(lines) + "\n")
    drawing = "".join(
        f'<image href={quoteattr(name)} width="9" height="9"/><use href={quoteattr(name + "#x")}/>'
        f'<path d="M0 0h9" style={quoteattr(f"fill:url({name})")}/>'
        for name in pictures
    )
    small.write(
        "figures/drawing.svg",
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20">{drawing}</svg>',
    )
    small.write("drawings.md", "# Drawings\n\n![A drawing](figures/drawing.svg)\n")
    names = ["one.md", *chapters, "drawings.md"]
    small.write(
        "report.yaml",
        (report / "report.yaml").read_text().replace("chapters: [one.md]", f"chapters: {names}")
        + "abstract: |\n"
        + "".join(f"  ![A picture](<{name}>)\n\n" for name in pictures[:150]),
    )
    small.write(
        "translations/zh-Hant.po",
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "First"\n'
        'msgstr "' + " ".join(f"![圖](<{name}>)" for name in pictures) + '"\n',
    )
    return {name: len(lines) for name, lines in chapters.items()} | {"report.yaml": 150}


def of_metadata(trap: Trap) -> dict[str, int]:
    """Lay the forms into report.yaml; return how many it holds."""
    # A folder of the report is a name of something that is there; its reader refuses it later.
    chapters = [name for name in trap.names(trap.project.report, ".md") if name not in (".", "./")]
    works = [
        name
        for name in trap.names(trap.project.report / "more", ".yaml")
        if name not in (".", "./")
    ]
    trap.project.write(
        "report.yaml",
        "title: Small\nauthors: [A. Author]\npublished: 2024-02-01\nlanguages: [en]\n"
        f"institute: cuc-icsf\nchapters: {listed(chapters)}\nreferences: {listed(works)}\n",
    )
    return {"report.yaml": len(chapters) + len(works)}


def of_one_file(trap: Trap) -> dict[str, int]:
    """Lay the forms into the head of a report in one file; return how many it holds."""
    (trap.project.report / "report.yaml").unlink()
    works = trap.names(trap.project.report, ".yaml")
    trap.project.write(
        "one.md",
        f"---\ntitle: Small\nauthor: A. Author\nbibliography: {listed(works)}\n"
        f"csl: {listed(['../../../outside/canary.csl'])}\n---\n\nWords.\n",
    )
    return {"one.md": len(works)}


def of_pack(trap: Trap) -> dict[str, int]:
    """Lay the forms into a pack that the report is built with; return how many its files hold."""
    pack = trap.project.root / "templates" / "institutes" / "x"
    logos = trap.names(pack, ".svg")
    # Only what brand.yml takes for a font file's path reaches the gate.
    fonts = [
        name
        for name in trap.names(pack, ".otf")
        if name.endswith(".otf") and name[0] != "/" and ":" not in name and "\0" not in name
    ]
    looks = [name for name in plain(trap.names(pack / "looks", ".css")) if name.strip() == name]
    parts = trap.names(pack / "pdf", ".html")
    (pack / "html").mkdir()
    languages = [f"{a}{b}" for a in "abcdefghijklmnopqrst" for b in "abcdefghijklmnopqrst"]
    (pack / "institute.yaml").write_text(
        "name: {en: Trap}\nlogos:\n  dark: logos/a.svg\n  light:\n"
        + "".join(
            f"    {tag}: {json.dumps(name)}\n" for tag, name in zip(languages, logos, strict=False)
        ),
        encoding="utf-8",
    )
    (pack / "logos").mkdir()
    (pack / "logos" / "a.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"><path d="M0 0h9"/></svg>'
    )
    files = [{"path": name, "weight": 400} for name in fonts]
    brand = {"typography": {"fonts": [{"family": "Trap", "source": "file", "files": files}]}}
    (pack / "_brand.yml").write_text(json.dumps(brand), encoding="utf-8")
    sheet = "".join(
        f'@import "{name}";\n@import url({name});\n'
        f'@font-face {{ font-family: F; src: url("{name}") }}\n'
        f'.x{number} {{ background: url("{name}") }}\n'
        for number, name in enumerate(looks)
    )
    for name in ("page.css", "screen.css"):
        (pack / name).write_text(sheet, encoding="utf-8")
    for folder in ("pdf", "html"):
        (pack / folder / "edition.html").write_text(
            "".join(f"{{% include {json.dumps(name)} ignore missing %}}\n" for name in parts)
            + "{% import 'nothing' as x %}",
            encoding="utf-8",
        )
    report = trap.project.report / "report.yaml"
    report.write_text(report.read_text().replace("cuc-icsf", "x"), encoding="utf-8")
    return {"institute.yaml": len(logos), "_brand.yml": len(fonts)}


CARRIERS: dict[str, Callable[[Trap], dict[str, int]]] = {
    "the text": of_text,
    "report.yaml": of_metadata,
    "the head of a chapter": of_one_file,
    "a pack": of_pack,
}


@pytest.mark.parametrize("carrier", CARRIERS)
def test_no_form_of_a_name_leads_outside(trap: Trap, carrier: str) -> None:
    counts = CARRIERS[carrier](trap)
    report = "content/small/one.md" if carrier == "the head of a chapter" else "small"
    with listening(trap.canaries) as heard:
        done = trap.project.run(
            "build", report, *[f"--format={f}" for f in ("html", "docx", "pdf")]
        )
    assert heard == []
    assert done.status == 1, done.errors[-2000:]
    # What has one cause is told once, and how many more there are.
    lines = done.errors.splitlines()
    for file, count in counts.items():
        told = [line for line in lines if f"/{file}:" in line]
        more = [int(found[1]) for line in told if (found := re.search(r"; and (\d+) more", line))]
        assert len(told) + sum(more) >= count, file
    assert SECRET not in done.errors


IMPORTED: dict[str, str] = {
    ".html": '<p>Words.</p><img src="{0}" alt="A"><iframe src="{0}"></iframe><object data="{0}">'
    '</object><link rel="stylesheet" href="{0}"><svg><image href="{0}"/></svg>',
    ".tex": "Words.\n\n\\input{{{0}}}\n\\include{{{0}}}\n\\includegraphics{{{0}}}\n"
    "\\lstinputlisting{{{0}}}\n\\bibliography{{{0}}}\n",
    ".rst": "Words.\n\n.. include:: {0}\n\n.. image:: {0}\n\n.. literalinclude:: {0}\n\n"
    ".. csv-table:: T\n   :file: {0}\n\n.. raw:: html\n   :file: {0}\n",
    ".org": "Words.\n\n#+INCLUDE: {0}\n\n[[file:{0}]]\n\n#+SETUPFILE: {0}\n",
    ".adoc": "Words.\n\ninclude::{0}[]\n\nimage::{0}[]\n",
    ".typ": 'Words.\n\n#image("{0}")\n\n#include "{0}"\n\n#read("{0}")\n\n#bibliography("{0}")\n',
    ".textile": "Words.\n\n!{0}!\n",
    ".md": "Words.\n\n![A]({0})\n\n{{{{< include {0} >}}}}\n",
}  # fmt: skip
"""Formats of files that are imported, and how each names another file."""


@pytest.mark.parametrize("suffix", IMPORTED)
def test_no_form_of_a_name_in_a_file_to_be_imported_leads_outside(trap: Trap, suffix: str) -> None:
    """Pandoc reads it in its sandbox; what it names is opened by the gate, from its own folder."""
    theirs = trap.project.root / "theirs"
    names = plain(trap.names(theirs, ".svg")) + plain(trap.names(theirs, ".md"))
    text = "\n\n".join(IMPORTED[suffix].format(name) for name in names)
    (theirs / f"a{suffix}").write_text(text, encoding="utf-8")
    with listening(trap.canaries) as heard:
        done = trap.project.run("import", f"theirs/a{suffix}", "--name", "imported")
    assert heard == []
    assert done.status in (0, 1), done.errors[-2000:]
    made = [*(trap.project.root / "content" / "imported").rglob("*")]
    assert bool(made) is (done.status == 0), done.errors[-2000:]
    assert not [file for file in made if file.is_symlink()]
    assert not [file for file in made if file.is_file() and SECRET.encode() in file.read_bytes()]


def test_the_witness_hears_what_is_opened(trap: Trap) -> None:
    with listening(trap.canaries) as heard:
        trap.canaries[0].read_text(encoding="utf-8")
    assert heard
    assert set(heard) == {str(trap.canaries[0])}


def test_there_are_enough_forms(trap: Trap) -> None:
    assert len(trap.names(trap.project.report, ".svg")) >= 150
