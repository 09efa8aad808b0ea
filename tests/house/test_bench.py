"""The benchmark's long report: chapters repeated without an identifier that is there twice."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from ruamel.yaml import YAML

from places import PROJECT


def loaded(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, PROJECT / "bench" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module", autouse=True)
def bench() -> ModuleType:
    """The module that the others import."""
    return loaded("bench")


def test_a_repeated_chapter_names_its_own_things(bench: ModuleType) -> None:
    text = (
        "# Rivers {#sec-rivers}\n\nSee @fig-map, [#x](#sec-rivers) and [@who2020].[^why]\n\n"
        "![A map](map.svg){#fig-map width=80%}\n\n[^why]: Because of @fig-mapping.\n"
    )
    assert bench.with_suffix(text, {"sec-rivers", "fig-map"}, 3) == (
        "# Rivers {#sec-rivers-3}\n\n"
        "See @fig-map-3, [#x](#sec-rivers-3) and [@who2020].[^why-3]\n\n"
        "![A map](map.svg){#fig-map-3 width=80%}\n\n[^why-3]: Because of @fig-mapping.\n"
    )


def test_the_first_turn_is_the_text_itself(bench: ModuleType) -> None:
    assert bench.with_suffix("# A {#a}[^n]", {"a"}, 1) == "# A {#a}[^n]"


def test_a_long_report_repeats_all_but_the_references(bench: ModuleType, tmp_path: Path) -> None:
    report = tmp_path / "content" / "rivers"
    report.mkdir(parents=True)
    (report / "report.yaml").write_text("title: Rivers\nlanguages: [en, zh-Hant]\n")
    (report / "01-rivers.md").write_text("# Rivers {#sec-rivers}\n")
    (report / "02-works.md").write_text("# References\n\n::: {#refs}\n:::\n")
    name = bench.write_long_report(tmp_path, "rivers", 2)
    long = tmp_path / "content" / name
    metadata = YAML(typ="safe").load(long / "report.yaml")
    assert metadata["chapters"] == ["001-01-rivers.md", "002-01-rivers.md", "02-works.md"]
    assert metadata["languages"] == ["en"]
    assert sorted(path.name for path in long.glob("*.md")) == sorted(metadata["chapters"])
    assert "{#sec-rivers-2}" in (long / "002-01-rivers.md").read_text()


def test_the_long_report_for_word_has_what_it_says(tmp_path: Path) -> None:
    module = loaded("word_long")
    module.write_report(tmp_path)
    folder = tmp_path / "content" / module.REPORT
    text = "".join(path.read_text("utf-8") for path in folder.glob("*.md"))
    found = [len(re.findall(sign, text)) for sign in (r"\{#fig-", r"\{#tbl-", r"(?m)^\[\^")]
    assert found == [300, 200, 500]
    drawings = {path.read_bytes() for path in folder.glob("figures/*.svg")}
    assert len(list(folder.glob("figures/*.svg"))) == 300
    assert len(drawings) == 300


def test_what_is_built_after_any_changes_is_what_is_built_anew(tmp_path: Path) -> None:
    """``bench/sequences.py`` makes hundreds of such changes; this is a share of them.

    PDFs, which take longer, are held against clean ones by ``test_pdf_parts.py``.
    """
    made, differs = loaded("sequences").sequence(tmp_path, 2, seed=5, often={"html": 1})
    assert not differs
    assert made.total() >= 2


def test_a_ratio_under_one_means_quicker(bench: ModuleType) -> None:
    assert bench.Measurement("", "", 1.0, 2.0).ratio == 0.5
    assert bench.Measurement("", "", 1.0, None).ratio is None


def test_a_command_that_fails_is_not_measured(bench: ModuleType) -> None:
    with pytest.raises(bench.BenchError, match="went wrong"):
        bench.run([sys.executable, "-c", "import sys; sys.exit('it went wrong')"])
