"""Who is answered by the preview: nobody but a browser on this machine that has the address."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from places import PROJECT
from tongwen.pipeline import Project
from tongwen.preview.serving import Preview

HOST = "127.0.0.1:8000"
TOKEN = "a-token"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: str


def asked(
    path: str,
    headers: Mapping[str, str] | None = None,
    method: str = "GET",
    preview: Preview | None = None,
) -> Answer:
    """Return what the preview of the flagship answers; ``path`` may hold a query."""
    preview = preview or Preview(Project(PROJECT), "ai-pioneers", token=TOKEN)
    told = {"host": HOST} if headers is None else dict(headers)
    path, _, query = path.partition("?")
    scope = {
        "type": "http", "method": method, "path": path, "raw_path": path.encode(),
        "query_string": query.encode(), "scheme": "http", "http_version": "1.1",
        "headers": [(name.encode(), value.encode()) for name, value in told.items()],
    }  # fmt: skip
    sent: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    application = preview.application((HOST, "localhost:8000"))
    # In a thread of its own: a browser that another test has opened keeps this one's loop.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(application(scope, receive, send))).result()  # type: ignore[arg-type]
    start, *rest = sent
    given = {name.decode(): value.decode() for name, value in start["headers"]}  # type: ignore[attr-defined]
    body = b"".join(part.get("body", b"") for part in rest)  # type: ignore[misc]
    return Answer(int(str(start["status"])), given, body.decode())


def test_the_page_is_shown_to_who_has_the_address() -> None:
    answer = asked(f"/{TOKEN}/")
    assert answer.status == 200
    assert "<title>ai-pioneers" in answer.body


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"host": "attacker.example"},
        {"host": "attacker.example:8000"},
        {"host": "127.0.0.1"},
        {"host": "127.0.0.1:9000"},
        {"host": f"{HOST}.attacker.example"},
    ],
)
def test_a_name_that_leads_here_by_a_trick_is_refused(headers: Mapping[str, str]) -> None:
    assert asked(f"/{TOKEN}/", headers).status == 421


@pytest.mark.parametrize(
    "path", ["/", "/events", "/shell.js", "/a-toke/", "/A-TOKEN/", "/a-token-x/", "//a-token/"]
)
def test_nothing_is_told_without_the_token(path: str) -> None:
    answer = asked(path)
    assert answer.status == 404
    assert "AI Pioneers" not in answer.body


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://attacker.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9000"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_page_is_refused(headers: Mapping[str, str]) -> None:
    assert asked(f"/{TOKEN}/events", {"host": HOST, **headers}).status == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_can_be_sent(method: str) -> None:
    assert asked(f"/{TOKEN}/", method=method).status == 405


def test_every_answer_says_what_may_be_done_with_it() -> None:
    for answer in (asked(f"/{TOKEN}/"), asked("/"), asked(f"/{TOKEN}/shell.js")):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert "access-control-allow-origin" not in answer.headers


OUTSIDE = [
    "/etc/passwd",
    "../../../../../../etc/passwd",
    "content/ai-pioneers/../../pyproject.toml",
    "content/ai-pioneers/../../templates/house/institute.yaml",
    "pyproject.toml",
    "content/ai-pioneers/",
    "content/ai-pioneers/\x00",
    "",
]


@pytest.mark.parametrize("name", OUTSIDE)
def test_of_the_source_only_the_report_is_shown(name: str) -> None:
    answer = asked(f"/{TOKEN}/source?file={quote(name)}&line=1")
    assert answer.status == 404 or '"lines":[]' in answer.body


@pytest.mark.parametrize("name", ["../shell.js", "..%2fshell.js", "frame.js", "../../_brand.yml"])
def test_of_the_house_only_what_the_page_loads_is_handed_out(name: str) -> None:
    assert asked(f"/{TOKEN}/{name}").status == 404


def test_a_link_that_leads_out_of_the_report_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    report = tmp_path / "content" / "r"
    report.mkdir(parents=True)
    (report / "link.md").symlink_to(secret)
    (report / "one.md").write_text("# One\n", encoding="utf-8")
    preview = Preview(Project(tmp_path), "r", token=TOKEN)
    assert asked(f"/{TOKEN}/source?file=content/r/link.md&line=1", preview=preview).status == 404
    shown = asked(f"/{TOKEN}/source?file=content/r/one.md&line=1", preview=preview)
    assert (shown.status, '"# One"' in shown.body) == (200, True)


@pytest.mark.parametrize(("file", "anew"), [("fonts/Own.OTF", 1), ("content/small/one.md", 0)])
def test_where_a_font_changes_the_making_begins_anew(
    monkeypatch: pytest.MonkeyPatch, file: str, anew: int
) -> None:
    """It keeps what the signs of each file measure, by the name of the file."""

    async def awatch(*_: object, **__: object) -> AsyncIterator[set[tuple[int, str]]]:
        yield {(2, f"/project/{file}")}

    begun: list[str] = []
    monkeypatch.setattr("watchfiles.awatch", awatch)
    monkeypatch.setattr(Preview, "begin_anew", lambda _: begun.append(file))
    preview = Preview(Project(Path("/project")), "small")
    asyncio.run(preview.watch())
    assert (len(begun), preview.shown.version) == (anew, 1)
