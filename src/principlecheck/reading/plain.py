"""Plain texts that a person reads otherwise than a program does, and what was probably meant."""

from __future__ import annotations

import re

from principlecheck.reading.scalars import NotAScalar, value_of_plain_scalar
from principlecheck.reading.text import quote_text_on_one_line

_CUT = re.compile(r"[ \t]+#(?=\w)([^\r\n]*)")
_OPENING, _CLOSING = "“„«‘‚‹", "”“»«’‘›"
_QUOTED = re.compile(f"[{_OPENING}](.*)[{_CLOSING}]", re.DOTALL)
_BULLETS = "•‣▪▫◦●○∙·⁃"
_BULLET = re.compile(f"[{_BULLETS}]\\s*")
_THOUSANDS = re.compile(r"[-+]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
_PENDING = frozenset(
    (
        "tbd",
        "tba",
        "tbc",
        "tbd.",
        "n/a",
        "n.a.",
        "to be decided",
        "to be defined",
        "to be confirmed",
    )
)
_MARKS = re.compile(r"\?+")
LEAVE_OUT = "the value, or leave the field out until it is known"
_MOST_SHOWN = 60


def yaml_may_hold_doubtful_scalar(text: str) -> bool:
    """Whether any plain text in `text` can be one that `doubt_about_plain_scalar` asks about: quick, and never
    wrongly no.
    """
    return (
        _THREE_DIGITS.search(text) is not None
        or ("#" in text and _GLUED.search(text) is not None)
        or ("?" in text and _LONE_MARK.search(text) is not None)
        or _UNDECIDED.search(text.lower()) is not None
        or (not text.isascii() and _TYPOGRAPHY.search(text) is not None)
    )


_THREE_DIGITS = re.compile(r"\.[0-9]{3}")
_GLUED = re.compile(r"[ \t]#\w")
_LONE_MARK = re.compile(r"(?<![^\s:,\[{?-])\?")
_UNDECIDED = re.compile(r"\b(?:tb[adc]|n/a|n\.a\.|to\s+be\s+(?:decided|defined|confirmed))(?!\w)")
# Where a plain text can begin: on its line, or after one of YAML's own signs.
_TYPOGRAPHY = re.compile(rf"(?:\A|[\r\n:\[{{,?-])[ \t]*[{_OPENING}{_BULLETS}]")


def doubt_about_plain_scalar(value: str, after: str, key: str | None) -> NotAScalar | None:
    """What is doubtful about a plain text; `after` is what follows on its line, `key` its name."""
    name = f"{key[:_MOST_SHOWN]}: " if key else ""
    cut = _CUT.match(after)
    if cut and re.search(r"[^\W\d]", value):
        rest = f"#{cut[1].rstrip()}"
        whole = _shorten_scalar(f"{' '.join(value.split())} {rest}".replace('"', "'"), 200)
        says = f"The text ends before `{_shorten_scalar(rest)}`; the rest of the line is read as a comment."
        write = f'{name}"{whole}", or a space after # if it is a comment'
        return NotAScalar("cut-text", says, write)
    return (
        _doubt_about_placeholder_scalar(value)
        or _doubt_about_typographic_sign(value, name)
        or _doubt_about_scalar_thousands(value)
    )


def plain_scalar_reads_as_itself(text: str) -> bool:
    """Whether a text without quotes is read as itself: not as a number, a flag or nothing, and with
    no question what is meant.
    """
    if doubt_about_plain_scalar(text, "", None):
        return False
    try:
        return value_of_plain_scalar(text) == text
    except NotAScalar:
        return False


def _doubt_about_placeholder_scalar(value: str) -> NotAScalar | None:
    if _MARKS.fullmatch(value):
        says = "A question mark is not a value: leave out what is not known yet."
        return NotAScalar("no-value-yet", says, LEAVE_OUT)
    if value.lower() in _PENDING:
        says = f"`{value}` is not a value: leave out what is not known yet."
        return NotAScalar("no-value-yet", says, LEAVE_OUT)
    return None


def _doubt_about_typographic_sign(value: str, name: str) -> NotAScalar | None:
    quoted = _QUOTED.fullmatch(value)
    if quoted and not any(mark in quoted[1] for mark in _OPENING + _CLOSING if mark not in "‘’"):
        inner = _shorten_scalar(quoted[1].strip(), 200)
        says = f"Do the curly quotes belong to `{_shorten_scalar(inner)}`? They are read as part of it."
        return NotAScalar(
            "typographic",
            says,
            f'{name}{inner}, or {name}"{value[0]}{inner}{value[-1]}" if they do',
        )
    if value[:1] in _BULLETS and _BULLET.match(value):
        items = [item.strip() for item in _BULLET.split(value) if item.strip()]
        listed = _shorten_scalar(", ".join(items), 200)
        says = f"The bullet {value[0]} is read as part of the text; a list has dashes, or stands in [ ]."
        return NotAScalar(
            "typographic", says, f"[{listed}] for a list, or {listed} without the bullet"
        )
    return None


def _doubt_about_scalar_thousands(value: str) -> NotAScalar | None:
    if _THOUSANDS.fullmatch(value) is None:
        return None
    says, write = doubt_about_thousands(value)
    return NotAScalar("number", says, write)


def doubt_about_thousands(number: str, unit: str = "") -> tuple[str, str]:
    """The doubt about a number with three digits after a dot or a comma, and how to write each reading of
    it with its `unit`.
    """
    sign, name = (",", "comma") if "," in number else (".", "dot")
    whole = number.replace(sign, "")
    if number.count(sign) > 1:
        says = f"In `{number}{unit}` the {name}s mark thousands, which are not written here."
        return says, f"{whole}{unit}"
    point = number.replace(sign, ".").rstrip("0").rstrip(".")
    says = f"`{number}{unit}` can be {point} or {whole}: the {name} marks decimals or thousands."
    return says, f"{whole}{unit} or {point}{unit}"


def _shorten_scalar(text: str, most: int = _MOST_SHOWN) -> str:
    text = quote_text_on_one_line(text)
    return text if len(text) <= most else f"{text[: most - 1]}…"
