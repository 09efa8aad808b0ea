"""New reports and new institutes: what people go on from."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..diagnostics import Problems, Span
from .project import Project
from .storing import write_file

if TYPE_CHECKING:
    from ..institute import Institute


def start_report(
    project: Project, title: str, problems: Problems, institute: str = ""
) -> tuple[str, ...]:
    """Write a report to start from; return the paths written, relative to the project.

    It is published by ``institute``, or else by the one that publishes the other reports.
    """
    from .. import scaffold

    house = _house(project, problems)
    if house is None:
        return ()
    institute = institute or usual_institute(project)
    today = datetime.datetime.now(datetime.UTC).date()
    return _start(
        project, title, problems, lambda: scaffold.new_report(house, title, institute, today)
    )


def usual_institute(project: Project) -> str:
    """Return the pack that publishes the other reports, else the first; empty where none is."""
    known = project.institutes
    used = {
        named
        for slug in project.reports
        for named in _named_institutes(project, slug)[:1]
        if named in known
    }
    return used.pop() if len(used) == 1 else next(iter(known), "")


@dataclass(frozen=True, slots=True)
class NewPack:
    """A pack that was written: its slug, its files, and the next steps in words."""

    slug: str = ""
    files: tuple[str, ...] = ()
    next_steps: str = ""


def start_institute(
    project: Project,
    name: str,
    problems: Problems,
    *,
    chinese_name: str = "",
    university: str = "",
    web: str = "",
    languages: Sequence[str] = (),
    page: str = "a4",
) -> NewPack:
    """Write an institute pack to start from; what is left out stands in it as a suggestion.

    The arguments are those of :func:`tongwen.scaffold.new_institute`.
    """
    from .. import scaffold

    house = _house(project, problems)
    if house is None:
        return NewPack()
    files = _start(
        project,
        name,
        problems,
        lambda: scaffold.new_institute(
            house,
            name,
            chinese_name=chinese_name,
            university=university,
            web=web,
            languages=languages,
            page=page,
        ),
    )
    if not files:
        return NewPack()
    slug = Path(files[0]).parts[2]
    return NewPack(slug, files, scaffold.next_steps(house, slug))


def _house(project: Project, problems: Problems) -> Institute | None:
    from ..institute import read_institute

    return read_institute(project.gate(project.templates), project.templates, "house", problems)


def _named_institutes(project: Project, report: str) -> tuple[str, ...]:
    """Return the institutes that a report names; none if its metadata cannot be read."""
    from ..document import Passage
    from ..metadata import read_metadata

    folder = project.content / report
    metadata = read_metadata(
        project.gate(folder), folder, lambda text, *_: Passage((), text), Problems()
    )
    return metadata.institutes if metadata else ()


def _start(
    project: Project,
    name: str,
    problems: Problems,
    make: Callable[[], Mapping[str, bytes]],
) -> tuple[str, ...]:
    from ..templating import TemplateProblem

    try:
        files = make()
    except TemplateProblem as error:
        problems.add(error.problem)
        return ()
    except ValueError as error:
        hint = "write it otherwise, or leave it out: it can be added to the files afterwards"
        if not any(character.isalnum() for character in name) or "characters at most" in str(error):
            hint = "give it a name in words"
        problems.error("NEW-01", Span(name.strip() or "NAME"), str(error), hint)
        return ()
    folder = project.root.joinpath(*Path(next(iter(files))).parts[:-1])
    while folder.parent.name not in ("content", "institutes"):
        folder = folder.parent
    if folder.exists():
        problems.error(
            "NEW-02",
            Span(folder.relative_to(project.root).as_posix()),
            "there is a folder of this name already",
            "give it another name, or remove the folder",
        )
        return ()
    for path, data in files.items():
        write_file(project.root / path, data)
    return tuple(files)
