"""The documentation holds what it promises: keys, links, examples, one page for each library."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import get_args

import pytest

from packs import GOOD, SVG, Packs
from places import PROJECT
from tongwen import document
from tongwen.diagnostics import Problems
from tongwen.fonts import faces
from tongwen.gate import Gate
from tongwen.institute import LockupRules, Tokens, brand, pack, read_institute
from tongwen.languages import LANGUAGES
from tongwen.metadata_keys import KEYS

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


@pytest.mark.parametrize("key", [*KEYS, "name", "affiliation", "orcid", "email", "url"])
def test_authors_find_every_key_of_report_yaml(key: str) -> None:
    assert key in named("docs/authors.md")


INSTITUTES = "docs/institutes.md"


def tables(name: str) -> dict[str, dict[str, list[str]]]:
    """Return the tables of a page by their first heading: the cells by what the first names."""
    found: dict[str, dict[str, list[str]]] = {}
    rows: dict[str, list[str]] = {}
    before = ""
    for line in map(str.strip, page(name).splitlines()):
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if not line.startswith("|"):
            before = ""
        elif not before:
            before = cells[0].split(",")[0].strip("`")
            # More than one table may begin with "key".
            rows = found.setdefault(before, {})
        elif not line.startswith("|---"):
            rows |= dict.fromkeys(re.findall("`([^`]+)`", cells[0]), cells)
    return found


@pytest.mark.parametrize("key", [*pack.KEYS, *pack.LOCKUP_KEYS])
def test_who_makes_a_pack_finds_every_key_of_institute_yaml(key: str) -> None:
    assert key in tables(INSTITUTES)["key"]


@pytest.mark.parametrize("key", [*pack.UNIVERSITY_KEYS, *pack.PAGES, *LANGUAGES])
def test_who_makes_a_pack_finds_every_word_of_institute_yaml(key: str) -> None:
    assert key in named(INSTITUTES)


def house_tokens() -> Tokens:
    house = read_institute(Gate(PROJECT, ()), PROJECT / "templates", "house", Problems())
    assert house is not None
    return house.tokens


TOKEN_FIELDS = {"sizes": "scale", "charts": "charts", "print": "press"}
UNSAID = {None: "in print", "{}": "none", "picture": "none"}
"""What a page tells of a token that has no value of its own."""


def test_what_is_said_of_tokens_is_what_the_house_has() -> None:
    tokens, said = house_tokens(), tables(INSTITUTES)
    for section, keys in brand.TONGWEN_KEYS.items():
        part = getattr(tokens, TOKEN_FIELDS.get(section, section))
        for key in keys:
            field = re.sub("^heading-", "heading", key).replace("-", "_")
            value = getattr(part, field)
            shown = (
                str(value).lower()
                if isinstance(value, bool)
                else f"{value:g}"
                if isinstance(value, int | float)
                else UNSAID.get(
                    str(value) if value == {} else key if key in UNSAID else value, value
                )
            )
            assert said[section][key][1] == f"`{shown}`", (section, key)
    assert set(said) >= {*brand.TONGWEN_KEYS} - {"charts"}
    assert all(f"`{colour}`" in page(INSTITUTES) for colour in tokens.charts)


def test_what_is_said_of_lockups_is_what_they_are_without_rules() -> None:
    said = tables(INSTITUTES)["key"]
    for key in pack.LOCKUP_KEYS:
        value = getattr(LockupRules(), key.replace("-", "_"))
        shown = str(value).lower() if isinstance(value, bool) else value
        shown = f"{shown:g}" if isinstance(shown, float) else shown
        assert said[key][1] == f"`{shown}`"


def test_every_code_that_a_pack_can_meet_is_explained() -> None:
    source = PROJECT / "src" / "tongwen"
    files = [
        source / "gate.py",
        source / "pictures" / "__init__.py",
        source / "placed.py",
        source / "templating.py",
        source / "pipeline" / "starting.py",
        source / "checks" / "institute.py",
        source / "checks" / "look.py",
        *(source / "institute").glob("*.py"),
    ]
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    raised = set(re.findall(r"\b((?:INST|GATE|PIC|TPL|YAML|NEW)-[0-9]{2})\b", text))
    explained = set(re.findall("`([A-Z]+-[0-9]{2})`", page(INSTITUTES)))
    first, last = 30, 36
    explained |= {f"INST-{number}" for number in range(first, last + 1)}
    assert raised - explained == set()
    assert len(raised) > 30


def test_the_parts_of_templates_that_are_named_are_there() -> None:
    rows = tables(INSTITUTES)["file"]
    assert len(rows) > 6
    for name, cells in rows.items():
        if "…" in name:
            continue
        parts = re.findall("`([a-z_]+)`", cells[1])
        if "abstract" in name or "contents" in name:
            parts = [part for part in parts if part in name]
        text = (PROJECT / "templates" / "house" / name).read_text(encoding="utf-8")
        assert parts
        assert [part for part in parts if f"{{% block {part} %}}" not in text] == []


EXAMPLES = re.findall(r"\n\n((?:    .*\n)+)", page(INSTITUTES).split("## When that is")[0])


@pytest.mark.parametrize(
    "example", [text for text in EXAMPLES if "make " not in text], ids=lambda text: text.split()[0]
)
def test_the_examples_of_packs_are_read_as_they_stand(tmp_path: Path, example: str) -> None:
    packs = Packs(tmp_path)
    text = textwrap.dedent(example)
    font = next(face for face in faces() if face.family == "Source Sans 3").path.read_bytes()
    files: dict[str, str | bytes] = {
        name: SVG if name.endswith("svg") else font
        for name in re.findall(r"(?:logos|fonts)/[\w-]+\.\w+", text)
    }
    if text.startswith(("color", "typography")):
        files["brand_yml"] = text
    else:
        top = re.match(r"[a-z-]+", text)
        assert top
        base = GOOD if top[0] != "logos" else GOOD.split("logos:")[0]
        files["institute_yaml"] = text if "name:" in text.split() else base + text
        if top[0] == "name":
            files["institute_yaml"] = text + GOOD[GOOD.index("logos:") :]
        elif top[0] == "logos":
            files["institute_yaml"] = "name: {en: River, zh-Hant: 河}\n" + text
    _, problems = packs.read_with(**files)
    assert problems == []


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


def test_what_shows_how_chinese_is_set_is_there() -> None:
    text = page("docs/chinese.md")
    tests = {path.stem: path for path in (PROJECT / "tests").rglob("test_*.py")}
    shown = re.findall(r"`(test_\w+)::(test_\w+)`", text)
    missing = [
        f"{stem}::{function}"
        for stem, function in shown
        if stem not in tests or f"\ndef {function}(" not in tests[stem].read_text(encoding="utf-8")
    ]
    assert missing == []
    told = set(re.findall(r"`([A-Z]+-[0-9]{2})`", text))
    assert told - set(re.findall(r"^### ([A-Z]+-[0-9]{2}):", page("docs/checks.md"), re.M)) == set()
    assert len(shown) > 30
    assert len(told) > 20


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
