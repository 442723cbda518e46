"""Lengths of time in people's own words: `4 business hours`, `next business day`, `1 hr`."""

from __future__ import annotations

import re

from msgspec import Struct

from principlecheck.model import units

NONE_WORDS = re.compile(
    r"n/?\.?a\.?|not applicable|none|no|nil|-+|–|—|−|x|✗|✘|❌|not (?:offered|included|available|covered)|"
    r"no (?:sla|slo|target|commitment|guarantee|time)s?|not guaranteed|"
    r"(?:commercially )?(?:best|reasonable)(?: commercial(?:ly reasonable)?)?[- ]efforts?(?: basis)?|"
    r"as (?:available|time permits|capacity permits)|when (?:available|possible)"
)  # fmt: skip
UNDECIDED = re.compile(
    r"|tb[dca]|\?+|to be (?:decided|defined|confirmed|determined)|pending|\.\.\.|…"
)
ALWAYS = re.compile(
    r"24\s?(?:[x/×*-]|h\s?/|hours?\s?/)\s?7(?:\s?[x/×]\s?36[56])?|24 ?h(?:ours)?|24 hours a day|24/7/365|247|"
    r"round the clock|around the clock|(?:at )?any ?time|calendar|always|(?:all )?calendar (?:time|hours)|every hour of every day"
)  # fmt: skip
OPEN = re.compile(
    r"(?:[89]|1[0-2]) ?[x/×] ?5(?: .*)?|(?:in |during |within )?(?:normal |regular |standard |local )?"
    r"(?:business|working|office|support|opening|service|core|work) ?(?:hours|time|days?)(?: only)?|bh|weekdays?|"
    r"(?:mon|monday)\s?(?:-|–|to|through)\s?(?:fri|friday)"
)  # fmt: skip

_NUMBERS = {
    "one": 1, "a": 1, "an": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30,
    "twenty-four": 24, "twenty four": 24, "forty-eight": 48, "forty eight": 48, "half an": 0.5, "half a": 0.5,
}  # fmt: skip
_AMOUNT = rf"(?:[0-9]+(?:[.,][0-9]+)?|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_CLOCK = r"(?P<clock>business|working|work|office|support|opening|service|calendar|elapsed|clock|b\.?|w\.?)"
_UNIT = (
    r"(?P<unit>seconds?|secs?|s|minutes?|mins?|minuten?|m|hours?|hrs?|h|std\.?|stunden?|days?|d|tage?|"
    r"weeks?|wks?|w|wochen?|months?|mos?|mths?|arbeitstage?n?|workdays?|bd|wd|bh|bhs|wh)"
)
_LENGTH = re.compile(
    rf"(?P<amount>{_AMOUNT})\s*-?\s*(?:{_CLOCK}[ -]*)?{_UNIT}\.?"
    r"(?:\s*(?P<after>\((?:business|working|calendar)(?: hours?| days?)?\)|(?:business|working|calendar)(?: hours?| days?| time)?))?"
)
_MIXED = re.compile(
    r"(?P<h>[0-9]+)\s*(?:h|hrs?|hours?)\s*(?:and )?(?P<m>[0-9]+)\s*(?:m|mins?|minutes?)?"
)
_ISO = re.compile(r"pt(?:[0-9]+h)?(?:[0-9]+m)?(?:[0-9]+s)?")
_NEXT_DAY = re.compile(
    r"(?:(?:by |on |end of |within )?(?:the )?next (?:business|working|work) day(?: \(nbd\))?|nbd|nwd|"
    r"(?:by )?end of (?:the )?next (?:business|working) day)"
)
_SAME_DAY = re.compile(
    r"(?:the )?same (?:business |working )day|sbd|(?:by |before )?(?:the )?(?:end of|close of) (?:the )?"
    r"(?:same )?(?:business|working|work)(?: day)?|eob|cob|eobd"
)
_EVERY = {"hourly": "1h", "every hour": "1h", "weekly": "1 calendar week",
          "every week": "1 calendar week", "once a week": "1 calendar week", "monthly": "1 calendar month",
          "every month": "1 calendar month", "every business day": "1 working day",
          "every working day": "1 working day", "each business day": "1 working day"}  # fmt: skip
_BEFORE = re.compile(
    r"^(?:within|in|under|less than|up to|at most|no (?:more|later) than|max(?:imum)?\.?(?: of)?|not exceeding|"
    r"every|target:?|goal:?|after|<=?|≤|⩽)\s+|^(?:<=?|≤)"
)
_ABOUT = re.compile(
    r"^(?:about|approx(?:\.|imately)?|around|circa|ca\.?|~|typically|usually|on average|avg\.?)\s*"
)
_SHARE = re.compile(
    r"(?:for |in )?\(?(?P<share>[0-9]{1,2}(?:\.[0-9]+)?|100) ?%\)?(?: of (?:the )?(?:cases|tickets|contacts|calls|time|requests))?(?: (?:within|in|under|of))?"
)
_RANGE = re.compile(
    rf"(?P<low>{_AMOUNT})\s*(?:-|–|—|to|bis)\s*(?P<rest>{_AMOUNT}\s*-?\s*(?:[a-z]+[ -]*)?[a-z]+\.?.*)"
)
_TOO_LONG = re.compile(r"[0-9]{12}")
_MARKS = re.compile(r"[*†‡¹²³⁴§`_]+|\\(?=[-*_|])|\[\^?[0-9a-z]{1,2}\]|<br ?/?>")

_SMALL = {"s": 1, "m": units.MINUTE, "h": units.HOUR}
_MOST_DAYS = 366
_NONSENSE = "is no deadline: nobody waits longer than a year for an answer"


class ParsedLength(Struct, frozen=True):
    """A length as understood: `span` as the format writes it, or `none` said on purpose.

    `always` says that the words themselves say round the clock, `share` that they name a share;
    `doubt` is what a person should confirm. Where nothing was understood, `why` says so.
    """

    span: str = ""
    none: bool = False
    always: bool = False
    share: str = ""
    doubt: str = ""
    why: str = ""

    def bound(self) -> dict[str, str] | str:
        """As a field of a promise holds it."""
        if self.none:
            return "none"
        return {"at_most": self.span, **({"for_share": self.share} if self.share else {})}


def parse_length_cell(words: str, *, clock: str = "", unit: str = "") -> ParsedLength:
    """What a cell means as a deadline.

    `clock` is what stands around it: "working" or "always", empty where nothing says so. `unit`
    is that of a bare number, as a heading gives it (`hours`).
    """
    text = " ".join(_MARKS.sub(" ", words.replace("\u00a0", " ")).split()).strip(" .;,").lower()
    if _TOO_LONG.search(text):
        return ParsedLength(why=_NONSENSE)
    if UNDECIDED.fullmatch(text):
        return ParsedLength(why="is not decided yet" if text else "is empty")
    if NONE_WORDS.fullmatch(text):
        return ParsedLength(none=True)
    share = ""
    found = _SHARE.search(text)
    if found:
        share = f"{found['share']}%"
        text = " ".join(f"{text[: found.start()]} {text[found.end() :]}".split()).strip(" .;,()")
        text = text.removeprefix("within ").strip()
    inside = re.search(r"\(([^()]*)\)\s*$", text)
    if inside and not _LENGTH.fullmatch(text):
        said = inside[1].strip()
        text = text[: inside.start()].strip()
        if ALWAYS.fullmatch(said):
            clock = "always"
        elif OPEN.fullmatch(said):
            clock = "working"
        elif not _NEXT_DAY.fullmatch(said):
            return ParsedLength(
                why=f"`{said}` says when the clock runs, and no hours have that name"
            )
    return _length_cell_with_share(_length_cell_without_share(text, clock, unit), share)


def _length_cell_with_share(found: ParsedLength, share: str) -> ParsedLength:
    if not share or not found.span:
        return found
    return ParsedLength(found.span, always=found.always, share=share, doubt=found.doubt)


def _length_cell_without_share(text: str, clock: str, unit: str) -> ParsedLength:
    for said, name in ((ALWAYS, "always"), (OPEN, "working")):
        ends = re.search(rf"[ ,;]+(?:{said.pattern})$", text)
        if ends and _LENGTH.match(text) and not _LENGTH.fullmatch(text):
            text, clock = text[: ends.start()].strip(), name
    about = _ABOUT.match(text)
    text = _BEFORE.sub("", text[about.end() :] if about else text).strip()
    text = _BEFORE.sub("", text).strip()
    doubt = "it says about; a promise has an end" if about else ""
    if _EVERY.get(text) == "1h":
        return _short_length_of_cell(units.HOUR, clock, doubt)
    if text in _EVERY:
        return ParsedLength(_EVERY[text], doubt=doubt)
    if _NEXT_DAY.fullmatch(text):
        return ParsedLength("end of next working day", doubt=doubt)
    if _SAME_DAY.fullmatch(text):
        return ParsedLength("end of working day", doubt=doubt)
    if _ISO.fullmatch(text) and any(map(str.isdigit, text)):
        return ParsedLength(text.upper(), doubt=doubt)
    ranged = _RANGE.fullmatch(text)
    if ranged:
        upper = _length_cell_without_share(ranged["rest"], clock, unit)
        return upper if upper.why else ParsedLength(upper.span, always=upper.always,
            doubt="the longer of the two was taken")  # fmt: skip
    return _parse_length_of_cell(text, clock, unit, doubt)


def _parse_length_of_cell(text: str, clock: str, unit: str, doubt: str) -> ParsedLength:
    mixed = _MIXED.fullmatch(text)
    if mixed:
        seconds = int(mixed["h"]) * units.HOUR + int(mixed["m"]) * units.MINUTE
        return _short_length_of_cell(seconds, clock, doubt)
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", text):
        if not unit:
            return ParsedLength(
                why=f"is a number without a unit; write `{text} hours` or `{text} minutes`"
            )
        text = f"{text} {unit}"
    found = _LENGTH.fullmatch(text)
    if found is None:
        return ParsedLength(why="is no length of time that is known here")
    amount = _NUMBERS.get(found["amount"]) or float(found["amount"].replace(",", "."))
    word, own = found["unit"].rstrip("."), (found["clock"] or found["after"] or "").strip("()")
    if word in ("bd", "wd", "bh", "bhs", "wh", "workday", "workdays") or word.startswith("arbeits"):
        own, word = "working", "day" if word not in ("bh", "bhs", "wh") else "h"
    if own:
        clock = "always" if own.startswith(("calendar", "elapsed", "clock")) else "working"
    return _length_from_cell_unit(amount, word, clock, doubt, named=bool(own))


def _length_from_cell_unit(
    amount: float, word: str, clock: str, doubt: str, *, named: bool
) -> ParsedLength:
    kind = {"t": "d"}.get(word[0], word[0])
    if word.startswith(("mo", "mth")):
        return _length_from_cell_count(amount, "calendar month", doubt)
    if kind in _SMALL and not word.startswith("w"):
        return _short_length_of_cell(amount * _SMALL[kind], clock, doubt)
    if kind == "w":
        if clock == "working" and named:
            return ParsedLength(
                why="a working week has as many days as you say; write `5 working days`"
            )
        return _length_from_cell_count(amount, "calendar week", doubt)
    if not clock:
        shown = units.format_number(amount, 2)
        return ParsedLength(
            why=f"working or calendar days? Write `{shown} working days` or `{shown} calendar days`"
        )
    if clock == "always":
        return _length_from_cell_count(amount, "calendar day", doubt)
    return _length_from_cell_count(amount, "working day", doubt)


def _length_from_cell_count(amount: float, noun: str, doubt: str) -> ParsedLength:
    days = amount * {"month": 28, "week": 7}.get(noun.split()[-1], 1)
    if not 0 < days <= _MOST_DAYS:
        return ParsedLength(why=_NONSENSE)
    return ParsedLength(
        f"{units.format_number(amount, 2)} {noun}{'' if amount == 1 else 's'}", doubt=doubt
    )


def _short_length_of_cell(seconds: float, clock: str, doubt: str) -> ParsedLength:
    return imported_span_of_seconds(
        seconds, working=clock == "working", always=clock == "always", doubt=doubt
    )


def imported_span_of_seconds(
    seconds: float, *, working: bool = False, always: bool = False, doubt: str = ""
) -> ParsedLength:
    """Seconds as the format writes them, in hours and minutes, working or not; nonsense is told."""
    if not 0 < seconds <= _MOST_DAYS * units.DAY:
        return ParsedLength(why=_NONSENSE if seconds > 0 else "is no length of time")
    if not working:
        return ParsedLength(
            units.format_duration(seconds, 2).replace(" ", ""), always=always, doubt=doubt
        )
    size, noun = (units.MINUTE, "minute") if seconds % units.HOUR else (units.HOUR, "hour")
    amount = units.format_unambiguously(units.format_number(seconds / size, 2))
    return ParsedLength(f"{amount} working {noun}{'' if amount == '1' else 's'}", doubt=doubt)
