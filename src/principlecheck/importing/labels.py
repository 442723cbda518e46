"""What the headings of a table name: a severity, a clock, hours, or neither."""

from __future__ import annotations

import re

from msgspec import Struct

CLOCKS: tuple[tuple[str, str], ...] = (
    ("next_reply", r"(?:next|subsequent|follow[- ]?up|further|ongoing) (?:response|reply|replies|responses)|periodic reply"),
    ("update", r"(?:status |progress |ongoing |regular )?(?:updates?|communication) ?(?:time|frequency|interval|every|cadence|period)?s?"),
    ("first_reply", r"(?:initial|first|target|guaranteed|max(?:imum)?|sla)? ?(?:response|reply)(?: time| target| sla| within| goal|s)*|time to (?:first |initial )?(?:response|reply|respond)|frt|answer(?:ed)?(?: time| within)|time to answer|speed of answer|(?:we )?(?:will )?(?:get|come) back to (?:you|customers)(?: within| in| by)?|(?:we )?(?:will )?(?:reply|repl(?:y|ies|ied)|respond(?:s|ed)?|answer(?:s|ed)?)(?: to you)?(?: within| in| by)"),
    ("resolution", r"(?:target |expected |max(?:imum)? )?(?:resolution|solution|fix)(?: time| target| sla| within| goal|s)*|time to (?:resolution|resolve|fix|full resolution)|(?:we )?(?:will )?(?:fix|solve|resolve|repair)(?:e?s|e?d)?(?: it)?(?: within| in| by)?|ttr|mttr"),
    ("availability", r"(?:service |monthly |guaranteed )?(?:uptime|availability)(?: sla| target| %)?"),
)  # fmt: skip
"""The clocks of a promise by what people call them; the first that fits decides."""
NO_CLOCK: tuple[tuple[str, str], ...] = (
    (r"acknowledge?ment|acknowledged?(?: within)?", "an acknowledgement is no answer of a person, so no clock is written"),
    (r"workarounds?|temporary fix|mitigation", "a workaround is no solution, and the format has no clock for it"),
    (r"restor(?:e|ation)(?: time)?|recovery(?: time)?|rto|rpo|time to restore", "the format has no clock for restoring a service"),
    (r"escalat\w*(?: time| after)?", "when it is escalated stands in no field of a promise"),
)  # fmt: skip
SEVERITY_AXIS = re.compile(
    r"(?:ticket |issue |incident |case |request |fault )?(?:severity|priority|urgency|classification|sev|prio|criticality)"
    r"(?: level| class| code|s)?|impact level|p-?level"
)  # fmt: skip
PLAN_AXIS = re.compile(
    r"(?:support |service |subscription |customer )?(?:plan|tier|package|edition|level|segment|subscription|contract|programme|program)s?(?: name| level)?|customers?|customer type"
)  # fmt: skip
HOURS_AXIS = re.compile(
    r"(?:support |service |business |coverage |operating |working |opening |available )*hours(?: of (?:service|operation|support|coverage))?"
    r"|cover|coverage|clock|calendar|schedule|availability hours|hours of cover|support times?|service window|when"
)  # fmt: skip
DESCRIPTION_AXIS = re.compile(
    r"(?:business )?(?:description|definition|examples?|impact|meaning|aka|also known as|criteria|what (?:it|this) means|summary|notes?|explanation|name|title|what|details)s?"
)  # fmt: skip
REASON_AXIS = re.compile(
    r"(?:type of |kind of )?(?:contact |customer )?(?:request|reason|enquiry|enquirie|inquiry|inquirie|topic|subject|matter|concern|question|complaint)s?(?: type| reason)?"
    r"|what|about|(?:contact|request|enquiry|complaint) type"
)  # fmt: skip
"""What a contact is about; where a column of severities stands beside it, it describes them."""
CHANNEL_AXIS = re.compile(
    r"(?:support |contact )?(?:channels?|contact(?: method)?s?|how to (?:reach|contact) us|via|medium)"
)

_KNOWN_RANKS = {
    "blocker": 1, "critical": 1, "emergency": 1, "urgent": 1, "highest": 1, "showstopper": 1, "severe": 1,
    "high": 2, "major": 2, "significant": 2, "important": 2,
    "normal": 3, "medium": 3, "moderate": 3, "standard": 3, "routine": 3,
    "low": 4, "minor": 4, "trivial": 5, "lowest": 5, "cosmetic": 5, "informational": 5, "question": 5,
}  # fmt: skip
_CODE = re.compile(
    r"(?:p|s|sev|prio|priority|severity|sev\.|level|class|category|cat|tier|urgency)[ -]?(?:level )?[- #]?(?P<number>[0-9]|iv|iii|ii|i|v)\b"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
_UNITS = re.compile(r"\(?\b(?:in )?(?P<unit>min(?:ute)?s?|hours?|hrs?|h|days?|sec(?:ond)?s?)\)?\s*$|\((?P<inside>min|h|m|s|d|bd|wd|bh|(?:business|working|calendar) (?:hours|days|minutes))\)")  # fmt: skip
_MARKS = re.compile(r"[*†‡¹²³⁴`_]+|\[\^?[0-9a-z]{1,2}\]|<br ?/?>|\\(?=[-*_|])")


class SeverityLabel(Struct, frozen=True):
    """A severity as a table names it: the name for it here, and what it says of its rank."""

    name: str
    rank: int
    by_number: bool


def tidy_heading(text: str) -> str:
    """A heading in small letters, without footnotes, emphasis and colons."""
    return " ".join(_MARKS.sub(" ", text.replace("\u00a0", " ")).split()).strip(" :.").lower()


def severity_in_heading(text: str, *, alone: bool = True) -> SeverityLabel | None:
    """The severity that a heading names, `P1 - Critical` or `High`; with `alone`, and nothing else.

    A plan that is called Standard is told apart by where it stands, not here.
    """
    bare = tidy_heading(text)
    code = _CODE.search(bare)
    words = [word for word in re.findall(r"[a-z]+", bare) if word in _KNOWN_RANKS]
    if code and (
        not alone or code.start() == 0 or bare[: code.start()].strip(" -–—(:") in _KNOWN_RANKS
    ):
        written = code["number"]
        number = _ROMAN.get(written) or int(written)
        name = f"{code[0].replace(' ', '-').replace('#', '')}"
        return SeverityLabel(re.sub(r"-+", "-", name).strip("-"), number, by_number=True)
    if alone and (not words or not _heading_is_only_word(bare, words[0])):
        return None
    if words:
        return SeverityLabel(words[0], _KNOWN_RANKS[words[0]], by_number=False)
    return None


def _heading_is_only_word(bare: str, word: str) -> bool:
    rest = re.sub(
        r"\b(?:priority|severity|prio|sev|impact|urgency|issues?|incidents?|tickets?|cases?|faults?|requests?|problems?|business)\b",
        "",
        bare,
    )
    rest = re.sub(r"\([^()]*\)", "", rest)
    return re.fullmatch(rf"\W*(?:[0-9]\W+)?{word}\W*(?:[-–—:/,].*)?", rest.strip()) is not None


def clock_in_heading(text: str) -> str:
    """The clock that a heading names; empty where it names none."""
    bare = re.sub(r"\s*\([^()]*\)\s*$", "", _UNITS.sub("", tidy_heading(text))).strip(" -–—:/()")
    for clock, pattern in CLOCKS:
        if re.fullmatch(rf"(?:sla |target )?(?:{pattern})", bare):
            return clock
    return ""


def clock_somewhere_in_heading(text: str) -> str:
    """The clock that is named somewhere in a heading (`Response time - severity 1`)."""
    for part in re.split(r"\s+[-–—:|/]\s+|[()]|,| for ", tidy_heading(text)):
        if found := clock_in_heading(part):
            return found
    return ""


def why_heading_is_no_clock(text: str) -> str:
    """Why a heading that is about a time is none of the format's clocks; empty for any other."""
    bare = _UNITS.sub("", tidy_heading(text)).strip(" -–—:/()")
    for pattern, why in NO_CLOCK:
        if re.fullmatch(
            rf"(?:target |max(?:imum)? |initial )?(?:{pattern})(?: time| target)?", bare
        ):
            return why
    return ""


def unit_in_heading(text: str) -> str:
    """The unit that a heading gives to its numbers: `First response (hours)`."""
    found = _UNITS.search(tidy_heading(text))
    return (found["unit"] or found["inside"] or "") if found else ""


def clocks_side_by_side_in_heading(text: str) -> list[str]:
    """The clocks that a heading names side by side: `Response / resolution`."""
    parts = [
        clock_in_heading(part)
        for part in re.split(r"\s*(?:/|\||&|\band\b|,)\s*", tidy_heading(text))
    ]
    return parts if len(parts) > 1 and all(parts) else []
