"""Whether an answer is what the specifications say: JSON by OpenAPI, XML by a schema (XSD).

OpenSubsonic adds attributes and elements to the XML of Subsonic; the schema knows none of them, so
they are taken out before. Taken out is only what the OpenAPI description has: a name that neither
knows is a fault.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import jsonschema_rs
from lxml import etree

HERE = Path(__file__).parent / "spec"
XS = "{http://www.w3.org/2001/XMLSchema}"
SUB = "{http://subsonic.org/restapi}"

Element: TypeAlias = Any  # lxml tells no types


_NOT_DESCRIBED = frozenset({"match", "totalHits", "gain"})
"""Of the oldest search, whose answer is left open there; and the jukebox's gain, which is called
volume there, and gain by Subsonic and its apps."""


@cache
def openapi() -> dict[str, Any]:
    described: dict[str, Any] = json.loads((HERE / "opensubsonic.json").read_text("utf-8"))
    return described


@cache
def names() -> frozenset[str]:
    """All properties that OpenSubsonic knows, of whatever thing."""
    return frozenset(_properties(openapi()["components"]["schemas"])) | _NOT_DESCRIBED


def _properties(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for within in schema.values():
            yield from _properties(within)
    elif isinstance(schema, list):
        for within in schema:
            yield from _properties(within)


def answers_json(method: str) -> bool:
    """Whether the description has a JSON answer for it, and not only bytes."""
    return _schema(method) is not None


def _schema(method: str) -> dict[str, Any] | None:
    path = openapi()["paths"][f"/rest/{method}"]
    responses = (path.get("get") or path["post"])["responses"]
    found = responses.get("200", responses.get("default", {}))
    while "$ref" in found:
        found = _pointed(found["$ref"])
    content = found.get("content", {}).get("application/json")
    return None if content is None else content["schema"]


def _pointed(ref: str) -> Any:
    found: Any = openapi()
    for part in ref.removeprefix("#/").split("/"):
        found = found[part]
    return found


@cache
def _validator(method: str) -> Any:
    schema = {**(_schema(method) or {}), "components": openapi()["components"]}
    return jsonschema_rs.Draft4Validator(schema, validate_formats=True)


def json_faults(method: str, whole: dict[str, Any]) -> list[str]:
    """What is wrong with an answer, the envelope and all."""
    faults = [
        f"{'/'.join(map(str, error.instance_path))}: {error.message[:300]}"
        for error in _validator(method).iter_errors(whole)
    ]
    if unknown := set(_keys(whole)) - names() - {"subsonic-response"}:
        faults.append(f"nobody knows {', '.join(sorted(unknown))}")
    return faults


def _keys(said: Any) -> Iterator[str]:
    if isinstance(said, dict):
        yield from said
        for within in said.values():
            yield from _keys(within)
    elif isinstance(said, list):
        for within in said:
            yield from _keys(within)


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    attributes: frozenset[str]
    elements: dict[str, str]
    """By name, with the names of their types; built-in ones are ""."""


class Schema:
    """A schema, and what its types hold."""

    def __init__(self, path: Path) -> None:
        self._tree = etree.parse(path)
        self._validate = etree.XMLSchema(self._tree)
        root = self._tree.getroot()
        self._types = {
            str(one.get("name")): one for one in root.iter(f"{XS}complexType") if one.get("name")
        }
        self._groups = {
            str(one.get("name")): one for one in root.iter(f"{XS}attributeGroup") if one.get("name")
        }
        (response,) = (one for one in root if one.tag == f"{XS}element")
        named = _bare(response.get("type"))
        self._response = self._types[named] if named else response.find(f"{XS}complexType")

    def faults(self, answer: bytes) -> list[str]:
        """What is wrong with an answer once what OpenSubsonic adds is taken out."""
        root = etree.fromstring(answer)
        faults = list(self._strip(root, self._read(self._response)))
        if not self._validate.validate(root):
            faults += [str(error) for error in self._validate.error_log]
        return faults

    def _strip(self, element: Element, known: Type) -> Iterator[str]:
        for name in list(element.attrib):
            if name not in known.attributes:
                if name not in names():
                    yield f"nobody knows {name} of {element.tag}"
                del element.attrib[name]
        if element.tag == f"{SUB}playQueue" and not element.get("current", "0").isdecimal():
            del element.attrib["current"]  # a song's id: text in OpenSubsonic alone
        for child in list(element):
            name = str(child.tag).removeprefix(SUB)
            if name in known.elements:
                within = self._types.get(known.elements[name])
                if within is not None:
                    yield from self._strip(child, self._read(within))
                continue
            if name not in names():
                yield f"nobody knows {name} in {element.tag}"
            element.remove(child)

    def _read(self, kind: Any) -> Type:
        attributes: set[str] = set()
        elements: dict[str, str] = {}
        for extension in kind.iter(f"{XS}extension"):
            base = self._read(self._types[_bare(extension.get("base"))])
            attributes |= base.attributes
            elements |= base.elements
        for group in kind.iter(f"{XS}attributeGroup"):
            held = self._groups[_bare(group.get("ref"))]
            attributes |= {str(one.get("name")) for one in held.iter(f"{XS}attribute")}
        attributes |= {str(one.get("name")) for one in kind.iter(f"{XS}attribute")}
        elements |= {
            str(one.get("name")): _bare(one.get("type")) for one in kind.iter(f"{XS}element")
        }
        return Type(attributes=frozenset(attributes), elements=elements)


def _bare(name: str | None) -> str:
    return (name or "").rpartition(":")[2]
