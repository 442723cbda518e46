"""When somebody is open, from a line as people say it: `Monday to Friday, 9am to 5pm, Sat 10-14`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct, field

from principlecheck.model.report.refusal import Refusal
from principlecheck.policies.refusals.calendar_words import suggest_days, suggest_days_and_times
from principlecheck.policies.refusals.week import CLOSED, DaySaidTwice, suggest_week

_LONGEST = 500
_BETWEEN = re.compile(
    r"[,;\n]|\b(?:and|&)\b(?=\s+(?:mon|tue|wed|thu|fri|sat|sun|week|closed)[a-z]*)", re.IGNORECASE
)
_FILLING = re.compile(r"\b(?:(?:we are|we're) )?open\b|\bfrom\b", re.IGNORECASE)
_CLOSED = re.compile(r"closed(?: on| at)? (?P<after>.+)|(?P<before>.+?):? closed", re.IGNORECASE)
_OF_24_HOURS = re.compile(r"[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]")
_EXAMPLE = "Write them like mon-fri 09:00-17:00, sat 10:00-14:00."


class _OpeningLineRead(Struct):
    """What was read so far: days with their times, days that wait for theirs, and what was not
    clear.
    """

    said: list[tuple[str, str]] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    last: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)


def suggest_opening_hours(typed: str) -> dict[str, str]:
    """The days and times of a line, in the spelling of the format. Raises `Refusal`, which names
    each part that is not clear and what to write instead.
    """
    if len(typed) > _LONGEST:
        raise Refusal(f"Opening hours have {len(typed)} characters; {_LONGEST} are the most read.")
    read_ = _OpeningLineRead()
    for part in filter(None, (" ".join(one.split()) for one in _BETWEEN.split(typed))):
        _suggest_part_of_opening_line(read_, part)
    read_.unclear += [f"`{one}`: open from when to when?" for one in read_.waiting]
    if read_.unclear:
        raise Refusal(*read_.unclear, *(() if "rite " in read_.unclear[-1] else (_EXAMPLE,)))
    try:
        open_ = suggest_week(read_.said)
    except DaySaidTwice as twice:
        raise Refusal(f"{twice} Say each day once. {_EXAMPLE}") from twice
    if not open_:
        raise Refusal(f"`{typed.strip()}` does not give opening hours. {_EXAMPLE}")
    return open_


def suggest_week_or_nothing(text: str) -> dict[str, str]:
    """`suggest_opening_hours`, or nothing where they are not clear."""
    try:
        return suggest_opening_hours(text)
    except Refusal:
        return {}


def _suggest_part_of_opening_line(read_: _OpeningLineRead, part: str) -> None:
    """Reads a part: days, times, or both; times alone are of the days before them."""
    if closed := _CLOSED.fullmatch(part):
        shut = suggest_days(closed["after"] or closed["before"])
        if shut:
            read_.said += [(one, CLOSED) for one in (*read_.waiting, shut)]
            read_.waiting = []
        else:
            read_.unclear.append(
                f"`{part}`: leave it out here; write each such day under `closed` in the file."
            )
        return
    bare = " ".join(_FILLING.sub(" ", part).split())
    named, readings = suggest_days_and_times(bare)
    if not readings:
        if named:
            read_.waiting.append(named)
        else:
            read_.unclear.append(f"`{part}` does not give opening hours.")
        return
    readings = [one for one in readings if one in bare and _OF_24_HOURS.fullmatch(one)] or readings
    if len(readings) > 1:
        read_.unclear.extend(_ask_which_opening_is_meant(part, bare, readings))
        read_.waiting = []
        return
    whose = [*read_.waiting, *filter(None, [named])]
    if whose:
        read_.said += [(one, readings[0]) for one in whose]
        read_.last, read_.waiting = whose, []
    elif read_.last:
        read_.said += [(one, readings[0]) for one in read_.last]
    else:
        read_.unclear.append(f"`{part}`: on which days? Write mon-fri {readings[0]}.")


def _ask_which_opening_is_meant(part: str, bare: str, readings: list[str]) -> Iterator[str]:
    """Which of two readings is meant, by the time that has them."""
    last = re.findall(r"[0-9]+(?:[:.h][0-9]+)?", bare)[-1]
    later = readings[0].rpartition("-")[2]
    yield f"`{part}`: does {last} mean {later}? Write {readings[0]} (or {readings[1]})."
