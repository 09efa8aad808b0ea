"""What the pipeline promises of the disk, of workers and of time."""

from __future__ import annotations

import dataclasses
import datetime
import multiprocessing
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from effort import comes_true
from project import small_project
from sample import sample_edition
from tongwen import pipeline, writers
from tongwen.diagnostics import Problem, Problems
from tongwen.edition import Artefact, Edition
from tongwen.fonts import MissingFonts
from tongwen.pipeline import state as states
from tongwen.pipeline import storing, workers
from tongwen.processes import Bounds, bounds, is_alive


def run(*jobs: workers.Job, bound: Bounds | None = None) -> list[Artefact | Problem]:
    return [written for _, written, _ in workers.run(jobs, bound)]


def job(format_: Any, edition: Edition | None = None) -> workers.Job:
    return workers.Job(edition or sample_edition(), format_, Path(f"sample.en.{format_}"))


def test_a_file_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "deep" / "a.pdf"
    pipeline.write_file(path, b"first")

    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="No space"):
        pipeline.write_file(path, b"second")
    assert path.read_bytes() == b"first"
    assert [file.name for file in path.parent.iterdir()] == ["a.pdf"]


def test_a_writer_that_takes_too_long_is_ended() -> None:
    (problem,) = run(job("pdf"), bound=Bounds(clock=0.05))
    assert isinstance(problem, Problem)
    assert problem.code == "BUILD-01"
    assert "seconds" in problem.message
    more = re.search(r"(TONGWEN_TIME_LIMIT)=(\d+)", problem.hint)
    assert more
    (written,) = run(job("txt"), bound=bounds({more[1]: more[2]}))
    assert isinstance(written, Artefact)


class Dies:
    """Ends the process that looks at it."""

    @property
    def data(self) -> bytes:
        os._exit(7)


def test_a_writer_that_dies_is_a_problem() -> None:
    edition = dataclasses.replace(sample_edition(), resources={"x": Dies()})  # type: ignore[dict-item]
    (problem,) = run(job("docx", edition))
    assert isinstance(problem, Problem)
    assert "status 7" in problem.message
    assert problem.hint == "look for a picture of unusual size or nesting"


def test_a_mistake_of_our_own_is_no_traceback_for_who_asks_for_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(edition: Edition, moment: datetime.datetime) -> Artefact:
        raise ZeroDivisionError("oops")

    broken_writers: Mapping[Any, Any] = {**writers.WRITERS, "html": broken}
    monkeypatch.setattr(writers, "WRITERS", broken_writers)
    problem = workers.write("html", sample_edition())
    assert isinstance(problem, Problem)
    assert problem.code == "BUILD-02"
    assert "oops" in problem.message
    assert capsys.readouterr().err == ""
    setting, value = problem.hint.removeprefix("set ").split(" ")[0].split("=")
    monkeypatch.setenv(setting, value)
    workers.write("html", sample_edition())
    assert 'raise ZeroDivisionError("oops")' in capsys.readouterr().err


def test_artefacts_come_back_from_workers() -> None:
    written = run(job("html"), job("native"), job("txt"))
    assert all(isinstance(artefact, Artefact) and artefact.data for artefact in written)


def test_the_moment_is_the_day_of_publication_or_the_epoch_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert workers.moment_of(sample_edition()).isoformat() == "2023-10-17T00:00:00+00:00"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert workers.moment_of(sample_edition()).year == 2023
    assert workers.moment_of(sample_edition()).month == 11


def test_a_damaged_state_only_means_that_everything_is_stale(tmp_path: Path) -> None:
    project = pipeline.Project(tmp_path)
    state = tmp_path / "build" / "r" / states.STATE_FILE
    state.parent.mkdir(parents=True)
    request = pipeline.Request("r", ("html",))
    damaged = (
        '{"version": 1, "requests": [], "artefacts": []}',
        '{"version": 1, "requests": {"- / html": []}, "artefacts": {}}',
        '{"version": 1, "requests": {"- / html": {"fingerprint": "x", "outcomes": [{}]}},'
        ' "artefacts": {}}',
        "[" * 100_000,
    )
    for text in ("", "{", "[]", '{"version": 0}', '{"version": 1}', *damaged):
        state.write_text(text, encoding="utf-8")
        assert states.BuildState(project, "r").fresh(request, "x") is None


def test_a_record_of_an_artefact_that_is_damaged_means_that_it_is_stale(tmp_path: Path) -> None:
    state = states.BuildState(pipeline.Project(tmp_path), "r")
    records: list[Any] = [[], {}, {"fingerprint": "x"}, {"fingerprint": "x", "sha256": 1}]
    for record in records:
        state.artefacts["build/a"] = record
        assert state.artefact(tmp_path / "build" / "a", "x") is None
        assert state.still(tmp_path / "build" / "a", "x", "") is None


def test_no_worker_outlives_a_build_that_is_stopped_early() -> None:
    jobs = workers.run([job("html"), job("pdf")])
    next(iter(jobs))
    assert multiprocessing.active_children()
    jobs.close()
    assert not multiprocessing.active_children()


def test_a_moment_out_of_the_calendar_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "9" * 20)
    problem = workers.write("html", sample_edition())
    assert isinstance(problem, Problem)
    assert problem.code == "BUILD-02"


def test_missing_fonts_are_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    def without(edition: Edition, moment: datetime.datetime) -> Artefact:
        raise MissingFonts(("NotoSerifCJK-Bold.ttc",))

    writers_without: Mapping[Any, Any] = {**writers.WRITERS, "html": without}
    monkeypatch.setattr(writers, "WRITERS", writers_without)
    problem = workers.write("html", sample_edition())
    assert isinstance(problem, Problem)
    assert problem.code == "BUILD-05"
    assert "sh setup/prepare.sh fonts installs them" in problem.hint
    monkeypatch.undo()
    assert isinstance(workers.write("html", sample_edition()), Artefact)


def test_a_file_that_is_gone_or_closed_to_us_does_not_stop_a_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "a~"
    gone.touch()
    with os.scandir(tmp_path) as entries:
        (entry,) = entries
    gone.unlink()
    monkeypatch.setattr(states, "_files", lambda folder, base: [("a~", entry)])
    assert states.digest_of_sources(pipeline.Project(tmp_path), "r")


def test_a_worker_that_is_ended_takes_its_layout_engine_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # An office that never comes back, where LibreOffice would be. It has its worker ended itself,
    # when it has begun: how long that takes on a busy machine does not matter. It says so again: a
    # signal that arrives while Python goes on after a fork is lost.
    office = tmp_path / "soffice"
    mark = tmp_path / "pid"
    office.write_text(
        f"#!/bin/sh\necho $$ > {mark}\nwhile kill -TERM $PPID; do sleep 5; done\nsleep 300\n",
        encoding="utf-8",
    )
    office.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    (problem,) = run(job("docx"))
    assert isinstance(problem, Problem)
    identifier = int(mark.read_text(encoding="utf-8"))
    assert comes_true(lambda: not is_alive(identifier)), "the layout engine outlived its worker"


def test_a_folder_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "site" / "en"
    storing.write_folder(path, {"index.html": b"first", "assets/a.css": b"a"})
    storing.write_folder(path, {"index.html": b"second"})
    assert [file.name for file in path.rglob("*")] == ["index.html"]  # what is gone is gone

    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="No space"):
        storing.write_folder(path, {"index.html": b"third"})
    assert (path / "index.html").read_bytes() == b"second"
    assert [file.name for file in path.parent.iterdir()] == ["en"]


def test_what_a_killed_build_moved_aside_comes_back(tmp_path: Path) -> None:
    before = tmp_path / ".en.before"
    before.mkdir()
    (before / "index.html").write_bytes(b"the last good one")
    (tmp_path / ".en.99999999.part").mkdir()
    with pytest.raises(TypeError):
        storing.write_folder(tmp_path / "en", {"index.html": None})  # type: ignore[dict-item]
    assert (tmp_path / "en" / "index.html").read_bytes() == b"the last good one"
    assert [file.name for file in tmp_path.iterdir()] == ["en"]


def test_a_page_is_stale_when_what_it_links_to_changes(tmp_path: Path) -> None:
    state = states.BuildState(pipeline.Project(tmp_path), "r")
    page = tmp_path / "build" / "r" / "i" / "r.en.html"
    alone = state.fingerprint("x", page, "html", "en")
    pdf = page.with_name("r.en.pdf")
    pipeline.write_file(pdf, b"first")
    assert state.fingerprint("x", page, "html", "en") == alone  # nobody knows what that file is
    state.record(pdf, "x", "", Artefact("pdf", b"first"))
    linked = state.fingerprint("x", page, "html", "en")
    assert linked != alone
    assert state.fingerprint("x", page.parent / "site" / "en", "site", "en") == linked
    assert state.fingerprint("x", pdf, "pdf", "en") == "x"


def test_a_word_of_one_edition_makes_no_other_one_stale(tmp_path: Path) -> None:
    project = small_project(tmp_path)
    pipeline.update_translations(pipeline.Project(tmp_path), "small", Problems())
    (catalogue,) = (project.report / "translations").glob("*.po")
    words = catalogue.read_text(encoding="utf-8")

    def built(cell: str, caption: str) -> dict[str, str]:
        told = words.replace('msgid "One"\nmsgstr ""', f'msgid "One"\nmsgstr "{cell}"')
        told = told.replace('msgid "A table"\nmsgstr ""', f'msgid "A table"\nmsgstr "{caption}"')
        assert told.count(cell)
        assert told.count(caption)
        catalogue.write_text(told, encoding="utf-8")
        made = pipeline.build(pipeline.Project(tmp_path), pipeline.Request("small", ("native",)))
        return {outcome.edition: outcome.state for outcome in made.outcomes}

    first = built("一", "表甲")
    assert first == {"en": "built", "zh-Hant": "built"}
    assert built("壹", "表甲") == {"en": "fresh", "zh-Hant": "built"}
    (chinese,) = tmp_path.rglob("small.zh-Hant.native*")
    assert "壹" in chinese.read_text(encoding="utf-8")
    (english,) = tmp_path.rglob("small.en.native*")
    english.write_bytes(b"damaged")
    assert built("壹", "表乙") == {"en": "built", "zh-Hant": "built"}
    assert english.read_bytes() != b"damaged"


def test_what_was_built_before_is_known_as_long_as_its_institute_is_there(tmp_path: Path) -> None:
    project = pipeline.Project(small_project(tmp_path).root)
    request = pipeline.Request("small", ("txt",), "cuc-icsf", ("en",))
    assert not pipeline.was_built(project, request)
    assert pipeline.build(project, request).outcomes[0].state == "built"
    assert pipeline.was_built(project, request)
    (project.templates / "institutes" / "cuc-icsf").rename(tmp_path / "gone")
    assert not pipeline.was_built(project, request)


def test_a_build_that_is_stopped_is_gone_on_with(tmp_path: Path) -> None:
    project = pipeline.Project(small_project(tmp_path).root)
    request = pipeline.Request("small", ("txt", "native"), editions=("en",))

    def one_only(
        jobs: Sequence[workers.Job],
    ) -> Iterator[tuple[workers.Job, Artefact | Problem, float]]:
        yield next(iter(workers.run(jobs)))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pipeline.build(project, request, runner=one_only)
    states_then = {row.state for row in pipeline.build(project, request).outcomes}
    assert states_then == {"fresh", "built"}


def test_two_reports_elsewhere_of_one_name_have_a_folder_each(tmp_path: Path) -> None:
    project = pipeline.Project(tmp_path)
    for name in ("one", "two", "three/content/report"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "report.qmd").touch()

    def of(folder: Path) -> pipeline.Project:
        file = folder / "report.qmd"
        return dataclasses.replace(
            project, reports_in=folder.parent, named=file.name, elsewhere=file
        )

    one, two = of(tmp_path / "one"), of(tmp_path / "two")
    states.BuildState(one, "one").save()
    assert one.home("one") == one.home("report") == tmp_path / "build/report"
    states.BuildState(two, "two").save()
    assert two.home("two").name.startswith("report-")
    assert one.home("one") == tmp_path / "build/report"
    # What is no more leaves its place to another; a report of content/ has its own.
    (tmp_path / "one/report.qmd").unlink()
    assert two.home("two") == tmp_path / "build/report"
    theirs = dataclasses.replace(two, root=tmp_path / "three")
    assert theirs.home("two").name.startswith("report-")
    assert pipeline.Project(tmp_path / "three").home("report") == tmp_path / "three/build/report"
