"""When somebody is open, as people say it: taken where it is clear, asked by part where it is not."""

import pytest

from principlecheck.model.report.refusal import Refusal
from principlecheck.policies.refusals.opening_hours import suggest_opening_hours


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("Monday to Friday, 9am to 5pm", {"mon-fri": "09:00-17:00"}),
        ("Mon to Fri 9 - 17.30, Sat 10-14", {"mon-fri": "09:00-17:30", "sat": "10:00-14:00"}),
        (
            "Mon to Fri 9am-5.30pm and Sat 10am-2pm",
            {"mon-fri": "09:00-17:30", "sat": "10:00-14:00"},
        ),
        ("weekdays 9-17, closed on Sundays", {"mon-fri": "09:00-17:00"}),
        ("mon-fri 9-12, 13-17", {"mon-fri": "09:00-12:00 and 13:00-17:00"}),
        ("Mon and Wed 9-17", {"mon": "09:00-17:00", "wed": "09:00-17:00"}),
        ("open Mon-Fri from 9 to 17; Sat closed", {"mon-fri": "09:00-17:00"}),
        ("24/7", {"mon-sun": "00:00-24:00"}),
        ("mon-fri 09:00-05:00", {"mon-fri": "09:00-05:00"}),
        ("mon-sun 9:00-17:00, sunday closed", {"mon-sat": "09:00-17:00"}),
        ("closed on Sundays, daily 9:00-17:00", {"mon-sat": "09:00-17:00"}),
        ("mon-sun 9-17, Sat and Sun closed", {"mon-fri": "09:00-17:00"}),
        ("mon-fri 9:00-12:00, mon-fri 14:00-18:00", {"mon-fri": "09:00-12:00 and 14:00-18:00"}),
        ("mon-fri 14:00-18:00, mon-fri 9:00-12:00", {"mon-fri": "09:00-12:00 and 14:00-18:00"}),
        ("Mon-Fri 9-17, Fri 9-15", {"mon-thu": "09:00-17:00", "fri": "09:00-15:00"}),
        ("Fri 9-15, Mon-Fri 9-17", {"mon-thu": "09:00-17:00", "fri": "09:00-15:00"}),
        ("mon-fri 9-17, mon-fri 12-20", {"mon-fri": "09:00-20:00"}),
        ("mon-fri 22:00-06:00, wed closed", {"mon-tue": "22:00-06:00", "thu-fri": "22:00-06:00"}),
    ],
)
def test_what_is_clear_is_taken(said: str, means: dict[str, str]) -> None:
    assert suggest_opening_hours(said) == means


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("Mon-Fri 9-5", ["`Mon-Fri 9-5`: does 5 mean 17:00? Write 09:00-17:00 (or 09:00-05:00)."]),
        (
            "Mon to Fri 9 - 5.30, Sat 10-2, closed on bank holidays",
            [
                "`Mon to Fri 9 - 5.30`: does 5.30 mean 17:30? Write 09:00-17:30 (or 09:00-05:30).",
                "`Sat 10-2`: does 2 mean 14:00? Write 10:00-14:00 (or 10:00-02:00).",
                "`closed on bank holidays`: leave it out here; write each such day under `closed` in the file.",
            ],
        ),
        ("9-17", ["`9-17`: on which days? Write mon-fri 09:00-17:00."]),
        ("nine to five", ["`nine to five` does not give opening hours."]),
        ("mon-wed 9-17, wed-fri 10-18", ["`wed`: 09:00-17:00 or 10:00-18:00?"]),
        ("sun closed, sun 10-14", ["`sun`: closed or 10:00-14:00?"]),
        ("sun closed", ["does not give opening hours"]),
        ("weekdays", ["`mon-fri`: open from when to when?"]),
        (" , ", ["does not give opening hours"]),
        ("9" * 600, ["500 are the most read"]),
    ],
)
def test_what_is_not_clear_is_asked_by_part(said: str, lines: list[str]) -> None:
    with pytest.raises(Refusal) as raised:
        suggest_opening_hours(said)
    told = "\n".join(raised.value.lines)
    assert [line for line in lines if line not in told] == []
