"""What a finding costs a year."""

from __future__ import annotations

from msgspec import Struct

from principlecheck.model import units
from principlecheck.model.report.figure import Figure


class MoneyAYear(Struct, frozen=True):
    """What a finding costs a year in `currency`, between `low` and `high`; `high` is None where
    nothing declared bounds it. A `low` below 0 is what the policy may save.

    `counts` are the routes whose contacts or work are costed: findings that share one cost the
    same money, and `total_money` counts it once. `figure` derives both ends exactly.

    Money that is `moved` is spent either way: by somebody else than who causes it. What is
    `unplanned` is spent either way too: a gap in a plan, which nothing that is done closes. Neither
    is a loss, and neither stands in a sum.
    """

    low: float
    high: float | None
    currency: str
    counts: tuple[str, ...]
    figure: Figure
    moved: bool = False
    unplanned: bool = False

    @property
    def is_lost(self) -> bool:
        """Whether it would be saved if the finding were gone."""
        return not (self.moved or self.unplanned)

    @property
    def formatted(self) -> str:
        """For people, to two significant digits: `41,000 to 58,000 EUR`."""
        return format_money_range(self.low, self.high, self.currency)


def format_money_range(low: float, high: float | None, currency: str) -> str:
    """`41,000 to 58,000 EUR`, `about 2,500 EUR`, `up to 58,000 EUR`, `at least 41,000 EUR`; the
    ends rounded outwards to two significant digits.
    """
    if high is None:
        return f"at least {units.format_grouped_digits(units.round_money_to_two_digits(low, up=False))} {currency}"
    if low < 0:
        saved = units.format_grouped_digits(-units.round_money_to_two_digits(low, up=False))
        cost = units.format_grouped_digits(units.round_money_to_two_digits(high, up=True))
        return f"between {saved} {currency} saved and {cost} {currency} lost"
    if units.round_money_to_two_digits(low) == units.round_money_to_two_digits(high):
        return (
            f"about {units.format_grouped_digits(units.round_money_to_two_digits(high))} {currency}"
        )
    top = units.format_grouped_digits(units.round_money_to_two_digits(high, up=True))
    if not low:
        return f"up to {top} {currency}"
    return f"{units.format_grouped_digits(units.round_money_to_two_digits(low, up=False))} to {top} {currency}"
