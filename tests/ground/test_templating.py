"""The sandboxed templates: escaping, the order of the folders, and faults told with a place."""

from __future__ import annotations

import dataclasses
import datetime
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from jinja2.sandbox import SandboxedEnvironment

from places import PROJECT
from sample import INSTITUTE, parallel_edition, sample_edition
from tongwen import templating
from tongwen.edition import Edition
from tongwen.institute import Institute
from tongwen.remembering import Shelf
from tongwen.templating import TemplateProblem, environment, render, source
from tongwen.views import Function
from tongwen.writers.html import write_html
from tongwen.writers.pdf.layout import workshop_of

MOMENT = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)


@pytest.fixture
def pack(tmp_path: Path) -> Institute:
    """A pack over a house, both in a project of their own."""
    house = tmp_path / "templates" / "house"
    own = tmp_path / "templates" / "institutes" / "mine"
    (house / "html").mkdir(parents=True)
    (own / "html").mkdir(parents=True)
    return dataclasses.replace(INSTITUTE, folders=(own, house))


def write(pack: Institute, name: str, text: str, folder: int = 0) -> None:
    path = pack.folders[folder] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_a_value_is_escaped_whatever_the_template_is_called(pack: Institute) -> None:
    for name in ("a.html", "a.svg", "a.txt", "a.html.j2"):
        write(pack, name, "{{ value }}")
        assert render(environment(pack), name, value="<b>&") == "&lt;b&gt;&amp;"


def test_a_pack_may_extend_the_file_that_it_overrides(pack: Institute) -> None:
    write(pack, "html/page.html", "A {% block middle %}house{% endblock %} Z", folder=1)
    write(
        pack,
        "html/page.html",
        '{% extends "house/html/page.html" %}'
        "{% block middle %}{{ super() }} and mine{% endblock %}",
    )
    assert render(environment(pack), "html/page.html") == "A house and mine Z"


def test_the_house_has_what_the_pack_has_not(pack: Institute) -> None:
    write(pack, "html/page.html", "of the house", folder=1)
    assert render(environment(pack), "html/page.html") == "of the house"
    assert source(environment(pack), "html/page.html") == "of the house"


def test_a_changed_template_is_read_again(pack: Institute) -> None:
    write(pack, "a.html", "one")
    first = environment(pack)
    assert render(first, "a.html") == "one"
    assert environment(pack) is first
    write(pack, "a.html", "other")
    assert render(environment(pack), "a.html") == "other"


def test_what_was_compiled_is_used_by_a_later_process_unless_it_is_damaged(
    pack: Institute, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    shelf = Shelf("templates", "now")
    compiled = shelf.folder = tmp_path / "kept" / "templates-now"
    generate = SandboxedEnvironment._generate

    def generating(self: SandboxedEnvironment, *given: Any, **options: Any) -> str:
        made.append(given[1])
        return generate(self, *given, **options)

    monkeypatch.setattr(templating, "COMPILED", shelf)
    monkeypatch.setattr(SandboxedEnvironment, "_generate", generating)
    write(pack, "a.html", "{{ 6 * 7 }} {% include 'b.html' %}")
    write(pack, "b.html", "{{ value }}")

    def rendered() -> str:
        templating._environments.clear()  # as in a process that has just begun
        made.clear()
        return render(environment(pack), "a.html", value="<b>")

    assert (rendered(), made) == ("42 &lt;b&gt;", ["a.html", "b.html"])
    assert (rendered(), made) == ("42 &lt;b&gt;", [])
    for file in compiled.iterdir():
        file.write_bytes(file.read_bytes()[:-9] + b"something")
    assert (rendered(), made) == ("42 &lt;b&gt;", ["a.html", "b.html"])
    assert (rendered(), made) == ("42 &lt;b&gt;", [])
    shutil.rmtree(compiled.parent)
    compiled.parent.write_text("no folder can be made here")
    assert (rendered(), made) == ("42 &lt;b&gt;", ["a.html", "b.html"])


@pytest.mark.parametrize(
    ("template", "line", "message"),
    [
        ("one\n{% if %}", 2, "Expected an expression"),
        ("one\n\n{{ nobody }}", 3, "'nobody' is undefined"),
        ("{{ value.nothing }}", 1, "has no attribute 'nothing'"),
        ("one\n{{ 1 // 0 }}", 2, "division"),
        ("one\n{{ ''.__class__.__mro__ }}", 2, "may not do this"),
        ('one\n{% include "none.html" %}', 2, "there is no template “none.html”"),
        ('{% include "a.html" %}', 1, "includes itself"),
        ('one\n{% include "../../secret" %}', 2, "is not the name of a template"),
    ],
)
def test_a_fault_is_told_with_file_and_line(
    pack: Institute, template: str, line: int, message: str
) -> None:
    write(pack, "a.html", template)
    with pytest.raises(TemplateProblem) as caught:
        render(environment(pack), "a.html", value="x")
    problem = caught.value.problem
    assert message in problem.message
    assert (problem.span.file, problem.span.line) == ("templates/institutes/mine/a.html", line)
    assert problem.code == "TPL-01"
    assert problem.hint.startswith("mend the template; a pack's may also be removed")
    write(pack, "a.html", "mended")
    assert render(environment(pack), "a.html", value="x") == "mended"
    write(pack, "a.html", "the house's", folder=1)
    (pack.folders[0] / "a.html").unlink()
    assert render(environment(pack), "a.html", value="x") == "the house's"
    assert problem.hint


def broken(value: object = None) -> str:
    raise ValueError("ours")


def test_a_mistake_of_the_toolchain_is_not_blamed_on_the_house_s_template(pack: Institute) -> None:
    write(pack, "a.html", "{{ broken() }}", folder=1)
    with pytest.raises(ValueError, match="ours"):
        render(environment(pack), "a.html", broken=Function("broken", broken))


def test_a_pack_s_template_is_told_where_it_called_what_failed(pack: Institute) -> None:
    """It may have given a function of the toolchain what that was not made for."""
    write(pack, "a.html", "one\n{{ broken([1]) }}")
    with pytest.raises(TemplateProblem, match=r"failed where it was called.*ours") as caught:
        render(environment(pack), "a.html", broken=Function("broken", broken))
    assert caught.value.line == 2


def test_a_link_out_of_the_pack_is_not_followed(pack: Institute, tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text("secret", encoding="utf-8")
    (pack.folders[0] / "a.html").symlink_to(tmp_path / "secret.html")
    with pytest.raises(TemplateProblem, match="outside"):
        render(environment(pack), "a.html")
    with pytest.raises(TemplateProblem, match="no template"):
        source(environment(pack), "missing.css")


# --- a pack over the house's own ------------------------------------------------------------

HOUSE_TEMPLATES = PROJECT / "templates" / "house"


@pytest.fixture
def over_the_house(pack: Institute) -> Institute:
    """A pack over the house that comes with the toolchain."""
    house = pack.folders[1]
    shutil.rmtree(house)
    shutil.copytree(HOUSE_TEMPLATES, house)
    return pack


def edition_of(pack: Institute) -> Edition:
    sample = sample_edition()
    return dataclasses.replace(
        sample, institute=dataclasses.replace(sample.institute, folders=pack.folders)
    )


def html_of(pack: Institute, kind: str = "") -> str:
    """The sample's page; the parallel one for the rows that it alone has."""
    parallel = dataclasses.replace(parallel_edition(), institute=pack)
    edition = parallel if kind == "parallel" else edition_of(pack)
    return write_html(edition, MOMENT).data.decode()


PAGES = {
    "html/edition.html": "head hero text foot",
    "pdf/edition.html": "head cover front_matter body",
    "pdf/cover.html": "ground lockups titles band",
    "pdf/title-page.html": "titles authors publisher",
    "pdf/imprint.html": "colophon rows made",
    "pdf/abstract.html": "abstract",
    "pdf/contents.html": "contents",
}
"""The house's page → the parts of it that a pack may change."""


def page_of(pack: Institute, folder: str) -> str:
    """Return the page that the PDF or the web page is made of, before it is laid out."""
    if folder == "html":
        return html_of(pack)
    return workshop_of(edition_of(pack)).source.whole()


def in_house(pack: Institute) -> Institute:
    """The pack without what is its own."""
    return dataclasses.replace(pack, folders=(HOUSE_TEMPLATES,))


def surrounded(name: str, *blocks: str) -> str:
    """Return a template that sets comments round each of these parts of the house's."""
    extended = f'{{% extends "house/{name}" %}}\n'
    return extended + "".join(
        f"{{% block {block} %}}<!--{name} {block} (-->{{{{ super() }}}}<!--{name} {block} )-->"
        "{% endblock %}\n"
        for block in blocks
    )


def marks(page: str) -> dict[str, list[str]]:
    """Return what each part that is surrounded has round it, in order."""
    found: dict[str, list[str]] = {}
    for name, side in re.findall(r"<!--(\S+ \S+) ([()])-->", page):
        found.setdefault(name, []).append(side)
    return found


def without_marks(page: str) -> str:
    return re.sub(r"<!--\S+ \S+ [()]-->", "", page)


@pytest.mark.parametrize("folder", ["html", "pdf"])
def test_a_pack_adds_to_each_part_of_the_house_s_pages(
    over_the_house: Institute, folder: str
) -> None:
    parts = {
        name: blocks.split() for name, blocks in PAGES.items() if name.startswith(f"{folder}/")
    }
    for name, blocks in parts.items():
        write(over_the_house, name, surrounded(name, *blocks))
    changed = page_of(over_the_house, folder)
    assert marks(changed) == {
        f"{name} {block}": ["(", ")"] for name, blocks in parts.items() for block in blocks
    }
    assert without_marks(changed) == page_of(in_house(INSTITUTE), folder)


def test_a_pack_sets_something_round_every_block(over_the_house: Institute) -> None:
    names = {path.name for path in (HOUSE_TEMPLATES / "blocks").glob("*.html")}
    for name in names:
        write(over_the_house, f"blocks/{name}", surrounded(f"blocks/{name}", "whole"))
    seen = set()
    for kind in ("", "parallel"):
        changed = html_of(over_the_house, kind)
        for name, sides in marks(changed).items():
            assert sides.count("(") == sides.count(")") > 0
            seen.add(name)
        assert without_marks(changed) == html_of(in_house(INSTITUTE), kind)
    assert seen == {f"blocks/{name} whole" for name in names}


def test_a_pack_replaces_a_part_of_a_block(over_the_house: Institute) -> None:
    parts = {"table": ("caption", "rows"), "figure": ("caption",), "callout": ("title",)}
    for kind, blocks in parts.items():
        own = "".join(
            f"{{% block {block} %}}<p>my {kind} {block}</p>{{% endblock %}}\n" for block in blocks
        )
        write(
            over_the_house,
            f"blocks/{kind}.html",
            f'{{% extends "house/blocks/{kind}.html" %}}\n{own}',
        )
    page = html_of(over_the_house)
    for kind, blocks in parts.items():
        for block in blocks:
            assert f"<p>my {kind} {block}</p>" in page


def test_what_packs_may_change_is_every_file_of_the_house() -> None:
    """A page or a block without a part that can be named could only be written anew."""
    small = {"pdf/names.html", "pdf/running-header.html"}
    for folder in ("blocks", "pdf", "html"):
        for path in (HOUSE_TEMPLATES / folder).glob("*.html"):
            name = path.relative_to(HOUSE_TEMPLATES).as_posix()
            if name not in small:
                assert "{% block " in path.read_text(encoding="utf-8"), name
