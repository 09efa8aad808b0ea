"""Who is answered: a browser on this machine that was given the address, and no page of others.

Any page that is open in the browser can send requests to loopback, and a name server can give a
page's own name the address of loopback. So four things are asked of each request, and everything
that is answered says what may be done with it.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SHELL_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""Of the preview's own page: what stands on it comes from this server (CSP 3)."""

FRAME_POLICY = "sandbox allow-scripts; frame-ancestors 'self'"
"""Of a report in a frame, besides its own: it has no origin, so it can ask this server nothing."""

_ALWAYS = {
    "Content-Security-Policy": SHELL_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def refusal(
    method: str, path: str, headers: Headers, hosts: Iterable[str], token: str
) -> tuple[HTTPStatus, str] | None:
    """Return why a request is not answered; None where it is.

    Args:
        path: as it was asked for; what follows the token is not looked at.
        hosts: the names of this server, with its port.
        token: that the address must begin with: whoever knows it was given it.
    """
    known = frozenset(hosts)
    if headers.getlist("host") not in [[host] for host in known]:
        return HTTPStatus.MISDIRECTED_REQUEST, "this server has another name"
    origins = {f"http://{host}" for host in known}
    if any(origin not in origins for origin in headers.getlist("origin")):
        return HTTPStatus.FORBIDDEN, "another page asks"
    if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        return HTTPStatus.FORBIDDEN, "another page asks"
    given = path.removeprefix("/").partition("/")[0]
    if not hmac.compare_digest(given.encode(), token.encode()):
        return HTTPStatus.NOT_FOUND, "open the address that tongwen preview printed"
    if method not in ("GET", "HEAD"):
        return HTTPStatus.METHOD_NOT_ALLOWED, "nothing can be sent here"
    return None


class Guard:
    """Answers for an application what :func:`refusal` refuses, and marks all answers."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str], token: str) -> None:
        self.app, self.hosts, self.token = app, tuple(hosts), token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI 3)."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # nothing here speaks WebSocket

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    headers.setdefault(name, value)
            await send(message)

        asked = Headers(scope=scope)
        refused = refusal(scope["method"], scope["path"], asked, self.hosts, self.token)
        if refused is not None:
            status, reason = refused
            answer = PlainTextResponse(f"{reason}\n", status)
            await answer(scope, receive, marked)
            return
        await self.app(scope, receive, marked)
