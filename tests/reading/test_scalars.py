"""Plain scalars by YAML 1.2's core schema, and not by YAML 1.1's."""

import pytest

from principlecheck.reading.plain import plain_scalar_reads_as_itself
from principlecheck.reading.scalars import NotAScalar, value_of_plain_scalar
from principlecheck.reading.yaml import read_yaml

VALUES = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
    "yes": "yes", "no": "no", "NO": "NO", "on": "on", "Off": "Off", "y": "y", "n": "n",
    "tRUE": "tRUE", "nULL": "nULL", "nil": "nil", "None": "None",
    "6:30": "6:30", "190:20:30": "190:20:30", "2026-11-22": "2026-11-22", "=": "=", "<<": "<<",
    "0": 0, "010": 10, "-0": 0, "+7": 7, "-19": -19, "0o14": 12, "0x1F": 31, "0b11": "0b11",
    "012345678901234": 12345678901234, "999999999999999": 999999999999999,
    "1.5": 1.5, ".5": 0.5, "-.5": -0.5, "5.": 5, "12.0": 12, "1e3": 1000, "1.5e-3": 0.0015,
    "+12.30": 12.3, "1E+2": 100, "1e-400": 0, "-0x1F": "-0x1F", "0X1F": "0X1F", "0o8": "0o8",
    "1_000": "1_000", "1,000": "1,000", "1e": "1e", "e3": "e3", ".": ".", "-": "-", "+": "+",
    "1.2.3": "1.2.3", "٣": "٣", "６": "６", "85%": "85%", "6m30s": "6m30s", "1 000": "1 000",
    ".infinity": ".infinity", "inf": "inf", "nan": "nan", "+.nan": "+.nan", "n/a": "n/a",
}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), VALUES.items())
def test_a_plain_scalar(text: str, value: object) -> None:
    found = value_of_plain_scalar(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        *(".inf", "-.inf", "+.INF", ".Inf", ".nan", ".NaN", ".NAN", "1" * 16, "-" + "9" * 400_000),
        *("1e15", "1e400", "-1e999", "0.1234567890123456", "0x" + "F" * 14, "0x" + "f" * 500_000),
    ],
)
def test_what_no_policy_can_hold(text: str) -> None:
    with pytest.raises(NotAScalar) as caught:
        value_of_plain_scalar(text)
    assert caught.value.kind == "number"
    assert len(caught.value.says) < 80
    assert caught.value.says.endswith(".")


@pytest.mark.parametrize("quoted", ['"{}"', "'{}'", "|-\n  {}", ">-\n  {}"])
@pytest.mark.parametrize("text", ["6", "true", "null", "~", ".inf", "1.5", "9" * 40])
def test_what_is_quoted_stays_text(quoted: str, text: str) -> None:
    assert read_yaml(f"a: {quoted.format(text)}".encode(), "x") == {"a": text}


def test_keys_are_text_whatever_they_look_like() -> None:
    assert read_yaml(b"1: a\ntrue: b\n1.50: c\n~: d\n0x10: e\n", "x") == {
        "1": "a", "true": "b", "1.50": "c", "~": "d", "0x10": "e",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "itself"),
    [
        ("care", True),
        ("tbd", False),
        ("N/A", False),
        ("1.000", False),
        ("no", True),
        ("true", False),
        ("7", False),
    ],
)
def test_a_text_reads_as_itself_where_nobody_would_ask_what_is_meant(
    text: str, itself: bool
) -> None:
    assert plain_scalar_reads_as_itself(text) is itself
