"""The machine's dictionaries, asked through Hunspell where it is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..diagnostics import Problem, Span
from ..gate import FEWER, GateError
from .project import Project

if TYPE_CHECKING:
    from ..edition import Edition

PREFERRED = {"en": ("en_GB", "en_US")}
"""Language → the dictionaries that are taken first, if there are several."""

TIME_LIMIT = 60.0
"""Seconds. Hunspell needs less than one for a book."""


def dictionary_for(language: str) -> str:
    """Return the name of a dictionary of ``language`` that is installed; empty if none is."""
    program = shutil.which("hunspell")
    if program is None:
        return ""
    try:
        said = subprocess.run(
            [program, "-D"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=TIME_LIMIT,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    short = language.partition("-")[0]
    found = [
        name
        for line in (said.stderr + said.stdout).splitlines()
        if re.fullmatch(rf"{short}(_\w+)?", name := Path(line.strip()).name)
    ]
    preferred = [name for name in PREFERRED.get(short, ()) if name in found]
    return next(iter([*preferred, *found]), "")


def misspelt(words: Sequence[str], dictionary: str) -> Collection[str]:
    """Return those of ``words`` that ``dictionary`` does not know; none if nobody can say."""
    program = shutil.which("hunspell")
    if program is None or not words:
        return ()
    try:
        said = subprocess.run(
            [program, "-d", dictionary, "-i", "utf-8", "-l"],
            input="\n".join(words) + "\n",
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=TIME_LIMIT,
            check=True,
        )
    except (OSError, subprocess.SubprocessError, UnicodeError):
        return ()
    return said.stdout.split()


def spelling_of(project: Project, edition: Edition) -> Iterator[Problem]:
    """Yield the words of ``edition`` that no dictionary of its language knows.

    Nothing where there is no dictionary: :func:`dictionary_for` says so.
    """
    from ..checks.registry import run
    from ..checks.spelling import WORDS_FILE

    dictionary = dictionary_for(edition.language.tag)
    if not dictionary:
        return
    folder = project.content / edition.report
    own: Collection[str] = ()
    if (folder / WORDS_FILE).exists():
        gate = project.gate(folder)
        try:
            own = gate.read_text(WORDS_FILE, folder, advice=FEWER).split()
        except GateError as error:
            place = Span(gate.span(folder / WORDS_FILE).file)
            yield Problem(place, error.code, error.reason, error.hint)
    tag = edition.language.tag
    found = run("spelling", edition, tag, lambda words: misspelt(words, dictionary), own)
    yield from project.in_their_lines(folder, found)
