"""A client of yaml-language-server over LSP on stdio: just what the tests ask of it."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

Message = dict[str, Any]
MOST_SECONDS = 20.0
SETTINGS = {
    "yaml": {
        "validate": True,
        "hover": True,
        "completion": True,
        "schemaStore": {"enable": False},  # would be fetched over the network
        "kubernetesCRDStore": {"enable": False},
        "hoverSchemaSource": False,
    }
}


class LanguageServer:
    """A running server. Every wait is for a message, and ends after `MOST_SECONDS`."""

    def __init__(self, command: Sequence[str], root: Path) -> None:
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self._input, self._numbers, self._opened = self.process.stdin, 0, 0
        self._received: queue.Queue[Message | None] = queue.Queue()
        self._diagnostics: dict[str, list[Message]] = {}
        self._root = root
        listener = threading.Thread(
            target=_listen, args=(self.process.stdout, self._received), daemon=True
        )
        listener.start()
        capabilities = {
            "textDocument": {
                "completion": {"completionItem": {"snippetSupport": True}},
                "hover": {"contentFormat": ["markdown"]},
                "publishDiagnostics": {},
            },
            "workspace": {"configuration": True},
        }
        self.ask(
            "initialize",
            {"processId": None, "rootUri": root.as_uri(), "capabilities": capabilities},
        )
        self.tell("initialized", {})
        self._settled()

    def _settled(self) -> None:
        """Waits until the server has been given the settings, without which it asks the network."""
        while self._receive().get("method") != "workspace/configuration":
            pass

    def close(self) -> None:
        """Ends the server as the protocol says, and waits for it."""
        try:
            self.ask("shutdown", None)
            self.tell("exit", None)
            self.process.wait(MOST_SECONDS)
        finally:
            self.process.kill()
            self.process.wait()
            self._input.close()
            assert self.process.stdout is not None
            self.process.stdout.close()

    def open(self, text: str, schema: Path) -> str:
        """Opens a new document that names `schema` on its first line; returns its address."""
        self._opened += 1
        uri = (self._root / f"policy-{self._opened}.yaml").as_uri()
        text = f"# yaml-language-server: $schema={schema.as_uri()}\n{text}"
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        return uri

    def diagnostics(self, uri: str) -> list[Message]:
        """What the server says is wrong with an open document."""
        while uri not in self._diagnostics:
            self._receive()
        return self._diagnostics[uri]

    def ask(self, method: str, params: object) -> Any:
        """The server's answer to a request."""
        self._numbers += 1
        number = self._numbers
        self._send({"id": number, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def tell(self, method: str, params: object) -> None:
        """Sends a notification."""
        self._send({"method": method, "params": params})

    def _send(self, message: Message) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._input.write(f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        self._input.flush()

    def _receive(self) -> Message:
        message = self._received.get(timeout=MOST_SECONDS)
        assert message is not None, "the language server ended"
        if message.get("method") == "textDocument/publishDiagnostics":
            self._diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "method" in message and "id" in message:
            self._send({"id": message["id"], "result": _answer(message)})
        return message


def _answer(request: Message) -> object:
    """What an editor answers to the server's own requests."""
    if request["method"] == "workspace/configuration":
        return [SETTINGS.get(item["section"], {}) for item in request["params"]["items"]]
    return None


def _listen(output: IO[bytes], received: queue.Queue[Message | None]) -> None:
    while header := output.readline():
        length = 0
        while header.strip():
            name, _, value = header.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
            header = output.readline()
        received.put(json.loads(output.read(length)))
    received.put(None)
