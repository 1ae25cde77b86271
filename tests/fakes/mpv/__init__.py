"""A small mpv: its JSON IPC over a Unix socket, and a playlist that goes on when a test says so."""

import itertools
import json
import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

OUTPUTS = [
    {"name": "auto", "description": "Autoselect device"},
    {"name": "alsa/dac", "description": "The DAC"},
]


class FakeMpv:
    """Listens until it is closed or dies. What it plays goes on by the clock (seconds), and ends
    when a test says so."""

    def __init__(self, path: Path, clock: Callable[[], float] = lambda: 0.0) -> None:
        self.path = path
        self._clock = clock
        self._base, self._since = 0.0, 0.0
        self.properties: dict[str, Any] = {
            "pause": False,
            "volume": 100.0,
            "replaygain": "no",
            "audio-device": "auto",
            "audio-device-list": OUTPUTS,
            "idle": "yes",
            "idle-active": True,
        }
        self.playlist: list[dict[str, Any]] = []
        self.current: int | None = None
        self.commands: list[str] = []
        self.refused: set[str] = set()
        """Commands that it answers with an error."""
        self.hangs = False
        self._ids = itertools.count(1)
        self._observed: dict[str, int] = {}
        self._lock = threading.RLock()
        self._lines: list[socket.socket] = []
        self._door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        folder = os.open(path.parent, os.O_PATH)
        path.unlink(missing_ok=True)
        self._door.bind(f"/proc/self/fd/{folder}/{path.name}")
        os.close(folder)
        self._door.listen()
        self._door.settimeout(0.05)
        self._threads = [threading.Thread(target=self._welcome, daemon=True)]
        self._threads[0].start()

    @property
    def position(self) -> float:
        """Seconds in what it plays."""
        gone = 0.0 if self.properties["pause"] else self._clock() - self._since
        return self._base + gone

    @position.setter
    def position(self, seconds: float) -> None:
        self._base, self._since = seconds, self._clock()

    # What a test has it do

    @property
    def urls(self) -> list[str]:
        """What it plays, and what it would play next."""
        with self._lock:
            start = 0 if self.current is None else self.current
            return [str(one["filename"]) for one in self.playlist[start:]]

    def finish(self, reason: str = "eof", **more: object) -> None:
        """What it plays comes to its end, and the next begins, if there is one."""
        with self._lock:
            assert self.current is not None
            ended = self.playlist[self.current]["id"]
            self._tell({"event": "end-file", "reason": reason, "playlist_entry_id": ended, **more})
            if self.current + 1 < len(self.playlist):
                self._begin(self.current + 1)
            else:
                self._rest()

    def redirect(self, *urls: str) -> None:
        """What it plays was a list of addresses: these take its place."""
        with self._lock:
            assert self.current is not None
            ended = self.playlist.pop(self.current)["id"]
            new = [{"filename": url, "id": next(self._ids), "options": {}} for url in urls]
            self.playlist[self.current : self.current] = new
            self._tell(
                {
                    "event": "end-file",
                    "reason": "redirect",
                    "playlist_entry_id": ended,
                    "playlist_insert_id": new[0]["id"],
                    "playlist_insert_num_entries": len(new),
                }
            )
            self._begin(self.current)

    def set_by_other(self, name: str, value: object) -> None:
        with self._lock:
            self._set(name, value)

    def die(self) -> None:
        """As if it were killed: its lines break, and nobody listens any more."""
        self._door.close()
        with self._lock:
            for line in self._lines:
                try:
                    line.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue
        self.path.unlink(missing_ok=True)
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(5)

    close = die

    # The other end

    def _welcome(self) -> None:
        while True:
            try:
                line, _ = self._door.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            line.settimeout(None)
            with self._lock:
                self._lines.append(line)
            thread = threading.Thread(target=self._serve, args=(line,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, line: socket.socket) -> None:
        rest = b""
        with line:
            while True:
                try:
                    part = line.recv(65_536)
                except OSError:
                    break
                if not part:
                    break
                *asked, rest = (rest + part).split(b"\n")
                for one in asked:
                    self._answer(line, json.loads(one.decode("utf-8", "surrogateescape")))
            with self._lock:
                self._lines.remove(line)

    def _answer(self, line: socket.socket, asked: dict[str, Any]) -> None:
        if self.hangs:
            return
        command = asked["command"]
        name, arguments = _read(command)
        with self._lock:
            self.commands.append(name)
            told: list[Callable[[], None]] = []
            try:
                if name in self.refused:
                    raise KeyError(name)
                data, error = self._do(name, arguments, told), "success"
            except KeyError:
                data, error = None, "error running command"
            self._send(line, {"data": data, "request_id": asked["request_id"], "error": error})
            for tell in told:
                tell()

    def _do(self, name: str, said: dict[str, Any], told: list[Callable[[], None]]) -> Any:
        if name == "get_property":
            if said["name"] == "playlist":
                return self._listed()
            if said["name"] == "time-pos":
                return None if self.current is None else self.position
            return self.properties[said["name"]]
        if name == "set_property":
            self._set(said["name"], said["data"])
        elif name == "observe_property":
            self._observed[said["name"]] = said["id"]
            told.append(lambda: self._observed_told(said["name"]))
        elif name == "loadfile":
            return self._load(said, told)
        elif name == "playlist-clear":
            kept = [] if self.current is None else [self.playlist[self.current]]
            self.playlist, self.current = kept, (0 if kept else None)
        elif name == "stop":
            if self.current is not None:
                ended = self.playlist[self.current]["id"]
                told.append(lambda: self._ended(ended, "stop"))
            self.playlist = []
            told.append(self._rest)
        elif name == "seek":
            self.position = float(said["target"])
        elif name == "quit":
            told.append(lambda: threading.Thread(target=self.die, daemon=True).start())
        else:
            raise KeyError(name)
        return None

    def _load(self, said: dict[str, Any], told: list[Callable[[], None]]) -> Any:
        entry = {
            "filename": said["url"],
            "id": next(self._ids),
            "options": said.get("options", {}),
        }
        if said["flags"] == "replace":
            if self.current is not None:
                ended = self.playlist[self.current]["id"]
                told.append(lambda: self._ended(ended, "stop"))
            self.playlist, self.current = [entry], 0
            told.append(lambda: self._begin(0))
        else:
            self.playlist.append(entry)
        return {"playlist_entry_id": entry["id"]}

    def _begin(self, place: int) -> None:
        self.current = place
        self.properties["idle-active"] = False
        entry = self.playlist[place]
        self.position = float(entry["options"].get("start", 0.0))
        self._tell({"event": "start-file", "playlist_entry_id": entry["id"]})
        self._tell({"event": "playback-restart"})

    def _rest(self) -> None:
        self.current = None
        self.properties["idle-active"] = True
        self._tell({"event": "idle"})

    def _ended(self, entry_id: int, reason: str) -> None:
        self._tell({"event": "end-file", "reason": reason, "playlist_entry_id": entry_id})

    def _set(self, name: str, value: object) -> None:
        if name == "audio-device" and value not in {one["name"] for one in OUTPUTS}:
            raise KeyError(name)
        if name == "pause":
            self.position = self.position
        self.properties[name] = value
        self._observed_told(name)

    def _observed_told(self, name: str) -> None:
        if name in self._observed:
            self._tell(
                {
                    "event": "property-change",
                    "id": self._observed[name],
                    "name": name,
                    "data": self.properties[name],
                }
            )

    def _listed(self) -> list[dict[str, Any]]:
        return [
            {
                "filename": one["filename"],
                "id": one["id"],
                **({"current": True, "playing": True} if place == self.current else {}),
            }
            for place, one in enumerate(self.playlist)
        ]

    def _tell(self, event: dict[str, Any]) -> None:
        for line in self._lines:
            self._send(line, event)

    def _send(self, line: socket.socket, said: dict[str, Any]) -> None:
        told = json.dumps(said, ensure_ascii=False).encode("utf-8", "surrogateescape") + b"\n"
        try:
            line.sendall(told)
        except OSError:
            return


def _read(command: Any) -> tuple[str, dict[str, Any]]:
    """A command by its name, and its arguments by theirs."""
    if isinstance(command, dict):
        return str(command["name"]), command
    name, *rest = command
    keys = {
        "get_property": ("name",),
        "set_property": ("name", "data"),
        "observe_property": ("id", "name"),
    }
    return str(name), dict(zip(keys.get(name, ()), rest, strict=True))
