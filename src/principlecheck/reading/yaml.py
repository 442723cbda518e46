"""YAML 1.2 core values, from PyYAML's C parser events, with an explicit stack.

Never composed: composing recurses in C, and nodes hide anchors and tags. What people trip over
is refused here in plain words; `places_of` reads the same bytes once more when somewhere a
place is needed, so that a clean run never pays for positions.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

import yaml

from principlecheck.model.problem import Place, Problem
from principlecheck.reading.scalars import NotAScalar, plain_value
from principlecheck.reading.syntax import explain_syntax
from principlecheck.reading.text import FORBIDDEN, Unreadable, decode, lines_of, name_of

Path = tuple[str | int, ...]
MOST_DEPTH = 64
MOST_PROBLEMS = 200

try:
    from yaml.cyaml import CParser as _Parser
except ImportError:  # a PyYAML built without libyaml reads the same, more slowly
    from yaml import SafeLoader as _Parser  # type: ignore[assignment]


class Places:
    """Where each value and each key of a document stands: routes in, places out."""

    def __init__(self) -> None:
        self._values: dict[Path, Place] = {}
        self._keys: dict[Path, Place] = {}

    def value(self, path: Path) -> Place | None:
        """The place of the value at `path`."""
        return self._values.get(path)

    def key(self, path: Path) -> Place | None:
        """The place of the key that leads to `path`."""
        return self._keys.get(path)

    def nearest(self, path: Path) -> Place:
        """The place of `path`, or of the nearest container that stands in the file."""
        for length in range(len(path), -1, -1):
            part = path[:length]
            place = self._keys.get(part) if length < len(path) else self._values.get(part)
            if place or (place := self._values.get(part)):
                return place
        raise KeyError(path)


def read(data: bytes, file: str) -> Any:
    """The value of one YAML document: dicts, lists, str, int, float, bool.

    Raises `Unreadable` with every trap found, or with the first error of syntax.
    """
    return _Reader(data, file, None).run()


def places_of(data: bytes, file: str) -> Places:
    """The place of everything in a document that `read` has read."""
    places = Places()
    _Reader(data, file, places).run()
    return places


class _Frame:
    """An open map or list: what it holds so far, where it is, and the key being filled."""

    __slots__ = ("container", "key", "path")

    def __init__(self, container: dict[str, Any] | list[Any], path: Path) -> None:
        self.container = container
        self.path = path
        self.key: str | None = None


class _Reader:
    def __init__(self, data: bytes, file: str, places: Places | None) -> None:
        self.file = file
        self.text = decode(data, file)
        self.places = places
        self.stack: list[_Frame] = []
        self.problems: list[Problem] = []
        self.value: Any = None
        self.documents = 0

    def run(self) -> Any:
        handlers = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._open,
            yaml.SequenceStartEvent: self._open,
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }
        parser = _Parser(self.text)
        try:
            while parser.check_event():
                event = parser.get_event()
                handler = handlers.get(type(event))
                if handler:
                    handler(event)
        except yaml.YAMLError as error:
            raise Unreadable(
                [*self.problems, explain_syntax(error, self.text, self.file)]
            ) from None
        if self.problems:
            raise Unreadable(self.problems)
        return self.value

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            self._refuse(
                "second-document",
                "A second document begins here.",
                event,
                "it in a file of its own",
            )
        if event.version or event.tags:
            self._refuse(
                "directive",
                "A line beginning with % gives orders to the reader.",
                event,
                "the file without it",
            )

    def _alias(self, event: Any) -> None:
        self._refuse(
            "anchor-or-alias",
            "An alias (*) stands for text written elsewhere.",
            event,
            "the value out in full",
        )

    def _open(self, event: Any) -> None:
        self._plain_node(event)
        if len(self.stack) >= MOST_DEPTH:
            self._refuse(
                "too-deep",
                f"This is nested more than {MOST_DEPTH} levels deep.",
                event,
                "it flatter",
            )
        container: dict[str, Any] | list[Any] = (
            {} if isinstance(event, yaml.MappingStartEvent) else []
        )
        path = self._attach(container, event)
        self.stack.append(_Frame(container, path))

    def _close(self, _event: Any) -> None:
        self.stack.pop()

    def _scalar(self, event: Any) -> None:
        self._plain_node(event)
        frame = self.stack[-1] if self.stack else None
        text = event.value
        if FORBIDDEN.search(text):
            self._hidden(event)
        if frame is not None and isinstance(frame.container, dict) and frame.key is None:
            self._key(frame, event)
            return
        value: Any = text
        if event.implicit[0]:
            try:
                value = plain_value(text)
            except NotAScalar as error:
                self._note(error.kind, error.says, event, error.write)
            if value is None:
                self._empty(frame, event)
        self._attach(value, event)

    def _key(self, frame: _Frame, event: Any) -> None:
        key = event.value
        path = (*frame.path, key)
        if key == "<<" and event.implicit[0]:
            self._refuse(
                "merge-key",
                "A merge key (<<) copies fields from elsewhere.",
                event,
                "the fields out in full",
            )
        if not key:
            self._note("null", "A key is empty.", event, "a name before the colon")
        if key in frame.container:
            earlier = places_before(self.text, self.file, path, event.start_mark.index)
            self._note(
                "duplicate-key",
                f"`{key}` is written twice in the same place.",
                event,
                "it once, or give the second one a name of its own",
                earlier,
            )
        if self.places is not None:
            self.places._keys[path] = self._place(event)
        frame.key = key

    def _attach(self, value: Any, event: Any) -> Path:
        path: Path = ()
        if self.stack:
            frame = self.stack[-1]
            container = frame.container
            if isinstance(container, list):
                path = (*frame.path, len(container))
                container.append(value)
            elif frame.key is None:
                self._refuse(
                    "key-not-text",
                    "A list or a map stands where a name should.",
                    event,
                    "a name before the colon",
                )
            else:
                path = (*frame.path, frame.key)
                container[frame.key] = value
                frame.key = None
        else:
            self.value = value
        if self.places is not None:
            self.places._values[path] = self._place(event)
        return path

    def _plain_node(self, event: Any) -> None:
        if event.anchor:
            self._refuse(
                "anchor-or-alias",
                "An anchor (&) lets other places copy this one.",
                event,
                "the value out in full wherever it is needed",
            )
        if event.tag is not None:
            written = re.match(r"\S*", self.text[event.start_mark.index :])
            tag = written.group() if written else "!"
            self._refuse(
                "tag",
                f"The tag `{tag[:40]}` asks for a type by name.",
                event,
                "the value without it (a text that begins with ! needs quotes)",
            )

    def _empty(self, frame: _Frame | None, event: Any) -> None:
        name = frame.key if frame is not None and frame.key is not None else None
        line = lines_of(self.text)[event.start_mark.line] if self.text else ""
        rest = line[event.start_mark.column :].lstrip()
        if event.value:
            self._note(
                "null",
                f"`{event.value}` means nothing here.",
                event,
                "a value, or leave the field out",
            )
        elif rest.startswith("#") and not rest.startswith("# "):
            self._note(
                "null",
                f"`{rest.split()[0]}` is read as a comment, so the value is empty.",
                event,
                f'"{rest.split()[0]}" in quotes',
            )
        elif name is not None and rest[:1] in ("}", ",") and " " in name:
            self._note(
                "null",
                f"The comma before `{name}` makes it a key of its own.",
                event,
                "the text with the comma in quotes",
            )
        elif frame is not None:
            self._note(
                "null",
                f"`{name}` has no value." if name else "A value is empty.",
                event,
                "a value, or leave the field out ({} for “we have none” in a section)",
            )

    def _hidden(self, event: Any) -> None:
        found = FORBIDDEN.search(event.value)
        name = name_of(found.group()) if found else ""
        self._note(
            "hidden-character",
            f"This text holds the character {name}, which cannot be shown.",
            event,
            "the text without it",
        )

    def _place(self, event: Any) -> Place:
        start, end = event.start_mark, event.end_mark
        column = start.column + 1
        stop = end.column + 1 if end.line == start.line else column + 1
        return Place(self.file, start.line + 1, column, max(stop, column + 1))

    def _note(
        self, kind: str, says: str, event: Any, write: str, also: tuple[Place, ...] = ()
    ) -> None:
        place = self._place(event)
        excerpt = lines_of(self.text)[place.line - 1]
        self.problems.append(Problem(kind, says, place, write, excerpt, also))
        if len(self.problems) >= MOST_PROBLEMS:
            raise Unreadable(self.problems)

    def _refuse(self, kind: str, says: str, event: Any, write: str) -> None:
        self._note(kind, says, event, write)
        raise Unreadable(self.problems)


def places_before(text: str, file: str, path: Path, index: int) -> tuple[Place, ...]:
    """Where `path` stands first in the text before `index`, for saying both places of a double."""
    places = Places()
    reader = _Reader(text[:index].encode(), file, places)
    with suppress(Unreadable):  # the text is cut in the middle; what came before is wanted
        reader.run()
    found = places.key(path)
    return (found,) if found else ()
