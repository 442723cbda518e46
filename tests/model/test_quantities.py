"""Quantities: what is read, what is refused, and that the tool's own output is valid input."""

import re
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from principlecheck.model.format.quantities import (
    MOST_SECONDS,
    QUANTITIES,
    Duration,
    DurationOrNone,
    Money,
    MoneyOrAny,
    MoneyRange,
    MoneyRate,
    OrWord,
    Quantity,
    Rate,
    Share,
    ShareOrNone,
    Span,
    SpanOrNone,
    format_working_time,
)
from principlecheck.model.units import THOUSANDS

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

NUMBERS = st.builds(
    lambda whole, decimals: str(Decimal(whole).scaleb(-decimals)),
    st.integers(0, 10**9 - 1),
    st.integers(0, 6),
).filter(lambda text: "E" not in text and not re.match(THOUSANDS, text))
LENGTHS = st.builds(lambda n, unit: f"{n}{unit}", st.integers(0, 9_999), st.sampled_from("hms"))
SPANS = LENGTHS | st.builds(
    lambda n, unit: f"{n} {unit}",
    st.integers(0, 1_000).map(str) | st.sampled_from(["0.5", "1.25", "0.000001", "3.333333"]),
    st.sampled_from(
        [
            "working hours",
            "working minute",
            "working days",
            "calendar day",
            "calendar weeks",
            "calendar months",
            "business day",
        ]
    ),
)
AMOUNTS = st.builds(
    lambda n, scale, code: f"{n}{scale} {code}",
    NUMBERS,
    st.sampled_from(["", " thousand", " million", " billion"]),
    st.sampled_from(["EUR", "USD", "JPY"]),
)
PERIODS = st.sampled_from(
    ["hour", "day", "working day", "week", "month", "year", "30 calendar days"]
)


@unhurried
@given(
    st.one_of(
        st.tuples(st.just(Duration), LENGTHS),
        st.tuples(st.just(DurationOrNone), LENGTHS | st.just("none")),
        st.tuples(st.just(Span), SPANS),
        st.tuples(st.just(SpanOrNone), SPANS | st.just("none")),
        st.tuples(
            st.just(Share), st.integers(0, 10**8).map(lambda n: f"{Decimal(n).scaleb(-6):f}%")
        ),
        st.tuples(st.just(ShareOrNone), st.just("none") | st.just("75 %")),
        st.tuples(st.just(Money), AMOUNTS),
        st.tuples(st.just(MoneyOrAny), AMOUNTS | st.just("any amount")),
        st.tuples(st.just(Rate), st.builds("{} per {}".format, NUMBERS, PERIODS)),
        st.tuples(st.just(MoneyRange), AMOUNTS | st.builds("{} to {}".format, AMOUNTS, AMOUNTS)),
        st.tuples(st.just(MoneyRate), st.builds("{} per {}".format, AMOUNTS, PERIODS)),
    )
)
def test_what_is_printed_is_valid_input_and_means_the_same(
    case: tuple[type[Quantity], str],
) -> None:
    kind, written = case
    quantity = kind(written)
    again = kind(str(quantity))
    assert again == quantity
    assert hash(again) == hash(quantity)
    assert str(again) == str(quantity)


@unhurried
@given(st.integers(0, MOST_SECONDS))
def test_a_computed_working_time_prints_as_valid_input(seconds: int) -> None:
    span = Span(format_working_time(seconds))
    assert span.unit == "working"
    assert abs(span.amount - seconds) <= 0.03
    assert str(Span(str(span))) == str(span)


@pytest.mark.parametrize(
    ("written", "seconds", "shown"),
    [
        ("45s", 45, "45s"),
        ("6m30s", 390, "6m 30s"),
        ("1h15m", 4500, "1h 15m"),
        ("6 minutes", 360, "6m"),
        ("6 min 30 sec", 390, "6m 30s"),
        ("1 hour 1 minute 1 second", 3661, "1h 1m 1s"),
        ("PT6M30S", 390, "6m 30s"),
        ("PT1H", 3600, "1h"),
        ("90m", 5400, "1h 30m"),
        ("37h30m", 135_000, "37h 30m"),
        ("1.5h", 5400, "1h 30m"),
        ("0.1s", 0.1, "0.1s"),
        ("0s", 0, "0s"),
        ("10m 17.5s", 617.5, "10m 17.5s"),
        ("59.999999s", 59.999999, "59.999999s"),
    ],
)
def test_durations(written: str, seconds: float, shown: str) -> None:
    duration = Duration(written)
    assert duration.seconds == seconds
    assert str(duration) == shown
    assert duration.written == written


@pytest.mark.parametrize(
    ("written", "amount", "unit", "shown"),
    [
        ("4h", 14_400, "elapsed", "4h"),
        ("48 hours", 172_800, "elapsed", "48h"),
        ("PT30M", 1_800, "elapsed", "30m"),
        ("4 working hours", 14_400, "working", "4 working hours"),
        ("4 business hours", 14_400, "working", "4 working hours"),
        ("1 working hour", 3_600, "working", "1 working hour"),
        ("90 working minutes", 5_400, "working", "90 working minutes"),
        ("2 working days", 2, "working day", "2 working days"),
        ("1 business day", 1, "working day", "1 working day"),
        ("0.5 working days", 0.5, "working day", "0.5 working days"),
        ("14 calendar days", 14, "calendar day", "14 calendar days"),
        ("1 calendar week", 1, "calendar week", "1 calendar week"),
        ("24 calendar months", 24, "calendar month", "24 calendar months"),
    ],
)
def test_spans(written: str, amount: float, unit: str, shown: str) -> None:
    span = Span(written)
    assert (span.amount, span.unit, str(span)) == (amount, unit, shown)


@pytest.mark.parametrize(
    ("written", "value", "shown"),
    [
        ("85%", 0.85, "85 %"),
        ("58 %", 0.58, "58 %"),
        ("0%", 0, "0 %"),
        ("100.000%", 1, "100 %"),
        ("12.5%", 0.125, "12.5 %"),
        ("0.000001%", 1e-8, "0.000001 %"),
    ],
)
def test_shares(written: str, value: float, shown: str) -> None:
    assert Share(written).value == value
    assert str(Share(written)) == shown


@pytest.mark.parametrize(
    ("written", "amount", "shown"),
    [
        ("50 EUR", 50, "50 EUR"),
        ("12.50 EUR", 12.5, "12.50 EUR"),
        ("12.5 EUR", 12.5, "12.50 EUR"),
        ("0.005 EUR", 0.005, "0.005000 EUR"),
        ("41 million EUR", 41e6, "41000000 EUR"),
        ("999999999 EUR", 999_999_999, "999999999 EUR"),
        ("1.5 billion EUR", 1.5e9, "1.5 billion EUR"),
        ("1234.5678 million EUR", 1_234_567_800, "1234.5678 million EUR"),
    ],
)
def test_money(written: str, amount: float, shown: str) -> None:
    money = Money(written)
    assert (money.amount, money.currency) == (amount, written[-3:])
    assert str(money) == shown


def test_rates() -> None:
    rate = Rate("1 per 30 calendar days")
    assert (rate.amount, rate.period, str(rate)) == (
        1,
        "30 calendar days",
        "1 per 30 calendar days",
    )
    paid = MoneyRate("12.5 thousand EUR per working day")
    assert (paid.amount, paid.currency, paid.period) == (12_500, "EUR", "working day")
    assert str(paid) == "12500 EUR per working day"


def test_words_that_stand_in() -> None:
    assert DurationOrNone("none").value is None
    assert str(DurationOrNone("none")) == "none"
    assert DurationOrNone("6m").value == Duration("360s")
    assert str(MoneyOrAny("any amount")) == "any amount"
    assert MoneyOrAny("0 EUR").value == Money("0 EUR")


@pytest.mark.parametrize(
    ("kind", "one", "other", "equal"),
    [
        (Duration, "6m", "360s", True),
        (Duration, "1.1h", "1h6m", True),
        (Duration, "6m", "7m", False),
        (DurationOrNone, "6m", "8m", False),
        (DurationOrNone, "6m", "360s", True),
        (DurationOrNone, "none", "6m", False),
        (DurationOrNone, "none", "none", True),
        (SpanOrNone, "2 working days", "2 calendar days", False),
        (Span, "24h", "1 calendar day", False),
        (Span, "2 business days", "2 working days", True),
        (Money, "1000 EUR", "1 thousand EUR", True),
        (Money, "50 EUR", "50 USD", False),
        (MoneyOrAny, "any amount", "0 EUR", False),
        (MoneyRange, "28 EUR", "28 EUR to 28.00 EUR", True),
        (MoneyRange, "28 EUR to 34 EUR", "28 EUR to 35 EUR", False),
        (Share, "50%", "50.0 %", True),
    ],
)
def test_quantities_are_equal_when_they_mean_the_same(
    kind: type[Quantity], one: str, other: str, equal: bool
) -> None:
    assert (kind(one) == kind(other)) is equal
    assert len({kind(one), kind(other)}) == (1 if equal else 2)
    assert kind(one) != one


REFUSED = {
    Duration: ["", "6", "6:30", "h", "PT", "P1D", "6 m 3", "3s 6m", "-6m", "6m\n", " 6m", "６m", "6M", "1000000000m", "2 days", "1,5h", "none", "1e3s", "6.m", ".5h"],
    Span: ["2 days", "2 working weeks", "2  working days", "2 working days ", "2 Working days", "1 year", "none", "2 calendar hours"],
    Share: ["85", "0.85", "101%", "100.1%", "-1%", "85%%", "85 percent", "85\u00a0%", "85%\n", "1e1%"],
    Money: ["50", "EUR", "$50", "50 eur", "50EUR", "50 EURO", "1,000 EUR", "-5 EUR", "50  EUR", "any amount", "none", "5e3 EUR", "1234567890 EUR"],
    MoneyOrAny: ["none", "any", "Any amount", "no limit"],
    MoneyRange: ["28", "28-34 EUR", "28 to 34 EUR", "28 EUR to 34", "28 EUR – 34 EUR", "28 EUR to", "28 EUR to 34 EUR to 40 EUR", "28 EUR per hour", "none"],
    Rate: ["140", "140 a week", "140 per weeks", "140 per fortnight", "140 per 30 days", "per week", "140 per 99999 calendar days"],
    MoneyRate: ["900", "900 EUR", "900 per month", "900 EUR monthly", "$900 per month"],
    DurationOrNone: ["None", "any amount", "nothing", "none\n"],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "written"), [(k, w) for k, ws in REFUSED.items() for w in ws])
def test_refused(kind: type[Quantity], written: str) -> None:
    with pytest.raises(ValueError, match=r"^write ") as caught:
        kind(written)
    assert str(caught.value) == f"write {kind.wanted}"


@pytest.mark.parametrize("value", [6, 6.5, True, None, [], {}, b"6m"])
def test_what_is_no_text_is_refused(value: object) -> None:
    for kind in QUANTITIES:
        with pytest.raises(ValueError, match="write "):
            kind(value)


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (Duration, "900000h"),
        (Span, "900000 working hours"),
        (Span, "1201 calendar months"),
        (Span, "36601 working days"),
        (Span, "5300 calendar weeks"),
        (SpanOrNone, "999999999h"),
    ],
)
def test_a_hundred_years_are_the_limit(kind: type[Quantity], written: str) -> None:
    with pytest.raises(ValueError, match="at most 100 years"):
        kind(written)


@pytest.mark.parametrize("kind", QUANTITIES, ids=lambda kind: kind.__name__)
def test_every_quantity_documents_itself(kind: type[Quantity]) -> None:
    assert kind.__doc__
    assert re.search(kind.pattern, kind.example)
    assert repr(kind(kind.example)) == f"{kind.__name__}({kind.example!r})"
    assert kind.pattern.startswith("^")
    assert kind.pattern.endswith(r"$(?!\n)")
    assert r"\d" not in kind.pattern
    if issubclass(kind, OrWord):
        assert re.search(kind.pattern, kind.word)
        assert kind.word in kind.wanted


@pytest.mark.parametrize("kind", QUANTITIES, ids=lambda kind: kind.__name__)
def test_no_pattern_is_slow_on_a_long_text(kind: type[Quantity]) -> None:
    # Every repetition in the patterns is bounded, so a long text fails where it stops fitting.
    for text in (
        "9" * 200_000,
        "9h" * 100_000,
        "1 " * 100_000,
        "1.1.1." * 30_000,
        "PT" + "1" * 200_000,
    ):
        assert not re.search(kind.pattern, text)
    assert "*" not in kind.pattern
    assert "+" not in kind.pattern
