"""Days, times and dates as people write them, in the spelling of the format; never a guess."""

from __future__ import annotations

import re
from datetime import date

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONG = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LEAST_LETTERS = 2
_SETS = {
    "weekdays": "mon-fri", "weekday": "mon-fri", "working days": "mon-fri", "workdays": "mon-fri",
    "business days": "mon-fri", "weekend": "sat-sun", "weekends": "sat-sun", "daily": "mon-sun",
    "every day": "mon-sun", "everyday": "mon-sun", "all week": "mon-sun", "7 days": "mon-sun",
    "24/7": "mon-sun", "7 days a week": "mon-sun",
}  # fmt: skip
_ALWAYS = frozenset(
    ("24/7", "24x7", "24-7", "24/7/365", "247", "24h", "24 h", "24 hours", "always", "round the clock",
     "around the clock", "all day", "0-24", "00-24", "00:00-00:00", "0:00-24:00", "00:00-23:59")
)  # fmt: skip
AROUND_THE_CLOCK = "{mon-sun: 00:00-24:00}"
_DASH = r"\s*(?:-|–|—|−|to|until|till|bis)\s*"
_TIME = r"([01]?[0-9]|2[0-4])(?:[:.h]([0-5][0-9])?)?\s*(?:h|uhr|o'clock)?\s*(am|pm|a\.m\.|p\.m\.)?"
_STRETCH = re.compile(rf"{_TIME}{_DASH}{_TIME}", re.IGNORECASE)
_BETWEEN_STRETCHES = re.compile(r"\s*(?:,|;|and|&|/|\+)\s*")
_NOON = 12
_MOST_STRETCHES = 10
_FIRST_YEAR = "1900"
_MOST_DAYS = 31
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = re.compile(r"([0-9]{1,4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,4})")
_RUN_TOGETHER = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?:[T ].*)?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|\.)?[ -]([A-Za-z]{3,9})\.?,?[ -]([0-9]{4})")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")
_BETWEEN_DATES = re.compile(r"\s*(?: - |–|—|\bto\b|\buntil\b|\.\.)\s*")


def suggest_days(typed: str) -> str | None:
    """`mon-fri` for `Mon-Fri`, `weekdays`, `Monday to Friday`; None where no days are meant."""
    text = typed.strip().lower().rstrip(".")
    if text in _SETS:
        return _SETS[text]
    parts = re.split(_DASH, text)
    named = [_suggest_day(part) for part in parts]
    if len(named) > len(("first", "last")) or None in named:
        return None
    return "-".join(filter(None, named))


def _suggest_day(word: str) -> str | None:
    bare = word.strip().rstrip(".s") if word.strip().rstrip(".") not in _LONG else word.strip()
    if len(bare) < _LEAST_LETTERS:
        return None
    found = [short for short, long in zip(_DAYS, _LONG, strict=True) if long.startswith(bare)]
    if bare in ("tues", "thur", "thurs", "weds"):
        found = [bare[:3]]
    return found[0] if len(found) == 1 else None


def suggest_several_days(typed: str) -> list[str]:
    """`mon` and `wed` for `Mon, Wed`; none where one of them is no day."""
    parts = [suggest_days(part) for part in re.split(r"\s*(?:,|/|&|\band\b|\+)\s*", typed)]
    return [] if None in parts else [part for part in parts if part]


def suggest_times_of_day(typed: str) -> list[str]:
    """What `9-18` can mean, each in the format's spelling; none where it is no stretch of a day.

    `9-5` has two readings, because nobody is open from nine to five in the morning, and some are.
    """
    text = typed.strip().rstrip(".")
    if text.lower() in _ALWAYS:
        return ["00:00-24:00"]
    parts = [part for part in _BETWEEN_STRETCHES.split(text) if part]
    if not 0 < len(parts) <= _MOST_STRETCHES:
        return []
    read = [_suggest_stretch_of_day(part) for part in parts]
    if not all(read):
        return []
    if len(read) == 1:
        return read[0]
    return [" and ".join(one[0] for one in read)]


def _suggest_stretch_of_day(text: str) -> list[str]:
    found = _STRETCH.fullmatch(text)
    if found is None:
        return []
    first, first_half = _suggest_clock_time(found[1], found[2], found[3])
    last, last_half = _suggest_clock_time(found[4], found[5], found[6])
    if last_half and not first_half and int(found[1]) < _NOON:
        first = f"{int(found[1]):02}:{found[2] or '00'}"  # 9-6pm begins in the morning
    if last > first or first_half or last_half:
        return [f"{first}-{last}"]
    later, _ = _suggest_clock_time(found[4], found[5], "pm")
    return [f"{first}-{later}", f"{first}-{last}"] if later > first else [f"{first}-{last}"]


def _suggest_clock_time(hour: str, minute: str | None, half: str | None) -> tuple[str, bool]:
    number = int(hour)
    if half and number <= _NOON:
        number = number % _NOON + (_NOON if half[0].lower() == "p" else 0)
    return f"{number:02}:{minute or '00'}", half is not None


def suggest_opening(typed: str) -> dict[str, str] | None:
    """`mon-fri 9-18` or `24/7` as a map of days and times; None where it cannot mean one thing."""
    text = " ".join(typed.split())
    if text.lower() in _ALWAYS:
        return {"mon-sun": "00:00-24:00"}
    named, stretch = suggest_days_and_times(text)
    return {named: stretch[0]} if named and len(stretch) == 1 else None


def suggest_days_and_times(typed: str) -> tuple[str, list[str]]:
    """The days of `mon-fri 9-5` and each reading of its times; empty for what it does not say."""
    text = " ".join(typed.split())
    for words in (_DAYS_FIRST, _TIMES_FIRST):
        found = words.fullmatch(text)
        if (
            found
            and (named := suggest_days(found["days"]))
            and (stretch := suggest_times_of_day(found["times"]))
        ):
            return named, stretch
    return suggest_days(text) or "", suggest_times_of_day(text)


_DAYS_FIRST = re.compile(r"(?P<days>[A-Za-z].*?)[ :,]+(?P<times>[0-9].*)")
_TIMES_FIRST = re.compile(r"(?P<times>[0-9].*?),? (?:on |, )?(?P<days>[A-Za-z][A-Za-z –-]*)")


def suggest_dates(typed: str) -> list[str]:
    """The days of the calendar that a date can mean, in the format's order."""
    text = typed.strip()
    parts = _RUN_TOGETHER.fullmatch(text) or _NUMBERS.fullmatch(text)
    if parts:
        return _suggest_dates_of_three_numbers(*map(int, parts.groups()))
    for words, day, month in ((_DAY_FIRST, 1, 2), (_MONTH_FIRST, 2, 1)):
        named = words.fullmatch(text)
        if named and named[month].lower()[:3] in _MONTHS:
            number = _MONTHS.index(named[month].lower()[:3]) + 1
            return _suggest_dates_of_three_numbers(int(named[3]), number, int(named[day]))
    return []


def suggest_stretch_of_dates(typed: str) -> list[str]:
    """A day or a stretch of days as `closed` takes them, in each of its readings."""
    ends = [part for part in _BETWEEN_DATES.split(typed) if part.strip()]
    if len(ends) == 1:
        return suggest_dates(ends[0])
    if len(ends) != len(("first", "last")):
        return []
    first, last = suggest_dates(ends[0]), suggest_dates(ends[1])
    if len(first) != len(last):  # 5/6/2026 beside 24/6/2026: the clear one says the order
        first, last = first[:1], last[:1]
    return [f"{one} to {two}" for one, two in zip(first, last, strict=False)]


def _suggest_dates_of_three_numbers(one: int, two: int, three: int) -> list[str]:
    """The days that three numbers can mean, the year being first or last."""
    orders = ((one, two, three),) if one > _MOST_DAYS else ((three, two, one), (three, one, two))
    found: dict[str, None] = {}
    for year, month, day in orders:
        try:
            found[date(year, month, day).isoformat()] = None
        except ValueError:
            continue
    return [text for text in found if text >= _FIRST_YEAR]
