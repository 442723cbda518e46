"""First answers in plain words, taken where they can mean one thing."""

from __future__ import annotations

from collections.abc import Collection

from principlecheck.policies.refusals.calendar_words import opening
from principlecheck.policies.refusals.meanings import word_meant

_COUNTRIES = {
    "argentina": "AR", "austria": "AT", "australia": "AU", "belgium": "BE", "bulgaria": "BG",
    "brazil": "BR", "canada": "CA", "switzerland": "CH", "chile": "CL", "china": "CN",
    "colombia": "CO", "cyprus": "CY", "czechia": "CZ", "czech republic": "CZ", "germany": "DE",
    "denmark": "DK", "estonia": "EE", "egypt": "EG", "spain": "ES", "finland": "FI",
    "france": "FR", "united kingdom": "GB", "uk": "GB", "great britain": "GB", "england": "GB",
    "scotland": "GB", "wales": "GB", "greece": "GR", "croatia": "HR", "hungary": "HU",
    "indonesia": "ID", "ireland": "IE", "israel": "IL", "india": "IN", "iceland": "IS",
    "italy": "IT", "japan": "JP", "kenya": "KE", "south korea": "KR", "korea": "KR",
    "lithuania": "LT", "luxembourg": "LU", "latvia": "LV", "morocco": "MA", "malta": "MT",
    "mexico": "MX", "malaysia": "MY", "nigeria": "NG", "netherlands": "NL", "the netherlands": "NL",
    "norway": "NO", "new zealand": "NZ", "peru": "PE", "philippines": "PH", "poland": "PL",
    "portugal": "PT", "romania": "RO", "serbia": "RS", "saudi arabia": "SA", "sweden": "SE",
    "singapore": "SG", "slovenia": "SI", "slovakia": "SK", "thailand": "TH", "turkey": "TR",
    "taiwan": "TW", "ukraine": "UA", "usa": "US", "united states": "US",
    "united states of america": "US", "vietnam": "VN", "south africa": "ZA",
}  # fmt: skip


def country_code(typed: str) -> str:
    """The ISO code of a country by its code or its English name; empty where it is neither."""
    code = typed.strip().upper()
    if len(code) == len("IE") and code.isascii() and code.isalpha() and code != "UK":
        return code
    return _COUNTRIES.get(" ".join(typed.lower().split()), "")


def channel_kind(typed: str, kinds: Collection[str]) -> str:
    """The kind of channel that a word means: `e-mail`, `telephone`; the word itself for none."""
    meant = word_meant(typed, kinds)
    return meant[0] if len(meant) == 1 else typed


def opening_line(typed: str) -> str:
    """`mon-fri 09:00-18:00` for `9-18 weekdays`; empty where it cannot mean one thing."""
    found = opening(typed) or {}
    return " ".join(next(iter(found.items()), ()))
