"""Log lines: for people or as JSON, each with its request's number, and without secrets."""

import json
import logging
import re
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The number of the request that is being answered; empty outside of any."""

_SECRETS = (
    re.compile(r"sq_[A-Za-z0-9_-]{8,}"),
    re.compile(r"(?i)(?<=bearer )[^\s'\",;]+"),
    re.compile(r"(?<=soniq_session=)[^\s'\",;]+"),
    re.compile(r"(?<=/signin/link/)[^\s'\",;?]+"),
    re.compile(r"(?i)(?<=password=)[^\s'\",;&]+"),
    re.compile(r"\$argon2id\$[^\s'\"]+"),
    re.compile(r"sr_[A-Za-z0-9_.-]{8,}"),  # refresh tokens
    re.compile(r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_.-]+"),  # JWTs
    re.compile(r"(?<![0-9a-z])[2-9a-hjkmnp-tv-z]{5}(?:-[2-9a-hjkmnp-tv-z]{5}){3}(?![0-9a-z])"),
    re.compile(r"(?<=/share/)[A-Za-z0-9_-]{40,}"),
    re.compile(r"(?<=soniq_elsewhere=)[^\s'\",;]+"),
    re.compile(r"(?i)(?<=[?&](?:code|salt)=)[^\s'\",;&]+"),
)
_CONTROLS = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def redacted(text: str) -> str:
    """The text without tokens, passwords, secrets of sessions and links, and password hashes."""
    for secret in _SECRETS:
        text = secret.sub("[secret]", text)
    return text


class TextLines(logging.Formatter):
    """One line a record. What others wrote cannot begin a new one: controls are escaped."""

    def __init__(self, *, journal: bool = False) -> None:
        """journal: begin lines with the priority that systemd's journal reads, and no time."""
        super().__init__()
        self._journal = journal

    def format(self, record: logging.LogRecord) -> str:
        number = request_id.get()
        text = _CONTROLS.sub(lambda found: f"\\x{ord(found[0]):02x}", record.getMessage())
        line = f"{record.levelname.lower():7} {record.name}: {text}" + (
            f" [{number}]" if number else ""
        )
        start = f"<{_priority(record)}>" if self._journal else f"{_time(record)} "
        return redacted(start + line + _trace(self, record))


class JsonLines(logging.Formatter):
    """One JSON object a record: at, level, logger, message, request_id, and the record's extras."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        number = request_id.get()
        if number:
            line["request_id"] = number
        line |= {name: value for name, value in vars(record).items() if name not in _PLAIN}
        trace = _trace(self, record)
        if trace:
            line["trace"] = trace.strip()
        return json.dumps({name: _safe(value) for name, value in line.items()})


def set_up(level: str, form: str, *, journal: bool = False) -> None:
    """Sends all log lines to standard error. form: "text" or "json"."""
    stream = logging.StreamHandler(sys.stderr)
    stream.setFormatter(JsonLines() if form == "json" else TextLines(journal=journal))
    root = logging.getLogger()
    root.handlers[:] = [stream]
    root.setLevel(level.upper())
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = name != "uvicorn.access"
    for name in ("httpx", "httpcore", "watchfiles", "multipart"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _safe(value: object) -> object:
    return redacted(value) if isinstance(value, str) else value if _is_json(value) else str(value)


def _is_json(value: object) -> bool:
    return value is None or isinstance(value, bool | int | float)


def _time(record: logging.LogRecord) -> str:
    at = datetime.fromtimestamp(record.created, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _trace(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    return "\n" + formatter.formatException(record.exc_info) if record.exc_info else ""


def _priority(record: logging.LogRecord) -> int:
    """As in sd-daemon(3): 3 error, 4 warning, 6 info, 7 debug."""
    for level, priority in ((logging.ERROR, 3), (logging.WARNING, 4), (logging.INFO, 6)):
        if record.levelno >= level:
            return priority
    return 7
