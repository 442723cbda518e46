"""YAML 1.2 core values, from the parser's events with an explicit stack.

What people trip over is refused in plain words (`traps`). Positions are not kept: `places_in_yaml_document`
reads the same bytes once more when somewhere a place is needed.
"""

from __future__ import annotations

from typing import Any

import yaml
from yaml import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from principlecheck.model.report.problem import Problem
from principlecheck.reading.blanks import replace_odd_blanks_in_yaml
from principlecheck.reading.events import parse_yaml_events, yaml_text_up_to_depth
from principlecheck.reading.places import Path, YamlPlaces, places_in_yaml_document
from principlecheck.reading.plain import yaml_may_hold_doubtful_scalar
from principlecheck.reading.scalars import NotAScalar, value_of_plain_scalar
from principlecheck.reading.syntax import explain_yaml_syntax_error
from principlecheck.reading.text import REFUSED, UNPRINTED, Unreadable, decode_bytes_with_all_faults
from principlecheck.reading.traps import YamlTraps

__all__ = ["MOST_DEPTH", "Path", "YamlPlaces", "places_in_yaml_document", "read_yaml"]

MOST_DEPTH = 64


def read_yaml(data: bytes, file: str) -> Any:
    """The value of one YAML document: dicts, lists, str, int, float, bool; None if it is empty.

    Raises `Unreadable` with every trap found, or with the first error of syntax.
    """
    text, problems = decode_yaml_text(data, file)
    traps = YamlTraps(text, file)
    try:
        value = read_yaml_value(text, traps)
    except Unreadable as refused:
        raise Unreadable([*problems, *refused.problems]) from None
    if problems or traps.problems:
        raise Unreadable([*problems, *traps.problems])
    return value


def decode_yaml_text(data: bytes, file: str) -> tuple[str, list[Problem]]:
    """The text of a YAML file, and the characters in it that no such file may hold.

    Raises `Unreadable` where nothing of it can be told.
    """
    if not UNPRINTED.search(data):
        return data.decode("ascii"), []
    text, hidden = decode_bytes_with_all_faults(data, file, REFUSED)
    text, odd = replace_odd_blanks_in_yaml(text, file)
    return text, [*hidden, *odd]


def read_yaml_value(text: str, traps: YamlTraps) -> Any:
    """The value of a document, its traps noted. Raises `Unreadable`, with them, at the first error
    of syntax and at a trap that changes what the rest means.
    """
    try:
        return _YamlReader(traps).value_of(text)
    except yaml.YAMLError as error:
        raise Unreadable(_refuse_broken_yaml(error, traps, text, traps.file)) from None


def _refuse_broken_yaml(
    error: yaml.YAMLError, traps: YamlTraps, text: str, file: str
) -> list[Problem]:
    """What a text is refused for: its traps, and what the parser says or did not get to."""
    shallow = yaml_text_up_to_depth(error, text)
    if shallow is not None:
        traps = YamlTraps(text, file)
        try:
            _YamlReader(traps).value_of(shallow)
        except Unreadable as refused:
            return refused.problems
        except yaml.YAMLError as earlier:
            error = earlier
    return [*traps.problems, explain_yaml_syntax_error(error, text, file)]


class _YamlReader:
    """The container being filled, the key that awaits its value, and the containers around."""

    __slots__ = ("container", "doubtful", "key", "root", "stack", "traps")

    def __init__(self, traps: YamlTraps) -> None:
        self.traps = traps
        self.doubtful = yaml_may_hold_doubtful_scalar(traps.text)
        # The document is the one item of a list, so that no value is a special case.
        self.root: list[Any] = []
        self.container: Any = self.root
        self.key: str | None = None
        self.stack: list[tuple[Any, str | None]] = []

    def value_of(self, text: str) -> Any:
        handlers = {
            ScalarEvent: self._scalar,
            MappingStartEvent: self._map,
            SequenceStartEvent: self._list,
            MappingEndEvent: self._close,
            SequenceEndEvent: self._close,
            DocumentStartEvent: self.traps.document,
            AliasEvent: self.traps.alias,
        }
        for event in parse_yaml_events(text):
            handler = handlers.get(type(event))
            if handler is not None:
                handler(event)
        return self.root[0] if self.root else None

    def _scalar(self, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self.traps.anchor_or_tag(event)
        value = event.value
        style = event.style
        # The text itself has been searched; only double quotes can spell a character out.
        if style == '"' and REFUSED.search(value):
            self.traps.hidden(event)
        container, key = self.container, self.key
        if key is None and type(container) is dict:
            if value in container or value in ("", "<<"):
                self.traps.key(event, self._path(value), doubled=value in container)
            self.key = value
            return
        if not style:
            value = self._plain(event)
        if key is None:
            container.append(value)
        else:
            container[key] = value
            self.key = None

    def _plain(self, event: Any) -> Any:
        if self.doubtful and event.value and self.traps.doubtful(event, self.key):
            return event.value
        try:
            value = value_of_plain_scalar(event.value)
        except NotAScalar as error:
            self.traps.number(event, error)
            return event.value
        if value is None and self.stack:
            self.traps.empty(event, self.key)
        return value

    def _map(self, event: Any) -> None:
        self._open(event, {})

    def _list(self, event: Any) -> None:
        self._open(event, [])

    def _open(self, event: Any, value: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self.traps.anchor_or_tag(event)
        if len(self.stack) >= MOST_DEPTH:
            self.traps.too_deep(event, MOST_DEPTH)
        container, key = self.container, self.key
        self.stack.append((container, key))
        if key is not None:
            container[key] = value
            self.key = None
        elif type(container) is dict:
            self.traps.key_not_text(event)
        else:
            container.append(value)
        self.container = value

    def _close(self, _event: Any) -> None:
        self.container = self.stack.pop()[0]

    def _path(self, last: str) -> Path:
        """The path of the key `last` of the open map."""
        above = self.stack[1:]  # the first is the list around the document
        steps = (len(container) - 1 if key is None else key for container, key in above)
        return (*steps, last)
