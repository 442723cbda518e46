"""What a person probably meant by a quantity that is refused, and what to write: never a guess,
always the readings it could have.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from principlecheck.model.format.quantities import (
    Duration,
    Money,
    MoneyOrAny,
    MoneyRange,
    MoneyRate,
    OrWord,
    Quantity,
    Rate,
    Share,
    ShareOrMoney,
    Span,
)
from principlecheck.reading.blanks import ODD_BLANK, replace_odd_blanks
from principlecheck.reading.plain import LEAVE_OUT, doubt_about_thousands
from principlecheck.reading.text import code_point_of_character, quote_text_on_one_line

Hint = tuple[str, str]
"""One sentence, and what to write."""

MOST_QUOTED = 60
_CLOCK = re.compile(r"([0-9]{1,4}):([0-5][0-9])(?::([0-5][0-9]))?")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_DAYS = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?(d|days?|weeks?|months?)")
_SIGNS = {
    "us$": "USD", "a$": "AUD", "c$": "CAD", "r$": "BRL", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "yen": "JPY",
    **dict.fromkeys(("euro", "euros"), "EUR"),
    **dict.fromkeys(("pound", "pounds", "quid"), "GBP"),
    **dict.fromkeys(("dollar", "dollars"), "USD"),
}  # fmt: skip
"""Signs and names of money, and the code that each has most often."""
_ONE_MEANING = ("€", "euro", "euros", "us$", "a$", "r$")
_SIGN = rf"(?:us|[acr])?[$]|[€£¥]|(?:{'|'.join(sorted(filter(str.isalpha, _SIGNS)))})\b"
_SIGNED = re.compile(rf"({_SIGN}) ?([0-9][0-9.,]*)|([0-9][0-9.,]*) ?({_SIGN})", re.IGNORECASE)
_SCALES = {
    **dict.fromkeys(("k", "thousand"), "thousand"),
    **dict.fromkeys(("m", "mn", "mio", "million"), "million"),
    **dict.fromkeys(("bn", "billion"), "billion"),
}
_SCALED = re.compile(
    rf"({_SIGN})? ?([0-9][0-9.,]*) ?({'|'.join(_SCALES)})( ?(?:{_SIGN})| [a-z]{{3}})?",
    re.IGNORECASE,
)
_PER = re.compile(r" ?/ ?| (?:a|an|each|every) ")
_PERIODS = {
    "monthly": "month",
    "yearly": "year",
    "annually": "year",
    "weekly": "week",
    "daily": "day",
}
_EVERY_ONE = re.compile(rf" (?:per )?({'|'.join(_PERIODS)})$", re.IGNORECASE)
_GROUPED = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+)(| [A-Z]{3})")
_CODE_FIRST = re.compile(r"([A-Za-z]{3}) ?([0-9]+(?:\.[0-9]+)?)")
_CODE = re.compile(r"(?<=[0-9] )[a-z]{3}\b")
_PAIR = re.compile(
    r"([0-9]+(?:\.[0-9]+)?)(?: ?([A-Za-z]{3}))? ?(?:-|–|\.\.|to|and) ?"
    r"([0-9]+(?:\.[0-9]+)?)(?: ?([A-Za-z]{3}))?"
)
_NO_LAST_UNIT = re.compile(r"(.*[0-9] ?([hm])[a-z]*) ?([0-9]+)")
_DOTTED = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?![0-9.,])")
_COMMAED = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9.,])")
_GROUPED_CLEARLY = re.compile(
    r"(?<![0-9.,])([1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+(?=,)|(?:,[0-9]{3})+(?=\.)|(?:[ '’][0-9]{3})+))"
    r"(?:[.,]([0-9]{1,2}))?(?![0-9.,])"
)
_ROUGHLY = re.compile(
    r"(?:(?:answer|repl(?:y|ie)|respon[ds]e?|solve|resolve|acknowledge|settle|call(?:ed)? ?back|done|sort)"
    r"(?:e?d)?(?: (?:it|them|you|all))? (?:with)?in"
    r"|about|around|approx(?:\.|imately)?|roughly|circa|ca?\.?|some|nearly|almost|up to|max(?:\.|imum)?"
    r"|at most|no more than|less than|under|within|at least|min(?:\.|imum)|more than|over|~|≈|<=?|≤|>=?|≥)"
    r" ?(?=[0-9$€£¥])(.+)"
    r"|(.*[0-9a-zA-Z%]) ?(?:max(?:\.|imum)?|min\.|minimum|or less|or more|at most|\+|ish|approx\.?)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"(?:between |from )?([0-9]+(?:\.[0-9]+)?)( ?[a-zA-Z%][a-zA-Z% ]*?)? ?(?:-|–|—|\.\.\.?|…|to|and) ?"
    r"([0-9]+(?:\.[0-9]+)?)( ?[a-zA-Z%].*)"
)
_NOT_KNOWN = frozenset(
    ("?", "??", "???", "tbd", "tba", "tbc", "n/a", "na", "unknown", "not known", "not yet", "todo",
     "pending", "open", "-", "–", "—", "to be decided", "to be defined", "to be confirmed")
)  # fmt: skip
_EVERY = {
    "hourly": "1 per hour",
    "daily": "1 per day",
    "weekly": "1 per week",
    "monthly": "1 per month",
    "yearly": "1 per year",
    "annually": "1 per year",
}
# Each spelling that is not the format's, and the format's.
_SPELLINGS = (
    (re.compile(r"\b(?:hr|hrs)\b|(?<=[0-9])(?:hrs?)\b"), "h"),
    (re.compile(r"\bmins\b|(?<=[0-9])mins\b"), "min"),
    (re.compile(r"\bsecs\b|(?<=[0-9])secs\b"), "sec"),
    (re.compile(r" ?(?:per ?cent|percent|pct)\b"), "%"),
    (re.compile(r" ?/ ?| (?:a|an|every|each) "), " per "),
    (re.compile(r"\bnext (?:working|business) day\b"), "1 working day"),
    (re.compile(r"\bwork(?:ing)?-?days?\b"), "working days"),
    (re.compile(r"\b(?:office|opening|service|support) (?=(?:minute|hour|day)s?$)"), "working "),
    (re.compile(r"(?<=[a-z])\.$"), ""),
    (re.compile(r",(?=[0-9]{1,2}\b)"), "."),
    (re.compile(r"(?:,| and) "), " "),
    (re.compile(r"(?<=[0-9])(?=[A-Z]{3}\b)"), " "),
    (re.compile(r"  +"), " "),
)


def hint_for_refused_quantity(kind: type[Quantity], value: object) -> Hint:
    """Why `value` is no `kind`, and how to write it."""
    text = quote_text_on_one_line(str(value).strip())
    base: type[Quantity] = kind.of if issubclass(kind, OrWord) else kind
    is_not, read = _READINGS[base]
    if len(text) > MOST_QUOTED:
        return f"`{text[: MOST_QUOTED - 1]}…` {is_not}.", kind.wanted
    if text.lower() == "none" or (text.lower() == "no" and base is Duration is not kind):
        return _hint_for_none_word(kind, is_not)
    if text.lower() in _NOT_KNOWN:
        return f"`{text}` is not a value: leave out what is not known yet.", LEAVE_OUT
    return (
        hint_for_doubtful_quantity(kind, text)
        or read(text, base)
        or _suggest_slip_respelled(text, base)
        or _hint_for_two_figures(kind, text)
        or (f"`{text}` {is_not}.", kind.wanted)
    )


def hint_for_doubtful_quantity(kind: type[Quantity], text: str) -> Hint | None:
    """What is wrong with the way a quantity is typed, whatever it measures."""
    for doubt in (
        _hint_for_odd_blank,
        _hint_for_refused_thousands,
        _suggest_grouped_number_respelled,
        _hint_for_rough_figure,
    ):
        hint = doubt(kind, text)
        if hint is not None:
            return hint
    return None


def _suggest_quantity_respelled(kind: type[Quantity], text: str) -> str | None:
    """`text` if it is a `kind`, or else the spelling that is; None where it can be neither."""
    if re.search(kind.pattern, text):
        return text
    _, write = hint_for_refused_quantity(kind, text)
    return None if write == kind.wanted else write


def _hint_for_odd_blank(kind: type[Quantity], text: str) -> Hint | None:
    odd = ODD_BLANK.search(text)
    plain = replace_odd_blanks(text)
    if odd is None or not re.search(kind.pattern, plain):
        return None
    name = "A no-break space" if odd.group() in "\u00a0\u202f" else "A blank that no key types"
    return (
        f"{name} ({code_point_of_character(odd.group())}) stands in `{plain}`.",
        f"{plain} with an ordinary space",
    )


def _hint_for_refused_thousands(kind: type[Quantity], text: str) -> Hint | None:
    """`1.000 EUR`, which is one to some and a thousand to others; `1,000 per week` likewise."""
    money = issubclass(kind, Money | MoneyOrAny | MoneyRate)
    for sign, dotted in ((".", _DOTTED), (",", _COMMAED)):
        found = dotted.search(text)
        if found is None or issubclass(kind, Share) or (sign == "," and money):
            continue
        number = found.group()
        readings = [dotted.sub(lambda one: re.sub("[.,]", "", one.group()), text)]
        if number.count(sign) == 1:
            point = dotted.sub(lambda one: _suggest_decimal_respelled(one.group()), text)
            readings.append(re.sub(r"^1 ((?:[a-z]+ )?[a-z]+)s$", r"1 \1", point))
        spelling = [_suggest_quantity_respelled(kind, one) for one in readings]
        if None not in spelling:
            says, _ = doubt_about_thousands(number)
            return says.replace(f"`{number}`", f"`{text}`"), " or ".join(filter(None, spelling))
    return None


def _suggest_decimal_respelled(number: str) -> str:
    return number.replace(",", ".").rstrip("0").rstrip(".")


def _suggest_grouped_number_respelled(kind: type[Quantity], text: str) -> Hint | None:
    """`1.234,50 EUR`, `1,234.50 EUR`, `1 000 EUR`, `1'000 EUR`: grouped, and clear what is meant."""
    found = _GROUPED_CLEARLY.search(text)
    if found is None:
        return None
    digits = re.sub(r"[., '’]", "", found[1]) + (f".{found[2]}" if found[2] else "")
    spelling = _suggest_quantity_respelled(
        kind, text[: found.start()] + digits + text[found.end() :]
    )
    return (f"Thousands are not set apart here, as in `{text}`.", spelling) if spelling else None


def _hint_for_rough_figure(kind: type[Quantity], text: str) -> Hint | None:
    found = _ROUGHLY.fullmatch(text)
    if found is None:
        return None
    spelling = _suggest_quantity_respelled(kind, (found[1] or found[2]).strip())
    says = f"`{text}` is more than a figure; the figure alone stands here."
    return (says, spelling) if spelling else None


def _hint_for_two_figures(kind: type[Quantity], text: str) -> Hint | None:
    """Two figures where one belongs."""
    found = None if issubclass(kind, MoneyRange) else _BETWEEN.fullmatch(text)
    if found is None:
        return None
    low, unit, high, whole = found.groups()
    ends = [
        _suggest_quantity_respelled(kind, f"{low}{unit or whole}"),
        _suggest_quantity_respelled(kind, f"{high}{whole}"),
    ]
    if None in ends:
        return None
    return f"`{text}` is a range; one figure stands here.", f"one figure: {ends[0]} or {ends[1]}"


def _hint_for_none_word(kind: type[Quantity], is_not: str) -> Hint:
    if issubclass(kind, MoneyOrAny):
        says = "`none` reads both ways: no limit, or nothing at all."
        return says, "any amount (no limit) or 0 EUR (nothing)"
    if issubclass(kind, OrWord):
        return "The word is `none`, in small letters.", "none"
    if issubclass(kind, Rate):
        says = "`none` reads both ways: no limit, or nothing at all."
        return says, "the most that is meant, such as 1 per 30 calendar days"
    return f"`none` {is_not}.", kind.wanted


def _suggest_slip_respelled(text: str, kind: type[Quantity]) -> Hint | None:
    """The format's spelling of what means one thing only."""
    if issubclass(kind, Money | MoneyOrAny | MoneyRange | MoneyRate | ShareOrMoney):
        respelt = _CODE.sub(lambda code: code.group().upper(), text)
    else:
        respelt = text.lower() if text.isupper() else text
    for spelling, formal in _SPELLINGS:
        respelt = spelling.sub(formal, respelt)
    if respelt != text and re.search(kind.pattern, respelt):
        return f"`{text}` is not how it is written here.", respelt
    return None


def _hint_for_refused_duration(text: str, _kind: type[Quantity]) -> Hint | None:
    clock = _CLOCK.fullmatch(text)
    if clock:
        return _hint_for_refused_clock_time(clock, text)
    if _NUMBER.fullmatch(text):
        return f"I can't tell what `{text}` counts.", f"{text}s, {text}m or {text}h"
    if _DAYS.fullmatch(text):
        return f"I can't tell how many hours of work `{text}` is.", "it in hours, such as 16h"
    last = _NO_LAST_UNIT.fullmatch(text)
    if last:
        return f"The {last[3]} in `{text}` has no unit.", f"{text}{'m' if last[2] == 'h' else 's'}"
    return None


def _hint_for_refused_clock_time(clock: re.Match[str], text: str) -> Hint:
    first, second, third = clock.groups()
    if third:
        return f"`{text}` has no units.", f"{int(first)}h{int(second)}m{int(third)}s"
    says = f"I can't tell how long `{text}` is: minutes and seconds, or hours and minutes?"
    return says, f"{int(first)}m{int(second)}s or {int(first)}h{int(second)}m"


def _hint_for_refused_span(text: str, kind: type[Quantity]) -> Hint | None:
    days = _DAYS.fullmatch(text)
    if days:
        amount, unit = days.groups()
        if unit.startswith("d"):
            unit = "days" if unit == "d" else unit
            says = f"I can't tell whether `{text}` is working days or calendar days."
            return says, f"{amount} working {unit} or {amount} calendar {unit}"
        return f"`{text}` does not name its clock.", f"{amount} calendar {unit}"
    if _NUMBER.fullmatch(text):
        says = f"I can't tell what `{text}` counts."
        return says, f"{text}h, {text} working hours or {text} working days"
    return _hint_for_refused_duration(text, kind)


def _hint_for_refused_share(text: str, kind: type[Quantity]) -> Hint | None:
    number = _NUMBER.fullmatch(text.removesuffix("%").strip())
    if number is None:
        return None
    value = float(number.group())
    if value > 100:
        return f"`{text}` is more than the whole.", kind.wanted
    if text.endswith("%"):
        return None
    if 0 < value < 1:
        percent = f"{value * 100:.6f}".rstrip("0").rstrip(".")
        says = f"`{text}` is not written as a percentage."
        return says, f"{percent}% (or {text}% if that is meant)"
    return f"`{text}` is not written as a percentage.", f"{text}%"


def _suggest_scaled_amount_respelled(text: str) -> str:
    """An amount whose thousands or millions are a letter or follow a sign: `12m EUR`, `€1.5 million`;
    empty for any other.
    """
    found = _SCALED.fullmatch(text)
    if found is None:
        return ""
    before, typed, word, after = found.groups()
    amount = typed.replace(",", ".")
    if not _NUMBER.fullmatch(amount):
        return ""
    said = (before or after or "").strip()
    code = _SIGNS.get(said.lower(), said.upper()) or "EUR"
    certain = said.isalpha() or said in _ONE_MEANING
    return f"{amount} {_SCALES[word.lower()]} {code}{'' if certain else ' (or the code that is meant)'}"


def _hint_for_refused_money(text: str, _kind: type[Quantity], period: str = "") -> Hint | None:
    """`period` follows each amount that is offered."""
    if scaled := _suggest_scaled_amount_respelled(text):
        return f"`{text}` is not how it is written here.", f"{scaled}{period}"
    typed, sign, code = text, "", " EUR"
    signed = _SIGNED.fullmatch(text)
    if signed:
        groups = signed.groups()
        sign, text = (groups[0], groups[1]) if groups[0] else (groups[3], groups[2])
        code = f" {_SIGNS[sign.lower()]}"
    which = f"`{sign or text}` does not say which currency."
    grouped = _GROUPED.fullmatch(text)
    if grouped:
        code = grouped[2] or code
        whole, point = grouped[1].replace(",", ""), grouped[1].replace(",", ".", 1)
        says = f"`{text}` does not say whether the comma marks thousands or decimals."
        few = f" or {point.rstrip('0').rstrip('.')}{code}{period}" if "," not in point else ""
        return says, f"{whole}{code}{period}{few}"
    amount = text.replace(",", ".", 1) if signed else text
    if _NUMBER.fullmatch(amount) and sign.lower() in _ONE_MEANING:
        return f"`{typed}` is not how it is written here.", f"{amount}{code}{period}"
    if _NUMBER.fullmatch(amount):
        return which, f"{amount}{code}{period} (or the code that is meant)"
    first = _CODE_FIRST.fullmatch(text)
    if first:
        return f"In `{text}` the currency comes first.", f"{first[2]} {first[1].upper()}{period}"
    return None


def _suggest_currency_codes(text: str) -> str:
    """A text with the code of each currency after its amount, where a sign or a name stands."""

    def coded(found: re.Match[str]) -> str:
        before, amount, other, after = found.groups()
        return f"{(amount or other).rstrip('.,')} {_SIGNS[(before or after).lower()]}"

    return _SIGNED.sub(coded, text)


def _hint_for_shared_currency_sign(text: str) -> str:
    """What to say of a sign that several currencies have."""
    signs = {(one[1] or one[4]).lower() for one in _SIGNED.finditer(text)}
    return "" if signs <= set(_ONE_MEANING) else " (or the code that is meant)"


def _hint_for_refused_share_or_money(text: str, kind: type[Quantity]) -> Hint | None:
    """A bare number can be either."""
    if _NUMBER.fullmatch(text):
        return f"I can't tell what `{text}` counts.", f"{text}% or {text} EUR"
    return (
        _hint_for_refused_share(text, kind) if "%" in text else _hint_for_refused_money(text, kind)
    )


def _hint_for_refused_money_range(text: str, kind: type[Quantity]) -> Hint | None:
    """Two amounts with the currency once; or one, which is read like any other amount."""
    pair = _PAIR.fullmatch(_suggest_currency_codes(text))
    if pair:
        low, first, high, second = pair.groups()
        codes = [code.upper() for code in (first, second) if code]
        code = codes[-1] if codes else "EUR"
        meant = "" if codes else " (or the code that is meant)"
        return (
            f"`{text}` is not how a range is written here.",
            f"{low} {codes[0] if codes else code} to {high} {code}{meant}",
        )
    return _hint_for_refused_money(text, kind)


def _hint_for_refused_rate(text: str, _kind: type[Quantity]) -> Hint | None:
    if text.lower() in _EVERY:
        return f"`{text}` does not say how many per what.", _EVERY[text.lower()]
    if _NUMBER.fullmatch(text):
        return f"`{text}` does not say per what.", f"{text} per week, or the period that is meant"
    return None


def _hint_for_refused_money_rate(text: str, kind: type[Quantity]) -> Hint | None:
    named = _EVERY_ONE.sub(
        lambda found: f" per {_PERIODS[found[1].lower()]}", _suggest_currency_codes(text)
    )
    coded = _PER.sub(" per ", named)
    if coded != text and re.search(kind.pattern, coded):
        return (
            f"`{text}` is not how it is written here.",
            f"{coded}{_hint_for_shared_currency_sign(text)}",
        )
    if coded != text and re.search(Money.pattern, coded):
        return f"`{text}` does not say per what.", f"{coded} per month, or the period that is meant"
    amount, per, period = text.partition(" per ")
    if per and not re.search(Money.pattern, amount):
        return _hint_for_refused_money(amount, kind, f" per {period}")
    if re.search(Money.pattern, text):
        return f"`{text}` does not say per what.", f"{text} per month, or the period that is meant"
    return None


_READINGS: dict[type[Quantity], tuple[str, Callable[[str, type[Quantity]], Hint | None]]] = {
    Duration: ("is not a length of time", _hint_for_refused_duration),
    Span: ("is not a length of time with its clock", _hint_for_refused_span),
    Share: ("is not a percentage", _hint_for_refused_share),
    Money: ("is not an amount of money", _hint_for_refused_money),
    MoneyRange: ("is neither an amount of money nor a range of two", _hint_for_refused_money_range),
    ShareOrMoney: (
        "is neither a percentage nor an amount of money",
        _hint_for_refused_share_or_money,
    ),
    Rate: ("does not say how many per what", _hint_for_refused_rate),
    MoneyRate: ("does not say how much per what", _hint_for_refused_money_rate),
}
