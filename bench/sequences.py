"""Changes anything, builds what is stale, and compares with a clean build, byte for byte.

    python bench/sequences.py                   300 sequences of changes, in build/sequences
    python bench/sequences.py TIMES FOLDER      other ones, elsewhere
    python bench/sequences.py TIMES FOLDER --preview    builds handed to what a preview has running

A small report in a folder of its own goes through TIMES sequences of one to three changes each,
which chance chooses: its text, one word of it, its translation, its order, a picture, a table's
data, the works that it lists, an option, the institute, its tokens, colours, typefaces and font
files, a template, a style sheet. After each, an edition that chance chooses, as a PDF, a web page
or a Word file, is built with all that earlier builds have left, and in a copy without that; they
must be the same. Before every tenth something that was left is damaged or removed.

What was done is noted down after each: stopped, it goes on from there when it is called again.
Prints how often each kind of change was made, and ends with 1 at the first file that differs, which
stays to be looked at.
"""

from __future__ import annotations

import contextlib
import json
import random
import re
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from project import CHAPTER, REPORT, WORKS, SmallProject, small_project
from tongwen import fonts
from tongwen.diagnostics import Problems
from tongwen.formats import Format
from tongwen.pipeline import Project, Request, build, update_translations
from tongwen.pipeline.handing import place
from tongwen.pipeline.state import digest_of_sources
from tongwen.preview import building

WORDS = "the measure and the leading and the colour of a page are judged together when it is set"
PLAIN = re.compile(r'(?m)^(msgid "[^"\n\[@^*`{<!]+"\n)msgstr "[^"\n]*"$')
"""A passage without notes, citations and the like, which a translation has to have, too."""
PACK = Path("templates/institutes/cuc-icsf")
BUILD = Path(__file__).resolve().parent.parent / "build" / "sequences"
DONE = "done.json"
"""What was done in a folder, to go on from."""

Asked = Mapping[Format, int]
"""The formats that are built, each with how often, in shares."""

OFTEN: Asked = MappingProxyType({"pdf": 6, "html": 3, "docx": 1})


def paragraphs(chance: random.Random, most: int) -> str:
    """Return some paragraphs that no other report has."""
    words = WORDS.split()
    return "\n\n".join(
        " ".join(chance.choice(words) for _ in range(chance.randrange(5, 120)))
        for _ in range(chance.randrange(1, most))
    )


def change_text(project: SmallProject, chance: random.Random) -> None:
    """Write a chapter anew."""
    number = chance.randrange(2, 5)
    heading = f"# Chapter {number} {{#sec-{number}}}"
    figure = f'![Bars](figures/bars.svg){{#fig-{number} alt="Bars."}}'
    parts = [heading, paragraphs(chance, 7), "See @sec-first and [@a].", figure]
    table = f'::: {{.table #tbl-{number} data="data/bars.csv"}}\nBars\n:::'
    project.write(f"{number}.md", "\n\n".join((*parts, table, paragraphs(chance, 4))) + "\n")


def change_word(project: SmallProject, chance: random.Random) -> None:
    """Write another word in a chapter: as authors do most of the time."""
    path = project.report / f"{chance.randrange(2, 5)}.md"
    words = re.split(r"\b(measure|leading|colour)\b", path.read_text(encoding="utf-8"))
    if len(words) > 1:
        words[chance.randrange(1, len(words), 2)] = chance.choice(("measure", "a", "typography"))
        path.write_text("".join(words), encoding="utf-8")


def change_data(project: SmallProject, chance: random.Random) -> None:
    """Put other rows into the table's file."""
    rows = [f"Bar {row},{chance.randrange(1000)}" for row in range(chance.randrange(1, 30))]
    project.write("data/bars.csv", "\n".join(("Bar,Height", *rows)) + "\n")


def change_works(project: SmallProject, chance: random.Random) -> None:
    """Give the work that is cited another title and year."""
    title, year = paragraphs(chance, 2)[:80].strip(), chance.randrange(1900, 2020)
    text = re.sub(r"(?m)^  title:.*", f"  title: {title}", WORKS)
    project.write("works.yaml", text.replace("2001", str(year)))


def change_translation(project: SmallProject, chance: random.Random) -> None:
    """Translate one more passage, or otherwise."""
    update_translations(Project(project.root), "small", Problems())
    for path in sorted((project.report / "translations").glob("*.po")):
        text = path.read_text(encoding="utf-8")
        found = chance.choice([*PLAIN.finditer(text), None])
        if found is not None:
            told = f'{found[1]}msgstr "河流與城市{chance.randrange(100)}"'
            path.write_text(text[: found.start()] + told + text[found.end() :], encoding="utf-8")


def change_order(project: SmallProject, chance: random.Random) -> None:
    """Put the chapters in another order, or leave one out."""
    chapters = ["2.md", "3.md", "4.md"]
    chance.shuffle(chapters)
    chapters = chapters[: chance.randrange(1, 4)]
    listed = ", ".join(("one.md", *chapters) if chance.random() < 0.5 else (*chapters, "one.md"))
    project.write("report.yaml", REPORT.replace("chapters: [one.md]", f"chapters: [{listed}]"))


def change_picture(project: SmallProject, chance: random.Random) -> None:
    """Draw the bars otherwise."""
    height = chance.randrange(10, 600)
    project.write(
        "figures/bars.svg",
        f'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="{height}" '
        f'viewBox="0 0 300 {height}"><rect width="80" height="{height}" fill="#17365c"/></svg>',
    )


def change_option(project: SmallProject, chance: random.Random) -> None:
    """Give the report another subtitle, another author."""
    path = project.report / "report.yaml"
    text = re.sub(r"(?m)^subtitle:.*", f"subtitle: {paragraphs(chance, 2)[:60]}", path.read_text())
    names = ["A. Author", "B. Writer", "C. Scribe"][: chance.randrange(1, 4)]
    path.write_text(re.sub(r"(?m)^authors:.*", f"authors: [{', '.join(names)}]", text))


def change_institute(project: SmallProject, chance: random.Random) -> None:
    """Let another institute publish it, or the same."""
    path = project.report / "report.yaml"
    name = chance.choice(("cuc-icsf", "cuc-icsf", "umt"))
    path.write_text(re.sub(r"(?m)^institute:.*", f"institute: {name}", path.read_text()))


def change_brand(project: SmallProject, chance: random.Random) -> None:
    """Give the institute another colour, and another typeface for its text."""
    path = project.root / PACK / "_brand.yml"
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"(?m)^    deep:.*", f'    deep: "#1{chance.randrange(10)}365c"', text, count=1)
    face = chance.choice(("Source Serif 4", "Source Sans 3"))
    text = re.sub(r"(base:\n    family:).*", rf"\1 {face}", text, count=1)
    path.write_text(text, encoding="utf-8")


def change_font(project: SmallProject, chance: random.Random) -> None:
    """Bring another font file as the institute's own, under the name of the one before."""
    upright = [one.path for one in fonts.faces() if not one.italic and one.path.suffix == ".ttf"]
    own = project.root / PACK / "fonts" / "own.ttf"
    own.parent.mkdir(exist_ok=True)
    shutil.copyfile(chance.choice(sorted(upright)), own)
    path = project.root / PACK / "_brand.yml"
    text = path.read_text(encoding="utf-8")
    if own.name not in text:
        brought = "  fonts: [{family: Own, source: file, files: [{path: fonts/own.ttf}]}]\n"
        text = re.sub(r"(?m)^typography:\n", rf"\g<0>{brought}", text, count=1)
    family = chance.choice(("Own", "Source Sans 3"))
    text = re.sub(r"(headings:\n    family:).*", rf"\1 {family}", text, count=1)
    path.write_text(text, encoding="utf-8")


def change_token(project: SmallProject, chance: random.Random) -> None:
    """Change a token of the institute's page."""
    path = project.root / PACK / "_brand.yml"
    brand, _, _ = path.read_text(encoding="utf-8").partition("\ndefaults:")
    facing, chapters = chance.choice(("true", "false")), chance.choice(("next", "recto", "run-on"))
    page = f"facing: {facing}, chapters: {chapters}"
    path.write_text(f"{brand}\ndefaults:\n  tongwen:\n    page: {{{page}}}\n", encoding="utf-8")


def change_template(project: SmallProject, chance: random.Random) -> None:
    """Add a word to the institute's own running header."""
    house = (project.root / "templates/house/pdf/running-header.html").read_text(encoding="utf-8")
    own = project.root / PACK / "pdf" / "running-header.html"
    own.parent.mkdir(exist_ok=True)
    own.write_text(house.replace("</div>", f"<span>{chance.randrange(9)}</span></div>", 1))


def change_sheet(project: SmallProject, chance: random.Random) -> None:
    """Give the institute a style sheet of its own: plain, or one that reaches across chapters."""
    sheets = (
        f"h2 {{ margin-top: {chance.randrange(10, 30)}pt }}",
        f".figure {{ margin: {chance.randrange(5, 30)}pt 0 }}",
        ".chapter { counter-increment: chapter } h1::after { content: counter(chapter) }",
        "",
    )
    (project.root / PACK / "page.css").write_text(chance.choice(sheets), encoding="utf-8")


CHANGES: tuple[Callable[[SmallProject, random.Random], None], ...] = (
    change_text, change_word, change_word, change_translation, change_order, change_picture,
    change_data, change_works, change_option, change_institute, change_brand, change_font,
    change_token, change_template, change_sheet,
)  # fmt: skip


def damage(root: Path, chance: random.Random) -> None:
    """Spoil or remove something that builds have left."""
    left = sorted((root / "build" / ".cache").rglob("*.json"))
    if not left:
        return
    path = chance.choice(left)
    kind = chance.randrange(3)
    if kind == 0:
        path.unlink()
    elif kind == 1:
        path.write_bytes(path.read_bytes()[: chance.randrange(60)])
    else:
        shutil.rmtree(root / "build" / ".cache")


def built(root: Path, request: Request) -> dict[str, bytes]:
    """Build what is stale of the project at ``root``; return what was asked for."""
    result = build(Project(root), request)
    told = [f"{one.code} {one.message}" for one in result.problems if one.severity == "error"]
    assert not told, told
    return {one.path: (root / one.path).read_bytes() for one in result.outcomes}


def begin(folder: Path, chance: random.Random) -> SmallProject:
    """Return a project with a report of four chapters."""
    project = small_project(folder)
    project.write("one.md", CHAPTER)
    change_data(project, chance)
    while len([*project.report.glob("[234].md")]) < 3:
        change_text(project, chance)
    return project


def step(folder: Path, chance: random.Random, often: Asked, spoil: bool) -> tuple[list[str], str]:
    """Change the project in ``folder``, build, compare; return what was done, and what differs.

    Args:
        spoil: whether something that builds have left is spoiled first.
    """
    project = SmallProject(folder / "kept")
    before = digest_of_sources(Project(project.root), "small")
    made = []
    for change in chance.choices(CHANGES, k=chance.randrange(1, 4)):
        change(project, chance)
        made.append(change.__name__.removeprefix("change_"))
    if digest_of_sources(Project(project.root), "small") == before:
        return [*made, "nothing"], ""  # a page then links to files made of what was there before
    if spoil:
        damage(project.root, chance)
        made.append("damage")
    formats = tuple(chance.choices([*often], [*often.values()]))
    request = Request("small", formats, editions=(chance.choice(("en", "zh-Hant")),))
    kept = built(project.root, request)
    clean = folder / "clean"
    shutil.rmtree(clean, ignore_errors=True)
    shutil.copytree(project.root, clean, ignore=shutil.ignore_patterns("build"))
    other = [name for name, data in built(clean, request).items() if kept.get(name) != data]
    return [*made, *formats], ", ".join(other)


def sequence(folder: Path, times: int, seed: int, often: Asked = OFTEN) -> tuple[Counter[str], str]:
    """Return how often each kind of change was made, and what differed from a clean build.

    What was done in ``folder`` before counts, and is not done again.

    Args:
        folder: for the project, as builds before have left it, and for a clean copy.
    """
    noted, done, made = folder / DONE, 0, Counter[str]()
    if noted.exists():
        known = json.loads(noted.read_text(encoding="utf-8"))
        seed, done, made = known["seed"], known["done"], Counter(known["made"])
    else:
        begin(folder / "kept", random.Random(seed))
    for number in range(done + 1, times + 1):
        # By itself, so that it is the same whenever it is gone on with.
        chance = random.Random(f"{seed} {number}")
        told, other = step(folder, chance, often, spoil=number % 10 == 0)
        if other:
            return made, f"sequence {number} ({', '.join(told)}) gives another {other}"
        made.update(told)
        noted.write_text(json.dumps({"seed": seed, "done": number, "made": made}))
        if number % 10 == 0:
            print(f"{number} the same", flush=True)
    return made, ""


@contextlib.contextmanager
def previewed(folder: Path) -> Iterator[None]:
    """Have the builds in ``folder`` made by what a preview has running."""
    project = Project(folder / "kept")
    builds = building.begin(project, "small")
    path = place(project, "small")
    while path is not None and builds.is_alive() and not path.exists():
        builds.join(timeout=0.02)
    try:
        yield
        assert builds.is_alive()
    finally:
        builds.terminate()
        builds.join()


def main() -> int:
    """Change, build, compare."""
    given = [word for word in sys.argv[1:] if word != "--preview"]
    times = int(given[0]) if given else 300
    folder = Path(given[1]) if len(given) > 1 else BUILD
    folder.mkdir(parents=True, exist_ok=True)
    with previewed(folder) if "--preview" in sys.argv else contextlib.nullcontext():
        made, differs = sequence(folder, times, random.randrange(10**6))
    print(", ".join(f"{count} {name}" for name, count in sorted(made.items())))
    if differs:
        print(f"{differs}: see {folder}")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
