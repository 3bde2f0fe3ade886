"""The socket through which open pages learn of builds, in livereload's protocol."""

import json
from typing import Final

from livereload.handlers import LiveReloadHandler
from tornado.websocket import WebSocketClosedError

from generator.preview.gate import Gate
from generator.preview.stage import Message, Stage, address_of

ADDRESS: Final = "/livereload"
LARGEST: Final = 64 << 10  # bytes of a message from a page
PLUGIN: Final = "nutgraf"


class ReloadSocket(LiveReloadHandler):  # type: ignore[misc]
    """livereload's handler with visitors of our own: its own list and its polling are not used."""

    def initialize(self, stage: Stage, gate: Gate) -> None:
        self.stage = stage
        self.gate = gate
        self.address = ""
        self.version = ""
        self.looks = ""
        self.troubled = False

    def prepare(self) -> None:
        host, origin = (self.request.headers.get(name) for name in ("Host", "Origin"))
        if not self.gate.admits(host or "") or (origin and not self.gate.owns(origin, host or "")):
            self.set_status(403)  # here, because the library stumbles over an origin that is none
            self.finish()

    def check_origin(self, origin: str) -> bool:
        return self.gate.owns(origin, self.request.headers.get("Host", ""))

    def open(self, *_: str, **__: str) -> None:
        self.set_nodelay(True)

    def on_message(self, message: str | bytes) -> None:
        try:
            said = json.loads(message)
            command = said["command"]
        except (ValueError, KeyError, TypeError, RecursionError):
            self.close()
            return
        if command == "hello":
            super().on_message(json.dumps({"command": "hello"}))
        elif command == "info":
            self._arrive(said)

    def on_close(self) -> None:
        self.stage.visitors.discard(self)

    def tell(self, message: Message) -> None:
        try:
            self.write_message(message)
        except WebSocketClosedError:
            self.stage.visitors.discard(self)

    def _arrive(self, said: dict[str, object]) -> None:
        plugins = said.get("plugins")
        ours = plugins.get(PLUGIN) if isinstance(plugins, dict) else None
        shown = ours if isinstance(ours, dict) else {}
        self.address = address_of(str(said.get("url", "")))
        self.version, self.looks = str(shown.get("page", "")), str(shown.get("looks", ""))
        self.stage.welcome(self)

    def on_pong(self, data: bytes) -> None:
        """Nothing: that it came is all that was asked."""
