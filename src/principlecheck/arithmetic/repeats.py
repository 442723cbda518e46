"""Repeats: what an unsolved contact adds to the load, and how long experts stay.

Contacts are counted in whatever period the caller counts them; shares run from 0 to 1.
"""

import math
from typing import Literal, TypeAlias

from principlecheck.arithmetic.spread import require_at_least_zero

AttritionBasis: TypeAlias = Literal["leavers over average headcount", "yearly share"]


def require_fraction(value: float, name: str) -> float:
    """Return `value`, or raise ValueError unless it lies from 0 to 1, both included."""
    if not 0 <= value <= 1:
        raise ValueError(f"{name} must be a share from 0 to 1, not {value}.")
    return value


def repeat_rate(first_contact_resolution: float, come_back: float = 1.0) -> float:
    """Share of contacts that lead to another one: r = (1 − FCR)·q.

    `come_back` is q, the share of the unsolved who try again. Leave it at 1 where first-contact
    resolution was itself counted from repeats: q is then inside it already.
    Raises ValueError outside 0 to 1.
    """
    unsolved = 1 - require_fraction(first_contact_resolution, "First-contact resolution")
    return unsolved * require_fraction(come_back, "The share of the unsolved who come back")


def total_contacts_with_repeats(new: float, repeats: float) -> float:
    """All contacts that `new` issues bring, the repeats of repeats included: new/(1 − r).

    The geometric series of a repeat rate that is the same at every attempt. Raises ValueError if
    `new` is negative or `repeats` is not from 0 up to, and without, 1.
    """
    require_at_least_zero(new, "The number of new issues")
    if require_fraction(repeats, "The repeat rate") == 1:
        raise ValueError("A repeat rate of 1 means that no issue is ever solved.")
    return new / (1 - repeats)


def share_surviving_after_years(attrition: float, years: float, basis: AttritionBasis) -> float:
    """Share of today's people still there after `years`, if all tenures leave alike.

    "leavers over average headcount" is a rate on people who are being replaced, hence e^(−a·years),
    and may exceed 1; "yearly share" is the part of those there on 1 January who are gone a year
    on, hence (1 − a)^years. Raises ValueError for a negative or impossible figure.
    """
    require_at_least_zero(years, "The number of years")
    if basis == "leavers over average headcount":
        return math.exp(-require_at_least_zero(attrition, "Attrition") * years)
    if basis == "yearly share":
        return math.pow(1 - require_fraction(attrition, "Attrition as a yearly share"), years)
    raise ValueError(
        f"Attrition is counted as leavers over average headcount or as yearly share, not {basis!r}."
    )
