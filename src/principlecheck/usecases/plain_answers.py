"""First answers in plain words, taken where they can mean one thing."""

from __future__ import annotations

import re
from collections.abc import Collection

from principlecheck.model import units
from principlecheck.policies.refusals.meanings import words_meant_by_word

_UNKNOWN = re.compile(
    r"(?:i |we )?(?:do not|don'?t|dont) know(?: yet)?|no idea|not sure|unsure|unknown|idk|dunno|\?+|skip|"
    r"n/?a|later|none yet|nothing yet|weiß nicht|-"
)  # fmt: skip
_VOLUME = re.compile(
    r"(?:about|around|roughly|some|approx\.?|ca\.?|~|maybe)? ?(?P<number>[0-9][0-9.,' ]*?) ?(?P<k>k|thousand)? ?"
    r"(?:contacts?|tickets?|calls?|e-?mails?|messages?|cases?|requests?|customers?|in all)? ?"
    r"(?:(?:a|per|each|every|/) ?(?P<period>hour|working day|day|week|month|year)|(?P<ly>daily|weekly|monthly|yearly))"
)  # fmt: skip
_LY = {"daily": "day", "weekly": "week", "monthly": "month", "yearly": "year"}
_BUYERS = (
    ("consumers", r"consumers?|b ?2 ?c|private|people|households?|individuals?|everybody|everyone|public|both|patients?|citizens?"),
    ("businesses", r"business(?:es)?|b ?2 ?b|compan(?:y|ies)|firms?|enterprises?|organi[sz]ations?|trade|both"),
)  # fmt: skip


def starter_answer_is_not_known(typed: str) -> bool:
    """Whether somebody says that they do not know (`I don't know`, `?`)."""
    return (
        _UNKNOWN.fullmatch(" ".join(typed.lower().replace("’", "'").split()).rstrip(".!"))
        is not None
    )


def starter_buyers_meant(typed: str) -> tuple[str, ...]:
    """`consumers`, `businesses` or both, from words such as `b2b`; none where nothing says so."""
    text = typed.lower()
    return tuple(word for word, pattern in _BUYERS if re.search(rf"\b(?:{pattern})\b", text))


def starter_volume_meant(typed: str) -> str:
    """A rate such as `2900 per month`, from `about 2,900 a month`; empty where none is meant.

    Of contacts there is no thousandth part, so three digits after a dot or a comma are thousands.
    """
    found = _VOLUME.fullmatch(" ".join(typed.lower().split()))
    if found is None:
        return ""
    number = re.sub(r"[.,' ](?=[0-9]{3}(?![0-9]))", "", found["number"].strip()).replace(",", ".")
    if not re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,2})?", number):
        return ""
    amount = float(number) * (1000 if found["k"] else 1)
    return f"{units.format_number(amount, 2)} per {found['period'] or _LY[found['ly']]}"


def starter_money_meant(typed: str) -> str:
    """`50 EUR` from `€50`, `50 euros`, `up to 50 EUR`; empty where the currency is not plain."""
    bare = typed.strip().lower().removeprefix("up to ").replace("€", " eur ").replace("£", " gbp ")
    text = " ".join(re.sub(r"\beuros?\b", "eur", bare).replace("pounds", "gbp").split())
    found = re.fullmatch(r"(?:([a-z]{3}) )?([0-9]{1,9}(?:\.[0-9]{1,2})?)(?: ([a-z]{3}))?", text)
    if found is None or bool(found[1]) == bool(found[3]):
        return ""
    return f"{found[2]} {(found[1] or found[3]).upper()}"


def starter_channel_kind_meant(typed: str, kinds: Collection[str]) -> str:
    """The kind of channel that a word means: `e-mail`, `telephone`; the word itself for none."""
    meant = words_meant_by_word(typed, kinds)
    return meant[0] if len(meant) == 1 else typed
