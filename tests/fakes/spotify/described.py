"""Spotify's published description of its Web API (OpenAPI, ../shared), held against requests and
against the fake's own answers. Where the file is not there, nothing is held."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import yaml

from tests.conftest import SHARED

FILE = SHARED / "fixtures" / "spotify" / "spotify-openapi-fixed.yml"

EXCUSED = {("/me", "user-read-private"), ("/me", "user-read-email")}
"""Scopes that add fields to an answer, which comes without them too."""

_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "number": (int, float),
    "integer": int,
}


@cache
def published() -> "Described | None":
    return Described(FILE) if FILE.is_file() else None


class Described:
    def __init__(self, file: Path) -> None:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self._doc: dict[str, Any] = yaml.load(file.read_text(encoding="utf-8"), loader)
        self._base = httpx.URL(self._doc["servers"][0]["url"])

    def asks(self, request: httpx.Request, scopes: set[str] | None) -> list[str]:
        """What is wrong with a request. scopes: that its token has; None: it is none any more."""
        if request.url.host != self._base.host or not request.url.path.startswith(self._base.path):
            return [f"{request.url} is not the Web API"]
        path = request.url.path.removeprefix(self._base.path)
        template = self._template(path)
        operation = self._doc["paths"].get(template, {}).get(request.method.lower())
        if operation is None:
            return [f"{request.method} {path} is not described"]
        wrong = [f"{template} is deprecated"] if operation.get("deprecated") else []
        if not request.headers.get("authorization", "").startswith("Bearer "):
            wrong.append(f"{template} is asked without a token")
        for security in operation.get("security", []):
            wanted = {(template, scope) for scope in security.get("oauth_2_0", [])} - EXCUSED
            missing = [] if scopes is None else [one for _, one in wanted if one not in scopes]
            wrong += [f"{template} wants {scope}" for scope in missing]
        described = {one["name"]: one for one in map(self._of, operation.get("parameters", []))}
        asked = dict(request.url.params)
        for name, value in asked.items():
            wrong += self._parameter(template, name, value, described.get(name))
        wrong += [
            f"{template} wants {name}"
            for name, one in described.items()
            if one["in"] == "query" and one.get("required") and name not in asked
        ]
        return wrong

    def answers(self, request: httpx.Request, body: object) -> list[str]:
        """What is wrong with a good answer."""
        template = self._template(request.url.path.removeprefix(self._base.path))
        operation = self._doc["paths"][template][request.method.lower()]
        content = self._of(operation["responses"]["200"])["content"]["application/json"]
        return list(self._unlike(content["schema"], body, template))

    def _template(self, path: str) -> str:
        parts = path.split("/")
        for template in self._doc["paths"]:
            steps = template.split("/")
            if len(steps) == len(parts) and all(
                step == part or (step.startswith("{") and part)
                for step, part in zip(steps, parts, strict=True)
            ):
                return str(template)
        return path

    def _parameter(
        self, template: str, name: str, value: str, described: dict[str, Any] | None
    ) -> Iterator[str]:
        if described is None or described["in"] != "query":
            yield f"{template} has no parameter {name}"
        elif described["schema"]["type"] == "integer":
            schema = described["schema"]
            number = int(value)
            if not schema.get("minimum", 0) <= number <= schema.get("maximum", 2**31):
                yield f"{name}={value} is beyond {template}'s limits"

    def _of(self, part: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in part:
            found: Any = self._doc
            for step in part["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            part = found
        return part

    def _unlike(self, schema: dict[str, Any], value: object, place: str) -> Iterator[str]:
        """Null stands for what is not there: Spotify sends it freely."""
        schema = self._of(schema)
        if value is None or "oneOf" in schema:
            return
        for part in schema.get("allOf", []):
            yield from self._unlike(part, value, place)
        kind = schema.get("type")
        if kind is not None and not isinstance(value, _TYPES[kind]):
            yield f"{place} is no {kind}: {str(value)[:80]}"
            return
        if isinstance(value, dict):
            for name in schema.get("required", []):
                if name not in value:
                    yield f"{place} lacks {name}"
            for name, part in schema.get("properties", {}).items():
                if name in value:
                    yield from self._unlike(part, value[name], f"{place}.{name}")
        if isinstance(value, list) and "items" in schema:
            for number, entry in enumerate(value):
                yield from self._unlike(schema["items"], entry, f"{place}[{number}]")
