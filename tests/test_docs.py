"""The documentation holds what it promises: keys, links, examples, one page for each library."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from tongwen import document, metadata
from tongwen.institute import pack
from tongwen.languages import LANGUAGES

PROJECT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    path for pattern in ("*.md", "docs/**/*.md", "tests/*.md") for path in PROJECT.glob(pattern)
)


def page(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def named(name: str) -> set[str]:
    """Return what a page sets as code, and the words in it."""
    prose = re.sub(r"^ {4}.*$|``.*?``", "", page(name), flags=re.MULTILINE)
    spans = re.findall(r"`([^`\n]+)`", prose)
    return {*spans, *(word for span in spans for word in re.split(r"[\s,:{}\[\]]+", span))}


@pytest.mark.parametrize("key", [*metadata.KEYS, "name", "affiliation", "orcid", "email"])
def test_authors_find_every_key_of_report_yaml(key: str) -> None:
    assert key in named("docs/authors.md")


@pytest.mark.parametrize("key", [*pack.KEYS, *pack.UNIVERSITY_KEYS])
def test_designers_find_every_key_of_institute_yaml(key: str) -> None:
    assert key in named("docs/designers.md")


@pytest.mark.parametrize("kind", get_args(document.CalloutKind))
def test_authors_find_every_kind_of_box(kind: str) -> None:
    assert kind in named("docs/authors.md")


@pytest.mark.parametrize("tag", LANGUAGES)
def test_authors_find_every_language(tag: str) -> None:
    assert tag in named("docs/authors.md")


def test_every_library_has_its_page() -> None:
    text = page("setup/requirements.in") + page("setup/bench-requirements.in")
    lines = (line.split("#")[0].strip() for line in text.splitlines())
    libraries = {re.split(r"[\[=<>]", line)[0] for line in lines if line}
    pages = {
        re.sub(r"[^a-z0-9]", "", path.read_text(encoding="utf-8").lower())
        for path in (PROJECT / "docs/decisions").glob("*.md")
        if path.name != "README.md"
    }
    families = {"fontpkg-source-serif-4", "fontpkg-source-sans-3", "fontpkg-source-code-pro"}
    missing = [
        library
        for library in sorted(libraries)
        if not any(
            re.sub(r"[^a-z0-9]", "", library.lower().removeprefix("fontpkg-"))
            .removesuffix("binary")
            .removeprefix("py" if "pandoc" in library else "")
            in text
            for text in pages
        )
    ]
    assert missing == []
    assert families <= libraries


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"^ {4}.*$|```.*?```|`[^`]*`", "", path.read_text("utf-8"), flags=re.M | re.S)
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text)
    broken = [
        link
        for link in links
        if not link.startswith(("https://", "http://")) and not (path.parent / link).exists()
    ]
    assert broken == []
