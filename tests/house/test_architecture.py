"""Who may import whom, as data, held against every import in src/tongwen.

The rooms and what each may import are those of ARCHITECTURE.md. A module that is in no row, a row
without a module, an import that no row allows, a library in a room that does not own it: each
fails here, so that the picture stays true or is changed on purpose.
"""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import get_args

import sample
from places import PROJECT
from tongwen import document
from tongwen.checks.registry import rules
from tongwen.explanations import explanations
from tongwen.walk import walk

SOURCE = PROJECT / "src" / "tongwen"

_GROUND = {"diagnostics", "gate", "document", "walk"}
_READING = _GROUND | {
    "archives",
    "limits",
    "metadata",
    "metadata_keys",
    "languages",
    "placed",
    "pictures",
    "remembering",
}
_WRITING = _READING | {
    "institute",
    "edition",
    "views",
    "imprint",
    "templating",
    "fonts",
    "formats",
    "processes",
    "look",
}

MAY_IMPORT: Mapping[str, set[str]] = {
    "diagnostics": set(),
    "archives": set(),
    "gate": {"diagnostics"},
    "document": {"diagnostics"},
    "walk": {"document", "diagnostics", "remembering"},
    "unchanged": {"document", "walk", "diagnostics", "remembering"},
    "placed": {"document", "remembering", "diagnostics"},
    "languages": {"document", "diagnostics"},
    "limits": set(),
    "book_files": set(),
    "remembering": {"diagnostics", "limits"},
    "quick_start": {"remembering"},
    "front_matter": {"languages", "placed", "gate", "diagnostics", "book_files"},
    "metadata_keys": set(),
    "metadata": {
        "book_files",
        "metadata_keys",
        "limits",
        "document",
        "languages",
        "placed",
        "front_matter",
        "explanations",
    }
    | {"gate", "diagnostics"},
    "pictures": {"limits", "document", "gate", "languages"},
    "formats": set(),
    "fonts": set(),
    "processes": set(),
    "pandoc": {"processes"},
    "measuring": {"fonts", "processes"},
    "explanations": set(),
    "readers": _READING
    | {"book_files", "front_matter", "charts", "pandoc", "processes", "unchanged"},
    "transforms": {"document", "walk", "languages", "diagnostics", "processes", "pandoc"}
    | {"remembering", "unchanged"},
    "institute": {
        "document",
        "pictures",
        "placed",
        "languages",
        "fonts",
        "gate",
        "diagnostics",
        "remembering",
    },
    "charts": {"document", "walk", "languages", "institute", "processes"},
    "columns": {"document", "walk", "languages", "fonts", "institute"},
    "spanning": {"document", "institute"},
    "edition": {"document", "walk", "metadata", "institute", "languages", "formats", "diagnostics"},
    "timelines": {"document", "walk"},
    "views": {"document", "edition", "institute", "languages", "metadata", "timelines"},
    "imprint": {"document", "edition", "institute", "languages", "metadata", "views", "walk"},
    "templating": {"processes", "views", "institute", "gate", "diagnostics", "remembering"},
    "look": {"languages", "institute", "templating", "views"},
    "artefacts": {
        "archives",
        "document",
        "walk",
        "diagnostics",
        "formats",
        "languages",
        "look",
        "processes",
    },
    "checks": _WRITING | {"readers", "transforms", "artefacts"},
    "exchange": {"diagnostics", "languages", "readers", "artefacts"},
    "preflight": {"diagnostics", "metadata", "institute", "checks", "explanations"},
    "writers": _WRITING | {"measuring", "columns", "spanning", "timelines"},
    "scaffold": {"institute", "languages", "templating"},
    "specimen": {"diagnostics", "document", "institute", "languages", "readers", "templating"},
    "importing": {"diagnostics", "document", "walk", "languages", "front_matter", "processes"}
    | {"readers", "artefacts", "pandoc"},
    "pipeline": _WRITING
    | {"readers", "transforms", "artefacts", "checks", "writers", "scaffold", "specimen"}
    | {"exchange"}
    | {"importing"}
    | {"explanations", "preflight", "measuring", "book_files", "front_matter", "charts"}
    | {"quick_start"},
    "preview": {
        "document",
        "pipeline",
        "readers",
        "writers",
        "artefacts",
        "institute",
        "edition",
        "templating",
    }
    | {"languages", "walk", "formats", "measuring", "processes", "gate", "diagnostics"},
    "cli": {
        "pipeline",
        "formats",
        "book_files",
        "front_matter",
        "diagnostics",
        "processes",
        "preflight",
    }
    | {"checks", "languages", "preview"},
    "__main__": {"cli", "quick_start"},
    "__init__": set(),
}
"""Room → the rooms it may import. Within a room modules import one another freely, but writers.

Some small rooms are there for two that may not import one another: ``explanations`` (report.yaml
names codes, and the pipeline tells what they mean), ``placed`` (report.yaml and
packs are both YAML), ``pictures`` (a report's and an institute's), ``fonts`` (what is checked is
what is set), ``scaffold`` (what a new report and a new pack begin with, written by the pipeline).
"""

WRITERS_MAY_IMPORT: Mapping[str, set[str]] = {
    "html": {"memory"},
    "docx": {"memory"},
    "pdf": {"html", "memory"},
}
"""Writer → the other writers it may import: else none, but pdf takes html's rendering."""

OWNERS: Mapping[str, set[str]] = {
    "babel": {"languages"},
    "brand_yml": {"institute.brand_yml_file"},
    "cssselect2": {"look.cascade"},
    "cyclonedx": {"pipeline.bill"},
    "distributed": {"pipeline.cluster"},
    "docx": {"exchange.word", "writers.docx"},
    "docxtpl": {"writers.docx"},
    "fontTools": {
        "artefacts.html.faces",
        "fonts",
        "writers.docx.faces",
        "writers.html.webfonts",
        "writers.pdf.file.subsets",
    },
    "jinja2": {"templating"},
    "lxml": {
        "artefacts",
        "importing.opendocument",
        "importing.webpage",
        "importing.word",
        "exchange.xliff",
        "look",
        "pictures",
        "readers.markdown.html_blocks",
        "transforms.citations.styles",
        "writers.docx",
    },
    "markdown_it": {"readers"},
    "math_core": {"transforms.tex"},
    "markupsafe": {"look.sheets", "scaffold", "specimen", "templating", "views", "writers"},
    "mdit_py_plugins": {"readers"},
    "PIL": {"importing.folder", "pictures", "institute.colour", "writers"},
    "openpyxl": {"artefacts.docx.charted", "exchange.workbook", "readers.data_files"},
    "opencc": {"languages.conversion"},
    "packageurl": {"pipeline.bill"},
    "packaging": {"pipeline.bill"},
    "pikepdf": {"artefacts.pdf", "measuring", "preview.layouts", "writers.pdf"},
    "playa": {"artefacts.pdf"},
    "pydantic": {"institute.brand_yml_file", "institute.records"},
    "pypdfium2": {"preview.drawing"},
    "pypinyin": {"languages.sorting"},
    "pydyf": {"writers.pdf.tags"},
    "resvg_py": {"pictures.words", "writers.html.cover"},
    "rich": {"cli"},
    "ruamel": {"placed"},
    "segno": {"pictures.codes"},
    "starlette": {"preview.guard", "preview.serving"},
    "tinycss2": {"artefacts", "institute", "look", "pictures"},
    "uharfbuzz": {"fonts", "writers.docx.faces", "writers.html.webfonts"},
    "uvicorn": {"preview.serving"},
    "vl_convert": {"charts.engine"},
    "watchfiles": {"preview.serving"},
    "weasyprint": {"writers.pdf.engine"},
    "ziafont": {"writers.html.drawing"},
    "ziamath": {"writers.html.drawing"},
}
"""Library → the modules that may import it, by the beginning of their names."""

NETWORK = {"ftplib", "http.client", "imaplib", "requests", "smtplib", "socket", "urllib.request"}
"""What nothing here imports: a report is published from files."""

DISK: Mapping[str, set[str]] = {
    # A scratch folder for the browser, which computes a page's style; removed at once.
    "artefacts.html.browser": {"write_bytes"},
    # Parts of an archive in memory, which zipfile opens by a method of the same name.
    "archives": {"open"},
    # Streams of a PDF, which pikepdf reads by a method of the same name; no file is opened.
    "artefacts.pdf.file": {"read_bytes"},
    # Its own rows, which lie beside it in the package.
    "explanations": {"read_text"},
    # Its own data, likewise.
    "languages.data_files": {"read_text"},
    "languages.regions": {"read_text"},
    # Its own page, which lies beside it in the package.
    "look.spots": {"read_text"},
    # A scratch folder between the engine that draws charts and who asks it to.
    "charts.drawing": {"read_bytes", "write_bytes"},
    "charts.engine": {"read_bytes", "write_bytes"},
    # A scratch folder for Pandoc, which reads its files there; removed at once.
    "importing.pandoc": {"read_bytes", "write_bytes"},
    "transforms.citations.processor": {"write_bytes", "write_text"},
    "readers.markdown.emoji": {"write_text"},
    # A scratch folder for LibreOffice, which lays the Word file out; removed at once.
    "measuring": {"mkdir", "read_bytes", "write_bytes"},
    # The files that fonts names, which no content can choose.
    "writers.docx.faces": {"read_bytes"},
    "writers.html.webfonts": {"read_bytes"},
    # Streams of a PDF, which pikepdf reads by a method of the same name; no file is opened.
    "writers.pdf.file.subsets": {"read_bytes"},
    # Streams of a PDF, likewise.
    "preview.layouts": {"read_bytes"},
    # What was made once, in the environment beside the libraries; and what makes it, for its name.
    "remembering": {"mkdir", "read_bytes", "write_bytes"},
    # The locks of scratch folders, whose names are ours.
    "processes": {"open"},
}
"""The modules, besides gate, pipeline and fonts, that touch the disk, and how."""

WRITES = {"mkdir", "rmdir", "symlink_to", "touch", "unlink", "write_bytes", "write_text"}
"""What changes the disk: the pipeline writes artefacts, fonts its own folder in the environment."""


@cache
def modules() -> dict[str, Path]:
    """Return every module of the package, by its name below ``tongwen``."""
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        if parts[-1] == "__init__" and len(parts) > 1:
            parts = parts[:-1]
        found[".".join(parts)] = path
    return found


def room(module: str) -> str:
    return module.split(".")[0]


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(modules()[module].read_text(encoding="utf-8"))


def imports(module: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the absolute name of everything that ``module`` imports."""
    path = modules()[module]
    package = ["tongwen", *path.relative_to(SOURCE).parts[:-1]]
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else []
            start = ".".join([*base, *(node.module.split(".") if node.module else [])])
            for alias in node.names:
                name = f"{start}.{alias.name}"
                known = name.removeprefix("tongwen.") in modules()
                yield node.lineno, name if known or start == "tongwen" else start


def own_imports(module: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the module, below ``tongwen``, of each import of ours."""
    for line, name in imports(module):
        if name.split(".")[0] != "tongwen":
            continue
        target = name.removeprefix("tongwen").lstrip(".")
        # ``from . import __version__``: a name of the package itself, which is ground for all.
        if target and (target in modules() or target.split(".")[0] in MAY_IMPORT):
            yield line, target


def test_every_module_has_a_row_and_every_row_a_module() -> None:
    assert len(modules()) > 10
    assert {room(module) for module in modules()} == set(MAY_IMPORT)


def test_a_table_of_modules_has_a_row_for_each_and_no_other() -> None:
    for path in SOURCE.rglob("__init__.py"):
        table = re.search(r"^=+ +=+$(.*?)^=+ +=+$", path.read_text("utf-8"), re.M | re.S)
        if table is None or path.parent == SOURCE:
            continue
        listed = set(re.findall(r"^(\w+)", table[1], re.M))
        beside = {one for one in path.parent.iterdir() if one.suffix == ".py" or one.is_dir()}
        held = {one.stem for one in beside} - {"__init__", "__pycache__", "data"}
        assert (path.parent.name, listed) == (path.parent.name, held)


def test_a_room_imports_only_what_its_row_allows() -> None:
    trespasses = [
        f"{module}:{line} imports {target}"
        for module in modules()
        for line, target in own_imports(module)
        if room(target) not in MAY_IMPORT.get(room(module), set()) | {room(module)}
    ]
    assert trespasses == []


def test_the_rows_allow_no_way_back() -> None:
    done: set[str] = set()
    while True:
        ready = {name for name in MAY_IMPORT.keys() - done if MAY_IMPORT[name] <= done}
        if not ready:
            break
        done |= ready
    assert done == set(MAY_IMPORT)


def test_writers_do_not_import_one_another() -> None:
    writers = {name: name.split(".")[1] for name in modules() if name.startswith("writers.")}
    trespasses = [
        f"{module}:{line} imports {target}"
        for module, own in writers.items()
        for line, target in own_imports(module)
        if target.startswith("writers.")
        and target.split(".")[1] not in WRITERS_MAY_IMPORT.get(own, set()) | {own}
    ]
    assert trespasses == []


def libraries(module: str) -> Iterator[tuple[int, str]]:
    for line, name in imports(module):
        top = name.split(".")[0]
        if top not in sys.stdlib_module_names and top != "tongwen":
            yield line, top


def test_a_library_is_imported_by_its_owners_only() -> None:
    trespasses = [
        f"{module}:{line} imports {library}"
        for module in modules()
        for line, library in libraries(module)
        if not any(
            module == owner or module.startswith(f"{owner}.") for owner in OWNERS.get(library, ())
        )
    ]
    assert trespasses == []


def test_every_owner_uses_its_library() -> None:
    used = {(library, module) for module in modules() for _, library in libraries(module)}
    idle = [
        f"{owner} does not import {library}"
        for library, owners in OWNERS.items()
        for owner in owners
        if not any(
            library == name and (module == owner or module.startswith(f"{owner}."))
            for name, module in used
        )
    ]
    assert idle == []


def test_every_library_is_asked_for_by_name() -> None:
    """A library that is only there because another one wants it can be gone tomorrow."""
    files = [PROJECT / "setup" / f"{name}requirements.in" for name in ("", "cluster-")]
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    lines = (line.split("#")[0].strip() for line in text.splitlines())
    asked = {_normal(re.split(r"[\[=<>]", line)[0]) for line in lines if line}
    imported = {library for module in modules() for _, library in libraries(module)}
    distributions = packages_distributions()
    missing = [
        library
        for library in sorted(imported)
        if not {_normal(name) for name in distributions.get(library, [])} & asked
    ]
    assert missing == []


def _normal(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()


def test_nothing_reaches_for_the_network() -> None:
    reached = [
        f"{module}:{line} imports {name}"
        for module in modules()
        for line, name in imports(module)
        if name in NETWORK
    ]
    assert reached == []


def _harmless(call: ast.Call, function: ast.Attribute) -> bool:
    """Whether a call that looks like opening a file goes through the gate or reads bytes."""
    receiver = ast.unparse(function.value)
    return (
        "gate" in receiver.lower()
        or receiver in ("pikepdf", "Raster")  # of bytes that a writer made or was given
        or "os.devnull" in ast.unparse(call)
    )


def disk_calls(module: str) -> set[str]:
    """Return the names of what ``module`` calls that opens a file or changes the disk."""
    calls = set()
    for node in ast.walk(tree(module)):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        if isinstance(function, ast.Name) and function.id == "open":
            calls.add("open")
        elif isinstance(function, ast.Attribute):
            reads = function.attr in ("read_text", "read_bytes", "open")
            if function.attr in WRITES or (reads and not _harmless(node, function)):
                calls.add(function.attr)
    return calls


def test_only_the_gate_opens_files_and_only_the_pipeline_writes_them() -> None:
    rooms = ("pipeline", "fonts", "gate")
    found = {module: disk_calls(module) for module in modules() if room(module) not in rooms}
    assert {module: calls for module, calls in found.items() if calls} == DISK


# --- completeness: every kind of block and inline, wherever it has to be known --------------

BLOCKS = [kind.__name__ for kind in get_args(document.Block)]
INLINES = [kind.__name__ for kind in get_args(document.Inline)]


def arms(*names: str) -> set[str]:
    """Return the classes that the ``match`` and ``isinstance`` of the modules tell apart."""
    found = set()
    for name in names:
        for node in ast.walk(tree(name)):
            if isinstance(node, ast.MatchClass):
                found.add(ast.unparse(node.cls))
            elif isinstance(node, ast.Call) and ast.unparse(node.func) == "isinstance":
                found.update(re.findall(r"\w+", ast.unparse(node.args[1])))
    return found


def test_every_block_has_a_template() -> None:
    tags = {re.sub(r"(?<!^)(?=[A-Z])", "_", kind).lower() for kind in BLOCKS}
    assert tags <= {path.stem for path in (PROJECT / "templates/house/blocks").glob("*.html")}


def test_every_block_has_an_arm_in_word() -> None:
    assert set(BLOCKS) <= arms("writers.docx.blocks")


def test_every_inline_has_an_arm_in_each_writer() -> None:
    assert set(INLINES) <= arms("writers.docx.inlines")
    assert set(INLINES) <= arms("writers.html.content")


def test_every_block_and_inline_is_in_the_sample() -> None:
    """The writers' tests and goldens are made from the sample: what it lacks is not looked at."""
    found = {type(node).__name__ for node in walk(sample.sample_edition().document)}
    found |= {type(node).__name__ for node in walk(sample.parallel_edition().document)}
    assert {*BLOCKS, *INLINES} <= found


# --- every code means something ------------------------------------------------------------

CODE = re.compile(r"[A-Z]{2,6}-[0-9]{2}")


def codes_of_the_source() -> Iterator[str]:
    """Yield every text in the source that is a code: problems are given theirs as literals."""
    for path in (PROJECT / "src").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from [node.value] if CODE.fullmatch(node.value) else []
    # The one problem that is printed without the machinery of problems, which may be broken.
    yield "USE-09"


def test_every_code_is_explained_and_every_explanation_is_of_a_code() -> None:
    used = set(codes_of_the_source()) | set(rules())
    assert sorted(used - set(explanations())) == [], "give it a row in src/tongwen/explanations/"
    assert sorted(set(explanations()) - used) == [], "no such code is in the source any more"


# --- the picture -------------------------------------------------------------------------


PAGE = PROJECT / "ARCHITECTURE.md"


def listed(package: str) -> str:
    """Return "`writers/` native; `writers/docx/` blocks, contents, …" for a package."""
    folders: dict[str, list[str]] = {}
    for path in sorted((SOURCE / package).rglob("*.py")):
        names = folders.setdefault(path.parent.relative_to(SOURCE).as_posix(), [])
        if path.stem not in ("__init__", "__main__"):
            names.append(path.stem)
    return "; ".join(
        f"`{folder}/` {', '.join(names)}".rstrip() for folder, names in sorted(folders.items())
    )


def filled(page: str) -> str:
    """Return ``page`` with its lists of a package's modules and its table of rows as they are."""
    order = [name for name in MAY_IMPORT if not name.startswith("__")]
    lines = []
    for line in page.splitlines():
        package = re.match(r"(\| [^|]+ \| )`([a-z]+)/", line)
        row = re.match(r"\| ([a-z_]+) \| ", line)
        if package:
            line = f"{package[1]}{listed(package[2])} |"
        elif row and row[1] == order[0]:
            lines += [
                f"| {name} | {', '.join(o for o in order if o in MAY_IMPORT[name]) or 'nothing'} |"
                for name in order
            ]
            continue
        elif row and row[1] != "room":
            continue
        lines.append(line)
    return "\n".join(lines) + "\n"


def test_the_architecture_page_tells_the_modules_and_rows_as_they_are() -> None:
    """``make accept`` writes the lists anew; a new module at the top wants a line by hand."""
    if os.environ.get("TONGWEN_ACCEPT"):
        PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    assert page == filled(page)


def test_the_architecture_page_names_every_module_and_no_other() -> None:
    page = PAGE.read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+\.py)`", page))
    for folder, names in re.findall(r"`([a-z_/]+)/` ([a-z_, ]*)", page):
        if (SOURCE / folder).is_dir():
            named |= {f"{folder}/{name}.py" for name in re.findall(r"[a-z_]+", names)}
    real = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if path.name not in ("__init__.py", "__main__.py")
    }
    assert sorted(named - real) == [], "named, but not there"
    assert sorted(real - named) == [], "there, but not named"
