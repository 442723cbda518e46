"""An independent writer of YAML's flow style that notes where it puts everything."""

import json
from collections.abc import Callable
from typing import Any

Spot = tuple[int, int]


class Writer:
    """Writes a value; `gap` says before each token what space goes there."""

    def __init__(self, gap: Callable[[], str]) -> None:
        self.gap = gap
        self.text = ""
        self.values: dict[tuple[str | int, ...], Spot] = {}
        self.keys: dict[tuple[str | int, ...], Spot] = {}

    def write(self, value: Any, path: tuple[str | int, ...] = ()) -> None:
        self.text += self.gap()
        self.values[path] = self.spot()
        if isinstance(value, dict):
            self.text += "{"
            for number, (key, part) in enumerate(value.items()):
                self.text += "," if number else ""
                self.text += self.gap()
                self.keys[(*path, key)] = self.spot()
                self.text += f"{json.dumps(key, ensure_ascii=False)}: "
                self.write(part, (*path, key))
            self.text += self.gap() + "}"
        elif isinstance(value, list):
            self.text += "["
            for index, part in enumerate(value):
                self.text += "," if index else ""
                self.write(part, (*path, index))
            self.text += self.gap() + "]"
        else:
            self.text += json.dumps(value, ensure_ascii=False)

    def spot(self) -> Spot:
        """Line and column of what comes next, from 1."""
        return self.text.count("\n") + 1, len(self.text) - self.text.rfind("\n")
