"""The command line from end to end, on a small report in a folder of its own."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pikepdf
import pytest

from project import ROOT, SmallProject, shorten_specimen, small_project


@pytest.fixture
def project(tmp_path: Path) -> SmallProject:
    return small_project(tmp_path)


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a project whose English page is built: to be copied, not to be changed."""
    project = small_project(tmp_path_factory.mktemp("built"))
    assert project.run("build", "--format", "html", "--edition", "en").status == 0
    return project.root


@pytest.fixture
def built(built_once: Path, tmp_path: Path) -> SmallProject:
    """A project of one's own whose English page is built."""
    shutil.copytree(built_once, tmp_path, symlinks=True, dirs_exist_ok=True)
    return SmallProject(tmp_path)


def digests(project: SmallProject) -> dict[str, str]:
    return {
        path.relative_to(project.root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (project.root / "build").rglob("small.*")
        if ".cache" not in path.parts
    }


def test_a_report_goes_through_every_step(project: SmallProject) -> None:
    update = project.run("translate", "update", "--json")
    assert update.status == 0, update.errors
    assert update.json["problems"] == []
    (catalogue,) = update.json["catalogues"]
    assert catalogue["path"] == "content/small/translations/zh-Hant.po"
    assert catalogue["missing"] == catalogue["messages"] > 5

    built = project.run("build", "--json")
    assert built.status == 0, built.output
    artefacts = built.json["artefacts"]
    assert [(a["edition"], a["format"], a["state"]) for a in artefacts] == [
        (edition, format_, "built")
        for edition in ("en", "zh-Hant")
        for format_ in ("pdf", "docx", "html")
    ]
    assert all(a["path"].startswith("build/small/cuc-icsf/small.") for a in artefacts)
    codes = {problem["code"] for problem in built.json["problems"]}
    assert codes == {"TR-05"}, built.output

    folder = project.root / "build" / "small" / "cuc-icsf"
    html = (folder / "small.en.html").read_text(encoding="utf-8")
    assert "1 &amp; 2 &lt; 3" in html
    with pikepdf.open(folder / "small.en.pdf") as pdf:
        assert str(pdf.docinfo["/Title"]).startswith("Small Report")
        assert "/StructTreeRoot" in pdf.Root
    with zipfile.ZipFile(io.BytesIO((folder / "small.en.docx").read_bytes())) as package:
        body = package.read("word/document.xml").decode()
        assert "1 &amp; 2 &lt; 3" in body
        assert "A note &amp; more." in package.read("word/footnotes.xml").decode()

    before = digests(project)
    again = project.run("build", "--json")
    assert {a["state"] for a in again.json["artefacts"]} == {"fresh"}
    assert digests(project) == before
    assert [p["code"] for p in again.json["problems"]] == [
        p["code"] for p in built.json["problems"]
    ]

    # One edition by itself is the same.
    (folder / "small.en.html").unlink()
    assert project.run("build", "--format", "html", "--edition", "en").status == 0
    assert digests(project) == before


def test_only_what_is_stale_is_made(built: SmallProject) -> None:
    project = built
    (path,) = (project.root / "build").rglob("small.en.html")
    path.write_text("damaged", encoding="utf-8")
    again = project.run("build", "--format", "html", "--edition", "en", "--json")
    assert [a["state"] for a in again.json["artefacts"]] == ["built"]
    project.write("one.md", "# Elsewhere\n\nwords @fig-none\n")
    broken = project.run("build", "--format", "html", "--edition", "en", "--json")
    assert broken.status == 1
    assert "Elsewhere" not in path.read_text(encoding="utf-8")


def test_of_all_reports_one_that_fails_stops_no_other(built: SmallProject) -> None:
    broken = built.root / "content" / "a-broken-one"
    broken.mkdir()
    (broken / "report.yaml").write_text("title: [", encoding="utf-8")
    asked = ("build", "--all", "--format", "html", "--edition", "en")
    run = built.run(*asked)
    assert run.status == 1
    assert "content/a-broken-one/report.yaml:1" in run.errors
    assert run.output.splitlines()[-2:] == [
        "2 reports: 0 built, 1 fresh, 0 not written",
        "failed: a-broken-one",
    ]
    shutil.rmtree(broken)
    assert built.run(*asked).status == 0
    assert built.run("build", "small", "--all").status == 2


def test_the_other_institute_looks_different(built: SmallProject) -> None:
    project = built
    run = project.run("build", "--format", "html", "--edition", "en", "--institute", "umt")
    assert run.status == 0, run.errors
    ours = (project.root / "build/small/cuc-icsf/small.en.html").read_text(encoding="utf-8")
    theirs = (project.root / "build/small/umt/small.en.html").read_text(encoding="utf-8")
    assert "中國傳媒大學" in ours
    assert "University of Management and Technology" in theirs
    assert "中國傳媒大學" not in theirs


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        ("report.yaml", "title: [", "error[YAML-01]"),
        ("report.yaml", "titel: T\n", "did you mean “title”?"),
        ("report.yaml", "title: T\ninstitute: cuc-icfs\n", "did you mean “cuc-icsf”?"),
        ("report.yaml", "title: T\ninstitute: umt\nlanguages: [tlh]\n", "no language “tlh”"),
        ("report.yaml", "title: T\ninstitute: umt\ncitation-style: numerc\n", "“numeric”?"),
        ("report.yaml", "title: T\ninstitute: umt\nchapters: [no.md]\n", "error[GATE-02]"),
        ("one.md", b"# A\n\ncaf\xe9\n", "content/small/one.md:3:4: error[GATE-07]"),
        ("one.md", "", "error[STR-02]"),
        ("one.md", "# A\n\nsee @fig-none\n", "content/small/one.md:3:5: error[REF-01]"),
        ("one.md", "# A\n\nsee [@nobody]\n", "error[CIT-01]"),
        ("one.md", "# A\n\nno note[^q]\n", "\n1 error"),
        ("one.md", '# A\n\n![C](figures/no.svg){#fig-c alt="x"}\n', "error[GATE-02]"),
        ("one.md", '# A\n\n![C](../../x.svg){#fig-c alt="x"}\n', "error[GATE-01]"),
        ("one.md", "# A {#sec-a}\n\ntext\n\n# B {#sec-a}\n\ntext\n", "error[STR-01]"),
        ("one.md", "# A\n\n| a | b |\n|---|\n| 1 | 2 |\n", "content/small/one.md:"),
        ("figures/bars.svg", "<svg", "error[PIC-0"),
        (
            "figures/bars.svg",
            "<svg xmlns='http://www.w3.org/2000/svg'><use href='a.svg#b'/></svg>",
            "PIC-05",
        ),
        ("works.yaml", "- id: a\n  title: [", "error[YAML-01]"),
    ],
)
def test_bad_input_is_a_problem_with_a_place(
    built: SmallProject, file: str, text: str | bytes, expected: str
) -> None:
    before = digests(built)
    assert before
    built.write(file, text)
    run = built.run("build", "--format", "html", "--edition", "en")
    assert run.status == 1, run.errors
    assert expected in run.errors, run.errors
    assert digests(built) == before


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("build", "smal"), "did you mean “small”?"),
        (("build", "--format", "pfd"), "did you mean “pdf”?"),
        (("build", "--edition", "zh-Hnat"), "did you mean “zh-Hant”?"),
        (("build", "--institute", "umtt"), "did you mean “umt”?"),
        (("biuld",), "did you mean “build”?"),
        (("build", "--formats", "pdf"), "did you mean “--format”?"),
        (("build", "small", "pdf"), "did you mean “--format pdf”?"),
        (("translate", "updat"), "did you mean “update”?"),
        (("new",), "USE-01"),
        (("--project", "/", "build"), "USE-02"),
    ],
)
def test_a_command_that_is_not_understood_says_what_was_meant(
    project: SmallProject, arguments: tuple[str, ...], expected: str
) -> None:
    run = project.run(*arguments)
    assert run.status == 2
    assert expected in run.errors
    assert run.output == ""


def test_mistakes_in_several_files_are_told_together(project: SmallProject) -> None:
    project.write("one.md", "# A\n\nsee @fig-none\n\nsee [@nobody]\n")
    project.write("works.yaml", "- id: a\n  type: bok\n  title: T\n")
    run = project.run("check")
    assert run.status == 1
    assert "works.yaml" in run.errors
    assert "REF-01" in run.errors
    assert "CIT-01" in run.errors


def test_a_build_tells_what_a_check_tells(project: SmallProject) -> None:
    project.write("report.yaml", "title: T\ninstitute: umtt\nchapters: [one.md]\n")
    project.write("one.md", "# A\n\n[^never]: x\n\nsee @fig-none\n")
    for command in (("check",), ("build", "--format", "html")):
        run = project.run(*command)
        assert run.status == 1
        for said in ("did you mean “umt”?", "one.md:3:1", "one.md:5:5: error[REF-01]"):
            assert said in run.errors, run.errors


def test_a_report_is_known_by_the_folder_one_works_in(project: SmallProject) -> None:
    assert project.run("new", "report", "Another").status == 0
    run = project.run("check")
    assert run.status == 2
    assert "name the report" in run.errors
    done = subprocess.run(
        [sys.executable, "-m", "tongwen", "build", "--format", "html", "--edition", "en"],
        cwd=project.root / "content" / "small" / "figures",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("build/small/")


def test_a_file_anywhere_is_a_report_by_itself(project: SmallProject, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "rivers.qmd").write_text("---\ntitle: Rivers\ndate: April 2026\n---\n\n## One\n\nx\n")
    (folder / "towns.qmd").write_text("---\ntitle: Towns\n---\n\n# One\n\nx\n")
    for name in ("rivers", "towns"):
        run = project.run("build", str(folder / f"{name}.qmd"), "--format", "txt")
        assert run.status == 0, run.errors
        made = project.root / "build" / name / "house" / f"{name}.en.txt"
        assert f"\n\n{name.title()}\n===" in made.read_text(encoding="utf-8")
    assert project.run("check", str(folder / "rivers.qmd")).status == 0


JOURNAL = """<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0">
<info><link rel="independent-parent" href="https://example.org/styles/parent"/>
<category citation-format="author-date"/></info></style>"""
"""A style of a journal that cites as another does."""


def test_a_report_is_built_from_any_folder(
    project: SmallProject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    def run_in(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tongwen", *words]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)

    outside = tmp_path_factory.mktemp("outside")
    (outside / "rivers.qmd").write_text("---\ntitle: Rivers\n---\n\n# One\n\nx\n")
    asked = ("--format", "txt", "--edition", "en")
    done = run_in(outside, "build", str(project.root / "content" / "small"), *asked)
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.partition("  ")[0]).is_file()
    done = run_in(outside, "check", "rivers.qmd")
    assert (done.returncode, done.stdout) == (0, "rivers.qmd: no problems\n"), done.stderr
    book = outside / "book"
    book.mkdir()
    (book / "_quarto.yml").write_text("book: {title: Rivers, chapters: [index.qmd]}\ncsl: a.csl\n")
    (book / "index.qmd").write_text("# One\n\nx\n")
    (book / "a.csl").write_text(JOURNAL)
    done = run_in(outside, "check", "book")
    assert done.returncode == 0, done.stderr
    assert "“a.csl” only names another, which is not here; “author-date” is used" in done.stderr
    assert "save https://example.org/styles/parent as parent.csl" in done.stderr
    (book / "parent.csl").write_bytes((project.root / "templates/house/csl/notes.csl").read_bytes())
    done = run_in(outside, "check", "book")
    assert (done.returncode, done.stdout) == (0, "book: no problems\n"), done.stderr
    (book / "_quarto.yml").unlink()  # chapters alone are a book, too
    done = run_in(outside, "check", "book")
    assert done.returncode == 0, done.stderr
    assert "stands for it: “One”" in done.stderr
    done = run_in(outside, "check", "towns.qmd")
    assert done.returncode == 2
    assert "there is no “towns.qmd” here" in done.stderr


def test_misuse_is_told_to_machines_too(project: SmallProject) -> None:
    run = project.run("build", "--json", "--fromat", "pdf")
    assert run.status == 2
    assert [problem["code"] for problem in run.json["problems"]] == ["USE-01"]


def test_a_file_in_the_way_is_a_problem(project: SmallProject) -> None:
    (project.root / "build").mkdir()
    (project.root / "build" / "small").write_text("in the way")
    run = project.run("build", "--format", "html", "--edition", "en")
    assert run.status == 1
    assert "error[BUILD-03]" in run.errors
    assert "warning[BUILD-04]" in run.errors
    (project.root / "content" / "rivers").write_text("in the way")
    run = project.run("new", "report", "Rivers")
    assert run.status == 1
    assert "NEW-02" in run.errors


def test_a_long_quotation_does_not_fill_the_terminal(project: SmallProject) -> None:
    project.write("one.md", "# A\n\n" + "`" * 3000 + "\nx\n")
    run = project.run("check")
    assert run.status == 1
    assert "MD-05" in run.errors
    assert max(map(len, run.errors.split("\n"))) < 600
    assert len(project.run("check", "--json").output) > 3000


def test_a_new_report_is_published_by_the_institute_that_is_named(project: SmallProject) -> None:
    assert project.run("new", "report", "Rivers", "--institute", "umt").status == 0
    text = (project.root / "content/rivers/report.yaml").read_text(encoding="utf-8")
    assert 'institute: "umt"' in text
    run = project.run("new", "report", "Lakes", "--institute", "umtt")
    assert run.status == 2
    assert "did you mean “umt”?" in run.errors


def test_a_new_institute_is_what_was_said_shows_itself_and_builds(project: SmallProject) -> None:
    shorten_specimen(project.root)
    run = project.run(
        *("new", "institute", "River Institute & Co", "--chinese", "河流研究院"),
        *("--university", "River University / 河流大学", "--web", "river.example.edu"),
        *("--languages", "zh-Hans,en", "--page", "letter"),
    )
    assert run.status == 0, run.errors
    assert run.errors == ""
    folder = project.root / "templates/institutes/river-institute-co"
    text = (folder / "institute.yaml").read_text(encoding="utf-8")
    for line in (
        '  zh-Hans: "河流研究院"',
        '    zh-Hans: "河流大学"',
        'web: "https://river.example.edu"',
        "languages: [zh-Hans, en]",
        "page: letter",
    ):
        assert line in text
    written = run.output.split()
    # Its brand book is there, in every format and each of its languages.
    specimen = project.run("specimen", "river-institute-co", "--json")
    assert specimen.json["problems"] == []
    assert [(a["edition"], a["format"], a["state"]) for a in specimen.json["artefacts"]] == [
        (edition, format_, "fresh")
        for edition in ("en", "zh-Hans")
        for format_ in ("pdf", "docx", "html")
    ]
    assert {a["path"] for a in specimen.json["artefacts"]} <= set(written)
    for path in written:
        if path.startswith(("templates/", "build/")) and "." in path.rpartition("/")[2]:
            assert (project.root / path.rstrip(",")).is_file(), path
    assert "1. institute.yaml" in run.output
    told = project.run("check", "institute", "river-institute-co", "--json").json["problems"]
    # Whether the house's design follows every token is not the new pack's matter (INST-3x).
    assert [row for row in told if not row["code"].startswith(("INST-3", "INST-40"))] == []

    # A new report, too, comes out in its branding.
    assert project.run("new", "report", "Rivers & Cities").status == 0
    asked = ("--institute", "river-institute-co", "--edition", "en", "--format", "html")
    run = project.run("build", "rivers-cities", *asked, "--json")
    assert run.status == 0, run.output
    assert [a["state"] for a in run.json["artefacts"]] == ["built"]
    again = project.run("new", "report", "Rivers & Cities")
    assert again.status == 1
    assert "NEW-02" in again.errors


@pytest.mark.parametrize(
    ("arguments", "status", "expected"),
    [
        (("--languages", "zh-Hnat"), 2, "did you mean “zh-Hant”?"),
        (("--page", "a5"), 2, "USE-01"),
        (("--web", "not an address"), 1, "error[NEW-01] a web address is written"),
        (("--university", "One / Two"), 1, "error[NEW-01] a name is given twice"),
        (("--chinese", "Another Name"), 1, "error[NEW-01] a name is given twice"),
    ],
)
def test_what_a_new_institute_cannot_be_is_said_and_nothing_written(
    project: SmallProject, arguments: tuple[str, ...], status: int, expected: str
) -> None:
    run = project.run("new", "institute", "River Institute", *arguments)
    assert run.status == status
    assert expected in run.errors
    assert not (project.root / "templates/institutes/river-institute").exists()


def test_make_asks_for_a_name_alone(tmp_path: Path) -> None:
    def made(*words: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": os.environ["PATH"]}
        command = ["make", "--dry-run", "--silent", "new-institute", *words]
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )

    run = made("NAME=River's Institute")
    assert run.stdout.strip().endswith("new institute 'River'\\''s Institute'")
    run = made(
        "NAME=River", "CHINESE=河流", "UNIVERSITY=A / 大學", "LANGUAGES=zh-Hant en", "PAGE=a4"
    )
    assert " ".join(run.stdout.split()).endswith(
        "new institute 'River' --chinese '河流' --university 'A / 大學' "
        "--languages 'zh-Hant en' --page 'a4'"
    )
    assert "say its name" in made().stderr


def test_help_and_html_load_no_heavy_library(project: SmallProject) -> None:
    script = (
        "import sys; from tongwen.cli import main\n"
        "status = main(sys.argv[1:])\n"
        "heavy = {%s} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "raise SystemExit(status)\n"
    )
    writers = "'weasyprint', 'docx', 'docxtpl', 'pikepdf'"
    # The second time there is nothing to do: nothing is loaded that reads.
    reading = "'tongwen.readers', 'tongwen.languages', 'tongwen.institute', 'lxml'"
    for heavy in (writers, reading):
        done = subprocess.run(
            [sys.executable, "-c", script % heavy, "build", "--format=html", "--edition=en"],
            cwd=project.root,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "tongwen", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for library in ("weasyprint", "jinja2", "pydantic", "markdown_it", "lxml", "rich"):
        assert f" {library}\n" not in done.stderr


def test_without_a_translation_nothing_is_said_twice(project: SmallProject) -> None:
    assert project.run("build", "--format", "html").status == 0
    for edition in ("en", "zh-Hant"):
        path = project.root / f"build/small/cuc-icsf/small.{edition}.html"
        head = path.read_text(encoding="utf-8").partition("<main")[0].partition("<body")[2]
        assert head.count("Small Report") == 1
    project.write(
        "translations/zh-Hant.po",
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Small Report"\nmsgstr "小報告"\n',
    )
    assert project.run("build", "--format", "html", "--edition", "en").status == 0
    path = project.root / "build/small/cuc-icsf/small.en.html"
    assert "小報告" in path.read_text(encoding="utf-8")


def test_an_address_in_one_language_serves_every_edition(project: SmallProject) -> None:
    pack = project.root / "templates/institutes/umt/institute.yaml"
    pack.write_text(
        pack.read_text(encoding="utf-8") + "\naddress:\n  en: [1 River Road, Lahore]\n",
        encoding="utf-8",
    )
    run = project.run("build", "--institute", "umt", "--format", "html", "--edition", "zh-Hant")
    assert run.status == 0, run.errors
    page = (project.root / "build/small/umt/small.zh-Hant.html").read_text(encoding="utf-8")
    assert "1 River Road" in page


def test_a_face_that_a_pack_brings_is_set_in_every_page(project: SmallProject) -> None:
    from tongwen.fonts import face

    own = face("Source Code Pro", 400)
    assert own is not None
    pack = project.root / "templates/institutes/umt"
    (pack / "fonts").mkdir()
    (pack / "fonts/own.ttf").write_bytes(own.path.read_bytes())
    (pack / "_brand.yml").write_text(
        "typography:\n  fonts:\n    - family: Own Face\n      source: file\n      files:\n"
        "        - path: fonts/own.ttf\n  base:\n    family: Own Face\n",
        encoding="utf-8",
    )
    arguments = ("--institute", "umt", "--edition", "en", "--format", "pdf", "--format", "html")
    run = project.run("build", *arguments)
    assert run.status == 0, run.errors
    assert "INST" not in run.errors
    with pikepdf.open(project.root / "build/small/umt/small.en.pdf") as pdf:
        names = {
            str(font.BaseFont)
            for page in pdf.pages
            if "/Font" in page.Resources
            for font in page.Resources.Font.values()
        }
    assert any("Own-Face" in name or "SourceCodePro" in name for name in names), names
    assert not any("Source-Serif-4+" in name or name.endswith("Source-Serif-4") for name in names)
    page = (project.root / "build/small/umt/small.en.html").read_text(encoding="utf-8")
    assert '@font-face{font-family:"Own Face"' in page


def test_another_institutes_edition_does_not_name_the_reports_publisher(tmp_path: Path) -> None:
    project = small_project(tmp_path)
    yaml = (project.report / "report.yaml").read_text(encoding="utf-8")
    project.write("report.yaml", yaml + "publisher: The Press of the Report\n")
    pages = {}
    for slug in ("", "umt", "cuc-icsf+umt"):
        chosen = ("--institute", slug) if slug else ()
        done = project.run("build", "--format", "html", "--edition", "en", *chosen)
        assert done.status == 0, done.errors
        folder = tmp_path / "build" / "small" / (slug or "cuc-icsf")
        pages[slug] = (folder / "small.en.html").read_text(encoding="utf-8")
    assert "The Press of the Report" in pages[""]
    assert "The Press of the Report" not in pages["umt"] + pages["cuc-icsf+umt"]
    assert "Electrical Engineering Department" in pages["umt"]


def test_two_languages_side_by_side_are_one_edition(tmp_path: Path) -> None:
    project = small_project(tmp_path)
    run = project.run("build", "--edition", "en+zh-Hant", "--format", "txt", "--format", "native")
    assert run.status == 0, run.errors
    built = sorted(path.name for path in (tmp_path / "build/small/cuc-icsf").iterdir())
    assert built == ["small.en+zh-Hant.native.txt", "small.en+zh-Hant.txt"]
    assert project.run("check", "--edition", "en+zh-Hant", "--built", "--format", "txt").status == 0
    for wrong in ("en+en", "en+zh-Hant+fr"):
        assert "USE-04" in project.run("build", "--edition", wrong).errors
    assert "META-04" in project.run("build", "--edition", "en+fr", "--format", "txt").errors


def test_a_report_lists_an_edition_of_two_languages(tmp_path: Path) -> None:
    project = small_project(tmp_path)
    told = tmp_path / "content/small/report.yaml"
    told.write_text(f"{told.read_text(encoding='utf-8')}\nparallel: en+zh-Hant\n", encoding="utf-8")
    assert project.run("build", "--format", "txt", "--format", "html").status == 0
    folder = tmp_path / "build/small/cuc-icsf"
    assert {path.name for path in folder.glob("*.txt")} == {
        "small.en.txt", "small.zh-Hant.txt", "small.en+zh-Hant.txt",
    }  # fmt: skip
    for own, others in (
        ("en", ("zh-Hant", "en+zh-Hant")),
        ("en+zh-Hant", ("en", "zh-Hant")),
    ):
        page = (folder / f"small.{own}.html").read_text(encoding="utf-8")
        for tag in others:
            assert f'<a href="small.{tag}.html"' in page
        # One that has two languages is none of those that hreflang can name.
        assert page.count('<link rel="alternate"') == 2
    assert project.run("check", "--built", "--format", "txt", "--format", "html").status == 0
