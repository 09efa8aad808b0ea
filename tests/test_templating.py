"""The sandboxed templates: escaping, the order of the folders, and faults told with a place."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from sample import INSTITUTE
from tongwen.institute import Institute
from tongwen.templating import TemplateProblem, environment, render, source


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
    assert problem.hint


def broken(value: object = None) -> str:
    raise ValueError("ours")


def test_a_mistake_of_the_toolchain_is_not_blamed_on_the_house_s_template(pack: Institute) -> None:
    write(pack, "a.html", "{{ broken() }}", folder=1)
    with pytest.raises(ValueError, match="ours"):
        render(environment(pack), "a.html", broken=broken)


def test_a_pack_s_template_is_told_where_it_called_what_failed(pack: Institute) -> None:
    """It may have given a function of the toolchain what that was not made for."""
    write(pack, "a.html", "one\n{{ broken([1]) }}")
    with pytest.raises(TemplateProblem, match=r"failed where it was called.*ours") as caught:
        render(environment(pack), "a.html", broken=broken)
    assert caught.value.line == 2


def test_a_link_out_of_the_pack_is_not_followed(pack: Institute, tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text("secret", encoding="utf-8")
    (pack.folders[0] / "a.html").symlink_to(tmp_path / "secret.html")
    with pytest.raises(TemplateProblem, match="outside"):
        render(environment(pack), "a.html")
    with pytest.raises(TemplateProblem, match="no template"):
        source(environment(pack), "missing.css")
