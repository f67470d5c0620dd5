"""What the hub says when it cannot do what is asked: RFC 9457, with what happened and what to do next."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from workbench.domain.errors import CaseError, InputRefused, NotPermitted, Unavailable

MEDIA = "application/problem+json"
_MOST = 2_000


class Problem(BaseModel):
    """RFC 9457. `detail` says what happened, `remedy` what to do next."""

    type: str = Field(default="about:blank", description="Always about:blank: the status says which kind it is.")
    title: str
    status: int
    detail: str
    remedy: str = ""


class ForkProblem(Problem):
    """Two histories of one vault: what the hub witnessed and what it was shown."""

    held_size: int = Field(ge=0)
    held_root: str
    shown_size: int = Field(ge=0)
    shown_root: str


class Refused(Exception):
    """A request that is answered with a problem. `more` are members beside the usual ones, `headers` go with it."""

    def __init__(
        self,
        status: int,
        problem: str,
        remedy: str = "",
        *,
        more: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(problem)
        self.status, self.problem, self.remedy = status, problem, remedy
        self.more, self.headers = dict(more or {}), dict(headers or {})


def told(refused: Refused) -> Response:
    """The answer."""
    body = {"type": "about:blank", "title": HTTPStatus(refused.status).phrase, "status": refused.status}
    words = {"detail": refused.problem[:_MOST], "remedy": refused.remedy[:_MOST]}
    text = json.dumps({**body, **words, **refused.more}, ensure_ascii=True)
    return Response(text, refused.status, refused.headers, MEDIA)


def of_case_error(error: CaseError) -> Refused:
    """The same error, as a status."""
    if isinstance(error, NotPermitted):
        return Refused(403, error.problem, error.remedy)
    if isinstance(error, Unavailable):
        return Refused(503, error.problem, error.remedy, headers={"Retry-After": "30"})
    return Refused(422 if isinstance(error, InputRefused) else 409, error.problem, error.remedy)


def install(app: FastAPI) -> None:
    """Have every error of the application told so."""
    app.add_exception_handler(Refused, lambda _, error: told(_as(Refused, error)))
    app.add_exception_handler(CaseError, lambda _, error: told(of_case_error(_as(CaseError, error))))
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(RequestValidationError, _of_validation)
    app.add_exception_handler(Exception, _of_defect)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Problems for the description of an operation."""
    return {status: {"model": Problem, "content": {MEDIA: {}}, "description": HTTPStatus(status).phrase} for status in statuses}


def _as(kind: type[Any], error: Exception) -> Any:
    assert isinstance(error, kind)  # noqa: S101 - the handler is registered for it
    return error


def _of_http(request: Request, error: Exception) -> Response:
    """The framework's own: no such path, no such method, a body that is none."""
    raised: HTTPException = _as(HTTPException, error)
    remedy = "See /openapi.json for what there is." if raised.status_code in (404, 405) else ""
    headers = {"Allow": _allowed(request)} if raised.status_code == 405 else raised.headers
    return told(Refused(raised.status_code, f"{raised.detail}.", remedy, headers=headers))


def _allowed(request: Request) -> str:
    """Every method of a path; the framework knows those of one operation alone."""
    paths: dict[str, dict[str, Any]] = request.app.openapi()["paths"]
    found = {method.upper() for path, there in paths.items() if _fits(path, request.url.path) for method in there}
    return ", ".join(sorted(found))


def _fits(template: str, path: str) -> bool:
    parts, wanted = path.split("/"), template.split("/")
    return len(parts) == len(wanted) and all(w.startswith("{") or w == p for w, p in zip(wanted, parts, strict=True))


def _of_validation(_: Request, error: Exception) -> Response:
    """Where and what, never what stood there: it may be a name or a key."""
    raised: RequestValidationError = _as(RequestValidationError, error)
    places = [f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in raised.errors()[:5]]
    return told(Refused(422, f"The request is not as it is described. {'; '.join(places)}", "See /openapi.json."))


def _of_defect(_: Request, __: Exception) -> Response:
    return told(Refused(500, "The hub failed.", "Its log says where, under this answer's X-Request-Id."))
