"""The vendors' own descriptions of their interfaces, which judge what is asked and answered."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.connectors.fake import Asked

_HERE = Path(__file__).resolve().parents[2]


def folder() -> Path:
    """Where the descriptions lie; the test skips where they do not."""
    found = Path(os.environ.get("SALESOPS_SHARED", _HERE.parent / "shared")) / "specs"
    if not found.is_dir():
        pytest.skip("the vendors' descriptions are not here")
    return found


class Judge:
    """A description that says whether a request, and the answer to it, are as the vendor means.

    ``amend`` puts right what the description contradicts itself in.
    """

    def __init__(
        self,
        system: str,
        address: str,
        amend: Callable[[dict[str, Any]], None] = lambda data: None,
    ) -> None:
        from openapi_core import OpenAPI

        data = json.loads((folder() / f"{system}.json").read_text())
        amend(data)
        path = urlsplit(data["servers"][0]["url"]).path
        self._host, self._path = address, path.rstrip("/")
        data["servers"] = [{"url": f"{address}{self._path}"}]
        self._spec = OpenAPI.from_dict(data)

    def request(self, asked: Asked) -> None:
        """Raise for a request that the description does not allow."""
        self._spec.validate_request(_Request(self._host, self._path, asked))

    def answer(self, asked: Asked, status: int, body: bytes) -> None:
        """Raise for an answer that the description does not allow."""
        self._spec.validate_response(
            _Request(self._host, self._path, asked), _Response(status, body)
        )


class _Request:
    """A request as openapi-core reads it."""

    def __init__(self, host: str, prefix: str, asked: Asked) -> None:
        from openapi_core.datatypes import RequestParameters
        from werkzeug.datastructures import Headers, ImmutableMultiDict

        self.host_url = host
        self.path = prefix + asked.path
        self.method = asked.method.lower()
        self.body = asked.body or None
        kind = {name.lower(): value for name, value in asked.headers.items()}
        self.content_type = kind.get("content-type", "application/json")
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(asked.query), header=Headers(dict(asked.headers)),
            cookie=ImmutableMultiDict({}),
        )  # fmt: skip


class _Response:
    """An answer as openapi-core reads it."""

    def __init__(self, status: int, body: bytes) -> None:
        from werkzeug.datastructures import Headers

        self.status_code = status
        self.data = body
        self.content_type = "application/json"
        self.headers = Headers({"Content-Type": "application/json"})
