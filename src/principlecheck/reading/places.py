"""Where everything in a document stands.

Made from the same bytes once more, when somewhere a place is needed, so that a clean run never
pays for positions.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import yaml

from principlecheck.model.report.problem import Place
from principlecheck.reading.events import parse_yaml_events, yaml_text_up_to_depth
from principlecheck.reading.text import decode_bytes

Path = tuple[str | int, ...]
_Marks = tuple[int, int, int, int]
"""Where something begins, its line and column from 0, and where it ends: of an event no more is
needed, and a hundred thousand of them fill the memory.
"""


class YamlPlaces:
    """Where each value and each key of a document stands: paths in, places out."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.values: dict[Path, _Marks] = {}
        self.keys: dict[Path, _Marks] = {}

    def value(self, path: Path) -> Place | None:
        """The place of the value at `path`."""
        return self._made(self.values.get(path))

    def key(self, path: Path) -> Place | None:
        """The place of the key that leads to `path`."""
        return self._made(self.keys.get(path))

    def nearest(self, path: Path) -> Place:
        """The place of the value at `path`, or else of the nearest part of it in the file: the
        key that leads there, the list item, at last the whole document.
        """
        found = self.value(path)
        while found is None and path:
            path = path[:-1]
            found = self.key(path) or self.value(path)
        return found or Place(self._file, 1, 1, 1)

    def _made(self, marks: _Marks | None) -> Place | None:
        return marks and _place_between_marks(marks, self._file)


def place_of_yaml_event(event: Any, file: str) -> Place:
    """The place of an event; of one that runs over several lines, where it begins."""
    return _place_between_marks(_marks_of_yaml_event(event), file)


def _marks_of_yaml_event(event: Any) -> _Marks:
    start, end = event.start_mark, event.end_mark
    return start.line, start.column, end.line, end.column


def _place_between_marks(marks: _Marks, file: str) -> Place:
    line, begin, last, end = marks
    column = begin + 1
    stop = end + 1 if last == line else column + 1
    return Place(file, line + 1, column, max(stop, column + 1))


def places_in_yaml_document(data: bytes, file: str) -> YamlPlaces:
    """The place of everything in a document that `read` has read."""
    return places_in_yaml_text(decode_bytes(data, file), file)


def places_in_yaml_text(text: str, file: str) -> YamlPlaces:
    """The place of everything in `text`, as far as its syntax holds."""
    places = YamlPlaces(file)
    try:
        _note_places_of_yaml_events(text, places)
    except yaml.YAMLError as error:
        if (shallow := yaml_text_up_to_depth(error, text)) is not None:
            with suppress(yaml.YAMLError):
                _note_places_of_yaml_events(shallow, places)
    return places


def _note_places_of_yaml_events(text: str, places: YamlPlaces) -> None:
    # Where a name is doubled, the first is kept.
    note_value, note_key = places.values.setdefault, places.keys.setdefault
    # An open container is its path, and the next index of a list or None for a map.
    path: Path = ()
    index: int | None = None
    stack: list[tuple[Path, int | None]] = []
    here: Path | None = path  # where the next value goes; None while a key is awaited
    scalar = yaml.ScalarEvent
    for event in parse_yaml_events(text):
        if isinstance(event, scalar):
            if here is None:
                here = (*path, event.value)
                note_key(here, _marks_of_yaml_event(event))
                continue
            note_value(here, _marks_of_yaml_event(event))
            index = None if index is None else index + 1
        elif isinstance(event, yaml.CollectionStartEvent):
            stack.append((path, index))
            if here is not None:
                note_value(here, _marks_of_yaml_event(event))
                path = here
            index = 0 if isinstance(event, yaml.SequenceStartEvent) else None
        elif isinstance(event, yaml.CollectionEndEvent):
            path, index = stack.pop()
            index = None if index is None else index + 1
        elif isinstance(event, yaml.NodeEvent):  # a reference to an anchor
            if here is not None:
                note_value(here, _marks_of_yaml_event(event))
            index = None if index is None else index + 1
        else:
            continue
        here = None if index is None else (*path, index)
