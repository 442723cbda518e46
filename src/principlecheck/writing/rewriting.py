"""A policy file changed in its text, one value or entry at a time: the rest stays as written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import yaml
from msgspec import Struct

from principlecheck.reading.events import parse_yaml_events
from principlecheck.reading.places import Path
from principlecheck.reading.source import SourceFile
from principlecheck.reading.text import LINE_BREAK, decode_bytes
from principlecheck.reading.yaml import read_yaml
from principlecheck.writing.yaml import flow_yaml


def rewrite_yaml_value(source: SourceFile, path: Path, value: Any) -> SourceFile:
    """`source` with `value` at `path`; what is not there yet is put in, on one line.

    Some part of `path` stands in the file. Raises `Unreadable` for a file that cannot be read.
    """
    text = decode_bytes(source.data, source.name)
    found = _YamlPathSearch(text, path).found()
    inner = value
    for name in reversed(path[found.depth :]):
        inner = {name: inner}
    if found.depth == len(path):
        text = text[: found.start] + flow_yaml(value) + text[found.end :]
    else:
        pair = flow_yaml(inner)[1:-1]
        glue = (", " if not found.empty else "") if found.flow else f"\n{' ' * found.column}"
        at = found.start + 1 if found.flow else found.start
        text = text[:at] + pair + glue + text[at:]
    made = SourceFile(source.name, text.encode())
    if read_yaml(made.data, made.name) != _value_with_part_rewritten(
        read_yaml(source.data, source.name), path, value
    ):
        raise RuntimeError(f"{path} could not be rewritten in {source.name}")
    return made


def write_entries_into_yaml(source: SourceFile, section: str, lines: Sequence[str]) -> SourceFile:
    """`source` with entries more, laid out in `lines`, at the end of their section or in a new one.

    Raises `Unreadable` for a file that cannot be read.
    """
    text = decode_bytes(source.data, source.name)
    ends = "\r\n" if "\r\n" in text else "\n"
    found = _YamlPathSearch(text, (section,)).found()
    block = "".join(f"{line}{ends}" for line in lines)
    if found.depth < 1 or found.empty or found.flow:
        if found.depth == 1:  # `section: {}`, or one that is written on one line
            return _write_entries_on_one_line(source, section, lines)
        glue = "" if not text or text.endswith(("\n", "\r")) else ends
        return _read_rewritten_yaml_again(source.name, f"{text}{glue}{ends}{section}:{ends}{block}")
    at = text.find("\n", found.end)
    head, rest = (text, "") if at < 0 else (text[: at + 1], text[at + 1 :])
    if not head.endswith("\n"):
        head += ends
    own = len(lines[0]) - len(lines[0].lstrip())
    if found.column != own:
        shift = " " * found.column
        block = "".join(f"{shift}{line[own:]}{ends}" for line in lines)
    return _read_rewritten_yaml_again(source.name, f"{head}{block}{rest}")


def _write_entries_on_one_line(
    source: SourceFile, section: str, lines: Sequence[str]
) -> SourceFile:
    entries = read_yaml("".join(f"{line}\n" for line in lines).encode(), source.name)
    for name, value in reversed(entries.items()):  # each goes in before those that are there
        source = rewrite_yaml_value(source, (section, name), value)
    return source


def remove_value_from_yaml(source: SourceFile, path: Path) -> SourceFile:
    """`source` without what stands at `path`; a map that is then empty goes with it.

    A value in lines of its own goes with its lines, and the comment on them. Raises `Unreadable`
    for a file that cannot be read, and `KeyError` where nothing stands at the path.
    """
    whole = read_yaml(source.data, source.name)
    _value_at_path_to_rewrite(
        whole, path
    )  # before its neighbours are looked at: nothing goes in the place of nothing
    for depth in range(len(path) - 1, 0, -1):
        if len(_value_at_path_to_rewrite(whole, path[:depth])) > 1:
            break
        path = path[:depth]
    text = decode_bytes(source.data, source.name)
    extent = _YamlPathSearch(text, path).found()
    key = source.places.key(path)
    if extent.depth < len(path) or key is None:
        raise KeyError(".".join(map(str, path)))
    start = _index_of_place_to_rewrite(text, key.line, key.column)
    line_start = text.rfind("\n", 0, start) + 1
    alone = not text[line_start:start].strip()
    stop = text.find("\n", extent.end)
    tail = text[extent.end : stop if stop >= 0 else len(text)]
    if alone and re.fullmatch(r"\s*(?:#.*)?", tail):
        made = text[:line_start] + (text[stop + 1 :] if stop >= 0 else "")
    else:
        made = _remove_bracketed_yaml_value(text, start, extent.end)
    del _value_at_path_to_rewrite(whole, path[:-1])[path[-1]]
    return _read_rewritten_yaml_again(source.name, made, whole)


def _remove_bracketed_yaml_value(text: str, start: int, end: int) -> str:
    after = re.match(r"\s*,\s*", text[end:])
    if after:
        return text[:start] + text[end + after.end() :]
    before = re.search(r"\s*,\s*$", text[:start])
    return (text[: before.start()] if before else text[:start]) + text[end:]


def _value_at_path_to_rewrite(whole: Any, path: Path) -> Any:
    for name in path:
        whole = whole[name]
    return whole


def _index_of_place_to_rewrite(text: str, line: int, column: int) -> int:
    """The index of a place, lines counted as editors count them."""
    starts = [0, *(at.end() for at in LINE_BREAK.finditer(text))]
    return starts[line - 1] + column - 1


def _read_rewritten_yaml_again(name: str, text: str, wanted: Any = None) -> SourceFile:
    """A file of this text, once it is known to mean what it is meant to."""
    made = SourceFile(name, text.encode())
    values = read_yaml(made.data, made.name)
    if wanted is not None and values != wanted:
        raise RuntimeError(f"{name} could not be rewritten")
    return made


def append_to_map_in_yaml(source: SourceFile, path: Path, name: str, value: Any) -> SourceFile:
    """`source` with `name` and its value as the last of the map at `path`, in the way in which that
    is written: on lines of their own, or within its brackets.

    Raises `KeyError` where no map stands there, `Unreadable` for a file that cannot be read.
    """
    text = decode_bytes(source.data, source.name)
    found = _YamlPathSearch(text, path).found()
    if found.depth != len(path) or not found.is_map:
        raise KeyError(path)
    if found.flow:
        glue = "" if found.empty else ", "
        text = f"{text[: found.start + 1]}{flow_yaml({name: value})[1:-1]}{glue}{text[found.start + 1 :]}"
    else:
        line_end = text.find("\n", found.end)
        end = len(text) if line_end < 0 else line_end
        end -= text[:end].endswith("\r")
        newline = "\r\n" if "\r\n" in text else "\n"
        lines = newline.join(_write_yaml_pair_on_lines(name, value, found.column))
        text = f"{text[:end]}{newline}{lines}{text[end:]}"
        text = text if line_end >= 0 else f"{text}{newline}"
    made = SourceFile(source.name, text.encode())
    if read_yaml(made.data, made.name) != _value_with_part_rewritten(
        read_yaml(source.data, source.name), (*path, name), value
    ):
        raise RuntimeError(f"{name} could not be added in {source.name}")
    return made


def _write_yaml_pair_on_lines(name: str, value: Any, column: int) -> list[str]:
    """A pair on lines of its own, and each pair of a map on others."""
    indent = " " * column
    if not isinstance(value, dict) or not value:
        return [f"{indent}{flow_yaml(name)}: {flow_yaml(value)}"]
    inner = [
        line
        for key, part in value.items()
        for line in _write_yaml_pair_on_lines(key, part, column + 2)
    ]
    return [f"{indent}{flow_yaml(name)}:", *inner]


def _value_with_part_rewritten(whole: Any, path: Path, value: Any) -> Any:
    """`whole` with `value` at `path`, maps made on the way."""
    here = whole
    for name in path[:-1]:
        here = here.setdefault(name, {})
    here[path[-1]] = value
    return whole


class _YamlExtent(Struct):
    """The value at the first `depth` steps of a path: from `start` to `end` in the text.

    `is_map`, `flow` and `empty` say whether it is a map and how it is written, `column` where its names begin.
    """

    depth: int
    start: int
    end: int = 0
    is_map: bool = False
    flow: bool = False
    empty: bool = True
    column: int = 0


class _YamlPathSearch:
    """Follows the events of a text down a path, as far as it leads."""

    def __init__(self, text: str, path: Path) -> None:
        self.text, self.path = text, path
        self.best = _YamlExtent(-1, 0)
        self.last_end = 0

    def found(self) -> _YamlExtent:
        """The value at the path, or the innermost map on the way to it."""
        events = parse_yaml_events(self.text)
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                self._value(event, events, 0)
                break
        return self.best

    def _value(self, event: Any, events: Any, depth: int) -> None:
        """One value; `depth` is how far it is down the path, -1 beside it. Depth is limited by
        the reader, which has read this text before.
        """
        extent = None
        if depth > self.best.depth:
            extent = self.best = _YamlExtent(depth, event.start_mark.index)
        if isinstance(event, yaml.MappingStartEvent):
            if extent is not None:
                start: Any = event.start_mark
                extent.flow, extent.column = bool(event.flow_style), start.column
                extent.is_map = True
            self._map(events, depth, extent)
        elif isinstance(event, yaml.SequenceStartEvent):
            for item in events:
                if isinstance(item, yaml.SequenceEndEvent):
                    self._close(item)
                    break
                self._value(item, events, -1)
        else:
            length = len(self.text[event.start_mark.index : event.end_mark.index].rstrip())
            self.last_end = event.start_mark.index + length
        if extent is not None:
            extent.end = self.last_end

    def _map(self, events: Any, depth: int, extent: _YamlExtent | None) -> None:
        for key in events:
            if isinstance(key, yaml.MappingEndEvent):
                self._close(key)
                return
            if extent is not None:
                extent.empty = False
            self.last_end = key.end_mark.index
            on_path = 0 <= depth < len(self.path) and key.value == self.path[depth]
            self._value(next(events), events, depth + 1 if on_path else -1)

    def _close(self, event: Any) -> None:
        # A bracket ends here; what is written in lines ended with its last value.
        if event.end_mark.index > event.start_mark.index:
            self.last_end = event.end_mark.index
