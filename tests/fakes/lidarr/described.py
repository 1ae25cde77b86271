"""Lidarr's own description of its API (OpenAPI, ../shared), held against requests and against the
fake's answers. Where the file is not there, nothing is held."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs

from tests.conftest import SHARED

FILE = SHARED / "fixtures" / "lidarr" / "openapi-develop-2025-09.json"

OF_COMMANDS = frozenset({"albumIds", "artistIds"})
"""What commands are about: the file describes them as if they were about nothing."""


@cache
def published() -> "Described | None":
    return Described(FILE) if FILE.is_file() else None


class Described:
    def __init__(self, file: Path) -> None:
        self._doc: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        self._parts = _plain(self._doc["components"]["schemas"])
        self._validators: dict[str, Any] = {}

    def asks(self, method: str, path: str, query: httpx.QueryParams, body: object) -> list[str]:
        """What is wrong with a request."""
        operation = self._operation(method, path)
        if operation is None:
            return [f"{method} {path} is not described"]
        described = {one["name"]: one for one in operation.get("parameters", [])}
        wrong = [
            f"{path} has no parameter {name}"
            for name in query
            if described.get(name, {}).get("in") != "query"
        ]
        for name, value in query.multi_items():
            wrong += self._parameter(path, name, value, described.get(name, {}).get("schema", {}))
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" in content:
            if path.endswith("/command") and isinstance(body, dict):
                body = {name: value for name, value in body.items() if name not in OF_COMMANDS}
            wrong += self._unlike(content["application/json"]["schema"], body, f"{method} {path}")
        return wrong

    def answers(self, method: str, path: str, body: object) -> list[str]:
        """What is wrong with a good answer."""
        operation = self._operation(method, path)
        content = (operation or {}).get("responses", {}).get("200", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema")
        return [] if schema is None else list(self._unlike(schema, body, f"answer to {path}"))

    def _operation(self, method: str, path: str) -> dict[str, Any] | None:
        parts = path.split("/")
        fits = [
            template
            for template in self._doc["paths"]
            if len(steps := template.split("/")) == len(parts)
            and all(
                step == part or (step == "{id}" and part.isdigit())
                for step, part in zip(steps, parts, strict=True)
            )
        ]
        fits.sort(key=lambda template: "{" in template)
        operations: dict[str, Any] = self._doc["paths"][fits[0]] if fits else {}
        return operations.get(method.lower())

    def _parameter(self, path: str, name: str, value: str, schema: dict[str, Any]) -> Iterator[str]:
        schema = schema.get("items", schema) if schema.get("type") == "array" else schema
        if "$ref" in schema:
            schema = self._parts[schema["$ref"].rpartition("/")[2]]
            if value not in schema.get("enum", [value]):
                yield f"{name}={value} is none of {schema['enum']} ({path})"
        elif schema.get("type") == "integer" and not value.lstrip("-").isdigit():
            yield f"{name}={value} is no whole number ({path})"
        elif schema.get("type") == "boolean" and value not in ("true", "false"):
            yield f"{name}={value} is neither true nor false ({path})"

    def _unlike(self, schema: dict[str, Any], value: object, place: str) -> Iterator[str]:
        key = json.dumps(schema)
        if key not in self._validators:
            whole = {**_plain(schema), "components": {"schemas": self._parts}}
            self._validators[key] = jsonschema_rs.validator_for(whole)
        for error in self._validators[key].iter_errors(value):
            yield f"{place}: {error.message[:200]} at {list(error.instance_path)}"


def _plain(schema: Any) -> Any:
    """OpenAPI 3.0's way of saying "or null", in JSON Schema's."""
    if isinstance(schema, list):
        return [_plain(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {name: _plain(part) for name, part in schema.items() if name != "nullable"}
    if schema.get("nullable") is True and "type" in plain:
        plain["type"] = [plain["type"], "null"]
    return plain
