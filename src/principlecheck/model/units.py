"""How figures are written for people: the tool's own output is valid input.

Every function takes `digits`, the decimals shown, so that a message in which two different
figures would print alike can ask for more (see `format_distinctly`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

MINUTE = 60
HOUR = 3600
DAY = 86_400

MOST_DIGITS = 6
SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
_MOST_WRITTEN_OUT = 1e9


THOUSANDS = r"[1-9][0-9]{0,2}\.[0-9]{3}(?![0-9])"
"""Three digits after a dot are thousands to half of Europe, unless a nought or more than three
digits stand before it.
"""
_DOUBTFUL = re.compile(rf"(?<![0-9.]){THOUSANDS}")


def format_number(value: float, digits: int = 0) -> str:
    """A plain number with at most `digits` decimals and no trailing zeros."""
    text = f"{value:.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def format_unambiguously(text: str) -> str:
    """A text whose numbers read one way: `1.125 per week` as `1.1250 per week`."""
    return _DOUBTFUL.sub(r"\g<0>0", text)


def format_share(value: float, digits: int = 0) -> str:
    """A share from 0 to 1, as a percentage: `58 %`."""
    return f"{format_number(value * 100, digits)} %"


def format_declared_share(value: float) -> str:
    """A share as somebody wrote it, with all its decimals: `99.5 %`."""
    return format_share(value, MOST_DIGITS)


def format_share_range(low: float, high: float) -> str:
    """Shares from 0 to 1 as `58 % to 74 %`; as `58 %` where both are written alike."""
    ends = dict.fromkeys((format_share(low), format_share(high)))
    return " to ".join(ends)


def format_money(amount: float, currency: str, digits: int = 2) -> str:
    """An amount with its ISO currency: `50 EUR`, `12.50 EUR`, `41.5 billion EUR`."""
    if abs(amount) >= _MOST_WRITTEN_OUT:
        return f"{_format_large_amount(amount)} {currency}"
    text = format_number(amount, digits)
    if "." in text:
        text = f"{amount:.{digits}f}"
    return f"{text} {currency}"


def _format_large_amount(amount: float) -> str:
    """The shortest way to write a large amount without losing any of it."""
    texts = [
        f"{format_number(amount / scale, MOST_DIGITS)} {word}"
        for word, scale in SCALES.items()
        if abs(amount) / scale < _MOST_WRITTEN_OUT or word == "billion"
    ]
    exact = [text for text in texts if float(text.split()[0]) * SCALES[text.split()[1]] == amount]
    return min(exact or texts, key=len)


def round_money_to_two_digits(amount: float, up: bool | None = None) -> float:
    """`amount` to two significant digits: up, down, or (left out) to the nearest.

    A range that is rounded outwards holds whatever lay in it.
    """
    if not amount:
        return 0.0
    step = 10.0 ** (math.floor(math.log10(abs(amount))) - 1)
    counted = round(amount / step, 9)  # 41,000 / 1,000 is 41 and not a trifle above it
    whole = round(counted) if up is None else (math.ceil if up else math.floor)(counted)
    return round(whole * step, 6)


_LONG_NUMBER = re.compile(r"(?<![0-9.])[0-9]{4,}")


def format_thousands_apart(text: str) -> str:
    """A figure with its thousands set apart, as it is read: `17,000 EUR per month`."""
    return _LONG_NUMBER.sub(lambda found: f"{int(found.group()):,}", text)


_LONG_AMOUNT = re.compile(r"(?<![0-9.,])[0-9]{4,}(?=(?:\.[0-9]+)? [A-Z]{3}\b)")
_LONG_FIGURE = re.compile(
    r"(?<![0-9.,])[0-9]{4,}(?=(?:\.[0-9]+)? (?:[A-Z]{3}\b|per |/ ))|^[0-9]{4,}(?=(?:\.[0-9]+)?$)"
)
"""A figure before its currency, its period or a division, or one that stands alone: no year."""
_TO_WRITE = re.compile(r"[a-z_]+: *$")
_SHORT_TIME = re.compile(r"(?<![\w.,/-])([0-9]+(?:\.[0-9]+)?)([hms])(?!\w)")
_UNITS_OF_TIME = {"h": "hour", "m": "minute", "s": "second"}


def format_thousands_in_text(text: str) -> str:
    """`text` with the thousands of its amounts set apart: `17,000 EUR of 2026`, `2,408 per week`."""
    return _LONG_FIGURE.sub(lambda found: f"{int(found.group()):,}", text)


def format_thousands_in_remedy(remedy: str) -> str:
    """A remedy with the thousands of its amounts set apart, but for what is to be written after a
    field's name, `amount: 6000 EUR`: a file takes no commas.
    """

    def with_thousands(found: re.Match[str]) -> str:
        to_write = _TO_WRITE.search(remedy, 0, found.start())
        return found[0] if to_write else f"{int(found[0]):,}"

    return _LONG_AMOUNT.sub(with_thousands, remedy)


def format_figure_in_words(text: str) -> str:
    """A figure as it is read beside money: `6m` as `6 minutes`, `17000 EUR` as `17,000 EUR`."""

    def spelled_out(found: re.Match[str]) -> str:
        plural = "" if found[1] == "1" else "s"
        return f"{found[1]} {_UNITS_OF_TIME[found[2]]}{plural}"

    return format_thousands_in_text(_SHORT_TIME.sub(spelled_out, text))


def format_grouped_digits(amount: float) -> str:
    """A whole amount with its thousands set apart, `41,000`; below 10 with its decimals, `4.80`."""
    return f"{amount:,.0f}" if abs(amount) >= 10 else f"{amount:,.2f}"


def format_duration(seconds: float, digits: int = 0) -> str:
    """A length of time in hours, minutes and seconds: `10m 18s`, `1h 15m`, `0s`.

    Whole days of waiting stay in hours: how many hours a day has is not for a figure to say.
    """
    parts = _format_parts_of_duration(seconds, digits)
    return " ".join(f"{amount}{unit[0]}" for amount, unit in parts) if parts else "without end"


def spell_out_duration(seconds: float, digits: int = 0) -> str:
    """A length of time as it is read aloud: `10 minutes 18 seconds`, `1 hour`."""
    parts = _format_parts_of_duration(seconds, digits)
    texts = (f"{amount} {unit}{'' if amount == '1' else 's'}" for amount, unit in parts)
    return " ".join(texts) if parts else "without end"


def _format_parts_of_duration(seconds: float, digits: int) -> list[tuple[str, str]]:
    """Amounts with their units, the largest first; none of a time without end."""
    if not math.isfinite(seconds):
        return []
    fine = 10**digits  # whole numbers of the last digit shown, so that nothing is ever 60s
    hours, rest = divmod(round(seconds * fine), HOUR * fine)
    minutes, left = divmod(rest, MINUTE * fine)
    parts = [
        (str(amount), unit) for amount, unit in ((hours, "hour"), (minutes, "minute")) if amount
    ]
    if left or not parts:
        parts.append((format_unambiguously(format_number(left / fine, digits)), "second"))
    return parts


def format_distinctly(write: Callable[[float, int], str], values: Sequence[float]) -> list[str]:
    """`values` written with as few decimals as keep different values different in print.

    Values that are equal for every purpose of a reader (to `MOST_DIGITS` decimals) stay alike.
    """
    for digits in range(MOST_DIGITS + 1):
        texts = [write(value, digits) for value in values]
        if len(set(texts)) == len({round(value, MOST_DIGITS + 2) for value in values}):
            return texts
    return texts


def format_coverage(coverage: float) -> str:
    """A coverage in whole per cent, rounded down: 100 % is said of nothing less, nor 60 % of 59.9."""
    return format_share(math.floor(coverage * 100 + 1e-9) / 100)


def format_file_size(count: int) -> str:
    """Bytes as `64 KiB`, or as `1.5 MiB` from a mebibyte on."""
    if count < 1 << 20:
        return f"{format_number(count / (1 << 10), 1)} KiB"
    return f"{format_number(count / (1 << 20), 1)} MiB"


def format_count(number: int, noun: str, plural: str = "") -> str:
    """`1 finding`, `2,000 findings`; `plural` where it is not the noun with an s."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def format_how_many_of(
    number: int, every: int, noun: str, one: str, several: str, plural: str = ""
) -> str:
    """`1 of 7 findings has`, `2 of 7 findings have`, `1 of 1 finding has`: how many of all, with the
    verb that goes with them.
    """
    verb = one if 1 in (number, every) else several
    return f"{number:,} of {format_count(every, noun, plural)} {verb}"


def format_sentence(text: str) -> str:
    """`text` with a capital first; unlike `str.capitalize` it leaves the rest as written."""
    return f"{text[:1].upper()}{text[1:]}"


def format_full_stop(text: str) -> str:
    """`text` with a full stop, once."""
    return f"{text.rstrip('.')}."


def format_list(words: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`; an empty list is “none”."""
    if len(words) < 2:
        return words[0] if words else "none"
    return f"{', '.join(words[:-1])} and {words[-1]}"
