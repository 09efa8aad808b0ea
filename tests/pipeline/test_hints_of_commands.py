"""Hints of commands are true: who types what each advises is understood, or gets what they want.

Work that takes long is not done: that a command begins it shows that it was understood.
"""

from __future__ import annotations

import re
import shlex
import shutil
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from places import PROJECT
from project import REPORT, small_project
from tongwen import cli, pipeline
from tongwen.diagnostics import Problems
from tongwen.importing import folder as import_folder
from tongwen.importing import pandoc
from tongwen.pipeline import Project, Request, releasing
from tongwen.pipeline.preflight_run import Ready
from tongwen.pipeline.project import Outcome, Result
from tongwen.pipeline.state import BuildState
from tongwen.pipeline.storing import ROOM
from tongwen.pipeline.translating import export_translations, update_translations
from tongwen.preflight import Preflight
from tongwen.preview import serving
from tongwen.processes import bounds

BEGUN = 130
"""The status of a command that was stopped in the middle of its work."""

WORK = ("build", "build_or_report", "build_specimen", "check", "check_built", "judge_pack",
        "preflight", "release")  # fmt: skip

Told = Callable[..., list[tuple[str, str]]]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("commands")
    project = small_project(folder)
    shutil.copytree(project.report, folder / "content/paired")
    project.write("report.yaml", REPORT.replace(", zh-Hant", ""))
    shutil.copytree(project.report, folder / "content/other")
    here = Project(folder)
    update_translations(here, "paired", Problems())
    export_translations(here, "paired", "zh-Hant", "xliff", folder / "sheet.xliff", Problems())
    sheet = (folder / "sheet.xliff").read_text(encoding="utf-8")
    (folder / "broken.xliff").write_text(sheet[:99], encoding="utf-8")
    (folder / "renamed.xliff").write_text(sheet.replace("paired", "pared"), encoding="utf-8")
    return folder


@pytest.fixture
def told(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Told:
    """Run a command in the project; return codes and hints, and that it began its work."""

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    def run(words: str, where: Path = root, works: tuple[str, ...] = ()) -> list[tuple[str, str]]:
        monkeypatch.chdir(where)
        with monkeypatch.context() as patch:
            for name in WORK:
                if name not in works:
                    patch.setattr(pipeline, name, stop)
            try:
                status = cli.main([*shlex.split(words)])
            except SystemExit as misuse:
                status = int(misuse.code or 0)
        said = capsys.readouterr().err
        found = re.findall(r"\w\[([A-Z]+-\d\d)\][^\n]*\n    hint: ([^\n]*)", said)
        assert ("error[" in said) == (status in (1, 2)), said
        return [("", "begun")] if status == BEGUN else found

    return run


ROWS: list[tuple[str, str, str, str]] = [
    ("USE-01", "chek small", "did you mean “check”?", "check small"),
    ("USE-01", "check small --editon en", "did you mean “--edition”?", "check small --edition en"),
    ("USE-01", "build small --lang en", "did you mean “--edition”?", "build small --edition en"),
    ("USE-01", "build small --languages en", "did you mean “--edition”?",
     "build small --edition en"),
    ("USE-01", "build small pdf", "“--format pdf”?", "build small --format pdf"),
    ("USE-01", "new", "tongwen new --help says", "new --help"),
    ("USE-01", "build --all small", "leave the report's name out", "build --all"),
    ("USE-01", "check small other", "one report at once", "check small"),
    ("USE-01", "check small --format pdf", "add --built", "check small --format pdf --built"),
    ("USE-01", "preflight small --institute umt --institute lantern", "leave the others out",
     "preflight small --institute umt"),
    ("USE-01", "release small --institute umt --institute lantern", "release them in turn",
     "release small --institute umt"),
    ("USE-02", "--project / check", "name it with --project", "--project ROOT check small"),
    ("USE-03", "check smal", "did you mean “small”?", "check small"),
    ("USE-03", "check xyz", "reports: other, paired, small", "check other"),
    ("USE-03", "check", "reports: other, paired, small", "check small"),
    ("USE-04", "build small --format dpf", "did you mean “pdf”?", "build small --format pdf"),
    ("USE-04", "build small --format xyz", "known: pdf, ", "build small --format pdf"),
    ("USE-04", "build small --edition en+en", "one language, or two different ones side by side",
     "build small --edition en+zh-Hant"),
    ("USE-04", "build small --edition zh-Hnat", "“zh-Hant”?", "build small --edition zh-Hant"),
    ("USE-04", "build small --institute utm", "did you mean “umt”?", "build small --institute umt"),
    ("USE-04", "release small --format native", "known: pdf, ", "release small --format pdf"),
    ("USE-04", "preflight small --profile final", "known: draft, review, release",
     "preflight small --profile release"),
    ("USE-04", "explain FIG-99", "did you mean “FIG-", "explain FIG-01"),
    ("USE-04", "explain 3", "they begin with BIB, BUILD", "explain TERM-01"),
    ("USE-04", "specimen", "known: ", "specimen umt"),
    ("USE-04", "institute word-template utm", "“umt”?", "check institute umt"),
    ("USE-04", "preview small --editor vscoed", "did you mean “vscode”?", "check small"),
    ("NEW-01", "new report ...", "give it a name in words", "new report Rivers"),
    ("NEW-01", f"new report {'a' * 300}", "give it a name in words", "new report Cities"),
    ("NEW-01", "new institute Example --web 'no address'", "leave it out", "new institute Example"),
    ("NEW-01", "new institute Sample --university 'A / B'", "write it otherwise",
     "new institute Sample --university 'A University / 大學'"),
    ("NEW-02", "new report small", "give it another name", "new report Smaller"),
    ("TR-24", "translate import content/small/one.md", "what export wrote: docx, xlsx, xliff",
     "translate import sheet.xliff"),
    ("TR-24", "translate import broken.xliff", "import what export wrote",
     "translate import sheet.xliff"),
    ("TR-24", "translate import renamed.xliff", "did you mean “paired”?",
     "translate import renamed.xliff paired"),
    ("TR-24", "translate export paired --edition en", "its languages are en, zh-Hant",
     "translate export paired --edition zh-Hant"),
]  # fmt: skip
"""A code, a command, what its hint says, and the command as it says."""


@pytest.mark.parametrize(("code", "wrong", "hint", "mended"), ROWS)
def test_a_command_that_is_typed_as_its_hint_says_is_understood(
    told: Told, root: Path, code: str, wrong: str, hint: str, mended: str
) -> None:
    ((found, advice),) = told(wrong)
    assert (found, hint in advice) == (code, True), advice
    assert told(mended.replace("ROOT", str(root))) in ([("", "begun")], [])


def test_a_folder_that_is_no_project_is_left_for_one(told: Told, root: Path) -> None:
    ((code, hint),) = told("check rivers", Path("/"))
    assert (code, "go to the folder that holds content/" in hint) == ("USE-02", True)
    assert told("check small", root / "content") == [("", "begun")]


def test_in_a_project_without_a_report_one_is_started(told: Told, tmp_path: Path) -> None:
    shutil.copytree(small_project(tmp_path / "a").root, tmp_path / "b", symlinks=True)
    shutil.rmtree(tmp_path / "b/content")
    (tmp_path / "b/content").mkdir()
    (tmp_path / "works.bib").write_text("@book{a, title={A}}")
    ((code, hint),) = told("check", tmp_path / "b")
    assert (code, "tongwen new report TITLE starts one" in hint) == ("USE-03", True)
    ((code, hint),) = told("import ../works.bib", tmp_path / "b")
    assert (code, "tongwen new report TITLE starts one" in hint) == ("IMP-06", True)
    assert told("new report Title", tmp_path / "b") == []
    assert told("check", tmp_path / "b") == [("", "begun")]
    assert told("import ../works.bib --name title", tmp_path / "b") == []


def test_a_word_template_is_written_anew_when_asked_for(told: Told) -> None:
    assert told("institute word-template umt --replace") == []
    ((code, hint),) = told("institute word-template umt")
    assert (code, hint.startswith("add --replace")) == ("NEW-02", True)
    assert told("institute word-template umt --replace") == []


# --- what the machine lacks ------------------------------------------------------------------


def test_a_file_that_is_named_otherwise_or_may_not_be_read(
    told: Told, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ((code, hint),) = told("translate import sheet.xlf")
    assert (code, hint) == ("USE-10", f"name it as it is written, from {root}")

    def refuse(*_: object) -> bytes:
        raise PermissionError(13, "Permission denied", "sheet.xliff")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", refuse)
        ((code, hint),) = told("translate import sheet.xliff")
    assert (code, hint.startswith("get the right to read")) == ("USE-10", True)
    assert told("translate import sheet.xliff") == []


def test_a_command_that_takes_too_much_may_be_given_more(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    needed = {"processor": 1000, "memory": 9000 * 1024 * 1024}

    def greedy(*_: object) -> Problems:
        if bounds().processor < needed["processor"]:
            raise bounds().processor_reached()
        if bounds().memory < needed["memory"]:
            raise MemoryError
        return Problems()

    monkeypatch.setattr(pipeline, "check", greedy)
    for setting in ("TONGWEN_TIME_LIMIT", "TONGWEN_MEMORY_LIMIT"):
        ((code, hint),) = told("check small", works=("check",))
        more = re.search(rf"{setting}=(\d+)", hint)
        assert code == "USE-11"
        assert more
        monkeypatch.setenv(setting, more[1])
    assert told("check small", works=("check",)) == []


def test_a_mistake_of_tongwens_own_is_shown_to_who_asks(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(pipeline, "check", broken)
    assert told("check small", works=("check",)) == [
        ("USE-09", "set TONGWEN_DEBUG=1 to see where, and tell its makers")
    ]
    monkeypatch.setenv("TONGWEN_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        told("check small", works=("check",))


def test_a_preview_is_set_up_and_listens_at_a_port_that_is_free(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shown(*_: object, **__: object) -> None:
        raise KeyboardInterrupt  # it can be opened: the preview has begun

    monkeypatch.setattr(cli.commands, "print", shown, raising=False)
    monkeypatch.setattr(serving.Preview, "start", lambda _: None)
    monkeypatch.setattr(serving.Preview, "stop", lambda _: None)
    monkeypatch.setattr(serving.Preview, "listen", lambda _: None)
    monkeypatch.setattr(serving.Preview, "watch", lambda _: serving._unready())
    with socket.create_server((serving.HOST, 0)) as taken:
        port = taken.getsockname()[1]
        for wrong in (port, 99_999):
            ((code, hint),) = told(f"preview small --port {wrong}")
            assert (code, hint.startswith("leave it out")) == ("USE-12", True)
        assert told("preview small") == []
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "tongwen.preview.serving", None)
        ((code, hint),) = told("preview small")
    assert (code, hint) == ("USE-12", "make preview sets it up")
    assert "\npreview: $(READY)" in (PROJECT / "Makefile").read_text("utf-8")


# --- catalogues, files that others wrote, releases -------------------------------------------


def test_a_catalogue_that_there_is_not_is_made(told: Told, root: Path) -> None:
    ((code, hint),) = told("translate export other --edition zh-Hant")
    assert (code, "its languages are en; add “zh-Hant” to" in hint) == ("TR-24", True)
    shutil.copy(root / "content/paired/report.yaml", root / "content/other/report.yaml")
    ((code, hint),) = told("translate export other --edition zh-Hant")
    assert (code, "tongwen translate update" in hint) == ("TR-24", True)
    assert told("translate update other") == []
    assert told("translate export other --edition zh-Hant") == []


RIS = "TY  - BOOK\nTI  - A\nER  -\n"
HTML = "<h1>Lakes</h1><p>Words.</p>"
IMPORTS = [
    ("IMP-02", "a.docx", "no package", "open it in the program that wrote it", "a.html", HTML),
    ("IMP-02", "a.ipynb", "{", "open it in the program that wrote it", "a.html", HTML),
    ("IMP-03", "a.pdf", "%PDF", "save it as one of these, in the program that wrote it: .docx",
     "a.html", HTML),
    ("IMP-04", "a.html", "", "name the file that the words are in", "b.html", HTML),
    ("IMP-06", "a.ris", RIS, "name it, --name REPORT: ", "a.ris --name small", RIS),
    ("NEW-02", "a.html --name small", HTML, "give another name with --name", "a.html --name seas",
     HTML),
    ("NEW-02", "a.ris --name cited", RIS, "name another report with --name", "a.ris --name small",
     RIS),
]  # fmt: skip
"""A code, a file that is imported, what is in it, its hint, and the same as this says."""


@pytest.mark.parametrize(("code", "wrong", "text", "hint", "mended", "right"), IMPORTS)
def test_what_is_imported_as_its_hint_says_comes_in(
    told: Told, tmp_path: Path, code: str, wrong: str, text: str, hint: str, mended: str, right: str
) -> None:
    report = small_project(tmp_path).report
    shutil.copytree(report, report.with_name("cited"))
    (report.with_name("cited") / "references.json").write_text("[]", encoding="utf-8")
    (tmp_path / wrong.partition(" ")[0]).write_text(text, encoding="utf-8")
    ((found, advice),) = told(f"import {wrong}", tmp_path)
    assert (found, hint in advice) == (code, True), advice
    (tmp_path / mended.partition(" ")[0]).write_text(right, encoding="utf-8")
    assert told(f"import {mended}", tmp_path) == []


def test_pandoc_is_installed_and_what_it_makes_of_a_file_is_made_plainer(
    told: Told, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "a.html").write_text(HTML, encoding="utf-8")
    for name, answer, code, said in (
        ("pandoc_path", "", "IMP-01", "sh setup/prepare.sh run installs it"),
        ("run_pandoc", b"[" * 100_000, "IMP-02", "take nested tables and lists out of it"),
        ("run_pandoc", None, "IMP-02", "save it anew under its right name"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(pandoc, name, lambda *_, answer=answer: answer)
            ((found, hint),) = told("import a.html --name made")
        assert (found, said in hint) == (code, True), hint
    assert "pypandoc-binary" in (PROJECT / "setup/requirements.in").read_text("utf-8")
    assert told("import a.html --name made") == []


def test_words_that_an_import_would_lose_are_found_beside_the_file(
    told: Told, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "a.html").write_text(HTML, encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(import_folder, "write_markdown", lambda *_: "# Lakes\n")
        ((code, hint),) = told("import a.html --name lost")
    assert (code, hint.startswith("compare the chapter with")) == ("IMP-05", True)
    assert told("import a.html --name found") == []


def test_what_is_in_the_way_of_an_artefact_is_moved(
    told: Told, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = "build small --edition en --format txt"
    (root / "build/small/cuc-icsf/small.en.txt/in-the-way").mkdir(parents=True)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(BuildState, "remember", full)
        found = told(build, works=("build",))
    assert sorted(found) == [("BUILD-03", ROOM), ("BUILD-04", ROOM)]
    shutil.rmtree(root / "build/small/cuc-icsf/small.en.txt")
    assert told(build, works=("build",)) == []


def test_a_release_is_made_again_once_there_is_room_and_nobody_edits(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = root / "build/small/cuc-icsf/small.en.html"
    made.parent.mkdir(parents=True, exist_ok=True)
    made.write_bytes(b"<p>Words.")
    outcome = Outcome(made.relative_to(root).as_posix(), "html", "en", "built", 9)
    flight = Ready(Preflight("small", "cuc-icsf", "release", "1", ()))
    monkeypatch.setattr(pipeline, "build", lambda *_: Result((outcome,), Problems()))
    monkeypatch.setattr(releasing, "preflight", lambda *_: flight)

    def hints() -> list[str]:
        done = releasing.release(Project(root), Request("small", ("html",), ""))
        assert bool(done.folder) == done.ready.preflight.fit
        found = [row.finding.problem for row in done.ready.preflight.findings]
        assert {one.code for one in found} <= {"BUILD-06"}
        return [one.hint for one in found]

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(releasing, "write_folder", full)
        assert hints() == [ROOM]
    made.write_bytes(b"<p>More words.")
    assert hints() == ["release again, and let nobody edit what is built"]
    made.write_bytes(b"<p>Words.")
    assert hints() == []
