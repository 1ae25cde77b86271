"""The least versions of what soniq stands on, each with its reason.

An audit that cannot reach its advisories reports "nothing found", so the floors are written down
here and held by a test: against what is installed, pyproject.toml and constraints.txt.
"""

from dataclasses import dataclass
from importlib import metadata


@dataclass(frozen=True, slots=True)
class Minimum:
    package: str
    floor: str
    reason: str


MINIMUMS: tuple[Minimum, ...] = (
    Minimum("aiohttp", "3.14.3", "CVE-2026-69244, CVE-2026-54273 ff.: malformed HTTP"),
    Minimum(
        "aubio-ledfx",
        "0.4.12",
        "carries its decoders; aubio 0.4.9 reads WAV alone, and 129.8 BPM in a click of 128",
    ),
    Minimum("cryptography", "44.0.1", "CVE-2024-12797: the OpenSSL inside the wheel"),
    Minimum("h11", "0.16.0", "CVE-2025-43859: request smuggling by chunked bodies"),
    Minimum("huey", "3.3", "the serializer can be JSON; a pickle in a queue file runs as code"),
    Minimum("jinja2", "3.1.6", "CVE-2025-27516: a template breaks out of its sandbox"),
    Minimum(
        "nicegui",
        "3.18",
        "CVE-2026-39844 (< 3.10) upload names, CVE-2026-33332 (< 3.9) memory, "
        "CVE-2026-21871 ff. (< 3.5) scripts in links; soniq is built on 3.18",
    ),
    Minimum("onnxruntime", "1.22", "1.21 ends the process on a Cortex-A72, the Pi 4's (#23957)"),
    Minimum("orjson", "3.11.6", "CVE-2025-67221: deeply nested JSON ends the process"),
    Minimum(
        "pillow",
        "13.0.0",
        "CVE-2026-112403: a strange JPEG overflows the decoder, and covers are strangers' files",
    ),
    Minimum(
        "pyjwt",
        "2.15",
        "CVE-2026-48523, CVE-2026-48526 (< 2.13): keys taken for others; deep nesting until 2.15",
    ),
    Minimum("python-multipart", "0.0.27", "CVE-2026-42561: endless part headers"),
    Minimum("python-socketio", "5.16.2", "CVE-2026-48804: attachments fill the memory"),
    Minimum("sqlite-vec", "0.1.9", "0.1.5 and 0.1.6 for aarch64 contain a 32-bit library"),
    Minimum("starlette", "0.49.1", "CVE-2025-62727: many ranges in one request block it"),
    Minimum(
        "strawberry-graphql",
        "0.341",
        "CVE-2026-35523 and CVE-2026-35526 (< 0.312.3): subscriptions without sign-in or end; "
        "extensions are passed as classes since 0.341",
    ),
)

SQLITE = (3, 40, 0)
"""Debian 12's. STRICT tables need 3.37, RETURNING 3.35."""

PYTHON = (3, 11)


def beneath() -> list[tuple[Minimum, str | None]]:
    """What is installed below its floor, with the version there is; None: not installed."""
    found = []
    for minimum in MINIMUMS:
        version = installed(minimum.package)
        if version is None or numbers(version) < numbers(minimum.floor):
            found.append((minimum, version))
    return found


def installed(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def numbers(version: str) -> tuple[int, ...]:
    """The leading numbers of a version, four of them: "3.18" → (3, 18, 0, 0)."""
    found: list[int] = []
    for part in version.split(".")[:4]:
        digits = part[: len(part) - len(part.lstrip("0123456789"))]
        if not digits:
            break
        found.append(int(digits))
    return tuple(found + [0] * (4 - len(found)))
