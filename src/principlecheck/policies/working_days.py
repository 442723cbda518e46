"""How long a working day is for one entry, as far as the hours declared say it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import UNSET

from principlecheck.model import units
from principlecheck.model.format.organisation import Item
from principlecheck.model.format.sections.who import Hours
from principlecheck.policies.opening import days_in_policy_opening


class WorkingDays:
    """The hours of all files, and whose they are."""

    def __init__(self, items: Iterable[Item], usual: Any) -> None:
        """`usual` is the id of the organisation's own hours, if it declares any."""
        self._items = {item.route: item.value for item in items}
        self._usual = usual

    def of(self, item: Item) -> float | None:
        """The seconds of a working day of an entry: of its own hours, of its queues' and their
        channels', or of the organisation's. None where they say nothing, or not one thing.
        """
        named = {
            hours
            for value in (item.value, *self._near(item.value))
            if isinstance(hours := getattr(value, "hours", UNSET), str)
        }
        if not named and isinstance(self._usual, str):
            named = {self._usual}
        lengths = {self._length(name) for name in named}
        return lengths.pop() if len(lengths) == 1 else None

    def _near(self, value: Any) -> list[Any]:
        queues = self._named("queues", getattr(value, "queues", UNSET))
        if any(isinstance(getattr(queue, "hours", UNSET), str) for queue in queues):
            return queues
        channels = [getattr(queue, "channels", UNSET) for queue in queues]
        channels.append(getattr(value, "channels", UNSET))
        return [one for listed in channels for one in self._named("channels", listed)]

    def _named(self, section: str, names: Any) -> list[Any]:
        listed = names if isinstance(names, list | dict) else []
        found = [self._items.get(f"{section}.{name}") for name in listed]
        return [value for value in found if value is not None]

    def _length(self, name: str) -> float | None:
        hours = self._items.get(f"hours.{name}")
        if not isinstance(hours, Hours):
            return None
        lengths = {
            _working_seconds_in_policy_hours(text)
            for days, text in hours.open.items()
            if days_in_policy_opening(days)
        }
        return lengths.pop() if len(lengths) == 1 else None


def _working_seconds_in_policy_hours(text: str) -> float:
    """The seconds of `09:00-13:00 and 15:00-18:00`; a stretch may end after midnight."""
    total = 0
    for stretch in text.split(" and "):
        first, last = map(_second_of_day_in_policy_hours, stretch.split("-"))
        total += last - first if last > first else last - first + units.DAY
    return float(total)


def _second_of_day_in_policy_hours(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * units.HOUR + int(minute) * units.MINUTE
